import { expect, test } from 'vitest'
import { judge, quasiLabel } from './levels.ts'
import { type Profile, profiles } from './profiles.ts'
import { topicTermsIn } from './topics.ts'

const balanced = profiles.balanced!
const facts = (kinds: readonly string[], more: Partial<Parameters<typeof judge>[0]> = {}) => ({
  findings: kinds.map((kind, at) => ({ kind, leaf: 0, start: at, end: at + 1, score: 0.9, detector: 'test' })),
  topicTerms: [],
  opaque: 0,
  history: 'public' as const,
  ...more,
})
const judged = (kinds: readonly string[], profile: Profile = balanced, more = {}) => {
  const { level, labels } = judge(facts(kinds, more), profile, [])
  return [level, ...labels]
}

test('facts about a person that come together raise the level although each may be seen', () => {
  expect(judged(['AGE', 'LOCATION', 'ORG'])).toEqual(['internal'])
  expect(judged(['AGE', 'LOCATION', 'ORG', 'DEMOGRAPHIC'])).toEqual(['confidential', quasiLabel])
  expect(judged(['AGE', 'LOCATION', 'ORG'], profiles.legal!)).toEqual(['confidential', quasiLabel])
})

test('around somebody who is named, two more leave nothing to leave', () => {
  expect(judged(['PERSON', 'AGE', 'LOCATION', 'ORG', 'DEMOGRAPHIC', 'DATETIME'])).toEqual(['confidential', quasiLabel])
  expect(judged(['PERSON', 'AGE', 'LOCATION', 'ORG', 'DEMOGRAPHIC', 'DATETIME', 'QUANTITY'])).toEqual(['restricted', quasiLabel])
})

test('places, firms and dates of no person in particular do not come together, nor do facts of different texts or far apart', () => {
  expect(judged(['LOCATION', 'ORG', 'DATETIME', 'QUANTITY', 'ZIP'])).toEqual(['internal'])
  const apart = facts(['AGE', 'LOCATION', 'ORG', 'DEMOGRAPHIC'])
  const inTexts = { ...apart, findings: apart.findings.map((finding, leaf) => ({ ...finding, leaf })) }
  const farApart = { ...apart, findings: apart.findings.map((finding, at) => ({ ...finding, start: at * 1_000, end: at * 1_000 + 1 })) }
  expect([judge(inTexts, balanced, []).level, judge(farApart, balanced, []).level]).toEqual(['internal', 'internal'])
})

test('a topic is a label for policy, and raises the level only beside somebody', () => {
  const topicTerms = topicTermsIn('diagnosed with diabetes')
  expect(judged([], balanced, { topicTerms })).toEqual(['internal', 'health'])
  expect(judged(['PERSON'], balanced, { topicTerms })).toEqual(['restricted', 'health'])
})

test('parts that nobody can read raise the level where the profile keeps them at home', () => {
  expect(judged([], balanced, { opaque: 1 })).toEqual(['internal'])
  expect(judged([], profiles.strict!, { opaque: 1 })).toEqual(['confidential'])
})

test('reasons are bounded, and name kinds and counts only', () => {
  const many = Array.from({ length: 100 }, (_, index) => `KIND_${index}`)
  const { reasons } = judge(facts(many), balanced, [])
  expect(reasons.length).toBeLessThanOrEqual(24)
  expect(reasons[0]).toEqual({ code: 'level.finding', data: { kind: 'KIND_0', count: 1 } })
})
