// The composition root: config in, running gateway out. The only file that knows everyone.
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createLive } from './admin/live.ts'
import { createPlane } from './admin/plane.ts'
import { priceStatus } from './admin/price-status.ts'
import { createSignIn } from './admin/sign-in.ts'
import { readStatus, type Status } from './admin/status.ts'
import { loadEstimator } from './app-models.ts'
import { budgetsOf } from './config/budgets.ts'
import { readDictionaries } from './config/dictionaries.ts'
import { configFileOf, homeOf, withEnvironment } from './config/environment.ts'
import { idleParts } from './config/idle.ts'
import { type Loaded, loadConfig } from './config/load.ts'
import { openDoor } from './config/open-door.ts'
import { baselineChoice, ownPrices } from './config/own-prices.ts'
import { priceFileProblems } from './config/price-file.ts'
import type { Config, UpstreamConfig } from './config/schema.ts'
import { watchFile } from './config/watch.ts'
import type { AdminChange } from './core/admin-change.ts'
import { fail } from './core/errors.ts'
import type { World } from './core/world.ts'
import { type Access, openAccess } from './gateway/access/access.ts'
import { baselineOf } from './gateway/baseline.ts'
import { type BridgeKeeper, openBridge } from './gateway/bridge.ts'
import { createBudgets } from './gateway/budgets.ts'
import { createContinuity } from './gateway/continuity.ts'
import { openDrafts } from './gateway/drafts.ts'
import { exchange } from './gateway/exchange.ts'
import { openHouseKey } from './gateway/house-key.ts'
import { createLevers } from './gateway/levers.ts'
import { createLimiter } from './gateway/limits.ts'
import { createMetrics } from './gateway/metrics.ts'
import { createOutcomes } from './gateway/outcomes.ts'
import { createPages } from './gateway/pages.ts'
import { preview } from './gateway/preview.ts'
import { createRemembered } from './gateway/remembered.ts'
import type { Road } from './gateway/road.ts'
import { createServer } from './gateway/server.ts'
import { createShadow } from './gateway/shadow.ts'
import { openSite } from './gateway/site.ts'
import { openTraces } from './gateway/traces.ts'
import { sha256 } from './ledger/chain.ts'
import { openPrices, type Prices } from './ledger/cost.ts'
import { type Ledger, openLedger } from './ledger/ledger.ts'
import { type PolicyText, versionOf } from './ledger/policies.ts'
import type { Rules } from './privacy/boundary.ts'
import { loadInjectionClassifier } from './privacy/injection/load.ts'
import { createInspector, type Inspector } from './privacy/inspect.ts'
import { profileOf } from './privacy/profiles.ts'
import { createSuspicion } from './privacy/suspicion.ts'
import { loadTagger } from './privacy/tagger/load.ts'
import { policyOf } from './routing/policy.ts'
import { presets } from './routing/presets.ts'
import { Complexities } from './routing/shares.ts'
import { verify } from './routing/verify/verify.ts'
import { openSandbox } from './sandbox/sandbox.ts'
import { type Catalog, createCatalog } from './upstreams/catalog.ts'
import { findServers } from './upstreams/discover.ts'
import { refreshAll, watchModels } from './upstreams/discover-models.ts'
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
  /** Looks at answers from home, instead of the one that comes with the program. */
  readonly verify?: Road['verify']
  /** Read the config file again when it changes. Default true. */
  readonly watch?: boolean
}

export type App = {
  readonly url: string
  readonly port: number
  /** Where the admin plane is, when that is not at `url`. */
  readonly adminUrl?: string
  readonly config: Config
  readonly catalog: Catalog
  readonly bridge: BridgeKeeper
  readonly ledger: Ledger
  /** Settles when the first look for local servers and models is over. Requests are answered before. Never rejects. */
  readonly discovered: Promise<void>
  /** What stands now, as `/admin/status` tells it. */
  status(): Promise<Status>
  /** Read the configuration again. A broken one changes nothing and is told. Running requests keep what they began with. */
  reload(): Promise<Loaded['problems']>
  /** Look for local servers and models again. */
  refresh(): Promise<void>
  /** Drain, write the ledger, stop. */
  close(): Promise<void>
}

export const version: string = readVersion()

/** Start the gateway. Throws `config.invalid` or `ledger.unavailable` before anything listens. */
export async function startApp(options: AppOptions = {}): Promise<App> {
  const environment = options.environment ?? process.env
  const home = options.home ?? homeOf(environment)
  const log = options.log ?? (() => {})
  const world = options.world ?? realWorld()
  const startedAt = world.now()
  const file = options.config ? undefined : (options.file ?? configFileOf(environment))
  const load = (): Loaded => (options.config ? { config: options.config, problems: [] } : loadConfig(file, environment))
  const loaded = load()
  const problem = loaded.problems[0]
  if (problem)
    throw fail('config.invalid', {
      file: loaded.file ?? 'configuration',
      line: problem.line,
      detail: [problem.path, problem.detail].filter(Boolean).join(': '),
    })
  let config = withEnvironment(loaded.config, environment)
  const firstPrices = ownPrices(config)
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw fail(
      'environment.invalid',
      { name: 'DRAWBRIDGE_HOME', detail: `no directory can be made there (${(error as { code?: string }).code})` },
      error,
    )
  }

  const warn = (message: string) => log({ level: 'warn', message })
  for (const sentence of idleParts(config)) warn(sentence)
  const bridge = openBridge(home)
  const live = createLive({ monotonic: world.monotonic })
  let isReady = false
  let found: readonly UpstreamConfig[] = []
  const [traces, ledger, firstCatalog] = await Promise.all([
    openTraces({ env: environment, version, warn }),
    openLedger({
      url: config.ledger.url ?? `sqlite:${join(home, 'ledger.db')}`,
      keys: join(home, 'keys'),
      retention: { maxAgeDays: config.ledger.keepDays, maxBytes: config.ledger.keepBytes },
      now: world.now,
      keepsContent: () => config.ledger.content === 'redacted',
      world,
      warn,
      observe: (entries) => {
        metrics.observe(entries)
        traces?.observe(entries)
        live.tell(entries)
      },
    }),
    createCatalog({ config, environment, world, home, found }),
  ])
  let catalog = firstCatalog
  const noteChange = (change: AdminChange) =>
    ledger.store
      .noteAdmin([{ id: world.id('a'), ...change }])
      .catch((cause: unknown) => log({ level: 'error', message: `${change.action} of ${change.who} could not be written down.`, cause }))
  const access = await letIn()
  const signIn = createSignIn({
    config: () => config.signIn,
    store: ledger.store,
    sessions: access.sessions,
    now: world.now,
    monotonic: world.monotonic,
    note: noteChange,
  })
  const houseKey = openHouseKey(home)
  const levers = createLevers(() => config, houseKey, world)
  const sandbox = openSandbox()
  const drafts = openDrafts({ home, houseKey, most: () => config.drafts.keep, warn })
  let rules = rulesOf(config, houseKey)
  let inspector = inspectorOf(config)
  let isDetectorKilled = false
  const suspicion = lazySuspicion()
  let policy = policyOf(config.aliases, config.policy)
  let loadedVersions = ''
  noteRules()
  let prices: Prices | undefined
  // The price list is 3 MB; the first requests need not wait for it to be read.
  const pricesReady = openPrices(firstPrices).then((opened) => {
    prices ??= opened
  })
  pricesReady.catch((error: Error) => warn(`The price list cannot be read, so costs stay unknown: ${error.message}`))
  const transport = createTransport(environment)
  let kept = budgetsOf(config)
  const budgets = createBudgets({ store: ledger.store, budgets: () => kept, world, warn })
  // A limit in dollars lets nothing pass whose price is not known, so the first requests would be refused.
  if (kept.length > 0) await Promise.all([budgets.beat(), pricesReady.catch(() => {})])

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
      budgets: () => budgets.known(),
      budgetRefusals: budgets.refusals,
      limited: () => limiter.refusals(),
      traces: () => ({ dropped: traces?.state().dropped ?? 0 }),
    },
  })
  const shippedEstimator = lazily(() => {
    try {
      return loadEstimator()
    } catch (error) {
      warn(`The router's weights cannot be read, so aliases keep to their fixed order: ${(error as Error).message}`)
      return undefined
    }
  })
  const complexities = new Complexities()
  const site = openSite(home, { warn, watches: options.watch !== false, changed: () => complexities.forget() })
  const outcomes = createOutcomes({
    world,
    config: () => config,
    store: ledger.store,
    flush: ledger.recorder.flush,
    estimator: shippedEstimator,
    houseKey,
    shadow: createShadow({
      world,
      config: () => config,
      catalog: () => catalog,
      bridge,
      store: ledger.store,
      send: (arrival, way) => exchange(road, arrival, way),
    }),
    warn,
  })
  const road: Road = {
    world,
    config: () => config,
    catalog: () => catalog,
    policy: () => policy,
    transport,
    bridge,
    continuity: createContinuity(world.now),
    remembered: createRemembered(() => config.responses.remember),
    inspector: () => inspector,
    isInspecting: () => !isDetectorKilled,
    complexities,
    suspicion,
    rules: () => rules,
    estimator: () => site.over(shippedEstimator()),
    outcomes,
    verify: options.verify ?? verify,
    tryOut: sandbox.tryOut,
    reviews: ledger.store,
    levers,
    drafts,
    budgets,
    egress: ledger.egress.note,
    price: (upstream, model, zone, at, usage, about) =>
      prices?.priceOf({
        provider: upstream.provider.name,
        model,
        upstream: upstream.id,
        zone,
        at,
        usage,
        base: upstream.origin + upstream.prefix,
        ...about,
      }) ?? {
        source: 'unknown',
      },
    baseline: (question) => prices && baselineOf(question, { catalog, aliases: policy.aliases, choice: baselineChoice(config), prices }),
    record: (entry) => {
      limiter.used(entry)
      ledger.recorder.record(entry)
    },
    log,
  }
  const limiter = createLimiter(world, () => config.server.limits)
  const server = createServer({
    world,
    limiter,
    config: () => config,
    callers: () => access.callers,
    visitor: (headers, sender) => access.visitor(headers, sender),
    exchange: (arrival, outlet) => exchange(road, arrival, outlet),
    page: createPages({
      version,
      world,
      startedAt,
      catalog: () => catalog,
      policy: () => policy,
      isReady: () => isReady,
      metrics: async () => ({ text: await metrics.text(), contentType: metrics.contentType }),
      feedback: outcomes.feedback,
      admin: createPlane({
        ...statusParts(),
        isGuarded: () => openDoor(config, access.hasStoredKeys) === undefined,
        budgets,
        desk: access.desk,
        sessions: access.sessions,
        signIn,
        note: noteChange,
        store: ledger.store,
        flush: async () => {
          await Promise.all([ledger.recorder.flush(), ledger.egress.flush()])
        },
        drill: {
          isKilled: () => isDetectorKilled,
          kill: () => {
            isDetectorKilled = true
            inspector.kill()
          },
          revive: () => {
            isDetectorKilled = false
            inspector.revive()
          },
        },
        refresh,
        live,
        preview: (wish, caller) => preview(road, wish, caller),
        environment,
        policy: () => policy,
        config: () => config,
        reload,
        price: (upstream, model, usage) => road.price(upstream, model.name, model.zone.zone, new Date(world.now()).toISOString(), usage),
      }),
    }),
    log,
  })
  const { port, adminPort } = await server.listen().catch(async (error: unknown) => {
    await access.close()
    await budgets.close()
    await Promise.all([signIn.close(), transport.close(), ledger.close(), traces?.close(), catalog.close()])
    throw error
  })
  isReady = true
  const addressOf = (host: string, at: number) => `http://${host.includes(':') ? `[${host}]` : host}:${at}`
  const address = addressOf(config.server.host, port)
  let discovery: Status['discovery'] = config.discover ? 'running' : 'off'
  const closing = new AbortController()
  let rebuilding: Promise<void> = Promise.resolve()
  const asking = { isRaised: () => bridge.isRaised, probe: { signal: closing.signal } }
  const discovered = refresh()
    .catch((error: Error) => warn(`Looking for local servers failed: ${error.message}`))
    .finally(() => {
      if (discovery === 'running') discovery = 'done'
    })
  const stopWatchingModels = watchModels(() => catalog, { ...asking, monotonic: world.monotonic })
  let stopWatchingPrices: () => void = () => {}
  watchPrices()
  const stopWatchingFile = file && options.watch !== false ? watchFile(resolve(file), () => void reloadAndTell()) : () => {}

  /** Who may come in. Beyond loopback nothing is served before somebody has a key. */
  async function letIn(): Promise<Access> {
    let opened: Access | undefined
    try {
      opened = await openAccess({ home, config, store: ledger.store, world, warn, note: noteChange })
      const open = openDoor(config, opened.hasStoredKeys)
      if (open) throw fail('config.invalid', { file: loaded.file ?? 'configuration', line: 1, detail: open })
      return opened
    } catch (error) {
      await opened?.close()
      await Promise.all([ledger.close(), traces?.close(), catalog.close()])
      throw error
    }
  }

  /** Keep the very texts of what is in force, and say in the chained log since when, so that a past decision's rules can be shown. */
  function noteRules(): void {
    const texts: readonly PolicyText[] = [
      { kind: 'policy', version: policy.version, text: policy.text },
      { kind: 'privacy', version: rules.version, text: textOfRules(rules.profile, rules.style) },
      presetTexts(),
    ]
    const versions = texts.map((each) => each.version).join(' ')
    if (versions === loadedVersions) return
    loadedVersions = versions
    const at = new Date(world.now()).toISOString()
    ledger.store
      .keepPolicies(texts, at)
      .catch((cause: unknown) => log({ level: 'error', message: 'The rules in force could not be written down.', cause }))
    const detail = { program: version, ...Object.fromEntries(texts.map(({ kind, text }) => [kind, sha256(text)])) }
    void noteChange({ at, who: 'gateway', action: 'policy.loaded', subject: policy.version, detail })
  }

  function statusParts() {
    return {
      version,
      url: () => address,
      startedAt,
      now: world.now,
      home,
      configFile: file && resolve(file),
      areKeysRequired: () => access.callers.areKeysRequired,
      inFlight: () => server.inFlight,
      discovery: () => discovery,
      bridge,
      catalog: () => catalog,
      aliases: () => Object.keys(policy.aliases),
      store: ledger.store,
      recorder: () => ledger.recorder.state(),
      prices: () => priceStatus(config.prices, world.now()),
    }
  }

  async function reload(): Promise<Loaded['problems']> {
    const again = load()
    if (again.problems.length > 0) return again.problems
    let next: Config
    try {
      next = withEnvironment(again.config, environment)
    } catch (error) {
      return [{ line: 1, path: '', detail: (error as Error).message }]
    }
    // The listening address stays: moving it would drop running requests.
    if (next.server.host !== config.server.host || (next.server.port !== config.server.port && next.server.port !== 0))
      log({ level: 'warn', message: 'Another address or port waits for a restart; the one in force stays.' })
    const { host, port: first, adminHost, adminPort: second } = config.server
    next = { ...next, server: { ...next.server, host, port: first, adminHost, adminPort: second } }
    const open = openDoor(next, access.hasStoredKeys)
    if (open) return [{ line: 1, path: 'callers', detail: open }]
    const [broken] = priceFileProblems(next.prices)
    if (broken) {
      const place = [`${next.prices.file}:${broken.line}`, broken.path, broken.detail].filter(Boolean).join(': ')
      return [{ line: 1, path: 'prices.file', detail: place }]
    }
    await rebuild(() => next)
    void refreshAll(catalog, asking)
    prices = await openPrices(ownPrices(next))
    watchPrices()
    return []
  }

  /** The file of prices changes more often than the configuration that names it. */
  function watchPrices(): void {
    stopWatchingPrices()
    const { file: priceFile } = config.prices
    stopWatchingPrices = priceFile && options.watch !== false ? watchFile(resolve(priceFile), () => void readPricesAgain()) : () => {}
  }

  async function readPricesAgain(): Promise<void> {
    try {
      prices = await openPrices(ownPrices(config))
      log({ level: 'info', message: `${config.prices.file} was read again.` })
    } catch (error) {
      log({ level: 'error', message: `${(error as Error).message.replace(/\.?$/, '.')} The prices in force stay.` })
    }
  }

  async function reloadAndTell(): Promise<void> {
    try {
      const problems = await reload()
      for (const { line, path, detail } of problems)
        log({ level: 'error', message: `${file}:${line}: ${path ? `${path}: ` : ''}${detail}. The configuration in force stays.` })
      if (problems.length === 0) log({ level: 'info', message: `${file} was read again.` })
    } catch (cause) {
      log({ level: 'error', message: `${file} could not be read again; the configuration in force stays.`, cause })
    }
  }

  async function refresh(): Promise<void> {
    if (config.discover) found = await findServers({ environment, known: config.upstreams, ownPort: port, isRaised: () => bridge.isRaised })
    await rebuild(() => config)
    await refreshAll(catalog, asking)
  }

  /** One after another, so that what was found never brings an older configuration back. `choose` is asked when its turn has come. */
  function rebuild(choose: () => Config): Promise<void> {
    rebuilding = rebuilding
      .catch(() => {}) // told to whoever asked for it
      .then(async () => {
        const next = choose()
        const nextRules = rulesOf(next, houseKey)
        const before = inspector
        const isSameReading = JSON.stringify(next.privacy) === JSON.stringify(config.privacy)
        const nextInspector = isSameReading ? before : inspectorOf(next)
        catalog = await createCatalog({ config: next, environment, world, home, found, previous: catalog })
        // An answer that was given under other rules, or by another machine, is another answer.
        if (next !== config) levers.answers.clear()
        if (next !== config) kept = budgetsOf(next)
        config = next
        rules = nextRules
        inspector = nextInspector
        if (!isSameReading) void before.close()
        if (isDetectorKilled) inspector.kill()
        access.configure(next)
        policy = policyOf(next.aliases, next.policy)
        noteRules()
        site.reload()
      })
    return rebuilding
  }

  return {
    port,
    url: address,
    ...(adminPort !== undefined && { adminUrl: addressOf(config.server.adminHost, adminPort) }),
    get config() {
      return config
    },
    get catalog() {
      return catalog
    },
    bridge,
    ledger,
    discovered,
    status: () => readStatus(statusParts()),
    reload,
    refresh,
    async close() {
      stopWatchingFile()
      stopWatchingPrices()
      stopWatchingModels()
      closing.abort()
      live.close()
      await server.close(config.server.drainMs)
      await transport.close()
      await drafts.flush()
      site.close()
      await outcomes.close()
      await sandbox.close()
      await signIn.close()
      await access.close()
      await budgets.close()
      await ledger.close()
      await traces?.close()
      await catalog.close()
      await inspector.close()
    },
  }
}

/** What a caller's wish for a stricter preset adds to a policy. */
function presetTexts(): PolicyText {
  const text = JSON.stringify(presets)
  return { kind: 'presets', version: versionOf(text), text }
}

/** The classifier is read when the first request has something from outside; most have nothing. */
function lazySuspicion(): Road['suspicion'] {
  let judge: ReturnType<Road['suspicion']>
  let isOpened = false
  return () => {
    if (isOpened) return judge
    isOpened = true
    const classifier = loadInjectionClassifier()
    judge = classifier && createSuspicion(classifier)
    return judge
  }
}

/** Read when it is first asked for. */
function lazily<Value>(load: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: load() }
    return made.value
  }
}

/** What the version of the privacy rules is the hash of. Dictionaries stand in files of their own, and their terms are nobody's business. */
function textOfRules(profile: Rules['profile'], style: Rules['style']): string {
  return JSON.stringify([profile, style])
}

/** What the operator lays down for whatever leaves. Throws `config.invalid` when a profile is not known. */
function rulesOf({ privacy }: Config, key: Uint8Array): Rules {
  const profile = profileOf(privacy.profile, privacy.profiles[privacy.profile])
  if (!profile) throw fail('config.invalid', { file: 'configuration', line: 1, detail: `privacy.profile: ${privacy.profile} is not known` })
  return { profile, key, style: privacy.surrogates, version: versionOf(textOfRules(profile, privacy.surrogates)) }
}

function inspectorOf({ privacy }: Config): Inspector {
  const { inspection } = privacy
  return createInspector({
    profile: rulesOf({ privacy } as Config, new Uint8Array(0)).profile, // only this part of the configuration is looked at
    dictionaries: readDictionaries({ privacy }),
    tagger: loadTagger(),
    deadlineMs: inspection.deadlineMs,
    largestChars: inspection.largestChars,
    workers: inspection.workers,
  })
}

/** Clock, chance and ids of the real world. Ids sort by time: milliseconds in base 36 (9 digits until 5188), then 64 random bits. */
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
      const random = pool.toString('hex', used, used + 8)
      used += 8
      return `${prefix}_${Date.now().toString(36)}${random}`
    },
  }
}

function readVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version // our own package file
}
