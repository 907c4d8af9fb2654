// Writes requests of the Responses API: https://platform.openai.com/docs/api-reference/responses/create
import { createHash } from 'node:crypto'
import type {
  Conversation,
  Effort,
  Losses,
  MediaSource,
  OutputFormat,
  Part,
  ReasoningPart,
  ReasoningSetting,
  Role,
  Settings,
  Tool,
  ToolChoice,
  ToolResultPart,
  Turn,
} from '../core/conversation.ts'
import { type Json, type JsonObject, said } from '../core/json.ts'
import { isItemId, mediaTypes, origin } from './openai-responses-items.ts'
import type { Target } from './protocol.ts'

export function writeRequest(conversation: Conversation, losses: Losses, target: Target): JsonObject {
  const { settings } = conversation
  if (conversation.suffix !== undefined) losses.refuse('suffix', 'the Responses API cannot fill in the middle')
  const { instructions, turns } = splitInstructions(conversation.turns)
  const store = settings.store === true
  const { tools, toolChoice } = narrowTools(conversation, losses, target)
  judgeSettings(settings, losses)
  return said({
    model: target.model,
    instructions,
    input: writeInput(turns, conversation.turns.length - turns.length, store, losses),
    tools: tools.length > 0 ? tools.map((tool, index) => writeTool(tool, index, losses)) : undefined,
    tool_choice: tools.length > 0 ? writeToolChoice(toolChoice) : undefined,
    parallel_tool_calls: tools.length > 0 ? settings.parallelTools : undefined,
    max_output_tokens: writeMaximum(settings.maxOutputTokens, losses, target),
    ...writeSampling(settings, losses, target),
    text: writeText(settings, losses, target),
    reasoning: writeReasoningSetting(settings.reasoning, losses, target),
    user: settings.user,
    service_tier: settings.serviceTier,
    prompt_cache_key: writeCacheKey(settings.promptCacheKey, target, losses),
    store,
    include: !store && keepsReasoning(target.model) ? ['reasoning.encrypted_content'] : undefined,
    stream: conversation.stream ? true : undefined,
  })
}

/** Settings without a place in this API. */
function judgeSettings(settings: Settings, losses: Losses): void {
  if (settings.stop && settings.stop.length > 0) losses.refuse('stop', 'the Responses API has no stop strings')
  if (settings.choices !== undefined && settings.choices > 1) losses.refuse('n', 'the Responses API gives one answer')
  if (settings.logprobs !== undefined && settings.logprobs !== false) losses.refuse('logprobs', 'cannot be carried between protocols')
  const tuning = {
    top_k: settings.topK,
    min_p: settings.minP,
    seed: settings.seed,
    frequency_penalty: settings.frequencyPenalty,
    presence_penalty: settings.presencePenalty,
    repeat_penalty: settings.repeatPenalty,
    logit_bias: settings.logitBias,
    context_tokens: settings.contextTokens,
    keep_alive: settings.keepAlive,
  }
  for (const [name, value] of Object.entries(tuning)) if (value !== undefined && value !== null) losses.warn(name)
}

/** A leading system text goes to `instructions`, unless it is all there is: `input` may not be empty. */
function splitInstructions(turns: readonly Turn[]): { instructions?: string; turns: readonly Turn[] } {
  const [first, ...rest] = turns
  const [part, ...more] = first?.parts ?? []
  const isPlain = first?.role === 'system' && first.name === undefined && part?.type === 'text' && !part.cache && more.length === 0
  if (!isPlain || rest.length === 0) return { turns }
  return { instructions: part.text, turns: rest }
}

/** A server that knows only words for the choice gets only the tools that may be chosen, and `required`: the same said otherwise. */
function narrowTools(
  conversation: Conversation,
  losses: Losses,
  target: Target,
): { tools: readonly Tool[]; toolChoice: ToolChoice | undefined } {
  const { tools, settings } = conversation
  const choice = settings.toolChoice
  if (choice?.type !== 'tool' || !target.quirks.toolChoiceStringOnly) return { tools, toolChoice: choice }
  losses.warn('tool_choice', 'approximated')
  return { tools: tools.filter((tool) => choice.names.includes(tool.name)), toolChoice: { type: 'required' } }
}

function writeTool(tool: Tool, index: number, losses: Losses): JsonObject {
  if (tool.cache) losses.warn(`tools.${index}.cache`)
  return said({
    type: 'function',
    name: tool.name,
    description: tool.description,
    parameters: tool.parameters ?? { type: 'object', properties: {} },
    // Not said means strict here and not strict in every other protocol.
    strict: tool.strict ?? false,
  })
}

function writeToolChoice(choice: ToolChoice | undefined): Json | undefined {
  if (!choice) return undefined
  if (choice.type !== 'tool') return choice.type
  const tools = choice.names.map((name) => ({ type: 'function', name }))
  return tools.length === 1 ? tools[0] : { type: 'allowed_tools', mode: 'required', tools }
}

/** Other servers of this API may refuse a member they do not know. */
function writeCacheKey(key: string | undefined, { provider }: Target, losses: Losses): string | undefined {
  const isKnown = provider === 'openai' || provider === 'azure'
  if (key !== undefined && !isKnown) losses.warn('prompt_cache_key')
  return isKnown ? key : undefined
}

/** OpenAI refuses less than 16. */
const leastOutput = 16

function writeMaximum(most: number | undefined, losses: Losses, target: Target): number | undefined {
  const isOpenAI = target.provider === 'openai' || target.provider === 'azure'
  if (most === undefined || !isOpenAI || most >= leastOutput) return most
  losses.warn('max_output_tokens', 'clamped')
  return leastOutput
}

/** `openai/gpt-5`, `openai.gpt-5.5` and `gpt-5` are one family. */
function familyOf(model: string): string {
  return model
    .toLowerCase()
    .replace(/^.*\//, '')
    .replace(/^openai\./, '')
}

/** Models without reasoning answer 400 when asked for its encrypted content; of names that say nothing, ask. */
function keepsReasoning(model: string): boolean {
  return !/^(gpt-3|gpt-4|chatgpt)|^gpt-[5-9].*-chat/.test(familyOf(model))
}

/** OpenAI's reasoning models refuse sampling fields while they reason. */
function refusesSampling(model: string, effort: Effort | undefined): boolean {
  const family = familyOf(model)
  return /^(o\d|gpt-[5-9])/.test(family) && !/-chat/.test(family) && effort !== 'none'
}

function writeSampling(settings: Settings, losses: Losses, target: Target): { temperature?: number; top_p?: number } {
  const { temperature, topP } = settings
  if (refusesSampling(target.model, settings.reasoning?.effort)) {
    if (temperature !== undefined) losses.warn('temperature')
    if (topP !== undefined) losses.warn('top_p')
    return {}
  }
  if (temperature !== undefined && temperature > 2) {
    losses.warn('temperature', 'clamped')
    return { temperature: 2, top_p: topP }
  }
  return { temperature, top_p: topP }
}

function writeText(settings: Settings, losses: Losses, target: Target): JsonObject | undefined {
  const format = settings.output && writeFormat(settings.output, losses, target)
  if (!format && settings.verbosity === undefined) return undefined
  return said({ format, verbosity: settings.verbosity })
}

function writeFormat(output: OutputFormat, losses: Losses, target: Target): JsonObject {
  switch (output.type) {
    case 'text':
      return { type: 'text' }
    case 'json':
      if (!target.quirks.noJsonObject) return { type: 'json_object' }
      losses.warn('text.format', 'approximated')
      return { type: 'json_schema', name: 'object', schema: { type: 'object' }, strict: false }
    case 'schema':
      if (output.name === undefined) losses.warn('text.format.name', 'added')
      return said({
        type: 'json_schema',
        name: output.name ?? 'answer',
        description: output.description,
        schema: output.schema,
        strict: output.strict,
      })
    default:
      return output satisfies never
  }
}

function writeReasoningSetting(setting: ReasoningSetting | undefined, losses: Losses, target: Target): JsonObject | undefined {
  if (!setting) return undefined
  if (target.quirks.reasoning === 'none') {
    losses.warn('reasoning')
    return undefined
  }
  if (setting.budgetTokens !== undefined) losses.warn('reasoning.budget', setting.effort ? 'dropped' : 'approximated')
  const effort = setting.effort ?? effortOf(setting.budgetTokens)
  const summary = setting.show ? 'auto' : undefined
  return effort === undefined && summary === undefined ? undefined : said({ effort, summary })
}

/** The effort whose usual length is nearest to a budget in tokens. */
function effortOf(budget: number | undefined): Effort | undefined {
  if (budget === undefined || budget < 0) return undefined
  if (budget === 0) return 'none'
  if (budget < 4096) return 'low'
  return budget < 16_384 ? 'medium' : 'high'
}

/** Lays turns out as input items. */
class InputWriter {
  readonly items: Json[] = []
  readonly #store: boolean
  readonly #losses: Losses
  #content: JsonObject[] = []
  /** Ids given to calls that came without one, until their results have come. */
  readonly #unnamed: { id: string; name: string }[] = []
  #given = 0

  constructor(store: boolean, losses: Losses) {
    this.#store = store
    this.#losses = losses
  }

  write(turn: Turn, path: string): void {
    if (turn.name !== undefined) this.#losses.warn(`${path}.name`)
    for (let index = 0; index < turn.parts.length; index++) {
      const part = turn.parts[index] as Part // within its bounds
      const place = `${path}.${index}`
      if (part.type === 'reasoning') {
        const group = reasoningGroup(turn.parts, index)
        this.#flush(turn.role)
        this.#reasoning(group, place)
        index += group.length - 1
      } else if (part.type === 'tool-call') {
        this.#flush(turn.role)
        this.#call(part, place)
      } else if (part.type === 'tool-result') {
        this.#flush(turn.role)
        this.#result(part, place)
      } else if (part.type === 'opaque') {
        this.#flush(turn.role)
        if (part.origin === origin) this.items.push(part.value)
        else if (turn.role === 'assistant') this.#losses.warn(place)
        else this.#losses.refuse(place, 'is known only to its own provider')
      } else {
        const content = this.#contentPart(part, turn.role, place)
        if (content) this.#content.push(content)
      }
    }
    this.#flush(turn.role)
  }

  #flush(turnRole: Role): void {
    if (this.#content.length === 0) return
    const role = turnRole === 'tool' ? 'user' : turnRole
    const [only, ...more] = this.#content
    const isText = only?.type === 'input_text' || only?.type === 'output_text'
    this.items.push({ role, content: more.length === 0 && isText ? (only.text as string) : this.#content })
    this.#content = []
  }

  #reasoning(parts: readonly ReasoningPart[], path: string): void {
    const seal = parts.at(-1)?.seal
    if (seal?.origin !== origin) {
      this.#losses.warn(path, 'seal-stripped')
      return
    }
    const summary = parts.flatMap((part) => (part.isSummary && part.text ? [{ type: 'summary_text', text: part.text }] : []))
    const content = parts.flatMap((part) => (!part.isSummary && part.text ? [{ type: 'reasoning_text', text: part.text }] : []))
    // An id alone names an item that nobody keeps.
    if (seal.encrypted === undefined && content.length === 0 && !this.#store) {
      this.#losses.warn(path, 'seal-stripped')
      return
    }
    this.items.push(
      said({
        type: 'reasoning',
        id: isItemId(seal.itemId) ? seal.itemId : undefined,
        summary,
        content: content.length > 0 ? content : undefined,
        encrypted_content: seal.encrypted,
      }),
    )
  }

  #call(part: Extract<Part, { type: 'tool-call' }>, path: string): void {
    const { seal } = part
    const isOwn = seal?.origin === origin
    if (seal && !isOwn) this.#losses.warn(path, 'seal-stripped')
    if (part.cache) this.#losses.warn(`${path}.cache`)
    let id = part.id
    if (id === '') {
      id = `call_${this.#given++}`
      this.#unnamed.push({ id, name: part.name })
    }
    this.items.push(
      said({
        type: 'function_call',
        id: isOwn && isItemId(seal.itemId) ? seal.itemId : undefined,
        call_id: fitCallId(id),
        name: part.name,
        arguments: part.arguments || '{}',
      }),
    )
  }

  #result(part: ToolResultPart, path: string): void {
    if (part.isError) this.#losses.warn(`${path}.is_error`)
    if (part.cache) this.#losses.warn(`${path}.cache`)
    const content: JsonObject[] = []
    for (const [index, entry] of part.content.entries()) {
      const written = this.#contentPart(entry, 'user', `${path}.${index}`)
      if (written) content.push(written)
    }
    const [only, ...more] = content
    const output = only === undefined ? '' : more.length === 0 && only.type === 'input_text' ? (only.text as string) : content
    this.items.push({ type: 'function_call_output', call_id: fitCallId(part.id || this.#claim(part.name)), output })
  }

  /** The id given to the call that a result without id answers: the first waiting of its name, or the first waiting. */
  #claim(name: string | undefined): string {
    const named = this.#unnamed.findIndex((call) => call.name === name)
    const [call] = this.#unnamed.splice(Math.max(named, 0), 1)
    return call?.id ?? `call_${this.#given++}`
  }

  #contentPart(part: Part, role: Role, path: string): JsonObject | undefined {
    if ('cache' in part && part.cache) this.#losses.warn(`${path}.cache`)
    switch (part.type) {
      case 'text':
        if (part.seal) this.#losses.warn(path, 'seal-stripped')
        return role === 'assistant' ? { type: 'output_text', text: part.text, annotations: [] } : { type: 'input_text', text: part.text }
      case 'refusal':
        return role === 'assistant' ? { type: 'refusal', refusal: part.text } : { type: 'input_text', text: part.text }
      case 'image':
        if (role !== 'assistant') return writeImage(part.source, part.detail)
        this.#losses.refuse(path, 'the Responses API takes no images in answers')
        return undefined
      case 'document':
        if (role !== 'assistant') return this.#document(part, path)
        this.#losses.refuse(path, 'the Responses API takes no files in answers')
        return undefined
      default:
        this.#losses.refuse(path, `the Responses API has no ${part.type} content`)
        return undefined
    }
  }

  #document(part: Extract<Part, { type: 'document' }>, path: string): JsonObject {
    const { source } = part
    if (source.kind === 'file') return said({ type: 'input_file', file_id: source.id, filename: part.name })
    if (source.kind === 'url') return said({ type: 'input_file', file_url: source.url, filename: part.name })
    if (part.name === undefined) this.#losses.warn(`${path}.filename`, 'added')
    const filename = part.name ?? `document.${endingOf(source.mediaType)}`
    return { type: 'input_file', filename, file_data: `data:${source.mediaType};base64,${source.data}` }
  }
}

function writeInput(turns: readonly Turn[], skipped: number, store: boolean, losses: Losses): Json[] {
  const writer = new InputWriter(store, losses)
  for (const [index, turn] of turns.entries()) writer.write(turn, `messages.${index + skipped}`)
  return writer.items
}

/** The parts, from `start` on, that were one reasoning item. */
function reasoningGroup(parts: readonly Part[], start: number): ReasoningPart[] {
  const group: ReasoningPart[] = []
  for (const part of parts.slice(start)) {
    if (part.type !== 'reasoning') break
    const seal = group.at(-1)?.seal
    if (group.length > 0 && !(seal?.origin === origin && seal.itemId && sameItem(seal, part.seal))) break
    group.push(part)
  }
  return group
}

function sameItem(one: ReasoningPart['seal'], other: ReasoningPart['seal']): boolean {
  return one?.origin === other?.origin && one?.itemId === other?.itemId
}

/** OpenAI refuses call ids of more than 64 characters; both ends of a call are folded alike. */
function fitCallId(id: string): string {
  return id.length <= 64 ? id : `call_${createHash('sha256').update(id).digest('base64url')}`
}

function writeImage(source: MediaSource, detail: string | undefined): JsonObject {
  if (source.kind === 'file') return said({ type: 'input_image', file_id: source.id, detail })
  const url = source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.data}`
  return said({ type: 'input_image', image_url: url, detail })
}

function endingOf(mediaType: string): string {
  return Object.entries(mediaTypes).find(([, type]) => type === mediaType)?.[0] ?? 'pdf'
}
