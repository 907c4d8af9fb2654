// Names are replaced word for word, so that everything made of them fits together: "Wanda Haddad", "HADDAD", "Haddad & Partners" and
// `wanda.haddad@…` all lead to the same two words. One word has one stand-in whatever it stands in, which keeps a conversation's
// surrogates the same when a later turn tells more about a name.
import type { KeyObject } from 'node:crypto'
import { foldedText } from '../words.ts'
import { type Draw, drawFrom } from './draw.ts'
import type { Occupied } from './occupied.ts'

/** Draws a candidate; later attempts reach further, and from the twentieth on they invent a word. */
export type Pool = (draw: Draw, attempt: number) => string

const mostAttempts = 40

/** Behind so many words the lists are all but used up: what comes after is made of syllables, as every pool does from that attempt on. */
const listed = 500
const inventedFrom = 20

export class Words {
  readonly #key: KeyObject
  readonly #occupied: Occupied
  readonly #standIns = new Map<string, string>()

  constructor(key: KeyObject, occupied: Occupied) {
    this.#key = key
    this.#occupied = occupied
  }

  /** Where the words stand in a value that must not share its surrogate with another spelling, they are drawn for that spelling alone. */
  standIn(word: string, pool: Pool, isExact = false): string {
    const folded = isExact ? '' : foldedText(word)
    const name = folded === '' ? `=${word}` : folded
    const base = this.#standIns.get(name) ?? this.#drawn(name, pool)
    return inCaseOf(word, base)
  }

  /** The stand-in of a word that has one already. */
  known(word: string): string | undefined {
    const base = this.#standIns.get(foldedText(word))
    return base === undefined ? undefined : inCaseOf(word, base)
  }

  /** Give a word the stand-in it had when the vault was last open. */
  remember(word: string, standIn: string): void {
    const name = foldedText(word)
    if (!this.#standIns.has(name)) this.#standIns.set(name, standIn)
    this.#occupied.take(standIn)
  }

  #drawn(name: string, pool: Pool): string {
    for (let attempt = this.#standIns.size < listed ? 0 : inventedFrom; attempt < mostAttempts; attempt++) {
      const candidate = pool(drawFrom(this.#key, `word ${attempt} ${name}`), attempt)
      if (this.#occupied.isBlurred(candidate) || foldedText(candidate).includes(name) || this.#occupied.isInText(candidate)) continue
      this.#occupied.take(candidate)
      this.#standIns.set(name, candidate)
      return candidate
    }
    throw new Error('no stand-in is left for a word')
  }
}

/** Written as another word is: capitals, small letters, or as it comes. */
export function inCaseOf(word: string, base: string): string {
  const upper = word.toUpperCase()
  const lower = word.toLowerCase()
  if (upper === lower) return base
  if (word === lower) return base.toLowerCase()
  return word === upper && word.length > 1 ? base.toUpperCase() : base
}

/** Without diacritics, for addresses and account names. */
export function plainLetters(text: string): string {
  return text
    .replace(/[đĐłŁøØıßæÆœŒ]/g, (letter) => taken[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
}

const taken: Readonly<Record<string, string>> = {
  ...{ đ: 'd', Đ: 'D', ł: 'l', Ł: 'L', ø: 'o', Ø: 'O', ı: 'i', ß: 'ss', æ: 'ae', Æ: 'Ae', œ: 'oe', Œ: 'Oe' },
}
