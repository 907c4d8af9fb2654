// Which requests were seen before, in bounded memory: 64 bits of each id, the latest three million at least.

const usualSlots = 2 ** 22
const fullest = 0.75

export class Seen {
  readonly #mostSlots: number
  #new = new Table(2 ** 12)
  #old: Table | undefined
  /** Ids that were let go: from then on a duplicate may be missed, and the report says so. */
  forgotten = 0

  /** Two tables of so many slots at most, a power of two. */
  constructor(mostSlots = usualSlots) {
    this.#mostSlots = mostSlots
  }

  /** Whether this id is new. */
  add(id: string): boolean {
    const [high, low] = hashOf(id)
    if (this.#new.has(high, low) || this.#old?.has(high, low)) return false
    if (this.#new.size >= this.#new.slots * fullest) {
      if (this.#new.slots < this.#mostSlots) this.#new = this.#new.grown()
      else {
        this.forgotten += this.#old?.size ?? 0
        this.#old = this.#new
        this.#new = new Table(this.#mostSlots)
      }
    }
    this.#new.put(high, low)
    return true
  }
}

class Table {
  readonly slots: number
  size = 0
  readonly #cells: Uint32Array

  constructor(slots: number) {
    this.slots = slots
    this.#cells = new Uint32Array(slots * 2)
  }

  has(high: number, low: number): boolean {
    return this.#cells[this.#find(high, low) * 2 + 1] !== 0
  }

  put(high: number, low: number): void {
    const slot = this.#find(high, low) * 2
    if (this.#cells[slot + 1] === 0) this.size++
    this.#cells[slot] = high
    this.#cells[slot + 1] = low
  }

  grown(): Table {
    const larger = new Table(this.slots * 2)
    for (let slot = 0; slot < this.#cells.length; slot += 2) {
      const low = this.#cells[slot + 1]!
      if (low !== 0) larger.put(this.#cells[slot]!, low)
    }
    return larger
  }

  /** The slot that holds it, or the empty one where it belongs. */
  #find(high: number, low: number): number {
    let slot = low & (this.slots - 1)
    for (;;) {
      const kept = this.#cells[slot * 2 + 1]!
      if (kept === 0 || (kept === low && this.#cells[slot * 2] === high)) return slot
      slot = (slot + 1) & (this.slots - 1)
    }
  }
}

/** Two multiplicative hashes over the characters, well mixed; no cryptography is asked for. The second is never 0, which means empty. */
function hashOf(id: string): readonly [number, number] {
  let one = 0xdeadbeef
  let other = 0x41c6ce57
  for (let index = 0; index < id.length; index++) {
    const code = id.charCodeAt(index)
    one = Math.imul(one ^ code, 2654435761)
    other = Math.imul(other ^ code, 1597334677)
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909)
  other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909)
  return [one >>> 0, other >>> 0 || 1]
}
