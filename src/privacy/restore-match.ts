// Finds surrogates in text, longest first, however a model spaced, quoted or cased them. A trie is walked from every place where one may
// begin, so that the cost is the text's length times the longest surrogate at worst, and about one table look-up a character in practice.
import { ordinaryWords } from './name-words.ts'
import { isFollower, isJoined, isLetter, isWhite, leavesAlone, plainOf, toPlain } from './restore-letters.ts'
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
/** Altered placeholders may be so much longer than they were: two more brackets with backslashes, spaces inside. */
const mostExtra = 8
/** Shorter words are too many other things in capitals or small letters: `AL`, `max`. */
const leastCased = 4
/** Numbers up to here stand too often for something else, and must stand quite alone. */
const longestPlainNumber = 4

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

class Node {
  /** The first child stands here, because most nodes have only one. */
  code = -1
  next: Node | undefined
  others: Map<number, Node> | undefined
  forms: Form[] | undefined
  placeholder: Placeholder | undefined

  child(code: number): Node | undefined {
    return this.code === code ? this.next : this.others?.get(code)
  }

  grow(code: number): Node {
    const known = this.child(code)
    if (known) return known
    const made = new Node()
    if (this.next === undefined) {
      this.code = code
      this.next = made
    } else {
      this.others ??= new Map()
      this.others.set(code, made)
    }
    return made
  }

  get isLeaf(): boolean {
    return this.next === undefined
  }
}

type Placeholder = { readonly surrogate: string; readonly value: string; readonly brackets: number }

const placeholderShape = /^[[({<⟦«]{1,3}\s?([\p{L}][\p{L}\p{N}_ -]*?\d+)\s?[\])}>⟧»]{1,3}$/u
const openers = '[({<⟦«'
const closers = '])}>⟧»'

export function matcherOf(vault: Vault): Matcher {
  return new TrieMatcher(vault)
}

class TrieMatcher implements Matcher {
  readonly #root = new Node()
  /** By what stands between the brackets, letters and digits only. */
  readonly #placeholders = new Node()
  /** Units below 128 that begin a surrogate; whatever lies above is looked up. */
  readonly #begins = new Uint8Array(128)
  #hasPlaceholders = false
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
    const core = placeholderShape.exec(surrogate)?.[1]
    if (core !== undefined) this.#learnPlaceholder(surrogate, core, value)
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
    for (let at = 0; at < form.plain.length; at++) {
      const code = plainOf(form.plain.charCodeAt(at), true)
      if (code === 32) gaps++
      node = node.grow(code)
    }
    node.forms ??= []
    node.forms.push(form)
    const first = form.plain.charCodeAt(0)
    for (const code of [first, ...casesOf(first)]) if (code < 128) this.#begins[code] = 1
    this.longest = Math.max(this.longest, length)
    this.mostHeld = Math.max(this.mostHeld, length + 1 + gaps * (mostWhite - 1))
  }

  #learnPlaceholder(surrogate: string, core: string, value: string): void {
    this.#hasPlaceholders = true
    let node = this.#placeholders
    for (const unit of core) if (/[\p{L}\p{N}]/u.test(unit)) for (const code of codesOf(unit)) node = node.grow(plainOf(code, true))
    node.placeholder ??= { surrogate, value, brackets: surrogate.search(/[^[({<⟦«]/u) }
    for (const opener of [...openers, '\\']) if (opener.charCodeAt(0) < 128) this.#begins[opener.charCodeAt(0)] = 1
    this.mostHeld = Math.max(this.mostHeld, surrogate.length + mostExtra)
    // A model that drops the brackets keeps a name with an underscore recognisable.
    if (/_\d+$/.test(core)) {
      const bare: Form = {
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
      this.#plant(bare, core.length)
    }
  }

  scan(text: string, before: Before, isWhole: boolean): Scan {
    const matches: Match[] = []
    const length = text.length
    const begins = this.#begins
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at)
      if (code < 128) {
        if (begins[code] === 0 || (at > 0 && isJoined(text.charCodeAt(at - 1), code))) continue
      } else if (this.#root.child(plainOf(code, true)) === undefined && !(this.#hasPlaceholders && openers.includes(text[at]!))) continue
      const found = this.#at(text, at, before, isWhole) ?? (this.#hasPlaceholders ? this.#placeholderAt(text, at, isWhole) : undefined)
      if (found === undefined) continue
      if (found === 'open') return { matches, decided: at }
      matches.push(found)
      at = found.end - 1
    }
    return { matches: matches.length === 0 ? noMatches : matches, decided: length }
  }

  /** The longest surrogate that begins here; `open` when more text may make one, or a longer one. */
  #at(text: string, start: number, before: Before, isWhole: boolean): Match | 'open' | undefined {
    const previous = start > 0 ? text.charCodeAt(start - 1) : before.last
    if (isJoined(previous, text.charCodeAt(start))) return undefined
    let node: Node = this.#root
    let at = start
    let white = 0
    let best: Match | undefined
    for (;;) {
      if (at === text.length) {
        return !isWhole && !node.isLeaf ? 'open' : best
      }
      const code = plainOf(text.charCodeAt(at), true)
      const next: Node | undefined = white > 0 && white < mostWhite && code === 32 ? node : node.child(code)
      if (next === undefined) return best
      white = code === 32 ? white + 1 : 0
      node = next
      at++
      if (node.forms === undefined || white > 1) continue
      const found = this.#end(text, start, at, node.forms, before, isWhole)
      if (found === 'open') return 'open'
      if (found) best = found
    }
  }

  /** Whether one of these forms stands whole between two offsets. */
  #end(text: string, start: number, end: number, forms: readonly Form[], before: Before, isWhole: boolean): Match | 'open' | undefined {
    const written = toPlain(text.slice(start, end))
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

  /** A placeholder whose brackets, separators or case a model changed; the exact one too. */
  #placeholderAt(text: string, start: number, isWhole: boolean): Match | 'open' | undefined {
    const open = isWhole ? undefined : 'open'
    let at = start
    let opened = 0
    for (; opened < 3; opened++) {
      const bracket = text.charCodeAt(at) === 0x5c ? at + 1 : at
      if (bracket >= text.length) return open
      if (!openers.includes(text[bracket]!)) break
      at = bracket + 1
    }
    if (opened === 0) return undefined
    let node = this.#placeholders
    let between = 0
    for (;;) {
      if (at >= text.length) return at - start > this.mostHeld ? undefined : open
      if (at - start > this.mostHeld) return undefined
      const unit = text[at]!
      if (node.placeholder && (closers.includes(unit) || (unit === '\\' && closers.includes(text[at + 1] ?? ']')))) break
      if (isSeparator(unit) && between < 3) {
        between++
        at++
        continue
      }
      const next = node.child(plainOf(text.charCodeAt(at), true))
      if (next === undefined) return undefined
      node = next
      between = 0
      at++
    }
    for (let closed = 0; closed < opened; closed++) {
      const bracket = text.charCodeAt(at) === 0x5c ? at + 1 : at
      if (bracket >= text.length && !isWhole) return 'open'
      if (bracket >= text.length || !closers.includes(text[bracket]!)) {
        if (closed === 0) return undefined
        break
      }
      at = bracket + 1
    }
    const { surrogate, value, brackets } = node.placeholder
    // More brackets than its own are those of a link around it.
    if (opened > brackets) return undefined
    return { start, end: at, value, isAltered: text.slice(start, at) !== surrogate }
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

function isSeparator(unit: string): boolean {
  return unit === '_' || unit === '-' || unit === '\\' || unit === '#' || unit === ':' || isWhite(unit.charCodeAt(0))
}

function casesOf(code: number): number[] {
  const unit = String.fromCharCode(code)
  return [unit.toUpperCase().charCodeAt(0), unit.toLowerCase().charCodeAt(0)]
}

function codesOf(unit: string): number[] {
  return Array.from({ length: unit.length }, (_, at) => unit.charCodeAt(at))
}
