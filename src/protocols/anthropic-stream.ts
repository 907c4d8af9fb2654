// Streams of the messages wire: read leniently (llama.cpp and KoboldCpp break its grammar), written strictly.

import type { Seal } from '../core/conversation.ts'
import { asArray, asNumber, asObject, asString, type Json, type JsonObject, parseJson, stringifyJson } from '../core/json.ts'
import { type Finish, type ReplyPart, Sequencer, type StreamEvent, type UpstreamFault } from '../core/reply.ts'
import { mergeUsage, type Usage } from '../core/usage.ts'
import { argumentsOf, carrierBlock, citationsPart, isCitations, origin, reasoningBlock, sealIn, wholeBlock } from './anthropic-blocks.ts'
import { faultFrames, readErrorObject, readFault } from './anthropic-errors.ts'
import { callId, messageId, readFinish, UsageTally, writeFinish, writeUsage } from './anthropic-reply.ts'
import type { Asked, EventReader, EventWriter, Frame, FrameRole, Meter, ReplyFacts } from './protocol.ts'

/** The JSON of a frame; undefined when there is nothing in it, a fault when it is not JSON. */
function readFrame(frame: Frame): { data?: JsonObject; fault?: UpstreamFault } {
  const text = frame.data.trim()
  if (text === '' || text === '[DONE]') return {}
  try {
    const data = asObject(parseJson(text))
    if (!data) return {}
    const fault = faultIn(frame, data)
    return fault ? { fault } : { data }
  } catch {
    return { fault: { message: 'The stream holds a message that is not JSON.' } }
  }
}

/** Anthropic nests its error; llama.cpp sends the inner object alone. A type that merely ends in `error` is not enough without the event. */
function faultIn(frame: Frame, data: JsonObject): UpstreamFault | undefined {
  const isNested = data.type === 'error' || (data.type === undefined && (data.error !== undefined || data.detail !== undefined))
  if (frame.event !== 'error' && !isNested) return undefined
  return readFault(undefined, data) ?? readErrorObject(undefined, data) ?? { message: 'The upstream reported an error without a message.' }
}

type OpenText = { readonly kind: 'text'; readonly block: number; readonly citations: Json[] }
type OpenReasoning = { readonly kind: 'reasoning'; readonly block: number; seal?: Seal }
type OpenCall = { readonly kind: 'tool-call'; readonly block: number; readonly input: Json | undefined; hasArguments: boolean }
/** Gathered whole, because only its own protocol understands it. */
type OpenOpaque = { readonly kind: 'opaque'; readonly value: JsonObject; readonly input: string[] }
type Open = OpenText | OpenReasoning | OpenCall | OpenOpaque

export class MessageEventReader implements EventReader {
  readonly #usage = new UsageTally()
  /** By the index on the wire. */
  readonly #open = new Map<number, Open>()
  #blocks = 0
  #hasStarted = false
  #hasCalls = false
  #isOver = false
  #stop: { reason: Json | undefined; sequence: Json | undefined } | undefined

  push(frame: Frame): StreamEvent[] {
    if (this.#isOver) return []
    const { data, fault } = readFrame(frame)
    if (fault) {
      this.#isOver = true
      return [{ type: 'error', fault }]
    }
    switch (data?.type) {
      case 'message_start':
        return this.#start(asObject(data.message) ?? {})
      case 'content_block_start':
        return [...this.#begin(), ...this.#startBlock(this.#indexOf(data), asObject(data.content_block) ?? {})]
      case 'content_block_delta':
        return [...this.#begin(), ...this.#delta(this.#indexOf(data), asObject(data.delta) ?? {})]
      case 'content_block_stop':
        return this.#endBlock(this.#indexOf(data))
      case 'message_delta': {
        const delta = asObject(data.delta)
        if (asString(delta?.stop_reason) !== undefined) this.#stop = { reason: delta?.stop_reason, sequence: delta?.stop_sequence }
        this.#usage.delta(data.usage)
        return []
      }
      case 'message_stop':
        return [...this.#begin(), ...this.#finish()]
      default:
        return []
    }
  }

  /** A stream that told its stop reason but not `message_stop` is whole; one that told neither was cut, and has no finish. */
  end(): StreamEvent[] {
    return this.#isOver || !this.#stop ? [] : this.#finish()
  }

  /** A second start (KoboldCpp before a tool call) begins no second answer: blocks left open end, and the count of blocks goes on. */
  #start(message: JsonObject): StreamEvent[] {
    const closed = this.#endAll()
    this.#usage.start(message.usage)
    if (this.#hasStarted) return closed
    this.#hasStarted = true
    return [{ type: 'start', id: asString(message.id), model: asString(message.model), usage: this.#usage.usage }]
  }

  #begin(): StreamEvent[] {
    if (this.#hasStarted) return []
    this.#hasStarted = true
    return [{ type: 'start' }]
  }

  #indexOf(data: JsonObject): number {
    return asNumber(data.index) ?? 0
  }

  #startBlock(index: number, start: JsonObject): StreamEvent[] {
    const closed = [...this.#endBlock(index), ...this.#endTexts()]
    return [...closed, ...this.#openBlock(index, start)]
  }

  #openBlock(index: number, start: JsonObject): StreamEvent[] {
    switch (start.type) {
      case 'text': {
        const block = this.#blocks++
        const text = asString(start.text) ?? ''
        this.#open.set(index, { kind: 'text', block, citations: [...(asArray(start.citations) ?? [])] })
        return [{ type: 'text-start', block }, ...(text ? [{ type: 'text-delta', block, text } as const] : [])]
      }
      case 'thinking': {
        const block = this.#blocks++
        const text = asString(start.thinking) ?? ''
        // Anthropic opens the block with an empty signature and sends the real one as a delta
        this.#open.set(index, { kind: 'reasoning', block, ...sealIn('signature', asString(start.signature) || undefined) })
        return [{ type: 'reasoning-start', block }, ...(text ? [{ type: 'reasoning-delta', block, text } as const] : [])]
      }
      case 'redacted_thinking': {
        const block = this.#blocks++
        this.#open.set(index, { kind: 'reasoning', block, ...sealIn('encrypted', asString(start.data)) })
        return [{ type: 'reasoning-start', block }]
      }
      case 'tool_use': {
        const block = this.#blocks++
        this.#hasCalls = true
        this.#open.set(index, { kind: 'tool-call', block, input: start.input, hasArguments: false })
        return [{ type: 'tool-call-start', block, id: asString(start.id) ?? '', name: asString(start.name) ?? '' }]
      }
      default:
        this.#open.set(index, { kind: 'opaque', value: { ...start }, input: [] })
        return []
    }
  }

  #delta(index: number, delta: JsonObject): StreamEvent[] {
    switch (delta.type) {
      case 'text_delta': {
        const text = asString(delta.text)
        return text ? this.#grow(index, 'text', (block) => ({ type: 'text-delta', block, text })) : []
      }
      case 'thinking_delta': {
        const text = asString(delta.thinking)
        return text ? this.#grow(index, 'thinking', (block) => ({ type: 'reasoning-delta', block, text })) : []
      }
      case 'signature_delta': {
        const open = this.#open.get(index)
        const signature = asString(delta.signature)
        if (open?.kind === 'reasoning' && signature !== undefined) {
          open.seal = { origin, signature: (open.seal?.signature ?? '') + signature }
        }
        return []
      }
      case 'citations_delta': {
        const open = this.#open.get(index)
        if (open?.kind === 'text' && delta.citation !== undefined) open.citations.push(delta.citation)
        return []
      }
      case 'input_json_delta': {
        const open = this.#open.get(index)
        const piece = asString(delta.partial_json)
        if (!open || !piece) return []
        if (open.kind === 'opaque') open.input.push(piece)
        if (open.kind !== 'tool-call') return []
        open.hasArguments = true
        return [{ type: 'tool-call-delta', block: open.block, arguments: piece }]
      }
      default:
        this.#growOpaque(index, delta)
        return []
    }
  }

  /** Add to a text or thinking block; one that has ended, or never began, is begun anew rather than lost. */
  #grow(index: number, type: 'text' | 'thinking', event: (block: number) => StreamEvent): StreamEvent[] {
    const open = this.#open.get(index)
    const kind = type === 'text' ? 'text' : 'reasoning'
    if (open?.kind === kind) return [event(open.block)]
    if (open?.kind === 'opaque') return []
    const started = this.#startBlock(index, { type })
    return [...started, event(this.#blocks - 1)]
  }

  /** Deltas of blocks we do not know (`compaction_delta`): strings join what the block has under the same name. */
  #growOpaque(index: number, delta: JsonObject): void {
    const open = this.#open.get(index)
    if (open?.kind !== 'opaque') return
    for (const [key, value] of Object.entries(delta)) {
      if (key !== 'type' && typeof value === 'string') open.value[key] = (asString(open.value[key]) ?? '') + value
    }
  }

  #endBlock(index: number): StreamEvent[] {
    const open = this.#open.get(index)
    if (!open) return []
    this.#open.delete(index)
    switch (open.kind) {
      case 'text': {
        const ended: StreamEvent = { type: 'text-end', block: open.block }
        return open.citations.length === 0 ? [ended] : [ended, { type: 'part', block: this.#blocks++, part: citationsPart(open.citations) }]
      }
      case 'reasoning':
        return [{ type: 'reasoning-end', block: open.block, ...(open.seal && { seal: open.seal }) }]
      case 'tool-call':
        return [
          ...(open.hasArguments
            ? []
            : [{ type: 'tool-call-delta', block: open.block, arguments: argumentsOf(open.input) } satisfies StreamEvent]),
          { type: 'tool-call-end', block: open.block },
        ]
      case 'opaque':
        return [{ type: 'part', block: this.#blocks++, part: opaquePart(open) }]
      default:
        return open satisfies never
    }
  }

  /**
   * llama.cpp stops every block at the very end. Text and reasoning end when the next block starts, so that nobody waits for them;
   * its signature, sent later, is always empty. Tool calls stay open, because their pieces may interleave.
   */
  #endTexts(): StreamEvent[] {
    const events: StreamEvent[] = []
    for (const [index, open] of [...this.#open]) {
      if (open.kind === 'tool-call' || open.kind === 'opaque') continue
      if (open.kind === 'reasoning') open.seal ??= { origin, signature: '' }
      events.push(...this.#endBlock(index))
    }
    return events
  }

  #endAll(): StreamEvent[] {
    return [...this.#open.keys()].flatMap((index) => this.#endBlock(index))
  }

  #finish(): StreamEvent[] {
    this.#isOver = true
    const usage = this.#usage.usage
    return [
      ...this.#endAll(),
      ...(usage ? [{ type: 'usage', usage } satisfies StreamEvent] : []),
      { type: 'finish', finish: readFinish(this.#stop?.reason, this.#stop?.sequence, this.#hasCalls) },
    ]
  }
}

function opaquePart(open: OpenOpaque): Extract<ReplyPart, { type: 'opaque' }> {
  const kind = asString(open.value.type) ?? 'unknown'
  const text = open.input.join('')
  if (text === '') return { type: 'opaque', origin, kind, value: open.value }
  try {
    return { type: 'opaque', origin, kind, value: { ...open.value, input: parseJson(text) } }
  } catch {
    return { type: 'opaque', origin, kind, value: { ...open.value, input: text } }
  }
}

type Live = { readonly kind: 'text' | 'reasoning' | 'tool-call'; isOpen: boolean }

/**
 * Writes one message whatever order events come in. Blocks open late (at their first delta), because an empty text block may not be
 * sent back and the kind of a reasoning block depends on whether text comes. The last word waits for `end`, as usage may follow `finish`.
 */
export class MessageEventWriter implements EventWriter {
  readonly #asked: Asked
  readonly #sequencer = new Sequencer()
  readonly #endings = new Map<number, 'text-end' | 'reasoning-end' | 'tool-call-end' | 'refusal-end'>()
  readonly #seen = new Set<number>()
  #live: Live | undefined
  /** Closes a text block that has ended; held for one event, because its citations may follow. */
  #closing: (() => Frame[]) | undefined
  #index = -1
  #hasBegun = false
  #hasCalls = false
  #isOver = false
  #usage: Usage | undefined
  #finish: Finish | undefined

  constructor(asked: Asked) {
    this.#asked = asked
  }

  push(event: StreamEvent): Frame[] {
    if (this.#isOver) return []
    switch (event.type) {
      case 'start':
        this.#usage = mergeUsage(this.#usage, event.usage)
        return this.#begin(event.id)
      case 'usage':
        this.#usage = mergeUsage(this.#usage, event.usage)
        return []
      case 'finish': {
        if (this.#finish) return []
        const frames = this.#endAll()
        this.#finish = event.finish
        return frames
      }
      case 'error':
        this.#isOver = true
        return faultFrames(event.fault)
      default:
        if (this.#finish || !this.#admit(event)) return []
        return [...this.#begin(), ...this.#sequencer.push(event).flatMap((next) => this.#write(next))]
    }
  }

  /** A stream without a finish was cut: it gets no clean last word. */
  end(): Frame[] {
    if (this.#isOver || !this.#finish) return []
    this.#isOver = true
    return [
      ...this.#begin(),
      frame({ type: 'message_delta', delta: writeFinish(this.#finish, this.#hasCalls), usage: writeUsage(this.#usage) }),
      frame({ type: 'message_stop' }),
    ]
  }

  /** Keeps out what the rules of events forbid, so that nothing can wedge the order: a block starts once, grows while open, ends once. */
  #admit(event: Extract<StreamEvent, { block: number }>): boolean {
    const { block } = event
    if (event.type === 'part' || event.type.endsWith('-start')) {
      if (this.#seen.has(block)) return false
      this.#seen.add(block)
      if (event.type === 'text-start') this.#endings.set(block, 'text-end')
      if (event.type === 'reasoning-start') this.#endings.set(block, 'reasoning-end')
      if (event.type === 'tool-call-start') this.#endings.set(block, 'tool-call-end')
      if (event.type === 'refusal-start') this.#endings.set(block, 'refusal-end')
      return true
    }
    const ending = this.#endings.get(block)
    if (ending === undefined) return false
    if (event.type === ending) return this.#endings.delete(block)
    return ending.slice(0, -'end'.length) === event.type.slice(0, -'delta'.length)
  }

  #endAll(): Frame[] {
    const frames = [...this.#endings]
      .flatMap(([block, type]) => this.#sequencer.push({ type, block }))
      .flatMap((event) => this.#write(event))
    this.#endings.clear()
    return [...frames, ...this.#close()]
  }

  #begin(id?: string): Frame[] {
    if (this.#hasBegun) return []
    this.#hasBegun = true
    const message = {
      id: messageId(id, this.#asked),
      type: 'message',
      role: 'assistant',
      model: this.#asked.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { ...writeUsage(this.#usage), output_tokens: 0 },
    }
    return [frame({ type: 'message_start', message })]
  }

  #write(event: StreamEvent): Frame[] {
    switch (event.type) {
      case 'text-start':
      case 'refusal-start':
        this.#live = { kind: 'text', isOpen: false }
        return this.#close()
      case 'reasoning-start':
        this.#live = { kind: 'reasoning', isOpen: false }
        return this.#close()
      case 'tool-call-start': {
        this.#live = { kind: 'tool-call', isOpen: false }
        this.#hasCalls = true
        const frames = this.#close()
        const id = event.id || callId(this.#asked, this.#index + 1)
        return [...frames, ...this.#openLive({ type: 'tool_use', id, name: event.name, input: {} })]
      }
      case 'text-delta':
      case 'refusal-delta':
        if (!event.text) return []
        return [...this.#openLive({ type: 'text', text: '' }), this.#delta({ type: 'text_delta', text: event.text })]
      case 'reasoning-delta':
        if (!event.text) return []
        return [
          ...this.#openLive({ type: 'thinking', thinking: '', signature: '' }),
          this.#delta({ type: 'thinking_delta', thinking: event.text }),
        ]
      case 'tool-call-delta':
        return event.arguments ? [this.#delta({ type: 'input_json_delta', partial_json: event.arguments })] : []
      case 'text-end':
        return this.#endText(event.seal)
      case 'refusal-end':
        return this.#endText(undefined)
      case 'reasoning-end':
        return this.#endReasoning(event.seal)
      case 'tool-call-end':
        return [...this.#stopLive(), ...this.#whole(carrierBlock(event.seal))]
      case 'part':
        return this.#part(event.part)
      default:
        return []
    }
  }

  #endText(seal: Seal | undefined): Frame[] {
    const carrier = carrierBlock(seal)
    const opened = carrier ? this.#openLive({ type: 'text', text: '' }) : []
    if (!this.#live?.isOpen) return []
    const stop = this.#stopLive()
    this.#closing = () => [...stop, ...this.#whole(carrier)]
    return opened
  }

  /** With text the block is open and its signature follows; without, the seal alone decides what block it is, or whether it is one. */
  #endReasoning(seal: Seal | undefined): Frame[] {
    if (!this.#live?.isOpen) return this.#whole(reasoningBlock({ text: '', seal }))
    const signature = asString(reasoningBlock({ text: ' ', seal })?.signature)
    const signed = signature ? [this.#delta({ type: 'signature_delta', signature })] : []
    return [...signed, ...this.#stopLive()]
  }

  #part(part: Extract<ReplyPart, { type: 'image' | 'audio' | 'opaque' }>): Frame[] {
    if (isCitations(part)) {
      const cited = this.#closing ? part.value.map((citation) => this.#delta({ type: 'citations_delta', citation })) : []
      return [...cited, ...this.#close()]
    }
    return [...this.#close(), ...this.#whole(wholeBlock(part))]
  }

  /** A block that comes whole, with the deltas that readers gather it from. */
  #whole(block: JsonObject | undefined): Frame[] {
    if (!block) return []
    const index = ++this.#index
    const delta = wholeDelta(block)
    return [
      frame({ type: 'content_block_start', index, content_block: delta ? delta.start : block }),
      ...(delta ? [this.#delta(delta.delta)] : []),
      frame({ type: 'content_block_stop', index }),
    ]
  }

  #openLive(start: JsonObject): Frame[] {
    if (!this.#live || this.#live.isOpen) return []
    this.#live.isOpen = true
    return [frame({ type: 'content_block_start', index: ++this.#index, content_block: start })]
  }

  #stopLive(): Frame[] {
    this.#live = undefined
    return [frame({ type: 'content_block_stop', index: this.#index })]
  }

  #delta(delta: JsonObject): Frame {
    return frame({ type: 'content_block_delta', index: this.#index, delta })
  }

  #close(): Frame[] {
    const closing = this.#closing
    this.#closing = undefined
    return closing?.() ?? []
  }
}

/** What SDKs gather from deltas must be sent as deltas: text, a lone signature, and the input of server-side tools. */
function wholeDelta(block: JsonObject): { start: JsonObject; delta: JsonObject } | undefined {
  if (block.type === 'text') return { start: { ...block, text: '' }, delta: { type: 'text_delta', text: block.text ?? '' } }
  if (block.type === 'thinking') {
    return { start: { ...block, signature: '' }, delta: { type: 'signature_delta', signature: block.signature ?? '' } }
  }
  const input = asObject(block.input)
  if (!input || Object.keys(input).length === 0) return undefined
  return { start: { ...block, input: {} }, delta: { type: 'input_json_delta', partial_json: stringifyJson(input) } }
}

function frame(data: JsonObject & { type: string }): Frame {
  return { event: data.type, data: stringifyJson(data) }
}

/** Reads what the ledger wants off a stream that passes through untouched. */
export class MessageMeter implements Meter {
  /** The last three are the faults of servers that borrow the wire; `tool_use` tells a call that ends with another reason. */
  readonly needles = [
    'message_start',
    'message_delta',
    'message_stop',
    '"tool_use"',
    '"error"',
    'event: error',
    'event:error',
    '_error"',
  ] as const
  readonly facts: ReplyFacts = {}
  readonly #usage = new UsageTally()
  #hasCalls = false

  push(frame: Frame): FrameRole {
    const { data, fault } = readFrame(frame)
    if (fault) {
      this.facts.fault ??= fault
      return 'error'
    }
    switch (data?.type) {
      case 'message_start': {
        const message = asObject(data.message)
        this.facts.id ??= asString(message?.id)
        this.facts.model ??= asString(message?.model)
        this.#usage.start(message?.usage)
        this.facts.usage = this.#usage.usage
        return 'lifecycle'
      }
      case 'content_block_start':
        return this.#blockRole(asObject(data.content_block) ?? {})
      case 'content_block_delta': {
        const delta = asObject(data.delta)
        return delta?.text || delta?.thinking || delta?.partial_json ? 'content' : 'lifecycle'
      }
      case 'message_delta': {
        const delta = asObject(data.delta)
        this.#usage.delta(data.usage)
        this.facts.usage = this.#usage.usage
        if (asString(delta?.stop_reason) !== undefined) {
          this.facts.finish = readFinish(delta?.stop_reason, delta?.stop_sequence, this.#hasCalls)
        }
        return 'lifecycle'
      }
      case 'message_stop':
        this.facts.finish ??= readFinish(undefined, undefined, this.#hasCalls)
        return 'end'
      default:
        return 'lifecycle'
    }
  }

  #blockRole(start: JsonObject): FrameRole {
    if (start.type === 'tool_use') this.#hasCalls = true
    if (start.type === 'text') return start.text ? 'content' : 'lifecycle'
    if (start.type === 'thinking') return start.thinking ? 'content' : 'lifecycle'
    return 'content'
  }
}
