// What became of the code when it was run: elsewhere, in a closed room. An example that whoever asked gave weighs most, since it is the task.
import { type Check, type Finding, finding } from './check.ts'
import type { ExampleRun } from './exercise.ts'

export const codeRuns: Check = (_answer, { trial }) => {
  if (!trial) return undefined
  const findings: Finding[] = []
  if (trial.code !== 'undecided') {
    findings.push(finding('code.unparsable', 2.5, trial.code === 'unparsable' ? 1 : 0))
    findings.push(finding('code.endless', 1.5, trial.code === 'endless' ? 1 : 0))
  }
  findings.push(...held('code.examples', 4, 1.5, trial.runs, true), ...held('code.own-examples', 1.5, 0.4, trial.runs, false))
  return findings
}

function held(name: string, weight: number, comfort: number, runs: readonly ExampleRun[], isAsked: boolean): Finding[] {
  const decided = runs.filter((run) => run.isAsked === isAsked && run.outcome !== 'undecided')
  if (decided.length === 0) return []
  const broken = decided.filter(({ outcome }) => outcome !== 'held').length
  // One example that fails is enough to be wrong.
  return [{ ...finding(name, weight, broken === 0 ? 0 : 0.7 + (0.3 * broken) / decided.length), comfort }]
}
