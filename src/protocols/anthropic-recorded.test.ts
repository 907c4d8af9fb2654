// Laws over every recorded messages exchange. A few small recordings are committed; the whole set lies beside the repository.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import Anthropic from '@anthropic-ai/sdk'
import { describe, expect, test } from 'vitest'
import { Losses, type Part } from '../core/conversation.ts'
import { asArray, asNumber, asObject, asString, at, type Json, type JsonObject, parseJson } from '../core/json.ts'
import { fold, type Reply, type StreamEvent, unfold } from '../core/reply.ts'
import type { Usage } from '../core/usage.ts'
import { anthropicMessages } from './anthropic-messages.ts'
import type { Asked, Frame } from './protocol.ts'

type Exchange = {
  readonly id: string
  readonly provider: string
  readonly protocol?: string
  readonly endpoint?: string
  readonly stream: boolean
  readonly request: { readonly body?: JsonObject } | null
  readonly response: { readonly status: number; readonly body?: Json; readonly body_text?: string; readonly chunks?: string[] }
}

const whole = new URL('../../../shared/wire/recorded/', import.meta.url)
const committed = new URL('../../test/fixtures/anthropic/exchanges.jsonl', import.meta.url)

function readLines(text: string): Exchange[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => parseJson(line) as unknown as Exchange) // a row of our own files
}

function loadWhole(): Exchange[] {
  if (!existsSync(whole)) {
    console.warn('anthropic-recorded: ../shared/wire/recorded is absent; only the committed recordings are tested')
    return []
  }
  return readdirSync(whole)
    .filter((name) => name.endsWith('.jsonl.gz'))
    .flatMap((name) => readLines(gunzipSync(readFileSync(new URL(name, whole))).toString()))
    .filter((exchange) => exchange.protocol === 'anthropic' && exchange.endpoint === 'messages')
}

const few = readLines(readFileSync(committed, 'utf8'))
const all = loadWhole()

function framesOf(exchange: Exchange): Frame[] {
  return (exchange.response.chunks ?? []).map((chunk) => {
    const lines = chunk.split('\n')
    const event = lines
      .find((line) => line.startsWith('event:'))
      ?.slice(6)
      .trim()
    const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5))
    return { ...(event !== undefined && { event }), data: data.join('\n') }
  })
}

function read(frames: readonly Frame[]): StreamEvent[] {
  const reader = anthropicMessages.eventReader()
  return [...frames.flatMap((frame) => reader.push(frame)), ...reader.end()]
}

const asked: Asked = {
  conversation: { model: 'm', turns: [], tools: [], settings: {}, stream: true },
  model: 'm',
  id: '01k',
  created: 0,
  elapsedMs: () => 0,
  body: {},
  isoTime: '2026-01-01T00:00:00Z',
}

function write(events: Iterable<StreamEvent>): Frame[] {
  const writer = anthropicMessages.eventWriter(asked)
  return [...[...events].flatMap((event) => writer.push(event)), ...writer.end()]
}

/** What an answer tells, gathered without any of the code under test. */
type Told = {
  text: string
  thinking: { text: string; signature: string; data: string }[]
  calls: { id: string; name: string; input: unknown }[]
  stop: string | undefined
  usage: Partial<Record<keyof Usage, number>>
}

function toldOf(reply: Reply): Told {
  const calls = reply.parts.filter((part) => part.type === 'tool-call')
  return {
    text: reply.parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
    thinking: reply.parts.flatMap((part) =>
      part.type === 'reasoning' ? [{ text: part.text, signature: part.seal?.signature ?? '', data: part.seal?.encrypted ?? '' }] : [],
    ),
    calls: calls.map(({ id, name, arguments: text }) => ({ id, name, input: parsed(text) })),
    stop: reply.finish.raw,
    usage: reply.usage ?? {},
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text === '' ? '{}' : text)
  } catch {
    return text
  }
}

/** The same from the recorded bytes, by the rules of wire documentation and nothing else. */
function toldByBlocks(blocks: JsonObject[], stop: Json | undefined, usage: Told['usage']): Told {
  return {
    text: blocks.map((block) => (block.type === 'text' ? (asString(block.text) ?? '') : '')).join(''),
    thinking: blocks
      .filter((block) => block.type === 'thinking' || block.type === 'redacted_thinking')
      .map((block) => ({
        text: asString(block.thinking) ?? '',
        signature: asString(block.signature) ?? '',
        data: asString(block.data) ?? '',
      })),
    calls: blocks
      .filter((block) => block.type === 'tool_use')
      .map((block) => ({ id: asString(block.id) ?? '', name: asString(block.name) ?? '', input: JSON.parse(JSON.stringify(block.input)) })),
    stop: asString(stop),
    usage,
  }
}

function usageByFormula(usage: JsonObject): Told['usage'] {
  const number = (value: Json | undefined): number | undefined => asNumber(value)
  const input = number(usage.input_tokens)
  const read = number(usage.cache_read_input_tokens)
  const written = number(usage.cache_creation_input_tokens)
  const all: Record<string, number | undefined> = {
    inputTotal: input === undefined ? undefined : input + (read ?? 0) + (written ?? 0),
    cacheRead: read,
    cacheWrite: written,
    cacheWrite1h: number(at(usage.cache_creation, 'ephemeral_1h_input_tokens')),
    outputTotal: number(usage.output_tokens),
    reasoning: number(at(usage.output_tokens_details, 'thinking_tokens')),
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

function toldByStream(frames: readonly Frame[]): Told & { isWhole: boolean; hasFault: boolean } {
  const blocks: JsonObject[] = []
  let byIndex = new Map<number, JsonObject>()
  let usage: JsonObject = {}
  let starts = 0
  let stop: Json | undefined
  let isWhole = false
  let hasFault = false
  const pieces = new Map<JsonObject, string>()
  for (const frame of frames) {
    const data = asObject(JSON.parse(frame.data)) ?? {}
    const delta = asObject(data.delta) ?? {}
    const block = byIndex.get(asNumber(data.index) ?? 0)
    if (frame.event === 'error') hasFault = true
    if (data.type === 'message_start') {
      byIndex = new Map()
      const message = asObject(data.message) ?? {}
      const reason = asString(message.stop_reason)
      if (starts++ === 0) usage = { ...asObject(message.usage), ...(reason === undefined && { output_tokens: null }) }
      stop = reason ?? stop
      // calls made by code in a container stand whole in the start
      for (const item of asArray(message.content) ?? []) blocks.push({ ...asObject(item) })
    } else if (data.type === 'content_block_start') {
      const started = { ...asObject(data.content_block) }
      blocks.push(started)
      byIndex.set(asNumber(data.index) ?? 0, started)
    } else if (data.type === 'content_block_delta' && block) {
      for (const key of ['text', 'thinking', 'signature']) {
        if (typeof delta[key] === 'string') block[key] = (asString(block[key]) ?? '') + delta[key]
      }
      if (typeof delta.partial_json === 'string') pieces.set(block, (pieces.get(block) ?? '') + delta.partial_json)
    } else if (data.type === 'message_delta') {
      stop = delta.stop_reason
      usage = { ...usage, ...Object.fromEntries(Object.entries(asObject(data.usage) ?? {}).filter(([, value]) => value !== null)) }
    } else if (data.type === 'message_stop') {
      isWhole = true
    }
  }
  for (const [block, text] of pieces) if (text !== '') block.input = parsed(text) as Json
  for (const block of blocks) if (block.type === 'tool_use') block.input ??= {}
  return { ...toldByBlocks(blocks, stop, usageByFormula(usage)), isWhole, hasFault }
}

/** A reply as far as this protocol must carry it: an empty text says nothing, and the id and model are the gateway's. */
function carried(reply: Reply): object {
  const parts = reply.parts
    .filter((part: Part) => !(part.type === 'text' && part.text === ''))
    .map((part) => (part.type === 'tool-call' ? { ...part, arguments: parsed(part.arguments) } : part))
  const usage = Object.fromEntries(Object.entries(reply.usage ?? {}).filter(([, value]) => value !== undefined))
  // an unknown reason has no word here and is told as the end of a turn
  const unified = reply.finish.unified === 'other' ? 'stop' : reply.finish.unified
  return { parts, finish: { unified, stopSequence: reply.finish.stopSequence }, usage }
}

function lastWord(reply: Reply): Reply {
  return { ...reply, usage: { inputTotal: 0, outputTotal: 0, ...reply.usage } }
}

async function gather(frames: readonly Frame[]): Promise<Anthropic.Beta.BetaMessage> {
  const text = frames.map((frame) => `event: ${frame.event}\ndata: ${frame.data}\n\n`).join('')
  const client = new Anthropic({
    apiKey: 'none',
    maxRetries: 0,
    fetch: async () => new Response(text, { headers: { 'content-type': 'text/event-stream' } }),
  })
  return await client.beta.messages.stream({ model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'x' }] }).finalMessage()
}

function laws(exchanges: readonly Exchange[]): void {
  const streams = exchanges.filter((exchange) => exchange.response.chunks && exchange.response.status === 200)
  const plains = exchanges.filter(
    (exchange) => !exchange.response.chunks && exchange.response.status === 200 && asObject(exchange.response.body),
  )
  const body = (exchange: Exchange): JsonObject => asObject(exchange.response.body) ?? {}

  test(`a stream folds to what its recorded bytes tell (${streams.length})`, () => {
    for (const exchange of streams) {
      const { isWhole, hasFault, ...told } = toldByStream(framesOf(exchange))
      const events = read(framesOf(exchange))
      const { finish: _, ...reply } = fold(events)
      expect(events.filter((event) => event.type === 'error').length > 0, exchange.id).toBe(hasFault)
      expect(events.filter((event) => event.type === 'finish').length, exchange.id).toBe(isWhole ? 1 : 0)
      if (isWhole) expect(toldOf({ ...reply, finish: fold(events).finish }), exchange.id).toEqual(told)
    }
  })

  test('every block starts once, ends once before the finish, and numbers rise from zero', () => {
    for (const exchange of streams) {
      const open = new Set<number>()
      let next = 0
      for (const event of read(framesOf(exchange))) {
        if (event.type === 'finish') expect([...open], exchange.id).toEqual([])
        if (!('block' in event)) continue
        if (event.type.endsWith('-start') || event.type === 'part') expect(event.block, exchange.id).toBe(next++)
        if (event.type.endsWith('-start')) open.add(event.block)
        if (event.type.endsWith('-end')) expect(open.delete(event.block), exchange.id).toBe(true)
        if (event.type.endsWith('-delta')) expect(open.has(event.block), exchange.id).toBe(true)
      }
    }
  })

  test(`a plain reply reads as its recorded body tells (${plains.length})`, () => {
    for (const exchange of plains) {
      const reply = anthropicMessages.readReply(body(exchange))
      const blocks = (asArray(body(exchange).content) ?? []).map((block) => asObject(block) ?? {})
      const usage = usageByFormula(asObject(body(exchange).usage) ?? {})
      expect(toldOf(reply), exchange.id).toEqual(toldByBlocks(blocks, body(exchange).stop_reason, usage))
      expect(anthropicMessages.readFacts(body(exchange)).usage, exchange.id).toEqual(reply.usage)
      expect(anthropicMessages.readFacts(body(exchange)).finish, exchange.id).toEqual(reply.finish)
    }
  })

  test('the meter counts what the reader counts, also when it skips frames without a needle', () => {
    for (const exchange of streams) {
      const reply = fold(read(framesOf(exchange)))
      for (const isSkipping of [false, true]) {
        const meter = anthropicMessages.meter()
        let hasContent = false
        let hasFault = false
        for (const frame of framesOf(exchange)) {
          const text = `event: ${frame.event}\ndata:${frame.data}`
          if (isSkipping && hasContent && !meter.needles.some((needle) => text.includes(needle))) continue
          const role = meter.push(frame)
          hasContent ||= role === 'content'
          hasFault ||= role === 'error'
        }
        expect(hasFault, exchange.id).toBe(toldByStream(framesOf(exchange)).hasFault)
        if (hasFault) continue
        expect(meter.facts.usage, exchange.id).toEqual(reply.usage)
        expect(meter.facts.finish, exchange.id).toEqual(reply.finish)
        expect(meter.facts.model, exchange.id).toBe(reply.model)
      }
    }
  })

  test('what is read and written again reads the same, streamed and plain', () => {
    const replies = [
      ...streams.map((exchange) => fold(read(framesOf(exchange)))),
      ...plains.map((each) => anthropicMessages.readReply(body(each))),
    ]
    for (const reply of replies) {
      const expected = carried(lastWord(reply))
      expect(carried(lastWord(fold(read(write(unfold(reply))))))).toEqual(expected)
      const isCut = reply.parts.some((part) => part.type === 'tool-call' && typeof parsed(part.arguments) === 'string')
      if (isCut) continue // a call cut in its middle can only be told piece by piece; whole, its text is wrapped
      expect(carried(lastWord(anthropicMessages.readReply(anthropicMessages.writeReply(reply, asked))))).toEqual(expected)
    }
  })

  test('an SDK gathers our stream into the very message we write whole', async () => {
    const replies = [
      ...streams.map((exchange) => fold(read(framesOf(exchange)))),
      ...plains.map((each) => anthropicMessages.readReply(body(each))),
    ]
    for (const reply of replies) {
      const calls = reply.parts.filter((part) => part.type === 'tool-call')
      if (calls.some((call) => typeof parsed(call.arguments) === 'string')) continue // cut calls are compared by the law above
      const gathered = JSON.parse(JSON.stringify(await gather(write(unfold(reply)))))
      const written = JSON.parse(JSON.stringify(anthropicMessages.writeReply(reply, asked)))
      expect(gathered.content).toEqual(written.content)
      expect(gathered.stop_reason).toBe(written.stop_reason)
      expect(gathered.usage.output_tokens).toBe(written.usage.output_tokens)
      expect(gathered.usage.input_tokens).toBe(written.usage.input_tokens)
    }
  })

  test('every recorded error is recognised, and none of its fields throw', () => {
    for (const exchange of exchanges.filter((each) => each.response.status >= 400)) {
      const fault = anthropicMessages.readFault(exchange.response.status, exchange.response.body)
      expect(fault?.message, exchange.id).toBeTruthy()
    }
  })

  test('every recorded request reads without throwing, and the portable ones write back to the same meaning', () => {
    const differences = new Map<string, number>()
    let portable = 0
    for (const exchange of exchanges) {
      const original = asObject(exchange.request?.body)
      if (!original || original.model === undefined || exchange.response.status >= 400) continue
      const losses = new Losses()
      const conversation = anthropicMessages.readRequest(original, losses, {})
      if (losses.unsupported.length > 0) continue
      portable++
      const target = { model: conversation.model, provider: exchange.provider, quirks: {} }
      const written = anthropicMessages.writeRequest(conversation, losses, target)
      expect(losses.unsupported, exchange.id).toEqual([])
      const unsaid = differing(plainly(original), plainly(written)).filter((key) => !explains(key, original, losses))
      expect(unsaid, exchange.id).toEqual([])
      for (const warning of losses.warnings) {
        const name = `${warning.path.replace(/\d+/g, 'N')} ${warning.code}`
        differences.set(name, (differences.get(name) ?? 0) + 1)
      }
    }
    expect(portable).toBeGreaterThan(0)
    for (const name of differences.keys()) expect(knownDifferences).toContain(name)
  })
}

/** What recorded requests lose on the way through a Conversation, each said in a warning. */
const knownDifferences = [
  'messages.N.content.N dropped', // a text of white space alone, which Anthropic itself refuses
  'messages.N.content.N.citations dropped', // citing documents
  'messages.N.content.N.content.N approximated', // a search result becomes text
  'max_tokens added',
  'output_config.task_budget dropped',
  'tools.N.defer_loading dropped',
  'reasoning dropped', // a budget that does not fit under max_tokens
  'reasoning clamped',
  // fields of llama.cpp and KoboldCpp that are no part of this protocol
  'chat_template_kwargs dropped',
  'grammar dropped',
  'ignore_eos dropped',
  'logit_bias dropped',
  'parallel_tool_calls dropped',
  'seed dropped',
]

/** Whether a difference in a field was said, or follows from how the field is read. */
function explains(key: string, original: JsonObject, losses: Losses): boolean {
  const heads = losses.warnings.map((warning) => warning.path.split('.')[0])
  if (heads.includes(key)) return true
  if (key === 'thinking' || key === 'output_config') {
    // an effort alone is a wish for reasoning in every other protocol, so thinking is turned on with it
    return heads.includes('reasoning') || (original.thinking === undefined && at(original.output_config, 'effort') !== undefined)
  }
  return false
}

/** A request without its choices of spelling: text as blocks, neighbours of one role together, defaults left out. */
function plainly(body: JsonObject): JsonObject {
  const messages: { role: Json; content: Json[] }[] = []
  for (const value of asArray(body.messages) ?? []) {
    const message = asObject(value) ?? {}
    const content = blocksOf(message.content)
    const last = messages.at(-1)
    if (last && last.role === message.role) last.content.push(...content)
    else if (content.length > 0) messages.push({ role: message.role ?? null, content })
  }
  const thinking = asObject(body.thinking)
  const format = at(body.output_config, 'format') ?? body.output_format
  const effort = at(body.output_config, 'effort')
  return JSON.parse(
    JSON.stringify({
      ...body,
      stream: body.stream === true,
      system: blocksOf(body.system ?? '').length > 0 ? blocksOf(body.system ?? '') : undefined,
      messages,
      tools: asArray(body.tools)?.length ? body.tools : undefined,
      thinking: thinking ? { type: thinking.type, budget_tokens: thinking.budget_tokens } : undefined,
      output_format: undefined,
      output_config: format || effort ? { format, effort } : undefined,
    }),
  ) as JsonObject
}

function blocksOf(content: Json | undefined): Json[] {
  if (typeof content === 'string') return content.trim() === '' ? [] : [{ type: 'text', text: content }]
  return (asArray(content) ?? [])
    .map((block) => (at(block, 'content') === undefined ? block : { ...asObject(block), content: blocksOf(at(block, 'content')) }))
    .filter((block) => !(at(block, 'type') === 'text' && at(block, 'text') === ''))
}

function differing(one: JsonObject, other: JsonObject): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((key) => {
    try {
      expect(other[key]).toEqual(one[key])
      return false
    } catch {
      return true
    }
  })
}

describe('committed recordings', () => {
  laws(few)
})

describe.skipIf(all.length === 0)('every recording', () => {
  laws(all)
})
