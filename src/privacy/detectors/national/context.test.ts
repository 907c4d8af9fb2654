import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOtherNumber, plain, standsAlone, standsInList, surroundings, wordsOf } from './context.ts'

const value = '123456789'

function at(text: string): [string, number, number] {
  const start = text.indexOf(value)
  return [text, start, start + value.length]
}

test.each([
  ['nhsNumber', 'nhs number'],
  ['NHS_NUMBER', 'nhs number'],
  ['Numéro de Sécurité', 'numero de securite'],
  ['St.-Nr.', 'st nr '],
  ['Đăng ký', 'dang ky'],
  ['KİMLİK No', 'kimlik no'],
  ['N.I.F.', 'nif '],
])('%j is read as %j', (text, wanted) => {
  expect(plain(text)).toBe(wanted)
})

test('plain English reads the same by the short way and the long one', () => {
  const signs = fc.constantFrom(...'abXY._- 1:', '\n')
  fc.assert(
    fc.property(fc.array(signs, { maxLength: 30 }), (units) => {
      const text = units.join('')
      expect(plain(text)).toBe(plain(`${text}\u20ac`).slice(0, -1))
    }),
  )
})

test('words are whole unless they end in a star', () => {
  expect(wordsOf(['sin']).test(plain('using'))).toBe(false)
  expect(wordsOf(['sin']).test(plain('My SIN:'))).toBe(true)
  expect(wordsOf(['reisepass']).test(plain('Reisepassnummer'))).toBe(false)
  expect(wordsOf(['reisepass*']).test(plain('Reisepassnummer'))).toBe(true)
  expect(wordsOf(['여권']).test(plain('대한민국여권번호'))).toBe(true)
})

test.each([
  '123456789',
  '  123456789\n',
  'a\n123456789\nb',
  '| 123456789 | x |',
  '{"a": "123456789"}',
  '<id>123456789</id>',
  'x,123456789,y',
  '123456789.',
])('the number stands alone in %j', (text) => {
  expect(standsAlone(...at(text))).toBe(true)
})

test.each(['we saw 123456789 of them', 'x 123456789', '"about 123456789"', 'a, 123456789, b', '(123456789'])(
  'the number does not stand alone in %j',
  (text) => {
    expect(standsAlone(...at(text))).toBe(false)
  },
)

test('a line of numbers is a list, a line of words is none', () => {
  expect(standsInList(...at('123456789 and 987654321'), true)).toBe(true)
  expect(standsInList(...at('987654321, 123456789'), false)).toBe(true)
  expect(standsInList(...at('[987654321, 123456789]'), true)).toBe(false)
  expect(standsInList(...at('from 987654321 down to 123456789'), true)).toBe(false)
  expect(standsInList(...at('a 123456789'), true)).toBe(false)
})

test('a column is named by the first line', () => {
  expect(surroundings(...at('name,ssn,city\nEda,123456789,Ulm\n'))).toContain('ssn')
  expect(surroundings(...at('name\tcity\tssn\nEda\tUlm\t123456789\n'))).toContain('ssn')
  expect(surroundings(...at(`name,ssn,city\n${'Eda,000,Ulm\n'.repeat(20)}123456789,000,Ulm\n`))).not.toContain('ssn')
})

test('a table is found behind the sentence that leads into it', () => {
  expect(surroundings(...at('Hi, please clean this:\nname,ssn\nEda,123456789\n'))).toContain('ssn')
  expect(surroundings(...at('Look:\n\n| Name | SSN |\n|---|---|\n| Eda | 123456789 |\n'))).toContain('ssn')
})

test('words of another paragraph name nothing', () => {
  expect(surroundings(...at('my ssn is secret\n\n123456789'))).not.toContain('ssn')
})

test.each([
  'order 123456789',
  'Order No. 123456789',
  'Bestellnummer: 123456789',
  '"timestamp": 123456789',
  'invoice #123456789',
  'Tel. 123456789',
])('the number in %j is another kind of number', (text) => {
  expect(isOtherNumber(surroundings(...at(text)))).toBe(true)
})

test('a passport is no port', () => {
  expect(isOtherNumber(surroundings(...at('passport 123456789')))).toBe(false)
})
