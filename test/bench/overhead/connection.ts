// One HTTP/1.1 keep-alive connection on a raw socket: the cheapest client there is, with the clock beside the bytes.
import { connect, type Socket } from 'node:net'

export type Answer = {
  readonly status: number
  /** Head and body as they came. */
  readonly bytes: Buffer
  /** From the request's write to the last byte, in milliseconds. */
  readonly ms: number
  /** To the chunk that held the marker; undefined when it never came. */
  readonly markerMs: number | undefined
}

/** A whole request as bytes. */
export function requestBytes(port: number, path: string, body: string, headers: Readonly<Record<string, string>> = {}): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\n${lines.join('')}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

const endOfHead = Buffer.from('\r\n\r\n')
const endOfChunks = Buffer.from('\r\n0\r\n\r\n')

export class Connection {
  readonly #socket: Socket
  #chunks: Buffer[] = []
  #size = 0
  /** Bytes the answer will have; 0 while unknown, -1 when it ends with its last chunk. */
  #whole = 0
  #startedAt = 0
  #marker: Buffer | undefined
  #markerMs: number | undefined
  #done: ((answer: Answer) => void) | undefined
  #failed: ((error: Error) => void) | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (data: Buffer) => this.#take(data))
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('the connection was closed')))
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('error', reject)
      socket.once('connect', () => {
        socket.off('error', reject)
        resolve(new Connection(socket))
      })
    })
  }

  /** Send and wait for the whole answer. One at a time. */
  ask(request: Buffer, marker?: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#done = resolve
      this.#failed = reject
      this.#chunks = []
      this.#size = 0
      this.#whole = 0
      this.#marker = marker
      this.#markerMs = undefined
      this.#startedAt = performance.now()
      this.#socket.write(request)
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(data: Buffer): void {
    if (this.#marker && this.#markerMs === undefined && data.includes(this.#marker)) this.#markerMs = performance.now() - this.#startedAt
    this.#chunks.push(data)
    this.#size += data.length
    if (this.#whole === 0) this.#whole = lengthOf(this.#chunks.length === 1 ? data : Buffer.concat(this.#chunks))
    if (this.#whole > 0 ? this.#size < this.#whole : this.#whole === 0 || !this.#endsChunks()) return
    const ms = performance.now() - this.#startedAt
    const bytes = this.#chunks.length === 1 ? data : Buffer.concat(this.#chunks)
    const done = this.#done
    this.#done = undefined
    done?.({ status: Number(bytes.toString('latin1', 9, 12)), bytes, ms, markerMs: this.#markerMs })
  }

  #endsChunks(): boolean {
    const last = this.#chunks.at(-1)
    if (!last) return false
    const tail = last.length >= endOfChunks.length ? last : Buffer.concat(this.#chunks.slice(-8))
    return tail.subarray(-endOfChunks.length).equals(endOfChunks)
  }

  #fail(error: Error): void {
    const failed = this.#failed
    this.#failed = undefined
    if (this.#done) failed?.(error)
    this.#done = undefined
  }
}

function lengthOf(bytes: Buffer): number {
  const end = bytes.indexOf(endOfHead)
  if (end < 0) return 0
  const head = bytes.toString('latin1', 0, end).toLowerCase()
  if (/\r\ntransfer-encoding: *chunked/.test(head)) return -1
  return end + 4 + Number(/\r\ncontent-length: *(\d+)/.exec(head)?.[1] ?? 0)
}

/** The body of an answer, its HTTP chunks joined. */
export function bodyOf({ bytes }: Answer): string {
  const end = bytes.indexOf(endOfHead) + 4
  if (lengthOf(bytes) !== -1) return bytes.toString('utf8', end)
  const parts: Buffer[] = []
  for (let at = end; ; ) {
    const line = bytes.indexOf('\r\n', at)
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16)
    if (!(size > 0)) break
    parts.push(bytes.subarray(line + 2, line + 2 + size))
    at = line + 2 + size + 2
  }
  return Buffer.concat(parts).toString('utf8')
}
