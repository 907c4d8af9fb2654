// Budgets at the gateway: what is left of them for decisions, and the holds by which they are kept. The ledger decides who comes in, for one
// gateway and for many; what is remembered here only spares asking for what is sure, and stands in for a while when the ledger is away:
//
//   answers              held, or refused with what is left
//   away for a minute    the last that was heard counts, and what this gateway let through since; booked when the ledger is back
//   away for longer      hard budgets refuse the cloud, unless they say whenAway: allow; soft ones go on
//
// What was held is settled behind the answer, so that no caller waits for it; what could not be settled is tried again.
import {
  type Amounts,
  amountIn,
  amountWords,
  type Budget,
  type BudgetLeft,
  isCounted,
  knownAtArrival,
  nothing,
  ofCandidates,
  type Spender,
  stretchOf,
} from '../core/budget.ts'
import type { Warning } from '../core/conversation.ts'
import { because, type Reason } from '../core/reasons.ts'
import type { World } from '../core/world.ts'
import { type BudgetStore, type Meter, meterId, type Reserved, type Settlement, type Want } from '../ledger/budgets.ts'

export type Hold = {
  readonly kind: 'held'
  /** What was set aside for it. */
  readonly bound: Amounts
  /** What the caller is told of budgets that are almost or more than used up. */
  readonly warnings: readonly Warning[]
  /** What was used; undefined when nothing was. Only the first call counts. */
  readonly settle: (used: Amounts | undefined, isEstimated?: boolean) => void
}

/** `retryAfterS`: absent when waiting is of no use. */
export type Overdrawn = { readonly kind: 'barred'; readonly reason: Reason; readonly budget: Budget; readonly retryAfterS?: number }

/** A sum as people look at it. */
export type BudgetView = Omit<Budget, 'warnAt'> & {
  readonly subject: string
  readonly starts: string
  readonly ends?: string
  readonly spent: number
  readonly reserved: number
  readonly estimated: number
  readonly requests: number
}

export type Budgets = {
  /** What is left of the budgets that count whoever asks; undefined when none does. */
  readonly left: (spender: Spender) => readonly BudgetLeft[] | undefined
  /** Set aside the most that an answer may take. Undefined when no budget counts it. Never rejects. */
  readonly hold: (spender: Spender, bound: () => Amounts) => Promise<Hold | Overdrawn> | undefined
  /** Seconds until the period of a budget ends; undefined when it never does. */
  readonly secondsLeft: (budget: string) => number | undefined
  /** Every sum as the ledger has it, and budgets of which nothing was used yet. Rejects when the ledger is away. */
  readonly views: () => Promise<readonly BudgetView[]>
  /** The same as last heard. */
  readonly known: () => readonly BudgetView[]
  readonly refusals: () => number
  /** Renew, lapse, look, and settle what waits. Never rejects. */
  readonly beat: () => Promise<void>
  /** Settle what waits and stop. */
  readonly close: () => Promise<void>
}

export type BudgetsParts = {
  readonly store: Pick<BudgetStore, 'reserveBudgets' | 'settleBudgets' | 'renewHolds' | 'lapseHolds' | 'listMeters'>
  readonly budgets: () => readonly Budget[]
  readonly world: Pick<World, 'now' | 'monotonic' | 'id'>
  readonly warn: (message: string) => void
  /** Milliseconds between beats; 0 beats only when told to. */
  readonly beatMs?: number
}

const usualBeatMs = 10_000
/** A gateway that was not heard of for so long is taken for gone. */
const holdMs = 30_000
/** How long the last that was heard counts. */
export const graceMs = 60_000
/** A request waits this long for the ledger. */
const patienceMs = 2_000
/** Notes of what was booked late, against booking it twice. */
const notesMs = 86_400_000
/** Settlements that wait for a ledger that is away; beyond it the oldest are left to lapse. */
export const mostWaiting = 10_000
const settledAtOnce = 8
const retryMs = 1_000
/** Sums whose thresholds were told. */
const mostKnown = 20_000
const nearlyAll = 0.95

type Waiting = { readonly settlement: Settlement; readonly wants: readonly Want[] }

export function createBudgets({ store, budgets, world, warn, beatMs = usualBeatMs }: BudgetsParts): Budgets {
  const writer = world.id('w')
  const known = new Map<string, Meter>()
  const told = new Map<string, number>()
  /** Holds that the ledger has. */
  const held = new Set<string>()
  /** Let through while the ledger was away, and what that may take. */
  const unheld = new Map<string, readonly Want[]>()
  let waiting: Waiting[] = []
  let settling: Promise<void> | undefined
  let heardAt = Number.NEGATIVE_INFINITY
  let isAway = false
  let dropped = 0
  let refusals = 0
  let retry: NodeJS.Timeout | undefined
  let isClosed = false

  const iso = (afterMs: number) => new Date(world.now() + afterMs).toISOString()

  function wantOf(budget: Budget, spender: Spender, amount: number): Want {
    const { name, per, period, unit, limit, mode } = budget
    const subject = per === undefined ? '' : (spender[per] ?? '')
    return { budget: name, subject, unit, ...stretchOf(period, world.now()), amount, ...(mode !== 'soft' && { limit }) }
  }

  function left(spender: Spender): readonly BudgetLeft[] | undefined {
    const all = budgets()
    if (all.length === 0) return undefined
    const counting = all.filter((budget) => isCounted(budget, spender, knownAtArrival))
    if (counting.length === 0) return undefined
    return counting.map((budget): BudgetLeft => {
      const { name, mode, unit, limit, scope, per, unpriced } = budget
      // Whose sum it will be is not known before somebody is chosen.
      const isOpen = per !== undefined && ofCandidates.includes(per)
      const spent = isOpen ? 0 : (known.get(meterId(wantOf(budget, spender, 0)))?.spent ?? 0)
      return {
        name,
        mode,
        unit,
        left: limit - spent,
        ...(scope.model !== undefined && { model: scope.model }),
        ...(scope.upstream !== undefined && { upstream: scope.upstream }),
        ...(unpriced === 'allow' && { isUnpricedAllowed: true }),
      }
    })
  }

  function hold(spender: Spender, bound: () => Amounts): Promise<Hold | Overdrawn> | undefined {
    const all = budgets()
    if (all.length === 0) return undefined
    const counting = all.filter((budget) => isCounted(budget, spender))
    return counting.length === 0 ? undefined : holdAll(counting, spender, bound())
  }

  async function holdAll(counting: readonly Budget[], spender: Spender, bound: Amounts): Promise<Hold | Overdrawn> {
    const wants: Want[] = []
    for (const budget of counting) {
      const amount = amountIn(budget.unit, bound)
      if (amount === undefined && budget.mode !== 'soft' && budget.unpriced === 'refuse') {
        refusals++
        return { kind: 'barred', reason: because('budget.unpriced', { budget: budget.name }), budget }
      }
      wants.push(wantOf(budget, spender, amount ?? 0))
    }
    const id = world.id('h')
    const reserved = await reserve(id, wants)
    if (!reserved) return withoutLedger(id, counting, wants, bound)
    reserved.meters.forEach(learn)
    const [full] = reserved.kind === 'exhausted' ? reserved.meters : []
    if (reserved.kind === 'exhausted') {
      const budget = counting.find(({ name }) => name === full?.budget) ?? counting[0]
      const want = wants.find((one) => one.budget === budget?.name)
      if (budget && want) return overdrawn(budget, want, full ?? nobodyYet)
    }
    held.add(id)
    return heldAs(id, wants, bound, warningsOf(counting, reserved.meters))
  }

  /** Undefined when the ledger does not answer in time. It may have done it all the same: what follows settles either. */
  async function reserve(id: string, wants: readonly Want[]): Promise<Reserved | undefined> {
    const asked = store.reserveBudgets({ id, writer, expires: iso(holdMs), wants })
    try {
      const reserved = await inTime(asked)
      heard()
      return reserved
    } catch (error) {
      away(error)
      // One that comes too late is given back, unless its request went on without it and will settle it.
      const giveBack = ({ kind }: Reserved) => {
        if (kind === 'held' && !unheld.has(id)) queue({ id, used: nothing, until: iso(notesMs) }, [])
      }
      asked.then(giveBack, () => {}) // it was told above that the ledger is away
      return undefined
    }
  }

  function withoutLedger(id: string, counting: readonly Budget[], wants: readonly Want[], bound: Amounts): Hold | Overdrawn {
    const isLately = world.monotonic() - heardAt <= graceMs && unheld.size + waiting.length < mostWaiting
    for (const [index, want] of wants.entries()) {
      const budget = counting[index]
      if (!budget || want.limit === undefined || (!isLately && budget.whenAway === 'allow')) continue
      const meter = known.get(meterId(want)) ?? nobodyYet
      const reserved = meter.reserved + passedUnheld(meterId(want))
      if (isLately && meter.spent + reserved + want.amount <= want.limit) continue
      queue({ id, used: nothing, until: iso(notesMs) }, [])
      if (isLately) return overdrawn(budget, want, { spent: meter.spent, reserved })
      refusals++
      return { kind: 'barred', reason: because('budget.unavailable', { budget: budget.name }), budget, retryAfterS: 10 }
    }
    unheld.set(id, wants)
    return heldAs(id, wants, bound, [])
  }

  /** What was let through while the ledger was away, and is not booked yet. */
  function passedUnheld(meter: string): number {
    let sum = 0
    for (const wants of [...unheld.values(), ...waiting.map((one) => one.wants)])
      for (const want of wants) if (meterId(want) === meter) sum += want.amount
    return sum
  }

  function heldAs(id: string, wants: readonly Want[], bound: Amounts, warnings: readonly Warning[]): Hold {
    let isSettled = false
    return {
      kind: 'held',
      bound,
      warnings,
      settle(used, isEstimated) {
        if (isSettled) return
        isSettled = true
        held.delete(id)
        const late = unheld.get(id)
        unheld.delete(id)
        const settlement = {
          id,
          used: used ?? nothing,
          until: iso(notesMs),
          ...(isEstimated && { isEstimated }),
          ...(late && { unheld: wants }),
        }
        queue(settlement, late ?? [])
      },
    }
  }

  function overdrawn(budget: Budget, { amount, ends }: Want, { spent, reserved }: { spent: number; reserved: number }): Overdrawn {
    refusals++
    // What others have reserved may be given back in a moment; what was spent is spent.
    const isSpent = spent + amount > budget.limit
    const room = Math.max(0, budget.limit - spent - (isSpent ? 0 : reserved))
    const data = { budget: budget.name, left: amountWords(budget.unit, room), needed: amountWords(budget.unit, amount) }
    const retryAfterS = isSpent ? ends && Math.max(1, Math.ceil((Date.parse(ends) - world.now()) / 1_000)) : 5
    return { kind: 'barred', reason: because('budget.exhausted', data), budget, ...(retryAfterS && { retryAfterS }) }
  }

  function queue(settlement: Settlement, wants: readonly Want[]): void {
    waiting.push({ settlement, wants })
    if (waiting.length > mostWaiting) {
      dropped += waiting.length - mostWaiting
      waiting = waiting.slice(-mostWaiting)
    }
    void settleWaiting()
  }

  function settleWaiting(): Promise<void> {
    settling ??= settleAll().finally(() => {
      settling = undefined
    })
    return settling
  }

  async function settleAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, settledAtOnce)
      try {
        const meters = await inTime(Promise.all(batch.map(({ settlement }) => store.settleBudgets(settlement))))
        waiting = waiting.filter((one) => !batch.includes(one))
        meters.flat().forEach(learn)
        heard()
      } catch (error) {
        away(error)
        if (!isClosed) retry ??= later(() => void settleWaiting())
        return
      }
    }
  }

  function later(work: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      retry = undefined
      work()
    }, retryMs)
    return timer.unref()
  }

  function heard(): void {
    heardAt = world.monotonic()
    if (!isAway) return
    isAway = false
    const lost = dropped > 0 ? ` ${dropped} settlements were given up; what they held counts as it was estimated.` : ''
    dropped = 0
    warn(`The ledger takes budgets again.${lost}`)
  }

  function away(error: unknown): void {
    if (isAway || isClosed) return
    isAway = true
    const detail = error instanceof Error ? error.message : String(error)
    warn(
      `The ledger cannot be asked about budgets (${detail}); for ${graceMs / 1_000} s what was heard last counts, then hard ones refuse.`,
    )
  }

  function learn(meter: Meter): void {
    const id = meterId(meter)
    known.set(id, meter)
    if (known.size > mostKnown) known.delete(known.keys().next().value ?? '')
    const budget = budgets().find(({ name }) => name === meter.budget)
    if (!budget || budget.limit <= 0 || budget.unit !== meter.unit) return
    const reached = budget.warnAt.findLast((share) => meter.spent >= share * budget.limit)
    const before = told.get(id) ?? 0
    const mark = meter.spent >= budget.limit ? 1 : (reached ?? 0)
    if (mark <= before) return
    told.set(id, mark)
    if (told.size > mostKnown) told.delete(told.keys().next().value ?? '')
    warn(sentenceOf(budget, meter))
  }

  async function beat(): Promise<void> {
    if (budgets().length === 0 && held.size === 0 && waiting.length === 0) return
    try {
      // While nobody lapses, nobody who is slow is taken for gone.
      if (held.size > 0) await inTime(store.renewHolds(writer, iso(holdMs)))
      await inTime(store.lapseHolds(iso(0), iso(notesMs)))
      await look()
      heard()
    } catch (error) {
      away(error)
    }
    await settleWaiting()
  }

  async function look(): Promise<readonly Meter[]> {
    const meters = await inTime(store.listMeters(iso(0)))
    const there = new Set(meters.map(meterId))
    for (const id of known.keys()) if (!there.has(id)) known.delete(id)
    for (const id of told.keys()) if (!there.has(id)) told.delete(id)
    meters.forEach(learn)
    return meters
  }

  const timer = beatMs > 0 ? setInterval(() => void beat(), beatMs) : undefined
  timer?.unref()

  return {
    left,
    hold,
    secondsLeft: (name) => {
      const budget = budgets().find((one) => one.name === name)
      const ends = budget && stretchOf(budget.period, world.now()).ends
      return ends === undefined ? undefined : Math.max(1, Math.ceil((Date.parse(ends) - world.now()) / 1_000))
    },
    views: async () => {
      await settleWaiting()
      return viewsOf(budgets(), await look(), world.now())
    },
    known: () => viewsOf(budgets(), [...known.values()], world.now()),
    refusals: () => refusals,
    beat,
    async close() {
      isClosed = true
      clearInterval(timer)
      clearTimeout(retry)
      await settleWaiting()
    },
  }
}

/** Each sum of each budget in its period under way; a budget of which nothing was used has one as well. */
export function viewsOf(budgets: readonly Budget[], meters: readonly Meter[], now: number): readonly BudgetView[] {
  return budgets.flatMap(({ warnAt: _, ...budget }): BudgetView[] => {
    const stretch = stretchOf(budget.period, now)
    const own = meters.filter(({ budget: name, starts, unit }) => name === budget.name && starts === stretch.starts && unit === budget.unit)
    const none = { subject: '', spent: 0, reserved: 0, estimated: 0, settled: 0 }
    return (own.length > 0 ? own : [none]).map(({ subject, spent, reserved, estimated, settled }) => ({
      ...budget,
      ...stretch,
      subject,
      spent,
      reserved,
      estimated,
      requests: settled,
    }))
  })
}

const nobodyYet = { spent: 0, reserved: 0 }

/** Whoever waits longer than this for the ledger is served as if it were away. */
function inTime<Value>(work: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs / 1_000} s`)), patienceMs)
    work.then(
      (value) => {
        clearTimeout(timer)
        resolve(value)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error instanceof Error ? error : new Error(String(error)))
      },
    )
  })
}

function warningsOf(counting: readonly Budget[], meters: readonly Meter[]): Warning[] {
  return meters.flatMap((meter): Warning[] => {
    const budget = counting.find(({ name }) => name === meter.budget)
    if (!budget) return []
    const path = `budget ${budget.name}`
    if (meter.spent >= budget.limit) return [{ path, code: 'overspent' }]
    return meter.spent >= (budget.warnAt.at(-1) ?? nearlyAll) * budget.limit ? [{ path, code: 'nearly-spent' }] : []
  })
}

function sentenceOf({ name, unit, limit, mode }: Budget, { subject, spent, ends }: Meter): string {
  const whose = subject === '' ? '' : ` of ${subject}`
  const percent = Math.floor((spent / limit) * 100)
  const until = ends === undefined ? '' : ` until ${ends.slice(0, 16).replace('T', ' ')} UTC`
  const then = percent < 100 ? '' : mode === 'soft' ? '; requests go on' : '; the cloud is asked no more'
  return `Budget ${name}${whose}: ${percent} % is spent, ${amountWords(unit, spent)} of ${amountWords(unit, limit)}${until}${then}.`
}
