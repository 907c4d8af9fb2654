// The whole road in one process, against an upstream that does what upstreams should not.
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
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
