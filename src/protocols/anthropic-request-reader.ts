// Reads a messages request. What only Anthropic can do (server tools, containers, MCP) is refused by name; what only tunes is warned of.
import type {
  Conversation,
  DocumentPart,
  Effort,
  ImagePart,
  Losses,
  MediaSource,
  OutputFormat,
  Part,
  ReasoningSetting,
  Role,
  Settings,
  TextPart,
  Tool,
  ToolChoice,
  ToolResultPart,
  Turn,
} from '../core/conversation.ts'
import { asArray, asBoolean, asNumber, asObject, asString, at, type Json, type JsonObject } from '../core/json.ts'
import { attachSeals } from '../core/seal.ts'
import { cacheIn, carriedSeal, readAssistantBlock } from './anthropic-blocks.ts'

/** Top-level fields whose loss would change what is done, with why. */
const unportable: Readonly<Record<string, string>> = {
  mcp_servers: 'only Anthropic calls MCP servers itself',
  container: 'only Anthropic keeps containers',
  context_management: 'only Anthropic edits the context itself',
  inference_geo: 'a promise about where inference runs cannot be carried',
  thread: 'state kept by Anthropic cannot be carried',
  previous_message_id: 'state kept by Anthropic cannot be carried',
}

const modelled = new Set([
  'model',
  'messages',
  'system',
  'max_tokens',
  'stream',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'output_format',
  'metadata',
  'service_tier',
])

export function readRequest(body: JsonObject, losses: Losses, path: { model?: string; stream?: boolean }): Conversation {
  const fields = new Fields(body, losses)
  for (const [key, value] of Object.entries(body)) {
    if (modelled.has(key) || value === null) continue
    const why = Object.hasOwn(unportable, key) && !(key === 'context_management' && onlySaves(value)) ? unportable[key] : undefined
    if (why !== undefined) losses.refuse(key, why)
    else losses.warn(key)
  }
  const messages = new MessageReader(losses)
  return {
    model: path.model ?? fields.string('model') ?? '',
    turns: [...messages.system(body.system), ...messages.read(body.messages)],
    tools: readTools(fields.array('tools'), losses),
    settings: readSettings(fields, losses),
    stream: path.stream ?? fields.boolean('stream') ?? false,
  }
}

/** Edits that leave old thinking and tool results out, to save; without them the model sees more. Claude Code asks for it always. */
function onlySaves(value: Json): boolean {
  const edits = asArray(at(value, 'edits'))
  return edits?.every((edit) => /^clear_(?:thinking|tool_uses)_\d+$/.test(asString(at(edit, 'type')) ?? '')) ?? false
}

/** Members of an object with their types checked; null is absence, as Anthropic's own clients send it. */
class Fields {
  readonly #object: JsonObject
  readonly #losses: Losses
  readonly #prefix: string

  constructor(object: JsonObject, losses: Losses, prefix = '') {
    this.#object = object
    this.#losses = losses
    this.#prefix = prefix
  }

  string(key: string): string | undefined {
    return this.#checked(key, asString, 'must be a string')
  }
  number(key: string): number | undefined {
    return this.#checked(key, asNumber, 'must be a number')
  }
  boolean(key: string): boolean | undefined {
    return this.#checked(key, asBoolean, 'must be a boolean')
  }
  array(key: string): Json[] | undefined {
    return this.#checked(key, asArray, 'must be an array')
  }
  /** The fields of an inner object; members other than these are warned of. */
  inner(key: string, known: readonly string[]): Fields | undefined {
    const object = this.#checked(key, asObject, 'must be an object')
    if (!object) return undefined
    const path = `${this.#prefix}${key}`
    warnUnknown(object, known, path, this.#losses)
    return new Fields(object, this.#losses, `${path}.`)
  }
  raw(key: string): Json | undefined {
    return this.#object[key]
  }

  #checked<T>(key: string, as: (value: unknown) => T | undefined, otherwise: string): T | undefined {
    const value = this.#object[key]
    if (value === undefined || value === null) return undefined
    const typed = as(value)
    if (typed === undefined) this.#losses.refuse(`${this.#prefix}${key}`, otherwise)
    return typed
  }
}

function warnUnknown(object: JsonObject, known: readonly string[], path: string, losses: Losses): void {
  for (const [key, value] of Object.entries(object)) if (value !== null && !known.includes(key)) losses.warn(`${path}.${key}`)
}

function readSettings(fields: Fields, losses: Losses): Settings {
  const output = fields.inner('output_config', ['effort', 'format', 'task_budget'])
  if (output?.raw('task_budget') !== undefined) losses.warn('output_config.task_budget')
  const format = output?.raw('format') ?? fields.raw('output_format')
  const choice = readToolChoice(fields)
  const stop = fields.array('stop_sequences')
  if (stop?.some((each) => typeof each !== 'string')) losses.refuse('stop_sequences', 'must be an array of strings')
  const settings: Settings = {
    maxOutputTokens: fields.number('max_tokens'),
    temperature: fields.number('temperature'),
    topP: fields.number('top_p'),
    topK: fields.number('top_k'),
    stop: stop?.filter((each) => typeof each === 'string'),
    ...choice,
    output: readFormat(format, output?.raw('format') === undefined ? 'output_format' : 'output_config.format', losses),
    reasoning: readReasoning(fields, output?.string('effort'), losses),
    user: fields.inner('metadata', ['user_id'])?.string('user_id'),
    serviceTier: readTier(fields.string('service_tier')),
  }
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
}

/** Anthropic's word for "no priority capacity" is what others call the default tier. */
function readTier(tier: string | undefined): string | undefined {
  return tier === 'standard_only' ? 'default' : tier
}

function readToolChoice(fields: Fields): { toolChoice?: ToolChoice; parallelTools?: boolean } {
  const choice = fields.inner('tool_choice', ['type', 'name', 'disable_parallel_tool_use'])
  if (!choice) return {}
  const disabled = choice.boolean('disable_parallel_tool_use')
  return { toolChoice: choiceOf(choice), parallelTools: disabled === undefined ? undefined : !disabled }
}

function choiceOf(choice: Fields): ToolChoice | undefined {
  switch (choice.string('type')) {
    case 'auto':
      return { type: 'auto' }
    case 'any':
      return { type: 'required' }
    case 'none':
      return { type: 'none' }
    case 'tool': {
      const name = choice.string('name')
      return name === undefined ? { type: 'required' } : { type: 'tool', names: [name] }
    }
    default:
      return undefined
  }
}

function readFormat(format: Json | undefined, path: string, losses: Losses): OutputFormat | undefined {
  if (format === undefined || format === null) return undefined
  const schema = at(format, 'schema')
  if (at(format, 'type') === 'json_schema' && asObject(schema)) return { type: 'schema', schema: schema ?? {} }
  losses.refuse(path, 'must be {type: "json_schema", schema}')
  return undefined
}

const efforts: Readonly<Record<string, Effort>> = { low: 'low', medium: 'medium', high: 'high', xhigh: 'xhigh', max: 'xhigh' }

/** Thinking that is on shows its text unless `display` is `omitted`. */
function readReasoning(fields: Fields, effortWord: string | undefined, losses: Losses): ReasoningSetting | undefined {
  const known = effortWord !== undefined && Object.hasOwn(efforts, effortWord) ? efforts[effortWord] : undefined
  if (effortWord !== undefined && (known === undefined || effortWord === 'max')) {
    losses.warn('output_config.effort', known ? 'approximated' : 'dropped')
  }
  const effort = known === undefined ? {} : { effort: known }
  const thinking = fields.inner('thinking', ['type', 'budget_tokens', 'display'])
  const show = { show: thinking?.string('display') !== 'omitted' }
  switch (thinking?.string('type')) {
    case undefined:
      return known === undefined ? undefined : effort
    case 'disabled':
      return { effort: 'none' }
    case 'enabled':
      return { ...effort, budgetTokens: thinking?.number('budget_tokens'), ...show }
    case 'adaptive':
      return { ...effort, ...show }
    default:
      losses.warn('thinking.type', 'approximated')
      return { ...effort, ...show }
  }
}

function readTools(tools: readonly Json[] | undefined, losses: Losses): Tool[] {
  return (tools ?? []).flatMap((value, index) => {
    const path = `tools.${index}`
    const tool = asObject(value)
    if (!tool) {
      losses.refuse(path, 'must be an object')
      return []
    }
    const type = asString(tool.type)
    if (type !== undefined && type !== 'custom') {
      losses.refuse(path, 'a tool that Anthropic defines or runs itself exists at no other provider')
      return []
    }
    const name = asString(tool.name)
    if (!name) {
      losses.refuse(`${path}.name`, 'must be a string')
      return []
    }
    warnUnknown(tool, ['type', 'name', 'description', 'input_schema', 'strict', 'cache_control'], path, losses)
    return [
      {
        name,
        ...(asString(tool.description) !== undefined && { description: asString(tool.description) }),
        ...(asObject(tool.input_schema) && { parameters: tool.input_schema }),
        ...(asBoolean(tool.strict) !== undefined && { strict: asBoolean(tool.strict) }),
        ...cacheIn(tool),
      },
    ]
  })
}

class MessageReader {
  readonly #losses: Losses
  /** Names of tools by call id, so that results can be told to protocols that match by name. */
  readonly #names = new Map<string, string>()

  constructor(losses: Losses) {
    this.#losses = losses
  }

  system(system: Json | undefined): Turn[] {
    if (system === undefined || system === null) return []
    const parts = this.#systemParts(system, 'system')
    return parts.length > 0 ? [{ role: 'system', parts }] : []
  }

  read(messages: Json | undefined): Turn[] {
    const list = asArray(messages)
    if (!list) {
      this.#losses.refuse('messages', 'must be an array')
      return []
    }
    return list.flatMap((message, index) => this.#turns(message, `messages.${index}`))
  }

  #turns(value: Json, path: string): Turn[] {
    const message = asObject(value)
    if (!message) {
      this.#losses.refuse(path, 'must be an object')
      return []
    }
    warnUnknown(message, ['role', 'content'], path, this.#losses)
    const content = `${path}.content`
    switch (message.role) {
      case 'user':
        return this.#userTurns(message.content, content)
      case 'assistant':
        return [{ role: 'assistant', parts: this.#assistantParts(message.content, content) }]
      case 'system':
        return [{ role: 'system', parts: this.#systemParts(message.content, content) }]
      default:
        this.#losses.refuse(`${path}.role`, 'must be user, assistant or system')
        return []
    }
  }

  /** Blocks with their paths; a string is one text block. */
  #blocks(content: Json | undefined, path: string): { block: JsonObject; path: string }[] {
    if (typeof content === 'string') return [{ block: { type: 'text', text: content }, path }]
    const list = asArray(content)
    if (!list) {
      this.#losses.refuse(path, 'must be a string or an array of blocks')
      return []
    }
    return list.flatMap((value, index) => {
      const block = asObject(value)
      if (!block || asString(block.type) === undefined) this.#losses.refuse(`${path}.${index}`, 'must be a block with a type')
      return block && asString(block.type) !== undefined ? [{ block, path: `${path}.${index}` }] : []
    })
  }

  #systemParts(content: Json, path: string): TextPart[]
  #systemParts(content: Json | undefined, path: string): TextPart[]
  #systemParts(content: Json | undefined, path: string): TextPart[] {
    return this.#blocks(content, path).flatMap(({ block, path: at }) => {
      if (block.type === 'text') return this.#text(block, at)
      this.#losses.refuse(at, 'only text can stand in a system message')
      return []
    })
  }

  #assistantParts(content: Json | undefined, path: string): Part[] {
    const parts = this.#blocks(content, path).flatMap(({ block, path: at }) => {
      if (block.type === 'text' && asString(block.text) === undefined) this.#losses.refuse(`${at}.text`, 'must be a string')
      if (block.type === 'tool_use') {
        const [id, name] = [asString(block.id), asString(block.name)]
        if (id === undefined || name === undefined) this.#losses.refuse(at, 'must have an id and a name')
        else this.#names.set(id, name)
      }
      return readAssistantBlock(block, carriedSeal)
    })
    return attachSeals(parts)
  }

  /** Tool results become turns of their own, in the order they stand. */
  #userTurns(content: Json | undefined, path: string): Turn[] {
    const turns: { role: Role; parts: Part[] }[] = []
    for (const { block, path: at } of this.#blocks(content, path)) {
      const parts: Part[] = block.type === 'tool_result' ? this.#toolResult(block, at) : this.#userPart(block, at)
      if (parts.length === 0) continue
      const role: Role = block.type === 'tool_result' ? 'tool' : 'user'
      const last = turns.at(-1)
      if (last?.role !== role) turns.push({ role, parts })
      else for (const part of parts) last.parts.push(part)
    }
    return turns.length > 0 ? turns : [{ role: 'user', parts: [] }]
  }

  #toolResult(block: JsonObject, path: string): ToolResultPart[] {
    const id = asString(block.tool_use_id)
    if (id === undefined) {
      this.#losses.refuse(`${path}.tool_use_id`, 'must be a string')
      return []
    }
    const blocks = block.content === undefined || block.content === null ? [] : this.#blocks(block.content, `${path}.content`)
    const content = blocks.flatMap(({ block: inner, path: at }) => this.#userPart(inner, at))
    const name = this.#names.get(id)
    return [
      {
        type: 'tool-result',
        id,
        ...(name !== undefined && { name }),
        content: content.length === 1 && content[0]?.type === 'text' && content[0].text === '' ? [] : content,
        ...(asBoolean(block.is_error) !== undefined && { isError: asBoolean(block.is_error) }),
        ...cacheIn(block),
      },
    ]
  }

  /** A block that a user or a tool may send. */
  #userPart(block: JsonObject, path: string): (TextPart | ImagePart | DocumentPart)[] {
    switch (block.type) {
      case 'text':
        return this.#text(block, path)
      case 'image': {
        const source = this.#source(block, path)
        return source ? [{ type: 'image', source, ...cacheIn(block) }] : []
      }
      case 'document':
        return this.#document(block, path)
      case 'search_result':
        return this.#searchResult(block, path)
      default:
        this.#losses.refuse(path, 'this kind of block exists at no other provider')
        return []
    }
  }

  #text(block: JsonObject, path: string): TextPart[] {
    const text = asString(block.text)
    if (text === undefined) {
      this.#losses.refuse(`${path}.text`, 'must be a string')
      return []
    }
    return [{ type: 'text', text, ...cacheIn(block) }]
  }

  #source(block: JsonObject, path: string): MediaSource | undefined {
    const source = asObject(block.source)
    const [type, mediaType] = [asString(source?.type), asString(source?.media_type)]
    const value = asString(source?.[type === 'base64' || type === 'text' ? 'data' : type === 'file' ? 'file_id' : 'url'])
    if (value !== undefined) {
      if (type === 'base64' && mediaType !== undefined) return { kind: 'base64', mediaType, data: value }
      if (type === 'text') return plainText(value)
      if (type === 'url') return { kind: 'url', url: value }
      if (type === 'file') return { kind: 'file', id: value }
    }
    this.#losses.refuse(`${path}.source`, 'must be base64 with media_type and data, a url, a file_id or text')
    return undefined
  }

  #document(block: JsonObject, path: string): DocumentPart[] {
    if (at(block.citations, 'enabled') === true) this.#losses.warn(`${path}.citations`)
    if (asString(block.context)) this.#losses.warn(`${path}.context`)
    const source = at(block.source, 'type') === 'content' ? this.#contentSource(block.source, path) : this.#source(block, path)
    const name = asString(block.title)
    return source ? [{ type: 'document', source, ...(name !== undefined && { name }), ...cacheIn(block) }] : []
  }

  /** A document made of blocks is read as one text; pictures inside it have no place. */
  #contentSource(source: Json | undefined, path: string): MediaSource | undefined {
    const blocks = this.#blocks(at(source, 'content'), `${path}.source.content`)
    if (blocks.some(({ block }) => block.type !== 'text')) {
      this.#losses.refuse(`${path}.source.content`, 'only text can stand in a document made of blocks')
      return undefined
    }
    if (blocks.length > 1) this.#losses.warn(`${path}.source.content`, 'approximated')
    return plainText(blocks.map(({ block }) => asString(block.text) ?? '').join('\n\n'))
  }

  /** A search result becomes text with its title and source before it; citing it is lost. */
  #searchResult(block: JsonObject, path: string): TextPart[] {
    this.#losses.warn(path, 'approximated')
    const texts = this.#blocks(block.content ?? [], `${path}.content`).map(({ block: inner }) => asString(inner.text) ?? '')
    const text = [asString(block.title), asString(block.source), ...texts].filter((line) => line).join('\n')
    return [{ type: 'text', text, ...cacheIn(block) }]
  }
}

function plainText(text: string): MediaSource {
  return { kind: 'base64', mediaType: 'text/plain', data: Buffer.from(text).toString('base64') }
}
