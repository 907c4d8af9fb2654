import fc from 'fast-check'
import { expect, test } from 'vitest'
import { national } from './index.ts'
import { layoutsOf } from './picture.ts'
import { scanOf } from './scan.ts'

const groups = layoutsOf('###-##-####')
const glued = layoutsOf('@@######@')
const optional = layoutsOf('###~###')

function found(text: string, layouts: readonly number[]): string[] {
  return layouts.flatMap((layout) => scanOf(text)?.candidates.get(layout) ?? []).map(({ start, end }) => text.slice(start, end))
}

test('a picture is found where its groups and separators stand, and nowhere in a longer number', () => {
  expect(found('It is 123-45-6789, she said', groups)).toEqual(['123-45-6789'])
  expect(found('1-123-45-6789', groups)).toEqual([])
  expect(found('123-45-6789-1', groups)).toEqual([])
  expect(found('123-45-6789.5', groups)).toEqual([])
  expect(found('+123-45-6789', groups)).toEqual([])
  expect(found('123-45-67890', groups)).toEqual([])
})

test('dashes and blanks of typography count as dashes and blanks', () => {
  expect(found('123\u201145\u20136789', groups)).toEqual(['123\u201145\u20136789'])
  expect(found('123\u00a0456', optional)).toEqual(['123\u00a0456'])
  expect(found('123 - 45 - 6789', groups)).toEqual(['123 - 45 - 6789'])
  expect(found('123  456', optional)).toEqual(['123  456'])
})

test('letters of other alphabets spoil a token, scripts without blanks do not', () => {
  expect(found('éAB123456C', glued)).toEqual([])
  expect(found('번호AB123456C입니다', glued)).toEqual(['AB123456C'])
})

test('a word that ran into its number lets go of it', () => {
  expect(found('nr123-45-6789', groups)).toEqual(['123-45-6789'])
})

test('a text without a digit has no scan, and a text is walked once for all detectors', () => {
  expect(scanOf('no number at all')).toBeUndefined()
  const text = 'one 123-45-6789'
  expect(scanOf(text)).toBe(scanOf(text))
})

test('only the last text is kept', () => {
  const first = scanOf('a 123-45-6789')
  scanOf('b 123-45-6789')
  expect(scanOf('a 123-45-6789')).not.toBe(first)
})

test('candidates lie inside the text and say what it says', () => {
  const signs = fc.constantFrom(...'0123456789ABab -./+:é\n가,')
  fc.assert(
    fc.property(fc.array(signs, { maxLength: 60 }), (units) => {
      const text = units.join('')
      for (const candidates of scanOf(text)?.candidates.values() ?? []) {
        for (const { start, end, value } of candidates) {
          expect(
            text
              .slice(start, end)
              .replace(/[^A-Za-z0-9]/g, '')
              .toUpperCase(),
          ).toBe(value)
        }
      }
    }),
  )
})

test('hits lie inside the text, and no text makes a detector throw', () => {
  const signs = fc.constantFrom(...'0123456789ABCXZab -./"|,\nß가', 'SSN ', 'passport ', 'DE', 'GB')
  fc.assert(
    fc.property(fc.array(signs, { maxLength: 50 }), (units) => {
      const text = units.join('')
      for (const detector of national) {
        for (const { start, end, score } of detector.find(text)) {
          expect(start).toBeGreaterThanOrEqual(0)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(text.length)
          expect(score).toBeGreaterThan(0)
        }
      }
    }),
    { numRuns: 60 },
  )
})

const hostile = ['1-', 'A1', 'A1 ', 'a', '1', '123456789 ', '123-45-6789 ', 'AA AA 11 ', '86095742719 ', '123456789,', '<<A1', 'ssn ssn 1 ']

test.each(hostile)('a text made of %j costs no more than its length', (unit) => {
  const costOf = (length: number): number => {
    const text = unit.repeat(Math.ceil(length / unit.length))
    const before = process.cpuUsage()
    for (const detector of national) detector.find(text)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
  costOf(5_000)
  // Ten times the text may cost forty times the time before this fails: quadratic would be a hundred.
  expect(costOf(100_000)).toBeLessThan(40 * Math.max(costOf(10_000), 5))
})
