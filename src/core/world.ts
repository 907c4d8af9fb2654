/** What pure code may not reach for itself: the time, chance and ids. Handed in, so that any decision can be replayed. */
export type World = {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds that only rise, for durations. */
  readonly monotonic: () => number
  /** 0 <= x < 1. */
  readonly random: () => number
  /** A new id, sortable by time, with this prefix: `d_0j3k...`. */
  readonly id: (prefix: string) => string
}
