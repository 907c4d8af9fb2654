// What an answer says, whatever protocol it is told in: the same few facts read off every wire, by code that shares nothing with the
// product's readers. Two answers are the same when these facts are.
import type { Message } from './frames.ts'
import { isObject, type Json, type JsonObject } from './recordings.ts'
import type { Wire } from './routes.ts'

export type Stop = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'pause' | 'error' | 'other'

export type Said = {
  text: string
  reasoning: string
  refusal: string
  readonly calls: { id: string; name: string; arguments: string }[]
  /** The provider's own word for the end; undefined while there is none. */
  raw: string | undefined
  /** A fault told in place of an answer, or within it. */
  fault: JsonObject | string | undefined
  /** Kinds of content that are none of the above (server tools, images, audio, citations). */
  readonly others: Set<string>
  choices: number
}

function nothing(): Said {
  return { text: '', reasoning: '', refusal: '', calls: [], raw: undefined, fault: undefined, others: new Set(), choices: 0 }
}

/** What a whole body says. */
export function saidWhole(wire: Wire, body: Json): Said {
  const said = nothing()
  if (Array.isArray(body)) {
    for (const item of body) geminiChunk(said, item)
    return said
  }
  if (!isObject(body)) return said
  if (body.error !== undefined && body.error !== null) said.fault = body.error as JsonObject
  switch (wire) {
    case 'openai-chat':
      for (const choice of objects(body.choices)) chatChoice(said, choice, objectOf(choice.message), false)
      break
    case 'openai-completions':
      for (const choice of objects(body.choices)) completionChoice(said, choice)
      break
    case 'openai-responses':
      responsesBody(said, body)
      break
    case 'anthropic-messages':
      for (const block of objects(body.content)) anthropicBlock(said, block)
      if (typeof body.stop_reason === 'string') said.raw = body.stop_reason
      break
    case 'gemini':
      geminiChunk(said, body)
      break
    case 'bedrock-converse':
      for (const block of objects(objectOf(objectOf(body.output).message).content)) converseBlock(said, block)
      if (typeof body.stopReason === 'string') said.raw = body.stopReason
      break
    case 'ollama-chat':
    case 'ollama-generate':
      ollamaLine(said, body)
      break
    default:
      break
  }
  return said
}

/** What the messages of a stream say, as far as they go. */
export function saidByStream(wire: Wire, messages: readonly Message[]): Said {
  const said = nothing()
  const state: StreamState = { calls: new Map(), items: [], deltas: nothing() }
  for (const { event, json } of messages) {
    if (!isObject(json)) continue
    // What follows a response's end is another response.
    if (state.completed) break
    if (json.error !== undefined && json.error !== null) said.fault = json.error as JsonObject
    if (event === 'error' && said.fault === undefined) said.fault = json
    streamMessage(wire, said, state, event, json)
  }
  if (wire === 'openai-responses') responsesEnd(said, state)
  return said
}

type StreamState = {
  readonly calls: Map<number, Said['calls'][number]>
  /** Responses: whole items, and what was only told in pieces. */
  items: JsonObject[]
  readonly deltas: Said
  completed?: JsonObject
}

function streamMessage(wire: Wire, said: Said, state: StreamState, event: string | undefined, json: JsonObject): void {
  switch (wire) {
    case 'openai-chat':
      for (const choice of objects(json.choices)) chatChoice(said, choice, objectOf(choice.delta ?? choice.message), true, state)
      return
    case 'openai-completions':
      for (const choice of objects(json.choices)) completionChoice(said, choice)
      return
    case 'openai-responses':
      responsesEvent(said, state, json)
      return
    case 'anthropic-messages':
      anthropicEvent(said, state, json)
      return
    case 'gemini':
      geminiChunk(said, json)
      return
    case 'bedrock-converse':
      converseEvent(said, state, event, json)
      return
    case 'ollama-chat':
    case 'ollama-generate':
      ollamaLine(said, json)
      return
    default:
  }
}

function chatChoice(said: Said, choice: JsonObject, message: JsonObject, isDelta: boolean, state?: StreamState): void {
  if (typeof choice.index === 'number' && choice.index > 0) {
    said.choices = Math.max(said.choices, choice.index + 1)
    return
  }
  said.choices = Math.max(said.choices, 1)
  if (choice.logprobs) said.others.add('logprobs')
  if (message.audio) said.others.add('audio')
  if (Array.isArray(message.images) && message.images.length > 0) said.others.add('images')
  if (Array.isArray(message.annotations) && message.annotations.length > 0) said.others.add('citations')
  if (Array.isArray(message.executed_tools) && message.executed_tools.length > 0) said.others.add('server-tool')
  if (typeof message.content === 'string') said.text += message.content
  else for (const part of objects(message.content)) chatPart(said, part)
  const details = objects(message.reasoning_details).map((detail) => stringOf(detail.text) || stringOf(detail.summary))
  said.reasoning += stringOf(message.reasoning_content) || stringOf(message.reasoning) || (isDelta ? '' : details.join(''))
  said.refusal += stringOf(message.refusal)
  for (const [place, call] of objects(message.tool_calls).entries()) {
    const details = objectOf(call.function)
    if (call.type === 'custom') said.others.add('custom-tool')
    const index = typeof call.index === 'number' ? call.index : place
    const known = isDelta ? state?.calls.get(index) : undefined
    if (known && !(typeof call.id === 'string' && call.id !== '' && known.id !== '' && call.id !== known.id)) {
      known.arguments += argumentsOf(details.arguments)
      known.name ||= stringOf(details.name)
      known.id ||= stringOf(call.id)
    } else {
      const fresh = { id: stringOf(call.id), name: stringOf(details.name), arguments: argumentsOf(details.arguments) }
      said.calls.push(fresh)
      state?.calls.set(index, fresh)
    }
  }
  if (isObject(message.function_call)) {
    const known = state?.calls.get(-1)
    if (known) known.arguments += stringOf(message.function_call.arguments)
    else {
      const fresh = { id: '', name: stringOf(message.function_call.name), arguments: stringOf(message.function_call.arguments) }
      said.calls.push(fresh)
      state?.calls.set(-1, fresh)
    }
  }
  if (typeof choice.finish_reason === 'string' && choice.finish_reason !== '') said.raw = choice.finish_reason
}

function chatPart(said: Said, part: JsonObject): void {
  if (part.type === 'thinking') for (const piece of objects(part.thinking)) said.reasoning += stringOf(piece.text)
  else if (typeof part.text === 'string') said.text += part.text
  else said.others.add(`part ${stringOf(part.type)}`)
}

function completionChoice(said: Said, choice: JsonObject): void {
  if (typeof choice.index === 'number' && choice.index > 0) {
    said.choices = Math.max(said.choices, choice.index + 1)
    return
  }
  said.choices = Math.max(said.choices, 1)
  if (choice.logprobs) said.others.add('logprobs')
  said.text += stringOf(choice.text)
  if (typeof choice.finish_reason === 'string') said.raw = choice.finish_reason
}

function responsesBody(said: Said, body: JsonObject): void {
  for (const item of objects(body.output)) responsesItem(said, item)
  responsesStatus(said, body)
}

function responsesStatus(said: Said, body: JsonObject): void {
  if (typeof body.status !== 'string') return
  said.raw = stringOf(objectOf(body.incomplete_details).reason) || body.status
}

function responsesItem(said: Said, item: JsonObject): void {
  switch (item.type) {
    case 'message':
      for (const part of objects(item.content)) {
        if (part.type === 'output_text' || part.type === 'text') said.text += stringOf(part.text)
        else if (part.type === 'refusal') said.refusal += stringOf(part.refusal)
        else said.others.add(`part ${stringOf(part.type)}`)
        if (Array.isArray(part.annotations) && part.annotations.length > 0) said.others.add('citations')
        if (Array.isArray(part.logprobs) && part.logprobs.length > 0) said.others.add('logprobs')
      }
      return
    case 'reasoning':
      // A server may tell both; then the summary is what it shows.
      if (objects(item.summary).length > 0) for (const part of objects(item.summary)) said.reasoning += stringOf(part.text)
      else for (const part of objects(item.content)) said.reasoning += stringOf(part.text)
      return
    case 'function_call':
      said.calls.push({ id: stringOf(item.call_id), name: stringOf(item.name), arguments: argumentsOf(item.arguments) })
      return
    default:
      said.others.add(stringOf(item.type) || 'item')
  }
}

function responsesEvent(said: Said, state: StreamState, json: JsonObject): void {
  const { deltas } = state
  switch (json.type) {
    case 'response.output_text.delta':
      deltas.text += stringOf(json.delta)
      return
    case 'response.reasoning_summary_text.delta':
    case 'response.reasoning_text.delta':
      deltas.reasoning += stringOf(json.delta)
      return
    case 'response.refusal.delta':
      deltas.refusal += stringOf(json.delta)
      return
    case 'response.output_item.added':
      if (objectOf(json.item).type === 'function_call') deltas.calls.push({ id: '', name: '', arguments: '' })
      return
    case 'response.output_item.done':
      if (isObject(json.item)) state.items.push(json.item)
      return
    case 'response.completed':
    case 'response.incomplete':
    case 'response.failed':
      state.completed = objectOf(json.response)
      if (isObject(state.completed.error)) said.fault = state.completed.error
      return
    case 'error':
      said.fault ??= json
      return
    default:
  }
}

/** Whole items count before pieces, since some servers tell a call's arguments only there. */
function responsesEnd(said: Said, { items, completed, deltas }: StreamState): void {
  const whole = items.length > 0 ? items : objects(completed?.output)
  for (const item of whole) responsesItem(said, item)
  said.text ||= deltas.text
  said.reasoning ||= deltas.reasoning
  said.refusal ||= deltas.refusal
  if (said.calls.length === 0) said.calls.push(...deltas.calls)
  if (completed) responsesStatus(said, completed)
}

function anthropicBlock(said: Said, block: JsonObject): void {
  switch (block.type) {
    case 'text':
      said.text += stringOf(block.text)
      if (Array.isArray(block.citations) && block.citations.length > 0) said.others.add('citations')
      return
    case 'thinking':
      said.reasoning += stringOf(block.thinking)
      return
    case 'redacted_thinking':
      return
    case 'tool_use':
      said.calls.push({ id: stringOf(block.id), name: stringOf(block.name), arguments: JSON.stringify(block.input ?? {}) })
      return
    default:
      said.others.add(stringOf(block.type) || 'block')
  }
}

function anthropicEvent(said: Said, state: StreamState, json: JsonObject): void {
  const index = typeof json.index === 'number' ? json.index : 0
  switch (json.type) {
    case 'message_start':
      for (const block of objects(objectOf(json.message).content)) anthropicBlock(said, block)
      if (typeof objectOf(json.message).stop_reason === 'string') said.raw = stringOf(objectOf(json.message).stop_reason)
      return
    case 'content_block_start': {
      const block = objectOf(json.content_block)
      if (block.type !== 'tool_use') {
        anthropicBlock(said, block)
        return
      }
      const input = objectOf(block.input)
      const call = {
        id: stringOf(block.id),
        name: stringOf(block.name),
        arguments: Object.keys(input).length > 0 ? JSON.stringify(input) : '',
      }
      said.calls.push(call)
      state.calls.set(index, call)
      return
    }
    case 'content_block_delta': {
      const delta = objectOf(json.delta)
      if (delta.type === 'text_delta') said.text += stringOf(delta.text)
      else if (delta.type === 'thinking_delta') said.reasoning += stringOf(delta.thinking)
      else if (delta.type === 'citations_delta') said.others.add('citations')
      else if (delta.type === 'input_json_delta') {
        const call = state.calls.get(index)
        if (call) call.arguments += stringOf(delta.partial_json)
      }
      return
    }
    case 'message_delta': {
      const reason = objectOf(json.delta).stop_reason
      if (typeof reason === 'string') said.raw = reason
      return
    }
    case 'error':
      said.fault ??= objectOf(json.error)
      return
    default:
  }
}

function geminiChunk(said: Said, body: Json): void {
  if (!isObject(body)) return
  const candidates = objects(body.candidates)
  said.choices = Math.max(said.choices, candidates.length)
  const blocked = objectOf(body.promptFeedback).blockReason
  if (typeof blocked === 'string') said.raw = blocked
  const candidate = candidates[0]
  if (!candidate) return
  if (candidate.groundingMetadata && Object.keys(objectOf(candidate.groundingMetadata)).length > 0) said.others.add('grounding')
  if (candidate.citationMetadata) said.others.add('citations')
  if (candidate.logprobsResult) said.others.add('logprobs')
  for (const part of objects(objectOf(candidate.content).parts)) {
    if (typeof part.text === 'string') {
      if (part.thought === true) said.reasoning += part.text
      else said.text += part.text
    } else if (isObject(part.functionCall)) {
      if (part.functionCall.partialArgs || part.functionCall.willContinue) said.others.add('partial-call')
      said.calls.push({
        id: stringOf(part.functionCall.id),
        name: stringOf(part.functionCall.name),
        arguments: JSON.stringify(part.functionCall.args ?? {}),
      })
    } else {
      const kind = Object.keys(part).find((key) => key !== 'thoughtSignature' && key !== 'thought')
      if (kind) said.others.add(kind)
    }
  }
  if (typeof candidate.finishReason === 'string') said.raw = candidate.finishReason
}

function converseBlock(said: Said, block: JsonObject): void {
  if (typeof block.text === 'string') said.text += block.text
  else if (isObject(block.reasoningContent)) said.reasoning += stringOf(objectOf(block.reasoningContent.reasoningText).text)
  else if (isObject(block.toolUse)) {
    if (block.toolUse.type === 'server_tool_use') said.others.add('server-tool')
    said.calls.push({
      id: stringOf(block.toolUse.toolUseId),
      name: stringOf(block.toolUse.name),
      arguments: JSON.stringify(block.toolUse.input ?? {}),
    })
  } else said.others.add(Object.keys(block)[0] ?? 'block')
}

function converseEvent(said: Said, state: StreamState, event: string | undefined, json: JsonObject): void {
  const index = typeof json.contentBlockIndex === 'number' ? json.contentBlockIndex : 0
  switch (event) {
    case 'contentBlockStart': {
      const start = objectOf(json.start)
      if (!isObject(start.toolUse)) {
        const kind = Object.keys(start)[0]
        if (kind) said.others.add(kind)
        return
      }
      if (start.toolUse.type === 'server_tool_use') said.others.add('server-tool')
      const call = { id: stringOf(start.toolUse.toolUseId), name: stringOf(start.toolUse.name), arguments: '' }
      said.calls.push(call)
      state.calls.set(index, call)
      return
    }
    case 'contentBlockDelta': {
      const delta = objectOf(json.delta)
      if (typeof delta.text === 'string') said.text += delta.text
      else if (isObject(delta.reasoningContent)) said.reasoning += stringOf(delta.reasoningContent.text)
      else if (isObject(delta.toolUse)) {
        const call = state.calls.get(index)
        if (call) call.arguments += stringOf(delta.toolUse.input)
      } else said.others.add(Object.keys(delta)[0] ?? 'delta')
      return
    }
    case 'messageStop':
      if (typeof json.stopReason === 'string') said.raw = json.stopReason
      return
    default:
      if (event?.endsWith('Exception')) said.fault = json
  }
}

function ollamaLine(said: Said, line: JsonObject): void {
  const message = objectOf(line.message)
  if (message.logprobs || line.logprobs) said.others.add('logprobs')
  said.text += stringOf(message.content) + stringOf(line.response)
  said.reasoning += stringOf(message.thinking) + stringOf(line.thinking)
  for (const call of objects(message.tool_calls)) {
    const details = objectOf(call.function)
    said.calls.push({ id: stringOf(call.id), name: stringOf(details.name), arguments: argumentsOf(details.arguments) })
  }
  if (typeof line.done_reason === 'string') said.raw = line.done_reason
  else if (line.done === true) said.raw ??= 'stop'
}

/** One word for the end, for whatever the provider calls it. */
export function stopOf(wire: Wire, said: Said): Stop {
  const raw = said.raw ?? ''
  const word = stops[wire]?.[raw] ?? stops[wire]?.[raw.toLowerCase()] ?? 'other'
  if (wire === 'openai-responses' && word === 'stop' && said.refusal !== '') return 'content-filter'
  return word === 'stop' && said.calls.length > 0 ? 'tool-calls' : word
}

const openai: Readonly<Record<string, Stop>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
  error: 'error',
  eos: 'stop',
  eos_token: 'stop',
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_length: 'length',
}
const ollama: Readonly<Record<string, Stop>> = { stop: 'stop', length: 'length' }
const stops: Readonly<Partial<Record<Wire, Readonly<Record<string, Stop>>>>> = {
  'openai-chat': openai,
  'openai-completions': openai,
  'openai-responses': {
    completed: 'stop',
    max_output_tokens: 'length',
    max_tokens: 'length',
    content_filter: 'content-filter',
    failed: 'error',
  },
  'anthropic-messages': {
    end_turn: 'stop',
    stop_sequence: 'stop',
    max_tokens: 'length',
    model_context_window_exceeded: 'length',
    tool_use: 'tool-calls',
    refusal: 'content-filter',
    pause_turn: 'pause',
  },
  gemini: {
    STOP: 'stop',
    MAX_TOKENS: 'length',
    SAFETY: 'content-filter',
    RECITATION: 'content-filter',
    PROHIBITED_CONTENT: 'content-filter',
    BLOCKLIST: 'content-filter',
    SPII: 'content-filter',
    MODEL_ARMOR: 'content-filter',
    OTHER: 'other',
    MALFORMED_FUNCTION_CALL: 'error',
    UNEXPECTED_TOOL_CALL: 'error',
  },
  'bedrock-converse': {
    end_turn: 'stop',
    stop_sequence: 'stop',
    max_tokens: 'length',
    model_context_window_exceeded: 'length',
    tool_use: 'tool-calls',
    content_filtered: 'content-filter',
    guardrail_intervened: 'content-filter',
  },
  'ollama-chat': ollama,
  'ollama-generate': ollama,
}

/** A call's arguments as one text, whatever their order of keys and spacing. */
export function normalArguments(text: string): string {
  try {
    return JSON.stringify(sorted(JSON.parse(text === '' ? '{}' : text) as Json))
  } catch {
    return text
  }
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] ?? null)]),
  )
}

function argumentsOf(value: unknown): string {
  if (typeof value === 'string') return value
  return value === undefined || value === null ? '' : JSON.stringify(value)
}

function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Some of the answer itself has been told: words, reasoning, a call, or a block of another kind. */
export function hasContent(said: Said): boolean {
  const blocks = [...said.others].filter((kind) => kind !== 'citations' && kind !== 'logprobs' && kind !== 'grounding')
  return said.text !== '' || said.reasoning !== '' || said.refusal !== '' || said.calls.length > 0 || blocks.length > 0
}
