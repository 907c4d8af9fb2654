import { expect, test } from 'vitest'
import { because, sentence } from './reasons.ts'

test('a rest after failures counts them, and a rest that was asked for is no failure', () => {
  expect(sentence(because('health.open', { failures: 5, seconds: 12 }))).toBe('It failed 5 times in a row; the next try is in 12 s.')
  expect(sentence(because('health.open', { failures: 0, seconds: 30 }))).toBe('It asked to be left alone for another 30 s.')
})

test('a fact that is missing leaves a mark, never the name of its place', () => {
  expect(sentence(because('alias.order', { alias: 'auto' }))).toBe('Alias auto names it as choice -.')
})
