// Answers of a model at home are read on the gateway's own thread, where whoever reads slowly holds everybody up: each of these once took
// seconds. Counted is work of the processor, which does not grow when the machine is busy with something else.
import { describe, expect, test } from 'vitest'
import { agreementOf } from '../../src/routing/learning/agreement.ts'
import { exerciseOf } from '../../src/routing/verify/exercise.ts'
import { verify } from '../../src/routing/verify/verify.ts'

const long = 59_000
const filled = (word: string) => word.repeat(Math.ceil(long / word.length)).slice(0, long)

const answers: Record<string, string> = {
  'an open block of empty lines': `\`\`\`${filled('\n')}`,
  'an open block of blank lines': `\`\`\`json${filled(' \n')}`,
  'empty lines alone': filled('\n'),
  'a function without a name': `\`\`\`js\nfunction${filled(' ')}\n\`\`\``,
  'a constant without a value': `\`\`\`js\nconst ${filled('a')}\n\`\`\``,
  'assertions of nothing': filled('assert '),
  'assertions of nothing, in code': `\`\`\`js\nfunction f() {}\n${filled('assert ')}\n\`\`\``,
  'calls that never close': filled('f(['),
  'records that never close': filled('f({a:'),
  'inputs without outputs': filled('Input: 1 '),
  'quotations that never close': filled('“a'),
  'sums that come to nothing': filled('1 + 1 = '),
  brackets: filled('('),
  digits: filled('1'),
  backticks: filled('`'),
  'stars behind a letter': `A${filled('*')}x`,
}
const families = ['math', 'code', 'choice', 'chat', 'extract', 'classify', 'write'] as const

/** Milliseconds of processor time that this takes; the better of two, since the first also compiles. */
function workOf(read: () => unknown): number {
  const once = () => {
    const before = process.cpuUsage()
    read()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  }
  return Math.min(once(), once())
}

describe.each(Object.entries(answers))('%s', (_, text) => {
  test('is verified without holding anybody up', () => {
    for (const family of families) {
      const task = { prompt: 'Quote verbatim.', family, givenText: filled('abc def '), choices: ['a', 'b'], schema: { type: 'object' } }
      expect(workOf(() => verify(text, task))).toBeLessThan(800)
    }
  })

  test('is read for examples without holding anybody up, also as what was asked', () => {
    expect(workOf(() => exerciseOf(text, { prompt: 'Write f.', family: 'code' }))).toBeLessThan(800)
    expect(workOf(() => exerciseOf('```js\nfunction f(a) { return a }\n```', { prompt: text, family: 'code' }))).toBeLessThan(800)
  })

  test('is compared with another without holding anybody up', () => {
    for (const [family, wantsJson] of [
      ['chat', true],
      ['choice', false],
      ['math', false],
    ] as const)
      expect(workOf(() => agreementOf(text, text, { family, wantsJson }))).toBeLessThan(800)
  })
})
