import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Cover } from './covers.ts'
import { Everywhere } from './everywhere.ts'

function knowing(...values: readonly (readonly [kind: string, value: string])[]): Everywhere {
  const everywhere = new Everywhere()
  for (const [kind, value] of values) everywhere.learn(value, [{ kind, start: 0, end: value.length, action: 'redact' } satisfies Cover])
  return everywhere
}

const shown = (everywhere: Everywhere, text: string) => everywhere.find(text).map(({ start, end }) => text.slice(start, end))

test('a value is found wherever it stands, in any case', () => {
  const everywhere = knowing(['EMAIL', 'wanda@ardent.test'], ['PERSON', 'Wanda Haddad'])
  expect(shown(everywhere, 'WANDA@ARDENT.TEST, then wanda haddad (Wanda Haddad)')).toEqual([
    'WANDA@ARDENT.TEST',
    'wanda haddad',
    'Wanda Haddad',
  ])
})

test('a lone name counts with its capital and as a word of its own, a secret anywhere', () => {
  const everywhere = knowing(['PERSON', 'Wanda'], ['SECRET', 'hunter2'])
  expect(shown(everywhere, 'Rwandan, Wandas, wanda, Wanda, WANDA, xhunter2x')).toEqual(['Wanda', 'WANDA', 'hunter2'])
})

test('ordinary words, short values and what says little are hidden only where they were found', () => {
  const everywhere = knowing(['PERSON', 'Young'], ['PERSON', 'Omar'], ['LOCATION', 'Rotterdam'], ['DATETIME', '3 March 2025'])
  expect(shown(everywhere, 'Young Omar came to Rotterdam on 3 March 2025')).toEqual([])
})

test('of values that begin alike the longest that stands there is taken', () => {
  const everywhere = knowing(['ID', 'CUST-100'], ['ID', 'CUST-100-77'], ['ID', 'CUST-200'])
  expect(shown(everywhere, 'CUST-100-77 CUST-100 CUST-300')).toEqual(['CUST-100-77', 'CUST-100'])
})

test('offsets are those of the text, whatever its letters become in small', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constantFrom('', 'İ', 'ß', '😀', 'ﬁ'), (around, odd) => {
      const text = `${around}${odd} (a@ardent.test) ${odd}`
      expect(shown(knowing(['EMAIL', 'a@ardent.test']), text)).toContain('a@ardent.test')
    }),
  )
})

test('what is left of a hidden value stops everything', () => {
  const everywhere = knowing(['EMAIL', 'wanda@ardent.test'])
  expect(() => everywhere.refuse('nothing of it here')).not.toThrow()
  expect(() => everywhere.refuse('but here: Wanda@Ardent.test')).toThrow('still in the text')
})

test('a text made to be compared for ever is refused instead', () => {
  const everywhere = knowing(...Array.from({ length: 290 }, (_, length) => ['ID', '7'.repeat(10 + length)] as const))
  expect(() => everywhere.find('7'.repeat(200_000))).toThrow('too much to compare')
})
