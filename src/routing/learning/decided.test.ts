// What was learned moves decisions, and only by as much as it says.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { box, cloud, estimated, question, world } from '../../../test/fakes/routing-world.ts'
import { ruleOf } from '../../core/rules.ts'
import { decide, learnedComplexity } from '../decide.ts'
import { type PolicySource, policyOf } from '../policy.ts'
import { recallQuestion } from '../signals/index.ts'

const home = 'box/llama3.1:8b'
const balanced = policyOf({})
const of = (rule: Parameters<typeof ruleOf>[1]): PolicySource => ({ preset: 'balanced', rules: [ruleOf('house', rule)] })

function decided(shifts: Record<string, number> | undefined, policy = balanced, complexity = 0.3) {
  const estimate = { ...estimated(complexity, 'math'), ...(shifts && { learned: new Map(Object.entries(shifts)) }) }
  const decision = decide({ ...question, estimate }, [box, cloud], policy, world)
  if (decision.kind !== 'route') throw new Error('refused')
  return decision
}
const firstOf = (decision: ReturnType<typeof decided>) => `${decision.candidates[0]?.upstream}/${decision.candidates[0]?.model.name}`
const codes = (decision: ReturnType<typeof decided>) => decision.candidates[0]?.reasons.map(({ code }) => code) ?? []

describe('what a house has learned', () => {
  test('sends to the cloud what home gets wrong, and says why', () => {
    expect(firstOf(decided(undefined))).toBe(home)
    const moved = decided({ [home]: -4 })
    expect(firstOf(moved)).toBe('far/frontier')
    expect(codes(moved)).toContain('evidence.learned')
    expect(moved.signals.find(({ name }) => name === learnedComplexity)?.value).toBeGreaterThan(0.55)
  })

  test('keeps at home what home does well, although its words look hard', () => {
    expect(firstOf(decided(undefined, balanced, 0.6))).toBe('far/frontier')
    expect(firstOf(decided({ [home]: 4 }, balanced, 0.6))).toBe(home)
  })

  test('moves nothing by nothing, and nothing for models that are not there', () => {
    const plain = decided(undefined)
    expect(decided({}).candidates).toEqual(plain.candidates)
    expect(decided({ 'other/m': -4 }).candidates).toEqual(plain.candidates)
    expect(decided({ [home]: 0 }).candidates).toEqual(plain.candidates)
  })

  test('that is hard for all is worth the cloud less than what is hard for home alone', () => {
    const hardness = (decision: ReturnType<typeof decided>) =>
      Number(decision.signals.find(({ name }) => name === learnedComplexity)?.value ?? 0)
    const alone = decided({ [home]: -3 })
    const all = decided({ [home]: -3, '*': -3 })
    expect(hardness(all)).toBeLessThan(hardness(alone))
    const right = (decision: ReturnType<typeof decided>) =>
      decision.candidates.find(({ upstream }) => upstream === 'far')?.expected?.right ?? 0
    expect(right(all)).toBeLessThan(right(alone))
  })

  test('counts towards "at least", and towards the share of the cloud', () => {
    const atLeast = policyOf({}, of({ atLeast: 0.6 }))
    expect(firstOf(decided(undefined, atLeast))).toBe(home)
    const low = decided({ [home]: -1.5 }, atLeast)
    expect(firstOf(low)).toBe('far/frontier')
    expect(codes(low)).toContain('evidence.quality')
    expect(firstOf(decided({ [home]: -4 }, policyOf({}, of({ maxCloudShare: 0 }))))).toBe(home)
  })

  test('is recalled from the signals as it was, whatever models are called', () => {
    const name = fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }).map((text) => `far/${text}`)
    const shift = fc.integer({ min: -5_000, max: 5_000 }).map((thousandths) => thousandths / 1_000)
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, shift), { minLength: 1, maxLength: 8, selector: ([one]) => one }), (pairs) => {
        const estimate = { ...estimated(0.3, 'math'), learned: new Map(pairs), version: 'e+site.3' }
        const { signals } = decide({ ...question, estimate }, [box, cloud], balanced, world)
        const recalled = recallQuestion(signals).estimate
        expect([...(recalled?.learned ?? [])]).toEqual(pairs)
        expect(recalled?.version).toBe('e+site.3')
      }),
    )
  })

  test('decides the past as it was decided, from its signals alone', () => {
    const first = decided({ [home]: -4 })
    const again = decide({ ...question, ...recallQuestion(first.signals) }, [box, cloud], balanced, world)
    expect(again.kind === 'route' && again.candidates.map(({ upstream }) => upstream)).toEqual(
      first.candidates.map(({ upstream }) => upstream),
    )
  })
})
