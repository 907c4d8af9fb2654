// The grammar of each protocol's stream, as strict automata: what clients of that protocol rely on, whatever the upstream sent.
import type { Message } from './frames.ts'
import { isObject, type JsonObject } from './recordings.ts'
import type { Wire } from './routes.ts'

/** Every breach; none when the messages are a legal, whole stream. */
export function breachesOf(wire: Wire, messages: readonly Message[]): string[] {
  switch (wire) {
    case 'openai-chat':
    case 'openai-completions':
      return chatBreaches(wire, messages)
    case 'openai-responses':
      return responsesBreaches(messages)
    case 'anthropic-messages':
      return anthropicBreaches(messages)
    case 'gemini':
      return geminiBreaches(messages)
    case 'bedrock-converse':
      return converseBreaches(messages)
    case 'ollama-chat':
    case 'ollama-generate':
      return ollamaBreaches(wire, messages)
    default:
      return []
  }
}

function chatBreaches(wire: Wire, messages: readonly Message[]): string[] {
  const breaches: string[] = []
  const object = wire === 'openai-chat' ? 'chat.completion.chunk' : 'text_completion'
  const calls = new Set<number>()
  let first: JsonObject | undefined
  let roles = 0
  let isFinished = false
  let hasUsage = false
  for (const [place, { data, json, event }] of messages.entries()) {
    if (event !== undefined) breaches.push(`an event named ${event}`)
    if (data === '[DONE]') {
      if (place !== messages.length - 1) breaches.push('[DONE] is not the last')
      continue
    }
    if (!isObject(json)) {
      breaches.push(`no object: ${data.slice(0, 80)}`)
      continue
    }
    first ??= json
    for (const member of ['id', 'created', 'model']) if (json[member] !== first[member]) breaches.push(`${member} changes`)
    if (json.object !== object) breaches.push(`object is ${json.object}`)
    const choices = Array.isArray(json.choices) ? json.choices.filter(isObject) : undefined
    if (!choices) {
      breaches.push('a chunk without choices')
      continue
    }
    if (choices.length === 0) {
      if (!isFinished || hasUsage || !isObject(json.usage)) breaches.push('a chunk with neither choice nor final usage')
      hasUsage = true
      continue
    }
    if (hasUsage) breaches.push('a choice after the usage')
    for (const choice of choices) {
      if (isFinished) breaches.push('a delta after the finish')
      if (choice.index !== 0) breaches.push(`choice ${choice.index}`)
      if (wire === 'openai-completions') {
        if (typeof choice.text !== 'string') breaches.push('a choice without text')
      } else {
        const delta = isObject(choice.delta) ? choice.delta : {}
        if (!isObject(choice.delta)) breaches.push('a choice without delta')
        if (delta.role !== undefined) roles++
        callBreaches(delta, calls, breaches)
        if (typeof choice.finish_reason === 'string' && Object.keys(delta).length > 0) breaches.push('the finish has a delta')
      }
      if (typeof choice.finish_reason === 'string') isFinished = true
    }
  }
  if (wire === 'openai-chat' && roles !== 1) breaches.push(`the role stands ${roles} times`)
  if (!isFinished) breaches.push('no finish_reason')
  if (messages.at(-1)?.data !== '[DONE]') breaches.push('no [DONE]')
  return breaches
}

function callBreaches(delta: JsonObject, calls: Set<number>, breaches: string[]): void {
  if (delta.tool_calls === undefined) return
  const list = Array.isArray(delta.tool_calls) ? delta.tool_calls.filter(isObject) : []
  if (list.length === 0) breaches.push('an empty tool_calls')
  for (const call of list) {
    const details = isObject(call.function) ? call.function : {}
    if (typeof call.index !== 'number') breaches.push('a call without index')
    else if (calls.has(call.index)) {
      if (call.id !== undefined || details.name !== undefined) breaches.push('a call is named twice')
    } else {
      if (call.index !== calls.size) breaches.push(`call ${call.index} is number ${calls.size}`)
      calls.add(call.index)
      if (typeof call.id !== 'string' || call.id === '' || call.type !== 'function' || typeof details.name !== 'string')
        breaches.push('a call begins without id, type or name')
    }
    if (details.arguments !== undefined && typeof details.arguments !== 'string') breaches.push('arguments are no text')
  }
}

function anthropicBreaches(messages: readonly Message[]): string[] {
  const breaches: string[] = []
  let state: 'before' | 'between' | 'inside' | 'told' | 'over' = 'before'
  let index = 0
  let kind = ''
  for (const { event, json } of messages) {
    if (!isObject(json) || json.type !== event) {
      breaches.push(`event ${event} with another type`)
      continue
    }
    const at = `${event} while ${state}`
    switch (event) {
      case 'ping':
        break
      case 'message_start': {
        const message = isObject(json.message) ? json.message : {}
        if (state !== 'before') breaches.push(at)
        if (typeof message.id !== 'string' || message.role !== 'assistant' || !Array.isArray(message.content) || !isObject(message.usage))
          breaches.push('message_start lacks id, role, content or usage')
        state = 'between'
        break
      }
      case 'content_block_start':
        if (state !== 'between' || json.index !== index) breaches.push(`${at}, index ${json.index} for ${index}`)
        kind = isObject(json.content_block) ? String(json.content_block.type) : ''
        if (!['text', 'thinking', 'redacted_thinking', 'tool_use'].includes(kind)) breaches.push(`a block of ${kind}`)
        state = 'inside'
        break
      case 'content_block_delta': {
        const type = isObject(json.delta) ? String(json.delta.type) : ''
        if (state !== 'inside' || json.index !== index) breaches.push(`${at}, index ${json.index} for ${index}`)
        const home: Record<string, string> = {
          text_delta: 'text',
          citations_delta: 'text',
          thinking_delta: 'thinking',
          signature_delta: 'thinking',
          input_json_delta: 'tool_use',
        }
        if (home[type] !== kind) breaches.push(`${type} in a block of ${kind}`)
        break
      }
      case 'content_block_stop':
        if (state !== 'inside' || json.index !== index) breaches.push(`${at}, index ${json.index} for ${index}`)
        state = 'between'
        index++
        break
      case 'message_delta':
        if (state !== 'between') breaches.push(at)
        if (!isObject(json.delta) || typeof json.delta.stop_reason !== 'string' || !isObject(json.usage))
          breaches.push('message_delta lacks its reason or usage')
        state = 'told'
        break
      case 'message_stop':
        if (state !== 'told') breaches.push(at)
        state = 'over'
        break
      default:
        breaches.push(`unknown event ${event}`)
    }
  }
  if (state !== 'over') breaches.push(`the stream ends ${state}`)
  return breaches
}

type OpenItem = { id: unknown; type: string; parts: number; openPart: string | undefined; text: string; hasDone: boolean }

function responsesBreaches(messages: readonly Message[]): string[] {
  const breaches: string[] = []
  const items = new Map<number, OpenItem>()
  let next = 0
  let state: 'before' | 'created' | 'running' | 'over' = 'before'
  let outputs = 0
  let done = 0
  for (const { event, json } of messages) {
    if (!isObject(json) || json.type !== event) {
      breaches.push(`event ${event} with another type`)
      continue
    }
    if (json.sequence_number !== next++) breaches.push(`sequence_number ${json.sequence_number} for ${next - 1}`)
    if (state === 'over') breaches.push(`${event} after the end`)
    if (event === 'response.created') {
      if (state !== 'before') breaches.push('created twice')
      state = 'created'
    } else if (event === 'response.in_progress') {
      if (state !== 'created') breaches.push(`in_progress while ${state}`)
      state = 'running'
    } else if (event === 'response.completed' || event === 'response.incomplete' || event === 'response.failed') {
      if (state !== 'running') breaches.push(`${event} while ${state}`)
      state = 'over'
      const response = isObject(json.response) ? json.response : {}
      if (!Array.isArray(response.output) || response.output.length !== outputs)
        breaches.push('the whole response has another number of items')
      if (done !== outputs) breaches.push('an item is not done')
      if (Array.isArray(response.output) && response.output.some((item, place) => isObject(item) && item.id !== items.get(place)?.id))
        breaches.push('an item changes its id')
    } else if (event === 'response.output_item.added') {
      const item = isObject(json.item) ? json.item : {}
      if (json.output_index !== outputs) breaches.push(`item ${json.output_index} is number ${outputs}`)
      outputs++
      items.set(Number(json.output_index), {
        id: item.id,
        type: String(item.type),
        parts: 0,
        openPart: undefined,
        text: '',
        hasDone: false,
      })
    } else if (event === 'response.output_item.done') {
      const item = isObject(json.item) ? json.item : {}
      const open = items.get(Number(json.output_index))
      if (!open || open.hasDone || open.openPart !== undefined) breaches.push('an item is done at the wrong time')
      else {
        if (open.id !== item.id || open.type !== item.type) breaches.push('an item changes its id or type')
        open.hasDone = true
        done++
      }
    } else itemBreaches(event ?? '', json, items, breaches)
  }
  if (state !== 'over') breaches.push(`the stream ends ${state}`)
  return breaches
}

function itemBreaches(event: string, json: JsonObject, items: ReadonlyMap<number, OpenItem>, breaches: string[]): void {
  const open = items.get(Number(json.output_index))
  if (!open || open.hasDone) {
    breaches.push(`${event} without an open item`)
    return
  }
  if (json.item_id !== open.id) breaches.push(`${event} names another item`)
  const type = isObject(json.part) ? String(json.part.type) : ''
  switch (event) {
    case 'response.content_part.added':
    case 'response.reasoning_summary_part.added':
      if (open.openPart !== undefined) breaches.push('parts overlap')
      if (Number(json.content_index ?? json.summary_index) !== open.parts) breaches.push('a part has the wrong number')
      open.openPart = type
      open.text = ''
      open.parts++
      return
    case 'response.content_part.done':
    case 'response.reasoning_summary_part.done':
      if (open.openPart !== type) breaches.push('a part ends that is not open')
      open.openPart = undefined
      return
    case 'response.output_text.delta':
    case 'response.refusal.delta':
    case 'response.reasoning_text.delta':
    case 'response.reasoning_summary_text.delta':
      if (open.openPart === undefined) breaches.push(`${event} outside a part`)
      open.text += typeof json.delta === 'string' ? json.delta : ''
      return
    case 'response.output_text.done':
    case 'response.refusal.done':
    case 'response.reasoning_text.done':
    case 'response.reasoning_summary_text.done':
      if ((json.text ?? json.refusal) !== open.text) breaches.push(`${event} is not the sum of its deltas`)
      return
    case 'response.function_call_arguments.delta':
      if (open.type !== 'function_call') breaches.push('arguments outside a call')
      open.text += typeof json.delta === 'string' ? json.delta : ''
      return
    case 'response.function_call_arguments.done':
      if (json.arguments !== open.text) breaches.push('arguments are not the sum of their deltas')
      return
    case 'response.output_text.annotation.added':
      return
    default:
      breaches.push(`unknown event ${event}`)
  }
}

function geminiBreaches(messages: readonly Message[]): string[] {
  const breaches: string[] = []
  let hasFinish = false
  let id: unknown
  for (const { event, json, data } of messages) {
    if (event !== undefined) breaches.push(`an event named ${event}`)
    if (!isObject(json)) {
      breaches.push(`no object: ${data.slice(0, 80)}`)
      continue
    }
    id ??= json.responseId
    if (json.responseId !== id) breaches.push('responseId changes')
    const candidates = Array.isArray(json.candidates) ? json.candidates.filter(isObject) : []
    if (candidates.length === 0 && !isObject(json.usageMetadata) && !isObject(json.promptFeedback))
      breaches.push('a chunk that says nothing')
    for (const candidate of candidates) {
      if (hasFinish) breaches.push('a candidate after the finish')
      const content = isObject(candidate.content) ? candidate.content : {}
      for (const part of Array.isArray(content.parts) ? content.parts.filter(isObject) : []) {
        if (
          isObject(part.functionCall) &&
          (typeof part.functionCall.name !== 'string' || (part.functionCall.args !== undefined && !isObject(part.functionCall.args)))
        )
          breaches.push('a function call that is not whole')
      }
      if (typeof candidate.finishReason === 'string') hasFinish = true
    }
  }
  if (!hasFinish && !messages.some(({ json }) => isObject(json) && isObject(json.promptFeedback))) breaches.push('no finishReason')
  return breaches
}

function converseBreaches(messages: readonly Message[]): string[] {
  const breaches: string[] = []
  let state: 'before' | 'between' | 'inside' | 'stopped' | 'over' = 'before'
  let index = 0
  let kind = ''
  for (const { event, json } of messages) {
    if (!isObject(json)) continue
    const at = `${event} while ${state}`
    const isHere = json.contentBlockIndex === index
    switch (event) {
      case 'messageStart':
        if (state !== 'before' || json.role !== 'assistant') breaches.push(at)
        state = 'between'
        break
      case 'contentBlockStart':
        if (state !== 'between' || !isHere) breaches.push(at)
        kind = Object.keys(isObject(json.start) ? json.start : {})[0] ?? ''
        if (kind !== 'toolUse') breaches.push(`a block starts as ${kind}`)
        state = 'inside'
        break
      case 'contentBlockDelta': {
        const said = Object.keys(isObject(json.delta) ? json.delta : {})[0] ?? ''
        if ((state !== 'inside' && state !== 'between') || !isHere) breaches.push(at)
        if (state === 'between') {
          if (said === 'toolUse') breaches.push('a call without a start')
          kind = said
        }
        if (said !== kind && !(said === 'citation' && kind === 'text')) breaches.push(`${said} in a block of ${kind}`)
        state = 'inside'
        break
      }
      case 'contentBlockStop':
        if (state !== 'inside' || !isHere) breaches.push(at)
        state = 'between'
        index++
        break
      case 'messageStop':
        if (state !== 'between' || typeof json.stopReason !== 'string') breaches.push(at)
        state = 'stopped'
        break
      case 'metadata':
        if (state !== 'stopped' || !isObject(json.usage) || typeof json.usage.totalTokens !== 'number') breaches.push(at)
        state = 'over'
        break
      default:
        breaches.push(`unknown event ${event}`)
    }
  }
  if (state !== 'over') breaches.push(`the stream ends ${state}`)
  return breaches
}

function ollamaBreaches(wire: Wire, messages: readonly Message[]): string[] {
  const breaches: string[] = []
  for (const [place, { json, data }] of messages.entries()) {
    if (!isObject(json)) {
      breaches.push(`no object: ${data.slice(0, 80)}`)
      continue
    }
    const isLast = place === messages.length - 1
    if (typeof json.model !== 'string' || typeof json.created_at !== 'string') breaches.push('a line without model or time')
    if (json.done !== isLast) breaches.push(`done is ${json.done} in line ${place} of ${messages.length}`)
    if (wire === 'ollama-generate' ? typeof json.response !== 'string' : !isObject(json.message)) breaches.push('a line without its answer')
    if (isObject(json.message)) {
      if (json.message.role !== 'assistant' || typeof json.message.content !== 'string') breaches.push('a message without role or content')
      for (const call of Array.isArray(json.message.tool_calls) ? json.message.tool_calls.filter(isObject) : []) {
        if (!isObject(call.function) || !isObject(call.function.arguments)) breaches.push('a call whose arguments are no object')
      }
    }
    if (isLast) {
      for (const member of ['total_duration', 'prompt_eval_count', 'eval_count']) {
        if (json[member] !== undefined && !Number.isInteger(json[member])) breaches.push(`${member} is no whole number`)
      }
      if (typeof json.done_reason !== 'string') breaches.push('no done_reason')
      if (!Number.isInteger(json.total_duration)) breaches.push('no total_duration')
    }
  }
  if (messages.length === 0) breaches.push('nothing at all')
  return breaches
}
