// The law of the leaves: whatever stands anywhere in a request of any wire is read.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { richRequests as rich } from '../../test/rich-requests.ts'
import { readDocument } from '../core/document.ts'
import { fields, hasForm, type Wire } from './fields.ts'
import { createInspector } from './inspect.ts'
import { documentsIn, gatherLeaves, innerPieces } from './leaves.ts'
import { profiles } from './profiles.ts'

const none = { tag: () => [], version: 'none' }
const inspector = createInspector({ profile: profiles.balanced!, tagger: none })
const canary = 'wanda.canary@example.org'

describe.each(Object.entries(rich) as [Wire, unknown][])('%s', (wire, request) => {
  const document = readDocument(JSON.stringify(request))
  const places = Array.from({ length: document.leafCount }, (_, index) => document.leaf(index))

  test('a value is found wherever it is planted, in values and in keys', async () => {
    const missed: string[] = []
    for (const leaf of places) {
      const planted = `${document.text.slice(0, leaf.start)}${JSON.stringify(canary)}${document.text.slice(leaf.end)}`
      const { findings } = await inspector.inspect(readDocument(planted), { wire, scope: 'test' })
      const isFound = findings.some(
        (finding) => finding.kind === 'EMAIL' && finding.leaf === leaf.index && finding.end - finding.start === canary.length,
      )
      if (!isFound) missed.push(document.pathOf(leaf).join('.'))
    }
    expect(missed).toEqual([])
  })

  test('what is skipped stands in the table and has its form', () => {
    const read = new Set(gatherLeaves(document, wire).pieces.map(({ leaf }) => leaf))
    const media = new Set(gatherLeaves(document, wire).media.map(({ leaf }) => leaf))
    for (const leaf of places) {
      if (read.has(leaf.index) || media.has(leaf.index) || leaf.isKey) continue
      const path = document.pathOf(leaf)
      const rules = Object.entries(fields[wire]).filter(([pattern]) => fits(pattern, path))
      const isOfSchema = rules.some(([, rule]) => rule === 'schema')
      const isSkipped = rules.some(([, rule]) => hasForm(rule, document.textOf(leaf)))
      expect(isSkipped || isOfSchema || document.textOf(leaf) === '', path.join('.')).toBe(true)
    }
  })
})

const encodings: Readonly<Record<string, (value: string) => string>> = {
  plain: (value) => value,
  capitals: (value) => value.toUpperCase(),
  percent: (value) => encodeURIComponent(value),
  'percent, every unit': (value) => [...value].map((unit) => `%${unit.charCodeAt(0).toString(16)}`).join(''),
  entities: (value) => [...value].map((unit) => `&#${unit.charCodeAt(0)};`).join(''),
  'full width': (value) => [...value].map((unit) => String.fromCharCode(unit.charCodeAt(0) + 0xfee0)).join(''),
  'zero width': (value) => [...value].join('\u200b'),
  'JSON escapes': (value) => [...value].map((unit) => `\\u00${unit.charCodeAt(0).toString(16)}`).join(''),
  base64: (value) => Buffer.from(value).toString('base64'),
  hexadecimal: (value) => Buffer.from(value).toString('hex'),
  'JSON in a string': (value) => JSON.stringify({ note: [value] }),
  'JSON in JSON in a string': (value) => JSON.stringify({ note: JSON.stringify({ deep: `${value}"\\` }) }),
}

test('whatever the request looks like and however a value is written, it is found where it stands', async () => {
  const text = fc.constantFrom('', 'Plain words, nothing else.', 'Grüße „aus“ Köln', 'a\tb\n"c"\\', '{"x":[1,"y"]}', '50 % & <more>')
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      text,
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('content', 'k', 'note', 'role'), tie('node'), { maxKeys: 3 }),
    ),
  })).node
  await fc.assert(
    fc.asyncProperty(
      tree,
      tree,
      text,
      text,
      fc.constantFrom(...Object.keys(encodings)),
      fc.constantFrom<Wire>('openai-chat', 'gemini', 'native'),
      async (one, other, before, after, encoding, wire) => {
        const written = encodings[encoding]!(canary)
        const said = encoding.startsWith('JSON in') ? written : `${before} ${written} ${after}`
        const document = readDocument(
          JSON.stringify({ messages: [{ role: 'user', content: [one, { type: 'text', text: said }] }], more: other }),
        )
        const { findings, complete } = await inspector.inspect(document, { wire, scope: 'test' })
        expect(complete).toBe(true)
        const isCovered = findings.some(({ kind, leaf, start, end }) => {
          const text = leaf < 0 ? '' : document.textOf(document.leaf(leaf))
          const at = text === said ? said.indexOf(encoding.startsWith('JSON in') ? canary : written) : -1
          const length = encoding.startsWith('JSON in') ? canary.length : written.length
          return kind === 'EMAIL' && at >= 0 && start <= at && end >= at + length
        })
        expect(isCovered, encoding).toBe(true)
      },
    ),
    { numRuns: 150 },
  )
})

/** Whether a pattern of the table means a path or, for a schema, what lies below it. */
function fits(pattern: string, path: readonly (string | number)[]): boolean {
  const steps = pattern.split('.')
  return steps.every((step, at) => (step === '*' ? typeof path[at] === 'number' : step === path[at]))
}

test('JSON in a string is read string by string, each placed where it stands', () => {
  const text = '{"who":"Wan\\u0064a \\"W\\" Haddad","inner":"{\\"mail\\":\\"x@example.org\\"}"}'
  const placed = innerPieces(text).map(({ text: inner, place }) => {
    const { start, end } = place!(0, inner.length)
    return [inner, text.slice(start, end)]
  })
  expect(placed).toContainEqual(['Wanda "W" Haddad', 'Wan\\u0064a \\"W\\" Haddad'])
  expect(placed).toContainEqual(['x@example.org', 'x@example.org'])
})

test('a long number is read with its name, and counts as standing in no leaf', async () => {
  const document = readDocument('{"messages":[{"role":"user","content":"hi"}],"metadata":{"credit card":4111111111111111}}')
  const { findings } = await inspector.inspect(document, { wire: 'openai-chat', scope: 'test' })
  expect(findings.map(({ kind, leaf }) => [kind, leaf])).toEqual([['CREDIT_CARD', -1]])
})

test('the name a value stands under tells what it is', async () => {
  const document = readDocument('{"messages":[],"metadata":{"passport number":"X4RTBPFW4"}}')
  const pieces = gatherLeaves(document, 'openai-chat').pieces
  expect(pieces).toContainEqual(expect.objectContaining({ text: 'X4RTBPFW4', name: 'passport number' }))
})

test('data in a field that nobody knows is opened, or counts as opaque', async () => {
  const text = Buffer.from(`${'All is well. '.repeat(60)} Ask ${canary}.`).toString('base64')
  const picture = Buffer.from(Uint8Array.from({ length: 600 }, (_, index) => (index * 97 + 200) % 256)).toString('base64')
  const document = readDocument(JSON.stringify({ messages: [], later: { a: text, b: picture } }))
  const { findings, opaque } = await inspector.inspect(document, { wire: 'openai-chat', scope: 'test' })
  expect(findings.some(({ kind, start, end }) => kind === 'EMAIL' && start === 0 && end === text.length)).toBe(true)
  expect(opaque).toBe(1)
})

test('a value that is not what its field is for is read', () => {
  const document = readDocument('{"messages":[{"role":"Wanda Haddad","content":"hi"}]}')
  expect(gatherLeaves(document, 'openai-chat').pieces.map(({ text }) => text)).toContain('Wanda Haddad')
})

test('a picture amidst a text counts as a part to be opened, and a text stays where it is read', () => {
  const picture = `data:image/png;base64,${Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0xff, 0xfe, 1, 2]).toString('base64')}`
  expect(documentsIn(`See ![it](${picture}) here.`)).toEqual([picture])
  expect(documentsIn(`See data:text/plain;base64,${Buffer.from('Wanda Haddad asks').toString('base64')} here.`)).toEqual([])
})

test('documents are looked for in time that grows with the text', () => {
  const startedAt = performance.now()
  for (const text of ['data:'.repeat(100_000), 'JVBERi0,'.repeat(60_000), 'data:a;base64,'.repeat(35_000), 'a'.repeat(500_000)])
    documentsIn(text)
  expect(performance.now() - startedAt).toBeLessThan(2_000)
})
