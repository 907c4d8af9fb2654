// The admin plane's page of budgets: where each sum stands, and where it will end if it goes on as it went.
import { forecastOf } from '../core/budget.ts'
import type { Budgets, BudgetView } from '../gateway/budgets.ts'

export type BudgetPageParts = { readonly budgets: Pick<Budgets, 'views'>; readonly now: () => number }

/** Amounts are whole micro-dollars, tokens or requests, as `unit` says. */
export type BudgetReport = BudgetView & { readonly left: number; readonly forecast?: number }

export async function listBudgets({ budgets, now }: BudgetPageParts): Promise<{ budgets: readonly BudgetReport[] }> {
  const views = await budgets.views()
  return { budgets: views.map((view) => reportOf(view, now())) }
}

export function reportOf(view: BudgetView, now: number): BudgetReport {
  const { spent, limit, starts, ends } = view
  const forecast = forecastOf(spent, { starts, ...(ends !== undefined && { ends }) }, now)
  return { ...view, left: limit - spent - view.reserved, ...(forecast !== undefined && { forecast }) }
}
