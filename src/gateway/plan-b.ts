// When things are not as the policy would have them: the cloud is out of reach, or the queue at home is too long.
//   plan B   home answers what the cloud would have, and the loss of quality is said
//   burst    a request that would wait too long at home goes first to the others that may answer it
// Pure; neither ever admits an upstream that the decision did not.
import type { Candidate, Decision } from '../core/decision.ts'
import { because, type Reason } from '../core/reasons.ts'

/** Why the cloud may be out of reach, whatever the policy thinks of it. */
const missing: ReadonlySet<Reason['code']> = new Set(['bridge.raised', 'health.open', 'budget.exhausted', 'budget.unpriced'])

/** Whether home is only a stand-in for the cloud. `wished` decides anew as if the cloud were well and the bridge lowered. */
export function isStandIn(decision: Decision, wished: () => Decision): boolean {
  if (decision.kind !== 'route' || !isHome(decision.candidates[0])) return false
  const isMissed = decision.rejected.some(({ reasons }) => reasons.some(({ code }) => missing.has(code)))
  if (!isMissed) return false
  const instead = wished()
  return instead.kind === 'route' && instead.plan !== 'cascade' && !isHome(instead.candidates[0])
}

/** How busy an upstream is. */
export type Load = {
  readonly running: number
  readonly waiting: number
  readonly slots: number
  /** How long an answer takes, smoothed; undefined before the first. */
  readonly answerMs?: number
}

export type Patience = {
  /** From this many requests waiting the others are asked first. */
  readonly waiting?: number
  /** What the caller's deadline leaves. */
  readonly leftMs: number
}

/** The order to try, with those at home that would keep the caller waiting too long behind the others. The same list when nothing moves. */
export function burst(
  candidates: readonly Candidate[],
  loadOf: (upstream: string) => Load | undefined,
  patience: Patience,
): readonly Candidate[] {
  if (!isHome(candidates[0])) return candidates
  const crowded = new Map<Candidate, Reason>()
  for (const candidate of candidates) {
    const load = isHome(candidate) ? loadOf(candidate.upstream) : undefined
    const reason = load && crowding(load, patience)
    if (reason) crowded.set(candidate, reason)
  }
  const [first] = candidates
  const reason = first && crowded.get(first)
  const others = candidates.filter((candidate) => !crowded.has(candidate))
  if (!reason || others.length === 0) return candidates
  return [...others.map((other, place) => (place === 0 ? { ...other, reasons: [...other.reasons, reason] } : other)), ...crowded.keys()]
}

function crowding(load: Load, { waiting: limit, leftMs }: Patience): Reason | undefined {
  const { running, waiting, slots, answerMs } = load
  if (running < slots) return undefined
  const waitMs = answerMs === undefined ? undefined : ((waiting + 1) / Math.max(1, slots)) * answerMs
  if (waitMs !== undefined && waitMs + (answerMs ?? 0) > leftMs) return because('evidence.deadline')
  if (limit === undefined || waiting < limit) return undefined
  return because('burst.queue', { waiting })
}

export function isHome(candidate: Candidate | undefined): boolean {
  return candidate !== undefined && candidate.model.zone.zone !== 'cloud'
}
