import { expect, test } from 'vitest'
import type { Conversation } from '../core/conversation.ts'
import { createSuspicion, mayHoldUntrusted, untrustedTexts } from './suspicion.ts'

const conversation: Conversation = {
  model: 'm',
  tools: [],
  settings: {},
  stream: false,
  turns: [
    { role: 'user', parts: [{ type: 'text', text: 'mine' }] },
    {
      role: 'user',
      parts: [{ type: 'document', source: { kind: 'base64', mediaType: 'text/plain', data: Buffer.from('attached').toString('base64') } }],
    },
    { role: 'assistant', parts: [{ type: 'tool-call', id: 'c', name: 'find', arguments: '{"q":"called"}' }] },
    { role: 'tool', parts: [{ type: 'tool-result', id: 'c', content: [{ type: 'text', text: 'fetched' }] }] },
  ],
}

test('what tools and documents say is untrusted, what caller and model say is not', () => {
  expect([...untrustedTexts(conversation)]).toEqual(['attached', 'fetched'])
})

test('the worst text counts, and a text that was judged before is not judged again', () => {
  const seen: string[] = []
  const judge = createSuspicion({
    version: 'test',
    score: (text) => {
      seen.push(text)
      return { score: text === 'fetched' ? 0.9 : 0.1, start: 0, end: text.length, cues: text === 'fetched' ? ['role-marker'] : [] }
    },
  })
  expect(judge(conversation)).toEqual({ score: 0.9, cues: ['role-marker'] })
  judge(conversation)
  expect(seen).toEqual(['attached', 'fetched'])
})

test('judgements that are kept have a bound', () => {
  let judged = 0
  const judge = createSuspicion({ version: 'test', score: (text) => ({ score: judged++ * 0, start: 0, end: text.length, cues: [] }) })
  const say = (text: string) =>
    judge({ ...conversation, turns: [{ role: 'tool', parts: [{ type: 'tool-result', id: 'c', content: [{ type: 'text', text }] }] }] })
  for (let number = 0; number <= 20_000; number++) say(`text ${number}`)
  say('text 20000')
  expect(judged).toBe(20_001)
  say('text 0')
  expect(judged).toBe(20_002)
})

test('requests without anything from outside are told by their text alone', () => {
  expect(mayHoldUntrusted('{"messages":[{"role":"user","content":"hi"}]}')).toBe(false)
  expect(mayHoldUntrusted('{"messages":[{"role":"tool","content":"hi"}]}')).toBe(true)
})
