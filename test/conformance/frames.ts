// Streams read and written apart from the product's own framing, so that a fault there cannot hide itself.
import { crc32 } from 'node:zlib'
import type { Json, Recording } from './recordings.ts'

/** One message of a stream; `json` is undefined for data that is not JSON (`[DONE]`). */
export type Message = { readonly event: string | undefined; readonly data: string; readonly json: Json | undefined }

export type Framing = 'sse' | 'ndjson' | 'aws'

export function framingOf(contentType: string): Framing | undefined {
  if (/text\/event-stream/i.test(contentType)) return 'sse'
  if (/ndjson|jsonl/i.test(contentType)) return 'ndjson'
  return /amazon\.eventstream/i.test(contentType) ? 'aws' : undefined
}

/** How a recorded stream is framed; undefined for what is none. KoboldCpp calls its lines events, and some servers call events JSON. */
export function framingFor({ isStream, protocol, response }: Recording): Framing | undefined {
  const framing = framingOf(response.headers['content-type'] ?? '')
  if (!isStream) return framing
  if (protocol === 'ollama') return 'ndjson'
  const begins = response.chunks[0]?.toString('latin1', 0, 1) ?? ''
  return framing ?? ('de:'.includes(begins) ? 'sse' : undefined)
}

/** Every message of a stream's bytes. Throws when the bytes are torn. */
export function messagesOf(framing: Framing, bytes: Buffer): Message[] {
  if (framing === 'aws') return awsMessages(bytes)
  const text = bytes.toString('utf8')
  if (framing === 'ndjson') return text.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [message(undefined, line)]))
  return sseMessages(text)
}

function sseMessages(text: string): Message[] {
  const out: Message[] = []
  let event: string | undefined
  let data: string[] = []
  const flush = () => {
    if (event !== undefined || data.length > 0) out.push(message(event, data.join('\n')))
    event = undefined
    data = []
  }
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    if (line === '') flush()
    else if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5))
    else if (line.startsWith('event:')) event = line.slice(line[6] === ' ' ? 7 : 6)
  }
  flush()
  return out
}

function awsMessages(bytes: Buffer): Message[] {
  const out: Message[] = []
  for (let start = 0; start < bytes.length; ) {
    const size = bytes.readUInt32BE(start)
    const frame = bytes.subarray(start, start + size)
    if (frame.length !== size) throw new Error('a torn frame')
    const headersSize = frame.readUInt32BE(4)
    if (crc32(frame.subarray(0, 8)) !== frame.readUInt32BE(8)) throw new Error('a wrong prelude checksum')
    if (crc32(frame.subarray(0, size - 4)) !== frame.readUInt32BE(size - 4)) throw new Error('a wrong message checksum')
    const headers = awsHeaders(frame.subarray(12, 12 + headersSize))
    const event = headers.get(':exception-type') ?? headers.get(':event-type') ?? headers.get(':error-code')
    out.push(message(event, frame.subarray(12 + headersSize, size - 4).toString('utf8')))
    start += size
  }
  return out
}

function awsHeaders(bytes: Buffer): Map<string, string> {
  const headers = new Map<string, string>()
  for (let at = 0; at < bytes.length; ) {
    const nameSize = bytes.readUInt8(at)
    const name = bytes.toString('utf8', at + 1, at + 1 + nameSize)
    at += 1 + nameSize
    if (bytes.readUInt8(at) !== 7) throw new Error(`header ${name} is no text`)
    const size = bytes.readUInt16BE(at + 1)
    headers.set(name, bytes.toString('utf8', at + 3, at + 3 + size))
    at += 3 + size
  }
  return headers
}

function message(event: string | undefined, data: string): Message {
  try {
    return { event, data, json: JSON.parse(data) as Json }
  } catch {
    return { event, data, json: undefined }
  }
}

/** Replace the JSON of one recorded chunk, keeping all else of it; undefined when the chunk holds no JSON object. */
export function rewriteChunk(
  framing: Framing | undefined,
  chunk: Buffer,
  change: (json: { [key: string]: Json }) => Json,
): Buffer | undefined {
  if (framing === 'aws') return rewriteAws(chunk, change)
  const text = chunk.toString('utf8')
  const start = text.indexOf('{')
  const end = text.lastIndexOf('}')
  if (start < 0 || end < start) return undefined
  try {
    const json = JSON.parse(text.slice(start, end + 1)) as { [key: string]: Json } // it begins with a brace
    return Buffer.from(text.slice(0, start) + JSON.stringify(change(json)) + text.slice(end + 1))
  } catch {
    return undefined // several events, or data over several lines
  }
}

function rewriteAws(frame: Buffer, change: (json: { [key: string]: Json }) => Json): Buffer | undefined {
  const headersSize = frame.readUInt32BE(4)
  const payload = frame.subarray(12 + headersSize, frame.length - 4).toString('utf8')
  if (!payload.startsWith('{')) return undefined
  const changed = Buffer.from(JSON.stringify(change(JSON.parse(payload) as { [key: string]: Json }))) // it begins with a brace
  const out = Buffer.alloc(16 + headersSize + changed.length)
  out.writeUInt32BE(out.length, 0)
  out.writeUInt32BE(headersSize, 4)
  out.writeUInt32BE(crc32(out.subarray(0, 8)), 8)
  frame.copy(out, 12, 12, 12 + headersSize)
  changed.copy(out, 12 + headersSize)
  out.writeUInt32BE(crc32(out.subarray(0, out.length - 4)), out.length - 4)
  return out
}
