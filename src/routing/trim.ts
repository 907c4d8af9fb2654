// What a request pays for without need: instructions said twice, tools that are never called, old results that nobody will look at again.
// Pure. `isCertain` holds where the request itself proves that nothing is lost; everything else is a suggestion for whoever wrote the client.
import type { Conversation, Part, Tool, ToolCallPart, Turn } from '../core/conversation.ts'
import { parseJson, stringifyJson } from '../core/json.ts'
import { estimateConversation, estimateTokens } from '../core/tokens.ts'

type KindFacts = { readonly isCertain: boolean; readonly about: string; readonly advice: string }

export const wasteKinds = {
  'duplicate-instructions': {
    isCertain: true,
    about: 'an instruction that was already given, word for word',
    advice: 'say it once',
  },
  'duplicate-tool': { isCertain: true, about: 'a tool that was already offered, word for word', advice: 'offer it once' },
  'barred-tool': {
    isCertain: true,
    about: 'a tool that the tool choice of this very request does not let the model call',
    advice: 'offer only what may be called',
  },
  'uncalled-tool': {
    isCertain: false,
    about: 'a tool that was never called in a conversation of several answers',
    advice: 'offer it where it is used',
  },
  'superseded-result': {
    isCertain: false,
    about: 'a result that a later call of the same thing has replaced',
    advice: 'leave the older one out, or a line in its place',
  },
  'stale-result': { isCertain: false, about: 'a long result many answers ago', advice: 'keep its summary, or the lines that were used' },
  'repeated-text': { isCertain: false, about: 'a passage that stands earlier in the same request', advice: 'refer to it' },
  'encoded-data': {
    isCertain: false,
    about: 'base64 or hexadecimal inside a text',
    advice: 'send a file as a file; a model reads no base64',
  },
  whitespace: { isCertain: false, about: 'blank lines, trailing spaces, or the spacing of JSON', advice: 'send it without' },
} as const satisfies Readonly<Record<string, KindFacts>>
export type WasteKind = keyof typeof wasteKinds

/** Tokens that could be spared at one place: `tools.4`, `turns.12.parts.0`. */
export type Waste = { readonly kind: WasteKind; readonly path: string; readonly tokens: number; readonly tool?: string }

/** From how much on it is worth a word, in tokens, and how long ago is long ago, in answers. */
const least = { result: 200, stale: 500, passage: 60, repeated: 150, spacing: 40, encodedChars: 1_000 }
const answersAgo = 6
const answersForTools = 3

/** Everything found in one request; each part is counted under one kind, the surest first. */
export function findWaste(conversation: Conversation): Waste[] {
  const places = new Places(conversation)
  for (const look of [findInstructions, findSuperseded, findStale, findRepeated, findEncoded, findSpacing]) look(places)
  return [...findTools(conversation), ...places.found]
}

type Place = { readonly part: Part; readonly turn: Turn; readonly turnIndex: number; readonly path: string }

/** The parts of a request, each of which is counted once. */
class Places {
  readonly found: Waste[] = []
  readonly #all: readonly Place[]
  readonly #counted = new Set<Part>()
  /** Answers up to and including each turn. */
  readonly #answers: readonly number[]

  constructor({ turns }: Conversation) {
    this.#all = turns.flatMap((turn, turnIndex) =>
      turn.parts.map((part, index) => ({ part, turn, turnIndex, path: `turns.${turnIndex}.parts.${index}` })),
    )
    let answers = 0
    this.#answers = turns.map(({ role }) => (role === 'assistant' ? ++answers : answers))
  }

  get all(): readonly Place[] {
    return this.#all
  }

  /** What no other kind has counted. */
  get open(): readonly Place[] {
    return this.#all.filter(({ part }) => !this.#counted.has(part))
  }

  /** How many answers came after a turn. */
  answersSince(turnIndex: number): number {
    return (this.#answers.at(-1) ?? 0) - (this.#answers[turnIndex] ?? 0)
  }

  note(kind: WasteKind, { part, path }: Place, tokens: number): void {
    this.#counted.add(part)
    this.found.push({ kind, path, tokens })
  }
}

// ------------------------------------------------------------------------------------------------------------------ tools

function findTools({ tools, turns, settings }: Conversation): Waste[] {
  const called = new Set(turns.flatMap(({ parts }) => parts.flatMap((part) => (part.type === 'tool-call' ? [part.name] : []))))
  const answers = turns.filter(({ role }) => role === 'assistant').length
  const choice = settings.toolChoice
  const isBarred = (name: string) => choice?.type === 'none' || (choice?.type === 'tool' && !choice.names.includes(name))
  const seen = new Set<string>()
  return tools.flatMap((tool, index): Waste[] => {
    const { name } = tool
    const text = textOfTool(tool)
    const waste = { path: `tools.${index}`, tool: name, tokens: tokensOfTool(tool) }
    if (seen.has(text)) return [{ kind: 'duplicate-tool', ...waste }]
    seen.add(text)
    if (called.has(name)) return []
    if (isBarred(name)) return [{ kind: 'barred-tool', ...waste }]
    return answers >= answersForTools ? [{ kind: 'uncalled-tool', ...waste }] : []
  })
}

function textOfTool({ name, description, parameters }: Tool): string {
  return stringifyJson([name, description, parameters])
}

/** What a request costs more with a tool than without any. */
function tokensOfTool(tool: Tool): number {
  const bare: Conversation = { model: '', turns: [], tools: [], settings: {}, stream: false }
  return estimateConversation({ ...bare, tools: [tool] }) - estimateConversation(bare)
}

// ------------------------------------------------------------------------------------------------------------------ turns

/** One that is given again after another may have been taken back by that one, and says something. */
function findInstructions(places: Places): void {
  let last: string | undefined
  for (const place of places.all) {
    const { part, turn } = place
    if ((turn.role !== 'system' && turn.role !== 'developer') || part.type !== 'text' || part.text.trim() === '') continue
    const name = `${turn.role} ${part.text}`
    if (name === last) places.note('duplicate-instructions', place, estimateTokens(part.text))
    last = name
  }
}

/** What a call was about: a file read again replaces what was read before, and so does the same question asked again. */
function findSuperseded(places: Places): void {
  const subjects = new Map<string, string>()
  for (const { part } of places.all) if (part.type === 'tool-call' && part.id !== '') subjects.set(part.id, subjectOf(part))
  const later = new Set<string>()
  for (const place of places.all.toReversed()) {
    const { part } = place
    if (part.type !== 'tool-result') continue
    const subject = subjects.get(part.id)
    if (subject === undefined) continue
    const tokens = estimateTokens(textOf(part))
    if (later.has(subject) && tokens >= least.result) places.note('superseded-result', place, tokens)
    // What failed replaces nothing.
    if (!part.isError) later.add(subject)
  }
}

function subjectOf({ name, arguments: text }: ToolCallPart): string {
  let file: unknown
  try {
    const given = parseJson(text) as Record<string, unknown> | null
    // A part of a file replaces only the same part.
    const isPart =
      given !== null && ['offset', 'limit', 'start', 'end', 'line', 'range', 'view_range'].some((key) => given[key] !== undefined)
    file = isPart ? undefined : (given?.file_path ?? given?.filePath ?? given?.path ?? given?.filename)
  } catch {
    file = undefined // arguments of no known form are compared as they stand
  }
  return typeof file === 'string' && file !== '' && isReading(name) ? `file ${file}` : `call ${name} ${text}`
}

function isReading(tool: string): boolean {
  return /read|view|open|cat|get|show/i.test(tool)
}

function findStale(places: Places): void {
  for (const place of places.open) {
    if (place.part.type !== 'tool-result' || places.answersSince(place.turnIndex) < answersAgo) continue
    const tokens = estimateTokens(textOf(place.part))
    if (tokens >= least.stale) places.note('stale-result', place, tokens)
  }
}

/** Passages between blank lines that stood before, wherever that was. */
function findRepeated(places: Places): void {
  const seen = new Set<string>()
  const open = new Set(places.open.map(({ part }) => part))
  for (const place of places.all) {
    const text = textOf(place.part)
    let tokens = 0
    for (const passage of text.length > 100 ? text.split(/\n\s*\n/) : []) {
      const plain = passage.trim()
      if (plain.length < least.passage) continue
      const size = estimateTokens(plain)
      if (size < least.passage) continue
      if (seen.has(plain)) tokens += size
      seen.add(plain)
    }
    if (tokens >= least.repeated && open.has(place.part)) places.note('repeated-text', place, tokens)
  }
}

const encoded = new RegExp(`[A-Za-z0-9+/_-]{${least.encodedChars},}={0,2}`, 'g')

function findEncoded(places: Places): void {
  for (const place of places.open) {
    // A long run of letters alone is no encoding: it has digits and both cases, or it is hexadecimal.
    const runs = (textOf(place.part).match(encoded) ?? []).filter((run) => /\d/.test(run) && (/[a-z]/.test(run) || /[A-Z]/.test(run)))
    if (runs.length > 0)
      places.note(
        'encoded-data',
        place,
        runs.reduce((sum, run) => sum + estimateTokens(run), 0),
      )
  }
}

function findSpacing(places: Places): void {
  for (const place of places.open) {
    const text = textOf(place.part)
    if (text.length < least.spacing) continue
    const tokens = estimateTokens(text) - estimateTokens(compact(text))
    if (tokens >= least.spacing) places.note('whitespace', place, tokens)
  }
}

/** The same without what only the eye needs. Indentation stays: in code it means something. */
function compact(text: string): string {
  const trimmed = text.trim()
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) {
    try {
      return stringifyJson(parseJson(trimmed))
    } catch {
      // no JSON after all
    }
  }
  return trimmed
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/(\S)[ \t]{3,}/g, '$1  ')
}

function textOf(part: Part): string {
  if (part.type === 'text') return part.text
  if (part.type !== 'tool-result') return ''
  return part.content.map((piece) => (piece.type === 'text' ? piece.text : '')).join('\n\n')
}

// --------------------------------------------------------------------------------------------------------- many requests

/** What one kind comes to over many requests. */
export type KindSum = { requests: number; places: number; tokens: number }
export type ToolSum = { offered: number; called: number; tokens: number }

const mostTools = 5_000
const mostOpenings = 20_000

/** Adds up what is found in many requests, in bounded memory. */
export class WasteTally {
  requests = 0
  tokens = 0
  /** Tokens of tools and instructions that an earlier request had begun with alike: a provider's cache reads them at a tenth. */
  repeatedOpenings = { requests: 0, tokens: 0 }
  readonly kinds = new Map<WasteKind, KindSum>()
  readonly #tools = new Map<string, ToolSum>()
  readonly #openings = new Set<string>()
  readonly #hash: (text: string) => string

  /** `hash` keeps the openings short. */
  constructor(hash: (text: string) => string) {
    this.#hash = hash
  }

  add(conversation: Conversation): readonly Waste[] {
    const waste = findWaste(conversation)
    this.requests++
    this.tokens += estimateConversation(conversation)
    const seen = new Set<WasteKind>()
    for (const { kind, tokens } of waste) {
      const sum = this.kinds.get(kind) ?? { requests: 0, places: 0, tokens: 0 }
      this.kinds.set(kind, sum)
      if (!seen.has(kind)) sum.requests++
      seen.add(kind)
      sum.places++
      sum.tokens += tokens
    }
    this.#addTools(conversation)
    this.#addOpening(conversation)
    return waste
  }

  /** Tools that many requests offered and none called. */
  neverCalled(leastOffered = 2): { readonly tool: string; readonly offered: number; readonly tokens: number }[] {
    return [...this.#tools]
      .filter(([, { offered, called }]) => called === 0 && offered >= leastOffered)
      .map(([tool, { offered, tokens }]) => ({ tool, offered, tokens }))
      .sort((one, other) => other.tokens - one.tokens)
  }

  #addTools({ tools, turns }: Conversation): void {
    for (const tool of tools) {
      let sum = this.#tools.get(tool.name)
      if (!sum) {
        if (this.#tools.size >= mostTools) continue
        sum = { offered: 0, called: 0, tokens: 0 }
        this.#tools.set(tool.name, sum)
      }
      sum.offered++
      sum.tokens += tokensOfTool(tool)
    }
    for (const { parts } of turns) {
      for (const part of parts) {
        const sum = part.type === 'tool-call' ? this.#tools.get(part.name) : undefined
        if (sum) sum.called++
      }
    }
  }

  #addOpening({ tools, turns }: Conversation): void {
    const firstOther = turns.findIndex(({ role }) => role !== 'system' && role !== 'developer')
    const leading = turns.slice(0, firstOther < 0 ? turns.length : firstOther)
    if (tools.length === 0 && leading.length === 0) return
    const name = this.#hash(stringifyJson([tools, leading]))
    if (this.#openings.has(name)) {
      this.repeatedOpenings.requests++
      this.repeatedOpenings.tokens += estimateConversation({ model: '', turns: leading, tools, settings: {}, stream: false })
    } else if (this.#openings.size < mostOpenings) this.#openings.add(name)
  }
}
