// One walk over a prompt: words and pairs of words as places in a table, and counts for the dense features. Linear, without regular
// expressions, and bounded: of a long prompt the beginning and the end are read, where the instruction nearly always stands.
import { cues, cuesOf } from './cues.ts'
import { hashStart, hashStep, mixed } from './hash.ts'

/** Places of the hashed words and pairs. */
export const placeCount = 1 << 15
const headChars = 7000
const tailChars = 3000
/** More distinct places than this are not kept: beyond it they say little that is new. */
const mostPlaces = 3000

export type Counts = {
  chars: number
  words: number
  wordLetters: number
  longWords: number
  distinctWords: number
  sentences: number
  lines: number
  questions: number
  numbers: number
  decimals: number
  largestNumber: number
  years: number
  percents: number
  currency: number
  operators: number
  backslashes: number
  braces: number
  semicolons: number
  quotes: number
  pipes: number
  bullets: number
  blanks: number
  capitals: number
  innerCapitals: number
  foreign: number
  indented: number
  romans: number
  options: number
  optionChars: number
  optionCharsSquared: number
  numericOptions: number
  stemChars: number
  lastLineChars: number
  /** Hits of each list of `cues.ts`, and in the part that is not an option. */
  readonly cues: Float64Array
}

export type Reading = {
  readonly counts: Counts
  /** Distinct places, in the order met. */
  readonly places: Uint16Array
}

/** Marks that a place was met in this walk, so that nothing needs clearing between prompts. */
const metIn = new Uint32Array(placeCount)
const met = new Uint16Array(mostPlaces)
let walk = 0

export function readPrompt(prompt: string): Reading {
  const text = prompt.length > headChars + tailChars ? `${prompt.slice(0, headChars)}\n${prompt.slice(-tailChars)}` : prompt
  const counts = noCounts(prompt.length)
  walk = (walk + 1) >>> 0
  if (walk === 0) {
    metIn.fill(0)
    walk = 1
  }
  let placed = 0
  const place = (hash: number): void => {
    const at = mixed(hash) & (placeCount - 1)
    if (metIn[at] === walk || placed === mostPlaces) return
    metIn[at] = walk
    met[placed++] = at
  }

  let previous = hashStart
  let lineStart = 0
  let isLineStart = true
  let optionStart = -1
  let isOptionNumeric = false
  let firstWords = 0
  const endOption = (end: number): void => {
    if (optionStart < 0) return
    const length = end - optionStart
    counts.optionChars += length
    counts.optionCharsSquared += length * length
    if (isOptionNumeric) counts.numericOptions++
    optionStart = -1
  }

  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at)
    if (isLineStart) {
      isLineStart = false
      const body = optionAt(text, at, counts.options)
      if (body > 0) {
        if (counts.options === 0) counts.stemChars = at
        counts.options++
        optionStart = body
        isOptionNumeric = isNumericStart(text, body)
        at = body
        continue
      }
    }
    if (isLetter(unit)) {
      let hash = hashStart
      const start = at
      let inner = 0
      for (; at < text.length; at++) {
        const next = text.charCodeAt(at)
        if (next >= 65 && next <= 90) {
          hash = hashStep(hash, next | 32)
          if (at > start) inner++
        } else if (isLetter(next)) hash = hashStep(hash, next)
        else break
      }
      hash |= 0
      const length = at - start
      counts.words++
      counts.wordLetters += length
      if (length >= 8) counts.longWords++
      if (unit >= 65 && unit <= 90) counts.capitals++
      if (inner > 0) counts.innerCapitals++
      if (unit > 127) counts.foreign++
      if (length <= 3 && isRoman(text, start, at)) counts.romans++
      const bits = cuesOf.get(hash)
      if (bits !== undefined) for (let bit = 0; bit < cues.length; bit++) if (bits & (1 << bit)) counts.cues[bit]!++
      const before = placed
      place(hash)
      if (placed > before) counts.distinctWords++
      place(hashStep(previous, hash))
      if (firstWords < 4) place(hashStep(hashStep(hash, 0x5e + firstWords++), 0x3c))
      previous = hash
      continue
    }
    if (isDigit(unit)) {
      const start = at
      let isDecimal = false
      let value = 0
      let whole = 0
      for (; at < text.length; at++) {
        const next = text.charCodeAt(at)
        if (isDigit(next)) {
          if (!isDecimal) {
            value = value * 10 + next - 48
            whole++
          }
        } else if (next === 46 && isDigit(text.charCodeAt(at + 1))) isDecimal = true
        else if (!(next === 44 && isDigit(text.charCodeAt(at + 1)))) break
      }
      counts.numbers++
      if (isDecimal) counts.decimals++
      if (value > counts.largestNumber) counts.largestNumber = value
      if (whole === 4 && at - start === 4 && value >= 1000 && value < 2100) counts.years++
      const shape = hashStep(hashStep(hashStart, 48 + Math.min(whole, 9)), isDecimal ? 46 : 48)
      place(shape)
      place(hashStep(previous, shape))
      previous = shape
      continue
    }
    if (unit === 10) {
      endOption(at)
      counts.lines++
      if (at > lineStart) counts.lastLineChars = at - lineStart
      lineStart = at + 1
      isLineStart = true
      const next = text.charCodeAt(at + 1)
      if (next === 32 || next === 9) counts.indented++
      if ((next === 45 || next === 42 || next === 8226) && text.charCodeAt(at + 2) === 32) counts.bullets++
      at++
      continue
    }
    if (unit > 32) {
      punctuation(text, unit, at, counts)
      if (unit !== 44 && unit !== 46) {
        const sign = hashStep(hashStart ^ 0x2f, unit)
        place(sign)
        if (unit === 63 || unit === 58) previous = sign
      }
    }
    at++
  }
  endOption(text.length)
  if (text.length > lineStart) counts.lastLineChars = text.length - lineStart
  if (counts.options < 2) counts.stemChars = text.length
  return { counts, places: met.slice(0, placed) }
}

function punctuation(text: string, unit: number, at: number, counts: Counts): void {
  const next = text.charCodeAt(at + 1)
  switch (unit) {
    case 46: // .
    case 33: // !
      if (!(next > 32)) counts.sentences++
      return
    case 63: // ?
      counts.questions++
      counts.sentences++
      return
    case 37: // %
      counts.percents++
      return
    case 36: // $
    case 163: // pound
    case 8364: // euro
      counts.currency++
      return
    case 43: // +
    case 42: // *
    case 47: // /
    case 61: // =
    case 94: // ^
    case 60: // <
    case 62: // >
    case 215:
    case 247:
    case 8722:
      counts.operators++
      return
    case 92:
      counts.backslashes++
      return
    case 123:
    case 125:
    case 91:
    case 93:
      counts.braces++
      return
    case 59:
      counts.semicolons++
      return
    case 34:
    case 8220:
    case 8221:
      counts.quotes++
      return
    case 124:
      counts.pipes++
      return
    case 95:
      if (next === 95 && text.charCodeAt(at - 1) !== 95) counts.blanks++
      return
  }
}

/** Where the words of an option begin when the line at `at` is the next one in turn (`B.`, `(B)`, `B)`, `B:`), else -1. */
function optionAt(text: string, at: number, already: number): number {
  let start = at
  while (text.charCodeAt(start) === 32 && start < at + 4) start++
  const isOpen = text.charCodeAt(start) === 40
  if (isOpen) start++
  const letter = text.charCodeAt(start)
  const wanted = 65 + already
  if (letter !== wanted && letter !== wanted + 32) return -1
  const mark = text.charCodeAt(start + 1)
  if (mark !== 41 && (isOpen || (mark !== 46 && mark !== 58))) return -1
  return text.charCodeAt(start + 2) > 32 && mark !== 41 ? -1 : start + 2
}

function isNumericStart(text: string, at: number): boolean {
  for (let look = at; look < at + 4; look++) {
    const unit = text.charCodeAt(look)
    if (isDigit(unit)) return true
    if (isLetter(unit)) return false
  }
  return false
}

function isRoman(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at)
    if (unit !== 73 && unit !== 86) return false
  }
  return end - start > 1
}

function isLetter(unit: number): boolean {
  return (
    (unit >= 97 && unit <= 122) ||
    (unit >= 65 && unit <= 90) ||
    (unit > 191 && unit !== 215 && unit !== 247 && !(unit >= 0x2000 && unit < 0x2c00))
  )
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57
}

function noCounts(chars: number): Counts {
  return {
    chars,
    words: 0,
    wordLetters: 0,
    longWords: 0,
    distinctWords: 0,
    sentences: 0,
    lines: 0,
    questions: 0,
    numbers: 0,
    decimals: 0,
    largestNumber: 0,
    years: 0,
    percents: 0,
    currency: 0,
    operators: 0,
    backslashes: 0,
    braces: 0,
    semicolons: 0,
    quotes: 0,
    pipes: 0,
    bullets: 0,
    blanks: 0,
    capitals: 0,
    innerCapitals: 0,
    foreign: 0,
    indented: 0,
    romans: 0,
    options: 0,
    optionChars: 0,
    optionCharsSquared: 0,
    numericOptions: 0,
    stemChars: 0,
    lastLineChars: 0,
    cues: new Float64Array(cues.length),
  }
}
