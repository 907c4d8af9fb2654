// A way back that keeps the answer instead of sending it, until somebody has looked at it. Bounded: what grows beyond the limit is let go.
import type { Headers, Way } from './outlet.ts'

/** For answers that go to nobody: whoever asked reads what was held. */
export const nowhere: Way = {
  status: 0,
  hasBegun: false,
  begin: () => {},
  write: () => true,
  onDrain: (callback) => callback(),
  end: () => {},
  send: () => {},
  sendJson: () => {},
  destroy: () => {},
}

export type HeldAnswer = { readonly status: number; readonly headers: Headers; readonly bytes: Buffer }

/** Records one answer. After `release` it is the real way; after `drop` it is nowhere. */
export class HeldOutlet implements Way {
  readonly #real: Way
  readonly #mostBytes: number
  readonly #onOverflow: () => void
  #state: 'holding' | 'released' | 'dropped' = 'holding'
  #status = 0
  #headers: Headers = {}
  #pieces: Buffer[] = []
  #bytes = 0
  #hasEnded = false
  #isBroken = false

  /** `onOverflow` is called when more comes than may be held, and must release or drop it. */
  constructor(real: Way, mostBytes: number, onOverflow: () => void) {
    this.#real = real
    this.#mostBytes = mostBytes
    this.#onOverflow = onOverflow
  }

  get hasBegun(): boolean {
    return this.#state === 'released' ? this.#real.hasBegun : this.#status !== 0
  }

  get status(): number {
    return this.#state === 'released' ? this.#real.status : this.#status
  }

  get isReleased(): boolean {
    return this.#state === 'released'
  }

  /** What was said, when it was said to its end and the connection was not to be broken. */
  get answer(): HeldAnswer | undefined {
    if (this.#state !== 'holding' || !this.#hasEnded || this.#isBroken) return undefined
    return { status: this.#status, headers: this.#headers, bytes: Buffer.concat(this.#pieces) }
  }

  begin(status: number, headers: Headers): void {
    if (this.#state === 'released') this.#real.begin(status, headers)
    else if (this.#status === 0) {
      this.#status = status
      this.#headers = headers
    }
  }

  write(data: Uint8Array | string): boolean {
    if (this.#state === 'released') return this.#real.write(data)
    this.#keep(data)
    return true
  }

  onDrain(callback: () => void): void {
    if (this.#state === 'released') this.#real.onDrain(callback)
    else callback() // nothing held here is ever full
  }

  end(data?: Uint8Array | string): void {
    if (this.#state === 'released') {
      this.#real.end(data)
      return
    }
    if (this.#hasEnded) return
    this.#hasEnded = true
    // A whole answer is bounded already, and holding it costs nothing more.
    if (data !== undefined) this.#add(data)
  }

  send(status: number, headers: Headers, body: Uint8Array | string): void {
    if (this.#state === 'released') {
      this.#real.send(status, headers, body)
      return
    }
    if (this.#status !== 0) return
    headers['content-length'] = String(typeof body === 'string' ? Buffer.byteLength(body) : body.length)
    this.begin(status, headers)
    this.end(body)
  }

  sendJson(status: number, headers: Headers, body: unknown): void {
    headers['content-type'] = 'application/json'
    this.send(status, headers, JSON.stringify(body))
  }

  destroy(): void {
    if (this.#state === 'released') this.#real.destroy()
    else this.#isBroken = true
  }

  /** Send what was held and pass on what comes. `mark` may change the headers when they have been given and not been sent. */
  release(mark?: (headers: Headers) => void): void {
    if (this.#state !== 'holding') return
    this.#state = 'released'
    const pieces = this.#pieces
    this.#pieces = []
    if (this.#status === 0) {
      if (this.#isBroken) this.#real.destroy()
      return
    }
    mark?.(this.#headers)
    this.#real.begin(this.#status, this.#headers)
    if (this.#hasEnded && !this.#isBroken) this.#real.end(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces))
    else {
      for (const piece of pieces) this.#real.write(piece)
      if (this.#isBroken) this.#real.destroy()
    }
  }

  /** Forget it: another answer takes its place. */
  drop(): void {
    if (this.#state !== 'holding') return
    this.#state = 'dropped'
    this.#pieces = []
  }

  #keep(data: Uint8Array | string): void {
    if (this.#state !== 'holding' || this.#hasEnded || this.#isBroken || data.length === 0) return
    this.#add(data)
    if (this.#bytes > this.#mostBytes) this.#onOverflow()
  }

  #add(data: Uint8Array | string): void {
    if (this.#state !== 'holding' || data.length === 0) return
    const bytes = typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    this.#pieces.push(bytes)
    this.#bytes += bytes.length
  }
}
