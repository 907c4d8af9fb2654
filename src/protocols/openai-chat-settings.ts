// What tunes an answer, as OpenAI's two older protocols and the hosts that extend them say it: read from a caller, written for a host.
import type { Losses, Settings } from '../core/conversation.ts'
import { asArray, asBoolean, asNumber, asString, isObject, type Json, type JsonObject, said } from '../core/json.ts'
import type { Target } from './protocol.ts'

/**
 * The members of a request, each looked at once. A wrong type is refused, `null` is as good as absent (SDKs write it for what was not
 * set), and what nobody looked at is told by `rest`.
 */
export class Fields {
  readonly #body: JsonObject
  readonly #losses: Losses
  readonly #seen = new Set<string>()

  constructor(body: JsonObject, losses: Losses) {
    this.#body = body
    this.#losses = losses
  }

  any(key: string): Json | undefined {
    this.#seen.add(key)
    return this.#body[key] ?? undefined
  }

  string(key: string): string | undefined {
    return this.#typed(key, asString, 'a string')
  }

  number(key: string): number | undefined {
    return this.#typed(key, asNumber, 'a number')
  }

  boolean(key: string): boolean | undefined {
    return this.#typed(key, asBoolean, 'a boolean')
  }

  array(key: string): Json[] | undefined {
    return this.#typed(key, asArray, 'an array')
  }

  object(key: string): JsonObject | undefined {
    return this.#typed(key, (value) => (isObject(value) ? value : undefined), 'an object')
  }

  /** A string or an array of strings. */
  strings(key: string): string[] | undefined {
    const value = this.any(key)
    if (value === undefined) return undefined
    const list = typeof value === 'string' ? [value] : asArray(value)
    if (list?.every((item) => typeof item === 'string')) return list.length > 0 ? (list as string[]) : undefined // just checked
    this.#losses.refuse(key, 'must be a string or an array of strings')
    return undefined
  }

  /** They only tune, and have no place here. */
  drop(...keys: string[]): void {
    for (const key of keys) if (this.any(key) !== undefined) this.#losses.warn(key)
  }

  /** They change the meaning, and have no place here. `false` and empty lists ask for nothing. */
  refuse(because: string, ...keys: string[]): void {
    for (const key of keys) {
      const value = this.any(key)
      const asksNothing = value === undefined || value === false || value === '' || (Array.isArray(value) && value.length === 0)
      if (!asksNothing) this.#losses.refuse(key, because)
    }
  }

  rest(): void {
    for (const [key, value] of Object.entries(this.#body)) {
      if (!this.#seen.has(key) && value !== null && value !== undefined) this.#losses.warn(key.slice(0, 64))
    }
  }

  #typed<T>(key: string, as: (value: unknown) => T | undefined, kind: string): T | undefined {
    const value = this.any(key)
    const typed = value === undefined ? undefined : as(value)
    if (value !== undefined && typed === undefined) this.#losses.refuse(key, `must be ${kind}`)
    return typed
  }
}

/** Sampling and bookkeeping, alike in both protocols. Hosts spell the same knob differently. */
export function readSampling(fields: Fields): Settings {
  const seeds = [fields.number('seed'), fields.number('random_seed'), fields.number('sampler_seed')]
  const repeats = [fields.number('repetition_penalty'), fields.number('repeat_penalty'), fields.number('rep_pen')]
  return {
    temperature: fields.number('temperature'),
    topP: fields.number('top_p'),
    topK: fields.number('top_k'),
    minP: fields.number('min_p'),
    stop: fields.strings('stop'),
    seed: seeds.find((seed) => seed !== undefined),
    frequencyPenalty: fields.number('frequency_penalty'),
    presencePenalty: fields.number('presence_penalty'),
    repeatPenalty: repeats.find((repeat) => repeat !== undefined),
    logitBias: fields.any('logit_bias'),
    choices: fields.number('n'),
    user: fields.string('user') ?? fields.string('safety_identifier'),
    store: fields.boolean('store'),
    serviceTier: fields.string('service_tier'),
    promptCacheKey: fields.string('prompt_cache_key'),
  }
}

/** Members of other hosts that bind the answer to a form this gateway does not know. */
export const grammarKeys = [
  'grammar',
  'json_schema',
  'structured_outputs',
  'guided_json',
  'guided_regex',
  'guided_choice',
  'guided_grammar',
  'regex',
  'ebnf',
] as const

/** The members of `settings` that were said, less the undefined ones. */
export function tidy(settings: Settings): Settings {
  return said(settings) as Settings // the same members
}

/** OpenAI's own hosts: they know their newest members, and reject what they do not know. */
export function isOpenAi(target: Target): boolean {
  return target.provider === 'openai' || target.provider === 'azure'
}

/** OpenAI's reasoning models refuse sampling members; an Azure deployment may hide which model it is. */
export function isReasoningModel(target: Target): boolean {
  return isOpenAi(target) && /^(?:o\d|codex-|gpt-(?:[5-9]|\d\d))/.test(target.model) && !/chat/.test(target.model)
}

/** Runtimes that take more sampling members than OpenAI, and their word for the repeat penalty. */
const repeatKeys: Readonly<Record<string, string>> = {
  vllm: 'repetition_penalty',
  huggingface: 'repetition_penalty',
  oobabooga: 'repetition_penalty',
  llamacpp: 'repeat_penalty',
  lmstudio: 'repeat_penalty',
  localai: 'repeat_penalty',
  jan: 'repeat_penalty',
  koboldcpp: 'rep_pen',
}

/** Write what `readSampling` read, as far as the host understands it, and report the rest. */
export function writeSampling(settings: Settings, target: Target, losses: Losses): JsonObject {
  const body: JsonObject = {}
  const isStrict = isReasoningModel(target)
  const put = (key: string, value: Json | undefined, isKnown: boolean): void => {
    if (value === undefined) return
    if (isKnown) body[key] = value
    else losses.warn(key)
  }
  const repeatKey = Object.hasOwn(repeatKeys, target.provider) ? repeatKeys[target.provider] : undefined
  put('temperature', clamp('temperature', settings.temperature, 0, 2, losses), !isStrict)
  put('top_p', clamp('top_p', settings.topP, 0, 1, losses), !isStrict)
  put('frequency_penalty', settings.frequencyPenalty, !isStrict)
  put('presence_penalty', settings.presencePenalty, !isStrict)
  put('logit_bias', settings.logitBias, !isStrict)
  put('top_k', settings.topK, repeatKey !== undefined)
  put('min_p', settings.minP, repeatKey !== undefined)
  put(repeatKey ?? 'repeat_penalty', settings.repeatPenalty, repeatKey !== undefined)
  put('seed', settings.seed, true)
  put('stop', writeStop(settings.stop, target, losses), !isStrict)
  put('user', settings.user, true)
  put('store', settings.store, isOpenAi(target))
  put('service_tier', settings.serviceTier, isOpenAi(target))
  put('keep_alive', settings.keepAlive, false)
  put('num_ctx', settings.contextTokens, false)
  if ((settings.choices ?? 1) > 1) losses.refuse('n', 'only one answer can be carried back in a translated reply')
  if (settings.logprobs !== undefined && settings.logprobs !== false) {
    losses.refuse('logprobs', 'log probabilities cannot be carried back in a translated answer')
  }
  return body
}

/** OpenAI takes at most four. Leaving some out would let the answer run on, so that is refused. */
function writeStop(stop: readonly string[] | undefined, target: Target, losses: Losses): string[] | undefined {
  if (!stop || stop.length === 0) return undefined
  if (isOpenAi(target) && stop.length > 4) losses.refuse('stop', 'at most four stop strings are possible')
  return [...stop]
}

function clamp(path: string, value: number | undefined, least: number, most: number, losses: Losses): number | undefined {
  if (value === undefined || (value >= least && value <= most)) return value
  losses.warn(path, 'clamped')
  return Math.min(Math.max(value, least), most)
}

/** The output cap, no higher than the model allows. */
export function outputCap(settings: Settings, target: Target, losses: Losses): number | undefined {
  const asked = settings.maxOutputTokens
  if (asked === undefined || target.maxOutputTokens === undefined || asked <= target.maxOutputTokens) return asked
  losses.warn('max_tokens', 'clamped')
  return target.maxOutputTokens
}
