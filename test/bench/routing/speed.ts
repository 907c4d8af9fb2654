// How long an estimate takes: for the prompts of the tables, and for prompts of about four thousand tokens made of them. Each is timed three
// times and the middle one counts: what another process took is not the router's.
import type { Estimator } from '../../../src/routing/complexity/complexity.ts'
import type { OutcomeRow } from '../../../training/routing/rows.ts'
import { quantile } from './metrics.ts'
import type { Report } from './report.ts'

const longChars = 16_000

export function measureSpeed(report: Report, tables: ReadonlyMap<string, readonly OutcomeRow[]>, estimator: Estimator): void {
  const prompts = [...tables.values()]
    .flat()
    .map(({ prompt }) => prompt)
    .slice(0, 5000)
  if (prompts.length === 0) return
  const long: string[] = []
  for (let from = 0; from < prompts.length && long.length < 1000; from++) {
    let text = ''
    for (let at = from; text.length < longChars; at++) text += `${prompts[at % prompts.length]!}\n`
    long.push(text.slice(0, longChars))
  }
  report.head('Time of one estimate')
  for (const [name, texts] of [
    ['prompts of the tables', prompts],
    ['prompts of 4k tokens', long],
  ] as const) {
    for (const text of texts.slice(0, 500)) estimator.estimate(text)
    const times = texts.map((text) => middleOf(() => estimator.estimate(text)))
    times.sort((one, other) => one - other)
    report.add(`${name}: p50`, quantile(times, 0.5), { unit: 'ms', bound: { most: 1 } })
    report.add(`${name}: p99`, quantile(times, 0.99), { unit: 'ms', bound: { most: 5 } })
  }
}

function middleOf(work: () => unknown): number {
  const times = [0, 0, 0].map(() => {
    const began = performance.now()
    work()
    return performance.now() - began
  })
  return times.sort((one, other) => one - other)[1]!
}
