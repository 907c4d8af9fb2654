/** A place in a roster; empty once removed. */
export type Seat<T> = { item: T | undefined; place: number }

/**
 * What is under way, entered and struck off for every request. An array with swap-removal, because a Set leaves its outgrown tables behind:
 * until the next full collection those keep whole finished requests alive, and every young collection copies them.
 */
export class Roster<T> {
  readonly #seats: Seat<T>[] = []

  get size(): number {
    return this.#seats.length
  }

  add(item: T): Seat<T> {
    const seat = { item, place: this.#seats.length }
    this.#seats.push(seat)
    return seat
  }

  remove(seat: Seat<T>): void {
    if (seat.item === undefined) return
    seat.item = undefined
    const last = this.#seats.pop()
    if (!last || last === seat) return
    this.#seats[seat.place] = last
    last.place = seat.place
  }

  /** Those present when the walk begins; one removed meanwhile is skipped. */
  *[Symbol.iterator](): Generator<T> {
    for (const seat of [...this.#seats]) if (seat.item !== undefined) yield seat.item
  }
}
