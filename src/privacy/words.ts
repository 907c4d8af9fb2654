// Words as numbers: a text is cut into words once, each folded to lower case without diacritics and hashed, so that names are looked up
// in any spelling without making a single string.

/** For a UTF-16 unit: 0 stands between words, 1 joins without counting, else the lower-case base letter or digit. */
export type FoldTable = Uint16Array

let made: FoldTable | undefined

/** Letters that Unicode does not take apart. */
const bases: Readonly<Record<string, string>> = { đ: 'd', ø: 'o', ł: 'l', ı: 'i', ħ: 'h', ŧ: 't' }

/** Made at first use: about ten milliseconds. */
export function foldTable(): FoldTable {
  if (made) return made
  const table = new Uint16Array(65_536)
  const word = /[\p{L}\p{N}]/u
  const joiner = /[\p{M}\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/u
  for (let code = 0; code < 65_536; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue
    const unit = String.fromCharCode(code)
    if (joiner.test(unit)) table[code] = 1
    else if (word.test(unit)) {
      const plain = code >= 0x3400 && code < 0xf900 ? unit : (unit.normalize('NFKD').toLowerCase()[0] ?? unit)
      table[code] = (bases[plain] ?? plain).charCodeAt(0)
    }
  }
  made = table
  return table
}

/** A text cut into words. The arrays are shared by all cuts: use them before the next one. */
export type Words = {
  count: number
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly hashes: Int32Array
  /** The hash without a last `s`, 0 when there is none: possessives and the German genitive. */
  readonly stems: Int32Array
  /** `capital | upper | digits`. */
  readonly shapes: Uint8Array
}

export const capital = 1
export const upper = 2
export const digits = 4

let scratch = room(4096)

function room(size: number): Words {
  return {
    count: 0,
    starts: new Int32Array(size),
    ends: new Int32Array(size),
    hashes: new Int32Array(size),
    stems: new Int32Array(size),
    shapes: new Uint8Array(size),
  }
}

const letterS = 115

/** Cut a text: runs of letters, runs of digits, and a new word where a capital follows a small letter (`JaneDoe`). */
export function wordsOf(text: string): Words {
  const fold = foldTable()
  const length = text.length
  let words = scratch
  let count = 0
  let at = 0
  while (at < length) {
    let unit = fold[text.charCodeAt(at)]!
    if (unit < 2) {
      at++
      continue
    }
    if (count === words.starts.length) words = grown(words)
    const start = at
    const isDigits = unit >= 48 && unit <= 57
    let hash = 0x811c9dc5 | 0
    let before = 0
    let last = 0
    let hasSmall = false
    let capitals = 0
    let shape = isDigits ? digits : 0
    while (at < length) {
      const code = text.charCodeAt(at)
      unit = fold[code]!
      if (unit === 0) break
      if (unit !== 1) {
        if ((unit >= 48 && unit <= 57) !== isDigits) break
        const isCapital = isUpper(code)
        if (isCapital) {
          if (hasSmall) break
          if (capitals++ === 0 && at === start) shape |= capital
        } else hasSmall = true
        before = hash
        last = unit
        hash = Math.imul(hash ^ unit, 0x01000193)
      }
      at++
    }
    if (capitals > 1 && !hasSmall) shape |= upper
    words.starts[count] = start
    words.ends[count] = at
    words.hashes[count] = hash
    words.stems[count] = last === letterS && at - start > 3 ? before : 0
    words.shapes[count] = shape
    count++
  }
  words.count = count
  return words
}

/** Whether a unit is a capital letter. Scripts without case have none. */
function isUpper(code: number): boolean {
  if (code < 128) return code >= 65 && code <= 90
  if (code > 0x24ff && (code < 0xff21 || code > 0xff3a)) return false
  const unit = String.fromCharCode(code)
  return unit !== unit.toLowerCase()
}

function grown(words: Words): Words {
  const larger = room(words.starts.length * 2)
  larger.starts.set(words.starts)
  larger.ends.set(words.ends)
  larger.hashes.set(words.hashes)
  larger.stems.set(words.stems)
  larger.shapes.set(words.shapes)
  // A very long text gets arrays of its own, so that it does not keep memory for good.
  if (larger.starts.length <= 1 << 18) scratch = larger
  return larger
}

/** The hash that a word of any spelling has. */
export function hashOf(word: string): number {
  const fold = foldTable()
  let hash = 0x811c9dc5 | 0
  for (let at = 0; at < word.length; at++) {
    const unit = fold[word.charCodeAt(at)]!
    if (unit > 1) hash = Math.imul(hash ^ unit, 0x01000193)
  }
  return hash
}

/** A text's letters and digits in lower case without diacritics, words apart by one space. */
export function foldedText(text: string): string {
  const fold = foldTable()
  let folded = ''
  let isApart = false
  for (let at = 0; at < text.length; at++) {
    const unit = fold[text.charCodeAt(at)]!
    if (unit === 0) isApart = folded !== ''
    else if (unit > 1) {
      folded += (isApart ? ' ' : '') + String.fromCharCode(unit)
      isApart = false
    }
  }
  return folded
}
