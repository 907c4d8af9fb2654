// What became of answers, for learning: kept only where the operator says so, and never in words. An answer's features wait in memory
// until somebody judges it; an answer that nobody judges leaves nothing behind.
//   feedback   the caller says so at POST /v1/feedback
//   retry      the caller asks the same again
//   verifier   the verification of a cascade gave its verdict
//   shadow     another model was asked the same, and they were compared (shadow.ts)
import type { Config } from '../config/schema.ts'
import type { Conversation } from '../core/conversation.ts'
import type { Decision, Expectation } from '../core/decision.ts'
import { fail } from '../core/errors.ts'
import type { Attempt, Entry } from '../core/exchange.ts'
import type { World } from '../core/world.ts'
import { type Judgement, type OutcomeReason, type OutcomeSource, outcomeReasons } from '../ledger/outcomes.ts'
import type { Store } from '../ledger/store.ts'
import type { Estimate, Estimator } from '../routing/complexity/complexity.ts'
import { priorOf } from '../routing/expect.ts'
import { type Shuffle, shuffleOf, writeFeatures } from '../routing/learning/features.ts'
import { chanceAt, logit } from '../routing/odds.ts'
import { promptOf } from '../routing/prompt.ts'
import { recallQuestion } from '../routing/signals/index.ts'
import { type Arrival, viewOf } from './arrival.ts'
import { doubtBefore, usualDoubt } from './journey/cascading.ts'
import type { Way } from './outlet.ts'
import { Retries, retryKeys, threadOf } from './retries.ts'
import { OverheardOutlet, type Shadow } from './shadow.ts'

/** An answer that somebody may yet judge: what a judgement needs, without who judges and how. */
export type Judged = Omit<Judgement, 'at' | 'source' | 'right' | 'reason'>

export type OutcomeParts = {
  readonly world: World
  readonly config: () => Config
  readonly store: Pick<Store, 'noteOutcomes' | 'forgetOutcomes' | 'get'>
  /** The ledger has what was recorded so far once this settles. */
  readonly flush: () => Promise<void>
  /** As shipped: what was learned is judged by what ships. */
  readonly estimator: () => Estimator | undefined
  readonly houseKey: Uint8Array
  readonly shadow?: Shadow
  readonly warn: (message: string) => void
}

export type Outcomes = {
  /** The way of the answer, read along where a shadow is to follow it. */
  readonly listen: (arrival: Arrival, way: Way) => Way
  /** An exchange has come to its end. Never throws: learning is a convenience. */
  readonly ended: (about: Ended) => void
  /** What a caller says of an answer. Throws DrawbridgeError. */
  readonly feedback: (caller: string, body: Buffer) => Promise<FeedbackReceipt>
  /** Settles when everything noted so far is written. */
  readonly flush: () => Promise<void>
  readonly close: () => Promise<void>
}

export type Ended = {
  readonly arrival: Arrival
  readonly entry: Entry
  readonly decision: Decision
  readonly way: Way
  /** Home stood in for the cloud, or a human must see what leaves: neither is for a second opinion. */
  readonly isReserved: () => boolean
}

export type FeedbackReceipt = {
  readonly object: 'feedback'
  readonly decision: string
  readonly score: number
  /** False when nothing can be learned from it: the request went by too long ago, or was read by no estimator. */
  readonly kept: boolean
}

/** Answers that are remembered until somebody judges them; the oldest make room. */
export const mostAwaited = 4_096
/** Judgements that wait for a ledger that does not take them; more are dropped. */
const mostPending = 1_000
const largestFeedback = 4_096
const sweepEveryMs = 3_600_000
const dayMs = 86_400_000

/** What asking again says of an answer, as far as it says anything. */
const rightWhenAskedAgain = 0.3

export function createOutcomes({ world, config, store, flush, estimator, houseKey, shadow, warn }: OutcomeParts): Outcomes {
  const awaited = new Map<string, { readonly caller: string; readonly judged: Judged }>()
  const retries = new Retries<Judged>(world.now)
  let shuffle: Shuffle | undefined
  let pending: Judgement[] = []
  let writing: Promise<void> | undefined
  let isTold = false

  const isOn = () => config().learning.outcomes === 'on'
  const iso = () => new Date(world.now()).toISOString()

  function note(judged: Judged, source: OutcomeSource, right: number, reason?: OutcomeReason): void {
    if (pending.length >= mostPending) return
    pending.push({ ...judged, at: iso(), source, right, ...(reason && { reason }) })
    writing ??= drain().finally(() => {
      writing = undefined
    })
  }

  async function drain(): Promise<void> {
    while (pending.length > 0) {
      const batch = pending
      pending = []
      try {
        await store.noteOutcomes(batch)
      } catch (error) {
        if (!isTold) warn(`Outcomes could not be kept (${(error as Error).message}).`)
        isTold = true
      }
    }
  }

  /** Everything a judgement needs of a request that was answered; undefined where nobody can read it. */
  function judgedBy(
    arrival: Arrival,
    conversation: Conversation,
    { upstream, model }: Pick<Attempt, 'upstream' | 'model'>,
  ): Judged | undefined {
    const { prompt, facts } = promptOf(conversation)
    const estimate = estimator()?.estimate(prompt, facts)
    if (!estimate) return undefined
    shuffle ??= shuffleOf(houseKey)
    const thread = threadOf(conversation, arrival.caller.name, houseKey)
    const common = judgedOf(arrival.id, { upstream, model }, estimate, thread)
    return estimate.features ? { ...common, features: writeFeatures(estimate.features, shuffle) } : common
  }

  function remember(caller: string, judged: Judged): void {
    awaited.set(judged.exchange, { caller, judged })
    if (awaited.size <= mostAwaited) return
    const [oldest] = awaited.keys()
    if (oldest !== undefined) awaited.delete(oldest)
  }

  function end({ arrival, entry, decision, way, isReserved }: Ended): void {
    if (!isOn() || arrival.partOf !== undefined || arrival.door.operation !== 'chat' || !arrival.document) return
    const conversation = viewOf(arrival, arrival.document)?.conversation
    const last = entry.attempts.at(-1)
    if (!conversation) return
    const keys = retryKeys(conversation, arrival.caller.name, houseKey)
    const before = retries.again(keys, arrival.at)
    if (before) note(before, 'retry', rightWhenAskedAgain)
    if (entry.outcome !== 'answered' || !last || last.error) return
    const judged = judgedBy(arrival, conversation, last)
    if (!judged) return
    remember(arrival.caller.name, judged)
    retries.keep(keys, judged)
    noteVerdict(entry, judged)
    if (!(way instanceof OverheardOutlet) || isReserved()) return
    shadow?.follow({ arrival, conversation, decision, judged, answeredBy: last, bytes: way.heard }, (right) =>
      note(judged, 'shadow', right),
    )
  }

  /** What the verification of a cascade said of the draft, which may have been given up for another's answer. */
  function noteVerdict({ decision, attempts }: Entry, judged: Judged): void {
    const pWrong = decision.signals.find(({ name }) => name === 'pWrong')?.value
    const draft = attempts.find(({ setAside }) => setAside !== undefined) ?? attempts.at(-1)
    if (typeof pWrong !== 'number' || !draft) return
    const isOther = draft.upstream !== judged.upstream || draft.model !== judged.model
    const expected = isOther ? expectedOf(decision, draft.model) : judged.expected
    if (expected === undefined) return
    const candidates = decision.kind === 'route' ? decision.candidates : []
    const before = candidates.find(({ upstream, model }) => upstream === draft.upstream && model.name === draft.model)?.expected
    const right = 1 - seenAlone(pWrong, before)
    note({ ...judged, upstream: draft.upstream, model: draft.model, expected }, 'verifier', Math.round(right * 1_000) / 1_000)
  }

  async function feedback(caller: string, body: Buffer): Promise<FeedbackReceipt> {
    if (!isOn()) throw fail('feedback.off')
    const { decision, score, reason } = readFeedback(body)
    const known = awaited.get(decision)
    const judged = known ? (known.caller === caller ? known.judged : undefined) : await recorded(decision, caller)
    // Another caller's decision is told just like one that never was.
    if (judged === undefined) throw fail('feedback.unknown', { decision })
    if (judged) note(judged, 'feedback', score, reason)
    return { object: 'feedback', decision, score, kept: Boolean(judged) }
  }

  /** From the ledger, for answers that are no longer in memory; without features. Null when it was answered, but nothing read it. */
  async function recorded(decision: string, caller: string): Promise<Judged | null | undefined> {
    await flush()
    const entry = await store.get(decision)
    if (!entry || entry.caller !== caller || entry.outcome !== 'answered') return undefined
    const last = entry.attempts.at(-1)
    const { estimate } = recallQuestion(entry.decision.signals)
    if (!last || !estimate?.version) return null
    const version = estimate.version.replace(/\+.*$/, '')
    return judgedOf(entry.id, last, { ...estimate, version }, entry.id.slice(-8))
  }

  const sweep = () => {
    const before = new Date(world.now() - config().learning.keepDays * dayMs).toISOString()
    store.forgetOutcomes(before).catch(() => {}) // the ledger tells of its own troubles
  }
  sweep()
  const timer = setInterval(sweep, sweepEveryMs)
  timer.unref()

  const settled = async () => {
    await shadow?.settled()
    while (writing) await writing
  }

  return {
    listen: (arrival, way) => (isOn() && shadow?.isChosen(arrival) ? new OverheardOutlet(way) : way),
    ended: (about) => {
      try {
        end(about)
      } catch (error) {
        if (!isTold) warn(`Outcomes could not be kept (${(error as Error).message}).`)
        isTold = true
      }
    },
    feedback,
    flush: settled,
    close: async () => {
      clearInterval(timer)
      shadow?.close()
      await settled()
    },
  }
}

/** A verdict without the doubt that was there before the answer: what was expected of a model must not come back as what became of it. */
function seenAlone(pWrong: number, expected: Expectation | undefined): number {
  return chanceAt(logit(pWrong) - logit(doubtBefore(expected) ?? usualDoubt) + logit(usualDoubt))
}

function judgedOf(exchange: string, { upstream, model }: Pick<Attempt, 'upstream' | 'model'>, estimate: Estimate, thread: string): Judged {
  const { family, complexity, pRight, version = 'unknown' } = estimate
  const expected = Math.round(pRight(priorOf(model, family)) * 1_000) / 1_000
  return { exchange, upstream, model, family, complexity: Math.round(complexity * 10_000) / 10_000, expected, estimator: version, thread }
}

/** The chance as shipped, from the decision's own signals. */
function expectedOf({ signals }: Decision, model: string): number | undefined {
  const { estimate } = recallQuestion(signals)
  return estimate && Math.round(estimate.pRight(priorOf(model, estimate.family)) * 1_000) / 1_000
}

function readFeedback(body: Buffer): { readonly decision: string; readonly score: number; readonly reason?: OutcomeReason } {
  if (body.length > largestFeedback) throw fail('request.too_large', { limit: largestFeedback })
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch (cause) {
    throw fail('request.malformed', { detail: 'it cannot be parsed' }, cause)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fail('request.malformed', { detail: 'it is not an object' })
  const { decision, good, score, reason, ...others } = value as Record<string, unknown>
  const [other] = Object.keys(others)
  if (other !== undefined) throw fail('request.invalid', { param: other.slice(0, 64), detail: 'is not known here' })
  if (typeof decision !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(decision))
    throw fail('request.invalid', { param: 'decision', detail: 'must be the id from the header x-drawbridge-decision' })
  if ((good === undefined) === (score === undefined)) throw fail('request.invalid', { param: 'good', detail: 'give either good or score' })
  if (good !== undefined && typeof good !== 'boolean') throw fail('request.invalid', { param: 'good', detail: 'must be true or false' })
  if (score !== undefined && !(typeof score === 'number' && score >= 0 && score <= 1))
    throw fail('request.invalid', { param: 'score', detail: 'must be a number from 0 to 1' })
  const known = outcomeReasons.find((one) => one === reason)
  if (reason !== undefined && !known)
    throw fail('request.invalid', { param: 'reason', detail: `must be one of ${outcomeReasons.join(', ')}` })
  return { decision, score: typeof score === 'number' ? score : good ? 1 : 0, ...(known && { reason: known }) }
}
