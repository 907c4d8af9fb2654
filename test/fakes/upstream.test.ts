import { type ClientRequest, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import Anthropic from '@anthropic-ai/sdk'
import { Ollama } from 'ollama'
import OpenAI from 'openai'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { WireName } from '../../src/core/upstream.ts'
import { readerFor } from '../../src/protocols/framing.ts'
import type { Framing } from '../../src/protocols/protocol.ts'
import { vectorOf } from './replies.ts'
import { type FakeUpstream, fakeText, refusedUrl, startFake } from './upstream.ts'

let fake: FakeUpstream
beforeAll(async () => {
  fake = await startFake()
})
afterEach(() => fake.reset())
afterAll(() => fake.close())

type Answer = {
  readonly status?: number
  readonly headers: IncomingHttpHeaders
  readonly chunks: readonly Buffer[]
  readonly body: Buffer
  /** The code of the error that ended it, when it had no proper end. */
  readonly error?: string
}

/** Send and gather what comes, on a connection of its own. `leaveAfter` hangs up after so many bytes; `onRequest` gives the request away. */
function send(
  url: string,
  body: unknown,
  options: { method?: string; leaveAfter?: number; onRequest?: (request: ClientRequest) => void } = {},
): Promise<Answer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let seen = 0
    let head: { status?: number; headers: IncomingHttpHeaders } = { headers: {} }
    const finish = (error?: string) => resolve({ ...head, chunks, body: Buffer.concat(chunks), ...(error && { error }) })
    const request = httpRequest(url, {
      method: options.method ?? 'POST',
      agent: false,
      headers: { 'content-type': 'application/json', authorization: 'Bearer k' },
    })
    request.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message))
    request.on('response', (response) => {
      head = { status: response.statusCode, headers: response.headers }
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        seen += chunk.length
        if (options.leaveAfter !== undefined && seen >= options.leaveAfter) request.destroy()
      })
      response.on('end', () => finish())
      response.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message))
    })
    options.onRequest?.(request)
    request.end(options.method === 'GET' ? undefined : JSON.stringify(body))
  })
}

const chat = { model: 'm', messages: [{ role: 'user', content: 'Is it open?' }] }
const chatStream = { ...chat, stream: true, stream_options: { include_usage: true } }
const chatPath = '/v1/chat/completions'

function framesOf(framing: Framing, body: Buffer) {
  const reader = readerFor(framing)
  return [...reader.push(body), ...reader.end()].filter((raw) => !raw.isComment)
}

/** The words of an OpenAI chat stream. */
function chatWords(body: Buffer): string {
  return framesOf('sse', body)
    .filter(({ frame }) => frame.data !== '[DONE]')
    .map(({ frame }) => (JSON.parse(frame.data) as { choices: { delta: { content?: string } }[] }).choices[0]?.delta.content ?? '')
    .join('')
}

const doors: { wire: WireName; path: string; streamPath?: string; body: object; framing: Framing }[] = [
  { wire: 'openai-chat', path: chatPath, body: chat, framing: 'sse' },
  { wire: 'openai-completions', path: '/v1/completions', body: { model: 'm', prompt: 'x' }, framing: 'sse' },
  { wire: 'openai-responses', path: '/v1/responses', body: { model: 'm', input: 'x' }, framing: 'sse' },
  { wire: 'anthropic-messages', path: '/v1/messages', body: { ...chat, max_tokens: 9 }, framing: 'sse' },
  {
    wire: 'gemini',
    path: '/v1beta/models/m:generateContent',
    streamPath: '/v1beta/models/m:streamGenerateContent?alt=sse',
    body: { contents: [] },
    framing: 'sse',
  },
  {
    wire: 'bedrock-converse',
    path: '/model/a.b%3A0/converse',
    streamPath: '/model/a.b%3A0/converse-stream',
    body: { messages: [] },
    framing: 'aws-event-stream',
  },
  { wire: 'ollama-chat', path: '/api/chat', body: chat, framing: 'ndjson' },
  { wire: 'ollama-generate', path: '/api/generate', body: { model: 'm', prompt: 'x' }, framing: 'ndjson' },
]

describe('every wire', () => {
  test.each(doors)('$wire answers with the text, plain', async ({ wire, path, body }) => {
    const answer = await send(fake.url() + path, { ...body, stream: false })
    expect([answer.status, answer.error]).toEqual([200, undefined])
    expect(JSON.stringify(JSON.parse(answer.body.toString()))).toContain(fakeText)
    expect(fake.seen[0]).toMatchObject({ wire, isStream: false, method: 'POST', closedEarly: false })
  })

  test.each(doors)('$wire answers with the same text as a stream', async ({ wire, path, streamPath, body, framing }) => {
    const answer = await send(fake.url() + (streamPath ?? path), { ...body, stream: true })
    const frames = framesOf(framing, answer.body)
    expect(frames.every((raw) => raw.isComplete)).toBe(true)
    const texts = frames.flatMap(({ frame }) =>
      [...frame.data.matchAll(/"(?:text|content|response|delta)":"([^"]*)"/g)].map((match) => match[1]),
    )
    // Responses tells the whole text again in its last events.
    expect(texts.join('').startsWith(fakeText)).toBe(true)
    expect(await fake.seen[0]?.ended).toBe('answered')
    expect(fake.seen[0]).toMatchObject({ wire, isStream: true, written: frames.length })
  })

  test.each(doors)('$wire tells a refusal in its own shape', async ({ wire, path, body }) => {
    const answer = await send(`${fake.url('status=429&retry-after=1')}${path}`, body)
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, '1'])
    const shapes: Partial<Record<WireName, object>> = {
      'anthropic-messages': { type: 'error', error: { type: 'rate_limit_error' } },
      gemini: { error: { code: 429, status: 'RESOURCE_EXHAUSTED' } },
      'bedrock-converse': { message: expect.any(String) },
      'ollama-chat': { error: expect.any(String) },
      'ollama-generate': { error: expect.any(String) },
    }
    expect(JSON.parse(answer.body.toString())).toMatchObject(
      shapes[wire] ?? { error: { type: 'rate_limit_error', code: 'rate_limit_exceeded' } },
    )
    expect(answer.headers['x-amzn-errortype']?.toString().split(':')[0]).toBe(
      wire === 'bedrock-converse' ? 'ThrottlingException' : undefined,
    )
  })

  test.each(doors)('$wire can break off with an error event', async ({ wire, path, streamPath, body, framing }) => {
    const answer = await send(`${fake.url('error-after=1')}${streamPath ?? path}`, { ...body, stream: true })
    const [first, last, none] = framesOf(framing, answer.body)
    expect([answer.status, answer.error, first?.frame.data.includes('told to fail'), none]).toEqual([200, undefined, false, undefined])
    expect(last?.frame.data).toContain('told to fail')
    expect(last?.frame.isException).toBe(wire === 'bedrock-converse' ? true : undefined)
  })

  test.each(doors)('$wire can send a stream that is not what it says', async ({ path, streamPath, body, framing }) => {
    const answer = await send(`${fake.url('malformed-after=1')}${streamPath ?? path}`, { ...body, stream: true })
    const read = () => framesOf(framing, answer.body).map(({ frame }) => frame.data === '[DONE]' || JSON.parse(frame.data))
    expect(read).toThrow()
  })
})

describe('the official clients read it', () => {
  const openai = () => new OpenAI({ baseURL: `${fake.url()}/v1`, apiKey: 'k', maxRetries: 0 })

  test('openai: chat, responses and embeddings', async () => {
    const client = openai()
    const whole = await client.chat.completions.stream({ model: 'm', messages: [{ role: 'user', content: 'x' }] }).finalContent()
    const response = await client.responses.stream({ model: 'm', input: 'x' }).finalResponse()
    const embedding = await client.embeddings.create({ model: 'm', input: ['a', 'b'] })
    expect([whole, response.output_text]).toEqual([fakeText, fakeText])
    expect(embedding.data.map((row) => row.embedding)).toEqual([vectorOf('a'), vectorOf('b')])
  })

  test('openai: a tool call, in one piece and in many', async () => {
    const client = new OpenAI({ baseURL: `${fake.url('tool=weather')}/v1`, apiKey: 'k', maxRetries: 0 })
    const messages = [{ role: 'user' as const, content: 'x' }]
    const streamed = await client.chat.completions.stream({ model: 'm', messages }).finalChatCompletion()
    const plain = await client.chat.completions.create({ model: 'm', messages })
    expect(streamed.choices[0]?.message.tool_calls).toMatchObject(plain.choices[0]?.message.tool_calls ?? [])
    expect(plain.choices[0]?.finish_reason).toBe('tool_calls')
    const response = await client.responses.stream({ model: 'm', input: 'x' }).finalResponse()
    expect(response.output[0]).toMatchObject({ type: 'function_call', name: 'weather' })
  })

  test('@anthropic-ai/sdk: text, a tool call, and the number of tokens', async () => {
    const client = new Anthropic({ baseURL: fake.url(), apiKey: 'k', maxRetries: 0 })
    const asked = { model: 'm', max_tokens: 99, messages: [{ role: 'user' as const, content: 'x' }] }
    expect(await client.messages.stream(asked).finalText()).toBe(fakeText)
    expect((await client.messages.countTokens({ model: 'm', messages: asked.messages })).input_tokens).toBe(11)
    const caller = new Anthropic({ baseURL: fake.url('tool'), apiKey: 'k', maxRetries: 0 })
    const message = await caller.messages.stream(asked).finalMessage()
    expect(message.content).toMatchObject([{ type: 'tool_use', name: 'look_up', input: { city: 'Zürich', days: 2 } }])
    expect(message.stop_reason).toBe('tool_use')
  })

  test('ollama: chat, embeddings and the list of models', async () => {
    const client = new Ollama({ host: fake.url() })
    let text = ''
    for await (const part of await client.chat({ model: 'm', messages: [], stream: true })) text += part.message.content
    expect(text).toBe(fakeText)
    expect((await client.embed({ model: 'm', input: 'a' })).embeddings).toEqual([vectorOf('a')])
    expect((await client.list()).models.map((model) => model.name)).toEqual(['fake-model'])
  })
})

describe('faults', () => {
  const asked = (faults: string, body: object = chatStream, options = {}) => send(fake.url(faults) + chatPath, body, options)

  test('what came is recorded, without the prefix', async () => {
    await asked('no-usage', { ...chat, messages: [{ role: 'user', content: 'Zürich' }] })
    expect(fake.seen[0]).toMatchObject({ path: chatPath, faults: 'no-usage', json: { model: 'm' } })
    expect(fake.seen[0]?.body).toContain('Zürich')
    expect(fake.seen[0]?.headers.authorization).toBe('Bearer k')
  })

  test('stall answers nothing, and notes that the caller left', async () => {
    let request: ClientRequest | undefined
    const answer = asked('stall', chat, { onRequest: (given: ClientRequest) => (request = given) })
    await until(() => fake.seen[0]?.json !== undefined)
    request?.destroy()
    expect(await fake.seen[0]?.ended).toBe('gone')
    expect((await answer).status).toBeUndefined()
    expect(fake.seen[0]).toMatchObject({ closedEarly: true, written: 0 })
    expect(fake.seen[0]?.closedAfterMs).toBeGreaterThanOrEqual(0)
    expect(fake.closedEarly).toBe(1)
  })

  test('stall-after sends its events and then stays open until the caller leaves', async () => {
    let request: ClientRequest | undefined
    const answer = asked('stall-after=3', chatStream, { onRequest: (given: ClientRequest) => (request = given) })
    await until(() => fake.seen[0]?.written === 3)
    request?.destroy()
    expect(await fake.seen[0]?.ended).toBe('gone')
    expect(framesOf('sse', (await answer).body).length).toBeLessThanOrEqual(3)
  })

  test('reset comes before any header', async () => {
    const answer = await asked('reset')
    expect([answer.status, answer.error]).toEqual([undefined, 'ECONNRESET'])
    expect(await fake.seen[0]?.ended).toBe('faulted')
    expect(fake.closedEarly).toBe(0)
  })

  test.each(['reset-after=2', 'cut=2'])('%s gives two events and no proper end', async (faults) => {
    const answer = await asked(faults)
    expect([answer.status, answer.error]).toEqual([200, 'ECONNRESET'])
    expect(framesOf('sse', answer.body).length).toBe(2)
    expect(fake.closedEarly).toBe(0)
  })

  test.each(['reset-after=1', 'cut=1', 'cut-char'])('%s leaves a plain reply short of its announced length', async (faults) => {
    const answer = await asked(faults, chat)
    expect(answer.error).toBe('ECONNRESET')
    expect(answer.body.length).toBeGreaterThan(0)
    expect(answer.body.length).toBeLessThan(Number(answer.headers['content-length']))
  })

  test('cut-char ends within a character', async () => {
    const answer = await asked('cut-char')
    expect(answer.error).toBe('ECONNRESET')
    expect(answer.body.toString('utf8').endsWith('\ufffd')).toBe(true)
  })

  test('split-char breaks characters between writes and loses nothing', async () => {
    const answer = await asked('split-char')
    expect(answer.chunks.some((chunk) => chunk.at(-1)! >= 0xc0)).toBe(true)
    expect([chatWords(answer.body), answer.error]).toEqual([fakeText, undefined])
  })

  test('trickle sends byte by byte and loses nothing', async () => {
    const answer = await asked('trickle')
    expect(answer.chunks.length).toBeGreaterThan(answer.body.length / 8)
    expect(chatWords(answer.body)).toBe(fakeText)
  })

  test('slow-start delays the headers, slow-body the body alone', async () => {
    for (const [faults, isEarly] of [
      ['slow-start=60', false],
      ['slow-body=60', true],
    ] as const) {
      const begun = performance.now()
      let headersAfter = 0
      await asked(faults, chat, {
        onRequest: (request: ClientRequest) => request.on('response', () => (headersAfter = performance.now() - begun)),
      })
      const total = performance.now() - begun
      // The timer may fire up to a millisecond early.
      expect(total).toBeGreaterThan(58)
      expect(isEarly ? total - headersAfter : headersAfter).toBeGreaterThan(isEarly ? 20 : 58)
    }
  })

  test('malformed breaks the first event, or the body', async () => {
    expect(() => JSON.parse(framesOf('sse', Buffer.from('data: {}\n\n'))[0]!.frame.data)).not.toThrow()
    const [first] = framesOf('sse', (await asked('malformed')).body)
    expect(() => JSON.parse(first!.frame.data)).toThrow()
    const plain = await asked('malformed', chat)
    expect([plain.status, plain.error]).toEqual([200, undefined])
    expect(() => JSON.parse(plain.body.toString())).toThrow()
  })

  test('quota says that it is no use to try again', async () => {
    const answer = await asked('quota')
    expect([answer.status, JSON.parse(answer.body.toString())]).toMatchObject([429, { error: { code: 'insufficient_quota' } }])
  })

  test('html and empty are answers of no protocol', async () => {
    const page = await asked('html=503')
    expect([page.status, page.headers['content-type'], page.body.toString().slice(0, 6)]).toEqual([503, 'text/html', '<html>'])
    expect((await asked('empty', chat)).body.length).toBe(0)
  })

  test('usage can be missing or wrong', async () => {
    const usage = async (faults: string) => (JSON.parse((await asked(faults, chat)).body.toString()) as { usage?: object }).usage
    expect(await usage('')).toEqual({ prompt_tokens: 11, completion_tokens: 15, total_tokens: 26 })
    expect(await usage('no-usage')).toBeUndefined()
    expect(await usage('wrong-usage')).toMatchObject({ prompt_tokens: -5 })
    expect((await asked('no-usage')).body.toString()).not.toContain('usage')
  })

  test('usage comes in a chat stream only when asked for', async () => {
    expect((await asked('', { ...chat, stream: true })).body.toString()).not.toContain('"usage"')
    expect((await asked('')).body.toString()).toContain('"usage"')
  })

  test('huge goes on until the caller leaves, and waits for one who does not read', async () => {
    const answer = await asked('huge', chatStream, { leaveAfter: 3_000_000 })
    expect(answer.body.length).toBeGreaterThanOrEqual(3_000_000)
    expect(await fake.seen[0]?.ended).toBe('gone')
    const bounded = await asked('huge=200000', chat)
    expect((JSON.parse(bounded.body.toString()) as { padding: string }).padding.length).toBeGreaterThanOrEqual(200_000)
  })

  test('echo answers with what was asked last', async () => {
    expect(chatWords((await asked('echo')).body)).toBe('Is it open?')
  })

  test('times strikes the first requests alone, after spares them, and lists are not counted', async () => {
    const statuses = []
    await send(`${fake.url('status=503,times=2')}/v1/models`, undefined, { method: 'GET' })
    for (let turn = 0; turn < 3; turn++) statuses.push((await asked('status=503,times=2', chat)).status)
    for (let turn = 0; turn < 3; turn++) statuses.push((await asked('status=500,after=1,times=1', chat)).status)
    expect(statuses).toEqual([503, 503, 200, 200, 500, 200])
  })

  test('a fault can stand for all requests without a prefix', async () => {
    fake.setFault('status=418')
    expect((await send(fake.url() + chatPath, chat)).status).toBe(418)
    fake.setFault(undefined)
    expect((await send(fake.url() + chatPath, chat)).status).toBe(200)
  })

  test('a fault that is not known is an error where it is asked for, and an answer of 400 over the wire', async () => {
    expect(() => fake.url('stal')).toThrow('no fault is called stal')
    expect(() => fake.setFault('nonsense')).toThrow(RangeError)
    expect((await send(`http://127.0.0.1:${fake.port}/f/%E0%A4%A/v1/chat/completions`, chat)).status).toBe(400)
    expect((await send(`http://127.0.0.1:${fake.port}/f/cut=x/v1/chat/completions`, chat)).status).toBe(400)
  })

  test('nobody listens at a refused address', async () => {
    expect((await send((await refusedUrl()) + chatPath, chat)).error).toBe('ECONNREFUSED')
  })
})

describe('options', () => {
  test('models, wires and replies can be chosen', async () => {
    const one = await startFake({
      models: ['a', 'b'],
      only: ['openai-chat'],
      reply: ({ body }) => ({ text: `asked of ${(body as { model: string }).model}` }), // this test sends nothing else
      remember: 2,
    })
    try {
      const models = await send(`${one.url()}/v1/models`, undefined, { method: 'GET' })
      expect(models.body.toString()).toContain('"id":"b"')
      expect((await send(`${one.url()}/api/tags`, undefined, { method: 'GET' })).status).toBe(404)
      expect((await send(`${one.url()}/v1/messages`, chat)).status).toBe(404)
      expect((await send(one.url() + chatPath, chat)).body.toString()).toContain('asked of m')
      expect(one.seen.length).toBe(2)
    } finally {
      await one.close()
    }
  })
})

/** Turn the loop until something has come true; the test's own limit bounds it. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve))
}
