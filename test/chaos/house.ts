// A gateway in this process between fakes, with its ears open: what it logs and every rejection nobody handles.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, type LogLine, realWorld, startApp } from '../../src/app.ts'
import { type Config, configSchema } from '../../src/config/schema.ts'
import type { ProtocolName } from '../../src/core/conversation.ts'
import type { Entry } from '../../src/core/exchange.ts'
import type { World } from '../../src/core/world.ts'
import type { FakeUpstream } from '../fakes/upstream.ts'
import { openPrivacy } from '../open-privacy.ts'
import { until } from './wire.ts'

export type House = {
  readonly app: App
  readonly home: string
  readonly logs: LogLine[]
  /** Errors that escaped every handler since the start. */
  readonly escaped: unknown[]
  /** The ledger's line about an answer; waits until it is written. */
  entry(id: unknown): Promise<Entry | undefined>
  /** What still runs or waits somewhere although nobody asks for anything; empty when all is quiet within a second or two. */
  leaks(...fakes: FakeUpstream[]): Promise<string[]>
  close(): Promise<void>
}

export type HouseOptions = {
  readonly config: object
  readonly home?: string
  /** Added to the real clock, so that a test can let time pass without waiting. */
  readonly clock?: { aheadMs: number }
  /** Instead of chance, 0 to 1: what is done for a share of requests is then done for all, or for none. */
  readonly chance?: number
}

export async function openHouse({ config, home = newHome(), clock, chance }: HouseOptions): Promise<House> {
  const logs: LogLine[] = []
  const escaped: unknown[] = []
  const hear = (error: unknown) => escaped.push(error)
  process.on('unhandledRejection', hear)
  process.on('uncaughtException', hear)
  const app = await startApp({
    environment: {},
    home,
    config: houseConfig(config),
    log: (line) => logs.push(line),
    world: worldOf(clock, chance),
  })
  return {
    app,
    home,
    logs,
    escaped,
    async entry(id) {
      let found: Entry | undefined
      await until(async () => {
        await app.ledger.recorder.flush()
        found = await app.ledger.store.get(String(id))
        return found !== undefined
      }, 3_000)
      return found
    },
    async leaks(...fakes) {
      const busy = () =>
        app.catalog.upstreams.flatMap(({ id, health }) => {
          const { running, waiting } = health.view()
          return running + waiting > 0 ? [`${id}: ${running} running, ${waiting} waiting`] : []
        })
      const open: string[] = []
      const watched = fakes.flatMap(({ seen }) => seen.filter(({ wire }) => wire)).map((seen) => ({ seen, isOver: false }))
      for (const each of watched) void each.seen.ended.then(() => (each.isOver = true))
      await until(() => busy().length === 0 && watched.every(({ isOver }) => isOver), 2_000)
      for (const { seen, isOver } of watched)
        if (!isOver) open.push(`${seen.faults || 'a sound upstream'} keeps its connection (${seen.path})`)
      return [...busy(), ...open]
    },
    async close() {
      await app.close()
      process.off('unhandledRejection', hear)
      process.off('uncaughtException', hear)
    },
  }
}

/** A config for chaos: any port, nothing discovered, nothing trips but what a test sets. */
export function houseConfig(config: object): Config {
  const { server, ...rest } = config as { server?: object }
  return configSchema.parse({ discover: false, privacy: openPrivacy, server: { port: 0, drainMs: 2_000, ...server }, ...rest })
}

export function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'drawbridge-chaos-'))
  if (homes.length === 0) process.once('exit', clean)
  homes.push(home)
  return home
}

const homes: string[] = []

function clean(): void {
  for (const home of homes) rmSync(home, { recursive: true, force: true })
}

function worldOf(clock: { aheadMs: number } | undefined, chance: number | undefined): World {
  const world = realWorld()
  return {
    ...world,
    ...(clock && { now: () => world.now() + clock.aheadMs }),
    ...(chance !== undefined && { random: () => chance }),
  }
}

type Place = { readonly provider: string; readonly prefix: string; readonly key?: string }

/** Which provider speaks a wire first, so that a translation goes there. */
const places: Readonly<Record<ProtocolName, Place>> = {
  'openai-chat': { provider: 'openai-compatible', prefix: '/v1' },
  'openai-completions': { provider: 'openai-compatible', prefix: '/v1' },
  'openai-responses': { provider: 'openai', prefix: '/v1', key: 'none-needed' },
  'anthropic-messages': { provider: 'anthropic', prefix: '', key: 'none-needed' },
  gemini: { provider: 'gemini', prefix: '', key: 'none-needed' },
  'bedrock-converse': { provider: 'bedrock', prefix: '', key: 'none-needed' },
  'ollama-chat': { provider: 'ollama', prefix: '' },
  'ollama-generate': { provider: 'ollama', prefix: '' },
}

/** An upstream definition for a base address, speaking this wire. */
export function upstreamAt(id: string, wire: ProtocolName, base: string, more: object = {}): object {
  const { provider, prefix, key } = places[wire]
  return { id, provider, base: base + prefix, models: ['m'], slots: 64, queue: 64, ...(key && { key }), ...more }
}

/** The wire that an upstream offering this one is asked in when the caller speaks another. */
export const otherWire: Readonly<Record<ProtocolName, ProtocolName>> = {
  'openai-chat': 'anthropic-messages',
  'openai-completions': 'gemini',
  'openai-responses': 'gemini',
  'anthropic-messages': 'openai-chat',
  gemini: 'bedrock-converse',
  'bedrock-converse': 'ollama-chat',
  'ollama-chat': 'openai-responses',
  'ollama-generate': 'anthropic-messages',
}
