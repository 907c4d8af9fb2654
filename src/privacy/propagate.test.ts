import { expect, test } from 'vitest'
import { kinds } from './kinds.ts'
import { isFollowed, largestSurfaceCount, mentionsIn, surfacesOf } from './propagate.ts'

const surfaces = surfacesOf([
  { kind: 'PERSON', text: 'Wanda Maria Haddad', score: 0.9 },
  { kind: 'PERSON', text: 'W. Haddad', score: 0.9 },
  { kind: 'PERSON', text: 'May Rosenquist', score: 0.9 },
  { kind: 'PERSON', text: 'McDonnegal', score: 0.9 },
  { kind: 'ORG', text: 'Steinlog Group', score: 0.9 },
])
const found = (text: string) => mentionsIn(text, surfaces).map(({ start, end }) => text.slice(start, end))

test.each([
  ['Wanda Haddad came.', 'Wanda Haddad'],
  ['HADDAD came.', 'HADDAD'],
  ['wanda came.', 'wanda'],
  ["Haddad's car", 'Haddad'],
  ['Haddads Auto', 'Haddad'],
  ['Haddad, Wanda', 'Haddad, Wanda'],
  ['W. Haddad signs', 'W. Haddad'],
  ['write to wanda.haddad@mail', 'wanda.haddad'],
  ['ping @wandahaddad', 'wandahaddad'],
  ['ping @whaddad45', 'whaddad'],
  ['open CV_Wanda_Haddad.pdf', 'Wanda_Haddad'],
  ['class wandaHaddadView', 'wandaHaddad'],
  ['MCDONNEGAL', 'MCDONNEGAL'],
  ['we asked May about it', 'May'],
  ['Steinlog pays', 'Steinlog'],
])('"%s" mentions %s', (text, wanted) => {
  expect(found(text)).toEqual([wanted])
})

test.each(['May it be so.', 'It is late. May I go?', 'you may go', 'Maria', 'the haddadian way'])(
  '"%s" mentions nobody who was named in full',
  (text) => {
    expect(found(text).filter((mention) => mention !== 'Maria')).toEqual([])
  },
)

test('all mentions of a person are of one entity, and another of the same first name stays another', () => {
  const many = surfacesOf([
    { kind: 'PERSON', text: 'Wanda Maria Haddad', score: 0.9 },
    { kind: 'PERSON', text: 'Wanda Haddad', score: 0.9 },
    { kind: 'PERSON', text: 'Mrs. Haddad', score: 0.9 },
    { kind: 'PERSON', text: 'Wanda Okonjo', score: 0.9 },
  ])
  const entities = ['Wanda Haddad', 'HADDAD', 'W. Haddad', 'Wanda Maria Haddad', 'Mrs. Haddad'].map((text) => many.entityOf('PERSON', text))
  expect(new Set(entities)).toEqual(new Set(['wanda maria haddad']))
  expect(many.entityOf('PERSON', 'Wanda Okonjo')).toBe('wanda okonjo')
  expect(many.entityOf('EMAIL', 'wanda.haddad@example.org')).toBe('wanda maria haddad')
})

test('an address names somebody whom the text may name as well', () => {
  const many = surfacesOf([
    { kind: 'EMAIL', text: 'wanda_haddad45@example.org', score: 0.9 },
    { kind: 'EMAIL', text: 'sales-team@example.org', score: 0.9 },
  ])
  const text = 'Tell Wanda, wanda haddad and the sales team that Haddads Auto is ready; a wanda is a fish'
  expect(mentionsIn(text, many).map(({ start, end }) => text.slice(start, end))).toEqual(['Wanda', 'wanda haddad', 'Haddad'])
  expect(many.entityOf('EMAIL', 'wanda_haddad45@example.org')).toBe('wanda haddad')
})

test('the number of names that are followed is bounded, and the most are followed in a moment', () => {
  const mentions = Array.from({ length: largestSurfaceCount * 2 }, (_, index) => ({
    kind: 'PERSON',
    score: 0.9,
    text: `Ab${word(index)} Cd${word(index * 7)}`,
  }))
  const begun = performance.now()
  const many = surfacesOf(mentions)
  expect(many.size).toBeLessThan(largestSurfaceCount * 12)
  expect(performance.now() - begun).toBeLessThan(5000)
})

function word(index: number): string {
  return index.toString(26).replace(/[0-9a-p]/g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)))
}

test('marks that make another word are another word, and none at all are an old spelling', () => {
  const vietnamese = surfacesOf([{ kind: 'PERSON', text: 'Trần Quốc Khải', score: 0.9 }])
  const told = (text: string) => mentionsIn(text, vietnamese).map(({ start, end }) => text.slice(start, end))
  expect(told('Trân trọng')).toEqual([])
  expect(told('gặp Trần ở đây')).toEqual(['Trần'])
  expect(told('TRẦN QUỐC KHẢI')).toEqual(['TRẦN QUỐC KHẢI'])
  expect(told('ong Tran Quoc Khai')).toEqual(['Tran Quoc Khai'])
})

test('thousands of names that begin alike are looked for in no more time than others', () => {
  const names = Array.from({ length: 4_000 }, (_, index) => ({ kind: 'PROJECT', text: `Anna Maria Venture ${10_000 + index}`, score: 0.9 }))
  const surfaces = surfacesOf(names)
  const startedAt = performance.now()
  const text = `${'Anna Maria '.repeat(20_000)}Anna Maria Venture 12345.`
  const found = mentionsIn(text, surfaces).map(({ start, end }) => text.slice(start, end))
  expect(found).toEqual(['Anna Maria Venture 12345'])
  expect(performance.now() - startedAt).toBeLessThan(1_000)
})

test('a name with umlauts is known as programs write it', () => {
  const known = surfacesOf([{ kind: 'PERSON', text: 'Margarethe Oberländer', score: 0.9 }])
  const text = 'see oberlaender_file and notify_margarethe_oberlaender, OBERLAENDER'
  expect(mentionsIn(text, known).map(({ start, end }) => text.slice(start, end))).toEqual([
    'oberlaender',
    'margarethe_oberlaender',
    'OBERLAENDER',
  ])
})

test('of a kind that is not followed nothing is looked for, and nothing of it is anybody', () => {
  const unfollowed = [...Object.keys(kinds), 'OF_A_DICTIONARY'].filter((kind) => !isFollowed(kind))
  expect(unfollowed).toContain('DATETIME')
  for (const kind of unfollowed)
    for (const text of ['Wanda Haddad', 'Haddad', 'wanda.haddad@example.org', '4111 1111 1111 1111', 'AKIA1234567890']) {
      const { size, entityOf } = surfacesOf([{ kind, text, score: 1 }])
      expect([size, entityOf(kind, text)], kind).toEqual([0, undefined])
    }
})
