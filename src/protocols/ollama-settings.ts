// What Ollama's two doors, /api/chat and /api/generate, have in common in a request: options, format, think, images.
// https://docs.ollama.com/api and ollama/ollama `api/types.go`.
import type { Conversation, Effort, ImagePart, Losses, OutputFormat, ReasoningSetting, Settings } from '../core/conversation.ts'
import { asArray, asBoolean, asNumber, asObject, asString, type Json, type JsonObject, said } from '../core/json.ts'
import type { Target } from './protocol.ts'

/** `options.*` that have a word of their own in Settings. */
const optionNames = {
  num_predict: 'maxOutputTokens',
  temperature: 'temperature',
  top_p: 'topP',
  top_k: 'topK',
  min_p: 'minP',
  seed: 'seed',
  repeat_penalty: 'repeatPenalty',
  presence_penalty: 'presencePenalty',
  frequency_penalty: 'frequencyPenalty',
  num_ctx: 'contextTokens',
} as const satisfies Record<string, keyof Settings>

/** Members of a body that this file reads. */
const shared = [
  'model',
  'stream',
  'options',
  'format',
  'think',
  'keep_alive',
  'truncate',
  'shift',
  'logprobs',
  'top_logprobs',
  '_debug_render_only',
]

/** A caller's key, short enough for a header. */
const clip = (key: string) => key.slice(0, 64)

/** Everything but the texts: settings, and whether to stream, which Ollama does unless told otherwise. */
export function readSettings(body: JsonObject, losses: Losses, known: readonly string[]): { settings: Settings; stream: boolean } {
  for (const key of Object.keys(body)) if (!shared.includes(key) && !known.includes(key)) losses.warn(clip(key))
  if (body._debug_render_only === true) losses.refuse('_debug_render_only', 'it asks for the rendered prompt instead of an answer')
  for (const key of ['truncate', 'shift'] as const) {
    const value = body[key]
    // `false` is how we always ask: an overflow is an error. `true` would let the server cut the text, which nobody else offers.
    if (value !== undefined && value !== null && expect(asBoolean(value), key, 'must be a boolean', losses)) losses.warn(key)
  }
  const settings: Settings = {
    ...readOptions(body.options, losses),
    ...given('output', readFormat(body.format, losses)),
    ...given('reasoning', readThink(body.think, losses)),
    ...given('keepAlive', readKeepAlive(body.keep_alive, losses)),
    ...given('logprobs', readLogprobs(body, losses)),
  }
  const stream =
    body.stream === undefined || body.stream === null ? true : expect(asBoolean(body.stream), 'stream', 'must be a boolean', losses)
  return { settings, stream: stream ?? true }
}

/** The model's name, from the body. */
export function readModel(body: JsonObject, losses: Losses, path: { model?: string }): string {
  return path.model ?? expect(asString(body.model) || undefined, 'model', 'must be the name of a model', losses) ?? ''
}

function readOptions(value: Json | undefined, losses: Losses): Settings {
  if (value === undefined || value === null) return {}
  const options = expect(asObject(value), 'options', 'must be an object', losses)
  const settings: { -readonly [K in keyof Settings]: Settings[K] } = {}
  for (const [key, option] of Object.entries(options ?? {})) {
    if (option === null) continue
    const path = `options.${clip(key)}`
    if (key === 'stop') {
      const stop = typeof option === 'string' ? [option] : asArray(option)?.filter((text) => typeof text === 'string')
      if (stop && (typeof option === 'string' || stop.length === asArray(option)?.length)) {
        if (stop.length > 0) settings.stop = stop
      } else losses.refuse(path, 'must be an array of strings')
    } else if (Object.hasOwn(optionNames, key)) {
      const number = expect(asNumber(option), path, 'must be a number', losses)
      if (number === undefined) continue
      // Zero and negative caps mean "until the model stops" (-1) or "until the window is full" (-2): no cap either way.
      if (key === 'num_predict' && number <= 0) continue
      settings[optionNames[key as keyof typeof optionNames]] = number // hasOwn has just said that it is one of them
    } else losses.warn(path)
  }
  return settings
}

function readFormat(value: Json | undefined, losses: Losses): OutputFormat | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (value === 'json') return { type: 'json' }
  const schema = expect(asObject(value), 'format', 'must be "json" or a JSON Schema object', losses)
  return schema && { type: 'schema', schema }
}

const levels: Readonly<Record<string, Effort>> = { low: 'low', medium: 'medium', high: 'high', max: 'xhigh' }

function readThink(value: Json | undefined, losses: Losses): ReasoningSetting | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (value === false) return { effort: 'none' }
  // `true` leaves the depth to the model; medium is what models with levels take it for.
  if (value === true) return { effort: 'medium', show: true }
  const effort = typeof value === 'string' && Object.hasOwn(levels, value) ? levels[value] : undefined
  const known = expect(effort, 'think', 'must be a boolean, "low", "medium" or "high"', losses)
  return known && { effort: known, show: true }
}

function readKeepAlive(value: Json | undefined, losses: Losses): string | number | undefined {
  if (value === undefined || value === null) return undefined
  return expect(asString(value) ?? asNumber(value), 'keep_alive', 'must be a duration such as "5m", or a number of seconds', losses)
}

function readLogprobs(body: JsonObject, losses: Losses): number | boolean | undefined {
  const top = body.top_logprobs
  if (top !== undefined && top !== null && expect(asNumber(top), 'top_logprobs', 'must be a number', losses)) return asNumber(top)
  if (body.logprobs === undefined || body.logprobs === null) return undefined
  return expect(asBoolean(body.logprobs), 'logprobs', 'must be a boolean', losses) || undefined
}

/** Bare base64 as Ollama sends it. The media type is read off the first bytes, since the wire does not tell. */
export function readImages(value: Json | undefined, path: string, losses: Losses): ImagePart[] {
  if (value === undefined || value === null) return []
  return (expect(asArray(value), path, 'must be an array of base64 strings', losses) ?? []).flatMap((image, place): ImagePart[] => {
    const data = expect(asString(image) || undefined, `${path}.${place}`, 'must be a base64 string', losses)
    if (data === undefined) return []
    const mediaType = sniff(data)
    if (!mediaType) losses.refuse(`${path}.${place}`, 'is no PNG, JPEG, GIF or WebP image in base64')
    return mediaType ? [{ type: 'image', source: { kind: 'base64', mediaType, data } }] : []
  })
}

/** The media type of base64 image bytes, by their signature; undefined for anything but PNG, JPEG, GIF and WebP. */
export function sniff(data: string): string | undefined {
  const head = Buffer.from(data.slice(0, 24), 'base64').toString('latin1')
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'image/gif'
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'image/webp'
  return undefined
}

/** An image as Ollama takes it, or undefined after saying why not. */
export function writeImage(image: ImagePart, path: string, losses: Losses): string | undefined {
  if (image.source.kind === 'base64') return image.source.data
  losses.refuse(path, 'Ollama takes images as bytes, not as an address or a file id')
  return undefined
}

/**
 * The members that both doors share. `truncate` and `shift` are false, because Ollama otherwise drops the oldest messages and slides
 * its window without a word; so an overflow comes back as an error.
 */
export function writeSettings({ settings, stream }: Conversation, losses: Losses, target: Target): JsonObject {
  if ((settings.choices ?? 1) > 1) losses.refuse('n', 'Ollama gives one answer')
  if (settings.logprobs) losses.refuse('logprobs', 'log probabilities cannot be carried back in a translated answer')
  if (settings.output?.type === 'schema' && settings.output.description !== undefined)
    losses.warn('response_format.json_schema.description')
  if (settings.logitBias !== undefined && settings.logitBias !== null) losses.warn('logit_bias')
  if (settings.parallelTools === false) losses.warn('parallel_tool_calls')
  if (settings.user !== undefined) losses.warn('user')
  if (settings.store === true) losses.warn('store')
  if (settings.serviceTier !== undefined) losses.warn('service_tier')
  if (settings.verbosity !== undefined) losses.warn('verbosity')
  if (settings.promptCacheKey !== undefined) losses.warn('prompt_cache_key')
  const options: JsonObject = {}
  for (const [option, setting] of Object.entries(optionNames)) if (settings[setting] !== undefined) options[option] = settings[setting]
  if (settings.stop && settings.stop.length > 0) options.stop = [...settings.stop]
  return said({
    stream,
    format: writeFormat(settings.output),
    think: writeThink(settings.reasoning, losses, target),
    keep_alive: settings.keepAlive,
    truncate: false,
    shift: false,
    options: Object.keys(options).length > 0 ? options : undefined,
  })
}

function writeFormat(output: OutputFormat | undefined): Json | undefined {
  if (output?.type === 'json') return 'json'
  return output?.type === 'schema' ? output.schema : undefined
}

/** Medium is written `true`: models without levels take it, and models with levels read it as medium. */
function writeThink(reasoning: ReasoningSetting | undefined, losses: Losses, target: Target): boolean | string | undefined {
  if (!reasoning || (reasoning.effort === undefined && reasoning.budgetTokens === undefined)) return undefined
  if (target.quirks.reasoning === 'none') {
    if (reasoning.effort !== 'none') losses.warn('reasoning')
    return undefined
  }
  if (reasoning.budgetTokens !== undefined) losses.warn('reasoning.budget', 'approximated')
  if (reasoning.show === false) losses.warn('reasoning.show')
  switch (reasoning.effort) {
    case 'none':
      return false
    case 'minimal':
      losses.warn('reasoning.effort', 'approximated')
      return 'low'
    case 'low':
    case 'high':
      return reasoning.effort
    case 'xhigh':
      losses.warn('reasoning.effort', 'approximated')
      return 'high'
    case 'medium':
    case undefined:
      return true
    default:
      return reasoning.effort satisfies never
  }
}

function expect<T>(value: T | undefined, path: string, because: string, losses: Losses): T | undefined {
  if (value === undefined) losses.refuse(path, because)
  return value
}

function given<K extends keyof Settings>(key: K, value: Settings[K] | undefined): Pick<Settings, K> | Record<string, never> {
  return value === undefined ? {} : ({ [key]: value } as Pick<Settings, K>) // a computed key loses its literal type
}
