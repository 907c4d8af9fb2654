import { describe, expect, test } from 'vitest'
import { problemWords, restWords } from './trouble.ts'

const calm = { state: 'closed', failuresInARow: 0, waitMs: 0, running: 0, waiting: 0, errorRate: 0 } as const

describe('what is wrong with an upstream', () => {
  test('one that answers is not said to be silent', () => {
    expect(problemWords('unreachable')).toBe('not answering')
    for (const problem of ['missing-key', 'unauthorised', 'limited', 'loading', 'unreadable'])
      expect(problemWords(problem)).not.toContain('not answering')
  })

  test('one that is well has no reason to rest', () => {
    expect(restWords(calm)).toBeUndefined()
  })

  test('failures are counted where there were some; a rate limit is none', () => {
    expect(restWords({ ...calm, state: 'open', failuresInARow: 5, lastError: 'upstream.failed' })).toBe(
      'resting after 5 failures (upstream.failed)',
    )
    expect(restWords({ ...calm, state: 'open', lastError: 'upstream.limited' })).toBe('resting (upstream.limited)')
    expect(restWords({ ...calm, state: 'half-open' })).toBe('being tried')
  })
})
