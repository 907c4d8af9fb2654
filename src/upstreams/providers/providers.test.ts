// Laws over the list of providers. Being listed is what gets a provider tested.
import { describe, expect, test } from 'vitest'
import { providerNames } from '../../core/upstream.ts'
import { openPrices } from '../../ledger/cost.ts'
import { providers } from './index.ts'

test('every provider name has its file and its line', () => {
  expect(providers.map(({ name }) => name).sort()).toEqual([...providerNames].sort())
})

describe.each(providers.map((provider) => [provider.name, provider] as const))('%s', (_, provider) => {
  test('says where it is and how it is spoken to', () => {
    expect(provider.source).not.toBe('')
    if (provider.engine) expect(provider.endpoints).toEqual([])
    else expect(provider.endpoints.length).toBeGreaterThan(0)
    if (provider.base) expect(() => new URL(provider.base ?? '')).not.toThrow()
  })

  test('speaks each wire at one path, which starts at the root', () => {
    const wires = provider.endpoints.map(({ wire }) => wire)
    expect(new Set(wires).size).toBe(wires.length)
    for (const { path, streamPath } of provider.endpoints) {
      expect(path).toMatch(/^\//)
      if (streamPath) expect(streamPath).toMatch(/^\//)
    }
  })

  test('a local server has few slots and a bounded queue', () => {
    if (provider.zone !== 'device' || provider.name === 'openai-compatible') return
    expect(provider.slots).toBeGreaterThan(0)
    expect(provider.queue).toBeGreaterThan(0)
  })

  test('a hosted one is cloud, and the models it prefers have a price', async () => {
    if (!provider.preferred) return
    expect(provider.zone).toBe('cloud')
    const prices = await openPrices({})
    for (const model of Object.values(provider.preferred)) {
      const usage = { inputTotal: 1_000, outputTotal: 1_000 }
      const cost = prices.priceOf({ provider: provider.name, model, zone: 'cloud', at: '2026-11-20T00:00:00.000Z', usage })
      expect(cost.micros).toBeGreaterThan(0)
    }
  })
})
