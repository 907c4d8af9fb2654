// Stop 4: which upstreams may answer, in which order, and why. Pure: everything it knows is handed in, so a past decision can be replayed.
// The order of judgement: policy and caller first, then sensitivity and bridge, then ability and window, then health. A later stage only narrows.
import type { Candidate, Decision, Offer, Rejection, Signal } from '../core/decision.ts'
import { because, type Reason } from '../core/reasons.ts'
import { furtherZone, type Level, type Zone } from '../core/sensitivity.ts'
import { type Abilities, type Model, type Operation, type ZoneProof, zoneOfModel } from '../core/upstream.ts'
import { type Alias, aliasOf, type Policy } from './policy.ts'

/** What a request asks of the world, without its text. */
export type Question = {
  readonly id: string
  /** As the caller named it; empty counts as `auto`. */
  readonly model: string
  readonly operation: Operation
  readonly needs: readonly (keyof Abilities)[]
  /** Estimated input tokens plus the output asked for; 0 when not counted. */
  readonly tokens: number
  readonly level: Level
  /** The inspection finished. */
  readonly isInspected: boolean
  /** Zones the caller's key may reach; all when undefined. */
  readonly zones?: readonly Zone[]
  /** Zones the request's own content may not reach, and why. */
  readonly barred?: Readonly<Partial<Record<Zone, Reason>>>
  /** The built-in engine's name for this task, when it can do it. */
  readonly task?: string
}

type Pick = { readonly offer: Offer; readonly model: Model; readonly reasons: readonly Reason[] }

export function decide(question: Question, offers: readonly Offer[], policy: Policy, bridge: { readonly isRaised: boolean }): Decision {
  const asked = question.model || 'auto'
  const alias = question.operation === 'native' ? undefined : aliasOf(asked, policy)
  const picks = alias ? picksOfAlias(asked, alias, question, offers, bridge) : picksByName(asked, offers, question.operation)
  const candidates: Candidate[] = []
  const waiting: { candidate: Candidate; rejection: Rejection }[] = []
  const rejected: Rejection[] = []
  for (const { offer, model, reasons } of picks) {
    const against = objections(question, offer, model, alias, bridge, asked)
    const candidate = {
      upstream: offer.upstream,
      provider: offer.provider,
      model,
      reasons: [...reasons, because(`zone.${model.zone.zone}`)],
    }
    if (against.length > 0) rejected.push({ upstream: offer.upstream, model: model.name, reasons: against })
    else if (offer.waitMs > 0) {
      const reason = because('health.open', { failures: offer.failures, seconds: Math.ceil(offer.waitMs / 1_000) })
      waiting.push({ candidate, rejection: { upstream: offer.upstream, model: model.name, reasons: [reason] } })
    } else candidates.push(candidate)
  }
  // With nothing healthy left, a resting upstream is still better than no answer: the soonest first.
  if (candidates.length === 0) candidates.push(...waiting.map(({ candidate }) => candidate))
  else rejected.push(...waiting.map(({ rejection }) => rejection))
  if (picks.length === 0 && alias) rejected.push(...unable(alias, question.operation, offers))
  const signals: Signal[] = [
    { name: 'level', value: question.level },
    { name: 'tokens', value: question.tokens },
    ...(question.task ? [{ name: 'task', value: question.task }] : []),
    ...(bridge.isRaised ? [{ name: 'bridge', value: 'raised' }] : []),
  ]
  const common = { id: question.id, rejected, signals, level: question.level, policy: policy.version }
  if (candidates.length > 0) return { kind: 'route', candidates, ...common }
  // An alias that leads nowhere is known all the same; what is unknown is what it names.
  const unknown = alias?.prefer?.join(', ') ?? asked
  const reasons =
    rejected.length === 0
      ? [because('model.unknown', { model: unknown.slice(0, 128) })]
      : rejected.flatMap((rejection) => rejection.reasons)
  return { kind: 'refuse', reasons, ...common }
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
function objections(
  question: Question,
  offer: Offer,
  model: Model,
  alias: Alias | undefined,
  bridge: { isRaised: boolean },
  asked: string,
): Reason[] {
  const against = barriers(question, model.zone.zone, alias, bridge, asked)
  if (!offer.operations.includes(question.operation)) against.push(because('operation.missing', { operation: question.operation }))
  for (const ability of question.needs) {
    if ((model.can[ability] ?? offer.can[ability]) === false) against.push(because('ability.missing', { ability }))
  }
  if (question.operation === 'chat' && model.can.chat === false) against.push(because('ability.missing', { ability: 'chat' }))
  if (model.window !== undefined && question.tokens > model.window * estimateSlack) {
    against.push(because('window.short', { window: model.window, needed: question.tokens }))
  }
  if (offer.missingKey) against.push(because('credential.missing', { names: offer.missingKey }))
  return against
}

/** Everything that bars a whole zone from this request. */
function barriers(question: Question, zone: Zone, alias: Alias | undefined, bridge: { isRaised: boolean }, asked: string): Reason[] {
  const against: Reason[] = []
  if (alias?.zones && !alias.zones.includes(zone)) against.push(because('alias.zone', { alias: asked, zones: alias.zones.join(', ') }))
  if (question.zones && !question.zones.includes(zone)) against.push(because('caller.zone', { zones: question.zones.join(', ') }))
  if (!question.isInspected && zone !== 'device') against.push(because('inspection.incomplete'))
  const bar = question.barred?.[zone]
  if (bar && bar.code !== 'inspection.incomplete') against.push(bar)
  if (bridge.isRaised && zone === 'cloud') against.push(because('bridge.raised'))
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

function picksOfAlias(asked: string, alias: Alias, question: Question, offers: readonly Offer[], bridge: { isRaised: boolean }): Pick[] {
  const mayReach = (zone: Zone) => barriers(question, zone, alias, bridge, asked).length === 0
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
    for (const model of best(offer, question, alias, mayReach)) {
      if (offer.provider === 'builtin') {
        if (question.task) groups.task.push({ offer, model, reasons: [because('task.builtin', { task: question.task })] })
        else groups.last.push({ offer, model, reasons: [because('fallback.builtin')] })
      } else groups[model.zone.zone === 'cloud' ? 'cloud' : 'home'].push({ offer, model, reasons: [] })
    }
  }
  const home = nearestFirst(groups.home)
  const order = alias.wish === 'smart' ? [...groups.cloud, ...home, ...groups.task] : [...home, ...groups.task, ...groups.cloud]
  return (order.length > 0 ? order : groups.last).map((pick, index) => ({
    ...pick,
    reasons: pick.reasons.length > 0 ? pick.reasons : [because('alias.order', { alias: asked, place: index + 1 })],
  }))
}

/** The model an upstream should use when only the upstream is named: what may be asked, what is loaded, what was preferred. */
function best(offer: Offer, question: Question, alias: Alias, mayReach: (zone: Zone) => boolean): Model[] {
  const preferred = offer.preferred?.[alias.wish ?? 'fast']
  const able = offer.models.filter((model) => {
    if (question.operation === 'embedding')
      return model.can.embeddings !== false && (model.can.embeddings === true || /embed|bge|e5|minilm/i.test(model.name))
    return model.can.chat !== false && !/embed/i.test(model.name)
  })
  const admitted = able.filter((model) => mayReach(model.zone.zone))
  const fit = admitted.length > 0 ? admitted : able
  const wanted = fit.find((model) => model.name === preferred) ?? fit.find((model) => model.isLoaded) ?? fit[0]
  if (wanted) return [wanted]
  if (offer.isOpenEnded && preferred && question.operation !== 'embedding') return [unlisted(offer, preferred)]
  return []
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

const distance: Readonly<Record<Zone, number>> = { device: 0, private: 1, cloud: 2 }

function nearestFirst(picks: readonly Pick[]): Pick[] {
  return [...picks].sort((one, other) => {
    const byZone = distance[one.model.zone.zone] - distance[other.model.zone.zone]
    return byZone || Number(other.model.isLoaded ?? false) - Number(one.model.isLoaded ?? false)
  })
}
