// Whoever should not come in, tries: at every door, in every place a key may stand, with headers that mean two things at once, from other
// sites, and with words that a database might take for its own.
import { mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type App, startApp } from '../../src/app.ts'
import { configSchema } from '../../src/config/schema.ts'
import type { Zone } from '../../src/core/sensitivity.ts'
import { ownerKeyIn } from '../../src/gateway/access/owner.ts'
import { upstreamAt } from '../chaos/house.ts'
import { type FakeUpstream, startFake } from '../fakes/upstream.ts'
import { openPrivacy } from '../open-privacy.ts'

const folder = mkdtempSync(join(tmpdir(), 'security-'))
const apps: App[] = []
let fake: FakeUpstream
let cloud: FakeUpstream

beforeAll(async () => {
  fake = await startFake({ models: ['m', 'n'] })
  cloud = await startFake({ models: ['m', 'n'] })
})
afterAll(async () => {
  for (const app of apps) await app.close()
  await fake.close()
  await cloud.close()
  rmSync(folder, { recursive: true, force: true })
})

async function start(config: object = {}, home = mkdtempSync(join(folder, 'h-'))): Promise<App & { home: string }> {
  const parsed = configSchema.parse({
    discover: false,
    privacy: openPrivacy,
    retry: { attempts: 0 },
    ...config,
    server: { port: 0, ...serverOf(config) },
  })
  const app = await startApp({ config: parsed, home, environment: {} })
  apps.push(app)
  return Object.assign(app, { home })
}

function serverOf(config: object): object {
  return (config as { server?: object }).server ?? {}
}

/** A request at each door, and the wire that its upstream speaks. */
const doors: readonly {
  readonly path: (target: string) => string
  readonly body: (target: string) => object
  readonly upstream: string
}[] = [
  { path: () => '/v1/chat/completions', body: (model) => ({ model, messages: [{ role: 'user', content: 'hello' }] }), upstream: 'chat' },
  { path: () => '/v1/completions', body: (model) => ({ model, prompt: 'hello' }), upstream: 'chat' },
  { path: () => '/v1/responses', body: (model) => ({ model, input: 'hello' }), upstream: 'responses' },
  { path: () => '/v1/embeddings', body: (model) => ({ model, input: 'hello' }), upstream: 'chat' },
  {
    path: () => '/v1/messages',
    body: (model) => ({ model, max_tokens: 9, messages: [{ role: 'user', content: 'hello' }] }),
    upstream: 'messages',
  },
  {
    path: () => '/v1/messages/count_tokens',
    body: (model) => ({ model, messages: [{ role: 'user', content: 'hello' }] }),
    upstream: 'messages',
  },
  {
    path: () => '/api/chat',
    body: (model) => ({ model, stream: false, messages: [{ role: 'user', content: 'hello' }] }),
    upstream: 'ollama',
  },
  { path: () => '/api/generate', body: (model) => ({ model, stream: false, prompt: 'hello' }), upstream: 'ollama' },
  { path: () => '/api/embed', body: (model) => ({ model, input: 'hello' }), upstream: 'ollama' },
  { path: () => '/api/embeddings', body: (model) => ({ model, prompt: 'hello' }), upstream: 'ollama' },
  { path: (model) => `/v1beta/models/${model}:generateContent`, body: () => gemini, upstream: 'gemini' },
  { path: (model) => `/v1beta/models/${model}:streamGenerateContent`, body: () => gemini, upstream: 'gemini' },
  {
    path: (model) => `/v1beta/models/${model}:embedContent`,
    body: () => ({ content: { parts: [{ text: 'hello' }] } }),
    upstream: 'gemini',
  },
  { path: (model) => `/model/${encodeURIComponent(model)}/converse`, body: () => converse, upstream: 'bedrock' },
  { path: (model) => `/model/${encodeURIComponent(model)}/converse-stream`, body: () => converse, upstream: 'bedrock' },
  {
    path: (target) => `/native/${target.split('/')[0]}/chat/completions`,
    body: (target) => ({ model: target.split('/')[1], messages: [{ role: 'user', content: 'hello' }] }),
    upstream: 'chat',
  },
]
const gemini = { contents: [{ role: 'user', parts: [{ text: 'hello' }] }] }
const converse = { messages: [{ role: 'user', content: [{ text: 'hello' }] }] }

/** Every wire twice: as a machine of the house and as a cloud. */
function upstreams(): object[] {
  const wires = {
    chat: 'openai-chat',
    responses: 'openai-responses',
    messages: 'anthropic-messages',
    ollama: 'ollama-chat',
    gemini: 'gemini',
    bedrock: 'bedrock-converse',
  } as const
  return Object.entries(wires).flatMap(([name, wire]) => {
    const more = (zone?: Zone) => ({ models: ['m', 'n'], ...(name === 'chat' && { native: true }), ...(zone && { zone }) })
    return [upstreamAt(`${name}-near`, wire, fake.url(), more()), upstreamAt(`${name}-far`, wire, cloud.url(), more('cloud'))]
  })
}

type Sent = { readonly status: number; readonly text: string; readonly reached: boolean }

async function send(
  app: App,
  path: string,
  { headers = {}, body, method = 'POST' }: { headers?: Record<string, string>; body?: unknown; method?: string } = {},
): Promise<Sent> {
  const before = reachedSoFar(fake, cloud)
  const response = await fetch(app.url + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, text: await response.text(), reached: reachedSoFar(fake, cloud) > before }
}

/** Requests for models; lists of models are asked for by the gateway itself. */
function reachedSoFar(...fakes: readonly FakeUpstream[]): number {
  return fakes.reduce((sum, { seen }) => sum + seen.filter(({ wire, path }) => wire !== undefined || path === '/api/embeddings').length, 0)
}

const admin = { 'x-drawbridge-admin': '1' }
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
const places = ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key'] as const
const at = (place: (typeof places)[number], key: string) => ({ [place]: place === 'authorization' ? `Bearer ${key}` : key })

const keys = {
  whole: 'whole-0123456789abcdef',
  home: 'home-0123456789abcdef0',
  narrow: 'narrow-0123456789abcde',
  low: 'low-0123456789abcdef01',
  past: 'past-0123456789abcdef0',
  auditor: 'auditor-0123456789abcd',
}
const house = () =>
  start({
    upstreams: upstreams(),
    callers: [
      { name: 'whole', key: keys.whole, role: 'admin' },
      { name: 'home', key: keys.home, zones: ['device', 'private'] },
      { name: 'narrow', key: keys.narrow, models: ['*-near/n', 'chat-far/n'] },
      { name: 'low', key: keys.low, mostLevel: 'internal' },
      { name: 'past', key: keys.past, expires: '2020-01-01' },
      { name: 'auditor', key: keys.auditor, role: 'auditor' },
    ],
  })

describe('at every door', () => {
  let app: App
  beforeAll(async () => {
    app = await house()
  })

  for (const { path, body, upstream } of doors) {
    const near = `${upstream}-near/m`
    // Hosted providers are the cloud also with a base on loopback.
    const isHosted = !['chat', 'ollama'].includes(upstream)
    const far = `${upstream}-far/m`
    const ask = (target: string, headers: Record<string, string>) => send(app, path(target), { headers, body: body(target) })
    const name = path('{model}')

    test(`${name}: a key that is open to it gets through, and the door is tried in earnest`, async () => {
      for (const place of places) expect(await ask(far, at(place, keys.whole)), place).toMatchObject({ reached: true })
    })

    test(`${name}: no key, a wrong one, an expired one and one whose role asks nothing stay outside, wherever they stand`, async () => {
      expect(await ask(near, {})).toMatchObject({ status: 401, reached: false })
      for (const place of places) {
        expect(await ask(near, at(place, 'wrong-0123456789abcdef'))).toMatchObject({ status: 401, reached: false })
        expect(await ask(near, at(place, keys.past))).toMatchObject({ status: 401, reached: false })
        expect(await ask(near, at(place, keys.auditor))).toMatchObject({ status: 403, reached: false })
      }
    })

    test(`${name}: a key reaches no zone, model or level that is not its own, wherever it stands`, async () => {
      for (const place of places) {
        expect(await ask(far, at(place, keys.home)), 'zone').toMatchObject({ status: 403, reached: false })
        expect(await ask(near, at(place, keys.narrow)), 'model').toMatchObject({ status: 403, reached: false })
        const low = { ...at(place, keys.low), 'x-drawbridge-level': 'confidential' }
        expect(await ask(near, low), 'level').toMatchObject({ status: 403, reached: false })
      }
      if (!isHosted) expect(await ask(near, bearer(keys.home))).toMatchObject({ reached: true })
      expect(await ask(near, bearer(keys.low))).toMatchObject({ reached: true })
    })
  }

  test('no name of a model, alias or spelling of one leads a key out of its zones', async () => {
    const two = await start({
      upstreams: [upstreamAt('far', 'openai-chat', cloud.url(), { zone: 'cloud' }), upstreamAt('near', 'openai-chat', fake.url())],
      aliases: { away: { prefer: ['far', 'near'] }, only: 'far/m' },
      callers: [
        { name: 'home', key: keys.home, zones: ['device', 'private'] },
        { name: 'whole', key: keys.whole },
      ],
    })
    const spellings = [
      'auto',
      'smart',
      'auto:cloud',
      'away',
      'only',
      'm',
      'far/m',
      'FAR/m',
      ' far/m',
      'far/m:latest',
      'far//m',
      'far',
      'far/*',
      '',
    ]
    const asked = (key: string, model: string) =>
      send(two, '/v1/chat/completions', { headers: bearer(key), body: { model, messages: [{ role: 'user', content: 'hello' }] } })
    const before = reachedSoFar(cloud)
    for (const model of spellings) await asked(keys.home, model)
    expect(reachedSoFar(cloud)).toBe(before)
    for (const model of spellings) await asked(keys.whole, model)
    expect(reachedSoFar(cloud)).toBeGreaterThan(before + 3)
  })

  test('headers raise the level of a request and never lower it, so no header takes a key above its level', async () => {
    const body = { model: 'chat-near/m', messages: [{ role: 'user', content: 'hello' }] }
    for (const headers of [{ 'x-drawbridge-level': 'restricted' }, { 'X-DRAWBRIDGE-LEVEL': 'restricted' }] as Record<string, string>[]) {
      expect(await send(app, '/v1/chat/completions', { headers: { ...bearer(keys.low), ...headers }, body })).toMatchObject({
        status: 403,
        reached: false,
      })
    }
  })

  test('a list of models shows a key what it reaches', async () => {
    const list = async (key: string) =>
      (JSON.parse((await send(app, '/v1/models', { method: 'GET', headers: bearer(key) })).text) as { data: { id: string }[] }).data.map(
        ({ id }) => id,
      )
    expect(await list(keys.home)).not.toContain('chat-far/m')
    expect(await list(keys.narrow)).toContain('chat-near/n')
    expect(await list(keys.narrow)).not.toContain('chat-near/m')
    expect(await list(keys.whole)).toContain('chat-far/m')
  })
})

describe('keys of the store', () => {
  test('a key that is revoked is refused with the very next request, and what was told of it never held its hash', async () => {
    const app = await start({ upstreams: upstreams() })
    const made = await send(app, '/admin/keys', { headers: admin, body: { name: 'ada' } })
    const { id, key } = JSON.parse(made.text) as { id: string; key: string }
    const owner = bearer(ownerKeyIn(app.home) ?? '')
    const body = { model: 'chat-near/m', messages: [{ role: 'user', content: 'hello' }] }
    expect(await send(app, '/v1/chat/completions', { headers: bearer(key), body })).toMatchObject({ status: 200 })
    expect(await send(app, '/v1/chat/completions', { body })).toMatchObject({ status: 401 })
    for (const path of ['/admin/keys', `/admin/keys/${id}`, '/admin/keys/ada', '/admin/status', '/metrics']) {
      const { status, text } = await send(app, path, { method: 'GET', headers: owner })
      expect([status, text.includes(key), /"(?:hash|previousHash)"|[0-9a-f]{64}/.test(text)], path).toEqual([200, false, false])
    }
    expect(await send(app, `/admin/keys/${id}`, { method: 'DELETE', headers: { ...owner, ...admin } })).toMatchObject({ status: 200 })
    const refused = await send(app, '/v1/chat/completions', { headers: bearer(key), body })
    expect([refused.status, refused.reached, refused.text.includes('caller.revoked')]).toEqual([401, false, true])
    expect(await send(app, '/v1/chat/completions', { body })).toMatchObject({ status: 401 })
  })

  test('a replica that shares the ledger refuses a revoked key within a second', async () => {
    const ledger = { url: `sqlite:${join(folder, 'shared.db')}` }
    const [one, other] = [await start({ upstreams: upstreams(), ledger }), await start({ upstreams: upstreams(), ledger })]
    const { id, key } = JSON.parse((await send(one, '/admin/keys', { headers: admin, body: { name: 'ada' } })).text) as {
      id: string
      key: string
    }
    const statusAt = async () => (await send(other, '/v1/models', { method: 'GET', headers: bearer(key) })).status
    const isKnown = async () => (await send(other, '/v1/models', { method: 'GET' })).status === 401
    await expect.poll(isKnown, { timeout: 5_000, interval: 50 }).toBe(true)
    expect(await statusAt()).toBe(200)
    const owner = bearer(ownerKeyIn(one.home) ?? '')
    expect((await send(one, `/admin/keys/${id}`, { method: 'DELETE', headers: { ...owner, ...admin } })).status).toBe(200)
    await expect.poll(statusAt, { timeout: 5_000, interval: 50 }).toBe(401)
  })

  test('the key of another home is nothing here, and nobody but this machine may use the owner’s', async () => {
    const [one, other] = [await start({ callers: [{ name: 'a', key: keys.whole }] }), await start()]
    expect(ownerKeyIn(other.home)).not.toBe(ownerKeyIn(one.home))
    expect((await send(one, '/admin/status', { method: 'GET', headers: bearer(ownerKeyIn(one.home) ?? '') })).status).toBe(200)
    expect((await send(one, '/admin/status', { method: 'GET', headers: bearer(ownerKeyIn(other.home) ?? '') })).status).toBe(401)
  })

  test('every change is written down with who made it, and no key stands in it', async () => {
    const app = await start()
    const { key } = JSON.parse((await send(app, '/admin/keys', { headers: admin, body: { name: 'ada', zones: ['device'] } })).text) as {
      key: string
    }
    const owner = { ...admin, ...bearer(ownerKeyIn(app.home) ?? '') }
    await send(app, '/admin/bridge', { headers: owner, body: { isRaised: true } })
    await send(app, '/admin/keys/ada', { method: 'DELETE', headers: owner })
    const { actions } = await app.ledger.store.listAdmin({ limit: 10 })
    const changes = actions.filter(({ who }) => who !== 'gateway')
    expect(changes.map(({ who, action }) => `${who} ${action}`)).toEqual([
      'owner key.revoked',
      'owner bridge.raised',
      'anonymous key.created',
    ])
    expect(JSON.stringify(actions)).not.toContain(key.slice(3, 20))
  })
})

describe('roles', () => {
  const given = {
    admin: 'admin-0123456789abcdef',
    operator: 'operator-0123456789abc',
    auditor: 'auditor-0123456789abcd',
    member: 'member-0123456789abcde',
  }
  let app: App
  beforeAll(async () => {
    app = await start({ callers: Object.entries(given).map(([role, key]) => ({ name: `a-${role}`, key, role })) })
  })
  const may = async (method: string, path: string, body?: unknown) =>
    Promise.all(
      Object.values(given).map(async (key) => {
        const { status } = await send(app, path, { method, headers: { ...admin, ...bearer(key) }, ...(body !== undefined && { body }) })
        return status !== 403
      }),
    )

  test.each([
    ['GET', '/admin/status', undefined, [true, true, true, false]],
    ['GET', '/admin/egress', undefined, [true, true, true, false]],
    ['GET', '/admin/reviews', undefined, [true, true, true, false]],
    ['GET', '/admin/keys', undefined, [true, true, true, false]],
    ['GET', '/metrics', undefined, [true, true, true, false]],
    ['GET', '/admin/me', undefined, [true, true, true, true]],
    ['GET', '/admin/exchanges', undefined, [true, true, true, true]],
    ['POST', '/admin/bridge', { isRaised: false }, [true, true, false, false]],
    ['POST', '/admin/drill/detector', { isKilled: false }, [true, true, false, false]],
    ['POST', '/admin/refresh', {}, [true, true, false, false]],
    ['POST', '/admin/reviews/r_0', { state: 'approved' }, [true, true, false, false]],
    ['POST', '/admin/keys', { name: '?' }, [true, false, false, false]],
    ['POST', '/admin/keys/k_0', {}, [true, false, false, false]],
    ['DELETE', '/admin/keys/k_0', undefined, [true, false, false, false]],
    ['POST', '/admin/teams', { name: '?' }, [true, false, false, false]],
    ['DELETE', '/admin/teams/t', undefined, [true, false, false, false]],
  ])('%s %s is for admin, operator, auditor, member: %j', async (method, path, body, verdicts) => {
    expect(await may(method, path, body)).toEqual(verdicts)
  })

  test('a member sees its own requests and nobody else’s', async () => {
    const asked = await fetch(`${app.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(given.admin) },
      body: JSON.stringify({ model: 'nowhere/nothing', messages: [{ role: 'user', content: 'hello' }] }),
    })
    await asked.text()
    const id = asked.headers.get('x-drawbridge-decision')
    const see = (key: string, path: string) => send(app, `/admin/${path}`, { method: 'GET', headers: bearer(key) })
    expect((await see(given.auditor, `exchanges/${id}`)).status).toBe(200)
    expect((await see(given.member, `exchanges/${id}`)).status).toBe(404)
    expect((await see(given.member, 'exchanges')).text).toBe('{"entries":[]}')
    expect((await see(given.member, 'exchanges?caller=a-admin')).status).toBe(403)
  })
})

describe('what is said twice', () => {
  let app: App
  beforeAll(async () => {
    app = await house()
  })

  test.each([
    ['two authorizations', [`authorization: Bearer ${keys.home}`, `Authorization: Bearer ${keys.whole}`]],
    ['two authorizations that agree', [`authorization: Bearer ${keys.whole}`, `authorization: Bearer ${keys.whole}`]],
    ['keys of two callers in two places', [`authorization: Bearer ${keys.home}`, `x-api-key: ${keys.whole}`]],
    ['a valid key behind an invalid one', [`authorization: Bearer wrong-0123456789`, `x-api-key: ${keys.whole}`]],
    ['two keys under one name', [`x-api-key: ${keys.home}`, `x-api-key: ${keys.whole}`]],
    ['a list of keys', [`authorization: Bearer ${keys.whole}, Bearer ${keys.home}`]],
    ['another scheme', [`authorization: Basic ${Buffer.from(`x:${keys.whole}`).toString('base64')}`]],
    ['a key that ends differently', [`authorization: Bearer ${keys.whole}x`]],
    ['a key in other letters', [`authorization: Bearer ${keys.whole.toUpperCase()}`]],
  ])('%s: 401', async (_, headers) => {
    expect(await raw(app.port, ['GET /v1/models HTTP/1.1', `host: 127.0.0.1:${app.port}`, ...headers])).toMatch(/^HTTP\/1\.1 401 /)
  })

  test.each([
    ['a line break inside a header', [`x-api-key: wrong\rauthorization: Bearer ${keys.whole}`]],
    ['a folded header', ['authorization: Bearer', ` ${keys.whole}`]],
    ['a blank before the colon', [`authorization : Bearer ${keys.whole}`]],
    ['two lengths', [`authorization: Bearer ${keys.whole}`, 'content-length: 0', 'content-length: 5']],
    ['a length and chunks', [`authorization: Bearer ${keys.whole}`, 'content-length: 5', 'transfer-encoding: chunked']],
    ['a header that nobody needs to be so long', [`authorization: Bearer ${'a'.repeat(70_000)}`]],
  ])('%s is no HTTP', async (_, headers) => {
    expect(await raw(app.port, ['GET /v1/models HTTP/1.1', `host: 127.0.0.1:${app.port}`, ...headers])).toMatch(/^HTTP\/1\.1 4(?:00|31) /)
  })

  test('a key in the query or in a cookie is none', async () => {
    expect((await send(app, `/v1/models?key=${keys.whole}&api_key=${keys.whole}`, { method: 'GET' })).status).toBe(401)
    expect(
      await raw(app.port, ['GET /v1/models HTTP/1.1', `host: 127.0.0.1:${app.port}`, `cookie: authorization=Bearer ${keys.whole}`]),
    ).toMatch(/ 401 /)
  })
})

describe('from other sites', () => {
  let app: App
  beforeAll(async () => {
    app = await start()
  })
  const ask = (lines: readonly string[]) =>
    raw(app.port, ['POST /admin/bridge HTTP/1.1', 'x-drawbridge-admin: 1', 'content-type: application/json', 'content-length: 0', ...lines])

  test.each([
    ['a name that was bound anew to this machine', ['host: evil.example']],
    ['one that begins like ours', ['host: 127.0.0.1.evil.example']],
    ['one that ends like ours', ['host: evil-localhost']],
    ['one with a user before it', ['host: 127.0.0.1@evil.example']],
    ['one in full width letters', ['host: xn--localhost-.example']],
    ['one written as a number of another machine', ['host: 134744072']],
    ['a foreign page', ['host: 127.0.0.1', 'origin: https://evil.example']],
    ['a page without an origin of its own', ['host: 127.0.0.1', 'origin: null']],
    ['a page that says it is from our name at another place', ['host: 127.0.0.1', 'origin: https://127.0.0.1.evil.example']],
  ])('%s is refused', async (_, lines) => {
    expect(await ask(lines)).toMatch(/^HTTP\/1\.1 403 /)
  })

  test('two hosts are not more than one', async () => {
    expect(await ask(['host: evil.example', 'host: 127.0.0.1'])).toMatch(/^HTTP\/1\.1 4/)
  })

  test('a foreign page learns nothing by a preflight', async () => {
    const told = await raw(app.port, [
      'OPTIONS /admin/keys HTTP/1.1',
      'host: 127.0.0.1',
      'origin: https://evil.example',
      'access-control-request-method: POST',
    ])
    expect(told).toMatch(/^HTTP\/1\.1 403 /)
    expect(told.toLowerCase()).not.toContain('access-control-allow-methods')
  })
})

describe('words of databases', () => {
  const words = [
    `x' OR '1'='1`,
    `x"; DROP TABLE keys; --`,
    `x\u0000y`,
    `x%' UNION SELECT hash FROM keys --`,
    `\\'; DELETE FROM meta; --`,
    `{{7*7}}`,
    '../../owner.key',
    '%2e%2e%2fowner.key',
    '__proto__',
    'x'.repeat(5_000),
  ]
  let app: App & { home: string }
  beforeAll(async () => {
    app = await start()
  })

  test('are words in every field of every admin route: nothing breaks, nothing is found, nothing is lost', async () => {
    const made = await send(app, '/admin/keys', { headers: admin, body: { name: 'ada' } })
    const { key } = JSON.parse(made.text) as { key: string }
    const owner = { ...admin, ...bearer(ownerKeyIn(app.home) ?? '') }
    const fields = [
      'since',
      'until',
      'zone',
      'level',
      'outcome',
      'route',
      'caller',
      'upstream',
      'model',
      'limit',
      'before',
      'exchange',
      'content',
      'state',
    ]
    const reads = [
      'status',
      'bridge',
      'upstreams',
      'totals',
      'exchanges',
      'egress',
      'verification',
      'reviews',
      'keys',
      'teams',
      'me',
      'drill/detector',
    ]
    for (const name of ['constructor', 'toString', 'hasOwnProperty']) {
      for (const page of ['', 'exchanges/', 'reviews/', 'keys/'])
        expect((await send(app, `/admin/${page}${name}`, { method: 'GET', headers: owner })).status, page + name).toBe(404)
    }
    for (const word of words) {
      const text = encodeURIComponent(word)
      for (const page of ['exchanges', 'reviews', 'keys']) {
        const { status, text: told } = await send(app, `/admin/${page}/${text}`, { method: 'GET', headers: owner })
        expect([status, told.includes('hash":')], `${page}/${word.slice(0, 40)}`).toEqual([404, false])
      }
      for (const page of reads) {
        for (const field of fields) {
          const { status, text: told } = await send(app, `/admin/${page}?${field}=${text}`, { method: 'GET', headers: owner })
          expect([status < 500, /SQLITE|syntax|hash":|stack/i.test(told)], `${page}?${field}=${word.slice(0, 40)}: ${status}`).toEqual([
            true,
            false,
          ])
        }
      }
      const wishes = ['name', 'role', 'team', 'zones', 'models', 'level', 'mostLevel', 'labels', 'expires', 'note', 'zzz']
      for (const wish of wishes) {
        for (const value of [word, [word], { [word]: word }]) {
          const { status } = await send(app, '/admin/keys', {
            headers: owner,
            body: { name: 'n', role: 'member', ...(wish !== 'name' && { note: 'x', role: 'boss' }), [wish]: value },
          })
          expect(status, `${wish}: ${JSON.stringify(value).slice(0, 60)}`).toBe(400)
        }
      }
      expect((await send(app, `/admin/keys/${text}`, { headers: owner, body: { overlap: word, expires: word } })).status).toBe(400)
      expect((await send(app, `/admin/keys/${text}`, { method: 'DELETE', headers: owner })).status).toBe(404)
      expect((await send(app, '/admin/teams', { headers: owner, body: { name: word } })).status).toBe(400)
      expect((await send(app, `/admin/teams/${text}`, { method: 'DELETE', headers: owner })).status).toBe(404)
      expect(
        (await send(app, `/admin/reviews/${text}`, { headers: owner, body: { state: 'approved', note: word, edited: word } })).status,
      ).toBe(404)
    }
    // A note and a pattern may say anything; they come back as they were.
    const odd = { name: 'odd', note: words[1], models: [words[0]] }
    expect((await send(app, '/admin/keys', { headers: owner, body: odd })).status).toBe(200)
    expect(JSON.parse((await send(app, '/admin/keys/odd', { method: 'GET', headers: owner })).text)).toMatchObject(odd)
    const { keys: all } = JSON.parse((await send(app, '/admin/keys', { method: 'GET', headers: owner })).text) as {
      keys: { name: string }[]
    }
    expect(all.map(({ name }) => name).sort()).toEqual(['ada', 'odd'])
    expect((await send(app, '/v1/models', { method: 'GET', headers: bearer(key) })).status).toBe(200)
  }, 120_000)
})

describe('an address of its own for the admin plane', () => {
  test('the road answers only at the one and the plane only at the other', async () => {
    const app = await start({ upstreams: upstreams(), server: { adminPort: 0 } })
    const plane = { ...app, url: app.adminUrl ?? '' } as App
    expect(plane.url).not.toBe(app.url)
    expect((await send(app, '/admin/status', { method: 'GET' })).status).toBe(404)
    expect((await send(app, '/admin/bridge', { headers: admin, body: { isRaised: true } })).status).toBe(404)
    expect(app.bridge.isRaised).toBe(false)
    expect((await send(plane, '/admin/status', { method: 'GET' })).status).toBe(200)
    expect((await send(plane, '/admin/bridge', { headers: admin, body: { isRaised: false } })).status).toBe(200)
    for (const { path, body, upstream } of doors) {
      const target = `${upstream}-near/m`
      expect(await send(plane, path(target), { body: body(target) }), path(target)).toMatchObject({ status: 404, reached: false })
    }
    for (const path of ['/health', '/ready', '/metrics']) {
      for (const each of [app, plane]) expect((await send(each, path, { method: 'GET' })).status, path).toBe(200)
    }
    for (const path of [
      '//admin/status',
      '/admin%2fstatus',
      '/ADMIN/status',
      '/v1/../admin/status',
      '/admin/./status',
      '/;/admin/status',
    ]) {
      expect(await raw(app.port, [`GET ${path} HTTP/1.1`, 'host: 127.0.0.1'])).toMatch(/^HTTP\/1\.1 404 /)
    }
  })

  test('beyond loopback it is not opened without keys', async () => {
    await expect(start({ server: { adminPort: 0, adminHost: '0.0.0.0' } })).rejects.toThrow(
      /server\.adminHost 0\.0\.0\.0 is reachable from other machines/,
    )
  })
})

describe('beyond loopback', () => {
  test('without any key nothing is opened; with one in the store it is, and anonymous is nobody', async () => {
    const home = mkdtempSync(join(folder, 'h-'))
    await expect(start({ server: { host: '0.0.0.0' } }, home)).rejects.toThrow(/reachable from other machines/)
    const at = await start({}, home)
    const { key } = JSON.parse((await send(at, '/admin/keys', { headers: admin, body: { name: 'ada' } })).text) as { key: string }
    const open = await start({ server: { host: '0.0.0.0' } }, home)
    const here = { ...open, url: `http://127.0.0.1:${open.port}` } as App
    expect((await send(here, '/v1/models', { method: 'GET' })).status).toBe(401)
    expect((await send(here, '/v1/models', { method: 'GET', headers: bearer(key) })).status).toBe(200)
  })
})

/** Exactly these lines; what comes back until the other end closes or has answered. */
function raw(port: number, lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\nconnection: close\r\n\r\n`, 'latin1'))
    let text = ''
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      text += chunk
    })
    socket.on('error', (error) => (text ? resolve(text) : reject(error)))
    socket.on('close', () => resolve(text))
  })
}
