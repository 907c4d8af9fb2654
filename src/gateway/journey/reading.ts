// Stop 3: what the request holds, what orders texts from outside give, and what is done about those.
import type { Assessment } from '../../core/assessment.ts'
import { type Document, edit, find, removeMember } from '../../core/document.ts'
import { fail } from '../../core/errors.ts'
import { because, sentence } from '../../core/reasons.ts'
import { unsplicable } from '../../privacy/boundary.ts'
import type { Inspector } from '../../privacy/inspect.ts'
import { mayHoldUntrusted } from '../../privacy/suspicion.ts'
import { type Arrival, viewOf } from '../arrival.ts'
import { formOf } from '../forms.ts'
import { headerOf } from '../upstream-answer.ts'
import type { Journey } from './journey.ts'

export function inspectRequest(journey: Journey): Assessment | Promise<Assessment> {
  journey.inspectedBy = journey.road.inspector()
  const { document, bytes, door, caller } = journey.arrival
  const circumstances = { wire: door.wire, declared: journey.wishes.level, floor: caller.level, scope: caller.name }
  if (document || bytes.length === 0) return journey.road.inspector().inspect(document, circumstances)
  return inspectForm(journey, bytes, circumstances)
}

/** Labels come from what was found, from the caller's key and from the request itself. */
export function labelled(journey: Journey, assessment: Assessment): Assessment {
  const given = [...(journey.arrival.caller.labels ?? []), ...(journey.wishes.labels ?? [])]
  return given.length === 0 ? assessment : { ...assessment, labels: [...new Set([...assessment.labels, ...given])] }
}

/** Orders in texts from outside can only tighten what happens: they are noted, take the tools away, wait for a human, or stop the request. */
export function suspectInjection(journey: Journey): void {
  const { document } = journey.arrival
  const { action, threshold } = journey.road.rules().profile.injection
  const judge = journey.road.suspicion()
  if (!judge || action === 'off' || !document || !mayHoldUntrusted(document.text)) return
  const view = viewOf(journey.arrival, document)
  const score = view ? judge(view.conversation).score : 0
  if (!view || score < threshold) return
  const reason = because('injection.suspected', { score: score.toFixed(2) })
  const { labels, reasons } = journey.assessment
  journey.assessment = { ...journey.assessment, labels: [...labels, injectionLabel], reasons: [...reasons, reason] }
  journey.noted.push({ path: 'input', code: 'suspicious' })
  if (action === 'block') throw fail('policy.refused', { detail: sentence(reason), decision: journey.arrival.id })
  if (action === 'annotate' || view.conversation.tools.length === 0) return
  journey.arrival = withoutTools(journey.arrival, document)
  journey.noted.push({ path: 'tools', code: 'removed' })
}

/** A body that is no JSON: whatever text it holds is read, but nothing can be replaced in it. */
async function inspectForm(journey: Journey, bytes: Buffer, circumstances: Parameters<Inspector['inspect']>[1]): Promise<Assessment> {
  const { document, ...form } = formOf(bytes, headerOf(journey.arrival.headers, 'content-type') ?? '')
  const assessment = await journey.road.inspector().inspect(document, { ...circumstances, ...form })
  return { ...assessment, findings: assessment.findings.map((finding) => ({ ...finding, leaf: unsplicable })) }
}

/** Of a request in which a text from outside reads as if it gave orders. */
export const injectionLabel = 'injection'

/** The same request without anything the model could act with. */
function withoutTools(arrival: Arrival, document: Document): Arrival {
  const root = find(document, [])
  if (!root) return arrival
  const names = ['tools', 'tool_choice', 'functions', 'function_call', 'parallel_tool_calls', 'toolConfig', 'tool_config']
  const bare = names.reduce((shorter, name) => {
    const span = find(shorter, [])
    return span ? edit(shorter, removeMember(shorter, span, name)) : shorter
  }, document)
  return { ...arrival, document: bare, bytes: Buffer.from(bare.text, 'utf8') }
}
