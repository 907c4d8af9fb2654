import { expect, test } from 'vitest'
import type { Conversation, Seal } from '../core/conversation.ts'
import { createContinuity } from './continuity.ts'

const seal: Seal = { origin: 'anthropic-messages', signature: 'sig-1' }
const callSeal: Seal = { origin: 'gemini', signature: 'sig-2' }
const reply = {
  parts: [
    { type: 'reasoning' as const, text: 'hm', seal },
    { type: 'tool-call' as const, id: 'c1', name: 'look', arguments: '{}', seal: callSeal },
    { type: 'tool-call' as const, id: 'c2', name: 'look', arguments: '{}' },
  ],
  finish: { unified: 'tool-calls' as const },
}
/** The next round as a caller sends it whose protocol keeps calls and loses everything else. */
const next: Conversation = {
  model: 'm',
  turns: [
    { role: 'user', parts: [{ type: 'text', text: 'go' }] },
    {
      role: 'assistant',
      parts: [
        { type: 'tool-call', id: 'c1', name: 'look', arguments: '{}' },
        { type: 'tool-call', id: 'c2', name: 'look', arguments: '{}' },
      ],
    },
    { role: 'tool', parts: [{ type: 'tool-result', id: 'c1', content: [] }] },
  ],
  tools: [],
  settings: {},
  stream: false,
}

test('reasoning and seals lost by the caller come back with the tool call, in order', () => {
  const memory = createContinuity(() => 0)
  memory.keep(reply, 'ada', 'claude')
  expect(memory.restore(next, 'ada', 'claude').turns[1]?.parts).toEqual(reply.parts)
})

test('nothing is put back for another caller, another upstream, after its time, or twice', () => {
  let now = 0
  const memory = createContinuity(() => now)
  memory.keep(reply, 'ada', 'claude')
  expect(memory.restore(next, 'bob', 'claude')).toBe(next)
  expect(memory.restore(next, 'ada', 'other')).toBe(next)
  const whole = { ...next, turns: next.turns.map((turn, index) => (index === 1 ? { ...turn, parts: reply.parts } : turn)) }
  expect(memory.restore(whole, 'ada', 'claude').turns[1]?.parts).toEqual(reply.parts)
  now = 3_600_001
  expect(memory.restore(next, 'ada', 'claude')).toBe(next)
})

test('the memory is bounded in entries and bytes', () => {
  const memory = createContinuity(() => 0, { bytes: 10_000, entries: 20, ttlMs: 1_000 })
  for (let n = 0; n < 500; n++) {
    memory.keep(
      { ...reply, parts: reply.parts.map((part) => (part.type === 'tool-call' ? { ...part, id: `${part.id}-${n}` } : part)) },
      'ada',
      'claude',
    )
  }
  expect(memory.size).toBeLessThanOrEqual(20)
  expect(memory.bytes).toBeLessThanOrEqual(10_000)
})
