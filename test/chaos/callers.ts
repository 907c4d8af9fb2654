// The callers' side of chaos: one request in each client protocol, and what a client of that protocol makes of the bytes that come back.
// Deliberately not read with the gateway's own readers, so that a mistake there cannot hide itself; AWS framing is the one exception.
import { Anthropic } from '@anthropic-ai/sdk'
import { Ollama } from 'ollama'
import OpenAI from 'openai'
import type { ProtocolName } from '../../src/core/conversation.ts'
import { asArray, asObject, asString, at } from '../../src/core/json.ts'
import { eventStreamReader } from '../../src/protocols/framing.ts'
import type { Captured } from './wire.ts'

/** What a client understood of an answer. */
export type Understood = {
  readonly text: string
  /** Explicit errors in the client's own protocol. */
  readonly errors: number
  /** The protocol's last word came: the client takes the answer for whole. */
  readonly isEnded: boolean
  /** Messages that the client cannot parse. */
  readonly torn: number
  readonly toolCalls: number
}

export type CallerWire = {
  readonly name: ProtocolName
  readonly path: (model: string, isStream: boolean) => string
  readonly body: (model: string, isStream: boolean, text: string) => Record<string, unknown>
  readonly tools?: Record<string, unknown>
  readonly readWhole: (json: unknown) => Omit<Understood, 'torn'>
  readonly readStream: (bytes: Buffer) => Understood
  /** Is this an error body as the protocol words it? */
  readonly isError: (json: unknown) => boolean
  /** What the official client makes of it: the text, or an exception. Absent where there is none for this language at hand. */
  readonly official?: (captured: Captured, isStream: boolean) => Promise<string>
}

type Message = { readonly event?: string; readonly json: unknown; readonly data: string; readonly isException?: boolean }

const chatMessages = (text: string) => [{ role: 'user', content: text }]
const parameters = { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer' } } }
const none = { text: '', errors: 0, isEnded: false, toolCalls: 0 }

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Events of an SSE body: blank lines part them; what stands after the last one was never dispatched. */
function sse(bytes: Buffer): Message[] {
  return bytes
    .toString('utf8')
    .split('\n\n')
    .slice(0, -1)
    .flatMap((block) => {
      const lines = block.split('\n')
      const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trimStart())
      const event = lines
        .find((line) => line.startsWith('event:'))
        ?.slice(6)
        .trim()
      return data.length > 0 ? [{ event, data: data.join('\n'), json: parse(data.join('\n')) }] : []
    })
}

function lines(bytes: Buffer): Message[] {
  return bytes
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((data) => ({ data, json: parse(data) }))
}

function awsMessages(bytes: Buffer): Message[] {
  const reader = eventStreamReader()
  return reader.push(bytes).map(({ frame }) => ({ ...frame, json: parse(frame.data) }))
}

type Step = { text?: string; isError?: boolean; isEnd?: boolean; isToolCall?: boolean }

function gather(messages: readonly Message[], step: (message: Message) => Step): Understood {
  const all = { ...none, torn: 0 }
  for (const message of messages) {
    if (message.json === undefined && message.data !== '[DONE]') {
      all.torn++
      continue
    }
    const { text, isError, isEnd, isToolCall } = step(message)
    all.text += text ?? ''
    if (isError) all.errors++
    if (isEnd) all.isEnded = true
    if (isToolCall) all.toolCalls++
  }
  return all
}

function response({ status, headers, body, isComplete }: Captured): Response {
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      if (body.length > 0) controller.enqueue(body)
      if (isComplete) controller.close()
      else controller.error(new Error('socket hang up'))
    },
  })
  const plain = new Headers()
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) plain.set(name, String(value))
  return new Response(status === 204 ? null : stream, { status, headers: plain })
}

const openai = (captured: Captured) =>
  new OpenAI({ apiKey: 'none', baseURL: 'http://127.0.0.1/v1', maxRetries: 0, fetch: async () => response(captured) })

const openaiIsError = (json: unknown) =>
  typeof at(at(json, 'error'), 'message') === 'string' && typeof at(at(json, 'error'), 'type') === 'string'

const openaiChat: CallerWire = {
  name: 'openai-chat',
  path: () => '/v1/chat/completions',
  body: (model, stream, text) => ({ model, stream, messages: chatMessages(text) }),
  tools: { tools: [{ type: 'function', function: { name: 'look_up', parameters } }] },
  readWhole: (json) => {
    const choice = at(asArray(at(json, 'choices'))?.[0], 'message')
    return {
      ...none,
      text: asString(at(choice, 'content')) ?? '',
      isEnded: asString(at(asArray(at(json, 'choices'))?.[0], 'finish_reason')) !== undefined,
      toolCalls: asArray(at(choice, 'tool_calls'))?.length ?? 0,
    }
  },
  readStream: (bytes) =>
    gather(sse(bytes), ({ json, data }) => {
      const delta = at(asArray(at(json, 'choices'))?.[0], 'delta')
      const calls = asArray(at(delta, 'tool_calls')) ?? []
      return {
        text: asString(at(delta, 'content')),
        isError: asObject(at(json, 'error')) !== undefined,
        isEnd: data === '[DONE]',
        isToolCall: calls.some((call) => asString(at(at(call, 'function'), 'name')) !== undefined),
      }
    }),
  isError: openaiIsError,
  official: async (captured, stream) => {
    const request = { model: 'm', messages: [{ role: 'user' as const, content: 'x' }] }
    if (!stream) return (await openai(captured).chat.completions.create({ ...request, stream: false })).choices[0]?.message.content ?? ''
    let text = ''
    for await (const chunk of await openai(captured).chat.completions.create({ ...request, stream: true }))
      text += chunk.choices[0]?.delta.content ?? ''
    return text
  },
}

const openaiCompletions: CallerWire = {
  ...openaiChat,
  name: 'openai-completions',
  tools: undefined,
  path: () => '/v1/completions',
  body: (model, stream, text) => ({ model, stream, prompt: text, max_tokens: 64 }),
  readWhole: (json) => {
    const choice = asArray(at(json, 'choices'))?.[0]
    return { ...none, text: asString(at(choice, 'text')) ?? '', isEnded: asString(at(choice, 'finish_reason')) !== undefined }
  },
  readStream: (bytes) =>
    gather(sse(bytes), ({ json, data }) => ({
      text: asString(at(asArray(at(json, 'choices'))?.[0], 'text')),
      isError: asObject(at(json, 'error')) !== undefined,
      isEnd: data === '[DONE]',
    })),
  official: async (captured, stream) => {
    const request = { model: 'm', prompt: 'x' }
    if (!stream) return (await openai(captured).completions.create({ ...request, stream: false })).choices[0]?.text ?? ''
    let text = ''
    for await (const chunk of await openai(captured).completions.create({ ...request, stream: true })) text += chunk.choices[0]?.text ?? ''
    return text
  },
}

const openaiResponses: CallerWire = {
  name: 'openai-responses',
  path: () => '/v1/responses',
  body: (model, stream, text) => ({ model, stream, input: text, store: false }),
  tools: { tools: [{ type: 'function', name: 'look_up', parameters, strict: false }] },
  readWhole: (json) => {
    const items = asArray(at(json, 'output')) ?? []
    const parts = items.flatMap((item) => asArray(at(item, 'content')) ?? [])
    return {
      ...none,
      text: parts.map((part) => asString(at(part, 'text')) ?? '').join(''),
      isEnded: at(json, 'status') === 'completed',
      toolCalls: items.filter((item) => at(item, 'type') === 'function_call').length,
    }
  },
  readStream: (bytes) => {
    // An error is told twice, as the wire wants it: by an `error` event and as the response's last state.
    const messages = sse(bytes)
    const told = messages.some(({ json }) => at(json, 'type') === 'error') ? 'error' : 'response.failed'
    return gather(messages, ({ json }) => {
      const type = asString(at(json, 'type'))
      return {
        text: type === 'response.output_text.delta' ? asString(at(json, 'delta')) : undefined,
        isError: type === told,
        isEnd: type === 'response.completed' || type === 'response.incomplete',
        isToolCall: type === 'response.output_item.added' && at(at(json, 'item'), 'type') === 'function_call',
      }
    })
  },
  isError: openaiIsError,
  official: async (captured, stream) => {
    const request = { model: 'm', input: 'x' }
    if (!stream) return (await openai(captured).responses.create({ ...request, stream: false })).output_text
    let text = ''
    let isEnded = false
    for await (const event of await openai(captured).responses.create({ ...request, stream: true })) {
      if (event.type === 'error') throw new Error(event.message)
      if (event.type === 'response.failed') throw new Error(event.response.error?.message)
      if (event.type === 'response.output_text.delta') text += event.delta
      if (event.type === 'response.completed') isEnded = true
    }
    if (!isEnded) throw new Error('the stream ended without response.completed')
    return text
  },
}

const anthropicMessages: CallerWire = {
  name: 'anthropic-messages',
  path: () => '/v1/messages',
  body: (model, stream, text) => ({ model, stream, max_tokens: 64, messages: chatMessages(text) }),
  tools: { tools: [{ name: 'look_up', input_schema: parameters }] },
  readWhole: (json) => {
    const parts = asArray(at(json, 'content')) ?? []
    return {
      ...none,
      text: parts.map((part) => asString(at(part, 'text')) ?? '').join(''),
      isEnded: asString(at(json, 'stop_reason')) !== undefined,
      toolCalls: parts.filter((part) => at(part, 'type') === 'tool_use').length,
    }
  },
  readStream: (bytes) =>
    gather(sse(bytes), ({ json }) => {
      const type = asString(at(json, 'type'))
      return {
        text: asString(at(at(json, 'delta'), 'text')),
        isError: type === 'error',
        isEnd: type === 'message_stop',
        isToolCall: at(at(json, 'content_block'), 'type') === 'tool_use',
      }
    }),
  isError: (json) =>
    at(json, 'type') === 'error' &&
    typeof at(at(json, 'error'), 'message') === 'string' &&
    typeof at(at(json, 'error'), 'type') === 'string',
  official: async (captured, stream) => {
    const client = new Anthropic({ apiKey: 'none', baseURL: 'http://127.0.0.1', maxRetries: 0, fetch: async () => response(captured) })
    const request = { model: 'm', max_tokens: 64, messages: [{ role: 'user' as const, content: 'x' }] }
    const message = stream ? await client.messages.stream(request).finalMessage() : await client.messages.create(request)
    return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('')
  },
}

const geminiText = (json: unknown) =>
  (asArray(at(at(asArray(at(json, 'candidates'))?.[0], 'content'), 'parts')) ?? []).map((part) => asString(at(part, 'text')) ?? '').join('')
const geminiFinished = (json: unknown) => asString(at(asArray(at(json, 'candidates'))?.[0], 'finishReason')) !== undefined
const geminiCalls = (json: unknown) =>
  (asArray(at(at(asArray(at(json, 'candidates'))?.[0], 'content'), 'parts')) ?? []).filter((part) => asObject(at(part, 'functionCall')))
    .length

const gemini: CallerWire = {
  name: 'gemini',
  path: (model, stream) => `/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
  body: (_model, _stream, text) => ({ contents: [{ role: 'user', parts: [{ text }] }] }),
  tools: { tools: [{ functionDeclarations: [{ name: 'look_up', parameters }] }] },
  readWhole: (json) => ({ ...none, text: geminiText(json), isEnded: geminiFinished(json), toolCalls: geminiCalls(json) }),
  readStream: (bytes) =>
    gather(sse(bytes), ({ json }) => ({
      text: geminiText(json),
      isError: asObject(at(json, 'error')) !== undefined,
      isEnd: geminiFinished(json),
      isToolCall: geminiCalls(json) > 0,
    })),
  isError: (json) => typeof at(at(json, 'error'), 'message') === 'string' && typeof at(at(json, 'error'), 'code') === 'number',
}

const bedrockConverse: CallerWire = {
  name: 'bedrock-converse',
  path: (model, stream) => `/model/${model}/converse${stream ? '-stream' : ''}`,
  body: (_model, _stream, text) => ({ messages: [{ role: 'user', content: [{ text }] }] }),
  tools: { toolConfig: { tools: [{ toolSpec: { name: 'look_up', inputSchema: { json: parameters } } }] } },
  readWhole: (json) => {
    const parts = asArray(at(at(at(json, 'output'), 'message'), 'content')) ?? []
    return {
      ...none,
      text: parts.map((part) => asString(at(part, 'text')) ?? '').join(''),
      isEnded: asString(at(json, 'stopReason')) !== undefined,
      toolCalls: parts.filter((part) => asObject(at(part, 'toolUse'))).length,
    }
  },
  readStream: (bytes) => {
    let messages: Message[]
    try {
      messages = awsMessages(bytes)
    } catch {
      return { ...none, torn: 1 }
    }
    return gather(messages, ({ event, json, isException }) => ({
      text: asString(at(at(json, 'delta'), 'text')),
      isError: isException,
      isEnd: event === 'messageStop' && !isException,
      isToolCall: asObject(at(at(json, 'start'), 'toolUse')) !== undefined,
    }))
  },
  isError: (json) => typeof at(json, 'message') === 'string',
}

const ollama = (captured: Captured) => new Ollama({ host: 'http://127.0.0.1', fetch: async () => response(captured) })

const ollamaChat: CallerWire = {
  name: 'ollama-chat',
  path: () => '/api/chat',
  body: (model, stream, text) => ({ model, stream, messages: chatMessages(text) }),
  tools: { tools: [{ type: 'function', function: { name: 'look_up', parameters } }] },
  readWhole: (json) => ({
    ...none,
    text: asString(at(at(json, 'message'), 'content')) ?? '',
    isEnded: at(json, 'done') === true,
    toolCalls: asArray(at(at(json, 'message'), 'tool_calls'))?.length ?? 0,
  }),
  readStream: (bytes) =>
    gather(lines(bytes), ({ json }) => ({
      text: asString(at(at(json, 'message'), 'content')),
      isError: asString(at(json, 'error')) !== undefined,
      isEnd: at(json, 'done') === true,
      isToolCall: (asArray(at(at(json, 'message'), 'tool_calls'))?.length ?? 0) > 0,
    })),
  isError: (json) => typeof at(json, 'error') === 'string',
  official: async (captured, stream) => {
    const request = { model: 'm', messages: chatMessages('x') }
    if (!stream) return (await ollama(captured).chat({ ...request, stream: false })).message.content
    let text = ''
    for await (const chunk of await ollama(captured).chat({ ...request, stream: true })) text += chunk.message.content
    return text
  },
}

const ollamaGenerate: CallerWire = {
  ...ollamaChat,
  name: 'ollama-generate',
  tools: undefined,
  path: () => '/api/generate',
  body: (model, stream, text) => ({ model, stream, prompt: text }),
  readWhole: (json) => ({ ...none, text: asString(at(json, 'response')) ?? '', isEnded: at(json, 'done') === true }),
  readStream: (bytes) =>
    gather(lines(bytes), ({ json }) => ({
      text: asString(at(json, 'response')),
      isError: asString(at(json, 'error')) !== undefined,
      isEnd: at(json, 'done') === true,
    })),
  official: async (captured, stream) => {
    const request = { model: 'm', prompt: 'x' }
    if (!stream) return (await ollama(captured).generate({ ...request, stream: false })).response ?? ''
    let text = ''
    for await (const chunk of await ollama(captured).generate({ ...request, stream: true })) text += chunk.response ?? ''
    return text
  },
}

export const callerWires: readonly CallerWire[] = [
  openaiChat,
  openaiCompletions,
  openaiResponses,
  anthropicMessages,
  gemini,
  bedrockConverse,
  ollamaChat,
  ollamaGenerate,
]

export function callerWire(name: ProtocolName): CallerWire {
  const found = callerWires.find((wire) => wire.name === name)
  if (!found) throw new RangeError(`no caller speaks ${name}`)
  return found
}
