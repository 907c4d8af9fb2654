// How each upstream is doing: a circuit breaker, its rate limits, its slots with a bounded queue, and smoothed latency.
import { type DrawbridgeError, fail } from '../core/errors.ts'
import type { World } from '../core/world.ts'

export type HealthSettings = {
  readonly slots: number
  readonly queue: number
  /** Failures in a row that open the breaker. */
  readonly failures: number
  readonly openMs: number
}

export type HealthView = {
  readonly state: 'closed' | 'open' | 'half-open'
  readonly failuresInARow: number
  /** Milliseconds until it may be tried again; 0 when it may now. */
  readonly waitMs: number
  readonly running: number
  readonly waiting: number
  /** Exponentially weighted mean of milliseconds to the first byte. */
  readonly firstByteMs?: number
  /** The same for milliseconds to the end of the answer. */
  readonly answerMs?: number
  /** The same for tokens per second after the first byte, of answers that came as streams. */
  readonly tokensPerSecond?: number
  /** Exponentially weighted share of attempts that failed, 0..1. */
  readonly errorRate: number
  /** What the last failure was, by code. */
  readonly lastError?: string
  readonly lastErrorAt?: number
}

type Waiter = { readonly resolve: (release: () => void) => void; readonly reject: (error: DrawbridgeError) => void; stop: () => void }

/** Tells when whoever waits has left. */
export type Leaving = { onGone(watcher: () => void): () => void }

const weight = 0.2

/** Fewer tokens, or all of them within less time, tell more of the network's buffers than of the model. */
const leastMeasured = { tokens: 16, ms: 50 }

/** The state of one upstream. Holds no content; its queue is bounded by `queue`. */
export class Health {
  readonly #upstream: string
  readonly #settings: HealthSettings
  readonly #world: World
  readonly #waiters: Waiter[] = []
  #running = 0
  #failures = 0
  #openUntil = 0
  #limitedUntil = 0
  #isProbing = false
  #firstByteMs: number | undefined
  #answerMs: number | undefined
  #tokensPerSecond: number | undefined
  #errorRate = 0
  #lastError: string | undefined
  #lastErrorAt: number | undefined

  constructor(upstream: string, settings: HealthSettings, world: World) {
    this.#upstream = upstream
    this.#settings = settings
    this.#world = world
  }

  /** How many requests it works on at once. */
  get slots(): number {
    return this.#settings.slots
  }

  view(): HealthView {
    const now = this.#world.now()
    const isOpen = this.#failures >= this.#settings.failures
    return {
      state: !isOpen ? 'closed' : now < this.#openUntil || this.#isProbing ? 'open' : 'half-open',
      failuresInARow: this.#failures,
      waitMs: this.waitMs(),
      running: this.#running,
      waiting: this.#waiters.length,
      firstByteMs: this.#firstByteMs,
      answerMs: this.#answerMs,
      tokensPerSecond: this.#tokensPerSecond,
      errorRate: this.#errorRate,
      lastError: this.#lastError,
      lastErrorAt: this.#lastErrorAt,
    }
  }

  /** Milliseconds until this upstream may be asked again. */
  waitMs(): number {
    if (this.#failures === 0 && this.#limitedUntil === 0) return 0
    const now = this.#world.now()
    const open =
      this.#failures >= this.#settings.failures ? (this.#isProbing ? Math.max(1, this.#openUntil - now) : this.#openUntil - now) : 0
    return Math.max(0, open, this.#limitedUntil - now)
  }

  /**
   * Wait for a slot. Resolves to a release function that must be called once. Rejects with `upstream.busy` when the queue is full and
   * `caller.gone` when the caller leaves first. While the breaker is half open only one request passes.
   */
  enter(presence: Leaving): Promise<() => void> | (() => void) {
    if (this.#failures >= this.#settings.failures) this.#isProbing = true
    if (this.#running < this.#settings.slots) return this.#take()
    if (this.#waiters.length >= this.#settings.queue) {
      throw fail('upstream.busy', { upstream: this.#upstream, limit: this.#settings.queue })
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        const index = this.#waiters.indexOf(waiter)
        if (index >= 0) this.#waiters.splice(index, 1)
        reject(fail('caller.gone'))
      }
      const waiter: Waiter = { resolve, reject, stop: () => {} }
      this.#waiters.push(waiter)
      waiter.stop = presence.onGone(leave)
    })
  }

  #take(): () => void {
    this.#running++
    let isReleased = false
    return () => {
      if (isReleased) return
      isReleased = true
      this.#running--
      const next = this.#waiters.shift()
      if (next) {
        next.stop()
        next.resolve(this.#take())
      }
    }
  }

  /** It answered: the breaker closes. `streamedTokens`: how many the answer had, when it came as a stream. */
  succeeded(firstByteMs: number | undefined, answerMs?: number, streamedTokens?: number): void {
    this.#failures = 0
    this.#isProbing = false
    this.#openUntil = 0
    this.#limitedUntil = 0
    this.#errorRate *= 1 - weight
    this.#firstByteMs = smoothed(this.#firstByteMs, firstByteMs)
    this.#answerMs = smoothed(this.#answerMs, answerMs)
    this.#tokensPerSecond = smoothed(this.#tokensPerSecond, speedOf(firstByteMs, answerMs, streamedTokens))
  }

  /** It failed in a way that says something about its health. */
  failed(code: string): void {
    this.#failures++
    this.#isProbing = false
    this.#errorRate = this.#errorRate * (1 - weight) + weight
    this.#lastError = code
    this.#lastErrorAt = this.#world.now()
    if (this.#failures >= this.#settings.failures) this.#openUntil = this.#world.now() + this.#settings.openMs
  }

  /** It asked to be left alone for a while. */
  limited(waitMs: number): void {
    this.#limitedUntil = Math.max(this.#limitedUntil, this.#world.now() + Math.min(waitMs, 3_600_000))
    this.#lastError = 'upstream.limited'
    this.#lastErrorAt = this.#world.now()
    this.#isProbing = false
  }

  /** The try ended without telling anything about health (the caller left, or the request was at fault). */
  undecided(): void {
    this.#isProbing = false
  }
}

/** Tokens per second after the first byte; undefined where that cannot be told. The first token comes with the first byte. */
function speedOf(firstByteMs: number | undefined, answerMs: number | undefined, tokens: number | undefined): number | undefined {
  if (firstByteMs === undefined || answerMs === undefined || tokens === undefined || !(tokens >= leastMeasured.tokens)) return undefined
  const ms = answerMs - firstByteMs
  return ms >= leastMeasured.ms && Number.isFinite(tokens) ? ((tokens - 1) / ms) * 1_000 : undefined
}

function smoothed(mean: number | undefined, next: number | undefined): number | undefined {
  if (next === undefined) return mean
  return mean === undefined ? next : mean * (1 - weight) + next * weight
}
