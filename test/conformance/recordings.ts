// Recorded provider exchanges, as the conformance checks need them: what was asked, and the bytes that were answered.
// Any folder in that format will do: gzipped or plain JSON lines, one exchange a line.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

export type Recording = {
  readonly id: string
  readonly provider: string
  /** `openai`, `anthropic`, `gemini`, `bedrock`, `ollama`, `hf`, `llamacpp` or `kobold`. */
  readonly protocol: string
  readonly endpoint: string
  readonly model: string | undefined
  readonly isStream: boolean
  /** The bytes below are those that once came over the wire. */
  readonly isVerbatim: boolean
  /** The request is not known, only the answer. */
  readonly isCurated: boolean
  readonly tags: readonly string[]
  readonly request: {
    readonly method: string
    /** Without the query. */
    readonly path: string
    /** With its question mark; '' for none. */
    readonly query: string
    readonly headers: Readonly<Record<string, string>>
    readonly json: JsonObject | undefined
    /** A body that is no JSON object. */
    readonly opaque: Buffer | undefined
  }
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    /** One event, line or frame each, or the whole body. */
    readonly chunks: readonly Buffer[]
    /** The body when it is JSON and no stream. */
    readonly json: Json | undefined
  }
}

/** The folder that the project's recordings lie in, beside the repository. */
export const standardFolder = join(import.meta.dirname, '../../../shared/wire/recorded')

export function areThere(folder: string): boolean {
  return existsSync(folder)
}

/** Read a file or every file of a folder, in the order of their names. */
export function readRecordings(place: string): Recording[] {
  const files = statSync(place).isDirectory()
    ? readdirSync(place)
        .filter((name) => /\.jsonl(\.gz)?$/.test(name) && name !== 'index.jsonl')
        .sort()
        .map((name) => join(place, name))
    : [place]
  return files.flatMap((file) => {
    const bytes = readFileSync(file)
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
    return text.split('\n').flatMap((line) => (line === '' ? [] : [recordingOf(JSON.parse(line) as Row)])) // the folder's README describes Row
  })
}

type Row = {
  id: string
  provider: string
  protocol: string
  endpoint: string
  model?: string | null
  stream: boolean
  bytes: string
  evidence: string
  tags?: string[]
  request: {
    method: string
    path: string
    query?: Record<string, string> | null
    headers?: Record<string, string> | null
    body?: Json
    body_text?: string
    body_b64?: string
  }
  response: {
    status: number
    headers?: Record<string, string> | null
    body?: Json
    body_text?: string
    body_b64?: string
    chunks?: string[]
    chunks_b64?: string[]
  }
}

function recordingOf(row: Row): Recording {
  const { request, response } = row
  const [path = '', ownQuery] = request.path.split('?', 2)
  const query = new URLSearchParams(ownQuery ?? '')
  for (const [name, value] of Object.entries(request.query ?? {})) query.set(name, String(value))
  const json = isObject(request.body) ? request.body : undefined
  return {
    id: row.id,
    provider: row.provider,
    protocol: row.protocol,
    endpoint: row.endpoint,
    model: row.model ?? undefined,
    isStream: row.stream,
    isVerbatim: row.bytes === 'verbatim',
    isCurated: row.evidence === 'curated',
    tags: row.tags ?? [],
    request: {
      method: request.method,
      path,
      query: query.size > 0 ? `?${query}` : '',
      headers: request.headers ?? {},
      json,
      opaque: opaqueOf(request, json),
    },
    response: {
      status: response.status,
      headers: { ...response.headers, 'content-type': contentTypeOf(row) },
      chunks: chunksOf(response),
      json: jsonOf(row),
    },
  }
}

function opaqueOf(request: Row['request'], json: JsonObject | undefined): Buffer | undefined {
  if (json) return undefined
  if (request.body_b64 !== undefined) return Buffer.from(request.body_b64, 'base64')
  if (request.body_text !== undefined) return Buffer.from(request.body_text)
  return request.body === undefined || request.body === null ? undefined : Buffer.from(JSON.stringify(request.body))
}

function chunksOf(response: Row['response']): Buffer[] {
  if (response.chunks_b64) return response.chunks_b64.map((chunk) => Buffer.from(chunk, 'base64'))
  if (response.chunks) return response.chunks.map((chunk) => Buffer.from(chunk))
  if (response.body_b64 !== undefined) return [Buffer.from(response.body_b64, 'base64')]
  if (response.body_text !== undefined) return [Buffer.from(response.body_text)]
  return response.body === undefined ? [] : [Buffer.from(JSON.stringify(response.body))]
}

function contentTypeOf({ protocol, response }: Row): string {
  const given = response.headers?.['content-type']
  if (given) return given
  if (response.chunks_b64) return 'application/vnd.amazon.eventstream'
  if (response.chunks) return protocol === 'ollama' ? 'application/x-ndjson' : 'text/event-stream'
  return 'application/json'
}

function jsonOf({ response }: Row): Json | undefined {
  if (response.chunks || response.chunks_b64) return undefined
  if (response.body_text === undefined) return response.body
  try {
    return JSON.parse(response.body_text) as Json
  } catch {
    return undefined // a page, or plain text
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
