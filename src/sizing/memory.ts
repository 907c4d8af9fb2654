// Whether a model fits: weights, what its attention remembers, and what the runtime needs beside them, against what a machine has to give.
import type { Device } from './device.ts'
import { between, type Interval, plus } from './interval.ts'
import { type KvType, kvTypes, type Quant } from './quant.ts'
import type { Shape } from './shape.ts'

const giga = 1e9
const gib = 1_073_741_824

export function weightBytes(shape: Shape, quant: Quant): number {
  return shape.bytes ?? (shape.params * quant.bits) / 8
}

/** What one token reads of the weights. */
export function activeBytes(shape: Shape, quant: Quant): number {
  return shape.activeBytes ?? weightBytes(shape, quant) * (shape.active / shape.params)
}

/** Keys and values of one sequence. Layers with a window keep no more than the window; compressed attention keeps one vector a layer. */
export function kvBytes(shape: Shape, tokens: number, type: KvType): number {
  const { layers = 0, kvHeads = 0, headDim = 0, valueDim = headDim, window, latent, stateless = 0 } = shape
  const remembering = layers - stateless
  if (latent) return (latent.rank + latent.rope) * remembering * tokens * kvTypes[type]
  const perToken = kvHeads * (headDim + valueDim) * kvTypes[type]
  const short = Math.min(window?.layers ?? 0, remembering)
  return perToken * ((remembering - short) * tokens + short * Math.min(tokens, window?.tokens ?? tokens))
}

/** Scratch memory of the runtime. It differs by engine and grows with the context: a band, measured on a few only. */
export function bufferBytes(shape: Shape, contextTokens: number): Interval {
  const likely = (0.3 + 0.01 * (shape.params / giga) + 0.4 * (contextTokens / 32_768)) * giga
  return between(likely * 0.5, likely, likely * 2)
}

/** What of a machine's memory a model may take. Assumptions, each to be overridden by `reserveGib`. */
export function usableBytes(device: Device, reserveGib?: number, cards = 1): Interval {
  const all = device.memoryGib * gib
  if (reserveGib !== undefined) {
    const left = (all - reserveGib * gib) * cards
    return between(left, left, left)
  }
  switch (device.kind) {
    case 'card':
      // The driver, and a screen where there is one.
      return between((all - 1.0 * giga) * cards, (all - 0.6 * giga) * cards, (all - 0.3 * giga) * cards)
    case 'apple': {
      // The system's own limit for the graphics part; it can be raised.
      const share = device.memoryGib <= 36 ? 2 / 3 : 3 / 4
      return between(all * share - 1 * giga, all * share, all - 6 * giga)
    }
    case 'unified':
    case 'processor':
      return between(all - 8 * giga, all - 6 * giga, all - 4 * giga)
    default:
      return device.kind satisfies never
  }
}

export type Fit = {
  readonly verdict: 'fits' | 'spills' | 'does not fit'
  /** The verdict hangs on what was assumed of the runtime and the system. */
  readonly isTight: boolean
  readonly weights: number
  /** Of all sequences together. */
  readonly kv: number
  readonly buffer: Interval
  readonly needed: Interval
  readonly usable: Interval
  /** Usable less needed; below zero it is missing. */
  readonly margin: number
  /** What lies in the machine's memory instead of the card's. */
  readonly spilled: number
}

/** What a machine around a card usually has. */
export const usualRamGib = 64

export type FitQuestion = {
  readonly shape: Shape
  readonly quant: Quant
  readonly device: Device
  readonly contextTokens: number
  /** Sequences at once, each with a context of its own. */
  readonly parallel: number
  readonly kvType: KvType
  /** Memory of the machine beside the card, for what spills; `usualRamGib` when nobody said. */
  readonly ramGib?: number
  readonly reserveGib?: number
  readonly cards?: number
}

export function fitOf(question: FitQuestion): Fit {
  const { shape, quant, device, contextTokens, parallel, kvType, ramGib, reserveGib, cards = 1 } = question
  const weights = weightBytes(shape, quant)
  const kv = kvBytes(shape, contextTokens, kvType) * parallel
  const buffer = bufferBytes(shape, contextTokens)
  const needed = plus(between(weights + kv, weights + kv, weights + kv), buffer)
  const usable = usableBytes(device, reserveGib, cards)
  const margin = usable.likely - needed.likely
  const isTight = margin >= 0 ? needed.high > usable.low : needed.low <= usable.high
  const spilled = Math.max(0, -margin)
  return { verdict: verdictOf(), isTight, weights, kv, buffer, needed, usable, margin, spilled }

  function verdictOf(): Fit['verdict'] {
    if (margin >= 0) return 'fits'
    if (device.kind !== 'card') {
      // There is no other memory to spill into; the system may let go of what it kept for itself.
      return needed.likely <= device.memoryGib * gib - 4 * giga ? 'spills' : 'does not fit'
    }
    // The system and its programs want a fifth of it.
    return spilled <= (ramGib ?? usualRamGib) * gib * 0.8 ? 'spills' : 'does not fit'
  }
}
