// What became of answers: one judgement of one answer by one source. No word of prompt or answer; features only as hashed, shuffled places.
import type { Kysely } from 'kysely'
import type { Database, OutcomeRow } from './entry.ts'

/** Who judged: the caller, the caller by asking again, the verification of a cascade, or another model's answer to the same. */
export const outcomeSources = ['feedback', 'retry', 'verifier', 'shadow'] as const
export type OutcomeSource = (typeof outcomeSources)[number]

/** What a caller may say of an answer besides how good it was. */
export const outcomeReasons = ['wrong', 'incomplete', 'format', 'style', 'refused', 'slow'] as const
export type OutcomeReason = (typeof outcomeReasons)[number]

export type Judgement = {
  /** The exchange whose answer was judged. */
  readonly exchange: string
  /** ISO time of the judgement, UTC. */
  readonly at: string
  readonly source: OutcomeSource
  /** 0 wrong … 1 right. */
  readonly right: number
  readonly reason?: OutcomeReason
  /** Who answered. */
  readonly upstream: string
  readonly model: string
  readonly family: string
  /** 0..1, as the shipped estimator saw the prompt. */
  readonly complexity: number
  /** The chance to be right that the shipped estimator gave this model; what this house has learned is not in it. */
  readonly expected: number
  /** Which estimator that was. */
  readonly estimator: string
  /** Short keyed hash of whose conversation it was and how it began, so that one conversation never stands on both sides of a test. */
  readonly thread: string
  /** The prompt's hashed features, see `routing/learning/features.ts`. */
  readonly features?: Uint8Array
}

export type OutcomeStore = {
  /** Keep judgements. A second one of the same answer by the same source takes the place of the first. */
  readonly noteOutcomes: (judgements: readonly Judgement[]) => Promise<void>
  /** Whether this source has judged this answer. */
  readonly hasOutcome: (exchange: string, source: OutcomeSource) => Promise<boolean>
  /** The latest first. `next` goes into `before` to read on; absent at the end. */
  readonly listOutcomes: (query: OutcomeQuery) => Promise<OutcomePage>
  readonly countOutcomes: () => Promise<number>
  readonly forgetOutcomes: (before: string) => Promise<number>
}

export type OutcomeQuery = { readonly limit: number; readonly since?: string; readonly before?: string }
export type OutcomePage = { readonly judgements: readonly Judgement[]; readonly next?: string }

/** More are not kept: the oldest make room. */
export const mostOutcomes = 100_000
/** The bound is looked at after so many further judgements. */
const looksEvery = 1_000

export function outcomeStore(kysely: Kysely<Database>, most: number = mostOutcomes): OutcomeStore {
  let sinceLook = 0

  const countOutcomes = async (): Promise<number> => {
    const { number } = await kysely
      .selectFrom('outcomes')
      .select(({ fn }) => fn.countAll().as('number'))
      .executeTakeFirstOrThrow()
    return Number(number)
  }

  const makeRoom = async (): Promise<void> => {
    const over = (await countOutcomes()) - most
    if (over <= 0) return
    const border = await kysely.selectFrom('outcomes').select('at').orderBy('at').offset(over).limit(1).executeTakeFirst()
    if (border) await kysely.deleteFrom('outcomes').where('at', '<', border.at).execute()
  }

  return {
    async noteOutcomes(judgements) {
      await kysely.transaction().execute(async (transaction) => {
        for (const judgement of judgements) {
          const { exchange: _, source: __, ...values } = toRow(judgement)
          await transaction
            .insertInto('outcomes')
            .values(toRow(judgement))
            .onConflict((conflict) => conflict.columns(['exchange', 'source']).doUpdateSet(values))
            .execute()
        }
      })
      sinceLook += judgements.length
      if (sinceLook < Math.min(looksEvery, most)) return
      sinceLook = 0
      await makeRoom()
    },
    async hasOutcome(exchange, source) {
      const row = await kysely
        .selectFrom('outcomes')
        .select('at')
        .where('exchange', '=', exchange)
        .where('source', '=', source)
        .executeTakeFirst()
      return row !== undefined
    },
    async listOutcomes({ limit, since, before }) {
      const wanted = Math.max(1, Math.min(Math.trunc(limit) || 1, 1_000))
      const [at = '', exchange = '', source = ''] = before?.split('~') ?? []
      const rows = await kysely
        .selectFrom('outcomes')
        .selectAll()
        .$if(since !== undefined, (query) => query.where('at', '>=', since ?? ''))
        .$if(before !== undefined, (query) =>
          query.where((row) => row(row.refTuple('at', 'exchange', 'source'), '<', row.tuple(at, exchange, source))),
        )
        .orderBy('at', 'desc')
        .orderBy('exchange', 'desc')
        .orderBy('source', 'desc')
        .limit(wanted + 1)
        .execute()
      const page = rows.slice(0, wanted)
      const last = page.at(-1)
      return {
        judgements: page.map(fromRow),
        ...(rows.length > wanted && last && { next: `${last.at}~${last.exchange}~${last.source}` }),
      }
    },
    countOutcomes,
    async forgetOutcomes(before) {
      const [result] = await kysely.deleteFrom('outcomes').where('at', '<', before).execute()
      return Number(result?.numDeletedRows ?? 0)
    },
  }
}

function toRow(judgement: Judgement): OutcomeRow {
  return {
    exchange: judgement.exchange,
    at: judgement.at,
    source: judgement.source,
    right_share: judgement.right,
    reason: judgement.reason ?? null,
    upstream: judgement.upstream,
    model: judgement.model,
    family: judgement.family,
    complexity: judgement.complexity,
    expected: judgement.expected,
    estimator: judgement.estimator,
    thread: judgement.thread,
    features: judgement.features ?? null,
  }
}

function fromRow(row: OutcomeRow): Judgement {
  return {
    exchange: row.exchange,
    at: row.at,
    source: row.source as OutcomeSource, // written by `toRow`, as all below
    right: row.right_share,
    ...(row.reason !== null && { reason: row.reason as OutcomeReason }),
    upstream: row.upstream,
    model: row.model,
    family: row.family,
    complexity: row.complexity,
    expected: row.expected,
    estimator: row.estimator,
    thread: row.thread,
    ...(row.features !== null && { features: new Uint8Array(row.features) }),
  }
}
