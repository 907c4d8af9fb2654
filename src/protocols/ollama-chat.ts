// Ollama's own chat, POST /api/chat. Its window and its keep-alive can be set only here, not through its OpenAI door.
import type {
  Conversation,
  DocumentPart,
  Losses,
  Part,
  Role,
  TextPart,
  Tool,
  ToolCallPart,
  ToolResultPart,
  Turn,
} from '../core/conversation.ts'
import { asArray, asBoolean, asObject, asString, at, type Json, type JsonObject, said } from '../core/json.ts'
import { answers, argumentsObject, readFunction, type Shape, strings } from './ollama-answers.ts'
import { readImages, readModel, readSettings, writeImage, writeSettings } from './ollama-settings.ts'
import type { Protocol, Target } from './protocol.ts'

export { isLoadRequest, loadReply } from './ollama-answers.ts'

const shape: Shape = {
  read(line) {
    const message = asObject(line.message)
    return {
      text: asString(message?.content),
      thinking: asString(message?.thinking),
      toolCalls: asArray(message?.tool_calls),
      images: strings(message?.images),
    }
  },
  write: ({ text, thinking, toolCalls, images }) => ({
    message: said({ role: 'assistant', content: text ?? '', thinking, images, tool_calls: toolCalls }),
  }),
}

export const ollamaChat: Protocol = {
  name: 'ollama-chat',
  framing: 'ndjson',
  readRequest,
  writeRequest,
  ...answers(shape),
}

function readRequest(body: JsonObject, losses: Losses, path: { model?: string; stream?: boolean }): Conversation {
  const { settings, stream } = readSettings(body, losses, ['messages', 'tools'])
  return {
    model: readModel(body, losses, path),
    turns: readMessages(body.messages, losses),
    tools: readTools(body.tools, losses),
    settings,
    stream: path.stream ?? stream,
  }
}

const roles: readonly string[] = ['system', 'developer', 'user', 'assistant', 'tool'] satisfies Role[]

function readMessages(value: Json | undefined, losses: Losses): Turn[] {
  if (value === undefined || value === null) return []
  const messages = asArray(value)
  if (!messages) losses.refuse('messages', 'must be an array')
  const calls = new Calls(messages ?? [])
  return (messages ?? []).flatMap((message, place) => readMessage(message, `messages.${place}`, place, calls, losses))
}

function readMessage(message: Json, path: string, place: number, calls: Calls, losses: Losses): Turn[] {
  const members = asObject(message)
  const role = asString(members?.role)?.toLowerCase()
  if (!members || !role || !roles.includes(role)) {
    losses.refuse(members ? `${path}.role` : path, members ? `must be one of ${roles.join(', ')}` : 'must be an object')
    return []
  }
  for (const key of Object.keys(members)) if (!memberNames.includes(key)) losses.warn(`${path}.${key.slice(0, 64)}`)
  const images = readImages(members.images, `${path}.images`, losses)
  const text = readContent(members.content, `${path}.content`, losses)
  if (role === 'tool') {
    const name = asString(members.tool_name) ?? asString(members.name)
    const id = calls.answer(asString(members.tool_call_id), name)
    if (!id.isKnown) losses.warn(`${path}.tool_call_id`, 'approximated')
    return [{ role, parts: [{ type: 'tool-result', id: id.text, ...(name && { name }), content: [...images, ...text] }] }]
  }
  const parts: Part[] = []
  const thinking = asString(members.thinking)
  if (thinking) parts.push({ type: 'reasoning', text: thinking })
  // Images first: that is where Ollama's templates put them.
  parts.push(...images, ...text)
  parts.push(...readCalls(members.tool_calls, `${path}.tool_calls`, place, calls, losses))
  const name = asString(members.name)
  return [{ role: role as Role, parts, ...(name && { name }) }] // `roles` has just admitted it
}

const memberNames = ['role', 'content', 'thinking', 'images', 'tool_calls', 'tool_name', 'tool_call_id', 'name']

function readContent(value: Json | undefined, path: string, losses: Losses): TextPart[] {
  if (value === undefined || value === null || value === '') return []
  const text = asString(value)
  if (text === undefined) losses.refuse(path, 'must be a string')
  return text === undefined ? [] : [{ type: 'text', text }]
}

function readCalls(value: Json | undefined, path: string, place: number, calls: Calls, losses: Losses): ToolCallPart[] {
  if (value === undefined || value === null) return []
  const list = asArray(value)
  if (!list) losses.refuse(path, 'must be an array')
  const parts = (list ?? []).map((call, number): ToolCallPart => {
    const { name, arguments: args } = readFunction(call)
    if (!name) losses.refuse(`${path}.${number}.function.name`, 'must be the name of a tool')
    return { type: 'tool-call', id: calls.id(asString(at(call, 'id')), place, number), name, arguments: args }
  })
  if (parts.length > 0) calls.open(parts)
  return parts
}

/**
 * Which result answers which call. Ids came late to this wire: older clients name the tool, or send results in the order of the calls.
 * Ids made here follow from the place in the history, so they stay the same as it grows.
 */
class Calls {
  readonly #given: Set<string>
  #waiting: ToolCallPart[] = []
  #strays = 0

  constructor(messages: readonly Json[]) {
    const calls = messages.flatMap((message) => asArray(at(message, 'tool_calls')) ?? [])
    this.#given = new Set(calls.flatMap((call) => asString(at(call, 'id')) || []))
  }

  id(given: string | undefined, place: number, number: number): string {
    return given || this.#fresh(`call_${place}_${number}`)
  }

  open(calls: readonly ToolCallPart[]): void {
    this.#waiting = [...calls]
  }

  answer(id: string | undefined, name: string | undefined): { text: string; isKnown: boolean } {
    const byId = id ? this.#waiting.findIndex((call) => call.id === id) : -1
    const byName = name ? this.#waiting.findIndex((call) => call.name === name) : -1
    const place = byId >= 0 ? byId : id ? -1 : byName >= 0 ? byName : this.#waiting.length > 0 ? 0 : -1
    const [call] = place >= 0 ? this.#waiting.splice(place, 1) : []
    return { text: call?.id ?? id ?? this.#fresh(`call_stray_${this.#strays++}`), isKnown: call !== undefined }
  }

  #fresh(id: string): string {
    let free = id
    while (this.#given.has(free)) free += '_'
    this.#given.add(free)
    return free
  }
}

function readTools(value: Json | undefined, losses: Losses): Tool[] {
  if (value === undefined || value === null) return []
  const list = asArray(value)
  if (!list) losses.refuse('tools', 'must be an array')
  return (list ?? []).flatMap((tool, place): Tool[] => {
    const path = `tools.${place}`
    const made = asObject(at(tool, 'function'))
    const name = asString(made?.name)
    const type = asString(at(tool, 'type')) ?? 'function'
    if (type !== 'function') losses.refuse(`${path}.type`, 'must be "function"')
    if (!made || !name) {
      losses.refuse(`${path}.function.name`, 'must be the name of a tool')
      return []
    }
    const description = asString(made.description)
    const strict = asBoolean(made.strict)
    return [
      {
        name,
        ...(description !== undefined && { description }),
        ...(made.parameters !== undefined && made.parameters !== null && { parameters: made.parameters }),
        ...(strict !== undefined && { strict }),
      },
    ]
  })
}

function writeRequest(conversation: Conversation, losses: Losses, target: Target): JsonObject {
  if (conversation.suffix !== undefined) losses.refuse('suffix', 'Ollama fills in the middle through /api/generate only')
  return {
    model: target.model,
    messages: writeMessages(conversation.turns, losses),
    ...writeTools(conversation, losses),
    ...writeSettings(conversation, losses, target),
  }
}

function writeTools({ tools, settings }: Conversation, losses: Losses): JsonObject {
  const choice = settings.toolChoice
  if (choice?.type === 'required' || choice?.type === 'tool') losses.refuse('tool_choice', 'Ollama cannot be made to call a tool')
  if (choice?.type === 'none' && tools.length > 0) losses.warn('tool_choice', 'approximated')
  if (tools.length === 0 || choice?.type === 'none') return {}
  return {
    tools: tools.map((tool, place) => {
      if (tool.strict) losses.warn(`tools.${place}.strict`)
      if (tool.cache) losses.warn('cache_control')
      const parameters = tool.parameters ?? { type: 'object', properties: {} }
      return { type: 'function', function: said({ name: tool.name, description: tool.description, parameters }) }
    }),
  }
}

function writeMessages(turns: readonly Turn[], losses: Losses): JsonObject[] {
  const names = new Map<string, string>()
  return turns.flatMap((turn, place) => {
    const path = `messages.${place}`
    if (turn.name !== undefined) losses.warn(`${path}.name`)
    for (const part of turn.parts) if (part.type === 'tool-call') names.set(part.id, part.name)
    const results = turn.parts.filter((part) => part.type === 'tool-result')
    const messages = results.map((result) => writeResult(result, names, path, losses))
    const rest = turn.parts.filter((part) => part.type !== 'tool-result')
    if (rest.length > 0 || turn.role !== 'tool') messages.push(writeMessage(turn.role, rest, path, losses))
    return messages
  })
}

function writeResult(result: ToolResultPart, names: ReadonlyMap<string, string>, path: string, losses: Losses): JsonObject {
  if (result.isError) losses.warn(`${path}.is_error`)
  if (result.cache) losses.warn('cache_control')
  const { text, images } = writeParts(result.content, path, losses)
  return said({
    role: 'tool',
    content: text,
    images: images.length > 0 ? images : undefined,
    tool_name: result.name ?? names.get(result.id),
    tool_call_id: result.id || undefined,
  })
}

function writeMessage(role: Role, parts: readonly Part[], path: string, losses: Losses): JsonObject {
  const { text, images, thinking, calls } = writeParts(parts, path, losses)
  return said({
    role: role === 'developer' ? 'system' : role === 'tool' ? 'user' : role,
    content: text,
    thinking: thinking || undefined,
    images: images.length > 0 ? images : undefined,
    tool_calls: calls.length > 0 ? calls : undefined,
  })
}

type Written = { text: string; images: string[]; thinking: string; calls: JsonObject[] }

/** A message has one string: texts are joined as Ollama joins neighbouring messages of one role, and images go to their own list. */
function writeParts(parts: readonly Part[], path: string, losses: Losses): Written {
  const texts: string[] = []
  const images: string[] = []
  const thinking: string[] = []
  const calls: JsonObject[] = []
  let hasTextBeforeImage = false
  for (const [place, part] of parts.entries()) {
    if ('cache' in part && part.cache) losses.warn('cache_control')
    if ('seal' in part && part.seal) losses.warn(path, 'seal-stripped')
    const here = `${path}.content.${place}`
    switch (part.type) {
      case 'text':
      case 'refusal':
        if (hasTextBeforeImage && images.length > 0) losses.warn(`${path}.images`, 'approximated')
        if (part.text) texts.push(part.text)
        break
      case 'image': {
        if (texts.length > 0) hasTextBeforeImage = true
        if (part.detail !== undefined && part.detail !== 'auto') losses.warn(`${here}.detail`)
        const image = writeImage(part, here, losses)
        if (image !== undefined) images.push(image)
        break
      }
      case 'document':
        texts.push(...writeDocument(part, here, losses))
        break
      case 'audio':
        losses.refuse(here, 'Ollama takes no audio')
        break
      case 'reasoning':
        // Reasoning that another provider sealed is for that provider alone.
        if (part.text && !part.seal) thinking.push(part.text)
        break
      case 'tool-call': {
        const args = argumentsObject(part.arguments)
        if (!args) losses.refuse(`${here}.arguments`, 'is not a JSON object')
        calls.push(said({ id: part.id || undefined, function: { index: calls.length, name: part.name, arguments: args ?? {} } }))
        break
      }
      case 'tool-result':
      case 'opaque':
        losses.warn(here)
        break
      default:
        part satisfies never
    }
  }
  return { text: texts.join('\n\n'), images, thinking: thinking.join('\n\n'), calls }
}

/** A plain text document is text; any other needs a reader that Ollama does not have. */
function writeDocument({ source, name }: DocumentPart, path: string, losses: Losses): string[] {
  if (source.kind !== 'base64' || !source.mediaType.startsWith('text/')) {
    losses.refuse(path, 'Ollama takes no documents')
    return []
  }
  losses.warn(path, 'approximated')
  const text = Buffer.from(source.data, 'base64').toString()
  return [name ? `${name}\n\n${text}` : text]
}
