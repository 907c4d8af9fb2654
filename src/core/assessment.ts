import type { Reason } from './reasons.ts'
import type { Level } from './sensitivity.ts'

/** Something a detector found in one leaf of a document. Offsets are UTF-16, inside the leaf's decoded text. */
export type Finding = {
  /** One of `privacy/kinds`. */
  readonly kind: string
  readonly leaf: number
  readonly start: number
  readonly end: number
  /** 0..1, how sure the detector is. */
  readonly score: number
  readonly detector: string
  /**
   * Which thing in the world this is a mention of, as its fullest normalised spelling: `wanda haddad` for "Wanda", "HADDAD" and
   * "W. Haddad". Mentions of one entity get surrogates that fit together. Absent where a mention stands for itself.
   */
  readonly entity?: string
}

/** What an inspection concluded. `complete: false` means that something could not be read, and the boundary fails closed. */
export type Assessment = {
  readonly level: Level
  readonly findings: readonly Finding[]
  readonly complete: boolean
  /** Why the level is what it is, and why the inspection is incomplete when it is. */
  readonly reasons: readonly Reason[]
  /** Names of dictionaries that matched and of topics that were recognised, for policy rules. */
  readonly labels: readonly string[]
  /** Parts no detector can read: images, audio, sealed blocks, bodies that are not JSON. */
  readonly opaque: number
}
