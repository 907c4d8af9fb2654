// Laws over every recorded Converse and ConverseStream exchange of Bedrock.
import { describe, expect, test } from 'vitest'
import { converseFaults } from '../../test/fixtures/bedrock/grammar.ts'
import { areRecordingsThere, type Exchange, exchanges } from '../../test/recorded-exchanges.ts'
import { type Conversation, Losses } from '../core/conversation.ts'
import { asObject, at, type Json, type JsonObject, parseJson, stringifyJson } from '../core/json.ts'
import { fold, type Reply, type StreamEvent, unfold } from '../core/reply.ts'
import { bedrockConverse } from './bedrock-converse.ts'
import { eventStreamReader } from './framing.ts'
import type { Asked, Frame } from './protocol.ts'

const recorded = exchanges(
  ['bedrock', 'curated-vercel-ai'],
  'bedrock',
  (row) => row.protocol === 'bedrock' && /^converse(-stream)?$/.test(row.endpoint),
)
const good = recorded.filter((row) => row.status === 200)
const plain = good.filter((row) => !row.isStream)
const streams = good.filter((row) => row.isStream)
const named = (rows: readonly Exchange[]) => rows.map((row) => [row.id, row] as const)

const conversation: Conversation = { model: 'm', turns: [], tools: [], settings: {}, stream: true }
const asked: Asked = { conversation, model: 'm', id: 'made', created: 1, elapsedMs: () => 1, body: {}, isoTime: '2026-01-01T00:00:00Z' }
const claude = { model: 'anthropic.claude-sonnet-4-5-20250929-v1:0', provider: 'bedrock', quirks: {} }

describe('recorded Converse exchanges', () => {
  test.skipIf(!areRecordingsThere)('there are as many as are known to have been recorded', () => {
    const frames = streams.reduce((sum, row) => sum + row.frames.length, 0)
    console.info(`bedrock: ${plain.length} plain, ${streams.length} streams of ${frames} frames, ${recorded.length - good.length} errors`)
    expect({ plain: plain.length, streams: streams.length, errors: recorded.length - good.length }).toEqual({
      plain: 136,
      streams: 41,
      errors: 10,
    })
  })

  test.each(named(plain))('%s: the reply says what an independent reading finds', (_, row) => {
    expect(plainly(bedrockConverse.readReply(bodyOf(row)))).toEqual(naivePlain(bodyOf(row)))
  })

  test.each(named(streams))('%s: the stream folds to what an independent reading finds', (_, row) => {
    expect(plainly(fold(readAll(framesOf(row))))).toEqual(naiveStream(framesOf(row)))
  })

  test.each(named(good))('%s: the meter counts what the reader counts, also when it skips what it may', (_, row) => {
    if (!row.isStream) {
      const { finish, usage } = bedrockConverse.readReply(bodyOf(row))
      expect(bedrockConverse.readFacts(bodyOf(row))).toEqual({ finish, usage })
      return
    }
    const { finish, usage } = fold(readAll(framesOf(row)))
    const meter = bedrockConverse.meter()
    let hasContent = false
    let last = ''
    for (const frame of framesOf(row)) {
      if (hasContent && !frame.isException && !meter.needles.some((needle) => frame.data.includes(needle))) continue
      last = meter.push(frame)
      hasContent ||= last === 'content'
    }
    expect({ ...meter.facts, last }).toEqual({ finish, ...(usage && { usage }), last: 'end' })
  })

  test.each(named(good))('%s: what is written is read back the same, whole and streamed', (_, row) => {
    const reply = replyOf(row)
    expect(bedrockConverse.readReply(bedrockConverse.writeReply(reply, asked))).toEqual({
      ...unspaced(reply),
      usage: reply.usage ?? { inputTotal: 0, outputTotal: 0 },
    })
    const frames = writeAll([...unfold(reply)])
    expect(converseFaults(frames)).toEqual([])
    expect(fold(readAll(frames))).toEqual({
      ...reply,
      id: undefined,
      model: undefined,
      created: undefined,
      usage: reply.usage ?? { inputTotal: 0, outputTotal: 0 },
    })
  })

  test.each(named(good))('%s: every signature and encrypted block goes back to Bedrock unchanged and in order', (_, row) => {
    const reply = replyOf(row)
    const turns: Conversation['turns'] = [
      { role: 'user', parts: [{ type: 'text', text: 'hi' }] },
      { role: 'assistant', parts: reply.parts },
    ]
    const body = bedrockConverse.writeRequest({ ...conversation, turns }, new Losses(), claude)
    expect(proofsOf(body.messages as Json)).toEqual(
      reply.parts.flatMap((part) => (part.type === 'reasoning' ? (part.seal?.signature ?? part.seal?.encrypted ?? []) : [])),
    )
    const wire = row.isStream ? naiveStream(framesOf(row)).proofs : naivePlain(bodyOf(row)).proofs
    expect(proofsOf(body.messages as Json)).toEqual(wire)
  })

  test.each(named(recorded.filter((row) => row.request)))(
    '%s: the request is read without a fault, and its own writing reads the same',
    (_, row) => {
      const losses = new Losses()
      const request = row.request as JsonObject
      const read = bedrockConverse.readRequest(request, losses, { model: claude.model, stream: row.isStream })
      if (!/guardrailConfig|systemTool|searchResult|"video"|promptVariables/.test(stringifyJson(request)))
        expect(losses.unsupported).toEqual([])
      const written = bedrockConverse.writeRequest(read, new Losses(), claude)
      const again = bedrockConverse.readRequest(written, new Losses(), { model: claude.model, stream: row.isStream })
      expect(bedrockConverse.writeRequest(again, new Losses(), claude)).toEqual(written)
      expect(proofsOf(written.messages as Json)).toEqual(proofsOf(request.messages as Json))
      expect(rolesOf(written)).toEqual(rolesOf(request))
    },
  )

  test.each(named(recorded.filter((row) => row.status >= 400)))('%s: the error is understood', (_, row) => {
    expect(bedrockConverse.readFault(row.status, row.body)).toEqual({ status: row.status, message: at(row.body, 'message') })
  })
})

function bodyOf(row: Exchange): JsonObject {
  return asObject(row.body) ?? {}
}

function framesOf(row: Exchange): Frame[] {
  const reader = eventStreamReader()
  const frames = reader.push(Buffer.concat(row.frames)).map((raw) => raw.frame)
  reader.end()
  return frames.filter((frame) => frame !== undefined)
}

function readAll(frames: readonly Frame[]): StreamEvent[] {
  const reader = bedrockConverse.eventReader()
  return [...frames.flatMap((frame) => reader.push(frame)), ...reader.end()]
}

function writeAll(events: readonly StreamEvent[]): Frame[] {
  const writer = bedrockConverse.eventWriter(asked)
  return [...events.flatMap((event) => writer.push(event)), ...writer.end()]
}

function replyOf(row: Exchange): Reply {
  return row.isStream ? fold(readAll(framesOf(row))) : bedrockConverse.readReply(bodyOf(row))
}

/** Stream pieces keep the model's spaces in arguments; a whole reply holds a value, not text. */
function unspaced(reply: Reply): Reply {
  const parts = reply.parts.map((part) =>
    part.type === 'tool-call' ? { ...part, arguments: stringifyJson(parseJson(part.arguments || '{}')) } : part,
  )
  return { ...reply, parts }
}

function rolesOf(body: JsonObject): unknown[] {
  const roles = (body.messages as JsonObject[])
    .filter((message) => (message.content as unknown[]).length > 0)
    .map((message) => message.role)
  return roles.filter((role, place) => role !== roles[place - 1])
}

/** Signatures and encrypted bytes below a value, in order. */
function proofsOf(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(proofsOf)
  return Object.entries(asObject(value) ?? {}).flatMap(([key, member]) =>
    key === 'signature' || key === 'redactedContent' ? [String(member)] : key === 'input' ? [] : proofsOf(member),
  )
}

type Plain = { text: string; thoughts: string; calls: unknown[]; others: string[]; proofs: string[]; raw: unknown; usage: unknown }

function plainly(reply: Reply): Plain {
  return {
    text: reply.parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
    thoughts: reply.parts.map((part) => (part.type === 'reasoning' ? part.text : '')).join(''),
    calls: reply.parts.flatMap((part) => (part.type === 'tool-call' ? [[part.id, part.name, JSON.parse(part.arguments || '{}')]] : [])),
    others: reply.parts.flatMap((part) => (part.type === 'opaque' ? [part.kind] : [])),
    proofs: reply.parts.flatMap((part) => (part.type === 'reasoning' ? (part.seal?.signature ?? part.seal?.encrypted ?? []) : [])),
    raw: reply.finish.raw,
    usage: reply.usage && {
      input: reply.usage.inputTotal,
      output: reply.usage.outputTotal,
      read: reply.usage.cacheRead ?? 0,
      write: reply.usage.cacheWrite ?? 0,
    },
  }
}

// A second, simpler reading, straight from the wire and sharing no code with the first.
// biome-ignore lint/suspicious/noExplicitAny: an independent reading of foreign JSON
type Foreign = any

function naivePlain(body: JsonObject): Plain {
  const { output, stopReason, usage }: Foreign = JSON.parse(stringifyJson(body))
  return naive(output.message.content, stopReason, usage)
}

function naive(blocks: Foreign[], raw: string, usage: Foreign): Plain {
  return {
    text: blocks.map((block) => block.text ?? block.citationsContent?.content?.map((piece: Foreign) => piece.text).join('') ?? '').join(''),
    thoughts: blocks.map((block) => block.reasoningContent?.reasoningText?.text ?? '').join(''),
    calls: blocks.flatMap(({ toolUse }) =>
      toolUse && toolUse.type !== 'server_tool_use' ? [[toolUse.toolUseId, toolUse.name, toolUse.input]] : [],
    ),
    others: blocks.flatMap((block) =>
      block.toolUse?.type === 'server_tool_use'
        ? ['toolUse']
        : block.toolResult
          ? ['toolResult']
          : block.citationsContent
            ? ['citationsContent']
            : [],
    ),
    proofs: blocks.flatMap(({ reasoningContent: it }) => it?.reasoningText?.signature ?? it?.redactedContent ?? []),
    raw,
    usage: usage && {
      input: usage.inputTokens + (usage.cacheReadInputTokens ?? 0) + (usage.cacheWriteInputTokens ?? 0),
      output: usage.outputTokens,
      read: usage.cacheReadInputTokens ?? 0,
      write: usage.cacheWriteInputTokens ?? 0,
    },
  }
}

function naiveStream(frames: readonly Frame[]): Plain {
  const blocks: Foreign[] = []
  let raw = ''
  let usage: Foreign
  for (const frame of frames) {
    const payload: Foreign = JSON.parse(frame.data)
    raw = payload.stopReason ?? raw
    usage = payload.usage ?? usage
    const index = payload.contentBlockIndex
    if (payload.start?.toolUse) blocks[index] = { toolUse: { ...payload.start.toolUse, input: '' } }
    if (payload.start?.toolResult) blocks[index] = { toolResult: payload.start.toolResult }
    const delta = payload.delta
    if (delta?.text !== undefined) blocks[index] = { text: (blocks[index]?.text ?? '') + delta.text }
    if (delta?.toolUse) blocks[index].toolUse.input += delta.toolUse.input
    if (delta?.reasoningContent) {
      blocks[index] ??= { reasoningContent: { reasoningText: { text: '' } } }
      const { text, signature, redactedContent } = delta.reasoningContent
      const it = blocks[index].reasoningContent
      it.reasoningText.text += text ?? ''
      if (signature) it.reasoningText.signature = signature
      if (redactedContent) it.redactedContent = redactedContent
    }
  }
  for (const block of blocks) if (block?.toolUse) block.toolUse.input = JSON.parse(block.toolUse.input || '{}')
  return naive(blocks.filter(Boolean), raw, usage)
}
