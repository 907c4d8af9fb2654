// The one road. A request goes through the eight stops here:
//   1 server     bytes at a door, caller known (server.ts)
//   2 read       arrival.ts
//   3 inspect    privacy/inspect
//   4 decide     routing/decide
//   5 clear      privacy/boundary, anew for every attempt
//   6 attempt    lane.ts prepares, the transport or an engine carries
//   7 relay      relay.ts
//   8 record     the ledger's entry, after the caller has been answered

import { hash } from 'node:crypto'
import { nearest } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import type { Assessment } from '../core/assessment.ts'
import type { Conversation, Warning } from '../core/conversation.ts'
import type { Candidate, Decision, Offer } from '../core/decision.ts'
import { type Document, edit, find, readDocument, removeMember } from '../core/document.ts'
import { type DrawbridgeError, fail, isDrawbridgeError } from '../core/errors.ts'
import type { Attempt, Cost, Egress, Entry, Outcome } from '../core/exchange.ts'
import { localTime } from '../core/local-time.ts'
import { because, type Reason, sentence } from '../core/reasons.ts'
import type { Reply } from '../core/reply.ts'
import { furtherZone, type Zone } from '../core/sensitivity.ts'
import { estimateConversation, estimateTokens } from '../core/tokens.ts'
import type { Model } from '../core/upstream.ts'
import type { World } from '../core/world.ts'
import type { ReviewStore } from '../ledger/reviews.ts'
import { barOf, type Clearance, clear, type Rules, unsplicable } from '../privacy/boundary.ts'
import { secrets } from '../privacy/detectors/secrets/index.ts'
import type { Inspector } from '../privacy/inspect.ts'
import { createOutputReview, merged } from '../privacy/output-review.ts'
import { actionOf } from '../privacy/profiles.ts'
import { restorerOf } from '../privacy/restore.ts'
import { mayHoldUntrusted, type Suspicion } from '../privacy/suspicion.ts'
import { countTokensReply } from '../protocols/anthropic-messages.ts'
import type { Asked, ReplyFacts, WireError } from '../protocols/protocol.ts'
import { type Estimator, type TaskFamily, taskFamilies } from '../routing/complexity/complexity.ts'
import { decide, isAlias, type Question } from '../routing/decide.ts'
import { looksAtWords, type Policy, withPreset } from '../routing/policy.ts'
import { promptOf } from '../routing/prompt.ts'
import type { Complexities } from '../routing/shares.ts'
import { asksForNews } from '../routing/signals/freshness.ts'
import type { Catalog, Upstream } from '../upstreams/catalog.ts'
import type { Leaving } from '../upstreams/health.ts'
import type { Engine } from '../upstreams/provider.ts'
import type { Outgoing, Transport } from '../upstreams/transport.ts'
import { judgeTruncation } from '../upstreams/truncation.ts'
import { type Arrival, nativeName, needsOf, viewOf } from './arrival.ts'
import { asideOf, besideTheBody, withoutTellingHeaders } from './aside.ts'
import type { BridgeKeeper } from './bridge.ts'
import {
  askedAgain,
  type CascadePlan,
  cascade,
  type Fate,
  judgeReply,
  type Message,
  mostHeld,
  planCascade,
  readAnswer,
  type Steps,
  textOf,
  type Verdict,
  type Verify,
} from './cascade.ts'
import { type Ask, consultAlias, consultation, matterOf, policyOfParts, teamOf, wantsConsultation } from './consult.ts'
import type { Continuity } from './continuity.ts'
import type { ExchangeDoor } from './doors.ts'
import type { Drafts } from './drafts.ts'
import { type Ending, type HeldReply, outcomeOf } from './ending.ts'
import { formOf } from './forms.ts'
import { HeldOutlet, nowhere } from './held-outlet.ts'
import { mayBeAbsent, noteAbsence, type Passage, prepare, withoutCredentials } from './lane.ts'
import type { Headers, Way } from './outlet.ts'
import { burst, isHome, isStandIn } from './plan-b.ts'
import type { Presence } from './presence.ts'
import { recordedDecision, recordedDoor, recordedModel, recordedTraceparent } from './recorded.ts'
import { relayEngine, relayHttp, sendEmbedding } from './relay.ts'
import type { Remembered } from './remembered.ts'
import { restoreReply } from './restoring.ts'
import { needsReview, type Reviewed, review } from './reviews.ts'
import { withSuggestion } from './suggestion.ts'
import { callerProtocol, headerOf, passedHeaders } from './upstream-answer.ts'
import { better, isAbsence, judge } from './verdict.ts'
import { WatchedOutlet } from './watched-outlet.ts'
import { readWishes, type Wishes } from './wishes.ts'

/** Everything the road needs, handed in by app.ts. What may change with a reload is asked anew for every request. */
export type Road = {
  readonly world: World
  readonly config: () => Config
  readonly catalog: () => Catalog
  readonly policy: () => Policy
  readonly transport: Transport
  readonly bridge: BridgeKeeper
  readonly continuity: Continuity
  readonly remembered: Remembered
  readonly inspector: () => Inspector
  /** False from the moment the inspection failed as a whole: what was read before no longer counts. */
  readonly isInspecting: () => boolean
  readonly rules: () => Rules
  /** Judges what comes from outside; undefined when the weights for that are not there. */
  readonly suspicion: () => ((conversation: Conversation) => Suspicion) | undefined
  /** Judges what a prompt asks of a model; undefined without its weights, and then aliases keep to their fixed order. */
  /** How hard the requests of late were, for shares of the cloud. */
  readonly complexities: Complexities
  readonly estimator?: () => Estimator | undefined
  /** Looks at answers from home before they go out; without it no request goes through a cascade. */
  readonly verify?: Verify
  readonly reviews: ReviewStore
  /** Keeps what home answered in the cloud's stead while the bridge was raised. */
  readonly drafts?: Pick<Drafts, 'keep'>
  /** Note what left. Never throws: accounting fails open. */
  readonly egress: (egress: Egress) => void
  readonly price: (upstream: Upstream, model: string, zone: Model['zone']['zone'], at: string, usage: Entry['usage']) => Cost
  readonly record: (entry: Entry) => void
  readonly log: (line: {
    readonly level: 'warn' | 'error'
    readonly message: string
    readonly id?: string
    readonly cause?: unknown
  }) => void
}

type Told = { fallback: number; warnings: Warning[] }

/** Carry one request to its answer. Never throws: whatever goes wrong becomes an answer in the caller's protocol and an entry. */
export async function exchange(road: Road, arrival: Arrival, outlet: Way): Promise<void> {
  const journey = new Journey(road, arrival, outlet)
  try {
    await journey.run()
  } catch (error) {
    journey.refuse(isDrawbridgeError(error) ? error : fail('internal', { id: arrival.id }, error))
  }
  journey.record()
}

class Journey {
  readonly #road: Road
  #arrival: Arrival
  readonly #outlet: Way
  /** Where the next answer goes: to the caller, or to where it is held. */
  #way: Way
  readonly #attempts: Attempt[] = []
  #assessment: Assessment = { level: 'internal', findings: [], complete: false, reasons: [], labels: [], opaque: 0 }
  #redactions = 0
  /** What is told beside a translation's losses. */
  readonly #noted: Warning[] = []
  #decision: Decision
  #told: Told = { fallback: 0, warnings: [] }
  #ending: Ending | undefined
  #answeredBy: { upstream: Upstream; model: Model } | undefined
  #error: DrawbridgeError | undefined
  #cost: Cost | undefined
  /** What a draft cost that was given up for another answer. */
  #spent: Cost | undefined
  #isEscalated = false
  #isConsulted = false
  /** What the requests of a consultation cost together, and what was replaced in them. */
  #parts = { micros: 0, redactions: 0 }
  /** Home answers because the cloud, which the policy would have chosen, is out of reach. */
  #isStandIn = false
  /** Whom the policy chose, before any burst. */
  #wishedFirst: Candidate | undefined
  #estimatedTokens: number | undefined
  #wishedOutput: number | undefined
  #previous: string | undefined
  /** A reading by other rules than those in force says nothing of what they would find. */
  #inspectedBy: Inspector | undefined
  #isoTime: string | undefined
  #wishes: Wishes = {}

  constructor(road: Road, arrival: Arrival, outlet: Way) {
    this.#road = road
    this.#arrival = arrival
    this.#outlet = outlet
    this.#way = outlet
    this.#decision = { kind: 'refuse', id: arrival.id, reasons: [], rejected: [], signals: [], level: 'internal', policy: '' }
  }

  async run(): Promise<void> {
    this.#wishes = readWishes(this.#arrival.headers)
    const assessment = this.#inspect()
    // A history that was read before costs no turn of the event loop.
    this.#assessment = this.#labelled(assessment instanceof Promise ? await assessment : assessment)
    this.#suspect()
    this.#decision = await this.#decide()
    if (this.#wantsConsultation() && (await this.#consult())) return
    if (this.#decision.kind === 'refuse') throw this.#refusal(this.#decision)
    const wanted = this.#makerFirst(this.#decision.candidates)
    const candidates = this.#burst(wanted)
    const plan = this.#decision.plan === 'cascade' && candidates === wanted ? planCascade(candidates) : undefined
    const last = await ((plan && this.#cascade(plan)) ?? this.#tryAll(candidates))
    if (last) this.#tellFailure(last)
  }

  #inspect(): Assessment | Promise<Assessment> {
    this.#inspectedBy = this.#road.inspector()
    const { document, bytes, door, caller } = this.#arrival
    const circumstances = { wire: door.wire, declared: this.#wishes.level, floor: caller.level, scope: caller.name }
    if (document || bytes.length === 0) return this.#road.inspector().inspect(document, circumstances)
    return this.#inspectForm(bytes, circumstances)
  }

  /** Labels come from what was found, from the caller's key and from the request itself. */
  #labelled(assessment: Assessment): Assessment {
    const given = [...(this.#arrival.caller.labels ?? []), ...(this.#wishes.labels ?? [])]
    return given.length === 0 ? assessment : { ...assessment, labels: [...new Set([...assessment.labels, ...given])] }
  }

  /** Orders in texts from outside can only tighten what happens: they are noted, take the tools away, wait for a human, or stop the request. */
  #suspect(): void {
    const { document } = this.#arrival
    const { action, threshold } = this.#road.rules().profile.injection
    const judge = this.#road.suspicion()
    if (!judge || action === 'off' || !document || !mayHoldUntrusted(document.text)) return
    const view = viewOf(this.#arrival, document)
    const score = view ? judge(view.conversation).score : 0
    if (!view || score < threshold) return
    const reason = because('injection.suspected', { score: score.toFixed(2) })
    const { labels, reasons } = this.#assessment
    this.#assessment = { ...this.#assessment, labels: [...labels, injectionLabel], reasons: [...reasons, reason] }
    this.#noted.push({ path: 'input', code: 'suspicious' })
    if (action === 'block') throw fail('policy.refused', { detail: sentence(reason), decision: this.#arrival.id })
    if (action === 'annotate' || view.conversation.tools.length === 0) return
    this.#arrival = withoutTools(this.#arrival, document)
    this.#noted.push({ path: 'tools', code: 'removed' })
  }

  /** A body that is no JSON: whatever text it holds is read, but nothing can be replaced in it. */
  async #inspectForm(bytes: Buffer, circumstances: Parameters<Inspector['inspect']>[1]): Promise<Assessment> {
    const { document, ...form } = formOf(bytes, headerOf(this.#arrival.headers, 'content-type') ?? '')
    const assessment = await this.#road.inspector().inspect(document, { ...circumstances, ...form })
    return { ...assessment, findings: assessment.findings.map((finding) => ({ ...finding, leaf: unsplicable })) }
  }

  /** A response that is continued is known to the upstream that made it. */
  #makerFirst(candidates: readonly Candidate[]): readonly Candidate[] {
    const { document, door, caller } = this.#arrival
    const span = document && door.wire === 'openai-responses' ? find(document, ['previous_response_id']) : undefined
    if (!document || span?.kind !== 'string') return candidates
    this.#previous = String(JSON.parse(document.text.slice(span.start, span.end)))
    const maker = this.#road.remembered.upstreamOf(this.#previous, caller.name)
    return [...candidates.filter(({ upstream }) => upstream === maker), ...candidates.filter(({ upstream }) => upstream !== maker)]
  }

  async #decide(): Promise<Decision> {
    const { door, document, model, caller, id } = this.#arrival
    const catalog = this.#road.catalog()
    if (door.wire === 'native' && !catalog.find(door.upstream ?? '')?.native)
      throw fail('request.not_found', { method: this.#arrival.method, path: '/native/' })
    const asked = door.upstream ? `${door.upstream}/${nativeName(this.#arrival)}` : model
    const question = {
      id,
      model: asked,
      operation: door.operation,
      needs: [] as ReturnType<typeof needsOf>,
      tokens: 0,
      level: this.#assessment.level,
      isInspected: this.#assessment.complete,
      zones: caller.zones,
      barred: this.#bars(),
      labels: this.#assessment.labels,
      caller: caller.name,
      now: localTime(this.#arrival.at),
      ...(this.#wishes.deadlineMs !== undefined && { deadlineMs: this.#wishes.deadlineMs }),
      ...(this.#wishes.maxCostUsd !== undefined && { maxCostUsd: this.#wishes.maxCostUsd }),
    }
    const policy = this.#policy()
    // A model asked for by its name is the caller's own choice; only an alias needs to know what the task requires.
    const isNamed = door.wire === 'native' || !isAlias(asked, policy)
    const named = isNamed ? catalog.offer(asked.slice(0, Math.max(0, asked.indexOf('/')))) : undefined
    const offers = named ? [named] : catalog.offers()
    // A rule on what a request says holds for every model, however it was named.
    if (!document || (isNamed && (door.wire === 'native' || !(looksAtWords(policy) || this.#wishes.maxCostUsd !== undefined)))) {
      return this.#decided({ ...question, tokens: this.#tokensFor(document, offers) }, offers, policy)
    }
    const view = viewOf(this.#arrival, document)
    if (!view) return this.#decided({ ...question, tokens: this.#tokensOf(document.text) }, offers, policy)
    const tokens = estimateConversation(view.conversation)
    this.#estimatedTokens = tokens
    this.#wishedOutput = view.conversation.settings.maxOutputTokens
    // The built-in engine stands behind every model at home, so it is asked only when there is none.
    const hasHome = offers.some((offer) => offer.provider !== 'builtin' && offer.models.some((model) => model.zone.zone !== 'cloud'))
    const task = hasHome ? undefined : (await builtinOf(catalog))?.fits?.(view.conversation)
    const { prompt, asked: last, facts, maxOutput } = promptOf(view.conversation)
    const estimate = this.#road.estimator?.()?.estimate(prompt, facts)
    if (estimate) this.#road.complexities.note(estimate.complexity)
    const found = {
      needs: needsOf(view.conversation),
      tokens,
      isFresh: asksForNews(last),
      ...(task !== undefined && { task }),
      ...(estimate && { estimate }),
      ...(maxOutput !== undefined && { maxOutput }),
    }
    return this.#decided({ ...question, ...found }, offers, policy)
  }

  /** The policy in force, tightened by the preset the caller wishes for. */
  #policy(): Policy {
    const policy = this.#arrival.partOf ? policyOfParts(this.#road.policy()) : this.#road.policy()
    return this.#wishes.preset ? withPreset(policy, this.#wishes.preset) : policy
  }

  #decided(question: Question, offers: readonly Offer[], policy: Policy): Decision {
    const world = {
      isRaised: this.#road.bridge.isRaised,
      threshold: (share: number) => this.#road.complexities.threshold(share),
      price: (offer: Offer, model: string, input: number, output: number, cached: number) => {
        const upstream = this.#road.catalog().find(offer.upstream)
        const usage = { inputTotal: input, outputTotal: output, ...(cached > 0 && { cacheRead: cached }) }
        return upstream && this.#road.price(upstream, model, offer.zone.zone, this.#iso, usage).micros
      },
    }
    const decision = decide(question, offers, policy, world)
    const wellAndLowered = () =>
      decide(
        question,
        offers.map((offer) => ({ ...offer, waitMs: 0 })),
        policy,
        { ...world, isRaised: false },
      )
    this.#isStandIn = isStandIn(decision, wellAndLowered)
    if (decision.kind === 'route') this.#wishedFirst = decision.candidates[0]
    const { partOf } = this.#arrival
    return partOf ? { ...decision, signals: [...decision.signals, { name: 'partOf', value: partOf }] } : decision
  }

  /** The rules of the boundary, and what a rule of the policy adds to them: the private zone, too, gets the redacted text. */
  #rules(): Rules {
    const rules = this.#road.rules()
    const isDressed = this.#decision.kind === 'route' && this.#decision.duties?.redact !== undefined
    return isDressed ? untrusting(rules) : rules
  }

  /** Where this content may not go, whoever would answer there. */
  #bars(): Partial<Record<Zone, Reason>> {
    const { profile } = this.#road.rules()
    return { private: barOf(this.#assessment, 'private', profile), cloud: barOf(this.#assessment, 'cloud', profile) }
  }

  /** A named model's request is counted closely only when the rough count of its text, which takes images for words, does not fit. */
  #tokensFor(document: Document | undefined, offers: readonly Offer[]): number {
    const rough = this.#tokensOf(document?.text)
    if (!document || rough === 0 || !offers.some(({ models }) => models.some(({ window }) => window !== undefined && rough > window / 2)))
      return rough
    const view = viewOf(this.#arrival, document)
    if (!view) return rough
    this.#estimatedTokens = estimateConversation(view.conversation)
    this.#wishedOutput = view.conversation.settings.maxOutputTokens
    return this.#estimatedTokens
  }

  /** A rough count, made only for texts long enough to fill the smallest window in use. */
  #tokensOf(text: string | undefined): number {
    if (!text || text.length < 4_096) return 0
    const tokens = this.#estimatedTokens ?? estimateTokens(text)
    this.#estimatedTokens = tokens
    return tokens
  }

  /** A model that was asked for by its name is waited for. */
  #burst(candidates: readonly Candidate[]): readonly Candidate[] {
    if (candidates.length < 2) return candidates
    const loadOf = (upstream: string) => {
      const health = this.#road.catalog().find(upstream)?.health
      return health && { ...health.view(), slots: health.slots }
    }
    const order = burst(candidates, loadOf, { waiting: this.#road.config().burst.waiting, leftMs: this.#leftMs() })
    if (order !== candidates && this.#decision.kind === 'route') this.#decision = { ...this.#decision, candidates: order }
    return order
  }

  #wantsConsultation(): boolean {
    const { door, document, model, partOf } = this.#arrival
    if (partOf !== undefined || !document || door.operation !== 'chat') return false
    return model === consultAlias || wantsConsultation(this.#decision)
  }

  /** Read at home, planned and judged in the cloud. False when that cannot be: then home alone is left, if anybody. */
  async #consult(): Promise<boolean> {
    const { document, presence } = this.#arrival
    const settings = this.#road.config().consult
    const catalog = this.#road.catalog()
    const view = document && viewOf(this.#arrival, document)
    const matter = view && matterOf(view.conversation, settings)
    const team = teamOf(this.#decision, (id, name) => catalog.find(id)?.models.find((model) => model.name === name)?.zone.zone)
    // What a human must see goes nowhere in parts, either.
    if (!view || !matter || !team || this.#isForReview()) return false
    // Whether a part is redacted for the own network is asked of the part, which may not meet the rule that the whole meets.
    if (team.readerZone !== 'device' && this.#isRuled('redact')) return false
    const slash = team.judge.indexOf('/')
    const upstream = catalog.find(team.judge.slice(0, slash))
    const model = upstream?.models.find(({ name }) => name === team.judge.slice(slash + 1))
    const clearance = this.#clear('device')
    if (!upstream || !model || clearance.kind !== 'cleared') return false
    const { conversation, losses, body } = view
    const { cleared } = clearance
    const about = { upstream, model, losses, conversation, body, cleared }
    const passage: Passage = { ...about, lane: 'translated', wire: 'openai-chat', hidesUsage: false }
    this.#answeredBy = { upstream, model }
    this.#isConsulted = true
    const context = {
      arrival: this.#arrival,
      passage,
      outlet: this.#outlet,
      model: team.judge,
      headers: () => this.#headersOfParts(),
      monotonic: this.#road.world.monotonic,
      replyLimit: this.#road.config().server.replyLimit,
      asked: () => this.#asked(passage, upstream, { upstream: upstream.id, provider: upstream.provider.name, model, reasons: [] }),
      wireError: (error: DrawbridgeError) => this.#wireError(error),
    }
    const ask: Ask = (name, messages, mostTokens) =>
      this.#askPart(name, messages, mostTokens === undefined ? {} : { max_tokens: mostTokens })
    const ending = await relayEngine(context, consultation(matter, team, settings, ask))
    this.#cost = { micros: 0, source: 'parts' }
    if (ending.kind !== 'failed' || presence.isGone) {
      this.#ending = ending
      return true
    }
    this.#answeredBy = undefined
    this.#isConsulted = false
    this.#cost = undefined
    this.#warn({ path: 'answer', code: 'quality-reduced' })
    return false
  }

  /** One request within this one, on a road of its own: what holds for this request holds for it, too. */
  async #askPart(model: string, messages: readonly Message[], settings: object): Promise<string> {
    const { caller, presence, id } = this.#arrival
    const { world } = this.#road
    if (presence.isGone) throw fail('caller.gone')
    const body = { model, messages, ...settings }
    const document = readDocument(JSON.stringify(body))
    const left = this.#leftMs()
    const { level, labels, preset, maxCostUsd } = this.#wishes
    const leftUsd = maxCostUsd === undefined ? undefined : maxCostUsd - this.#parts.micros / 1_000_000
    if (leftUsd !== undefined && leftUsd <= 0) throw fail('policy.refused', { detail: 'the limit on cost is reached', decision: id })
    const headers = {
      ...(preset && { 'x-drawbridge-policy': preset }),
      ...(leftUsd !== undefined && { 'x-drawbridge-max-cost-usd': leftUsd.toFixed(6) }),
      ...(level && { 'x-drawbridge-level': level }),
      ...(labels && { 'x-drawbridge-labels': labels.join(',') }),
      ...(left !== Number.POSITIVE_INFINITY && { 'x-drawbridge-deadline-ms': String(Math.max(1, Math.ceil(left))) }),
    }
    const part: Arrival = {
      id: world.id('d'),
      partOf: id,
      door: partDoor,
      method: 'POST',
      path: '/v1/chat/completions',
      query: '',
      headers,
      caller,
      bytes: Buffer.from(document.text, 'utf8'),
      document,
      model,
      isStream: false,
      at: world.now(),
      startedAt: world.monotonic(),
      presence,
    }
    const kept = new HeldOutlet(nowhere, mostHeld, () => {})
    await exchange(this.#road, part, kept)
    const { answer } = kept
    const told = (name: string) => Number(answer?.headers[`x-drawbridge-${name}`] ?? 0)
    this.#parts = { micros: this.#parts.micros + told('cost-usd') * 1_000_000, redactions: this.#parts.redactions + told('redactions') }
    const reply = answer?.status === 200 ? readAnswer(answer.bytes, callerProtocol(part)) : undefined
    const upstream = model.slice(0, model.indexOf('/'))
    if (!reply) throw fail('upstream.failed', { upstream, status: answer?.status ?? 500, detail: 'consultation' })
    return textOf(reply)
  }

  #headersOfParts(): Headers {
    const { micros, redactions } = this.#parts
    const headers = { ...this.#headers({}, false, undefined), 'x-drawbridge-redactions': String(redactions) }
    return micros > 0 ? { ...headers, 'x-drawbridge-cost-usd': (micros / 1_000_000).toFixed(6) } : headers
  }

  /** Home first, and verified. Undefined where nothing can be verified: then the candidates answer as ever. */
  #cascade(plan: CascadePlan): Promise<Ending | undefined> | undefined {
    const { verify } = this.#road
    const { door, document, presence } = this.#arrival
    const conversation = document && door.operation === 'chat' ? viewOf(this.#arrival, document)?.conversation : undefined
    if (!verify || !conversation) return undefined
    const steps: Steps = {
      tryAll: (candidates, way, place) => {
        this.#way = way
        return this.#tryAll(candidates, place)
      },
      ending: () => this.#ending,
      isGone: () => presence.isGone,
      judge: (reply) => this.#judge(reply, conversation, verify),
      setAside: () => this.#setAside(),
      suggest: (draft) => this.#suggest(draft),
      warn: (warning) => this.#warn(warning),
      note: (fate, verdict) => this.#noteFate(fate, verdict),
    }
    return cascade(plan, this.#outlet, callerProtocol(this.#arrival), this.#road.config().cascade, steps)
  }

  /** Looks at a draft; where that finds nothing and agreement tells something, home is asked again, as often as the operator says. */
  async #judge(reply: Reply, conversation: Conversation, verify: Verify): Promise<Verdict> {
    const { samples: count, threshold } = this.#road.config().cascade
    const family = familyOf(this.#decision)
    const prior = this.#doubtBefore()
    const verdict = judgeReply(reply, conversation, family, verify, { prior })
    const by = this.#answeredBy
    const messages = count > 0 && verdict.pWrong < threshold ? askedAgain(conversation, family) : undefined
    if (!messages || !by) return verdict
    const model = `${by.upstream.id}/${by.model.name}`
    const again = () => this.#askPart(model, messages, { temperature: 0.7 }).catch(() => undefined) // an answer less; the ledger has told why
    const samples = (await Promise.all(Array.from({ length: count }, again))).filter((text) => text !== undefined)
    return samples.length === 0 ? verdict : judgeReply(reply, conversation, family, verify, { prior, samples })
  }

  /** How likely whoever answered was expected to be wrong, where that is more than usual: an expectation may add doubt, never take it. */
  #doubtBefore(): number | undefined {
    const by = this.#answeredBy
    const { candidates } = this.#decision.kind === 'route' ? this.#decision : { candidates: [] }
    const right = candidates.find(({ upstream, model }) => by?.upstream.id === upstream && by.model.name === model.name)?.expected?.right
    return right === undefined || 1 - right <= usualDoubt ? undefined : Math.min(mostDoubt, 1 - right)
  }

  /** The answer that came is not given to the caller, so another's will be priced and told instead. What it cost has been spent. */
  #setAside(): () => void {
    const aside = { ending: this.#ending, by: this.#answeredBy, redactions: this.#redactions, cost: this.#cost }
    const request = { arrival: this.#arrival, assessment: this.#assessment }
    const attempt = this.#attempts.at(-1)
    if (attempt && aside.by) {
      const facts = aside.ending?.facts ?? {}
      this.#spent = this.#priceOf(facts, aside.by)
      this.#attempts[this.#attempts.length - 1] = { ...attempt, setAside: { usage: believable(facts.usage), cost: this.#spent } }
    }
    this.#ending = undefined
    this.#cost = undefined
    this.#isEscalated = true
    return () => {
      this.#ending = aside.ending
      this.#answeredBy = aside.by
      this.#redactions = aside.redactions
      this.#cost = aside.cost
      this.#spent = undefined
      this.#isEscalated = false
      this.#arrival = request.arrival
      this.#assessment = request.assessment
      this.#told = { fallback: 0, warnings: [...this.#noted] }
      // The ledger takes the last attempt for the one that answered.
      const index = this.#attempts.findIndex((one) => one.setAside !== undefined)
      if (attempt && index >= 0) this.#attempts.push(...this.#attempts.splice(index, 1).map(() => attempt))
    }
  }

  /** What comes with a draft is read like everything else that leaves; one that would keep the request at home stays at home itself. */
  async #suggest(draft: string): Promise<void> {
    const arrival = withSuggestion(this.#arrival, draft)
    if (!arrival) return
    const before = { arrival: this.#arrival, assessment: this.#assessment }
    this.#arrival = arrival
    const assessment = this.#labelled(await this.#inspect())
    const { profile } = this.#road.rules()
    if (barOf(assessment, 'cloud', profile) || needsReview(assessment, this.#road.config().privacy.review)) this.#arrival = before.arrival
    else this.#assessment = assessment
  }

  #warn(warning: Warning): () => void {
    this.#noted.push(warning)
    this.#told.warnings.push(warning)
    return () => {
      for (const list of [this.#noted, this.#told.warnings]) {
        const index = list.indexOf(warning)
        if (index >= 0) list.splice(index, 1)
      }
    }
  }

  #noteFate(fate: Fate, verdict: Verdict | undefined): void {
    const others = this.#decision.signals.filter(({ name }) => name !== 'cascade' && name !== 'pWrong')
    const pWrong = verdict ? [{ name: 'pWrong', value: Math.round(verdict.pWrong * 1_000) / 1_000 }] : []
    this.#decision = { ...this.#decision, signals: [...others, { name: 'cascade', value: fate }, ...pWrong] }
  }

  /** Try the candidates in order; the last failure when none answered. `before` were tried already, `after` could still be. */
  async #tryAll(candidates: readonly Candidate[], { before = 0, after = 0 } = {}): Promise<Ending | undefined> {
    const { retry } = this.#road.config()
    let last: Ending | undefined
    for (const [index, candidate] of candidates.entries()) {
      const isLast = after === 0 && index === candidates.length - 1
      this.#told.fallback = before + index
      for (let tries = 0; ; tries++) {
        const ending = await this.#attempt(candidate)
        if (ending.kind !== 'failed') {
          this.#ending = ending
          return undefined
        }
        last = better(last, ending)
        if (this.#arrival.presence.isGone || this.#isLate()) return ending
        const verdict = judge(ending)
        if (verdict === 'final') return ending
        if (verdict === 'next' || !isLast || tries >= retry.attempts) break
        const waitMs = ending.facts.fault?.retryAfterMs ?? retry.baseMs * 2 ** tries * (0.5 + this.#road.world.random())
        if (waitMs > Math.min(retry.longestWaitMs, this.#leftMs())) break
        await pause(waitMs, this.#arrival.presence)
        if (this.#arrival.presence.isGone) return { ...ending, kind: 'gone' }
      }
    }
    return last
  }

  /** One try at one candidate: stops 5, 6 and 7. */
  async #attempt(candidate: Candidate): Promise<Ending> {
    const { world } = this.#road
    const upstream = this.#road.catalog().find(candidate.upstream)
    const none = { facts: {}, bytesIn: 0 }
    if (!upstream)
      return {
        kind: 'failed',
        error: fail('upstream.unreachable', { upstream: candidate.upstream, detail: 'removed from the configuration' }),
        ...none,
      }
    const startedAt = world.monotonic()
    const zone = candidate.model.zone.zone
    const moved = () => fail('upstream.unreachable', { upstream: upstream.id, detail: 'a new configuration puts it into another zone' })
    if (this.#hasMoved(candidate)) return { kind: 'failed', error: moved(), ...none }
    const clearance = this.#clear(zone)
    if (clearance.kind === 'barred') return this.#barred(candidate, clearance.reason)
    let passage: Passage
    try {
      const prepared = prepare(this.#goingTo(upstream, zone), upstream, candidate.model, clearance.cleared, {
        restore: (conversation) => this.#road.continuity.restore(conversation, this.#arrival.caller.name, `${upstream.id} ${zone}`),
        earlier: this.#previous ? this.#road.remembered.turnsOf(this.#previous, this.#arrival.caller.name, zone) : undefined,
      })
      const { vault } = clearance.cleared
      passage = vault
        ? {
            ...prepared,
            restoring: { restorer: restorerOf(vault, clearance.cleared.document?.text ?? ''), restoreToolCalls: this.#restoreToolCalls },
          }
        : prepared
    } catch (error) {
      return { kind: 'failed', error: isDrawbridgeError(error) ? error : fail('internal', { id: this.#arrival.id }, error), ...none }
    }
    const unsupported = passage.losses.unsupported[0]
    const countsHere = this.#arrival.door.operation === 'count-tokens' && passage.lane === 'translated'
    if (unsupported && !countsHere) {
      const data = { param: unsupported.path, upstream: upstream.id, protocol: passage.wire, detail: unsupported.because }
      return { kind: 'failed', error: fail('request.unsupported', data), ...none }
    }
    this.#told.warnings = [...this.#noted, ...passage.losses.warnings]
    if (this.#isLesser(candidate)) this.#told.warnings.push({ path: 'answer', code: 'quality-reduced' })
    this.#redactions = passage.cleared.redactions
    if (countsHere) return this.#count(passage)

    const reviewed = await this.#review(passage, candidate)
    if (reviewed.kind === 'barred') return this.#barred(candidate, reviewed.reason)
    if (reviewed.body && passage.outgoing) passage = { ...passage, outgoing: { ...passage.outgoing, body: reviewed.body } }

    const { health } = upstream
    let release: () => void
    try {
      release = await health.enter(this.#patience())
    } catch (error) {
      if (this.#isLate() && !this.#arrival.presence.isGone) return { kind: 'failed', error: this.#lateness(upstream), ...none }
      return { kind: 'failed', error: isDrawbridgeError(error) ? error : fail('internal', { id: this.#arrival.id }, error), ...none }
    }
    const queueMs = world.monotonic() - startedAt
    let ending: Ending
    try {
      // The bridge may have been raised while this request waited for a slot.
      const again = this.#clear(zone)
      if (again.kind === 'barred') {
        health.undecided()
        return this.#barred(candidate, again.reason)
      }
      if (this.#hasMoved(candidate)) {
        health.undecided()
        return { kind: 'failed', error: moved(), ...none }
      }
      if (this.#isLate()) {
        health.undecided()
        return { kind: 'failed', error: this.#lateness(upstream), ...none }
      }
      ending = await this.#carry(passage, upstream, candidate)
    } finally {
      release()
    }
    this.#noteHealth(upstream, ending, world.monotonic() - startedAt - queueMs)
    this.#attempts.push({
      upstream: upstream.id,
      provider: upstream.provider.name,
      model: candidate.model.name,
      zone: candidate.model.zone,
      wire: passage.wire,
      lane: passage.lane,
      status: ending.status,
      error: ending.error?.code,
      upstreamRequestId: requestIdOf(ending),
      queueMs,
      firstByteMs: ending.firstByteMs,
      totalMs: world.monotonic() - startedAt,
      bytesOut: passage.outgoing?.body?.length ?? 0,
      bytesIn: ending.bytesIn,
      ...(passage.cleared.redactions > 0 && { redactions: passage.cleared.kinds }),
    })
    if (ending.kind === 'answered') this.#remember(ending, passage)
    return isAbsence(ending) && mayBeAbsent(passage) ? this.#translateInstead(candidate, passage, ending) : ending
  }

  /** Home answers although the cloud was wished for: that is never silent. */
  #isLesser(candidate: Candidate): boolean {
    if (!isHome(candidate) || this.#arrival.door.operation === 'embedding') return false
    return this.#isStandIn || (this.#decision.kind === 'route' && !isHome(this.#wishedFirst))
  }

  /** The configuration in force puts the upstream further from the house than it was when this was decided. */
  #hasMoved({ upstream, model }: Candidate): boolean {
    const now = this.#road.catalog().find(upstream)?.zone.zone
    return now !== undefined && furtherZone(model.zone.zone, now) !== model.zone.zone
  }

  /** The request as far as it may go beside its body. */
  #goingTo(upstream: Upstream, zone: Zone): Arrival {
    if (zone === 'device') return this.#arrival
    const { profile } = this.#road.rules()
    const isHidden = (kind: string) => actionOf(profile, kind) !== 'allow'
    return withoutTellingHeaders(this.#arrival, upstream, this.#road.inspector().read, isHidden)
  }

  #clear(zone: Zone): Clearance {
    const { document, bytes, caller } = this.#arrival
    let assessment = this.#assessment
    if (zone !== 'device') {
      const aside = asideOf(this.#arrival).map((text) => this.#road.inspector().read(text))
      const findings = aside.flatMap(({ hits }) => hits.map(besideTheBody))
      const isInForce = this.#road.isInspecting() && this.#inspectedBy === this.#road.inspector()
      const complete = assessment.complete && isInForce && aside.every((reading) => reading.complete)
      if (findings.length > 0 || complete !== assessment.complete)
        assessment = { ...assessment, complete, findings: [...assessment.findings, ...findings] }
    }
    const body = { document, opaque: document ? undefined : bytes, scope: caller.name }
    return clear(body, assessment, zone, this.#road.bridge, this.#rules())
  }

  /** What waits for a human goes on only when one has approved these very bytes. */
  async #review({ outgoing, cleared, model }: Passage, { upstream }: Candidate): Promise<Reviewed> {
    const isLeaving = cleared.zone === 'cloud' || (cleared.zone === 'private' && !this.#rules().profile.trustPrivateZone)
    if (!outgoing || !isLeaving || !this.#isForReview()) return { kind: 'go' }
    const { id, caller } = this.#arrival
    const about = { exchange: id, at: this.#iso, caller: caller.name, model: `${upstream}/${model.name}`, assessment: this.#assessment }
    try {
      return await review(outgoing, cleared, about, this.#road.reviews)
    } catch {
      return { kind: 'barred', reason: because('review.unavailable') } // the ledger has told the operator why
    }
  }

  #isForReview(): boolean {
    const isHeld = this.#road.rules().profile.injection.action === 'hold' && this.#assessment.labels.includes(injectionLabel)
    return isHeld || this.#isRuled('review') || needsReview(this.#assessment, this.#road.config().privacy.review)
  }

  /** A rule that applies lays this duty upon the request, whether it may go anywhere as a whole or not. */
  #isRuled(duty: 'redact' | 'review'): boolean {
    if (this.#decision.kind === 'route') return this.#decision.duties?.[duty] !== undefined
    const applied = new Set(this.#decision.rules)
    return applied.size > 0 && this.#policy().rules.some(({ name, effects }) => applied.has(name) && Boolean(effects[duty]))
  }

  /** The server does not have this endpoint, as it seems: ask it by another. When that fails too, the first answer was the true one. */
  async #translateInstead(candidate: Candidate, passage: Passage, first: Ending): Promise<Ending> {
    noteAbsence(passage, true)
    const second = await this.#attempt(candidate)
    if (second.kind !== 'failed') return second
    noteAbsence(passage, false)
    return first
  }

  async #carry(passage: Passage, upstream: Upstream, candidate: Candidate): Promise<Ending> {
    this.#answeredBy = { upstream, model: candidate.model }
    const context = {
      arrival: this.#arrival,
      passage,
      outlet: this.#watched(passage),
      headers: (facts: ReplyFacts, isWhole: boolean) => this.#headers(facts, isWhole, passage),
      monotonic: this.#road.world.monotonic,
      replyLimit: this.#road.config().server.replyLimit,
      model: `${upstream.id}/${candidate.model.name}`,
      asked: () => this.#asked(passage, upstream, candidate),
      wireError: (error: DrawbridgeError) => this.#wireError(error),
    }
    if (upstream.engine) {
      try {
        const engine = await upstream.engine()
        if (passage.embedding) {
          if (!engine.embed)
            throw fail('request.unsupported', { param: 'model', upstream: upstream.id, protocol: 'engine', detail: 'it has no embeddings' })
          const { vectors, usage } = await engine.embed(candidate.model.name, passage.embedding.inputs, this.#signal())
          sendEmbedding(context, { vectors, usage, model: candidate.model.name })
          return { kind: 'answered', facts: { usage }, status: 200, bytesIn: 0 }
        }
        if (!passage.conversation) throw fail('internal', { id: this.#arrival.id })
        return await relayEngine(context, engine.chat(candidate.model.name, passage.conversation, this.#signal()))
      } catch (error) {
        const known = isDrawbridgeError(error)
          ? error
          : fail('upstream.unreachable', { upstream: upstream.id, detail: 'the engine did not start' }, error)
        return { kind: 'failed', facts: {}, bytesIn: 0, error: known }
      }
    }
    const outgoing = this.#timely(await this.#signed(passage.outgoing, upstream))
    if (!outgoing)
      return {
        kind: 'failed',
        facts: {},
        bytesIn: 0,
        error: fail('upstream.unreachable', { upstream: upstream.id, detail: 'no AWS credentials found' }),
      }
    // Signing may have waited for credentials.
    const late = this.#clear(passage.model.zone.zone)
    if (late.kind === 'barred') return { kind: 'failed', facts: {}, bytesIn: 0, error: this.#barring(late.reason) }
    // Raised while the request is on its way and nothing has come back: it is called off, and the next candidate is asked.
    return relayHttp(context, (sink) => {
      this.#noteEgress(outgoing, passage)
      const flow = this.#road.transport.send(outgoing, sink)
      if (outgoing.cleared.zone !== 'cloud') return flow
      const stop = this.#road.bridge.watch((isRaised) => {
        if (!isRaised || context.outlet.hasBegun) return
        sink.fail(fail('upstream.unreachable', { upstream: upstream.id, detail: 'the bridge was raised' }))
        flow.abort()
      })
      this.#cleanUps.push(stop)
      return flow
    })
  }

  readonly #cleanUps: (() => void)[] = []

  /** The way back, read along where something was to be protected or somebody gave orders. */
  #watched({ restoring, cleared }: Passage): Way {
    if (!restoring && !this.#assessment.labels.includes(injectionLabel)) return this.#way
    const review = () =>
      createOutputReview({
        // In an address made up by the model the surrogate still stands, and tells as much of what it was made for.
        protectedValues: cleared.vault?.aliases.flatMap(({ value, surrogate }) => [value, surrogate]) ?? [],
        findSecrets: (text) => secrets.flatMap(({ find }) => find(text)),
        trustedHosts: this.#road.config().privacy.trustedHosts,
      })
    const judge = (bytes: Buffer) => {
      const reply = readAnswer(bytes, callerProtocol(this.#arrival))
      if (!reply) return []
      const looking = review()
      // The caller's own values come back by design; what they must not do is travel on.
      return merged([...looking.push(textOf(reply)), ...looking.end()]).filter(({ code }) => code !== 'protected-value-in-reply')
    }
    return new WatchedOutlet(this.#way, judge, (flags) => {
      for (const { code } of flags) if (code !== 'protected-value-in-reply') this.#told.warnings.push({ path: 'output', code })
    })
  }

  /** Whether a call of this tool gets the true values back. */
  readonly #restoreToolCalls = (name: string): boolean => {
    const { trustedTools } = this.#road.config().privacy
    return this.#road.rules().profile.restoreUntrustedTools || trustedTools.includes('*') || trustedTools.includes(name)
  }

  #noteEgress({ cleared, origin, body }: Outgoing, { upstream, model }: Passage): void {
    if (cleared.zone === 'device') return
    const bytes = body ?? empty
    this.#road.egress({
      exchange: this.#arrival.id,
      at: new Date(this.#road.world.now()).toISOString(),
      upstream: upstream.id,
      provider: upstream.provider.name,
      model: model.name,
      zone: cleared.zone,
      destination: origin,
      level: this.#assessment.level,
      sha256: hash('sha256', bytes),
      bytes: bytes.length,
      redactions: cleared.kinds,
      policy: `${this.#decision.policy} ${this.#road.rules().version}`,
      // What stays in the house is not dressed, so it is not kept either.
      ...(cleared.zone === 'cloud' && { content: bytes }),
    })
  }

  /** No attempt may outlast the caller's deadline. */
  #timely(outgoing: Outgoing | undefined): Outgoing | undefined {
    const left = Math.max(1, this.#leftMs())
    if (!outgoing || left === Number.POSITIVE_INFINITY) return outgoing
    const { connectMs, firstByteMs, betweenMs, totalMs } = outgoing.timeouts
    const timeouts = { connectMs, firstByteMs: Math.min(firstByteMs, left), betweenMs, totalMs: Math.min(totalMs, left) }
    return { ...outgoing, timeouts }
  }

  /** Milliseconds until an answer is worthless to the caller. */
  #leftMs(): number {
    const { deadlineMs } = this.#wishes
    if (deadlineMs === undefined) return Number.POSITIVE_INFINITY
    return deadlineMs - (this.#road.world.monotonic() - this.#arrival.startedAt)
  }

  #isLate(): boolean {
    return this.#leftMs() <= 0
  }

  /** Told when waiting is no longer of use: the caller has left, or the deadline has passed. */
  #patience(): Leaving {
    const { presence } = this.#arrival
    const left = this.#leftMs()
    if (left === Number.POSITIVE_INFINITY) return presence
    return {
      onGone: (watcher) => {
        const timer = setTimeout(watcher, Math.max(0, Math.ceil(left) + 1))
        const stop = presence.onGone(() => {
          clearTimeout(timer)
          watcher()
        })
        return () => {
          clearTimeout(timer)
          stop()
        }
      },
    }
  }

  /** The same for engines. */
  #signal(): AbortSignal {
    const { signal } = this.#arrival.presence
    const left = this.#leftMs()
    if (left === Number.POSITIVE_INFINITY) return signal
    return AbortSignal.any([signal, AbortSignal.timeout(Math.max(1, Math.ceil(left)))])
  }

  #lateness(upstream: Upstream): DrawbridgeError {
    return fail('upstream.timeout', {
      upstream: upstream.id,
      seconds: (this.#wishes.deadlineMs ?? 0) / 1_000,
      phase: "the caller's deadline",
    })
  }

  /** SigV4 needs the body's hash and the time, so it is made last. */
  async #signed(outgoing: Outgoing | undefined, upstream: Upstream): Promise<Outgoing | undefined> {
    const { auth } = upstream.provider
    if (!outgoing || auth.kind !== 'sigv4' || upstream.key) return outgoing
    try {
      const { awsCredentials, signAws } = await import('../upstreams/sigv4.ts')
      const credentials = await awsCredentials()
      const headers = await signAws({
        method: outgoing.method,
        url: `${outgoing.origin}${outgoing.path}`,
        headers: outgoing.headers,
        body: outgoing.body,
        region: upstream.region ?? 'us-east-1',
        service: auth.service,
        credentials,
        now: new Date(this.#road.world.now()),
      })
      return { ...outgoing, headers }
    } catch {
      return undefined // the reason would name credentials; `drawbridge doctor` looks into it
    }
  }

  /** Counting for upstreams that cannot: our own estimate, and said to be one. */
  #count(passage: Passage): Ending {
    this.#told.warnings.push({ path: 'input_tokens', code: 'estimated' })
    this.#answeredBy = { upstream: passage.upstream, model: passage.model }
    const tokens = passage.conversation ? estimateConversation(passage.conversation) : 0
    this.#outlet.sendJson(200, this.#headers({}, true, passage), countTokensReply(tokens))
    return { kind: 'answered', facts: {}, status: 200, bytesIn: 0 }
  }

  /** Keep what the caller's next request may refer to without sending it again. */
  #remember(ending: Ending, passage: Passage): void {
    const { caller, door, id } = this.#arrival
    const upstream = passage.upstream.id
    const { restoring } = passage
    // The caller sends its history with the true values again.
    const reply = ending.reply && restoring ? restoreReply(ending.reply, restoring.restorer.quiet, restoring) : ending.reply
    if (ending.reply && reply) {
      // What was said to an upstream in the house does not follow it when it moves out.
      this.#road.continuity.keep(ending.reply, caller.name, `${upstream} ${passage.model.zone.zone}`)
      const text = reply.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
      if (text) this.#road.inspector().noteAnswer(caller.name, text, this.#assessment.level)
    }
    if (door.wire !== 'openai-responses') return
    const given = ending.facts.id
    const responseId = given?.startsWith('resp_') || passage.lane !== 'translated' ? given : `resp_${withoutPrefix(id)}`
    if (!responseId) return
    // What is remembered does not pass the boundary again. Where something was hidden, the true words stay on this device.
    const isDressed = passage.cleared.redactions > 0
    const own = isDressed && passage.conversation && this.#arrival.document && viewOf(this.#arrival, this.#arrival.document)?.conversation
    this.#road.remembered.keep(responseId, {
      caller: caller.name,
      upstream,
      zone: isDressed ? 'device' : passage.model.zone.zone,
      conversation: own ? { ...passage.conversation, turns: [...(passage.earlier ?? []), ...own.turns] } : passage.conversation,
      reply,
    })
  }

  #barring(reason: Reason): DrawbridgeError {
    if (reason.code === 'review.waiting') return fail('policy.held', { review: reason.data.review ?? '-', decision: this.#decision.id })
    return fail('policy.refused', { detail: sentence(reason), decision: this.#decision.id })
  }

  #barred(candidate: Candidate, reason: Reason): Ending {
    const error = this.#barring(reason)
    this.#attempts.push({
      upstream: candidate.upstream,
      provider: candidate.provider,
      model: candidate.model.name,
      zone: candidate.model.zone,
      wire: this.#arrival.door.wire,
      lane: 'raw',
      error: error.code,
      queueMs: 0,
      totalMs: 0,
      bytesOut: 0,
      bytesIn: 0,
    })
    return { kind: 'failed', facts: {}, bytesIn: 0, error }
  }

  #noteHealth(upstream: Upstream, ending: Ending, answerMs: number): void {
    const { health } = upstream
    const { error } = ending
    if (ending.kind === 'answered') health.succeeded(ending.firstByteMs, answerMs)
    else if (ending.kind === 'gone' || !error) health.undecided()
    else if (error.code === 'upstream.limited') health.limited(ending.facts.fault?.retryAfterMs ?? 1_000)
    else if (error.party === 'upstream' && error.code !== 'upstream.rejected') health.failed(error.code)
    else health.undecided()
  }

  #asked(passage: Passage, upstream: Upstream, candidate: Candidate): Asked {
    const { world } = this.#road
    const arrival = this.#arrival
    if (!passage.conversation) throw fail('internal', { id: arrival.id })
    return {
      conversation: { ...passage.conversation, stream: arrival.isStream },
      model: `${upstream.id}/${candidate.model.name}`,
      id: withoutPrefix(arrival.id),
      created: Math.floor(arrival.at / 1_000),
      elapsedMs: () => world.monotonic() - arrival.startedAt,
      body: passage.body,
      isoTime: this.#iso,
    }
  }

  #refusal(decision: Extract<Decision, { kind: 'refuse' }>): DrawbridgeError {
    const first = decision.reasons[0]
    if (decision.reasons.every((reason) => reason.code === 'model.unknown')) {
      const asked = String(first?.data.model ?? '')
      const near = nearest(asked, knownNames(this.#road))
      return fail('model.unknown', { model: asked || '(none)', hint: near ? ` Did you mean ${near}?` : '' })
    }
    const window = decision.reasons.find((reason) => reason.code === 'window.short')
    if (window && decision.rejected.length === 1) {
      const upstream = decision.rejected[0]?.upstream ?? '-'
      return fail('upstream.truncates', { needed: window.data.needed ?? 0, window: window.data.window ?? 0, upstream })
    }
    const detail = decision.rejected
      .slice(0, 5)
      .map((rejection) => `${rejection.upstream}: ${rejection.reasons.map(sentence).join(' ')}`)
      .join(' ')
    const ruled = decision.reasons.find((reason) => reason.code === 'rule.refused')
    if (ruled) return fail('policy.refused', { detail: sentence(ruled), decision: decision.id })
    const isPolicy = decision.reasons.some((reason) =>
      /^(bridge|caller|alias|sensitivity|inspection|redaction|review|rule|price|deadline|share|injection)\./.test(reason.code),
    )
    return fail(isPolicy ? 'policy.refused' : 'policy.no_upstream', { detail, decision: decision.id })
  }

  /** Nobody answered: the last upstream's own words when the caller speaks its wire, an error of ours otherwise. */
  #tellFailure(ending: Ending): void {
    this.#ending = ending
    if (ending.kind === 'gone' || this.#outlet.hasBegun) return
    const error = ending.error ?? fail('internal', { id: this.#arrival.id })
    this.#error = error
    if (error.code === 'internal') this.#road.log({ level: 'error', message: error.message, id: this.#arrival.id, cause: error.cause })
    const { held } = ending
    // An error dressed as a success would be taken for an answer.
    if (held && held.status >= 400 && held.lane !== 'translated') {
      this.#outlet.send(held.status, { ...passedHeaders(held.headers), ...this.#headers({}, false, undefined) }, held.body)
      return
    }
    this.#sendError(error, held, ending)
  }

  refuse(error: DrawbridgeError): void {
    this.#error = error
    if (error.code === 'internal') this.#road.log({ level: 'error', message: error.message, id: this.#arrival.id, cause: error.cause })
    if (!this.#outlet.hasBegun) this.#sendError(error, undefined, undefined)
    else this.#outlet.destroy()
  }

  #sendError(error: DrawbridgeError, held: HeldReply | undefined, ending: Ending | undefined): void {
    const wire = this.#wireError(error, ending)
    const headers = this.#headers({}, false, undefined)
    const wait = ending?.facts.fault?.retryAfterMs
    if (wait !== undefined) headers['retry-after'] = String(Math.ceil(wait / 1_000))
    for (const name of Object.keys(held?.headers ?? {}))
      if (/ratelimit/i.test(name)) headers[name] = headerOf(held?.headers ?? {}, name) ?? ''
    this.#outlet.sendJson(wire.status, headers, callerProtocol(this.#arrival).writeError(wire))
  }

  /** An error as the caller's protocol tells it. An upstream's own message goes to the caller, who sent the request, and to no log. */
  #wireError(error: DrawbridgeError, ending?: Ending): WireError {
    const fault = ending?.facts.fault
    const rejected = error.code === 'upstream.rejected' || error.code === 'upstream.limited' || error.code === 'upstream.failed'
    const status = rejected && fault?.status !== undefined && fault.status >= 400 ? fault.status : error.status
    const message = rejected && fault?.message ? `${error.data.upstream}: ${fault.message}` : `${error.message} ${error.next}`
    const param = fault?.param ?? (typeof error.data.param === 'string' ? error.data.param : undefined)
    return { status, message, code: error.code, param, requestId: this.#arrival.id }
  }

  /** Our headers on an answer. Built when the answer begins, so they tell who really answers. */
  #headers(facts: ReplyFacts, isWhole: boolean, passage: Passage | undefined): Headers {
    const headers: Headers = {
      'x-drawbridge-decision': this.#arrival.id,
      'x-drawbridge-route': this.#route(),
      'x-drawbridge-level': this.#assessment.level,
    }
    const by = this.#answeredBy
    if (by) headers['x-drawbridge-model'] = headerSafe(`${by.upstream.id}/${by.model.name}`)
    headers['x-drawbridge-redactions'] = String(passage?.cleared.redactions ?? 0)
    if (this.#told.fallback > 0) headers['x-drawbridge-fallback'] = String(this.#told.fallback)
    if (isWhole && by && passage) {
      this.#noteTruncation(facts, by)
      this.#cost = this.#priceOf(facts, by)
      if (this.#cost.micros !== undefined) headers['x-drawbridge-cost-usd'] = (this.#cost.micros / 1_000_000).toFixed(6)
    }
    if (this.#told.warnings.length > 0) headers['x-drawbridge-warnings'] = warningHeader(this.#told.warnings)
    return headers
  }

  /** A local server that read far fewer tokens than were sent cut the prompt without a word. */
  #noteTruncation(facts: ReplyFacts, by: { model: Model }): void {
    const read = facts.usage?.inputTotal
    const sent = this.#estimatedTokens
    if (by.model.zone.zone === 'cloud' || read === undefined || sent === undefined || sent < 1_024) return
    const reserved = this.#wishedOutput
    const { verdict } = judgeTruncation({ sent, read, window: by.model.window, reserved })
    if (verdict === 'truncates') this.#told.warnings.push({ path: 'input', code: 'truncated' })
  }

  #priceOf(facts: ReplyFacts, by: { upstream: Upstream; model: Model }): Cost {
    const cost = this.#road.price(by.upstream, by.model.name, by.model.zone.zone, this.#iso, believable(facts.usage))
    const spent = this.#spent?.micros
    return spent === undefined || cost.micros === undefined ? cost : { ...cost, micros: cost.micros + spent }
  }

  get #iso(): string {
    this.#isoTime ??= new Date(this.#arrival.at).toISOString()
    return this.#isoTime
  }

  #route(): Entry['route'] {
    if (!this.#answeredBy) return 'refused'
    if (this.#isConsulted) return 'consult'
    if (this.#answeredBy.model.zone.zone !== 'cloud') return 'local'
    if (this.#isEscalated) return 'cascade'
    return this.#redactions > 0 ? 'redacted-cloud' : 'cloud'
  }

  /** Stop 8. The caller has been answered; the ledger's failure never fails it. */
  record(): void {
    for (const cleanUp of this.#cleanUps) cleanUp()
    const { world } = this.#road
    const arrival = this.#arrival
    const ending = this.#ending
    const by = this.#answeredBy
    const facts = ending?.facts ?? {}
    if (by && ending?.kind === 'answered' && !this.#cost) this.#noteTruncation(facts, by)
    if (this.#isStandIn) this.#keepDraft()
    this.#road.record({
      id: arrival.id,
      at: this.#iso,
      caller: arrival.caller.name,
      door: recordedDoor(arrival),
      operation: arrival.door.operation,
      askedModel: recordedModel(arrival.model),
      answeredModel: facts.model ?? by?.model.name,
      isStream: arrival.isStream,
      level: this.#assessment.level,
      route: this.#outlet.status < 400 || by ? this.#route() : 'refused',
      decision: recordedDecision(this.#decision),
      attempts: this.#attempts,
      warnings: this.#told.warnings,
      usage: believable(facts.usage),
      finish: facts.finish,
      cost: this.#cost ?? (by ? this.#priceOf(facts, by) : { source: 'unknown' }),
      outcome: this.#outcome(ending),
      status: this.#outlet.status || 499,
      error: ending?.error?.code ?? this.#error?.code,
      firstByteMs: ending?.firstByteMs,
      totalMs: world.monotonic() - arrival.startedAt,
      traceparent: recordedTraceparent(headerOf(arrival.headers, 'traceparent')),
    })
  }

  /** Kept, where the operator wants it, for a second opinion when the bridge is lowered. */
  #keepDraft(): void {
    const { id, caller, door, path, query, bytes, model } = this.#arrival
    const by = this.#answeredBy
    const isRaised = this.#decision.rejected.some(({ reasons }) => reasons.some(({ code }) => code === 'bridge.raised'))
    if (!this.#road.drafts || !by || !isRaised || this.#ending?.kind !== 'answered' || door.wire === 'native') return
    const { level, labels } = this.#assessment
    const about = { id, at: this.#iso, caller: caller.name, level, labels, answeredBy: `${by.upstream.id}/${by.model.name}` }
    const request = { path: path + withoutCredentials(query), wire: door.wire, model: model.slice(0, 256), body: bytes.toString('utf8') }
    this.#road.drafts.keep({ ...about, ...request })
  }

  #outcome(ending: Ending | undefined): Outcome {
    if (this.#arrival.presence.isGone && ending?.kind !== 'answered') return 'gone'
    if (ending) return outcomeOf(ending)
    return this.#error && this.#error.party !== 'us' ? 'refused' : 'failed'
  }
}

const untrustingRules = new WeakMap<Rules, Rules>()

/** The same rules with no trust in the house's own network; one for each, since what was dressed is known by its rules. */
function untrusting(rules: Rules): Rules {
  let made = untrustingRules.get(rules)
  if (!made) {
    made = { ...rules, profile: { ...rules.profile, trustPrivateZone: false } }
    untrustingRules.set(rules, made)
  }
  return made
}

/** Of a request in which a text from outside reads as if it gave orders. */
const injectionLabel = 'injection'

/** The same request without anything the model could act with. */
function withoutTools(arrival: Arrival, document: Document): Arrival {
  const root = find(document, [])
  if (!root) return arrival
  const names = ['tools', 'tool_choice', 'functions', 'function_call', 'parallel_tool_calls', 'toolConfig', 'tool_config']
  const bare = names.reduce((shorter, name) => {
    const span = find(shorter, [])
    return span ? edit(shorter, removeMember(shorter, span, name)) : shorter
  }, document)
  return { ...arrival, document: bare, bytes: Buffer.from(bare.text, 'utf8') }
}

/** Where the requests of a consultation come in. */
const partDoor: ExchangeDoor = { kind: 'exchange', operation: 'chat', wire: 'openai-chat' }

/** What a verification takes for granted when nobody expects worse. */
const usualDoubt = 0.25
/** A model that nobody knows is not wrong for its name. */
const mostDoubt = 0.4

/** The kind of task, as the decision saw it. */
function familyOf({ signals }: Decision): TaskFamily {
  const value = String(signals.find(({ name }) => name === 'category')?.value ?? '').split('/')[0]
  return taskFamilies.find((family) => family === value) ?? 'chat'
}

const empty = new Uint8Array(0)

/** Counts that can be true; what an upstream could not have counted is left out rather than booked. */
function believable(usage: Entry['usage']): Entry['usage'] {
  if (!usage) return undefined
  for (const name in usage) {
    const count = usage[name as keyof typeof usage] // own names of a plain object
    if (count !== undefined && !(Number.isSafeInteger(count) && count >= 0)) {
      return Object.fromEntries(
        Object.entries(usage).filter(([, value]) => value === undefined || (Number.isSafeInteger(value) && value >= 0)),
      )
    }
  }
  return usage
}

async function builtinOf(catalog: Catalog): Promise<Engine | undefined> {
  const upstream = catalog.upstreams.find((candidate) => candidate.provider.name === 'builtin')
  return upstream?.engine?.()
}

function knownNames(road: Road): string[] {
  const names = Object.keys(road.policy().aliases)
  for (const upstream of road.catalog().upstreams.slice(0, 200)) {
    for (const model of upstream.models.slice(0, 200)) names.push(`${upstream.id}/${model.name}`, model.name)
  }
  // Comparing holds every other request up.
  return names.slice(0, 4_000)
}

function requestIdOf(ending: Ending): string | undefined {
  const headers = ending.headers ?? {}
  const id =
    headerOf(headers, 'x-request-id') ??
    headerOf(headers, 'request-id') ??
    headerOf(headers, 'apim-request-id') ??
    headerOf(headers, 'x-amzn-requestid')
  return id && /^[\w.:-]{1,128}$/.test(id) ? id : undefined
}

function warningHeader(warnings: readonly Warning[]): string {
  return headerSafe(warnings.map(({ path, code }) => `${path} ${code}`).join(', ')).slice(0, 2_048)
}

function withoutPrefix(id: string): string {
  return id.slice(id.indexOf('_') + 1)
}

function headerSafe(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 4_096)
}

function pause(ms: number, presence: Presence): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      stop()
      resolve()
    }, ms)
    const stop = presence.onGone(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
