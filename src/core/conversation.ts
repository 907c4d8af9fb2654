// A Conversation is a view of a request for those who reason about turns and tools. It is what the translated lane carries;
// on its own protocol a request is sent as its own text and never through here.
import type { Json } from './json.ts'

export type ProtocolName =
  | 'openai-chat'
  | 'openai-completions'
  | 'openai-responses'
  | 'anthropic-messages'
  | 'gemini'
  | 'bedrock-converse'
  | 'ollama-chat'
  | 'ollama-generate'

export type Role = 'system' | 'developer' | 'user' | 'assistant' | 'tool'

/** Bytes, an address, or a provider's own file id. `data` is base64 without a data-URL prefix. */
export type MediaSource =
  | { readonly kind: 'base64'; readonly mediaType: string; readonly data: string }
  | { readonly kind: 'url'; readonly url: string; readonly mediaType?: string }
  | { readonly kind: 'file'; readonly id: string; readonly mediaType?: string }

/** A provider's proof or memory that must be returned unchanged to the same provider, and to no other. */
export type Seal = {
  /** The protocol whose provider made it. */
  readonly origin: ProtocolName
  readonly signature?: string
  /** Encrypted reasoning (Anthropic `redacted_thinking.data`, Bedrock `redactedContent`, Responses `encrypted_content`). */
  readonly encrypted?: string
  /** The provider's item id (Responses `rs_...`, `fc_...`). */
  readonly itemId?: string
  /** What an upstream that routes to several providers calls the kind of proof (`anthropic-claude-v1`); it wants it back beside it. */
  readonly format?: string
}

export type TextPart = { readonly type: 'text'; readonly text: string; readonly seal?: Seal; readonly cache?: CacheMark }
export type ImagePart = {
  readonly type: 'image'
  readonly source: MediaSource
  readonly detail?: string
  /** Gemini signs the images it makes and wants the signature back with them. */
  readonly seal?: Seal
  readonly cache?: CacheMark
}
export type AudioPart = { readonly type: 'audio'; readonly source: MediaSource; readonly format?: string }
export type DocumentPart = {
  readonly type: 'document'
  /** `text/plain` documents carry base64 of their text. */
  readonly source: MediaSource
  readonly name?: string
  readonly cache?: CacheMark
}
/** `arguments` is JSON text of an object, kept as the model wrote it; empty means `{}`. `id` is '' when the protocol has none. */
export type ToolCallPart = {
  readonly type: 'tool-call'
  readonly id: string
  readonly name: string
  readonly arguments: string
  readonly seal?: Seal
  readonly cache?: CacheMark
}
export type ToolResultPart = {
  readonly type: 'tool-result'
  readonly id: string
  readonly name?: string
  readonly content: readonly (TextPart | ImagePart | DocumentPart)[]
  readonly isError?: boolean
  readonly cache?: CacheMark
}
/** Visible reasoning text may be empty while the seal holds what the provider needs back. */
export type ReasoningPart = {
  readonly type: 'reasoning'
  readonly text: string
  readonly seal?: Seal
  /** The text is the provider's summary, not the reasoning itself. */
  readonly isSummary?: boolean
}
export type RefusalPart = { readonly type: 'refusal'; readonly text: string }
/** A block that only its own protocol understands (server-side tools, citations lists, container blocks). */
export type OpaquePart = { readonly type: 'opaque'; readonly origin: ProtocolName; readonly kind: string; readonly value: Json }

export type Part =
  | TextPart
  | ImagePart
  | AudioPart
  | DocumentPart
  | ToolCallPart
  | ToolResultPart
  | ReasoningPart
  | RefusalPart
  | OpaquePart

/** Anthropic's and Bedrock's cache marks: everything up to here may be kept for `ttl`. */
export type CacheMark = { readonly ttl?: '5m' | '1h' }

/** Tool results stand in turns of role `tool`; consecutive ones answer one assistant turn. */
export type Turn = { readonly role: Role; readonly parts: readonly Part[]; readonly name?: string }

export type Tool = {
  readonly name: string
  readonly description?: string
  /** JSON Schema of the arguments; absent means no arguments. */
  readonly parameters?: Json
  readonly strict?: boolean
  readonly cache?: CacheMark
}

export type ToolChoice =
  | { readonly type: 'auto' | 'none' | 'required' }
  /** Only these tools may be called; one must be when `required`. */
  | { readonly type: 'tool'; readonly names: readonly string[] }

export type OutputFormat =
  | { readonly type: 'text' }
  | { readonly type: 'json' }
  | {
      readonly type: 'schema'
      readonly schema: Json
      readonly name?: string
      readonly description?: string
      readonly strict?: boolean
    }

export type Effort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh'

export type ReasoningSetting = {
  readonly effort?: Effort
  readonly budgetTokens?: number
  /** The caller wants to see reasoning text or a summary of it. */
  readonly show?: boolean
}

export type Settings = {
  readonly maxOutputTokens?: number
  readonly temperature?: number
  readonly topP?: number
  readonly topK?: number
  readonly minP?: number
  readonly stop?: readonly string[]
  readonly seed?: number
  readonly frequencyPenalty?: number
  readonly presencePenalty?: number
  readonly repeatPenalty?: number
  readonly logitBias?: Json
  /** How many answers; only 1 can be translated. */
  readonly choices?: number
  readonly logprobs?: number | boolean
  readonly toolChoice?: ToolChoice
  readonly parallelTools?: boolean
  readonly output?: OutputFormat
  readonly reasoning?: ReasoningSetting
  readonly user?: string
  readonly store?: boolean
  readonly serviceTier?: string
  /** OpenAI's name for prompts that begin alike, so that they meet the same cache. */
  readonly promptCacheKey?: string
  readonly verbosity?: string
  /** Size of the context window a local runtime should use, in tokens. */
  readonly contextTokens?: number
  /** How long a local runtime should keep the model loaded, in its own notation. */
  readonly keepAlive?: string | number
}

export type Conversation = {
  /** As the caller named it. */
  readonly model: string
  readonly turns: readonly Turn[]
  readonly tools: readonly Tool[]
  readonly settings: Settings
  readonly stream: boolean
  /** The caller asked to be told usage in the stream (OpenAI chat `stream_options.include_usage`). */
  readonly streamUsage?: boolean
  /** Text after the hole, for fill-in-the-middle completion. The text before it is the only user turn. */
  readonly suffix?: string
}

/** A loss that only tunes the answer. `path` is dotted (`messages.3.name`), `code` says what became of it. */
export type Warning = { readonly path: string; readonly code: WarningCode }
export type WarningCode =
  | 'dropped'
  | 'clamped'
  | 'approximated'
  | 'estimated'
  | 'added'
  | 'seal-stripped'
  | 'unknown-reason'
  | 'truncated'
  /** A text from outside reads as if it gave orders. */
  | 'suspicious'
  /** Something was taken out of the request because of that. */
  | 'removed'
  /** The answer holds something that opens a door. */
  | 'secret-in-reply'
  /** The answer holds an address that would carry data out as soon as it is opened. */
  | 'exfiltration-link'
  /** The answer looked doubtful, or nobody could look, and it was given all the same. */
  | 'unverified'
  /** A lesser model answered than the policy would have chosen. */
  | 'quality-reduced'
  /** The same answer had been given to the same question shortly before, and was given again. */
  | 'cached'
  /** It was taken out because it could do nothing: an instruction given twice, a tool that this request cannot call. */
  | 'trimmed'
  /** More was spent than a budget agreed to, or almost. */
  | 'overspent'
  | 'nearly-spent'

/** A field that cannot be carried and whose absence would change the meaning. */
export type Unsupported = { readonly path: string; readonly because: string }

/**
 * What a translation could not carry. Readers and writers report here; the lane refuses the request with 400 naming the field when
 * anything is in `unsupported`, and tells `warnings` in header and ledger otherwise. Bounded, because paths come from callers.
 */
export class Losses {
  readonly warnings: Warning[] = []
  readonly unsupported: Unsupported[] = []
  static readonly most = 64

  /** It only tunes: say so and go on. */
  warn(path: string, code: WarningCode = 'dropped'): void {
    if (this.warnings.length < Losses.most && !this.warnings.some((known) => known.path === path && known.code === code)) {
      this.warnings.push({ path, code })
    }
  }

  /** The same losses, to be added to apart. */
  copy(): Losses {
    const copy = new Losses()
    copy.warnings.push(...this.warnings)
    copy.unsupported.push(...this.unsupported)
    return copy
  }

  /** What was refused at this path is provided for after all. */
  allow(path: string): void {
    const index = this.unsupported.findIndex((refused) => refused.path === path)
    if (index >= 0) this.unsupported.splice(index, 1)
  }

  /** It changes the meaning: the request must not be sent. */
  refuse(path: string, because: string): void {
    if (this.unsupported.length < Losses.most) this.unsupported.push({ path, because })
  }
}
