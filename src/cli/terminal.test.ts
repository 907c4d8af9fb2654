import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytes, dollars, duration, windowOf } from './amounts.ts'
import { columnsOf, cut, painter, plain, table, wantsColour, wrap } from './terminal.ts'

test('a cut text fits its columns, whatever characters and colours it has', () => {
  const paint = painter(true)
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (text, columns) => {
      expect(columnsOf(cut(text, columns))).toBeLessThanOrEqual(columns)
      expect(columnsOf(cut(paint('good', text), columns))).toBeLessThanOrEqual(columns)
    }),
  )
  expect(cut('日本語のテキスト', 7)).toBe('日本語…')
  expect(cut(paint('bad', 'abcdef'), 4)).toBe('\u001b[31mabc…\u001b[39m')
})

test('wrapped lines hold every word in order, and only a word too long for a line stands out', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/)), fc.integer({ min: 12, max: 60 }), (words, columns) => {
      const lines = wrap(words.join(' '), columns).split('\n')
      expect(lines.join(' ')).toBe(words.join(' '))
      expect(lines.every((line) => columnsOf(line) <= columns)).toBe(true)
    }),
  )
})

test('columns stand under each other although some cells are coloured or wide', () => {
  const paint = painter(true)
  const lines = table([
    [paint('good', 'ab'), '東京', 'x'],
    ['abcd', 'z', 'y'],
  ]).split('\n')
  expect(lines.map((line) => columnsOf(line.replace(/[xy]$/, '')))).toEqual([14, 14])
})

test('NO_COLOR wins over FORCE_COLOR, and both over the terminal', () => {
  expect(wantsColour({}, true)).toBe(true)
  expect(wantsColour({}, false)).toBe(false)
  expect(wantsColour({ NO_COLOR: '1' }, true)).toBe(false)
  expect(wantsColour({ NO_COLOR: '' }, true)).toBe(true)
  expect(wantsColour({ FORCE_COLOR: '1' }, false)).toBe(true)
  expect(wantsColour({ NO_COLOR: '1', FORCE_COLOR: '1' }, true)).toBe(false)
  expect(wantsColour({ TERM: 'dumb' }, true)).toBe(false)
})

test('amounts say what is unknown, and never turn something into nothing', () => {
  expect([dollars(undefined), dollars(0), dollars(12), dollars(450_000), dollars(3_210_000)]).toEqual([
    'price unknown',
    '$0',
    '$0.000012',
    '$0.4500',
    '$3.21',
  ])
  expect([windowOf(4_096), windowOf(32_768), windowOf(128_000), windowOf(1_000_000), windowOf(512)]).toEqual([
    '4k',
    '32k',
    '128k',
    '1M',
    '512',
  ])
  expect([duration(4.4), duration(1_234), duration(75_000), duration(7_260_000)]).toEqual(['4 ms', '1.2 s', '1 min 15 s', '2 h 1 min'])
  expect([bytes(999), bytes(1_500), bytes(5_030_000_000)]).toEqual(['999 B', '1.50 kB', '5.03 GB'])
})

test('a name from elsewhere neither moves the cursor nor turns the line around', () => {
  const marks = ['\u001b', '\u009b', '\r', '\n', '\u2028', '\u2029', '\u202e', '\u2066', '\u200f', '\u061c']
  for (const mark of marks) expect(plain(`gpt${mark}4o`)).toBe('gpt�4o')
  expect(plain('Müller 日本 👩‍🚒')).toBe('Müller 日本 👩‍🚒')
})
