// Budgets: how much of something a part of the house may use up in a period. Pure: what was used stands in the ledger, the time is handed
// in. What runs at home is in no budget: it sends no bill.
import { fits } from './wildcard.ts'

/** Periods begin and end by the calendar in UTC, weeks on Monday, so that every gateway over one ledger agrees on them. */
export const periods = ['hour', 'day', 'week', 'month', 'total'] as const
export type Period = (typeof periods)[number]

/** `soft` warns; `hard` keeps requests from the cloud; `degrade` does too, and lets home answer for a cloud model that was named. */
export const budgetModes = ['soft', 'hard', 'degrade'] as const
export type BudgetMode = (typeof budgetModes)[number]

export const budgetUnits = ['usd', 'tokens', 'requests'] as const
export type BudgetUnit = (typeof budgetUnits)[number]

/** What a scope may look at: who asks, what was asked for, and who would answer. */
export const scopeNames = ['team', 'caller', 'key', 'asked', 'model', 'upstream'] as const
export type ScopeName = (typeof scopeNames)[number]

/** Patterns by name, `*` for any run of characters. All that are given must match, by one of their patterns; none is everybody. */
export type BudgetScope = Readonly<Partial<Record<ScopeName, string | readonly string[]>>>

export type Budget = {
  readonly name: string
  readonly scope: BudgetScope
  /** One sum for each of these, instead of one for all. */
  readonly per?: ScopeName | undefined
  readonly period: Period
  readonly unit: BudgetUnit
  /** Micro-dollars, tokens, or requests. */
  readonly limit: number
  readonly mode: BudgetMode
  /** Shares of the limit at which the operator is told, rising. */
  readonly warnAt: readonly number[]
  /** What happens to a model that nobody has a price for, under a limit in dollars. */
  readonly unpriced: 'refuse' | 'allow'
  /** What happens when the ledger cannot be asked for longer than a grace. */
  readonly whenAway: 'refuse' | 'allow'
}

/** Whom and what a request is counted under. A name that is not known matches no pattern. */
export type Spender = Readonly<Partial<Record<ScopeName, string>>>

/** Whether a budget counts this, as far as `names` says; the rest is taken to match. */
export function isCounted({ scope }: Pick<Budget, 'scope'>, spender: Spender, names: readonly ScopeName[] = scopeNames): boolean {
  return names.every((name) => {
    const wanted = scope[name]
    if (wanted === undefined) return true
    const value = spender[name]
    return value !== undefined && patternsOf(wanted).some((pattern) => fits(pattern, value))
  })
}

/** The parts of a scope that are known before anybody is chosen to answer. */
export const knownAtArrival: readonly ScopeName[] = ['team', 'caller', 'key', 'asked']
/** The parts that differ from one candidate to the next. */
export const ofCandidates: readonly ScopeName[] = ['model', 'upstream']

export function patternsOf(wanted: string | readonly string[]): readonly string[] {
  return typeof wanted === 'string' ? [wanted] : wanted
}

/** A stretch of time in which a budget counts, as ISO times. `ends` is absent for `total`. */
export type Stretch = { readonly starts: string; readonly ends?: string }

const hourMs = 3_600_000
const dayMs = 86_400_000
/** 1970 began on a Thursday. */
const mondayMs = 4 * dayMs

/** The period of this kind that holds a moment, in milliseconds since 1970. */
export function stretchOf(period: Period, now: number): Stretch {
  const from = (length: number, offset = 0): Stretch => {
    const start = Math.floor((now - offset) / length) * length + offset
    return { starts: iso(start), ends: iso(start + length) }
  }
  switch (period) {
    case 'hour':
      return from(hourMs)
    case 'day':
      return from(dayMs)
    case 'week':
      return from(7 * dayMs, mondayMs)
    case 'month': {
      const date = new Date(now)
      const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
      return { starts: iso(Date.UTC(year, month, 1)), ends: iso(Date.UTC(year, month + 1, 1)) }
    }
    case 'total':
      return { starts: iso(0) }
    default:
      return period satisfies never
  }
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

/** What one request uses up, in each unit. Unknown is never 0: a price that nobody knows is undefined. */
export type Amounts = { readonly micros: number | undefined; readonly tokens: number; readonly requests: number }

export const nothing: Amounts = { micros: 0, tokens: 0, requests: 0 }

/** How much of it a budget in this unit counts; undefined where nobody knows. */
export function amountIn(unit: BudgetUnit, { micros, tokens, requests }: Amounts): number | undefined {
  if (unit === 'usd') return micros
  return unit === 'tokens' ? tokens : requests
}

/** Where one sum of one budget stands. */
export type Standing = { readonly spent: number; readonly reserved: number }

/** A budget as a decision sees it: only what was spent counts, since what is reserved may yet be given back. */
export type BudgetLeft = {
  readonly name: string
  readonly mode: BudgetMode
  readonly unit: BudgetUnit
  /** Micro-dollars, tokens or requests; below 0 where more was used than agreed. */
  readonly left: number
  /** Only what these would answer is counted. */
  readonly model?: string | readonly string[]
  readonly upstream?: string | readonly string[]
  /** A model without a price may pass. */
  readonly isUnpricedAllowed?: boolean
}

/** An amount of a unit, for people: `12.34 USD`, `120,000 tokens`. */
export function amountWords(unit: BudgetUnit, amount: number): string {
  if (unit === 'usd') return `${dollarText(amount)} USD`
  return `${amount.toLocaleString('en-US')} ${amount === 1 ? unit.slice(0, -1) : unit}`
}

/** Cents, and more figures where cents would say nothing. */
function dollarText(micros: number): string {
  const dollars = micros / 1_000_000
  return Math.abs(dollars) >= 1 || micros === 0 ? dollars.toFixed(2) : dollars.toFixed(6).replace(/0{1,4}$/, '')
}

/** The expected end of a period, if it goes on as it went; undefined before a twentieth of it is over, and for `total`. */
export function forecastOf(spent: number, { starts, ends }: Stretch, now: number): number | undefined {
  if (ends === undefined) return undefined
  const [from, to] = [Date.parse(starts), Date.parse(ends)]
  const over = (now - from) / (to - from)
  return over < 0.05 || over > 1 ? undefined : Math.round(spent / over)
}
