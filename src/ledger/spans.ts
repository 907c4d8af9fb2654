// Which exchanges a question is about.
import type { ExpressionBuilder } from 'kysely'
import type { Route } from '../core/decision.ts'
import { fail } from '../core/errors.ts'
import type { Outcome } from '../core/exchange.ts'
import type { Level, Zone } from '../core/sensitivity.ts'
import type { Database } from './entry.ts'

/** From `since` (inclusive) until `until` (exclusive); ISO times. */
export type Span = { readonly since?: string; readonly until?: string }

export type Filters = Span & {
  readonly outcome?: Outcome
  readonly zone?: Zone
  readonly route?: Route
  readonly level?: Level
  readonly caller?: string
  readonly team?: string
  readonly upstream?: string
  /** The model asked for or the one that answered. */
  readonly model?: string
}

/** The same words stand in exchanges and in the sums of them. */
export function matching(row: ExpressionBuilder<Database, 'exchanges'> | ExpressionBuilder<Database, 'rollups'>, filters: Filters) {
  const { since, until, model } = filters
  const { and, or, eb } = row as ExpressionBuilder<Database, 'exchanges'> // only columns that both have are named below
  const equal = (['outcome', 'zone', 'route', 'level', 'caller', 'team', 'upstream'] as const).flatMap((name) => {
    const value = filters[name]
    return value === undefined ? [] : [eb(name, '=', value)]
  })
  return and([
    ...equal,
    ...(since === undefined ? [] : [eb('at', '>=', instant(since, 'since'))]),
    ...(until === undefined ? [] : [eb('at', '<', instant(until, 'until'))]),
    ...(model === undefined ? [] : [or([eb('asked_model', '=', model), eb('answered_model', '=', model)])]),
  ])
}

/** Times compare as text, so they must be spelt as the rows spell them. */
export function instant(text: string, param: string): string {
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw fail('request.invalid', { param, detail: 'must be an ISO 8601 time' })
  return new Date(time).toISOString()
}
