// Laws over every recorded generateContent and streamGenerateContent exchange of Gemini and Vertex AI.
import { describe, expect, test } from 'vitest'
import { areRecordingsThere, type Exchange, exchanges } from '../../test/recorded-exchanges.ts'
import { type Conversation, Losses } from '../core/conversation.ts'
import { asArray, asObject, type Json, type JsonObject, parseJson, stringifyJson } from '../core/json.ts'
import { fold, type Reply, type StreamEvent } from '../core/reply.ts'
import { gemini } from './gemini.ts'
import type { Asked, Frame } from './protocol.ts'

const recorded = exchanges(
  ['gemini', 'vertex', 'curated-vercel-ai'],
  'gemini',
  (row) => row.protocol === 'gemini' && /enerateContent$/.test(row.endpoint) && row.endpoint !== 'batchGenerateContent',
)
const good = recorded.filter((row) => row.status === 200)
const plain = good.filter((row) => !row.isStream)
const streams = good.filter((row) => row.isStream)

const conversation: Conversation = { model: 'm', turns: [], tools: [], settings: {}, stream: true }
const asked: Asked = { conversation, model: 'm', id: 'made', created: 1, elapsedMs: () => 1, body: {}, isoTime: '2026-01-01T00:00:00Z' }

describe('recorded Gemini exchanges', () => {
  test.skipIf(!areRecordingsThere)('there are as many as are known to have been recorded', () => {
    const signatures = good.flatMap(messages).flatMap(signaturesOf).length
    const asked = recorded.flatMap((row) => signaturesOf(row.request?.contents)).length
    console.info(
      `gemini: ${plain.length} plain, ${streams.length} streams, ${recorded.length - good.length} errors, ${signatures} signatures in replies, ${asked} in requests`,
    )
    expect({ plain: plain.length, streams: streams.length, errors: recorded.length - good.length }).toEqual({
      plain: 340,
      streams: 49,
      errors: 7,
    })
  })

  test.each(plain.map((row) => [row.id, row] as const))('%s: the reply says what an independent reading finds', (_, row) => {
    expect(plainly(gemini.readReply(bodyOf(row)))).toEqual(naive(messages(row)))
  })

  test.each(streams.map((row) => [row.id, row] as const))('%s: the stream folds to what an independent reading finds', (_, row) => {
    expect(plainly(fold(readAll(framesOf(row))))).toEqual(naive(messages(row)))
  })

  test.each(streams.map((row) => [row.id, row] as const))(
    '%s: blocks rise from 0, start and end once, and one finish comes last',
    (_, row) => {
      expect(grammarFaults(readAll(framesOf(row)))).toEqual([])
    },
  )

  test.each(good.map((row) => [row.id, row] as const))('%s: the meter counts what the reader counts', (_, row) => {
    if (row.isStream) {
      const meter = gemini.meter()
      const roles = framesOf(row).map((frame) => meter.push(frame))
      const reply = fold(readAll(framesOf(row)))
      const { tier: _, ...facts } = meter.facts
      expect({ ...facts, last: roles.at(-1) }).toEqual({
        id: reply.id,
        model: reply.model,
        usage: reply.usage,
        finish: reply.finish,
        last: 'end',
      })
    } else {
      const { id, model, usage, finish } = gemini.readReply(bodyOf(row))
      const { tier: _, ...facts } = gemini.readFacts(bodyOf(row))
      expect(facts).toEqual({ id, model, usage, finish })
    }
  })

  test.each(good.map((row) => [row.id, row] as const))('%s: what is written is read back the same, whole', (_, row) => {
    const reply = replyOf(row)
    const again = gemini.readReply(gemini.writeReply(reply, { ...asked, model: reply.model ?? '', id: reply.id ?? '' }))
    expect(again).toEqual({ ...reply, id: reply.id ?? '' })
  })

  test.each(good.map((row) => [row.id, row] as const))('%s: what is written is read back the same, streamed', (_, row) => {
    const once = fold(readAll(writeAll(eventsOf(row))))
    const twice = fold(readAll(writeAll(readAll(writeAll(eventsOf(row))))))
    expect(twice).toEqual(once)
    expect(signaturesIn(once)).toEqual(signaturesIn(replyOf(row)))
    expect(textOf(once)).toBe(textOf(replyOf(row)))
    expect(once.finish).toEqual(replyOf(row).finish)
  })

  test.each(good.map((row) => [row.id, row] as const))('%s: every signature goes back to Gemini unchanged and in order', (_, row) => {
    const reply = replyOf(row)
    const next: Conversation = {
      ...conversation,
      turns: [
        { role: 'user', parts: [{ type: 'text', text: 'hi' }] },
        { role: 'assistant', parts: reply.parts },
      ],
    }
    const losses = new Losses()
    const body = gemini.writeRequest(next, losses, { model: reply.model ?? '', provider: 'gemini', quirks: {} })
    const real = signaturesOf(body).filter((signature) => !/^c2tpcF90/.test(signature))
    expect(real).toEqual(messages(row).flatMap(signaturesOf))
  })

  test.each(recorded.filter((row) => row.request).map((row) => [row.id, row] as const))(
    '%s: the request is read without a fault, and its own writing reads the same',
    (_, row) => {
      const losses = new Losses()
      const read = gemini.readRequest(row.request as JsonObject, losses, { model: 'gemini-2.5-flash', stream: row.isStream })
      if (
        row.status === 200 &&
        !row.tags.includes('server_tool') &&
        !/cachedContent|fileSearch|googleSearch|video/.test(stringifyJson(row.request))
      )
        expect(losses.unsupported).toEqual([])
      const target = { model: 'gemini-2.5-flash', provider: 'gemini', quirks: {} }
      const written = gemini.writeRequest(read, new Losses(), target)
      const again = gemini.readRequest(written, new Losses(), { model: 'gemini-2.5-flash', stream: row.isStream })
      expect(gemini.writeRequest(again, new Losses(), target)).toEqual(written)
      expect(signaturesOf(written.contents as Json)).toEqual(signaturesOf(asObject(row.request)?.contents as Json))
    },
  )

  test.each(recorded.filter((row) => row.status >= 400).map((row) => [row.id, row] as const))('%s: the error is understood', (_, row) => {
    const fault = gemini.readFault(row.status, row.body)
    expect(fault).toMatchObject({ status: row.status, message: expect.stringMatching(/./) })
    if (row.status === 429) expect(fault?.retryAfterMs).toBe(48_000)
  })
})

function bodyOf(row: Exchange): JsonObject {
  return asObject(row.body) ?? asObject(parseJson(row.text)) ?? {}
}

function framesOf(row: Exchange): Frame[] {
  const body = asArray(row.body)
  if (body) return body.map((message) => ({ data: stringifyJson(message) }))
  return row.text.split(/\r?\n/).flatMap((line) => (line.startsWith('data:') ? [{ data: line.slice(5).trim() }] : []))
}

function messages(row: Exchange): JsonObject[] {
  return row.isStream ? framesOf(row).map((frame) => parseJson(frame.data) as JsonObject) : [bodyOf(row)]
}

function readAll(frames: readonly Frame[]): StreamEvent[] {
  const reader = gemini.eventReader()
  return [...frames.flatMap((frame) => reader.push(frame)), ...reader.end()]
}

function writeAll(events: readonly StreamEvent[]): Frame[] {
  const writer = gemini.eventWriter(asked)
  return [...events.flatMap((event) => writer.push(event)), ...writer.end()]
}

function eventsOf(row: Exchange): StreamEvent[] {
  return readAll(row.isStream ? framesOf(row) : [{ data: stringifyJson(bodyOf(row)) }])
}

function replyOf(row: Exchange): Reply {
  return row.isStream ? fold(readAll(framesOf(row))) : gemini.readReply(bodyOf(row))
}

/** Every thoughtSignature below a value, in order. */
function signaturesOf(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(signaturesOf)
  return Object.entries(asObject(value) ?? {}).flatMap(([key, member]) =>
    key === 'thoughtSignature' || key === 'thought_signature'
      ? [String(member)]
      : key === 'args' || key === 'response'
        ? []
        : signaturesOf(member),
  )
}

function signaturesIn(reply: Reply): string[] {
  return reply.parts.flatMap((part) => {
    if (part.type === 'opaque') return signaturesOf(part.value)
    return 'seal' in part && part.seal?.signature ? [part.seal.signature] : []
  })
}

function textOf(reply: Reply): string {
  return reply.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

type Plain = { text: string; thoughts: string; calls: unknown[]; others: number; raw: unknown; usage: unknown; signatures: string[] }

function plainly(reply: Reply): Plain {
  return {
    text: textOf(reply),
    thoughts: reply.parts.map((part) => (part.type === 'reasoning' ? part.text : '')).join(''),
    calls: reply.parts.flatMap((part) => (part.type === 'tool-call' ? [[part.name, JSON.parse(part.arguments)]] : [])),
    others: reply.parts.filter((part) => part.type === 'opaque' || part.type === 'image').length,
    raw: reply.finish.raw,
    usage: reply.usage && {
      input: reply.usage.inputTotal,
      output: reply.usage.outputTotal,
      cached: reply.usage.cacheRead ?? 0,
      reasoning: reply.usage.reasoning ?? 0,
    },
    signatures: signaturesIn(reply),
  }
}

/** A second, simpler reading, straight from the wire and sharing no code with the first. */
function naive(all: readonly JsonObject[]): Plain {
  // biome-ignore lint/suspicious/noExplicitAny: an independent reading of foreign JSON
  const list = all as any[]
  const parts = list.flatMap((message) => message.candidates?.[0]?.content?.parts ?? [])
  const calls: [string, Record<string, unknown>][] = []
  for (const { functionCall } of parts.filter((part) => part.functionCall)) {
    if (functionCall.name) calls.push([functionCall.name, structuredClone(functionCall.args ?? {})])
    for (const piece of functionCall.partialArgs ?? []) {
      const steps = piece.jsonPath
        .slice(2)
        .replaceAll(/\[(\d+)\]/g, '.$1')
        .split('.')
      // biome-ignore lint/suspicious/noExplicitAny: walking foreign JSON
      let place: any = calls.at(-1)?.[1]
      while (steps.length > 1) {
        const step = steps.shift()
        place[step] ??= /^\d+$/.test(steps[0]) ? [] : {}
        place = place[step]
      }
      const value = piece.stringValue ?? piece.numberValue ?? piece.boolValue ?? null
      place[steps[0]] = typeof value === 'string' ? (place[steps[0]] ?? '') + value : value
    }
  }
  const counted = list.map((message) => message.usageMetadata).filter((usage) => usage?.promptTokenCount !== undefined)
  const last = counted.at(-1)
  const raw = list.map((message) => message.candidates?.[0]?.finishReason ?? message.promptFeedback?.blockReason).findLast(Boolean)
  return {
    text: parts.map((part) => (part.thought ? '' : (part.text ?? ''))).join(''),
    thoughts: parts.map((part) => (part.thought ? (part.text ?? '') : '')).join(''),
    calls,
    others: parts.filter((part) => part.executableCode || part.codeExecutionResult || part.toolCall || part.toolResponse || part.inlineData)
      .length,
    raw: raw === 1 ? 'STOP' : raw,
    usage: last && {
      input: last.promptTokenCount + (last.toolUsePromptTokenCount ?? 0),
      output: (last.candidatesTokenCount ?? 0) + (last.thoughtsTokenCount ?? 0),
      cached: last.cachedContentTokenCount ?? 0,
      reasoning: last.thoughtsTokenCount ?? 0,
    },
    signatures: parts.flatMap((part) => part.thoughtSignature ?? []),
  }
}

function grammarFaults(events: readonly StreamEvent[]): string[] {
  const faults: string[] = []
  const open = new Set<number>()
  let next = 0
  events.forEach((event, place) => {
    if (event.type === 'start' && place !== 0) faults.push('start is not first')
    if (event.type === 'finish' && place !== events.length - 1) faults.push('finish is not last')
    if (!('block' in event)) return
    if (event.type.endsWith('-start') || event.type === 'part') {
      if (event.block !== next++) faults.push(`block ${event.block} out of order`)
      if (event.type !== 'part') open.add(event.block)
    } else if (!open.has(event.block)) faults.push(`${event.type} outside block ${event.block}`)
    if (event.type.endsWith('-end')) open.delete(event.block)
  })
  if (open.size > 0) faults.push('a block was left open')
  if (events.filter((event) => event.type === 'finish').length !== 1) faults.push('not one finish')
  return faults
}
