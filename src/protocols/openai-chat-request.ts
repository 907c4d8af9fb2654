// Requests of the chat protocol as callers send them. Every member is modelled or judged: what changes the meaning and has no place in
// a Conversation is refused, what only tunes is reported.
import type {
  CacheMark,
  Conversation,
  Effort,
  Losses,
  OutputFormat,
  Part,
  ReasoningSetting,
  Settings,
  TextPart,
  Tool,
  ToolChoice,
  ToolResultPart,
  Turn,
} from '../core/conversation.ts'
import { asArray, asBoolean, asNumber, asString, at, isObject, type Json, type JsonObject } from '../core/json.ts'
import { audioType, readImageUrl, readUrl, typeOfName } from './openai-chat-media.ts'
import { type Complain, readAssistant } from './openai-chat-reply.ts'
import { Fields, grammarKeys, readSampling, tidy } from './openai-chat-settings.ts'

export function readRequest(body: JsonObject, losses: Losses, path: { model?: string; stream?: boolean } = {}): Conversation {
  const fields = new Fields(body, losses)
  const model = path.model ?? fields.string('model') ?? ''
  fields.any('model')
  const stream = path.stream ?? fields.boolean('stream') ?? false
  fields.any('stream')
  const options = fields.object('stream_options')
  const streamUsage = asBoolean(options?.include_usage)
  const messages = fields.any('messages')
  if (!Array.isArray(messages)) losses.refuse('messages', 'must be an array')
  const turns = (asArray(messages) ?? []).flatMap((message, place) => readMessage(message, `messages.${place}`, losses))
  const { tools, toolChoice, isSingle } = readTools(fields, losses)
  const settings = { ...readSettings(fields, losses), toolChoice, ...(isSingle && { parallelTools: false }) }
  judge(fields, losses)
  return { model, turns, tools, settings: tidy(settings), stream, ...(streamUsage !== undefined && { streamUsage }) }
}

function judge(fields: Fields, losses: Losses): void {
  const modalities = fields.array('modalities')
  if (modalities?.some((modality) => modality !== 'text')) losses.refuse('modalities', 'only text can be carried in a translated answer')
  fields.refuse('sound cannot be carried in a translated answer', 'audio')
  fields.refuse('searching is the work of a host that offers it', 'web_search_options', 'plugins', 'search_parameters')
  fields.refuse('a form of answer that only some hosts know', ...grammarKeys)
  fields.refuse('only the host that offers it can hold to it', 'moderation', 'documents', 'continue_final_message')
  fields.drop('metadata', 'prediction', 'prompt_cache_retention', 'models', 'provider', 'route', 'transforms')
  fields.rest()
}

const roles = ['system', 'developer', 'user', 'assistant', 'tool', 'function'] as const
const messageKeys: Readonly<Record<string, readonly string[]>> = {
  system: [],
  developer: [],
  user: [],
  assistant: [
    'tool_calls',
    'function_call',
    'refusal',
    'audio',
    'images',
    'reasoning',
    'reasoning_content',
    'reasoning_details',
    'extra_content',
    'annotations',
  ],
  tool: ['tool_call_id'],
  function: [],
}

const knownKeys: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  roles.map((role) => [role, new Set(['role', 'content', 'name', 'cache_control', ...(messageKeys[role] ?? [])])]),
)

function readMessage(message: Json, path: string, losses: Losses): Turn[] {
  if (!isObject(message)) {
    losses.refuse(path, 'must be an object')
    return []
  }
  const role = roles.find((known) => known === message.role)
  if (!role) {
    losses.refuse(`${path}.role`, `must be one of ${roles.join(', ')}`)
    return []
  }
  const known = knownKeys[role]!
  for (const key in message) {
    if (known.has(key)) continue
    const value = message[key]
    const isEmpty = value === null || value === false || (Array.isArray(value) && value.length === 0)
    if (isEmpty) continue
    if (key === 'prefix') losses.refuse(`${path}.prefix`, 'an answer that goes on from a given beginning cannot be translated')
    else losses.warn(`${path}.${key.slice(0, 64)}`)
  }
  const name = asString(message.name)
  if (message.name !== undefined && message.name !== null && name === undefined) losses.refuse(`${path}.name`, 'must be a string')
  const complain: Complain = (place, because) => losses.refuse(place ? `${path}.${place}` : path, because)
  if (role === 'tool' || role === 'function') return [readResult(message, role, name, complain)]
  const parts = role === 'assistant' ? readAssistant(withAudio(message), complain) : readParts(message.content, complain)
  return [{ role, parts: withMark(parts, message.cache_control), ...(name !== undefined && { name }) }]
}

/** In a history the sound of an answer is named by id only; its words, when the caller kept them, stand in `content`. */
function withAudio(message: JsonObject): JsonObject {
  return isObject(message.audio) && !asString(message.audio.id) ? { ...message, audio: null } : message
}

function readResult(message: JsonObject, role: 'tool' | 'function', name: string | undefined, complain: Complain): Turn {
  const id = asString(message.tool_call_id) ?? ''
  if (role === 'tool' && !id) complain('tool_call_id', 'must be the id of a tool call')
  if (role === 'function' && !name) complain('name', 'must be the name of the function')
  const parts = readParts(message.content, complain)
  const content: ToolResultPart['content'][number][] = []
  for (const part of parts) {
    if (part.type === 'text' || part.type === 'image' || part.type === 'document') content.push(part)
    else complain('content', `a tool's result cannot hold a part of type ${part.type}`)
  }
  const result: ToolResultPart = { type: 'tool-result', id, ...(name !== undefined && { name }), content }
  return { role: 'tool', parts: withMark([result], message.cache_control) }
}

function readParts(content: Json | undefined, complain: Complain): Part[] {
  if (content === undefined || content === null) return []
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  const items = asArray(content)
  if (!items) complain('content', 'must be a string or an array of parts')
  return (items ?? []).flatMap((item, place): Part[] => {
    const said = (where: string, because: string): void => complain(`content.${place}${where}`, because)
    const part = typeof item === 'string' ? ({ type: 'text', text: item } satisfies TextPart) : readPart(item, said)
    return part ? withMark([part], at(item, 'cache_control')) : []
  })
}

function readPart(item: Json, complain: Complain): Part | undefined {
  const type = asString(at(item, 'type'))
  const value = at(item, type ?? '')
  switch (type) {
    case 'text':
    case 'input_text': {
      const text = at(item, 'text')
      if (typeof text === 'string') return { type: 'text', text }
      return wrong(complain, '.text', 'must be a string')
    }
    case 'image_url': {
      const source = readImageUrl(value)
      const detail = asString(at(value, 'detail'))
      if (source) return { type: 'image', source, ...(detail !== undefined && { detail }) }
      return wrong(complain, '.image_url.url', 'must be an address or a data URL')
    }
    case 'input_audio':
      return readAudio(value, complain)
    case 'file':
      return readFile(value, complain)
    case 'document_url': {
      const source = readImageUrl(value)
      const name = asString(at(item, 'document_name'))
      if (source) return { type: 'document', source, ...(name !== undefined && { name }) }
      return wrong(complain, '.document_url', 'must be an address or a data URL')
    }
    default:
      return wrong(complain, '.type', 'is not a kind of part that can be translated')
  }
}

function wrong(complain: Complain, path: string, because: string): undefined {
  complain(path, because)
}

function readAudio(value: Json | undefined, complain: Complain): Part | undefined {
  const data = asString(at(value, 'data'))
  const format = asString(at(value, 'format'))
  if (!data) return wrong(complain, '.input_audio.data', 'must be audio in base64')
  const source = readUrl(data)
  if (source.kind === 'base64') return { type: 'audio', source, ...(format !== undefined && { format }) }
  return { type: 'audio', source: { kind: 'base64', mediaType: audioType(format ?? 'wav'), data }, ...(format !== undefined && { format }) }
}

function readFile(value: Json | undefined, complain: Complain): Part | undefined {
  const name = asString(at(value, 'filename'))
  const id = asString(at(value, 'file_id'))
  const data = asString(at(value, 'file_data'))
  const named = name !== undefined && { name }
  if (id && !data) return { type: 'document', source: { kind: 'file', id }, ...named }
  if (!data) return wrong(complain, '.file', 'must hold file_data or file_id')
  if (/^(?:data:|https?:)/i.test(data)) return { type: 'document', source: readUrl(data), ...named }
  return { type: 'document', source: { kind: 'base64', mediaType: typeOfName(name), data }, ...named }
}

/** `cache_control`, as routers to Anthropic take it, marks the last part of what it stands on. */
function withMark(parts: Part[], mark: Json | undefined): Part[] {
  const last = parts.at(-1)
  const cache = markOf(mark)
  if (!cache || !last || last.type === 'audio' || last.type === 'reasoning' || last.type === 'refusal' || last.type === 'opaque')
    return parts
  return [...parts.slice(0, -1), { ...last, cache }]
}

function markOf(mark: Json | undefined): CacheMark | undefined {
  if (!isObject(mark)) return undefined
  return mark.ttl === '1h' || mark.ttl === '5m' ? { ttl: mark.ttl } : {}
}

type ToolsRead = { readonly tools: readonly Tool[]; readonly toolChoice?: ToolChoice; readonly isSingle: boolean }

function readTools(fields: Fields, losses: Losses): ToolsRead {
  const offered = (fields.array('tools') ?? []).flatMap((tool, place) => readTool(tool, `tools.${place}`, losses))
  const functions = fields.array('functions') ?? []
  const legacy = functions.flatMap((made, place) => readFunctionTool(made, `functions.${place}`, losses))
  const tools = [...offered, ...legacy]
  const choice = fields.any('tool_choice')
  const legacyChoice = fields.any('function_call')
  const isSingle = functions.length > 0
  if (choice === undefined && legacyChoice !== undefined) {
    const name = asString(at(legacyChoice, 'name'))
    if (legacyChoice === 'auto' || legacyChoice === 'none') return { tools, toolChoice: { type: legacyChoice }, isSingle }
    if (name) return { tools, toolChoice: { type: 'tool', names: [name] }, isSingle }
    losses.refuse('function_call', 'must be "auto", "none" or {"name": ...}')
  }
  return { ...readChoice(choice, tools, losses), isSingle }
}

function readTool(tool: Json, path: string, losses: Losses): Tool[] {
  const type = at(tool, 'type') ?? 'function'
  if (type !== 'function') {
    losses.refuse(path, 'only tools of type "function" can be translated')
    return []
  }
  const cache = markOf(at(tool, 'cache_control')) ?? markOf(at(at(tool, 'function'), 'cache_control'))
  return readFunctionTool(at(tool, 'function'), `${path}.function`, losses).map((made) => ({ ...made, ...(cache && { cache }) }))
}

function readFunctionTool(made: Json | undefined, path: string, losses: Losses): Tool[] {
  const name = asString(at(made, 'name'))
  if (!name) {
    losses.refuse(`${path}.name`, 'must be the name of a tool')
    return []
  }
  const description = asString(at(made, 'description'))
  const parameters = at(made, 'parameters') ?? undefined
  const strict = asBoolean(at(made, 'strict'))
  if (parameters !== undefined && !isObject(parameters)) losses.refuse(`${path}.parameters`, 'must be a JSON Schema')
  const schema = isObject(parameters) ? { parameters } : {}
  return [{ name, ...(description !== undefined && { description }), ...schema, ...(strict !== undefined && { strict }) }]
}

function readChoice(choice: Json | undefined, tools: readonly Tool[], losses: Losses): Omit<ToolsRead, 'isSingle'> {
  if (choice === undefined) return { tools }
  if (choice === 'auto' || choice === 'none' || choice === 'required') return { tools, toolChoice: { type: choice } }
  if (choice === 'any') return { tools, toolChoice: { type: 'required' } } // Mistral
  const name = asString(at(at(choice, 'function'), 'name')) ?? asString(at(choice, 'name'))
  if (at(choice, 'type') === 'function' && name) return { tools, toolChoice: { type: 'tool', names: [name] } }
  if (at(choice, 'type') === 'allowed_tools') {
    const allowed = at(choice, 'allowed_tools') ?? choice
    const names = (asArray(at(allowed, 'tools')) ?? []).flatMap(
      (tool) => asString(at(at(tool, 'function'), 'name') ?? at(tool, 'name')) ?? [],
    )
    if (at(allowed, 'mode') === 'required') return { tools, toolChoice: { type: 'tool', names } }
    return { tools: tools.filter((tool) => names.includes(tool.name)), toolChoice: { type: 'auto' } }
  }
  losses.refuse('tool_choice', 'must be "auto", "none", "required" or name a function')
  return { tools }
}

function readSettings(fields: Fields, losses: Losses): Settings {
  const older = fields.number('max_tokens')
  const newer = fields.number('max_completion_tokens')
  if (older !== undefined && newer !== undefined && older !== newer) losses.warn('max_tokens')
  const logprobs = fields.boolean('logprobs')
  const topLogprobs = fields.number('top_logprobs')
  return {
    ...readSampling(fields),
    maxOutputTokens: newer ?? older,
    logprobs: logprobs ? (topLogprobs ?? true) : logprobs,
    parallelTools: fields.boolean('parallel_tool_calls'),
    output: readOutput(fields.object('response_format'), losses),
    reasoning: readReasoning(fields, losses),
    verbosity: fields.string('verbosity'),
  }
}

function readOutput(format: JsonObject | undefined, losses: Losses): OutputFormat | undefined {
  if (!format) return undefined
  if (format.type === 'text') return { type: 'text' }
  if (format.type === 'json_object' && format.schema === undefined) return { type: 'json' }
  const told = format.type === 'json_object' ? format : asObjectOr(format.json_schema) // llama.cpp: {type: "json_object", schema}
  const schema = told.schema
  if ((format.type === 'json_schema' || format.type === 'json_object') && isObject(schema)) {
    const name = asString(told.name)
    const description = asString(told.description)
    const strict = asBoolean(told.strict)
    return {
      type: 'schema',
      schema,
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
      ...(strict !== undefined && { strict }),
    }
  }
  losses.refuse('response_format', 'must be text, json_object, or json_schema with a schema')
  return undefined
}

function asObjectOr(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {}
}

const efforts: Readonly<Record<string, Effort>> = {
  none: 'none',
  minimal: 'minimal',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'xhigh',
  max: 'xhigh',
}

/** OpenAI's `reasoning_effort`, OpenRouter's `reasoning`, DeepSeek's `thinking`, Qwen's `enable_thinking`, Groq's `reasoning_format`. */
function readReasoning(fields: Fields, losses: Losses): ReasoningSetting | undefined {
  const asked = fields.string('reasoning_effort')
  const reasoning = fields.object('reasoning')
  const thinking = fields.object('thinking')
  const template = fields.object('chat_template_kwargs')
  const isEnabled = [fields.boolean('enable_thinking'), asBoolean(template?.enable_thinking)].find((flag) => flag !== undefined)
  const format = fields.string('reasoning_format')
  const shows = [
    fields.boolean('include_reasoning'),
    not(asBoolean(reasoning?.exclude)),
    format === undefined ? undefined : format !== 'hidden',
  ]
  const word = asked ?? asString(reasoning?.effort)
  const effort = word !== undefined && Object.hasOwn(efforts, word) ? efforts[word] : undefined
  if (word !== undefined && effort === undefined) losses.warn('reasoning_effort')
  if (Object.keys(template ?? {}).some((key) => key !== 'enable_thinking')) losses.warn('chat_template_kwargs')
  const isOff = thinking?.type === 'disabled' || isEnabled === false || reasoning?.enabled === false
  const isOn = thinking?.type === 'enabled' || isEnabled === true || reasoning?.enabled === true
  const budgetTokens = [
    thinking?.budget_tokens,
    reasoning?.max_tokens,
    fields.any('thinking_budget'),
    fields.any('reasoning_budget_tokens'),
  ]
    .map(asNumber)
    .find((budget) => budget !== undefined)
  const setting: ReasoningSetting = {
    effort: effort ?? (isOff ? 'none' : isOn && budgetTokens === undefined ? 'medium' : undefined),
    budgetTokens,
    show: shows.find((show) => show !== undefined),
  }
  const told = Object.fromEntries(Object.entries(setting).filter(([, value]) => value !== undefined)) as ReasoningSetting // the same members
  return Object.keys(told).length > 0 ? told : undefined
}

function not(flag: boolean | undefined): boolean | undefined {
  return flag === undefined ? undefined : !flag
}
