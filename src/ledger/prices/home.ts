// What an answer costs on a machine of the house: the power it took, and its share of what the machine costs by standing there.
// Units are in the names; the formula stands in docs/money.md.

/** What the operator says of a machine. Nothing is guessed: without all of it the cost stays unknown. */
export type Machine = {
  readonly electricityUsdPerKwh: number
  /** At the wall. `idle` is drawn anyway and is not the answer's doing. */
  readonly watts: { readonly idle: number; readonly busy: number }
  readonly hardwareUsd: number
  readonly lifeMonths: number
  readonly upkeepUsdPerMonth: number
  /** Share of all time in which it works, 0 to 1. What stands idle is paid for by what it does when it works. */
  readonly utilisation: number
}

export type Work = {
  /** From the machine's start on the request to its last word: without the time in a queue. */
  readonly workMs: number
  /** Requests it worked on at once, this one included: they share the power and the machine. */
  readonly concurrent: number
}

/** The mean month: 365.25 days by twelve. */
export const secondsPerMonth = 2_629_800
const wattSecondsPerKwh = 3_600_000
const microsPerUsd = 1_000_000

/** Undefined where the figures make no cost: no work told, or a machine that is never at work yet has to be paid for. */
export function homeMicros(machine: Machine, { workMs, concurrent }: Work): number | undefined {
  if (!(Number.isFinite(workMs) && workMs >= 0 && concurrent >= 1)) return undefined
  const perSecond = usdPerBusySecond(machine)
  return perSecond === undefined ? undefined : Math.round(((perSecond * workMs) / 1_000 / concurrent) * microsPerUsd)
}

/** Dollars for each second at work. */
export function usdPerBusySecond(machine: Machine): number | undefined {
  const { electricityUsdPerKwh, watts, hardwareUsd, lifeMonths, upkeepUsdPerMonth, utilisation } = machine
  const power = (Math.max(0, watts.busy - watts.idle) / wattSecondsPerKwh) * electricityUsdPerKwh
  const usdPerMonth = hardwareUsd / lifeMonths + upkeepUsdPerMonth
  if (usdPerMonth === 0) return power
  return utilisation > 0 ? power + usdPerMonth / (secondsPerMonth * utilisation) : undefined
}

/** Energy for a million tokens at a speed: watts by tokens per second, by 3.6. */
export function kwhPerMtok(watts: number, tokensPerSecond: number): number | undefined {
  return tokensPerSecond > 0 ? watts / tokensPerSecond / 3.6 : undefined
}
