// Stops 5 to 7 for one candidate after the other: clear, prepare, wait for a slot, have it carried, look at how it ended.
import type { Candidate } from '../../core/decision.ts'
import { type DrawbridgeError, fail, isDrawbridgeError } from '../../core/errors.ts'
import type { Attempt } from '../../core/exchange.ts'
import { estimateConversation } from '../../core/tokens.ts'
import { restorerOf } from '../../privacy/restore.ts'
import { countTokensReply } from '../../protocols/anthropic-messages.ts'
import type { Upstream } from '../../upstreams/catalog.ts'
import type { Leaving } from '../../upstreams/health.ts'
import { viewOf } from '../arrival.ts'
import { askingForConfidence, noteUnwilling } from '../confidence.ts'
import type { Ending } from '../ending.ts'
import { mayBeAbsent, noteAbsence, type Passage, prepare } from '../lane.ts'
import { isHome } from '../plan-b.ts'
import type { Presence } from '../presence.ts'
import { restoreReply } from '../restoring.ts'
import { headerOf } from '../upstream-answer.ts'
import { better, isAbsence, judge } from '../verdict.ts'
import { type Account, closeAccount, holdFor, openAccount } from './budgeting.ts'
import { carry, carryAgain, withoutPrefix } from './carrying.ts'
import { barred, barredBy, clearFor, goingTo, hasMoved, restoreToolCalls, reviewOf } from './clearing.ts'
import type { Journey } from './journey.ts'
import { overdrawnError } from './overdrawing.ts'
import { markerOf, recallFor } from './sparing.ts'
import { believable, replyHeaders } from './telling.ts'
import { noteWarmth } from './warming.ts'

/** Try the candidates in order; the last failure when none answered. `before` were tried already, `after` could still be. */
export async function tryAll(
  journey: Journey,
  candidates: readonly Candidate[],
  { before = 0, after = 0 } = {},
): Promise<Ending | undefined> {
  const { retry } = journey.road.config()
  let last: Ending | undefined
  for (const [index, candidate] of candidates.entries()) {
    const isLast = after === 0 && index === candidates.length - 1
    journey.told.fallback = before + index
    for (let tries = 0; ; tries++) {
      const ending = await attempt(journey, candidate)
      if (ending.kind !== 'failed') {
        journey.ending = ending
        return undefined
      }
      last = better(last, ending)
      if (journey.arrival.presence.isGone || journey.isLate()) return ending
      const verdict = judge(ending)
      if (verdict === 'final') return ending
      if (verdict === 'next' || !isLast || tries >= retry.attempts) break
      const waitMs = ending.facts.fault?.retryAfterMs ?? retry.baseMs * 2 ** tries * (0.5 + journey.road.world.random())
      if (waitMs > Math.min(retry.longestWaitMs, journey.leftMs())) break
      await pause(waitMs, journey.arrival.presence)
      if (journey.arrival.presence.isGone) return { ...ending, kind: 'gone' }
    }
  }
  return last
}

/** One try at one candidate: stops 5, 6 and 7. */
export async function attempt(journey: Journey, candidate: Candidate): Promise<Ending> {
  const { world } = journey.road
  const upstream = journey.road.catalog().find(candidate.upstream)
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
  if (hasMoved(journey, candidate)) return { kind: 'failed', error: moved(), ...none }
  const clearance = clearFor(journey, zone)
  if (clearance.kind === 'barred') return barred(journey, candidate, clearance.reason)
  let passage: Passage
  try {
    const prepared = prepare(goingTo(journey, upstream, zone), upstream, candidate.model, clearance.cleared, {
      restore: (conversation) => journey.road.continuity.restore(conversation, journey.arrival.caller.name, `${upstream.id} ${zone}`),
      earlier: journey.previous ? journey.road.remembered.turnsOf(journey.previous, journey.arrival.caller.name, zone) : undefined,
      marker: markerOf(journey),
    })
    const { vault } = clearance.cleared
    passage = vault
      ? {
          ...prepared,
          restoring: { restorer: restorerOf(vault, clearance.cleared.document?.text ?? ''), restoreToolCalls: restoreToolCalls(journey) },
        }
      : prepared
  } catch (error) {
    return { kind: 'failed', error: isDrawbridgeError(error) ? error : fail('internal', { id: journey.arrival.id }, error), ...none }
  }
  const unsupported = passage.losses.unsupported[0]
  const countsHere = journey.arrival.door.operation === 'count-tokens' && passage.lane === 'translated'
  if (unsupported && !countsHere) {
    const data = { param: unsupported.path, upstream: upstream.id, protocol: passage.wire, detail: unsupported.because }
    return { kind: 'failed', error: fail('request.unsupported', data), ...none }
  }
  journey.told.warnings = [...journey.noted, ...passage.losses.warnings]
  if (isLesser(journey, candidate)) journey.told.warnings.push({ path: 'answer', code: 'quality-reduced' })
  journey.redactions = passage.cleared.redactions
  if (countsHere) return countHere(journey, passage)

  const reviewed = await reviewOf(journey, passage, candidate)
  if (reviewed.kind === 'barred') return barred(journey, candidate, reviewed.reason)
  if (reviewed.body && passage.outgoing) passage = { ...passage, outgoing: { ...passage.outgoing, body: reviewed.body } }

  const recall = recallFor(journey, passage)
  if (recall?.answer) {
    const ending = await carryAgain(journey, passage, upstream, candidate, recall.answer)
    if (ending.kind !== 'failed') {
      journey.attempts.push(attemptOf(passage, ending, { queueMs: 0, totalMs: world.monotonic() - startedAt, bytesOut: 0 }))
      if (ending.kind === 'answered') remember(journey, ending, passage)
      return ending
    }
    recall.forget()
  }

  const { health } = upstream
  let release: () => void
  try {
    release = await health.enter(patience(journey))
  } catch (error) {
    if (journey.isLate() && !journey.arrival.presence.isGone) return { kind: 'failed', error: lateness(journey, upstream), ...none }
    return { kind: 'failed', error: isDrawbridgeError(error) ? error : fail('internal', { id: journey.arrival.id }, error), ...none }
  }
  const queueMs = world.monotonic() - startedAt
  const work: Journey['work'] = { since: world.monotonic(), concurrent: health.view().running }
  journey.work = work
  let ending: Ending
  let account: Account | undefined
  const by = { upstream, model: candidate.model }
  try {
    // The bridge may have been raised while this request waited for a slot.
    const again = clearFor(journey, zone)
    if (again.kind === 'barred') {
      health.undecided()
      return barred(journey, candidate, again.reason)
    }
    if (hasMoved(journey, candidate)) {
      health.undecided()
      return { kind: 'failed', error: moved(), ...none }
    }
    if (journey.isLate()) {
      health.undecided()
      return { kind: 'failed', error: lateness(journey, upstream), ...none }
    }
    const hold = await holdFor(journey, upstream, candidate.model)
    if (hold?.kind === 'barred') {
      health.undecided()
      return barredBy(journey, candidate, overdrawnError(journey, hold))
    }
    account = hold && openAccount(journey, hold, by)
    const asking = journey.isDraft && zone !== 'cloud' ? askingForConfidence(passage) : undefined
    ending = await carry(journey, asking ?? passage, upstream, candidate, asking ? undefined : recall)
    if (asking && ending.kind === 'failed' && ending.held && refusals.has(ending.error?.code ?? '')) {
      // It may be our wish that was refused, by a server that has no better word for it either, and a caller is not to pay for that.
      ending = await carry(journey, passage, upstream, candidate)
      if (ending.kind === 'answered') noteUnwilling(upstream)
    }
  } finally {
    work.until = world.monotonic()
    release()
  }
  if (account) closeAccount(journey, account, ending, by)
  noteHealth(upstream, ending, world.monotonic() - startedAt - queueMs, journey.arrival.isStream)
  const bytesOut = passage.outgoing?.body?.length ?? 0
  journey.attempts.push(attemptOf(passage, ending, { queueMs, totalMs: world.monotonic() - startedAt, bytesOut }))
  if (ending.kind === 'answered') noteWarmth(journey, ending, passage)
  if (ending.kind === 'answered') remember(journey, ending, passage)
  return isAbsence(ending) && mayBeAbsent(passage) ? translateInstead(journey, candidate, passage, ending) : ending
}

const refusals: ReadonlySet<string> = new Set(['upstream.rejected', 'upstream.failed'])

function attemptOf(passage: Passage, ending: Ending, measured: Pick<Attempt, 'queueMs' | 'totalMs' | 'bytesOut'>): Attempt {
  const { upstream, model, wire, lane, cleared } = passage
  return {
    upstream: upstream.id,
    provider: upstream.provider.name,
    model: model.name,
    zone: model.zone,
    wire,
    lane,
    status: ending.status,
    error: ending.error?.code,
    upstreamRequestId: requestIdOf(ending),
    firstByteMs: ending.firstByteMs,
    bytesIn: ending.bytesIn,
    ...measured,
    ...(cleared.redactions > 0 && { redactions: cleared.kinds }),
  }
}

/** The server does not have this endpoint, as it seems: ask it by another. When that fails too, the first answer was the true one. */
async function translateInstead(journey: Journey, candidate: Candidate, passage: Passage, first: Ending): Promise<Ending> {
  noteAbsence(passage, true)
  const second = await attempt(journey, candidate)
  if (second.kind !== 'failed') return second
  noteAbsence(passage, false)
  return first
}

/** Told when waiting is no longer of use: the caller has left, or the deadline has passed. */
function patience(journey: Journey): Leaving {
  const { presence } = journey.arrival
  const left = journey.leftMs()
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

function lateness(journey: Journey, upstream: Upstream): DrawbridgeError {
  return fail('upstream.timeout', {
    upstream: upstream.id,
    seconds: (journey.wishes.deadlineMs ?? 0) / 1_000,
    phase: "the caller's deadline",
  })
}

/** Counting for upstreams that cannot: our own estimate, and said to be one. */
function countHere(journey: Journey, passage: Passage): Ending {
  journey.told.warnings.push({ path: 'input_tokens', code: 'estimated' })
  journey.answeredBy = { upstream: passage.upstream, model: passage.model }
  const tokens = passage.conversation ? estimateConversation(passage.conversation) : 0
  journey.outlet.sendJson(200, replyHeaders(journey, {}, true, passage), countTokensReply(tokens))
  return { kind: 'answered', facts: {}, status: 200, bytesIn: 0 }
}

/** Home answers although the cloud was wished for: that is never silent. */
function isLesser(journey: Journey, candidate: Candidate): boolean {
  if (!isHome(candidate) || journey.arrival.door.operation === 'embedding') return false
  return journey.isStandIn || (journey.decision.kind === 'route' && !isHome(journey.wishedFirst))
}

function noteHealth(upstream: Upstream, ending: Ending, answerMs: number, isStream: boolean): void {
  const { health } = upstream
  const { error } = ending
  if (ending.kind === 'answered')
    health.succeeded(ending.firstByteMs, answerMs, isStream ? believable(ending.facts.usage)?.outputTotal : undefined)
  else if (ending.kind === 'gone' || !error) health.undecided()
  else if (error.code === 'upstream.limited') health.limited(ending.facts.fault?.retryAfterMs ?? 1000)
  else if (error.party === 'upstream' && error.code !== 'upstream.rejected') health.failed(error.code)
  else health.undecided()
}

/** Keep what the caller's next request may refer to without sending it again. */
function remember(journey: Journey, ending: Ending, passage: Passage): void {
  const { caller, door, id } = journey.arrival
  const upstream = passage.upstream.id
  const { restoring } = passage
  // The caller sends its history with the true values again.
  const reply = ending.reply && restoring ? restoreReply(ending.reply, restoring.restorer.quiet, restoring) : ending.reply
  if (ending.reply && reply) {
    // What was said to an upstream in the house does not follow it when it moves out.
    journey.road.continuity.keep(ending.reply, caller.name, `${upstream} ${passage.model.zone.zone}`)
    const text = reply.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
    if (text) journey.road.inspector().noteAnswer(caller.name, text, journey.assessment.level)
  }
  if (door.wire !== 'openai-responses') return
  const given = ending.facts.id
  const responseId = given?.startsWith('resp_') || passage.lane !== 'translated' ? given : `resp_${withoutPrefix(id)}`
  if (!responseId) return
  // What is remembered does not pass the boundary again. Where something was hidden, the true words stay on this device.
  const isDressed = passage.cleared.redactions > 0
  const own =
    isDressed && passage.conversation && journey.arrival.document && viewOf(journey.arrival, journey.arrival.document)?.conversation
  journey.road.remembered.keep(responseId, {
    caller: caller.name,
    upstream,
    zone: isDressed ? 'device' : passage.model.zone.zone,
    conversation: own ? { ...passage.conversation, turns: [...(passage.earlier ?? []), ...own.turns] } : passage.conversation,
    reply,
  })
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
