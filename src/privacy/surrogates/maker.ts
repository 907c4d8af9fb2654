// What a maker of surrogates is: one file per family of kinds, one line in the list. A maker never checks for collisions; the desk does, and
// asks again with another draw.
import type { Kind } from '../kinds.ts'
import type { Draw } from './draw.ts'
import type { Words } from './words.ts'

/** A value to be replaced and what is known around it. */
export type Mention = {
  readonly kind: Kind
  readonly value: string
  /** The fullest spelling of what is mentioned, folded. */
  readonly entity?: string
  /** A few units of the text before it. */
  readonly before: string
  /** The text's own language as far as it can be told, as `de`. */
  readonly language: () => string
}

export type Making = {
  readonly mention: Mention
  /** Keyed by the value and the attempt. */
  readonly draw: Draw
  /** Keyed by whatever is named: what must be alike in all values of a conversation. */
  readonly drawFor: (label: string) => Draw
  /** From 0; each attempt is another draw. */
  readonly attempt: number
  /** Names, word for word. */
  readonly words: Words
}

/** A surrogate for a value; undefined when this maker has nothing that would read as such a value. */
export type Maker = (making: Making) => string | undefined
