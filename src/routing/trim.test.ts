import { describe, expect, test } from 'vitest'
import type { Conversation, Tool, Turn } from '../core/conversation.ts'
import { findWaste, type Waste, WasteTally } from './trim.ts'

const says = (role: Turn['role'], text: string): Turn => ({ role, parts: [{ type: 'text', text }] })
const talk = (turns: Turn[], more: Partial<Conversation> = {}): Conversation => ({
  model: 'm',
  turns,
  tools: [],
  settings: {},
  stream: false,
  ...more,
})
const call = (id: string, name: string, given: object): Turn => ({
  role: 'assistant',
  parts: [{ type: 'tool-call', id, name, arguments: JSON.stringify(given) }],
})
const result = (id: string, text: string, isError = false): Turn => ({
  role: 'tool',
  parts: [{ type: 'tool-result', id, content: [{ type: 'text', text }], isError }],
})
const tool = (name: string): Tool => ({ name, description: `Does ${name}.`, parameters: { type: 'object' } })
const prose = (seed: string) =>
  Array.from({ length: 60 }, (_, index) => `${seed} sentence number ${index} says something of its own.`).join(' ')
const kinds = (waste: readonly Waste[]) => waste.map(({ kind, path }) => `${kind} ${path}`)

describe('instructions and tools', () => {
  test('an instruction given twice costs what it says', () => {
    const found = findWaste(talk([says('system', prose('Law')), says('user', 'Hi'), says('system', prose('Law'))]))
    expect(kinds(found)).toEqual(['duplicate-instructions turns.2.parts.0'])
    expect(found[0]?.tokens).toBeGreaterThan(400)
  })

  test('tools are told apart: offered twice, kept from being called, or never called over several answers', () => {
    const turns = [
      says('user', 'a'),
      call('1', 'look', {}),
      result('1', 'x'),
      says('assistant', 'b'),
      says('user', 'c'),
      says('assistant', 'd'),
      says('user', 'e'),
    ]
    const tools = [tool('look'), tool('pay'), tool('look')]
    expect(kinds(findWaste(talk(turns, { tools })))).toEqual(['uncalled-tool tools.1', 'duplicate-tool tools.2'])
    expect(kinds(findWaste(talk(turns, { tools, settings: { toolChoice: { type: 'none' } } })))).toEqual([
      'barred-tool tools.1',
      'duplicate-tool tools.2',
    ])
    expect(findWaste(talk(turns.slice(0, 3), { tools: tools.slice(0, 2) }))).toEqual([])
  })
})

describe('the history', () => {
  const file = prose('File')

  test('a file that was read again later is old; another file, another part and a failed reading replace nothing', () => {
    const read = (id: string, given: object, text = file, isError = false) => [call(id, 'read_file', given), result(id, text + id, isError)]
    expect(kinds(findWaste(talk([...read('1', { path: 'a.ts' }), ...read('2', { path: 'a.ts' })])))).toEqual([
      'superseded-result turns.1.parts.0',
    ])
    expect(
      findWaste(talk([...read('1', { path: 'a.ts' }), ...read('2', { path: 'b.ts' })])).filter(({ kind }) => kind === 'superseded-result'),
    ).toEqual([])
    expect(
      findWaste(talk([...read('1', { path: 'a.ts', offset: 1 }), ...read('2', { path: 'a.ts', offset: 90 })])).filter(
        ({ kind }) => kind === 'superseded-result',
      ),
    ).toEqual([])
    expect(
      findWaste(talk([...read('1', { path: 'a.ts' }), ...read('2', { path: 'a.ts' }, 'no', true)])).filter(
        ({ kind }) => kind === 'superseded-result',
      ),
    ).toEqual([])
  })

  test('a long result is stale after six answers, not before', () => {
    const since = (answers: number) =>
      Array.from({ length: answers }, (_, index) => [says('assistant', `a${index}`), says('user', `u${index}`)]).flat()
    const long = `${file} ${prose('More')}`
    const begun = [says('user', 'go'), call('1', 'search', { q: 'x' }), result('1', long)]
    expect(kinds(findWaste(talk([...begun, ...since(5)])))).toEqual([])
    expect(kinds(findWaste(talk([...begun, ...since(6)])))).toEqual(['stale-result turns.2.parts.0'])
  })

  test('a document pasted again counts once, where it stands again', () => {
    const found = findWaste(talk([says('user', `${file}\n\nWhat is it?`), says('assistant', 'x'), says('user', `And now?\n\n${file}`)]))
    expect(kinds(found)).toEqual(['repeated-text turns.2.parts.0'])
  })
})

describe('what a model cannot read', () => {
  test('base64 inside a text, and no long word', () => {
    const data = Buffer.from(prose('Bytes')).toString('base64')
    expect(kinds(findWaste(talk([says('user', `See ${data} please`)])))).toEqual(['encoded-data turns.0.parts.0'])
    expect(findWaste(talk([says('user', 'a'.repeat(2_000))])).map(({ kind }) => kind)).not.toContain('encoded-data')
  })

  test('the spacing of JSON and of empty lines, and never the indentation of code', () => {
    const value = { rows: Array.from({ length: 40 }, (_, id) => ({ id, name: `n${id}` })) }
    expect(kinds(findWaste(talk([says('user', JSON.stringify(value, null, 4))])))).toEqual(['whitespace turns.0.parts.0'])
    const code = Array.from({ length: 80 }, (_, index) => `${'    '.repeat(index % 4)}return value${index}`).join('\n')
    expect(findWaste(talk([says('user', code)]))).toEqual([])
  })
})

test('no part is counted twice', () => {
  const data = Buffer.from(prose('Bytes')).toString('base64')
  const turns = [
    call('1', 'read', { path: 'a' }),
    result('1', `${data}\n\n${data}`),
    call('2', 'read', { path: 'a' }),
    result('2', `${data}\n\n${data}`),
  ]
  const paths = findWaste(talk(turns)).map(({ path }) => path)
  expect(new Set(paths).size).toBe(paths.length)
})

describe('over many requests', () => {
  test('what nobody ever called, what each kind comes to, and what began alike', () => {
    const tally = new WasteTally((text) => text)
    for (let index = 0; index < 10; index++) {
      const turns = [says('system', prose('Law')), says('user', `q${index}`)]
      tally.add(talk(index === 0 ? [...turns, call('1', 'look', {})] : turns, { tools: [tool('look'), tool('pay'), tool('pay')] }))
    }
    expect(tally.requests).toBe(10)
    expect(tally.kinds.get('duplicate-tool')).toMatchObject({ requests: 10, places: 10 })
    expect(tally.neverCalled().map(({ tool: name, offered }) => [name, offered])).toEqual([['pay', 20]])
    expect(tally.repeatedOpenings.requests).toBe(9)
    expect(tally.repeatedOpenings.tokens).toBeGreaterThan(9 * 400)
  })

  test('memory is bounded, however many tools and openings there are', () => {
    const tally = new WasteTally((text) => text)
    for (let index = 0; index < 6_000; index++) tally.add(talk([says('user', 'q')], { tools: [{ name: `t${index}` }] }))
    expect(tally.neverCalled(1).length).toBe(5_000)
  })
})
