// The weights as they lie in the file and in memory: word lists, a hash table from features to small rows of weights, and the costs of
// passing from one tag to the next. Rows hold only the tags that a feature speaks about.
import { labels, tagCount } from './labels.ts'
import type { Lexicon } from './lexicon.ts'

export type Model = {
  readonly version: string
  readonly lexicon: Lexicon
  /** Two words a slot: the feature's check in the high half and its row's length in the low half, then where its row starts. */
  readonly slots: Int32Array
  /** Pairs of tag and weight. */
  readonly rows: Int8Array
  /** What one step of a weight is worth, for each tag. */
  readonly steps: Float32Array
  /** From each tag to each tag, and in the last row from the start of a line. */
  readonly passes: Float32Array
  /** How much of the bias each label takes. */
  readonly leans: Float32Array
}

export type Weights = Omit<Model, 'slots' | 'rows'> & {
  /** A feature's hash and its row. */
  readonly features: Iterable<{ readonly hash: number; readonly row: Int8Array }>
  readonly featureCount: number
}

const magic = 0x44425447
const format = 1
const numbersInHead = 8
const emptySlot = 0

/** Where the row of a feature lies: twice its length in the low bits and its start above; -1 when the feature is unknown. */
export function findSlot(slots: Int32Array, hash: number): number {
  const mask = (slots.length >> 1) - 1
  const check = hash & ~0xffff
  let slot = hash & mask
  for (;;) {
    const head = slots[2 * slot]!
    if (head === emptySlot) return -1
    if ((head & ~0xffff) === check) return slot
    slot = (slot + 1) & mask
  }
}

export function writeModel(weights: Weights): Uint8Array {
  let slotCount = 1024
  while (slotCount < weights.featureCount * 1.5) slotCount *= 2
  const placed: ({ hash: number; row: Int8Array } | undefined)[] = new Array(slotCount).fill(undefined)
  for (const feature of weights.features) {
    let slot = feature.hash & (slotCount - 1)
    while (placed[slot]) slot = (slot + 1) & (slotCount - 1)
    placed[slot] = feature
  }
  const lengths = new Uint8Array(slotCount)
  const checks = new Uint16Array(weights.featureCount)
  const rows: Int8Array[] = []
  let rowBytes = 0
  placed.forEach((feature, slot) => {
    if (!feature) return
    lengths[slot] = feature.row.length / 2
    checks[rows.length] = feature.hash >>> 16
    rows.push(feature.row)
    rowBytes += feature.row.length
  })
  const joined = new Int8Array(rowBytes)
  let at = 0
  for (const row of rows) {
    joined.set(row, at)
    at += row.length
  }
  const version = new TextEncoder().encode(weights.version)
  const { filters } = weights.lexicon
  const head = new Uint32Array([magic, format, tagCount, slotCount, weights.featureCount, rowBytes, filters.length, version.length])
  const sections = [
    head,
    new Uint32Array(filters.map((filter) => filter.length)),
    version,
    ...filters,
    weights.steps,
    weights.passes,
    weights.leans,
    lengths,
    checks,
    joined,
  ]
  return join(sections)
}

/** Sections one behind another, each at a multiple of four. */
function join(sections: readonly ArrayBufferView[]): Uint8Array {
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

/** Read a weights file. Throws when it is not one, or was made for other labels: a wrong tagger must not look like one that finds nothing. */
export function readModel(file: Uint8Array): Model {
  const bytes = file.byteOffset % 4 === 0 ? file : file.slice()
  let at = 0
  const take = (length: number): { buffer: ArrayBufferLike; offset: number } => {
    if (at + length > bytes.length) throw new Error('the weights of the tagger are cut short')
    const offset = bytes.byteOffset + at
    at += padded(length)
    return { buffer: bytes.buffer, offset }
  }
  const floats = (length: number): Float32Array => {
    const { buffer, offset } = take(length * 4)
    return new Float32Array(buffer, offset, length)
  }
  const octets = (length: number): Uint8Array => {
    const { buffer, offset } = take(length)
    return new Uint8Array(buffer, offset, length)
  }
  const words = (length: number): Uint32Array => {
    const { buffer, offset } = take(length * 4)
    return new Uint32Array(buffer, offset, length)
  }
  const head = words(numbersInHead)
  if (head[0] !== magic || head[1] !== format || head[2] !== tagCount) throw new Error('the weights of the tagger are of another make')
  const [slotCount, featureCount, rowBytes, filterCount, versionLength] = [head[3]!, head[4]!, head[5]!, head[6]!, head[7]!]
  const filterLengths = words(filterCount)
  const version = new TextDecoder().decode(octets(versionLength))
  const filters = Array.from(filterLengths, (length) => octets(length))
  const steps = floats(tagCount)
  const passes = floats((tagCount + 1) * tagCount)
  const leans = floats(labels.length)
  const lengths = octets(slotCount)
  const checksAt = take(featureCount * 2)
  const checks = new Uint16Array(checksAt.buffer, checksAt.offset, featureCount)
  const rowsAt = take(rowBytes)
  const rows = new Int8Array(rowsAt.buffer, rowsAt.offset, rowBytes)
  const slots = new Int32Array(slotCount * 2)
  let feature = 0
  let rowStart = 0
  for (let slot = 0; slot < slotCount; slot++) {
    const length = lengths[slot]!
    if (length === 0) continue
    slots[2 * slot] = (checks[feature++]! << 16) | length
    slots[2 * slot + 1] = rowStart
    rowStart += 2 * length
  }
  return { version, lexicon: { filters }, slots, rows, steps, passes, leans }
}
