import type { ProtocolName } from './conversation.ts'
import type { Zone } from './sensitivity.ts'

export const providerNames = [
  'openai',
  'azure',
  'anthropic',
  'gemini',
  'huggingface',
  'bedrock',
  'openai-compatible',
  'ollama',
  'lmstudio',
  'localai',
  'koboldcpp',
  'oobabooga',
  'llamacpp',
  'jan',
  'vllm',
  'embedded',
  'builtin',
] as const
export type ProviderName = (typeof providerNames)[number]

/** What a request wants done. `chat` covers every conversation protocol; `native` is a provider's own path with no door of ours. */
export type Operation = 'chat' | 'completion' | 'embedding' | 'count-tokens' | 'native'

/** Wire languages of the operations that are not conversations. */
export type AuxiliaryName = 'openai-embeddings' | 'ollama-embed' | 'gemini-embeddings' | 'anthropic-count-tokens'
/** Everything a provider may speak; a wire is one request and reply grammar at one path. */
export type WireName = ProtocolName | AuxiliaryName

/** What a model can do. `undefined` means unknown, which is not refused but ranked behind a known yes. */
export type Abilities = {
  readonly tools?: boolean
  readonly images?: boolean
  readonly audio?: boolean
  readonly documents?: boolean
  /** JSON Schema output. */
  readonly schema?: boolean
  readonly reasoning?: boolean
  readonly embeddings?: boolean
  /** Fill-in-the-middle completion. */
  readonly infill?: boolean
  readonly chat?: boolean
}

/** Why we believe an upstream is where we say it is; kept with every exchange. */
export type ZoneProof = {
  readonly zone: Zone
  /** `loopback`, `private-address`, `public-address`, `hosted`, `in-process`, `remote-model`, `declared`, `unresolved`. */
  readonly by: string
  /** The address looked at, or the sign found (`name ends in -cloud`). */
  readonly detail?: string
  /** ISO time of the check. */
  readonly at: string
}

/** A model at a provider that we may use. */
export type Model = {
  /** As the upstream calls it. */
  readonly name: string
  readonly zone: ZoneProof
  readonly can: Abilities
  /** The context window in force, in tokens; undefined when nobody says. */
  readonly window?: number
  /** The largest window the model could have. */
  readonly windowMost?: number
  readonly isLoaded?: boolean
  /** Which weights these are, where the runtime tells: Ollama's digest, 64 hexadecimal digits. */
  readonly digest?: string
}

/**
 * The zone of a model at a server, judged by the model's name: Ollama's `-cloud` and `:cloud` models run at ollama.com whatever the
 * server's address is, and a name that was never listed deserves no more trust.
 */
export function zoneOfModel(name: string, server: ZoneProof): ZoneProof {
  if (server.zone === 'cloud' || !/[-:]cloud\s*$/i.test(name)) return server
  return { zone: 'cloud', by: 'remote-model', detail: 'name ends in cloud', at: server.at }
}
