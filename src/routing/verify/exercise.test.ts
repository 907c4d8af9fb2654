import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Task } from './check.ts'
import { examplesInCode, examplesInProse } from './examples.ts'
import { type ExampleRun, exerciseOf } from './exercise.ts'
import { literalAt } from './literal.ts'
import { flawOfPython } from './python-shape.ts'
import { verify } from './verify.ts'

const told = (text: string, only?: string) => examplesInProse(text, only).map(({ call, expected }) => `${call} = ${expected}`)
const shown = (code: string) => examplesInCode(code).map(({ call, expected }) => `${call} = ${expected}`)

test('an example in a sentence is read in the ways in which people write it', () => {
  expect(told('Write f so that f(2) === 4, f(3) returns 9 and `f(-1)` should be 1.')).toEqual(['f(2) = 4', 'f(3) = 9', 'f(-1) = 1'])
  expect(told('rev("a,b(") -> "(b,a"\nrev("") => ""')).toEqual(['rev("a,b(") = "(b,a"', 'rev("") = ""'])
  expect(told('merge([1, [2]], {a: 1}) gives [1, [2], {"a": 1}]')).toEqual(['merge([1, [2]], {a: 1}) = [1, [2], {"a": 1}]'])
  expect(told('For input [1, 2, 3] it returns 6.', 'sum')).toEqual(['sum([1, 2, 3]) = 6'])
  expect(told('Input: nums = [2,7,11,15], target = 9\nOutput: [0,1]\nExplanation: …', 'two')).toEqual(['two([2, 7, 11, 15], 9) = [0, 1]'])
  expect(told('>>> f(2)\n4\n>>> g(True)\nNone')).toEqual(['f(2) = 4', 'g(true) = null'])
})

test('an example in code is an assertion or a remark, never a condition of the program', () => {
  expect(shown('console.log(f(2)); // 4\nf(3) // => 9')).toEqual(['f(2) = 4', 'f(3) = 9'])
  expect(shown('assert.deepEqual(f([1]), [2]); assert(f(2) === 4); assert f(3) == 9; console.assert(!g(1))').sort()).toEqual(
    ['f([1]) = [2]', 'f(2) = 4', 'f(3) = 9', 'g(1) = false'].sort(),
  )
  expect(shown('expect(f(2)).toBe(4)\nexpect(g("x")).toEqual({ y: [1] })\nexpect(h(0)).toBeFalsy()')).toEqual([
    'f(2) = 4',
    'g("x") = {y: [1]}',
    'h(0) = false',
  ])
  expect(shown('if (f(2) === 4) return f(3) - 1')).toEqual([])
})

test('what is no example is none', () => {
  expect(told('f(x) returns 4, f(2) is 4 times as much, f(2) returns a number, version(1) = 1.2.3')).toEqual([])
})

test('a value is read back as JavaScript reads it', () => {
  const values = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.string({ maxLength: 8 }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).value
  fc.assert(
    fc.property(values, (value) => {
      const text = JSON.stringify(value)
      const literal = literalAt(`${text} and more`, 0)
      expect(literal?.end).toBe(text.length)
      expect(JSON.parse(literal?.source ?? '')).toEqual(JSON.parse(text))
    }),
  )
})

test('any text is looked through in bounded time and yields a bounded number of examples', () => {
  const hostile = [
    'f('.repeat(20_000),
    'f([[[['.repeat(9_000),
    'f(1) '.repeat(9_000),
    'input '.repeat(9_000),
    'f("'.repeat(12_000),
    'assert('.repeat(6_000),
    '>>> f(\n'.repeat(6_000),
    `f(1)${' '.repeat(40_000)}`,
    '\n'.repeat(40_000),
  ]
  for (const text of hostile) {
    expect(examplesInProse(text, 'f').length).toBeLessThanOrEqual(12)
    expect(
      exerciseOf(`\`\`\`js\nfunction f() {}\n${text}\n\`\`\``, { prompt: text, family: 'code' })?.examples.length ?? 0,
    ).toBeLessThanOrEqual(16)
    flawOfPython(text)
  }
  fc.assert(
    fc.property(
      fc.string({ maxLength: 200, unit: 'binary' }),
      (text) => examplesInProse(text, 'f').length <= 12 && examplesInCode(text).length <= 12,
    ),
  )
})

const task: Task = { prompt: 'Write a function that doubles: double(2) === 4', family: 'code' }

test('an answer is tried where it is JavaScript or TypeScript; a name that only the prompt has means its one function', () => {
  const exercise = exerciseOf('```ts\nexport function twice(x: number): number { return 2 * x }\n```\nSo `twice(4)` returns 8.', task)
  expect(exercise?.examples).toEqual([
    { call: 'twice(2)', expected: '4', isAsked: true },
    { call: 'twice(4)', expected: '8', isAsked: false },
  ])
  expect(exerciseOf('```python\ndef double(x):\n    return 2 * x\n```', task)).toBeUndefined()
  expect(exerciseOf('```js\nconst Box = () => <div>{1}</div>\n```', task)).toBeUndefined()
  expect(exerciseOf('```js\nfunction double(x) { return 2 * x }\n```', { ...task, family: 'qa' })?.examples.length).toBe(1)
  expect(exerciseOf('```js\nfunction double(x) { return 2 * x }\n```', { prompt: 'What is doubling?', family: 'qa' })).toBeUndefined()
})

test('an example that fails makes an answer likely wrong, one that holds makes it likely right, and one that was not decided says nothing', () => {
  const answer = '```js\nfunction double(x) { return 2 * x }\n```'
  const pWrong = (...outcomes: ExampleRun['outcome'][]) =>
    verify(answer, { ...task, trial: { code: 'loaded', runs: outcomes.map((outcome) => ({ isAsked: true, outcome })) } }).pWrong
  const untried = verify(answer, task).pWrong
  expect(pWrong('failed')).toBeGreaterThan(0.7)
  expect(pWrong('held', 'failed')).toBeGreaterThan(0.7)
  expect(pWrong('held')).toBeLessThan(untried / 2)
  expect(pWrong('undecided')).toBeCloseTo(untried, 1)
})

test('Python is held to what can be seen without running it', () => {
  const sound = [
    'def f(x):\n    if x > 1:\n        return {"a": [1,\n  2]}\n    return x\n\nprint(f(2))',
    'class A: pass\nfor i in range(3): print(i)',
    'def f():\n    """Say: "what" if this\nis { long"""\n    return 1 # an apostrophe\'s end',
    '    def method(self):\n        return self.x\n',
    'x = 1 if y else \\\n    2\nwith open("a") as f, \\\n     open("b") as g:\n    pass',
    '@decorator\nasync def f(*, a: int = 1) -> dict[str, int]:\n\ttry:\n\t\tpass\n\texcept (A, B):\n\t\traise\n\telse:\n\t\tpass\n',
    'match = 3\nvar = match + 1\nlet = {}',
    '>>> f(2)\n4',
    'total = sum(\n    x\n    for x in y\n    if x\n)\n',
  ]
  expect(sound.map(flawOfPython)).toEqual(sound.map(() => undefined))
  expect(flawOfPython('def f(x):\nreturn x')).toBe('missing block')
  expect(flawOfPython('def f(x)\n    return x')).toBe('missing colon')
  expect(flawOfPython('if x == 1\n    y = 2')).toBe('missing colon')
  expect(flawOfPython('def f(x):\n    return x\n  y = 2')).toBe('wrong indentation')
  expect(flawOfPython('x = 1\n    y = 2')).toBe('wrong indentation')
  expect(flawOfPython('x = (1, 2]')).toBe('unbalanced brackets')
  expect(flawOfPython('x = (1, 2')).toBe('unbalanced brackets')
  expect(flawOfPython('x = "abc\ny = 1')).toBe('unclosed string')
  expect(flawOfPython('if a && b:\n    pass')).toBe('foreign sign')
  expect(flawOfPython('def f():\n    x = 1\n    for i in x:')).toBe('missing block')
})
