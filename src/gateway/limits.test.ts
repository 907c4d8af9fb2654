import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { openHouse } from '../../test/chaos/house.ts'
import { startFake } from '../../test/fakes/upstream.ts'
import type { Limits } from '../core/access.ts'
import type { Caller } from './callers.ts'
import type { ExchangeDoor } from './doors.ts'
import { createLimiter, mostBuckets } from './limits.ts'

let clock = 0
const chat: ExchangeDoor = { kind: 'exchange', operation: 'chat', wire: 'openai-chat' }
const world = { now: () => Date.parse('2026-11-20T10:00:00Z') + clock, monotonic: () => clock }
const closers: (() => Promise<void>)[] = []
let count = 0

afterEach(async () => {
  clock = 0
  for (const close of closers.splice(0).reverse()) await close()
})

const limiterFor = (forAll?: Limits) => {
  const limiter = createLimiter(world, () => forAll)
  const ask = (caller: Partial<Caller>, bytes = 4, door = chat) =>
    limiter.enter({ id: `d_${++count}`, caller: { name: 'ann', ...caller }, bytes: Buffer.alloc(bytes), door })
  const goes = (caller: Partial<Caller>, bytes = 4) => {
    const entered = ask(caller, bytes)
    return entered?.kind !== 'limited'
  }
  return { limiter, ask, goes }
}

test('whoever is not limited pays nothing and is told nothing', () => {
  expect(limiterFor().ask({})).toBeUndefined()
})

test('a minute’s worth may come at once, then as much as the minute gives', () => {
  const { goes } = limiterFor()
  const limits = { requestsPerMinute: 6 }
  expect(Array.from({ length: 8 }, () => goes({ limits }))).toEqual([true, true, true, true, true, true, false, false])
  clock = 9_999
  expect(goes({ limits })).toBe(false)
  clock = 10_000
  expect([goes({ limits }), goes({ limits })]).toEqual([true, false])
})

test('in no stretch of time more come in than the bucket and the time give, whenever they ask', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.integer({ min: 0, max: 8_000 }), { maxLength: 120 }), (limit, pauses) => {
      clock = 0
      const { goes } = limiterFor()
      const came: number[] = []
      for (const pause of pauses) {
        clock += pause
        if (goes({ limits: { requestsPerMinute: limit } })) came.push(clock)
      }
      for (let from = 0; from < came.length; from++)
        for (let to = from; to < came.length; to++)
          expect(to - from + 1).toBeLessThanOrEqual(limit + (((came[to] ?? 0) - (came[from] ?? 0)) * limit) / 60_000 + 0.001)
    }),
  )
})

test('a refusal says when to come back, and then there is room', () => {
  const { ask, goes } = limiterFor()
  const limits = { requestsPerMinute: 2 }
  goes({ limits })
  goes({ limits })
  const refused = ask({ limits })
  expect(refused).toMatchObject({
    kind: 'limited',
    error: { code: 'caller.limited', status: 429, data: { who: 'ann', limit: 2, seconds: 30 } },
  })
  expect(refused?.headers).toMatchObject({ 'retry-after': '30', 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-limit-requests': '2' })
  clock = 30_000
  expect(goes({ limits })).toBe(true)
})

test('key, team and everybody are limited apart, and whoever one of them refuses takes nothing of the others', () => {
  const { goes } = limiterFor({ requestsPerMinute: 4 })
  const team = { team: 'legal', teamLimits: { requestsPerMinute: 2 } }
  expect([goes({ ...team }), goes({ ...team, name: 'bob' }), goes({ ...team }), goes({ ...team })]).toEqual([true, true, false, false])
  expect([goes({ name: 'eve' }), goes({ name: 'eve' }), goes({ name: 'eve' })]).toEqual([true, true, false])
})

test('requests at once are counted until they end, however often that is said', () => {
  const { ask } = limiterFor()
  const limits = { concurrent: 2 }
  const [first, second] = [ask({ limits }), ask({ limits })]
  expect(ask({ limits })?.kind).toBe('limited')
  if (first?.kind === 'entered') for (let times = 0; times < 3; times++) first.leave()
  expect([second?.kind, ask({ limits })?.kind, ask({ limits })?.kind]).toEqual(['entered', 'entered', 'limited'])
})

test('tokens are guessed at first and counted when they are known; what is larger than a minute’s worth goes alone', () => {
  const { ask, limiter } = limiterFor()
  const limits = { tokensPerMinute: 100 }
  const before = `d_${count + 1}`
  expect(ask({ limits }, 40)?.headers).toMatchObject({ 'x-ratelimit-remaining-tokens': '90' })
  limiter.used({ id: before, usage: { inputTotal: 30, outputTotal: 50 }, decision: { signals: [] } as never })
  expect(ask({ limits }, 80)?.headers).toMatchObject({ 'x-ratelimit-remaining-tokens': '0' })
  expect(ask({ limits }, 4)?.kind).toBe('limited')
  expect(ask({ limits: { tokensPerMinute: 100 }, name: 'big' }, 4_000)?.kind).toBe('entered')
  expect(ask({ limits: { tokensPerMinute: 100 }, name: 'big' }, 4)?.kind).toBe('limited')
})

test('callers of Anthropic’s protocol read its own headers', () => {
  const { ask } = limiterFor()
  const door = { ...chat, wire: 'anthropic-messages' as const }
  expect(ask({ limits: { requestsPerMinute: 60 } }, 4, door)?.headers).toEqual({
    'anthropic-ratelimit-requests-limit': '60',
    'anthropic-ratelimit-requests-remaining': '59',
    'anthropic-ratelimit-requests-reset': '2026-11-20T10:00:01Z',
  })
})

test('there are never more buckets than agreed, and one that is not full keeps what it owes as long as others are full', () => {
  const { goes } = limiterFor()
  const limits = { requestsPerMinute: 1 }
  for (let index = 0; index < mostBuckets; index++) goes({ name: `k${index}`, limits })
  clock = 60_000
  expect([goes({ name: 'last', limits }), goes({ name: 'last', limits })]).toEqual([true, false])
})

test('a gateway tells its callers, in their own protocol, and lets them in again', async () => {
  const fake = await startFake({ models: ['m'] })
  closers.push(() => fake.close())
  const upstreams = [{ id: 'box', provider: 'openai-compatible', base: `${fake.url()}/v1`, models: ['m'] }]
  const callers = [
    { name: 'ann', key: 'key-of-ann-1', limits: { requestsPerMinute: 1 } },
    { name: 'bob', key: 'key-of-bob-1', limits: { concurrent: 1 } },
  ]
  const house = await openHouse({ config: { upstreams, callers } })
  closers.push(() => house.close())
  const ask = (path: string, key: string) =>
    fetch(house.app.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify({ model: 'box/m', max_tokens: 9, messages: [{ role: 'user', content: 'hello' }] }),
    })
  const first = await ask('/v1/chat/completions', 'key-of-ann-1')
  expect([first.status, first.headers.get('x-ratelimit-remaining-requests')]).toEqual([200, '0'])
  const refused = await ask('/v1/messages', 'key-of-ann-1')
  expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('anthropic-ratelimit-requests-remaining')]).toEqual([
    429,
    '60',
    '0',
  ])
  expect(await refused.json()).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } })
  for (let times = 0; times < 3; times++) expect((await ask('/v1/chat/completions', 'key-of-bob-1')).status).toBe(200)
  expect(fake.seen.filter(({ method }) => method === 'POST').length).toBe(4)
})
