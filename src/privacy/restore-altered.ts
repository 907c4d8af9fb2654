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
  return { watch: (tally) => (byFirst.size === 0 ? undefined : new Watch(byFirst, tally)) }
}

function fold(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

class Watch implements NameWatch {
  readonly #byFirst: ReadonlyMap<number, readonly string[]>
  readonly #tally: { altered: number }
  /** The beginning of a word that the text so far ended in; empty outside of words that may be names. */
  #word = ''
  #isInWord = false
  /** The word before was altered, so that a whole name counts once. */
  #isCounting = false

  constructor(byFirst: ReadonlyMap<number, readonly string[]>, tally: { altered: number }) {
    this.#byFirst = byFirst
    this.#tally = tally
  }

  push(text: string, from: number, to: number): void {
    let start = this.#isInWord ? from : -1
    let isName = this.#word !== ''
    for (let at = from; at < to; at++) {
      const code = text.charCodeAt(at)
      if (isWordUnit(code)) {
        if (start >= 0) continue
        start = at
        isName = isCapital(code) && (code > 127 || this.#byFirst.has(code | 0x20))
        continue
      }
      if (start >= 0) {
        this.#close(isName ? text.slice(start, at) : '')
        start = -1
      }
      if (code !== 0x20) this.#isCounting = false
    }
    this.#isInWord = start >= 0
    // A word beyond any name's length needs no more of its letters.
    if (start >= 0 && isName && this.#word.length <= longestPart) this.#word += text.slice(start, to)
    if (start < 0 || !isName) this.#word = ''
  }

  end(): void {
    if (this.#isInWord) this.#close('')
    this.#isInWord = false
    this.#isCounting = false
  }

  #close(rest: string): void {
    const word = this.#word + rest
    this.#word = ''
    const isAltered = word !== '' && word.length <= longestPart + 1 && this.#isAltered(fold(word))
    if (isAltered && !this.#isCounting) this.#tally.altered++
    this.#isCounting = isAltered
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
  return code < 128 ? code >= 0x41 && code <= 0x5a : plainOf(code, true) !== code
}

/** One letter put in, left out or exchanged. */
function isOneEdit(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  if (long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at++
  return short.slice(long.length === short.length ? at + 1 : at) === long.slice(at + 1)
}
