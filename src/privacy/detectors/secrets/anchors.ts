// Finds any of many words in one pass over a text (Aho and Corasick, https://doi.org/10.1145/360825.360855), so that a text without
// anything secret costs a table look-up per character, however many formats are known.

/** Made when a text is first searched, not when the program starts. */
export function anchorsOf(words: readonly string[]): () => Anchors {
  let made: Anchors | undefined
  return () => {
    made ??= new Anchors(words)
    return made
  }
}

/** Words to look for. ASCII and other letters match in either case; who cares about case looks again at the place found. */
export class Anchors {
  readonly #classOf = new Uint8Array(65_536)
  readonly #classes: number
  readonly #next: Uint16Array
  /** For each state, the words that end there. */
  readonly #ends: readonly (readonly number[] | undefined)[]
  readonly #lengths: readonly number[]

  constructor(words: readonly string[]) {
    this.#lengths = words.map((word) => word.length)
    let classes = 1
    for (const unit of new Set(words.join('').toLowerCase())) {
      this.#classOf[unit.charCodeAt(0)] = classes
      // ß has no capital of its own; that of two letters would take over S.
      if (unit.toUpperCase().length === 1) this.#classOf[unit.toUpperCase().charCodeAt(0)] = classes
      classes++
    }
    this.#classes = classes

    let most = 1
    for (const word of words) most += word.length
    const next = new Uint16Array(most * classes)
    const ends: (number[] | undefined)[] = [undefined]
    words.forEach((word, index) => {
      let state = 0
      for (let at = 0; at < word.length; at++) {
        const slot = state * classes + this.#classOf[word.charCodeAt(at)]!
        if (next[slot] === 0) {
          if (ends.length > 65_535) throw new RangeError('more letters in the words than states can be numbered')
          next[slot] = ends.length
          ends.push(undefined)
        }
        state = next[slot]!
      }
      const known = ends[state]
      if (known) known.push(index)
      else ends[state] = [index]
    })
    this.#ends = ends
    close(next, ends, classes)
    this.#next = next.slice(0, ends.length * classes)
  }

  /** Each word where it stands, in the order of their ends. */
  scan(text: string, visit: (word: number, start: number) => void): void {
    const classOf = this.#classOf
    const next = this.#next
    const classes = this.#classes
    const ends = this.#ends
    let state = 0
    for (let at = 0; at < text.length; at++) {
      state = next[state * classes + classOf[text.charCodeAt(at)]!]!
      const found = ends[state]
      if (found !== undefined) for (const word of found) visit(word, at + 1 - this.#lengths[word]!)
    }
  }
}

/** Fill in the tree's missing branches from the longest proper suffix, so that a scan never steps back. */
function close(next: Uint16Array, ends: (number[] | undefined)[], classes: number): void {
  const fallback = new Uint16Array(ends.length)
  const queue: number[] = []
  for (let unit = 0; unit < classes; unit++) if (next[unit] !== 0) queue.push(next[unit]!)
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head]!
    const suffix = ends[fallback[state]!]
    if (suffix !== undefined) ends[state] = [...(ends[state] ?? []), ...suffix]
    for (let unit = 0; unit < classes; unit++) {
      const slot = state * classes + unit
      const inherited = next[fallback[state]! * classes + unit]!
      if (next[slot] === 0) next[slot] = inherited
      else {
        fallback[next[slot]!] = inherited
        queue.push(next[slot]!)
      }
    }
  }
}
