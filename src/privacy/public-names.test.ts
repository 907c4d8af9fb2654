import { expect, test } from 'vitest'
import { publicNamesIn } from './public-names.ts'
import { borneByMany, knownByName, thingsAndStories } from './public-names-list.ts'

const found = (text: string) =>
  publicNamesIn(text, 0, text.length).map(({ start, end, isShared }) => `${text.slice(start, end)}${isShared ? '?' : ''}`)

test('the longest name at each place is found, in any case, with its genitive', () => {
  expect(found('Docker Swarm, docker and Dijkstras Algorithmus')).toEqual(['Docker Swarm', 'docker', 'Dijkstras'])
})

test('names that people bear are marked', () => {
  expect(found('Ruby on Rails or Ruby')).toEqual(['Ruby on Rails', 'Ruby?'])
})

test('an acronym counts in capitals only', () => {
  expect(found('Who asked the WHO?')).toEqual(['WHO'])
})

test('a name does not reach over a colon', () => {
  expect(found('Elizabeth: "I am here"')).toEqual([])
})

test('what is borne by many is on one of the lists', () => {
  const all = new Set(
    [...thingsAndStories, ...knownByName].flatMap((list) => list.split(',').map((name) => name.trim().replace(/\?$/, ''))),
  )
  expect(all.size).toBeGreaterThan(2_000)
  const missing = borneByMany
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !all.has(name))
  expect(missing.length).toBeLessThan(80) // some are there for names to come
})
