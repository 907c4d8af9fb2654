// Budgets through a whole gateway: what is refused, who answers instead, and what is booked of whatever became of a request.
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openPrivacy } from '../../test/open-privacy.ts'
import { type App, type LogLine, realWorld, startApp } from '../app.ts'
import { configSchema } from '../config/schema.ts'
import type { Entry } from '../core/exchange.ts'

type Answer = (response: http.ServerResponse, isStream: boolean) => void

const usage = { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 }
const message = { role: 'assistant', content: 'hello' }
const whole =
  (more: object = { usage }): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ id: 'c', model: 'm', choices: [{ index: 0, message, finish_reason: 'stop' }], ...more }))
  }
const chunk = (content: string) => `data: ${JSON.stringify({ id: 'c', model: 'm', choices: [{ index: 0, delta: { content } }] })}\n\n`
const refusing: Answer = (response) =>
  void response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}')

let answer: Answer = whole()
let asked: string[] = []
let base = ''
let home = ''
let app: App | undefined
let logs: LogLine[] = []

const upstream = http.createServer((request, response) => {
  let body = ''
  request.on('data', (part) => {
    body += part
  })
  request.on('end', () => {
    if (request.method === 'GET') return void response.writeHead(404).end('{}')
    const { model } = JSON.parse(body) as { model: string }
    asked.push(model)
    if (model === 'small') whole()(response, false)
    else answer(response, body.includes('"stream":true'))
  })
})

beforeAll(async () => {
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}` // listens by TCP
})

afterEach(async () => {
  await app?.close()
  app = undefined
  rmSync(home, { recursive: true, force: true })
})

afterAll(() => {
  upstream.closeAllConnections()
  upstream.close()
})

/** A dollar for a million tokens, in or out: what an answer took is 150 micro-dollars. */
const prices = { models: { 'far/big': { input: 1, output: 1 } } }

async function started(budgets: object[], more: object = {}, ahead = { ms: 0 }): Promise<void> {
  answer = whole()
  asked = []
  logs = []
  home = mkdtempSync(join(tmpdir(), 'budgets-'))
  const config = configSchema.parse({
    server: { port: 0, drainMs: 50 },
    discover: false,
    privacy: openPrivacy,
    upstreams: [
      { id: 'box', provider: 'llamacpp', base, models: ['small'] },
      { id: 'far', provider: 'openai-compatible', base, zone: 'cloud', models: ['big', 'odd'] },
    ],
    aliases: { both: { prefer: ['far/big', 'box'] } },
    retry: { attempts: 0 },
    prices,
    budgets,
    ...more,
  })
  const real = realWorld()
  const world = { ...real, now: () => real.now() + ahead.ms }
  app = await startApp({ config, home, environment: {}, log: (line) => logs.push(line), world })
  await app.discovered
}

type Told = { status: number; headers: Headers; json: { error?: { code?: string; message?: string }; model?: string } }

async function ask(model: string, more: object = {}, headers: Record<string, string> = {}): Promise<Told> {
  const response = await fetch(`${app?.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hello' }], max_tokens: 100, ...more }),
    signal: AbortSignal.timeout(8_000),
  })
  const text = await response.text().catch(() => '{}') // a stream that was cut
  return { status: response.status, headers: response.headers, json: text.startsWith('{') ? (JSON.parse(text) as Told['json']) : {} }
}

/** What was booked, once nothing is reserved any more. */
async function standing(name = 'firm') {
  const budgets = await (await fetch(`${app?.url}/admin/budgets`)).json()
  const found = (budgets as { budgets: Record<string, number | string>[] }).budgets.find((one) => one.name === name)
  return found && { spent: found.spent, reserved: found.reserved, estimated: found.estimated, requests: found.requests }
}

async function entryOf({ headers }: Told): Promise<Entry | undefined> {
  await app?.ledger.recorder.flush()
  return app?.ledger.store.get(headers.get('x-drawbridge-decision') ?? '')
}

const firm = (micros: number, more: object = {}) => ({ name: 'firm', period: 'month', usd: micros / 1_000_000, mode: 'hard', ...more })

test('what is spent is what the upstream told; when it is used up, the cloud is closed until the period ends', async () => {
  await started([firm(300)])
  expect((await ask('far/big')).status).toBe(200)
  expect(await standing()).toEqual({ spent: 150, reserved: 0, estimated: 0, requests: 1 })
  expect((await ask('far/big', { max_tokens: 80 })).status).toBe(200)
  const refused = await ask('far/big')
  expect([refused.status, refused.json.error?.code]).toEqual([429, 'budget.exhausted'])
  expect(refused.json.error?.message).toMatch(/^Budget firm has 0\.00 USD left, and this may take 0\.0001\d+ USD\. Wait until \d{4}-/)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(asked).toEqual(['big', 'big'])
  expect((await ask('box/small')).status).toBe(200)
})

test('the refusal is told in the caller’s own protocol', async () => {
  await started([firm(0)])
  const headers = { 'content-type': 'application/json' }
  const messages = [{ role: 'user', content: 'hello' }]
  const body = JSON.stringify({ model: 'far/big', max_tokens: 10, messages })
  const response = await fetch(`${app?.url}/v1/messages`, { method: 'POST', headers, body })
  expect(response.status).toBe(429)
  expect(await response.json()).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } })
  const ollama = await fetch(`${app?.url}/api/chat`, { method: 'POST', headers, body })
  expect([ollama.status, Object.keys((await ollama.json()) as object)]).toEqual([429, ['error']])
})

test('home answers in the cloud’s stead where the alias has it, and the loss is told', async () => {
  await started([firm(0)])
  const told = await ask('both')
  expect([told.status, told.headers.get('x-drawbridge-model'), asked]).toEqual([200, 'box/small', ['small']])
  expect(told.headers.get('x-drawbridge-warnings')).toContain('answer quality-reduced')
  const entry = await entryOf(told)
  expect(entry?.decision.rejected[0]?.reasons[0]?.code).toBe('budget.exhausted')
  expect(entry?.decision.signals.find(({ name }) => name === 'budgets')?.value).toBe('firm hard 0 usd')
})

test('where a budget degrades, home answers also for a cloud model that was named; of a hard one it does not', async () => {
  await started([firm(0, { mode: 'degrade' })])
  const told = await ask('far/big')
  expect([told.status, told.headers.get('x-drawbridge-model')]).toEqual([200, 'box/small'])
  expect(told.headers.get('x-drawbridge-warnings')).toContain('answer quality-reduced')
  expect((await entryOf(told))?.decision).toMatchObject({ candidates: [{ reasons: [{ code: 'budget.instead' }, {}, {}] }] })
})

test('a soft budget lets everything pass, counts it, and says so', async () => {
  await started([firm(100, { mode: 'soft' })])
  expect((await ask('far/big')).headers.get('x-drawbridge-warnings')).toBeNull()
  const told = await ask('far/big')
  expect([told.status, told.headers.get('x-drawbridge-warnings')]).toEqual([200, 'budget firm overspent'])
  expect(await standing()).toMatchObject({ spent: 300, requests: 2 })
  expect(logs.map((line) => line.message)).toContainEqual(expect.stringMatching(/^Budget firm: 150 % is spent, .*requests go on\.$/))
  const metrics = await (await fetch(`${app?.url}/metrics`)).text()
  expect(metrics).toContain('drawbridge_budget_spent{budget="firm",subject="",unit="usd"} 0.0003')
})

test('the last share before the end is told with each answer', async () => {
  await started([firm(400, { warnAt: [0.3] })])
  await ask('far/big')
  expect((await ask('far/big')).headers.get('x-drawbridge-warnings')).toBe('budget firm nearly-spent')
})

test('a model without a price is not sent to under a limit in dollars, unless that is allowed', async () => {
  await started([firm(1e9)])
  const refused = await ask('far/odd')
  expect([refused.status, refused.json.error?.code]).toEqual([403, 'policy.refused'])
  expect(refused.json.error?.message).toContain('Nobody knows what it would cost, and budget firm is in dollars.')
  await app?.close()
  await started([firm(1e9, { unpriced: 'allow' })])
  expect((await ask('far/odd')).status).toBe(200)
  expect(await standing()).toMatchObject({ spent: 0, requests: 1 })
})

test('of tokens and requests, too', async () => {
  const common = { period: 'day', mode: 'hard' }
  await started([
    { name: 'words', tokens: 400, ...common },
    { name: 'times', requests: 2, ...common },
  ])
  expect([(await ask('far/odd')).status, (await ask('far/odd')).status, (await ask('far/odd')).status]).toEqual([200, 200, 429])
  expect(await standing('words')).toMatchObject({ spent: 300 })
  expect(await standing('times')).toMatchObject({ spent: 2, reserved: 0 })
})

test.each<[string, Answer, object, object]>([
  ['nothing when the upstream fails', refusing, {}, { spent: 0, requests: 0 }],
  ['what was held when it told no usage', whole({}), {}, { requests: 1, isHeld: true }],
  [
    'what came of a stream that was cut, estimated',
    (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const word of ['a', 'b', 'c', 'd', 'e']) response.write(chunk(word))
      setImmediate(() => response.destroy())
    },
    { stream: true },
    { requests: 1, isPart: true },
  ],
  [
    'what was told at the end of a whole stream',
    (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end(
        `${chunk('a')}data: {"id":"c","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: {"id":"c","model":"m","choices":[],"usage":${JSON.stringify(usage)}}\n\ndata: [DONE]\n\n`,
      )
    },
    { stream: true },
    { spent: 150, requests: 1, estimated: 0 },
  ],
])('booked is %s', async (_, given, more, expected) => {
  await started([firm(1e6)])
  answer = given
  await ask('far/big', more)
  const { isHeld, isPart, ...exact } = expected as { isHeld?: boolean; isPart?: boolean }
  const booked = await standing()
  expect(booked).toMatchObject({ reserved: 0, ...exact })
  if (isHeld) expect([booked?.spent, booked?.estimated]).toEqual([booked?.estimated, booked?.spent])
  // Five messages of a token each, and what was sent; far from the hundred that were allowed.
  if (isPart) expect([Number(booked?.spent) < 40, Number(booked?.spent) > 5, booked?.estimated]).toEqual([true, true, booked?.spent])
})

test('of a hundred at once no more are sent than there is room for, and nothing stays reserved', async () => {
  await started([firm(2_000)])
  const all = await Promise.all(Array.from({ length: 100 }, () => ask('far/big')))
  const sent = all.filter(({ status }) => status === 200).length
  expect(all.filter(({ status }) => status === 429).length).toBe(100 - sent)
  expect(sent).toBe(asked.length)
  const booked = await standing()
  expect(booked).toMatchObject({ spent: sent * 150, reserved: 0 })
  // What an answer may take at the most is 145 of a prompt counted with its margin and an answer of 100; it took 150.
  expect(booked?.spent).toBeLessThanOrEqual(2_000 + 150)
  expect(sent).toBeGreaterThan(8)
})

test('whoever loses the race for the last of a degrading budget is answered at home', async () => {
  await started([firm(200, { mode: 'degrade' })])
  const all = await Promise.all(Array.from({ length: 10 }, () => ask('far/big')))
  expect(all.map(({ status }) => status)).toEqual(all.map(() => 200))
  expect(asked.filter((model) => model === 'big').length).toBe(1)
})

test('each caller has a sum of its own where the budget says so, and only callers it names are counted', async () => {
  const callers = ['ann', 'bob', 'eve'].map((name) => ({ name, key: `key-of-${name}-1`, ...(name !== 'eve' && { team: 'legal' }) }))
  const admin = { name: 'root', key: 'key-of-root-1', role: 'admin' }
  const scope = { team: 'legal' }
  await started([{ name: 'each', scope, per: 'caller', period: 'week', requests: 1, mode: 'hard' }], { callers: [...callers, admin] })
  const as = async (name: string) => (await ask('far/big', {}, { authorization: `Bearer key-of-${name}-1` })).status
  expect([await as('ann'), await as('ann'), await as('bob'), await as('bob'), await as('eve'), await as('eve')]).toEqual([
    200, 429, 200, 429, 200, 200,
  ])
})

test('a new period begins at nothing', async () => {
  const ahead = { ms: 0 }
  await started([firm(150, { period: 'hour' })], {}, ahead)
  expect([(await ask('far/big')).status, (await ask('far/big')).status]).toEqual([200, 429])
  ahead.ms = 3_600_000
  expect((await ask('far/big')).status).toBe(200)
})

test('a restart forgets nothing', async () => {
  await started([firm(300)])
  await ask('far/big')
  await app?.close()
  const config = app?.config
  if (!config) throw new Error('no configuration')
  app = await startApp({ config, home, environment: {} })
  await app.discovered
  expect(await standing()).toMatchObject({ spent: 150 })
})
