// A history that is sent again is the same text from its first turn on. What such a stretch holds is kept by a keyed hash of its text, so
// that it costs one hash for all its turns rather than a walk and a hash for each string. What is kept says where its strings stand and
// how they were read; no text is kept, and what is concluded from it all is concluded anew.

import type { OwnReading } from './read-text.ts'
import { RememberedReadings } from './remembered-readings.ts'

/** A text of a stretch, counted from the stretch's first string and first turn. */
export type KnownPiece = {
  readonly leaf: number
  readonly turn: number
  /** Its place among the texts that stand inside this string; absent for the string itself. */
  readonly inner?: number
  readonly reading: OwnReading
}

export type Known = {
  readonly pieces: readonly KnownPiece[]
  /** Who speaks in each of its turns. */
  readonly roles: readonly string[]
  readonly chars: number
}

/** A part of a request's text, and how it is read: the same words under another name or wire are another stretch. */
export type Stretch = { readonly sort: string; readonly text: string; readonly start: number; readonly end: number }

/** Texts and findings that are kept in all. */
export const mostKnown = 1_000_000
const mostStretches = 20_000
/** So many looks at stretches that only resemble a known one. */
const mostHashes = 8

export class RememberedStretches {
  readonly #kept: RememberedReadings<Known & { readonly look: number }>
  /** How many known stretches look so. It spares the hash of what cannot be known: a request has as many stretches as turns. */
  readonly #looks = new Map<number, number>()
  readonly #limit: number
  /** Texts that need not be read since the stretch they stand in is known. */
  hits = 0

  constructor(limit = mostKnown) {
    this.#limit = limit
    this.#kept = new RememberedReadings({ chars: limit, entries: mostStretches }, ({ look }) => this.#count(look, -1))
  }

  get size(): number {
    return this.#kept.size
  }

  /** Texts and findings kept. */
  get weight(): number {
    return this.#kept.chars
  }

  /** The longest of stretches that begin at one place; `ends` rise. Tells what it holds and which end it was. */
  longest(stretch: Omit<Stretch, 'end'>, ends: readonly number[]): { readonly known: Known; readonly index: number } | undefined {
    if (this.#kept.size === 0) return undefined
    let hashes = 0
    for (let index = ends.length - 1; index >= 0 && hashes < mostHashes; index--) {
      const whole = { ...stretch, end: ends[index]! }
      if (!this.#looks.has(lookOf(whole))) continue
      hashes++
      const known = this.#kept.get(this.#placeOf(whole))
      if (!known) continue
      this.hits += known.pieces.length
      return { known, index }
    }
    return undefined
  }

  keep(stretch: Stretch, known: Known): void {
    const look = lookOf(stretch)
    let weight = 1
    for (const { reading } of known.pieces) weight += 1 + reading.hits.length
    if (weight > this.#limit) return
    this.#count(look, 1)
    this.#kept.set(this.#placeOf(stretch), { ...known, look }, weight)
  }

  clear(): void {
    this.#kept.clear()
    this.#looks.clear()
  }

  #placeOf({ sort, text, start, end }: Stretch): string {
    return this.#kept.placeOf(text.slice(start, end), sort)
  }

  #count(look: number, by: number): void {
    const count = (this.#looks.get(look) ?? 0) + by
    if (count > 0) this.#looks.set(look, count)
    else this.#looks.delete(look)
  }
}

const samples = 8

/** A few units of a stretch and its length. Stretches that look alike may differ; those that look different do differ. */
function lookOf({ text, start, end }: Stretch): number {
  let look = end - start
  for (let sample = 1; sample <= samples; sample++) look = (Math.imul(look, 31) ^ text.charCodeAt(end - sample)) | 0
  return look
}
