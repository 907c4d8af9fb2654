import { expect, test } from 'vitest'
import { admitsModel } from './model-scope.ts'

test.each([
  [[['far/*']], 'far', 'gpt-x', true],
  [[['far/gpt-*']], 'far', 'claude', false],
  [[['gpt-*']], 'far', 'gpt-x', true],
  [[['gpt-*']], 'other', 'gpt-x', true],
  [[['openai/*']], 'groq', 'openai/gpt-oss', false],
  [[['groq/openai/*']], 'groq', 'openai/gpt-oss', true],
  [[['*']], 'far', 'anything/at:all', true],
  [[[]], 'far', 'gpt-x', false],
  [[['far/*'], ['*-mini']], 'far', 'gpt-x', false],
  [[['far/*'], ['*-mini']], 'far', 'gpt-mini', true],
  [[], 'far', 'gpt-x', true],
])('under %j %s/%s is admitted: %s', (bounds, upstream, model, verdict) => {
  expect(admitsModel(bounds, upstream, model)).toBe(verdict)
})

test('without bounds every model is admitted', () => {
  expect(admitsModel(undefined, 'far', 'gpt-x')).toBe(true)
})
