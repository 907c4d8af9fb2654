// How hard a prompt is in all, between sources too: the share of weak models that fail on it.
import type { TaskFamily } from '../../src/routing/complexity/complexity.ts'
import type { Placed } from './curves.ts'
import type { Ground } from './ground.ts'
import { evened, type Outcome } from './outcomes.ts'
import { fitRidge, type Linear, predict } from './ridge.ts'

export function fitLevel(rows: readonly Outcome[], ground: Ground): Linear {
  return fitRidge({
    samples: rows.map(({ sample }) => sample),
    targets: rows.map(({ fail }) => fail),
    weights: evened(rows),
    ...ground,
    densePenalty: 20,
    placePenalty: 3,
    steps: 40,
  })
}

/** Every row's level from a head that did not see its fold: a curve fitted on seen levels would be too sure of itself. */
export function placedOutOfFold(
  rows: readonly Outcome[],
  foldOf: (row: number) => number,
  folds: number,
  ground: Ground,
  familyFor: (outcome: Outcome) => TaskFamily,
): (Placed & { readonly fold: number })[] {
  return Array.from({ length: folds }, (_, fold) => {
    const head = fitLevel(
      rows.filter((_, row) => foldOf(row) !== fold),
      ground,
    )
    return rows
      .filter((_, row) => foldOf(row) === fold)
      .map((outcome) => ({ outcome, fold, family: familyFor(outcome), level: predict(head, outcome.sample, ground.scale, ground.rarity) }))
  }).flat()
}
