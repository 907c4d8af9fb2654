// Laws of decisions, whatever is asked of whom under whichever policy.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { estimated, offer, question, world } from '../../test/fakes/routing-world.ts'
import type { Decision, Offer } from '../core/decision.ts'
import { because } from '../core/reasons.ts'
import { presetNames, type Rule, ruleOf, type Then, type When } from '../core/rules.ts'
import { levels, type Zone, zones } from '../core/sensitivity.ts'
import { decide, type Question } from './decide.ts'
import { policyOf } from './policy.ts'

const zone = fc.constantFrom<Zone>(...zones)
const someZones = fc.uniqueArray(zone, { minLength: 1 })
const region = fc.option(fc.constantFrom('eu-central-1', 'us-east-1', 'westeurope'), { nil: undefined })

const offers: fc.Arbitrary<Offer[]> = fc
  .array(
    fc.record({
      zone,
      models: fc.uniqueArray(fc.constantFrom('frontier', 'llama3.1:8b', 'qwen3:32b', 'x:cloud'), { minLength: 1, maxLength: 3 }),
      region,
      waitMs: fc.constantFrom(0, 0, 0, 3_000),
      queue: fc.constantFrom(0, 0, 30),
      isOpenEnded: fc.boolean(),
      window: fc.option(fc.constantFrom(2_000, 200_000), { nil: undefined }),
      provider: fc.constantFrom('ollama', 'openai-compatible', 'builtin'),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((list) =>
    list.map(({ models, zone: where, window, provider, ...more }, index) =>
      offer(
        `u${index}`,
        provider as 'ollama',
        provider === 'builtin' ? 'device' : where,
        models.map((name) => ({
          name,
          window,
          ...(name.endsWith(':cloud') && { zone: { zone: 'cloud' as const, by: 'remote-model', at: '' } }),
        })),
        more,
      ),
    ),
  )

const when: fc.Arbitrary<When | undefined> = fc.option(
  fc.record(
    {
      levels: fc.uniqueArray(fc.constantFrom(...levels), { minLength: 1 }),
      labels: fc.constantFrom(['eu'], ['hr', 'eu']),
      tokens: fc.constantFrom({ above: 500 }, { below: 5_000 }),
      complexity: fc.constantFrom({ above: 0.4 }, { below: 0.8 }),
      hours: fc.constantFrom('08:00-18:00', '22:00-06:00'),
      if: fc.constantFrom("level >= 'confidential'", "caller == 'app' || fresh"),
    },
    { requiredKeys: [] },
  ),
  { nil: undefined },
)
/** What bars. Dials and plans order and do not bar. */
const bars: fc.Arbitrary<Then> = fc.record(
  {
    zones: someZones,
    upstreams: fc.uniqueArray(fc.constantFrom('u0', 'u1', 'u2/frontier', 'u3'), { minLength: 1 }),
    regions: fc.constantFrom(['eu'], ['us', 'eu']),
    localOnly: fc.boolean(),
    consult: fc.boolean(),
    refuse: fc.constant('No.'),
  },
  { requiredKeys: [] },
)
const weighs: fc.Arbitrary<Then> = fc.record(
  {
    cascade: fc.boolean(),
    quality: fc.double({ min: 0, max: 1, noNaN: true }),
    atLeast: fc.constantFrom(0.5, 0.95),
    maxCloudShare: fc.constantFrom(0, 0.2),
  },
  { requiredKeys: [] },
)
const rules = (effects: fc.Arbitrary<Then>): fc.Arbitrary<Rule[]> =>
  fc.array(fc.tuple(effects, when), { maxLength: 4 }).map((list) => list.map(([then, which], index) => ruleOf(`r${index}`, then, which)))
const preset = fc.constantFrom(...presetNames)

const questions: fc.Arbitrary<Question> = fc
  .record({
    model: fc.constantFrom('auto', 'smart', 'fast', 'auto:cloud', 'auto:private', 'u0/frontier', 'frontier', 'u1'),
    level: fc.constantFrom(...levels),
    labels: fc.constantFrom([], ['eu'], ['hr']),
    tokens: fc.constantFrom(0, 400, 9_000, 150_000),
    isInspected: fc.constantFrom(true, true, false),
    zones: fc.option(someZones, { nil: undefined }),
    barredZone: fc.option(fc.constantFrom<Zone>('private', 'cloud'), { nil: undefined }),
    complexity: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    deadlineMs: fc.option(fc.constantFrom(500, 20_000), { nil: undefined }),
    maxCostUsd: fc.option(fc.constantFrom(0.000001, 1), { nil: undefined }),
    isFresh: fc.boolean(),
    caller: fc.constantFrom(undefined, 'app'),
  })
  .map(({ barredZone, complexity, ...asked }) => ({
    ...question,
    ...asked,
    ...(barredZone && { barred: { [barredZone]: because('sensitivity.zone', { level: asked.level, zone: barredZone }) } }),
    ...(complexity !== undefined && { estimate: estimated(complexity, 'reason') }),
  }))

/** Whoever would be asked if only health and speed were no matter: those that nothing lasting speaks against. */
function admitted(decision: Decision): string[] {
  const late = decision.rejected.filter(({ reasons }) =>
    reasons.every(({ code }) => ['health.open', 'deadline.late', 'worth.later'].includes(code)),
  )
  const chosen = decision.kind === 'route' ? decision.candidates.map(({ upstream, model }) => `${upstream}/${model.name}`) : []
  return [...new Set([...chosen, ...late.map(({ upstream, model }) => `${upstream}/${model}`)])]
}

test('no candidate lies in a zone that the caller, the content, the bridge or a rule bars', () => {
  fc.assert(
    fc.property(questions, offers, rules(fc.oneof(bars, weighs)), preset, fc.boolean(), (asked, given, own, name, isRaised) => {
      const policy = policyOf({}, { preset: name, rules: own })
      const decision = decide(asked, given, policy, { ...world, isRaised })
      if (decision.kind === 'refuse') return
      const limits = policy.rules.filter((rule) => decision.rules?.includes(rule.name)).map(({ effects }) => effects)
      for (const { model, upstream } of decision.candidates) {
        const where = model.zone.zone
        if (isRaised) expect(where).not.toBe('cloud')
        if (!asked.isInspected) expect(where).toBe('device')
        if (asked.zones) expect(asked.zones).toContain(where)
        expect(asked.barred?.[where]).toBeUndefined()
        for (const { zones: only, localOnly, refuse, upstreams, consult } of limits) {
          if (only) expect(only).toContain(where)
          if (localOnly || consult) expect(where).not.toBe('cloud')
          if (upstreams) expect(upstreams.some((one) => one === upstream || one === `${upstream}/${model.name}`)).toBe(true)
          expect(refuse).toBeUndefined()
        }
      }
    }),
    { numRuns: 400 },
  )
})

describe('tightening', () => {
  /** An upstream is named by itself: which of its models is compared may change with what is barred, what is admitted may not. */
  const one = (list: readonly Offer[]) => list.map((each) => ({ ...each, isOpenEnded: false, models: each.models.slice(0, 1) }))

  test('a further rule that bars never admits what was not admitted', () => {
    fc.assert(
      fc.property(questions, offers, rules(bars), rules(bars), preset, (asked, given, own, more, name) => {
        const loose = decide(asked, one(given), policyOf({}, { preset: name, rules: own }), world)
        const further = more.map((rule) => ({ ...rule, name: `${rule.name}+` }))
        const tight = decide(asked, one(given), policyOf({}, { preset: name, rules: [...own, ...further] }), world)
        for (const who of admitted(tight)) expect(admitted(loose)).toContain(who)
      }),
      { numRuns: 400 },
    )
  })

  test('what a tighter policy admits, the looser admits when it is asked for by name', () => {
    fc.assert(
      fc.property(questions, offers, rules(bars), rules(bars), (asked, given, own, more) => {
        const further = more.map((rule) => ({ ...rule, name: `${rule.name}+` }))
        const tight = decide(asked, given, policyOf({}, { preset: 'balanced', rules: [...own, ...further] }), world)
        for (const who of admitted(tight))
          expect(admitted(decide({ ...asked, model: who }, given, policyOf({}, { preset: 'balanced', rules: own }), world))).toContain(who)
      }),
      { numRuns: 200 },
    )
  })

  test('dials and plans change the order and not who is admitted', () => {
    fc.assert(
      fc.property(questions, offers, rules(weighs), (asked, given, own) => {
        const plain = decide(asked, given, policyOf({}), world)
        const weighed = decide(asked, given, policyOf({}, { preset: 'balanced', rules: own }), world)
        expect(admitted(weighed).sort()).toEqual(admitted(plain).sort())
      }),
      { numRuns: 200 },
    )
  })
})

test('the same question in the same world is decided the same', () => {
  fc.assert(
    fc.property(questions, offers, rules(fc.oneof(bars, weighs)), preset, (asked, given, own, name) => {
      const source = { preset: name, rules: own }
      expect(decide(asked, given, policyOf({}, source), world)).toEqual(
        decide(structuredCloneOf(asked), [...given], policyOf({}, source), world),
      )
    }),
  )
})

/** An estimate holds a function, which cannot be cloned. */
function structuredCloneOf({ estimate, ...asked }: Question): Question {
  return { ...structuredClone(asked), ...(estimate && { estimate: { ...estimate } }) }
}

test('a decision names each rule that applied: with every candidate, and in what it rejected', () => {
  fc.assert(
    fc.property(questions, offers, rules(bars), (asked, given, own) => {
      const policy = policyOf({}, { preset: 'balanced', rules: own })
      const decision = decide(asked, given, policy, world)
      const applied = decision.rules ?? []
      if (decision.kind === 'route')
        for (const { reasons } of decision.candidates)
          expect(reasons.filter(({ code }) => code === 'rule.applied').map(({ data }) => data.rule)).toEqual(applied)
      for (const { reasons } of decision.rejected)
        for (const { code, data } of reasons) if (code.startsWith('rule.')) expect(applied).toContain(data.rule)
      if (decision.kind === 'refuse') expect(decision.reasons.length).toBeGreaterThan(0)
    }),
  )
})

test('without an estimate, a limit or a rule, nothing is priced and the order is the fixed one', () => {
  fc.assert(
    fc.property(offers, fc.constantFrom('auto', 'smart', 'fast'), (given, model) => {
      const decision = decide({ ...question, model }, given, policyOf({}), world)
      if (decision.kind === 'refuse') return
      expect(decision.candidates.every(({ expected }) => expected === undefined)).toBe(true)
      const places = decision.candidates
        .map(({ reasons }) => reasons[0])
        .filter((reason) => reason?.code === 'alias.order')
        .map((reason) => Number(reason?.data.place))
      const isResting = new Set(given.map(({ waitMs }) => waitMs > 0)).size > 1
      if (!isResting) expect(places).toEqual([...places].sort((lesser, greater) => lesser - greater))
    }),
  )
})
