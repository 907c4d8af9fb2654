import { expect, test } from 'vitest'
import { baselineModel, savedMicros } from './baseline.ts'

const choice = { model: 'openai/gpt-5', models: { smart: 'anthropic/claude-opus-5' }, callers: { batch: 'openai/gpt-5-mini' } }

test.each([
  ['the cloud model it named', { asked: 'gpt-4o', caller: 'batch', namedInCloud: 'openai/gpt-4o' }, 'openai/gpt-4o'],
  ['what stands for the name it asked for', { asked: 'smart', caller: 'batch' }, 'anthropic/claude-opus-5'],
  ['what stands for the caller', { asked: 'auto', caller: 'batch' }, 'openai/gpt-5-mini'],
  ['what stands for everyone', { asked: 'auto', caller: 'ann' }, 'openai/gpt-5'],
  ['a member that every object has is no name', { asked: 'constructor', caller: 'toString' }, 'openai/gpt-5'],
])('the caller would have used %s', (_, question, model) => {
  expect(baselineModel(question, choice)).toBe(model)
})

test('nobody says what it would have used: nothing is saved, rather than all of it', () => {
  expect(baselineModel({ asked: 'auto', caller: 'ann' }, {})).toBeUndefined()
  expect(savedMicros(undefined, { micros: 3, source: 'local' })).toBeUndefined()
})

test('saved is known when both sides are, and may be a loss', () => {
  const cost = { micros: 300, source: 'local' }
  expect(savedMicros({ model: 'm', micros: 1_000 }, cost)).toBe(700)
  expect(savedMicros({ model: 'm', micros: 100 }, cost)).toBe(-200)
  expect(savedMicros({ model: 'm' }, cost)).toBeUndefined()
  expect(savedMicros({ model: 'm', micros: 100 }, { source: 'local' })).toBeUndefined()
})
