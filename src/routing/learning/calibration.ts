// How far each model's chances lie from what came: Platt's two figures for each model and one for each of its families, drawn towards "as
// shipped" by how little was seen. With thirty answers a family moves a little, with three hundred it says what they said.
import { type TaskFamily, taskFamilies } from '../complexity/complexity.ts'
import { chanceAt } from '../odds.ts'
import type { SiteModel } from './site.ts'

/** One judged answer of one model. `odds`: the shipped log odds of its being right. */
export type Answer = { readonly odds: number; readonly right: number; readonly weight: number; readonly family: TaskFamily }

/** Standard deviations that are thought likely before anything was seen, in log odds: of a model, of its slope, of a family. */
const likely = { start: 1, slope: 0.5, family: 1 }
const rounds = 30

export function calibrate(name: string, answers: readonly Answer[]): SiteModel {
  const families = taskFamilies.filter((family) => answers.some((answer) => answer.family === family))
  const width = 2 + families.length
  const penalty = Float64Array.from(
    { length: width },
    (_, at) => 1 / (at === 0 ? likely.start : at === 1 ? likely.slope : likely.family) ** 2,
  )
  // Of the slope the distance from one is drawn to nothing, so the shipped odds themselves are the offset.
  const solution = new Float64Array(width)
  const places = answers.map(({ family }) => 2 + families.indexOf(family))
  for (let round = 0; round < rounds; round++) {
    const gradient = Float64Array.from(penalty, (strength, at) => -strength * solution[at]!)
    const bend = Array.from({ length: width }, (_, row) =>
      Float64Array.from({ length: width }, (_, column) => (row === column ? penalty[row]! : 0)),
    )
    answers.forEach(({ odds, right, weight }, index) => {
      const place = places[index]!
      const chance = chanceAt(odds + solution[0]! + solution[1]! * odds + solution[place]!)
      const pull = weight * (right - chance)
      const sharpness = weight * chance * (1 - chance)
      const row: readonly (readonly [at: number, value: number])[] = [
        [0, 1],
        [1, odds],
        [place, 1],
      ]
      for (const [at, value] of row) {
        gradient[at]! += pull * value
        for (const [other, size] of row) bend[at]![other]! += sharpness * value * size
      }
    })
    const step = solve(bend, gradient)
    let largest = 0
    for (let at = 0; at < width; at++) {
      const bounded = Math.max(-2, Math.min(2, step[at]!))
      solution[at]! += bounded
      largest = Math.max(largest, Math.abs(bounded))
    }
    if (largest < 1e-7) break
  }
  const moved = families.map((family, at): [TaskFamily, number] => [family, solution[2 + at]!])
  // A slope below nothing would call the likeliest answers the worst.
  return { name, start: solution[0]!, slope: Math.max(0, 1 + solution[1]!), families: Object.fromEntries(moved) }
}

/** Gauss with pivots; the matrix is small, and positive by its penalties. */
function solve(matrix: Float64Array[], right: Float64Array): Float64Array {
  const size = right.length
  for (let column = 0; column < size; column++) {
    let pivot = column
    for (let row = column + 1; row < size; row++) if (Math.abs(matrix[row]![column]!) > Math.abs(matrix[pivot]![column]!)) pivot = row
    ;[matrix[column], matrix[pivot]] = [matrix[pivot]!, matrix[column]!]
    ;[right[column], right[pivot]] = [right[pivot]!, right[column]!]
    for (let row = column + 1; row < size; row++) {
      const factor = matrix[row]![column]! / matrix[column]![column]!
      for (let at = column; at < size; at++) matrix[row]![at]! -= factor * matrix[column]![at]!
      right[row]! -= factor * right[column]!
    }
  }
  const solution = new Float64Array(size)
  for (let row = size - 1; row >= 0; row--) {
    let rest = right[row]!
    for (let at = row + 1; at < size; at++) rest -= matrix[row]![at]! * solution[at]!
    solution[row] = rest / matrix[row]![row]!
  }
  return solution
}
