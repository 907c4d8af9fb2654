// Counts names that came back changed: a part of one, in another case, without its accents, or with one letter wrong. They are told and not
// mended, because a wrong restoration is worse than none.
import { plainOf } from './restore-letters.ts'
import type { Vault } from './vault.ts'

/** Follows what a text says beside its surrogates. `end` breaks what was said from what comes. */
export type NameWatch = { push(text: string, from: number, to: number): void; end(): void }

export type AlteredNames = { watch(tally: { altered: number }): NameWatch | undefined }

const leastPart = 4
const leastEdited = 5
const longestPart = 40
/** Names with one first letter that are compared; a vault with more is not watched further, for the time it takes. */
const mostAlike = 64

export function alteredNamesOf(vault: Vault): AlteredNames {
  const byFirst = new Map<number, string[]>()
  for (const { kind, surrogate } of vault.aliases) {
    if (kind !== 'PERSON') continue
    for (const word of surrogate.match(/[\p{L}\p{M}]+/gu) ?? []) {
      const folded = fold(word)
      if (folded.length < leastPart || folded.length > longestPart) continue
      const alike = byFirst.get(folded.charCodeAt(0)) ?? []
      if (alike.length < mostAlike && !alike.includes(folded)) alike.push(folded)
      byFirst.set(folded.charCodeAt(0), alike)
    }
  }
  const begins = new Uint8Array(128)
  for (const first of byFirst.keys()) if (first < 128) begins[first & ~0x20] = 1
  return { watch: (tally) => (byFirst.size === 0 ? undefined : new Watch(byFirst, begins, tally)) }
}

function fold(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

class Watch implements NameWatch {
  readonly #byFirst: ReadonlyMap<number, readonly string[]>
  readonly #begins: Uint8Array
  readonly #tally: { altered: number }
  /** The beginning of a word that may be a name, when the text so far ended in it. */
  #word = ''
  #isInWord = false
  /** Units since the last altered word; a whole name of two words, a space between, counts once. */
  #since = Number.POSITIVE_INFINITY

  constructor(byFirst: ReadonlyMap<number, readonly string[]>, begins: Uint8Array, tally: { altered: number }) {
    this.#byFirst = byFirst
    this.#begins = begins
    this.#tally = tally
  }

  push(text: string, from: number, to: number): void {
    if (from >= to) return
    const begins = this.#begins
    let at = from
    let counted = from
    if (this.#word !== '') {
      while (at < to && isWordUnit(text.charCodeAt(at))) at++
      // A word beyond any name's length needs no more of its letters.
      if (this.#word.length <= longestPart) this.#word += text.slice(from, at)
      if (at === to) return
      this.#close(this.#word)
      this.#word = ''
      counted = at
    }
    const wasInWord = this.#isInWord
    for (; at < to; at++) {
      const code = text.charCodeAt(at)
      if (code < 128 ? begins[code] === 0 : !isCapital(code)) continue
      if (at > from ? isWordUnit(text.charCodeAt(at - 1)) : wasInWord) continue
      const start = at
      do at++
      while (at < to && isWordUnit(text.charCodeAt(at)))
      this.#since += start - counted
      counted = at
      if (at === to) this.#word = text.slice(start, Math.min(at, start + longestPart + 1))
      else this.#close(text.slice(start, at))
    }
    this.#since += Math.max(0, to - counted)
    this.#isInWord = isWordUnit(text.charCodeAt(to - 1))
  }

  end(): void {
    if (this.#word !== '') this.#close(this.#word)
    this.#word = ''
    this.#isInWord = false
    this.#since = Number.POSITIVE_INFINITY
  }

  #close(word: string): void {
    const isAltered = word.length <= longestPart + 1 && this.#isAltered(fold(word))
    if (isAltered && this.#since !== 1) this.#tally.altered++
    this.#since = isAltered ? 0 : Number.POSITIVE_INFINITY
  }

  #isAltered(word: string): boolean {
    const alike = this.#byFirst.get(word.charCodeAt(0))
    return alike?.some((name) => name === word || (name.length >= leastEdited && isOneEdit(name, word))) ?? false
  }
}

function isWordUnit(code: number): boolean {
  return code < 128 ? (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a : code >= 0xc0 && code < 0x2000
}

function isCapital(code: number): boolean {
  return plainOf(code, true) !== code && isWordUnit(code)
}

/** One letter put in, left out or exchanged. */
function isOneEdit(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  if (long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at++
  return short.slice(long.length === short.length ? at + 1 : at) === long.slice(at + 1)
}
