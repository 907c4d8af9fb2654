// Stop 7: the answer comes back. The stream-commit contract lives here: lifecycle events are held back until the first real content;
// until then a failure goes to the next candidate, after it the caller gets an explicit error in its own protocol.
import type { Conversation } from '../core/conversation.ts'
import { type DrawbridgeError, fail, isDrawbridgeError } from '../core/errors.ts'
import type { Lane, Outcome } from '../core/exchange.ts'
import { asArray, asObject, at, type JsonObject, parseJson, stringifyJson } from '../core/json.ts'
import { type Finish, fold, type Reply, type StreamEvent, type UpstreamFault, unfold } from '../core/reply.ts'
import type { WireName } from '../core/upstream.ts'
import { mergeUsage, type Usage } from '../core/usage.ts'
import { type EmbeddingWireName, embeddingWires, findFlaw } from '../protocols/embeddings.ts'
import { contentTypeOf, encodeFrame, type FrameReader, type RawFrame, readerFor } from '../protocols/framing.ts'
import { errorProtocolOf, protocolOf } from '../protocols/index.ts'
import type { Asked, EventReader, EventWriter, Frame, Meter, Protocol, ReplyFacts, WireError } from '../protocols/protocol.ts'
import type { Flow, Sink } from '../upstreams/transport.ts'
import type { Arrival } from './arrival.ts'
import type { Passage } from './lane.ts'
import type { Headers, Outlet } from './outlet.ts'
import type { Presence } from './presence.ts'

/** A whole answer that was not sent: kept so that the last candidate's own words can be handed to the caller. */
export type HeldReply = {
  readonly status: number
  readonly headers: UpstreamHeaders
  readonly body: Buffer
  /** How it was asked for; only what was not translated is in the caller's own words. */
  readonly lane: Lane
}
export type UpstreamHeaders = Readonly<Record<string, string | string[] | undefined>>

/** How one attempt ended. Only `failed` leaves the caller unanswered. */
export type Ending = {
  readonly kind: 'answered' | 'incomplete' | 'failed' | 'gone'
  readonly facts: ReplyFacts
  readonly status?: number
  readonly headers?: UpstreamHeaders
  readonly error?: DrawbridgeError
  readonly held?: HeldReply
  /** Milliseconds since the attempt began. */
  readonly firstByteMs?: number
  readonly bytesIn: number
  /** What came is sound, but of another protocol than the endpoint's: the server does not have that endpoint. */
  readonly isForeign?: boolean
  /** What a translated answer said, for whoever must remember its seals. */
  readonly reply?: Reply
}

export type RelayContext = {
  readonly arrival: Arrival
  readonly passage: Passage
  readonly outlet: Outlet
  /** The headers of our own reply, made when the answer begins. */
  readonly headers: (facts: ReplyFacts, isWhole: boolean) => Headers
  readonly monotonic: () => number
  readonly replyLimit: number
  /** The caller-facing model name. */
  readonly model: string
  readonly asked: () => Asked
  readonly wireError: (error: DrawbridgeError) => WireError
}

/** The most that is held back before the first content; more than that commits. */
const heldLimit = 1_048_576
const errorBodyLimit = 1_048_576

/** Carry one HTTP answer to the caller. Resolves exactly once. */
export function relayHttp(context: RelayContext, send: (sink: Sink) => Flow): Promise<Ending> {
  return new Promise((resolve) => {
    const relay = new HttpRelay(context, resolve)
    const { presence } = context.arrival
    if (presence.isGone) {
      resolve({ kind: 'gone', facts: {}, bytesIn: 0, error: fail('caller.gone') })
      return
    }
    relay.whenDone = presence.onGone(() => relay.abandon())
    relay.flow = send(relay)
  })
}

class HttpRelay implements Sink {
  flow: Flow | undefined
  whenDone: () => void = () => {}
  readonly #context: RelayContext
  readonly #resolve: (ending: Ending) => void
  readonly #startedAt: number
  #mode: 'plain' | 'raw-stream' | 'translated-stream' | 'error' = 'plain'
  #status = 0
  #headers: UpstreamHeaders = {}
  #firstByteMs: number | undefined
  #bytesIn = 0
  #chunks: Buffer[] = []
  #reader: FrameReader | undefined
  #stream: RawStream | EventStream | OpaqueStream | undefined
  #isOver = false

  constructor(context: RelayContext, resolve: (ending: Ending) => void) {
    this.#context = context
    this.#resolve = resolve
    this.#startedAt = context.monotonic()
  }

  head(status: number, headers: UpstreamHeaders): void {
    this.#status = status
    this.#headers = headers
    this.#firstByteMs = this.#context.monotonic() - this.#startedAt
    const { passage, arrival } = this.#context
    if (status >= 400 && passage.wire !== 'native') {
      this.#mode = 'error'
      return
    }
    const contentType = String(headers['content-type'] ?? '')
    if (passage.wire === 'native' && /event-?stream|ndjson/i.test(contentType)) {
      this.#stream = new OpaqueStream(this.#context, status, headers)
      this.#mode = 'raw-stream'
      return
    }
    if (arrival.isStream && !/^application\/json\b/i.test(contentType)) this.#openStream()
  }

  #openStream(): void {
    const { passage } = this.#context
    const protocol = protocolOf(passage.wire)
    if (!protocol) return
    this.#mode = passage.lane === 'translated' ? 'translated-stream' : 'raw-stream'
    this.#reader = readerFor(protocol.framing, { upstream: passage.upstream.id })
    this.#stream =
      this.#mode === 'translated-stream'
        ? new EventStream(this.#context, protocol.eventReader())
        : new RawStream(this.#context, protocol, this.#status, this.#headers)
  }

  data(chunk: Buffer): void {
    // Some servers call their event stream JSON; no JSON begins like an event.
    if (this.#bytesIn === 0 && this.#mode === 'plain' && this.#context.arrival.isStream && beginsEvent(chunk)) this.#openStream()
    this.#bytesIn += chunk.length
    if (this.#stream) {
      try {
        const wantsMore = this.#stream.push(chunk, this.#reader)
        if (this.#stream.failure) this.#stop(this.#stream.failure)
        else if (!this.#context.outlet.hasBegun && this.#bytesIn > this.#context.replyLimit)
          this.#stop(this.#tooLarge(this.#context.replyLimit))
        else if (!wantsMore) {
          this.flow?.pause()
          this.#context.outlet.onDrain(() => this.flow?.resume())
        }
      } catch (error) {
        this.#stop(asError(error, this.#context))
      }
      return
    }
    this.#chunks.push(chunk)
    const limit = this.#mode === 'error' ? errorBodyLimit : this.#context.replyLimit
    if (this.#bytesIn > limit) this.#stop(this.#tooLarge(limit))
  }

  #tooLarge(limit: number): DrawbridgeError {
    return fail('upstream.malformed', { upstream: this.#context.passage.upstream.id, protocol: `reply: it is larger than ${limit} bytes` })
  }

  end(): void {
    if (this.#isOver) return
    if (!this.#stream) {
      let ending: Ending
      try {
        ending = this.#whole()
      } catch (error) {
        ending = this.#broken(asError(error, this.#context))
      }
      this.#finish(ending)
      return
    }
    try {
      this.#stream.finish(this.#reader)
    } catch (error) {
      this.#finish(this.#broken(asError(error, this.#context)))
      return
    }
    this.#finish(this.#stream.failure ? this.#broken(this.#stream.failure) : this.#ending('answered'))
  }

  fail(error: DrawbridgeError): void {
    if (!this.#isOver) this.#finish(this.#broken(error))
  }

  /** The caller left: stop the upstream at once. */
  abandon(): void {
    if (this.#isOver) return
    this.#finish(this.#ending('gone', fail('caller.gone')))
    this.flow?.abort()
  }

  #stop(error: DrawbridgeError): void {
    if (this.#isOver) return
    this.#finish(this.#broken(error))
    this.flow?.abort()
  }

  #finish(ending: Ending): void {
    this.#isOver = true
    this.whenDone()
    this.#resolve(ending)
  }

  /** An answer that broke off: explicit to the caller when it had begun, free for the next candidate when not. */
  #broken(error: DrawbridgeError): Ending {
    if (this.#context.arrival.presence.isGone) return this.#ending('gone', error)
    if (!this.#context.outlet.hasBegun) return this.#ending('failed', error)
    if (this.#stream) this.#stream.tell(error)
    else this.#context.outlet.destroy()
    return this.#ending('incomplete', error)
  }

  #ending(kind: Ending['kind'], error?: DrawbridgeError, held?: HeldReply): Ending {
    return {
      kind,
      facts: this.#stream?.facts ?? this.#facts,
      status: this.#status || undefined,
      headers: this.#headers,
      error,
      held,
      firstByteMs: this.#firstByteMs,
      bytesIn: this.#bytesIn,
      reply: this.#reply ?? this.#stream?.reply,
      ...(this.#stream?.isForeign && { isForeign: true }),
    }
  }

  #facts: ReplyFacts = {}
  #reply: Reply | undefined

  #whole(): Ending {
    const { passage, outlet } = this.#context
    const came = this.#chunks.length === 1 ? (this.#chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#chunks)
    const body = this.#status >= 400 ? withoutKey(came, passage.upstream.key) : came
    const held = { status: this.#status, headers: this.#headers, body, lane: passage.lane }
    if (this.#mode === 'error') return this.#ending('failed', errorOf(held, passage, this.#facts), held)
    if (passage.wire === 'native') {
      outlet.send(this.#status, { ...passedHeaders(this.#headers), ...codingOf(this.#headers), ...this.#context.headers({}, true) }, body)
      return this.#ending('answered')
    }
    let json: JsonObject | undefined
    try {
      const parsed: unknown = JSON.parse(body.toString('utf8'))
      if (Array.isArray(parsed) && parsed.length > 0) return passage.lane === 'translated' ? this.#translatedList(body) : this.#list(body)
      json = asObject(parsed)
    } catch {
      json = undefined
    }
    if (!json) return this.#ending('failed', fail('upstream.malformed', { upstream: passage.upstream.id, protocol: passage.wire }))
    if (!isAnswer(json, passage.wire)) {
      const fault = errorProtocolOf(passage.wire).readFault(this.#status, json)
      this.#facts = { fault }
      const { id } = passage.upstream
      const error = fault
        ? fail('upstream.failed', { upstream: id, status: this.#status, detail: kindOf(fault) })
        : fail('upstream.malformed', { upstream: id, protocol: passage.wire })
      return { ...this.#ending('failed', error, fault && held), isForeign: fault === undefined }
    }
    return passage.lane === 'translated' ? this.#translated(body, held) : this.#raw(json, body)
  }

  /** Gemini's stream when its caller did not ask for events, and llama.cpp's own embeddings: a list of answers. */
  #list(body: Buffer): Ending {
    const { passage, outlet } = this.#context
    const meter = protocolOf(passage.wire)?.meter()
    meter?.push({ data: body.toString('utf8') })
    this.#facts = meter?.facts ?? {}
    outlet.send(this.#status, { ...passedHeaders(this.#headers), ...this.#context.headers(this.#facts, true) }, body)
    return this.#ending('answered')
  }

  #translatedList(body: Buffer): Ending {
    const { passage } = this.#context
    const reader = protocolOf(passage.wire)?.eventReader()
    const events = reader ? [...reader.push({ data: body.toString('utf8') }), ...reader.end()] : []
    if (!events.some((event) => event.type === 'finish'))
      return this.#ending('failed', fail('upstream.malformed', { upstream: passage.upstream.id, protocol: passage.wire }))
    return this.#told(fold(events))
  }

  #raw(json: JsonObject, body: Buffer): Ending {
    const { passage, outlet } = this.#context
    this.#facts = factsOf(passage, json)
    outlet.send(this.#status, { ...passedHeaders(this.#headers), ...this.#context.headers(this.#facts, true) }, body)
    return this.#ending('answered')
  }

  #translated(body: Buffer, held: HeldReply): Ending {
    const { passage, arrival } = this.#context
    const json = asObject(parseJson(body.toString('utf8'))) ?? {}
    if (passage.embedding) {
      const reply = embeddingWires[passage.wire as EmbeddingWireName].readReply(json) // an embedding passage has an embedding wire
      const flaw = findFlaw(passage.embedding, reply)
      if (flaw) {
        this.#facts = { fault: flaw }
        return this.#ending('failed', fail('upstream.malformed', { upstream: passage.upstream.id, protocol: passage.wire }), held)
      }
      this.#facts = { usage: reply.usage, model: reply.model }
      sendEmbedding(this.#context, reply)
      return this.#ending('answered')
    }
    const protocol = protocolOf(passage.wire)
    if (!protocol) throw fail('internal', { id: arrival.id })
    return this.#told(protocol.readReply(json))
  }

  /** A whole answer in the words of the caller's protocol, as a stream when that was asked for. */
  #told(reply: Reply): Ending {
    this.#reply = reply
    this.#facts = { id: reply.id, model: reply.model, usage: reply.usage, finish: reply.finish }
    if (this.#context.arrival.isStream) new EventStream(this.#context, undefined).tellAll(unfold(reply))
    else sendReply(this.#context, reply, this.#facts)
    return this.#ending('answered')
  }
}

/** A stream of the caller's own wire, passed through. */
class RawStream {
  readonly #context: RelayContext
  readonly #meter: Meter
  readonly #protocol: Protocol
  readonly #status: number
  readonly #headers: UpstreamHeaders
  readonly #needles: RegExp
  readonly #quiet: Quiet | undefined
  #held: Buffer[] = []
  #heldBytes = 0
  /** Bytes of a message that is not whole yet. */
  #unfinished = 0
  #hasEnded = false
  failure: DrawbridgeError | undefined
  isForeign = false
  /** A message that is no comment has come. */
  #hasRead = false
  readonly reply: undefined

  constructor(context: RelayContext, protocol: Protocol, status: number, headers: UpstreamHeaders) {
    this.#context = context
    this.#protocol = protocol
    this.#meter = protocol.meter()
    this.#needles = needlesOf(protocol, this.#meter)
    this.#quiet = quietOf(protocol, this.#needles)
    this.#status = status
    this.#headers = headers
  }

  get facts(): ReplyFacts {
    return this.#meter.facts
  }

  push(chunk: Buffer, reader: FrameReader | undefined): boolean {
    const { outlet, passage } = this.#context
    const wasCommitted = outlet.hasBegun
    const carried = this.#unfinished
    // The common case on a fast stream: whole messages, none of which must be read.
    if (wasCommitted && carried === 0 && this.#quiet?.isWhole(chunk) && !this.#quiet.mustRead.test(chunk.toString('latin1')))
      return outlet.write(chunk)
    // One search over the whole chunk tells for most of them that no message in it needs to be read.
    const isQuiet = wasCommitted && !this.#needles.test(chunk.toString('latin1'))
    this.#unfinished += chunk.length
    // Whole messages go on in one write, as they came: from `from` to `sound`. The rest waits for its end, so that a cut never leaves the
    // caller with half a message, to which no error could be added.
    let from = 0
    let sound = -carried
    for (const raw of reader?.push(chunk) ?? []) {
      this.#unfinished -= raw.bytes.length
      const fate = this.#read(raw, isQuiet && sound >= 0)
      if (fate === 'fault') {
        if (outlet.hasBegun && sound > from) outlet.write(chunk.subarray(from, sound))
        return true
      }
      const isCarried = sound < 0
      sound += raw.bytes.length
      if (outlet.hasBegun && wasCommitted && !passage.hidesUsage && !isCarried) continue
      if (fate === 'pass') {
        if (outlet.hasBegun) outlet.write(raw.bytes)
        else this.#hold(raw.bytes)
      }
      from = sound
    }
    if (!outlet.hasBegun) return true
    return outlet.write(sound > from ? chunk.subarray(from, sound) : '')
  }

  /** Learn what a message tells; commit on the first content. `isQuiet`: it is known to hold nothing that must be read. */
  #read(raw: RawFrame, isQuiet: boolean): 'pass' | 'hide' | 'fault' {
    const { outlet, passage } = this.#context
    if (outlet.hasBegun && (isQuiet || !this.#needles.test(raw.bytes.toString('latin1')))) {
      if (!looksBroken(raw.bytes)) return 'pass'
    }
    if (raw.isComment) return 'pass'
    if (!isReadable(raw.frame)) {
      this.failure = fail('upstream.malformed', { upstream: passage.upstream.id, protocol: passage.wire })
      return 'fault'
    }
    const isFirst = !this.#hasRead
    this.#hasRead = true
    if (isFirst && !outlet.hasBegun && isForeignEvent(raw.frame, passage.wire)) {
      this.isForeign = true
      this.failure = fail('upstream.malformed', { upstream: passage.upstream.id, protocol: passage.wire })
      return 'fault'
    }
    const role = this.#meter.push(raw.frame)
    if (role === 'error' && !outlet.hasBegun) {
      const fault = this.#meter.facts.fault
      this.failure = fail('upstream.failed', {
        upstream: passage.upstream.id,
        status: fault?.status ?? this.#status,
        detail: kindOf(fault),
      })
      return 'fault'
    }
    if (role === 'error') this.#isTold = raw.isComplete
    if (role === 'end') this.#hasEnded = true
    if ((role === 'content' || role === 'end') && !outlet.hasBegun) this.#commit()
    return passage.hidesUsage && isUsageChunk(raw.frame) ? 'hide' : 'pass'
  }

  #hold(bytes: Buffer): void {
    this.#held.push(bytes)
    this.#heldBytes += bytes.length
    if (this.#heldBytes > heldLimit) this.#commit()
  }

  #commit(): void {
    const { outlet } = this.#context
    outlet.begin(this.#status, { ...passedHeaders(this.#headers), ...this.#context.headers(this.#meter.facts, false) })
    for (const bytes of this.#held) outlet.write(bytes)
    this.#held = []
  }

  finish(reader: FrameReader | undefined): void {
    const { outlet, passage } = this.#context
    let last: Buffer | undefined
    for (const raw of reader?.end() ?? []) {
      // What the end left without its own end counts only when it can be read.
      if (raw.isComment || !isReadable(raw.frame)) continue
      const fate = this.#read(raw, false)
      if (fate === 'fault') return
      if (fate === 'pass') last = raw.bytes
    }
    const { facts } = this.#meter
    if (facts.fault && outlet.hasBegun) {
      this.failure = fail('upstream.failed', {
        upstream: passage.upstream.id,
        status: facts.fault.status ?? this.#status,
        detail: kindOf(facts.fault),
      })
      return
    }
    if (!this.#hasEnded && !facts.finish) {
      this.failure = fail('upstream.cut', { upstream: passage.upstream.id })
      return
    }
    if (!outlet.hasBegun) this.#commit()
    outlet.end(last)
  }

  #isTold = false

  tell(error: DrawbridgeError): void {
    const { outlet } = this.#context
    // When the upstream told its error inside the stream, in the caller's own protocol, nothing needs to be added.
    if (!this.#isTold) {
      for (const frame of this.#protocol.writeStreamError(this.#context.wireError(error)))
        outlet.write(encodeFrame(this.#protocol.framing, frame))
    }
    this.#isTold = true
    outlet.end()
  }
}

/** A stream on the native door: nobody knows its grammar, so the first byte commits and a cut breaks the connection. */
class OpaqueStream {
  readonly #context: RelayContext
  readonly facts: ReplyFacts = {}
  failure: DrawbridgeError | undefined
  readonly isForeign = false
  readonly reply: undefined

  constructor(context: RelayContext, status: number, headers: UpstreamHeaders) {
    this.#context = context
    context.outlet.begin(status, { ...passedHeaders(headers), ...codingOf(headers), ...context.headers({}, false) })
  }

  push(chunk: Buffer): boolean {
    return this.#context.outlet.write(chunk)
  }

  finish(): void {
    this.#context.outlet.end()
  }

  tell(): void {
    this.#context.outlet.destroy()
  }
}

/** A stream of another wire, through events. Also serves engines, which speak in events. */
export class EventStream {
  readonly #context: RelayContext
  readonly #reader: EventReader | undefined
  readonly #caller: Protocol
  readonly #writer: EventWriter
  /** Gemini's callers who do not ask for events get one list, piece by piece. */
  readonly #isList: boolean
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
    return this.#write(this.#writer.push(event), isContent(event))
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

/** Carry an engine's answer to the caller. */
export async function relayEngine(context: RelayContext, events: AsyncIterable<StreamEvent>): Promise<Ending> {
  const { arrival, outlet, monotonic } = context
  const startedAt = monotonic()
  let firstByteMs: number | undefined
  const stream = arrival.isStream ? new EventStream(context, undefined) : undefined
  const gathered: StreamEvent[] = []
  const facts = (): ReplyFacts => stream?.facts ?? factsOfEvents(gathered)
  try {
    for await (const event of events) {
      if (arrival.presence.isGone) return { kind: 'gone', facts: facts(), bytesIn: 0, firstByteMs, error: fail('caller.gone') }
      if (isContent(event)) firstByteMs ??= monotonic() - startedAt
      if (!stream) {
        if (event.type === 'error')
          throw fail('upstream.failed', { upstream: context.passage.upstream.id, status: 500, detail: kindOf(event.fault) })
        gathered.push(event)
        continue
      }
      const wantsMore = stream.tellOne(event)
      if (stream.failure) throw stream.failure
      if (!wantsMore) await new Promise<void>((resolve) => waitForRoom(outlet, arrival.presence, resolve))
    }
    if (stream) {
      stream.finish(undefined)
      if (stream.failure) throw stream.failure
      return { kind: 'answered', facts: stream.facts, status: 200, firstByteMs, bytesIn: 0, reply: stream.reply }
    }
    const reply = fold(gathered)
    const known = factsOfEvents(gathered)
    sendReply(context, reply, known)
    return { kind: 'answered', facts: known, status: 200, firstByteMs, bytesIn: 0, reply }
  } catch (cause) {
    if (arrival.presence.isGone) return { kind: 'gone', facts: facts(), bytesIn: 0, firstByteMs, error: fail('caller.gone', {}, cause) }
    const error = asError(cause, context)
    if (!outlet.hasBegun) return { kind: 'failed', facts: facts(), bytesIn: 0, firstByteMs, error }
    stream?.tell(error)
    return { kind: 'incomplete', facts: facts(), bytesIn: 0, firstByteMs, error }
  }
}

function waitForRoom(outlet: Outlet, presence: Presence, resolve: () => void): void {
  const stop = presence.onGone(resolve)
  outlet.onDrain(() => {
    stop()
    resolve()
  })
}

function factsOfEvents(events: readonly StreamEvent[]): ReplyFacts {
  const { id, model, usage, finish } = fold(events.filter((event) => !('block' in event)))
  return { id, model, usage, finish }
}

function sendReply(context: RelayContext, reply: Reply, facts: ReplyFacts): void {
  const caller = callerProtocol(context.arrival)
  const headers = { 'content-type': 'application/json', ...context.headers(facts, true) }
  context.outlet.send(200, headers, stringifyJson(caller.writeReply(reply, context.asked())))
}

/** Write an embedding answer in the caller's wire. */
export function sendEmbedding(context: RelayContext, reply: Parameters<(typeof embeddingWires)[EmbeddingWireName]['writeReply']>[0]): void {
  const { arrival, passage, outlet } = context
  const request = passage.embedding
  if (!request) throw fail('internal', { id: arrival.id })
  const wire = embeddingWires[arrival.door.wire as EmbeddingWireName] // an embedding passage comes by an embedding door
  const body = wire.writeReply(reply, { request, model: context.model, elapsedMs: () => context.monotonic() - arrival.startedAt })
  outlet.send(200, { 'content-type': 'application/json', ...context.headers({ usage: reply.usage }, true) }, stringifyJson(body))
}

/** The protocol a caller of this door expects its answer in. */
export function callerProtocol(arrival: Pick<Arrival, 'door'>): Protocol {
  return errorProtocolOf(arrival.door.wire)
}

function factsOf(passage: Passage, json: JsonObject): ReplyFacts {
  const protocol = protocolOf(passage.wire)
  if (protocol) return protocol.readFacts(json)
  if (passage.wire === 'anthropic-count-tokens' || passage.wire === 'native') return {}
  const wire = embeddingWires[passage.wire as EmbeddingWireName] // conversations, counting and native are handled above
  const usage: Usage | undefined = wire.readReply({ ...json, data: [], embeddings: [] }).usage
  return { usage, model: typeof json.model === 'string' ? json.model : undefined }
}

/** The error an upstream's answer of status 4xx or 5xx stands for. */
function errorOf(held: HeldReply, passage: Passage, facts: ReplyFacts): DrawbridgeError {
  const upstream = passage.upstream.id
  let body: unknown
  try {
    body = JSON.parse(held.body.toString('utf8'))
  } catch {
    body = undefined
  }
  const typed = headerOf(held.headers, 'x-amzn-errortype')
  const fault = errorProtocolOf(passage.wire).readFault(
    held.status,
    typed && asObject(body) ? { __type: typed.split(':')[0], ...asObject(body) } : body,
  )
  facts.fault = { message: '', ...fault, status: held.status, retryAfterMs: retryAfterOf(held.headers) ?? fault?.retryAfterMs }
  const detail = kindOf(facts.fault)
  if (held.status === 429) return fail('upstream.limited', { upstream, detail })
  if (held.status >= 500 || held.status === 408) return fail('upstream.failed', { upstream, status: held.status, detail })
  return fail('upstream.rejected', { upstream, status: held.status, detail })
}

/** `retry-after` (seconds or a date) or `retry-after-ms`, in milliseconds. */
export function retryAfterOf(headers: UpstreamHeaders, now = Date.now()): number | undefined {
  const milliseconds = Number(headerOf(headers, 'retry-after-ms') ?? Number.NaN)
  if (Number.isFinite(milliseconds) && milliseconds >= 0) return milliseconds
  const text = headerOf(headers, 'retry-after')
  if (!text) return undefined
  const seconds = Number(text)
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1_000
  const date = Date.parse(text)
  return Number.isFinite(date) ? Math.max(0, date - now) : undefined
}

export function headerOf(headers: UpstreamHeaders, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** An upstream's class of error, safe to log: words of its own vocabulary, never its sentence. */
function kindOf(fault: UpstreamFault | undefined): string {
  const word = fault?.code ?? fault?.type ?? ''
  return /^[\w.-]{1,64}$/.test(word) ? word : 'no known code'
}

function asError(error: unknown, { passage, arrival }: RelayContext): DrawbridgeError {
  if (isDrawbridgeError(error)) return error
  return passage.upstream.engine
    ? fail('upstream.failed', { upstream: passage.upstream.id, status: 500, detail: 'engine' }, error)
    : fail('internal', { id: arrival.id }, error)
}

function isContent(event: StreamEvent): boolean {
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

function isReadable(frame: Frame): boolean {
  const data = frame.data
  if (data.charCodeAt(0) !== 0x7b) return true
  try {
    parseJson(data)
    return true
  } catch {
    return false
  }
}

/** Cheap sign of a torn JSON message: it opens an object and its last visible byte does not close one. */
function looksBroken(bytes: Buffer): boolean {
  let last = bytes.length - 1
  while (last >= 0 && (bytes[last] as number) <= 0x20) last-- // in range
  if (last < 0 || bytes[last] === 0x7d) return false
  const open = bytes.indexOf(0x7b)
  return open === 0 || (open > 0 && bytes.lastIndexOf('data:') >= 0 && bytes.lastIndexOf('data:') < open)
}

const needleCache = new WeakMap<Protocol, RegExp>()

/** The meter's needles as one pattern over bytes read as latin1. AWS frames name their exceptions in a header. */
function needlesOf(protocol: Protocol, meter: Meter): RegExp {
  let pattern = needleCache.get(protocol)
  if (!pattern) {
    const words = protocol.framing === 'aws-event-stream' ? [...meter.needles, ':exception-type', ':error-code'] : meter.needles
    pattern = new RegExp(words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'))
    needleCache.set(protocol, pattern)
  }
  return pattern
}

/** Whether a body's first byte is that of an event's field or comment (`data`, `event`, `id`, `retry`, `:`). */
function beginsEvent(chunk: Buffer): boolean {
  return 'deir:'.includes(String.fromCharCode(chunk[0] ?? 0))
}

/** How to see at a glance that a chunk of text framing may pass unread. */
type Quiet = {
  /** It ends where a message ends. */
  readonly isWhole: (chunk: Buffer) => boolean
  /** A needle, or a message whose last character closes no object. */
  readonly mustRead: RegExp
}

const quietCache = new WeakMap<RegExp, Quiet>()

function quietOf(protocol: Protocol, needles: RegExp): Quiet | undefined {
  if (protocol.framing === 'aws-event-stream') return undefined
  let quiet = quietCache.get(needles)
  if (!quiet) {
    const isSse = protocol.framing === 'sse'
    const torn = isSse ? '[^}\\r\\n]\\r?\\n\\r?\\n' : '[^}\\r\\n]\\r?\\n'
    quiet = {
      isWhole: (chunk) => {
        const end = chunk.length - 1
        if (chunk[end] !== 0x0a) return false
        return !isSse || chunk[end - 1] === 0x0a || (chunk[end - 1] === 0x0d && chunk[end - 2] === 0x0a)
      },
      mustRead: new RegExp(`${needles.source}|${torn}`),
    }
    quietCache.set(needles, quiet)
  }
  return quiet
}

/** The chunk OpenAI sends only to callers who asked for usage: no choices, and usage. */
function isUsageChunk(frame: Frame): boolean {
  if (!frame.data.includes('"usage"')) return false
  try {
    const json = parseJson(frame.data)
    return asArray(at(json, 'choices'))?.length === 0 && asObject(at(json, 'usage')) !== undefined
  } catch {
    return false
  }
}

/** Members of which a whole answer of each wire has at least one. Without any it is no answer, whatever its status says. */
const answerMembers: Readonly<Partial<Record<WireName, readonly string[]>>> = {
  'openai-chat': ['choices'],
  'openai-completions': ['choices'],
  'openai-responses': ['output'],
  'anthropic-messages': ['content'],
  gemini: ['candidates', 'promptFeedback'],
  'bedrock-converse': ['output'],
  'ollama-chat': ['message'],
  'ollama-generate': ['response'],
}

function isAnswer(json: JsonObject, wire: WireName | 'native'): boolean {
  const members = wire === 'native' ? undefined : answerMembers[wire]
  return members?.some((member) => json[member] !== undefined && json[member] !== null) ?? (json.error === undefined || json.error === null)
}

/** Whether a stream that should tell typed events begins with something else, as a server does that chats at every path. */
function isForeignEvent({ event, data }: Frame, wire: WireName | 'native'): boolean {
  if (wire !== 'openai-responses' && wire !== 'anthropic-messages') return false
  if (event !== undefined || !data.startsWith('{')) return false
  const json: unknown = JSON.parse(data) // it was found readable
  return at(json, 'type') === undefined && at(json, 'error') === undefined
}

const withheld = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'content-encoding',
  'upgrade',
  'trailer',
  'te',
  'proxy-authenticate',
  'set-cookie',
  'alt-svc',
  'server',
  'date',
  'strict-transport-security',
])

/** The upstream's headers a caller may see: everything but what belongs to the connection, cookies and CORS. */
export function passedHeaders(headers: UpstreamHeaders): Headers {
  const passed: Headers = {}
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined && !withheld.has(name) && !name.startsWith('access-control-') && !name.startsWith('x-drawbridge-'))
      passed[name] = typeof value === 'string' ? value : said(name, value)
  }
  return passed
}

/** How the bytes are packed, for the native door, which hands them on as they came. */
function codingOf(headers: UpstreamHeaders): Headers {
  const coding = headerOf(headers, 'content-encoding')
  return coding === undefined ? {} : { 'content-encoding': coding }
}

/** Some servers repeat a key that they refuse. It is the house's, and the caller must not learn it. */
function withoutKey(body: Buffer, key: string | undefined): Buffer {
  if (!key || !body.includes(key)) return body
  return Buffer.from(body.toString('utf8').replaceAll(key, '***'))
}

/** Headers that may stand once: HTTP/2 takes no second one. Of lists the members are kept, each on a line of its own. */
const lists = new Set(['cache-control', 'link', 'vary', 'via', 'warning', 'www-authenticate', 'server-timing', 'content-language'])

function said(name: string, values: string[]): string | string[] {
  if (lists.has(name)) return values
  return name.startsWith('x-') ? values.join(', ') : (values[0] ?? '')
}

/** How an ending counts in the ledger. */
export function outcomeOf(ending: Ending): Outcome {
  return ending.kind === 'answered' ? 'answered' : ending.kind === 'incomplete' ? 'incomplete' : ending.kind === 'gone' ? 'gone' : 'failed'
}

export type { Conversation, Finish }
