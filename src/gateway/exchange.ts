// The one road. A request goes through the eight stops here:
//   1 server     bytes at a door, caller known (server.ts)
//   2 read       arrival.ts
//   3 inspect    journey/reading.ts, by privacy/inspect
//   4 decide     journey/deciding.ts, by routing/decide
//   5 clear      journey/clearing.ts, by privacy/boundary, anew for every attempt
//   6 attempt    journey/attempting.ts; lane.ts prepares, the transport or an engine carries
//   7 relay      relay.ts
//   8 record     journey/recording.ts: the ledger's entry, after the caller has been answered
// Beside them stand cascading.ts and consulting.ts, which let a request pass stops 5 to 7 more than once, and telling.ts, the words.

import { fail, isDrawbridgeError } from '../core/errors.ts'
import type { Arrival } from './arrival.ts'
import { planCascade } from './cascade.ts'
import { tryAll } from './journey/attempting.ts'
import { answerInCascade } from './journey/cascading.ts'
import { isForReview } from './journey/clearing.ts'
import { consult, mayConsult } from './journey/consulting.ts'
import { decideFor, inBurst, makerFirst } from './journey/deciding.ts'
import { Journey } from './journey/journey.ts'
import { inspectRequest, labelled, suspectInjection } from './journey/reading.ts'
import { recordEntry } from './journey/recording.ts'
import { trimArrival } from './journey/sparing.ts'
import { refusalOf, refuse, tellFailure } from './journey/telling.ts'
import type { Way } from './outlet.ts'
import type { Road } from './road.ts'
import { readWishes } from './wishes.ts'

/** Carry one request to its answer. Never throws: whatever goes wrong becomes an answer in the caller's protocol and an entry. */
export async function exchange(road: Road, arrival: Arrival, outlet: Way): Promise<void> {
  const way = road.outcomes?.listen(arrival, outlet) ?? outlet
  const journey = new Journey(road, arrival, way, exchange)
  try {
    await travel(journey)
  } catch (error) {
    refuse(journey, isDrawbridgeError(error) ? error : fail('internal', { id: arrival.id }, error))
  }
  const entry = recordEntry(journey)
  road.outcomes?.ended({ arrival, entry, decision: journey.decision, way, isReserved: () => journey.isStandIn || isForReview(journey) })
}

async function travel(journey: Journey): Promise<void> {
  journey.wishes = readWishes(journey.arrival.headers)
  trimArrival(journey)
  const assessment = inspectRequest(journey)
  // A history that was read before costs no turn of the event loop.
  journey.assessment = labelled(journey, assessment instanceof Promise ? await assessment : assessment)
  suspectInjection(journey)
  await answer(journey, true)
}

/** Stops 4 to 7. Where the race for the last of a budget was lost, it is decided once more with that known: home may answer instead. */
async function answer(journey: Journey, mayDecideAgain: boolean): Promise<void> {
  journey.decision = await decideFor(journey)
  if (mayConsult(journey) && (await consult(journey))) return
  if (journey.decision.kind === 'refuse') throw refusalOf(journey, journey.decision)
  const wanted = makerFirst(journey, journey.decision.candidates)
  const candidates = inBurst(journey, wanted)
  const plan = journey.decision.plan === 'cascade' && candidates === wanted ? planCascade(candidates) : undefined
  const last = await ((plan && answerInCascade(journey, plan)) ?? tryAll(journey, candidates))
  if (last?.error?.code === 'budget.exhausted' && mayDecideAgain) await answer(journey, false)
  else if (last) tellFailure(journey, last)
}
