// What the fake upstream answers: the least that each wire calls a valid reply, plain and as a stream, with a text that never changes.
import { createHash } from 'node:crypto'
import { asArray, asObject, asString, at } from '../../src/core/json.ts'
import type { WireName } from '../../src/core/upstream.ts'
import type { Frame, Framing } from '../../src/protocols/protocol.ts'

/** Words of one, two, three and four bytes a character, so that a careless cut shows. */
export const fakeText = 'The bridge opens at 07:30 in Zürich, über 東京 and 🌉 back, every working day.'

export type FakeReply = {
  readonly text: string
  readonly toolCall?: { readonly id: string; readonly name: string; readonly arguments: string }
  /** Absent: the upstream does not say. */
  readonly usage?: { readonly input: number; readonly output: number }
}

export type FakeRequest = { readonly path: string; readonly query: string; readonly body: unknown }

type Json = Record<string, unknown>

export type Wire = {
  readonly name: WireName
  readonly serves: (path: string) => boolean
  readonly isStream: (request: FakeRequest) => boolean
  readonly framing: Framing
  readonly plain: (reply: FakeReply, request: FakeRequest) => Json
  readonly frames: (reply: FakeReply, request: FakeRequest) => Frame[]
  readonly error: (fault: FakeFault) => { body: Json; headers?: Record<string, string> }
  /** The frames that tell an error after the stream has begun. */
  readonly streamError: (fault: FakeFault) => Frame[]
}

export type FakeFault = { readonly status: number; readonly message: string; readonly isQuota?: boolean }

const created = 1_700_000_000
const isoTime = '2023-11-14T22:13:20Z'
const finishOf = (reply: FakeReply, plain: string, tool: string) => (reply.toolCall ? tool : plain)
const json = (value: unknown): string => JSON.stringify(value)
const frame = (value: unknown): Frame => ({ data: json(value) })
const named = (value: Json & { type: string }): Frame => ({ event: value.type, data: json(value) })
const modelOf = (request: FakeRequest): string =>
  asString(at(request.body, 'model')) ?? /models?\/([^/:]+)/.exec(request.path)?.[1] ?? 'fake-model'
const asksStream = (request: FakeRequest): boolean => at(request.body, 'stream') === true

/** The words of a text, each with the space behind it. */
export function pieces(text: string): string[] {
  return text.match(/\S+\s*/g) ?? []
}

// OpenAI

const openaiTypes: Record<number, string> = { 401: 'invalid_request_error', 404: 'invalid_request_error', 429: 'rate_limit_error' }
const openaiCodes: Record<number, string> = { 401: 'invalid_api_key', 404: 'model_not_found', 429: 'rate_limit_exceeded' }

function openaiError({ status, message, isQuota }: FakeFault): Json {
  const type = isQuota ? 'insufficient_quota' : (openaiTypes[status] ?? (status < 500 ? 'invalid_request_error' : 'server_error'))
  return { error: { message, type, param: null, code: isQuota ? 'insufficient_quota' : (openaiCodes[status] ?? null) } }
}

function openaiUsage(reply: FakeReply): Json | undefined {
  if (!reply.usage) return undefined
  const { input, output } = reply.usage
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output }
}

const chatCall = ({ id, name, arguments: text }: NonNullable<FakeReply['toolCall']>) => ({
  id,
  type: 'function',
  function: { name, arguments: text },
})

const openaiChat: Wire = {
  name: 'openai-chat',
  serves: (path) => path.endsWith('/chat/completions'),
  isStream: asksStream,
  framing: 'sse',
  plain: (reply, request) => ({
    id: 'chatcmpl-fake',
    object: 'chat.completion',
    created,
    model: modelOf(request),
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: reply.text || null, ...(reply.toolCall && { tool_calls: [chatCall(reply.toolCall)] }) },
        finish_reason: finishOf(reply, 'stop', 'tool_calls'),
      },
    ],
    usage: openaiUsage(reply),
  }),
  frames: (reply, request) => {
    const base = { id: 'chatcmpl-fake', object: 'chat.completion.chunk', created, model: modelOf(request) }
    const chunk = (delta: Json, finish: string | null = null) => frame({ ...base, choices: [{ index: 0, delta, finish_reason: finish }] })
    const call = reply.toolCall
    const usage = at(at(request.body, 'stream_options'), 'include_usage') === true ? openaiUsage(reply) : undefined
    return [
      chunk({ role: 'assistant', content: '' }),
      ...pieces(reply.text).map((content) => chunk({ content })),
      ...(call
        ? [
            chunk({ tool_calls: [{ index: 0, id: call.id, type: 'function', function: { name: call.name, arguments: '' } }] }),
            ...pieces(call.arguments).map((text) => chunk({ tool_calls: [{ index: 0, function: { arguments: text } }] })),
          ]
        : []),
      chunk({}, finishOf(reply, 'stop', 'tool_calls')),
      ...(usage ? [frame({ ...base, choices: [], usage })] : []),
      { data: '[DONE]' },
    ]
  },
  error: (fault) => ({ body: openaiError(fault) }),
  streamError: (fault) => [frame(openaiError(fault))],
}

const openaiCompletions: Wire = {
  ...openaiChat,
  name: 'openai-completions',
  serves: (path) => path.endsWith('/completions') && !path.endsWith('/chat/completions'),
  plain: (reply, request) => ({
    id: 'cmpl-fake',
    object: 'text_completion',
    created,
    model: modelOf(request),
    choices: [{ index: 0, text: reply.text, logprobs: null, finish_reason: 'stop' }],
    usage: openaiUsage(reply),
  }),
  frames: (reply, request) => {
    const base = { id: 'cmpl-fake', object: 'text_completion', created, model: modelOf(request) }
    const chunk = (text: string, finish: string | null) =>
      frame({ ...base, choices: [{ index: 0, text, logprobs: null, finish_reason: finish }] })
    const usage = at(at(request.body, 'stream_options'), 'include_usage') === true ? openaiUsage(reply) : undefined
    return [
      ...pieces(reply.text).map((text) => chunk(text, null)),
      chunk('', 'stop'),
      ...(usage ? [frame({ ...base, choices: [], usage })] : []),
      { data: '[DONE]' },
    ]
  },
}

function responsesItems(reply: FakeReply): Json[] {
  const content = [{ type: 'output_text', text: reply.text, annotations: [], logprobs: [] }]
  const message = reply.text ? [{ id: 'msg_fake', type: 'message', status: 'completed', role: 'assistant', content }] : []
  const call = reply.toolCall
  return call
    ? [
        ...message,
        { id: 'fc_fake', type: 'function_call', status: 'completed', call_id: call.id, name: call.name, arguments: call.arguments },
      ]
    : message
}

function responsesObject(reply: FakeReply, request: FakeRequest, status: string, output: Json[]): Json {
  const { input, output: made } = reply.usage ?? { input: 0, output: 0 }
  return {
    id: 'resp_fake',
    object: 'response',
    created_at: created,
    status,
    error: null,
    incomplete_details: null,
    instructions: at(request.body, 'instructions') ?? null,
    model: modelOf(request),
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    store: false,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: at(request.body, 'tools') ?? [],
    metadata: {},
    usage:
      status === 'completed' && reply.usage
        ? {
            input_tokens: input,
            input_tokens_details: { cached_tokens: 0 },
            output_tokens: made,
            output_tokens_details: { reasoning_tokens: 0 },
            total_tokens: input + made,
          }
        : null,
  }
}

function responsesEvents(reply: FakeReply, request: FakeRequest): Frame[] {
  const events: (Json & { type: string })[] = []
  const begun = responsesObject(reply, request, 'in_progress', [])
  events.push({ type: 'response.created', response: begun }, { type: 'response.in_progress', response: begun })
  responsesItems(reply).forEach((item, output_index) => {
    const item_id = item.id
    if (item.type === 'message') {
      const place = { item_id, output_index, content_index: 0 }
      const part = (text: string) => ({ type: 'output_text', text, annotations: [], logprobs: [] })
      events.push({ type: 'response.output_item.added', output_index, item: { ...item, status: 'in_progress', content: [] } })
      events.push({ type: 'response.content_part.added', ...place, part: part('') })
      for (const delta of pieces(reply.text)) events.push({ type: 'response.output_text.delta', ...place, delta, logprobs: [] })
      events.push({ type: 'response.output_text.done', ...place, text: reply.text, logprobs: [] })
      events.push({ type: 'response.content_part.done', ...place, part: part(reply.text) })
    } else {
      const whole = String(item.arguments)
      events.push({ type: 'response.output_item.added', output_index, item: { ...item, status: 'in_progress', arguments: '' } })
      for (const delta of pieces(whole)) events.push({ type: 'response.function_call_arguments.delta', item_id, output_index, delta })
      events.push({ type: 'response.function_call_arguments.done', item_id, output_index, arguments: whole })
    }
    events.push({ type: 'response.output_item.done', output_index, item })
  })
  events.push({ type: 'response.completed', response: responsesObject(reply, request, 'completed', responsesItems(reply)) })
  return events.map((event, sequence_number) => named({ ...event, sequence_number }))
}

const openaiResponses: Wire = {
  ...openaiChat,
  name: 'openai-responses',
  serves: (path) => path.endsWith('/responses'),
  plain: (reply, request) => responsesObject(reply, request, 'completed', responsesItems(reply)),
  frames: responsesEvents,
  streamError: ({ message }) => [named({ type: 'error', code: 'server_error', message, param: null, sequence_number: 99 })],
}

// Anthropic

const anthropicTypes: Record<number, string> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
}

function anthropicError({ status, message, isQuota }: FakeFault): Json {
  const type = anthropicTypes[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error')
  const details = isQuota ? { details: { error_code: 'spend_limit_reached' } } : {}
  return { type: 'error', error: { type, message, ...details }, request_id: 'req_fake' }
}

function anthropicBlocks(reply: FakeReply): Json[] {
  const text = reply.text ? [{ type: 'text', text: reply.text }] : []
  const call = reply.toolCall
  return call ? [...text, { type: 'tool_use', id: call.id, name: call.name, input: JSON.parse(call.arguments || '{}') as unknown }] : text
}

function anthropicMessage(reply: FakeReply, request: FakeRequest): Json {
  return {
    id: 'msg_fake',
    type: 'message',
    role: 'assistant',
    model: modelOf(request),
    content: anthropicBlocks(reply),
    stop_reason: finishOf(reply, 'end_turn', 'tool_use'),
    stop_sequence: null,
    ...(reply.usage && { usage: { input_tokens: reply.usage.input, output_tokens: reply.usage.output } }),
  }
}

const anthropicMessages: Wire = {
  name: 'anthropic-messages',
  serves: (path) => path.endsWith('/messages'),
  isStream: asksStream,
  framing: 'sse',
  plain: anthropicMessage,
  frames: (reply, request) => {
    const usage = reply.usage && { input_tokens: reply.usage.input, output_tokens: 1 }
    const start = { ...anthropicMessage(reply, request), content: [], stop_reason: null, ...(usage && { usage }) }
    const frames = [named({ type: 'message_start', message: start })]
    anthropicBlocks(reply).forEach((block, index) => {
      const isText = block.type === 'text'
      const empty = isText ? { type: 'text', text: '' } : { ...block, input: {} }
      frames.push(named({ type: 'content_block_start', index, content_block: empty }))
      if (index === 0) frames.push(named({ type: 'ping' }))
      for (const piece of pieces(isText ? reply.text : (reply.toolCall?.arguments ?? ''))) {
        const delta = isText ? { type: 'text_delta', text: piece } : { type: 'input_json_delta', partial_json: piece }
        frames.push(named({ type: 'content_block_delta', index, delta }))
      }
      frames.push(named({ type: 'content_block_stop', index }))
    })
    frames.push(
      named({
        type: 'message_delta',
        delta: { stop_reason: finishOf(reply, 'end_turn', 'tool_use'), stop_sequence: null },
        ...(reply.usage && { usage: { output_tokens: reply.usage.output } }),
      }),
      named({ type: 'message_stop' }),
    )
    return frames
  },
  error: (fault) => ({ body: anthropicError(fault) }),
  streamError: (fault) => [named({ ...anthropicError(fault), type: 'error' })],
}

// Gemini

const geminiStatuses: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
}

function geminiError({ status, message, isQuota }: FakeFault): Json {
  const violations = [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel', quotaValue: '50' }]
  const details = isQuota ? [{ '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations }] : []
  return { error: { code: status, message, status: geminiStatuses[status] ?? 'UNKNOWN', details } }
}

function geminiChunk(reply: FakeReply, request: FakeRequest, parts: Json[], isLast: boolean): Json {
  const { input, output } = reply.usage ?? { input: 0, output: 0 }
  return {
    candidates: [{ content: { parts, role: 'model' }, index: 0, ...(isLast && { finishReason: 'STOP' }) }],
    ...(reply.usage && { usageMetadata: { promptTokenCount: input, candidatesTokenCount: output, totalTokenCount: input + output } }),
    modelVersion: modelOf(request),
    responseId: 'fake',
  }
}

function geminiParts(reply: FakeReply, texts: readonly string[]): Json[] {
  const call = reply.toolCall
  const calls = call ? [{ functionCall: { id: call.id, name: call.name, args: JSON.parse(call.arguments || '{}') as unknown } }] : []
  return [...texts.map((text) => ({ text })), ...calls]
}

const gemini: Wire = {
  name: 'gemini',
  serves: (path) => /:(stream)?[gG]enerateContent$/.test(path),
  isStream: ({ path }) => path.endsWith(':streamGenerateContent'),
  framing: 'sse',
  plain: (reply, request) => geminiChunk(reply, request, geminiParts(reply, reply.text ? [reply.text] : []), true),
  frames: (reply, request) => {
    const parts = geminiParts(reply, pieces(reply.text))
    return parts.map((part, index) => frame(geminiChunk(reply, request, [part], index === parts.length - 1)))
  },
  error: (fault) => ({ body: geminiError(fault) }),
  streamError: (fault) => [frame(geminiError(fault))],
}

// Bedrock

const bedrockTypes: Record<number, string> = {
  400: 'ValidationException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  408: 'ModelTimeoutException',
  424: 'ModelErrorException',
  429: 'ThrottlingException',
  503: 'ServiceUnavailableException',
}

function bedrockError({ status, message, isQuota }: FakeFault) {
  const type = isQuota ? 'ServiceQuotaExceededException' : (bedrockTypes[status] ?? 'InternalServerException')
  return { body: { message }, headers: { 'x-amzn-errortype': `${type}:http://internal.amazon.com/coral/com.amazon.bedrock/` } }
}

function bedrockUsage(reply: FakeReply): Json {
  if (!reply.usage) return {}
  const { input, output } = reply.usage
  return { usage: { inputTokens: input, outputTokens: output, totalTokens: input + output } }
}

const bedrockConverse: Wire = {
  name: 'bedrock-converse',
  serves: (path) => /\/model\/[^/]+\/converse(-stream)?$/.test(path),
  isStream: ({ path }) => path.endsWith('/converse-stream'),
  framing: 'aws-event-stream',
  plain: (reply) => {
    const call = reply.toolCall
    const text = reply.text ? [{ text: reply.text }] : []
    const calls = call ? [{ toolUse: { toolUseId: call.id, name: call.name, input: JSON.parse(call.arguments || '{}') as unknown } }] : []
    return {
      metrics: { latencyMs: 12 },
      output: { message: { content: [...text, ...calls], role: 'assistant' } },
      stopReason: finishOf(reply, 'end_turn', 'tool_use'),
      ...bedrockUsage(reply),
    }
  },
  frames: (reply) => {
    const event = (name: string, value: Json): Frame => ({ event: name, data: json({ ...value, p: 'abcd' }) })
    const call = reply.toolCall
    const callIndex = reply.text ? 1 : 0
    return [
      event('messageStart', { role: 'assistant' }),
      ...(reply.text
        ? [
            ...pieces(reply.text).map((text) => event('contentBlockDelta', { contentBlockIndex: 0, delta: { text } })),
            event('contentBlockStop', { contentBlockIndex: 0 }),
          ]
        : []),
      ...(call
        ? [
            event('contentBlockStart', { contentBlockIndex: callIndex, start: { toolUse: { toolUseId: call.id, name: call.name } } }),
            ...pieces(call.arguments).map((input) =>
              event('contentBlockDelta', { contentBlockIndex: callIndex, delta: { toolUse: { input } } }),
            ),
            event('contentBlockStop', { contentBlockIndex: callIndex }),
          ]
        : []),
      event('messageStop', { stopReason: finishOf(reply, 'end_turn', 'tool_use') }),
      event('metadata', { metrics: { latencyMs: 12 }, ...bedrockUsage(reply) }),
    ]
  },
  error: bedrockError,
  streamError: ({ message }) => [{ event: 'modelStreamErrorException', data: json({ message }), isException: true }],
}

// Ollama

const streamsUnlessTold = (request: FakeRequest): boolean => at(request.body, 'stream') !== false
const ollamaError = ({ message }: FakeFault) => ({ error: message })

function ollamaLast(reply: FakeReply): Json {
  const counts = reply.usage && { prompt_eval_count: reply.usage.input, eval_count: reply.usage.output }
  const durations = { total_duration: 12_000_000, load_duration: 1_000_000, prompt_eval_duration: 3_000_000, eval_duration: 8_000_000 }
  return { done: true, done_reason: 'stop', ...durations, ...counts }
}

const ollamaChat: Wire = {
  name: 'ollama-chat',
  serves: (path) => path.endsWith('/api/chat'),
  isStream: streamsUnlessTold,
  framing: 'ndjson',
  plain: (reply, request) => ({
    model: modelOf(request),
    created_at: isoTime,
    message: { role: 'assistant', content: reply.text, ...ollamaCalls(reply) },
    ...ollamaLast(reply),
  }),
  frames: (reply, request) => {
    const base = { model: modelOf(request), created_at: isoTime }
    const line = (message: Json) => frame({ ...base, message: { role: 'assistant', ...message }, done: false })
    return [
      ...pieces(reply.text).map((content) => line({ content })),
      ...(reply.toolCall ? [line({ content: '', ...ollamaCalls(reply) })] : []),
      frame({ ...base, message: { role: 'assistant', content: '' }, ...ollamaLast(reply) }),
    ]
  },
  error: (fault) => ({ body: ollamaError(fault) }),
  streamError: (fault) => [frame(ollamaError(fault))],
}

function ollamaCalls({ toolCall: call }: FakeReply): Json {
  return call ? { tool_calls: [{ function: { name: call.name, arguments: JSON.parse(call.arguments || '{}') as unknown } }] } : {}
}

const ollamaGenerate: Wire = {
  ...ollamaChat,
  name: 'ollama-generate',
  serves: (path) => path.endsWith('/api/generate'),
  plain: (reply, request) => ({ model: modelOf(request), created_at: isoTime, response: reply.text, ...ollamaLast(reply) }),
  frames: (reply, request) => {
    const base = { model: modelOf(request), created_at: isoTime }
    return [
      ...pieces(reply.text).map((response) => frame({ ...base, response, done: false })),
      frame({ ...base, response: '', ...ollamaLast(reply) }),
    ]
  },
}

// Embeddings and counting

export const vectorLength = 8

/** A unit vector that depends on the text alone. */
export function vectorOf(text: string): number[] {
  const digest = createHash('sha256').update(text).digest()
  const raw = Array.from({ length: vectorLength }, (_, index) => digest.readInt16BE(index * 2))
  const length = Math.hypot(...raw) || 1
  return raw.map((part) => Math.fround(part / length))
}

function inputsOf(request: FakeRequest): string[] {
  const input = at(request.body, 'input')
  const texts = asArray(input) ?? [input ?? '']
  // An array of numbers is one input given as tokens.
  return texts.every((text) => typeof text === 'number') ? [texts.join(' ')] : texts.map((text) => asString(text) ?? json(text))
}

const openaiEmbeddings: Wire = {
  ...openaiChat,
  name: 'openai-embeddings',
  serves: (path) => path.endsWith('/embeddings') && !path.endsWith('/api/embeddings'),
  isStream: () => false,
  plain: (reply, request) => ({
    object: 'list',
    data: inputsOf(request).map((text, index) => {
      const vector = vectorOf(text)
      const isBase64 = at(request.body, 'encoding_format') === 'base64'
      return { object: 'embedding', index, embedding: isBase64 ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector }
    }),
    model: modelOf(request),
    ...(reply.usage && { usage: { prompt_tokens: reply.usage.input, total_tokens: reply.usage.input } }),
  }),
}

const ollamaEmbed: Wire = {
  ...ollamaChat,
  name: 'ollama-embed',
  serves: (path) => path.endsWith('/api/embed'),
  isStream: () => false,
  plain: (reply, request) => ({
    model: modelOf(request),
    embeddings: inputsOf(request).map(vectorOf),
    total_duration: 12_000_000,
    load_duration: 1_000_000,
    ...(reply.usage && { prompt_eval_count: reply.usage.input }),
  }),
}

function geminiContentText(content: unknown): string {
  return (asArray(at(content, 'parts')) ?? []).map((part) => asString(at(part, 'text')) ?? '').join('')
}

const geminiEmbeddings: Wire = {
  ...gemini,
  name: 'gemini-embeddings',
  serves: (path) => /:(embedContent|batchEmbedContents)$/.test(path),
  isStream: () => false,
  plain: (_reply, { path, body }) =>
    path.endsWith(':embedContent')
      ? { embedding: { values: vectorOf(geminiContentText(at(body, 'content'))) } }
      : { embeddings: (asArray(at(body, 'requests')) ?? []).map((each) => ({ values: vectorOf(geminiContentText(at(each, 'content'))) })) },
}

const anthropicCount: Wire = {
  ...anthropicMessages,
  name: 'anthropic-count-tokens',
  serves: (path) => path.endsWith('/messages/count_tokens'),
  isStream: () => false,
  plain: (reply) => ({ input_tokens: reply.usage?.input ?? 0 }),
}

export const wires: readonly Wire[] = [
  openaiChat,
  openaiCompletions,
  openaiResponses,
  anthropicCount,
  anthropicMessages,
  gemini,
  geminiEmbeddings,
  bedrockConverse,
  ollamaChat,
  ollamaGenerate,
  ollamaEmbed,
  openaiEmbeddings,
]

/** The text of the last message of a request in any of the wires, for replies that echo it. */
export function lastText(body: unknown): string {
  const prompt = at(body, 'prompt') ?? at(body, 'input')
  if (typeof prompt === 'string') return prompt
  const turns = asArray(at(body, 'messages')) ?? asArray(at(body, 'contents')) ?? asArray(prompt) ?? []
  const last = asObject(turns.at(-1))
  const content = last?.content ?? last?.parts
  if (typeof content === 'string') return content
  return (asArray(content) ?? []).map((part) => asString(at(part, 'text')) ?? '').join('')
}
