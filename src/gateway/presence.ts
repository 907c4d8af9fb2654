// Whether the caller is still there. An AbortSignal and its listeners are dear at every request, so one is made only for those who need it.

/** Hears of the caller leaving. */
export class Presence {
  #isGone = false
  #watchers: (() => void)[] = []
  #controller: AbortController | undefined

  get isGone(): boolean {
    return this.#isGone
  }

  /** The same as a signal, for engines and timers. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.#isGone) this.#controller.abort()
    }
    return this.#controller.signal
  }

  /** Be told once when the caller leaves; returns how to stop. */
  onGone(watcher: () => void): () => void {
    if (this.#isGone) {
      watcher()
      return () => {}
    }
    this.#watchers.push(watcher)
    return () => {
      const index = this.#watchers.indexOf(watcher)
      if (index >= 0) this.#watchers.splice(index, 1)
    }
  }

  leave(): void {
    if (this.#isGone) return
    this.#isGone = true
    const watchers = this.#watchers
    this.#watchers = []
    for (const watcher of watchers) watcher()
    this.#controller?.abort()
  }
}
