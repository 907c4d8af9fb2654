// Checkpoints: from time to time the ends of all chains are written down and signed, and checkpoints are a chain themselves. A line cut off
// the end of any chain is missed by the next checkpoint; what retention takes away is written down in one before it goes.
import type { Kysely, Transaction } from 'kysely'
import { genesis, type Link, moveHead, sha256, takeHead } from './chain.ts'
import type { CheckpointRow, Database } from './entry.ts'
import { isSigned, type Signer, signerId } from './signer.ts'

/** What every part of a store shares. */
export type StoreContext = {
  /** The name of the chains this store writes. */
  readonly chain: string
  /** Absent where nobody signs: then chains stand, but no checkpoints. */
  readonly signer?: Signer
}

/** What a store without a key writes. */
export const unsigned: StoreContext = { chain: 'unsigned' }

/** A chain's two ends: the hash before the first line that must stand, and the last line. `ledger` may be `egress` too. */
export type Ends = { readonly ledger: string; readonly chain: string; readonly start: Link; readonly last: Link }

export type Checkpoint = {
  /** The ledger it was signed for, so that those of another do not pass. */
  readonly ledger: string
  readonly writer: string
  readonly key: string
  readonly seq: number
  readonly at: string
  readonly prev: string
  readonly ends: readonly Ends[]
}

export type CheckpointStore = {
  /** Sign where all chains end. Does nothing, and says so, when none has moved or nobody signs. */
  readonly seal: (at: string) => Promise<boolean>
  /** The latest first: for whoever keeps them elsewhere. */
  readonly listCheckpoints: (query: { readonly limit: number }) => Promise<readonly CheckpointRow[]>
}

const ledgerIdName = 'ledger.id'

export function checkpointStore(kysely: Kysely<Database>, context: StoreContext): CheckpointStore {
  return {
    async seal(at) {
      if (!context.signer) return false
      const sealed = await kysely.transaction().execute((transaction) => writeCheckpoint(transaction, context, at))
      if (sealed) context.signer.remember(sealed.ledger, sealed.link)
      return sealed !== undefined
    },
    async listCheckpoints({ limit }) {
      const most = Math.max(1, Math.min(Math.trunc(limit) || 1, 1_000))
      return kysely.selectFrom('checkpoints').selectAll().orderBy('at', 'desc').orderBy('seq', 'desc').limit(most).execute()
    },
  }
}

export type Sealed = { readonly ledger: string; readonly link: Link }

/** Write the next checkpoint in this very transaction. The caller remembers it once the transaction stands. */
export async function writeCheckpoint(
  transaction: Transaction<Database>,
  { chain, signer }: StoreContext,
  at: string,
): Promise<Sealed | undefined> {
  if (!signer) return undefined
  const head = await takeHead(transaction, 'checkpoints', chain, at)
  const before = await transaction
    .selectFrom('checkpoints')
    .select('body')
    .where('writer', '=', chain)
    .where('seq', '=', head.seq)
    .executeTakeFirst()
  const ends = await endsOf(transaction, chain)
  const known = before && readBody(before.body)
  if (known && JSON.stringify(known.ends) === JSON.stringify(ends)) return undefined
  const ledger = await ledgerId(transaction)
  const checkpoint: Checkpoint = { ledger, writer: chain, key: signer.publicKey, seq: head.seq + 1, at, prev: head.hash, ends }
  const body = JSON.stringify(checkpoint)
  const link = { seq: checkpoint.seq, hash: sha256(body) }
  await transaction
    .insertInto('checkpoints')
    .values({ writer: chain, seq: link.seq, at, body, hash: link.hash, signature: signer.sign(body) })
    .execute()
  await moveHead(transaction, 'checkpoints', chain, link)
  return { ledger, link }
}

/** The chains that have lines, in one order. Of its own checkpoints a checkpoint tells only where they begin: it is their end itself. */
async function endsOf(transaction: Transaction<Database>, writer: string): Promise<Ends[]> {
  const rows = await transaction.selectFrom('chains').selectAll().orderBy('ledger').orderBy('chain').execute()
  const ends = rows.flatMap((row): Ends[] => {
    const start = { seq: Number(row.start_seq), hash: row.start_hash }
    if (row.ledger === 'checkpoints') return row.chain === writer ? [{ ledger: row.ledger, chain: row.chain, start, last: start }] : []
    // An empty chain is told for as long as its writer lives; those of machines long gone would pile up.
    if (Number(row.last_seq) < start.seq && row.chain !== writer) return []
    return [{ ledger: row.ledger, chain: row.chain, start, last: { seq: Number(row.last_seq), hash: row.last_hash } }]
  })
  const last = await factOf(transaction, 'egress.head')
  if (last && last.seq > 0) {
    const start = (await factOf(transaction, 'egress.start')) ?? { seq: 1, hash: genesis }
    ends.push({ ledger: 'egress', chain: '', start, last })
  }
  const { rows: before } = await transaction
    .selectFrom('exchanges')
    .select(({ fn }) => fn.countAll().as('rows'))
    .where('chain', 'is', null)
    .executeTakeFirstOrThrow()
  // How many there are from before the chain, so that none is slipped in among them.
  const many = { seq: Number(before), hash: genesis }
  return [...ends, { ledger: 'before', chain: '', start: many, last: many }]
}

/** A name of this ledger's own, made with it. */
export async function ledgerId(kysely: Kysely<Database>): Promise<string> {
  const fact = await kysely.selectFrom('meta').select('value').where('name', '=', ledgerIdName).executeTakeFirst()
  return fact?.value ?? ''
}

/** Give a new ledger its name. */
export async function nameLedger(kysely: Kysely<Database>, id: string): Promise<void> {
  await kysely
    .insertInto('meta')
    .values({ name: ledgerIdName, value: id, at: '' })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
}

/** What a checkpoint says, if its signature is that of the writer it names; undefined when it was made up. */
export function readCheckpoint(row: CheckpointRow): Checkpoint | undefined {
  const checkpoint = readBody(row.body)
  if (!checkpoint || row.hash !== sha256(row.body)) return undefined
  if (checkpoint.writer !== row.writer || checkpoint.seq !== Number(row.seq) || checkpoint.at !== row.at) return undefined
  // The writer's name is made of its key, so no key but that one will do.
  return signerId(checkpoint.key) === checkpoint.writer && isSigned(row.body, row.signature, checkpoint.key) ? checkpoint : undefined
}

function readBody(body: string): Checkpoint | undefined {
  try {
    const value = JSON.parse(body) as Checkpoint // its signature is looked at before it is believed
    return typeof value.key === 'string' && Array.isArray(value.ends) ? value : undefined
  } catch {
    return undefined // no JSON: not written by us
  }
}

/** A link that `meta` keeps. */
export async function factOf(kysely: Kysely<Database>, name: string): Promise<Link | undefined> {
  const fact = await kysely.selectFrom('meta').select('value').where('name', '=', name).executeTakeFirst()
  const [seq, hash] = fact?.value.split(' ') ?? []
  return seq !== undefined && hash !== undefined ? { seq: Number(seq), hash } : undefined
}
