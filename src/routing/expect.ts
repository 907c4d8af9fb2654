// What an answer of one model is expected to cost, how likely it is right, how long it takes, and what that is worth together.
// Where nobody measured, the guesses stand here, in one place, and `docs/guides/routing.md` names them.
import type { Expectation, Offer } from '../core/decision.ts'
import type { Zone } from '../core/sensitivity.ts'
import type { Model } from '../core/upstream.ts'
import { abilityOf } from './complexity/abilities.ts'
import type { TaskFamily } from './complexity/complexity.ts'
import { chanceAt, logit } from './odds.ts'
import type { Circumstances, Question } from './question.ts'

/** How worth is weighed for one request. */
export type Weights = { readonly worthMicros: number; readonly secondMicros: number }

/** Tokens of an answer, by kind of task. */
const usualOutput: Readonly<Record<TaskFamily, number>> = {
  choice: 60,
  math: 250,
  code: 500,
  extract: 150,
  classify: 20,
  summarise: 250,
  qa: 200,
  write: 500,
  reason: 500,
  chat: 250,
}
const outputOfTheUnknown = 250

/** Where nobody has measured: milliseconds to the first byte, tokens per second, milliseconds to load a model that is not loaded. */
const usual: Readonly<Record<Zone, { readonly latencyMs: number; readonly tokensPerSecond: number; readonly loadMs: number }>> = {
  device: { latencyMs: 500, tokensPerSecond: 30, loadMs: 8_000 },
  private: { latencyMs: 400, tokensPerSecond: 50, loadMs: 8_000 },
  cloud: { latencyMs: 900, tokensPerSecond: 70, loadMs: 0 },
}

/** What a cloud model nobody has a price for is taken to cost, in micro-dollars per token: an upper middle of price lists of 2026. */
const unknownPrice = { input: 3, output: 15 }

/** Of a chance to be right, what is left for a model that cannot look up what is new. Models in the cloud have learned later. */
const stale: Readonly<Record<Zone, number>> = { device: 0.35, private: 0.35, cloud: 0.7 }

/** Micro-dollars that an acceptable answer is worth at a quality from 0 to 1: from a tenth of a cent over ten cents to ten dollars. */
export function worthOf(quality: number): number {
  return 100_000 * 10 ** ((quality - 0.5) * 4)
}

export function outputOf({ expectedOutput, maxOutput, estimate }: Question): number {
  const usually = expectedOutput ?? (estimate ? usualOutput[estimate.family] : outputOfTheUnknown)
  return maxOutput === undefined ? usually : Math.min(usually, maxOutput)
}

/** Milliseconds before an upstream would begin with another request. */
export function waitOf(offer: Offer, zone: Zone, output: number): number {
  if (!offer.queue) return 0
  return (offer.queue / Math.max(1, offer.slots ?? 1)) * (answerMs(offer, zone, output) ?? 0)
}

/** How long a machine is expected to work on an answer, once it has begun. */
export function answerMs(offer: Offer, zone: Zone, output: number): number {
  const { latencyMs = usual[zone].latencyMs, tokensPerSecond = usual[zone].tokensPerSecond } = offer
  return latencyMs + (output / Math.max(0.1, tokensPerSecond)) * 1_000
}

/** The speed is measured, so that a lateness is more than a guess. */
export function isMeasured(offer: Offer): boolean {
  return offer.tokensPerSecond !== undefined
}

export function expect(question: Question, offer: Offer, model: Model, weights: Weights, world: Circumstances): Expectation {
  const zone = model.zone.zone
  const output = outputOf(question)
  const { warm, estimate } = question
  const cached = warm && warm.upstream === offer.upstream && warm.model === model.name ? Math.min(warm.tokens, question.tokens) : 0
  const micros = offer.provider === 'builtin' ? 0 : world.price?.(offer, model.name, question.tokens, output, cached)
  const load = model.isLoaded === false ? usual[zone].loadMs : 0
  const ms = Math.round(waitOf(offer, zone, output) + load + answerMs(offer, zone, output))
  if (!estimate) return { ...(micros !== undefined && { micros }), ms }
  const { right, shipped } = rightOf(question, offer, model, world)
  // Power has a price, too, but nobody has told it: at home an unknown price counts as nothing.
  const price = micros ?? (zone === 'cloud' ? question.tokens * unknownPrice.input + output * unknownPrice.output : 0)
  const isInTime = question.deadlineMs === undefined || ms <= question.deadlineMs
  const worth = Math.round((isInTime ? weights.worthMicros * right : 0) - price - (ms / 1_000) * weights.secondMicros)
  return {
    ...(micros !== undefined && { micros }),
    right: thousandths(right),
    ...(shipped !== undefined && { shipped: thousandths(shipped) }),
    ms,
    worth,
  }
}

/** `shipped`: what it would be without what this house has learned; undefined where that is the same. */
function rightOf(
  { estimate, isFresh, needs }: Question,
  { upstream }: Offer,
  model: Model,
  world: Circumstances,
): { readonly right: number; readonly shipped?: number } {
  if (!estimate) return { right: 0 }
  const shipped = estimate.pRight((world.abilityOf ?? priorOf)(model.name, estimate.family))
  const canLookUp = needs.includes('tools') && model.can.tools === true
  const freshness = isFresh && !canLookUp ? stale[model.zone.zone] : 1
  const shift = estimate.learned?.get(`${upstream}/${model.name}`) ?? estimate.learned?.get('*') ?? 0
  return shift === 0
    ? { right: shipped * freshness }
    : { right: chanceAt(logit(shipped) + shift) * freshness, shipped: shipped * freshness }
}

function thousandths(value: number): number {
  return Math.round(value * 1_000) / 1_000
}

/** Reading an ability off a name takes some thirty patterns, and the same few names come with every request. */
const priors = new Map<string, number>()
const mostPriors = 4_000

/** What a model can do, as its name says. */
export function priorOf(model: string, family: TaskFamily): number {
  const key = `${family} ${model}`
  let prior = priors.get(key)
  if (prior === undefined) {
    if (priors.size >= mostPriors) priors.clear()
    prior = abilityOf(model, family).ability
    priors.set(key, prior)
  }
  return prior
}
