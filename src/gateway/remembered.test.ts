import { expect, test } from 'vitest'
import type { Conversation } from '../core/conversation.ts'
import { createRemembered } from './remembered.ts'

const conversation: Conversation = {
  model: 'm',
  turns: [{ role: 'user', parts: [{ type: 'text', text: 'one' }] }],
  tools: [],
  settings: {},
  stream: false,
}
const reply = { parts: [{ type: 'text' as const, text: 'two' }], finish: { unified: 'stop' as const } }

test('where a response was made is remembered, what was said is not, unless asked for', () => {
  const off = createRemembered(() => 0)
  off.keep('resp_1', { caller: 'ada', upstream: 'box', zone: 'private', conversation, reply })
  expect(off.upstreamOf('resp_1', 'ada')).toBe('box')
  expect(off.turnsOf('resp_1', 'ada', 'private')).toBeUndefined()
  const on = createRemembered(() => 10)
  on.keep('resp_1', { caller: 'ada', upstream: 'box', zone: 'private', conversation, reply })
  expect(on.turnsOf('resp_1', 'ada', 'private')).toEqual([...conversation.turns, { role: 'assistant', parts: reply.parts }])
})

test("one caller's response is nothing to another", () => {
  const memory = createRemembered(() => 10)
  memory.keep('resp_1', { caller: 'ada', upstream: 'box', zone: 'private', conversation, reply })
  expect(memory.upstreamOf('resp_1', 'bob')).toBeUndefined()
  expect(memory.turnsOf('resp_1', 'bob', 'private')).toBeUndefined()
})

test('what was said goes no further than it has been', () => {
  const memory = createRemembered(() => 10)
  memory.keep('resp_1', { caller: 'ada', upstream: 'box', zone: 'private', conversation, reply })
  expect(memory.turnsOf('resp_1', 'ada', 'device')).toBeDefined()
  expect(memory.turnsOf('resp_1', 'ada', 'private')).toBeDefined()
  expect(memory.turnsOf('resp_1', 'ada', 'cloud')).toBeUndefined()
})

test('it is bounded in conversations, places and bytes, oldest first', () => {
  const memory = createRemembered(() => 3, { places: 20, mostBytes: 100_000 })
  for (let n = 0; n < 100; n++) memory.keep(`resp_${n}`, { caller: 'ada', upstream: 'box', zone: 'private', conversation, reply })
  expect(memory.size).toBeLessThanOrEqual(20)
  expect([...Array(100).keys()].filter((n) => memory.turnsOf(`resp_${n}`, 'ada', 'private'))).toEqual([97, 98, 99])
  const small = createRemembered(() => 100, { places: 1_000, mostBytes: 2_000 })
  for (let n = 0; n < 100; n++) small.keep(`resp_${n}`, { caller: 'ada', upstream: 'box', zone: 'private', conversation, reply })
  expect(small.bytes).toBeLessThanOrEqual(2_000)
})
