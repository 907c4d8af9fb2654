import { describe, expect, test } from 'vitest'
import { box, cloud, estimated, offer, question, world } from '../../test/fakes/routing-world.ts'
import type { Decision } from '../core/decision.ts'
import { type Rule, ruleOf } from '../core/rules.ts'
import { decide, type Question } from './decide.ts'
import { looksAtWords, policyOf, withPreset } from './policy.ts'
import { liesIn } from './regions.ts'
import { clockOf } from './rules.ts'

const under = (...rules: Rule[]) => policyOf({}, { preset: 'balanced', rules })
const run = (rules: Rule[], asked: Partial<Question> = {}, offers = [box, cloud]): Decision =>
  decide({ ...question, ...asked }, offers, under(...rules), world)
const names = (decision: Decision) =>
  decision.kind === 'route' ? decision.candidates.map(({ upstream }) => upstream) : decision.reasons.map(({ code }) => code)
const stays = { localOnly: true }

describe('when', () => {
  const applies = (when: Rule['when'], asked: Partial<Question> = {}) => run([ruleOf('it', stays, when)], asked).rules !== undefined

  test.each<[string, Rule['when'], Partial<Question>, boolean]>([
    ['a level', { levels: ['confidential'] }, { level: 'confidential' }, true],
    ['another level', { levels: ['confidential'] }, { level: 'internal' }, false],
    ['one of its labels', { labels: ['eu', 'x'] }, { labels: ['matters', 'eu'] }, true],
    ['no label', { labels: ['eu'] }, {}, false],
    ['a family', { tasks: ['code'] }, { estimate: estimated(0.2, 'code', 'review') }, true],
    ['a category', { tasks: ['review'] }, { estimate: estimated(0.2, 'code', 'review') }, true],
    ['a task of the built-in engine', { tasks: ['summarise'] }, { task: 'summarise' }, true],
    ['an unknown task', { tasks: ['code'] }, {}, false],
    ['a caller', { callers: ['payroll'] }, { caller: 'payroll' }, true],
    ['nobody in particular', { callers: ['payroll'] }, {}, false],
    ['a pattern of models', { models: ['claude-*'] }, { model: 'claude-opus' }, true],
    ['auto for no name', { models: ['auto'] }, { model: '' }, true],
    ['many tokens', { tokens: { above: 1_000 } }, { tokens: 1_001 }, true],
    ['as many as the limit', { tokens: { above: 1_000 } }, { tokens: 1_000 }, false],
    ['between', { tokens: { above: 10, below: 20 } }, { tokens: 15 }, true],
    ['an ability', { abilities: ['images'] }, { needs: ['images'] }, true],
    ['the night, before midnight', { hours: '18:00-08:00' }, { now: '2026-11-20T23:59' }, true],
    ['the night, after midnight', { hours: '18:00-08:00' }, { now: '2026-11-20T07:59' }, true],
    ['the end of the night', { hours: '18:00-08:00' }, { now: '2026-11-20T08:00' }, false],
    ['one of several spans', { hours: ['12:00-13:00', '15:00-24:00'] }, { now: '2026-11-20T23:30' }, true],
    ['no clock', { hours: '00:00-24:00' }, { now: undefined }, false],
    ['a day', { days: ['fri'] }, { now: '2026-11-20T10:00' }, true],
    ['another day', { days: ['sat', 'sun'] }, { now: '2026-11-20T10:00' }, false],
    ['hard', { complexity: { above: 0.5 } }, { estimate: estimated(0.6) }, true],
    ['of unknown complexity', { complexity: { below: 0.5 } }, {}, false],
    ['a condition', { if: "tokens > 100 && level == 'internal'" }, {}, true],
    ['a condition on what is not known', { if: 'complexity < 0.5' }, {}, false],
    ['all of several', { levels: ['internal'], tokens: { above: 100 } }, {}, true],
    ['not all of several', { levels: ['internal'], tokens: { above: 1_000 } }, {}, false],
    ['nothing said', undefined, {}, true],
  ])('%s', (_, when, asked, expected) => {
    expect(applies(when, asked)).toBe(expected)
  })
})

describe('then', () => {
  test('zones and localOnly bar what lies elsewhere, and say by which rule', () => {
    const decision = run([ruleOf('house', { zones: ['device'] })], { model: 'smart' })
    expect(names(decision)).toEqual(['box'])
    expect(decision.rejected).toMatchObject([{ reasons: [{ code: 'rule.zone', data: { rule: 'house', zones: 'device' } }] }])
    expect(decision.kind === 'route' && decision.candidates[0]?.reasons).toContainEqual({ code: 'rule.applied', data: { rule: 'house' } })
  })

  test('rules that leave nothing in common refuse, each with its name', () => {
    const decision = run([ruleOf('one', { zones: ['device'] }), ruleOf('other', { zones: ['cloud'] })])
    expect(decision).toMatchObject({ kind: 'refuse', rules: ['one', 'other'] })
    expect(decision.kind === 'refuse' && decision.reasons.map(({ data }) => data.rule)).toEqual(['other', 'one'])
  })

  test('upstreams may be named with or without a model', () => {
    expect(names(run([ruleOf('it', { upstreams: ['far'] })]))).toEqual(['far'])
    expect(names(run([ruleOf('it', { upstreams: ['box/llama3.1:8b'] })]))).toEqual(['box'])
  })

  test('regions bar clouds that work elsewhere or do not say where, and never the house', () => {
    const eu = offer('frankfurt', 'bedrock', 'cloud', [{ name: 'x' }], { region: 'eu-central-1' })
    const us = offer('virginia', 'bedrock', 'cloud', [{ name: 'x' }], { region: 'us-east-1' })
    const decision = run([ruleOf('gdpr', { regions: ['eu'] })], {}, [box, cloud, us, eu])
    expect(names(decision)).toEqual(['box', 'frankfurt'])
    expect(decision.rejected.map(({ upstream, reasons }) => [upstream, reasons[0]?.data.region])).toEqual([
      ['far', 'an unknown region'],
      ['virginia', 'us-east-1'],
    ])
  })

  test('refuse tells its sentence, whoever could have answered', () => {
    const decision = run([ruleOf('no', { refuse: 'Ask the works council.' }, { labels: ['hr'] })], {
      labels: ['hr'],
      model: 'box/llama3.1:8b',
    })
    expect(decision).toMatchObject({
      kind: 'refuse',
      reasons: [{ code: 'rule.refused', data: { rule: 'no', sentence: 'Ask the works council.' } }],
    })
  })

  test('redact and review are laid upon whoever carries the decision out', () => {
    expect(run([ruleOf('dress', { redact: 'always' }), ruleOf('look', { review: true })])).toMatchObject({
      duties: { redact: 'dress', review: 'look' },
    })
  })

  test('cascade puts home first, and means nothing where the model was named or home cannot', () => {
    const rules = [ruleOf('it', { cascade: true })]
    expect(run(rules, { estimate: estimated(0.9) })).toMatchObject({
      plan: 'cascade',
      candidates: [{ upstream: 'box' }, { upstream: 'far' }],
    })
    expect(run(rules, { model: 'far/frontier' })).not.toHaveProperty('plan')
    expect(run(rules, { tokens: 500_000, estimate: estimated(0.9) })).not.toHaveProperty('plan')
  })

  test('consult keeps the request at home and asks the cloud only where nothing but the content bars it', () => {
    const rules = [ruleOf('it', { consult: true })]
    expect(run(rules)).toMatchObject({ plan: 'consult', partner: { upstream: 'far' }, candidates: [{ upstream: 'box' }] })
    const raised = decide(question, [box, cloud], under(...rules), { ...world, isRaised: true })
    expect(raised).not.toHaveProperty('plan')
    expect(names(run(rules, { model: 'far/frontier' }))).toEqual(['rule.consult'])
    expect(names(run(rules, {}, [cloud]))).toEqual(['rule.consult'])
  })

  test('a share of the cloud lets only the hardest go by choice', () => {
    const few = [ruleOf('few', { maxCloudShare: 0.05 })]
    const asked = { estimate: estimated(0.8) }
    expect(names(run(few, asked))).toEqual(['box', 'far'])
    const hard = decide({ ...question, ...asked }, [box, cloud], under(...few), { ...world, threshold: () => 0.7 })
    expect(names(hard)).toEqual(['far', 'box'])
    expect(names(run([ruleOf('none', { maxCloudShare: 0 })], { estimate: estimated(1) }))).toEqual(['box', 'far'])
  })

  test('a share of the strongest quality is kept for the least money', () => {
    const enough = [ruleOf('enough', { atLeast: 0.9 })]
    expect(names(run(enough, { estimate: estimated(0.1) }))).toEqual(['box', 'far'])
    const cheap = offer('cheap', 'openai', 'cloud', [{ name: 'frontier' }])
    const around = {
      ...world,
      price: ({ upstream }: { upstream: string }) => (upstream === 'cheap' ? 100 : upstream === 'far' ? 9_000 : undefined),
    }
    const decision = decide({ ...question, estimate: estimated(0.5) }, [box, cloud, cheap], under(...enough), around)
    expect(names(decision)).toEqual(['cheap', 'far', 'box'])
    expect(decision.kind === 'route' && decision.candidates[0]?.reasons.map(({ code }) => code)).toContain('evidence.quality')
  })

  test('the dial decides where both are possible', () => {
    const asked = { tokens: 4_000, estimate: estimated(0.6) }
    expect(names(run([ruleOf('cheap', { quality: 0.1 })], asked))).toEqual(['box', 'far'])
    expect(names(run([ruleOf('best', { quality: 0.9 })], asked))).toEqual(['far', 'box'])
  })
})

test('the version tells apart every part of a policy', () => {
  const versions = [
    policyOf({}),
    policyOf({ mine: 'box' }),
    policyOf({}, { preset: 'legal', rules: [] }),
    under(ruleOf('a', stays)),
    under(ruleOf('b', stays)),
    under(ruleOf('a', stays, { levels: ['public'] })),
    under(ruleOf('a', { review: true })),
  ].map(({ version }) => version)
  expect(new Set(versions).size).toBe(versions.length)
  expect(policyOf({}).version).toBe(policyOf({}, { preset: 'balanced', rules: [] }).version)
})

test('a policy tells which facts its rules look at', () => {
  const rules = [ruleOf('a', stays, { hours: '18:00-08:00', tasks: ['code'] }), ruleOf('b', stays, { if: 'fresh || tokens > 5' })]
  expect([...under(...rules).reads].sort()).toEqual(['family', 'fresh', 'hour', 'task', 'tokens'])
})

test('a policy tells whether a model asked for by name must be read all the same', () => {
  expect(looksAtWords(under(ruleOf('a', stays, { levels: ['restricted'], callers: ['x'], hours: '18:00-08:00' })))).toBe(false)
  expect(looksAtWords(under(ruleOf('a', stays, { tasks: ['code'] })))).toBe(true)
  expect(looksAtWords(under(ruleOf('a', stays, { if: 'fresh' })))).toBe(true)
  expect(looksAtWords(policyOf({}))).toBe(false)
})

test('a region that only sounds European is none', () => {
  expect(['eu-central-1', 'westeurope', 'europe-west4', 'EU'].every((region) => liesIn(region, 'eu'))).toBe(true)
  expect(['eu-west-2', 'europe-west2', 'eu-central-2', 'us-east-1', '', undefined, 'europe'].some((region) => liesIn(region, 'eu'))).toBe(
    false,
  )
  expect(liesIn('mars-1', 'mars-1')).toBe(true)
})

test('nights and weekends are off-peak', () => {
  expect(clockOf('2026-11-20T10:30')).toEqual({ hour: 10.5, day: 'fri', isOffPeak: false })
  expect(clockOf('2026-11-20T20:00')?.isOffPeak).toBe(true)
  expect(clockOf('2026-11-22T12:00')?.isOffPeak).toBe(true)
  expect(clockOf('yesterday')).toBeUndefined()
})

test('a preset that a caller wishes for adds its rules and asks the cloud no sooner', () => {
  const own = under(ruleOf('box only', { upstreams: ['box'] }, { labels: ['x'] }))
  const tighter = withPreset(own, 'health')
  expect(tighter.rules.map(({ name }) => name)).toEqual(['box only', 'health/patients-stay', 'health/always-redacted'])
  expect(tighter.version).toBe(`${own.version}+health`)
  expect(withPreset(own, 'health')).toBe(tighter)
  expect(withPreset(own, 'balanced')).toBe(own)
  const eager = withPreset(own, 'quality-first')
  expect([eager.dials.quality, eager.dials.threshold]).toEqual([own.dials.quality, own.dials.threshold])
  const confidential = { ...question, level: 'confidential', model: 'smart' } as const
  expect(names(decide(confidential, [box, cloud], own, world))).toEqual(['far', 'box'])
  expect(names(decide(confidential, [box, cloud], tighter, world))).toEqual(['box'])
})
