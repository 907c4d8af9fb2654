// The checks against a second opinion, an independent library, over many numbers; see each country's file for the specification.
import fc from 'fast-check'
import { stdnum } from 'stdnum'
import { expect, test } from 'vitest'
import { icao, isDay, luhn, mod11And10, verhoeff } from './checksum.ts'
import { national } from './index.ts'

test('published examples pass and their neighbours fail', () => {
  expect(luhn('79927398713')).toBe(true)
  expect(luhn('79927398714')).toBe(false)
  expect(verhoeff('2363')).toBe(true)
  expect(verhoeff('2364')).toBe(false)
  expect(mod11And10('07940')).toBe(false)
  expect(mod11And10('136695976')).toBe(true)
  expect(icao('L898902C3')).toBe(6)
})

test('a day is a day of some year', () => {
  expect(isDay(0, 2, 29)).toBe(true)
  expect(isDay(1, 2, 29)).toBe(false)
  expect(isDay(99, 4, 31)).toBe(false)
  expect(isDay(99, 13, 1)).toBe(false)
})

/** Our detector, the library's country and number, a picture of it, what goes before; only numbers that both define alike. */
const pairs: readonly [string, string, string, string, string][] = [
  ['uk-utr', 'GB', 'utr', '##########', 'UTR '],
  ['nl-bsn', 'NL', 'bsn', '#########', 'BSN '],
  ['es-nif', 'ES', 'dni', '########@', ''],
  ['au-abn', 'AU', 'abn', '###########', 'ABN '],
  ['au-acn', 'AU', 'acn', '#########', 'ACN '],
  ['br-cpf', 'BR', 'cpf', '###########', ''],
  ['br-cnpj', 'BR', 'cnpj', '##############', ''],
  ['de-vat-id', 'DE', 'vat', 'DE#########', 'part '],
  ['fr-siren', 'FR', 'siren', '#########', 'SIREN '],
  ['it-vat', 'IT', 'iva', '###########', 'IVA '],
  ['pl-regon', 'PL', 'regon', '#########', 'REGON '],
  ['sg-uen', 'SG', 'uen', '########@', ''],
  ['in-aadhaar', 'IN', 'aadhaar', '############', ''],
  ['ch-ahv', 'CH', 'ssn', '756##########', ''],
  ['ch-company', 'CH', 'uid', 'CHE#########', ''],
  ['at-vat', 'AT', 'uid', 'ATU########', ''],
  ['cl-rut', 'CL', 'rut', '########-#', 'RUT '],
  ['hr-oib', 'HR', 'oib', '###########', 'OIB '],
  ['pt-citizen-card', 'PT', 'cc', '#########@@#', ''],
  ['vn-tax-code', 'VN', 'mst', '2#########', ''],
  ['jp-company', 'JP', 'cn', '#############', 'corporate number '],
]

test.each(pairs)('%s believes the numbers that the library believes', (name, country, key, picture, label) => {
  const detector = national.find((one) => one.name === name)!
  const other = stdnum[country]![key]!
  let agreed = 0
  for (const value of spellings(picture, 400)) {
    const isKnown = other.validate(value).isValid
    if (isKnown) agreed++
    // Repeated digits are nobody's number, whatever their check says; a value that only stands in its place is believed less.
    const isBelieved = detector
      .find(`${label}${value}`)
      .some(({ score, end }) => end === label.length + value.length && (score >= 0.95 || (label === '' && score === 0.6)))
    if (!/^(\d)\1+$/.test(value)) expect(isBelieved, value).toBe(isKnown)
  }
  expect(agreed).toBeGreaterThan(0)
})

/** Numbers of a shape with every possible last digit or letter, so that checks both hold and fail. */
function spellings(picture: string, count: number): string[] {
  const digits = fc.sample(fc.array(fc.nat(9), { minLength: picture.length, maxLength: picture.length }), { seed: 11, numRuns: count })
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  const stems = digits.map((row) =>
    [...picture].map((sign, at) => (sign === '#' ? row[at]! : sign === '@' ? letters[(row[at]! * 7 + at) % 26]! : sign)).join(''),
  )
  const lasts = picture.endsWith('@') ? letters : '0123456789'
  return stems.flatMap((stem) => [...lasts].map((last) => stem.slice(0, -1) + last))
}
