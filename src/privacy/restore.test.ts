import { expect, test } from 'vitest'
import { household, vaultOf } from '../../test/vaults.ts'
import { restorerOf } from './restore.ts'
import type { Alias } from './vault.ts'

const anna = 'Anna "Ann" Berg\\Holm'
const restored = (text: string) => restorerOf(household).text(text)
const with_ = (...aliases: Alias[]) => restorerOf(vaultOf(aliases))
const person = (surrogate: string, value: string): Alias => ({ kind: 'PERSON', surrogate, value })

test.each([
  ['the longest surrogate wins', 'Mara Vogt and Mara', `${anna} and Anna`],
  ['not inside a word', 'Marathon, Tamara, aMara, Mara1', 'Marathon, Tamara, aMara, Mara1'],
  ['before a genitive or plural', "Mara's, Mara’s, Maras, Vogts.", "Anna's, Anna’s, Annas, Bergs."],
  ['not before another ending', 'Marasi Marax', 'Marasi Marax'],
  [
    'between marks of markdown, quotes and hyphens',
    '**Mara** _Mara_ “Mara” „Vogt“ Mara-Vogt `Mara`',
    '**Anna** _Anna_ “Anna” „Berg“ Anna-Berg `Anna`',
  ],
  ['in capitals and in small letters', 'MARA and mara', 'ANNA and anna'],
  ['in no mixture of them', 'mARA', 'mARA'],
  ['over other white space', 'Mara\nVogt, Mara\u00a0Vogt, Mara  Vogt, Mara\r\n   Vogt', `${anna}, ${anna}, ${anna}, ${anna}`],
  ['with other quotes', 'Hanna “Hat” Lund', 'Ida Dahl'],
  ['composed or not', 'Rene\u0301e \u00d8dega\u030ard', 'Zoë Müller'],
  ['beside letters of scripts that set no spaces', 'これはMaraです', 'これはAnnaです'],
  ['beside emoji', '🙂Mara🙂', '🙂Anna🙂'],
  ['as emoji', 'project 🦊 Heron!', 'project 🐻 Falcon!'],
  ['an address of mail whole', 'write to mara.vogt@example.org.', 'write to anna.berg@example.com.'],
  ['a number between other marks', '(4829107) 4829107, 48291070 14829107', '(9988776) 9988776, 48291070 14829107'],
])('a surrogate is restored %s', (_law, text, expected) => {
  expect(restored(text)).toBe(expected)
})

test('what has been put in is never restored again', () => {
  const swap = with_(person('Mara', 'Lena'), person('Lena', 'Mara'), person('Vogt', 'Mara Vogt'))
  expect(swap.text('Mara Lena Vogt')).toBe('Lena Mara Mara Vogt')
})

test('a short number is restored only where it stands alone', () => {
  const age = with_({ kind: 'AGE', surrogate: '34', value: '41' })
  expect(age.text('aged 34, 34 years; 34. But 3.34, 34.5, 34%, $34, 34:15, 2024-34-1 and 341')).toBe(
    'aged 41, 41 years; 41. But 3.34, 34.5, 34%, $34, 34:15, 2024-34-1 and 341',
  )
})

test('a date is restored before a time', () => {
  const date = with_({ kind: 'DATETIME', surrogate: '2031-02-03', value: '2030-01-01' })
  expect(date.text('2031-02-03T10:00:00Z')).toBe('2030-01-01T10:00:00Z')
})

test('a name that is also a word is restored in capitals but not in small letters', () => {
  expect(with_(person('Rose', 'Anna')).text('Rose rose to ROSE')).toBe('Anna rose to ANNA')
})

test('a spelling that two surrogates share in another case is left alone', () => {
  expect(with_(person('Mara', 'Anna'), person('MARA', 'Ida')).text('Mara MARA mara')).toBe('Anna Ida mara')
})

test('the value follows the case of words only: numbers, addresses and paths are restored as they are', () => {
  const mail = with_({ kind: 'EMAIL', surrogate: 'mara@example.org', value: 'Anna.B@example.com' })
  expect(mail.text('MARA@EXAMPLE.ORG')).toBe('Anna.B@example.com')
})

test.each([
  ['[[ORG_3]]'],
  ['[ORG_3]'],
  ['[ORG 3]'],
  ['[[org_3]]'],
  ['[[ ORG-3 ]]'],
  ['<ORG_3>'],
  ['{{ORG_3}}'],
  ['(ORG 3)'],
  ['\\[ORG\\_3\\]'],
  ['ORG_3'],
])('the placeholder [[ORG_3]] is restored when it comes back as %s', (text) => {
  expect(restored(`By ${text}.`)).toBe('By Example & Söhne.')
})

test.each(['[[ORG_31]]', '[[ORG_]]', '[ORG]', 'ORG_34', 'ORG 3'])('%s is another thing than the placeholder [[ORG_3]]', (text) => {
  expect(restored(`By ${text}.`)).toBe(`By ${text}.`)
})

test('brackets of a link around a placeholder stay', () => {
  const single = with_({ kind: 'ORG', surrogate: '[ORG_3]', value: 'Acme' })
  expect(single.text('[[ORG_3]](https://example.org)')).toBe('[Acme](https://example.org)')
})

test.each([
  ['+15550100123', '+14155550142'],
  ['15550100123', '14155550142'],
  ['+1-555-010-0123', '+1 (415) 555-0142'],
  ['1.555.010.0123', '+1 (415) 555-0142'],
  ['(1) 555 0100123', '+1 (415) 555-0142'],
])('a telephone number that came back as %s is restored, ungrouped where it came ungrouped', (written, expected) => {
  const phone = with_({ kind: 'PHONE', surrogate: '+1 555-010-0123', value: '+1 (415) 555-0142' })
  expect(phone.text(`call ${written}, or ${written}.`)).toBe(`call ${expected}, or ${expected}.`)
  expect(phone.report).toEqual({ restored: 2, altered: 2 })
})

test('brackets around a number stay', () => {
  const account = with_({ kind: 'NATIONAL_ID', surrogate: '999-16-5913', value: '053-96-5872' })
  expect(account.text('her number (999-16-5913), (999165913)')).toBe('her number (053-96-5872), (053965872)')
})

test('a number is not found in a longer one', () => {
  const phone = with_({ kind: 'PHONE', surrogate: '555-010-0123', value: '415-555-0142' })
  const text = '15550100123, 2-5550100123, 5550100123-4, 55501001234, 555 010 012, x5550100123'
  expect(phone.text(text)).toBe(text)
})

test('an account number in small letters and other groups is restored, and a number of JSON too', () => {
  const account = with_(
    { kind: 'IBAN', surrogate: 'DE02 0012 3412 3412 3412 34', value: 'DE89 3704 0044 0532 0130 00' },
    { kind: 'PHONE', surrogate: '+1 555-010-0123', value: '+1 415-555-0142' },
  )
  expect(account.json('{"iban":"de02001234123412341234","phone":15550100123}')).toBe(
    '{"iban":"DE89370400440532013000","phone":14155550142}',
  )
})

test('an underscore that markdown escaped is the same underscore', () => {
  const user = with_({ kind: 'USERNAME', surrogate: 'mara_v_77', value: 'anna_b_12' })
  expect(user.text('by mara\\_v\\_77, mara_v_77')).toBe('by anna_b_12, anna_b_12')
})

test('the report counts what was restored, and placeholders and names that came back changed', () => {
  const restorer = with_(person('Marianne Vogtland', 'Anna Berg'), { kind: 'ORG', surrogate: '[[ORG_3]]', value: 'Acme' })
  restorer.text('Marianne Vogtland of [[ORG_3]], that is [ORG 3].')
  expect(restorer.report).toEqual({ restored: 3, altered: 1 })
  restorer.text('Vogtland, MARIANNE, Mariane Vogtland, Mariánne; Marian Vogel')
  expect(restorer.report).toEqual({ restored: 3, altered: 5 })
})

test('changed names are told and not mended', () => {
  const text = 'Mariane Vogtlant'
  expect(with_(person('Marianne Vogtland', 'Anna Berg')).text(text)).toBe(text)
})

test('a text that is JSON stays JSON when a value has quotes, backslashes or line ends', () => {
  const text = '{"who": "Mara Vogt", "where": ["9 Elm Way, Example City"], "Mara": {"n": 4829107, "x": 1.0}}'
  expect(restored(text)).toBe(`{"who": ${JSON.stringify(anna)}, "where": ["12 Oak Row\\nSample Town"], "Anna": {"n": 9988776, "x": 1.0}}`)
})

test('JSON in a fence stays JSON, and the text around it text', () => {
  const fenced = (who: string, said: string) =>
    `For ${said}:\n\n  \`\`\`json\n{"who": ${JSON.stringify(who)}}\n\`\`\`\n${said} and \`\`\`json ${said}`
  expect(restored(fenced('Mara Vogt', 'Mara Vogt'))).toBe(fenced(anna, anna))
})

test('JSON inside JSON is restored at its depth', () => {
  const nest = (name: string, depth: number): string => (depth === 0 ? name : JSON.stringify({ said: nest(name, depth - 1), more: ['é'] }))
  for (const depth of [1, 2, 3, 4]) expect(restored(nest('Mara Vogt', depth))).toBe(nest(anna, depth))
})

test('a JSON string inside a JSON string is restored at its depth', () => {
  const twice = (name: string) => JSON.stringify({ body: JSON.stringify(JSON.stringify({ name })) })
  expect(restored(twice('Mara Vogt'))).toBe(twice(anna))
})

test('what is not restored keeps its spelling', () => {
  const text = '{ "a" : "\\u00e9\\/\\u0041 Mara", "big": 12345678901234567890.10, "a": "\\ud83d\\ude00", "n": "line\\nMara" }'
  expect(restorerOf(household).json(text)).toBe(text.replaceAll('Mara', 'Anna'))
})

test('surrogates spelled with escapes are restored', () => {
  expect(restorerOf(household).json('{"a":"Ren\\u00e9e \\u00D8deg\\u00e5rd"}')).toBe('{"a":"Zoë Müller"}')
  expect(restorerOf(household).json('{"a":"\\ud83e\\udd8a Heron"}')).toBe('{"a":"🐻 Falcon"}')
})

test.each([
  ['[Mara](https://example.org) wrote', '[Anna](https://example.org) wrote'],
  ['{Mara} wrote', '{Anna} wrote'],
  ['[[ORG_3]] wrote to Mara', 'Example & Söhne wrote to Anna'],
  ['["Mara", but also Vogt', '["Anna", but also Berg'],
  ['{"a": "Mara"', '{"a": "Anna"'],
  ['[1] Mara Vogt, ibid.', `[1] ${anna}, ibid.`],
  ["{name: 'Mara'}", "{name: 'Anna'}"],
  ['{"a":"Mara"}\n{"b":"Mara"}', '{"a":"Anna"}\n{"b":"Anna"}'],
  ['{"a":"Mara\\xVogt\\u00zz Vogt"}', '{"a":"Anna\\xVogt\\u00zz Berg"}'],
  ['', ''],
])('text that only begins like JSON is restored as text: %s', (text, expected) => {
  expect(restored(text)).toBe(expected)
  expect(restorerOf(household).json(text)).toBe(expected)
})

test('numbers are restored by whole numbers only, and only long ones', () => {
  const restorer = with_(
    { kind: 'ID', surrogate: '48291', value: '99887' },
    { kind: 'ID', surrogate: '48292', value: 'A-7' },
    { kind: 'AGE', surrogate: '34', value: '41' },
  )
  expect(restorer.json('{"a":48291,"b":-48291,"c":48291.5,"d":148291,"e":48292,"f":34,"g":[48291]}')).toBe(
    '{"a":99887,"b":-48291,"c":48291.5,"d":148291,"e":48292,"f":34,"g":[99887]}',
  )
})

test('a vault without surrogates touches nothing', () => {
  const restorer = with_()
  expect(restorer.isIdle).toBe(true)
  expect(restorer.text('Mara')).toBe('Mara')
  expect(restorer.stream().push('Mar')).toBe('Mar')
})

test('source is respelled without being counted', () => {
  const restorer = restorerOf(household)
  expect(restorer.respelled('\\u00e9 Mara Vogt \\"', 'text')).toBe(`\\u00e9 ${JSON.stringify(anna).slice(1, -1)} \\"`)
  expect(restorer.respelled('{\\"a\\":\\"Mara Vogt\\"}', 'json')).toBe(JSON.stringify(JSON.stringify({ a: anna })).slice(1, -1))
  expect(restorer.report).toEqual({ restored: 0, altered: 0 })
})
