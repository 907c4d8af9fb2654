// Google's `generateContent` and `streamGenerateContent?alt=sse`, on the Gemini API and on Vertex AI.
// Model and stream stand in the path; streams have no last word of their own, the reason to finish is it.
import { stringifyJson } from '../core/json.ts'
import { readFacts, readFault, readReply, writeError, writeReply } from './gemini-reply.ts'
import { readRequest } from './gemini-request-read.ts'
import { writeRequest } from './gemini-request-write.ts'
import { GeminiEventReader, GeminiEventWriter, GeminiMeter } from './gemini-stream.ts'
import type { Protocol } from './protocol.ts'

export const gemini: Protocol = {
  name: 'gemini',
  framing: 'sse',
  readRequest,
  writeRequest,
  readReply,
  writeReply,
  eventReader: () => new GeminiEventReader(),
  eventWriter: (asked) => new GeminiEventWriter(asked),
  meter: () => new GeminiMeter(),
  readFacts,
  readFault,
  writeError,
  writeStreamError: (error) => [{ data: stringifyJson(writeError(error)) }],
}
