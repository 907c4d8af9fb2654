// Stop 7: the answer comes back. The stream-commit contract lives here: lifecycle events are held back until the first real content;
// until then a failure goes to the next candidate, after it the caller gets an explicit error in its own protocol.
import { type DrawbridgeError, fail, isDrawbridgeError } from '../core/errors.ts'
import { asObject, type JsonObject, parseJson, stringifyJson } from '../core/json.ts'
import { fold, type Reply, type StreamEvent, unfold } from '../core/reply.ts'
import type { Usage } from '../core/usage.ts'
import { type EmbeddingWireName, embeddingWires, findFlaw } from '../protocols/embeddings.ts'
import { type FrameReader, readerFor } from '../protocols/framing.ts'
import { errorProtocolOf, protocolOf } from '../protocols/index.ts'
import type { ReplyFacts } from '../protocols/protocol.ts'
import type { Flow, Sink } from '../upstreams/transport.ts'
import type { Ending, HeldReply, RelayContext, UpstreamHeaders } from './ending.ts'
import { EventStream, isContent } from './event-stream.ts'
import type { Passage } from './lane.ts'
import type { Way } from './outlet.ts'
import type { Presence } from './presence.ts'
import { OpaqueStream, RawStream } from './raw-stream.ts'
import { restoreBody, restoreReply } from './restoring.ts'
import { beginsEvent, callerProtocol, codingOf, errorOf, isAnswer, kindOf, passedHeaders, withoutKey } from './upstream-answer.ts'

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
    const body = this.#status >= 400 ? this.#restored(withoutKey(came, passage.upstream.key)) : came
    const held = { status: this.#status, headers: this.#headers, body, lane: passage.lane }
    if (this.#mode === 'error') return this.#ending('failed', errorOf(held, passage, this.#facts), held)
    if (passage.wire === 'native') {
      outlet.send(
        this.#status,
        { ...passedHeaders(this.#headers), ...codingOf(this.#headers), ...this.#context.headers({}, true) },
        this.#restored(body),
      )
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
    outlet.send(this.#status, { ...passedHeaders(this.#headers), ...this.#context.headers(this.#facts, true) }, this.#restored(body))
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
    outlet.send(this.#status, { ...passedHeaders(this.#headers), ...this.#context.headers(this.#facts, true) }, this.#restored(body))
    return this.#ending('answered')
  }

  /** A whole body with the true values put back, when it is in the caller's own words. */
  #restored(body: Buffer): Buffer {
    const { restoring, wire } = this.#context.passage
    return restoring ? restoreBody(wire, body, restoring.restorer, restoring) : body
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
    else {
      const { restoring } = this.#context.passage
      sendReply(this.#context, restoring ? restoreReply(reply, restoring.restorer, restoring) : reply, this.#facts)
    }
    return this.#ending('answered')
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

function waitForRoom(outlet: Way, presence: Presence, resolve: () => void): void {
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

function factsOf(passage: Passage, json: JsonObject): ReplyFacts {
  const protocol = protocolOf(passage.wire)
  if (protocol) return protocol.readFacts(json)
  if (passage.wire === 'anthropic-count-tokens' || passage.wire === 'native') return {}
  const wire = embeddingWires[passage.wire as EmbeddingWireName] // conversations, counting and native are handled above
  const usage: Usage | undefined = wire.readReply({ ...json, data: [], embeddings: [] }).usage
  return { usage, model: typeof json.model === 'string' ? json.model : undefined }
}

function asError(error: unknown, { passage, arrival }: RelayContext): DrawbridgeError {
  if (isDrawbridgeError(error)) return error
  return passage.upstream.engine
    ? fail('upstream.failed', { upstream: passage.upstream.id, status: 500, detail: 'engine' }, error)
    : fail('internal', { id: arrival.id }, error)
}
