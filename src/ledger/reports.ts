// What reports ask: sums over a span by zone, model, caller and the like, as one or as a series, and how long answers took. Whole days and
// hours come from the sums kept of them (`rollups.ts`); only the ragged ends of a span are counted row by row.
import type { ExpressionBuilder, Kysely } from 'kysely'
import { fail } from '../core/errors.ts'
import type { Database } from './entry.ts'
import { bucketOf, middleOf, startOf } from './rollups.ts'
import { type Filters, instant, matching, type Span } from './spans.ts'

export type Sum = {
  readonly requests: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** Of the exchanges whose cost is known. */
  readonly costMicros: number
  /** Exchanges whose cost is not known: the sum is a lower bound when there are any. */
  readonly unpriced: number
}
export type Totals = {
  readonly all: Sum
  /** By the zone that answered last; `none` when nothing was sent. */
  readonly byZone: Readonly<Record<string, Sum>>
  /** By the model that answered; the busiest hundred by name, the rest as `other`, and `none` when no model answered. */
  readonly byModel: Readonly<Record<string, Sum>>
  readonly byOutcome: Readonly<Record<string, Sum>>
  readonly byRoute: Readonly<Record<string, Sum>>
}

/** What a series can be told apart by. */
export const seriesKeys = ['zone', 'model', 'caller', 'team', 'route', 'level', 'outcome'] as const
export type SeriesKey = (typeof seriesKeys)[number]

export type SeriesQuery = Filters & { readonly since: string; readonly every: 'hour' | 'day'; readonly by?: SeriesKey }
export type Point = {
  /** ISO time at which the hour or day begins, UTC. */
  readonly at: string
  /** `all` without `by`; `none` where there is none; `other` for those that are not among the busiest. */
  readonly key: string
  readonly requests: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly costMicros: number
  readonly unpriced: number
  /** Of the exchanges whose baseline is known. */
  readonly baselineMicros: number
  readonly unbaselined: number
  /** Baseline less cost, of the exchanges where both are known. */
  readonly savedMicros: number
  readonly redactions: number
}

export type Percentiles = { readonly answers: number; readonly p50?: number; readonly p95?: number; readonly p99?: number }
/** Milliseconds, within five in a hundred, of what was answered. */
export type Latency = { readonly total: Percentiles; readonly firstByte: Percentiles }

export type Reports = {
  readonly totals: (query: Filters) => Promise<Totals>
  /** Hours or days that had exchanges, in order of time; empty ones are left out. Throws `request.invalid` for a span of too many. */
  readonly series: (query: SeriesQuery) => Promise<readonly Point[]>
  readonly latency: (query: Span & { readonly zone?: string }) => Promise<Latency>
  /** Who sent what, how it went, and who answered: the busiest ways, and the rest in one sum. */
  readonly flow: (query: Filters) => Promise<Flow>
}

/** One way from a caller to a model. */
export type FlowLane = Sum & { readonly caller: string; readonly level: string; readonly route: string; readonly model: string }
export type Flow = { readonly lanes: readonly FlowLane[]; readonly others: Sum }
const mostLanes = 500

const mostModels = 100
/** Lines of a chart, beside `other`. */
const mostKeys = 20
/** Hours or days of a series: eleven weeks by the hour, five years by the day. */
export const mostPoints = 2_000

export function openReports(kysely: Kysely<Database>): Reports {
  /** Sums over a span by some columns. The groups of its pieces stand beside each other; whoever asks adds them up. */
  async function groupsOf<Column extends 'zone' | 'answered_model' | 'caller' | 'team' | 'route' | 'level' | 'outcome'>(
    filters: Filters,
    by: readonly Column[],
    every?: 'hour' | 'day',
  ): Promise<Group<Column>[]> {
    const groups: Group<Column>[] = []
    // Letters of a time that are the same within an hour or a day; within everything none are.
    const same = every === undefined ? 0 : every === 'hour' ? 13 : 10
    for (const { table, span } of piecesOf(filters, every)) {
      if (table === 'exchanges') {
        const start = (row: ExpressionBuilder<Database, 'exchanges'>) => row.fn<string>('substr', ['at', row.lit(1), row.lit(same)])
        const rows = await kysely
          .selectFrom('exchanges')
          .where((row) => matching(row, { ...filters, ...span }))
          .select((row) => [
            start(row).as('start'),
            ...by,
            row.fn.countAll<number>().as('requests'),
            row.fn.sum('input_total').as('input_total'),
            row.fn.sum('output_total').as('output_total'),
            row.fn.sum('cost_micros').as('cost_micros'),
            row.fn.count('cost_micros').as('priced'),
            row.fn.sum('baseline_micros').as('baseline_micros'),
            row.fn.count('baseline_micros').as('baselined'),
            row.fn.sum(row('baseline_micros', '-', row.ref('cost_micros'))).as('saved_micros'),
            row.fn.sum('redactions').as('redactions'),
          ])
          .groupBy((row) => [start(row), ...by])
          .execute()
        groups.push(...(rows as Group<Column>[])) // the columns asked for, by their names
      } else {
        const start = (row: ExpressionBuilder<Database, 'rollups'>) => row.fn<string>('substr', ['at', row.lit(1), row.lit(same)])
        const rows = await kysely
          .selectFrom('rollups')
          .where('span', '=', table)
          .where((row) => matching(row, { ...filters, ...span }))
          .select((row) => [
            start(row).as('start'),
            ...by,
            row.fn.sum('requests').as('requests'),
            row.fn.sum('input_total').as('input_total'),
            row.fn.sum('output_total').as('output_total'),
            row.fn.sum('cost_micros').as('cost_micros'),
            row.fn.sum('priced').as('priced'),
            row.fn.sum('baseline_micros').as('baseline_micros'),
            row.fn.sum('baselined').as('baselined'),
            row.fn.sum('saved_micros').as('saved_micros'),
            row.fn.sum('redactions').as('redactions'),
          ])
          .groupBy((row) => [start(row), ...by])
          .execute()
        groups.push(...(rows as Group<Column>[])) // likewise
      }
    }
    return groups
  }

  return {
    async totals(filters) {
      const groups = await groupsOf(filters, ['zone', 'answered_model', 'outcome', 'route'])
      const sums = groups.map((group) => ({ ...group, sum: sumOf(group) }))
      const busiest = Object.entries(sumsBy(sums, ({ answered_model }) => answered_model ?? 'none'))
        .sort(([, one], [, other]) => other.requests - one.requests)
        .slice(0, mostModels)
      const shown = new Set(busiest.map(([name]) => name))
      return {
        all: sums.reduce((total, { sum }) => plus(total, sum), nothing),
        byZone: sumsBy(sums, ({ zone }) => zone ?? 'none'),
        byModel: sumsBy(sums, ({ answered_model }) => (shown.has(answered_model ?? 'none') ? (answered_model ?? 'none') : 'other')),
        byOutcome: sumsBy(sums, ({ outcome }) => outcome ?? 'none'),
        byRoute: sumsBy(sums, ({ route }) => route ?? 'none'),
      }
    },

    async series({ every, by, ...filters }) {
      const column = by === 'model' ? ('answered_model' as const) : by
      if (filters.until !== undefined) boundPoints(pointsBetween(instant(filters.since, 'since'), instant(filters.until, 'until'), every))
      const groups = await groupsOf(filters, column === undefined ? [] : [column], every)
      const keyOf = (group: Group<NonNullable<typeof column>>) => (column === undefined ? 'all' : (group[column] ?? 'none'))
      const sizes = new Map<string, number>()
      for (const group of groups) sizes.set(keyOf(group), (sizes.get(keyOf(group)) ?? 0) + Number(group.requests))
      const busiest = new Set(
        [...sizes]
          .sort(([, one], [, other]) => other - one)
          .slice(0, mostKeys)
          .map(([key]) => key),
      )
      const points = new Map<string, Point>()
      for (const group of groups) {
        const key = busiest.has(keyOf(group)) ? keyOf(group) : 'other'
        const place = `${group.start}\n${key}`
        points.set(place, plusPoint(points.get(place), pointOf(group, startOf(group.start, every), key)))
      }
      boundPoints(new Set(groups.map(({ start }) => start)).size)
      return [...points.values()].sort((one, other) => (one.at === other.at ? (one.key < other.key ? -1 : 1) : one.at < other.at ? -1 : 1))
    },

    async flow(filters) {
      const lanes = new Map<string, FlowLane>()
      for (const group of await groupsOf(filters, ['caller', 'level', 'route', 'answered_model'])) {
        const [caller, level, route, model] = [
          group.caller ?? 'none',
          group.level ?? 'none',
          group.route ?? 'none',
          group.answered_model ?? 'none',
        ]
        const way = [caller, level, route, model].join('\n')
        lanes.set(way, { caller, level, route, model, ...plus(lanes.get(way) ?? nothing, sumOf(group)) })
      }
      const ordered = [...lanes.values()].sort((one, other) => other.requests - one.requests)
      return { lanes: ordered.slice(0, mostLanes), others: ordered.slice(mostLanes).reduce<Sum>(plus, nothing) }
    },

    async latency({ zone, ...span }) {
      const counts = { total: new Map<number, number>(), 'first-byte': new Map<number, number>() }
      const add = (kind: string, bucket: number, answers: number) => {
        const into = kind === 'total' ? counts.total : counts['first-byte']
        into.set(bucket, (into.get(bucket) ?? 0) + answers)
      }
      for (const { table, span: piece } of piecesOf(span, 'hour')) {
        if (table === 'exchanges') {
          const rows = await kysely
            .selectFrom('exchanges')
            .select(['total_ms', 'first_byte_ms'])
            .where('outcome', '=', 'answered')
            .where((row) => matching(row, piece))
            .$if(zone !== undefined, (query) => query.where('zone', '=', zone ?? ''))
            .execute()
          for (const { total_ms, first_byte_ms } of rows) {
            add('total', bucketOf(total_ms), 1)
            if (first_byte_ms !== null) add('first-byte', bucketOf(first_byte_ms), 1)
          }
        } else {
          const rows = await kysely
            .selectFrom('latencies')
            .select(['kind', 'bucket', ({ fn }) => fn.sum('answers').as('answers')])
            .$if(piece.since !== undefined, (query) => query.where('at', '>=', piece.since ?? ''))
            .$if(piece.until !== undefined, (query) => query.where('at', '<', piece.until ?? ''))
            .$if(zone !== undefined, (query) => query.where('zone', '=', zone ?? ''))
            .groupBy(['kind', 'bucket'])
            .execute()
          for (const { kind, bucket, answers } of rows) add(kind, bucket, Number(answers))
        }
      }
      return { total: percentiles(counts.total), firstByte: percentiles(counts['first-byte']) }
    },
  }
}

type Piece = { readonly table: 'exchanges' | 'hour' | 'day'; readonly span: Span }

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Cut a span where hours and days begin. With `hour`, days are told by their hours too. */
export function piecesOf({ since, until }: Span, finest?: 'hour' | 'day'): Piece[] {
  const from = since === undefined ? undefined : Date.parse(instant(since, 'since'))
  const to = until === undefined ? undefined : Date.parse(instant(until, 'until'))
  const up = (time: number | undefined, ms: number) => time && Math.ceil(time / ms) * ms
  const down = (time: number | undefined, ms: number) => time && Math.floor(time / ms) * ms
  const isEmpty = (one: number | undefined, other: number | undefined) => one !== undefined && other !== undefined && one >= other
  const pieces: Piece[] = []
  const add = (table: Piece['table'], one: number | undefined, other: number | undefined) => {
    if (isEmpty(one, other)) return
    pieces.push({
      table,
      span: {
        ...(one !== undefined && { since: new Date(one).toISOString() }),
        ...(other !== undefined && { until: new Date(other).toISOString() }),
      },
    })
  }
  const [firstHour, lastHour] = [up(from, hourMs), down(to, hourMs)]
  if (firstHour !== undefined && lastHour !== undefined && firstHour > lastHour) {
    add('exchanges', from, to)
    return pieces
  }
  if (from !== undefined) add('exchanges', from, firstHour)
  const [firstDay, lastDay] = [up(firstHour, dayMs), down(lastHour, dayMs)]
  if (finest === 'hour' || (firstDay !== undefined && lastDay !== undefined && firstDay >= lastDay)) add('hour', firstHour, lastHour)
  else {
    if (firstHour !== undefined) add('hour', firstHour, firstDay)
    add('day', firstDay, lastDay)
    if (lastHour !== undefined) add('hour', lastDay, lastHour)
  }
  if (to !== undefined) add('exchanges', lastHour, to)
  return pieces
}

type Counted = number | bigint | string | null | undefined
/** Databases give sums as numbers, big integers or text, and null for nothing. */
type Group<Column extends string> = { readonly [Name in Column]?: string | null } & {
  readonly start: string
  readonly requests: Counted
  readonly input_total: Counted
  readonly output_total: Counted
  readonly cost_micros: Counted
  readonly priced: Counted
  readonly baseline_micros: Counted
  readonly baselined: Counted
  readonly saved_micros: Counted
  readonly redactions: Counted
}

function sumOf(row: Group<never>): Sum {
  const requests = Number(row.requests ?? 0)
  return {
    requests,
    inputTokens: Number(row.input_total ?? 0),
    outputTokens: Number(row.output_total ?? 0),
    costMicros: Number(row.cost_micros ?? 0),
    unpriced: requests - Number(row.priced ?? 0),
  }
}

const nothing: Sum = { requests: 0, inputTokens: 0, outputTokens: 0, costMicros: 0, unpriced: 0 }

function plus(one: Sum, other: Sum): Sum {
  return {
    requests: one.requests + other.requests,
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    costMicros: one.costMicros + other.costMicros,
    unpriced: one.unpriced + other.unpriced,
  }
}

function sumsBy<Of extends { readonly sum: Sum }>(groups: readonly Of[], nameOf: (group: Of) => string): Record<string, Sum> {
  const sums = new Map<string, Sum>()
  for (const group of groups) sums.set(nameOf(group), plus(sums.get(nameOf(group)) ?? nothing, group.sum))
  return Object.fromEntries(sums)
}

function pointOf(group: Group<never>, at: string, key: string): Point {
  const sum = sumOf(group)
  return {
    at,
    key,
    ...sum,
    baselineMicros: Number(group.baseline_micros ?? 0),
    unbaselined: sum.requests - Number(group.baselined ?? 0),
    savedMicros: Number(group.saved_micros ?? 0),
    redactions: Number(group.redactions ?? 0),
  }
}

function plusPoint(one: Point | undefined, other: Point): Point {
  if (!one) return other
  return {
    at: one.at,
    key: one.key,
    ...plus(one, other),
    baselineMicros: one.baselineMicros + other.baselineMicros,
    unbaselined: one.unbaselined + other.unbaselined,
    savedMicros: one.savedMicros + other.savedMicros,
    redactions: one.redactions + other.redactions,
  }
}

function pointsBetween(since: string, until: string, every: 'hour' | 'day'): number {
  return (Date.parse(until) - Date.parse(since)) / (every === 'hour' ? hourMs : dayMs)
}

function boundPoints(points: number): void {
  if (points > mostPoints)
    throw fail('request.invalid', { param: 'since', detail: `the span has more than ${mostPoints} points; ask for less` })
}

function percentiles(counts: ReadonlyMap<number, number>): Percentiles {
  const ordered = [...counts].sort(([one], [other]) => one - other)
  const answers = ordered.reduce((sum, [, count]) => sum + count, 0)
  if (answers <= 0) return { answers: 0 }
  const at = (share: number): number => {
    let left = Math.ceil(answers * share)
    for (const [bucket, count] of ordered) {
      left -= count
      if (left <= 0) return Number(middleOf(bucket).toPrecision(4))
    }
    return Number.NaN // there are answers, so one of them is reached
  }
  return { answers, p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}
