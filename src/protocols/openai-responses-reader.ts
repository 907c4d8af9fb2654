// Reads streams of the Responses API: https://platform.openai.com/docs/api-reference/responses-streaming
// Compatible servers leave out indices, whole event types, or everything but the last event; whatever an event has not told yet is
// taken from the next one that repeats it: a part from its `done`, an item from its `done`, all of it from the final response.
import type { Seal } from '../core/conversation.ts'
import { asArray, asNumber, asObject, asString, at, type JsonObject } from '../core/json.ts'
import type { Finish, StreamEvent } from '../core/reply.ts'
import { argumentsText, nativeId, origin, readUsage, reasoningEntries, sealOf } from './openai-responses-items.ts'
import { parse } from './openai-responses-meter.ts'
import { faultOfFrame, faultOfResponse, isToolCall, outputOf, readFinish } from './openai-responses-reply.ts'
import type { EventReader, Frame } from './protocol.ts'

type BlockKind = 'text' | 'refusal' | 'reasoning' | 'tool-call'

/** A block of events, and what of its text has been told. */
type Block = { readonly number: number; readonly kind: BlockKind; told: string; isOpen: boolean }

type Item = {
  readonly type: string
  id: string | undefined
  readonly index: number | undefined
  /** By kind and place inside the item: `content.0`, `summary.1`, `call`. */
  readonly blocks: Map<string, Block>
  /** A custom tool's text ended in half a character; its other half comes with the next piece. */
  half: string
  isDone: boolean
}

export function eventReader(): EventReader {
  return new ResponsesReader()
}

class ResponsesReader implements EventReader {
  readonly #items: Item[] = []
  #blocks = 0
  #hasStarted = false
  #hasCalls = false
  #finish: Finish | undefined
  #hasUsage = false
  #events: StreamEvent[] = []

  push(frame: Frame): StreamEvent[] {
    if (frame.data.trim() === '[DONE]') this.#sentinel()
    else {
      const body = parse(frame.data)
      if (body) this.#read(asString(body.type) ?? frame.event, body)
    }
    const events = this.#events
    this.#events = []
    return events
  }

  end(): StreamEvent[] {
    // Nothing is held back; a wire that closes without a final event was cut, and the missing finish says so.
    return []
  }

  #read(type: string | undefined, body: JsonObject): void {
    const fault = faultOfFrame(type, body)
    if (fault) {
      if (this.#finish) return
      this.#closeAll()
      this.#events.push({ type: 'error', fault })
      this.#end({ unified: 'error', raw: 'failed' })
      return
    }
    const response = asObject(body.response)
    if (this.#finish) {
      // The failed response that follows an error may still tell what was used.
      if (type === 'response.failed' && this.#finish.unified === 'error') this.#usage(response)
      return
    }
    switch (type) {
      case 'response.created':
      case 'response.queued':
      case 'response.in_progress':
        this.#start(response)
        break
      case 'response.output_item.added': {
        const item = asObject(body.item)
        if (item) this.#open(item, asNumber(body.output_index))
        break
      }
      case 'response.output_item.done': {
        const item = asObject(body.item)
        if (item) this.#complete(this.#find(body, asString(item.type) ?? '', item) ?? this.#open(item, asNumber(body.output_index)), item)
        break
      }
      case 'response.completed':
      case 'response.incomplete':
      case 'response.failed':
      case 'response.cancelled':
        this.#terminal(type, response ?? {})
        break
      default:
        if (type?.startsWith('response.')) this.#part(type.slice('response.'.length), body)
    }
  }

  #start(response: JsonObject | undefined): void {
    if (this.#hasStarted) return
    this.#hasStarted = true
    this.#events.push({
      type: 'start',
      id: asString(response?.id),
      model: asString(response?.model),
      created: asNumber(response?.created_at),
    })
  }

  #usage(response: JsonObject | undefined): void {
    const usage = readUsage(response?.usage)
    if (usage && !this.#hasUsage) this.#events.push({ type: 'usage', usage })
    this.#hasUsage ||= usage !== undefined
  }

  #end(finish: Finish): void {
    this.#finish = finish
    this.#events.push({ type: 'finish', finish })
  }

  #terminal(type: string, response: JsonObject): void {
    this.#start(response)
    // An item that was told keeps its place; ids may differ here (OpenRouter), so the n-th of a type is the n-th of that type.
    const seen = new Map<string, number>()
    for (const raw of outputOf(response)) {
      const kind = asString(raw.type) ?? ''
      const nth = seen.get(kind) ?? 0
      seen.set(kind, nth + 1)
      const item = this.#items.filter((known) => known.type === kind)[nth] ?? this.#open(raw, undefined)
      if (!item.isDone) this.#complete(item, raw)
    }
    this.#closeAll()
    this.#usage(response)
    if (type === 'response.failed') this.#events.push({ type: 'error', fault: faultOfResponse(response) })
    this.#end(readFinish({ ...response, status: response.status ?? type.slice('response.'.length) }, this.#hasCalls))
  }

  /** `[DONE]` is no part of this API, but a server that ends with it and no final event has still ended properly. */
  #sentinel(): void {
    if (!this.#hasStarted || this.#finish) return
    this.#closeAll()
    this.#end({ unified: this.#hasCalls ? 'tool-calls' : 'stop' })
  }

  #closeAll(): void {
    for (const item of this.#items) if (!item.isDone) this.#complete(item, {})
  }

  // ---- items ----

  #open(raw: JsonObject, index: number | undefined): Item {
    this.#start(undefined)
    const type = asString(raw.type) ?? ''
    const item: Item = { type, id: asString(raw.id), index, blocks: new Map(), half: '', isDone: false }
    this.#items.push(item)
    if (isToolCall(type)) {
      this.#hasCalls = true
      const seal = type === 'function_call' ? sealOf(nativeId(raw.id)) : undefined
      const block: Block = { number: this.#blocks++, kind: 'tool-call', told: '', isOpen: true }
      item.blocks.set('call', block)
      this.#events.push({
        type: 'tool-call-start',
        block: block.number,
        id: asString(raw.call_id) ?? '',
        name: asString(raw.name) ?? '',
        ...(seal && { seal }),
      })
    }
    return item
  }

  /** The item an event speaks of: by its index, else its id, else the last one open of that type. */
  #find(body: JsonObject, type: string, raw?: JsonObject): Item | undefined {
    const index = asNumber(body.output_index)
    const id = asString(body.item_id) ?? asString(raw?.id)
    return (
      (index === undefined ? undefined : this.#items.find((item) => item.index === index && !item.isDone && item.type === type)) ??
      (id === undefined ? undefined : this.#items.find((item) => item.id === id && item.type === type)) ??
      (index === undefined && id === undefined ? this.#items.findLast((item) => !item.isDone && item.type === type) : undefined)
    )
  }

  /** Tell what `raw`, the whole item, says beyond the events so far, and end its blocks. */
  #complete(item: Item, raw: JsonObject): void {
    if (item.isDone) return
    switch (item.type) {
      case 'message':
        for (const [place, part] of (asArray(raw.content) ?? []).entries()) {
          const kind = at(part, 'type') === 'refusal' ? 'refusal' : at(part, 'type') === 'output_text' ? 'text' : undefined
          const text = asString(at(part, kind === 'refusal' ? 'refusal' : 'text'))
          if (kind && text !== undefined) this.#fill(item, `content.${place}`, kind, text)
        }
        for (const block of item.blocks.values()) this.#close(block)
        break
      case 'reasoning':
        this.#completeReasoning(item, raw)
        break
      case 'function_call': {
        const block = item.blocks.get('call')
        if (!block) break
        this.#tellRest(block, argumentsText(raw.arguments))
        this.#close(block, sealOf(nativeId(raw.id) ?? nativeId(item.id)))
        break
      }
      case 'custom_tool_call': {
        const block = item.blocks.get('call')
        if (!block) break
        const input = asString(raw.input)
        if (input !== undefined) this.#custom(item, block, input, 'whole')
        this.#deltaOf(block, `${block.told === '' ? '{"input":"' : ''}${escaped(item.half)}"}`)
        this.#close(block)
        break
      }
      default:
        // Only a whole item is worth anything to its own protocol.
        if (item.type !== '' && raw.type !== undefined) {
          this.#events.push({ type: 'part', block: this.#blocks++, part: { type: 'opaque', origin, kind: item.type, value: raw } })
        }
    }
    item.isDone = true
  }

  #completeReasoning(item: Item, raw: JsonObject): void {
    const places = { summary: 0, content: 0 }
    for (const { text, isSummary } of reasoningEntries(raw)) {
      const list = isSummary ? 'summary' : 'content'
      this.#fill(item, `${list}.${places[list]++}`, 'reasoning', text)
    }
    const seal = sealOf(nativeId(raw.id) ?? nativeId(item.id), asString(raw.encrypted_content) || undefined)
    const last = [...item.blocks.values()].findLast((block) => block.isOpen)
    if (last) this.#close(last, seal)
    else if (seal && item.blocks.size === 0) this.#close(this.#block(item, 'none', 'reasoning'), seal)
  }

  // ---- parts of items ----

  #part(type: string, body: JsonObject): void {
    const delta = asString(body.delta) ?? ''
    switch (type) {
      case 'content_part.added':
      case 'content_part.done': {
        const kind = at(body.part, 'type')
        if (kind === 'output_text') {
          this.#content(body, 'message', 'text', asString(at(body.part, 'text')), type)
          return
        }
        if (kind === 'refusal') {
          this.#content(body, 'message', 'refusal', asString(at(body.part, 'refusal')), type)
          return
        }
        // Opened at its first text: a reasoning item may end without any.
        break
      }
      case 'output_text.delta':
        this.#delta(this.#at(body, 'message', 'content', 'text'), delta)
        break
      case 'output_text.done':
        this.#tellRest(this.#at(body, 'message', 'content', 'text'), asString(body.text) ?? '')
        break
      case 'refusal.delta':
        this.#delta(this.#at(body, 'message', 'content', 'refusal'), delta)
        break
      case 'refusal.done':
        this.#tellRest(this.#at(body, 'message', 'content', 'refusal'), asString(body.refusal) ?? '')
        break
      case 'reasoning_text.delta':
        this.#delta(this.#at(body, 'reasoning', 'content', 'reasoning'), delta)
        break
      case 'reasoning_text.done':
        this.#tellRest(this.#at(body, 'reasoning', 'content', 'reasoning'), asString(body.text) ?? '')
        break
      case 'reasoning_summary_text.delta':
        this.#delta(this.#at(body, 'reasoning', 'summary', 'reasoning'), delta)
        break
      case 'reasoning_summary_text.done':
        this.#tellRest(this.#at(body, 'reasoning', 'summary', 'reasoning'), asString(body.text) ?? '')
        break
      case 'function_call_arguments.delta':
        this.#delta(this.#call(body, 'function_call')?.block, delta)
        break
      case 'function_call_arguments.done':
        this.#tellRest(this.#call(body, 'function_call')?.block, argumentsText(body.arguments))
        break
      case 'custom_tool_call_input.delta': {
        const call = this.#call(body, 'custom_tool_call')
        if (call) this.#custom(call.item, call.block, delta, 'piece')
        break
      }
      case 'custom_tool_call_input.done': {
        const call = this.#call(body, 'custom_tool_call')
        if (call) this.#custom(call.item, call.block, asString(body.input) ?? '', 'whole')
        break
      }
    }
  }

  #content(body: JsonObject, itemType: string, kind: BlockKind, text: string | undefined, type: string): void {
    const block = this.#at(body, itemType, 'content', kind)
    if (!block) return
    if (text) this.#tellRest(block, text)
    if (type === 'content_part.done') this.#close(block)
  }

  /** The block an event speaks of, begun if it was not; undefined when it has ended. */
  #at(body: JsonObject, itemType: string, list: 'content' | 'summary', kind: BlockKind): Block | undefined {
    const item = this.#find(body, itemType) ?? this.#implied(body, itemType)
    if (item.isDone) return undefined
    const place = asNumber(list === 'content' ? body.content_index : body.summary_index) ?? 0
    return this.#block(item, `${list}.${place}`, kind)
  }

  /** An item that a server speaks of without having announced it. */
  #implied(body: JsonObject, type: string): Item {
    const id = asString(body.item_id)
    return this.#open({ type, ...(id !== undefined && { id }) }, asNumber(body.output_index))
  }

  #block(item: Item, key: string, kind: BlockKind): Block {
    const known = item.blocks.get(key)
    if (known) return known
    if (kind === 'reasoning') {
      // The parts of one reasoning item follow one another; the last is kept open for the item's seal.
      for (const block of item.blocks.values()) this.#close(block, sealOf(nativeId(item.id)))
    }
    const block: Block = { number: this.#blocks++, kind, told: '', isOpen: true }
    item.blocks.set(key, block)
    const seal: Seal | undefined = kind === 'reasoning' ? sealOf(nativeId(item.id)) : undefined
    if (kind === 'reasoning') {
      const isSummary = key.startsWith('summary.')
      this.#events.push({ type: 'reasoning-start', block: block.number, ...(isSummary && { isSummary }), ...(seal && { seal }) })
    } else if (kind === 'text') this.#events.push({ type: 'text-start', block: block.number })
    else if (kind === 'refusal') this.#events.push({ type: 'refusal-start', block: block.number })
    return block
  }

  #call(body: JsonObject, type: string): { item: Item; block: Block } | undefined {
    const item = this.#find(body, type)
    const block = item?.blocks.get('call')
    return item && block ? { item, block } : undefined
  }

  #fill(item: Item, key: string, kind: BlockKind, text: string): void {
    this.#tellRest(this.#block(item, key, kind), text)
  }

  /** A repeated whole text tells only what its deltas left out. */
  #tellRest(block: Block | undefined, whole: string): void {
    if (block && whole.length > block.told.length && whole.startsWith(block.told)) this.#delta(block, whole.slice(block.told.length))
  }

  #delta(block: Block | undefined, text: string): void {
    if (!block?.isOpen || text === '') return
    block.told += text
    this.#deltaOf(block, text)
  }

  #deltaOf(block: Block, text: string): void {
    const { number } = block
    if (block.kind === 'tool-call') this.#events.push({ type: 'tool-call-delta', block: number, arguments: text })
    else this.#events.push({ type: `${block.kind}-delta`, block: number, text })
  }

  /** A custom tool's free text becomes the one member of a JSON object, piece by piece. */
  #custom(item: Item, block: Block, input: string, extent: 'piece' | 'whole'): void {
    if (!block.isOpen || (extent === 'whole' && !input.startsWith(block.told))) return
    const fresh = extent === 'whole' ? input.slice(block.told.length) : input
    if (fresh === '') return
    const opening = block.told === '' ? '{"input":"' : ''
    block.told += fresh
    const text = item.half + fresh
    item.half = /[\uD800-\uDBFF]$/.test(text) ? text.slice(-1) : ''
    this.#deltaOf(block, opening + escaped(text.slice(0, text.length - item.half.length)))
  }

  #close(block: Block, seal?: Seal): void {
    if (!block.isOpen) return
    block.isOpen = false
    const { number } = block
    if (block.kind === 'refusal') this.#events.push({ type: 'refusal-end', block: number })
    else this.#events.push({ type: `${block.kind}-end`, block: number, ...(seal && { seal }) })
  }
}

/** Text as it stands between the quotes of a JSON string. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
