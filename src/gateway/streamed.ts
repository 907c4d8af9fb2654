// How many tokens have come of a stream that was cut before it told. Streams send a token or a few in each message, and what surrounds them
// is always as long; so each message counts as one token, and whatever it is longer than the shortest one as text.
import type { Sink } from '../upstreams/transport.ts'

/** Bytes of text for a token, on the low side: what was streamed is rather counted too high. */
const bytesPerToken = 3
const newline = 0x0a

export class Streamed {
  #messages = 0
  #bytes = 0
  #shortest = Number.POSITIVE_INFINITY
  #unfinished = 0

  /** The same sink, counted on the way. */
  watch(sink: Sink): Sink {
    return {
      head: (status, headers) => sink.head(status, headers),
      data: (chunk) => {
        this.#count(chunk)
        sink.data(chunk)
      },
      end: () => sink.end(),
      fail: (error) => sink.fail(error),
    }
  }

  get tokens(): number {
    if (this.#messages === 0) return Math.ceil(this.#unfinished / bytesPerToken)
    const text = Math.max(0, this.#bytes - this.#messages * this.#shortest)
    return this.#messages + Math.ceil((text + this.#unfinished) / bytesPerToken)
  }

  /** Lines stand for messages: one, or two with an `event:` before, and both only make more of them. */
  #count(chunk: Buffer): void {
    let from = 0
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      const length = this.#unfinished + at - from
      this.#unfinished = 0
      from = at + 1
      if (length < 2) continue
      this.#messages++
      this.#bytes += length
      this.#shortest = Math.min(this.#shortest, length)
    }
    this.#unfinished += chunk.length - from
  }
}
