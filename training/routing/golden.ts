// What some hundred golden labels of one's own traffic add: a ridge on the signed gain of the strong model, joined to the shipped estimate as
// a prior. The prior is worth a hundredth of APGR and halves the spread between draws of labels.
import { placeCount } from '../../src/routing/complexity/reading.ts'
import { fitRidge, predict, rarityOf, scaleOf } from './ridge.ts'
import type { Sample } from './rows.ts'

export type Golden = { readonly sample: Sample; readonly prior: number; readonly gain: number }

/** With a thousand labels words speak and the dense features only hint. */
const densePenalty = 2000
const placePenalty = 5
/** The prior beside the fitted score, both in standard deviations. */
const priorShare = 0.5

/** A score for any prompt from golden rows; `background` are prompts without labels that say which words are rare. */
export function learnGolden(golden: readonly Golden[], background: readonly Sample[]): (sample: Sample, prior: number) => number {
  const samples = golden.map(({ sample }) => sample)
  const scale = scaleOf(samples)
  const rarity = rarityOf([...background, ...samples], placeCount, 1)
  const linear = fitRidge({ samples, targets: golden.map(({ gain }) => gain), scale, rarity, densePenalty, placePenalty, steps: 40 })
  const fitted = spreadOf(samples.map((sample) => predict(linear, sample, scale, rarity)))
  const priors = spreadOf(golden.map(({ prior }) => prior))
  return (sample, prior) =>
    (predict(linear, sample, scale, rarity) - fitted.mean) / fitted.deviation + (priorShare * (prior - priors.mean)) / priors.deviation
}

function spreadOf(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  return { mean, deviation: deviation || 1 }
}
