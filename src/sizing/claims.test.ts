import { expect, test } from 'vitest'
import { type ClaimFacts, checkClaims } from './claims.ts'

const facts = (input: number, output: number): ClaimFacts => ({
  priceOf: (model) => ({ model, input, output, source: 'the test', asOf: '2026-11-20' }),
})
const verdicts = (given: ClaimFacts) => Object.fromEntries(checkClaims(given).map(({ id, verdict }) => [id, verdict]))

test('each number has its verdict, and every verdict its sum, source and day', () => {
  const rows = checkClaims(facts(5, 25))
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  for (const { sum, source, asOf, says, verdict } of rows) {
    expect(sum.result && source && asOf && says).toBeTruthy()
    if (verdict !== 'unsourced') expect(sum.inputs.length).toBeGreaterThan(0)
    expect(JSON.stringify(sum)).not.toMatch(/NaN|Infinity|undefined/)
  }
  expect(Object.fromEntries(rows.map(({ id, verdict }) => [id, verdict]))).toMatchObject({
    'saving-70-80': 'depends',
    'ninety-six': 'true',
    'opus-250k': 'false',
    'opus-optimised': 'depends',
    'roi-3-6': 'depends',
    'roi-positive': 'false',
    'zero-cost': 'false',
    'zero-latency': 'false',
    'bits-32': 'false',
    'memory-5090': 'false',
    '5090-70b': 'false',
    'm4-ultra': 'false',
    'mac-96-70b': 'true',
    'mac-mini-14b': 'true',
    '4090-32b': 'true',
    'price-3090': 'true',
    'laptop-16': 'true',
    'ai-act-2026': 'false',
    'self-hosting': 'false',
    'fine-7': 'depends',
    'engineering-40': 'unsourced',
    'behind-3-6': 'unsourced',
    'burn-1.35': 'unsourced',
  })
})

test('the sums are those that can be done by hand: 13,500 at 5 and 25, 40,500 at 15 and 75', () => {
  const result = (given: ClaimFacts) => checkClaims(given).find(({ id }) => id === 'opus-250k')?.sum.result
  expect(result(facts(5, 25))).toContain('13,500 USD')
  expect(result(facts(15, 75))).toMatch(/40,500 USD.*112,500 USD.*166\.67/)
})

test('verdicts follow the facts: at 200 USD a million the bill would be reached', () => {
  expect(verdicts(facts(200, 200))['opus-250k']).toBe('depends')
  expect(verdicts(facts(0.1, 0.1))['opus-optimised']).toBe('false')
  expect(verdicts({ priceOf: () => undefined })['opus-250k']).toBe('depends')
})
