import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { portableConversations } from '../../test/conversations.ts'
import { eventStreams } from '../../test/events.ts'
import { converseFaults } from '../../test/fixtures/bedrock/grammar.ts'
import { type Conversation, Losses, type Part, type Turn } from '../core/conversation.ts'
import { type JsonObject, parseJson, stringifyJson } from '../core/json.ts'
import { fold, type Reply, type StreamEvent } from '../core/reply.ts'
import { attachSeals } from '../core/seal.ts'
import { bedrockConverse } from './bedrock-converse.ts'
import type { Asked, Frame, Target } from './protocol.ts'

const conversation: Conversation = { model: 'm', turns: [], tools: [], settings: {}, stream: false }
const asked: Asked = {
  conversation,
  model: 'shown',
  id: 'made',
  created: 1,
  elapsedMs: () => 12.4,
  body: {},
  isoTime: '2026-01-01T00:00:00Z',
}
const claude = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
const target = (model = claude): Target => ({ model, provider: 'bedrock', quirks: {} })

function read(body: unknown): { conversation: Conversation; losses: Losses } {
  const losses = new Losses()
  return { conversation: bedrockConverse.readRequest(body as JsonObject, losses, { model: 'm', stream: false }), losses }
}

type Written = {
  messages: { role: string; content: JsonObject[] }[]
  system?: JsonObject[]
  toolConfig?: { tools: JsonObject[]; toolChoice?: JsonObject }
  inferenceConfig?: JsonObject
  additionalModelRequestFields?: JsonObject
}

function write(part: Partial<Conversation>, model?: string): { body: Written; losses: Losses } {
  const losses = new Losses()
  const body = bedrockConverse.writeRequest({ ...conversation, ...part }, losses, target(model))
  return { body: body as Written, losses } // the shape is what the tests are about
}

const user = (text: string): Turn => ({ role: 'user', parts: [{ type: 'text', text }] })
const assistant = (...parts: Part[]): Turn => ({ role: 'assistant', parts })
const call = (id: string, name = 'f'): Part => ({ type: 'tool-call', id, name, arguments: '{"a":1}' })
const result = (id: string, text = 'ok'): Turn => ({
  role: 'tool',
  parts: [{ type: 'tool-result', id, content: text === '' ? [] : [{ type: 'text', text }] }],
})
const tool = { name: 'f', parameters: { type: 'object', properties: {} } }

describe('requests', () => {
  test('the portable set survives writing and reading', () => {
    fc.assert(
      fc.property(portableConversations, (original) => {
        const { body, losses } = write(original)
        const back = read(parseJson(stringifyJson(body)))
        expect({ ...back.conversation, model: original.model, stream: original.stream }).toEqual(expected(original))
        expect([losses.unsupported, back.losses.warnings, back.losses.unsupported]).toEqual([[], [], []])
        // Only tools that nobody declared but the history names are added.
        const isAdded = original.tools.length === 0 && original.turns.some((turn) => turn.role === 'tool')
        expect(losses.warnings).toEqual(isAdded ? [{ path: 'tools', code: 'added' }] : [])
      }),
      { numRuns: 300 },
    )
  })

  /** Converse has no names on results, and an output schema needs a name of its own. */
  function expected(original: Conversation): Conversation {
    const turns = original.turns.map((turn) => ({
      ...turn,
      parts: turn.parts.map((part): Part => {
        if (part.type !== 'tool-result') return part
        const { name: _, ...rest } = part
        return rest
      }),
    }))
    const used = [
      ...new Set(original.turns.flatMap((turn) => turn.parts.flatMap((part) => (part.type === 'tool-call' ? [part.name] : [])))),
    ]
    const tools = original.tools.length > 0 ? original.tools : used.map((name) => ({ name, parameters: { type: 'object' } }))
    const { output } = original.settings
    return {
      ...original,
      turns,
      tools,
      settings: { ...original.settings, ...(output?.type === 'schema' && { output: { ...output, name: 'output' } }) },
    }
  }

  test('no JSON of any shape makes the reader throw', () => {
    const field = fc.constantFrom(
      'messages',
      'system',
      'toolConfig',
      'inferenceConfig',
      'outputConfig',
      'additionalModelRequestFields',
      'serviceTier',
      'x',
    )
    const block = fc.dictionary(
      fc.constantFrom(
        'text',
        'toolUse',
        'toolResult',
        'image',
        'document',
        'reasoningContent',
        'cachePoint',
        'guardContent',
        'citationsContent',
      ),
      fc.jsonValue(),
      { maxKeys: 2 },
    )
    fc.assert(fc.property(fc.dictionary(field, fc.jsonValue()), (body) => void read(body)))
    fc.assert(
      fc.property(fc.array(block), fc.constantFrom('user', 'assistant'), (content, role) => void read({ messages: [{ role, content }] })),
    )
  })

  test('all results of one parallel turn stand first in one user message', () => {
    const { body } = write({
      turns: [user('x'), assistant(call('1'), call('2')), result('1'), { role: 'tool', parts: [...result('2').parts] }, user('and?')],
      tools: [tool],
    })
    expect(body.messages.map(({ role, content }) => [role, content.map((block) => Object.keys(block)[0])])).toEqual([
      ['user', ['text']],
      ['assistant', ['toolUse', 'toolUse']],
      ['user', ['toolResult', 'toolResult', 'text']],
    ])
  })

  test('words that stood between a call and its result come after the result', () => {
    const { body } = write({ turns: [user('x'), assistant(call('1')), user('meanwhile'), result('1')], tools: [tool] })
    expect(body.messages[2]?.content.map((block) => Object.keys(block)[0])).toEqual(['toolResult', 'text'])
  })

  test('tools are declared from the history when the caller declares none', () => {
    const { body, losses } = write({ turns: [user('x'), assistant(call('1', 'f'), call('2', 'g')), result('1'), result('2')] })
    expect(body.toolConfig?.tools.map((entry) => (entry.toolSpec as JsonObject).name)).toEqual(['f', 'g'])
    expect(losses.warnings).toEqual([{ path: 'tools', code: 'added' }])
  })

  test('without tools and without history there is no toolConfig at all', () => {
    expect(write({ turns: [user('x')], settings: { toolChoice: { type: 'auto' } } }).body.toolConfig).toBeUndefined()
  })

  test('"none" leaves the tools out; where the history needs them it is said to be approximated', () => {
    const settings = { toolChoice: { type: 'none' as const } }
    expect(write({ turns: [user('x')], tools: [tool], settings }).body.toolConfig).toBeUndefined()
    const { body, losses } = write({ turns: [user('x'), assistant(call('1')), result('1')], tools: [tool], settings })
    expect(body.toolConfig).toEqual({ tools: [{ toolSpec: { name: 'f', inputSchema: { json: tool.parameters } } }] })
    expect(losses.warnings).toEqual([{ path: 'tool_choice', code: 'approximated' }])
  })

  test('one named tool is chosen; of several only they are offered, and one must be called', () => {
    const tools = ['a', 'b', 'c'].map((name) => ({ name }))
    const choose = (names: string[]) =>
      write({ turns: [user('x')], tools, settings: { toolChoice: { type: 'tool', names } } }).body.toolConfig
    expect(choose(['b'])).toMatchObject({ toolChoice: { tool: { name: 'b' } }, tools: { length: 3 } })
    expect(choose(['a', 'c'])).toMatchObject({ toolChoice: { any: {} }, tools: [{ toolSpec: { name: 'a' } }, { toolSpec: { name: 'c' } }] })
  })

  test('ids that Bedrock would reject become legal ones, alike for call and result, and unlike each other', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 90 }), { minLength: 1, maxLength: 8 }), (ids) => {
        const { body } = write({
          turns: [user('x'), assistant(...ids.map((id) => call(id))), ...ids.map((id) => result(id))],
          tools: [tool],
        })
        const blocks = body.messages.flatMap((message) => message.content)
        const calls = blocks.flatMap((block) => (block.toolUse ? [String((block.toolUse as JsonObject).toolUseId)] : []))
        const results = blocks.flatMap((block) => (block.toolResult ? [String((block.toolResult as JsonObject).toolUseId)] : []))
        expect(results).toEqual(calls)
        expect(new Set(calls).size).toBe(ids.length)
        for (const [at, id] of calls.entries()) {
          expect(id).toMatch(/^[a-zA-Z0-9_.:-]{1,64}$/)
          if (/^[a-zA-Z0-9_.:-]{1,64}$/.test(ids[at] ?? '')) expect(id).toBe(ids[at])
        }
      }),
    )
  })

  test('calls and results without ids find each other by order', () => {
    const { body } = write({ turns: [user('x'), assistant(call(''), call('')), result(''), result('')], tools: [tool] })
    const ids = body.messages.flatMap((message) =>
      message.content.flatMap((block) => (asRecord(block.toolUse ?? block.toolResult).toolUseId as string) ?? []),
    )
    expect(ids).toEqual(['call_0', 'call_1', 'call_0', 'call_1'])
  })

  test('empty text is not written, an empty result is given words, and what is left empty is left out', () => {
    const { body, losses } = write({
      turns: [
        user('x'),
        assistant({ type: 'text', text: ' \n' }, call('1')),
        result('1', ''),
        assistant({ type: 'text', text: '' }),
        user('y'),
      ],
      tools: [tool],
    })
    expect(body.messages.map((message) => message.content.length)).toEqual([1, 1, 2])
    expect(stringifyJson(body)).not.toMatch(/"text":"\s*"/)
    expect(losses.warnings.map((warning) => warning.code)).toEqual(['added', 'dropped'])
  })

  test('document names are made legal and unlike, and words stand beside a document', () => {
    const document = (name: string): Part => ({
      type: 'document',
      name,
      source: { kind: 'base64', mediaType: 'application/pdf', data: 'AAAA' },
    })
    const { body, losses } = write({ turns: [{ role: 'user', parts: [document('a_b/c.pdf'), document('a b c pdf'), document('')] }] })
    expect(body.messages[0]?.content.map((block) => asRecord(block.document).name ?? block.text)).toEqual([
      'a b c pdf',
      'a b c pdf 2',
      'Document',
      'See the attached document.',
    ])
    expect(losses.warnings).toEqual([{ path: 'messages', code: 'added' }])
  })

  test.each([
    ['messages.0.content.0', [{ role: 'user', parts: [{ type: 'image', source: { kind: 'url', url: 'https://example.com/a.png' } }] }]],
    ['messages.0.content.0', [{ role: 'user', parts: [{ type: 'image', source: { kind: 'base64', mediaType: 'image/tiff', data: '' } }] }]],
    ['messages.0.content.0', [{ role: 'user', parts: [{ type: 'document', source: { kind: 'file', id: 'file-1' } }] }]],
    ['messages.0.content.0', [{ role: 'user', parts: [{ type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: '' } }] }]],
    ['messages.1.content.0.arguments', [user('x'), assistant({ type: 'tool-call', id: '1', name: 'f', arguments: '{"a"' })]],
  ] as [string, Turn[]][])('%s that Bedrock cannot take is refused by its name', (path, turns) => {
    expect(write({ turns }).losses.unsupported.map((loss) => loss.path)).toEqual([path])
  })

  test.each([
    ['n', { choices: 2 }],
    ['logprobs', { logprobs: 3 }],
    ['response_format', { output: { type: 'json' as const } }],
  ])('%s has no place in Converse and is refused', (path, settings) => {
    expect(write({ turns: [user('x')], settings }).losses.unsupported.map((loss) => loss.path)).toEqual([path])
  })

  test.each([
    ['guardrailConfig', { guardrailConfig: {} }],
    ['promptVariables', { promptVariables: {} }],
    ['toolConfig.tools.0', { toolConfig: { tools: [{ systemTool: { name: 'nova_grounding' } }] } }],
    ['inferenceConfig.temperature', { inferenceConfig: { temperature: 'hot' } }],
    ['messages.0.role', { messages: [{ role: 'system', content: [] }] }],
    ['messages', { messages: 'hello' }],
  ])('%s cannot be read for others and is refused', (path, body) => {
    expect(read(body).losses.unsupported.map((loss) => loss.path)).toEqual([path])
  })

  test('a cache point marks what stands before it, and is written again only for models that know it', () => {
    const body = {
      system: [{ text: 's' }, { cachePoint: { type: 'default' } }],
      messages: [{ role: 'user', content: [{ text: 'x' }, { cachePoint: { type: 'default', ttl: '1h' } }] }],
    }
    const { conversation: got } = read(body)
    expect(got.turns.map((turn) => turn.parts)).toEqual([
      [{ type: 'text', text: 's', cache: {} }],
      [{ type: 'text', text: 'x', cache: { ttl: '1h' } }],
    ])
    expect(write(got).body).toEqual(body)
    expect(stringifyJson(write(got, 'amazon.nova-pro-v1:0').body)).not.toContain('ttl')
    expect(stringifyJson(write(got, 'meta.llama3-70b').body)).not.toContain('cachePoint')
    expect(write(got, 'meta.llama3-70b').losses.warnings).toHaveLength(2)
  })

  test('each family is asked to think in its own words', () => {
    const ask = (model: string, reasoning: Conversation['settings']['reasoning'], maxOutputTokens?: number) =>
      write({ turns: [user('x')], settings: { reasoning, maxOutputTokens, temperature: 0.5 } }, model)
    expect(ask(claude, { effort: 'low' }).body.additionalModelRequestFields).toEqual({ thinking: { type: 'enabled', budget_tokens: 2048 } })
    expect(ask(claude, { effort: 'high' }, 3000).body.additionalModelRequestFields).toEqual({
      thinking: { type: 'enabled', budget_tokens: 2999 },
    })
    expect(ask(claude, { effort: 'high' }, 500).body.additionalModelRequestFields).toBeUndefined()
    expect(ask(claude, { effort: 'none' }).body.additionalModelRequestFields).toBeUndefined()
    expect(ask('us.anthropic.claude-opus-4-6-v1', { effort: 'medium' }).body.additionalModelRequestFields).toEqual({
      thinking: { type: 'adaptive' },
      output_config: { effort: 'medium' },
    })
    expect(ask('anthropic.claude-3-haiku-20240307-v1:0', { effort: 'low' }).body.additionalModelRequestFields).toBeUndefined()
    expect(ask('us.amazon.nova-2-lite-v1:0', { effort: 'xhigh' }).body.additionalModelRequestFields).toEqual({
      reasoningConfig: { type: 'enabled', maxReasoningEffort: 'high' },
    })
    expect(ask('openai.gpt-oss-120b-1:0', { effort: 'medium' }).body.additionalModelRequestFields).toEqual({ reasoning_effort: 'medium' })
    expect(ask('meta.llama3-70b', { effort: 'medium' }).losses.warnings).toEqual([{ path: 'reasoning', code: 'dropped' }])
    expect(ask(claude, { effort: 'low' }).body.inferenceConfig).toBeUndefined()
    expect(ask(claude, { effort: 'low' }).losses.warnings).toEqual([{ path: 'temperature', code: 'dropped' }])
  })

  test('a tool loop whose thinking was stripped goes on without a budget; one with its thinking, or an adaptive model, keeps it', () => {
    const ask = (reasoning: Part, model?: string) => {
      const turns = [user('x'), assistant(reasoning, call('1')), result('1')]
      return write({ turns, tools: [tool], settings: { reasoning: { effort: 'low' } } }, model)
    }
    const foreign: Part = { type: 'reasoning', text: 'hm', seal: { origin: 'gemini', signature: 'G' } }
    expect(ask(foreign).body.additionalModelRequestFields).toBeUndefined()
    expect(ask(foreign).losses.warnings).toContainEqual({ path: 'reasoning', code: 'dropped' })
    expect(ask(foreign, 'us.anthropic.claude-opus-4-6-v1').body.additionalModelRequestFields).toHaveProperty('thinking')
    const own: Part = { type: 'reasoning', text: 'hm', seal: { origin: 'bedrock-converse', signature: 'S' } }
    expect(ask(own).body.additionalModelRequestFields).toHaveProperty('thinking')
  })

  test('temperature is clamped, top_k goes where its family wants it, and Claude 4.5 gets temperature or top_p', () => {
    const settings = { temperature: 1.5, topP: 0.5, topK: 7 }
    expect(write({ turns: [user('x')], settings }).body).toMatchObject({
      inferenceConfig: { temperature: 1 },
      additionalModelRequestFields: { top_k: 7 },
    })
    expect(write({ turns: [user('x')], settings }).losses.warnings).toEqual([
      { path: 'top_p', code: 'dropped' },
      { path: 'temperature', code: 'clamped' },
    ])
    expect(write({ turns: [user('x')], settings }, 'amazon.nova-pro-v1:0').body).toMatchObject({
      inferenceConfig: { temperature: 1, topP: 0.5 },
      additionalModelRequestFields: { inferenceConfig: { topK: 7 } },
    })
  })

  test('a conversation that the assistant begins is given a user’s beginning', () => {
    const { body, losses } = write({ turns: [assistant({ type: 'text', text: 'hi' }), user('x')] })
    expect(body.messages.map((message) => message.role)).toEqual(['user', 'assistant', 'user'])
    expect(losses.warnings).toEqual([{ path: 'messages', code: 'added' }])
  })

  test('Bedrock’s own proofs go back unchanged and in order, foreign and unsigned reasoning does not', () => {
    const { body, losses } = write({
      turns: [
        user('x'),
        assistant(
          { type: 'reasoning', text: '', seal: { origin: 'bedrock-converse', signature: 'S1' } },
          { type: 'reasoning', text: '', seal: { origin: 'bedrock-converse', encrypted: 'E2' } },
          { type: 'reasoning', text: 'foreign', seal: { origin: 'gemini', signature: 'G' } },
          { type: 'reasoning', text: 'unsigned' },
          call('1'),
        ),
        result('1'),
      ],
      tools: [tool],
    })
    expect(body.messages[1]?.content.slice(0, -1)).toEqual([
      { reasoningContent: { reasoningText: { text: '', signature: 'S1' } } },
      { reasoningContent: { redactedContent: 'E2' } },
    ])
    expect(losses.warnings).toEqual([
      { path: 'messages.1.content.2', code: 'seal-stripped' },
      { path: 'messages.1.content.3', code: 'dropped' },
    ])
  })
})

describe('replies', () => {
  const parts: Reply['parts'] = [
    { type: 'reasoning', text: 'why', seal: { origin: 'anthropic-messages', signature: 'sig==' } },
    { type: 'reasoning', text: '', seal: { origin: 'openai-responses', itemId: 'rs', encrypted: 'enc' } },
    { type: 'text', text: 'x', seal: { origin: 'gemini', signature: 'G' } },
    { type: 'tool-call', id: 'c', name: 'f', arguments: '{"a":1}', seal: { origin: 'gemini', signature: 'H' } },
  ]

  test('foreign seals ride through a client of Converse, whole and streamed', () => {
    const whole = bedrockConverse.writeReply({ parts, finish: { unified: 'tool-calls' } }, asked)
    const { message } = whole.output as { message: JsonObject }
    expect(read({ messages: [message] }).conversation.turns).toEqual([{ role: 'assistant', parts }])
    const events: StreamEvent[] = parts.flatMap((part, block): StreamEvent[] =>
      part.type === 'tool-call'
        ? [
            { type: 'tool-call-start', block, id: part.id, name: part.name },
            { type: 'tool-call-delta', block, arguments: part.arguments },
            { type: 'tool-call-end', block, seal: part.seal },
          ]
        : part.type === 'text' || part.type === 'reasoning'
          ? [
              { type: `${part.type}-start`, block },
              { type: `${part.type}-delta`, block, text: part.text },
              { type: `${part.type}-end`, block, seal: part.seal },
            ]
          : [],
    )
    const read2 = fold(readAll(writeAll([{ type: 'start' }, ...events, { type: 'finish', finish: { unified: 'tool-calls' } }]))).parts
    expect(read2.filter((part) => part.type === 'text')).toEqual([{ type: 'text', text: 'x' }])
    expect(read2.filter((part) => part.type === 'reasoning').flatMap((part) => part.seal ?? [])).toEqual(
      parts.flatMap((part) => ('seal' in part && part.seal ? [part.seal] : [])),
    )
  })

  test.each([
    ['end_turn', 'stop'],
    ['END_TURN', 'stop'],
    ['COMPLETE', 'stop'],
    ['tool_use', 'tool-calls'],
    ['max_tokens', 'length'],
    ['MAX_TOKENS', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['guardrail_intervened', 'content-filter'],
    ['content_filtered', 'content-filter'],
    ['malformed_tool_use', 'error'],
    ['something_new', 'other'],
  ])('%s ends as %s, and the raw word stays', (raw, unified) => {
    expect(bedrockConverse.readReply({ output: { message: { content: [] } }, stopReason: raw }).finish).toEqual({ unified, raw })
  })

  test('a stop after calls is a stop for tools, and the stop string is told', () => {
    const body = {
      output: { message: { content: [{ toolUse: { toolUseId: '1', name: 'f', input: {} } }] } },
      stopReason: 'end_turn',
      additionalModelResponseFields: { stop_sequence: 'END' },
    }
    expect(bedrockConverse.readReply(body).finish).toEqual({ unified: 'tool-calls', raw: 'end_turn', stopSequence: 'END' })
  })

  test('usage adds the cache to the input, knows the twins with Count, and tells the hourly part', () => {
    const usage = (counts: JsonObject) => bedrockConverse.readFacts({ usage: counts }).usage
    expect(
      usage({
        inputTokens: 3,
        outputTokens: 5,
        cacheReadInputTokens: 10,
        cacheWriteInputTokens: 20,
        cacheReadInputTokenCount: 10,
        cacheDetails: [
          { ttl: '5m', inputTokens: 15 },
          { ttl: '1h', inputTokens: 5 },
        ],
      }),
    ).toEqual({ inputTotal: 33, cacheRead: 10, cacheWrite: 20, cacheWrite1h: 5, outputTotal: 5 })
    expect(usage({ inputTokens: 3, outputTokens: 5, cacheReadInputTokenCount: 10, cacheWriteInputTokenCount: 1 })).toEqual({
      inputTotal: 14,
      cacheRead: 10,
      cacheWrite: 1,
      outputTotal: 5,
    })
    expect(usage({})).toBeUndefined()
  })

  test('a call whose arguments are no JSON is not given to the client, and the finish says why', () => {
    const written = bedrockConverse.writeReply(
      { parts: [{ type: 'tool-call', id: '1', name: 'f', arguments: '{"a":' }], finish: { unified: 'tool-calls' } },
      asked,
    )
    expect(written).toMatchObject({ output: { message: { content: [] } }, stopReason: 'malformed_tool_use' })
  })
})

describe('streams', () => {
  test('whatever order events come in, the frames obey the grammar and the content survives', () => {
    fc.assert(
      fc.property(eventStreams, (events) => {
        const frames = writeAll(events)
        expect(converseFaults(frames)).toEqual([])
        expect(contentOf(fold(readAll(frames)))).toEqual(contentOf(fold(events)))
      }),
      { numRuns: 500 },
    )
  })

  test('the finish waits for the counts, whichever of the two comes first', () => {
    const stop = frame('messageStop', { stopReason: 'end_turn' })
    const metadata = frame('metadata', { usage: { inputTokens: 1, outputTokens: 2 }, p: 'abc' })
    for (const order of [
      [stop, metadata],
      [metadata, stop],
    ]) {
      const reader = bedrockConverse.eventReader()
      const [first = [], second = []] = order.map((one) => reader.push(one).map((event) => event.type))
      expect([first, second, reader.end()]).toEqual([[], ['usage', 'finish'], []])
    }
    const reader = bedrockConverse.eventReader()
    reader.push(stop)
    expect(reader.end()).toEqual([{ type: 'finish', finish: { unified: 'stop', raw: 'end_turn' } }])
  })

  test('a stream that is cut has no finish, and its open blocks are ended', () => {
    const cut = [frame('messageStart', { role: 'assistant' }), frame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'a' } })]
    expect(readAll(cut).map((event) => event.type)).toEqual(['start', 'text-start', 'text-delta', 'text-end'])
  })

  test('an exception is a fault with the status of its class, for reader and meter', () => {
    const exception: Frame = { event: 'throttlingException', data: '{"message":"Too many requests"}', isException: true }
    const fault = { status: 429, type: 'throttlingException', message: 'Too many requests' }
    expect(bedrockConverse.eventReader().push(exception)).toEqual([{ type: 'error', fault }])
    const meter = bedrockConverse.meter()
    expect([meter.push(exception), meter.facts.fault]).toEqual(['error', fault])
  })

  test('the meter holds back what says nothing and commits at the first word', () => {
    const meter = bedrockConverse.meter()
    const roles = [
      frame('messageStart', { role: 'assistant' }),
      frame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: '' }, p: 'a' }),
      frame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'a' } }),
      frame('contentBlockStop', { contentBlockIndex: 0 }),
      frame('messageStop', { stopReason: 'end_turn' }),
      frame('metadata', { usage: {} }),
    ].map((one) => meter.push(one))
    expect(roles).toEqual(['lifecycle', 'lifecycle', 'content', 'lifecycle', 'end', 'end'])
  })

  test('no frame of any shape makes the reader or the meter throw', () => {
    const event = fc.constantFrom(
      'messageStart',
      'contentBlockStart',
      'contentBlockDelta',
      'contentBlockStop',
      'messageStop',
      'metadata',
      'other',
    )
    const shaped = fc.record({
      contentBlockIndex: fc.nat(2),
      start: fc.jsonValue(),
      delta: fc.dictionary(fc.constantFrom('text', 'toolUse', 'reasoningContent', 'citation', 'image', 'toolResult'), fc.jsonValue()),
      usage: fc.jsonValue(),
    })
    const any = fc.record({
      event,
      data: fc.oneof(
        fc.string(),
        fc.json(),
        shaped.map((value) => JSON.stringify(value)),
      ),
      isException: fc.constantFrom(true, false, false, false),
    })
    fc.assert(
      fc.property(fc.array(any), (frames) => {
        const meter = bedrockConverse.meter()
        for (const one of frames) meter.push(one)
        readAll(frames)
      }),
    )
  })
})

test('an error has AWS’s shape with its class, in a body and in a stream', () => {
  const error = { status: 429, message: 'm', code: 'upstream.limited', requestId: 'q' }
  expect(bedrockConverse.writeError(error)).toEqual({ __type: 'ThrottlingException', message: 'm' })
  expect(bedrockConverse.writeStreamError(error)).toEqual([{ event: 'throttlingException', data: '{"message":"m"}', isException: true }])
  expect(bedrockConverse.readFault(429, { message: 'm', __type: 'com.amazonaws#ThrottlingException:http://internal/' })).toEqual({
    status: 429,
    type: 'ThrottlingException',
    message: 'm',
  })
  expect(bedrockConverse.readFault(400, { error: { message: 'x' } })).toBeUndefined()
})

test('carriers of seals that stand after a part are taken off a turn that a client sends back', () => {
  const written = bedrockConverse.writeReply(
    { parts: [{ type: 'text', text: 'x', seal: { origin: 'gemini', signature: 'G' } }], finish: { unified: 'stop' } },
    asked,
  )
  const { content } = (written.output as { message: { content: JsonObject[] } }).message
  expect(content).toHaveLength(2)
  expect(attachSeals(read({ messages: [{ role: 'assistant', content }] }).conversation.turns[0]?.parts ?? [])).toEqual([
    { type: 'text', text: 'x', seal: { origin: 'gemini', signature: 'G' } },
  ])
})

function asRecord(value: unknown): Record<string, unknown> {
  return (value ?? {}) as Record<string, unknown> // tests look into blocks of any kind
}

function frame(event: string, payload: object): Frame {
  return { event, data: JSON.stringify(payload) }
}

function readAll(frames: readonly Frame[]): StreamEvent[] {
  const reader = bedrockConverse.eventReader()
  return [...frames.flatMap((one) => reader.push(one)), ...reader.end()]
}

function writeAll(events: readonly StreamEvent[]): Frame[] {
  const writer = bedrockConverse.eventWriter(asked)
  return [...events.flatMap((event) => writer.push(event)), ...writer.end()]
}

/** What must survive: words, thoughts, calls and proofs, in order. */
function contentOf(reply: Reply): unknown {
  return {
    text: reply.parts.map((part) => (part.type === 'text' || part.type === 'refusal' ? part.text : '')).join(''),
    thoughts: reply.parts.map((part) => (part.type === 'reasoning' ? part.text : '')).join(''),
    calls: reply.parts.flatMap((part) => (part.type === 'tool-call' ? [[part.id, part.name, JSON.parse(part.arguments || '{}')]] : [])),
    // A Converse block holds no seal of Bedrock's but on reasoning; nobody makes others.
    seals: reply.parts.flatMap((part) =>
      'seal' in part && part.seal && (part.type === 'reasoning' || part.seal.origin !== 'bedrock-converse') ? [part.seal] : [],
    ),
    usage: reply.usage && { inputTotal: reply.usage.inputTotal, outputTotal: reply.usage.outputTotal },
  }
}
