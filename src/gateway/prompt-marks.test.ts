import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Finding } from '../core/assessment.ts'
import { type Document, edit, find, readDocument } from '../core/document.ts'
import { conversationKey, redact } from '../privacy/redact.ts'
import { type Marker, type MarkTarget, marksFor, prefixName } from './prompt-marks.ts'

const long = 'Answer in the language of the question and cite the clause you rely on. '.repeat(120)
const claude: MarkTarget = { wire: 'anthropic-messages', provider: 'anthropic', upstream: 'claude', model: 'claude-sonnet-4-5' }
const converse: MarkTarget = {
  wire: 'bedrock-converse',
  provider: 'bedrock',
  upstream: 'aws',
  model: 'eu.anthropic.claude-sonnet-4-5-v1:0',
}
const openai: MarkTarget = { wire: 'openai-chat', provider: 'openai', upstream: 'openai', model: 'gpt-5' }

const house = new Uint8Array(32)
function marker({ wasSent = false, caller = 'ann' } = {}): Marker {
  return { isForAll: true, wasSent: () => wasSent, nameOf: (prefix) => prefixName(house, caller, prefix) }
}

function marked(body: unknown, target: MarkTarget, known = marker()): { [name: string]: never } {
  const document = readDocument(typeof body === 'string' ? body : JSON.stringify(body))
  return JSON.parse(edit(document, marksFor(document, target, known)?.splices ?? []).text)
}

const mark = { cache_control: { type: 'ephemeral' } }
const point = { cachePoint: { type: 'default' } }
const tool = (name: string) => ({ name, description: long.slice(0, 400), input_schema: { type: 'object' } })

describe('where it pays', () => {
  const first = { system: long, messages: [{ role: 'user', content: 'Hello' }] }

  test('a long beginning sent for the first time is not marked, and sent again it is', () => {
    expect(marked(first, claude)).toEqual(first)
    expect(marked(first, claude, marker({ wasSent: true }))).toEqual({ ...first, system: [{ type: 'text', text: long, ...mark }] })
  })

  test('a short beginning never is', () => {
    const short = { ...first, system: 'Be brief.' }
    expect(marked(short, claude, marker({ wasSent: true }))).toEqual(short)
  })

  test('what is asked for is what tools and instructions say, at the model it goes to', () => {
    const asked: string[] = []
    const document = readDocument(JSON.stringify({ tools: [tool('look')], ...first }))
    marksFor(document, claude, { ...marker(), wasSent: (to, prefix) => asked.push(`${to} ${prefix}`) > 9 })
    expect(asked).toEqual([`claude/claude-sonnet-4-5 ${JSON.stringify([tool('look')])}\n${JSON.stringify(long)}`])
  })

  test.each([
    ['claude-sonnet-4-5', true],
    ['claude-opus-4-6', false],
    ['claude-haiku-4-5', false],
    ['claude-opus-4-1', true],
  ])('the least length is that of the model: 1,700 tokens at %s: %s', (model, isMarked) => {
    expect(JSON.stringify(marked(first, { ...claude, model }, marker({ wasSent: true }))).includes('cache_control')).toBe(isMarked)
  })
})

describe('a conversation under way', () => {
  const turns = [
    { role: 'user', content: 'One' },
    { role: 'assistant', content: 'Two' },
    { role: 'user', content: [{ type: 'text', text: 'Three' }] },
  ]

  test('is marked behind its instructions, where the turn before ended, and at its end', () => {
    expect(marked({ system: [{ type: 'text', text: long }], messages: turns }, claude)).toEqual({
      system: [{ type: 'text', text: long, ...mark }],
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'One', ...mark }] },
        turns[1],
        { role: 'user', content: [{ type: 'text', text: 'Three', ...mark }] },
      ],
    })
  })

  test('is marked on its last tool when there are no instructions', () => {
    const tools = Array.from({ length: 20 }, (_, index) => tool(`tool_${index}`))
    expect(marked({ tools, messages: turns }, claude).tools).toEqual([...tools.slice(0, -1), { ...tools.at(-1), ...mark }])
  })

  test('in a loop of tools the results are marked', () => {
    const result = { type: 'tool_result', tool_use_id: 't', content: long }
    const loop = [
      turns[0],
      { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'look', input: {} }] },
      { role: 'user', content: [result] },
    ]
    expect(marked({ messages: loop }, claude).messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'One', ...mark }] },
      loop[1],
      { role: 'user', content: [{ ...result, ...mark }] },
    ])
  })

  test('nothing stands on an empty text, on thinking, or on a tool that is loaded later', () => {
    const blank = [
      { role: 'user', content: ' ' },
      { role: 'assistant', content: 'a' },
      { role: 'user', content: [{ type: 'text', text: '' }] },
    ]
    const body = { tools: [{ ...tool('late'), description: long, defer_loading: true }], messages: blank }
    expect(marked(body, claude)).toEqual(body)
  })

  test("a caller's own mark, anywhere, is the caller's own plan", () => {
    const body = { system: [{ type: 'text', text: long, ...mark }], messages: turns }
    expect(marked(body, claude)).toEqual(body)
  })

  test('on Bedrock a point stands behind the block; Nova has none for tools, and models that take none get none', () => {
    const messages = turns.map(({ role }, index) => ({ role, content: [{ text: `Turn ${index}` }] }))
    const body = { system: [{ text: long }], messages, toolConfig: { tools: [{ toolSpec: { name: 'look' } }] } }
    expect(marked(body, converse)).toEqual({
      ...body,
      system: [{ text: long }, point],
      messages: [
        { role: 'user', content: [{ text: 'Turn 0' }, point] },
        messages[1],
        { role: 'user', content: [{ text: 'Turn 2' }, point] },
      ],
    })
    const bare = { messages, toolConfig: { tools: [{ toolSpec: { name: 'look', description: long } }] } }
    expect(marked(bare, converse).toolConfig).toEqual({ tools: [...bare.toolConfig.tools, point] })
    expect(marked(bare, { ...converse, model: 'amazon.nova-pro-v1:0' }).toolConfig).toEqual(bare.toolConfig)
    for (const model of ['meta.llama3-70b', 'anthropic.claude-3-sonnet-20240229-v1:0', 'amazon.nova-canvas-v1:0'])
      expect(marked(body, { ...converse, model })).toEqual(body)
  })

  test('no more than four marks, and other hosts of the same wire get none', () => {
    const body = {
      tools: [tool('a'), tool('b')],
      system: [
        { type: 'text', text: long },
        { type: 'text', text: long },
      ],
      messages: [...turns, ...turns, ...turns],
    }
    expect(JSON.stringify(marked(body, claude)).split('cache_control').length - 1).toBeLessThanOrEqual(4)
    expect(marked(body, { ...claude, provider: 'ollama' })).toEqual(body)
  })
})

describe('the key of a prompt cache', () => {
  const body = (question: string, system = long) => ({
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: question },
    ],
  })
  const keyIn = (value: unknown, target = openai, known = marker()) => String(marked(value, target, known).prompt_cache_key)

  test('is one for all that begins alike, another for another caller, and tells nothing', () => {
    expect(keyIn(body('a'))).toBe(keyIn(body('b')))
    expect(keyIn(body('a'))).toMatch(/^[\w-]{32}$/)
    expect(keyIn(body('a'), openai, marker({ caller: 'ben' }))).not.toBe(keyIn(body('a')))
    expect(keyIn(body('a', `${long}!`))).not.toBe(keyIn(body('a')))
    expect(prefixName(new Uint8Array(32).fill(1), 'ann', long)).not.toBe(prefixName(house, 'ann', long))
  })

  test('is that of the opening where the instructions are short, and stays the same as the conversation grows', () => {
    const opening = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: long },
    ]
    const grown = [...opening, { role: 'assistant', content: 'a' }, { role: 'user', content: 'b' }]
    expect(keyIn({ messages: opening })).toBe(keyIn({ messages: grown }))
    expect(keyIn({ messages: opening })).not.toBe(keyIn({ messages: [opening[0], { role: 'user', content: `${long}?` }] }))
    expect(keyIn({ instructions: 'Be brief.', input: long }, { ...openai, wire: 'openai-responses' })).toMatch(/^[\w-]{32}$/)
  })

  test("is the caller's own where there is one, and is not told to who would not know it", () => {
    expect(keyIn({ prompt_cache_key: 'mine', ...body('a') })).toBe('mine')
    for (const other of [{ provider: 'openai-compatible' }, { provider: 'azure', apiVersion: '2024-06-01' }] as const)
      expect(marked(body('a'), { ...openai, ...other })).toEqual(body('a'))
    expect(keyIn(body('a'), { ...openai, provider: 'azure' })).toMatch(/^[\w-]{32}$/)
    expect(marked(body('a', 'short'), openai)).toEqual(body('a', 'short'))
  })
})

describe('the beginning of a conversation keeps its bytes', () => {
  const people = ['Marta Olsen', 'Piet Janssen', 'Lena Fox']
  const words = fc
    .array(fc.oneof(fc.constantFrom(...people), fc.string({ maxLength: 12 }), fc.constant('"quoted\\"')), { maxLength: 8 })
    .map((all) => all.join(' '))
  const turn = fc.record({ asked: words, answered: words, asBlocks: fc.boolean() })

  /** The request a client sends after so many answers, redacted as it would be on its way out. */
  function dressed(turns: readonly { asked: string; answered: string; asBlocks: boolean }[], answers: number): Document {
    const said = (text: string, asBlocks: boolean) => (asBlocks ? [{ type: 'text', text }] : text)
    const messages = turns
      .slice(0, answers + 1)
      .flatMap(({ asked, answered, asBlocks }, index) => [
        { role: 'user', content: said(`${asked}.`, asBlocks) },
        ...(index < answers ? [{ role: 'assistant', content: `${answered}.` }] : []),
      ])
    const document = readDocument(JSON.stringify({ tools: [tool('look')], system: `${long} The client is Marta Olsen.`, messages }))
    const findings = Array.from({ length: document.leafCount }, (_, leaf) => document.textOf(document.leaf(leaf))).flatMap((text, leaf) =>
      people.flatMap((name): Finding[] => {
        const start = text.indexOf(name)
        return start < 0 ? [] : [{ kind: 'PERSON', leaf, start, end: start + name.length, score: 1, detector: 'test' }]
      }),
    )
    const key = conversationKey(house, 'ann', 'the opening')
    return redact(document, findings, { treat: () => 'redact', key, style: 'realistic' }).document
  }

  const prefixOf = (document: Document) => document.text.slice(0, (find(document, ['messages'])?.end ?? 0) - 1)

  test('redacted, the next turn begins with every byte of the one before', () => {
    fc.assert(
      fc.property(fc.array(turn, { minLength: 2, maxLength: 5 }), (turns) => {
        for (let answers = 1; answers < turns.length; answers++)
          expect(dressed(turns, answers).text.startsWith(prefixOf(dressed(turns, answers - 1)))).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  test('marked, it says the same as before, block for block', () => {
    fc.assert(
      fc.property(fc.array(turn, { minLength: 2, maxLength: 5 }), fc.boolean(), (turns, wasSent) => {
        const say = (answers: number) => {
          const document = dressed(turns, answers)
          const text = edit(document, marksFor(document, claude, marker({ wasSent }))?.splices ?? []).text
          expect(unmarked(JSON.parse(text))).toEqual(unmarked(JSON.parse(document.text)))
          return unmarked(JSON.parse(text)) as { messages: unknown[] }
        }
        for (let answers = 1; answers < turns.length; answers++) {
          const [before, after] = [say(answers - 1), say(answers)]
          expect({ ...after, messages: after.messages.slice(0, before.messages.length) }).toEqual(before)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('what is put in is marks and nothing else: every other byte stays', () => {
    fc.assert(
      fc.property(fc.array(turn, { minLength: 2, maxLength: 4 }), (turns) => {
        const document = dressed(turns, turns.length - 1)
        for (const { start, end, text } of marksFor(document, claude, marker())?.splices ?? []) {
          const literal = document.text.slice(start, end)
          expect([
            `,"cache_control":{"type":"ephemeral"}`,
            `[{"type":"text","text":${literal},"cache_control":{"type":"ephemeral"}}]`,
          ]).toContain(text)
        }
      }),
      { numRuns: 40 },
    )
  })
})

/** A request as the provider's cache sees it: a text is a list of one block, and marks are no part of it. */
function unmarked(value: unknown, key = ''): unknown {
  if ((key === 'content' || key === 'system') && typeof value === 'string') return [{ type: 'text', text: value }]
  if (Array.isArray(value)) return value.map((each) => unmarked(each))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([name]) => name !== 'cache_control')
  return Object.fromEntries(kept.map(([name, each]) => [name, unmarked(each, name)]))
}
