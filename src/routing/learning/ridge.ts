// Ridge regression on hashed words and dense features together, solved by conjugate gradients: no matrix is ever formed, and the same
// rows give the same weights. Training of what ships and learning in the house share it.

/** A prompt as the learners see it. */
export type Sample = { readonly places: Uint16Array; readonly dense: Float64Array }

export type Scale = { readonly mean: Float64Array; readonly deviation: Float64Array }

export type Linear = {
  readonly bias: number
  readonly dense: Float64Array
  /** A weight for each place; undefined when only the dense features speak. */
  readonly places: Float64Array
}

export type Lesson = {
  readonly samples: readonly Sample[]
  readonly targets: readonly number[]
  readonly weights?: readonly number[]
  readonly scale: Scale
  /** How rare a place is; a place never seen weighs nothing. */
  readonly rarity: Float64Array
  readonly densePenalty: number
  readonly placePenalty: number
  readonly steps?: number
}

export function scaleOf(samples: readonly Sample[]): Scale {
  const width = samples[0]!.dense.length
  const mean = new Float64Array(width)
  const deviation = new Float64Array(width)
  for (const { dense } of samples) for (let at = 0; at < width; at++) mean[at]! += dense[at]! / samples.length
  for (const { dense } of samples) for (let at = 0; at < width; at++) deviation[at]! += (dense[at]! - mean[at]!) ** 2 / samples.length
  for (let at = 0; at < width; at++) deviation[at] = Math.max(Math.sqrt(deviation[at]!), 1e-3)
  return { mean, deviation }
}

/** Inverse document frequency; places met fewer than `least` times are left out. */
export function rarityOf(samples: readonly Sample[], placeCount: number, least = 2): Float64Array {
  const met = new Float64Array(placeCount)
  for (const { places } of samples) for (const place of places) met[place]!++
  return met.map((count) => (count < least ? 0 : Math.log((samples.length + 1) / (count + 1)) + 0.5))
}

/** The share each place of a prompt has, so that a long prompt does not shout. */
export function lengthOf(places: Uint16Array, rarity: Float64Array): number {
  let sum = 0
  for (const place of places) sum += rarity[place]! ** 2
  return Math.sqrt(sum) || 1
}

export function standard(value: number, at: number, scale: Scale): number {
  return Math.max(-4, Math.min(4, (value - scale.mean[at]!) / scale.deviation[at]!))
}

export function fitRidge(lesson: Lesson): Linear {
  const { samples, targets, scale, rarity, densePenalty, placePenalty, steps = 60 } = lesson
  const count = samples.length
  const width = scale.mean.length
  const dense = new Float64Array(count * width)
  const share = new Float64Array(count)
  samples.forEach((sample, row) => {
    for (let at = 0; at < width; at++) dense[row * width + at] = standard(sample.dense[at]!, at, scale)
    share[row] = 1 / lengthOf(sample.places, rarity)
  })
  const rowWeights = Float64Array.from({ length: count }, (_, row) => lesson.weights?.[row] ?? 1)
  const total = rowWeights.reduce((sum, weight) => sum + weight, 0)
  const size = 1 + width + rarity.length
  const forward = (vector: Float64Array, out: Float64Array): void => {
    for (let row = 0; row < count; row++) {
      let sum = vector[0]!
      for (let at = 0; at < width; at++) sum += vector[1 + at]! * dense[row * width + at]!
      let words = 0
      const { places } = samples[row]!
      for (let at = 0; at < places.length; at++) words += vector[1 + width + places[at]!]! * rarity[places[at]!]!
      out[row] = sum + words * share[row]!
    }
  }
  const backward = (residual: Float64Array, out: Float64Array): void => {
    out.fill(0)
    for (let row = 0; row < count; row++) {
      const value = residual[row]! * rowWeights[row]!
      out[0]! += value
      for (let at = 0; at < width; at++) out[1 + at]! += value * dense[row * width + at]!
      const { places } = samples[row]!
      const shared = value * share[row]!
      for (let at = 0; at < places.length; at++) out[1 + width + places[at]!]! += shared * rarity[places[at]!]!
    }
  }
  // The penalties do not grow with the rows' weights: a hundred rows deserve less trust than ten thousand.
  const penalty = (at: number): number => (at === 0 ? 1e-6 * total : at <= width ? densePenalty : placePenalty)
  const solution = new Float64Array(size)
  const image = new Float64Array(count)
  const gradient = new Float64Array(size)
  backward(Float64Array.from(targets), gradient)
  const direction = gradient.slice()
  const product = new Float64Array(size)
  let error = dot(gradient, gradient)
  const enough = error * 1e-10
  for (let step = 0; step < steps && error > enough; step++) {
    forward(direction, image)
    backward(image, product)
    for (let at = 0; at < size; at++) product[at]! += penalty(at) * direction[at]!
    const pace = error / dot(direction, product)
    for (let at = 0; at < size; at++) {
      solution[at]! += pace * direction[at]!
      gradient[at]! -= pace * product[at]!
    }
    const next = dot(gradient, gradient)
    const turn = next / error
    for (let at = 0; at < size; at++) direction[at] = gradient[at]! + turn * direction[at]!
    error = next
  }
  return { bias: solution[0]!, dense: solution.slice(1, 1 + width), places: solution.slice(1 + width) }
}

export function predict(linear: Linear, sample: Sample, scale: Scale, rarity: Float64Array): number {
  let sum = linear.bias
  for (let at = 0; at < linear.dense.length; at++) sum += linear.dense[at]! * standard(sample.dense[at]!, at, scale)
  let words = 0
  for (const place of sample.places) words += linear.places[place]! * rarity[place]!
  return sum + words / lengthOf(sample.places, rarity)
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0
  for (let at = 0; at < one.length; at++) sum += one[at]! * other[at]!
  return sum
}
