import fc from 'fast-check'
import { expect, test } from 'vitest'
import { amountWords, forecastOf, isCounted, knownAtArrival, ofCandidates, periods, stretchOf } from './budget.ts'

test('every moment lies in its period, and the moment a period ends begins the next', () => {
  const moment = fc.integer({ min: 0, max: Date.parse('2200-01-01') })
  fc.assert(
    fc.property(moment, fc.constantFrom(...periods), (now, period) => {
      const { starts, ends } = stretchOf(period, now)
      expect(Date.parse(starts)).toBeLessThanOrEqual(now)
      if (ends === undefined) return period === 'total'
      expect(now).toBeLessThan(Date.parse(ends))
      expect(stretchOf(period, Date.parse(ends)).starts).toBe(ends)
      expect(stretchOf(period, Date.parse(ends) - 1).starts).toBe(starts)
    }),
  )
})

test('weeks begin on Monday, months on the first, all in UTC', () => {
  const at = Date.parse('2026-11-20T23:30:00-05:00')
  expect(stretchOf('week', at)).toEqual({ starts: '2026-11-16T00:00:00.000Z', ends: '2026-11-23T00:00:00.000Z' })
  expect(stretchOf('day', at).starts).toBe('2026-11-21T00:00:00.000Z')
  expect(stretchOf('month', Date.parse('2028-02-29T12:00:00Z'))).toEqual({
    starts: '2028-02-01T00:00:00.000Z',
    ends: '2028-03-01T00:00:00.000Z',
  })
})

test('all that a scope names must match, by one of its patterns; what nobody knows matches none', () => {
  const scope = { team: ['legal', 'tax*'], model: 'gpt-*' }
  expect(isCounted({ scope }, { team: 'taxes', model: 'gpt-5' })).toBe(true)
  expect(isCounted({ scope }, { team: 'taxes', model: 'claude' })).toBe(false)
  expect(isCounted({ scope }, { model: 'gpt-5' })).toBe(false)
  expect(isCounted({ scope }, { team: 'legal' }, knownAtArrival)).toBe(true)
  expect(isCounted({ scope }, { model: 'gpt-5' }, ofCandidates)).toBe(true)
  expect(isCounted({ scope: {} }, {})).toBe(true)
})

test('a forecast goes on as it went, and says nothing of a period that has hardly begun or never ends', () => {
  const stretch = stretchOf('day', 0)
  expect(forecastOf(50, stretch, 21_600_000)).toBe(200)
  expect([forecastOf(50, stretch, 600_000), forecastOf(50, stretchOf('total', 0), 9e9)]).toEqual([undefined, undefined])
})

test('amounts are told in their unit', () => {
  expect([amountWords('usd', 12_340_000), amountWords('usd', 1_234), amountWords('usd', 0), amountWords('tokens', 120_000)]).toEqual([
    '12.34 USD',
    '0.001234 USD',
    '0.00 USD',
    '120,000 tokens',
  ])
  expect(amountWords('requests', 1)).toBe('1 request')
})
