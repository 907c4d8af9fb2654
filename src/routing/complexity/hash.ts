// One hash for words, the same in training and in use: 32-bit FNV-1a over UTF-16 units (https://datatracker.ietf.org/doc/html/draft-eastlake-fnv).

export const hashStart = 0x811c9dc5

export function hashStep(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193)
}

export function hashOf(word: string): number {
  let hash = hashStart
  for (let at = 0; at < word.length; at++) hash = hashStep(hash, word.charCodeAt(at))
  return hash | 0
}

/** Spread the bits: the low ones of FNV alone are poor places in a table. */
export function mixed(hash: number): number {
  let bits = hash
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
