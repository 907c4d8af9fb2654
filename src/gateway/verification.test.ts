// What a verdict has beyond the words of a draft: its code is run, its runtime says how sure it was, and a second opinion has a price.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { startFake } from '../../test/fakes/upstream.ts'
import { openPrivacy } from '../../test/open-privacy.ts'
import { type App, startApp } from '../app.ts'
import { configSchema } from '../config/schema.ts'
import { ruleOf } from '../core/rules.ts'
import type { Task, Verify } from './cascade.ts'

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

type Home = { readonly url: string; readonly bodies: Record<string, unknown>[] }

/** A llama.cpp at home: tells log-probabilities when asked for them, or refuses a request that asks. */
async function startHome(text: string, logprob: number, refuses = false): Promise<Home> {
  const bodies: Record<string, unknown>[] = []
  const server: Server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(pieces).toString() || '{}') as Record<string, unknown> // what the gateway sent
      if (request.method === 'POST') bodies.push(body)
      const asks = body.logprobs === true
      if (asks && refuses) {
        response.writeHead(400, { 'content-type': 'application/json' })
        response.end('{"error":{"code":400,"message":"logprobs are off here","type":"invalid_request_error"}}')
        return
      }
      const told = (content: string) => (asks ? { logprobs: { content: [{ token: content, bytes: [], logprob, top_logprobs: [] }] } } : {})
      if (body.stream !== true) {
        const choice = { finish_reason: 'stop', index: 0, message: { role: 'assistant', content: text }, ...told(text) }
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ choices: [choice], model: 'small', usage: { prompt_tokens: 9, completion_tokens: 3 } }))
        return
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const half = Math.ceil(text.length / 2)
      for (const piece of [text.slice(0, half), text.slice(half)])
        response.write(
          `data: ${JSON.stringify({ choices: [{ finish_reason: null, index: 0, delta: { content: piece }, ...told(piece) }] })}\n\n`,
        )
      response.end('data: {"choices":[{"finish_reason":"stop","index":0,"delta":{}}]}\n\ndata: [DONE]\n\n')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  opened.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies } // it listens on a port
}

async function startHouse(home: Home, more: { cascade?: object; price?: number; verify?: Verify } = {}): Promise<App> {
  const tower = await startFake({
    models: ['claude-sonnet-4-5'],
    reply: () => ({ text: 'from the cloud', usage: { input: 9, output: 9 } }),
  })
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-verification-'))
  const price = more.price ?? 1
  const config = configSchema.parse({
    server: { port: 0, drainMs: 50 },
    discover: false,
    retry: { attempts: 0 },
    privacy: openPrivacy,
    upstreams: [
      { id: 'box', provider: 'llamacpp', base: home.url, models: ['llama3.1:8b'] },
      { id: 'tower', provider: 'openai-compatible', base: `${tower.url()}/v1`, zone: 'cloud', models: ['claude-sonnet-4-5'] },
    ],
    aliases: { auto: { prefer: ['box', 'tower'], escalate: true } },
    policy: { rules: [ruleOf('check', { cascade: true }, { models: ['auto'] })] },
    prices: { models: { 'claude-sonnet-4-5': { input: price, output: 5 * price } } },
    cascade: { samples: 0, ...more.cascade },
  })
  const app = await startApp({ config, home: folder, environment: {}, ...(more.verify && { verify: more.verify }) })
  await app.discovered
  opened.push(async () => {
    await app.close()
    await tower.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return app
}

async function ask(app: App, content: string, more: object = {}, path = '/v1/chat/completions') {
  const body = JSON.stringify({ model: 'auto', max_tokens: 500, messages: [{ role: 'user', content }], ...more })
  const response = await fetch(app.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  const id = String(response.headers.get('x-drawbridge-decision'))
  return { id, route: response.headers.get('x-drawbridge-route'), status: response.status, text: await response.text() }
}

const fence = (code: string) => `Here it is:\n\`\`\`js\n${code}\n\`\`\`\n`
const task = 'Write a JavaScript function double(x). For example double(2) === 4 and double(5) === 10.'

describe('the code of a draft', () => {
  test('is run against the examples of the question: what holds them stays, what fails them is asked of the cloud', async () => {
    const [right, wrong] = [fence('function double(x) {\n  return x + x\n}'), fence('function double(x) {\n  return x * x\n}')]
    const routes = []
    for (const text of [right, wrong]) routes.push((await ask(await startHouse(await startHome(text, -0.1)), task)).route)
    expect(routes).toEqual(['local', 'cascade'])
  })

  test('is named in the ledger, where it is what spoke against the draft', async () => {
    const app = await startHouse(await startHome(fence('const double = (x) => x * x'), -0.1))
    const { id } = await ask(app, task)
    await app.ledger.recorder.flush()
    const signals = (await app.ledger.store.get(id))?.decision.signals
    expect(signals?.find(({ name }) => name === 'doubts')?.value).toMatch(/^code\.examples/)
  })

  test('is not run where the operator says so', async () => {
    const wrong = fence('function double(x) {\n  return x * x\n}')
    const app = await startHouse(await startHome(wrong, -0.1), { cascade: { runCode: false } })
    expect((await ask(app, task)).route).toBe('local')
  })
})

describe('log-probabilities', () => {
  const seen: Task[] = []
  const noting: Verify = (_answer, about) => {
    seen.push(about)
    return { pWrong: 0.1, checks: [] }
  }

  test('are asked of a runtime that is known to give them, weigh in the verdict, and never reach a caller who did not ask', async () => {
    const home = await startHome('It is a bridge.', -0.7)
    const app = await startHouse(home, { verify: noting })
    for (const stream of [false, true]) {
      const { text, status } = await ask(app, 'What is it?', { stream })
      expect([status, text.includes('It is a'), text.includes('"logprob"')]).toEqual([200, true, false])
      expect(seen.at(-1)?.confidence).toMatchObject({ mean: -0.7, least: -0.7 })
    }
    expect(home.bodies.map(({ logprobs }) => logprobs)).toEqual([true, true])
  })

  test('are read from a translated answer, too', async () => {
    const home = await startHome('It is a bridge.', -0.7)
    // Its own endpoint for this protocol may be missing; what answers is translated then.
    const app = await startHouse(home, { verify: noting })
    const { text } = await ask(app, 'What is it?', { stream: false }, '/api/chat')
    expect([text.includes('It is a bridge.'), text.includes('logprob')]).toEqual([true, false])
    expect(seen.at(-1)?.confidence?.mean).toBe(-0.7)
  })

  test('of a caller who asked for them go on as they came', async () => {
    const home = await startHome('It is a bridge.', -0.7)
    const { text } = await ask(await startHouse(home, { verify: noting }), 'What is it?', { logprobs: true })
    expect(text).toContain('"logprob":-0.7')
  })

  test('are not insisted on: a server that refuses the wish is asked without it, and not again with it', async () => {
    const home = await startHome('It is a bridge.', -0.7, true)
    const app = await startHouse(home, { verify: noting })
    expect([(await ask(app, 'What is it?')).route, (await ask(app, 'What is it?')).route]).toEqual(['local', 'local'])
    expect(home.bodies.map(({ logprobs }) => logprobs)).toEqual([true, undefined, undefined])
  })
})

test('the same doubt is worth a cheap second opinion and not a dear one, unless the operator names a threshold', async () => {
  const doubtful: Verify = () => ({ pWrong: 0.6, checks: [] })
  const home = await startHome('It is a bridge.', -0.1)
  const routes = []
  for (const more of [{ price: 1 }, { price: 100 }, { price: 100, cascade: { threshold: 0.5 } }])
    routes.push((await ask(await startHouse(home, { ...more, verify: doubtful }), 'Write a function that sorts a list')).route)
  expect(routes).toEqual(['cascade', 'local', 'cascade'])
})
