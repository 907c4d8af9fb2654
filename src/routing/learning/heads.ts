// What the words of a prompt tell of one model beyond its family: a logistic ridge on hashed words, with the calibrated odds as its offset,
// so that it learns only what they leave over. The same solver and penalties as for golden labels (`training/routing/golden.ts`).
import { placeCount } from '../complexity/reading.ts'
import { chanceAt } from '../odds.ts'
import { fitRidge, type Linear, predict, rarityOf, type Sample, scaleOf } from './ridge.ts'
import type { Head, Site } from './site.ts'

export type Read = { readonly sample: Sample; readonly odds: number; readonly right: number; readonly weight: number }

/** Words speak and the dense measures only hint. */
const densePenalty = 200
const placePenalty = 1
const rounds = 3

export function groundOf(samples: readonly Sample[]): NonNullable<Site['ground']> {
  return { scale: scaleOf(samples), rarity: rarityOf(samples, placeCount) }
}

export function fitHead(rows: readonly Read[], { scale, rarity }: NonNullable<Site['ground']>): Head {
  const samples = rows.map(({ sample }) => sample)
  let told = rows.map(() => 0)
  let linear: Linear = { bias: 0, dense: new Float64Array(scale.mean.length), places: new Float64Array(placeCount) }
  // Each round is a weighted ridge on how far the last one was off, in log odds (iteratively reweighted least squares).
  for (let round = 0; round < rounds; round++) {
    const targets: number[] = []
    const weights: number[] = []
    rows.forEach(({ odds, right, weight }, at) => {
      const chance = chanceAt(odds + told[at]!)
      const sharpness = Math.max(0.02, chance * (1 - chance))
      targets.push(told[at]! + (right - chance) / sharpness)
      weights.push(weight * sharpness)
    })
    linear = fitRidge({ samples, targets, weights, scale, rarity, densePenalty, placePenalty, steps: 30 })
    told = samples.map((sample) => predict(linear, sample, scale, rarity))
  }
  const most = linear.places.reduce((high, value) => Math.max(high, Math.abs(value)), 0)
  const step = most / 127 || 1
  return {
    bias: linear.bias,
    dense: Float32Array.from(linear.dense),
    places: Int8Array.from(linear.places, (value) => Math.round(value / step)),
    step,
  }
}
