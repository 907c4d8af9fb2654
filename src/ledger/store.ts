// Everything the ledger can be asked. The same queries over every driver; no SQL text lives outside this file, the migrations and
// the drivers' own settings.

import { setImmediate as turn } from 'node:timers/promises'
import { CompiledQuery, type ExpressionBuilder, type Kysely } from 'kysely'
import type { Route } from '../core/decision.ts'
import { fail } from '../core/errors.ts'
import type { Entry, Outcome } from '../core/exchange.ts'
import type { Level, Zone } from '../core/sensitivity.ts'
import type { Opened } from './drivers/driver.ts'
import { driverOf } from './drivers/index.ts'
import { columns, type Database, type ExchangeRow, fromRow, type PackedRow, pack, unpack } from './entry.ts'
import { migrate } from './migrations.ts'
import { type Parts, parts } from './parts.ts'

export type Store = {
  /**
   * Write exchanges, all or none of them. One that is there already is left as it is, so that a batch whose acknowledgement was lost
   * may be sent again. `refused` counts entries that are no entries and would block the rest for ever.
   */
  readonly append: (entries: readonly Entry[]) => Promise<Appended>
  /** The same for exchanges that were packed before. */
  readonly write: (rows: readonly PackedRow[]) => Promise<void>
  /** An exchange by its own id or its decision's. */
  readonly get: (id: string) => Promise<Entry | undefined>
  /** The latest first. */
  readonly list: (query: ListQuery) => Promise<Page>
  readonly totals: (query: Span & Pick<Filters, 'caller'>) => Promise<Totals>
  /** A small fact that outlives the process, such as whether the bridge is raised. */
  readonly getMeta: (name: string) => Promise<Meta | undefined>
  readonly setMeta: (name: string, value: string, at: string) => Promise<void>
  /** Forget what is older or larger than agreed, in small steps that let writers in between. */
  readonly sweep: (retention: Retention) => Promise<Swept>
  /** Bytes of rows and indexes. */
  readonly bytes: () => Promise<number>
  readonly close: () => Promise<void>
} & Parts

export type Appended = { readonly written: number; readonly refused: number }

/** From `since` (inclusive) until `until` (exclusive); ISO times. */
export type Span = { readonly since?: string; readonly until?: string }

export type Filters = Span & {
  readonly outcome?: Outcome
  readonly zone?: Zone
  readonly route?: Route
  readonly level?: Level
  readonly caller?: string
  readonly upstream?: string
  /** The model asked for or the one that answered. */
  readonly model?: string
}

export type ListQuery = { readonly limit: number; readonly before?: string; readonly filters?: Filters }
/** `next` goes into `before` to read on; absent at the end. */
export type Page = { readonly entries: readonly Entry[]; readonly next?: string }

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
}

export type Meta = { readonly value: string; readonly at: string }
/** `now`: milliseconds since 1970. A limit that is left out does not limit. */
export type Retention = { readonly maxAgeDays?: number; readonly maxBytes?: number; readonly now: number }
export type Swept = { readonly deleted: number; readonly bytes: number }

/** Most entries a page may have. */
export const longestPage = 1_000
const mostModels = 100
const rowsPerSweep = 1_000
const dayMs = 86_400_000

/** Open a ledger and bring it to today's shape. */
export async function openStore(url: string): Promise<Store> {
  const opened = await driverOf(url).open(url)
  try {
    await migrate(opened.kysely, opened.binary)
  } catch (error) {
    await opened.close()
    throw error
  }
  return storeOver(opened)
}

function storeOver({ kysely, bytes, shrink, close }: Opened): Store {
  const insertOf = inserts(kysely)
  // Each opener has the type of its own part; together they are `Parts`.
  const others = Object.assign({}, ...Object.values(parts).map((open) => open(kysely))) as Parts

  async function append(entries: readonly Entry[]): Promise<Appended> {
    const { rows, refused } = pack(entries)
    await write(rows)
    return { written: rows.length, refused }
  }

  async function write(rows: readonly PackedRow[]): Promise<void> {
    if (rows.length === 0) return
    await kysely.transaction().execute(async (transaction) => {
      for (let first = 0; first < rows.length; ) {
        const insert = insertOf(rows.length - first)
        await transaction.executeQuery(insert.of(rows.slice(first, first + insert.rows).flatMap(unpack)))
        first += insert.rows
      }
    })
  }

  async function get(id: string): Promise<Entry | undefined> {
    const one = kysely.selectFrom('exchanges').selectAll()
    const row = (await one.where('id', '=', id).executeTakeFirst()) ?? (await one.where('decision_id', '=', id).executeTakeFirst())
    return row && fromRow(row)
  }

  async function list({ limit, before, filters = {} }: ListQuery): Promise<Page> {
    const most = Math.max(1, Math.min(Math.trunc(limit) || 1, longestPage))
    let query = kysely
      .selectFrom('exchanges')
      .selectAll()
      .where((row) => matching(row, filters))
    if (before !== undefined) {
      const cursor = readCursor(before)
      query = query.where((row) => row(row.refTuple('at', 'id'), '<', row.tuple(cursor.at, cursor.id)))
    }
    const rows = await query
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(most + 1)
      .execute()
    const page = rows.slice(0, most)
    const last = page.at(-1)
    return { entries: page.map(fromRow), ...(rows.length > most && last && { next: `${last.at}~${last.id}` }) }
  }

  async function totals(span: Span & Pick<Filters, 'caller'>): Promise<Totals> {
    // One pass over the rows; the groups are few, and every other view is a sum of them.
    const groups = await kysely
      .selectFrom('exchanges')
      .where((row) => matching(row, span))
      .select(({ fn, ref }) => [
        'zone',
        'answered_model',
        'outcome',
        fn.countAll().as('requests'),
        fn.sum('input_total').as('input_total'),
        fn.sum('output_total').as('output_total'),
        fn.sum('cost_micros').as('cost_micros'),
        fn.count(ref('cost_micros')).as('priced'),
      ])
      .groupBy(['zone', 'answered_model', 'outcome'])
      .execute()
    const sums = groups.map((group) => ({ ...group, sum: sumOf(group) }))
    const busiest = Object.entries(sumsBy(sums, ({ answered_model }) => answered_model ?? 'none'))
      .sort(([, one], [, other]) => other.requests - one.requests)
      .slice(0, mostModels)
    const shown = new Set(busiest.map(([name]) => name))
    return {
      all: sums.reduce((total, { sum }) => plus(total, sum), nothing),
      byZone: sumsBy(sums, ({ zone }) => zone ?? 'none'),
      byModel: sumsBy(sums, ({ answered_model }) => (shown.has(answered_model ?? 'none') ? (answered_model ?? 'none') : 'other')),
      byOutcome: sumsBy(sums, ({ outcome }) => outcome),
    }
  }

  async function getMeta(name: string): Promise<Meta | undefined> {
    return kysely.selectFrom('meta').select(['value', 'at']).where('name', '=', name).executeTakeFirst()
  }

  async function setMeta(name: string, value: string, at: string): Promise<void> {
    await kysely
      .insertInto('meta')
      .values({ name, value, at })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value, at }))
      .execute()
  }

  async function sweep({ maxAgeDays, maxBytes, now }: Retention): Promise<Swept> {
    let deleted = 0
    if (maxAgeDays !== undefined) {
      const cutoff = new Date(now - maxAgeDays * dayMs).toISOString()
      for (let gone = 1; gone > 0; deleted += gone) gone = await forget(cutoff)
    }
    if (maxBytes !== undefined) {
      for (let gone = 1; gone > 0 && (await bytes()) > maxBytes; deleted += gone) gone = await forget()
    }
    if (maxAgeDays !== undefined) {
      const cutoff = new Date(now - maxAgeDays * dayMs).toISOString()
      deleted += (await others.forgetEgress(cutoff)) + (await others.forgetReviews(cutoff)) + (await others.forgetOutcomes(cutoff))
    }
    if (deleted > 0) while (await shrink()) await turn()
    return { deleted, bytes: await bytes() }
  }

  /** Delete a few of the oldest. */
  async function forget(before?: string): Promise<number> {
    const oldest = kysely
      .selectFrom('exchanges')
      .select('id')
      .$if(before !== undefined, (query) => query.where('at', '<', before ?? ''))
      .orderBy('at')
      .orderBy('id')
      .limit(rowsPerSweep)
    const [result] = await kysely.deleteFrom('exchanges').where('id', 'in', oldest).execute()
    await turn()
    return Number(result?.numDeletedRows ?? 0)
  }

  return { append, write, get, list, totals, getMeta, setMeta, sweep, bytes, close, ...others }
}

type Insert = { readonly rows: number; readonly of: (values: readonly unknown[]) => CompiledQuery }

/** Insert statements for 128, 64 ... 1 rows, each compiled once: the largest that is not longer than what is left. */
function inserts(kysely: Kysely<Database>): (left: number) => Insert {
  const sizes = [128, 64, 32, 16, 8, 4, 2, 1].map((rows): Insert => {
    // Only the shape matters: the values are bound anew each time.
    const shape = Object.fromEntries(columns.map((column) => [column, ''])) as unknown as ExchangeRow
    const { sql } = kysely
      .insertInto('exchanges')
      .values(Array.from({ length: rows }, () => shape))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .compile()
    return { rows, of: (values) => CompiledQuery.raw(sql, [...values]) }
  })
  return (left) => sizes.find(({ rows }) => rows <= left) ?? (sizes.at(-1) as Insert)
}

function matching(row: ExpressionBuilder<Database, 'exchanges'>, filters: Filters) {
  const { since, until, model } = filters
  const equal = (['outcome', 'zone', 'route', 'level', 'caller', 'upstream'] as const).flatMap((name) => {
    const value = filters[name]
    return value === undefined ? [] : [row(name, '=', value)]
  })
  return row.and([
    ...equal,
    ...(since === undefined ? [] : [row('at', '>=', instant(since, 'since'))]),
    ...(until === undefined ? [] : [row('at', '<', instant(until, 'until'))]),
    ...(model === undefined ? [] : [row.or([row('asked_model', '=', model), row('answered_model', '=', model)])]),
  ])
}

/** Times compare as text, so they must be spelt as the rows spell them. */
function instant(text: string, param: string): string {
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw fail('request.invalid', { param, detail: 'must be an ISO 8601 time' })
  return new Date(time).toISOString()
}

function readCursor(cursor: string): { at: string; id: string } {
  const cut = cursor.indexOf('~')
  if (cut < 0) throw fail('request.invalid', { param: 'before', detail: 'must be the `next` of an earlier page' })
  return { at: cursor.slice(0, cut), id: cursor.slice(cut + 1) }
}

type SumRow = Partial<Record<'requests' | 'input_total' | 'output_total' | 'cost_micros' | 'priced', number | bigint | string | null>>

/** Databases give sums as numbers, big integers or text, and null for nothing. */
function sumOf(row: SumRow): Sum {
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

function sumsBy<Group extends { readonly sum: Sum }>(groups: readonly Group[], nameOf: (group: Group) => string): Record<string, Sum> {
  const sums = new Map<string, Sum>()
  for (const group of groups) sums.set(nameOf(group), plus(sums.get(nameOf(group)) ?? nothing, group.sum))
  return Object.fromEntries(sums)
}
