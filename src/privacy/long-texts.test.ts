import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readDocument } from '../core/document.ts'
import { createInspector } from './inspect.ts'
import { partChars, partsOf } from './long-texts.ts'
import { profiles } from './profiles.ts'
import { createReader } from './read-text.ts'

const profile = { ...profiles.balanced!, kinds: ['EMAIL', 'NATIONAL_ID', 'IBAN'] }
const reader = createReader({ profile })
const foundIn = (text: string) => reader.readAlone({ text }).hits.map(({ kind, start, end }) => [kind, text.slice(start, end)])

test('parts follow one another, are no longer than they should be, and a short text is one', () => {
  const pieces = fc.array(
    fc.constantFrom('word ', 'x'.repeat(70_000), '\n\n', 'a,b\n', '. ', '-----BEGIN KEY-----\n', '😀'.repeat(9_000)),
    {
      minLength: 1,
      maxLength: 30,
    },
  )
  fc.assert(
    fc.property(pieces, fc.nat(3), (some, times) => {
      const text = some.join('').repeat(times + 1)
      const parts = partsOf({ text })
      let from = 0
      for (const part of parts) {
        expect(part.from).toBe(from)
        from = part.to
        expect(part.read.text.slice(part.from - part.shift, part.to - part.shift)).toBe(text.slice(part.from, part.to))
        if (parts.length > 1) expect(part.read.text.length).toBeLessThan(partChars * 1.5)
      }
      expect(from).toBe(text.length)
    }),
    { numRuns: 60 },
  )
})

test('what stands across every cut is found once, whole', () => {
  // Not a blank near any cut, so that cuts fall anywhere.
  for (const filler of ['x'.repeat(40), 'some words of prose, and then more. ']) {
    const line = `${filler}"wanda.haddad@example.org"`
    const text = line.repeat(Math.ceil((partChars * 4) / line.length))
    const hits = foundIn(text)
    expect(partsOf({ text }).length).toBeGreaterThan(2)
    expect(hits.length).toBe(text.split('wanda.haddad@').length - 1)
    expect(new Set(hits.map(([, found]) => found)).size).toBe(1)
  }
})

test('a key in armour that lies across a cut is hidden whole', () => {
  const lead = 'A line of prose.\n'.repeat(3_350)
  const key = `-----BEGIN PRIVATE KEY-----\n${'MIIEk3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXcVbN2m4Qw5MIIEk3Jd9sLmQ2wErTyU\n'.repeat(120)}-----END PRIVATE KEY-----`
  const text = `${lead}${key}\n${lead}`
  expect(partsOf({ text }).map(({ from }) => from)).toEqual([0, lead.length])
  const { hits } = createReader({ profile: profiles.balanced! }).readAlone({ text })
  expect(hits.some(({ start, end }) => start <= lead.length && end >= lead.length + key.length)).toBe(true)
})

test('the head of a table counts for all its rows, however many parts they fill', () => {
  const rows = Array.from({ length: 12_000 }, (_, index) => `${10_000_000 + index * 7},plain`)
  const withHead = foundIn(`passport number,remark\n${rows.join('\n')}\n`)
  const passports = createReader({ profile: { ...profile, kinds: ['PASSPORT'] } })
  const text = `passport number,remark\n${rows.join('\n')}\n`
  expect(withHead).toEqual([])
  expect(passports.readAlone({ text }).hits.length).toBe(rows.length)
})

test('threads that share a text find what one reader finds', async () => {
  const text = Array.from({ length: 4_000 }, (_, index) => `Line ${index}: write to person${index}@example.org about nothing.`).join('\n')
  const document = readDocument(JSON.stringify({ model: 'm', messages: [{ role: 'user', content: text }] }))
  const here = { wire: 'openai-chat', scope: 'caller' } as const
  const [threaded, alone] = [createInspector({ profile, workers: 2 }), createInspector({ profile })]
  const assessment = await threaded.inspect(document, here)
  expect(assessment.findings.length).toBe(4_000)
  expect(assessment).toEqual(await alone.inspect(document, here))
  await threaded.close()
})
