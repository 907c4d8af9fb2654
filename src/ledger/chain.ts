// Chains: each line of a ledger carries the hash of the one before, so that none can be changed, dropped or moved without all that follow.
// Every writer has a chain of its own, so that several gateways over one database do not wait for each other.
import { hash } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { AdminRow, ChainRow, Database, PackedRow } from './entry.ts'

/** A place in a chain. */
export type Link = { readonly seq: number; readonly hash: string }

/** Ledgers whose lines are chained by writer. What left has a chain of its own that all writers share: see `egress.ts`. */
export type Chained = 'exchanges' | 'admin_log' | 'checkpoints'

/** What the first line follows. */
export const genesis = '0'.repeat(64)

/** Where a writer's chain ends. Held until the transaction ends, so that two who write the same chain write one after the other. */
export async function takeHead(transaction: Transaction<Database>, ledger: Chained, chain: string, at: string): Promise<Link> {
  const take = () =>
    transaction
      .updateTable('chains')
      .set((row) => ({ last_seq: row.ref('last_seq') }))
      .where('ledger', '=', ledger)
      .where('chain', '=', chain)
      .returning(['last_seq', 'last_hash'])
      .executeTakeFirst()
  const known = await take()
  if (known) return { seq: Number(known.last_seq), hash: known.last_hash }
  const start: ChainRow = { ledger, chain, at, start_seq: 1, start_hash: genesis, last_seq: 0, last_hash: genesis }
  await transaction
    .insertInto('chains')
    .values(start)
    .onConflict((conflict) => conflict.columns(['ledger', 'chain']).doNothing())
    .execute()
  const made = await take()
  return made ? { seq: Number(made.last_seq), hash: made.last_hash } : { seq: 0, hash: genesis }
}

export async function moveHead(transaction: Transaction<Database>, ledger: Chained, chain: string, head: Link): Promise<void> {
  await transaction
    .updateTable('chains')
    .set({ last_seq: head.seq, last_hash: head.hash })
    .where('ledger', '=', ledger)
    .where('chain', '=', chain)
    .execute()
}

/** Of an exchange: a line that names its place, then the row's own text. */
export function exchangeHash(chain: string, seq: number, previous: string, row: PackedRow): string {
  return sha256(`${JSON.stringify(['exchanges', 1, chain, seq, previous])}\n${row}`)
}

export function adminHash({ chain, seq, prev_hash, id, at, who, action, subject, detail }: Omit<AdminRow, 'hash'>): string {
  return sha256(JSON.stringify(['admin_log', 1, chain, Number(seq), prev_hash, id, at, who, action, subject, detail]))
}

export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data)
}
