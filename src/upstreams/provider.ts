// A provider is data. Reach for a function only where an upstream truly differs, and name the difference.
import type { Conversation } from '../core/conversation.ts'
import type { StreamEvent } from '../core/reply.ts'
import type { Zone } from '../core/sensitivity.ts'
import type { Abilities, Model, Operation, ProviderName, WireName } from '../core/upstream.ts'
import type { Usage } from '../core/usage.ts'
import type { Quirks } from '../protocols/protocol.ts'

/** How requests are signed. Environment names are tried in order when the config gives no key. */
export type Auth =
  | { readonly kind: 'none' }
  /** `authorization: Bearer <key>`; `optional` when the server may run without one. */
  | { readonly kind: 'bearer'; readonly env: readonly string[]; readonly optional?: boolean }
  /** The key in a header of its own, as it is. */
  | { readonly kind: 'header'; readonly header: string; readonly env: readonly string[]; readonly optional?: boolean }
  /** AWS Signature Version 4 from the standard credential chain, or a Bedrock API key as bearer when one is set. */
  | { readonly kind: 'sigv4'; readonly service: string; readonly bearerEnv: readonly string[] }

/**
 * Where one wire is spoken. `path` is appended to the base, but for a first segment (`/v1`, `/v1beta`) the base already ends with;
 * `{model}` stands for the percent-encoded model name.
 */
export type Endpoint = {
  readonly wire: WireName
  readonly path: string
  /** Another path when streaming, where the protocol has one (Gemini, Bedrock). */
  readonly streamPath?: string
  /** Not every server of this provider has it. Where it turns out missing, its callers are translated. */
  readonly isOptional?: true
}

/** Ask a server what it has. Everything it needs is handed in, so that tests can serve it from recordings. */
export type Probe = {
  /** GET a path below the base; undefined when no whole answer comes. `json` is undefined when it is not JSON. */
  readonly get: (path: string) => Promise<ProbeAnswer | undefined>
  readonly post: (path: string, body: unknown) => Promise<ProbeAnswer | undefined>
}
export type ProbeAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly json: unknown
}

/** A model as its server tells it, before its zone is verified. `remote` names the sign that it runs elsewhere. */
export type FoundModel = Omit<Model, 'zone'> & { readonly remote?: string }

/** What an engine is started with: the upstream's `path`, the directory for models, a window to ask for. */
export type EngineOptions = {
  readonly path?: string
  readonly models?: readonly string[]
  readonly home: string
  readonly contextTokens?: number
}

/** Runs models inside this process instead of over HTTP. */
export type Engine = {
  models(): Promise<readonly FoundModel[]>
  /** Fits says whether this conversation is a task the engine can do, and which; undefined when it cannot. */
  fits?(conversation: Conversation): string | undefined
  chat(model: string, conversation: Conversation, signal: AbortSignal): AsyncIterable<StreamEvent>
  embed?(model: string, inputs: readonly string[], signal: AbortSignal): Promise<{ vectors: number[][]; usage?: Usage }>
  /** Be told when what `models()` would say has changed: one was loaded, or given back. Only the last to ask is told. */
  watch?(changed: () => void): void
  close?(): Promise<void>
}

export type Provider = {
  readonly name: ProviderName
  /** As people write it: `LM Studio`. */
  readonly label: string
  /** Where it runs when nothing else is known. Hosted providers keep `cloud` even with a base on loopback. */
  readonly zone: Zone
  /** `{NAME}` stands for an environment variable. Absent: the config must give one. */
  readonly base?: string
  /** Environment names that give another base. */
  readonly baseEnv?: readonly string[]
  /** Bare model names that belong to this provider, for callers who do not say `id/model`. */
  readonly owns?: RegExp
  /** Models to use when only the upstream is named: a cheap quick one and a strong one. */
  readonly preferred?: { readonly fast?: string; readonly smart?: string }
  /** Azure: where a deployment's paths begin when the config gives an `apiVersion`. */
  readonly deploymentPath?: string
  /** Ports worth asking on this machine. Never proof of anything. */
  readonly ports?: readonly number[]
  readonly auth: Auth
  /** Fixed request headers, such as `anthropic-version`. A header the caller sent wins. */
  readonly headers?: Readonly<Record<string, string>>
  /** Caller's headers that mean something to this provider and are forwarded. */
  readonly forward?: readonly string[]
  /** In order of preference for translation. */
  readonly endpoints: readonly Endpoint[]
  readonly can: Abilities
  readonly quirks: Quirks
  /** Requests a runtime can work on at once, and how many may wait. Local servers have few slots. */
  readonly slots?: number
  readonly queue?: number
  /** Recognise this server among others by what it answers without a key; never by its port. Judged in the order of the list. */
  readonly recognise?: (probe: Probe) => Promise<boolean>
  /** List models with their state, window in force and abilities. Rejects with a `ListError` when there is no list to be had. */
  readonly models?: (probe: Probe) => Promise<readonly FoundModel[]>
  /** Headers that must never be forwarded to this server. */
  readonly never?: readonly string[]
  /** Runs in this process instead of over HTTP. */
  readonly engine?: (options: EngineOptions) => Promise<Engine>
  /** Page that documents the wire, for whoever maintains this file. */
  readonly source: string
}

/** A provider's definition, checked by its type. */
export function defineProvider<const T extends Provider>(provider: T): Provider {
  return provider
}

/** The wires that serve each operation, preferred first. */
export const wiresOf: Readonly<Record<Operation, readonly WireName[]>> = {
  chat: ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini', 'bedrock-converse', 'ollama-chat'],
  completion: ['openai-completions', 'ollama-generate'],
  embedding: ['openai-embeddings', 'ollama-embed', 'gemini-embeddings'],
  'count-tokens': ['anthropic-count-tokens'],
  native: [],
}
