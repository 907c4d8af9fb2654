// Budgets as the configuration writes them, with their limits in whole units.
import { type Budget, budgetUnits } from '../core/budget.ts'
import type { Config } from './schema.ts'

export function budgetsOf({ budgets }: Pick<Config, 'budgets'>): readonly Budget[] {
  return budgets.map(({ name, scope, per, period, mode, warnAt, unpriced, whenAway, ...limits }) => {
    const unit = budgetUnits.find((one) => limits[one] !== undefined) ?? 'usd' // the schema asks for exactly one
    const limit = limits[unit] ?? 0
    return {
      name,
      scope: Object.fromEntries(Object.entries(scope).filter(([, wanted]) => wanted !== undefined)),
      ...(per && { per }),
      period,
      unit,
      limit: unit === 'usd' ? Math.round(limit * 1_000_000) : limit,
      mode,
      warnAt: [...warnAt].sort((one, other) => one - other),
      unpriced,
      whenAway,
    }
  })
}
