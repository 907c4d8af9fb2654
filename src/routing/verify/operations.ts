// What the question's words call for and the work lacks: shares without a product or quotient, "left" without a difference, "more than the
// other" without comparing; and results so odd that a school problem seldom has them.
import { type Check, type Finding, finding } from './check.ts'
import { equationsIn } from './equations.ts'
import { finalOf } from './final-answer.ts'

const calls: readonly { readonly name: string; readonly cue: RegExp; readonly work: RegExp }[] = [
  { name: 'rate', cue: /\b(?:each|every|per|apiece|times|twice|double|triple)\b/i, work: /[*×/÷]|\dx\d| x |\btimes\b|multipl|divid/i },
  { name: 'part', cue: /\b(?:half|third|quarter|fourth|fifth|split|shared? equally|average)\b/i, work: /[/÷]|0?\.\d|divid|half|½/i },
  { name: 'percent', cue: /%|\bpercent\b/i, work: /%|0?\.\d|\/ ?100|percent/i },
  {
    name: 'rest',
    cue: /\b(?:left|remain\w*|fewer|less|how many more|how much more|difference|change|lost|gave away)\b/i,
    work: /\d ?[-−] ?\$?\d|subtract|minus/i,
  },
  { name: 'sum', cue: /\b(?:total|altogether|in all|combined|sum)\b/i, work: /\+|add|sum|\btotal\b/i },
]

export const operations: Check = (answer, { prompt, family }) => {
  if (family !== 'math') return undefined
  const question = prompt.slice(-2000)
  const equations = equationsIn(answer)
  const findings: Finding[] = calls
    .filter(({ cue }) => cue.test(question))
    .map(({ name, work }) => finding(`operations.no-${name}`, 0.7, work.test(answer) ? 0 : 1))
  const final = finalOf(answer)
  if (final) findings.push(finding('operations.odd-final', 0.5, (digitsOf(final.value) - 1) / 5))
  if (equations.length > 0) {
    const digits = equations.map(({ claimed }) => digitsOf(claimed))
    findings.push(finding('operations.odd-results', 0.5, (Math.max(...digits) - 2) / 5))
    findings.push(finding('operations.many-operands', 0.4, (Math.max(...equations.map(({ operands }) => operands.length)) - 2) / 5))
  }
  return findings
}

/** Digits that are not closing zeros: 1200 has two, 3.75 three. */
function digitsOf(value: number): number {
  return String(Math.abs(value))
    .replace('.', '')
    .replace(/^0+/, '')
    .replace(/0{1,30}$/, '')
    .slice(0, 12).length
}
