// Embeddings, in the three grammars that our upstreams and callers speak. Small enough to be one file: a list of texts in, vectors out.
import type { Losses } from '../core/conversation.ts'
import { asArray, asBoolean, asNumber, asObject, asString, at, type Json, type JsonObject, said } from '../core/json.ts'
import type { UpstreamFault } from '../core/reply.ts'
import type { AuxiliaryName } from '../core/upstream.ts'
import type { Usage } from '../core/usage.ts'
import { readFault as readOllamaFault } from './ollama-answers.ts'

export type EmbeddingRequest = {
  /** As the caller named it. */
  readonly model: string
  /** In the caller's order, none of them empty. Empty when `tokens` is set. */
  readonly inputs: readonly string[]
  /** Token ids in place of text. They mean something to one model family only, so they go to OpenAI's wire alone. */
  readonly tokens?: readonly (readonly number[])[]
  /** Length of the vectors, where the model lets one choose. */
  readonly dimensions?: number
  /** How the caller wants the vectors written. Upstreams are always asked for `float`, and we encode. */
  readonly encoding: 'float' | 'base64'
  /** The caller used a form that knows one text only (Ollama's `/api/embeddings`, Gemini's `embedContent`); the answer takes the same. */
  readonly isSingle?: boolean
  /** What the vectors are for, in Gemini's words (`RETRIEVAL_QUERY`). It changes the vectors. */
  readonly task?: string
  /** Title of the document embedded (Gemini). */
  readonly title?: string
  readonly user?: string
  readonly keepAlive?: string | number
  /** Size of the context window a local runtime should use, in tokens. */
  readonly contextTokens?: number
}

export type EmbeddingReply = { readonly vectors: readonly (readonly number[])[]; readonly model?: string; readonly usage?: Usage }

/** What a reply writer may need besides the reply. */
export type EmbeddingAsked = {
  readonly request: EmbeddingRequest
  /** The model's name as the caller shall see it. */
  readonly model: string
  readonly elapsedMs: () => number
}

export type EmbeddingWireName = Exclude<AuxiliaryName, 'anthropic-count-tokens'>

export type EmbeddingWire = {
  readonly name: EmbeddingWireName
  /** `model` comes from the path in protocols that put it there (Gemini). */
  readRequest(body: JsonObject, losses: Losses, path: { model?: string }): EmbeddingRequest
  writeRequest(request: EmbeddingRequest, losses: Losses, target: { readonly model: string }): JsonObject
  readReply(body: JsonObject): EmbeddingReply
  writeReply(reply: EmbeddingReply, asked: EmbeddingAsked): JsonObject
  /** Read an error body (status >= 400), or undefined when it is not one of this wire. */
  readFault(status: number, body: unknown): UpstreamFault | undefined
}

/** Every wire that embeds, by name. */
export const embeddingWires: Readonly<Record<EmbeddingWireName, EmbeddingWire>> = {
  'openai-embeddings': {
    name: 'openai-embeddings',
    readRequest: readOpenai,
    writeRequest: writeOpenai,
    readReply: readOpenaiReply,
    writeReply: writeOpenaiReply,
    readFault: readOpenaiFault,
  },
  'ollama-embed': {
    name: 'ollama-embed',
    readRequest: readOllama,
    writeRequest: writeOllama,
    readReply: readOllamaReply,
    writeReply: writeOllamaReply,
    readFault: readOllamaFault,
  },
  'gemini-embeddings': {
    name: 'gemini-embeddings',
    readRequest: readGemini,
    writeRequest: writeGemini,
    readReply: readGeminiReply,
    writeReply: writeGeminiReply,
    readFault: readGeminiFault,
  },
}

/**
 * What is wrong with an answer of status 200, if anything: a vector too few or too many, empty (KoboldCpp without an embedding model),
 * of another length than its neighbours, or not finite. A search index must never take such an answer in.
 */
export function findFlaw(request: EmbeddingRequest, reply: EmbeddingReply): UpstreamFault | undefined {
  const wanted = request.tokens?.length ?? request.inputs.length
  const length = reply.vectors[0]?.length ?? 0
  if (reply.vectors.length !== wanted) return flaw(`It sent ${reply.vectors.length} vectors for ${wanted} inputs.`)
  if (length === 0) return flaw('It sent an empty vector: it has no embedding model loaded.')
  if (reply.vectors.some((vector) => vector.length !== length)) return flaw('It sent vectors of different lengths.')
  if (reply.vectors.some((vector) => !vector.every(Number.isFinite))) return flaw('It sent a vector with a value that is not a number.')
  return undefined
}

const flaw = (message: string): UpstreamFault => ({ type: 'malformed', message })

// ---- OpenAI: POST /v1/embeddings ----

function readOpenai(body: JsonObject, losses: Losses, path: { model?: string }): EmbeddingRequest {
  warnUnknown(body, ['model', 'input', 'encoding_format', 'dimensions', 'user'], losses)
  const format = body.encoding_format ?? 'float'
  if (format !== 'float' && format !== 'base64') losses.refuse('encoding_format', 'must be "float" or "base64"')
  const user = optional(asString, body.user, 'user', 'must be a string', losses)
  return {
    model: readModel(body, losses, path),
    ...readInput(body.input, losses),
    encoding: format === 'base64' ? 'base64' : 'float',
    ...readDimensions(body.dimensions, 'dimensions', losses),
    ...(user !== undefined && { user }),
  }
}

/** A text, a list of texts, the tokens of one text, or a list of those. */
function readInput(value: Json | undefined, losses: Losses): Pick<EmbeddingRequest, 'inputs' | 'tokens'> {
  const list = asArray(value)
  if (list && list.length > 0 && list.every((item) => isToken(item))) return { inputs: [], tokens: [list.map(Number)] }
  if (list && list.length > 0 && list.every((item) => Array.isArray(item))) {
    const isSound = list.every((item) => item.length > 0 && item.every(isToken))
    if (!isSound) losses.refuse('input', 'must hold non-empty lists of token numbers')
    return { inputs: [], tokens: isSound ? list.map((item) => item.map(Number)) : [] }
  }
  return { inputs: readTexts(value, 'input', losses) }
}

const isToken = (item: Json) => typeof item === 'number' && Number.isInteger(item) && item >= 0

function readTexts(value: Json | undefined, path: string, losses: Losses): string[] {
  const list = typeof value === 'string' ? [value] : asArray(value)
  if (!list) losses.refuse(path, 'must be a string or an array of strings')
  else if (list.length === 0) losses.refuse(path, 'must hold at least one text')
  return (list ?? []).map((item, place) => {
    const here = list === value ? `${path}.${place}` : path
    if (typeof item !== 'string') losses.refuse(here, 'must be a string')
    else if (item === '') losses.refuse(here, 'must not be empty')
    return asString(item) ?? ''
  })
}

function writeOpenai(request: EmbeddingRequest, losses: Losses, target: { readonly model: string }): JsonObject {
  warnLocal(request, losses)
  if (request.task !== undefined) losses.warn('taskType')
  if (request.title !== undefined) losses.warn('title')
  const input = request.tokens ? request.tokens.map((list) => [...list]) : [...request.inputs]
  return said({ model: target.model, input, encoding_format: 'float', dimensions: request.dimensions, user: request.user })
}

function readOpenaiReply(body: JsonObject): EmbeddingReply {
  const rows = (asArray(body.data) ?? []).map((row, place) => ({ place: asNumber(at(row, 'index')) ?? place, value: at(row, 'embedding') }))
  const vectors = rows.sort((one, other) => one.place - other.place).map((row) => readVector(row.value))
  const inputTotal = asNumber(at(body.usage, 'prompt_tokens')) ?? asNumber(at(body.usage, 'total_tokens'))
  return reply(vectors, asString(body.model), inputTotal)
}

function writeOpenaiReply({ vectors, usage }: EmbeddingReply, { request, model }: EmbeddingAsked): JsonObject {
  const data = vectors.map((vector, index) => {
    const embedding = request.encoding === 'base64' ? encodeVector(vector) : [...vector]
    return { object: 'embedding', index, embedding }
  })
  // The shape has no word for "unknown", and its clients read these two without asking.
  const tokens = usage?.inputTotal ?? 0
  return { object: 'list', data, model, usage: { prompt_tokens: tokens, total_tokens: tokens } }
}

/** OpenAI's own shape, and those of the hosts that speak its wire: `{detail}`, `{error: "text", code}`, `{message}`. */
function readOpenaiFault(status: number, body: unknown): UpstreamFault | undefined {
  const error = at(body, 'error')
  const message = asString(at(error, 'message')) ?? asString(error)
  if (message === undefined) return readOllamaFault(status, body) ?? messageFault(status, body)
  const type = asString(at(error, 'type'))
  const code = asString(at(error, 'code')) ?? asNumber(at(error, 'code'))?.toString() ?? asString(at(body, 'code'))
  const param = asString(at(error, 'param'))
  return { status, message, ...(type && { type }), ...(code && { code }), ...(param && { param }) }
}

function messageFault(status: number, body: unknown): UpstreamFault | undefined {
  const message = asString(at(body, 'message'))
  return message === undefined ? undefined : { status, message }
}

// ---- Ollama: POST /api/embed, and the older /api/embeddings with one prompt ----

function readOllama(body: JsonObject, losses: Losses, path: { model?: string }): EmbeddingRequest {
  const isSingle = body.input === undefined && body.prompt !== undefined
  warnUnknown(body, ['model', isSingle ? 'prompt' : 'input', 'truncate', 'dimensions', 'keep_alive', 'options'], losses)
  // `false` is how we always ask. `true`, Ollama's default, cuts a long text without a word.
  if (optional(asBoolean, body.truncate, 'truncate', 'must be a boolean', losses)) losses.warn('truncate')
  const options = optional(asObject, body.options, 'options', 'must be an object', losses) ?? {}
  for (const key of Object.keys(options)) if (key !== 'num_ctx') losses.warn(`options.${key.slice(0, 64)}`)
  const contextTokens = optional(asNumber, options.num_ctx, 'options.num_ctx', 'must be a number', losses)
  const duration = (value: Json | undefined) => asString(value) ?? asNumber(value)
  const keepAlive = optional(duration, body.keep_alive, 'keep_alive', 'must be a duration or a number of seconds', losses)
  return {
    model: readModel(body, losses, path),
    inputs: isSingle ? readOne(body.prompt, 'prompt', losses) : readTexts(body.input, 'input', losses),
    encoding: 'float',
    ...readDimensions(body.dimensions, 'dimensions', losses),
    ...(isSingle && { isSingle }),
    ...(keepAlive !== undefined && { keepAlive }),
    ...(contextTokens !== undefined && { contextTokens }),
  }
}

function readOne(value: Json | undefined, path: string, losses: Losses): string[] {
  if (Array.isArray(value)) losses.refuse(path, 'must be a string')
  return Array.isArray(value) ? [] : readTexts(value, path, losses)
}

function writeOllama(request: EmbeddingRequest, losses: Losses, target: { readonly model: string }): JsonObject {
  refuseTokens(request, losses)
  if (request.task !== undefined) losses.warn('taskType')
  if (request.title !== undefined) losses.warn('title')
  if (request.user !== undefined) losses.warn('user')
  return said({
    model: target.model,
    input: [...request.inputs],
    truncate: false,
    dimensions: request.dimensions,
    keep_alive: request.keepAlive,
    options: request.contextTokens === undefined ? undefined : { num_ctx: request.contextTokens },
  })
}

function readOllamaReply(body: JsonObject): EmbeddingReply {
  const list = asArray(body.embeddings) ?? (body.embedding === undefined ? [] : [body.embedding])
  return reply(list.map(readVector), asString(body.model), asNumber(body.prompt_eval_count))
}

function writeOllamaReply({ vectors, usage }: EmbeddingReply, { request, model, elapsedMs }: EmbeddingAsked): JsonObject {
  if (request.isSingle) return { embedding: [...(vectors[0] ?? [])] }
  return {
    model,
    embeddings: vectors.map((vector) => [...vector]),
    total_duration: Math.round(Math.max(0, elapsedMs()) * 1e6),
    load_duration: 0,
    prompt_eval_count: usage?.inputTotal ?? 0,
  }
}

// ---- Gemini: models/M:embedContent and models/M:batchEmbedContents ----

function readGemini(body: JsonObject, losses: Losses, path: { model?: string }): EmbeddingRequest {
  const batch = asArray(body.requests)
  if (body.requests !== undefined && !batch) losses.refuse('requests', 'must be an array')
  if (batch?.length === 0) losses.refuse('requests', 'must hold at least one request')
  if (batch) warnUnknown(body, ['requests', 'model'], losses)
  const requests = batch ?? [body]
  const read = requests.map((request, place) => readGeminiRequest(request, batch ? `requests.${place}.` : '', losses))
  for (const key of ['dimensions', 'task', 'title'] as const) {
    if (read.some((one) => one[key] !== read[0]?.[key])) losses.refuse(`requests.${geminiNames[key]}`, 'must be the same in all requests')
  }
  const named = asString(at(requests[0], 'model')) ?? asString(body.model)
  const model = path.model ?? named?.replace(/^models\//, '') ?? ''
  if (!model) losses.refuse('model', 'must be the name of a model')
  const { dimensions, task, title } = read[0] ?? {}
  return {
    model,
    inputs: read.map((one) => one.text),
    encoding: 'float',
    ...(dimensions !== undefined && { dimensions }),
    ...(task !== undefined && { task }),
    ...(title !== undefined && { title }),
    ...(!batch && { isSingle: true }),
  }
}

const geminiNames = { dimensions: 'outputDimensionality', task: 'taskType', title: 'title' } as const

function readGeminiRequest(
  request: Json,
  prefix: string,
  losses: Losses,
): { text: string; dimensions?: number; task?: string; title?: string } {
  const members = asObject(request) ?? {}
  warnUnknown(members, ['model', 'content', ...Object.values(geminiNames)], losses, prefix)
  const parts = asArray(at(members.content, 'parts'))
  const texts = (parts ?? []).map((part) => asString(at(part, 'text')))
  if (!parts || texts.includes(undefined)) losses.refuse(`${prefix}content.parts`, 'must be parts of text')
  const text = texts.join('')
  if (parts && text === '') losses.refuse(`${prefix}content`, 'must not be empty')
  const task = optional(asString, members.taskType, `${prefix}taskType`, 'must be a string', losses)
  const title = optional(asString, members.title, `${prefix}title`, 'must be a string', losses)
  return { text, ...readDimensions(members.outputDimensionality, `${prefix}outputDimensionality`, losses), task, title }
}

/** Always the batch form, which takes one text too: its path is `models/M:batchEmbedContents`. */
function writeGemini(request: EmbeddingRequest, losses: Losses, target: { readonly model: string }): JsonObject {
  refuseTokens(request, losses)
  warnLocal(request, losses)
  if (request.user !== undefined) losses.warn('user')
  const model = target.model.startsWith('models/') ? target.model : `models/${target.model}`
  const requests = request.inputs.map((text) =>
    said({
      model,
      content: { parts: [{ text }] },
      taskType: request.task,
      title: request.title,
      outputDimensionality: request.dimensions,
    }),
  )
  return { requests }
}

function readGeminiReply(body: JsonObject): EmbeddingReply {
  const list = asArray(body.embeddings) ?? (body.embedding === undefined ? [] : [body.embedding])
  const vectors = list.map((one) => readVector(at(one, 'values')))
  return reply(vectors, undefined, asNumber(at(body.usageMetadata, 'promptTokenCount')))
}

function writeGeminiReply({ vectors, usage }: EmbeddingReply, { request }: EmbeddingAsked): JsonObject {
  const usageMetadata = usage?.inputTotal === undefined ? undefined : { promptTokenCount: usage.inputTotal }
  if (request.isSingle) return said({ embedding: { values: [...(vectors[0] ?? [])] }, usageMetadata })
  return said({ embeddings: vectors.map((vector) => ({ values: [...vector] })), usageMetadata })
}

function readGeminiFault(status: number, body: unknown): UpstreamFault | undefined {
  const error = at(asArray(body)?.[0] ?? body, 'error')
  const message = asString(at(error, 'message'))
  const type = asString(at(error, 'status'))
  return message === undefined ? undefined : { status, message, ...(type && { type }) }
}

// ---- Vectors ----

/** Base64 of little-endian float32, as OpenAI's `encoding_format: base64` has it. */
export function encodeVector(vector: readonly number[]): string {
  const bytes = Buffer.allocUnsafe(vector.length * 4)
  for (const [place, value] of vector.entries()) bytes.writeFloatLE(value, place * 4)
  return bytes.toString('base64')
}

/**
 * The numbers in a base64 vector. The format says little-endian float32; an early vLLM sent float64 and Perplexity sends int8
 * under the same name. Read as the wrong type these give finite nonsense that no later check would see, so the bytes decide:
 * values of an embedding lie within a few powers of ten of each other, and random bits read as float32 do not.
 */
export function decodeVector(text: string): number[] {
  const bytes = Buffer.from(text, 'base64')
  const count4 = bytes.length % 4 === 0 ? bytes.length / 4 : 0
  const floats = Array.from({ length: count4 }, (_, place) => bytes.readFloatLE(place * 4))
  if (bytes.length === 0 || (count4 > 0 && isPlausible(floats) && !hasHollowHalves(floats))) return floats
  // Nothing but NaN is a broken answer in any type, and must be seen as one.
  if (count4 > 0 && !floats.some(Number.isFinite)) return floats
  if (bytes.length % 8 === 0) {
    const doubles = Array.from({ length: bytes.length / 8 }, (_, place) => bytes.readDoubleLE(place * 8))
    if (isPlausible(doubles)) return doubles
  }
  return [...new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length)]
}

/** Nineteen of twenty values are zero or of a size that an embedding has. */
function isPlausible(values: readonly number[]): boolean {
  const good = values.filter((value) => value === 0 || (Math.abs(value) > 1e-10 && Math.abs(value) < 1e6)).length
  return good >= values.length * 0.95
}

/** Every other word is zero: doubles that were made from half-precision numbers, whose lower half holds nothing. */
function hasHollowHalves(values: readonly number[]): boolean {
  return values.length >= 8 && values.length % 2 === 0 && values.every((value, place) => place % 2 === 1 || value === 0)
}

function readVector(value: Json | undefined): number[] {
  if (typeof value === 'string') return decodeVector(value)
  return (asArray(value) ?? []).map((item) => (typeof item === 'number' ? item : (asNumber(item) ?? Number.NaN)))
}

// ---- Shared by the three ----

function readModel(body: JsonObject, losses: Losses, path: { model?: string }): string {
  const model = path.model ?? asString(body.model)
  if (!model) losses.refuse('model', 'must be the name of a model')
  return model ?? ''
}

function readDimensions(value: Json | undefined, path: string, losses: Losses): { dimensions?: number } {
  const dimensions = optional(asNumber, value, path, 'must be a number', losses)
  if (dimensions !== undefined && (!Number.isInteger(dimensions) || dimensions < 1))
    losses.refuse(path, 'must be a whole number above zero')
  return dimensions === undefined ? {} : { dimensions }
}

function optional<T>(
  read: (value: Json) => T | undefined,
  value: Json | undefined,
  path: string,
  because: string,
  losses: Losses,
): T | undefined {
  if (value === undefined || value === null) return undefined
  const result = read(value)
  if (result === undefined) losses.refuse(path, because)
  return result
}

function reply(vectors: number[][], model: string | undefined, inputTotal: number | undefined): EmbeddingReply {
  return { vectors, ...(model !== undefined && { model }), ...(inputTotal !== undefined && { usage: { inputTotal } }) }
}

function warnUnknown(body: JsonObject, known: readonly string[], losses: Losses, prefix = ''): void {
  for (const key of Object.keys(body)) if (!known.includes(key)) losses.warn(`${prefix}${key.slice(0, 64)}`)
}

/** What only a local runtime understands. */
function warnLocal(request: EmbeddingRequest, losses: Losses): void {
  if (request.keepAlive !== undefined) losses.warn('keep_alive')
  if (request.contextTokens !== undefined) losses.warn('options.num_ctx')
}

function refuseTokens(request: EmbeddingRequest, losses: Losses): void {
  if (request.tokens) losses.refuse('input', 'token numbers are those of one model family; send text')
}
