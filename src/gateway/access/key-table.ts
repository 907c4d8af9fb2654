// Keys by their hash. Finding one costs a map and one comparison in constant time, whether there is such a key or not.
import { timingSafeEqual } from 'node:crypto'
import type { Caller } from '../callers.ts'

export type KeyEntry = {
  /** SHA-256 of the key. */
  readonly hash: Buffer
  readonly caller: Caller
  /** From this moment on it is refused; milliseconds since 1970. */
  readonly until?: number
  readonly isRevoked?: boolean
  /** The store's id, for noting when it was used. */
  readonly id?: string
}

/** Stands in for the entry of a key that nobody has, so that looking for one takes the same steps. */
const nobody: readonly KeyEntry[] = [{ hash: Buffer.alloc(32), caller: { name: '' } }]
/** Bytes of the hash by which it is found. Whoever learns by timing how many fit has learned of a hash, and of no key. */
const drawerBytes = 8

export class KeyTable {
  readonly #drawers = new Map<string, KeyEntry[]>()

  constructor(entries: readonly KeyEntry[]) {
    for (const entry of entries) {
      const name = drawerOf(entry.hash)
      const drawer = this.#drawers.get(name)
      if (drawer) drawer.push(entry)
      else this.#drawers.set(name, [entry])
    }
  }

  find(hash: Buffer): KeyEntry | undefined {
    let found: KeyEntry | undefined
    for (const entry of this.#drawers.get(drawerOf(hash)) ?? nobody) if (timingSafeEqual(entry.hash, hash)) found = entry
    return found?.caller.name === '' ? undefined : found
  }
}

function drawerOf(hash: Buffer): string {
  return hash.toString('latin1', 0, drawerBytes)
}
