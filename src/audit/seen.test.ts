import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Seen } from './seen.ts'

test('an id is new once, as a set would say', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 6 })), (ids) => {
      const seen = new Seen()
      const set = new Set<string>()
      for (const id of ids) {
        expect(seen.add(id)).toBe(!set.has(id))
        set.add(id)
      }
    }),
  )
})

test('a hundred thousand ids that differ little are all told apart, also after the table has grown', () => {
  const seen = new Seen()
  const ids = Array.from({ length: 100_000 }, (_, index) => `chatcmpl-${index}`)
  expect(ids.filter((id) => seen.add(id)).length).toBe(ids.length)
  expect(ids.filter((id) => seen.add(id)).length).toBe(0)
  expect(seen.forgotten).toBe(0)
})

test('memory is bounded: the oldest are let go and counted, the latest are kept', () => {
  const seen = new Seen(2 ** 12)
  for (let index = 0; index < 20_000; index++) seen.add(`id-${index}`)
  expect(seen.forgotten).toBeGreaterThan(10_000)
  expect(seen.add('id-19999')).toBe(false)
  expect(seen.add('id-17000')).toBe(false)
  expect(seen.add('id-0')).toBe(true)
})
