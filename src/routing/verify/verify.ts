// Is this local answer good enough, or should a stronger model be asked? Every check that applies has its say; their weights are added up as
// log odds. The weights are rules, not learned: the training data holds no answers. How well they rank is measured in `npm run bench:routing`.
import { arithmetic } from './arithmetic.ts'
import type { Check, Finding, Task } from './check.ts'
import { codeRuns } from './code-runs.ts'
import { codeShape } from './code-shape.ts'
import { derivation } from './derivation.ts'
import { finalNumber } from './final.ts'
import { jsonShape } from './json-shape.ts'
import { label } from './label.ts'
import { language } from './language.ts'
import { length } from './length.ts'
import { likelihood } from './likelihood.ts'
import { numbersUsed } from './numbers-used.ts'
import { operations } from './operations.ts'
import { quotation } from './quotation.ts'
import { refusal } from './refusal.ts'
import { truncation } from './truncation.ts'

/** Every check; being listed is what gets it asked and tested. */
export const checks: Readonly<Record<string, Check>> = {
  arithmetic,
  finalNumber,
  numbersUsed,
  derivation,
  operations,
  jsonShape,
  codeShape,
  codeRuns,
  quotation,
  label,
  refusal,
  truncation,
  language,
  length,
  likelihood,
}

export type Verdict = {
  /** Probability that the answer is not acceptable, 0..1. */
  readonly pWrong: number
  readonly checks: readonly Finding[]
}

/** Answers beyond this are read at their beginning and end. */
const longestAnswer = 60_000

/** Before anything is known, so many local answers are taken to be wrong; `prior` says it better where an estimate stands. */
const usualWrong = 0.25

export function verify(answer: string, task: Task, prior: number = usualWrong): Verdict {
  const text = answer.length > longestAnswer ? `${answer.slice(0, longestAnswer / 2)}\n${answer.slice(-longestAnswer / 2)}` : answer
  const findings = Object.values(checks).flatMap((check) => check(text, task) ?? [])
  const bounded = Math.max(0.01, Math.min(0.99, prior))
  const odds = findings.reduce((sum, { weight, degree }) => sum + weight * degree, Math.log(bounded / (1 - bounded)) - relief(findings))
  return { pWrong: 1 / (1 + Math.exp(-odds)), checks: findings }
}

/** Passing says something too: the more checks were passed, the likelier the answer is right. */
function relief(findings: readonly Finding[]): number {
  const passed = findings.filter(({ passed }) => passed)
  const comfort = passed.reduce((sum, { comfort = 0 }) => sum + comfort, 0)
  return Math.min(1.5, 0.08 * passed.filter(({ weight }) => weight >= 1).length) + Math.min(2.5, comfort)
}
