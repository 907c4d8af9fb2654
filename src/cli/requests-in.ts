// Requests in files, as people have them: one body, a line each, or wrapped as batches and logs wrap them. Which wire they are of is read
// off their members.
import { createInterface } from 'node:readline'
import { type Conversation, Losses, type ProtocolName } from '../core/conversation.ts'
import { type Document, DocumentError, edit, find, readDocument, replaceValue, toJson } from '../core/document.ts'
import { asObject, at, isObject, type JsonObject } from '../core/json.ts'
import { protocols } from '../protocols/index.ts'
import { CommandError, exit } from './exit.ts'

export type RequestIn = {
  /** Line of the file it begins at. */
  readonly line: number
  readonly row: Document
  /** Where in the row the request stands. */
  readonly place: readonly string[]
  readonly request: Document
  readonly wire: ProtocolName
  readonly model: string
  readonly conversation: Conversation
}

export type Unreadable = { readonly line: number; readonly problem: string }

/** One document that takes several lines is held whole. */
const mostText = 64 * 1024 * 1024

/** Each request of a file, in order; what is none is told with its line, never with its words. */
export async function* requestsIn(input: NodeJS.ReadableStream, wire?: ProtocolName): AsyncGenerator<RequestIn | Unreadable> {
  let line = 0
  let whole: string[] | undefined
  let length = 0
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line++
    if (!whole && text.trim() === '') continue
    if (!whole && line > 0 && !isDocument(text) && isBeginning(text)) whole = []
    if (whole) {
      length += text.length
      if (length > mostText) throw new CommandError(exit.failed, 'the document is larger than 64 MiB', 'give it as JSON lines')
      whole.push(text)
    } else yield readRow(text, line, wire)
  }
  if (whole) yield readRow(whole.join('\n'), 1, wire)
}

/** A line that opens something and does not close it: the first of a document written for people. */
function isBeginning(text: string): boolean {
  return /^\s*[{[]/.test(text)
}

function isDocument(text: string): boolean {
  try {
    readDocument(text)
    return true
  } catch {
    return false
  }
}

function readRow(text: string, line: number, wanted: ProtocolName | undefined): RequestIn | Unreadable {
  let row: Document
  try {
    row = readDocument(text)
  } catch (error) {
    return { line, problem: error instanceof DocumentError ? `it is not JSON: ${error.detail}` : 'it is not JSON' }
  }
  const value = asObject(toJson(row))
  const place = value && wrappings.find((path) => isRequest(path.reduce<unknown>((inner, key) => at(inner, key), value)))
  const span = place && find(row, place)
  if (!place || !span) return { line, problem: 'it holds no request: no messages, input, prompt or contents' }
  const request = place.length === 0 ? row : readDocument(text.slice(span.start, span.end))
  const body = asObject(toJson(request)) ?? {}
  const wire = wanted ?? wireOf(body)
  const model = typeof body.model === 'string' ? body.model : ''
  const conversation = protocols[wire].readRequest(body, new Losses(), { model, stream: false })
  return { line, row, place, request, wire, model, conversation }
}

/** How logs and batches wrap a request; itself first. */
const wrappings: readonly (readonly string[])[] = [[], ['body'], ['params'], ['request'], ['request', 'body'], ['input'], ['kwargs']]

function isRequest(value: unknown): boolean {
  return (
    isObject(value) &&
    ['messages', 'input', 'prompt', 'contents'].some(
      (key) =>
        Array.isArray(value[key]) ||
        (key === 'prompt' && typeof value[key] === 'string') ||
        (key === 'input' && typeof value[key] === 'string'),
    )
  )
}

function wireOf(body: JsonObject): ProtocolName {
  if (body.contents !== undefined) return 'gemini'
  if (body.input !== undefined && body.messages === undefined) return 'openai-responses'
  if (body.messages === undefined) return 'openai-completions'
  if (body.toolConfig !== undefined || body.inferenceConfig !== undefined || hasBareText(body)) return 'bedrock-converse'
  const tools = Array.isArray(body.tools) ? body.tools : []
  const isAnthropic =
    body.system !== undefined || body.anthropic_version !== undefined || tools.some((tool) => at(tool, 'input_schema') !== undefined)
  return isAnthropic || /claude/.test(String(body.model ?? '')) ? 'anthropic-messages' : 'openai-chat'
}

/** Converse writes a text as `{text}` without a type. */
function hasBareText(body: JsonObject): boolean {
  const [first] = Array.isArray(body.messages) ? body.messages : []
  const content = at(first, 'content')
  return Array.isArray(content) && at(content[0], 'text') !== undefined && at(content[0], 'type') === undefined
}

/** The row with another request in the place of its own. */
export function withRequest({ row, place }: RequestIn, request: Document): string {
  const span = find(row, place)
  return !span || place.length === 0 ? request.text : edit(row, [replaceValue(span, request.text)]).text
}
