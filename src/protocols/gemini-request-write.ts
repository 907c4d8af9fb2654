// Requests of Gemini and Vertex AI, written. https://ai.google.dev/api/generate-content
import type {
  Conversation,
  Effort,
  Losses,
  MediaSource,
  OutputFormat,
  Part,
  ReasoningSetting,
  Seal,
  Settings,
  Tool,
  ToolResultPart,
  Turn,
} from '../core/conversation.ts'
import { asObject, isObject, type Json, type JsonObject, parseJson, said } from '../core/json.ts'
import { readResponse } from './gemini-request-read.ts'
import { isEmptyObjectSchema, schemaToSubset, schemaWithLoneReferences } from './gemini-schema.ts'
import { argumentsObject, isGoogleFile, writeSignature } from './gemini-wire.ts'
import type { Quirks, Target } from './protocol.ts'

export function writeRequest(conversation: Conversation, losses: Losses, target: Target): JsonObject {
  const { contents, system } = new ContentsWriter(conversation, losses, target).write()
  const tools = writeTools(conversation.tools, losses, target.quirks)
  return said({
    systemInstruction: system.length > 0 ? { parts: system } : undefined,
    contents,
    tools: tools.length > 0 ? [{ functionDeclarations: tools }] : undefined,
    toolConfig: writeToolChoice(conversation, losses),
    generationConfig: writeGenerationConfig(conversation.settings, losses, target),
  })
}

/** Gemini 3 and later, which demand signatures, take media inside function responses and think by level. */
function isThirdGeneration(model: string): boolean {
  return /gemini-([3-9]|\d\d)/.test(model)
}

/**
 * Stands for the signature of a call that another model made, so that Gemini 3 does not reject the history: base64 of
 * `skip_thought_signature_validator`. https://ai.google.dev/gemini-api/docs/thought-signatures#faqs
 */
const foreignCallSignature = Buffer.from('skip_thought_signature_validator').toString('base64')

class ContentsWriter {
  readonly #conversation: Conversation
  readonly #losses: Losses
  readonly #model: string
  readonly #names = new Map<string, string>()

  constructor(conversation: Conversation, losses: Losses, target: Target) {
    this.#conversation = conversation
    this.#losses = losses
    this.#model = target.model
  }

  write(): { contents: JsonObject[]; system: JsonObject[] } {
    const { turns } = this.#conversation
    const loop = turns.findLastIndex((turn) => turn.role === 'user')
    const system: JsonObject[] = []
    const contents: { role: string; from: Turn['role']; parts: JsonObject[] }[] = []
    turns.forEach((turn, place) => {
      const path = `messages.${place}`
      if (turn.role === 'system' || turn.role === 'developer') {
        if (contents.length > 0) this.#losses.warn(path, 'approximated') // Gemini has one place for instructions, before everything
        system.push(...this.#system(turn, path))
        return
      }
      const parts = turn.parts.flatMap((part, at) => this.#part(part, `${path}.content.${at}`))
      if (parts.length === 0) {
        if (turn.parts.length > 0) this.#losses.warn(path)
        return
      }
      const last = contents.at(-1)
      // One step's calls and one step's results must each stand in one content, because Gemini counts them against each other.
      const isSameStep = turn.role === 'user' ? last?.from === 'tool' : last?.from === turn.role
      if (last && isSameStep) {
        last.parts.push(...parts)
        last.from = turn.role
      } else contents.push({ role: turn.role === 'assistant' ? 'model' : 'user', from: turn.role, parts })
      const step = contents.at(-1)
      if (turn.role === 'assistant' && place > loop && step) this.#signFirstCall(step.parts, path)
    })
    if (contents.length === 0 && system.length > 0) {
      this.#losses.warn('messages', 'approximated') // Gemini refuses a request without contents
      return { contents: [{ role: 'user', parts: system }], system: [] }
    }
    return { contents: contents.map(({ role, parts }) => ({ role, parts })), system }
  }

  #system(turn: Turn, path: string): JsonObject[] {
    return turn.parts.flatMap((part, at) => {
      if (part.type === 'text') return part.text === '' ? [] : [{ text: part.text }]
      this.#losses.refuse(`${path}.content.${at}`, 'only text can be carried in a system instruction')
      return []
    })
  }

  /** Gemini 3 checks the first call of each step of the running tool loop, and no older one. */
  #signFirstCall(parts: JsonObject[], path: string): void {
    const first = parts.findIndex((part) => part.functionCall !== undefined)
    const call = parts[first]
    if (!call || call.thoughtSignature !== undefined || !isThirdGeneration(this.#model)) return
    parts[first] = { ...call, thoughtSignature: foreignCallSignature }
    this.#losses.warn(`${path}.tool_calls`, 'added')
  }

  #part(part: Part, path: string): JsonObject[] {
    switch (part.type) {
      case 'text': {
        const signature = this.#seal(part.seal, path)
        return part.text === '' && signature.thoughtSignature === undefined ? [] : [{ text: part.text, ...signature }]
      }
      case 'refusal':
        return part.text === '' ? [] : [{ text: part.text }]
      case 'reasoning': {
        const signature = this.#seal(part.seal, path)
        if (signature.thoughtSignature !== undefined) return [{ text: part.text, thought: true, ...signature }]
        if (!part.seal) this.#losses.warn(path) // Gemini reads nothing from thoughts it did not sign
        return []
      }
      case 'tool-call': {
        const args = argumentsObject(part.arguments)
        if (!args) this.#losses.refuse(`${path}.arguments`, 'must be the JSON text of an object')
        this.#names.set(part.id, part.name)
        return [
          { functionCall: { ...(part.id !== '' && { id: part.id }), name: part.name, args: args ?? {} }, ...this.#seal(part.seal, path) },
        ]
      }
      case 'tool-result':
        return this.#result(part, path)
      case 'image':
        return this.#media(part.source, 'image/jpeg', path, { ...this.#seal(part.seal, path) }, part.detail)
      case 'audio':
        return this.#media(part.source, part.format ? `audio/${part.format}` : 'audio/wav', path)
      case 'document':
        return this.#media(part.source, 'application/pdf', path)
      case 'opaque': {
        if (part.origin === 'gemini') return [asObject(part.value) ?? {}]
        this.#losses.refuse(path, `a block of kind ${part.kind} is understood only by its own provider`)
        return []
      }
      default:
        return part satisfies never
    }
  }

  #seal(seal: Seal | undefined, path: string): { thoughtSignature?: string } {
    if (!seal) return {}
    if (seal.origin === 'gemini') return writeSignature(seal)
    this.#losses.warn(path, 'seal-stripped')
    return {}
  }

  #media(source: MediaSource, usual: string, path: string, beside: JsonObject = {}, detail?: string): JsonObject[] {
    if (detail !== undefined && detail !== 'auto') this.#losses.warn(`${path}.detail`)
    if (source.kind === 'base64') return [{ inlineData: { mimeType: source.mediaType, data: source.data }, ...beside }]
    if (source.kind === 'file' && !isGoogleFile(source.id)) {
      this.#losses.refuse(path, 'a file id of another provider means nothing to Google')
      return []
    }
    const fileUri = source.kind === 'url' ? source.url : source.id
    const mimeType = source.mediaType ?? typeByName(fileUri)
    if (mimeType === undefined) this.#losses.warn(`${path}.mime_type`, 'approximated')
    return [{ fileData: { mimeType: mimeType ?? usual, fileUri }, ...beside }]
  }

  #result(part: ToolResultPart, path: string): JsonObject[] {
    const name = part.name ?? this.#names.get(part.id)
    if (name === undefined) this.#losses.warn(`${path}.name`, 'approximated')
    const texts = part.content.filter((content) => content.type === 'text')
    const media = part.content.flatMap((content, at) =>
      content.type === 'text'
        ? []
        : this.#media(content.source, content.type === 'image' ? 'image/jpeg' : 'application/pdf', `${path}.content.${at}`),
    )
    const isNested = media.length > 0 && isThirdGeneration(this.#model)
    // Older models take no media inside a response; beside it they still see it.
    if (media.length > 0 && !isNested) this.#losses.warn(`${path}.content`, 'approximated')
    const functionResponse: JsonObject = {
      ...(part.id !== '' && { id: part.id }),
      name: name ?? (part.id || 'unknown'),
      response: texts.length === 0 && !part.isError ? {} : writeResponse(texts.map((text) => text.text).join('\n'), part.isError ?? false),
      ...(isNested && { parts: media }),
    }
    return [{ functionResponse }, ...(isNested ? [] : media)]
  }
}

const typesByEnding: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  heic: 'image/heic',
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  html: 'text/html',
  wav: 'audio/wav',
  mp3: 'audio/mp3',
}

function typeByName(uri: string): string | undefined {
  const ending = /\.(\w+)(?:[?#].*)?$/.exec(uri)?.[1]?.toLowerCase()
  return ending === undefined ? undefined : typesByEnding[ending]
}

/**
 * A result that is the text of a JSON object is given as that object, unless reading it back would give another text, or it holds
 * `$ref`, which Gemini takes for a reference to a part of the response and rejects.
 */
function writeResponse(text: string, isError: boolean): JsonObject {
  if (isError) return { error: text }
  if (text.startsWith('{') && !text.includes('"$ref"')) {
    try {
      const value = parseJson(text)
      const read = readResponse(value)
      if (isObject(value) && read.text === text && !read.isError) return value
    } catch {
      // not JSON after all: text it is
    }
  }
  return { output: text }
}

function writeTools(tools: readonly Tool[], losses: Losses, quirks: Quirks): JsonObject[] {
  return tools.map((tool, place) => {
    if (tool.strict) losses.warn(`tools.${place}.strict`)
    const isEmpty = tool.parameters === undefined || isEmptyObjectSchema(tool.parameters)
    return {
      name: tool.name,
      ...(tool.description !== undefined && { description: tool.description }),
      ...(!isEmpty &&
        tool.parameters !== undefined &&
        writeSchema(tool.parameters, 'parameters', `tools.${place}.parameters`, losses, quirks)),
    }
  })
}

/** A schema in the JSON-schema field of `field`, or in the subset where the model only knows that. */
function writeSchema(schema: Json, field: 'parameters' | 'responseSchema', path: string, losses: Losses, quirks: Quirks): JsonObject {
  if (quirks.jsonSchemaFields !== false) {
    return { [field === 'parameters' ? 'parametersJsonSchema' : 'responseJsonSchema']: schemaWithLoneReferences(schema) }
  }
  const subset = schemaToSubset(schema)
  if (!subset.isExact) losses.warn(path, 'approximated')
  return { [field]: subset.schema }
}

function writeToolChoice({ settings, tools }: Conversation, losses: Losses): JsonObject | undefined {
  if (settings.parallelTools === false) losses.warn('parallel_tool_calls')
  const choice = settings.toolChoice
  if (!choice) return undefined
  if (tools.length === 0) {
    if (choice.type !== 'auto' && choice.type !== 'none') losses.warn('tool_choice')
    return undefined
  }
  if (choice.type === 'tool') return { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: [...choice.names] } }
  const mode = { auto: 'AUTO', none: 'NONE', required: 'ANY' }[choice.type]
  return { functionCallingConfig: { mode } }
}

/** Settings that Gemini has no place for and that only tune. */
const untold = {
  minP: 'min_p',
  repeatPenalty: 'repeat_penalty',
  logitBias: 'logit_bias',
  user: 'user',
  store: 'store',
  serviceTier: 'service_tier',
  verbosity: 'verbosity',
  contextTokens: 'num_ctx',
  keepAlive: 'keep_alive',
  promptCacheKey: 'prompt_cache_key',
} as const satisfies Partial<Record<keyof Settings, string>>

function writeGenerationConfig(settings: Settings, losses: Losses, target: Target): JsonObject | undefined {
  for (const [key, path] of Object.entries(untold)) if (settings[key as keyof typeof untold] !== undefined) losses.warn(path)
  if ((settings.choices ?? 1) > 1) losses.refuse('n', 'only one answer can be translated')
  if (settings.logprobs !== undefined && settings.logprobs !== false) losses.refuse('logprobs', 'log probabilities cannot be translated')
  if ((settings.stop?.length ?? 0) > 5) losses.refuse('stop', 'Gemini takes at most 5 stop sequences')
  const config = said({
    maxOutputTokens: settings.maxOutputTokens,
    temperature: clamped(settings.temperature, 2, 'temperature', losses),
    topP: settings.topP,
    topK: settings.topK,
    stopSequences: settings.stop?.length ? [...settings.stop] : undefined,
    seed: settings.seed,
    presencePenalty: settings.presencePenalty,
    frequencyPenalty: settings.frequencyPenalty,
    ...writeOutput(settings.output, losses, target.quirks),
    thinkingConfig: writeThinking(settings.reasoning, target.model, losses),
  })
  return Object.keys(config).length > 0 ? config : undefined
}

function clamped(value: number | undefined, most: number, path: string, losses: Losses): number | undefined {
  if (value === undefined || value <= most) return value
  losses.warn(path, 'clamped')
  return most
}

function writeOutput(output: OutputFormat | undefined, losses: Losses, quirks: Quirks): JsonObject {
  if (!output || output.type === 'text') return {}
  const json = { responseMimeType: 'application/json' }
  if (output.type === 'json') return json
  if (output.description !== undefined) losses.warn('response_format.description')
  return { ...json, ...writeSchema(output.schema, 'responseSchema', 'response_format.schema', losses, quirks) }
}

/** What Google's own OpenAI route makes of an effort. https://ai.google.dev/gemini-api/docs/openai#thinking */
const budgets: Readonly<Record<Effort, number>> = { none: 0, minimal: 1024, low: 1024, medium: 8192, high: 24_576, xhigh: 24_576 }

function writeThinking(reasoning: ReasoningSetting | undefined, model: string, losses: Losses): JsonObject | undefined {
  if (!reasoning) return undefined
  const { effort, budgetTokens, show } = reasoning
  if (/gemini-(1|2\.0)/.test(model)) {
    if (effort !== 'none') losses.warn('reasoning')
    return undefined
  }
  const config = said({
    ...(budgetTokens !== undefined ? { thinkingBudget: budgetTokens } : effort !== undefined && writeEffort(effort, model, losses)),
    includeThoughts: show,
  })
  return Object.keys(config).length > 0 ? config : undefined
}

/** Levels for Gemini 3, a budget of tokens for all others. Neither 2.5 Pro nor Gemini 3 can be kept from thinking. */
function writeEffort(effort: Effort, model: string, losses: Losses): JsonObject {
  const isPro = model.includes('pro')
  if (effort === 'xhigh') losses.warn('reasoning.effort', 'approximated')
  if (!isThirdGeneration(model)) {
    if (effort !== 'none' || !model.includes('2.5-pro')) return { thinkingBudget: budgets[effort] }
    losses.warn('reasoning.effort', 'approximated')
    return { thinkingBudget: 128 }
  }
  if (effort === 'none' || (effort === 'minimal' && isPro)) losses.warn('reasoning.effort', 'approximated')
  const least = isPro ? 'low' : 'minimal'
  return { thinkingLevel: effort === 'none' || effort === 'minimal' ? least : effort === 'xhigh' ? 'high' : effort }
}
