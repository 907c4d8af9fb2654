// From which score on what is done, where a site has not calibrated its own. The shares are those of the model card (docs/models/injection.md).

/** What is done about a text that reads like orders, the mildest first. */
export type InjectionAction = 'annotate' | 'strip-tools' | 'hold' | 'block'

/**
 * `annotate` lets about 3 % of hard innocent texts ring, `strip-tools` about 1 %, `hold` and `block` none of those measured. A site with other
 * texts should take the scores of its own innocent ones and put `strip-tools` where one in a hundred lies above.
 */
export const recommendedThresholds: Readonly<Record<InjectionAction, number>> = {
  annotate: 0.65,
  'strip-tools': 0.85,
  hold: 0.95,
  block: 0.98,
}
