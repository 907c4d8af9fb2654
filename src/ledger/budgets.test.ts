import fc from 'fast-check'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startPostgres } from '../../test/postgres.ts'
import { type Amounts, nothing } from '../core/budget.ts'
import type { Want } from './budgets.ts'
import { openStore, type Store } from './store.ts'

const now = '2026-11-20T10:00:00.000Z'
const soon = '2026-11-20T10:00:30.000Z'
const later = '2026-11-20T11:00:00.000Z'
const muchLater = '2026-11-21T11:00:00.000Z'

let store: Store

const server = await startPostgres()
afterAll(() => server?.stop())
const places = [{ name: 'SQLite', fresh: async () => 'sqlite::memory:' }, ...(server ? [{ name: 'PostgreSQL', fresh: server.fresh }] : [])]

const want = (budget: string, amount: number, limit?: number, more: Partial<Want> = {}): Want => ({
  budget,
  subject: '',
  unit: 'usd',
  starts: '2026-11-01T00:00:00.000Z',
  ends: '2026-12-01T00:00:00.000Z',
  amount,
  ...(limit !== undefined && { limit }),
  ...more,
})
const micros = (amount: number | undefined): Amounts => ({ micros: amount, tokens: 7, requests: 1 })
const reserve = (id: string, wants: Want[], expires = soon, writer = 'w') => store.reserveBudgets({ id, writer, expires, wants })
const settle = (id: string, used: Amounts, more: object = {}) => store.settleBudgets({ id, used, until: muchLater, ...more })
const standing = async () =>
  Object.fromEntries((await store.listMeters(now)).map(({ budget, spent, reserved, estimated }) => [budget, [spent, reserved, estimated]]))

describe.each(places)('budgets in $name', ({ name, fresh }) => {
  beforeEach(async () => {
    store = await openStore(await fresh())
  })
  afterEach(() => store.close())

  test('what is reserved counts until it is settled, and then what was used does', async () => {
    expect(await reserve('a', [want('firm', 60, 100)])).toMatchObject({ kind: 'held', meters: [{ spent: 0, reserved: 60 }] })
    expect(await reserve('b', [want('firm', 60, 100)])).toMatchObject({ kind: 'exhausted', meters: [{ spent: 0, reserved: 60 }] })
    expect(await settle('a', micros(35))).toMatchObject([{ spent: 35, reserved: 0, estimated: 0, settled: 1 }])
    expect(await reserve('b', [want('firm', 65, 100)])).toMatchObject({ kind: 'held' })
    expect(await reserve('c', [want('firm', 1, 100)])).toMatchObject({ kind: 'exhausted' })
  })

  test('all that match are taken or none: one that is full gives back what the others had set aside', async () => {
    await reserve('a', [want('zoo', 10, 10)])
    expect(await reserve('b', [want('zoo', 1, 10), want('ark', 5, 100), want('bay', 5)])).toMatchObject({
      kind: 'exhausted',
      meters: [{ budget: 'zoo' }],
    })
    expect(await standing()).toEqual({ zoo: [0, 10, 0] })
    expect(await store.countHolds()).toBe(1)
  })

  test('nothing sent is nothing spent, and no request; unknown is what was held, and said to be estimated', async () => {
    await reserve('a', [want('firm', 60, 100)])
    expect(await settle('a', nothing)).toMatchObject([{ spent: 0, reserved: 0, settled: 0 }])
    await reserve('b', [want('firm', 60, 100)])
    expect(await settle('b', micros(undefined))).toMatchObject([{ spent: 60, reserved: 0, estimated: 60, settled: 1 }])
    await reserve('c', [want('firm', 40, 100)])
    expect(await settle('c', micros(3), { isEstimated: true })).toMatchObject([{ spent: 63, estimated: 63 }])
  })

  test('each budget is settled in its own unit', async () => {
    await reserve('a', [want('m', 60), want('t', 60, 100, { unit: 'tokens' }), want('r', 1, 5, { unit: 'requests' })])
    await settle('a', micros(undefined))
    expect(await standing()).toEqual({ m: [60, 0, 60], t: [7, 0, 0], r: [1, 0, 0] })
  })

  test('a settlement that is said twice counts once, and so does one of a request that was never held', async () => {
    await reserve('a', [want('firm', 60, 100)])
    for (let times = 0; times < 2; times++) await settle('a', micros(35), { unheld: [] })
    for (let times = 0; times < 3; times++) await settle('b', micros(5), { unheld: [want('firm', 9)] })
    expect(await standing()).toEqual({ firm: [40, 0, 0] })
  })

  test('what a gateway held that is gone is booked once, however many look; if it comes back, the sum is put right', async () => {
    await reserve('a', [want('firm', 60, 100)])
    await reserve('b', [want('firm', 10, 100)], later)
    expect(await store.lapseHolds(now, muchLater)).toBe(0)
    const looks = await Promise.all([1, 2, 3].map(() => store.lapseHolds('2026-11-20T10:00:31.000Z', muchLater)))
    expect(looks.reduce((sum, each) => sum + each)).toBe(1)
    expect(await standing()).toEqual({ firm: [60, 10, 60] })
    await settle('a', micros(20))
    await settle('a', micros(20))
    expect(await standing()).toEqual({ firm: [20, 10, 0] })
  })

  test('a gateway that lives keeps its holds, and no other’s', async () => {
    await reserve('a', [want('firm', 1)])
    await reserve('b', [want('firm', 2)], soon, 'other')
    await store.renewHolds('w', later)
    expect(await store.lapseHolds('2026-11-20T10:30:00.000Z', muchLater)).toBe(1)
    expect(await standing()).toEqual({ firm: [2, 1, 2] })
  })

  test('of a hundred at once no more come in than there is room for, in whichever order they name their budgets', async () => {
    const wants = [want('one', 10, 300), want('two', 10, 170), want('three', 10)]
    const held = await Promise.all(
      Array.from({ length: 100 }, (_, index) => reserve(`r${index}`, index % 2 === 0 ? wants : wants.toReversed())),
    )
    expect(held.filter(({ kind }) => kind === 'held').length).toBe(17)
    expect(await standing()).toEqual({ one: [0, 170, 0], two: [0, 170, 0], three: [0, 170, 0] })
  })

  test('whatever happens in whatever order, what is reserved is what is held, and a limit is never passed', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('reserve' as const), amount: fc.integer({ min: 0, max: 40 }), both: fc.boolean() }),
      fc.record({ kind: fc.constant('settle' as const), which: fc.nat(), share: fc.integer({ min: 0, max: 100 }), knows: fc.boolean() }),
      fc.record({ kind: fc.constant('lapse' as const) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const tag = `${Math.trunc(performance.now() * 1_000)}`
        const open: { id: string; amount: number }[] = []
        let count = 0
        for (const one of steps) {
          if (one.kind === 'reserve') {
            const id = `${tag}-${count++}`
            const { amount } = one
            const wants = [want(`one${tag}`, amount, 100), ...(one.both ? [want(`two${tag}`, amount, 60)] : [])]
            if ((await reserve(id, wants)).kind === 'held') open.push({ id, amount })
          } else if (one.kind === 'lapse') await store.lapseHolds(later, muchLater)
          else {
            const [held] = open.splice(one.which % Math.max(1, open.length), 1)
            if (held) await settle(held.id, micros(one.knows ? Math.floor((held.amount * one.share) / 100) : undefined))
          }
          const meters = (await store.listMeters(now)).filter(({ budget }) => budget.endsWith(tag))
          for (const { budget, spent, reserved, estimated } of meters) {
            expect(spent + reserved).toBeLessThanOrEqual(budget.startsWith('one') ? 100 : 60)
            expect(Math.min(spent, reserved, estimated, spent - estimated)).toBeGreaterThanOrEqual(0)
          }
        }
        for (const { id } of open) await settle(id, nothing)
        expect((await store.listMeters(now)).filter(({ budget, reserved }) => budget.endsWith(tag) && reserved !== 0)).toEqual([])
      }),
      { numRuns: name === 'SQLite' ? 40 : 8 },
    )
  }, 30_000)

  test('sums of periods that are over are not listed, and are forgotten with the rest', async () => {
    await reserve('a', [want('old', 1, 5, { starts: '2026-09-01T00:00:00.000Z', ends: '2026-10-01T00:00:00.000Z' })])
    await reserve('b', [want('ever', 1, 5, { starts: '1970-01-01T00:00:00.000Z', ends: undefined as never })])
    expect(Object.keys(await standing())).toEqual(['ever'])
    expect(await store.forgetMeters('2026-10-02T00:00:00.000Z')).toBe(1)
    expect(Object.keys(await standing())).toEqual(['ever'])
  })
})
