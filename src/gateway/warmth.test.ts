import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Conversation, Turn } from '../core/conversation.ts'
import { cacheLifeMs, type Read, Warmth } from './warmth.ts'

const key = new Uint8Array(32)
const says = (role: Turn['role'], text: string): Turn => ({ role, parts: [{ type: 'text', text }] })
const of = (...turns: Turn[]): Conversation => ({ model: 'auto', turns, tools: [], settings: {}, stream: false })
const opening = [says('system', 'You are brief.'), says('user', 'What is a heron?')]
const grown = of(...opening, says('assistant', 'A bird.'), says('user', 'Where does it live?'))
const claude: Read = { upstream: 'claude', model: 'claude-x', provider: 'anthropic', usage: { inputTotal: 5_000, cacheWrite: 4_000 } }

function warmth(most?: number) {
  let now = 0
  const memory = new Warmth(() => now, key, most)
  return { memory, pass: (ms: number) => (now += ms) }
}

describe('who holds the beginning of a conversation', () => {
  test('the next turn finds who read the turns before, and how many tokens it holds', () => {
    const { memory } = warmth()
    memory.note('ann', of(...opening), claude)
    expect(memory.of('ann', grown)).toEqual({ upstream: 'claude', model: 'claude-x', tokens: 4_000 })
  })

  test('another caller with the same words finds nothing', () => {
    const { memory } = warmth()
    memory.note('ann', of(...opening), claude)
    expect(memory.of('ben', grown)).toBeUndefined()
  })

  test('a beginning that was changed is not warm, and other tools make another beginning', () => {
    const { memory } = warmth()
    memory.note('ann', of(...opening), claude)
    expect(memory.of('ann', of(says('system', 'You are long.'), ...grown.turns.slice(1)))).toBeUndefined()
    expect(memory.of('ann', { ...grown, tools: [{ name: 'look' }] })).toBeUndefined()
  })

  test('marks that a client moves along change nothing', () => {
    const { memory } = warmth()
    const marked = of(opening[0]!, { role: 'user', parts: [{ type: 'text', text: 'What is a heron?', cache: {} }] })
    memory.note('ann', marked, claude)
    expect(memory.of('ann', grown)).toBeDefined()
  })

  test('it is forgotten when the provider has forgotten, and kept alive by being read again', () => {
    const { memory, pass } = warmth()
    memory.note('ann', of(...opening), claude)
    pass(cacheLifeMs - 1)
    memory.note('ann', of(...opening), claude)
    pass(cacheLifeMs - 1)
    expect(memory.of('ann', grown)).toBeDefined()
    pass(1)
    expect(memory.of('ann', grown)).toBeUndefined()
  })

  test.each<[string, Read, number | undefined]>([
    ['Anthropic that was given no mark', { ...claude, usage: { inputTotal: 5_000, cacheRead: 0, cacheWrite: 0 } }, undefined],
    ['OpenAI below its least length', { ...claude, provider: 'openai', usage: { inputTotal: 1_023 } }, undefined],
    ['OpenAI, which keeps without being asked', { ...claude, provider: 'openai', usage: { inputTotal: 1_500, cacheRead: 0 } }, 1_500],
    ['a host that says nothing of a cache', { ...claude, provider: 'openai-compatible', usage: { inputTotal: 9_000 } }, undefined],
    ['a server at home', { ...claude, provider: 'ollama', usage: { inputTotal: 300 } }, 300],
    ['an engine that computes nothing', { ...claude, provider: 'builtin', usage: { inputTotal: 300 } }, undefined],
    ['an upstream that tells no usage', { ...claude, usage: undefined }, undefined],
  ])('%s', (_, read, tokens) => {
    const { memory } = warmth()
    memory.note('ann', of(...opening), read)
    expect(memory.of('ann', grown)?.tokens).toBe(tokens)
  })

  test('it holds no more than its limit, however many conversations there are', () => {
    const { memory } = warmth(100)
    for (let turn = 0; turn < 1_000; turn++) {
      memory.note('ann', of(says('user', `question ${turn}`)), claude)
      memory.wasSent('ann', 'claude/claude-x', `prefix ${turn}`)
    }
    expect(memory.size).toBe(200)
    expect(memory.of('ann', of(says('user', 'question 999')))).toBeDefined()
    expect(memory.of('ann', of(says('user', 'question 0')))).toBeUndefined()
  })

  test('the beginning of any grown conversation is found again', () => {
    const turn = fc.record({ role: fc.constantFrom('user' as const, 'assistant' as const), text: fc.string() })
    fc.assert(
      fc.property(fc.array(turn, { minLength: 1, maxLength: 8 }), fc.array(turn, { maxLength: 8 }), (first, more) => {
        const { memory } = warmth()
        const [before, after] = [first, [...first, ...more]].map((turns) => of(...turns.map(({ role, text }) => says(role, text))))
        memory.note('ann', before!, claude)
        return memory.of('ann', after!)?.tokens === 4_000
      }),
    )
  })
})

describe('whether a prefix was sent before', () => {
  test('it was, the second time, to the same model, within the life of a cache', () => {
    const { memory, pass } = warmth()
    expect(memory.wasSent('ann', 'up/m', 'long')).toBe(false)
    expect(memory.wasSent('ann', 'up/m', 'long')).toBe(true)
    expect(memory.wasSent('ann', 'up/n', 'long')).toBe(false)
    expect(memory.wasSent('ben', 'up/m', 'long')).toBe(false)
    pass(cacheLifeMs)
    expect(memory.wasSent('ann', 'up/m', 'long')).toBe(false)
  })
})
