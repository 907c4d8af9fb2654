// The way back to the caller, the same over HTTP/1.1 and HTTP/2.
import type { ServerResponse } from 'node:http'
import type { Http2ServerResponse } from 'node:http2'

export type Headers = Record<string, string | string[]>

/** What the road needs of the way back, so that an answer can be held or kept as well as sent. */
export type Way = Pick<Outlet, 'status' | 'hasBegun' | 'begin' | 'write' | 'onDrain' | 'end' | 'send' | 'sendJson' | 'destroy'>

/** Headers that HTTP/2 forbids. */
const connectionHeaders = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'proxy-connection']

/** Outlets with something to write at the end of this turn of the event loop. */
let due: Outlet[] = []

/**
 * What was said in one turn is written at its end, one outlet right after the other. A write that finds its reader awake costs the kernel
 * half of one that has to wake it, and between two requests' work the readers fall asleep; and several events become one write.
 */
function writeDue(): void {
  const outlets = due
  due = []
  for (const outlet of outlets) outlet.settle()
}

/** Bytes of one turn beyond which a writer is asked to wait for the next. */
const mostQueued = 65_536

/** One reply being written. Writing after the caller has gone is silently nothing. */
export class Outlet {
  readonly #response: ServerResponse | Http2ServerResponse
  readonly #isHttp2: boolean
  #drained: (() => void) | undefined
  #isListening = false
  #queue: (Uint8Array | string)[] = []
  #queuedBytes = 0
  #isDue = false
  /** The caller reads more slowly than we write. */
  #isFull = false
  #hasEnded = false
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
    try {
      response.writeHead(status, headers)
    } catch (error) {
      // Headers that cannot be written end this answer: whoever waits for it must not wait for ever.
      response.destroy()
      throw error
    }
  }

  /** Write at the end of this turn; false when the caller reads more slowly than this, until `onDrain`. */
  write(data: Uint8Array | string): boolean {
    if (this.#hasEnded || this.#response.destroyed) return true
    if (data.length > 0) this.#enqueue(data)
    return !this.#isFull && this.#queuedBytes < mostQueued
  }

  #enqueue(data: Uint8Array | string): void {
    this.bytes += data.length
    this.#queuedBytes += data.length
    this.#queue.push(data)
    this.#becomeDue()
  }

  #becomeDue(): void {
    if (this.#isDue) return
    this.#isDue = true
    if (due.push(this) === 1) setImmediate(writeDue)
  }

  /** Call once when there is room again. A later call replaces an earlier one. */
  onDrain(callback: () => void): void {
    this.#drained = callback
  }

  #drain(): void {
    const drained = this.#drained
    this.#drained = undefined
    drained?.()
  }

  end(data?: Uint8Array | string): void {
    if (this.#hasEnded) return
    if (data !== undefined) this.#enqueue(data)
    this.#hasEnded = true
    this.#becomeDue()
  }

  /** Write what waits for the end of the turn. */
  settle(): void {
    this.#isDue = false
    const response = this.#response as ServerResponse // HTTP/2's class takes the same calls
    const queue = this.#queue
    this.#queue = []
    this.#queuedBytes = 0
    if (response.destroyed || response.writableEnded) return
    const data = queue.length === 1 ? queue[0] : joined(queue)
    if (this.#hasEnded) {
      // Node joins head and body of a short answer into one write when the body is a string; latin1 keeps every byte.
      if (data === undefined) response.end()
      else if (Buffer.isBuffer(data) && data.length < 16_384 && !this.#isHttp2) response.end(data.toString('latin1'), 'latin1')
      else response.end(data)
      return
    }
    if (data === undefined) return
    this.#isFull = !response.write(data)
    if (this.#isFull) this.#listen()
    else this.#drain()
  }

  #listen(): void {
    if (this.#isListening) return
    this.#isListening = true
    this.#response.on('drain', () => {
      this.#isFull = false
      this.#drain()
    })
  }

  /** A whole reply at once. */
  send(status: number, headers: Headers, body: Uint8Array | string): void {
    if (this.hasBegun) return
    if (status !== 204 && status !== 304)
      headers['content-length'] = String(typeof body === 'string' ? Buffer.byteLength(body) : body.length)
    this.begin(status, headers)
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

function joined(pieces: readonly (Uint8Array | string)[]): Uint8Array | string | undefined {
  if (pieces.length === 0) return undefined
  if (pieces.every((piece) => typeof piece === 'string')) return pieces.join('')
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)))
}
