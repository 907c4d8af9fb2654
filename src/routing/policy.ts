// The rules a decision obeys: aliases for now, in one place with a version, so that a past decision says under which it was made.
import { createHash } from 'node:crypto'
import type { Zone } from '../core/sensitivity.ts'

export type Alias = {
  /** Upstreams or `upstream/model`, in the order to try. Without it the order is: home, built-in task, cloud. */
  readonly prefer?: readonly string[]
  readonly zones?: readonly Zone[]
  /** Which of an upstream's models to use when only the upstream is named. */
  readonly wish?: 'fast' | 'smart'
}

export type Policy = { readonly aliases: Readonly<Record<string, Alias>>; readonly version: string }

/** Names that every Drawbridge knows. The operator's own with the same name win. */
export const standardAliases: Readonly<Record<string, Alias>> = {
  auto: {},
  'auto:local': { zones: ['device'] },
  'auto:private': { zones: ['device', 'private'] },
  'auto:cloud': { zones: ['cloud'], wish: 'smart' },
  fast: { wish: 'fast' },
  smart: { wish: 'smart' },
}

/** Make a policy of the operator's aliases. A plain string prefers one upstream or model. `*` stands for any run of characters. */
export function policyOf(own: Readonly<Record<string, string | { prefer: readonly string[]; zones?: readonly Zone[] }>>): Policy {
  const aliases: Record<string, Alias> = { ...standardAliases }
  for (const [name, value] of Object.entries(own)) aliases[name] = typeof value === 'string' ? { prefer: [value] } : value
  const version = createHash('sha256').update(JSON.stringify(aliases)).digest('hex').slice(0, 12)
  return { aliases, version }
}

/** The alias a name stands for: an exact one first, then the operator's patterns in their order. */
export function aliasOf(name: string, policy: Policy): Alias | undefined {
  if (Object.hasOwn(policy.aliases, name)) return policy.aliases[name]
  for (const [pattern, alias] of patternsOf(policy)) if (matches(pattern, name)) return alias
  return undefined
}

const patterns = new WeakMap<Policy, readonly (readonly [string, Alias])[]>()

/** Looked for at every request, so each policy's are picked out once. */
function patternsOf(policy: Policy): readonly (readonly [string, Alias])[] {
  let known = patterns.get(policy)
  if (!known) {
    known = Object.entries(policy.aliases).filter(([name]) => name.includes('*'))
    patterns.set(policy, known)
  }
  return known
}

function matches(pattern: string, name: string): boolean {
  const pieces = pattern.split('*')
  const first = pieces[0] ?? ''
  const last = pieces.at(-1) ?? ''
  if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last)) return false
  let from = first.length
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, from)
    if (found < 0 || found + piece.length > name.length - last.length) return false
    from = found + piece.length
  }
  return true
}
