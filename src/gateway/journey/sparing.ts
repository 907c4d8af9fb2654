// The levers on the bill, as one request pulls them: what is taken out of it, what is marked in it, whether its answer is at hand.
import type { Warning } from '../../core/conversation.ts'
import type { Operation } from '../../core/upstream.ts'
import { trimRequest } from '../../routing/trim-request.ts'
import type { Outgoing, Sink } from '../../upstreams/transport.ts'
import { type Gathering, isRepeatable, type KeptAnswer, keyOf } from '../answer-cache.ts'
import type { Passage } from '../lane.ts'
import type { Marker } from '../prompt-marks.ts'
import { headerOf } from '../upstream-answer.ts'
import { isForReview } from './clearing.ts'
import type { Journey } from './journey.ts'
import { injectionLabel } from './reading.ts'

/** Take out what the request provably does not need, where the operator wants that; every place is told. */
export function trimArrival(journey: Journey): void {
  const { document, door, partOf } = journey.arrival
  if (journey.road.config().levers.trim !== 'apply' || !document || door.wire === 'native' || door.operation !== 'chat' || partOf) return
  const { document: trimmed, removed } = trimRequest(document, door.wire)
  if (removed.length === 0) return
  journey.arrival = { ...journey.arrival, document: trimmed, bytes: Buffer.from(trimmed.text, 'utf8'), isTrimmed: true }
  for (const path of removed.slice(0, mostTold)) journey.noted.push({ path, code: 'trimmed' })
}

const mostTold = 64

/** Who marks prompts for the upstream's cache, and where; undefined where nobody does. */
export function markerOf(journey: Journey): Marker | undefined {
  const { levers } = journey.road
  const wish = journey.road.config().levers.promptCache
  // What a human approves are these very bytes, and a mark might stand in them today and not tomorrow.
  if (!levers || wish === 'off' || isForReview(journey)) return undefined
  const caller = journey.arrival.caller.name
  return {
    isForAll: wish === 'place',
    wasSent: (to, prefix) => levers.warmth.wasSent(caller, to, prefix),
    nameOf: (prefix) => levers.nameOf(caller, prefix),
  }
}

const keepable: ReadonlySet<Operation> = new Set(['chat', 'completion', 'embedding'])

/** One question to the answers that are kept. */
export type Recall = {
  readonly answer: KeptAnswer | undefined
  /** Read along with the answer that comes instead. */
  readonly gather: (sink: Sink) => Gathering
  readonly forget: () => void
}

/**
 * Whether this request may be answered by what is kept, and how. Undefined where it may not: what waits for a human or gave orders goes its
 * own way every time, and the samples of a cascade are asked for to differ.
 */
export function recallFor(journey: Journey, passage: Passage): Recall | undefined {
  const answers = journey.road.levers?.answers
  const { door, partOf, caller, headers } = journey.arrival
  const { outgoing, upstream, model } = passage
  if (!answers?.isOn || !outgoing?.body || partOf || door.wire === 'native' || !keepable.has(door.operation)) return undefined
  const wish = headerOf(headers, 'cache-control') ?? ''
  if (/\bno-store\b/i.test(wish) || journey.assessment.labels.includes(injectionLabel) || isForReview(journey)) return undefined
  const body = passage.unmarked ?? outgoing.body
  if (!isRepeatable(body, passage, journey.road.config().levers.answers.temperatures)) return undefined
  const asking = {
    caller: caller.name,
    key: caller.keyId,
    level: journey.assessment.level,
    upstream: upstream.id,
    model: model.name,
    zone: passage.cleared.zone,
    policy: `${journey.decision.policy} ${journey.road.rules().version}`,
    headers: forwarded(outgoing, upstream.provider.forward ?? []),
  }
  const key = keyOf(asking, outgoing, body)
  return {
    answer: /\bno-cache\b/i.test(wish) ? undefined : answers.find(key),
    gather: (sink) => answers.gather(key, sink),
    forget: () => answers.forget(key),
  }
}

/** Of the caller's own headers that the upstream gets, those that change the answer. Others, as an idempotency key, are new each time. */
function forwarded({ headers }: Outgoing, names: readonly string[]): [string, string][] {
  const telling = names.filter((name) => /-(?:beta|version)$/.test(name))
  return telling.flatMap((name): [string, string][] => (headers[name] === undefined ? [] : [[name, headers[name]]])).sort()
}

/** Told with every answer that is given again. */
export const givenAgain: Warning = { path: 'answer', code: 'cached' }

/** Seconds since a kept answer was new, as HTTP tells it. */
export function ageOf(journey: Journey, { at }: KeptAnswer): number {
  return Math.max(0, Math.floor((journey.road.world.now() - at) / 1_000))
}
