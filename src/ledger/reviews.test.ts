import { afterEach, beforeEach, expect, test } from 'vitest'
import { mostWaiting, type Review } from './reviews.ts'
import { openStore, type Store } from './store.ts'

let store: Store
beforeEach(async () => {
  store = await openStore('sqlite::memory:')
})
afterEach(() => store.close())

function held(id: string, more: Partial<Review> = {}): Review {
  return {
    id,
    at: '2026-01-01T00:00:00.000Z',
    exchange: 'd_1',
    caller: 'anna-app',
    destination: 'https://api.example.com',
    model: 'far/m',
    level: 'restricted',
    labels: ['matters'],
    redactions: { PERSON: 1 },
    state: 'waiting',
    text: '{"input":"about [[PERSON_1]]"}',
    ...more,
  }
}

test('what is held waits with its exact text until somebody decides', async () => {
  await store.holdForReview(held('r_1'))
  expect(await store.listReviews({ state: 'waiting', limit: 10 })).toEqual([held('r_1')])
  const decided = await store.decideReview('r_1', {
    state: 'approved',
    at: '2026-01-02T00:00:00.000Z',
    by: 'desk',
    note: 'fine',
    edited: '{}',
  })
  expect(decided).toEqual(
    held('r_1', { state: 'approved', decidedAt: '2026-01-02T00:00:00.000Z', decidedBy: 'desk', note: 'fine', edited: '{}' }),
  )
  expect(await store.listReviews({ state: 'waiting', limit: 10 })).toEqual([])
})

test('a decision is made once', async () => {
  await store.holdForReview(held('r_1'))
  await store.decideReview('r_1', { state: 'rejected', at: '2026-01-02T00:00:00.000Z', by: 'desk' })
  expect(await store.decideReview('r_1', { state: 'approved', at: '2026-01-03T00:00:00.000Z', by: 'other' })).toBeUndefined()
  expect((await store.getReview('r_1'))?.state).toBe('rejected')
})

test('the same thing held twice stands once and keeps its verdict', async () => {
  await store.holdForReview(held('r_1'))
  await store.decideReview('r_1', { state: 'approved', at: '2026-01-02T00:00:00.000Z', by: 'desk' })
  await store.holdForReview(held('r_1'))
  expect((await store.getReview('r_1'))?.state).toBe('approved')
})

test('the queue has a bound', async () => {
  for (let number = 0; number < mostWaiting; number++) await store.holdForReview(held(`r_${number}`))
  expect(await store.holdForReview(held('r_more'))).toBe(false)
  expect(await store.getReview('r_more')).toBeUndefined()
})
