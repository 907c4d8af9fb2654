// Writes streams of the messages wire by its grammar, which SDKs hold strictly.
import type { Seal } from '../core/conversation.ts'
import { asObject, asString, type JsonObject, stringifyJson } from '../core/json.ts'
import { type Finish, type ReplyPart, Sequencer, type StreamEvent } from '../core/reply.ts'
import { mergeUsage, type Usage } from '../core/usage.ts'
import { carrierBlock, isCitations, reasoningBlock, wholeBlock } from './anthropic-blocks.ts'
import { faultFrames } from './anthropic-errors.ts'
import { callId, messageId, writeFinish, writeUsage } from './anthropic-reply.ts'
import type { Asked, EventWriter, Frame } from './protocol.ts'

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
    const signature = seal && asString(reasoningBlock({ text: ' ', seal })?.signature)
    const signed = signature !== undefined ? [this.#delta({ type: 'signature_delta', signature })] : []
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
