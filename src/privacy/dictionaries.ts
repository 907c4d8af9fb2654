// The operator's own words: clients, matters, projects, code names. What is listed is found: in any case, with or without diacritics, with
// its words joined by blank, hyphen or nothing, inflected, and from eight letters on with one slip of the pen.
import type { Level } from '../core/sensitivity.ts'
import { type Automaton, buildAutomaton } from './aho-corasick.ts'
import type { Kind } from './kinds.ts'
import type { Found } from './overlaps.ts'
import { foldedText, foldTable } from './words.ts'

export type Dictionary = {
  readonly name: string
  readonly kind: Kind
  /** A text with one of these terms is at least so sensitive. */
  readonly level: Level
  readonly terms: readonly string[]
  /** For policy rules; the dictionary's name when absent. */
  readonly label?: string
}

export const largestTermCount = 100_000
const largestTermLength = 200
/** From so many letters on a term is found with one letter wrong, missing, added or swapped. */
const fuzzyFrom = 8

/** Endings of plurals and cases that a term may take in the languages we read. They stay outside the finding. */
const endings: ReadonlySet<string> = new Set('s es en e n er ern ns ens a as os et ta n'.split(' '))

type Term = {
  readonly dictionary: Dictionary
  /** Letters and digits, folded, without blanks. */
  readonly letters: string
  /** Where words begin inside `letters`. */
  readonly breaks: ReadonlySet<number>
  readonly entity: string
  /** A term of at most three letters with a capital counts only in capitals: a client called IT is not "it". */
  readonly needsCapitals: boolean
  /** Scripts that set no blanks between words need no boundary. */
  readonly isUnspaced: boolean
}

type Pattern = { readonly term: Term; readonly part: 'whole' | 'first' | 'second' }

/** Make the reader of all dictionaries' terms. Terms beyond `largestTermCount` are an error of the configuration. */
export function compileDictionaries(dictionaries: readonly Dictionary[]): (text: string) => readonly Found[] {
  const terms = dictionaries.flatMap((dictionary) => dictionary.terms.flatMap((written) => termOf(dictionary, written) ?? []))
  if (terms.length > largestTermCount) throw new RangeError(`dictionaries may hold ${largestTermCount} terms, these hold ${terms.length}`)
  if (terms.length === 0) return () => []
  const patterns: Pattern[] = []
  const spellings: string[] = []
  const add = (term: Term, part: Pattern['part'], spelling: string) => {
    patterns.push({ term, part })
    spellings.push(spelling)
  }
  for (const term of terms) {
    add(term, 'whole', term.letters)
    if (term.letters.length < fuzzyFrom) continue
    // One slip leaves one of the halves whole.
    const half = term.letters.length >> 1
    add(term, 'first', term.letters.slice(0, half))
    add(term, 'second', term.letters.slice(half))
  }
  const automaton = buildAutomaton(spellings)
  return (text) => termsIn(text, automaton, patterns)
}

function termOf(dictionary: Dictionary, written: string): Term | undefined {
  const entity = foldedText(written.slice(0, largestTermLength))
  const letters = entity.replaceAll(' ', '')
  if (letters === '') return undefined
  const breaks = new Set<number>()
  let at = 0
  for (const word of entity.split(' ')) {
    breaks.add(at)
    at += word.length
  }
  const isUnspaced = /^[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af]+$/.test(letters)
  return { dictionary, letters, breaks, entity, needsCapitals: letters.length <= 3 && /\p{Lu}/u.test(written), isUnspaced }
}

/** A text's letters without what lies between them. */
type Letters = {
  readonly count: number
  readonly units: Uint16Array
  /** Offset of each letter in the text. */
  readonly places: Int32Array
  /** 1 where a word begins. */
  readonly begins: Uint8Array
}

/** Between two words of one term at most so many units may lie. */
const widestGap = 3

function lettersOf(text: string): Letters {
  const fold = foldTable()
  const units = new Uint16Array(text.length)
  const places = new Int32Array(text.length)
  const begins = new Uint8Array(text.length)
  let count = 0
  let isApart = true
  let before = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const unit = fold[code]!
    if (unit === 0) isApart = true
    if (unit < 2) continue
    units[count] = unit
    places[count] = at
    const isDigit = unit >= 48 && unit <= 57
    const wasDigit = before >= 48 && before <= 57
    if (isApart || isDigit !== wasDigit || (unit !== code && at > 0 && isSmall(text.charCodeAt(at - 1)) && isCapital(code)))
      begins[count] = 1
    isApart = false
    before = unit
    count++
  }
  return { count, units, places, begins }
}

function isCapital(code: number): boolean {
  return code >= 65 && code <= 90
}

function isSmall(code: number): boolean {
  return code >= 97 && code <= 122
}

function termsIn(text: string, automaton: Automaton, patterns: readonly Pattern[]): Found[] {
  const letters = lettersOf(text)
  const found = new Map<string, Found>()
  const note = (term: Term, from: number, to: number, score: number) => {
    const { name, kind } = term.dictionary
    const [start, end] = [letters.places[from]!, letters.places[to - 1]! + 1]
    const key = `${start} ${name}`
    const hit = { kind, start, end, score, detector: `dictionary:${name}`, entity: term.entity }
    if ((found.get(key)?.score ?? 0) < score) found.set(key, hit)
  }
  let state = 0
  let at = 0
  const tell = (index: number) => {
    const { term, part } = patterns[index]!
    if (part === 'whole') {
      const from = at + 1 - term.letters.length
      if (isWhole(text, letters, term, from, at + 1)) note(term, from, at + 1, 0.95)
      return
    }
    const place = slipped(letters, term, part, at + 1)
    if (place) note(term, place.from, place.to, 0.75)
  }
  for (; at < letters.count; at++) {
    // Letters far apart do not make a term.
    if (at > 0 && letters.places[at]! - letters.places[at - 1]! > widestGap + 1) state = 0
    state = automaton.next(state, letters.units[at]!)
    if (state !== 0) automaton.ending(state, tell)
  }
  return [...found.values()]
}

/** Whether the letters from..to are the term as words of their own. */
function isWhole(text: string, letters: Letters, term: Term, from: number, to: number): boolean {
  if (term.isUnspaced) return true
  if (letters.begins[from] === 0) return false
  for (let at = from + 1; at < to; at++) {
    // A boundary where the term has none, unless it is the term's own mixture of letters and digits.
    if (letters.begins[at] === 1 && !term.breaks.has(at - from) && letters.places[at]! - letters.places[at - 1]! > 1) return false
  }
  if (term.needsCapitals && text.slice(letters.places[from], letters.places[to - 1]! + 1) !== spelledUp(text, letters, from, to))
    return false
  return endsWord(letters, to, term.letters.length)
}

function spelledUp(text: string, letters: Letters, from: number, to: number): string {
  return text.slice(letters.places[from], letters.places[to - 1]! + 1).toUpperCase()
}

/** Whether a word ends here, perhaps behind an inflection. */
function endsWord(letters: Letters, to: number, length: number): boolean {
  let ending = ''
  for (let at = to; at < letters.count && letters.begins[at] === 0; at++) {
    ending += String.fromCharCode(letters.units[at]!)
    if (ending.length > 3) return false
  }
  return ending === '' || (length <= 3 ? ending === 's' : endings.has(ending))
}

/** Where the term stands with one slip, given that one half of it ends before `end`; undefined when it does not. */
function slipped(letters: Letters, term: Term, part: 'first' | 'second', end: number): { from: number; to: number } | undefined {
  const { units, begins, count } = letters
  const half = term.letters.length >> 1
  const rest = part === 'first' ? term.letters.slice(half) : term.letters.slice(0, half)
  for (const length of [rest.length, rest.length - 1, rest.length + 1]) {
    const from = part === 'first' ? end - half : end - (term.letters.length - half) - length
    const to = part === 'first' ? end + length : end
    if (from < 0 || to > count || begins[from] === 0) continue
    if (to < count && begins[to] === 0) continue
    const start = part === 'first' ? end : from
    if (wordsWithin(letters, from, to) !== term.breaks.size) continue
    if (isOneSlip(units, start, start + length, rest)) return { from, to }
  }
  return undefined
}

function wordsWithin({ begins }: Letters, from: number, to: number): number {
  let words = 0
  for (let at = from; at < to; at++) words += begins[at]!
  return words
}

/** Whether units from..to differ from the letters by exactly one letter wrong, missing, added or swapped; digits must be right. */
function isOneSlip(units: Uint16Array, from: number, to: number, letters: string): boolean {
  const length = to - from
  let head = 0
  while (head < length && head < letters.length && units[from + head] === letters.charCodeAt(head)) head++
  let tail = 0
  while (tail < length - head && tail < letters.length - head && units[to - 1 - tail] === letters.charCodeAt(letters.length - 1 - tail))
    tail++
  const [extra, missing] = [length - head - tail, letters.length - head - tail]
  if (extra > 2 || missing > 2 || extra + missing === 0) return false
  for (let at = head; at < head + Math.max(extra, missing); at++) {
    const [one, other] = [units[from + at] ?? 0, letters.charCodeAt(at)]
    if ((at < head + extra && one >= 48 && one <= 57) || (at < head + missing && other >= 48 && other <= 57)) return false
  }
  if (extra <= 1 && missing <= 1) return true
  return (
    extra === 2 &&
    missing === 2 &&
    units[from + head] === letters.charCodeAt(head + 1) &&
    units[from + head + 1] === letters.charCodeAt(head)
  )
}
