// Streams of the chat protocol as callers get them, which keep its grammar to the letter.
import type { Seal } from '../core/conversation.ts'
import { isObject, type JsonObject } from '../core/json.ts'
import { type Finish, Sequencer, type StreamEvent } from '../core/reply.ts'
import { mergeUsage, type Usage } from '../core/usage.ts'
import { writeFault, writeReason, writeUsage } from './openai-chat-facts.ts'
import { writeImageUrl } from './openai-chat-media.ts'
import { mostHeld } from './openai-chat-reader.ts'
import { writeDetail, writeExtra } from './openai-chat-reasoning.ts'
import { CallIds, isLegacy, opaqueKinds, replyId } from './openai-chat-reply.ts'
import type { Asked, EventWriter, Frame } from './protocol.ts'

type Spoken = Exclude<StreamEvent, { type: 'start' | 'usage' | 'error' }>

/** One call being written: its number on the wire, and whether any argument text has been sent. */
type Written = { readonly index: number; hasArguments: boolean }

export class ChatWriter implements EventWriter {
  readonly #asked: Asked
  readonly #ids: CallIds
  readonly #isLegacy: boolean
  readonly #calls = new Map<number, Written>()
  /**
   * All text goes into one member and all reasoning into another, where overlapping blocks would be mixed letter by letter: they are
   * written one after the other. A call waits for open reasoning, because its seal must stand next to its text.
   */
  readonly #turns = new Sequencer()
  #waiting: Spoken[] = []
  #isThinking = false
  readonly #thoughts = new Map<number, { text: string; isSummary?: boolean }>()
  #head: string | undefined
  #usage: Usage | undefined
  #finish: Finish | undefined
  #sawRefusal = false
  #numbered = 0
  #hasFailed = false

  constructor(asked: Asked) {
    this.#asked = asked
    this.#ids = new CallIds(asked.id)
    this.#isLegacy = isLegacy(asked)
  }

  push(event: StreamEvent): Frame[] {
    if (this.#hasFailed) return []
    if (event.type === 'usage') {
      this.#usage = mergeUsage(this.#usage, event.usage)
      return []
    }
    if (event.type === 'error') {
      this.#hasFailed = true
      return writeFault(event.fault)
    }
    if (this.#finish) return [] // the last word has been said
    if (event.type === 'start') {
      this.#usage = mergeUsage(this.#usage, event.usage)
      return this.#begin(event)
    }
    return [...this.#begin({}), ...this.#inTurn(event).flatMap((one) => this.#write(one))]
  }

  /** Usage may come after the finish, so its chunk and the end of the stream are said here. Without a finish neither is. */
  end(): Frame[] {
    if (this.#hasFailed || !this.#finish) return []
    const isAsked = this.#asked.conversation.streamUsage === true && this.#usage !== undefined
    const usage = isAsked ? [{ data: `${this.#head}"choices":[],"usage":${JSON.stringify(writeUsage(this.#usage!))}}` }] : []
    return [...usage, { data: '[DONE]' }]
  }

  #begin({ id, created }: { readonly id?: string; readonly created?: number }): Frame[] {
    if (this.#head !== undefined) return []
    const asked = this.#asked
    const head = { id: replyId(id, asked), object: 'chat.completion.chunk', created: created ?? asked.created, model: asked.model }
    this.#head = `${JSON.stringify(head).slice(0, -1)},`
    return this.#delta({ role: 'assistant', content: '', refusal: null })
  }

  #inTurn(event: Spoken): Spoken[] {
    if (event.type === 'finish') return [...this.#waiting.splice(0), event]
    if (event.type === 'part' || event.type.startsWith('tool-call-')) {
      if (!this.#isThinking) return [event]
      this.#waiting.push(event)
      return []
    }
    const ready = this.#turns.push(event) as Spoken[] // it gives back only what was put in
    for (const { type } of ready) this.#isThinking = type === 'reasoning-start' || (this.#isThinking && type !== 'reasoning-end')
    return this.#isThinking ? ready : [...ready, ...this.#waiting.splice(0)]
  }

  #write(event: Spoken): Frame[] {
    switch (event.type) {
      case 'text-delta':
        return event.text ? this.#delta({ content: event.text }) : []
      case 'refusal-delta':
        this.#sawRefusal ||= event.text !== ''
        return event.text ? this.#delta({ refusal: event.text }) : []
      case 'reasoning-start':
        this.#thoughts.set(event.block, { text: '', isSummary: event.isSummary })
        return []
      case 'reasoning-delta': {
        const thought = this.#thoughts.get(event.block)
        if (thought && thought.text.length < mostHeld) thought.text += event.text
        return event.text ? this.#delta({ reasoning_content: event.text }) : []
      }
      case 'reasoning-end': {
        const thought = this.#thoughts.get(event.block) ?? { text: '' }
        this.#thoughts.delete(event.block)
        return event.seal ? this.#delta({ reasoning_details: [writeDetail({ ...thought, seal: event.seal }, event.block, 'self')] }) : []
      }
      case 'text-end':
        return event.seal ? this.#delta({ reasoning_details: [writeDetail({ text: '', seal: event.seal }, event.block, 'previous')] }) : []
      case 'tool-call-start':
        return this.#startCall(event.block, event.id, event.name)
      case 'tool-call-delta':
        return this.#arguments(event.block, event.arguments)
      case 'tool-call-end':
        return this.#endCall(event.block, event.seal)
      case 'part':
        return this.#part(event.part)
      case 'finish':
        return this.#end(event.finish)
      case 'text-start':
      case 'refusal-start':
      case 'refusal-end':
        return []
      default:
        return event satisfies never
    }
  }

  /** A client that knows only `function_call` gets the first call; it can hold no more. */
  #startCall(block: number, id: string, name: string): Frame[] {
    if (this.#calls.has(block)) return []
    const call: Written = { index: this.#numbered++, hasArguments: false }
    this.#calls.set(block, call)
    if (!this.#isLegacy) return this.#call(call, { id: this.#ids.give(id), type: 'function', function: { name, arguments: '' } })
    return call.index === 0 ? this.#delta({ function_call: { name, arguments: '' } }) : []
  }

  #arguments(block: number, text: string): Frame[] {
    const call = this.#calls.get(block)
    if (!call || !text) return []
    call.hasArguments ||= text.trim() !== ''
    if (!this.#isLegacy) return this.#call(call, { function: { arguments: text } })
    return call.index === 0 ? this.#delta({ function_call: { arguments: text } }) : []
  }

  /** A call without arguments gets an empty object: clients parse the text, and '' is no JSON. */
  #endCall(block: number, seal?: Seal): Frame[] {
    const call = this.#calls.get(block)
    if (!call) return []
    const frames = call.hasArguments ? [] : this.#arguments(block, '{}')
    return seal && !this.#isLegacy ? [...frames, ...this.#call(call, { extra_content: writeExtra(seal) })] : frames
  }

  #call({ index }: Written, members: JsonObject): Frame[] {
    return this.#delta({ tool_calls: [{ index, ...members }] })
  }

  #part(part: Extract<StreamEvent, { type: 'part' }>['part']): Frame[] {
    if (part.type === 'image') {
      const url = writeImageUrl(part.source)
      return url === undefined ? [] : this.#delta({ images: [{ type: 'image_url', image_url: { url } }] })
    }
    if (part.type !== 'opaque' || part.origin !== 'openai-chat' || !isObject(part.value)) return [] // only its own protocol has a place
    if (part.kind === opaqueKinds.audio) return this.#delta({ audio: part.value })
    return part.kind === opaqueKinds.customCall ? this.#delta({ tool_calls: [{ index: this.#numbered++, ...part.value }] }) : []
  }

  #end(finish: Finish): Frame[] {
    const frames = [...this.#calls.keys()].flatMap((block) => this.#endCall(block))
    this.#finish = finish
    const reason = writeReason(finish, { calls: this.#numbered > 0, refusal: this.#sawRefusal })
    return [...frames, ...this.#delta({}, reason === 'tool_calls' && this.#isLegacy ? 'function_call' : reason)]
  }

  #delta(delta: JsonObject, reason: string | null = null): Frame[] {
    const choice = `{"index":0,"delta":${JSON.stringify(delta)},"logprobs":null,"finish_reason":${JSON.stringify(reason)}}`
    const usage = this.#asked.conversation.streamUsage ? ',"usage":null' : ''
    return [{ data: `${this.#head}"choices":[${choice}]${usage}}` }]
  }
}
