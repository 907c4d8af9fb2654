// Seals (signatures, encrypted reasoning, item ids) must travel through clients of other protocols and come back unchanged.
// A client keeps what its own protocol told it to keep; so a foreign seal rides as an opaque string in that protocol's own field.
import type { Part, ReasoningPart, Seal } from './conversation.ts'
import { asObject, asString } from './json.ts'

const prefix = 'dbs1.'
/** How a carrier begins inside a base64 field (Bedrock's `redactedContent`). */
const prefixInBase64 = Buffer.from(prefix).toString('base64').replace(/=+$/, '')

/** What a packed seal belongs to: the reasoning that carries it, or the part just before its carrier in the same turn. */
export type SealPlace = 'self' | 'previous'

/** Pack a seal into one opaque ASCII string for a carrier field of another protocol. */
export function packSeal(seal: Seal, place: SealPlace = 'self'): string {
  return prefix + Buffer.from(JSON.stringify({ ...seal, place })).toString('base64url')
}

/** The seal inside a carrier string; undefined when the string is a provider's own and not ours. */
export function unpackSeal(text: string | undefined): { seal: Seal; place: SealPlace } | undefined {
  if (!text?.startsWith(prefix)) return undefined
  try {
    const value = asObject(JSON.parse(Buffer.from(text.slice(prefix.length), 'base64url').toString()))
    const origin = asString(value?.origin)
    if (!value || !origin) return undefined
    const seal: Seal = {
      origin: origin as Seal['origin'], // we packed it; an unknown name only means that no writer will use it
      ...(asString(value.signature) !== undefined && { signature: asString(value.signature) }),
      ...(asString(value.encrypted) !== undefined && { encrypted: asString(value.encrypted) }),
      ...(asString(value.itemId) !== undefined && { itemId: asString(value.itemId) }),
      ...(asString(value.format) !== undefined && { format: asString(value.format) }),
    }
    return { seal, place: value.place === 'previous' ? 'previous' : 'self' }
  } catch {
    return undefined
  }
}

/** Whether a string is a carrier of ours, which the provider whose field it stands in must never see. */
export function isPackedSeal(text: string): boolean {
  return text.startsWith(prefix)
}

/** One pattern: two searches that begin with a quote stop at every string of the body, which took five times as long. */
const carrierStart = new RegExp(`"(?:${prefix.replace('.', '\\.')}|${prefixInBase64})`)

/** Whether a body holds one of our carriers anywhere, so that it may not go to a provider as it is. */
export function containsPackedSeal(text: string): boolean {
  return carrierStart.test(text)
}

/** A carrier read off a turn: reasoning without text whose seal belongs to the part before it. */
export type SealCarrier = ReasoningPart & { readonly place?: SealPlace }

/** Put seals whose place is `previous` onto the text or tool call before them, and take their carriers out of the turn. */
export function attachSeals(parts: readonly (Part | SealCarrier)[]): Part[] {
  const out: Part[] = []
  for (const part of parts) {
    const last = out.at(-1)
    if (part.type === 'reasoning' && 'place' in part && part.place === 'previous') {
      if (part.seal && last && (last.type === 'text' || last.type === 'tool-call')) out[out.length - 1] = { ...last, seal: part.seal }
      continue
    }
    out.push(part)
  }
  return out
}
