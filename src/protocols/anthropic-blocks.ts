// Content blocks of the messages wire: what stands in an assistant's turn, whether it comes back from a client or fresh from a model.
import type { CacheMark, MediaSource, OpaquePart, Part, ReasoningPart, Seal, TextPart, ToolCallPart } from '../core/conversation.ts'
import { asArray, asObject, asString, at, isObject, type Json, type JsonObject, parseJson, said, stringifyJson } from '../core/json.ts'
import type { ReplyPart } from '../core/reply.ts'
import { isPackedSeal, packSeal, type SealCarrier, unpackSeal } from '../core/seal.ts'

export const origin = 'anthropic-messages'

/** The kind of the opaque part that holds a text block's citations and stands right after its text. */
export const citationsKind = 'citations'

export type AssistantPart = TextPart | ToolCallPart | OpaquePart | SealCarrier

/**
 * Read one block of an assistant's turn. A block that only Anthropic understands stays whole. `seal` says how seals are taken: a client
 * returns carriers of ours (`carriedSeal`), an upstream's answer holds only its own (`nativeSeal`).
 */
export function readAssistantBlock(block: JsonObject, seal: typeof carriedSeal): AssistantPart[] {
  switch (block.type) {
    case 'text': {
      const text: TextPart = { type: 'text', text: asString(block.text) ?? '', ...cacheIn(block) }
      const citations = asArray(block.citations)
      return citations?.length ? [text, citationsPart(citations)] : [text]
    }
    case 'thinking':
      return [{ type: 'reasoning', text: asString(block.thinking) ?? '', ...seal('signature', asString(block.signature)) }]
    case 'redacted_thinking':
      return [{ type: 'reasoning', text: '', ...seal('encrypted', asString(block.data)) }]
    case 'tool_use':
      return [
        {
          type: 'tool-call',
          id: asString(block.id) ?? '',
          name: asString(block.name) ?? '',
          arguments: argumentsOf(block.input),
          ...cacheIn(block),
        },
      ]
    default:
      return [{ type: 'opaque', origin, kind: asString(block.type) ?? 'unknown', value: block }]
  }
}

export function citationsPart(citations: Json[]): OpaquePart {
  return { type: 'opaque', origin, kind: citationsKind, value: citations }
}

type SealField = 'signature' | 'encrypted'

/** An upstream's own seal, whatever it looks like: behind another Drawbridge it may be a carrier of that one. */
export function nativeSeal(field: SealField, value: string | undefined): { seal?: Seal } {
  return value === undefined ? {} : { seal: { origin, [field]: value } }
}

/** A carrier of ours gives back the seal it holds; any other string is the provider's own. A broken carrier is nobody's. */
export function carriedSeal(field: SealField, value: string | undefined): { seal?: Seal; place?: 'previous' } {
  if (value === undefined || !isPackedSeal(value)) return nativeSeal(field, value)
  const carried = unpackSeal(value)
  if (!carried) return {}
  return carried.place === 'previous' ? { seal: carried.seal, place: 'previous' } : { seal: carried.seal }
}

/** The cache mark on a block, as a member to spread. */
export function cacheIn(block: JsonObject): { cache?: CacheMark } {
  const control = asObject(block.cache_control)
  if (!control) return {}
  const ttl = asString(control.ttl)
  return { cache: ttl === '5m' || ttl === '1h' ? { ttl } : {} }
}

export function cacheControl(mark: CacheMark | undefined): JsonObject | undefined {
  return mark && said({ type: 'ephemeral', ttl: mark.ttl })
}

/** Canonical arguments of a tool call. Some servers send text where an object belongs; it is kept as it is. */
export function argumentsOf(input: Json | undefined): string {
  if (input === undefined || input === null) return '{}'
  return typeof input === 'string' ? input : stringifyJson(input)
}

/**
 * The object that canonical arguments tell. Arguments that are no object are wrapped, so that a tool refuses them by its own schema:
 * an empty object instead could run a tool that needs no arguments.
 */
export function inputOf(text: string): { readonly input: JsonObject; readonly isWrapped: boolean } {
  if (text.trim() === '') return { input: {}, isWrapped: false }
  try {
    const value = parseJson(text)
    if (isObject(value)) return { input: value, isWrapped: false }
  } catch {
    // not JSON: wrapped like any other text
  }
  return { input: { invalid_arguments: text }, isWrapped: true }
}

/** Reasoning as a client of this protocol keeps it, with its seal in the field that the client must return. */
export function reasoningBlock({ text, seal }: Pick<ReasoningPart, 'text' | 'seal'>): JsonObject | undefined {
  if (!seal) return text ? { type: 'thinking', thinking: text, signature: '' } : undefined
  const signature = nativeField(seal, 'signature')
  if (signature !== undefined) return { type: 'thinking', thinking: text, signature }
  const encrypted = nativeField(seal, 'encrypted')
  if (encrypted !== undefined && !text) return { type: 'redacted_thinking', data: encrypted }
  return text ? { type: 'thinking', thinking: text, signature: packSeal(seal) } : { type: 'redacted_thinking', data: packSeal(seal) }
}

/** The extra block that carries a foreign seal of the text or tool call before it. */
export function carrierBlock(seal: Seal | undefined): JsonObject | undefined {
  if (!seal || seal.origin === origin) return undefined
  if (seal.signature === undefined && seal.encrypted === undefined && seal.itemId === undefined) return undefined
  return { type: 'redacted_thinking', data: packSeal(seal, 'previous') }
}

/** A field of our own seal; not when it looks like a carrier of ours (another Drawbridge is the upstream), which must be packed again. */
function nativeField(seal: Seal, field: SealField): string | undefined {
  const value = seal.origin === origin ? seal[field] : undefined
  return value === undefined || isPackedSeal(value) ? undefined : value
}

export function mediaSource(source: MediaSource): JsonObject {
  switch (source.kind) {
    case 'base64':
      return { type: 'base64', media_type: source.mediaType, data: source.data }
    case 'url':
      return { type: 'url', url: source.url }
    case 'file':
      return { type: 'file', file_id: source.id }
    default:
      return source satisfies never
  }
}

/** Parts of a whole reply as blocks. */
export function replyBlocks(parts: readonly ReplyPart[], newCallId: (index: number) => string): JsonObject[] {
  const blocks: JsonObject[] = []
  for (const part of parts) {
    switch (part.type) {
      case 'text': {
        const carrier = carrierBlock(part.seal)
        if (part.text || carrier) blocks.push({ type: 'text', text: part.text })
        if (carrier) blocks.push(carrier)
        break
      }
      case 'refusal':
        if (part.text) blocks.push({ type: 'text', text: part.text })
        break
      case 'reasoning': {
        const block = reasoningBlock(part)
        if (block) blocks.push(block)
        break
      }
      case 'tool-call': {
        blocks.push({ type: 'tool_use', id: part.id || newCallId(blocks.length), name: part.name, input: inputOf(part.arguments).input })
        const carrier = carrierBlock(part.seal)
        if (carrier) blocks.push(carrier)
        break
      }
      default: {
        const last = blocks.at(-1)
        if (isCitations(part)) {
          if (last?.type === 'text') last.citations = part.value
          break
        }
        const block = wholeBlock(part)
        if (block) blocks.push(block)
      }
    }
  }
  return blocks
}

export function isCitations(part: Part): part is OpaquePart & { value: Json[] } {
  return part.type === 'opaque' && part.origin === origin && part.kind === citationsKind && Array.isArray(part.value)
}

/** A part that has no deltas as one block. Foreign opaque parts mean nothing here; sound, which no block can hold, is named. */
export function wholeBlock(part: Extract<ReplyPart, { type: 'image' | 'audio' | 'opaque' }>): JsonObject | undefined {
  switch (part.type) {
    case 'image':
      return { type: 'image', source: mediaSource(part.source) }
    case 'audio':
      return { type: 'text', text: '[audio that this protocol cannot carry]' }
    case 'opaque':
      return part.origin === origin && part.kind !== citationsKind && at(part.value, 'type') !== undefined
        ? asObject(part.value)
        : undefined
    default:
      return part satisfies never
  }
}
