// The threshold that suits a house: from texts of its own that are known to give no orders.

/** Fewer texts than this say little of one alarm in a hundred. */
export const enoughTexts = 100

/**
 * The score above which at most this share of innocent texts lies: texts that score higher are taken for orders. Four digits, rounded up,
 * so that no more alarm than agreed.
 */
export function thresholdFor(scores: readonly number[], falseAlarms: number): number {
  const falling = scores.toSorted((one, other) => other - one)
  const score = falling[Math.min(falling.length - 1, Math.floor(falseAlarms * falling.length))] ?? 0
  return Math.min(1, Math.ceil((score + 0.000_1) * 10_000) / 10_000)
}
