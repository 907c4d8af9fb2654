/** How sensitive a text is. Ordered: a later level includes every duty of an earlier one. */
export type Level = 'public' | 'internal' | 'confidential' | 'restricted'

/** Where a model runs: on this device, on a machine of the house's own network, or anywhere else. */
export type Zone = 'device' | 'private' | 'cloud'

export const levels: readonly Level[] = ['public', 'internal', 'confidential', 'restricted']
export const zones: readonly Zone[] = ['device', 'private', 'cloud']

/** The zone that is further from the house. A declared zone may tighten what was verified, never loosen it. */
export function furtherZone(one: Zone, other: Zone): Zone {
  return zones.indexOf(one) >= zones.indexOf(other) ? one : other
}

/** The higher of two levels. */
export function higherLevel(one: Level, other: Level): Level {
  return levels.indexOf(one) >= levels.indexOf(other) ? one : other
}
