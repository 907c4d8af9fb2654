// Stop 5: the only place where a document becomes something that may be sent.
import type { Assessment } from '../core/assessment.ts'
import type { Document } from '../core/document.ts'
import { because, type Reason } from '../core/reasons.ts'
import type { Zone } from '../core/sensitivity.ts'

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
}

export type Clearance = { readonly kind: 'cleared'; readonly cleared: Cleared } | { readonly kind: 'barred'; readonly reason: Reason }

/** The bridge between the house and the world. Raised, nothing leaves. */
export type Bridge = { readonly isRaised: boolean }

/**
 * Clear a document for a zone, or say why not. Called anew for every attempt, since a fallback may go to another zone.
 * An incomplete inspection keeps everything on this device: privacy fails closed.
 */
export function clear(body: { document?: Document; opaque?: Uint8Array }, assessment: Assessment, zone: Zone, bridge: Bridge): Clearance {
  if (zone === 'cloud' && bridge.isRaised) return { kind: 'barred', reason: because('bridge.raised') }
  if (zone !== 'device' && !assessment.complete) return { kind: 'barred', reason: because('inspection.incomplete') }
  const value = { ...body, zone, redactions: 0 }
  return { kind: 'cleared', cleared: value as Cleared } // the brand exists only for the compiler; this is the one place that gives it
}
