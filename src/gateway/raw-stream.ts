// Streams that pass as they came: of the caller's own wire, message by message, and of the native door, byte by byte.
import { type DrawbridgeError, fail } from '../core/errors.ts'
import { asArray, asObject, at, parseJson } from '../core/json.ts'
import type { WireName } from '../core/upstream.ts'
import { encodeFrame, type FrameReader, type RawFrame, readerFor } from '../protocols/framing.ts'
import type { Frame, Framing, Meter, Protocol, ReplyFacts } from '../protocols/protocol.ts'
import { heldLimit, type RelayContext, type UpstreamHeaders } from './ending.ts'
import { type FrameRestorer, restoreFrames } from './restoring.ts'
import { codingOf, kindOf, passedHeaders } from './upstream-answer.ts'

/** A stream of the caller's own wire, passed through. */
export class RawStream {
  readonly #context: RelayContext
  readonly #meter: Meter
  readonly #protocol: Protocol
  readonly #status: number
  readonly #headers: UpstreamHeaders
  readonly #needles: RegExp
  readonly #quiet: Quiet | undefined
  readonly #restore: FrameRestorer | undefined
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
    const { restoring } = context.passage
    this.#restore = restoring && restoreFrames(protocol, restoring.restorer, restoring)
  }

  get facts(): ReplyFacts {
    return this.#meter.facts
  }

  push(chunk: Buffer, reader: FrameReader | undefined): boolean {
    const { outlet, passage } = this.#context
    if (this.#restore) return this.#pushRestored(chunk, reader, this.#restore)
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

  /** Messages whose text gets its true values back: each is read, and only those that change are written anew. */
  #pushRestored(chunk: Buffer, reader: FrameReader | undefined, restore: FrameRestorer): boolean {
    const { outlet } = this.#context
    let wantsMore = true
    for (const raw of reader?.push(chunk) ?? []) {
      const fate = this.#read(raw, false)
      if (fate === 'fault') return true
      if (fate === 'hide') continue
      for (const bytes of this.#restoredBytes(raw, restore)) {
        if (outlet.hasBegun) wantsMore = outlet.write(bytes) && wantsMore
        else this.#hold(bytes)
      }
    }
    return wantsMore
  }

  #restoredBytes(raw: RawFrame, restore: FrameRestorer): Buffer[] {
    if (raw.isComment) return [raw.bytes]
    return restore.push(raw.frame).map((frame) => (frame === raw.frame ? raw.bytes : this.#encoded(frame)))
  }

  #encoded(frame: Frame): Buffer {
    return encoded(this.#protocol.framing, frame)
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
      if (fate === 'pass') last = this.#restore ? Buffer.concat(this.#restoredBytes(raw, this.#restore)) : raw.bytes
    }
    const rest = this.#restore?.end() ?? []
    if (rest.length > 0) last = Buffer.concat([...(last ? [last] : []), ...rest.map((frame) => this.#encoded(frame))])
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
      // Words that were held back because a surrogate might have begun in them are the caller's all the same.
      for (const frame of this.#restore?.end() ?? []) outlet.write(this.#encoded(frame))
      for (const frame of this.#protocol.writeStreamError(this.#context.wireError(error)))
        outlet.write(encodeFrame(this.#protocol.framing, frame))
    }
    this.#isTold = true
    outlet.end()
  }
}

/** A stream on the native door: nobody knows its grammar, so the first byte commits and a cut breaks the connection. */
export class OpaqueStream {
  readonly #context: RelayContext
  readonly facts: ReplyFacts = {}
  failure: DrawbridgeError | undefined
  readonly isForeign = false
  readonly reply: undefined

  /** Puts the true values back where something was redacted; then messages are passed whole. */
  readonly #restored: RestoredMessages | undefined

  constructor(context: RelayContext, status: number, headers: UpstreamHeaders) {
    this.#context = context
    const { restoring } = context.passage
    this.#restored = restoring && new RestoredMessages(framingOf(headers), restoreFrames({ name: 'native' }, restoring.restorer, restoring))
    const coding = this.#restored ? {} : codingOf(headers)
    context.outlet.begin(status, { ...passedHeaders(headers), ...coding, ...context.headers({}, false) })
  }

  push(chunk: Buffer): boolean {
    return this.#context.outlet.write(this.#restored ? this.#restored.push(chunk) : chunk)
  }

  finish(): void {
    this.#context.outlet.end(this.#restored?.end())
  }

  tell(): void {
    this.#context.outlet.destroy()
  }
}

/** A stream on the native door, message by message, as it must be read when surrogates stand in it. */
class RestoredMessages {
  readonly #framing: Framing
  readonly #reader: FrameReader
  readonly #restore: FrameRestorer

  constructor(framing: Framing, restore: FrameRestorer) {
    this.#framing = framing
    this.#reader = readerFor(framing)
    this.#restore = restore
  }

  push(chunk: Buffer): Buffer {
    return Buffer.concat(this.#reader.push(chunk).flatMap((raw) => this.#bytesOf(raw)))
  }

  end(): Buffer {
    const last = this.#reader.end().flatMap((raw) => this.#bytesOf(raw))
    return Buffer.concat([...last, ...this.#restore.end().map((frame) => encoded(this.#framing, frame))])
  }

  #bytesOf(raw: RawFrame): Buffer[] {
    if (raw.isComment) return [raw.bytes]
    return this.#restore.push(raw.frame).map((frame) => (frame === raw.frame ? raw.bytes : encoded(this.#framing, frame)))
  }
}

function framingOf(headers: UpstreamHeaders): Framing {
  const contentType = String(headers['content-type'] ?? '')
  if (/vnd\.amazon\.eventstream/i.test(contentType)) return 'aws-event-stream'
  return /ndjson/i.test(contentType) ? 'ndjson' : 'sse'
}

function encoded(framing: Framing, frame: Frame): Buffer {
  const bytes = encodeFrame(framing, frame)
  return typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes
}

export function isReadable(frame: Frame): boolean {
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

/** Whether a stream that should tell typed events begins with something else, as a server does that chats at every path. */
function isForeignEvent({ event, data }: Frame, wire: WireName | 'native'): boolean {
  if (wire !== 'openai-responses' && wire !== 'anthropic-messages') return false
  if (event !== undefined || !data.startsWith('{')) return false
  const json: unknown = JSON.parse(data) // it was found readable
  return at(json, 'type') === undefined && at(json, 'error') === undefined
}
