import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openPrices } from '../ledger/cost.ts'
import { billerOf, openPricing } from './pricing.ts'
import type { UsageRow } from './row.ts'

const prices = await openPrices({ models: { own: { input: 0.0375, output: 0.15, cacheRead: 0.00375 } } })
const pricing = openPricing(prices)

const sold = [
  ['openai', 'gpt-4.1'],
  ['openai', 'gpt-5-mini'],
  ['anthropic', 'claude-sonnet-4-5'],
  ['gemini', 'gemini-2.5-pro'],
  ['openai', 'own'],
] as const

describe('prices', () => {
  test('are the ledger’s: the same usage, tier and batch cost the same there, to the micro-dollar that it rounds to', () => {
    const tokens = fc.integer({ min: 0, max: 400_000 })
    const usage = fc.record({
      inputFresh: tokens,
      cacheRead: tokens,
      cacheWrite: tokens,
      output: tokens,
      isBatch: fc.boolean(),
      tier: fc.constantFrom(undefined, 'priority', 'flex', 'nonsense'),
    })
    fc.assert(
      fc.property(fc.constantFrom(...sold), usage, ([provider, model], told) => {
        const { inputFresh, cacheRead, cacheWrite, output, isBatch, tier } = told
        const at = '2026-09-01T12:00:00Z'
        const row: UsageRow = {
          at,
          provider,
          model,
          requests: 1,
          inputFresh,
          cacheRead,
          cacheWrite,
          output,
          ...(isBatch && { isBatch }),
          ...(tier && { tier }),
        }
        const { micros } = prices.priceOf({
          provider,
          model,
          zone: 'cloud',
          at,
          usage: { inputTotal: inputFresh + cacheRead + cacheWrite, cacheRead, cacheWrite, outputTotal: output },
          batch: isBatch,
          ...(tier && { tier }),
        })
        const nanos = pricing.nanosOf(row)
        // An own price stands under any tier's name; the ledger says so, and so must the audit.
        if (micros === undefined) expect(nanos).toBeUndefined()
        else expect(Math.abs((nanos ?? Number.NaN) / 1_000 - micros)).toBeLessThanOrEqual(0.501)
      }),
      { numRuns: 300 },
    )
  })

  test('of many requests are those of their mean: a sum of short ones is no long one', () => {
    const one = pricing.nanosOf({ provider: 'gemini', model: 'gemini-2.5-pro', requests: 1, inputFresh: 1_000, output: 10 })!
    expect(pricing.nanosOf({ provider: 'gemini', model: 'gemini-2.5-pro', requests: 1_000, inputFresh: 1_000_000, output: 10_000 })).toBe(
      one * 1_000,
    )
    expect(
      pricing.nanosOf({ provider: 'gemini', model: 'gemini-2.5-pro', requests: 1, inputFresh: 1_000_000, output: 10_000 }),
    ).toBeGreaterThan(one * 1_000)
  })

  test('are unknown where a part that costs was not told', () => {
    expect(pricing.nanosOf({ provider: 'openai', model: 'gpt-4.1', requests: 1, inputFresh: 5 })).toBeUndefined()
    expect(pricing.nanosOf({ provider: 'openai', model: 'gpt-4.1', requests: 1 })).toBeUndefined()
  })
})

test('who bills is told by the log, else by the model’s name', () => {
  const told = [
    ['openai', 'gpt-4.1'],
    ['', 'claude-sonnet-4-5'],
    ['', 'openai/gpt-4.1'],
    ['azure', 'azure/gpt-4.1'],
    ['vertex_ai', 'vertex_ai/gemini-2.5-pro'],
    ['openrouter', 'anthropic/claude-sonnet-4.5'],
    ['aws.bedrock', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'],
    ['ollama', 'qwen3:8b'],
    ['', 'nobody-knows'],
  ].map(([provider, model]) => {
    const { provider: who, model: what, isHome } = billerOf(provider!, model!)
    return [who, what, isHome]
  })
  expect(told).toEqual([
    ['openai', 'gpt-4.1', false],
    ['anthropic', 'claude-sonnet-4-5', false],
    ['openai', 'gpt-4.1', false],
    ['azure', 'gpt-4.1', false],
    ['gemini', 'gemini-2.5-pro', false],
    ['openai-compatible', 'anthropic/claude-sonnet-4.5', false],
    ['bedrock', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', false],
    ['ollama', 'qwen3:8b', true],
    ['openai-compatible', 'nobody-knows', false],
  ])
})
