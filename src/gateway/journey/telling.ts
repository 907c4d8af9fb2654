// What the caller is told: headers, prices, errors in its own protocol.
import { nearest } from '../../config/load.ts'
import type { Warning } from '../../core/conversation.ts'
import type { Decision } from '../../core/decision.ts'
import { type DrawbridgeError, fail } from '../../core/errors.ts'
import type { Baseline, Cost, Entry } from '../../core/exchange.ts'
import { sentence } from '../../core/reasons.ts'
import type { Model } from '../../core/upstream.ts'
import { savedMicros } from '../../ledger/prices/baseline.ts'
import type { Work } from '../../ledger/prices/home.ts'
import type { ReplyFacts, WireError } from '../../protocols/protocol.ts'
import type { Upstream } from '../../upstreams/catalog.ts'
import { judgeTruncation } from '../../upstreams/truncation.ts'
import type { Ending, HeldReply } from '../ending.ts'
import type { Passage } from '../lane.ts'
import type { Headers } from '../outlet.ts'
import type { Road } from '../road.ts'
import { callerProtocol, headerOf, passedHeaders } from '../upstream-answer.ts'
import type { Journey } from './journey.ts'
import { budgetError, headersOfOverdraft } from './overdrawing.ts'

/** Our headers on an answer. Built when the answer begins, so they tell who really answers. */
export function replyHeaders(journey: Journey, facts: ReplyFacts, isWhole: boolean, passage: Passage | undefined): Headers {
  const headers: Headers = {
    'x-drawbridge-decision': journey.arrival.id,
    'x-drawbridge-route': routeWord(journey),
    'x-drawbridge-level': journey.assessment.level,
  }
  const by = journey.answeredBy
  if (by) headers['x-drawbridge-model'] = headerSafe(`${by.upstream.id}/${by.model.name}`)
  headers['x-drawbridge-redactions'] = String(passage?.cleared.redactions ?? 0)
  if (journey.told.fallback > 0) headers['x-drawbridge-fallback'] = String(journey.told.fallback)
  if (isWhole && by && passage) {
    noteTruncation(journey, facts, by)
    journey.cost = priceOf(journey, facts, by)
    if (journey.cost.micros !== undefined) headers['x-drawbridge-cost-usd'] = (journey.cost.micros / 1_000_000).toFixed(6)
    journey.baseline = baselineFor(journey, facts)
    const saved = savedMicros(journey.baseline, journey.cost)
    if (saved !== undefined) headers['x-drawbridge-saved-usd'] = (saved / 1_000_000).toFixed(6)
  }
  // https://www.rfc-editor.org/rfc/rfc9111#name-age
  if (journey.answerAge !== undefined) headers.age = String(journey.answerAge)
  if (journey.told.warnings.length > 0) headers['x-drawbridge-warnings'] = warningHeader(journey.told.warnings)
  return headers
}

export function routeWord(journey: Journey): Entry['route'] {
  if (!journey.answeredBy) return 'refused'
  if (journey.isConsulted) return 'consult'
  if (journey.answeredBy.model.zone.zone !== 'cloud') return 'local'
  if (journey.isEscalated) return 'cascade'
  return journey.redactions > 0 ? 'redacted-cloud' : 'cloud'
}

export function priceOf(journey: Journey, facts: ReplyFacts, by: { upstream: Upstream; model: Model }): Cost {
  // What was spent on the first answer was booked with it; a draft that was given up was paid for all the same.
  if (journey.answerAge !== undefined) return { micros: journey.spent?.micros ?? 0, source: 'cache' }
  const cost = journey.road.price(by.upstream, by.model.name, by.model.zone.zone, journey.iso, believable(facts.usage), {
    tier: facts.tier,
    work: workOf(journey),
  })
  const spent = journey.spent?.micros
  return spent === undefined || cost.micros === undefined ? cost : { ...cost, micros: cost.micros + spent }
}

/** Until now, while the answer is still on its way. */
export function workOf({ work, road }: Journey): Work | undefined {
  return work && { workMs: (work.until ?? road.world.monotonic()) - work.since, concurrent: Math.max(1, work.concurrent) }
}

/**
 * Nobody would have asked for a part of a consultation, the whole of one is paid for in its parts, and a baseline for chat says nothing
 * of embeddings.
 */
export function baselineFor({ road, arrival, iso, isConsulted }: Journey, facts: ReplyFacts): Baseline | undefined {
  const usage = believable(facts.usage)
  const { operation } = arrival.door
  if (!usage || isConsulted || arrival.partOf !== undefined || (operation !== 'chat' && operation !== 'completion')) return undefined
  return road.baseline?.({ asked: arrival.model, caller: arrival.caller.name, at: iso, usage })
}

/** A local server that read far fewer tokens than were sent cut the prompt without a word. */
export function noteTruncation(journey: Journey, facts: ReplyFacts, by: { model: Model }): void {
  const read = facts.usage?.inputTotal
  const sent = journey.estimatedTokens
  if (by.model.zone.zone === 'cloud' || read === undefined || sent === undefined || sent < 1_024) return
  const reserved = journey.wishedOutput
  const { verdict } = judgeTruncation({ sent, read, window: by.model.window, reserved })
  if (verdict === 'truncates') journey.told.warnings.push({ path: 'input', code: 'truncated' })
}

export function refusalOf(journey: Journey, decision: Extract<Decision, { kind: 'refuse' }>): DrawbridgeError {
  const first = decision.reasons[0]
  if (decision.reasons.every((reason) => reason.code === 'model.unknown')) {
    const asked = String(first?.data.model ?? '')
    const near = nearest(asked, knownNames(journey.road))
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
  // Whoever would have answered but for a budget is the one to tell of.
  const spent = decision.rejected.find(({ reasons }) => reasons.every(({ code }) => code === 'budget.exhausted'))?.reasons[0]
  if (spent) return budgetError(journey, spent)
  const ruled = decision.reasons.find((reason) => reason.code === 'rule.refused')
  if (ruled) return fail('policy.refused', { detail: sentence(ruled), decision: decision.id })
  const isPolicy = decision.reasons.some((reason) =>
    /^(bridge|budget|caller|alias|sensitivity|inspection|redaction|review|rule|price|deadline|share|injection)\./.test(reason.code),
  )
  return fail(isPolicy ? 'policy.refused' : 'policy.no_upstream', { detail, decision: decision.id })
}

/** Nobody answered: the last upstream's own words when the caller speaks its wire, an error of ours otherwise. */
export function tellFailure(journey: Journey, ending: Ending): void {
  journey.ending = ending
  if (ending.kind === 'gone' || journey.outlet.hasBegun) return
  const error = ending.error ?? fail('internal', { id: journey.arrival.id })
  journey.error = error
  if (error.code === 'internal') journey.road.log({ level: 'error', message: error.message, id: journey.arrival.id, cause: error.cause })
  const { held } = ending
  // An error dressed as a success would be taken for an answer.
  if (held && held.status >= 400 && held.lane !== 'translated') {
    journey.outlet.send(held.status, { ...passedHeaders(held.headers), ...replyHeaders(journey, {}, false, undefined) }, held.body)
    return
  }
  sendError(journey, error, held, ending)
}

export function refuse(journey: Journey, error: DrawbridgeError): void {
  journey.error = error
  if (error.code === 'internal') journey.road.log({ level: 'error', message: error.message, id: journey.arrival.id, cause: error.cause })
  if (!journey.outlet.hasBegun) sendError(journey, error, undefined, undefined)
  else journey.outlet.destroy()
}

function sendError(journey: Journey, error: DrawbridgeError, held: HeldReply | undefined, ending: Ending | undefined): void {
  const wire = wireError(journey, error, ending)
  const headers = { ...replyHeaders(journey, {}, false, undefined), ...headersOfOverdraft(error) }
  const wait = ending?.facts.fault?.retryAfterMs
  if (wait !== undefined) headers['retry-after'] = String(Math.ceil(wait / 1_000))
  for (const name of Object.keys(held?.headers ?? {}))
    if (/ratelimit/i.test(name)) headers[name] = headerOf(held?.headers ?? {}, name) ?? ''
  journey.outlet.sendJson(wire.status, headers, callerProtocol(journey.arrival).writeError(wire))
}

/** An error as the caller's protocol tells it. An upstream's own message goes to the caller, who sent the request, and to no log. */
export function wireError(journey: Journey, error: DrawbridgeError, ending?: Ending): WireError {
  const fault = ending?.facts.fault
  const rejected = error.code === 'upstream.rejected' || error.code === 'upstream.limited' || error.code === 'upstream.failed'
  const status = rejected && fault?.status !== undefined && fault.status >= 400 ? fault.status : error.status
  const message = rejected && fault?.message ? `${error.data.upstream}: ${fault.message}` : `${error.message} ${error.next}`
  const param = fault?.param ?? (typeof error.data.param === 'string' ? error.data.param : undefined)
  return { status, message, code: error.code, param, requestId: journey.arrival.id }
}

/** No answer has as many tokens. What is booked is added up for years, in numbers that are exact up to 2^53. */
const mostTokens = 1_000_000_000

/** Counts that can be true; what an upstream could not have counted is left out rather than booked. */
export function believable(usage: Entry['usage']): Entry['usage'] {
  if (!usage) return undefined
  for (const name in usage) {
    const count = usage[name as keyof typeof usage] // own names of a plain object
    if (count !== undefined && !isCount(count)) {
      return Object.fromEntries(Object.entries(usage).filter(([, value]) => value === undefined || isCount(value)))
    }
  }
  return usage
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= mostTokens
}

function knownNames(road: Road): string[] {
  const names = Object.keys(road.policy().aliases)
  for (const upstream of road.catalog().upstreams.slice(0, 200)) {
    for (const model of upstream.models.slice(0, 200)) names.push(`${upstream.id}/${model.name}`, model.name)
  }
  // Comparing holds every other request up.
  return names.slice(0, 4_000)
}

function warningHeader(warnings: readonly Warning[]): string {
  return headerSafe(warnings.map(({ path, code }) => `${path} ${code}`).join(', ')).slice(0, 2_048)
}

function headerSafe(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 4_096)
}
