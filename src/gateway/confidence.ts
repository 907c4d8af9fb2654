// Token log-probabilities for a verdict: asked for where a runtime is known to give them, and taken out again before the caller, who did not
// ask for them, sees the answer.

import type { ProtocolName } from '../core/conversation.ts'
import { type Document, edit, elements, find, insertMember, members, readDocument, removeMember, replaceValue } from '../core/document.ts'
import { encodeFrame, type FrameReader, readerFor } from '../protocols/framing.ts'
import type { Protocol } from '../protocols/protocol.ts'
import type { Upstream } from '../upstreams/catalog.ts'
import type { Passage } from './lane.ts'
import type { Headers, Way } from './outlet.ts'

/** The wires on which an answer can tell them, and where. */
const wires: readonly (ProtocolName | string)[] = ['openai-chat', 'ollama-chat']

/** Those that refused a request for them, until the catalog is built anew. */
const unwilling = new WeakSet<Upstream>()

export function noteUnwilling(upstream: Upstream): void {
  unwilling.add(upstream)
}

/** The same passage with the wish for them in it; undefined where it is not known that they can be had, or the caller has said its own wish. */
export function askingForConfidence(passage: Passage): Passage | undefined {
  const { upstream, outgoing, wire } = passage
  if (!outgoing?.body || !wires.includes(wire) || upstream.quirks.logprobs !== true || unwilling.has(upstream)) return undefined
  let document: Document
  try {
    document = readDocument(Buffer.from(outgoing.body).toString('utf8'))
  } catch {
    return undefined // it goes as it is, and whoever reads it says what is wrong
  }
  const root = find(document, [])
  // Beside tools, some servers tell none in a stream, and others refuse.
  if (root?.kind !== 'object' || find(document, ['tools']) || find(document, ['logprobs']) || find(document, ['top_logprobs']))
    return undefined
  const { text } = edit(document, [insertMember(document, root, 'logprobs', 'true')])
  return { ...passage, outgoing: { ...outgoing, body: Buffer.from(text, 'utf8') } }
}

/** The way to a caller who must not see them. Everything else goes on byte by byte as it came. */
export function withoutConfidence(real: Way, protocol: Protocol): Way {
  if (!wires.includes(protocol.name)) return real
  return new QuietWay(real, protocol)
}

class QuietWay implements Way {
  readonly #real: Way
  readonly #protocol: Protocol
  readonly #reader: FrameReader
  /** Of a whole answer, whose length is not known before it is read. */
  #whole: { readonly status: number; readonly headers: Headers; readonly pieces: Buffer[] } | undefined

  constructor(real: Way, protocol: Protocol) {
    this.#real = real
    this.#protocol = protocol
    this.#reader = readerFor(protocol.framing)
  }

  get hasBegun(): boolean {
    return this.#whole !== undefined || this.#real.hasBegun
  }

  get status(): number {
    return this.#whole?.status ?? this.#real.status
  }

  begin(status: number, headers: Headers): void {
    if (headers['content-length'] === undefined) this.#real.begin(status, headers)
    else this.#whole = { status, headers, pieces: [] }
  }

  write(data: Uint8Array | string): boolean {
    if (!this.#whole) return this.#real.write(this.#framed(bytesOf(data)))
    this.#whole.pieces.push(bytesOf(data))
    return true
  }

  onDrain(callback: () => void): void {
    if (this.#whole) callback()
    else this.#real.onDrain(callback)
  }

  end(data?: Uint8Array | string): void {
    const whole = this.#whole
    if (!whole) {
      const last = [...(data === undefined ? [] : [this.#framed(bytesOf(data))]), ...this.#reader.end().map(({ bytes }) => quiet(bytes))]
      this.#real.end(Buffer.concat(last))
      return
    }
    this.#whole = undefined
    if (data !== undefined) whole.pieces.push(bytesOf(data))
    this.send(whole.status, whole.headers, Buffer.concat(whole.pieces))
  }

  send(status: number, headers: Headers, body: Uint8Array | string): void {
    this.#real.send(status, headers, quiet(bytesOf(body)))
  }

  sendJson(status: number, headers: Headers, body: unknown): void {
    this.#real.sendJson(status, headers, body)
  }

  destroy(): void {
    this.#whole = undefined
    this.#real.destroy()
  }

  /** Whole messages, each without what it tells of its tokens. What is not whole yet waits. */
  #framed(bytes: Buffer): Buffer {
    const { framing } = this.#protocol
    return Buffer.concat(
      this.#reader.push(bytes).map(({ frame, bytes: raw, isComment }) => {
        const data = isComment ? undefined : quietText(frame.data)
        return data === undefined ? raw : bytesOf(encodeFrame(framing, { ...frame, data }))
      }),
    )
  }
}

function bytesOf(data: Uint8Array | string): Buffer {
  return typeof data === 'string' ? Buffer.from(data, 'utf8') : Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}

/** A whole answer, or what is left of a stream. */
function quiet(bytes: Buffer): Buffer {
  const text = bytes.includes(needle) ? quietText(bytes.toString('utf8')) : undefined
  return text === undefined ? bytes : Buffer.from(text, 'utf8')
}

const needle = '"logprobs"'

/** The text without the probabilities in it; undefined when there are none, or it is no JSON. */
function quietText(text: string): string | undefined {
  if (!text.includes(needle)) return undefined
  let document: Document
  try {
    document = readDocument(text)
  } catch {
    return undefined // not an answer's message
  }
  const root = find(document, [])
  const splices = root?.kind === 'object' && find(document, ['logprobs']) ? removeMember(document, root, 'logprobs') : []
  // A member that stands there twice is two members to some reader.
  const choices = find(document, ['choices'])
  for (const choice of choices?.kind === 'array' ? elements(document, choices) : [])
    for (const { key, value } of choice.kind === 'object' ? members(document, choice) : [])
      if (key === 'logprobs' && value.kind !== 'null') splices.push(replaceValue(value, 'null'))
  return splices.length === 0 ? undefined : edit(document, splices).text
}
