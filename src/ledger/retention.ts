// Forgetting what is older or larger than agreed, so that what is left can still be verified. A chain loses its oldest lines only, and
// before they go a signed checkpoint says from where on it must stand:
//
//   1. find for each chain the first line that stays     2. move the chain's start there and sign that, in one transaction
//   3. delete what stands before the starts, in small steps that let writers in between
//
// A process that dies between the steps leaves lines before a start; the next sweep takes them.
import { setImmediate as turn } from 'node:timers/promises'
import type { Kysely, Transaction } from 'kysely'
import type { Link } from './chain.ts'
import { type Sealed, type StoreContext, writeCheckpoint } from './checkpoints.ts'
import type { Opened } from './drivers/driver.ts'
import type { Database } from './entry.ts'
import { type Rollups, summed } from './rollups.ts'

/** `now`: milliseconds since 1970. A limit that is left out does not limit. */
export type Retention = { readonly maxAgeDays?: number; readonly maxBytes?: number; readonly now: number }
export type Swept = { readonly deleted: number; readonly bytes: number }

/** What else is forgotten by age. */
export type Forgetting = readonly ((before: string, at: string) => Promise<number>)[]

const rowsPerStep = 1_000
const dayMs = 86_400_000

export function openRetention(
  { kysely, bytes, shrink }: Opened,
  context: StoreContext,
  rollups: Rollups,
  others: Forgetting,
): (retention: Retention) => Promise<Swept> {
  return async ({ maxAgeDays, maxBytes, now }) => {
    const at = new Date(now).toISOString()
    let deleted = await deleteBeforeStarts()
    if (maxAgeDays !== undefined) {
      const cutoff = new Date(now - maxAgeDays * dayMs).toISOString()
      for (let gone = 1; gone > 0; deleted += gone) gone = await forgetUnchained(rowsPerStep, cutoff)
      deleted += await forget(cutoff, at, ['exchanges', 'admin_log', 'checkpoints'])
      for (const each of others) deleted += await each(cutoff, at)
    }
    if (maxBytes !== undefined) {
      for (let size = await bytes(); size > maxBytes; size = await bytes()) {
        const gone = await forgetOldest(1 - maxBytes / size, at)
        if (gone === 0) break
        deleted += gone
      }
    }
    if (deleted > 0) while (await shrink()) await turn()
    return { deleted, bytes: await bytes() }
  }

  /** Forget a share of all exchanges, the oldest. */
  async function forgetOldest(share: number, at: string): Promise<number> {
    const { rows } = await kysely
      .selectFrom('exchanges')
      .select(({ fn }) => fn.countAll().as('rows'))
      .executeTakeFirstOrThrow()
    const most = Math.max(rowsPerStep, Math.ceil(Number(rows) * share))
    let gone = 0
    for (let step = 1; step > 0 && gone < most; gone += step) step = await forgetUnchained(Math.min(rowsPerStep, most - gone))
    if (gone >= most) return gone
    const edge = await kysely
      .selectFrom('exchanges')
      .select('at')
      .orderBy('at')
      .orderBy('id')
      .offset(most - gone)
      .limit(1)
      .executeTakeFirst()
    if (edge) gone += await forget(edge.at, undefined, ['exchanges'], at)
    // Lines of one time, or a clock that ran ahead, hold everything behind them: then the order in which they were written counts.
    return gone > 0 ? gone : forgetFirst(at)
  }

  /** Move every chain's start to its first line that is not older, then delete what stands before. */
  async function forget(cutoff: string, now: string | undefined, ledgers: readonly Ledger[], at = now ?? cutoff): Promise<number> {
    const cuts: Cut[] = []
    for (const chain of await chains()) {
      if (!ledgers.includes(chain.ledger)) continue
      const stays = await kysely
        .selectFrom(chain.ledger as 'exchanges') // all of these have the columns that are named here
        .select('seq')
        .where(nameOf(chain.ledger), '=', chain.chain)
        .where('seq', '>=', chain.start)
        .where('at', '>=', cutoff)
        // A line from the future was written by a wrong clock; it is as old as its neighbours.
        .$if(now !== undefined, (query) => query.where('at', '<=', now ?? ''))
        .orderBy('seq')
        .limit(1)
        .executeTakeFirst()
      cuts.push({ ...chain, until: stays?.seq === undefined || stays.seq === null ? chain.last : Number(stays.seq) - 1 })
    }
    return cut(cuts, at)
  }

  async function forgetFirst(at: string): Promise<number> {
    const full = (await chains()).filter(({ ledger, start, last }) => ledger === 'exchanges' && last >= start)
    return cut(
      full.slice(0, 1).map((chain) => ({ ...chain, until: Math.min(chain.last, chain.start + rowsPerStep - 1) })),
      at,
    )
  }

  async function cut(cuts: readonly Cut[], at: string): Promise<number> {
    const due = cuts.filter(({ start, until }) => until >= start)
    if (due.length === 0) return 0
    const sealed = await kysely.transaction().execute(async (transaction): Promise<Sealed | undefined> => {
      for (const each of due) await moveStart(transaction, each)
      return writeCheckpoint(transaction, context, at)
    })
    if (sealed) context.signer?.remember(sealed.ledger, sealed.link)
    return deleteBeforeStarts()
  }

  async function deleteBeforeStarts(): Promise<number> {
    let deleted = 0
    for (const { ledger, chain, start } of await chains()) {
      for (let gone = 1; gone > 0; deleted += gone) {
        gone = await kysely.transaction().execute((transaction) => deleteSome(transaction, ledger, chain, start))
        await turn()
      }
    }
    return deleted
  }

  async function deleteSome(transaction: Transaction<Database>, ledger: Ledger, chain: string, start: number): Promise<number> {
    if (ledger === 'exchanges') {
      const some = transaction
        .selectFrom('exchanges')
        .select('id')
        .where('chain', '=', chain)
        .where('seq', '<', start)
        .orderBy('seq')
        .limit(rowsPerStep)
      const rows = await transaction.deleteFrom('exchanges').where('id', 'in', some).returning(summed).execute()
      await rollups.count(transaction, rows, -1)
      return rows.length
    }
    const [result] = await transaction
      .deleteFrom(ledger as 'admin_log') // checkpoints have the same columns, their chain under another name
      .where(nameOf(ledger) as 'chain', '=', chain)
      .where('seq', '<', start)
      .execute()
    return Number(result?.numDeletedRows ?? 0)
  }

  /** Exchanges from before the chain began. */
  async function forgetUnchained(most: number, before?: string): Promise<number> {
    const gone = await kysely.transaction().execute(async (transaction) => {
      const some = transaction
        .selectFrom('exchanges')
        .select('id')
        .where('chain', 'is', null)
        .$if(before !== undefined, (query) => query.where('at', '<', before ?? ''))
        .orderBy('at')
        .orderBy('id')
        .limit(most)
      const rows = await transaction.deleteFrom('exchanges').where('id', 'in', some).returning(summed).execute()
      await rollups.count(transaction, rows, -1)
      return rows.length
    })
    await turn()
    return gone
  }

  async function chains(): Promise<readonly Chain[]> {
    const rows = await kysely.selectFrom('chains').select(['ledger', 'chain', 'start_seq', 'last_seq']).orderBy('at').execute()
    return rows.map(({ ledger, chain, start_seq, last_seq }) => ({
      ledger: ledger as Ledger, // written by `takeHead`
      chain,
      start: Number(start_seq),
      last: Number(last_seq),
    }))
  }
}

type Ledger = 'exchanges' | 'admin_log' | 'checkpoints'
type Chain = { readonly ledger: Ledger; readonly chain: string; readonly start: number; readonly last: number }
type Cut = Chain & { readonly until: number }

function nameOf(ledger: Ledger): 'chain' {
  return (ledger === 'checkpoints' ? 'writer' : 'chain') as 'chain' // the column that names the chain
}

async function moveStart(transaction: Transaction<Database>, { ledger, chain, until }: Cut): Promise<void> {
  const last: Link | undefined = await linkAt(transaction, ledger, chain, until)
  // Somebody took that line out: nothing is forgotten, so that `verify` can tell.
  if (!last) return
  await transaction
    .updateTable('chains')
    .set({ start_seq: last.seq + 1, start_hash: last.hash })
    .where('ledger', '=', ledger)
    .where('chain', '=', chain)
    .where('start_seq', '<=', last.seq)
    .execute()
}

async function linkAt(kysely: Kysely<Database>, ledger: Ledger, chain: string, seq: number): Promise<Link | undefined> {
  const row = await kysely
    .selectFrom(ledger as 'admin_log') // likewise
    .select(['seq', 'hash'])
    .where(nameOf(ledger), '=', chain)
    .where('seq', '=', seq)
    .executeTakeFirst()
  return row && { seq: Number(row.seq), hash: row.hash }
}
