// What home and the cloud cost a month, line by line, and when a machine has paid for itself. Capacity comes first: a machine that cannot
// do the work has no break-even. Figures nobody told stay out of the sums, and the sums say which.
import { between, exactly, type Interval, map, minus, plus, times } from '../interval.ts'

const secondsPerMonth = 2_629_800

export type CloudPrice = {
  readonly model: string
  /** US dollars for a million tokens. */
  readonly input: number
  readonly output: number
  readonly cacheRead?: number
  readonly source: string
  readonly asOf: string
}

export type MoneyQuestion = {
  readonly requestsPerMonth: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** How far the volume may be off, as a share. */
  readonly volumeDoubt: number
  /** Of requests, kept at home. */
  readonly localShare: number
  /** What a request that goes out costs over one that stays. */
  readonly escalationRatio: number
  readonly price?: CloudPrice
  readonly cacheShare: number
  readonly batchShare: number
  readonly batchFactor: number
  /** Share by which cloud prices change, such as 0.3 or -0.5. */
  readonly priceChange: number
  readonly machine: MachineCost
  /** Dollars a month that somebody told, by line. */
  readonly lines: Readonly<Record<string, number>>
}

export type MachineCost = {
  readonly name: string
  readonly units: Interval
  /** Of one. */
  readonly usd?: Interval
  readonly usdSource: string
  readonly lifeMonths: number
  readonly resaleShare: number
  readonly watts?: number
  readonly idleWatts?: number
  readonly usdPerKwh: number
  readonly pue: number
  /** Tokens a second that one unit writes: alone at the low end, batched at the high. */
  readonly outputTps?: Interval
  readonly prefillTps?: Interval
}

export type Line = { readonly line: string; readonly usdPerMonth?: Interval; readonly says: string }

export type BreakEven =
  | { readonly kind: 'months'; readonly low: number; readonly likely?: number /** Undefined is never, at worst. */; readonly high?: number }
  | { readonly kind: 'never'; readonly why: string }
  | { readonly kind: 'capacity'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string }

export type Money = {
  readonly local: readonly Line[]
  readonly cloud: readonly Line[]
  /** Of what is known. */
  readonly localMonthly: Interval
  readonly allCloudMonthly?: Interval
  /** With `localShare` kept at home. */
  readonly hybridCloudMonthly?: Interval
  readonly avoidedMonthly?: Interval
  readonly capex?: Interval
  readonly breakEven: BreakEven
  /** The cloud bill below which the machine never pays, in dollars a month. */
  readonly leastBill?: number
  /** What everything that nobody told may take a month before the machine no longer pays over its life. */
  readonly roomMonthly?: number
  readonly unknown: readonly string[]
  readonly utilisation: readonly { readonly share: number; readonly usdPerMtok?: number }[]
  /** What the cloud takes for the same mix, by million tokens written. */
  readonly cloudUsdPerMtok?: number
}

/** Lines of both sides; those in `told` come from somebody, the rest are worked out. */
export const localLines = [
  'hardware',
  'electricity',
  'cooling',
  'maintenance',
  'serving',
  'engineering',
  'monitoring',
  'replacement',
] as const
export const cloudLines = ['tokens', 'storage', 'tool-calls', 'network', 'observability', 'vendor-review', 'rate-limits'] as const

/** Dollars of one request. */
export function requestUsd({
  inputTokens,
  outputTokens,
  price,
  cacheShare,
  batchShare,
  batchFactor,
  priceChange,
}: MoneyQuestion): number | undefined {
  if (!price) return undefined
  const cached = price.cacheRead ?? price.input
  const input = price.input * (1 - cacheShare) + cached * cacheShare
  const plain = (inputTokens * input + outputTokens * price.output) / 1e6
  return plain * (1 - batchShare + batchShare * batchFactor) * (1 + priceChange)
}

/** Share of the bill that goes when `kept` of the requests stay and each of the others costs `ratio` times as much. */
export function savingShare(kept: number, ratio: number): number {
  const all = kept + (1 - kept) * ratio
  return all <= 0 ? 0 : kept / all
}

export function moneyOf(question: MoneyQuestion): Money {
  const { requestsPerMonth, machine, localShare, escalationRatio, volumeDoubt, lines } = question
  const volume = between(1 - volumeDoubt, 1, 1 + volumeDoubt)
  const one = requestUsd(question)
  const told = (line: string) => (lines[line] === undefined ? undefined : exactly(lines[line]))
  const tokens = one === undefined ? undefined : times(volume, one * requestsPerMonth)
  const kept = savingShare(localShare, escalationRatio)
  const avoidedTokens = tokens && times(tokens, kept)
  const extra = plus(...cloudLines.flatMap((line) => (line === 'tokens' ? [] : (told(line) ?? []))))
  // Storage, reviews and the like end only when nothing goes out any more.
  const avoided = avoidedTokens && (localShare >= 1 ? plus(avoidedTokens, extra) : avoidedTokens)
  const capex = machine.usd && {
    low: machine.usd.low * machine.units.low,
    likely: machine.usd.likely * machine.units.likely,
    high: machine.usd.high * machine.units.high,
  }
  const power = powerOf(question, volume)
  const cooling = power && machine.pue > 1 ? times(power, machine.pue - 1) : undefined
  const wear = capex && map(capex, (value) => (value * (1 - machine.resaleShare)) / machine.lifeMonths)
  const local: Line[] = [
    {
      line: 'hardware',
      usdPerMonth: localShare > 0 ? wear : exactly(0),
      says: capex
        ? `${machine.usdSource}; ${machine.lifeMonths} months, ${Math.round(machine.resaleShare * 100)} % left at the end`
        : 'no price known: --hardware-usd',
    },
    {
      line: 'electricity',
      usdPerMonth: localShare > 0 ? power : exactly(0),
      says: power
        ? `${machine.watts} W at work${machine.idleWatts === undefined ? '; idle watts not told, counted as none: --idle-watts' : `, ${machine.idleWatts} W idle`}`
        : 'no watts known: --watts',
    },
    {
      line: 'cooling',
      usdPerMonth: cooling ?? (machine.pue === 1 ? exactly(0) : undefined),
      says: machine.pue === 1 ? 'at a desk; --pue for a server room' : `electricity × ${(machine.pue - 1).toFixed(2)}`,
    },
    ...localLines.slice(3, -1).map((line): Line => ({ line, usdPerMonth: told(line), says: told(line) ? 'yours' : 'not told: --lines' })),
    { line: 'replacement', usdPerMonth: exactly(0), says: `every ${machine.lifeMonths} months, in hardware` },
  ]
  const cloud: Line[] = [
    {
      line: 'tokens',
      usdPerMonth: tokens,
      says: question.price
        ? `${question.price.model}: ${question.price.input} in, ${question.price.output} out a million (${question.price.source}, ${question.price.asOf})`
        : 'no price known: --cloud-model, --cloud-input, --cloud-output',
    },
    ...cloudLines.slice(1).map((line): Line => ({ line, usdPerMonth: told(line), says: told(line) ? 'yours' : 'not told: --lines' })),
  ]
  const sum = (all: readonly Line[]) => plus(exactly(0), ...all.flatMap(({ usdPerMonth }) => usdPerMonth ?? []))
  const running = plus(exactly(0), ...local.filter(({ line }) => line !== 'hardware').flatMap(({ usdPerMonth }) => usdPerMonth ?? []))
  const unknown = [...local, ...cloud].filter(({ usdPerMonth }) => !usdPerMonth).map(({ line }) => line)
  return {
    local,
    cloud,
    localMonthly: sum(local),
    ...(tokens && {
      allCloudMonthly: plus(tokens, extra),
      hybridCloudMonthly: localShare >= 1 ? exactly(0) : plus(minusKept(tokens, kept), extra),
    }),
    ...(avoided && { avoidedMonthly: avoided }),
    ...(capex && { capex }),
    breakEven: breakEvenOf({ capex, avoided, running, lifeMonths: machine.lifeMonths }),
    ...(capex && kept > 0 && { leastBill: (running.likely + capex.likely / machine.lifeMonths) / kept }),
    ...(capex && avoided && { roomMonthly: avoided.likely - running.likely - capex.likely / machine.lifeMonths }),
    unknown,
    utilisation: [0.05, 0.25, 0.5, 1].map((share) => ({ share, usdPerMtok: usdPerMtokAt(share, question, wear, running, power) })),
    ...(one !== undefined && { cloudUsdPerMtok: (one / question.outputTokens) * 1e6 }),
  }
}

function minusKept(tokens: Interval, kept: number): Interval {
  return times(tokens, 1 - kept)
}

/** Dollars of electricity a month: work done one by one at most, in full batches at least. */
function powerOf(
  { machine, requestsPerMonth, inputTokens, outputTokens, localShare }: MoneyQuestion,
  volume: Interval,
): Interval | undefined {
  const { watts, idleWatts = 0, outputTps, prefillTps, usdPerKwh, units } = machine
  if (watts === undefined || !outputTps) return undefined
  const requests = requestsPerMonth * localShare
  const seconds = (write: number, read: number | undefined, factor: number) =>
    Math.min(secondsPerMonth * units.likely, requests * factor * (outputTokens / write + (read ? inputTokens / read : 0)))
  const usd = (busy: number) => ((watts * busy + idleWatts * Math.max(0, secondsPerMonth * units.likely - busy)) / 3.6e6) * usdPerKwh
  return between(
    usd(seconds(outputTps.high, prefillTps?.high, volume.low)),
    usd(seconds(outputTps.likely, prefillTps?.likely, volume.likely)),
    usd(seconds(outputTps.low, prefillTps?.low, volume.high)),
  )
}

type BreakEvenQuestion = { readonly capex?: Interval; readonly avoided?: Interval; readonly running: Interval; readonly lifeMonths: number }

export function breakEvenOf({ capex, avoided, running, lifeMonths }: BreakEvenQuestion): BreakEven {
  if (!capex) return { kind: 'unknown', why: 'the machine has no price that anybody told' }
  if (!avoided) return { kind: 'unknown', why: 'the cloud has no price that anybody knows' }
  const left = minus(avoided, running)
  if (left.high <= 0) return { kind: 'never', why: 'running it costs more than the cloud takes, even at best' }
  const months = (price: number, gain: number) => (gain > 0 ? price / gain : undefined)
  const low = capex.low / left.high
  if (low > lifeMonths)
    return { kind: 'never', why: `even at best after ${Math.round(low)} months, when it has been replaced after ${lifeMonths}` }
  const likely = months(capex.likely, left.likely)
  const high = months(capex.high, left.low)
  return { kind: 'months', low, ...(likely !== undefined && { likely }), ...(high !== undefined && { high }) }
}

function usdPerMtokAt(
  share: number,
  { machine }: MoneyQuestion,
  wear: Interval | undefined,
  running: Interval,
  power: Interval | undefined,
): number | undefined {
  const { outputTps, watts, idleWatts = 0, usdPerKwh, pue, units } = machine
  if (!outputTps || !wear || watts === undefined) return undefined
  const tokens = outputTps.likely * secondsPerMonth * share * units.likely
  const fixed = wear.likely + Math.max(0, running.likely - (power?.likely ?? 0) * pue)
  const busy = watts * share + idleWatts * (1 - share)
  const energy = ((busy * secondsPerMonth * units.likely) / 3.6e6) * usdPerKwh * pue
  return ((fixed + energy) / tokens) * 1e6
}
