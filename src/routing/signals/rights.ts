// The chances of models of all abilities, as seven figures: with them the past can be decided anew for any set of models.
import type { Estimate, TaskFamily } from '../complexity/complexity.ts'
import { recallLearned } from './learned.ts'
import { defineSignal } from './signal.ts'

/** Abilities at which the curve is kept; between them it is taken to be straight. */
const knots = [0.05, 0.3, 0.45, 0.6, 0.75, 0.85, 1]

export const rights = defineSignal({
  name: 'rights',
  about: `Chance to be right of models of ability ${knots.join(', ')}, in thousandths`,
  of: ({ estimate }) => estimate && knots.map((ability) => Math.round(estimate.pRight(ability) * 1_000)).join(' '),
  recall: (value, signals) => {
    const complexity = signals.get('complexity')
    const [family = 'chat', category = ''] = String(signals.get('category') ?? '').split('/')
    if (typeof complexity !== 'number') return {}
    const curve = String(value)
      .split(' ')
      .map((thousandths) => Number(thousandths) / 1_000)
    const version = signals.get('estimator')
    const shifts = recallLearned(signals.get('learned'))
    // A confidence is not kept: nothing but conditions of rules looks at it.
    return {
      estimate: {
        complexity,
        category,
        family: family as TaskFamily,
        confidence: 1,
        pRight: between(curve),
        ...(shifts && { learned: shifts }),
        ...(version !== undefined && { version: String(version) }),
      },
    } // written by `category`
  },
})

function between(curve: readonly number[]): Estimate['pRight'] {
  return (ability) => {
    const next = knots.findIndex((knot) => knot >= ability)
    if (next <= 0) return curve[next < 0 ? curve.length - 1 : 0] ?? 0
    const [low, high] = [knots[next - 1]!, knots[next]!] // 0 < next < knots.length
    const share = (ability - low) / (high - low)
    return (curve[next - 1] ?? 0) * (1 - share) + (curve[next] ?? 0) * share
  }
}
