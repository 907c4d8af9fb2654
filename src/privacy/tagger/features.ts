// What is said about a word to the weights: a list of hashes, each naming one observation. Training and tagging call the same function,
// so that they cannot drift apart. The first `identityFeatures` name the word itself and the next `listFeatures` the word lists it is on;
// training hides them now and then, so that a name nobody has seen is found by what stands around it.
import { lowerOf } from './characters.ts'
import { hashOfUnits, hashSeed } from './lexicon.ts'
import { beginningHash, endingHash, flag, type Tokens } from './words.ts'

export const featureLimit = 96
const maximumTrigrams = 12

/** Where groups of features end in what `readFeatures` wrote. */
export type Groups = { identity: number; lists: number }

function one(template: number, a: number): number {
  let hash = Math.imul(a ^ Math.imul(template, 0x9e3779b1), 0x85ebca6b)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0xc2b2ae35)
  return hash ^ (hash >>> 13)
}

function two(template: number, a: number, b: number): number {
  return one(template, Math.imul(a, 31) ^ Math.imul(b, 0x27d4eb2f) ^ (b >>> 11))
}

function three(template: number, a: number, b: number, c: number): number {
  return two(template, Math.imul(a, 0x165667b1) ^ (a >>> 7) ^ b, c)
}

const edge = 7
const otherLine = 0x5bd1e995

/** Write the features of one word; `from` and `to` bound its segment, beyond which nothing is read. Returns how many were written. */
export function readFeatures(
  text: string,
  tokens: Tokens,
  index: number,
  bounds: { from: number; to: number },
  out: Int32Array,
  groups: Groups,
): number {
  const { start, end, lower, shape, ending, listed, flags, key } = tokens
  const { from, to } = bounds
  const before1 = index - 1 >= from ? index - 1 : -1
  const before2 = index - 2 >= from ? index - 2 : -1
  const before3 = index - 3 >= from ? index - 3 : -1
  const after1 = index + 1 < to ? index + 1 : -1
  const after2 = index + 2 < to ? index + 2 : -1
  const after3 = index + 3 < to ? index + 3 : -1
  const w = lower[index]!
  const s = shape[index]!
  const l = listed[index]!
  const f = flags[index]!
  // A word on another line is another observation than the same word on this one.
  const lineB1 = f & flag.lineStart ? otherLine : 0
  const lineB2 = lineB1 !== 0 || (before1 >= 0 && flags[before1]! & flag.lineStart) ? otherLine : 0
  const lineB3 = lineB2 !== 0 || (before2 >= 0 && flags[before2]! & flag.lineStart) ? otherLine : 0
  const lineA1 = f & flag.lineEnd ? otherLine : 0
  const lineA2 = lineA1 !== 0 || (after1 >= 0 && flags[after1]! & flag.lineEnd) ? otherLine : 0
  const lineA3 = lineA2 !== 0 || (after2 >= 0 && flags[after2]! & flag.lineEnd) ? otherLine : 0
  const wb1 = before1 < 0 ? edge : lower[before1]! ^ lineB1
  const wb2 = before2 < 0 ? edge : lower[before2]! ^ lineB2
  const wb3 = before3 < 0 ? edge : lower[before3]! ^ lineB3
  const wa1 = after1 < 0 ? edge : lower[after1]! ^ lineA1
  const wa2 = after2 < 0 ? edge : lower[after2]! ^ lineA2
  const wa3 = after3 < 0 ? edge : lower[after3]! ^ lineA3
  const sb1 = before1 < 0 ? edge : shape[before1]!
  const sb2 = before2 < 0 ? edge : shape[before2]!
  const sa1 = after1 < 0 ? edge : shape[after1]!
  const sa2 = after2 < 0 ? edge : shape[after2]!
  const lb1 = before1 < 0 ? edge << 20 : listed[before1]!
  const la1 = after1 < 0 ? edge << 20 : listed[after1]!
  const at = start[index]!
  const stop = end[index]!
  const length = stop - at
  let n = 0

  // The word itself.
  out[n++] = one(1, w)
  out[n++] = two(2, w, s)
  out[n++] = two(3, w, wb1)
  out[n++] = two(4, w, wa1)
  if (length > 3 && (f & flag.number) === 0) {
    out[n++] = one(5, beginningHash(text, at, stop, 2))
    out[n++] = one(6, beginningHash(text, at, stop, 3))
    out[n++] = one(7, beginningHash(text, at, stop, 4))
    out[n++] = one(8, endingHash(text, at, stop, 2))
    out[n++] = two(9, ending[index]!, f & flag.capital)
    out[n++] = one(10, endingHash(text, at, stop, 4))
    const last = Math.min(stop - 2, at + 1 + maximumTrigrams)
    for (let place = at + 1; place < last; place++) {
      let trigram = hashSeed
      for (let unit = place; unit < place + 3 && unit < stop; unit++) trigram = hashOfUnits(trigram, lowerOf[text.charCodeAt(unit)]!)
      out[n++] = one(11, trigram)
    }
  }
  groups.identity = n

  // The lists it and its neighbours stand on.
  if (l !== 0) {
    out[n++] = one(12, l)
    out[n++] = two(13, l, f & (flag.capital | flag.allCaps | flag.sentenceStart))
    out[n++] = two(14, l, wb1)
    out[n++] = two(15, l, wa1)
    for (let rest = l; rest !== 0; rest &= rest - 1) out[n++] = two(16, rest & -rest, f & (flag.capital | flag.lineLower | flag.lineCaps))
  }
  out[n++] = three(17, l, lb1, s)
  out[n++] = three(18, l, la1, s)
  out[n++] = two(19, lb1, sb1)
  out[n++] = two(20, la1, sa1)
  out[n++] = three(21, lb1, l, la1)
  groups.lists = n

  // Its form.
  out[n++] = one(22, s)
  out[n++] = two(23, s, Math.min(length, 12))
  out[n++] = two(24, s, f & (flag.lineStart | flag.lineEnd | flag.sentenceStart | flag.glued | flag.shortLine))
  out[n++] = two(25, s, f & (flag.lineCaps | flag.lineLower | flag.lineTitled))
  out[n++] = two(26, f & (flag.seenLower | flag.seenCapital | flag.repeated | flag.capital | flag.sentenceStart | flag.allCaps), 0)
  out[n++] = two(27, s, f & (flag.inBrackets | flag.inQuotes))
  out[n++] = three(28, s, sb1, f & flag.glued)
  out[n++] = three(29, s, sa1, after1 < 0 ? 0 : flags[after1]! & flag.glued)
  out[n++] = three(30, sb1 ^ lineB1, s, sa1 ^ lineA1)
  out[n++] = three(31, sb2, sb1, s)
  out[n++] = three(32, s, sa1, sa2)

  // The words around it.
  out[n++] = one(33, wb1)
  out[n++] = one(34, wa1)
  out[n++] = one(35, wb2)
  out[n++] = one(36, wa2)
  out[n++] = one(37, wb3)
  out[n++] = one(38, wa3)
  out[n++] = two(39, wb1, s)
  out[n++] = two(40, wa1, s)
  out[n++] = two(41, wb2, s)
  out[n++] = two(42, wa2, s)
  out[n++] = three(43, wb2, wb1, s)
  out[n++] = three(44, wa1, wa2, s)
  out[n++] = three(45, wb1, wa1, s)
  out[n++] = two(46, wb2, wb1)
  out[n++] = two(47, wa1, wa2)
  out[n++] = two(48, wb1, wa1)
  out[n++] = three(49, wb3, wb2, wb1)
  out[n++] = three(50, wa1, wa2, wa3)
  out[n++] = two(51, wb2, sb1)
  out[n++] = two(52, sa1, wa2)
  out[n++] = three(53, wb3, sb2, sb1)
  if (before1 >= 0) out[n++] = one(54, ending[before1]!)
  if (after1 >= 0) out[n++] = one(55, ending[after1]!)

  // The key or heading that it answers to.
  const k = key[index]!
  if (k !== 0) {
    out[n++] = one(56, k)
    out[n++] = two(57, k, s)
    out[n++] = two(58, k, wb1)
  }
  out[n++] = one(59, 0)
  return n
}
