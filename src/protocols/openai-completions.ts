// OpenAI's text completions: a prompt goes on, or a hole in a text is filled. https://platform.openai.com/docs/api-reference/completions
import type { Conversation, Losses, TextPart, Turn } from '../core/conversation.ts'
import { asBoolean, asString, at, type Json, type JsonObject, said } from '../core/json.ts'
import type { Finish, Reply, StreamEvent } from '../core/reply.ts'
import { mergeUsage, type Usage } from '../core/usage.ts'
import {
  ChunkMeter,
  firstChoice,
  hear,
  type Notices,
  readFacts,
  readFault,
  readFinish,
  readHead,
  readUsage,
  writeError,
  writeFault,
  writeReason,
  writeStreamError,
  writeUsage,
} from './openai-chat-facts.ts'
import { Fields, grammarKeys, outputCap, readSampling, tidy, writeSampling } from './openai-chat-settings.ts'
import type { Asked, EventReader, EventWriter, Frame, Protocol, Target } from './protocol.ts'

export const openaiCompletions: Protocol = {
  name: 'openai-completions',
  framing: 'sse',
  readRequest,
  writeRequest,
  readReply,
  writeReply,
  eventReader: () => new TextReader(),
  eventWriter: (asked) => new TextWriter(asked),
  meter: () => new ChunkMeter(notice),
  readFacts: (body) => readFacts(body, notice),
  readFault,
  writeError,
  writeStreamError,
}

/** Text alone: these models neither call tools nor refuse. */
const plain = { calls: false, refusal: false } as const

/** Portkey answers text completions in the shape of chats. */
function textOf(choice: JsonObject | undefined): string | undefined {
  return asString(choice?.text) ?? asString(at(choice?.delta, 'content')) ?? asString(at(choice?.message, 'content'))
}

function notice(choice: JsonObject): Notices {
  return { ...plain, content: Boolean(textOf(choice)) }
}

function readRequest(body: JsonObject, losses: Losses, path: { model?: string; stream?: boolean } = {}): Conversation {
  const fields = new Fields(body, losses)
  const model = fields.string('model')
  const stream = fields.boolean('stream')
  const streamUsage = asBoolean(fields.object('stream_options')?.include_usage)
  const prompt = readPrompt(fields.any('prompt'), losses)
  const suffix = fields.string('suffix')
  const best = fields.number('best_of')
  if (best !== undefined && best > 1) losses.refuse('best_of', 'only one answer can be carried back')
  fields.refuse('an answer that repeats its prompt cannot be translated', 'echo')
  fields.refuse('a form of answer that only some hosts know', 'response_format', ...grammarKeys)
  fields.refuse('the host that keeps the prompt must fill it', 'variables')
  const settings = { ...readSampling(fields), maxOutputTokens: fields.number('max_tokens'), logprobs: fields.number('logprobs') }
  fields.drop('metadata')
  fields.rest()
  const turns: Turn[] = [{ role: 'user', parts: [{ type: 'text', text: prompt }] }]
  return {
    model: path.model ?? model ?? '',
    turns,
    tools: [],
    settings: tidy(settings),
    stream: path.stream ?? stream ?? false,
    ...(streamUsage !== undefined && { streamUsage }),
    ...(suffix && { suffix }),
  }
}

function readPrompt(prompt: Json | undefined, losses: Losses): string {
  const only = Array.isArray(prompt) && prompt.length === 1 ? prompt[0] : prompt
  if (typeof only === 'string') return only
  if (Array.isArray(only) && only.some((item) => typeof item === 'number')) losses.refuse('prompt', 'its numbers are tokens of one model')
  else if (Array.isArray(only) && only.length > 1) losses.refuse('prompt', 'only one prompt at a time can be translated')
  else losses.refuse('prompt', 'must be a string')
  return ''
}

function writeRequest(conversation: Conversation, losses: Losses, target: Target): JsonObject {
  const { settings, tools, stream, suffix } = conversation
  if (tools.length > 0) losses.refuse('tools', 'text completions know no tools')
  if (settings.output && settings.output.type !== 'text') losses.refuse('response_format', 'text completions know no form of answer')
  if (settings.reasoning) losses.warn('reasoning')
  if (settings.verbosity !== undefined) losses.warn('verbosity')
  if (settings.promptCacheKey !== undefined) losses.warn('prompt_cache_key')
  if (settings.parallelTools !== undefined) losses.warn('parallel_tool_calls')
  if (settings.toolChoice && settings.toolChoice.type !== 'none') losses.warn('tool_choice')
  const isUsageAsked = stream && (target.quirks.streamUsage ?? 'ask') === 'ask'
  return said({
    model: target.model,
    prompt: writePrompt(conversation.turns, losses),
    suffix,
    max_tokens: outputCap(settings, target, losses),
    ...writeSampling(settings, target, losses),
    stream: stream || undefined,
    stream_options: isUsageAsked ? { include_usage: true } : undefined,
  })
}

/** Only one turn of one speaker is the same thing as a prompt; a conversation needs the model's own template. */
function writePrompt(turns: readonly Turn[], losses: Losses): string {
  const [turn, ...others] = turns
  const texts = (turn?.parts ?? []).filter((part): part is TextPart => part.type === 'text')
  const isPrompt = turn?.role === 'user' && others.length === 0 && texts.length === turn.parts.length
  if (!isPrompt) losses.refuse('turns', 'a text completion takes one text by the user and nothing else')
  if (texts.some((part) => part.seal)) losses.warn('turns', 'seal-stripped')
  if (texts.some((part) => part.cache)) losses.warn('cache_control')
  return texts.map((part) => part.text).join('')
}

function readReply(body: JsonObject): Reply {
  const choice = firstChoice(body)
  const text = textOf(choice)
  const usage = readUsage(body)
  return {
    ...readHead(body),
    parts: text ? [{ type: 'text', text }] : [],
    finish: choice ? readFinish(asString(choice.finish_reason) || undefined, plain, choice.stop_reason) : { unified: 'other' },
    ...(usage && { usage }),
  }
}

function writeReply(reply: Reply, asked: Asked): JsonObject {
  // Reasoning and calls have no place; a refusal is all the text there is.
  const text = reply.parts.map((part) => (part.type === 'text' || part.type === 'refusal' ? part.text : '')).join('')
  return said({
    id: replyId(reply.id, asked),
    object: 'text_completion',
    created: reply.created ?? asked.created,
    model: asked.model,
    choices: [{ text, index: 0, logprobs: null, finish_reason: writeReason(reply.finish, plain) }],
    usage: reply.usage && writeUsage(reply.usage),
  })
}

function replyId(id: string | undefined, asked: Asked): string {
  return id ?? `cmpl-${asked.id}`
}

class TextReader implements EventReader {
  #isStarted = false
  #isOver = false
  #isDone = false
  #isOpen = false
  #raw: string | undefined
  #stopReason: Json | undefined
  #usage: Usage | undefined

  push(frame: Frame): StreamEvent[] {
    if (this.#isOver) return []
    const heard = hear(frame)
    if (heard.kind === 'nothing') return []
    if (heard.kind === 'done') {
      this.#isDone = true
      return []
    }
    if (heard.chunk) this.#usage = mergeUsage(this.#usage, readUsage(heard.chunk))
    if (heard.kind === 'fault') {
      this.#isOver = true
      return [...this.#close(), { type: 'error', fault: heard.fault }]
    }
    const choice = firstChoice(heard.chunk)
    if (!choice) return []
    const events = this.#start(heard.chunk)
    const text = textOf(choice)
    if (text) {
      if (!this.#isOpen) events.push({ type: 'text-start', block: 0 })
      this.#isOpen = true
      events.push({ type: 'text-delta', block: 0, text })
    }
    if (asString(choice.finish_reason)) {
      this.#raw = asString(choice.finish_reason)
      this.#stopReason = choice.stop_reason
    }
    return events
  }

  /** A stream that closes with neither a reason nor `[DONE]` was cut: no finish is made up. */
  end(): StreamEvent[] {
    if (this.#isOver) return []
    this.#isOver = true
    if (!this.#isDone && this.#raw === undefined) return this.#close()
    return [...this.#start({}), ...this.#close(), { type: 'finish', finish: readFinish(this.#raw, plain, this.#stopReason) }]
  }

  #start(chunk: JsonObject): StreamEvent[] {
    if (this.#isStarted) return []
    this.#isStarted = true
    return [{ type: 'start', ...readHead(chunk) }]
  }

  #close(): StreamEvent[] {
    const text: StreamEvent[] = this.#isOpen ? [{ type: 'text-end', block: 0 }] : []
    return this.#usage ? [...text, { type: 'usage', usage: this.#usage }] : text
  }
}

class TextWriter implements EventWriter {
  readonly #asked: Asked
  #head: string | undefined
  #usage: Usage | undefined
  #finish: Finish | undefined
  #hasFailed = false

  constructor(asked: Asked) {
    this.#asked = asked
  }

  push(event: StreamEvent): Frame[] {
    if (this.#hasFailed) return []
    switch (event.type) {
      case 'start':
        this.#usage = mergeUsage(this.#usage, event.usage)
        this.#begin(event)
        return []
      case 'usage':
        this.#usage = mergeUsage(this.#usage, event.usage)
        return []
      case 'error':
        this.#hasFailed = true
        return writeFault(event.fault)
      case 'text-delta':
      case 'refusal-delta':
        return event.text && !this.#finish ? [this.#chunk(event.text, null)] : []
      case 'finish':
        if (this.#finish) return []
        this.#finish = event.finish
        return [this.#chunk('', writeReason(event.finish, plain))]
      default:
        return [] // reasoning, calls and media have no place in a text completion
    }
  }

  end(): Frame[] {
    if (this.#hasFailed || !this.#finish) return []
    const isAsked = this.#asked.conversation.streamUsage === true && this.#usage !== undefined
    const usage = isAsked ? [{ data: `${this.#begin({})}"choices":[],"usage":${JSON.stringify(writeUsage(this.#usage!))}}` }] : []
    return [...usage, { data: '[DONE]' }]
  }

  #begin({ id, created }: { readonly id?: string; readonly created?: number }): string {
    const asked = this.#asked
    if (this.#head === undefined) {
      const head = { id: replyId(id, asked), object: 'text_completion', created: created ?? asked.created, model: asked.model }
      this.#head = `${JSON.stringify(head).slice(0, -1)},`
    }
    return this.#head
  }

  #chunk(text: string, reason: string | null): Frame {
    const choice = JSON.stringify({ text, index: 0, logprobs: null, finish_reason: reason })
    const usage = this.#asked.conversation.streamUsage ? ',"usage":null' : ''
    return { data: `${this.#begin({})}"choices":[${choice}]${usage}}` }
  }
}
