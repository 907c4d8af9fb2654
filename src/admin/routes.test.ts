// Every page of the plane, by a real gateway: what it answers is what its description says, and who may not come in does not.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FakeUpstream, startFake } from '../../test/fakes/upstream.ts'
import { type App, startApp } from '../app.ts'
import { may, type Role, roles } from '../core/access.ts'
import { adminDescription } from './description.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'

const moving = { 'content-type': 'application/json', 'x-drawbridge-admin': '1' }
const keyOf = (role: Role) => ({ authorization: `Bearer ${role}-key-0123456789` })
const secret = 'sk-far-0123456789abcdef'
const name = 'Wanda Haddad'

let home = ''
let fake: FakeUpstream
let app: App
let file = ''
let exchange = ''

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'routes-'))
  fake = await startFake()
  file = join(home, 'drawbridge.yaml')
  writeFileSync(file, configText())
  app = await startApp({ file, home: mkdtempSync(join(home, 'h-')), environment: { HIDDEN_WORD: 'plumbago-42' }, watch: false })
  exchange = await ask('member')
})
afterAll(async () => {
  await app.close()
  await fake.close()
  rmSync(home, { recursive: true, force: true })
})

function configText(extra = ''): string {
  return `discover: false
server: { port: 0 }
upstreams:
  - { id: far, provider: openai-compatible, base: "${fake.url()}/v1", key: ${secret}, models: [fake-model] }
  - { id: world, provider: openai-compatible, base: "${fake.url()}/v1", zone: cloud, key: "\${WORLD_KEY:-sk-none}", models: [gpt-4o] }
budgets:
  - { name: house, usd: 10, period: month, unpriced: allow }
callers:
${roles.map((role) => `  - { name: ${role}, key: ${role}-key-0123456789, role: ${role} }`).join('\n')}
${extra}`
}

async function ask(role: Role, content = 'hello'): Promise<string> {
  const response = await fetch(`${app.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...keyOf(role) },
    body: JSON.stringify({ model: 'far/fake-model', messages: [{ role: 'user', content }] }),
  })
  await response.text()
  return response.headers.get('x-drawbridge-decision') ?? ''
}

type Answer = { readonly status: number; readonly body: Record<string, unknown>; readonly text: string }

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = keyOf('admin')): Promise<Answer> {
  const response = await fetch(`${app.url}/admin/${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(method === 'GET' ? {} : moving), ...headers },
    ...(method !== 'GET' && body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, text, body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {} }
}

/** One call for each page that answers with JSON, in this order. */
const calls: readonly (readonly [method: Route['method'], path: string, call: () => string, body?: () => unknown])[] = [
  ['GET', 'status', () => 'status'],
  ['GET', 'openapi.json', () => 'openapi.json'],
  ['POST', 'bridge', () => 'bridge', () => ({ isRaised: false })],
  ['GET', 'bridge', () => 'bridge'],
  ['GET', 'upstreams', () => 'upstreams'],
  ['POST', 'refresh', () => 'refresh', () => ({})],
  ['GET', 'models', () => 'models'],
  ['GET', 'totals', () => 'totals'],
  ['GET', 'series', () => 'series?since=2020-01-01&by=model'],
  ['GET', 'latency', () => 'latency'],
  ['GET', 'today', () => 'today'],
  ['GET', 'flow', () => 'flow'],
  ['GET', 'spend', () => 'spend?by=team'],
  ['GET', 'savings', () => 'savings'],
  ['GET', 'budgets', () => 'budgets'],
  ['GET', 'log', () => 'log'],
  ['GET', 'exchanges', () => 'exchanges?limit=5'],
  ['GET', 'exchanges/{id}', () => `exchanges/${exchange}`],
  ['POST', 'preview', () => 'preview', () => ({ text: `Write to ${name}, IBAN DE89 3704 0044 0532 0130 00` })],
  ['GET', 'egress', () => 'egress'],
  ['GET', 'verification', () => 'verification'],
  ['GET', 'outcomes', () => 'outcomes'],
  ['GET', 'reviews', () => 'reviews'],
  ['GET', 'policy', () => 'policy'],
  ['POST', 'policy/check', () => 'policy/check', () => ({ text: configText() })],
  ['GET', 'policy/history', () => 'policy/history'],
  ['GET', 'drill/detector', () => 'drill/detector'],
  ['POST', 'drill/detector', () => 'drill/detector', () => ({ isKilled: false })],
  ['GET', 'me', () => 'me'],
  ['GET', 'sessions', () => 'sessions'],
  ['POST', 'teams', () => 'teams', () => ({ name: 'tax', zones: ['device'] })],
  ['GET', 'teams', () => 'teams'],
  ['POST', 'keys', () => 'keys', () => ({ name: 'script', role: 'auditor' })],
  ['GET', 'keys', () => 'keys'],
  ['GET', 'keys/{id}', () => 'keys/script'],
  ['POST', 'keys/{id}', () => 'keys/script', () => ({})],
  ['DELETE', 'keys/{id}', () => 'keys/script'],
  ['DELETE', 'teams/{id}', () => 'teams/tax'],
]

/** Pages that another test calls, since they need more than one call. */
const elsewhere = [
  'POST exchanges/{id}/redecide',
  'GET live',
  'GET reviews/{id}',
  'POST reviews/{id}',
  'PUT policy',
  'POST policy/rollback',
  'DELETE sessions/{id}',
  'GET sign-in',
  'GET sign-in/callback',
  'POST sign-out',
]

test('every page is called by a test', () => {
  const called = [...calls.map(([method, path]) => `${method} ${path}`), ...elsewhere]
  expect(called.sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort())
})

test.each(calls.map(([method, path, made, body]) => ({ method, path, made, body })))(
  '$method $path answers what its description says and nothing else',
  async ({ method, path, made, body }) => {
    const { status, body: answer } = await call(method, made(), body?.())
    expect({ status, ...(status !== 200 && answer) }).toEqual({ status: 200 })
    expectAnswer(method, path, answer)
  },
)

function expectAnswer(method: string, path: string, answer: unknown): void {
  const route = routes.find((one) => one.method === method && one.path === path)
  if (!route || route.answer === undefined || route.answer === 'events') throw new Error(`${method} ${path} describes no answer`)
  expect(route.answer.safeParse(answer).error?.issues).toBeUndefined()
}

describe('who may come in', () => {
  const guarded = routes.filter(({ takes }) => takes !== 'nothing')

  test.each(roles)('%s is kept from what its role does not allow, and from nothing else', async (role) => {
    const wrong: string[] = []
    for (const { method, path, takes } of guarded) {
      if (path === 'live' || takes === 'nothing') continue
      // A body that no page takes, so that nothing is changed on the way.
      const { status, body } = await call(method, path.replace('{id}', 'nobody'), 'none', keyOf(role))
      const code = (body.error as { code?: string } | undefined)?.code
      if ((status === 403 && code === 'caller.role') === may(role, takes)) wrong.push(`${method} ${path}: ${status} ${code}`)
    }
    expect(wrong).toEqual([])
  })

  test('without a key nothing is told', async () => {
    const told: string[] = []
    for (const { method, path } of guarded) {
      const { status } = await call(method, path.replace('{id}', 'nobody'), {}, {})
      if (status !== 401) told.push(`${method} ${path}: ${status}`)
    }
    expect(told).toEqual([])
  })

  test('what changes something wants the header that no form can send', async () => {
    for (const { method, path } of guarded.filter((route) => route.method !== 'GET'))
      expect((await call(method, path.replace('{id}', 'nobody'), {}, { ...keyOf('admin'), 'x-drawbridge-admin': '0' })).status).toBe(403)
  })

  test('a member sees its own exchanges and no other', async () => {
    const other = await ask('operator')
    expect((await call('GET', `exchanges/${other}`, undefined, keyOf('member'))).status).toBe(404)
    expect((await call('POST', `exchanges/${other}/redecide`, { preset: 'private-first' }, keyOf('member'))).status).toBe(404)
    expect((await call('GET', 'exchanges?caller=operator', undefined, keyOf('member'))).status).toBe(403)
  })
})

describe('what is sent in', () => {
  const nasty = [
    "'",
    '"',
    "' OR 1=1 --",
    "'; DROP TABLE exchanges; --",
    '\\',
    '%',
    '_',
    '\u0000',
    '\ufffd',
    '😀',
    '{{7*7}}',
    '../../etc/passwd',
    'x'.repeat(5_000),
  ]

  test('no parameter of any page is taken for anything but a value', async () => {
    const wrong: string[] = []
    for (const { method, path, query } of routes.filter((route) => route.method === 'GET' && route.query && route.takes !== 'nothing'))
      for (const param of Object.keys(query?.shape ?? {}))
        for (const value of nasty) {
          const since = path === 'series' && param !== 'since' ? 'since=2026-01-01&' : ''
          const { status } = await call(method, `${path}?${since}${param}=${encodeURIComponent(value)}`)
          if (status !== 200 && status !== 400) wrong.push(`${path} ${param} ${JSON.stringify(value).slice(0, 30)}: ${status}`)
        }
    expect(wrong).toEqual([])
    expect((await call('GET', `exchanges/${exchange}`)).status).toBe(200)
  })

  test('no id is taken for anything but an id', async () => {
    for (const value of nasty.slice(0, -1))
      for (const path of ['exchanges', 'reviews', 'keys'])
        expect([404, 400]).toContain((await call('GET', `${path}/${encodeURIComponent(value)}`)).status)
  })

  test('a wrong parameter is told by its name', async () => {
    expect((await call('GET', 'exchanges?limit=0')).body).toMatchObject({ error: { param: 'limit', code: 'request.invalid' } })
    expect((await call('GET', 'totals?since=soon')).body).toMatchObject({ error: { param: 'since' } })
    expect((await call('POST', 'preview', { text: 'a', extra: 1 })).body).toMatchObject({ error: { param: 'extra' } })
    expect((await call('POST', 'preview', {})).body).toMatchObject({ error: { param: 'text' } })
  })

  test('a body beyond the bound of its page is refused', async () => {
    expect((await call('POST', 'bridge', { isRaised: false, filler: 'x'.repeat(70_000) })).status).toBe(413)
  })
})

describe('preview', () => {
  test('what would leave stands beside what was given, with the place of each surrogate, and nothing is sent or recorded', async () => {
    const before = fake.seen.length
    const text = `Please write to ${name} about the invoice. IBAN DE89 3704 0044 0532 0130 00.`
    const { body } = await call('POST', 'preview', { text, model: 'world/gpt-4o' })
    const answer = body as {
      parts: { before: string; after: string; surrogates: { start: number; end: number; text: string }[] }[]
      cloud: { kind: string }
      findings: { kind: string; start: number; end: number; part: number }[]
    }
    const part = answer.parts.find((one) => one.before === text)
    expect(answer.cloud.kind).toBe('cleared')
    expect(part?.after).not.toContain('DE89 3704')
    expect(part?.surrogates.length).toBeGreaterThan(0)
    for (const span of part?.surrogates ?? []) expect(part?.after.slice(span.start, span.end)).toBe(span.text)
    const iban = answer.findings.find(({ kind }) => kind === 'IBAN')
    expect(text.slice(iban?.start, iban?.end)).toBe('DE89 3704 0044 0532 0130 00')
    expect(fake.seen.length).toBe(before)
    expect((await call('GET', 'exchanges?model=world%2Fgpt-4o')).body).toEqual({ entries: [] })
  })

  test('what the cloud would get is what it gets', async () => {
    const text = 'The IBAN is DE89 3704 0044 0532 0130 00, please check it.'
    const { body } = await call('POST', 'preview', { text, model: 'world/gpt-4o' })
    const told = (body.parts as { after: string; before: string }[]).find((part) => part.before === text)?.after
    const response = await fetch(`${app.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...keyOf('admin') },
      body: JSON.stringify({ model: 'world/gpt-4o', messages: [{ role: 'user', content: text }] }),
    })
    await response.text()
    expect(String(fake.seen.at(-1)?.body)).toContain(told)
  })
})

describe('redecide', () => {
  test('tells what another preset would have made of a past request', async () => {
    const { status, body } = await call('POST', `exchanges/${exchange}/redecide`, { preset: 'private-first' })
    expect({ status, ...(status !== 200 && body) }).toEqual({ status: 200 })
    expectAnswer('POST', 'exchanges/{id}/redecide', body)
  })

  test('wants a preset or a text, and not both', async () => {
    expect((await call('POST', `exchanges/${exchange}/redecide`, {})).status).toBe(400)
    expect((await call('POST', `exchanges/${exchange}/redecide`, { preset: 'strict', policy: '' })).status).toBe(400)
  })
})

describe('policy', () => {
  test('secrets written into the file are stars for whoever may not make keys', async () => {
    const [admin, operator] = [await call('GET', 'policy'), await call('GET', 'policy', undefined, keyOf('operator'))]
    expect(admin.body.text).toContain(secret)
    expect(operator.text).not.toContain(secret)
    expect(operator.text).not.toContain('admin-key-0123456789')
    expect(operator.body.text).toContain('WORLD_KEY')
    expectAnswer('GET', 'policy', operator.body)
  })

  test('problems are told by line, and no value of the environment is told with them', async () => {
    const text = `discover: false\nprivacy:\n  profile: \${HIDDEN_WORD}\n`
    const { body, text: raw } = await call('POST', 'policy/check', { text }, keyOf('operator'))
    expect(body).toMatchObject({ isSound: false, problems: [{ line: 3, path: 'privacy.profile' }] })
    expect(raw).not.toContain('plumbago')
  })

  test('a text is saved over the one it was made from, is in force at once, and can be taken back', async () => {
    const first = (await call('GET', 'policy')).body
    const text = configText('policy: { preset: private-first }\n')
    expect((await call('PUT', 'policy', { text, version: 'another' })).body).toMatchObject({ error: { param: 'version' } })
    const saved = await call('PUT', 'policy', { text, version: first.version })
    expect({ status: saved.status, ...(saved.status !== 200 && saved.body) }).toEqual({ status: 200 })
    expectAnswer('PUT', 'policy', saved.body)
    expect(app.config.policy.preset).toBe('private-first')
    expect(readFileSync(file, 'utf8')).toBe(text)
    expect(readdirSync(home).filter((each) => each.endsWith('.new'))).toEqual([])

    const { versions } = (await call('GET', 'policy/history')).body as { versions: { id: string; version: string }[] }
    expect(versions[0]?.version).toBe(first.version)
    const back = await call('POST', 'policy/rollback', { id: versions[0]?.id, version: saved.body.version })
    expectAnswer('POST', 'policy/rollback', back.body)
    expect(readFileSync(file, 'utf8')).toBe(first.text)
    expect(app.config.policy.preset).not.toBe('private-first')
    const { actions } = (await call('GET', 'log')).body as { actions: { action: string; who: string }[] }
    expect(actions.map(({ action }) => action)).toEqual(expect.arrayContaining(['policy.saved', 'policy.rolled-back']))
  })

  test('a text with a problem, or one that the gateway would not take, changes nothing', async () => {
    const { version, text } = (await call('GET', 'policy')).body
    expect((await call('PUT', 'policy', { text: 'discovr: false', version })).body).toMatchObject({ error: { param: 'text' } })
    const withoutPrices = `${String(text)}prices: { file: /nowhere/prices.yaml }\n`
    expect((await call('PUT', 'policy', { text: withoutPrices, version })).status).toBe(400)
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  test('an id that is not in the history opens no file', async () => {
    const { version } = (await call('GET', 'policy')).body
    expect((await call('POST', 'policy/rollback', { id: '../drawbridge.yaml', version })).status).toBe(404)
  })

  test('without a file saving says how one comes to be', async () => {
    const { configSchema } = await import('../config/schema.ts')
    const bare = await startApp({
      config: configSchema.parse({ discover: false, server: { port: 0 } }),
      home: mkdtempSync(join(home, 'b-')),
      environment: {},
    })
    try {
      const put = (body: unknown) => fetch(`${bare.url}/admin/policy`, { method: 'PUT', headers: moving, body: JSON.stringify(body) })
      expect(await (await put({ text: 'discover: false\n' })).json()).toMatchObject({ error: { code: 'admin.closed' } })
      const made = (await (await put({ text: 'discover: false\n', create: true })).json()) as { file: string; isInForce: boolean }
      expect(made.isInForce).toBe(false)
      expect(existsSync(made.file)).toBe(true)
    } finally {
      await bare.close()
    }
  })
})

describe('live', () => {
  /** Reads events until there are so many. */
  async function events(role: Role, many: number, cause: () => Promise<unknown>, headers: Record<string, string> = {}) {
    const leaving = new AbortController()
    const response = await fetch(`${app.url}/admin/live`, { headers: { ...keyOf(role), ...headers }, signal: leaving.signal })
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    await cause()
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true })
      if (text.split('event: exchange').length > many) break
    }
    leaving.abort()
    return text
  }

  test('an exchange is told as it is recorded, and one that was missed by whoever says what it saw last', async () => {
    const ids: string[] = []
    const first = await events('auditor', 1, async () => ids.push(await ask('member')))
    expect(first).toContain(`"id":"${ids[0]}"`)
    const seen = /id: (\S+)/.exec(first)?.[1] ?? ''
    ids.push(await ask('member'))
    await call('GET', 'exchanges?limit=1')
    const second = await events('auditor', 1, async () => {}, { 'last-event-id': seen })
    expect(second).toContain(`"id":"${ids[1]}"`)
    expect(second).not.toContain(`"id":"${ids[0]}"`)
  })

  test('a member is told of its own alone', async () => {
    let own = ''
    const text = await events('member', 1, async () => {
      const other = await ask('operator')
      own = await ask('member')
      expect(other).not.toBe(own)
    })
    expect(text).toContain(`"id":"${own}"`)
    expect(text).not.toContain('"caller":"operator"')
  })
})

describe('the description', () => {
  test('is whole: every operation has a name of its own, says who may, and describes its parameters and answers', async () => {
    const document = (await call('GET', 'openapi.json')).body as {
      openapi: string
      paths: Record<
        string,
        Record<
          string,
          { operationId: string; description: string; parameters: { name: string; in: string; schema: object }[]; responses: object }
        >
      >
    }
    expect(document.openapi).toMatch(/^3\.1\./)
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    )
    expect(operations.length).toBe(routes.length)
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(routes.length)
    for (const { path, operation } of operations) {
      expect(operation.description).not.toBe('')
      const inPath = operation.parameters.filter((one) => one.in === 'path').map((one) => `{${one.name}}`)
      expect(path.match(/\{\w+\}/g) ?? []).toEqual(inPath)
      expect(operation.responses).toHaveProperty('200')
    }
  })

  test('refers to nothing that is not in it', async () => {
    const { body, text } = await call('GET', 'openapi.json')
    for (const [, pointer = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = pointer.split('/').reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], body)
      expect(found, pointer).toBeDefined()
    }
  })

  test('the published one is that of today', () => {
    const published = readFileSync(new URL('../../schema/admin.openapi.json', import.meta.url), 'utf8')
    expect(published, 'node scripts/build.ts --schema').toBe(`${adminDescription()}\n`)
  })
})
