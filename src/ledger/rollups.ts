// Sums of exchanges by hour and by day, kept in the same transaction as the exchanges themselves, so that a report over a month adds up
// hundreds of lines instead of a million. They are derived: rows that are forgotten are taken off again, and all can be made anew.
import { hash } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import { batches } from './batch.ts'
import type { Database, ExchangeRow, LatencyRow, RollupRow, Values } from './entry.ts'

/** What is read of an exchange to count it. */
export const summed = [
  'at',
  'caller',
  'team',
  'asked_model',
  'answered_model',
  'upstream',
  'zone',
  'level',
  'route',
  'outcome',
  'input_total',
  'output_total',
  'cost_micros',
  'baseline_micros',
  'redactions',
  'first_byte_ms',
  'total_ms',
] as const satisfies readonly (keyof ExchangeRow)[]
export type Summed = Pick<ExchangeRow, (typeof summed)[number]>

const words = [
  'caller',
  'team',
  'asked_model',
  'answered_model',
  'upstream',
  'zone',
  'level',
  'route',
  'outcome',
] as const satisfies readonly (keyof RollupRow)[]
const sums = [
  'requests',
  'input_total',
  'output_total',
  'cost_micros',
  'priced',
  'baseline_micros',
  'baselined',
  'saved_micros',
  'redactions',
] as const satisfies readonly (keyof RollupRow)[]
const rollupColumns = ['key', 'span', 'at', ...words, ...sums] as const
const latencyColumns = ['at', 'zone', 'kind', 'bucket', 'answers'] as const satisfies readonly (keyof LatencyRow)[]

/** Each bucket of durations ends a tenth above where it begins, so a percentile is told within five in a hundred. */
const bucketRatio = 1.1
const [shortest, longest] = [-50, 250]

export function bucketOf(ms: number): number {
  return ms > 0 ? Math.max(shortest, Math.min(longest, Math.floor(Math.log(ms) / Math.log(bucketRatio)))) : shortest
}

/** The middle of a bucket, in milliseconds. */
export function middleOf(bucket: number): number {
  return bucketRatio ** (bucket + 0.5)
}

export type Rollups = {
  /** Count exchanges in; with -1, take them off again. */
  readonly count: (transaction: Transaction<Database>, rows: readonly Summed[], sign?: 1 | -1) => Promise<void>
  /** Sum what is there already, in a ledger whose sums were never made or have another form. */
  readonly makeAnew: () => Promise<void>
}

const formName = 'rollups.form'
/** Counts up whenever what is summed changes; then all is made anew from the exchanges. */
const form = '1'
const rowsPerPage = 1_000

export function openRollups(kysely: Kysely<Database>): Rollups {
  const insertSums = batches((rows) => {
    const shape = Object.fromEntries(rollupColumns.map((column) => [column, ''])) as unknown as RollupRow // only the shape matters
    return kysely
      .insertInto('rollups')
      .values(Array.from({ length: rows }, () => shape))
      .onConflict((conflict) =>
        conflict
          .column('key')
          .doUpdateSet((row) => Object.fromEntries(sums.map((sum) => [sum, row(`rollups.${sum}`, '+', row.ref(`excluded.${sum}`))]))),
      )
      .compile().sql
  })
  const insertLatencies = batches((rows) => {
    const shape = Object.fromEntries(latencyColumns.map((column) => [column, ''])) as unknown as LatencyRow // likewise
    return kysely
      .insertInto('latencies')
      .values(Array.from({ length: rows }, () => shape))
      .onConflict((conflict) =>
        conflict
          .columns(['at', 'zone', 'kind', 'bucket'])
          .doUpdateSet((row) => ({ answers: row('latencies.answers', '+', row.ref('excluded.answers')) })),
      )
      .compile().sql
  })

  const rollups: Rollups = {
    async makeAnew() {
      const fact = await kysely.selectFrom('meta').select('value').where('name', '=', formName).executeTakeFirst()
      if (fact?.value === form) return
      await kysely.transaction().execute(async (transaction) => {
        // Taken first, so that of several that open the ledger at once one does it and the others find it done.
        const taken = await transaction
          .insertInto('meta')
          .values({ name: formName, value: 'being made', at: '' })
          .onConflict((conflict) => conflict.column('name').doUpdateSet((row) => ({ at: row.ref('meta.at') })))
          .returning('value')
          .executeTakeFirst()
        if (taken?.value === form) return
        await transaction.deleteFrom('rollups').execute()
        await transaction.deleteFrom('latencies').execute()
        for (let after = ''; ; ) {
          const rows = await transaction
            .selectFrom('exchanges')
            .select(['id', ...summed])
            .where('id', '>', after)
            .orderBy('id')
            .limit(rowsPerPage)
            .execute()
          await rollups.count(transaction, rows)
          after = rows.at(-1)?.id ?? ''
          if (rows.length < rowsPerPage) break
        }
        await transaction.updateTable('meta').set({ value: form }).where('name', '=', formName).execute()
      })
    },

    async count(transaction, rows, sign = 1) {
      if (rows.length === 0) return
      const [groups, answers] = grouped(rows, sign)
      // In one order, so that two gateways that count at once wait for each other instead of both for ever.
      await insertSums(transaction, byKey(groups))
      await insertLatencies(transaction, byKey(answers))
      if (sign === 1) return
      const times = rows.map(({ at }) => at).sort()
      const [first = '', last = ''] = [startOf(times[0] ?? '', 'day'), times.at(-1)]
      for (const span of ['hour', 'day'])
        await transaction
          .deleteFrom('rollups')
          .where('span', '=', span)
          .where('at', '>=', first)
          .where('at', '<=', last)
          .where('requests', '<=', 0)
          .execute()
      await transaction.deleteFrom('latencies').where('at', '>=', first).where('at', '<=', last).where('answers', '<=', 0).execute()
    },
  }
  return rollups
}

/** The ISO time at which the hour or the day of a time begins. */
export function startOf(at: string, span: 'hour' | 'day'): string {
  return span === 'hour' ? `${at.slice(0, 13)}:00:00.000Z` : `${at.slice(0, 10)}T00:00:00.000Z`
}

type Group = { readonly head: Values; readonly sums: number[] }

/** Rows of both tables by their keys. */
function grouped(rows: readonly Summed[], sign: 1 | -1): readonly [Map<string, Group>, Map<string, Group>] {
  const groups = new Map<string, Group>()
  const answers = new Map<string, Group>()
  for (const row of rows) {
    const said = words.map((word) => row[word])
    for (const span of ['hour', 'day'] as const) {
      const at = startOf(row.at, span)
      const text = JSON.stringify([span, at, ...said])
      let group = groups.get(text)
      if (!group) {
        group = { head: [hash('sha256', text, 'base64url').slice(0, 22), span, at, ...said], sums: sums.map(() => 0) }
        groups.set(text, group)
      }
      countIn(group.sums, row, sign)
    }
    if (row.outcome !== 'answered') continue
    const hour = startOf(row.at, 'hour')
    for (const [kind, ms] of [
      ['total', row.total_ms],
      ['first-byte', row.first_byte_ms],
    ] as const) {
      if (ms === null) continue
      const head = [hour, row.zone ?? '', kind, bucketOf(ms)]
      const text = JSON.stringify(head)
      let group = answers.get(text)
      if (!group) {
        group = { head, sums: [0] }
        answers.set(text, group)
      }
      group.sums[0] = (group.sums[0] ?? 0) + sign
    }
  }
  return [groups, answers]
}

function countIn(into: number[], row: Summed, sign: 1 | -1): void {
  const { cost_micros: cost, baseline_micros: baseline } = row
  const add = [
    1,
    Number(row.input_total ?? 0),
    Number(row.output_total ?? 0),
    Number(cost ?? 0),
    cost === null ? 0 : 1,
    Number(baseline ?? 0),
    baseline === null ? 0 : 1,
    cost === null || baseline === null ? 0 : Number(baseline) - Number(cost),
    Number(row.redactions ?? 0),
  ]
  add.forEach((value, index) => {
    into[index] = (into[index] ?? 0) + sign * value
  })
}

function byKey(groups: ReadonlyMap<string, Group>): Values[] {
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => [...group.head, ...group.sums])
}
