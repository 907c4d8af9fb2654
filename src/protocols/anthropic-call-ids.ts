/**
 * Ids of tool calls as Anthropic takes them: letters, digits, `_` and `-`, each used once. Protocols without ids, and servers that
 * repeat them, get made-up ones; results find their call by id, else by name, in order. Made from positions, so that resent history
 * stays the same bytes and caches hold.
 */
export class CallIds {
  readonly #used = new Set<string>()
  #waiting: { readonly raw: string; readonly name: string; readonly written: string }[] = []
  #count = 0

  /** Calls left without a result by an earlier turn can no longer get one. */
  newTurn(): void {
    this.#waiting = []
  }

  call(raw: string, name: string): string {
    this.#count++
    const wanted = raw.replace(/[^a-zA-Z0-9_-]/g, '_') || `toolu_call_${this.#count}`
    let written = wanted
    for (let again = this.#count; this.#used.has(written); again++) written = `${wanted}_${again}`
    this.#used.add(written)
    this.#waiting.push({ raw, name, written })
    return written
  }

  result(raw: string, name: string | undefined): string {
    const byId = this.#waiting.findIndex((call) => call.raw === raw && (raw !== '' || name === undefined || call.name === name))
    const index = byId === -1 && raw === '' ? 0 : byId
    const [found] = index === -1 ? [] : this.#waiting.splice(index, 1)
    return found?.written ?? (raw.replace(/[^a-zA-Z0-9_-]/g, '_') || 'toolu_unknown')
  }
}
