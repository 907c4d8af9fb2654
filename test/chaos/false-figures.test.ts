// Figures that nobody can have counted, from servers and from price lists: they must not become a bill, nor stop what adds up bills.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { configSchema } from '../../src/config/schema.ts'
import { openPrices } from '../../src/ledger/cost.ts'
import { openHouse, upstreamAt } from './house.ts'
import { call } from './wire.ts'

test('an upstream that counts more tokens than there can be is not believed, and the sums of the ledger go on', async () => {
  const counts = [9_007_199_254_740_991, 5e15, 1e300, -1, 1_000]
  const server = createServer((request, response) => {
    const count = request.method === 'POST' ? counts.shift() : 0
    request.resume()
    response.setHeader('content-type', 'application/json')
    const message = { role: 'assistant', content: 'Yes.' }
    const usage = { prompt_tokens: count, completion_tokens: count, total_tokens: count }
    response.end(JSON.stringify({ id: 'c', model: 'm', choices: [{ index: 0, message, finish_reason: 'stop' }], usage }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const house = await openHouse({
    config: {
      prices: { models: { 'far/m': { input: 5, output: 25 } } },
      upstreams: [upstreamAt('far', 'openai-chat', `http://127.0.0.1:${port}`, { zone: 'cloud' })],
    },
  })
  try {
    const costs: unknown[] = []
    for (const _ of [...counts]) {
      const body = { model: 'far/m', messages: [{ role: 'user', content: 'Is it so?' }] }
      const { status, headers } = await call({ url: house.app.url, path: '/v1/chat/completions', body }).captured
      expect(status).toBe(200)
      costs.push(headers['x-drawbridge-cost-usd'])
    }
    expect(costs).toEqual([undefined, undefined, undefined, undefined, '0.030000'])
    await house.app.ledger.recorder.flush()
    const totals = await house.app.ledger.store.totals({})
    expect(JSON.stringify(totals)).toContain('30000')
  } finally {
    await house.close()
    server.closeAllConnections()
    server.close()
  }
})

test('a price that is no price is refused with the configuration, and one answer never costs more than a million dollars', async () => {
  const priced = (input: number) => configSchema.safeParse({ prices: { models: { m: { input, output: 1 } } } }).success
  expect([1e308, 1e21, Number.POSITIVE_INFINITY, Number.NaN, -1, 5].map(priced)).toEqual([false, false, false, false, false, true])
  const { priceOf } = await openPrices({ models: { m: { input: 1e9, output: 0 } } })
  const question = { provider: 'openai', model: 'm', zone: 'cloud', at: '2026-09-01T00:00:00Z' } as const
  expect(priceOf({ ...question, usage: { inputTotal: 1_000, outputTotal: 0 } }).micros).toBe(1_000_000_000_000)
  expect(priceOf({ ...question, usage: { inputTotal: 1_001, outputTotal: 0 } })).toEqual({ source: 'unknown' })
})
