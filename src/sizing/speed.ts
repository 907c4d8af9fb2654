// How fast a machine answers. Writing a token reads every weight that works on it and all that attention remembers, so memory bandwidth
// is the speed; reading a prompt multiplies, so arithmetic is. What share of either is reached was fitted on one half of measured runs.
import type { Device } from './device.ts'
import { calibration, type Reach } from './facts/calibration.ts'
import { between, type Interval } from './interval.ts'
import { isMixture, type Shape } from './shape.ts'

const giga = 1e9
const tera = 1e12

export type Load = {
  readonly shape: Shape
  readonly device: Device
  readonly weights: number
  /** Of the weights, what one token reads. */
  readonly active: number
  /** What attention reads for one token of one sequence. */
  readonly kv: number
  /** What lies in the machine's own memory. */
  readonly spilled: number
  /** Bandwidth that the machine's own memory reaches, in 10^9 bytes a second, where it is known better than by the fit. */
  readonly ramGBs?: number
  /** Share of the bandwidth, in place of the fitted one. */
  readonly efficiency?: number
}

/** Tokens a second of one sequence; undefined where nobody knows the bandwidth. */
export function decodeSpeed(load: Load): Interval | undefined {
  const seconds = stepSeconds(load, 1)
  if (seconds === undefined) return undefined
  const likely = 1 / seconds
  const { low, high } = reachOf(load).band
  return between(likely * low, likely, likely * high)
}

/** Seconds that one step for `sequences` takes: the weights are read once for all, what attention remembers once for each. */
export function stepSeconds(load: Load, sequences: number): number | undefined {
  const { device, active, weights, kv, spilled } = load
  if (!device.bandwidthGBs) return undefined
  const reach = reachOf(load)
  const efficiency = load.efficiency ?? device.reached?.value ?? reach.efficiency
  // A share that was measured on the machine itself holds the step's own time already.
  const stepMs = load.efficiency === undefined && device.reached ? 0 : reach.stepMs
  const touched = Math.min(weights, expertsTouched(active, weights, sequences))
  const read = touched + kv * sequences
  // What spilled is a part of all there is, and is read as often as the rest.
  const aside = isSlowed(load) ? spilled + calibration.spill.slackGB * giga : 0
  const outside = read * Math.min(1, aside / Math.max(weights + kv * sequences, 1))
  const ram = (load.ramGBs ?? calibration.spill.ramGBs) * giga
  return (read - outside) / (efficiency * device.bandwidthGBs * giga) + outside / ram + stepMs / 1_000
}

/** Beyond a card lies slower memory. Where memory is shared it is the same, and such runs were measured at full speed. */
function isSlowed({ spilled, device }: Pick<Load, 'spilled' | 'device'>): boolean {
  return spilled > 0 && device.kind === 'card'
}

/** Every further sequence asks for other experts, until all are at work. */
function expertsTouched(active: number, weights: number, sequences: number): number {
  const share = active / weights
  return share >= 1 ? weights : weights * (1 - (1 - share) ** sequences)
}

export function reachOf({ shape, spilled, device }: Pick<Load, 'shape' | 'spilled' | 'device'>): Reach {
  const { dense, mixture, spill } = calibration
  const whole = isMixture(shape) ? mixture : device.kind === 'apple' ? dense.apple : device.kind === 'card' ? dense.card : dense.shared
  return isSlowed({ spilled, device }) ? { ...whole, band: spill.band } : whole
}

/** Tokens of a prompt read in a second; undefined where nobody knows the arithmetic. Two runs of a mixture and one of a dense model stand behind it. */
export function prefillSpeed(shape: Shape, device: Device, tflops = device.tflops?.value, utilisation?: number): Interval | undefined {
  if (!tflops) return undefined
  const reach = utilisation === undefined ? undefined : between(utilisation, utilisation, utilisation)
  const { low, likely, high } = reach ?? (isMixture(shape) ? calibration.prefill.mixture : calibration.prefill.dense)
  const whole = (tflops * tera) / (2 * shape.active)
  return between(whole * low, whole * likely, whole * high)
}

/** Seconds until the first word of an answer to so many tokens, with nobody in the queue. */
export function firstTokenSeconds(promptTokens: number, prefill: Interval | undefined): Interval | undefined {
  return prefill && between(promptTokens / prefill.high, promptTokens / prefill.likely, promptTokens / prefill.low)
}

export type Batch = { readonly sequences: number; readonly total: Interval; readonly each: Interval }

/**
 * What `sequences` at once write together and each. No measured batches were at hand, so the band is wide: an engine that batches
 * continuously comes near the upper end, one that takes turns near the lower.
 */
export function batched(load: Load, sequences: number, tflops?: number): Batch | undefined {
  const one = decodeSpeed(load)
  const seconds = stepSeconds(load, sequences)
  if (!one || seconds === undefined) return undefined
  const roof = tflops ? (calibration.prefill.dense.low * tflops * tera) / (2 * load.shape.active) : Number.POSITIVE_INFINITY
  const likely = Math.min(sequences / seconds, roof)
  const { low, high } = reachOf(load).band
  // One sequence needs no batching and has no more doubt than its own.
  const doubt = sequences === 1 ? 1 : calibration.batchDoubt
  const total = between(Math.max(one.low, likely * low * doubt), likely, Math.min(likely * high, roof))
  return { sequences, total, each: between(total.low / sequences, total.likely / sequences, total.high / sequences) }
}

/** The most sequences at once, up to `most`, of which each still gets so many tokens a second. */
export function sequencesAt(load: Load, goal: number, most: number, tflops?: number): number {
  let [low, high] = [0, Math.max(0, Math.floor(most))]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((batched(load, middle, tflops)?.each.likely ?? 0) >= goal) low = middle
    else high = middle - 1
  }
  return low
}

/** Energy of a million tokens: watts by tokens per second, by 3.6. */
export function kwhPerMtok(watts: number, tokensPerSecond: number): number | undefined {
  return tokensPerSecond > 0 && watts >= 0 ? watts / tokensPerSecond / 3.6 : undefined
}
