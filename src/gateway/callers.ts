// Who is asking, and may they ask from there. Keys are known by their hashes and compared in constant time; browsers of other sites are
// kept out.
import { isIP } from 'node:net'
import { type Action, type Grant, type Limits, type ModelBounds, may, type Role, type Scope, whoMay } from '../core/access.ts'
import { fail } from '../core/errors.ts'
import { zoneOfAddress } from '../upstreams/locality.ts'
import { callerOf } from './access/bounds.ts'
import { type KeyEntry, KeyTable } from './access/key-table.ts'
import type { Keyring, KeyringView } from './access/keyring.ts'
import { hashOf } from './access/secret.ts'

export type Caller = Omit<Scope, 'models'> & {
  readonly name: string
  /** A member when it is not said. */
  readonly role?: Role
  /** The store's id of its key. */
  readonly keyId?: string
  /** Of all keys of its team together. */
  readonly teamLimits?: Limits
  readonly team?: string
  /** Patterns of models, of the key and of its team; each list must admit a model. */
  readonly models?: ModelBounds
  /** A person who signed in, at the admin plane only. */
  readonly session?: { readonly id: string; readonly until: string }
}
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>

/** Hosts under which the gateway may be addressed and web origins that may call, besides loopback. `known`: hosts already judged. */
export type Admission = {
  readonly origins: readonly string[]
  readonly hosts: readonly string[]
  readonly isLoopback: boolean
  readonly known?: Map<string, boolean>
}

/** What a connection tells of who is at its other end. */
export type Sender = {
  /** It comes from this machine. A proxy on this machine hides where a request is from. */
  readonly isLocal: boolean
  /** Its headers name an authorization more than once. */
  readonly isDoubled?: boolean
}

export type Callers = {
  /** The caller of a request; throws `caller.unknown` and its siblings when keys are required and none fits. */
  identify(headers: RequestHeaders, sender?: Sender): Caller
  /** The same where a key is wanted also as long as nobody was given one. */
  identifyByKey(headers: RequestHeaders, sender?: Sender): Caller
  readonly areKeysRequired: boolean
}

/** A key that stands in the configuration. */
export type ConfiguredCaller = Omit<Grant, 'role'> & { readonly key: string; readonly role?: Role }

export type CallersOptions = {
  readonly keyring?: Pick<Keyring, 'view' | 'isFresh' | 'noteUse'>
  /** The owner's key of this home, taken from this machine only. */
  readonly owner?: string
  /** Nothing but loopback is listened on, so that without any keys whoever is there may come in. */
  readonly isLoopback?: boolean
  readonly now?: () => number
}

/** Whoever is at a loopback address where nobody was ever given a key is at home. */
const anonymous: Caller = { name: 'anonymous', role: 'admin' }
const owner: Caller = { name: 'owner', role: 'admin' }

/**
 * Callers from the configuration and from the store. Keys are required as soon as there is one in either, and stay so when it is revoked:
 * taking a key away must not open the door.
 */
export function createCallers(configured: readonly ConfiguredCaller[], options: CallersOptions = {}): Callers {
  const { keyring, isLoopback = true, now = Date.now } = options
  const grants = configured.map((caller) => ({ ...caller, role: roleOf(caller, configured.length), hash: hashOf(caller.key) }))
  const ownerTable = new KeyTable(options.owner ? [{ hash: hashOf(options.owner), caller: owner }] : [])
  let table = new KeyTable([])
  let boundBy: KeyringView | undefined | 'nobody' = 'nobody'

  /** Teams bound the keys of the configuration as well, and may change at any time. */
  function configuredTable(): KeyTable {
    const view = keyring?.view
    if (view === boundBy) return table
    boundBy = view
    table = new KeyTable(grants.map((grant) => entryOf(grant, view)))
    return table
  }

  const areKeysRequired = () => grants.length > 0 || !isLoopback || (keyring?.view.keys.length ?? 0) > 0

  function find(key: string, { isLocal }: Sender): { entry: KeyEntry; isStored: boolean } | undefined {
    const hash = hashOf(key)
    // All three are asked each time, so that it does not show where a key was found.
    const found = [configuredTable().find(hash), keyring?.view.table.find(hash), ownerTable.find(hash)] as const
    if (found[0]) return { entry: found[0], isStored: false }
    if (found[1]) return { entry: found[1], isStored: true }
    return found[2] && isLocal ? { entry: found[2], isStored: false } : undefined
  }

  function identifyByKey(headers: RequestHeaders, sender: Sender = { isLocal: true }): Caller {
    if (sender.isDoubled) throw fail('caller.ambiguous')
    const [first, ...others] = keysIn(headers)
    if (first === undefined) throw fail('caller.unknown')
    const found = find(first, sender)
    if (!found) throw fail('caller.unknown')
    const { entry, isStored } = found
    // A gate before this one may have read another place than we do.
    for (const other of others) {
      const more = other === first ? undefined : find(other, sender)
      if (more && more.entry.caller.name !== entry.caller.name) throw fail('caller.ambiguous')
    }
    if (entry.isRevoked) throw fail('caller.revoked', { caller: entry.caller.name })
    if (entry.until !== undefined && now() >= entry.until)
      throw fail('caller.expired', { caller: entry.caller.name, at: new Date(entry.until).toISOString() })
    if (isStored && !keyring?.isFresh) throw fail('caller.unchecked')
    if (entry.id !== undefined) keyring?.noteUse(entry.id)
    return entry.caller
  }

  return {
    get areKeysRequired() {
      return areKeysRequired()
    },
    identify: (headers, sender) => (areKeysRequired() ? identifyByKey(headers, sender) : anonymous),
    identifyByKey,
  }
}

/**
 * The role of a key that names none. One that is alone and bounded by nothing is the house's own and administers; as soon as there are
 * several, each is a member.
 */
export function roleOf({ role, zones, models, mostLevel, team }: Omit<ConfiguredCaller, 'key' | 'name'>, among: number): Role {
  if (role) return role
  return among === 1 && !zones && !models && !mostLevel && !team ? 'admin' : 'member'
}

/** Throws `caller.role` for a caller whose role does not allow it. */
export function need(caller: Caller, action: Action): void {
  if (may(caller.role, action)) return
  throw fail('caller.role', {
    caller: caller.name,
    role: `a${vowel.test(caller.role ?? '') ? 'n' : ''} ${caller.role ?? 'member'}`,
    needed: whoMay(action).join(' or '),
  })
}

const vowel = /^[aeiou]/

function entryOf(grant: Grant & { readonly hash: Buffer }, view: KeyringView | undefined): KeyEntry {
  return {
    hash: grant.hash,
    caller: callerOf(grant, (name) => view?.teams.get(name)),
    ...(grant.expires !== undefined && { until: Date.parse(grant.expires) }),
  }
}

/** Whether a request shows a key, good or not. */
export function showsKey(headers: RequestHeaders): boolean {
  return headers.authorization !== undefined || keysIn(headers).length > 0
}

/** Where clients of the four families put their key; the first place counts. */
function keysIn(headers: RequestHeaders): string[] {
  const authorization = one(headers.authorization)
  const bearer = authorization && /^bearer /i.test(authorization) ? authorization.slice(7).trim() : undefined
  const places = [bearer, one(headers['x-api-key']), one(headers['api-key']), one(headers['x-goog-api-key'])]
  return places.filter((key) => key !== undefined && key !== '') as string[]
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
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
