// Requests of Gemini and Vertex AI (`generateContent`), read and written. https://ai.google.dev/api/generate-content
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
  parseJson,
  said,
  stringifyJson,
} from '../core/json.ts'
import { isEmptyObjectSchema, schemaFromSubset, schemaToSubset, schemaWithLoneReferences } from './gemini-schema.ts'
import {
  argumentsObject,
  argumentsText,
  camelKeys,
  isGoogleFile,
  listOf,
  placedCallId,
  readMedia,
  readOwnPart,
  readSignature,
  writeSignature,
} from './gemini-wire.ts'
import type { Quirks, Target } from './protocol.ts'

// ---------------------------------------------------------------------------------------------------------------- reading

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
function readResponse(response: Json | undefined): { text?: string; isError?: boolean } {
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

// ---------------------------------------------------------------------------------------------------------------- writing

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
