// The beginning of a GGUF file: what model it is and how long its window may be. Read without any library, so that models are listed even
// before one is installed. https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
import { open } from 'node:fs/promises'

export type GgufHead = {
  readonly architecture: string
  readonly name?: string
  /** The window it was trained with, in tokens. */
  readonly contextTokens?: number
  /** Made for embeddings alone: an encoder, or a model that says how its vectors are pooled. */
  readonly isEmbedder: boolean
}

/** Writers put the tokenizer, which is large, behind what is wanted here. */
const mostBytes = 1_048_576
const longestText = 65_536
const encoders = /bert|^t5encoder$|embed/

const sizes: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 }
const textType = 8
const arrayType = 9

/** What the head tells; undefined when the file is no GGUF, or holds no language model (the eyes of a vision model, a part of a split). */
export async function readGgufHead(file: string): Promise<GgufHead | undefined> {
  const handle = await open(file, 'r').catch(() => undefined)
  if (!handle) return undefined
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(mostBytes), 0, mostBytes, 0)
    return headOf(buffer.subarray(0, bytesRead))
  } catch {
    return undefined // a directory or an unreadable disk holds no model to offer
  } finally {
    await handle.close()
  }
}

export function headOf(bytes: Buffer): GgufHead | undefined {
  if (bytes.length < 24 || bytes.toString('latin1', 0, 4) !== 'GGUF' || bytes.readUInt32LE(4) < 2) return undefined
  const known = new Map<string, string | number>()
  const cursor = new Cursor(bytes, 16)
  try {
    const count = cursor.count()
    for (let index = 0; index < count; index++) {
      const key = cursor.text()
      const value = cursor.value(cursor.u32())
      if (value !== undefined) known.set(key, value)
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error // behind the bytes that were read; what came before them counts
  }
  const architecture = known.get('general.architecture')
  if (typeof architecture !== 'string' || architecture === 'clip' || known.get('general.type') === 'mmproj') return undefined
  const part = known.get('split.no')
  if (typeof part === 'number' && part > 0) return undefined
  const contextTokens = known.get(`${architecture}.context_length`)
  const name = known.get('general.name')
  return {
    architecture,
    ...(typeof name === 'string' && { name }),
    ...(typeof contextTokens === 'number' && contextTokens > 0 && { contextTokens }),
    isEmbedder: encoders.test(architecture) || Number(known.get(`${architecture}.pooling_type`) ?? 0) > 0,
  }
}

class Cursor {
  readonly #bytes: Buffer
  #at: number

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  u32(): number {
    const value = this.#bytes.readUInt32LE(this.#at)
    this.#at += 4
    return value
  }

  count(): number {
    const value = Number(this.#bytes.readBigUInt64LE(this.#at))
    this.#at += 8
    return value
  }

  text(): string {
    const length = this.count()
    if (this.#at + length > this.#bytes.length) throw new RangeError('the text ends behind what was read')
    const text = length > longestText ? '' : this.#bytes.toString('utf8', this.#at, this.#at + length)
    this.#at += length
    return text
  }

  /** Numbers and texts; anything else is passed over. */
  value(type: number): string | number | undefined {
    if (type === textType) return this.text()
    if (type === arrayType) return this.#skipArray()
    const size = sizes[type]
    if (size === undefined) throw new RangeError('a type that is not known cannot be passed over')
    const at = this.#at
    this.#at += size
    if (type === 4) return this.#bytes.readUInt32LE(at)
    if (type === 5) return this.#bytes.readInt32LE(at)
    if (type === 2) return this.#bytes.readUInt16LE(at)
    if (type === 10) return Number(this.#bytes.readBigUInt64LE(at))
    return undefined
  }

  #skipArray(): undefined {
    const type = this.u32()
    const length = this.count()
    const size = sizes[type]
    if (size !== undefined) this.#at += size * length
    else for (let index = 0; index < length; index++) this.value(type)
    if (this.#at > this.#bytes.length) throw new RangeError('the array ends behind what was read')
  }
}
