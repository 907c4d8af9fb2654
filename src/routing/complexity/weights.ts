// The weights as they lie in the file and in memory: every head is linear in the same features, so their bytes lie side by side and one
// walk over a prompt's places answers all of them.
import type { TaskFamily } from './complexity.ts'
import { denseCount } from './dense.ts'
import { placeCount } from './reading.ts'

/** log odds of an acceptable answer = start + slope * ability - drop * level. */
export type Curve = { readonly start: number; readonly slope: number; readonly drop: number }

/** The chance of being right at a level, for any ability. */
export function chanceOf({ start, slope, drop }: Curve, level: number): (ability: number) => number {
  return (ability) => 1 / (1 + Math.exp(-(start + slope * ability - drop * level)))
}

/** What a family's rank score is worth in expected gain of the strong model over the weak one. */
export type Stake = { readonly mean: number; readonly slope: number }

export type Facts = {
  readonly version: string
  /** The heads by name, in the order of their bytes: the categories, then `rank:<expert>`, then `level`. */
  readonly heads: readonly string[]
  /** One temperature for the categories, so that their confidence means what it says. */
  readonly temperature: number
  readonly curves: Readonly<Record<TaskFamily, Curve>>
  /** Which rank head speaks for a family, and what it is worth. */
  readonly experts: Readonly<Record<TaskFamily, string>>
  readonly stakes: Readonly<Record<TaskFamily, Stake>>
  /** Expected gain of each category, where it differs from its family's. */
  readonly categoryGain: Readonly<Record<string, number>>
  /** What one option more adds to the expected gain of a choice. */
  readonly gainPerOption: number
}

export type Model = Facts & {
  readonly mean: Float32Array
  readonly deviation: Float32Array
  /** How rare a place is in the training texts. */
  readonly rarity: Float32Array
  /** The same measures among questions alone, for the choice expert: beside whole documents all questions look alike. */
  readonly questionMean: Float32Array
  readonly questionDeviation: Float32Array
  readonly questionRarity: Float32Array
  readonly bias: Float32Array
  /** Dense weights, a head after another. */
  readonly dense: Float32Array
  /** What one step of a byte is worth, for each head. */
  readonly steps: Float32Array
  /** Weights of the places, the heads of one place side by side. */
  readonly places: Int8Array
}

const magic = 0x44425254
const format = 3

export function writeWeights(model: Model): Uint8Array {
  const { mean, deviation, rarity, questionMean, questionDeviation, questionRarity, bias, dense, steps, places, ...facts } = model
  const text = new TextEncoder().encode(JSON.stringify(facts))
  const tables = [rarity, questionRarity].map((table) => {
    const most = table.reduce((high, value) => Math.max(high, value), 0)
    return { most, bytes: Uint8Array.from(table, (value) => Math.round((value / most) * 255)) }
  })
  const head = new Uint32Array([magic, format, text.length, placeCount, denseCount, facts.heads.length])
  return joined([
    head,
    text,
    mean,
    deviation,
    questionMean,
    questionDeviation,
    bias,
    dense,
    steps,
    ...tables.flatMap(({ most, bytes }) => [new Float32Array([most]), bytes]),
    places,
  ])
}

/** Read a weights file. Throws when it is not one or was made for other features: a wrong estimate must not look like an estimate. */
export function readWeights(file: Uint8Array): Model {
  const bytes = file.byteOffset % 4 === 0 ? file : file.slice()
  let at = 0
  const take = (length: number): number => {
    if (at + length > bytes.length) throw new Error('the weights of the router are cut short')
    const offset = bytes.byteOffset + at
    at += padded(length)
    return offset
  }
  const floats = (length: number) => new Float32Array(bytes.buffer, take(length * 4), length)
  const head = new Uint32Array(bytes.buffer, take(24), 6)
  const headCount = head[5]!
  if (head[0] !== magic || head[1] !== format || head[3] !== placeCount || head[4] !== denseCount)
    throw new Error('the weights of the router are of another make')
  const facts = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes.buffer, take(head[2]!), head[2]!))) as Facts
  const mean = floats(denseCount)
  const deviation = floats(denseCount)
  const questionMean = floats(denseCount)
  const questionDeviation = floats(denseCount)
  const bias = floats(headCount)
  const dense = floats(headCount * denseCount)
  const steps = floats(headCount)
  const table = (): Float32Array => {
    const most = floats(1)[0]!
    return Float32Array.from(new Uint8Array(bytes.buffer, take(placeCount), placeCount), (value) => (value / 255) * most)
  }
  const rarity = table()
  const questionRarity = table()
  const places = new Int8Array(bytes.buffer, take(placeCount * headCount), placeCount * headCount)
  return { ...facts, mean, deviation, rarity, questionMean, questionDeviation, questionRarity, bias, dense, steps, places }
}

function joined(sections: readonly ArrayBufferView[]): Uint8Array {
  const bytes = new Uint8Array(sections.reduce((sum, section) => sum + padded(section.byteLength), 0))
  let at = 0
  for (const section of sections) {
    bytes.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), at)
    at += padded(section.byteLength)
  }
  return bytes
}

function padded(length: number): number {
  return (length + 3) & ~3
}
