// The law of the leaves: whatever stands anywhere in a request of any wire is read.
import { describe, expect, test } from 'vitest'
import { richRequests as rich } from '../../test/rich-requests.ts'
import { readDocument } from '../core/document.ts'
import { fields, hasForm, type Wire } from './fields.ts'
import { createInspector } from './inspect.ts'
import { gatherLeaves, innerPieces } from './leaves.ts'
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

test('a value that is not what its field is for is read', () => {
  const document = readDocument('{"messages":[{"role":"Wanda Haddad","content":"hi"}]}')
  expect(gatherLeaves(document, 'openai-chat').pieces.map(({ text }) => text)).toContain('Wanda Haddad')
})
