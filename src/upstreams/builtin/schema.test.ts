import { expect, test } from 'vitest'
import { meets } from './schema.ts'

test('a length counts characters, not the units of a string', () => {
  expect(meets('🌉🌉', { type: 'string', minLength: 2, maxLength: 2 }, {})).toBe(true)
  expect(meets('🌉🌉', { type: 'string', maxLength: 1 }, {})).toBe(false)
  expect(meets('🌉', { type: 'string', minLength: 2 }, {})).toBe(false)
})
