// The whole road in one process, against an upstream that does what upstreams should not.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type App, type LogLine, startApp } from '../app.ts'
import { type Config, configSchema } from '../config/schema.ts'

type Answer = (request: http.IncomingMessage, response: http.ServerResponse, body: string) => void

const json = (text: string, headers: http.OutgoingHttpHeaders = {}): Answer => {
  return (_, response) => response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(text)
}
const hello = json('{"choices":[{"index":0,"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}]}')

let answer: Answer = hello
let asked: { path: string; body: string }[] = []
let logged: LogLine[] = []
let base = ''
let home = ''
let app: App | undefined

const upstream = http.createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    const { url = '' } = request
    const own = ollamaPages[url]
    if (own) {
      json(own)(request, response, body)
      return
    }
    asked.push({ path: url, body })
    answer(request, response, body)
  })
})

/** An Ollama with a model of its own and two that run elsewhere, one of them under a name that does not tell. */
const ollamaPages: Readonly<Record<string, string>> = {
  '/api/tags': JSON.stringify({
    models: [
      { name: 'big:cloud', remote_host: 'https://ollama.com', remote_model: 'big' },
      { name: 'mine:latest', remote_host: 'https://ollama.com', remote_model: 'big' },
      { name: 'small:latest' },
    ],
  }),
  '/api/ps': '{"models":[]}',
  '/api/show': '{}',
}

beforeEach(async () => {
  answer = hello
  asked = []
  logged = []
  home = mkdtempSync(join(tmpdir(), 'road-'))
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}` // listens by TCP
})

afterEach(async () => {
  await app?.close()
  app = undefined
  upstream.closeAllConnections()
  await new Promise((resolve) => upstream.close(resolve))
  rmSync(home, { recursive: true, force: true })
})

async function started(config: Record<string, unknown>): Promise<App> {
  const parsed: Config = configSchema.parse({ server: { port: 0, drainMs: 50 }, discover: false, retry: { attempts: 0 }, ...config })
  app = await startApp({ config: parsed, home, environment: {}, log: (line) => logged.push(line) })
  await app.discovered
  return app
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch((app?.url ?? '') + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(4_000),
  })
}

const chat = (model: string) => ({ model, messages: [{ role: 'user', content: 'a secret' }], max_tokens: 5 })

describe('answers that cannot be carried', () => {
  test('a reply nested too deeply to be translated is an error at once, gives its slot back and is told to the operator', async () => {
    const { catalog } = await started({ upstreams: [{ id: 'up', provider: 'openai-compatible', base: `${base}/v1` }] })
    answer = json(`{"choices":[{"message":{"content":"a","n":1e5,"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}}]}`)
    const response = await post('/v1/messages', chat('up/m'))
    expect(response.status).toBe(500)
    expect(await response.json()).toMatchObject({ type: 'error' })
    expect(catalog.find('up')?.health.view().running).toBe(0)
    expect(logged.map(({ level, id }) => ({ level, id }))).toEqual([{ level: 'error', id: response.headers.get('x-drawbridge-decision') }])
  })

  test('headers that an upstream says twice reach a caller over HTTP/2 once', async () => {
    const { url } = await started({ upstreams: [{ id: 'up', provider: 'openai-compatible', base: `${base}/v1` }] })
    const text = '{"choices":[{"message":{"content":"a"}}]}'
    answer = (_, response) =>
      response
        .writeHead(200, [
          ['content-type', 'application/json'],
          ['etag', '"a"'],
          ['etag', '"b"'],
          ['x-note', 'one'],
          ['x-note', 'two'],
        ])
        .end(text)
    const session = http2.connect(url)
    const request = session.request({ ':method': 'POST', ':path': '/v1/chat/completions', 'content-type': 'application/json' })
    const answered = new Promise<Record<string, unknown>>((resolve, reject) => request.once('response', resolve).once('error', reject))
    request.end(JSON.stringify(chat('up/m')))
    let body = ''
    const ended = new Promise((resolve) =>
      request
        .on('data', (chunk) => {
          body += chunk
        })
        .once('end', resolve),
    )
    expect(await answered).toMatchObject({ ':status': 200, etag: '"a"', 'x-note': 'one, two' })
    await ended
    expect(body).toBe(text)
    session.close()
  })
})

describe('nothing leaves for the cloud by way of a local server', () => {
  const ollama = { upstreams: [] as unknown[] }
  beforeEach(async () => {
    ollama.upstreams = [{ id: 'ollama', provider: 'ollama', base, native: true }]
    const { bridge } = await started(ollama)
    bridge.set(true, '2026-01-01T00:00:00.000Z')
  })

  test.each([
    ['as JSON', 'application/json'],
    ['as something else', 'text/plain'],
  ])('a native request that names a model which runs elsewhere stays here, sent %s', async (_, type) => {
    for (const model of ['big:cloud', 'never-listed:1b-cloud', 'mine', 'MINE:latest', 'library/mine']) {
      const response = await post('/native/ollama/api/chat', chat(model), { 'content-type': type })
      expect([model, response.status]).toEqual([model, 403])
    }
    expect(asked).toEqual([])
    expect((await post('/native/ollama/api/chat', chat('small'), { 'content-type': type })).status).toBe(200)
  })

  test('a native request whose model servers read differently is refused', async () => {
    const bodies = ['{"model":"small","MODEL":"big:cloud"}', '{"model":"small","model":"big:cloud"}', '{"model":"big:cloud"} and more']
    for (const body of bodies) expect((await post('/native/ollama/api/chat', body, { 'content-type': 'text/plain' })).status).toBe(400)
    expect((await post('/native/ollama/api/chat', '{"prompt":"a secret"}')).status).toBe(403)
    expect(asked).toEqual([])
  })

  test('a member that only some servers take for the model names ours too', async () => {
    await post('/api/chat', '{"model":"ollama/small","Model":"big:cloud","mod\\u0045l":"big:cloud","messages":[]}')
    expect(asked.map(({ body }) => body)).toEqual([
      '{"model":"small:latest","Model":"small:latest","mod\\u0045l":"small:latest","messages":[]}',
    ])
  })

  test('another spelling of a model that runs elsewhere is no way out', async () => {
    for (const name of ['mine', 'MINE', 'library/mine', 'registry.ollama.ai/library/Mine:latest', 'big:cloud ']) {
      const response = await post('/v1/chat/completions', chat(`ollama/${name}`))
      expect([name, response.status]).toEqual([name, 403])
    }
    expect(asked).toEqual([])
  })

  test('an alias takes a model that may be asked, though another stands first', async () => {
    answer = json('{"message":{"role":"assistant","content":"hello"},"done":true,"done_reason":"stop"}')
    const response = await post('/v1/chat/completions', chat('auto'))
    expect(response.headers.get('x-drawbridge-model')).toBe('ollama/small:latest')
  })
})

describe('doors', () => {
  test('an alias may be called like a model of an upstream', async () => {
    await started({
      aliases: { 'up/big': 'other/small' },
      upstreams: [
        { id: 'up', provider: 'openai-compatible', base: `${base}/v1` },
        { id: 'other', provider: 'openai-compatible', base: `${base}/v1` },
      ],
    })
    expect((await post('/v1/chat/completions', chat('up/big'))).headers.get('x-drawbridge-model')).toBe('other/small')
  })

  test('a native path cannot leave the base of its upstream', async () => {
    const { url } = await started({ upstreams: [{ id: 'up', provider: 'openai-compatible', base: `${base}/tenant/v1`, native: true }] })
    for (const path of ['/../../admin', '/a/%2e%2E/b', '/..%2fadmin', '/..%5Cadmin', '/..;/admin', '/.']) {
      const status = await new Promise((resolve, reject) => {
        const request = http.request(url, { path: `/native/up${path}`, method: 'POST', headers: { 'content-type': 'application/json' } })
        request.once('response', (response) => resolve(response.resume().statusCode)).once('error', reject)
        request.end('{}')
      })
      expect([path, status]).toEqual([path, 404])
    }
    expect(asked.filter(({ path }) => path !== '/tenant/v1/models')).toEqual([])
    expect((await post('/native/up/a..b/...', {})).status).toBe(200)
  })

  test('names that every object has are no pages and no methods', async () => {
    const { url } = await started({})
    const session = http2.connect(url)
    const statusOf = (path: string, method: string) =>
      new Promise((resolve, reject) => {
        const headers = { 'x-drawbridge-admin': '1', 'content-type': 'application/json' }
        const request = session.request({ ':path': path, ':method': method, ...headers })
        request.once('response', (answered) => resolve(answered[':status'])).once('error', reject)
        request.resume()
        if (method === 'GET') request.end()
        else request.end('{}')
      })
    expect(await statusOf('/admin/status', 'constructor')).toBe(405)
    expect(await statusOf('/admin/constructor', 'assign')).toBe(404)
    expect(await statusOf(`/admin/${'/'.repeat(60_000)}x`, 'GET')).toBe(404)
    session.close()
  }, 2_000)
})

test('a bridge raised while a request waits for its credentials still holds it back', async () => {
  // Credentials about to expire are fetched for every request, here from a process.
  const credentials = {
    Version: 1,
    AccessKeyId: 'nobody',
    SecretAccessKey: 'knows',
    Expiration: new Date(Date.now() + 60_000).toISOString(),
  }
  writeFileSync(join(home, 'credentials.json'), JSON.stringify(credentials))
  writeFileSync(join(home, 'aws'), `[default]\ncredential_process = cat ${join(home, 'credentials.json')}\n`)
  vi.stubEnv('AWS_CONFIG_FILE', join(home, 'aws'))
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) vi.stubEnv(name, undefined)
  try {
    const { bridge, catalog } = await started({ upstreams: [{ id: 'aws', provider: 'bedrock', base, models: ['m'] }] })
    const before = asked.length
    const response = post('/v1/chat/completions', chat('aws/m'))
    while (catalog.find('aws')?.health.view().running === 0) await new Promise((resolve) => setImmediate(resolve))
    bridge.set(true, '2026-01-01T00:00:00.000Z')
    expect(await (await response).text()).toContain('The bridge is raised')
    expect(asked.slice(before)).toEqual([])
    bridge.set(false, '2026-01-01T00:00:00.000Z')
    await post('/v1/chat/completions', chat('aws/m'))
    expect(asked.slice(before).map(({ path }) => path)).toEqual(['/model/m/converse'])
  } finally {
    vi.unstubAllEnvs()
  }
})

describe("a caller's deadline", () => {
  test('holds while the request waits for a slot, and then nothing is sent', async () => {
    const { catalog } = await started({
      upstreams: [{ id: 'up', provider: 'openai-compatible', base: `${base}/v1`, models: ['m'], slots: 1 }],
    })
    let finish = () => {}
    answer = (request, response, body) => {
      finish = () => hello(request, response, body)
    }
    const first = post('/v1/chat/completions', chat('up/m'))
    while (asked.filter(({ body }) => body !== '').length === 0) await new Promise((resolve) => setImmediate(resolve))
    const second = await post('/v1/chat/completions', chat('up/m'), { 'x-drawbridge-deadline-ms': '20' })
    expect(second.status).toBe(504)
    expect(asked.filter(({ body }) => body !== '')).toHaveLength(1)
    finish()
    expect((await first).status).toBe(200)
    expect(catalog.find('up')?.health.view()).toMatchObject({ running: 0, waiting: 0, failuresInARow: 0 })
  })
})

describe('the native door', () => {
  beforeEach(async () => {
    await started({
      upstreams: [{ id: 'up', provider: 'openai-compatible', base: `${base}/v1`, native: true, key: 'house-key', models: ['m'] }],
    })
  })
  const native = (path: string, method: string) =>
    new Promise<{ status?: number; headers: http.IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
      const request = http.request(app?.url ?? '', { path, method, agent: false })
      request.once('error', reject).once('response', (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.once('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }))
      })
      request.end()
    })

  test('does not take TRACE, whose answer would repeat the key of the house', async () => {
    const { status, headers } = await native('/native/up/x', 'TRACE')
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD, POST, PUT, PATCH, DELETE'])
    expect(asked.filter(({ path }) => path !== '/v1/models')).toEqual([])
  })

  test('keeps a key in the query back, however its name is written', async () => {
    await native('/native/up/x?a=1&%6bEy=secret&b=%20', 'GET')
    expect(asked.at(-1)?.path).toBe('/v1/x?a=1&b=%20')
  })

  test('hands on packed bytes as what they are', async () => {
    const packed = gzipSync('{"a":1}')
    answer = (_, response) => response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(packed)
    const { headers, body } = await native('/native/up/x', 'GET')
    expect([headers['content-encoding'], body.equals(packed)]).toEqual(['gzip', true])
  })

  test('says no length of an answer that has no body', async () => {
    answer = (_, response) => response.writeHead(204).end()
    const { status, headers } = await native('/native/up/x', 'DELETE')
    expect([status, headers['content-length']]).toEqual([204, undefined])
  })

  test('and the others never tell the key that an upstream repeats when it refuses it', async () => {
    answer = (request, response) => {
      const { authorization } = request.headers
      response
        .writeHead(401, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: { message: `Incorrect key: ${authorization}` } }))
    }
    const bodies = [
      await (await post('/native/up/x', {})).text(),
      await (await post('/v1/chat/completions', chat('up/m'))).text(),
      await (await post('/v1/messages', chat('up/m'))).text(),
    ]
    for (const body of bodies) {
      expect(body).toContain('Incorrect key')
      expect(body).not.toContain('house-key')
    }
  })
})

test('a request that waits is not sent to an upstream which a new configuration puts into the cloud meanwhile', async () => {
  const file = join(home, 'drawbridge.yaml')
  const write = (more: string) =>
    writeFileSync(
      file,
      `server: { port: 0 }\ndiscover: false\nupstreams: [{ id: up, provider: openai-compatible, base: "${base}/v1", slots: 1, models: [m]${more} }]\n`,
    )
  write('')
  app = await startApp({ file, home, environment: {}, watch: false })
  await app.discovered
  let finish = () => {}
  answer = (request, response, body) => {
    finish = () => hello(request, response, body)
  }
  const health = app.catalog.find('up')?.health
  const first = post('/v1/chat/completions', chat('up/m'))
  const second = post('/v1/chat/completions', chat('up/m'))
  while (health?.view().waiting === 0 || asked.every(({ body }) => body === '')) await new Promise((resolve) => setImmediate(resolve))
  write(', zone: cloud')
  expect(await app.reload()).toEqual([])
  finish()
  const statuses = [(await first).status, (await second).status].sort()
  expect(statuses).toEqual([200, 502])
  expect(asked.filter(({ body }) => body !== '')).toHaveLength(1)
})
