// Anthropic's messages, as Anthropic, llama.cpp, KoboldCpp, Ollama, vLLM and others speak them.
import type { Conversation, Losses } from '../core/conversation.ts'
import type { JsonObject } from '../core/json.ts'
import { origin } from './anthropic-blocks.ts'
import { readFault, writeError, writeStreamError } from './anthropic-errors.ts'
import { MessageEventReader } from './anthropic-event-reader.ts'
import { MessageEventWriter } from './anthropic-event-writer.ts'
import { MessageMeter } from './anthropic-meter.ts'
import { readFacts, readReply, writeReply } from './anthropic-reply.ts'
import { readRequest } from './anthropic-request-reader.ts'
import { writeRequest } from './anthropic-request-writer.ts'
import type { Protocol } from './protocol.ts'

export const anthropicMessages: Protocol = {
  name: origin,
  framing: 'sse',
  readRequest,
  writeRequest,
  readReply,
  writeReply,
  eventReader: () => new MessageEventReader(),
  eventWriter: (asked) => new MessageEventWriter(asked),
  meter: () => new MessageMeter(),
  readFacts,
  readFault,
  writeError,
  writeStreamError,
}

/** Read the body of `/v1/messages/count_tokens`: a request without an answer. */
export function countTokensRequest(body: JsonObject, losses: Losses): Conversation {
  return readRequest(body, losses, { stream: false })
}

export function countTokensReply(tokens: number): JsonObject {
  return { input_tokens: tokens }
}
