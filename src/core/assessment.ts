import type { Reason } from './reasons.ts'
import type { Level } from './sensitivity.ts'

/** Something a detector found in one leaf of a document. Offsets are UTF-16, inside the leaf's decoded text. */
export type Finding = {
  readonly kind: string
  readonly leaf: number
  readonly start: number
  readonly end: number
  readonly score: number
  readonly detector: string
}

/** What an inspection concluded. `complete: false` means that something could not be read, and the boundary fails closed. */
export type Assessment = {
  readonly level: Level
  readonly findings: readonly Finding[]
  readonly complete: boolean
  readonly reasons: readonly Reason[]
}
