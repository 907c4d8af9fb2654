// Chances as log odds, in which what was learned adds up.

/** Chances are kept this far from certainty, where log odds have no end. */
const surest = 1e-4

export function logit(chance: number): number {
  const bounded = Math.max(surest, Math.min(1 - surest, chance))
  return Math.log(bounded / (1 - bounded))
}

export function chanceAt(odds: number): number {
  return 1 / (1 + Math.exp(-odds))
}
