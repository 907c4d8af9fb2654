// Streams of the chat protocol as hosts send them, which forgives what they do to its grammar.
import type { Seal } from '../core/conversation.ts'
import { asArray, asNumber, asObject, asString, at, isObject, type Json, type JsonObject } from '../core/json.ts'
import type { StreamEvent } from '../core/reply.ts'
import { mergeUsage, type Usage } from '../core/usage.ts'
import { ConfidenceGauge, memberOf } from './confidence.ts'
import { firstChoice, hear, readFinish, readHead, readUsage } from './openai-chat-facts.ts'
import { readImageUrl } from './openai-chat-media.ts'
import { type Detail, readDetail, readExtra } from './openai-chat-reasoning.ts'
import { opaqueKinds, readFunction, readSpoken } from './openai-chat-reply.ts'
import type { EventReader, Frame } from './protocol.ts'

/** More calls than any model makes; a stream that goes beyond is broken. */
const mostCalls = 1024
/** Characters kept of one thing whose end or name is still to come: nameless arguments, sound, shown reasoning. */
export const mostHeld = 32 * 1024 * 1024

/** Whether the JSON text seen so far is one complete value, told from its brackets and quotes alone. */
class JsonEdge {
  #depth = 0
  #isInString = false
  #isEscaped = false
  #hasClosed = false

  push(text: string): void {
    for (let place = 0; place < text.length; place++) {
      const code = text.charCodeAt(place)
      if (this.#isEscaped) this.#isEscaped = false
      else if (this.#isInString) {
        if (code === 0x5c) this.#isEscaped = true
        else if (code === 0x22) this.#isInString = false
      } else if (code === 0x22) this.#isInString = true
      else if (code === 0x7b || code === 0x5b) this.#depth++
      else if (code === 0x7d || code === 0x5d) this.#hasClosed = --this.#depth <= 0
    }
  }

  get isComplete(): boolean {
    return this.#hasClosed && this.#depth <= 0
  }
}

/** A call as its fragments come in. It starts for others once its name is known. */
class Slot {
  readonly isCustom: boolean
  readonly edge = new JsonEdge()
  block: number | undefined
  index: number | undefined
  id: string
  name = ''
  held = ''
  length = 0
  seal: Seal | undefined

  constructor(id: string, index: number | undefined, isCustom: boolean) {
    this.id = id
    this.index = index
    this.isCustom = isCustom
  }

  /**
   * Whether a fragment begins another call in this call's place: parallel calls all at index 0 (Ollama, Gemini), or with no index and no
   * id. A fragment without a name always continues, even under a new id.
   */
  yieldsTo(id: string, name: string, text: string): boolean {
    if (!name || !this.name) return false
    if (name !== this.name) return true
    if (id && this.id && id !== this.id) return this.length === 0 || this.edge.isComplete
    return this.edge.isComplete && text.trimStart().startsWith('{')
  }
}

type Fragment = { readonly index?: number; readonly id: string; readonly name: string; readonly text: string; readonly isCustom: boolean }
type Open = { readonly kind: 'text' | 'reasoning' | 'refusal'; readonly block: number; readonly key?: string; seal?: Seal; shown?: string }

export class ChatReader implements EventReader {
  #next = 0
  #isStarted = false
  #isOver = false
  #isDone = false
  #isTooMuch = false
  #raw: string | undefined
  #stopReason: Json | undefined
  #usage: Usage | undefined
  readonly #gauge = new ConfidenceGauge()
  #open: Open | undefined
  #sawRefusal = false
  #sawDelta = false
  #sawText = false
  /** Google's older place for a signature: on the message, for its first call or else its text. */
  #messageSeal: Seal | undefined
  readonly #slots: Slot[] = []
  readonly #byIndex = new Map<number, Slot>()
  #legacy: Slot | undefined
  #audio: { id: string; data: string; transcript: string; expiresAt?: Json } | undefined

  push(frame: Frame): StreamEvent[] {
    if (this.#isOver) return []
    const heard = hear(frame)
    if (heard.kind === 'nothing') return []
    if (heard.kind === 'done') {
      this.#isDone = true // KoboldCpp sends its tool calls as a second stream after this
      return []
    }
    if (heard.chunk) this.#usage = mergeUsage(this.#usage, readUsage(heard.chunk))
    if (heard.kind === 'fault') {
      this.#isOver = true
      const usage = this.#usage ? [{ type: 'usage', usage: this.#usage } as const] : []
      return [...this.#endBlocks(), ...usage, { type: 'error', fault: heard.fault }]
    }
    const choice = firstChoice(heard.chunk)
    if (!choice) return []
    this.#gauge.add(at(choice.logprobs, 'content'))
    const events = this.#start(heard.chunk)
    const delta = this.#deltaOf(choice)
    if (delta) this.#read(delta, events)
    if (this.#isTooMuch) {
      this.#isOver = true
      return [...events, ...this.#endBlocks(), { type: 'error', fault: { message: 'The stream holds more than any answer can.' } }]
    }
    if (asString(choice.finish_reason)) {
      this.#raw = asString(choice.finish_reason)
      this.#stopReason = choice.stop_reason
    }
    return events
  }

  /** A stream that closes with neither a reason nor `[DONE]` was cut: blocks are closed, and no finish is made up. */
  end(): StreamEvent[] {
    if (this.#isOver) return []
    this.#isOver = true
    const isComplete = this.#isDone || this.#raw !== undefined
    const events: StreamEvent[] = isComplete ? this.#start({}) : []
    events.push(...this.#endBlocks())
    if (this.#usage) events.push({ type: 'usage', usage: this.#usage })
    const seen = { calls: this.#slots.some((slot) => slot.isCustom || slot.block !== undefined), refusal: this.#sawRefusal }
    if (isComplete) events.push({ type: 'finish', finish: readFinish(this.#raw, seen, this.#stopReason), ...memberOf(this.#gauge) })
    return events
  }

  #start(chunk: JsonObject): StreamEvent[] {
    if (this.#isStarted) return []
    this.#isStarted = true
    return [{ type: 'start', ...readHead(chunk) }]
  }

  /** Perplexity repeats the whole message beside each delta; a host that fakes its stream may send only the message. */
  #deltaOf(choice: JsonObject): JsonObject | undefined {
    const delta = asObject(choice.delta)
    if (delta) this.#sawDelta = true
    return delta ?? (this.#sawDelta ? undefined : asObject(choice.message))
  }

  #read(delta: JsonObject, events: StreamEvent[]): void {
    this.#readReasoning(delta, events)
    this.#readContent(delta.content, events)
    const refusal = asString(delta.refusal)
    if (refusal) {
      this.#sawRefusal = true
      this.#say('refusal', refusal, events)
    }
    for (const image of asArray(delta.images) ?? []) this.#image(at(image, 'image_url'), events)
    if (isObject(delta.audio)) this.#readAudio(delta.audio, events)
    this.#messageSeal = readExtra(delta.extra_content) ?? this.#messageSeal
    for (const call of asArray(delta.tool_calls) ?? []) this.#readCall(call, events)
    const { name, text } = readFunction(delta.function_call)
    if (name || text) this.#readLegacy(name, text, events)
  }

  #readReasoning(delta: JsonObject, events: StreamEvent[]): void {
    const details = (asArray(delta.reasoning_details) ?? []).flatMap((entry) => readDetail(entry) ?? [])
    const shown = asString(delta.reasoning_content) || asString(delta.reasoning)
    const isShownTwice = details.some((detail) => !detail.isPacked && detail.text !== '')
    if (shown && !isShownTwice) this.#say('reasoning', shown, events)
    for (const detail of details) this.#readDetail(detail, events)
  }

  #readDetail(detail: Detail, events: StreamEvent[]): void {
    const { text, seal, key, isSummary } = detail
    const open = this.#open
    const isShown = open?.shown !== undefined && open.shown === text
    if (open && (isShown || detail.isPacked) && open.kind === (detail.place === 'previous' ? 'text' : 'reasoning')) {
      open.seal = seal // its text has been streamed already, by a host that tells both or by another gateway of ours
      events.push(...this.#close())
    } else if (detail.place === 'previous') {
      this.#openBlock({ kind: 'text', block: this.#next++, seal }, events)
      events.push(...this.#close())
    } else if (open?.key === key && seal.encrypted === undefined) {
      open.seal = { ...open.seal, ...seal }
      if (text) events.push({ type: 'reasoning-delta', block: open.block, text })
    } else {
      this.#openBlock({ kind: 'reasoning', block: this.#next++, key, seal }, events, isSummary)
      if (text) events.push({ type: 'reasoning-delta', block: this.#open!.block, text })
      if (detail.isPacked || seal.encrypted !== undefined) events.push(...this.#close())
    }
  }

  #readContent(content: Json | undefined, events: StreamEvent[]): void {
    if (typeof content === 'string') {
      if (content) this.#say('text', content, events)
      this.#sawText ||= content !== ''
      return
    }
    for (const part of (asArray(content) ?? []).flatMap((item) => readSpoken(item))) {
      if (part.type === 'image') this.#part(part, events)
      else if ((part.type === 'text' || part.type === 'reasoning' || part.type === 'refusal') && part.text) {
        this.#sawRefusal ||= part.type === 'refusal'
        this.#sawText ||= part.type === 'text'
        this.#say(part.type, part.text, events)
      }
    }
  }

  #say(kind: Open['kind'], text: string, events: StreamEvent[]): void {
    if (this.#open?.kind !== kind || this.#open.key !== undefined) this.#openBlock({ kind, block: this.#next++ }, events)
    const open = this.#open! // just opened, if it was not
    if (kind === 'reasoning' && (open.shown?.length ?? 0) < mostHeld) open.shown = (open.shown ?? '') + text
    events.push({ type: `${kind}-delta`, block: open.block, text })
  }

  #openBlock(open: Open, events: StreamEvent[], isSummary?: boolean): void {
    events.push(...this.#close())
    this.#open = open
    if (open.kind === 'reasoning') events.push({ type: 'reasoning-start', block: open.block, ...(isSummary && { isSummary }) })
    else events.push({ type: `${open.kind}-start`, block: open.block })
  }

  #close(): StreamEvent[] {
    const open = this.#open
    this.#open = undefined
    if (!open) return []
    if (open.kind === 'refusal') return [{ type: 'refusal-end', block: open.block }]
    return [{ type: `${open.kind}-end`, block: open.block, ...(open.seal && { seal: open.seal }) }]
  }

  #image(value: Json | undefined, events: StreamEvent[]): void {
    const source = readImageUrl(value)
    if (source) this.#part({ type: 'image', source }, events)
  }

  #part(part: Extract<StreamEvent, { type: 'part' }>['part'], events: StreamEvent[]): void {
    events.push(...this.#close(), { type: 'part', block: this.#next++, part })
  }

  /** Sound is kept to the end as one part; its transcript is the answer's text, unless that came as text. */
  #readAudio(audio: JsonObject, events: StreamEvent[]): void {
    this.#audio ??= { id: '', data: '', transcript: '' }
    const held = this.#audio
    const transcript = asString(audio.transcript) ?? ''
    held.id ||= asString(audio.id) ?? ''
    held.data += asString(audio.data) ?? ''
    held.transcript += transcript
    this.#isTooMuch ||= held.data.length + held.transcript.length > mostHeld
    held.expiresAt = audio.expires_at ?? held.expiresAt
    if (transcript && !this.#sawText) this.#say('text', transcript, events)
  }

  #readCall(call: Json, events: StreamEvent[]): void {
    const { name, text } = readFunction(at(call, 'function'))
    const custom = at(call, 'custom')
    const customName = name ? '' : (asString(at(custom, 'name')) ?? '')
    const input = name ? '' : (asString(at(custom, 'input')) ?? '')
    const fragment: Fragment = {
      index: asNumber(at(call, 'index')),
      id: asString(at(call, 'id')) ?? '',
      name: name || customName,
      text: text || input,
      isCustom: customName !== '',
    }
    const slot = this.#slotFor(fragment)
    if (!slot) return
    slot.seal ??= readExtra(at(call, 'extra_content'))
    this.#fill(slot, fragment, events)
  }

  /** `function_call`, from before tools: one call without id or index. */
  #readLegacy(name: string, text: string, events: StreamEvent[]): void {
    this.#legacy ??= this.#newSlot({ id: '', name, text, isCustom: false })
    if (this.#legacy) this.#fill(this.#legacy, { id: '', name, text, isCustom: false }, events)
  }

  #slotFor(fragment: Fragment): Slot | undefined {
    const { index, id, name, text } = fragment
    const last = this.#slots.at(-1)
    const known = index === undefined ? undefined : this.#byIndex.get(index)
    if (known) return known.yieldsTo(id, name, text) ? this.#newSlot(fragment) : known
    const namesake = id ? this.#slots.findLast((slot) => slot.id === id) : undefined
    if (index !== undefined) {
      if (name) return this.#newSlot(fragment)
      return namesake ?? (last && last.index === undefined && !id ? last : this.#newSlot(fragment))
    }
    if (namesake) return namesake.yieldsTo(id, name, text) ? this.#newSlot(fragment) : namesake
    if (last && !id && !(name && last.id) && !last.yieldsTo(id, name, text)) return last
    return this.#newSlot(fragment)
  }

  #newSlot(fragment: Fragment): Slot | undefined {
    const { id, index, name, text, isCustom } = fragment
    if (!id && !name && !text) return undefined
    this.#isTooMuch ||= this.#slots.length >= mostCalls
    if (this.#isTooMuch) return undefined
    const slot = new Slot(id, index, isCustom)
    this.#slots.push(slot)
    if (index !== undefined) this.#byIndex.set(index, slot)
    return slot
  }

  #fill(slot: Slot, { id, name, text }: Fragment, events: StreamEvent[]): void {
    slot.edge.push(text)
    slot.length += text.length
    if (slot.block !== undefined) {
      if (text) events.push({ type: 'tool-call-delta', block: slot.block, arguments: text })
      return
    }
    slot.id ||= id
    slot.name ||= name
    slot.held += text
    this.#isTooMuch ||= slot.held.length > mostHeld
    if (slot.name && !slot.isCustom) this.#startCall(slot, events)
  }

  #startCall(slot: Slot, events: StreamEvent[]): void {
    const block = this.#next++
    slot.block = block
    events.push(...this.#close(), { type: 'tool-call-start', block, id: slot.id, name: slot.name })
    if (slot.held) events.push({ type: 'tool-call-delta', block, arguments: slot.held })
    slot.held = ''
  }

  #endBlocks(): StreamEvent[] {
    const events: StreamEvent[] = []
    this.#placeMessageSeal(events)
    events.push(...this.#close())
    for (const slot of this.#slots) {
      if (slot.isCustom) {
        const value = { id: slot.id, type: 'custom', custom: { name: slot.name, input: slot.held } }
        this.#part({ type: 'opaque', origin: 'openai-chat', kind: opaqueKinds.customCall, value }, events)
        continue
      }
      if (slot.block === undefined && slot.held) this.#startCall(slot, events) // arguments that nobody named: told as they came
      if (slot.block !== undefined) events.push({ type: 'tool-call-end', block: slot.block, ...(slot.seal && { seal: slot.seal }) })
    }
    if (this.#audio?.id) {
      const { id, data, transcript, expiresAt } = this.#audio
      const value = { id, data, transcript, ...(expiresAt !== undefined && { expires_at: expiresAt }) }
      this.#part({ type: 'opaque', origin: 'openai-chat', kind: opaqueKinds.audio, value }, events)
    }
    return events
  }

  #placeMessageSeal(events: StreamEvent[]): void {
    const seal = this.#messageSeal
    const call = this.#slots.find((slot) => !slot.isCustom)
    if (!seal) return
    if (call) call.seal ??= seal
    else if (this.#open?.kind === 'text') this.#open.seal ??= seal
    else this.#openBlock({ kind: 'text', block: this.#next++, seal }, events)
  }
}
