// Directions of meaning among hashed words, found without labels: the first right singular vectors of the prompts' words (latent semantic
// analysis), by subspace iteration from a fixed seed. A head on them is linear in the words, so it folds into the weights of the places
// and costs nothing in use.

import type { Random } from './random.ts'
import { lengthOf } from './ridge.ts'
import type { Sample } from './rows.ts'

export type Topics = {
  readonly count: number
  /** `count` numbers for each place. */
  readonly directions: Float32Array
  /** Strength of each direction in the texts it was found in. */
  readonly strengths: Float32Array
}

export function findTopics(samples: readonly Sample[], rarity: Float64Array, count: number, rounds: number, random: Random): Topics {
  const width = rarity.length
  const shares = samples.map(({ places }) => 1 / lengthOf(places, rarity))
  let directions = new Float32Array(width * count)
  for (let place = 0; place < width; place++)
    if (rarity[place]! > 0) for (let topic = 0; topic < count; topic++) directions[place * count + topic] = random() - 0.5
  const strengths = new Float32Array(count)
  const image = new Float64Array(count)
  for (let round = 0; round < rounds; round++) {
    orthogonalise(directions, width, count)
    const next = new Float32Array(width * count)
    samples.forEach(({ places }, row) => {
      image.fill(0)
      for (const place of places) {
        const weight = rarity[place]! * shares[row]!
        if (weight > 0) for (let topic = 0; topic < count; topic++) image[topic]! += weight * directions[place * count + topic]!
      }
      for (const place of places) {
        const weight = rarity[place]! * shares[row]!
        if (weight > 0) for (let topic = 0; topic < count; topic++) next[place * count + topic]! += weight * image[topic]!
      }
    })
    directions = next
  }
  for (let topic = 0; topic < count; topic++) {
    let sum = 0
    for (let place = 0; place < width; place++) sum += directions[place * count + topic]! ** 2
    strengths[topic] = Math.sqrt(Math.sqrt(sum) / samples.length)
  }
  orthogonalise(directions, width, count)
  return { count, directions, strengths }
}

/** Gram-Schmidt over the columns, the strongest first. */
function orthogonalise(directions: Float32Array, width: number, count: number): void {
  for (let one = 0; one < count; one++) {
    for (let other = 0; other < one; other++) {
      let shared = 0
      for (let at = 0; at < width; at++) shared += directions[at * count + one]! * directions[at * count + other]!
      for (let at = 0; at < width; at++) directions[at * count + one]! -= shared * directions[at * count + other]!
    }
    let sum = 0
    for (let at = 0; at < width; at++) sum += directions[at * count + one]! ** 2
    const scale = 1 / (Math.sqrt(sum) || 1)
    for (let at = 0; at < width; at++) directions[at * count + one]! *= scale
  }
}

export function topicsOf(sample: Sample, topics: Topics, rarity: Float64Array): Float64Array {
  const image = new Float64Array(topics.count)
  const share = 1 / lengthOf(sample.places, rarity)
  for (const place of sample.places) {
    const weight = rarity[place]! * share
    if (weight > 0)
      for (let topic = 0; topic < topics.count; topic++) image[topic]! += weight * topics.directions[place * topics.count + topic]!
  }
  return image
}
