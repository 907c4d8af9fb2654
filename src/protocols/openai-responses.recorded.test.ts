import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import {
  askedFor,
  checkEvents,
  checkGrammar,
  eventsOf,
  foldFrames,
  framesOf,
  sdkResponse,
  writeEvents,
} from '../../test/fixtures/openai-responses/grammar.ts'
import { Losses } from '../core/conversation.ts'
import { asArray, asNumber, asObject, asString, at, type Json, type JsonObject, parseJson } from '../core/json.ts'
import { type Reply, type ReplyPart, unfold } from '../core/reply.ts'
import { openaiResponses } from './openai-responses.ts'
import type { Frame, Target } from './protocol.ts'

const folder = new URL('../../../shared/wire/recorded/', import.meta.url)
const areRecordingsThere = existsSync(folder)
if (!areRecordingsThere) {
  console.warn('SKIPPED: ../shared/wire/recorded is not there; only the small fixtures of Responses exchanges are tested')
}

type Exchange = {
  readonly id: string
  readonly isStream: boolean
  readonly status: number
  readonly request: JsonObject | undefined
  readonly body: Json | undefined
  readonly text: string
}

function load(file: string): Exchange[] {
  const lines = gunzipSync(readFileSync(new URL(`${file}.jsonl.gz`, folder)))
    .toString()
    .split('\n')
    .filter((line) => line !== '')
  return lines.map(parseJson).flatMap((row): Exchange[] => {
    if (at(row, 'endpoint') !== 'responses') return []
    const response = at(row, 'response')
    return [
      {
        id: asString(at(row, 'id')) ?? '',
        isStream: at(row, 'stream') === true,
        status: asNumber(at(response, 'status')) ?? 0,
        request: asObject(at(at(row, 'request'), 'body')),
        body: at(response, 'body'),
        text: (asArray(at(response, 'chunks')) ?? []).join(''),
      },
    ]
  })
}

const files = ['openai', 'azure', 'bedrock-mantle', 'deepseek', 'xai', 'openrouter', 'llamacpp', 'koboldcpp', 'curated-vercel-ai']
const all = areRecordingsThere ? files.flatMap(load) : []
const answered = all.filter((exchange) => exchange.status < 400)
const plain = answered.filter((exchange) => !exchange.isStream && at(exchange.body, 'object') === 'response')
const streams = answered
  .filter((exchange) => exchange.isStream)
  .map((exchange) => ({ exchange, frames: framesOf(exchange.text) }))
  // One Azure recording under this path is a chat stream.
  .filter(({ frames }) => frames.some((frame) => frame.data.includes('"response.created"')))

const target: Target = { model: 'm', provider: 'openai-compatible', quirks: {} }

/** An independent reading of output items, from the documentation alone. */
function simple(output: readonly Json[]): Json[] {
  return output.flatMap((item): Json[] => {
    const list = (key: string) => asArray(at(item, key)) ?? []
    switch (at(item, 'type')) {
      case 'message':
        return list('content').map((part) => ({ kind: at(part, 'type') ?? '', text: at(part, 'text') ?? at(part, 'refusal') ?? '' }))
      case 'function_call':
        return [
          {
            kind: 'call',
            id: at(item, 'call_id') ?? '',
            name: at(item, 'name') ?? '',
            text: at(item, 'arguments') ?? '',
            item: at(item, 'id') ?? '',
          },
        ]
      case 'custom_tool_call':
        return [
          {
            kind: 'call',
            id: at(item, 'call_id') ?? '',
            name: at(item, 'name') ?? '',
            text: JSON.stringify({ input: at(item, 'input') ?? '' }),
            item: '',
          },
        ]
      case 'reasoning': {
        const texts = [...list('summary'), ...list('content')].map((part) => at(part, 'text') ?? '')
        const seal = { item: at(item, 'id') ?? '', encrypted: at(item, 'encrypted_content') || '' }
        return (texts.length > 0 ? texts : ['']).map((text, index, whole) => ({
          kind: 'reasoning',
          text,
          item: seal.item,
          encrypted: index === whole.length - 1 ? seal.encrypted : '',
        }))
      }
      default:
        return [{ kind: at(item, 'type') ?? '', value: item }]
    }
  })
}

/** The same shape from our parts. */
function shapeOf(parts: readonly ReplyPart[]): Json[] {
  return parts.map((part): Json => {
    switch (part.type) {
      case 'text':
        return { kind: 'output_text', text: part.text }
      case 'refusal':
        return { kind: 'refusal', text: part.text }
      case 'tool-call':
        return { kind: 'call', id: part.id, name: part.name, text: part.arguments, item: part.seal?.itemId ?? '' }
      case 'reasoning':
        return { kind: 'reasoning', text: part.text, item: part.seal?.itemId ?? '', encrypted: part.seal?.encrypted ?? '' }
      case 'opaque':
        return { kind: part.kind, value: part.value }
      default:
        throw new Error(`a ${part.type} part`)
    }
  })
}

function simpleUsage(response: JsonObject | undefined): Json {
  const usage = response?.usage
  return {
    in: asNumber(at(usage, 'input_tokens')) ?? null,
    cached: asNumber(at(at(usage, 'input_tokens_details'), 'cached_tokens')) ?? null,
    written: asNumber(at(at(usage, 'input_tokens_details'), 'cache_write_tokens')) ?? null,
    out: asNumber(at(usage, 'output_tokens')) ?? null,
    reasoning: asNumber(at(at(usage, 'output_tokens_details'), 'reasoning_tokens')) ?? null,
  }
}

function usageShape(reply: Reply): Json {
  const usage = reply.usage
  return {
    in: usage?.inputTotal ?? null,
    cached: usage?.cacheRead ?? null,
    written: usage?.cacheWrite ?? null,
    out: usage?.outputTotal ?? null,
    reasoning: usage?.reasoning ?? null,
  }
}

/** Items as their `done` events told them, in the order of the final response; whole events up to the first end only. */
function told(frames: readonly Frame[]): { output: Json[]; final: JsonObject | undefined; isFailed: boolean } {
  const bodies = frames.flatMap((frame) => (frame.data === '[DONE]' ? [] : [asObject(parseJson(frame.data)) ?? {}]))
  const end = bodies.findIndex((body) => /^response\.(completed|incomplete|failed)$/.test(asString(body.type) ?? ''))
  const until = end < 0 ? bodies : bodies.slice(0, end + 1)
  const final = asObject(until.at(-1)?.response)
  const isFailed = until.some((body) => body.type === 'response.failed' || body.error !== undefined)
  const done = until.filter((body) => body.type === 'response.output_item.done').map((body) => body.item as Json)
  if (end < 0) return { output: done, final: undefined, isFailed }
  const used = new Set<Json>()
  const output = (asArray(final?.output) ?? []).map((item) => {
    const match = done.find((known) => !used.has(known) && at(known, 'type') === at(item, 'type'))
    if (match === undefined) return item
    used.add(match)
    return match
  })
  return { output, final, isFailed }
}

function finishOf(final: JsonObject | undefined): string {
  const calls = (asArray(final?.output) ?? []).some((item) => /^(function|custom_tool)_call$/.test(asString(at(item, 'type')) ?? ''))
  if (final?.status === 'completed') return calls ? 'tool-calls' : 'stop'
  if (final?.status === 'incomplete') return at(final.incomplete_details, 'reason') === 'max_output_tokens' ? 'length' : 'content-filter'
  return final?.status === 'failed' ? 'error' : 'other'
}

describe.skipIf(!areRecordingsThere)('recorded Responses exchanges', () => {
  test('whole replies read as an independent reading has them', () => {
    for (const { id, body } of plain) {
      const response = asObject(body) ?? {}
      const reply = openaiResponses.readReply(response)
      expect(shapeOf(reply.parts), id).toEqual(simple(asArray(response.output) ?? []))
      expect(usageShape(reply), id).toEqual(simpleUsage(response))
      expect(reply.finish.unified, id).toBe(finishOf(response))
      const facts = openaiResponses.readFacts(response)
      expect([facts.id, facts.model, facts.usage, facts.finish], id).toEqual([reply.id, reply.model, reply.usage, reply.finish])
    }
    console.info(`plain replies: ${plain.length}`)
    expect(plain.length).toBeGreaterThan(300)
  })

  test('streams fold to what an independent reading of their items has', () => {
    let faults = 0
    for (const { exchange, frames } of streams) {
      const events = eventsOf(frames)
      checkEvents(events)
      const reply = foldFrames(frames)
      const { output, final, isFailed } = told(frames)
      expect(
        events.some((event) => event.type === 'error'),
        exchange.id,
      ).toBe(isFailed)
      if (isFailed) {
        faults++
        expect(reply.finish.unified, exchange.id).toBe('error')
        continue
      }
      expect(shapeOf(reply.parts), exchange.id).toEqual(simple(output))
      expect(usageShape(reply), exchange.id).toEqual(simpleUsage(final))
      expect(reply.finish.unified, exchange.id).toBe(finishOf(final))
    }
    console.info(`streams: ${streams.length}, of them with an error inside: ${faults}`)
    expect(streams.length).toBeGreaterThan(100)
  })

  test('the meter knows of a stream what its reader knows, and commits at the first content', () => {
    for (const { exchange, frames } of streams) {
      const meter = openaiResponses.meter()
      const roles: string[] = []
      let hasContent = false
      for (const frame of frames) {
        // As on the road: once content has begun, frames without a needle are not read.
        if (hasContent && !meter.needles.some((needle) => frame.data.includes(needle))) continue
        const role = meter.push(frame)
        if (role === 'content') hasContent = true
        roles.push(role)
      }
      const reply = foldFrames(frames)
      expect(meter.facts.usage, exchange.id).toEqual(reply.usage)
      expect(meter.facts.finish, exchange.id).toEqual(reply.finish)
      expect(meter.facts.id, exchange.id).toBe(reply.id)
      const fault = eventsOf(frames).flatMap((event) => (event.type === 'error' ? [event.fault] : []))[0]
      expect(meter.facts.fault, exchange.id).toEqual(fault)
      expect(roles.at(-1), exchange.id).toBe(fault ? 'error' : 'end')
      expect(hasContent || fault !== undefined || reply.parts.every((part) => part.type !== 'text' || part.text === ''), exchange.id).toBe(
        true,
      )
    }
  })

  /** Answers that ended; a queued one has no end to write. */
  const replies = () =>
    [
      ...plain.map(({ id, body }) => ({ id, reply: openaiResponses.readReply(asObject(body) ?? {}) })),
      ...streams.map(({ exchange, frames }) => ({ id: exchange.id, reply: foldFrames(frames) })),
    ].filter(({ reply }) => reply.finish.raw !== 'queued')

  test('a reply written and read again is the same reply', () => {
    let count = 0
    for (const { id, reply } of replies()) {
      const again = openaiResponses.readReply(openaiResponses.writeReply(reply, askedFor()))
      expect(comparable(again), id).toEqual(comparable(reply))
      count++
    }
    console.info(`replies written and read again: ${count}`)
  })

  test('a stream written and read again is the same reply, in grammar, and the official client agrees', async () => {
    let count = 0
    let unstable = 0
    for (const { id, reply } of replies()) {
      if (reply.finish.unified === 'error') continue
      const frames = writeEvents(unfold(reply))
      const response = checkGrammar(frames)
      expect(comparable(foldFrames(frames)), id).toEqual(comparable(reply))
      expect(await accepted(frames), id).toEqual(response.output)
      expect(openaiResponses.writeReply(reply, askedFor()).output, id).toEqual(response.output)
      count++
    }
    for (const { exchange, frames } of streams) {
      const events = eventsOf(frames)
      if (events.some((event) => event.type === 'error')) continue
      const written = writeEvents(events)
      checkGrammar(written)
      // One host gives an item another id in each event: what was announced cannot be what is sealed.
      if (hasStableIds(frames)) expect(comparable(foldFrames(written)), exchange.id).toEqual(comparable(foldFrames(frames)))
      else unstable++
      await accepted(written)
      count++
    }
    console.info(`streams written, checked, and read by the SDK: ${count}; with changing item ids: ${unstable}`)
    expect(unstable).toBeLessThan(3)
  })

  test('reasoning and calls come back to their provider unchanged', () => {
    let reasoning = 0
    let calls = 0
    for (const { id, body } of plain) {
      const output = asArray(at(body, 'output')) ?? []
      // A client of ours sends the items back; what it got is what the provider gave.
      const asked = {
        model: 'm',
        input: ['hi', output].flatMap((part) => (part === 'hi' ? [{ role: 'user', content: 'hi' }] : part)) as Json[],
      }
      const losses = new Losses()
      const conversation = openaiResponses.readRequest(asked, losses, {})
      const viaReply = openaiResponses.readReply(asObject(body) ?? {})
      const sent = openaiResponses.writeRequest(conversation, new Losses(), target)
      const next = openaiResponses.writeRequest(
        {
          ...conversation,
          turns: [
            { role: 'user', parts: [{ type: 'text', text: 'hi' }] },
            { role: 'assistant', parts: viaReply.parts },
          ],
        },
        new Losses(),
        target,
      )
      for (const request of losses.unsupported.length > 0 ? [next] : [sent, next]) {
        const items = asArray(request.input) ?? []
        const given = output.filter((item) => at(item, 'type') === 'reasoning' && at(item, 'encrypted_content'))
        const wanted = given.map((item) => picked(item, ['type', 'id', 'summary', 'encrypted_content']))
        const got = items.filter((item) => at(item, 'type') === 'reasoning' && at(item, 'encrypted_content'))
        expect(
          got.map((item) => picked(item, ['type', 'id', 'summary', 'encrypted_content'])),
          id,
        ).toEqual(wanted)
        expect(callsOf(items), id).toEqual(callsOf(output))
        reasoning += got.length
        calls += callsOf(items).length
      }
    }
    console.info(`sent back unchanged: reasoning ${reasoning}, calls ${calls}`)
    expect(reasoning).toBeGreaterThan(100)
  })

  test('recorded requests are read without throwing, and what is carried is stable', () => {
    const requests = all.flatMap(({ id, request }) => (request ? [{ id, request }] : []))
    const refused = new Map<string, number>()
    let carried = 0
    for (const { id, request } of requests) {
      const losses = new Losses()
      const conversation = openaiResponses.readRequest(request, losses, {})
      if (losses.unsupported.length > 0) {
        for (const { path } of losses.unsupported) {
          const key = path.replace(/\d+/g, 'N')
          refused.set(key, (refused.get(key) ?? 0) + 1)
        }
        continue
      }
      carried++
      const once = openaiResponses.writeRequest(conversation, new Losses(), target)
      const again = openaiResponses.writeRequest(openaiResponses.readRequest(once, new Losses(), {}), new Losses(), target)
      expect(again, id).toEqual(once)
    }
    console.info(`requests: ${requests.length}, carried ${carried}, refused: ${JSON.stringify(Object.fromEntries(refused))}`)
    expect(carried).toBeGreaterThan(300)
  })

  test('every recorded error is understood', () => {
    const errors = all.filter(({ status }) => status >= 400)
    for (const { id, status, body } of errors) {
      const fault = openaiResponses.readFault(status, body)
      expect(fault?.status, id).toBe(status)
      expect(fault?.message, id).toBe(at(at(body, 'error'), 'message'))
    }
    console.info(`errors: ${errors.length}`)
  })
})

function hasStableIds(frames: readonly Frame[]): boolean {
  const idsOf = (type: string) =>
    frames
      .filter((frame) => frame.event === type)
      .map((frame) => asString(at(at(parseJson(frame.data), 'item'), 'id')))
      .sort()
  return JSON.stringify(idsOf('response.output_item.added')) === JSON.stringify(idsOf('response.output_item.done'))
}

async function accepted(frames: readonly Frame[]): Promise<unknown> {
  const final = await sdkResponse(frames)
  const last = asObject(parseJson(frames.at(-1)?.data ?? '{}'))
  expect(final.status).toBe(at(last?.response, 'status'))
  // The client adds `parsed` members of its own.
  return JSON.parse(JSON.stringify(final.output, (key, value) => (key === 'parsed' || key === 'parsed_arguments' ? undefined : value)))
}

/** Calls as they must arrive; a custom tool's call arrives as its function's, which has no id of the provider's. */
function callsOf(items: readonly Json[]): Json[] {
  return items.flatMap((item) => {
    const { type, id, call_id, name, arguments: text, input } = asObject(item) ?? {}
    if (type === 'function_call') return [{ id: id ?? null, call_id, name, text } as Json]
    return type === 'custom_tool_call' ? [{ id: null, call_id, name, text: JSON.stringify({ input }) } as Json] : []
  })
}

function picked(item: Json, names: readonly string[]): Json {
  return Object.fromEntries(names.map((name) => [name, at(item, name) ?? null]))
}

/** What must survive: all but the reply's own id, what only we fill in (zero counts), and how a failure is worded. */
function comparable(reply: Reply): unknown {
  return {
    parts: shapeOf(reply.parts).map((part) => (at(part, 'value') === undefined ? part : { kind: at(part, 'kind') })),
    flags: reply.parts.map((part) => part.type === 'reasoning' && part.isSummary === true && part.text !== ''),
    finish: reply.finish,
    usage: { cached: 0, written: 0, reasoning: 0, ...onlyNumbers(usageShape(reply)) },
  }
}

function onlyNumbers(counts: Json): JsonObject {
  return Object.fromEntries(Object.entries(asObject(counts) ?? {}).filter(([, count]) => count !== null))
}
