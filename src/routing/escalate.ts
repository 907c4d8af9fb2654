// When a second opinion is worth its price: whether a doubtful answer is asked of somebody else, and whether home is asked once more.
// Both weigh the chance that an answer turns from wrong to right against money and waiting, by what the policy says a right answer is worth.
import type { Expectation, Stakes } from '../core/decision.ts'

/** The threshold where nothing is known to weigh: nobody estimated the task, or nobody else's chance to be right. */
export const usualThreshold = 0.5

/**
 * What a verdict may err by: on answers whose truth is known it lies six hundredths off in the mean, eighteen where it is surest
 * (docs/models/routing.md). A gain below that is no reason to leave the house.
 */
export const leastGain = 0.15

/** What an expectation may say against a model, at home or elsewhere: one that nobody knows is not wrong for its name. */
export const mostDoubt = 0.4

/** Of the wrong answers, the share that is taken to show itself when the same model is asked again. An assumption: measure your own models. */
const caught = 0.5

/** Further answers that `auto` asks of home. */
export const usualSamples = 2

/**
 * From this probability of being wrong a draft is asked of another: what the other would be wrong itself, its price and the wait for it in
 * right answers, and what a verdict errs by. Above 1 no draft is.
 */
export function doubtWorthAsking(stakes: Stakes | undefined, other: Expectation | undefined): number {
  if (!stakes || other?.right === undefined) return usualThreshold
  return Math.min(mostDoubt, 1 - other.right) + leastGain + priceInAnswers(stakes, other, 1)
}

/**
 * Whether a draft that would stand is worth comparing with further answers of the same model. Below, the risk is too low for the wait; a draft
 * at the threshold goes to somebody else anyway. `leftMs`: what the caller may still be kept waiting.
 */
export function isWorthAskingAgain(
  pWrong: number,
  threshold: number,
  stakes: Stakes | undefined,
  draft: Expectation | undefined,
  leftMs: number,
): boolean {
  if (pWrong >= threshold || !stakes || (draft?.ms ?? 0) > leftMs) return false
  // Asked at once, they take the time of one.
  return pWrong * caught > priceInAnswers(stakes, draft ?? {}, usualSamples)
}

/** A price and its wait as a share of what a right answer is worth. */
function priceInAnswers({ worthMicros, secondMicros }: Stakes, { micros = 0, ms = 0 }: Expectation, times: number): number {
  return (micros * times + (ms / 1_000) * secondMicros) / Math.max(1, worthMicros)
}
