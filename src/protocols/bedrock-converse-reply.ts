// Whole replies, usage, reasons to stop and errors of Bedrock's Converse.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
import { asArray, asNumber, asObject, asString, at, type Json, type JsonObject, said } from '../core/json.ts'
import type { Finish, Reply, ReplyPart, UpstreamFault } from '../core/reply.ts'
import { attachSeals } from '../core/seal.ts'
import { splitInput, type Usage } from '../core/usage.ts'
import { bedrockTier } from './answer-tiers.ts'
import {
  imageFormat,
  inputObject,
  inputText,
  readCitations,
  readMediaBlock,
  readOwnBlock,
  readReasoning,
  sealCarrier,
  writeReasoning,
  writeSource,
} from './bedrock-converse-wire.ts'
import type { Asked, Frame, ReplyFacts, WireError } from './protocol.ts'

export function readReply(body: JsonObject): Reply {
  const blocks = asArray(at(at(body.output, 'message'), 'content')) ?? []
  const parts = attachSeals(blocks.flatMap(readReplyBlock)) as ReplyPart[] // a reply's blocks make no other parts
  const { finish, usage } = readFacts(body)
  return { parts, finish: finish ?? { unified: 'other' }, usage }
}

function readReplyBlock(raw: Json): ReplyPart[] {
  const block = asObject(raw)
  if (!block) return []
  const citations = asObject(block.citationsContent)
  if (citations) return readCitations(citations)
  const own = readOwnBlock(block, true)
  if (own) return [own]
  const call = asObject(block.toolUse)
  if (call)
    return [{ type: 'tool-call', id: asString(call.toolUseId) ?? '', name: asString(call.name) ?? '', arguments: inputText(call.input) }]
  const reasoning = asObject(block.reasoningContent)
  if (reasoning) return [readReasoning(reasoning)]
  const media = readMediaBlock(block)
  if (media?.type === 'image') return [media]
  const text = asString(block.text)
  return text === undefined || text === '' ? [] : [{ type: 'text', text }]
}

export function readFacts(body: JsonObject): ReplyFacts {
  const blocks = asArray(at(at(body.output, 'message'), 'content')) ?? []
  const hasCalls = blocks.some((block) => at(block, 'toolUse') !== undefined && at(at(block, 'toolUse'), 'type') !== 'server_tool_use')
  const tier = bedrockTier(body)
  return { finish: readFinish(body, hasCalls), usage: readUsage(body.usage), ...(tier && { tier }) }
}

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html#API_runtime_Converse_ResponseSyntax */
const documented = new Set([
  'end_turn',
  'tool_use',
  'max_tokens',
  'stop_sequence',
  'guardrail_intervened',
  'content_filtered',
  'malformed_model_output',
  'malformed_tool_use',
  'model_context_window_exceeded',
])

/** Old models and imported ones answer in their own words, some in capitals; they are told apart without regard to case. */
const reasons: Readonly<Record<string, Finish['unified']>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  tool_use: 'tool-calls',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  guardrail_intervened: 'content-filter',
  content_filtered: 'content-filter',
  malformed_model_output: 'error',
  malformed_tool_use: 'error',
  pause_turn: 'pause',
  stop: 'stop',
  complete: 'stop',
  finish: 'stop',
  finished: 'stop',
  endoftext: 'stop',
  end_of_text: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  content_filter: 'content-filter',
  refusal: 'content-filter',
  error: 'error',
  error_toxic: 'content-filter',
}

/** The reason of a reply or of a `messageStop`; `hasCalls` decides when the model called a tool and says it merely stopped. */
export function readFinish(message: JsonObject, hasCalls: boolean): Finish | undefined {
  const raw = asString(message.stopReason)
  if (raw === undefined) return undefined
  const unified = reasons[raw.toLowerCase()] ?? 'other'
  const extra = message.additionalModelResponseFields
  const stopSequence = asString(at(extra, 'stop_sequence') ?? at(at(extra, 'delta'), 'stop_sequence'))
  return { unified: unified === 'stop' && hasCalls ? 'tool-calls' : unified, raw, ...(stopSequence !== undefined && { stopSequence }) }
}

const spelled: Readonly<Record<Finish['unified'], string>> = {
  stop: 'end_turn',
  'tool-calls': 'tool_use',
  length: 'max_tokens',
  'content-filter': 'content_filtered',
  pause: 'end_turn',
  error: 'malformed_model_output',
  other: 'end_turn',
}

/** Members of a reply or `messageStop` that tell why it ended; Bedrock's own word when the answer came from Bedrock. */
export function writeFinish(finish: Finish): JsonObject {
  const { unified, raw, stopSequence } = finish
  const own = raw !== undefined && documented.has(raw) ? raw : undefined
  return {
    stopReason: own ?? (stopSequence !== undefined && unified === 'stop' ? 'stop_sequence' : spelled[unified]),
    ...(stopSequence !== undefined && { additionalModelResponseFields: { stop_sequence: stopSequence } }),
  }
}

/** Bedrock counts input apart from what the cache read and wrote; some models name the same counts with `Count` at the end. */
export function readUsage(value: Json | undefined): Usage | undefined {
  const usage = asObject(value)
  const input = asNumber(usage?.inputTokens)
  const output = asNumber(usage?.outputTokens)
  if (!usage || (input === undefined && output === undefined)) return undefined
  const cacheRead = asNumber(usage.cacheReadInputTokens) ?? asNumber(usage.cacheReadInputTokenCount)
  const cacheWrite = asNumber(usage.cacheWriteInputTokens) ?? asNumber(usage.cacheWriteInputTokenCount)
  const hourly = (asArray(usage.cacheDetails) ?? [])
    .filter((detail) => at(detail, 'ttl') === '1h')
    .map((detail) => asNumber(at(detail, 'inputTokens')) ?? 0)
  return {
    ...(input !== undefined && { inputTotal: input + (cacheRead ?? 0) + (cacheWrite ?? 0) }),
    ...(cacheRead !== undefined && { cacheRead }),
    ...(cacheWrite !== undefined && { cacheWrite }),
    ...(hourly.length > 0 && { cacheWrite1h: hourly.reduce((sum, tokens) => sum + tokens, 0) }),
    ...(output !== undefined && { outputTotal: output }),
  }
}

export function writeUsage(usage: Usage | undefined): JsonObject {
  const { inputTotal = 0, cacheWrite1h, outputTotal = 0 } = usage ?? {}
  const { fresh, cacheRead, cacheWrite } = splitInput(usage ?? {})
  const details = cacheWrite1h
    ? [
        { inputTokens: Math.max(0, (cacheWrite ?? 0) - cacheWrite1h), ttl: '5m' },
        { inputTokens: cacheWrite1h, ttl: '1h' },
      ].filter((detail) => detail.inputTokens > 0)
    : undefined
  return said({
    inputTokens: fresh,
    outputTokens: outputTotal,
    totalTokens: inputTotal + outputTotal,
    cacheReadInputTokens: cacheRead,
    cacheWriteInputTokens: cacheWrite,
    cacheDetails: details,
  })
}

export function writeReply(reply: Reply, asked: Asked): JsonObject {
  const isBroken = reply.parts.some((part) => part.type === 'tool-call' && !inputObject(part.arguments))
  return {
    output: { message: { role: 'assistant', content: reply.parts.flatMap((part, place) => writeReplyPart(withId(part, asked, place))) } },
    ...(isBroken ? brokenCall(reply.finish) : writeFinish(reply.finish)),
    usage: writeUsage(reply.usage),
    metrics: { latencyMs: Math.round(asked.elapsedMs()) },
  }
}

/**
 * How an answer ends whose call has arguments that are no JSON object: with Bedrock's own word for it, and without the call, because a
 * client must not run a tool with arguments that nobody wrote.
 */
function brokenCall(finish: Finish): JsonObject {
  return { stopReason: finish.unified === 'length' ? 'max_tokens' : 'malformed_tool_use' }
}

/** Every call needs an id, by which its result finds it; some servers (Gemini, the old function_call) give none. */
function withId(part: ReplyPart, asked: Asked, place: number): ReplyPart {
  return part.type === 'tool-call' && part.id === '' ? { ...part, id: madeId(asked, place) } : part
}

export function madeId(asked: Asked, place: number): string {
  return `tooluse_${asked.id}_${place}`
}

/** The blocks of one part: itself, and after it a carrier for a seal that its block has no field for. */
export function writeReplyPart(part: ReplyPart): JsonObject[] {
  switch (part.type) {
    case 'text':
      return [...(part.text === '' ? [] : [{ text: part.text }]), ...sealCarrier(part.seal)]
    case 'refusal':
      return part.text === '' ? [] : [{ text: part.text }]
    case 'reasoning':
      return [writeReasoning(part)]
    case 'tool-call': {
      const input = inputObject(part.arguments)
      return input ? [{ toolUse: { toolUseId: part.id, name: part.name, input } }, ...sealCarrier(part.seal)] : []
    }
    case 'opaque':
      return part.origin === 'bedrock-converse' ? [asObject(part.value) ?? {}] : []
    case 'image': {
      const written = writeSource(part.source)
      const format = imageFormat(part.source)
      return 'source' in written && format ? [{ image: { format, source: written.source } }] : []
    }
    case 'audio':
      return [] // Converse answers have no sound
    default:
      return part satisfies never
  }
}

/** The statuses of https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html#API_runtime_Converse_Errors */
const statusOf: Readonly<Record<string, number>> = {
  validationexception: 400,
  serializationexception: 400,
  servicequotaexceededexception: 400,
  unrecognizedclientexception: 403,
  accessdeniedexception: 403,
  expiredtokenexception: 403,
  invalidsignatureexception: 403,
  resourcenotfoundexception: 404,
  modeltimeoutexception: 408,
  modelerrorexception: 424,
  modelstreamerrorexception: 424,
  throttlingexception: 429,
  modelnotreadyexception: 429,
  internalserverexception: 500,
  serviceunavailableexception: 503,
}

/** `{message}`, with the class from the header in `__type` when the road could read it. */
export function readFault(status: number, body: unknown): UpstreamFault | undefined {
  const message = asString(at(body, 'message')) ?? asString(at(body, 'Message'))
  if (message === undefined || at(body, 'error') !== undefined || at(body, 'type') !== undefined) return undefined
  const type = className(asString(at(body, '__type')))
  return { status, ...(type !== undefined && { type }), message }
}

/** `com.amazonaws.bedrock#ThrottlingException:http://...` and every shorter spelling of it, as the class alone. */
function className(name: string | undefined): string | undefined {
  return name?.split(':')[0]?.split('#').at(-1) || undefined
}

/** A fault told by an exception frame. */
export function readException(frame: Frame, payload: JsonObject | undefined): UpstreamFault {
  const type = className(frame.event) ?? 'unknownException'
  const status = asNumber(payload?.originalStatusCode) ?? statusOf[type.toLowerCase()]
  const message = asString(payload?.message) ?? asString(payload?.originalMessage) ?? ''
  return { ...(status !== undefined && { status }), type, message }
}

export function writeError(error: WireError): JsonObject {
  return { __type: errorClass(error.status), message: error.message }
}

export function errorClass(status: number): string {
  if (status === 401 || status === 403) return 'AccessDeniedException'
  if (status === 404) return 'ResourceNotFoundException'
  if (status === 408 || status === 504) return 'ModelTimeoutException'
  if (status === 424) return 'ModelErrorException'
  if (status === 429) return 'ThrottlingException'
  if (status === 502 || status === 503) return 'ServiceUnavailableException'
  return status < 500 ? 'ValidationException' : 'InternalServerException'
}

/** The five exceptions that a Converse stream may hold. */
export function streamException(status: number): string {
  if (status === 429) return 'throttlingException'
  if (status === 502 || status === 503) return 'serviceUnavailableException'
  if (status === 424 || status === 408 || status === 504) return 'modelStreamErrorException'
  return status < 500 ? 'validationException' : 'internalServerException'
}
