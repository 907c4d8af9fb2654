// Whole replies, usage, reasons to stop and errors of Gemini and Vertex AI.
import { asArray, asNumber, asObject, asString, at, type Json, type JsonObject, said } from '../core/json.ts'
import type { Finish, Reply, ReplyPart, UpstreamFault } from '../core/reply.ts'
import type { Usage } from '../core/usage.ts'
import { geminiTier } from './answer-tiers.ts'
import {
  argumentsObject,
  argumentsText,
  camelKeys,
  listOf,
  placedCallId,
  readMedia,
  readOwnPart,
  readSignature,
  writeSignature,
} from './gemini-wire.ts'
import type { Asked, ReplyFacts, WireError } from './protocol.ts'

export function readReply(body: JsonObject): Reply {
  const chunk = camelKeys(body) ?? {}
  const id = asString(chunk.responseId)
  const candidate = firstCandidate(chunk)
  const parts: ReplyPart[] = []
  for (const raw of listOf(at(candidate?.content, 'parts'))) {
    const calls = parts.filter((part) => part.type === 'tool-call').length
    const part = readReplyPart(raw, id, calls)
    if (part) parts.push(part)
  }
  return {
    id,
    model: asString(chunk.modelVersion),
    created: readCreated(chunk),
    parts,
    finish: readFinish(
      chunk,
      parts.some((part) => part.type === 'tool-call'),
    ) ?? { unified: 'other' },
    usage: readUsage(chunk.usageMetadata),
  }
}

/** One part of an answer. `calls` counts the calls before it, to give those without an id one of their own. */
export function readReplyPart(raw: Json, replyId: string | undefined, calls: number): ReplyPart | undefined {
  const part = camelKeys(raw)
  if (!part) return undefined
  const seal = readSignature(part)
  const sealed = seal && { seal }
  const call = camelKeys(part.functionCall)
  if (call) {
    const name = asString(call.name) ?? ''
    return { type: 'tool-call', id: replyCallId(call, replyId, calls), name, arguments: argumentsText(call.args), ...sealed }
  }
  const own = readOwnPart(part, raw)
  if (own) return own
  const media = readMedia(part, raw)
  if (media) {
    if (media.type === 'image') return { ...media, ...sealed }
    // An answer's documents have no canonical part; only Gemini's own clients can use them.
    return media.type === 'document' ? { type: 'opaque', origin: 'gemini', kind: 'inlineData', value: raw } : media
  }
  const text = asString(part.text) ?? ''
  if (part.thought === true) return text === '' && !seal ? undefined : { type: 'reasoning', text, isSummary: true, ...sealed }
  return text === '' && !seal ? undefined : { type: 'text', text, ...sealed }
}

/** The call's own id; where Gemini gave none, one made of the reply's id and the call's place in it. */
export function replyCallId(call: JsonObject, replyId: string | undefined, calls: number): string {
  const own = asString(call.id)
  if (own) return own
  return replyId ? placedCallId(replyId, String(calls)) : placedCallId(String(calls), asString(call.name) ?? '')
}

/** The first candidate; others are never asked for. */
export function firstCandidate(chunk: JsonObject): JsonObject | undefined {
  for (const value of listOf(chunk.candidates)) {
    const candidate = camelKeys(value)
    if (candidate && (candidate.index === undefined || asNumber(candidate.index) === 0)) return candidate
  }
  return undefined
}

export function readCreated(chunk: JsonObject): number | undefined {
  const at = Date.parse(asString(chunk.createTime) ?? '')
  return Number.isNaN(at) ? undefined : Math.floor(at / 1000)
}

/** Why it ended, or undefined while it has not. A blocked prompt has no candidates and ends at once. */
export function readFinish(chunk: JsonObject, hasCalls: boolean): Finish | undefined {
  const raw = reasonOf(firstCandidate(chunk)?.finishReason)
  if (raw !== undefined && raw !== 'FINISH_REASON_UNSPECIFIED') return finishOf(raw, hasCalls)
  const blocked = asString(camelKeys(chunk.promptFeedback)?.blockReason)
  return blocked === undefined ? undefined : { unified: 'content-filter', raw: blocked }
}

/** Some Vertex clients and proxies write enumerations as numbers; beyond these five the two services count differently. */
const numbered = ['FINISH_REASON_UNSPECIFIED', 'STOP', 'MAX_TOKENS', 'SAFETY', 'RECITATION', 'OTHER']

function reasonOf(value: Json | undefined): string | undefined {
  const number = asNumber(value)
  return number === undefined ? asString(value) : (numbered[number] ?? String(number))
}

const reasons: Readonly<Record<string, Finish['unified']>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'content-filter',
  RECITATION: 'content-filter',
  LANGUAGE: 'content-filter',
  BLOCKLIST: 'content-filter',
  PROHIBITED_CONTENT: 'content-filter',
  SPII: 'content-filter',
  MODEL_ARMOR: 'content-filter',
  JAILBREAK: 'content-filter',
  IMAGE_SAFETY: 'content-filter',
  IMAGE_PROHIBITED_CONTENT: 'content-filter',
  IMAGE_RECITATION: 'content-filter',
  MALFORMED_FUNCTION_CALL: 'error',
  UNEXPECTED_TOOL_CALL: 'error',
  TOO_MANY_TOOL_CALLS: 'error',
  MISSING_THOUGHT_SIGNATURE: 'error',
  MALFORMED_RESPONSE: 'error',
  NO_IMAGE: 'other',
  IMAGE_OTHER: 'other',
  OTHER: 'other',
}

function finishOf(raw: string, hasCalls: boolean): Finish {
  const unified = reasons[raw] ?? 'other'
  return { unified: unified === 'stop' && hasCalls ? 'tool-calls' : unified, raw }
}

const spelled: Readonly<Record<Finish['unified'], string>> = {
  stop: 'STOP',
  'tool-calls': 'STOP',
  length: 'MAX_TOKENS',
  'content-filter': 'SAFETY',
  error: 'OTHER',
  pause: 'OTHER',
  other: 'OTHER',
}

/** Gemini's word for a finish; its own word when the answer came from Gemini. */
export function writeFinish(finish: Finish): string {
  return finish.raw !== undefined && reasons[finish.raw] !== undefined ? finish.raw : spelled[finish.unified]
}

/**
 * Counts leave out zeros, as all of Google's JSON does, so a missing count beside a given one is zero.
 * A report without counts (`{"trafficType": ...}`) says nothing.
 */
export function readUsage(value: Json | undefined): Usage | undefined {
  const usage = camelKeys(value)
  const prompt = asNumber(usage?.promptTokenCount)
  const total = asNumber(usage?.totalTokenCount)
  const candidates = asNumber(usage?.candidatesTokenCount)
  const thoughts = asNumber(usage?.thoughtsTokenCount)
  if (!usage || (prompt ?? total ?? candidates) === undefined) return undefined
  const cached = asNumber(usage.cachedContentTokenCount)
  return {
    inputTotal: (prompt ?? 0) + (asNumber(usage.toolUsePromptTokenCount) ?? 0),
    ...(cached !== undefined && { cacheRead: cached }),
    outputTotal: (candidates ?? 0) + (thoughts ?? 0),
    ...(thoughts !== undefined && { reasoning: thoughts }),
  }
}

export function writeUsage(usage: Usage | undefined): JsonObject | undefined {
  if (!usage) return undefined
  const { inputTotal, outputTotal, reasoning } = usage
  return said({
    promptTokenCount: inputTotal,
    cachedContentTokenCount: usage.cacheRead,
    candidatesTokenCount: outputTotal === undefined ? undefined : Math.max(0, outputTotal - (reasoning ?? 0)),
    thoughtsTokenCount: reasoning,
    totalTokenCount: inputTotal === undefined && outputTotal === undefined ? undefined : (inputTotal ?? 0) + (outputTotal ?? 0),
  })
}

export function writeReply(reply: Reply, asked: Asked): JsonObject {
  const written = reply.parts.map(writeReplyPart)
  const broken = reply.parts.find((part, place) => part.type === 'tool-call' && written[place] === undefined)
  const parts = written.filter((part) => part !== undefined)
  const candidate: JsonObject = {
    content: { role: 'model', ...(parts.length > 0 && { parts }) },
    ...(broken ? brokenCall(reply.finish) : { finishReason: writeFinish(reply.finish) }),
    index: 0,
  }
  return { candidates: [candidate], ...head(reply, asked), ...said({ usageMetadata: writeUsage(reply.usage) }) }
}

/** The members of every message of one reply. */
export function head(reply: Pick<Reply, 'id' | 'created'>, asked: Asked): JsonObject {
  return said({
    modelVersion: asked.model,
    createTime: reply.created === undefined ? undefined : new Date(reply.created * 1000).toISOString(),
    responseId: reply.id ?? asked.id,
  })
}

/** A part as Gemini writes it, or undefined when Gemini's clients could not read it. */
export function writeReplyPart(part: ReplyPart): JsonObject | undefined {
  switch (part.type) {
    case 'text':
      return { text: part.text, ...writeSignature(part.seal) }
    case 'refusal':
      return { text: part.text }
    case 'reasoning':
      return { text: part.text, thought: true, ...writeSignature(part.seal) }
    case 'tool-call': {
      const args = argumentsObject(part.arguments)
      return args && { functionCall: { ...(part.id !== '' && { id: part.id }), name: part.name, args }, ...writeSignature(part.seal) }
    }
    case 'opaque':
      return part.origin === 'gemini' ? asObject(part.value) : undefined
    case 'image':
    case 'audio': {
      const { source } = part
      const signature = part.type === 'image' ? writeSignature(part.seal) : {}
      if (source.kind === 'base64') return { inlineData: { mimeType: source.mediaType, data: source.data }, ...signature }
      const fileUri = source.kind === 'url' ? source.url : source.id
      return { fileData: { ...(source.mediaType !== undefined && { mimeType: source.mediaType }), fileUri }, ...signature }
    }
    default:
      return part satisfies never
  }
}

/**
 * How an answer ends whose call has arguments that are no JSON object. Gemini's own word for it, and no call: a client
 * must not run a tool with arguments that nobody wrote.
 */
export function brokenCall(finish: Finish): JsonObject {
  if (finish.unified === 'length') return { finishReason: 'MAX_TOKENS' }
  return { finishReason: 'MALFORMED_FUNCTION_CALL', finishMessage: 'The arguments of a function call are not a JSON object.' }
}

export function readFacts(body: JsonObject): ReplyFacts {
  const chunk = camelKeys(body) ?? {}
  const parts = listOf(at(firstCandidate(chunk)?.content, 'parts'))
  const hasCalls = parts.some((part) => camelKeys(part)?.functionCall !== undefined)
  const tier = geminiTier(camelKeys(chunk.usageMetadata))
  return {
    id: asString(chunk.responseId),
    model: asString(chunk.modelVersion),
    usage: readUsage(chunk.usageMetadata),
    ...(tier && { tier }),
    finish: readFinish(chunk, hasCalls),
  }
}

/** `{error: {code, message, status, details}}`, which streams and some routes wrap in a list. */
export function readFault(status: number | undefined, body: unknown): UpstreamFault | undefined {
  const error = asObject(at(Array.isArray(body) ? body[0] : body, 'error'))
  const code = asNumber(error?.code)
  const type = asString(error?.status)
  if (!error || (code === undefined && type === undefined)) return undefined
  const details = asArray(error.details) ?? []
  return {
    status: status ?? code,
    type,
    message: asString(error.message) ?? '',
    ...said({
      code: asString(firstOf(details, 'reason')),
      param: asString(at(asArray(firstOf(details, 'fieldViolations'))?.[0], 'field')),
      retryAfterMs: durationMs(asString(firstOf(details, 'retryDelay'))),
    }),
  }
}

function firstOf(details: readonly Json[], key: string): Json | undefined {
  return details.map((detail) => at(detail, key)).find((value) => value !== undefined)
}

/** Google's spelling of a duration: `48s`, `0.5s`. */
function durationMs(text: string | undefined): number | undefined {
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(text ?? '')?.[1]
  return seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1000)
}

/** https://cloud.google.com/apis/design/errors#handling_errors */
const canonical: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  405: 'UNIMPLEMENTED',
  408: 'DEADLINE_EXCEEDED',
  409: 'ABORTED',
  413: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
}

export function writeError(error: WireError): JsonObject {
  const { status, message, code, param, requestId } = error
  const info: JsonObject = {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason: code,
    domain: 'drawbridge',
    metadata: { requestId, ...(param !== undefined && { param }) },
  }
  const violation: JsonObject[] =
    param === undefined
      ? []
      : [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field: param, description: message }] }]
  const word = canonical[status] ?? (status < 500 ? 'INVALID_ARGUMENT' : 'INTERNAL')
  return { error: { code: status, message, status: word, details: [info, ...violation] } }
}
