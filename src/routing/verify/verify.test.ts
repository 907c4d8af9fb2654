import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { taskFamilies } from '../complexity/complexity.ts'
import type { Task } from './check.ts'
import { isBalanced } from './code-shape.ts'
import { equationsIn } from './equations.ts'
import { finalOf } from './final-answer.ts'
import { languageOf } from './language.ts'
import { checks, verify } from './verify.ts'

const problem: Task = { prompt: 'Mia buys 3 boxes of 12 pens and gives away half. How many pens are left?', family: 'math' }
const right = 'She buys 3 * 12 = 36 pens. She gives away 36 / 2 = 18 pens, so 36 - 18 = 18 are left.\n#### 18'
const failed = (answer: string, task: Task) =>
  verify(answer, task)
    .checks.filter(({ passed }) => !passed)
    .map(({ name }) => name)

test('a good answer fails no check, and a false sum makes it likelier to be wrong', () => {
  expect(failed(right, problem)).toEqual([])
  const wrong = right.replace('3 * 12 = 36', '3 * 12 = 38')
  expect(failed(wrong, problem)).toContain('arithmetic.false')
  expect(verify(wrong, problem).pWrong).toBeGreaterThan(verify(right, problem).pWrong + 0.2)
})

test('any answer to any task gets a chance between 0 and 1, in bounded time', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 300, unit: 'binary' }),
      fc.string({ maxLength: 100 }),
      fc.constantFrom(...taskFamilies),
      (answer, prompt, family) => {
        const { pWrong } = verify(answer, {
          prompt,
          family,
          schema: { type: 'object' },
          choices: ['yes', 'no'],
          givenText: prompt,
          confidence: { mean: -1, least: -3, tokens: 9 },
          samples: ['x'],
        })
        expect(pWrong > 0 && pWrong < 1).toBe(true)
      },
    ),
  )
  const hostile = [
    '(1+'.repeat(30_000),
    '1=1='.repeat(20_000),
    '"'.repeat(60_000),
    `${'('.repeat(50_000)}=1`,
    '\\boxed{'.repeat(9_000),
    '1,'.repeat(30_000),
    ' x '.repeat(20_000),
  ]
  for (const answer of hostile)
    for (const family of taskFamilies) {
      const began = performance.now()
      verify(answer, { prompt: answer, family, givenText: answer, choices: ['a'] })
      expect(performance.now() - began).toBeLessThan(1500)
    }
})

test('every check is asked at least once by these tasks', () => {
  const tasks: Task[] = [
    problem,
    { prompt: 'Write a function', family: 'code' },
    { prompt: 'Wie ist das Wetter und was ist der Plan für die Woche?', family: 'chat' },
    {
      prompt: 'classify',
      family: 'classify',
      choices: ['spam', 'ham'],
      schema: {},
      givenText: 'x',
      confidence: { mean: -0.1, least: -1, tokens: 9 },
      trial: { code: 'loaded', runs: [] },
      samples: [right],
    },
  ]
  const answer = `${right}\n"a quotation that is long enough" The answer is that this is for the user of the house and in the text.`
  const silent = Object.entries(checks).filter(([, check]) => tasks.every((task) => check(answer, task) === undefined))
  expect(silent.map(([name]) => name)).toEqual([])
})

describe('calculations', () => {
  const held = (text: string) => equationsIn(text).map(({ holds }) => holds)

  test('are read in words, with thousands, currency, percent and brackets', () => {
    expect(held('3 x 60 = <<3*60=180>>180')).toEqual([true])
    expect(held('$1,200 / 4 = $300')).toEqual([true])
    expect(held('(2 + 3) × 4 = 20 and 20% * 50 = 10')).toEqual([true, true])
    expect(held('2 + 2 = 5')).toEqual([false])
  })

  test('may be rounded as their own digits say', () => {
    expect(held('10 / 3 = 3.33')).toEqual([true])
    expect(held('10 / 3 = 3.4')).toEqual([false])
  })

  test('are not seen where there are none', () => {
    expect(held('x = 5, the year = 1999, a == b')).toEqual([])
  })

  test('come out for any two numbers and any of the four operations', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 1, max: 999 }), (one, other) => {
        expect(held(`${one} + ${other} = ${one + other}; ${one} * ${other} = ${one * other}`)).toEqual([true, true])
        expect(held(`${one} + ${other} = ${one + other + 1}`)).toEqual([false])
      }),
    )
  })
})

test('the final answer is what was announced, else the last number of the last sentence', () => {
  expect(finalOf('First 5.\n#### 1,234')).toEqual({ value: 1234, isMarked: true })
  expect(finalOf('So x is \\boxed{-3}')).toEqual({ value: -3, isMarked: true })
  expect(finalOf('He has 3 cats. In all there are 12 animals')).toEqual({ value: 12, isMarked: false })
  expect(finalOf('I cannot say')).toBeUndefined()
})

test('JSON is held to its schema', () => {
  const schema = {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' }, age: { type: 'integer', minimum: 0 } },
    additionalProperties: false,
  }
  const task: Task = { prompt: 'Give JSON', family: 'extract', schema }
  expect(failed('{"name":"Ada","age":36}', task)).toEqual([])
  expect(failed('```json\n{"name":"Ada"}\n```', task)).toEqual([])
  expect(failed('{"age":36}', task)).toContain('json.shape')
  expect(failed('{"name":"Ada","age":-1}', task)).toContain('json.shape')
  expect(failed('{"name":"Ada","x":1}', task)).toContain('json.shape')
  expect(failed('name: Ada', task)).toContain('json.unparsable')
})

test('a quotation that the given text does not hold is invented', () => {
  const task: Task = {
    prompt: 'Quote the clause',
    family: 'extract',
    givenText: 'Either party may terminate this agreement with thirty days notice.',
  }
  expect(failed('It says "may terminate this agreement with thirty days".', task)).toEqual([])
  expect(failed('It says "may terminate this agreement with sixty days".', task)).toContain('quotation')
})

test('a label lies within the allowed set', () => {
  const task: Task = { prompt: 'Spam or ham?', family: 'classify', choices: ['spam', 'ham'] }
  expect(failed('Spam.', task)).toEqual([])
  expect(failed('I would call it advertising.', task)).toContain('label')
})

test('refusals and truncated answers are seen', () => {
  const task: Task = { prompt: 'Who won?', family: 'qa' }
  expect(failed("I'm sorry, but as an AI I cannot browse the web.", task)).toContain('refusal')
  expect(failed('The winner of the', task)).toContain('truncated')
  expect(failed('All of it.', { ...task, isTruncated: true })).toContain('truncated')
})

test('an answer in another language than the question is seen', () => {
  const task: Task = {
    prompt: 'Was ist der Unterschied zwischen einem Vertrag und einer Vereinbarung, und wie ist das mit der Haftung?',
    family: 'qa',
  }
  expect(failed('The difference is that a contract is binding and that the parties have to honour it in court.', task)).toContain(
    'language',
  )
  expect(languageOf('これは日本語の文章です')).toBe('ja')
})

test('code closes its brackets, strings aside', () => {
  expect(isBalanced('const a = ["(", `)`, {b: 1}] // (')).toBe(true)
  expect(isBalanced('function f() { return [1, 2 }')).toBe(false)
  expect(failed('```python\ndef f(x):\nreturn x\n```', { prompt: 'Write f', family: 'code' })).toContain('code.python')
})

test('what the runtime doubted and what it says differently the next time counts', () => {
  const task: Task = { prompt: problem.prompt, family: 'math' }
  const sure = verify(right, { ...task, confidence: { mean: -0.01, least: -0.02, tokens: 2 }, samples: [right, right] }).pWrong
  const unsure = verify(right, { ...task, confidence: { mean: -1.75, least: -2, tokens: 2 }, samples: ['#### 12', '#### 30'] }).pWrong
  expect(unsure).toBeGreaterThan(sure)
})
