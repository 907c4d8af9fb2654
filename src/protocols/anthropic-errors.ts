// Errors of the messages wire. Servers that borrow the wire send other shapes too: llama.cpp OpenAI's (bare inside a stream),
// KoboldCpp `{detail: {msg}}`.
import { asNumber, asObject, asString, at, type Json, type JsonObject, stringifyJson } from '../core/json.ts'
import type { UpstreamFault } from '../core/reply.ts'
import type { Frame, WireError } from './protocol.ts'

const typeOf: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  408: 'timeout_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  503: 'overloaded_error',
  504: 'timeout_error',
  529: 'overloaded_error',
}

const statusOf: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
}

export function errorType(status: number): string {
  return typeOf[status] ?? (status >= 400 && status < 500 ? 'invalid_request_error' : 'api_error')
}

export function writeError(error: WireError): JsonObject {
  return { type: 'error', error: { type: errorType(error.status), message: error.message }, request_id: error.requestId }
}

export function writeStreamError(error: WireError): Frame[] {
  return [{ event: 'error', data: stringifyJson(writeError(error)) }]
}

/** A fault an upstream told inside its stream, for a caller of this protocol. */
export function faultFrames(fault: UpstreamFault): Frame[] {
  const type = fault.type !== undefined && Object.hasOwn(statusOf, fault.type) ? fault.type : errorType(fault.status ?? 500)
  return [{ event: 'error', data: stringifyJson({ type: 'error', error: { type, message: fault.message } }) }]
}

/** Read an error body; undefined when nothing in it is known as one. */
export function readFault(status: number | undefined, body: unknown): UpstreamFault | undefined {
  const error = at(body, 'error') ?? at(body, 'detail')
  if (typeof error === 'string' && error !== '') return { ...(status !== undefined && { status }), message: error }
  return readErrorObject(status, asObject(error))
}

/** The inner object of an error, which llama.cpp sends bare inside a stream. */
export function readErrorObject(status: number | undefined, error: JsonObject | undefined): UpstreamFault | undefined {
  const message = asString(error?.message) ?? asString(error?.msg)
  if (!error || message === undefined) return undefined
  const type = asString(error.type)
  const told = status ?? asNumber(error.code) ?? (type !== undefined && Object.hasOwn(statusOf, type) ? statusOf[type] : undefined)
  const code = codeOf(error)
  return {
    ...(told !== undefined && { status: told }),
    ...(type !== undefined && { type }),
    ...(code !== undefined && { code }),
    message,
    ...(asString(error.param) !== undefined && { param: asString(error.param) }),
  }
}

/** Anthropic's finer word (`details.error_code`, such as a spend limit that no retry mends) or the server's own code. */
function codeOf(error: JsonObject): string | undefined {
  const code: Json | undefined = at(error.details, 'error_code') ?? error.code
  return typeof code === 'string' || typeof code === 'number' ? String(code) : undefined
}
