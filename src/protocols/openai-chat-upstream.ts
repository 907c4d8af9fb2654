// Requests of the chat protocol as hosts receive them. Compatible hosts take the smallest common language; OpenAI's own take more.
import { createHash } from 'node:crypto'
import type {
  AudioPart,
  Conversation,
  DocumentPart,
  ImagePart,
  Losses,
  OutputFormat,
  Part,
  ReasoningPart,
  ReasoningSetting,
  RefusalPart,
  Seal,
  TextPart,
  Tool,
  ToolCallPart,
  ToolResultPart,
  Turn,
} from '../core/conversation.ts'
import { isObject, type Json, type JsonObject, said } from '../core/json.ts'
import { audioFormat, writeImageUrl } from './openai-chat-media.ts'
import { writeDetail, writeExtra } from './openai-chat-reasoning.ts'
import { argumentsText, opaqueKinds } from './openai-chat-reply.ts'
import { isOpenAi, isReasoningModel, outputCap, writeSampling } from './openai-chat-settings.ts'
import type { Target } from './protocol.ts'

export function writeRequest(conversation: Conversation, losses: Losses, target: Target): JsonObject {
  const { settings, stream } = conversation
  const { quirks } = target
  if (conversation.suffix !== undefined) losses.refuse('suffix', 'filling in the middle is not possible in a chat')
  const isUsageAsked = stream && (quirks.streamUsage ?? 'ask') === 'ask'
  return said({
    model: target.model,
    messages: new MessageWriter(losses, target).write(conversation.turns),
    ...writeTools(conversation, losses, target),
    [quirks.maxTokensKey ?? 'max_tokens']: outputCap(settings, target, losses),
    ...writeSampling(settings, target, losses),
    response_format: writeOutput(settings.output, losses, target),
    ...writeReasoning(settings.reasoning, losses, target),
    verbosity: known('verbosity', settings.verbosity, isOpenAi(target), losses),
    prompt_cache_key: known('prompt_cache_key', settings.promptCacheKey, isOpenAi(target), losses),
    stream: stream || undefined,
    stream_options: isUsageAsked ? { include_usage: true } : undefined,
  })
}

function known<T>(path: string, value: T | undefined, isKnown: boolean, losses: Losses): T | undefined {
  if (value !== undefined && !isKnown) losses.warn(path)
  return isKnown ? value : undefined
}

/** Writes turns in order, and keeps what their calls are called, because results name their call by id. */
class MessageWriter {
  readonly #losses: Losses
  readonly #target: Target
  readonly #messages: JsonObject[] = []
  /** Ids on the wire of calls not answered yet, by the id they had. */
  #unanswered: { id: string; wire: string; name: string }[] = []
  /** Pictures and files of results, which may not stand in tool messages: they follow as a user's. */
  #shown: JsonObject[] = []
  #made = 0

  constructor(losses: Losses, target: Target) {
    this.#losses = losses
    this.#target = target
  }

  write(turns: readonly Turn[]): JsonObject[] {
    turns.forEach((turn, place) => {
      this.#turn(turn, `messages.${place}`)
    })
    this.#flush()
    return this.#messages
  }

  #turn(turn: Turn, path: string): void {
    const results = turn.parts.filter((part) => part.type === 'tool-result')
    for (const result of results) this.#result(result, path)
    if (turn.role === 'tool') {
      if (turn.parts.length > results.length) this.#losses.refuse(path, 'a turn of results can hold nothing else')
      return
    }
    if (results.length > 0 && results.length === turn.parts.length) return
    this.#flush()
    const name: JsonObject = turn.name === undefined ? {} : { name: turn.name }
    if (turn.role === 'assistant') this.#messages.push({ role: 'assistant', ...name, ...this.#assistant(turn.parts, path) })
    else {
      const role = turn.role === 'user' ? 'user' : (this.#target.quirks.systemRole ?? 'system')
      const parts = turn.parts.filter((part) => part.type !== 'tool-result')
      this.#messages.push({ role, ...name, content: this.#content(parts, path) })
    }
  }

  #flush(): void {
    if (this.#shown.length > 0) this.#messages.push({ role: 'user', content: this.#shown })
    this.#shown = []
  }

  #content(parts: readonly Part[], path: string): Json {
    const first = parts[0]
    if (parts.length === 0) return ''
    if (parts.length === 1 && first?.type === 'text') {
      this.#mark(first, path)
      return first.text
    }
    return parts.flatMap((part, place): JsonObject[] => {
      this.#mark(part, path)
      const item = this.#item(part, `${path}.content.${place}`)
      return item ? [item] : []
    })
  }

  #item(part: Part, path: string): JsonObject | undefined {
    switch (part.type) {
      case 'text':
        return { type: 'text', text: part.text }
      case 'refusal':
        return { type: 'text', text: part.text }
      case 'image':
        return this.#image(part, path)
      case 'audio':
        return this.#audio(part, path)
      case 'document':
        return this.#document(part, path)
      case 'reasoning':
        this.#losses.warn(path, part.seal ? 'seal-stripped' : 'dropped')
        return undefined
      case 'opaque':
      case 'tool-call':
      case 'tool-result':
        this.#losses.refuse(path, `a part of type ${part.type === 'opaque' ? part.kind : part.type} cannot stand here`)
        return undefined
      default:
        return part satisfies never
    }
  }

  #image({ source, detail }: ImagePart, path: string): JsonObject | undefined {
    const url = writeImageUrl(source)
    if (url !== undefined) return { type: 'image_url', image_url: said({ url, detail }) }
    this.#losses.refuse(path, 'an image kept at a provider under a file id cannot be sent')
    return undefined
  }

  #audio({ source, format }: AudioPart, path: string): JsonObject | undefined {
    if (source.kind === 'base64') {
      return { type: 'input_audio', input_audio: { data: source.data, format: format ?? audioFormat(source.mediaType) } }
    }
    this.#losses.refuse(path, 'sound must be sent as bytes')
    return undefined
  }

  /** Plain text goes as text, which every host can read; other documents as files. */
  #document({ source, name }: DocumentPart, path: string): JsonObject | undefined {
    if (source.kind === 'url') {
      this.#losses.refuse(path, 'a document by its address is not possible here')
      return undefined
    }
    if (source.kind === 'file') return { type: 'file', file: { file_id: source.id } }
    if (source.mediaType.startsWith('text/')) {
      this.#losses.warn(path, 'approximated')
      const text = Buffer.from(source.data, 'base64').toString()
      return { type: 'text', text: name === undefined ? text : `${name}\n\n${text}` }
    }
    return { type: 'file', file: { filename: name ?? 'document.pdf', file_data: `data:${source.mediaType};base64,${source.data}` } }
  }

  #assistant(parts: readonly Part[], path: string): JsonObject {
    this.#unanswered = []
    const texts = parts.filter(
      (part): part is TextPart | RefusalPart => part.type === 'text' || (part.type === 'refusal' && !this.#isOpenAi),
    )
    const refusals = this.#isOpenAi ? parts.filter((part) => part.type === 'refusal') : []
    const calls: JsonObject[] = []
    const details: JsonObject[] = []
    let audio: Json | undefined
    parts.forEach((part, place) => {
      this.#mark(part, path)
      if (part.type === 'tool-call') calls.push(this.#call(part, path))
      else if (part.type === 'reasoning') details.push(...this.#reasoning(part, details.length, path))
      else if (part.type === 'text') this.#stripSeal(part.seal, path)
      else if (part.type === 'opaque' && part.origin === 'openai-chat' && isObject(part.value)) {
        if (part.kind === opaqueKinds.audio) audio = said({ id: part.value.id })
        else calls.push(part.value)
      } else if (part.type === 'opaque') this.#losses.warn(`${path}.content.${place}`)
      else if (part.type === 'image') this.#losses.warn(`${path}.content.${place}`)
      else if (part.type === 'audio' || part.type === 'document') {
        this.#losses.refuse(`${path}.content.${place}`, 'is not something an assistant can have said')
      }
    })
    const isSilent = texts.length === 0 && (calls.length > 0 || refusals.length > 0 || audio !== undefined)
    return said({
      content: isSilent ? null : texts.map((part) => part.text).join(''),
      refusal: refusals.length > 0 ? refusals.map((part) => part.text).join('') : undefined,
      reasoning_details: details.length > 0 ? details : undefined,
      audio,
      tool_calls: calls.length > 0 ? calls : undefined,
    })
  }

  get #isOpenAi(): boolean {
    return isOpenAi(this.#target)
  }

  /** OpenAI itself never gives reasoning in a chat and rejects the member; the hosts that do give it want it back. */
  #reasoning({ text, isSummary, seal }: ReasoningPart, index: number, path: string): JsonObject[] {
    if (seal?.origin === 'openai-chat' && !this.#isOpenAi) return [writeDetail({ text, isSummary, seal }, index, 'self')]
    this.#losses.warn(`${path}.reasoning`, seal ? 'seal-stripped' : 'dropped')
    return []
  }

  #stripSeal(seal: Seal | undefined, path: string): void {
    if (seal) this.#losses.warn(path, 'seal-stripped')
  }

  #call(part: ToolCallPart, path: string): JsonObject {
    const wire = this.#wireId(part.id)
    this.#unanswered.push({ id: part.id, wire, name: part.name })
    const isGemini = /gemini/i.test(this.#target.model) && part.seal?.origin === 'gemini' // Google's OpenAI route
    if (!isGemini) this.#stripSeal(part.seal, path)
    const made = { name: part.name, arguments: argumentsText(part.arguments) }
    return said({ id: wire, type: 'function', function: made, extra_content: isGemini ? writeExtra(part.seal!) : undefined })
  }

  /** OpenAI takes ids of at most 40 characters; longer ones of other protocols are shortened, always to the same. */
  #wireId(id: string): string {
    if (id === '') return `call_${this.#made++}`
    return id.length <= 40 ? id : `call_${createHash('sha256').update(id).digest('hex').slice(0, 32)}`
  }

  #result(part: ToolResultPart, path: string): void {
    this.#mark(part, path)
    if (part.isError) this.#losses.warn(`${path}.is_error`)
    const texts = part.content.filter((item) => item.type === 'text')
    part.content.forEach((item, place) => {
      const here = `${path}.content.${place}`
      const shown = item.type === 'text' ? undefined : this.#item(item, here)
      if (item.type !== 'text') this.#losses.warn(here, 'approximated')
      if (shown) this.#shown.push(shown)
    })
    const content = texts.map((item) => item.text).join('\n')
    this.#messages.push({ role: 'tool', tool_call_id: this.#answered(part), content })
  }

  /** The id of the call that a result answers; without ids the first open call of that name, else the first open one. */
  #answered(part: ToolResultPart): string {
    const byId = this.#unanswered.findIndex((call) => call.id === part.id && part.id !== '')
    if (byId < 0 && part.id !== '') return this.#wireId(part.id)
    const byName = this.#unanswered.findIndex((call) => call.name === part.name)
    const place = byId >= 0 ? byId : Math.max(byName, 0)
    return this.#unanswered.splice(place, 1)[0]?.wire ?? this.#wireId('')
  }

  #mark(part: Part, path: string): void {
    if ('cache' in part && part.cache) this.#losses.warn(`${path}.cache_control`)
  }
}

function writeTools({ tools, settings }: Conversation, losses: Losses, target: Target): JsonObject {
  const { toolChoice: choice, parallelTools } = settings
  if (tools.length === 0) {
    if (choice && choice.type !== 'none' && choice.type !== 'auto') losses.refuse('tool_choice', 'there are no tools to choose from')
    return {}
  }
  const names = choice?.type === 'tool' ? choice.names : undefined
  const isOneNamed = names?.length === 1 && !target.quirks.toolChoiceStringOnly
  // Several named tools, or a host that cannot be told a name: only these are offered, and one must be called.
  const offered = names && !isOneNamed ? tools.filter((tool) => names.includes(tool.name)) : tools
  if (names && !names.every((name) => tools.some((tool) => tool.name === name)))
    losses.refuse('tool_choice', 'names a tool that is not offered')
  if (offered.length < tools.length) losses.warn('tool_choice', 'approximated')
  const written = isOneNamed ? { type: 'function', function: { name: names[0]! } } : names ? 'required' : choice?.type
  return said({
    tools: offered.map((tool) => writeTool(tool, losses)),
    tool_choice: written,
    parallel_tool_calls: parallelTools,
  })
}

function writeTool({ name, description, parameters, strict, cache }: Tool, losses: Losses): JsonObject {
  if (cache) losses.warn('tools.cache_control')
  return { type: 'function', function: said({ name, description, parameters: parameters ?? { type: 'object', properties: {} }, strict }) }
}

function writeOutput(output: OutputFormat | undefined, losses: Losses, target: Target): JsonObject | undefined {
  if (!output || output.type === 'text') return undefined
  if (output.type === 'schema') {
    const { schema, description, strict } = output
    return { type: 'json_schema', json_schema: said({ name: formatName(output.name, losses), description, schema, strict }) }
  }
  if (!target.quirks.noJsonObject) return { type: 'json_object' }
  losses.warn('response_format', 'approximated')
  return { type: 'json_schema', json_schema: { name: 'response', schema: { type: 'object' } } }
}

/** The name is required, and at most 64 of `[a-zA-Z0-9_-]`. */
function formatName(name: string | undefined, losses: Losses): string {
  const fit = name?.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64)
  if (fit !== name) losses.warn('response_format.json_schema.name', 'approximated')
  return fit || 'response'
}

/** Hosts whose chat template can switch thinking off; elsewhere `none` is a word that only OpenAI's newer models know. */
const switchable: readonly string[] = ['vllm', 'llamacpp', 'localai', 'jan']

function writeReasoning(reasoning: ReasoningSetting | undefined, losses: Losses, target: Target): JsonObject {
  if (!reasoning) return {}
  if (reasoning.show !== undefined) losses.warn('reasoning.show')
  const { effort, budgetTokens } = reasoning
  if (effort === undefined && budgetTokens === undefined) return {}
  const isDeaf = target.quirks.reasoning === 'none' || (target.provider === 'openai' && !isReasoningModel(target))
  if (isDeaf) {
    losses.warn('reasoning')
    return {}
  }
  if (effort === 'none') return writeNoReasoning(losses, target)
  if (effort === undefined || budgetTokens !== undefined) losses.warn('reasoning.budget_tokens', 'approximated')
  return { reasoning_effort: effort ?? effortOf(budgetTokens ?? 0) }
}

function writeNoReasoning(losses: Losses, target: Target): JsonObject {
  if (switchable.includes(target.provider)) return { chat_template_kwargs: { enable_thinking: false } }
  if (/^gpt-5(?:-|$)/.test(target.model)) {
    losses.warn('reasoning.effort', 'approximated')
    return { reasoning_effort: 'minimal' } // the first of that family could not do without
  }
  if (isReasoningModel(target) && /^gpt-/.test(target.model)) return { reasoning_effort: 'none' }
  losses.warn('reasoning.effort')
  return {}
}

/** A budget of thinking tokens as the nearest word. */
function effortOf(budgetTokens: number): string {
  if (budgetTokens <= 2048) return 'low'
  return budgetTokens <= 8192 ? 'medium' : 'high'
}
