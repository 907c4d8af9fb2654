// What is wrong with rules that are sound one by one: rules that can never fire, that another rule always overrules, or that leave nobody
// together. A rule turns only at the values it names, so trying those, what lies beside them, and "not known" tries every case there is.
import { parseCondition, type Value, type Values } from '../core/expression.ts'
import { days, type FactName, factKinds, minutesOf, type Then } from '../core/rules.ts'
import { levels, type Zone, zones } from '../core/sensitivity.ts'
import type { Policy } from './policy.ts'
import { home, type ReadyRule } from './rules.ts'

export type RuleProblem = {
  readonly kind: 'never' | 'overruled' | 'contradiction' | 'unknown'
  readonly rule: string
  readonly other?: string
  readonly sentence: string
}

/** Names that the rest of the configuration gives; undefined where any may come. */
export type KnownNames = {
  readonly labels?: readonly string[]
  readonly callers?: readonly string[]
  readonly upstreams?: readonly string[]
  readonly tasks?: readonly string[]
  /** Regions of the upstreams in the cloud. */
  readonly hasRegion?: (wanted: string) => boolean
}

/** More cases than this are not tried, and then nothing is said. */
const mostCases = 40_000
const mostProblems = 50

export function checkRules(policy: Policy, known: KnownNames = {}): RuleProblem[] {
  const problems: RuleProblem[] = []
  const { rules } = policy
  const lively = rules.filter((rule) => {
    const alone = neverFires(rule)
    if (alone) problems.push({ kind: 'never', rule: rule.name, sentence: alone })
    else problems.push(...namesProblems(rule, known))
    return !alone
  })
  for (const rule of lively) if (!leaves(rule.effects, {})) problems.push(nobodyLeft(rule.name, undefined))
  for (const [place, one] of lively.entries()) {
    for (const other of lively.slice(place + 1)) {
      if (problems.length >= mostProblems) return problems
      const pair = pairProblem(one, other)
      if (pair) problems.push(pair)
    }
  }
  return problems
}

function nobodyLeft(rule: string, other: string | undefined): RuleProblem {
  const sentence = other === undefined ? 'admits nobody at all' : `leaves nobody together with ${other}, and both may apply`
  return { kind: 'contradiction', rule, ...(other !== undefined && { other }), sentence }
}

function pairProblem(one: ReadyRule, other: ReadyRule): RuleProblem | undefined {
  const clashes = leaves(one.effects, {}) && leaves(other.effects, {}) && !leaves(one.effects, other.effects)
  const refusing = [one, other].find(({ effects }) => effects.refuse !== undefined)
  if (!clashes && !refusing) return undefined
  const cases = casesOf([one, other])
  if (!cases) return undefined
  if (refusing) {
    const refused = refusing === one ? other : one
    const isAlways = cases.filter((facts) => refused.applies(facts)).every((facts) => refusing.applies(facts))
    return isAlways
      ? {
          kind: 'overruled',
          rule: refused.name,
          other: refusing.name,
          sentence: `never matters: ${refusing.name} refuses whatever it applies to`,
        }
      : undefined
  }
  return cases.some((facts) => one.applies(facts) && other.applies(facts)) ? nobodyLeft(one.name, other.name) : undefined
}

/** Whether two rules together leave a zone and an upstream. */
function leaves(one: Then, other: Then): boolean {
  const admits = (effects: Then, zone: Zone) =>
    (effects.zones?.includes(zone) ?? true) && (!effects.localOnly || home.includes(zone)) && !(effects.consult && zone === 'cloud')
  const isZoneLeft = zones.some((zone) => admits(one, zone) && admits(other, zone))
  const [here, there] = [one.upstreams, other.upstreams]
  if (!here || !there) return isZoneLeft
  const upstreamOf = (name: string) => name.split('/')[0]
  const meets = (name: string, wish: string) =>
    name === wish || (!wish.includes('/') && upstreamOf(name) === wish) || (!name.includes('/') && upstreamOf(wish) === name)
  return isZoneLeft && here.some((name) => there.some((wish) => meets(name, wish)))
}

function neverFires(rule: ReadyRule): string | undefined {
  if (rule.when.levels?.every((level) => level === 'public')) return 'can never fire: every request is at least internal'
  const cases = casesOf([rule])
  if (!cases || cases.some((facts) => rule.applies(facts))) return undefined
  return 'can never fire: its conditions exclude each other'
}

function namesProblems({ name, when, effects }: ReadyRule, known: KnownNames): RuleProblem[] {
  const problems: RuleProblem[] = []
  const strange = (given: readonly string[] | undefined, names: readonly string[] | undefined, words: (missing: string) => string) => {
    const missing = names && given?.filter((one) => !names.includes(one))
    if (missing && missing.length > 0) problems.push({ kind: 'unknown', rule: name, sentence: words(missing.join(', ')) })
  }
  strange(when.labels, known.labels, (missing) => `looks for the label ${missing}, which only a request itself could bring`)
  strange(when.callers, known.callers, (missing) => `speaks of the caller ${missing}, who is not in this file`)
  strange(when.tasks, known.tasks, (missing) => `speaks of the task ${missing}, which nothing recognises`)
  strange(
    effects.upstreams?.map((one) => one.split('/')[0] ?? one),
    known.upstreams,
    (missing) => `admits the upstream ${missing}, which is not in this file`,
  )
  const { hasRegion } = known
  if (hasRegion && effects.regions && !effects.regions.some(hasRegion))
    problems.push({
      kind: 'unknown',
      rule: name,
      sentence: `admits ${effects.regions.join(', ')}, and no upstream in the cloud says that it works there`,
    })
  return problems
}

/** Every case in which these rules may differ; undefined when there are too many, or a pattern hides where they turn. */
function casesOf(rules: readonly ReadyRule[]): Values[] | undefined {
  const turns = new Map<FactName, Set<Value>>()
  const at = (fact: FactName, ...values: Value[]) => {
    const known = turns.get(fact) ?? new Set([undefined])
    for (const value of values) known.add(value)
    turns.set(fact, known)
  }
  for (const { when, reads } of rules) {
    for (const fact of reads) at(fact, ...standing(fact))
    for (const value of when.levels ?? []) at('level', value)
    for (const value of when.callers ?? []) at('caller', value)
    for (const value of when.days ?? []) at('day', value)
    for (const value of when.tasks ?? []) at('task', value)
    for (const pattern of when.models ?? []) at('model', pattern.replaceAll('*', 'x'), pattern.replaceAll('*', ''))
    for (const value of when.labels ?? []) at('labels', [value])
    for (const value of when.abilities ?? []) at('abilities', [value])
    if (when.labels && when.labels.length > 0) at('labels', when.labels)
    for (const limit of [when.tokens?.above, when.tokens?.below]) if (limit !== undefined) at('tokens', limit - 1, limit, limit + 1)
    for (const limit of [when.complexity?.above, when.complexity?.below])
      if (limit !== undefined) at('complexity', limit - 1e-6, limit, limit + 1e-6)
    for (const span of [when.hours ?? []].flat().map(minutesOf))
      if (span) at('hour', (span.from % 1_440) / 60, ((span.until + 1_439) % 1_440) / 60, (span.until % 1_440) / 60)
    if (when.if === undefined) continue
    const parsed = parseCondition(when.if, factKinds)
    if ('problem' in parsed || parsed.condition.hasPattern) return undefined
    const { names, literals } = parsed.condition
    for (const name of names as ReadonlySet<FactName>) for (const literal of literals) at(name, ...around(name, literal)) // the condition was read over these names
    const texts = [...literals].filter((literal) => typeof literal === 'string')
    for (const name of names as ReadonlySet<FactName>) if (factKinds[name] === 'list' && texts.length > 1) at(name, texts)
  }
  return product([...turns])
}

/** Values that a fact may have whatever the rules say. */
function standing(fact: FactName): Value[] {
  switch (factKinds[fact]) {
    case 'level':
      return levels.filter((level) => level !== 'public')
    case 'truth':
      return [true, false]
    case 'list':
      return [[]]
    case 'number':
      return fact === 'complexity' || fact === 'confidence' ? [0, 0.5, 1] : fact === 'hour' ? [0, 12, 23.9] : [0, 1_000_000]
    case 'text':
      return fact === 'day' ? [...days] : ['-']
  }
}

/** Values on both sides of where a fact is compared with a literal. */
function around(fact: FactName, literal: number | string): Value[] {
  const kind = factKinds[fact]
  if (kind === 'number') return typeof literal === 'number' ? within(fact, [literal - 1e-6, literal, literal + 1e-6]) : []
  if (typeof literal !== 'string') return []
  if (kind === 'list') return [[literal]]
  if (kind === 'level') return []
  return kind === 'text' ? [literal, `${literal}-`, `-${literal}`] : []
}

/** A complexity of 2 is no case. */
function within(fact: FactName, values: readonly number[]): number[] {
  const most = fact === 'complexity' || fact === 'confidence' ? 1 : fact === 'hour' ? 24 : Number.POSITIVE_INFINITY
  return values.filter((value) => value >= 0 && value <= most)
}

function product(turns: readonly (readonly [FactName, ReadonlySet<Value>])[]): Values[] | undefined {
  if (turns.reduce((count, [, values]) => count * values.size, 1) > mostCases) return undefined
  let cases: Record<string, Value>[] = [{}]
  for (const [fact, values] of turns) cases = cases.flatMap((facts) => [...values].map((value) => ({ ...facts, [fact]: value })))
  return cases
}
