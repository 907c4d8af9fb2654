import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Document, readDocument } from '../core/document.ts'
import type { Level } from '../core/sensitivity.ts'
import type { Dictionary } from './dictionaries.ts'
import { createInspector, type InspectorOptions } from './inspect.ts'
import { gatherLeaves, type Piece } from './leaves.ts'
import { profiles } from './profiles.ts'
import type { OwnReading } from './read-text.ts'
import { type Known, RememberedStretches } from './remembered-stretches.ts'
import type { Tagger } from './tagger/tagger.ts'

/** Finds invented people and places, so that the law does not hang on what was learned. */
const tagger: Tagger = {
  version: 'test',
  tag: (text) => [
    ...[...text.matchAll(/Wanda Haddad|Jonas Wald|Haddad/g)].map((found) => hit('PERSON', found)),
    ...[...text.matchAll(/Uppsala/g)].map((found) => hit('LOCATION', found)),
  ],
}
const hit = (kind: string, { index, 0: text }: RegExpMatchArray) => ({
  kind,
  start: index ?? 0,
  end: (index ?? 0) + text.length,
  score: 0.9,
})
const matters: Dictionary = { name: 'matters', kind: 'PROJECT', level: 'restricted', terms: ['Project Heron'], label: 'heron' }
const made = (options: Partial<InspectorOptions> = {}) =>
  createInspector({ profile: profiles.balanced!, dictionaries: [matters], tagger, ...options })

/** What people and tools say; some of it names somebody, some of it is written in another way, some holds JSON or data. */
const words = [
  'Does an e-mail count as notice? The term ends in thirty days.',
  'Ask Wanda Haddad.',
  'HADDAD agrees; see CV_Wanda_Haddad.pdf',
  'wanda.haddad@example.org wrote on 3 May 2024.',
  'Jonas Wald lives in Uppsala and was diagnosed with diabetes in hospital.',
  'V2FuZGEgSGFkZGFk',
  'Status of Project Heron?',
  '{"name":"Jonas Wald","note":{"deeper":"{\\"city\\":\\"Uppsala\\"}"}}',
  'IBAN DE89 3704 0044 0532 0130 00',
  'She is 43 and from Uppsala, a plaintiff.',
  'Go on.',
  '',
]
const text = fc.constantFrom(...words)
const turn = fc.oneof(
  fc.record({ role: fc.constantFrom('user', 'assistant', 'system'), content: text }),
  fc.record({ role: fc.constant('user'), content: fc.array(fc.record({ type: fc.constant('text'), text }), { maxLength: 3 }) }),
  fc.record({
    role: fc.constant('assistant'),
    tool_calls: fc.tuple(fc.record({ id: fc.constant('call_1'), function: fc.record({ name: fc.constant('find'), arguments: text }) })),
  }),
  fc.record({ role: fc.constant('tool'), tool_call_id: text, content: text, phone: fc.constantFrom(4_917_012_345_678, 12) }),
  fc.constant({ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==' } }] }),
  text,
)
const tools = fc.array(
  fc.record({
    type: fc.constant('function'),
    function: fc.record({ name: fc.constantFrom('find', 'WandaHaddad'), description: text, parameters: fc.record({ title: text }) }),
  }),
  { maxLength: 4 },
)
type Body = { readonly turns: readonly unknown[]; readonly tools: readonly unknown[]; readonly system: string }

/** A conversation that goes on, is edited, turned round, cut or given other tools. */
type Change = (body: Body) => Body
const change = fc.oneof<fc.WeightedArbitrary<Change>[]>(
  { weight: 5, arbitrary: fc.array(turn, { maxLength: 3 }).map((more) => (body) => ({ ...body, turns: [...body.turns, ...more] })) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(20), turn).map(([place, other]) => (body) => ({ ...body, turns: edited(body.turns, place, other) })),
  },
  { weight: 1, arbitrary: fc.constant((body) => ({ ...body, turns: body.turns.toReversed() })) },
  { weight: 1, arbitrary: fc.nat(3).map((count) => (body) => ({ ...body, turns: body.turns.slice(count) })) },
  { weight: 1, arbitrary: fc.nat(3).map((count) => (body) => ({ ...body, turns: body.turns.slice(0, -count || undefined) })) },
  { weight: 1, arbitrary: tools.map((other) => (body) => ({ ...body, tools: other })) },
  { weight: 1, arbitrary: text.map((system) => (body) => ({ ...body, system })) },
)

function edited(turns: readonly unknown[], place: number, other: unknown): readonly unknown[] {
  return turns.length === 0 ? turns : turns.with(place % turns.length, other)
}

/** The same value is written in many ways, and members may come twice and in any order. */
type Writing = { readonly space: string; readonly isEscaped: boolean; readonly order: 'turns' | 'tools'; readonly isDoubled: boolean }
const plain: Writing = { space: '', isEscaped: false, order: 'turns', isDoubled: false }
const writing: fc.Arbitrary<Writing> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(plain) },
  fc.record({
    space: fc.constantFrom('', ' ', '\n'),
    isEscaped: fc.boolean(),
    order: fc.constantFrom('turns' as const, 'tools' as const),
    isDoubled: fc.boolean(),
  }),
)

function written({ turns, tools, system }: Body, list: string, { space, isEscaped, order, isDoubled }: Writing): Document {
  const value = (of: unknown) => JSON.stringify(of, null, space)
  const said = `"${list}":${space}${value(turns)}`
  const given = `"tools":${value(tools)}`
  const members = [`"system":${value(system)}`, ...(order === 'turns' ? [said, given] : [given, said]), ...(isDoubled ? [said] : [])]
  const whole = `{"model":"m",${space}${members.join(',')},"seed":1234567}`
  return readDocument(isEscaped ? whole.replaceAll('W', '\\u0057') : whole)
}

const wires = fc.constantFrom(
  ['openai-chat', 'messages'] as const,
  ['anthropic-messages', 'messages'] as const,
  ['openai-responses', 'input'] as const,
  ['gemini', 'contents'] as const,
  ['native', 'messages'] as const,
)
const requests = fc.array(
  fc.record({ change, writing, wire: wires, declared: fc.constantFrom<Level>('public', 'internal', 'restricted') }),
  {
    minLength: 2,
    maxLength: 8,
  },
)

const reading: OwnReading = { hits: [], complete: true, topicTerms: [], viewed: [] }
const shown = ({ leaf, turn, inner, text, place }: Piece) => ({ leaf, turn, inner, text, span: place?.(0, text.length) })

describe('a history that is known', () => {
  test('is judged as one that is read anew, whatever is added, edited, turned round, written otherwise or doubled', async () => {
    let known = 0
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { maxLength: 5 }), tools, requests, async (turns, given, asked) => {
        const [one, other] = [made(), made({ cacheChars: 0 })]
        let body: Body = { turns, tools: given, system: words[0]! }
        for (const { change, writing, wire, declared } of asked) {
          body = change(body)
          const [name, list] = wire
          const document = written(body, list, writing)
          const here = { wire: name, scope: 'caller', declared }
          expect(await one.inspect(document, here)).toEqual(await other.inspect(document, here))
        }
        expect(other.stats().hits).toBe(0)
        known += one.stats().hits
      }),
      { numRuns: 150 },
    )
    expect(known).toBeGreaterThan(1_000)
  })

  test('holds the same texts at the same places as one that is walked through', () => {
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 6 }), tools, writing, wires, (turns, given, writing, [wire, list]) => {
        const stretches = new RememberedStretches()
        const document = written({ turns, tools: given, system: words[1]! }, list, { ...writing, isDoubled: true })
        const walked = gatherLeaves(document, wire, stretches)
        for (const { pieces, turns, leaf, ...stretch } of walked.stretches) {
          const inside = walked.pieces.slice(pieces.from, pieces.to).map(({ inner, ...piece }) => ({
            leaf: piece.leaf - leaf,
            turn: piece.turn < 0 ? -1 : piece.turn - turns.from,
            ...(inner !== undefined && { inner }),
            reading,
          }))
          const roles = walked.turns.slice(turns.from, turns.to).map(({ role }) => role)
          stretches.keep(stretch, { pieces: inside, roles, chars: stretch.chars })
        }
        const known = gatherLeaves(document, wire, stretches)
        expect(known.stretches).toEqual([])
        expect([known.pieces.map(shown), known.turns, known.media, known.chars]).toEqual([
          walked.pieces.map(shown),
          walked.turns,
          walked.media,
          walked.chars,
        ])
      }),
    )
  })

  test('is not known under another wire or name', async () => {
    const inspector = made()
    const secret = { role: 'user', content: 'Mail wanda@example.org, and mind what we said of the lease and of its notice.' }
    const beside = JSON.stringify([{ type: secret.content, format: 'x'.repeat(300) }])
    const first = readDocument(`{"messages":[${JSON.stringify(secret)}],"tools":${beside}}`)
    const second = readDocument(`{"contents":[${JSON.stringify(secret)}],"others":${beside}}`)
    await inspector.inspect(first, { wire: 'openai-chat', scope: 'caller' })
    for (const wire of ['openai-chat', 'gemini', 'native'] as const) {
      const here = { wire, scope: 'caller' }
      expect(await inspector.inspect(second, here)).toEqual(await made().inspect(second, here))
    }
  })

  test('does not count while the inspection is killed', async () => {
    const inspector = made()
    const document = readDocument(JSON.stringify({ messages: [{ role: 'user', content: 'Write a haiku.' }] }))
    expect(await inspector.inspect(document, { wire: 'openai-chat', scope: 'caller' })).toMatchObject({ complete: true })
    inspector.kill()
    expect(await inspector.inspect(document, { wire: 'openai-chat', scope: 'caller' })).toMatchObject({ complete: false })
  })

  test('costs one look-up, and only its new turns are read', async () => {
    const inspector = made()
    const turns = Array.from({ length: 30 }, (_, index) => ({ role: 'user', content: `Question ${index} about the lease.` }))
    const chat = (count: number) => readDocument(JSON.stringify({ model: 'm', messages: turns.slice(0, count) }))
    await inspector.inspect(chat(28), { wire: 'openai-chat', scope: 'caller' })
    const before = inspector.stats()
    await inspector.inspect(chat(30), { wire: 'openai-chat', scope: 'caller' })
    const after = inspector.stats()
    expect([after.hits - before.hits, after.misses - before.misses]).toEqual([28, 2])
  })
})

describe('the memory of stretches', () => {
  const known = (count: number): Known => ({
    pieces: Array.from({ length: count }, (_, leaf) => ({ leaf, turn: 0, reading })),
    roles: ['user'],
    chars: 1,
  })
  const stretch = (text: string) => ({ sort: 'test', text, start: 0, end: text.length })

  test('is bounded by the texts and findings it holds, and forgets the oldest first', () => {
    const memory = new RememberedStretches(100)
    for (let index = 0; index < 50; index++) memory.keep(stretch(`stretch ${index}`), known(9))
    expect([memory.size, memory.weight]).toEqual([10, 100])
    expect(memory.longest(stretch('stretch 0'), [9])).toBeUndefined()
    expect(memory.longest(stretch('stretch 49'), [10])?.index).toBe(0)
    memory.keep(stretch('one that is too large'), known(100))
    expect(memory.size).toBe(10)
  })

  test('finds the longest that is known, and nothing that merely looks alike', () => {
    const memory = new RememberedStretches()
    memory.keep(stretch('[one,'), known(1))
    memory.keep(stretch('[one,two,'), known(2))
    expect(memory.longest(stretch('[one,two,three'), [5, 9, 14])?.index).toBe(1)
    expect(memory.longest(stretch('[one,two,three'), [5])?.known.pieces.length).toBe(1)
    const alike = `A${'same end of a text'}`
    memory.keep(stretch(alike), known(1))
    expect(memory.longest(stretch(`B${alike.slice(1)}`), [alike.length])).toBeUndefined()
    expect(memory.longest({ ...stretch(alike), sort: 'another' }, [alike.length])).toBeUndefined()
  })

  test('what went is looked for no longer', () => {
    const memory = new RememberedStretches(4)
    for (let round = 0; round < 3; round++) {
      memory.keep(stretch('first'), known(1))
      memory.keep(stretch('second'), known(3))
    }
    expect(memory.longest(stretch('first'), [5])).toBeUndefined()
    expect(memory.longest(stretch('second'), [6])).toBeDefined()
  })
})
