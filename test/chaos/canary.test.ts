// A quick part of `npm run chaos -- --canary`: a few wires and the most telling faults.
import { expect, test } from 'vitest'
import { plantEverywhere, plantUnderFaults } from './canary.ts'

const quick = new Set(['openai-chat', 'anthropic-messages', 'gemini', 'native'])

test('nothing planted anywhere in a request reaches a cloud, a log, the metrics or the ledger', async () => {
  const { breaches, arrived } = await plantEverywhere({ wires: (wire) => quick.has(wire) })
  expect(breaches).toEqual([])
  expect(arrived).toBeGreaterThan(300)
}, 120_000)

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

test('the search would see them: where nothing is hidden they are found', async () => {
  const { breaches } = await plantEverywhere({
    wires: (wire) => wire === 'openai-embeddings',
    privacy: {
      profile: 'open',
      profiles: { open: { actions: { direct: 'allow', quasi: 'allow', secret: 'allow', plain: 'allow', ORG: 'allow' } } },
    },
  })
  expect(breaches.length).toBeGreaterThan(5)
}, 60_000)
