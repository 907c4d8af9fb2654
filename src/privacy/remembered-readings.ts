// What was read once is not read again: readings are kept by a keyed hash of their text, so that a history sent anew costs a hash a leaf.
// No text is kept, and whoever looks into the memory cannot tell which texts were read.
import { hash, randomBytes } from 'node:crypto'

export type Limits = {
  /** Units of text whose readings are kept. */
  readonly chars: number
  readonly entries: number
}

export class RememberedReadings<Reading> {
  // A chosen text must not be made to meet another's place: the hash is keyed anew with every process, and strong.
  readonly #key = randomBytes(16).toString('base64')
  readonly #limits: Limits
  readonly #forgotten: ((reading: Reading) => void) | undefined
  readonly #readings = new Map<string, { reading: Reading; chars: number }>()
  #chars = 0
  hits = 0
  misses = 0

  /** `forgotten` is told of each reading that goes, but for `clear`. */
  constructor(limits: Limits, forgotten?: (reading: Reading) => void) {
    this.#limits = limits
    this.#forgotten = forgotten
  }

  get size(): number {
    return this.#readings.size
  }

  get chars(): number {
    return this.#chars
  }

  /** The place of a text; `sort` keeps apart what is read in different ways. */
  placeOf(text: string, sort = ''): string {
    return hash('sha256', `${this.#key}${sort.length}:${sort}${text}`, 'base64')
  }

  get(place: string): Reading | undefined {
    const known = this.#readings.get(place)
    if (!known) {
      this.misses++
      return undefined
    }
    this.hits++
    // The oldest stands first and goes first.
    this.#readings.delete(place)
    this.#readings.set(place, known)
    return known.reading
  }

  set(place: string, reading: Reading, chars: number): void {
    const before = this.#readings.get(place)
    if (before) this.#drop(place, before)
    if (chars > this.#limits.chars) return
    this.#readings.set(place, { reading, chars })
    this.#chars += chars
    for (const [oldest, kept] of this.#readings) {
      if (this.#chars <= this.#limits.chars && this.#readings.size <= this.#limits.entries) break
      this.#drop(oldest, kept)
    }
  }

  #drop(place: string, { reading, chars }: { reading: Reading; chars: number }): void {
    this.#readings.delete(place)
    this.#chars -= chars
    this.#forgotten?.(reading)
  }

  clear(): void {
    this.#readings.clear()
    this.#chars = 0
  }
}
