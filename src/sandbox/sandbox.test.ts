import { afterAll, expect, test } from 'vitest'
import { exerciseOf } from '../routing/verify/exercise.ts'
import { openSandbox, usualLimits } from './sandbox.ts'

const sandbox = openSandbox()
afterAll(() => sandbox.close())

const tried = (code: string, ...examples: [call: string, expected: string][]) =>
  sandbox.tryOut({ code, examples: examples.map(([call, expected]) => ({ call, expected, isAsked: true })) })
const outcomes = async (code: string, ...examples: [call: string, expected: string][]) =>
  (await tried(code, ...examples))?.runs.map(({ outcome }) => outcome)

test('code that holds its examples is told from code that does not', async () => {
  expect(await outcomes('const double = (x) => x * 2', ['double(2)', '4'], ['double(3)', '5'])).toEqual(['held', 'failed'])
  expect(await outcomes('function pair(a, b) { return { a, b: [b] } }', ['pair(1, "x")', '{ b: ["x"], a: 1 }'])).toEqual(['held'])
  expect(await outcomes('async function later(x) { return x + 1 }', ['later(1)', '2'], ['later(1)', '3'])).toEqual(['held', 'failed'])
  expect(await outcomes('function bad() { throw new TypeError("no") }', ['bad()', '1'])).toEqual(['failed'])
})

test('TypeScript is run without its types, enums and all', async () => {
  const code =
    'enum Kind { One = 1 }\nexport function kind<T extends number>(x: T): Kind | undefined { return x === 1 ? Kind.One : undefined }'
  expect(await outcomes(code, ['kind(1)', '1'], ['kind(2)', 'undefined'])).toEqual(['held', 'held'])
})

test('what cannot be read is unparsable, and what asks for more than the language is undecided', async () => {
  expect((await tried('function f( { return 1 }', ['f()', '1']))?.code).toBe('unparsable')
  for (const code of [
    'import { readFileSync } from "node:fs"\nfunction f() { return 1 }',
    'const fs = require("fs")\nfunction f() { return 1 }',
  ])
    expect(await tried(code, ['f()', '1'])).toEqual({ code: 'undecided', runs: [{ isAsked: true, outcome: 'undecided' }] })
})

test('code nested so deep that its reader breaks spoils nothing for the code after it', async () => {
  const sound = 'const double = (x) => x * 2'
  expect((await tried(`function f() { return ${'('.repeat(19_000)}1${')'.repeat(19_000)} }`, ['f()', '1']))?.code).toBe('undecided')
  expect(await outcomes(sound, ['double(2)', '4'], ['double(3)', '5'])).toEqual(['held', 'failed'])
  const [, after] = await Promise.all([tried(`let f = ${'!'.repeat(39_000)}1`, ['f()', '1']), outcomes(sound, ['double(2)', '4'])])
  expect(after).toEqual(['held'])
})

test('there is no process, no network, no clock, no timer, no module and no chance', async () => {
  const names = ['process', 'require', 'fetch', 'Date', 'performance', 'setTimeout', 'WebAssembly', 'Buffer', 'Deno', 'std', 'os']
  expect(
    await outcomes(
      'const kind = (name) => typeof globalThis[name]',
      ...names.map((name): [string, string] => [`kind("${name}")`, '"undefined"']),
    ),
  ).toEqual(names.map(() => 'held'))
  expect(await outcomes('const f = () => process.exit(1)', ['f()', '1'])).toEqual(['undecided'])
  expect(await outcomes('const f = () => this.constructor.constructor("return process")()', ['f()', '1'])).toEqual(['undecided'])
  expect(await outcomes('const f = () => import("node:fs")', ['f()', '1'])).not.toEqual(['held'])
  const drawn = 'const draw = () => [Math.random(), Math.random()].join()'
  const twice = await Promise.all([0, 1].map(() => outcomes(drawn, ['draw()', '"0.0009440256236460911,0.5681586078213627"'])))
  expect(twice[0]).toEqual(twice[1])
})

test('an endless loop, an endless recursion and an endless pattern come to an end', async () => {
  expect((await tried('while (true) {}'))?.code).toBe('endless')
  expect(await outcomes('const f = () => { for (;;); }', ['f()', '1'])).toEqual(['endless'])
  expect(await outcomes('const f = () => f()', ['f()', '1'])).toEqual(['endless'])
  expect(await outcomes('const f = (s) => /(a+)+$/.test(s)', [`f("${'a'.repeat(60)}b")`, 'false'])).toEqual(['endless'])
  expect(await outcomes('const f = async () => { for (;;) await 0 }', ['f()', '1'])).toEqual(['endless'])
  expect(await outcomes('const f = () => new Promise(() => {})', ['f()', '1'])).toEqual(['endless'])
})

test('memory is bounded, and what asks for more is ended; the next exercise finds an open room', async () => {
  const bombs = [
    'const f = () => { const all = []; for (;;) all.push(new Array(100_000).fill(1)) }',
    'const f = () => { let s = "ab"; for (;;) s += s }',
    'const f = () => "x".repeat(2 ** 28).length',
    'const f = () => JSON.parse("[".repeat(1e6))',
    'const f = () => { for (;;) { try { new Array(1e6).fill("x".repeat(1e6)) } catch {} } }',
  ]
  for (const bomb of bombs) expect((await tried(bomb, ['f()', '1']))?.runs[0]?.outcome).not.toBe('held')
  expect(await outcomes('const f = () => 1', ['f()', '1'])).toEqual(['held'])
})

test('a program cannot bend the comparison that judges it', async () => {
  const tricks = [
    'Object.is = () => true; Object.keys = () => []; Array.isArray = () => false; const f = () => [9]',
    'Object.prototype.toJSON = () => "[1]"; JSON.stringify = () => "same"; const f = () => [9]',
    'Function.prototype.call = () => true; Object.prototype.hasOwnProperty = () => true; const f = () => [9]',
    'Array.prototype[Symbol.iterator] = function* () {}; const f = () => [9]',
    'const f = () => new Proxy([1], { get: () => { for (;;); } })',
    'const f = () => { const a = [9]; Object.defineProperty(a, "length", { value: 1 }); a.valueOf = () => [1]; return a }',
    'globalThis.undefined = 1; globalThis.NaN = 9; const f = () => NaN',
  ]
  for (const trick of tricks) expect(await outcomes(trick, ['f()', '[1]'])).not.toContain('held')
})

test('an answer that prints without end costs nothing but its time', async () => {
  expect(
    await outcomes('const f = () => { for (let i = 0; i < 2000; i++) console.log("x".repeat(1000)); return 1 }', ['f()', '1']),
  ).toEqual(['held'])
})

test('an exercise that floods what it is compared with, or throws what cannot be read, is not held', async () => {
  expect(await outcomes('const f = () => { throw { get name() { for (;;); } } }', ['f()', '1'])).not.toContain('held')
  expect(await outcomes('const f = () => { const a = []; a[0] = a; return a }', ['f()', '[[[1]]]'])).toEqual(['failed'])
})

test('more than may wait are not tried, and a closed room tries nothing', async () => {
  const small = openSandbox({ ...usualLimits, mostWaiting: 2 })
  const answers = Promise.all(Array.from({ length: 5 }, () => small.tryOut({ code: 'const f = 1', examples: [] })))
  expect((await answers).filter((trial) => trial === undefined).length).toBe(3)
  await small.close()
  expect(await small.tryOut({ code: 'const f = 1', examples: [] })).toBeUndefined()
})

test('an answer to a task is tried from the words of both', async () => {
  const prompt = 'Write a JavaScript function `reverse(s)` that turns a string round. For example reverse("abc") returns "cba".'
  const right = 'Here it is:\n```js\nfunction reverse(s) {\n  return [...s].reverse().join("")\n}\nconsole.log(reverse("ab")) // "ba"\n```'
  const exercise = exerciseOf(right, { prompt, family: 'code' })
  expect(exercise && (await sandbox.tryOut(exercise))).toEqual({
    code: 'loaded',
    runs: [
      { isAsked: true, outcome: 'held' },
      { isAsked: false, outcome: 'held' },
    ],
  })
})
