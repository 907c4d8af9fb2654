// Finds given values in a text however they are written there: other case, other blanks and signs between the letters, percent-encoded,
// in base64 or hexadecimal, backwards, turned by thirteen. For what must not come out again.
import { buildAutomaton } from './aho-corasick.ts'

export type ValueFinder = {
  /** Places of values in plain sight, in any case and spacing; they begin and end where words do. */
  readonly places: (text: string) => { readonly start: number; readonly end: number }[]
  /** Whether a text holds a value in any form, encoded ones too. */
  readonly holdsAny: (text: string) => boolean
}

/** A value of fewer letters and digits says too little to be looked for. */
const shortestValue = 4
const mostValues = 100_000
/** Values this long are found inside other letters too, as in `id=xMAREN`. */
const tellingAlone = 8
const mostBlobs = 64

export function valueFinder(values: readonly string[]): ValueFinder {
  const folded = [...new Set(values.slice(0, mostValues).map((value) => fold(value).letters))].filter(
    (value) => value.length >= shortestValue,
  )
  if (folded.length === 0) return { places: () => [], holdsAny: () => false }
  const automaton = buildAutomaton(folded)

  const search = (text: string, needsWords: boolean): { start: number; end: number }[] => {
    const { letters, places } = fold(text)
    const found: { start: number; end: number }[] = []
    let state = 0
    for (let at = 0; at < letters.length; at++) {
      state = automaton.next(state, letters.charCodeAt(at))
      automaton.ending(state, (pattern) => {
        const length = folded[pattern]?.length ?? 0
        const start = places[at + 1 - length] ?? 0
        const end = (places[at] ?? 0) + 1
        const isWhole = !isWordAt(text, start - 1) && !isWordAt(text, end)
        if (isWhole || (!needsWords && length >= tellingAlone)) found.push({ start, end })
      })
    }
    return found
  }

  return {
    places: (text) => search(text, true),
    holdsAny(text) {
      const readings = [text, ...decodings(text)]
      return readings.some((reading) => {
        if (search(reading, false).length > 0) return true
        const backwards = [...reading].reverse().join('')
        return search(backwards, false).length > 0 || search(turned(reading), false).length > 0
      })
    },
  }
}

/** What percent-encoded parts and base64 or hexadecimal blobs of a text say, each once. */
export function decodings(text: string): string[] {
  const found: string[] = []
  const plain = unescaped(text)
  if (plain !== text) found.push(plain)
  let blobs = 0
  for (const match of plain.matchAll(/[A-Za-z0-9+_-]{6,4096}={0,2}/g)) {
    if (++blobs > mostBlobs) break
    const blob = match[0]
    if (/^(?:[0-9a-fA-F]{2})+$/.test(blob)) found.push(Buffer.from(blob, 'hex').toString('utf8'))
    found.push(Buffer.from(blob.replaceAll('-', '+').replaceAll('_', '/'), 'base64').toString('utf8'))
  }
  return found
}

/** Percent escapes as what they stand for, twice: `%2540` is encoded twice. What is no valid escape stays. */
function unescaped(text: string): string {
  let plain = text.replaceAll('+', ' ')
  for (let layer = 0; layer < 2; layer++)
    plain = plain.replace(/(?:%[0-9A-Fa-f]{2}){1,200}/g, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'))
  return plain === text.replaceAll('+', ' ') ? text : plain
}

/** Letters and digits in small, without marks, and where each stood. */
function fold(text: string): { letters: string; places: Int32Array } {
  const places = new Int32Array(text.length * 3)
  let letters = ''
  let count = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 128) {
      const isLetter = (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57)
      if (!isLetter) continue
      letters += unit >= 65 && unit <= 90 ? String.fromCharCode(unit + 32) : text[at]
      places[count++] = at
      continue
    }
    for (const sign of (text[at] ?? '').normalize('NFKD').toLowerCase()) {
      if (!/[\p{L}\p{N}]/u.test(sign) || count >= places.length) continue
      letters += sign
      places[count++] = at
    }
  }
  return { letters, places }
}

function isWordAt(text: string, at: number): boolean {
  return at >= 0 && at < text.length && /[\p{L}\p{N}]/u.test(text[at] ?? '')
}

function turned(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base)
  })
}
