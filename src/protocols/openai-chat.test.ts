import fc from 'fast-check'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { type Conversation, Losses, type Part, type Seal, type Turn } from '../core/conversation.ts'
import { asArray, asString, at, type Json, type JsonObject } from '../core/json.ts'
import { fold, type Reply, type ReplyPart, type StreamEvent, unfold } from '../core/reply.ts'
import { packSeal } from '../core/seal.ts'
import { encodeFrame } from './framing.ts'
import { openaiChat } from './openai-chat.ts'
import type { Asked, Frame, Target } from './protocol.ts'

const house: Target = { model: 'm', provider: 'vllm', quirks: {} }
const openAi: Target = { model: 'gpt-4.1', provider: 'openai', quirks: { maxTokensKey: 'max_completion_tokens' } }

function readRequest(body: JsonObject): { conversation: Conversation; losses: Losses } {
  const losses = new Losses()
  return { conversation: openaiChat.readRequest(body, losses, {}), losses }
}

function writeRequest(conversation: Partial<Conversation>, target: Target = house): { body: JsonObject; losses: Losses } {
  const losses = new Losses()
  const whole: Conversation = { model: 'm', turns: [], tools: [], settings: {}, stream: false, ...conversation }
  return { body: openaiChat.writeRequest(whole, losses, target), losses }
}

function user(content: Json): JsonObject {
  return { model: 'm', messages: [{ role: 'user', content }] }
}

function asking(conversation: Partial<Conversation> = {}, body: JsonObject = {}): Asked {
  return {
    conversation: { model: 'm', turns: [], tools: [], settings: {}, stream: true, streamUsage: true, ...conversation },
    model: 'house/m',
    id: 'a1',
    created: 1_700_000_000,
    elapsedMs: () => 1,
    body,
    isoTime: '2026-11-20T00:00:00Z',
  }
}

function frame(chunk: Json): Frame {
  return { data: typeof chunk === 'string' ? chunk : JSON.stringify(chunk) }
}

function delta(members: JsonObject, finish: string | null = null): Frame {
  return frame({
    id: 'c1',
    object: 'chat.completion.chunk',
    created: 5,
    model: 'm',
    choices: [{ index: 0, delta: members, finish_reason: finish }],
  })
}

function calls(...entries: JsonObject[]): Frame {
  return delta({ tool_calls: entries })
}

function read(...frames: Frame[]): StreamEvent[] {
  const reader = openaiChat.eventReader()
  return [...frames.flatMap((one) => reader.push(one)), ...reader.end()]
}

function readCalls(...frames: Frame[]): string[][] {
  const reply = fold(read(...frames, delta({}, 'tool_calls'), frame('[DONE]')))
  return reply.parts.flatMap((part) => (part.type === 'tool-call' ? [[part.id, part.name, part.arguments]] : []))
}

function write(events: Iterable<StreamEvent>, asked: Asked = asking()): Frame[] {
  const writer = openaiChat.eventWriter(asked)
  return [...[...events].flatMap((event) => writer.push(event)), ...writer.end()]
}

describe('requests that callers send', () => {
  test('every kind of content is modelled', () => {
    const { conversation, losses } = readRequest(
      user([
        { type: 'text', text: '', cache_control: { type: 'ephemeral', ttl: '1h' } },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA', detail: 'low' } },
        { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
        { type: 'input_audio', input_audio: { data: 'BBBB', format: 'mp3' } },
        { type: 'file', file: { file_data: 'data:application/pdf;base64,CCCC', filename: 'a.pdf' } },
        { type: 'file', file: { file_id: 'file-1' } },
      ]),
    )
    expect(losses.unsupported).toEqual([])
    expect(conversation.turns[0]?.parts).toEqual([
      { type: 'text', text: '', cache: { ttl: '1h' } },
      { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' }, detail: 'low' },
      { type: 'image', source: { kind: 'url', url: 'https://example.org/a.png' } },
      { type: 'audio', source: { kind: 'base64', mediaType: 'audio/mpeg', data: 'BBBB' }, format: 'mp3' },
      { type: 'document', source: { kind: 'base64', mediaType: 'application/pdf', data: 'CCCC' }, name: 'a.pdf' },
      { type: 'document', source: { kind: 'file', id: 'file-1' } },
    ])
  })

  test('null content, an empty text and no content are told apart', () => {
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '' } }
    const { conversation } = readRequest({
      messages: [
        { role: 'assistant', content: null, tool_calls: [call] },
        { role: 'assistant', content: '', tool_calls: [call] },
        { role: 'assistant', tool_calls: [call] },
      ],
    })
    expect(conversation.turns.map((turn) => turn.parts.map((part) => part.type))).toEqual([
      ['tool-call'],
      ['text', 'tool-call'],
      ['tool-call'],
    ])
    const written = writeRequest(conversation).body.messages
    expect(asArray(written)?.map((message) => at(message, 'content'))).toEqual([null, '', null])
    expect(JSON.stringify(written)).toContain('"arguments":"{}"')
  })

  test('functions from before tools become tools, and their answer goes back as a function_call', () => {
    const body: JsonObject = {
      messages: [
        { role: 'user', content: 'hi' },
        { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{"a":1}' } },
        { role: 'function', name: 'f', content: '7' },
      ],
      functions: [{ name: 'f', parameters: { type: 'object' } }],
      function_call: { name: 'f' },
    }
    const { conversation, losses } = readRequest(body)
    expect(losses.unsupported).toEqual([])
    expect(conversation.tools.map((tool) => tool.name)).toEqual(['f'])
    expect(conversation.settings).toEqual({ toolChoice: { type: 'tool', names: ['f'] }, parallelTools: false })
    const messages = asArray(writeRequest(conversation).body.messages) ?? []
    expect(at(messages[2], 'tool_call_id')).toBe(at(asArray(at(messages[1], 'tool_calls'))?.[0], 'id'))
    const reply: Reply = { parts: [{ type: 'tool-call', id: 'c', name: 'f', arguments: '' }], finish: { unified: 'tool-calls' } }
    const written = asArray(openaiChat.writeReply(reply, asking({}, body)).choices)?.[0]
    expect(written).toMatchObject({
      finish_reason: 'function_call',
      message: { content: null, function_call: { name: 'f', arguments: '{}' } },
    })
    const streamed = write(unfold(reply), asking({}, body))
    expect(streamed.map((one) => one.data).join('')).toContain('"function_call":{"name":"f"')
    expect(fold(read(...streamed)).parts).toMatchObject([{ name: 'f', arguments: '{}' }])
  })

  test.each([
    [{ messages: 'x' }, 'messages'],
    [{ messages: [7] }, 'messages.0'],
    [{ messages: [{ content: 'x' }] }, 'messages.0.role'],
    [{ messages: [{ role: 'user', content: 5 }] }, 'messages.0.content'],
    [{ messages: [{ role: 'user', content: [{ type: 'video_url' }] }] }, 'messages.0.content.0.type'],
    [{ messages: [{ role: 'tool', content: 'x' }] }, 'messages.0.tool_call_id'],
    [{ messages: [{ role: 'assistant', content: 'x', prefix: true }] }, 'messages.0.prefix'],
    [{ temperature: 'hot' }, 'temperature'],
    [{ max_tokens: '5' }, 'max_tokens'],
    [{ stop: [1] }, 'stop'],
    [{ tools: 'x' }, 'tools'],
    [{ tools: [{ type: 'web_search' }] }, 'tools.0'],
    [{ tools: [{ type: 'function', function: {} }] }, 'tools.0.function.name'],
    [{ tool_choice: 'sometimes' }, 'tool_choice'],
    [{ response_format: { type: 'regex' } }, 'response_format'],
    [{ modalities: ['text', 'audio'] }, 'modalities'],
    [{ web_search_options: {} }, 'web_search_options'],
    [{ guided_json: {} }, 'guided_json'],
    [{ moderation: { model: 'x' } }, 'moderation'],
  ])('%j is refused by the name of its member', (members, path) => {
    const { losses } = readRequest({ messages: [], ...(members as JsonObject) })
    expect(losses.unsupported.map((one) => one.path)).toEqual([path])
  })

  test('null members are as good as absent, unknown ones are told', () => {
    const { conversation, losses } = readRequest({ ...user('x'), temperature: null, tools: null, n: null, invented: 1, metadata: {} })
    expect(conversation.settings).toEqual({})
    expect(losses.unsupported).toEqual([])
    expect(losses.warnings.map((one) => one.path).sort()).toEqual(['invented', 'metadata'])
  })

  test('every dialect of asking for reasoning is understood', () => {
    const reasoning = (members: JsonObject) => readRequest({ messages: [], ...members }).conversation.settings.reasoning
    expect(reasoning({ reasoning_effort: 'high' })).toEqual({ effort: 'high' })
    expect(reasoning({ reasoning: { max_tokens: 2000, exclude: true } })).toEqual({ budgetTokens: 2000, show: false })
    expect(reasoning({ thinking: { type: 'disabled' } })).toEqual({ effort: 'none' })
    expect(reasoning({ thinking: { type: 'enabled' } })).toEqual({ effort: 'medium' })
    expect(reasoning({ chat_template_kwargs: { enable_thinking: false } })).toEqual({ effort: 'none' })
    expect(reasoning({})).toBeUndefined()
  })

  test('both caps: the newer one counts, and a difference is told', () => {
    const { conversation, losses } = readRequest({ messages: [], max_tokens: 5, max_completion_tokens: 9 })
    expect(conversation.settings.maxOutputTokens).toBe(9)
    expect(losses.warnings).toEqual([{ path: 'max_tokens', code: 'dropped' }])
  })

  test('allowed tools narrow the offer', () => {
    const tool = (name: string) => ({ type: 'function', function: { name } })
    const choice = (mode: string) => ({ type: 'allowed_tools', allowed_tools: { mode, tools: [tool('b')] } })
    const body = { messages: [], tools: [tool('a'), tool('b')] }
    const loose = readRequest({ ...body, tool_choice: choice('auto') }).conversation
    expect([loose.tools.map((one) => one.name), loose.settings.toolChoice]).toEqual([['b'], { type: 'auto' }])
    expect(readRequest({ ...body, tool_choice: choice('required') }).conversation.settings.toolChoice).toEqual({
      type: 'tool',
      names: ['b'],
    })
  })

  test('whatever JSON comes, reading never throws', () => {
    const keys = fc.constantFrom(
      'role',
      'content',
      'tool_calls',
      'function',
      'type',
      'text',
      'image_url',
      'messages',
      'tools',
      'file',
      'name',
    )
    const { value } = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<Json>('assistant', 'user', 'tool', 'text', 'function', '', null, true, 7),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
      ),
    }))
    fc.assert(
      fc.property(value, value, (one, other) => {
        const { conversation } = readRequest({ messages: Array.isArray(one) ? one : [one], tools: other, tool_choice: other, stop: one })
        writeRequest(conversation)
        openaiChat.readReply({ choices: [{ message: one, finish_reason: other }], usage: other })
        openaiChat.readFault(400, one)
        read(frame({ choices: [{ delta: one, finish_reason: other }], usage: one, error: other }), frame({ choices: one }), frame('[DONE]'))
        openaiChat.meter().push(frame({ choices: [one], usage: other, id: one }))
      }),
      { numRuns: 500 },
    )
  })
})

describe('the round trip of requests', () => {
  const text = fc.oneof(fc.constantFrom('', '👩‍👩‍👧 é\n"\\', '  '), fc.string({ unit: 'binary', maxLength: 30 }))
  const name = fc.stringMatching(/^[a-z_]{1,12}$/)
  const image = fc.record({
    type: fc.constant('image_url'),
    image_url: fc.record({ url: fc.constantFrom('data:image/png;base64,AAAA', 'https://e.org/a.png') }),
  })
  const pdf = { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAAA' } }
  const part = fc.oneof(fc.record({ type: fc.constant('text'), text }), image, fc.constant(pdf))
  const speech = fc.oneof(
    fc.record({ role: fc.constantFrom('user', 'system'), content: text }),
    fc.record({ role: fc.constant('user'), content: fc.array(part, { minLength: 2, maxLength: 4 }) }),
    fc.record({ role: fc.constant('assistant'), content: text }),
    fc.record({ role: fc.constant('user'), content: text, name }),
  )
  const args = fc.oneof(
    fc.constant('{}'),
    fc.json(),
    text.map((value) => JSON.stringify({ value: value.repeat(50) })),
  )
  const round = fc
    .tuple(
      fc.array(
        fc.tuple(
          name,
          args.filter((value) => value.trim() !== ''),
          text,
        ),
        { minLength: 1, maxLength: 20 },
      ),
      fc.option(text, { nil: null }),
    )
    .map(([made, content]) => [
      {
        role: 'assistant',
        content,
        tool_calls: made.map(([called, given], place) => ({
          id: `call_${place}`,
          type: 'function',
          function: { name: called, arguments: given },
        })),
      },
      ...made.map(([, , result], place) => ({ role: 'tool', tool_call_id: `call_${place}`, content: result })),
    ])
  const messages = fc
    .array(
      fc.oneof(
        speech.map((one) => [one]),
        round,
      ),
      { maxLength: 6 },
    )
    .map((groups) => groups.flat())
  const tool = fc.record({
    type: fc.constant('function'),
    function: fc.record(
      { name, description: text, parameters: fc.constant({ type: 'object', properties: { a: { type: 'string' } } }), strict: fc.boolean() },
      { requiredKeys: ['name', 'parameters'] },
    ),
  })
  const settings = fc.record(
    {
      max_tokens: fc.nat(9000),
      temperature: fc.double({ min: 0, max: 2, noNaN: true }),
      top_p: fc.double({ min: 0, max: 1, noNaN: true }),
      stop: fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 }),
      seed: fc.nat(),
      frequency_penalty: fc.constant(0.5),
      presence_penalty: fc.constant(-1),
      logit_bias: fc.constant({ '5': -100 }),
      user: name,
      top_k: fc.nat(100),
      min_p: fc.constant(0.05),
      reasoning_effort: fc.constantFrom('low', 'medium', 'high'),
      response_format: fc.constantFrom(
        { type: 'json_object' },
        { type: 'json_schema', json_schema: { name: 'n', description: 'd', schema: { type: 'object' }, strict: true } },
      ),
    },
    { requiredKeys: [] },
  )
  const tooling = fc
    .tuple(fc.uniqueArray(tool, { minLength: 1, maxLength: 4, selector: (one) => one.function.name }), fc.nat(4), fc.boolean())
    .map(([tools, pick, parallel]) => ({
      tools,
      tool_choice: (['auto', 'none', 'required'][pick] ?? { type: 'function', function: { name: tools[0]!.function.name } }) as Json,
      parallel_tool_calls: parallel,
    }))

  test('what both sides can say comes out of a Conversation as it went in', () => {
    fc.assert(
      fc.property(messages, settings, fc.option(tooling), fc.boolean(), (said, tuned, offered, stream) => {
        const body = {
          model: 'm',
          messages: said,
          ...tuned,
          ...offered,
          ...(stream && { stream, stream_options: { include_usage: true } }),
        }
        const { conversation, losses } = readRequest(body as unknown as JsonObject) // plain JSON by construction
        const { body: written, losses: more } = writeRequest(conversation)
        expect([...losses.unsupported, ...losses.warnings, ...more.unsupported, ...more.warnings]).toEqual([])
        expect(written).toEqual(body)
      }),
      { numRuns: 300 },
    )
  })

  test('twenty parallel calls without ids find their results', () => {
    const made = Array.from({ length: 20 }, (_, place): Part => ({ type: 'tool-call', id: '', name: `f${place % 3}`, arguments: '' }))
    const results: Turn[] = made.map((call, place) => ({
      role: 'tool',
      parts: [
        { type: 'tool-result', id: '', name: call.type === 'tool-call' ? call.name : '', content: [{ type: 'text', text: `${place}` }] },
      ],
    }))
    const messages = asArray(writeRequest({ turns: [{ role: 'assistant', parts: made }, ...results] }).body.messages) ?? []
    const ids = (asArray(at(messages[0], 'tool_calls')) ?? []).map((call) => at(call, 'id'))
    expect(new Set(ids).size).toBe(20)
    expect(messages.slice(1).map((message) => at(message, 'tool_call_id'))).toEqual(ids)
  })
})

describe('requests that hosts receive', () => {
  test('pictures in a result follow as a turn of the user, after all results', () => {
    const picture: Part = { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' } }
    const result = (id: string, content: Part[]): Turn => ({ role: 'tool', parts: [{ type: 'tool-result', id, content } as Part] })
    const { body, losses } = writeRequest({
      turns: [
        {
          role: 'assistant',
          parts: [
            { type: 'tool-call', id: 'a', name: 'f', arguments: '{}' },
            { type: 'tool-call', id: 'b', name: 'f', arguments: '{}' },
          ],
        },
        result('a', [{ type: 'text', text: 'seen' }, picture]),
        result('b', [{ type: 'text', text: 'done' }]),
        { role: 'assistant', parts: [{ type: 'text', text: 'ok' }] },
      ],
    })
    expect(asArray(body.messages)?.map((message) => at(message, 'role'))).toEqual(['assistant', 'tool', 'tool', 'user', 'assistant'])
    expect(at(asArray(body.messages)?.[3], 'content')).toEqual([{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }])
    expect(losses.warnings).toEqual([{ path: 'messages.1.content.1', code: 'approximated' }])
    expect(losses.unsupported).toEqual([])
  })

  test('quirks are honoured', () => {
    const conversation: Partial<Conversation> = {
      turns: [{ role: 'developer', parts: [{ type: 'text', text: 'x' }] }],
      tools: [{ name: 'a' }, { name: 'b' }],
      settings: { maxOutputTokens: 9, toolChoice: { type: 'tool', names: ['b'] }, output: { type: 'json' }, reasoning: { effort: 'low' } },
      stream: true,
    }
    const plain = writeRequest(conversation).body
    expect(plain).toMatchObject({
      messages: [{ role: 'system' }],
      max_tokens: 9,
      tool_choice: { type: 'function', function: { name: 'b' } },
      response_format: { type: 'json_object' },
      reasoning_effort: 'low',
      stream_options: { include_usage: true },
    })
    const quirks = {
      maxTokensKey: 'max_completion_tokens',
      streamUsage: 'never',
      toolChoiceStringOnly: true,
      noJsonObject: true,
      systemRole: 'developer',
      reasoning: 'none',
    } as const
    const odd = writeRequest(conversation, { model: 'm', provider: 'lmstudio', quirks })
    expect(odd.body).toMatchObject({
      messages: [{ role: 'developer' }],
      max_completion_tokens: 9,
      tool_choice: 'required',
      tools: [{ function: { name: 'b' } }],
      response_format: { type: 'json_schema' },
    })
    expect(odd.body).not.toHaveProperty('stream_options')
    expect(odd.body).not.toHaveProperty('reasoning_effort')
    expect(odd.losses.warnings.map((one) => one.path)).toEqual(expect.arrayContaining(['reasoning', 'response_format', 'tool_choice']))
  })

  test('reasoning models get no sampling, and the loss is told', () => {
    const { body, losses } = writeRequest({ settings: { temperature: 0.5, topP: 0.5, seed: 1 } }, { ...openAi, model: 'gpt-5-mini' })
    expect(body).toEqual({ model: 'gpt-5-mini', messages: [], seed: 1 })
    expect(losses.warnings.map((one) => one.path)).toEqual(['temperature', 'top_p'])
    expect(writeRequest({ settings: { temperature: 0.5 } }, openAi).body.temperature).toBe(0.5)
  })

  test('settings that no reply can answer are refused, the rest is written or told', () => {
    const { losses } = writeRequest({ settings: { choices: 2, logprobs: true }, suffix: 'x' })
    expect(losses.unsupported.map((one) => one.path).sort()).toEqual(['logprobs', 'n', 'suffix'])
    const told = writeRequest(
      { settings: { topK: 5, store: true, keepAlive: '5m', contextTokens: 9, verbosity: 'low' } },
      { ...house, provider: 'openai-compatible' },
    )
    expect(told.losses.warnings.map((one) => one.path).sort()).toEqual(['keep_alive', 'num_ctx', 'store', 'top_k', 'verbosity'])
    const clamped = writeRequest({ settings: { temperature: 3, maxOutputTokens: 99 } }, { ...house, maxOutputTokens: 50 })
    expect([clamped.body.temperature, clamped.body.max_tokens]).toEqual([2, 50])
    expect(clamped.losses.warnings.every((one) => one.code === 'clamped')).toBe(true)
  })

  test('ids longer than OpenAI takes are shortened alike in call and result', () => {
    const id = `call_${'x'.repeat(60)}`
    const messages = asArray(
      writeRequest({
        turns: [
          { role: 'assistant', parts: [{ type: 'tool-call', id, name: 'f', arguments: '' }] },
          { role: 'tool', parts: [{ type: 'tool-result', id, content: [] }] },
        ],
      }).body.messages,
    )
    const wire = asString(at(messages?.[1], 'tool_call_id'))
    expect(wire?.length).toBeLessThanOrEqual(40)
    expect(at(asArray(at(messages?.[0], 'tool_calls'))?.[0], 'id')).toBe(wire)
  })
})

describe('seals', () => {
  const foreign: Seal = { origin: 'anthropic-messages', signature: 'sig' }
  const gemini: Seal = { origin: 'gemini', signature: 'thought' }
  const rich: Reply = {
    parts: [
      { type: 'reasoning', text: 'first', seal: foreign },
      { type: 'reasoning', text: '', seal: { origin: 'anthropic-messages', encrypted: 'redacted' } },
      { type: 'text', text: 'said', seal: { origin: 'gemini', signature: 'on text' } },
      { type: 'tool-call', id: 'c1', name: 'f', arguments: '{}', seal: gemini },
      { type: 'reasoning', text: 'second', seal: { origin: 'openai-responses', encrypted: 'e', itemId: 'rs_1' } },
      { type: 'tool-call', id: 'c2', name: 'f', arguments: '{}', seal: { origin: 'openai-responses', itemId: 'fc_1' } },
    ],
    finish: { unified: 'tool-calls' },
  }

  test('of other providers come back from a chat client unchanged and in order, from a whole answer', () => {
    const message = at(asArray(openaiChat.writeReply(rich, asking()).choices)?.[0], 'message')
    expect(readRequest({ messages: [message as Json] }).conversation.turns[0]?.parts).toEqual(rich.parts)
  })

  test('and from a stream, kept by the official SDK', async () => {
    const bytes = write(unfold(rich))
      .map((one) => encodeFrame('sse', one))
      .join('')
    const final = await sdkFinal(bytes)
    const kept = JSON.parse(JSON.stringify(final.choices[0]!.message)) as JsonObject
    // the SDK keeps the last list of a member that it does not know; clients that care gather the deltas, as here
    const chunks = write(unfold(rich)).flatMap((one) => (one.data.startsWith('{') ? [JSON.parse(one.data) as Json] : []))
    const details = chunks.flatMap((chunk) => asArray(at(at(asArray(at(chunk, 'choices'))?.[0], 'delta'), 'reasoning_details')) ?? [])
    const message = { ...kept, reasoning_details: details }
    expect(readRequest({ messages: [message] }).conversation.turns[0]?.parts).toEqual(rich.parts)
  })

  test('of others never reach a host, its own do', () => {
    const own: Seal = { origin: 'openai-chat', signature: 's', format: 'anthropic-claude-v1' }
    const turns: Turn[] = [{ role: 'assistant', parts: [{ type: 'reasoning', text: 'own', seal: own }, ...rich.parts] }]
    const { body, losses } = writeRequest({ turns }, { ...house, provider: 'openai-compatible' })
    expect(at(asArray(body.messages)?.[0], 'reasoning_details')).toEqual([
      { type: 'reasoning.text', text: 'own', signature: 's', format: 'anthropic-claude-v1', index: 0 },
    ])
    expect(JSON.stringify(body)).not.toMatch(/dbs1\.|thought|redacted/)
    expect(losses.warnings.every((one) => one.code === 'seal-stripped')).toBe(true)
    expect(JSON.stringify(writeRequest({ turns }, openAi).body)).not.toContain('reasoning_details')
    const google = writeRequest({ turns }, { ...house, model: 'gemini-3-pro' }).body
    expect(JSON.stringify(google)).toContain('"extra_content":{"google":{"thought_signature":"thought"}}')
  })

  test('reasoning details of a host come back to it entry by entry, whole or from its stream', () => {
    const entries: JsonObject[] = [
      { type: 'reasoning.summary', summary: 'short', format: 'openai-responses-v1', index: 0 },
      { type: 'reasoning.encrypted', data: 'gAAAA', id: 'rs_1', format: 'openai-responses-v1', index: 1 },
      { type: 'reasoning.text', text: 'long', signature: 'sig', format: 'anthropic-claude-v1', index: 2 },
    ]
    const whole = openaiChat.readReply({ choices: [{ message: { content: 'x', reasoning_details: entries }, finish_reason: 'stop' }] })
    const streamed = fold(
      read(
        delta({ reasoning: 'short', reasoning_details: [{ ...entries[0], summary: 'sho' }] }),
        delta({ reasoning_details: [{ ...entries[0], summary: 'rt' }] }),
        delta({ reasoning_details: [entries[1]!] }),
        delta({ reasoning_details: [{ type: 'reasoning.text', text: 'long', format: 'anthropic-claude-v1', index: 2 }] }),
        delta({ reasoning_details: [{ type: 'reasoning.text', signature: 'sig', format: 'anthropic-claude-v1', index: 2 }] }),
        delta({ content: 'x' }, 'stop'),
      ),
    )
    for (const reply of [whole, streamed]) {
      const { body } = writeRequest({ turns: [{ role: 'assistant', parts: reply.parts }] }, { ...house, provider: 'openai-compatible' })
      expect(at(asArray(body.messages)?.[0], 'reasoning_details')).toEqual(entries)
    }
  })

  test("Google's older place on the message seals the first call", () => {
    const message = {
      role: 'assistant',
      extra_content: { google: { thought_signature: 'T' } },
      tool_calls: [{ id: '', function: { name: 'f', arguments: '{}' } }],
    }
    const sealed = [{ type: 'tool-call', id: '', name: 'f', arguments: '{}', seal: { origin: 'gemini', signature: 'T' } }]
    expect(openaiChat.readReply({ choices: [{ message, finish_reason: 'stop' }] }).parts).toEqual(sealed)
    expect(fold(read(delta(message), delta({}, 'stop'))).parts).toEqual(sealed)
  })

  test('a packed seal of a chained gateway is taken over', () => {
    const entry = { type: 'reasoning.text', text: 'thought', signature: packSeal(foreign), format: 'anthropic-messages', index: 0 }
    const streamed = read(delta({ reasoning_content: 'thought' }), delta({ reasoning_details: [entry] }), delta({ content: 'x' }, 'stop'))
    expect(fold(streamed).parts).toEqual([
      { type: 'reasoning', text: 'thought', seal: foreign },
      { type: 'text', text: 'x' },
    ])
  })
})

describe('what hosts do to streams', () => {
  const f = (name: string, text: string) => ({ name, arguments: text })

  test.each<[string, Frame[]]>([
    [
      'by index',
      [
        calls({ index: 0, id: 'a', type: 'function', function: f('x', '') }),
        calls({ index: 1, id: 'b', function: f('y', '{"q"') }),
        calls({ index: 0, function: { arguments: '{}' } }),
        calls({ index: 1, function: { arguments: ':1}' } }),
      ],
    ],
    [
      'all at index 0 with new ids',
      [calls({ index: 0, id: 'a', function: f('x', '{}') }), calls({ index: 0, id: 'b', function: f('y', '{"q":1}') })],
    ],
    ['without index', [calls({ id: 'a', function: f('x', '{}') }, { id: 'b', function: f('y', '{"q":1}') })]],
    [
      'whole and several in one delta',
      [
        calls(
          { index: 0, id: 'a', type: 'function', function: f('x', '{}') },
          { index: 1, id: 'b', type: 'function', function: f('y', '{"q":1}') },
        ),
      ],
    ],
    [
      'with a new id for each fragment',
      [
        calls({ index: 0, id: 'a', function: f('x', '{') }),
        calls({ index: 0, id: 'z1', function: { arguments: '}' } }),
        calls({ index: 1, id: 'b', function: f('y', '{"q"') }),
        calls({ index: 1, id: 'z2', function: { arguments: ':1}' } }),
      ],
    ],
    [
      'with the name and id repeated',
      [
        calls({ index: 0, id: 'a', function: f('x', '{') }),
        calls({ index: 0, id: 'a', function: f('x', '}') }),
        calls({ index: 1, id: 'b', function: f('y', '{"q":1') }),
        calls({ index: 1, id: 'b', function: f('y', '}') }),
      ],
    ],
    [
      'with the id first and the name later',
      [
        calls({ index: 0, id: 'a' }),
        calls({ index: 0, function: f('x', '{}') }),
        calls({ index: 1, id: 'b', function: { arguments: '{"q"' } }),
        calls({ index: 1, function: f('y', ':1}') }),
      ],
    ],
    [
      'with fragments that have an id but no index',
      [
        calls({ id: 'a', function: f('x', '{') }),
        calls({ id: 'a', function: { arguments: '}' } }),
        calls({ id: 'b', function: f('y', '{"q"') }),
        calls({ id: 'b', function: { arguments: ':1}' } }),
      ],
    ],
    [
      'with empty lists in between',
      [
        delta({ content: '', tool_calls: [] }),
        calls({ index: 0, id: 'a', function: f('x', '{}') }),
        delta({ tool_calls: [] }),
        calls({ index: 1, id: 'b', function: f('y', '{"q":1}') }),
      ],
    ],
    [
      'with arguments as objects',
      [
        calls({ index: 0, id: 'a', function: { name: 'x', arguments: {} } }),
        calls({ index: 1, id: 'b', function: { name: 'y', arguments: { q: 1 } } }),
      ],
    ],
  ])('parallel calls %s are told apart', (_, frames) => {
    expect(readCalls(...frames)).toEqual([
      ['a', 'x', '{}'],
      ['b', 'y', '{"q":1}'],
    ])
  })

  test('calls without arguments, ids and index are told apart by their names', () => {
    expect(readCalls(calls({ function: f('x', '') }), calls({ function: f('y', '') }))).toEqual([
      ['', 'x', ''],
      ['', 'y', ''],
    ])
    expect(readCalls(calls({ index: 0, function: f('x', '{"a":"}"}') }), calls({ index: 0, function: f('x', '{}') }))).toEqual([
      ['', 'x', '{"a":"}"}'],
      ['', 'x', '{}'],
    ])
  })

  test('calls that end with "stop" are calls', () => {
    const events = read(calls({ index: 0, id: 'a', function: f('x', '{}') }), delta({}, 'stop'))
    expect(events.at(-1)).toEqual({ type: 'finish', finish: { unified: 'tool-calls', raw: 'stop' } })
  })

  test('a second stream after [DONE] is read on', () => {
    const events = read(
      delta({ role: 'assistant', content: '' }),
      delta({ content: '' }, 'stop'),
      frame('[DONE]'),
      calls({ index: 0, id: 'a', function: f('x', '') }),
      calls({ index: 0, function: { arguments: '{}' } }),
      delta({}, 'tool_calls'),
      frame('[DONE]'),
    )
    expect(events.map((event) => event.type)).toEqual(['start', 'tool-call-start', 'tool-call-delta', 'tool-call-end', 'finish'])
    expect(events.at(-1)).toEqual({ type: 'finish', finish: { unified: 'tool-calls', raw: 'tool_calls' } })
  })

  test('the meter goes on after [DONE] too', () => {
    const meter = openaiChat.meter()
    const roles = [
      delta({}, 'stop'),
      frame('[DONE]'),
      calls({ index: 0, id: 'a', function: f('x', '') }),
      delta({}, 'tool_calls'),
      frame('[DONE]'),
    ]
    expect(roles.map((one) => meter.push(one))).toEqual(['lifecycle', 'end', 'content', 'content', 'end'])
    expect(meter.facts.finish).toEqual({ unified: 'tool-calls', raw: 'tool_calls' })
  })

  test('no reason, but [DONE]: a finish without a word; neither: no finish at all', () => {
    expect(read(delta({ content: 'x' }), frame('[DONE]')).at(-1)).toEqual({ type: 'finish', finish: { unified: 'stop' } })
    expect(read(delta({ content: 'x' })).map((event) => event.type)).toEqual(['start', 'text-start', 'text-delta', 'text-end'])
  })

  test('usage counts wherever it stands', () => {
    const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 }
    const told = (chunk: JsonObject) => fold(read(delta({ content: 'x' }, 'stop'), frame({ choices: [], ...chunk }))).usage
    expect(told({ usage })).toEqual({ inputTotal: 5, outputTotal: 2 })
    expect(told({ x_groq: { usage } })).toEqual({ inputTotal: 5, outputTotal: 2 })
    expect(told({ usage: { ...usage, cached_tokens: 3 } })?.cacheRead).toBe(3)
    expect(told({ usage: { ...usage, prompt_cache_hit_tokens: 4, prompt_cache_miss_tokens: 1 } })?.cacheRead).toBe(4)
    expect(told({ usage: { ...usage, prompt_tokens_details: { cached_tokens: 1, cache_write_tokens: 2 } } })).toMatchObject({
      cacheRead: 1,
      cacheWrite: 2,
    })
    const hidden = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 17, completion_tokens_details: { reasoning_tokens: 10 } }
    expect(told({ usage: hidden })).toEqual({ inputTotal: 5, outputTotal: 12, reasoning: 10 })
    expect(told({ usage: null })).toBeUndefined()
  })

  test.each<[string, Frame, object]>([
    [
      'llama.cpp',
      frame({ error: { code: 500, message: 'Context size has been exceeded.', type: 'server_error' } }),
      { status: 500, code: '500', type: 'server_error' },
    ],
    [
      'Groq',
      { event: 'error', data: '{"error":{"message":"m","type":"t","code":"tool_use_failed","status_code":400}}' },
      { status: 400, code: 'tool_use_failed' },
    ],
    [
      'OpenRouter',
      frame({ id: 'x', choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error', error: { code: 502, message: 'm' } }] }),
      { status: 502 },
    ],
    ['older vLLM', frame({ object: 'error', message: 'm', type: 'BadRequestError', code: 400 }), { status: 400, type: 'BadRequestError' }],
    ["Gemini's OpenAI route", frame([{ error: { code: 503, message: 'm', status: 'UNAVAILABLE' } }]), { status: 503, type: 'UNAVAILABLE' }],
    ['KoboldCpp', delta({ content: '' }, 'error'), {}],
    ['broken JSON', frame('{"choices":[{"del'), {}],
  ])('a fault inside a stream is told: %s', (_, broken, fault) => {
    const events = read(delta({ content: 'x' }), broken, delta({ content: 'never' }), frame('[DONE]'))
    expect(events.at(-2)).toEqual({ type: 'text-end', block: 0 })
    expect(events.at(-1)).toMatchObject({ type: 'error', fault: { message: expect.stringMatching(/./), ...fault } })
    const meter = openaiChat.meter()
    expect([delta({ role: 'assistant' }), broken].map((one) => meter.push(one))).toEqual(['lifecycle', 'error'])
    expect(meter.facts.fault).toMatchObject(fault)
  })

  test('more calls than any answer can hold are a fault, not a silent cut', () => {
    const many = Array.from({ length: 1100 }, (_, index) => calls({ index, id: `c${index}`, function: f('x', '{}') }))
    const events = read(...many, delta({}, 'tool_calls'), frame('[DONE]'))
    expect(events.filter((event) => event.type === 'tool-call-end')).toHaveLength(1024)
    expect(events.at(-1)?.type).toBe('error')
  })

  test("Azure's filter chunks, keep-alives and null are no content", () => {
    const meter = openaiChat.meter()
    const frames = [
      frame({ choices: [], id: '', model: '', prompt_filter_results: [] }),
      frame('null'),
      frame(''),
      delta({ role: 'assistant', content: '' }),
    ]
    expect(frames.map((one) => meter.push(one))).toEqual(['lifecycle', 'lifecycle', 'lifecycle', 'lifecycle'])
    expect(read(...frames, delta({ content: 'x' }, 'stop'))[0]).toEqual({ type: 'start', id: 'c1', model: 'm', created: 5 })
  })

  test("Mistral's thinking and text keep their order", () => {
    const think = (text: string) => ({ type: 'thinking', thinking: [{ type: 'text', text }] })
    const events = read(
      delta({ content: [think('a')] }),
      delta({ content: [think('b'), { type: 'text', text: 'c' }] }),
      delta({ content: 'd' }, 'stop'),
    )
    expect(fold(events).parts).toEqual([
      { type: 'reasoning', text: 'ab' },
      { type: 'text', text: 'cd' },
    ])
  })

  test('of several answers the first is read', () => {
    const chunk = (index: number, content: string) => frame({ id: 'c', choices: [{ index, delta: { content }, finish_reason: null }] })
    expect(fold(read(chunk(1, 'no'), chunk(0, 'yes'), chunk(2, 'no'), frame('[DONE]'))).parts).toEqual([{ type: 'text', text: 'yes' }])
  })

  test('a refusal ends an answer as filtered, and is written as OpenAI writes it', () => {
    const reply = fold(read(delta({ refusal: 'I will ' }), delta({ refusal: 'not.' }, 'stop')))
    expect(reply).toMatchObject({ parts: [{ type: 'refusal', text: 'I will not.' }], finish: { unified: 'content-filter', raw: 'stop' } })
    expect(openaiChat.writeReply(reply, asking())).toMatchObject({
      choices: [{ finish_reason: 'stop', message: { content: null, refusal: 'I will not.' } }],
    })
  })
})

/** Parts of answers as any protocol may read them. */
const someText = fc.array(fc.constantFrom('a', '😀', 'é', '"', '\\', '\n', '{', '}', ' '), { maxLength: 12 }).map((items) => items.join(''))
const somePart: fc.Arbitrary<ReplyPart> = fc.oneof(
  someText.map((text): ReplyPart => ({ type: 'text', text })),
  fc
    .tuple(someText, fc.boolean())
    .map(([text, isSealed]): ReplyPart => ({ type: 'reasoning', text, ...(isSealed && { seal: { origin: 'gemini', signature: 's' } }) })),
  someText.map((text): ReplyPart => ({ type: 'refusal', text })),
  fc
    .tuple(fc.constantFrom('', 'c1', 'c2', 'c3'), fc.constantFrom('f', 'g'), fc.constantFrom('', '{}', '{"a":"😀"}', '{"a'))
    .map(([id, name, given]): ReplyPart => ({ type: 'tool-call', id, name, arguments: given })),
  fc.constant<ReplyPart>({ type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' } }),
  fc.constant<ReplyPart>({ type: 'opaque', origin: 'anthropic-messages', kind: 'server_tool_use', value: {} }),
)

/** A stream of these parts whose blocks overlap at will, with deltas cut anywhere, emoji included. */
const someStream: fc.Arbitrary<StreamEvent[]> = fc
  .tuple(
    fc.array(somePart, { maxLength: 6 }),
    fc.array(fc.nat(5), { maxLength: 60 }),
    fc.constantFrom('stop', 'length', 'tool-calls', 'content-filter', 'pause', 'other'),
    fc.nat(2),
  )
  .map(([parts, picks, unified, usagePlace]) => {
    const queues = parts.map((part, block): StreamEvent[] => {
      const events = [...unfold({ parts: [part], finish: { unified: 'stop' } })].filter((event) => 'block' in event)
      return events.flatMap((event): StreamEvent[] => {
        if (event.type === 'text-delta') return [...event.text].map((text) => ({ ...event, block, text })).flatMap(halves)
        if (event.type === 'tool-call-delta') return [...event.arguments].map((piece) => ({ ...event, block, arguments: piece }))
        return [{ ...event, block } as StreamEvent]
      })
    })
    const body: StreamEvent[] = []
    const pending = [...picks]
    for (let opened = 1; queues.some((queue) => queue.length > 0); ) {
      const pick = (pending.shift() ?? 0) % opened
      const ready = queues.slice(0, opened).some((queue) => queue.length > 0)
      const event =
        queues[pick]?.shift() ??
        (ready
          ? queues
              .slice(0, opened)
              .find((queue) => queue.length > 0)
              ?.shift()
          : undefined)
      if (event) body.push(event)
      // a block begins only after the one before it has begun
      const last = queues[opened - 1]
      if (opened < queues.length && (!last?.[0] || !/-start$|^part$/.test(last[0].type))) opened++
    }
    const usage: StreamEvent = { type: 'usage', usage: { inputTotal: 3, outputTotal: 4, reasoning: 1 } }
    const finish: StreamEvent = { type: 'finish', finish: { unified: unified as 'stop' } }
    const ends = [[finish], [usage, finish], [finish, usage]][usagePlace]!
    return [{ type: 'start', id: 'u1', model: 'upstream', created: 9 }, ...body, ...ends]
  })

/** Cut between the two halves of an emoji. */
function halves(event: Extract<StreamEvent, { type: 'text-delta' }>): StreamEvent[] {
  return [...Array(event.text.length).keys()].map((place) => ({ ...event, text: event.text[place]! }))
}

/** A strict reader of the stream's grammar; throws at the first thing out of order. */
function automaton(frames: readonly Frame[], isUsageAsked: boolean): { usage: boolean; finish: string } {
  let state: 'head' | 'body' | 'finished' | 'usage' | 'done' = 'head'
  let head = ''
  let finish = ''
  let usage = false
  const ids = new Set<string>()
  let known = 0
  for (const { data, event } of frames) {
    if (event !== undefined || state === 'done') throw new Error('nothing may follow, and events have no names')
    if (data === '[DONE]') {
      if (state !== 'finished' && state !== 'usage') throw new Error('[DONE] too early')
      state = 'done'
      continue
    }
    const chunk = JSON.parse(data) as JsonObject
    const { id, object, created, model, choices, ...rest } = chunk
    head ||= JSON.stringify([id, created, model])
    if (JSON.stringify([id, created, model]) !== head || object !== 'chat.completion.chunk') throw new Error('the head changes')
    const list = asArray(choices)!
    if (list.length === 0) {
      if (state !== 'finished' || !isUsageAsked || typeof at(rest.usage, 'total_tokens') !== 'number') throw new Error('usage out of place')
      usage = true
      state = 'usage'
      continue
    }
    if (isUsageAsked ? rest.usage !== null : 'usage' in rest) throw new Error('usage must be null until its chunk, or not be there')
    const choice = list[0] as JsonObject
    const said = choice.delta as JsonObject
    if (list.length !== 1 || choice.index !== 0) throw new Error('one choice')
    if (state === 'head' ? said.role !== 'assistant' : 'role' in said) throw new Error('the role is told once, first')
    if (state === 'finished' || state === 'usage') throw new Error('a choice after the finish')
    state = 'body'
    if (choice.finish_reason !== null) {
      if (Object.keys(said).length > 0) throw new Error('the finish has an empty delta')
      finish = asString(choice.finish_reason)!
      state = 'finished'
    }
    for (const call of asArray(said.tool_calls) ?? []) {
      const index = at(call, 'index')
      const made = at(call, 'function')
      if (typeof index !== 'number' || index > known) throw new Error('indexes rise by one')
      if (index === known) {
        known++
        const callId = asString(at(call, 'id'))
        if (!callId || ids.has(callId) || at(call, 'type') !== 'function' || !asString(at(made, 'name')))
          throw new Error('a call begins whole')
        ids.add(callId)
      } else if (at(call, 'id') !== undefined || at(call, 'type') !== undefined || at(made, 'name') !== undefined)
        throw new Error('said twice')
    }
  }
  if (state !== 'done') throw new Error(`ends in ${state}`)
  return { usage, finish }
}

async function sdkFinal(bytes: string): Promise<OpenAI.ChatCompletion> {
  const answer = async () => new Response(bytes, { headers: { 'content-type': 'text/event-stream' } })
  const client = new OpenAI({ apiKey: 'none', baseURL: 'http://127.0.0.1/v1', fetch: answer, maxRetries: 0 })
  return await client.chat.completions.stream({ model: 'm', messages: [] }).finalChatCompletion()
}

describe('streams that callers get', () => {
  test('obey the grammar strictly, however blocks interleave', () => {
    fc.assert(
      fc.property(someStream, fc.boolean(), (events, isUsageAsked) => {
        const frames = write(events, asking({ streamUsage: isUsageAsked }))
        const { usage, finish } = automaton(frames, isUsageAsked)
        expect(usage).toBe(isUsageAsked && events.some((event) => event.type === 'usage'))
        const hasCalls = events.some((event) => event.type === 'tool-call-start')
        const given = fold(events).finish.unified
        if (given === 'length') expect(finish).toBe('length')
        else if (hasCalls && given !== 'content-filter' && given !== 'pause') expect(finish).toBe('tool_calls')
      }),
      { numRuns: 500 },
    )
  })

  test('say what a whole answer says', () => {
    fc.assert(
      fc.property(someStream, (events) => {
        const reply = fold(events)
        const whole = openaiChat.readReply(openaiChat.writeReply(reply, asking()))
        const streamed = fold(read(...write(events)))
        const texts = (one: Reply, type: string) =>
          one.parts.map((part) => (part.type === type && 'text' in part ? part.text : '')).join('')
        const made = (one: Reply) => one.parts.flatMap((part) => (part.type === 'tool-call' ? [[part.name, part.arguments]] : []))
        expect(made(streamed)).toEqual(made(whole))
        for (const kind of ['text', 'refusal']) expect(texts(streamed, kind)).toBe(texts(whole, kind))
        // blank reasoning without a seal between sealed pieces is what hosts separate them by, and is let go
        const dense = (one: Reply) => texts(one, 'reasoning').replace(/\s+/g, '')
        expect(dense(streamed)).toBe(dense(whole))
        expect(streamed.finish).toEqual(whole.finish)
        expect(streamed.usage).toEqual(whole.usage)
      }),
      { numRuns: 300 },
    )
  })

  test('an emoji cut between two deltas is whole again for the client', async () => {
    const events: StreamEvent[] = [
      { type: 'start' },
      { type: 'text-start', block: 0 },
      { type: 'text-delta', block: 0, text: 'a\ud83d' },
      { type: 'text-delta', block: 0, text: '\ude00b' },
      { type: 'text-end', block: 0 },
      { type: 'finish', finish: { unified: 'stop' } },
    ]
    const bytes = write(events)
      .map((one) => encodeFrame('sse', one))
      .join('')
    expect((await sdkFinal(bytes)).choices[0]?.message.content).toBe('a😀b')
  })

  test('the official SDK reads text, twenty parallel calls and usage', async () => {
    const parts: ReplyPart[] = [
      { type: 'reasoning', text: 'hm' },
      { type: 'text', text: 'Hello 👋' },
      ...Array.from(
        { length: 20 },
        (_, place): ReplyPart => ({ type: 'tool-call', id: `c${place}`, name: 'f', arguments: place % 2 ? '' : `{"n":${place}}` }),
      ),
    ]
    const reply: Reply = {
      id: 'chatcmpl-1',
      parts,
      finish: { unified: 'tool-calls' },
      usage: { inputTotal: 7, cacheRead: 3, outputTotal: 2, reasoning: 1 },
    }
    const final = await sdkFinal(
      write(unfold(reply))
        .map((one) => encodeFrame('sse', one))
        .join(''),
    )
    expect(final).toMatchObject({
      id: 'chatcmpl-1',
      model: 'house/m',
      choices: [{ finish_reason: 'tool_calls', message: { role: 'assistant', content: 'Hello 👋', reasoning_content: 'hm' } }],
      usage: {
        prompt_tokens: 7,
        completion_tokens: 2,
        total_tokens: 9,
        prompt_tokens_details: { cached_tokens: 3 },
        completion_tokens_details: { reasoning_tokens: 1 },
      },
    })
    const made = final.choices[0]!.message.tool_calls!.map((call) => (call.type === 'function' ? [call.id, call.function.arguments] : []))
    expect(made).toEqual(Array.from({ length: 20 }, (_, place) => [`c${place}`, place % 2 ? '{}' : `{"n":${place}}`]))
  })

  test('a failure in the middle makes the official SDK raise, and nothing follows it', async () => {
    const error = { status: 502, message: 'The upstream stopped.', code: 'upstream.cut', requestId: 'r' }
    const begun: StreamEvent[] = [{ type: 'start' }, { type: 'text-start', block: 0 }, { type: 'text-delta', block: 0, text: 'x' }]
    const writer = openaiChat.eventWriter(asking())
    const frames = [...begun.flatMap((event) => writer.push(event)), ...openaiChat.writeStreamError(error)]
    await expect(sdkFinal(frames.map((one) => encodeFrame('sse', one)).join(''))).rejects.toThrow('The upstream stopped.')
    const told = write([...begun, { type: 'error', fault: { message: 'm', type: 't' } }, { type: 'finish', finish: { unified: 'stop' } }])
    expect(JSON.parse(told.at(-1)!.data)).toEqual({ error: { message: 'm', type: 't', param: null, code: null } })
  })

  test('a stream without a finish is not made to look complete', () => {
    const frames = write([{ type: 'start' }, { type: 'text-start', block: 0 }, { type: 'text-delta', block: 0, text: 'x' }])
    expect(frames.map((one) => one.data).join('')).not.toMatch(/\[DONE\]|"finish_reason":"/)
  })
})

describe('errors', () => {
  test.each<[string, Json, object]>([
    [
      'OpenAI',
      { error: { message: 'm', type: 'invalid_request_error', param: 'p', code: 'c' } },
      { message: 'm', type: 'invalid_request_error', param: 'p', code: 'c' },
    ],
    ['Azure', { error: { code: '401', message: 'm' } }, { message: 'm', code: '401' }],
    ['Mistral', { detail: 'm' }, { message: 'm' }],
    [
      'Mistral, of a field',
      { object: 'error', message: { detail: [{ loc: ['body'], msg: 'm', type: 'missing' }] }, type: 'invalid_request_error', code: null },
      { message: 'm', type: 'invalid_request_error' },
    ],
    ['FastAPI', { detail: [{ loc: ['body', 'x'], msg: 'm', type: 'missing' }] }, { message: 'm' }],
    ['xAI', { code: 'Some resource was not found', error: 'm' }, { message: 'm', code: 'Some resource was not found' }],
    ['LM Studio', { error: 'm' }, { message: 'm' }],
    [
      'vLLM',
      { object: 'error', message: 'm', type: 'BadRequestError', param: null, code: 400 },
      { message: 'm', type: 'BadRequestError', code: '400' },
    ],
    [
      'KoboldCpp',
      { detail: { msg: 'Please try again in 59 seconds.', type: 'service_unavailable' } },
      { type: 'service_unavailable', retryAfterMs: 59_000 },
    ],
    ['text-generation-inference', { error: 'm', error_type: 'overloaded' }, { message: 'm', type: 'overloaded' }],
    ['Hugging Face', { error: ['m'] }, { message: 'm' }],
    [
      'OpenRouter',
      { error: { code: 429, message: 'Provider returned error', metadata: { raw: 'why' } } },
      { message: 'Provider returned error: why', code: '429' },
    ],
    [
      "Gemini's OpenAI route",
      [{ error: { code: 429, message: 'm', status: 'RESOURCE_EXHAUSTED', details: [{ retryDelay: '17s' }] } }],
      { message: 'm', type: 'RESOURCE_EXHAUSTED', retryAfterMs: 17_000 },
    ],
  ])('of %s are understood', (_, body, fault) => {
    expect(openaiChat.readFault(429, body)).toMatchObject({ status: 429, ...fault })
  })

  test('what is no error body is none', () => {
    for (const body of [{}, [], 'text', null, { error: {} }, { choices: [] }]) expect(openaiChat.readFault(500, body)).toBeUndefined()
  })

  test('are written as OpenAI writes them', () => {
    expect(openaiChat.writeError({ status: 429, message: 'm', code: 'upstream.limited', requestId: 'r' })).toEqual({
      error: { message: 'm', type: 'rate_limit_error', param: null, code: 'upstream.limited' },
    })
  })
})
