// What training leaves behind: two hashed linear readers and the small model that weighs what they and the cues say of a whole text.
import { slotBits } from './tokens.ts'

export type Weights = {
  readonly version: string
  /** Two weights a slot: `seizes` (takes the model over), `orders` (speaks to an assistant at all). */
  readonly table: Int8Array
  /** What one step of the table is worth, and what each reader adds to every sum. */
  readonly scale: readonly [number, number]
  readonly bias: readonly [number, number]
  /** Mean, spread and weight of each document feature, in the order of `documentFeatureNames`, then the constant. */
  readonly means: Float32Array
  readonly spreads: Float32Array
  readonly weights: Float32Array
  readonly constant: number
}

const magic = 0x44424958
const tableLength = 2 << slotBits

export function writeWeights(weights: Weights): Uint8Array {
  const version = new TextEncoder().encode(weights.version)
  const count = weights.weights.length
  const bytes = new Uint8Array(12 + version.length + 20 + 12 * count + weights.table.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, magic)
  view.setUint32(4, version.length)
  view.setUint32(8, count)
  bytes.set(version, 12)
  let at = 12 + version.length
  const numbers = [...weights.scale, ...weights.bias, weights.constant, ...weights.means, ...weights.spreads, ...weights.weights]
  for (const number of numbers) {
    view.setFloat32(at, number)
    at += 4
  }
  bytes.set(new Uint8Array(weights.table.buffer, weights.table.byteOffset, weights.table.length), at)
  return bytes
}

/** Throws when the file is not what training wrote for this reader. */
export function readWeights(bytes: Uint8Array, features: number): Weights {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 12 || view.getUint32(0) !== magic) throw new Error('not the weights of an injection classifier')
  const versionLength = view.getUint32(4)
  const count = view.getUint32(8)
  if (count !== features || bytes.length !== 12 + versionLength + 20 + 12 * count + tableLength)
    throw new Error('the weights were made for another injection classifier')
  let at = 12 + versionLength
  const next = () => {
    at += 4
    return view.getFloat32(at - 4)
  }
  const row = () => Float32Array.from({ length: count }, next)
  return {
    version: new TextDecoder().decode(bytes.subarray(12, 12 + versionLength)),
    scale: [next(), next()],
    bias: [next(), next()],
    constant: next(),
    means: row(),
    spreads: row(),
    weights: row(),
    table: Int8Array.from(new Int8Array(bytes.buffer, bytes.byteOffset + at, tableLength)),
  }
}
