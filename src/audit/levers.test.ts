import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { listPrice, type Terms } from '../ledger/prices/terms.ts'
import { type LeverOptions, type LeverPrices, leverOrder, leversOf, type Rates, usualLevers } from './levers.ts'
import { bands, type Cell, type LeverName, type Slice } from './result.ts'

const none: Slice = {
  requests: 0,
  inputFresh: 0,
  cacheRead: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: 0,
  uncounted: 0,
  billed: 0,
  priced: 0,
  unknown: 0,
  both: { rows: 0, billedMicros: 0, pricedMicros: 0 },
  rows: 0,
}

const rates: Readonly<Record<string, Rates>> = {
  large: { fresh: 5, cacheRead: 0.5, cacheWrite: 6.25, output: 25 },
  small: { fresh: 0.1, cacheRead: 0.01, cacheWrite: 0.125, output: 0.5 },
  // Dearer from a cache than `large`, cheaper in all else: a switch and a cache stand in each other's way.
  odd: { fresh: 1, cacheRead: 1, cacheWrite: 1, output: 5 },
}
const half: Terms = { per: 2n, of: { fresh: 1n, cacheRead: 1n, cacheWrite: 1n, output: 1n } }
const prices: LeverPrices = {
  ratesOf: (_provider, model) => rates[model],
  batchTermsOf: (provider) => (provider === 'openai' ? half : undefined),
}

const cell = fc
  .record({
    provider: fc.constantFrom('openai', 'house of cards'),
    model: fc.constantFrom('large', 'small', 'odd', 'nobody knows it'),
    task: fc.constantFrom('classify', 'reason', 'summarise', 'long-context'),
    verdict: fc.constantFrom('home', 'cloud', 'unknown'),
    isBatch: fc.boolean(),
    rows: fc.integer({ min: 1, max: 1_000 }),
    unknown: fc.double({ min: 0, max: 1, noNaN: true }),
    inputFresh: fc.integer({ min: 0, max: 1e9 }),
    cacheRead: fc.integer({ min: 0, max: 1e9 }),
    cacheWrite: fc.integer({ min: 0, max: 1e8 }),
    output: fc.integer({ min: 0, max: 1e8 }),
    costMicros: fc.option(fc.integer({ min: 0, max: 1e10 }), { nil: undefined }),
  })
  .map(({ provider, model, task, verdict, isBatch, unknown, costMicros, rows, ...tokens }): Cell => {
    const slice = { ...none, ...tokens, rows, requests: rows, unknown: Math.floor(unknown * rows) }
    return {
      ...{ provider, model, task, verdict, isBatch, band: bands[1], basis: 'preview' },
      slice: costMicros === undefined ? { ...slice, unknown: rows } : { ...slice, costMicros },
    } as Cell // the words above are all of their kinds
  })
const cells = fc.array(cell, { maxLength: 12 })

const share = fc.double({ min: 0, max: 1, noNaN: true })
const said = fc.record(
  {
    keepRoute: share,
    homePerMtok: fc.double({ min: 0, max: 30, noNaN: true }),
    switches: fc.constantFrom(new Map(), new Map([['large', 'small']]), new Map([['large', 'odd']]), new Map([['small', 'large']])),
    trim: share,
    cacheable: share,
    batchable: fc.subarray(['classify', 'summarise', 'reason'] as const),
    batchPrice: share,
  },
  { requiredKeys: ['keepRoute', 'switches', 'batchable'] },
)
const orders = fc.shuffledSubarray([...leverOrder], { minLength: leverOrder.length })

/** The bill as an audit tells it: rounded once, so that it can differ from the sum of rounded cells. */
const audited = (all: readonly Cell[], off = 0) => ({
  cells: all,
  total: { ...none, costMicros: Math.max(0, all.reduce((sum, { slice }) => sum + (slice.costMicros ?? 0), 0) + off) },
})

describe('whatever the log and whatever is assumed', () => {
  test('what is saved and what is left add up to the bill, and no lever takes or leaves less than nothing', () => {
    fc.assert(
      fc.property(cells, said, orders, fc.integer({ min: -5, max: 5 }), (all, options, order, off) => {
        const found = leversOf(audited(all, off), options, prices, order)
        expect(found.levers.reduce((sum, { savedMicros }) => sum + savedMicros, found.restMicros)).toBe(found.billMicros)
        expect(found.levers.every((one) => one.savedMicros >= 0 && one.restMicros >= 0 && one.aloneMicros >= 0)).toBe(true)
        expect(found.levers.every(({ savedMicros }) => Number.isSafeInteger(savedMicros))).toBe(true)
      }),
    )
  })

  test('no order saves more than the best choice of levers for each cell', () => {
    fc.assert(
      fc.property(cells, said, orders, (all, options, order) => {
        const inOrder = leversOf(audited(all), options, prices, order)
        const best = all.reduce((sum, one) => sum + bestOf(one, options), 0)
        expect(inOrder.billMicros - inOrder.restMicros).toBeLessThanOrEqual(best + all.length + 1)
      }),
      { numRuns: 30 },
    )
  })

  test('any order saves the same where no lever stands in another’s way', () => {
    const easy = said.map(({ homePerMtok: _, switches, ...options }) => ({
      ...options,
      switches: switches.get('large') === 'small' ? switches : new Map<string, string>(),
    }))
    fc.assert(
      fc.property(cells, easy, orders, (all, options, order) => {
        const one = leversOf(audited(all), options, prices).restMicros
        const other = leversOf(audited(all), options, prices, order).restMicros
        expect(Math.abs(one - other)).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('a lever saves no more behind others than on its own', () => {
    fc.assert(
      fc.property(cells, share, share, share, (all, keepRoute, trim, cacheable) => {
        const options: LeverOptions = { ...usualLevers, keepRoute, trim, cacheable, batchable: ['classify'] }
        for (const { savedMicros, aloneMicros } of leversOf(audited(all), options, prices).levers)
          expect(savedMicros).toBeLessThanOrEqual(aloneMicros + 1)
      }),
    )
  })
})

/** By trying every order of one cell alone; what a subset can do, an order does, since a lever that would cost is left out. */
function bestOf(one: Cell, options: LeverOptions): number {
  const subsets = Array.from({ length: 2 ** leverOrder.length }, (_, chosen) => leverOrder.filter((_name, place) => chosen & (1 << place)))
  return Math.max(
    ...subsets.flatMap((some) =>
      permutations(some).map((order) => {
        const { billMicros, restMicros } = leversOf(audited([one]), options, prices, order)
        return billMicros - restMicros
      }),
    ),
  )
}

function permutations(names: readonly LeverName[]): LeverName[][] {
  if (names.length > 3) return [...around(names)]
  if (names.length === 0) return [[]]
  return names.flatMap((name) => permutations(names.filter((other) => other !== name)).map((rest) => [name, ...rest]))
}

/** Of four and five, those orders that differ in what can stand in the way: route, switch and cache. */
function* around(names: readonly LeverName[]): Generator<LeverName[]> {
  const hinder: readonly LeverName[] = names.filter((name) => name === 'route' || name === 'switch' || name === 'cache')
  const rest = names.filter((name) => !hinder.includes(name))
  for (const order of permutations(hinder.slice(0, 3)))
    for (let cut = 0; cut <= order.length; cut++)
      for (let other = 0; other <= order.length + 1; other++) {
        const withOne = rest[0] ? [...order.slice(0, cut), rest[0], ...order.slice(cut)] : order
        yield rest[1] ? [...withOne.slice(0, other), rest[1], ...withOne.slice(other)] : withOne
      }
}

const million = (given: Partial<Cell> & { readonly fresh?: number; readonly output?: number; readonly costMicros?: number }): Cell => {
  const { fresh = 1e6, output = 0, costMicros = 5e6, ...rest } = given
  const slice = { ...none, rows: 10, requests: 10, inputFresh: fresh, output, costMicros }
  return {
    provider: 'openai',
    model: 'large',
    task: 'reason',
    band: bands[1],
    isBatch: false,
    verdict: 'cloud',
    basis: 'preview',
    slice,
    ...rest,
  }
}
const savedBy = (all: readonly Cell[], options: Partial<LeverOptions>) =>
  Object.fromEntries(
    leversOf(audited(all), { ...usualLevers, batchable: [], ...options }, prices).levers.map((one) => [one.name, one.savedMicros]),
  )

describe('by hand', () => {
  test('a cache of 60 % of a million tokens at $5 saves six tenths of the difference to $0.50', () => {
    expect(savedBy([million({})], { cacheable: 0.6 }).cache).toBe(2_700_000)
  })

  test('half of what could stay stays, less what it costs at home', () => {
    expect(savedBy([million({ verdict: 'home' })], { keepRoute: 0.5, homePerMtok: 0.4 }).route).toBe(2_300_000)
  })

  test('what costs more at home than in the cloud goes on to the cloud', () => {
    expect(savedBy([million({ verdict: 'home' })], { homePerMtok: 6 }).route).toBe(0)
  })

  test('what was kept at home is not saved again by a batch', () => {
    expect(savedBy([million({ verdict: 'home', task: 'classify' })], { batchable: ['classify'] })).toEqual({ route: 5_000_000, batch: 0 })
  })

  test('a batch that was one already saves nothing', () => {
    expect(savedBy([million({ task: 'classify', isBatch: true })], { batchable: ['classify'] }).batch).toBe(0)
  })

  test('a bill below the list keeps its proportion: a contract’s discount is not saved again', () => {
    expect(savedBy([million({ costMicros: 2_500_000 })], { cacheable: 0.6 }).cache).toBe(1_350_000)
  })

  test('a switch to a model that no list knows saves nothing and says so', () => {
    const switches = new Map([['large', 'tiny']])
    const { levers, notes } = leversOf(audited([million({})]), { ...usualLevers, switches }, prices)
    expect([levers.find(({ name }) => name === 'switch')?.savedMicros, notes.join()]).toEqual([0, expect.stringContaining('tiny')])
  })

  test('what nobody said is not counted, and each tenth of it is told', () => {
    const { levers, open } = leversOf(audited([million({})]), usualLevers, prices)
    expect(levers.map(({ name }) => name)).toEqual(['route', 'batch'])
    expect(open.map(({ name, tenthMicros }) => [name, tenthMicros])).toEqual([
      ['cache', 450_000],
      ['trim', 500_000],
      ['switch', undefined],
      ['route', undefined],
    ])
  })

  test('a cell that no list prices is told as such, and only staying saves of it', () => {
    const found = leversOf(audited([million({ model: 'nobody knows it' })]), { ...usualLevers, cacheable: 1, trim: 1 }, prices)
    expect([found.opaqueMicros, found.restMicros]).toEqual([5_000_000, 5_000_000])
  })

  test('the list price as terms of a batch saves nothing', () => {
    const dear = { ...prices, batchTermsOf: () => listPrice }
    expect(leversOf(audited([million({ task: 'classify' })]), usualLevers, dear).levers.at(-1)?.savedMicros).toBe(0)
  })
})
