// Budgets while the ledger does not answer: what was heard last counts for a minute, then hard ones refuse; what passed is booked once.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Amounts, Budget } from '../core/budget.ts'
import { openStore, type Store } from '../ledger/store.ts'
import { type Budgets, createBudgets, graceMs } from './budgets.ts'

const firm: Budget = {
  name: 'firm',
  scope: {},
  period: 'month',
  unit: 'usd',
  limit: 100,
  mode: 'hard',
  warnAt: [],
  unpriced: 'refuse',
  whenAway: 'refuse',
}
let store: Store
let budgets: Budgets
let isAway = false
let clock = 0
let warned: string[] = []
let kept: readonly Budget[] = [firm]

beforeEach(async () => {
  store = await openStore('sqlite::memory:')
  isAway = false
  clock = 0
  warned = []
  kept = [firm]
  let id = 0
  const world = {
    now: () => Date.parse('2026-11-20T10:00:00Z') + clock,
    monotonic: () => clock,
    id: (prefix: string) => `${prefix}_${++id}`,
  }
  const through = <Args extends unknown[], Value>(ask: (...args: Args) => Promise<Value>) => {
    return async (...args: Args): Promise<Value> => {
      if (isAway) throw new Error('it is away')
      return ask(...args)
    }
  }
  const { reserveBudgets, settleBudgets, renewHolds, lapseHolds, listMeters } = store
  budgets = createBudgets({
    store: {
      reserveBudgets: through(reserveBudgets),
      settleBudgets: through(settleBudgets),
      renewHolds: through(renewHolds),
      lapseHolds: through(lapseHolds),
      listMeters: through(listMeters),
    },
    budgets: () => kept,
    world,
    warn: (message) => warned.push(message),
    beatMs: 0,
  })
  await budgets.beat()
})
afterEach(async () => {
  await budgets.close()
  await store.close()
})

const bound = (micros: number): Amounts => ({ micros, tokens: micros, requests: 1 })
const hold = async (micros: number) => {
  const held = await budgets.hold({ caller: 'ann' }, () => bound(micros))
  if (!held) throw new Error('no budget counts it')
  return held
}
const used = (micros: number): Amounts => ({ micros, tokens: 1, requests: 1 })
const standing = async () => {
  const [view] = await budgets.views()
  return [view?.spent, view?.reserved]
}

test('for a minute as much passes as was left when the ledger was heard last, and it is booked when it is back', async () => {
  const before = await hold(30)
  if (before.kind === 'held') before.settle(used(30))
  expect(await standing()).toEqual([30, 0])
  isAway = true
  const first = await hold(40)
  expect(first.kind).toBe('held')
  expect(await hold(40)).toMatchObject({ kind: 'barred', reason: { code: 'budget.exhausted' } })
  const second = await hold(30)
  for (const held of [first, second]) if (held.kind === 'held') held.settle(used(20))
  await budgets.beat()
  // Settled, and still counted as it was let through, since nobody has booked it.
  expect((await hold(10)).kind).toBe('barred')
  isAway = false
  await budgets.beat()
  await budgets.beat()
  expect(await standing()).toEqual([70, 0])
  expect(warned).toEqual([expect.stringContaining('cannot be asked about budgets (it is away)'), 'The ledger takes budgets again.'])
})

test('after that a hard budget spends nothing, one that may goes on, and a soft one always does', async () => {
  const answers = async (more: Partial<Budget>) => {
    kept = [{ ...firm, ...more }]
    const held = await hold(10)
    return held.kind === 'barred' ? held.reason.code : held.kind
  }
  isAway = true
  clock = graceMs + 1
  expect([
    await answers({}),
    await answers({ mode: 'degrade' }),
    await answers({ whenAway: 'allow' }),
    await answers({ mode: 'soft' }),
  ]).toEqual(['budget.unavailable', 'budget.unavailable', 'held', 'held'])
})

test('what nobody ever heard of is not spent', async () => {
  const never = createBudgets({
    store: { ...store, reserveBudgets: async () => Promise.reject(new Error('away')), settleBudgets: async () => [] },
    budgets: () => kept,
    world: { now: () => 0, monotonic: () => 0, id: (prefix) => prefix },
    warn: () => {},
    beatMs: 0,
  })
  expect(await never.hold({}, () => bound(1))).toMatchObject({ kind: 'barred', reason: { code: 'budget.unavailable' } })
  await never.close()
})

test('a settlement that the ledger does not take waits for it, and counts once', async () => {
  const held = await hold(50)
  isAway = true
  if (held.kind === 'held') {
    held.settle(used(20))
    held.settle(used(20))
  }
  await budgets.beat()
  expect(await store.countHolds()).toBe(1)
  isAway = false
  await budgets.beat()
  expect([await standing(), await store.countHolds()]).toEqual([[20, 0], 0])
})

test('a gateway that lives keeps what it holds; what another held that died is booked by whoever looks', async () => {
  await hold(50)
  const starts = '2026-11-01T00:00:00.000Z'
  const ends = '2026-12-01T00:00:00.000Z'
  const wants = [{ budget: 'firm', subject: '', unit: 'usd' as const, starts, ends, amount: 7 }]
  await store.reserveBudgets({ id: 'dead', writer: 'other', expires: '2026-11-20T10:00:30.000Z', wants })
  for (const at of [10_000, 20_000, 31_000, 41_000]) {
    clock = at
    await budgets.beat()
  }
  expect(await standing()).toEqual([7, 50])
})

test('a price that nobody knows and no budget at all ask the ledger nothing', async () => {
  isAway = true
  expect(await budgets.hold({}, () => ({ micros: undefined, tokens: 1, requests: 1 }))).toMatchObject({
    reason: { code: 'budget.unpriced' },
  })
  kept = []
  expect([budgets.hold({}, () => bound(1)), budgets.left({}), warned]).toEqual([undefined, undefined, []])
})
