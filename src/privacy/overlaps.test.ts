import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Found, settle } from './overlaps.ts'

const text = 'see https://x.example/?u=wanda@example.org and Wanda Haddad Street 5, card 4111 1111 1111 1111'
const hit = (kind: string, value: string, score: number): Found => {
  const start = text.indexOf(value)
  return { kind, start, end: start + value.length, score, detector: 'test' }
}
const isHidden = (kind: string) => kind !== 'URL'
const settled = (...hits: Found[]) => settle(text, hits, isHidden).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`)

test('a kind that may be seen never swallows one that must be hidden', () => {
  const found = settled(hit('URL', 'https://x.example/?u=wanda@example.org', 0.95), hit('EMAIL', 'wanda@example.org', 0.9))
  expect(found).toEqual(['URL https://x.example/?u=wanda@example.org', 'EMAIL wanda@example.org'])
})

test('what sticks out of the weaker finding stays hidden', () => {
  const found = settled(hit('PERSON', 'Wanda Haddad', 0.6), hit('ADDRESS', 'Haddad Street 5', 0.9))
  expect(found).toEqual(['PERSON Wanda', 'ADDRESS Haddad Street 5'])
})

test('a whole name wins over its half, and a checksum over a guess', () => {
  expect(settled(hit('PERSON', 'Wanda', 0.7), hit('PERSON', 'Wanda Haddad', 0.7))).toEqual(['PERSON Wanda Haddad'])
  expect(settled(hit('PHONE', '4111 1111 1111 1111', 0.6), hit('CREDIT_CARD', '4111 1111 1111 1111', 0.99))).toEqual([
    'CREDIT_CARD 4111 1111 1111 1111',
  ])
})

test('whatever overlaps, every telling unit of a hidden finding is covered once', () => {
  const spans = fc.array(
    fc.record({
      start: fc.nat(80),
      length: fc.integer({ min: 1, max: 14 }),
      score: fc.double({ min: 0, max: 1, noNaN: true }),
      kind: fc.constantFrom('PERSON', 'SECRET', 'ORG'),
    }),
    { maxLength: 30 },
  )
  fc.assert(
    fc.property(spans, (rows) => {
      const hits = rows.map(({ start, length, score, kind }) => ({ kind, start, end: start + length, score, detector: 'test' }))
      const covers = new Uint8Array(text.length)
      for (const { start, end } of settle(text, hits, () => true)) for (let at = start; at < end; at++) covers[at] = covers[at]! + 1
      for (let at = 0; at < text.length; at++) {
        expect(covers[at]).toBeLessThanOrEqual(1)
        const isWanted = /[\p{L}\p{N}]/u.test(text[at]!) && hits.some(({ start, end }) => start <= at && at < end)
        if (isWanted) expect(covers[at]).toBe(1)
      }
    }),
    { numRuns: 200 },
  )
})

test('ten thousand findings in one knot are settled in a moment', () => {
  const long = 'a'.repeat(40_000)
  const hits = Array.from({ length: 10_000 }, (_, index) => ({
    kind: 'PERSON',
    start: index,
    end: index + 30,
    score: 0.7,
    detector: 'test',
  }))
  const begun = performance.now()
  settle(long, hits, () => true)
  expect(performance.now() - begun).toBeLessThan(1000)
})

test('ten thousand findings over one and the same long place are settled in no time', () => {
  const long = 'x'.repeat(60_000)
  const hits = Array.from({ length: 10_000 }, (_, index): Found => {
    return { kind: 'EMAIL', start: index % 3, end: long.length - (index % 5), score: 0.9, detector: 'test' }
  })
  const startedAt = performance.now()
  const kept = settle(long, hits, isHidden)
  expect(performance.now() - startedAt).toBeLessThan(500)
  expect([kept[0]!.start, kept.at(-1)!.end]).toEqual([0, 60_000])
})
