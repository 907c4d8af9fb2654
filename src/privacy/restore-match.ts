// Finds surrogates in text, longest first, however a model spaced, quoted or cased them. A trie is walked from every place where one may
// begin, so that the cost is the text's length times the longest surrogate at worst, and about one table look-up a character in practice.
import { ordinaryWords } from './name-words.ts'
import { isFollower, isJoined, isLetter, leavesAlone, plainOf, toPlain } from './restore-letters.ts'
import { RegroupedNumbers } from './restore-numbers.ts'
import { Placeholders } from './restore-placeholders.ts'
import { TrieNode } from './restore-trie.ts'
import type { Alias, Vault } from './vault.ts'

/** A surrogate found at `start` to `end`, and what it stands for. */
export type Match = { readonly start: number; readonly end: number; readonly value: string; readonly isAltered: boolean }

/** What came before a text: its last two units, -1 for none. */
export type Before = { readonly last: number; readonly secondLast: number }

export const nothingBefore: Before = { last: -1, secondLast: -1 }

export type Scan = {
  readonly matches: readonly Match[]
  /** Behind it stands what may become a surrogate, or awaits its word boundary. The text's length when nothing does. */
  readonly decided: number
}

export type Matcher = {
  readonly isEmpty: boolean
  /** The most units that `scan` leaves undecided. */
  readonly mostHeld: number
  /** The longest surrogate, in units. */
  readonly longest: number
  /** `isWhole`: nothing follows, so everything is decided. */
  scan(text: string, before: Before, isWhole: boolean): Scan
}

/** A run of white space in a surrogate stands for one of at most so many characters: a line break with an indent, not a page. */
const mostWhite = 8
/** Shorter words are too many other things in capitals or small letters: `AL`, `max`. */
const leastCased = 4
/** Numbers up to here stand too often for something else, and must stand quite alone. */
const longestPlainNumber = 4

const beginsWritten = 1
const beginsPlaceholder = 2
const beginsNumber = 4

const noMatches: readonly Match[] = []

/** A surrogate as it may be spelled: `plain` has its quotes, dashes and spaces made alike. */
type Form = {
  readonly plain: string
  readonly upper: string
  readonly lower: string
  readonly value: string
  /** Made of words, so that what stands for it in capitals is written in capitals. */
  readonly followsCase: boolean
  /** Which cases beside its own mean it too. */
  readonly cases: { readonly upper: boolean; readonly lower: boolean }
  readonly isPlainNumber: boolean
  readonly isDate: boolean
  /** A placeholder, whose every other spelling is an altered one. */
  readonly placeholder: string | undefined
}

export function matcherOf(vault: Vault): Matcher {
  return new TrieMatcher(vault)
}

class TrieMatcher implements Matcher {
  readonly #root = new TrieNode<Form[]>()
  readonly #placeholders = new Placeholders()
  readonly #numbers = new RegroupedNumbers()
  /** What units below 128 may begin; whatever lies above is looked up. */
  readonly #begins = new Uint8Array(128)
  readonly isEmpty: boolean
  longest = 0
  mostHeld = 0

  constructor(vault: Vault) {
    const seen = new Set<string>()
    for (const alias of vault.aliases) {
      if (alias.surrogate === '' || alias.surrogate === alias.value || seen.has(alias.surrogate)) continue
      seen.add(alias.surrogate)
      this.#learn(alias, vault.valueOf(alias.surrogate) ?? alias.value)
    }
    this.isEmpty = seen.size === 0
  }

  #learn(alias: Alias, value: string): void {
    const { surrogate } = alias
    const core = this.#placeholders.learn(surrogate, value)
    if (core !== undefined) {
      this.#begin(Placeholders.beginnings, beginsPlaceholder)
      this.#plantBare(surrogate, core, value)
    }
    const digit = this.#numbers.learn(alias, value)
    if (digit !== undefined) this.#begin(`${digit}+(`, beginsNumber)
    this.mostHeld = Math.max(this.mostHeld, this.#placeholders.mostHeld, this.#numbers.mostHeld)
    const isWords = /\p{L}/u.test(value) && !/[\p{N}@/\\_]/u.test(value)
    const spellings = new Set([surrogate, surrogate.normalize('NFC'), surrogate.normalize('NFD')])
    // Capitals of some letters are two: `STRASSE`.
    if (surrogate.toUpperCase().length !== surrogate.length) spellings.add(surrogate.toUpperCase())
    for (const spelling of spellings) {
      const plain = toPlain(spelling)
      const form: Form = {
        plain,
        upper: plain.toUpperCase(),
        lower: plain.toLowerCase(),
        value,
        followsCase: isWords && core === undefined,
        cases: casesAllowed(plain),
        isPlainNumber: /^\d+$/.test(plain) && plain.length <= longestPlainNumber,
        isDate: alias.kind === 'DATETIME' || alias.kind === 'BIRTH_DATE',
        placeholder: core === undefined ? undefined : surrogate,
      }
      this.#plant(form, spelling.length)
    }
  }

  #plant(form: Form, length: number): void {
    let node = this.#root
    let gaps = 0
    let underscores = 0
    for (let at = 0; at < form.plain.length; at++) {
      const code = plainOf(form.plain.charCodeAt(at), true)
      if (code === 32) gaps++
      if (code === 0x5f) underscores++
      node = node.grow(code)
    }
    node.value ??= []
    node.value.push(form)
    this.#begin(form.plain[0] ?? '', beginsWritten)
    this.longest = Math.max(this.longest, length)
    this.mostHeld = Math.max(this.mostHeld, length + 1 + underscores + gaps * (mostWhite - 1))
  }

  /** A model that drops the brackets keeps a name with an underscore recognisable. */
  #plantBare(surrogate: string, core: string, value: string): void {
    if (!/_\d+$/.test(core)) return
    const form: Form = {
      plain: toPlain(core),
      upper: core.toUpperCase(),
      lower: core.toLowerCase(),
      value,
      followsCase: false,
      cases: { upper: true, lower: true },
      isPlainNumber: false,
      isDate: false,
      placeholder: surrogate,
    }
    this.#plant(form, core.length)
  }

  #begin(units: string, flag: number): void {
    for (const unit of units)
      for (const cased of [unit.toLowerCase(), unit.toUpperCase()]) {
        const code = cased.charCodeAt(0)
        if (code < 128) this.#begins[code]! |= flag
      }
  }

  scan(text: string, before: Before, isWhole: boolean): Scan {
    let matches: Match[] | undefined
    const length = text.length
    const begins = this.#begins
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at)
      const flags = code < 128 ? begins[code]! : this.#flagsOf(code)
      if (flags === 0 || (at > 0 && isJoined(text.charCodeAt(at - 1), code))) continue
      const found = this.#at(text, at, before, isWhole, flags)
      if (found === undefined) continue
      if (found === 'open') return { matches: matches ?? noMatches, decided: at }
      matches ??= []
      matches.push(found)
      at = found.end - 1
    }
    return { matches: matches ?? noMatches, decided: length }
  }

  #flagsOf(code: number): number {
    const written = this.#root.child(plainOf(code, true)) === undefined ? 0 : beginsWritten
    return !this.#placeholders.isEmpty && Placeholders.beginnings.includes(String.fromCharCode(code))
      ? written | beginsPlaceholder
      : written
  }

  /** The longest surrogate that begins here, altered or not; `open` when more text may make one, or a longer one. */
  #at(text: string, start: number, before: Before, isWhole: boolean, flags: number): Match | 'open' | undefined {
    const written = flags & beginsWritten ? this.#writtenAt(text, start, before, isWhole) : undefined
    if (written === 'open') return 'open'
    const placeholder = flags & beginsPlaceholder ? this.#placeholders.at(text, start, isWhole) : undefined
    const number = flags & beginsNumber ? this.#numbers.at(text, start, before, isWhole) : undefined
    if (placeholder === 'open' || number === 'open') return 'open'
    let best = written
    for (const altered of [placeholder, number]) if (altered && (best === undefined || altered.end > best.end)) best = altered
    return best
  }

  /** The longest surrogate that begins here as it may be spelled. */
  #writtenAt(text: string, start: number, before: Before, isWhole: boolean): Match | 'open' | undefined {
    const previous = start > 0 ? text.charCodeAt(start - 1) : before.last
    if (isJoined(previous, text.charCodeAt(start))) return undefined
    let node = this.#root
    let at = start
    let white = 0
    let best: Match | undefined
    for (;;) {
      if (at === text.length) {
        return !isWhole && !node.isLeaf ? 'open' : best
      }
      let code = plainOf(text.charCodeAt(at), true)
      // Markdown writes an underscore as `\_`.
      if (code === 0x5c && node.child(0x5f) !== undefined && node.child(0x5c) === undefined) {
        if (at + 1 === text.length) return isWhole ? best : 'open'
        if (text.charCodeAt(at + 1) === 0x5f) code = text.charCodeAt(++at)
      }
      const next: TrieNode<Form[]> | undefined = white > 0 && white < mostWhite && code === 32 ? node : node.child(code)
      if (next === undefined) return best
      white = code === 32 ? white + 1 : 0
      node = next
      at++
      if (node.value === undefined || white > 1) continue
      const found = this.#end(text, start, at, node.value, before, isWhole)
      if (found === 'open') return 'open'
      if (found) best = found
    }
  }

  /** Whether one of these forms stands whole between two offsets. */
  #end(text: string, start: number, end: number, forms: readonly Form[], before: Before, isWhole: boolean): Match | 'open' | undefined {
    const written = toPlain(text.slice(start, end)).replaceAll('\\_', '_')
    const found = spelled(forms, written)
    if (!found) return undefined
    const last = text.charCodeAt(end - 1)
    const next = end < text.length ? text.charCodeAt(end) : -1
    if (next < 0 && !isWhole && (isJoined(last, 0x61) || found.form.isPlainNumber)) return 'open'
    if (isJoined(last, next)) {
      const isDateWithTime = found.form.isDate && (next === 0x54 || next === 0x74) && !isLetter(last)
      if (!isDateWithTime) {
        // A genitive or a plural: nothing may follow its s.
        if (!isLetter(last) || !isFollower(next)) return undefined
        if (end + 1 === text.length && !isWhole) return 'open'
        if (end + 1 < text.length && isJoined(next, text.charCodeAt(end + 1))) return undefined
      }
    }
    if (found.form.isPlainNumber) {
      const previous = start > 0 ? text.charCodeAt(start - 1) : before.last
      const earlier = start > 1 ? text.charCodeAt(start - 2) : start === 1 ? before.last : before.secondLast
      const afterNext = end + 1 < text.length ? text.charCodeAt(end + 1) : -1
      if (end + 1 === text.length && !isWhole && !leavesAlone(next, -1) && leavesAlone(next, 0x30)) return 'open'
      if (leavesAlone(previous, earlier) || leavesAlone(next, afterNext)) return undefined
    }
    const { placeholder } = found.form
    return { start, end, value: found.value, isAltered: placeholder !== undefined && written !== placeholder }
  }
}

/** The form that was written, and its value in the same case. Exact spellings come first; one spelling with two meanings means nothing. */
function spelled(forms: readonly Form[], written: string): { form: Form; value: string } | undefined {
  const collapsed = written.replace(/ {2,}/g, ' ')
  for (const form of forms) if (form.plain === collapsed) return { form, value: form.value }
  let found: { form: Form; value: string } | undefined
  for (const form of forms) {
    const isUpper = form.cases.upper && form.upper === collapsed
    const isLower = form.cases.lower && form.lower === collapsed
    if (!isUpper && !isLower) continue
    const value = !form.followsCase ? form.value : isUpper ? form.value.toUpperCase() : form.value.toLowerCase()
    if (found && found.value !== value) return undefined
    found = { form, value }
  }
  return found
}

/** A word by itself may be another word in small letters: `Mark`, `Rose`. */
function casesAllowed(plain: string): Form['cases'] {
  if (/[^\p{L}\p{M}]/u.test(plain)) return { upper: true, lower: true }
  const isLong = plain.length >= leastCased
  return { upper: isLong, lower: isLong && !ordinaryWords.has(plain.toLowerCase()) }
}
