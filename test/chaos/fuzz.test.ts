// A short run of `npm run chaos -- --fuzz`.
import { expect, test } from 'vitest'
import { runFuzz } from './fuzz.ts'

test('hostile requests get well-formed refusals or valid answers, and nothing crashes, hangs, grows or tells', async () => {
  const { breaches, statuses } = await runFuzz({ requests: 500, seed: 3 })
  expect(breaches).toEqual([])
  const refused = Object.values(statuses).reduce((sum, row) => sum + (row['400'] ?? 0), 0)
  expect(refused).toBeGreaterThan(100)
}, 60_000)
