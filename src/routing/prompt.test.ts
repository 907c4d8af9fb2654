import { expect, test } from 'vitest'
import type { Conversation, Turn } from '../core/conversation.ts'
import { promptOf } from './prompt.ts'

const say = (role: Turn['role'], ...texts: string[]): Turn => ({ role, parts: texts.map((text) => ({ type: 'text', text })) })
const talk = (turns: Turn[], more: Partial<Conversation> = {}): Conversation =>
  ({ model: 'auto', turns, tools: [], settings: {}, extras: {}, ...more }) as Conversation // the rest is never looked at

test('the last thing the user asked tells the task, and what is too short by itself comes with what was asked before', () => {
  const long = 'Explain how a heat pump works, and when it is the wrong choice for an old house.'
  expect(promptOf(talk([say('user', 'Hello'), say('assistant', 'Hi'), say('user', long)]))).toMatchObject({ prompt: long, asked: long })
  expect(promptOf(talk([say('user', long), say('assistant', '…'), say('user', 'And in French?')]))).toMatchObject({
    prompt: `${long}\nAnd in French?`,
    asked: 'And in French?',
  })
})

test('what stands around it is counted', () => {
  const settings = { output: { type: 'json' }, maxOutputTokens: 50 } as Conversation['settings']
  const tools = [{ name: 'search' }] as Conversation['tools']
  const { facts, maxOutput } = promptOf(talk([say('system', 'Be kind.'), say('user', 'one'), say('user', 'two')], { settings, tools }))
  expect(facts).toEqual({ turns: 2, systemChars: 8, tools: 1, wantsJson: true })
  expect(maxOutput).toBe(50)
})

test('a conversation without a word of the user is judged by what there is, and an empty one by nothing', () => {
  expect(promptOf(talk([say('system', 'Count to ten.')])).prompt).toBe('Count to ten.')
  expect(promptOf(talk([])).prompt).toBe('')
})

test('code that is to be filled in counts with what follows the gap', () => {
  expect(promptOf(talk([say('user', 'function add(a, b) {')], { suffix: '}' })).prompt).toBe('function add(a, b) {\n}')
})
