// Reads usage, finish and faults off a Responses stream that is passed through untouched.
import { asObject, asString, type Json, type JsonObject, parseJson } from '../core/json.ts'
import { openaiTier } from './answer-tiers.ts'
import { readUsage } from './openai-responses-items.ts'
import { faultOfFrame, faultOfResponse, isToolCall, outputOf, readFinish } from './openai-responses-reply.ts'
import type { Frame, FrameRole, Meter, ReplyFacts } from './protocol.ts'

/** Announce what is to come, and hold none of it. */
const announcements = new Set([
  'response.created',
  'response.queued',
  'response.in_progress',
  'response.content_part.added',
  'response.reasoning_summary_part.added',
])

export function meter(): Meter {
  return new ResponsesMeter()
}

class ResponsesMeter implements Meter {
  // A delta's type is "response.function_call_arguments.delta": it holds none of these with their closing quotes.
  readonly needles = [
    'response.completed',
    'response.incomplete',
    'response.failed',
    'response.created',
    '"error"',
    '"function_call"',
    '"custom_tool_call"',
  ]
  readonly facts: ReplyFacts = {}
  #hasCalls = false
  #isOver = false

  push(frame: Frame): FrameRole {
    if (this.#isOver && !this.facts.fault) return 'end'
    if (frame.data.trim() === '[DONE]') return this.#over(this.facts.fault ? 'error' : 'end')
    if (frame.event !== undefined && announcements.has(frame.event) && frame.event !== 'response.created') return 'lifecycle'
    const body = parse(frame.data)
    const type = asString(body?.type) ?? frame.event
    if (!body) return 'lifecycle'
    const fault = faultOfFrame(type, body)
    if (fault) {
      this.facts.fault ??= fault
      this.facts.finish ??= { unified: 'error', raw: 'failed' }
      return this.#over('error')
    }
    const response = asObject(body.response)
    switch (type) {
      case 'response.created':
        if (response) this.#head(response)
        return 'lifecycle'
      case 'response.completed':
      case 'response.incomplete':
      case 'response.failed':
      case 'response.cancelled':
        return this.#terminal(type, response ?? {})
      case 'response.output_item.added':
      case 'response.output_item.done':
        return this.#item(type, asObject(body.item))
      default:
        return type === undefined || announcements.has(type) || !type.startsWith('response.') ? 'lifecycle' : 'content'
    }
  }

  #head(response: JsonObject): void {
    this.facts.id ??= asString(response.id)
    this.facts.model ??= asString(response.model)
  }

  #item(type: string, item: JsonObject | undefined): FrameRole {
    if (isToolCall(item?.type)) this.#hasCalls = true
    // A message or reasoning that has only been opened holds nothing yet; a call or a server's tool has begun to act.
    const isOpening = type === 'response.output_item.added' && (item?.type === 'message' || item?.type === 'reasoning')
    return isOpening ? 'lifecycle' : 'content'
  }

  #terminal(type: string, response: JsonObject): FrameRole {
    this.#head(response)
    const usage = readUsage(response.usage)
    if (usage) this.facts.usage = usage
    const tier = openaiTier(response)
    if (tier) this.facts.tier = tier
    const told = { ...response, status: response.status ?? type.slice('response.'.length) }
    if (type === 'response.failed') this.facts.fault ??= faultOfResponse(response)
    this.facts.finish ??= readFinish(told, this.#hasCalls || outputOf(response).some((item) => isToolCall(item.type)))
    return this.#over(this.facts.fault ? 'error' : 'end')
  }

  #over(role: FrameRole): FrameRole {
    this.#isOver = true
    return role
  }
}

/** The object a frame holds; undefined when it holds none. */
export function parse(data: string): JsonObject | undefined {
  let value: Json
  try {
    value = parseJson(data)
  } catch {
    return undefined
  }
  return asObject(value)
}
