import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { calcPrice, waitForUpdate } from '@pydantic/genai-prices'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ProviderName } from '../core/upstream.ts'
import { openPrices, type PriceQuestion, pricesDate, pricesVersion } from './cost.ts'

const prices = await openPrices()
const ask = (over: Partial<PriceQuestion>): PriceQuestion => ({
  provider: 'openai',
  model: 'gpt-4o-mini',
  zone: 'cloud',
  at: '2026-11-20T12:00:00.000Z',
  usage: { inputTotal: 1_000, outputTotal: 500 },
  ...over,
})
const catalogue = (micros: number) => ({ micros, source: 'catalogue', pricedAt: pricesDate() })

describe('a price from the list', () => {
  test.each([
    // 1,000 × 0.15 + 500 × 0.60
    ['plain input and output', {}, 450],
    // (1,000 − 400) × 0.15 + 400 × 0.075 + 500 × 0.60
    ['input read from a cache', { usage: { inputTotal: 1_000, cacheRead: 400, outputTotal: 500 } }, 420],
    // (10,000 − 1,000 − 3,000) × 3 + 1,000 × 0.30 + 2,000 × 3.75 + 1,000 × 6 + 100 × 15
    [
      'caches of five minutes and of one hour',
      {
        provider: 'anthropic',
        model: 'claude-sonnet-4-5-20250929',
        usage: { inputTotal: 10_000, cacheRead: 1_000, cacheWrite: 3_000, cacheWrite1h: 1_000, outputTotal: 100 },
      },
      33_300,
    ],
    // 200,001 × 6 + 1 × 22.5 = 1,200,028.5, half up
    [
      'every token dearer beyond the threshold',
      { provider: 'anthropic', model: 'claude-sonnet-4-5', usage: { inputTotal: 200_001, outputTotal: 1 } },
      1_200_029,
    ],
    // 200,000 × 3 + 1 × 15
    [
      'not at the threshold itself',
      { provider: 'anthropic', model: 'claude-sonnet-4-5', usage: { inputTotal: 200_000, outputTotal: 1 } },
      600_015,
    ],
    // 25 × 0.02 = 0.5, half up
    ['half a micro-dollar, rounded up', { model: 'text-embedding-3-small', usage: { inputTotal: 25 } }, 1],
    // 24 × 0.02 = 0.48
    ['less than half a micro-dollar', { model: 'text-embedding-3-small', usage: { inputTotal: 24 } }, 0],
    // 1,000 × 1.25 + 500 × 10
    ['Google under its own name here', { provider: 'gemini', model: 'gemini-2.5-pro' }, 6_250],
    // 1,000 × 3 + 500 × 15
    ['Bedrock with a region before the name', { provider: 'bedrock', model: 'us.anthropic.claude-sonnet-4-20250514-v1:0' }, 10_500],
  ] as [string, Partial<PriceQuestion>, number][])('counts %s', (_, question, micros) => {
    expect(prices.priceOf(ask(question))).toEqual(catalogue(micros))
  })

  test('agrees with the list’s own calculation for every model it knows, to a micro-dollar', async () => {
    const billed: Partial<Record<string, ProviderName>> = {
      openai: 'openai',
      anthropic: 'anthropic',
      google: 'gemini',
      aws: 'bedrock',
      azure: 'azure',
    }
    const models = ((await waitForUpdate()) ?? []).flatMap(({ id, models }) => {
      const provider = billed[id]
      return provider ? models.map((model) => ({ provider, providerId: id, model: model.id })) : []
    })
    expect(models.length).toBeGreaterThan(200)
    const tokens = fc.nat(300_000)
    fc.assert(
      fc.property(
        fc.constantFrom(...models),
        tokens,
        tokens,
        tokens,
        tokens,
        tokens,
        ({ provider, providerId, model }, fresh, read, write, hour, out) => {
          const at = '2026-11-20T12:00:00.000Z'
          const inputTotal = fresh + read + write + hour
          const usage = { inputTotal, cacheRead: read, cacheWrite: write + hour, cacheWrite1h: hour, outputTotal: out }
          const theirs = calcPrice(
            {
              input_tokens: inputTotal,
              cache_read_tokens: read,
              cache_write_tokens: write + hour,
              cache_write_1h_tokens: hour,
              output_tokens: out,
            },
            model,
            { providerId, timestamp: new Date(at) },
          )
          const ours = prices.priceOf({ provider, model, zone: 'cloud', at, usage })
          expect(ours.source).toBe(theirs ? 'catalogue' : 'unknown')
          if (theirs) expect(Math.abs((ours.micros ?? Number.NaN) - theirs.total_price * 1e6)).toBeLessThanOrEqual(0.5 + 1e-3)
        },
      ),
      { numRuns: 3_000 },
    )
  })

  test('is that of the exchange’s own day', async () => {
    const dated = ((await waitForUpdate()) ?? [])
      .flatMap((provider) => provider.models.map((model) => ({ provider: provider.id, model })))
      .filter(({ provider, model }) =>
        provider === 'anthropic' || provider === 'openai' || provider === 'google' ? Array.isArray(model.prices) : false,
      )
    const names: Record<string, ProviderName> = { anthropic: 'anthropic', openai: 'openai', google: 'gemini' }
    let changes = 0
    for (const { provider, model } of dated) {
      const starts = Array.isArray(model.prices)
        ? model.prices.flatMap(({ constraint }) => (constraint?.type === 'start_date' ? [constraint.start_date] : []))
        : []
      for (const start of starts) {
        const [before, after] = [Date.parse(start) - 1, Date.parse(start)].map((time) => {
          const at = new Date(time).toISOString()
          const ours = prices.priceOf(
            ask({ provider: names[provider] as ProviderName, model: model.id, at, usage: { inputTotal: 1e6, outputTotal: 1e6 } }),
          )
          const theirs = calcPrice({ input_tokens: 1e6, output_tokens: 1e6 }, model.id, { providerId: provider, timestamp: new Date(time) })
          expect(ours.micros).toBe(Math.round((theirs?.total_price ?? 0) * 1e6))
          return ours.micros
        })
        if (before !== after) changes++
      }
    }
    expect(changes).toBeGreaterThan(0)
  })

  test('is found by the address when the provider does not say who bills', () => {
    const groq = ask({ provider: 'openai-compatible', model: 'llama-3.3-70b-versatile', base: 'https://api.groq.com/openai/v1' })
    expect(prices.priceOf(groq)).toMatchObject({ source: 'catalogue', micros: expect.any(Number) })
    expect(prices.priceOf({ ...groq, base: 'https://models.example.org/v1' })).toEqual({ source: 'unknown' })
  })

  test('is that of the house a Hugging Face name ends in', () => {
    const model = 'meta-llama/Llama-3.3-70B-Instruct'
    expect(prices.priceOf(ask({ provider: 'huggingface', model: `${model}:together` }))).toMatchObject({ source: 'catalogue' })
    expect(prices.priceOf(ask({ provider: 'huggingface', model }))).toEqual({ source: 'unknown' })
  })

  test('has the date of the installed list', () => {
    const entry = fileURLToPath(import.meta.resolve('@pydantic/genai-prices'))
    const manifest = JSON.parse(readFileSync(`${entry.slice(0, entry.lastIndexOf('/dist/'))}/package.json`, 'utf8'))
    expect(manifest.version, 'a new list: look up its day with `npm view @pydantic/genai-prices time`').toBe(pricesVersion())
    expect(pricesDate()).toMatch(/^\d{4}-\d{2}-\d{2}$/)
  })
})

describe('an unknown cost is never zero', () => {
  test.each([
    ['no usage was told', { usage: undefined }],
    ['half of it was told', { usage: { inputTotal: 10 } }],
    ['the other half was told', { usage: { outputTotal: 10 } }],
    ['the counts contradict each other', { usage: { inputTotal: 10, cacheRead: 11, outputTotal: 1 } }],
    ['the counts are no counts', { usage: { inputTotal: 1.5, outputTotal: Number.NaN } }],
    ['nobody knows the model', { model: 'gpt-of-my-own' }],
    ['the time is no time', { at: 'yesterday', provider: 'gemini', model: 'never-asked-before' }],
  ] as [string, Partial<PriceQuestion>][])('when %s', (_, question) => {
    expect(prices.priceOf(ask(question))).toEqual({ source: 'unknown' })
  })

  test.each(['device', 'private'] as const)('on a machine of the house (%s)', (zone) => {
    expect(prices.priceOf(ask({ zone }))).toEqual({ source: 'local' })
  })
})

describe('the operator’s own price', () => {
  test('comes before the list, for one upstream before all', async () => {
    const { priceOf } = await openPrices({
      models: { 'gpt-4o-mini': { input: 1, output: 2 }, 'proxy/gpt-4o-mini': { input: 3, output: 4 } },
    })
    expect(priceOf(ask({}))).toEqual({ micros: 2_000, source: 'override' })
    expect(priceOf(ask({ upstream: 'proxy' }))).toEqual({ micros: 5_000, source: 'override' })
    expect(priceOf(ask({ upstream: 'other', model: 'gpt-4o' })).source).toBe('catalogue')
  })

  test('covers caches, as input where it says nothing', async () => {
    const { priceOf } = await openPrices({
      models: { x: { input: 2.5, output: 10, cacheRead: 0.25, cacheWrite: 3.1 }, y: { input: 2.5, output: 10 } },
    })
    const usage = { inputTotal: 1_000, cacheRead: 100, cacheWrite: 200, cacheWrite1h: 50, outputTotal: 10, reasoning: 4 }
    // 700 × 2.5 + 100 × 0.25 + 200 × 3.1 + 10 × 10
    expect(priceOf(ask({ model: 'x', usage })).micros).toBe(2_495)
    expect(priceOf(ask({ model: 'y', usage })).micros).toBe(2_600)
  })

  test('also prices a machine of the house', async () => {
    const { priceOf } = await openPrices({ models: { 'box/llama': { input: 0.01, output: 0.05 } } })
    expect(priceOf(ask({ provider: 'ollama', upstream: 'box', model: 'llama', zone: 'device' }))).toEqual({
      micros: 35,
      source: 'override',
    })
  })

  test('is exact: totals never drift, however many tokens and whatever the decimals', async () => {
    const decimals = fc.tuple(fc.nat(999), fc.nat(999_999_999))
    await fc.assert(
      fc.asyncProperty(decimals, decimals, fc.nat(2_000_000), fc.nat(2_000_000), async ([i, iFraction], [o, oFraction], input, output) => {
        const billionths = (whole: number, fraction: number) => BigInt(whole) * 1_000_000_000n + BigInt(fraction)
        const written = (whole: number, fraction: number) => Number(`${whole}.${String(fraction).padStart(9, '0')}`)
        const { priceOf } = await openPrices({ models: { m: { input: written(i, iFraction), output: written(o, oFraction) } } })
        const exact = BigInt(input) * billionths(i, iFraction) + BigInt(output) * billionths(o, oFraction)
        expect(priceOf(ask({ model: 'm', usage: { inputTotal: input, outputTotal: output } })).micros).toBe(
          Number((exact + 500_000_000n) / 1_000_000_000n),
        )
      }),
    )
  })
})

test('asking again costs microseconds', () => {
  const question = ask({ provider: 'anthropic', model: 'claude-sonnet-4-5' })
  prices.priceOf(question)
  const start = performance.now()
  for (let index = 0; index < 10_000; index++) prices.priceOf(question)
  expect(((performance.now() - start) * 1000) / 10_000).toBeLessThan(25)
})
