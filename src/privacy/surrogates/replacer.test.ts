import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDocument } from '../../core/document.ts'
import { type RedactOptions, redact, redactText } from '../redact.ts'

const options: RedactOptions = {
  treat: ({ kind }) => (kind === 'SECRET' ? 'mask' : 'redact'),
  key: Buffer.from('one conversation'),
  style: 'realistic',
}

/** A document and the findings of every value in its leaves, wherever they stand as written. */
function found(json: string, values: readonly (readonly [kind: string, spelling: string])[]) {
  const document = readDocument(json)
  const findings = Array.from({ length: document.leafCount }, (_, leaf) => leaf).flatMap((leaf) => {
    const text = document.textOf(document.leaf(leaf))
    return values.flatMap(([kind, spelling]) =>
      [...text.matchAll(new RegExp(spelling.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g'))].map((match) => ({
        ...{ kind, leaf, start: match.index, end: match.index + spelling.length, score: 1, detector: 'test' },
      })),
    )
  })
  return { document, findings }
}

describe('JSON inside a string', () => {
  test('the arguments of a call stay JSON with the same members, and quotes in values stay escaped', () => {
    const inner = JSON.stringify({ to: 'Wanda "Wendy" Haddad', note: 'call\nHaddad', rest: [1, true, null] })
    const { document, findings } = found(JSON.stringify({ arguments: inner }), [
      ['PERSON', 'Wanda \\"Wendy\\" Haddad'],
      ['PERSON', 'Haddad'],
    ])
    const result = redact(document, findings, options)
    const call = JSON.parse((JSON.parse(result.document.text) as { arguments: string }).arguments) as Record<string, unknown>
    expect(call.to).toMatch(/^\p{L}+ "\p{L}+" \p{L}+$/u)
    expect(call.note).toBe(`call\n${(call.to as string).split(' ').at(-1)}`)
    expect(call.rest).toEqual([1, true, null])
    expect(result.vault.valueOf(call.to as string)).toBe('Wanda "Wendy" Haddad')
  })

  test('what is escaped in the inner text is replaced by what it means', () => {
    const inner = '{"name":"Ren\\u00e9e Dubois","file":"C:\\\\Users\\\\Dubois"}'
    const { document, findings } = found(JSON.stringify([inner]), [
      ['PERSON', 'Ren\\u00e9e Dubois'],
      ['PERSON', 'Dubois'],
    ])
    const result = redact(document, findings, options)
    const [text] = JSON.parse(result.document.text) as [string]
    const { name, file } = JSON.parse(text) as { name: string; file: string }
    expect(result.vault.valueOf(name)).toBe('Renée Dubois')
    expect(file).toBe(`C:\\Users\\${name.split(' ')[1]}`)
  })

  test('a number in it stays a number of as many digits, and a masked one becomes null', () => {
    const { document, findings } = found(JSON.stringify(['{"ssn": 78051120, "pin": 774411, "n": 5}']), [
      ['NATIONAL_ID', '78051120'],
      ['SECRET', '774411'],
    ])
    const result = redact(document, findings, options)
    const [text] = JSON.parse(result.document.text) as [string]
    expect(text).toMatch(/^\{"ssn": [1-9]\d{7}, "pin": null, "n": 5\}$/)
    expect(text).not.toContain('78051120')
  })

  test('a key in it is replaced as a value is', () => {
    const { document, findings } = found(JSON.stringify(['{"Wanda Haddad": {"age": 1}}']), [['PERSON', 'Wanda Haddad']])
    const [text] = JSON.parse(redact(document, findings, options).document.text) as [string]
    expect(Object.keys(JSON.parse(text) as object)[0]).toMatch(/^\p{L}+ \p{L}+$/u)
    expect(text).not.toContain('Haddad')
  })

  test('JSON in JSON in JSON is still JSON at every depth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.string({ maxLength: 10, unit: 'grapheme' }), (depth, around) => {
        let text = JSON.stringify({ who: `${around} Wanda Haddad "${around}` })
        for (let level = 0; level < depth; level++) text = JSON.stringify({ inner: text })
        const { document, findings } = found(JSON.stringify([text]), [['PERSON', 'Wanda Haddad']])
        let value = JSON.parse(redact(document, findings, options).document.text) as Record<string, string> & [string]
        value = JSON.parse(value[0]) as typeof value
        for (let level = 0; level < depth; level++) value = JSON.parse(value.inner!) as typeof value
        expect(value.who!.startsWith(`${around} `) && value.who!.endsWith(` "${around}`)).toBe(true)
        expect(value.who).not.toContain('Haddad')
      }),
    )
  })

  test('a finding that runs over the structure leaves the structure as it is', () => {
    const inner = '{"first":"Wanda","last":"Haddad"}'
    const document = readDocument(JSON.stringify([inner]))
    const start = inner.indexOf('Wanda')
    const result = redact(document, [{ kind: 'PERSON', leaf: 0, start, end: inner.length - 2, score: 1, detector: 'test' }], options)
    const [text] = JSON.parse(result.document.text) as [string]
    expect(Object.values(JSON.parse(text) as object)).toHaveLength(2)
    expect(text).not.toMatch(/Wanda|Haddad/)
  })
})

describe('keys, encodings and places', () => {
  test('a key of the document itself is replaced, and nothing around it moves', () => {
    const { document, findings } = found('{ "Wanda Haddad" : 1.0,\n "n":12345678901234567890 }', [['PERSON', 'Wanda Haddad']])
    const result = redact(document, findings, options)
    expect(result.document.text).toMatch(/^\{ "\p{L}+ \p{L}+" : 1\.0,\n "n":12345678901234567890 \}$/u)
  })

  test('a percent-encoded value gets an encoded surrogate that reads back', () => {
    const text = 'see https://x.test/?to=wanda.haddad%40ardent.test&cc=wanda.haddad@ardent.test'
    const hits = ['wanda.haddad%40ardent.test', 'wanda.haddad@ardent.test'].map((value) => ({
      ...{ kind: 'EMAIL', start: text.indexOf(value), end: text.indexOf(value) + value.length, score: 1 },
    }))
    const { text: redacted, vault } = redactText(text, hits, options)
    const [, encoded = '', plain = ''] = /to=([^&]+)&cc=(.+)$/.exec(redacted) ?? []
    expect(encoded).toMatch(/%40example\.(?:org|com|net)$/)
    expect(decodeURIComponent(encoded)).toBe(plain)
    expect([vault.valueOf(encoded), vault.valueOf(plain)]).toEqual(['wanda.haddad%40ardent.test', 'wanda.haddad@ardent.test'])
  })

  test('a value found once is hidden wherever it stands, in any case', () => {
    const text = 'Wanda Haddad signed. wanda haddad paid. WANDA HADDAD left. Mail a@ardent.test, A@ARDENT.TEST'
    const at = text.indexOf('a@ardent')
    const result = redactText(
      text,
      [
        { kind: 'PERSON', start: 0, end: 12, score: 1 },
        { kind: 'EMAIL', start: at, end: at + 'a@ardent.test'.length, score: 1 },
      ],
      options,
    )
    expect(result.text).not.toMatch(/wanda|haddad|ardent/i)
    expect(result.counts).toEqual({ PERSON: 3, EMAIL: 2 })
  })

  test('a secret is masked, in no vault, and nothing tells its length', () => {
    const mask = (secret: string) => {
      const text = `key ${secret} and again ${secret}`
      return redactText(text, [{ kind: 'SECRET', start: 4, end: 4 + secret.length, score: 1 }], options)
    }
    const [short, long] = [mask('hunter2'), mask('AKIA0123456789ABCDEF')]
    expect(short.text).toBe('key [SECRET removed] and again [SECRET removed]')
    expect(long.text).toBe(short.text)
    expect(long.vault.aliases).toEqual([])
  })
})

describe('bounds and refusals', () => {
  test('a finding outside the document stops everything', () => {
    const document = readDocument('["Wanda"]')
    const finding = { kind: 'PERSON', leaf: 1, start: 0, end: 5, score: 1, detector: 'test' }
    expect(() => redact(document, [finding], options)).toThrow()
    expect(() => redact(document, [{ ...finding, leaf: 0, end: 9 }], options)).toThrow()
    expect(() => redact(document, [{ ...finding, leaf: 0, start: -1 }], options)).toThrow()
  })

  test('more values than a request may hold stop everything', () => {
    let text = ''
    const hits = Array.from({ length: 20_001 }, (_, number) => {
      const value = `X${(number * 7919 + 1_000_000).toString(36)}Q${number}`
      const hit = { kind: 'ID', start: text.length, end: text.length + value.length, score: 1 }
      text += `${value} `
      return hit
    })
    expect(() => redactText(text, hits, options)).toThrow(/more values/)
    expect(redactText(text, hits.slice(0, 2_000), options).vault.aliases).toHaveLength(2_000)
  })

  test('nothing to hide leaves the very same document', () => {
    const document = readDocument('{"a":"Wanda"}')
    const finding = { kind: 'PERSON', leaf: 1, start: 0, end: 5, score: 1, detector: 'test' }
    expect(redact(document, [finding], { ...options, treat: () => 'allow' }).document).toBe(document)
  })

  test('a second document of the same matter keeps what the first was given', () => {
    const hits = (text: string) => [{ kind: 'PERSON', start: text.indexOf('Wanda'), end: text.indexOf('Haddad') + 6, score: 1 }]
    const first = redactText('We met Wanda Haddad.', hits('We met Wanda Haddad.'), options)
    const name = first.text.slice(7, -1)
    const again = 'Dear Wanda Haddad, of the firm.'
    const second = redactText(again, hits(again), { ...options, key: Buffer.from('another'), known: first.vault })
    expect(second.text).toBe(`Dear ${name}, of the firm.`)
    const short = redactText('Dear Ms Haddad', [{ kind: 'PERSON', start: 8, end: 14, score: 1 }], { ...options, known: first.vault })
    expect(short.text).toBe(`Dear Ms ${name.split(' ')[1]}`)
  })
})
