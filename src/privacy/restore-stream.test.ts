import fc from 'fast-check'
import { expect, test } from 'vitest'
import { household, vaultOf } from '../../test/vaults.ts'
import { type Restorer, restorerOf, type TextStream } from './restore.ts'

const restorer = restorerOf(
  vaultOf([...household.aliases, { kind: 'AGE', surrogate: '34', value: '41' }, { kind: 'ID', surrogate: '48291', value: 'K-7' }]),
)
const surrogates = household.aliases.map(({ surrogate }) => surrogate)
const longest = Math.max(...surrogates.map((surrogate) => surrogate.length))

const fragment = fc.oneof(
  fc.constantFrom(...surrogates),
  fc.constantFrom(...surrogates).map((surrogate) => surrogate.toUpperCase()),
  fc.constantFrom(...surrogates).map((surrogate) => surrogate.replaceAll(' ', '\u00a0')),
  fc.constantFrom(
    'Mar',
    'Mara V',
    'Maras',
    'Marathon',
    'Vo',
    '[[ORG',
    '[ORG 3]',
    '48291',
    '🦊',
    '\ud83e',
    '9 Elm Way,',
    'Hanna "',
    '```',
    '\n```json\n',
    '```JSON\n{"a":"',
  ),
  fc.constantFrom(
    ' ',
    '\n',
    ', ',
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ':',
    's',
    "'s",
    '**',
    '\\n',
    '\\u00e9',
    '4829107',
    '48291',
    '34',
    ' 34',
    '```json\n',
    'true',
    'é',
    '🙂',
  ),
  fc.string({ maxLength: 6, unit: 'grapheme' }),
)
const prose = fc.array(fragment, { maxLength: 12, size: 'max' }).map((fragments) => fragments.join(''))

/** JSON whose strings may be JSON again, written with more or fewer escapes and spaces. */
const json: fc.Arbitrary<string> = fc
  .letrec<{ value: unknown; text: string; object: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      tie('text'),
      fc.constantFrom(4829107, true, null, 1.5),
      tie('object'),
      fc.array(tie('value'), { maxLength: 2 }),
    ),
    object: fc.dictionary(fc.oneof(prose, fc.constant('a')), tie('value'), { maxKeys: 3, noNullPrototype: true }),
    text: fc.oneof(
      { maxDepth: 4, depthSize: 'medium' },
      prose,
      tie('object').map((value) => JSON.stringify(value)),
    ),
  }))
  .object.filter((value) => JSON.stringify(value).length < 400)
  .chain((value) => fc.constantFrom(JSON.stringify(value), ascii(JSON.stringify(value)), JSON.stringify(value, null, 2)))

/** As hosts write JSON that keep to ASCII. */
function ascii(text: string): string {
  return text.replace(/[^\0-~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function told(stream: TextStream, pieces: readonly string[]): string {
  return pieces.map((piece) => stream.push(piece)).join('') + stream.end()
}

function cut(text: string, places: readonly number[]): string[] {
  const sorted = [0, ...[...places].sort((a, b) => a - b), text.length]
  return sorted.slice(1).map((end, place) => text.slice(sorted[place], end))
}

/** Cut at every place, at pairs of places, and into single units. */
function cuts(text: string): string[][] {
  const single = Array.from({ length: text.length + 1 }, (_, place) => cut(text, [place]))
  const pairs = Array.from({ length: text.length }, (_, place) => cut(text, [place, (place * 7 + 3) % (text.length + 1)]))
  return [...single, ...pairs, text.split('')]
}

const wholeText = (text: string) => restorer.text(text)
const wholeJson = (text: string) => restorer.json(text)

test.each([
  { what: 'prose', texts: prose, whole: wholeText, open: () => restorer.stream() },
  { what: 'text that is JSON', texts: json, whole: wholeText, open: () => restorer.stream() },
  { what: 'JSON', texts: json, whole: wholeJson, open: () => restorer.jsonStream() },
  { what: 'prose taken for JSON', texts: prose, whole: wholeJson, open: () => restorer.jsonStream() },
])('$what is restored the same however it is cut', ({ texts, whole, open }) => {
  fc.assert(
    fc.property(texts, (text) => {
      const expected = whole(text)
      for (const pieces of cuts(text)) expect(told(open(), pieces)).toBe(expected)
    }),
    { numRuns: 60 },
  )
})

/** The meaning of a JSON text, its strings that are JSON read as well. */
function meaning(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') {
    if (/^\s*[[{]/.test(value)) {
      try {
        return ['json', meaning(JSON.parse(value), change)]
      } catch {
        return change(value)
      }
    }
    return change(value)
  }
  if (Array.isArray(value)) return value.map((item) => meaning(item, change))
  if (typeof value !== 'object' || value === null) return value === 4829107 ? 9988776 : value
  return Object.entries(value).map(([key, item]) => [change(key), meaning(item, change)])
}

test('restored JSON means what it meant with every string restored, at every depth', () => {
  const plain = fc.array(fc.oneof(fc.constantFrom(...surrogates), fc.constantFrom(' and ', ', ', ' é "', '\n', '\\ ')), { maxLength: 5 })
  const words = plain.map((fragments) => `x ${fragments.join(' ')}`)
  const values = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: 'large' },
      words,
      tie('object'),
      tie('nested'),
      fc.constant(4829107),
      fc.array(tie('value'), { maxLength: 3 }),
    ),
    nested: tie('object').map((value) => JSON.stringify(value)),
    object: fc.array(fc.tuple(words, tie('value')), { maxLength: 3 }).map((members) => Object.fromEntries(members as [string, unknown][])),
  })).object
  fc.assert(
    fc.property(values, fc.boolean(), (value, isAscii) => {
      const text = isAscii ? ascii(JSON.stringify(value)) : JSON.stringify(value)
      expect(meaning(JSON.parse(restorer.json(text)), (said) => said)).toEqual(meaning(value, (said) => restorer.text(said)))
    }),
    { numRuns: 500 },
  )
})

test('JSON without surrogates keeps every byte', () => {
  const other = restorerOf(vaultOf([{ kind: 'PERSON', surrogate: 'Xanthe Quill', value: 'Anna' }]))
  fc.assert(
    fc.property(json, (text) => {
      expect(other.json(text)).toBe(text)
      expect(other.text(text)).toBe(text)
    }),
  )
})

test('text that shares no first letter with a surrogate is never delayed', () => {
  const stream = restorer.stream()
  for (const piece of [
    'The court ',
    'fo',
    'un',
    'd ',
    'that ',
    'it, ',
    '(b)',
    ' applie',
    's',
    '.',
    '\n',
    '"',
    'é',
    '🙂',
    '\ud83d',
    '\ude42',
  ])
    expect(stream.push(piece)).toBe(piece)
  expect(stream.end()).toBe('')
})

test('letters of a surrogate in the middle of a word are never held back', () => {
  const stream = restorer.stream()
  for (const piece of ['sum', 'mar', 'y of ga', 'm', 'ma', 'r', 'ays']) expect(stream.push(piece)).toBe(piece)
})

test('arguments that share no first letter with a surrogate are delayed by an escape at most', () => {
  const stream = restorer.jsonStream()
  for (const piece of [
    '{"',
    'to',
    '":',
    ' "',
    'Paul',
    ' ',
    '\\n',
    'to',
    '", "n": ',
    '7',
    '23',
    ',"x":tr',
    'ue, "y": "{\\"',
    'a\\":\\"b',
    '\\"}"',
    '}',
  ])
    expect(stream.push(piece)).toBe(piece)
})

function mostHeldOf(texts: readonly string[], of: Restorer): number {
  let most = 0
  for (const text of texts) {
    const stream = of.stream()
    let given = 0
    let out = ''
    for (const unit of text) {
      out += stream.push(unit)
      given += unit.length
      // What was put in may be longer or shorter than what it stands for, so the held text is what the end gives when nothing follows.
      most = Math.max(most, heldBy(text.slice(0, given), out, of))
    }
  }
  return most
}

/** Units held back: the fewest that must be taken from the end for the rest to be what was given out. */
function heldBy(text: string, out: string, of: Restorer): number {
  for (let held = 0; held <= text.length; held++) {
    const stream = of.stream()
    if (stream.push(text.slice(0, text.length - held)) + stream.end() === out) return held
  }
  return Number.POSITIVE_INFINITY
}

test('what is held back is never longer than the longest surrogate and one unit more', () => {
  const texts = [
    ...surrogates.flatMap((surrogate) => [surrogate, `${surrogate}s`, `${surrogate.slice(0, -1)}#`]),
    'Mara Mara Mara Vog Mara',
    '9 Elm Way, Exam 9 Elm',
  ]
  expect(mostHeldOf(texts, restorer)).toBeLessThanOrEqual(longest + 1)
})

test('white space that never ends is not held for ever', () => {
  const stream = restorer.stream()
  stream.push('Mara')
  const out = Array.from({ length: 1000 }, () => stream.push('\n')).join('')
  expect(out.startsWith('Anna\n')).toBe(true)
  expect(out.length).toBe(1004)
})

test.each(['[', '\\', '{', '"', '[[ORG_', '[[ORG    ', '{"', '["\\"[\\"', '\\u', 'Mara ', '4'])(
  'whatever comes a hundred thousand times, as %s, at most one surrogate is held',
  (piece) => {
    for (const stream of [restorer.stream(), restorer.jsonStream()]) {
      let given = 0
      let out = 0
      for (let time = 0; time < 100_000; time += 100) {
        given += piece.length * 100
        out += stream.push(piece.repeat(100)).length
      }
      expect(given - out).toBeLessThanOrEqual(restorer.mostHeld + 6)
      stream.end()
    }
  },
)

test('a stream that ends in the beginning of a surrogate gives it back', () => {
  for (const surrogate of surrogates)
    for (let length = 1; length < surrogate.length; length++) {
      const text = surrogate.slice(0, length)
      expect(told(restorer.stream(), text.split(''))).toBe(restorer.text(text))
    }
})

test('a vault with a surrogate that begins another waits for the longer one and no more', () => {
  const stream = restorer.stream()
  expect(stream.push('Mara')).toBe('')
  expect(stream.push(' ')).toBe('')
  expect(stream.push('said')).toBe('Anna said')
  expect(stream.push(' Mara Vogt')).toBe(' ')
  expect(stream.push(',')).toBe('Anna "Ann" Berg\\Holm,')
})
