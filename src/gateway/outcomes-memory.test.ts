// What waits to be judged, and to be written, has a bound.
import { expect, test } from 'vitest'
import { anEntry } from '../../test/fakes/entries.ts'
import { proof } from '../../test/fakes/routing-world.ts'
import { configSchema } from '../config/schema.ts'
import type { Attempt } from '../core/exchange.ts'
import type { Judgement } from '../ledger/outcomes.ts'
import type { Estimator } from '../routing/complexity/complexity.ts'
import { readArrival } from './arrival.ts'
import { nowhere } from './held-outlet.ts'
import { createOutcomes, mostAwaited } from './outcomes.ts'
import { Presence } from './presence.ts'

const estimator: Estimator = {
  version: 'e',
  estimate: () => ({ complexity: 0.3, category: 'qa', family: 'qa', confidence: 1, pRight: () => 0.6, version: 'e' }),
}
const attempt = { upstream: 'box', provider: 'ollama', model: 'm', zone: proof('device') } as Attempt // no other member is looked at

function house(noteOutcomes: (judgements: readonly Judgement[]) => Promise<void>) {
  const config = configSchema.parse({ learning: { outcomes: 'on' } })
  const looked: string[] = []
  const warned: string[] = []
  const outcomes = createOutcomes({
    world: { now: () => 0, monotonic: () => 0, random: () => 0.5, id: () => 'x' },
    config: () => config,
    store: {
      noteOutcomes,
      forgetOutcomes: async () => 0,
      get: async (id) => {
        looked.push(id)
        return undefined
      },
    },
    flush: async () => {},
    estimator: () => estimator,
    houseKey: new Uint8Array(32),
    warn: (message) => warned.push(message),
  })
  const answer = (number: number) => {
    const bytes = Buffer.from(
      JSON.stringify({ model: 'auto', messages: [{ role: 'user', content: `Question ${number} of so many that nobody counts` }] }),
    )
    const id = `d_${number}`
    const door = { kind: 'exchange', operation: 'chat', wire: 'openai-chat' } as const
    const arrival = readArrival({
      id,
      door,
      method: 'POST',
      path: '/',
      query: '',
      headers: {},
      caller: { name: 'anna' },
      bytes,
      at: 0,
      startedAt: 0,
      presence: new Presence(),
    })
    const entry = anEntry({ id, outcome: 'answered', attempts: [attempt] })
    outcomes.ended({ arrival, entry, decision: entry.decision, way: nowhere, isReserved: () => false })
  }
  const judge = (number: number) => outcomes.feedback('anna', Buffer.from(JSON.stringify({ decision: `d_${number}`, good: true })))
  return { outcomes, answer, judge, looked, warned }
}

test('so many answers wait to be judged; of older ones only the ledger knows', async () => {
  const { outcomes, answer, judge, looked } = house(async () => {})
  for (let number = 0; number <= mostAwaited; number++) answer(number)
  await judge(mostAwaited)
  await judge(1)
  expect(looked).toEqual([])
  await expect(judge(0)).rejects.toMatchObject({ code: 'feedback.unknown' })
  expect(looked).toEqual(['d_0'])
  await outcomes.close()
})

test('a ledger that takes nothing loses judgements and nothing else, and is told of once', async () => {
  let batches = 0
  let most = 0
  const { outcomes, answer, judge, warned } = house(async (judgements) => {
    batches++
    most = Math.max(most, judgements.length)
    throw new Error('full')
  })
  for (let number = 0; number < 3_000; number++) answer(number)
  await Promise.all(Array.from({ length: 3_000 }, (_, number) => judge(number)))
  await outcomes.close()
  expect(most).toBeLessThanOrEqual(1_000)
  expect(batches).toBeGreaterThan(0)
  expect(warned).toHaveLength(1)
})
