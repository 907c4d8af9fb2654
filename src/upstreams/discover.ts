// Which local servers run on this machine. A server is known by what it answers and never by its port: ports are shared, and several
// servers imitate others' routes. Nothing is sent but a few GET requests without credentials.
import type { UpstreamConfig } from '../config/schema.ts'
import { asString, at } from '../core/json.ts'
import { readAddress } from './catalog.ts'
import { type Ask, anonymousProbe, askHttp } from './discover-probe.ts'
import { type Resolve, verifyZone, zoneOfAddress } from './locality.ts'
import { mapLimited } from './model-lists.ts'
import type { Provider } from './provider.ts'
import { providers } from './providers/index.ts'

type Environment = Readonly<Record<string, string | undefined>>
type Known = Pick<UpstreamConfig, 'id' | 'provider' | 'base'>

export type FindOptions = {
  /** Ports to ask on loopback; those where the listed local servers usually are when left out. */
  readonly ports?: readonly number[]
  /** Names such as `OLLAMA_HOST` add the address they hold. */
  readonly environment?: Environment
  /** Upstreams already known: their addresses are not asked and their ids not given again. */
  readonly known?: readonly Known[]
  /** Our own port, which is not asked. */
  readonly ownPort?: number
  readonly ask?: Ask
  /** Nothing may leave: addresses that lie in the cloud are not asked. */
  readonly isRaised?: () => boolean
  readonly resolve?: Resolve
  /** How long one server may take to be judged, in milliseconds. */
  readonly limitMs?: number
}

/** What answers at an address. `drawbridge` is a gateway like this one; `closed` means that nothing listens. */
export type Recognised = Provider | 'drawbridge' | 'closed' | undefined

const atOnce = 64

/** The local servers found, as upstream definitions in the order of the list of providers. Takes little longer than `limitMs` in all. */
export async function findServers(options: FindOptions = {}): Promise<UpstreamConfig[]> {
  const { environment = {}, known = [], ask = askHttp, limitMs = 1_000 } = options
  const taken = new Set(known.flatMap(addressOf))
  const ports = options.ports ?? [...new Set(locals.flatMap((provider) => provider.ports ?? []))]
  const named = locals.flatMap((provider) => environmentBase(provider, environment) ?? [])
  const places = [...ports.filter((port) => port !== options.ownPort).map((port) => `http://127.0.0.1:${port}`), ...named]
  const wanted = [...new Map(places.map((place) => [keyOf(place), place])).values()].filter((place) => !taken.has(keyOf(place)))
  const found = await mapLimited(wanted, atOnce, async (place) => {
    const { zone } = await verifyZone(place, undefined, '', options.resolve)
    return zone === 'cloud' && options.isRaised?.() ? undefined : recogniseAt(place, ask, limitMs)
  })
  const ids = new Set(known.map(({ id }) => id))
  return found
    .flatMap((server) => server ?? [])
    .sort((one, other) => locals.indexOf(one.provider) - locals.indexOf(other.provider))
    .map(({ provider, base }) => ({ id: freeId(provider.name, ids), provider: provider.name, base }))
}

const locals = providers.filter((provider) => provider.zone === 'device' && provider.recognise)

/** Where a loopback server cannot be reached by IPv4 it may listen on IPv6 alone. */
async function recogniseAt(place: string, ask: Ask, limitMs: number): Promise<{ provider: Provider; base: string } | undefined> {
  const verdict = await recognise(place, { ask, limitMs })
  if (verdict === 'closed' && place.startsWith('http://127.0.0.1:')) {
    const other = place.replace('127.0.0.1', '[::1]')
    const second = await recognise(other, { ask, limitMs })
    return typeof second === 'object' ? { provider: second, base: other } : undefined
  }
  return typeof verdict === 'object' ? { provider: verdict, base: place } : undefined
}

/**
 * Judge one server. All questions are asked at once and within one limit; the verdicts are read in the order of the list, imitators before
 * the imitated.
 */
export async function recognise(
  base: string,
  { ask = askHttp, limitMs = 1_000 }: Pick<FindOptions, 'ask' | 'limitMs'> = {},
): Promise<Recognised> {
  const done = new AbortController()
  const probe = anonymousProbe(
    base,
    ask,
    AbortSignal.any([done.signal, AbortSignal.timeout(limitMs)]),
    isLoopback(base) ? 'device' : 'cloud',
  )
  try {
    const verdicts = locals.map((provider) => provider.recognise?.(probe).catch(() => false))
    if ((await probe.failureOf('/')) === 'ECONNREFUSED') return 'closed'
    if (asString(at((await probe.get('/'))?.json, 'name')) === 'Drawbridge') return 'drawbridge'
    for (const [place, provider] of locals.entries()) if (await verdicts[place]) return provider
    return undefined
  } finally {
    done.abort()
  }
}

function isLoopback(base: string): boolean {
  return zoneOfAddress(new URL(base).hostname) === 'device'
}

/** The base that the environment gives for a local provider, as a client reaches it. */
function environmentBase(provider: Provider, environment: Environment): string | undefined {
  const given = provider.baseEnv?.map((name) => environment[name]).find(Boolean)
  if (!given) return undefined
  const url = readAddress(given) // the catalog tells of a broken address when it is used
  if (url && !url.port && url.protocol === 'http:' && provider.base) url.port = new URL(provider.base).port
  return url?.origin
}

function addressOf({ provider, base }: Known): string[] {
  const given = base ?? providers.find((known) => known.name === provider)?.base
  return given && URL.canParse(given) ? [keyOf(given)] : []
}

/** One name for one address, however loopback is spelled. */
function keyOf(base: string): string {
  const { protocol, hostname, port } = new URL(base)
  const host = hostname === 'localhost' || hostname === '[::1]' ? '127.0.0.1' : hostname
  return `${host}:${port || (protocol === 'https:' ? 443 : 80)}`
}

function freeId(name: string, ids: Set<string>): string {
  let id = name
  for (let number = 2; ids.has(id); number++) id = `${name}-${number}`
  ids.add(id)
  return id
}
