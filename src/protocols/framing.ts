// Streams cut into messages, and messages made into stream bytes, for the three ways that providers cut them.
//
// Readers lose nothing: the `bytes` of all frames, comments and remainders included, joined are the bytes that came, however they came
// in chunks. Text is decoded only when `frame` is asked for, so a stream that is passed through untouched costs a search for line ends.
import { crc32 } from 'node:zlib'
import { fail } from '../core/errors.ts'
import type { Frame, Framing } from './protocol.ts'

/** One message as it came. */
export type RawFrame = {
  /** Decoded when first asked for. */
  readonly frame: Frame
  /** The exact source bytes, terminator included. May share memory with the chunk that brought them. */
  readonly bytes: Buffer
  /** Nothing for a protocol to read: a comment, a blank keep-alive, an event without name and data, or the useless rest of a cut stream. */
  readonly isComment: boolean
  /** False for what stood at the end of the stream without its terminator. */
  readonly isComplete: boolean
}

export type FrameReader = {
  /** The messages that are whole now. Throws `upstream.malformed` when the bytes cannot be this framing, after earlier messages were given. */
  push(chunk: Uint8Array): RawFrame[]
  /** Call once when the stream ends: what is left, if anything. */
  end(): RawFrame[]
}

export type FrameLimits = {
  /** The largest single message. Default 32 MiB. */
  readonly maxBytes?: number
  /** The upstream's id, for the error's sentence. */
  readonly upstream?: string
}

const defaultMaxBytes = 32 * 1024 * 1024

export function readerFor(framing: Framing, limits: FrameLimits = {}): FrameReader {
  switch (framing) {
    case 'sse':
      return sseReader(limits)
    case 'ndjson':
      return ndjsonReader(limits)
    case 'aws-event-stream':
      return eventStreamReader(limits)
    default:
      return framing satisfies never
  }
}

/** One message as bytes of its framing: text for SSE and NDJSON, a Buffer for AWS. */
export function encodeFrame(framing: Framing, frame: Frame): Buffer | string {
  switch (framing) {
    case 'sse':
      return encodeSse(frame)
    case 'ndjson':
      // Line ends in JSON text are spacing only: inside strings they are escaped.
      return `${frame.data.replace(/[\r\n]+/g, ' ')}\n`
    case 'aws-event-stream':
      return encodeEventStream(frame)
    default:
      return framing satisfies never
  }
}

/** The media type that announces a framing. */
export const contentTypeOf: Readonly<Record<Framing, string>> = {
  sse: 'text/event-stream',
  ndjson: 'application/x-ndjson',
  'aws-event-stream': 'application/vnd.amazon.eventstream',
}

/**
 * Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream): lines end with CRLF, LF
 * or CR, a blank line ends an event. A blank line's CR at the end of a chunk waits for the next byte, which may be its LF.
 */
export function sseReader(limits: FrameLimits = {}): FrameReader {
  const ends = new EventEnds()
  let isFirst = true
  return new ChunkedReader(limits, 'sse', {
    next: (chunk, from) => ends.next(chunk, from),
    isWhole: () => ends.isEnding,
    made: (bytes, isComplete) => {
      const made = new TextFrame(bytes, isComplete, isFirst, parseSse)
      isFirst = false
      return made
    },
  })
}

/** One JSON text a line. A last line without its line end is given by `end`. */
export function ndjsonReader(limits: FrameLimits = {}): FrameReader {
  let isFirst = true
  return new ChunkedReader(limits, 'ndjson', {
    next: (chunk, from) => chunk.indexOf(10, from) + 1 || -1,
    made: (bytes, isComplete) => {
      const made = new TextFrame(bytes, isComplete, isFirst, parseLine)
      isFirst = false
      return made
    },
  })
}

/**
 * AWS event stream (https://smithy.io/2.0/aws/amazon-eventstream.html): length, header length and their CRC32, headers, payload, CRC32 of all.
 * A message whose checksums do not hold throws.
 */
export function eventStreamReader(limits: FrameLimits = {}): FrameReader {
  const ends = new MessageEnds(limits)
  return new ChunkedReader(limits, 'aws-event-stream', {
    next: (chunk, from) => ends.next(chunk, from),
    made: (bytes, isComplete) => (isComplete ? new MessageFrame(bytes, malformed(limits, 'aws-event-stream')) : new Remainder(bytes)),
  })
}

/**
 * The offset behind the first SSE event that ends at or behind `from`, -1 when none does. `from` must be the start of a line. For a relay
 * that cuts whole events off a buffer without reading them. A final CR is not counted as an end: its LF may follow.
 */
export function splitSse(buffer: Buffer, from = 0): number {
  return new EventEnds().next(buffer, from)
}

type Cut = {
  /** The offset behind the next end in the chunk, -1 when it has none. Called in order over all bytes, and remembers across chunks. */
  next(chunk: Buffer, from: number): number
  /** What is held when the stream ends is a whole message that only waited for what might follow. */
  isWhole?(): boolean
  made(bytes: Buffer, isComplete: boolean): RawFrame
}

/** Gathers chunks into messages wherever `cut` says that one ends. */
class ChunkedReader implements FrameReader {
  readonly #limits: FrameLimits
  readonly #framing: Framing
  readonly #cut: Cut
  readonly #maxBytes: number
  /** The beginning of a message whose end has not come, in the first `#heldBytes` of a buffer that grows by doubling. */
  #held: Buffer = Buffer.alloc(0)
  #heldBytes = 0
  #failure: unknown

  constructor(limits: FrameLimits, framing: Framing, cut: Cut) {
    this.#limits = limits
    this.#framing = framing
    this.#cut = cut
    this.#maxBytes = limits.maxBytes ?? defaultMaxBytes
  }

  push(chunk: Uint8Array): RawFrame[] {
    if (this.#failure !== undefined) throw this.#failure
    const frames: RawFrame[] = []
    try {
      this.#split(Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength), frames)
    } catch (error) {
      // Messages before the broken one are given first; the next call throws.
      this.#failure = error
      this.#held = Buffer.alloc(0)
      if (frames.length === 0) throw error
    }
    return frames
  }

  end(): RawFrame[] {
    if (this.#failure !== undefined) throw this.#failure
    return this.#heldBytes === 0 ? [] : [this.#cut.made(this.#release(Buffer.alloc(0)), this.#cut.isWhole?.() ?? false)]
  }

  #split(chunk: Buffer, frames: RawFrame[]): void {
    let from = 0
    while (from < chunk.length) {
      const end = this.#cut.next(chunk, from)
      const part = from === 0 && end < 0 ? chunk : chunk.subarray(from, end < 0 ? chunk.length : end)
      if (this.#heldBytes + part.length > this.#maxBytes) throw malformed(this.#limits, this.#framing)
      if (end < 0) {
        this.#hold(part)
        return
      }
      frames.push(this.#cut.made(this.#heldBytes === 0 ? part : this.#release(part), true))
      from = end
    }
  }

  #hold(part: Buffer): void {
    const bytes = this.#heldBytes + part.length
    if (bytes > this.#held.length) {
      const larger = Buffer.allocUnsafe(Math.max(bytes, this.#held.length * 2, 1024))
      this.#held.copy(larger, 0, 0, this.#heldBytes)
      this.#held = larger
    }
    part.copy(this.#held, this.#heldBytes)
    this.#heldBytes = bytes
  }

  #release(part: Buffer): Buffer {
    const whole = Buffer.concat([this.#held.subarray(0, this.#heldBytes), part])
    this.#heldBytes = 0
    if (this.#held.length > keptBytes) this.#held = Buffer.alloc(0)
    return whole
  }
}

const keptBytes = 64 * 1024

function malformed(limits: FrameLimits, framing: Framing) {
  return fail('upstream.malformed', { upstream: limits.upstream ?? 'The upstream', protocol: contentTypeOf[framing] })
}

const lf = 10
const cr = 13

/** Finds where SSE events end. Its offsets are those of the present chunk; its memory is of the line that a chunk left open. */
class EventEnds {
  #isLineEmpty = true
  /** The byte before was a CR, whose LF may follow. */
  #isAfterCr = false
  /** That CR ended a blank line, so the event ends with it or with its LF. */
  #isEnding = false
  /** The next CR of the present chunk, its length when there is none: most streams have none, and one search tells. */
  #nextCr = -1

  get isEnding(): boolean {
    return this.#isEnding
  }

  /** Offsets rise from 0 in each chunk. */
  next(chunk: Buffer, from: number): number {
    const length = chunk.length
    let at = from
    if (from === 0) this.#nextCr = -1
    while (at < length) {
      if (this.#isAfterCr) {
        this.#isAfterCr = false
        if (chunk[at] === lf) at++
        if (this.#isEnding) {
          this.#isEnding = false
          return at
        }
        continue
      }
      if (this.#nextCr < at) {
        this.#nextCr = chunk.indexOf(cr, at)
        if (this.#nextCr < 0) this.#nextCr = length
      }
      const wasEmpty = this.#isLineEmpty
      let lineEnd = chunk[at] === lf ? at : chunk.indexOf(lf, at)
      if (lineEnd < 0) lineEnd = length
      if (this.#nextCr < lineEnd) lineEnd = this.#nextCr
      const isBlank = wasEmpty && lineEnd === at
      if (lineEnd === length) {
        this.#isLineEmpty = false
        return -1
      }
      this.#isLineEmpty = true
      at = lineEnd + 1
      if (chunk[lineEnd] === cr) {
        if (at === length) {
          this.#isAfterCr = true
          this.#isEnding = isBlank
          return -1
        }
        if (chunk[at] === lf) at++
      }
      if (isBlank) return at
    }
    return -1
  }
}

/** Finds where AWS messages end: each begins with its own length. */
class MessageEnds {
  readonly #limits: FrameLimits
  readonly #prelude = Buffer.alloc(preludeBytes)
  #seen = 0
  #total = 0

  constructor(limits: FrameLimits) {
    this.#limits = limits
  }

  next(chunk: Buffer, from: number): number {
    let at = from
    if (this.#seen < preludeBytes) {
      const taken = chunk.copy(this.#prelude, this.#seen, at, Math.min(chunk.length, at + preludeBytes - this.#seen))
      this.#seen += taken
      at += taken
      if (this.#seen < preludeBytes) return -1
      this.#total = this.#checkedLength()
    }
    const missing = this.#total - this.#seen
    if (chunk.length - at < missing) {
      this.#seen += chunk.length - at
      return -1
    }
    this.#seen = 0
    return at + missing
  }

  #checkedLength(): number {
    const total = this.#prelude.readUInt32BE(0)
    const headers = this.#prelude.readUInt32BE(4)
    const isSound = crc32(this.#prelude.subarray(0, 8)) === this.#prelude.readUInt32BE(8)
    if (!isSound || headers > total - leastBytes || total > (this.#limits.maxBytes ?? defaultMaxBytes)) {
      throw malformed(this.#limits, 'aws-event-stream')
    }
    return total
  }
}

const preludeBytes = 12
/** Prelude and the last checksum: a message without headers and payload. */
const leastBytes = preludeBytes + 4

const noFrame: Frame = { data: '' }

/** A message of a framing made of text. */
class TextFrame implements RawFrame {
  readonly bytes: Buffer
  readonly isComplete: boolean
  readonly #isFirst: boolean
  readonly #parse: (text: string) => Frame
  #frame: Frame | undefined

  constructor(bytes: Buffer, isComplete: boolean, isFirst: boolean, parse: (text: string) => Frame) {
    this.bytes = bytes
    this.isComplete = isComplete
    this.#isFirst = isFirst
    this.#parse = parse
  }

  get frame(): Frame {
    if (this.#frame) return this.#frame
    let text = this.bytes.toString('utf8')
    if (this.#isFirst && text.charCodeAt(0) === 0xfeff) text = text.slice(1)
    const frame = this.#parse(text)
    // The last words of a cut stream count only when they say something.
    this.#frame = !this.isComplete && frame.data === '' ? noFrame : frame
    return this.#frame
  }

  get isComment(): boolean {
    return this.frame.data === '' && this.frame.event === undefined
  }
}

function parseSse(text: string): Frame {
  let event: string | undefined
  let data: string | undefined
  let carriage = -1
  let at = 0
  while (at < text.length) {
    let end = text.indexOf('\n', at)
    if (end < 0) end = text.length
    if (carriage < at) carriage = text.indexOf('\r', at)
    if (carriage < 0) carriage = text.length
    const line = text.slice(at, Math.min(end, carriage))
    at += line.length + 1
    if (line.startsWith('data:')) {
      const value = line.slice(line.charCodeAt(5) === 32 ? 6 : 5)
      data = data === undefined ? value : `${data}\n${value}`
    } else if (line.startsWith('event:')) event = line.slice(line.charCodeAt(6) === 32 ? 7 : 6)
    else if (line === 'data') data = data === undefined ? '' : `${data}\n`
    else if (line === 'event') event = ''
    // The LF of a CRLF reads as an empty line here, which says nothing; so do comments, `id`, `retry` and unknown fields.
  }
  return event ? { event, data: data ?? '' } : { data: data ?? '' }
}

function encodeSse(frame: Frame): string {
  if (frame.data === '' && !frame.event) return ':\n\n'
  const name = frame.event ? `event: ${frame.event.replace(/[\r\n]+/g, ' ')}\n` : ''
  return frame.data.includes('\n') || frame.data.includes('\r')
    ? `${name}data: ${frame.data.split(/\r\n|\r|\n/).join('\ndata: ')}\n\n`
    : `${name}data: ${frame.data}\n\n`
}

function parseLine(text: string): Frame {
  const end = text.endsWith('\r\n') ? -2 : text.endsWith('\n') ? -1 : text.length
  const data = text.slice(0, end)
  return /\S/.test(data) ? { data } : noFrame
}

/** A whole AWS message. Checksums and headers are checked when it is made, the payload is decoded when asked for. */
class MessageFrame implements RawFrame {
  readonly bytes: Buffer
  readonly isComment = false
  readonly isComplete = true
  readonly #headers: ReadonlyMap<string, string>
  #frame: Frame | undefined

  constructor(bytes: Buffer, otherwise: Error) {
    const headers = crc32(bytes.subarray(0, -4)) === bytes.readUInt32BE(bytes.length - 4) ? readHeaders(bytes) : undefined
    if (!headers) throw otherwise
    this.bytes = bytes
    this.#headers = headers
  }

  get frame(): Frame {
    this.#frame ??= this.#read()
    return this.#frame
  }

  #read(): Frame {
    const data = this.bytes.toString('utf8', preludeBytes + this.bytes.readUInt32BE(4), this.bytes.length - 4)
    switch (this.#headers.get(':message-type')) {
      case 'exception':
        return { event: this.#headers.get(':exception-type'), data, isException: true }
      case 'error':
        // Errors outside the service's model carry their words in headers and no payload.
        return {
          event: this.#headers.get(':error-code'),
          data: data || JSON.stringify({ message: this.#headers.get(':error-message') ?? '' }),
          isException: true,
        }
      default: {
        const event = this.#headers.get(':event-type')
        return event === undefined ? { data } : { event, data }
      }
    }
  }
}

/** What a cut AWS stream left behind: its checksum never came, so nothing in it is to be believed. */
class Remainder implements RawFrame {
  readonly frame = noFrame
  readonly isComment = true
  readonly isComplete = false
  readonly bytes: Buffer

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }
}

/** Bytes of a header's value by its type: two booleans, byte, short, integer, long, (6 and 7 tell their length), timestamp, UUID. */
const valueBytes: readonly (number | undefined)[] = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16]
const byteArrayType = 6
const stringType = 7

/** The headers whose values are strings; undefined when the block is not headers. */
function readHeaders(bytes: Buffer): Map<string, string> | undefined {
  const stop = preludeBytes + bytes.readUInt32BE(4)
  const headers = new Map<string, string>()
  let at = preludeBytes
  while (at < stop) {
    const nameEnd = at + 1 + bytes[at]!
    if (nameEnd >= stop) return undefined
    const name = bytes.toString('utf8', at + 1, nameEnd)
    const type = bytes[nameEnd]!
    at = nameEnd + 1
    let length = valueBytes[type]
    if (type === byteArrayType || type === stringType) {
      if (at + 2 > stop) return undefined
      length = bytes.readUInt16BE(at)
      at += 2
    }
    if (length === undefined || at + length > stop) return undefined
    if (type === stringType) headers.set(name, bytes.toString('utf8', at, at + length))
    at += length
  }
  return headers
}

function encodeEventStream(frame: Frame): Buffer {
  const kind = frame.isException ? 'exception' : 'event'
  const headers = Buffer.concat([
    ...(frame.event === undefined ? [] : [stringHeader(`:${kind}-type`, frame.event)]),
    stringHeader(':content-type', 'application/json'),
    stringHeader(':message-type', kind),
  ])
  const payload = Buffer.from(frame.data, 'utf8')
  const message = Buffer.alloc(leastBytes + headers.length + payload.length)
  message.writeUInt32BE(message.length, 0)
  message.writeUInt32BE(headers.length, 4)
  message.writeUInt32BE(crc32(message.subarray(0, 8)), 8)
  headers.copy(message, preludeBytes)
  payload.copy(message, preludeBytes + headers.length)
  message.writeUInt32BE(crc32(message.subarray(0, -4)), message.length - 4)
  return message
}

/** A header with a string value. Names here are short constants; a value beyond 65,535 bytes would not fit and is cut. */
function stringHeader(name: string, text: string): Buffer {
  const value = Buffer.from(text, 'utf8').subarray(0, 0xffff)
  const header = Buffer.alloc(name.length + 4 + value.length)
  header.writeUInt8(name.length, 0)
  header.write(name, 1, 'latin1')
  header.writeUInt8(stringType, name.length + 1)
  header.writeUInt16BE(value.length, name.length + 2)
  value.copy(header, name.length + 4)
  return header
}
