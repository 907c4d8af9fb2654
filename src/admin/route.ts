// What a page of the admin plane is: where it lies, who may come in, what it takes and what it answers, as data. The plane runs it, checks
// what comes by it, and the published description is made of it, so that the three cannot differ.
import { z } from 'zod'
import type { Action } from '../core/access.ts'
import type { AdminChange } from '../core/admin-change.ts'
import { fail } from '../core/errors.ts'
import type { Desk } from '../gateway/access/desk.ts'
import type { BridgeKeeper } from '../gateway/bridge.ts'
import type { Preview, PreviewWish } from '../gateway/preview.ts'
import type { PageRequest } from '../gateway/server.ts'
import type { Store } from '../ledger/store.ts'
import type { BudgetPageParts } from './budgets.ts'
import type { Live } from './live.ts'
import type { ModelPageParts } from './models.ts'
import type { PolicyPageParts } from './policy.ts'
import type { SessionPageParts } from './sessions.ts'
import type { StatusParts } from './status.ts'

export type PlaneParts = StatusParts &
  SessionPageParts &
  PolicyPageParts &
  ModelPageParts & {
    readonly budgets: BudgetPageParts['budgets']
    readonly bridge: BridgeKeeper
    readonly store: Pick<
      Store,
      | 'get'
      | 'list'
      | 'totals'
      | 'series'
      | 'latency'
      | 'flow'
      | 'listEgress'
      | 'verifyLedger'
      | 'listAdmin'
      | 'getReview'
      | 'listReviews'
      | 'decideReview'
      | 'listOutcomes'
      | 'countOutcomes'
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
    /** What would become of a request. Sends nothing. */
    readonly preview: (wish: PreviewWish, caller: PageRequest['caller']) => Promise<Preview>
    readonly live: Live
  }

/** What a rehearsal may switch off: a dead inspection must keep everything at home. */
export type Drillable = { readonly kill: () => void; readonly revive: () => void; readonly isKilled: () => boolean }

export type Call<Query, Body> = {
  readonly request: PageRequest
  readonly parts: PlaneParts
  /** What stands where the path says `{id}`. */
  readonly id: string
  readonly query: Query
  readonly body: Body
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export type Route = {
  readonly method: Method
  /** Below `/admin/`; `{id}` for a segment of its own. */
  readonly path: string
  /** What whoever asks must be allowed; `nothing` for pages on which one comes to be known. */
  readonly takes: Action | 'nothing'
  /** One sentence, as the table of pages has it. */
  readonly summary: string
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** A body may be left out where everything in it may. */
  readonly isBodyOptional?: boolean
  /** Most bytes of a body. */
  readonly bodyLimit: number
  /** `events` is a stream; undefined where a page or a redirect is the answer. */
  readonly answer: z.ZodType | 'events' | undefined
  readonly run: (call: Call<never, never>) => unknown
}

type Written<Query extends z.ZodObject, Body extends z.ZodType> = Omit<Route, 'query' | 'body' | 'run' | 'bodyLimit'> & {
  readonly query?: Query
  readonly body?: Body
  readonly bodyLimit?: number
  readonly run: (call: Call<z.output<Query>, z.output<Body>>) => unknown
}

const usualBodyLimit = 65_536

export function defineRoute<Query extends z.ZodObject = z.ZodObject, Body extends z.ZodType = z.ZodType>({
  bodyLimit = usualBodyLimit,
  ...written
}: Written<Query, Body>): Route {
  return { ...written, bodyLimit }
}

/** The query and the body as the route describes them. Throws `request.invalid` with the name of what is wrong. */
export function readCall(route: Route, request: PageRequest): { readonly query: unknown; readonly body: unknown } {
  if (request.body.length > route.bodyLimit) throw fail('request.too_large', { limit: route.bodyLimit })
  return {
    query: route.query ? checked(route.query, Object.fromEntries(firstOfEach(route.query, request.query)), 'query') : {},
    body: route.body ? checked(route.body, bodyOf(request.body, route.isBodyOptional === true), 'body') : undefined,
  }
}

/** What is given twice counts the first time; what nobody knows is left unread. */
function firstOfEach(schema: z.ZodObject, query: URLSearchParams): [string, string][] {
  return Object.keys(schema.shape).flatMap((name): [string, string][] => {
    const value = query.get(name)
    return value === null ? [] : [[name, value]]
  })
}

function checked(schema: z.ZodType, value: unknown, whole: string): unknown {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const path = [...(issue?.path ?? []), ...(unknown === undefined ? [] : [unknown])].join('.').slice(0, 64)
  throw fail('request.invalid', {
    param: path || whole,
    detail: unknown === undefined ? (issue?.message ?? 'is wrong') : 'is not known here',
  })
}

function bodyOf(body: Buffer, isOptional: boolean): unknown {
  if (body.length === 0 && isOptional) return {}
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (cause) {
    throw fail('request.malformed', { detail: 'it cannot be parsed' }, cause)
  }
}

export function wordOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, `must be one of ${words.join(', ')}`)
}

export function wholeNumber(least: number, most: number) {
  const detail = `must be from ${least} to ${most}`
  return z.coerce.number(detail).int(detail).min(least, detail).max(most, detail)
}

/** An ISO 8601 time. */
export const time = z
  .string()
  .max(64, 'must be an ISO 8601 time')
  .refine((text) => !Number.isNaN(Date.parse(text)), 'must be an ISO 8601 time')
  .describe('ISO 8601')
/** A name, a cursor or an id: looked for as it stands. */
export const word = z.string().max(512, 'must have at most 512 characters')
