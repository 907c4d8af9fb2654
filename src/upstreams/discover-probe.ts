// Asking a server what it is and what it has. Small questions with short limits: no redirects, bounded bodies, and no credentials unless
// the upstream is ours to sign for.
import { Agent, buildConnector, type Dispatcher, EnvHttpProxyAgent, request } from 'undici'
import { furtherZone, type Zone } from '../core/sensitivity.ts'
import type { Upstream } from './catalog.ts'
import { zoneOfAddress } from './locality.ts'
import { ListError } from './model-lists.ts'
import type { Probe, ProbeAnswer } from './provider.ts'
import { awsCredentials, signAws } from './sigv4.ts'

/** One question over HTTP. */
export type Question = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
  /** The zone that the far end must not lie beyond. */
  readonly zone: Zone
}

/** Ask over HTTP. Rejects when no whole answer came; `code` is the system's, such as `ECONNREFUSED`. */
export type Ask = (question: Question) => Promise<ProbeAnswer>

const mostBytes = 1_048_576
const agents = new Map<Zone, Dispatcher>()

/** Ask by undici: one connection for one question. */
export const askHttp: Ask = async ({ method, url, headers, body, signal, zone }) => {
  const answer = await request(url, { method, headers, body, signal, reset: true, dispatcher: agentFor(zone) })
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > mostBytes) throw Object.assign(new Error('the answer is too large'), { code: 'TOO_LARGE' })
    chunks.push(chunk)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  return { status: answer.statusCode, headers: flat(answer.headers), text, json: parsed(text) }
}

function agentFor(zone: Zone): Dispatcher {
  let agent = agents.get(zone)
  if (!agent) {
    agent =
      zone === 'cloud' ? new EnvHttpProxyAgent({ maxHeaderSize: 65_536 }) : new Agent({ maxHeaderSize: 65_536, connect: within(zone) })
    agents.set(zone, agent)
  }
  return agent
}

/** A connector that gives up a connection whose far end lies beyond the zone, so that a name cannot lead a key elsewhere. */
function within(zone: Zone): buildConnector.connector {
  const connect = buildConnector({ timeout: 3_000 })
  return (options, callback) =>
    connect(options, (...result) => {
      const [error, socket] = result
      if (error === null && furtherZone(zone, zoneOfAddress(socket.remoteAddress ?? '')) !== zone) {
        socket.destroy()
        callback(Object.assign(new Error('the address lies outside the zone'), { code: 'ERR_ZONE' }), null)
        return
      }
      callback(...result)
    })
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const single: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) single[name] = Array.isArray(value) ? value.join(', ') : value
  return single
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // many answers are no JSON; whoever asked sees that
  }
}

/** A probe of an unknown server, that asks each path once however many want to know. Sends no credentials. */
export function anonymousProbe(
  base: string,
  ask: Ask,
  signal: AbortSignal,
  zone: Zone,
): Probe & { failureOf(path: string): Promise<string | undefined> } {
  const asked = new Map<string, Promise<ProbeAnswer | string>>()
  function once(method: Question['method'], path: string, body?: unknown): Promise<ProbeAnswer | string> {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const key = `${method} ${path} ${text ?? ''}`
    let answer = asked.get(key)
    if (!answer) {
      const headers = { accept: '*/*', 'user-agent': 'drawbridge', ...(text !== undefined && { 'content-type': 'application/json' }) }
      answer = ask({ method, url: base + path, headers, body: text, signal, zone }).catch((error: { code?: unknown }) =>
        String(error.code ?? 'failed'),
      )
      asked.set(key, answer)
    }
    return answer
  }
  const orNothing = (answer: ProbeAnswer | string) => (typeof answer === 'string' ? undefined : answer)
  return {
    get: async (path) => orNothing(await once('GET', path)),
    post: async (path, body) => orNothing(await once('POST', path, body)),
    failureOf: async (path) => {
      const answer = await once('GET', path)
      return typeof answer === 'string' ? answer : undefined
    },
  }
}

export type UpstreamProbeOptions = {
  readonly ask?: Ask
  /** For each question. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  readonly now?: () => number
  /** Told of each answer, with its path. */
  readonly onAnswer?: (answer: ProbeAnswer) => void
}

/** A probe of an upstream of ours, with its credentials, headers and zone. Bedrock's lists lie at its control host. */
export function upstreamProbe(upstream: Upstream, options: UpstreamProbeOptions = {}): Probe {
  const { ask = askHttp, timeoutMs = 3_000, now = Date.now } = options
  const base = rootOf(upstream)
  async function question(method: Question['method'], path: string, body?: string): Promise<ProbeAnswer | undefined> {
    const limit = AbortSignal.timeout(timeoutMs)
    const signal = options.signal ? AbortSignal.any([limit, options.signal]) : limit
    const url = base + versioned(upstream, path)
    const plain = {
      'user-agent': 'drawbridge',
      accept: 'application/json',
      ...upstream.provider.headers,
      ...upstream.headers,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    }
    const headers = await credentialled(upstream, { method, url, headers: plain, body, now })
    try {
      const answer = await ask({ method, url, headers, body, signal, zone: upstream.zone.zone })
      options.onAnswer?.(answer)
      return answer
    } catch {
      return undefined // a probe never throws; no answer is an answer
    }
  }
  return { get: (path) => question('GET', path), post: (path, body) => question('POST', path, JSON.stringify(body)) }
}

/** The address that a provider's paths stand below: the base, but for a first segment of its paths that the base already ends with. */
export function rootOf({ provider, origin, prefix }: Pick<Upstream, 'provider' | 'origin' | 'prefix'>): string {
  const host = provider.auth.kind === 'sigv4' ? origin.replace('//bedrock-runtime.', '//bedrock.') : origin
  const segments = new Set(provider.endpoints.map((endpoint) => endpoint.path.split('/')[1]))
  const last = prefix.slice(prefix.lastIndexOf('/') + 1)
  return host + (segments.has(last) ? prefix.slice(0, prefix.lastIndexOf('/')) : prefix)
}

/** Where a path stands at Azure's deployments: all of them want the version, and the list lies beside them. */
function versioned({ provider, apiVersion }: Upstream, path: string): string {
  if (!apiVersion || !provider.deploymentPath) return path
  const beside = provider.deploymentPath.slice(0, provider.deploymentPath.indexOf('/deployments'))
  return `${beside}${path}?api-version=${encodeURIComponent(apiVersion)}`
}

type Unsigned = { method: string; url: string; headers: Record<string, string>; body?: string; now: () => number }

async function credentialled(upstream: Upstream, { method, url, headers, body, now }: Unsigned): Promise<Record<string, string>> {
  const { auth } = upstream.provider
  if (upstream.key) {
    if (auth.kind === 'none') return headers
    return auth.kind === 'header' ? { ...headers, [auth.header]: upstream.key } : { ...headers, authorization: `Bearer ${upstream.key}` }
  }
  if (auth.kind !== 'sigv4') return headers
  const credentials = await awsCredentials().catch(() => {
    throw new ListError('missing-key', 'no AWS credentials were found')
  })
  return signAws({
    method,
    url,
    headers,
    body,
    region: upstream.region ?? 'us-east-1',
    service: auth.service,
    credentials,
    now: new Date(now()),
  })
}
