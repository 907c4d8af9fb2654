// How good probabilities are, and whether one set of them is better than another beyond chance.

/** A probability that was told, and what came: `right` 0..1, counted `weight` times. `thread` groups what belongs together. */
export type Told = { readonly chance: number; readonly right: number; readonly weight: number; readonly thread: string }

/** A chance is never told as certain, so no single outcome costs without bound. */
const surest = 0.005

export function lossOf(chance: number, right: number): number {
  const bounded = Math.max(surest, Math.min(1 - surest, chance))
  return -(right * Math.log(bounded) + (1 - right) * Math.log(1 - bounded))
}

/** Weighted mean of the logarithmic loss, in nats. */
export function logLoss(told: readonly Told[]): number {
  const weight = told.reduce((sum, one) => sum + one.weight, 0)
  return told.reduce((sum, { chance, right, weight: own }) => sum + own * lossOf(chance, right), 0) / (weight || 1)
}

const bins = 10

/**
 * How far probabilities lie from what came, in ten bins with as many outcomes each, beyond what so few outcomes show by chance alone: else
 * one that tells every answer the same would always seem truer than one that tells them apart.
 */
export function calibrationError(told: readonly Told[]): number {
  const total = told.reduce((sum, { weight }) => sum + weight, 0) || 1
  const sums = Array.from({ length: bins }, () => ({ weight: 0, chance: 0, right: 0, variance: 0 }))
  let seen = 0
  for (const { chance, right, weight, variance } of pooled(told)) {
    const bin = sums[Math.min(bins - 1, Math.floor(((seen + weight / 2) / total) * bins))]!
    bin.weight += weight
    bin.chance += weight * chance
    bin.right += right
    bin.variance += variance
    seen += weight
  }
  const errors = sums.map(({ chance, right, variance }) => Math.max(0, Math.abs(chance - right) - usualError * Math.sqrt(variance)))
  return errors.reduce((sum, error) => sum + error, 0) / total
}

/** The mean distance of a normal draw from its mean, in standard deviations: sqrt(2 / pi). */
const usualError = Math.sqrt(2 / Math.PI)

/** Equal chances stand in one bin together, whatever order they came in. */
function pooled(told: readonly Told[]): { chance: number; right: number; weight: number; variance: number }[] {
  const groups = new Map<number, { chance: number; right: number; weight: number; variance: number }>()
  for (const { chance, right, weight } of told) {
    const group = groups.get(chance) ?? { chance, right: 0, weight: 0, variance: 0 }
    group.right += weight * right
    group.weight += weight
    group.variance += weight * weight * chance * (1 - chance)
    groups.set(chance, group)
  }
  return [...groups.values()].sort((one, other) => one.chance - other.chance)
}

export type Gain = {
  /** By how much the loss fell, and the bounds within which nine of ten draws of conversations have it. */
  readonly mean: number
  readonly low: number
  readonly high: number
}

const draws = 1_000

/** How much lower the loss of `after` is than that of `before`, over the same outcomes; whole conversations are drawn, not single answers. */
export function gainOf(before: readonly Told[], after: readonly Told[]): Gain {
  const threads = new Map<string, { saved: number; weight: number }>()
  before.forEach(({ chance, right, weight, thread }, place) => {
    const sum = threads.get(thread) ?? { saved: 0, weight: 0 }
    sum.saved += weight * (lossOf(chance, right) - lossOf(after[place]!.chance, right)) // the same outcomes in the same order
    sum.weight += weight
    threads.set(thread, sum)
  })
  const groups = [...threads.values()]
  const mean = shareOf(groups)
  const random = seeded(groups.length)
  const drawn = Array.from({ length: draws }, () => shareOf(groups.map(() => groups[Math.floor(random() * groups.length)]!)))
  drawn.sort((one, other) => one - other)
  return { mean, low: drawn[Math.floor(draws * 0.05)] ?? 0, high: drawn[Math.floor(draws * 0.95)] ?? 0 }
}

function shareOf(groups: readonly { readonly saved: number; readonly weight: number }[]): number {
  const weight = groups.reduce((sum, one) => sum + one.weight, 0)
  return groups.reduce((sum, one) => sum + one.saved, 0) / (weight || 1)
}

/** The same draws for the same data, so that learning twice says the same twice (mulberry32, public domain). */
function seeded(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), 1 | state)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296
  }
}
