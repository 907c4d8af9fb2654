// Stop 5: the only place where a document becomes something that may be sent.
//   1 may it leave at all: bridge, inspection, level, kinds, parts nobody could read
//   2 dress it: what must be hidden is replaced, secrets are masked
//   3 brand it
import type { Assessment } from '../core/assessment.ts'
import { type Document, elements, find, leafAt, leavesWithin, members, type Span } from '../core/document.ts'
import { because, type Reason } from '../core/reasons.ts'
import { type Level, levels, type Zone } from '../core/sensitivity.ts'
import { weightOf } from './kinds.ts'
import { quasiLabel } from './levels.ts'
import { type Action, actionOf, type Profile } from './profiles.ts'
import { conversationKey, redact } from './redact.ts'
import type { Vault } from './vault.ts'

declare const cleared: unique symbol

/** A body that may leave for `zone`. Only `clear()` makes one, so a send that skipped the boundary does not compile. */
export type Cleared = {
  readonly [cleared]: true
  /** The document as it may leave: undefined for a body without JSON, which then goes as `opaque`. */
  readonly document?: Document
  readonly opaque?: Uint8Array
  readonly zone: Zone
  /** How many values were replaced. */
  readonly redactions: number
  /** How many of which kind. */
  readonly kinds: Readonly<Record<string, number>>
  /** Reads the surrogates back; undefined when nothing was replaced. */
  readonly vault?: Vault
}

/** The leaf of what was found in a body without JSON, where nothing can be replaced. */
export const unsplicable = -2

export type Clearance = { readonly kind: 'cleared'; readonly cleared: Cleared } | { readonly kind: 'barred'; readonly reason: Reason }

/** The bridge between the house and the world. Raised, nothing leaves. */
export type Bridge = { readonly isRaised: boolean }

/** What the operator lays down for whatever leaves. Made anew with every configuration, so that it can be told apart by identity. */
export type Rules = {
  readonly profile: Profile
  /** The house's own key, from which every surrogate is drawn. */
  readonly key: Uint8Array
  readonly style: 'realistic' | 'placeholder'
  /** Tells one set of rules from another in the records. */
  readonly version: string
}

export type Body = {
  readonly document?: Document
  readonly opaque?: Uint8Array
  /** Whose conversation it is: surrogates of one caller tell nothing of another's. */
  readonly scope: string
}

const nothing: Readonly<Record<string, number>> = {}

/**
 * Clear a body for a zone, or say why not. Called anew for every attempt, since a fallback may go to another zone.
 * An incomplete inspection keeps everything on this device: privacy fails closed.
 */
export function clear(body: Body, assessment: Assessment, zone: Zone, bridge: Bridge, rules: Rules): Clearance {
  if (zone === 'cloud' && bridge.isRaised) return { kind: 'barred', reason: because('bridge.raised') }
  const bar = barOf(assessment, zone, rules.profile)
  if (bar) return { kind: 'barred', reason: bar }
  const { document, opaque } = body
  const plain = { document, opaque, zone, redactions: 0, kinds: nothing }
  const act = actionsFor(assessment, rules.profile)
  if (isHome(zone, rules.profile) || !assessment.findings.some(({ leaf, kind }) => leaf >= 0 && act(kind) !== 'allow')) return brand(plain)
  if (!document) return { kind: 'barred', reason: because('redaction.failed') }
  const dressed = dress(document, assessment, body.scope, rules)
  if (!dressed) return { kind: 'barred', reason: because('redaction.failed') }
  return brand({ ...plain, ...dressed })
}

function brand(value: Omit<Cleared, typeof cleared>): Clearance {
  return { kind: 'cleared', cleared: value as Cleared } // the brand exists only for the compiler; this is the one place that gives it
}

/** Whether a zone gets the true text. */
function isHome(zone: Zone, profile: Profile): boolean {
  return zone === 'device' || (zone === 'private' && profile.trustPrivateZone)
}

/** Why a request's content may not go to a zone at all; undefined when it may, dressed as it must be. */
export function barOf(assessment: Assessment, zone: Zone, profile: Profile): Reason | undefined {
  if (zone === 'device') return undefined
  if (!assessment.complete) return because('inspection.incomplete')
  if (isHome(zone, profile)) return undefined
  if (isAtLeast(assessment.level, profile.localOnly)) return because('sensitivity.zone', { level: assessment.level, zone })
  if (assessment.opaque > 0 && profile.opaque === 'local-only') return because('sensitivity.opaque', { count: assessment.opaque })
  for (const finding of assessment.findings) {
    const action = actionOf(profile, finding.kind)
    if (action === 'local-only') return because('sensitivity.kind', { kind: finding.kind })
    if (action === 'block') return because('sensitivity.blocked', { kind: finding.kind })
    if (action === 'allow') continue
    if (finding.detector === 'attachment') return because('sensitivity.attachment', { kind: finding.kind })
    if (finding.leaf === unsplicable) return because('sensitivity.form', { kind: finding.kind })
    if (finding.leaf < 0 && weightOf(finding.kind) !== 'quasi') return because('sensitivity.aside', { kind: finding.kind })
  }
  return undefined
}

/**
 * What happens to each kind in this very text. Where many facts about one person stand together, each of them tells who it is, so what
 * would be allowed alone is replaced too.
 */
function actionsFor({ labels }: Assessment, profile: Profile): (kind: string) => Action {
  if (!labels.includes(quasiLabel)) return (kind) => actionOf(profile, kind)
  return (kind) => {
    const action = actionOf(profile, kind)
    return action === 'allow' && weightOf(kind) === 'quasi' && kind !== 'URL' ? 'redact' : action
  }
}

function isAtLeast(level: Level, other: Level): boolean {
  return levels.indexOf(level) >= levels.indexOf(other)
}

type Dressed = Pick<Cleared, 'document' | 'redactions' | 'kinds' | 'vault'>

/** However many candidates are tried, a document is dressed once for each set of rules. */
const dressings = new WeakMap<Document, { rules: Rules; dressed: Dressed | undefined }>()

function dress(document: Document, assessment: Assessment, scope: string, rules: Rules): Dressed | undefined {
  const known = dressings.get(document)
  if (known?.rules === rules) return known.dressed
  const { profile, key, style } = rules
  const act = actionsFor(assessment, profile)
  let dressed: Dressed | undefined
  try {
    const result = redact(
      document,
      assessment.findings.filter((finding) => finding.leaf >= 0),
      {
        treat: (finding) => {
          const action = act(finding.kind)
          if (action === 'allow') return 'allow'
          // A secret is never given a surrogate: whoever reads the answer could get it back.
          return action === 'mask' || weightOf(finding.kind) === 'secret' ? 'mask' : 'redact'
        },
        key: conversationKey(key, scope, opening(document)),
        style,
      },
    )
    const redactions = Object.values(result.counts).reduce((sum, count) => sum + count, 0)
    dressed = { document: result.document, redactions, kinds: result.counts, vault: result.vault }
  } catch {
    dressed = undefined // whatever went wrong would name what must not be named; the bar says that it failed
  }
  dressings.set(document, { rules, dressed })
  return dressed
}

/**
 * What a conversation began with, as far as a resent history shows it: the first thing a user said. It keys the surrogates, so that they
 * stay the same from turn to turn and a provider's prompt cache stays warm.
 */
export function opening(document: Document): string {
  for (const name of ['messages', 'input', 'contents', 'prompt', 'system', 'instructions']) {
    const span = find(document, [name])
    if (!span) continue
    if (span.kind === 'string') return textOf(document, span)
    for (const turn of elements(document, span)) {
      const role = memberText(document, turn, 'role')
      if (role !== 'system' && role !== 'developer') return firstText(document, turn)
    }
  }
  return ''
}

/** The first text of a turn. Other members change as a history is sent again: clients move their cache marks. */
function firstText(document: Document, turn: Span): string {
  const { from, to } = leavesWithin(document, turn)
  for (let index = from; index < to; index++) {
    const leaf = document.leaf(index)
    const name = leaf.isKey ? undefined : document.pathOf(leaf).findLast((step) => typeof step === 'string')
    if (name === 'content' || name === 'text') return document.textOf(leaf).slice(0, longestOpening)
  }
  return ''
}

const longestOpening = 4_096

function memberText(document: Document, object: Span, name: string): string | undefined {
  for (const { key, value } of members(document, object)) if (key === name && value.kind === 'string') return textOf(document, value)
  return undefined
}

function textOf(document: Document, span: Span): string {
  const leaf = leafAt(document, span)
  return leaf ? document.textOf(leaf).slice(0, longestOpening) : ''
}
