// A running gateway, as commands see it: found by its address, asked over its own HTTP.
import { adminHeader } from '../admin/plane.ts'
import { configFileOf, homeOf } from '../config/environment.ts'
import { loadConfig } from '../config/load.ts'
import { may } from '../core/access.ts'
import { asString, at } from '../core/json.ts'
import { ownerKeyIn } from '../gateway/access/owner.ts'
import { roleOf } from '../gateway/callers.ts'
import { CommandError, exit } from './exit.ts'
import { presenceIn } from './presence.ts'
import type { Environment } from './verb.ts'

export type Gateway = {
  readonly url: string
  readonly version: string
  /** The key for asking models, when one is known. */
  readonly key?: string
  /** GET or POST JSON on the admin plane, or another method. Throws what the gateway said; undefined for 404. */
  admin<Answer>(path: string, body?: unknown, method?: 'DELETE'): Promise<Answer | undefined>
  /** Any request, with the key. */
  send(path: string, init: RequestInit): Promise<Response>
}

export type GatewayKeys = {
  readonly key?: string | undefined
  /** The key for the admin plane, where another serves better. */
  readonly adminKey?: string | undefined
  /** Where the admin plane is, when it has an address of its own. */
  readonly adminUrl?: string | undefined
}

export type Health = { readonly version: string }

const askMs = 2_000

/** Ask an address whether a Drawbridge answers there: `nothing` when nobody listens, `other` when someone else does. */
export async function healthAt(url: string): Promise<Health | 'other' | 'nothing'> {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(askMs) })
    const version = asString(at(await response.json(), 'version'))
    return response.ok && version !== undefined ? { version } : 'other'
  } catch (error) {
    const code = (error as { cause?: { code?: string } }).cause?.code
    return code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EHOSTUNREACH' ? 'nothing' : 'other'
  }
}

/** The gateway that runs for this user; undefined when none does. `url` names one instead of looking. */
export async function findGateway(environment: Environment, url?: string): Promise<Gateway | undefined> {
  const named = url ?? environment.DRAWBRIDGE_URL
  const { config } = loadConfig(configFileOf(environment), environment)
  const port = Number(environment.DRAWBRIDGE_PORT ?? config.server.port)
  const host = environment.DRAWBRIDGE_HOST || config.server.host
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host
  const places = named ? [named] : [presenceIn(homeOf(environment))?.url, `http://${reached}:${port}`]
  const keyOfKeys = environment.DRAWBRIDGE_KEYS?.split(',')[0]?.split(':').slice(1).join(':').trim()
  const { callers } = config
  const given = environment.DRAWBRIDGE_KEY || undefined
  const key = given ?? (callers.find((caller) => !caller.zones)?.key || keyOfKeys || undefined)
  const administers = callers.find((caller) => may(roleOf(caller, callers.length), 'keys'))?.key
  const here = presenceIn(homeOf(environment))
  for (const place of places) {
    if (!place) continue
    const base = reachable(place)
    const health = await healthAt(base)
    if (typeof health !== 'object') continue
    // The owner's key is shown to nobody but the gateway of this home.
    const isOurs = here !== undefined && [here.url, here.adminUrl].some((url) => url !== undefined && reachable(url) === base)
    const adminKey = given ?? (isOurs ? ownerKeyIn(homeOf(environment)) : undefined) ?? administers
    return gatewayAt(base, health.version, { key, adminKey, adminUrl: isOurs && here.adminUrl ? reachable(here.adminUrl) : undefined })
  }
  return undefined
}

/** The same, for commands that cannot do without. */
export async function needGateway(environment: Environment, url?: string): Promise<Gateway> {
  const gateway = await findGateway(environment, url)
  if (gateway) return gateway
  throw new CommandError(exit.unreachable, url ? `no gateway answers at ${url}` : 'no gateway is running', 'start one with: drawbridge up')
}

/** An address that listens everywhere is reached at loopback. */
function reachable(url: string): string {
  return url.replace(/\/+$/, '').replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
}

export function gatewayAt(url: string, version: string, { key, adminKey = key, adminUrl = url }: GatewayKeys): Gateway {
  const ask = (address: string, credential: string | undefined, init: RequestInit) =>
    fetch(address, {
      ...init,
      headers: { ...(credential && { authorization: `Bearer ${credential}` }), ...(init.headers as Record<string, string>) },
    })
  return {
    url,
    version,
    key,
    send: (path, init) => ask(url + path, key ?? adminKey, init),
    async admin<Answer>(path: string, body?: unknown, method: 'POST' | 'DELETE' = 'POST') {
      const isChange = body !== undefined || method === 'DELETE'
      const response = await ask(`${adminUrl}/admin/${path}`, adminKey, {
        ...(isChange && { method, body: JSON.stringify(body ?? {}) }),
        headers: { 'content-type': 'application/json', [adminHeader]: '1' },
      })
      const answer: unknown = await response.json().catch(() => undefined)
      if (response.ok) return answer as Answer // the same version's own answer; what is printed of it is read with care
      if (response.status === 404) return undefined
      throw refusalOf(response.status, answer)
    },
  }
}

/** What a gateway refused, as a command's failure. */
export function refusalOf(status: number, body: unknown): CommandError {
  const message = asString(at(at(body, 'error'), 'message')) ?? `the gateway answered ${status}`
  const code = status === 401 || status === 403 ? exit.refused : exit.failed
  return new CommandError(code, message, status === 401 ? 'set DRAWBRIDGE_KEY to a key that is in force' : undefined)
}
