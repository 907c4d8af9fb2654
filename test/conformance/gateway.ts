// The gateway under test, in this process, in front of the replayed recordings.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, startApp } from '../../src/app.ts'
import { configSchema, type UpstreamConfig } from '../../src/config/schema.ts'
import type { Entry } from '../../src/core/exchange.ts'
import { openPrivacy } from '../open-privacy.ts'
import { clientKey } from './routes.ts'

export type Gateway = {
  readonly port: number
  /** The ledger's entry of an answer, by its `x-drawbridge-decision`. */
  entry(id: string | undefined): Promise<Entry | undefined>
  close(): Promise<void>
}

/** Start a gateway that knows these upstreams and one caller. It tries twice, and never takes an upstream out. */
export async function startGateway(upstreams: readonly UpstreamConfig[]): Promise<Gateway> {
  const home = mkdtempSync(join(tmpdir(), 'drawbridge-conformance-'))
  const entries = new Map<string, Entry>()
  const app: App = await startApp({
    home,
    environment: {},
    config: configSchema.parse({
      server: { port: 0, bodyLimit: 268_435_456, replyLimit: 268_435_456, drainMs: 1_000 },
      callers: [{ name: 'conformance', key: clientKey }],
      upstreams,
      discover: false,
      retry: { attempts: 1, baseMs: 1, longestWaitMs: 1 },
      breaker: { failures: 1_000_000 },
      // Everything is read and nothing changed: what comes out must be what went in.
      privacy: openPrivacy,
    }),
    log: ({ level, message, cause }) => {
      if (level === 'error') console.error(message, cause)
    },
  })
  // The upstreams are asked for their models; what comes after that comes from the checks.
  await app.discovered
  return {
    port: app.port,
    async entry(id) {
      if (id === undefined) return undefined
      if (!entries.has(id)) {
        await app.ledger.recorder.flush()
        const entry = await app.ledger.store.get(id)
        if (entry) entries.set(id, entry)
      }
      return entries.get(id)
    },
    async close() {
      await app.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
