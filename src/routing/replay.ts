// The past decided anew. The ledger keeps no words; it keeps each request's signals and whoever could have answered, and that is enough to
// ask what another policy would have done.
import type { Candidate, Decision, Offer, Signal } from '../core/decision.ts'
import type { Entry } from '../core/exchange.ts'
import type { Reason } from '../core/reasons.ts'
import type { Level } from '../core/sensitivity.ts'
import type { Model, ProviderName, ZoneProof } from '../core/upstream.ts'
import { decide } from './decide.ts'
import type { Policy } from './policy.ts'
import type { Circumstances, Question } from './question.ts'
import { recallQuestion } from './signals/index.ts'

/** What the ledger does not know of an upstream, from the configuration or the provider. */
export type Lore = Pick<Offer, 'region' | 'preferred'>

const mostUpstreams = 2_000
const mostModels = 500

type Seen = { readonly provider: string; readonly zone: ZoneProof; readonly models: Map<string, Model> }

/** Everyone who was ever a candidate or was asked, with the models as last seen. Entries are shown the latest first. */
export class SeenWorld {
  readonly #upstreams = new Map<string, Seen>()

  show({ decision, attempts }: Entry): void {
    if (decision.kind === 'route') for (const { upstream, provider, model } of decision.candidates) this.#note(upstream, provider, model)
    for (const { upstream, provider, model, zone } of attempts) this.#note(upstream, provider, { name: model, zone, can: {} })
  }

  /** Health and load of the past are over: everybody seen counts as well and idle. */
  offers(loreOf: (upstream: string, provider: string) => Lore): Offer[] {
    return [...this.#upstreams].map(([upstream, { provider, zone, models }]) => ({
      upstream,
      provider: provider as ProviderName, // written by a decision
      zone,
      models: [...models.values()],
      isOpenEnded: false,
      can: {},
      operations: ['chat', 'completion', 'embedding', 'count-tokens', 'native'],
      waitMs: 0,
      failures: 0,
      ...loreOf(upstream, provider),
    }))
  }

  #note(upstream: string, provider: string, model: Model): void {
    let seen = this.#upstreams.get(upstream)
    if (!seen) {
      if (this.#upstreams.size >= mostUpstreams) return
      seen = { provider, zone: model.zone, models: new Map() }
      this.#upstreams.set(upstream, seen)
    }
    if (!seen.models.has(model.name) && seen.models.size < mostModels) seen.models.set(model.name, model)
  }
}

/** A past request as a question. `localTime` makes local time of a UTC time. */
export function questionOf(entry: Entry, localTime: (at: string) => string): Question {
  const { id, askedModel, operation, level, caller, at, decision, usage } = entry
  const recalled = recallQuestion(decision.signals)
  return {
    id,
    model: askedModel,
    operation,
    needs: [],
    level: level as Level,
    isInspected: true,
    caller,
    now: localTime(at),
    ...recalled,
    tokens: recalled.tokens || usage?.inputTotal || 0,
    ...(usage?.outputTotal !== undefined && { expectedOutput: usage.outputTotal }),
  }
}

/** Whether a past decision can be made anew: native paths name their upstream, and some requests came to no decision. */
export function isDecided({ operation, decision }: Entry): boolean {
  return operation !== 'native' && decision.policy !== '' && decision.signals.length > 0
}

/** One past request under two policies. */
export type Replayed = {
  readonly before: Decision
  readonly after: Decision
  /** The policy of before, decided anew, puts the same one first as it did then. */
  readonly isFaithful: boolean
  readonly hasEstimate: boolean
}

export function replayOne(
  entry: Entry,
  question: Question,
  offers: readonly Offer[],
  policies: { readonly before: Policy; readonly after: Policy },
  around: Omit<Circumstances, 'isRaised'>,
): Replayed {
  const world = { ...around, isRaised: decisionSignal(entry.decision, 'bridge') === 'raised' }
  const before = decide(question, offers, policies.before, world)
  return {
    before,
    after: decide(question, offers, policies.after, world),
    isFaithful: nameOf(firstOf(before)) === nameOf(firstOf(entry.decision)),
    hasEstimate: question.estimate !== undefined,
  }
}

export function firstOf(decision: Decision): Candidate | undefined {
  return decision.kind === 'route' ? decision.candidates[0] : undefined
}

export function nameOf(candidate: Candidate | undefined): string {
  return candidate ? `${candidate.upstream}/${candidate.model.name}` : 'refused'
}

function decisionSignal({ signals }: Decision, name: string): Signal['value'] | undefined {
  return signals.find((signal) => signal.name === name)?.value
}

/** What one policy comes to over a span. */
export type Sum = {
  requests: number
  refused: number
  /** Requests whose first choice lies in the cloud, and their input tokens. */
  cloud: number
  cloudTokens: number
  /** Micro-dollars in the cloud, of those whose price is known. */
  micros: number
  unpriced: number
}

export type Change = {
  readonly id: string
  readonly at: string
  readonly level: Level
  readonly from: string
  readonly to: string
  readonly because: readonly Reason[]
}

/** Adds up what replayed requests show. Examples are bounded; the sums are not. */
export class Comparison {
  readonly before: Sum = emptySum()
  readonly after: Sum = emptySum()
  readonly moves = new Map<string, number>()
  readonly examples: Change[] = []
  replayed = 0
  changed = 0
  faithful = 0
  withoutEstimate = 0
  readonly #mostExamples: number

  constructor(mostExamples: number) {
    this.#mostExamples = mostExamples
  }

  add(
    entry: Entry,
    question: Question,
    { before, after, isFaithful, hasEstimate }: Replayed,
    price: (candidate: Candidate) => number | undefined,
  ): void {
    this.replayed++
    if (isFaithful) this.faithful++
    if (!hasEstimate) this.withoutEstimate++
    addTo(this.before, before, question.tokens, price)
    addTo(this.after, after, question.tokens, price)
    const [from, to] = [wordsOf(before), wordsOf(after)]
    if (from === to) return
    this.changed++
    const move = `${zoneOf(before)} → ${zoneOf(after)}`
    this.moves.set(move, (this.moves.get(move) ?? 0) + 1)
    if (this.examples.length < this.#mostExamples)
      this.examples.push({ id: entry.id, at: entry.at, level: entry.level, from, to, because: whyNot(firstOf(before), after) })
  }
}

/** What the other policy has against the one who would have been first, or else for the one who is. */
function whyNot(former: Candidate | undefined, after: Decision): readonly Reason[] {
  const rejection = after.rejected.find(({ upstream, model }) => upstream === former?.upstream && model === former.model.name)
  if (rejection) return rejection.reasons
  if (after.kind === 'refuse') return after.reasons
  const reasons = after.candidates[0]?.reasons ?? []
  const weighty = reasons.filter(({ code }) => code.startsWith('evidence.') || code === 'share.limit')
  return weighty.length > 0 ? weighty : reasons.filter(({ code }) => code === 'rule.applied')
}

function wordsOf(decision: Decision): string {
  const plan = decision.kind === 'route' && decision.plan ? `, ${decision.plan}` : ''
  return `${nameOf(firstOf(decision))}${plan}`
}

/** `home`, `cloud`, `refused`, or the plan that begins at home. */
function zoneOf(decision: Decision): string {
  if (decision.kind === 'refuse') return 'refused'
  if (decision.plan && decision.plan !== 'direct') return decision.plan
  return firstOf(decision)?.model.zone.zone === 'cloud' ? 'cloud' : 'home'
}

function emptySum(): Sum {
  return { requests: 0, refused: 0, cloud: 0, cloudTokens: 0, micros: 0, unpriced: 0 }
}

function addTo(sum: Sum, decision: Decision, tokens: number, price: (candidate: Candidate) => number | undefined): void {
  sum.requests++
  const first = firstOf(decision)
  if (!first) {
    sum.refused++
    return
  }
  if (first.model.zone.zone !== 'cloud') return
  sum.cloud++
  sum.cloudTokens += tokens
  const micros = price(first)
  if (micros === undefined) sum.unpriced++
  else sum.micros += micros
}
