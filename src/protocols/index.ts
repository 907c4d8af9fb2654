// Every conversation protocol, one line each. Being listed here is what gets a protocol tested.
import type { ProtocolName } from '../core/conversation.ts'
import type { WireName } from '../core/upstream.ts'
import { anthropicMessages } from './anthropic-messages.ts'
import { bedrockConverse } from './bedrock-converse.ts'
import { gemini } from './gemini.ts'
import { ollamaChat } from './ollama-chat.ts'
import { ollamaGenerate } from './ollama-generate.ts'
import { openaiChat } from './openai-chat.ts'
import { openaiCompletions } from './openai-completions.ts'
import { openaiResponses } from './openai-responses.ts'
import type { Protocol } from './protocol.ts'

export const protocols: Readonly<Record<ProtocolName, Protocol>> = {
  'openai-chat': openaiChat,
  'openai-completions': openaiCompletions,
  'openai-responses': openaiResponses,
  'anthropic-messages': anthropicMessages,
  gemini,
  'bedrock-converse': bedrockConverse,
  'ollama-chat': ollamaChat,
  'ollama-generate': ollamaGenerate,
}

/** The conversation protocol of a wire; undefined for embeddings, counting and native paths. */
export function protocolOf(wire: WireName | 'native'): Protocol | undefined {
  return (protocols as Partial<Record<string, Protocol>>)[wire]
}

/** Whose error shape a wire uses. */
export function errorProtocolOf(wire: WireName | 'native'): Protocol {
  switch (wire) {
    case 'anthropic-count-tokens':
      return protocols['anthropic-messages']
    case 'ollama-embed':
      return protocols['ollama-chat']
    case 'gemini-embeddings':
      return protocols.gemini
    case 'openai-embeddings':
    case 'native':
      return protocols['openai-chat']
    default:
      return protocols[wire]
  }
}
