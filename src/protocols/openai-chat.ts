// OpenAI's chat completions, and the dialects of everyone who speaks it. https://platform.openai.com/docs/api-reference/chat
import { ChunkMeter, readFacts, readFault, writeError, writeStreamError } from './openai-chat-facts.ts'
import { ChatReader } from './openai-chat-reader.ts'
import { notice, readReply, writeReply } from './openai-chat-reply.ts'
import { readRequest } from './openai-chat-request.ts'
import { writeRequest } from './openai-chat-upstream.ts'
import { ChatWriter } from './openai-chat-writer.ts'
import type { Protocol } from './protocol.ts'

export const openaiChat: Protocol = {
  name: 'openai-chat',
  framing: 'sse',
  readRequest,
  writeRequest,
  readReply,
  writeReply,
  eventReader: () => new ChatReader(),
  eventWriter: (asked) => new ChatWriter(asked),
  meter: () => new ChunkMeter(notice),
  readFacts: (body) => readFacts(body, notice),
  readFault,
  writeError,
  writeStreamError,
}
