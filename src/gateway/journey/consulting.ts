// A consultation on the road: home reads, the cloud plans and judges, and every part of it goes the whole road itself.
import { readDocument } from '../../core/document.ts'
import { type DrawbridgeError, fail } from '../../core/errors.ts'
import { type Arrival, viewOf } from '../arrival.ts'
import { type Message, mostHeld, readAnswer, textOf } from '../cascade.ts'
import { type Ask, consultAlias, consultation, matterOf, teamOf, wantsConsultation } from '../consult.ts'
import type { ExchangeDoor } from '../doors.ts'
import { HeldOutlet, nowhere } from '../held-outlet.ts'
import type { Passage } from '../lane.ts'
import type { Headers } from '../outlet.ts'
import { relayEngine } from '../relay.ts'
import { callerProtocol } from '../upstream-answer.ts'
import { askedOf } from './carrying.ts'
import { clearFor, isForReview } from './clearing.ts'
import { isRuled } from './deciding.ts'
import type { Journey } from './journey.ts'
import { replyHeaders, wireError } from './telling.ts'

export function mayConsult(journey: Journey): boolean {
  const { door, document, model, partOf } = journey.arrival
  if (partOf !== undefined || !document || door.operation !== 'chat') return false
  return model === consultAlias || wantsConsultation(journey.decision)
}

/** Read at home, planned and judged in the cloud. False when that cannot be: then home alone is left, if anybody. */
export async function consult(journey: Journey): Promise<boolean> {
  const { document, presence } = journey.arrival
  const settings = journey.road.config().consult
  const catalog = journey.road.catalog()
  const view = document && viewOf(journey.arrival, document)
  const matter = view && matterOf(view.conversation, settings)
  const team = teamOf(journey.decision, (id, name) => catalog.find(id)?.models.find((model) => model.name === name)?.zone.zone)
  // What a human must see goes nowhere in parts, either.
  if (!view || !matter || !team || isForReview(journey)) return false
  // Whether a part is redacted for the own network is asked of the part, which may not meet the rule that the whole meets.
  if (team.readerZone !== 'device' && isRuled(journey, 'redact')) return false
  const slash = team.judge.indexOf('/')
  const upstream = catalog.find(team.judge.slice(0, slash))
  const model = upstream?.models.find(({ name }) => name === team.judge.slice(slash + 1))
  const clearance = clearFor(journey, 'device')
  if (!upstream || !model || clearance.kind !== 'cleared') return false
  const { conversation, losses, body } = view
  const { cleared } = clearance
  const about = { upstream, model, losses, conversation, body, cleared }
  const passage: Passage = { ...about, lane: 'translated', wire: 'openai-chat', hidesUsage: false }
  journey.answeredBy = { upstream, model }
  journey.isConsulted = true
  const context = {
    arrival: journey.arrival,
    passage,
    outlet: journey.outlet,
    model: team.judge,
    headers: () => headersOfParts(journey),
    monotonic: journey.road.world.monotonic,
    replyLimit: journey.road.config().server.replyLimit,
    asked: () => askedOf(journey, passage, upstream, { upstream: upstream.id, provider: upstream.provider.name, model, reasons: [] }),
    wireError: (error: DrawbridgeError) => wireError(journey, error),
  }
  const ask: Ask = (name, messages, mostTokens) =>
    askPart(journey, name, messages, mostTokens === undefined ? {} : { max_tokens: mostTokens })
  const ending = await relayEngine(context, consultation(matter, team, settings, ask))
  journey.cost = { micros: 0, source: 'parts' }
  if (ending.kind !== 'failed' || presence.isGone) {
    journey.ending = ending
    return true
  }
  journey.answeredBy = undefined
  journey.isConsulted = false
  journey.cost = undefined
  journey.warn({ path: 'answer', code: 'quality-reduced' })
  return false
}

/** One request within this one, on a road of its own: what holds for this request holds for it, too. */
export async function askPart(journey: Journey, model: string, messages: readonly Message[], settings: object): Promise<string> {
  const { caller, presence, id } = journey.arrival
  const { world } = journey.road
  if (presence.isGone) throw fail('caller.gone')
  const body = { model, messages, ...settings }
  const document = readDocument(JSON.stringify(body))
  const left = journey.leftMs()
  const { level, labels, preset, maxCostUsd } = journey.wishes
  const leftUsd = maxCostUsd === undefined ? undefined : maxCostUsd - journey.parts.micros / 1_000_000
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
  await journey.send(journey.road, part, kept)
  const { answer } = kept
  const told = (name: string) => Number(answer?.headers[`x-drawbridge-${name}`] ?? 0)
  journey.parts = { micros: journey.parts.micros + told('cost-usd') * 1_000_000, redactions: journey.parts.redactions + told('redactions') }
  const reply = answer?.status === 200 ? readAnswer(answer.bytes, callerProtocol(part)) : undefined
  const upstream = model.slice(0, model.indexOf('/'))
  if (!reply) throw fail('upstream.failed', { upstream, status: answer?.status ?? 500, detail: 'consultation' })
  return textOf(reply)
}

function headersOfParts(journey: Journey): Headers {
  const { micros, redactions } = journey.parts
  const headers = { ...replyHeaders(journey, {}, false, undefined), 'x-drawbridge-redactions': String(redactions) }
  return micros > 0 ? { ...headers, 'x-drawbridge-cost-usd': (micros / 1_000_000).toFixed(6) } : headers
}

/** Where the requests of a consultation come in. */
const partDoor: ExchangeDoor = { kind: 'exchange', operation: 'chat', wire: 'openai-chat' }
