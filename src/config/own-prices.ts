// What the operator lays down of money, put together: single prices, a list of its own, and what its machines cost to run.
import { readPriceFile } from './price-file.ts'
import type { Config } from './schema.ts'

export type MachineConfig = NonNullable<ReturnType<typeof machineOf>>

/** As `openPrices` takes it. Throws `config.invalid` when the price file is none. */
export function ownPrices({ prices }: Pick<Config, 'prices'>) {
  const listed = readPriceFile(prices)
  return {
    models: prices.models,
    ...(listed && { listed }),
    machineOf: (upstream: string) => machineOf(prices, upstream),
  }
}

/** The figures of one upstream's machine over those of all; undefined until none of them is missing. */
export function machineOf({ local }: Config['prices'], upstream: string) {
  if (!local) return undefined
  const { upstreams, ...all } = local
  const { electricityUsdPerKwh, watts, hardwareUsd, lifeMonths, upkeepUsdPerMonth, utilisation } = { ...all, ...upstreams[upstream] }
  if (electricityUsdPerKwh === undefined || watts === undefined || hardwareUsd === undefined) return undefined
  if (lifeMonths === undefined || upkeepUsdPerMonth === undefined || utilisation === undefined) return undefined
  return { electricityUsdPerKwh, watts, hardwareUsd, lifeMonths, upkeepUsdPerMonth, utilisation }
}

/** Which model stands for "otherwise": one name for all is the short form. */
export function baselineChoice({ prices }: Pick<Config, 'prices'>) {
  return typeof prices.baseline === 'string' ? { model: prices.baseline } : (prices.baseline ?? {})
}
