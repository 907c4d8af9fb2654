import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Decision, Expectation, Offer } from '../core/decision.ts'
import { type Rule, ruleOf } from '../core/rules.ts'
import type { Zone } from '../core/sensitivity.ts'
import type { Estimate } from './complexity/complexity.ts'
import { decide } from './decide.ts'
import { doubtWorthAsking, isWorthAskingAgain, usualThreshold } from './escalate.ts'
import { worthOf } from './expect.ts'
import { policyOf } from './policy.ts'

const chance = fc.double({ min: 0, max: 1, noNaN: true })
const micros = fc.integer({ min: 0, max: 5_000_000 })
const ms = fc.integer({ min: 0, max: 600_000 })
const stakesAt = (quality: number, secondMicros = 300) => ({ worthMicros: worthOf(quality), secondMicros })

test('the dearer, slower or weaker the other, the more doubt it takes to ask it; the more a right answer is worth, the less', () => {
  fc.assert(
    fc.property(chance, chance, micros, ms, chance, chance, micros, ms, (quality, better, price, wait, right, less, dearer, longer) => {
      const other = { right, micros: price, ms: wait }
      const least = doubtWorthAsking(stakesAt(quality), other)
      expect(doubtWorthAsking(stakesAt(quality), { ...other, micros: price + dearer })).toBeGreaterThanOrEqual(least)
      expect(doubtWorthAsking(stakesAt(quality), { ...other, ms: wait + longer })).toBeGreaterThanOrEqual(least)
      expect(doubtWorthAsking(stakesAt(quality), { ...other, right: right * less })).toBeGreaterThanOrEqual(least)
      expect(doubtWorthAsking(stakesAt(Math.max(quality, better)), other)).toBeLessThanOrEqual(least)
      expect(least).toBeGreaterThan(Math.min(0.4, 1 - right))
    }),
  )
})

test('at a balanced quality a fair price asks for a fair doubt, and what costs more than an answer is worth is never asked', () => {
  const sonnet: Expectation = { right: 0.93, micros: 4_000, ms: 4_000 }
  expect(doubtWorthAsking(stakesAt(0.5), sonnet)).toBeCloseTo(0.272, 3)
  expect(doubtWorthAsking(stakesAt(0.85), sonnet)).toBeLessThan(0.23)
  expect(doubtWorthAsking(stakesAt(0), sonnet)).toBeGreaterThan(1)
})

test('where nobody knows how right another would be, the usual threshold holds', () => {
  expect(doubtWorthAsking(stakesAt(0.5), undefined)).toBe(usualThreshold)
  expect(doubtWorthAsking(undefined, { right: 0.9 })).toBe(usualThreshold)
  expect(doubtWorthAsking(stakesAt(0.5), { micros: 5 })).toBe(usualThreshold)
})

test('home is asked again only where the risk is neither too low for the wait nor high enough to ask another, and in time', () => {
  const draft: Expectation = { right: 0.7, micros: 20, ms: 8_000 }
  const again = (pWrong: number, leftMs = 15_000) => isWorthAskingAgain(pWrong, 0.3, stakesAt(0.5), draft, leftMs)
  expect([0.01, 0.1, 0.29, 0.3, 0.9].map((pWrong) => again(pWrong))).toEqual([false, true, true, false, false])
  expect(again(0.1, 7_999)).toBe(false)
  expect(isWorthAskingAgain(0.1, 0.3, undefined, draft, 15_000)).toBe(false)
  fc.assert(
    fc.property(chance, chance, chance, micros, ms, (one, other, quality, price, wait) => {
      const [low, high] = one < other ? [one, other] : [other, one]
      const asks = (pWrong: number) => isWorthAskingAgain(pWrong, 1.1, stakesAt(quality), { micros: price, ms: wait }, 600_000)
      if (asks(low)) expect(asks(high)).toBe(true)
    }),
  )
})

const offer = (upstream: string, zone: Zone): Offer => {
  const proof = { zone, by: 'loopback', at: '2026-01-01T00:00:00.000Z' }
  return {
    upstream,
    provider: 'openai-compatible',
    zone: proof,
    models: [{ name: 'm', zone: proof, can: {} }],
    isOpenEnded: false,
    can: { chat: true },
    operations: ['chat'],
    waitMs: 0,
    failures: 0,
  }
}
const estimated = (complexity: number): Estimate => ({
  complexity,
  confidence: 1,
  family: 'qa',
  category: 'qa',
  pRight: (ability) => ability,
})

function ordered(prefer: readonly string[], complexity: number, escalate?: boolean, rules: readonly Rule[] = []): Decision {
  const policy = policyOf({ mine: { prefer, ...(escalate !== undefined && { escalate }) } }, { preset: 'balanced', rules })
  const question = {
    id: 'd_1',
    model: 'mine',
    operation: 'chat' as const,
    needs: [],
    tokens: 100,
    level: 'internal' as const,
    isInspected: true,
  }
  return decide(
    { ...question, estimate: estimated(complexity) },
    [offer('far', 'cloud'), offer('box', 'device'), offer('den', 'private')],
    policy,
    { isRaised: false },
  )
}
const told = (decision: Decision) =>
  decision.kind === 'route' ? [decision.plan ?? 'direct', ...decision.candidates.map(({ upstream }) => upstream)] : ['refused']

test('an order is kept whatever the estimate says, unless it says that it escalates', () => {
  expect(told(ordered(['den', 'box', 'far'], 0.9))).toEqual(['direct', 'den', 'box', 'far'])
  expect(told(ordered(['den', 'box', 'far'], 0.9, false))).toEqual(['direct', 'den', 'box', 'far'])
})

test('an order that escalates asks the cloud first for what is too hard for home, and verifies what home answers otherwise', () => {
  const hard = ordered(['den', 'far', 'box'], 0.9, true)
  expect(told(hard)).toEqual(['direct', 'far', 'den', 'box'])
  expect(hard.kind === 'route' && hard.candidates[0]?.reasons.map(({ code }) => code)).toContain('evidence.complexity')
  expect(told(ordered(['den', 'far', 'box'], 0.1, true))).toEqual(['cascade', 'den', 'far', 'box'])
  expect(told(ordered(['far', 'box'], 0.1, true))).toEqual(['direct', 'far', 'box'])
})

test('a rule that says cascade lets an order escalate by verification, and tells by what a second opinion is weighed', () => {
  const ruled = ordered(['den', 'box', 'far'], 0.3, undefined, [ruleOf('check', { cascade: true })])
  expect(told(ruled)).toEqual(['cascade', 'den', 'box', 'far'])
  expect(ruled.kind === 'route' && ruled.stakes).toEqual({ worthMicros: 100_000, secondMicros: 300 })
})
