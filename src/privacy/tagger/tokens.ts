// A text as words, in parallel arrays of numbers: where each word stands and what is known of it before any weight is asked.
// Words are runs of letters and digits; every other visible unit stands alone. Nothing is allocated for a single word.
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

/** How many words a key reaches. */
const keyReach = 12

export function tokenize(text: string, lexicon: Lexicon): Tokens {
  const starts = cut(text)
  const count = starts.length >> 1
  const tokens = {
    count,
    start: new Int32Array(count),
    end: new Int32Array(count),
    lower: new Int32Array(count),
    shape: new Int32Array(count),
    ending: new Int32Array(count),
    listed: new Int32Array(count),
    flags: new Int32Array(count),
    key: new Int32Array(count),
  }
  for (let index = 0; index < count; index++) {
    tokens.start[index] = starts[2 * index]!
    tokens.end[index] = starts[2 * index + 1]!
  }
  readWords(text, tokens, lexicon)
  readLines(text, tokens)
  readColumns(text, tokens)
  readRepeats(tokens)
  return tokens
}

/** Starts and ends of the words, in turn. */
function cut(text: string): Int32Array {
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

function readWords(text: string, tokens: Tokens, lexicon: Lexicon): void {
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

function readLines(text: string, tokens: Tokens): void {
  const { count, start, end } = tokens
  for (let from = 0; from < count; ) {
    let to = from + 1
    while (to < count && breaksBetween(text, end[to - 1]!, start[to]!) === 0) to++
    readLine(text, tokens, from, to)
    if (from === 0 || breaksBetween(text, end[from - 1]!, start[from]!) > 1) tokens.flags[from]! |= flag.paragraphStart
    from = to
  }
}

/** How many lines end between two words; a carriage return before a line feed counts with it. */
function breaksBetween(text: string, from: number, to: number): number {
  let breaks = 0
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (classes[code] === newline && !(code === 13 && text.charCodeAt(at + 1) === 10)) breaks++
  }
  return breaks
}

function readLine(text: string, tokens: Tokens, from: number, to: number): void {
  const { start, flags, lower, key } = tokens
  let words = 0
  let capitals = 0
  let caps = 0
  for (let index = from; index < to; index++) {
    const known = flags[index]!
    if ((known & flag.word) === 0) continue
    words++
    if (known & flag.capital) capitals++
    if (known & flag.allCaps) caps++
  }
  let common = 0
  if (words >= 2 && caps * 4 >= words * 3) common |= flag.lineCaps
  if (words >= 3 && capitals === 0) common |= flag.lineLower
  if (words >= 3 && capitals === words) common |= flag.lineTitled
  if (words <= 5) common |= flag.shortLine
  flags[from]! |= flag.lineStart | flag.sentenceStart
  flags[to - 1]! |= flag.lineEnd
  let inBrackets = 0
  let inQuotes = 0
  let currentKey = 0
  let keyAge = 0
  let lastWord = 0
  for (let index = from; index < to; index++) {
    const code = text.charCodeAt(start[index]!)
    flags[index]! |= common | inBrackets | inQuotes
    if (index > from && endsSentence(text.charCodeAt(start[index - 1]!))) flags[index]! |= flag.sentenceStart
    if (currentKey !== 0 && keyAge++ < keyReach) key[index] = currentKey
    if (flags[index]! & flag.word) lastWord = lower[index]!
    else if (code === 58 || code === 61) {
      currentKey = lastWord
      keyAge = 0
    } else if (code === 44 || code === 59 || code === 124 || code === 125) currentKey = 0
    else if (code === 40 || code === 91) inBrackets = flag.inBrackets
    else if (code === 41 || code === 93) inBrackets = 0
    else if (code === 34) inQuotes ^= flag.inQuotes
    else if (code === 8220 || code === 171 || code === 8222) inQuotes = flag.inQuotes
    else if (code === 8221 || code === 187) inQuotes = 0
  }
}

function endsSentence(code: number): boolean {
  return code === 46 || code === 33 || code === 63 || code === 58 || code === 8226
}

const comma = 44
const semicolon = 59
const bar = 124
const maximumColumns = 64

/** Give the cells of a table (comma, semicolon or bar) the heading of their column as their key. */
function readColumns(text: string, tokens: Tokens): void {
  const { count, start, flags, lower, key } = tokens
  const headings = new Int32Array(maximumColumns)
  let columns = 0
  let separator = 0
  for (let from = 0; from < count; ) {
    let to = from + 1
    while (to < count && (flags[to]! & flag.lineStart) === 0) to++
    const own = separatorOf(text, tokens, from, to)
    const cells = own === 0 ? 0 : countOf(text, tokens, from, to, own)
    if (cells < 2 || cells >= maximumColumns) columns = 0
    else if (own !== separator || Math.abs(cells - columns) > 1) {
      columns = cells
      separator = own
      headings.fill(0)
      let column = 0
      for (let index = from; index < to; index++) {
        if (text.charCodeAt(start[index]!) === own) column++
        else if (flags[index]! & flag.word) headings[column] = lower[index]!
      }
    } else {
      let column = 0
      for (let index = from; index < to; index++) {
        if (text.charCodeAt(start[index]!) === own) column++
        else if (key[index] === 0 && column < maximumColumns) key[index] = headings[column]!
      }
    }
    from = to
  }
}

function separatorOf(text: string, tokens: Tokens, from: number, to: number): number {
  let commas = 0
  let semicolons = 0
  let bars = 0
  for (let index = from; index < to; index++) {
    const code = text.charCodeAt(tokens.start[index]!)
    if (code === comma) commas++
    else if (code === semicolon) semicolons++
    else if (code === bar) bars++
  }
  if (bars >= 2) return bar
  if (semicolons >= 2) return semicolon
  return commas >= 2 && to - from <= commas * 16 ? comma : 0
}

function countOf(text: string, tokens: Tokens, from: number, to: number, separator: number): number {
  let found = 0
  for (let index = from; index < to; index++) if (text.charCodeAt(tokens.start[index]!) === separator) found++
  return found
}

/** Tell each word what the rest of the text does with it: is it written small elsewhere, is it a name inside a sentence elsewhere. */
function readRepeats(tokens: Tokens): void {
  const { count, lower, flags } = tokens
  let size = 16
  while (size < count * 2) size *= 2
  const words = new Int32Array(size)
  const seen = new Uint8Array(size)
  const slotOf = (hash: number): number => {
    const slot = (Math.imul(hash, 0x9e3779b1) >>> 8) & (size - 1)
    // Bounded, so that words made to collide cost no more than others; one that finds no place shares its first.
    for (let probe = 0; probe < 32; probe++) {
      const place = (slot + probe) & (size - 1)
      if (words[place] === 0) words[place] = hash
      if (words[place] === hash) return place
    }
    return slot
  }
  for (let index = 0; index < count; index++) {
    const known = flags[index]!
    if ((known & flag.word) === 0) continue
    const slot = slotOf(lower[index]!)
    if (seen[slot]! & 4) seen[slot]! |= 8
    seen[slot]! |= 4
    if ((known & flag.capital) === 0) seen[slot]! |= 1
    else if ((known & (flag.sentenceStart | flag.lineCaps | flag.lineTitled)) === 0) seen[slot]! |= 2
  }
  for (let index = 0; index < count; index++) {
    const known = flags[index]!
    if ((known & flag.word) === 0) continue
    const found = seen[slotOf(lower[index]!)]!
    if (found & 1) flags[index]! |= flag.seenLower
    if (found & 2) flags[index]! |= flag.seenCapital
    if (found & 8) flags[index]! |= flag.repeated
  }
}
