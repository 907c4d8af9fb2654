// What a caller is told of money, and what the ledger keeps of it, through a whole gateway.
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type App, startApp } from '../app.ts'
import { configSchema } from '../config/schema.ts'
import type { Entry } from '../core/exchange.ts'

const usage = { prompt_tokens: 1_000, completion_tokens: 500, total_tokens: 1_500 }
let tier: string | undefined
let base = ''
let home = ''
let app: App | undefined

/** Answers 1,000 tokens with 500, whole or as a stream, by whatever tier the test says. */
const upstream = http.createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    const told = tier === undefined ? {} : { service_tier: tier }
    if (!body.includes('"stream":true')) {
      const message = { role: 'assistant', content: 'hello' }
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ id: 'c', model: 'm', choices: [{ index: 0, message, finish_reason: 'stop' }], usage, ...told }))
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const chunk = (more: object) => response.write(`data: ${JSON.stringify({ id: 'c', model: 'm', ...told, ...more })}\n\n`)
    chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: 'hello' } }] })
    chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })
    chunk({ choices: [], usage })
    response.end('data: [DONE]\n\n')
  })
})

beforeAll(async () => {
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}` // listens by TCP
})

afterEach(async () => {
  tier = undefined
  await app?.close()
  app = undefined
  rmSync(home, { recursive: true, force: true })
})

afterAll(() => {
  upstream.closeAllConnections()
  upstream.close()
})

async function started(prices: Record<string, unknown>, callers: object[] = []): Promise<void> {
  home = mkdtempSync(join(tmpdir(), 'money-'))
  const config = configSchema.parse({
    server: { port: 0, drainMs: 50 },
    discover: false,
    upstreams: [
      { id: 'box', provider: 'llamacpp', base, models: ['qwen3:8b'] },
      { id: 'openai', provider: 'openai', base, key: 'none', models: ['gpt-5'] },
      { id: 'far', provider: 'openai-compatible', base, zone: 'cloud', models: ['gpt-x'] },
    ],
    aliases: { smart: { prefer: ['box'] } },
    callers,
    prices,
  })
  app = await startApp({ config, home, environment: {} })
  await app.discovered
}

async function ask(model: string, more: object = {}, headers: Record<string, string> = {}): Promise<{ headers: Headers; entry: Entry }> {
  const response = await fetch(`${app?.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hello' }], ...more }),
    signal: AbortSignal.timeout(4_000),
  })
  await response.text()
  await app?.ledger.recorder.flush()
  const entry = await app?.ledger.store.get(response.headers.get('x-drawbridge-decision') ?? '')
  if (!entry) throw new Error('the ledger has no entry')
  return { headers: response.headers, entry }
}

const free = { electricityUsdPerKwh: 0, watts: { idle: 0, busy: 0 }, hardwareUsd: 0, lifeMonths: 1, upkeepUsdPerMonth: 0, utilisation: 1 }

test('an answer from home is measured against what the caller would have used: told, and kept', async () => {
  await started({ baseline: 'openai/gpt-5', local: free })
  const { headers, entry } = await ask('box/qwen3:8b')
  // 1,000 × 1.25 + 500 × 10
  expect(entry).toMatchObject({ cost: { micros: 0, source: 'local' }, baseline: { model: 'openai/gpt-5', micros: 6_250 } })
  expect([headers.get('x-drawbridge-cost-usd'), headers.get('x-drawbridge-saved-usd')]).toEqual(['0.000000', '0.006250'])
})

test('home costs what the machine costs for the time it worked', async () => {
  // 3,600,000 USD a month for all of it are 1.37 a second: any work at all shows.
  await started({ local: { ...free, upkeepUsdPerMonth: 3_600_000 } })
  const { entry } = await ask('box/qwen3:8b')
  const [attempt] = entry.attempts
  expect(entry.cost.micros).toBeGreaterThan(0)
  expect(entry.cost.micros).toBeLessThanOrEqual(((attempt?.totalMs ?? 0) * 3_600_000 * 1_000) / 2_629_800 + 1)
})

test('what nobody knows is not told: a machine without a price, a caller without a baseline', async () => {
  await started({})
  const { headers, entry } = await ask('box/qwen3:8b')
  expect(entry.cost).toEqual({ source: 'local' })
  expect(entry.baseline).toBeUndefined()
  expect([headers.get('x-drawbridge-cost-usd'), headers.get('x-drawbridge-saved-usd')]).toEqual([null, null])
})

test('whoever names a cloud model would have used that one, whatever the baseline', async () => {
  await started({ baseline: 'openai/gpt-5', models: { 'gpt-x': { input: 2, output: 4 } } })
  const { headers, entry } = await ask('gpt-x')
  expect(entry.baseline).toEqual({ model: 'far/gpt-x', micros: 4_000 })
  expect(headers.get('x-drawbridge-saved-usd')).toBe('0.000000')
})

test('an alias and a caller may have baselines of their own, and an unknown price saves nothing', async () => {
  const keys = [{ name: 'ann', key: 'key-of-ann-1' }]
  await started({ baseline: { model: 'nobody/knows', models: { smart: 'openai/gpt-5' }, callers: { ann: 'gpt-5' } }, local: free }, keys)
  const headers = { authorization: 'Bearer key-of-ann-1' }
  expect((await ask('smart', {}, headers)).entry.baseline).toEqual({ model: 'openai/gpt-5', micros: 6_250 })
  expect((await ask('box/qwen3:8b', {}, headers)).entry.baseline).toEqual({ model: 'gpt-5', micros: 6_250 })
})

test('a baseline that nobody has a price for is named, and nothing is saved', async () => {
  await started({ baseline: 'nobody/knows', local: free })
  const { headers, entry } = await ask('box/qwen3:8b')
  expect(entry.baseline).toEqual({ model: 'nobody/knows' })
  expect(headers.get('x-drawbridge-saved-usd')).toBeNull()
})

test('of a stream the ledger tells what was saved; its headers went before anybody knew', async () => {
  await started({ baseline: 'openai/gpt-5', local: free })
  const { headers, entry } = await ask('box/qwen3:8b', { stream: true })
  expect(entry).toMatchObject({ cost: { micros: 0 }, baseline: { micros: 6_250 } })
  expect(headers.get('x-drawbridge-saved-usd')).toBeNull()
})

test.each([
  ['at the list price', undefined, false, 6_250],
  ['at half of it for flex', 'flex', false, 3_125],
  ['twice it in haste', 'priority', false, 12_500],
  ['as streams tell it, too', 'flex', true, 3_125],
  ['not at all for a tier without a price', 'scale', false, undefined],
] as const)('the tier that answered is paid %s', async (_, served, stream, micros) => {
  await started({})
  tier = served
  expect((await ask('openai/gpt-5', { stream })).entry.cost.micros).toBe(micros)
})

test('a decision expects home to cost what the machine costs for the time an answer is likely to take', async () => {
  await started({ local: { ...free, upkeepUsdPerMonth: 2_629_800 } })
  await ask('smart') // by now the price list has been read
  const { decision } = (await ask('smart', { max_tokens: 30 })).entry
  // A dollar for each second of work, and half a second until the first word at the least.
  const expected = decision.kind === 'route' ? decision.candidates[0]?.expected : undefined
  expect(expected?.micros).toBeGreaterThan(500_000)
  expect(expected?.micros).toBeLessThan(100_000_000)
})
