// Stop 2: the request as it came, read once. Nothing is thrown away; the Conversation is only a view made when someone asks for it.
import { isUtf8 } from 'node:buffer'
import { type Conversation, Losses } from '../core/conversation.ts'
import { type Document, DocumentError, find, findInAnyCase, readDocument, type Span, toJson } from '../core/document.ts'
import { fail } from '../core/errors.ts'
import { asObject, type JsonObject } from '../core/json.ts'
import type { Abilities } from '../core/upstream.ts'
import { protocolOf } from '../protocols/index.ts'
import { anyModel } from '../routing/decide.ts'
import type { Caller, RequestHeaders } from './callers.ts'
import type { ExchangeDoor } from './doors.ts'
import type { Presence } from './presence.ts'

/** A request on the road. */
export type Arrival = {
  readonly id: string
  readonly door: ExchangeDoor
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: RequestHeaders
  readonly caller: Caller
  readonly bytes: Buffer
  /** Undefined for bodies that are not JSON, which only the native door takes. */
  readonly document: Document | undefined
  /** As the caller named it; empty when left out. */
  readonly model: string
  readonly isStream: boolean
  /** Milliseconds since 1970, and on the monotonic clock. */
  readonly at: number
  readonly startedAt: number
  /** Knows when the caller leaves. */
  readonly presence: Presence
  /** The request that this one is part of: of its consultation, or of looking at its draft. */
  readonly partOf?: string
  /** Something that could do nothing was taken out of it. */
  readonly isTrimmed?: boolean
}

type Raw = Omit<Arrival, 'document' | 'model' | 'isStream'>

/** Read a request's body. Throws `request.malformed` or `request.invalid`. */
export function readArrival(raw: Raw): Arrival {
  const document = readBody(raw)
  const model = raw.door.model ?? stringAt(document, 'model') ?? ''
  return { ...raw, document, model, isStream: raw.door.stream ?? streamOf(raw, document) }
}

function readBody({ door, bytes, headers }: Raw): Document | undefined {
  const isNative = door.wire === 'native'
  if (isNative && (bytes.length === 0 || !/\bjson\b/i.test(String(headers['content-type'] ?? '')))) return undefined
  if (bytes.length === 0) throw fail('request.malformed', { detail: 'it is empty' })
  if (!isUtf8(bytes)) throw fail('request.malformed', { detail: 'it is not UTF-8' })
  try {
    const document = readDocument(bytes.toString('utf8'))
    if (!isNative && find(document, [])?.kind !== 'object') throw fail('request.malformed', { detail: 'it is not an object' })
    return document
  } catch (error) {
    if (error instanceof DocumentError) throw fail('request.malformed', { detail: error.detail }, error)
    throw error
  }
}

/** A top-level string member; refuses another type, so that no upstream has to. */
function stringAt(document: Document | undefined, name: string): string | undefined {
  if (!document) return undefined
  const span = find(document, [name])
  if (!span || span.kind === 'null') return undefined
  if (span.kind !== 'string') throw fail('request.invalid', { param: name, detail: 'must be a string' })
  return JSON.parse(document.text.slice(span.start, span.end)) as string // the span is a whole JSON string
}

/**
 * The model that a request on the native door is for, as far as its body tells: `-` when there is no body. What a server reads may differ
 * from what a strict reader sees, and the model decides where the request is worked on; so whatever leaves that open is refused.
 */
export function nativeName({ document, bytes }: Pick<Arrival, 'document' | 'bytes'>): string {
  if (bytes.length === 0) return '-'
  const read = document ?? readLoosely(bytes)
  const root = read && find(read, [])
  if (!read || root?.kind !== 'object') return anyModel
  const names = new Set(findInAnyCase(read, root, 'model').map((span) => (span.kind === 'string' ? textAt(read, span) : '')))
  if (names.size > 1) throw fail('request.invalid', { param: 'model', detail: 'must be named once' })
  return [...names][0] || anyModel
}

/** Some servers take JSON whatever its content type says. */
function readLoosely(bytes: Buffer): Document | undefined {
  const text = bytes.toString('utf8')
  try {
    return readDocument(text)
  } catch (error) {
    if (/^[\s\ufeff]*\{/.test(text)) throw fail('request.malformed', { detail: 'it begins like JSON and is none' }, error)
    return undefined
  }
}

function textAt(document: Document, span: Span): string {
  return String(JSON.parse(document.text.slice(span.start, span.end))) // the span is a whole JSON string
}

function streamOf({ door }: Raw, document: Document | undefined): boolean {
  const isOllama = door.wire === 'ollama-chat' || door.wire === 'ollama-generate'
  if (!document || door.operation === 'embedding' || door.operation === 'count-tokens') return false
  const span = find(document, ['stream'])
  if (!span || span.kind === 'null') return isOllama
  if (span.kind !== 'true' && span.kind !== 'false') throw fail('request.invalid', { param: 'stream', detail: 'must be true or false' })
  return span.kind === 'true'
}

/** Losses are each caller's own, to be added to. */
export type View = { readonly conversation: Conversation; readonly losses: Losses; readonly body: JsonObject }

/** A document is read once, however many candidates are tried; it is what the reading depends on, with the door it came by. */
const readings = new WeakMap<Document, View>()

/** The Conversation a document holds, in the words of the wire it came by; undefined when the wire is not a conversation. */
export function viewOf(arrival: Arrival, document: Document): View | undefined {
  const protocol = protocolOf(arrival.door.wire === 'anthropic-count-tokens' ? 'anthropic-messages' : arrival.door.wire)
  if (!protocol) return undefined
  let read = readings.get(document)
  if (!read) {
    const losses = new Losses()
    const body = asObject(toJson(document)) ?? {}
    const conversation = protocol.readRequest(body, losses, { model: arrival.door.model ?? arrival.model, stream: arrival.isStream })
    read = { conversation, losses, body }
    readings.set(document, read)
  }
  return { ...read, losses: read.losses.copy() }
}

/** The same, where somebody has needed it already. */
export function viewSeen(document: Document | undefined): Conversation | undefined {
  return document && readings.get(document)?.conversation
}

/** What a model must be able to do for this conversation. */
export function needsOf(conversation: Conversation): (keyof Abilities)[] {
  const needs = new Set<keyof Abilities>()
  if (conversation.tools.length > 0) needs.add('tools')
  if (conversation.settings.output?.type === 'schema') needs.add('schema')
  if (conversation.suffix !== undefined) needs.add('infill')
  for (const turn of conversation.turns) {
    for (const part of turn.parts) {
      if (part.type === 'image') needs.add('images')
      else if (part.type === 'audio') needs.add('audio')
      else if (part.type === 'document' && !(part.source.kind === 'base64' && part.source.mediaType === 'text/plain'))
        needs.add('documents')
      else if (part.type === 'tool-call') needs.add('tools')
    }
  }
  return [...needs]
}
