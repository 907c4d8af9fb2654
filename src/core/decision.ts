import type { Reason } from './reasons.ts'
import type { Level } from './sensitivity.ts'
import type { Model } from './upstream.ts'

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
