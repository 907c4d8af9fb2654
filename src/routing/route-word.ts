import type { Decision, Route } from '../core/decision.ts'

/** The word for where a decision would lead. `isDressed`: something in the request is replaced before it leaves. */
export function routeOf(decision: Decision, isDressed: boolean): Route {
  if (decision.kind === 'refuse') return 'refused'
  if (decision.plan === 'cascade' || decision.plan === 'consult') return decision.plan
  if (decision.candidates[0]?.model.zone.zone !== 'cloud') return 'local'
  return isDressed ? 'redacted-cloud' : 'cloud'
}
