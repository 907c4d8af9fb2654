// What tokens cost by a tariff, in whole micro-dollars and exactly: rates are integers, and rounding happens once, at the end.
import type { Usage } from '../../core/usage.ts'
import type { Terms } from './terms.ts'

/** Dollars per million are micro-dollars per one: kept as billionths of a micro-dollar, so that 0.075 is a whole number. */
export type Rate = bigint
const perMicro = 1_000_000_000n

/** With more input tokens than this, this rate for every token of the kind. The first step holds from none on. */
export type Step = { readonly above: number; readonly rate: Rate }

/** Micro-dollars per token of each kind at one moment. A kind that is left out is priced as the one it is a part of. */
export type Tariff = {
  readonly input?: Step[]
  readonly cacheRead?: Step[]
  readonly cacheWrite?: Step[]
  readonly cacheWrite1h?: Step[]
  readonly output?: Step[]
  readonly reasoning?: Step[]
  /** Per request, whatever is in it. */
  readonly request?: Rate
}

/** Undefined when a part that has a price was not counted, or the counts contradict each other. */
export function amountOf(tariff: Tariff, usage: Usage, terms: Terms): number | undefined {
  const { inputTotal, outputTotal, cacheRead = 0, cacheWrite = 0, cacheWrite1h = 0, reasoning = 0 } = usage
  if ((inputTotal === undefined && isPriced(tariff.input)) || (outputTotal === undefined && isPriced(tariff.output))) return undefined
  const input = inputTotal ?? 0
  const output = outputTotal ?? 0
  const { of } = terms
  const parts: (readonly [number, Step[] | undefined, bigint])[] = [
    [input - cacheRead - cacheWrite, tariff.input, of.fresh],
    [cacheRead, tariff.cacheRead ?? tariff.input, of.cacheRead],
    [cacheWrite - cacheWrite1h, tariff.cacheWrite ?? tariff.input, of.cacheWrite],
    [cacheWrite1h, tariff.cacheWrite1h ?? tariff.cacheWrite ?? tariff.input, of.cacheWrite],
    [output - reasoning, tariff.output, of.output],
    [reasoning, tariff.reasoning ?? tariff.output, of.output],
  ]
  let total = (tariff.request ?? 0n) * terms.per
  for (const [tokens, steps, factor] of parts) {
    if (!Number.isSafeInteger(tokens) || tokens < 0) return undefined
    if (tokens > 0 && steps) total += BigInt(tokens) * rateAt(steps, input) * factor
  }
  const unit = perMicro * terms.per
  return Number((total + unit / 2n) / unit)
}

function isPriced(steps: Step[] | undefined): boolean {
  return steps?.some(({ rate }) => rate > 0n) ?? false
}

function rateAt(steps: Step[], input: number): Rate {
  return steps.findLast(({ above }) => input > above)?.rate ?? 0n
}

export function flat(dollars: number): Step[] {
  return [{ above: -1, rate: rate(dollars) }]
}

/** Dollars per million as written, to nine decimals. */
export function rate(dollars: number): Rate {
  const [whole = '0', fraction = ''] = dollars.toFixed(12).split('.')
  return BigInt(whole) * perMicro + BigInt(fraction.slice(0, 9))
}

/** A rate in dollars per million, to be shown. */
export function dollarsOf(exact: Rate): number {
  return Number(exact) / Number(perMicro)
}
