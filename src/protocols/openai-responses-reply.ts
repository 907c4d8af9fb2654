// Reads whole replies of the Responses API, and what its lifecycle events repeat of them:
// https://platform.openai.com/docs/api-reference/responses/object
import { asArray, asNumber, asObject, asString, at, isObject, type JsonObject } from '../core/json.ts'
import type { Finish, Reply, ReplyPart, UpstreamFault } from '../core/reply.ts'
import { openaiTier } from './answer-tiers.ts'
import { argumentsText, customArguments, nativeId, origin, readReasoning, readUsage, sealOf } from './openai-responses-items.ts'
import type { ReplyFacts } from './protocol.ts'

export function readReply(body: JsonObject): Reply {
  return {
    id: asString(body.id),
    model: asString(body.model),
    created: asNumber(body.created_at),
    parts: outputOf(body).flatMap(readOutputItem),
    finish: readFinish(body, hasToolCalls(body)),
    usage: readUsage(body.usage),
  }
}

export function readFacts(body: JsonObject): ReplyFacts {
  const fault = body.status === 'failed' ? faultOf(body.error) : undefined
  const usage = readUsage(body.usage)
  const tier = openaiTier(body)
  return {
    id: asString(body.id),
    model: asString(body.model),
    finish: readFinish(body, hasToolCalls(body)),
    ...(usage && { usage }),
    ...(tier && { tier }),
    ...(fault && { fault }),
  }
}

/** The items of `output` that are objects. */
export function outputOf(response: JsonObject): JsonObject[] {
  return (asArray(response.output) ?? []).filter(isObject)
}

export function isToolCall(type: unknown): boolean {
  return type === 'function_call' || type === 'custom_tool_call'
}

function hasToolCalls(response: JsonObject): boolean {
  return outputOf(response).some((item) => isToolCall(item.type))
}

/** What a response's status and details say about its end. */
export function readFinish(response: JsonObject, hasCalls: boolean): Finish {
  const status = asString(response.status)
  switch (status) {
    case 'completed':
      return { unified: hasCalls ? 'tool-calls' : 'stop', raw: status }
    case 'incomplete': {
      const reason = asString(at(response.incomplete_details, 'reason'))
      if (reason === 'max_output_tokens') return { unified: 'length', raw: reason }
      if (reason === 'content_filter') return { unified: 'content-filter', raw: reason }
      return { unified: 'other', raw: reason ?? status }
    }
    case 'failed':
      return { unified: 'error', raw: status }
    default:
      return status === undefined ? { unified: 'other' } : { unified: 'other', raw: status }
  }
}

function readOutputItem(item: JsonObject): ReplyPart[] {
  const type = asString(item.type)
  switch (type) {
    case undefined:
      return []
    case 'message':
      return (asArray(item.content) ?? []).flatMap((part): ReplyPart[] => {
        const text = asString(at(part, 'text'))
        const refusal = asString(at(part, 'refusal'))
        if (at(part, 'type') === 'output_text' && text !== undefined) return [{ type: 'text', text }]
        return at(part, 'type') === 'refusal' && refusal !== undefined ? [{ type: 'refusal', text: refusal }] : []
      })
    case 'reasoning':
      // An upstream's items carry no place: only clients send seals of ours back.
      return readReasoning(item, 'native').map(({ place: _, ...part }) => part)
    case 'function_call': {
      const seal = sealOf(nativeId(item.id))
      return [{ ...callOf(item), arguments: argumentsText(item.arguments), ...(seal && { seal }) }]
    }
    case 'custom_tool_call':
      return [{ ...callOf(item), arguments: customArguments(asString(item.input) ?? '') }]
    default:
      return [{ type: 'opaque', origin, kind: type, value: item }]
  }
}

function callOf(item: JsonObject): { type: 'tool-call'; id: string; name: string } {
  return { type: 'tool-call', id: asString(item.call_id) ?? '', name: asString(item.name) ?? '' }
}

/**
 * An `error` member in any of the shapes seen: OpenAI's and Azure's object, llama.cpp's with a status as code, LM Studio's bare
 * text.
 */
export function faultOf(error: unknown): UpstreamFault | undefined {
  const text = asString(error)
  if (text !== undefined) return { message: text }
  const members = asObject(error)
  if (!members) return undefined
  const message = asString(members.message) ?? asString(members.msg)
  const type = asString(members.type)
  const number = asNumber(members.code)
  const code = asString(members.code) ?? (number === undefined ? undefined : String(number))
  if (message === undefined && type === undefined && code === undefined) return undefined
  const param = asString(members.param)
  return {
    ...(number !== undefined && number >= 400 && number < 600 && { status: number }),
    ...(type !== undefined && { type }),
    ...(code !== undefined && { code }),
    message: message ?? code ?? type ?? '',
    ...(param !== undefined && { param }),
  }
}

/** The error told by a frame of a stream: `error` events, nested or flat, and bare `{"error":…}` lines. */
export function faultOfFrame(type: string | undefined, frame: JsonObject): UpstreamFault | undefined {
  if (type !== undefined && type !== 'error') return undefined
  return faultOf(frame.error) ?? (type === 'error' ? (faultOf(withoutType(frame)) ?? unexplained) : undefined)
}

/** A flat error event's `type` is the event's, not the error's. */
function withoutType({ type: _, ...members }: JsonObject): JsonObject {
  return members
}

const unexplained: UpstreamFault = { message: 'The upstream reported an error without saying which.' }

/** The error of a response whose status is `failed`. */
export function faultOfResponse(response: JsonObject): UpstreamFault {
  return faultOf(response.error) ?? unexplained
}

export function readFault(status: number, body: unknown): UpstreamFault | undefined {
  const members = asObject(body)
  // xAI: {"code":"...","error":"..."}; KoboldCpp: {"detail":{"msg","type"}}; others {"detail":"..."} or {"message":"..."}.
  const fault = faultOf(members?.error) ?? faultOf(members?.detail) ?? (members?.message !== undefined ? faultOf(members) : undefined)
  if (!fault) return undefined
  const code = fault.code ?? asString(members?.code)
  return { ...fault, status, ...(code !== undefined && { code }) }
}
