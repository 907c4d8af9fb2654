import { describe, expect, test } from 'vitest'
import { anAttempt, anEntry } from '../../test/fakes/entries.ts'
import { box, cloud, estimated, proof, question, world } from '../../test/fakes/routing-world.ts'
import type { Candidate } from '../core/decision.ts'
import type { Entry } from '../core/exchange.ts'
import { because } from '../core/reasons.ts'
import { ruleOf } from '../core/rules.ts'
import { decide, type Question } from './decide.ts'
import { policyOf } from './policy.ts'
import { Comparison, isDecided, questionOf, replayOne, SeenWorld } from './replay.ts'

const now = policyOf({})
const utc = (at: string) => at.slice(0, 16)

function past(asked: Partial<Question>, over: Partial<Entry> = {}): Entry {
  const question_ = { ...question, ...asked }
  const decision = decide(question_, [box, cloud], now, { ...world, isRaised: asked.id === 'raised' })
  return anEntry({
    decision,
    level: question_.level,
    caller: 'app',
    askedModel: question_.model,
    usage: { inputTotal: question_.tokens, outputTotal: 200 },
    attempts: [],
    ...over,
  })
}

function compare(entries: readonly Entry[], after = now): Comparison {
  const seen = new SeenWorld()
  for (const entry of entries) seen.show(entry)
  const offers = seen.offers(() => ({}))
  const comparison = new Comparison(5)
  for (const entry of entries) {
    const asked = questionOf(entry, utc)
    const fee = ({ model }: Candidate) => (model.zone.zone === 'cloud' ? 1_000 : 0)
    comparison.add(entry, asked, replayOne(entry, asked, offers, { before: now, after }, world), fee)
  }
  return comparison
}

const entries = [
  past({ estimate: estimated(0.2, 'qa') }),
  past({ estimate: estimated(0.8, 'reason'), tokens: 3_000 }),
  past({ level: 'restricted', barred: { cloud: because('redaction.failed') }, estimate: estimated(0.9) }),
  past({ estimate: estimated(0.9), id: 'raised' }),
  past({ isInspected: false, estimate: estimated(0.9) }),
  past({ model: 'smart', estimate: estimated(0.5) }),
]

describe('the past decided anew', () => {
  test('under the policy it was decided under is as it was', () => {
    expect(compare(entries)).toMatchObject({ replayed: 6, faithful: 6, changed: 0 })
  })

  test('under a tighter policy tells what moves, why, and what it saves', () => {
    const offline = policyOf({}, { preset: 'balanced', rules: [ruleOf('stay', { localOnly: true })] })
    const comparison = compare(entries, offline)
    expect(comparison).toMatchObject({
      changed: 2,
      before: { cloud: 2, cloudTokens: 3_400, micros: 2_000 },
      after: { cloud: 0, cloudTokens: 0, micros: 0 },
    })
    expect([...comparison.moves]).toEqual([['cloud → home', 2]])
    expect(comparison.examples[0]).toMatchObject({
      from: 'far/frontier',
      to: 'box/llama3.1:8b',
      because: [{ code: 'rule.zone', data: { rule: 'stay' } }],
    })
  })

  test('never sends what the content barred, whatever the other policy would like', () => {
    const eager = policyOf({}, { preset: 'quality-first', rules: [ruleOf('all', { quality: 1 })] })
    const seen = new SeenWorld()
    for (const entry of entries) seen.show(entry)
    for (const entry of entries.slice(2, 5)) {
      const { after } = replayOne(
        entry,
        questionOf(entry, utc),
        seen.offers(() => ({})),
        { before: now, after: eager },
        world,
      )
      expect(after.kind === 'route' && after.candidates.map(({ model }) => model.zone.zone)).toEqual(['device'])
    }
  })

  test('rules on the clock and the caller see those of the time', () => {
    const nights = policyOf(
      {},
      { preset: 'balanced', rules: [ruleOf('night', { localOnly: true }, { hours: '18:00-08:00', callers: ['app'] })] },
    )
    const hard = { estimate: estimated(0.9), tokens: 3_000 }
    const list = [past(hard, { at: '2026-11-20T09:00:00.000Z' }), past(hard, { at: '2026-11-20T22:00:00.000Z' })]
    expect(compare(list, nights).changed).toBe(1)
  })
})

test('native paths and what came to no decision are left out', () => {
  expect(isDecided(past({}))).toBe(true)
  expect(isDecided(anEntry({ operation: 'native' }))).toBe(false)
  expect(
    isDecided(anEntry({ decision: { kind: 'refuse', id: 'd', reasons: [], rejected: [], signals: [], level: 'internal', policy: '' } })),
  ).toBe(false)
})

test('a ledger of many upstreams and models takes bounded memory', () => {
  const seen = new SeenWorld()
  for (let index = 0; index < 3_000; index++)
    seen.show(
      anEntry({
        attempts: Array.from({ length: 10 }, (_, place) => anAttempt({ upstream: `u${index}`, model: `m${place}`, zone: proof('cloud') })),
      }),
    )
  for (let index = 0; index < 2_000; index++) seen.show(anEntry({ attempts: [anAttempt({ upstream: 'u1', model: `x${index}` })] }))
  const offers = seen.offers(() => ({}))
  expect(offers.length).toBeLessThanOrEqual(2_000)
  expect(Math.max(...offers.map(({ models }) => models.length))).toBeLessThanOrEqual(500)
})
