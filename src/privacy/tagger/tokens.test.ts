import fc from 'fast-check'
import { expect, test } from 'vitest'
import { classes, space } from './characters.ts'
import { buildFilter, lists } from './lexicon.ts'
import { tokenize } from './tokens.ts'
import { flag } from './words.ts'

const lexicon = { filters: lists.map(() => buildFilter([])) }
const words = (text: string): string[] => {
  const { count, start, end } = tokenize(text, lexicon)
  return Array.from({ length: count }, (_, index) => text.slice(start[index], end[index]))
}
const flagsOf = (text: string): number[] => {
  const { count, flags } = tokenize(text, lexicon)
  return Array.from(flags.subarray(0, count))
}

test('words are runs of letters and digits, and every other visible unit stands alone', () => {
  expect(words("Ms. O'Dowd, b. 1970")).toEqual(['Ms', '.', 'O', "'", 'Dowd', ',', 'b', '.', '1970'])
})

test('an accent written as a unit of its own stays in its word', () => {
  expect(words('Re\u0301my ist da')).toEqual(['Re\u0301my', 'ist', 'da'])
})

/** Without the units that part words although nobody sees them. */
function visible(text: string): string {
  return [...text].filter((unit) => classes[unit.charCodeAt(0)] !== space).join('')
}

test('words cover every visible unit once and in order, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      const { count, start, end } = tokenize(text, lexicon)
      let at = 0
      for (let index = 0; index < count; index++) {
        if (start[index]! < at || end[index]! <= start[index]! || /\S/.test(visible(text.slice(at, start[index])))) return false
        at = end[index]!
      }
      return visible(text.slice(at)).trim() === ''
    }),
  )
})

test('a word knows whether the text writes it small elsewhere', () => {
  const [first] = flagsOf('Rosen sind rot. Er kauft rosen.')
  expect(first! & flag.seenLower).toBeTruthy()
})

test('a blank line begins a paragraph and a single one does not', () => {
  const known = flagsOf('one\ntwo\n\nthree\r\nfour')
  expect(known.map((flags) => Boolean(flags & flag.paragraphStart))).toEqual([true, false, true, false])
})

test('a value answers to the word before the colon, and a cell to the heading of its column', () => {
  const keyed = tokenize('name: Ilse', lexicon)
  expect(keyed.key[2]).toBe(keyed.lower[0])
  const table = tokenize('id,name,town\n1,Ilse,Ulm\n2,Jan,Bonn', lexicon)
  const jan = table.start.indexOf('id,name,town\n1,Ilse,Ulm\n2,'.length)
  expect(table.key[jan]).toBe(table.lower[2])
})

test('words made to collide cost no more than others', () => {
  const text = Array.from({ length: 40_000 }, (_, index) => `w${(index * 65_536).toString(36)}`).join(' ')
  expect(tokenize(text, lexicon).count).toBe(40_000)
})
