// What would become of a request: the first five stops of the road, by their very code, and then no further. Nothing is sent, set aside,
// recorded or learned from; the words come back to whoever gave them and to nobody else.
import type { Assessment, Finding } from '../core/assessment.ts'
import type { Decision, Route } from '../core/decision.ts'
import type { Document } from '../core/document.ts'
import type { JsonObject } from '../core/json.ts'
import { sentence } from '../core/reasons.ts'
import type { Level, Zone } from '../core/sensitivity.ts'
import type { Clearance } from '../privacy/boundary.ts'
import { actionOf } from '../privacy/profiles.ts'
import { routeOf } from '../routing/route-word.ts'
import { readArrival } from './arrival.ts'
import type { Caller } from './callers.ts'
import { clearFor } from './journey/clearing.ts'
import { decideFor } from './journey/deciding.ts'
import { Journey } from './journey/journey.ts'
import { inspectRequest, labelled, suspectInjection } from './journey/reading.ts'
import type { Way } from './outlet.ts'
import { Presence } from './presence.ts'
import type { Road } from './road.ts'

export const previewWires = ['openai-chat', 'anthropic-messages', 'openai-responses'] as const
export type PreviewWire = (typeof previewWires)[number]

/** Either a text, which becomes the only message of a request, or a whole request in the words of its wire. */
export type PreviewWish = {
  readonly text?: string | undefined
  readonly request?: JsonObject | undefined
  readonly wire?: PreviewWire | undefined
  /** `auto` when neither this nor the request names one. */
  readonly model?: string | undefined
  readonly level?: Level | undefined
}

export type Preview = {
  readonly level: Level
  readonly labels: readonly string[]
  readonly isComplete: boolean
  readonly reasons: readonly { readonly code: string; readonly sentence: string }[]
  /** Every finding, by kind. */
  readonly kinds: Readonly<Record<string, number>>
  /** Those within `parts`; `part` is a place in that list. */
  readonly findings: readonly (Omit<Finding, 'leaf' | 'entity'> & { readonly part: number; readonly action: string })[]
  readonly decision: Decision
  readonly route: Route
  readonly sentences: readonly { readonly model: string; readonly isAllowed: boolean; readonly sentences: readonly string[] }[]
  readonly tokens?: number
  /** Strings of the request in which something was found or replaced, the first so many. */
  readonly parts: readonly PreviewPart[]
  readonly partCount: number
  /** What the cloud would get, whoever is asked first. */
  readonly cloud:
    | { readonly kind: 'cleared'; readonly replaced: number; readonly kinds: Readonly<Record<string, number>> }
    | { readonly kind: 'barred'; readonly code: string; readonly sentence: string }
  /** What the one who would be asked first would get. */
  readonly isTextGoing: 'nowhere' | 'true' | 'redacted'
}

export type PreviewPart = {
  readonly before: string
  readonly after?: string
  readonly surrogates: readonly { readonly kind: string; readonly start: number; readonly end: number; readonly text: string }[]
}

const mostParts = 200
const mostFindings = 2_000
const mostSurrogates = 2_000

/** Throws what the road would refuse the request with before it is decided. */
export async function preview(road: Road, wish: PreviewWish, caller: Caller): Promise<Preview> {
  const journey = new Journey(quiet(road), arrivalOf(road, wish, caller), nowhere, async () => {})
  journey.wishes = wish.level === undefined ? {} : { level: wish.level }
  journey.assessment = labelled(journey, await inspectRequest(journey))
  suspectInjection(journey)
  journey.decision = await decideFor(journey)
  const { assessment, decision } = journey
  const first = decision.kind === 'route' ? decision.candidates[0]?.model.zone.zone : undefined
  const clearances = new Map<Zone, Clearance>()
  for (const zone of new Set<Zone>(['cloud', ...(first === undefined ? [] : [first])])) clearances.set(zone, clearFor(journey, zone))
  const cloud = clearances.get('cloud') as Clearance // it is in the list above
  const going = first === undefined ? undefined : clearances.get(first)
  const dressed = cloud.kind === 'cleared' ? cloud : undefined
  const { parts, places, count } = partsOf(journey.arrival.document, assessment, dressed)
  const { profile } = road.rules()
  return {
    level: assessment.level,
    labels: assessment.labels,
    isComplete: assessment.complete,
    reasons: assessment.reasons.map((reason) => ({ code: reason.code, sentence: sentence(reason) })),
    kinds: countKinds(assessment.findings),
    findings: assessment.findings
      .flatMap(({ leaf, entity: _, ...finding }) => {
        const part = places.get(leaf)
        return part === undefined ? [] : [{ ...finding, part, action: actionOf(profile, finding.kind) }]
      })
      .slice(0, mostFindings),
    decision,
    route: routeOf(decision, (dressed?.cleared.redactions ?? 0) > 0),
    sentences: sentencesOf(decision),
    ...(journey.estimatedTokens !== undefined && { tokens: journey.estimatedTokens }),
    parts,
    partCount: count,
    cloud:
      cloud.kind === 'cleared'
        ? { kind: 'cleared', replaced: cloud.cleared.redactions, kinds: cloud.cleared.kinds }
        : { kind: 'barred', code: cloud.reason.code, sentence: sentence(cloud.reason) },
    isTextGoing: going?.kind !== 'cleared' ? 'nowhere' : going.cleared.redactions > 0 ? 'redacted' : 'true',
  }
}

/** The house as it is, without what would be moved by being looked at: nothing here counts as a request of late. */
function quiet(road: Road): Road {
  return { ...road, complexities: { threshold: (share) => road.complexities.threshold(share), note: () => {} } }
}

function arrivalOf({ world }: Road, { text, request, wire = 'openai-chat', model }: PreviewWish, caller: Caller) {
  const named = model ?? request?.model ?? 'auto'
  const body = request ? { ...request, model: named } : bodyOf(wire, text ?? '', named)
  return readArrival({
    id: world.id('d'),
    door: { kind: 'exchange', operation: 'chat', wire },
    method: 'POST',
    path: '/admin/preview',
    query: '',
    headers: {},
    caller,
    bytes: Buffer.from(JSON.stringify(body), 'utf8'),
    at: world.now(),
    startedAt: world.monotonic(),
    presence: new Presence(),
  })
}

function bodyOf(wire: PreviewWire, text: string, model: JsonObject[string]): JsonObject {
  switch (wire) {
    case 'openai-chat':
      return { model, messages: [{ role: 'user', content: text }] }
    case 'anthropic-messages':
      return { model, max_tokens: 1_024, messages: [{ role: 'user', content: text }] }
    case 'openai-responses':
      return { model, input: text }
    default:
      return wire satisfies never
  }
}

/** A preview answers nobody on the road. */
const nowhere: Way = {
  status: 0,
  hasBegun: false,
  begin: () => {},
  write: () => true,
  onDrain: () => {},
  end: () => {},
  send: () => {},
  sendJson: () => {},
  destroy: () => {},
}

function partsOf(document: Document | undefined, { findings }: Assessment, dressed: Extract<Clearance, { kind: 'cleared' }> | undefined) {
  const parts: PreviewPart[] = []
  const places = new Map<number, number>()
  let count = 0
  let left = mostSurrogates
  if (!document) return { parts, places, count }
  const found = new Set(findings.map(({ leaf }) => leaf))
  const after = dressed?.cleared.document
  const canCompare = after !== undefined && after.leafCount === document.leafCount
  for (let leaf = 0; leaf < document.leafCount; leaf++) {
    const before = document.textOf(document.leaf(leaf))
    const text = canCompare ? after.textOf(after.leaf(leaf)) : undefined
    if (!found.has(leaf) && (text === undefined || text === before)) continue
    count++
    if (parts.length >= mostParts) continue
    const surrogates = text === undefined || text === before ? [] : surrogatesIn(text, before, dressed, left)
    left -= surrogates.length
    places.set(leaf, parts.length)
    parts.push({ before, ...(text !== undefined && { after: text }), surrogates })
  }
  return { parts, places, count }
}

/** Where surrogates stand in a text, the longest first where one holds another. One that stood in the text before is none. */
function surrogatesIn(text: string, before: string, dressed: Extract<Clearance, { kind: 'cleared' }> | undefined, most: number) {
  const spans: { kind: string; start: number; end: number; text: string }[] = []
  const aliases = (dressed?.cleared.vault?.aliases ?? []).filter(({ surrogate }) => surrogate !== '' && !before.includes(surrogate))
  for (const { kind, surrogate } of aliases.toSorted((one, other) => other.surrogate.length - one.surrogate.length)) {
    for (let start = text.indexOf(surrogate); start >= 0; start = text.indexOf(surrogate, start + surrogate.length)) {
      if (spans.length >= most) break
      const end = start + surrogate.length
      if (isWhole(text, start, end) && !spans.some((span) => start < span.end && span.start < end))
        spans.push({ kind, start, end, text: surrogate })
    }
  }
  return spans.sort((one, other) => one.start - other.start)
}

/** Not a piece of a longer word. */
function isWhole(text: string, start: number, end: number): boolean {
  const isLetter = (at: number) => /[\p{L}\p{N}]/u.test(text[at] ?? '')
  return !(isLetter(start - 1) && isLetter(start)) && !(isLetter(end - 1) && isLetter(end))
}

function sentencesOf(decision: Decision): Preview['sentences'] {
  const allowed = decision.kind === 'route' ? decision.candidates : []
  return [
    ...allowed.map(({ upstream, model, reasons }) => ({
      model: `${upstream}/${model.name}`,
      isAllowed: true,
      sentences: reasons.map(sentence),
    })),
    ...decision.rejected.map(({ upstream, model, reasons }) => ({
      model: `${upstream}/${model}`,
      isAllowed: false,
      sentences: reasons.map(sentence),
    })),
  ]
}

function countKinds(findings: readonly Finding[]): Record<string, number> {
  const kinds: Record<string, number> = {}
  for (const { kind } of findings) kinds[kind] = (kinds[kind] ?? 0) + 1
  return kinds
}
