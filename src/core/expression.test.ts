import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Kind, parseCondition, type Values } from './expression.ts'

const names = {
  level: 'level',
  labels: 'list',
  tokens: 'number',
  model: 'text',
  complexity: 'number',
  fresh: 'truth',
} as const satisfies Record<string, Kind>
const known: Values = {
  level: 'confidential',
  labels: ['eu', 'matters'],
  tokens: 500,
  model: 'auto:local',
  complexity: undefined,
  fresh: false,
}

function holds(text: string, values: Values = known): boolean | undefined | string {
  const parsed = parseCondition(text, names)
  return 'problem' in parsed ? parsed.problem : parsed.condition.holds(values)
}

describe('a condition', () => {
  test.each([
    ["level == 'confidential'", true],
    ["level >= 'internal' && level < 'restricted'", true],
    ["'confidential' > level", false],
    ["'eu' in labels", true],
    ["!('us' in labels) && tokens > 100", true],
    ["level in ['restricted', 'confidential']", true],
    ['tokens > 100 && tokens <= 500 || fresh', true],
    ['false || true && false', false],
    ["model.startsWith('auto') && model.contains(':') && model.endsWith('local')", true],
    ["model.matches('^auto(?::[a-z]+)$')", true],
    [String.raw`model.matches('^\w+:\w+$')`, true],
    ['size(labels) == 2', true],
    ['tokens > -1', true],
    ['has(complexity)', false],
  ])('%s is %s', (text, expected) => {
    expect(holds(text)).toBe(expected)
  })

  test('about what is not known is not known, unless the rest decides it', () => {
    expect(holds('complexity > 0.5')).toBeUndefined()
    expect(holds('!(complexity > 0.5)')).toBeUndefined()
    expect(holds('complexity > 0.5 || tokens > 1')).toBe(true)
    expect(holds('complexity > 0.5 && tokens > 1')).toBeUndefined()
    expect(holds('complexity > 0.5 && tokens > 1000')).toBe(false)
  })

  test('tells which names it reads', () => {
    const parsed = parseCondition("tokens > 1 || 'eu' in labels", names)
    expect('condition' in parsed && [...parsed.condition.names]).toEqual(['tokens', 'labels'])
  })
})

describe('a mistake', () => {
  test.each([
    ['tokns > 5', 'there is no "tokns"'],
    ['tokens > "5"', 'a number cannot be compared with a text'],
    ["level > 'secret'", 'a level is compared with one of'],
    ['tokens', 'must be true or false'],
    ['tokens >', 'ends too soon'],
    ['(fresh', '")" is missing'],
    ['fresh fresh', 'should end'],
    ['model.eval("x")', 'there is no method "eval"'],
    ['constructor == 1', 'there is no "constructor"'],
    ["model.matches('(a+)+b')", 'too rich'],
    ["model.matches('a*a*a*b')", 'too rich'],
    ["model.matches('[')", 'not a regular expression'],
    ['tokens = 5', 'not understood'],
    ['fresh && tokens', 'where true or false is wanted'],
    [`${'('.repeat(40)}fresh${')'.repeat(40)}`, 'nested too deeply'],
    [`${'!'.repeat(200)}fresh`, 'nested too deeply'],
    ['fresh '.repeat(300), 'longer than 1000'],
  ])('%s is told', (text, part) => {
    expect(String(holds(text))).toContain(part)
  })
})

test('whatever is written, reading it ends in a condition or a problem, never in an exception', () => {
  const piece = fc.constantFrom(
    'tokens',
    'level',
    'labels',
    '>',
    '==',
    '&&',
    '||',
    '!',
    '(',
    ')',
    '[',
    ']',
    "'eu'",
    '5',
    '.',
    'in',
    ',',
    'size',
    'matches',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(' ')),
      ),
      (text) => {
        const parsed = parseCondition(text, names)
        if ('condition' in parsed) expect([true, false, undefined]).toContain(parsed.condition.holds(known))
      },
    ),
  )
})
