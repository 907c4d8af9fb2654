// Stop 6a: how a cleared request is put to one upstream. The lane is chosen here and nowhere else.
//   raw         same wire, at most the model name and a metering wish spliced in
//   edited      same wire, and something in it was replaced, taken out or marked
//   translated  through Conversation and events; every loss is told or refused
import { type Conversation, Losses, type ProtocolName, type Turn } from '../core/conversation.ts'
import { type Document, find, findInAnyCase, insertMember, readDocument, replaceValue, type Splice, toJson } from '../core/document.ts'
import { fail } from '../core/errors.ts'
import type { Lane } from '../core/exchange.ts'
import { asObject, type JsonObject, stringifyJson } from '../core/json.ts'
import { containsPackedSeal } from '../core/seal.ts'
import type { Model, WireName } from '../core/upstream.ts'
import type { Cleared } from '../privacy/boundary.ts'
import { type EmbeddingRequest, type EmbeddingWireName, embeddingWires } from '../protocols/embeddings.ts'
import { inWordsOf } from '../protocols/field-names.ts'
import { protocols } from '../protocols/index.ts'
import type { Upstream } from '../upstreams/catalog.ts'
import { type Endpoint, wiresOf } from '../upstreams/provider.ts'
import type { Outgoing } from '../upstreams/transport.ts'
import { type Arrival, viewOf } from './arrival.ts'
import { type Marker, type Marks, marksFor, mayLackMarks } from './prompt-marks.ts'
import type { Restoring } from './restoring.ts'

/** A request ready for one upstream. */
export type Passage = {
  readonly lane: Lane
  readonly wire: WireName | 'native'
  readonly upstream: Upstream
  readonly model: Model
  readonly losses: Losses
  /** What is sent; undefined for engines, which take `conversation` or `embedding`. */
  readonly outgoing?: Outgoing
  readonly conversation?: Conversation
  /** Turns of it that did not come with the request. */
  readonly earlier?: readonly Turn[]
  readonly embedding?: EmbeddingRequest
  /** The caller's body as an object, for reply writers that echo it. */
  readonly body: JsonObject
  /** The usage chunk was asked for by us and the caller must not see it. */
  readonly hidesUsage: boolean
  /** What was replaced in it, for whoever carries the answer back. */
  readonly cleared: Cleared
  /** Puts true values back into the answer; undefined when nothing was replaced. */
  readonly restoring?: Restoring
  /** What would be sent without the marks we placed in it for the upstream's prompt cache, which change no answer. */
  readonly unmarked?: Uint8Array
}

/** What the gateway remembers for callers who do not send it again. */
export type Memory = {
  /** Put back seals for callers whose protocol has no place for them. */
  readonly restore: (conversation: Conversation) => Conversation
  /** What was said up to the response the caller continues, when that is kept here and at no provider. */
  readonly earlier?: readonly Turn[]
  /** What is known of beginnings that were sent before; undefined where no mark is to be placed. */
  readonly marker?: Marker
}

/** Write the request for one upstream and model. `losses.unsupported` tells what cannot be carried; then there is nothing to send. */
export function prepare(arrival: Arrival, upstream: Upstream, model: Model, cleared: Cleared, memory: Memory): Passage {
  const { door } = arrival
  if (door.wire === 'native') return nativePassage(arrival, upstream, model, cleared)
  const document = cleared.document
  if (!document) throw fail('boundary.breach', { id: arrival.id })
  const same = upstream.endpoints.find((endpoint) => endpoint.wire === door.wire && !absent.get(upstream)?.has(endpoint.wire))
  if (same && !memory.earlier && !containsPackedSeal(document.text))
    return rawPassage(arrival, upstream, model, cleared, document, same, memory.marker)
  if (door.operation === 'embedding') return embeddingPassage(arrival, upstream, model, cleared, document)
  return translatedPassage(arrival, upstream, model, cleared, document, memory)
}

/** Endpoints that turned out to be missing, until the catalog is built anew. */
const absent = new WeakMap<Upstream, Set<WireName>>()

/** Whether this passage went to an endpoint that not every server has, so that its failure may mean that this one has not. */
export function mayBeAbsent({ lane, wire, upstream }: Passage): boolean {
  return lane !== 'translated' && upstream.endpoints.some((endpoint) => endpoint.wire === wire && endpoint.isOptional === true)
}

/** Translate the callers of this wire at this upstream from now on, or no longer. */
export function noteAbsence({ wire, upstream }: Passage, isAbsent: boolean): void {
  const wires = absent.get(upstream) ?? new Set()
  if (isAbsent && wire !== 'native') absent.set(upstream, wires.add(wire))
  else if (wire !== 'native') wires.delete(wire)
}

function rawPassage(
  arrival: Arrival,
  upstream: Upstream,
  model: Model,
  cleared: Cleared,
  document: Document,
  endpoint: Endpoint,
  marker: Marker | undefined,
): Passage {
  const splices: Splice[] = []
  const name = stringifyJson(model.name)
  const root = find(document, [])
  for (const span of root && arrival.door.model === undefined ? findInAnyCase(document, root, 'model') : []) {
    if (document.text.slice(span.start, span.end) !== name) splices.push(replaceValue(span, name))
  }
  if (arrival.model === '' && arrival.door.model === undefined) {
    if (root && splices.length === 0) splices.push(insertMember(document, root, 'model', name))
  }
  const metering = wantsMetering(arrival, upstream, endpoint.wire) ? askForUsage(document) : undefined
  if (metering) splices.push(metering)
  const going = { upstream, model, wire: endpoint.wire }
  const marks = marker?.isForAll ? marksIn(document.text, () => document, going, marker) : undefined
  const isUntouched = splices.length === 0 && cleared.redactions === 0
  const body = isUntouched ? arrival.bytes : Buffer.from(spliced(document.text, splices), 'utf8')
  const marked = marks && Buffer.from(spliced(document.text, [...splices, ...marks.splices]), 'utf8')
  const losses = new Losses()
  if (marks) losses.warn(marks.member, 'added')
  return {
    lane: cleared.redactions > 0 || arrival.isTrimmed || marks ? 'edited' : 'raw',
    wire: endpoint.wire,
    upstream,
    model,
    losses,
    outgoing: outgoing(arrival, upstream, model, cleared, asCalled(endpoint, arrival), marked ?? body),
    body: {},
    hidesUsage: metering !== undefined,
    cleared,
    ...(marked && { unmarked: body }),
  }
}

/** What is placed in a request for the upstream's prompt cache. Few requests take any, so their text is looked at before it is read. */
function marksIn(
  text: string,
  read: () => Document,
  passage: Pick<Passage, 'upstream' | 'model' | 'wire'>,
  marker: Marker,
): Marks | undefined {
  const { id, provider, apiVersion } = passage.upstream
  if (passage.wire === 'native') return undefined
  const target = { wire: passage.wire, provider: provider.name, upstream: id, model: passage.model.name, apiVersion }
  return mayLackMarks(text, target) ? marksFor(read(), target, marker) : undefined
}

/** The endpoint with the caller's own query: `beta=true`, or whether Gemini shall stream events or an array. */
function asCalled(endpoint: Endpoint, { door, query }: Arrival): Endpoint {
  const path = door.rawPath ?? endpoint.path
  const streamPath = endpoint.streamPath?.replace(/\?.*$/, '')
  const asked = withoutCredentials(query)
  // A query of the endpoint itself is the configuration's word, and stands first.
  const joined = path.includes('?') ? asked.replace('?', '&') : asked
  return { ...endpoint, path: path + joined, streamPath: streamPath && streamPath + asked }
}

const credentialNames = new Set(['key', 'api_key', 'api-key', 'apikey', 'access_token'])

/** A query as it came, but for what would be the caller's key. */
export function withoutCredentials(query: string): string {
  if (query === '') return ''
  const pairs = query.slice(1).split('&')
  const kept = pairs.filter((pair) => !credentialNames.has(plainName(pair.split('=', 1)[0] ?? '')))
  return kept.length > 0 ? `?${kept.join('&')}` : ''
}

function plainName(name: string): string {
  try {
    return decodeURIComponent(name).toLowerCase()
  } catch {
    return name.toLowerCase() // nobody else can decode it either
  }
}

/** The text with the splices made; the result is not read again, since it goes straight to the wire. */
function spliced(text: string, splices: readonly Splice[]): string {
  let out = ''
  let from = 0
  for (const splice of splices.length > 1 ? [...splices].sort((one, other) => one.start - other.start) : splices) {
    out += text.slice(from, splice.start) + splice.text
    from = splice.end
  }
  return out + text.slice(from)
}

function wantsMetering(arrival: Arrival, upstream: Upstream, wire: WireName): boolean {
  if (!arrival.isStream || (wire !== 'openai-chat' && wire !== 'openai-completions')) return false
  return (upstream.quirks.streamUsage ?? 'ask') === 'ask'
}

/** A splice that asks an OpenAI stream for its usage; undefined when the caller already does. */
function askForUsage(document: Document): Splice | undefined {
  const root = find(document, [])
  const options = find(document, ['stream_options'])
  if (!root) return undefined
  if (!options) return insertMember(document, root, 'stream_options', '{"include_usage":true}')
  if (options.kind === 'null') return replaceValue(options, '{"include_usage":true}')
  const asked = find(document, ['stream_options', 'include_usage'])
  if (!asked) return options.kind === 'object' ? insertMember(document, options, 'include_usage', 'true') : undefined
  return asked.kind === 'true' ? undefined : replaceValue(asked, 'true')
}

function translatedPassage(
  arrival: Arrival,
  upstream: Upstream,
  model: Model,
  cleared: Cleared,
  document: Document,
  memory: Memory,
): Passage {
  const view = viewOf(arrival, document)
  if (!view) throw fail('boundary.breach', { id: arrival.id })
  // What is echoed to the caller is in the caller's own words.
  const { body } = (arrival.document && viewOf(arrival, arrival.document)) ?? view
  const wished = view.conversation.settings
  if (memory.earlier) view.losses.allow('previous_response_id')
  const conversation = memory.restore({
    ...view.conversation,
    model: model.name,
    turns: [...(memory.earlier ?? []), ...view.conversation.turns],
    settings: { ...wished, contextTokens: wished.contextTokens ?? upstream.contextTokens },
  })
  const { earlier } = memory
  const common = { lane: 'translated' as const, upstream, model, conversation, earlier, body, hidesUsage: false, cleared }
  if (upstream.engine) return { ...common, losses: view.losses, wire: 'openai-chat' }
  const target = { model: model.name, provider: upstream.provider.name, maxOutputTokens: upstream.maxOutputTokens, quirks: upstream.quirks }
  let refused: Passage | undefined
  for (const endpoint of translationEndpoints(arrival, upstream, conversation)) {
    const losses = view.losses.copy()
    const told = { warnings: losses.warnings.length, unsupported: losses.unsupported.length }
    const written = protocols[endpoint.wire as ProtocolName].writeRequest(conversation, losses, target) // translationEndpoints picks conversation wires only
    inWordsOf(arrival.door.wire, losses, told)
    if (losses.unsupported.length > 0) {
      refused ??= { ...common, losses, wire: endpoint.wire }
      continue
    }
    const text = stringifyJson(written)
    const bytes = Buffer.from(text, 'utf8')
    const passage = { ...common, losses, wire: endpoint.wire }
    const marks = memory.marker && marksIn(text, () => readDocument(text, { depth: 10_000 }), passage, memory.marker)
    if (!marks) return { ...passage, outgoing: outgoing(arrival, upstream, model, cleared, endpoint, bytes) }
    losses.warn(marks.member, 'added')
    const marked = Buffer.from(spliced(text, marks.splices), 'utf8')
    return { ...passage, unmarked: bytes, outgoing: outgoing(arrival, upstream, model, cleared, endpoint, marked) }
  }
  if (refused) return refused
  const { losses } = view
  losses.refuse(conversation.suffix !== undefined ? 'suffix' : arrival.door.wire, 'the upstream has no endpoint for this')
  return { ...common, losses, wire: arrival.door.wire }
}

/**
 * Where a conversation may go at an upstream that does not speak the caller's wire, its own first choice first. The next is taken when
 * one cannot carry the request: OpenAI's Responses know no stop strings, its chat does.
 */
function translationEndpoints(arrival: Arrival, upstream: Upstream, conversation: Conversation): Endpoint[] {
  const speaking = (wires: readonly WireName[]) => upstream.endpoints.filter((endpoint) => wires.includes(endpoint.wire))
  if (conversation.suffix !== undefined) return speaking(wiresOf.completion)
  const chat = speaking(wiresOf.chat)
  return chat.length > 0 || arrival.door.operation !== 'completion' ? chat : speaking(wiresOf.completion)
}

function embeddingPassage(arrival: Arrival, upstream: Upstream, model: Model, cleared: Cleared, document: Document): Passage {
  const losses = new Losses()
  const body = asObject(toJson(document)) ?? {}
  const request = embeddingWires[arrival.door.wire as EmbeddingWireName].readRequest(body, losses, { model: arrival.door.model }) // the door's operation is embedding
  const embedding = { ...request, model: model.name }
  const common = { lane: 'translated' as const, upstream, model, losses, embedding, body, hidesUsage: false, cleared }
  if (upstream.engine) return { ...common, wire: 'openai-embeddings' }
  const endpoint = upstream.endpoints.find((candidate) => wiresOf.embedding.includes(candidate.wire))
  if (!endpoint) {
    losses.refuse('input', 'the upstream has no embeddings endpoint')
    return { ...common, wire: arrival.door.wire }
  }
  const written = embeddingWires[endpoint.wire as EmbeddingWireName].writeRequest(embedding, losses, { model: model.name }) // picked from wiresOf.embedding
  return {
    ...common,
    wire: endpoint.wire,
    outgoing: outgoing(arrival, upstream, model, cleared, endpoint, Buffer.from(stringifyJson(written), 'utf8')),
  }
}

function nativePassage(arrival: Arrival, upstream: Upstream, model: Model, cleared: Cleared): Passage {
  const endpoint: Endpoint = { wire: 'openai-chat', path: (arrival.door.rest ?? '/') + withoutCredentials(arrival.query) }
  const body = cleared.document && cleared.redactions > 0 ? Buffer.from(cleared.document.text, 'utf8') : arrival.bytes
  const request = outgoing(arrival, upstream, model, cleared, endpoint, body)
  const contentType = arrival.headers['content-type']
  const headers: Record<string, string> = { ...request.headers }
  if (body.length === 0) delete headers['content-type']
  else if (typeof contentType === 'string') headers['content-type'] = contentType
  return {
    lane: cleared.redactions > 0 ? 'edited' : 'raw',
    wire: 'native',
    upstream,
    model,
    losses: new Losses(),
    outgoing: { ...request, method: arrival.method as Outgoing['method'], headers, body: body.length > 0 ? body : undefined }, // the door admits these methods only
    body: {},
    hidesUsage: false,
    cleared,
  }
}

function outgoing(arrival: Arrival, upstream: Upstream, model: Model, cleared: Cleared, endpoint: Endpoint, body: Uint8Array): Outgoing {
  const template = arrival.isStream && endpoint.streamPath ? endpoint.streamPath : endpoint.path
  return {
    cleared,
    upstream: upstream.id,
    origin: upstream.origin,
    path: joinPath(upstream.prefix, template.replace('{model}', encodeModel(model.name))),
    method: 'POST',
    headers: requestHeaders(arrival, upstream),
    body,
    timeouts: upstream.timeouts,
  }
}

/** Percent-encode a model name for a path; slashes inside are part of the name. Half a character, which JSON can spell, has no encoding. */
function encodeModel(name: string): string {
  // As a segment of a path these would lead elsewhere.
  if (name === '.' || name === '..') throw fail('model.unknown', { model: name, hint: '' })
  return encodeURIComponent(name.toWellFormed())
}

/** Append a provider's path to a base that may already end with the path's first segment. */
export function joinPath(prefix: string, path: string): string {
  const first = /^\/[^/?]+/.exec(path)?.[0]
  return first && prefix.endsWith(first) ? prefix + path.slice(first.length) : prefix + path
}

const fixedHeaders = new WeakMap<Upstream, Readonly<Record<string, string>>>()

/** Our own headers, the provider's, and those of the caller's that mean something to it. The caller's key is never among them. */
function requestHeaders(arrival: Arrival, upstream: Upstream): Readonly<Record<string, string>> {
  let fixed = fixedHeaders.get(upstream)
  if (!fixed) {
    fixed = {
      'content-type': 'application/json',
      accept: '*/*',
      'user-agent': 'drawbridge',
      ...upstream.provider.headers,
      ...credential(upstream),
      ...upstream.headers,
    }
    fixedHeaders.set(upstream, fixed)
  }
  const forward = upstream.provider.forward
  if (!forward) return fixed
  let headers: Record<string, string> | undefined
  for (const name of forward) {
    const value = arrival.headers[name]
    if (typeof value === 'string') {
      headers ??= { ...fixed }
      headers[name] = value
    }
  }
  return headers ?? fixed
}

function credential(upstream: Upstream): Record<string, string> {
  const { auth } = upstream.provider
  if (!upstream.key || auth.kind === 'none') return {}
  if (auth.kind === 'header') return { [auth.header]: upstream.key }
  return { authorization: `Bearer ${upstream.key}` }
}
