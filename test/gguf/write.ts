// A tiny language model with random weights, as a GGUF file: enough for llama.cpp to load, tokenize, sample and embed, and quick to make.
// It talks nonsense; what is tested with it is everything around the weights.
//   node test/gguf/write.ts tiny.gguf
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export type TinyModel = {
  readonly seed?: number
  readonly name?: string
  /** The window the model says it was trained with. */
  readonly contextTokens?: number
  readonly width?: number
  readonly layers?: number
}

/** A chat template in the manner of Llama's: every turn between marks of its own. */
const template =
  "{{ bos_token }}{% for message in messages %}<|{{ message['role'] }}|>{{ message['content'] }}</s>{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"

type Value = string | number | boolean | { readonly float: number } | { readonly kind: Kind; readonly items: readonly (string | number)[] }
type Tensor = { readonly name: string; readonly shape: readonly number[]; readonly isNorm: boolean }
type Kind = 'string' | 'float32' | 'int32'

// https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
const typeCode = { uint32: 4, int32: 5, float32: 6, bool: 7, string: 8, array: 9 } as const
const alignment = 32
const float32 = 0
const float16 = 1

/** The file's bytes. Equal options give equal bytes. */
export function tinyModel({ seed = 1, name = 'tiny', contextTokens = 2_048, width = 64, layers = 2 }: TinyModel = {}): Buffer {
  const { tokens, scores, types } = vocabulary()
  const hidden = width * 2
  const norm = (label: string): Tensor => ({ name: label, shape: [width], isNorm: true })
  const matrix = (label: string, from: number, to: number): Tensor => ({ name: label, shape: [from, to], isNorm: false })
  const tensors = [
    matrix('token_embd.weight', width, tokens.length),
    ...Array.from({ length: layers }, (_, layer) => [
      norm(`blk.${layer}.attn_norm.weight`),
      ...['attn_q', 'attn_k', 'attn_v', 'attn_output'].map((part) => matrix(`blk.${layer}.${part}.weight`, width, width)),
      norm(`blk.${layer}.ffn_norm.weight`),
      matrix(`blk.${layer}.ffn_gate.weight`, width, hidden),
      matrix(`blk.${layer}.ffn_up.weight`, width, hidden),
      matrix(`blk.${layer}.ffn_down.weight`, hidden, width),
    ]).flat(),
    norm('output_norm.weight'),
    matrix('output.weight', width, tokens.length),
  ]
  const metadata: Record<string, Value> = {
    'general.architecture': 'llama',
    'general.name': name,
    'general.file_type': 1,
    'llama.context_length': contextTokens,
    'llama.embedding_length': width,
    'llama.block_count': layers,
    'llama.feed_forward_length': hidden,
    'llama.attention.head_count': 4,
    'llama.attention.head_count_kv': 4,
    'llama.rope.dimension_count': width / 4,
    'llama.attention.layer_norm_rms_epsilon': { float: 1e-5 },
    'llama.vocab_size': tokens.length,
    'tokenizer.ggml.model': 'llama',
    'tokenizer.ggml.tokens': { kind: 'string', items: tokens },
    'tokenizer.ggml.scores': { kind: 'float32', items: scores },
    'tokenizer.ggml.token_type': { kind: 'int32', items: types },
    'tokenizer.ggml.bos_token_id': 1,
    'tokenizer.ggml.eos_token_id': 2,
    'tokenizer.ggml.unknown_token_id': 0,
    'tokenizer.ggml.add_bos_token': true,
    'tokenizer.chat_template': template,
  }
  const entries = Object.entries(metadata)
  const head = [
    Buffer.from('GGUF'),
    u32(3),
    u64(tensors.length),
    u64(entries.length),
    ...entries.flatMap(([key, value]) => [text(key), encoded(value)]),
  ]
  let offset = 0
  const data: Buffer[] = []
  const random = gaussian(seed)
  for (const { name: label, shape, isNorm } of tensors) {
    head.push(text(label), u32(shape.length), ...shape.map(u64), u32(isNorm ? float32 : float16), u64(offset))
    const count = shape.reduce((product, size) => product * size, 1)
    const bytes = padded(isNorm ? floats(count, () => 1) : halves(count, () => random() / Math.sqrt(width / 4)))
    data.push(bytes)
    offset += bytes.length
  }
  return Buffer.concat([padded(Buffer.concat(head)), ...data])
}

/** Every byte, every printable ASCII character, and common words, so that texts of any script can be told and some are short. */
function vocabulary(): { tokens: string[]; scores: number[]; types: number[] } {
  const [normal, unknown, control, byte] = [1, 2, 3, 6]
  const characters = Array.from({ length: 95 }, (_, code) => (code === 0 ? '▁' : String.fromCharCode(32 + code)))
  const words = 'the and of to in is it for on with as that this are was not'.split(' ').map((word) => `▁${word}`)
  const rows: [string, number, number][] = [
    ['<unk>', 0, unknown!],
    ['<s>', 0, control!],
    ['</s>', 0, control!],
    ...Array.from({ length: 256 }, (_, code): [string, number, number] => [
      `<0x${code.toString(16).toUpperCase().padStart(2, '0')}>`,
      0,
      byte!,
    ]),
    ...characters.map((character, index): [string, number, number] => [character, -100 - index, normal!]),
    ...pairs(words).map((piece, index): [string, number, number] => [piece, -1 - index / 100, normal!]),
  ]
  return { tokens: rows.map(([token]) => token), scores: rows.map(([, score]) => score), types: rows.map(([, , type]) => type) }
}

/** SentencePiece joins two pieces at a time, so every beginning of a word must be a piece too. */
function pairs(words: readonly string[]): string[] {
  return [...new Set(words.flatMap((word) => Array.from(word, (_, end) => word.slice(0, end + 1)).filter((piece) => piece.length > 1)))]
}

/** Normally distributed numbers of a seed (mulberry32, Box-Muller). */
function gaussian(seed: number): () => number {
  let state = seed >>> 0
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4_294_967_296
  }
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}

function encoded(value: Value): Buffer {
  if (typeof value === 'string') return Buffer.concat([u32(typeCode.string), text(value)])
  if (typeof value === 'number') return Buffer.concat([u32(typeCode.uint32), u32(value)])
  if (typeof value === 'boolean') return Buffer.concat([u32(typeCode.bool), Buffer.from([value ? 1 : 0])])
  if ('float' in value) return Buffer.concat([u32(typeCode.float32), floats(1, () => value.float)])
  const items = value.items.map((item) =>
    typeof item === 'string' ? text(item) : value.kind === 'float32' ? floats(1, () => item) : u32(item),
  )
  return Buffer.concat([u32(typeCode.array), u32(typeCode[value.kind]), u64(items.length), ...items])
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([u64(bytes.length), bytes])
}

function floats(count: number, next: () => number): Buffer {
  const bytes = Buffer.alloc(count * 4)
  for (let place = 0; place < count; place++) bytes.writeFloatLE(next(), place * 4)
  return bytes
}

/** IEEE 754 halves, cut and not rounded; weights this small are never beyond their range. */
function halves(count: number, next: () => number): Buffer {
  const bytes = Buffer.alloc(count * 2)
  const single = new DataView(new ArrayBuffer(4))
  for (let place = 0; place < count; place++) {
    single.setFloat32(0, next())
    const bits = single.getUint32(0)
    const exponent = ((bits >>> 23) & 0xff) - 112
    const half = exponent <= 0 ? 0 : (exponent << 10) | ((bits >>> 13) & 0x3ff)
    bytes.writeUInt16LE(((bits >>> 16) & 0x8000) | half, place * 2)
  }
  return bytes
}

function padded(bytes: Buffer): Buffer {
  const missing = (alignment - (bytes.length % alignment)) % alignment
  return missing === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(missing)])
}

/** Write it to a file, with the folders above it. */
export function writeTinyModel(file: string, model: TinyModel = {}): string {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, tinyModel(model))
  return file
}

if (import.meta.main) console.log(writeTinyModel(process.argv[2] ?? 'tiny.gguf'))
