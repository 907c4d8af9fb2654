import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEntry } from '../../test/fakes/entries.ts'
import { box, cloud, estimated, question, world } from '../../test/fakes/routing-world.ts'
import { parseConfig } from '../config/load.ts'
import { openStore } from '../ledger/store.ts'
import { decide } from '../routing/decide.ts'
import { policyOf } from '../routing/policy.ts'
import { openPast } from './past.ts'
import { policyProblems, profileAdvice, ruleEffects } from './policy-check.ts'

const home = mkdtempSync(join(tmpdir(), 'policy-check-'))
const environment = { DRAWBRIDGE_HOME: home }
const read = (text: string) => {
  const { config, problems } = parseConfig(text, {})
  expect(problems).toEqual([])
  return config
}

beforeAll(async () => {
  const store = await openStore(`sqlite:${join(home, 'ledger.db')}`)
  const entries = Array.from({ length: 60 }, (_, index) => {
    const complexity = index % 3 === 0 ? 0.9 : 0.2
    const asked = { ...question, id: `d_${index}`, tokens: 3_000, estimate: estimated(complexity, 'reason') }
    const decision = decide({ ...asked, model: index % 3 === 0 ? 'smart' : 'auto' }, [box, cloud], policyOf({}), world)
    return anEntry({
      id: `x_${index}`,
      at: `2026-11-20T09:${String(index).padStart(2, '0')}:00.000Z`,
      decision,
      attempts: [],
      askedModel: index % 3 === 0 ? 'far/frontier' : 'auto',
    })
  })
  await store.append(entries)
  await store.close()
})

afterAll(() => rmSync(home, { recursive: true, force: true }))

test('each rule tells what it does to the requests in the ledger', async () => {
  const config = read(
    'policy: { rules: [ { name: stay, when: { tokens: { above: 1000 } }, then: { localOnly: true } }, { name: idle, when: { labels: [none] }, then: { review: true } } ] }',
  )
  expect(await ruleEffects(config, environment, 1_000)).toEqual({
    requests: 60,
    rules: [
      { rule: 'stay', applied: 60, changed: 20, kept: 0, refused: 20 },
      { rule: 'idle', applied: 0, changed: 0, kept: 0, refused: 0 },
    ],
  })
  expect((await ruleEffects(config, environment, 10))?.requests).toBe(10)
})

test('without a ledger nothing is told, and none is made', async () => {
  const config = read('policy: { preset: legal }')
  expect(await ruleEffects(config, { DRAWBRIDGE_HOME: join(home, 'nowhere') }, 100)).toBeUndefined()
  expect(await openPast(config, { DRAWBRIDGE_HOME: join(home, 'nowhere') })).toBeUndefined()
})

test('the past is walked page by page to its end', async () => {
  const past = await openPast(read(''), environment)
  const seen: string[] = []
  for await (const { id } of past?.entries(undefined, 1_000) ?? []) seen.push(id)
  expect(seen).toHaveLength(60)
  expect(seen[0]).toBe('x_59')
  const few: string[] = []
  for await (const { id } of past?.entries('2026-11-20T09:50:00.000Z', 5) ?? []) few.push(id)
  expect(few).toEqual(['x_59', 'x_58', 'x_57', 'x_56', 'x_55'])
  await past?.close()
})

test('labels of dictionaries, callers and regions are known by the file', () => {
  const text = `
discover: false
privacy: { dictionaries: [ { name: matters, kind: PROJECT, label: eu, terms: [Heron] } ] }
callers: [ { name: app, key: "12345678" } ]
upstreams: [ { id: rock, provider: bedrock, region: eu-central-1, models: [x] } ]
policy: { rules: [
  { name: fine, when: { labels: [eu, health, quasi], callers: [app], tasks: [code] }, then: { regions: [eu], upstreams: [rock] } },
  { name: odd, when: { labels: [matters], callers: [ap], tasks: [cod] }, then: { regions: [us], upstreams: [rok] } } ] }`
  expect(policyProblems(read(text)).map(({ rule, kind }) => `${rule} ${kind}`)).toEqual(Array(5).fill('odd unknown'))
})

test('a preset that goes with another privacy profile is told', () => {
  expect(profileAdvice(read('policy: { preset: legal }'))).toContain('privacy.profile legal')
  expect(profileAdvice(read('policy: { preset: legal }\nprivacy: { profile: legal }'))).toBeUndefined()
  expect(profileAdvice(read(''))).toBeUndefined()
})
