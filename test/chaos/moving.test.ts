// The configuration changes while a request is on its way, and conversations go on under it.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type App, startApp } from '../../src/app.ts'
import { startFake } from '../fakes/upstream.ts'
import { openHouse, upstreamAt } from './house.ts'
import { call, until } from './wire.ts'

const body = (text: string) => ({ model: 'far/m', messages: [{ role: 'user', content: text }] })

test('a request that waits while the rules change does not leave by the old ones', async () => {
  const fake = await startFake()
  const home = mkdtempSync(join(tmpdir(), 'drawbridge-moving-'))
  const file = join(home, 'config.yaml')
  const write = (terms: string[]) =>
    writeFileSync(
      file,
      JSON.stringify({
        discover: false,
        server: { port: 0 },
        retry: { attempts: 0 },
        privacy: { dictionaries: [{ name: 'matters', kind: 'PROJECT', level: 'confidential', terms: ['Kestrelwick', ...terms] }] },
        upstreams: [upstreamAt('far', 'openai-chat', fake.url('slow-start=600'), { zone: 'cloud', slots: 1 })],
      }),
    )
  write([])
  let app: App | undefined
  try {
    app = await startApp({ environment: {}, home, file, watch: false })
    const { url } = app
    const first = call({ url, path: '/v1/chat/completions', body: body('Hello there.') }).captured
    await until(() => fake.seen.some(({ method }) => method === 'POST'), 3_000)
    const second = call({ url, path: '/v1/chat/completions', body: body('What of Heronfall?') }).captured
    await new Promise((resolve) => setTimeout(resolve, 150))
    write(['Heronfall'])
    expect(await app.reload()).toEqual([])
    expect((await first).status).toBe(200)
    expect((await second).status).toBe(403)
    expect(fake.seen.map(({ body: sent }) => sent).join()).not.toContain('Heronfall')
    const third = await call({ url, path: '/v1/chat/completions', body: body('What of Heronfall?') }).captured
    expect(third.status).toBe(200)
    expect(fake.seen.map(({ body: sent }) => sent).join()).not.toContain('Heronfall')
  } finally {
    await app?.close()
    await fake.close()
  }
}, 30_000)

test('a conversation that is remembered keeps its first turns when a later one is redacted', async () => {
  const fake = await startFake()
  const house = await openHouse({
    config: {
      privacy: {},
      responses: { remember: 10 },
      upstreams: [
        upstreamAt('far', 'anthropic-messages', fake.url(), { zone: 'cloud' }),
        upstreamAt('near', 'ollama-chat', fake.url(), { zone: 'device' }),
      ],
    },
  })
  const ask = async (model: string, input: string, previous?: string) => {
    const sent = { model, input, ...(previous && { previous_response_id: previous }) }
    const { body: told } = await call({ url: house.app.url, path: '/v1/responses', body: sent }).captured
    return JSON.parse(told.toString()).id as string
  }
  try {
    const one = await ask('far/m', 'Tell of the seven trees.')
    const two = await ask('far/m', 'My number is 219-09-9999.', one)
    await ask('near/m', 'What was it?', two)
    const last = fake.seen.findLast(({ path }) => path === '/api/chat')?.body
    expect(last).toContain('seven trees')
    expect(last).toContain('219-09-9999')
    const told = fake.seen.filter(({ path }) => path === '/v1/messages')
    expect(told.map(({ body: sent }) => sent).join()).not.toContain('219-09-9999')
  } finally {
    await house.close()
    await fake.close()
  }
}, 30_000)

test('what was kept for a key that is revoked is not given to the next one of its name', async () => {
  const fake = await startFake()
  const house = await openHouse({
    config: {
      levers: { answers: { keep: 8, temperatures: 'any' } },
      upstreams: [upstreamAt('far', 'openai-chat', fake.url(), { zone: 'cloud' })],
    },
  })
  const { url } = house.app
  const administer = async (method: string, path: string, wish?: object) => {
    const authorization = `Bearer ${readFileSync(join(house.home, 'owner.key'), 'utf8').trim()}`
    const headers = { authorization, 'x-drawbridge-admin': '1', 'content-type': 'application/json' }
    const { body: told } = await call({ url, path, method, headers, ...(wish && { body: wish }) }).captured
    return JSON.parse(told.toString()) as { key: string }
  }
  const isGivenAgain = async (key: string) => {
    const headers = { authorization: `Bearer ${key}` }
    const told = await call({ url, path: '/v1/chat/completions', headers, body: body('Hello there.') }).captured
    expect(told.status).toBe(200)
    return told.headers.age !== undefined
  }
  try {
    const first = await administer('POST', '/admin/keys', { name: 'wanda' })
    expect([await isGivenAgain(first.key), await isGivenAgain(first.key)]).toEqual([false, true])
    await administer('DELETE', '/admin/keys/wanda')
    const second = await administer('POST', '/admin/keys', { name: 'wanda' })
    expect([await isGivenAgain(second.key), await isGivenAgain(second.key)]).toEqual([false, true])
  } finally {
    await house.close()
    await fake.close()
  }
})
