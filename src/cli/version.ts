import { readFileSync } from 'node:fs'

// Apart from the composition root, so that `--version` does not load the gateway.
/** This program's version. */
export const version: string = (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string })
  .version // our own package file
