// What of a request's own words the ledger keeps: the name of a model and the path, while they are such. Whatever else a caller wrote in
// their place is text, and no text is kept.
import type { Decision } from '../core/decision.ts'
import type { Reason } from '../core/reasons.ts'
import { hasForm } from '../privacy/fields.ts'
import type { Arrival } from './arrival.ts'

const noName = '(no name)'

/** The model as the caller named it. */
export function recordedModel(model: string): string {
  return model === '' || hasForm('model', model.replace(/@(?:\d[\w-]*|latest|default)$/, '')) ? model.slice(0, 256) : noName
}

/** The door a request came by. */
export function recordedDoor({ method, path, door, model }: Arrival): string {
  if (door.wire === 'native') return `${method} /native`
  if (door.model === undefined || recordedModel(model) === model) return `${method} ${path}`
  return `${method} ${path.replace(/^(\/v1(?:beta)?\/models\/|\/model\/).+(:\w+|\/converse(?:-stream)?)$/, '$1{model}$2')}`
}

/** The decision, which tells of a model that nobody knows in the caller's words. */
export function recordedDecision(decision: Decision): Decision {
  if (decision.kind !== 'refuse') return decision
  return {
    ...decision,
    reasons: decision.reasons.map(recordedReason),
    rejected: decision.rejected.map((rejection) => ({ ...rejection, reasons: rejection.reasons.map(recordedReason) })),
  }
}

function recordedReason(reason: Reason): Reason {
  const { model } = reason.data
  return reason.code === 'model.unknown' && typeof model === 'string'
    ? { ...reason, data: { ...reason.data, model: recordedModel(model) } }
    : reason
}

/** https://www.w3.org/TR/trace-context/#traceparent-header */
export function recordedTraceparent(given: string | undefined): string | undefined {
  return given !== undefined && /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(?:-|$)/.test(given) ? given.slice(0, 55) : undefined
}
