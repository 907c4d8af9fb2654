import { expect, test } from 'vitest'
import { plausible, type Spared } from './plausible.ts'

/** What is left of a guess at one place of a text. */
function left(text: string, found: string, kind = 'PERSON', spared: Spared = 'public'): string[] {
  const start = text.indexOf(found)
  const hits = plausible(text, [{ kind, start, end: start + found.length, score: 0.9 }], spared, (word) =>
    firstNames.has(word.toLowerCase()),
  )
  return hits.map((hit) => (hit.kind === kind ? '' : `${hit.kind}:`) + text.slice(hit.start, hit.end))
}
const firstNames = new Set(['ruby', 'wanda', 'claude', 'juliet', 'napoleon', 'amy'])

test.each([
  ['Compare Docker Swarm and Helm.', 'Docker Swarm'],
  ['Compare Docker Swarm and Helm.', 'Helm'],
  ['We use Consul, Envoy, Jaeger here', 'Consul, Envoy, Jaeger', 'ADDRESS'],
  ['Rewrite it from Ruby to Rust', 'Ruby'],
  ['Compare Claude, Gemini and Mistral', 'Claude'],
  ["Explain Moore's law", 'Moore'],
  ['The Wagner-Fischer algorithm', 'Wagner-Fischer'],
  ['Summarise Hamlet in five sentences', 'Summarise Hamlet'],
  ['Compare Ophelia in Hamlet with Juliet', 'Juliet'],
  ['Who won more, Novak Djokovic or Roger Federer?', 'Novak Djokovic'],
  ['Explica la enfermedad de Chagas', 'Chagas'],
  ['The Tour de France begins in July', 'Tour de France', 'ORG'],
  ['a row of mangos and pears', 'mangos'],
  ['on Thu we meet', 'Thu'],
  ['-rw-r--r-- 1 root', 'rw-r--r--', 'ID'],
  ['Date: Tue Feb 3 10:12:44 2026 +0100', '44 2026 +0100', 'PHONE'],
  ['they won 34-12', '34-12', 'ID'],
  ['it cost 446.47 in all', '446.47', 'PHONE'],
  ['trace 3f2b8c1e-7a44-4d0e-9d5c-1b2a3c4d5e6f ended', '3f2b8c1e-7a44-4d0e-9d5c-1b2a3c4d5e6f', 'ID'],
])('in "%s" %s is nobody', (text, found, kind = 'PERSON') => {
  expect(left(text, found, kind).filter((value) => !value.includes(':'))).toEqual([])
})

test.each([
  ['Dear Ruby, about Docker', 'Ruby'],
  ['Ruby asked whether Docker runs', 'Ruby'],
  ['assign the Docker ticket to my colleague Claude', 'Claude'],
  ['Ruby <ruby@example.test> uses Docker', 'Ruby'],
  ['See you at the Kubernetes talk\nBest,\nNapoleon', 'Napoleon'],
  ['Mr Newton and Docker', 'Newton'],
  ['Ruby came late', 'Ruby'],
  ['Wanda Newton wrote about Docker', 'Wanda Newton'],
  ['customer number 34-12', '34-12', 'ID'],
  ['file no. 62776/00', '62776/00', 'ID'],
  ['employee ACC59517 is ill', 'ACC59517', 'ID'],
  ['198/18 ngõ Hai Bà Trưng, phường 1, Cần Thơ', '198/18 ngõ Hai Bà Trưng, phường 1, Cần Thơ', 'ADDRESS'],
  ['ask hampson about it', 'hampson'],
  ['AMY is here', 'AMY'],
])('in "%s" %s stays somebody', (text, found, kind = 'PERSON') => {
  expect(left(text, found, kind)).toEqual([found])
})

test('a row keeps its private members', () => {
  expect(left('Docker, Wanda Haddad and Kubernetes', 'Docker, Wanda Haddad and Kubernetes')).toEqual(['Wanda Haddad'])
})

test('a public body that was taken for a firm is told, and not as one', () => {
  expect(left('He sued the Supreme Court.', 'Supreme Court', 'ORG')).toEqual(['MISC:Supreme Court'])
})

test('where firms and people are parties only things are let be', () => {
  expect(left('They sued Siemens over Docker', 'Siemens', 'ORG', 'things')).toEqual(['Siemens'])
  expect(left('Otto Lilienthal flew', 'Otto Lilienthal', 'PERSON', 'things')).toEqual(['Otto Lilienthal'])
  expect(left('They run Kubernetes', 'Kubernetes', 'PERSON', 'things')).toEqual([])
})

test('an address without a number or a street is a place', () => {
  expect(left('made of courgettes, aubergines, herbes', 'courgettes, aubergines', 'ADDRESS')).toEqual([])
  expect(left('somewhere near Quenby, Larkhill', 'Quenby, Larkhill', 'ADDRESS')).toEqual(['LOCATION:Quenby, Larkhill'])
})

test('small words behind a name are the sentence’s', () => {
  expect(left('demander à Thibault de la relire', 'Thibault de la relire')).toEqual(['Thibault'])
})

test('ten thousand guesses take no more than a second', () => {
  const text = 'Ruby and Docker, Wanda '.repeat(10_000)
  const guesses = Array.from({ length: 10_000 }, (_, index) => ({ kind: 'PERSON', start: index * 23, end: index * 23 + 4, score: 0.9 }))
  const begun = performance.now()
  plausible(text, guesses, 'public')
  expect(performance.now() - begun).toBeLessThan(1_500)
})
