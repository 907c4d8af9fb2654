// Streams of Gemini and Vertex AI: each message is a reply in little, and nothing says where a block begins or ends.
import { asBoolean, asString, at, isObject, type Json, type JsonObject, parseJson, said, stringifyJson } from '../core/json.ts'
import { type Finish, Sequencer, type StreamEvent, type UpstreamFault } from '../core/reply.ts'
import { mergeUsage, type Usage } from '../core/usage.ts'
import { geminiTier } from './answer-tiers.ts'
import {
  brokenCall,
  firstCandidate,
  head,
  readCreated,
  readFault,
  readFinish,
  readReplyPart,
  readUsage,
  replyCallId,
  writeFinish,
  writeReplyPart,
  writeUsage,
} from './gemini-reply.ts'
import { argumentsText, camelKeys, listOf, readSignature, writeSignature } from './gemini-wire.ts'
import type { Asked, EventReader, EventWriter, Frame, FrameRole, Meter, ReplyFacts } from './protocol.ts'

/** The messages in a frame: usually one; some routes wrap them in a list. Undefined when it is not JSON. */
function messagesOf(data: string): JsonObject[] | undefined {
  if (data.trim() === '' || data.trim() === '[DONE]') return []
  try {
    return listOf(parseJson(data))
      .map(camelKeys)
      .filter((message) => message !== undefined)
  } catch {
    return undefined
  }
}

const malformed: UpstreamFault = { type: 'malformed', message: 'A message of the stream is not valid JSON.' }

export class GeminiEventReader implements EventReader {
  #replyId: string | undefined
  #hasStarted = false
  #blocks = 0
  #calls = 0
  #open: { kind: 'text' | 'reasoning'; block: number } | undefined
  /** A call whose arguments come in pieces. https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/function-calling#streaming-fc */
  #partial: PartialCall | undefined
  #usage: Usage | undefined
  #finish: Finish | undefined
  #hasFailed = false

  push(frame: Frame): StreamEvent[] {
    const messages = messagesOf(frame.data)
    if (messages) return messages.flatMap((message) => this.#message(message))
    this.#hasFailed = true
    return [{ type: 'error', fault: malformed }]
  }

  /** The finish waits until here, because later messages may still count tokens; each count is told as it comes, for streams that are cut. A stream cut before its reason has none. */
  end(): StreamEvent[] {
    const events = this.#close()
    if (!this.#finish || this.#hasFailed) return events
    return [...events, { type: 'finish', finish: this.#finish }]
  }

  #message(message: JsonObject): StreamEvent[] {
    const fault = readFault(undefined, message)
    if (fault) {
      this.#hasFailed = true
      return [...this.#close(), { type: 'error', fault }]
    }
    const counted = readUsage(message.usageMetadata)
    this.#usage = mergeUsage(this.#usage, counted)
    const events: StreamEvent[] = this.#hasStarted ? (counted ? [{ type: 'usage', usage: counted }] : []) : [this.#start(message)]
    for (const raw of listOf(at(firstCandidate(message)?.content, 'parts'))) events.push(...this.#part(raw))
    const finish = readFinish(message, this.#calls > 0)
    if (finish) {
      this.#finish = finish
      events.push(...this.#close())
    }
    return events
  }

  #start(message: JsonObject): StreamEvent {
    this.#hasStarted = true
    this.#replyId = asString(message.responseId)
    return { type: 'start', id: this.#replyId, model: asString(message.modelVersion), created: readCreated(message), usage: this.#usage }
  }

  #part(raw: Json): StreamEvent[] {
    const call = camelKeys(at(raw, 'functionCall') ?? at(raw, 'function_call'))
    if (call && (this.#partial || call.willContinue === true || call.partialArgs !== undefined)) return this.#piece(call, raw)
    const part = readReplyPart(raw, this.#replyId, this.#calls)
    if (!part) return []
    if (part.type === 'text' || part.type === 'reasoning') return this.#text(part)
    const events = this.#close()
    const block = this.#blocks++
    if (part.type !== 'tool-call') {
      if (part.type === 'refusal') return events // readReplyPart makes none
      return [...events, { type: 'part', block, part }]
    }
    this.#calls++
    return [
      ...events,
      { type: 'tool-call-start', block, id: part.id, name: part.name },
      { type: 'tool-call-delta', block, arguments: part.arguments },
      { type: 'tool-call-end', block, ...(part.seal && { seal: part.seal }) },
    ]
  }

  /** Text of one kind goes on in one block until another kind or a signature ends it; a signature alone belongs to the open block. */
  #text(part: Extract<ReturnType<typeof readReplyPart>, { type: 'text' | 'reasoning' }>): StreamEvent[] {
    const kind = part.type
    const events: StreamEvent[] = this.#open?.kind === kind ? [] : this.#close()
    if (!this.#open) {
      this.#open = { kind, block: this.#blocks++ }
      const { block } = this.#open
      events.push(kind === 'text' ? { type: 'text-start', block } : { type: 'reasoning-start', block, isSummary: true })
    }
    const { block } = this.#open
    if (part.text !== '') events.push({ type: `${kind}-delta`, block, text: part.text })
    if (part.seal) {
      events.push({ type: `${kind}-end`, block, seal: part.seal })
      this.#open = undefined
    }
    return events
  }

  #piece(call: JsonObject, raw: Json): StreamEvent[] {
    const events: StreamEvent[] = []
    const name = asString(call.name)
    if (name !== undefined || !this.#partial) {
      events.push(...this.#close())
      const block = this.#blocks++
      this.#partial = new PartialCall(block)
      events.push({ type: 'tool-call-start', block, id: replyCallId(call, this.#replyId, this.#calls++), name: name ?? '' })
    }
    this.#partial.add(call, readSignature(camelKeys(raw) ?? {}))
    return call.willContinue === true ? events : [...events, ...this.#close()]
  }

  #close(): StreamEvent[] {
    const open = this.#open
    const partial = this.#partial
    this.#open = undefined
    this.#partial = undefined
    if (open) return [{ type: `${open.kind}-end`, block: open.block }]
    return partial ? partial.end() : []
  }
}

/** Gathers `{jsonPath: "$.a.b[0]", stringValue, willContinue}` pieces into one arguments object. */
class PartialCall {
  readonly #block: number
  #args: Json = {}
  #growing: string | undefined
  #seal: ReturnType<typeof readSignature>
  static readonly longestPath = 64
  static readonly longestList = 10_000

  constructor(block: number) {
    this.#block = block
  }

  add(call: JsonObject, seal: ReturnType<typeof readSignature>): void {
    this.#seal ??= seal
    if (isObject(call.args)) this.#args = call.args
    for (const piece of listOf(call.partialArgs)) {
      const values = camelKeys(piece) ?? {}
      const path = asString(values.jsonPath)
      if (path === undefined) continue
      const value = values.stringValue ?? values.numberValue ?? values.boolValue ?? ('nullValue' in values ? null : undefined)
      if (value !== undefined) this.#set(path, value)
      this.#growing = asBoolean(values.willContinue) ? path : undefined
    }
  }

  #set(path: string, value: Json): void {
    const steps = stepsOf(path)
    if (steps.length === 0 || steps.length > PartialCall.longestPath) return
    const isMore = this.#growing === path
    this.#args = placed(this.#args, steps, (before) =>
      isMore && typeof before === 'string' && typeof value === 'string' ? before + value : value,
    )
  }

  end(): StreamEvent[] {
    return [
      { type: 'tool-call-delta', block: this.#block, arguments: argumentsText(this.#args) },
      { type: 'tool-call-end', block: this.#block, ...(this.#seal && { seal: this.#seal }) },
    ]
  }
}

/** `$.recipe.items[0]['a b']` as its steps. */
function stepsOf(path: string): (string | number)[] {
  const steps: (string | number)[] = []
  for (const match of path.matchAll(/\[(\d+)\]|\[(['"])(.*?)\2\]|\.?([^.[\]]+)/g)) {
    if (match[1] !== undefined) steps.push(Number(match[1]))
    else if (match[3] !== undefined) steps.push(match[3])
    else if (match[4] !== undefined && match[4] !== '$') steps.push(match[4])
  }
  return steps
}

/** `into` with the value at `steps` changed; objects and lists on the way are made as needed. */
function placed(into: Json | undefined, steps: readonly (string | number)[], change: (before: Json | undefined) => Json): Json {
  const [step, ...rest] = steps
  if (step === undefined) return change(into)
  if (typeof step === 'number') {
    const list = Array.isArray(into) ? into : []
    if (step > PartialCall.longestList) return list
    while (list.length < step) list.push(null)
    list[step] = placed(list[step], rest, change)
    return list
  }
  const object = isObject(into) ? into : {}
  const before = Object.hasOwn(object, step) ? object[step] : undefined
  // defineProperty, because a model may name a member `__proto__`
  Object.defineProperty(object, step, { value: placed(before, rest, change), enumerable: true, configurable: true, writable: true })
  return object
}

export class GeminiEventWriter implements EventWriter {
  readonly #asked: Asked
  readonly #sequencer = new Sequencer()
  #head: JsonObject | undefined
  #id: string | undefined
  #created: number | undefined
  #usage: Usage | undefined
  #finish: Finish | undefined
  #call: { id: string; name: string; pieces: string[] } | undefined
  #hasBrokenCall = false

  constructor(asked: Asked) {
    this.#asked = asked
  }

  push(event: StreamEvent): Frame[] {
    return this.#sequencer.push(event).flatMap((next) => this.#event(next))
  }

  end(): Frame[] {
    if (!this.#finish) return []
    const content = { parts: [{ text: '' }], role: 'model' }
    const finish = this.#hasBrokenCall ? brokenCall(this.#finish) : { finishReason: writeFinish(this.#finish) }
    return [this.#frame({ content, ...finish, index: 0 })]
  }

  #event(event: StreamEvent): Frame[] {
    switch (event.type) {
      case 'start':
        this.#id = event.id
        this.#created = event.created
        this.#usage = mergeUsage(this.#usage, event.usage)
        return []
      case 'usage':
        this.#usage = mergeUsage(this.#usage, event.usage)
        return []
      case 'finish':
        this.#finish = event.finish
        return []
      case 'error': // the road tells faults in its own words, through writeStreamError
      case 'text-start':
      case 'reasoning-start':
      case 'refusal-start':
      case 'refusal-end':
        return []
      case 'text-delta':
      case 'refusal-delta':
        return event.text === '' ? [] : [this.#parts({ text: event.text })]
      case 'reasoning-delta':
        return event.text === '' ? [] : [this.#parts({ text: event.text, thought: true })]
      case 'text-end':
      case 'reasoning-end': {
        const signature = writeSignature(event.seal)
        if (signature.thoughtSignature === undefined) return []
        return [this.#parts({ text: '', ...(event.type === 'reasoning-end' && { thought: true }), ...signature })]
      }
      case 'tool-call-start':
        this.#call = { id: event.id, name: event.name, pieces: [] }
        return []
      case 'tool-call-delta':
        this.#call?.pieces.push(event.arguments)
        return []
      case 'tool-call-end': {
        const call = this.#call
        this.#call = undefined
        if (!call) return []
        const { id, name, pieces } = call
        const part = writeReplyPart({ type: 'tool-call', id, name, arguments: pieces.join(''), ...(event.seal && { seal: event.seal }) })
        if (part) return [this.#parts(part)]
        this.#hasBrokenCall = true
        return []
      }
      case 'part': {
        const part = writeReplyPart(event.part)
        return part ? [this.#parts(part)] : []
      }
      default:
        return event satisfies never
    }
  }

  #parts(part: JsonObject): Frame {
    return this.#frame({ content: { parts: [part], role: 'model' }, index: 0 })
  }

  #frame(candidate: JsonObject): Frame {
    this.#head ??= head({ id: this.#id, created: this.#created }, this.#asked)
    return { data: stringifyJson({ candidates: [candidate], ...said({ usageMetadata: writeUsage(this.#usage) }), ...this.#head }) }
  }
}

/** Every message carries the count so far, so every one is read; Gemini sends few and large ones. */
export class GeminiMeter implements Meter {
  readonly needles = ['usageMetadata', 'usage_metadata', 'finishReason', 'promptFeedback', '"error"']
  readonly facts: ReplyFacts = {}
  #hasCalls = false

  push(frame: Frame): FrameRole {
    const messages = messagesOf(frame.data)
    if (!messages) {
      this.facts.fault = malformed
      return 'error'
    }
    const roles = messages.map((message) => this.#message(message))
    return (['error', 'end', 'content'] as const).find((role) => roles.includes(role)) ?? 'lifecycle'
  }

  #message(message: JsonObject): FrameRole {
    const fault = readFault(undefined, message)
    if (fault) {
      this.facts.fault = fault
      return 'error'
    }
    this.facts.id ??= asString(message.responseId)
    this.facts.model ??= asString(message.modelVersion)
    this.facts.usage = mergeUsage(this.facts.usage, readUsage(message.usageMetadata))
    const tier = geminiTier(camelKeys(message.usageMetadata))
    if (tier) this.facts.tier = tier
    const parts = listOf(at(firstCandidate(message)?.content, 'parts')).map((part) => camelKeys(part) ?? {})
    this.#hasCalls ||= parts.some((part) => part.functionCall !== undefined)
    const finish = readFinish(message, this.#hasCalls)
    if (finish) {
      this.facts.finish = finish
      return 'end'
    }
    const hasContent = parts.some((part) => part.text === undefined || part.text !== '')
    return hasContent ? 'content' : 'lifecycle'
  }
}
