// Who may do what: roles, and the bounds of a key. One table; whoever guards a door asks `may`.
import { higherLevel, type Level, levels, type Zone } from './sensitivity.ts'

/** What a caller may do. Each is a whole: there is no list of single rights to get wrong. */
export const roles = ['admin', 'operator', 'auditor', 'member'] as const
export type Role = (typeof roles)[number]

/**
 * What there is to be allowed: `ask` sends requests to models; `own` looks at one's own key and requests; `read` looks at everything;
 * `operate` moves the bridge, refreshes, drills and decides reviews; `keys` makes and revokes keys and teams; `sign` signs evidence.
 */
export type Action = 'ask' | 'own' | 'read' | 'operate' | 'keys' | 'sign'

/** The auditor changes nothing, so it asks no model either: a request sends, costs and is recorded. */
const rights: Readonly<Record<Role, readonly Action[]>> = {
  admin: ['ask', 'own', 'read', 'operate', 'keys', 'sign'],
  operator: ['ask', 'own', 'read', 'operate'],
  auditor: ['own', 'read'],
  member: ['ask', 'own'],
}

/** A caller of whom no role is said is a member, the least that is of use. */
export function may(role: Role | undefined, action: Action): boolean {
  return rights[role ?? 'member'].includes(action)
}

/** The roles that may do it, for sentences. */
export function whoMay(action: Action): readonly Role[] {
  return roles.filter((role) => may(role, action))
}

/** How fast one may ask; what is left out does not limit. */
export type Limits = {
  readonly requestsPerMinute?: number | undefined
  readonly tokensPerMinute?: number | undefined
  /** Requests at once. */
  readonly concurrent?: number | undefined
}

/** How far a key reaches. What is left out does not bound; an empty list admits nothing. */
export type Scope = {
  readonly zones?: readonly Zone[]
  /** Patterns with `*`. One with a slash is matched with `upstream/model`, one without with the model's own name. */
  readonly models?: readonly string[]
  /** The least level of whatever is sent with it. */
  readonly level?: Level
  /** Above this level whatever is sent with it is refused. */
  readonly mostLevel?: Level
  /** Labels of whatever is sent with it, for policy rules. */
  readonly labels?: readonly string[]
  readonly limits?: Limits | undefined
}

/** A key without its secret: who it is, what it may do, and until when. */
export type Grant = Scope & {
  readonly name: string
  readonly role: Role
  readonly team?: string
  /** ISO time from which on it is refused. */
  readonly expires?: string
}

/** What a team lays down for all of its keys. A key can be narrower, never wider. */
export type TeamBounds = Pick<Scope, 'zones' | 'models' | 'mostLevel' | 'limits'>

/** Lists of patterns, of a key and of its team: each of them must admit a model. */
export type ModelBounds = readonly (readonly string[])[]

/** Names that stand for callers without a key of their own; no key may take them. */
export const reservedNames: readonly string[] = ['anonymous', 'owner', 'other', 'none']

/** The lower of two levels; undefined does not bound. */
export function lowerLevel(one: Level | undefined, other: Level | undefined): Level | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return higherLevel(one, other) === one ? other : one
}

/** Whether `level` is above what is allowed. */
export function isAbove(level: Level, most: Level): boolean {
  return levels.indexOf(level) > levels.indexOf(most)
}

/** The zones that both admit. */
export function sharedZones(one: readonly Zone[] | undefined, other: readonly Zone[] | undefined): readonly Zone[] | undefined {
  if (!one || !other) return one ?? other
  return one.filter((zone) => other.includes(zone))
}
