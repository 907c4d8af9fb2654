// Takes docs/pictures/audit.png: the top of the page that `drawbridge audit` makes of the example's log, as the system's Chromium shows it.
//   node scripts/run.mjs scripts/audit-picture.ts
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { chromiumPath } from '../test/chromium.ts'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'drawbridge-audit-picture-'))
const most = 150_000

try {
  if (!chromiumPath) throw new Error('the picture needs a Chromium: apt-get install chromium')
  const page = join(folder, 'report.html')
  const words = ['audit', 'september.jsonl', '--prices', 'prices.json', '--cacheable', '0.6', '--batch-price', '0.5', '--html', page]
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'src/cli/main.ts'), ...words], {
    cwd: join(root, 'examples/audit'),
    env: { PATH: process.env.PATH, HOME: folder, DRAWBRIDGE_HOME: folder },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] })
  const tab = await browser.newPage({ viewport: { width: 960, height: 1020 }, colorScheme: 'light' })
  await tab.goto(pathToFileURL(page).href)
  const file = join(root, 'docs/pictures/audit.png')
  await tab.screenshot({ path: file })
  await browser.close()
  const { size } = statSync(file)
  if (size > most) throw new Error(`${file} has ${size} bytes; a guide's picture has at most ${most}`)
  process.stdout.write(`${file}: ${size} bytes\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
