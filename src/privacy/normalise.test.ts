import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { viewsOf } from './normalise.ts'

/** What stands in the original where a view says `wanted`. */
function originals(text: string, wanted: string): string[] {
  return viewsOf(text).flatMap((view) => {
    const at = view.text.indexOf(wanted)
    if (at < 0) return []
    const { start, end } = view.back(at, at + wanted.length)
    return [text.slice(start, end)]
  })
}

test.each([
  ['zero-width signs', 'from Wan\u200bda Had\u2060dad.', 'Wanda Haddad', 'Wan\u200bda Had\u2060dad'],
  ['soft hyphens', 'Wan\u00adda', 'Wanda', 'Wan\u00adda'],
  ['bidi controls', 'x \u202eWanda\u202c y', 'x Wanda y', 'x \u202eWanda\u202c y'],
  ['full-width letters', 'Ｗａｎｄａ＠ｅｘａｍｐｌｅ.org', 'Wanda@example.org', 'Ｗａｎｄａ＠ｅｘａｍｐｌｅ.org'],
  ['mathematical letters', '𝐖𝐚𝐧𝐝𝐚 asks', 'Wanda', '𝐖𝐚𝐧𝐝𝐚'],
  ['enclosed letters', 'Ⓦⓐⓝⓓⓐ asks', 'Wanda', 'Ⓦⓐⓝⓓⓐ'],
  ['digits of other scripts', 'call ٠١٢٣٤٥٦', '0123456', '٠١٢٣٤٥٦'],
  ['lookalike letters', 'ask Wаndа now', 'Wanda', 'Wаndа'],
  ['decomposed letters', 'Mu\u0308ller', 'Müller', 'Mu\u0308ller'],
  ['narrow blanks', '4111\u202f1111', '4111 1111', '4111\u202f1111'],
  ['dashes in numbers', '555–0100', '555-0100', '555–0100'],
  ['HTML entities', 'wanda&#64;example&period;org', 'wanda@example.org', 'wanda&#64;example&period;org'],
  ['named letters', 'M&uuml;ller', 'Müller', 'M&uuml;ller'],
  ['percent escapes', 'u=wanda%40example.org', 'wanda@example.org', 'wanda%40example.org'],
  ['percent escapes twice', 'u=wanda%2540example.org', 'wanda@example.org', 'wanda%2540example.org'],
  ['JSON escapes', 'wanda\\u0040example.org', 'wanda@example.org', 'wanda\\u0040example.org'],
  ['tags inside a word', 'see <b>Wan</b>da', 'Wanda', 'Wan</b>da'],
  ['letters set apart', 'it is W a n d a  H a d d a d here', 'Wanda Haddad', 'W a n d a  H a d d a d'],
  ['digits set apart', 'card 4-1-1-1-1-1', '411111', '4-1-1-1-1-1'],
  ['base64', 'data V2FuZGEgSGFkZGFk end', 'Wanda', 'V2FuZGEgSGFkZGFk'],
  ['control signs', 'to Wan\u0001da\u007f now', 'Wanda', 'Wan\u0001da'],
  ['letters struck through', 'to W\u0336a\u0336n\u0336d\u0336a\u0336 now', 'Wanda', 'W\u0336a\u0336n\u0336d\u0336a\u0336'],
  ['keycaps', 'pin 1\ufe0f\u20e32\ufe0f\u20e3', 'pin 12', 'pin 1\ufe0f\u20e32\ufe0f\u20e3'],
  ['invisible doubles of ASCII', 'x \u{e0057}\u{e0061}\u{e006e}', 'Wan', '\u{e0057}\u{e0061}\u{e006e}'],
  ['digits of segments', 'pin \u{1fbf1}\u{1fbf2}', 'pin 12', 'pin \u{1fbf1}\u{1fbf2}'],
  [
    'base64 of escapes',
    `data ${Buffer.from('W%61nda&#32;Haddad').toString('base64')} end`,
    'Wanda Haddad',
    Buffer.from('W%61nda&#32;Haddad').toString('base64'),
  ],
  ['base64 of base64', 'data VjJGdVpHRWdTR0ZrWkdGaw== end', 'Wanda', 'VjJGdVpHRWdTR0ZrWkdGaw=='],
  ['base64 of two bytes a letter', 'data VwBhAG4AZABhAA== end', 'Wanda', 'VwBhAG4AZABhAA=='],
  ['hexadecimal', 'data 57616e646120486164646164 end', 'Haddad', '57616e646120486164646164'],
])('%s are read, and lead back to where they stand', (_, text, wanted, original) => {
  expect(originals(text, wanted)).toContain(original)
})

test('however many blobs there are, each is read and leads back to itself', () => {
  const names = Array.from({ length: 1_000 }, (_, index) => `Wanda Haddad ${index} `)
  const blobs = names.map((name) => Buffer.from(name).toString('base64').replace(/=+$/, ''))
  const text = blobs.join(' ')
  expect(originals(text, names[777]!)).toEqual([blobs[777]])
})

test.each([
  'Plain words, numbers like 12 and marks: nothing to rewrite.',
  'Grüße aus Köln – „schön“, n’est-ce pas? Được.',
  'const internationalisation = someFunctionName(withArguments)',
])('"%s" has no view', (text) => {
  expect(viewsOf(text)).toEqual([])
})

test('every place of a view lies inside the text, whatever the text', () => {
  const alphabet = fc.constantFrom(
    'a',
    'W',
    ' ',
    '%40',
    '%',
    '&amp;',
    '&#64;',
    '\\u0041',
    '<b>',
    '</',
    '\u200b',
    'ａ',
    '𝐖',
    'а',
    '\u0301',
    '5',
    '-',
    '=',
  )
  fc.assert(
    fc.property(fc.array(alphabet, { maxLength: 60 }), (parts) => {
      const text = parts.join('')
      for (const view of viewsOf(text)) {
        for (let at = 0; at < view.text.length; at++) {
          const { start, end } = view.back(at, at + 1)
          expect(start).toBeGreaterThanOrEqual(0)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(text.length)
        }
      }
    }),
    { numRuns: 300 },
  )
})

test.each([
  ['percent signs', '%4'.repeat(100_000)],
  ['open tags', '<a '.repeat(70_000)],
  ['letters apart', 'a '.repeat(100_000)],
  ['combining marks', `a${'\u0301'.repeat(200_000)}`],
  ['entities', '&amp;'.repeat(40_000)],
  ['base64', 'aB3'.repeat(70_000)],
])('two hundred thousand units of %s are read in a moment', (_, text) => {
  const begun = performance.now()
  viewsOf(text)
  expect(performance.now() - begun).toBeLessThan(1500)
})
