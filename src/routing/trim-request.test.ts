import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDocument } from '../core/document.ts'
import type { WireName } from '../core/upstream.ts'
import { trimRequest } from './trim-request.ts'

function trim(body: unknown, wire: WireName = 'openai-chat') {
  const { document, removed } = trimRequest(readDocument(typeof body === 'string' ? body : JSON.stringify(body)), wire)
  return { body: JSON.parse(document.text), text: document.text, removed }
}

const tool = (name: string) => ({ type: 'function', function: { name, parameters: { type: 'object' } } })
const system = { role: 'system', content: 'Cite the clause.' }
const user = { role: 'user', content: 'Which clause?' }

describe('instructions given twice', () => {
  test('stay where another one stands in between, which the second may take back', () => {
    const french = { role: 'system', content: 'Answer in French.' }
    const english = { role: 'system', content: 'Answer in English.' }
    expect(trim({ messages: [french, user, english, user, french, user] }).removed).toEqual([])
    expect(trim({ messages: [french, english, english, french, french] }).removed).toEqual(['messages.2', 'messages.4'])
  })

  test('the later one goes, word for word the same, and nothing else', () => {
    expect(trim({ messages: [system, user, system, { ...system, content: 'Cite the page.' }] })).toMatchObject({
      body: { messages: [system, user, { ...system, content: 'Cite the page.' }] },
      removed: ['messages.2'],
    })
  })

  test('a user may say the same twice', () => {
    expect(trim({ messages: [user, user] }).removed).toEqual([])
  })

  test.each<[WireName, object, object]>([
    [
      'anthropic-messages',
      {
        system: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'a' },
        ],
      },
      { system: [{ type: 'text', text: 'a' }] },
    ],
    [
      'bedrock-converse',
      { system: [{ text: 'a' }, { cachePoint: { type: 'default' } }, { text: 'a' }, { cachePoint: { type: 'default' } }] },
      { system: [{ text: 'a' }, { cachePoint: { type: 'default' } }, { cachePoint: { type: 'default' } }] },
    ],
    ['openai-responses', { input: [system, system, user] }, { input: [system, user] }],
  ])('in the words of %s', (wire, body, left) => {
    expect(trim(body, wire).body).toEqual(left)
  })

  test('every other byte stays as it came', () => {
    const text =
      '{ "messages" : [ {"role":"system","content":"a"} ,\n {"role":"system","content":"a"} ], "seed": 12345678901234567890, "top_p": 1.0 }'
    expect(trim(text).text).toBe('{ "messages" : [ {"role":"system","content":"a"} ], "seed": 12345678901234567890, "top_p": 1.0 }')
  })
})

describe('tools', () => {
  const tools = [tool('look'), tool('pay'), tool('send')]

  test('offered twice, one stays', () => {
    expect(trim({ tools: [tool('look'), tool('pay'), tool('look')] })).toMatchObject({
      body: { tools: [tool('look'), tool('pay')] },
      removed: ['tools.2'],
    })
  })

  test('of which one must be called, the others go', () => {
    const choice = { type: 'function', function: { name: 'pay' } }
    expect(trim({ tools, tool_choice: choice })).toEqual({
      body: { tools: [tool('pay')], tool_choice: choice },
      text: JSON.stringify({ tools: [tool('pay')], tool_choice: choice }),
      removed: ['tools.0', 'tools.2'],
    })
  })

  test('of which none may be called, all go, and what means nothing without them', () => {
    expect(trim({ messages: [user], tools, tool_choice: 'none', parallel_tool_calls: false }).body).toEqual({ messages: [user] })
  })

  test('that are only unlikely to be called stay', () => {
    for (const choice of ['auto', 'required', undefined]) expect(trim({ messages: [user], tools, tool_choice: choice }).removed).toEqual([])
  })

  test('that the history mentions stay, and a history of calls keeps at least what it has', () => {
    const called = { role: 'assistant', tool_calls: [{ id: 'c', type: 'function', function: { name: 'look', arguments: '{}' } }] }
    expect(trim({ messages: [user, called], tools, tool_choice: 'none' }).body.tools).toEqual([tool('look')])
    const gone = { ...called, tool_calls: [{ id: 'c', type: 'function', function: { name: 'other', arguments: '{}' } }] }
    expect(trim({ messages: [user, gone], tools, tool_choice: 'none' }).removed).toEqual([])
  })

  test('a choice of a tool that is not there is left to be refused', () => {
    expect(trim({ tools, tool_choice: { type: 'function', function: { name: 'fly' } } }).removed).toEqual([])
  })

  test.each<[WireName, object, object]>([
    ['anthropic-messages', { tools: [{ name: 'a' }, { name: 'b' }], tool_choice: { type: 'tool', name: 'b' } }, { tools: [{ name: 'b' }] }],
    [
      'openai-responses',
      { tools: [{ type: 'web_search' }, { type: 'function', name: 'a' }], tool_choice: 'none' },
      { tools: [{ type: 'web_search' }] },
    ],
    [
      'openai-chat',
      {
        tools: [tool('a'), tool('b')],
        tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'a' } }] } },
      },
      { tools: [tool('a')] },
    ],
    [
      'bedrock-converse',
      { toolConfig: { tools: [{ toolSpec: { name: 'a' } }, { toolSpec: { name: 'b' } }], toolChoice: { tool: { name: 'a' } } } },
      { toolConfig: { tools: [{ toolSpec: { name: 'a' } }] } },
    ],
  ])('in the words of %s', (wire, body, left) => {
    expect(trim(body, wire).body).toMatchObject(left)
  })
})

test('whatever the request, the result is JSON, a second look finds nothing, and an unknown wire is left alone', () => {
  const name = fc.constantFrom('look', 'pay', 'send')
  const message = fc.record({ role: fc.constantFrom('system', 'user', 'developer'), content: fc.constantFrom('a', 'b', '', '"tools"') })
  const choice = fc.oneof(
    fc.constantFrom('auto', 'none', null),
    name.map((one) => ({ type: 'function', function: { name: one } })),
    fc.jsonValue(),
  )
  const body = fc.record(
    {
      messages: fc.oneof(fc.array(message, { maxLength: 6 }), fc.jsonValue()),
      tools: fc.oneof(fc.array(name.map(tool), { maxLength: 6 }), fc.jsonValue()),
      tool_choice: choice,
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(
      body,
      fc.constantFrom<WireName>('openai-chat', 'anthropic-messages', 'bedrock-converse', 'openai-responses'),
      (request, wire) => {
        const once = trim(request, wire)
        expect(trim(once.text, wire).removed).toEqual([])
        expect(trim(request, 'gemini').removed).toEqual([])
      },
    ),
    { numRuns: 300 },
  )
})
