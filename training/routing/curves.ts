// From ability and level to the chance of being right: one logistic curve for each family, fitted by Newton's method on what every model
// scored on every prompt (item response with the ability known from the name and the difficulty predicted from the prompt).
import { abilityOf } from '../../src/routing/complexity/abilities.ts'
import type { TaskFamily } from '../../src/routing/complexity/complexity.ts'
import type { Curve } from '../../src/routing/complexity/weights.ts'
import type { Outcome } from './outcomes.ts'

export type Placed = { readonly outcome: Outcome; readonly family: TaskFamily; readonly level: number }

/** Slopes are drawn towards these, so that a family of a few prompts does not believe its accidents. */
const usual: Curve = { start: -2, slope: 6, drop: 3 }
const trust = 6

/** What is assumed at ability 0.45 where no answers were scored: read off the text, short, seldom wrong. */
const assumed: Partial<Record<TaskFamily, number>> = { extract: 0.85, classify: 0.8, summarise: 0.85 }

export function fitCurves(placed: readonly Placed[], families: readonly TaskFamily[]): Record<TaskFamily, Curve> {
  const pooled = fitCurve(placed, usual)
  const meanLevel = placed.reduce((sum, { level }) => sum + level, 0) / placed.length
  return Object.fromEntries(
    families.map((family) => {
      const own = placed.filter((one) => one.family === family)
      const right = assumed[family]
      const curve =
        right !== undefined
          ? { ...pooled, drop: pooled.drop / 3, start: Math.log(right / (1 - right)) - pooled.slope * 0.45 + (pooled.drop / 3) * meanLevel }
          : own.length < 20
            ? pooled
            : fitCurve(own, pooled)
      return [family, rounded(curve)]
    }),
  ) as Record<TaskFamily, Curve>
}

function fitCurve(placed: readonly Placed[], towards: Curve): Curve {
  let curve = { ...towards }
  for (let step = 0; step < 30; step++) {
    const gradient = [0, -trust * 0.05 * (curve.slope - towards.slope), -trust * 0.05 * (curve.drop - towards.drop)]
    const bend = [
      [1e-6, 0, 0],
      [0, trust * 0.05, 0],
      [0, 0, trust * 0.05],
    ]
    for (const { outcome, family, level } of placed)
      for (const { model, score } of outcome.answers) {
        const ability = abilityOf(model, family).ability
        const inputs = [1, ability, -level]
        const chance = 1 / (1 + Math.exp(-(curve.start + curve.slope * ability - curve.drop * level)))
        const weight = chance * (1 - chance)
        for (let row = 0; row < 3; row++) {
          gradient[row]! += (score - chance) * inputs[row]!
          for (let column = 0; column < 3; column++) bend[row]![column]! += weight * inputs[row]! * inputs[column]!
        }
      }
    const [start, slope, drop] = solve(bend, gradient)
    curve = { start: curve.start + start!, slope: Math.max(0.5, curve.slope + slope!), drop: Math.max(0, curve.drop + drop!) }
  }
  return curve
}

/** Three equations by elimination; the matrix is positive definite. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at]!])
  for (let pivot = 0; pivot < rows.length; pivot++)
    for (let row = 0; row < rows.length; row++) {
      if (row === pivot) continue
      const factor = rows[row]![pivot]! / rows[pivot]![pivot]!
      for (let column = pivot; column <= rows.length; column++) rows[row]![column]! -= factor * rows[pivot]![column]!
    }
  return rows.map((row, at) => row[rows.length]! / row[at]!)
}

function rounded({ start, slope, drop }: Curve): Curve {
  const short = (value: number) => Number(value.toPrecision(6))
  return { start: short(start), slope: short(slope), drop: short(drop) }
}
