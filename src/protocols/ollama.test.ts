import fc from 'fast-check'
import { Ollama } from 'ollama'
import { describe, expect, test } from 'vitest'
import { type Recorded, recorded } from '../../test/fixtures/ollama/recorded.ts'
import { type Conversation, Losses, type Part, type Turn } from '../core/conversation.ts'
import { type JsonObject, parseJson } from '../core/json.ts'
import { fold, type Reply, type ReplyPart, type StreamEvent, unfold } from '../core/reply.ts'
import { isLoadRequest, loadReply, ollamaChat } from './ollama-chat.ts'
import { ollamaGenerate } from './ollama-generate.ts'
import type { Asked, Frame, Protocol, Target } from './protocol.ts'

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII='
const target: Target = { model: 'llama3.2:3b', provider: 'ollama', quirks: {} }
const minimal: Conversation = { model: 'm', turns: [], tools: [], settings: {}, stream: true }
const asked = (overrides: Partial<Asked> = {}): Asked => ({
  conversation: minimal,
  model: 'box/llama3.2:3b',
  id: 'r1',
  created: 1_700_000_000,
  elapsedMs: () => 1500,
  body: {},
  isoTime: '2026-11-20T12:00:00.000Z',
  ...overrides,
})

function read(protocol: Protocol, body: JsonObject): { conversation: Conversation; losses: Losses } {
  const losses = new Losses()
  return { conversation: protocol.readRequest(body, losses, {}), losses }
}
function write(protocol: Protocol, conversation: Conversation): { body: JsonObject; losses: Losses } {
  const losses = new Losses()
  return { body: protocol.writeRequest(conversation, losses, target), losses }
}
const events = (protocol: Protocol, lines: readonly string[]): StreamEvent[] => {
  const reader = protocol.eventReader()
  return [...lines.flatMap((data) => reader.push({ data })), ...reader.end()]
}
const frames = (protocol: Protocol, stream: Iterable<StreamEvent>, with_: Asked = asked()): Frame[] => {
  const writer = protocol.eventWriter(with_)
  return [...[...stream].flatMap((event) => writer.push(event)), ...writer.end()]
}
const user = (...parts: Part[]): Turn => ({ role: 'user', parts })
const text = (value: string) => ({ type: 'text', text: value }) as const

describe('a chat request', () => {
  test('streams unless it says otherwise', () => {
    expect(read(ollamaChat, { model: 'm' }).conversation.stream).toBe(true)
    expect(read(ollamaChat, { model: 'm', stream: null }).conversation.stream).toBe(true)
    expect(read(ollamaChat, { model: 'm', stream: false }).conversation.stream).toBe(false)
  })

  test('is read with every setting in its place', () => {
    const { conversation, losses } = read(ollamaChat, {
      model: 'm',
      stream: false,
      messages: [{ role: 'User', content: 'hi', images: [png] }],
      format: { type: 'object' },
      think: 'high',
      keep_alive: '5m',
      options: {
        num_predict: 7,
        temperature: 0.5,
        top_p: 0.9,
        top_k: 40,
        min_p: 0.1,
        stop: ['X'],
        seed: 1,
        repeat_penalty: 1.1,
        num_ctx: 8192,
      },
    })
    expect(conversation).toEqual({
      model: 'm',
      stream: false,
      tools: [],
      turns: [user({ type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: png } }, text('hi'))],
      settings: {
        maxOutputTokens: 7,
        temperature: 0.5,
        topP: 0.9,
        topK: 40,
        minP: 0.1,
        stop: ['X'],
        seed: 1,
        repeatPenalty: 1.1,
        contextTokens: 8192,
        output: { type: 'schema', schema: { type: 'object' } },
        reasoning: { effort: 'high', show: true },
        keepAlive: '5m',
      },
    })
    expect(losses).toMatchObject({ warnings: [], unsupported: [] })
  })

  test.each([
    [{ messages: 'hi' }, 'messages'],
    [{ messages: [7] }, 'messages.0'],
    [{ messages: [{ role: 'robot', content: '' }] }, 'messages.0.role'],
    [{ messages: [{ role: 'user', content: [{ type: 'text' }] }] }, 'messages.0.content'],
    [{ messages: [{ role: 'user', content: '', images: ['QUJD'] }] }, 'messages.0.images.0'],
    [{ options: { temperature: 'hot' } }, 'options.temperature'],
    [{ options: { stop: [1] } }, 'options.stop'],
    [{ stream: 'yes' }, 'stream'],
    [{ format: 'yaml' }, 'format'],
    [{ think: 'deep' }, 'think'],
    [{ tools: [{ type: 'function' }] }, 'tools.0.function.name'],
    [{ model: 3 }, 'model'],
  ])('with a field of the wrong type is refused by name: %j', (body, path) => {
    const { losses } = read(ollamaChat, { model: 'm', ...body } as JsonObject)
    expect(losses.unsupported.map((loss) => loss.path)).toEqual([path])
  })

  test('tells what it could not carry', () => {
    const { losses } = read(ollamaChat, { model: 'm', options: { mirostat: 2, num_gpu: 1 }, truncate: true, shift: false, surprise: 1 })
    expect(losses.warnings.map((loss) => loss.path)).toEqual(['surprise', 'truncate', 'options.mirostat', 'options.num_gpu'])
  })

  test.each([
    ['/9j/4AAQSkZJRgABAQAAAQABAAD', 'image/jpeg'],
    ['R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'image/gif'],
    ['UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAgA0JaQAA3AA/vuUAAA=', 'image/webp'],
    [png, 'image/png'],
  ])('has the type of its images read off their first bytes', (data, mediaType) => {
    const { conversation } = read(ollamaChat, { model: 'm', messages: [{ role: 'user', content: '', images: [data] }] })
    expect(conversation.turns[0]?.parts).toEqual([{ type: 'image', source: { kind: 'base64', mediaType, data } }])
  })

  test('matches tool results to calls by id, by name, and else by order', () => {
    const call = (name: string, id?: string) => ({ ...(id && { id }), function: { name, arguments: {} } })
    const { conversation } = read(ollamaChat, {
      model: 'm',
      messages: [
        { role: 'assistant', content: '', tool_calls: [call('a'), call('b'), call('b', 'given'), call('c')] },
        { role: 'tool', content: '1', tool_call_id: 'given' },
        { role: 'tool', content: '2', tool_name: 'b' },
        { role: 'tool', content: '3' },
        { role: 'tool', content: '4' },
        { role: 'assistant', content: '', tool_calls: [call('a')] },
        { role: 'tool', content: '5', tool_name: 'a' },
      ],
    })
    const answered = conversation.turns.flatMap((turn) => turn.parts.flatMap((part) => (part.type === 'tool-result' ? [part.id] : [])))
    expect(answered).toEqual(['given', 'call_0_1', 'call_0_0', 'call_0_3', 'call_5_0'])
    const calls = conversation.turns.flatMap((turn) => turn.parts.flatMap((part) => (part.type === 'tool-call' ? [part.id] : [])))
    expect(new Set(calls).size).toBe(calls.length)
  })

  test('never gives a call an id that the caller used elsewhere', () => {
    const { conversation } = read(ollamaChat, {
      model: 'm',
      messages: [
        { role: 'assistant', tool_calls: [{ function: { name: 'a', arguments: {} } }] },
        { role: 'assistant', tool_calls: [{ id: 'call_0_0', function: { name: 'a', arguments: {} } }] },
      ],
    })
    expect(conversation.turns.map((turn) => turn.parts[0])).toMatchObject([{ id: 'call_0_0_' }, { id: 'call_0_0' }])
  })

  test('keeps numbers that a double cannot hold in tool arguments', () => {
    const body = parseJson(
      '{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"x","function":{"name":"f","arguments":{"id":12345678901234567890}}}]}]}',
    )
    const again = write(ollamaChat, read(ollamaChat, body as JsonObject).conversation).body
    expect(JSON.stringify(again)).toContain('{"id":12345678901234567890}')
  })

  test('to an upstream asks for an error instead of a silent cut, and says whether to stream', () => {
    const { body } = write(ollamaChat, { ...minimal, stream: false, settings: { contextTokens: 32768 } })
    expect(body).toEqual({ model: 'llama3.2:3b', messages: [], stream: false, truncate: false, shift: false, options: { num_ctx: 32768 } })
  })

  test('refuses what would change the answer and warns of what only tunes it', () => {
    const { losses } = write(ollamaChat, {
      ...minimal,
      suffix: 'x',
      turns: [
        user(
          { type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: '' } },
          { type: 'image', source: { kind: 'url', url: 'https://a.example/b.png' } },
          { type: 'document', source: { kind: 'file', id: 'f' } },
        ),
        { role: 'assistant', parts: [{ type: 'tool-call', id: 'c', name: 'f', arguments: '{"a":' }] },
      ],
      settings: {
        choices: 2,
        logprobs: 3,
        logitBias: { '1': 2 },
        parallelTools: false,
        user: 'u',
        toolChoice: { type: 'required' },
        serviceTier: 'x',
        verbosity: 'low',
        store: true,
      },
    })
    expect(losses.unsupported.map((loss) => loss.path)).toEqual([
      'suffix',
      'messages.0.content.0',
      'messages.0.content.1',
      'messages.0.content.2',
      'messages.1.content.0.arguments',
      'tool_choice',
      'n',
      'logprobs',
    ])
    expect(losses.warnings.map((loss) => loss.path)).toEqual([
      'logit_bias',
      'parallel_tool_calls',
      'user',
      'store',
      'service_tier',
      'verbosity',
    ])
  })

  test('carries its own thinking back and strips what another provider sealed', () => {
    const { body, losses } = write(ollamaChat, {
      ...minimal,
      turns: [
        { role: 'assistant', parts: [{ type: 'reasoning', text: 'mine' }, text('a')] },
        {
          role: 'assistant',
          parts: [{ type: 'reasoning', text: 'theirs', seal: { origin: 'anthropic-messages', signature: 's' } }, text('b')],
        },
      ],
    })
    expect(body.messages).toEqual([
      { role: 'assistant', content: 'a', thinking: 'mine' },
      { role: 'assistant', content: 'b' },
    ])
    expect(losses.warnings).toEqual([{ path: 'messages.1', code: 'seal-stripped' }])
  })

  test.each([
    [{ effort: 'none' }, false],
    [{ effort: 'medium' }, true],
    [{ budgetTokens: 2000 }, true],
    [{ effort: 'minimal' }, 'low'],
    [{ effort: 'low' }, 'low'],
    [{ effort: 'xhigh' }, 'high'],
    [{ show: true }, undefined],
  ] as const)('asks for reasoning %j as think: %s', (reasoning, think) => {
    expect(write(ollamaChat, { ...minimal, settings: { reasoning } }).body.think).toBe(think)
  })

  test('round trip: a conversation of the portable set comes back as it was', () => {
    fc.assert(
      fc.property(conversations, (conversation) => {
        const { body, losses } = write(ollamaChat, conversation)
        expect(losses).toMatchObject({ unsupported: [], warnings: [] })
        const back = read(ollamaChat, JSON.parse(JSON.stringify(body)) as JsonObject)
        expect(back.losses).toMatchObject({ unsupported: [], warnings: [] })
        expect(back.conversation).toEqual({ ...conversation, model: target.model })
      }),
    )
  })

  test('of any shape never throws', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('model', 'messages', 'tools', 'options', 'format', 'think', 'prompt', 'images', 'context', 'logprobs'),
          fc.jsonValue(),
        ),
        (body) => {
          for (const protocol of [ollamaChat, ollamaGenerate]) {
            const { conversation } = read(protocol, body as JsonObject)
            write(protocol, conversation)
            protocol.readReply(body as JsonObject)
            protocol.readFault(500, body)
          }
        },
      ),
    )
  })
})

const word = fc.string({ minLength: 1, unit: 'grapheme' })
const args = fc.dictionary(
  fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
  fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
)
const option = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const image = fc.constant({ type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: png } } as const)

/** One question, then rounds of calls and results, as agents have them. */
const conversations: fc.Arbitrary<Conversation> = fc
  .record({
    system: option(word),
    question: word,
    images: fc.array(image, { maxLength: 2 }),
    rounds: fc.array(
      fc.record({
        thinking: option(word),
        said: option(word),
        calls: fc.array(fc.tuple(word, args), { minLength: 1, maxLength: 20 }),
        results: word,
      }),
      { maxLength: 3 },
    ),
    settings: fc.record(
      {
        maxOutputTokens: fc.integer({ min: 1, max: 1e6 }),
        temperature: fc.double({ min: 0.1, max: 2, noNaN: true }),
        topK: fc.integer({ min: 1, max: 100 }),
        stop: fc.array(word, { minLength: 1, maxLength: 4 }),
        seed: fc.integer(),
        presencePenalty: fc.integer({ min: -2, max: 2 }),
        contextTokens: fc.integer({ min: 1, max: 1e6 }),
        keepAlive: fc.oneof(fc.constant('5m'), fc.integer()),
        output: fc.constantFrom({ type: 'json' } as const, { type: 'schema', schema: { type: 'object' } } as const),
        reasoning: fc.constantFrom(
          { effort: 'none' } as const,
          { effort: 'medium', show: true } as const,
          { effort: 'low', show: true } as const,
        ),
      },
      { requiredKeys: [] },
    ),
    stream: fc.boolean(),
  })
  .map(({ system, question, images, rounds, settings, stream }) => ({
    model: 'm',
    stream,
    settings,
    tools: [{ name: 'f', description: 'does f', parameters: { type: 'object', properties: {} } }],
    turns: [
      ...(system ? [{ role: 'system', parts: [text(system)] } as const] : []),
      user(...images, text(question)),
      ...rounds.flatMap(({ thinking, said, calls, results }, round): Turn[] => {
        const named = calls.map(([name, value], place) => ({
          type: 'tool-call' as const,
          id: `id-${round}-${place}`,
          name,
          arguments: Object.keys(value).length > 0 ? JSON.stringify(value) : '',
        }))
        return [
          {
            role: 'assistant',
            parts: [...(thinking ? [{ type: 'reasoning', text: thinking } as const] : []), ...(said ? [text(said)] : []), ...named],
          },
          ...named.map(({ id, name }): Turn => ({ role: 'tool', parts: [{ type: 'tool-result', id, name, content: [text(results)] }] })),
        ]
      }),
    ],
  }))

const replyParts: fc.Arbitrary<ReplyPart[]> = fc
  .record({
    thinking: option(word),
    said: option(word),
    calls: fc.array(fc.tuple(word, args), { maxLength: 5 }),
  })
  .map(({ thinking, said, calls }) => [
    ...(thinking ? [{ type: 'reasoning', text: thinking } as const] : []),
    ...(said ? [text(said)] : []),
    ...calls.map(([name, value], place) => ({
      type: 'tool-call' as const,
      id: `c${place}`,
      name,
      arguments: Object.keys(value).length > 0 ? JSON.stringify(value) : '',
    })),
  ])
const replies: fc.Arbitrary<Reply> = fc
  .record({ parts: replyParts, length: fc.boolean(), usage: fc.record({ inputTotal: fc.nat(), outputTotal: fc.nat() }) })
  .map(({ parts, length, usage }) => {
    const hasCalls = parts.some((part) => part.type === 'tool-call')
    return {
      model: 'box/llama3.2:3b',
      created: 1_795_176_000,
      parts,
      usage,
      finish: length ? { unified: 'length', raw: 'length' } : { unified: hasCalls ? 'tool-calls' : 'stop', raw: 'stop' },
    } as const
  })

/** Independent of the writer: what one line of a chat stream must be. */
function checkLines(lines: readonly JsonObject[]): void {
  expect(lines.length).toBeGreaterThan(0)
  for (const [place, line] of lines.entries()) {
    const isLast = place === lines.length - 1
    expect(line.done).toBe(isLast)
    expect(line).toMatchObject({
      model: 'box/llama3.2:3b',
      created_at: '2026-11-20T12:00:00.000Z',
      message: { role: 'assistant', content: expect.any(String) },
    })
    for (const key of [
      'total_duration',
      'load_duration',
      'prompt_eval_count',
      'prompt_eval_duration',
      'eval_count',
      'eval_duration',
      'done_reason',
    ]) {
      if (isLast && key !== 'done_reason') expect(Number.isInteger(line[key])).toBe(true)
      expect(key in line).toBe(isLast)
    }
    const calls = (line.message as { tool_calls?: { id: string; function: { name: string; arguments: unknown } }[] }).tool_calls
    if (calls) {
      expect(calls).toHaveLength(1)
      expect(typeof calls[0]?.function.arguments).toBe('object')
      expect(calls[0]?.id).not.toBe('')
    }
  }
}

describe('an answer', () => {
  test('round trip: whole or as a stream it reads back as it was written', () => {
    fc.assert(
      fc.property(replies, (reply) => {
        const whole = ollamaChat.readReply(JSON.parse(JSON.stringify(ollamaChat.writeReply(reply, asked()))) as JsonObject)
        expect(whole).toEqual(reply)
        const lines = frames(ollamaChat, unfold(reply)).map((frame) => frame.data)
        checkLines(lines.map((line) => JSON.parse(line) as JsonObject))
        expect(fold(events(ollamaChat, lines))).toEqual(reply)
      }),
    )
  })

  test('keeps its grammar and loses nothing when blocks interleave and usage comes last', () => {
    fc.assert(
      fc.property(replies, fc.array(fc.nat(), { minLength: 40, maxLength: 40 }), (reply, choices) => {
        const stream = interleave(reply, choices)
        const lines = frames(ollamaChat, stream).map((frame) => frame.data)
        checkLines(lines.map((line) => JSON.parse(line) as JsonObject))
        const back = fold(events(ollamaChat, lines))
        const told = fold(stream)
        const gather = (type: 'text' | 'reasoning', of: Reply) =>
          of.parts.flatMap((part) => (part.type === type ? [part.text] : [])).join('')
        expect(gather('text', back)).toBe(gather('text', told))
        expect(gather('reasoning', back)).toBe(gather('reasoning', told))
        const calls = (of: Reply) =>
          of.parts.filter((part) => part.type === 'tool-call').sort((one, other) => one.id.localeCompare(other.id))
        expect(calls(back)).toEqual(calls(told))
        expect(back.usage).toEqual(told.usage)
      }),
    )
  })

  test('never runs a call whose arguments were cut off: it shows them as text', () => {
    const reply: Reply = { parts: [{ type: 'tool-call', id: 'c', name: 'wipe', arguments: '{"path":"/' }], finish: { unified: 'length' } }
    const written = ollamaChat.writeReply(reply, asked())
    expect(written.message).toEqual({ role: 'assistant', content: 'wipe({"path":"/)' })
    const folded = fold(
      events(
        ollamaChat,
        frames(ollamaChat, unfold(reply)).map((frame) => frame.data),
      ),
    )
    expect(folded.parts).toEqual([text('wipe({"path":"/)')])
  })

  test('that was cut has no last line, and one that failed ends with an error line', () => {
    const cut: StreamEvent[] = [{ type: 'start' }, { type: 'text-start', block: 0 }, { type: 'text-delta', block: 0, text: 'a' }]
    expect(frames(ollamaChat, cut).map((frame) => JSON.parse(frame.data).done)).toEqual([false])
    const failed = frames(ollamaChat, [
      ...cut,
      { type: 'error', fault: { message: 'out of memory' } },
      { type: 'finish', finish: { unified: 'stop' } },
    ])
    expect(failed.at(-1)?.data).toBe('{"error":"out of memory"}')
  })

  test('that fails after its finish still ends with the error line', () => {
    const told = frames(ollamaChat, [
      { type: 'text-delta', block: 0, text: 'a' },
      { type: 'finish', finish: { unified: 'stop' } },
      { type: 'error', fault: { message: 'late' } },
    ])
    expect(told.at(-1)?.data).toBe('{"error":"late"}')
  })

  test('tells its meter all it needs in the frames that hold a needle', () => {
    const lines = [
      '{"model":"m","message":{"content":"let me see"},"done":false}',
      '{"model":"m","message":{"content":" more"},"done":false}',
      '{"model":"m","message":{"content":"","tool_calls":[{"function":{"name":"f","arguments":{}}}]},"done":false}',
      '{"model":"m","message":{"content":""},"done":true,"done_reason":"stop","eval_count":3}',
    ]
    const meter = ollamaChat.meter()
    const read = lines.filter((data, place) => place === 0 || meter.needles.some((needle) => data.includes(needle)))
    expect(read).toHaveLength(3)
    for (const data of read) meter.push({ data })
    expect(meter.facts).toEqual({ model: 'm', finish: { unified: 'tool-calls', raw: 'stop' }, usage: { outputTotal: 3 } })
  })

  test('read to its cut ends its blocks and makes up no finish', () => {
    const told = events(ollamaChat, ['{"model":"m","message":{"content":"a"},"done":false}'])
    expect(told.map((event) => event.type)).toEqual(['start', 'text-start', 'text-delta', 'text-end'])
  })

  test.each(['{"error":"boom","status":500}', '{"detail":{"msg":"boom","type":"bad_input"}}'])(
    'with the line %s in it is a fault to reader and meter',
    (line) => {
      const lines = ['{"model":"m","message":{"content":"a"},"done":false}', line]
      expect(events(ollamaChat, lines).at(-1)).toMatchObject({ type: 'error', fault: { message: 'boom' } })
      const meter = ollamaChat.meter()
      expect(lines.map((data) => meter.push({ data }))).toEqual(['content', 'error'])
      expect(meter.facts.fault?.message).toBe('boom')
    },
  )

  test('in a broken line is a fault that does not repeat the line', () => {
    const [event] = events(ollamaChat, ['{"message":{"content":"secret'])
    expect(event).toMatchObject({ type: 'error', fault: { type: 'malformed' } })
    expect(JSON.stringify(event)).not.toContain('secret')
  })

  test('with tool calls that ends in stop is said to end in tool calls', () => {
    const line =
      '{"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"tool_calls":[{"function":{"name":"f","arguments":{}}}]},"done":false}'
    const end = '{"model":"m","message":{"content":""},"done":true,"done_reason":"stop","eval_count":3}'
    expect(events(ollamaChat, [line, end]).at(-1)).toEqual({ type: 'finish', finish: { unified: 'tool-calls', raw: 'stop' } })
    const meter = ollamaChat.meter()
    expect([line, end].map((data) => meter.push({ data }))).toEqual(['content', 'end'])
    expect(meter.facts).toEqual({ model: 'm', finish: { unified: 'tool-calls', raw: 'stop' }, usage: { outputTotal: 3 } })
  })

  test('gives a call without id one that depends on its time and place alone', () => {
    const body = (time: string): JsonObject => ({
      created_at: time,
      message: { tool_calls: [{ function: { name: 'f', arguments: {} } }, { function: { name: 'f', arguments: {} } }] },
      done: true,
    })
    const ids = (time: string) => ollamaChat.readReply(body(time)).parts.map((part) => (part.type === 'tool-call' ? part.id : ''))
    expect(ids('2026-01-01T00:00:00.1Z')).toEqual(ids('2026-01-01T00:00:00.1Z'))
    expect(new Set([...ids('2026-01-01T00:00:00.1Z'), ...ids('2026-01-01T00:00:00.2Z')]).size).toBe(4)
  })

  test('tells an unknown reason as other, with its word kept', () => {
    expect(ollamaChat.readReply({ message: { content: 'a' }, done: true, done_reason: 'tired' }).finish).toEqual({
      unified: 'other',
      raw: 'tired',
    })
  })
})

describe('a load request', () => {
  test('is one without messages or prompt', () => {
    const loads: JsonObject[] = [{ model: 'm' }, { model: 'm', messages: [] }, { model: 'm', prompt: '', keep_alive: 0 }]
    expect(loads.map(isLoadRequest)).toEqual([true, true, true])
    const others: JsonObject[] = [{ messages: [{}] }, { prompt: 'a' }, { prompt: 7 }, { messages: 'x' }]
    expect(others.map(isLoadRequest)).toEqual([false, false, false, false])
  })

  test.each([
    [{ model: 'm' }, 'load'],
    [{ model: 'm', keep_alive: '0s' }, 'unload'],
    [{ model: 'm', keep_alive: 0 }, 'unload'],
    [{ model: 'm', keep_alive: '10m' }, 'load'],
  ])('%j is answered with %s', (body, reason) => {
    for (const protocol of [ollamaChat, ollamaGenerate]) {
      const written = protocol.writeReply(loadReply(body), asked())
      expect(written).toMatchObject({ done: true, done_reason: reason })
      expect(protocol.readReply(written)).toMatchObject({ parts: [], finish: { unified: 'stop', raw: reason } })
    }
  })
})

describe('a generate request', () => {
  test('is one user turn, with system, images and the text after the hole', () => {
    const { conversation, losses } = read(ollamaGenerate, {
      model: 'm',
      prompt: 'def f(',
      suffix: 'return x',
      system: 'code',
      images: [png],
      template: '',
      context: [],
      raw: false,
    })
    expect(conversation).toMatchObject({
      suffix: 'return x',
      stream: true,
      turns: [{ role: 'system', parts: [text('code')] }, { role: 'user' }],
    })
    expect(losses).toMatchObject({ warnings: [], unsupported: [] })
    const { body } = write(ollamaGenerate, conversation)
    expect(body).toMatchObject({ prompt: 'def f(', suffix: 'return x', system: 'code', images: [png], stream: true, truncate: false })
  })

  test.each(['raw', 'template', 'context', 'width'])('that uses %s cannot be translated', (key) => {
    const value = { raw: true, template: '{{ .Prompt }}', context: [1, 2], width: 512 }[key] ?? null
    expect(read(ollamaGenerate, { model: 'm', prompt: 'a', [key]: value }).losses.unsupported.map((loss) => loss.path)).toEqual([key])
  })

  test('to an upstream takes no conversation of several turns and no tools', () => {
    const conversation = {
      ...minimal,
      tools: [{ name: 'f' }],
      turns: [user(text('a')), { role: 'assistant', parts: [text('b')] } as const],
    }
    expect(write(ollamaGenerate, conversation).losses.unsupported.map((loss) => loss.path)).toEqual(['tools', 'messages'])
  })

  test('round trip of its answers', () => {
    fc.assert(
      fc.property(replies, (reply) => {
        expect(ollamaGenerate.readReply(JSON.parse(JSON.stringify(ollamaGenerate.writeReply(reply, asked()))) as JsonObject)).toEqual(reply)
        expect(
          fold(
            events(
              ollamaGenerate,
              frames(ollamaGenerate, unfold(reply)).map((frame) => frame.data),
            ),
          ),
        ).toEqual(reply)
      }),
    )
  })
})

describe('the official client', () => {
  const serve = (body: string, status = 200) =>
    new Ollama({
      host: 'http://gateway.example',
      fetch: async () => new Response(body, { status, headers: { 'content-type': 'application/json' } }),
    })
  const reply: Reply = {
    parts: [{ type: 'reasoning', text: 'hm' }, text('Hello'), { type: 'tool-call', id: 'c1', name: 'f', arguments: '{"a":[1]}' }],
    finish: { unified: 'tool-calls' },
    usage: { inputTotal: 5, outputTotal: 9 },
  }

  test('reads our chat, whole and streamed', async () => {
    const whole = await serve(JSON.stringify(ollamaChat.writeReply(reply, asked()))).chat({ model: 'm' })
    expect(whole.message).toMatchObject({
      content: 'Hello',
      thinking: 'hm',
      tool_calls: [{ function: { name: 'f', arguments: { a: [1] } } }],
    })
    expect(whole).toMatchObject({ done_reason: 'stop', eval_count: 9, prompt_eval_count: 5, total_duration: 1_500_000_000 })
    const lines = frames(ollamaChat, unfold(reply)).map((frame) => `${frame.data}\n`)
    const stream = await serve(lines.join('')).chat({ model: 'm', stream: true })
    const seen = []
    for await (const line of stream) seen.push(line)
    expect(seen.map((line) => line.message.content).join('')).toBe('Hello')
    expect(seen.flatMap((line) => line.message.tool_calls ?? [])).toHaveLength(1)
    expect(seen.at(-1)).toMatchObject({ done: true, eval_count: 9 })
  })

  test('reads our generate, whole and streamed', async () => {
    expect(await serve(JSON.stringify(ollamaGenerate.writeReply(reply, asked()))).generate({ model: 'm', prompt: 'a' })).toMatchObject({
      response: 'Hello',
      thinking: 'hm',
    })
    const lines = frames(ollamaGenerate, unfold(reply)).map((frame) => `${frame.data}\n`)
    const seen = []
    for await (const line of await serve(lines.join('')).generate({ model: 'm', prompt: 'a', stream: true })) seen.push(line.response)
    expect(seen.join('')).toBe('Hello')
  })

  test('raises our errors, before and inside a stream', async () => {
    const error = { status: 404, message: 'no such model', code: 'model.unknown', requestId: 'r' }
    await expect(serve(JSON.stringify(ollamaChat.writeError(error)), 404).chat({ model: 'm' })).rejects.toThrow('no such model')
    const lines = [frames(ollamaChat, [{ type: 'text-delta', block: 0, text: 'a' }]), ollamaChat.writeStreamError(error)]
      .flat()
      .map((frame) => `${frame.data}\n`)
    const stream = await serve(lines.join('')).chat({ model: 'm', stream: true })
    const drain = async () => {
      for await (const _ of stream);
    }
    await expect(drain()).rejects.toThrow('no such model')
  })
})

describe('recorded exchanges', () => {
  const { exchanges } = recorded((one) => one.protocol === 'ollama' && ['ollama.chat', 'ollama.generate'].includes(one.endpoint))
  const of = (one: Recorded) => (one.endpoint === 'ollama.chat' ? ollamaChat : ollamaGenerate)
  const linesOf = (one: Recorded) => (one.response.chunks ?? []).join('').split('\n')

  test('of requests translate without a throw, and what is written is a fixed point', () => {
    const bodies = exchanges.filter((one) => typeof one.request?.body === 'object' && one.request.body)
    for (const one of bodies) {
      const first = write(of(one), read(of(one), one.request?.body as JsonObject).conversation).body
      const second = write(of(one), read(of(one), first).conversation).body
      expect(second, one.id).toEqual(first)
    }
    console.log(`ollama: ${bodies.length} recorded requests`)
  })

  test('of whole answers read, write and read the same', () => {
    const plain = exchanges.filter((one) => !one.stream && one.response.status === 200)
    for (const one of plain) {
      const body = one.response.body as JsonObject
      const reply = of(one).readReply(body)
      expect(reply.parts.length, one.id).toBeGreaterThan(0)
      expect(of(one).readFacts(body), one.id).toMatchObject({ finish: reply.finish, usage: reply.usage, model: reply.model })
      const again = of(one).readReply(of(one).writeReply(reply, asked()))
      expect(again.parts, one.id).toEqual(reply.parts)
      expect(again.finish, one.id).toEqual(reply.finish)
      expect(again.usage, one.id).toEqual({ inputTotal: 0, ...reply.usage })
    }
    console.log(`ollama: ${plain.length} recorded whole answers`)
  })

  test('of streams fold to what an independent fold gives, and the meter agrees', () => {
    const streams = exchanges.filter((one) => one.stream)
    let count = 0
    for (const one of streams) {
      const lines = linesOf(one)
      const told = events(of(one), lines)
      expect(
        told.some((event) => event.type === 'error'),
        one.id,
      ).toBe(false)
      checkBlocks(told)
      const folded = fold(told)
      const plain = lines.filter((line) => line !== '').map((line) => JSON.parse(line))
      count += plain.length
      const joined = (key: string) => plain.map((line) => (line.message ?? line)[key] ?? '').join('')
      const gather = (type: 'text' | 'reasoning') => folded.parts.flatMap((part) => (part.type === type ? [part.text] : [])).join('')
      expect(gather('text'), one.id).toBe(joined(one.endpoint === 'ollama.chat' ? 'content' : 'response'))
      expect(gather('reasoning'), one.id).toBe(joined('thinking'))
      const last = plain.at(-1)
      expect(folded.usage?.outputTotal, one.id).toBe(last.eval_count)
      expect(folded.finish.raw, one.id).toBe(last.done_reason)
      const meter = of(one).meter()
      const roles = plain.map((line) => meter.push({ data: JSON.stringify(line) }))
      expect(roles.at(-1), one.id).toBe('end')
      expect(meter.facts, one.id).toMatchObject({ usage: folded.usage, finish: folded.finish, model: folded.model })
      const sparing = of(one).meter()
      let hasContent = false
      for (const data of lines) {
        if (!hasContent || sparing.needles.some((needle) => data.includes(needle)))
          hasContent = sparing.push({ data }) === 'content' || hasContent
      }
      expect(sparing.facts, one.id).toEqual(meter.facts)
      const again = fold(
        events(
          of(one),
          frames(of(one), told).map((frame) => frame.data),
        ),
      )
      expect(again.parts, one.id).toEqual(folded.parts)
    }
    console.log(`ollama: ${streams.length} recorded streams, ${count} lines`)
  })

  test('of errors are read with their message', () => {
    const errors = exchanges.filter((one) => one.response.status >= 400)
    for (const one of errors) expect(of(one).readFault(one.response.status, one.response.body)?.message, one.id).toMatch(/\w/)
    console.log(`ollama: ${errors.length} recorded errors`)
  })

  test('of a tool call keep its id and end in tool calls', () => {
    const one = exchanges.find((exchange) => exchange.id === 'ollama-ollama-chat-c01a8161')
    const reply = ollamaChat.readReply(one?.response.body as JsonObject)
    expect(reply.parts.at(-1)).toEqual({
      type: 'tool-call',
      id: 'call_gsiiy8py',
      name: 'get_current_weather',
      arguments: '{"city":"Paris"}',
    })
    expect(reply.finish).toEqual({ unified: 'tool-calls', raw: 'stop' })
  })
})

/** Blocks rise from 0, start once, end once, and all end before the finish. */
function checkBlocks(told: readonly StreamEvent[]): void {
  let next = 0
  const open = new Set<number>()
  for (const event of told) {
    if (event.type === 'finish') expect(open.size).toBe(0)
    if (!('block' in event)) continue
    if (event.type.endsWith('-start') || event.type === 'part') expect(event.block).toBe(next++)
    if (event.type.endsWith('-start')) open.add(event.block)
    else if (event.type !== 'part') expect(open.has(event.block)).toBe(true)
    if (event.type.endsWith('-end')) open.delete(event.block)
  }
  expect(open.size).toBe(0)
}

/** The events of a reply with its blocks mixed, deltas in single characters, and usage after the finish. */
function interleave(reply: Reply, choices: readonly number[]): StreamEvent[] {
  const all = [...unfold({ ...reply, usage: undefined })]
  const queues = Map.groupBy(
    all.filter((event) => 'block' in event),
    (event) => ('block' in event ? event.block : -1),
  )
  const waiting = [...queues.values()].map((queue) => queue.flatMap(split))
  const out: StreamEvent[] = [all[0]!]
  for (let step = 0; waiting.some((queue) => queue.length > 0); step++) {
    const live = waiting.filter((queue) => queue.length > 0)
    // Blocks start in order: of those not yet begun only the first may come.
    const begun = live.filter(
      (queue, place) => !queue[0]!.type.endsWith('-start') || live.findIndex((one) => one[0]!.type.endsWith('-start')) === place,
    )
    out.push(begun[choices[step % choices.length]! % begun.length]!.shift()!)
  }
  return [...out, { type: 'finish', finish: reply.finish }, { type: 'usage', usage: reply.usage! }]
}

function split(event: StreamEvent): StreamEvent[] {
  if (event.type === 'tool-call-delta') return [...event.arguments].map((piece) => ({ ...event, arguments: piece }))
  return [event]
}
