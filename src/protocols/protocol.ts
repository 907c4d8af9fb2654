// What a wire language must know to stand at either end of the road. Pure: no clock, no network, no state beyond one exchange.
import type { Conversation, Losses, ProtocolName } from '../core/conversation.ts'
import type { JsonObject } from '../core/json.ts'
import type { Finish, Reply, StreamEvent, UpstreamFault } from '../core/reply.ts'
import type { Usage } from '../core/usage.ts'

/** How a stream is cut into messages on the wire. */
export type Framing = 'sse' | 'ndjson' | 'aws-event-stream'

/**
 * One message of a stream. SSE: `event` is the event name (absent when the wire had none) and `data` the joined data lines.
 * NDJSON: `data` is the line. AWS: `event` is the `:event-type`, or with `isException` the `:exception-type`; `data` the payload text.
 */
export type Frame = { readonly event?: string; readonly data: string; readonly isException?: boolean }

/** What a frame means to the stream-commit contract. `lifecycle` may be held back, `content` commits, `end` is the proper last word. */
export type FrameRole = 'lifecycle' | 'content' | 'end' | 'error'

/** What the ledger wants to know of a reply. */
export type ReplyFacts = {
  id?: string
  model?: string
  usage?: Usage
  /** The service tier that answered, in the provider's own word; several joined by `+`. */
  tier?: string
  finish?: Finish
  fault?: UpstreamFault
}

/** Reads usage, finish and faults off a stream that is passed through untouched. One per exchange. */
export type Meter = {
  /**
   * Once content has begun, a frame that contains none of these (and no `isException`) may be skipped unread.
   * Chosen so that ordinary deltas contain none of them.
   */
  readonly needles: readonly string[]
  push(frame: Frame): FrameRole
  readonly facts: ReplyFacts
}

/** Turns an upstream's frames into events. `end` is called once when the wire closes properly and may emit what was held. */
export type EventReader = { push(frame: Frame): StreamEvent[]; end(): StreamEvent[] }

/**
 * Turns events into frames of this protocol. Obeys the grammar of its stream strictly, whatever order the events come in.
 * `end` is called exactly once, after the last event: usage may come after `finish`, so a protocol whose last word holds usage says it here.
 */
export type EventWriter = { push(event: StreamEvent): Frame[]; end(): Frame[] }

/** What a reply writer may need of the request and of the world. */
export type Asked = {
  readonly conversation: Conversation
  /** The model's name as the caller shall see it. */
  readonly model: string
  /** An id for the reply when the upstream gave none, without prefix. */
  readonly id: string
  /** Seconds since 1970. */
  readonly created: number
  /** Milliseconds since the request arrived, for protocols that tell durations. */
  readonly elapsedMs: () => number
  /** The caller's original request body, for protocols that echo settings (Responses). */
  readonly body: JsonObject
  /** A hint from the road, for fields such as Ollama's `created_at`. */
  readonly isoTime: string
}

/** What a request writer needs to know of where the request goes. */
export type Target = {
  readonly model: string
  /** `provider/model` family hints, such as reasoning models that refuse sampling fields. */
  readonly provider: string
  readonly maxOutputTokens?: number
  readonly quirks: Quirks
}

/** Differences of a provider, each one named. Absent means the protocol's own default. */
export type Quirks = {
  /** OpenAI chat: which member caps the output. */
  readonly maxTokensKey?: 'max_tokens' | 'max_completion_tokens'
  /** OpenAI chat: whether usage in streams must be asked for, always comes, or cannot be had. Default `ask`. */
  readonly streamUsage?: 'ask' | 'always' | 'never'
  /** OpenAI chat: tool_choice may only be a string (LM Studio). */
  readonly toolChoiceStringOnly?: boolean
  /** OpenAI chat: `response_format` knows only `json_schema` and `text`. */
  readonly noJsonObject?: boolean
  /** OpenAI chat: the role for instructions; default `system`. */
  readonly systemRole?: 'system' | 'developer'
  /** OpenAI chat: how reasoning is asked for. Default `effort` (`reasoning_effort`). */
  readonly reasoning?: 'effort' | 'none'
  /** Chat and Ollama's: `logprobs: true` is taken, and answered or let be. */
  readonly logprobs?: boolean
  /** Gemini: `responseJsonSchema`/`parametersJsonSchema` are understood. Default true. */
  readonly jsonSchemaFields?: boolean
}

/** How an error looks in this protocol. `type` and `code` are the protocol's usual words for the status. */
export type WireError = {
  readonly status: number
  readonly message: string
  readonly code: string
  readonly param?: string
  readonly requestId: string
}

export type Protocol = {
  readonly name: ProtocolName
  readonly framing: Framing
  /**
   * Read a request. `model` and `stream` come from the path in protocols that put them there (Gemini, Bedrock).
   * A field of the wrong type is reported through `losses.refuse(path, ...)`.
   */
  readRequest(body: JsonObject, losses: Losses, path: { model?: string; stream?: boolean }): Conversation
  /** Write a request for `target`. Anything it cannot say goes to `losses`. */
  writeRequest(conversation: Conversation, losses: Losses, target: Target): JsonObject
  /** Read a whole reply (status 2xx). */
  readReply(body: JsonObject): Reply
  writeReply(reply: Reply, asked: Asked): JsonObject
  eventReader(): EventReader
  eventWriter(asked: Asked): EventWriter
  meter(): Meter
  /** Usage, finish, id and model of a whole reply, without reading its parts. */
  readFacts(body: JsonObject): ReplyFacts
  /** Read an error body (status >= 400), or undefined when it is not one of this protocol. */
  readFault(status: number, body: unknown): UpstreamFault | undefined
  /** An error as this protocol's callers expect it. */
  writeError(error: WireError): JsonObject
  /** An error inside a stream that has begun; the frames that make every SDK of this protocol raise. */
  writeStreamError(error: WireError): Frame[]
}
