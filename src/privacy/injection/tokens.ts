// A text as the classifier reads it: small letters, words and single signs, cut into sentences, every word with its hashed features.
// One pass, typed arrays, no string for a word; a text is read in pieces (`score.ts`), so the arrays never outgrow one piece.

/** Slots of the hash table that features fall into. */
export const slotBits = 18
const slotMask = (1 << slotBits) - 1
const longestWord = 24
/** A sentence that does not end is cut here. */
const longestSentence = 60
const mostFeaturesOfAWord = 96
const wordStart = 94
const wordEnd = 36

export type Tokens = {
  readonly count: number
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly hashes: Int32Array
  /** 1 for a word, 0 for a sign. */
  readonly isWord: Uint8Array
  /** Index of the first token of each sentence, and the count of tokens at the end. */
  readonly sentences: Int32Array
  readonly sentenceCount: number
  readonly lowered: string
}

export function tokenize(text: string): Tokens {
  const lowered = lower(text)
  const room = text.length + 1
  const starts = new Int32Array(room)
  const ends = new Int32Array(room)
  const hashes = new Int32Array(room)
  const isWord = new Uint8Array(room)
  const sentences = new Int32Array(room + 1)
  let count = 0
  let sentenceCount = 0
  let sentenceFrom = 0
  const endSentence = () => {
    if (count === sentenceFrom) return
    sentences[sentenceCount++] = sentenceFrom
    sentenceFrom = count
  }
  let at = 0
  while (at < lowered.length) {
    const unit = lowered.charCodeAt(at)
    if (unit === 10 || unit === 13) {
      endSentence()
      at++
      continue
    }
    const form = formOf(unit)
    if (form === blank) {
      at++
      continue
    }
    const start = at++
    if (form === letter) {
      let hash = Math.imul(unit ^ 0x811c9dc5, 0x01000193)
      let isNumber = unit >= 48 && unit <= 57
      while (at < lowered.length) {
        const next = lowered.charCodeAt(at)
        if (formOf(next) !== letter) break
        hash = Math.imul(hash ^ next, 0x01000193)
        isNumber &&= next >= 48 && next <= 57
        at++
      }
      hashes[count] = isNumber ? 1000 + Math.min(at - start, 5) : mix(hash)
      isWord[count] = 1
    } else if (form === sign) {
      while (at < lowered.length && lowered.charCodeAt(at) === unit) at++
      hashes[count] = mix(unit + 0x5bd1)
    } else {
      hashes[count] = mix(unit + 0x1b873)
      isWord[count] = 1
    }
    starts[count] = start
    ends[count] = at
    count++
    const stops = unit === 46 || unit === 33 || unit === 63 || unit === 0x2026 || unit === 0x61f || unit === 0x964
    const stopsAlone = unit === 0x3002 || unit === 0xff01 || unit === 0xff1f
    if (stopsAlone || (stops && (at >= lowered.length || isGap(lowered.charCodeAt(at)))) || count - sentenceFrom >= longestSentence)
      endSentence()
  }
  endSentence()
  sentences[sentenceCount] = count
  return { count, starts, ends, hashes, isWord, sentences, sentenceCount, lowered }
}

const blank = 0
const letter = 1
const sign = 2
/** A letter of a script that sets no blanks between words: each stands for itself. */
const alone = 3

const forms = new Uint8Array(128)
for (let unit = 0; unit < 128; unit++) {
  const isLetter = (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57) || unit === 95 || unit === 39
  forms[unit] = unit <= 32 || unit === 127 ? blank : isLetter ? letter : sign
}

function formOf(unit: number): number {
  if (unit < 128) return forms[unit]!
  if (unit < 0xc0) return unit === 0xa0 ? blank : sign
  if (unit < 0xe00) return letter
  if (unit < 0xe80) return alone // Thai
  if (unit < 0x2000) return letter
  if (unit < 0x2070) return unit <= 0x200b || unit === 0x2028 || unit === 0x2029 ? blank : unit === 0x2019 ? letter : sign
  if (unit < 0x2e80) return sign
  if (unit < 0x3040) return unit === 0x3000 ? blank : sign
  if (unit < 0xa000) return alone // kana, Han
  if (unit < 0xd800) return letter // Hangul and others
  if (unit < 0xf900) return sign // halves of emoji
  return unit >= 0xff00 ? sign : letter
}

function isGap(unit: number): boolean {
  return (
    unit <= 32 ||
    unit === 34 ||
    unit === 39 ||
    unit === 41 ||
    unit === 93 ||
    unit === 60 ||
    unit === 0x201d ||
    unit === 0xbb ||
    unit === 0xa0
  )
}

/** Small letters, every unit in its place: `İ` would become two. */
function lower(text: string): string {
  const lowered = text.toLowerCase()
  if (lowered.length === text.length) return lowered
  return text.replace(/\p{Lu}/gu, (capital) => {
    const small = capital.toLowerCase()
    return small.length === capital.length ? small : capital
  })
}

function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39)
  return mixed ^ (mixed >>> 15)
}

/** Room for the features of one word or one sentence. */
export function newFeatureRoom(): Int32Array {
  return new Int32Array(mostFeaturesOfAWord)
}

/** The features of one token: itself, with the one and two before it, and its runs of three to five letters. Returns how many. */
export function featuresOf(tokens: Tokens, index: number, room: Int32Array): number {
  const { hashes } = tokens
  const own = hashes[index]!
  const before = index > 0 ? hashes[index - 1]! : 7
  const beforeThat = index > 1 ? hashes[index - 2]! : 11
  room[0] = slotOf(own, 1)
  room[1] = slotOf(Math.imul(before, 31) ^ own, 2)
  room[2] = slotOf(Math.imul(Math.imul(beforeThat, 31) ^ before, 31) ^ own, 3)
  let count = 3
  const start = tokens.starts[index]!
  const length = Math.min(tokens.ends[index]! - start, longestWord)
  if (!tokens.isWord[index] || length < 3) return count
  const { lowered } = tokens
  const unitAt = (place: number) => (place === 0 ? wordStart : place > length ? wordEnd : lowered.charCodeAt(start + place - 1))
  for (let from = 0; from < length; from++) {
    const three = Math.imul(Math.imul(Math.imul(unitAt(from), 0x01000193) ^ unitAt(from + 1), 0x01000193) ^ unitAt(from + 2), 0x01000193)
    room[count++] = slotOf(three, 4)
    if (from + 3 > length + 1) break
    const four = Math.imul(three ^ unitAt(from + 3), 0x01000193)
    room[count++] = slotOf(four, 5)
    if (from + 4 <= length + 1) room[count++] = slotOf(four ^ unitAt(from + 4), 12)
  }
  return count
}

/** What shows only in a sentence as a whole: how it begins, how it ends, how long it is. Returns how many. */
export function sentenceFeaturesOf(tokens: Tokens, from: number, to: number, room: Int32Array): number {
  const { hashes } = tokens
  let first = from
  while (first < to - 1 && !tokens.isWord[first]) first++
  const second = first + 1 < to ? hashes[first + 1]! : 13
  const third = first + 2 < to ? hashes[first + 2]! : 17
  room[0] = slotOf(hashes[first]!, 6)
  room[1] = slotOf(Math.imul(hashes[first]!, 31) ^ second, 7)
  room[2] = slotOf(Math.imul(Math.imul(hashes[first]!, 31) ^ second, 31) ^ third, 8)
  room[3] = slotOf(tokens.isWord[to - 1] ? 3 : hashes[to - 1]!, 9)
  room[4] = slotOf(Math.min(5, Math.floor(Math.log2(to - from))), 10)
  room[5] = slotOf(tokens.isWord[from] ? 3 : hashes[from]!, 11)
  return 6
}

function slotOf(hash: number, kind: number): number {
  return mix(hash + Math.imul(kind, 0x61c88647)) & slotMask
}
