// The head of a GGUF file as a shape: what its tensors really take, instead of weights times bits, and what its attention remembers.
// Pure: it reads bytes that it is handed, and says when it needs more. https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
import type { Shape } from './shape.ts'

export type GgufShape =
  | { readonly kind: 'shape'; readonly shape: Shape; readonly quant: string; readonly name?: string; readonly parts: number }
  /** The head is longer than what was handed in. */
  | { readonly kind: 'more' }
  | { readonly kind: 'broken'; readonly why: string }

type Value = string | number | boolean | readonly (number | boolean)[]

const mostEntries = 100_000
const longestText = 1_048_576
/** Longer arrays are vocabularies, which nothing here needs. */
const longestArray = 4_096

/** `isPart` is a further part of a split model, which tells its tensors and little else. */
export function ggufShape(bytes: Uint8Array, asOf: string, isPart = false): GgufShape {
  const cursor = new Cursor(bytes)
  try {
    return read(cursor, asOf, isPart)
  } catch (error) {
    if (error instanceof EndOfBytes) return { kind: 'more' }
    if (error instanceof Broken) return { kind: 'broken', why: error.message }
    throw error
  }
}

function read(cursor: Cursor, asOf: string, isPart: boolean): GgufShape {
  if (cursor.latin(4) !== 'GGUF') throw new Broken('it does not begin with GGUF')
  if (cursor.u32() < 2) throw new Broken('it is of the first version, which is no longer written')
  const [tensors, entries] = [cursor.count(), cursor.count()]
  const known = new Map<string, Value>()
  for (let index = 0; index < entries; index++) {
    const key = cursor.text()
    const value = cursor.value(cursor.u32())
    if (value !== undefined) known.set(key, value)
  }
  const architecture = known.get('general.architecture') ?? (isPart ? 'part' : undefined)
  if (typeof architecture !== 'string') throw new Broken('it names no architecture')
  const number = (key: string): number | undefined => {
    const value = known.get(`${architecture}.${key}`)
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
  }
  const list = (key: string) => {
    const value = known.get(`${architecture}.${key}`)
    return Array.isArray(value) ? (value as readonly (number | boolean)[]) : undefined
  }
  const [experts, used] = [number('expert_count') ?? 0, number('expert_used_count') ?? 0]
  const share = experts > 0 && used > 0 ? Math.min(1, used / experts) : 1
  const all = Array.from({ length: tensors }, () => readTensor(cursor))
  const hasOutput = all.some(({ name }) => name === 'output.weight')
  let [params, active, whole, activeBytes] = [0, 0, 0, 0]
  const byType = new Map<string, number>()
  for (const { name, elements, size, type } of all) {
    // Of an embedding a token reads one row, unless it stands for the output as well.
    const part = name === 'token_embd.weight' && hasOutput ? 0 : /_exps\b/.test(name) ? share : 1
    params += elements
    whole += size
    active += elements * (part === 0 ? 1 : part)
    activeBytes += size * part
    byType.set(type, (byType.get(type) ?? 0) + size)
  }
  const layers = number('block_count') ?? 0
  const heads = number('attention.head_count') ?? 0
  const perLayer = list('attention.head_count_kv')?.map(Number)
  const remembering = perLayer?.filter((count) => count > 0)
  const kvHeads = perLayer ? mean(remembering ?? []) : (number('attention.head_count_kv') ?? heads)
  const headDim = number('attention.key_length') ?? (heads > 0 ? (number('embedding_length') ?? 0) / heads : 0)
  const rank = number('attention.kv_lora_rank')
  const name = known.get('general.name')
  const contextTokens = number('context_length')
  const windowTokens = number('attention.sliding_window')
  const short = windowTokens ? shortLayers(architecture, layers, list('attention.sliding_window_pattern')) : 0
  if (params === 0 || (layers === 0 && !isPart)) throw new Broken('it holds no language model')
  return {
    kind: 'shape',
    quant: [...byType].sort((one, other) => other[1] - one[1])[0]?.[0] ?? 'unknown',
    ...(typeof name === 'string' && { name }),
    parts: Number(known.get('split.count') ?? 1) || 1,
    shape: {
      id: typeof name === 'string' && name ? name : architecture,
      params,
      active,
      layers,
      kvHeads,
      headDim,
      valueDim: number('attention.value_length') ?? headDim,
      ...(windowTokens && short > 0 && { window: { tokens: windowTokens, layers: short } }),
      ...(rank && { latent: { rank, rope: number('rope.dimension_count') ?? 64 } }),
      ...(perLayer && { stateless: layers - (remembering?.length ?? 0) }),
      ...(contextTokens && { contextTokens }),
      bytes: whole,
      activeBytes,
      source: 'the file’s own head',
      asOf,
    },
  }
}

/** Parts of one model: tensors add up, the first part tells the rest. */
export function joinParts(parts: readonly Shape[]): Shape | undefined {
  const [first] = parts
  if (!first) return undefined
  const sum = (of: (shape: Shape) => number) => parts.reduce((total, one) => total + of(one), 0)
  return {
    ...first,
    params: sum((one) => one.params),
    active: sum((one) => one.active),
    bytes: sum((one) => one.bytes ?? 0),
    activeBytes: sum((one) => one.activeBytes ?? 0),
  }
}

/** How many layers look back only through the window: told by the file, or known of the architecture; all of them otherwise. */
function shortLayers(architecture: string, layers: number, pattern: readonly (number | boolean)[] | undefined): number {
  if (pattern) return pattern.filter(Boolean).length
  if (/^gemma3/.test(architecture)) return layers - Math.floor(layers / 6)
  if (/^(gemma2|gpt-?oss)$/.test(architecture)) return Math.ceil(layers / 2)
  if (architecture === 'cohere2') return layers - Math.floor(layers / 4)
  return layers
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, one) => sum + one, 0) / values.length
}

function readTensor(cursor: Cursor): { name: string; elements: number; size: number; type: string } {
  const name = cursor.text()
  const dimensions = cursor.u32()
  if (dimensions > 8) throw new Broken('a tensor has more than eight dimensions')
  let elements = 1
  for (let index = 0; index < dimensions; index++) elements *= cursor.big()
  const code = cursor.u32()
  cursor.skip(8)
  const type = tensorTypes[code]
  if (!type) throw new Broken(`a tensor is of type ${code}, which is not known here`)
  const [label, block, bytes] = type
  return { name, elements, size: (elements / block) * bytes, type: label }
}

/** Name, weights in a block, bytes of a block. */
const tensorTypes: Readonly<Record<number, readonly [string, number, number]>> = {
  0: ['F32', 1, 4],
  1: ['F16', 1, 2],
  2: ['Q4_0', 32, 18],
  3: ['Q4_1', 32, 20],
  6: ['Q5_0', 32, 22],
  7: ['Q5_1', 32, 24],
  8: ['Q8_0', 32, 34],
  9: ['Q8_1', 32, 36],
  10: ['Q2_K', 256, 84],
  11: ['Q3_K', 256, 110],
  12: ['Q4_K', 256, 144],
  13: ['Q5_K', 256, 176],
  14: ['Q6_K', 256, 210],
  15: ['Q8_K', 256, 292],
  16: ['IQ2_XXS', 256, 66],
  17: ['IQ2_XS', 256, 74],
  18: ['IQ3_XXS', 256, 98],
  19: ['IQ1_S', 256, 50],
  20: ['IQ4_NL', 32, 18],
  21: ['IQ3_S', 256, 110],
  22: ['IQ2_S', 256, 82],
  23: ['IQ4_XS', 256, 136],
  24: ['I8', 1, 1],
  25: ['I16', 1, 2],
  26: ['I32', 1, 4],
  27: ['I64', 1, 8],
  28: ['F64', 1, 8],
  29: ['IQ1_M', 256, 56],
  30: ['BF16', 1, 2],
  34: ['TQ1_0', 256, 54],
  35: ['TQ2_0', 256, 66],
  39: ['MXFP4', 32, 17],
}

class EndOfBytes extends Error {}
class Broken extends Error {}

const scalarSizes: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 }

class Cursor {
  readonly #view: DataView
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  skip(count: number): number {
    const at = this.#at
    if (at + count > this.#bytes.length) throw new EndOfBytes()
    this.#at += count
    return at
  }

  latin(count: number): string {
    const at = this.skip(count)
    return String.fromCharCode(...this.#bytes.subarray(at, at + count))
  }

  u32(): number {
    return this.#view.getUint32(this.skip(4), true)
  }

  big(): number {
    return Number(this.#view.getBigUint64(this.skip(8), true))
  }

  count(): number {
    const count = this.big()
    if (count > mostEntries) throw new Broken('it counts more entries than any model has')
    return count
  }

  text(): string {
    const length = this.big()
    if (length > longestText) throw new Broken('a text in it is longer than any name')
    const at = this.skip(length)
    return new TextDecoder().decode(this.#bytes.subarray(at, at + length))
  }

  value(type: number): Value | undefined {
    if (type === 8) return this.text()
    if (type === 9) return this.#array()
    const size = scalarSizes[type]
    if (size === undefined) throw new Broken(`a value is of type ${type}, which is not known here`)
    return this.#scalar(type, this.skip(size))
  }

  #array(): Value | undefined {
    const type = this.u32()
    const length = this.big()
    const size = scalarSizes[type]
    if (size !== undefined) {
      const at = this.skip(size * length)
      if (length > longestArray) return undefined
      return Array.from({ length }, (_, index) => this.#scalar(type, at + index * size))
    }
    if (type !== 8) throw new Broken('an array holds what is not known here')
    for (let index = 0; index < length; index++) this.skip(this.big())
    return undefined
  }

  #scalar(type: number, at: number): number | boolean {
    const view = this.#view
    switch (type) {
      case 0:
        return view.getUint8(at)
      case 1:
        return view.getInt8(at)
      case 2:
        return view.getUint16(at, true)
      case 3:
        return view.getInt16(at, true)
      case 4:
        return view.getUint32(at, true)
      case 5:
        return view.getInt32(at, true)
      case 6:
        return view.getFloat32(at, true)
      case 7:
        return view.getUint8(at) !== 0
      case 10:
        return Number(view.getBigUint64(at, true))
      case 11:
        return Number(view.getBigInt64(at, true))
      default:
        return view.getFloat64(at, true)
    }
  }
}
