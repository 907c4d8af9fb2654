// The composition root: config in, running gateway out. The only file that knows everyone.
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Loaded, loadConfig } from './config/load.ts'
import type { Config, UpstreamConfig } from './config/schema.ts'
import { fail } from './core/errors.ts'
import type { World } from './core/world.ts'
import { type BridgeKeeper, openBridge } from './gateway/bridge.ts'
import { createCallers } from './gateway/callers.ts'
import { createContinuity } from './gateway/continuity.ts'
import { exchange, type Road } from './gateway/exchange.ts'
import { createMetrics } from './gateway/metrics.ts'
import { createPages } from './gateway/pages.ts'
import { createServer, isLoopbackHost } from './gateway/server.ts'
import { openTraces } from './gateway/traces.ts'
import { openPrices, type Prices } from './ledger/cost.ts'
import { type Ledger, openLedger } from './ledger/ledger.ts'
import { policyOf } from './routing/policy.ts'
import { type Catalog, createCatalog } from './upstreams/catalog.ts'
import { createTransport } from './upstreams/transport.ts'

type Environment = Readonly<Record<string, string | undefined>>
export type LogLine = {
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
  readonly id?: string
  readonly cause?: unknown
}

export type AppOptions = {
  readonly environment?: Environment
  /** A config file; `DRAWBRIDGE_CONFIG`, then `drawbridge.yaml` in the working directory, when left out. */
  readonly file?: string
  /** A config instead of a file, for tests and programs. */
  readonly config?: Config
  readonly home?: string
  readonly log?: (line: LogLine) => void
  readonly world?: World
}

export type App = {
  readonly url: string
  readonly port: number
  readonly config: Config
  readonly catalog: Catalog
  readonly bridge: BridgeKeeper
  readonly ledger: Ledger
  /** Read the configuration again. A broken one changes nothing and is told. Running requests keep what they began with. */
  reload(): Promise<Loaded['problems']>
  /** Look for local servers and models again. */
  refresh(): Promise<void>
  /** Drain, write the ledger, stop. */
  close(): Promise<void>
}

export const version: string = readVersion()

/** The directory for ledger, models and bridge. */
export function homeOf(environment: Environment): string {
  return environment.DRAWBRIDGE_HOME || join(homedir(), '.drawbridge')
}

/** The config file in force; undefined when there is none. */
export function configFileOf(environment: Environment, exists: (file: string) => boolean): string | undefined {
  if (environment.DRAWBRIDGE_CONFIG) return environment.DRAWBRIDGE_CONFIG
  return exists('drawbridge.yaml') ? 'drawbridge.yaml' : undefined
}

/** Environment settings that stand above the file. */
export function withEnvironment(config: Config, environment: Environment): Config {
  const port = environment.DRAWBRIDGE_PORT ? Number(environment.DRAWBRIDGE_PORT) : config.server.port
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw fail('config.invalid', { file: 'DRAWBRIDGE_PORT', line: 1, detail: 'must be a port number' })
  }
  return {
    ...config,
    server: { ...config.server, host: environment.DRAWBRIDGE_HOST || config.server.host, port },
    discover: config.discover && !/^(off|no|0|false)$/i.test(environment.DRAWBRIDGE_DISCOVER ?? ''),
  }
}

/** Start the gateway. Throws `config.invalid` or `ledger.unavailable` before anything listens. */
export async function startApp(options: AppOptions = {}): Promise<App> {
  const environment = options.environment ?? process.env
  const home = options.home ?? homeOf(environment)
  const log = options.log ?? (() => {})
  const world = options.world ?? realWorld()
  const startedAt = world.now()
  const load = (): Loaded => (options.config ? { config: options.config, problems: [] } : loadConfig(options.file, environment))
  const loaded = load()
  const problem = loaded.problems[0]
  if (problem)
    throw fail('config.invalid', {
      file: loaded.file ?? 'configuration',
      line: problem.line,
      detail: [problem.path, problem.detail].filter(Boolean).join(': '),
    })
  let config = withEnvironment(loaded.config, environment)
  if (!isLoopbackHost(config.server.host) && config.callers.length === 0) {
    const detail = `server.host ${config.server.host} is reachable from other machines, so callers with keys must be configured`
    throw fail('config.invalid', { file: loaded.file ?? 'configuration', line: 1, detail })
  }
  mkdirSync(home, { recursive: true, mode: 0o700 })

  const warn = (message: string) => log({ level: 'warn', message })
  const bridge = openBridge(home)
  let isReady = false
  let discovered: readonly UpstreamConfig[] = []
  const [traces, ledger, firstCatalog] = await Promise.all([
    openTraces({ env: environment, version, warn }),
    openLedger({
      url: config.ledger.url ?? `sqlite:${join(home, 'ledger.db')}`,
      retention: { maxAgeDays: config.ledger.keepDays, maxBytes: config.ledger.keepBytes },
      now: world.now,
      world,
      warn,
      observe: (entries) => {
        metrics.observe(entries)
        traces?.observe(entries)
      },
    }),
    createCatalog({ config, environment, world, home, found: discovered }),
  ])
  let catalog = firstCatalog
  let callers = createCallers(config.callers)
  let policy = policyOf(config.aliases)
  let prices: Prices | undefined
  // The price list is 3 MB; the first requests need not wait for it to be read.
  const pricesReady = openPrices(config.prices.models).then((opened) => {
    prices = opened
  })
  pricesReady.catch((error: Error) => warn(`The price list cannot be read, so costs stay unknown: ${error.message}`))
  const transport = createTransport(environment)

  const metrics = createMetrics({
    version,
    sources: {
      inFlight: () => server.inFlight,
      upstreams: () =>
        catalog.upstreams.map((upstream) => {
          const view = upstream.health.view()
          return {
            upstream: upstream.id,
            isHealthy: view.state === 'closed',
            breaker: view.state,
            queued: view.waiting,
            inFlight: view.running,
          }
        }),
      ledger: () => ledger.recorder.state(),
      isBridgeRaised: () => bridge.isRaised,
      traces: () => ({ dropped: traces?.state().dropped ?? 0 }),
    },
  })
  const road: Road = {
    world,
    config: () => config,
    catalog: () => catalog,
    policy: () => policy,
    transport,
    bridge,
    continuity: createContinuity(world.now),
    price: (upstream, model, zone, at, usage) =>
      prices?.priceOf({
        provider: upstream.provider.name,
        model,
        upstream: upstream.id,
        zone,
        at,
        usage,
        base: upstream.origin + upstream.prefix,
      }) ?? {
        source: 'unknown',
      },
    record: ledger.recorder.record,
    log,
  }
  const server = createServer({
    world,
    config: () => config,
    callers: () => callers,
    exchange: (arrival, outlet) => exchange(road, arrival, outlet),
    page: createPages({
      version,
      world,
      startedAt,
      catalog: () => catalog,
      policy: () => policy,
      isReady: () => isReady,
      metrics: async () => ({ text: await metrics.text(), contentType: metrics.contentType }),
      admin: async () => undefined,
    }),
    log,
  })
  const port = await server.listen()
  isReady = true

  async function rebuild(next: Config): Promise<void> {
    const previous = catalog
    catalog = await createCatalog({ config: next, environment, world, home, found: discovered, previous })
    config = next
    callers = createCallers(next.callers)
    policy = policyOf(next.aliases)
  }

  return {
    port,
    url: `http://${config.server.host.includes(':') ? `[${config.server.host}]` : config.server.host}:${port}`,
    get config() {
      return config
    },
    get catalog() {
      return catalog
    },
    bridge,
    ledger,
    async reload() {
      const again = load()
      if (again.problems.length > 0) return again.problems
      const next = withEnvironment(again.config, environment)
      // The listening address stays: moving it would drop running requests.
      await rebuild({ ...next, server: { ...next.server, host: config.server.host, port: config.server.port } })
      prices = await openPrices(next.prices.models)
      return []
    },
    async refresh() {
      discovered = []
      await rebuild(config)
    },
    async close() {
      await server.close(config.server.drainMs)
      await transport.close()
      await ledger.close()
      await traces?.close()
      await catalog.close()
    },
  }
}

/** Clock, chance and ids of the real world. Ids sort by time: 48 bits of milliseconds, then 64 random bits, in base 32. */
export function realWorld(): World {
  let pool = randomBytes(4_096)
  let used = 0
  return {
    now: Date.now,
    monotonic: () => performance.now(),
    random: Math.random,
    id: (prefix) => {
      if (used + 8 > pool.length) {
        pool = randomBytes(4_096)
        used = 0
      }
      const random = pool.readBigUInt64BE(used)
      used += 8
      return `${prefix}_${Date.now().toString(32).padStart(10, '0')}${random.toString(32).padStart(13, '0')}`
    },
  }
}

function readVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version // our own package file
}
