// A quick part of `npm run chaos`: the most telling faults at every door.
import { expect, test } from 'vitest'
import { runMatrix } from './matrix.ts'
import { scenarios } from './scenarios.ts'

const telling = new Set([
  'connection refused',
  'stall after content',
  'cut after content',
  'cut within a character',
  'malformed after content',
  'error event, then cut',
  'cut within a tool call',
  'status 429 with Retry-After',
  'error event before content',
  'byte by byte',
])

test('a fault before the first content goes to the next candidate, a fault after it is told, at every door', async () => {
  const matrix = await runMatrix({ faults: ({ name }) => telling.has(name) })
  const breached = matrix.cells.filter(({ breaches }) => breaches && breaches.length > 0)
  expect([...breached, ...matrix.house]).toEqual([])
  expect(matrix.cells.filter(({ breaches }) => breaches).length).toBeGreaterThan(250)
}, 60_000)

for (const { name, run } of scenarios.filter(({ isQuick }) => isQuick)) {
  test(name, async () => {
    expect(await run()).toEqual([])
  }, 30_000)
}
