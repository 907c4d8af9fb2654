// Laws over the list of providers, told end to end: a caller, the running gateway, and an upstream that notes what reaches it. Being
// listed is what gets a provider tested. Engines run in this process and have tests of their own; they are told apart by name below.
import { createHash, createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type App, realWorld, startApp } from '../../src/app.ts'
import { configSchema, type UpstreamConfig } from '../../src/config/schema.ts'
import type { Entry } from '../../src/core/exchange.ts'
import { type Model, providerNames, type WireName } from '../../src/core/upstream.ts'
import type { Quirks } from '../../src/protocols/protocol.ts'
import { createCatalog, readAddress } from '../../src/upstreams/catalog.ts'
import { findServers } from '../../src/upstreams/discover.ts'
import type { Auth, Endpoint, Provider } from '../../src/upstreams/provider.ts'
import { providers } from '../../src/upstreams/providers/index.ts'
import { pieces, vectorOf } from '../fakes/replies.ts'
import { type FakeServer, fakeKey, type ServerKind, serverKinds, startServer } from '../fakes/servers.ts'
import { type FakeUpstream, fakeText, type Seen, startFake } from '../fakes/upstream.ts'
import { normalArguments, type Said, saidByStream, saidWhole, stopOf } from './canonical.ts'
import { type Answer, call } from './client.ts'
import { framingOf, messagesOf } from './frames.ts'
import { breachesOf } from './grammar.ts'
import { isObject, type Json, type JsonObject } from './recordings.ts'

const spoken = providers.filter((provider) => !provider.engine)
const key = 'key-of-the-gateway'
const region = 'eu-central-1'
const apiVersion = '2024-10-21'
const aws = { AWS_ACCESS_KEY_ID: 'AKIDLAWS', AWS_SECRET_ACCESS_KEY: 'aws+secret/key', AWS_SESSION_TOKEN: 'aws-session-token' }
const used = { inputTotal: 11, outputTotal: pieces(fakeText).length }
/** Names as they come: a Hugging Face repository, an Ollama tag, a Bedrock id, and one of a person's own. */
const models = ['fake-model', 'house/bridge-7b', 'bridge:7b-q4', 'eu.house.bridge-v1:0', 'my own/model: ü (100%)!'] as const
/** The credentials of a caller, wherever clients of any family put theirs. */
const secret = 'secret-of-the-caller'
const credentials = {
  authorization: `Bearer ${secret}`,
  'x-api-key': secret,
  'api-key': secret,
  'x-goog-api-key': secret,
  'x-amz-security-token': secret,
  'proxy-authorization': `Basic ${secret}`,
  cookie: `session=${secret}`,
}
/** What belongs to the caller's own connection. */
const hop = { te: 'trailers', 'keep-alive': 'timeout=5', 'x-hop': 'yes', connection: 'keep-alive, x-hop', 'x-forwarded-for': '203.0.113.9' }
const forwarded = [...new Set(providers.flatMap(({ forward }) => forward ?? []))]
const never = [...new Set(providers.flatMap((provider) => provider.never ?? []))]

/** Where each wire is spoken, as its maker documents it. */
const documented: Readonly<Record<WireName, { path: string; streamPath?: string; query?: string }>> = {
  'openai-chat': { path: '/v1/chat/completions' },
  'openai-completions': { path: '/v1/completions' },
  'openai-responses': { path: '/v1/responses' },
  'openai-embeddings': { path: '/v1/embeddings' },
  'anthropic-messages': { path: '/v1/messages' },
  'anthropic-count-tokens': { path: '/v1/messages/count_tokens' },
  gemini: { path: '/v1beta/models/{model}:generateContent', streamPath: '/v1beta/models/{model}:streamGenerateContent', query: 'alt=sse' },
  'gemini-embeddings': { path: '/v1beta/models/{model}:batchEmbedContents' },
  'bedrock-converse': { path: '/model/{model}/converse', streamPath: '/model/{model}/converse-stream' },
  'ollama-chat': { path: '/api/chat' },
  'ollama-generate': { path: '/api/generate' },
  'ollama-embed': { path: '/api/embed' },
}

const isChat = (wire: WireName): wire is Chat => chats.some((chat) => chat === wire)
const chats = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini', 'bedrock-converse', 'ollama-chat'] as const
type Chat = (typeof chats)[number]
const embedders = ['openai-embeddings', 'ollama-embed', 'gemini-embeddings'] as const
const streams = (wire: WireName): boolean => isChat(wire) || wire === 'openai-completions' || wire === 'ollama-generate'

/** A base as someone may write it, and the path that it must lead the documented one to. */
type Base = { readonly suffix: string; readonly place: (path: string) => string; readonly apiVersion?: string }

function basesOf({ name, endpoints }: Provider): Base[] {
  const asIs = (path: string) => path
  if (name === 'azure') {
    const place = (path: string) => `/openai${path}`
    const deployment = { apiVersion, place: (path: string) => `/openai/deployments/{model}${path.slice('/v1'.length)}` }
    const whole = ['', '/', '/openai', '/openai/v1', '/openai/v1/'].map((suffix) => ({ suffix, place }))
    return [...whole, ...['', '/openai/', '/openai/v1'].map((suffix) => ({ ...deployment, suffix }))]
  }
  // Its base is the whole of what stands before the paths, whatever the host calls it.
  if (name === 'openai-compatible')
    return [
      { suffix: '/v1', place: asIs },
      { suffix: '/v1/', place: asIs },
      { suffix: '/paas/v4', place: (path) => `/paas/v4${path.slice('/v1'.length)}` },
    ]
  const first = `/${endpoints[0]?.path.split('/')[1]}`
  return ['', '/', first, `${first}/`].map((suffix) => ({ suffix, place: asIs }))
}

// ------------------------------------------------------------------------------------------------------------------------------- requests

type Wish = { readonly model: string; readonly isStream?: boolean; readonly tools?: readonly string[]; readonly more?: JsonObject }

const parameters = { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer' } }, required: ['city'] }
const question = 'When does the bridge open?'

/** A request as a client of this wire sends it. */
function asking(wire: WireName, { model, isStream = false, tools = [], more = {} }: Wish): { path: string; body: JsonObject } {
  const { path, streamPath, query } = documented[wire]
  const door = ((isStream && streamPath) || path).replace('{model}', encodeURIComponent(model.toWellFormed()))
  const isInPath = path.includes('{model}')
  const body = {
    ...bodyOf(wire, tools),
    ...(!isInPath && { model }),
    ...(!isInPath && streams(wire) && { stream: isStream }),
    ...more,
  }
  return { path: isStream && query ? `${door}?${query}` : door, body }
}

function bodyOf(wire: WireName, names: readonly string[]): JsonObject {
  const messages = [{ role: 'user', content: question }]
  const withTools = (tools: JsonObject[], as: (tools: JsonObject[]) => JsonObject = (tools) => ({ tools })): JsonObject =>
    tools.length > 0 ? as(tools) : {}
  const functions = names.map((name) => ({ type: 'function', function: { name, parameters } }))
  const content = { parts: [{ text: question }] }
  switch (wire) {
    case 'openai-chat':
    case 'ollama-chat':
      return { messages, ...withTools(functions) }
    case 'openai-responses':
      return { input: question, ...withTools(names.map((name) => ({ type: 'function', name, parameters }))) }
    case 'anthropic-messages':
      return { max_tokens: 512, messages, ...withTools(names.map((name) => ({ name, input_schema: parameters }))) }
    case 'gemini':
      return {
        contents: [{ role: 'user', ...content }],
        ...withTools(
          names.map((name) => ({ name, parameters })),
          (functionDeclarations) => ({ tools: [{ functionDeclarations }] }),
        ),
      }
    case 'bedrock-converse':
      return {
        messages: [{ role: 'user', content: [{ text: question }] }],
        ...withTools(
          names.map((name) => ({ toolSpec: { name, inputSchema: { json: parameters } } })),
          (tools) => ({ toolConfig: { tools } }),
        ),
      }
    case 'openai-completions':
    case 'ollama-generate':
      return { prompt: question }
    case 'openai-embeddings':
    case 'ollama-embed':
      return { input: [question, 'And when does it close?'] }
    case 'gemini-embeddings':
      return { requests: [question, 'And when does it close?'].map((text) => ({ model: 'models/any', content: { parts: [{ text }] } })) }
    case 'anthropic-count-tokens':
      return { messages }
    default:
      return wire satisfies never
  }
}

function vectorsIn(wire: (typeof embedders)[number], body: JsonObject): Json | undefined {
  if (wire === 'ollama-embed') return body.embeddings
  const rows = wire === 'openai-embeddings' ? body.data : body.embeddings
  return Array.isArray(rows) ? rows.map((row) => (isObject(row) ? (row.embedding ?? row.values ?? null) : null)) : undefined
}

// ------------------------------------------------------------------------------------------------------------------------------ the stage

let fake: FakeUpstream
let app: App
let named: App[] = []
/** What each upstream was asked when its models were listed, by its id. */
const listings = new Map<string, string[]>()
const homes: string[] = []

/** One upstream for each way of asking a provider; its id stands in its base, so that what reaches it can be told. */
function upstreamAt(id: string, { name }: Provider, more: Partial<UpstreamConfig> & { faults?: string; suffix?: string }): UpstreamConfig {
  const { faults, suffix = '', ...rest } = more
  return { id, provider: name, base: `${fake.url(faults)}/p/${id}${suffix}`, models: [...models], region, slots: 64, ...rest }
}

const statuses = { 401: '', 404: '', 429: '&retry-after=7', 500: '' }

function upstreamsOf(provider: Provider): UpstreamConfig[] {
  const { name } = provider
  const usual = basesOf(provider)[0]?.suffix
  return [
    ...basesOf(provider).map(({ suffix, apiVersion }, place) => upstreamAt(`${name}.${place}`, provider, { key, suffix, apiVersion })),
    upstreamAt(`${name}.tools`, provider, { key, suffix: usual, faults: 'tool=look_up' }),
    ...Object.entries(statuses).map(([status, more]) =>
      upstreamAt(`${name}.${status}`, provider, { key, suffix: usual, faults: `status=${status}${more}` }),
    ),
    upstreamAt(`${name}.keyless`, provider, { suffix: usual, native: true }),
    upstreamAt(`${name}.open`, provider, { key, suffix: usual, models: undefined }),
    upstreamAt(`${name}.native`, provider, { key, suffix: usual, native: true }),
    upstreamAt(`${name}.otherwise`, provider, { key, suffix: usual, quirks: otherwise(provider.quirks) }),
    upstreamAt(`${name}.headed`, provider, { key, suffix: usual, headers: configured(provider) }),
  ]
}

/** Each quirk as the provider's file does not say it; what the config says of a server counts. */
function otherwise({ maxTokensKey, toolChoiceStringOnly, noJsonObject, reasoning }: Quirks): Quirks {
  return {
    maxTokensKey: maxTokensKey === 'max_completion_tokens' ? 'max_tokens' : 'max_completion_tokens',
    toolChoiceStringOnly: !toolChoiceStringOnly,
    noJsonObject: !noJsonObject,
    streamUsage: 'never',
    reasoning: reasoning === 'none' ? 'effort' : 'none',
  }
}

/** Headers of the config, in the case in which people write them: one of its own, and others in place of the gateway's. */
function configured({ headers = {} }: Provider): Record<string, string> {
  const instead = [...Object.keys(headers), 'user-agent'].map((header) => [
    header.replace(/^.|-./g, (letter) => letter.toUpperCase()),
    'set',
  ])
  return { 'X-Team': 'bridge', ...Object.fromEntries(instead) }
}

async function start(upstreams: readonly UpstreamConfig[], environment: Readonly<Record<string, string>> = {}): Promise<App> {
  const home = mkdtempSync(join(tmpdir(), 'drawbridge-providers-'))
  homes.push(home)
  const config = configSchema.parse({
    server: { port: 0, drainMs: 1_000 },
    upstreams,
    discover: false,
    retry: { attempts: 0 },
    breaker: { failures: 1_000_000 },
  })
  const started = await startApp({ home, environment, config, log: ({ level, ...line }) => level === 'error' && console.error(line) })
  await started.discovered
  return started
}

/** The names under which a key may stand in the environment. */
function namesOf(auth: Auth): readonly string[] {
  return auth.kind === 'none' ? [] : auth.kind === 'sigv4' ? auth.bearerEnv : auth.env
}

beforeAll(async () => {
  for (const [name, value] of Object.entries(aws)) vi.stubEnv(name, value)
  fake = await startFake({ models, remember: 100_000 })
  app = await start(spoken.flatMap(upstreamsOf))
  for (const { method, path, query } of fake.seen) {
    if (method !== 'GET') continue // what Ollama shows of a model is asked once, wherever it is
    const [, id = '', rest = ''] = /^\/p\/([^/]+)(.*)$/.exec(path) ?? []
    listings.set(id, [...(listings.get(id) ?? []), query ? `${rest}?${query}` : rest])
  }
  // The names before are set to nothing, which is as good as not set.
  const most = Math.max(...spoken.map(({ auth }) => namesOf(auth).length))
  named = await Promise.all(
    Array.from({ length: most }, (_, place) => {
      const those = spoken.filter(({ auth }) => place < namesOf(auth).length)
      const pairs = those.flatMap(({ auth }) => [
        ...namesOf(auth)
          .slice(0, place)
          .map((name) => [name, '']),
        // As a file of secrets gives it, with the end of its line.
        [namesOf(auth)[place], `${key}-in-${namesOf(auth)[place]}\n`],
      ])
      const upstreams = those.map((provider) => upstreamAt(provider.name, provider, { suffix: basesOf(provider)[0]?.suffix }))
      return start(upstreams, Object.fromEntries(pairs))
    }),
  )
})
afterAll(async () => {
  await Promise.all([app, ...named].map((one) => one?.close()))
  await fake?.close()
  for (const home of homes) rmSync(home, { recursive: true, force: true })
  vi.unstubAllEnvs()
})

type Exchange = { readonly answer: Answer; readonly seen: readonly Seen[]; readonly upstream: string }

async function ask(
  wire: WireName,
  upstream: string,
  { at = app, headers = {}, query = '', ...wish }: Partial<Wish> & { at?: App; headers?: Record<string, string>; query?: string } = {},
): Promise<Exchange & { body: JsonObject }> {
  const { path, body } = asking(wire, { ...wish, model: `${upstream}/${wish.model ?? models[0]}` })
  const from = fake.seen.length
  const answer = await call({
    port: at.port,
    method: 'POST',
    path: query ? `${path}${path.includes('?') ? '&' : '?'}${query}` : path,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(body)),
  })
  const seen = fake.seen.slice(from).filter((one) => one.method === 'POST' && one.path.startsWith(`/p/${upstream}/`))
  return { answer, seen, upstream, body }
}

/** The one request that came for an exchange that went well. */
function only({ answer, seen }: Exchange): Seen {
  expect([answer.status, seen.length], answer.body.toString('utf8').slice(0, 500)).toEqual([200, 1])
  return seen[0]! // there is one
}

function jsonOf({ body }: Answer): JsonObject {
  return JSON.parse(body.toString('utf8')) as JsonObject // answers of our own fakes and writers are objects
}

/** What an answer says to a client of this wire, which must find its grammar kept. */
function saidIn(wire: WireName, answer: Answer, isStream: boolean): Said {
  if (!isStream) return saidWhole(wire, jsonOf(answer))
  const framing = framingOf(answer.headers['content-type'] ?? '')
  if (!framing) throw new Error(`no stream: ${answer.headers['content-type']}`)
  const messages = messagesOf(framing, answer.body)
  expect(breachesOf(wire, messages)).toEqual([])
  return saidByStream(wire, messages)
}

async function entryOf({ answer }: Exchange): Promise<Entry> {
  await app.ledger.recorder.flush()
  const entry = await app.ledger.store.get(answer.headers['x-drawbridge-decision'] ?? '')
  if (!entry) throw new Error('the ledger does not know the exchange')
  return entry
}

/** The headers that hold a text, wherever it stands in them. */
function holding(text: string, { headers }: Seen): string[] {
  return Object.entries(headers).flatMap(([name, value]) => (String(value).includes(text) ? [name] : []))
}

/** The header of a provider's own, and what stands in it. */
function credentialOf({ auth }: Provider, value: string): [string, string] {
  return auth.kind === 'header' ? [auth.header, value] : ['authorization', `Bearer ${value}`]
}

/** The signature as AWS's guide tells it, of what came; undefined when what came is not signed. */
function signatureOf({ method, path, query, headers, body }: Seen): { given: string; reckoned: string; signed: string[] } | undefined {
  const match =
    /^AWS4-HMAC-SHA256 Credential=AKIDLAWS\/(\d{8})\/eu-central-1\/bedrock\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)$/.exec(
      headers.authorization ?? '',
    )
  if (!match) return undefined
  const [, day = '', signed = '', given = ''] = match
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
  const strictly = (segment: string) =>
    encodeURIComponent(segment).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
  const canonical = [
    method,
    path.split('/').map(strictly).join('/'),
    query.split('&').sort().join('&'),
    ...signed.split(';').map((name) => `${name}:${headers[name]}`),
    '',
    signed,
    sha256(body),
  ].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], `${day}/${region}/bedrock/aws4_request`, sha256(canonical)].join('\n')
  const signing = [day, region, 'bedrock', 'aws4_request'].reduce<string | Buffer>(
    (secret, step) => createHmac('sha256', secret).update(step).digest(),
    `AWS4${aws.AWS_SECRET_ACCESS_KEY}`,
  )
  return { given, reckoned: createHmac('sha256', signing).update(toSign).digest('hex'), signed: signed.split(';') }
}

// ------------------------------------------------------------------------------------------------------------------------------- the laws

test.each([
  ['192.0.2.7', 'http://192.0.2.7'],
  ['bridge.example:8080', 'http://bridge.example:8080'],
  [' https://bridge.example/v1\n', 'https://bridge.example'],
  [':11435', 'http://127.0.0.1:11435'],
  ['0.0.0.0', 'http://127.0.0.1'],
  ['http://0.0.0.0:11434/', 'http://127.0.0.1:11434'],
  ['[::]:11434', 'http://127.0.0.1:11434'],
  ['[::1]:11434', 'http://[::1]:11434'],
  ['ftp://bridge.example', undefined],
  ['bridge:words', undefined],
])('where a server listens at %s, a client reaches %s', (given, origin) => {
  expect(readAddress(given)?.origin).toBe(origin)
})

test('the list is whole: whoever is named is an engine, or is asked here at every one of its endpoints', () => {
  expect(providers.map(({ name }) => name).sort()).toEqual([...providerNames].sort())
  expect(providers.filter(({ engine }) => engine).map(({ name }) => name)).toEqual(['embedded', 'builtin'])
  expect(spoken.filter(({ endpoints }) => !endpoints.some(({ wire }) => isChat(wire))).map(({ name }) => name)).toEqual([])
  const wires = new Set(spoken.flatMap(({ endpoints }) => endpoints.map(({ wire }) => wire)))
  expect([...wires].sort()).toEqual(Object.keys(documented).sort())
})

test('a key in the environment is enough for every hosted provider, with its address where it has none of its own', async () => {
  const hosted = spoken.filter(({ zone }) => zone === 'cloud')
  for (const provider of hosted) {
    for (const variable of namesOf(provider.auth)) {
      const address = provider.base ? {} : Object.fromEntries((provider.baseEnv ?? []).map((name) => [name, 'https://bridge.example']))
      const environment = { [variable]: key, ...address, AWS_REGION: region }
      const catalog = await createCatalog({ config: configSchema.parse({}), environment, world: realWorld(), home: tmpdir() })
      const found = catalog.upstreams.filter(({ provider }) => !provider.engine)
      const origin = new URL(provider.base?.replace('{region}', region) ?? 'https://bridge.example').origin
      expect(found.map(({ id, from, origin, key, zone }) => ({ id, from, origin, key, zone: zone.zone }))).toEqual([
        { id: provider.name, from: 'environment', origin, key, zone: 'cloud' },
      ])
      await catalog.close()
    }
  }
})

describe.each(spoken.map((provider) => [provider.name, provider] as const))('%s', (name, provider) => {
  const endpoints = provider.endpoints.map((endpoint) => [endpoint.wire, endpoint] as const)
  const spokenBy = (wire: WireName) => provider.endpoints.some((endpoint) => endpoint.wire === wire)
  const modes = (wire: WireName) => (streams(wire) ? [false, true] : [false])

  describe.each(endpoints)('at %s', (wire, endpoint: Endpoint) => {
    test('is asked by method, path and query as documented, whatever its base ends with and its models are called', async () => {
      for (const [place, { suffix, place: placed, apiVersion }] of basesOf(provider).entries()) {
        // The deployment paths are of a time before Responses.
        if (apiVersion && wire === 'openai-responses') continue
        for (const model of models) {
          for (const isStream of modes(wire)) {
            const upstream = `${name}.${place}`
            const exchange = await ask(wire, upstream, { model, isStream })
            const seen = only(exchange)
            const { path, streamPath, query = '' } = documented[wire]
            const expected = placed((isStream && streamPath) || path).replace('{model}', encodeURIComponent(model))
            const version = apiVersion ? `api-version=${apiVersion}` : ''
            expect([suffix, seen.method, seen.path, seen.query, seen.wire, seen.isStream]).toEqual([
              suffix,
              'POST',
              `/p/${upstream}${expected}`,
              version || (isStream ? query : ''),
              wire,
              isStream,
            ])
            const sent = seen.json as JsonObject // ours was an object
            if (!path.includes('{model}')) expect(sent.model).toBe(model)
            if (isStream && documented[wire].streamPath === undefined) expect(sent.stream).toBe(true)
            expect(seen.headers['content-type']).toBe('application/json')
            expect(seen.headers).toMatchObject(provider.headers ?? {})
            const isVector = embedders.some((embedder) => embedder === wire)
            if (streams(wire)) expect(saidIn(wire, exchange.answer, isStream).text).toBe(fakeText)
            else if (isVector) expect(exchange.answer.body.toString('utf8')).toContain(String(vectorOf(question)[0]))
            else expect(jsonOf(exchange.answer)).toEqual({ input_tokens: used.inputTotal })
          }
        }
      }
      expect(endpoint.streamPath === undefined).toBe(documented[wire].streamPath === undefined)
    })

    test('gets the configured key in its own header, and of the caller’s headers only those that mean something to it', async () => {
      for (const isStream of modes(wire)) {
        const others = Object.fromEntries([...forwarded, ...never].map((header) => [header, `of-the-caller-${header}`]))
        const headers = { ...credentials, ...hop, ...others }
        const seen = only(await ask(wire, `${name}.0`, { isStream, headers, query: `key=${secret}&api_key=${secret}` }))
        const [own, value] = credentialOf(provider, key)
        expect(holding(key, seen)).toEqual([own])
        expect(seen.headers[own]).toBe(value)
        expect([holding(secret, seen), seen.query.includes(secret), seen.body.includes(secret)]).toEqual([[], false, false])
        expect(holding('of-the-caller-', seen).sort()).toEqual([...(provider.forward ?? [])].sort())
        for (const header of provider.forward ?? []) expect(seen.headers[header]).toBe(`of-the-caller-${header}`)
        expect((provider.never ?? []).filter((header) => provider.forward?.includes(header) || seen.headers[header] !== undefined)).toEqual(
          [],
        )
        expect(['te', 'keep-alive', 'x-hop', 'x-forwarded-for'].filter((header) => seen.headers[header] !== undefined)).toEqual([])
        expect(seen.headers.connection).toBe('keep-alive')
      }
    })

    test('the ledger names it, its model, wire and zone, and what was used', async () => {
      for (const isStream of modes(wire)) {
        const exchange = await ask(wire, `${name}.0`, { isStream })
        only(exchange)
        const entry = await entryOf(exchange)
        expect(entry).toMatchObject({ outcome: 'answered', status: 200, isStream, askedModel: `${name}.0/${models[0]}` })
        const attempts = entry.attempts.map(({ upstream, provider, model, wire, lane, status }) => ({
          upstream,
          provider,
          model,
          wire,
          lane,
          status,
        }))
        expect(attempts).toEqual([{ upstream: `${name}.0`, provider: name, model: models[0], wire, lane: 'raw', status: 200 }])
        // A base on loopback makes a server local, but never a hosted provider.
        const expected = provider.zone === 'cloud' ? { zone: 'cloud', by: 'hosted' } : { zone: 'device', by: 'loopback' }
        expect(entry.attempts[0]?.zone).toMatchObject(expected)
        if (streams(wire)) expect(entry).toMatchObject({ usage: used, finish: { unified: 'stop' } })
        else if (wire === 'openai-embeddings' || wire === 'ollama-embed') expect(entry.usage?.inputTotal).toBe(used.inputTotal)
        expect(entry.usageEstimated ?? false).toBe(false)
      }
    })
  })

  test('gets the key from the environment under each of its names', async () => {
    for (const [place, variable] of namesOf(provider.auth).entries()) {
      const expected = `${key}-in-${variable}`
      for (const { wire } of provider.endpoints) {
        const seen = only(await ask(wire, name, { at: named[place], headers: credentials }))
        const [own, value] = credentialOf(provider, expected)
        expect([seen.headers[own], holding(key, seen), holding(secret, seen)]).toEqual([value, [own], []])
      }
    }
  })

  test('without a key it is not asked, or asked without one, or signed for; the caller’s own never stands in', async () => {
    const { auth } = provider
    for (const { wire } of provider.endpoints) {
      for (const model of models) {
        for (const isStream of modes(wire)) {
          const exchange = await ask(wire, `${name}.keyless`, { model, isStream, headers: credentials })
          if (auth.kind !== 'sigv4' && auth.kind !== 'none' && !auth.optional) {
            expect([exchange.seen.length, exchange.answer.status >= 400]).toEqual([0, true])
            expect(exchange.answer.body.toString('utf8')).not.toContain(secret)
            continue
          }
          const seen = only(exchange)
          expect([holding(secret, seen), seen.body.includes(secret)]).toEqual([[], false])
          if (auth.kind !== 'sigv4') {
            const [own] = credentialOf(provider, '')
            expect(seen.headers[own]).toBeUndefined()
            continue
          }
          const signature = signatureOf(seen)
          expect(signature?.given).toBe(signature?.reckoned)
          expect(signature?.signed).toEqual(['content-type', 'host', 'x-amz-date', 'x-amz-security-token'])
          expect(seen.headers['x-amz-security-token']).toBe(aws.AWS_SESSION_TOKEN)
          expect(holding(aws.AWS_SECRET_ACCESS_KEY, seen)).toEqual([])
        }
      }
    }
  })

  test.each(chats.filter((wire) => !spokenBy(wire)))('tells its tool call to a client that speaks %s', async (client) => {
    for (const isStream of [false, true]) {
      const exchange = await ask(client, `${name}.tools`, { isStream, tools: ['look_up'] })
      const seen = only(exchange)
      const wire = chats.find((chat) => chat === seen.wire && chat !== client)
      if (!wire) throw new Error(`${client} was not translated: ${seen.path}`)
      const { path, streamPath, query = '' } = documented[wire]
      const place = basesOf(provider)[0]
        ?.place((isStream && streamPath) || path)
        .replace('{model}', models[0])
      expect([seen.path, seen.query]).toEqual([`/p/${name}.tools${place}`, isStream ? query : ''])
      expect(seen.body).toContain('"look_up"')
      expect(seen.body).toContain(question)
      expect(seen.headers).toMatchObject({ ...provider.headers, [credentialOf(provider, key)[0]]: credentialOf(provider, key)[1] })
      const said = saidIn(client, exchange.answer, isStream)
      const calls = said.calls.map((one) => ({ ...one, arguments: normalArguments(one.arguments) }))
      expect([said.text, said.fault, stopOf(client, said)]).toEqual(['', undefined, 'tool-calls'])
      expect(calls).toMatchObject([{ name: 'look_up', arguments: normalArguments('{"city": "Zürich", "days": 2}') }])
      const entry = await entryOf(exchange)
      expect(entry).toMatchObject({ usage: used, finish: { unified: 'tool-calls' } })
      expect(entry.attempts).toMatchObject([{ provider: name, lane: 'translated', wire: seen.wire, zone: { zone: provider.zone } }])
    }
  })

  test.each(['openai-completions', 'ollama-generate'] as const)('completes a prompt for a client that speaks %s', async (client) => {
    for (const isStream of [false, true]) {
      const exchange = await ask(client, `${name}.0`, { isStream })
      only(exchange)
      expect(saidIn(client, exchange.answer, isStream).text).toBe(fakeText)
    }
  })

  test('embeds for clients of every protocol, or says that it cannot', async () => {
    for (const client of embedders) {
      const exchange = await ask(client, `${name}.0`)
      if (!embedders.some(spokenBy)) {
        expect([client, exchange.answer.status >= 400, exchange.seen.length]).toEqual([client, true, 0])
        continue
      }
      only(exchange)
      const vectors = [question, 'And when does it close?'].map(vectorOf)
      expect([client, vectorsIn(client, jsonOf(exchange.answer))]).toEqual([client, vectors])
    }
  })

  test('counts tokens, itself or by our estimate', async () => {
    const { answer, seen } = await ask('anthropic-count-tokens', `${name}.0`)
    const { input_tokens: tokens } = jsonOf(answer)
    expect([answer.status, seen.length]).toEqual([200, spokenBy('anthropic-count-tokens') ? 1 : 0])
    if (spokenBy('anthropic-count-tokens')) expect(tokens).toBe(used.inputTotal)
    else expect(tokens).toBeGreaterThan(0)
  })

  test.each(['0', 'otherwise'])('is asked in the words that its quirks leave (%s)', async (upstream) => {
    const quirks = upstream === 'otherwise' ? { ...provider.quirks, ...otherwise(provider.quirks) } : provider.quirks
    const { maxTokensKey, toolChoiceStringOnly, noJsonObject, streamUsage, reasoning } = quirks
    if (!spokenBy('openai-chat')) {
      // Log-probabilities are asked for in more protocols than one.
      const { logprobs: _, ...ofChat } = provider.quirks
      expect(ofChat).toEqual({})
      return
    }
    // Stop strings are what Responses cannot carry, so that chat is spoken where both are.
    const more = {
      generationConfig: {
        maxOutputTokens: 77,
        stopSequences: ['###'],
        responseMimeType: 'application/json',
        thinkingConfig: { thinkingLevel: 'LOW' },
      },
      toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['look_up'] } },
    }
    for (const isStream of [false, true]) {
      const seen = only(await ask('gemini', `${name}.${upstream}`, { isStream, tools: ['look_up', 'put_down'], more }))
      expect(seen.wire).toBe('openai-chat')
      const sent = seen.json as JsonObject // the gateway wrote it
      const otherKey = maxTokensKey === 'max_completion_tokens' ? 'max_tokens' : 'max_completion_tokens'
      expect([sent[maxTokensKey ?? 'max_tokens'], sent[otherKey], sent.stop]).toEqual([77, undefined, ['###']])
      const tools = Array.isArray(sent.tools)
        ? sent.tools.map((tool) => isObject(tool) && isObject(tool.function) && tool.function.name)
        : []
      if (toolChoiceStringOnly) expect([sent.tool_choice, tools]).toEqual(['required', ['look_up']])
      else expect([sent.tool_choice, tools]).toEqual([{ type: 'function', function: { name: 'look_up' } }, ['look_up', 'put_down']])
      expect(isObject(sent.response_format) && sent.response_format.type).toBe(noJsonObject ? 'json_schema' : 'json_object')
      // OpenAI's own models that do not reason refuse the word.
      expect(sent.reasoning_effort).toBe(reasoning === 'none' || name === 'openai' ? undefined : 'low')
      const asked = isStream && (streamUsage ?? 'ask') === 'ask' ? { include_usage: true } : undefined
      expect(sent.stream_options).toEqual(asked)
      const raw = await ask('openai-chat', `${name}.${upstream}`, { isStream })
      expect((only(raw).json as JsonObject).stream_options).toEqual(asked) // ours was an object
      // What was asked for by us alone is kept from the caller.
      if (isStream) expect(raw.answer.body.toString('utf8')).not.toContain('"usage"')
    }
  })

  test('a header of the config stands in place of ours, however it is written', async () => {
    for (const { wire } of provider.endpoints) {
      const seen = only(await ask(wire, `${name}.headed`))
      const expected = Object.entries(configured(provider)).map(([header, value]) => [header.toLowerCase(), value])
      expect(seen.headers).toMatchObject(Object.fromEntries(expected))
      expect(holding(key, seen)).toEqual([credentialOf(provider, key)[0]])
    }
  })

  test('its models are asked for at the same place, whatever its base ends with', () => {
    for (const [place, { suffix, place: placed, apiVersion }] of basesOf(provider).entries()) {
      const usual = (listings.get(`${name}.0`) ?? []).map((path) => path.replace(basesOf(provider)[0]?.place('/v1') ?? '', '/v1'))
      const root = placed('/v1').replace(/\/deployments\/.*$/, '')
      const isVersioned = name === 'azure' || name === 'openai-compatible'
      const expected = isVersioned
        ? usual.map((path) => path.replace('/v1', root) + (apiVersion ? `?api-version=${apiVersion}` : ''))
        : usual
      expect([suffix, listings.get(`${name}.${place}`)?.toSorted()]).toEqual([suffix, expected.toSorted()])
      expect(usual.length).toBeGreaterThan(0)
    }
  })

  test('a path of its own is asked with the gateway’s credential, and nothing of the caller’s', async () => {
    for (const upstream of [`${name}.native`, `${name}.keyless`]) {
      const from = fake.seen.length
      const others = Object.fromEntries(never.map((header) => [header, 'of-the-caller']))
      const path = `/native/${upstream}/files/a%20b%2Fc?z=1&key=${secret}&a=x%20y`
      const answer = await call({ port: app.port, method: 'GET', path, headers: { ...credentials, ...hop, ...others } })
      const seen = fake.seen.slice(from).filter((one) => one.path.startsWith(`/p/${upstream}/`) && one.path.includes('/files/'))
      if (seen.length === 0) {
        const { auth } = provider
        expect(upstream).toBe(`${name}.keyless`)
        expect([auth.kind === 'sigv4' || ('optional' in auth && auth.optional) || auth.kind === 'none', answer.status >= 400]).toEqual([
          false,
          true,
        ])
        continue
      }
      const one = seen[0]! // there is one
      const suffix = basesOf(provider)[0]?.place('/v1').replace(/\/v1$/, '')
      const root = name === 'azure' || name === 'openai-compatible' ? `${suffix}/v1` : ''
      expect([one.method, one.path, one.query]).toEqual(['GET', `/p/${upstream}${root}/files/a%20b%2Fc`, 'z=1&a=x%20y'])
      expect([holding(secret, one), holding('of-the-caller', one)]).toEqual([[], []])
      if (upstream.endsWith('native')) expect(holding(key, one)).toEqual([credentialOf(provider, key)[0]])
      else if (provider.auth.kind === 'sigv4') {
        const signature = signatureOf(one)
        expect(signature?.given).toBe(signature?.reckoned)
      }
    }
  })

  test('a base of the environment that is no address is told by its variable, and never replaced by another', async () => {
    for (const variable of provider.baseEnv ?? []) {
      for (const value of ['not an address', 'ftp://bridge.example/v1', 'https://', 'http://user:word@bridge.example:port']) {
        const config = configSchema.parse({ upstreams: [{ id: name, provider: name, key }] })
        const made = createCatalog({ config, environment: { [variable]: value }, world: realWorld(), home: tmpdir() })
        await expect(made).rejects.toMatchObject({
          code: 'environment.invalid',
          message: `${variable}: is not an http address.`,
        })
      }
    }
  })

  test('a name that has no encoding is the upstream’s to refuse, and no fault of ours', async () => {
    for (const client of ['openai-chat', 'ollama-chat'] as const) {
      const { answer, seen } = await ask(client, `${name}.open`, { model: 'half-\ud83c-of-a-bridge' })
      expect([client, answer.status, seen.length]).toEqual([client, 200, 1])
    }
  })

  test('the environment’s base is where it is, when the config gives none', async () => {
    for (const variable of provider.baseEnv ?? []) {
      const base = fake.url().replace('http://', provider.name === 'ollama' ? '' : 'http://')
      const at = await start([{ id: name, provider: name, key, models: [...models] }], { [variable]: `${base}/p/${name}/` })
      try {
        for (const { wire } of provider.endpoints) {
          const seen = only(await ask(wire, name, { at }))
          expect(seen.path).toBe(`/p/${name}${basesOf(provider)[0]?.place(documented[wire].path).replace('{model}', models[0])}`)
        }
      } finally {
        await at.close()
      }
    }
  })

  test.each(Object.entries(statuses))('tells its error %s to clients of every protocol in their own words', async (status, more) => {
    for (const client of chats) {
      for (const isStream of [false, true]) {
        const exchange = await ask(client, `${name}.${status}`, { isStream })
        const { answer, seen } = exchange
        const body = jsonOf(answer)
        const error = isObject(body.error) ? body.error : {}
        expect([client, answer.status, seen.length > 0, answer.headers['content-type']?.split(';')[0]]).toEqual([
          client,
          Number(status),
          true,
          'application/json',
        ])
        expect(answer.headers['retry-after']).toBe(more ? '7' : undefined)
        const sentence = client === 'ollama-chat' ? body.error : client === 'bedrock-converse' ? body.message : error.message
        expect(sentence).toEqual(expect.stringContaining('The fake upstream was told to fail.'))
        if (client.startsWith('openai')) expect([typeof error.type, 'code' in error, 'param' in error]).toEqual(['string', true, true])
        if (client === 'gemini') expect([error.code, typeof error.status]).toEqual([Number(status), 'string'])
        if (client === 'anthropic-messages') expect([body.type, error.type]).toEqual(['error', anthropicTypes[status]])
        const entry = await entryOf(exchange)
        expect(entry).toMatchObject({ outcome: 'failed', status: Number(status) })
        expect(entry.attempts.at(-1)).toMatchObject({ provider: name, status: Number(status) })
      }
    }
  })
})

const anthropicTypes: Readonly<Record<string, string>> = {
  401: 'authentication_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
  500: 'api_error',
}

// --------------------------------------------------------------------------------------------------------------------------- local servers

describe('local servers', () => {
  type Offered = Partial<Omit<Model, 'zone'>> & { zone?: string }
  /** What each fake tells of its models, in its own words; said here once more in ours. */
  const told: Readonly<Partial<Record<ServerKind, readonly Offered[]>>> = {
    ollama: [
      { name: 'riverbed:8b', window: 4_096, windowMost: 131_072, isLoaded: true, can: { chat: true, tools: true, images: false } },
      {
        name: 'lantern-vision:4b',
        window: 16_384,
        windowMost: 32_768,
        isLoaded: false,
        can: { images: true, reasoning: true, tools: false },
      },
      { name: 'pebble-embed:latest', windowMost: 2_048, can: { chat: false, embeddings: true } },
      { name: 'giant:120b-cloud', zone: 'cloud', can: { chat: true, tools: true } },
      { name: 'plain-copy:latest', zone: 'cloud', can: { chat: true } },
    ],
    lmstudio: [
      { name: 'brook-vl-7b', window: 4_096, windowMost: 32_768, isLoaded: true, can: { chat: true, images: true, tools: true } },
      { name: 'far-away-70b', zone: 'cloud', windowMost: 131_072, isLoaded: false, can: { images: false, tools: true } },
      { name: 'text-embedding-moss', windowMost: 2_048, isLoaded: false, can: { chat: false, embeddings: true } },
    ],
    localai: [
      { name: 'hollow-3b', isLoaded: true },
      { name: 'hollow-embed', isLoaded: false },
    ],
    koboldcpp: [{ name: 'koboldcpp/fen-7b', window: 12_288, isLoaded: true, can: { chat: true, images: true, audio: false } }],
    oobabooga: [{ name: 'thicket-13b', isLoaded: true }],
    llamacpp: [
      { name: 'moorland-4b-q4.gguf', window: 8_192, windowMost: 131_072, isLoaded: true, can: { chat: true, tools: true, images: false } },
    ],
    jan: [
      { name: 'heath-8b', isLoaded: true },
      { name: 'hosted-giant', zone: 'cloud' },
    ],
    vllm: [{ name: 'fen/fen-32b', window: 40_960, isLoaded: true }],
  }
  const locals = spoken.filter((provider) => provider.recognise)
  const servers: FakeServer[] = []
  let home: App
  beforeAll(async () => {
    for (const { name } of locals) {
      const kind = serverKinds.find((kind) => kind === name)
      if (!kind) throw new Error(`no fake server is called ${name}`)
      servers.push(await startServer(kind))
    }
    const found = await findServers({ ports: servers.map(({ port }) => port), environment: {}, limitMs: 10_000 })
    home = await start(found, { JAN_API_KEY: fakeKey })
  })
  afterAll(async () => {
    await home?.close()
    await Promise.all(servers.map((server) => server.close()))
  })

  test.each(locals.map(({ name }) => name))('%s is found, and its models are offered as it tells', async (name) => {
    const upstream = home.catalog.find(name)
    const expected = told[name as ServerKind] // locals are kinds of fakes
    expect(expected, `the fake of ${name} is not told of here`).toBeDefined()
    expect([upstream?.origin, upstream?.problem]).toEqual([servers.find(({ kind }) => kind === name)?.base, undefined])
    const offered = upstream?.models.map(({ zone, ...model }) => ({ ...model, zone: zone.zone }))
    expect(offered).toHaveLength(expected?.length ?? 0)
    expect(offered).toMatchObject(expected?.map((model) => ({ zone: 'device', ...model })) ?? [])
    const page = await call({ port: home.port, method: 'GET', path: '/v1/models', headers: {} })
    const { data } = jsonOf(page)
    const ids = Array.isArray(data) ? data.map((row) => (isObject(row) ? row.id : undefined)) : []
    expect(ids).toEqual(expect.arrayContaining(expected?.map((model) => `${name}/${model.name}`) ?? []))
  })

  test('no server was told a key that is not its own while it was being found', () => {
    for (const { kind, asked } of servers) {
      const keys = asked.filter(({ headers }) => String(headers.authorization ?? '').includes(fakeKey))
      expect([kind, keys.length > 0]).toEqual([kind, kind === 'jan'])
    }
  })
})
