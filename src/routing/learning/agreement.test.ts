import fc from 'fast-check'
import { expect, test } from 'vitest'
import { agreementOf, isComparable, rightGiven } from './agreement.ts'

const asked = { family: 'qa' as const, wantsJson: false }

test('figures agree by what they come to, however they are told', () => {
  const math = { ...asked, family: 'math' as const }
  expect(agreementOf('So 3 * 4 = 12. The answer is 12.', '#### 12', math)).toEqual({ agrees: true, by: 'figure' })
  expect(agreementOf('The answer is 12.', 'The answer is 1,200.', math)?.agrees).toBe(false)
  expect(agreementOf('I cannot say.', 'The answer is 12.', math)?.agrees).toBe(false)
  expect(agreementOf('The answer is 12.', 'I cannot say.', math)).toBeUndefined()
})

test('letters, labels and JSON agree by what they stand for', () => {
  const choice = { ...asked, family: 'choice' as const }
  expect(agreementOf('B) because of the second', 'The correct answer is **B**.', choice)).toEqual({ agrees: true, by: 'letter' })
  expect(agreementOf('A', 'Answer: C', choice)?.agrees).toBe(false)
  const labels = { ...asked, choices: ['billing', 'delivery'] }
  expect(agreementOf('Billing.', 'It is billing', labels)).toEqual({ agrees: true, by: 'label' })
  expect(agreementOf('billing', 'delivery', labels)?.agrees).toBe(false)
  const json = { ...asked, wantsJson: true }
  expect(agreementOf('{"a": 1, "b": ["X"]}', '```json\n{"b":["x"],"a":1}\n```', json)).toEqual({ agrees: true, by: 'json' })
  expect(agreementOf('{"a": 1}', '{"a": 2}', json)?.agrees).toBe(false)
})

test('of prose nothing is said, and nobody is asked for it', () => {
  const long = 'A long answer. '.repeat(20)
  expect(agreementOf(long, long, { ...asked, family: 'write' })).toBeUndefined()
  expect(isComparable({ ...asked, family: 'write' }, long)).toBe(false)
  expect(isComparable({ ...asked, family: 'math' }, long)).toBe(true)
  expect(agreementOf('Paris.', 'paris', asked)).toEqual({ agrees: true, by: 'words' })
})

test('agreement says the more the better the other one is, and never more than it can', () => {
  expect(rightGiven(true, 0.9)).toBeGreaterThan(0.95)
  expect(rightGiven(false, 0.9)).toBeLessThan(0.15)
  expect(rightGiven(false, 0.5)).toBeCloseTo(1 / 3)
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.string(), fc.string(), (other, one, two) => {
      const agreement = agreementOf(one, two, { ...asked, family: 'choice' })
      expect(rightGiven(true, other)).toBeGreaterThan(rightGiven(false, other))
      if (agreement) expect(agreementOf(one, one, { ...asked, family: 'choice' })?.agrees ?? true).toBe(true)
    }),
  )
})
