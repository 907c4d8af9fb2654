// The rules a decision obeys: aliases, preset and the operator's own, in one place with a version, so that a past decision says under
// which it was made.
import { createHash } from 'node:crypto'
import type { FactName, PresetName, Rule } from '../core/rules.ts'
import type { Zone } from '../core/sensitivity.ts'
import { fits } from '../core/wildcard.ts'
import { type Dials, presets } from './presets.ts'
import { type ReadyRule, readyRule } from './rules.ts'

export type Alias = {
  /** Upstreams or `upstream/model`, in the order to try. Without it the order is: home, built-in task, cloud. */
  readonly prefer?: readonly string[]
  readonly zones?: readonly Zone[]
  /** Of an order: what stands behind is asked sooner when the task is too hard for home, or home's answer does not hold. */
  readonly escalate?: boolean
  /** Which of an upstream's models to use when only the upstream is named. */
  readonly wish?: 'fast' | 'smart'
}

export type Policy = {
  readonly aliases: Readonly<Record<string, Alias>>
  readonly preset: PresetName
  /** The operator's own in their order, then the preset's. */
  readonly rules: readonly ReadyRule[]
  readonly dials: Dials
  /** Facts that some rule looks at, so that whoever asks knows which to find out. */
  readonly reads: ReadonlySet<FactName>
  /** Tells one policy from another; every part of it counts. */
  readonly version: string
  /** What the version is the hash of: aliases, preset, dials and rules, as JSON. */
  readonly text: string
}

/** As it stands in the configuration. */
export type PolicySource = { readonly preset: PresetName; readonly rules: readonly Rule[] }

/** Names that every Drawbridge knows. The operator's own with the same name win. */
export const standardAliases: Readonly<Record<string, Alias>> = {
  auto: {},
  'auto:local': { zones: ['device'] },
  'auto:private': { zones: ['device', 'private'] },
  'auto:cloud': { zones: ['cloud'], wish: 'smart' },
  fast: { wish: 'fast' },
  smart: { wish: 'smart' },
  // The cloud judges extracts; the whole text is read at home.
  consult: { zones: ['device', 'private'], wish: 'smart' },
}

/** Make a policy of the operator's aliases and rules. A plain string prefers one upstream or model. `*` stands for any run of characters. */
export function policyOf(
  own: Readonly<Record<string, string | { prefer: readonly string[]; zones?: readonly Zone[]; escalate?: boolean }>>,
  { preset, rules }: PolicySource = standing,
): Policy {
  const aliases: Record<string, Alias> = { ...standardAliases }
  for (const [name, value] of Object.entries(own)) aliases[name] = typeof value === 'string' ? { prefer: [value] } : value
  const { dials, rules: further } = presets[preset]
  const all = [...rules, ...further]
  const text = JSON.stringify([aliases, preset, dials, all])
  const version = createHash('sha256').update(text).digest('hex').slice(0, 12)
  const ready = all.map(readyRule)
  return { aliases, preset, rules: ready, dials, reads: new Set(ready.flatMap((rule) => [...rule.reads])), version, text }
}

/**
 * Whether some rule looks at what only the words tell. Then a model that was asked for by its name is no way around it: its request must be
 * read and estimated as well.
 */
export function looksAtWords({ reads }: Policy): boolean {
  return ofWords.some((fact) => reads.has(fact))
}

const ofWords: readonly FactName[] = ['complexity', 'confidence', 'task', 'family', 'fresh', 'tokens', 'abilities']

const tightened = new WeakMap<Policy, Map<PresetName, Policy>>()

/**
 * A policy under which a preset's rules hold as well, and which asks the cloud no sooner than either: what a caller may wish for one
 * request, since it only takes away.
 */
export function withPreset(policy: Policy, preset: PresetName): Policy {
  if (policy.preset === preset) return policy
  let known = tightened.get(policy)
  if (!known) {
    known = new Map()
    tightened.set(policy, known)
  }
  let made = known.get(preset)
  if (!made) {
    const { dials, rules } = presets[preset]
    const further = rules.map(readyRule)
    made = {
      ...policy,
      rules: [...policy.rules, ...further],
      dials: {
        quality: Math.min(policy.dials.quality, dials.quality),
        threshold: Math.max(policy.dials.threshold, dials.threshold),
        secondMicros: Math.min(policy.dials.secondMicros, dials.secondMicros),
        patienceMs: Math.max(policy.dials.patienceMs, dials.patienceMs),
      },
      reads: new Set([...policy.reads, ...further.flatMap((rule) => [...rule.reads])]),
      version: `${policy.version}+${preset}`,
    }
    known.set(preset, made)
  }
  return made
}

const standing: PolicySource = { preset: 'balanced', rules: [] }

/** The alias a name stands for: an exact one first, then the operator's patterns in their order. */
export function aliasOf(name: string, policy: Policy): Alias | undefined {
  if (Object.hasOwn(policy.aliases, name)) return policy.aliases[name]
  for (const [pattern, alias] of patternsOf(policy)) if (fits(pattern, name)) return alias
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
