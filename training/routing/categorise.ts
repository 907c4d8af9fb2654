// The category head: multinomial logistic regression on the same features as every other head, by AdaGrad in a fixed order of rows.

import type { Random } from './random.ts'
import { type Linear, lengthOf, type Scale, standard } from './ridge.ts'
import type { Sample } from './rows.ts'

export type CategoryLesson = {
  readonly samples: readonly Sample[]
  /** Index of each sample's category. */
  readonly targets: readonly number[]
  readonly categoryCount: number
  readonly scale: Scale
  readonly rarity: Float64Array
  readonly rounds: number
  readonly pace: number
  readonly penalty: number
  /** How much of a rare category's rareness is made up for: 0 none, 1 all. */
  readonly balance: number
  readonly random: Random
}

/** How loud the dense features are beside the words. */
const denseLoudness = 0.15

export function fitCategories(lesson: CategoryLesson): Linear[] {
  const { samples, targets, categoryCount: count, scale, rarity, random } = lesson
  const width = scale.mean.length
  const places = new Float64Array(rarity.length * count)
  const dense = new Float64Array(width * count)
  const bias = new Float64Array(count)
  const placeSquares = new Float64Array(rarity.length * count).fill(1e-4)
  const denseSquares = new Float64Array(width * count).fill(1e-2)
  const biasSquares = new Float64Array(count).fill(1)
  const sizes = new Float64Array(count)
  for (const target of targets) sizes[target]!++
  const weightOf = Array.from(sizes, (size) => (size > 0 ? (samples.length / count / size) ** lesson.balance : 0))
  const shares = samples.map((sample) => 1 / lengthOf(sample.places, rarity))
  const denseOf = samples.map((sample) => Float64Array.from(sample.dense, (value, at) => standard(value, at, scale) * denseLoudness))
  const order = samples.map((_, row) => row)
  const scores = new Float64Array(count)
  for (let round = 0; round < lesson.rounds; round++) {
    shuffle(order, random)
    for (const row of order) {
      const sample = samples[row]!
      scores.set(bias)
      for (const place of sample.places) {
        const value = rarity[place]! * shares[row]!
        if (value > 0) for (let one = 0; one < count; one++) scores[one]! += value * places[place * count + one]!
      }
      for (let at = 0; at < width; at++) for (let one = 0; one < count; one++) scores[one]! += denseOf[row]![at]! * dense[at * count + one]!
      toOdds(scores)
      scores[targets[row]!]! -= 1
      const weight = weightOf[targets[row]!]!
      for (let one = 0; one < count; one++) {
        const slope = scores[one]! * weight
        scores[one] = slope
        biasSquares[one]! += slope * slope
        bias[one]! -= (lesson.pace * slope) / Math.sqrt(biasSquares[one]!)
      }
      for (const place of sample.places) {
        const value = rarity[place]! * shares[row]!
        if (value === 0) continue
        for (let one = 0; one < count; one++) {
          const at = place * count + one
          const slope = scores[one]! * value + lesson.penalty * places[at]!
          placeSquares[at]! += slope * slope
          places[at]! -= (lesson.pace * slope) / Math.sqrt(placeSquares[at]!)
        }
      }
      for (let at = 0; at < width; at++)
        for (let one = 0; one < count; one++) {
          const spot = at * count + one
          const slope = scores[one]! * denseOf[row]![at]! + lesson.penalty * dense[spot]!
          denseSquares[spot]! += slope * slope
          dense[spot]! -= (lesson.pace * slope) / Math.sqrt(denseSquares[spot]!)
        }
    }
  }
  return Array.from({ length: count }, (_, one) => ({
    bias: bias[one]!,
    dense: Float64Array.from({ length: width }, (_, at) => dense[at * count + one]! * denseLoudness),
    places: Float64Array.from({ length: rarity.length }, (_, place) => places[place * count + one]!),
  }))
}

function toOdds(scores: Float64Array): void {
  let most = Number.NEGATIVE_INFINITY
  for (const score of scores) most = Math.max(most, score)
  let sum = 0
  for (let at = 0; at < scores.length; at++) {
    scores[at] = Math.exp(scores[at]! - most)
    sum += scores[at]!
  }
  for (let at = 0; at < scores.length; at++) scores[at]! /= sum
}

function shuffle(order: number[], random: Random): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const kept = order[at]!
    order[at] = order[other]!
    order[other] = kept
  }
}
