// The pages about money and the course of things: a month with its forecast, what was saved, today, and who sent what where.
import { fail } from '../core/errors.ts'
import { type Spend, spanOf, spendOf, weeksBefore } from '../ledger/spend.ts'
import type { Filters, Point, Store } from '../ledger/store.ts'

type Reader = Pick<Store, 'series' | 'totals' | 'latency'>
type Money = Omit<Point, 'at' | 'key' | 'redactions'>

const dayMs = 86_400_000
export const splits = ['model', 'team', 'caller'] as const
export type Split = (typeof splits)[number]

export async function monthOf(store: Pick<Store, 'series'>, asked: { readonly month?: string; readonly by?: Split }, now: number) {
  const at = new Date(now).toISOString()
  const { month = at.slice(0, 7), by = 'model' } = asked
  const { first, end } = spanFor(month)
  const until = new Date(end).toISOString()
  const [byZone, byKey] = await Promise.all([
    store.series({ since: new Date(first - weeksBefore * 7 * dayMs).toISOString(), until, every: 'day', by: 'zone' }),
    store.series({ since: new Date(first).toISOString(), until, every: 'day', by }),
  ])
  const spend: Spend = spendOf({ month, now: at, byZone, byKey })
  return { ...spend, splitBy: by }
}

function spanFor(month: string) {
  try {
    return spanOf(month)
  } catch (error) {
    throw fail('request.invalid', { param: 'month', detail: (error as Error).message })
  }
}

/** What was saved against what callers would have used, and by which way of answering. */
export async function savingsOf(store: Pick<Store, 'series'>, { since, ...filters }: Filters, now: number) {
  const from = since ?? new Date(now - 30 * dayMs).toISOString()
  const points = await store.series({ ...filters, since: from, every: 'day', by: 'route' })
  const byRoute = new Map<string, Money>()
  for (const point of points) byRoute.set(point.key, plus(byRoute.get(point.key), point))
  const order = [...byRoute].sort(([, one], [, other]) => other.savedMicros - one.savedMicros)
  return {
    since: new Date(Date.parse(from)).toISOString(),
    all: points.reduce<Money>((all, one) => plus(all, one), nothing),
    byRoute: order.map(([key, money]) => ({ key, ...money })),
  }
}

/** From midnight of the gateway's own time zone on. */
export async function todayOf(store: Reader, now: number) {
  const midnight = new Date(now)
  midnight.setHours(0, 0, 0, 0)
  const since = midnight.toISOString()
  const [totals, points, latency] = await Promise.all([
    store.totals({ since }),
    store.series({ since, every: 'hour', by: 'zone' }),
    store.latency({ since }),
  ])
  const home = points.filter(({ key }) => key === 'device' || key === 'private')
  const cloud = points.filter(({ key }) => key === 'cloud')
  const all = (list: readonly Point[], value: (point: Point) => number) => list.reduce((sum, point) => sum + value(point), 0)
  const shareOf = (value: (point: Point) => number) => {
    const [near, far] = [all(home, value), all(cloud, value)]
    return near + far > 0 ? near / (near + far) : undefined
  }
  const requests = shareOf((point) => point.requests)
  const tokens = shareOf((point) => point.inputTokens + point.outputTokens)
  // A home without prices has no part in the cost, and that is no finding.
  const cost = all(home, (point) => point.unpriced) === 0 ? shareOf((point) => point.costMicros) : undefined
  return {
    since,
    at: new Date(now).toISOString(),
    totals,
    homeShare: {
      ...(requests !== undefined && { requests }),
      ...(tokens !== undefined && { tokens }),
      ...(cost !== undefined && { cost }),
    },
    savedMicros: all(points, (point) => point.savedMicros),
    unbaselined: all(points, (point) => point.unbaselined),
    redactions: all(points, (point) => point.redactions),
    blocked: totals.byOutcome.refused?.requests ?? 0,
    latency,
  }
}

const nothing: Money = {
  requests: 0,
  inputTokens: 0,
  outputTokens: 0,
  costMicros: 0,
  unpriced: 0,
  baselineMicros: 0,
  unbaselined: 0,
  savedMicros: 0,
}

function plus(one: Money = nothing, other: Money): Money {
  return {
    requests: one.requests + other.requests,
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    costMicros: one.costMicros + other.costMicros,
    unpriced: one.unpriced + other.unpriced,
    baselineMicros: one.baselineMicros + other.baselineMicros,
    unbaselined: one.unbaselined + other.unbaselined,
    savedMicros: one.savedMicros + other.savedMicros,
  }
}
