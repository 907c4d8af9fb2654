// Calculations of the answer that do not come out.
import { type Check, finding } from './check.ts'
import { equationsIn } from './equations.ts'

export const arithmetic: Check = (answer, { family }) => {
  const equations = equationsIn(answer)
  if (equations.length === 0) return family === 'math' ? finding('arithmetic.absent', 0.6, 1) : undefined
  const wrong = equations.filter(({ holds }) => !holds).length
  return [
    finding('arithmetic.false', 3, wrong === 0 ? 0 : 0.6 + (0.4 * wrong) / equations.length),
    finding('arithmetic.fractions', 0.8, equations.filter(({ claimed }) => !Number.isInteger(claimed)).length / equations.length),
    finding('arithmetic.negative', 1.5, equations.some(({ claimed }) => claimed < 0) ? 1 : 0),
    finding('arithmetic.long', 0.7, (equations.length - 3) / 8),
  ]
}
