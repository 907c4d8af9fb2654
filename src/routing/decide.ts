// Stop 4: which upstreams may answer, in which order, and why. Pure: everything it knows is handed in, so a past decision can be replayed.
//
//   1 hard policy   rules, alias, caller's key            rules.ts
//   2 sensitivity   what the content bars, the bridge
//   3 ability       operations, abilities, window, key
//   4 limits        budgets, the caller's price and deadline
//   5 health        who rests is asked when nobody else is left
//   6 worth         home first, unless something speaks for the cloud     rank.ts
//
// The first five only take away, the last only orders.
import { isAbove } from '../core/access.ts'
import type { Candidate, Decision, Duties, Expectation, Offer, Plan, Rejection } from '../core/decision.ts'
import { because, type Reason } from '../core/reasons.ts'
import { furtherZone, type Zone } from '../core/sensitivity.ts'
import { type Model, type Operation, type ZoneProof, zoneOfModel } from '../core/upstream.ts'
import { isDegraded, overBudget } from './budgets.ts'
import { expect, isMeasured, outputOf, waitOf, worthOf } from './expect.ts'
import { admitsModel } from './model-scope.ts'
import { type Alias, aliasOf, type Policy } from './policy.ts'
import type { Circumstances, Question } from './question.ts'
import { type Contender, dialsFor, escalated, rank } from './rank.ts'
import { type Mandate, mandateOf, modelObjections, zoneObjections } from './rules.ts'
import { readSignals } from './signals/index.ts'

export type { Circumstances, Question } from './question.ts'

/** The signal that tells how hard a task is with what this house has learned, where that differs from what the words alone say. */
export const learnedComplexity = 'learnedComplexity'

type Pick = { readonly offer: Offer; readonly model: Model; readonly reasons: readonly Reason[] }

/** One request on its way through the stages. */
type Case = {
  readonly question: Question
  readonly asked: string
  readonly alias: Alias | undefined
  readonly mandate: Mandate
  readonly world: Circumstances
}

export function decide(question: Question, offers: readonly Offer[], policy: Policy, world: Circumstances): Decision {
  const asked = question.model || 'auto'
  const alias = question.operation === 'native' ? undefined : aliasOf(asked, policy)
  const mandate = mandateOf(policy.rules, question)
  const it: Case = { question, asked, alias, mandate, world }
  const { refuse, rules } = mandate
  const picks = alias ? picksOfAlias(it, alias, offers) : picksByName(asked, offers, question.operation)
  const dials = dialsFor(policy.dials, mandate, alias?.wish)
  const weights = weighs(question) ? { worthMicros: worthOf(dials.quality), secondMicros: dials.secondMicros } : undefined
  const contenders: Contender[] = []
  const waiting: { contender: Contender; rejection: Rejection }[] = []
  const rejected: Rejection[] = []
  let partner: Candidate | undefined
  for (const { offer, model, reasons } of picks) {
    const { upstream } = offer
    const expected = weights && expect(question, offer, model, weights, world)
    const priced = expected && { expected }
    const against = refuse ? [because('rule.refused', refuse)] : objections(it, offer, model, expected)
    const named = [...reasons, ...rules.map((rule) => because('rule.applied', { rule })), because(`zone.${model.zone.zone}`)]
    const candidate: Candidate = { upstream, provider: offer.provider, model, reasons: named, ...priced }
    const contender = { candidate, waitMs: waitOf(offer, model.zone.zone, outputOf(question)) }
    if (against.length > 0) {
      rejected.push({ upstream, model: model.name, reasons: against, ...priced })
      if (!partner && !refuse && mandate.consult && model.zone.zone === 'cloud' && against.every(isForConsultation)) partner = candidate
      continue
    }
    const unfit = [...resting(offer), ...(expected ? late(question, offer, expected) : [])]
    if (unfit.length > 0) waiting.push({ contender, rejection: { upstream, model: model.name, reasons: unfit, ...priced } })
    else contenders.push(contender)
  }
  // With nothing else left, one that rests or seems too slow is still better than no answer.
  if (contenders.length === 0) contenders.push(...waiting.map(({ contender }) => contender))
  else rejected.push(...waiting.map(({ rejection }) => rejection))
  if (picks.length === 0 && alias) rejected.push(...unable(alias, question.operation, offers))
  const isRanked = alias !== undefined && alias.prefer === undefined && question.estimate !== undefined
  const ranked = isRanked ? rank(contenders, question, mandate, dials, alias.wish, world) : undefined
  const isEscalating = alias?.escalate === true && question.estimate !== undefined && !mandate.cascade
  const inOrder = isEscalating ? escalated(contenders, question, mandate, dials, world) : contenders.map(({ candidate }) => candidate)
  const candidates = ranked?.candidates ?? inOrder
  if (ranked) rejected.push(...ranked.surplus)
  const learned = ranked?.learnedComplexity
  const signals = [
    ...readSignals(question, { offers, isRaised: world.isRaised }),
    ...(learned === undefined ? [] : [{ name: learnedComplexity, value: learned }]),
  ]
  const common = {
    id: question.id,
    rejected,
    ...(rules.length > 0 && { rules }),
    signals,
    level: question.level,
    policy: policy.version,
  }
  if (candidates.length > 0) {
    const plan = planOf(it, candidates, partner)
    const duties = dutiesOf(mandate)
    return {
      kind: 'route',
      candidates,
      ...(plan !== 'direct' && { plan }),
      ...(plan === 'consult' && partner && { partner }),
      ...(plan === 'cascade' && weights && question.estimate && { stakes: weights }),
      ...(duties && { duties }),
      ...common,
    }
  }
  if (asked !== homeInstead && mayDegrade(rejected, question)) {
    const instead = decide({ ...question, model: homeInstead }, offers, policy, world)
    if (instead.kind === 'route')
      return degraded(
        instead,
        asked,
        rejected.filter(({ reasons }) => isDegraded(reasons, question.budgets)),
      )
  }
  // An alias that leads nowhere is known all the same; what is unknown is what it names.
  const unknown = alias?.prefer?.join(', ') ?? asked
  const reasons = refuse
    ? [because('rule.refused', refuse)]
    : rejected.length === 0
      ? [because('model.unknown', { model: unknown.slice(0, 128) })]
      : rejected.flatMap((rejection) => rejection.reasons)
  return { kind: 'refuse', reasons, ...common }
}

/** The alias that stands in where a budget that degrades is used up. */
const homeInstead = 'auto:private'

/** A budget that degrades is all that keeps the cloud from answering, whatever the alias has against home. */
function mayDegrade(rejected: readonly Rejection[], { budgets }: Question): boolean {
  const isHomeBarred = ({ reasons }: Rejection) => reasons.every(({ code }) => code === 'alias.zone')
  const missed = rejected.filter(({ reasons }) => isDegraded(reasons, budgets))
  return missed.length > 0 && rejected.every((one) => missed.includes(one) || isHomeBarred(one))
}

/** Home answers instead, and says for whom. */
function degraded(instead: Extract<Decision, { kind: 'route' }>, asked: string, missed: readonly Rejection[]): Decision {
  const budget = missed[0]?.reasons[0]?.data.budget ?? '-'
  const told = because('budget.instead', { budget, model: asked.slice(0, 128) })
  const candidates = instead.candidates.map((candidate) => ({ ...candidate, reasons: [told, ...candidate.reasons] }))
  const isMissed = ({ upstream, model }: Rejection) => missed.some((one) => one.upstream === upstream && one.model === model)
  return { ...instead, candidates, rejected: [...missed, ...instead.rejected.filter((one) => !isMissed(one))] }
}

/** Prices and times are looked at only where something depends on them. */
function weighs({ estimate, maxCostUsd, deadlineMs }: Question): boolean {
  return estimate !== undefined || maxCostUsd !== undefined || deadlineMs !== undefined
}

/** What bars a request from the cloud without barring what a consultation sends there, which is decided anew, each time. */
function isForConsultation({ code }: Reason): boolean {
  return code === 'rule.consult' || code === 'window.short'
}

/** A model that was asked for by its name answers by itself: whatever else would be a silent substitution. */
function planOf({ alias, mandate }: Case, candidates: readonly Candidate[], partner: Candidate | undefined): Plan {
  const isHome = candidates.some(({ model, provider }) => model.zone.zone !== 'cloud' && provider !== 'builtin')
  if (!alias || !isHome) return 'direct'
  if (mandate.consult && partner) return 'consult'
  const hasCloud = candidates.some(({ model }) => model.zone.zone === 'cloud')
  // An order in which the cloud stands first anyway has nothing to escalate.
  const isEscalating = alias.escalate === true && candidates[0]?.model.zone.zone !== 'cloud'
  return hasCloud && (mandate.cascade || isEscalating) ? 'cascade' : 'direct'
}

function dutiesOf({ redact, review }: Mandate): Duties | undefined {
  return redact || review ? { ...(redact && { redact }), ...(review && { review }) } : undefined
}

/** Why no upstream has a model for a standard alias and this operation: embeddings want a model made for them. */
function unable(alias: Alias, operation: Operation, offers: readonly Offer[]): Rejection[] {
  if (alias.prefer || operation === 'chat') return []
  return offers.map((offer) => {
    const hasDoor = offer.operations.includes(operation)
    const reason =
      hasDoor && operation === 'embedding'
        ? because('ability.missing', { ability: 'embeddings' })
        : because('operation.missing', { operation })
    return { upstream: offer.upstream, model: '-', reasons: [reason] }
  })
}

/** Everything that bars this model from this request; empty when nothing does. */
function objections(it: Case, offer: Offer, model: Model, expected: Expectation | undefined): Reason[] {
  const { question, mandate } = it
  const against = [...barriers(it, model.zone.zone), ...modelObjections(mandate, offer, model)]
  against.push(...outOfScope(question, offer, model))
  if (!offer.operations.includes(question.operation)) against.push(because('operation.missing', { operation: question.operation }))
  for (const ability of question.needs) {
    if ((model.can[ability] ?? offer.can[ability]) === false) against.push(because('ability.missing', { ability }))
  }
  if (question.operation === 'chat' && model.can.chat === false) against.push(because('ability.missing', { ability: 'chat' }))
  if (model.window !== undefined && question.tokens > model.window * estimateSlack) {
    against.push(because('window.short', { window: model.window, needed: question.tokens }))
  }
  if (offer.missingKey) against.push(because('credential.missing', { names: offer.missingKey }))
  against.push(...overBudget(question, offer, model, it.world))
  return expected ? [...against, ...overPriced(question, model, expected)] : against
}

/** On the native door a path may name another model than the body does, so a key must be open to all of that server's. */
function outOfScope({ models, operation }: Question, { upstream }: Offer, { name }: Model): Reason[] {
  if (!models || admitsModel(models, upstream, operation === 'native' ? anyModel : name)) return []
  const told = models.map((patterns) => patterns.join(', ')).join(' and ')
  return [because('caller.model', { models: told.slice(0, 500) })]
}

/** A limit that the caller set is one to rely on, so an unknown price is over it. Power at home has no price that anybody asks for. */
function overPriced({ maxCostUsd }: Question, model: Model, { micros }: Expectation): Reason[] {
  if (maxCostUsd === undefined) return []
  if (micros === undefined) return model.zone.zone === 'cloud' ? [because('price.unknown', { limit: maxCostUsd })] : []
  return micros > maxCostUsd * 1_000_000 ? [because('price.limit', { limit: maxCostUsd })] : []
}

/** A lateness counts only where speed was measured, and well above what an estimate may err. */
function late({ deadlineMs }: Question, offer: Offer, { ms }: Expectation): Reason[] {
  if (deadlineMs === undefined || ms === undefined || !isMeasured(offer) || ms <= deadlineMs * latenessSlack) return []
  return [because('deadline.late', { seconds: Math.round(ms / 1_000), deadline: deadlineMs / 1_000 })]
}

function resting({ waitMs, failures }: Offer): Reason[] {
  return waitMs > 0 ? [because('health.open', { failures, seconds: Math.ceil(waitMs / 1_000) })] : []
}

/** Everything that bars a whole zone from this request. */
function barriers({ question, asked, alias, mandate, world }: Case, zone: Zone): Reason[] {
  const against: Reason[] = zoneObjections(mandate, zone)
  if (mandate.consult && zone === 'cloud') against.push(because('rule.consult', { rule: mandate.consult }))
  if (alias?.zones && !alias.zones.includes(zone)) against.push(because('alias.zone', { alias: asked, zones: alias.zones.join(', ') }))
  if (question.zones && !question.zones.includes(zone)) against.push(because('caller.zone', { zones: question.zones.join(', ') }))
  if (question.mostLevel && isAbove(question.level, question.mostLevel))
    against.push(because('caller.level', { level: question.level, most: question.mostLevel }))
  if (!question.isInspected && zone !== 'device') against.push(because('inspection.incomplete'))
  const bar = question.barred?.[zone]
  if (bar && bar.code !== 'inspection.incomplete') against.push(bar)
  if (world.isRaised && zone === 'cloud') against.push(because('bridge.raised'))
  return against
}

/** `id/model`, or a bare name that some upstreams offer: the nearest zone first. */
function picksByName(asked: string, offers: readonly Offer[], operation: Operation): Pick[] {
  const reasons = [because('name.exact', { model: asked.slice(0, 128) })]
  const slash = asked.indexOf('/')
  if (slash > 0) {
    const named = offers.find((offer) => offer.upstream === asked.slice(0, slash))
    const name = asked.slice(slash + 1)
    const model = named && name ? (operation === 'native' ? nativeModel(named, name) : modelOf(named, name)) : undefined
    if (named && model) return [{ offer: named, model, reasons }]
  }
  const listed = offers.flatMap((offer) => {
    const model = listedModel(offer, asked)
    return model ? [{ offer, model, reasons }] : []
  })
  if (listed.length > 0) return nearestFirst(listed)
  return offers
    .filter((offer) => offer.isOpenEnded && offer.owns?.test(asked))
    .map((offer) => ({ offer, model: unlisted(offer, asked), reasons }))
}

function picksOfAlias(it: Case, alias: Alias, offers: readonly Offer[]): Pick[] {
  const { asked, question } = it
  const mayReach = reachOf(it)
  if (alias.prefer) {
    return alias.prefer.flatMap((wish, index) => {
      const reasons = [because('alias.order', { alias: asked, place: index + 1 })]
      const upstream = offers.find((offer) => offer.upstream === wish)
      if (upstream) return best(upstream, question, alias, mayReach).map((model) => ({ offer: upstream, model, reasons }))
      return picksByName(wish, offers, question.operation).map((pick) => ({ ...pick, reasons }))
    })
  }
  const groups: Record<'home' | 'task' | 'cloud' | 'last', Pick[]> = { home: [], task: [], cloud: [], last: [] }
  for (const offer of offers) {
    const models =
      question.estimate && offer.provider !== 'builtin' ? several(offer, question, alias, mayReach) : best(offer, question, alias, mayReach)
    for (const model of models) {
      if (offer.provider === 'builtin') {
        if (question.task) groups.task.push({ offer, model, reasons: [because('task.builtin', { task: question.task })] })
        else groups.last.push({ offer, model, reasons: [because('fallback.builtin')] })
      } else groups[model.zone.zone === 'cloud' ? 'cloud' : 'home'].push({ offer, model, reasons: [] })
    }
  }
  const home = nearestFirst(groups.home)
  const order = alias.wish === 'smart' ? [...groups.cloud, ...home, ...groups.task] : [...home, ...groups.task, ...groups.cloud]
  const isRanked = question.estimate !== undefined
  return (order.length > 0 ? order : groups.last).map((pick, index) => ({
    ...pick,
    // Ranked ones are told why they stand where they stand.
    reasons: pick.reasons.length > 0 || isRanked ? pick.reasons : [because('alias.order', { alias: asked, place: index + 1 })],
  }))
}

/** Whether anything stands between this request and a zone; asked for every model, so each zone is judged once. */
function reachOf(it: Case): (zone: Zone) => boolean {
  const known = new Map<Zone, boolean>()
  return (zone) => {
    let may = known.get(zone)
    if (may === undefined) {
      may = barriers(it, zone).length === 0
      known.set(zone, may)
    }
    return may
  }
}

/** Models of an upstream that can do this kind of work and, where there are such, lie where the request may go and are open to its key. */
function fitting(offer: Offer, question: Question, mayReach: (zone: Zone) => boolean): readonly Model[] {
  const able = offer.models.filter((model) => {
    if (question.operation === 'embedding')
      return model.can.embeddings !== false && (model.can.embeddings === true || /embed|bge|e5|minilm/i.test(model.name))
    return model.can.chat !== false && !/embed/i.test(model.name)
  })
  const admitted = able.filter((model) => mayReach(model.zone.zone) && admitsModel(question.models, offer.upstream, model.name))
  return admitted.length > 0 ? admitted : able
}

/** The model an upstream should use when only the upstream is named: what may be asked, what is loaded, what was preferred. */
function best(offer: Offer, question: Question, alias: Alias, mayReach: (zone: Zone) => boolean): Model[] {
  const wanted = favourite(fitting(offer, question, mayReach), offer, alias)
  if (wanted) return [wanted]
  const preferred = offer.preferred?.[alias.wish ?? 'fast']
  if (offer.isOpenEnded && preferred && question.operation !== 'embedding') return [unlisted(offer, preferred)]
  return []
}

function favourite(models: readonly Model[], offer: Offer, alias: Alias): Model | undefined {
  const preferred = offer.preferred?.[alias.wish ?? 'fast']
  return models.find(({ name }) => name === preferred) ?? models.find(({ isLoaded }) => isLoaded) ?? models[0]
}

/** An account may list a hundred models: more than a few are not compared, and then only those the provider prefers. */
const mostCompared = 8

/**
 * The models of an upstream that are worth comparing with each other. At home that is what is loaded: another one would push it out of the
 * memory, if it fits at all.
 */
function several(offer: Offer, question: Question, alias: Alias, mayReach: (zone: Zone) => boolean): readonly Model[] {
  const fit = fitting(offer, question, mayReach)
  const { fast, smart } = offer.preferred ?? {}
  if (fit.length === 0) {
    const unseen = offer.isOpenEnded && question.operation !== 'embedding' ? [...new Set([fast, smart])] : []
    return unseen.flatMap((name) => (name === undefined ? [] : [unlisted(offer, name)]))
  }
  const few = (models: readonly Model[], others: readonly Model[]): readonly Model[] => {
    if (models.length > 0 && models.length <= mostCompared) return models
    const chosen = favourite(models.length > 0 ? models : others, offer, alias)
    return chosen ? [chosen] : []
  }
  const home = fit.filter(({ zone }) => zone.zone !== 'cloud')
  const away = fit.filter(({ zone }) => zone.zone === 'cloud')
  const known = away.length > mostCompared ? away.filter(({ name }) => name === fast || name === smart) : away
  return [
    ...few(
      home.filter(({ isLoaded }) => isLoaded),
      home,
    ),
    ...few(known, away),
  ]
}

function modelOf(offer: Offer, name: string): Model | undefined {
  return listedModel(offer, name) ?? listedModel(offer, `${name}:latest`) ?? (offer.isOpenEnded ? unlisted(offer, name) : undefined)
}

/** Lists are replaced whole when they change, so each is indexed once. */
const indexes = new WeakMap<readonly Model[], ReadonlyMap<string, Model>>()

function listedModel(offer: Offer, name: string): Model | undefined {
  const { models } = offer
  let index = indexes.get(models)
  if (!index) {
    index = new Map(models.map((model) => [model.name, model]))
    indexes.set(models, index)
  }
  return index.get(name)
}

/** Whether what is asked for stands for something else, so that the task itself decides who answers. */
export function isAlias(asked: string, policy: Policy): boolean {
  return aliasOf(asked || 'auto', policy) !== undefined
}

function unlisted(offer: Offer, name: string): Model {
  return { name, zone: zoneOfUnlisted(offer, name), can: offer.can }
}

/**
 * Servers take one model by many spellings: another case, with or without its tag, behind its registry's name. So a name that was not
 * listed lies where the furthest of the listed models lies that it could be.
 */
function zoneOfUnlisted(offer: Offer, name: string): ZoneProof {
  const said = zoneOfModel(name, offer.zone)
  const bare = bareName(name)
  return offer.models.reduce(
    (zone, model) => (furtherZone(model.zone.zone, zone.zone) !== zone.zone && bareName(model.name) === bare ? model.zone : zone),
    said,
  )
}

/** A model's name without what servers let callers leave out. */
function bareName(name: string): string {
  const last = name
    .slice(name.lastIndexOf('/') + 1)
    .trim()
    .toLowerCase()
  return last.endsWith(':latest') ? last.slice(0, -':latest'.length) : last
}

/** Stands for the model of a native request that has a body and names none: any of the server's may work on it. */
export const anyModel = '*'

/** The model of a request on the native door, which may be one that the configuration does not offer elsewhere. */
function nativeModel(offer: Offer, name: string): Model {
  if (name === anyModel) {
    const furthest = offer.models.reduce(
      (zone, model) => (furtherZone(model.zone.zone, zone.zone) === zone.zone ? zone : model.zone),
      offer.zone,
    )
    return { name, zone: furthest, can: offer.can }
  }
  const listed = listedModel(offer, name) ?? listedModel(offer, `${name}:latest`)
  return { ...unlisted(offer, name), ...(listed && { zone: listed.zone }) }
}

/** Token counts are estimates; one that is this much too high must not turn away what fits. */
const estimateSlack = 1.15
const latenessSlack = 1.5

const distance: Readonly<Record<Zone, number>> = { device: 0, private: 1, cloud: 2 }

function nearestFirst(picks: readonly Pick[]): Pick[] {
  return [...picks].sort((one, other) => {
    const byZone = distance[one.model.zone.zone] - distance[other.model.zone.zone]
    return byZone || Number(other.model.isLoaded ?? false) - Number(one.model.isLoaded ?? false)
  })
}
