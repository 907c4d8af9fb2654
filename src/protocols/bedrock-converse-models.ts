// `additionalModelRequestFields`: what each family of models on Bedrock wants said in its own words, and what it will not hear.
// https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html
import type { Effort, Losses, ReasoningSetting, Settings } from '../core/conversation.ts'
import { asNumber, asObject, asString, at, isObject, type Json, type JsonObject, said } from '../core/json.ts'
import type { Target } from './protocol.ts'

type Family = 'anthropic' | 'nova' | 'gpt-oss' | 'mistral' | 'other'

/** By the model id, an inference profile or an ARN that holds one. */
function familyOf(model: string): Family {
  if (/anthropic|claude/.test(model)) return 'anthropic'
  if (/amazon\.nova|\bnova-/.test(model)) return 'nova'
  if (/gpt-oss/.test(model)) return 'gpt-oss'
  return /mistral/.test(model) ? 'mistral' : 'other'
}

/** The version of a Claude model as a number (`claude-sonnet-4-5-20250929` is 4.5); undefined when the id does not tell it. */
function claudeVersion(model: string): number | undefined {
  const match = /claude-(?:(?:opus|sonnet|haiku|fable|mythos)-)?(\d)(?:[-.](\d)(?!\d))?/.exec(model)
  return match ? Number(`${match[1]}.${match[2] ?? 0}`) : undefined
}

export function takesCachePoints(model: string): boolean {
  return ['anthropic', 'nova'].includes(familyOf(model))
}

/** Nova keeps everything for five minutes. */
export function takesCacheTtl(model: string): boolean {
  return familyOf(model) === 'anthropic'
}

// ---------------------------------------------------------------------------------------------------------------- reading

export function readModelFields(value: Json | undefined, losses: Losses): Pick<Settings, 'topK' | 'reasoning'> {
  if (value === undefined || value === null) return {}
  if (!isObject(value)) {
    losses.refuse('additionalModelRequestFields', 'must be an object')
    return {}
  }
  const topK = asNumber(value.top_k) ?? asNumber(at(value.inferenceConfig, 'topK')) ?? asNumber(value.topK)
  const reasoning = readReasoning(value)
  const known = new Set(['top_k', 'topK', 'inferenceConfig', 'thinking', 'reasoning_config', 'reasoningConfig', 'reasoning_effort'])
  for (const field of Object.keys(value)) {
    const isEffort = field === 'output_config' && Object.keys(asObject(value.output_config) ?? {}).every((key) => key === 'effort')
    if (!known.has(field) && !isEffort) losses.warn(`additionalModelRequestFields.${field}`)
  }
  return { ...(topK !== undefined && { topK }), ...(reasoning && { reasoning }) }
}

function readReasoning(fields: JsonObject): ReasoningSetting | undefined {
  const thinking = asObject(fields.thinking) ?? asObject(fields.reasoning_config) ?? asObject(fields.reasoningConfig)
  const type = asString(thinking?.type)
  const effort = effortOf(
    asString(at(fields.output_config, 'effort')) ?? asString(fields.reasoning_effort) ?? asString(thinking?.maxReasoningEffort),
  )
  if (type === 'disabled') return { effort: 'none' }
  const budgetTokens = asNumber(thinking?.budget_tokens)
  const display = asString(thinking?.display)
  const show = display === undefined ? (type === undefined ? undefined : true) : display !== 'omitted'
  const reasoning: ReasoningSetting = {
    ...(effort !== undefined ? { effort } : type === 'adaptive' && { effort: 'high' as const }),
    ...(budgetTokens !== undefined && { budgetTokens }),
    ...(show !== undefined && { show }),
  }
  return Object.keys(reasoning).length > 0 ? reasoning : undefined
}

function effortOf(word: string | undefined): Effort | undefined {
  if (word === 'max') return 'xhigh'
  return (['none', 'minimal', 'low', 'medium', 'high', 'xhigh'] as const).find((effort) => effort === word)
}

// ---------------------------------------------------------------------------------------------------------------- writing

export type ModelFields = { readonly fields?: JsonObject; readonly dropsTemperature: boolean; readonly dropsTopP: boolean }

/**
 * The fields of the target's family; sampling that the family rejects is dropped with a warning, and so is a thinking budget that the
 * history `breaksThinking` for.
 */
export function writeModelFields(settings: Settings, losses: Losses, target: Target, breaksThinking: boolean): ModelFields {
  const family = familyOf(target.model)
  const asked = writeReasoning(family, settings, losses, target)
  const isBroken = breaksThinking && at(asked.thinking, 'type') === 'enabled'
  if (isBroken) losses.warn('reasoning')
  const reasoning = isBroken ? {} : asked
  const isThinking = family === 'anthropic' && reasoning.thinking !== undefined
  const version = family === 'anthropic' ? claudeVersion(target.model) : undefined
  // Claude 4.7 and later reject every sampling field; while thinking, older ones take none but temperature 1 and a high top_p.
  const isFixed = version !== undefined && version >= 4.7
  const dropsTemperature = settings.temperature !== undefined && (isFixed || (isThinking && settings.temperature !== 1))
  const hasTemperature = settings.temperature !== undefined && !dropsTemperature
  // From 4.1 on Claude takes temperature or top_p, not both.
  const dropsTopP =
    settings.topP !== undefined &&
    (isFixed || (isThinking && settings.topP < 0.95) || (version !== undefined && version >= 4.1 && hasTemperature))
  if (dropsTemperature) losses.warn('temperature')
  if (dropsTopP) losses.warn('top_p')
  const fields = { ...writeTopK(family, settings.topK, isFixed || isThinking, losses), ...reasoning }
  return { ...(Object.keys(fields).length > 0 && { fields }), dropsTemperature, dropsTopP }
}

function writeTopK(family: Family, topK: number | undefined, isRejected: boolean, losses: Losses): JsonObject {
  if (topK === undefined) return {}
  if (family === 'nova') return { inferenceConfig: { topK } }
  if ((family === 'anthropic' && !isRejected) || family === 'mistral') return { top_k: topK }
  losses.warn('top_k')
  return {}
}

const budgets: Readonly<Record<Exclude<Effort, 'none'>, number>> = { minimal: 1024, low: 2048, medium: 8192, high: 16_384, xhigh: 32_768 }

function writeReasoning(family: Family, settings: Settings, losses: Losses, target: Target): JsonObject {
  const reasoning = settings.reasoning
  if (!reasoning) return {}
  const { effort, budgetTokens } = reasoning
  if (effort === undefined && budgetTokens === undefined) return {}
  if (effort === 'none') {
    if (family === 'gpt-oss') losses.warn('reasoning.effort') // it cannot be kept from thinking
    return {}
  }
  switch (family) {
    case 'anthropic':
      return writeThinking(reasoning, settings.maxOutputTokens ?? target.maxOutputTokens, losses, target.model)
    case 'nova':
      if (budgetTokens !== undefined || effort === 'minimal' || effort === 'xhigh') losses.warn('reasoning', 'approximated')
      return { reasoningConfig: { type: 'enabled', maxReasoningEffort: threeSteps(effort) } }
    case 'gpt-oss':
      if (budgetTokens !== undefined || effort === 'minimal' || effort === 'xhigh') losses.warn('reasoning', 'approximated')
      return { reasoning_effort: threeSteps(effort) }
    default:
      losses.warn('reasoning')
      return {}
  }
}

function threeSteps(effort: Effort | undefined): string {
  if (effort === 'minimal' || effort === 'low') return 'low'
  return effort === 'high' || effort === 'xhigh' ? 'high' : 'medium'
}

/**
 * Claude before 3.7 does not think; up to 4.5 it thinks within a budget, which must stay under the output cap; from 4.6 it adapts to an
 * effort, and from 4.7 it takes no budget at all. https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-extended-thinking.html
 */
function writeThinking(reasoning: ReasoningSetting, cap: number | undefined, losses: Losses, model: string): JsonObject {
  const version = claudeVersion(model) ?? 4.5
  const { effort, budgetTokens, show } = reasoning
  if (version < 3.7) {
    losses.warn('reasoning')
    return {}
  }
  const isAdaptive = version >= 4.7 || (version >= 4.6 && budgetTokens === undefined)
  if (isAdaptive) {
    if (budgetTokens !== undefined) losses.warn('reasoning.budget_tokens', 'approximated')
    const word = effort === 'minimal' ? 'low' : effort === 'xhigh' ? 'max' : effort
    const display = version >= 4.7 && show !== undefined ? (show ? 'summarized' : 'omitted') : undefined
    return { thinking: said({ type: 'adaptive', display }), ...(word !== undefined && { output_config: { effort: word } }) }
  }
  const wanted = budgetTokens ?? budgets[effort === undefined || effort === 'none' ? 'medium' : effort]
  const budget = cap === undefined ? wanted : Math.min(wanted, cap - 1)
  if (budget < 1024) {
    losses.warn('reasoning') // the least budget is 1024 tokens, and the output cap leaves no room for it
    return {}
  }
  if (budget < wanted) losses.warn('reasoning.budget_tokens', 'clamped')
  return { thinking: { type: 'enabled', budget_tokens: budget } }
}
