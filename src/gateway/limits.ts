// How fast callers may ask: requests and tokens a minute, and requests at once, of a key, of its team and of everybody together. Each is a
// bucket that holds a minute's worth and fills evenly (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm), so a minute's worth may
// come at once and then as much as the minute gives. Counted in this process: N gateways let N times as much through.
import type { Limits } from '../core/access.ts'
import { type DrawbridgeError, fail } from '../core/errors.ts'
import type { Entry } from '../core/exchange.ts'
import type { World } from '../core/world.ts'
import type { Arrival } from './arrival.ts'
import type { Caller } from './callers.ts'
import type { Headers } from './outlet.ts'

export type Entered =
  | { readonly kind: 'entered'; readonly headers: Headers; readonly leave: () => void }
  | { readonly kind: 'limited'; readonly headers: Headers; readonly error: DrawbridgeError }

export type Limiter = {
  /** Undefined where nothing limits the caller. */
  readonly enter: (arrival: Pick<Arrival, 'id' | 'caller' | 'bytes' | 'door'>) => Entered | undefined
  /** What was used is known now, and takes the place of what was guessed. */
  readonly used: (entry: Pick<Entry, 'id' | 'usage' | 'decision'>) => void
  readonly refusals: () => number
}

const minuteMs = 60_000
/** Buckets that are full again are as if they had never been looked at; beyond this many they are thrown away. */
export const mostBuckets = 10_000
/** Of a request whose tokens nobody has counted yet. */
const bytesPerToken = 4

type Kind = 'requests' | 'tokens'
type Ask = { readonly who: string; readonly kind: Kind; readonly limit: number; readonly cost: number }
type Standing = { readonly ask: Ask; readonly remaining: number; readonly fullInMs: number }
type Running = { readonly asks: readonly Ask[]; tokens: number }

export function createLimiter(world: Pick<World, 'now' | 'monotonic'>, forAll: () => Limits | undefined): Limiter {
  /** When a bucket is full again, on the monotonic clock. */
  const fullAt = new Map<string, number>()
  const running = new Map<string, number>()
  const open = new Map<string, Running>()
  let refusals = 0

  function enter({ id, caller, bytes, door }: Parameters<Limiter['enter']>[0]): Entered | undefined {
    const bounds = boundsOf(caller, forAll())
    if (bounds.length === 0) return undefined
    const wire = door.wire
    const tokens = Math.ceil(bytes.length / bytesPerToken)
    const asks = bounds.flatMap(({ who, limits }): Ask[] => [
      ...(limits.requestsPerMinute ? [{ who, kind: 'requests' as const, limit: limits.requestsPerMinute, cost: 1 }] : []),
      ...(limits.tokensPerMinute ? [{ who, kind: 'tokens' as const, limit: limits.tokensPerMinute, cost: tokens }] : []),
    ])
    for (const { who, limits } of bounds) {
      if (limits.concurrent !== undefined && (running.get(who) ?? 0) >= limits.concurrent)
        return limited(who, limits.concurrent, 'requests at once', 1, {})
    }
    const now = world.monotonic()
    // All are asked before any is taken from.
    for (const ask of asks) {
      const waitMs = waitOf(ask, now)
      if (waitMs > 0) return limited(ask.who, ask.limit, `${ask.kind} a minute`, Math.ceil(waitMs / 1_000), headersOf(wire, asks.map(look)))
    }
    for (const ask of asks) fill(ask, ask.cost, now)
    const counted = bounds.filter(({ limits }) => limits.concurrent !== undefined).map(({ who }) => who)
    for (const who of counted) running.set(who, (running.get(who) ?? 0) + 1)
    open.set(id, { asks, tokens })
    let hasLeft = false
    return {
      kind: 'entered',
      headers: headersOf(wire, asks.map(look)),
      leave: () => {
        if (hasLeft) return
        hasLeft = true
        open.delete(id)
        for (const who of counted) {
          const left = (running.get(who) ?? 1) - 1
          if (left > 0) running.set(who, left)
          else running.delete(who)
        }
      },
    }
  }

  /** Milliseconds until there is room. What is larger than a whole bucket goes when nothing else is owed. */
  function waitOf({ who, kind, limit, cost }: Ask, now: number): number {
    const owed = Math.max(0, (fullAt.get(`${who} ${kind}`) ?? 0) - now)
    const size = Math.min(minuteMs, (cost * minuteMs) / limit)
    return Math.max(0, owed + size - minuteMs - slackMs)
  }

  function fill({ who, kind, limit }: Ask, cost: number, now: number): void {
    const name = `${who} ${kind}`
    fullAt.set(name, Math.max(fullAt.get(name) ?? 0, now) + (cost * minuteMs) / limit)
    if (fullAt.size <= mostBuckets) return
    for (const [other, at] of fullAt) if (at <= now) fullAt.delete(other)
    if (fullAt.size > mostBuckets) fullAt.delete(fullAt.keys().next().value ?? '')
  }

  function look(ask: Ask): Standing {
    const owed = Math.max(0, (fullAt.get(`${ask.who} ${ask.kind}`) ?? 0) - world.monotonic())
    return { ask, remaining: Math.max(0, Math.floor(((minuteMs - owed + slackMs) * ask.limit) / minuteMs)), fullInMs: owed }
  }

  function limited(who: string, limit: number, what: string, seconds: number, headers: Headers): Entered {
    refusals++
    const error = fail('caller.limited', { who, limit, what, seconds })
    return { kind: 'limited', error, headers: { ...headers, 'retry-after': String(seconds) } }
  }

  /** Of the limits of one kind the tightest is told, in the words of the caller's family. */
  function headersOf(wire: string, standings: readonly Standing[]): Headers {
    const told: Headers = {}
    for (const kind of ['requests', 'tokens'] as const) {
      const [tightest] = standings.filter(({ ask }) => ask.kind === kind).sort((one, other) => one.remaining - other.remaining)
      if (!tightest) continue
      const { ask, remaining, fullInMs } = tightest
      if (wire.startsWith('anthropic')) {
        // https://platform.claude.com/docs/en/api/rate-limits#response-headers
        told[`anthropic-ratelimit-${kind}-limit`] = String(ask.limit)
        told[`anthropic-ratelimit-${kind}-remaining`] = String(remaining)
        told[`anthropic-ratelimit-${kind}-reset`] = new Date(world.now() + fullInMs).toISOString().replace(/\.\d+Z$/, 'Z')
      } else {
        // https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers
        told[`x-ratelimit-limit-${kind}`] = String(ask.limit)
        told[`x-ratelimit-remaining-${kind}`] = String(remaining)
        told[`x-ratelimit-reset-${kind}`] = `${(fullInMs / 1_000).toFixed(3)}s`
      }
    }
    return told
  }

  return {
    enter,
    used({ id, usage, decision }) {
      const partOf = decision.signals.find(({ name }) => name === 'partOf')?.value
      const request = open.get(partOf === undefined ? id : String(partOf))
      if (!request || usage?.inputTotal === undefined) return
      const more = usage.inputTotal + (usage.outputTotal ?? 0) - (partOf === undefined ? request.tokens : 0)
      const now = world.monotonic()
      for (const ask of request.asks) if (ask.kind === 'tokens') fill(ask, more, now)
    },
    refusals: () => refusals,
  }
}

/** Sums of fractions of a millisecond err; a whole minute's worth must fit. */
const slackMs = 0.001

type Bound = { readonly who: string; readonly limits: Limits }

function boundsOf({ name, team, limits, teamLimits }: Caller, forAll: Limits | undefined): readonly Bound[] {
  if (!limits && !teamLimits && !forAll) return none
  return [
    ...(limits ? [{ who: name, limits }] : []),
    ...(teamLimits && team !== undefined ? [{ who: `team ${team}`, limits: teamLimits }] : []),
    ...(forAll ? [{ who: 'everybody together', limits: forAll }] : []),
  ]
}

const none: readonly Bound[] = []
