// What `config check` says of a policy: rules with something wrong, and what each rule does to requests of late.
import { local, loreFrom, priceAt } from '../admin/past-decisions.ts'
import { ownPrices } from '../config/own-prices.ts'
import type { Config } from '../config/schema.ts'
import type { Entry } from '../core/exchange.ts'
import { openPrices } from '../ledger/cost.ts'
import { quasiLabel } from '../privacy/levels.ts'
import { topics } from '../privacy/topics.ts'
import { taskFamilies } from '../routing/complexity/complexity.ts'
import { familyOf } from '../routing/complexity/families.ts'
import { decide } from '../routing/decide.ts'
import { type Policy, policyOf } from '../routing/policy.ts'
import { presets } from '../routing/presets.ts'
import { liesIn } from '../routing/regions.ts'
import { firstOf, isDecided, nameOf, questionOf, SeenWorld } from '../routing/replay.ts'
import { checkRules, type KnownNames, type RuleProblem } from '../routing/rule-check.ts'
import { mandateOf } from '../routing/rules.ts'
import { openPast } from './past.ts'
import type { Environment } from './verb.ts'

export function policyProblems(config: Config): RuleProblem[] {
  return checkRules(policyOf(config.aliases, config.policy), namesOf(config))
}

/** A preset is made to go with a privacy profile; undefined where it does, or where the house has one of its own. */
export function profileAdvice({ policy, privacy }: Config): string | undefined {
  const { profile } = presets[policy.preset]
  if (privacy.profile === profile || Object.hasOwn(privacy.profiles, privacy.profile) || policy.preset === standardPreset) return undefined
  return `policy: preset ${policy.preset} goes with privacy.profile ${profile}; ${privacy.profile} is in force.`
}

const standardPreset = 'balanced'

function namesOf({ privacy, callers, upstreams, discover }: Config): KnownNames {
  const inCloud = upstreams.filter(({ region, zone }) => zone === 'cloud' || region !== undefined)
  return {
    labels: [
      ...privacy.dictionaries.flatMap(({ name, label }) => [label ?? name]),
      ...callers.flatMap(({ labels }) => labels ?? []),
      ...topics,
      quasiLabel,
    ],
    ...(callers.length > 0 && { callers: callers.map(({ name }) => name) }),
    // What discovery may find has names that nobody here knows.
    ...(!discover && { upstreams: [...upstreams.map(({ id }) => id), 'builtin'] }),
    tasks: [...Object.keys(familyOf), ...taskFamilies],
    ...(inCloud.length > 0 && { hasRegion: (wanted: string) => inCloud.some(({ region }) => liesIn(region, wanted)) }),
  }
}

export type RuleEffect = {
  readonly rule: string
  /** Requests it applied to. */
  readonly applied: number
  /** Requests that would have gone elsewhere without it, and of those the ones that would have gone to the cloud. */
  readonly changed: number
  readonly kept: number
  readonly refused: number
}
export type Effects = { readonly requests: number; readonly rules: readonly RuleEffect[] }

/** Decisions that are made anew at most, however many rules there are. */
const mostDecisions = 60_000

/** What each rule does to the last requests in the ledger; undefined when there is none. */
export async function ruleEffects(config: Config, environment: Environment, last: number): Promise<Effects | undefined> {
  const policy = policyOf(config.aliases, config.policy)
  if (policy.rules.length === 0) return undefined
  const past = await openPast(config, environment)
  if (!past) return undefined
  try {
    const entries: Entry[] = []
    const most = Math.max(1, Math.min(last, Math.floor(mostDecisions / (policy.rules.length + 1))))
    for await (const entry of past.entries(undefined, most)) if (isDecided(entry)) entries.push(entry)
    if (entries.length === 0) return undefined
    return { requests: entries.length, rules: await effectsOn(entries, policy, config) }
  } finally {
    await past.close()
  }
}

async function effectsOn(entries: readonly Entry[], policy: Policy, config: Config): Promise<RuleEffect[]> {
  const prices = await openPrices(ownPrices(config))
  const world = new SeenWorld()
  for (const entry of entries) world.show(entry)
  const offers = world.offers(loreFrom(config))
  const sums = new Map(policy.rules.map(({ name }) => [name, { applied: 0, changed: 0, kept: 0, refused: 0 }]))
  const without = new Map(policy.rules.map(({ name }) => [name, { ...policy, rules: policy.rules.filter((rule) => rule.name !== name) }]))
  for (const entry of entries) {
    const question = questionOf(entry, local)
    const around = { isRaised: false, price: priceAt(prices, entry.at) }
    const { rules } = mandateOf(policy.rules, question)
    if (rules.length === 0) continue
    const decision = decide(question, offers, policy, around)
    for (const rule of rules) {
      const sum = sums.get(rule)
      const other = without.get(rule)
      if (!sum || !other) continue
      sum.applied++
      const free = decide(question, offers, other, around)
      if (nameOf(firstOf(free)) === nameOf(firstOf(decision))) continue
      sum.changed++
      if (decision.kind === 'refuse') sum.refused++
      else if (firstOf(free)?.model.zone.zone === 'cloud' && firstOf(decision)?.model.zone.zone !== 'cloud') sum.kept++
    }
  }
  return [...sums].map(([rule, sum]) => ({ rule, ...sum }))
}
