// Everything the ledger can be asked. The same queries over every driver; no SQL text lives outside this file, the migrations and
// the drivers' own settings.

import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { fail } from '../core/errors.ts'
import type { Entry } from '../core/exchange.ts'
import { batches } from './batch.ts'
import { exchangeHash, moveHead, takeHead } from './chain.ts'
import { nameLedger, type StoreContext, unsigned } from './checkpoints.ts'
import type { Opened } from './drivers/driver.ts'
import { driverOf } from './drivers/index.ts'
import { columns, type Database, type ExchangeRow, fromRow, idOf, type PackedRow, pack, unpack, type Values } from './entry.ts'
import { migrate } from './migrations.ts'
import { type Parts, parts } from './parts.ts'
import { openReports, type Reports } from './reports.ts'
import { openRetention, type Retention, type Swept } from './retention.ts'
import { openRollups, type Rollups, type Summed, summed } from './rollups.ts'
import { openSigner } from './signer.ts'
import { type Filters, instant, matching, type Span } from './spans.ts'

export type { Latency, Percentiles, Point, SeriesQuery, Sum, Totals } from './reports.ts'
export type { Retention, Swept } from './retention.ts'
export type { Filters, Span } from './spans.ts'

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
  /** A small fact that outlives the process, such as whether the bridge is raised. */
  readonly getMeta: (name: string) => Promise<Meta | undefined>
  readonly setMeta: (name: string, value: string, at: string) => Promise<void>
  /** Forget what is older or larger than agreed, in small steps that let writers in between. */
  readonly sweep: (retention: Retention) => Promise<Swept>
  /** Bytes of rows and indexes. */
  readonly bytes: () => Promise<number>
  readonly close: () => Promise<void>
} & Reports &
  Parts

export type Appended = { readonly written: number; readonly refused: number }

export type ListQuery = { readonly limit: number; readonly before?: string; readonly filters?: Filters }
/** `next` goes into `before` to read on; absent at the end. */
export type Page = { readonly entries: readonly Entry[]; readonly next?: string }

export type Meta = { readonly value: string; readonly at: string }
/** Most entries a page may have. */
export const longestPage = 1_000

export type StoreOptions = {
  /** The folder of the key that signs checkpoints, made when it is not there. Without one, chains stand and nothing is signed. */
  readonly keys?: string
}

/** Open a ledger and bring it to today's shape. */
export async function openStore(url: string, { keys }: StoreOptions = {}): Promise<Store> {
  const opened = await driverOf(url).open(url)
  try {
    await migrate(opened.kysely, opened.binary)
    await nameLedger(opened.kysely, randomUUID())
    const rollups = openRollups(opened.kysely)
    await rollups.makeAnew()
    const signer = keys === undefined ? undefined : openSigner(keys)
    return storeOver(opened, signer ? { chain: signer.id, signer } : unsigned, rollups)
  } catch (error) {
    await opened.close()
    throw error
  }
}

function storeOver(opened: Opened, context: StoreContext, rollups: Rollups): Store {
  const { kysely, bytes, close } = opened
  const insert = insertsOf(kysely)
  const openers: readonly ((kysely: Kysely<Database>, context: StoreContext) => object)[] = Object.values(parts)
  // Each opener has the type of its own part; together they are `Parts`.
  const others = Object.assign({}, ...openers.map((open) => open(kysely, context))) as Parts
  const reports = openReports(kysely)
  const sweep = openRetention(opened, context, rollups, [
    others.forgetEgress,
    others.forgetReviews,
    others.forgetOutcomes,
    others.forgetMeters,
  ])

  async function append(entries: readonly Entry[]): Promise<Appended> {
    const { rows, refused } = pack(entries)
    await write(rows)
    return { written: rows.length, refused }
  }

  async function write(rows: readonly PackedRow[]): Promise<void> {
    if (rows.length === 0) return
    const given = new Map(rows.map((row) => [idOf(row), row]))
    await kysely.transaction().execute(async (transaction) => {
      let head = await takeHead(transaction, 'exchanges', context.chain, '')
      for (const id of await knownOf(transaction, [...given.keys()])) given.delete(id)
      const links: Values[] = []
      for (const row of given.values()) {
        const seq = head.seq + 1
        const hash = exchangeHash(context.chain, seq, head.hash, row)
        links.push([...unpack(row), context.chain, seq, head.hash, hash])
        head = { seq, hash }
      }
      await insert(transaction, links)
      await moveHead(transaction, 'exchanges', context.chain, head)
      await rollups.count(transaction, links.map(summedOf))
    })
  }

  async function knownOf(transaction: Kysely<Database>, ids: readonly string[]): Promise<string[]> {
    const known: string[] = []
    for (let first = 0; first < ids.length; first += idsAtOnce) {
      // Always as many, so that the statement is made once.
      const some = Array.from({ length: idsAtOnce }, (_, index) => ids[first + index] ?? '')
      const there = await transaction.selectFrom('exchanges').select('id').where('id', 'in', some).execute()
      known.push(...there.map(({ id }) => id))
    }
    return known
  }

  async function get(id: string): Promise<Entry | undefined> {
    const one = kysely.selectFrom('exchanges').selectAll()
    const row = (await one.where('id', '=', id).executeTakeFirst()) ?? (await one.where('decision_id', '=', id).executeTakeFirst())
    return row && fromRow(row)
  }

  async function list({ limit, before, filters = {} }: ListQuery): Promise<Page> {
    const most = Math.max(1, Math.min(Math.trunc(limit) || 1, longestPage))
    const cursor = before === undefined ? undefined : readCursor(before)
    const rows: ExchangeRow[] = []
    for (const span of isNarrow(filters) ? await hoursWith(filters, cursor?.at, most) : [{}]) {
      if (rows.length > most) break
      rows.push(...(await listWithin(span, filters, cursor, most + 1 - rows.length)))
    }
    const page = rows.slice(0, most)
    const last = page.at(-1)
    return { entries: page.map(fromRow), ...(rows.length > most && last && { next: `${last.at}~${last.id}` }) }
  }

  function listWithin({ since, until }: Span, filters: Filters, cursor: Cursor | undefined, most: number): Promise<ExchangeRow[]> {
    return kysely
      .selectFrom('exchanges')
      .selectAll()
      .where((row) => matching(row, filters))
      .$if(since !== undefined, (query) => query.where('at', '>=', since ?? ''))
      .$if(until !== undefined, (query) => query.where('at', '<', until ?? ''))
      .$if(cursor !== undefined, (query) =>
        query.where((row) => row(row.refTuple('at', 'id'), '<', row.tuple(cursor?.at ?? '', cursor?.id ?? ''))),
      )
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(most)
      .execute() as Promise<ExchangeRow[]> // all columns, as the table has them
  }

  /**
   * The latest hours that hold what is looked for, as the sums tell: what is rare among a million is found without reading the million,
   * and without an index for each word that every write would pay for. Three more than a page has lines, since the span and the cursor may
   * cut into an hour each.
   */
  async function hoursWith({ since, until, ...wanted }: Filters, latest: string | undefined, most: number): Promise<Required<Span>[]> {
    const from = since === undefined ? undefined : `${instant(since, 'since').slice(0, 13)}:00:00.000Z`
    const hours = await kysely
      .selectFrom('rollups')
      .select('at')
      .distinct()
      .where('span', '=', 'hour')
      .where('requests', '>', 0)
      .where((row) => matching(row, { ...wanted, ...(from !== undefined && { since: from }), ...(until !== undefined && { until }) }))
      .$if(latest !== undefined, (query) => query.where('at', '<=', latest ?? ''))
      .orderBy('at', 'desc')
      .limit(most + 3)
      .execute()
    return hours.map(({ at }) => ({ since: at, until: new Date(Date.parse(at) + hourMs).toISOString() }))
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

  return { append, write, get, list, getMeta, setMeta, sweep, bytes, close, ...reports, ...others }
}

const idsAtOnce = 128
const hourMs = 3_600_000
const linked = [...columns, 'chain', 'seq', 'prev_hash', 'hash'] as const satisfies readonly (keyof ExchangeRow)[]
const summedPlaces = summed.map((column) => columns.indexOf(column))

function insertsOf(kysely: Kysely<Database>): ReturnType<typeof batches> {
  return batches((rows) => {
    // Only the shape matters: the values are bound anew each time.
    const shape = Object.fromEntries(linked.map((column) => [column, ''])) as unknown as ExchangeRow
    return kysely
      .insertInto('exchanges')
      .values(Array.from({ length: rows }, () => shape))
      .compile().sql
  })
}

/** What is counted of a row that is ready to be bound. */
function summedOf(values: Values): Summed {
  return Object.fromEntries(summed.map((column, index) => [column, values[summedPlaces[index] ?? 0]])) as unknown as Summed // by the order of `columns`
}

type Cursor = { readonly at: string; readonly id: string }

/** Something besides the span is looked for. */
function isNarrow({ since: _, until: __, ...words }: Filters): boolean {
  return Object.values(words).some((word) => word !== undefined)
}

function readCursor(cursor: string): Cursor {
  const cut = cursor.indexOf('~')
  if (cut < 0) throw fail('request.invalid', { param: 'before', detail: 'must be the `next` of an earlier page' })
  return { at: cursor.slice(0, cut), id: cursor.slice(cut + 1) }
}
