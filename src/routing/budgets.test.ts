import fc from 'fast-check'
import { expect, test } from 'vitest'
import { box, builtin, cloud, question, world } from '../../test/fakes/routing-world.ts'
import { type BudgetLeft, budgetModes, budgetUnits } from '../core/budget.ts'
import type { Decision } from '../core/decision.ts'
import { decide, type Question } from './decide.ts'
import { policyOf } from './policy.ts'
import { readSignals, recallQuestion } from './signals/index.ts'

const policy = policyOf({})
const firm: BudgetLeft = { name: 'firm', mode: 'hard', unit: 'usd', left: 0 }
const decided = (asked: Partial<Question>, around = world): Decision =>
  decide({ ...question, ...asked }, [cloud, box, builtin], policy, around)
const names = (decision: Decision) =>
  decision.kind === 'route' ? decision.candidates.map(({ upstream }) => upstream) : decision.reasons.map(({ code }) => code)

test('a budget that is used up keeps a request from the cloud, and home goes on', () => {
  const decision = decided({ budgets: [firm] })
  expect(names(decision)).toEqual(['box'])
  expect(decision.rejected).toMatchObject([
    { upstream: 'far', reasons: [{ code: 'budget.exhausted', data: { budget: 'firm', left: '0.00 USD', needed: '0.00495 USD' } }] },
  ])
  expect(names(decided({ model: 'far/frontier', budgets: [firm] }))).toEqual(['budget.exhausted'])
  expect(names(decided({ model: 'box/llama3.1:8b', budgets: [firm] }))).toEqual(['box'])
})

test('there is room for what it may take at most, and not for a micro-dollar less', () => {
  const bound = () => ({ micros: 7_000, tokens: 900, requests: 1 })
  const goes = (left: number, unit: BudgetLeft['unit'] = 'usd') =>
    decided({ model: 'far/frontier', budgets: [{ ...firm, left, unit }] }, { ...world, bound }).kind
  expect([goes(7_000), goes(6_999), goes(900, 'tokens'), goes(899, 'tokens'), goes(1, 'requests'), goes(0, 'requests')]).toEqual([
    'route',
    'refuse',
    'route',
    'refuse',
    'route',
    'refuse',
  ])
})

test('a soft budget takes nothing away, and a budget of other models neither', () => {
  const cloudFirst = (budget: Partial<BudgetLeft>) => names(decided({ model: 'auto:cloud', budgets: [{ ...firm, ...budget }] }))
  expect(cloudFirst({ mode: 'soft' })).toEqual(['far'])
  expect(cloudFirst({ model: 'gpt-*' })).toEqual(['far'])
  expect(cloudFirst({ upstream: ['x', 'fa*'], model: 'frontier' })).toContain('budget.exhausted')
  expect(cloudFirst({ upstream: ['x', 'fa*'], mode: 'degrade' })).toEqual(['box'])
})

test('where a budget degrades, home answers for a cloud model that was named, and says for whom', () => {
  const decision = decided({ model: 'far/frontier', budgets: [{ ...firm, mode: 'degrade' }] })
  expect(names(decision)[0]).toBe('box')
  expect(decision).toMatchObject({
    candidates: [{ reasons: [{ code: 'budget.instead', data: { budget: 'firm', model: 'far/frontier' } }, {}, {}] }],
    rejected: [{ upstream: 'far' }],
  })
  const barred = { model: 'far/frontier', budgets: [{ ...firm, mode: 'degrade' as const }], zones: ['cloud' as const] }
  expect(names(decided(barred))).toEqual(['budget.exhausted'])
})

test('a degrading budget beside a hard one lets nobody answer in the named one’s stead', () => {
  const both: BudgetLeft[] = [
    { ...firm, mode: 'degrade' },
    { ...firm, name: 'own' },
  ]
  expect(decided({ model: 'far/frontier', budgets: both }).kind).toBe('refuse')
})

test('a price that nobody knows is over a limit in dollars, unless the operator said otherwise, and over no other', () => {
  const unpriced = { ...world, price: () => undefined }
  const says = (budget: Partial<BudgetLeft>) =>
    names(decided({ model: 'far/frontier', budgets: [{ ...firm, left: 1e9, ...budget }] }, unpriced))
  expect([says({}), says({ isUnpricedAllowed: true }), says({ unit: 'tokens' })]).toEqual([['budget.unpriced'], ['far'], ['far']])
})

test('what is left of budgets is kept with the decision, and comes back as it was', () => {
  const patterns = fc.option(fc.array(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 3 }), { nil: undefined })
  const budget = fc
    .record({
      name: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,9}$/),
      mode: fc.constantFrom(...budgetModes),
      unit: fc.constantFrom(...budgetUnits),
      left: fc.integer(),
      model: patterns,
      upstream: patterns,
      isUnpricedAllowed: fc.constantFrom(true, undefined),
    })
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as BudgetLeft)
  fc.assert(
    fc.property(fc.array(budget, { minLength: 1, maxLength: 4 }), (budgets) => {
      const signals = readSignals({ ...question, budgets }, { offers: [], isRaised: false })
      expect(recallQuestion(signals).budgets).toEqual(budgets)
    }),
  )
})

test('a budget of another version is read as far as it can be', () => {
  expect(recallQuestion([{ name: 'budgets', value: 'firm hard 5 usd; odd shape; own lax 3 usd; x soft y tokens' }]).budgets).toEqual([
    { name: 'firm', mode: 'hard', unit: 'usd', left: 5 },
  ])
})
