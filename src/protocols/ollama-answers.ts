// Ollama's answers. /api/chat and /api/generate answer alike, as one JSON object or one a line; only the place of the text differs.
import { createHash } from 'node:crypto'
import { asArray, asNumber, asObject, asString, at, isObject, type Json, type JsonObject, parseJson, stringifyJson } from '../core/json.ts'
import type { Finish, Reply, ReplyPart, StreamEvent, UpstreamFault } from '../core/reply.ts'
import { mergeUsage, type Usage } from '../core/usage.ts'
import { ConfidenceGauge, confidenceIn, memberOf } from './confidence.ts'
import { sniff } from './ollama-settings.ts'
import type { Asked, EventReader, EventWriter, Frame, FrameRole, Meter, Protocol, ReplyFacts, WireError } from './protocol.ts'

/** What one line or body says. */
export type Spoken = {
  readonly text?: string
  readonly thinking?: string
  readonly toolCalls?: readonly Json[]
  readonly images?: readonly string[]
}

/** Where a door keeps what is said. */
export type Shape = { read(line: JsonObject): Spoken; write(spoken: Spoken): JsonObject }

type Answers = Pick<
  Protocol,
  'readReply' | 'writeReply' | 'eventReader' | 'eventWriter' | 'meter' | 'readFacts' | 'readFault' | 'writeError' | 'writeStreamError'
>

/** The half of a protocol that answers. */
export function answers(shape: Shape): Answers {
  return {
    readReply: (body) => readReply(body, shape),
    writeReply: (reply, asked) => writeReply(reply, asked, shape),
    eventReader: () => new LineReader(shape),
    eventWriter: (asked) => new LineWriter(asked, shape),
    meter: () => new LineMeter(shape),
    readFacts: (body) => readFacts(body, shape),
    readFault,
    writeError,
    writeStreamError: (error) => [frame(writeError(error))],
  }
}

/** A request without messages or prompt asks Ollama to load the model (or with `keep_alive: 0` to let it go), not to say anything. */
export function isLoadRequest(body: JsonObject): boolean {
  const hasMessages = body.messages !== undefined && body.messages !== null && asArray(body.messages)?.length !== 0
  const hasPrompt = body.prompt !== undefined && body.prompt !== null && body.prompt !== ''
  return !hasMessages && !hasPrompt
}

/** The answer to a load request, as Ollama gives it. */
export function loadReply(body: JsonObject): Reply {
  const keepAlive = body.keep_alive
  const isUnload = asNumber(keepAlive) === 0 || (typeof keepAlive === 'string' && /^0+(?:ns|us|µs|ms|s|m|h)?$/.test(keepAlive))
  return { model: asString(body.model), parts: [], finish: { unified: 'stop', raw: isUnload ? 'unload' : 'load' } }
}

function readReply(body: JsonObject, shape: Shape): Reply {
  const spoken = shape.read(body)
  const calls = (spoken.toolCalls ?? []).map((call, place) => readCall(call, body, place))
  const parts: ReplyPart[] = []
  if (spoken.thinking) parts.push({ type: 'reasoning', text: spoken.thinking })
  if (spoken.text) parts.push({ type: 'text', text: spoken.text })
  for (const data of spoken.images ?? []) parts.push(imagePart(data))
  for (const call of calls) parts.push({ type: 'tool-call', ...call })
  return {
    ...head(body),
    parts,
    finish: readFinish(body, calls.length > 0),
    ...usageMember(readUsage(body)),
    ...confidenceIn(body.logprobs),
  }
}

function head(body: JsonObject): { model?: string; created?: number } {
  const model = asString(body.model)
  const at = Date.parse(asString(body.created_at) ?? '')
  return { ...(model !== undefined && { model }), ...(Number.isFinite(at) && { created: Math.floor(at / 1000) }) }
}

/**
 * Calls of older versions have no id. Ours is made of when and what, so that the same bytes give the same id and two rounds of one
 * conversation, which differ in time, never share one.
 */
function readCall(call: Json, line: JsonObject, place: number): { id: string; name: string; arguments: string } {
  const { name, arguments: args } = readFunction(call)
  const id = asString(at(call, 'id'))
  if (id) return { id, name, arguments: args }
  const seed = `${asString(line.created_at) ?? ''}\n${place}\n${name}\n${args}`
  return { id: `call_${createHash('sha256').update(seed).digest('hex').slice(0, 20)}`, name, arguments: args }
}

/** Name and argument text of a call; arguments are an object on this wire, but emulations also send a string. */
export function readFunction(call: Json | undefined): { name: string; arguments: string } {
  const made = at(call, 'function')
  const args = at(made, 'arguments')
  return {
    name: asString(at(made, 'name')) ?? '',
    arguments: typeof args === 'string' ? args : isObject(args) && Object.keys(args).length > 0 ? stringifyJson(args) : '',
  }
}

/** Argument text as the object this wire wants; undefined when it is not one. */
export function argumentsObject(text: string): JsonObject | undefined {
  if (text.trim() === '') return {}
  try {
    return asObject(parseJson(text))
  } catch {
    return undefined
  }
}

const reasons: Readonly<Record<string, Finish['unified']>> = {
  stop: 'stop',
  length: 'length',
  load: 'stop',
  unload: 'stop',
  tool_calls: 'tool-calls',
  content_filter: 'content-filter',
  error: 'error',
}

/** Ollama ends a turn of tool calls with `stop` like any other; early versions give no reason at all. */
function readFinish(body: JsonObject, sawCalls: boolean): Finish {
  const raw = asString(body.done_reason) || undefined
  const unified = raw === undefined ? 'stop' : Object.hasOwn(reasons, raw) ? reasons[raw]! : 'other'
  return { unified: sawCalls && unified === 'stop' ? 'tool-calls' : unified, ...(raw !== undefined && { raw }) }
}

function writeReason(finish: Finish): string {
  switch (finish.unified) {
    case 'length':
      return 'length'
    case 'content-filter':
      return 'content_filter'
    case 'error':
      return 'error'
    case 'stop':
      return finish.raw === 'load' || finish.raw === 'unload' ? finish.raw : 'stop'
    case 'tool-calls':
    case 'pause':
    case 'other':
      return 'stop'
    default:
      return finish.unified satisfies never
  }
}

function readUsage(body: JsonObject): Usage | undefined {
  const inputTotal = asNumber(body.prompt_eval_count)
  const outputTotal = asNumber(body.eval_count)
  if (inputTotal === undefined && outputTotal === undefined) return undefined
  return { ...(inputTotal !== undefined && { inputTotal }), ...(outputTotal !== undefined && { outputTotal }) }
}

const usageMember = (usage: Usage | undefined) => (usage ? { usage } : {})

function readFacts(body: JsonObject, shape: Shape): ReplyFacts {
  const { model } = head(body)
  const finish = readFinish(body, (shape.read(body).toolCalls?.length ?? 0) > 0)
  return { ...(model !== undefined && { model }), finish, ...usageMember(readUsage(body)) }
}

/** Ollama: `{error: "text"}`, with `status` inside a stream. KoboldCpp in Ollama's clothes: `{detail: {msg, type}}`. */
export function readFault(status: number | undefined, body: unknown): UpstreamFault | undefined {
  const said = at(body, 'error')
  const told = asNumber(at(body, 'status'))
  const known = status ?? told
  const statusMember = known !== undefined ? { status: known } : {}
  const message = asString(said) ?? asString(at(said, 'message'))
  if (message !== undefined) {
    const type = asString(at(said, 'type'))
    const code = asString(at(said, 'code'))
    return { ...statusMember, message, ...(type && { type }), ...(code && { code }) }
  }
  const detail = at(body, 'detail')
  const text = asString(detail) ?? asString(at(detail, 'msg'))
  if (text === undefined) return undefined
  const type = asString(at(detail, 'type'))
  const seconds = /try again in (\d+) seconds?/i.exec(text)?.[1]
  return { ...statusMember, message: text, ...(type && { type }), ...(seconds && { retryAfterMs: Number(seconds) * 1000 }) }
}

function writeError(error: WireError): JsonObject {
  return { error: error.message }
}

/** Milliseconds as the whole nanoseconds of Ollama's durations. */
const nanoseconds = (ms: number) => (Number.isFinite(ms) && ms > 0 ? Math.round(ms * 1e6) : 0)

/** The members that only the last line has. `firstMs` is when the first content was seen, which ends the reading of the prompt. */
function lastWords(finish: Finish, usage: Usage | undefined, totalMs: number, firstMs: number): JsonObject {
  return {
    done: true,
    done_reason: writeReason(finish),
    total_duration: nanoseconds(totalMs),
    load_duration: 0,
    prompt_eval_count: usage?.inputTotal ?? 0,
    prompt_eval_duration: nanoseconds(firstMs),
    eval_count: usage?.outputTotal ?? 0,
    eval_duration: nanoseconds(totalMs - firstMs),
  }
}

function writeReply(reply: Reply, asked: Asked, shape: Shape): JsonObject {
  const text: string[] = []
  const thinking: string[] = []
  const toolCalls: JsonObject[] = []
  const images: string[] = []
  for (const part of reply.parts) {
    if (part.type === 'text' || part.type === 'refusal') text.push(part.text)
    else if (part.type === 'reasoning') thinking.push(part.text)
    else if (part.type === 'image' && part.source.kind === 'base64') images.push(part.source.data)
    else if (part.type === 'tool-call') {
      const call = writeCall(part, asked, toolCalls.length)
      if (typeof call === 'string') text.push(call)
      else toolCalls.push(call)
    }
    // Audio and blocks of other protocols have no place on this wire.
  }
  const spoken = { text: text.join(''), ...(thinking.length > 0 && { thinking: thinking.join('') }), ...filled({ toolCalls, images }) }
  return {
    model: asked.model,
    created_at: asked.isoTime,
    ...shape.write(spoken),
    ...lastWords(reply.finish, reply.usage, asked.elapsedMs(), 0),
  }
}

/**
 * A whole call. Arguments that are no JSON object (a call cut off by the output limit) come out as text: shown, and never run
 * with arguments that the model did not write.
 */
function writeCall(call: { id: string; name: string; arguments: string }, asked: Asked, index: number): JsonObject | string {
  const args = argumentsObject(call.arguments)
  if (!args) return `${call.name}(${call.arguments})`
  return { id: call.id || `call_${asked.id}_${index}`, function: { index, name: call.name, arguments: args } }
}

function filled(lists: { toolCalls?: readonly Json[]; images?: readonly string[] }): Partial<Spoken> {
  return { ...(lists.toolCalls?.length && { toolCalls: lists.toolCalls }), ...(lists.images?.length && { images: lists.images }) }
}

function imagePart(data: string): Extract<ReplyPart, { type: 'image' }> {
  return { type: 'image', source: { kind: 'base64', mediaType: sniff(data) ?? 'image/png', data } }
}

function frame(line: JsonObject): Frame {
  return { data: stringifyJson(line) }
}

/** What a line holds: an answer's object, or a fault, which an answer's line never names. A blank line holds nothing. */
function parseLine(data: string): { body: JsonObject } | { fault: UpstreamFault } | undefined {
  if (data.trim() === '') return undefined
  try {
    const body = parseJson(data)
    if (isObject(body)) {
      const fault = readFault(undefined, body)
      return fault ? { fault } : { body }
    }
  } catch {
    // told below; what was sent is not repeated, for it may be the middle of an answer
  }
  return { fault: { type: 'malformed', message: 'A line of the stream is not a JSON object.' } }
}

/** Text and thinking run on until the other begins or a call comes; a call is whole in its line. */
class LineReader implements EventReader {
  readonly #shape: Shape
  #next = 0
  #open: { kind: 'text' | 'reasoning'; block: number } | undefined
  #calls = 0
  readonly #gauge = new ConfidenceGauge()
  #isStarted = false
  #isOver = false

  constructor(shape: Shape) {
    this.#shape = shape
  }

  push({ data }: Frame): StreamEvent[] {
    const line = this.#isOver ? undefined : parseLine(data)
    if (!line) return []
    if ('fault' in line) {
      this.#isOver = true
      return [...this.#close(), { type: 'error', fault: line.fault }]
    }
    const { body } = line
    const events: StreamEvent[] = this.#isStarted ? [] : [{ type: 'start', ...head(body) }]
    this.#isStarted = true
    this.#gauge.add(body.logprobs)
    const spoken = this.#shape.read(body)
    if (spoken.thinking) events.push(...this.#say('reasoning', spoken.thinking))
    if (spoken.text) events.push(...this.#say('text', spoken.text))
    for (const image of spoken.images ?? []) events.push(...this.#close(), { type: 'part', block: this.#next++, part: imagePart(image) })
    for (const call of spoken.toolCalls ?? []) events.push(...this.#call(call, body))
    if (body.done === true) events.push(...this.#finish(body))
    return events
  }

  /** A stream that closes before `done: true` was cut: blocks are closed, and no finish is made up. */
  end(): StreamEvent[] {
    this.#isOver = true
    return this.#close()
  }

  #say(kind: 'text' | 'reasoning', text: string): StreamEvent[] {
    if (this.#open?.kind === kind) return [{ type: `${kind}-delta`, block: this.#open.block, text }]
    const before = this.#close()
    const block = this.#next++
    this.#open = { kind, block }
    return [...before, { type: `${kind}-start`, block }, { type: `${kind}-delta`, block, text }]
  }

  #call(call: Json, line: JsonObject): StreamEvent[] {
    const { id, name, arguments: args } = readCall(call, line, this.#calls++)
    const before = this.#close()
    const block = this.#next++
    return [
      ...before,
      { type: 'tool-call-start', block, id, name },
      ...(args ? [{ type: 'tool-call-delta', block, arguments: args } as const] : []),
      { type: 'tool-call-end', block },
    ]
  }

  #finish(body: JsonObject): StreamEvent[] {
    this.#isOver = true
    const usage = readUsage(body)
    return [
      ...this.#close(),
      ...(usage ? [{ type: 'usage', usage } as const] : []),
      { type: 'finish', finish: readFinish(body, this.#calls > 0), ...memberOf(this.#gauge) },
    ]
  }

  #close(): StreamEvent[] {
    const open = this.#open
    this.#open = undefined
    return open ? [{ type: `${open.kind}-end`, block: open.block }] : []
  }
}

/** One object a line; calls whole; the last line waits for the end, because usage may come after the finish. */
class LineWriter implements EventWriter {
  readonly #asked: Asked
  readonly #shape: Shape
  readonly #calls = new Map<number, { id: string; name: string; pieces: string[] }>()
  #written = 0
  #firstMs: number | undefined
  #usage: Usage | undefined
  #finish: Finish | undefined
  #hasFailed = false

  constructor(asked: Asked, shape: Shape) {
    this.#asked = asked
    this.#shape = shape
  }

  push(event: StreamEvent): Frame[] {
    if (this.#hasFailed) return []
    switch (event.type) {
      case 'start':
        this.#usage = mergeUsage(this.#usage, event.usage)
        return []
      case 'usage':
        this.#usage = mergeUsage(this.#usage, event.usage)
        return []
      case 'finish':
        this.#finish = event.finish
        return []
      case 'text-delta':
      case 'refusal-delta':
        return event.text ? this.#line({ text: event.text }) : []
      case 'reasoning-delta':
        return event.text ? this.#line({ text: '', thinking: event.text }) : []
      case 'tool-call-start':
        this.#calls.set(event.block, { id: event.id, name: event.name, pieces: [] })
        return []
      case 'tool-call-delta':
        this.#calls.get(event.block)?.pieces.push(event.arguments)
        return []
      case 'tool-call-end':
        return this.#call(event.block)
      case 'part':
        return event.part.type === 'image' && event.part.source.kind === 'base64'
          ? this.#line({ text: '', images: [event.part.source.data] })
          : [] // audio and blocks of other protocols have no place on this wire
      case 'error':
        this.#hasFailed = true
        return [frame({ error: event.fault.message })]
      case 'text-start':
      case 'text-end':
      case 'reasoning-start':
      case 'reasoning-end':
      case 'refusal-start':
      case 'refusal-end':
        return []
      default:
        return event satisfies never
    }
  }

  /** Without a finish nothing is said: a client that waits for `done` in vain knows that the answer was cut. */
  end(): Frame[] {
    if (this.#hasFailed || !this.#finish) return []
    const totalMs = this.#asked.elapsedMs()
    const last = lastWords(this.#finish, this.#usage, totalMs, Math.min(this.#firstMs ?? 0, totalMs))
    return [frame({ ...this.#head(), ...this.#shape.write({ text: '' }), ...last })]
  }

  #call(block: number): Frame[] {
    const call = this.#calls.get(block)
    if (!call) return []
    this.#calls.delete(block)
    const written = writeCall({ id: call.id, name: call.name, arguments: call.pieces.join('') }, this.#asked, this.#written)
    if (typeof written === 'string') return this.#line({ text: written })
    this.#written++
    return this.#line({ text: '', toolCalls: [written] })
  }

  #line(spoken: Spoken): Frame[] {
    this.#firstMs ??= this.#asked.elapsedMs()
    return [frame({ ...this.#head(), ...this.#shape.write(spoken), done: false })]
  }

  #head(): JsonObject {
    return { model: this.#asked.model, created_at: this.#asked.isoTime }
  }
}

/** Calls are among the needles because Ollama's own reason for a turn of calls is `stop`. */
const needles = ['"done":true', '"done": true', '"error"', '"detail"', '"tool_calls"']

class LineMeter implements Meter {
  readonly needles = needles
  readonly facts: ReplyFacts = {}
  readonly #shape: Shape
  #hasContent = false
  #sawCalls = false

  constructor(shape: Shape) {
    this.#shape = shape
  }

  push({ data }: Frame): FrameRole {
    if (this.#hasContent && !needles.some((needle) => data.includes(needle))) return 'content'
    const line = parseLine(data)
    if (!line) return this.#hasContent ? 'content' : 'lifecycle'
    if ('fault' in line) {
      this.facts.fault = line.fault
      return 'error'
    }
    const { body } = line
    const { model } = head(body)
    if (model !== undefined) this.facts.model ??= model
    const spoken = this.#shape.read(body)
    if (spoken.toolCalls?.length) this.#sawCalls = true
    if (spoken.text || spoken.thinking || spoken.toolCalls?.length || spoken.images?.length) this.#hasContent = true
    if (body.done !== true) return this.#hasContent ? 'content' : 'lifecycle'
    const usage = readUsage(body)
    if (usage) this.facts.usage = usage
    this.facts.finish = readFinish(body, this.#sawCalls)
    return 'end'
  }
}

/** Strings of an array; anything else is left out. */
export function strings(value: Json | undefined): string[] {
  return (asArray(value) ?? []).filter((item) => typeof item === 'string')
}
