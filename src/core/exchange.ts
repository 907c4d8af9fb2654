// The ledger's line: everything about one request that may be kept. No prompt, answer, key or header.
import type { Warning } from './conversation.ts'
import type { Decision, Route } from './decision.ts'
import type { ErrorCode } from './errors.ts'
import type { Finish } from './reply.ts'
import type { Level } from './sensitivity.ts'
import type { Operation, WireName, ZoneProof } from './upstream.ts'
import type { Usage } from './usage.ts'

/** `raw` same wire, text through; `edited` same wire, only edited leaves differ; `translated` through Conversation and events. */
export type Lane = 'raw' | 'edited' | 'translated'

/** How an exchange ended. `incomplete`: the answer had begun and did not finish. `gone`: the caller left first. */
export type Outcome = 'answered' | 'incomplete' | 'failed' | 'refused' | 'gone'

/** One try at one upstream. */
export type Attempt = {
  readonly upstream: string
  readonly provider: string
  readonly model: string
  readonly zone: ZoneProof
  readonly wire: WireName | 'native'
  readonly lane: Lane
  /** HTTP status, when one came. */
  readonly status?: number
  readonly error?: ErrorCode
  /** The upstream's own request id, for its support desk. */
  readonly upstreamRequestId?: string
  readonly queueMs: number
  readonly firstByteMs?: number
  readonly totalMs: number
  readonly bytesOut: number
  readonly bytesIn: number
}

/** Prices in whole micro-dollars. `undefined` means unknown, never zero. */
export type Cost = {
  readonly micros?: number
  /** `catalogue`, `override`, `local`, `unknown`. */
  readonly source: string
  /** ISO date of the price data. */
  readonly pricedAt?: string
}

export type Entry = {
  readonly id: string
  /** ISO time of arrival, UTC. */
  readonly at: string
  /** The key's name, or `anonymous`. */
  readonly caller: string
  /** `POST /v1/chat/completions`. */
  readonly door: string
  readonly operation: Operation
  readonly askedModel: string
  readonly answeredModel?: string
  readonly isStream: boolean
  readonly level: Level
  readonly route: Route
  readonly decision: Decision
  readonly attempts: readonly Attempt[]
  readonly warnings: readonly Warning[]
  readonly usage?: Usage
  /** The usage was counted or guessed by us because the upstream gave none. */
  readonly usageEstimated?: boolean
  readonly finish?: Finish
  readonly cost: Cost
  readonly outcome: Outcome
  /** Status the caller saw. */
  readonly status: number
  readonly error?: ErrorCode
  readonly firstByteMs?: number
  readonly totalMs: number
  /** The caller's W3C trace context, so that our spans join its trace. Ids only. */
  readonly traceparent?: string
}
