// Recorded provider exchanges for tests, when their folder lies beside the repository.
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { asArray, asNumber, asObject, asString, at, type Json, type JsonObject, parseJson } from '../src/core/json.ts'

const folder = new URL('../../shared/wire/recorded/', import.meta.url)
export const areRecordingsThere = existsSync(folder)

export type Exchange = {
  readonly id: string
  readonly protocol: string
  readonly endpoint: string
  readonly isStream: boolean
  readonly tags: readonly string[]
  readonly request: JsonObject | undefined
  readonly status: number
  readonly body: Json | undefined
  /** Text of the stream, or the frames of an AWS event stream. */
  readonly text: string
  readonly frames: readonly Uint8Array[]
}

/** The exchanges in `files` (without `.jsonl.gz`) that `wanted` accepts; of the few committed under `fixtures/` where the whole set is absent. */
export function exchanges(files: readonly string[], fixture: string, wanted: (exchange: Exchange) => boolean): Exchange[] {
  if (!areRecordingsThere)
    console.warn(`SKIPPED: ../shared/wire/recorded is not there; only the exchanges in test/fixtures/${fixture} are tested`)
  const texts = areRecordingsThere
    ? files.map((file) => gunzipSync(readFileSync(new URL(`${file}.jsonl.gz`, folder))).toString())
    : [readFileSync(new URL(`./fixtures/${fixture}/recorded.jsonl`, import.meta.url), 'utf8')]
  return texts.flatMap((text) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => read(parseJson(line)))
      .filter(wanted),
  )
}

function read(row: Json): Exchange {
  const response = at(row, 'response')
  const texts = (key: string) => (asArray(at(response, key)) ?? []).flatMap((item) => asString(item) ?? [])
  const chunks = texts('chunks')
  return {
    id: asString(at(row, 'id')) ?? '',
    protocol: asString(at(row, 'protocol')) ?? '',
    endpoint: asString(at(row, 'endpoint')) ?? '',
    isStream: at(row, 'stream') === true,
    tags: (asArray(at(row, 'tags')) ?? []).flatMap((tag) => asString(tag) ?? []),
    request: asObject(at(at(row, 'request'), 'body')),
    status: asNumber(at(response, 'status')) ?? 0,
    body: at(response, 'body'),
    text: chunks.length > 0 ? chunks.join('') : (asString(at(response, 'body_text')) ?? ''),
    frames: texts('chunks_b64').map((chunk) => Buffer.from(chunk, 'base64')),
  }
}
