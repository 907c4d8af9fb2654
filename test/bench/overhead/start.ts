// From the command to the first answered request: a fresh home, a real POST for `auto` again and again until it is answered.
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { type Bench, tell } from './bench.ts'
import { chatAnswer, chatBody, chatPath } from './canned.ts'
import { gatewayStart, root } from './gateway.ts'
import { askOnce } from './load.ts'
import { spawnScript, stop } from './processes.ts'
import { type Spread, spreadOf } from './statistics.ts'

export type ColdStart = {
  /** Seconds, with nothing compiled yet: what the first start after an install takes. */
  readonly first: Spread
  /** Seconds, with the compiled modules kept from an earlier start. */
  readonly again: Spread
}

/**
 * Whether what is installed is what the lock file names. If not, `scripts/run.mjs` would install first, under the feet of whoever works
 * in this tree; then the program is started without it.
 */
export function isInstalledFromLock(): boolean {
  const marker = join(root, 'node_modules/.installed-lock')
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  return existsSync(marker) && readFileSync(marker, 'utf8') === lock
}

export async function measureStart(bench: Bench, runs: number): Promise<ColdStart> {
  const first: number[] = []
  const again: number[] = []
  for (let run = 0; run < runs; run++) {
    const cache = mkdtempSync(join(tmpdir(), 'drawbridge-cache-'))
    tell(`start: ${run + 1} of ${runs}`)
    first.push(await startOnce(bench, cache))
    again.push(await startOnce(bench, cache))
    rmSync(cache, { recursive: true, force: true })
  }
  return { first: spreadOf(first), again: spreadOf(again) }
}

async function startOnce(bench: Bench, cache: string): Promise<number> {
  const { port, file, args = [], env, cwd } = await gatewayStart({ upstreamPort: bench.upstream.port, provider: 'openai-compatible' })
  const body = chatBody({ model: 'auto', turns: 20, stream: false })
  const begun = performance.now()
  const environment = { ...env, NODE_COMPILE_CACHE: cache }
  const child = isInstalledFromLock()
    ? spawnScript({ file: join(root, 'scripts/run.mjs'), args: [relative(root, file), ...args], env: environment, cwd })
    : spawnScript({ file, args, env: environment, cwd })
  child.stdout?.resume()
  child.stderr?.resume()
  try {
    for (;;) {
      const answer = await askOnce({ name: 'gateway', pid: 0, port, path: chatPath, body }).catch(() => undefined)
      if (answer?.status === 200 && answer.body === chatAnswer) return (performance.now() - begun) / 1_000
      if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode} before it answered`)
      if (performance.now() - begun > 60_000) throw new Error(`no answer within 60 seconds; the last was ${answer?.status}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  } finally {
    await stop(child)
  }
}
