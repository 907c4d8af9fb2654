// What an upstream's answer is worth and what of it a caller may see: its headers, its errors, its emptiness.
import { type DrawbridgeError, fail } from '../core/errors.ts'
import { asObject, type JsonObject } from '../core/json.ts'
import type { UpstreamFault } from '../core/reply.ts'
import type { WireName } from '../core/upstream.ts'
import { errorProtocolOf } from '../protocols/index.ts'
import type { Protocol, ReplyFacts } from '../protocols/protocol.ts'
import type { Arrival } from './arrival.ts'
import type { HeldReply, UpstreamHeaders } from './ending.ts'
import type { Passage } from './lane.ts'
import type { Headers } from './outlet.ts'

/** The protocol a caller of this door expects its answer in. */
export function callerProtocol(arrival: Pick<Arrival, 'door'>): Protocol {
  return errorProtocolOf(arrival.door.wire)
}

/** The error an upstream's answer of status 4xx or 5xx stands for. */
export function errorOf(held: HeldReply, passage: Passage, facts: ReplyFacts): DrawbridgeError {
  const upstream = passage.upstream.id
  let body: unknown
  try {
    body = JSON.parse(held.body.toString('utf8'))
  } catch {
    body = undefined
  }
  const typed = headerOf(held.headers, 'x-amzn-errortype')
  const fault = errorProtocolOf(passage.wire).readFault(
    held.status,
    typed && asObject(body) ? { __type: typed.split(':')[0], ...asObject(body) } : body,
  )
  facts.fault = { message: '', ...fault, status: held.status, retryAfterMs: retryAfterOf(held.headers) ?? fault?.retryAfterMs }
  const detail = kindOf(facts.fault)
  if (held.status === 429) return fail('upstream.limited', { upstream, detail })
  if (held.status >= 500 || held.status === 408) return fail('upstream.failed', { upstream, status: held.status, detail })
  return fail('upstream.rejected', { upstream, status: held.status, detail })
}

/** `retry-after` (seconds or a date) or `retry-after-ms`, in milliseconds. */
export function retryAfterOf(headers: UpstreamHeaders, now = Date.now()): number | undefined {
  const milliseconds = Number(headerOf(headers, 'retry-after-ms') ?? Number.NaN)
  if (Number.isFinite(milliseconds) && milliseconds >= 0) return milliseconds
  const text = headerOf(headers, 'retry-after')
  if (!text) return undefined
  const seconds = Number(text)
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1_000
  const date = Date.parse(text)
  return Number.isFinite(date) ? Math.max(0, date - now) : undefined
}

export function headerOf(headers: UpstreamHeaders, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** An upstream's class of error, safe to log: words of its own vocabulary, never its sentence. */
export function kindOf(fault: UpstreamFault | undefined): string {
  const word = fault?.code ?? fault?.type ?? ''
  return /^[\w.-]{1,64}$/.test(word) ? word : 'no known code'
}

/** Members of which a whole answer of each wire has at least one. Without any it is no answer, whatever its status says. */
const answerMembers: Readonly<Partial<Record<WireName, readonly string[]>>> = {
  'openai-chat': ['choices'],
  'openai-completions': ['choices'],
  'openai-responses': ['output'],
  'anthropic-messages': ['content'],
  gemini: ['candidates', 'promptFeedback'],
  'bedrock-converse': ['output'],
  'ollama-chat': ['message'],
  'ollama-generate': ['response'],
}

export function isAnswer(json: JsonObject, wire: WireName | 'native'): boolean {
  const members = wire === 'native' ? undefined : answerMembers[wire]
  return members?.some((member) => json[member] !== undefined && json[member] !== null) ?? (json.error === undefined || json.error === null)
}

/** Whether a body's first byte is that of an event's field or comment (`data`, `event`, `id`, `retry`, `:`). */
export function beginsEvent(chunk: Buffer): boolean {
  return 'deir:'.includes(String.fromCharCode(chunk[0] ?? 0))
}

const withheld = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'content-encoding',
  'upgrade',
  'trailer',
  'te',
  'proxy-authenticate',
  'set-cookie',
  'alt-svc',
  'server',
  'date',
  'strict-transport-security',
])

/** The upstream's headers a caller may see: everything but what belongs to the connection, cookies and CORS. */
export function passedHeaders(headers: UpstreamHeaders): Headers {
  const passed: Headers = {}
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined && !withheld.has(name) && !name.startsWith('access-control-') && !name.startsWith('x-drawbridge-'))
      passed[name] = typeof value === 'string' ? value : said(name, value)
  }
  return passed
}

/** How the bytes are packed, for the native door, which hands them on as they came. */
export function codingOf(headers: UpstreamHeaders): Headers {
  const coding = headerOf(headers, 'content-encoding')
  return coding === undefined ? {} : { 'content-encoding': coding }
}

/** Some servers repeat a key that they refuse. It is the house's, and the caller must not learn it. */
export function withoutKey(body: Buffer, key: string | undefined): Buffer {
  if (!key || !body.includes(key)) return body
  return Buffer.from(body.toString('utf8').replaceAll(key, '***'))
}

/** Headers that may stand once: HTTP/2 takes no second one. Of lists the members are kept, each on a line of its own. */
const lists = new Set(['cache-control', 'link', 'vary', 'via', 'warning', 'www-authenticate', 'server-timing', 'content-language'])

function said(name: string, values: string[]): string | string[] {
  if (lists.has(name)) return values
  return name.startsWith('x-') ? values.join(', ') : (values[0] ?? '')
}
