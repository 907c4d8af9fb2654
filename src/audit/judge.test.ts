import { describe, expect, test } from 'vitest'
import { ruleOf } from '../core/rules.ts'
import { policyOf } from '../routing/policy.ts'
import { createJudge, usualJudge } from './judge.ts'
import type { UsageRow } from './row.ts'
import { workIn } from './task-words.ts'

const judge = createJudge({ policy: policyOf({}), ...usualJudge })
const verdict = (row: Partial<UsageRow>) => judge.judge({ model: 'm', requests: 1, ...row }).verdict

describe('the beginning of a prompt', () => {
  test.each([
    ['Sum up this letter', 'summarise', false],
    ['Tag these messages by topic', 'classify', false],
    ['Extract the invoice numbers', 'extract', false],
    ['Translate the notice', 'write', false],
    ['Where do I find the form?', 'qa', false],
    ['Port the parser to another language', 'code', true],
    ['Reconcile both ledgers', 'reason', true],
    ['Fass das Schreiben zusammen', 'summarise', false],
    ['Vergleiche die Angebote', 'reason', true],
  ] as const)('"%s" is %s, hard: %s', (text, task, isHard) => {
    expect(workIn(text)).toMatchObject({ task, isHard })
  })

  test('what asks for news needs the cloud, however short it is', () => {
    expect(verdict({ prompt: 'Latest ruling on the levy', isPreview: true, inputFresh: 400, output: 300 })).toBe('cloud')
  })

  test('small words with a very long answer were no small work', () => {
    expect(verdict({ prompt: 'Write it', isPreview: true, inputFresh: 400, output: 300 })).toBe('home')
    expect(verdict({ prompt: 'Write it', isPreview: true, inputFresh: 400, output: 5_000 })).toBe('cloud')
  })
})

describe('without words', () => {
  test('what does not fit at home needs the cloud', () => {
    expect(verdict({ inputFresh: 30_000, output: 20 })).toBe('home')
    expect(verdict({ inputFresh: 60_000, output: 20 })).toBe('cloud')
    expect(verdict({ inputFresh: 1_000, cacheRead: 59_000, output: 20 })).toBe('cloud')
  })

  test('a label tells as much as it says', () => {
    expect(verdict({ task: 'ticket_classification', inputFresh: 900, output: 10 })).toBe('home')
    expect(verdict({ task: 'contract_comparison', inputFresh: 9_000, output: 500 })).toBe('cloud')
  })

  test('a sum over many requests is judged by its mean', () => {
    expect(verdict({ requests: 1_000, inputFresh: 2_000_000, output: 90_000 })).toBe('home')
    expect(verdict({ requests: 10, inputFresh: 2_000_000, output: 900 })).toBe('cloud')
  })

  test('nothing told is unknown, never home', () => {
    expect(verdict({})).toBe('unknown')
    expect(verdict({ requests: 0, inputFresh: 2_000_000, output: 900 })).toBe('unknown')
  })
})

describe('the options', () => {
  test('a larger window keeps longer requests at home', () => {
    const large = createJudge({ policy: policyOf({}), ...usualJudge, homeWindow: 128_000 })
    expect(large.judge({ model: 'm', requests: 1, inputFresh: 60_000, output: 20 }).verdict).toBe('home')
  })

  test('another preset draws the line elsewhere', () => {
    const row = { model: 'm', requests: 1, prompt: 'Compare the two offers', isPreview: true, inputFresh: 2_000, output: 400 }
    const under = (preset: 'balanced' | 'private-first' | 'offline') =>
      createJudge({ policy: policyOf({}, { preset, rules: [] }), ...usualJudge }).judge(row).verdict
    expect([under('balanced'), under('private-first'), under('offline')]).toEqual(['cloud', 'home', 'home'])
  })

  test('a rule of the policy about tokens holds to the token', () => {
    const policy = policyOf({}, { preset: 'balanced', rules: [ruleOf('long-stays', { zones: ['device'] }, { tokens: { above: 20_000 } })] })
    const strict = createJudge({ policy, ...usualJudge })
    const asked = (inputFresh: number) =>
      strict.judge({ model: 'm', requests: 1, prompt: 'Compare the offers', isPreview: true, inputFresh, output: 500 }).verdict
    expect([asked(19_400), asked(19_600)]).toEqual(['cloud', 'home'])
  })
})
