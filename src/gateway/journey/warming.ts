// Who holds the beginning of a conversation: asked before a decision, noted after an answer.
import { viewOf, viewSeen } from '../arrival.ts'
import type { Ending } from '../ending.ts'
import type { Passage } from '../lane.ts'
import type { Warm } from '../warmth.ts'
import type { Journey } from './journey.ts'
import { believable } from './telling.ts'

/** Who holds the beginning of this conversation. */
export function warmOf(journey: Journey): Warm | undefined {
  const { document, caller } = journey.arrival
  const view = document && journey.road.levers && viewOf(journey.arrival, document)
  return view && journey.road.levers?.warmth.of(caller.name, view.conversation)
}

/** Whoever answered has read the conversation. Only where the conversation was needed before, since reading it has a price. */
export function noteWarmth(journey: Journey, { facts }: Ending, { upstream, model }: Passage): void {
  const conversation = viewSeen(journey.arrival.document)
  if (!conversation) return
  const read = { upstream: upstream.id, model: model.name, provider: upstream.provider.name, usage: believable(facts.usage) }
  journey.road.levers?.warmth.note(journey.arrival.caller.name, conversation, read)
}
