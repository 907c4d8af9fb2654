// What no single detector's examples can show: that the list stays linear on hostile texts, and that neighbours do not take each other's values.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formats } from './index.ts'
import { landmarks } from './landmarks.ts'
import { wordsBefore } from './nearby.ts'

/** Everything the list finds, as `KIND value`. */
function found(text: string): string[] {
  return formats.flatMap((detector) => detector.find(text).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`))
}

function kindsOf(text: string, value: string): string[] {
  const start = text.indexOf(value)
  const end = start + value.length
  return formats
    .flatMap((detector) => detector.find(text))
    .filter((hit) => hit.start < end && hit.end > start)
    .map(({ kind }) => kind)
}

/** Processor time, which other work on the machine disturbs less than the clock. */
function cost(text: string): number {
  const before = process.cpuUsage()
  for (const detector of formats) detector.find(text)
  const { user, system } = process.cpuUsage(before)
  return user + system
}

const hostile: Readonly<Record<string, string>> = {
  'single digits': '1 ',
  'digits and dashes': '1-',
  'one number': '1',
  'at-signs': 'a@',
  'escaped at-signs': '%40',
  'bracketed at-signs': '[at] ',
  brackets: '(',
  dots: '.',
  'dotted letters': 'a.',
  colons: 'a:',
  'hexadecimal groups': 'ab:',
  schemes: 'a://',
  'country codes': 'DE1',
  dates: '12/05/2021 ',
  months: 'May 5 ',
  'Vietnamese dates': 'ngày 1 tháng ',
  telephones: 'tel 555-123-4567 ',
  'plus signs': '+1 ',
  streets: '12 Main Street ',
  'capital words': 'Aa ',
  'number words': 'twenty-',
  'bech32 beginnings': 'bc1q',
  'user names': 'user: a_',
  'case numbers': 'no. 1/1 ',
  blanks: ' ',
}

describe('the work grows with the length of the text, not with its square', () => {
  for (const [name, unit] of Object.entries(hostile))
    test(name, () => {
      const short = unit.repeat(Math.ceil(12_500 / unit.length))
      const long = unit.repeat(Math.ceil(100_000 / unit.length))
      cost(short) // once for the compiler
      const times = [0, 1, 2].map(
        (round) => cost(`${long}${' '.repeat(round + 1)}`) / Math.max(500, cost(`${short}${' '.repeat(round + 1)}`)),
      )
      // Eight times the text: linear work is about 8, quadratic 64.
      expect(Math.min(...times)).toBeLessThan(32)
    })
})

const fragment = fc.oneof(
  fc.constantFrom(...formats.flatMap(({ finds }) => finds.map((example) => example.replace(/[«»]/g, '')))),
  fc.constantFrom(...Object.values(hostile), '\n', ', ', ' (', ')', '"', '/', '-', '+', '@', '§ '),
  fc.string({ maxLength: 12, unit: 'grapheme' }),
  fc.nat({ max: 99_999_999 }).map(String),
)

test('whatever the text, a hit lies inside it, is not empty and is of a kind that its detector names', () => {
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 12 }), (fragments) => {
      const text = fragments.join('')
      for (const { name, kinds, find } of formats)
        for (const { kind, start, end, score } of find(text)) {
          expect(kinds, name).toContain(kind)
          expect(start >= 0 && start < end && end <= text.length, `${name} in ${JSON.stringify(text)}`).toBe(true)
          expect(score > 0 && score <= 1).toBe(true)
        }
    }),
    { numRuns: 300, seed: 20 },
  )
})

test('one detector never finds two things in one place', () => {
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 12 }), (fragments) => {
      const text = fragments.join(' ')
      for (const { name, find } of formats) {
        const hits = [...find(text)].sort((one, other) => one.start - other.start)
        for (const [index, hit] of hits.entries())
          expect(hit.start >= (hits[index - 1]?.end ?? 0), `${name} in ${JSON.stringify(text)}`).toBe(true)
      }
    }),
    { numRuns: 300, seed: 20 },
  )
})

test('prose without a digit or an at-sign finds nothing', () => {
  expect(found('The committee will look at the draft again and send remarks to everyone who asked for them.')).toEqual([])
})

test('numbers in programs are nothing', () => {
  const program = [
    'const timeout = 30000',
    'const mask = 0xff00ff, colour = "#1a2b3c"',
    'import { read } from "./parse-2.ts"',
    'npm install left-pad@1.3.0 && node --version # v24.1.0',
    'at Object.read (src/main.ts:128:17)',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'id = "550e8400-e29b-41d4-a716-446655440000"',
    'if (status === 404 || retries > 5) return items[12]',
    'x = np.array([1.5, 2.25, 3.125]); y = foo.bar(7)',
    'SELECT count(*) FROM t WHERE a BETWEEN 100 AND 2000',
    'margin: 12px 24px; width: 100%',
  ]
  for (const line of program)
    expect(
      found(line).filter((hit) => !hit.startsWith('QUANTITY')),
      line,
    ).toEqual([])
})

test('one value keeps one kind where shapes are alike', () => {
  expect(kindsOf('IBAN DE89 3704 0044 0532 0130 00 please', '0044 0532')).toEqual(['IBAN'])
  expect(kindsOf('host 203.0.113.77 answered', '203.0.113.77')).toEqual(['IP'])
  expect(kindsOf('Termin am 03.02.2020 um', '03.02.2020')).toEqual(['DATETIME'])
  expect(kindsOf('erreichbar unter 030 23125 012.', '030 23125 012')).toEqual(['PHONE'])
  expect(kindsOf('card 4111 1111 1111 1111 was', '1111 1111')).toEqual(['CREDIT_CARD'])
})

test('a date that words call a birth is more than a date', () => {
  for (const text of [
    'DOB 1946-04-10,',
    'geboren am 5. August 1950,',
    'née le 8 septembre 1980,',
    'nacido el 10 de mayo de 1971,',
    'sinh ngày 24/12/2006,',
    '<dob>21/10/2002</dob>',
    '{"birth_date": "1988-11-02"}',
    '{"dateOfBirth":"1988-11-02"}',
  ])
    expect(
      formats.flatMap((detector) => detector.find(text)).map(({ kind }) => kind),
      text,
    ).toEqual(['BIRTH_DATE'])
})

test('the password in a web address is a secret and the rest is found beside it', () => {
  expect(found('postgres://app:pa55w0rd@db.haddad-law.com:5432/main')).toEqual([
    'SECRET_URL_CREDENTIALS app:pa55w0rd',
    'URL db.haddad-law.com:5432/main',
  ])
})

test('digits written one by one are still a number', () => {
  expect(found('4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1')).toContain('CREDIT_CARD 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1')
  expect(found('DE 89 37 04 00 44 05 32 01 30 00')).toContain('IBAN DE 89 37 04 00 44 05 32 01 30 00')
})

test('the landmarks of the last text are not those of the next', () => {
  expect(landmarks('a1').starts).toEqual([1])
  expect(landmarks('a1b22@').ends).toEqual([2, 5])
  expect(landmarks('').starts).toEqual([])
  expect(landmarks('a1').ats).toEqual([])
})

test('words are looked up only as far as a digit or an empty line', () => {
  expect(wordsBefore('Date of Birth: 1', 15, 3)).toEqual(['birth', 'of', 'date'])
  expect(wordsBefore('born 12 on 1', 11, 3)).toEqual(['on'])
  expect(wordsBefore('born\n\non 1', 9, 3)).toEqual(['on'])
})
