// The presets on the cases the product is told by: who is asked first, and why.
import { describe, expect, test } from 'vitest'
import { box, builtin, cloud, estimated, offer, question, world } from '../../test/fakes/routing-world.ts'
import type { Decision, Offer } from '../core/decision.ts'
import { because } from '../core/reasons.ts'
import { type PresetName, presetNames } from '../core/rules.ts'
import { decide, type Question } from './decide.ts'
import { policyOf } from './policy.ts'
import { presets } from './presets.ts'
import { routeOf } from './route-word.ts'

const under = (preset: PresetName) => policyOf({}, { preset, rules: [] })
const restricted = { level: 'restricted', barred: { cloud: because('sensitivity.zone', { level: 'restricted', zone: 'cloud' }) } } as const

function run(preset: PresetName, asked: Partial<Question>, offers = [box, cloud], around = world): Decision {
  return decide({ ...question, ...asked }, offers, under(preset), around)
}

const first = (decision: Decision) => (decision.kind === 'route' ? decision.candidates[0]?.upstream : 'refused')
const codes = (decision: Decision) =>
  (decision.kind === 'route' ? (decision.candidates[0]?.reasons ?? []) : decision.reasons).map(({ code }) => code)

describe('balanced', () => {
  test('a question everybody asks stays at home, although the cloud would be a little better', () => {
    const faq = run('balanced', { estimate: estimated(0.15, 'qa') })
    expect([first(faq), codes(faq)]).toEqual(['box', ['zone.device', 'evidence.none', 'worth.first']])
  })

  test('a memo on a merger over three jurisdictions goes to the cloud, for being hard', () => {
    const memo = run('balanced', { level: 'confidential', tokens: 6_000, estimate: estimated(0.8, 'reason') })
    expect(first(memo)).toBe('far')
    expect(codes(memo)).toContain('evidence.complexity')
    expect(routeOf(memo, true)).toBe('redacted-cloud')
  })

  test('a record of an employee stays in the house, however hard the question', () => {
    const record = run('balanced', { ...restricted, estimate: estimated(0.95, 'reason') })
    expect(record).toMatchObject({
      kind: 'route',
      candidates: [{ upstream: 'box' }],
      rejected: [{ reasons: [{ code: 'sensitivity.zone' }] }],
    })
    expect(record.kind === 'route' && record.candidates).toHaveLength(1)
  })

  test('completion inside a text never goes to the cloud by choice', () => {
    const completion = run('balanced', { operation: 'completion', needs: ['infill'], estimate: estimated(0.9, 'code') })
    expect(first(completion)).toBe('box')
  })

  test('what fills a million tokens goes where it fits', () => {
    const long = run('balanced', { tokens: 900_000, estimate: estimated(0.2, 'summarise') })
    expect(first(long)).toBe('far')
    expect(long.rejected).toMatchObject([{ upstream: 'box', reasons: [{ code: 'window.short' }] }])
    expect(codes(long)).toContain('evidence.unable')
  })

  test('a question about the news of today goes to the cloud, unless somebody at home can look things up', () => {
    expect(first(run('balanced', { isFresh: true, estimate: estimated(0.2, 'qa') }))).toBe('far')
    const looksUp = offer('box', 'ollama', 'device', [{ name: 'llama3.1:8b', can: { tools: true } }])
    expect(first(run('balanced', { isFresh: true, needs: ['tools'], estimate: estimated(0.2, 'qa') }, [looksUp, cloud]))).toBe('box')
  })

  test('a deadline that home cannot keep goes to the cloud, and home stands behind it', () => {
    const slow = { ...box, tokensPerSecond: 8 }
    const tight = run('balanced', { deadlineMs: 10_000, estimate: estimated(0.3, 'write') }, [slow, cloud])
    expect(first(tight)).toBe('far')
    expect(tight.rejected).toMatchObject([{ upstream: 'box', reasons: [{ code: 'deadline.late' }] }])
    const less = run('balanced', { deadlineMs: 60_000, estimate: estimated(0.3, 'write') }, [{ ...slow, tokensPerSecond: 6 }, cloud])
    expect(codes(less)).toContain('evidence.deadline')
  })

  test('a deadline that nobody can keep is still answered', () => {
    const slow = { ...box, tokensPerSecond: 1 }
    expect(first(run('balanced', { deadlineMs: 1_000, estimate: estimated(0.3) }, [slow]))).toBe('box')
  })

  test('a spike at home bursts into the cloud, and not before the wait is long', () => {
    const spike = { ...box, queue: 12, slots: 2, tokensPerSecond: 20 }
    const burst = run('balanced', { estimate: estimated(0.3) }, [spike, cloud])
    expect([first(burst), codes(burst).includes('evidence.load')]).toEqual(['far', true])
    expect(first(run('balanced', { estimate: estimated(0.3) }, [{ ...spike, queue: 1 }, cloud]))).toBe('box')
  })

  test('with the cloud away, home answers what the cloud would have', () => {
    const hard = run('balanced', { estimate: estimated(0.8) }, [box, { ...cloud, waitMs: 9_000, failures: 5 }])
    expect(first(hard)).toBe('box')
    expect(hard.rejected).toMatchObject([{ upstream: 'far', reasons: [{ code: 'health.open' }] }])
  })

  test('with the bridge raised nothing goes to the cloud', () => {
    const raised = run('balanced', { estimate: estimated(0.9) }, [box, cloud], { ...world, isRaised: true })
    expect(raised).toMatchObject({ kind: 'route', candidates: [{ upstream: 'box' }], rejected: [{ reasons: [{ code: 'bridge.raised' }] }] })
  })

  test('a limit of the caller is kept, and what nobody can price is over it', () => {
    expect(run('balanced', { maxCostUsd: 0.001, estimate: estimated(0.8) }).rejected).toMatchObject([
      { reasons: [{ code: 'price.limit' }] },
    ])
    const unpriced = { ...world, price: () => undefined }
    const decision = run('balanced', { maxCostUsd: 1, estimate: estimated(0.8) }, [box, cloud], unpriced)
    expect(decision.rejected).toMatchObject([{ upstream: 'far', reasons: [{ code: 'price.unknown' }] }])
  })

  test('hard and yet not worth the price stays at home', () => {
    const dear = { ...world, price: ({ zone }: Offer) => (zone.zone === 'cloud' ? 900_000 : undefined) }
    expect(first(run('balanced', { estimate: estimated(0.8) }, [box, cloud], dear))).toBe('box')
  })

  test('a conversation that the cloud still holds is cheaper to go on with there', () => {
    const warm = { upstream: 'far', model: 'frontier', tokens: 30_000 }
    const priceOf = (asked: Partial<Question>) => {
      const decision = run('balanced', { tokens: 30_000, estimate: estimated(0.8), ...asked })
      return decision.kind === 'route' ? decision.candidates.find(({ upstream }) => upstream === 'far')?.expected?.micros : undefined
    }
    expect(priceOf({ warm })).toBeLessThan((priceOf({}) ?? 0) / 4)
  })

  test('of an upstream with many models two stand, the best first, and the rest is told with its price', () => {
    const many = offer(
      'many',
      'openai',
      'cloud',
      ['gpt-4o-mini', 'gpt-4o', 'o3', 'gpt-3.5-turbo'].map((name) => ({ name })),
    )
    const { abilityOf: _, ...around } = world
    const decision = run('balanced', { estimate: estimated(0.9, 'reason') }, [box, many], around)
    expect(decision.kind === 'route' && decision.candidates.map(({ upstream }) => upstream).sort()).toEqual(['box', 'many', 'many'])
    expect(decision.kind === 'route' && decision.candidates[0]?.model.name).toBe('o3')
    expect(decision.rejected.map(({ reasons, expected }) => [reasons[0]?.code, expected?.micros !== undefined])).toEqual(
      Array(2).fill(['worth.later', true]),
    )
  })

  test('a provider whose models nobody has listed yet is compared by those it prefers', () => {
    const { abilityOf: _, ...around } = world
    const unseen = offer('hosted', 'openai', 'cloud', [], { isOpenEnded: true, preferred: { fast: 'gpt-3.5-turbo', smart: 'o3' } })
    const decision = run('balanced', { estimate: estimated(0.9, 'reason') }, [box, unseen], around)
    expect(decision.kind === 'route' && decision.candidates.map(({ model }) => model.name)).toEqual(['o3', 'llama3.1:8b', 'gpt-3.5-turbo'])
  })

  test('at home what is loaded answers, though something larger lies on the disk', () => {
    const models = [
      { name: 'llama3.1:70b', isLoaded: false },
      { name: 'llama3.1:8b', isLoaded: true },
    ]
    const { abilityOf: _, ...around } = world
    const home = (given: typeof models) => {
      const decision = run(
        'balanced',
        { estimate: estimated(0.5) },
        [offer('box', 'ollama', 'device', given, { isOpenEnded: true })],
        around,
      )
      return decision.kind === 'route' && decision.candidates.map(({ model }) => model.name)
    }
    expect(home(models)).toEqual(['llama3.1:8b'])
    expect(home(models.map((model) => ({ ...model, isLoaded: true })))).toEqual(['llama3.1:70b', 'llama3.1:8b'])
  })

  test('a task of the built-in engine comes before the cloud and behind a model at home', () => {
    const decision = run('balanced', { task: 'summarise', estimate: estimated(0.2, 'summarise') }, [box, cloud, builtin])
    expect(decision.kind === 'route' && decision.candidates.map(({ upstream }) => upstream)).toEqual(['box', 'builtin', 'far'])
  })
})

describe('other presets', () => {
  test('legal: a long confidential file is read at home, and the cloud consulted', () => {
    const file = run('legal', { level: 'confidential', tokens: 30_000, estimate: estimated(0.8, 'reason') })
    expect(file).toMatchObject({ kind: 'route', plan: 'consult', partner: { upstream: 'far' }, candidates: [{ upstream: 'box' }] })
    expect(file.kind === 'route' && file.candidates).toHaveLength(1)
    expect(routeOf(file, true)).toBe('consult')
  })

  test('legal: a short confidential memo that is hard goes to the cloud redacted, and by the rule also to the own network', () => {
    const memo = run('legal', { level: 'confidential', tokens: 3_000, estimate: estimated(0.85, 'reason') })
    expect(memo).toMatchObject({ candidates: [{ upstream: 'far' }, { upstream: 'box' }], duties: { redact: 'legal/always-redacted' } })
    expect(memo.rules).toEqual(['legal/always-redacted'])
  })

  test.each(['health', 'private-first'] as const)('%s: what is confidential stays, whatever is asked', (preset) => {
    const decision = run(preset, { level: 'confidential', model: 'smart', estimate: estimated(0.95) })
    expect(decision).toMatchObject({ kind: 'route', candidates: [{ upstream: 'box' }], rejected: [{ reasons: [{ code: 'rule.zone' }] }] })
  })

  test('offline: nothing leaves, not even by name', () => {
    expect(first(run('offline', { estimate: estimated(1) }))).toBe('box')
    expect(first(run('offline', { model: 'far/frontier' }))).toBe('refused')
    expect(first(run('offline', { estimate: estimated(0.2) }, [cloud]))).toBe('refused')
  })

  test('quality-first: what is neither easy nor hard is answered at home and verified', () => {
    const middling = run('quality-first', { estimate: estimated(0.4) })
    expect(middling).toMatchObject({ plan: 'cascade', candidates: [{ upstream: 'box' }, { upstream: 'far' }] })
    expect(first(run('quality-first', { estimate: estimated(0.7) }))).toBe('far')
    expect(routeOf(middling, false)).toBe('cascade')
  })

  test('developer: everyday code stays, a design goes, a queue is not waited in for long', () => {
    expect(first(run('developer', { estimate: estimated(0.2, 'code') }))).toBe('box')
    expect(first(run('developer', { estimate: estimated(0.7, 'code') }))).toBe('far')
    expect(first(run('developer', { estimate: estimated(0.3, 'code') }, [{ ...box, queue: 2, slots: 1 }, cloud]))).toBe('far')
  })

  test('the dearer the quality, the earlier the cloud has a part in it', () => {
    const leaves = (preset: PresetName) =>
      Array.from({ length: 101 }, (_, step) => step / 100).find((complexity) =>
        ['cloud', 'cascade'].includes(routeOf(run(preset, { estimate: estimated(complexity) }), false)),
      ) ?? 2
    const order = (['quality-first', 'developer', 'balanced', 'private-first', 'offline'] as const).map(leaves)
    expect(order).toEqual([...order].sort((one, other) => one - other))
    expect(order[0]).toBeGreaterThan(0.1)
  })
})

test('every preset that a configuration may name is there, with rules of its own name', () => {
  expect(Object.keys(presets)).toEqual([...presetNames])
  for (const [name, { rules }] of Object.entries(presets)) for (const rule of rules) expect(rule.name.startsWith(`${name}/`)).toBe(true)
})
