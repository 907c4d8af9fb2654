import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Point } from './reports.ts'
import { type Forecast, spanOf, spendOf } from './spend.ts'

const dayMs = 86_400_000

function point(day: string, key: string, over: Partial<Point> = {}): Point {
  return {
    at: `${day}T00:00:00.000Z`,
    key,
    requests: 1,
    inputTokens: 0,
    outputTokens: 0,
    costMicros: 0,
    unpriced: 0,
    baselineMicros: 0,
    unbaselined: 0,
    savedMicros: 0,
    redactions: 0,
    ...over,
  }
}

/** One point a day from a day on. */
function days(from: string, amounts: readonly number[]): Point[] {
  return amounts.map((costMicros, index) =>
    point(new Date(Date.parse(from) + index * dayMs).toISOString().slice(0, 10), 'cloud', { costMicros }),
  )
}

function expected(forecast: Forecast): Extract<Forecast, { kind: 'expected' }> {
  if (forecast.kind !== 'expected') throw new Error(`the forecast is ${forecast.kind}`)
  return forecast
}

describe('a month of money', () => {
  const november = spendOf({
    month: '2026-11',
    now: '2026-11-20T12:00:00.000Z',
    byZone: [
      point('2026-10-31', 'cloud', { costMicros: 999 }),
      point('2026-11-01', 'device', { requests: 6, inputTokens: 300, outputTokens: 100, costMicros: 10, savedMicros: 500 }),
      point('2026-11-02', 'private', { requests: 2, inputTokens: 60, outputTokens: 40, costMicros: 10 }),
      point('2026-11-02', 'cloud', { requests: 2, inputTokens: 400, outputTokens: 100, costMicros: 180, unpriced: 1, unbaselined: 2 }),
      point('2026-11-03', 'none', { requests: 3 }),
    ],
    byKey: [
      point('2026-11-01', 'legal', { costMicros: 20 }),
      point('2026-11-02', 'legal', { costMicros: 30 }),
      point('2026-11-02', 'sales', { costMicros: 150 }),
      point('2026-12-01', 'sales', { costMicros: 900 }),
    ],
  })

  test('counts its own days only, and what has no price apart', () => {
    expect(november.all).toMatchObject({ requests: 13, costMicros: 200, unpriced: 1, savedMicros: 500, unbaselined: 2 })
    expect([november.days, november.daysOver]).toEqual([30, 19])
  })

  test('tells what stayed at home three ways, of what was sent anywhere', () => {
    // 8 of 10 requests, 500 of 1,000 tokens, 20 of 200 micro-dollars
    expect(november.homeShare).toEqual({ requests: 0.8, tokens: 0.5, cost: 0.1 })
  })

  test('claims no share of the cost while home has no price', () => {
    const { homeShare } = spendOf({
      month: '2026-11',
      now: '2026-11-20T12:00:00.000Z',
      byZone: [point('2026-11-01', 'device', { unpriced: 1 }), point('2026-11-01', 'cloud', { costMicros: 100 })],
    })
    expect(homeShare).toEqual({ requests: 0.5 })
  })

  test('is split by whatever is asked, the dearest first', () => {
    expect(november.by.map(({ key, costMicros }) => [key, costMicros])).toEqual([
      ['sales', 150],
      ['legal', 50],
    ])
  })

  test.each(['2026-13', '2026-1', 'november', ''])('is no month: %s', (month) => {
    expect(() => spanOf(month)).toThrow(RangeError)
  })
})

describe('where a month will end', () => {
  const forecast = (byZone: readonly Point[], now = '2026-11-20T12:00:00.000Z') => spendOf({ month: '2026-11', now, byZone }).forecast

  test('is known when it is over, and unknown after four days', () => {
    expect(forecast(days('2026-11-01', [1]), '2026-12-01T00:00:00.000Z')).toEqual({ kind: 'over' })
    expect(forecast(days('2026-11-16', [5, 5, 5, 5]))).toEqual({ kind: 'unknown', days: 4, needed: 5 })
    expect(forecast([])).toEqual({ kind: 'unknown', days: 0, needed: 5 })
  })

  test('goes on as it went: ten days of 100 from the tenth on make 2,100', () => {
    // 10 days spent, 11 to come with today
    expect(forecast(days('2026-11-10', Array(10).fill(100)))).toEqual({
      kind: 'expected',
      micros: 2_100,
      low: 2_100,
      high: 2_100,
      days: 10,
      byWeekday: false,
    })
  })

  test('tells weekdays apart once each was seen twice: nothing on weekends, 700 on other days', () => {
    // 2026-11-02 is a Monday; 18 days known. To come: 20, 23-27, 30: seven working days.
    const amounts = Array.from({ length: 18 }, (_, index) => (index % 7 < 5 ? 700 : 0))
    // Known: 14 working days of 18.
    expect(expected(forecast(days('2026-11-02', amounts)))).toMatchObject({ micros: 14 * 700 + 7 * 700, byWeekday: true })
  })

  test('weeks before the month are looked back on and not counted', () => {
    const byZone = days('2026-10-01', Array(31).fill(100))
    expect(expected(forecast(byZone, '2026-11-01T09:00:00.000Z')).micros).toBe(3_000)
  })

  test('is never less than what is spent, and lies in its own band', () => {
    const amounts = fc.array(fc.nat(1_000_000), { minLength: 5, maxLength: 50 })
    fc.assert(
      fc.property(amounts, fc.nat(5_000_000), (past, today) => {
        const from = new Date(Date.UTC(2026, 10, 20) - past.length * dayMs).toISOString().slice(0, 10)
        const byZone = [...days(from, past), ...days('2026-11-20', [today])]
        const spent = byZone.filter(({ at }) => at >= '2026-11').reduce((all, { costMicros }) => all + costMicros, 0)
        const { micros, low, high } = expected(forecast(byZone))
        expect(low).toBeGreaterThanOrEqual(spent)
        expect(micros).toBeGreaterThanOrEqual(low)
        expect(high).toBeGreaterThanOrEqual(micros)
      }),
    )
  })

  test('eight in ten months end inside the band', () => {
    const random = generator(35)
    let inside = 0
    const months = 600
    for (let run = 0; run < months; run++) {
      const amounts = Array.from({ length: 60 }, (_, index) =>
        Math.max(0, Math.round((index % 7 < 5 ? 1_000 : 200) + 150 * normal(random))),
      )
      const byZone = days('2026-10-02', amounts) // 60 days: until 2026-11-30
      const seen = byZone.filter(({ at }) => at < '2026-11-15')
      const { low, high } = expected(forecast(seen, '2026-11-15T00:00:00.000Z'))
      const end = byZone.filter(({ at }) => at >= '2026-11').reduce((all, { costMicros }) => all + costMicros, 0)
      if (end >= low && end <= high) inside++
    }
    expect(inside / months).toBeGreaterThan(0.75)
    expect(inside / months).toBeLessThan(0.86)
  })
})

function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state + 0.5) / 4_294_967_296
  }
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
}
