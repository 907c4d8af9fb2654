import type { Reason } from './reasons.ts'
import type { Level } from './sensitivity.ts'
import type { Abilities, Model, Operation, ProviderName, ZoneProof } from './upstream.ts'

/** The word for where a request went, as in the header `x-drawbridge-route`. */
export type Route = 'local' | 'cloud' | 'redacted-cloud' | 'cascade' | 'consult' | 'refused'

/** What an answer is expected to be, as far as it can be told beforehand. */
export type Expectation = {
  /** Micro-dollars; undefined when nobody knows the price. */
  readonly micros?: number
  /** Probability of an acceptable answer. */
  readonly right?: number
  /** The same as the shipped estimator has it, where outcomes of this house say otherwise. */
  readonly shipped?: number
  /** Milliseconds until it is whole. */
  readonly ms?: number
  /** Micro-dollars: what the chance to be right is worth, less price and waiting. */
  readonly worth?: number
}

/** One upstream that may answer, with why. */
export type Candidate = {
  readonly upstream: string
  readonly provider: string
  readonly model: Model
  readonly reasons: readonly Reason[]
  readonly expected?: Expectation
}

/** One upstream that may not, with why. */
export type Rejection = {
  readonly upstream: string
  readonly model: string
  readonly reasons: readonly Reason[]
  readonly expected?: Expectation
}

/**
 * How the candidates are used: one after the other; the home's answer verified before the cloud is asked; or read at home while the cloud,
 * which sees only the question and redacted extracts, plans and judges.
 */
export type Plan = 'direct' | 'cascade' | 'consult'

/** What a right answer is worth to whoever asked, and what waiting a second costs, both in micro-dollars. */
export type Stakes = { readonly worthMicros: number; readonly secondMicros: number }

/** What a rule lays upon whoever carries the decision out, by the name of the rule. */
export type Duties = {
  /** The private zone, too, gets the redacted text. */
  readonly redact?: string
  /** A human approves what leaves. */
  readonly review?: string
}

/** Something measured about a request or the world that had a say. */
export type Signal = { readonly name: string; readonly value: number | string | boolean }

export type Decision =
  | {
      readonly kind: 'route'
      readonly id: string
      /** In the order they will be tried; never empty. */
      readonly candidates: readonly Candidate[]
      /** `direct` when absent. */
      readonly plan?: Plan
      /** Whom a consultation asks. */
      readonly partner?: Candidate
      readonly duties?: Duties
      /** Of a cascade: by what its second opinions are weighed. */
      readonly stakes?: Stakes
      readonly rejected: readonly Rejection[]
      /** Names of the rules that applied. */
      readonly rules?: readonly string[]
      readonly signals: readonly Signal[]
      readonly level: Level
      readonly policy: string
    }
  | {
      readonly kind: 'refuse'
      readonly id: string
      readonly reasons: readonly Reason[]
      readonly rejected: readonly Rejection[]
      /** Names of the rules that applied. */
      readonly rules?: readonly string[]
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
  /** Where a hosted provider works, as the operator says: `eu`, `eu-central-1`, `westeurope`. */
  readonly region?: string
  /** Requests that wait before this one would begin, and how many are worked on at once. */
  readonly queue?: number
  readonly slots?: number
  /** Smoothed milliseconds to the first byte, and tokens per second after it. */
  readonly latencyMs?: number
  readonly tokensPerSecond?: number
}
