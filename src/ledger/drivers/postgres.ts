// PostgreSQL, for several gateways over one ledger. The connections mend themselves: what a lost one was asked fails and is asked again by
// whoever asks, as with every other trouble of the ledger.
import { fail } from '../../core/errors.ts'
import type { Database } from '../entry.ts'
import type { Driver, Opened } from './driver.ts'

/** Of each thread; a gateway has two. A database of a hundred connections then serves twelve gateways. */
const mostConnections = 4
const connectMs = 5_000
/** A report over millions of rows takes seconds; whatever takes longer has lost its way. */
const statementMs = 60_000
/** A transaction whose gateway has stopped in the middle must not hold its locks for ever. */
const idleInTransactionMs = 30_000
/** Of these the rows are many; what the others hold is small change. */
const large = ['exchanges', 'egress'] as const
/** Of a row, beside its columns (postgresql.org/docs/current/storage-page-layout.html): 24 of its header, 4 that point at it. */
const rowOverhead = 28
/** Rows whose width stands for all. */
const widthSample = 1_000

const open = async (url: string): Promise<Opened> => {
  const [{ Kysely, PostgresDialect, sql }, { default: pg }] = await Promise.all([import('kysely'), import('pg')])
  const pool = new pg.Pool({
    connectionString: url,
    max: mostConnections,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    keepAlive: true,
    application_name: 'drawbridge',
    // An idle ledger does not keep the process alive.
    allowExitOnIdle: true,
    types: { getTypeParser: (id, format) => asNumber.get(Number(id)) ?? pg.types.getTypeParser(id, format as 'text') },
  })
  // A connection that breaks while nobody uses it: the pool has dropped it already, the next question opens another.
  pool.on('error', () => {})
  const kysely = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  const number = async (query: ReturnType<typeof sql<{ n: number | null }>>) => Number((await query.execute(kysely)).rows[0]?.n ?? 0)
  try {
    await sql`select 1`.execute(kysely)
  } catch (error) {
    await kysely.destroy()
    throw fail('ledger.unavailable', { detail: reasonOf(error) }, error)
  }
  return {
    kysely,
    binary: 'bytea',
    bytes: async () => {
      let bytes = await number(sql`
        select sum(pg_total_relation_size(c.oid)) as n from pg_class c
        where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relname not in (${sql.join(large)})`)
      for (const table of large) bytes += await filled(table)
      return Math.round(bytes)
    },
    shrink: async () => {
      // Lets the room of deleted rows be used again, and the statistics know of it; the files themselves shrink at their ends only.
      for (const table of large) await sql`vacuum (analyze) ${sql.table(table)}`.execute(kysely)
      return false
    },
    close: () => kysely.destroy(),
  }

  /** Files keep the room of deleted rows, so what rows and indexes fill is told from the rows there are and how wide the latest are. */
  async function filled(table: (typeof large)[number]): Promise<number> {
    const whole = await number(sql`select pg_total_relation_size(${table}::regclass) as n`)
    const heap = await number(sql`select pg_relation_size(${table}::regclass) as n`)
    const rows = await number(sql`select count(*) as n from ${sql.table(table)}`)
    const width = await number(
      sql`select avg(pg_column_size(latest.*)) as n from (select * from ${sql.table(table)} order by at desc limit ${widthSample}) latest`,
    )
    return rows === 0 || heap === 0 ? 0 : Math.min(whole, rows * (width + rowOverhead) * (whole / heap))
  }
}

export const postgres: Driver = { schemes: ['postgres', 'postgresql'], isPrivate: () => false, open }

/** Sums and counts come as text because they may be larger than a double is exact; ours never are. By the types' numbers in `pg_type`. */
const asNumber: ReadonlyMap<number, (text: string) => number> = new Map([
  [20, Number],
  [1700, Number],
])

/** A failed connection to a name with several addresses is several errors, and says nothing itself. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}
