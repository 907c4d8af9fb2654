// Is the chance of being right what it says? On rows of the training collection that neither the level nor the curves saw: for every local
// model and prompt the predicted chance against what was scored, in ten bins of equal size.
import { abilityOf } from '../../../src/routing/complexity/abilities.ts'
import type { Estimator } from '../../../src/routing/complexity/complexity.ts'
import { type TaskFamily, taskFamilies } from '../../../src/routing/complexity/complexity.ts'
import { hashOf } from '../../../src/routing/complexity/hash.ts'
import { chanceOf } from '../../../src/routing/complexity/weights.ts'
import { fitCurves } from '../../../training/routing/curves.ts'
import { groundOf } from '../../../training/routing/ground.ts'
import { placedOutOfFold } from '../../../training/routing/level.ts'
import { type Outcome, readOutcomes } from '../../../training/routing/outcomes.ts'
import { groupsOf, heldBack } from '../../../training/routing/split.ts'
import { average } from './metrics.ts'
import type { Report } from './report.ts'

/** Models from here up are not what runs in a small office. */
const localBelow = 0.55
const bins = 10
/** Fewer pairs than this and the bins are accidents. */
const leastPairs = 500
const folds = 5

type Guess = { readonly family: string; readonly model: string; readonly chance: number; readonly score: number }

export function measureCalibration(report: Report, train: string, estimator: Estimator): void {
  const outcomes = readOutcomes(train)
  if (outcomes.length === 0) {
    report.text(`\nNo outcomes in ${train}: calibration is not measured`)
    return
  }
  const isHeld = heldBack(outcomes.map(({ prompt }) => prompt))
  const held = outcomes.filter((_, at) => isHeld[at])
  const guesses = held.flatMap((outcome) => {
    const { family, pRight } = estimator.estimate(outcome.prompt)
    return guessesOf(outcome, family, pRight)
  })
  report.head(`Chance that a local model is right: the shipped curves on ${held.length} prompts held back`)
  report.add('calibration error (ECE), held back', calibrationError(guesses), { bound: { most: 0.05 }, note: said(guesses) })
  measureFamilies(report, outcomes, estimator)
  const apart = [...new Set(guesses.map(({ model }) => model))].map((model) => {
    const own = guesses.filter((guess) => guess.model === model)
    return Math.abs(average(own.map(({ chance }) => chance)) - average(own.map(({ score }) => score)))
  })
  report.add('a single model by its name: mean distance of said and scored', average(apart), {
    note: `${apart.length} models; bake-offs mend this`,
  })
}

/** A fifth holds too few prompts of the small families: the same recipe in five folds of groups, each row judged by what did not see it. */
function measureFamilies(report: Report, outcomes: readonly Outcome[], estimator: Estimator): void {
  const groups = groupsOf(outcomes.map(({ prompt }) => prompt))
  const placed = placedOutOfFold(
    outcomes,
    (at) => (hashOf(groups[at]!) >>> 9) % folds,
    folds,
    groundOf(outcomes),
    ({ prompt }) => estimator.estimate(prompt).family,
  )
  const guesses: Guess[] = []
  for (let fold = 0; fold < folds; fold++) {
    const curves = fitCurves(
      placed.filter((one) => one.fold !== fold),
      taskFamilies,
    )
    for (const { outcome, family, level, fold: own } of placed)
      if (own === fold) guesses.push(...guessesOf(outcome, family, chanceOf(curves[family], level)))
  }
  report.add('calibration error (ECE), five folds', calibrationError(guesses), {
    bound: { most: 0.05 },
    note: `${guesses.length} pairs of model and prompt; ${said(guesses)}`,
  })
  for (const family of new Set(guesses.map((guess) => guess.family))) {
    const own = guesses.filter((guess) => guess.family === family)
    report.add(`calibration error (ECE), five folds, ${family}`, calibrationError(own), {
      bound: own.length >= leastPairs ? { most: 0.05 } : {},
      note: `${own.length} pairs; ${said(own)}${own.length < leastPairs ? '; too few to hold it to' : ''}`,
    })
  }
}

function guessesOf({ answers }: Outcome, family: TaskFamily, pRight: (ability: number) => number): Guess[] {
  return answers.flatMap(({ model, score }) => {
    const isLocal = abilityOf(model, 'chat').ability < localBelow
    return isLocal ? [{ family, model, chance: pRight(abilityOf(model, family).ability), score }] : []
  })
}

function said(guesses: readonly Guess[]): string {
  return `said ${average(guesses.map(({ chance }) => chance)).toFixed(3)}, scored ${average(guesses.map(({ score }) => score)).toFixed(3)}`
}

function calibrationError(guesses: readonly Guess[]): number {
  const sorted = [...guesses].sort((one, other) => one.chance - other.chance)
  let error = 0
  for (let bin = 0; bin < bins; bin++) {
    const part = sorted.slice(Math.floor((bin * sorted.length) / bins), Math.floor(((bin + 1) * sorted.length) / bins))
    if (part.length === 0) continue
    error += (part.length / sorted.length) * Math.abs(average(part.map(({ chance }) => chance)) - average(part.map(({ score }) => score)))
  }
  return error
}
