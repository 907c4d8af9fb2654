// The learned part: people, organisations, places, demographics and what else only context tells.
import type { Hit } from '../detectors/detector.ts'

export type Tagger = {
  /**
   * Find names in a text. `bias` leans towards finding: 0 is what was learned, higher finds more and errs more; see the model card for
   * what each costs. Pure and linear.
   */
  readonly tag: (text: string, bias: number) => readonly Hit[]
  /** Version of the weights, for policy records. */
  readonly version: string
}
