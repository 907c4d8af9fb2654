import { expect, test } from 'vitest'
import { isOfProgram } from './code-lines.ts'

/** Whether the marked part counts as a word of a program. */
function judged(marked: string): boolean {
  const [before = '', found = '', after = ''] = marked.split(/[«»]/)
  return isOfProgram(before + found + after, { kind: 'PERSON', start: before.length, end: before.length + found.length, score: 0.9 })
}

test.each([
  'const «filter» = makeFilter(options);',
  'return «Provider»(name)',
  'for (const «profile» of profiles) {',
  'this.«Setup».run()',
  'see «wiresOf» and the rest',
  'the «claude-sonnet» family',
  'set $«Rosa» to 5',
  'if (a == b) «Grant» += 1;',
])('%s is of a program', (text) => {
  expect(judged(text)).toBe(true)
})

test.each([
  'Please ask «Wanda Haddad» about it.',
  "const owner = '«Wanda»';",
  'const x = 1; // asked by «Wanda»',
  '{"name": "«Wanda»", "age": 5};',
  'owner = «Wanda Haddad»;',
  'Hello «Wanda», how are you?',
  'Name;City\n«Wanda»;Oslo',
  'write to «wanda.haddad»@example.org',
])('%s is not', (text) => {
  expect(judged(text)).toBe(false)
})

test('what has a format is never a word of a program', () => {
  expect(isOfProgram('const x = 1234;', { kind: 'ID', start: 10, end: 14, score: 0.9 })).toBe(false)
})
