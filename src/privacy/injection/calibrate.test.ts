import fc from 'fast-check'
import { expect, test } from 'vitest'
import { thresholdFor } from './calibrate.ts'

test('at the threshold no more innocent texts alarm than agreed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1 }),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      (scores, share) => {
        const threshold = thresholdFor(scores, share)
        expect(scores.filter((score) => score >= threshold).length).toBeLessThanOrEqual(Math.floor(share * scores.length))
      },
    ),
  )
})

test('of a hundred texts one may alarm', () => {
  const scores = Array.from({ length: 100 }, (_, index) => index / 100)
  expect(thresholdFor(scores, 0.01)).toBeCloseTo(0.9801, 4)
})
