/**
 * Tokens of one exchange in canonical form. Every protocol counts differently (some leave cached tokens out of the input figure);
 * here `inputTotal` includes cache reads and writes, and `outputTotal` includes reasoning.
 * `undefined` means the upstream did not say; zero means zero.
 */
export type Usage = {
  readonly inputTotal?: number
  readonly cacheRead?: number
  readonly cacheWrite?: number
  /** The part of `cacheWrite` kept for one hour, which is priced apart. */
  readonly cacheWrite1h?: number
  readonly outputTotal?: number
  readonly reasoning?: number
}

/** Join a later report onto an earlier one: a field that is said again replaces, a field left out stays. */
export function mergeUsage(earlier: Usage | undefined, later: Usage | undefined): Usage | undefined {
  if (!earlier) return later
  if (!later) return earlier
  const merged: Record<string, number> = {}
  for (const source of [earlier, later]) for (const [key, value] of Object.entries(source)) if (value !== undefined) merged[key] = value
  return merged
}

/**
 * The input split for protocols whose figure leaves caches out. Some servers tell more cached tokens than tokens (Grok on Azure), or count
 * the same ones as read and written (OpenRouter); here the parts always add up to the whole, because that is what is paid for.
 */
export function splitInput({ inputTotal, cacheRead, cacheWrite }: Usage): {
  readonly fresh: number
  readonly cacheRead?: number
  readonly cacheWrite?: number
} {
  const whole = inputTotal ?? (cacheRead ?? 0) + (cacheWrite ?? 0)
  const read = cacheRead === undefined ? undefined : Math.min(cacheRead, whole)
  const write = cacheWrite === undefined ? undefined : Math.min(cacheWrite, whole - (read ?? 0))
  return {
    fresh: whole - (read ?? 0) - (write ?? 0),
    ...(read !== undefined && { cacheRead: read }),
    ...(write !== undefined && { cacheWrite: write }),
  }
}
