import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Cover, coversOf, maskOf } from './covers.ts'

const cover = fc
  .record({
    start: fc.nat(40),
    length: fc.nat(12),
    kind: fc.constantFrom('PERSON', 'EMAIL', 'DATETIME', 'SECRET'),
    entity: fc.constant('x'),
  })
  .map(
    ({ start, length, kind, entity }): Cover => ({
      start,
      end: start + length,
      kind,
      action: kind === 'SECRET' ? 'mask' : 'redact',
      entity,
    }),
  )

test('covers rise, do not overlap, and hide every unit that a finding hides and no other', () => {
  fc.assert(
    fc.property(fc.array(cover, { maxLength: 10 }), (found) => {
      const covers = coversOf(found)
      let last = -1
      for (const { start, end } of covers) {
        expect(start).toBeGreaterThanOrEqual(Math.max(0, last))
        expect(end).toBeGreaterThan(start)
        last = end
      }
      for (let at = 0; at < 60; at++) {
        const isFound = found.some(({ start, end }) => start <= at && at < end)
        expect(covers.some(({ start, end }) => start <= at && at < end)).toBe(isFound)
      }
    }),
  )
})

test('where a secret overlaps anything, all of it is masked', () => {
  const covers = coversOf([
    { start: 0, end: 30, kind: 'URL', action: 'redact' },
    { start: 10, end: 14, kind: 'PASSWORD', action: 'mask' },
  ])
  expect(covers).toEqual([{ start: 0, end: 30, kind: 'PASSWORD', action: 'mask' }])
})

test('the longest finding names what it covers and keeps its entity', () => {
  const whole: Cover = { start: 0, end: 24, kind: 'EMAIL', action: 'redact', entity: 'wanda haddad' }
  expect(coversOf([{ start: 0, end: 5, kind: 'PERSON', action: 'redact' }, whole])).toEqual([whole])
})

test('a mask tells the kind and nothing of the value, not even its length', () => {
  expect(maskOf('SECRET_AWS_ACCESS_KEY')).toBe('[SECRET_AWS_ACCESS_KEY removed]')
  expect(maskOf('own "kind"\n')).toBe('[own_kind_ removed]')
})
