import { expect, test } from 'vitest'
import { expiryOf, spanOf } from './expiry.ts'

const now = Date.parse('2026-11-20T10:00:00.000Z')

test.each([
  ['30m', '2026-11-20T10:30:00.000Z'],
  ['12h', '2026-11-20T22:00:00.000Z'],
  ['90d', '2027-02-18T10:00:00.000Z'],
  ['2w', '2026-12-04T10:00:00.000Z'],
  ['2026-11-20', '2026-11-21T00:00:00.000Z'],
  ['2026-12-31T23:00:00+01:00', '2026-12-31T22:00:00.000Z'],
])('%s ends at %s', (text, at) => {
  expect(expiryOf(text, now)).toBe(at)
})

test.each([
  '',
  'soon',
  '0d',
  '-1d',
  '1.5d',
  '90 d',
  '2020-01-01',
  '2026-11-20T10:00:00Z',
  '2026-13-01',
  '2026-11-21T10:00:00',
  '200y',
  '9999999d',
  'db_x',
])('"%s" is no end that can be kept to', (text) => {
  expect(expiryOf(text, now)).toBeUndefined()
})

test('a span is one number and one unit', () => {
  expect([spanOf('24h'), spanOf('1d'), spanOf('1d12h'), spanOf('h')]).toEqual([86_400_000, 86_400_000, undefined, undefined])
})
