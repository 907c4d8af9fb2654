// Writes replies and streams of the Responses API. A whole reply is what the last event of its stream repeats, so both are built here.
// Grammar: https://platform.openai.com/docs/api-reference/responses-streaming
import type { Seal } from '../core/conversation.ts'
import { asArray, asObject, asString, at, type Json, type JsonObject } from '../core/json.ts'
import { type Finish, type Reply, type ReplyPart, Sequencer, type StreamEvent, type UpstreamFault, unfold } from '../core/reply.ts'
import { packSeal } from '../core/seal.ts'
import { mergeUsage, type Usage } from '../core/usage.ts'
import { customInput, customTools, mintId, type Namespaced, namespacedTools, origin, writeUsage } from './openai-responses-items.ts'
import type { Asked, EventWriter, Frame } from './protocol.ts'

export function writeReply(reply: Reply, asked: Asked): JsonObject {
  const builder = new ResponseBuilder(asked)
  for (const event of unfold(reply)) builder.push(event)
  builder.end()
  return builder.response()
}

export function eventWriter(asked: Asked): EventWriter {
  const builder = new ResponseBuilder(asked)
  return {
    push: (event) => builder.push(event).map(frameOf),
    end: () => builder.end().map(frameOf),
  }
}

function frameOf(event: JsonObject): Frame {
  return { event: asString(event.type), data: JSON.stringify(event) }
}

/** The item being written. `block` is the one that may add to it; an item of reasoning may wait for a further block. */
type Open = {
  block: number | undefined
  readonly kind: 'text' | 'refusal' | 'reasoning' | 'function' | 'custom'
  readonly id: string
  readonly place: number
  /** The item as it will stand in `output`, but for what is still being written. */
  readonly item: JsonObject
  pieces: string[]
  /** Reasoning: which list the open block writes to, and whether its entry has been announced. */
  list: 'summary' | 'content'
  isAnnounced: boolean
  /** Reasoning: the provider's own id, under which a further block continues this item. */
  readonly nativeId?: string
}

type Status = 'in_progress' | 'completed' | 'incomplete' | 'failed'

class ResponseBuilder {
  readonly #asked: Asked
  readonly #custom: ReadonlySet<string>
  readonly #namespaced: ReadonlyMap<string, Namespaced>
  readonly #wantsSummary: boolean
  readonly #sequencer = new Sequencer()
  readonly #output: JsonObject[] = []
  /** Item ids and call ids given so far: official clients refuse a second one. */
  readonly #ids = new Set<string>()
  #sequence = 0
  #hasStarted = false
  #isOver = false
  #id: string
  #created: number
  #usage: Usage | undefined
  #finish: Finish | undefined
  #fault: UpstreamFault | undefined
  #open: Open | undefined
  #events: JsonObject[] = []

  constructor(asked: Asked) {
    this.#asked = asked
    this.#custom = customTools(asked.body)
    this.#namespaced = namespacedTools(asked.body)
    const reasoning = asked.body.reasoning
    this.#wantsSummary = asString(at(reasoning, 'summary') ?? at(reasoning, 'generate_summary')) !== undefined
    this.#id = `resp_${asked.id}`
    this.#created = asked.created
  }

  push(event: StreamEvent): JsonObject[] {
    if (!this.#isOver) for (const next of this.#sequencer.push(event)) this.#write(next)
    return this.#take()
  }

  end(): JsonObject[] {
    // Without a finish the answer was cut; the missing last event says so, and the road adds the error.
    if (!this.#isOver && this.#finish) {
      const status = this.#status()
      this.#isOver = true
      this.#emit(`response.${status}`, { response: this.response() })
    }
    return this.#take()
  }

  /** The response object as it stands. */
  response(): JsonObject {
    const { body, model } = this.#asked
    const status = this.#isOver ? this.#status() : 'in_progress'
    return {
      id: this.#id,
      object: 'response',
      created_at: this.#created,
      status,
      background: false,
      completed_at:
        status === 'completed' ? Math.max(this.#created, this.#asked.created + Math.round(this.#asked.elapsedMs() / 1000)) : null,
      error: status === 'failed' ? this.#error() : null,
      incomplete_details: status === 'incomplete' ? { reason: incompleteReason(this.#finish) } : null,
      instructions: body.instructions ?? null,
      max_output_tokens: body.max_output_tokens ?? null,
      max_tool_calls: body.max_tool_calls ?? null,
      model,
      output: [...this.#output],
      parallel_tool_calls: body.parallel_tool_calls ?? true,
      previous_response_id: body.previous_response_id ?? null,
      prompt_cache_key: body.prompt_cache_key ?? null,
      prompt_cache_retention: body.prompt_cache_retention ?? null,
      reasoning: { effort: null, summary: null, ...asObject(body.reasoning) },
      safety_identifier: body.safety_identifier ?? null,
      service_tier: body.service_tier ?? 'default',
      store: body.store ?? false,
      temperature: body.temperature ?? 1,
      text: { format: { type: 'text' }, ...asObject(body.text) },
      tool_choice: body.tool_choice ?? 'auto',
      tools: asArray(body.tools) ?? [],
      top_logprobs: body.top_logprobs ?? 0,
      top_p: body.top_p ?? 1,
      truncation: body.truncation ?? 'disabled',
      usage: status === 'in_progress' ? null : writeUsage(this.#usage),
      user: body.user ?? null,
      metadata: asObject(body.metadata) ?? {},
    }
  }

  // ---- lifecycle ----

  #take(): JsonObject[] {
    const events = this.#events
    this.#events = []
    return events
  }

  #emit(type: string, members: JsonObject): void {
    this.#events.push({ type, sequence_number: this.#sequence++, ...members })
  }

  #start(event?: Extract<StreamEvent, { type: 'start' }>): void {
    if (this.#hasStarted) return
    this.#hasStarted = true
    if (event?.id?.startsWith('resp_')) this.#id = event.id
    if (event?.created !== undefined) this.#created = event.created
    this.#emit('response.created', { response: this.response() })
    this.#emit('response.in_progress', { response: this.response() })
  }

  #status(): Status {
    if (this.#fault) return 'failed'
    switch (this.#finish?.unified) {
      case 'length':
      case 'content-filter':
      case 'pause':
        return 'incomplete'
      case 'error':
        return 'failed'
      case 'other':
        return this.#finish.raw === 'incomplete' || this.#finish.raw === 'cancelled' ? 'incomplete' : 'completed'
      default:
        return 'completed'
    }
  }

  #error(): { code: string; message: string } {
    return { code: this.#fault?.code ?? 'server_error', message: this.#fault?.message ?? 'The model failed to finish its answer.' }
  }

  #fail(fault: UpstreamFault): void {
    if (this.#open?.item.status !== undefined) this.#open.item.status = 'incomplete'
    this.#closeItem()
    this.#fault = fault
    const { code, message } = this.#error()
    const param = fault.param ?? null
    this.#emit('error', { code, message, param, error: { type: fault.type ?? 'server_error', code, message, param } })
    this.#isOver = true
    this.#emit('response.failed', { response: this.response() })
  }

  #write(event: StreamEvent): void {
    if (event.type === 'start') {
      this.#usage = mergeUsage(this.#usage, event.usage)
      this.#start(event)
      return
    }
    if (event.type === 'usage') {
      this.#usage = mergeUsage(this.#usage, event.usage)
      return
    }
    this.#start()
    if (event.type === 'error') {
      this.#fail(event.fault)
      return
    }
    if (this.#finish) return
    if (event.type === 'finish') {
      this.#closeItem()
      this.#finish = event.finish
      return
    }
    this.#block(event)
  }

  // ---- blocks ----

  #block(event: Extract<StreamEvent, { block: number }>): void {
    switch (event.type) {
      case 'text-start':
        this.#openMessage(event.block, 'text')
        break
      case 'refusal-start':
        this.#openMessage(event.block, 'refusal')
        break
      case 'reasoning-start':
        this.#openReasoning(event)
        break
      case 'tool-call-start':
        this.#openCall(event)
        break
      case 'part':
        this.#part(event.part)
        break
      case 'text-delta':
      case 'refusal-delta':
      case 'reasoning-delta':
        this.#delta(event.block, event.text)
        break
      case 'tool-call-delta':
        this.#delta(event.block, event.arguments)
        break
      case 'text-end':
      case 'refusal-end':
      case 'reasoning-end':
      case 'tool-call-end':
        if (this.#open?.block === event.block) this.#endBlock(this.#open, 'seal' in event ? event.seal : undefined)
        break
      default:
        event satisfies never
    }
  }

  /** Announce an item. Items never overlap: what was open is ended first. */
  #openItem(kind: Open['kind'], block: number, item: JsonObject, added: JsonObject, nativeId?: string): Open {
    this.#closeItem()
    const open: Open = {
      block,
      kind,
      id: asString(item.id) ?? '',
      place: this.#output.length,
      item,
      pieces: [],
      list: 'content',
      isAnnounced: false,
      ...(nativeId !== undefined && { nativeId }),
    }
    this.#open = open
    this.#emit('response.output_item.added', { output_index: open.place, item: { ...item, ...added } })
    return open
  }

  #openMessage(block: number, kind: 'text' | 'refusal'): void {
    const item = { id: this.#itemId('msg'), type: 'message', status: 'completed', role: 'assistant', content: [] }
    const open = this.#openItem(kind, block, item, { status: 'in_progress' })
    this.#emit('response.content_part.added', { ...placeOf(open), content_index: 0, part: partOf(kind, '') })
  }

  #openReasoning(event: Extract<StreamEvent, { type: 'reasoning-start' }>): void {
    const nativeId = event.seal?.origin === origin ? event.seal.itemId : undefined
    const list = event.isSummary || (this.#wantsSummary && nativeId === undefined) ? 'summary' : 'content'
    const current = this.#open
    if (current?.kind === 'reasoning' && current.block === undefined && nativeId !== undefined && current.nativeId === nativeId) {
      current.block = event.block
      current.list = list
      current.isAnnounced = false
      return
    }
    const item = { id: this.#itemId('rs', nativeId), type: 'reasoning', summary: [] }
    this.#openItem('reasoning', event.block, item, {}, item.id === nativeId ? nativeId : undefined).list = list
  }

  #openCall(event: Extract<StreamEvent, { type: 'tool-call-start' }>): void {
    const callId = this.#callId(event.id)
    if (this.#custom.has(event.name)) {
      const item = { id: this.#itemId('ctc'), type: 'custom_tool_call', status: 'completed', call_id: callId, input: '', name: event.name }
      this.#openItem('custom', event.block, item, { status: 'in_progress' })
      return
    }
    const nativeId = event.seal?.origin === origin ? event.seal.itemId : undefined
    const item = {
      id: this.#itemId('fc', nativeId),
      type: 'function_call',
      status: 'completed',
      arguments: '',
      call_id: callId,
      name: event.name,
      ...this.#namespaced.get(event.name),
    }
    this.#openItem('function', event.block, item, { status: 'in_progress' }, item.id === nativeId ? nativeId : undefined)
  }

  #delta(block: number, text: string): void {
    const open = this.#open
    if (open?.block !== block || text === '') return
    if (open.kind === 'reasoning' && !open.isAnnounced) this.#announceReasoning(open)
    open.pieces.push(text)
    switch (open.kind) {
      case 'text':
        this.#emit('response.output_text.delta', { ...placeOf(open), content_index: 0, delta: text, logprobs: [] })
        break
      case 'refusal':
        this.#emit('response.refusal.delta', { ...placeOf(open), content_index: 0, delta: text })
        break
      case 'reasoning':
        this.#emit(`response.${reasoningWord(open)}.delta`, { ...placeOf(open), ...entryOf(open), delta: text })
        break
      case 'function':
        this.#emit('response.function_call_arguments.delta', { ...placeOf(open), delta: text })
        break
      case 'custom':
        // Its text lies inside JSON and is told when that is whole.
        break
    }
  }

  #announceReasoning(open: Open): void {
    open.isAnnounced = true
    if (open.list === 'content') open.item.content ??= []
    const part = { type: open.list === 'summary' ? 'summary_text' : 'reasoning_text', text: '' }
    const event = open.list === 'summary' ? 'reasoning_summary_part.added' : 'content_part.added'
    this.#emit(`response.${event}`, { ...placeOf(open), ...entryOf(open), part })
  }

  /** The block has ended; so has its item, unless it is reasoning that may go on under the provider's id. */
  #endBlock(open: Open, seal: Seal | undefined): void {
    this.#sealText(open)
    open.block = undefined
    if (open.kind === 'reasoning') {
      if (seal) this.#sealReasoning(open, seal)
      if (open.nativeId === undefined || open.item.encrypted_content !== undefined) this.#closeItem()
      return
    }
    this.#closeItem()
    const isTold = seal?.origin === origin && seal.itemId === open.nativeId && seal.encrypted === undefined
    if (seal && !isTold) this.#carry(seal)
  }

  /** Put the text of the block into its item, and say that it is whole. */
  #sealText(open: Open): void {
    let text = open.pieces.join('')
    open.pieces = []
    const { item } = open
    switch (open.kind) {
      case 'text':
      case 'refusal': {
        const part = partOf(open.kind, text)
        item.content = [part]
        const members = { ...placeOf(open), content_index: 0 }
        if (open.kind === 'text') this.#emit('response.output_text.done', { ...members, text, logprobs: [] })
        else this.#emit('response.refusal.done', { ...members, refusal: text })
        this.#emit('response.content_part.done', { ...members, part })
        break
      }
      case 'reasoning': {
        if (!open.isAnnounced) return
        const part = { type: open.list === 'summary' ? 'summary_text' : 'reasoning_text', text }
        const members = { ...placeOf(open), ...entryOf(open) }
        this.#emit(`response.${reasoningWord(open)}.done`, { ...members, text })
        this.#emit(`response.${open.list === 'summary' ? 'reasoning_summary_part' : 'content_part'}.done`, { ...members, part })
        item[open.list] = [...(asArray(item[open.list]) ?? []), part]
        open.isAnnounced = false
        break
      }
      case 'function': {
        if (text === '') {
          // No arguments are an empty object; clients parse the text.
          text = '{}'
          this.#emit('response.function_call_arguments.delta', { ...placeOf(open), delta: text })
        }
        item.arguments = text
        this.#emit('response.function_call_arguments.done', { ...placeOf(open), name: item.name ?? '', arguments: text })
        break
      }
      case 'custom': {
        const input = customInput(text)
        item.input = input
        if (input !== '') this.#emit('response.custom_tool_call_input.delta', { ...placeOf(open), delta: input })
        this.#emit('response.custom_tool_call_input.done', { ...placeOf(open), input })
        break
      }
    }
  }

  #sealReasoning(open: Open, seal: Seal): void {
    const isOwn = seal.origin === origin && (seal.itemId === open.nativeId || seal.itemId === undefined)
    if (!isOwn) open.item.encrypted_content = packSeal(seal)
    else if (seal.encrypted !== undefined) open.item.encrypted_content = seal.encrypted
  }

  #closeItem(): void {
    const open = this.#open
    if (!open) return
    if (open.block !== undefined) this.#sealText(open)
    this.#open = undefined
    this.#append(open.item)
  }

  #append(item: JsonObject): void {
    this.#emit('response.output_item.done', { output_index: this.#output.length, item })
    this.#output.push(item)
  }

  /** An item that has no deltas. */
  #whole(item: JsonObject): void {
    this.#closeItem()
    this.#emit('response.output_item.added', { output_index: this.#output.length, item })
    this.#append(item)
  }

  /** A foreign seal of a text or a call rides in a reasoning item of its own, right after it. */
  #carry(seal: Seal): void {
    this.#whole({ id: this.#itemId('rs'), type: 'reasoning', summary: [], encrypted_content: packSeal(seal, 'previous') })
  }

  #part(part: Exclude<ReplyPart, { type: 'text' | 'tool-call' | 'reasoning' | 'refusal' }>): void {
    const value = part.type === 'opaque' && part.origin === origin ? asObject(part.value) : undefined
    if (value && asString(value.type)) this.#whole({ ...value, id: this.#itemId('item', asString(value.id)) })
    else if (part.type === 'image' && part.source.kind === 'base64') {
      this.#whole({ id: this.#itemId('ig'), type: 'image_generation_call', status: 'completed', result: part.source.data })
    }
    // Other blocks (another protocol's own, audio) have no item here.
  }

  // ---- ids ----

  #itemId(kind: string, native?: string): string {
    const id = native && !this.#ids.has(native) ? native : mintId(kind, this.#asked.id, this.#output.length + (this.#open ? 1 : 0))
    this.#ids.add(id)
    return id
  }

  #callId(id: string): string {
    const key = (text: string) => `call ${text}`
    const unique = id !== '' && !this.#ids.has(key(id)) ? id : mintId('call', this.#asked.id, this.#output.length + (this.#open ? 1 : 0))
    this.#ids.add(key(unique))
    return unique
  }
}

function placeOf(open: Open): { item_id: string; output_index: number } {
  return { item_id: open.id, output_index: open.place }
}

function entryOf(open: Open): { summary_index: number } | { content_index: number } {
  const count = asArray(open.item[open.list])?.length ?? 0
  return open.list === 'summary' ? { summary_index: count } : { content_index: count }
}

function reasoningWord(open: Open): 'reasoning_summary_text' | 'reasoning_text' {
  return open.list === 'summary' ? 'reasoning_summary_text' : 'reasoning_text'
}

function partOf(kind: 'text' | 'refusal', text: string): JsonObject {
  return kind === 'text' ? { type: 'output_text', annotations: [], logprobs: [], text } : { type: 'refusal', refusal: text }
}

function incompleteReason(finish: Finish | undefined): Json {
  if (finish?.unified === 'length') return 'max_output_tokens'
  if (finish?.unified === 'content-filter') return 'content_filter'
  return finish?.raw ?? null
}
