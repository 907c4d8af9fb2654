import { describe, expect, test } from 'vitest'
import { leastToPass, pilotsOf } from './pilots.ts'
import { bands, type Cell, type Task, type Verdict } from './result.ts'

const cellOf = (task: Task, requests: number, costMicros: number | undefined, verdict: Verdict = 'home'): Cell => ({
  provider: 'openai',
  model: 'large',
  task,
  band: bands[0],
  isBatch: false,
  verdict,
  basis: 'preview',
  slice: {
    rows: requests,
    requests,
    inputFresh: 0,
    cacheRead: 0,
    cacheWrite: 0,
    output: 0,
    reasoning: 0,
    uncounted: 0,
    billed: 0,
    priced: requests,
    unknown: costMicros === undefined ? requests : 0,
    ...(costMicros !== undefined && { costMicros }),
    both: { rows: 0, billedMicros: 0, pricedMicros: 0 },
  },
})

describe('pilots', () => {
  test('the work that comes often, is easily checked and costs most comes first', () => {
    const found = pilotsOf([cellOf('qa', 100, 100_000), cellOf('classify', 900, 900_000), cellOf('extract', 300, 300_000)])
    expect(found.map(({ task, isFirst }) => [task, isFirst])).toEqual([
      ['classify', true],
      ['extract', true],
      ['qa', false],
    ])
  })

  test('hard, rare and creative work is no place to begin', () => {
    expect(pilotsOf([cellOf('reason', 900, 1), cellOf('write', 900, 1), cellOf('classify', 19, 1), cellOf('qa', 900, 1, 'cloud')])).toEqual(
      [],
    )
  })

  test('the more of a kind is too hard for home, the riskier it is and the lower it stands', () => {
    const [easy] = pilotsOf([cellOf('extract', 500, 500), cellOf('chat', 500, 500)])
    const [hard] = pilotsOf([cellOf('extract', 500, 500), cellOf('extract', 500, 500, 'cloud')])
    expect([easy?.risk, hard?.risk]).toEqual(['medium', 'medium'])
    expect(hard!.score).toBeLessThan(easy!.score)
    expect(hard!.reasons.join()).toContain('50 % of the same kind was judged too hard')
  })

  test('an unknown cost is no saving of nothing', () => {
    expect(pilotsOf([cellOf('classify', 100, undefined)])[0]).not.toHaveProperty('savedMicros')
  })

  test('the line of a trial is where its interval clears nine in ten', () => {
    // Wilson's interval of 189 of 200 begins at 0.9042, of 188 at 0.8980.
    expect([leastToPass(200, 0.9), leastToPass(34, 0.9), leastToPass(35, 0.9)]).toEqual([189, undefined, 35])
  })
})
