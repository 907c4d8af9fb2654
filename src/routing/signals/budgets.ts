// What is left of the budgets that count a request, as text that people can read and the past can be decided from.
import { type BudgetLeft, type BudgetMode, type BudgetUnit, budgetModes, budgetUnits } from '../../core/budget.ts'
import { defineSignal } from './signal.ts'

export const budgets = defineSignal({
  name: 'budgets',
  about: 'What is left of each budget that counts it: name, mode, amount and unit (micro-dollars as `usd`), and whose answers it counts',
  of: ({ budgets: left }) => (left && left.length > 0 ? left.map(told).join('; ') : undefined),
  recall: (value) => ({ budgets: String(value).split('; ').flatMap(heard) }),
})

function told({ name, mode, unit, left, model, upstream, isUnpricedAllowed }: BudgetLeft): string {
  const words = [name, mode, String(left), unit, ...listed('model', model), ...listed('upstream', upstream)]
  return [...words, ...(isUnpricedAllowed ? ['unpriced'] : [])].join(' ')
}

/** Patterns may hold blanks, which would end the word. */
function listed(name: string, patterns: string | readonly string[] | undefined): string[] {
  if (patterns === undefined) return []
  return [`${name}=${(typeof patterns === 'string' ? [patterns] : patterns).map(encodeURIComponent).join(',')}`]
}

function heard(text: string): BudgetLeft[] {
  const [name = '', mode, left, unit, ...others] = text.split(' ')
  if (!isMode(mode) || !isUnit(unit) || !Number.isFinite(Number(left))) return []
  const list = (key: string) => {
    const word = others.find((other) => other.startsWith(`${key}=`))
    return (
      word && {
        [key]: word
          .slice(key.length + 1)
          .split(',')
          .map(decodeURIComponent),
      }
    )
  }
  return [
    {
      name,
      mode,
      unit,
      left: Number(left),
      ...list('model'),
      ...list('upstream'),
      ...(others.includes('unpriced') && { isUnpricedAllowed: true }),
    },
  ]
}

function isMode(word: string | undefined): word is BudgetMode {
  return budgetModes.some((mode) => mode === word)
}

function isUnit(word: string | undefined): word is BudgetUnit {
  return budgetUnits.some((unit) => unit === word)
}
