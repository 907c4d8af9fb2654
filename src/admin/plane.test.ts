import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FakeUpstream, startFake } from '../../test/fakes/upstream.ts'
import { type App, startApp } from '../app.ts'
import { configSchema } from '../config/schema.ts'

const json = { 'content-type': 'application/json' }
const moving = { ...json, 'x-drawbridge-admin': '1' }
const keys = { DRAWBRIDGE_KEYS: 'ada:0123456789abcdef' }

let home = ''
let fake: FakeUpstream
const apps: App[] = []

async function start(extra: object = {}, environment: Record<string, string> = {}): Promise<App> {
  const config = configSchema.parse({
    discover: false,
    server: { port: 0 },
    upstreams: [{ id: 'far', provider: 'openai-compatible', base: `${fake.url()}/v1`, models: ['fake-model'] }],
    ...extra,
  })
  const app = await startApp({ config, home: mkdtempSync(join(home, 'h-')), environment })
  apps.push(app)
  return app
}

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'plane-'))
  fake = await startFake()
})
afterAll(async () => {
  for (const app of apps) await app.close()
  await fake.close()
  rmSync(home, { recursive: true, force: true })
})

const get = async (app: App, path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${app.url}/admin/${path}`, { headers })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
const post = async (app: App, path: string, body: unknown, headers: Record<string, string> = moving) => {
  const response = await fetch(`${app.url}/admin/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

test('status tells bridge, upstreams with their proof, and the totals of today', async () => {
  const app = await start()
  const { status, body } = await get(app, 'status')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    bridge: { isRaised: false },
    discovery: 'off',
    upstreams: [
      { id: 'far', zone: { zone: 'device', by: 'loopback' } },
      { id: 'builtin', zone: { by: 'in-process' } },
    ],
    ledger: { today: { all: { requests: 0 } } },
  })
})

test('no key is in anything that is told', async () => {
  const secret = 'sk-secret-0123456789'
  const app = await start({
    upstreams: [
      { id: 'far', provider: 'openai-compatible', base: `${fake.url()}/v1`, key: secret, models: ['m'], headers: { 'x-own': secret } },
    ],
  })
  for (const path of ['status', 'upstreams']) expect(JSON.stringify((await get(app, path)).body)).not.toContain(secret)
})

test('the bridge is moved over HTTP, at once and on disk', async () => {
  const app = await start()
  expect(await post(app, 'bridge', { isRaised: true })).toMatchObject({ status: 200, body: { isRaised: true } })
  expect(app.bridge.isRaised).toBe(true)
  expect((await get(app, 'bridge')).body).toMatchObject({ isRaised: true })
  expect(await post(app, 'bridge', { isRaised: 'no' })).toMatchObject({ status: 400 })
  expect(app.bridge.isRaised).toBe(true)
})

describe('what changes something', () => {
  test.each([
    ['without the header', json],
    ['as a form would send it', { 'x-drawbridge-admin': '1', 'content-type': 'text/plain' }],
    ['from another program’s web page on this machine', { ...moving, origin: 'http://localhost:3000' }],
    ['from a page that hides its origin', { ...moving, origin: 'null' }],
  ])('is refused %s', async (_, headers) => {
    const app = await start()
    expect((await post(app, 'bridge', { isRaised: true }, headers)).status).toBe(403)
    expect(app.bridge.isRaised).toBe(false)
  })

  test('is taken from a page of our own', async () => {
    const app = await start()
    expect((await post(app, 'bridge', { isRaised: true }, { ...moving, origin: app.url })).status).toBe(200)
  })
})

describe('where keys are needed', () => {
  test('nothing is told without one', async () => {
    const app = await start({}, keys)
    expect((await get(app, 'status')).status).toBe(401)
    expect((await get(app, 'status', { authorization: 'Bearer wrong-wrong' })).status).toBe(401)
    expect((await get(app, 'status', { authorization: 'Bearer 0123456789abcdef' })).status).toBe(200)
  })

  test('a key that is confined to some zones does not open the plane', async () => {
    const app = await start({ callers: [{ name: 'bot', key: 'bot-key-0123', zones: ['device'] }] })
    expect(await get(app, 'status', { authorization: 'Bearer bot-key-0123' })).toMatchObject({
      status: 403,
      body: { error: { code: 'caller.role' } },
    })
  })
})

test('exchanges are listed with a cursor and found by id as soon as they are answered', async () => {
  const app = await start()
  const ids: string[] = []
  for (let number = 0; number < 3; number++) {
    const response = await fetch(`${app.url}/v1/chat/completions`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ model: 'far/fake-model', messages: [{ role: 'user', content: 'hello' }] }),
    })
    await response.text()
    ids.push(response.headers.get('x-drawbridge-decision') ?? '')
    expect(await get(app, `exchanges/${ids.at(-1)}`)).toMatchObject({ status: 200, body: { id: ids.at(-1), outcome: 'answered' } })
  }
  const first = await get(app, 'exchanges?limit=2')
  const rest = await get(app, `exchanges?limit=2&before=${encodeURIComponent(String(first.body.next))}`)
  const found = [first, rest].flatMap(({ body }) => (body.entries as { id: string }[]).map(({ id }) => id))
  expect(found).toEqual(ids.toReversed())
  expect((await get(app, 'exchanges?zone=cloud')).body).toEqual({ entries: [] })
  expect((await get(app, 'exchanges?zone=clouds')).status).toBe(400)
  expect((await get(app, 'exchanges?limit=0')).status).toBe(400)
  expect((await get(app, 'exchanges/d_unknown')).status).toBe(404)
})

test('what does not exist and what takes other methods is told so', async () => {
  const app = await start()
  expect((await get(app, 'nothing')).status).toBe(404)
  expect((await post(app, 'status', {})).status).toBe(405)
})
