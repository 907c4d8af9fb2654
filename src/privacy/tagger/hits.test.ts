import { expect, test } from 'vitest'
import { hitsOf } from './hits.ts'
import { firstTag, labels } from './labels.ts'
import { buildFilter, lists } from './lexicon.ts'
import { tokenize } from './tokens.ts'

const lexicon = { filters: lists.map(() => buildFilter([])) }

/** What is reported when the whole text is one run of a label. */
function reported(text: string, name: string): string[] {
  const tokens = tokenize(text, lexicon)
  const first = firstTag(labels.findIndex((label) => label.name === name))
  const tags = new Uint8Array(tokens.count).fill(first + 1)
  tags[0] = first
  return hitsOf(text, tokens, { tags, margins: new Float32Array(tokens.count) }).map(({ start, end }) => text.slice(start, end))
}

test('a name ends with its line, an address goes on', () => {
  expect(reported('Ilse Brandner\nRechnung', 'PERSON')).toEqual(['Ilse Brandner', 'Rechnung'])
  expect(reported('Am Anger 3\n99001 Trugstadt', 'ADDRESS')).toEqual(['Am Anger 3\n99001 Trugstadt'])
})

test('a number sheds the words that lead to it and stops at a comma', () => {
  expect(reported('customer number MRN 0042-17', 'ID')).toEqual(['MRN 0042-17'])
  expect(reported('phone (0)30 12', 'PHONE')).toEqual(['(0)30 12'])
  expect(reported('0042,0043', 'ID')).toEqual(['0042', '0043'])
})

test('marks alone are nothing, and what is only told apart is not reported', () => {
  expect(reported('???', 'PASSWORD')).toEqual([])
  expect(reported('Dr', 'TITLE')).toEqual([])
})
