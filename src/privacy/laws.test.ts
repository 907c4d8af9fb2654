import { expect, test } from 'vitest'
import { isLaw } from './laws.ts'

const law = (text: string, kind = 'ORG') => isLaw(text, { kind, start: 0, end: text.length, score: 0.9 })

test.each([
  'Limitation Act 1980',
  'Uniform Commercial Code',
  'the Code of Criminal Procedure',
  'Rules of Court',
  'European Convention on Human Rights Act',
  'Handelsgesetzbuch',
  'Zivilprozessordnung',
  'Code civil',
  'Ley de Enjuiciamiento Civil',
  'Bộ luật Dân sự',
])('%s is a law', (text) => {
  expect(law(text)).toBe(true)
})

test.each(['Haddad & Sons', 'Ministry of Education', 'Code Nordlicht Labs GmbH 12', 'Steinlog Group'])('%s is none', (text) => {
  expect(law(text)).toBe(false)
})

test('a person is none, but for the short names of laws', () => {
  expect(law('Limitation Act 1980', 'PERSON')).toBe(false)
  expect(law('HIPAA', 'PERSON')).toBe(true)
})
