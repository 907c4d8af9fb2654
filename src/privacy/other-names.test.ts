import { expect, test } from 'vitest'
import { otherNamesIn } from './other-names.ts'

const found = (text: string) => {
  const start = text.indexOf('Wanda Haddad')
  const hit = { kind: 'PERSON', start, end: start + 12, score: 0.9, detector: 'test' }
  return otherNamesIn(text, [hit]).map(({ start: from, end }) => text.slice(from, end))
}

test.each([
  ['Wanda Haddad ("WH") agrees.', 'WH'],
  ['Wanda Haddad (hereinafter "Falcon") agrees.', 'Falcon'],
  ['Wanda Haddad, hereinafter referred to as “Falcon”, agrees.', 'Falcon'],
  ['Wanda Haddad, also known as Dolly, agrees.', 'Dolly'],
  ['Wanda Haddad a.k.a. Dolly Day agrees.', 'Dolly Day'],
  ['Wanda Haddad, geborene Quandt, unterschreibt.', 'Quandt'],
  ['Wanda Haddad (im Folgenden „Falke“) unterschreibt.', 'Falke'],
  ['Wanda Haddad, dite « Lili », signe.', ' Lili '],
  ['Wanda Haddad (WH) agrees.', 'WH'],
  ['Wanda Haddad, conocida como "Lola", firma.', 'Lola'],
])('in "%s" the other name is found', (text, wanted) => {
  expect(found(text).map((name) => name.trim())).toEqual([wanted.trim()])
})

test.each([
  'Wanda Haddad ("the Applicant") agrees.',
  'Wanda Haddad (hereinafter "the Tenant") agrees.',
  'Wanda Haddad called yesterday.',
  'Wanda Haddad (USA) agrees.',
  'Wanda Haddad, known as a careful worker, agrees.',
  'Wanda Haddad said "Falcon" twice.',
])('in "%s" there is none', (text) => {
  expect(found(text)).toEqual([])
})
