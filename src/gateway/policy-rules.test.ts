// Rules of the policy on the road itself: what they ask for is done, whatever model was named.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { startFake } from '../../test/fakes/upstream.ts'
import { startApp } from '../app.ts'
import { configSchema } from '../config/schema.ts'

/** As a configuration has it; a literal with this key would look like a promise. */
const rule = (name: string, when: object, effect: object) =>
  Object.fromEntries([
    ['name', name],
    ['when', when],
    ['then', effect],
  ])

const cleanUps: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function house(rules: object[], more: object = {}) {
  const far = await startFake()
  const near = await startFake()
  const home = mkdtempSync(join(tmpdir(), 'drawbridge-rules-'))
  const config = configSchema.parse({
    discover: false,
    server: { port: 0 },
    upstreams: [
      { id: 'far', provider: 'openai-compatible', base: `${far.url()}/v1`, zone: 'cloud', models: ['m'] },
      { id: 'near', provider: 'openai-compatible', base: `${near.url()}/v1`, zone: 'private', models: ['m'] },
    ],
    prices: { models: { m: { input: 100, output: 100 } } },
    policy: { rules },
    ...more,
  })
  const app = await startApp({ environment: {}, home, config })
  cleanUps.push(async () => {
    await app.close()
    await Promise.all([far.close(), near.close()])
    rmSync(home, { recursive: true, force: true })
  })
  const ask = async (model: string, text: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${app.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ model, messages: [{ role: 'user', content: text }] }),
    })
    const body = (await response.json()) as { error?: { code?: string; message?: string } }
    const sent = [...far.seen, ...near.seen].filter(({ method }) => method === 'POST').map((seen) => seen.body)
    return { status: response.status, code: body.error?.code, message: body.error?.message, sent: sent.at(-1) }
  }
  return { ask, app }
}

const mail = 'Please write to wanda.haddad@intra-zyx.example today.'

test('a rule that asks for review holds what would leave', async () => {
  const { ask } = await house([rule('look', { labels: ['matter-7'] }, { review: true })])
  expect(await ask('far/m', 'Hello.', { 'x-drawbridge-labels': 'matter-7' })).toMatchObject({
    status: 403,
    code: 'policy.held',
    sent: undefined,
  })
  expect(await ask('far/m', 'Hello.')).toMatchObject({ status: 200 })
})

test('a rule that asks for redaction dresses the text for the house’s own network too', async () => {
  const plain = await house([])
  expect((await plain.ask('near/m', mail)).sent).toContain('wanda.haddad@intra-zyx.example')
  const { ask } = await house([rule('dress', { callers: ['anonymous'] }, { redact: 'always' })])
  const { status, sent } = await ask('near/m', mail)
  expect(status).toBe(200)
  expect(sent).not.toContain('wanda.haddad')
})

test('a rule that refuses is told in its own words', async () => {
  const { ask } = await house([rule('no', { labels: ['press'] }, { refuse: 'Ask the press office.' })])
  const { status, code, message } = await ask('far/m', 'Hello.', { 'x-drawbridge-labels': 'press' })
  expect([status, code]).toEqual([403, 'policy.refused'])
  expect(message).toContain('Ask the press office.')
})

test('a limit on cost holds for a model that was named', async () => {
  const { ask } = await house([])
  expect(await ask('far/m', 'Hello.', { 'x-drawbridge-max-cost-usd': '0.000001' })).toMatchObject({ status: 403, sent: undefined })
  expect(await ask('far/m', 'Hello.', { 'x-drawbridge-max-cost-usd': '5' })).toMatchObject({ status: 200 })
})

test('a preset that is wished for tightens: under offline nothing reaches the cloud', async () => {
  const { ask } = await house([])
  expect(await ask('far/m', 'Hello.', { 'x-drawbridge-policy': 'offline' })).toMatchObject({ status: 403, sent: undefined })
})
