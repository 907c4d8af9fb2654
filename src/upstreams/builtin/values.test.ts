import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isoDate } from './fill.ts'
import { parseNumber, valuesOf } from './values.ts'

const kinds = (text: string): string[] => valuesOf(text).map((value) => `${value.kind}:${value.text}`)

describe('values', () => {
  test('each is a slice of the text and none overlap', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constantFrom(
              'EUR 4,550',
              '3 May 2026',
              '4.0 %',
              'ana@north.example',
              'Petra Klein',
              '45 days',
              '+44 20 7946 0018',
              'INV-1403',
              ' und ',
            ),
            fc.string({ maxLength: 12 }),
          ),
          { maxLength: 10 },
        ),
        (parts) => {
          const text = parts.join(' ')
          let end = 0
          for (const value of valuesOf(text)) {
            expect(text.slice(value.start, value.end)).toBe(value.text)
            expect(value.start).toBeGreaterThanOrEqual(end)
            end = value.end
          }
        },
      ),
    )
  })

  test.each([
    ['The fee is EUR 4,550 plus 1.200,50 € and $3.5 million.', ['money:EUR 4,550', 'money:1.200,50 €', 'money:$3.5 million']],
    ['Due on 30 October 2025, on 1. April 2026 or 2026-05-04.', ['date:30 October 2025', 'date:1. April 2026', 'date:2026-05-04']],
    ['Trước ngày 15 tháng 8 năm 2026, hai tháng.', ['date:ngày 15 tháng 8 năm 2026', 'duration:hai tháng']],
    ['Backups run nightly at 02:30 and are kept for 35 days.', ['frequency:nightly', 'time:02:30', 'duration:35 days']],
    ['Interest is 6.2 % a year; weight 11.5 kg.', ['percent:6.2 %', 'quantity:11.5 kg']],
    ['Write to ana@north.example or call +44 20 7946 0018.', ['email:ana@north.example', 'phone:+44 20 7946 0018']],
    ['Silverbirch Clinic hired Petra MacAllister.', ['organisation:Silverbirch Clinic', 'person:Petra MacAllister']],
    ['Invoice INV-1403 was sent.', ['identifier:INV-1403']],
    ['nothing of the kind', []],
  ])('%s', (text, expected) => {
    expect(kinds(text)).toEqual(expected)
  })

  test('numbers are read as they are written in either convention', () => {
    expect(['1,950.00', '1.950,00', '1 950', '4.0', '1,950', '0.125', '12,5'].map(parseNumber)).toEqual([
      1950, 1950, 1950, 4, 1950, 0.125, 12.5,
    ])
  })

  test('a date whose day and month could be swapped is not made into one', () => {
    expect(isoDate('03/04/2026')).toBeUndefined()
    expect(isoDate('23/04/2026')).toBe('2026-04-23')
    expect(isoDate('le 2 mars 2026')).toBe('2026-03-02')
    expect(isoDate('31 February 2026')).toBeUndefined()
    expect(isoDate('in May 2026')).toBeUndefined()
  })
})
