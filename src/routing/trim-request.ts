// A request without what it provably does not need: instructions given twice, word for word, and tools that its own tool choice keeps the
// model from calling. By splices, so that everything else leaves as it came. Whatever might change an answer stays.
import {
  type Document,
  edit,
  elements,
  find,
  leafAt,
  leavesWithin,
  members,
  removeMember,
  type Span,
  type Splice,
} from '../core/document.ts'
import type { WireName } from '../core/upstream.ts'

export type Trimmed = { readonly document: Document; readonly removed: readonly string[] }

/** Where a wire has its instructions and its tools, and what its tool choice says. */
type Shape = {
  /** Lists whose elements are instructions when `isInstruction` says so. */
  readonly instructions: readonly (string | number)[]
  readonly isInstruction: (document: Document, element: Span) => boolean
  readonly tools: readonly (string | number)[]
  /** From a tool to its name. */
  readonly toolName: readonly string[]
  /** Names that may be called; undefined for all of them. */
  readonly allowed: (document: Document) => ReadonlySet<string> | undefined
  /** Members that mean nothing, or are refused, once there are no tools. */
  readonly beside: readonly string[]
}

const isSystem = (document: Document, element: Span) => /^(system|developer)$/.test(text(document, member(document, element, 'role')) ?? '')
const isText = (document: Document, element: Span) => member(document, element, 'text')?.kind === 'string'
const nobody: ReadonlySet<string> = new Set()

const chat: Shape = {
  instructions: ['messages'],
  isInstruction: isSystem,
  tools: ['tools'],
  toolName: ['function', 'name'],
  allowed: (document) => openaiChoice(document, ['function', 'name']),
  beside: ['tools', 'tool_choice', 'parallel_tool_calls'],
}

const shapes: Readonly<Partial<Record<WireName, Shape>>> = {
  'openai-chat': chat,
  'ollama-chat': { ...chat, allowed: () => undefined },
  'openai-responses': { ...chat, instructions: ['input'], toolName: ['name'], allowed: (document) => openaiChoice(document, ['name']) },
  'anthropic-messages': {
    instructions: ['system'],
    isInstruction: isText,
    tools: ['tools'],
    toolName: ['name'],
    allowed: (document) => {
      const type = text(document, find(document, ['tool_choice', 'type']))
      if (type === 'none') return nobody
      const name = type === 'tool' ? text(document, find(document, ['tool_choice', 'name'])) : undefined
      return name === undefined ? undefined : new Set([name])
    },
    beside: ['tools', 'tool_choice'],
  },
  'bedrock-converse': {
    instructions: ['system'],
    isInstruction: isText,
    tools: ['toolConfig', 'tools'],
    toolName: ['toolSpec', 'name'],
    allowed: (document) => {
      const name = text(document, find(document, ['toolConfig', 'toolChoice', 'tool', 'name']))
      return name === undefined ? undefined : new Set([name])
    },
    beside: ['toolConfig'],
  },
}

/** OpenAI's choice: a word, one tool, or a list of those allowed. */
function openaiChoice(document: Document, namePath: readonly string[]): ReadonlySet<string> | undefined {
  const choice = find(document, ['tool_choice'])
  if (choice?.kind === 'string') return text(document, choice) === 'none' ? nobody : undefined
  const type = text(document, find(document, ['tool_choice', 'type']))
  if (type === 'function') {
    const name = text(document, find(document, ['tool_choice', ...namePath]))
    return name === undefined ? undefined : new Set([name])
  }
  if (type !== 'allowed_tools') return undefined
  const list = find(document, ['tool_choice', 'allowed_tools', 'tools']) ?? find(document, ['tool_choice', 'tools'])
  const names = list ? [...elements(document, list)].map((each) => text(document, along(document, each, namePath))) : []
  return names.every((name) => name !== undefined) && names.length > 0 ? new Set(names) : undefined
}

/** The request trimmed; itself, and nothing removed, where nothing is certain. */
export function trimRequest(document: Document, wire: WireName): Trimmed {
  const shape = shapes[wire]
  if (!shape) return { document, removed: [] }
  const instructions = repeatedInstructions(document, shape)
  const tools = needlessTools(document, shape)
  const isWithoutTools = tools.list !== undefined && tools.places.length === [...elements(document, tools.list)].length
  const splices = [...removeElements(document, instructions), ...(isWithoutTools ? [] : removeElements(document, tools))]
  const shorter = edit(document, splices)
  return {
    document: isWithoutTools && tools.places.length > 0 ? withoutMembers(shorter, shape.beside) : shorter,
    removed: [
      ...instructions.places.map((place) => [...shape.instructions, place].join('.')),
      ...tools.places.map((place) => [...shape.tools, place].join('.')),
    ],
  }
}

/** One after another: what stands side by side shares its commas. */
function withoutMembers(document: Document, names: readonly string[]): Document {
  return names.reduce((shorter, name) => {
    const root = find(shorter, [])
    return root ? edit(shorter, removeMember(shorter, root, name)) : shorter
  }, document)
}

type Picked = { readonly list: Span | undefined; readonly places: readonly number[] }

function repeatedInstructions(document: Document, { instructions, isInstruction }: Shape): Picked {
  const list = find(document, instructions)
  // With another instruction in between it may have been given again because of that one: of two that disagree the last word counts.
  let last: string | undefined
  const places = [...(list ? elements(document, list) : [])].flatMap((element, place) => {
    if (element.kind !== 'object' || !isInstruction(document, element)) return []
    const said = document.text.slice(element.start, element.end)
    if (said === last) return [place]
    last = said
    return []
  })
  return { list, places }
}

function needlessTools(document: Document, shape: Shape): Picked {
  const list = find(document, shape.tools)
  if (list?.kind !== 'array') return { list: undefined, places: [] }
  const allowed = shape.allowed(document)
  const tools = [...elements(document, list)]
  const seen = new Set<string>()
  const used = allowed && namesUsed(document, list)
  const places = tools.flatMap((tool, place) => {
    const said = document.text.slice(tool.start, tool.end)
    const isRepeated = seen.has(said)
    seen.add(said)
    const name = text(document, along(document, tool, shape.toolName))
    // What has no name of its own here is a tool of the provider's.
    if (name === undefined) return []
    return isRepeated || (allowed && !allowed.has(name) && !used?.has(name)) ? [place] : []
  })
  // A history of calls without any tool is refused, and so is the choice of a tool that is not there.
  if (places.length === tools.length && (hasCalls(document) || (allowed && allowed.size > 0))) return { list, places: [] }
  return { list, places }
}

/** Every text outside the list that might be the name of a tool: whatever the history mentions stays. */
function namesUsed(document: Document, list: Span): ReadonlySet<string> {
  const inside = leavesWithin(document, list)
  const names = new Set<string>()
  for (let index = 0; index < document.leafCount; index++) {
    const leaf = document.leaf(index)
    if ((index < inside.from || index >= inside.to) && !leaf.isKey && leaf.end - leaf.start <= 140) names.add(document.textOf(leaf))
  }
  return names
}

function hasCalls({ text }: Document): boolean {
  return /"(?:tool_use|tool_result|toolUse|toolResult|tool_calls|tool_call_id|function_call|function_call_output)"/.test(text)
}

/** Remove elements of a list with their commas. */
function removeElements(document: Document, { list, places }: Picked): Splice[] {
  if (!list || places.length === 0) return []
  const out = new Set(places)
  const splices: Splice[] = []
  let keptEnd: number | undefined
  let gone: { readonly start: number; readonly end: number } | undefined
  const settle = (nextStart: number | undefined) => {
    if (!gone) return
    // Behind a kept element the comma before goes along; at the front, the comma behind.
    if (keptEnd !== undefined) splices.push({ start: keptEnd, end: gone.end, text: '' })
    else splices.push({ start: gone.start, end: nextStart ?? gone.end, text: '' })
    gone = undefined
  }
  for (const [place, element] of [...elements(document, list)].entries()) {
    if (out.has(place)) gone = { start: gone?.start ?? element.start, end: element.end }
    else {
      settle(element.start)
      keptEnd = element.end
    }
  }
  settle(undefined)
  return splices
}

function member(document: Document, span: Span, key: string): Span | undefined {
  let value: Span | undefined
  for (const each of members(document, span)) if (each.key === key) value = each.value
  return value
}

function along(document: Document, span: Span, path: readonly string[]): Span | undefined {
  return path.reduce<Span | undefined>((at, key) => at && member(document, at, key), span)
}

function text(document: Document, span: Span | undefined): string | undefined {
  const leaf = span?.kind === 'string' ? leafAt(document, span) : undefined
  return leaf && document.textOf(leaf)
}
