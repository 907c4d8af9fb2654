// What left the house, line by line, each line sealed by the hash of the one before: whoever edits, drops or reorders one breaks the chain.
import type { Kysely, Transaction } from 'kysely'
import { fail } from '../core/errors.ts'
import type { Egress } from '../core/exchange.ts'
import type { Level, Zone } from '../core/sensitivity.ts'
import { genesis, type Link, sha256 } from './chain.ts'
import { factOf, type Sealed, type StoreContext, unsigned, writeCheckpoint } from './checkpoints.ts'
import type { Database, EgressRow } from './entry.ts'

/** A line as it stands in the ledger. */
export type EgressLine = Egress & { readonly seq: number; readonly prevHash: string; readonly hash: string }

export type EgressQuery = { readonly limit: number; readonly before?: number; readonly exchange?: string; readonly withContent?: boolean }

/** What the check of the chain found. `first` and `last` are the numbers of the lines that stand. */
export type Verification = {
  readonly lines: number
  readonly first?: number
  readonly last?: number
  readonly flaws: readonly Flaw[]
}

/** `edited`: a line does not hash to what it says. `missing`: a line or the end is gone. `moved`: it does not follow the one before. */
export type Flaw = {
  readonly seq: number
  readonly kind: 'edited' | 'missing' | 'moved' | 'content'
}

export type EgressStore = {
  /** Add lines, all or none. */
  readonly noteEgress: (lines: readonly Egress[]) => Promise<void>
  /** The latest first. */
  readonly listEgress: (query: EgressQuery) => Promise<readonly EgressLine[]>
  /** Go through the whole chain. Stops after a hundred flaws. */
  readonly verifyEgress: () => Promise<Verification>
  /** Forget lines before a time; the chain then begins with the first that is left, and says so. */
  readonly forgetEgress: (before: string, at?: string) => Promise<number>
}

const pageRows = 2_000
const mostFlaws = 100
const headName = 'egress.head'
const startName = 'egress.start'

export function egressStore(kysely: Kysely<Database>, context: StoreContext = unsigned): EgressStore {
  return {
    async noteEgress(lines) {
      if (lines.length === 0) return
      await kysely.transaction().execute(async (transaction) => {
        await holdHead(transaction, lines[0]?.at ?? '')
        let { seq, hash } = await headOf(transaction)
        const rows = lines.map((line) => {
          const row = toRow(line, seq + 1, hash)
          seq = row.seq
          hash = row.hash
          return row
        })
        for (let first = 0; first < rows.length; first += 50)
          await transaction
            .insertInto('egress')
            .values(rows.slice(first, first + 50))
            .execute()
        const at = lines.at(-1)?.at ?? ''
        await keep(transaction, headName, `${seq} ${hash}`, at)
      })
    },
    async listEgress({ limit, before, exchange, withContent = false }) {
      const rows = await kysely
        .selectFrom('egress')
        .selectAll()
        .$if(before !== undefined, (query) => query.where('seq', '<', before ?? 0))
        .$if(exchange !== undefined, (query) => query.where('exchange', '=', exchange ?? ''))
        .orderBy('seq', 'desc')
        .limit(Math.max(1, Math.min(Math.trunc(limit) || 1, 1_000)))
        .execute()
      return rows.map((row) => fromRow(row, withContent))
    },
    async verifyEgress() {
      const flaws: Flaw[] = []
      // Read before the lines: what is added meanwhile is no gap.
      const head = await factOf(kysely, headName)
      const start = await factOf(kysely, startName)
      let expected = start ? start.seq : 1
      let previous = start?.hash ?? genesis
      let first: number | undefined
      let last: number | undefined
      let lines = 0
      for (let after = 0; flaws.length < mostFlaws; ) {
        const rows = await kysely.selectFrom('egress').selectAll().where('seq', '>', after).orderBy('seq').limit(pageRows).execute()
        for (const row of rows) {
          const seq = Number(row.seq)
          if (seq !== expected) flaws.push({ seq: expected, kind: 'missing' })
          else if (row.prev_hash !== previous) flaws.push({ seq, kind: 'moved' })
          if (hashOf(row) !== row.hash) flaws.push({ seq, kind: 'edited' })
          if (head?.seq === seq && head.hash !== row.hash) flaws.push({ seq, kind: 'edited' })
          if (row.content !== null && sha256(row.content) !== row.sha256) flaws.push({ seq, kind: 'content' })
          previous = row.hash
          expected = seq + 1
          first ??= seq
          last = seq
          lines++
          after = seq
        }
        if (rows.length < pageRows) break
      }
      if (head && head.seq >= expected) flaws.push({ seq: expected, kind: 'missing' })
      else if (!head && lines > 0) flaws.push({ seq: expected, kind: 'missing' })
      return { lines, first, last, flaws: flaws.slice(0, mostFlaws) }
    },
    async forgetEgress(before, at = before) {
      let sealed: Sealed | undefined
      const gone = await kysely.transaction().execute(async (transaction) => {
        const last = await transaction
          .selectFrom('egress')
          .select(['seq', 'hash'])
          .where('at', '<', before)
          .orderBy('seq', 'desc')
          .limit(1)
          .executeTakeFirst()
        if (!last) return 0
        const [result] = await transaction.deleteFrom('egress').where('seq', '<=', last.seq).execute()
        await keep(transaction, startName, `${Number(last.seq) + 1} ${last.hash}`, before)
        sealed = await writeCheckpoint(transaction, context, at)
        return Number(result?.numDeletedRows ?? 0)
      })
      if (sealed) context.signer?.remember(sealed.ledger, sealed.link)
      return gone
    },
  }
}

/** All gateways write one chain: who writes it holds its end until the transaction ends. */
async function holdHead(transaction: Transaction<Database>, at: string): Promise<void> {
  await transaction
    .insertInto('meta')
    .values({ name: headName, value: `0 ${genesis}`, at })
    .onConflict((conflict) => conflict.column('name').doUpdateSet((row) => ({ at: row.ref('meta.at') })))
    .execute()
}

/** Where the chain ends: its last line, or what remains of it when every line was forgotten. */
async function headOf(transaction: Transaction<Database>): Promise<Link> {
  const last = await transaction.selectFrom('egress').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst()
  const head = await factOf(transaction, headName)
  // Where lines were cut off the end, the next one leaves a gap that tells of it.
  if (head && head.seq > 0 && head.seq >= Number(last?.seq ?? 0)) return head
  if (last) return { seq: Number(last.seq), hash: last.hash }
  const start = await factOf(transaction, startName)
  return start ? { seq: start.seq - 1, hash: start.hash } : { seq: 0, hash: genesis }
}

async function keep(transaction: Transaction<Database>, name: string, value: string, at: string): Promise<void> {
  await transaction
    .insertInto('meta')
    .values({ name, value, at })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value, at }))
    .execute()
}

function toRow(line: Egress, seq: number, prevHash: string): EgressRow {
  const row = {
    seq,
    exchange: line.exchange,
    at: line.at,
    upstream: line.upstream,
    provider: line.provider,
    model: line.model.slice(0, 512),
    zone: line.zone,
    destination: line.destination,
    level: line.level,
    sha256: line.sha256,
    bytes: line.bytes,
    redactions: JSON.stringify(line.redactions),
    policy: line.policy,
    content: line.content ?? null,
    prev_hash: prevHash,
  }
  return { ...row, hash: hashOf(row) }
}

/** Of everything a line says and of the line before. The content is bound by its own hash, so that it may be forgotten first. */
export function hashOf(row: Omit<EgressRow, 'hash' | 'content'>): string {
  return sha256(
    JSON.stringify([
      Number(row.seq),
      row.prev_hash,
      row.exchange,
      row.at,
      row.upstream,
      row.provider,
      row.model,
      row.zone,
      row.destination,
      row.level,
      row.sha256,
      Number(row.bytes),
      row.redactions,
      row.policy,
    ]),
  )
}

function fromRow(row: EgressRow, withContent: boolean): EgressLine {
  const redactions: unknown = JSON.parse(row.redactions)
  if (typeof redactions !== 'object' || redactions === null) throw fail('ledger.unavailable', { detail: 'an egress line cannot be read' })
  return {
    seq: Number(row.seq),
    exchange: row.exchange,
    at: row.at,
    upstream: row.upstream,
    provider: row.provider,
    model: row.model,
    zone: row.zone as Zone, // written by `toRow`
    destination: row.destination,
    level: row.level as Level, // likewise
    sha256: row.sha256,
    bytes: Number(row.bytes),
    redactions: redactions as Record<string, number>, // likewise
    policy: row.policy,
    prevHash: row.prev_hash,
    hash: row.hash,
    ...(withContent && row.content !== null && { content: row.content }),
  }
}
