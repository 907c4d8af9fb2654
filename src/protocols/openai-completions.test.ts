import fc from 'fast-check'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { type Conversation, Losses } from '../core/conversation.ts'
import type { Json, JsonObject } from '../core/json.ts'
import { fold, type Reply, type StreamEvent, unfold } from '../core/reply.ts'
import { encodeFrame } from './framing.ts'
import { openaiCompletions } from './openai-completions.ts'
import type { Asked, Frame, Target } from './protocol.ts'

const house: Target = { model: 'm', provider: 'vllm', quirks: {} }

function readRequest(body: JsonObject): { conversation: Conversation; losses: Losses } {
  const losses = new Losses()
  return { conversation: openaiCompletions.readRequest(body, losses, {}), losses }
}

function writeRequest(conversation: Partial<Conversation>): { body: JsonObject; losses: Losses } {
  const losses = new Losses()
  const whole: Conversation = { model: 'm', turns: [], tools: [], settings: {}, stream: false, ...conversation }
  return { body: openaiCompletions.writeRequest(whole, losses, house), losses }
}

function asking(streamUsage: boolean): Asked {
  return {
    conversation: { model: 'm', turns: [], tools: [], settings: {}, stream: true, streamUsage },
    model: 'house/m',
    id: 'a1',
    created: 1_700_000_000,
    elapsedMs: () => 1,
    body: {},
    isoTime: '2026-11-20T00:00:00Z',
  }
}

function read(...frames: Frame[]): StreamEvent[] {
  const reader = openaiCompletions.eventReader()
  return [...frames.flatMap((one) => reader.push(one)), ...reader.end()]
}

function write(events: Iterable<StreamEvent>, asked: Asked): Frame[] {
  const writer = openaiCompletions.eventWriter(asked)
  return [...[...events].flatMap((event) => writer.push(event)), ...writer.end()]
}

describe('prompts', () => {
  test('what both sides can say comes out of a Conversation as it went in', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 })
    const body = fc.record(
      {
        model: fc.constant('m'),
        prompt: text,
        suffix: text.filter((one) => one !== ''),
        max_tokens: fc.nat(900),
        temperature: fc.double({ min: 0, max: 2, noNaN: true }),
        stop: fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 }),
        seed: fc.nat(),
        logit_bias: fc.constant({ '5': -100 }),
        user: fc.constant('u'),
      },
      { requiredKeys: ['model', 'prompt'] },
    )
    fc.assert(
      fc.property(body, fc.boolean(), (said, stream) => {
        const asked = { ...said, ...(stream && { stream, stream_options: { include_usage: true } }) }
        const { conversation, losses } = readRequest(asked as JsonObject)
        const { body: written, losses: more } = writeRequest(conversation)
        expect([...losses.unsupported, ...losses.warnings, ...more.unsupported, ...more.warnings]).toEqual([])
        expect(written).toEqual(asked)
      }),
      { numRuns: 200 },
    )
  })

  test('a list of one prompt is a prompt', () => {
    expect(readRequest({ prompt: ['x'] }).conversation.turns).toEqual([{ role: 'user', parts: [{ type: 'text', text: 'x' }] }])
  })

  test.each([
    [{ prompt: ['a', 'b'] }, 'prompt'],
    [{ prompt: [1, 2] }, 'prompt'],
    [{ prompt: [[1, 2]] }, 'prompt'],
    [{}, 'prompt'],
    [{ prompt: 'x', echo: true }, 'echo'],
    [{ prompt: 'x', best_of: 3 }, 'best_of'],
    [{ prompt: 'x', grammar: 'root ::= "a"' }, 'grammar'],
    [{ prompt: 'x', max_tokens: 'many' }, 'max_tokens'],
    [{ prompt: 'x', suffix: 5 }, 'suffix'],
  ])('%j is refused by the name of its member', (body, path) => {
    expect(readRequest(body as JsonObject).losses.unsupported.map((one) => one.path)).toEqual([path])
  })

  test.each<[string, Partial<Conversation>, string]>([
    ['two turns', { turns: [user('a'), user('b')] }, 'turns'],
    ['no turn', { turns: [] }, 'turns'],
    ['instructions', { turns: [{ ...user('a'), role: 'system' }] }, 'turns'],
    ['an image', { turns: [{ role: 'user', parts: [{ type: 'image', source: { kind: 'url', url: 'https://e.org/a.png' } }] }] }, 'turns'],
    ['tools', { turns: [user('a')], tools: [{ name: 'f' }] }, 'tools'],
    ['a form of answer', { turns: [user('a')], settings: { output: { type: 'json' } } }, 'response_format'],
    ['several answers', { turns: [user('a')], settings: { choices: 2 } }, 'n'],
    ['log probabilities', { turns: [user('a')], settings: { logprobs: 3 } }, 'logprobs'],
  ])('%s cannot be written as a prompt', (_, conversation, path) => {
    expect(writeRequest(conversation).losses.unsupported.map((one) => one.path)).toEqual([path])
  })

  function user(text: string): Conversation['turns'][number] {
    return { role: 'user', parts: [{ type: 'text', text }] }
  }
})

describe('answers', () => {
  const reply: Reply = {
    id: 'cmpl-1',
    created: 9,
    parts: [{ type: 'text', text: 'goes on 👋' }],
    finish: { unified: 'length', raw: 'length' },
    usage: { inputTotal: 3, outputTotal: 4 },
  }

  test('written whole or as a stream read back the same', () => {
    const whole = openaiCompletions.readReply(openaiCompletions.writeReply(reply, asking(true)))
    expect(whole).toEqual({ ...reply, model: 'house/m' })
    expect(fold(read(...write(unfold(reply), asking(true))))).toEqual(whole)
  })

  test.each([true, false])('the official SDK reads the stream, with usage only when asked (%j)', async (streamUsage) => {
    const frames = write(unfold(reply), asking(streamUsage))
    expect(frames.at(-1)).toEqual({ data: '[DONE]' })
    const bytes = frames.map((one) => encodeFrame('sse', one)).join('')
    const answer = async () => new Response(bytes, { headers: { 'content-type': 'text/event-stream' } })
    const client = new OpenAI({ apiKey: 'none', baseURL: 'http://127.0.0.1/v1', fetch: answer, maxRetries: 0 })
    const chunks = []
    for await (const chunk of await client.completions.create({ model: 'm', prompt: 'x', stream: true })) chunks.push(chunk)
    expect(chunks.map((chunk) => chunk.choices[0]?.text ?? '').join('')).toBe('goes on 👋')
    expect(chunks.flatMap((chunk) => chunk.choices[0]?.finish_reason ?? [])).toEqual(['length'])
    expect(chunks.filter((chunk) => chunk.choices.length === 0).map((chunk) => chunk.usage?.total_tokens)).toEqual(streamUsage ? [7] : [])
    expect(new Set(chunks.map((chunk) => `${chunk.id} ${chunk.created} ${chunk.model} ${chunk.object}`)).size).toBe(1)
  })

  test('a fault inside a stream is told, and nothing follows it', () => {
    const text = (said: string): Frame => ({ data: JSON.stringify({ id: 'c', choices: [{ index: 0, text: said, finish_reason: null }] }) })
    const broken: Frame = { data: '{"error":{"code":500,"message":"Context size has been exceeded.","type":"server_error"}}' }
    expect(read(text('a'), broken, text('b'), { data: '[DONE]' }).map((event) => event.type)).toEqual([
      'start',
      'text-start',
      'text-delta',
      'text-end',
      'error',
    ])
    const meter = openaiCompletions.meter()
    expect([text(''), text('a'), broken].map((one) => meter.push(one))).toEqual(['lifecycle', 'content', 'error'])
    expect(meter.facts.fault).toMatchObject({ status: 500 })
  })

  test('a stream that closes with neither a reason nor [DONE] has no finish', () => {
    expect(read({ data: '{"choices":[{"text":"a"}]}' }).map((event) => event.type)).toEqual([
      'start',
      'text-start',
      'text-delta',
      'text-end',
    ])
  })

  test('whatever JSON comes, reading never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const [a, b] = [one as Json, other as Json]
        readRequest({ prompt: a, suffix: b, stop: a, stream_options: b })
        openaiCompletions.readReply({ choices: [a], usage: b })
        openaiCompletions.readReply({ choices: b })
        read({ data: JSON.stringify({ choices: [a], usage: b }) }, { data: JSON.stringify(a) }, { data: '[DONE]' })
      }),
      { numRuns: 300 },
    )
  })
})
