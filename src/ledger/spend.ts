// A month of money out of daily sums: what was spent, saved and left unpriced, how much of it stayed at home, and where the month will
// end. Days are those of the ledger, UTC. Pure.
import type { Point } from './reports.ts'

export type Money = Omit<Point, 'at' | 'key' | 'redactions'>

export type Spend = {
  /** `2026-11`. */
  readonly month: string
  /** Days of the month, and how many of them are over. */
  readonly days: number
  readonly daysOver: number
  readonly all: Money
  readonly home: Money
  readonly cloud: Money
  /** How much of it all stayed at home, 0 to 1; undefined where there is nothing to share. */
  readonly homeShare: { readonly requests?: number; readonly tokens?: number; readonly cost?: number }
  /** The dearest first. */
  readonly by: readonly (Money & { readonly key: string })[]
  readonly forecast: Forecast
}

/** Where the known spending of the month will end. */
export type Forecast =
  | { readonly kind: 'over' }
  /** Too few days are known to tell a day from another. */
  | { readonly kind: 'unknown'; readonly days: number; readonly needed: number }
  | {
      readonly kind: 'expected'
      readonly micros: number
      /** Eight months in ten end between these, if days stay as they were. */
      readonly low: number
      readonly high: number
      /** Days it is drawn from, and whether weekdays are told apart. */
      readonly days: number
      readonly byWeekday: boolean
    }

export type SpendQuestion = {
  readonly month: string
  /** ISO time. */
  readonly now: string
  /** Daily sums by zone, of the month and of the weeks before it. */
  readonly byZone: readonly Point[]
  /** Daily sums by whatever the month is to be split by. */
  readonly byKey?: readonly Point[]
}

const dayMs = 86_400_000
/** Fewer days say nothing of a month. */
const fewestDays = 5
/** From here on each weekday has been seen twice. */
const daysForWeekdays = 14

/** Weeks before the month that a forecast looks back on. */
export const weeksBefore = 8

export function spendOf({ month, now, byZone, byKey = [] }: SpendQuestion): Spend {
  const { first, end } = spanOf(month)
  const inMonth = (point: Point) => Date.parse(point.at) >= first && Date.parse(point.at) < end
  const points = byZone.filter(inMonth)
  const home = sum(points.filter(({ key }) => key === 'device' || key === 'private'))
  const cloud = sum(points.filter(({ key }) => key === 'cloud'))
  const all = sum(points)
  const today = startOfDay(Date.parse(now))
  return {
    month,
    days: (end - first) / dayMs,
    daysOver: Math.max(0, Math.min(end, today) - first) / dayMs,
    all,
    home,
    cloud,
    homeShare: {
      ...share('requests', home.requests, home.requests + cloud.requests),
      ...share('tokens', tokensOf(home), tokensOf(home) + tokensOf(cloud)),
      // A home without prices has no part in the cost, and that is no finding.
      ...(home.unpriced === 0 && share('cost', home.costMicros, home.costMicros + cloud.costMicros)),
    },
    by: keysOf(byKey.filter(inMonth)),
    forecast: forecastOf({ first, end, today, byZone }),
  }
}

/** Milliseconds at which a month begins and ends. Throws `RangeError` for what is none. */
export function spanOf(month: string): { readonly first: number; readonly end: number } {
  const [, year, number] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month) ?? []
  if (year === undefined || number === undefined) throw new RangeError('a month is written such as 2026-11')
  return { first: Date.UTC(Number(year), Number(number) - 1), end: Date.UTC(Number(year), Number(number)) }
}

type Days = { readonly first: number; readonly end: number; readonly today: number; readonly byZone: readonly Point[] }

function forecastOf({ first, end, today, byZone }: Days): Forecast {
  if (today >= end) return { kind: 'over' }
  const spent = new Map<number, number>()
  for (const { at, costMicros } of byZone) {
    const day = startOfDay(Date.parse(at))
    spent.set(day, (spent.get(day) ?? 0) + costMicros)
  }
  // A day without requests counts as a day without spending, from the first day that had any.
  const begun = Math.min(...spent.keys())
  const known = range(begun, today).map((day) => ({ weekday: new Date(day).getUTCDay(), micros: spent.get(day) ?? 0 }))
  if (known.length < fewestDays) return { kind: 'unknown', days: known.length, needed: fewestDays }
  const byWeekday = known.length >= daysForWeekdays
  const groupOf = (weekday: number) => (byWeekday ? weekday : 0)
  const groups = new Map<number, number[]>()
  for (const { weekday, micros } of known) groups.set(groupOf(weekday), [...(groups.get(groupOf(weekday)) ?? []), micros])
  const means = new Map([...groups].map(([group, values]) => [group, values.reduce((all, one) => all + one, 0) / values.length]))
  const residuals = known.reduce((all, { weekday, micros }) => all + (micros - (means.get(groupOf(weekday)) ?? 0)) ** 2, 0)
  const freedom = known.length - groups.size
  const variance = residuals / freedom

  const sofar = range(first, today).reduce((all, day) => all + (spent.get(day) ?? 0), 0)
  const left = range(Math.max(first, today), end).map((day) => groupOf(new Date(day).getUTCDay()))
  const already = today >= first ? (spent.get(today) ?? 0) : 0
  // What lies ahead varies by day, and each mean is itself only as sure as the days behind it.
  const uncertain = [...groups].reduce(
    (all, [group, { length }]) => all + left.filter((one) => one === group).length ** 2 / length,
    left.length,
  )
  const expected = left.reduce((all, group) => all + (means.get(group) ?? 0), 0)
  const least = sofar + already
  const micros = Math.round(Math.max(least, sofar + expected))
  const width = quantile(freedom) * Math.sqrt(variance * uncertain)
  return {
    kind: 'expected',
    micros,
    low: Math.round(Math.max(least, micros - width)),
    high: Math.round(micros + width),
    days: known.length,
    byWeekday,
  }
}

/** Student's t, nine in ten below it, by degrees of freedom. */
const quantiles = [3.078, 1.886, 1.638, 1.533, 1.476, 1.44, 1.415, 1.397, 1.383, 1.372] as const

function quantile(freedom: number): number {
  return quantiles[freedom - 1] ?? (freedom < 20 ? 1.345 : freedom < 40 ? 1.31 : 1.29)
}

function range(from: number, until: number): number[] {
  return Array.from({ length: Math.max(0, Math.round((until - from) / dayMs)) }, (_, index) => from + index * dayMs)
}

function startOfDay(time: number): number {
  return Math.floor(time / dayMs) * dayMs
}

function share<Name extends string>(name: Name, part: number, whole: number) {
  return whole > 0 ? { [name]: part / whole } : {}
}

function tokensOf({ inputTokens, outputTokens }: Money): number {
  return inputTokens + outputTokens
}

function keysOf(points: readonly Point[]): Spend['by'] {
  const groups = new Map<string, Point[]>()
  for (const point of points) groups.set(point.key, [...(groups.get(point.key) ?? []), point])
  return [...groups]
    .map(([key, group]) => ({ key, ...sum(group) }))
    .sort((one, other) => other.costMicros - one.costMicros || other.requests - one.requests || (one.key < other.key ? -1 : 1))
}

function sum(points: readonly Point[]): Money {
  const add = (name: keyof Money) => points.reduce((all, point) => all + point[name], 0)
  return {
    requests: add('requests'),
    inputTokens: add('inputTokens'),
    outputTokens: add('outputTokens'),
    costMicros: add('costMicros'),
    unpriced: add('unpriced'),
    baselineMicros: add('baselineMicros'),
    unbaselined: add('unbaselined'),
    savedMicros: add('savedMicros'),
  }
}
