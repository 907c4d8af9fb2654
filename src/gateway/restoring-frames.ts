// Restores the texts that a stream tells in pieces, message by message.
//
// 1. The wire's slot reader says which pieces a message carries, of which texts, and which texts are over.
// 2. Each text has a stream of its own; a piece is replaced by what its stream gives for it. A message none of whose words change goes on
//    as the very frame that came.
// 3. What a stream still holds when its text is over goes into the text's piece in the same message, or else into a message of its own
//    before it: a copy of the text's last message with nothing else in it.
// 4. All other words of a message are whole, and are restored as such.
import type { Path } from '../core/document.ts'
import { asNumber, isObject, type Json, type JsonObject, parseJson, stringifyJson } from '../core/json.ts'
import type { Restorer, TextStream } from '../privacy/restore.ts'
import { everything, type Reading, type Slot, type SlotReader } from '../protocols/delta-slots.ts'
import type { Frame } from '../protocols/protocol.ts'
import { type Change, changed, changesIn, type RestoreOptions } from './restoring-values.ts'

/** A text that is being told. */
type Channel = { readonly stream: TextStream; readonly voice: string | undefined; last: Carrier }

/** The message that carried a text last, as far as it is needed to carry more of it. */
type Carrier = { readonly frame: Frame; readonly body: JsonObject; readonly slot: Slot }

/** A piece that a message carries, and what it will say. */
type Piece = { readonly slot: Slot; said: string }

/** More texts than any answer has at a time; a stream that goes beyond is let through, its surplus texts restored piece by piece. */
const mostChannels = 4096

export class FrameRestorer {
  readonly #reader: SlotReader
  readonly #restorer: Restorer
  readonly #options: RestoreOptions
  readonly #channels = new Map<string, Channel>()
  /** Messages put in so far, by which later ones are numbered higher. */
  #added = 0

  constructor(reader: SlotReader, restorer: Restorer, options: RestoreOptions) {
    this.#reader = reader
    this.#restorer = restorer
    this.#options = options
  }

  push(frame: Frame): Frame[] {
    if (this.#restorer.isIdle) return [frame]
    const body = objectOf(frame.data)
    if (!body) {
      // A last word that is no JSON (`[DONE]`), or an exception's; a comment ends nothing.
      return frame.data === '' ? [frame] : [...this.#flush(everything), frame]
    }
    const reading = this.#reader.read(frame, body)
    const before: Frame[] = []
    const pieces = new Map<string, Piece>()
    const taken = new Map<object, Set<string | number>>()
    const all: Piece[] = []
    for (const slot of reading.slots) {
      take(body, slot.path, taken)
      const piece = this.#piece(slot, { frame, body, slot }, reading.repeats ? this.#restorer.quiet : this.#restorer)
      all.push(piece)
      if (slot.text !== '' || !pieces.has(slot.channel)) pieces.set(slot.channel, piece)
    }
    // A voice that goes on in another text has done with the texts that this message does not go on with.
    for (const { slot } of all) {
      if (slot.voice === undefined || (slot.text === '' && !slot.isLast)) continue
      for (const [name, channel] of this.#channels)
        if (channel.voice === slot.voice && !pieces.get(name)?.slot.text) before.push(...this.#over(name))
    }
    for (const voice of reading.interrupts)
      for (const [name, channel] of this.#channels)
        if (channel.voice === voice) before.push(...this.#over(name, pieces.get(name)?.slot.text ? pieces : undefined))
    for (const start of reading.ends)
      for (const name of [...this.#channels.keys()]) if (name.startsWith(start)) before.push(...this.#over(name, pieces))
    return [...before, this.#told(frame, body, all, taken, reading)]
  }

  /** Call once when the stream is over: what is still held, told. */
  end(): Frame[] {
    return this.#flush(everything)
  }

  #piece(slot: Slot, carrier: Carrier, restorer: Restorer): Piece {
    if (slot.tool !== undefined && !this.#options.restoreToolCalls(this.#restorer.quiet.text(slot.tool))) return { slot, said: slot.text }
    let channel = this.#channels.get(slot.channel)
    if (!channel) {
      if (slot.text === '') return { slot, said: '' }
      const stream = slot.isJson ? restorer.jsonStream() : restorer.stream()
      channel = { stream, voice: slot.voice, last: carrier }
      if (this.#channels.size < mostChannels) this.#channels.set(slot.channel, channel)
      else return { slot, said: stream.push(slot.text) + stream.end() }
    }
    if (slot.text !== '') channel.last = carrier
    let said = channel.stream.push(slot.text)
    if (slot.isLast) {
      said += channel.stream.end()
      this.#channels.delete(slot.channel)
    }
    return { slot, said }
  }

  /** End a text: what it still holds goes into its piece of this message, or into a message before it. */
  #over(name: string, pieces?: ReadonlyMap<string, Piece>): Frame[] {
    const channel = this.#channels.get(name)
    if (!channel) return []
    this.#channels.delete(name)
    const rest = channel.stream.end()
    if (rest === '') return []
    const piece = pieces?.get(name)
    if (piece) {
      piece.said += rest
      return []
    }
    this.#added++
    return [this.#renumbered(more(channel.last, rest), this.#added)]
  }

  #flush(start: string): Frame[] {
    return [...this.#channels.keys()].filter((name) => name.startsWith(start)).flatMap((name) => this.#over(name))
  }

  #told(frame: Frame, body: JsonObject, pieces: readonly Piece[], taken: Taken, { repeats }: Reading): Frame {
    const changes: Change[] = []
    for (const { slot, said } of pieces) if (said !== slot.text) changes.push({ path: slot.path, kind: 'said', text: said })
    const isTaken = (container: object, name: string | number) => taken.get(container)?.has(name) ?? false
    const restorer = repeats ? this.#restorer.quiet : this.#restorer
    changes.push(...changesIn(body, { restorer, options: this.#options, isTaken }))
    const number = this.#added > 0 ? asNumber(body.sequence_number) : undefined
    if (number !== undefined) changes.push({ path: ['sequence_number'], kind: 'number', value: number + this.#added })
    const data = changed(frame.data, changes, this.#restorer)
    return data === undefined ? frame : { ...frame, data }
  }

  #renumbered(frame: Frame, by: number): Frame {
    const number = asNumber(objectOf(frame.data)?.sequence_number)
    if (number === undefined) return frame
    const data = changed(frame.data, [{ path: ['sequence_number'], kind: 'number', value: number + by }], this.#restorer)
    return { ...frame, data: data ?? frame.data }
  }
}

type Taken = Map<object, Set<string | number>>

/** Note that a place belongs to a text in pieces. */
function take(body: JsonObject, path: Path, taken: Taken): void {
  let container: Json | undefined = body
  for (const step of path.slice(0, -1)) container = (container as Record<string | number, Json> | undefined)?.[step] // the path was walked
  const name = path.at(-1)
  if (typeof container !== 'object' || container === null || name === undefined) return
  const names = taken.get(container) ?? new Set()
  names.add(name)
  taken.set(container, names)
}

function objectOf(data: string): JsonObject | undefined {
  if (data.charCodeAt(0) !== 0x7b && !/^\s*\{/.test(data)) return undefined
  try {
    const value = parseJson(data)
    return isObject(value) ? value : undefined
  } catch {
    return undefined // not ours to judge: whoever reads the stream tells that it is broken
  }
}

/** A message that carries more of a text and nothing else. */
function more({ frame, body, slot }: Carrier, text: string): Frame {
  if (slot.more) return slot.more(text)
  return { ...frame, data: stringifyJson(only(body, slot.path, 0, text)) }
}

/** Members beside the path that say which text it is. Names and ids inside are left out: clients join what they are given. */
const kept: ReadonlySet<string> = new Set(['index', 'type', 'thought'])
const dropped: ReadonlySet<string> = new Set(['obfuscation', 'p'])

function only(value: Json, path: Path, depth: number, text: string): Json {
  const step = path[depth]
  if (step === undefined) return text
  if (Array.isArray(value)) return [only(value[step as number]!, path, depth + 1, text)] // the path was walked
  const copy: JsonObject = {}
  const isCall = path.includes('tool_calls')
  for (const [name, member] of Object.entries(value as JsonObject)) {
    if (name === step) copy[name] = only(member, path, depth + 1, text)
    else if (depth === 0 && name === 'logprobs' && Array.isArray(member)) copy[name] = []
    else if (name === 'finish_reason') copy[name] = null
    else if (typeof member === 'object' || dropped.has(name)) continue
    else if (depth === 0 || (kept.has(name) && !(isCall && name === 'type')) || (name === 'role' && path[0] !== 'choices'))
      copy[name] = member
  }
  return copy
}
