import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findDevice } from '../device.ts'
import { devices } from '../facts/devices.ts'
import { models } from '../facts/models.ts'
import { exactly } from '../interval.ts'
import { findQuant } from '../quant.ts'
import { findShape } from '../shape.ts'
import { capacityOf } from './capacity.ts'
import { decidePlacement } from './decide.ts'
import { breakEvenOf, type MoneyQuestion, moneyOf, requestUsd, savingShare } from './money.ts'
import { personas } from './personas.ts'
import { makePlan, type PlanQuestion } from './plan.ts'
import { readWorkload, type Workload, type WorkloadInput } from './workload.ts'

const workload = (given: WorkloadInput = {}): Workload => {
  const read = readWorkload(given)
  if ('problems' in read) throw new Error(read.problems.join('; '))
  return read.workload
}
const device = (id: string) => {
  const found = findDevice(id)
  if (found.kind === 'unknown') throw new Error(id)
  return found.device
}
const model = (name: string) => {
  const found = findShape(name)
  if (found.kind === 'unknown') throw new Error(name)
  return found.shape
}
const price = { model: 'cloud/model', input: 5, output: 25, cacheRead: 0.5, source: 'the test', asOf: '2026-11-20' }
const question = (given: WorkloadInput = {}, more: Partial<PlanQuestion> = {}): PlanQuestion => ({
  workload: workload(given),
  at: '2026-11-20T12:00:00.000Z',
  shape: model('qwen3-30b-a3b'),
  quant: findQuant('q4_k_m')!,
  device: device('rtx-4090'),
  price,
  goalTps: 10,
  escalationRatio: 1.7,
  cacheShare: 0,
  batchShare: 0,
  volumeDoubt: 0.25,
  priceChange: 0.3,
  lifeMonths: 36,
  resaleShare: 0.3,
  usdPerKwh: 0.2,
  usdPerKwhSource: 'the test',
  pue: 1,
  lines: {},
  ...more,
})

describe('where work belongs', () => {
  test.each([
    ['solo', 'cloud'],
    ['freelancer', 'hybrid'],
    ['developer', 'hybrid'],
    ['small-firm', 'hybrid'],
    ['law', 'hybrid'],
    ['health', 'local'],
    ['finance', 'hybrid'],
    ['fintech', 'local'],
    ['government', 'local'],
    ['research', 'cloud'],
    ['rnd', 'local'],
    ['edge', 'local'],
    ['startup', 'cloud'],
  ] as const)('%s: %s', (id, verdict) => {
    const persona = personas.find((one) => one.id === id)
    expect(decidePlacement(workload(persona?.workload)).verdict).toBe(verdict)
  })

  test('every persona is in the table above and its answers are answers', () => {
    expect(personas.length).toBe(13)
    for (const { workload: given } of personas) expect('workload' in readWorkload(given)).toBe(true)
  })

  test('what may not leave never goes to the cloud, whatever else is wished', () => {
    fc.assert(
      fc.property(
        fc.record({
          quality: fc.constantFrom('enough', 'strong', 'frontier'),
          skill: fc.constantFrom('none', 'some', 'team'),
          pattern: fc.constantFrom('steady', 'office', 'bursty', 'occasional'),
          contextTokens: fc.constantFrom(8_192, 2_000_000),
          modality: fc.constantFrom<('text' | 'video')[]>(['text'], ['text', 'video']),
          upfrontUsd: fc.constantFrom(0, 100_000),
          mayRedact: fc.boolean(),
          freshData: fc.boolean(),
        }),
        fc.constantFrom<WorkloadInput>({ sensitivity: 'restricted' }, { data: 'house' }, { data: 'device' }, { offline: true }),
        (rest, bound) => {
          const given = workload({ ...rest, ...bound })
          const { verdict } = decidePlacement(given)
          expect(verdict).not.toBe('cloud')
          if (!given.mayRedact || given.offline || given.data === 'device') expect(verdict).toBe('local')
        },
      ),
    )
  })

  test('what home cannot do is told when nothing may leave', () => {
    const { verdict, unmet } = decidePlacement(workload({ data: 'device', modality: ['video'] }))
    expect(verdict).toBe('local')
    expect(unmet.join()).toContain('video')
  })

  test('answers that are none are told by name', () => {
    expect(readWorkload({ qualty: 'frontier' })).toHaveProperty('problems')
    expect(readWorkload({ requestsPerDay: -1 })).toHaveProperty('problems')
    expect(readWorkload('words')).toHaveProperty('problems')
    expect(readWorkload(undefined)).toHaveProperty('workload')
  })
})

test('money moves the verdict where nothing binds it, and never where something does', () => {
  const dear = { hardwareUsd: exactly(50_000) }
  expect(makePlan(question({ quality: 'enough', customised: true }, dear))).toMatchObject({
    verdict: 'cloud',
    placement: { verdict: 'local' },
  })
  expect(makePlan(question({ quality: 'enough', data: 'house' }, dear))).toMatchObject({ verdict: 'local' })
  expect(makePlan(question({ quality: 'enough', customised: true }, { hardwareUsd: exactly(0) }))).toMatchObject({ verdict: 'local' })
})

describe('capacity', () => {
  test('50 million tokens a day, a fifth of them written, are 116 a second: nine machines of 13.7', () => {
    const day = workload({ requestsPerDay: 25_000, inputTokens: 1_600, outputTokens: 400, pattern: 'steady', peakFactor: 1 })
    const { peakOutput, units, unitTokensPerDay } = capacityOf(day, 1, 10, exactly(13.7))
    expect(peakOutput).toBeCloseTo(115.7, 1)
    expect(units).toEqual(exactly(9))
    expect((unitTokensPerDay?.likely ?? 0) / 1e6).toBeCloseTo(1.18, 2)
  })

  test('reading takes its part of a machine too', () => {
    const day = workload({ requestsPerDay: 25_000, inputTokens: 1_600, outputTokens: 400, pattern: 'steady', peakFactor: 1 })
    expect(capacityOf(day, 1, 10, exactly(1_000), exactly(100)).bound).toBe('reading')
    expect(capacityOf(day, 1, 10, exactly(1_000), exactly(100)).units?.likely).toBe(5)
  })

  test('too few machines give no break-even, however fine it looks on paper', () => {
    const made = makePlan(
      question(
        { requestsPerDay: 100_000, outputTokens: 1_000, pattern: 'steady' },
        { units: 1, shape: model('70b'), device: device('mac-studio-m3-ultra-96') },
      ),
    )
    expect(made.money.breakEven).toMatchObject({ kind: 'capacity' })
    expect(made.priceShock.every(({ breakEven }) => breakEven.kind === 'capacity')).toBe(true)
  })

  test('a model that does not fit gives none either', () => {
    expect(makePlan(question({}, { shape: model('70b') })).money.breakEven).toMatchObject({ kind: 'capacity' })
  })
})

describe('money', () => {
  const lines = { input: 1_000, output: 500 }
  const asked: MoneyQuestion = {
    requestsPerMonth: 10_000,
    inputTokens: lines.input,
    outputTokens: lines.output,
    volumeDoubt: 0,
    localShare: 1,
    escalationRatio: 1,
    price,
    cacheShare: 0,
    batchShare: 0,
    batchFactor: 0.5,
    priceChange: 0,
    lines: {},
    machine: {
      name: 'box',
      units: exactly(1),
      usd: exactly(3_600),
      usdSource: 'the test',
      lifeMonths: 36,
      resaleShare: 0,
      watts: 360,
      usdPerKwh: 0.25,
      pue: 1,
      outputTps: exactly(100),
    },
  }

  test('a request costs its tokens; a cache and a batch cost less', () => {
    // 1,000 × 5 + 500 × 25 = 17,500 micro-dollars
    expect(requestUsd(asked)).toBeCloseTo(0.0175, 9)
    // half of input at 0.5: 500 × 5 + 500 × 0.5 + 12,500 = 15,250
    expect(requestUsd({ ...asked, cacheShare: 0.5 })).toBeCloseTo(0.01525, 9)
    expect(requestUsd({ ...asked, batchShare: 1 })).toBeCloseTo(0.00875, 9)
    expect(requestUsd({ ...asked, priceChange: 0.3 })).toBeCloseTo(0.02275, 9)
    expect(requestUsd({ ...asked, price: undefined })).toBeUndefined()
  })

  test('wear, power and break-even, by hand', () => {
    // 10,000 × 500 ÷ 100 tok/s = 50,000 s × 360 W = 5 kWh × 0.25 = 1.25; 3,600 ÷ 36 = 100 a month; cloud 175
    const money = moneyOf(asked)
    expect(money.localMonthly.likely).toBeCloseTo(101.25, 6)
    expect(money.allCloudMonthly?.likely).toBeCloseTo(175, 6)
    expect(money.breakEven).toMatchObject({ kind: 'months' })
    expect(money.breakEven.kind === 'months' && money.breakEven.likely).toBeCloseTo(3_600 / 173.75, 4)
    expect(money.leastBill).toBeCloseTo(101.25, 6)
  })

  test('the saving hangs on what escalated requests cost: 80, 70, 57, 29 %', () => {
    expect([1, 1.7, 3, 10].map((ratio) => Math.round(savingShare(0.8, ratio) * 100))).toEqual([80, 70, 57, 29])
  })

  test('a machine that costs more to run than it saves never pays, and neither does one that is worn out first', () => {
    const never = breakEvenOf({ capex: exactly(5_299), avoided: exactly(20), running: exactly(25), lifeMonths: 36 })
    expect(never).toMatchObject({ kind: 'never' })
    const late = breakEvenOf({ capex: exactly(5_299), avoided: exactly(98), running: exactly(25), lifeMonths: 36 })
    expect(late).toMatchObject({ kind: 'never', why: expect.stringContaining('73 months') as string })
  })

  test('perhaps never is told as such: a band without an end', () => {
    const found = breakEvenOf({ capex: exactly(1_000), avoided: { low: 10, likely: 100, high: 200 }, running: exactly(25), lifeMonths: 36 })
    expect(found).toMatchObject({ kind: 'months', likely: 1_000 / 75 })
    expect(found).not.toHaveProperty('high')
  })

  test('without a price of either side nothing is told', () => {
    expect(moneyOf({ ...asked, price: undefined }).breakEven).toMatchObject({ kind: 'unknown' })
    expect(moneyOf({ ...asked, machine: { ...asked.machine, usd: undefined } }).breakEven).toMatchObject({ kind: 'unknown' })
  })

  test('lines nobody told stay out of the sums and are named; told ones count', () => {
    const bare = moneyOf(asked)
    expect(bare.unknown).toContain('engineering')
    const told = moneyOf({ ...asked, lines: { engineering: 400 } })
    expect(told.unknown).not.toContain('engineering')
    expect(told.localMonthly.likely - bare.localMonthly.likely).toBeCloseTo(400, 6)
    expect(told.breakEven).toMatchObject({ kind: 'never' })
  })

  test('a million tokens cost less the busier the machine is', () => {
    const costs = moneyOf(asked).utilisation.map(({ usdPerMtok }) => usdPerMtok ?? Number.NaN)
    expect(costs).toHaveLength(4)
    for (const [index, cost] of costs.entries()) if (index > 0) expect(cost).toBeLessThan(costs[index - 1] ?? 0)
  })

  test('a dearer cloud never makes a machine pay later', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.9, max: 3, noNaN: true }),
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (change, more, requestsPerMonth) => {
          const months = (priceChange: number) => {
            const found = moneyOf({ ...asked, requestsPerMonth, priceChange }).breakEven
            return found.kind === 'months' ? found.low : Number.POSITIVE_INFINITY
          }
          expect(months(change + more)).toBeLessThanOrEqual(months(change))
        },
      ),
    )
  })
})

test('every persona on every machine gets a plan whose bands hold their middle, and no figure that is none', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...personas),
      fc.constantFrom(...devices),
      fc.constantFrom(...models),
      fc.boolean(),
      (persona, machine, shape, hasPrice) => {
        const made = makePlan(question(persona.workload, { device: machine, shape, price: hasPrice ? price : undefined }))
        const text = JSON.stringify(made)
        expect(text).not.toMatch(/null|NaN|Infinity/)
        for (const { usdPerMonth } of [...made.money.local, ...made.money.cloud]) {
          if (!usdPerMonth) continue
          expect(usdPerMonth.low).toBeLessThanOrEqual(usdPerMonth.likely + 1e-9)
          expect(usdPerMonth.likely).toBeLessThanOrEqual(usdPerMonth.high + 1e-9)
        }
        if (made.placement.verdict === 'cloud') expect(made.buying.advice).toBe('stay in the cloud')
      },
    ),
    { numRuns: 300 },
  )
})
