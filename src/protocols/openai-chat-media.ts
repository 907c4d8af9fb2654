// Data URLs and the media members of the chat protocol.
import type { MediaSource } from '../core/conversation.ts'
import { asString, at, type Json } from '../core/json.ts'

/** Bytes of a data URL (RFC 2397), or the address itself. */
export function readUrl(url: string): MediaSource {
  if (!/^data:/i.test(url)) return { kind: 'url', url }
  const comma = url.indexOf(',')
  const head = url.slice(5, comma < 0 ? undefined : comma)
  const data = comma < 0 ? '' : url.slice(comma + 1)
  const mediaType = head.split(';')[0]?.trim().toLowerCase() || 'text/plain'
  if (/;\s*base64\s*$/i.test(head)) return { kind: 'base64', mediaType, data: data.replace(/\s+/g, '') }
  return { kind: 'base64', mediaType, data: Buffer.from(percentDecoded(data)).toString('base64') }
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** `image_url` is an object with `url`; some clients send the bare address. */
export function readImageUrl(value: Json | undefined): MediaSource | undefined {
  const url = asString(value) ?? asString(at(value, 'url'))
  return url ? readUrl(url) : undefined
}

/** Undefined for files kept at a provider, which an address cannot name. */
export function writeImageUrl(source: MediaSource): string | undefined {
  if (source.kind === 'url') return source.url
  return source.kind === 'base64' ? `data:${source.mediaType};base64,${source.data}` : undefined
}

const audioFormats: Readonly<Record<string, string>> = {
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/wave': 'wav',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/flac': 'flac',
  'audio/ogg': 'ogg',
  'audio/opus': 'opus',
  'audio/webm': 'webm',
  'audio/aac': 'aac',
  'audio/mp4': 'm4a',
}

/** The protocol's word for a kind of audio. */
export function audioFormat(mediaType: string): string {
  return audioFormats[mediaType] ?? mediaType.replace(/^audio\//, '')
}

export function audioType(format: string): string {
  return format === 'mp3' ? 'audio/mpeg' : `audio/${format}`
}

const documentTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  html: 'text/html',
  json: 'application/json',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** The type of a file by its name, for file data that came without one. */
export function typeOfName(name: string | undefined): string {
  const ending = /\.([a-z]+)$/i.exec(name ?? '')?.[1]?.toLowerCase()
  return (ending !== undefined && Object.hasOwn(documentTypes, ending) && documentTypes[ending]) || 'application/pdf'
}
