// Streams of Bedrock's Converse: numbered blocks, then `messageStop`, then `metadata` with the counts.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStreamOutput.html
import { asArray, asNumber, asObject, asString, at, type Json, type JsonObject, parseJson, said, stringifyJson } from '../core/json.ts'
import { type Finish, type ReplyPart, Sequencer, type StreamEvent } from '../core/reply.ts'
import { mergeUsage, type Usage } from '../core/usage.ts'
import { bedrockTier } from './answer-tiers.ts'
import { madeId, readException, readFinish, readUsage, writeFinish, writeReplyPart, writeUsage } from './bedrock-converse-reply.ts'
import { readMediaBlock, readReasoning, sealCarrier, signatureSeal, writeReasoning } from './bedrock-converse-wire.ts'
import type { Asked, EventReader, EventWriter, Frame, FrameRole, Meter, ReplyFacts } from './protocol.ts'

function payloadOf(frame: Frame): JsonObject | undefined {
  try {
    return asObject(parseJson(frame.data))
  } catch {
    return undefined
  }
}

type Open =
  | { kind: 'text' | 'reasoning' | 'tool-call'; block: number; seal?: ReturnType<typeof signatureSeal>; citations: Json[] }
  /** A block without deltas of its own in our words: gathered whole. */
  | { kind: 'whole'; start: JsonObject; deltas: JsonObject[] }

export class ConverseEventReader implements EventReader {
  readonly #open = new Map<number, Open>()
  #blocks = 0
  #hasCalls = false
  #hasFailed = false
  #finish: Finish | undefined
  #usage: Usage | undefined
  #isFinished = false

  push(frame: Frame): StreamEvent[] {
    const payload = payloadOf(frame)
    if (frame.isException) return this.#fail({ type: 'error', fault: readException(frame, payload) })
    if (!payload)
      return this.#fail({ type: 'error', fault: { type: 'malformed', message: 'An event of the stream is not a JSON object.' } })
    const index = asNumber(payload.contentBlockIndex) ?? 0
    switch (frame.event) {
      case 'messageStart':
        return [{ type: 'start' }]
      case 'contentBlockStart':
        return [...this.#close(index), ...this.#start(index, asObject(payload.start) ?? {})]
      case 'contentBlockDelta':
        return this.#delta(index, asObject(payload.delta) ?? {})
      case 'contentBlockStop':
        return this.#close(index)
      case 'messageStop': {
        const events = this.#closeAll()
        this.#finish = readFinish(payload, this.#hasCalls)
        return this.#usage ? [...events, ...this.#done()] : events
      }
      case 'metadata':
        this.#usage = mergeUsage(this.#usage, readUsage(payload.usage))
        return this.#finish ? this.#done() : []
      default:
        return []
    }
  }

  /** Some recordings end without `metadata`; the finish is told then. A stream cut before `messageStop` has none. */
  end(): StreamEvent[] {
    return [...this.#closeAll(), ...(this.#finish && !this.#hasFailed ? this.#done() : [])]
  }

  #fail(error: StreamEvent): StreamEvent[] {
    this.#hasFailed = true
    return [...this.#closeAll(), error]
  }

  #done(): StreamEvent[] {
    if (this.#isFinished || !this.#finish) return []
    this.#isFinished = true
    return [...(this.#usage ? [{ type: 'usage' as const, usage: this.#usage }] : []), { type: 'finish', finish: this.#finish }]
  }

  #start(index: number, start: JsonObject): StreamEvent[] {
    const call = asObject(start.toolUse)
    if (!call || call.type === 'server_tool_use') {
      if (Object.keys(start).length > 0) this.#open.set(index, { kind: 'whole', start, deltas: [] })
      return []
    }
    this.#hasCalls = true
    const block = this.#blocks++
    this.#open.set(index, { kind: 'tool-call', block, citations: [] })
    return [{ type: 'tool-call-start', block, id: asString(call.toolUseId) ?? '', name: asString(call.name) ?? '' }]
  }

  #delta(index: number, delta: JsonObject): StreamEvent[] {
    const open = this.#open.get(index)
    if (open?.kind === 'whole' && delta.text === undefined) {
      open.deltas.push(delta)
      return []
    }
    const text = asString(delta.text)
    if (text !== undefined) return text === '' && !open ? [] : this.#piece(index, 'text', (block) => ({ type: 'text-delta', block, text }))
    const input = asString(at(delta.toolUse, 'input'))
    if (input !== undefined)
      return open?.kind === 'tool-call' && input !== '' ? [{ type: 'tool-call-delta', block: open.block, arguments: input }] : []
    const reasoning = asObject(delta.reasoningContent)
    if (reasoning) return this.#reasoning(index, reasoning)
    if (delta.citation !== undefined && open?.kind === 'text') open.citations.push(delta.citation)
    else if (Object.keys(delta).length > 0 && !open) this.#open.set(index, { kind: 'whole', start: {}, deltas: [delta] })
    return []
  }

  #reasoning(index: number, reasoning: JsonObject): StreamEvent[] {
    const text = asString(reasoning.text)
    const events = this.#piece(index, 'reasoning', text ? (block) => ({ type: 'reasoning-delta', block, text }) : undefined)
    const open = this.#open.get(index)
    if (open?.kind === 'reasoning') {
      const seal = reasoning.redactedContent === undefined ? signatureSeal(asString(reasoning.signature)) : readReasoning(reasoning).seal
      open.seal = joinSeals(open.seal, seal)
    }
    return events
  }

  /** A delta of a block, opening it when the wire did not: text and reasoning have no start of their own. */
  #piece(index: number, kind: 'text' | 'reasoning', delta?: (block: number) => StreamEvent): StreamEvent[] {
    const events: StreamEvent[] = []
    let open = this.#open.get(index)
    if (open?.kind !== kind) {
      events.push(...this.#close(index))
      open = { kind, block: this.#blocks++, citations: [] }
      this.#open.set(index, open)
      events.push({ type: `${kind}-start`, block: open.block })
    }
    return delta ? [...events, delta(open.block)] : events
  }

  #close(index: number): StreamEvent[] {
    const open = this.#open.get(index)
    this.#open.delete(index)
    if (!open) return []
    if (open.kind === 'whole') return wholeParts(open.start, open.deltas).map((part) => ({ type: 'part', block: this.#blocks++, part }))
    const events: StreamEvent[] = [{ type: `${open.kind}-end`, block: open.block, ...(open.seal && { seal: open.seal }) }]
    if (open.citations.length > 0) {
      const value = { citationsContent: { citations: open.citations } }
      events.push({
        type: 'part',
        block: this.#blocks++,
        part: { type: 'opaque', origin: 'bedrock-converse', kind: 'citationsContent', value },
      })
    }
    return events
  }

  #closeAll(): StreamEvent[] {
    return [...this.#open.keys()].flatMap((index) => this.#close(index))
  }
}

/** Signatures and encrypted bytes may come in pieces. */
function joinSeals(before: ReturnType<typeof signatureSeal>, more: ReturnType<typeof signatureSeal>): ReturnType<typeof signatureSeal> {
  if (!before || !more || before.origin !== 'bedrock-converse' || more.origin !== 'bedrock-converse') return more ?? before
  const signature = [before.signature, more.signature].filter((piece) => piece !== undefined).join('')
  const encrypted = [before.encrypted, more.encrypted].filter((piece) => piece !== undefined).join('')
  return { origin: 'bedrock-converse', ...(signature && { signature }), ...(encrypted && { encrypted }) }
}

type WholePart = Extract<StreamEvent, { type: 'part' }>['part']

/** A gathered block: an image, or one that only Bedrock understands, in the form that plain replies have. */
function wholeParts(start: JsonObject, deltas: readonly JsonObject[]): WholePart[] {
  const own = (kind: string, value: JsonObject): WholePart[] => [{ type: 'opaque', origin: 'bedrock-converse', kind, value }]
  const call = asObject(start.toolUse)
  if (call) {
    const text = deltas.map((delta) => asString(at(delta.toolUse, 'input')) ?? '').join('')
    return own('toolUse', { toolUse: { ...call, input: parsedOr(text) } })
  }
  const result = asObject(start.toolResult)
  if (result) return own('toolResult', { toolResult: { ...result, content: deltas.flatMap((delta) => asArray(delta.toolResult) ?? []) } })
  const citations = deltas.flatMap((delta) => (delta.citation === undefined ? [] : [delta.citation]))
  if (citations.length > 0) return own('citationsContent', { citationsContent: { citations } })
  const merged: JsonObject = {}
  for (const piece of [start, ...deltas])
    for (const [key, value] of Object.entries(piece)) merged[key] = { ...asObject(merged[key]), ...asObject(value) }
  const media = readMediaBlock(merged)
  if (media?.type === 'image') return [media]
  const [kind] = Object.keys(merged)
  return kind === undefined ? [] : own(kind, merged)
}

function parsedOr(text: string): Json {
  try {
    return text === '' ? {} : parseJson(text)
  } catch {
    return text
  }
}

export class ConverseEventWriter implements EventWriter {
  readonly #asked: Asked
  readonly #sequencer = new Sequencer()
  #hasStarted = false
  #index = 0
  /** Whether the open block has said anything. */
  #isSaid = false
  #finish: Finish | undefined
  #usage: Usage | undefined

  constructor(asked: Asked) {
    this.#asked = asked
  }

  push(event: StreamEvent): Frame[] {
    const frames = this.#sequencer.push(event).flatMap((next) => this.#event(next))
    return frames.length > 0 ? [...this.#begin(), ...frames] : frames
  }

  end(): Frame[] {
    if (!this.#finish) return []
    const metadata = { usage: writeUsage(this.#usage), metrics: { latencyMs: Math.round(this.#asked.elapsedMs()) } }
    return [...this.#begin(), frame('messageStop', writeFinish(this.#finish)), frame('metadata', metadata)]
  }

  #begin(): Frame[] {
    if (this.#hasStarted) return []
    this.#hasStarted = true
    return [frame('messageStart', { role: 'assistant' })]
  }

  #event(event: StreamEvent): Frame[] {
    switch (event.type) {
      case 'start':
        this.#usage = mergeUsage(this.#usage, event.usage)
        return this.#begin()
      case 'usage':
        this.#usage = mergeUsage(this.#usage, event.usage)
        return []
      case 'finish':
        this.#finish = event.finish
        return []
      case 'error': // the road tells faults in its own words, through writeStreamError
        return []
      case 'text-start':
      case 'refusal-start':
      case 'reasoning-start':
        this.#isSaid = false
        return []
      case 'text-delta':
      case 'refusal-delta':
        return event.text === '' ? [] : this.#delta({ text: event.text })
      case 'reasoning-delta':
        return event.text === '' ? [] : this.#delta({ reasoningContent: { text: event.text } })
      case 'text-end':
        return [...(this.#isSaid ? this.#stop() : []), ...this.#carrier(event.seal)]
      case 'refusal-end':
        return this.#isSaid ? this.#stop() : []
      case 'reasoning-end':
        return this.#endReasoning(event.seal)
      case 'tool-call-start': {
        const toolUse = { toolUseId: event.id || madeId(this.#asked, event.block), name: event.name }
        return [frame('contentBlockStart', { contentBlockIndex: this.#index, start: { toolUse } })]
      }
      case 'tool-call-delta':
        return event.arguments === '' ? [] : this.#delta({ toolUse: { input: event.arguments } })
      case 'tool-call-end':
        return [...this.#stop(), ...this.#carrier(event.seal)]
      case 'part':
        return this.#part(event.part)
      default:
        return event satisfies never
    }
  }

  #delta(delta: JsonObject): Frame[] {
    this.#isSaid = true
    return [frame('contentBlockDelta', { contentBlockIndex: this.#index, delta })]
  }

  #stop(): Frame[] {
    this.#isSaid = false
    return [frame('contentBlockStop', { contentBlockIndex: this.#index++ })]
  }

  #endReasoning(seal: ReturnType<typeof signatureSeal>): Frame[] {
    const written = asObject(writeReasoning({ text: this.#isSaid ? 'said' : '', seal }).reasoningContent)
    const signature = asString(at(written?.reasoningText, 'signature'))
    const redactedContent = asString(written?.redactedContent)
    const last = said({ signature, redactedContent })
    if (Object.keys(last).length > 0) return [...this.#delta({ reasoningContent: last }), ...this.#stop()]
    return this.#isSaid ? this.#stop() : []
  }

  #carrier(seal: ReturnType<typeof signatureSeal>): Frame[] {
    return sealCarrier(seal).flatMap((block) => [...this.#delta(block), ...this.#stop()])
  }

  #part(part: ReplyPart): Frame[] {
    const [block] = writeReplyPart(part)
    const start = (value: JsonObject): Frame => frame('contentBlockStart', { contentBlockIndex: this.#index, start: value })
    const image = asObject(block?.image)
    if (image)
      return [
        start({ image: { format: image.format ?? null } }),
        ...this.#delta({ image: { source: image.source ?? null } }),
        ...this.#stop(),
      ]
    const call = asObject(block?.toolUse)
    if (call) {
      const { input, ...rest } = call
      return [
        start({ toolUse: rest }),
        ...this.#delta({ toolUse: { input: typeof input === 'string' ? input : stringifyJson(input ?? {}) } }),
        ...this.#stop(),
      ]
    }
    const result = asObject(block?.toolResult)
    if (result) {
      const { content, ...rest } = result
      return [start({ toolResult: rest }), ...this.#delta({ toolResult: content ?? [] }), ...this.#stop()]
    }
    const citations = asArray(at(block?.citationsContent, 'citations')) ?? []
    return citations.length > 0 ? [...citations.flatMap((citation) => this.#delta({ citation })), ...this.#stop()] : []
  }
}

function frame(event: string, payload: JsonObject): Frame {
  return { event, data: stringifyJson(payload) }
}

export class ConverseMeter implements Meter {
  readonly needles = ['"stopReason"', '"usage"', '"toolUseId"']
  readonly facts: ReplyFacts = {}
  #hasCalls = false

  push(frame: Frame): FrameRole {
    if (frame.isException) {
      this.facts.fault = readException(frame, payloadOf(frame))
      return 'error'
    }
    switch (frame.event) {
      case 'contentBlockStart': {
        const call = at(at(payloadOf(frame), 'start'), 'toolUse')
        if (at(call, 'type') === 'server_tool_use' || call === undefined) return 'content'
        this.#hasCalls = true
        return 'content'
      }
      case 'contentBlockDelta':
        return isEmptyDelta(frame.data) ? 'lifecycle' : 'content'
      case 'messageStop':
        this.facts.finish = readFinish(payloadOf(frame) ?? {}, this.#hasCalls)
        return 'end'
      case 'metadata': {
        const told = payloadOf(frame)
        this.facts.usage = mergeUsage(this.facts.usage, readUsage(told?.usage))
        const tier = bedrockTier(told)
        if (tier) this.facts.tier = tier
        return this.facts.finish ? 'end' : 'lifecycle'
      }
      default:
        return 'lifecycle'
    }
  }
}

function isEmptyDelta(data: string): boolean {
  return /"delta":\s*\{\s*"text":\s*""\s*\}/.test(data)
}
