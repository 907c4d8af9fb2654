// Requests of Bedrock's Converse, read. https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
import type {
  CacheMark,
  Conversation,
  Losses,
  OutputFormat,
  Part,
  Settings,
  TextPart,
  Tool,
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
import { attachSeals, type SealCarrier } from '../core/seal.ts'
import { readModelFields } from './bedrock-converse-models.ts'
import { inputText, readCitations, readMediaBlock, readOwnBlock, readReasoning } from './bedrock-converse-wire.ts'

export function readRequest(body: JsonObject, losses: Losses, path: { model?: string; stream?: boolean }): Conversation {
  judgeRest(body, losses)
  const toolConfig = readToolConfig(body.toolConfig, losses)
  const settings: Settings = {
    ...readInference(body.inferenceConfig, losses),
    ...readModelFields(body.additionalModelRequestFields, losses),
    ...said({
      toolChoice: toolConfig.toolChoice,
      output: readOutput(body.outputConfig, losses),
      serviceTier: asString(at(body.serviceTier, 'type')),
    }),
  }
  return {
    model: path.model ?? asString(body.modelId) ?? '',
    turns: [...readSystem(body.system, losses), ...readMessages(body.messages, losses)],
    tools: toolConfig.tools,
    settings,
    stream: path.stream ?? false,
    streamUsage: true,
  }
}

const carriedFields = new Set([
  'modelId',
  'messages',
  'system',
  'inferenceConfig',
  'toolConfig',
  'outputConfig',
  'additionalModelRequestFields',
  'serviceTier',
])

function judgeRest(body: JsonObject, losses: Losses): void {
  for (const [field, value] of Object.entries(body)) {
    if (carriedFields.has(field) || value === null) continue
    if (field === 'guardrailConfig') losses.refuse(field, 'a guardrail lives at AWS and cannot be carried')
    else if (field === 'promptVariables') losses.refuse(field, 'a stored prompt lives at AWS and cannot be carried')
    else losses.warn(field) // performanceConfig, requestMetadata, additionalModelResponseFieldPaths and whatever is new only tune
  }
}

function listIn(value: Json | undefined, path: string, losses: Losses): Json[] {
  if (value !== undefined && value !== null && !Array.isArray(value)) losses.refuse(path, 'must be a list')
  return asArray(value) ?? []
}

function readSystem(value: Json | undefined, losses: Losses): Turn[] {
  const parts: TextPart[] = []
  listIn(value, 'system', losses).forEach((raw, place) => {
    const path = `system.${place}`
    const block = asObject(raw)
    const text = asString(block?.text) ?? guarded(block)
    if (text !== undefined) {
      if (block?.guardContent !== undefined) losses.warn(path, 'approximated')
      parts.push({ type: 'text', text })
    } else if (block?.cachePoint !== undefined) markLast(parts, block.cachePoint, path, losses)
    else losses.refuse(path, 'must be a text block or a cache point')
  })
  return parts.length > 0 ? [{ role: 'system', parts }] : []
}

/** The text that a guardrail would look at; without one it is text like any other. */
function guarded(block: JsonObject | undefined): string | undefined {
  return asString(at(at(block?.guardContent, 'text'), 'text'))
}

/** A cache point means everything before it: the mark goes onto the last part that can hold one. */
function markLast(parts: (Part | SealCarrier)[], point: Json, path: string, losses: Losses): void {
  const last = parts.at(-1)
  if (last && 'type' in last && ['text', 'image', 'document', 'tool-call', 'tool-result'].includes(last.type)) {
    parts[parts.length - 1] = { ...last, cache: readCachePoint(point) } as Part // those kinds hold a mark
  } else losses.warn(path)
}

function readCachePoint(point: Json): CacheMark {
  const ttl = asString(at(point, 'ttl'))
  return ttl === '5m' || ttl === '1h' ? { ttl } : {}
}

function readMessages(value: Json | undefined, losses: Losses): Turn[] {
  return listIn(value, 'messages', losses).flatMap((raw, place) => {
    const path = `messages.${place}`
    const role = asString(at(raw, 'role'))
    if (role !== 'user' && role !== 'assistant') {
      losses.refuse(`${path}.role`, 'must be user or assistant')
      return []
    }
    const parts: (Part | SealCarrier)[] = []
    listIn(at(raw, 'content'), `${path}.content`, losses).forEach((block, at) => {
      readBlock(asObject(block), role === 'assistant', `${path}.content.${at}`, parts, losses)
    })
    const attached = attachSeals(parts)
    return role === 'assistant' ? [{ role, parts: attached }] : runs(attached)
  })
}

/** A user message may hold results and words; they become turns of their own, in order. */
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

function readBlock(block: JsonObject | undefined, isAssistant: boolean, path: string, parts: (Part | SealCarrier)[], losses: Losses): void {
  if (!block) {
    losses.refuse(path, 'must be an object')
    return
  }
  const text = asString(block.text) ?? guarded(block)
  if (text !== undefined) {
    if (block.guardContent !== undefined) losses.warn(path, 'approximated')
    parts.push({ type: 'text', text })
    return
  }
  if (block.cachePoint !== undefined) {
    markLast(parts, block.cachePoint, path, losses)
    return
  }
  const citations = asObject(block.citationsContent)
  if (citations) {
    parts.push(...readCitations(citations))
    return
  }
  const own = readOwnBlock(block, isAssistant)
  if (own) {
    parts.push(own)
    return
  }
  const call = asObject(block.toolUse)
  const result = asObject(block.toolResult)
  const reasoning = asObject(block.reasoningContent)
  if (call) {
    const { toolUseId, name } = call
    if (typeof toolUseId !== 'string') losses.refuse(`${path}.toolUse.toolUseId`, 'must be a string')
    if (typeof name !== 'string') losses.refuse(`${path}.toolUse.name`, 'must be a string')
    parts.push({ type: 'tool-call', id: asString(toolUseId) ?? '', name: asString(name) ?? '', arguments: inputText(call.input) })
  } else if (result) parts.push(readResult(result, path, losses))
  else if (reasoning) parts.push(readReasoning(reasoning))
  else {
    const media = readMediaBlock(block)
    if (media) {
      for (const field of ['citations', 'context']) if (at(block.document, field) !== undefined) losses.warn(`${path}.document.${field}`)
      parts.push(media)
    } else losses.refuse(path, 'is not a kind of block that can be carried')
  }
}

function readResult(result: JsonObject, path: string, losses: Losses): ToolResultPart {
  const id = asString(result.toolUseId)
  if (id === undefined) losses.refuse(`${path}.toolResult.toolUseId`, 'must be a string')
  const content = listIn(result.content, `${path}.toolResult.content`, losses).flatMap((raw, place): ToolResultPart['content'] => {
    const block = asObject(raw) ?? {}
    const text = asString(block.text)
    if (text !== undefined) return [{ type: 'text', text }]
    if (block.json !== undefined) return [{ type: 'text', text: stringifyJson(block.json) }]
    const media = readMediaBlock(block)
    if (media) return [media]
    losses.refuse(`${path}.toolResult.content.${place}`, 'is not a kind of block that can be carried')
    return []
  })
  return { type: 'tool-result', id: id ?? '', content, ...(result.status === 'error' && { isError: true }) }
}

function readInference(value: Json | undefined, losses: Losses): Partial<Settings> {
  if (value !== undefined && value !== null && !isObject(value)) losses.refuse('inferenceConfig', 'must be an object')
  const config = asObject(value) ?? {}
  const number = (key: string) => {
    const member = config[key]
    if (member !== undefined && member !== null && asNumber(member) === undefined)
      losses.refuse(`inferenceConfig.${key}`, 'must be a number')
    return asNumber(member)
  }
  const stop = asArray(config.stopSequences)
  if (config.stopSequences != null && !stop?.every((item) => typeof item === 'string')) {
    losses.refuse('inferenceConfig.stopSequences', 'must be a list of strings')
  }
  for (const field of Object.keys(config)) {
    if (!['maxTokens', 'temperature', 'topP', 'stopSequences'].includes(field)) losses.warn(`inferenceConfig.${field}`)
  }
  return said({
    maxOutputTokens: number('maxTokens'),
    temperature: number('temperature'),
    topP: number('topP'),
    stop: stop?.length ? stop.filter((item) => typeof item === 'string') : undefined,
  }) as Partial<Settings> // each member is read as its type
}

function readToolConfig(value: Json | undefined, losses: Losses): { tools: Tool[]; toolChoice?: ToolChoice } {
  if (value !== undefined && value !== null && !isObject(value)) losses.refuse('toolConfig', 'must be an object')
  const tools: Tool[] = []
  listIn(at(value, 'tools'), 'toolConfig.tools', losses).forEach((raw, place) => {
    const path = `toolConfig.tools.${place}`
    const spec = asObject(at(raw, 'toolSpec'))
    const point = at(raw, 'cachePoint')
    const last = tools.at(-1)
    if (spec) {
      const name = asString(spec.name)
      if (name === undefined) losses.refuse(`${path}.toolSpec.name`, 'must be a string')
      const description = asString(spec.description)
      const parameters = at(spec.inputSchema, 'json')
      const strict = asBoolean(spec.strict)
      tools.push({ name: name ?? '', ...said({ description, parameters, strict }) })
    } else if (point !== undefined && last) tools[tools.length - 1] = { ...last, cache: readCachePoint(point) }
    else if (point !== undefined) losses.warn(path)
    else losses.refuse(path, 'runs at AWS and cannot be carried')
  })
  const choice = asObject(at(value, 'toolChoice'))
  if (!choice) return { tools }
  const named = asString(at(choice.tool, 'name'))
  if (named !== undefined) return { tools, toolChoice: { type: 'tool', names: [named] } }
  if (choice.any !== undefined) return { tools, toolChoice: { type: 'required' } }
  if (choice.auto !== undefined) return { tools, toolChoice: { type: 'auto' } }
  losses.refuse('toolConfig.toolChoice', 'must be auto, any or tool')
  return { tools }
}

function readOutput(value: Json | undefined, losses: Losses): OutputFormat | undefined {
  const format = asObject(at(value, 'textFormat'))
  for (const field of Object.keys(asObject(value) ?? {})) if (field !== 'textFormat') losses.warn(`outputConfig.${field}`)
  if (!format) return undefined
  const structure = asObject(at(format.structure, 'jsonSchema'))
  const text = asString(structure?.schema)
  if (format.type !== 'json_schema' || text === undefined) {
    losses.refuse('outputConfig.textFormat', 'must be a json_schema')
    return undefined
  }
  try {
    const name = asString(structure?.name)
    const description = asString(structure?.description)
    return {
      type: 'schema',
      schema: parseJson(text),
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
    }
  } catch {
    losses.refuse('outputConfig.textFormat.structure.jsonSchema.schema', 'must be the text of a JSON Schema')
    return undefined
  }
}
