// Word lists as Bloom filters: which lists a word stands on, as a mask of bits, asked by the hash of its unaccented lower case.
// A filter errs towards "yes" for about one strange word in forty, which training sees as well and weighs accordingly.

/** The order is the order of the bits. */
export const lists = [
  'first-name',
  'last-name',
  'global-name',
  'city',
  'city-word',
  'organisation-word',
  'legal-form',
  'country',
  'calendar',
  'language',
  'common',
  'frequent',
  'vocabulary',
  'street-word',
] as const

export type ListName = (typeof lists)[number]

/** The lists of towns and countries, and of languages, which are the names of peoples too. */
export const placeLists = (1 << lists.indexOf('city')) | (1 << lists.indexOf('country'))
export const peopleLists = 1 << lists.indexOf('language')

const probes = 4
const bitsPerWord = 8

export type Lexicon = {
  readonly filters: readonly Uint8Array[]
}

export function hashOfUnits(previous: number, unit: number): number {
  return Math.imul(previous ^ unit, 0x01000193)
}

export const hashSeed = 0x811c9dc5 | 0

export function buildFilter(hashes: readonly number[]): Uint8Array {
  const filter = new Uint8Array(Math.max(1, Math.ceil((hashes.length * bitsPerWord) / 8)))
  const bits = filter.length * 8
  for (const hash of hashes) {
    for (let probe = 0; probe < probes; probe++) {
      const bit = placeOf(hash, probe, bits)
      filter[bit >> 3]! |= 1 << (bit & 7)
    }
  }
  return filter
}

/** The mask of the lists a word stands on. */
export function listsOf(lexicon: Lexicon, hash: number): number {
  let mask = 0
  for (let list = 0; list < lexicon.filters.length; list++) {
    const filter = lexicon.filters[list]!
    const bits = filter.length * 8
    let isIn = 1
    for (let probe = 0; probe < probes && isIn; probe++) {
      const bit = placeOf(hash, probe, bits)
      isIn = (filter[bit >> 3]! >> (bit & 7)) & 1
    }
    mask |= isIn << list
  }
  return mask
}

/** Two hashes make all the probes (Kirsch and Mitzenmacher, "Less hashing, same performance"). */
function placeOf(hash: number, probe: number, bits: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  mixed ^= mixed >>> 12
  const step = Math.imul(mixed, 0x297a2d39) | 1
  return ((mixed + Math.imul(probe, step)) >>> 0) % bits
}
