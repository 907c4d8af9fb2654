// Part B, answers: a recorded answer, told to a client of another protocol, must say the same. B1 compares what both say, B2 a stream
// with the whole, B3 holds streams to their grammar and to the official clients.
//
// Portable is an answer that
//   - has status 2xx and an end of its own (no fault, nothing queued),
//   - holds nothing but text, reasoning, refusals and function calls (no server-side or custom tools, images, audio; citations may fall away),
//   - is one choice, without log probabilities.
// Nothing else is left out, but that calls whose arguments were torn by the cap on the output are told only to the clients whose protocols
// carry arguments as text.

import type { ProviderName } from '../../src/core/upstream.ts'
import { hasContent, normalArguments, type Said, type Stop, saidByStream, saidWhole, stopOf } from './canonical.ts'
import { call } from './client.ts'
import { framingFor, framingOf, messagesOf } from './frames.ts'
import { type Gateway, startGateway } from './gateway.ts'
import { breachesOf } from './grammar.ts'
import { isObject, type Json, type JsonObject, type Recording } from './recordings.ts'
import { type Replay, startReplay } from './replay.ts'
import { type Finding, inParallel } from './report.ts'
import { clientKey, upstreamKey, type Wire, wireOf } from './routes.ts'
import { excerpt } from './same-protocol.ts'
import { accumulated } from './sdks.ts'
import { type Tokens, tokensApart, tokensIn, tokensOf } from './usage.ts'

export const clients = [
  'openai-chat',
  'openai-completions',
  'openai-responses',
  'anthropic-messages',
  'gemini',
  'bedrock-converse',
  'ollama-chat',
  'ollama-generate',
] as const satisfies readonly Wire[]
export type Client = (typeof clients)[number]

/** A provider that is asked by this wire whenever the client's is another. */
const providers: Readonly<Partial<Record<Wire, ProviderName>>> = {
  'openai-chat': 'huggingface',
  'openai-responses': 'openai',
  'anthropic-messages': 'anthropic',
  gemini: 'gemini',
  'bedrock-converse': 'bedrock',
  'ollama-chat': 'ollama',
}

/** Clients whose own wire the provider speaks too: they are not translated. */
const untranslated: Readonly<Partial<Record<Wire, readonly Client[]>>> = {
  'openai-chat': ['openai-chat'],
  'openai-responses': ['openai-responses', 'openai-chat', 'openai-completions'],
  'ollama-chat': ['ollama-chat', 'ollama-generate'],
}

export function isTranslated(client: Client, upstream: Wire): boolean {
  return !(untranslated[upstream] ?? [upstream]).includes(client)
}

/** The conversation wire an answer is written in; Vertex speaks Gemini's below its own paths. */
export function answerWire(recording: Recording): Wire {
  if (recording.protocol === 'gemini' && /:(streamG|g)enerateContent$/.test(recording.request.path)) return 'gemini'
  return wireOf(recording)
}

/** Why an answer is not portable; undefined when it is. */
export function obstacle(recording: Recording): string | undefined {
  const wire = answerWire(recording)
  if (!providers[wire]) return 'no conversation'
  if (recording.response.status >= 300) return 'an error'
  const said = saidIn(recording)
  if (said.fault !== undefined || (stopOf(wire, said) === 'error' && !hasContent(said))) return 'a fault'
  if (said.raw === undefined || said.raw === 'queued' || said.raw === 'in_progress' || said.raw === 'cancelled') return 'no end'
  const others = [...said.others].filter((kind) => kind !== 'citations')
  if (others.length > 0) return `holds ${others.join(', ')}`
  if (said.choices > 1) return 'several choices'
  return undefined
}

function isWhole(text: string): boolean {
  try {
    return text === '' || isObject(JSON.parse(text))
  } catch {
    return false
  }
}

export function saidIn(recording: Recording): Said {
  const wire = answerWire(recording)
  const framing = framingFor(recording)
  if (framing) return saidByStream(wire, messagesOf(framing, Buffer.concat(recording.response.chunks)))
  return saidWhole(wire, recording.response.json ?? null)
}

/** The name of a server that chats at every path, though its provider has a route for Responses too: its callers must be translated as well. */
function chatOnly(recording: Recording): string {
  return `c-${recording.id}`.slice(0, 64)
}

const batchSize = 200

/** Every portable answer to every client that is translated for it. */
export async function checkCrossProtocol(
  recordings: readonly Recording[],
  progress: (done: number) => void = () => {},
): Promise<Finding[]> {
  const findings: Finding[] = []
  const portable = recordings.filter((recording) => obstacle(recording) === undefined)
  for (let start = 0; start < portable.length; start += batchSize) {
    findings.push(...(await checkBatch(portable.slice(start, start + batchSize))))
    progress(Math.min(start + batchSize, portable.length))
  }
  return findings
}

/** A gateway in front of these recordings, each at the provider that speaks its wire. */
export async function stageFor(
  recordings: readonly Recording[],
): Promise<{ gateway: Gateway; replay: Replay; close: () => Promise<void> }> {
  const replay = await startReplay()
  for (const recording of recordings) replay.add(recording)
  const gateway = await startGateway(
    recordings.flatMap((recording) => {
      const wire = answerWire(recording)
      const base = `http://127.0.0.1:${replay.port}/x/${recording.id}`
      const common = { base, key: upstreamKey, models: ['m'], slots: 64 }
      const one = { id: recording.id.slice(0, 64), provider: providers[wire] ?? ('openai-compatible' as const), ...common }
      return wire === 'openai-chat' ? [one, { ...common, id: chatOnly(recording), provider: 'openai-compatible' as const }] : [one]
    }),
  )
  return {
    gateway,
    replay,
    async close() {
      await gateway.close()
      await replay.close()
    },
  }
}

async function checkBatch(recordings: readonly Recording[]): Promise<Finding[]> {
  const findings: Finding[] = []
  const { gateway, close } = await stageFor(recordings)
  try {
    await inParallel(16, recordings, async (recording) => {
      for (const client of clients) {
        if (!isTranslated(client, answerWire(recording)) || !canHear(client, recording)) continue
        const tell = (check: string, complaint: string | undefined) => findings.push({ recording, client, check, complaint })
        try {
          await checkAnswer(gateway, recording, client, tell)
        } catch (error) {
          tell('B1', `the check itself failed: ${error instanceof Error ? error.stack : error}`)
        }
      }
    })
  } finally {
    await close()
  }
  return findings
}

/** The text protocols have no place for calls, and most others none for arguments that are no whole object. */
function canHear(client: Client, recording: Recording): boolean {
  const { calls } = saidIn(recording)
  if (client === 'openai-completions' || client === 'ollama-generate') return calls.length === 0
  return client === 'openai-chat' || client === 'openai-responses' || calls.every(({ arguments: text }) => isWhole(text))
}

type Tell = (check: string, complaint: string | undefined) => void

async function checkAnswer(gateway: Gateway, recording: Recording, client: Client, tell: Tell): Promise<void> {
  const wire = answerWire(recording)
  const expected = heardBy(client, saidIn(recording), wire, tokensOf(recording, wire))
  const answers = recording.isStream ? [true] : [false, true]
  const upstream = client === 'openai-responses' && wire === 'openai-chat' ? chatOnly(recording) : undefined
  for (const isStream of answers) {
    const check = isStream && !recording.isStream ? 'B2' : 'B1'
    const answer = await call({ port: gateway.port, ...requestOf(client, recording, isStream, upstream) })
    if (answer.status !== 200 || answer.isCut) {
      tell(check, `status ${answer.status}${answer.isCut ? ', cut' : ''}: ${excerpt(answer.body)}`)
      continue
    }
    if (!isStream) {
      const body = JSON.parse(answer.body.toString('utf8')) as Json // a test that fails here has found something
      tell(
        check,
        heardApart(expected, heardBy(client, saidWhole(client, body), client, tokensIn(client, [body]))) ??
          idsApart(client, saidWhole(client, body)),
      )
      continue
    }
    const framing = framingOf(answer.headers['content-type'] ?? '')
    if (!framing) {
      tell(check, `content-type ${answer.headers['content-type']}`)
      continue
    }
    const messages = messagesOf(framing, answer.body)
    const said = saidByStream(client, messages)
    const bodies = messages.flatMap(({ json }) => (json === undefined ? [] : [json]))
    tell(check, heardApart(expected, heardBy(client, said, client, tokensIn(client, bodies))) ?? idsApart(client, said))
    const breaches = breachesOf(client, messages)
    tell(
      'B3',
      breaches.length > 0
        ? `${breaches.slice(0, 3).join('; ')} in ${excerpt(answer.body)}`
        : await clientApart(client, framing, answer.body, said),
    )
  }
}

/** The official client must read the same off the stream as we do. */
async function clientApart(client: Client, framing: 'sse' | 'ndjson' | 'aws', body: Buffer, said: Said): Promise<string | undefined> {
  try {
    const whole = await accumulated(client, framing, body)
    if (whole === undefined) return undefined
    const read = Array.isArray(whole)
      ? saidByStream(
          client,
          whole.map((json) => ({ event: undefined, data: '', json })),
        )
      : saidWhole(client, whole)
    if (read.text !== said.text) return `the client reads other words: ${read.text.slice(0, 80)}`
    const calls = (one: Said) => one.calls.map(({ name, arguments: text }) => `${name} ${normalArguments(text)}`).join()
    return calls(read) === calls(said) ? undefined : `the client reads other calls: ${calls(read).slice(0, 200)}`
  } catch (error) {
    return `the client throws ${error}`
  }
}

/** What a client of a protocol is told: what the answer says, as far as that protocol has words for it. */
export type Heard = { words: string; reasoning: string | undefined; calls: string[]; stop: Stop; tokens: Tokens | undefined }

const sayable: Readonly<Record<Client, readonly Stop[]>> = {
  'openai-chat': ['stop', 'length', 'tool-calls', 'content-filter'],
  'openai-completions': ['stop', 'length', 'content-filter'],
  'openai-responses': ['stop', 'length', 'tool-calls', 'content-filter', 'error'],
  'anthropic-messages': ['stop', 'length', 'tool-calls', 'content-filter', 'pause'],
  gemini: ['stop', 'length', 'tool-calls', 'content-filter', 'other'],
  'bedrock-converse': ['stop', 'length', 'tool-calls', 'content-filter'],
  'ollama-chat': ['stop', 'length', 'tool-calls'],
  'ollama-generate': ['stop', 'length'],
}

const countable: Readonly<Record<Client, readonly (keyof Tokens)[]>> = {
  'openai-chat': ['inputTotal', 'outputTotal', 'cacheRead', 'cacheWrite', 'reasoning'],
  'openai-completions': ['inputTotal', 'outputTotal', 'cacheRead'],
  'openai-responses': ['inputTotal', 'outputTotal', 'cacheRead', 'cacheWrite', 'reasoning'],
  'anthropic-messages': ['inputTotal', 'outputTotal', 'cacheRead', 'cacheWrite'],
  gemini: ['inputTotal', 'outputTotal', 'cacheRead', 'reasoning'],
  'bedrock-converse': ['inputTotal', 'outputTotal', 'cacheRead', 'cacheWrite'],
  'ollama-chat': ['inputTotal', 'outputTotal'],
  'ollama-generate': ['inputTotal', 'outputTotal'],
}

/**
 * What a protocol has no word for is told as an ordinary end; a failure in the word for an answer that is not whole. (A chat finishes with
 * a reason of the upstream's own when it must.)
 */
function unsayable(client: Client, stop: Stop): Stop {
  if (stop === 'error' && client === 'anthropic-messages') return 'length'
  return stop === 'error' && client === 'gemini' ? 'other' : 'stop'
}

/** Where caches are told apart from the rest of the input, they cannot be more than the whole. */
function capped({ inputTotal, cacheRead, cacheWrite, ...others }: Tokens): Tokens {
  if (inputTotal === undefined) return { cacheRead, cacheWrite, ...others }
  const read = Math.min(cacheRead ?? 0, inputTotal)
  return { inputTotal, cacheRead: read, cacheWrite: Math.min(cacheWrite ?? 0, inputTotal - read), ...others }
}

export function heardBy(client: Client, said: Said, wire: Wire, tokens: Tokens | undefined): Heard {
  const stop = stopOf(wire, said)
  const isApart = client === 'anthropic-messages' || client === 'bedrock-converse'
  const counted = tokens && isApart ? capped(tokens) : tokens
  return {
    words: said.text + said.refusal,
    reasoning: client === 'openai-completions' ? undefined : said.reasoning.replace(/\s+/g, ''),
    calls: said.calls.map(({ name, arguments: text }) => `${name} ${normalArguments(text)}`),
    stop: sayable[client].includes(stop) ? stop : unsayable(client, stop),
    tokens: counted && (Object.fromEntries(countable[client].map((name) => [name, counted[name]])) as Tokens), // the names are its own
  }
}

export function heardApart(expected: Heard, found: Heard): string | undefined {
  if (found.words !== expected.words) return `words: ${apart(expected.words, found.words)}`
  if (found.reasoning !== expected.reasoning) return `reasoning: ${apart(expected.reasoning ?? '', found.reasoning ?? '')}`
  if (found.calls.join('\n') !== expected.calls.join('\n')) return `calls: ${apart(expected.calls.join('\n'), found.calls.join('\n'))}`
  if (found.stop !== expected.stop) return `the end is ${found.stop} instead of ${expected.stop}`
  // A protocol that must tell figures tells zeros when nobody knows them.
  return expected.tokens && tokensApart(expected.tokens, found.tokens)
}

function apart(expected: string, found: string): string {
  let at = 0
  while (at < expected.length && expected[at] === found[at]) at++
  return `at ${at} expected ${JSON.stringify(expected.slice(at, at + 60))} (${expected.length}) found ${JSON.stringify(found.slice(at, at + 60))} (${found.length})`
}

/** Calls must be told apart. */
function idsApart(client: Client, said: Said): string | undefined {
  if (client === 'gemini' || client === 'ollama-chat') return undefined
  const ids = said.calls.map(({ id }) => id)
  return ids.every((id) => id !== '') && new Set(ids).size === ids.length ? undefined : `ids of calls: ${ids.join(', ')}`
}

type Asking = { method: string; path: string; headers: Record<string, string>; body: Buffer }

/** A request that this answer could be the answer to. */
export function requestOf(client: Client, recording: Recording, isStream: boolean, upstream = recording.id.slice(0, 64)): Asking {
  const names = [...new Set(saidIn(recording).calls.map(({ name }) => name))]
  return asking(client, upstream, simpleRequest(client, names, isStream), isStream)
}

/** A body at the client's own door, for the model `m` of an upstream. */
export function asking(client: Client, upstream: string, body: JsonObject, isStream: boolean): Asking {
  const model = `${upstream}/m`
  const paths: Record<Client, string> = {
    'openai-chat': '/v1/chat/completions',
    'openai-completions': '/v1/completions',
    'openai-responses': '/v1/responses',
    'anthropic-messages': '/v1/messages',
    gemini: `/v1beta/models/${model}:${isStream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    'bedrock-converse': `/model/${encodeURIComponent(model)}/converse${isStream ? '-stream' : ''}`,
    'ollama-chat': '/api/chat',
    'ollama-generate': '/api/generate',
  }
  const isInPath = client === 'gemini' || client === 'bedrock-converse'
  const json = isInPath ? body : { ...body, model, ...((isStream || client.startsWith('ollama')) && { stream: isStream }) }
  return {
    method: 'POST',
    path: paths[client],
    headers: { 'content-type': 'application/json', authorization: `Bearer ${clientKey}` },
    body: Buffer.from(JSON.stringify(json)),
  }
}

const anyObject = { type: 'object', properties: {} }

function simpleRequest(client: Client, names: readonly string[], isStream: boolean): JsonObject {
  const messages = [{ role: 'user', content: 'Hello.' }]
  const withTools = (tools: Json[]): JsonObject => (tools.length > 0 ? { tools } : {})
  const functions = names.map((name) => ({ type: 'function', function: { name, parameters: anyObject } }))
  switch (client) {
    case 'openai-chat':
      return { messages, ...withTools(functions), ...(isStream && { stream_options: { include_usage: true } }) }
    case 'openai-completions':
      return { prompt: 'Hello.', ...(isStream && { stream_options: { include_usage: true } }) }
    case 'openai-responses':
      return { input: 'Hello.', ...withTools(names.map((name) => ({ type: 'function', name, parameters: anyObject }))) }
    case 'anthropic-messages':
      return { max_tokens: 4_096, messages, ...withTools(names.map((name) => ({ name, input_schema: anyObject }))) }
    case 'gemini':
      return {
        contents: [{ role: 'user', parts: [{ text: 'Hello.' }] }],
        ...(names.length > 0 && { tools: [{ functionDeclarations: names.map((name) => ({ name, parametersJsonSchema: anyObject })) }] }),
      }
    case 'bedrock-converse':
      return {
        messages: [{ role: 'user', content: [{ text: 'Hello.' }] }],
        ...(names.length > 0 && { toolConfig: { tools: names.map((name) => ({ toolSpec: { name, inputSchema: { json: anyObject } } })) } }),
      }
    case 'ollama-chat':
      return { messages, ...withTools(functions) }
    case 'ollama-generate':
      return { prompt: 'Hello.' }
    default:
      return client satisfies never
  }
}

/** How many answers are portable, and why the others are not. */
export function portability(recordings: readonly Recording[]): { portable: number; others: Map<string, number> } {
  const others = new Map<string, number>()
  let portable = 0
  for (const recording of recordings) {
    const reason = obstacle(recording)
    if (reason === undefined) portable++
    else others.set(reason, (others.get(reason) ?? 0) + 1)
  }
  return { portable, others }
}

/** Something was said at all; an answer without words is portable, but tells little. */
export function saysSomething(recording: Recording): boolean {
  return hasContent(saidIn(recording))
}
