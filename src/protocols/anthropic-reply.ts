// Whole replies of the messages wire, and what plain and streamed replies share: stop reasons and usage.

import type { Json, JsonObject } from '../core/json.ts'
import { asArray, asNumber, asObject, asString, at, said } from '../core/json.ts'
import type { Finish, Reply } from '../core/reply.ts'
import { splitInput, type Usage } from '../core/usage.ts'
import { anthropicTier } from './answer-tiers.ts'
import { nativeSeal, readAssistantBlock, replyBlocks } from './anthropic-blocks.ts'
import type { Asked, ReplyFacts } from './protocol.ts'

const finishOf: Readonly<Record<string, Finish['unified']>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  tool_use: 'tool-calls',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  pause_turn: 'pause',
  compaction: 'pause',
  refusal: 'content-filter',
}

/** An answer that failed has no word of its own here; `max_tokens` says at least that it is not whole. */
const stopReasonOf: Readonly<Record<Finish['unified'], string>> = {
  stop: 'end_turn',
  'tool-calls': 'tool_use',
  length: 'max_tokens',
  'content-filter': 'refusal',
  pause: 'pause_turn',
  error: 'max_tokens',
  other: 'end_turn',
}

/** Read `stop_reason` and `stop_sequence`. llama.cpp says `end_turn` beside the stop sequence that ended the answer. */
export function readFinish(stopReason: Json | undefined, stopSequence: Json | undefined, hasCalls: boolean): Finish {
  const raw = asString(stopReason)
  const known = raw === undefined ? undefined : Object.hasOwn(finishOf, raw) ? finishOf[raw] : undefined
  const unified = known ?? 'other'
  return {
    unified: hasCalls && (unified === 'stop' || raw === undefined) ? 'tool-calls' : unified,
    ...(raw !== undefined && { raw }),
    ...(asString(stopSequence) !== undefined && { stopSequence: asString(stopSequence) }),
  }
}

export function writeFinish(finish: Finish, hasCalls: boolean): { stop_reason: string; stop_sequence: string | null } {
  const unified = hasCalls && finish.unified === 'stop' ? 'tool-calls' : finish.unified
  const raw = finish.raw
  const isOurs = raw !== undefined && Object.hasOwn(finishOf, raw) && finishOf[raw] === unified
  const word = finish.stopSequence !== undefined && unified === 'stop' ? 'stop_sequence' : isOurs ? raw : stopReasonOf[unified]
  return { stop_reason: word, stop_sequence: finish.stopSequence ?? null }
}

/**
 * Usage as it is told over a stream: what `message_start` says is joined by `message_delta`, member by member, because Anthropic's
 * `input_tokens` leaves cached tokens out and only all three together are the input.
 */
export class UsageTally {
  #said: JsonObject = {}
  #hasStarted = false

  /**
   * Only the first `message_start` counts: KoboldCpp sends a second one that says zero. Its output figure is no count of the answer,
   * unless the message in it is whole (`isWhole`), as when a code execution container resumes it.
   */
  start(usage: Json | undefined, isWhole = false): void {
    if (this.#hasStarted) return
    this.#hasStarted = true
    const { output_tokens: output, ...input } = asObject(usage) ?? {}
    this.#join(isWhole && output !== undefined ? { ...input, output_tokens: output } : input)
  }

  delta(usage: Json | undefined): void {
    this.#join(asObject(usage) ?? {})
  }

  get usage(): Usage | undefined {
    return readUsage(this.#said)
  }

  #join(usage: JsonObject): void {
    for (const [key, value] of Object.entries(usage)) if (value !== null) this.#said[key] = value
  }
}

/** `input_tokens` excludes cache reads and writes; the canonical total includes them. */
export function readUsage(usage: Json | undefined): Usage | undefined {
  const input = asNumber(at(usage, 'input_tokens'))
  const cacheRead = asNumber(at(usage, 'cache_read_input_tokens'))
  const cacheWrite = asNumber(at(usage, 'cache_creation_input_tokens'))
  const cacheWrite1h = asNumber(at(at(usage, 'cache_creation'), 'ephemeral_1h_input_tokens'))
  const outputTotal = asNumber(at(usage, 'output_tokens'))
  const reasoning = asNumber(at(at(usage, 'output_tokens_details'), 'thinking_tokens'))
  const found: Usage = {
    ...(input !== undefined && { inputTotal: input + (cacheRead ?? 0) + (cacheWrite ?? 0) }),
    ...(cacheRead !== undefined && { cacheRead }),
    ...(cacheWrite !== undefined && { cacheWrite }),
    ...(cacheWrite1h !== undefined && { cacheWrite1h }),
    ...(outputTotal !== undefined && { outputTotal }),
    ...(reasoning !== undefined && { reasoning }),
  }
  return Object.keys(found).length > 0 ? found : undefined
}

/** Cache figures nobody told are null, as in Anthropic's own types; the two that must be numbers are then zero. */
export function writeUsage(usage: Usage | undefined): JsonObject {
  const { cacheWrite1h, outputTotal, reasoning } = usage ?? {}
  const { fresh, cacheRead, cacheWrite } = splitInput(usage ?? {})
  return said({
    input_tokens: fresh,
    cache_creation_input_tokens: cacheWrite ?? null,
    cache_read_input_tokens: cacheRead ?? null,
    cache_creation:
      cacheWrite1h === undefined
        ? undefined
        : { ephemeral_5m_input_tokens: Math.max(0, (cacheWrite ?? 0) - cacheWrite1h), ephemeral_1h_input_tokens: cacheWrite1h },
    output_tokens: outputTotal ?? 0,
    output_tokens_details: reasoning === undefined ? undefined : { thinking_tokens: reasoning },
  })
}

export function readReply(body: JsonObject): Reply {
  const parts = (asArray(body.content) ?? []).flatMap((block) => {
    const object = asObject(block)
    return object ? readAssistantBlock(object, nativeSeal) : []
  })
  return {
    id: asString(body.id),
    model: asString(body.model),
    parts,
    finish: readFinish(
      body.stop_reason,
      body.stop_sequence,
      parts.some((part) => part.type === 'tool-call'),
    ),
    usage: readUsage(body.usage),
  }
}

export function readFacts(body: JsonObject): ReplyFacts {
  const hasCalls = (asArray(body.content) ?? []).some((block) => at(block, 'type') === 'tool_use')
  const tier = anthropicTier(body.usage)
  return {
    id: asString(body.id),
    model: asString(body.model),
    usage: readUsage(body.usage),
    ...(tier && { tier }),
    finish: readFinish(body.stop_reason, body.stop_sequence, hasCalls),
  }
}

export function writeReply(reply: Reply, asked: Asked): JsonObject {
  const hasCalls = reply.parts.some((part) => part.type === 'tool-call')
  return {
    id: messageId(reply.id, asked),
    type: 'message',
    role: 'assistant',
    model: asked.model,
    content: replyBlocks(reply.parts, (index) => callId(asked, index)),
    ...writeFinish(reply.finish, hasCalls),
    usage: writeUsage(reply.usage),
  }
}

/** An upstream's own id when it looks like Anthropic's, else ours. */
export function messageId(id: string | undefined, asked: Asked): string {
  return id?.startsWith('msg_') ? id : `msg_${asked.id}`
}

/** An id for a tool call that came without one. */
export function callId(asked: Asked, index: number): string {
  return `toolu_${asked.id}_${index}`
}
