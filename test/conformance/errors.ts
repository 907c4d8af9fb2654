// What goes wrong upstream, as its callers see it. A7: the official client raises the same through the gateway as against the recording.
// B6: a client of another protocol gets the status, the sentence and the time to wait, in its own shape; a fault within a stream is
// an error there too.
import Anthropic from '@anthropic-ai/sdk'
import { Ollama } from 'ollama'
import OpenAI from 'openai'
import { saidByStream } from './canonical.ts'
import { type Answer, call } from './client.ts'
import { answerWire, type Client, clients, isTranslated, requestOf, saidIn, stageFor } from './cross-protocol.ts'
import { framingOf, messagesOf } from './frames.ts'
import { type Gateway, startGateway } from './gateway.ts'
import { isObject, type Json, type JsonObject, type Recording } from './recordings.ts'
import { startReplay } from './replay.ts'
import { type Finding, inParallel } from './report.ts'
import { clientKey, routeOf, type Wire, wireOf } from './routes.ts'
import { excerpt } from './same-protocol.ts'

const spoken: ReadonlySet<Wire> = new Set([
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini',
  'bedrock-converse',
  'ollama-chat',
])

/** Every error and every fault of a conversation, told to every client that is translated for it. */
export async function checkErrors(recordings: readonly Recording[]): Promise<Finding[]> {
  const findings: Finding[] = []
  const failing = recordings.filter((recording) => spoken.has(answerWire(recording)) && isFailure(recording))
  if (failing.length === 0) return findings
  const { gateway, close } = await stageFor(failing)
  try {
    await inParallel(16, failing, async (recording) => {
      for (const client of clients) {
        if (!isTranslated(client, answerWire(recording))) continue
        findings.push({ recording, client, check: 'B6', complaint: await failureApart(gateway, recording, client) })
      }
    })
  } finally {
    await close()
  }
  return findings
}

function isFailure(recording: Recording): boolean {
  return recording.response.status >= 400 || (recording.isStream && saidIn(recording).fault !== undefined)
}

async function failureApart(gateway: Gateway, recording: Recording, client: Client): Promise<string | undefined> {
  const answer = await call({ port: gateway.port, ...requestOf(client, recording, recording.isStream) })
  const { status, headers } = recording.response
  if (status < 400) return streamFault(client, answer)
  if (answer.status !== status) return `status ${answer.status} instead of ${status}`
  const told = errorIn(client, answer)
  if (told === undefined) return `no error of its protocol: ${excerpt(answer.body)}`
  const sentence = sentenceOf(recording.response.json)
  if (sentence !== undefined && !told.includes(sentence)) return `the sentence is lost: ${told.slice(0, 200)}`
  const wait = headers['retry-after']
  if (wait !== undefined && Number(answer.headers['retry-after']) !== Number(wait))
    return `retry-after is ${answer.headers['retry-after']} instead of ${wait}`
  const entry = await gateway.entry(answer.headers['x-drawbridge-decision'])
  return entry?.status === status && entry.outcome === 'failed' ? undefined : `the entry says ${entry?.status} ${entry?.outcome}`
}

/** A fault in a stream: an error in the caller's own stream, or a status when nothing had been said. */
function streamFault(client: Client, answer: Answer): string | undefined {
  if (answer.status >= 400) return errorIn(client, answer) === undefined ? `no error of its protocol: ${excerpt(answer.body)}` : undefined
  const framing = framingOf(answer.headers['content-type'] ?? '')
  if (!framing) return `content-type ${answer.headers['content-type']}`
  const messages = messagesOf(framing, answer.body)
  const said = saidByStream(client, messages)
  if (said.fault === undefined) return `the stream tells no error: ${excerpt(answer.body.subarray(-300))}`
  return messages.some(({ data }) => data === '[DONE]') ? 'the stream tells an error and a proper end' : undefined
}

/** The sentence of an error as a client of this protocol looks for it. */
function errorIn(client: Client, answer: Answer): string | undefined {
  let body: Json
  try {
    body = JSON.parse(answer.body.toString('utf8')) as Json
  } catch {
    return undefined
  }
  if (!isObject(body)) return undefined
  const error = isObject(body.error) ? body.error : {}
  switch (client) {
    case 'openai-chat':
    case 'openai-completions':
    case 'openai-responses':
      return typeof error.type === 'string' && 'code' in error && 'param' in error ? textOf(error.message) : undefined
    case 'anthropic-messages':
      return body.type === 'error' && typeof error.type === 'string' ? textOf(error.message) : undefined
    case 'gemini':
      return error.code === answer.status && typeof error.status === 'string' ? textOf(error.message) : undefined
    case 'bedrock-converse':
      return textOf(body.message)
    case 'ollama-chat':
    case 'ollama-generate':
      return textOf(body.error)
    default:
      return client satisfies never
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The provider's own sentence, wherever it puts it. */
function sentenceOf(body: Json | undefined): string | undefined {
  const first = Array.isArray(body) ? body[0] : body
  if (!isObject(first)) return undefined
  const error = first.error
  if (typeof error === 'string') return textOf(error)
  return textOf(isObject(error) ? error.message : undefined) ?? textOf(first.message) ?? textOf(first.Message)
}

/** The error an official client raises against the recording itself, and through the gateway. */
export async function checkErrorClasses(recordings: readonly Recording[]): Promise<Finding[]> {
  const findings: Finding[] = []
  const failing = recordings.filter((recording) => recording.response.status >= 400 && raisers[wireOf(recording)])
  if (failing.length === 0) return findings
  const replay = await startReplay()
  for (const recording of failing) replay.add(recording)
  const origin = `http://127.0.0.1:${replay.port}`
  const routes = failing.map((recording) => routeOf(recording, origin))
  const gateway = await startGateway(routes.map((route) => route.upstream))
  try {
    await inParallel(8, failing, async (recording, place) => {
      const route = routes[place]
      const raise = raisers[wireOf(recording)]
      if (!route || !raise) return
      const body = route.json ?? {}
      const below = route.wire === 'anthropic-messages' || route.wire === 'ollama-chat' ? '' : '/v1'
      const expected = await raise(`${origin}/x/${recording.id}${below}`, body)
      const found = await raise(`http://127.0.0.1:${gateway.port}${below}`, body)
      findings.push({
        recording,
        client: route.wire,
        check: 'A7',
        complaint: found === expected ? undefined : `the client raises ${found} instead of ${expected}`,
      })
    })
  } finally {
    await gateway.close()
    await replay.close()
  }
  return findings
}

type Raise = (base: string, body: JsonObject) => Promise<string>

/** Ask with the official client; tell what it raised, in words of its own kind. */
const raisers: Readonly<Partial<Record<Wire, Raise>>> = {
  'openai-chat': (baseURL, body) =>
    raised(() =>
      new OpenAI({ apiKey: clientKey, baseURL, maxRetries: 0 }).chat.completions.create(
        body as unknown as OpenAI.ChatCompletionCreateParams,
      ),
    ), // the recorded body
  'openai-responses': (baseURL, body) =>
    raised(() =>
      new OpenAI({ apiKey: clientKey, baseURL, maxRetries: 0 }).responses.create(body as unknown as OpenAI.Responses.ResponseCreateParams),
    ), // the recorded body
  'anthropic-messages': (baseURL, body) =>
    raised(() =>
      new Anthropic({ apiKey: clientKey, baseURL, maxRetries: 0 }).messages.create(body as unknown as Anthropic.MessageCreateParams, {
        timeout: 60_000,
      }),
    ), // the recorded body
  'ollama-chat': (host, body) =>
    raised(() => {
      const client = new Ollama({ host, headers: { authorization: `Bearer ${clientKey}` } })
      return client.chat(body as unknown as Parameters<Ollama['chat']>[0] & { stream?: false }) // the recorded body
    }),
}

async function raised(ask: () => Promise<unknown>): Promise<string> {
  try {
    await ask()
    return 'nothing'
  } catch (error) {
    const {
      name,
      status,
      status_code: code,
      type,
      message,
    } = error as { name: string; status?: number; status_code?: number; type?: string; message: string } // what clients put on their errors
    return `${(error as Error).constructor.name} ${name} ${status ?? code} ${type} ${message}`
  }
}
