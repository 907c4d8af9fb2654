// The spellings of Gemini's JSON that requests, replies and streams share.
// https://ai.google.dev/api/generate-content
import type { AudioPart, DocumentPart, ImagePart, MediaSource, OpaquePart, Seal } from '../core/conversation.ts'
import { asArray, asObject, asString, isObject, type Json, type JsonObject, parseJson, stringifyJson } from '../core/json.ts'
import { isPackedSeal, packSeal, unpackSeal } from '../core/seal.ts'

/** Google's JSON accepts `snake_case` for every `camelCase` field; one level of an object in camel case. */
export function camelKeys(value: Json | undefined): JsonObject | undefined {
  if (!isObject(value)) return undefined
  const out: JsonObject = {}
  for (const [key, member] of Object.entries(value)) out[key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())] = member
  return out
}

/** Google's JSON accepts one object where a list is meant. */
export function listOf(value: Json | undefined): Json[] {
  return asArray(value) ?? (isObject(value) ? [value] : [])
}

/** The seal on a part: our own carrier of another provider's seal, or the native signature. */
export function readSignature(part: JsonObject): Seal | undefined {
  const signature = asString(part.thoughtSignature)
  if (signature === undefined || signature === '') return undefined
  return carriedSeal(signature) ?? { origin: 'gemini', signature }
}

/**
 * `thoughtSignature` is a field of bytes, so SDKs decode it and encode it again, some in the URL alphabet. A carrier is therefore
 * the base64 of a packed seal, and is recognised in either alphabet.
 */
export function writeSignature(seal: Seal | undefined): { thoughtSignature?: string } {
  if (!seal) return {}
  if (seal.origin === 'gemini') return seal.signature === undefined ? {} : { thoughtSignature: seal.signature }
  return { thoughtSignature: Buffer.from(packSeal(seal)).toString('base64') }
}

function carriedSeal(signature: string): Seal | undefined {
  if (isPackedSeal(signature)) return unpackSeal(signature)?.seal
  if (!signature.startsWith(carrierStart)) return undefined
  return unpackSeal(Buffer.from(signature, 'base64').toString())?.seal
}

/** How base64 of a packed seal begins. */
const carrierStart = Buffer.from('dbs1.').toString('base64').slice(0, 6)

/** Parts that only Gemini understands, kept whole. */
const ownKinds = ['executableCode', 'codeExecutionResult', 'toolCall', 'toolResponse'] as const

/** The part as one that only Gemini understands, or undefined when it is not one. */
export function readOwnPart(part: JsonObject, raw: Json): OpaquePart | undefined {
  const kind = ownKinds.find((name) => part[name] !== undefined)
  return kind && { type: 'opaque', origin: 'gemini', kind, value: raw }
}

/** `inlineData` and `fileData`. Video has no part of its own and is kept whole. */
export function readMedia(part: JsonObject, raw: Json): ImagePart | AudioPart | DocumentPart | OpaquePart | undefined {
  const inline = camelKeys(part.inlineData)
  const file = camelKeys(part.fileData)
  const media = inline ?? file
  if (!media) return undefined
  const mediaType = asString(media.mimeType) ?? ''
  const source: MediaSource = inline
    ? { kind: 'base64', mediaType, data: asString(inline.data) ?? '' }
    : fileSource(asString(media.fileUri) ?? '', mediaType)
  const name = asString(media.displayName)
  if (mediaType.startsWith('image/')) return { type: 'image', source }
  if (mediaType.startsWith('audio/')) return { type: 'audio', source, format: mediaType.slice('audio/'.length) }
  if (mediaType === '' || mediaType.startsWith('video/')) {
    return { type: 'opaque', origin: 'gemini', kind: inline ? 'inlineData' : 'fileData', value: raw }
  }
  return { type: 'document', source, ...(name !== undefined && { name }) }
}

function fileSource(uri: string, mediaType: string): MediaSource {
  const type = mediaType === '' ? {} : { mediaType }
  return isGoogleFile(uri) || !/^https?:/.test(uri) ? { kind: 'file', id: uri, ...type } : { kind: 'url', url: uri, ...type }
}

/** Whether a file id is one that Google can open: its Files API, or a Cloud Storage object. */
export function isGoogleFile(id: string): boolean {
  return id.startsWith('gs://') || /^(https:\/\/generativelanguage\.googleapis\.com\/(v\w+\/)?)?files\//.test(id)
}

/** The value of a tool call's arguments, or undefined when the text is not a JSON object. */
export function argumentsObject(text: string): JsonObject | undefined {
  if (text.trim() === '') return {}
  try {
    return asObject(parseJson(text))
  } catch {
    return undefined
  }
}

export function argumentsText(args: Json | undefined): string {
  return isObject(args) ? stringifyJson(args) : '{}'
}

/** An id for a call that came without one: stable for its place, legal in every protocol, and at most 40 characters. */
export function placedCallId(place: string, name: string): string {
  return `call_${place}_${name}`.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 40)
}
