// Requests of Gemini and Vertex AI, read. https://ai.google.dev/api/generate-content
import type {
  Conversation,
  Effort,
  Losses,
  OutputFormat,
  Part,
  ReasoningSetting,
  Settings,
  TextPart,
  Tool,
  ToolCallPart,
  ToolChoice,
  ToolResultPart,
  Turn,
} from '../core/conversation.ts'
import {
  asArray,
  asBoolean,
  asNumber,
  asObject,
  asString,
  at,
  isObject,
  type Json,
  type JsonObject,
  said,
  stringifyJson,
} from '../core/json.ts'
import { schemaFromSubset } from './gemini-schema.ts'
import { argumentsText, camelKeys, listOf, placedCallId, readMedia, readOwnPart, readSignature } from './gemini-wire.ts'

export function readRequest(body: JsonObject, losses: Losses, path: { model?: string; stream?: boolean }): Conversation {
  const request = camelKeys(body) ?? {}
  const tools = readTools(request.tools, losses)
  const { toolChoice, allowed } = readToolChoice(request.toolConfig, losses)
  const settings = said({ ...readGenerationConfig(request.generationConfig, losses), toolChoice }) as Settings // each member is read as its type
  judgeRest(request, losses)
  return {
    model: path.model ?? asString(request.model)?.replace(/^models\//, '') ?? '',
    turns: [...readSystem(request.systemInstruction, losses), ...new ContentsReader(losses).read(request.contents)],
    tools: allowed ? tools.filter((tool) => allowed.includes(tool.name)) : tools,
    settings,
    stream: path.stream ?? false,
    streamUsage: true,
  }
}

const requestFields = new Set(['model', 'contents', 'systemInstruction', 'tools', 'toolConfig', 'generationConfig'])

function judgeRest(request: JsonObject, losses: Losses): void {
  for (const field of Object.keys(request)) {
    if (requestFields.has(field)) continue
    if (field === 'cachedContent') losses.refuse(field, 'the cached content lies at Google and cannot be read here')
    else losses.warn(field) // safetySettings, labels, store, serviceTier and whatever is new only tune
  }
}

function readSystem(value: Json | undefined, losses: Losses): Turn[] {
  if (value === undefined || value === null) return []
  if (typeof value === 'string') return [{ role: 'system', parts: [{ type: 'text', text: value }] }]
  if (!isObject(value)) {
    losses.refuse('systemInstruction', 'must be an object with parts')
    return []
  }
  const parts: TextPart[] = []
  const raws = value.parts === undefined ? [value] : listOf(value.parts)
  raws.forEach((raw, place) => {
    const text = asString(at(raw, 'text'))
    if (text !== undefined) parts.push({ type: 'text', text })
    else losses.refuse(`systemInstruction.parts.${place}`, 'only text can be carried in a system instruction')
  })
  return parts.length > 0 ? [{ role: 'system', parts }] : []
}

/** Reads `contents` turn by turn, giving ids to calls that came without one and answers the ids of the calls they answer. */
class ContentsReader {
  readonly #losses: Losses
  readonly #taken = new Set<string>()
  #pending: { id: string; name: string }[] = []
  #calls = 0

  constructor(losses: Losses) {
    this.#losses = losses
  }

  read(value: Json | undefined): Turn[] {
    if (value !== undefined && !Array.isArray(value) && !isObject(value)) this.#losses.refuse('contents', 'must be a list')
    const contents = listOf(value).map(camelKeys)
    for (const content of contents) {
      for (const raw of listOf(content?.parts)) {
        const id = asString(at(camelKeys(camelKeys(raw)?.functionCall), 'id'))
        if (id) this.#taken.add(id)
      }
    }
    return joinAssistants(contents.flatMap((content, place) => this.#content(content, `contents.${place}`)))
  }

  #content(content: JsonObject | undefined, path: string): Turn[] {
    const role = asString(content?.role) ?? 'user'
    if (!content) this.#losses.refuse(path, 'must be an object')
    else if (!['user', 'model', 'function', 'tool'].includes(role)) this.#losses.refuse(`${path}.role`, 'must be user or model')
    else if (content.parts !== undefined && !Array.isArray(content.parts) && !isObject(content.parts)) {
      this.#losses.refuse(`${path}.parts`, 'must be a list')
    }
    const parts = listOf(content?.parts).flatMap((raw, place) => this.#part(raw, `${path}.parts.${place}`))
    if (role === 'model') return [{ role: 'assistant', parts: joinCarried(parts) }]
    return runs(parts)
  }

  #part(raw: Json, path: string): Part[] {
    const part = camelKeys(raw)
    if (!part) {
      this.#losses.refuse(path, 'must be an object')
      return []
    }
    for (const tuned of ['videoMetadata', 'mediaResolution']) {
      if (part[tuned] !== undefined && !asString(camelKeys(part.inlineData ?? part.fileData)?.mimeType)?.startsWith('video/')) {
        this.#losses.warn(`${path}.${tuned}`)
      }
    }
    const seal = readSignature(part)
    const sealed = seal && { seal }
    const call = camelKeys(part.functionCall)
    if (call) return [{ ...this.#call(call, path), ...sealed }]
    const response = camelKeys(part.functionResponse)
    if (response) return [this.#response(response, path)]
    const own = readOwnPart(part, raw)
    if (own) return [own]
    const media = readMedia(part, raw)
    if (media) return [media.type === 'image' ? { ...media, ...sealed } : media]
    const text = asString(part.text)
    if (part.thought === true && text !== undefined) return [{ type: 'reasoning', text, isSummary: true, ...sealed }]
    if (text !== undefined || seal) return [{ type: 'text', text: text ?? '', ...sealed }]
    this.#losses.refuse(path, 'is not a kind of part that can be carried')
    return []
  }

  #call(call: JsonObject, path: string): ToolCallPart {
    const name = asString(call.name)
    if (name === undefined) this.#losses.refuse(`${path}.functionCall.name`, 'must be a string')
    const id = asString(call.id) || this.#freeId(name ?? '')
    this.#calls++
    this.#pending.push({ id, name: name ?? '' })
    return { type: 'tool-call', id, name: name ?? '', arguments: argumentsText(call.args) }
  }

  #freeId(name: string): string {
    let place = this.#calls
    let id = placedCallId(String(place), name)
    while (this.#taken.has(id)) id = placedCallId(String(++place), name)
    this.#taken.add(id)
    return id
  }

  /** An answer without an id belongs to the oldest open call of its name, or else to the oldest open call. */
  #response(response: JsonObject, path: string): ToolResultPart {
    const name = asString(response.name)
    const said = asString(response.id)
    const open =
      this.#pending.find((call) => call.id === said) ??
      (said ? undefined : (this.#pending.find((call) => call.name === name) ?? this.#pending[0]))
    if (open) this.#pending = this.#pending.filter((call) => call !== open)
    for (const field of ['willContinue', 'scheduling'])
      if (response[field] !== undefined) this.#losses.warn(`${path}.functionResponse.${field}`)
    const media = listOf(response.parts).flatMap((raw, place) => this.#resultMedia(raw, `${path}.functionResponse.parts.${place}`))
    const result = readResponse(response.response)
    return {
      type: 'tool-result',
      id: said || open?.id || this.#freeId(name ?? ''),
      ...(name !== undefined && { name }),
      content: [...(result.text === undefined ? [] : [{ type: 'text' as const, text: result.text }]), ...media],
      ...(result.isError && { isError: true }),
    }
  }

  #resultMedia(raw: Json, path: string): ToolResultPart['content'] {
    const media = readMedia(camelKeys(raw) ?? {}, raw)
    if (media?.type === 'image' || media?.type === 'document') return [media]
    this.#losses.refuse(path, 'only images and documents can be carried in a function response')
    return []
  }
}

/**
 * The text of a function's response. Google's convention: `output` alone is the result, `error` alone an error, anything else as a whole.
 * https://ai.google.dev/api/caching#FunctionResponse
 */
export function readResponse(response: Json | undefined): { text?: string; isError?: boolean } {
  const members = Object.keys(asObject(response) ?? {}).length
  if (response === undefined || response === null || (isObject(response) && members === 0)) return {}
  if (isObject(response) && members === 1) {
    if (typeof response.output === 'string') return { text: response.output }
    if (typeof response.error === 'string') return { text: response.error, isError: true }
  }
  return { text: typeof response === 'string' ? response : stringifyJson(response) }
}

/** A user content may hold results and words; they become turns of their own, in order. */
function runs(parts: readonly Part[]): Turn[] {
  const turns: { role: 'user' | 'tool'; parts: Part[] }[] = []
  for (const part of parts) {
    const role = part.type === 'tool-result' ? 'tool' : 'user'
    const last = turns.at(-1)
    if (last?.role === role) last.parts.push(part)
    else turns.push({ role, parts: [part] })
  }
  return turns.length > 0 ? turns : [{ role: 'user', parts: [] }]
}

/** SDKs keep a streamed answer as one content for each chunk; it was one turn. */
function joinAssistants(turns: readonly Turn[]): Turn[] {
  const joined: Turn[] = []
  for (const turn of turns) {
    const last = joined.at(-1)
    if (turn.role === 'assistant' && last?.role === 'assistant')
      joined[joined.length - 1] = { role: 'assistant', parts: joinCarried([...last.parts, ...turn.parts]) }
    else joined.push(turn)
  }
  return joined
}

/**
 * Our streams tell another provider's block piece by piece and its seal last, on an empty part of the same kind. The pieces before it
 * are one block again, because that provider signed them as one. Gemini's own parts stay as they are.
 */
function joinCarried(parts: readonly Part[]): Part[] {
  const out: Part[] = []
  for (const part of parts) {
    if ((part.type !== 'reasoning' && part.type !== 'text') || !part.seal || part.seal.origin === 'gemini' || part.text !== '') {
      out.push(part)
      continue
    }
    const pieces: string[] = []
    for (let last = out.at(-1); last?.type === part.type && !('seal' in last && last.seal); last = out.at(-1)) {
      pieces.unshift((last as typeof part).text) // the loop's condition compared the types
      out.pop()
    }
    out.push({ ...part, text: pieces.join('') })
  }
  return out
}

function readTools(value: Json | undefined, losses: Losses): Tool[] {
  const tools: Tool[] = []
  listOf(value).forEach((raw, place) => {
    const tool = camelKeys(raw)
    for (const kind of Object.keys(tool ?? {})) {
      if (kind !== 'functionDeclarations') losses.refuse(`tools.${place}.${kind}`, 'runs at Google and cannot be carried')
    }
    listOf(tool?.functionDeclarations).forEach((declaration, at) => {
      const path = `tools.${place}.functionDeclarations.${at}`
      const read = readDeclaration(camelKeys(declaration), path, losses)
      if (read) tools.push(read)
    })
  })
  return tools
}

const declarationFields = new Set(['name', 'description', 'parameters', 'parametersJsonSchema'])

function readDeclaration(declaration: JsonObject | undefined, path: string, losses: Losses): Tool | undefined {
  const name = asString(declaration?.name)
  if (!declaration || name === undefined) {
    losses.refuse(`${path}.name`, 'must be a string')
    return undefined
  }
  for (const field of Object.keys(declaration)) if (!declarationFields.has(field)) losses.warn(`${path}.${field}`)
  const description = asString(declaration.description)
  const parameters =
    declaration.parametersJsonSchema ?? (declaration.parameters === undefined ? undefined : schemaFromSubset(declaration.parameters))
  return { name, ...(description !== undefined && { description }), ...(parameters !== undefined && { parameters }) }
}

/** `allowed` narrows the tools themselves, where the mode leaves the model free to call none. */
function readToolChoice(value: Json | undefined, losses: Losses): { toolChoice?: ToolChoice; allowed?: string[] } {
  const config = camelKeys(value)
  for (const field of Object.keys(config ?? {})) if (field !== 'functionCallingConfig') losses.warn(`toolConfig.${field}`)
  const calling = camelKeys(config?.functionCallingConfig)
  if (!calling) return {}
  const path = 'toolConfig.functionCallingConfig'
  for (const field of Object.keys(calling)) if (field !== 'mode' && field !== 'allowedFunctionNames') losses.warn(`${path}.${field}`)
  const names = asArray(calling.allowedFunctionNames)?.filter((name) => typeof name === 'string')
  const allowed = names?.length ? names : undefined
  switch (asString(calling.mode)?.toUpperCase() ?? 'AUTO') {
    case 'AUTO':
    case 'MODE_UNSPECIFIED':
      return { toolChoice: { type: 'auto' }, allowed }
    case 'VALIDATED':
      losses.warn(`${path}.mode`, 'approximated')
      return { toolChoice: { type: 'auto' }, allowed }
    case 'NONE':
      return { toolChoice: { type: 'none' } }
    case 'ANY':
      return { toolChoice: allowed ? { type: 'tool', names: allowed } : { type: 'required' } }
    default:
      losses.refuse(`${path}.mode`, 'must be AUTO, ANY, NONE or VALIDATED')
      return {}
  }
}

const configFields: Readonly<Record<string, keyof Settings>> = {
  maxOutputTokens: 'maxOutputTokens',
  temperature: 'temperature',
  topP: 'topP',
  topK: 'topK',
  candidateCount: 'choices',
  seed: 'seed',
  presencePenalty: 'presencePenalty',
  frequencyPenalty: 'frequencyPenalty',
}
const configElsewhere = new Set(['stopSequences', 'responseMimeType', 'responseSchema', 'responseJsonSchema', 'thinkingConfig', 'logprobs'])

function readGenerationConfig(value: Json | undefined, losses: Losses): Partial<Settings> {
  if (value !== undefined && value !== null && !isObject(value)) losses.refuse('generationConfig', 'must be an object')
  const config = camelKeys(value) ?? {}
  const settings: Record<string, unknown> = {}
  for (const [field, member] of Object.entries(config)) {
    const path = `generationConfig.${field}`
    const known = configFields[field]
    if (member === null) continue
    if (known) {
      const number = asNumber(member)
      if (number === undefined) losses.refuse(path, 'must be a number')
      else settings[known] = number
    } else if (field === 'responseModalities') judgeModalities(member, path, losses)
    else if (field === 'responseLogprobs') {
      if (member === true) settings.logprobs = asNumber(config.logprobs) ?? true
    } else if (field === 'speechConfig' || field === 'imageConfig') losses.refuse(path, 'only text can be asked for here')
    else if (!configElsewhere.has(field)) losses.warn(path)
  }
  const stop = config.stopSequences
  if (stop !== undefined && stop !== null) {
    const list = asArray(stop)
    if (list?.every((item) => typeof item === 'string')) settings.stop = list
    else losses.refuse('generationConfig.stopSequences', 'must be a list of strings')
  }
  return { ...settings, output: readOutput(config, losses), reasoning: readThinking(config.thinkingConfig, losses) }
}

function judgeModalities(value: Json, path: string, losses: Losses): void {
  const other = listModalities(value).find((modality) => modality.toUpperCase() !== 'TEXT' && modality !== 'MODALITY_UNSPECIFIED')
  if (other !== undefined) losses.refuse(path, 'only text can be asked for here')
}

function listModalities(value: Json): string[] {
  return (asArray(value) ?? [value]).filter((item) => typeof item === 'string')
}

function readOutput(config: JsonObject, losses: Losses): OutputFormat | undefined {
  const type = asString(config.responseMimeType)
  const schema = config.responseJsonSchema ?? (config.responseSchema == null ? undefined : schemaFromSubset(config.responseSchema))
  if (schema !== undefined && schema !== null) {
    if (type !== undefined && type !== 'application/json')
      losses.refuse('generationConfig.responseMimeType', `a schema needs application/json`)
    return { type: 'schema', schema }
  }
  if (type === undefined || type === 'text/plain') return undefined
  if (type === 'application/json') return { type: 'json' }
  losses.refuse('generationConfig.responseMimeType', 'must be text/plain or application/json')
  return undefined
}

const levels: Readonly<Record<string, Effort>> = { MINIMAL: 'minimal', LOW: 'low', MEDIUM: 'medium', HIGH: 'high' }

function readThinking(value: Json | undefined, losses: Losses): ReasoningSetting | undefined {
  const config = camelKeys(value)
  if (!config) return undefined
  for (const field of Object.keys(config)) {
    if (!['thinkingBudget', 'thinkingLevel', 'includeThoughts'].includes(field)) losses.warn(`generationConfig.thinkingConfig.${field}`)
  }
  const budget = asNumber(config.thinkingBudget)
  const level = asString(config.thinkingLevel)?.toUpperCase()
  const effort = budget === 0 ? 'none' : level === undefined ? undefined : levels[level]
  if (level !== undefined && level !== 'THINKING_LEVEL_UNSPECIFIED' && effort === undefined) {
    losses.refuse('generationConfig.thinkingConfig.thinkingLevel', 'must be MINIMAL, LOW, MEDIUM or HIGH')
  }
  const show = asBoolean(config.includeThoughts)
  const reasoning = {
    ...(effort !== undefined && { effort }),
    ...(budget !== undefined && budget > 0 && { budgetTokens: budget }), // -1 leaves it to the model, which is the default
    ...(show !== undefined && { show }),
  }
  return Object.keys(reasoning).length > 0 ? reasoning : undefined
}
