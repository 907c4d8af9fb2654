// Reads requests of the Responses API: https://platform.openai.com/docs/api-reference/responses/create
import type {
  CacheMark,
  Conversation,
  Effort,
  Losses,
  MediaSource,
  OutputFormat,
  Part,
  ReasoningSetting,
  Role,
  Settings,
  Tool,
  ToolChoice,
  ToolResultPart,
  Turn,
} from '../core/conversation.ts'
import { asArray, asBoolean, asNumber, asObject, asString, at, type JsonObject } from '../core/json.ts'
import { attachSeals, type SealCarrier } from '../core/seal.ts'
import {
  argumentsText,
  customArguments,
  customParameters,
  joinedName,
  mediaTypes,
  nativeId,
  origin,
  readReasoning,
  sealOf,
} from './openai-responses-items.ts'

/** Fields read below, or without effect on an answer that passes through us. Everything else is judged by `judge`. */
const modelled = new Set([
  'model',
  'input',
  'instructions',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'text',
  'reasoning',
  'max_output_tokens',
  'temperature',
  'top_p',
  'stream',
  'store',
  'service_tier',
  'prompt_cache_key',
  'user',
  'safety_identifier',
  'include',
  'top_logprobs',
  // Only asks for padding against traffic analysis, which we neither add nor need.
  'stream_options',
])

/** State kept at the provider, which a translated request cannot reach. */
const stateful: Readonly<Record<string, string>> = {
  previous_response_id: 'the earlier response is kept by the provider that gave it; send the whole input',
  conversation: 'the conversation is kept by the provider; send the whole input',
  prompt: 'the prompt template is kept by the provider; send its text',
}

export function readRequest(body: JsonObject, losses: Losses, path: { model?: string; stream?: boolean }): Conversation {
  judge(body, losses)
  const text = typed(losses, 'text', body.text, asObject, 'an object')
  const reasoning = typed(losses, 'reasoning', body.reasoning, asObject, 'an object')
  const choice = readToolChoice(body.tool_choice, losses)
  const tools = readTools(body.tools, losses)
  const settings: Settings = {
    maxOutputTokens: typed(losses, 'max_output_tokens', body.max_output_tokens, asNumber, 'a number'),
    temperature: typed(losses, 'temperature', body.temperature, asNumber, 'a number'),
    topP: typed(losses, 'top_p', body.top_p, asNumber, 'a number'),
    toolChoice: choice.choice,
    parallelTools: typed(losses, 'parallel_tool_calls', body.parallel_tool_calls, asBoolean, 'a boolean'),
    output: readFormat(text, losses),
    verbosity: typed(losses, 'text.verbosity', text?.verbosity, asString, 'a string'),
    reasoning: readReasoningSetting(reasoning, losses),
    user: readUser(body, losses),
    store: typed(losses, 'store', body.store, asBoolean, 'a boolean'),
    serviceTier: typed(losses, 'service_tier', body.service_tier, asString, 'a string'),
    promptCacheKey: typed(losses, 'prompt_cache_key', body.prompt_cache_key, asString, 'a string'),
    logprobs: readLogprobs(body, losses),
  }
  return {
    model: typed(losses, 'model', body.model, asString, 'a string') ?? path.model ?? '',
    turns: readTurns(body, losses),
    tools: choice.only ? tools.filter((tool) => choice.only?.has(tool.name)) : tools,
    settings: stripUndefined(settings),
    stream: typed(losses, 'stream', body.stream, asBoolean, 'a boolean') ?? path.stream ?? false,
  }
}

function judge(body: JsonObject, losses: Losses): void {
  for (const [name, value] of Object.entries(body)) {
    if (value === null || modelled.has(name)) continue
    const because = Object.hasOwn(stateful, name) ? stateful[name] : undefined
    if (because) losses.refuse(name, because)
    else if (name === 'background' && value === true) losses.refuse(name, 'a background response is fetched later from its provider')
    else if (name === 'background' && value === false) continue
    else if (name === 'truncation' && value === 'disabled') continue
    else losses.warn(name)
  }
}

/** A member of the expected type; absent and null are both "not said". */
function typed<T>(losses: Losses, path: string, value: unknown, read: (value: unknown) => T | undefined, kind: string): T | undefined {
  if (value === undefined || value === null) return undefined
  const found = read(value)
  if (found === undefined) losses.refuse(path, `must be ${kind}`)
  return found
}

function stripUndefined(settings: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
}

function readUser(body: JsonObject, losses: Losses): string | undefined {
  const user = typed(losses, 'user', body.user, asString, 'a string')
  const identifier = typed(losses, 'safety_identifier', body.safety_identifier, asString, 'a string')
  if (user !== undefined && identifier !== undefined && user !== identifier) losses.warn('safety_identifier')
  return user ?? identifier
}

/** Members of `include` that ask for more of what only the provider's own tools give. */
function readLogprobs(body: JsonObject, losses: Losses): number | boolean | undefined {
  let wanted = false
  for (const [index, member] of (typed(losses, 'include', body.include, asArray, 'a list') ?? []).entries()) {
    if (member === 'message.output_text.logprobs') wanted = true
    else if (member !== 'reasoning.encrypted_content') losses.warn(`include.${index}`)
  }
  const top = typed(losses, 'top_logprobs', body.top_logprobs, asNumber, 'a number')
  if (top !== undefined && top > 0) return top
  return wanted ? true : undefined
}

const efforts: ReadonlySet<string> = new Set<Effort>(['none', 'minimal', 'low', 'medium', 'high', 'xhigh'])

function readReasoningSetting(reasoning: JsonObject | undefined, losses: Losses): ReasoningSetting | undefined {
  if (!reasoning) return undefined
  let effort = typed(losses, 'reasoning.effort', reasoning.effort, asString, 'a string')
  if (effort !== undefined && !efforts.has(effort)) {
    losses.warn('reasoning.effort', effort === 'max' ? 'approximated' : 'dropped')
    effort = effort === 'max' ? 'xhigh' : undefined
  }
  let show: boolean | undefined
  for (const name of ['summary', 'generate_summary']) {
    const summary = typed(losses, `reasoning.${name}`, reasoning[name], asString, 'a string')
    if (summary === undefined) continue
    show = true
    if (summary !== 'auto') losses.warn(`reasoning.${name}`, 'approximated')
  }
  for (const [name, value] of Object.entries(reasoning)) {
    if (value !== null && !['effort', 'summary', 'generate_summary'].includes(name)) losses.warn(`reasoning.${name}`)
  }
  if (effort === undefined && show === undefined) return undefined
  // `effort` was looked up in `efforts`.
  return { ...(effort !== undefined && { effort: effort as Effort }), ...(show !== undefined && { show }) }
}

function readFormat(text: JsonObject | undefined, losses: Losses): OutputFormat | undefined {
  for (const [name, value] of Object.entries(text ?? {})) {
    if (value !== null && name !== 'format' && name !== 'verbosity') losses.warn(`text.${name}`)
  }
  const format = typed(losses, 'text.format', text?.format, asObject, 'an object')
  if (!format) return undefined
  switch (format.type) {
    case 'text':
      return { type: 'text' }
    case 'json_object':
      return { type: 'json' }
    case 'json_schema': {
      if (asObject(format.schema) === undefined) losses.refuse('text.format.schema', 'must be an object')
      const name = typed(losses, 'text.format.name', format.name, asString, 'a string')
      const description = typed(losses, 'text.format.description', format.description, asString, 'a string')
      const strict = typed(losses, 'text.format.strict', format.strict, asBoolean, 'a boolean')
      return {
        type: 'schema',
        schema: asObject(format.schema) ?? {},
        ...(name !== undefined && { name }),
        ...(description !== undefined && { description }),
        ...(strict !== undefined && { strict }),
      }
    }
    default:
      losses.refuse('text.format.type', 'must be text, json_object or json_schema')
      return undefined
  }
}

const toolMembers = new Set(['type', 'name', 'description', 'parameters', 'strict', 'format'])

function readTools(value: unknown, losses: Losses): Tool[] {
  const tools = (typed(losses, 'tools', value, asArray, 'a list') ?? []).flatMap((entry, index): Tool[] => {
    const path = `tools.${index}`
    const tool = asObject(entry)
    if (!tool) {
      losses.refuse(path, 'must be an object')
      return []
    }
    if (tool.type === 'namespace') return readNamespace(tool, path, losses)
    if (tool.type !== 'function' && tool.type !== 'custom') {
      losses.refuse(path, `${toolWord(tool.type)} is run by its provider, or known only there`)
      return []
    }
    return readTool(tool, path, losses)
  })
  const names = tools.map(({ name }) => name)
  const twice = names.find((name, index) => name.includes('__') && names.indexOf(name) !== index)
  if (twice !== undefined) losses.refuse('tools', 'two tools would have the same name outside of their namespaces')
  return tools
}

/** The functions of a namespace, each by its joined name. What the namespace says of itself has no place. */
function readNamespace(group: JsonObject, path: string, losses: Losses): Tool[] {
  const namespace = asString(group.name)
  if (!namespace) {
    losses.refuse(`${path}.name`, 'must be a string')
    return []
  }
  if (group.description !== undefined && group.description !== null) losses.warn(`${path}.description`)
  return (typed(losses, `${path}.tools`, group.tools, asArray, 'a list') ?? []).flatMap((entry, index): Tool[] => {
    const inner = `${path}.tools.${index}`
    const tool = asObject(entry)
    if (tool?.type !== 'function') {
      losses.refuse(inner, `${toolWord(tool?.type)} in a namespace is known only to its provider`)
      return []
    }
    return readTool(tool, inner, losses).flatMap((read) => {
      const name = joinedName(namespace, read.name)
      if (name !== undefined) return [{ ...read, name }]
      losses.refuse(`${inner}.name`, 'is too long beside its namespace')
      return []
    })
  })
}

function readTool(tool: JsonObject, path: string, losses: Losses): Tool[] {
  const name = asString(tool.name)
  if (!name) {
    losses.refuse(`${path}.name`, 'must be a string')
    return []
  }
  for (const [member, given] of Object.entries(tool)) if (given !== null && !toolMembers.has(member)) losses.warn(`${path}.${member}`)
  const description = typed(losses, `${path}.description`, tool.description, asString, 'a string')
  if (tool.type === 'custom') {
    if (at(tool.format, 'type') === 'grammar') losses.warn(`${path}.format`, 'approximated')
    return [{ name, ...(description !== undefined && { description }), parameters: customParameters(tool.format) }]
  }
  const parameters = typed(losses, `${path}.parameters`, tool.parameters, asObject, 'an object')
  const strict = typed(losses, `${path}.strict`, tool.strict, asBoolean, 'a boolean')
  return [
    {
      name,
      ...(description !== undefined && { description }),
      ...(parameters !== undefined && { parameters }),
      ...(strict !== undefined && { strict }),
    },
  ]
}

/** How an error names a tool or item of this type: short wire words only, never what else may stand there. */
function toolWord(type: unknown): string {
  const word = asString(type)
  return word !== undefined && /^[a-z0-9_]{1,40}$/.test(word) ? word : 'this type'
}

/** `only`: the tools among which the model may freely choose; leaving out the others says the same in every protocol. */
function readToolChoice(value: unknown, losses: Losses): { choice?: ToolChoice; only?: ReadonlySet<string> } {
  if (value === undefined || value === null) return {}
  if (value === 'auto' || value === 'none' || value === 'required') return { choice: { type: value } }
  const choice = asObject(value)
  const type = choice?.type
  if (type === 'function' || type === 'custom') {
    const name = asString(choice?.name)
    if (name) return { choice: { type: 'tool', names: [name] } }
    losses.refuse('tool_choice.name', 'must be a string')
    return {}
  }
  if (type === 'allowed_tools') return readAllowedTools(choice, losses)
  losses.refuse('tool_choice', choice ? `${toolWord(type)} is known only to its provider` : 'must be auto, none, required or an object')
  return {}
}

function readAllowedTools(choice: JsonObject | undefined, losses: Losses): { choice?: ToolChoice; only?: ReadonlySet<string> } {
  const names: string[] = []
  for (const [index, tool] of (asArray(choice?.tools) ?? []).entries()) {
    const name = asString(at(tool, 'name'))
    const type = at(tool, 'type')
    if (name && (type === 'function' || type === 'custom')) names.push(name)
    else losses.refuse(`tool_choice.tools.${index}`, `${toolWord(type)} is known only to its provider`)
  }
  if (names.length === 0) {
    losses.refuse('tool_choice.tools', 'must be a list of tools')
    return {}
  }
  if (choice?.mode === 'required') return { choice: { type: 'tool', names } }
  losses.warn('tool_choice', 'approximated')
  return { choice: { type: 'auto' }, only: new Set(names) }
}

type Gathered = { readonly role: Role; readonly parts: (Part | SealCarrier)[] }

function readTurns(body: JsonObject, losses: Losses): Turn[] {
  const turns: Gathered[] = []
  const namespaces = new Set(
    (asArray(body.tools) ?? []).flatMap((tool) => (at(tool, 'type') === 'namespace' ? asString(at(tool, 'name')) : []) ?? []),
  )
  // The items of one answer, and the results of its calls, each make one turn.
  const add = (role: Role, parts: readonly (Part | SealCarrier)[]) => {
    const last = turns.at(-1)
    if (last?.role === role && (role === 'assistant' || role === 'tool')) last.parts.push(...parts)
    else turns.push({ role, parts: [...parts] })
  }
  const instructions = body.instructions
  if (typeof instructions === 'string') add('system', [{ type: 'text', text: instructions }])
  else if (Array.isArray(instructions)) readItems(instructions, 'instructions', losses, add, namespaces)
  else if (instructions !== undefined && instructions !== null) losses.refuse('instructions', 'must be a string')

  const input = body.input
  if (typeof input === 'string') add('user', [{ type: 'text', text: input }])
  else if (Array.isArray(input)) readItems(input, 'input', losses, add, namespaces)
  else losses.refuse('input', input === undefined || input === null ? 'is required' : 'must be a string or a list')
  return turns.map(({ role, parts }) => ({ role, parts: attachSeals(parts) }))
}

/** What the provider ran itself and finished: its own writer keeps it, another may leave it out since the answer follows. */
const finishedThere = new Set([
  'web_search_call',
  'file_search_call',
  'code_interpreter_call',
  'image_generation_call',
  'mcp_call',
  'mcp_list_tools',
])

type Add = (role: Role, parts: readonly (Part | SealCarrier)[]) => void

type Names = ReadonlySet<string>

function readItems(items: readonly unknown[], path: string, losses: Losses, add: Add, namespaces: Names): void {
  for (const [index, item] of items.entries()) readItem(item, `${path}.${index}`, losses, add, namespaces)
}

function readItem(value: unknown, path: string, losses: Losses, add: Add, namespaces: Names): void {
  const item = asObject(value)
  if (!item) {
    losses.refuse(path, 'must be an object')
    return
  }
  const type = item.type ?? (item.role === undefined ? undefined : 'message')
  switch (type) {
    case 'message': {
      const role = asString(item.role)
      if (role !== 'user' && role !== 'assistant' && role !== 'system' && role !== 'developer') {
        losses.refuse(`${path}.role`, 'must be user, assistant, system or developer')
        return
      }
      if (item.phase !== undefined && item.phase !== null) losses.warn(`${path}.phase`)
      add(role, readContent(item.content, `${path}.content`, losses))
      break
    }
    case 'reasoning':
      add('assistant', readReasoning(item, 'carriers'))
      break
    case 'function_call':
    case 'custom_tool_call': {
      const own = asString(item.name)
      const namespace = asString(item.namespace)
      const isOffered = namespace !== undefined && namespaces.has(namespace)
      const name = own && isOffered ? joinedName(namespace, own) : own
      const id = asString(item.call_id)
      if (!name) {
        losses.refuse(`${path}.name`, own ? 'is too long beside its namespace' : 'must be a string')
        return
      }
      if (id === undefined) {
        losses.refuse(`${path}.call_id`, 'must be a string')
        return
      }
      if (item.namespace !== undefined && item.namespace !== null && !isOffered) {
        losses.refuse(`${path}.namespace`, 'is known only to its provider')
      }
      if (type === 'custom_tool_call') {
        const input = typed(losses, `${path}.input`, item.input, asString, 'a string') ?? ''
        add('assistant', [{ type: 'tool-call', id, name, arguments: customArguments(input) }])
        return
      }
      const seal = sealOf(nativeId(item.id))
      add('assistant', [{ type: 'tool-call', id, name, arguments: argumentsText(item.arguments), ...(seal && { seal }) }])
      break
    }
    case 'function_call_output':
    case 'custom_tool_call_output': {
      const id = asString(item.call_id)
      if (id === undefined) {
        losses.refuse(`${path}.call_id`, 'must be a string')
        return
      }
      add('tool', [{ type: 'tool-result', id, content: readOutput(item.output, `${path}.output`, losses) }])
      break
    }
    case 'item_reference':
      losses.refuse(path, 'the item is kept by the provider; send the item itself')
      break
    default: {
      const kind = asString(type)
      if (kind === undefined) {
        losses.refuse(`${path}.type`, 'must be a string')
        return
      }
      if (!finishedThere.has(kind)) {
        losses.refuse(path, `${toolWord(kind)} is known only to its provider`)
        return
      }
      add('assistant', [{ type: 'opaque', origin, kind, value: item }])
      break
    }
  }
}

function readOutput(value: unknown, path: string, losses: Losses): ToolResultPart['content'] {
  const parts: ToolResultPart['content'][number][] = []
  for (const [index, part] of readContent(value, path, losses).entries()) {
    if (part.type === 'text' || part.type === 'image' || part.type === 'document') parts.push(part)
    else losses.refuse(`${path}.${index}`, 'a tool result holds text, images and files')
  }
  return parts
}

function readContent(value: unknown, path: string, losses: Losses): Part[] {
  if (typeof value === 'string') return [{ type: 'text', text: value }]
  const list = asArray(value)
  if (!list) {
    losses.refuse(path, 'must be a string or a list')
    return []
  }
  return list.flatMap((entry, index) => readContentPart(entry, `${path}.${index}`, losses))
}

function readContentPart(entry: unknown, path: string, losses: Losses): Part[] {
  const part = asObject(entry)
  const cache = cacheOf(part)
  switch (part?.type) {
    case 'input_text':
    case 'output_text':
    case 'text': {
      const text = asString(part.text)
      if (text === undefined) losses.refuse(`${path}.text`, 'must be a string')
      if ((asArray(part.annotations)?.length ?? 0) > 0) losses.warn(`${path}.annotations`)
      return [{ type: 'text', text: text ?? '', ...cache }]
    }
    case 'refusal':
      return [{ type: 'refusal', text: asString(part.refusal) ?? '' }]
    case 'input_image': {
      const url = typed(losses, `${path}.image_url`, part.image_url, asString, 'a string')
      const source = url !== undefined ? sourceOfUrl(url) : sourceOfFile(part.file_id)
      if (!source) {
        losses.refuse(path, 'needs image_url or file_id')
        return []
      }
      const detail = typed(losses, `${path}.detail`, part.detail, asString, 'a string')
      return [{ type: 'image', source, ...(detail !== undefined && { detail }), ...cache }]
    }
    case 'input_file': {
      const source = sourceOfDocument(part)
      if (!source) {
        losses.refuse(path, 'needs file_data, file_url or file_id')
        return []
      }
      if (part.detail !== undefined && part.detail !== null) losses.warn(`${path}.detail`)
      const name = typed(losses, `${path}.filename`, part.filename, asString, 'a string')
      return [{ type: 'document', source, ...(name !== undefined && { name }), ...cache }]
    }
    case 'input_audio': {
      const data = asString(at(part.input_audio, 'data'))
      const format = asString(at(part.input_audio, 'format'))
      if (data === undefined) {
        losses.refuse(`${path}.input_audio.data`, 'must be a string')
        return []
      }
      return [
        { type: 'audio', source: { kind: 'base64', mediaType: `audio/${format ?? 'wav'}`, data }, ...(format !== undefined && { format }) },
      ]
    }
    default:
      losses.refuse(path, part ? `${toolWord(part.type)} is not a kind of content` : 'must be an object')
      return []
  }
}

function cacheOf(part: JsonObject | undefined): { cache?: CacheMark } {
  return asObject(part?.prompt_cache_breakpoint) ? { cache: {} } : {}
}

function sourceOfUrl(url: string): MediaSource {
  const [, mediaType, data] = /^data:([^;,]+)(?:;[^,]*)?;base64,(.*)$/s.exec(url) ?? []
  return mediaType !== undefined && data !== undefined ? { kind: 'base64', mediaType, data } : { kind: 'url', url }
}

function sourceOfFile(id: unknown): MediaSource | undefined {
  const file = asString(id)
  return file ? { kind: 'file', id: file } : undefined
}

function sourceOfDocument(part: JsonObject): MediaSource | undefined {
  const data = asString(part.file_data)
  if (data) {
    const source = sourceOfUrl(data)
    if (source.kind === 'base64') return source
    return { kind: 'base64', mediaType: mediaTypeOfName(asString(part.filename)), data }
  }
  const url = asString(part.file_url)
  return url ? { kind: 'url', url } : sourceOfFile(part.file_id)
}

function mediaTypeOfName(name: string | undefined): string {
  const ending = name?.split('.').at(-1)?.toLowerCase() ?? ''
  return (Object.hasOwn(mediaTypes, ending) ? mediaTypes[ending] : undefined) ?? 'application/pdf'
}
