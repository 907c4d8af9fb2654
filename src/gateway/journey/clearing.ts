// Stop 5: what may go where, in which dress, and what a human must see first.
import type { Candidate } from '../../core/decision.ts'
import { type DrawbridgeError, fail } from '../../core/errors.ts'
import { because, type Reason, sentence } from '../../core/reasons.ts'
import { furtherZone, type Zone } from '../../core/sensitivity.ts'
import { type Clearance, clear, type Rules } from '../../privacy/boundary.ts'
import { actionOf } from '../../privacy/profiles.ts'
import type { Upstream } from '../../upstreams/catalog.ts'
import type { Arrival } from '../arrival.ts'
import { asideOf, besideTheBody, withoutTellingHeaders } from '../aside.ts'
import type { Ending } from '../ending.ts'
import type { Passage } from '../lane.ts'
import { needsReview, type Reviewed, review } from '../reviews.ts'
import { isRuled } from './deciding.ts'
import type { Journey } from './journey.ts'
import { injectionLabel } from './reading.ts'

export function clearFor(journey: Journey, zone: Zone): Clearance {
  const { document, bytes, caller } = journey.arrival
  let assessment = journey.assessment
  if (zone !== 'device') {
    const aside = asideOf(journey.arrival).map((text) => journey.road.inspector().read(text))
    const findings = aside.flatMap(({ hits }) => hits.map(besideTheBody))
    const isInForce = journey.road.isInspecting() && journey.inspectedBy === journey.road.inspector()
    const complete = assessment.complete && isInForce && aside.every((reading) => reading.complete)
    if (findings.length > 0 || complete !== assessment.complete)
      assessment = { ...assessment, complete, findings: [...assessment.findings, ...findings] }
  }
  const body = { document, opaque: document ? undefined : bytes, scope: caller.name }
  return clear(body, assessment, zone, journey.road.bridge, rulesFor(journey))
}

/** The rules of the boundary, and what a rule of the policy adds to them: the private zone, too, gets the redacted text. */
function rulesFor(journey: Journey): Rules {
  const rules = journey.road.rules()
  const isDressed = journey.decision.kind === 'route' && journey.decision.duties?.redact !== undefined
  return isDressed ? untrusting(rules) : rules
}

/** The request as far as it may go beside its body. */
export function goingTo(journey: Journey, upstream: Upstream, zone: Zone): Arrival {
  if (zone === 'device') return journey.arrival
  const { profile } = journey.road.rules()
  const isHidden = (kind: string) => actionOf(profile, kind) !== 'allow'
  return withoutTellingHeaders(journey.arrival, upstream, journey.road.inspector().read, isHidden)
}

/** The configuration in force puts the upstream further from the house than it was when this was decided. */
export function hasMoved(journey: Journey, { upstream, model }: Candidate): boolean {
  const now = journey.road.catalog().find(upstream)?.zone.zone
  return now !== undefined && furtherZone(model.zone.zone, now) !== model.zone.zone
}

/** What waits for a human goes on only when one has approved these very bytes. */
export async function reviewOf(journey: Journey, { outgoing, cleared, model }: Passage, { upstream }: Candidate): Promise<Reviewed> {
  const isLeaving = cleared.zone === 'cloud' || (cleared.zone === 'private' && !rulesFor(journey).profile.trustPrivateZone)
  if (!outgoing || !isLeaving || !isForReview(journey)) return { kind: 'go' }
  const { id, caller } = journey.arrival
  const about = { exchange: id, at: journey.iso, caller: caller.name, model: `${upstream}/${model.name}`, assessment: journey.assessment }
  try {
    return await review(outgoing, cleared, about, journey.road.reviews)
  } catch {
    return { kind: 'barred', reason: because('review.unavailable') } // the ledger has told the operator why
  }
}

export function isForReview(journey: Journey): boolean {
  const isHeld = journey.road.rules().profile.injection.action === 'hold' && journey.assessment.labels.includes(injectionLabel)
  return isHeld || isRuled(journey, 'review') || needsReview(journey.assessment, journey.road.config().privacy.review)
}

export function barring(journey: Journey, reason: Reason): DrawbridgeError {
  if (reason.code === 'review.waiting') return fail('policy.held', { review: reason.data.review ?? '-', decision: journey.decision.id })
  return fail('policy.refused', { detail: sentence(reason), decision: journey.decision.id })
}

export function barred(journey: Journey, candidate: Candidate, reason: Reason): Ending {
  return barredBy(journey, candidate, barring(journey, reason))
}

/** Nothing was sent. */
export function barredBy(journey: Journey, candidate: Candidate, error: DrawbridgeError): Ending {
  journey.attempts.push({
    upstream: candidate.upstream,
    provider: candidate.provider,
    model: candidate.model.name,
    zone: candidate.model.zone,
    wire: journey.arrival.door.wire,
    lane: 'raw',
    error: error.code,
    queueMs: 0,
    totalMs: 0,
    bytesOut: 0,
    bytesIn: 0,
  })
  return { kind: 'failed', facts: {}, bytesIn: 0, error }
}

/** Whether a call of this tool gets the true values back. */
export function restoreToolCalls(journey: Journey): (name: string) => boolean {
  return (name) => {
    const { trustedTools } = journey.road.config().privacy
    return journey.road.rules().profile.restoreUntrustedTools || trustedTools.includes('*') || trustedTools.includes(name)
  }
}

const untrustingRules = new WeakMap<Rules, Rules>()

/** The same rules with no trust in the house's own network; one for each, since what was dressed is known by its rules. */
function untrusting(rules: Rules): Rules {
  let made = untrustingRules.get(rules)
  if (!made) {
    made = { ...rules, profile: { ...rules.profile, trustPrivateZone: false } }
    untrustingRules.set(rules, made)
  }
  return made
}
