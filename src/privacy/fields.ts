// What of a request is not read as text, by wire, name and position. Everything else is. A field that stands here is skipped only while its
// value looks as such a value does: a role that is no role is read like any text.
import type { Seal } from '../core/conversation.ts'
import { unpackSeal } from '../core/seal.ts'
import type { WireName } from '../core/upstream.ts'

/** How a field is treated while its value has the form. */
export type Rule =
  /** A constant of the protocol, like a type or a mode. */
  | 'word'
  | 'role'
  /** The name of a model. */
  | 'model'
  /** A reference made by a machine: of a call, a file, an earlier response. */
  | 'id'
  /** Sealed by the provider: signatures and encrypted reasoning, which nobody but the provider reads. */
  | 'sealed'
  /** Images, audio and documents, or where they lie. Text and documents are taken out and read, what cannot be read counts as opaque. */
  | 'media'
  /** The name of a tool or a schema, which its maker chose: read, but for guesses at the look of a single small word. */
  | 'identifier'
  /** A JSON Schema: its own words are skipped; names, descriptions, examples and values are read. */
  | 'schema'

export type Wire = WireName | 'native'

/** `*` stands for any index. Names are compared without case and underscores, since some servers take either. */
type Table = Readonly<Record<string, Rule>>

const words = (...paths: string[]): Table => Object.fromEntries(paths.map((path) => [path, 'word']))
const identifiers = (...paths: string[]): Table => Object.fromEntries(paths.map((path) => [path, 'identifier']))
const under = (prefix: string, table: Table): Table =>
  Object.fromEntries(Object.entries(table).map(([path, rule]) => [prefix + path, rule]))

const cacheMark = (prefix: string): Table => words(`${prefix}cache_control.type`, `${prefix}cache_control.ttl`)

const chatParts = (prefix: string): Table => ({
  ...under(prefix, words('type', 'image_url.detail', 'input_audio.format')),
  ...under(prefix, { 'image_url.url': 'media', image_url: 'media', 'input_audio.data': 'media', 'video_url.url': 'media' }),
  ...under(prefix, { 'file.file_data': 'media', 'file.file_id': 'id', 'audio_url.url': 'media' }),
  ...cacheMark(prefix),
})

const openaiTools: Table = {
  ...identifiers(
    'tools.*.function.name',
    'tools.*.name',
    'functions.*.name',
    'tool_choice.function.name',
    'tool_choice.name',
    'function_call.name',
  ),
  ...words('tools.*.type', 'tools.*.format.type', 'tools.*.format.syntax', 'tools.*.custom.format.type', 'tools.*.search_context_size'),
  ...{ 'tools.*.function.parameters': 'schema', 'functions.*.parameters': 'schema', 'tools.*.parameters': 'schema' },
  ...cacheMark('tools.*.'),
  ...words('tool_choice', 'tool_choice.type', 'tool_choice.mode', 'tool_choice.tools.*.type', 'function_call'),
}

const openaiSettings: Table = {
  model: 'model',
  ...words('service_tier', 'reasoning_effort', 'verbosity', 'prompt_cache_retention', 'truncation', 'modalities.*', 'include.*'),
  ...words('encoding_format', 'reasoning.effort', 'reasoning.summary', 'reasoning.generate_summary', 'stream_options.type'),
}

const openaiChat: Table = {
  ...openaiSettings,
  ...openaiTools,
  'messages.*.role': 'role',
  ...identifiers('messages.*.tool_calls.*.function.name', 'messages.*.tool_calls.*.custom.name', 'response_format.json_schema.name'),
  'messages.*.tool_call_id': 'id',
  'messages.*.audio.id': 'id',
  'messages.*.tool_calls.*.id': 'id',
  ...words('messages.*.tool_calls.*.type', 'messages.*.finish_reason', 'audio.voice', 'audio.format', 'prediction.type'),
  ...chatParts('messages.*.content.*.'),
  ...cacheMark('messages.*.'),
  ...words('messages.*.reasoning_details.*.type', 'messages.*.reasoning_details.*.format'),
  'messages.*.reasoning_details.*.id': 'id',
  'messages.*.reasoning_details.*.signature': 'sealed',
  'messages.*.reasoning_details.*.data': 'sealed',
  ...words('response_format.type'),
  'response_format.json_schema.schema': 'schema',
}

const responsesParts = (prefix: string): Table => ({
  ...under(prefix, words('type', 'detail', 'input_audio.format', 'annotations.*.type')),
  ...under(prefix, { image_url: 'media', file_data: 'media', file_url: 'media', 'input_audio.data': 'media', file_id: 'id' }),
})

const openaiResponses: Table = {
  ...openaiSettings,
  ...openaiTools,
  previous_response_id: 'id',
  conversation: 'id',
  'conversation.id': 'id',
  'input.*.role': 'role',
  ...identifiers('input.*.name', 'text.format.name'),
  ...words('input.*.type', 'input.*.status', 'input.*.phase', 'input.*.action.type', 'input.*.output.type', 'input.*.summary.*.type'),
  ...{ 'input.*.id': 'id', 'input.*.call_id': 'id', 'input.*.encrypted_content': 'sealed', 'input.*.output.image_url': 'media' },
  'input.*.result': 'media',
  ...responsesParts('input.*.content.*.'),
  ...responsesParts('input.*.output.*.'),
  ...words('text.format.type', 'text.verbosity', 'tools.*.container.type', 'tools.*.quality', 'tools.*.size', 'tools.*.output_format'),
  'text.format.schema': 'schema',
}

const anthropicBlock = (prefix: string): Table => ({
  ...under(prefix, words('type', 'source.type', 'source.media_type', 'caller.type', 'citations.*.type')),
  ...under(prefix, { id: 'id', tool_use_id: 'id', signature: 'sealed', data: 'sealed', encrypted_content: 'sealed' }),
  ...under(prefix, { 'citations.*.encrypted_index': 'sealed', 'source.data': 'media', 'source.url': 'media', 'source.file_id': 'id' }),
  ...cacheMark(prefix),
})

const anthropic: Table = {
  model: 'model',
  ...identifiers('tools.*.name', 'tool_choice.name', 'messages.*.content.*.name'),
  'messages.*.role': 'role',
  ...anthropicBlock('messages.*.content.*.'),
  ...anthropicBlock('messages.*.content.*.content.*.'),
  ...anthropicBlock('messages.*.content.*.source.content.*.'),
  ...words(
    'system.*.type',
    'tools.*.type',
    'tool_choice.type',
    'thinking.type',
    'thinking.display',
    'service_tier',
    'output_config.effort',
  ),
  ...words(
    'output_config.format.type',
    'output_format.type',
    'tools.*.allowed_callers.*',
    'mcp_servers.*.type',
    'context_management.edits.*.type',
  ),
  ...{ 'tools.*.input_schema': 'schema', 'output_config.format.schema': 'schema', 'output_format.schema': 'schema', container: 'id' },
  ...cacheMark('system.*.'),
  ...cacheMark('tools.*.'),
  ...cacheMark(''),
}

const geminiParts = (prefix: string): Table => ({
  ...under(prefix, { 'inlineData.data': 'media', 'fileData.fileUri': 'media', thoughtSignature: 'sealed', 'functionCall.id': 'id' }),
  ...under(prefix, identifiers('functionCall.name', 'functionResponse.name')),
  ...under(prefix, { 'functionResponse.id': 'id', 'functionResponse.parts.*.inlineData.data': 'media' }),
  ...under(prefix, words('inlineData.mimeType', 'fileData.mimeType', 'executableCode.language', 'codeExecutionResult.outcome')),
  ...under(prefix, words('functionResponse.parts.*.inlineData.mimeType', 'mediaResolution.level')),
})

const geminiContent = (prefix: string): Table => ({ [`${prefix}role`]: 'role', ...geminiParts(`${prefix}parts.*.`) })

const gemini: Table = {
  model: 'model',
  cachedContent: 'id',
  ...geminiContent('contents.*.'),
  ...geminiContent('contents.'),
  ...geminiContent('systemInstruction.'),
  ...{ 'tools.*.functionDeclarations.*.parameters': 'schema', 'tools.*.functionDeclarations.*.response': 'schema' },
  'tools.*.functionDeclarations.*.parametersJsonSchema': 'schema',
  'tools.*.functionDeclarations.*.responseJsonSchema': 'schema',
  ...{ 'generationConfig.responseSchema': 'schema', 'generationConfig.responseJsonSchema': 'schema' },
  ...identifiers('tools.*.functionDeclarations.*.name', 'toolConfig.functionCallingConfig.allowedFunctionNames.*'),
  ...words('toolConfig.functionCallingConfig.mode', 'safetySettings.*.category', 'safetySettings.*.threshold', 'serviceTier'),
  ...words('generationConfig.responseMimeType', 'generationConfig.responseModalities.*', 'generationConfig.mediaResolution'),
  ...words('generationConfig.thinkingConfig.thinkingLevel', 'tools.*.functionDeclarations.*.behavior'),
}

const bedrockBlock = (prefix: string): Table => ({
  ...under(prefix, words('image.format', 'document.format', 'video.format', 'audio.format', 'cachePoint.type', 'cachePoint.ttl')),
  ...under(prefix, { 'image.source.bytes': 'media', 'document.source.bytes': 'media', 'video.source.bytes': 'media' }),
  ...under(prefix, { 'audio.source.bytes': 'media', 'image.source.s3Location.uri': 'media', 'document.source.s3Location.uri': 'media' }),
  ...under(prefix, { 'video.source.s3Location.uri': 'media', 'toolUse.toolUseId': 'id', 'toolResult.toolUseId': 'id' }),
  ...under(prefix, identifiers('toolUse.name')),
  ...under(prefix, words('toolResult.status', 'toolUse.type', 'toolResult.type')),
  ...under(prefix, { 'reasoningContent.reasoningText.signature': 'sealed', 'reasoningContent.redactedContent': 'sealed' }),
})

const bedrock: Table = {
  modelId: 'model',
  'messages.*.role': 'role',
  ...bedrockBlock('messages.*.content.*.'),
  ...bedrockBlock('messages.*.content.*.toolResult.content.*.'),
  ...bedrockBlock('system.*.'),
  'toolConfig.tools.*.toolSpec.inputSchema.json': 'schema',
  ...identifiers('toolConfig.tools.*.toolSpec.name', 'toolConfig.toolChoice.tool.name'),
  ...words('toolConfig.tools.*.cachePoint.type', 'performanceConfig.latency', 'serviceTier.type', 'outputConfig.textFormat.type'),
  ...words('guardrailConfig.trace', 'guardrailConfig.guardrailVersion', 'guardrailConfig.streamProcessingMode'),
  'guardrailConfig.guardrailIdentifier': 'id',
}

const ollama: Table = {
  model: 'model',
  ...words('format', 'think', 'keep_alive'),
  format: 'schema',
}

export const fields: Readonly<Record<Wire, Table>> = {
  'openai-chat': openaiChat,
  'openai-completions': openaiSettings,
  'openai-responses': openaiResponses,
  'openai-embeddings': openaiSettings,
  'anthropic-messages': anthropic,
  'anthropic-count-tokens': anthropic,
  gemini,
  'gemini-embeddings': {
    model: 'model',
    taskType: 'word',
    'requests.*.model': 'model',
    'requests.*.taskType': 'word',
    ...geminiContent('content.'),
    ...geminiContent('requests.*.content.'),
  },
  'bedrock-converse': bedrock,
  'ollama-chat': {
    ...ollama,
    ...openaiTools,
    'messages.*.role': 'role',
    'messages.*.images.*': 'media',
    'messages.*.tool_call_id': 'id',
    'messages.*.tool_calls.*.id': 'id',
    'messages.*.tool_calls.*.type': 'word',
    ...identifiers('messages.*.tool_calls.*.function.name', 'messages.*.tool_name'),
  },
  'ollama-generate': { ...ollama, 'images.*': 'media' },
  'ollama-embed': ollama,
  // A provider's own path: nothing is known of it, so everything is read.
  native: {},
}

const roles: ReadonlySet<string> = new Set('system developer user assistant model tool function ipython critic discriminator'.split(' '))

const forms: Readonly<Record<Exclude<Rule, 'media' | 'schema' | 'role' | 'identifier'>, RegExp>> = {
  word: /^(?:[a-z0-9][a-z0-9_.:/+-]{0,63}|[A-Z][A-Z0-9_]{0,63})$/,
  model: /^[\w.:/+-]{1,256}$/,
  id: /^[\w.:|/+=-]{1,1024}$/,
  sealed: /^(?:dbs1\.)?[\w+/=-]+$/,
}

/** Whether a value has the form of what is skipped here. */
export function hasForm(rule: Rule, value: string): boolean {
  if (rule === 'role') return roles.has(value)
  if (rule === 'media' || rule === 'schema' || rule === 'identifier' || !forms[rule].test(value)) return false
  switch (rule) {
    case 'word':
    case 'model':
      return !isTelling(value)
    case 'id':
      return isDrawn(value)
    case 'sealed':
      return isSealed(value)
  }
}

/** Shapes of numbers and keys that no constant has, but for the date of a version. */
const telling =
  /\d{3}-\d{2}-\d{4}|\d(?:[ ._:/+-]?\d){8}|^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$|(?:^|[^A-Za-z0-9])(?:gh[oprsu]_|github_pat_|glpat-|sk-|[rs]k_(?:live|test)_|xox[abeoprs]-|AKIA|ASIA|AIza|hf_|npm_|pypi-|eyJ)[A-Za-z0-9]/

const version = /20\d\d-?[01]\d-?[0-3]\d/

function isTelling(value: string): boolean {
  return telling.test(value.replace(version, ''))
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i
const ofDigits = /[A-Za-z](?=\d)|\d(?=[A-Za-z])/g
const ofCase = /[a-z](?=[A-Z])/g

/** Whether a machine drew it by lot: letters and digits mixed. What anybody chose, such as a name or a number, is read. */
function isDrawn(value: string): boolean {
  const carried = unpackSeal(value)
  if (carried) return isCarrier(carried.seal)
  if (uuid.test(value)) return true
  const isLot = value.split(/[^A-Za-z0-9]+/).some((part) => {
    if (part.length < 8) return false
    return countOf(part, ofDigits) > 1 || (part.length >= 16 && countOf(part, ofCase) > 3)
  })
  return isLot && (madeIds.test(value) || !isTelling(value))
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

/** How the ids of providers begin, in which digits may come together by chance. */
const madeIds = /^(?:call|toolu|srvtoolu|fc|msg|rs|resp|chatcmpl|file|item|run|step|thread|conv|ws|ci|mcp|ctc|tooluse|functions)[_-]/

const fewestSealed = 48

/** What a provider sealed is long, and does not decode to text. */
function isSealed(value: string): boolean {
  const carried =
    unpackSeal(value) ??
    unpackSeal(Buffer.from(value.slice(0, 8), 'base64').toString('latin1').startsWith('dbs1.') ? plainOf(value) : undefined)
  if (carried) return isCarrier(carried.seal)
  if (value.length < fewestSealed) return isDrawn(value)
  if (/^(?:gh[oprsu]_|github_pat_|glpat-|sk[-_]|xox|hf_|npm_|pypi-)/.test(value)) return false
  return !/^[\t\n\r\x20-\x7e]*$/.test(Buffer.from(value.slice(0, 64), 'base64').toString('latin1'))
}

/** A carrier of ours goes as it came while each seal in it is one. */
function isCarrier({ origin, signature, encrypted, itemId, format }: Seal): boolean {
  const seals = [signature, encrypted].filter((seal) => seal !== undefined)
  const words = [origin, format].filter((word) => word !== undefined)
  return (
    seals.every((seal) => forms.sealed.test(seal) && !seal.startsWith('dbs1.') && isSealed(seal)) &&
    words.every((word) => hasForm('word', word)) &&
    (itemId === undefined || hasForm('id', itemId))
  )
}

function plainOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString('latin1')
}

/** A place in the table, as a walk descends. */
export type Step = { readonly rule?: Rule; readonly names: ReadonlyMap<string, Step>; readonly any?: Step }

type Growing = { rule?: Rule; readonly names: Map<string, Growing>; any?: Growing }

const trees = new Map<Wire, Step>()

/** The table of a wire as a tree. */
export function treeOf(wire: Wire): Step {
  const known = trees.get(wire)
  if (known) return known
  const root: Growing = { names: new Map() }
  for (const [path, rule] of Object.entries(fields[wire])) {
    let step = root
    for (const name of path.split('.')) {
      if (name === '*') step = step.any ??= { names: new Map() }
      else {
        const next: Growing = step.names.get(squashed(name)) ?? { names: new Map() }
        step.names.set(squashed(name), next)
        step = next
      }
    }
    step.rule = rule
  }
  trees.set(wire, root)
  return root
}

/** A name without case and underscores. */
export function squashed(name: string): string {
  return name.includes('_') || /[A-Z]/.test(name) ? name.replaceAll('_', '').toLowerCase() : name
}

/** Words of the protocols: a key spelled so says nothing about anybody. */
export const protocolWords: ReadonlySet<string> = new Set([
  ...Object.values(fields).flatMap((table) => Object.keys(table).flatMap((path) => path.split('.'))),
  ...'messages content text name arguments input output prompt suffix system instructions temperature top_p top_k min_p max_tokens'.split(
    ' ',
  ),
  ...'max_completion_tokens max_output_tokens n stop stop_sequences stopSequences seed stream stream_options include_usage user'.split(' '),
  ...'presence_penalty frequency_penalty repeat_penalty logit_bias logprobs top_logprobs metadata user_id parallel_tool_calls'.split(' '),
  ...'description strict function json_schema schema refusal reasoning reasoning_content thinking budget_tokens tool_calls'.split(' '),
  ...'functionCall functionResponse args response parts contents generationConfig maxOutputTokens candidateCount topP topK'.split(' '),
  ...'inferenceConfig maxTokens toolUse toolResult toolSpec inputSchema toolConfig additionalModelRequestFields document image'.split(' '),
  ...'options num_ctx num_predict images raw template context keep_alive title is_error file filename store background'.split(' '),
  ...'dimensions input_type safety_identifier prompt_cache_key cached_tokens token_count systemInstruction outputDimensionality'.split(' '),
])

/** Names that say nothing of the value under them. */
export const silentNames: ReadonlySet<string> = new Set(
  [
    'messages content text input output prompt system instructions arguments args response parts contents description data type role value',
    'reasoning_content thinking refusal suffix template result properties items enum default examples title',
  ].flatMap((line) => line.split(' ')),
)

/** The words of JSON Schema whose values say nothing; `type` only while it names a type. */
export const schemaTypes: ReadonlySet<string> = new Set('string number integer boolean object array null any'.split(' '))
export const schemaMaps: ReadonlySet<string> = new Set('properties patternProperties $defs definitions dependentSchemas'.split(' '))
export const schemaSchemas: ReadonlySet<string> = new Set(
  'items additionalProperties anyOf oneOf allOf not if then else contains prefixItems propertyNames unevaluatedProperties'.split(' '),
)
export const schemaWords: ReadonlySet<string> = new Set([
  ...schemaMaps,
  ...schemaSchemas,
  ...'type format $ref $schema $id required enum const default examples example description title nullable pattern minimum maximum'.split(
    ' ',
  ),
  ...'minLength maxLength minItems maxItems uniqueItems exclusiveMinimum exclusiveMaximum multipleOf propertyOrdering strict'.split(' '),
])
