import Anthropic from '@anthropic-ai/sdk'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Conversation, Losses, type Seal, type Settings, type Turn } from '../core/conversation.ts'
import { type JsonObject, parseJson, stringifyJson } from '../core/json.ts'
import { type Finish, fold, type Reply, type ReplyPart, type StreamEvent, unfold } from '../core/reply.ts'
import { packSeal } from '../core/seal.ts'
import { anthropicMessages, countTokensReply, countTokensRequest } from './anthropic-messages.ts'
import type { Asked, Frame, Target } from './protocol.ts'

const target: Target = { model: 'claude-sonnet-4-0', provider: 'anthropic', quirks: {} }
const newest: Target = { ...target, model: 'claude-opus-4-8' }
const local: Target = { ...target, model: 'tiny.gguf', provider: 'llamacpp' }

const asked: Asked = {
  conversation: { model: 'm', turns: [], tools: [], settings: {}, stream: true },
  model: 'm',
  id: '01k',
  created: 0,
  elapsedMs: () => 0,
  body: {},
  isoTime: '2026-01-01T00:00:00Z',
}

function readRequest(body: JsonObject): { conversation: Conversation; losses: Losses } {
  const losses = new Losses()
  return { conversation: anthropicMessages.readRequest(body, losses, {}), losses }
}

function writeRequest(parts: Partial<Conversation>, to: Target = target): { body: JsonObject; losses: Losses } {
  const losses = new Losses()
  const conversation = { model: 'm', turns: [user('hi')], tools: [], settings: { maxOutputTokens: 100 }, stream: false, ...parts }
  return { body: anthropicMessages.writeRequest(conversation, losses, to), losses }
}

function settings(said: Settings, to: Target = target): { body: JsonObject; losses: Losses } {
  return writeRequest({ settings: { maxOutputTokens: 10_000, ...said } }, to)
}

function user(text: string): Turn {
  return { role: 'user', parts: [{ type: 'text', text }] }
}

function assistant(...parts: Turn['parts']): Turn {
  return { role: 'assistant', parts }
}

function ask(...messages: JsonObject[]): JsonObject {
  return { model: 'm', max_tokens: 100, messages }
}

function read(frames: readonly Frame[]): StreamEvent[] {
  const reader = anthropicMessages.eventReader()
  return [...frames.flatMap((frame) => reader.push(frame)), ...reader.end()]
}

function write(events: Iterable<StreamEvent>): Frame[] {
  const writer = anthropicMessages.eventWriter(asked)
  return [...[...events].flatMap((event) => writer.push(event)), ...writer.end()]
}

function frame(data: JsonObject): Frame {
  return { event: String(data.type), data: stringifyJson(data) }
}

function reply(parts: readonly ReplyPart[], finish: Finish = { unified: 'stop' }): Reply {
  return { parts, finish }
}

async function gather(frames: readonly Frame[]): Promise<Anthropic.Message> {
  const text = frames.map(({ event, data }) => `event: ${event}\ndata: ${data}\n\n`).join('')
  const client = new Anthropic({
    apiKey: 'none',
    maxRetries: 0,
    fetch: async () => new Response(text, { headers: { 'content-type': 'text/event-stream' } }),
  })
  return await client.messages.stream({ model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'x' }] }).finalMessage()
}

describe('requests there and back', () => {
  const text = fc.string({ minLength: 1, maxLength: 20 }).filter((value) => value.trim() !== '' && value === value.trim())
  const cache = fc.option(fc.constantFrom({ type: 'ephemeral' }, { type: 'ephemeral', ttl: '1h' }), { nil: undefined, freq: 20 })
  const textBlock = fc.record({ type: fc.constant('text'), text })
  const base64 = fc.uint8Array({ minLength: 1, maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('base64'))
  const media = fc.oneof(
    fc.record({ type: fc.constant('base64'), media_type: fc.constantFrom('image/png', 'image/jpeg'), data: base64 }),
    fc.record({ type: fc.constant('url'), url: fc.webUrl() }),
    fc.record({ type: fc.constant('file'), file_id: fc.constant('file_011') }),
  )
  const document = fc.record({
    type: fc.constant('document'),
    source: fc.oneof(
      fc.record({ type: fc.constant('base64'), media_type: fc.constant('application/pdf'), data: base64 }),
      fc.record({ type: fc.constant('text'), media_type: fc.constant('text/plain'), data: text }),
      fc.record({ type: fc.constant('url'), url: fc.webUrl() }),
    ),
    title: text,
  })
  const userBlock = fc.oneof(textBlock, fc.record({ type: fc.constant('image'), source: media }), document)
  const thinking = fc.oneof(
    fc.record({ type: fc.constant('thinking'), thinking: fc.string(), signature: fc.base64String({ minLength: 4 }) }),
    fc.record({ type: fc.constant('redacted_thinking'), data: fc.base64String({ minLength: 4 }) }),
  )
  const call = fc.record({
    input: fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      fc.jsonValue(),
    ),
    result: fc.array(userBlock, { minLength: 1, maxLength: 2 }),
    isError: fc.boolean(),
  })
  const round = fc.record({
    asks: fc.array(userBlock, { minLength: 1, maxLength: 2 }),
    thinking: fc.array(thinking, { minLength: 1, maxLength: 2 }),
    says: textBlock,
    calls: fc.array(call, { maxLength: 20 }),
  })
  const schema = fc.constant({ type: 'object', properties: { n: { type: 'integer' } }, additionalProperties: false })

  const body = fc
    .record({
      system: fc.option(fc.array(textBlock, { minLength: 1, maxLength: 2 }), { nil: undefined }),
      rounds: fc.array(round, { minLength: 1, maxLength: 3 }),
      last: fc.array(userBlock, { minLength: 1, maxLength: 2 }),
      mark: cache,
      max_tokens: fc.integer({ min: 5000, max: 9000 }),
      tools: fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c'), description: text, input_schema: schema }), {
        minLength: 1,
        selector: (tool) => tool.name,
      }),
      thinks: fc.option(fc.integer({ min: 1024, max: 4999 }), { nil: undefined }),
      temperature: fc.constantFrom(undefined, 0, 0.5, 1),
      stop_sequences: fc.option(fc.array(text, { minLength: 1, maxLength: 3 }), { nil: undefined }),
      tool_choice: fc.constantFrom(
        { type: 'auto' },
        { type: 'any', disable_parallel_tool_use: true },
        { type: 'none' },
        { type: 'tool', name: 'a' },
      ),
      user: fc.option(text, { nil: undefined }),
      schema: fc.option(schema, { nil: undefined }),
      service_tier: fc.constantFrom(undefined, 'auto', 'standard_only'),
      stream: fc.constantFrom(undefined, true),
    })
    .map((made) => {
      let calls = 0
      const messages: { role: string; content: unknown[] }[] = []
      let results: unknown[] = []
      for (const { asks, thinking, says, calls: wanted } of made.rounds) {
        messages.push({ role: 'user', content: [...results, ...asks] })
        const named = wanted.map((each) => ({ ...each, id: `toolu_${calls++}` }))
        messages.push({
          role: 'assistant',
          content: [...thinking, says, ...named.map(({ id, input }) => ({ type: 'tool_use', id, name: 'a', input }))],
        })
        results = named.map(({ id, result, isError }) => ({ type: 'tool_result', tool_use_id: id, content: result, is_error: isError }))
      }
      messages.push({ role: 'user', content: [...results, ...made.last.map((block) => ({ ...block, cache_control: made.mark }))] })
      const isForced = made.tool_choice.type === 'any' || made.tool_choice.type === 'tool'
      const thinks = isForced ? undefined : made.thinks
      return parseJson(
        stringifyJson({
          model: target.model,
          max_tokens: made.max_tokens,
          system: made.system,
          messages,
          tools: made.tools,
          tool_choice: made.tool_choice,
          thinking: thinks === undefined ? { type: 'disabled' } : { type: 'enabled', budget_tokens: thinks },
          temperature: thinks === undefined || made.temperature === 1 ? made.temperature : undefined,
          stop_sequences: made.stop_sequences,
          output_config: made.schema && { format: { type: 'json_schema', schema: made.schema } },
          metadata: made.user === undefined ? undefined : { user_id: made.user },
          service_tier: made.service_tier,
          stream: made.stream,
        }),
      ) as JsonObject
    })

  test('the portable set comes back as it went, whatever is in it', () => {
    fc.assert(
      fc.property(body, (original) => {
        const { conversation, losses } = readRequest(original)
        const written = anthropicMessages.writeRequest(conversation, losses, target)
        expect(losses.unsupported).toEqual([])
        expect(losses.warnings.filter((warning) => warning.path !== 'cache_control')).toEqual([])
        if (losses.warnings.length === 0) expect(written).toEqual(original)
      }),
      { numRuns: 150 },
    )
  })

  test('no body, however malformed, makes the reader throw', () => {
    const shapes = fc.dictionary(
      fc.constantFrom(
        'model',
        'messages',
        'system',
        'tools',
        'tool_choice',
        'thinking',
        'output_config',
        'metadata',
        'stream',
        'max_tokens',
        'x',
      ),
      fc.oneof(
        fc.jsonValue(),
        fc.array(
          fc.record({
            role: fc.constantFrom('user', 'assistant', 'system', 7),
            content: fc.oneof(
              fc.jsonValue(),
              fc.array(
                fc.record({
                  type: fc.constantFrom('text', 'image', 'tool_use', 'tool_result', 'document', 'thinking', 'nope', 3),
                  source: fc.jsonValue(),
                  content: fc.jsonValue(),
                }),
              ),
            ),
          }),
        ),
      ),
    )
    fc.assert(
      fc.property(shapes, (made) => {
        const { conversation, losses } = readRequest(made as JsonObject)
        anthropicMessages.writeRequest(conversation, losses, target)
      }),
      { numRuns: 300 },
    )
  })

  test('integers beyond a double pass through tool arguments unchanged', () => {
    const id = '12345678901234567890'
    const source = `{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{"id":${id}}}]}]}`
    const { conversation, losses } = readRequest(parseJson(source) as JsonObject)
    expect(stringifyJson(anthropicMessages.writeRequest(conversation, losses, target))).toContain(`{"id":${id}}`)
  })
})

describe('reading requests', () => {
  test('tool results become turns of role tool that know the name of the tool', () => {
    const { conversation } = readRequest(
      ask(
        { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'look', input: {} }] },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 't1', content: 'seen' },
            { type: 'text', text: 'and?' },
          ],
        },
      ),
    )
    expect(conversation.turns.map(({ role }) => role)).toEqual(['assistant', 'tool', 'user'])
    expect(conversation.turns[0]?.parts).toEqual([{ type: 'tool-call', id: 't1', name: 'look', arguments: '{}' }])
    expect(conversation.turns[1]?.parts).toEqual([
      { type: 'tool-result', id: 't1', name: 'look', content: [{ type: 'text', text: 'seen' }] },
    ])
  })

  test.each([
    ['mcp_servers', { mcp_servers: [{ url: 'https://x' }] }],
    ['container', { container: 'c' }],
    ['context_management', { context_management: {} }],
    ['context_management', { context_management: { edits: [{ type: 'clear_thinking_20251015' }, { type: 'compact_20260112' }] } }],
    ['inference_geo', { inference_geo: 'us' }],
    ['tools.0', { tools: [{ type: 'web_search_20250305', name: 'web_search' }] }],
    ['stop_sequences', { stop_sequences: 'a' }],
    ['max_tokens', { max_tokens: '9' }],
    ['messages', { messages: 'hello' }],
    ['messages.0.role', { messages: [{ role: 'tool', content: 'x' }] }],
    ['messages.0.content.0', { messages: [{ role: 'user', content: [{ type: 'container_upload', file_id: 'f' }] }] }],
  ])('%s is refused by name', (path, members) => {
    const { losses } = readRequest({ ...ask({ role: 'user', content: 'x' }), ...(members as JsonObject) })
    expect(losses.unsupported.map((each) => each.path)).toEqual([path])
  })

  test('edits of the context that only save are warned of: without them the model sees more', () => {
    const edits: JsonObject[] = [{ type: 'clear_thinking_20251015', keep: 'all' }, { type: 'clear_tool_uses_20250919' }]
    const { losses } = readRequest({ ...ask({ role: 'user', content: 'x' }), context_management: { edits } })
    expect(losses.unsupported).toEqual([])
    expect(losses.warnings).toEqual([{ path: 'context_management', code: 'dropped' }])
  })

  test('fields that only tune, and unknown ones, are warned of', () => {
    const { losses } = readRequest({
      ...ask({ role: 'user', content: 'x' }),
      speed: 'fast',
      cache_control: { type: 'ephemeral' },
      x_new: 1,
      top_k: null,
    })
    expect(losses.warnings.map((each) => each.path)).toEqual(['speed', 'cache_control', 'x_new'])
    expect(losses.unsupported).toEqual([])
  })

  test('seals packed for this client come back to the parts they belong to, and native ones stay native', () => {
    const gemini: Seal = { origin: 'gemini', signature: 'sig' }
    const responses: Seal = { origin: 'openai-responses', encrypted: 'enc', itemId: 'rs_1' }
    const { conversation } = readRequest(
      ask({
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'hm', signature: packSeal(responses) },
          { type: 'thinking', thinking: '', signature: 'native' },
          { type: 'redacted_thinking', data: 'native too' },
          { type: 'tool_use', id: 't1', name: 'f', input: {} },
          { type: 'redacted_thinking', data: packSeal(gemini, 'previous') },
        ],
      }),
    )
    const parts = conversation.turns[0]?.parts ?? []
    expect(parts.map((part) => part.type)).toEqual(['reasoning', 'reasoning', 'reasoning', 'tool-call'])
    expect(parts.map((part) => ('seal' in part ? part.seal : undefined))).toEqual([
      responses,
      { origin: 'anthropic-messages', signature: 'native' },
      { origin: 'anthropic-messages', encrypted: 'native too' },
      gemini,
    ])
  })

  test('an older output_format is read like output_config.format', () => {
    const schema = { type: 'object' }
    const { conversation } = readRequest({ ...ask(), output_format: { type: 'json_schema', schema } })
    expect(conversation.settings.output).toEqual({ type: 'schema', schema })
  })

  test.each([
    [{ thinking: { type: 'enabled', budget_tokens: 2048 } }, { budgetTokens: 2048, show: true }],
    [
      { thinking: { type: 'adaptive', display: 'omitted' }, output_config: { effort: 'low' } },
      { effort: 'low', show: false },
    ],
    [{ thinking: { type: 'disabled' } }, { effort: 'none' }],
    [{ output_config: { effort: 'max' } }, { effort: 'xhigh' }],
    [{}, undefined],
  ])('%j asks for reasoning as %j', (members, expected) => {
    expect(readRequest({ ...ask(), ...(members as JsonObject) }).conversation.settings.reasoning).toEqual(expected)
  })

  test('counting takes a request without max_tokens and answers with one number', () => {
    const losses = new Losses()
    const conversation = countTokensRequest({ model: 'm', messages: [{ role: 'user', content: 'x' }] }, losses)
    expect(conversation.turns).toEqual([user('x')])
    expect(losses).toMatchObject({ unsupported: [], warnings: [] })
    expect(countTokensReply(7)).toEqual({ input_tokens: 7 })
  })
})

describe('writing requests', () => {
  test('neighbours of one role are one message, results of parallel calls stand first in it, in one message', () => {
    const { body, losses } = writeRequest({
      turns: [
        user('one'),
        user('two'),
        assistant({ type: 'tool-call', id: 'a', name: 'f', arguments: '' }),
        assistant({ type: 'tool-call', id: 'b', name: 'g', arguments: '{"x":1}' }),
        user('meanwhile'),
        { role: 'tool', parts: [{ type: 'tool-result', id: 'a', content: [] }] },
        { role: 'tool', parts: [{ type: 'tool-result', id: 'b', content: [{ type: 'text', text: '' }], isError: true }] },
      ],
    })
    expect(body.messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'one' },
          { type: 'text', text: 'two' },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'tool_use', id: 'a', name: 'f', input: {} },
          { type: 'tool_use', id: 'b', name: 'g', input: { x: 1 } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: '(no output)' }] },
          { type: 'tool_result', tool_use_id: 'b', content: [{ type: 'text', text: '(no output)' }], is_error: true },
          { type: 'text', text: 'meanwhile' },
        ],
      },
    ])
    expect(losses.unsupported).toEqual([])
  })

  test('calls without ids, or with one id twice, get ids of their own that their results repeat', () => {
    const call = (id: string, name: string) => ({ type: 'tool-call', id, name, arguments: '{}' }) as const
    const result = (id: string, name: string): Turn => ({
      role: 'tool',
      parts: [{ type: 'tool-result', id, name, content: [{ type: 'text', text: name }] }],
    })
    const { body } = writeRequest({
      turns: [
        user('x'),
        assistant(call('', 'f'), call('', 'g')),
        result('', 'g'),
        result('', 'f'),
        assistant(call('k:1', 'h')),
        result('k:1', 'h'),
        assistant(call('k:1', 'i')),
        result('k:1', 'i'),
      ],
    })
    const blocks = (body.messages as { content: JsonObject[] }[]).flatMap((message) => message.content)
    const names = new Map(blocks.filter((block) => block.type === 'tool_use').map((block) => [block.id, block.name]))
    const results = blocks.filter((block) => block.type === 'tool_result')
    expect(names.size).toBe(4)
    for (const id of names.keys()) expect(id).toMatch(/^[a-zA-Z0-9_-]+$/)
    expect(results.map((block) => [names.get(block.tool_use_id ?? ''), block.content])).toEqual(
      ['g', 'f', 'h', 'i'].map((name) => [name, [{ type: 'text', text: name }]]),
    )
  })

  test('text that Anthropic refuses as empty is never sent', () => {
    const { body } = writeRequest({ turns: [user(''), assistant({ type: 'text', text: ' ' }), user('x')] })
    expect(body.messages).toEqual([{ role: 'user', content: [{ type: 'text', text: 'x' }] }])
  })

  test('instructions alone become the question, and nothing at all is refused', () => {
    const system: Turn = { role: 'system', parts: [{ type: 'text', text: 'Say hi.' }] }
    expect(writeRequest({ turns: [system] }).body.messages).toEqual([{ role: 'user', content: [{ type: 'text', text: 'Say hi.' }] }])
    expect(writeRequest({ turns: [] }).losses.unsupported.map((each) => each.path)).toEqual(['messages'])
  })

  test('system text in the middle stays after a user turn where the model takes it, and moves to the top where not', () => {
    const turns: Turn[] = [
      user('a'),
      assistant({ type: 'text', text: 'b' }),
      { role: 'developer', parts: [{ type: 'text', text: 'Be brief.' }] },
      user('c'),
    ]
    const late = { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] }
    expect((writeRequest({ turns }, newest).body.messages as JsonObject[]).at(-1)).toEqual(late)
    const { body, losses } = writeRequest({ turns })
    expect(body.system).toEqual(late.content)
    expect(losses.warnings).toContainEqual({ path: 'messages.2', code: 'approximated' })
  })

  test('only seals of this protocol go back, unchanged and in order; foreign reasoning is left out and said', () => {
    const own = (seal: Omit<Seal, 'origin'>): Seal => ({ origin: 'anthropic-messages', ...seal })
    const { body, losses } = writeRequest({
      turns: [
        user('x'),
        assistant(
          { type: 'reasoning', text: '', seal: own({ signature: 's1' }) },
          { type: 'reasoning', text: '', seal: own({ encrypted: 'e1' }) },
          { type: 'reasoning', text: 'foreign', seal: { origin: 'gemini', signature: 's2' } },
          { type: 'text', text: 'done' },
        ),
        user('y'),
      ],
    })
    expect((body.messages as { content: JsonObject[] }[])[1]?.content).toEqual([
      { type: 'thinking', thinking: '', signature: 's1' },
      { type: 'redacted_thinking', data: 'e1' },
      { type: 'text', text: 'done' },
    ])
    expect(losses.warnings).toEqual([{ path: 'messages.1.content.2', code: 'seal-stripped' }])
  })

  test('an unsigned thought goes back to the local server that had it, and never to Claude, which checks', () => {
    const turns = [
      user('x'),
      assistant({ type: 'reasoning', text: 'hm', seal: { origin: 'anthropic-messages', signature: '' } }, { type: 'text', text: 'a' }),
      user('y'),
    ]
    expect(stringifyJson(writeRequest({ turns }, local).body)).toContain('"thinking":"hm"')
    expect(stringifyJson(writeRequest({ turns }).body)).not.toContain('hm')
  })

  test('arguments that are no object are wrapped, so that no tool runs on an empty one', () => {
    const { body, losses } = writeRequest({ turns: [user('x'), assistant({ type: 'tool-call', id: 'a', name: 'f', arguments: '{"cut' })] })
    expect(stringifyJson(body.messages ?? null)).toContain('"input":{"invalid_arguments":"{\\"cut"}')
    expect(losses.warnings).toContainEqual({ path: 'messages.1.content.0.arguments', code: 'approximated' })
  })

  test.each([
    ['response_format', { output: { type: 'json' } }],
    ['n', { choices: 2 }],
    ['logprobs', { logprobs: true }],
    ['stop', { stop: ['\n'] }],
  ] as [string, Settings][])('%s is refused, because leaving it out would change the answer', (path, said) => {
    expect(settings(said).losses.unsupported.map((each) => each.path)).toEqual([path])
  })

  test('every setting is written or said to be lost', () => {
    const { losses } = settings({
      minP: 0.1,
      seed: 1,
      frequencyPenalty: 1,
      presencePenalty: 1,
      repeatPenalty: 1,
      logitBias: {},
      store: true,
      verbosity: 'low',
      contextTokens: 1,
      keepAlive: '5m',
      serviceTier: 'flex',
    })
    expect(losses.warnings.map((each) => each.path).sort()).toEqual([
      'frequency_penalty',
      'keep_alive',
      'logit_bias',
      'min_p',
      'num_ctx',
      'presence_penalty',
      'repeat_penalty',
      'seed',
      'service_tier',
      'store',
      'verbosity',
    ])
  })

  test('temperature is clamped to 1, and leaves together with top_p and top_k when thinking is on', () => {
    expect(settings({ temperature: 1.7 }).body.temperature).toBe(1)
    expect(settings({ temperature: 1.7 }).losses.warnings).toEqual([{ path: 'temperature', code: 'clamped' }])
    const { body, losses } = settings({ temperature: 0.2, topP: 0.5, topK: 3, reasoning: { budgetTokens: 2000 } })
    expect(body).not.toHaveProperty('temperature')
    expect(losses.warnings.map((each) => each.path)).toEqual(['temperature', 'top_p', 'top_k'])
  })

  test('max_tokens is filled in when missing, and held to the limit of the model', () => {
    const { body, losses } = writeRequest({ settings: {} })
    expect(body.max_tokens).toBe(4096)
    expect(losses.warnings).toEqual([{ path: 'max_tokens', code: 'added' }])
    expect(writeRequest({ settings: { maxOutputTokens: 9000 } }, { ...target, maxOutputTokens: 8000 }).body.max_tokens).toBe(8000)
  })

  test('a thinking budget is at least 1024 and under max_tokens, whatever was asked, and no cap of the caller is raised', () => {
    const effort = fc.constantFrom(undefined, 'minimal', 'low', 'medium', 'high', 'xhigh') as fc.Arbitrary<'low' | undefined>
    const cap = fc.option(fc.integer({ min: 1, max: 70_000 }), { nil: undefined })
    fc.assert(
      fc.property(
        effort,
        fc.option(fc.integer({ min: 1, max: 70_000 }), { nil: undefined }),
        cap,
        cap,
        (word, budgetTokens, asks, limit) => {
          const { body } = writeRequest(
            { settings: { maxOutputTokens: asks, reasoning: { effort: word, budgetTokens } } },
            { ...target, maxOutputTokens: limit },
          )
          const thinking = body.thinking as { budget_tokens: number } | undefined
          if (thinking) {
            expect(thinking.budget_tokens).toBeGreaterThanOrEqual(1024)
            expect(thinking.budget_tokens).toBeLessThan(Number(body.max_tokens))
          }
          if (asks !== undefined) expect(Number(body.max_tokens)).toBeLessThanOrEqual(asks)
          if (limit !== undefined) expect(Number(body.max_tokens)).toBeLessThanOrEqual(limit)
        },
      ),
    )
  })

  test.each([
    ['claude-3-5-haiku-20241022', undefined, undefined],
    ['claude-sonnet-4-20250514', { type: 'enabled', budget_tokens: 7500 }, undefined],
    ['claude-opus-4-6', { type: 'adaptive' }, { effort: 'high' }],
    ['anthropic.claude-opus-4-7', { type: 'adaptive' }, { effort: 'xhigh' }],
    ['claude-mythos-preview', { type: 'adaptive' }, { effort: 'xhigh' }],
    ['tiny.gguf', { type: 'enabled', budget_tokens: 7500 }, undefined],
  ])('%s is asked to think hard in its own way', (model, thinking, config) => {
    const { body } = settings({ reasoning: { effort: 'xhigh' } }, { ...target, model })
    expect([body.thinking, body.output_config]).toEqual([thinking, config])
  })

  test('a budget gives way when a tool is forced or when the thinking of an open tool round is gone', () => {
    const tools = [{ name: 'f' }]
    const reasoning = { budgetTokens: 2000 }
    const forced = writeRequest({ tools, settings: { maxOutputTokens: 9000, reasoning, toolChoice: { type: 'required' } } })
    expect([forced.body.thinking, forced.body.tool_choice]).toEqual([undefined, { type: 'any' }])
    const turns: Turn[] = [
      user('x'),
      assistant({ type: 'tool-call', id: 'a', name: 'f', arguments: '{}' }),
      { role: 'tool', parts: [{ type: 'tool-result', id: 'a', content: [{ type: 'text', text: 'r' }] }] },
    ]
    const open = writeRequest({ tools, turns, settings: { maxOutputTokens: 9000, reasoning } })
    expect(open.body.thinking).toBeUndefined()
    expect(open.losses.warnings).toContainEqual({ path: 'reasoning', code: 'dropped' })
  })

  test('several allowed tools are said by leaving the others out', () => {
    const tools = ['a', 'b', 'c'].map((name) => ({ name }))
    const { body } = writeRequest({
      tools,
      settings: { maxOutputTokens: 9, toolChoice: { type: 'tool', names: ['a', 'c'] }, parallelTools: false },
    })
    expect((body.tools as JsonObject[]).map((tool) => tool.name)).toEqual(['a', 'c'])
    expect(body.tool_choice).toEqual({ type: 'any', disable_parallel_tool_use: true })
  })

  test('at most four cache marks are sent, the last ones', () => {
    const turns = Array.from(
      { length: 6 },
      (_, index): Turn => ({ role: 'user', parts: [{ type: 'text', text: `${index}`, cache: { ttl: '5m' } }] }),
    )
    const { body, losses } = writeRequest({ turns })
    const marked = (body.messages as { content: JsonObject[] }[])[0]?.content.filter((block) => block.cache_control)
    expect(marked?.map((block) => block.text)).toEqual(['2', '3', '4', '5'])
    expect(losses.warnings).toEqual([{ path: 'cache_control', code: 'dropped' }])
  })

  test('audio, strange files and files of other providers are refused', () => {
    const parts: Turn['parts'] = [
      { type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: 'AA==' } },
      { type: 'image', source: { kind: 'file', id: 'file-openai' } },
      { type: 'document', source: { kind: 'base64', mediaType: 'application/msword', data: 'AA==' } },
    ]
    expect(writeRequest({ turns: [{ role: 'user', parts }, user('x')] }).losses.unsupported).toHaveLength(3)
  })
})

/** The grammar of the stream, as strict as the strictest client. */
function checkGrammar(frames: readonly Frame[]): void {
  let state: 'new' | 'between' | 'block' | 'told' | 'over' = 'new'
  let index = -1
  let kind = ''
  let isSigned = false
  for (const { event, data } of frames) {
    const value = JSON.parse(data) as JsonObject
    expect(event).toBe(value.type)
    const expected = (at: typeof state): void => expect(state, `${value.type} in state ${state}`).toBe(at)
    switch (value.type) {
      case 'message_start':
        expected('new')
        state = 'between'
        break
      case 'content_block_start':
        expected('between')
        expect(value.index).toBe(++index)
        kind = String((value.content_block as JsonObject).type)
        isSigned = false
        state = 'block'
        break
      case 'content_block_delta': {
        expected('block')
        expect(value.index).toBe(index)
        const type = String((value.delta as JsonObject).type)
        expect(
          {
            text_delta: 'text',
            citations_delta: 'text',
            thinking_delta: 'thinking',
            signature_delta: 'thinking',
            input_json_delta: 'tool_use',
          }[type],
        ).toBe(kind)
        expect(isSigned).toBe(false)
        if (type === 'signature_delta') isSigned = true
        break
      }
      case 'content_block_stop':
        expected('block')
        expect(value.index).toBe(index)
        state = 'between'
        break
      case 'message_delta':
        expected('between')
        state = 'told'
        break
      case 'message_stop':
        expected('told')
        state = 'over'
        break
      default:
        throw new Error(`unexpected ${value.type}`)
    }
  }
  expect(state).toBe('over')
}

describe('streams', () => {
  const origin = fc.constantFrom('anthropic-messages', 'gemini', 'openai-responses') as fc.Arbitrary<Seal['origin']>
  const seal = fc.option(fc.record({ origin, signature: fc.base64String({ minLength: 4 }) }), { nil: undefined })
  const pieces = fc.array(fc.string({ unit: 'grapheme', maxLength: 5 }), { maxLength: 4 })
  const json = fc
    .dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      fc.jsonValue(),
      { maxKeys: 3 },
    )
    .map((value) => JSON.stringify(value))
  const block = fc.oneof(
    fc.record({ kind: fc.constantFrom('text', 'reasoning', 'refusal'), pieces, seal }),
    fc.record({
      kind: fc.constant('tool-call'),
      pieces: fc.oneof(
        fc.constant<string[]>([]),
        json.map((text) => [text.slice(0, 2), text.slice(2)]),
      ),
      seal,
    }),
    fc.record({ kind: fc.constant('part'), pieces: fc.constant<string[]>([]), seal: fc.constant(undefined) }),
  )

  /** Events of all blocks, woven in an order that chance chooses; blocks are numbered as they first appear. */
  const woven = fc
    .tuple(fc.array(block, { maxLength: 6 }), fc.infiniteStream(fc.nat()), fc.boolean())
    .map(([blocks, chance, isUsageLate]) => {
      const queues = blocks.map(({ kind, pieces, seal }) => {
        if (kind === 'part')
          return [
            { type: 'part', part: { type: 'opaque', origin: 'anthropic-messages', kind: 'x_result', value: { type: 'x_result', n: 1 } } },
          ]
        const delta = (text: string): object => ({ type: `${kind}-delta`, ...(kind === 'tool-call' ? { arguments: text } : { text }) })
        return [
          { type: `${kind}-start`, id: '', name: 'f' },
          ...pieces.map(delta),
          { type: `${kind}-end`, ...(kind !== 'refusal' && { seal }) },
        ]
      })
      const numbers = new Map<object[], number>()
      const events: object[] = [{ type: 'start', id: 'up', model: 'm', usage: { inputTotal: 5 } }]
      while (queues.some((queue) => queue.length > 0)) {
        const open = queues.filter((queue) => queue.length > 0)
        const queue = open[(chance.next().value ?? 0) % open.length]
        if (!queue) break
        if (!numbers.has(queue)) numbers.set(queue, numbers.size)
        events.push({ ...queue.shift(), block: numbers.get(queue) })
      }
      const usage = { type: 'usage', usage: { inputTotal: 9, cacheRead: 4, outputTotal: 3 } }
      const finish = { type: 'finish', finish: { unified: 'stop' } }
      return [...events, ...(isUsageLate ? [finish, usage] : [usage, finish])] as StreamEvent[]
    })

  test('whatever order events come in, the grammar holds and an SDK gathers what we would write whole', async () => {
    await fc.assert(
      fc.asyncProperty(woven, async (events) => {
        const frames = write(events)
        checkGrammar(frames)
        const gathered = JSON.parse(JSON.stringify(await gather(frames)))
        const whole = JSON.parse(JSON.stringify(anthropicMessages.writeReply(fold(events), asked)))
        const withoutIds = (content: JsonObject[]): JsonObject[] => content.map(({ id: _, ...rest }) => rest)
        expect(withoutIds(gathered.content)).toEqual(withoutIds(whole.content))
        expect(gathered.stop_reason).toBe(whole.stop_reason)
        expect(gathered.usage).toMatchObject({ input_tokens: 5, cache_read_input_tokens: 4, output_tokens: 3 })
      }),
      { numRuns: 200 },
    )
  })

  test('events that break the rules (no end, two starts, a delta from nowhere) still give a whole and valid stream', () => {
    const frames = write([
      { type: 'text-delta', block: 7, text: 'lost' },
      { type: 'text-start', block: 0 },
      { type: 'text-start', block: 0 },
      { type: 'text-delta', block: 0, text: 'kept' },
      { type: 'tool-call-start', block: 1, id: 'a', name: 'f' },
      { type: 'finish', finish: { unified: 'stop' } },
      { type: 'text-delta', block: 0, text: 'late' },
    ])
    checkGrammar(frames)
    expect(fold(read(frames)).parts).toEqual([
      { type: 'text', text: 'kept' },
      { type: 'tool-call', id: 'a', name: 'f', arguments: '{}' },
    ])
  })

  test('a stream without a finish gets no clean last word', () => {
    const frames = write([
      { type: 'text-start', block: 0 },
      { type: 'text-delta', block: 0, text: 'half' },
    ])
    expect(frames.map(({ event }) => event)).toEqual(['message_start', 'content_block_start', 'content_block_delta'])
    expect(read(frames).some(({ type }) => type === 'finish')).toBe(false)
  })

  test('the last words wait for usage that comes after the finish', () => {
    const writer = anthropicMessages.eventWriter(asked)
    expect(writer.push({ type: 'finish', finish: { unified: 'length' } })).toEqual([])
    expect(writer.push({ type: 'usage', usage: { inputTotal: 10, cacheRead: 3, cacheWrite: 2, outputTotal: 4 } })).toEqual([])
    const last = writer.end().map(({ data }) => JSON.parse(data) as JsonObject)
    expect(last.at(-2)).toEqual({
      type: 'message_delta',
      delta: { stop_reason: 'max_tokens', stop_sequence: null },
      usage: { input_tokens: 5, cache_creation_input_tokens: 2, cache_read_input_tokens: 3, output_tokens: 4 },
    })
    expect(writer.end()).toEqual([])
  })

  test('a foreign seal survives this client, streamed or whole, and comes back where it was', async () => {
    const parts: ReplyPart[] = [
      { type: 'reasoning', text: 'hm', seal: { origin: 'openai-responses', encrypted: 'e', itemId: 'rs_1' } },
      { type: 'reasoning', text: '', seal: { origin: 'bedrock-converse', encrypted: 'r' } },
      { type: 'text', text: 'so', seal: { origin: 'gemini', signature: 's1' } },
      { type: 'tool-call', id: 'a', name: 'f', arguments: '{"x":1}', seal: { origin: 'gemini', signature: 's2' } },
    ]
    const whole = anthropicMessages.writeReply(reply(parts), asked).content
    const streamed = JSON.parse(JSON.stringify((await gather(write(unfold(reply(parts))))).content))
    for (const content of [whole, streamed]) {
      const { conversation } = readRequest(ask({ role: 'user', content: 'x' }, { role: 'assistant', content }))
      expect(conversation.turns[1]?.parts).toEqual(parts)
    }
  })

  test('a carrier made by another Drawbridge upstream is packed again, so that it gets back to that one', () => {
    const upstream: Seal = { origin: 'anthropic-messages', signature: packSeal({ origin: 'gemini', signature: 's' }) }
    const written = anthropicMessages.writeReply(reply([{ type: 'reasoning', text: 'hm', seal: upstream }]), asked)
    const { conversation } = readRequest(ask({ role: 'user', content: 'x' }, { role: 'assistant', content: written.content ?? null }))
    expect(conversation.turns[1]?.parts).toEqual([{ type: 'reasoning', text: 'hm', seal: upstream }])
  })

  test('citations of a text stay with it, streamed and whole', async () => {
    const citation = { type: 'char_location', cited_text: 'x', document_index: 0 }
    const message: JsonObject = {
      content: [
        { type: 'text', text: 'so', citations: [citation] },
        { type: 'text', text: 'plain' },
      ],
      stop_reason: 'end_turn',
    }
    const events = [...unfold(anthropicMessages.readReply(message))]
    checkGrammar(write(events))
    const gathered = JSON.parse(JSON.stringify((await gather(write(events))).content))
    expect(gathered).toEqual(message.content)
    expect(anthropicMessages.writeReply(fold(events), asked).content).toEqual(message.content)
  })

  test('an error inside a stream makes the SDK raise, before and after the first content', async () => {
    const fault: StreamEvent = { type: 'error', fault: { message: 'it broke', status: 529, type: 'overloaded_error' } }
    await expect(gather(write([fault]))).rejects.toThrow('it broke')
    const begun: StreamEvent[] = [{ type: 'text-start', block: 0 }, { type: 'text-delta', block: 0, text: 'half' }, fault]
    await expect(gather(write(begun))).rejects.toThrow('it broke')
    const error = { status: 504, message: 'too slow', code: 'upstream.timeout', requestId: 'r1' }
    await expect(gather(anthropicMessages.writeStreamError(error))).rejects.toThrow('too slow')
  })

  test('no frames, however malformed, make the reader or the meter throw', () => {
    const type = fc.constantFrom(
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
      'ping',
      'error',
      3,
    )
    const inner = fc.oneof(
      fc.jsonValue(),
      fc.record({
        type: fc.constantFrom(
          'text',
          'thinking',
          'tool_use',
          'x',
          'text_delta',
          'thinking_delta',
          'input_json_delta',
          'signature_delta',
          'citations_delta',
        ),
        text: fc.jsonValue(),
        thinking: fc.jsonValue(),
        partial_json: fc.jsonValue(),
        signature: fc.jsonValue(),
      }),
    )
    const data = fc.record(
      {
        type,
        index: fc.constantFrom(0, 1, 'a', null),
        message: fc.jsonValue(),
        content_block: inner,
        delta: inner,
        usage: fc.jsonValue(),
        error: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    const anyFrame = fc.oneof(
      data.map((value) => ({ data: JSON.stringify(value) })),
      fc.string().map((value) => ({ data: value })),
    )
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 12 }), (frames) => {
        const meter = anthropicMessages.meter()
        for (const each of frames) meter.push(each)
        const frameList = write(read(frames))
        if (frameList.at(-1)?.event === 'message_stop') checkGrammar(frameList)
      }),
      { numRuns: 500 },
    )
  })

  test('a stream cut before its stop reason has no finish; one that lacks only message_stop has', () => {
    const start = frame({ type: 'message_start', message: { usage: { input_tokens: 3, output_tokens: 1 } } })
    const delta = frame({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } })
    expect(read([start]).map(({ type }) => type)).toEqual(['start'])
    expect(fold(read([start, delta]))).toMatchObject({ finish: { unified: 'stop' }, usage: { inputTotal: 3, outputTotal: 2 } })
  })

  test('a call that stands whole in message_start is read, and counts as content', () => {
    const call = { type: 'tool_use', id: 'toolu_1', name: 'roll', input: { player: 2 } }
    const usage = { input_tokens: 0, output_tokens: 4 }
    const start = frame({ type: 'message_start', message: { id: 'msg_1', content: [call], stop_reason: 'tool_use', usage } })
    expect(fold(read([start, frame({ type: 'message_stop' })]))).toMatchObject({
      parts: [{ type: 'tool-call', id: 'toolu_1', name: 'roll', arguments: '{"player":2}' }],
      finish: { unified: 'tool-calls' },
      usage: { inputTotal: 0, outputTotal: 4 },
    })
    const meter = anthropicMessages.meter()
    expect([meter.push(start), meter.facts.finish?.unified, meter.facts.usage?.outputTotal]).toEqual(['content', 'tool-calls', 4])
  })

  test('text is told as it comes although llama.cpp stops every block at the end', () => {
    const reader = anthropicMessages.eventReader()
    const push = (data: JsonObject): string[] => reader.push(frame(data)).map(({ type }) => type)
    push({ type: 'message_start', message: {} })
    push({ type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } })
    expect(push({ type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } })).toEqual([
      'reasoning-end',
      'text-start',
    ])
  })
})

describe('replies and errors', () => {
  test.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['tool_use', 'tool-calls'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['pause_turn', 'pause'],
    ['refusal', 'content-filter'],
    ['something_new', 'other'],
    ['constructor', 'other'],
  ])('%s is read as %s, and written back as it was when it is known', (raw, unified) => {
    const read = anthropicMessages.readReply({ content: [], stop_reason: raw })
    expect(read.finish).toEqual({ unified, raw })
    expect(anthropicMessages.writeReply(read, asked).stop_reason).toBe(unified === 'other' ? 'end_turn' : raw)
  })

  test('calls under another word for the end, and the stop string that ended it, are told', () => {
    const content = [{ type: 'tool_use', id: 'a', name: 'f', input: {} }]
    expect(anthropicMessages.readReply({ content, stop_reason: 'end_turn' }).finish.unified).toBe('tool-calls')
    const stopped = anthropicMessages.readReply({ content: [], stop_reason: 'end_turn', stop_sequence: 'END' })
    expect(anthropicMessages.writeReply(stopped, asked)).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: 'END' })
  })

  test('cached tokens are inside the canonical input and outside the written one', () => {
    const usage = {
      input_tokens: 5,
      cache_read_input_tokens: 7,
      cache_creation_input_tokens: 11,
      cache_creation: { ephemeral_5m_input_tokens: 8, ephemeral_1h_input_tokens: 3 },
      output_tokens: 2,
    }
    const read = anthropicMessages.readReply({ content: [], usage })
    expect(read.usage).toEqual({ inputTotal: 23, cacheRead: 7, cacheWrite: 11, cacheWrite1h: 3, outputTotal: 2 })
    expect(anthropicMessages.writeReply(read, asked).usage).toEqual(usage)
  })

  test('a refusal is told as text, and an upstream id of another kind is replaced', () => {
    const written = anthropicMessages.writeReply({ id: 'chatcmpl-1', ...reply([{ type: 'refusal', text: 'No.' }]) }, asked)
    expect(written).toMatchObject({ id: 'msg_01k', content: [{ type: 'text', text: 'No.' }] })
  })

  test.each([
    [400, 'invalid_request_error'],
    [401, 'authentication_error'],
    [402, 'billing_error'],
    [403, 'permission_error'],
    [404, 'not_found_error'],
    [413, 'request_too_large'],
    [422, 'invalid_request_error'],
    [429, 'rate_limit_error'],
    [500, 'api_error'],
    [502, 'api_error'],
    [503, 'overloaded_error'],
    [504, 'timeout_error'],
    [529, 'overloaded_error'],
  ])('status %i is told as %s and read back', (status, type) => {
    const error = anthropicMessages.writeError({ status, message: 'why', code: 'c', requestId: 'r' })
    expect(error).toEqual({ type: 'error', error: { type, message: 'why' }, request_id: 'r' })
    expect(anthropicMessages.readFault(status, error)).toEqual({ status, type, message: 'why' })
  })

  test('error shapes of servers that borrow the wire are read, and strange bodies are nobody’s error', () => {
    const bare: Frame = { event: 'error', data: '{"code":500,"message":"full","type":"server_error"}' }
    expect(read([bare])).toEqual([{ type: 'error', fault: { status: 500, type: 'server_error', code: '500', message: 'full' } }])
    expect(anthropicMessages.meter().push(bare)).toBe('error')
    expect(anthropicMessages.readFault(503, { detail: { msg: 'busy', type: 'service_unavailable' } })?.message).toBe('busy')
    for (const body of [undefined, null, 'x', [], {}, { error: 3 }]) expect(anthropicMessages.readFault(500, body)).toBeUndefined()
  })

  test('the meter commits at the first real content and ends at message_stop', () => {
    const meter = anthropicMessages.meter()
    const roles = write(unfold(reply([{ type: 'text', text: 'a' }]))).map((each) => meter.push(each))
    expect(roles).toEqual(['lifecycle', 'lifecycle', 'content', 'lifecycle', 'lifecycle', 'end'])
  })

  test('needles stand in no ordinary delta, even when its text speaks of errors', () => {
    const { needles } = anthropicMessages.meter()
    const said = 'an "error" of type "tool_use"'
    const delta = stringifyJson({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: said } })
    expect(needles.filter((needle) => delta.includes(needle))).toEqual([])
  })
})
