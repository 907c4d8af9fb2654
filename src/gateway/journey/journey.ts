// One request on its way: what has been learned, decided and done so far. The stops read it and write it; nobody else does.
import type { Assessment } from '../../core/assessment.ts'
import type { Warning } from '../../core/conversation.ts'
import type { Candidate, Decision } from '../../core/decision.ts'
import type { DrawbridgeError } from '../../core/errors.ts'
import type { Attempt, Baseline, Cost } from '../../core/exchange.ts'
import type { Model } from '../../core/upstream.ts'
import type { Inspector } from '../../privacy/inspect.ts'
import type { Upstream } from '../../upstreams/catalog.ts'
import type { Arrival } from '../arrival.ts'
import type { Ending } from '../ending.ts'
import type { Way } from '../outlet.ts'
import type { Road } from '../road.ts'
import type { Wishes } from '../wishes.ts'
import type { Account, Size } from './budgeting.ts'

type Told = { fallback: number; warnings: Warning[] }

/** Carries a request within this one to its answer, on a road of its own. */
export type Send = (road: Road, arrival: Arrival, outlet: Way) => Promise<void>

export class Journey {
  readonly road: Road
  arrival: Arrival
  readonly outlet: Way
  readonly send: Send
  /** Where the next answer goes: to the caller, or to where it is held. */
  way: Way
  wishes: Wishes = {}
  assessment: Assessment = { level: 'internal', findings: [], complete: false, reasons: [], labels: [], opaque: 0 }
  /** A reading by other rules than those in force says nothing of what they would find. */
  inspectedBy: Inspector | undefined
  decision: Decision
  /** Home answers because the cloud, which the policy would have chosen, is out of reach. */
  isStandIn = false
  /** Whom the policy chose, before any burst. */
  wishedFirst: Candidate | undefined
  estimatedTokens: number | undefined
  wishedOutput: number | undefined
  /** What is set aside for the attempt under way; undefined while no budget counts it. */
  account: Account | undefined
  /** Budgets that had no room for it when it came to that, whatever their sums said before. */
  readonly overdrawn = new Set<string>()
  /** Tokens of the request and the most its answer may have, counted once. */
  sized: Size | undefined
  /** The response that this request continues. */
  previous: string | undefined
  readonly attempts: Attempt[] = []
  /** Values replaced in what was sent last. */
  redactions = 0
  answeredBy: { upstream: Upstream; model: Model } | undefined
  ending: Ending | undefined
  error: DrawbridgeError | undefined
  cost: Cost | undefined
  /** What the caller would have paid without us. */
  baseline: Baseline | undefined
  /** When the upstream that answered last began, when it ended, and how many requests it then worked on. Milliseconds, monotonic. */
  work: { readonly since: number; until?: number; readonly concurrent: number } | undefined
  /** What a draft cost that was given up for another answer. */
  spent: Cost | undefined
  isEscalated = false
  /** The answer is a draft that will be judged: how sure its runtime is of it matters. */
  isDraft = false
  /** Seconds since the answer was new, where it was given before. */
  answerAge: number | undefined
  isConsulted = false
  /** What the requests of a consultation cost together, and what was replaced in them. */
  parts = { micros: 0, redactions: 0 }
  /** What is told beside a translation's losses. */
  readonly noted: Warning[] = []
  told: Told = { fallback: 0, warnings: [] }
  /** Run when the request is over. */
  readonly cleanUps: (() => void)[] = []
  #iso: string | undefined

  constructor(road: Road, arrival: Arrival, outlet: Way, send: Send) {
    this.road = road
    this.arrival = arrival
    this.outlet = outlet
    this.send = send
    this.way = outlet
    this.decision = { kind: 'refuse', id: arrival.id, reasons: [], rejected: [], signals: [], level: 'internal', policy: '' }
  }

  /** ISO time of arrival. */
  get iso(): string {
    this.#iso ??= new Date(this.arrival.at).toISOString()
    return this.#iso
  }

  /** Tell the caller and the ledger; returns how to take it back. */
  warn(warning: Warning): () => void {
    this.noted.push(warning)
    this.told.warnings.push(warning)
    return () => {
      for (const list of [this.noted, this.told.warnings]) {
        const index = list.indexOf(warning)
        if (index >= 0) list.splice(index, 1)
      }
    }
  }

  /** Milliseconds until an answer is worthless to the caller. */
  leftMs(): number {
    const { deadlineMs } = this.wishes
    if (deadlineMs === undefined) return Number.POSITIVE_INFINITY
    return deadlineMs - (this.road.world.monotonic() - this.arrival.startedAt)
  }

  isLate(): boolean {
    return this.leftMs() <= 0
  }
}
