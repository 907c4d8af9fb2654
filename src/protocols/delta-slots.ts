// Where the messages of each wire's streams carry pieces of longer texts, which piece continues which text, and where a text is over.
// Whoever must read text that is cut anywhere (surrogates to restore, words that must not pass) needs no other knowledge of a wire.
import type { ProtocolName } from '../core/conversation.ts'
import type { Path } from '../core/document.ts'
import { asArray, asNumber, asObject, asString, at, isObject, type Json, type JsonObject } from '../core/json.ts'
import type { Frame } from './protocol.ts'
import { holdsArguments, isStructural } from './reply-fields.ts'

/** A place in a message that holds a piece of a text. */
export type Slot = {
  readonly path: Path
  readonly text: string
  /** The text it is a piece of: `<block>|<field>`. */
  readonly channel: string
  /** Texts of one voice are said one after another: once another of them goes on, the one before is over. */
  readonly voice?: string
  /** JSON text, as arguments of calls are. */
  readonly isJson: boolean
  /** The call whose arguments these are; empty when its name is unknown. Absent when they are none. */
  readonly tool?: string
  /** Nothing of this text comes after this piece. */
  readonly isLast?: boolean
  /** A message that carries more of this text, where a copy of this one would begin something anew. */
  readonly more?: (text: string) => Frame
}

export type Reading = {
  readonly slots: readonly Slot[]
  /** Channels that begin with one of these are over with this message. */
  readonly ends: readonly string[]
  /** Voices that fall silent before this message. */
  readonly interrupts: readonly string[]
  /** The message tells again what pieces before it told. */
  readonly repeats?: boolean
}

/** One per stream: names of calls are told once and hold for what follows. */
export type SlotReader = { read(frame: Frame, body: JsonObject): Reading }

const nothing: Reading = { slots: [], ends: [], interrupts: [] }
/** Every channel. */
export const everything = ''

/** More calls or blocks than any stream has; their names are forgotten beyond it, and unnamed calls are not trusted. */
const mostNames = 4096

export const slotReaders: Readonly<Record<ProtocolName | 'native', () => SlotReader>> = {
  'openai-chat': () => new ChoiceSlots(),
  'openai-completions': () => new ChoiceSlots(),
  'openai-responses': () => new ResponseSlots(),
  'anthropic-messages': () => new MessageSlots(),
  gemini: () => new CandidateSlots(),
  'bedrock-converse': () => new ConverseSlots(),
  'ollama-chat': () => ({ read: (_frame, body) => lineSlots(body, asObject(body.message), ['message']) }),
  'ollama-generate': () => ({ read: (_frame, body) => lineSlots(body, body, []) }),
  native: () => new NativeSlots(),
}

/** Members of deltas whose own members are pieces. Others, such as annotations, come whole. */
const inPieces: ReadonlySet<string> = new Set([
  'content',
  'reasoning',
  'reasoning_content',
  'reasoning_details',
  'thinking',
  'summary',
  'audio',
  'reasoningContent',
  'toolResult',
])

/** Every string of a delta that may hold words, whatever its name: hosts add fields of their own. */
function pieces(value: Json | undefined, path: Path, field: string, block: string, skipped: readonly string[] = []): Slot[] {
  if (typeof value === 'string') {
    if (value.startsWith('data:')) return []
    const name = String(path.findLast((step) => typeof step === 'string') ?? '')
    return [{ path, text: value, channel: `${block}|${field}`, voice: block, isJson: holdsArguments(name) }]
  }
  if (Array.isArray(value))
    return value.flatMap((item, place) => {
      // The place in the list says nothing of what a piece continues; its type and its index do.
      const key = `${asString(at(item, 'type')) ?? ''}${asNumber(at(item, 'index')) ?? ''}`
      const found = pieces(item, [...path, place], `${field}.${key}`, block)
      // A signature is of the whole text before it.
      return asString(at(item, 'signature')) ? found.map((slot) => ({ ...slot, isLast: true })) : found
    })
  if (!isObject(value)) return []
  const slots: Slot[] = []
  for (const [name, member] of Object.entries(value)) {
    if (isStructural(name) || name === 'name' || skipped.includes(name)) continue
    if (typeof member !== 'string' && !inPieces.has(name)) continue
    slots.push(...pieces(member, [...path, name], `${field}.${name}`, block))
  }
  return slots
}

class Names {
  readonly #known = new Map<string, string>()

  note(key: string, name: string | undefined): void {
    if (name && (this.#known.has(key) || this.#known.size < mostNames)) this.#known.set(key, name)
  }

  of(key: string): string {
    return this.#known.get(key) ?? ''
  }
}

type Call = { readonly number: number; readonly index: number | undefined; readonly id: string; name: string }

/** Chat and completions: choices, each with a delta or, as of old, a text. */
class ChoiceSlots implements SlotReader {
  readonly #calls = new Map<number, Call[]>()

  read(_frame: Frame, body: JsonObject): Reading {
    const slots: Slot[] = []
    const ends: string[] = []
    const interrupts: string[] = []
    for (const [place, choice] of (asArray(body.choices) ?? []).entries()) {
      const index = asNumber(at(choice, 'index')) ?? place
      const block = `c${index}`
      const path = ['choices', place]
      const delta = asObject(at(choice, 'delta'))
      const text = asString(at(choice, 'text'))
      if (text !== undefined) slots.push({ path: [...path, 'text'], text, channel: `${block}|text`, voice: block, isJson: false })
      if (delta) {
        const said = pieces(delta, [...path, 'delta'], 'delta', block, ['tool_calls', 'function_call'])
        slots.push(...said)
        // A detail without words seals what was said before it.
        const details = asArray(delta.reasoning_details)?.length ?? 0
        if (details > said.filter(({ path: [, , , field] }) => field === 'reasoning_details').length) interrupts.push(block)
        slots.push(...this.#callSlots(delta, [...path, 'delta'], index, interrupts))
      }
      if (asString(at(choice, 'finish_reason'))) ends.push(`${block}|`)
    }
    return { slots, ends, interrupts }
  }

  #callSlots(delta: JsonObject, path: Path, choice: number, interrupts: string[]): Slot[] {
    const slots: Slot[] = []
    const read = (raw: Json | undefined, made: Json | undefined, field: string, from: Path, key: { index?: number; id: string }) => {
      const name = asString(at(made, 'name')) ?? ''
      const { call, isNew } = this.#callOf(choice, { ...key, name })
      if (isNew) interrupts.push(`c${choice}`)
      const text = asString(at(made, field))
      if (raw === undefined || text === undefined) return
      slots.push({ path: [...from, field], text, channel: `c${choice}|call${call.number}`, isJson: true, tool: call.name })
    }
    for (const [place, raw] of (asArray(delta.tool_calls) ?? []).entries()) {
      const key = { index: asNumber(at(raw, 'index')), id: asString(at(raw, 'id')) ?? '' }
      const from = [...path, 'tool_calls', place]
      const custom = asObject(at(raw, 'custom'))
      if (custom) read(raw, custom, 'input', [...from, 'custom'], key)
      else read(raw, at(raw, 'function'), 'arguments', [...from, 'function'], key)
    }
    if (isObject(delta.function_call))
      read(delta.function_call, delta.function_call, 'arguments', [...path, 'function_call'], { index: -1, id: '' })
    return slots
  }

  /** The call a fragment belongs to. Some hosts make every call at index 0, or leave the index out: a new id with a name begins another. */
  #callOf(choice: number, key: { index?: number; id: string; name: string }): { call: Call; isNew: boolean } {
    const calls = this.#calls.get(choice) ?? []
    if (calls.length === 0) this.#calls.set(choice, calls)
    const known =
      key.index === undefined
        ? key.id
          ? calls.findLast((call) => call.id === key.id)
          : calls.at(-1)
        : calls.findLast((call) => call.index === key.index)
    const isOther = known !== undefined && key.name !== '' && known.name !== '' && key.id !== known.id
    if (known && !isOther) {
      known.name ||= key.name
      return { call: known, isNew: false }
    }
    const call: Call = { number: calls.length, index: key.index, id: key.id, name: key.name }
    if (calls.length < mostNames) calls.push(call)
    return { call, isNew: true }
  }
}

/** Responses: one event a piece, `...delta`, and one that repeats the whole, `...done`. */
class ResponseSlots implements SlotReader {
  readonly #names = new Names()
  /** The indices of items by their ids: some servers tell one or the other, or make up a new id for every event. */
  readonly #indices = new Names()
  #hasPieces = false

  read(frame: Frame, body: JsonObject): Reading {
    const type = asString(body.type) ?? frame.event ?? ''
    const repeats = this.#hasPieces
    if (type === 'error' || /^response\.(?:completed|incomplete|failed|cancelled)$/.test(type)) {
      return { ...nothing, ends: [everything], repeats }
    }
    const item = asObject(body.item)
    const place = this.#placeOf(asNumber(body.output_index), asString(body.item_id) ?? asString(item?.id) ?? '')
    this.#names.note(place, asString(item?.name))
    if (type.endsWith('.delta')) return this.#piece(type.slice(0, -'.delta'.length), body, place)
    // An item's end ends all of its texts, a text's end that text.
    if (type === 'response.output_item.done') return { ...nothing, ends: [`${place}|`], repeats }
    if (!type.endsWith('.done')) return nothing
    const base = type.slice(0, -'.done'.length)
    return { slots: this.#whole(base, body, place), ends: [`${place}|${textOf(base, body)}`], interrupts: [], repeats }
  }

  #placeOf(index: number | undefined, id: string): string {
    if (index === undefined) return this.#indices.of(id) || id
    this.#indices.note(id, String(index))
    return String(index)
  }

  #piece(base: string, body: JsonObject, place: string): Reading {
    const text = asString(body.delta)
    if (text === undefined || base === 'response.audio') return nothing
    this.#hasPieces = true
    return { ...nothing, slots: [{ path: ['delta'], text, channel: `${place}|${textOf(base, body)}`, ...this.#callOf(base, place) }] }
  }

  /** What a call was told to do, told again whole without the name of the call. */
  #whole(base: string, body: JsonObject, place: string): Slot[] {
    const call = this.#callOf(base, place)
    if (call.tool === undefined) return []
    return Object.entries(body).flatMap(([field, text]) =>
      typeof text !== 'string' || isStructural(field)
        ? []
        : [{ path: [field], text, channel: `${place}|${base} whole ${field}`, isLast: true, ...call }],
    )
  }

  #callOf(base: string, place: string): Pick<Slot, 'isJson' | 'tool'> {
    if (base.endsWith('_arguments') || base.endsWith('_input')) return { isJson: true, tool: this.#names.of(place) }
    // A provider's own calls have a type where others have a name.
    const tool = /^response\.(\w+_call)_/.exec(base)?.[1]
    return { isJson: false, ...(tool !== undefined && { tool }) }
  }
}

function textOf(base: string, body: JsonObject): string {
  return `${base}/${asNumber(body.content_index) ?? ''}/${asNumber(body.summary_index) ?? ''}/${asNumber(body.command_index) ?? ''}`
}

/** The voice of text and thinking. Some servers stop every block at the very end; their text is over where another block starts. */
const words = 'words'

/** Messages: numbered blocks with typed deltas. */
class MessageSlots implements SlotReader {
  readonly #names = new Names()

  read(_frame: Frame, body: JsonObject): Reading {
    const block = `b${asNumber(body.index) ?? 0}`
    switch (body.type) {
      case 'content_block_start':
        return this.#start(body, block)
      case 'content_block_delta': {
        const delta = asObject(body.delta) ?? {}
        const slots: Slot[] = []
        for (const [field, text] of Object.entries(delta)) {
          if (typeof text !== 'string' || isStructural(field)) continue
          const isJson = field === 'partial_json'
          const slot = { path: ['delta', field], text, channel: `${block}|${field}`, isJson }
          slots.push(isJson ? { ...slot, tool: this.#names.of(block) } : { ...slot, voice: words })
        }
        return { slots, ends: [], interrupts: delta.type === 'signature_delta' ? [words] : [] }
      }
      case 'content_block_stop':
        return { ...nothing, ends: [`${block}|`] }
      case 'message_delta':
      case 'message_stop':
      case 'error':
        return { ...nothing, ends: [everything] }
      default:
        return nothing
    }
  }

  #start(body: JsonObject, block: string): Reading {
    const content = asObject(body.content_block) ?? {}
    this.#names.note(block, asString(content.name))
    const slots: Slot[] = []
    for (const field of ['text', 'thinking'] as const) {
      const text = asString(content[field])
      if (!text || content.type !== field) continue
      const more = (rest: string): Frame => ({
        event: 'content_block_delta',
        data: JSON.stringify({
          type: 'content_block_delta',
          index: asNumber(body.index) ?? 0,
          delta: { type: `${field}_delta`, [field]: rest },
        }),
      })
      slots.push({ path: ['content_block', field], text, channel: `${block}|${field}`, voice: words, isJson: false, more })
    }
    return { ...nothing, slots, interrupts: slots.length === 0 ? [words] : [] }
  }
}

/** Gemini: every message is a whole answer whose parts go on where those of the one before stopped. */
class CandidateSlots implements SlotReader {
  #call = 0
  #name = ''

  read(_frame: Frame, body: JsonObject): Reading {
    const slots: Slot[] = []
    const ends: string[] = []
    const interrupts: string[] = []
    if (body.error !== undefined) ends.push(everything)
    for (const [place, candidate] of (asArray(body.candidates) ?? []).entries()) {
      const block = `c${asNumber(at(candidate, 'index')) ?? place}`
      const path = ['candidates', place, 'content', 'parts']
      for (const [number, part] of (asArray(at(at(candidate, 'content'), 'parts')) ?? []).entries())
        this.#part(part, [...path, number], block, slots, interrupts)
      // Of parts of two kinds in one message, the first is over where the second begins.
      for (const [number, slot] of slots.entries()) {
        const next = slots[number + 1]
        if (next && next.voice === slot.voice && next.channel !== slot.channel) slots[number] = { ...slot, isLast: true }
      }
      if (asString(at(candidate, 'finishReason') ?? at(candidate, 'finish_reason'))) ends.push(`${block}|`)
    }
    return { slots, ends, interrupts }
  }

  #part(part: Json, path: Path, block: string, slots: Slot[], interrupts: string[]): void {
    const text = asString(at(part, 'text'))
    if (text !== undefined) {
      const channel = `${block}|${at(part, 'thought') === true ? 'thought' : 'text'}`
      // A signature is of the text up to here.
      const isLast = at(part, 'thoughtSignature') !== undefined || at(part, 'thought_signature') !== undefined
      slots.push({ path: [...path, 'text'], text, channel, voice: block, isJson: false, ...(isLast && { isLast }) })
      return
    }
    const key = at(part, 'functionCall') === undefined ? 'function_call' : 'functionCall'
    const call = asObject(at(part, key))
    // What else a part may be comes whole. Text before it is over where it stands in the same message, by what follows it.
    if (slots.length === 0 || call) interrupts.push(block)
    if (!call) return
    const name = asString(call.name)
    if (name) {
      this.#name = name
      this.#call++
    }
    const list = call.partialArgs === undefined ? 'partial_args' : 'partialArgs'
    for (const [place, piece] of (asArray(call[list]) ?? []).entries()) {
      const field = at(piece, 'stringValue') === undefined ? 'string_value' : 'stringValue'
      const value = asString(at(piece, field))
      if (value === undefined) continue
      const isLast = (at(piece, 'willContinue') ?? at(piece, 'will_continue')) !== true
      const where = asString(at(piece, 'jsonPath') ?? at(piece, 'json_path')) ?? ''
      const channel = `${block}|call${this.#call}.${where}`
      slots.push({ path: [...path, key, list, place, field], text: value, channel, isJson: false, tool: this.#name, isLast })
    }
  }
}

/** Converse: numbered blocks; the event's name stands beside the message. */
class ConverseSlots implements SlotReader {
  readonly #names = new Names()

  read(frame: Frame, body: JsonObject): Reading {
    const block = `b${asNumber(body.contentBlockIndex) ?? 0}`
    if (frame.isException) return { ...nothing, ends: [everything] }
    switch (frame.event) {
      case 'contentBlockStart':
        this.#names.note(block, asString(at(at(body.start, 'toolUse'), 'name')))
        return nothing
      case 'contentBlockDelta': {
        const delta = asObject(body.delta) ?? {}
        const reasoning = delta.reasoningContent
        const isSealed = at(reasoning, 'signature') !== undefined || at(reasoning, 'redactedContent') !== undefined
        const slots = pieces(delta, ['delta'], 'delta', block, ['citation', 'toolUse'])
        const text = asString(at(delta.toolUse, 'input'))
        if (text !== undefined) {
          const path = ['delta', 'toolUse', 'input']
          slots.push({ path, text, channel: `${block}|input`, voice: block, isJson: true, tool: this.#names.of(block) })
        }
        return { slots, ends: [], interrupts: isSealed ? [block] : [] }
      }
      case 'contentBlockStop':
        return { ...nothing, ends: [`${block}|`] }
      case 'messageStop':
      case 'metadata':
        return { ...nothing, ends: [everything] }
      default:
        return nothing
    }
  }
}

/** Ollama: a line is an answer's piece; calls come whole in theirs. */
function lineSlots(body: JsonObject, said: JsonObject | undefined, path: Path): Reading {
  const slots: Slot[] = []
  for (const field of ['thinking', 'content', 'response']) {
    const text = asString(said?.[field])
    if (text !== undefined) slots.push({ path: [...path, field], text, channel: `|${field}`, voice: 'line', isJson: false })
  }
  const hasCalls = (asArray(said?.tool_calls) ?? []).length > 0
  return { slots, ends: body.done === true || body.error !== undefined ? [everything] : [], interrupts: hasCalls ? ['line'] : [] }
}

/** Where servers put pieces on paths of their own: llama.cpp and TGI, KoboldCpp, text completions of old. */
const nativePieces: readonly (readonly string[])[] = [
  ['content'],
  ['token'],
  ['token', 'text'],
  ['text'],
  ['completion'],
  ['delta'],
  ['output'],
]

/** A stream on a provider's own path, which no door of ours knows: read as the wire that each message looks like. */
class NativeSlots implements SlotReader {
  readonly #choices = new ChoiceSlots()
  readonly #candidates = new CandidateSlots()
  readonly #messages = new MessageSlots()
  readonly #responses = new ResponseSlots()

  read(frame: Frame, body: JsonObject): Reading {
    const type = asString(body.type) ?? ''
    if (Array.isArray(body.choices)) return this.#choices.read(frame, body)
    if (Array.isArray(body.candidates)) return this.#candidates.read(frame, body)
    if (/^(?:content_block|message)_/.test(type)) return this.#messages.read(frame, body)
    if (type.startsWith('response.')) return this.#responses.read(frame, body)
    if (isObject(body.message)) return lineSlots(body, body.message, ['message'])
    if (typeof body.response === 'string') return lineSlots(body, body, [])
    const slots: Slot[] = []
    for (const path of nativePieces) {
      const text = asString(path.reduce<Json | undefined>((value, name) => at(value, name), body))
      if (text !== undefined) slots.push({ path, text, channel: `|${path.join('.')}`, isJson: false })
    }
    return { ...nothing, slots, ends: body.stop === true || body.done === true ? [everything] : [] }
  }
}
