// Stop 4: everything the decision is made from, and the decision.

import type { Amounts } from '../../core/budget.ts'
import type { Candidate, Decision, Offer } from '../../core/decision.ts'
import { type Document, find } from '../../core/document.ts'
import { fail } from '../../core/errors.ts'
import { localTime } from '../../core/local-time.ts'
import type { Reason } from '../../core/reasons.ts'
import type { Zone } from '../../core/sensitivity.ts'
import { estimateConversation, estimateTokens } from '../../core/tokens.ts'
import type { Model } from '../../core/upstream.ts'
import { barOf } from '../../privacy/boundary.ts'
import { decide, isAlias, learnedComplexity, type Question } from '../../routing/decide.ts'
import { answerMs } from '../../routing/expect.ts'
import { looksAtWords, type Policy, withPreset } from '../../routing/policy.ts'
import { promptOf } from '../../routing/prompt.ts'
import { asksForNews } from '../../routing/signals/freshness.ts'
import type { Catalog } from '../../upstreams/catalog.ts'
import type { Engine } from '../../upstreams/provider.ts'
import { nativeName, needsOf, viewOf } from '../arrival.ts'
import { policyOfParts } from '../consult.ts'
import { burst, isStandIn } from '../plan-b.ts'
import { boundOf, budgetsOf } from './budgeting.ts'
import type { Journey } from './journey.ts'
import { warmOf } from './warming.ts'

export async function decideFor(journey: Journey): Promise<Decision> {
  const { door, document, model, caller, id } = journey.arrival
  const catalog = journey.road.catalog()
  if (door.wire === 'native' && !catalog.find(door.upstream ?? '')?.native)
    throw fail('request.not_found', { method: journey.arrival.method, path: '/native/' })
  const asked = door.upstream ? `${door.upstream}/${nativeName(journey.arrival)}` : model
  const budgets = budgetsOf(journey)
  const question = {
    id,
    model: asked,
    operation: door.operation,
    needs: [] as ReturnType<typeof needsOf>,
    tokens: 0,
    level: journey.assessment.level,
    isInspected: journey.assessment.complete,
    zones: caller.zones,
    models: caller.models,
    mostLevel: caller.mostLevel,
    barred: barsOf(journey),
    labels: journey.assessment.labels,
    caller: caller.name,
    now: localTime(journey.arrival.at),
    ...(budgets && { budgets }),
    ...(journey.wishes.deadlineMs !== undefined && { deadlineMs: journey.wishes.deadlineMs }),
    ...(journey.wishes.maxCostUsd !== undefined && { maxCostUsd: journey.wishes.maxCostUsd }),
  }
  const policy = policyInForce(journey)
  // A model asked for by its name is the caller's own choice; only an alias needs to know what the task requires.
  const isNamed = door.wire === 'native' || !isAlias(asked, policy)
  // A budget that degrades may let anybody at home answer instead.
  const isAlone = isNamed && !budgets?.some(({ mode }) => mode === 'degrade')
  const named = isAlone ? catalog.offer(asked.slice(0, Math.max(0, asked.indexOf('/')))) : undefined
  const offers = named ? [named] : catalog.offers()
  // A rule on what a request says holds for every model, however it was named.
  if (
    !document ||
    (isNamed && (door.wire === 'native' || !(looksAtWords(policy) || journey.wishes.maxCostUsd !== undefined || isBounded(budgets))))
  ) {
    return decided(journey, { ...question, tokens: tokensFor(journey, document, offers) }, offers, policy)
  }
  const view = viewOf(journey.arrival, document)
  if (!view) return decided(journey, { ...question, tokens: tokensOf(journey, document.text) }, offers, policy)
  const tokens = estimateConversation(view.conversation)
  journey.estimatedTokens = tokens
  journey.wishedOutput = view.conversation.settings.maxOutputTokens
  // The built-in engine stands behind every model at home, so it is asked only when there is none.
  const hasHome = offers.some((offer) => offer.provider !== 'builtin' && offer.models.some((model) => model.zone.zone !== 'cloud'))
  const task = hasHome ? undefined : (await builtinOf(catalog))?.fits?.(view.conversation)
  const { prompt, asked: last, facts, maxOutput } = promptOf(view.conversation)
  const estimate = journey.road.estimator?.()?.estimate(prompt, facts)
  const warm = warmOf(journey)
  const found = {
    needs: needsOf(view.conversation),
    tokens,
    isFresh: asksForNews(last),
    ...(task !== undefined && { task }),
    ...(estimate && { estimate }),
    ...(maxOutput !== undefined && { maxOutput }),
    ...(warm && { warm }),
  }
  const decision = decided(journey, { ...question, ...found }, offers, policy)
  // "At most a tenth" is a tenth of what the decisions go by.
  if (estimate) journey.road.complexities.note(hardnessOf(decision) ?? estimate.complexity)
  return decision
}

/** Some budget may keep this request from the cloud, so how much it may take is worth knowing. */
function isBounded(budgets: Question['budgets']): boolean {
  return budgets?.some(({ mode }) => mode !== 'soft') ?? false
}

function boundAt(journey: Journey, offer: Offer, model: Model): Amounts {
  const upstream = journey.road.catalog().find(offer.upstream)
  return upstream ? boundOf(journey, upstream, model) : { micros: undefined, tokens: 0, requests: 1 }
}

function hardnessOf({ signals }: Decision): number | undefined {
  const value = signals.find(({ name }) => name === learnedComplexity)?.value
  return typeof value === 'number' ? value : undefined
}

/** The policy in force, tightened by the preset the caller wishes for. */
function policyInForce(journey: Journey): Policy {
  const policy = journey.arrival.partOf ? policyOfParts(journey.road.policy()) : journey.road.policy()
  return journey.wishes.preset ? withPreset(policy, journey.wishes.preset) : policy
}

export function decided(journey: Journey, question: Question, offers: readonly Offer[], policy: Policy): Decision {
  const world = {
    bound: (offer: Offer, model: Model) => boundAt(journey, offer, model),
    isRaised: journey.road.bridge.isRaised,
    threshold: (share: number) => journey.road.complexities.threshold(share),
    price: (offer: Offer, model: string, input: number, output: number, cached: number) => {
      const upstream = journey.road.catalog().find(offer.upstream)
      const usage = { inputTotal: input, outputTotal: output, ...(cached > 0 && { cacheRead: cached }) }
      const work = { workMs: answerMs(offer, offer.zone.zone, output), concurrent: 1 }
      return upstream && journey.road.price(upstream, model, offer.zone.zone, journey.iso, usage, { work }).micros
    },
  }
  const decision = decide(question, offers, policy, world)
  const { budgets: _, ...unbounded } = question
  const wellAndLowered = () =>
    decide(
      unbounded,
      offers.map((offer) => ({ ...offer, waitMs: 0 })),
      policy,
      { ...world, isRaised: false },
    )
  journey.isStandIn = isStandIn(decision, wellAndLowered)
  if (decision.kind === 'route') journey.wishedFirst = decision.candidates[0]
  const { partOf } = journey.arrival
  return partOf ? { ...decision, signals: [...decision.signals, { name: 'partOf', value: partOf }] } : decision
}

/** Where this content may not go, whoever would answer there. */
function barsOf(journey: Journey): Partial<Record<Zone, Reason>> {
  const { profile } = journey.road.rules()
  return { private: barOf(journey.assessment, 'private', profile), cloud: barOf(journey.assessment, 'cloud', profile) }
}

/** A rule that applies lays this duty upon the request, whether it may go anywhere as a whole or not. */
export function isRuled(journey: Journey, duty: 'redact' | 'review'): boolean {
  if (journey.decision.kind === 'route') return journey.decision.duties?.[duty] !== undefined
  const applied = new Set(journey.decision.rules)
  return applied.size > 0 && policyInForce(journey).rules.some(({ name, effects }) => applied.has(name) && Boolean(effects[duty]))
}

/** A named model's request is counted closely only when the rough count of its text, which takes images for words, does not fit. */
function tokensFor(journey: Journey, document: Document | undefined, offers: readonly Offer[]): number {
  const rough = tokensOf(journey, document?.text)
  if (!document || rough === 0 || !offers.some(({ models }) => models.some(({ window }) => window !== undefined && rough > window / 2)))
    return rough
  const view = viewOf(journey.arrival, document)
  if (!view) return rough
  journey.estimatedTokens = estimateConversation(view.conversation)
  journey.wishedOutput = view.conversation.settings.maxOutputTokens
  return journey.estimatedTokens
}

/** A rough count, made only for texts long enough to fill the smallest window in use. */
function tokensOf(journey: Journey, text: string | undefined): number {
  if (!text || text.length < 4_096) return 0
  const tokens = journey.estimatedTokens ?? estimateTokens(text)
  journey.estimatedTokens = tokens
  return tokens
}

/** A response that is continued is known to the upstream that made it. */
export function makerFirst(journey: Journey, candidates: readonly Candidate[]): readonly Candidate[] {
  const { document, door, caller } = journey.arrival
  const span = document && door.wire === 'openai-responses' ? find(document, ['previous_response_id']) : undefined
  if (!document || span?.kind !== 'string') return candidates
  journey.previous = String(JSON.parse(document.text.slice(span.start, span.end)))
  const maker = journey.road.remembered.upstreamOf(journey.previous, caller.name)
  return [...candidates.filter(({ upstream }) => upstream === maker), ...candidates.filter(({ upstream }) => upstream !== maker)]
}

/** A model that was asked for by its name is waited for. */
export function inBurst(journey: Journey, candidates: readonly Candidate[]): readonly Candidate[] {
  if (candidates.length < 2) return candidates
  const loadOf = (upstream: string) => {
    const health = journey.road.catalog().find(upstream)?.health
    return health && { ...health.view(), slots: health.slots }
  }
  const order = burst(candidates, loadOf, { waiting: journey.road.config().burst.waiting, leftMs: journey.leftMs() })
  if (order !== candidates && journey.decision.kind === 'route') journey.decision = { ...journey.decision, candidates: order }
  return order
}

async function builtinOf(catalog: Catalog): Promise<Engine | undefined> {
  const upstream = catalog.upstreams.find((candidate) => candidate.provider.name === 'builtin')
  return upstream?.engine?.()
}
