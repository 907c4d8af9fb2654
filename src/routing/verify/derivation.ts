// The work as a graph: a calculation feeds those that use its result. What leads nowhere, and what the end does not rest on, is suspicious.
import { type Check, finding } from './check.ts'
import { type Equation, equationsIn } from './equations.ts'
import { finalOf } from './final-answer.ts'
import { guisesOf, quantitiesOf } from './question-numbers.ts'

export const derivation: Check = (answer, { prompt, family }) => {
  if (family !== 'math') return undefined
  const steps = distinct(equationsIn(answer))
  const final = finalOf(answer)
  if (steps.length === 0 || !final) return undefined
  const reached = reachedFrom(steps, final.value)
  const resting = new Set([...reached].flatMap((step) => steps[step]!.operands))
  const asked = [
    ...new Set(
      quantitiesOf(prompt)
        .filter(({ isWord }) => !isWord)
        .map(({ value }) => value),
    ),
  ].filter((value) => value > 2)
  const unreached = asked.filter((value) => !guisesOf(value).some((guise) => resting.has(guise))).length
  const uses = new Map<number, number>()
  for (const { operands } of steps) for (const operand of operands) uses.set(operand, (uses.get(operand) ?? 0) + 1)
  const reused = asked.filter((value) => (uses.get(value) ?? 0) > 2).length
  return [
    finding('derivation.dangling', 1.2, 1 - reached.size / steps.length),
    finding('derivation.unreached', 1.2, asked.length === 0 ? 0 : unreached / asked.length),
    finding('derivation.unfounded', 1, reached.size === 0 ? 1 : 0),
    finding('derivation.reuse', 0.4, asked.length === 0 ? 0 : reused / asked.length),
    finding('derivation.trivial', 0.5, steps.length < Math.min(3, asked.length - 1) ? 1 - steps.length / asked.length : 0),
  ]
}

/** The same calculation written twice (in words and in marks) is one step. */
function distinct(equations: readonly Equation[]): Equation[] {
  const seen = new Set<string>()
  return equations.filter(({ operands, claimed }) => {
    const key = `${operands.join(' ')}=${claimed}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** The steps on which a value rests, walking back from the last step that came to it. */
function reachedFrom(steps: readonly Equation[], value: number): Set<number> {
  const reached = new Set<number>()
  const open: { readonly value: number; readonly before: number }[] = [{ value, before: steps.length }]
  for (let next = open.pop(); next; next = open.pop()) {
    const at = steps.findLastIndex(({ claimed }, step) => step < next!.before && Math.abs(claimed - next!.value) < 1e-6)
    if (at < 0 || reached.has(at)) continue
    reached.add(at)
    for (const operand of new Set(steps[at]!.operands)) open.push({ value: operand, before: at })
  }
  return reached
}
