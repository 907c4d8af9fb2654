import fc from 'fast-check'
import { expect, test } from 'vitest'
import { weightOf } from '../kinds.ts'
import { loadTagger } from './load.ts'
import type { Tagger } from './tagger.ts'

const tagger = loadTagger() as Tagger // the weights are part of the repository

/** What is found of one kind at the bias of the default profile. */
function found(text: string, kind: string): string[] {
  return tagger
    .tag(text, 0.9)
    .filter((hit) => hit.kind === kind)
    .map(({ start, end }) => text.slice(start, end))
}

test.each([
  ['Please draft a letter to Wanda Oyelaran about her lease.', 'Wanda Oyelaran'],
  ['Fasse zusammen: Frau Kesterholt hat gestern mit dem Vermieter gesprochen.', 'Kesterholt'],
  ['Rédige une réponse à Mme Ségolène Farbiaux, elle attend depuis lundi.', 'Ségolène Farbiaux'],
  ['Redacta una carta para don Evaristo Quirantes sobre el contrato.', 'Evaristo Quirantes'],
  ['Soạn thư gửi chị Nguyễn Thị Thuỳ Dương về lịch hẹn.', 'Nguyễn Thị Thuỳ Dương'],
])('a name is found in %j', (text, name) => {
  expect(found(text, 'PERSON').join(' | ')).toContain(name)
})

test('a name nobody has seen before is found from what stands around it', () => {
  expect(found('My colleague Brixolde Taumerlin asked me to proofread this.', 'PERSON').join(' ')).toContain('Brixolde Taumerlin')
})

test.each([
  'Why is the sky blue?',
  'Write a function that reverses a linked list in place.',
  'const total = items.reduce((sum, item) => sum + item.price, 0)',
  'Was ist der Unterschied zwischen einem Vertrag und einem Angebot?',
  'Explique la différence entre une liste et un tuple.',
])('nothing is found in %j', (text) => {
  expect(tagger.tag(text, 0.9)).toEqual([])
})

test('the weights load in less than 200 ms', () => {
  const began = performance.now()
  loadTagger()
  expect(performance.now() - began).toBeLessThan(200)
})

test('findings are in order, do not overlap, lie inside the text and are of known kinds, whatever the text and the bias', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 120 }), fc.double({ min: 0, max: 6, noNaN: true }), (text, bias) => {
      let at = 0
      for (const { start, end, score, kind } of tagger.tag(text, bias)) {
        const isSound = start >= at && end > start && end <= text.length && score > 0 && score < 0.99 && weightOf(kind) !== 'plain'
        if (!isSound) return false
        at = end
      }
      return true
    }),
  )
})

test('a higher bias covers no less of a text', () => {
  const text = 'talked to marisol and her boss at brennick yesterday, they moved to leeds in may'
  const covered = [0, 0.5, 1, 2, 3].map((bias) => tagger.tag(text, bias).reduce((sum, { start, end }) => sum + end - start, 0))
  expect(covered).toEqual([...covered].sort((a, b) => a - b))
})

test('reading is the same every time, whatever was read between', () => {
  const text = 'Dr. Amadou Velloso moved to Porto on 3 May 2021.'
  const once = tagger.tag(text, 0.9)
  tagger.tag('x '.repeat(5000), 3)
  expect(tagger.tag(text, 0.9)).toEqual(once)
})

test('a text eight times as long takes about eight times as long', () => {
  const line = 'On Tuesday Carla Menzel of Tarn & Voss wrote to the tenant about the flat in Ghent. '
  const timed = (text: string): number => {
    const began = process.cpuUsage()
    tagger.tag(text, 0.9)
    const { user, system } = process.cpuUsage(began)
    return user + system
  }
  timed(line.repeat(100))
  const short = timed(line.repeat(100))
  expect(timed(line.repeat(800))).toBeLessThan(Math.max(short, 4000) * 40)
})
