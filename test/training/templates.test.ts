import assert from 'node:assert/strict'
import { test } from 'vitest'
import { faultOf, type Gazetteers, generate, type TrainingRecord } from '../../training/templates/index.ts'
import { parse } from '../../training/templates/language.ts'
import { sheets } from '../../training/templates/styles/index.ts'

/** Small lists in the shape of the real ones, which are not part of the repository. */
const gazetteers: Gazetteers = {
  first: { en: ['Brenna', 'Tolliver'], de: ['Ottilie', 'Hinnerk'], fr: ['Solène', 'Gaspard'], es: ['Leocadia', 'Fermín'] },
  last: {
    en: ['Marchbank', 'Thistlewood'],
    de: ['Kleinschmidt', 'Obermoser'],
    fr: ['Beaumanoir', 'Lacaze'],
    es: ['Echevarría', 'Zabaleta'],
  },
  global: ['Anjou', 'Velasquez', 'Turan'],
  distant: { vi: ['Nguyen'] },
  cities: { GB: ['Ottery', 'Pickering'], DE: ['Buxtehude'], FR: ['Dole'], ES: ['Cuenca'], VN: ['Bảo Lộc'] },
  organisations: { banks: { GB: ['Bank of Ottery'] } },
  legalForms: {},
}

const records = (count: number, seed = 7): TrainingRecord[] => [...generate({ seed, count, gazetteers })]

test('every span is where it says and nothing is left unfilled', () => {
  for (const record of records(4000)) assert.equal(faultOf(record), undefined, `${record.style} ${record.lang}: ${record.text}`)
})

test('every template of every sheet can be written', () => {
  for (const sheet of sheets) {
    const written = [...generate({ seed: 3, count: 2 * sheet.templates.length, gazetteers, only: (one) => one === sheet })]
    for (const record of written) assert.equal(faultOf(record), undefined, `${sheet.style} ${sheet.lang}: ${record.text}`)
  }
})

test('texts that should hold nothing to hide hold nothing, and each of the others can', () => {
  for (const sheet of sheets) {
    const written = [...generate({ seed: 5, count: 60, gazetteers, only: (one) => one === sheet })]
    const spans = written.reduce((sum, record) => sum + record.spans.length, 0)
    if (sheet.isNegative) assert.equal(spans, 0, `${sheet.style} ${sheet.lang} has spans`)
    else assert.ok(spans > 60, `${sheet.style} ${sheet.lang} has ${spans} spans in 60 records`)
  }
})

test('the same seed gives the same records, another seed others', () => {
  assert.deepEqual(records(200), records(200))
  assert.notDeepEqual(
    records(200).map((record) => record.text),
    records(200, 8).map((record) => record.text),
  )
})

test('record n does not depend on how many are asked for', () => {
  assert.deepEqual(records(50), records(300).slice(0, 50))
})

test('each style appears, and a third or more of the records hold nothing to hide', () => {
  const drawn = records(12000)
  const seen = new Set(drawn.map((record) => `${record.lang} ${record.style}`))
  for (const sheet of sheets) assert.ok(seen.has(`${sheet.lang} ${sheet.style}`), `${sheet.lang} ${sheet.style} never drawn`)
  assert.ok(drawn.filter((record) => record.spans.length === 0).length > drawn.length / 3)
})

test('half of the names are such that no list has them', () => {
  const listed = new Set([...Object.values(gazetteers.first).flat(), ...gazetteers.global])
  const names = new Set(records(2000).flatMap((record) => record.spans.filter((span) => span.label === 'PERSON').map((span) => span.text)))
  assert.ok(names.size > 1500, `${names.size} different names`)
  assert.ok([...names].filter((name) => listed.has(name)).length < names.size / 10)
})

test('a slot that nobody knows is refused when the template is read', () => {
  assert.throws(() => parse('Dear {nobody},', () => false), /unknown slot \{nobody\}/)
})

test('choices, fixed labels and verbatim braces are read', () => {
  const nodes = parse('[[a|{full2}]] {=ORG:Home Office} {!x} {>part*2-3}', () => true)
  assert.deepEqual(
    nodes.map((node) => node.kind),
    ['choice', 'text', 'fixed', 'text', 'text', 'text', 'part'],
  )
})
