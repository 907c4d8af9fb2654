// Cards, accounts and coins: of the same writing and sound by their checksums where a reader would check them, and nobody's.
import { type Draw, sameShape } from './draw.ts'
import type { Maker } from './maker.ts'

/** Beginnings of the card numbers that card networks and payment services publish for tests, by the first digits they share. */
const testCards: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^4/, ['411111', '424242', '401288']],
  [/^5/, ['555555', '510510', '545454']],
  [/^2/, ['222300']],
  [/^3[47]/, ['378282', '371449']],
  [/^35/, ['353011', '356600']],
  [/^3/, ['305693', '385200']],
  [/^6/, ['601111', '601100']],
]

export const card: Maker = ({ mention, draw }) => {
  const digits = mention.value.replace(/\D/g, '')
  if (digits.length < 12) return sameShape(mention.value, draw)
  const beginning = draw.pick(testCards.find(([pattern]) => pattern.test(digits))?.[1] ?? ['424242'])
  let drawn = beginning
  while (drawn.length < digits.length - 1) drawn += String(draw.below(10))
  return poured(mention.value, drawn + luhnDigit(drawn))
}

/** ISO/IEC 7812-1, annex B. */
function luhnDigit(digits: string): string {
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place])
    const counted = place % 2 === 0 ? digit * 2 : digit
    sum += counted > 9 ? counted - 9 : counted
  }
  return String((10 - (sum % 10)) % 10)
}

export const iban: Maker = ({ mention, draw }) => {
  const plain = mention.value.replace(/[^0-9a-z]/gi, '').toUpperCase()
  if (!/^[A-Z]{2}\d{2}/.test(plain)) return sameShape(mention.value, draw)
  const country = plain.slice(0, 2)
  // No country gives out bank codes that begin with two zeros; where they are letters, these have no vowel.
  const account = sameShape(plain.slice(4), draw).replace(/^\d{2}/, '00')
  return poured(mention.value, country + checkDigits(account, country) + account)
}

/** ISO 13616: the number with its first four characters at the end leaves 1 when divided by 97. */
function checkDigits(account: string, country: string): string {
  let rest = 0
  for (const character of `${account}${country}00`)
    for (const digit of String(Number.parseInt(character, 36))) rest = (rest * 10 + Number(digit)) % 97
  return String(98 - rest).padStart(2, '0')
}

/** The prefix tells the coin; what is behind it is drawn from the same alphabet. */
export const crypto: Maker = ({ mention, draw }) => {
  const { value } = mention
  const prefix = /^(?:0x|bc1[qp]?|tb1|ltc1|addr1|bitcoincash:|r|T|X|[13LMD])/.exec(value)?.[0] ?? ''
  const rest = value.slice(prefix.length)
  const alphabet = alphabets.find(([pattern]) => pattern.test(rest))?.[1]
  return prefix + (alphabet ? drawnFrom(rest.length, alphabet, draw) : sameShape(rest, draw))
}

const alphabets: readonly (readonly [RegExp, string])[] = [
  [/^[0-9a-f]+$/, '0123456789abcdef'],
  [/^[0-9A-Fa-f]+$/, '0123456789ABCDEFabcdef'],
  [/^[02-9ac-hj-np-z]+$/, '023456789acdefghjklmnpqrstuvwxyz'],
  [/^[1-9A-HJ-NP-Za-km-z]+$/, '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'],
]

function drawnFrom(length: number, alphabet: string, draw: Draw): string {
  let drawn = ''
  while (drawn.length < length) drawn += alphabet[draw.below(alphabet.length)]
  return drawn
}

/** Write characters where letters and digits stood. */
function poured(value: string, characters: string): string {
  let next = 0
  const written = value.replace(/[0-9a-z]/gi, () => characters[next++] ?? '')
  return /[a-z]/.test(value) && !/[A-Z]/.test(value) ? written.toLowerCase() : written
}
