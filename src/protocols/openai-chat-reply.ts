// Whole answers of the chat protocol, and the assistant message, which has the same members in an answer and in a request.
import type { Part, RefusalPart } from '../core/conversation.ts'
import { asArray, asObject, asString, at, isObject, type Json, type JsonObject, said, stringifyJson } from '../core/json.ts'
import type { Reply, ReplyPart } from '../core/reply.ts'
import { confidenceIn } from './confidence.ts'
import { firstChoice, type Notices, readFinish, readHead, readUsage, writeReason, writeUsage } from './openai-chat-facts.ts'
import { readImageUrl, writeImageUrl } from './openai-chat-media.ts'
import { readDetails, readExtra, sealText, withReasoning, writeDetail, writeExtra } from './openai-chat-reasoning.ts'
import type { Asked } from './protocol.ts'

/** Kinds of opaque parts that this protocol writes as it read them. */
export const opaqueKinds = { audio: 'audio', customCall: 'custom_tool_call' } as const

export function readReply(body: JsonObject): Reply {
  const choice = firstChoice(body)
  const parts = readAssistant(asObject(choice?.message) ?? {}) as ReplyPart[] // no tool results or documents stand in it
  const seen = { calls: parts.some(isCall), refusal: parts.some((part) => part.type === 'refusal') }
  const usage = readUsage(body)
  const finish = choice
    ? readFinish(asString(choice.finish_reason) || undefined, seen, choice.stop_reason)
    : ({ unified: 'other' } as const)
  return { ...readHead(body), parts, finish, ...(usage && { usage }), ...confidenceIn(at(choice?.logprobs, 'content')) }
}

/** Whether a choice of a body or chunk holds content, for those who only count and do not read. */
export function notice(choice: JsonObject): Notices {
  const message = asObject(choice.delta) ?? asObject(choice.message) ?? {}
  const calls = (asArray(message.tool_calls)?.length ?? 0) > 0 || isFilled(at(message.function_call, 'name'))
  const refusal = isFilled(message.refusal)
  const isSaid = ['content', 'reasoning_content', 'reasoning', 'reasoning_details', 'images'].some((key) => isFilled(message[key]))
  return { content: calls || refusal || isSaid || isFilled(at(message.audio, 'id')), calls, refusal }
}

function isFilled(value: Json | undefined): boolean {
  return typeof value === 'string' ? value !== '' : Array.isArray(value) && value.length > 0
}

export function isCall(part: Part): boolean {
  return part.type === 'tool-call' || (part.type === 'opaque' && part.kind === opaqueKinds.customCall)
}

/** Called with the path inside the message and what would have been right. */
export type Complain = (path: string, because: string) => void

/**
 * The parts of an assistant message. In requests (`complain` given) an empty text is kept, because the caller wrote it; in answers it
 * only fills the member.
 */
export function readAssistant(message: JsonObject, complain?: Complain): Part[] {
  const spoken = readContent(message.content, complain)
  if (isFilled(message.refusal)) spoken.push({ type: 'refusal', text: message.refusal as string }) // a filled array is no refusal
  for (const image of asArray(message.images) ?? []) {
    const source = readImageUrl(at(image, 'image_url'))
    if (source) spoken.push({ type: 'image', source })
  }
  if (isObject(message.audio) && asString(message.audio.id)) {
    const transcript = asString(message.audio.transcript)
    if (transcript && !spoken.some((part) => part.type === 'text')) spoken.push({ type: 'text', text: transcript })
    spoken.push({ type: 'opaque', origin: 'openai-chat', kind: opaqueKinds.audio, value: message.audio })
  }
  const details = readDetails(asArray(message.reasoning_details) ?? [])
  const shown = asString(message.reasoning_content) || asString(message.reasoning) || ''
  const parts = withReasoning(details, [...spoken, ...readCalls(message, complain)], shown)
  const seal = readExtra(message.extra_content) // Google's route puts it here in older answers
  if (seal) sealFirst(parts, seal)
  return parts
}

function sealFirst(parts: Part[], seal: NonNullable<ReturnType<typeof readExtra>>): void {
  const place = parts.findIndex((part) => part.type === 'tool-call')
  const call = parts[place]
  if (call?.type !== 'tool-call') sealText(parts, seal)
  else if (!call.seal) parts[place] = { ...call, seal }
}

function readContent(content: Json | undefined, complain?: Complain): Part[] {
  if (content === null || content === undefined) return []
  if (typeof content === 'string') return content || complain ? [{ type: 'text', text: content }] : []
  const items = asArray(content)
  if (!items) complain?.('content', 'must be a string or an array of parts')
  return (items ?? []).flatMap((item, place) => readSpoken(item, (path, because) => complain?.(`content.${place}${path}`, because)))
}

/** An item of an assistant's content: text, refusal, and Mistral's thinking. */
export function readSpoken(item: Json, complain?: Complain): Part[] {
  const type = at(item, 'type')
  const text = at(item, 'text')
  if ((type === 'text' || type === 'output_text') && typeof text === 'string') return [{ type: 'text', text }]
  if (type === 'thinking') return [{ type: 'reasoning', text: thinkingText(at(item, 'thinking')) }]
  const refusal = at(item, 'refusal')
  if (type === 'refusal' && typeof refusal === 'string') return [{ type: 'refusal', text: refusal }]
  const source = type === 'image_url' ? readImageUrl(at(item, 'image_url')) : undefined
  if (source) return [{ type: 'image', source }]
  if (type !== 'reference') complain?.('', 'is not a part that an assistant can have said') // Mistral's citations are let go
  return []
}

/** Mistral: `thinking: [{type: 'text', text}]`; others a plain string. */
export function thinkingText(thinking: Json | undefined): string {
  if (typeof thinking === 'string') return thinking
  return (asArray(thinking) ?? []).map((piece) => asString(at(piece, 'text')) ?? '').join('')
}

function readCalls(message: JsonObject, complain?: Complain): Part[] {
  const list = message.tool_calls ?? []
  if (!Array.isArray(list)) complain?.('tool_calls', 'must be an array')
  const calls = (asArray(list) ?? []).flatMap((call, place): Part[] =>
    readCall(call, (path, because) => complain?.(`tool_calls.${place}${path}`, because)),
  )
  const { name, text } = readFunction(message.function_call)
  return name ? [...calls, { type: 'tool-call', id: '', name, arguments: text }] : calls
}

function readCall(call: Json, complain: Complain): Part[] {
  const { name, text } = readFunction(at(call, 'function'))
  const id = asString(at(call, 'id')) ?? ''
  if (name) {
    const seal = readExtra(at(call, 'extra_content'))
    return [{ type: 'tool-call', id, name, arguments: text, ...(seal && { seal }) }]
  }
  if (isObject(call) && asString(at(call.custom, 'name'))) {
    return [{ type: 'opaque', origin: 'openai-chat', kind: opaqueKinds.customCall, value: call }]
  }
  complain('.function.name', 'must be the name of a tool')
  return []
}

/** Name and argument text of a call. Arguments are a string on this wire, but some hosts send the object. */
export function readFunction(made: Json | undefined): { name: string; text: string } {
  const args = at(made, 'arguments')
  const text = typeof args === 'string' ? args : isObject(args) ? stringifyJson(args) : ''
  return { name: asString(at(made, 'name')) ?? '', text }
}

/** A client that offered `functions` knows nothing of tools: it gets its one call as `function_call`. */
export function isLegacy(asked: Asked): boolean {
  return Array.isArray(asked.body.functions) && asked.body.tools === undefined
}

/** Ids for calls that have none or share one, so that each result finds its call. */
export class CallIds {
  readonly #prefix: string
  readonly #given = new Set<string>()
  #next = 0

  constructor(prefix: string) {
    this.#prefix = prefix
  }

  give(id: string): string {
    let given = id
    while (given === '' || this.#given.has(given)) given = `call_${this.#prefix}_${this.#next++}`
    this.#given.add(given)
    return given
  }
}

export function replyId(id: string | undefined, asked: Asked): string {
  return id ?? `chatcmpl-${asked.id}`
}

export function writeReply(reply: Reply, asked: Asked): JsonObject {
  const seen = { calls: reply.parts.some(isCall), refusal: reply.parts.some((part) => part.type === 'refusal' && part.text !== '') }
  const reason = writeReason(reply.finish, seen)
  const finish = reason === 'tool_calls' && isLegacy(asked) ? 'function_call' : reason
  return said({
    id: replyId(reply.id, asked),
    object: 'chat.completion',
    created: reply.created ?? asked.created,
    model: asked.model,
    choices: [{ index: 0, message: writeMessage(reply, asked), logprobs: null, finish_reason: finish }],
    usage: reply.usage && writeUsage(reply.usage),
  })
}

function writeMessage({ parts }: Reply, asked: Asked): JsonObject {
  const texts = parts.filter((part) => part.type === 'text')
  const refusals = parts.filter((part): part is RefusalPart => part.type === 'refusal' && part.text !== '')
  const images = parts.filter((part) => part.type === 'image')
  const thoughts = parts.flatMap((part) => (part.type === 'reasoning' ? part.text : []))
  const ids = new CallIds(asked.id)
  const calls = parts.flatMap((part) => writeCall(part, ids))
  const audio = parts.find((part) => part.type === 'opaque' && part.origin === 'openai-chat' && part.kind === opaqueKinds.audio)
  const isSilent = texts.length === 0 && (calls.length > 0 || refusals.length > 0 || audio !== undefined)
  const details = parts.flatMap((part, index) => {
    if (part.type === 'reasoning' && part.seal) return writeDetail({ ...part, seal: part.seal }, index, 'self')
    return part.type === 'text' && part.seal ? writeDetail({ text: '', seal: part.seal }, index, 'previous') : []
  })
  const legacy = isLegacy(asked)
  return said({
    role: 'assistant',
    content: isSilent ? null : texts.map((part) => part.text).join(''),
    refusal: refusals.length > 0 ? refusals.map((part) => part.text).join('') : null,
    reasoning_content: thoughts.join('') || undefined,
    reasoning_details: details.length > 0 ? details : undefined,
    images:
      images.length > 0 ? images.map((part) => ({ type: 'image_url', image_url: { url: writeImageUrl(part.source) ?? '' } })) : undefined,
    audio: audio?.type === 'opaque' ? audio.value : undefined,
    tool_calls: calls.length > 0 && !legacy ? calls : undefined,
    function_call: legacy ? calls[0]?.function : undefined,
  })
}

function writeCall(part: ReplyPart, ids: CallIds): JsonObject[] {
  if (part.type === 'opaque' && isCall(part) && part.origin === 'openai-chat' && isObject(part.value)) return [part.value]
  if (part.type !== 'tool-call') return []
  const made = { name: part.name, arguments: argumentsText(part.arguments) }
  return [said({ id: ids.give(part.id), type: 'function', function: made, extra_content: part.seal && writeExtra(part.seal) })]
}

/** A call without arguments is written as an empty object: clients parse the text, and '' is no JSON. */
export function argumentsText(text: string): string {
  return text.trim() === '' ? '{}' : text
}
