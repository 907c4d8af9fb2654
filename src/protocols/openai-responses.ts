// The Responses API: https://platform.openai.com/docs/api-reference/responses
// OpenAI's own, and spoken by Azure, Bedrock, xAI, DeepSeek, OpenRouter, LM Studio, llama.cpp, vLLM, Ollama and KoboldCpp.
import type { JsonObject } from '../core/json.ts'
import { origin } from './openai-responses-items.ts'
import { meter } from './openai-responses-meter.ts'
import { eventReader } from './openai-responses-reader.ts'
import { readFacts, readFault, readReply } from './openai-responses-reply.ts'
import { readRequest } from './openai-responses-request-read.ts'
import { writeRequest } from './openai-responses-request-write.ts'
import { eventWriter, writeReply } from './openai-responses-writer.ts'
import type { Frame, Protocol, WireError } from './protocol.ts'

export const openaiResponses: Protocol = {
  name: origin,
  framing: 'sse',
  readRequest,
  writeRequest,
  readReply,
  writeReply,
  eventReader,
  eventWriter,
  meter,
  readFacts,
  readFault,
  writeError,
  writeStreamError,
}

function writeError(error: WireError): JsonObject {
  return { error: { message: error.message, type: typeOf(error.status), param: error.param ?? null, code: error.code } }
}

/**
 * The error event carries its error nested, as OpenAI sends it and official clients look for it, and flat, as the reference has it.
 * Codex listens for the failed response instead. Nothing is known here of the response that had begun, so both stand for themselves.
 */
function writeStreamError(error: WireError): Frame[] {
  const { message, code } = error
  const param = error.param ?? null
  const nested = { type: typeOf(error.status), code, message, param }
  const response = { id: `resp_${error.requestId}`, object: 'response', status: 'failed', error: { code, message }, output: [] }
  return [
    { event: 'error', data: JSON.stringify({ type: 'error', sequence_number: 0, code, message, param, error: nested }) },
    { event: 'response.failed', data: JSON.stringify({ type: 'response.failed', sequence_number: 1, response }) },
  ]
}

/** OpenAI's words for who must act. */
function typeOf(status: number): string {
  if (status === 401) return 'authentication_error'
  if (status === 403) return 'permission_error'
  if (status === 429) return 'rate_limit_error'
  return status >= 500 ? 'server_error' : 'invalid_request_error'
}
