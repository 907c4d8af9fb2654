// Stop 8: the line in the ledger.
import type { Entry, Outcome } from '../../core/exchange.ts'
import { type Ending, outcomeOf } from '../ending.ts'
import { withoutCredentials } from '../lane.ts'
import { recordedDecision, recordedDoor, recordedModel, recordedTraceparent } from '../recorded.ts'
import { headerOf } from '../upstream-answer.ts'
import type { Journey } from './journey.ts'
import { baselineFor, believable, noteTruncation, priceOf, routeWord } from './telling.ts'

/** Stop 8. The caller has been answered; the ledger's failure never fails it. */
export function recordEntry(journey: Journey): Entry {
  for (const cleanUp of journey.cleanUps) cleanUp()
  const { world } = journey.road
  const arrival = journey.arrival
  const ending = journey.ending
  const by = journey.answeredBy
  const facts = ending?.facts ?? {}
  if (by && ending?.kind === 'answered' && !journey.cost) noteTruncation(journey, facts, by)
  if (journey.isStandIn) keepDraft(journey)
  const entry: Entry = {
    id: arrival.id,
    at: journey.iso,
    caller: arrival.caller.name,
    door: recordedDoor(arrival),
    operation: arrival.door.operation,
    askedModel: recordedModel(arrival.model),
    answeredModel: facts.model ?? by?.model.name,
    isStream: arrival.isStream,
    level: journey.assessment.level,
    route: journey.outlet.status < 400 || by ? routeWord(journey) : 'refused',
    decision: recordedDecision(journey.decision),
    attempts: journey.attempts,
    warnings: journey.told.warnings,
    usage: believable(facts.usage),
    finish: facts.finish,
    cost: journey.cost ?? (by ? priceOf(journey, facts, by) : { source: 'unknown' }),
    baseline: journey.baseline ?? (by ? baselineFor(journey, facts) : undefined),
    outcome: outcomeFor(journey, ending),
    status: journey.outlet.status || 499,
    error: ending?.error?.code ?? journey.error?.code,
    firstByteMs: ending?.firstByteMs,
    totalMs: world.monotonic() - arrival.startedAt,
    traceparent: recordedTraceparent(headerOf(arrival.headers, 'traceparent')),
  }
  journey.road.record(entry)
  return entry
}

/** Kept, where the operator wants it, for a second opinion when the bridge is lowered. */
function keepDraft(journey: Journey): void {
  const { id, caller, door, path, query, bytes, model } = journey.arrival
  const by = journey.answeredBy
  const isRaised = journey.decision.rejected.some(({ reasons }) => reasons.some(({ code }) => code === 'bridge.raised'))
  if (!journey.road.drafts || !by || !isRaised || journey.ending?.kind !== 'answered' || door.wire === 'native') return
  const { level, labels } = journey.assessment
  const about = { id, at: journey.iso, caller: caller.name, level, labels, answeredBy: `${by.upstream.id}/${by.model.name}` }
  const request = { path: path + withoutCredentials(query), wire: door.wire, model: model.slice(0, 256), body: bytes.toString('utf8') }
  journey.road.drafts.keep({ ...about, ...request })
}

function outcomeFor(journey: Journey, ending: Ending | undefined): Outcome {
  if (journey.arrival.presence.isGone && ending?.kind !== 'answered') return 'gone'
  if (ending) return outcomeOf(ending)
  return journey.error && journey.error.party !== 'us' ? 'refused' : 'failed'
}
