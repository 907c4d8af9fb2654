import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Complexities, usualThreshold } from './shares.ts'

test('at most the share asked for lies at or above the threshold, and nearly that where no two are alike', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 200, maxLength: 600 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (seen, share) => {
        const complexities = new Complexities()
        for (const one of seen) complexities.note(one)
        const threshold = complexities.threshold(share)
        const rounded = seen.map(Math.fround)
        const above = rounded.filter((one) => one >= threshold).length
        const alike = rounded.filter((one) => one === threshold).length
        expect(above - Math.max(0, alike - 1)).toBeLessThanOrEqual(Math.floor(share * seen.length) + 1)
        expect(above).toBeGreaterThanOrEqual(Math.floor(share * seen.length) - 1)
      },
    ),
  )
})

test('nothing at all is at or above the threshold of no share', () => {
  const complexities = new Complexities()
  for (let index = 0; index < 1_000; index++) complexities.note(1)
  expect(complexities.threshold(0)).toBe(Number.POSITIVE_INFINITY)
})

test('what a house has is forgotten for what it has now', () => {
  const complexities = new Complexities()
  for (let index = 0; index < 5_000; index++) complexities.note(0.9)
  for (let index = 0; index < 5_000; index++) complexities.note(0.1)
  expect(complexities.threshold(0.1)).toBeCloseTo(0.1)
})

test('what was seen is forgotten at once when complexities mean something else', () => {
  const complexities = new Complexities()
  for (let index = 0; index < 5_000; index++) complexities.note(0.9)
  complexities.forget()
  expect(complexities.threshold(0.1)).toBe(usualThreshold(0.1))
})

test('before much was seen, the usual mix stands in, and a smaller share never means an easier task', () => {
  const complexities = new Complexities()
  complexities.note(0.01)
  const shares = Array.from({ length: 101 }, (_, step) => step / 100)
  const thresholds = shares.map((share) => complexities.threshold(share))
  expect(thresholds).toEqual(shares.map(usualThreshold))
  expect(thresholds).toEqual([...thresholds].sort((one, other) => other - one))
  expect([thresholds[0], thresholds[100]]).toEqual([1, 0])
})
