import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { askedFor } from '../../test/fixtures/openai-responses/grammar.ts'
import { type Conversation, Losses, type Part, type ReasoningPart, type Seal, type Turn } from '../core/conversation.ts'
import { asArray, asObject, at, type Json, type JsonObject } from '../core/json.ts'
import { packSeal } from '../core/seal.ts'
import { openaiResponses } from './openai-responses.ts'
import { customInput } from './openai-responses-items.ts'
import type { Quirks, Target } from './protocol.ts'

const fixtureBody = (name: string): JsonObject =>
  JSON.parse(readFileSync(new URL(`../../test/fixtures/openai-responses/${name}.json`, import.meta.url), 'utf8')).body

const target = (model = 'm', provider = 'openai-compatible', quirks: Quirks = {}): Target => ({ model, provider, quirks })

function read(body: Json): { conversation: Conversation; losses: Losses } {
  const losses = new Losses()
  return { conversation: openaiResponses.readRequest(asObject(body) ?? {}, losses, {}), losses }
}

function write(conversation: Partial<Conversation>, to = target()): { body: JsonObject; losses: Losses } {
  const losses = new Losses()
  const whole = { model: 'm', turns: [userSays('hi')], tools: [], settings: {}, stream: false, ...conversation }
  return { body: openaiResponses.writeRequest(whole, losses, to), losses }
}

const userSays = (text: string): Turn => ({ role: 'user', parts: [{ type: 'text', text }] })
const refusedPaths = (losses: Losses) => losses.unsupported.map(({ path }) => path)
const warned = (losses: Losses) => losses.warnings.map(({ path, code }) => `${path} ${code}`)

// ---- conversations of what every protocol can carry, in the form in which reading gives them ----

const words = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant(''), fc.constant('😀\n"{}'))
const name = fc.stringMatching(/^[a-z][a-z_]{0,11}$/)
const textPart = fc.record({ type: fc.constant('text' as const), text: words })
const base64 = fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('base64'))
const imagePart = fc.record(
  {
    type: fc.constant('image' as const),
    source: fc.oneof(
      fc.record({ kind: fc.constant('base64' as const), mediaType: fc.constantFrom('image/png', 'image/jpeg'), data: base64 }),
      fc.record({ kind: fc.constant('url' as const), url: fc.webUrl() }),
      fc.record({ kind: fc.constant('file' as const), id: fc.uuid() }),
    ),
    detail: fc.constantFrom('low', 'high'),
  },
  { requiredKeys: ['type', 'source'] },
)
const documentPart = fc.record({
  type: fc.constant('document' as const),
  source: fc.oneof(
    fc.record({ kind: fc.constant('base64' as const), mediaType: fc.constantFrom('application/pdf', 'text/plain'), data: base64 }),
    fc.record({ kind: fc.constant('url' as const), url: fc.webUrl() }),
  ),
  name: fc.constantFrom('a.pdf', 'b.txt'),
})
const callPart: fc.Arbitrary<Part> = fc
  .record({ id: fc.uuid(), name, arguments: fc.json(), isNative: fc.boolean() })
  .map(({ isNative, ...call }) => ({
    type: 'tool-call',
    ...call,
    ...(isNative && { seal: { origin: 'openai-responses', itemId: `fc_${call.id}` } }),
  }))
const resultPart: fc.Arbitrary<Part> = fc.record({
  type: fc.constant('tool-result' as const),
  id: fc.uuid(),
  content: fc.array(fc.oneof(textPart, imagePart, documentPart), { minLength: 1, maxLength: 3 }),
})
/** The parts of one reasoning item of the provider's own. */
const reasoningItem: fc.Arbitrary<Part[]> = fc
  .record({
    id: fc.uuid(),
    summaries: fc.array(fc.string({ minLength: 1 }), { maxLength: 3 }),
    contents: fc.array(fc.string({ minLength: 1 }), { maxLength: 2 }),
  })
  .map(({ id, summaries, contents }) => {
    const entries: Omit<ReasoningPart, 'seal'>[] = [
      ...summaries.map((text) => ({ type: 'reasoning' as const, text, isSummary: true })),
      ...contents.map((text) => ({ type: 'reasoning' as const, text })),
    ]
    const whole = entries.length > 0 ? entries : [{ type: 'reasoning' as const, text: '' }]
    return whole.map((entry, index): Part => {
      const seal: Seal = { origin: 'openai-responses', itemId: `rs_${id}` }
      return { ...entry, seal: index === whole.length - 1 ? { ...seal, encrypted: `gAAAA${id}` } : seal }
    })
  })
const one = (part: fc.Arbitrary<Part>): fc.Arbitrary<Part[]> => part.map((each) => [each])
const refusalPart: fc.Arbitrary<Part> = fc.record({ type: fc.constant('refusal' as const), text: words })

const asking: fc.Arbitrary<Turn> = fc.record({
  role: fc.constantFrom('user' as const, 'user' as const, 'developer' as const, 'system' as const),
  parts: fc.array(fc.oneof<fc.Arbitrary<Part>[]>(textPart, imagePart, documentPart), { minLength: 1, maxLength: 3 }),
})
const answering: fc.Arbitrary<Turn> = fc
  .array(fc.oneof(one(textPart), one(refusalPart), one(callPart), reasoningItem), { minLength: 1, maxLength: 5 })
  .map((groups) => ({ role: 'assistant', parts: groups.flat() }))
const results: fc.Arbitrary<Turn> = fc.array(resultPart, { minLength: 1, maxLength: 20 }).map((parts) => ({ role: 'tool', parts }))
const turns: fc.Arbitrary<Turn[]> = fc
  .array(fc.oneof(one2(asking), fc.tuple(asking, answering), fc.tuple(asking, answering, results)), { minLength: 1, maxLength: 4 })
  .map((rounds) => rounds.flat())
function one2(turn: fc.Arbitrary<Turn>): fc.Arbitrary<Turn[]> {
  return turn.map((each) => [each])
}

const tool = fc.record(
  {
    name,
    description: words,
    parameters: fc.constant<Json>({ type: 'object', properties: { a: { type: 'string' } } }),
    strict: fc.boolean(),
  },
  { requiredKeys: ['name', 'parameters', 'strict'] },
)
const tools = fc.uniqueArray(tool, { selector: (each) => each.name, minLength: 1, maxLength: 4 })
const settings = fc.record(
  {
    maxOutputTokens: fc.integer({ min: 1, max: 100_000 }),
    temperature: fc.double({ min: 0, max: 2, noNaN: true }),
    topP: fc.double({ min: 0, max: 1, noNaN: true }),
    output: fc.oneof(
      fc.constant({ type: 'text' as const }),
      fc.constant({ type: 'json' as const }),
      fc.record(
        {
          type: fc.constant('schema' as const),
          schema: fc.constant<Json>({ type: 'object' }),
          name,
          description: words,
          strict: fc.boolean(),
        },
        { requiredKeys: ['type', 'schema', 'name'] },
      ),
    ),
    verbosity: fc.constantFrom('low', 'high'),
    reasoning: fc.oneof(
      fc.record({ effort: fc.constantFrom('none' as const, 'low' as const, 'xhigh' as const) }),
      fc.record({ effort: fc.constant('high' as const), show: fc.constant(true) }),
    ),
    user: fc.uuid(),
    store: fc.boolean(),
    serviceTier: fc.constantFrom('default', 'flex'),
  },
  { requiredKeys: ['store'] },
)
const toolSettings = tools.chain((offered) =>
  fc.record({
    tools: fc.constant(offered),
    choice: fc.record(
      {
        toolChoice: fc.oneof(
          fc.constantFrom({ type: 'auto' as const }, { type: 'none' as const }, { type: 'required' as const }),
          fc
            .subarray(
              offered.map((each) => each.name),
              { minLength: 1 },
            )
            .map((names) => ({ type: 'tool' as const, names })),
        ),
        parallelTools: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  }),
)
const conversation: fc.Arbitrary<Conversation> = fc
  .record({ turns, settings, offered: fc.option(toolSettings, { nil: undefined }), stream: fc.boolean() })
  .map(({ turns: all, settings: set, offered, stream }) => ({
    model: 'm',
    turns: all,
    tools: offered?.tools ?? [],
    settings: { ...set, ...offered?.choice },
    stream,
  }))

describe('requests', () => {
  test('survive being written and read again', () => {
    fc.assert(
      fc.property(conversation, (given) => {
        const { body, losses } = write(given)
        const again = read(JSON.parse(JSON.stringify(body)))
        expect(again.conversation).toEqual(given)
        expect([losses.unsupported, losses.warnings, again.losses.unsupported, again.losses.warnings]).toEqual([[], [], [], []])
      }),
      { numRuns: 300 },
    )
  })

  test('of any shape are read without throwing', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom('message', 'reasoning', 'function_call', 'function_call_output', 'input_image', 'user'),
    )
    const members = [
      'type',
      'role',
      'content',
      'text',
      'call_id',
      'name',
      'output',
      'summary',
      'encrypted_content',
      'image_url',
      'format',
      'tools',
      'mode',
      'effort',
    ]
    const odd = fc.dictionary(
      fc.constantFrom(...members),
      fc.oneof(value, fc.array(fc.dictionary(fc.constantFrom(...members), value), { maxLength: 3 })),
    )
    const field = fc.constantFrom(
      'input',
      'tools',
      'instructions',
      'tool_choice',
      'text',
      'reasoning',
      'include',
      'model',
      'temperature',
      'previous_response_id',
      'toString',
    )
    fc.assert(
      fc.property(fc.dictionary(field, fc.oneof(value, odd, fc.array(odd, { maxLength: 4 }))), (body) => {
        const { conversation: got } = read(body as Json)
        expect(Array.isArray(openaiResponses.writeRequest(got, new Losses(), target()).input)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test.each<[string, JsonObject, string]>([
    ['previous_response_id', { previous_response_id: 'resp_1' }, 'previous_response_id'],
    ['conversation', { conversation: { id: 'conv_1' } }, 'conversation'],
    ['prompt', { prompt: { id: 'pmpt_1' } }, 'prompt'],
    ['background', { background: true }, 'background'],
    ['a built-in tool', { tools: [{ type: 'function', name: 'f' }, { type: 'web_search' }] }, 'tools.1'],
    ['the choice of a built-in tool', { tool_choice: { type: 'file_search' } }, 'tool_choice'],
    ['an item kept elsewhere', { input: [{ type: 'item_reference', id: 'msg_1' }] }, 'input.0'],
    ['an answer to a provider’s own tool', { input: [{ type: 'computer_call_output', call_id: 'c', output: {} }] }, 'input.0'],
    ['a compacted history', { input: [{ type: 'compaction', encrypted_content: 'x' }] }, 'input.0'],
    ['a field of the wrong type', { temperature: 'hot' }, 'temperature'],
    ['content of an unknown kind', { input: [{ role: 'user', content: [{ type: 'input_smell' }] }] }, 'input.0.content.0'],
    ['a missing input', { input: null }, 'input'],
  ])('%s is refused by name', (_, body, path) => {
    expect(refusedPaths(read({ model: 'm', input: 'hi', ...body }).losses)).toEqual([path])
  })

  test('what only tunes is warned of by name, and what changes nothing is not', () => {
    const { losses } = read({
      model: 'm',
      input: 'hi',
      background: false,
      truncation: 'disabled',
      previous_response_id: null,
      stream_options: { include_obfuscation: false },
      include: ['reasoning.encrypted_content', 'file_search_call.results'],
      metadata: { a: 'b' },
      prompt_cache_key: 'k',
      max_tool_calls: 3,
      x_unknown: { a: [1] },
      reasoning: { effort: 'max', summary: 'detailed', context: 'auto' },
    })
    expect(losses.unsupported).toEqual([])
    expect(warned(losses).sort()).toEqual([
      'include.1 dropped',
      'max_tool_calls dropped',
      'metadata dropped',
      'reasoning.context dropped',
      'reasoning.effort approximated',
      'reasoning.summary approximated',
      'x_unknown dropped',
    ])
  })

  test('tools that may freely be chosen among leave the others out', () => {
    const { conversation: got, losses } = read({
      model: 'm',
      input: 'hi',
      tools: ['a', 'b', 'c'].map((each) => ({ type: 'function', name: each, parameters: {} })),
      tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'b' }] },
    })
    expect(got.tools.map((each) => each.name)).toEqual(['b'])
    expect(got.settings.toolChoice).toEqual({ type: 'auto' })
    expect(warned(losses)).toEqual(['tool_choice approximated'])
  })

  test('items of one answer make one turn, and the results of its calls another', () => {
    const { conversation: got } = read({
      model: 'm',
      instructions: 'Be kind.',
      input: [
        { role: 'user', content: 'hi' },
        { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAA' },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Wait.', annotations: [] }] },
        { type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'f', arguments: '{}' },
        { type: 'function_call', call_id: 'c2', name: 'f', arguments: '' },
        { type: 'function_call_output', call_id: 'c1', output: 'one' },
        { type: 'function_call_output', call_id: 'c2', output: [{ type: 'input_text', text: 'two' }] },
      ],
    })
    expect(got.turns).toEqual([
      { role: 'system', parts: [{ type: 'text', text: 'Be kind.' }] },
      userSays('hi'),
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', text: '', seal: { origin: 'openai-responses', encrypted: 'gAAAA', itemId: 'rs_1' } },
          { type: 'text', text: 'Wait.' },
          { type: 'tool-call', id: 'c1', name: 'f', arguments: '{}', seal: { origin: 'openai-responses', itemId: 'fc_1' } },
          { type: 'tool-call', id: 'c2', name: 'f', arguments: '' },
        ],
      },
      {
        role: 'tool',
        parts: [
          { type: 'tool-result', id: 'c1', content: [{ type: 'text', text: 'one' }] },
          { type: 'tool-result', id: 'c2', content: [{ type: 'text', text: 'two' }] },
        ],
      },
    ])
  })

  test('nothing is kept at the provider unless the caller says so, and reasoning comes back encrypted instead', () => {
    expect(write({}).body).toMatchObject({ store: false, include: ['reasoning.encrypted_content'] })
    const kept = write({ settings: { store: true } }).body
    expect([kept.store, kept.include]).toEqual([true, undefined])
  })

  test('models without reasoning are not asked for its encrypted content', () => {
    for (const model of ['gpt-4o', 'openai/gpt-4.1-mini', 'gpt-5-chat-latest'])
      expect(write({}, target(model)).body.include).toBeUndefined()
    for (const model of ['gpt-5.4', 'o4-mini', 'openai.gpt-5.5', 'my-deployment'])
      expect(write({}, target(model)).body.include).toBeDefined()
  })

  test('reasoning models are spared the sampling fields that they refuse', () => {
    const settings_ = { temperature: 0.5, topP: 0.9 }
    const spared = write({ settings: settings_ }, target('gpt-5-mini', 'openai'))
    expect([spared.body.temperature, spared.body.top_p]).toEqual([undefined, undefined])
    expect(warned(spared.losses)).toEqual(['temperature dropped', 'top_p dropped'])
    expect(write({ settings: { ...settings_, reasoning: { effort: 'none' } } }, target('gpt-5.4', 'openai')).body.temperature).toBe(0.5)
    expect(write({ settings: settings_ }, target('gpt-4o', 'openai')).body.temperature).toBe(0.5)
  })

  test('settings without a place are refused when they change the answer and warned of when they tune it', () => {
    const { losses } = write({
      settings: { stop: ['x'], choices: 2, logprobs: true, seed: 1, topK: 4, frequencyPenalty: 0.1, logitBias: {} },
    })
    expect(refusedPaths(losses)).toEqual(['stop', 'n', 'logprobs'])
    expect(warned(losses)).toEqual(['top_k dropped', 'seed dropped', 'frequency_penalty dropped', 'logit_bias dropped'])
    expect(refusedPaths(write({ suffix: 'end' }).losses)).toEqual(['suffix'])
  })

  test('a named tool is said with words to servers that know only words', () => {
    const offered = ['a', 'b'].map((each) => ({ name: each }))
    const settings_ = { toolChoice: { type: 'tool' as const, names: ['b'] } }
    const { body } = write({ tools: offered, settings: settings_ }, target('m', 'lmstudio', { toolChoiceStringOnly: true }))
    expect([body.tool_choice, asArray(body.tools)?.map((each) => at(each, 'name'))]).toEqual(['required', ['b']])
    expect(write({ tools: offered, settings: settings_ }).body.tool_choice).toEqual({ type: 'function', name: 'b' })
  })

  test('only seals of its own provider are sent; an id without its content is not', () => {
    const foreign: Seal = { origin: 'anthropic-messages', signature: 's' }
    const { body, losses } = write({
      turns: [
        userSays('hi'),
        {
          role: 'assistant',
          parts: [
            { type: 'reasoning', text: 'Hm.', seal: foreign },
            { type: 'reasoning', text: '', seal: { origin: 'openai-responses', itemId: 'rs_gone' } },
            { type: 'tool-call', id: 'c', name: 'f', arguments: '', seal: { origin: 'gemini', signature: 't' } },
          ],
        },
      ],
    })
    expect(body.input).toEqual([
      { role: 'user', content: 'hi' },
      { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
    ])
    expect(warned(losses)).toEqual(['messages.1.0 seal-stripped', 'messages.1.1 seal-stripped', 'messages.1.2 seal-stripped'])
  })

  test('a foreign seal that a client carried comes back to its part; ids of our own making are nobody’s memory', () => {
    const seal: Seal = { origin: 'gemini', signature: 'sig' }
    const asked = askedFor()
    const output = openaiResponses.writeReply(
      { parts: [{ type: 'tool-call', id: 'c', name: 'f', arguments: '{}', seal }], finish: { unified: 'tool-calls' } },
      asked,
    ).output
    const { conversation: got } = read({ model: 'm', input: output ?? [] })
    expect(got.turns).toEqual([{ role: 'assistant', parts: [{ type: 'tool-call', id: 'c', name: 'f', arguments: '{}', seal }] }])
  })

  test('a carrier that was damaged is no memory of the provider', () => {
    const encrypted_content = `${packSeal({ origin: 'gemini', signature: 's' }).slice(0, 12)}!`
    const { conversation: got } = read({
      model: 'm',
      input: [
        { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content },
        { role: 'user', content: 'x' },
      ],
    })
    expect(got.turns.flatMap((turn) => turn.parts).filter((part) => part.type === 'reasoning')).toEqual([])
  })

  test('calls without ids are paired with their results by name, then by order; ids too long for OpenAI are folded alike', () => {
    const call = (id: string, tool_: string): Part => ({ type: 'tool-call', id, name: tool_, arguments: '{}' })
    const result = (id: string, tool_?: string): Part => ({ type: 'tool-result', id, content: [], ...(tool_ && { name: tool_ }) })
    const long = 'x'.repeat(80)
    const { body } = write({
      turns: [
        { role: 'assistant', parts: [call('', 'a'), call('', 'b'), call('', 'a'), call(long, 'c')] },
        { role: 'tool', parts: [result('', 'b'), result('', 'a'), result(''), result(long)] },
      ],
    })
    const ids = asArray(body.input)?.map((item) => at(item, 'call_id')) ?? []
    expect(ids.slice(0, 3)).toEqual(['call_0', 'call_1', 'call_2'])
    expect(ids.slice(4, 7)).toEqual(['call_1', 'call_0', 'call_2'])
    expect(ids[3]).toBe(ids[7])
    expect(String(ids[3]).length).toBeLessThanOrEqual(64)
  })

  test('what another protocol alone understands is left out of answers and refused in questions', () => {
    const opaque: Part = { type: 'opaque', origin: 'anthropic-messages', kind: 'server_tool_use', value: {} }
    const { losses } = write({
      turns: [
        { role: 'user', parts: [opaque] },
        { role: 'assistant', parts: [opaque] },
      ],
    })
    expect([refusedPaths(losses), warned(losses)]).toEqual([['messages.0.0'], ['messages.1.0 dropped']])
  })

  test('finished work of the provider’s own tools stays in the history for its own provider', () => {
    const item = { type: 'web_search_call', id: 'ws_1', status: 'completed' }
    const { conversation: got, losses } = read({
      model: 'm',
      input: [{ role: 'user', content: 'x' }, item, { role: 'assistant', content: 'y' }],
    })
    expect(losses.unsupported).toEqual([])
    expect(asArray(write(got).body.input)?.[1]).toEqual(item)
  })
})

describe('custom tools', () => {
  const grammar = { type: 'grammar', syntax: 'lark', definition: 'start: "x"' }
  const asking_: JsonObject = {
    model: 'm',
    tools: [{ type: 'custom', name: 'apply_patch', description: 'Edit files.', format: grammar }],
    tool_choice: { type: 'custom', name: 'apply_patch' },
    input: [
      { role: 'user', content: 'Edit.' },
      { type: 'custom_tool_call', id: 'ctc_1', call_id: 'c1', name: 'apply_patch', input: '*** Begin\n"x"' },
      { type: 'custom_tool_call_output', call_id: 'c1', output: 'Done' },
    ],
  }

  test('are functions with one string member elsewhere, in tools, choice and history', () => {
    const { conversation: got, losses } = read(asking_)
    expect(losses.unsupported).toEqual([])
    expect(warned(losses)).toEqual(['tools.0.format approximated'])
    expect(got.tools[0]).toMatchObject({ name: 'apply_patch', parameters: { required: ['input'], additionalProperties: false } })
    expect(JSON.stringify(got.tools[0]?.parameters)).toContain('start: \\"x\\"')
    expect(got.settings.toolChoice).toEqual({ type: 'tool', names: ['apply_patch'] })
    expect(got.turns[1]?.parts[0]).toEqual({
      type: 'tool-call',
      id: 'c1',
      name: 'apply_patch',
      arguments: JSON.stringify({ input: '*** Begin\n"x"' }),
    })
    expect(got.turns[2]?.parts[0]).toMatchObject({ type: 'tool-result', id: 'c1', content: [{ type: 'text', text: 'Done' }] })
  })

  test('get their call back as free text', () => {
    const args = JSON.stringify({ input: '*** Begin\n"x"' })
    const reply = openaiResponses.writeReply(
      { parts: [{ type: 'tool-call', id: 'c', name: 'apply_patch', arguments: args }], finish: { unified: 'tool-calls' } },
      askedFor(asking_),
    )
    expect(asArray(reply.output)?.[0]).toMatchObject({
      type: 'custom_tool_call',
      call_id: 'c',
      name: 'apply_patch',
      input: '*** Begin\n"x"',
    })
  })

  test('get the text that a careless model meant', () => {
    expect(customInput('{"patch":"x"}')).toBe('x')
    expect(customInput('"x"')).toBe('x')
    expect(customInput('*** Begin')).toBe('*** Begin')
    expect(customInput('{}')).toBe('')
    expect(customInput('{"a":"x","b":1}')).toBe('{"a":"x","b":1}')
  })

  test('are read off a recorded reply', () => {
    const reply = openaiResponses.readReply(fixtureBody('openai-custom-tool'))
    expect(reply.parts[1]).toEqual({
      type: 'tool-call',
      id: 'call_H8YsBUDPYjNHSq9fWOzwetxr',
      name: 'math_exp',
      arguments: '{"input":"4 + 4"}',
    })
    expect(reply.finish).toEqual({ unified: 'tool-calls', raw: 'completed' })
  })
})

describe('namespaces', () => {
  const tools = (name: string) => [
    { type: 'namespace', name: 'agents', description: 'Sub-agents.', tools: [{ type: 'function', name, parameters: { type: 'object' } }] },
  ]
  const call = { type: 'function_call', id: 'fc_1', call_id: 'c1', namespace: 'agents', name: 'spawn', arguments: '{}' }

  test('are functions called by both names elsewhere, in tools and in the history', () => {
    const input = [call, { type: 'function_call_output', call_id: 'c1', output: 'Done' }]
    const { conversation: got, losses } = read({ model: 'm', input, tools: tools('spawn') })
    expect(losses.unsupported).toEqual([])
    expect(warned(losses)).toEqual(['tools.0.description dropped'])
    expect(got.tools.map(({ name }) => name)).toEqual(['agents__spawn'])
    expect(got.turns[0]?.parts[0]).toMatchObject({ type: 'tool-call', id: 'c1', name: 'agents__spawn' })
  })

  test('get their call back under the name and namespace they gave', () => {
    const parts = [{ type: 'tool-call' as const, id: 'c', name: 'agents__spawn', arguments: '{"a":1}' }]
    const reply = openaiResponses.writeReply({ parts, finish: { unified: 'tool-calls' } }, askedFor({ tools: tools('spawn') }))
    expect(asArray(reply.output)?.[0]).toMatchObject({ type: 'function_call', namespace: 'agents', name: 'spawn', arguments: '{"a":1}' })
  })

  test('are refused where the joined name is too long, names another tool, or hides a tool of the provider', () => {
    const refused = (given: JsonObject[]) => read({ model: 'm', input: 'x', tools: given }).losses.unsupported.map(({ path }) => path)
    expect(refused(tools('a'.repeat(60)))).toEqual(['tools.0.tools.0.name'])
    expect(refused([...tools('spawn'), { type: 'function', name: 'agents__spawn' }])).toEqual(['tools'])
    expect(refused([{ type: 'namespace', name: 'n', tools: [{ type: 'web_search' }] }])).toEqual(['tools.0.tools.0'])
  })
})

describe('replies and errors', () => {
  test('a recorded reply with encrypted reasoning goes back to its provider unchanged', () => {
    const body = fixtureBody('xai-reasoning')
    const reply = openaiResponses.readReply(body)
    const sent = write({ turns: [userSays('hi'), { role: 'assistant', parts: reply.parts }] }).body
    const members = ['type', 'id', 'summary', 'encrypted_content', 'call_id', 'name', 'arguments']
    const pick = (item: Json) => Object.fromEntries(members.map((each) => [each, at(item, each) ?? null]))
    const withMemory = (items: Json) =>
      (asArray(items) ?? []).filter((item) => /^(reasoning|function_call)$/.test(String(at(item, 'type'))))
    expect(withMemory(body.output ?? []).length).toBeGreaterThan(1)
    expect(withMemory(sent.input ?? []).map(pick)).toEqual(withMemory(body.output ?? []).map(pick))
  })

  test.each<[JsonObject, string, string | undefined]>([
    [{ status: 'completed', output: [] }, 'stop', 'completed'],
    [{ status: 'completed', output: [{ type: 'function_call', call_id: 'c', name: 'f', arguments: '' }] }, 'tool-calls', 'completed'],
    [{ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }, 'length', 'max_output_tokens'],
    [{ status: 'incomplete', incomplete_details: { reason: 'content_filter' } }, 'content-filter', 'content_filter'],
    [{ status: 'incomplete', incomplete_details: { reason: 'steered' } }, 'other', 'steered'],
    [{ status: 'failed', error: { code: 'server_error', message: 'x' } }, 'error', 'failed'],
    [{ status: 'cancelled' }, 'other', 'cancelled'],
    [{}, 'other', undefined],
  ])('the end of %j is %s', (body, unified, raw) => {
    expect(openaiResponses.readReply(body).finish).toEqual(raw === undefined ? { unified } : { unified, raw })
    expect(openaiResponses.readFacts(body).finish?.unified).toBe(unified)
    expect(openaiResponses.readFacts(body).fault !== undefined).toBe(body.status === 'failed')
  })

  test.each<[number, Json, object | undefined]>([
    [
      400,
      { error: { message: 'm', type: 'invalid_request_error', param: 'input', code: null } },
      { message: 'm', type: 'invalid_request_error', param: 'input' },
    ],
    [400, { error: 'No model loaded' }, { message: 'No model loaded' }],
    [503, { detail: { msg: 'Server is busy.', type: 'service_unavailable' } }, { message: 'Server is busy.', type: 'service_unavailable' }],
    [400, { code: 'invalid-argument', error: 'Bad' }, { message: 'Bad', code: 'invalid-argument' }],
    [500, '<html>', undefined],
    [500, {}, undefined],
  ])('an error body %i %j is understood', (status, body, fault) => {
    expect(openaiResponses.readFault(status, body)).toEqual(fault && { status, ...fault })
  })

  test('errors are written in OpenAI’s shape', () => {
    const error = { status: 429, message: 'Slow down.', code: 'upstream.limited', requestId: 'r' }
    expect(openaiResponses.writeError(error)).toEqual({
      error: { message: 'Slow down.', type: 'rate_limit_error', param: null, code: 'upstream.limited' },
    })
  })
})
