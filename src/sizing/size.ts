// One question, one answer: does this model fit that machine, how fast would it be, for how many at once, at what energy, and what would
// have to change. Every assumption that was made is told with the flag that changes it.
import type { Device } from './device.ts'
import { calibration } from './facts/calibration.ts'
import { between, type Interval } from './interval.ts'
import { activeBytes, type Fit, type FitQuestion, fitOf, kvBytes, usualRamGib } from './memory.ts'
import { findQuant, type KvType, type Quant } from './quant.ts'
import { isMixture, type Shape } from './shape.ts'
import { type Batch, batched, decodeSpeed, firstTokenSeconds, kwhPerMtok, type Load, prefillSpeed, sequencesAt } from './speed.ts'

export type SizeQuestion = {
  readonly shape: Shape
  readonly quant: Quant
  readonly device: Device
  readonly contextTokens: number
  /** Requests at once. */
  readonly users: number
  readonly kvType: KvType
  /** Tokens a second that each of them has to get. */
  readonly goalTps: number
  /** For the time until the first word. */
  readonly promptTokens: number
  readonly cards?: number
  readonly ramGib?: number
  readonly reserveGib?: number
  readonly efficiency?: number
  readonly ramGBs?: number
  readonly tflops?: number
  readonly watts?: number
  readonly usdPerKwh: number
  readonly usdPerKwhSource: string
  /** Electricity for everything by electricity for the machine: 1 at a desk. */
  readonly pue: number
}

export type Sizing = {
  readonly model: string
  readonly quant: string
  readonly device: string
  readonly fit: Fit
  /** Tokens a second of one answer while the context is nearly empty, and when it is full. */
  readonly speed?: Interval
  readonly speedFull?: Interval
  readonly prefill?: Interval
  readonly firstToken?: Interval
  readonly batch?: Batch
  /** Requests at once by memory, and by the speed that each has to get. */
  readonly mostByMemory: number
  readonly mostBySpeed?: number
  readonly kwhPerMtok?: Interval
  readonly usdPerMtok?: Interval
  readonly advice: readonly string[]
  readonly assumed: readonly Assumption[]
}

export type Assumption = { readonly says: string; readonly flag?: string }

export function sizeUp(question: SizeQuestion): Sizing {
  const { shape, quant, device, contextTokens, users, kvType, goalTps, promptTokens, cards = 1, pue, usdPerKwh } = question
  const fit = fitOf({ ...question, parallel: users })
  const isUsable = fit.verdict !== 'does not fit'
  const load: Load = {
    shape,
    device,
    weights: fit.weights,
    active: activeBytes(shape, quant),
    kv: kvBytes(shape, Math.min(512, contextTokens), kvType),
    spilled: fit.spilled,
    ...(question.efficiency !== undefined && { efficiency: question.efficiency }),
    ...(question.ramGBs !== undefined && { ramGBs: question.ramGBs }),
  }
  const full = { ...load, kv: kvBytes(shape, contextTokens, kvType) }
  const half = { ...load, kv: kvBytes(shape, contextTokens / 2, kvType) }
  const tflops = question.tflops ?? device.tflops?.value
  const speed = isUsable ? decodeSpeed(load) : undefined
  const prefill = isUsable && fit.spilled === 0 ? prefillSpeed(shape, device, tflops) : undefined
  const batch = isUsable ? batched(half, users, tflops) : undefined
  const watts = question.watts ?? device.watts?.value
  const energy = energyOf(batch?.total, watts === undefined ? undefined : watts * cards * pue)
  const mostByMemory = sequencesFitting(question)
  return {
    model: shape.id,
    quant: shape.bytes === undefined ? quant.id : `${quant.id} (file)`,
    device: cards > 1 ? `${cards} × ${device.name}` : device.name,
    fit,
    speed,
    speedFull: isUsable ? decodeSpeed(full) : undefined,
    prefill,
    firstToken: firstTokenSeconds(promptTokens, prefill),
    batch,
    mostByMemory,
    mostBySpeed: fit.verdict === 'fits' && speed ? sequencesAt(half, goalTps, mostByMemory, tflops) : undefined,
    kwhPerMtok: energy,
    usdPerMtok: energy && between(energy.low * usdPerKwh, energy.likely * usdPerKwh, energy.high * usdPerKwh),
    advice: fit.verdict === 'fits' ? [] : adviceFor(question, fit),
    assumed: assumptionsOf(question, watts, tflops),
  }
}

function energyOf(total: Interval | undefined, watts: number | undefined): Interval | undefined {
  if (!total || watts === undefined) return undefined
  const at = (speed: number) => kwhPerMtok(watts, speed)
  const [low, likely, high] = [at(total.high), at(total.likely), at(total.low)]
  return low === undefined || likely === undefined || high === undefined ? undefined : { low, likely, high }
}

const most = 4_096

/** Whole contexts that lie beside the weights. */
export function sequencesFitting(question: Omit<FitQuestion, 'parallel'>): number {
  const one = fitOf({ ...question, parallel: 1 })
  if (one.margin < 0) return 0
  return one.kv <= 0 ? most : Math.min(most, 1 + Math.floor(one.margin / one.kv))
}

/** The longest context that fits, to the last 256 tokens; zero when not even that does. */
export function longestContext(question: FitQuestion, upTo = 1_048_576): number {
  let [low, high] = [0, Math.floor(upTo / 256)]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fitOf({ ...question, contextTokens: middle * 256 }).margin >= 0) low = middle
    else high = middle - 1
  }
  return low * 256
}

/** Smaller quantisations that people use, best first. Below three bits answers get visibly worse. */
const ladder = ['Q8_0', 'Q6_K', 'Q5_K_M', 'Q4_K_M', 'Q4_K_S', 'IQ4_XS', 'Q3_K_M', 'IQ3_XXS', 'IQ2_M']

function adviceFor(question: SizeQuestion, fit: Fit): string[] {
  const { shape, quant, contextTokens, users, kvType, device, cards = 1 } = question
  const asked: FitQuestion = { ...question, parallel: users }
  const advice: string[] = []
  const smaller =
    shape.bytes === undefined
      ? ladder
          .flatMap((id) => findQuant(id) ?? [])
          .filter(({ bits }) => bits < quant.bits)
          .find((one) => fitOf({ ...asked, quant: one }).margin >= 0)
      : undefined
  if (smaller) advice.push(`--quant ${smaller.id.toLowerCase()} fits${smaller.bits < 3.5 ? ', at a visible loss of quality' : ''}`)
  const context = longestContext(asked, contextTokens)
  if (context >= 1_024) advice.push(`--context ${context} fits`)
  if (kvType === 'f16' && fitOf({ ...asked, kvType: 'q8_0' }).margin >= 0) advice.push('--kv q8_0 fits: half the memory for the context')
  if (users > 1) {
    const fewer = sequencesFitting(question)
    if (fewer >= 1) advice.push(`--users ${fewer} fits`)
  }
  if (device.kind === 'card') {
    const need = [2, 3, 4, 8].find((count) => count > cards && fitOf({ ...asked, cards: count }).margin >= 0)
    if (need) advice.push(`--cards ${need} holds it, at the speed of one`)
  }
  if (advice.length === 0 && fit.verdict !== 'fits') advice.push('a smaller model, or a machine with more memory')
  return advice
}

function assumptionsOf(question: SizeQuestion, watts: number | undefined, tflops: number | undefined): Assumption[] {
  const {
    shape,
    device,
    contextTokens,
    kvType,
    users,
    goalTps,
    promptTokens,
    pue,
    usdPerKwh,
    usdPerKwhSource,
    ramGib,
    reserveGib,
    cards = 1,
  } = question
  const limit = shape.contextTokens
  const bandwidth = device.bandwidthGBs
  const reach = isMixture(shape) ? calibration.mixture.efficiency : undefined
  return [
    ...(shape.assumed ? [{ says: shape.assumed, flag: '--model, --file' }] : []),
    {
      says: `every one of ${users} has a context of ${contextTokens.toLocaleString('en-US')} tokens in ${kvType}`,
      flag: '--context, --users, --kv',
    },
    ...(limit !== undefined && contextTokens > limit
      ? [{ says: `the model was trained with ${limit.toLocaleString('en-US')} tokens; more needs stretching and may answer worse` }]
      : []),
    { says: reserveGib === undefined ? reserveWords(device) : `${reserveGib} GiB are kept for the system`, flag: '--reserve' },
    { says: 'the runtime needs scratch memory of a size that differs by engine' },
    ...(device.kind === 'card' && ramGib === undefined
      ? [{ says: `the machine around the card has ${usualRamGib} GiB of memory for what spills`, flag: '--ram' }]
      : []),
    bandwidth
      ? {
          says: `memory moves ${bandwidth.toLocaleString('en-US')} GB/s (${device.source}, ${device.asOf})${
            question.efficiency !== undefined
              ? `, a share of ${question.efficiency} of it reached`
              : device.reached
                ? `; a share of ${device.reached.value} was reached in a run (${device.reached.source}, ${device.reached.asOf})`
                : reach
                  ? `; mixtures of experts reach ${reach} of it`
                  : ', and shares reached on measured machines hold here'
          }`,
          flag: '--bandwidth, --efficiency',
        }
      : { says: 'nobody knows the bandwidth of this machine, so there is no speed', flag: '--bandwidth' },
    ...(cards > 1 ? [{ says: 'cards share the layers: memory adds up, speed does not', flag: '--cards' }] : []),
    tflops
      ? { says: `a prompt of ${promptTokens.toLocaleString('en-US')} tokens, ${tflops} TFLOPS of FP16`, flag: '--prompt, --tflops' }
      : { says: 'nobody knows the arithmetic of this machine, so reading a prompt is not told', flag: '--tflops' },
    {
      says: `each of those at once is to get ${goalTps} tokens a second, from an engine that batches continuously; not calibrated`,
      flag: '--goal',
    },
    watts === undefined
      ? { says: 'nobody knows the watts under load, so there is no energy', flag: '--watts' }
      : {
          says: `${watts} W under load${pue === 1 ? '' : `, times ${pue} for cooling`}, ${usdPerKwh} USD per kWh (${usdPerKwhSource})`,
          flag: '--watts, --kwh, --pue',
        },
  ]
}

function reserveWords({ kind, memoryGib }: Device): string {
  switch (kind) {
    case 'card':
      return '0.6 GB of the card are the driver’s and the screen’s'
    case 'apple':
      return `the system lets the graphics part have ${memoryGib <= 36 ? 'two thirds' : 'three quarters'} of the memory`
    case 'unified':
    case 'processor':
      return '6 GB are kept for the system'
    default:
      return kind satisfies never
  }
}
