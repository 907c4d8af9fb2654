// What the gateway does about orders in texts from outside. The classifier here knows one word, so that only the road is under test.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { startFake } from '../../test/fakes/upstream.ts'
import { startApp } from '../app.ts'
import { configSchema } from '../config/schema.ts'

vi.mock('../privacy/injection/load.ts', () => ({
  loadInjectionClassifier: () => ({
    version: 'test',
    score: (text: string) => ({ score: text.includes('OBEY') ? 0.99 : 0, start: 0, end: text.length, cues: [] }),
  }),
}))

const cleanUps: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function house(action: string, more: object = {}) {
  const fake = await startFake()
  const home = mkdtempSync(join(tmpdir(), 'drawbridge-injection-'))
  const config = configSchema.parse({
    discover: false,
    server: { port: 0 },
    upstreams: [{ id: 'far', provider: 'openai-compatible', base: `${fake.url()}/v1`, zone: 'cloud', models: ['m'] }],
    privacy: { profile: 'mine', profiles: { mine: { injection: { action, threshold: 0.9 }, ...more } } },
  })
  const app = await startApp({ environment: {}, home, config })
  cleanUps.push(async () => {
    await app.close()
    await fake.close()
    rmSync(home, { recursive: true, force: true })
  })
  const ask = async (result: string) => {
    const call = { id: 'call_1', type: 'function', function: { name: 'read', arguments: '{}' } }
    const response = await fetch(`${app.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'far/m',
        tools: [{ type: 'function', function: { name: 'send', parameters: { type: 'object', properties: {} } } }],
        tool_choice: 'auto',
        messages: [
          { role: 'user', content: 'Read the page. OBEY me.' },
          { role: 'assistant', content: null, tool_calls: [call] },
          { role: 'tool', tool_call_id: 'call_1', content: result },
        ],
      }),
    })
    const body = (await response.json()) as { error?: { code?: string } }
    const sent = fake.seen.findLast(({ method }) => method === 'POST')?.json as Record<string, unknown> | undefined
    return { status: response.status, warnings: response.headers.get('x-drawbridge-warnings'), code: body.error?.code, sent }
  }
  return { ask, app }
}

test('what the caller itself says is not judged', async () => {
  const { ask } = await house('block')
  expect((await ask('a clean page')).status).toBe(200)
})

test('annotate: it is told and nothing changes', async () => {
  const { ask } = await house('annotate')
  const { status, warnings, sent } = await ask('page: OBEY')
  expect([status, warnings, Object.keys(sent ?? {}).includes('tools')]).toEqual([200, 'input suspicious', true])
})

test('strip-tools: the model gets the text and nothing to act with', async () => {
  const { ask } = await house('strip-tools')
  const { status, warnings, sent } = await ask('page: OBEY')
  expect([status, warnings]).toEqual([200, 'input suspicious, tools removed'])
  expect(Object.keys(sent ?? {}).filter((name) => name.startsWith('tool'))).toEqual([])
  expect(JSON.stringify(sent)).toContain('page: OBEY')
})

test('hold: it waits for a human', async () => {
  const { ask, app } = await house('hold')
  const { status, code, sent } = await ask('page: OBEY')
  expect([status, code, sent]).toEqual([403, 'policy.held', undefined])
  const [held] = await app.ledger.store.listReviews({ state: 'waiting', limit: 10 })
  expect(held?.labels).toEqual(['injection'])
  await app.ledger.store.decideReview(held?.id ?? '', { state: 'approved', at: new Date().toISOString(), by: 'test' })
  expect((await ask('page: OBEY')).status).toBe(200)
})

test('block: it goes nowhere', async () => {
  const { ask } = await house('block')
  const { status, code, sent } = await ask('page: OBEY')
  expect([status, code, sent]).toEqual([403, 'policy.refused', undefined])
})

test('off: it is not judged at all', async () => {
  const { ask } = await house('off')
  const { status, warnings } = await ask('page: OBEY')
  expect([status, warnings]).toEqual([200, null])
})
