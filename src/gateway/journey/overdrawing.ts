// How a caller is told that a budget has no room for what it asks.
import { type DrawbridgeError, fail } from '../../core/errors.ts'
import type { Reason } from '../../core/reasons.ts'
import type { Overdrawn } from '../budgets.ts'
import type { Headers } from '../outlet.ts'
import type { Journey } from './journey.ts'

/** The race for what was left was lost, or nobody could be asked. */
export function overdrawnError(journey: Journey, { reason, retryAfterS, budget }: Overdrawn): DrawbridgeError {
  journey.overdrawn.add(budget.name)
  return budgetError(journey, reason, retryAfterS)
}

/** The error for a budget's reason. */
export function budgetError(journey: Journey, reason: Reason, retryAfterS?: number): DrawbridgeError {
  const budget = String(reason.data.budget ?? '-')
  if (reason.code === 'budget.unavailable') return fail('budget.unchecked', { budget, seconds: retryAfterS ?? 10 })
  const seconds = retryAfterS ?? journey.road.budgets?.secondsLeft(budget)
  const until = seconds === undefined ? 'it is raised' : new Date(journey.road.world.now() + seconds * 1_000).toISOString()
  const { left = '-', needed = '-' } = reason.data
  return fail('budget.exhausted', { budget, left, needed, until, ...(seconds !== undefined && { seconds }) })
}

/** When to come back, and not before: clients of both big families try again at once after a 429 unless they are told. */
export function headersOfOverdraft({ code, data }: DrawbridgeError): Headers {
  if (!code.startsWith('budget.')) return {}
  const seconds = typeof data.seconds === 'number' ? data.seconds : Number.POSITIVE_INFINITY
  return {
    ...(seconds !== Number.POSITIVE_INFINITY && { 'retry-after': String(seconds) }),
    ...(seconds > longestPatienceS && { 'x-should-retry': 'false' }),
  }
}

const longestPatienceS = 60
