// The words of a text in parallel arrays of numbers: where each stands and what is known of it alone. Words are runs of letters and
// digits; every other visible unit stands alone. Nothing is allocated for a single word.
import { accent, baseOf, classes, digit, lowerLetter, lowerOf, mark, newline, space, upperLetter } from './characters.ts'
import { hashOfUnits, hashSeed, type Lexicon, listsOf } from './lexicon.ts'

export const flag = {
  lineStart: 1,
  sentenceStart: 1 << 1,
  glued: 1 << 2,
  capital: 1 << 3,
  allCaps: 1 << 4,
  number: 1 << 5,
  lineCaps: 1 << 6,
  lineLower: 1 << 7,
  inBrackets: 1 << 8,
  inQuotes: 1 << 9,
  seenLower: 1 << 10,
  seenCapital: 1 << 11,
  repeated: 1 << 12,
  word: 1 << 13,
  lineTitled: 1 << 14,
  shortLine: 1 << 15,
  lineEnd: 1 << 16,
  /** A blank line stands before. */
  paragraphStart: 1 << 17,
} as const

export type Tokens = {
  readonly count: number
  readonly start: Int32Array
  readonly end: Int32Array
  /** Hash of the lower case. */
  readonly lower: Int32Array
  /** Hash of the pattern of capitals, small letters and digits. */
  readonly shape: Int32Array
  /** Hash of the last three letters. */
  readonly ending: Int32Array
  /** Which word lists it stands on. */
  readonly listed: Int32Array
  readonly flags: Int32Array
  /** Hash of the word before the nearest colon, equals sign or tag on this line, or of the column's heading; 0 without one. */
  readonly key: Int32Array
}

/** Starts and ends of the words, in turn. */
export function cut(text: string): Int32Array {
  let places = new Int32Array(Math.max(16, text.length >> 1))
  let used = 0
  for (let at = 0; at < text.length; ) {
    const kind = classes[text.charCodeAt(at)]!
    if (kind === space || kind === newline) {
      at++
      continue
    }
    const start = at++
    if (kind !== mark) while (at < text.length && isWordUnit(classes[text.charCodeAt(at)]!)) at++
    if (used + 2 > places.length) {
      const wider = new Int32Array(places.length * 2)
      wider.set(places)
      places = wider
    }
    places[used++] = start
    places[used++] = at
  }
  return places.subarray(0, used)
}

function isWordUnit(kind: number): boolean {
  return kind === lowerLetter || kind === upperLetter || kind === digit || kind === accent
}

export function readWords(text: string, tokens: Tokens, lexicon: Lexicon): void {
  for (let index = 0; index < tokens.count; index++) {
    const start = tokens.start[index]!
    const end = tokens.end[index]!
    let lower = hashSeed
    let base = hashSeed
    let shape = 17
    let run = 0
    let before = -1
    let uppers = 0
    let lowers = 0
    let digits = 0
    for (let at = start; at < end; at++) {
      const code = text.charCodeAt(at)
      const kind = classes[code]!
      if (kind === accent) continue
      lower = hashOfUnits(lower, lowerOf[code]!)
      base = hashOfUnits(base, baseOf[code]!)
      if (kind === upperLetter) uppers++
      else if (kind === lowerLetter) lowers++
      else if (kind === digit) digits++
      run = kind === before ? run + 1 : 1
      // Letters count as one or many, digits one by one up to six.
      if (run === 1 || (run === 2 && kind === upperLetter) || (kind === digit && run <= 6)) {
        shape = Math.imul(shape ^ (kind === mark ? code + 16 : kind), 0x01000193)
      }
      before = kind
    }
    const startsHigh = classes[text.charCodeAt(start)] === upperLetter
    tokens.lower[index] = lower
    tokens.shape[index] = shape
    tokens.ending[index] = endingHash(text, start, end, 3)
    tokens.listed[index] = lowers + uppers > 1 ? listsOf(lexicon, base) : 0
    let flags = 0
    if (startsHigh) flags |= flag.capital
    if (uppers > 1 && lowers === 0) flags |= flag.allCaps
    if (digits > 0 && lowers + uppers === 0) flags |= flag.number
    if (lowers + uppers > 0) flags |= flag.word
    if (index > 0 && tokens.end[index - 1] === start) flags |= flag.glued
    tokens.flags[index] = flags
  }
}

/** Hash of the last units of a word in lower case; of the whole word where it is shorter. */
export function endingHash(text: string, start: number, end: number, length: number): number {
  let hash = hashSeed
  for (let at = Math.max(start, end - length); at < end; at++) hash = hashOfUnits(hash, lowerOf[text.charCodeAt(at)]!)
  return hash
}

/** Hash of the first units of a word in lower case. */
export function beginningHash(text: string, start: number, end: number, length: number): number {
  let hash = hashSeed
  for (let at = start; at < Math.min(end, start + length); at++) hash = hashOfUnits(hash, lowerOf[text.charCodeAt(at)]!)
  return hash
}
