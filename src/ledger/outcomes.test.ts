import { afterEach, beforeEach, expect, test } from 'vitest'
import { driverOf } from './drivers/index.ts'
import { migrate } from './migrations.ts'
import { type Judgement, outcomeStore } from './outcomes.ts'
import { openStore, type Store } from './store.ts'

let store: Store
beforeEach(async () => {
  store = await openStore('sqlite::memory:')
})
afterEach(() => store.close())

function judged(exchange: string, more: Partial<Judgement> = {}): Judgement {
  return {
    exchange,
    at: '2026-01-01T00:00:00.000Z',
    source: 'feedback',
    right: 1,
    upstream: 'box',
    model: 'm',
    family: 'math',
    complexity: 0.4,
    expected: 0.7,
    estimator: 'e1',
    thread: 't1',
    ...more,
  }
}

test('what was judged comes back as it was, features and all', async () => {
  const one = judged('d_1', { reason: 'wrong', right: 0.25, features: new Uint8Array([1, 2, 255]) })
  await store.noteOutcomes([one])
  expect((await store.listOutcomes({ limit: 10 })).judgements).toEqual([one])
})

test('a second judgement by the same source takes the place of the first, another source stands beside it', async () => {
  await store.noteOutcomes([judged('d_1'), judged('d_1', { right: 0 }), judged('d_1', { source: 'retry', right: 0.3 })])
  const { judgements } = await store.listOutcomes({ limit: 10 })
  expect(judgements.map(({ source, right }) => [source, right])).toEqual([
    ['retry', 0.3],
    ['feedback', 0],
  ])
  expect(await store.hasOutcome('d_1', 'retry')).toBe(true)
  expect(await store.hasOutcome('d_1', 'shadow')).toBe(false)
})

test('pages hold every judgement once, the latest first', async () => {
  const all = Array.from({ length: 25 }, (_, index) =>
    judged(`d_${index}`, { at: `2026-01-01T00:00:${String(index % 5).padStart(2, '0')}.000Z` }),
  )
  await store.noteOutcomes(all)
  const seen: string[] = []
  for (let before: string | undefined, more = true; more; ) {
    const page = await store.listOutcomes({ limit: 4, ...(before !== undefined && { before }) })
    seen.push(...page.judgements.map(({ exchange }) => exchange))
    before = page.next
    more = before !== undefined
  }
  expect(new Set(seen).size).toBe(25)
  expect(seen).toHaveLength(25)
})

test('what is older than agreed is forgotten', async () => {
  await store.noteOutcomes([judged('d_1'), judged('d_2', { at: '2026-02-01T00:00:00.000Z' })])
  expect(await store.forgetOutcomes('2026-01-15T00:00:00.000Z')).toBe(1)
  expect(await store.countOutcomes()).toBe(1)
})

test('the table has a bound: the oldest make room', async () => {
  const { kysely, close } = await driverOf('sqlite::memory:').open('sqlite::memory:')
  await migrate(kysely)
  const small = outcomeStore(kysely, 10)
  for (let index = 0; index < 40; index++)
    await small.noteOutcomes([judged(`d_${index}`, { at: new Date(Date.UTC(2026, 0, 1) + index * 1_000).toISOString() })])
  expect(await small.countOutcomes()).toBeLessThanOrEqual(20)
  expect((await small.listOutcomes({ limit: 1 })).judgements[0]?.exchange).toBe('d_39')
  await close()
})
