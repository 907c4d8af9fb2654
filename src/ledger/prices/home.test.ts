import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openPrices, type PriceQuestion } from '../cost.ts'
import { homeMicros, kwhPerMtok, type Machine, usdPerBusySecond } from './home.ts'

const machine: Machine = {
  electricityUsdPerKwh: 0.3,
  watts: { idle: 50, busy: 350 },
  hardwareUsd: 2_400,
  lifeMonths: 36,
  upkeepUsdPerMonth: 10,
  utilisation: 0.1,
}
const free = { hardwareUsd: 0, upkeepUsdPerMonth: 0 }

test('power is what work adds to standing idle: 300 W for 12 s are a thousandth of a kilowatt hour', () => {
  // 300 W × 12 s = 3,600 Ws = 0.001 kWh; × 0.30 = 0.0003 USD = 300 micro-dollars
  expect(homeMicros({ ...machine, ...free }, { workMs: 12_000, concurrent: 1 })).toBe(300)
})

test('a machine costs what it costs a month over the seconds it works in it', () => {
  // 2,400 / 36 + 10 = 76.67 USD a month; 2,629,800 s × 0.1 = 262,980 s at work: 0.00029153 USD a second; 12 s: 3,498 micro-dollars
  const idle = { ...machine, watts: { idle: 50, busy: 50 } }
  expect(homeMicros(idle, { workMs: 12_000, concurrent: 1 })).toBe(3_498)
  // Together with the power
  expect(homeMicros(machine, { workMs: 12_000, concurrent: 1 })).toBe(3_798)
})

test('who works at once shares', () => {
  expect(homeMicros(machine, { workMs: 12_000, concurrent: 3 })).toBe(1_266)
})

test('a machine that never works and has to be paid for gives no figure', () => {
  expect(homeMicros({ ...machine, utilisation: 0 }, { workMs: 1_000, concurrent: 1 })).toBeUndefined()
  expect(usdPerBusySecond({ ...machine, ...free, utilisation: 0 })).toBeCloseTo(0.000025, 12)
})

test('figures that are none give none', () => {
  for (const work of [
    { workMs: Number.NaN, concurrent: 1 },
    { workMs: -1, concurrent: 1 },
    { workMs: 1, concurrent: 0 },
  ])
    expect(homeMicros(machine, work)).toBeUndefined()
})

test('575 W at 70 tokens a second are 2.28 kWh for a million', () => {
  expect(kwhPerMtok(575, 70)).toBeCloseTo(2.2817, 4)
  expect(kwhPerMtok(575, 0)).toBeUndefined()
})

test('busier machines answer cheaper, longer work is dearer, and nothing is free that draws power', () => {
  const shares = fc.double({ min: 0.01, max: 1, noNaN: true })
  fc.assert(
    fc.property(shares, shares, fc.integer({ min: 1, max: 600_000 }), (one, other, workMs) => {
      const [low, high] = one < other ? [one, other] : [other, one]
      const at = (utilisation: number, ms: number) => homeMicros({ ...machine, utilisation }, { workMs: ms, concurrent: 1 }) ?? -1
      expect(at(high, workMs)).toBeLessThanOrEqual(at(low, workMs))
      expect(at(low, workMs + 1_000)).toBeGreaterThan(at(low, workMs))
    }),
  )
})

test('an answer from home has a figure once somebody says what the machine costs, and not before', async () => {
  const question: PriceQuestion = {
    provider: 'ollama',
    model: 'qwen3:8b',
    upstream: 'box',
    zone: 'device',
    at: '2026-11-20T12:00:00.000Z',
    usage: { inputTotal: 10, outputTotal: 10 },
    work: { workMs: 12_000, concurrent: 1 },
  }
  expect((await openPrices()).priceOf(question)).toEqual({ source: 'local' })
  const priced = await openPrices({ machineOf: (upstream) => (upstream === 'box' ? machine : undefined) })
  expect(priced.priceOf(question)).toEqual({ source: 'local', micros: 3_798 })
  expect(priced.priceOf({ ...question, work: undefined })).toEqual({ source: 'local' })
  expect(priced.priceOf({ ...question, upstream: 'other' })).toEqual({ source: 'local' })
})
