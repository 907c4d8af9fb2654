import { expect, test } from 'vitest'
import { classifierOf } from '../../../src/privacy/injection/score.ts'
import { writeWeights } from '../../../src/privacy/injection/weights.ts'
import { learn, prepare, settings } from '../../../training/injection/learn.ts'
import { type Example, writeTemplates } from '../../../training/injection/templates.ts'

const brief = { ...settings, epochs: 2 }
const examples: Example[] = [...writeTemplates(5, 700, [])]

test('the same texts and seed give the same bytes', () => {
  const once = writeWeights(learn(prepare(examples, brief), brief))
  const again = writeWeights(learn(prepare([...writeTemplates(5, 700, [])], brief), brief))
  expect(Buffer.compare(once, again)).toBe(0)
})

test('a planted order stands between blanks or line ends, within the text', () => {
  const planted = examples.filter(({ span }) => span !== undefined)
  expect(planted.length).toBeGreaterThan(100)
  for (const { text, span } of planted) {
    const [start, end] = span as readonly [number, number] // filtered above
    expect(['', ' ', '\n']).toContain(text.charAt(start - 1))
    expect(['', ' ', '\n']).toContain(text.charAt(end))
    expect(text.slice(start, end).trim().length).toBeGreaterThan(3)
  }
})

test('no text of a group lies in two folds', () => {
  const folds = new Map<string, number>()
  for (const { example, fold } of prepare(examples))
    expect(folds.set(example.group, folds.get(example.group) ?? fold).get(example.group)).toBe(fold)
})

test('what was learned from some templates tells most of the others apart', () => {
  const classifier = classifierOf(learn(prepare(examples, brief), brief))
  const others = [...writeTemplates(6, 200, [])].map(({ text, lesson }) => ({
    isAttack: lesson === 'seizes' || lesson === 'planted',
    score: classifier.score(text).score,
  }))
  const right = others.filter(({ isAttack, score }) => score > 0.5 === isAttack).length
  expect(right / others.length).toBeGreaterThan(0.75)
})
