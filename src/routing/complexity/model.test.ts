import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadEstimator } from '../../app-models.ts'
import { categories } from './families.ts'
import { openEstimator } from './model.ts'

const estimator = loadEstimator()!
const weights = readFileSync(new URL('../../../models/routing.bin', import.meta.url))

test('the weights are no larger than two megabytes', () => {
  expect(weights.length).toBeLessThanOrEqual(2_000_000)
})

test('any prompt gets an estimate within bounds, and the same prompt the same one', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400, unit: 'binary' }), (prompt) => {
      const one = estimator.estimate(prompt)
      expect(one.complexity >= 0 && one.complexity <= 1 && one.confidence >= 0 && one.confidence <= 1).toBe(true)
      expect(categories).toContain(one.category)
      const again = estimator.estimate(prompt)
      expect([again.complexity, again.category, again.pRight(0.45)]).toEqual([one.complexity, one.category, one.pRight(0.45)])
    }),
    { numRuns: 200 },
  )
})

test('a more able model is never less likely to be right', () => {
  const prompts = [
    'What is the capital of Peru?',
    'Prove that there are infinitely many primes.',
    'A. x\nB. y\nC. z',
    '',
    'def f(x):\n    return x',
  ]
  for (const prompt of prompts) {
    const { pRight } = estimator.estimate(prompt)
    const chances = [0.1, 0.3, 0.45, 0.6, 0.85, 0.95].map(pRight)
    expect(chances).toEqual([...chances].sort((one, other) => one - other))
    expect(chances.every((chance) => chance > 0 && chance < 1)).toBe(true)
  }
})

test('kinds of task are told apart', () => {
  const familyOf = (prompt: string) => estimator.estimate(prompt).family
  expect(familyOf('Which planet is largest?\nA. Mars\nB. Jupiter\nC. Venus\nD. Earth')).toBe('choice')
  expect(familyOf('Write a function to find the second largest number in a list.')).toBe('code')
  expect(
    familyOf('Mia has 12 pencils. She gives half of them to Tom and buys 5 more for $2 each. How many pencils does Mia have now?'),
  ).toBe('math')
})

test('a hard request needs the strong model more than an easy one', () => {
  const of = (prompt: string) => estimator.estimate(prompt).complexity
  const easy = of('who wrote the opera carmen')
  const hard = of(
    'Design a lock-free concurrent hash map in C++ with resizing. Explain the memory ordering of every atomic operation and prove that lookups are wait-free.',
  )
  expect(hard).toBeGreaterThan(easy)
})

test('a long prompt is read at its beginning and its end, at a bounded cost', () => {
  const filler = 'The quick brown fox jumps over the lazy dog. '.repeat(40_000)
  estimator.estimate(filler)
  const began = performance.now()
  const { category } = estimator.estimate(`${filler}\nSummarize the text above in two sentences.`)
  expect(performance.now() - began).toBeLessThan(100)
  expect(categories).toContain(category)
})

test('broken weights are refused rather than believed', () => {
  expect(() => openEstimator(weights.subarray(0, 1000))).toThrow('cut short')
  const foreign = Uint8Array.from(weights)
  foreign[0] = 0
  expect(() => openEstimator(foreign)).toThrow('another make')
})
