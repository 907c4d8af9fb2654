// How fresh the prices are, and what the operator has laid down of its own: for `status`, `doctor`, `prices` and the start.
import { type PriceList, readPriceFile } from '../config/price-file.ts'
import type { Config } from '../config/schema.ts'
import { ageInDays, oldAfterDays, pricesDate, pricesVersion } from '../ledger/cost.ts'

export type PriceStatus = {
  /** The list that comes with Drawbridge. */
  readonly list: { readonly version: string; readonly day: string; readonly ageDays: number }
  /** The operator's own. */
  readonly file?: { readonly path: string; readonly models: number; readonly asOf?: string; readonly ageDays?: number }
  /** Prices in the configuration itself. */
  readonly own: number
  /** What the house's machines cost to run is told. */
  readonly isLocalPriced: boolean
  /** Savings are counted against something. */
  readonly hasBaseline: boolean
  /** Neither list is younger than 45 days. */
  readonly isOld: boolean
}

export function priceStatus(prices: Config['prices'], now: number): PriceStatus {
  const day = pricesDate()
  const list = { version: pricesVersion(), day, ageDays: ageInDays(day, now) }
  const file = fileStatus(prices, now)
  return {
    list,
    ...(file && { file }),
    own: Object.keys(prices.models).length,
    isLocalPriced: prices.local !== undefined,
    hasBaseline: prices.baseline !== undefined,
    isOld: Math.min(list.ageDays, file?.ageDays ?? Number.POSITIVE_INFINITY) > oldAfterDays,
  }
}

/** What to say of prices that are old; undefined while they are not. */
export function oldPrices({ isOld, list }: PriceStatus): string | undefined {
  return isOld
    ? `Prices are of ${list.day}, ${list.ageDays} days old. Update Drawbridge, or name newer ones in prices.models or prices.file.`
    : undefined
}

function fileStatus({ file: path }: Config['prices'], now: number): PriceStatus['file'] {
  const list = path === undefined ? undefined : readable(path)
  if (path === undefined || !list) return undefined
  const { models, asOf } = list
  return { path, models: Object.keys(models).length, ...(asOf !== undefined && { asOf, ageDays: ageInDays(asOf, now) }) }
}

/** A file that has been broken since it was read is told where it is read; here it only has no facts to show. */
function readable(file: string): PriceList | undefined {
  try {
    return readPriceFile({ file })
  } catch {
    return undefined
  }
}
