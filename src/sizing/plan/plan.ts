// A whole plan: where the work belongs and why, what it asks of machines, what both sides cost, when a machine has paid, and whether to buy,
// rent, wait or leave it. Pure: everything it needs is handed in, and everything it assumes stands in it.
import type { Device } from '../device.ts'
import { calibration } from '../facts/calibration.ts'
import { between, exactly, type Interval } from '../interval.ts'
import { activeBytes, fitOf, kvBytes } from '../memory.ts'
import type { Quant } from '../quant.ts'
import type { Shape } from '../shape.ts'
import { type Assumption, sequencesFitting } from '../size.ts'
import { batched, decodeSpeed, type Load, prefillSpeed, sequencesAt } from '../speed.ts'
import { type Capacity, capacityOf } from './capacity.ts'
import { decidePlacement, type Placement } from './decide.ts'
import { type BreakEven, type CloudPrice, type Money, type MoneyQuestion, moneyOf } from './money.ts'
import { patterns, type Workload } from './workload.ts'

export type PlanQuestion = {
  readonly workload: Workload
  /** ISO time, for the record. */
  readonly at: string
  readonly shape: Shape
  readonly quant: Quant
  readonly device: Device
  readonly price?: CloudPrice
  readonly goalTps: number
  /** Of requests, at home; by the verdict when left out. */
  readonly localShare?: number
  readonly escalationRatio: number
  readonly cacheShare: number
  readonly batchShare: number
  readonly volumeDoubt: number
  /** Told next to today's: by so much up and down. */
  readonly priceChange: number
  readonly hardwareUsd?: Interval
  readonly lifeMonths: number
  readonly resaleShare: number
  readonly watts?: number
  readonly idleWatts?: number
  readonly usdPerKwh: number
  readonly usdPerKwhSource: string
  readonly pue: number
  /** Units that are to be had and no more. */
  readonly units?: number
  readonly rentUsdPerHour?: Interval
  readonly lines: Readonly<Record<string, number>>
}

export type Buying = {
  readonly advice: 'buy' | 'rent' | 'wait' | 'stay in the cloud' | 'not a question of money' | 'unknown'
  readonly why: string
  readonly rentMonthly?: Interval
}

export type Plan = {
  readonly kind: 'drawbridge-plan'
  readonly version: 1
  readonly at: string
  readonly workload: Workload
  /** The placement by its nature, unless nothing binds it and money speaks against a machine. */
  readonly verdict: Placement['verdict']
  readonly because: string
  readonly placement: Placement
  readonly model: string
  readonly quant: string
  readonly machine: string
  readonly fits: boolean
  readonly localShare: number
  readonly capacity: Capacity
  readonly money: Money
  readonly priceShock: readonly { readonly change: number; readonly breakEven: BreakEven }[]
  readonly buying: Buying
  readonly price?: CloudPrice
  readonly assumed: readonly Assumption[]
}

export function makePlan(question: PlanQuestion): Plan {
  const { workload, at, shape, quant, device, price, units: capped } = question
  const placement = decidePlacement(workload)
  const localShare = question.localShare ?? (placement.verdict === 'hybrid' ? 0.8 : 1)
  const { fits, output, input } = unitSpeed(question)
  const capacity = capacityOf(workload, localShare, question.goalTps, output, input)
  const needed = capacity.units ?? exactly(1)
  const units = capped === undefined ? needed : exactly(capped)
  const usd = question.hardwareUsd ?? priceOf(device)
  const asked: MoneyQuestion = {
    requestsPerMonth: workload.requestsPerDay * patterns[workload.pattern].days,
    inputTokens: workload.inputTokens,
    outputTokens: workload.outputTokens,
    volumeDoubt: question.volumeDoubt,
    localShare,
    escalationRatio: question.escalationRatio,
    ...(price && { price }),
    cacheShare: question.cacheShare,
    batchShare: question.batchShare,
    batchFactor: 0.5,
    priceChange: 0,
    lines: question.lines,
    machine: {
      name: device.name,
      units,
      ...(usd && { usd }),
      usdSource: question.hardwareUsd
        ? 'yours'
        : `${priceSource(device)}${device.kind === 'card' && usd ? '; the card alone, without a machine around it' : ''}`,
      lifeMonths: question.lifeMonths,
      resaleShare: question.resaleShare,
      ...((question.watts ?? device.watts?.value) !== undefined && { watts: question.watts ?? device.watts?.value }),
      ...((question.idleWatts ?? device.idleWatts?.value) !== undefined && { idleWatts: question.idleWatts ?? device.idleWatts?.value }),
      usdPerKwh: question.usdPerKwh,
      pue: question.pue,
      ...(output && { outputTps: output }),
      ...(input && { prefillTps: input }),
    },
  }
  const isEnough = fits && capacity.units !== undefined && (capped === undefined || capped >= capacity.units.likely)
  const withCapacity = (found: BreakEven): BreakEven =>
    isEnough
      ? found
      : { kind: 'capacity', why: fits ? shortWords(capacity, capped) : `${shape.id} does not fit into ${device.name} for this context` }
  const money = moneyOf(asked)
  const breakEven = withCapacity(money.breakEven)
  return {
    kind: 'drawbridge-plan',
    version: 1,
    at,
    workload,
    ...recommended(placement, breakEven),
    placement,
    model: shape.id,
    quant: quant.id,
    machine: device.name,
    fits,
    localShare,
    capacity,
    money: { ...money, breakEven },
    priceShock: [-question.priceChange, question.priceChange].map((change) => ({
      change,
      breakEven: withCapacity(moneyOf({ ...asked, priceChange: Math.max(-0.99, change) }).breakEven),
    })),
    buying: buyingOf(question, placement, breakEven, money, units),
    ...(price && { price }),
    assumed: assumptionsOf(question, localShare),
  }
}

function recommended(placement: Placement, breakEven: BreakEven): Pick<Plan, 'verdict' | 'because'> {
  const { verdict, because, criteria } = placement
  const isBound = criteria.some(({ binds, leans }) => binds && leans === 'local')
  if (isBound || verdict === 'cloud' || breakEven.kind !== 'never') return { verdict, because }
  if (breakEven.why.startsWith('running')) return { verdict: 'cloud', because: `${breakEven.why}, and nothing forbids the cloud` }
  return {
    verdict: 'cloud',
    because: `a machine for it would pay for itself never, and nothing forbids the cloud; with a machine that is there already (--hardware-usd 0) it is ${verdict === 'local' ? 'for home' : 'for both'}: ${because}`,
  }
}

/** What one unit writes and reads: one by one at worst, fully batched at best. Reading is only told where the arithmetic is known. */
export function unitSpeed({
  workload,
  shape,
  quant,
  device,
  goalTps,
}: Pick<PlanQuestion, 'workload' | 'shape' | 'quant' | 'device' | 'goalTps'>): {
  fits: boolean
  output?: Interval
  input?: Interval
} {
  const contextTokens = Math.max(workload.contextTokens, workload.inputTokens + workload.outputTokens)
  const question = { shape, quant, device, contextTokens, parallel: 1, kvType: 'f16' as const }
  const fit = fitOf(question)
  // A request holds what it has read and written, not the longest context there may be.
  const held = Math.max(256, workload.inputTokens + workload.outputTokens)
  const load: Load = {
    shape,
    device,
    weights: fit.weights,
    active: activeBytes(shape, quant),
    kv: kvBytes(shape, held, 'f16'),
    spilled: fit.spilled,
  }
  const alone = fit.verdict === 'does not fit' ? undefined : decodeSpeed(load)
  const input = alone && prefillSpeed(shape, device)
  if (!alone) return { fits: fit.verdict === 'fits' }
  const most = Math.max(1, Math.min(sequencesFitting({ ...question, contextTokens: held }), 256))
  const sequences = Math.max(1, sequencesAt(load, goalTps, most, device.tflops?.value))
  const together = batched(load, sequences, device.tflops?.value)?.total.likely ?? alone.likely
  return {
    fits: fit.verdict === 'fits',
    output: between(alone.low, Math.max(alone.likely, together * calibration.batchDoubt), Math.max(alone.high, together)),
    ...(input && { input }),
  }
}

export function priceOf({ streetUsd, launchUsd }: Device): Interval | undefined {
  if (streetUsd) return between(streetUsd.low, (streetUsd.low + streetUsd.high) / 2, streetUsd.high)
  return launchUsd && between(launchUsd.value, launchUsd.value, launchUsd.value * 1.5)
}

function priceSource({ streetUsd, launchUsd }: Device): string {
  if (streetUsd) return `${streetUsd.source}, ${streetUsd.asOf}`
  return launchUsd ? `launch price and up to half more (${launchUsd.source}, ${launchUsd.asOf})` : 'no price known: --hardware-usd'
}

function shortWords({ units, peakOutput, peakInput, unitOutput, bound }: Capacity, capped: number | undefined): string {
  if (!units || !unitOutput) return 'how much the machine writes a second is not known, so nobody can say how many are needed'
  const [wanted, made] = [Math.round(peakOutput), Math.round(unitOutput.likely * (capped ?? 1))]
  return `the peak is ${wanted.toLocaleString('en-US')} tokens a second written and ${Math.round(peakInput).toLocaleString('en-US')} read; ${capped} would write ${made.toLocaleString('en-US')}${bound === 'reading' ? ' if there were nothing to read' : ''}: ${units.likely} are needed`
}

function buyingOf(question: PlanQuestion, placement: Placement, breakEven: BreakEven, money: Money, units: Interval): Buying {
  const { device, workload, rentUsdPerHour, lifeMonths, resaleShare } = question
  const rented = rentUsdPerHour ?? rents[device.id]
  const hours = patterns[workload.pattern].hours * patterns[workload.pattern].days
  const rentMonthly =
    rented && between(rented.low * units.low * hours, rented.likely * units.likely * hours, rented.high * units.high * hours)
  const told = (advice: Buying['advice'], why: string): Buying => ({ advice, why, ...(rentMonthly && { rentMonthly }) })
  const mustBeHome = placement.criteria.some(({ binds, leans }) => binds && leans === 'local')
  if (placement.verdict === 'cloud') return told('stay in the cloud', placement.because)
  if (breakEven.kind === 'capacity') return told('unknown', breakEven.why)
  if (mustBeHome) return told('not a question of money', 'it has to run at home; the cheapest machine that holds it is the question')
  if (breakEven.kind === 'unknown') return told('unknown', breakEven.why)
  if (breakEven.kind === 'never') return told('stay in the cloud', breakEven.why)
  const monthly = ((money.capex?.likely ?? 0) * (1 - resaleShare)) / lifeMonths
  if (rentMonthly && rentMonthly.high < monthly)
    return told('rent', `renting for the ${Math.round(hours)} busy hours of a month is less than the wear of a machine of your own`)
  const { streetUsd, launchUsd } = device
  if (breakEven.likely === undefined || breakEven.likely > lifeMonths / 2)
    return told(
      'wait',
      `a break-even ${breakEven.likely === undefined ? 'only at best' : `after ${Math.round(breakEven.likely)} of ${lifeMonths} months`} leaves nothing for being wrong: rent or use the cloud until the volume is proven`,
    )
  if (streetUsd && launchUsd && streetUsd.low > launchUsd.value * 1.25 && breakEven.likely > 6)
    return told('wait', `it sells from ${streetUsd.low} USD and came out at ${launchUsd.value}: dear times, by ${streetUsd.asOf}`)
  const room = money.roomMonthly ?? 0
  const open = money.unknown.filter((line) => line === 'engineering' || line === 'maintenance')
  if (room <= 0) return told('wait', 'what it takes to run leaves nothing over its life')
  return told(
    'buy',
    `it has paid for itself after about ${Math.ceil(breakEven.likely)} of ${lifeMonths} months${open.length > 0 ? `, as long as ${open.join(' and ')} take${open.length === 1 ? 's' : ''} less than ${Math.round(room).toLocaleString('en-US')} USD a month` : ''}`,
  )
}

/** What an hour costs where such machines are let. */
const rents: Readonly<Record<string, Interval>> = {
  // codesota.com, H100 SXM, 2026-04-22: 1.65 to 6.88 USD an hour, 2.50 widely.
  'h100-sxm': between(1.65, 2.5, 6.88),
}

function assumptionsOf(question: PlanQuestion, localShare: number): Assumption[] {
  const { workload, goalTps, escalationRatio, cacheShare, batchShare, volumeDoubt, usdPerKwh, usdPerKwhSource, lifeMonths, resaleShare } =
    question
  const { hours, days, peak } = patterns[workload.pattern]
  const percent = (share: number) => `${Math.round(share * 100)} %`
  return [
    {
      says: `work comes in ${hours} hours on ${days} days a month, the busiest minute ${workload.peakFactor ?? peak} times the mean (${workload.pattern})`,
      flag: '--pattern, --peak',
    },
    { says: `the volume may be off by ${percent(volumeDoubt)} either way`, flag: '--doubt' },
    {
      says: `${percent(localShare)} of requests stay at home, and one that goes out costs ${escalationRatio} times one that stays`,
      flag: '--local-share, --ratio',
    },
    { says: `every answer gets ${goalTps} tokens a second or more`, flag: '--goal' },
    {
      says: 'a machine writes one answer after the other at worst, and all at once in a batching engine at best; 60 % of that is taken as likely, not measured',
    },
    {
      says: `${percent(cacheShare)} of input is read from a cache, ${percent(batchShare)} of requests are batched at half the price`,
      flag: '--cache, --batch',
    },
    { says: `a machine lives ${lifeMonths} months and sells for ${percent(resaleShare)} then`, flag: '--life, --resale' },
    { says: `electricity is ${usdPerKwh} USD per kWh (${usdPerKwhSource})`, flag: '--kwh' },
    {
      says: 'both sides read and write the same number of tokens, and answers are worth the same: only a bake-off on your own work can say that',
    },
  ]
}
