import { describe, expect, test } from 'vitest'
import { Losses } from '../core/conversation.ts'
import { fail } from '../core/errors.ts'
import type { Outgoing, Sink } from '../upstreams/transport.ts'
import { AnswerCache, type AnswerSettings, type Asking, isRepeatable, keyOf, retell } from './answer-cache.ts'
import type { Ending } from './ending.ts'
import type { Passage } from './lane.ts'

const answered: Ending = { kind: 'answered', facts: {}, status: 200, bytesIn: 0 }
const passage = { wire: 'openai-chat', losses: new Losses() } as unknown as Passage // the cache asks it for the wire only
const say = (text: string, message: object = {}, finish = 'stop') =>
  JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content: text, ...message }, finish_reason: finish }] })

function cache(settings: Partial<AnswerSettings> = {}) {
  let now = 0
  const answers = new AnswerCache(
    () => ({ keep: 1, ttlSeconds: 60, temperatures: 'zero', ...settings }),
    () => now,
  )
  return { answers, pass: (ms: number) => (now += ms) }
}

const nowhere: Sink = { head: () => {}, data: () => {}, end: () => {}, fail: () => {} }

function give(
  answers: AnswerCache,
  key: string,
  body: string,
  { ending = answered, status = 200, pieces = 1, about = passage } = {},
): void {
  const { sink, settle } = answers.gather(key, nowhere)
  sink.head(status, { 'content-type': 'application/json', 'x-request-id': 'r_1', date: 'today' })
  const bytes = Buffer.from(body)
  const step = Math.ceil(bytes.length / pieces)
  for (let at = 0; at < bytes.length; at += step) sink.data(bytes.subarray(at, at + step))
  sink.end()
  settle(ending, about)
}

describe('what is kept', () => {
  test('a whole answer, byte for byte, with its type and none of the headers that were true once', () => {
    const { answers } = cache()
    give(answers, 'k', say('hello'), { pieces: 7 })
    expect(answers.find('k')?.body.toString()).toBe(say('hello'))
    expect(answers.find('k')?.headers).toEqual({ 'content-type': 'application/json' })
  })

  test('a stream that ended, and no stream that told an error or was cut', () => {
    const { answers } = cache()
    const event = (delta: object, finish: string | null = null) =>
      `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
    const stream = `${event({ role: 'assistant', content: 'a' })}${event({}, 'stop')}data: [DONE]\n\n`
    give(answers, 'whole', stream)
    give(answers, 'cut', event({ role: 'assistant', content: 'a' }))
    give(answers, 'error', stream, { ending: { ...answered, facts: { fault: { message: 'overloaded' } } } })
    give(answers, 'incomplete', stream, { ending: { ...answered, kind: 'incomplete' } })
    expect(['whole', 'cut', 'error', 'incomplete'].map((key) => answers.find(key) !== undefined)).toEqual([true, false, false, false])
  })

  test.each([
    ['an answer that calls a tool', say('', { tool_calls: [{ id: 'c', type: 'function', function: { name: 'pay', arguments: '{}' } }] })],
    ['one that calls a tool and says that it just stopped', say('x', { function_call: { name: 'pay', arguments: '{}' } }, 'stop')],
    ['one that was held back', say('', {}, 'content_filter')],
    ['one that says nothing', say('', {}, '')],
    ['one that nobody can read', 'hello'],
  ])('not %s', (_, body) => {
    const { answers } = cache()
    give(answers, 'k', body)
    expect(answers.find('k')).toBeUndefined()
  })

  test('nothing but status 200', () => {
    const { answers } = cache()
    give(answers, 'k', say('hello'), { status: 201, ending: { ...answered, status: 201 } })
    expect(answers.size).toBe(0)
  })

  test('nothing that broke off on its way, and what it held is let go', () => {
    const { answers } = cache()
    const { sink, settle } = answers.gather('k', nowhere)
    sink.head(200, {})
    sink.data(Buffer.from(say('hello')))
    expect(answers.bytes).toBeGreaterThan(0)
    sink.fail(fail('upstream.cut', { upstream: 'up' }))
    settle(answered, passage)
    expect([answers.size, answers.bytes]).toEqual([0, 0])
  })

  test('nothing that was asked before the rules changed', () => {
    const { answers } = cache()
    const { sink, settle } = answers.gather('k', nowhere)
    sink.head(200, {})
    sink.data(Buffer.from(say('hello')))
    answers.clear()
    sink.end()
    settle(answered, passage)
    expect([answers.size, answers.bytes]).toEqual([0, 0])
  })

  test('embeddings, which have no finish', () => {
    const { answers } = cache()
    give(answers, 'k', '{"data":[]}', { about: { ...passage, wire: 'openai-embeddings' } })
    expect(answers.size).toBe(1)
  })
})

describe('how long and how much', () => {
  test('an answer is forgotten when its time is over', () => {
    const { answers, pass } = cache({ ttlSeconds: 10 })
    give(answers, 'k', say('hello'))
    pass(9_999)
    expect(answers.find('k')).toBeDefined()
    pass(1)
    expect(answers.find('k')).toBeUndefined()
    expect(answers.bytes).toBe(0)
  })

  test('it never holds more than its limit, those on their way included; the one used longest ago goes first', () => {
    const { answers } = cache()
    const body = say('x'.repeat(100_000))
    for (let index = 0; index < 30; index++) {
      give(answers, `k${index}`, body, { pieces: 5 })
      answers.find('k0')
      expect(answers.bytes).toBeLessThanOrEqual(1_048_576)
    }
    expect(answers.size).toBeGreaterThan(5)
    expect(answers.find('k0')).toBeDefined()
    expect(answers.find('k1')).toBeUndefined()
    const underWay = Array.from({ length: 30 }, (_, index) => answers.gather(`w${index}`, nowhere))
    for (const { sink } of underWay) {
      sink.head(200, {})
      sink.data(Buffer.alloc(100_000))
      expect(answers.bytes).toBeLessThanOrEqual(1_048_576)
    }
    for (const { sink, settle } of underWay) {
      sink.end()
      settle({ ...answered, kind: 'gone' }, passage)
    }
    expect(answers.bytes).toBe(answers.size * (body.length + 512))
  })

  test('one answer takes no more than a quarter', () => {
    const { answers } = cache()
    give(answers, 'k', say('hello'))
    give(answers, 'large', say('x'.repeat(300_000)))
    expect([answers.find('k') !== undefined, answers.find('large')]).toEqual([true, undefined])
  })

  test('switched off, it neither finds nor keeps', () => {
    const { answers } = cache({ keep: 0 })
    give(answers, 'k', say('hello'))
    expect([answers.isOn, answers.size, answers.find('k')]).toEqual([false, 0, undefined])
  })
})

describe('what is the same question', () => {
  const asking: Asking = {
    caller: 'ann',
    level: 'internal',
    upstream: 'up',
    model: 'm',
    zone: 'cloud',
    policy: 'p1 r1',
    headers: [['anthropic-beta', 'x']],
  }
  const outgoing = { method: 'POST', origin: 'http://a', path: '/v1' } as Outgoing // nothing else of it makes the answer
  const name = (change: Partial<Asking> = {}, other: Partial<Outgoing> = {}, body = '{}') =>
    keyOf({ ...asking, ...change }, { ...outgoing, ...other }, Buffer.from(body))

  test('anything that makes the answer makes another question; the key that pays for it does not', () => {
    const others = [
      name({ caller: 'ben' }),
      name({ level: 'restricted' }),
      name({ upstream: 'other' }),
      name({ model: 'n' }),
      name({ zone: 'private' }),
      name({ policy: 'p2 r1' }),
      name({ headers: [] }),
      name({}, { origin: 'http://b' }),
      name({}, { path: '/v2' }),
      name({}, { method: 'PUT' }),
      name({}, {}, '{ }'),
      name({ caller: 'ann internal', level: '' }),
    ]
    expect(new Set([name(), ...others]).size).toBe(others.length + 1)
    expect(name({}, { headers: { authorization: 'Bearer other' } })).toBe(name())
  })

  test.each([
    ['openai-chat', '{"temperature":0}', true],
    ['openai-chat', '{"temperature":0.0}', true],
    ['openai-chat', '{"temperature":1,"temperature":0}', true],
    ['openai-chat', '{"temperature":0,"temperature":1}', false],
    ['openai-chat', '{"temperature":0.1}', false],
    ['openai-chat', '{"temperature":"0"}', false],
    ['openai-chat', '{}', false],
    ['gemini', '{"generationConfig":{"temperature":0}}', true],
    ['gemini', '{"temperature":0}', false],
    ['bedrock-converse', '{"inferenceConfig":{"temperature":0}}', true],
    ['ollama-chat', '{"options":{"temperature":0}}', true],
    ['openai-responses', '{"temperature":0,"previous_response_id":"resp_1"}', false],
    ['openai-responses', '{"temperature":0,"background":true}', false],
    ['openai-responses', '{"temperature":0,"background":false,"previous_response_id":null}', true],
    ['openai-chat', '{"temperature":0,"store":true}', false],
    ['openai-embeddings', '{}', true],
    ['native', '{"temperature":0}', false],
    ['anthropic-count-tokens', '{"temperature":0}', false],
  ] as const)('of %s, %s may be answered again: %s', (wire, body, isIt) => {
    expect(isRepeatable(Buffer.from(body), { ...passage, wire }, 'zero')).toBe(isIt)
  })

  test('where any sample will do, only what leans on a state is left out', () => {
    expect(isRepeatable(Buffer.from('{}'), passage, 'any')).toBe(true)
    expect(isRepeatable(Buffer.from('{"conversation":"conv_1"}'), { ...passage, wire: 'openai-responses' }, 'any')).toBe(false)
  })
})

describe('an answer told again', () => {
  const kept = { headers: { 'content-type': 'text/plain' }, body: Buffer.alloc(200_000, 'a'), at: 0 }

  test('comes later, whole, and waits while the caller is slow', async () => {
    const got: number[] = []
    let isPausing = true
    await new Promise<void>((resolve) => {
      const flow = retell(kept, {
        head: (status) => got.push(status),
        data: (chunk) => {
          got.push(chunk.length)
          if (!isPausing) return
          isPausing = false
          flow.pause()
          setImmediate(() => {
            got.push(-1)
            flow.resume()
          })
        },
        end: resolve,
        fail: () => resolve(),
      })
      expect(got).toEqual([])
    })
    expect(got).toEqual([200, 65_536, -1, 65_536, 65_536, 3_392])
  })

  test('ends nowhere once the caller has left', async () => {
    const got: string[] = []
    const flow = retell(kept, {
      head: () => got.push('head'),
      data: () => {
        got.push('data')
        flow.abort()
      },
      end: () => got.push('end'),
      fail: () => got.push('fail'),
    })
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
    expect(got).toEqual(['head', 'data'])
  })
})
