import { Roster, type Seat } from '../core/roster.ts'

type Deadline = { readonly at: number; readonly pass: () => void }

/** Time limits of whole requests, looked at ten times a second: much cheaper than a timer for each. */
export class Deadlines {
  readonly #roster = new Roster<Deadline>()
  readonly #timer: NodeJS.Timeout

  constructor() {
    this.#timer = setInterval(() => this.#look(), 100)
    this.#timer.unref()
  }

  /** Call `pass` once `ms` milliseconds have gone by, up to a tenth of a second late, unless it is removed first. */
  add(ms: number, pass: () => void): Seat<Deadline> {
    return this.#roster.add({ at: performance.now() + ms, pass })
  }

  remove(seat: Seat<Deadline>): void {
    this.#roster.remove(seat)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    if (this.#roster.size === 0) return
    const now = performance.now()
    for (const deadline of this.#roster) if (deadline.at <= now) deadline.pass()
  }
}
