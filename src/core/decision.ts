import type { Reason } from './reasons.ts'
import type { Level } from './sensitivity.ts'
import type { Abilities, Model, Operation, ProviderName, ZoneProof } from './upstream.ts'

/** The word for where a request went, as in the header `x-drawbridge-route`. */
export type Route = 'local' | 'cloud' | 'redacted-cloud' | 'cascade' | 'consult' | 'refused'

/** One upstream that may answer, with why. */
export type Candidate = { readonly upstream: string; readonly provider: string; readonly model: Model; readonly reasons: readonly Reason[] }

/** One upstream that may not, with why. */
export type Rejection = { readonly upstream: string; readonly model: string; readonly reasons: readonly Reason[] }

/** Something measured about a request or the world that had a say. */
export type Signal = { readonly name: string; readonly value: number | string | boolean }

export type Decision =
  | {
      readonly kind: 'route'
      readonly id: string
      /** In the order they will be tried; never empty. */
      readonly candidates: readonly Candidate[]
      readonly rejected: readonly Rejection[]
      readonly signals: readonly Signal[]
      readonly level: Level
      readonly policy: string
    }
  | {
      readonly kind: 'refuse'
      readonly id: string
      readonly reasons: readonly Reason[]
      readonly rejected: readonly Rejection[]
      readonly signals: readonly Signal[]
      readonly level: Level
      readonly policy: string
    }

/** An upstream as the decision sees it. */
export type Offer = {
  readonly upstream: string
  readonly provider: ProviderName
  readonly zone: ZoneProof
  readonly models: readonly Model[]
  /** Takes model names that it did not list. */
  readonly isOpenEnded: boolean
  readonly owns?: RegExp
  readonly can: Abilities
  readonly operations: readonly Operation[]
  /** Environment names of the missing key; undefined when it has what it needs. */
  readonly missingKey?: string
  /** Milliseconds until it may be asked again; 0 for now. */
  readonly waitMs: number
  readonly failures: number
  /** The model to use when only the upstream is named, by wish. */
  readonly preferred?: { readonly fast?: string; readonly smart?: string }
}
