// What a word is among others: its line and sentence, the key or column heading it answers to, and how the text writes it elsewhere.
import { classes, newline } from './characters.ts'
import { flag, type Tokens } from './words.ts'

/** How many words a key reaches. */
const keyReach = 12

export function readLines(text: string, tokens: Tokens): void {
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
export function readColumns(text: string, tokens: Tokens): void {
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
export function readRepeats(tokens: Tokens): void {
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
