// Which of those that may answer comes first. Home does, unless something speaks for the cloud; and then what is worth most.
import type { Candidate, Rejection } from '../core/decision.ts'
import { because, type Reason } from '../core/reasons.ts'
import { movedBy } from './complexity/model.ts'
import type { Dials } from './presets.ts'
import type { Circumstances, Question } from './question.ts'
import type { Mandate } from './rules.ts'
import { usualThreshold } from './shares.ts'

/** A candidate that is well, with how long it would wait for its turn. */
export type Contender = { readonly candidate: Candidate; readonly waitMs: number }

export type Wish = 'fast' | 'smart' | undefined

/** The dials of one request: the preset's, moved by rules and by which alias was asked for. */
export function dialsFor(dials: Dials, mandate: Mandate, wish: Wish): Dials {
  const quality = mandate.quality ?? dials.quality
  if (wish === 'smart') return { ...dials, quality: Math.max(quality, 0.9) }
  if (wish === 'fast') return { ...dials, quality: Math.max(0, quality - 0.25), secondMicros: dials.secondMicros * 5 + 500 }
  return { ...dials, quality }
}

export type Ranked = {
  /** In the order to try them, each with what put it there. */
  readonly candidates: readonly Candidate[]
  /** Further models of an upstream that has enough before them. */
  readonly surplus: readonly Rejection[]
  /** How hard the task is with what this house has learned of those who may answer; undefined where that changes nothing. */
  readonly learnedComplexity?: number
}

/** When an upstream is away, so are all its models: more than two of them are no plan B. */
const mostOfOne = 2

/** Put the contenders in order. */
export function rank(
  contenders: readonly Contender[],
  question: Question,
  mandate: Mandate,
  dials: Dials,
  wish: Wish,
  world: Circumstances,
): Ranked {
  const home = contenders.filter(isHome)
  const task = contenders.filter(isBuiltin)
  const cloud = contenders.filter((one) => !isHome(one) && !isBuiltin(one))
  const shipped = question.estimate?.complexity ?? 0
  const complexity = movedBy(shipped, learnedGain(home, cloud))
  const evidence = evidenceFor({ home, cloud, complexity }, question, mandate, dials, wish, world)
  const speaksForCloud = evidence.some(({ code }) => code.startsWith('evidence.') && code !== 'evidence.none')
  const order = mandate.cascade
    ? [...byWorth(home), ...task, ...byWorth(cloud)]
    : mandate.atLeast !== undefined && speaksForCloud
      ? byEnough(mandate.atLeast, [...home, ...cloud], task)
      : speaksForCloud
        ? [...byWorth([...home, ...cloud]), ...task]
        : [...byWorth(home), ...task, ...byWorth(cloud)]
  const { kept, surplus } = fewOfEach(order)
  const candidates = kept.map(({ candidate }, place) => {
    const isFirst = place === 0
    // What speaks for the cloud, or that nothing does, is a reason of the one it put first.
    const said = isFirst
      ? evidence.filter(({ code }) => candidate.model.zone.zone === 'cloud' || !speaksForCloud || code === 'share.limit')
      : []
    return { ...candidate, reasons: [...candidate.reasons, ...said, ...worthReason(candidate, isFirst)] }
  })
  return { candidates, surplus, ...(complexity !== shipped && { learnedComplexity: rounded(complexity) }) }
}

/**
 * An operator's own order, in which the cloud stands first for a task that is too hard for home. Home and cloud each keep their order, and
 * where nothing speaks for the cloud the whole does.
 */
export function escalated(
  contenders: readonly Contender[],
  question: Question,
  mandate: Mandate,
  dials: Dials,
  world: Circumstances,
): readonly Candidate[] {
  const home = contenders.filter(isHome)
  const cloud = contenders.filter((one) => !isHome(one) && !isBuiltin(one))
  const complexity = movedBy(question.estimate?.complexity ?? 0, learnedGain(home, cloud))
  const evidence = evidenceFor({ home, cloud, complexity }, question, mandate, dials, undefined, world)
  const speaksForCloud = evidence.some(({ code }) => code.startsWith('evidence.') && code !== 'evidence.none')
  const order = speaksForCloud ? [...cloud, ...contenders.filter((one) => !cloud.includes(one))] : contenders
  return order.map(({ candidate }, place) => (place === 0 ? { ...candidate, reasons: [...candidate.reasons, ...evidence] } : candidate))
}

/**
 * By how much outcomes widen what the best in the cloud is right more often than the best at home. Complexity is such a gain, estimated
 * from the words alone; what is known of these very models is added to it.
 */
function learnedGain(home: readonly Contender[], cloud: readonly Contender[]): number {
  if (home.length === 0 || cloud.length === 0) return 0
  const best = (contenders: readonly Contender[], of: (contender: Contender) => number) => Math.max(...contenders.map(of))
  return best(cloud, rightOf) - best(cloud, shippedOf) - (best(home, rightOf) - best(home, shippedOf))
}

function fewOfEach(order: readonly Contender[]): { readonly kept: Contender[]; readonly surplus: Rejection[] } {
  const counts = new Map<string, number>()
  const kept: Contender[] = []
  const surplus: Rejection[] = []
  for (const contender of order) {
    const { upstream, model, expected } = contender.candidate
    const count = (counts.get(upstream) ?? 0) + 1
    counts.set(upstream, count)
    if (count <= mostOfOne) kept.push(contender)
    else surplus.push({ upstream, model: model.name, reasons: worthReason(contender.candidate, false), ...(expected && { expected }) })
  }
  return { kept, surplus }
}

function evidenceFor(
  { home, cloud, complexity: exact }: { home: readonly Contender[]; cloud: readonly Contender[]; complexity: number },
  question: Question,
  mandate: Mandate,
  dials: Dials,
  wish: Wish,
  world: Circumstances,
): Reason[] {
  const { estimate } = question
  if (!estimate || cloud.length === 0) return []
  if (home.length === 0) return [because('evidence.unable')]
  if (wish === 'smart') return [because('evidence.wish')]
  const complexity = rounded(exact)
  const { maxCloudShare: share } = mandate
  const least = share === undefined ? 0 : (world.threshold ?? usualThreshold)(share)
  if (share !== undefined && (share === 0 || exact < least))
    return [because('share.limit', { share: rounded(share * 100), complexity, threshold: rounded(least) })]
  const evidence: Reason[] = []
  const threshold = rounded(Math.max(dials.threshold, least))
  // Completion inside a text goes with every keystroke: never by choice.
  const isInfill = question.operation === 'completion' || question.needs.includes('infill')
  if (!isInfill) {
    if (exact >= dials.threshold) {
      const isLearned = estimate.complexity < dials.threshold
      evidence.push(because(isLearned ? 'evidence.learned' : 'evidence.complexity', { complexity, threshold }))
    }
    if (question.isFresh) evidence.push(because('evidence.fresh'))
    if (mandate.atLeast !== undefined) {
      const best = Math.max(...[...home, ...cloud].map(rightOf))
      const right = Math.max(...home.map(rightOf)) / Math.max(best, 1e-9)
      if (right < mandate.atLeast)
        evidence.push(because('evidence.quality', { right: Math.round(right * 100), wanted: Math.round(mandate.atLeast * 100) }))
    }
  }
  const wait = Math.min(...home.map(({ waitMs }) => waitMs))
  if (wait > dials.patienceMs) evidence.push(because('evidence.load', { seconds: Math.round(wait / 1_000) }))
  const { deadlineMs } = question
  if (deadlineMs !== undefined && home.every(({ candidate }) => (candidate.expected?.ms ?? 0) > deadlineMs))
    evidence.push(because('evidence.deadline'))
  return evidence.length > 0 ? evidence : [because('evidence.none', { complexity, threshold })]
}

function isHome({ candidate }: Contender): boolean {
  return candidate.model.zone.zone !== 'cloud' && candidate.provider !== 'builtin'
}

function isBuiltin({ candidate }: Contender): boolean {
  return candidate.provider === 'builtin'
}

const rightOf = ({ candidate }: Contender): number => candidate.expected?.right ?? 0
const shippedOf = ({ candidate }: Contender): number => candidate.expected?.shipped ?? candidate.expected?.right ?? 0
const worth = ({ candidate }: Contender): number => candidate.expected?.worth ?? 0

/** Equal worth keeps the order in which they came. */
function byWorth(contenders: readonly Contender[]): Contender[] {
  return [...contenders].sort((one, other) => worth(other) - worth(one))
}

/** Those that are right often enough, the cheapest first; then the others, the best first. */
function byEnough(atLeast: number, contenders: readonly Contender[], task: readonly Contender[]): Contender[] {
  const most = Math.max(...contenders.map(rightOf))
  const price = ({ candidate }: Contender) =>
    candidate.expected?.micros ?? (candidate.model.zone.zone === 'cloud' ? Number.MAX_SAFE_INTEGER : 0)
  const enough = contenders.filter((one) => rightOf(one) >= atLeast * most).sort((one, other) => price(one) - price(other))
  const others = contenders.filter((one) => rightOf(one) < atLeast * most).sort((one, other) => rightOf(other) - rightOf(one))
  return [...enough, ...others, ...task]
}

function worthReason({ expected, model }: Candidate, isFirst: boolean): Reason[] {
  if (expected?.right === undefined) return []
  const price =
    expected.micros === undefined
      ? model.zone.zone === 'cloud'
        ? 'an unknown price'
        : 'no bill'
      : `${(expected.micros / 1_000_000).toFixed(6)} USD`
  return [because(isFirst ? 'worth.first' : 'worth.later', { right: Math.round(expected.right * 100), price })]
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000
}
