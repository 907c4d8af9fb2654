import { expect, test } from 'vitest'
import { compileDictionaries, type Dictionary } from './dictionaries.ts'

const matters: Dictionary = {
  name: 'matters',
  kind: 'PROJECT',
  level: 'confidential',
  terms: ['Project Heron', 'Zephyrine', 'IT', 'Côté Jardin', 'Matter 2031-4477', '白鹭计划'],
}
const find = compileDictionaries([matters])
const found = (text: string) => find(text).map(({ start, end }) => text.slice(start, end))

test.each([
  ['We close Project Heron on Friday.', 'Project Heron'],
  ['we close project-heron on friday', 'project-heron'],
  ['see branch projectHeron', 'projectHeron'],
  ['PROJECT  HERON is late', 'PROJECT  HERON'],
  ['project_heron.xlsx', 'project_heron'],
  ["Project Heron's budget", 'Project Heron'],
  ['die Kosten des Zephyrines', 'Zephyrine'],
  ['a typo: Zephirine is launched', 'Zephirine'],
  ['a typo: Zephyrne is launched', 'Zephyrne'],
  ['a typo: Zephyrinne is launched', 'Zephyrinne'],
  ['a typo: Zpehyrine is launched', 'Zpehyrine'],
  ['the client IT asks', 'IT'],
  ['chez cote jardin ce soir', 'cote jardin'],
  ['re matter 2031/4477', 'matter 2031/4477'],
  ['关于白鹭计划的预算', '白鹭计划'],
])('in "%s" the term is found', (text, wanted) => {
  expect(found(text)).toEqual([wanted])
})

test.each([
  'it is late',
  'the pro ject her on the lawn',
  'projects heronsbill',
  'Project. Then a long gap.      Heron',
  'Matter 2031-4478',
  'a heron in the project',
])('in "%s" no term is found', (text) => {
  expect(found(text)).toEqual([])
})

test('a hundred thousand terms are found in one pass', () => {
  const terms = Array.from({ length: 100_000 }, (_, index) => `Client ${(index * 7919 + 1_000_003).toString(36)}q`)
  const findMany = compileDictionaries([{ name: 'clients', kind: 'CLIENT', level: 'confidential', terms }])
  const text = `${'The parties agree as follows. '.repeat(500)}${terms[77_777]} signs.`
  expect(findMany(text).map(({ start, end }) => text.slice(start, end))).toEqual([terms[77_777]])
})

test('more terms than the limit are refused', () => {
  const terms = Array.from({ length: 100_001 }, (_, index) => `Term ${index}`)
  expect(() => compileDictionaries([{ ...matters, terms }])).toThrow(RangeError)
})
