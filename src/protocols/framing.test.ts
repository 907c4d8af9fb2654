import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isDrawbridgeError } from '../core/errors.ts'
import { contentTypeOf, encodeFrame, eventStreamReader, type RawFrame, readerFor, splitSse, sseReader } from './framing.ts'
import type { Frame, Framing } from './protocol.ts'

const recordedFolder = new URL('../../../shared/wire/recorded/', import.meta.url)
const isRecordedThere = existsSync(recordedFolder)
if (!isRecordedThere) console.warn('SKIPPED: ../shared/wire/recorded is not there, so framing is tested on the committed streams alone')

type Stream = { name: string; framing: Framing; bytes: Buffer }

const fixtureFolder = new URL('../../test/fixtures/streams/', import.meta.url)
const framingOf: Record<string, Framing> = { sse: 'sse', ndjson: 'ndjson', aws: 'aws-event-stream' }
const committed: Stream[] = readdirSync(fixtureFolder)
  .filter((name) => name.split('.').at(-1)! in framingOf)
  .map((name) => ({ name, framing: framingOf[name.split('.').at(-1)!]!, bytes: readFileSync(new URL(name, fixtureFolder)) }))

function recorded(): Stream[] {
  const streams: Stream[] = []
  for (const file of readdirSync(recordedFolder).filter((name) => name.endsWith('.jsonl.gz'))) {
    for (const line of gunzipSync(readFileSync(new URL(file, recordedFolder)))
      .toString('utf8')
      .split('\n')) {
      if (line === '') continue
      const { id, stream, response } = JSON.parse(line) as {
        id: string
        stream: boolean
        response: { chunks?: string[]; chunks_b64?: string[]; headers: Record<string, string> }
      }
      if (!stream) continue
      const type = response.headers['content-type'] ?? ''
      if (response.chunks_b64) {
        const bytes = Buffer.concat(response.chunks_b64.map((chunk) => Buffer.from(chunk, 'base64')))
        streams.push({ name: id, framing: 'aws-event-stream', bytes })
      } else if (response.chunks && (type.includes('ndjson') || type.includes('event-stream'))) {
        const framing = type.includes('ndjson') ? 'ndjson' : 'sse'
        streams.push({ name: id, framing, bytes: Buffer.from(response.chunks.join(''), 'utf8') })
      }
    }
  }
  return streams
}

function read(framing: Framing, chunks: readonly Uint8Array[], maxBytes?: number): RawFrame[] {
  const reader = readerFor(framing, { maxBytes })
  return [...chunks.flatMap((chunk) => reader.push(chunk)), ...reader.end()]
}

/** All that must not depend on chunks. */
const essence = (frames: readonly RawFrame[]) =>
  frames.map(({ frame, bytes, isComment, isComplete }) => ({ frame, bytes: bytes.toString('latin1'), isComment, isComplete }))

/** The offset behind each frame. */
function endsOf(frames: readonly RawFrame[]): number[] {
  let end = 0
  return frames.map(({ bytes }) => {
    end += bytes.length
    return end
  })
}

function chunked(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = []
  for (let at = 0, index = 0; at < bytes.length; index++) {
    const size = sizes[index % sizes.length] ?? 1
    chunks.push(bytes.subarray(at, at + size))
    at += size
  }
  return chunks
}

const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 6 })

/** Read the way the standard words it, for whole texts: the other opinion that ours is held against. */
function referenceSse(text: string): Frame[] {
  const frames: Frame[] = []
  let event = ''
  let data = ''
  let hasData = false
  for (const line of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .slice(0, -1)) {
    if (line === '') {
      if (hasData || event) frames.push(event ? { event, data: data.slice(0, -1) } : { data: data.slice(0, -1) })
      event = ''
      data = ''
      hasData = false
      continue
    }
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') event = value
    if (field === 'data') {
      data += `${value}\n`
      hasData = true
    }
  }
  return frames
}

const sseSource = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'data: {"a":1}',
        'data:x',
        'data',
        'data:',
        'data:  two spaces ',
        'event: ping',
        'event:',
        'event',
        ': hello',
        ':',
        'id: 7',
        'retry: 5',
        'data: 語😀é',
        '\u2028',
        '',
      ),
      fc.constantFrom('\n', '\r\n', '\r', '\n\n', '\r\n\r\n', '\r\r'),
    ),
    { maxLength: 12 },
  )
  .map((lines) => lines.flat().join(''))

const words = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom('{', ' ', ':', '\n', '語', '😀', '"') }))

describe('every committed stream', () => {
  test.each(committed)('$name reads to the same frames however it is cut, and loses no byte', ({ framing, bytes }) => {
    const whole = read(framing, [bytes])
    expect(Buffer.concat(whole.map((frame) => frame.bytes)).equals(bytes)).toBe(true)
    expect(whole.filter((frame) => !frame.isComment).length).toBeGreaterThan(0)
    expect(essence(read(framing, chunked(bytes, [1])))).toEqual(essence(whole))
    fc.assert(
      fc.property(sizes, (some) => {
        expect(essence(read(framing, chunked(bytes, some)))).toEqual(essence(whole))
      }),
      { numRuns: 30 },
    )
  })

  test.each(committed)('$name says JSON in every frame, but for [DONE]', ({ framing, bytes }) => {
    for (const { frame, isComment, isComplete } of read(framing, [bytes])) {
      expect(isComplete).toBe(true)
      if (!isComment && frame.data !== '[DONE]') expect(JSON.parse(frame.data)).toBeTypeOf('object')
    }
  })

  test.each(committed)('$name encoded again reads as the same frames', ({ framing, bytes }) => {
    const frames = read(framing, [bytes]).map((raw) => raw.frame)
    const again = frames.map((frame) => Buffer.from(encodeFrame(framing, frame)))
    expect(read(framing, again).map((raw) => raw.frame)).toEqual(frames)
  })
})

describe.skipIf(!isRecordedThere)('every recorded stream', () => {
  test('reads to the same frames byte by byte and whole, loses nothing, and survives encoding', { timeout: 120_000 }, () => {
    const streams = isRecordedThere ? recorded() : []
    expect(streams.length).toBeGreaterThan(600)
    for (const { name, framing, bytes } of streams) {
      const whole = read(framing, [bytes])
      expect(Buffer.concat(whole.map((frame) => frame.bytes)).equals(bytes), name).toBe(true)
      const expected = essence(whole)
      for (const some of [[1], [7], [64, 1, 300]]) expect(essence(read(framing, chunked(bytes, some))), name).toEqual(expected)
      const complete = whole.filter((frame) => frame.isComplete && !frame.isComment)
      const again = read(
        framing,
        complete.map(({ frame }) => Buffer.from(encodeFrame(framing, frame))),
      )
      expect(
        again.map((raw) => raw.frame),
        name,
      ).toEqual(complete.map((raw) => raw.frame))
      if (framing === 'sse')
        expect(
          complete.map((raw) => raw.frame),
          name,
        ).toEqual(referenceSse(bytes.toString('utf8')))
    }
  })

  test('Bedrock frames encoded again are the very bytes that Bedrock sent', () => {
    const streams = (isRecordedThere ? recorded() : []).filter(({ name }) => name.startsWith('bedrock-converse-stream'))
    expect(streams.length).toBeGreaterThan(30)
    for (const { bytes, name } of streams) {
      const again = read('aws-event-stream', [bytes]).map(({ frame }) => Buffer.from(encodeFrame('aws-event-stream', frame)))
      expect(Buffer.concat(again).equals(bytes), name).toBe(true)
    }
  })
})

describe('server-sent events', () => {
  test('any mixture of line ends, fields and comments reads as the standard says, however it is cut', () => {
    fc.assert(
      fc.property(sseSource, sizes, (text, some) => {
        const bytes = Buffer.from(text, 'utf8')
        const whole = read('sse', [bytes])
        const complete = whole.filter(
          (raw) => raw.isComplete && !raw.isComment && !(raw.frame.data === '' && raw.frame.event === undefined),
        )
        const reference = referenceSse(text).filter((frame) => frame.data !== '' || frame.event !== undefined)
        expect(complete.map((raw) => raw.frame)).toEqual(reference)
        expect(Buffer.concat(whole.map((raw) => raw.bytes)).equals(bytes)).toBe(true)
        expect(essence(read('sse', chunked(bytes, some)))).toEqual(essence(whole))
      }),
      { numRuns: 3000 },
    )
  })

  test('what is encoded reads back as it was', () => {
    const frame = fc.record({ event: fc.option(fc.stringMatching(/^[a-z._]{1,20}$/), { nil: undefined }), data: words })
    fc.assert(
      fc.property(fc.array(frame), sizes, (frames, some) => {
        const bytes = Buffer.from(frames.map((each) => encodeFrame('sse', each)).join(''))
        expect(read('sse', chunked(bytes, some)).map((raw) => raw.frame)).toEqual(frames)
      }),
      { numRuns: 500 },
    )
  })

  test('comments, keep-alives and blank lines are told apart from events', () => {
    const frames = read('sse', [Buffer.from(': OPENROUTER PROCESSING\n\n\nid: 4\n\nevent: ping\ndata: {}\n\n:\n\ndata:\n\n')])
    expect(frames.map((raw) => [raw.isComment, raw.bytes.toString()])).toEqual([
      [true, ': OPENROUTER PROCESSING\n\n'],
      [true, '\n'],
      [true, 'id: 4\n\n'],
      [false, 'event: ping\ndata: {}\n\n'],
      [true, ':\n\n'],
      [true, 'data:\n\n'],
    ])
  })

  test('padding behind the JSON is kept, one space behind the colon is not', () => {
    expect(
      read('sse', [Buffer.from('event: ping\ndata: {"type": "ping"}      \n\ndata:{}\n\ndata:  x\n\n')]).map((raw) => raw.frame),
    ).toEqual([{ event: 'ping', data: '{"type": "ping"}      ' }, { data: '{}' }, { data: ' x' }])
  })

  test('a byte order mark is skipped at the start alone, even when cut', () => {
    const bytes = Buffer.from('\ufeffdata: 1\n\n\ufeffdata: 2\n\ndata: \ufeff3\n\n')
    expect(read('sse', chunked(bytes, [1])).map((raw) => raw.frame)).toEqual([{ data: '1' }, { data: '' }, { data: '\ufeff3' }])
  })

  test('an event without its blank line is given at the end, marked; a fragment without data says nothing', () => {
    const [first, last] = read('sse', [Buffer.from('data: 1\n\nevent: done\ndata: {"a":')])
    expect([first?.isComplete, last?.isComplete, last?.frame]).toEqual([true, false, { event: 'done', data: '{"a":' }])
    const [rest] = read('sse', [Buffer.from('event: message_st')])
    expect([rest?.isComment, rest?.isComplete, rest?.frame, rest?.bytes.toString()]).toEqual([
      true,
      false,
      { data: '' },
      'event: message_st',
    ])
  })

  test('an event is given with its last byte, not with the next event', () => {
    const reader = sseReader()
    expect(reader.push(Buffer.from('data: 1\r\n\r')).length).toBe(0)
    expect(reader.push(Buffer.from('\n')).length).toBe(1)
    expect(reader.push(Buffer.from('data: 2\n\n')).length).toBe(1)
    expect(reader.end()).toEqual([])
  })

  test('splitSse finds each end that the reader finds', () => {
    fc.assert(
      fc.property(sseSource, (text) => {
        const bytes = Buffer.from(text)
        const ends: number[] = []
        for (let at = splitSse(bytes); at >= 0; at = splitSse(bytes, at)) ends.push(at)
        expect(ends).toEqual(endsOf(sseReader().push(bytes)))
      }),
      { numRuns: 500 },
    )
  })

  test('a name cannot smuggle in another field', () => {
    expect(read('sse', [Buffer.from(encodeFrame('sse', { event: 'a\ndata: evil\r\n\r\n', data: 'b' }))]).map((raw) => raw.frame)).toEqual([
      { event: 'a data: evil ', data: 'b' },
    ])
  })
})

describe('JSON lines', () => {
  test('what is encoded reads back as it was', () => {
    const data = fc.jsonValue().map((value) => JSON.stringify(value))
    fc.assert(
      fc.property(fc.array(data), sizes, (lines, some) => {
        const bytes = Buffer.from(lines.map((line) => encodeFrame('ndjson', { data: line })).join(''))
        expect(read('ndjson', chunked(bytes, some)).map((raw) => raw.frame.data)).toEqual(lines)
      }),
    )
  })

  test('CRLF, blank lines and a last line without its end are read', () => {
    const frames = read('ndjson', [Buffer.from('{"a":1}\r\n\r\n \n{"b":2}\n{"done":true}')])
    expect(frames.map((raw) => [raw.frame.data, raw.isComment, raw.isComplete])).toEqual([
      ['{"a":1}', false, true],
      ['', true, true],
      ['', true, true],
      ['{"b":2}', false, true],
      ['{"done":true}', false, false],
    ])
  })

  test('indented JSON becomes one line', () => {
    expect(encodeFrame('ndjson', { data: '{\r\n  "a": 1\n}' })).toBe('{   "a": 1 }\n')
  })
})

describe('AWS event streams', () => {
  const frames: Frame[] = [
    { event: 'messageStart', data: '{"role":"assistant"}' },
    { event: 'contentBlockDelta', data: '{"delta":{"text":"語😀"}}' },
    { event: 'throttlingException', data: '{"message":"slow down"}', isException: true },
    { event: 'metadata', data: '' },
  ]
  const bytes = Buffer.concat(frames.map((frame) => Buffer.from(encodeFrame('aws-event-stream', frame))))

  test('what is encoded reads back as it was, however it is cut', () => {
    fc.assert(
      fc.property(sizes, (some) => {
        expect(read('aws-event-stream', chunked(bytes, some)).map((raw) => raw.frame)).toEqual(frames)
      }),
    )
  })

  test('any flipped bit throws upstream.malformed, after the messages before it were given', () => {
    const ends = endsOf(read('aws-event-stream', [bytes]))
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), sizes, (at, bit, some) => {
        const flipped = Buffer.from(bytes)
        flipped[at]! ^= 1 << bit
        const reader = eventStreamReader()
        const given: Frame[] = []
        let caught: unknown
        try {
          for (const chunk of chunked(flipped, some)) given.push(...reader.push(chunk).map((raw) => raw.frame))
          reader.end()
        } catch (error) {
          caught = error
        }
        expect(isDrawbridgeError(caught) && caught.code).toBe('upstream.malformed')
        expect(given).toEqual(frames.slice(0, ends.filter((end) => end <= at).length))
      }),
      { numRuns: 1000 },
    )
  })

  test('other header types are stepped over, and an error outside the model keeps its words', () => {
    const header = (name: string, type: number, value: Buffer) =>
      Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([type]), value])
    const text = (value: string) => Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)])
    const message = withChecksums(
      Buffer.concat([
        header('yes', 0, Buffer.alloc(0)),
        header('no', 1, Buffer.alloc(0)),
        header('byte', 2, Buffer.alloc(1)),
        header('short', 3, Buffer.alloc(2)),
        header('int', 4, Buffer.alloc(4)),
        header('long', 5, Buffer.alloc(8)),
        header('bytes', 6, text('abc')),
        header('time', 8, Buffer.alloc(8)),
        header('uuid', 9, Buffer.alloc(16)),
        header(':message-type', 7, text('error')),
        header(':error-code', 7, text('InternalError')),
        header(':error-message', 7, text('it broke')),
      ]),
      Buffer.alloc(0),
    )
    expect(read('aws-event-stream', [message]).map((raw) => raw.frame)).toEqual([
      { event: 'InternalError', data: '{"message":"it broke"}', isException: true },
    ])
  })

  test('headers that do not fit their block throw, though the checksums hold', () => {
    for (const headers of [[255], [1, 97], [1, 97, 7], [1, 97, 7, 0, 9, 65], [1, 97, 10], [1, 97, 5, 0], [0]]) {
      expect(() => read('aws-event-stream', [withChecksums(Buffer.from(headers), Buffer.from('{}'))]), String(headers)).toThrow('not valid')
    }
  })

  test('a cut message is left over, marked, and nothing in it is believed', () => {
    const [rest] = read('aws-event-stream', [bytes.subarray(0, 40)])
    expect([rest?.frame, rest?.isComment, rest?.isComplete, rest?.bytes.length]).toEqual([{ data: '' }, true, false, 40])
  })

  test('an answer that is no event stream at all throws at its first bytes', () => {
    expect(() => eventStreamReader().push(Buffer.from('<html>Bad gateway'))).toThrow('application/vnd.amazon.eventstream')
  })
})

describe('bounds', () => {
  test.each(['sse', 'ndjson'] as const)('a %s message larger than the bound throws, in one chunk or many', (framing) => {
    const bytes = Buffer.from(`data: 1\n\ndata: ${'x'.repeat(200)}\n\n`)
    for (const some of [[1], [50], [1000]]) {
      const reader = readerFor(framing, { maxBytes: 100, upstream: 'box' })
      let given = 0
      expect(() => {
        for (const chunk of chunked(bytes, some)) given += reader.push(chunk).filter((raw) => !raw.isComment).length
        reader.end()
      }).toThrow(`box sent an answer that is not valid ${contentTypeOf[framing]}.`)
      expect(given).toBe(1)
      expect(() => reader.push(Buffer.from('\n\n'))).toThrow()
    }
    expect(read(framing, [bytes], 1000).length).toBeGreaterThan(1)
  })

  test('an AWS message that announces more than the bound throws before it comes', () => {
    const big = Buffer.from(encodeFrame('aws-event-stream', { event: 'x', data: 'y'.repeat(500) }))
    expect(() => eventStreamReader({ maxBytes: 100 }).push(big.subarray(0, 12))).toThrow()
  })

  test('frames given keep their bytes when the caller reuses its chunk for what was held back', () => {
    const reader = sseReader()
    const chunk = Buffer.from('data: ab')
    reader.push(chunk)
    chunk.write('data: ZZ')
    expect(reader.push(Buffer.from('c\n\n')).map((raw) => raw.frame.data)).toEqual(['abc'])
  })
})

function withChecksums(headers: Buffer, payload: Buffer): Buffer {
  const plain = Buffer.from(encodeFrame('aws-event-stream', { data: '' }))
  const message = Buffer.alloc(16 + headers.length + payload.length)
  message.writeUInt32BE(message.length, 0)
  message.writeUInt32BE(headers.length, 4)
  message.writeUInt32BE(crc(message.subarray(0, 8)), 8)
  headers.copy(message, 12)
  payload.copy(message, 12 + headers.length)
  message.writeUInt32BE(crc(message.subarray(0, -4)), message.length - 4)
  expect(crc(plain.subarray(0, 8))).toBe(plain.readUInt32BE(8))
  return message
}

/** CRC-32 by its definition, so that the tests do not take our word for it. */
function crc(bytes: Buffer): number {
  let rest = 0xffffffff
  for (const byte of bytes) {
    rest ^= byte
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1
  }
  return (rest ^ 0xffffffff) >>> 0
}
