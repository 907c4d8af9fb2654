// How hard the requests of late were: so that "at most a tenth to the cloud" means the hardest tenth of this house's own traffic.

/** Requests that are remembered; older ones are forgotten one by one. */
const remembered = 4_096
/** Fewer than this say little. */
const enough = 200
/** The order is made anew after so many further requests. */
const restEvery = 64

/**
 * Where nothing was seen yet: complexities above which these shares of a mixed collection of tasks lie. The more of one kind a house's
 * traffic is, the less it fits, and the sooner its own takes over.
 */
const usual: readonly (readonly [share: number, complexity: number])[] = [
  [0, 1],
  [0.05, 0.84],
  [0.1, 0.8],
  [0.2, 0.64],
  [0.25, 0.49],
  [0.5, 0.28],
  [0.75, 0.18],
  [0.95, 0.15],
  [1, 0],
]

export class Complexities {
  readonly #seen = new Float32Array(remembered)
  #count = 0
  #sorted: Float32Array | undefined
  #sinceSorted = 0

  note(complexity: number): void {
    this.#seen[this.#count % remembered] = complexity
    this.#count++
    this.#sinceSorted++
  }

  /** Complexities mean something else from now on: what was seen says nothing of what will be. */
  forget(): void {
    this.#count = 0
    this.#sorted = undefined
    this.#sinceSorted = 0
  }

  /** The complexity above which this share of the requests lies. */
  threshold(share: number): number {
    if (this.#count < enough) return usualThreshold(share)
    if (!this.#sorted || this.#sinceSorted >= restEvery) {
      this.#sorted = this.#seen.slice(0, Math.min(this.#count, remembered)).sort()
      this.#sinceSorted = 0
    }
    if (share >= 1) return 0
    const place = Math.ceil((1 - share) * this.#sorted.length)
    // Of many alike none is above: rather too few than too many.
    return place >= this.#sorted.length ? Number.POSITIVE_INFINITY : (this.#sorted[place] ?? 0)
  }
}

export function usualThreshold(share: number): number {
  const next = usual.findIndex(([known]) => known >= share)
  const [high, low] = [usual[Math.max(1, next)]!, usual[Math.max(1, next) - 1]!] // share is from 0 to 1, and so is the table
  return low[1] + ((high[1] - low[1]) * (share - low[0])) / (high[0] - low[0])
}
