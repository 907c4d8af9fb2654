// The ledger's line: everything about one request that may be kept. No prompt, answer, key or header.
import type { Warning } from './conversation.ts'
import type { Decision, Route } from './decision.ts'
import type { ErrorCode } from './errors.ts'
import type { Finish } from './reply.ts'
import type { Level, Zone } from './sensitivity.ts'
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
  /** How many values of which kind were replaced in what was sent. */
  readonly redactions?: Readonly<Record<string, number>>
  /** It answered, and the answer was given up for another. What it cost is part of the exchange's cost when it is known. */
  readonly setAside?: { readonly usage?: Usage; readonly cost: Cost }
}

/** One body that left this machine: what can be proved of it without keeping it. */
export type Egress = {
  /** The exchange it belongs to. */
  readonly exchange: string
  /** ISO time it was handed to the network, UTC. */
  readonly at: string
  readonly upstream: string
  readonly provider: string
  readonly model: string
  readonly zone: Zone
  /** Scheme, host and port; no path, which may hold names. */
  readonly destination: string
  readonly level: Level
  /** Of the exact bytes of the body, in hexadecimal. */
  readonly sha256: string
  readonly bytes: number
  readonly redactions: Readonly<Record<string, number>>
  /** Versions of the rules it was cleared under. */
  readonly policy: string
  /** The exact bytes, only where the operator keeps them. */
  readonly content?: Uint8Array
}

/** Prices in whole micro-dollars. `undefined` means unknown, never zero. */
export type Cost = {
  readonly micros?: number
  /** `catalogue`, `override`, `local`, `cache`, `unknown`. */
  readonly source: string
  /** ISO date of the price data. */
  readonly pricedAt?: string
}

/** What the caller's own model would have cost for the same tokens: what a saving is measured against. */
export type Baseline = {
  readonly model: string
  /** Whole micro-dollars; absent when nobody knows its price. */
  readonly micros?: number
}

export type Entry = {
  readonly id: string
  /** ISO time of arrival, UTC. */
  readonly at: string
  /** The key's name, or `anonymous`. */
  readonly caller: string
  /** The team the caller's key belongs to. */
  readonly team?: string
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
  readonly baseline?: Baseline
  readonly outcome: Outcome
  /** Status the caller saw. */
  readonly status: number
  readonly error?: ErrorCode
  readonly firstByteMs?: number
  readonly totalMs: number
  /** The caller's W3C trace context, so that our spans join its trace. Ids only. */
  readonly traceparent?: string
}
