// A way back on which somebody reads along: what an answer to a request with something to protect gives away is told, whatever lane it came
// by. It is read as the caller reads it, after its end, so that nothing waits for it.
import type { OutputFlag } from '../privacy/output-review.ts'
import type { Headers, Way } from './outlet.ts'

/** More of an answer than this is not read along. */
const mostRead = 1_048_576

export class WatchedOutlet implements Way {
  readonly #real: Way
  readonly #judge: (bytes: Buffer) => readonly OutputFlag[]
  readonly #tell: (flags: readonly OutputFlag[]) => void
  #pieces: Buffer[] = []
  #bytes = 0

  constructor(real: Way, judge: (bytes: Buffer) => readonly OutputFlag[], tell: (flags: readonly OutputFlag[]) => void) {
    this.#real = real
    this.#judge = judge
    this.#tell = tell
  }

  get hasBegun(): boolean {
    return this.#real.hasBegun
  }

  get status(): number {
    return this.#real.status
  }

  begin(status: number, headers: Headers): void {
    this.#real.begin(status, headers)
  }

  write(data: Uint8Array | string): boolean {
    this.#keep(data)
    return this.#real.write(data)
  }

  onDrain(callback: () => void): void {
    this.#real.onDrain(callback)
  }

  end(data?: Uint8Array | string): void {
    if (data !== undefined) this.#keep(data)
    this.#tell(this.#judge(Buffer.concat(this.#pieces)))
    this.#pieces = []
    this.#real.end(data)
  }

  send(status: number, headers: Headers, body: Uint8Array | string): void {
    const flags = this.#judge(Buffer.from(body))
    this.#tell(flags)
    // The answer is still whole here, so its own headers can tell.
    const words = flags.map(({ code }) => `output ${code}`).join(', ')
    const told = headers[warningsHeader]
    if (words !== '') headers[warningsHeader] = told ? `${String(told)}, ${words}` : words
    this.#real.send(status, headers, body)
  }

  sendJson(status: number, headers: Headers, body: unknown): void {
    headers['content-type'] = 'application/json'
    this.send(status, headers, JSON.stringify(body))
  }

  destroy(): void {
    this.#real.destroy()
  }

  #keep(data: Uint8Array | string): void {
    if (this.#bytes >= mostRead || data.length === 0) return
    const piece = Buffer.from(data)
    this.#bytes += piece.length
    this.#pieces.push(piece)
  }
}

const warningsHeader = 'x-drawbridge-warnings'
