// What may not be used as a surrogate: anything that the text says already, and anything that would blur another surrogate.
// 1. Runs of five units of the text are noted in a bit table in one pass; a candidate with a run that is not there occurs nowhere.
// 2. Only a candidate all of whose runs are there is looked for in earnest.

const run = 5
const prefix = 4

export class Occupied {
  readonly #text: string
  readonly #runsOfText: Runs
  /** Surrogates in use by their first units and their length, so that one that stands inside another is seen. */
  readonly #byPrefix = new Map<string, Map<number, Set<string>>>()
  readonly #short = new Set<string>()
  readonly #inUse = new Set<string>()
  readonly #runsInUse: Runs
  /** All surrogates in use, one per line. */
  #joined = ''
  #pending: string[] = []

  constructor(texts: readonly string[]) {
    this.#text = folded(texts.join('\n'))
    this.#runsOfText = new Runs(this.#text.length)
    this.#runsOfText.note(this.#text)
    // Whatever is replaced stood in the text, so that surrogates are together about as long at most.
    this.#runsInUse = new Runs(this.#text.length)
  }

  /** Whether the text says it already, in any case. */
  isInText(candidate: string): boolean {
    const text = folded(candidate)
    return !this.#runsOfText.lacks(text) && this.#text.includes(text)
  }

  /** Whether it is part of a surrogate in use, or one of those is part of it. */
  isBlurred(candidate: string): boolean {
    const text = folded(candidate)
    if (this.#inUse.has(text)) return true
    for (const short of this.#short) if (text.includes(short)) return true
    for (let at = 0; at + prefix <= text.length; at++) {
      const bucket = this.#byPrefix.get(text.slice(at, at + prefix))
      if (bucket) for (const [length, known] of bucket) if (known.has(text.slice(at, at + length))) return true
    }
    if (this.#runsInUse.lacks(text)) return false
    if (this.#pending.length > 0) {
      this.#joined += `${this.#pending.join('\n')}\n`
      this.#pending = []
    }
    return this.#joined.includes(text)
  }

  take(surrogate: string): void {
    const text = folded(surrogate)
    if (this.#inUse.has(text)) return
    this.#inUse.add(text)
    this.#pending.push(text)
    this.#runsInUse.note(text)
    if (text.length < prefix) {
      this.#short.add(text)
      return
    }
    const start = text.slice(0, prefix)
    const bucket = this.#byPrefix.get(start) ?? new Map<number, Set<string>>()
    this.#byPrefix.set(start, bucket)
    const known = bucket.get(text.length)
    if (known) known.add(text)
    else bucket.set(text.length, new Set([text]))
  }
}

/** Which runs of units there are, give or take those that share a place. */
class Runs {
  readonly #bits: Uint8Array
  readonly #mask: number

  constructor(length: number) {
    const size = 2 ** Math.min(24, Math.max(12, Math.ceil(Math.log2(length * 8 + 1))))
    this.#bits = new Uint8Array(size)
    this.#mask = size - 1
  }

  note(text: string): void {
    for (let at = 0; at + run <= text.length; at++) this.#bits[hashAt(text, at) & this.#mask] = 1
  }

  /** Whether a run of the text was surely never noted. */
  lacks(text: string): boolean {
    for (let at = 0; at + run <= text.length; at++) if (this.#bits[hashAt(text, at) & this.#mask] === 0) return true
    return false
  }
}

function hashAt(text: string, at: number): number {
  let hash = 0x811c9dc5
  for (let unit = at; unit < at + run; unit++) hash = Math.imul(hash ^ text.charCodeAt(unit), 0x01000193)
  return hash ^ (hash >>> 15)
}

function folded(text: string): string {
  return text.toLowerCase()
}
