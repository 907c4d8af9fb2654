// A value hidden in one place is hidden wherever it stands. Names are followed by the inspection, which knows their parts and forms; this is
// the last look, for whole values, and it is also what finds out that something was left.

import { weightOf } from '../kinds.ts'
import { ordinaryWords } from '../name-words.ts'
import type { Cover } from './covers.ts'

const run = 5
/** Passages are hidden where they were found. */
const longest = 300
/** Units compared in all. Many values that begin alike in a text that repeats their beginning would keep us busy: such a text stays home. */
const mostCompared = 64_000_000
const bitCount = 1 << 16

/** Values that begin alike, by their lengths, the longest first: thousands of numbers may share a prefix, but not thousands of lengths. */
type Bucket = { readonly lengths: number[]; readonly byText: Map<string, Known> }

type Known = { readonly folded: string; readonly exact: string; readonly isName: boolean; readonly isWord: boolean; readonly cover: Cover }

export class Everywhere {
  readonly #bits = new Uint8Array(bitCount)
  readonly #byRun = new Map<number, Bucket>()
  readonly #seen = new Set<string>()
  #compared = 0

  /** Note the values that covers hide in a text. What says little about anybody, and what is very short, is hidden only where it was found. */
  learn(text: string, covers: readonly Cover[]): void {
    for (const cover of covers) {
      const exact = text.slice(cover.start, cover.end).trim()
      const weight = weightOf(cover.kind)
      if (exact.length < run || exact.length > longest || (weight !== 'direct' && weight !== 'secret') || this.#seen.has(exact)) continue
      if (ordinaryWords.has(exact.toLowerCase())) continue
      this.#seen.add(exact)
      const folded = foldedAlike(exact)
      const hash = hashAt(folded, 0)
      this.#bits[hash & (bitCount - 1)] = 1
      const bucket: Bucket = this.#byRun.get(hash) ?? { lengths: [], byText: new Map() }
      this.#byRun.set(hash, bucket)
      if (bucket.byText.has(folded)) continue
      bucket.byText.set(folded, {
        folded,
        exact,
        isName: /^[\p{L}\p{M}]+$/u.test(exact),
        isWord: /^[\p{L}\p{M}\p{N}]+$/u.test(exact),
        cover,
      })
      if (!bucket.lengths.includes(folded.length)) bucket.lengths.push(folded.length)
      bucket.lengths.sort((a, b) => b - a)
    }
  }

  /** Every place of a known value, the longest at each. */
  find(text: string): Cover[] {
    const found: Cover[] = []
    if (this.#seen.size === 0) return found
    const folded = foldedAlike(text)
    for (let at = 0; at + run <= folded.length; at++) {
      const hash = hashAt(folded, at)
      if (this.#bits[hash & (bitCount - 1)] === 0) continue
      const bucket = this.#byRun.get(hash)
      let best: Known | undefined
      for (const length of bucket?.lengths ?? []) {
        this.#compared += length
        const known = bucket?.byText.get(folded.slice(at, at + length))
        if (known && stands(known, text, folded, at)) best = known
        if (best) break
      }
      if (this.#compared > mostCompared) throw new Error('there is too much to compare in the text')
      if (!best) continue
      const { kind, action, entity } = best.cover
      found.push({ start: at, end: at + best.folded.length, kind, action, entity })
      at += best.folded.length - 1
    }
    return found
  }

  has(text: string): boolean {
    return this.find(text).length > 0
  }

  /** Throw when a value that must be hidden still stands in a text. */
  refuse(text: string): void {
    if (this.has(text)) throw new Error('a value that must be hidden is still in the text')
  }
}

/** Whether what stands at an offset is the value: one word only by itself, a lone name only with its capital, a secret in any case. */
function stands({ folded: value, exact, isName, isWord, cover }: Known, text: string, folded: string, at: number): boolean {
  if (weightOf(cover.kind) === 'secret') return true
  const end = at + value.length
  if (isName && !isCapital(text[at]!) && text.slice(at, end) !== exact) return false
  return !isWord || (!isJoined(folded, at) && !isJoined(folded, end))
}

function isCapital(unit: string): boolean {
  return unit !== unit.toLowerCase()
}

const letter = /[\p{L}\p{M}\p{N}]/u

/** Whether the units around an offset belong to one word or number. */
function isJoined(text: string, at: number): boolean {
  return at > 0 && at < text.length && letter.test(text[at - 1]!) && letter.test(text[at]!)
}

/** In small letters, unit for unit. */
function foldedAlike(text: string): string {
  const lower = text.toLowerCase()
  if (lower.length === text.length) return lower
  let folded = ''
  for (let at = 0; at < text.length; at++) {
    const unit = text[at]!.toLowerCase()
    folded += unit.length === 1 ? unit : text[at]!
  }
  return folded
}

function hashAt(text: string, at: number): number {
  let hash = 0x811c9dc5
  for (let unit = at; unit < at + run; unit++) hash = Math.imul(hash ^ text.charCodeAt(unit), 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}
