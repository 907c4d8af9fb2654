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
