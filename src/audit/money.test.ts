import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NanoSum, nanosOf } from './money.ts'

describe('a sum of billionths', () => {
  test('is that of whole numbers without a limit, added or taken away in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeInteger()), fc.array(fc.maxSafeInteger()), (some, more) => {
        const [one, other] = [new NanoSum(), new NanoSum()]
        for (const nanos of some) one.add(nanos)
        for (const nanos of more) other.add(nanos)
        one.addAll(other)
        expect(one.nanos).toBe([...some, ...more].reduce((sum, nanos) => sum + BigInt(nanos), 0n))
        one.addAll(other, -1)
        expect(one.nanos).toBe(some.reduce((sum, nanos) => sum + BigInt(nanos), 0n))
      }),
    )
  })

  test('is rounded to micro-dollars once, at its end', () => {
    const sum = new NanoSum()
    for (let count = 0; count < 3; count++) sum.add(400)
    expect(sum.micros).toBe(1)
  })
})

describe('an amount as logs write it', () => {
  test('is exact to the billionth, as a number and as a text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e14 }), (nanos) => {
        const text = `${Math.floor(nanos / 1e9)}.${String(nanos % 1e9).padStart(9, '0')}`
        expect(nanosOf(text)).toBe(nanos)
        expect(nanosOf(Number(text))).toBe(nanos)
      }),
    )
  })

  test('may carry a dollar sign, thousands and an exponent, and may be in cents', () => {
    expect([nanosOf('$1,234.5'), nanosOf('-0.5'), nanosOf('1.5e-05'), nanosOf('.25 USD'), nanosOf('123.4567', 100)]).toEqual([
      1_234_500_000_000, -500_000_000, 15_000, 250_000_000, 1_234_567_000,
    ])
  })

  test('is not there when it is none', () => {
    expect(['', 'n/a', '1.2.3', '12,34', null, undefined, Number.NaN, {}, '€5'].map((value) => nanosOf(value))).toEqual(
      Array(9).fill(undefined),
    )
  })
})
