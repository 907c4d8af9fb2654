// The levers on the whole road, against an upstream that counts what reaches it.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openPrivacy } from '../../test/open-privacy.ts'
import { type App, startApp } from '../app.ts'
import { configSchema } from '../config/schema.ts'
import type { Entry } from '../core/exchange.ts'

type Asked = { readonly path: string; readonly body: string; readonly json: Readonly<Record<string, unknown>> }
type Answer = (request: Asked) => { readonly text: string; readonly type?: string }

const whole = (content: string, more: object = {}) =>
  JSON.stringify({
    id: 'chatcmpl-1',
    choices: [{ index: 0, message: { role: 'assistant', content, ...more }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 11, completion_tokens: 7 },
  })
const streamed = (content: string) => {
  const chunk = (more: object) => `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', ...more })}\n\n`
  const pieces = content.match(/.{1,5}/gs) ?? []
  return [
    ...pieces.map((piece) => chunk({ choices: [{ index: 0, delta: { content: piece }, finish_reason: null }] })),
    chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
    chunk({ choices: [], usage: { prompt_tokens: 11, completion_tokens: 7 } }),
    'data: [DONE]\n\n',
  ].join('')
}

let answer: Answer
let asked: Asked[] = []
let base = ''
let home = ''
let app: App | undefined

const upstream = http.createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    if (request.method === 'GET') {
      response.writeHead(404).end()
      return
    }
    const seen = { path: request.url ?? '', body, json: JSON.parse(body || '{}') }
    asked.push(seen)
    const { text, type = 'application/json' } = answer(seen)
    response.writeHead(200, { 'content-type': type, 'x-ratelimit-remaining-requests': '9', 'x-request-id': `r_${asked.length}` }).end(text)
  })
})

/** Says how often it was asked, and repeats what it was told, as a stream where one was wished for. */
const echo: Answer = ({ json }) => {
  const said = (json.messages as { content: string }[]).at(-1)?.content ?? ''
  const text = `Answer ${asked.length} to: ${said}`
  return json.stream ? { text: streamed(text), type: 'text/event-stream' } : { text: whole(text) }
}

beforeEach(async () => {
  answer = echo
  asked = []
  home = mkdtempSync(join(tmpdir(), 'levers-'))
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}` // listens by TCP
})

afterEach(async () => {
  await app?.close()
  app = undefined
  upstream.closeAllConnections()
  await new Promise((resolve) => upstream.close(resolve))
  rmSync(home, { recursive: true, force: true })
})

const keys = { ann: 'key-of-ann-1', ben: 'key-of-ben-1' }

async function started(levers: object, more: Record<string, unknown> = {}): Promise<App> {
  const config = configSchema.parse({
    server: { port: 0, drainMs: 50 },
    discover: false,
    retry: { attempts: 0 },
    callers: Object.entries(keys).map(([name, key]) => ({ name, key })),
    upstreams: [{ id: 'far', provider: 'openai', base: `${base}/v1`, key: 'sk-house', models: ['gpt-5-mini'] }],
    prices: { models: { 'gpt-5-mini': { input: 1, output: 10 } } },
    levers,
    ...more,
    // A machine that is busy with other tests may take its time.
    privacy: { inspection: { deadlineMs: 60_000 }, ...((more.privacy as object | undefined) ?? openPrivacy) },
  })
  app = await startApp({ config, home, environment: {}, log: () => {} })
  await app.discovered
  return app
}

const keeping = { answers: { keep: 4 } }
const question = (content: string, more: object = {}) => ({
  model: 'far/gpt-5-mini',
  temperature: 0,
  messages: [{ role: 'user', content }],
  ...more,
})

async function post(
  body: unknown,
  { caller = 'ann', path = '/v1/chat/completions', ...headers }: Record<string, string> = {},
): Promise<{ text: string; told: (name: string) => string | null; status: number }> {
  const response = await fetch((app?.url ?? '') + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${keys[caller as keyof typeof keys]}`, ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  })
  return { text: await response.text(), told: (name) => response.headers.get(name), status: response.status }
}

async function ledger(): Promise<readonly Entry[]> {
  await app?.ledger.recorder.flush()
  await app?.ledger.egress.flush()
  return [...((await app?.ledger.store.list({ limit: 100 }))?.entries ?? [])].reverse()
}

describe('an answer given again', () => {
  test('is the same to the byte, costs nothing, is told with its age, and nothing leaves', async () => {
    const { ledger: books } = await started(keeping)
    const [first, second] = [await post(question('What is due?')), await post(question('What is due?'))]
    expect(second.text).toBe(first.text)
    expect(asked.length).toBe(1)
    expect([first.told('x-drawbridge-cost-usd'), second.told('x-drawbridge-cost-usd')]).toEqual(['0.000081', '0.000000'])
    expect([first.told('x-drawbridge-warnings'), second.told('x-drawbridge-warnings')]).toEqual([null, 'answer cached'])
    expect([first.told('age'), second.told('age')]).toEqual([null, '0'])
    expect([first.told('x-request-id'), second.told('x-request-id'), second.told('x-ratelimit-remaining-requests')]).toEqual([
      'r_1',
      null,
      null,
    ])
    const [fresh, again] = await ledger()
    expect(again).toMatchObject({
      usage: fresh?.usage,
      cost: { micros: 0, source: 'cache' },
      outcome: 'answered',
      attempts: [{ bytesOut: 0, status: 200 }],
    })
    expect(again?.usage).toMatchObject({ inputTotal: 11, outputTotal: 7 })
    expect((await books.store.listEgress({ limit: 10 })).map(({ exchange }) => exchange)).toEqual([fresh?.id])
  })

  test('comes as a stream where one was asked for, in the words of the caller’s own protocol', async () => {
    await started(keeping, {
      upstreams: [{ id: 'far', provider: 'openai-compatible', base: `${base}/v1`, zone: 'cloud', models: ['gpt-5-mini'] }],
    })
    const anthropic = { path: '/v1/messages', 'anthropic-version': '2023-06-01' }
    for (const [body, headers] of [
      [question('Stream it', { stream: true }), {}],
      [question('Stream it', { stream: true, max_tokens: 50 }), anthropic],
      [question('Whole', { max_tokens: 50 }), anthropic],
    ] as const) {
      asked = []
      const [first, second] = [await post(body, headers), await post(body, headers)]
      const words = (text: string) => text.replaceAll(/"(?:msg|chatcmpl)[\w-]*"/g, '"id"')
      expect([asked.length, words(second.text), second.told('content-type')]).toEqual([1, words(first.text), first.told('content-type')])
      expect(second.told('x-drawbridge-warnings')).toContain('answer cached')
    }
  })

  test('never reaches another caller, nor the same caller at another level', async () => {
    await started(keeping)
    const canary = 'Heron-4417'
    await post(question(`Say ${canary}`), { 'x-drawbridge-level': 'confidential' })
    const others = [
      await post(question(`Say ${canary}`), { caller: 'ben', 'x-drawbridge-level': 'confidential' }),
      await post(question(`Say ${canary}`)),
    ]
    expect(others.map(({ text, told }) => [text.includes('Answer 1'), told('age')])).toEqual([
      [false, null],
      [false, null],
    ])
    expect(asked.length).toBe(3)
  })

  test('is not given for a cloud that is out of reach: a raised bridge refuses it', async () => {
    const { bridge } = await started(keeping)
    await post(question('What is due?'))
    bridge.set(true, '2026-01-01T00:00:00.000Z')
    const refused = await post(question('What is due?'))
    expect([refused.status, refused.text.includes('Answer 1')]).toEqual([403, false])
    bridge.set(false, '2026-01-01T00:00:00.000Z')
    expect((await post(question('What is due?'))).told('age')).toBe('0')
  })

  test('is forgotten with a new configuration', async () => {
    const { reload } = await started(keeping)
    await post(question('What is due?'))
    expect(await reload()).toEqual([])
    expect((await post(question('What is due?'))).text).toContain('Answer 2')
  })

  test.each<[string, object, Record<string, string>, number]>([
    ['a request that takes its chances', { temperature: 0.7 }, {}, 2],
    ['a request that says nothing of chance', { temperature: undefined }, {}, 2],
    ['a caller who wants it new', {}, { 'cache-control': 'no-cache' }, 2],
    ['a caller who wants nothing kept', {}, { 'cache-control': 'no-store' }, 2],
    ['any other', {}, {}, 1],
  ])('%s', async (_, more, headers, times) => {
    await started(keeping)
    for (let turn = 0; turn < 2; turn++) await post(question('What is due?', more), headers)
    expect(asked.length).toBe(times)
  })

  test('is another one under another beta, and the same under another idempotency key', async () => {
    await started(keeping)
    const under = async (headers: Record<string, string>) => (await post(question('What is due?'), headers)).told('age')
    const ages = [await under({ 'idempotency-key': 'i_1' }), await under({ 'idempotency-key': 'i_2' }), await under({ 'openai-beta': 'x' })]
    expect(ages).toEqual([null, '0', null])
  })

  test('calls no tool a second time', async () => {
    await started(keeping)
    const call = { id: 'c', type: 'function', function: { name: 'pay', arguments: '{}' } }
    answer = () => ({ text: whole('', { tool_calls: [call] }) })
    const offered = { tools: [{ type: 'function', function: { name: 'pay' } }] }
    for (let turn = 0; turn < 2; turn++) expect((await post(question('Pay it', offered))).text).toContain('pay')
    expect(asked.length).toBe(2)
  })

  test('is not at hand unless it was asked for: off is off', async () => {
    await started({})
    for (let turn = 0; turn < 2; turn++) await post(question('What is due?'))
    expect(asked.length).toBe(2)
  })

  test('goes to nobody who has to wait for a human', async () => {
    await started(keeping, { privacy: { ...openPrivacy, review: { levels: ['internal', 'confidential', 'public', 'restricted'] } } })
    for (let turn = 0; turn < 2; turn++) expect((await post(question('What is due?'))).status).toBe(403)
    expect([asked.length, (await ledger()).map(({ cost }) => cost.source).includes('cache')]).toEqual([0, false])
  })

  test('has the true values, though only surrogates were kept; and nothing of it is on the disk', async () => {
    await started(keeping, { privacy: { profile: 'balanced' } })
    const told = 'Write to wanda.haddad@ardent-legal.com about invoice Quillfeather-9931.'
    for (const stream of [false, true]) {
      asked = []
      const [first, second] = [await post(question(told, { stream })), await post(question(told, { stream }))]
      expect(asked.length).toBe(1)
      expect(asked[0]?.body).not.toContain('haddad')
      const said = (text: string) => [...text.matchAll(/"content":"((?:[^"\\]|\\.)*)"/g)].map(([, piece]) => piece).join('')
      expect(said(second.text)).toContain('wanda.haddad@ardent-legal.com')
      expect(said(second.text)).toBe(said(first.text))
      expect(second.told('x-drawbridge-redactions')).toBe('1')
    }
    await ledger()
    await app?.close()
    app = undefined
    const files = walk(home)
    expect(files.length).toBeGreaterThan(1)
    for (const file of files)
      for (const canary of ['Quillfeather', 'haddad', 'Answer 1'])
        expect([file, readFileSync(file).includes(canary)]).toEqual([file, false])
  })
})

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? walk(path) : [path]
  })
}

const long = 'Cite the clause you rely on, by its number, in brackets, and say when you are not sure. '.repeat(120)
const turns = [
  { role: 'user', content: 'Which clause?' },
  { role: 'assistant', content: '[4].' },
  { role: 'user', content: 'And the annex?' },
]

describe('marks for the prompt cache of a provider', () => {
  const claude = { upstreams: [] as object[] }
  beforeEach(() => {
    claude.upstreams = [{ id: 'far', provider: 'anthropic', base, key: 'sk-ant', models: ['claude-sonnet-4-5'] }]
    answer = () => ({
      text: JSON.stringify({
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'c',
        content: [{ type: 'text', text: 'ok' }],
        stop_reason: 'end_turn',
        usage: { input_tokens: 11, output_tokens: 7 },
      }),
    })
  })
  const asOpenAi = (messages: object[]) => ({
    model: 'far/claude-sonnet-4-5',
    max_tokens: 50,
    messages: [{ role: 'system', content: long }, ...messages],
  })
  const asAnthropic = { model: 'claude-sonnet-4-5', max_tokens: 50, system: long, messages: turns }
  const marks = (index: number) => (asked[index]?.body.match(/"cache_control"/g) ?? []).length

  test('stand in a translated request that goes on or comes again, and are told', async () => {
    await started({}, claude)
    const fresh = turns.slice(0, 1)
    const replies = [await post(asOpenAi(fresh)), await post(asOpenAi(fresh)), await post(asOpenAi(turns))]
    expect(asked.map((_, index) => marks(index))).toEqual([0, 1, 3])
    expect(replies.map(({ told }) => told('x-drawbridge-warnings'))).toEqual([null, 'cache_control added', 'cache_control added'])
  })

  test('of the caller survive translation, and then none are added', async () => {
    await started({}, claude)
    const mark = { cache_control: { type: 'ephemeral', ttl: '1h' } }
    await post({ ...asOpenAi(turns), messages: [{ role: 'system', content: [{ type: 'text', text: long, ...mark }] }, ...turns] })
    expect(asked[0]?.json.system).toEqual([{ type: 'text', text: long, ...mark }])
    expect(marks(0)).toBe(1)
  })

  test('leave the caller’s own protocol alone, byte for byte, until the operator says place', async () => {
    const headers = { path: '/v1/messages', 'anthropic-version': '2023-06-01' }
    await started({}, { ...claude, aliases: { 'claude-sonnet-4-5': 'far/claude-sonnet-4-5' } })
    await post(asAnthropic, headers)
    expect([asked[0]?.body, (await ledger())[0]?.attempts[0]?.lane]).toEqual([JSON.stringify(asAnthropic), 'raw'])
    await app?.close()
    await started({ promptCache: 'place' }, { ...claude, aliases: { 'claude-sonnet-4-5': 'far/claude-sonnet-4-5' } })
    const placed = await post(asAnthropic, headers)
    expect([marks(1), placed.told('x-drawbridge-warnings'), (await ledger()).at(-1)?.attempts[0]?.lane]).toEqual([
      3,
      'cache_control added',
      'edited',
    ])
    expect(asked[1]?.body.replaceAll(/,"cache_control":\{"type":"ephemeral"\}/g, '')).toContain(JSON.stringify(turns[1]))
  })

  test('are nowhere when they are off', async () => {
    await started({ promptCache: 'off' }, claude)
    await post(asOpenAi(turns))
    expect(marks(0)).toBe(0)
  })

  test('a key of ours names the beginning of an OpenAI prompt, and tells nothing of it; the answer kept is found all the same', async () => {
    answer = echo
    await started({ promptCache: 'place', ...keeping })
    const body = question('What is due?', {
      messages: [
        { role: 'system', content: long },
        { role: 'user', content: 'What is due?' },
      ],
    })
    const replies = [await post(body), await post(body)]
    expect([asked.length, replies[1]?.told('age')]).toEqual([1, '0'])
    await post(body, { caller: 'ben' })
    const names = asked.map(({ json }) => String(json.prompt_cache_key))
    expect(names[0]).toMatch(/^[\w-]{32}$/)
    expect(names[0]).not.toBe(names[1])
  })
})

describe('what a request provably does not need', () => {
  const tool = (name: string) => ({ type: 'function', function: { name } })
  const system = { role: 'system', content: 'Cite the clause.' }
  const body = question('', { messages: [system, turns[0], system], tools: [tool('look')], tool_choice: 'none' })

  test('is taken out where the operator says so, told place by place, and the lane says that it was edited', async () => {
    await started({ trim: 'apply' })
    const { told } = await post(body)
    expect(asked[0]?.json).toEqual({ model: 'gpt-5-mini', temperature: 0, messages: [system, turns[0]] })
    expect(told('x-drawbridge-warnings')).toBe('messages.2 trimmed, tools.0 trimmed')
    expect((await ledger())[0]).toMatchObject({
      attempts: [{ lane: 'edited' }],
      warnings: [
        { path: 'messages.2', code: 'trimmed' },
        { path: 'tools.0', code: 'trimmed' },
      ],
    })
  })

  test('stays otherwise', async () => {
    await started({})
    await post(body)
    expect(asked[0]?.json).toEqual({ ...body, model: 'gpt-5-mini' })
  })
})

describe('a conversation that somebody holds', () => {
  test('is told to the decision on its next turn, for its own caller only', async () => {
    answer = () => ({ text: whole('ok').replace('"prompt_tokens":11', '"prompt_tokens":1500') })
    await started({}, { aliases: { auto: 'far' } })
    const opening = { ...question('x'), model: 'auto', messages: [{ role: 'system', content: long }, turns[0]] }
    const next = { ...opening, messages: [...opening.messages, turns[1], turns[2]] }
    for (const [body, caller] of [
      [opening, 'ann'],
      [next, 'ann'],
      [next, 'ben'],
    ] as const)
      expect((await post(body, { caller })).status).toBe(200)
    const signals = (await ledger()).map(({ decision }) => decision.signals.find(({ name }) => name === 'warmth')?.value)
    expect(signals).toEqual([undefined, '1500 far gpt-5-mini', undefined])
  })

  test('and the speed of a stream is measured where it can be', async () => {
    const { catalog } = await started({})
    await post(question('x', { stream: true }))
    // Eleven tokens in one burst tell nothing.
    expect(catalog.offer('far')?.tokensPerSecond).toBeUndefined()
  })
})
