// The learned part: people, organisations, places, demographics and what else only context tells.
import type { Hit } from '../detectors/detector.ts'

export type Tagger = {
  /**
   * Find names in a text. `bias` leans towards finding: 0 is what was learned, higher finds more and errs more; see the model card for
   * what each costs. Pure and linear.
   */
  readonly tag: (text: string, bias: number) => readonly Hit[]
  /** Whether a word stands on its list of first names; it errs towards yes for one strange word in forty. */
  readonly isFirstName?: (word: string) => boolean
  /** Version of the weights, for policy records. */
  readonly version: string
}
