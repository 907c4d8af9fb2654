// One row of somebody's usage log, in one shape whatever wrote it. Importers make rows; nobody else knows their formats.

/**
 * Counts follow the ledger's rule: undefined is "not told", zero is zero. The input is split, so that its parts add up to what was paid for
 * and no format's habit (cached tokens inside or beside the figure) is left in them.
 */
export type UsageRow = {
  /** ISO time, UTC; of an aggregated row, the start of its span. */
  readonly at?: string
  /** Who billed, as the log calls it. */
  readonly provider?: string
  readonly model: string
  /** Requests that this row stands for; 1 but in aggregated exports. 0 for a row that only bills. */
  readonly requests: number
  /** Input tokens that no cache held. */
  readonly inputFresh?: number
  readonly cacheRead?: number
  readonly cacheWrite?: number
  /** The part of `cacheWrite` kept for one hour, which is priced apart. */
  readonly cacheWrite1h?: number
  /** Includes reasoning. */
  readonly output?: number
  readonly reasoning?: number
  readonly isBatch?: boolean
  /** `priority`, `flex`, as the log calls it. */
  readonly tier?: string
  /** What the log itself says it cost, in billionths of a dollar: some exports are finer than a micro-dollar. */
  readonly billedNanos?: number
  readonly team?: string
  readonly user?: string
  /** The key's name or id; never a key. */
  readonly key?: string
  readonly project?: string
  /** What was asked, or its beginning. Kept only while the row is judged. */
  readonly prompt?: string
  /** The log holds only the beginning of what was asked. */
  readonly isPreview?: boolean
  /** A kind of task, where the log names one. */
  readonly task?: string
  readonly durationMs?: number
  readonly status?: Status
  /** Tells a row that is logged twice. */
  readonly id?: string
}

export type Status = 'ok' | 'failed'

/** Where a row stands, for people who look it up. */
export type Place = { readonly file: string; readonly line: number }

/** Tokens of the whole input, as far as told; undefined when no part of it was. */
export function inputOf({ inputFresh, cacheRead, cacheWrite }: UsageRow): number | undefined {
  if (inputFresh === undefined && cacheRead === undefined && cacheWrite === undefined) return undefined
  return (inputFresh ?? 0) + (cacheRead ?? 0) + (cacheWrite ?? 0)
}
