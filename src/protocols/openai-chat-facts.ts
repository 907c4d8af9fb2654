// What hosts of OpenAI's protocols tell about an answer beside its words: usage, why it ended, what went wrong. Chat and text
// completions tell it alike, and so do the many hosts that imitate them, each with its own spelling.
import { asArray, asNumber, asString, at, isObject, type Json, type JsonObject, parseJson, said } from '../core/json.ts'
import type { Finish, UpstreamFault } from '../core/reply.ts'
import { mergeUsage, type Usage } from '../core/usage.ts'
import { openaiTier } from './answer-tiers.ts'
import type { Frame, FrameRole, Meter, ReplyFacts, WireError } from './protocol.ts'

/** Usage of a body or chunk, wherever the host puts it: `usage`, or Groq's `x_groq.usage`. */
export function readUsage(body: unknown): Usage | undefined {
  return mergeUsage(usageOf(at(at(body, 'x_groq'), 'usage')), usageOf(at(body, 'usage')))
}

function usageOf(told: unknown): Usage | undefined {
  if (!isObject(told)) return undefined
  const details = told.prompt_tokens_details
  const inputTotal = count(told.prompt_tokens)
  const usage: Usage = {
    inputTotal,
    cacheRead:
      count(at(details, 'cached_tokens')) ??
      count(told.cached_tokens) ?? // Moonshot, several behind Hugging Face's router
      count(told.num_cached_tokens) ?? // Mistral
      count(told.prompt_cache_hit_tokens), // DeepSeek
    cacheWrite: count(at(details, 'cache_write_tokens')),
    outputTotal: outputOf(inputTotal, count(told.completion_tokens), count(told.total_tokens)),
    reasoning: count(at(told.completion_tokens_details, 'reasoning_tokens')),
  }
  const known = said(usage)
  return Object.keys(known).length > 0 ? (known as Usage) : undefined // the same members, less the undefined ones
}

/** xAI and Gemini's OpenAI route leave reasoning out of `completion_tokens` but count, and bill, it in the total. */
function outputOf(input: number | undefined, completion: number | undefined, total: number | undefined): number | undefined {
  if (input === undefined || total === undefined) return completion
  return Math.max(completion ?? 0, total - input)
}

function count(value: unknown): number | undefined {
  const number = asNumber(value)
  return number !== undefined && Number.isFinite(number) && number >= 0 ? number : undefined
}

export function writeUsage(usage: Usage): JsonObject {
  const input = usage.inputTotal ?? 0
  const output = usage.outputTotal ?? 0
  const cached = said({ cached_tokens: usage.cacheRead, cache_write_tokens: usage.cacheWrite })
  return said({
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: Object.keys(cached).length > 0 ? cached : undefined,
    completion_tokens_details: usage.reasoning === undefined ? undefined : { reasoning_tokens: usage.reasoning },
  })
}

const reasons: Readonly<Record<string, Finish['unified']>> = {
  stop: 'stop',
  eos: 'stop', // Together
  eos_token: 'stop', // text-generation-inference
  stop_sequence: 'stop',
  end_turn: 'stop',
  length: 'length',
  max_tokens: 'length',
  model_length: 'length', // Mistral
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
  error: 'error',
  insufficient_system_resource: 'error', // DeepSeek
}

/** What was seen of an answer besides its reason; some hosts say `stop` for everything. */
export type Seen = { readonly calls: boolean; readonly refusal: boolean }

/** `raw` is absent when the host ended its answer properly without giving a reason. */
export function readFinish(raw: string | undefined, seen: Seen, stopReason?: Json): Finish {
  const told = raw === undefined ? 'stop' : Object.hasOwn(reasons, raw) ? reasons[raw]! : 'other'
  const isPlain = told === 'stop' || told === 'other'
  const unified = isPlain && seen.calls ? 'tool-calls' : told === 'stop' && seen.refusal ? 'content-filter' : told
  const stopSequence = asString(stopReason) // vLLM: the string that matched, or a token's number
  return { unified, ...(raw !== undefined && { raw }), ...(stopSequence && { stopSequence }) }
}

/** The reason a client of this protocol knows. A refusal that the model itself wrote ends, as at OpenAI, with `stop`. */
export function writeReason(finish: Finish, seen: Seen): string {
  if (seen.calls && (finish.unified === 'stop' || finish.unified === 'other')) return 'tool_calls'
  switch (finish.unified) {
    case 'length':
      return 'length'
    case 'content-filter':
      return seen.refusal ? 'stop' : 'content_filter'
    case 'error':
      return 'error'
    case 'tool-calls':
      return seen.calls ? 'tool_calls' : 'stop'
    case 'stop':
    case 'pause':
    case 'other':
      return 'stop'
    default:
      return finish.unified satisfies never
  }
}

/** Id, model and time of a body or chunk; empty ones (Azure's filter chunk, Snowflake) are as good as absent. */
export function readHead(body: JsonObject): { id?: string; model?: string; created?: number } {
  const id = asString(body.id)
  const model = asString(body.model)
  const created = asNumber(body.created)
  return { ...(id && { id }), ...(model && { model }), ...(created && { created: Math.floor(created) }) }
}

/** The answer a translation carries: the first choice, by its number where choices have one. */
export function firstChoice(body: JsonObject): JsonObject | undefined {
  const choices = asArray(body.choices) ?? []
  const first = choices.find((choice) => isObject(choice) && (asNumber(choice.index) ?? 0) === 0)
  return isObject(first) ? first : undefined
}

/**
 * An error body of any OpenAI-like host: `{error: {...}}`, `{error: "text"}` (LM Studio, xAI), `{error: [...]}` and `[{error}]`
 * (Hugging Face, Gemini's OpenAI route), `{detail}` (Mistral, KoboldCpp, FastAPI), `{object: "error", message}` (vLLM), `{message}`.
 */
export function readFault(status: number | undefined, body: unknown): UpstreamFault | undefined {
  const told = Array.isArray(body) ? body[0] : body
  if (!isObject(told)) return undefined
  const error = told.error
  const inner = isObject(error) ? error : isObject(told.detail) ? told.detail : told
  const message = textOf(error) ?? textOf(told.detail) ?? textOf(told.message)
  if (message === undefined) return undefined
  const code = wordOf(inner.code) ?? wordOf(told.code) ?? wordOf(inner.status)
  const type = wordOf(inner.type) ?? wordOf(told.error_type) ?? wordOf(inner.status)
  const param = asString(inner.param)
  const retryAfterMs = delayOf(inner.details) ?? delayIn(message)
  const known = status ?? statusOf(inner.status_code) ?? statusOf(inner.code) ?? statusOf(told.code)
  return {
    ...(known !== undefined && { status: known }),
    ...(type !== undefined && { type }),
    ...(code !== undefined && { code }),
    message,
    ...(param !== undefined && { param }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
}

/** The sentence of an error, whatever it is wrapped in. */
function textOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value || undefined
  if (Array.isArray(value)) return value.map(textOf).find((text) => text !== undefined)
  if (!isObject(value)) return undefined
  const message = textOf(value.message) ?? textOf(value.msg) ?? textOf(value.detail) ?? textOf(value.error)
  const raw = asString(at(value.metadata, 'raw')) // OpenRouter: what the provider behind it said
  return message !== undefined && raw ? `${message}: ${raw}` : (message ?? raw)
}

function wordOf(value: Json | undefined): string | undefined {
  const number = asNumber(value)
  return number === undefined ? asString(value) || undefined : String(number)
}

function statusOf(value: Json | undefined): number | undefined {
  const number = asNumber(value)
  return number !== undefined && number >= 400 && number < 600 ? number : undefined
}

/** Google's `RetryInfo`: `{retryDelay: "17s"}`. */
function delayOf(details: Json | undefined): number | undefined {
  for (const detail of asArray(details) ?? []) {
    const seconds = /^(\d+(?:\.\d+)?)s$/.exec(asString(at(detail, 'retryDelay')) ?? '')?.[1]
    if (seconds !== undefined) return Math.ceil(Number(seconds) * 1000)
  }
  return undefined
}

/** KoboldCpp, and OpenAI beside its headers, tell the delay only in words. */
function delayIn(message: string): number | undefined {
  const found = /try again in (\d+(?:\.\d+)?) ?(ms|s|seconds?|m|minutes?)\b/i.exec(message)
  if (!found) return undefined
  const unit = found[2]!.toLowerCase()
  return Math.ceil(Number(found[1]) * (unit === 'ms' ? 1 : unit.startsWith('m') ? 60_000 : 1000))
}

/** OpenAI's own words for the class of an error. */
function typeOf(status: number): string {
  if (status === 401) return 'authentication_error'
  if (status === 403) return 'permission_error'
  if (status === 404) return 'not_found_error'
  if (status === 429) return 'rate_limit_error'
  return status >= 500 ? 'server_error' : 'invalid_request_error'
}

export function writeError(error: WireError): JsonObject {
  return { error: { message: error.message, type: typeOf(error.status), param: error.param ?? null, code: error.code } }
}

/** Every OpenAI SDK raises on a chunk with an `error` member. Nothing may follow it, or clients take the answer for complete. */
export function writeStreamError(error: WireError): Frame[] {
  return [{ data: JSON.stringify(writeError(error)) }]
}

export function writeFault(fault: UpstreamFault): Frame[] {
  const { message, type, code, param, status } = fault
  return [{ data: JSON.stringify({ error: { message, type: type ?? typeOf(status ?? 500), param: param ?? null, code: code ?? null } }) }]
}

/** One frame understood. `done` is `[DONE]`; `nothing` is a keep-alive or something we need not know. */
export type Heard =
  | { readonly kind: 'chunk'; readonly chunk: JsonObject }
  | { readonly kind: 'fault'; readonly fault: UpstreamFault; readonly chunk?: JsonObject }
  | { readonly kind: 'done' }
  | { readonly kind: 'nothing' }

export function hear({ data, event }: Frame): Heard {
  const text = data.trim()
  if (text === '[DONE]') return { kind: 'done' }
  if (!text.startsWith('{') && !text.startsWith('[')) return { kind: 'nothing' }
  let value: Json
  try {
    value = parseJson(text)
  } catch {
    return { kind: 'fault', fault: { message: 'A part of the stream is not valid JSON.' } }
  }
  const chunk = Array.isArray(value) ? value[0] : value
  if (!isObject(chunk)) return { kind: 'nothing' }
  const fault = faultIn(chunk, event === 'error')
  return fault ? { kind: 'fault', fault, chunk } : { kind: 'chunk', chunk }
}

function faultIn(chunk: JsonObject, isNamedError: boolean): UpstreamFault | undefined {
  if (chunk.error) return readFault(undefined, chunk) ?? { message: 'The upstream reported an error without a message.' }
  const choice = firstChoice(chunk)
  if (choice?.error) return readFault(undefined, { error: choice.error }) // OpenRouter
  if (choice?.finish_reason === 'error') return { message: 'The upstream ended its answer with the reason "error".' } // KoboldCpp
  if (isNamedError || chunk.object === 'error') return readFault(undefined, chunk) ?? { message: 'The upstream reported an error.' }
  return chunk.detail !== undefined && chunk.choices === undefined ? readFault(undefined, chunk) : undefined
}

/** `"usage":null` stands in every chunk of many hosts and is no needle; text inside JSON escapes its quotes and matches none. */
const needles: readonly string[] = ['finish_reason', 'stop_reason', 'error', 'object', 'message', 'detail', 'usage']
  .flatMap((key) => openings(key).flatMap((opening) => [`"${key}":${opening}`, `"${key}": ${opening}`]))
  .concat('"name":', '"refusal":"', '"refusal": "', '[DONE]')

function openings(key: string): string[] {
  if (key === 'usage') return ['{']
  if (key === 'object') return ['"error']
  return key === 'error' || key === 'detail' ? ['{', '"', '['] : ['"']
}

/** Whether a choice says anything, calls a tool, or refuses. */
export type Notices = { readonly content: boolean; readonly calls: boolean; readonly refusal: boolean }

/** The meter of both protocols; `notice` looks at one choice of a chunk. */
export class ChunkMeter implements Meter {
  readonly needles = needles
  readonly facts: ReplyFacts = {}
  readonly #notice: (choice: JsonObject) => Notices
  #hasBegun = false
  #sawCalls = false
  #sawRefusal = false
  #isTold = false

  constructor(notice: (choice: JsonObject) => Notices) {
    this.#notice = notice
  }

  push(frame: Frame): FrameRole {
    if (this.#hasBegun && frame.event !== 'error' && !needles.some((needle) => frame.data.includes(needle))) return 'content'
    const heard = hear(frame)
    if (heard.kind === 'nothing') return this.#role()
    if (heard.kind === 'done') {
      this.facts.finish ??= readFinish(undefined, { calls: this.#sawCalls, refusal: this.#sawRefusal })
      return 'end'
    }
    const hasContent = heard.chunk !== undefined && this.#read(heard.chunk)
    if (heard.kind === 'fault') {
      this.facts.fault = heard.fault
      return 'error'
    }
    // Hosts that send no [DONE] (GPUStack, Perplexity) are complete when both the reason and the usage are told.
    return this.#isTold && !hasContent ? 'end' : this.#role()
  }

  #role(): FrameRole {
    return this.#hasBegun ? 'content' : 'lifecycle'
  }

  /** Whether the chunk has content. */
  #read(chunk: JsonObject): boolean {
    let hasContent = false
    const { id, model } = readHead(chunk)
    if (id !== undefined) this.facts.id ??= id
    if (model !== undefined) this.facts.model ??= model
    for (const choice of asArray(chunk.choices) ?? []) {
      if (!isObject(choice)) continue
      const { content, calls, refusal } = this.#notice(choice)
      hasContent ||= content
      this.#sawCalls ||= calls
      this.#sawRefusal ||= refusal
    }
    const choice = firstChoice(chunk)
    const raw = asString(choice?.finish_reason)
    if (raw) this.facts.finish = readFinish(raw, { calls: this.#sawCalls, refusal: this.#sawRefusal }, choice?.stop_reason)
    const usage = readUsage(chunk)
    this.facts.usage = mergeUsage(this.facts.usage, usage)
    const tier = openaiTier(chunk)
    if (tier) this.facts.tier = tier
    this.#isTold = this.facts.finish !== undefined && usage !== undefined
    this.#hasBegun ||= hasContent
    return hasContent
  }
}

/** Usage, finish, id and model of a whole reply; an error told with status 200 as a fault. */
export function readFacts(body: JsonObject, notice: (choice: JsonObject) => Notices): ReplyFacts {
  const facts: ReplyFacts = readHead(body)
  const usage = readUsage(body)
  if (usage) facts.usage = usage
  const tier = openaiTier(body)
  if (tier) facts.tier = tier
  const choice = firstChoice(body)
  if (choice) facts.finish = readFinish(asString(choice.finish_reason) || undefined, notice(choice), choice.stop_reason)
  const fault = faultIn(body, false)
  if (fault) facts.fault = fault
  return facts
}
