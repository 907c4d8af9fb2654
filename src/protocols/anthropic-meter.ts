import { asArray, asObject, asString, at, type JsonObject } from '../core/json.ts'
import { anthropicTier } from './answer-tiers.ts'
import { readFrame } from './anthropic-frames.ts'
import { readFinish, UsageTally } from './anthropic-reply.ts'
import type { Frame, FrameRole, Meter, ReplyFacts } from './protocol.ts'

/** Reads what the ledger wants off a stream that passes through untouched. */
export class MessageMeter implements Meter {
  /** The last three are the faults of servers that borrow the wire; `tool_use` tells a call that ends with another reason. */
  readonly needles = [
    'message_start',
    'message_delta',
    'message_stop',
    '"tool_use"',
    '"error"',
    'event: error',
    'event:error',
    '_error"',
  ] as const
  readonly facts: ReplyFacts = {}
  readonly #usage = new UsageTally()
  #hasCalls = false

  push(frame: Frame): FrameRole {
    const { data, fault } = readFrame(frame)
    if (fault) {
      this.facts.fault ??= fault
      return 'error'
    }
    switch (data?.type) {
      case 'message_start': {
        const message = asObject(data.message)
        this.facts.id ??= asString(message?.id)
        this.facts.model ??= asString(message?.model)
        const reason = asString(message?.stop_reason)
        this.#usage.start(message?.usage, reason !== undefined)
        this.facts.usage = this.#usage.usage
        const tier = anthropicTier(message?.usage)
        if (tier) this.facts.tier ??= tier
        const blocks = asArray(message?.content) ?? []
        if (blocks.some((block) => at(block, 'type') === 'tool_use')) this.#hasCalls = true
        if (reason !== undefined) this.facts.finish ??= readFinish(reason, message?.stop_sequence, this.#hasCalls)
        return blocks.length > 0 ? 'content' : 'lifecycle'
      }
      case 'content_block_start':
        return this.#blockRole(asObject(data.content_block) ?? {})
      case 'content_block_delta': {
        const delta = asObject(data.delta)
        return delta?.text || delta?.thinking || delta?.partial_json ? 'content' : 'lifecycle'
      }
      case 'message_delta': {
        const delta = asObject(data.delta)
        this.#usage.delta(data.usage)
        this.facts.usage = this.#usage.usage
        if (asString(delta?.stop_reason) !== undefined) {
          this.facts.finish = readFinish(delta?.stop_reason, delta?.stop_sequence, this.#hasCalls)
        }
        return 'lifecycle'
      }
      case 'message_stop':
        this.facts.finish ??= readFinish(undefined, undefined, this.#hasCalls)
        return 'end'
      default:
        return 'lifecycle'
    }
  }

  #blockRole(start: JsonObject): FrameRole {
    if (start.type === 'tool_use') this.#hasCalls = true
    if (start.type === 'text') return start.text ? 'content' : 'lifecycle'
    if (start.type === 'thinking') return start.thinking ? 'content' : 'lifecycle'
    return 'content'
  }
}
