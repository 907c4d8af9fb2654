// What operators did: who moved the bridge, decided on a review, made a key. A chain like that of exchanges, so that none can be taken back.
import type { Kysely } from 'kysely'
import { adminHash, moveHead, takeHead } from './chain.ts'
import type { StoreContext } from './checkpoints.ts'
import type { AdminRow, Database } from './entry.ts'

export type AdminAction = {
  readonly id: string
  /** ISO time, UTC. */
  readonly at: string
  /** The key's name, or `anonymous`. */
  readonly who: string
  /** What was done: `bridge.raised`, `review.approved`. */
  readonly action: string
  /** To what; empty when there is but one. */
  readonly subject: string
  /** Whatever else tells what was done. Never a secret, a prompt or a header. */
  readonly detail: Readonly<Record<string, unknown>>
}

/** An action as it stands in the ledger. */
export type AdminLine = AdminAction & { readonly chain: string; readonly seq: number; readonly prevHash: string; readonly hash: string }

export type AdminLog = {
  /** Add actions, all or none; one that is there already stays as it is. */
  readonly noteAdmin: (actions: readonly AdminAction[]) => Promise<void>
  /** The latest first. `next` goes into `before` to read on. */
  readonly listAdmin: (query: { readonly limit: number; readonly before?: string }) => Promise<AdminPage>
}
export type AdminPage = { readonly actions: readonly AdminLine[]; readonly next?: string }

const longestWord = 512
const longestDetail = 8_192

export function adminLog(kysely: Kysely<Database>, { chain }: StoreContext): AdminLog {
  return {
    async noteAdmin(actions) {
      if (actions.length === 0) return
      await kysely.transaction().execute(async (transaction) => {
        let head = await takeHead(transaction, 'admin_log', chain, actions[0]?.at ?? '')
        const ids = actions.map(({ id }) => id)
        const there = await transaction.selectFrom('admin_log').select('id').where('id', 'in', ids).execute()
        const known = new Set(there.map(({ id }) => id))
        for (const action of actions) {
          if (known.has(action.id)) continue
          known.add(action.id)
          const row = toRow(action, chain, head.seq + 1, head.hash)
          await transaction.insertInto('admin_log').values(row).execute()
          head = { seq: row.seq, hash: row.hash }
        }
        await moveHead(transaction, 'admin_log', chain, head)
      })
    },
    async listAdmin({ limit, before }) {
      const most = Math.max(1, Math.min(Math.trunc(limit) || 1, 1_000))
      const cut = before?.indexOf('~') ?? -1
      const rows = await kysely
        .selectFrom('admin_log')
        .selectAll()
        .$if(before !== undefined, (query) =>
          query.where((row) => row(row.refTuple('at', 'id'), '<', row.tuple(before?.slice(0, cut) ?? '', before?.slice(cut + 1) ?? ''))),
        )
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(most + 1)
        .execute()
      const page = rows.slice(0, most)
      const last = page.at(-1)
      return { actions: page.map(fromRow), ...(rows.length > most && last && { next: `${last.at}~${last.id}` }) }
    },
  }
}

function toRow(action: AdminAction, chain: string, seq: number, previous: string): AdminRow {
  const detail = JSON.stringify(action.detail)
  const row = {
    id: action.id,
    at: action.at,
    who: word(action.who),
    action: word(action.action),
    subject: word(action.subject),
    // Cut text would be no JSON any more.
    detail: detail.length > longestDetail ? '{"isTooLong":true}' : detail,
    chain,
    seq,
    prev_hash: previous,
  }
  return { ...row, hash: adminHash(row) }
}

function word(value: string): string {
  return value.slice(0, longestWord).toWellFormed().replaceAll('\0', '\ufffd')
}

function fromRow(row: AdminRow): AdminLine {
  return {
    id: row.id,
    at: row.at,
    who: row.who,
    action: row.action,
    subject: row.subject,
    detail: JSON.parse(row.detail) as AdminAction['detail'], // written by `toRow`
    chain: row.chain,
    seq: Number(row.seq),
    prevHash: row.prev_hash,
    hash: row.hash,
  }
}
