import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { ProviderName } from '../../core/upstream.ts'
import { openPrices, type PriceQuestion } from '../cost.ts'
import { termsOf, termsTable } from './terms.ts'

const prices = await openPrices()
const noon = '2026-11-20T12:00:00.000Z' // a Friday
const microsOf = (question: Partial<PriceQuestion> & Pick<PriceQuestion, 'provider' | 'model'>) =>
  prices.priceOf({ zone: 'cloud', at: noon, ...question }).micros

/** Worked out by hand from each provider's list: tokens × dollars per million are micro-dollars. */
describe('hand sums', () => {
  test.each<[string, number, Partial<PriceQuestion> & Pick<PriceQuestion, 'provider' | 'model'>]>([
    // OpenAI gpt-5: 1.25 in, 0.125 cached, 10 out; reasoning is billed as output.
    // 600 × 1.25 + 400 × 0.125 + 500 × 10 = 750 + 50 + 5,000
    ['OpenAI, cached and reasoning', 5_800, openai('gpt-5', { inputTotal: 1_000, cacheRead: 400, outputTotal: 500, reasoning: 300 })],
    // Half of 5,800: batches halve cached input, too.
    ['OpenAI, batch', 2_900, { ...openai('gpt-5', { inputTotal: 1_000, cacheRead: 400, outputTotal: 500 }), batch: true }],
    ['OpenAI, flex', 2_900, { ...openai('gpt-5', { inputTotal: 1_000, cacheRead: 400, outputTotal: 500 }), tier: 'flex' }],
    // 2.5 in, 0.25 cached, 20 out by the page on fast mode: 600 × 2.5 + 400 × 0.25 + 500 × 20 = 1,500 + 100 + 10,000
    ['OpenAI, priority', 11_600, { ...openai('gpt-5', { inputTotal: 1_000, cacheRead: 400, outputTotal: 500 }), tier: 'priority' }],
    [
      'OpenAI, the tier nobody asked for',
      5_800,
      { ...openai('gpt-5', { inputTotal: 1_000, cacheRead: 400, outputTotal: 500 }), tier: 'default' },
    ],
    // gpt-5.5 beyond 271,999 tokens: 10 in, 1 cached, 45 out: 200,000 × 10 + 100,000 × 1 + 1,000 × 45
    ['OpenAI, a long input', 2_145_000, openai('gpt-5.5', { inputTotal: 300_000, cacheRead: 100_000, outputTotal: 1_000 })],
    // claude-sonnet-4-5: 3 in, 0.30 read, 3.75 write, 6 for an hour, 15 out; dearer beyond 200,000.
    // 6,000 × 3 + 1,000 × 0.3 + 2,000 × 3.75 + 1,000 × 6 + 100 × 15 = 18,000 + 300 + 7,500 + 6,000 + 1,500
    [
      'Anthropic, writes for an hour',
      33_300,
      anthropic({ inputTotal: 10_000, cacheRead: 1_000, cacheWrite: 3_000, cacheWrite1h: 1_000, outputTotal: 100 }),
    ],
    // Half of it: a batch stacks with caches there.
    [
      'Anthropic, batch',
      16_650,
      { ...anthropic({ inputTotal: 10_000, cacheRead: 1_000, cacheWrite: 3_000, cacheWrite1h: 1_000, outputTotal: 100 }), tier: 'batch' },
    ],
    // Beyond 200,000: 6 in, 0.6 read, 22.5 out: 200,000 × 6 + 50,000 × 0.6 + 1,000 × 22.5
    ['Anthropic, a long input', 1_252_500, anthropic({ inputTotal: 250_000, cacheRead: 50_000, outputTotal: 1_000 })],
    // claude-opus-5: 5 in, 25 out; in the United States only, a tenth more: (1,000 × 5 + 100 × 25) × 1.1
    [
      'Anthropic, in the United States only',
      8_250,
      { ...anthropic({ inputTotal: 1_000, outputTotal: 100 }, 'claude-opus-5'), tier: 'standard+us' },
    ],
    // And as a batch: 8,250 / 2
    ['Anthropic, both', 4_125, { ...anthropic({ inputTotal: 1_000, outputTotal: 100 }, 'claude-opus-5'), tier: 'batch+us' }],
    // gemini-2.5-pro: 1.25 in, 0.125 cached, 10 out: 800 × 1.25 + 200 × 0.125 + 100 × 10 = 1,000 + 25 + 1,000
    ['Gemini, cached', 2_025, gemini({ inputTotal: 1_000, cacheRead: 200, outputTotal: 100 })],
    // Half but for the cached part: 500 + 25 + 500
    ['Gemini, batch beside a cache', 1_025, { ...gemini({ inputTotal: 1_000, cacheRead: 200, outputTotal: 100 }), batch: true }],
    // Beyond 200,000: 2.5 in, 0.25 cached, 15 out: 200,000 × 2.5 + 50,000 × 0.25 + 1,000 × 15
    ['Gemini, a long input', 527_500, gemini({ inputTotal: 250_000, cacheRead: 50_000, outputTotal: 1_000 })],
    // gemini-3.6-flash doubles on 2027-01-01: 1,000 × 0.75 + 1,000 × 3.75, then twice that
    [
      'Gemini, on the last day of a price',
      4_500,
      { ...gemini({ inputTotal: 1_000, outputTotal: 1_000 }, 'gemini-3.6-flash'), at: '2026-12-31T23:59:59.000Z' },
    ],
    [
      'Gemini, on the first day of the next',
      9_000,
      { ...gemini({ inputTotal: 1_000, outputTotal: 1_000 }, 'gemini-3.6-flash'), at: '2027-01-01T00:00:00.000Z' },
    ],
    // Opus 5.5 on Bedrock's global endpoint: 4 in, 0.2 read, 5 write, 8 for an hour, 20 out.
    // 7,000 × 4 + 1,000 × 0.2 + 1,000 × 5 + 1,000 × 8 + 100 × 20 = 28,000 + 200 + 5,000 + 8,000 + 2,000
    [
      'Bedrock, writes for an hour',
      43_200,
      bedrock(
        { inputTotal: 10_000, cacheRead: 1_000, cacheWrite: 2_000, cacheWrite1h: 1_000, outputTotal: 100 },
        'global.anthropic.claude-opus-5-5',
      ),
    ],
    // A regional profile is a tenth dearer: 4.4 in, 22 out: 1,000 × 4.4 + 100 × 22
    ['Bedrock, a regional profile', 6_600, bedrock({ inputTotal: 1_000, outputTotal: 100 }, 'us.anthropic.claude-opus-5-5')],
    // (1,000 × 4 + 100 × 20) / 2
    ['Bedrock, batch', 3_000, { ...bedrock({ inputTotal: 1_000, outputTotal: 100 }, 'global.anthropic.claude-opus-5-5'), batch: true }],
    // deepseek-v4-flash, a Friday at noon: 0.22 in, 0.007 hit, 0.66 out: 6,000 × 0.22 + 4,000 × 0.007 + 1,000 × 0.66
    ['DeepSeek, an ordinary hour', 2_008, deepseek(noon)],
    // 02:00 UTC is a dear hour: twice as much.
    ['DeepSeek, a dear hour', 4_016, deepseek('2026-11-20T02:00:00.000Z')],
    // Saturday in Beijing has none.
    ['DeepSeek, a dear hour on a weekend', 2_008, deepseek('2026-11-21T02:00:00.000Z')],
    // Before 2026-08-17 all hours were one price: 0.14, 0.0028, 0.28: 840 + 11.2 + 280 = 1,131.2
    ['DeepSeek, that hour before there were dear ones', 1_131, deepseek('2026-08-03T02:00:00.000Z')],
    // deepseek-chat's older hours: 0.27, 0.07, 1.10 by day: 6,000 × 0.27 + 4,000 × 0.07 + 1,000 × 1.1
    ['DeepSeek, V3 by day', 3_000, { ...deepseek(noon), model: 'deepseek-chat' }],
    // 0.135, 0.035, 0.55 from 16:30 UTC
    ['DeepSeek, V3 by night', 1_500, { ...deepseek('2026-11-20T17:00:00.000Z'), model: 'deepseek-chat' }],
  ])('%s: %i micro-dollars', (_, micros, question) => {
    expect(microsOf(question)).toBe(micros)
  })
})

describe('haste at OpenAI', () => {
  // Dollars per million by https://openai.com/api-fast-mode/, as of when the list had the standard prices beside them.
  test.each([
    ['gpt-5.6-sol', 10, 1, 60],
    ['gpt-5.6-terra', 4, 0.4, 24],
    ['gpt-5.6-luna', 0.4, 0.04, 2.4],
    ['gpt-5.5', 12.5, 1.25, 75],
    ['gpt-5.4-mini', 1.5, 0.15, 9],
    ['gpt-5.4', 5, 0.5, 30],
    ['gpt-5.2', 3.5, 0.35, 28],
    ['gpt-5.1', 2.5, 0.25, 20],
    ['gpt-5', 2.5, 0.25, 20],
    ['gpt-5-mini', 0.45, 0.045, 3.6],
    ['gpt-5.1-codex', 2.5, 0.25, 20],
    ['gpt-5-codex', 2.5, 0.25, 20],
    ['gpt-4.1', 3.5, 0.875, 14],
    ['gpt-4.1-mini', 0.7, 0.175, 2.8],
    ['gpt-4.1-nano', 0.2, 0.05, 0.8],
    ['gpt-4o', 4.25, 2.125, 17],
    ['gpt-4o-mini', 0.25, 0.125, 1],
    ['o3', 3.5, 0.875, 14],
    ['o4-mini', 2, 0.5, 8],
  ])('is priced as the page says for %s', (model, input, cached, output) => {
    const at = '2026-08-01T12:00:00.000Z'
    const price = (usage: PriceQuestion['usage']) => microsOf({ provider: 'openai', model, at, tier: 'fast', usage })
    expect(price({ inputTotal: 100_000, outputTotal: 0 })).toBe(Math.round(input * 100_000))
    expect(price({ inputTotal: 100_000, cacheRead: 100_000, outputTotal: 0 })).toBe(Math.round(cached * 100_000))
    expect(price({ inputTotal: 0, outputTotal: 100_000 })).toBe(Math.round(output * 100_000))
  })
})

describe('a tier without a figure', () => {
  test.each<[ProviderName, string, string]>([
    ['openai', 'gpt-5', 'scale'],
    ['openai', 'gpt-5-nano', 'priority'],
    ['anthropic', 'claude-opus-5', 'priority'],
    ['gemini', 'gemini-2.5-pro', 'priority'],
    ['bedrock', 'global.anthropic.claude-opus-5-5', 'reserved'],
    ['bedrock', 'openai.gpt-oss-120b-1:0', 'flex'],
  ])('leaves the cost unknown: %s %s %s', (provider, model, tier) => {
    expect(termsOf({ provider, model, tier })).toBeUndefined()
    expect(microsOf({ provider, model, tier, usage: { inputTotal: 1_000, outputTotal: 1_000 } })).toBeUndefined()
  })

  test('does not take the operator’s own price away', async () => {
    const own = await openPrices({ models: { 'gpt-x': { input: 2, output: 4 } } })
    const question: PriceQuestion = {
      provider: 'openai',
      model: 'gpt-x',
      zone: 'cloud',
      at: noon,
      usage: { inputTotal: 100, outputTotal: 10 },
    }
    expect(own.priceOf({ ...question, tier: 'scale' }).micros).toBe(240)
    expect(own.priceOf({ ...question, batch: true }).micros).toBe(120)
  })
})

test('every fact has its page and its day, and the reference names it', () => {
  const page = readFileSync(new URL('../../../docs/reference/prices.md', import.meta.url), 'utf8')
  for (const { source, asOf } of termsTable) {
    expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    expect(page).toContain(source)
  }
})

function openai(model: string, usage: PriceQuestion['usage']) {
  return { provider: 'openai' as const, model, usage }
}

function anthropic(usage: PriceQuestion['usage'], model = 'claude-sonnet-4-5') {
  return { provider: 'anthropic' as const, model, usage }
}

function gemini(usage: PriceQuestion['usage'], model = 'gemini-2.5-pro') {
  return { provider: 'gemini' as const, model, usage }
}

function bedrock(usage: PriceQuestion['usage'], model: string) {
  return { provider: 'bedrock' as const, model, usage }
}

function deepseek(at: string) {
  const usage = { inputTotal: 10_000, cacheRead: 4_000, outputTotal: 1_000 }
  return { provider: 'openai-compatible' as const, base: 'https://api.deepseek.com/v1', model: 'deepseek-v4-flash', at, usage }
}
