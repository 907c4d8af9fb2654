// Laws over every recorded exchange of OpenAI's chat and text completions, whoever answered. A few recordings are committed; the whole
// set lies beside the repository.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { type Conversation, Losses } from '../core/conversation.ts'
import { asArray, asNumber, asObject, asString, at, type Json, type JsonObject, parseJson } from '../core/json.ts'
import { fold, type Reply, type StreamEvent, unfold } from '../core/reply.ts'
import { encodeFrame, sseReader } from './framing.ts'
import { openaiChat } from './openai-chat.ts'
import { openaiCompletions } from './openai-completions.ts'
import type { Asked, Frame, Protocol } from './protocol.ts'

type Exchange = {
  readonly id: string
  readonly provider: string
  readonly protocol: string
  readonly endpoint: string
  readonly stream: boolean
  readonly request: { readonly body?: Json } | null
  readonly response: { readonly status: number; readonly body?: Json; readonly chunks?: string[] }
}

const whole = new URL('../../../shared/wire/recorded/', import.meta.url)
const committed = new URL('../../test/fixtures/openai-chat/exchanges.jsonl', import.meta.url)

function readLines(text: string): Exchange[] {
  return text
    .split('\n')
    .filter((line) => line.includes('completions"'))
    .map((line) => parseJson(line) as unknown as Exchange) // a row of our own files
}

function loadWhole(): Exchange[] {
  if (!existsSync(whole)) {
    console.warn('openai-chat-recorded: ../shared/wire/recorded is absent; only the committed recordings are tested')
    return []
  }
  return readdirSync(whole)
    .filter((name) => name.endsWith('.jsonl.gz'))
    .flatMap((name) => readLines(gunzipSync(readFileSync(new URL(name, whole))).toString()))
    .filter(({ protocol, endpoint }) => protocol === 'openai' && (endpoint === 'chat.completions' || endpoint === 'completions'))
}

const few = readLines(readFileSync(committed, 'utf8'))
const all = loadWhole()

function protocolOf({ endpoint }: Exchange): Protocol {
  return endpoint === 'completions' ? openaiCompletions : openaiChat
}

function framesOf({ response }: Exchange): Frame[] {
  const reader = sseReader()
  const raw = [...reader.push(Buffer.from((response.chunks ?? []).join(''))), ...reader.end()]
  return raw.filter((frame) => !frame.isComment).map((frame) => frame.frame)
}

function read(protocol: Protocol, frames: readonly Frame[]): StreamEvent[] {
  const reader = protocol.eventReader()
  return [...frames.flatMap((frame) => reader.push(frame)), ...reader.end()]
}

function write(protocol: Protocol, events: Iterable<StreamEvent>, told: Asked): Frame[] {
  const writer = protocol.eventWriter(told)
  return [...[...events].flatMap((event) => writer.push(event)), ...writer.end()]
}

const conversation: Conversation = { model: 'm', turns: [], tools: [], settings: {}, stream: true, streamUsage: true }
const asked: Asked = {
  conversation,
  model: 'm',
  id: 'a1',
  created: 1_700_000_000,
  elapsedMs: () => 1,
  body: {},
  isoTime: '2026-11-20T00:00:00Z',
}

/** What an answer comes to, in the plainest words. */
type Sum = {
  text: string
  reasoning: string
  refusal: string
  calls: string[][]
  finish?: string
  input?: number
  output?: number
  cached?: number
}

/** Reads recorded JSON straight, with no regard for anything but the letter, as a second opinion. */
function plainSum(bodies: readonly Json[]): Sum {
  const sum: Sum = { text: '', reasoning: '', refusal: '', calls: [] }
  const places = new Map<string, number>()
  for (const body of bodies) {
    const usages = [at(at(body, 'x_groq'), 'usage'), at(body, 'usage')]
    for (const usage of usages) {
      const [p, c, t] = ['prompt_tokens', 'completion_tokens', 'total_tokens'].map((key) => asNumber(at(usage, key)))
      if (p !== undefined) sum.input = p
      const isShort = p !== undefined && t !== undefined && t > p + (c ?? 0)
      if (isShort) sum.output = t - p
      else if (c !== undefined) sum.output = c
      else if (p !== undefined && t === p) sum.output = 0
      const cached = [at(at(usage, 'prompt_tokens_details'), 'cached_tokens'), at(usage, 'cached_tokens'), at(usage, 'num_cached_tokens')]
      const first = [...cached, at(usage, 'prompt_cache_hit_tokens')].map(asNumber).find((number) => number !== undefined)
      if (first !== undefined) sum.cached = first
    }
    const choice = (asArray(at(body, 'choices')) ?? []).find((one) => (at(one, 'index') ?? 0) === 0)
    const message =
      at(choice, 'delta') !== undefined && at(body, 'object') !== 'chat.completion' ? at(choice, 'delta') : at(choice, 'message')
    sum.finish = asString(at(choice, 'finish_reason')) || sum.finish
    const content = at(choice, 'text') ?? at(message, 'content')
    for (const item of Array.isArray(content) ? content : [{ type: 'text', text: content ?? '' }]) {
      if (at(item, 'type') === 'text') sum.text += asString(at(item, 'text')) ?? ''
      for (const piece of asArray(at(item, 'thinking')) ?? []) sum.reasoning += asString(at(piece, 'text')) ?? ''
    }
    if (content === null && sum.text === '') sum.text += asString(at(at(message, 'audio'), 'transcript')) ?? ''
    const details = (asArray(at(message, 'reasoning_details')) ?? []).map((one) => at(one, 'text') ?? at(one, 'summary') ?? '').join('')
    sum.reasoning += details || asString(at(message, 'reasoning_content')) || asString(at(message, 'reasoning')) || ''
    sum.refusal += asString(at(message, 'refusal')) ?? ''
    const legacy = at(message, 'function_call')
    const legacyCalls = asString(at(legacy, 'name')) ? [{ id: '', function: legacy ?? null }] : []
    for (const call of [...(asArray(at(message, 'tool_calls')) ?? []), ...legacyCalls]) {
      if (at(call, 'type') === 'custom') continue
      const id = asString(at(call, 'id')) ?? ''
      const index = asNumber(at(call, 'index'))
      const key = index !== undefined && bodies.length > 1 ? `index ${index}` : `${id} ${places.size}`
      const made = at(call, 'function')
      if (!places.has(key)) sum.calls[places.size] = [id, asString(at(made, 'name')) ?? '', '']
      if (!places.has(key)) places.set(key, places.size)
      const known = sum.calls[places.get(key)!]!
      known[2] += asString(at(made, 'arguments')) ?? ''
    }
  }
  return sum
}

function sumOf(reply: Reply): Sum {
  const texts = (type: string) => reply.parts.map((part) => (part.type === type && 'text' in part ? part.text : '')).join('')
  return {
    text: texts('text'),
    reasoning: texts('reasoning'),
    refusal: texts('refusal'),
    calls: reply.parts.flatMap((part) => (part.type === 'tool-call' ? [[part.id, part.name, part.arguments]] : [])),
    ...(reply.finish.raw !== undefined && { finish: reply.finish.raw }),
    ...(reply.usage?.inputTotal !== undefined && { input: reply.usage.inputTotal }),
    ...(reply.usage?.outputTotal !== undefined && { output: reply.usage.outputTotal }),
    ...(reply.usage?.cacheRead !== undefined && { cached: reply.usage.cacheRead }),
  }
}

function defined<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T // undefined members go
}

function parsed(frames: readonly Frame[]): Json[] {
  return frames.flatMap((frame) => (frame.data.trim().startsWith('{') ? [JSON.parse(frame.data) as Json] : []))
}

/** Blocks start once, end once, rise from 0, and all end before the finish or error. */
function checkGrammar(events: readonly StreamEvent[], id: string): void {
  const open = new Set<number>()
  let next = 0
  let isOver = false
  events.forEach((event, place) => {
    if (event.type === 'start') expect(place, id).toBe(0)
    if (event.type === 'finish' || event.type === 'error') {
      expect(open.size, id).toBe(0)
      expect(isOver, id).toBe(false)
      isOver = true
    }
    if (!('block' in event)) return
    expect(isOver, id).toBe(false)
    if (event.type.endsWith('-start') || event.type === 'part') {
      expect(event.block, id).toBe(next++)
      if (event.type !== 'part') open.add(event.block)
    } else expect(open.has(event.block), id).toBe(true)
    if (event.type.endsWith('-end')) open.delete(event.block)
  })
  expect(open.size, id).toBe(0)
}

for (const [name, exchanges] of [
  ['the committed recordings', few],
  ['all recordings', all],
] as const) {
  const answers = exchanges.filter((exchange) => exchange.response.status < 400 && asObject(exchange.response.body) && !exchange.stream)
  const streams = exchanges.filter((exchange) => exchange.response.status < 400 && exchange.stream)
  const failures = exchanges.filter((exchange) => exchange.response.status >= 400 && exchange.response.body !== undefined)

  describe.skipIf(exchanges.length === 0)(name, () => {
    test('a whole answer reads as the same text, calls, reason and usage as a plain look at it', () => {
      for (const exchange of answers) {
        const body = exchange.response.body as JsonObject // filtered above
        expect(sumOf(protocolOf(exchange).readReply(body)), exchange.id).toEqual(defined(plainSum([body])))
      }
      console.info(`${name}: ${answers.length} whole answers`)
    })

    test('a stream folds into the same text, calls, reason and usage as a plain look at its chunks', () => {
      let faults = 0
      for (const exchange of streams) {
        const frames = framesOf(exchange)
        const events = read(protocolOf(exchange), frames)
        checkGrammar(events, exchange.id)
        const plain = defined(plainSum(parsed(frames)))
        const isFault = events.some((event) => event.type === 'error')
        if (isFault) {
          faults++
          delete plain.finish // a fault takes the place of the finish
        }
        expect(sumOf(fold(events)), exchange.id).toEqual(plain)
        const isTold = /"error"\s*:\s*\{|"finish_reason"\s*:\s*"error"/.test((exchange.response.chunks ?? []).join(''))
        expect(isFault, exchange.id).toBe(isTold)
      }
      console.info(`${name}: ${streams.length} streams, ${faults} of them with a fault inside`)
    })

    test('every stream with text has a finish, unless it was cut or failed', () => {
      for (const exchange of streams) {
        const events = read(protocolOf(exchange), framesOf(exchange))
        const text = (exchange.response.chunks ?? []).join('')
        const hasEnd = /"finish_reason"\s*:\s*"|\[DONE\]/.test(text)
        const last = events.findLast((event) => event.type === 'finish' || event.type === 'error')
        expect(last !== undefined, exchange.id).toBe(hasEnd || /"error"\s*:\s*\{/.test(text))
      }
    })

    test('the meter tells what the reader tells, also when it is only shown the frames its needles ask for', () => {
      let skipped = 0
      let shown = 0
      for (const exchange of streams) {
        const protocol = protocolOf(exchange)
        const frames = framesOf(exchange)
        const reply = fold(read(protocol, frames))
        const meter = protocol.meter()
        let hasBegun = false
        const roles = frames.flatMap((frame) => {
          const mayBeSkipped = hasBegun && frame.event === undefined && !meter.needles.some((needle) => frame.data.includes(needle))
          if (mayBeSkipped) skipped++
          else shown++
          const role = mayBeSkipped ? undefined : meter.push(frame)
          hasBegun ||= role === 'content'
          return role ?? []
        })
        expect(meter.facts.usage, exchange.id).toEqual(reply.usage)
        if (roles.includes('error')) continue
        if (meter.facts.finish) expect(meter.facts.finish, exchange.id).toEqual(reply.finish)
        expect(meter.facts.finish !== undefined, exchange.id).toBe(roles.includes('end'))
        expect(roles.includes('content'), exchange.id).toBe(reply.parts.length > 0)
      }
      console.info(`${name}: the meter was shown ${shown} frames and spared ${skipped}`)
    })

    test('facts of a whole answer are those of its reading', () => {
      for (const exchange of answers) {
        const body = exchange.response.body as JsonObject // filtered above
        const facts = protocolOf(exchange).readFacts(body)
        const reply = protocolOf(exchange).readReply(body)
        expect(facts.usage, exchange.id).toEqual(reply.usage)
        if (facts.finish) expect(facts.finish, exchange.id).toEqual(reply.finish)
      }
    })

    test('an answer written and read again stays as it is, whole and as a stream', () => {
      let count = 0
      for (const exchange of exchanges.filter(({ response }) => response.status < 400)) {
        const protocol = protocolOf(exchange)
        const events = exchange.stream ? read(protocol, framesOf(exchange)) : []
        if (events.some((event) => event.type === 'error')) continue
        if (exchange.stream && !events.some((event) => event.type === 'finish')) continue
        if (!exchange.stream && !asObject(exchange.response.body)) continue
        const reply = exchange.stream ? fold(events) : protocol.readReply(exchange.response.body as JsonObject)
        const once = protocol.readReply(protocol.writeReply(reply, asked))
        const twice = protocol.readReply(protocol.writeReply(once, asked))
        expect(defined(twice), exchange.id).toEqual(defined(once))
        if (reply.finish.unified === 'error') continue // in a stream that is a fault, not an answer
        const streamed = fold(read(protocol, write(protocol, unfold(reply), asked)))
        const again = fold(read(protocol, write(protocol, unfold(streamed), asked)))
        expect(defined(again), exchange.id).toEqual(defined(streamed))
        const { finish: _, ...said } = sumOf(reply)
        const filled = said.calls.map(([id, called, args]) => [id || expect.stringMatching(/^call_/), called, args || '{}'])
        expect(sumOf(once), exchange.id).toMatchObject({ ...said, calls: filled })
        expect(sumOf(streamed), exchange.id).toMatchObject({ ...said, calls: filled })
        count++
      }
      console.info(`${name}: ${count} answers written and read again`)
    })

    test('every error body is understood', () => {
      for (const exchange of failures) {
        const fault = openaiChat.readFault(exchange.response.status, exchange.response.body)
        expect(fault, exchange.id).toMatchObject({ status: exchange.response.status, message: expect.stringMatching(/\S/) })
      }
      console.info(`${name}: ${failures.length} error bodies`)
    })

    test('every request is read without a throw, and what is not refused keeps its texts when written again', () => {
      let carried = 0
      let refused = 0
      for (const exchange of exchanges) {
        const body = asObject(exchange.request?.body)
        if (!body) continue
        const losses = new Losses()
        const protocol = protocolOf(exchange)
        const conversation = protocol.readRequest(body, losses, {})
        const written = protocol.writeRequest(conversation, losses, { model: 'm', provider: 'openai-compatible', quirks: {} })
        if (losses.unsupported.length > 0) {
          refused++
          continue
        }
        carried++
        const texts = (asArray(body.messages) ?? []).flatMap((message) => asString(at(message, 'content')) ?? [])
        const again = JSON.stringify(written)
        for (const text of texts) expect(again.includes(JSON.stringify(text)), exchange.id).toBe(true)
      }
      console.info(`${name}: ${carried} requests carried, ${refused} refused`)
    })

    test('the official SDK reads our streams of recorded answers', async () => {
      let count = 0
      for (const exchange of [...answers.filter((_, place) => place % 7 === 0), ...streams.filter((_, place) => place % 5 === 0)]) {
        if (exchange.endpoint !== 'chat.completions') continue
        const events = exchange.stream ? read(openaiChat, framesOf(exchange)) : []
        if (exchange.stream && !events.some((event) => event.type === 'finish')) continue
        const reply = exchange.stream ? fold(events) : openaiChat.readReply(exchange.response.body as JsonObject)
        const frames = write(openaiChat, unfold(reply), asked)
        const bytes = frames.map((frame) => encodeFrame('sse', frame)).join('')
        const answer = async () => new Response(bytes, { headers: { 'content-type': 'text/event-stream' } })
        const client = new OpenAI({ apiKey: 'none', baseURL: 'http://127.0.0.1/v1', fetch: answer, maxRetries: 0 })
        if (reply.finish.unified === 'length' || reply.finish.unified === 'content-filter') continue // the helper throws on those by design
        const final = await client.chat.completions.stream({ model: 'm', messages: [] }).finalChatCompletion()
        const message = final.choices[0]!.message
        expect(message.content ?? '', exchange.id).toBe(sumOf(reply).text)
        expect(
          (message.tool_calls ?? []).map((call) => (call.type === 'function' ? [call.function.name, call.function.arguments] : [])),
          exchange.id,
        ).toEqual(
          reply.parts.flatMap((part) =>
            part.type === 'tool-call'
              ? [[part.name, part.arguments || '{}']]
              : part.type === 'opaque' && part.kind === 'custom_tool_call'
                ? [[]]
                : [],
          ),
        )
        expect(final.usage?.prompt_tokens, exchange.id).toBe(reply.usage ? (reply.usage.inputTotal ?? 0) : undefined)
        count++
      }
      console.info(`${name}: the SDK read ${count} streams`)
    })
  })
}
