// Requests of Bedrock's Converse, written. https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
import type {
  CacheMark,
  Conversation,
  Losses,
  OutputFormat,
  Part,
  Settings,
  Tool,
  ToolChoice,
  ToolResultPart,
  Turn,
} from '../core/conversation.ts'
import { asArray, asObject, at, isObject, type JsonObject, said, stringifyJson } from '../core/json.ts'
import { takesCachePoints, takesCacheTtl, writeModelFields } from './bedrock-converse-models.ts'
import { documentFormat, documentName, imageFormat, inputObject, legalToolId, writeSource } from './bedrock-converse-wire.ts'
import type { Target } from './protocol.ts'

export function writeRequest(conversation: Conversation, losses: Losses, target: Target): JsonObject {
  const { settings } = conversation
  const { messages, system, used } = new MessagesWriter(conversation, losses, target).write()
  const modelFields = writeModelFields(settings, losses, target, breaksThinking(messages))
  judgeSettings(settings, losses)
  const inferenceConfig = said({
    maxTokens: settings.maxOutputTokens,
    temperature: modelFields.dropsTemperature ? undefined : clamped(settings.temperature, losses),
    topP: modelFields.dropsTopP ? undefined : settings.topP,
    stopSequences: settings.stop?.length ? [...settings.stop] : undefined,
  })
  return said({
    messages,
    system: system.length > 0 ? system : undefined,
    inferenceConfig: Object.keys(inferenceConfig).length > 0 ? inferenceConfig : undefined,
    toolConfig: writeToolConfig(conversation, used, losses, target),
    outputConfig: writeOutput(settings.output, losses),
    additionalModelRequestFields: modelFields.fields,
    serviceTier: writeServiceTier(settings.serviceTier, losses),
  })
}

/**
 * Whether a running tool loop began without thinking, as it does when another provider's was stripped from it. Claude with a thinking
 * budget rejects such a history ("expected thinking, found tool_use").
 */
function breaksThinking(messages: readonly JsonObject[]): boolean {
  const [before, last] = messages.slice(-2)
  const isLoop = (asArray(last?.content) ?? []).some((block) => at(block, 'toolResult') !== undefined)
  return isLoop && at(asArray(before?.content)?.[0], 'reasoningContent') === undefined
}

const emptyResult = '(no output)'
const besideDocument = 'See the attached document.'
const beforeAssistant = '(The conversation begins with the assistant.)'

class MessagesWriter {
  readonly #conversation: Conversation
  readonly #losses: Losses
  readonly #target: Target
  readonly #documents = new Set<string>()
  /** Names of the tools in the history, with the ids their calls got when they had none. */
  readonly #used = new Set<string>()
  readonly #unnamed: string[] = []
  #calls = 0

  constructor(conversation: Conversation, losses: Losses, target: Target) {
    this.#conversation = conversation
    this.#losses = losses
    this.#target = target
  }

  write(): { messages: JsonObject[]; system: JsonObject[]; used: Set<string> } {
    const system: JsonObject[] = []
    const messages: { role: 'user' | 'assistant'; content: JsonObject[] }[] = []
    this.#conversation.turns.forEach((turn, place) => {
      const path = `messages.${place}`
      if (turn.role === 'system' || turn.role === 'developer') {
        if (messages.length > 0) this.#losses.warn(path, 'approximated') // Converse has one place for instructions, before everything
        system.push(...this.#system(turn, path))
        return
      }
      const role = turn.role === 'assistant' ? 'assistant' : 'user'
      const content = turn.parts.flatMap((part, at) => this.#part(part, role, `${path}.content.${at}`))
      if (content.length === 0) {
        if (turn.parts.length > 0) this.#losses.warn(path)
        return
      }
      const last = messages.at(-1)
      if (last?.role === role) last.content.push(...content)
      else messages.push({ role, content })
    })
    if (messages[0]?.role === 'assistant') {
      this.#losses.warn('messages', 'added') // Converse wants the user to begin
      messages.unshift({ role: 'user', content: [{ text: beforeAssistant }] })
    }
    if (messages.length === 0 && system.length > 0) {
      this.#losses.warn('messages', 'approximated')
      messages.push({ role: 'user', content: system.splice(0).filter((block) => block.text !== undefined) })
    }
    for (const message of messages) this.#tidy(message)
    return { messages: messages.map(({ role, content }) => ({ role, content })), system, used: this.#used }
  }

  /** Results come first, as models that check the order want them; a document has words beside it. */
  #tidy(message: { role: string; content: JsonObject[] }): void {
    if (message.role !== 'user') return
    const firstOther = message.content.findIndex((block) => block.toolResult === undefined && block.cachePoint === undefined)
    const lastResult = message.content.findLastIndex((block) => block.toolResult !== undefined)
    if (firstOther >= 0 && firstOther < lastResult) {
      const results = message.content.filter((block) => block.toolResult !== undefined)
      message.content = [...results, ...message.content.filter((block) => block.toolResult === undefined)]
    }
    const hasDocument = message.content.some((block) => block.document !== undefined)
    if (hasDocument && !message.content.some((block) => block.text !== undefined)) {
      message.content.push({ text: besideDocument })
      this.#losses.warn('messages', 'added')
    }
  }

  #system(turn: Turn, path: string): JsonObject[] {
    return turn.parts.flatMap((part, at) => {
      if (part.type === 'text')
        return part.text.trim() === '' ? [] : [{ text: part.text }, ...this.#cache(part.cache, `${path}.content.${at}`)]
      this.#losses.refuse(`${path}.content.${at}`, 'only text can be carried in a system instruction')
      return []
    })
  }

  #cache(mark: CacheMark | undefined, path: string): JsonObject[] {
    return cachePoint(mark, this.#target.model, path, this.#losses)
  }

  #part(part: Part, role: 'user' | 'assistant', path: string): JsonObject[] {
    const cache = 'cache' in part ? this.#cache(part.cache, path) : []
    switch (part.type) {
      case 'text':
        if (part.seal && part.seal.origin !== 'bedrock-converse') this.#losses.warn(path, 'seal-stripped')
        return part.text.trim() === '' ? [] : [{ text: part.text }, ...cache]
      case 'refusal':
        return part.text.trim() === '' ? [] : [{ text: part.text }]
      case 'reasoning':
        return this.#reasoning(part, path)
      case 'tool-call': {
        if (part.seal && part.seal.origin !== 'bedrock-converse') this.#losses.warn(path, 'seal-stripped')
        const input = inputObject(part.arguments)
        if (!input) this.#losses.refuse(`${path}.arguments`, 'must be the JSON text of an object')
        this.#used.add(part.name)
        const toolUseId = part.id === '' ? `call_${this.#calls}` : legalToolId(part.id)
        this.#calls++
        if (part.id === '') this.#unnamed.push(toolUseId)
        return [{ toolUse: { toolUseId, name: part.name, input: input ?? {} } }, ...cache]
      }
      case 'tool-result':
        return [this.#result(part, path), ...cache]
      case 'image':
      case 'document': {
        const block = this.#media(part, path)
        return block ? [block, ...cache] : []
      }
      case 'audio':
        this.#losses.refuse(path, 'Converse takes no sound')
        return []
      case 'opaque': {
        if (part.origin === 'bedrock-converse') return [asObject(part.value) ?? {}]
        if (role === 'assistant') this.#losses.warn(path)
        else this.#losses.refuse(path, `a block of kind ${part.kind} is understood only by its own provider`)
        return []
      }
      default:
        return part satisfies never
    }
  }

  /** Only what Bedrock signed or encrypted goes back to it, unchanged; models that sign nothing want none of it back. */
  #reasoning(part: Extract<Part, { type: 'reasoning' }>, path: string): JsonObject[] {
    const { seal, text } = part
    if (seal?.origin === 'bedrock-converse') {
      if (seal.encrypted !== undefined) return [{ reasoningContent: { redactedContent: seal.encrypted } }]
      if (seal.signature !== undefined) return [{ reasoningContent: { reasoningText: { text, signature: seal.signature } } }]
    }
    this.#losses.warn(path, seal ? 'seal-stripped' : 'dropped')
    return []
  }

  #result(part: ToolResultPart, path: string): JsonObject {
    const content = part.content.flatMap((piece, at): JsonObject[] => {
      if (piece.type === 'text') return piece.text.trim() === '' ? [] : [{ text: piece.text }]
      const block = this.#media(piece, `${path}.content.${at}`)
      return block ? [block] : []
    })
    if (content.length === 0) {
      content.push({ text: emptyResult })
      this.#losses.warn(path, 'added')
    }
    if (part.name !== undefined) this.#used.add(part.name)
    const toolUseId = part.id === '' ? (this.#unnamed.shift() ?? `call_${this.#calls}`) : legalToolId(part.id)
    return { toolResult: { toolUseId, content, ...(part.isError && { status: 'error' }) } }
  }

  #media(part: Extract<Part, { type: 'image' | 'document' }>, path: string): JsonObject | undefined {
    if (part.type === 'image' && part.detail !== undefined && part.detail !== 'auto') this.#losses.warn(`${path}.detail`)
    const written = writeSource(part.source)
    const format = part.type === 'image' ? imageFormat(part.source) : documentFormat(part.source)
    if ('because' in written) this.#losses.refuse(path, written.because)
    else if (!format) this.#losses.refuse(path, `Bedrock does not take ${part.source.mediaType ?? 'this kind of file'}`)
    else if (part.type === 'image') return { image: { format, source: written.source } }
    else return { document: { format, name: documentName(part.name, this.#documents), source: written.source } }
    return undefined
  }
}

/** A cache point after a block, for models that know them; others reject the request. */
function cachePoint(mark: CacheMark | undefined, model: string, path: string, losses: Losses): JsonObject[] {
  if (!mark) return []
  if (!takesCachePoints(model)) {
    losses.warn(path)
    return []
  }
  const ttl = mark.ttl === '1h' && takesCacheTtl(model) ? mark.ttl : undefined
  if (mark.ttl === '1h' && !takesCacheTtl(model)) losses.warn(path, 'approximated')
  return [{ cachePoint: said({ type: 'default', ttl }) }]
}

/**
 * Converse wants the tools declared whenever the history holds calls or results, and has no way to forbid calling them.
 * Tools that only the history names are declared with an open schema.
 */
function writeToolConfig(
  { tools, settings }: Conversation,
  used: ReadonlySet<string>,
  losses: Losses,
  target: Target,
): JsonObject | undefined {
  const choice = settings.toolChoice
  if (settings.parallelTools === false) losses.warn('parallel_tool_calls')
  const isNone = choice?.type === 'none'
  if (isNone && used.size === 0) return undefined
  if (isNone) losses.warn('tool_choice', 'approximated')
  const allowed = choice?.type === 'tool' && choice.names.length > 1 ? tools.filter((tool) => choice.names.includes(tool.name)) : tools
  const declared = allowed.flatMap((tool) => writeTool(tool, `tools.${tools.indexOf(tool)}`, losses, target))
  if (declared.length === 0) {
    if (choice && !isNone && choice.type !== 'auto') losses.warn('tool_choice')
    if (used.size === 0) return undefined
    losses.warn('tools', 'added')
    return { tools: [...used].map((name) => ({ toolSpec: { name, inputSchema: { json: { type: 'object' } } } })) }
  }
  return { tools: declared, ...said({ toolChoice: isNone ? undefined : writeToolChoice(choice) }) }
}

function writeTool(tool: Tool, path: string, losses: Losses, target: Target): JsonObject[] {
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(tool.name)) losses.refuse(`${path}.name`, 'Bedrock takes at most 64 letters, digits, _ and -')
  const json = isObject(tool.parameters) ? { type: 'object', ...tool.parameters } : { type: 'object', properties: {} }
  const description = tool.description?.trim() === '' ? undefined : tool.description
  return [
    { toolSpec: said({ name: tool.name, description, inputSchema: { json }, strict: tool.strict || undefined }) },
    ...cachePoint(tool.cache, target.model, path, losses),
  ]
}

function writeToolChoice(choice: ToolChoice | undefined): JsonObject | undefined {
  if (!choice || choice.type === 'none') return undefined
  if (choice.type === 'auto') return { auto: {} }
  const [only, ...others] = choice.type === 'tool' ? choice.names : []
  return only !== undefined && others.length === 0 ? { tool: { name: only } } : { any: {} }
}

function clamped(temperature: number | undefined, losses: Losses): number | undefined {
  if (temperature === undefined || temperature <= 1) return temperature
  losses.warn('temperature', 'clamped')
  return 1
}

/** Settings that Converse has no place for and that only tune. */
const untold = {
  minP: 'min_p',
  seed: 'seed',
  frequencyPenalty: 'frequency_penalty',
  presencePenalty: 'presence_penalty',
  repeatPenalty: 'repeat_penalty',
  logitBias: 'logit_bias',
  user: 'user',
  store: 'store',
  verbosity: 'verbosity',
  contextTokens: 'num_ctx',
  keepAlive: 'keep_alive',
  promptCacheKey: 'prompt_cache_key',
} as const satisfies Partial<Record<keyof Settings, string>>

function judgeSettings(settings: Settings, losses: Losses): void {
  for (const [key, path] of Object.entries(untold)) if (settings[key as keyof typeof untold] !== undefined) losses.warn(path)
  if ((settings.choices ?? 1) > 1) losses.refuse('n', 'only one answer can be translated')
  if (settings.logprobs !== undefined && settings.logprobs !== false) losses.refuse('logprobs', 'Converse gives no log probabilities')
}

function writeOutput(output: OutputFormat | undefined, losses: Losses): JsonObject | undefined {
  if (!output || output.type === 'text') return undefined
  if (output.type === 'json') {
    losses.refuse('response_format', 'Converse knows JSON output only with a schema')
    return undefined
  }
  const { name = 'output', description, schema } = output
  const jsonSchema = said({ schema: stringifyJson(schema), name: name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64), description })
  return { textFormat: { type: 'json_schema', structure: { jsonSchema } } }
}

function writeServiceTier(tier: string | undefined, losses: Losses): JsonObject | undefined {
  if (tier === undefined || tier === 'auto') return undefined
  if (['default', 'priority', 'flex', 'reserved'].includes(tier)) return { type: tier }
  losses.warn('service_tier')
  return undefined
}
