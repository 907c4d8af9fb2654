// Stretches of chains, page by page, for whoever takes them out of the house: the rows as they stand, so that their hashes can be found
// anew elsewhere.
import type { Kysely } from 'kysely'
import { adminHash, exchangeHash, genesis, type Link } from './chain.ts'
import { factOf } from './checkpoints.ts'
import { hashOf } from './egress.ts'
import { type AdminRow, type CheckpointRow, columns, type Database, type EgressRow, type ExchangeRow, packRow } from './entry.ts'
import type { Span } from './spans.ts'

export type StretchLedger = 'exchanges' | 'admin_log' | 'egress'

/** A chain as it stands: the hash before the first line that must stand, and the last line. `chain` is empty for what left. */
export type ChainEnds = { readonly ledger: StretchLedger; readonly chain: string; readonly start: Link; readonly last: Link }

/** Where the lines of a span lie in their chain, and how many they are. */
export type Reach = { readonly first: number; readonly last: number; readonly lines: number }

export type LinkedExchange = Pick<ExchangeRow, (typeof columns)[number]> & { chain: string; seq: number; prev_hash: string; hash: string }
/** Without the bytes; `isKept` says whether they are. */
export type EgressStretchRow = Omit<EgressRow, 'content'> & { readonly isKept: boolean }

export type StretchReader = {
  readonly chainEnds: () => Promise<readonly ChainEnds[]>
  /** Undefined when the chain has no line of that span. */
  readonly reachOf: (ledger: StretchLedger, chain: string, span: Required<Span>) => Promise<Reach | undefined>
  /** The last line of an admin chain before a number that tells of this action. */
  readonly lastActionBefore: (chain: string, action: string, seq: number) => Promise<number | undefined>
  readonly exchangesFrom: (chain: string, seq: number, until: number, limit: number) => Promise<readonly LinkedExchange[]>
  readonly actionsFrom: (chain: string, seq: number, until: number, limit: number) => Promise<readonly AdminRow[]>
  readonly egressFrom: (seq: number, until: number, limit: number) => Promise<readonly EgressStretchRow[]>
  readonly writersOfCheckpoints: () => Promise<readonly string[]>
  readonly checkpointsFrom: (writer: string, seq: number, limit: number) => Promise<readonly CheckpointRow[]>
  /** The number of a writer's last checkpoint that was signed at or before a time. */
  readonly checkpointBefore: (writer: string, at: string) => Promise<number | undefined>
  /** Of these exchanges, those of which something is known to have left. */
  readonly withEgress: (exchanges: readonly string[]) => Promise<readonly string[]>
  /** Of these exchanges, those that stand in the ledger. */
  readonly recorded: (exchanges: readonly string[]) => Promise<readonly string[]>
  /** Exchanges of a span from before the chain began. */
  readonly countUnchained: (span: Required<Span>) => Promise<number>
  /** The first and the last time anything was written. */
  readonly writtenSpan: () => Promise<{ readonly since?: string; readonly until?: string }>
  /** Reviews that were held or decided in a span, the earliest first; `after` is the id of the last one read. */
  readonly reviewsFrom: (span: Required<Span>, after: string, limit: number) => Promise<readonly Database['reviews'][]>
}

export function stretchReader(kysely: Kysely<Database>): StretchReader {
  return {
    async chainEnds() {
      const rows = await kysely.selectFrom('chains').selectAll().orderBy('ledger').orderBy('chain').execute()
      const ends = rows.flatMap(({ ledger, chain, start_seq, start_hash, last_seq, last_hash }): ChainEnds[] =>
        ledger === 'exchanges' || ledger === 'admin_log'
          ? [{ ledger, chain, start: { seq: Number(start_seq), hash: start_hash }, last: { seq: Number(last_seq), hash: last_hash } }]
          : [],
      )
      const last = await factOf(kysely, 'egress.head')
      const start = (await factOf(kysely, 'egress.start')) ?? { seq: 1, hash: genesis }
      return last && last.seq > 0 ? [...ends, { ledger: 'egress', chain: '', start, last }] : ends
    },
    async reachOf(ledger, chain, { since, until }) {
      // All three have the columns that are named here; what left is one chain without a name.
      const found = await kysely
        .selectFrom(ledger as 'admin_log')
        .select(({ fn }) => [fn.min('seq').as('first'), fn.max('seq').as('last'), fn.countAll().as('lines')])
        .where('at', '>=', since)
        .where('at', '<', until)
        .$if(ledger !== 'egress', (query) => query.where('chain', '=', chain))
        .executeTakeFirstOrThrow()
      const { first, last, lines } = found
      return Number(lines) === 0 ? undefined : { first: Number(first), last: Number(last), lines: Number(lines) }
    },
    async lastActionBefore(chain, action, seq) {
      const found = await kysely
        .selectFrom('admin_log')
        .select(({ fn }) => fn.max('seq').as('seq'))
        .where('chain', '=', chain)
        .where('action', '=', action)
        .where('seq', '<', seq)
        .executeTakeFirst()
      return found?.seq === null || found === undefined ? undefined : Number(found.seq)
    },
    async exchangesFrom(chain, seq, until, limit) {
      const rows = await kysely
        .selectFrom('exchanges')
        .select([...columns, 'chain', 'seq', 'prev_hash', 'hash'])
        .where('chain', '=', chain)
        .where('seq', '>=', seq)
        .where('seq', '<=', until)
        .orderBy('seq')
        .limit(limit)
        .execute()
      return rows as LinkedExchange[] // a row that has a chain has its place there
    },
    actionsFrom: (chain, seq, until, limit) =>
      kysely
        .selectFrom('admin_log')
        .selectAll()
        .where('chain', '=', chain)
        .where('seq', '>=', seq)
        .where('seq', '<=', until)
        .orderBy('seq')
        .limit(limit)
        .execute(),
    async egressFrom(seq, until, limit) {
      const rows = await kysely
        .selectFrom('egress')
        .select([
          ...(['seq', 'exchange', 'at', 'upstream', 'provider', 'model', 'zone', 'destination', 'level', 'sha256', 'bytes'] as const),
          ...(['redactions', 'policy', 'prev_hash', 'hash'] as const),
          (row) => row.case().when('content', 'is', null).then(0).else(1).end().as('kept'),
        ])
        .where('seq', '>=', seq)
        .where('seq', '<=', until)
        .orderBy('seq')
        .limit(limit)
        .execute()
      return rows.map(({ kept, ...row }) => ({ ...row, isKept: Number(kept) === 1 }))
    },
    async writersOfCheckpoints() {
      const rows = await kysely.selectFrom('checkpoints').select('writer').distinct().orderBy('writer').execute()
      return rows.map(({ writer }) => writer)
    },
    checkpointsFrom: (writer, seq, limit) =>
      kysely
        .selectFrom('checkpoints')
        .selectAll()
        .where('writer', '=', writer)
        .where('seq', '>=', seq)
        .orderBy('seq')
        .limit(limit)
        .execute(),
    async checkpointBefore(writer, at) {
      const found = await kysely
        .selectFrom('checkpoints')
        .select(({ fn }) => fn.max('seq').as('seq'))
        .where('writer', '=', writer)
        .where('at', '<=', at)
        .executeTakeFirst()
      return found?.seq === null || found === undefined ? undefined : Number(found.seq)
    },
    async withEgress(exchanges) {
      if (exchanges.length === 0) return []
      const rows = await kysely.selectFrom('egress').select('exchange').distinct().where('exchange', 'in', exchanges).execute()
      return rows.map(({ exchange }) => exchange)
    },
    async recorded(exchanges) {
      if (exchanges.length === 0) return []
      const rows = await kysely.selectFrom('exchanges').select('id').where('id', 'in', exchanges).execute()
      return rows.map(({ id }) => id)
    },
    async countUnchained({ since, until }) {
      const { rows } = await kysely
        .selectFrom('exchanges')
        .select(({ fn }) => fn.countAll().as('rows'))
        .where('chain', 'is', null)
        .where('at', '>=', since)
        .where('at', '<', until)
        .executeTakeFirstOrThrow()
      return Number(rows)
    },
    async writtenSpan() {
      const found = await Promise.all(
        (['exchanges', 'egress', 'admin_log'] as const).map((ledger) =>
          kysely
            .selectFrom(ledger as 'admin_log')
            .select(({ fn }) => [fn.min('at').as('since'), fn.max('at').as('until')])
            .executeTakeFirst(),
        ),
      )
      const since = found.flatMap((each) => each?.since ?? []).sort()[0]
      const until = found.flatMap((each) => each?.until ?? []).sort()
      return { ...(since !== undefined && { since }), ...(until.length > 0 && { until: until.at(-1) }) }
    },
    reviewsFrom: ({ since, until }, after, limit) =>
      kysely
        .selectFrom('reviews')
        .selectAll()
        .where('id', '>', after)
        .where(({ or, and, eb }) =>
          or([and([eb('at', '>=', since), eb('at', '<', until)]), and([eb('decided_at', '>=', since), eb('decided_at', '<', until)])]),
        )
        .orderBy('id')
        .limit(limit)
        .execute(),
  }
}

/** What each line hashes to: the same functions that the ledger's own check uses, for whoever holds copies of its lines. */
export const lineHash = {
  exchanges: (row: LinkedExchange) => exchangeHash(row.chain, Number(row.seq), row.prev_hash, packRow(row)),
  admin_log: (row: AdminRow) => adminHash(row),
  egress: (row: Omit<EgressRow, 'hash' | 'content'>) => hashOf(row),
} as const
