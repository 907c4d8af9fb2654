// How unlike a word, name or identifier a value is. Shannon's entropy counts the letters of one value and is fooled by length and by hex;
// here every step from one character to the next is weighed against how texts and programs step, and against chance.

/**
 * What it costs, in bits less one, that a letter follows another: rows are the first letter, columns the second. Counted over the
 * distinct words of prose in English, German, French, Spanish and Vietnamese without its marks, and of identifiers.
 */
const pairCosts = (
  '64348434475241859232366857 26870756368377389345376966 38683980493589388574599978 26850756287465379346376957 ' +
  '55445545286341768134566666 26782357387376279342366986 36980765495475589324388979 26881766396344389342475968 ' +
  '55242537775341468422759886 16661666466664267646266777 26771765376365279332376966 25741657186266379743368957 ' +
  '14571668287636339744387968 35522515384674479632566974 64446445585331449134344765 29772484397388239144398979 ' +
  '56765656556565666566066657 24641445294444369533365965 35272544385557338531456966 26781654288476479234376964 ' +
  '54354345596441659323877777 38880969298879289668688878 16771764187675289557587867 35352564266555426542465356 ' +
  '24442556465343348424465756 35861756287466479663164966'
)
  .split(' ')
  .map((row) => Array.from(row, (digit) => Number(digit) + 1))

/** What it costs to go from one class to another, in bits: lower, upper, digit, other. Counted over the same identifiers and words. */
const stepCosts = [
  [0.2, 4.8, 7.6, 3.7],
  [0.7, 1.6, 5, 4.6],
  [4.6, 4.8, 0.4, 2.4],
  [0.8, 3.7, 3.4, 2.1],
] as const
/** What a character costs where no letter precedes it. */
const freshCosts = [4.2, 4.2, 3.3, 3.5] as const
const sizes = [26, 26, 10, 14] as const

/** The classes a value uses, as bits. */
export const lower = 1
export const upper = 2
export const digit = 4
export const other = 8

export function classesOf(value: string): number {
  let classes = 0
  for (let at = 0; at < value.length; at++) classes |= 1 << classOf(value.charCodeAt(at))
  return classes
}

/**
 * How many bits more likely a value is to be drawn by chance than written by someone. Above 0 chance is likelier; a random password of 14
 * characters has about 30, a word or an identifier less than nothing.
 */
export function randomness(written: string): number {
  // Constants shout: `MAX_RETRY_COUNT` is words all the same.
  const value = /^[A-Z][A-Z_.-]*$/.test(written) ? written.toLowerCase() : written
  let cost = 0
  let previous = -1
  let letter = -1
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at)
    const kind = classOf(code)
    const next = kind === 0 ? code - 97 : kind === 1 ? code - 65 : -1
    if (previous >= 0) cost += stepCosts[previous]![kind]!
    // A capital behind a small letter begins a word; anywhere else a letter answers to the one before.
    cost += next >= 0 && letter >= 0 && !(kind === 1 && previous === 0) ? pairCosts[letter]![next]! : freshCosts[kind]!
    previous = kind
    letter = next
  }
  return cost - value.length * Math.log2(alphabetSize(classesOf(value)))
}

function alphabetSize(classes: number): number {
  let size = 0
  for (let kind = 0; kind < 4; kind++) if (classes & (1 << kind)) size += sizes[kind]!
  return size
}

function classOf(code: number): 0 | 1 | 2 | 3 {
  if (code >= 97 && code <= 122) return 0
  if (code >= 65 && code <= 90) return 1
  return code >= 48 && code <= 57 ? 2 : 3
}

const hexPattern = /^(?:0x)?(?:[0-9a-f]+|[0-9A-F]+)$/
const uuidPattern = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i

export function isHex(value: string): boolean {
  return hexPattern.test(value)
}

export function isUuid(value: string): boolean {
  return uuidPattern.test(value)
}

const symbols = /[!@#$%^&*?~+=§€]/

/** What people make up when a form asks for capitals, digits and signs: `Walnut4823%`, `Gr8t!Wall`, `Sommer!2024`. */
export function isInventedPassword(value: string): boolean {
  return (
    value.length >= 6 &&
    value.length <= 40 &&
    /[A-Za-z]{2}/.test(value) &&
    /\d/.test(value) &&
    symbols.test(value) &&
    !/[\s/\\|<>(){}[\],;]/.test(value)
  )
}

/** Good enough to be a credential where a name says that one follows. */
export function isCredible(value: string): boolean {
  if (value.length < 8) return isInventedPassword(value)
  if (isUuid(value) || isInventedPassword(value)) return true
  const classes = classesOf(value)
  if (isHex(value)) return value.length >= 16 && (classes & digit) !== 0
  if ((classes & ~digit) === 0) return false
  const bits = Math.max(randomness(value), ...value.split(/[-_.:|]/).map((part) => (part.length >= 10 ? randomness(part) : -99)))
  return bits >= 6 || (bits > -6 && (value.match(/\d/g)?.length ?? 0) >= 2 && value.length >= 10)
}
