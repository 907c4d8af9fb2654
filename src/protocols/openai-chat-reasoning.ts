// Reasoning has no place in OpenAI's chat protocol; hosts made places for it. Text is read from any of them, and proofs travel in
// `reasoning_details` as OpenRouter defined it (https://openrouter.ai/docs/use-cases/reasoning-tokens), and on tool calls in
// `extra_content` as Google's OpenAI route does.
import type { Part, ReasoningPart, Seal } from '../core/conversation.ts'
import { asNumber, asString, at, isObject, type Json, type JsonObject, said } from '../core/json.ts'
import { packSeal, type SealCarrier, type SealPlace, unpackSeal } from '../core/seal.ts'

/** One entry of `reasoning_details`, understood. */
export type Detail = SealCarrier & {
  readonly seal: Seal
  /** The seal was packed by us for a provider of another protocol. */
  readonly isPacked: boolean
  /** Where the part stood among the parts of its answer; only told of packed ones. */
  readonly index?: number
  /** What pieces of one entry have in common when they come in a stream, or as a list of its deltas. */
  readonly key: string
}

export function readDetail(entry: Json): Detail | undefined {
  if (!isObject(entry)) return undefined
  const isSummary = entry.type === 'reasoning.summary' || (entry.summary !== undefined && entry.text === undefined)
  const text = asString(isSummary ? entry.summary : entry.text) ?? ''
  const signature = asString(entry.signature)
  const encrypted = asString(entry.data)
  const packed = unpackSeal(signature) ?? unpackSeal(encrypted)
  const itemId = asString(entry.id)
  const format = asString(entry.format)
  const native: Seal = said({ origin: 'openai-chat', signature, encrypted, itemId, format }) as Seal // the same members, less the undefined
  const key = JSON.stringify([encrypted === undefined, isSummary, entry.index ?? null, itemId ?? null, format ?? null])
  const kind = { type: 'reasoning', text, ...(isSummary && { isSummary }), key } as const
  if (!packed) return { ...kind, seal: native, isPacked: false }
  const index = asNumber(entry.index)
  return { ...kind, seal: packed.seal, place: packed.place, isPacked: true, ...(index !== undefined && { index }) }
}

/** All entries of a message; text that came in pieces is joined, for clients that keep a stream's deltas as they came. */
export function readDetails(entries: readonly Json[]): Detail[] {
  const details: Detail[] = []
  for (const entry of entries) {
    const detail = readDetail(entry)
    const last = details.at(-1)
    if (!detail) continue
    const isPiece = last && !last.isPacked && !detail.isPacked && last.key === detail.key && !last.seal.signature
    if (isPiece && detail.seal.encrypted === undefined) {
      details[details.length - 1] = { ...last, text: last.text + detail.text, seal: { ...last.seal, ...detail.seal } }
    } else details.push(detail)
  }
  return details
}

/**
 * Reasoning back among the other parts of its message. Packed seals say where they stood, because a provider may insist on the order
 * of reasoning and tool calls; others come first. A seal of the text before it returns to that text. `shown` is all visible reasoning:
 * what no entry holds of it has no seal.
 */
export function withReasoning(details: readonly Detail[], others: readonly Part[], shown: string): Part[] {
  const own = details.filter((detail) => detail.place !== 'previous')
  const { before, after } = unsealed(shown, own)
  const waiting = [...others]
  const parts: Part[] = before === undefined && shown && own.every((detail) => !detail.text) ? [{ type: 'reasoning', text: shown }] : []
  own.forEach((detail, place) => {
    const gap = before?.[place]
    if (gap?.trim()) parts.push({ type: 'reasoning', text: gap })
    while (detail.index !== undefined && parts.length < detail.index && waiting.length > 0) parts.push(waiting.shift()!)
    parts.push(reasoningOf(detail))
  })
  if (after.trim()) parts.push({ type: 'reasoning', text: after })
  parts.push(...waiting)
  for (const { place, seal } of details) if (place === 'previous') sealText(parts, seal)
  return parts
}

/** The pieces of the visible reasoning between the texts of entries; nothing when the entries tell another story. */
function unsealed(shown: string, details: readonly Detail[]): { before?: string[]; after: string } {
  if (details.every((detail) => !detail.text)) return { after: '' }
  const before: string[] = []
  let rest = shown
  for (const { text } of details) {
    const place = rest.indexOf(text)
    if (place < 0) return { after: '' }
    before.push(rest.slice(0, place))
    rest = rest.slice(place + text.length)
  }
  return { before, after: rest }
}

export function reasoningOf({ text, seal, isSummary }: Detail): ReasoningPart {
  return { type: 'reasoning', text, seal, ...(isSummary && { isSummary }) }
}

/** The seal of a text; when the text was empty its message does not show it, and it is made anew to carry the seal. */
export function sealText(parts: Part[], seal: Seal): void {
  const place = parts.findLastIndex((part) => part.type === 'text')
  if (place < 0) parts.push({ type: 'text', text: '', seal })
  else parts[place] = { ...(parts[place] as Extract<Part, { type: 'text' }>), seal } // just found to be one
}

/** The entry that carries a seal: natively for the upstream that made it, packed for every other. `index` is the part's position. */
export function writeDetail(part: Pick<ReasoningPart, 'text' | 'isSummary'> & { seal: Seal }, index: number, place: SealPlace): JsonObject {
  const { seal, text, isSummary } = part
  const shown = isSummary ? { type: 'reasoning.summary', summary: text } : { type: 'reasoning.text', text }
  if (seal.origin === 'openai-chat' && place === 'self') {
    const { signature, encrypted, itemId: id, format } = seal
    if (encrypted !== undefined && !text) return said({ type: 'reasoning.encrypted', data: encrypted, id, format, index })
    return said({ ...shown, signature, id, format, index })
  }
  const packed = packSeal(seal, place)
  if (!text) return { type: 'reasoning.encrypted', data: packed, format: seal.origin, index }
  return said({ ...shown, signature: packed, format: seal.origin, index })
}

/** The seal in `extra_content` of a tool call or message: Google's own, or one of ours. */
export function readExtra(extra: Json | undefined): Seal | undefined {
  const packed = unpackSeal(asString(at(at(extra, 'drawbridge'), 'seal')))
  if (packed) return packed.seal
  const signature = asString(at(at(extra, 'google'), 'thought_signature'))
  return signature ? (unpackSeal(signature)?.seal ?? { origin: 'gemini', signature }) : undefined
}

export function writeExtra(seal: Seal): JsonObject {
  const isGoogles = seal.origin === 'gemini' && seal.signature !== undefined && seal.encrypted === undefined && seal.itemId === undefined
  return isGoogles ? { google: { thought_signature: seal.signature! } } : { drawbridge: { seal: packSeal(seal) } }
}
