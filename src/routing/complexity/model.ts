// The learned estimator, opened from its weights: read the prompt once, ask every head, then put together
//   1. the category and its family (lettered options make a choice of anything),
//   2. the rank of the prompt among its family, by the family's own expert,
//   3. the expected gain of a strong model, which is the complexity,
//   4. the curve from a model's ability to its chance of being right.

import { chanceAt, logit } from '../odds.ts'
import type { Estimate, Estimator, RequestFacts, TaskFamily } from './complexity.ts'
import { denseCount, denseOf } from './dense.ts'
import { familyOf, isChoice } from './families.ts'
import { orderedIn, ordersVersion } from './plain-orders.ts'
import { type Counts, readPrompt } from './reading.ts'
import { chanceOf, type Model, readWeights } from './weights.ts'

/** A gain at which complexity is one half, and how much gain makes a clear difference. */
const middleGain = 0.2
const gainSpread = 0.12

export function openEstimator(bytes: Uint8Array): Estimator {
  return estimatorOf(readWeights(bytes))
}

/** A category less likely than this is a guess, and what is said outright is given this much of the odds. */
const sure = 0.5
const trust = 0.7

export function estimatorOf(model: Model): Estimator {
  const headAt = new Map(model.heads.map((name, at) => [name, at]))
  const categoryCount = model.heads.findIndex((name) => name.startsWith('rank:'))
  const categories = model.heads.slice(0, categoryCount)
  const families = categories.map((category) => familyOf[category] ?? 'chat')
  const isUnsure = (category: number) => families[category] === 'math' || categories[category] === 'hard_prompt_misc'
  const choiceAt = headAt.get('rank:choice')!
  const levelAt = headAt.get('level')!
  const dense = new Float64Array(denseCount)
  const scores = new Float64Array(model.heads.length)
  const version = `${model.version}-${ordersVersion}`
  return {
    version,
    estimate: (prompt, facts = {}) => {
      const { counts, places } = readPrompt(prompt)
      denseOf(counts, dense)
      askHeads(model, choiceAt, dense, places, scores)
      const odds = heard(
        softmax(scores.subarray(0, categoryCount), model.temperature),
        categories.indexOf(orderedIn(prompt) ?? ''),
        isUnsure,
      )
      const best = odds.indexOf(Math.max(...odds))
      const family = isChoice(counts) ? 'choice' : families[best]!
      const rankOf = (one: TaskFamily): number => scores[headAt.get(`rank:${model.experts[one]}`)!]!
      const gain =
        family === 'choice'
          ? choiceGain(model, counts, rankOf('choice'))
          : odds.reduce((sum, chance, at) => sum + chance * gainOf(model, categories[at]!, families[at]!, rankOf(families[at]!)), 0)
      return {
        complexity: sigmoid((gain + gainOfFacts(facts) - middleGain) / gainSpread),
        category: categories[best]!,
        confidence: odds[best]!,
        family,
        pRight: chanceOf(model.curves[family], scores[levelAt]!),
        version,
        features: { places, dense: dense.slice() },
      } satisfies Estimate
    },
  }
}

/** Every head's score of a prompt. */
function askHeads(model: Model, choiceAt: number, dense: Float64Array, places: Uint16Array, scores: Float64Array): void {
  const { rarity, questionRarity, bias, steps } = model
  const count = scores.length
  scores.fill(0)
  let squares = 0
  let questionSquares = 0
  for (let at = 0; at < places.length; at++) {
    const place = places[at]!
    const weight = rarity[place]!
    questionSquares += questionRarity[place]! * questionRarity[place]!
    if (weight === 0) continue
    squares += weight * weight
    const row = place * count
    for (let head = 0; head < count; head++) scores[head]! += weight * model.places[row + head]!
  }
  const share = 1 / (Math.sqrt(squares) || 1)
  const questionShare = 1 / (Math.sqrt(questionSquares) || 1)
  for (let head = 0; head < count; head++) {
    const isForChoice = head === choiceAt
    const mean = isForChoice ? model.questionMean : model.mean
    const deviation = isForChoice ? model.questionDeviation : model.deviation
    let sum = bias[head]! + scores[head]! * (isForChoice ? questionShare : share) * steps[head]!
    const row = head * denseCount
    for (let at = 0; at < denseCount; at++)
      sum += model.dense[row + at]! * Math.max(-4, Math.min(4, (dense[at]! - mean[at]!) / deviation[at]!))
    scores[head] = sum
  }
}

function choiceGain(model: Model, counts: Counts, rank: number): number {
  const { mean, slope } = model.stakes.choice
  return mean + model.gainPerOption * (Math.min(counts.options, 10) - 4) + slope * rank
}

function gainOf(model: Model, category: string, family: TaskFamily, rank: number): number {
  const { mean, slope } = model.stakes[family]
  return (model.categoryGain[category] ?? mean) + slope * rank
}

/** What stands around the prompt: long histories, tools and a required form make a weak model stumble more often. */
function gainOfFacts({ turns = 1, tools = 0, wantsJson = false }: RequestFacts): number {
  return Math.min(0.05, 0.005 * (turns - 1)) + Math.min(0.06, 0.02 * tools) + (wantsJson ? 0.01 : 0)
}

/**
 * Where the words as a whole leave it open, what the first of them say outright counts for more. No sum begins with "Extract": figures in an
 * invoice look like one.
 */
function heard(odds: number[], said: number, isUnsure: (category: number) => boolean): number[] {
  if (said < 0) return odds
  const best = odds.indexOf(Math.max(...odds))
  return odds[best]! < sure || isUnsure(best) ? odds.map((chance, at) => chance * (1 - trust) + (at === said ? trust : 0)) : odds
}

function softmax(scores: Float64Array, temperature: number): number[] {
  const most = Math.max(...scores)
  const raised = Array.from(scores, (score) => Math.exp((score - most) / temperature))
  const sum = raised.reduce((total, one) => total + one, 0)
  return raised.map((one) => one / sum)
}

/** The same complexity when the strong model is found to gain so much more than was estimated. */
export function movedBy(complexity: number, gain: number): number {
  return gain === 0 ? complexity : chanceAt(logit(complexity) + gain / gainSpread)
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value))
}
