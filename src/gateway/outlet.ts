// The way back to the caller, the same over HTTP/1.1 and HTTP/2.
import type { ServerResponse } from 'node:http'
import type { Http2ServerResponse } from 'node:http2'

export type Headers = Record<string, string | string[]>

/** Headers that HTTP/2 forbids. */
const connectionHeaders = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'proxy-connection']

/** Whole replies that go out at the end of this turn of the event loop. */
let due: Outlet[] = []

/**
 * Replies made in one turn are written one right after the other: a write that finds its reader awake costs the kernel much less than
 * one that has to wake it, and between two requests' work the readers fall asleep.
 */
function writeDue(): void {
  const outlets = due
  due = []
  for (const outlet of outlets) outlet.settle()
}

/** One reply being written. Writing after the caller has gone is silently nothing. */
export class Outlet {
  readonly #response: ServerResponse | Http2ServerResponse
  readonly #isHttp2: boolean
  #drained: (() => void) | undefined
  #isListening = false
  #waiting: Uint8Array | string | undefined
  bytes = 0
  status = 0
  /** Headers on every answer of this request (CORS). */
  own: Headers = {}

  constructor(response: ServerResponse | Http2ServerResponse, isHttp2: boolean) {
    this.#response = response
    this.#isHttp2 = isHttp2
  }

  /** The status line has been sent; nothing can be taken back. */
  get hasBegun(): boolean {
    return this.status !== 0
  }

  begin(status: number, headers: Headers): void {
    if (this.hasBegun || this.#response.destroyed) return
    this.status = status
    for (const name in this.own) headers[name] ??= this.own[name] as string | string[] // own key of the loop
    if (this.#isHttp2) {
      for (const name of connectionHeaders) delete headers[name]
    }
    const response = this.#response as ServerResponse // HTTP/2's class takes the same call
    response.writeHead(status, headers)
  }

  /** Write; false when the caller reads more slowly than this, until `onDrain`. */
  write(data: Uint8Array | string): boolean {
    if (this.#response.destroyed || this.#response.writableEnded) return true
    this.bytes += data.length
    return (this.#response as ServerResponse).write(data)
  }

  /** Call once when there is room again. A later call replaces an earlier one. */
  onDrain(callback: () => void): void {
    this.#drained = callback
    if (this.#isListening) return
    this.#isListening = true
    this.#response.on('drain', () => {
      const drained = this.#drained
      this.#drained = undefined
      drained?.()
    })
  }

  end(data?: Uint8Array | string): void {
    const response = this.#response as ServerResponse // HTTP/2's class takes the same calls
    if (response.destroyed || response.writableEnded) return
    if (data === undefined) {
      response.end()
      return
    }
    this.bytes += data.length
    // Node joins head and body of a short answer into one write when the body is a string; latin1 keeps every byte.
    if (Buffer.isBuffer(data) && data.length < 16_384 && !this.#isHttp2) response.end(data.toString('latin1'), 'latin1')
    else response.end(data)
  }

  /** A whole reply at once. It has begun from here on, and is written before the event loop turns. */
  send(status: number, headers: Headers, body: Uint8Array | string): void {
    if (this.hasBegun) return
    headers['content-length'] = String(typeof body === 'string' ? Buffer.byteLength(body) : body.length)
    this.begin(status, headers)
    this.#waiting = body
    if (due.push(this) === 1) setImmediate(writeDue)
  }

  /** Write what `send` was given, if that still waits. */
  settle(): void {
    const body = this.#waiting
    if (body === undefined) return
    this.#waiting = undefined
    this.end(body)
  }

  sendJson(status: number, headers: Headers, body: unknown): void {
    headers['content-type'] = 'application/json'
    this.send(status, headers, JSON.stringify(body))
  }

  /** The server is closing: this connection takes no further request. */
  closing(): void {
    if (!this.#isHttp2) this.own = { ...this.own, connection: 'close' }
  }

  /** Break the connection, so that no caller takes what was sent for the whole. */
  destroy(): void {
    this.settle()
    this.#response.destroy()
  }
}
