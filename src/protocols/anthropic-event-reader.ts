// Reads streams of the messages wire leniently, because llama.cpp and KoboldCpp break its grammar.
import type { Seal } from '../core/conversation.ts'
import { asArray, asNumber, asObject, asString, type Json, type JsonObject, parseJson } from '../core/json.ts'
import type { ReplyPart, StreamEvent } from '../core/reply.ts'
import { argumentsOf, citationsPart, nativeSeal, origin } from './anthropic-blocks.ts'
import { readFrame } from './anthropic-frames.ts'
import { readFinish, UsageTally } from './anthropic-reply.ts'
import type { EventReader, Frame } from './protocol.ts'

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
    const reason = asString(message.stop_reason)
    this.#usage.start(message.usage, reason !== undefined)
    if (this.#hasStarted) return closed
    this.#hasStarted = true
    if (reason !== undefined) this.#stop = { reason, sequence: message.stop_sequence }
    const start: StreamEvent = { type: 'start', id: asString(message.id), model: asString(message.model), usage: this.#usage.usage }
    return [start, ...this.#startedContent(asArray(message.content) ?? [])]
  }

  /** Blocks that stand whole in `message_start`: calls made by code that runs in a container. Deltas never add to them. */
  #startedContent(content: readonly Json[]): StreamEvent[] {
    return content.flatMap((item, place) => {
      const key = -1 - place
      return [...this.#openBlock(key, asObject(item) ?? {}), ...this.#endBlock(key)]
    })
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
        this.#open.set(index, { kind: 'reasoning', block, ...nativeSeal('signature', asString(start.signature) || undefined) })
        return [{ type: 'reasoning-start', block }, ...(text ? [{ type: 'reasoning-delta', block, text } as const] : [])]
      }
      case 'redacted_thinking': {
        const block = this.#blocks++
        this.#open.set(index, { kind: 'reasoning', block, ...nativeSeal('encrypted', asString(start.data)) })
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
