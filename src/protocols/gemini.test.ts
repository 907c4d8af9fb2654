import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { portableConversations } from '../../test/conversations.ts'
import { eventStreams } from '../../test/events.ts'
import { type Conversation, Losses, type Part, type Turn } from '../core/conversation.ts'
import { type JsonObject, parseJson, stringifyJson } from '../core/json.ts'
import { fold, type Reply, type StreamEvent } from '../core/reply.ts'
import { unpackSeal } from '../core/seal.ts'
import { gemini } from './gemini.ts'
import type { Asked, Frame, Target } from './protocol.ts'

const conversation: Conversation = { model: 'gemini-2.5-flash', turns: [], tools: [], settings: {}, stream: false }
const asked: Asked = { conversation, model: 'shown', id: 'made', created: 1, elapsedMs: () => 1, body: {}, isoTime: '2026-01-01T00:00:00Z' }
const target = (model = 'gemini-2.5-flash', quirks: Target['quirks'] = {}): Target => ({ model, provider: 'gemini', quirks })

function read(body: unknown): { conversation: Conversation; losses: Losses } {
  const losses = new Losses()
  return { conversation: gemini.readRequest(body as JsonObject, losses, { model: 'gemini-2.5-flash', stream: false }), losses }
}

function write(part: Partial<Conversation>, to = target()): { body: JsonObject; losses: Losses } {
  const losses = new Losses()
  return { body: gemini.writeRequest({ ...conversation, ...part }, losses, to), losses }
}

const user = (text: string): Turn => ({ role: 'user', parts: [{ type: 'text', text }] })
const call = (id: string, name = 'f', more: Partial<Extract<Part, { type: 'tool-call' }>> = {}): Part => ({
  type: 'tool-call',
  id,
  name,
  arguments: '{}',
  ...more,
})
const result = (id: string, text = 'ok'): Part => ({ type: 'tool-result', id, content: [{ type: 'text', text }] })

describe('requests', () => {
  test('the portable set survives writing and reading, with nothing lost and nothing reported', () => {
    fc.assert(
      fc.property(portableConversations, (original) => {
        const { body, losses } = write(original)
        const back = read(parseJson(stringifyJson(body)))
        expect({ ...back.conversation, model: original.model, stream: original.stream }).toEqual(original)
        expect([losses.warnings, losses.unsupported, back.losses.warnings, back.losses.unsupported]).toEqual([[], [], [], []])
      }),
      { numRuns: 300 },
    )
  })

  test('no JSON of any shape makes the reader throw', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('contents', 'tools', 'toolConfig', 'generationConfig', 'systemInstruction', 'x'), fc.jsonValue()),
        (body) => {
          gemini.readRequest(body as JsonObject, new Losses(), {})
        },
      ),
    )
  })

  test('snake_case is read like camelCase', () => {
    const snake = {
      system_instruction: { parts: { text: 's' } },
      contents: [
        {
          role: 'user',
          parts: [
            { inline_data: { mime_type: 'image/png', data: 'AAAA' } },
            { file_data: { file_uri: 'gs://b/x.pdf', mime_type: 'application/pdf' } },
          ],
        },
      ],
      tools: {
        function_declarations: [{ name: 'f', parameters_json_schema: { type: 'object', properties: { snake_name: { type: 'string' } } } }],
      },
      tool_config: { function_calling_config: { mode: 'ANY', allowed_function_names: ['f'] } },
      generation_config: { max_output_tokens: 5, stop_sequences: ['x'], thinking_config: { thinking_budget: 100, include_thoughts: true } },
    }
    const { conversation: got, losses } = read(snake)
    expect(losses.unsupported).toEqual([])
    expect(got.settings).toEqual({
      maxOutputTokens: 5,
      stop: ['x'],
      reasoning: { budgetTokens: 100, show: true },
      toolChoice: { type: 'tool', names: ['f'] },
    })
    expect(got.tools).toEqual([{ name: 'f', parameters: { type: 'object', properties: { snake_name: { type: 'string' } } } }])
    expect(got.turns.flatMap((turn) => turn.parts.map((part) => part.type))).toEqual(['text', 'image', 'document'])
  })

  test('calls without ids get unlike ones, and answers find their calls by name and order', () => {
    const { conversation: got } = read({
      contents: [
        {
          role: 'model',
          parts: [{ functionCall: { name: 'a', args: {} } }, { functionCall: { name: 'b' } }, { functionCall: { name: 'a' } }],
        },
        {
          role: 'user',
          parts: [
            { functionResponse: { name: 'b', response: { output: 'B' } } },
            { functionResponse: { name: 'a', response: { output: 'A1' } } },
            { functionResponse: { name: 'a', response: { output: 'A2' } } },
          ],
        },
        { role: 'model', parts: [{ functionCall: { name: 'a' } }] },
      ],
    })
    const calls = got.turns.flatMap((turn) => turn.parts.flatMap((part) => (part.type === 'tool-call' ? [part.id] : [])))
    const results = got.turns.flatMap((turn) => turn.parts.flatMap((part) => (part.type === 'tool-result' ? [part.id] : [])))
    expect(new Set(calls).size).toBe(4)
    expect(results).toEqual([calls[1], calls[0], calls[2]])
  })

  test('a generated id never meets one that the caller chose', () => {
    const { conversation: got } = read({
      contents: [{ role: 'model', parts: [{ functionCall: { name: 'a' } }, { functionCall: { id: 'call_0_a', name: 'a' } }] }],
    })
    const ids = got.turns.flatMap((turn) => turn.parts.flatMap((part) => (part.type === 'tool-call' ? [part.id] : [])))
    expect(new Set(ids).size).toBe(2)
  })

  test.each([
    ['cachedContent', { cachedContent: 'cachedContents/1' }],
    ['tools.0.googleSearch', { tools: [{ googleSearch: {} }] }],
    ['tools.0.codeExecution', { tools: [{ code_execution: {} }] }],
    ['tools.1.urlContext', { tools: [{ functionDeclarations: [] }, { urlContext: {} }] }],
    ['generationConfig.responseModalities', { generationConfig: { responseModalities: ['TEXT', 'IMAGE'] } }],
    ['generationConfig.speechConfig', { generationConfig: { speechConfig: {} } }],
    ['generationConfig.temperature', { generationConfig: { temperature: 'hot' } }],
    ['generationConfig.responseMimeType', { generationConfig: { responseMimeType: 'text/x.enum' } }],
    ['contents', { contents: 'hello' }],
    ['contents.0.role', { contents: [{ role: 'owner', parts: [] }] }],
  ])('%s cannot be carried and is refused by its name', (path, body) => {
    expect(read(body).losses.unsupported.map((loss) => loss.path)).toEqual([path])
  })

  test.each([
    ['safetySettings', { safetySettings: [] }],
    ['labels', { labels: {} }],
    ['brandNew', { brandNew: 1 }],
    ['generationConfig.mediaResolution', { generationConfig: { mediaResolution: 'LOW' } }],
    ['toolConfig.retrievalConfig', { toolConfig: { retrievalConfig: {} } }],
  ])('%s only tunes and is dropped with a warning', (path, body) => {
    const { losses } = read(body)
    expect([losses.warnings, losses.unsupported]).toEqual([[{ path, code: 'dropped' }], []])
  })

  test.each([
    ['n', { choices: 2 }],
    ['logprobs', { logprobs: true }],
    ['stop', { stop: ['1', '2', '3', '4', '5', '6'] }],
  ])('%s that cannot be translated is refused by the writer', (path, settings) => {
    expect(write({ turns: [user('x')], settings }).losses.unsupported.map((loss) => loss.path)).toEqual([path])
  })

  test('all results of one step stand in one content, and instructions before everything', () => {
    const { body } = write({
      turns: [
        { role: 'system', parts: [{ type: 'text', text: 's' }] },
        user('x'),
        { role: 'assistant', parts: [call('1')] },
        { role: 'assistant', parts: [call('2')] },
        { role: 'tool', parts: [result('1')] },
        { role: 'tool', parts: [result('2')] },
      ],
    })
    const contents = body.contents as { role: string; parts: object[] }[]
    expect(contents.map((content) => [content.role, content.parts.length])).toEqual([
      ['user', 1],
      ['model', 2],
      ['user', 2],
    ])
    expect(body.systemInstruction).toEqual({ parts: [{ text: 's' }] })
  })

  test('a result that is JSON is given as an object unless it holds a reference that Gemini would follow', () => {
    const response = (text: string) => {
      const { body } = write({
        turns: [user('x'), { role: 'assistant', parts: [call('1')] }, { role: 'tool', parts: [result('1', text)] }],
      })
      return (body.contents as { parts: { functionResponse?: { response: unknown } }[] }[]).at(-1)?.parts[0]?.functionResponse?.response
    }
    expect(response('{"a":1}')).toEqual({ a: 1 })
    expect(response('{"a":{"$ref":"#/x"}}')).toEqual({ output: '{"a":{"$ref":"#/x"}}' })
    expect(response('{"output":"x"}')).toEqual({ output: '{"output":"x"}' })
    expect(response('plain')).toEqual({ output: 'plain' })
  })

  test('an effort becomes a level for Gemini 3, a budget before it, and nothing before thinking', () => {
    const thinking = (model: string, effort: 'none' | 'low' | 'xhigh') =>
      (write({ turns: [user('x')], settings: { reasoning: { effort } } }, target(model)).body.generationConfig as JsonObject | undefined)
        ?.thinkingConfig
    expect(thinking('gemini-3-flash-preview', 'none')).toEqual({ thinkingLevel: 'minimal' })
    expect(thinking('gemini-3.1-pro-preview', 'xhigh')).toEqual({ thinkingLevel: 'high' })
    expect(thinking('gemini-2.5-flash', 'none')).toEqual({ thinkingBudget: 0 })
    expect(thinking('gemini-2.5-pro', 'none')).toEqual({ thinkingBudget: 128 })
    expect(thinking('gemini-2.5-flash', 'low')).toEqual({ thinkingBudget: 1024 })
    expect(thinking('gemini-2.0-flash', 'low')).toBeUndefined()
  })
})

describe('seals', () => {
  const loop = (part: Part): Turn[] => [
    user('old'),
    { role: 'assistant', parts: [call('0')] },
    { role: 'tool', parts: [result('0')] },
    user('new'),
    { role: 'assistant', parts: [part, call('2')] },
    { role: 'tool', parts: [result('1'), result('2')] },
  ]
  const signatures = (body: JsonObject) =>
    (body.contents as { parts: JsonObject[] }[]).flatMap((content) =>
      content.parts.filter((part) => part.functionCall).map((part) => part.thoughtSignature),
    )
  const dummy = Buffer.from('skip_thought_signature_validator').toString('base64')

  test('only the first call of each step since the last user turn gets the stand-in, and only for Gemini 3', () => {
    const { body, losses } = write({ turns: loop(call('1')) }, target('gemini-3-pro-preview'))
    expect(signatures(body)).toEqual([undefined, dummy, undefined])
    expect(losses.warnings).toEqual([{ path: 'messages.4.tool_calls', code: 'added' }])
    expect(signatures(write({ turns: loop(call('1')) }, target('gemini-2.5-pro')).body)).toEqual([undefined, undefined, undefined])
  })

  test('a native signature goes back as it is; a foreign one never does', () => {
    const native = write({ turns: loop(call('1', 'f', { seal: { origin: 'gemini', signature: 'S' } })) }, target('gemini-3-pro-preview'))
    expect(signatures(native.body)).toEqual([undefined, 'S', undefined])
    const foreign = write({ turns: loop({ type: 'reasoning', text: 'hm', seal: { origin: 'anthropic-messages', signature: 'A' } }) })
    expect(stringifyJson(foreign.body)).not.toMatch(/hm|"A"/)
    expect(foreign.losses.warnings).toContainEqual({ path: 'messages.4.content.0', code: 'seal-stripped' })
  })

  test('a foreign seal rides through a client of Gemini and its SDK’s base64, whole and streamed', () => {
    const parts: Reply['parts'] = [
      { type: 'reasoning', text: 'first second', seal: { origin: 'anthropic-messages', signature: 'sig==' } },
      { type: 'reasoning', text: '', seal: { origin: 'anthropic-messages', encrypted: 'enc' } },
      { type: 'tool-call', id: 'c', name: 'f', arguments: '{}', seal: { origin: 'openai-responses', itemId: 'fc_1' } },
    ]
    const events: StreamEvent[] = [
      { type: 'start' },
      { type: 'reasoning-start', block: 0 },
      { type: 'reasoning-delta', block: 0, text: 'first ' },
      { type: 'reasoning-delta', block: 0, text: 'second' },
      { type: 'reasoning-end', block: 0, seal: { origin: 'anthropic-messages', signature: 'sig==' } },
      { type: 'reasoning-start', block: 1 },
      { type: 'reasoning-end', block: 1, seal: { origin: 'anthropic-messages', encrypted: 'enc' } },
      { type: 'tool-call-start', block: 2, id: 'c', name: 'f' },
      { type: 'tool-call-end', block: 2, seal: { origin: 'openai-responses', itemId: 'fc_1' } },
      { type: 'finish', finish: { unified: 'tool-calls' } },
    ]
    const whole = [gemini.writeReply({ parts, finish: { unified: 'tool-calls' } }, asked)]
    const streamed = writeAll(events).map((frame) => parseJson(frame.data) as JsonObject)
    for (const messages of [whole, streamed]) {
      const contents = messages.map((message) => urlSafe((message.candidates as JsonObject[])[0]?.content))
      const [turn] = read({ contents }).conversation.turns
      expect(turn?.parts.filter((part) => part.type !== 'text')).toEqual(
        parts.map((part) => (part.type === 'reasoning' ? { ...part, isSummary: true } : part)),
      )
    }
  })

  /** What an SDK does that decodes fields of bytes and encodes them again. */
  function urlSafe(value: unknown): unknown {
    return JSON.parse(JSON.stringify(value), (key, member) =>
      key === 'thoughtSignature' ? Buffer.from(member, 'base64').toString('base64url') : member,
    )
  }
})

describe('replies', () => {
  const base = { modelVersion: 'gemini-2.5-flash', responseId: 'r' }
  const reply = (candidate: unknown, more: object = {}) => gemini.readReply({ candidates: [candidate], ...base, ...more } as JsonObject)

  test.each([
    ['STOP', [{ text: 'x' }], 'stop'],
    ['STOP', [{ functionCall: { name: 'f' } }], 'tool-calls'],
    ['MAX_TOKENS', [], 'length'],
    ...['SAFETY', 'RECITATION', 'PROHIBITED_CONTENT', 'BLOCKLIST', 'SPII', 'MODEL_ARMOR', 'IMAGE_SAFETY'].map(
      (raw) => [raw, [], 'content-filter'] as const,
    ),
    ['MALFORMED_FUNCTION_CALL', [], 'error'],
    ['UNEXPECTED_TOOL_CALL', [], 'error'],
    ['SOMETHING_NEW', [], 'other'],
  ] as const)('%s with %j ends as %s, and the raw word stays', (raw, parts, unified) => {
    expect(reply({ content: { parts }, finishReason: raw }).finish).toEqual({ unified, raw })
  })

  test('a blocked prompt is a filtered answer without parts', () => {
    const blocked = gemini.readReply({ ...base, promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } })
    expect([blocked.parts, blocked.finish]).toEqual([[], { unified: 'content-filter', raw: 'PROHIBITED_CONTENT' }])
  })

  test('counts that are left out beside given ones are zero, and a report without counts says nothing', () => {
    expect(
      reply({}, { usageMetadata: { promptTokenCount: 5, toolUsePromptTokenCount: 2, cachedContentTokenCount: 3, thoughtsTokenCount: 4 } })
        .usage,
    ).toEqual({ inputTotal: 7, cacheRead: 3, outputTotal: 4, reasoning: 4 })
    expect(reply({}, { usageMetadata: { trafficType: 'ON_DEMAND' } }).usage).toBeUndefined()
  })

  test('a call whose arguments are no JSON is not given to the client, and the finish says why', () => {
    const written = gemini.writeReply(
      { parts: [{ type: 'tool-call', id: '1', name: 'f', arguments: '{"a":' }], finish: { unified: 'tool-calls' } },
      asked,
    )
    expect(written.candidates).toEqual([expect.objectContaining({ content: { role: 'model' }, finishReason: 'MALFORMED_FUNCTION_CALL' })])
  })

  test('64-bit numbers in arguments keep their digits', () => {
    const body = parseJson(
      '{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"id":12345678901234567890}}}]}}]}',
    ) as JsonObject
    expect(gemini.readReply(body).parts).toMatchObject([{ arguments: '{"id":12345678901234567890}' }])
  })
})

describe('streams', () => {
  test('a signature on an empty last part belongs to the text before it', () => {
    const frames = [{ text: 'a' }, { text: 'b' }, { text: '', thoughtSignature: 'S' }].map((part, at) =>
      chunk([part], at === 2 ? 'STOP' : undefined),
    )
    expect(fold(readAll(frames)).parts).toEqual([{ type: 'text', text: 'ab', seal: { origin: 'gemini', signature: 'S' } }])
  })

  test('arguments that come in pieces are put together, whatever their paths', () => {
    const pieces = [
      { name: 'f', willContinue: true },
      { partialArgs: [{ jsonPath: '$.list[0].a', stringValue: 'x', willContinue: true }], willContinue: true },
      { partialArgs: [{ jsonPath: '$.list[0].a', stringValue: 'y' }], willContinue: true },
      {
        partialArgs: [
          { jsonPath: "$['a b'].n", numberValue: 2.5 },
          { jsonPath: '$.yes', boolValue: false },
          { jsonPath: '$.no', nullValue: 'NULL_VALUE' },
        ],
        willContinue: true,
      },
      {
        partialArgs: [
          { jsonPath: '$.list[999999999]', stringValue: 'too far' },
          { jsonPath: '$.__proto__.bad', stringValue: 'own' },
        ],
        willContinue: true,
      },
      {},
    ]
    const [part] = fold(readAll([...pieces.map((functionCall) => chunk([{ functionCall }])), chunk([], 'STOP')])).parts
    expect(part).toMatchObject({ type: 'tool-call', name: 'f' })
    expect(JSON.parse((part as { arguments: string }).arguments)).toEqual(
      JSON.parse('{"list":[{"a":"xy"}],"a b":{"n":2.5},"yes":false,"no":null,"__proto__":{"bad":"own"}}'),
    )
    expect(({} as { bad?: string }).bad).toBeUndefined()
  })

  test('a stream that is cut has no finish, and its open blocks are ended', () => {
    expect(readAll([chunk([{ text: 'a' }])]).map((event) => event.type)).toEqual(['start', 'text-start', 'text-delta', 'text-end'])
  })

  test('what was counted before a cut is told', () => {
    const counted = (text: string, candidatesTokenCount: number): Frame => {
      const content = { role: 'model', parts: [{ text }] }
      return { data: JSON.stringify({ candidates: [{ content }], usageMetadata: { promptTokenCount: 3, candidatesTokenCount } }) }
    }
    const reader = gemini.eventReader()
    const events = [counted('a', 1), counted('b', 7)].flatMap((frame) => reader.push(frame))
    expect(fold(events).usage).toEqual({ inputTotal: 3, outputTotal: 7 })
  })

  test('an error in the stream is told with its retry delay, bare or wrapped in a list', () => {
    const error = {
      error: {
        code: 429,
        message: 'slow down',
        status: 'RESOURCE_EXHAUSTED',
        details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1.5s' }],
      },
    }
    for (const data of [error, [error]]) {
      const [event] = gemini.eventReader().push({ data: JSON.stringify(data) })
      expect(event).toEqual({ type: 'error', fault: { status: 429, type: 'RESOURCE_EXHAUSTED', message: 'slow down', retryAfterMs: 1500 } })
      const meter = gemini.meter()
      expect(meter.push({ data: JSON.stringify(data) })).toBe('error')
    }
  })

  test('whatever order events come in, every frame is a message of Gemini and the content survives', () => {
    fc.assert(
      fc.property(eventStreams, (events) => {
        const frames = writeAll(events)
        frames.forEach((frame, at) => {
          const message = JSON.parse(frame.data)
          expect(message).toMatchObject({
            candidates: [{ content: { role: 'model', parts: [expect.anything()] }, index: 0 }],
            modelVersion: 'shown',
            responseId: 'r1',
          })
          expect(message.candidates[0].finishReason !== undefined).toBe(at === frames.length - 1)
        })
        expect(contentOf(fold(readAll(frames)))).toEqual(contentOf(fold(events)))
      }),
      { numRuns: 300 },
    )
  })

  test('no frame of any shape makes the reader or the meter throw', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.json(),
            fc.jsonValue().map((value) => JSON.stringify({ candidates: value })),
            fc.jsonValue().map((value) => JSON.stringify({ candidates: [{ content: { parts: value } }] })),
          ),
        ),
        (datas) => {
          const meter = gemini.meter()
          for (const data of datas) meter.push({ data })
          readAll(datas.map((data) => ({ data })))
        },
      ),
    )
  })
})

test('an error has Google’s shape, its canonical word and the field at fault, in a body and in a stream', () => {
  const error = { status: 429, message: 'm', code: 'upstream.limited', param: 'n', requestId: 'q' }
  expect(gemini.writeError(error)).toMatchObject({ error: { code: 429, message: 'm', status: 'RESOURCE_EXHAUSTED' } })
  expect(gemini.readFault(429, gemini.writeError(error))).toEqual({
    status: 429,
    type: 'RESOURCE_EXHAUSTED',
    message: 'm',
    code: 'upstream.limited',
    param: 'n',
  })
  expect(gemini.writeStreamError(error).map((frame) => JSON.parse(frame.data))).toEqual([gemini.writeError(error)])
  expect(gemini.readFault(400, { error: { message: 'x', type: 'invalid_request_error' } })).toBeUndefined()
})

test('a foreign seal on a part is packed so that only we can read it', () => {
  const written = gemini.writeReply(
    { parts: [{ type: 'text', text: 'x', seal: { origin: 'anthropic-messages', signature: 'A' } }], finish: { unified: 'stop' } },
    asked,
  )
  const carried = JSON.parse(JSON.stringify(written)).candidates[0].content.parts[0].thoughtSignature
  expect(unpackSeal(Buffer.from(carried, 'base64').toString())?.seal).toEqual({ origin: 'anthropic-messages', signature: 'A' })
})

function chunk(parts: object[], finishReason?: string): Frame {
  return {
    data: JSON.stringify({ candidates: [{ content: { role: 'model', parts }, ...(finishReason && { finishReason }) }], responseId: 'r' }),
  }
}

function readAll(frames: readonly Frame[]): StreamEvent[] {
  const reader = gemini.eventReader()
  return [...frames.flatMap((frame) => reader.push(frame)), ...reader.end()]
}

function writeAll(events: readonly StreamEvent[]): Frame[] {
  const writer = gemini.eventWriter(asked)
  return [...events.flatMap((event) => writer.push(event)), ...writer.end()]
}

/** What must survive: words, thoughts, calls and proofs in order; how words are cut into blocks is not Gemini's to tell. */
function contentOf(reply: Reply): unknown {
  return {
    text: reply.parts.map((part) => (part.type === 'text' || part.type === 'refusal' ? part.text : '')).join(''),
    thoughts: reply.parts.map((part) => (part.type === 'reasoning' ? part.text : '')).join(''),
    calls: reply.parts.flatMap((part) => (part.type === 'tool-call' ? [[part.id, part.name, JSON.parse(part.arguments || '{}')]] : [])),
    seals: reply.parts.flatMap((part) => ('seal' in part && part.seal ? [part.seal] : [])),
    usage: reply.usage,
  }
}
