// What budgets used up, and what is set aside for requests under way. An amount is reserved before anything is sent, in one transaction
// that takes all sums or none, and settled when it is known:
//
//   reserve   spent + reserved + amount <= limit, or nothing happens       settle   the hold goes, what was used is spent
//   renew     a gateway that lives keeps its holds                         lapse    holds of one that does not are booked as estimated
//
// Lapsing moves an amount from reserved to spent and changes nothing that a limit looks at; when the gateway comes back after all, its
// settlement puts the sum right. Rows are locked holds first, then sums in the order of their ids, so that no two can wait for each other.
import { type Kysely, sql, type Transaction } from 'kysely'
import { type Amounts, amountIn, type BudgetUnit, type Standing } from '../core/budget.ts'
import type { Database, MeterRow } from './entry.ts'

/** One sum, and how much of it a request is going to take. */
export type Want = {
  readonly budget: string
  /** Whose sum it is, where a budget keeps one for each; empty otherwise. */
  readonly subject: string
  readonly unit: BudgetUnit
  readonly starts: string
  readonly ends?: string
  readonly amount: number
  /** No more than this may be spent and reserved together; undefined only counts. */
  readonly limit?: number
}

export type Reservation = {
  readonly id: string
  /** The gateway that will settle it. */
  readonly writer: string
  /** ISO time after which it is taken for lost unless it was renewed. */
  readonly expires: string
  readonly wants: readonly Want[]
}

export type Meter = Standing & {
  readonly budget: string
  readonly subject: string
  readonly unit: BudgetUnit
  readonly starts: string
  readonly ends?: string
  /** The part of `spent` that was estimated. */
  readonly estimated: number
  /** Requests that were settled. */
  readonly settled: number
}

/** `held`: every sum with its standing now. `exhausted`: the first that had no room, and nothing was held anywhere. */
export type Reserved = { readonly kind: 'held' | 'exhausted'; readonly meters: readonly Meter[] }

export type Settlement = {
  readonly id: string
  /** What was used; a unit that nobody knows counts as what was held. */
  readonly used: Amounts
  /** Some of it is an estimate of ours. */
  readonly isEstimated?: boolean
  /** What to count when nothing was held, because the ledger was away. */
  readonly unheld?: readonly Want[]
  /** When the note of that may be forgotten; ISO. */
  readonly until: string
}

export type BudgetStore = {
  readonly reserveBudgets: (reservation: Reservation) => Promise<Reserved>
  /** May be said again when its acknowledgement was lost; it counts once. Answers the sums it touched. */
  readonly settleBudgets: (settlement: Settlement) => Promise<readonly Meter[]>
  readonly renewHolds: (writer: string, expires: string) => Promise<void>
  /** Book what gateways held that were not heard of; how many holds that were. `until`: when the notes of it may be forgotten. */
  readonly lapseHolds: (now: string, until: string) => Promise<number>
  /** Sums whose period is not over, the latest first. */
  readonly listMeters: (now: string) => Promise<readonly Meter[]>
  readonly countHolds: () => Promise<number>
  readonly forgetMeters: (before: string) => Promise<number>
}

/** More sums than this are not kept: the oldest go first. */
export const mostMeters = 100_000
const mostListed = 10_000
const lapsedAtOnce = 500

export function budgetStore(kysely: Kysely<Database>): BudgetStore {
  async function reserveBudgets({ id, writer, expires, wants }: Reservation): Promise<Reserved> {
    const sorted = inOrder(wants)
    try {
      const meters = await kysely.transaction().execute(async (transaction) => {
        const held: Meter[] = []
        for (const want of sorted) held.push(await take(transaction, want))
        const rows = sorted.map((want) => ({
          id,
          meter: meterId(want),
          amount: want.amount,
          writer,
          state: 'held',
          expires_at: expires,
        }))
        await transaction.insertInto('holds').values(rows).execute()
        return held
      })
      return { kind: 'held', meters }
    } catch (error) {
      if (!(error instanceof Exhausted)) throw error
      return { kind: 'exhausted', meters: error.meters }
    }
  }

  /** Set an amount aside in one sum, which is made when it is not there. */
  async function take(transaction: Transaction<Database>, want: Want): Promise<Meter> {
    const id = meterId(want)
    const add = () =>
      transaction
        .updateTable('meters')
        .set(({ eb }) => ({ reserved: eb('reserved', '+', want.amount) }))
        .where('id', '=', id)
        .$if(want.limit !== undefined, (query) =>
          query.where(({ eb }) => eb(sql<number>`spent + reserved + ${want.amount}`, '<=', want.limit ?? 0)),
        )
        .returningAll()
        .executeTakeFirst()
    const first = await add()
    if (first) return fromRow(first)
    await make(transaction, want)
    const second = await add()
    if (second) return fromRow(second)
    const full = await transaction.selectFrom('meters').selectAll().where('id', '=', id).executeTakeFirst()
    throw new Exhausted(full ? [fromRow(full)] : [])
  }

  async function make(transaction: Transaction<Database>, want: Want): Promise<void> {
    const { budget, subject, unit, starts, ends } = want
    await transaction
      .insertInto('meters')
      .values({
        id: meterId(want),
        budget,
        subject,
        unit,
        starts_at: starts,
        ends_at: ends ?? null,
        spent: 0,
        reserved: 0,
        estimated: 0,
        settled: 0,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }

  async function settleBudgets({ id, used, isEstimated = false, unheld, until }: Settlement): Promise<readonly Meter[]> {
    return kysely.transaction().execute(async (transaction) => {
      const holds = await transaction.deleteFrom('holds').where('id', '=', id).where('state', '!=', 'booked').returningAll().execute()
      const meters: Meter[] = []
      for (const hold of byName(holds, ({ meter }) => meter)) {
        const amount = Number(hold.amount)
        const wasBooked = hold.state === 'lapsed'
        const row = await transaction.selectFrom('meters').select('unit').where('id', '=', hold.meter).executeTakeFirst()
        if (!row) continue
        const known = amountIn(row.unit as BudgetUnit, used) // written by `make`
        const spent = known ?? amount
        const guessed = known === undefined || (isEstimated && row.unit !== 'requests') ? spent : 0
        meters.push(
          await book(transaction, hold.meter, {
            spent: wasBooked ? spent - amount : spent,
            reserved: wasBooked ? 0 : -amount,
            estimated: wasBooked ? guessed - amount : guessed,
            settled: wasBooked || used.requests === 0 ? 0 : 1,
          }),
        )
      }
      if (holds.length > 0 || !unheld) return meters
      for (const want of inOrder(unheld)) {
        const note = { id, meter: meterId(want), amount: want.amount, writer: '', state: 'booked', expires_at: until }
        const { numInsertedOrUpdatedRows: isNew } = await transaction
          .insertInto('holds')
          .values(note)
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow()
        if (Number(isNew ?? 0) === 0) continue
        await make(transaction, want)
        const known = amountIn(want.unit, used)
        const spent = known ?? want.amount
        const guessed = known === undefined || (isEstimated && want.unit !== 'requests') ? spent : 0
        meters.push(
          await book(transaction, meterId(want), { spent, reserved: 0, estimated: guessed, settled: used.requests === 0 ? 0 : 1 }),
        )
      }
      return meters
    })
  }

  async function lapseHolds(now: string, until: string): Promise<number> {
    await kysely.deleteFrom('holds').where('state', '!=', 'held').where('expires_at', '<', now).execute()
    const due = await kysely
      .selectFrom('holds')
      .select(['id', 'meter'])
      .where('state', '=', 'held')
      .where('expires_at', '<', now)
      .orderBy('expires_at')
      .limit(lapsedAtOnce)
      .execute()
    let lapsed = 0
    for (const { id, meter } of due) {
      lapsed += await kysely.transaction().execute(async (transaction) => {
        // Another gateway may have been quicker, or the one that held it has come back.
        const hold = await transaction
          .updateTable('holds')
          .set({ state: 'lapsed', expires_at: until })
          .where('id', '=', id)
          .where('meter', '=', meter)
          .where('state', '=', 'held')
          .where('expires_at', '<', now)
          .returning('amount')
          .executeTakeFirst()
        if (!hold) return 0
        const amount = Number(hold.amount)
        await book(transaction, meter, { spent: amount, reserved: -amount, estimated: amount, settled: 1 })
        return 1
      })
    }
    return lapsed
  }

  async function forgetMeters(before: string): Promise<number> {
    const [old] = await kysely.deleteFrom('meters').where('ends_at', '<', before).execute()
    const { kept } = await kysely
      .selectFrom('meters')
      .select(({ fn }) => fn.countAll().as('kept'))
      .executeTakeFirstOrThrow()
    const over = Number(kept) - mostMeters
    const forgotten = Number(old?.numDeletedRows ?? 0)
    if (over <= 0) return forgotten
    const first = kysely.selectFrom('meters').select('id').where('ends_at', 'is not', null).orderBy('ends_at').limit(over)
    const [surplus] = await kysely.deleteFrom('meters').where('id', 'in', first).execute()
    return forgotten + Number(surplus?.numDeletedRows ?? 0)
  }

  return {
    reserveBudgets,
    settleBudgets,
    async renewHolds(writer, expires) {
      await kysely.updateTable('holds').set({ expires_at: expires }).where('writer', '=', writer).where('state', '=', 'held').execute()
    },
    lapseHolds,
    async listMeters(now) {
      const rows = await kysely
        .selectFrom('meters')
        .selectAll()
        .where((row) => row.or([row('ends_at', 'is', null), row('ends_at', '>', now)]))
        .orderBy('starts_at', 'desc')
        .orderBy('id')
        .limit(mostListed)
        .execute()
      return rows.map(fromRow)
    },
    async countHolds() {
      const { held } = await kysely
        .selectFrom('holds')
        .select(({ fn }) => fn.countAll().as('held'))
        .where('state', '=', 'held')
        .executeTakeFirstOrThrow()
      return Number(held)
    },
    forgetMeters,
  }
}

type Change = { readonly spent: number; readonly reserved: number; readonly estimated: number; readonly settled: number }

async function book(transaction: Transaction<Database>, id: string, change: Change): Promise<Meter> {
  const row = await transaction
    .updateTable('meters')
    .set(({ eb }) => ({
      spent: eb('spent', '+', change.spent),
      reserved: eb('reserved', '+', change.reserved),
      estimated: eb('estimated', '+', change.estimated),
      settled: eb('settled', '+', change.settled),
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return fromRow(row)
}

/** Rolls the transaction back. */
class Exhausted extends Error {
  readonly meters: readonly Meter[]

  constructor(meters: readonly Meter[]) {
    super('a budget has no room')
    this.meters = meters
  }
}

/** Names hold no bar; whose sum it is stands last, since it may hold anything. */
export function meterId({ budget, subject, starts }: Pick<Want, 'budget' | 'subject' | 'starts'>): string {
  return `${budget}|${starts}|${subject}`
}

function inOrder(wants: readonly Want[]): readonly Want[] {
  return byName(wants, meterId)
}

function byName<Item>(items: readonly Item[], nameOf: (item: Item) => string): readonly Item[] {
  return [...items].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))
}

function fromRow(row: MeterRow): Meter {
  return {
    budget: row.budget,
    subject: row.subject,
    unit: row.unit as BudgetUnit, // written by `make`
    starts: row.starts_at,
    ...(row.ends_at !== null && { ends: row.ends_at }),
    spent: Number(row.spent),
    reserved: Number(row.reserved),
    estimated: Number(row.estimated),
    settled: Number(row.settled),
  }
}
