// A quick part of `npm run chaos -- --canary`: a few wires and the most telling faults.
import { expect, test } from 'vitest'
import { plantEverywhere, plantUnderFaults } from './canary.ts'
import { plantUnderLevers } from './canary-levers.ts'

const quick = new Set(['openai-chat', 'anthropic-messages', 'gemini', 'native'])

test('nothing planted anywhere in a request reaches a cloud, a log, the metrics or the ledger', async () => {
  const { breaches, arrived } = await plantEverywhere({ wires: (wire) => quick.has(wire) })
  expect(breaches).toEqual([])
  expect(arrived).toBeGreaterThan(300)
}, 120_000)

const openProfiles = { open: { actions: { direct: 'allow', quasi: 'allow', secret: 'allow', plain: 'allow', ORG: 'allow' } } }

const telling = new Set([
  'connection refused',
  'stall after content',
  'cut after content',
  'status 429 with Retry-After',
  'error event before content',
])

test('retries and fallbacks are cleared like first attempts', async () => {
  const { breaches, arrived } = await plantUnderFaults({ faults: (name) => telling.has(name) })
  expect(breaches).toEqual([])
  expect(arrived).toBeGreaterThan(80)
}, 120_000)

test('answers that are kept, marks, trimming, drafts that are run and passed on, outcomes and shadows let nothing out', async () => {
  const { breaches, pulled } = await plantUnderLevers({ wires: (wire) => wire === 'openai-responses' || wire === 'anthropic-messages' })
  expect(breaches).toEqual([])
  expect(Object.entries(pulled).filter(([, times]) => times === 0)).toEqual([])
}, 120_000)

test('the search would see them: where nothing is hidden they are found', async () => {
  const { breaches } = await plantEverywhere({
    wires: (wire) => wire === 'openai-embeddings',
    privacy: { profile: 'open', profiles: openProfiles },
  })
  expect(breaches.length).toBeGreaterThan(5)
}, 60_000)

test('it would see them with all levers as well', async () => {
  const privacy = { profile: 'open', profiles: openProfiles }
  const { breaches } = await plantUnderLevers({ wires: (wire) => wire === 'openai-chat', privacy })
  expect(breaches.length).toBeGreaterThan(3)
}, 60_000)
