// The admin plane: what the operator may see and move over HTTP. Everything below `/admin/`, as JSON.
// It is open to whoever reaches a loopback address where nobody was given a key, and otherwise to callers as far as their role goes.
// What changes something asks for a header that no form or plain link of another web page can send.
import { type Action, may, whoMay } from '../core/access.ts'
import type { AdminChange } from '../core/admin-change.ts'
import { fail } from '../core/errors.ts'
import { asBoolean, asString, at } from '../core/json.ts'
import { levels, zones } from '../core/sensitivity.ts'
import type { Desk } from '../gateway/access/desk.ts'
import type { BridgeKeeper } from '../gateway/bridge.ts'
import type { PageRequest } from '../gateway/server.ts'
import { seriesKeys } from '../ledger/reports.ts'
import type { Filters, Store } from '../ledger/store.ts'
import { type BudgetPageParts, listBudgets } from './budgets.ts'
import { createKey, listKeys, listTeams, oneKey, ownOnly, removeTeam, revokeKey, rotateKey, saveTeam, tellOwn } from './keys.ts'
import { beginSignIn, endSession, finishSignIn, listSessions, type SessionPageParts, signOut } from './sessions.ts'
import { readStatus, type StatusParts, upstreamsOf } from './status.ts'

export type PlaneParts = StatusParts &
  SessionPageParts & {
    readonly budgets: BudgetPageParts['budgets']
    readonly bridge: BridgeKeeper
    readonly store: Pick<
      Store,
      | 'get'
      | 'list'
      | 'totals'
      | 'series'
      | 'latency'
      | 'listEgress'
      | 'verifyLedger'
      | 'listAdmin'
      | 'getReview'
      | 'listReviews'
      | 'decideReview'
    >
    readonly drill: Drillable
    /** Write what waits, so that a request just answered can be looked up. */
    readonly flush: () => Promise<void>
    readonly refresh: () => Promise<void>
    /** The gateway listens on loopback only, or wants keys. */
    readonly isGuarded: () => boolean
    readonly desk: Desk
    /** Write down who changed what. Never rejects. */
    readonly note: (change: AdminChange) => Promise<void>
  }

/** What a rehearsal may switch off: a dead inspection must keep everything at home. */
export type Drillable = { readonly kill: () => void; readonly revive: () => void; readonly isKilled: () => boolean }

/** Sent with whatever changes something. */
export const adminHeader = 'x-drawbridge-admin'

type Route = (request: PageRequest, parts: PlaneParts, id: string) => Promise<unknown> | unknown

const routes: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  // The request that asks is no work to speak of.
  status: { GET: (_, parts) => readStatus({ ...parts, inFlight: () => Math.max(0, parts.inFlight() - 1) }) },
  bridge: { GET: (_, parts) => bridgeState(parts), POST: moveBridge },
  upstreams: { GET: (_, parts) => ({ upstreams: upstreamsOf(parts.catalog()) }) },
  refresh: {
    POST: async (_, parts) => {
      await parts.refresh()
      return { upstreams: upstreamsOf(parts.catalog()) }
    },
  },
  totals: { GET: ({ query }, parts) => parts.store.totals(filtersOf(query)) },
  series: { GET: readSeries },
  latency: {
    GET: ({ query }, parts) =>
      parts.store.latency({
        since: query.get('since') ?? undefined,
        until: query.get('until') ?? undefined,
        zone: oneOf(query, 'zone', zones),
      }),
  },
  log: {
    GET: ({ query }, parts) =>
      parts.store.listAdmin({ limit: wholeNumber(query.get('limit') ?? '50', 'limit', 1_000), before: query.get('before') ?? undefined }),
  },
  exchanges: { GET: listExchanges },
  'exchanges/': { GET: oneExchange },
  egress: { GET: listEgress },
  verification: {
    GET: async (_, parts) => {
      await parts.flush()
      return parts.store.verifyLedger()
    },
  },
  reviews: { GET: listReviews },
  'reviews/': { GET: (_, parts, id) => parts.store.getReview(id), POST: decideReview },
  'drill/detector': {
    GET: (_, parts) => ({ isKilled: parts.drill.isKilled() }),
    POST: drillDetector,
  },
  me: { GET: tellOwn },
  'sign-in': { GET: beginSignIn },
  'sign-in/callback': { GET: finishSignIn },
  'sign-out': { POST: signOut },
  sessions: { GET: listSessions },
  'sessions/': { DELETE: endSession },
  budgets: { GET: (_, parts) => listBudgets(parts) },
  keys: { GET: listKeys, POST: createKey },
  'keys/': { GET: oneKey, POST: rotateKey, DELETE: revokeKey },
  teams: { GET: listTeams, POST: saveTeam },
  'teams/': { DELETE: removeTeam },
}

/** Looking takes whoever may read, changing whoever may operate; where it is otherwise, it stands here. */
const takes: Readonly<Record<string, Readonly<Record<string, Action | 'nothing'>>>> = {
  exchanges: { GET: 'own' },
  'exchanges/': { GET: 'own' },
  me: { GET: 'own' },
  'sign-in': { GET: 'nothing' },
  'sign-in/callback': { GET: 'nothing' },
  'sign-out': { POST: 'nothing' },
  'sessions/': { DELETE: 'keys' },
  keys: { POST: 'keys' },
  'keys/': { POST: 'keys', DELETE: 'keys' },
  teams: { POST: 'keys' },
  'teams/': { DELETE: 'keys' },
}

/** Answers a request below `/admin/`; undefined when there is no such page. */
export function createPlane(parts: PlaneParts): (request: PageRequest) => Promise<unknown> {
  return async (request) => {
    const [head, id] = splitOnce(request.name ?? '')
    const whole = id ? `${head}/${id}` : head
    const place = Object.hasOwn(routes, whole) || !id ? whole : `${head}/`
    const route = Object.hasOwn(routes, place) ? routes[place] : undefined
    if (!route) return undefined
    const run = Object.hasOwn(route, request.method) ? route[request.method] : undefined
    if (!run) {
      const allowed = Object.keys(route).join(', ')
      throw fail('request.method', { method: request.method, path: `/admin/${head}`, allowed })
    }
    admit(request, parts, takes[place]?.[request.method] ?? (request.method === 'GET' ? 'read' : 'operate'))
    return run(request, parts, id)
  }
}

function admit(request: PageRequest, parts: PlaneParts, action: Action | 'nothing'): void {
  if (!parts.isGuarded()) throw fail('admin.closed', { detail: 'this address is reachable from other machines and no keys are configured' })
  const { name, role = 'member' } = request.caller
  if (action !== 'nothing' && !may(role, action))
    throw fail('caller.role', { caller: name, role: `a ${role}`, needed: whoMay(action).join(' or ') })
  const { origin, host } = request.headers
  if (typeof origin === 'string' && !isSameHost(origin, host)) throw fail('admin.closed', { detail: 'another web origin asks' })
  if (request.method === 'GET') return
  if (request.headers[adminHeader] !== '1') throw fail('admin.closed', { detail: `the header ${adminHeader}: 1 is missing` })
  if (!/^application\/json\b/i.test(String(request.headers['content-type'] ?? '')))
    throw fail('admin.closed', { detail: 'the content-type must be application/json' })
}

function isSameHost(origin: string, host: string | string[] | undefined): boolean {
  try {
    return new URL(origin).host === host
  } catch {
    return false // `null`, as sandboxed pages send it
  }
}

function bridgeState({ bridge }: PlaneParts): { isRaised: boolean; since?: string } {
  return { isRaised: bridge.isRaised, since: bridge.since }
}

async function moveBridge({ body, caller }: PageRequest, parts: PlaneParts): Promise<{ isRaised: boolean; since?: string }> {
  const value = readBody(body)
  const isRaised = asBoolean(at(value, 'isRaised'))
  if (isRaised === undefined) throw fail('request.invalid', { param: 'isRaised', detail: 'must be true or false' })
  parts.bridge.set(isRaised, new Date(parts.now()).toISOString())
  await noted(parts, caller.name, isRaised ? 'bridge.raised' : 'bridge.lowered', '')
  return bridgeState(parts)
}

async function noted(parts: PlaneParts, who: string, action: string, subject: string, detail: AdminChange['detail'] = {}): Promise<void> {
  await parts.note({ at: new Date(parts.now()).toISOString(), who, action, subject, detail })
}

async function listExchanges(request: PageRequest, parts: PlaneParts): Promise<unknown> {
  const { query } = request
  const limit = Number(query.get('limit') ?? 50)
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
    throw fail('request.invalid', { param: 'limit', detail: 'must be from 1 to 1000' })
  const filters: Filters = { ...filtersOf(query), ...ownOnly(request) }
  // The latest is what people ask for, and it may still wait to be written.
  await parts.flush()
  return parts.store.list({ limit, before: query.get('before') ?? undefined, filters })
}

function filtersOf(query: URLSearchParams): Filters {
  return {
    since: query.get('since') ?? undefined,
    until: query.get('until') ?? undefined,
    zone: oneOf(query, 'zone', zones),
    level: oneOf(query, 'level', levels),
    outcome: oneOf(query, 'outcome', ['answered', 'incomplete', 'failed', 'refused', 'gone'] as const),
    route: oneOf(query, 'route', ['local', 'cloud', 'redacted-cloud', 'cascade', 'consult', 'refused'] as const),
    caller: query.get('caller') ?? undefined,
    team: query.get('team') ?? undefined,
    upstream: query.get('upstream') ?? undefined,
    model: query.get('model') ?? undefined,
  }
}

async function readSeries({ query }: PageRequest, parts: PlaneParts): Promise<unknown> {
  const since = query.get('since')
  if (since === null) throw fail('request.invalid', { param: 'since', detail: 'must be an ISO 8601 time' })
  const every = oneOf(query, 'every', ['hour', 'day'] as const) ?? 'day'
  return { points: await parts.store.series({ ...filtersOf(query), since, every, by: oneOf(query, 'by', seriesKeys) }) }
}

async function oneExchange({ caller }: PageRequest, parts: PlaneParts, id: string): Promise<unknown> {
  let found = await parts.store.get(id)
  if (!found) {
    await parts.flush()
    found = await parts.store.get(id)
  }
  // What another sent is not even there for who sees only its own.
  return found && (may(caller.role, 'read') || found.caller === caller.name) ? found : undefined
}

async function listEgress({ query }: PageRequest, parts: PlaneParts): Promise<unknown> {
  await parts.flush()
  const before = query.get('before')
  const lines = await parts.store.listEgress({
    limit: wholeNumber(query.get('limit') ?? '50', 'limit', 1_000),
    exchange: query.get('exchange') ?? undefined,
    ...(before !== null && { before: wholeNumber(before, 'before', Number.MAX_SAFE_INTEGER) }),
    withContent: query.get('content') === 'true',
  })
  return { lines: lines.map(({ content, ...line }) => ({ ...line, ...(content && { content: Buffer.from(content).toString('utf8') }) })) }
}

async function listReviews({ query }: PageRequest, parts: PlaneParts): Promise<unknown> {
  const state = oneOf(query, 'state', ['waiting', 'approved', 'rejected'] as const)
  return { reviews: await parts.store.listReviews({ state, limit: wholeNumber(query.get('limit') ?? '50', 'limit', 1_000) }) }
}

/** Approve, with or without another text, or reject. Only what waits can be decided. */
async function decideReview({ body, caller }: PageRequest, parts: PlaneParts, id: string): Promise<unknown> {
  const value = readBody(body)
  const state = (['approved', 'rejected'] as const).find((word) => word === at(value, 'state'))
  if (!state) throw fail('request.invalid', { param: 'state', detail: 'must be approved or rejected' })
  const edited = asString(at(value, 'edited'))
  if (edited !== undefined) {
    const known = await parts.store.getReview(id)
    if (known && isJson(known.text) && !isJson(edited))
      throw fail('request.invalid', { param: 'edited', detail: 'must be JSON, as what was held is' })
  }
  // Where callers have keys, a second pair of eyes is meant.
  if (caller.name !== 'anonymous' && isSamePerson((await parts.store.getReview(id))?.caller, caller.name))
    throw fail('admin.closed', { detail: `${caller.name} asked for it; another key must decide` })
  const decided = await parts.store.decideReview(id, {
    state,
    at: new Date(parts.now()).toISOString(),
    by: caller.name,
    note: asString(at(value, 'note'))?.slice(0, 2_000),
    ...(state === 'approved' && edited !== undefined && { edited }),
  })
  if (decided) {
    await noted(parts, caller.name, `review.${state}`, id, { isEdited: edited !== undefined })
    return decided
  }
  if (await parts.store.getReview(id)) throw fail('request.invalid', { param: 'id', detail: 'has been decided already' })
  return undefined
}

/** A key that is called like the person who signed in is taken for that person's. */
function isSamePerson(key: string | undefined, caller: string): boolean {
  return key !== undefined && (key === caller || `person:${key.toLowerCase()}` === caller)
}

async function drillDetector({ body, caller }: PageRequest, parts: PlaneParts): Promise<{ isKilled: boolean }> {
  const isKilled = asBoolean(at(readBody(body), 'isKilled'))
  if (isKilled === undefined) throw fail('request.invalid', { param: 'isKilled', detail: 'must be true or false' })
  if (isKilled) parts.drill.kill()
  else parts.drill.revive()
  await noted(parts, caller.name, isKilled ? 'drill.begun' : 'drill.ended', 'detector')
  return { isKilled: parts.drill.isKilled() }
}

function readBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (cause) {
    throw fail('request.malformed', { detail: 'it cannot be parsed' }, cause)
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function wholeNumber(text: string, param: string, most: number): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1 || number > most)
    throw fail('request.invalid', { param, detail: `must be from 1 to ${most}` })
  return number
}

function oneOf<const Word extends string>(query: URLSearchParams, param: string, known: readonly Word[]): Word | undefined {
  const given = asString(query.get(param))
  if (given === undefined) return undefined
  const word = known.find((each) => each === given)
  if (!word) throw fail('request.invalid', { param, detail: `must be one of ${known.join(', ')}` })
  return word
}

/** The first segment and the rest, without slashes at the end. */
function splitOnce(name: string): [string, string] {
  const segments = name.split('/')
  while (segments.at(-1) === '') segments.pop()
  const [head = '', ...rest] = segments
  return [head, rest.join('/')]
}
