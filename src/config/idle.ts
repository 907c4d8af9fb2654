// Parts of the configuration that are read and checked before anything acts on them. Whoever relies on one must be told, not left to find out.
import type { Config } from './schema.ts'

/** A sentence for each part that is set and does nothing in this version. */
export function idleParts(config: Config): string[] {
  const { outcomes, shadow } = config.learning
  const parts: [boolean, string][] = [[shadow > 0 && outcomes === 'off', 'learning.shadow asks nobody while learning.outcomes is off.']]
  return parts.filter(([isSet]) => isSet).map(([, sentence]) => sentence)
}
