// Streams that are translated: an upstream's messages become events, and events the caller's messages.
import { type DrawbridgeError, fail } from '../core/errors.ts'
import { fold, type Reply, type StreamEvent } from '../core/reply.ts'
import { mergeUsage } from '../core/usage.ts'
import { contentTypeOf, encodeFrame, type FrameReader } from '../protocols/framing.ts'
import type { EventReader, EventWriter, Frame, Protocol, ReplyFacts } from '../protocols/protocol.ts'
import { heldLimit, type RelayContext } from './ending.ts'
import { isReadable } from './raw-stream.ts'
import { restoreEvents } from './restoring.ts'
import { callerProtocol, kindOf } from './upstream-answer.ts'

/** A stream of another wire, through events. Also serves engines, which speak in events. */
export class EventStream {
  readonly #context: RelayContext
  readonly #reader: EventReader | undefined
  readonly #caller: Protocol
  readonly #writer: EventWriter
  /** Gemini's callers who do not ask for events get one list, piece by piece. */
  readonly #isList: boolean
  readonly #restore: ReturnType<typeof restoreEvents> | undefined
  #isListBegun = false
  #held: Frame[] = []
  #heldEvents = 0
  #kept: StreamEvent[] = []
  #keptBytes = 0
  readonly facts: ReplyFacts = {}
  failure: DrawbridgeError | undefined
  readonly isForeign = false

  constructor(context: RelayContext, reader: EventReader | undefined) {
    this.#context = context
    this.#reader = reader
    this.#caller = callerProtocol(context.arrival)
    this.#writer = this.#caller.eventWriter(context.asked())
    const { restoring } = context.passage
    this.#restore = restoring && restoreEvents(restoring.restorer, restoring)
    this.#isList = this.#caller.name === 'gemini' && !/[?&]alt=sse\b/.test(context.arrival.query)
  }

  /** The answer so far, while it is small enough to be remembered. */
  get reply(): Reply | undefined {
    return this.#keptBytes <= heldLimit ? fold(this.#kept) : undefined
  }

  push(chunk: Buffer, reader: FrameReader | undefined): boolean {
    let wantsMore = true
    for (const raw of reader?.push(chunk) ?? []) {
      if (raw.isComment) continue
      if (!isReadable(raw.frame)) {
        this.failure = fail('upstream.malformed', { upstream: this.#context.passage.upstream.id, protocol: this.#context.passage.wire })
        return true
      }
      for (const event of this.#reader?.push(raw.frame) ?? []) {
        wantsMore = this.tellOne(event) && wantsMore
        if (this.failure) return true
      }
    }
    return wantsMore
  }

  /** Tell one event; false when the caller reads too slowly. */
  tellOne(event: StreamEvent): boolean {
    this.#note(event)
    if (event.type === 'error') {
      const { passage } = this.#context
      this.failure = fail('upstream.failed', {
        upstream: passage.upstream.id,
        status: event.fault.status ?? 200,
        detail: kindOf(event.fault),
      })
      return true
    }
    if (!this.#restore) return this.#write(this.#writer.push(event), isContent(event))
    let wantsMore = true
    for (const restored of this.#restore.push(event)) wantsMore = this.#write(this.#writer.push(restored), isContent(event)) && wantsMore
    return wantsMore
  }

  tellAll(events: Iterable<StreamEvent>): void {
    for (const event of events) this.tellOne(event)
    this.#write(this.#writer.end(), true)
    this.#end()
  }

  #end(): void {
    this.#context.outlet.end(this.#isList ? ']' : undefined)
  }

  #note(event: StreamEvent): void {
    const { facts } = this
    if (event.type === 'start') {
      facts.id = event.id
      facts.model = event.model
      facts.usage = mergeUsage(facts.usage, event.usage)
    } else if (event.type === 'usage') facts.usage = mergeUsage(facts.usage, event.usage)
    else if (event.type === 'finish') facts.finish = event.finish
    else if (event.type === 'error') facts.fault = event.fault
    if (this.#keptBytes > heldLimit) return
    this.#keptBytes += 32 + ('text' in event ? event.text.length : 'arguments' in event ? event.arguments.length : 0)
    this.#kept.push(event)
    if (this.#keptBytes > heldLimit) this.#kept = []
  }

  #write(frames: readonly Frame[], commits: boolean): boolean {
    const { outlet } = this.#context
    if (!outlet.hasBegun) {
      this.#held.push(...frames)
      this.#heldEvents += frames.length
      if (!commits && this.#heldEvents < 10_000) return true
      const headers = this.#context.headers(this.facts, false)
      const contentType = this.#isList ? 'application/json' : contentTypeOf[this.#caller.framing]
      outlet.begin(200, { 'content-type': contentType, 'cache-control': 'no-cache', ...headers })
      const held = this.#held
      this.#held = []
      return this.#send(held)
    }
    return this.#send(frames)
  }

  #send(frames: readonly Frame[]): boolean {
    const { outlet } = this.#context
    const { framing } = this.#caller
    if (frames.length === 0) return true
    if (this.#isList) return outlet.write(this.#items(frames))
    if (frames.length === 1) return outlet.write(encodeFrame(framing, frames[0] as Frame)) // length is 1
    if (framing === 'aws-event-stream') {
      let wantsMore = true
      for (const frame of frames) wantsMore = outlet.write(encodeFrame(framing, frame))
      return wantsMore
    }
    return outlet.write(frames.map((frame) => encodeFrame(framing, frame)).join(''))
  }

  #items(frames: readonly Frame[]): string {
    const before = this.#isListBegun ? ',\n' : '['
    this.#isListBegun = true
    return before + frames.map(({ data }) => data).join(',\n')
  }

  finish(reader: FrameReader | undefined): void {
    for (const raw of reader?.end() ?? []) {
      if (raw.isComment || !raw.isComplete || !isReadable(raw.frame)) continue
      for (const event of this.#reader?.push(raw.frame) ?? []) this.tellOne(event)
    }
    for (const event of this.#reader?.end() ?? []) this.tellOne(event)
    if (this.failure) return
    if (!this.facts.finish) {
      this.failure = fail('upstream.cut', { upstream: this.#context.passage.upstream.id })
      return
    }
    this.#write(this.#writer.end(), true)
    this.#end()
  }

  tell(error: DrawbridgeError): void {
    this.#send(this.#caller.writeStreamError(this.#context.wireError(error)))
    this.#end()
  }
}

/** Commits a stream: something the caller will see. */
export function isContent(event: StreamEvent): boolean {
  switch (event.type) {
    case 'text-delta':
    case 'reasoning-delta':
    case 'refusal-delta':
    case 'tool-call-start':
    case 'part':
    case 'finish':
      return true
    default:
      return false
  }
}
