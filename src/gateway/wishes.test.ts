import { expect, test } from 'vitest'
import { readWishes } from './wishes.ts'

test('a level and a deadline are read', () => {
  expect(readWishes({})).toEqual({})
  expect(readWishes({ 'x-drawbridge-level': 'restricted', 'x-drawbridge-deadline-ms': '1500' })).toEqual({
    level: 'restricted',
    deadlineMs: 1_500,
  })
})

test.each([
  [{ 'x-drawbridge-level': 'secret' }, /x-drawbridge-level/],
  [{ 'x-drawbridge-deadline-ms': 'soon' }, /x-drawbridge-deadline-ms/],
  [{ 'x-drawbridge-deadline-ms': '-1' }, /x-drawbridge-deadline-ms/],
  [{ 'x-drawbridge-max-cost-usd': 'cheap' }, /x-drawbridge-max-cost-usd/],
  [{ 'x-drawbridge-max-cost-usd': '-1' }, /x-drawbridge-max-cost-usd/],
  [{ 'x-drawbridge-policy': 'lax' }, /x-drawbridge-policy/],
])('a wish that cannot be kept is refused by name: %j', (headers, words) => {
  expect(() => readWishes(headers)).toThrow(words)
})

test('labels are read from a list, and one that is none is refused', () => {
  expect(readWishes({ 'x-drawbridge-labels': 'eu, matter-7' })).toEqual({ labels: ['eu', 'matter-7'] })
  expect(() => readWishes({ 'x-drawbridge-labels': 'a b' })).toThrow(/x-drawbridge-labels/)
})

test('a preset and a limit on cost are wishes like the others', () => {
  expect(readWishes({ 'x-drawbridge-policy': 'legal', 'x-drawbridge-max-cost-usd': '0.01' })).toEqual({ preset: 'legal', maxCostUsd: 0.01 })
})
