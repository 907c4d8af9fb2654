// Part A: a recorded exchange through the gateway on its own protocol. What comes out must be what the recording holds, byte for byte,
// and what goes in must be what the client sent, but for the name of the model and the gateway's own key.
import { isDeepStrictEqual } from 'node:util'
import { providerOf } from '../../src/upstreams/providers/index.ts'
import { hasContent, saidByStream } from './canonical.ts'
import { type Answer, call } from './client.ts'
import { type Framing, framingFor, type Message, messagesOf, rewriteChunk } from './frames.ts'
import { type Gateway, startGateway } from './gateway.ts'
import { isObject, type JsonObject, type Recording } from './recordings.ts'
import { type Plan, type Replay, type Seen, startReplay } from './replay.ts'
import { type Finding, inParallel } from './report.ts'
import { clientKey, type Route, routeOf, upstreamKey } from './routes.ts'
import { tokensApart, tokensOf } from './usage.ts'

type Stage = {
  readonly gateway: Gateway
  readonly replay: Replay
  readonly recording: Recording
  readonly route: Route
  readonly tell: Tell
}
type Tell = (check: string, complaint: string | undefined) => void

/** Recordings to one gateway: enough to share its start, few enough to keep its catalog small. */
const batchSize = 300

/** Run every check of part A that makes sense for each recording. */
export async function checkSameProtocol(recordings: readonly Recording[], progress: (done: number) => void = () => {}): Promise<Finding[]> {
  const findings: Finding[] = []
  for (let start = 0; start < recordings.length; start += batchSize) {
    findings.push(...(await checkBatch(recordings.slice(start, start + batchSize))))
    progress(Math.min(start + batchSize, recordings.length))
  }
  return findings
}

async function checkBatch(recordings: readonly Recording[]): Promise<Finding[]> {
  const findings: Finding[] = []
  const replay = await startReplay()
  for (const recording of recordings) replay.add(recording)
  const routes = recordings.map((recording) => routeOf(recording, `http://127.0.0.1:${replay.port}`))
  const gateway = await startGateway(routes.map((route) => route.upstream))
  try {
    await inParallel(16, recordings, async (recording, place) => {
      const route = routes[place]
      if (!route) return
      const told = new Map<string, string | undefined>()
      const tell: Tell = (check, complaint) => told.set(check, told.get(check) ?? complaint)
      try {
        await checkOne({ gateway, replay, recording, route, tell })
      } catch (error) {
        tell('A1', `the check itself failed: ${error instanceof Error ? error.stack : error}`)
      }
      for (const [check, complaint] of told) findings.push({ recording, client: route.wire, check, complaint })
    })
  } finally {
    await gateway.close()
    await replay.close()
  }
  return findings
}

async function checkOne(stage: Stage): Promise<void> {
  await checkPlainly(stage)
  await checkUnknownFields(stage)
  if (stage.recording.isStream) {
    for (const split of [1, 7]) await checkSplit(stage, split)
    await checkFirstEvent(stage)
  }
  await checkCuts(stage)
}

/** The request through the gateway, the replay going by `plan`. */
async function ask(
  stage: Stage,
  plan?: Plan,
  options: { body?: Buffer; onData?: () => void } = {},
): Promise<{ answer: Answer; seen: readonly Seen[] }> {
  const { gateway, replay, recording, route } = stage
  replay.plan(recording.id, plan)
  replay.forget(recording.id)
  const body = options.body ?? route.body
  const answer = await call({
    port: gateway.port,
    method: route.method,
    path: withKeyInQuery(recording, route.path),
    headers: clientHeaders(recording, route, body !== undefined),
    ...(body && { body }),
    ...(options.onData && { onData: options.onData }),
  })
  return { answer, seen: [...replay.seen(recording.id)] }
}

/** Gemini's callers may give their key in the query as well, where it must not go on either. */
function withKeyInQuery({ protocol }: Recording, path: string): string {
  return protocol === 'gemini' ? `${path}${path.includes('?') ? '&' : '?'}key=${clientKey}` : path
}

/** What the client said of itself that concerns the provider. */
const told = ['anthropic-beta', 'anthropic-version', 'openai-beta', 'accept', 'origin']

function clientHeaders(recording: Recording, route: Route, hasBody: boolean): Record<string, string> {
  const headers: Record<string, string> = {
    ...keyHeaders(recording.protocol),
    connection: 'keep-alive, x-hop',
    'x-hop': 'a-hop-header',
    'proxy-authorization': 'Basic aG9wOmhvcA==',
    te: 'trailers',
    cookie: 'session=mine',
    ...(hasBody && { 'content-type': route.contentType }),
  }
  for (const name of told) {
    const value = recording.request.headers[name]
    if (value !== undefined && name !== 'origin') headers[name] = value
  }
  return headers
}

function keyHeaders(protocol: string): Record<string, string> {
  if (protocol === 'anthropic') return { 'x-api-key': clientKey }
  return protocol === 'gemini' ? { 'x-goog-api-key': clientKey } : { authorization: `Bearer ${clientKey}` }
}

/** A1, A3, A6, A7 and A9: the plain way there and back. */
async function checkPlainly(stage: Stage): Promise<void> {
  const { recording, route, gateway, tell } = stage
  const { answer, seen } = await ask(stage)
  const expected = Buffer.concat(recording.response.chunks)
  compareAnswer(stage, answer, expected, 'A1')
  if (recording.isStream) tell('A3', compareEvents(recording, answer, expected))
  const first = seen[0]
  tell('A6', first ? compareRequest(stage, first, route.json, route.body) : 'nothing came to the upstream')
  if (recording.response.status >= 400) tell('A7', compareErrorHeaders(recording, answer))
  const entry = await gateway.entry(answer.headers['x-drawbridge-decision'])
  if (!entry) tell('A9', 'the ledger has no entry')
  else if (recording.response.status < 400) {
    // Nobody reads what passes the native door.
    const apart = route.wire === 'native' ? undefined : tokensApart(tokensOf(recording, route.wire), entry.usage)
    tell('A9', apart ?? (entry.outcome === 'answered' || isFaulty(recording, route) ? undefined : `the entry says ${entry.outcome}`))
  } else tell('A9', entry.status === recording.response.status ? undefined : `the entry's status is ${entry.status}`)
}

function compareAnswer({ recording, tell }: Stage, answer: Answer, expected: Buffer, check: string): void {
  if (answer.status !== recording.response.status) {
    tell(check, `status ${answer.status} instead of ${recording.response.status}: ${excerpt(answer.body)}`)
  } else if (answer.isCut) tell(check, 'the answer broke off')
  else if (answer.body.equals(expected)) tell(check, undefined)
  else tell(check, `other bytes: ${firstDifference(expected, answer.body)}`)
}

function compareEvents(recording: Recording, answer: Answer, expected: Buffer): string | undefined {
  const framing = framingFor(recording)
  if (!framing) return answer.body.equals(expected) ? undefined : 'other bytes'
  try {
    return messagesApart(messagesOf(framing, expected), messagesOf(framing, answer.body))
  } catch (error) {
    return `the stream cannot be read: ${error}`
  }
}

function messagesApart(expected: readonly Message[], found: readonly Message[]): string | undefined {
  for (let place = 0; place < Math.max(expected.length, found.length); place++) {
    const [one, other] = [expected[place], found[place]]
    if (!one || !other) return `${found.length} events instead of ${expected.length}`
    if (one.event !== other.event || !isDeepStrictEqual(one.json ?? one.data, other.json ?? other.data))
      return `event ${place} differs: ${other.data.slice(0, 200)}`
  }
  return undefined
}

/** A6: method, path, query, body and headers as the upstream got them. */
function compareRequest(
  { recording, route }: Stage,
  seen: Seen,
  json: JsonObject | undefined,
  body: Buffer | undefined,
): string | undefined {
  if (seen.method !== recording.request.method) return `method ${seen.method} instead of ${recording.request.method}`
  const path = (text: string) => decodeURIComponent(text).replace(/\/{2,}/g, '/')
  if (path(seen.path) !== path(recording.request.path)) return `path ${seen.path} instead of ${recording.request.path}`
  const queries = queriesApart(route.query, seen.query)
  if (queries) return queries
  const leak = leakIn(seen)
  if (leak) return leak
  for (const name of providerOf(route.upstream.provider).forward ?? []) {
    const value = recording.request.headers[name]
    if (value !== undefined && seen.headers[name] !== value) return `header ${name} is ${seen.headers[name]} instead of ${value}`
  }
  if (!json) return seen.body.equals(body ?? Buffer.alloc(0)) ? undefined : 'another body'
  return bodiesApart(route, json, seen.body)
}

function queriesApart(expected: string, found: string): string | undefined {
  const pairs = (text: string) =>
    [...new URLSearchParams(text)]
      .map(([name, value]) => `${name}=${value}`)
      .sort()
      .join('&')
  return pairs(expected) === pairs(found) ? undefined : `query ${found} instead of ${expected}`
}

/** Nothing of the caller's key or connection may reach the upstream, and the gateway's own key must. */
function leakIn(seen: Seen): string | undefined {
  const values = Object.values(seen.headers).join('\n')
  if (values.includes(clientKey) || seen.query.includes(clientKey) || seen.body.includes(clientKey)) return "the client's key was forwarded"
  for (const name of ['x-hop', 'proxy-authorization', 'cookie', 'te']) if (seen.headers[name] !== undefined) return `${name} was forwarded`
  for (const name in seen.headers) if (name.startsWith('x-drawbridge')) return `${name} was forwarded`
  const keys = [seen.headers.authorization, seen.headers['x-api-key'], seen.headers['api-key'], seen.headers['x-goog-api-key']]
  return keys.includes(upstreamKey) || keys.includes(`Bearer ${upstreamKey}`) ? undefined : "the gateway's key did not come"
}

/** The body as sent, but for the model's name and the asking for usage. */
function bodiesApart(route: Route, sent: JsonObject, body: Buffer): string | undefined {
  let got: unknown
  try {
    got = JSON.parse(body.toString('utf8'))
  } catch {
    return `the body is no JSON: ${excerpt(body)}`
  }
  if (!isObject(got)) return 'the body is no object'
  const expected: JsonObject = 'model' in sent && route.wire !== 'native' ? { ...sent, model: route.model } : sent
  if (isDeepStrictEqual(got, expected)) return undefined
  const options = isObject(sent.stream_options) ? sent.stream_options : {}
  const metered = { ...expected, stream_options: { ...options, include_usage: true } }
  return isDeepStrictEqual(got, metered) && sent.stream === true
    ? undefined
    : `another body: ${firstDifference(Buffer.from(JSON.stringify(expected)), body)}`
}

/** A7: what tells a client when to come back, and how much it may still ask. */
function compareErrorHeaders(recording: Recording, answer: Answer): string | undefined {
  for (const [name, value] of Object.entries(recording.response.headers)) {
    if (!/^retry-after|ratelimit|^x-should-retry$|request-?id$|^content-type$/.test(name)) continue
    if (answer.headers[name] !== value) return `header ${name} is ${answer.headers[name]} instead of ${value}`
  }
  return undefined
}

/** A2: what nobody knows survives both ways. */
async function checkUnknownFields(stage: Stage): Promise<void> {
  const { recording, route, tell } = stage
  const unknown = { a: [1, 1.5, '\u00e9\ud83d\ude42', null] }
  const json = route.json && withUnknown(route.json, unknown)
  const body = json ? Buffer.from(JSON.stringify(json)) : undefined
  const framing = framingFor(recording)
  const inject = (chunk: Buffer) => rewriteChunk(framing, chunk, (value) => ({ ...value, x_unknown: unknown })) ?? chunk
  const chunks = recording.response.chunks.map(inject)
  const { answer, seen } = await ask(stage, { chunks }, body ? { body } : {})
  compareAnswer(stage, answer, Buffer.concat(chunks), 'A2')
  const first = seen[0]
  if (json && first) tell('A2', bodiesApart(route, json, first.body))
}

function withUnknown(json: JsonObject, unknown: JsonObject): JsonObject {
  const out: JsonObject = { ...json, x_unknown: unknown }
  for (const list of ['messages', 'contents', 'input', 'tools']) {
    const items = json[list]
    if (Array.isArray(items)) out[list] = items.map((item) => (isObject(item) ? { ...item, x_unknown: unknown } : item))
  }
  return out
}

/** A4: however the bytes are cut, the same events. */
async function checkSplit(stage: Stage, split: number): Promise<void> {
  const { recording, tell } = stage
  const chunks = recording.response.chunks
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  // A long stream byte by byte only tests patience: its beginning and its end hold all there is to cut.
  if (split === 1 && size > 65_536) return
  const { answer } = await ask(stage, { split })
  tell('A4', compareEvents(recording, answer, Buffer.concat(chunks)))
}

/** A3: the first event leaves while the last has not arrived. */
async function checkFirstEvent(stage: Stage): Promise<void> {
  const { recording, replay, tell } = stage
  const place = lastPlaceAfterContent(stage)
  if (place === undefined) return
  let cameBefore = false
  let isReleased = false
  const patience = setTimeout(() => {
    isReleased = true
    replay.release(recording.id)
  }, 3_000)
  await ask(
    stage,
    { hold: place },
    {
      onData: () => {
        if (!isReleased) cameBefore = true
        isReleased = true
        replay.release(recording.id)
      },
    },
  )
  clearTimeout(patience)
  tell('A3', cameBefore ? undefined : 'nothing left before the last event arrived')
}

/** The last chunk, when content stands before it and it is worth waiting for. */
function lastPlaceAfterContent({ recording, route }: Stage): number | undefined {
  const last = recording.response.chunks.length - 1
  if (last < 1) return undefined
  if (route.wire === 'native') return last
  const framing = framingFor(recording)
  if (!framing) return undefined
  return hasContent(saidByStream(route.wire, messagesOf(framing, Buffer.concat(recording.response.chunks.slice(0, last)))))
    ? last
    : undefined
}

/** A5: a broken answer is never taken for a whole one, and never asked for again once it began. */
async function checkCuts(stage: Stage): Promise<void> {
  const { recording, tell } = stage
  if (recording.response.status >= 400 || recording.response.chunks.length === 0) return
  if (!recording.isStream) {
    if ((recording.response.chunks[0]?.length ?? 0) < 2) return
    const { answer } = await ask(stage, { cut: 1 })
    tell('A5', answer.status >= 500 || answer.isCut ? undefined : `a body cut in half came as ${answer.status}`)
    return
  }
  const place = firstPlaceWithContent(stage)
  if (place === undefined) return
  for (const plan of [{ cut: place }, { stop: place }]) {
    // On the native door nobody knows a stream's grammar, so a proper end is one.
    if (stage.route.wire === 'native' && 'stop' in plan) continue
    tell('A5', await brokenOff(stage, plan))
  }
}

async function brokenOff(stage: Stage, plan: Plan): Promise<string | undefined> {
  const how = 'cut' in plan ? 'cut' : 'ended early'
  const { answer, seen } = await ask(stage, plan)
  if (seen.length > 1) return `${how}: asked ${seen.length} times`
  const framing = framingFor(stage.recording)
  if (!answer.isCut && !(framing && tellsError(stage.route, framing, answer.body)))
    return `${how}: came as a clean end: ${excerpt(answer.body.subarray(-200))}`
  const entry = await stage.gateway.entry(answer.headers['x-drawbridge-decision'])
  return entry?.outcome === 'incomplete' ? undefined : `${how}: the entry says ${entry?.outcome}`
}

function tellsError(route: Route, framing: Framing, body: Buffer): boolean {
  try {
    const messages = messagesOf(framing, body)
    return saidByStream(route.wire, messages).fault !== undefined && messages.every(({ data }) => data.trim() !== '[DONE]')
  } catch {
    return false
  }
}

/** Just after the first content, when the end has not been told by then. */
function firstPlaceWithContent({ recording, route }: Stage): number | undefined {
  const framing = framingFor(recording)
  const { chunks } = recording.response
  if (!framing) return undefined
  for (let place = 1; place < chunks.length; place++) {
    const said = saidByStream(route.wire, messagesOf(framing, Buffer.concat(chunks.slice(0, place))))
    if (said.raw !== undefined || said.fault !== undefined) return undefined
    if (route.wire === 'native' || hasContent(said)) return place
  }
  return undefined
}

/** The recording itself holds a fault, so that its entry is not to say `answered`. */
export function isFaulty(recording: Recording, route: Route): boolean {
  const framing = framingFor(recording)
  return (
    framing !== undefined && saidByStream(route.wire, messagesOf(framing, Buffer.concat(recording.response.chunks))).fault !== undefined
  )
}

export function excerpt(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/\s+/g, ' ').slice(0, 300)
}

function firstDifference(expected: Buffer, found: Buffer): string {
  let at = 0
  while (at < expected.length && expected[at] === found[at]) at++
  const from = Math.max(0, at - 40)
  return `at ${at} of ${expected.length} (found ${found.length}): expected …${excerpt(expected.subarray(from, at + 60))}… found …${excerpt(found.subarray(from, at + 60))}…`
}
