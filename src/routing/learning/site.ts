// What this house has learned of its own models, beside what ships: how far the chance of being right of each lies from what the shipped
// estimator says, by family of tasks and, with outcomes enough, by the words of the prompt. Only log odds that are added; without a site,
// or for a model it does not know, everything is as shipped.

import type { Estimate, Estimator, TaskFamily } from '../complexity/complexity.ts'
import { denseCount } from '../complexity/dense.ts'
import { priorOf } from '../expect.ts'
import { logit } from '../odds.ts'
import { lengthOf, type Sample, type Scale, standard } from './ridge.ts'

/** The words' part: linear in the features, like every head of the shipped estimator. */
export type Head = {
  readonly bias: number
  readonly dense: Float32Array
  readonly places: Int8Array
  /** What one step of a place's weight is worth. */
  readonly step: number
}

export type SiteModel = {
  /** `upstream/model`: the same weights may be squeezed smaller on another machine. */
  readonly name: string
  /** log odds = start + slope * shipped log odds + the family's. */
  readonly start: number
  readonly slope: number
  readonly families: Readonly<Partial<Record<TaskFamily, number>>>
  readonly head?: Head
}

export type Site = {
  /** Rises by one with each that was adopted. */
  readonly version: number
  /** ISO time it was learned, UTC. */
  readonly at: string
  /** The shipped estimator it corrects; it means nothing beside another. */
  readonly estimator: string
  /** Judged answers it was learned from. */
  readonly outcomes: number
  readonly models: readonly SiteModel[]
  /** Measures and rarities that all heads share; absent without heads. */
  readonly ground?: { readonly scale: Scale; readonly rarity: Float64Array }
}

/** However sure the outcomes seem, a model is never moved further than this, in log odds. */
const mostShift = 5

/** What is added to the shipped log odds of one model. Rounded, so that what is recorded is what was used. */
export function shiftOf(site: Site, model: SiteModel, odds: number, family: TaskFamily, sample: Sample | undefined): number {
  const words = sample && model.head && site.ground ? wordsOf(model.head, sample, site.ground) : 0
  const shift = model.start + (model.slope - 1) * odds + (model.families[family] ?? 0) + words
  return bounded(shift)
}

function bounded(shift: number): number {
  if (Number.isNaN(shift)) return 0
  return Math.round(Math.max(-mostShift, Math.min(mostShift, shift)) * 1_000) / 1_000
}

function wordsOf({ bias, dense, places, step }: Head, sample: Sample, { scale, rarity }: NonNullable<Site['ground']>): number {
  let sum = bias
  for (let at = 0; at < denseCount; at++) sum += dense[at]! * standard(sample.dense[at]!, at, scale)
  let words = 0
  for (const place of sample.places) words += places[place]! * rarity[place]!
  return sum + (words * step) / lengthOf(sample.places, rarity)
}

/** Stands for every model that nothing was learned of. */
export const anyOther = '*'

/**
 * The same estimate with what the site knows of each of its models. What the words add is found out about some models, but hard words are
 * hard for all: the others are moved by its mean, as a harder prompt moves all curves of the estimator alike. Else every question that
 * nobody can answer would seem worth the cloud's price.
 */
export function withSite(estimate: Estimate, site: Site): Estimate {
  const { family, pRight, features, version } = estimate
  const learned = new Map<string, number>()
  for (const model of site.models) {
    const odds = logit(pRight(priorOf(model.name.slice(model.name.indexOf('/') + 1), family)))
    learned.set(model.name, shiftOf(site, model, odds, family, features))
  }
  const words = features ? site.models.flatMap(({ head }) => (head && site.ground ? [wordsOf(head, features, site.ground)] : [])) : []
  if (words.length > 0) learned.set(anyOther, bounded(words.reduce((sum, one) => sum + one, 0) / words.length))
  return { ...estimate, learned, version: `${(version ?? site.estimator).replace(/\+.*$/, '')}+site.${site.version}` }
}

/** What ships, with what the site knows on top. */
export function learnedEstimator(shipped: Estimator, site: Site): Estimator {
  return {
    version: `${shipped.version}+site.${site.version}`,
    estimate: (prompt, facts) => withSite(shipped.estimate(prompt, facts), site),
  }
}
