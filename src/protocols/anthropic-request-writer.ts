// Writes a messages request, obeying what Anthropic refuses with 400 and reporting what it cannot say.
import type { Conversation, Losses, Settings, Tool } from '../core/conversation.ts'
import { asArray, asObject, isObject, type JsonObject, said } from '../core/json.ts'
import { cacheControl } from './anthropic-blocks.ts'
import { type ModelTraits, traitsOf } from './anthropic-models.ts'
import { planThinking, type ThinkingPlan } from './anthropic-thinking.ts'
import { type Message, writeTurns } from './anthropic-turns.ts'
import type { Target } from './protocol.ts'

const cacheMarksMost = 4

export function writeRequest(conversation: Conversation, losses: Losses, target: Target): JsonObject {
  const { settings } = conversation
  const traits = traitsOf(target.model)
  const { system, messages } = writeTurns(conversation.turns, traits, losses)
  const choice = writeTools(conversation, losses)
  const thinking = planThinking({
    settings,
    traits,
    cap: target.maxOutputTokens,
    isForced: choice.isForced,
    continuesUnsealed: continuesUnsealed(messages),
    losses,
  })
  reportUnsaid(conversation, losses)
  const body = said({
    model: target.model,
    max_tokens: thinking.maxTokens,
    system: system.length > 0 ? system : undefined,
    messages: messages.map(({ role, content }) => ({ role, content })),
    tools: choice.tools.length > 0 ? choice.tools : undefined,
    tool_choice: choice.toolChoice,
    ...sampling(settings, traits, thinking, losses),
    stop_sequences: stopSequences(settings.stop, traits, losses),
    thinking: thinking.thinking,
    output_config: outputConfig(settings, thinking, losses),
    metadata: settings.user === undefined ? undefined : { user_id: settings.user },
    service_tier: serviceTier(settings.serviceTier, losses),
    stream: conversation.stream ? true : undefined,
  })
  limitCacheMarks([...choice.tools, ...system, ...messages.flatMap(({ content }) => content)], losses)
  return body
}

/** Settings this protocol has no word for. */
function reportUnsaid({ settings, suffix }: Conversation, losses: Losses): void {
  if (suffix !== undefined) losses.refuse('suffix', 'Anthropic does not fill in the middle')
  if ((settings.choices ?? 1) > 1) losses.refuse('n', 'Anthropic gives one answer')
  if (settings.logprobs !== undefined && settings.logprobs !== false) losses.refuse('logprobs', 'Anthropic gives no log probabilities')
  const tuning: [string, unknown][] = [
    ['min_p', settings.minP],
    ['seed', settings.seed],
    ['frequency_penalty', settings.frequencyPenalty],
    ['presence_penalty', settings.presencePenalty],
    ['repeat_penalty', settings.repeatPenalty],
    ['logit_bias', settings.logitBias],
    ['store', settings.store || undefined],
    ['verbosity', settings.verbosity],
    ['num_ctx', settings.contextTokens],
    ['keep_alive', settings.keepAlive],
    ['prompt_cache_key', settings.promptCacheKey],
  ]
  for (const [path, value] of tuning) if (value !== undefined) losses.warn(path)
}

/** Temperature ends at 1. Thinking takes none of these but temperature 1; newest models take none at all. */
function sampling(settings: Settings, traits: ModelTraits, thinking: ThinkingPlan, losses: Losses): Partial<Record<string, number>> {
  const { temperature, topP, topK } = settings
  const clamped = temperature === undefined ? undefined : Math.min(1, Math.max(0, temperature))
  if (clamped !== temperature) losses.warn('temperature', 'clamped')
  if (traits.refusesSampling || thinking.isOn) {
    const keeps = clamped === 1 && !traits.refusesSampling
    if (clamped !== undefined && clamped !== 1) losses.warn('temperature')
    if (topP !== undefined && topP !== 1) losses.warn('top_p')
    if (topK !== undefined) losses.warn('top_k')
    return keeps ? { temperature: 1 } : {}
  }
  const both = clamped !== undefined && topP !== undefined
  if (both && traits.oneSampler) losses.warn('top_p')
  return { temperature: clamped, top_p: both && traits.oneSampler ? undefined : topP, top_k: topK }
}

function stopSequences(stop: readonly string[] | undefined, traits: ModelTraits, losses: Losses): string[] | undefined {
  const kept = stop?.filter((each) => each !== '')
  if (traits.isClaude && kept?.some((each) => each.trim() === '')) {
    losses.refuse('stop', 'Anthropic takes no stop sequence of white space alone')
  }
  return kept && kept.length > 0 ? kept : undefined
}

function outputConfig(settings: Settings, thinking: ThinkingPlan, losses: Losses): JsonObject | undefined {
  const { output } = settings
  if (output?.type === 'json') losses.refuse('response_format', 'json_object has no equivalent; use json_schema')
  if (output?.type === 'schema' && output.description !== undefined) losses.warn('response_format.json_schema.description')
  const config = said({
    effort: thinking.effort,
    format: output?.type === 'schema' ? { type: 'json_schema', schema: output.schema } : undefined,
  })
  return Object.keys(config).length > 0 ? config : undefined
}

function serviceTier(tier: string | undefined, losses: Losses): string | undefined {
  if (tier === undefined || tier === 'auto') return tier
  if (tier === 'default' || tier === 'standard_only') return 'standard_only'
  losses.warn('service_tier')
  return undefined
}

type WrittenTools = { tools: JsonObject[]; toolChoice?: JsonObject; isForced: boolean }

function writeTools({ tools, settings }: Conversation, losses: Losses): WrittenTools {
  const { toolChoice, parallelTools } = settings
  if (tools.length === 0) {
    if (toolChoice && toolChoice.type !== 'auto' && toolChoice.type !== 'none') losses.warn('tool_choice')
    return { tools: [], isForced: false }
  }
  const single: JsonObject = parallelTools === false ? { disable_parallel_tool_use: true } : {}
  const all = tools.map(writeTool)
  switch (toolChoice?.type) {
    case undefined:
      return { tools: all, ...(parallelTools === false && { toolChoice: { type: 'auto', ...single } }), isForced: false }
    case 'auto':
      return { tools: all, toolChoice: { type: 'auto', ...single }, isForced: false }
    case 'none':
      return { tools: all, toolChoice: { type: 'none' }, isForced: false }
    case 'required':
      return { tools: all, toolChoice: { type: 'any', ...single }, isForced: true }
    case 'tool': {
      const [name, ...others] = toolChoice.names
      if (name === undefined) return { tools: all, toolChoice: { type: 'none' }, isForced: false }
      if (others.length === 0) return { tools: all, toolChoice: { type: 'tool', name, ...single }, isForced: true }
      // only one name can be said, so the tools that may not be called are left out instead
      const allowed = tools.filter((tool) => toolChoice.names.includes(tool.name))
      if (allowed.length === 0) losses.refuse('tool_choice', 'names no tool of this request')
      if (allowed.length < tools.length) losses.warn('tools', 'approximated')
      return { tools: allowed.map(writeTool), toolChoice: { type: 'any', ...single }, isForced: true }
    }
    default:
      return toolChoice satisfies never
  }
}

function writeTool(tool: Tool): JsonObject {
  return said({
    name: tool.name,
    description: tool.description,
    input_schema: { type: 'object', ...(asObject(tool.parameters) ?? { properties: {} }) },
    strict: tool.strict,
    cache_control: cacheControl(tool.cache),
  })
}

/** Whether the last assistant turn called tools, got results, and has no thinking block at its head, as a fixed budget demands. */
function continuesUnsealed(messages: readonly Message[]): boolean {
  const last = messages.findLast((message) => message.role === 'assistant')
  const next = last && messages[messages.indexOf(last) + 1]
  if (!last || !next?.content.some((block) => block.type === 'tool_result')) return false
  const head = last.content[0]?.type
  return head !== 'thinking' && head !== 'redacted_thinking'
}

/** At most four marks are taken. Later ones cover more, so the earliest go. */
function limitCacheMarks(blocks: readonly JsonObject[], losses: Losses): void {
  const inner = blocks.flatMap((block) => [...(block.type === 'tool_result' ? objectsIn(block.content) : []), block])
  const marked = inner.filter((block) => block.cache_control !== undefined)
  for (const block of marked.slice(0, Math.max(0, marked.length - cacheMarksMost))) {
    delete block.cache_control
    losses.warn('cache_control')
  }
}

function objectsIn(value: unknown): JsonObject[] {
  return (asArray(value) ?? []).filter(isObject)
}
