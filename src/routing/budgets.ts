// What budgets have to say about a candidate. Only what was spent counts here, which never grows less; whether there is room beside what
// is reserved for others is asked of the ledger, for the one candidate whose turn it is.
import { type Amounts, amountIn, amountWords, type BudgetLeft, patternsOf } from '../core/budget.ts'
import type { Offer } from '../core/decision.ts'
import { because, type Reason } from '../core/reasons.ts'
import type { Model } from '../core/upstream.ts'
import { fits } from '../core/wildcard.ts'
import { outputOf } from './expect.ts'
import type { Circumstances, Question } from './question.ts'

/** Why budgets keep this model from this request; empty at home, which sends no bill. */
export function overBudget(question: Question, offer: Offer, model: Model, world: Circumstances): Reason[] {
  const { budgets } = question
  if (!budgets || budgets.length === 0 || model.zone.zone !== 'cloud' || question.operation === 'count-tokens') return []
  let needed: Amounts | undefined
  return budgets.flatMap((budget): Reason[] => {
    if (budget.mode === 'soft' || !isOf(budget, offer.upstream, model.name)) return []
    needed ??= world.bound?.(offer, model) ?? expectedOf(question, offer, model, world)
    const amount = amountIn(budget.unit, needed)
    if (amount === undefined) return budget.isUnpricedAllowed ? [] : [because('budget.unpriced', { budget: budget.name })]
    if (amount <= budget.left) return []
    const [left, takes] = [amountWords(budget.unit, Math.max(0, budget.left)), amountWords(budget.unit, amount)]
    return [because('budget.exhausted', { budget: budget.name, left, needed: takes })]
  })
}

/** Nothing but budgets that let home answer instead stands against it. */
export function isDegraded(reasons: readonly Reason[], budgets: readonly BudgetLeft[] | undefined): boolean {
  const modeOf = ({ data }: Reason) => budgets?.find(({ name }) => name === data.budget)?.mode
  return reasons.length > 0 && reasons.every((reason) => reason.code === 'budget.exhausted' && modeOf(reason) === 'degrade')
}

function isOf({ model: models, upstream: upstreams }: BudgetLeft, upstream: string, model: string): boolean {
  const admits = (wanted: string | readonly string[] | undefined, name: string) =>
    wanted === undefined || patternsOf(wanted).some((pattern) => fits(pattern, name))
  return admits(models, model) && admits(upstreams, upstream)
}

/** Where nobody can tell how much it may take at most: what is expected. */
function expectedOf(question: Question, offer: Offer, model: Model, world: Circumstances): Amounts {
  const output = question.operation === 'embedding' ? 0 : outputOf(question)
  return {
    micros: world.price?.(offer, model.name, question.tokens, output, 0),
    tokens: question.tokens + output,
    requests: 1,
  }
}
