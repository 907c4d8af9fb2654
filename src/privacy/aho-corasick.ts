// Many words looked for at once, in one pass over a text however many there are (Aho and Corasick, https://doi.org/10.1145/360825.360855).
// Words are strings of folded letters; the automaton lies in flat arrays, so that a hundred thousand terms cost some ten megabytes.

export type Automaton = {
  /** The state behind a letter; 0 is the start. */
  readonly next: (state: number, letter: number) => number
  /** Tell every pattern that ends in this state. */
  readonly ending: (state: number, tell: (pattern: number) => void) => void
}

export function buildAutomaton(patterns: readonly string[]): Automaton {
  const letters = new Uint16Array(65_536)
  let alphabet = 1
  let most = 1
  for (const pattern of patterns) {
    most += pattern.length
    for (let at = 0; at < pattern.length; at++) if (letters[pattern.charCodeAt(at)] === 0) letters[pattern.charCodeAt(at)] = alphabet++
  }
  const edges = new EdgeTable(most)
  const parents = new Int32Array(most)
  const depths = new Int32Array(most)
  const arrivals = new Uint16Array(most)
  /** The first pattern that ends in a state, plus one; the others by `sameEnd`. */
  const ends = new Int32Array(most)
  const sameEnd = new Int32Array(patterns.length)
  let count = 1
  patterns.forEach((pattern, index) => {
    let state = 0
    for (let at = 0; at < pattern.length; at++) {
      const letter = letters[pattern.charCodeAt(at)]!
      let child = edges.get(state * alphabet + letter)
      if (child === 0) {
        child = count++
        edges.set(state * alphabet + letter, child)
        parents[child] = state
        depths[child] = at + 1
        arrivals[child] = letter
      }
      state = child
    }
    if (state === 0) return
    sameEnd[index] = ends[state]!
    ends[state] = index + 1
  })

  const fails = new Int32Array(count)
  /** The longest proper suffix state in which a pattern ends. */
  const suffixes = new Int32Array(count)
  for (const state of byDepth(depths, count)) {
    if (depths[state]! > 1) {
      let fallback = fails[parents[state]!]!
      while (fallback !== 0 && edges.get(fallback * alphabet + arrivals[state]!) === 0) fallback = fails[fallback]!
      fails[state] = edges.get(fallback * alphabet + arrivals[state]!)
    }
    const fail = fails[state]!
    suffixes[state] = ends[fail] !== 0 ? fail : suffixes[fail]!
  }

  return {
    next: (state, unit) => {
      const letter = letters[unit]!
      if (letter === 0) return 0
      let from = state
      for (;;) {
        const child = edges.get(from * alphabet + letter)
        if (child !== 0 || from === 0) return child
        from = fails[from]!
      }
    },
    ending: (state, tell) => {
      for (let from = ends[state] !== 0 ? state : suffixes[state]!; from !== 0; from = suffixes[from]!)
        for (let pattern = ends[from]!; pattern !== 0; pattern = sameEnd[pattern - 1]!) tell(pattern - 1)
    },
  }
}

/** All states but the start, those nearer to it first. */
function byDepth(depths: Int32Array, count: number): Int32Array {
  return Int32Array.from({ length: count - 1 }, (_, index) => index + 1).sort((a, b) => depths[a]! - depths[b]!)
}

/** A hash table from a state and a letter to a state; nothing is ever taken out. */
class EdgeTable {
  readonly #keys: Float64Array
  readonly #values: Int32Array
  readonly #mask: number

  constructor(most: number) {
    let size = 16
    while (size < most * 2) size *= 2
    this.#keys = new Float64Array(size)
    this.#values = new Int32Array(size)
    this.#mask = size - 1
  }

  get(key: number): number {
    let at = spread(key) & this.#mask
    while (this.#values[at] !== 0) {
      if (this.#keys[at] === key) return this.#values[at]!
      at = (at + 1) & this.#mask
    }
    return 0
  }

  set(key: number, value: number): void {
    let at = spread(key) & this.#mask
    while (this.#values[at] !== 0 && this.#keys[at] !== key) at = (at + 1) & this.#mask
    this.#keys[at] = key
    this.#values[at] = value
  }
}

function spread(key: number): number {
  const mixed = Math.imul((key % 0x100000000) ^ Math.floor(key / 0x100000000), 0x9e3779b1)
  return (mixed ^ (mixed >>> 15)) >>> 0
}
