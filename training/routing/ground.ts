// What every head stands on: the scale of the dense features and how rare the words are, taken over all training prompts.
import { placeCount } from '../../src/routing/complexity/reading.ts'
import { rarityOf, type Scale, scaleOf } from './ridge.ts'
import type { Sample } from './rows.ts'

export type Ground = { readonly scale: Scale; readonly rarity: Float64Array }

/** The rarity is rounded as the file rounds it, so that the heads are fitted to what they will see. */
export function groundOf(rows: readonly { readonly sample: Sample }[]): Ground {
  const samples = rows.map(({ sample }) => sample)
  const rarity = rarityOf(samples, placeCount)
  const most = rarity.reduce((high, value) => Math.max(high, value), 0)
  return { scale: scaleOf(samples), rarity: rarity.map((value) => (Math.round((value / most) * 255) / 255) * most) }
}
