// What may be asked, as it stands now: upstreams from the config, from keys in the environment and from discovery, each with its models,
// its verified zone and its health. A reload makes a new catalog and keeps the health of what did not change.
import type { Config, UpstreamConfig } from '../config/schema.ts'
import type { Offer } from '../core/decision.ts'
import { fail } from '../core/errors.ts'
import { furtherZone } from '../core/sensitivity.ts'
import { type Model, type Operation, type ZoneProof, zoneOfModel } from '../core/upstream.ts'
import type { World } from '../core/world.ts'
import type { Quirks } from '../protocols/protocol.ts'
import { Health } from './health.ts'
import { type Resolve, verifyZone } from './locality.ts'
import { type Endpoint, type Engine, type FoundModel, type Provider, wiresOf } from './provider.ts'
import { providerOf } from './providers/index.ts'
import type { Timeouts } from './transport.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** A place that answers: one provider at one address with one credential. */
export type Upstream = {
  readonly id: string
  readonly provider: Provider
  /** `http://host:port`, empty for engines. */
  readonly origin: string
  /** Path of the base, without trailing slash. */
  readonly prefix: string
  readonly key?: string
  readonly headers: Readonly<Record<string, string>>
  readonly region?: string
  /** Where it works as far as somebody said so; a default that was only assumed proves nothing. */
  readonly statedRegion?: string
  readonly apiVersion?: string
  readonly endpoints: readonly Endpoint[]
  readonly quirks: Quirks
  readonly timeouts: Timeouts
  readonly zone: ZoneProof
  readonly window?: number
  readonly contextTokens?: number
  readonly maxOutputTokens?: number
  readonly native: boolean
  /** `config`, `environment` or `discovery`. */
  readonly from: 'config' | 'environment' | 'discovery'
  readonly health: Health
  /** Models as last seen; replaced whole by a refresh. */
  models: readonly Model[]
  /** The config listed its models, so nothing else is offered. */
  readonly isListed: boolean
  /** What stands in the way of listing its models, by code; undefined when all is well. */
  problem?: string
  readonly engine?: () => Promise<Engine>
}

export type Catalog = {
  readonly upstreams: readonly Upstream[]
  find(id: string): Upstream | undefined
  /** Every upstream as a decision sees it; health and models are read when asked for. */
  offers(): readonly Offer[]
  offer(id: string): Offer | undefined
  close(): Promise<void>
}

export type CatalogParts = {
  readonly config: Config
  readonly environment: Environment
  readonly world: World
  readonly home: string
  /** Servers found on this machine, as further upstream definitions. */
  readonly found?: readonly UpstreamConfig[]
  /** The catalog to keep health and known models of. */
  readonly previous?: Catalog
  readonly resolve?: Resolve
}

const localTimeouts: Timeouts = { connectMs: 5_000, firstByteMs: 600_000, betweenMs: 120_000, totalMs: 1_800_000 }
const cloudTimeouts: Timeouts = { connectMs: 10_000, firstByteMs: 120_000, betweenMs: 120_000, totalMs: 1_800_000 }

/** Build the catalog: resolve addresses, verify zones, join what is configured with what was found. */
export async function createCatalog(parts: CatalogParts): Promise<Catalog> {
  const definitions: { definition: UpstreamConfig; from: Upstream['from'] }[] = parts.config.upstreams.map((definition) => ({
    definition,
    from: 'config',
  }))
  const taken = new Set(definitions.map(({ definition }) => definition.id))
  const add = (definition: UpstreamConfig, from: Upstream['from']) => {
    if (taken.has(definition.id)) return
    taken.add(definition.id)
    definitions.push({ definition, from })
  }
  if (parts.config.discover) {
    for (const definition of fromEnvironment(parts.environment, parts.config.upstreams)) add(definition, 'environment')
    for (const definition of parts.found ?? []) add(definition, 'discovery')
  }
  add({ id: 'builtin', provider: 'builtin' }, 'discovery')
  const upstreams = await Promise.all(definitions.map(({ definition, from }) => build(definition, from, parts)))
  for (const gone of parts.previous?.upstreams ?? []) if (!taken.has(gone.id)) letGo(gone)
  return catalogOf(upstreams)
}

function catalogOf(upstreams: readonly Upstream[]): Catalog {
  const byId = new Map(upstreams.map((upstream) => [upstream.id, upstream]))
  const offers = upstreams.map(offerOf)
  const offerById = new Map(offers.map((offer) => [offer.upstream, offer]))
  return {
    upstreams,
    find: (id) => byId.get(id),
    offers: () => offers,
    offer: (id) => offerById.get(id),
    async close() {
      await Promise.all(upstreams.map(async (upstream) => (await startedEngines.get(upstream)?.engine)?.close?.()))
    },
  }
}

function offerOf(upstream: Upstream): Offer {
  const operations = operationsOf(upstream)
  const missing = missingKey(upstream)
  const { provider, health, zone, isListed } = upstream
  return {
    upstream: upstream.id,
    provider: provider.name,
    zone,
    get models() {
      return upstream.models
    },
    isOpenEnded: !isListed && !provider.engine,
    owns: provider.owns,
    can: provider.can,
    operations,
    missingKey: missing,
    get waitMs() {
      return health.waitMs()
    },
    get failures() {
      return health.view().failuresInARow
    },
    preferred: provider.preferred,
    ...(upstream.statedRegion !== undefined && { region: upstream.statedRegion }),
    get queue() {
      return health.view().waiting
    },
    slots: health.slots,
    get latencyMs() {
      return health.view().firstByteMs
    },
    get tokensPerSecond() {
      return health.view().tokensPerSecond
    },
  }
}

const startedEngines = new WeakMap<Upstream, { readonly engine: Promise<Engine>; readonly options: string }>()

/** Nobody can ask this upstream any more: its engine, and the model it holds, go when its requests are done. */
function letGo(upstream: Upstream): void {
  const known = startedEngines.get(upstream)
  known?.engine.then((engine) => engine.close?.()).catch(() => {}) // it never started, so there is nothing to close
}

/** A reload keeps an engine whose options did not change, with the model it holds; another one is closed when its requests are done. */
function takeOver(previous: Upstream | undefined, next: Upstream, options: string): void {
  const known = previous && startedEngines.get(previous)
  if (!known) return
  if (known.options !== options || previous.provider !== next.provider) {
    known.engine.then((engine) => engine.close?.()).catch(() => {}) // it never started, so there is nothing to close
    return
  }
  startedEngines.set(next, known)
  known.engine
    .then((engine) => engine.watch?.(() => void refreshModels(next, () => engine.models())))
    .catch(() => startedEngines.delete(next))
}

async function build(definition: UpstreamConfig, from: Upstream['from'], parts: CatalogParts): Promise<Upstream> {
  const provider = providerOf(definition.provider)
  const environment = parts.environment
  const region = definition.region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? 'us-east-1'
  const url = baseOf(definition, provider, region, environment)
  const at = new Date(parts.world.now()).toISOString()
  const zone = await zoneOf(definition, provider, url?.toString(), at, parts)
  const own = definition.models?.map((name): Model => ({ ...verifyModel({ name, can: provider.can, window: definition.window }, zone) }))
  const previous = parts.previous?.find(definition.id)
  const isSame = previous?.provider === provider && previous.origin === (url?.origin ?? '')
  const upstream: Upstream = {
    id: definition.id,
    provider,
    origin: url?.origin ?? '',
    prefix: url ? url.pathname.replace(/\/+$/, '') : '',
    key: keyOf(definition, provider, environment),
    headers: inLowerCase(definition.headers ?? {}),
    region,
    statedRegion:
      definition.region ?? (provider.auth.kind === 'sigv4' ? (environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION) : undefined),
    apiVersion: definition.apiVersion,
    endpoints: definition.apiVersion && provider.deploymentPath ? withDeployment(provider, definition.apiVersion) : provider.endpoints,
    quirks: { ...provider.quirks, ...definition.quirks },
    timeouts: { ...(zone.zone === 'cloud' ? cloudTimeouts : localTimeouts), ...definition.timeouts },
    zone,
    window: definition.window,
    contextTokens: definition.contextTokens,
    maxOutputTokens: definition.maxOutputTokens,
    native: definition.native ?? false,
    from,
    health: isSame
      ? previous.health
      : new Health(
          definition.id,
          {
            slots: definition.slots ?? provider.slots ?? 512,
            queue: definition.queue ?? provider.queue ?? 4_096,
            failures: parts.config.breaker.failures,
            openMs: parts.config.breaker.openMs,
          },
          parts.world,
        ),
    models: own ?? (isSame && !previous.isListed ? previous.models : []),
    isListed: own !== undefined,
    engine: undefined,
  }
  if (!provider.engine) return upstream
  const start = provider.engine
  const options = { path: definition.path, models: definition.models, home: parts.home, contextTokens: definition.contextTokens }
  const withEngine: Upstream = {
    ...upstream,
    engine: () => {
      const known = startedEngines.get(withEngine)
      if (known) return known.engine
      const engine = start(options)
      startedEngines.set(withEngine, { engine, options: JSON.stringify(options) })
      engine.then(
        (started) => started.watch?.(() => void refreshModels(withEngine, () => started.models())),
        () => startedEngines.delete(withEngine), // a failed start is tried again by the next request
      )
      return engine
    },
  }
  takeOver(previous, withEngine, JSON.stringify(options))
  if (provider.name === 'builtin') await refreshModels(withEngine, async () => (await withEngine.engine?.())?.models() ?? [])
  return withEngine
}

/** Ask again what an upstream offers, keeping the old list when that fails. */
export async function refreshModels(upstream: Upstream, list: () => Promise<readonly FoundModel[]>): Promise<void> {
  let found: readonly FoundModel[]
  try {
    found = await list()
    upstream.problem = undefined
  } catch (error) {
    const code = (error as { code?: string }).code ?? 'unreadable'
    // Many hosts have no list to read; whoever named the models does not need one.
    upstream.problem = upstream.isListed && code === 'unreadable' ? undefined : code
    return
  }
  const seen = found.map((model) => verifyModel({ ...model, window: upstream.window ?? model.window }, upstream.zone))
  if (upstream.isListed && !upstream.provider.engine) {
    const known = new Map(seen.map((model) => [model.name, model]))
    upstream.models = upstream.models.map((model) => known.get(model.name) ?? model)
  } else upstream.models = seen
}

/** Give a found model its zone: a sign that it runs elsewhere makes it cloud, whatever the server's address. */
export function verifyModel(found: FoundModel, zone: ZoneProof): Model {
  const { remote, ...model } = found
  if (remote) return { ...model, zone: { zone: 'cloud', by: 'remote-model', detail: remote, at: zone.at } }
  return { ...model, zone: zoneOfModel(found.name, zone) }
}

async function zoneOf(
  definition: UpstreamConfig,
  provider: Provider,
  base: string | undefined,
  at: string,
  parts: CatalogParts,
): Promise<ZoneProof> {
  if (provider.engine)
    return {
      zone: definition.zone ? furtherZone('device', definition.zone) : 'device',
      by: definition.zone ? 'declared' : 'in-process',
      at,
    }
  if (provider.zone === 'cloud' || !base) return { zone: 'cloud', by: 'hosted', detail: provider.label, at }
  return verifyZone(base, definition.zone, at, parts.resolve)
}

function baseOf(definition: UpstreamConfig, provider: Provider, region: string, environment: Environment): URL | undefined {
  const variable = definition.base ? undefined : provider.baseEnv?.find((name) => environment[name])
  const given = definition.base ?? (variable && environment[variable]) ?? provider.base
  if (!given) return undefined
  const url = readAddress(given.replaceAll('{region}', region))
  // The provider's own base in its place would send elsewhere what was meant for this one. What was given may hold a password.
  if (!url) {
    if (variable) throw fail('environment.invalid', { name: variable, detail: 'is not an http address' })
    throw fail('config.invalid', {
      file: 'configuration',
      line: 1,
      detail: `${definition.id}: its base, or its region, makes no http address`,
    })
  }
  if (provider.name === 'ollama' && !url.port && url.protocol === 'http:' && !definition.base) url.port = '11434'
  if (provider.name === 'azure') url.pathname = resourcePath(url.pathname.replace(/\/+$/, ''), definition.apiVersion)
  return url
}

/**
 * An address as a client reaches it; undefined when it is none. A variable such as `OLLAMA_HOST` may leave out the scheme, and says where
 * a server listens: everywhere (`0.0.0.0`, `[::]`, or just `:11434`) is loopback to a client.
 */
export function readAddress(given: string): URL | undefined {
  const text = given.trim()
  const full = /^[\w+.-]+:\/\//.test(text) ? text : `http://${text}`
  const reached = full.replace(/^(https?:\/\/)(?:(?:0\.0\.0\.0|\[::\])(?=[:/]|$)|(?=:))/i, (_, scheme: string) => `${scheme}127.0.0.1`)
  return /^https?:/i.test(reached) && URL.canParse(reached) ? new URL(reached) : undefined
}

/** People give an Azure resource with or without `/openai` and `/v1`. Deployment paths bring their own `/openai`. */
function resourcePath(path: string, apiVersion: string | undefined): string {
  if (apiVersion) return path.replace(/\/openai(\/v1)?$/, '')
  if (path.endsWith('/openai')) return `${path}/v1`
  return path.includes('/openai/') ? path : `${path}/openai/v1`
}

function keyOf(definition: UpstreamConfig, provider: Provider, environment: Environment): string | undefined {
  const { auth } = provider
  const names = auth.kind === 'sigv4' ? auth.bearerEnv : auth.kind === 'none' ? [] : auth.env
  // Read from a file, a key comes with the end of its line, which no header can hold.
  return [definition.key, ...names.map((name) => environment[name])].map((value) => value?.trim()).find(Boolean)
}

/** Header names are the same in any case; written alike, those of the config stand in place of ours and are not sent besides them. */
function inLowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function missingKey(upstream: Upstream): string | undefined {
  const { auth } = upstream.provider
  if (upstream.key || auth.kind === 'none' || auth.kind === 'sigv4' || auth.optional) return undefined
  return auth.env.join(' or ')
}

function withDeployment(provider: Provider, apiVersion: string): Endpoint[] {
  return provider.endpoints
    .filter((endpoint) => endpoint.wire !== 'openai-responses')
    .map((endpoint) => ({ ...endpoint, path: `${provider.deploymentPath}${endpoint.path}?api-version=${encodeURIComponent(apiVersion)}` }))
}

function operationsOf(upstream: Upstream): Operation[] {
  const operations = (['chat', 'completion', 'embedding', 'count-tokens'] as const).filter((operation) =>
    upstream.endpoints.some((endpoint) => wiresOf[operation].includes(endpoint.wire)),
  )
  const all = new Set<Operation>(operations)
  if (upstream.provider.engine) {
    all.add('chat')
    if (upstream.provider.can.embeddings) all.add('embedding')
  }
  // Counting is done here when the upstream cannot, and a plain prompt can be put as a conversation.
  if (all.has('chat')) all.add('count-tokens').add('completion')
  if (upstream.native) all.add('native')
  return [...all]
}

/** Upstreams for hosted providers whose key stands in the environment and that the config does not name. */
function fromEnvironment(environment: Environment, configured: readonly UpstreamConfig[]): UpstreamConfig[] {
  const named = new Set(configured.map((upstream) => upstream.provider))
  const hosted = ['openai', 'anthropic', 'gemini', 'huggingface', 'bedrock', 'azure'] as const
  return hosted.flatMap((name) => {
    const provider = providerOf(name)
    if (named.has(name) || !keyOf({ id: name, provider: name }, provider, environment)) return []
    if (name === 'azure' && !environment.AZURE_OPENAI_ENDPOINT) return []
    return [{ id: name, provider: name }]
  })
}
