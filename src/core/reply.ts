// What a model answered, whole or as a stream of events, in the words every protocol is translated through.
import type { OpaquePart, Part, ReasoningPart, RefusalPart, Seal, TextPart, ToolCallPart } from './conversation.ts'
import { mergeUsage, type Usage } from './usage.ts'

/** Why the answer ended. `unified` is ours; `raw` is the upstream's own word. */
export type Finish = {
  readonly unified: 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'pause' | 'error' | 'other'
  readonly raw?: string
  /** The stop string that ended it, when the upstream says which. */
  readonly stopSequence?: string
}

/** How sure a runtime was of the tokens of an answer, as natural logarithms of their probabilities: 0 is certain. */
export type Confidence = {
  readonly mean: number
  /** That of the least likely token. */
  readonly least: number
  readonly tokens: number
}

export type ReplyPart = TextPart | ToolCallPart | ReasoningPart | RefusalPart | OpaquePart | Extract<Part, { type: 'image' | 'audio' }>

export type Reply = {
  readonly id?: string
  readonly model?: string
  /** Seconds since 1970. */
  readonly created?: number
  readonly parts: readonly ReplyPart[]
  readonly finish: Finish
  readonly usage?: Usage
  /** Where it was asked for and the runtime tells it. */
  readonly confidence?: Confidence
}

/** A failure told inside a stream, or as a body: what the upstream said, kept for the caller. */
export type UpstreamFault = {
  readonly status?: number
  /** The upstream's own class of error (`rate_limit_error`, `ThrottlingException`, `insufficient_quota`, ...). */
  readonly type?: string
  readonly code?: string
  readonly message: string
  readonly param?: string
  readonly retryAfterMs?: number
}

/**
 * Events of a streamed answer. `block` numbers a part: rising from 0, in order of first appearance, each block started once and
 * ended once; deltas of different blocks may interleave (see `sequential` for protocols that forbid it).
 */
export type StreamEvent =
  | { readonly type: 'start'; readonly id?: string; readonly model?: string; readonly created?: number; readonly usage?: Usage }
  | { readonly type: 'text-start'; readonly block: number }
  | { readonly type: 'text-delta'; readonly block: number; readonly text: string }
  | { readonly type: 'text-end'; readonly block: number; readonly seal?: Seal }
  /** `seal` on a start is what is known of it by then (the provider's item id); the seal on the end is the whole and counts. */
  | { readonly type: 'reasoning-start'; readonly block: number; readonly isSummary?: boolean; readonly seal?: Seal }
  | { readonly type: 'reasoning-delta'; readonly block: number; readonly text: string }
  | { readonly type: 'reasoning-end'; readonly block: number; readonly seal?: Seal }
  | { readonly type: 'tool-call-start'; readonly block: number; readonly id: string; readonly name: string; readonly seal?: Seal }
  | { readonly type: 'tool-call-delta'; readonly block: number; readonly arguments: string }
  | { readonly type: 'tool-call-end'; readonly block: number; readonly seal?: Seal }
  | { readonly type: 'refusal-start'; readonly block: number }
  | { readonly type: 'refusal-delta'; readonly block: number; readonly text: string }
  | { readonly type: 'refusal-end'; readonly block: number }
  /** A whole part that has no deltas (images, server-tool blocks). */
  | {
      readonly type: 'part'
      readonly block: number
      readonly part: Exclude<ReplyPart, TextPart | ToolCallPart | ReasoningPart | RefusalPart>
    }
  | { readonly type: 'usage'; readonly usage: Usage }
  /** Exactly one, last but for `usage`. */
  | { readonly type: 'finish'; readonly finish: Finish; readonly confidence?: Confidence }
  | { readonly type: 'error'; readonly fault: UpstreamFault }

type Open = { start: Extract<StreamEvent, { block: number }>; chunks: string[]; seal?: Seal; order: number }

/** Gather a stream into the reply it tells. Faults are not folded: a caller that must see them watches for `error`. */
export function fold(events: Iterable<StreamEvent>): Reply {
  let head: Extract<StreamEvent, { type: 'start' }> | undefined
  let usage: Usage | undefined
  let finish: Finish = { unified: 'other' }
  let confidence: Confidence | undefined
  const blocks = new Map<number, Open>()
  for (const event of events) {
    switch (event.type) {
      case 'start':
        head ??= event
        usage = mergeUsage(usage, event.usage)
        break
      case 'usage':
        usage = mergeUsage(usage, event.usage)
        break
      case 'finish':
        finish = event.finish
        confidence = event.confidence
        break
      case 'error':
        break
      case 'text-delta':
      case 'reasoning-delta':
      case 'refusal-delta':
        blocks.get(event.block)?.chunks.push(event.text)
        break
      case 'tool-call-delta':
        blocks.get(event.block)?.chunks.push(event.arguments)
        break
      case 'text-end':
      case 'reasoning-end':
      case 'tool-call-end': {
        const open = blocks.get(event.block)
        if (open && event.seal) open.seal = event.seal
        break
      }
      case 'refusal-end':
        break
      case 'text-start':
      case 'reasoning-start':
      case 'tool-call-start':
      case 'refusal-start':
      case 'part':
        if (!blocks.has(event.block)) blocks.set(event.block, { start: event, chunks: [], order: event.block })
        break
      default:
        event satisfies never
    }
  }
  const parts = [...blocks.values()].sort((a, b) => a.order - b.order).flatMap(partOf)
  return { id: head?.id, model: head?.model, created: head?.created, parts, finish, usage, ...(confidence && { confidence }) }
}

function partOf({ start, chunks, seal }: Open): ReplyPart[] {
  const text = chunks.join('')
  switch (start.type) {
    case 'text-start':
      return [{ type: 'text', text, ...(seal && { seal }) }]
    case 'reasoning-start':
      return [{ type: 'reasoning', text, ...(seal && { seal }), ...(start.isSummary && { isSummary: true }) }]
    case 'tool-call-start':
      return [{ type: 'tool-call', id: start.id, name: start.name, arguments: text, ...(seal && { seal }) }]
    case 'refusal-start':
      return [{ type: 'refusal', text }]
    case 'part':
      return [start.part]
    default:
      return []
  }
}

/** Tell a whole reply as events, for callers who asked for a stream of an upstream that gave none. */
export function* unfold(reply: Reply): Generator<StreamEvent> {
  yield { type: 'start', id: reply.id, model: reply.model, created: reply.created, usage: reply.usage }
  let block = 0
  for (const part of reply.parts) {
    switch (part.type) {
      case 'text':
        yield { type: 'text-start', block }
        if (part.text) yield { type: 'text-delta', block, text: part.text }
        yield { type: 'text-end', block, seal: part.seal }
        break
      case 'reasoning':
        yield { type: 'reasoning-start', block, isSummary: part.isSummary, ...(part.seal?.itemId && { seal: part.seal }) }
        if (part.text) yield { type: 'reasoning-delta', block, text: part.text }
        yield { type: 'reasoning-end', block, seal: part.seal }
        break
      case 'tool-call':
        yield { type: 'tool-call-start', block, id: part.id, name: part.name, ...(part.seal?.itemId && { seal: part.seal }) }
        if (part.arguments) yield { type: 'tool-call-delta', block, arguments: part.arguments }
        yield { type: 'tool-call-end', block, seal: part.seal }
        break
      case 'refusal':
        yield { type: 'refusal-start', block }
        if (part.text) yield { type: 'refusal-delta', block, text: part.text }
        yield { type: 'refusal-end', block }
        break
      default:
        yield { type: 'part', block, part }
    }
    block++
  }
  if (reply.usage) yield { type: 'usage', usage: reply.usage }
  yield { type: 'finish', finish: reply.finish, ...(reply.confidence && { confidence: reply.confidence }) }
}

/**
 * Make blocks follow one another: events of a later block wait until the open one ends, for protocols whose blocks may not overlap.
 * Readers end every block before `finish`, so nothing is left waiting there.
 */
export class Sequencer {
  #current: number | undefined
  readonly #waiting = new Map<number, StreamEvent[]>()

  push(event: StreamEvent): StreamEvent[] {
    if (!('block' in event)) return [event]
    if (this.#current !== undefined && this.#current !== event.block) {
      const queue = this.#waiting.get(event.block)
      if (queue) queue.push(event)
      else this.#waiting.set(event.block, [event])
      return []
    }
    this.#current = event.block
    if (!event.type.endsWith('-end') && event.type !== 'part') return [event]
    this.#current = undefined
    return [event, ...this.#next()]
  }

  #next(): StreamEvent[] {
    if (this.#waiting.size === 0) return []
    const first = Math.min(...this.#waiting.keys())
    const queue = this.#waiting.get(first) ?? []
    this.#waiting.delete(first)
    return queue.flatMap((event) => this.push(event))
  }
}
