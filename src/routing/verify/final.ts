// A question that asks for a number gets one, announced, plausible and in line with the work before it.
import { type Check, type Finding, finding } from './check.ts'
import { equationsIn, numbersIn } from './equations.ts'
import { finalOf } from './final-answer.ts'

export const finalNumber: Check = (answer, { prompt, family }) => {
  if (family !== 'math') return undefined
  const final = finalOf(answer)
  if (!final) return finding('final.absent', 3, 1)
  const results = equationsIn(answer).map(({ claimed }) => claimed)
  const asked = numbersIn(prompt)
  const isAmong = (numbers: readonly number[]) => numbers.some((number) => Math.abs(number - final.value) < 1e-6)
  const wantsCount = /\bhow many\b/i.test(prompt.slice(-400))
  const findings: Finding[] = [
    finding('final.unmarked', 1.4, final.isMarked ? 0 : 1),
    finding('final.fraction', wantsCount ? 2 : 0.9, Number.isInteger(final.value) ? 0 : 1),
    finding('final.negative', 2, final.value < 0 ? 1 : 0),
    finding('final.zero', 1.2, final.value === 0 ? 1 : 0),
    finding('final.repeats-question', 0.6, isAmong(asked) ? 1 : 0),
  ]
  if (results.length > 0) {
    findings.push(finding('final.not-a-result', 1.2, isAmong(results) ? 0 : 1))
    findings.push(finding('final.not-the-last-result', 0.5, Math.abs(results.at(-1)! - final.value) < 1e-6 ? 0 : 1))
  }
  return findings
}
