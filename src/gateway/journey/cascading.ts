// A cascade on the road: how home drafts, how a draft is judged, and how it is given up for another answer.
import type { Conversation } from '../../core/conversation.ts'
import type { Decision, Expectation, Signal, Stakes } from '../../core/decision.ts'
import type { Reply } from '../../core/reply.ts'
import { barOf } from '../../privacy/boundary.ts'
import { type TaskFamily, taskFamilies } from '../../routing/complexity/complexity.ts'
import { doubtWorthAsking, isWorthAskingAgain, mostDoubt, usualSamples } from '../../routing/escalate.ts'
import { exerciseOf } from '../../routing/verify/exercise.ts'
import { viewOf } from '../arrival.ts'
import {
  askedAgain,
  type CascadePlan,
  cascade,
  type Fate,
  judgeReply,
  type Steps,
  taskOf,
  textOf,
  type Verdict,
  type Verify,
} from '../cascade.ts'
import { withoutConfidence } from '../confidence.ts'
import type { Ending } from '../ending.ts'
import { needsReview } from '../reviews.ts'
import { withSuggestion } from '../suggestion.ts'
import { callerProtocol } from '../upstream-answer.ts'
import { tryAll } from './attempting.ts'
import { askPart } from './consulting.ts'
import type { Journey } from './journey.ts'
import { inspectRequest, labelled } from './reading.ts'
import { believable, priceOf } from './telling.ts'

/** Home first, and verified. Undefined where nothing can be verified: then the candidates answer as ever. */
export function answerInCascade(journey: Journey, plan: CascadePlan): Promise<Ending | undefined> | undefined {
  const { verify } = journey.road
  const { door, document, presence } = journey.arrival
  const conversation = document && door.operation === 'chat' ? viewOf(journey.arrival, document)?.conversation : undefined
  if (!verify || !conversation) return undefined
  const { holdMs, passDraft, threshold: fixed } = journey.road.config().cascade
  const { stakes } = journey.decision.kind === 'route' ? journey.decision : {}
  const threshold = fixed === 'auto' ? doubtWorthAsking(stakes, plan.others[0]?.expected) : fixed
  const startedAt = journey.road.world.monotonic()
  const bounds = { threshold, stakes, leftMs: () => Math.min(journey.leftMs(), holdMs - (journey.road.world.monotonic() - startedAt)) }
  // Who asks for log-probabilities gets them as they come; who does not, never sees that they were asked for.
  const mayAsk = conversation.settings.logprobs === undefined
  const steps: Steps = {
    ...(mayAsk && { wayOfDraft: withoutConfidence(journey.outlet, callerProtocol(journey.arrival)) }),
    tryAll: (candidates, way, place) => {
      journey.way = way
      journey.isDraft = mayAsk && candidates === plan.drafters
      return tryAll(journey, candidates, place)
    },
    ending: () => journey.ending,
    isGone: () => presence.isGone,
    judge: (reply) => judgeDraft(journey, reply, conversation, verify, bounds),
    setAside: () => setDraftAside(journey),
    suggest: (draft) => suggestDraft(journey, draft),
    warn: (warning) => journey.warn(warning),
    note: (fate, verdict) => noteFate(journey, fate, verdict, threshold),
  }
  return cascade(plan, journey.outlet, callerProtocol(journey.arrival), { holdMs, passDraft, threshold }, steps)
}

type Bounds = {
  readonly threshold: number
  readonly stakes: Stakes | undefined
  /** What the caller may still be kept waiting. */
  readonly leftMs: () => number
}

/** Looks at a draft, and runs its code; where that finds nothing and agreement tells something, home is asked again. */
async function judgeDraft(journey: Journey, reply: Reply, conversation: Conversation, verify: Verify, bounds: Bounds): Promise<Verdict> {
  const { samples: wish, runCode } = journey.road.config().cascade
  const family = familyOf(journey.decision)
  const by = journey.answeredBy
  const expected = expectedOf(journey)
  const exercise = runCode ? exerciseOf(textOf(reply), taskOf(conversation, family)) : undefined
  const trial = exercise && (await journey.road.tryOut?.(exercise))
  // A translated answer has left its log-probabilities behind, with the reply it was translated from.
  const confidence = reply.confidence ?? journey.ending?.reply?.confidence
  const found = { prior: doubtBefore(expected), ...(trial && { trial }), ...(confidence && { confidence }) }
  const verdict = judgeReply(reply, conversation, family, verify, found)
  const isWorthIt = () => isWorthAskingAgain(verdict.pWrong, bounds.threshold, bounds.stakes, expected, bounds.leftMs())
  const count = wish !== 'auto' ? (verdict.pWrong < bounds.threshold ? wish : 0) : isWorthIt() ? usualSamples : 0
  const messages = count > 0 ? askedAgain(conversation, family) : undefined
  if (!messages || !by) return verdict
  const model = `${by.upstream.id}/${by.model.name}`
  const again = () => askPart(journey, model, messages, { temperature: 0.7 }).catch(() => undefined) // an answer less; the ledger has told why
  const samples = (await Promise.all(Array.from({ length: count }, again))).filter((text) => text !== undefined)
  return samples.length === 0 ? verdict : judgeReply(reply, conversation, family, verify, { ...found, samples })
}

/** What was expected of whoever answered. */
function expectedOf({ answeredBy: by, decision }: Journey): Expectation | undefined {
  const { candidates } = decision.kind === 'route' ? decision : { candidates: [] }
  return candidates.find(({ upstream, model }) => by?.upstream.id === upstream && by.model.name === model.name)?.expected
}

/** How likely whoever answered was expected to be wrong, where that is more than usual: an expectation may add doubt, never take it. */
export function doubtBefore(expected: Expectation | undefined): number | undefined {
  const right = expected?.right
  return right === undefined || 1 - right <= usualDoubt ? undefined : Math.min(mostDoubt, 1 - right)
}

/** The answer that came is not given to the caller, so another's will be priced and told instead. What it cost has been spent. */
function setDraftAside(journey: Journey): () => void {
  const aside = { ending: journey.ending, by: journey.answeredBy, redactions: journey.redactions, cost: journey.cost }
  const request = { arrival: journey.arrival, assessment: journey.assessment }
  const attempt = journey.attempts.at(-1)
  if (attempt && aside.by) {
    const facts = aside.ending?.facts ?? {}
    journey.spent = priceOf(journey, facts, aside.by)
    journey.attempts[journey.attempts.length - 1] = { ...attempt, setAside: { usage: believable(facts.usage), cost: journey.spent } }
  }
  journey.ending = undefined
  journey.cost = undefined
  journey.isEscalated = true
  return () => {
    journey.ending = aside.ending
    journey.answeredBy = aside.by
    journey.redactions = aside.redactions
    journey.cost = aside.cost
    journey.spent = undefined
    journey.isEscalated = false
    journey.arrival = request.arrival
    journey.assessment = request.assessment
    journey.told = { fallback: 0, warnings: [...journey.noted] }
    // The ledger takes the last attempt for the one that answered.
    const index = journey.attempts.findIndex((one) => one.setAside !== undefined)
    if (attempt && index >= 0) journey.attempts.push(...journey.attempts.splice(index, 1).map(() => attempt))
  }
}

/** What comes with a draft is read like everything else that leaves; one that would keep the request at home stays at home itself. */
async function suggestDraft(journey: Journey, draft: string): Promise<void> {
  const arrival = withSuggestion(journey.arrival, draft)
  if (!arrival) return
  const before = { arrival: journey.arrival, assessment: journey.assessment }
  journey.arrival = arrival
  const assessment = labelled(journey, await inspectRequest(journey))
  const { profile } = journey.road.rules()
  if (barOf(assessment, 'cloud', profile) || needsReview(assessment, journey.road.config().privacy.review)) journey.arrival = before.arrival
  else journey.assessment = assessment
}

function noteFate(journey: Journey, fate: Fate, verdict: Verdict | undefined, threshold: number): void {
  const rounded = (value: number) => Math.round(value * 1_000) / 1_000
  const names = ['cascade', 'pWrong', 'pWrongLimit', 'doubts']
  const others = journey.decision.signals.filter(({ name }) => !names.includes(name))
  const pWrong = verdict
    ? [{ name: 'pWrong', value: rounded(verdict.pWrong) }, { name: 'pWrongLimit', value: rounded(threshold) }, ...doubtsOf(verdict)]
    : []
  journey.decision = { ...journey.decision, signals: [...others, { name: 'cascade', value: fate }, ...pWrong] }
}

/** What a verification takes for granted when nobody expects worse. */
export const usualDoubt = 0.25

/** The checks that an answer failed, the weightiest first. */
function doubtsOf({ checks }: Verdict): Signal[] {
  const failed = checks.filter(({ passed }) => !passed).sort((one, other) => other.weight - one.weight)
  return failed.length === 0
    ? []
    : [
        {
          name: 'doubts',
          value: failed
            .slice(0, 5)
            .map(({ name }) => name)
            .join(' '),
        },
      ]
}

/** The kind of task, as the decision saw it. */
function familyOf({ signals }: Decision): TaskFamily {
  const value = String(signals.find(({ name }) => name === 'category')?.value ?? '').split('/')[0]
  return taskFamilies.find((family) => family === value) ?? 'chat'
}
