// Who is asking, and may they ask from there. Keys are compared as hashes in constant time; browsers of other sites are kept out.
import { createHash, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import { fail } from '../core/errors.ts'
import type { Level, Zone } from '../core/sensitivity.ts'
import { zoneOfAddress } from '../upstreams/locality.ts'

export type Caller = {
  readonly name: string
  readonly zones?: readonly Zone[]
  /** The least level of whatever this caller sends. */
  readonly level?: Level
  /** Labels of whatever this caller sends, for policy rules. */
  readonly labels?: readonly string[]
}
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>

/** Hosts under which the gateway may be addressed and web origins that may call, besides loopback. `known`: hosts already judged. */
export type Admission = {
  readonly origins: readonly string[]
  readonly hosts: readonly string[]
  readonly isLoopback: boolean
  readonly known?: Map<string, boolean>
}

export type Callers = {
  /** The caller of a request; throws `caller.unknown` when keys are required and none fits. */
  identify(headers: RequestHeaders): Caller
  readonly areKeysRequired: boolean
}

const anonymous: Caller = { name: 'anonymous' }

/** Callers from the config. With none configured everyone who can reach the address is `anonymous`. */
export function createCallers(configured: readonly (Caller & { readonly key: string })[]): Callers {
  const known = configured.map(({ key, ...caller }) => ({ hash: digest(key), caller }))
  return {
    areKeysRequired: known.length > 0,
    identify(headers) {
      if (known.length === 0) return anonymous
      const key = keyIn(headers)
      if (!key) throw fail('caller.unknown')
      const hash = digest(key)
      let found: Caller | undefined
      for (const entry of known) if (timingSafeEqual(entry.hash, hash)) found = entry.caller
      if (!found) throw fail('caller.unknown')
      return found
    },
  }
}

/** Where clients of the four families put their key. */
function keyIn(headers: RequestHeaders): string | undefined {
  const authorization = one(headers.authorization)
  if (authorization && /^bearer /i.test(authorization)) return authorization.slice(7).trim()
  return one(headers['x-api-key']) ?? one(headers['api-key']) ?? one(headers['x-goog-api-key'])
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

/**
 * May this request be served, judged by where it says it comes from? A web page of another site can reach a loopback port through its
 * visitor's browser: by `Origin`, or with DNS rebinding by a foreign `Host`. Both are refused.
 */
export function isFromHere(headers: RequestHeaders, allowed: Admission): boolean {
  const host = one(headers.host) ?? one(headers[':authority'])
  const origin = one(headers.origin)
  if (origin !== undefined) return isHostOurs(host, allowed) && isOriginOurs(origin, hostName(host), allowed)
  if (host === undefined) return true
  // Callers keep naming the same few hosts.
  const known = allowed.known?.get(host)
  if (known !== undefined) return known
  const verdict = isHostOurs(host, allowed)
  if (allowed.known && allowed.known.size < 256) allowed.known.set(host, verdict)
  return verdict
}

function isHostOurs(given: string | undefined, allowed: Admission): boolean {
  const host = hostName(given)
  return !allowed.isLoopback || host === undefined || isLoopbackName(host) || allowed.hosts.includes(host)
}

function isOriginOurs(origin: string, host: string | undefined, allowed: Admission): boolean {
  if (allowed.origins.includes(origin) || allowed.origins.includes('*')) return true
  try {
    const from = new URL(origin).hostname.replace(/^\[|\]$/g, '')
    return isLoopbackName(from) || from === host
  } catch {
    return false // `null`, or something no browser sends
  }
}

function hostName(host: string | undefined): string | undefined {
  if (!host) return undefined
  return /^\[(.*)\]/.exec(host)?.[1] ?? host.replace(/:\d+$/, '').toLowerCase()
}

function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost') || (isIP(name) > 0 && zoneOfAddress(name) === 'device')
}
