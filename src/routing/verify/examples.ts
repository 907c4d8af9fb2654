// The examples by which code can be tried: those that whoever asked gave, and those that the answer itself claims. Read, never run, here.
//   in prose     f(2) === 4 · f(2) returns 4 · f(2) -> 4 · for input [1, 2] it returns 3 · Input: n = 2 Output: 4
//   in code      f(2) // 4 · console.log(f(2)) // => 4 · assert.equal(f(2), 4) · assert(f(2) === 4) · expect(f(2)).toBe(4) · >>> f(2)
import { afterSpace, literalAt, literalsAt, matchAt } from './literal.ts'

export type Example = {
  /** An expression of JavaScript, and the value it is said to have. */
  readonly call: string
  readonly expected: string
}

/** What is looked at of a text, and how many examples are taken from it. */
const mostChars = 40_000
const mostExamples = 12

const called = /(?<![\w$.])(!?)([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)?)\s*\(/g
/** The same where it must begin: a search from each of many places would go over the rest of the text each time. */
const calledHere = new RegExp(called.source, 'y')
/** What stands between a call and its value in a sentence. */
const relation =
  /`?\s*(?:===?|=>|->|→|⇒|=|(?:should|must|will|would)?\s*(?:returns?|equals?|equal|be|gives?|is|yields?|evaluates to|outputs?|results in)\b(?:\s+exactly)?)\s*:?\s*`?/iy
/** What stands between a call and its value in code: a comment. */
const remark = /\)?\s*;?\s*(?:\/\/|#)\s*(?:=>|->|→|returns?|should (?:return|be)|outputs?|prints?|logs?|expected:?)?\s*:?\s*/iy
/** After a value of an example, nothing goes on reckoning with it. */
const tail = /\s*(?:$|[\n`,;)\]!?]|\.(?!\w)|\(|[—–]|--|\/\/|#)|\s+(?:and|or|but|because|since|as|for|while|when)\b/y
const given = /\b(?:input|given|for)\b\s*(?:is|of|:|=)?\s*`?/gi
const comesTo =
  /`?\s*[,;.]?\s*(?:→|->|=>|(?:the\s+)?(?:expected\s+)?outputs?|(?:(?:it|the function)\s+)?(?:should\s+|must\s+|will\s+)?(?:returns?|gives?|yields?))\s*(?:is|be)?\s*[:=]?\s*`?/iy

/** Examples that a sentence gives. `only`: the function meant where none is named. */
export function examplesInProse(prose: string, only: string | undefined): Example[] {
  const text = prose.slice(0, mostChars)
  return few([...calls(text, relation), ...asserted(text), ...sessions(text), ...(only === undefined ? [] : inputs(text, only))])
}

/** Examples that stand in code: in its comments, and in its assertions. */
export function examplesInCode(code: string): Example[] {
  const text = code.slice(0, mostChars)
  return few([...calls(text, remark), ...asserted(text)])
}

function few(examples: readonly Example[]): Example[] {
  const known = new Map(examples.map((example) => [`${example.call} ${example.expected}`, example]))
  return [...known.values()].slice(0, mostExamples)
}

function calls(text: string, between: RegExp): Example[] {
  const examples: Example[] = []
  for (const match of text.matchAll(called)) {
    const call = callAt(text, match)
    if (!call) continue
    const words = matchAt(between, text, call.end)
    const value = words === undefined ? undefined : literalAt(text, call.end + words.length)
    if (value && matchAt(tail, text, value.end) !== undefined) examples.push({ call: call.source, expected: value.source })
    if (examples.length >= mostExamples) break
  }
  return examples
}

type Call = { readonly source: string; readonly end: number; readonly isDenied: boolean }

/** A call whose arguments are values. */
function callAt(text: string, match: RegExpMatchArray): Call | undefined {
  const [whole, denial = '', name = ''] = match
  const open = (match.index ?? 0) + whole.length
  const { sources, end } = literalsAt(text, afterSpace(text, open))
  const close = afterSpace(text, sources.length > 0 ? end : open)
  if (text[close] !== ')') return undefined
  return { source: `${name}(${sources.join(', ')})`, end: close + 1, isDenied: denial !== '' }
}

const assertion = /(?<![\w$.])(?:console\.)?(?:assert(?:\.(\w+))?|(expect))\s*\(?\s*/g
const isEqual = /^(?:equal|strictEqual|deepEqual|deepStrictEqual)$/
const matcher = /\s*\)\s*\.(?:toBe|toEqual|toStrictEqual|to\.equal|to\.be|to\.deep\.equal|to\.eql)\s*\(\s*/y
const truth = /\s*\)\s*\.(toBeTruthy|toBeFalsy)\s*\(/y

/** `assert(f(2) === 4)`, `assert f(2) == 4`, `assert.equal(f(2), 4)`, `expect(f(2)).toBe(4)`. */
function asserted(text: string): Example[] {
  const examples: Example[] = []
  for (const found of text.matchAll(assertion)) {
    const [whole, kind, isExpectation] = found
    const at = found.index + whole.length
    calledHere.lastIndex = at
    const match = calledHere.exec(text)
    const call = match ? callAt(text, match) : undefined
    if (!call) continue
    const value = isExpectation ? matched(text, call) : kind !== undefined && isEqual.test(kind) ? second(text, call) : claimed(text, call)
    if (value !== undefined) examples.push({ call: call.source, expected: value })
    if (examples.length >= mostExamples) break
  }
  return examples
}

function matched(text: string, call: Call): string | undefined {
  const dot = matchAt(matcher, text, call.end)
  if (dot !== undefined) return literalAt(text, call.end + dot.length)?.source
  const truly = matchAt(truth, text, call.end)
  return truly === undefined ? undefined : String(truly.includes('toBeTruthy'))
}

function second(text: string, call: Call): string | undefined {
  const comma = matchAt(/\s*,\s*/y, text, call.end)
  return comma === undefined ? undefined : literalAt(text, call.end + comma.length)?.source
}

function claimed(text: string, call: Call): string | undefined {
  const sign = matchAt(/\s*(?:===?|is)\s*/y, text, call.end)
  if (sign !== undefined) return literalAt(text, call.end + sign.length)?.source
  return matchAt(/\s*(?:\)|,|;|$)/y, text, call.end) === undefined ? undefined : String(!call.isDenied)
}

/** `>>> f(2)` with its value on the line below. */
function sessions(text: string): Example[] {
  return [...text.matchAll(/^[ \t]*(?:>>>|>)[ \t]*([^\n]{1,300})\n[ \t]*/gm)].flatMap((found) => {
    calledHere.lastIndex = 0
    const line = found[1] ?? ''
    const match = calledHere.exec(line)
    const call = match ? callAt(line, match) : undefined
    const value = call && literalAt(text, found.index + found[0].length)
    return call && value ? [{ call: call.source, expected: value.source }] : []
  })
}

/** `for input [1, 2] it returns 3`, `Input: nums = [2, 7], target = 9  Output: [0, 1]`. */
function inputs(text: string, name: string): Example[] {
  return [...text.matchAll(given)].slice(0, 100).flatMap((found) => {
    const { sources, end } = literalsAt(text, found.index + found[0].length)
    const words = sources.length === 0 ? undefined : matchAt(comesTo, text, end)
    const value = words === undefined ? undefined : literalAt(text, end + words.length)
    const isWhole = value !== undefined && matchAt(tail, text, value.end) !== undefined
    return value && isWhole ? [{ call: `${name}(${sources.join(', ')})`, expected: value.source }] : []
  })
}
