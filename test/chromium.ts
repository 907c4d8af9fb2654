// A browser that the system brings along, for tests that look at pages. None is downloaded; without one such tests skip and say so.
import { existsSync } from 'node:fs'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export const chromiumPath = [process.env.CHROMIUM_PATH, ...places].find((path) => path !== undefined && existsSync(path))

if (!chromiumPath) process.stderr.write('NOTE: there is no Chromium here, so no page is looked at: apt-get install chromium\n')
