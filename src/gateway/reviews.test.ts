import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse, upstreamAt } from '../../test/chaos/house.ts'
import { call } from '../../test/chaos/wire.ts'
import { type FakeUpstream, startFake } from '../../test/fakes/upstream.ts'

let fake: FakeUpstream
let house: House

beforeAll(async () => {
  fake = await startFake()
  house = await openHouse({
    config: {
      privacy: { review: { levels: ['internal', 'confidential'] } },
      callers: [
        { name: 'ida', key: 'key-of-ida-0123456789' },
        { name: 'nils', key: 'key-of-nils-0123456789', role: 'operator' },
      ],
      upstreams: [
        upstreamAt('far', 'openai-chat', fake.url(), { zone: 'cloud', native: true }),
        upstreamAt('other', 'gemini', fake.url(), { zone: 'cloud', models: ['m', 'n'] }),
      ],
    },
  })
})

afterAll(async () => {
  await house.close()
  await fake.close()
})

const ask = async (path: string, body?: unknown, { caller = 'ida', method = 'POST', type = 'application/json' } = {}) => {
  const headers = { authorization: `Bearer key-of-${caller}-0123456789`, 'content-type': type }
  const { status, body: told } = await call({ url: house.app.url, path, method, body, headers }).captured
  return { status, review: /r_[0-9a-f]{24}/.exec(told.toString())?.[0] ?? '' }
}

async function approve(id: string): Promise<void> {
  const headers = { authorization: 'Bearer key-of-nils-0123456789', 'x-drawbridge-admin': '1' }
  const { status } = await call({ url: house.app.url, path: `/admin/reviews/${id}`, body: { state: 'approved' }, headers }).captured
  expect(status).toBe(200)
}

test('an approval is for one path, method and caller, and for nothing else', async () => {
  const path = '/native/far/v1/files/file-abc123'
  const { status, review } = await ask(path, undefined, { method: 'GET' })
  expect(status).toBe(403)
  await approve(review)
  expect((await ask(path, undefined, { method: 'GET' })).status).not.toBe(403)
  for (const [other, options] of [
    ['/native/far/v1/files/file-abc456', { method: 'GET' }],
    [`${path}?content=true`, { method: 'GET' }],
    [path, { method: 'DELETE' }],
    [path, { method: 'GET', caller: 'nils' }],
  ] as const)
    expect((await ask(other, undefined, options)).status).toBe(403)
})

test('an approval is for one model, even where the body does not name it', async () => {
  const body = { contents: [{ role: 'user', parts: [{ text: 'Hello there.' }] }] }
  const path = (model: string) => `/v1beta/models/${encodeURIComponent(`other/${model}`)}:generateContent`
  const { review } = await ask(path('m'), body)
  await approve(review)
  expect((await ask(path('m'), body)).status).toBe(200)
  expect((await ask(path('n'), body)).status).toBe(403)
})

test('what was approved shows where it goes, path and query included', async () => {
  const { review } = await ask('/native/far/v1/files?purpose=fine', undefined, { method: 'GET' })
  const found = await house.app.ledger.store.getReview(review)
  expect(found?.destination).toMatch(/^GET http:\/\/127\.0\.0\.1:\d+\/v1\/files\?purpose=fine$/)
})
