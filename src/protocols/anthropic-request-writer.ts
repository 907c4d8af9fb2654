// Writes a messages request, obeying what Anthropic refuses with 400: empty text, turns that do not alternate, results away from
// their calls, thinking budgets outside their bounds, sampling beside thinking.
import type {
  Conversation,
  DocumentPart,
  ImagePart,
  Losses,
  MediaSource,
  Part,
  ReasoningPart,
  Settings,
  Tool,
  ToolResultPart,
  Turn,
} from '../core/conversation.ts'
import { asArray, asObject, isObject, type Json, type JsonObject, said } from '../core/json.ts'
import { cacheControl, inputOf, isCitations, mediaSource, origin } from './anthropic-blocks.ts'
import { type ModelTraits, traitsOf } from './anthropic-models.ts'
import { planThinking, type ThinkingPlan } from './anthropic-thinking.ts'
import type { Target } from './protocol.ts'

/** Anthropic takes no empty text, so an empty tool result says that it is one. */
const emptyResult = '(no output)'
/** A conversation that begins with the assistant needs a user's turn before it. */
const emptyOpening = '(continued)'
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

type Message = { readonly role: 'user' | 'assistant' | 'system'; content: JsonObject[] }

function writeTurns(turns: readonly Turn[], traits: ModelTraits, losses: Losses): { system: JsonObject[]; messages: Message[] } {
  const writer = new TurnWriter(traits, losses)
  turns.forEach((turn, index) => {
    writer.add(turn, `messages.${index}`)
  })
  return writer.finish()
}

class TurnWriter {
  readonly #traits: ModelTraits
  readonly #losses: Losses
  readonly #system: JsonObject[] = []
  readonly #messages: Message[] = []
  readonly #ids = new CallIds()
  /** System text told in the middle, waiting for the end of the user's turn that it must follow. */
  #late: { block: JsonObject; hasMoved: boolean; path: string }[] = []

  constructor(traits: ModelTraits, losses: Losses) {
    this.#traits = traits
    this.#losses = losses
  }

  add(turn: Turn, path: string): void {
    if (turn.name !== undefined) this.#losses.warn(`${path}.name`)
    const blocks = (): JsonObject[] =>
      turn.parts.flatMap((part, index) => this.#block(part, turn.role, `${path}.content.${index}`, turn.parts[index + 1]))
    switch (turn.role) {
      case 'system':
      case 'developer':
        this.#addSystem(blocks(), path)
        return
      case 'assistant':
        if (this.#messages.at(-1)?.role !== 'assistant') this.#ids.newTurn()
        this.#append('assistant', blocks())
        return
      case 'user':
      case 'tool':
        this.#append('user', blocks())
        return
      default:
        turn.role satisfies never
    }
  }

  finish(): { system: JsonObject[]; messages: Message[] } {
    this.#placeLate()
    const messages = this.#messages
    if (messages.length === 0 && this.#system.length > 0) {
      // instructions alone are no request here: the last of them is put as the question
      const asked = this.#system.pop()
      if (asked) messages.push({ role: 'user', content: [asked] })
      this.#losses.warn('messages', 'approximated')
    }
    if (messages.length === 0) this.#losses.refuse('messages', 'must hold at least one message with content')
    if (this.#traits.isClaude) this.#obeyClaude(messages)
    return { system: this.#system, messages }
  }

  #obeyClaude(messages: Message[]): void {
    if (messages[0]?.role === 'assistant') {
      messages.unshift({ role: 'user', content: [{ type: 'text', text: emptyOpening }] })
      this.#losses.warn('messages', 'added')
    }
    const last = messages.at(-1)
    const block = last?.role === 'assistant' ? last.content.at(-1) : undefined
    if (block?.type === 'text' && typeof block.text === 'string' && block.text !== block.text.trimEnd()) {
      block.text = block.text.trimEnd()
      this.#losses.warn('messages', 'approximated')
    }
  }

  #addSystem(blocks: JsonObject[], path: string): void {
    if (blocks.length === 0) return
    if (this.#messages.length === 0) {
      this.#system.push(...blocks)
    } else if (this.#traits.takesLateSystem) {
      const hasMoved = this.#messages.at(-1)?.role !== 'user'
      this.#late.push(...blocks.map((block) => ({ block, hasMoved, path })))
    } else {
      this.#losses.warn(path, 'approximated')
      this.#system.push(...blocks)
    }
  }

  /** Late system text stands right after a user's turn; where none came before it, it follows the next one. */
  #placeLate(): void {
    if (this.#late.length === 0 || this.#messages.at(-1)?.role === 'assistant') {
      for (const { block, path } of this.#late) {
        this.#losses.warn(path, 'approximated')
        this.#system.push(block)
      }
    } else {
      for (const { hasMoved, path } of this.#late) if (hasMoved) this.#losses.warn(path, 'approximated')
      this.#messages.push({ role: 'system', content: this.#late.map(({ block }) => block) })
    }
    this.#late = []
  }

  #append(role: 'user' | 'assistant', blocks: JsonObject[]): void {
    if (blocks.length === 0) return
    if (role === 'assistant' && this.#late.length > 0 && this.#messages.at(-1)?.role === 'user') this.#placeLate()
    if (role === 'user') for (const late of this.#late) late.hasMoved = true
    const last = this.#messages.at(-1)
    if (last?.role === role) last.content.push(...blocks)
    else this.#messages.push({ role, content: blocks })
    const merged = this.#messages.at(-1)
    if (role === 'user' && merged) merged.content = resultsFirst(merged.content)
  }

  /** `next` is the part after it, which may hold the citations of a text. */
  #block(part: Part, role: Turn['role'], path: string, next?: Part): JsonObject[] {
    switch (part.type) {
      case 'text':
        if (part.seal && part.seal.origin !== origin) this.#losses.warn(path, 'seal-stripped')
        return this.#text(part.text, path, {
          citations: next && isCitations(next) ? next.value : undefined,
          cache_control: cacheControl(part.cache),
        })
      case 'refusal':
        return this.#text(part.text, path)
      case 'image':
        if (role === 'assistant') this.#losses.refuse(path, 'Anthropic takes no images in an assistant turn')
        return this.#image(part, path)
      case 'document':
        return this.#document(part, path)
      case 'audio':
        this.#losses.refuse(path, 'Anthropic takes no audio')
        return []
      case 'tool-call': {
        const { input, isWrapped } = inputOf(part.arguments)
        if (isWrapped) this.#losses.warn(`${path}.arguments`, 'approximated')
        if (part.seal && part.seal.origin !== origin) this.#losses.warn(path, 'seal-stripped')
        const id = this.#ids.call(part.id, part.name)
        return [said({ type: 'tool_use', id, name: part.name, input, cache_control: cacheControl(part.cache) })]
      }
      case 'tool-result':
        return [this.#result(part, path)]
      case 'reasoning':
        return this.#reasoning(part, path)
      case 'opaque':
        if (isCitations(part)) return []
        if (part.origin === origin) return [asObject(part.value) ?? {}].filter((block) => block.type !== undefined)
        this.#losses.warn(path)
        return []
      default:
        return part satisfies never
    }
  }

  #text(text: string, path: string, others: Record<string, Json | undefined> = {}): JsonObject[] {
    if (text.trim() !== '') return [said({ type: 'text', text, ...others })]
    if (text !== '') this.#losses.warn(path)
    return []
  }

  #image(part: ImagePart, path: string): JsonObject[] {
    if (part.detail !== undefined && part.detail !== 'auto') this.#losses.warn(`${path}.detail`)
    const isKnown = part.source.kind !== 'base64' || /^image\/(jpeg|png|gif|webp)$/i.test(part.source.mediaType)
    if (this.#traits.isClaude && !isKnown) this.#losses.refuse(path, 'Anthropic takes JPEG, PNG, GIF and WebP images')
    return this.#own(part.source, path)
      ? [said({ type: 'image', source: mediaSource(part.source), cache_control: cacheControl(part.cache) })]
      : []
  }

  #document(part: DocumentPart, path: string): JsonObject[] {
    const source = this.#documentSource(part.source, path)
    return source ? [said({ type: 'document', source, title: part.name, cache_control: cacheControl(part.cache) })] : []
  }

  #documentSource(source: MediaSource, path: string): JsonObject | undefined {
    if (!this.#own(source, path)) return undefined
    if (source.kind !== 'base64' || source.mediaType === 'application/pdf') return mediaSource(source)
    if (/^text\/|^application\/(json|xml|yaml)$/.test(source.mediaType)) {
      return { type: 'text', media_type: 'text/plain', data: Buffer.from(source.data, 'base64').toString() }
    }
    this.#losses.refuse(path, 'Anthropic takes PDF and plain text documents')
    return undefined
  }

  /** Another provider's file id means nothing here. Anthropic's own begin with `file_`. */
  #own(source: MediaSource, path: string): boolean {
    if (source.kind !== 'file' || source.id.startsWith('file_')) return true
    this.#losses.refuse(path, 'a file kept by another provider cannot be read by Anthropic')
    return false
  }

  #result(part: ToolResultPart, path: string): JsonObject {
    const content = part.content.flatMap((inner, index) => this.#block(inner, 'tool', `${path}.content.${index}`))
    if (content.length === 0) this.#losses.warn(path, 'added')
    return said({
      type: 'tool_result',
      tool_use_id: this.#ids.result(part.id, part.name),
      content: content.length > 0 ? content : [{ type: 'text', text: emptyResult }],
      is_error: part.isError,
      cache_control: cacheControl(part.cache),
    })
  }

  /** Only what this protocol's own provider sealed goes back, unchanged. Claude checks signatures, so an empty one is left out there. */
  #reasoning(part: ReasoningPart, path: string): JsonObject[] {
    const { seal, text } = part
    if (seal?.origin === origin) {
      if (seal.signature || (seal.signature === '' && !this.#traits.isClaude)) {
        return [{ type: 'thinking', thinking: text, signature: seal.signature }]
      }
      if (seal.encrypted !== undefined) return [{ type: 'redacted_thinking', data: seal.encrypted }]
    }
    if (text || seal) this.#losses.warn(path, 'seal-stripped')
    return []
  }
}

function resultsFirst(blocks: JsonObject[]): JsonObject[] {
  const isResult = (block: JsonObject): boolean => block.type === 'tool_result'
  const lastResult = blocks.findLastIndex(isResult)
  if (lastResult === -1 || blocks.slice(0, lastResult).every(isResult)) return blocks
  return [...blocks.filter(isResult), ...blocks.filter((block) => !isResult(block))]
}

/**
 * Ids of tool calls as Anthropic takes them: letters, digits, `_` and `-`, each used once. Protocols without ids, and servers that
 * repeat them, get made-up ones; results find their call by id, else by name, in order. Made from positions, so that resent history
 * stays the same bytes and caches hold.
 */
class CallIds {
  readonly #used = new Set<string>()
  #waiting: { readonly raw: string; readonly name: string; readonly written: string }[] = []
  #count = 0

  /** Calls left without a result by an earlier turn can no longer get one. */
  newTurn(): void {
    this.#waiting = []
  }

  call(raw: string, name: string): string {
    this.#count++
    const wanted = raw.replace(/[^a-zA-Z0-9_-]/g, '_') || `toolu_call_${this.#count}`
    const written = this.#used.has(wanted) ? `${wanted}_${this.#count}` : wanted
    this.#used.add(written)
    this.#waiting.push({ raw, name, written })
    return written
  }

  result(raw: string, name: string | undefined): string {
    const byId = this.#waiting.findIndex((call) => call.raw === raw && (raw !== '' || name === undefined || call.name === name))
    const index = byId === -1 && raw === '' ? 0 : byId
    const [found] = index === -1 ? [] : this.#waiting.splice(index, 1)
    return found?.written ?? (raw.replace(/[^a-zA-Z0-9_-]/g, '_') || 'toolu_unknown')
  }
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
