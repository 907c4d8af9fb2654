// What waits for a human before it may leave: exactly the text that would, what was decided of it, and by whom.
import type { Kysely } from 'kysely'
import type { Level } from '../core/sensitivity.ts'
import type { Database, ReviewRow } from './entry.ts'

export type ReviewState = 'waiting' | 'approved' | 'rejected'

export type Review = {
  /** `r_` and the beginning of the hash of what would leave, so that the same request finds its own review again. */
  readonly id: string
  readonly at: string
  readonly exchange: string
  readonly caller: string
  /** The address it would go to, path and query included. */
  readonly destination: string
  readonly model: string
  readonly level: Level
  readonly labels: readonly string[]
  readonly redactions: Readonly<Record<string, number>>
  readonly state: ReviewState
  /** The exact text. */
  readonly text: string
  /** What shall leave instead, as the reviewer changed it. */
  readonly edited?: string
  readonly decidedAt?: string
  readonly decidedBy?: string
  readonly note?: string
}

export type ReviewVerdict = {
  readonly state: 'approved' | 'rejected'
  readonly at: string
  readonly by: string
  readonly note?: string
  readonly edited?: string
}

export type ReviewStore = {
  /** Put something in the queue; one that is there already stays as it is. False when the queue is full. */
  readonly holdForReview: (review: Review) => Promise<boolean>
  readonly getReview: (id: string) => Promise<Review | undefined>
  /** The oldest first, since they have waited longest. */
  readonly listReviews: (query: { readonly state?: ReviewState; readonly limit: number }) => Promise<readonly Review[]>
  /** Decide on one that waits; undefined when none of that id does. */
  readonly decideReview: (id: string, verdict: ReviewVerdict) => Promise<Review | undefined>
  readonly forgetReviews: (before: string) => Promise<number>
}

/** More than this waiting means that nobody looks; then new ones are refused rather than kept. */
export const mostWaiting = 1_000

export function reviewStore(kysely: Kysely<Database>): ReviewStore {
  const getReview = async (id: string) => {
    const row = await kysely.selectFrom('reviews').selectAll().where('id', '=', id).executeTakeFirst()
    return row && fromRow(row)
  }
  return {
    async holdForReview(review) {
      const { waiting } = await kysely
        .selectFrom('reviews')
        .select(({ fn }) => fn.countAll().as('waiting'))
        .where('state', '=', 'waiting')
        .executeTakeFirstOrThrow()
      if (Number(waiting) >= mostWaiting) return false
      await kysely
        .insertInto('reviews')
        .values(toRow(review))
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute()
      return true
    },
    getReview,
    async listReviews({ state, limit }) {
      const rows = await kysely
        .selectFrom('reviews')
        .selectAll()
        .$if(state !== undefined, (query) => query.where('state', '=', state ?? ''))
        .orderBy('at')
        .limit(Math.max(1, Math.min(limit, 1_000)))
        .execute()
      return rows.map(fromRow)
    },
    async decideReview(id, { state, at, by, note, edited }) {
      const [result] = await kysely
        .updateTable('reviews')
        .set({ state, decided_at: at, decided_by: by, note: note ?? null, edited: edited ?? null })
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .execute()
      return Number(result?.numUpdatedRows ?? 0) > 0 ? getReview(id) : undefined
    },
    async forgetReviews(before) {
      const [result] = await kysely.deleteFrom('reviews').where('at', '<', before).execute()
      return Number(result?.numDeletedRows ?? 0)
    },
  }
}

function toRow(review: Review): ReviewRow {
  return {
    id: review.id,
    at: review.at,
    exchange: review.exchange,
    caller: review.caller,
    destination: review.destination,
    model: review.model,
    level: review.level,
    labels: JSON.stringify(review.labels),
    redactions: JSON.stringify(review.redactions),
    state: review.state,
    text: review.text,
    edited: review.edited ?? null,
    decided_at: review.decidedAt ?? null,
    decided_by: review.decidedBy ?? null,
    note: review.note ?? null,
  }
}

function fromRow(row: ReviewRow): Review {
  return {
    id: row.id,
    at: row.at,
    exchange: row.exchange,
    caller: row.caller,
    destination: row.destination,
    model: row.model,
    level: row.level as Level, // written by `toRow`, as all below
    labels: JSON.parse(row.labels) as string[],
    redactions: JSON.parse(row.redactions) as Record<string, number>,
    state: row.state as ReviewState,
    text: row.text,
    ...(row.edited !== null && { edited: row.edited }),
    ...(row.decided_at !== null && { decidedAt: row.decided_at }),
    ...(row.decided_by !== null && { decidedBy: row.decided_by }),
    ...(row.note !== null && { note: row.note }),
  }
}
