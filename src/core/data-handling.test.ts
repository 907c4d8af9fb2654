import { expect, test } from 'vitest'
import { dataHandling, dataHandlingOf, isRetentionUnknown } from './data-handling.ts'
import { providerNames } from './upstream.ts'

test('every fact names its page and when it was read, and every offer is named once', () => {
  for (const { offer, source, read, providers } of dataHandling) {
    expect(`${offer}: ${source}`).toMatch(/: \S/)
    expect(read).toMatch(/2026/)
    expect(providers.length).toBeGreaterThan(0)
    for (const name of providers) expect(providerNames).toContain(name)
  }
  expect(new Set(dataHandling.map(({ offer }) => offer)).size).toBe(dataHandling.length)
})

test('what nobody published stays unknown: an address of any host, and a key that may belong to an offer that says less', () => {
  expect(dataHandlingOf('openai-compatible')).toEqual([])
  expect(isRetentionUnknown('openai-compatible')).toBe(true)
  expect(isRetentionUnknown('constructor')).toBe(true)
  expect(isRetentionUnknown('gemini')).toBe(true)
  expect(isRetentionUnknown('openai')).toBe(false)
})
