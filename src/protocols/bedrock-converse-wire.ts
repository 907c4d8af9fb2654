// What requests, replies and streams of Bedrock's Converse share: blocks, ids, names and media.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ContentBlock.html
import { createHash } from 'node:crypto'
import type { DocumentPart, ImagePart, MediaSource, OpaquePart, ReasoningPart, Seal, TextPart } from '../core/conversation.ts'
import { asObject, asString, at, type Json, type JsonObject, parseJson, stringifyJson } from '../core/json.ts'
import { packSeal, type SealCarrier, unpackSeal } from '../core/seal.ts'

const imageFormats: Readonly<Record<string, string>> = { png: 'image/png', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' }
const documentFormats: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  csv: 'text/csv',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  html: 'text/html',
  txt: 'text/plain',
  md: 'text/markdown',
}

/** `image` or `document`; undefined when the block is neither or has no source we know. */
export function readMediaBlock(block: JsonObject): ImagePart | DocumentPart | undefined {
  const image = asObject(block.image)
  const media = image ?? asObject(block.document)
  const format = asString(media?.format)?.replace(/^\w+\//, '') ?? ''
  const mediaType = image ? (imageFormats[format] ?? `image/${format}`) : (documentFormats[format] ?? 'application/octet-stream')
  const source = readSource(asObject(media?.source), mediaType)
  if (!source) return undefined
  if (image) return { type: 'image', source }
  const name = asString(media?.name)
  return { type: 'document', source, ...(name !== undefined && { name }) }
}

function readSource(source: JsonObject | undefined, mediaType: string): MediaSource | undefined {
  const bytes = asString(source?.bytes)
  if (bytes !== undefined) return { kind: 'base64', mediaType, data: bytes }
  const text = asString(source?.text)
  if (text !== undefined) return { kind: 'base64', mediaType: 'text/plain', data: Buffer.from(text).toString('base64') }
  const uri = asString(at(source?.s3Location, 'uri'))
  return uri === undefined ? undefined : { kind: 'file', id: uri, mediaType }
}

/** The source of a block, or why it has none. Bedrock fetches nothing but S3 objects. */
export function writeSource(source: MediaSource): { source: JsonObject } | { because: string } {
  if (source.kind === 'base64') return { source: { bytes: source.data } }
  const uri = source.kind === 'url' ? source.url : source.id
  if (uri.startsWith('s3://')) return { source: { s3Location: { uri } } }
  return {
    because:
      source.kind === 'url' ? 'Bedrock takes bytes or an S3 object, not a URL' : 'a file id of another provider means nothing to Bedrock',
  }
}

export function imageFormat(source: MediaSource): string | undefined {
  const type = source.mediaType ?? (source.kind === 'base64' ? '' : typeOfName(source))
  return Object.keys(imageFormats).find((format) => imageFormats[format] === (type === 'image/jpg' ? 'image/jpeg' : type))
}

/** Text of any other kind passes as plain text. */
export function documentFormat(source: MediaSource): string | undefined {
  const type = (source.mediaType ?? '').split(';')[0] ?? ''
  const format = Object.keys(documentFormats).find((name) => documentFormats[name] === type)
  return format ?? (type.startsWith('text/') || type === 'application/json' || type === 'application/xml' ? 'txt' : undefined)
}

function typeOfName(source: MediaSource): string {
  const ending = /\.(\w+)$/.exec(source.kind === 'url' ? source.url : source.kind === 'file' ? source.id : '')?.[1]?.toLowerCase() ?? ''
  return imageFormats[ending === 'jpg' ? 'jpeg' : ending] ?? ''
}

/**
 * A legal document name: letters, digits, single spaces, hyphens, parentheses and square brackets; unlike all in `taken`.
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html
 */
export function documentName(name: string | undefined, taken: Set<string>): string {
  const legal = (name ?? '')
    .replace(/[^A-Za-z0-9\s()[\]-]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 190)
  const base = legal || 'Document'
  let unique = base
  for (let count = 2; taken.has(unique); count++) unique = `${base} ${count}`
  taken.add(unique)
  return unique
}

/** A tool id that Bedrock accepts (`[a-zA-Z0-9_.:-]{1,64}`); equal ids give equal ids, and different ones different ones. */
export function legalToolId(id: string): string {
  if (/^[a-zA-Z0-9_.:-]{1,64}$/.test(id)) return id
  const mark = createHash('sha256').update(id).digest('hex').slice(0, 16)
  return `${id.replace(/[^a-zA-Z0-9_.:-]/g, '_').slice(0, 47)}_${mark}`
}

/** `reasoningContent`: signed text, or encrypted bytes, which may be our carrier of another provider's seal. */
export function readReasoning(content: JsonObject): SealCarrier {
  const redacted = asString(content.redactedContent)
  if (redacted !== undefined) {
    const carried = unpackSeal(Buffer.from(redacted, 'base64').toString())
    const place = carried?.place === 'previous' ? { place: carried.place } : {}
    return { type: 'reasoning', text: '', seal: carried?.seal ?? { origin: 'bedrock-converse', encrypted: redacted }, ...place }
  }
  const text = asString(at(content.reasoningText, 'text')) ?? ''
  const seal = signatureSeal(asString(at(content.reasoningText, 'signature')))
  return { type: 'reasoning', text, ...(seal && { seal }) }
}

/** The seal in a signature: ours of another provider, or the native one. Some models say they have none by an empty string. */
export function signatureSeal(signature: string | undefined): Seal | undefined {
  if (signature === undefined || signature === '') return undefined
  return unpackSeal(signature)?.seal ?? { origin: 'bedrock-converse', signature }
}

/** A reply's reasoning for a client; foreign seals ride in the fields of our own. */
export function writeReasoning(part: Pick<ReasoningPart, 'text' | 'seal'>): JsonObject {
  const { text, seal } = part
  if (seal?.origin === 'bedrock-converse' && seal.encrypted !== undefined) return { reasoningContent: { redactedContent: seal.encrypted } }
  if (seal && seal.origin !== 'bedrock-converse' && text === '')
    return { reasoningContent: { redactedContent: carrierBytes(seal, 'self') } }
  const signature = seal && (seal.origin === 'bedrock-converse' ? seal.signature : packSeal(seal))
  return { reasoningContent: { reasoningText: { text, ...(signature !== undefined && { signature }) } } }
}

/** A block that carries the foreign seal of the part before it, or nothing when that has none. */
export function sealCarrier(seal: Seal | undefined): JsonObject[] {
  if (!seal || seal.origin === 'bedrock-converse') return []
  return [{ reasoningContent: { redactedContent: carrierBytes(seal, 'previous') } }]
}

function carrierBytes(seal: Seal, place: 'self' | 'previous'): string {
  return Buffer.from(packSeal(seal, place)).toString('base64')
}

/** Blocks that only Bedrock understands, kept whole: tools it ran itself, their results, citations, video and audio. */
export function readOwnBlock(block: JsonObject, isAssistant: boolean): OpaquePart | undefined {
  const own = (kind: string): OpaquePart => ({ type: 'opaque', origin: 'bedrock-converse', kind, value: block })
  if (at(block.toolUse, 'type') === 'server_tool_use') return own('toolUse')
  if (block.toolResult !== undefined && isAssistant) return own('toolResult')
  for (const kind of ['video', 'audio', 'searchResult', 'citationsContent']) if (block[kind] !== undefined) return own(kind)
  return undefined
}

/** Cited text: the words as text for everyone, then the citations for clients of Bedrock. */
export function readCitations(content: JsonObject): (TextPart | OpaquePart)[] {
  const { content: words, ...citations } = content
  const text = (Array.isArray(words) ? words : []).map((piece) => asString(at(piece, 'text')) ?? '').join('')
  const rest: OpaquePart = { type: 'opaque', origin: 'bedrock-converse', kind: 'citationsContent', value: { citationsContent: citations } }
  return text === '' ? [rest] : [{ type: 'text', text }, rest]
}

export function inputText(input: Json | undefined): string {
  return input === undefined ? '{}' : typeof input === 'string' ? input : stringifyJson(input)
}

/** A tool call's input, or undefined when the arguments are not a JSON object. */
export function inputObject(text: string): JsonObject | undefined {
  if (text.trim() === '') return {}
  try {
    return asObject(parseJson(text))
  } catch {
    return undefined
  }
}
