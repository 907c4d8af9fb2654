// Stop 6 itself: what was cleared and prepared goes to an engine or over the network, and its answer to the relay.
import { hash } from 'node:crypto'
import type { Candidate } from '../../core/decision.ts'
import { type DrawbridgeError, fail, isDrawbridgeError } from '../../core/errors.ts'
import { secrets } from '../../privacy/detectors/secrets/index.ts'
import { createOutputReview, merged } from '../../privacy/output-review.ts'
import type { Asked, ReplyFacts } from '../../protocols/protocol.ts'
import type { Upstream } from '../../upstreams/catalog.ts'
import type { Outgoing } from '../../upstreams/transport.ts'
import { type Gathering, type KeptAnswer, retell } from '../answer-cache.ts'
import { readAnswer, textOf } from '../cascade.ts'
import type { Ending, RelayContext } from '../ending.ts'
import type { Passage } from '../lane.ts'
import type { Way } from '../outlet.ts'
import { relayEngine, relayHttp, sendEmbedding } from '../relay.ts'
import { callerProtocol } from '../upstream-answer.ts'
import { WatchedOutlet } from '../watched-outlet.ts'
import { watchAccount } from './budgeting.ts'
import { barring, clearFor } from './clearing.ts'
import type { Journey } from './journey.ts'
import { injectionLabel } from './reading.ts'
import { ageOf, givenAgain, type Recall } from './sparing.ts'
import { replyHeaders, wireError } from './telling.ts'

/** Have one prepared request answered, by the upstream, or by what it answered before. */
export async function carry(
  journey: Journey,
  passage: Passage,
  upstream: Upstream,
  candidate: Candidate,
  recall?: Recall,
): Promise<Ending> {
  journey.answerAge = undefined
  journey.answeredBy = { upstream, model: candidate.model }
  const context = relayContext(journey, passage, upstream, candidate)
  if (upstream.engine) {
    try {
      const engine = await upstream.engine()
      if (passage.embedding) {
        if (!engine.embed)
          throw fail('request.unsupported', { param: 'model', upstream: upstream.id, protocol: 'engine', detail: 'it has no embeddings' })
        const { vectors, usage } = await engine.embed(candidate.model.name, passage.embedding.inputs, abortSignal(journey))
        sendEmbedding(context, { vectors, usage, model: candidate.model.name })
        return { kind: 'answered', facts: { usage }, status: 200, bytesIn: 0 }
      }
      if (!passage.conversation) throw fail('internal', { id: journey.arrival.id })
      return await relayEngine(context, engine.chat(candidate.model.name, passage.conversation, abortSignal(journey)))
    } catch (error) {
      const known = isDrawbridgeError(error)
        ? error
        : fail('upstream.unreachable', { upstream: upstream.id, detail: 'the engine did not start' }, error)
      return { kind: 'failed', facts: {}, bytesIn: 0, error: known }
    }
  }
  const outgoing = timely(journey, await signed(journey, passage.outgoing, upstream))
  if (!outgoing)
    return {
      kind: 'failed',
      facts: {},
      bytesIn: 0,
      error: fail('upstream.unreachable', { upstream: upstream.id, detail: 'no AWS credentials found' }),
    }
  // Signing may have waited for credentials.
  const late = clearFor(journey, passage.model.zone.zone)
  if (late.kind === 'barred') return { kind: 'failed', facts: {}, bytesIn: 0, error: barring(journey, late.reason) }
  // Raised while the request is on its way and nothing has come back: it is called off, and the next candidate is asked.
  let gathering: Gathering | undefined
  const ending = await relayHttp(context, (sink) => {
    noteEgress(journey, outgoing, passage)
    gathering = recall?.gather(sink)
    const flow = journey.road.transport.send(outgoing, watchAccount(journey, gathering?.sink ?? sink))
    if (outgoing.cleared.zone !== 'cloud') return flow
    const stop = journey.road.bridge.watch((isRaised) => {
      if (!isRaised || context.outlet.hasBegun) return
      sink.fail(fail('upstream.unreachable', { upstream: upstream.id, detail: 'the bridge was raised' }))
      flow.abort()
    })
    journey.cleanUps.push(stop)
    return flow
  })
  gathering?.settle(ending, passage)
  return ending
}

function relayContext(journey: Journey, passage: Passage, upstream: Upstream, candidate: Candidate): RelayContext {
  return {
    arrival: journey.arrival,
    passage,
    outlet: watched(journey, passage),
    headers: (facts: ReplyFacts, isWhole: boolean) => replyHeaders(journey, facts, isWhole, passage),
    monotonic: journey.road.world.monotonic,
    replyLimit: journey.road.config().server.replyLimit,
    model: `${upstream.id}/${candidate.model.name}`,
    asked: () => askedOf(journey, passage, upstream, candidate),
    wireError: (error: DrawbridgeError) => wireError(journey, error),
  }
}

/** Give an answer again that was kept: nothing leaves, and nobody is asked. */
export async function carryAgain(
  journey: Journey,
  passage: Passage,
  upstream: Upstream,
  candidate: Candidate,
  kept: KeptAnswer,
): Promise<Ending> {
  journey.answeredBy = { upstream, model: candidate.model }
  journey.answerAge = ageOf(journey, kept)
  journey.told.warnings.push(givenAgain)
  const ending = await relayHttp(relayContext(journey, passage, upstream, candidate), (sink) => retell(kept, sink))
  if (ending.kind !== 'failed') return ending
  journey.answerAge = undefined
  journey.told.warnings = journey.told.warnings.filter((warning) => warning !== givenAgain)
  return ending
}

/** The way back, read along where something was to be protected or somebody gave orders. */
function watched(journey: Journey, { restoring, cleared }: Passage): Way {
  if (!restoring && !journey.assessment.labels.includes(injectionLabel)) return journey.way
  const review = () =>
    createOutputReview({
      // In an address made up by the model the surrogate still stands, and tells as much of what it was made for.
      protectedValues: cleared.vault?.aliases.flatMap(({ value, surrogate }) => [value, surrogate]) ?? [],
      findSecrets: (text) => secrets.flatMap(({ find }) => find(text)),
      trustedHosts: journey.road.config().privacy.trustedHosts,
    })
  const judge = (bytes: Buffer) => {
    const reply = readAnswer(bytes, callerProtocol(journey.arrival))
    if (!reply) return []
    const looking = review()
    // The caller's own values come back by design; what they must not do is travel on.
    return merged([...looking.push(textOf(reply)), ...looking.end()]).filter(({ code }) => code !== 'protected-value-in-reply')
  }
  return new WatchedOutlet(journey.way, judge, (flags) => {
    for (const { code } of flags) if (code !== 'protected-value-in-reply') journey.told.warnings.push({ path: 'output', code })
  })
}

function noteEgress(journey: Journey, { cleared, origin, body }: Outgoing, { upstream, model }: Passage): void {
  if (cleared.zone === 'device') return
  const bytes = body ?? empty
  journey.road.egress({
    exchange: journey.arrival.id,
    at: new Date(journey.road.world.now()).toISOString(),
    upstream: upstream.id,
    provider: upstream.provider.name,
    model: model.name,
    zone: cleared.zone,
    destination: origin,
    level: journey.assessment.level,
    sha256: hash('sha256', bytes),
    bytes: bytes.length,
    redactions: cleared.kinds,
    policy: `${journey.decision.policy} ${journey.road.rules().version}`,
    // What stays in the house is not dressed, so it is not kept either.
    ...(cleared.zone === 'cloud' && { content: bytes }),
  })
}

/** SigV4 needs the body's hash and the time, so it is made last. */
async function signed(journey: Journey, outgoing: Outgoing | undefined, upstream: Upstream): Promise<Outgoing | undefined> {
  const { auth } = upstream.provider
  if (!outgoing || auth.kind !== 'sigv4' || upstream.key) return outgoing
  try {
    const { awsCredentials, signAws } = await import('../../upstreams/sigv4.ts')
    const credentials = await awsCredentials()
    const headers = await signAws({
      method: outgoing.method,
      url: `${outgoing.origin}${outgoing.path}`,
      headers: outgoing.headers,
      body: outgoing.body,
      region: upstream.region ?? 'us-east-1',
      service: auth.service,
      credentials,
      now: new Date(journey.road.world.now()),
    })
    return { ...outgoing, headers }
  } catch {
    return undefined // the reason would name credentials; `drawbridge doctor` looks into it
  }
}

/** No attempt may outlast the caller's deadline. */
function timely(journey: Journey, outgoing: Outgoing | undefined): Outgoing | undefined {
  const left = Math.max(1, journey.leftMs())
  if (!outgoing || left === Number.POSITIVE_INFINITY) return outgoing
  const { connectMs, firstByteMs, betweenMs, totalMs } = outgoing.timeouts
  const timeouts = { connectMs, firstByteMs: Math.min(firstByteMs, left), betweenMs, totalMs: Math.min(totalMs, left) }
  return { ...outgoing, timeouts }
}

/** The same for engines. */
function abortSignal(journey: Journey): AbortSignal {
  const { signal } = journey.arrival.presence
  const left = journey.leftMs()
  if (left === Number.POSITIVE_INFINITY) return signal
  return AbortSignal.any([signal, AbortSignal.timeout(Math.max(1, Math.ceil(left)))])
}

export function askedOf(journey: Journey, passage: Passage, upstream: Upstream, candidate: Candidate): Asked {
  const { world } = journey.road
  const arrival = journey.arrival
  if (!passage.conversation) throw fail('internal', { id: arrival.id })
  return {
    conversation: { ...passage.conversation, stream: arrival.isStream },
    model: `${upstream.id}/${candidate.model.name}`,
    id: withoutPrefix(arrival.id),
    created: Math.floor(arrival.at / 1_000),
    elapsedMs: () => world.monotonic() - arrival.startedAt,
    body: passage.body,
    isoTime: journey.iso,
  }
}

const empty = new Uint8Array(0)

/** An id without the word for what it names. */
export function withoutPrefix(id: string): string {
  return id.slice(id.indexOf('_') + 1)
}
