// How one attempt at one upstream ended, and what the relay is given to carry it.
import type { DrawbridgeError } from '../core/errors.ts'
import type { Lane, Outcome } from '../core/exchange.ts'
import type { Reply } from '../core/reply.ts'
import type { Asked, ReplyFacts, WireError } from '../protocols/protocol.ts'
import type { Arrival } from './arrival.ts'
import type { Passage } from './lane.ts'
import type { Headers, Way } from './outlet.ts'

/** A whole answer that was not sent: kept so that the last candidate's own words can be handed to the caller. */
export type HeldReply = {
  readonly status: number
  readonly headers: UpstreamHeaders
  readonly body: Buffer
  /** How it was asked for; only what was not translated is in the caller's own words. */
  readonly lane: Lane
}
export type UpstreamHeaders = Readonly<Record<string, string | string[] | undefined>>

/** How one attempt ended. Only `failed` leaves the caller unanswered. */
export type Ending = {
  readonly kind: 'answered' | 'incomplete' | 'failed' | 'gone'
  readonly facts: ReplyFacts
  readonly status?: number
  readonly headers?: UpstreamHeaders
  readonly error?: DrawbridgeError
  readonly held?: HeldReply
  /** Milliseconds since the attempt began. */
  readonly firstByteMs?: number
  readonly bytesIn: number
  /** What came is sound, but of another protocol than the endpoint's: the server does not have that endpoint. */
  readonly isForeign?: boolean
  /** What a translated answer said, for whoever must remember its seals. */
  readonly reply?: Reply
}

export type RelayContext = {
  readonly arrival: Arrival
  readonly passage: Passage
  readonly outlet: Way
  /** The headers of our own reply, made when the answer begins. */
  readonly headers: (facts: ReplyFacts, isWhole: boolean) => Headers
  readonly monotonic: () => number
  readonly replyLimit: number
  /** The caller-facing model name. */
  readonly model: string
  readonly asked: () => Asked
  readonly wireError: (error: DrawbridgeError) => WireError
}

/** The most that is held back before the first content; more than that commits. */
export const heldLimit = 1_048_576

/** How an ending counts in the ledger. */
export function outcomeOf(ending: Ending): Outcome {
  return ending.kind === 'answered' ? 'answered' : ending.kind === 'incomplete' ? 'incomplete' : ending.kind === 'gone' ? 'gone' : 'failed'
}
