// The quantities of the question are used, and those of the work come from the question, from earlier results or from common knowledge.
import { type Check, finding } from './check.ts'
import { equationsIn, numbersIn } from './equations.ts'
import { guisesOf, quantitiesOf } from './question-numbers.ts'

/** Numbers that come from no question: halves and dozens, hours and days, percent. */
const common = new Set([0, 1, 2, 3, 4, 7, 10, 12, 24, 30, 52, 60, 100, 365, 1000, 0.5, 0.25, 0.1, 0.01])

export const numbersUsed: Check = (answer, { prompt, family }) => {
  if (family !== 'math') return undefined
  const quantities = quantitiesOf(prompt)
  const asked = [...new Set(quantities.filter(({ isWord }) => !isWord).map(({ value }) => value))]
  if (asked.length === 0) return undefined
  const equations = equationsIn(answer)
  const inWork = new Set(equations.flatMap(({ operands }) => operands))
  const used = new Set([...numbersIn(answer), ...inWork])
  const known = new Set(quantities.flatMap(({ value }) => guisesOf(value).slice(0, 4)))
  let strange = 0
  let operands = 0
  for (const equation of equations) {
    for (const operand of equation.operands) {
      operands++
      if (!known.has(operand) && !common.has(operand)) strange++
    }
    known.add(equation.claimed)
  }
  const unused = asked.filter((number) => !used.has(number)).length
  const idle = asked.filter((number) => !common.has(number) && !guisesOf(number).some((guise) => inWork.has(guise))).length
  const words = quantities.filter(({ isWord }) => isWord)
  const idleWords = words.filter(({ value }) => !inWork.has(value) && !inWork.has(1 / value)).length
  return [
    finding('numbers.unused', 1, unused / asked.length),
    finding('numbers.idle', 0.8, idle / asked.length),
    finding('numbers.idle-words', 0.5, words.length === 0 ? 0 : idleWords / words.length),
    finding('numbers.from-nowhere', 1.2, operands === 0 ? 0 : (2 * strange) / operands),
  ]
}
