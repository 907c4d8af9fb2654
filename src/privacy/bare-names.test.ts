import { expect, test } from 'vitest'
import { bareNamesIn } from './bare-names.ts'

const firstNames = new Set(['wanda', 'edeltraud', 'ruby', 'firmin', 'may'])
const found = (text: string) =>
  bareNamesIn(text, [], (word) => firstNames.has(word.toLowerCase())).map(({ start, end }) => text.slice(start, end))

test.each([
  ['Viele Grüße, Edeltraud', 'Edeltraud'],
  ['Hi Wanda, are you in?', 'Wanda'],
  ['Merci de contacter Firmin pour cela', 'Firmin'],
  ['Then Wanda asked for more', 'Wanda'],
  ['Best regards\nWanda', 'Wanda'],
])('"%s" names %s', (text, name) => {
  expect(found(text)).toEqual([name])
})

test.each([
  'Wanda is a river',
  'Please call Wanda() first',
  'Hi Team, hello Everyone',
  'ask Monday or in May',
  'Hello Docker',
  'tell Wanda.exe to stop',
])('"%s" names nobody', (text) => {
  expect(found(text)).toEqual([])
})

test('what was found already is not found twice', () => {
  expect(bareNamesIn('Hi Wanda!', [{ kind: 'PERSON', start: 3, end: 8, score: 0.9 }], () => true)).toEqual([])
})
