// How sensitive a request is, and why: the highest of what its findings, dictionaries, topics, unread parts, caller and history say.
import type { Finding } from '../core/assessment.ts'
import { because, type Reason } from '../core/reasons.ts'
import { higherLevel, type Level, levels } from '../core/sensitivity.ts'
import type { Dictionary } from './dictionaries.ts'
import { weightOf } from './kinds.ts'
import type { Profile } from './profiles.ts'
import { topicsOf } from './topics.ts'

export const baseline: Level = 'internal'

export type Facts = {
  readonly findings: readonly Finding[]
  readonly topicTerms: Iterable<number>
  readonly opaque: number
  /** What the caller said; it may only raise. */
  readonly declared?: Level
  /** What the caller's key lays down. */
  readonly floor?: Level
  /** What the conversation was before. */
  readonly history: Level
}

export type Judgement = { readonly level: Level; readonly reasons: readonly Reason[]; readonly labels: readonly string[] }

/** A label of requests in which many facts about one person come together. */
export const quasiLabel = 'quasi'

/** Facts that tell who somebody is once enough of them stand together. */
const personal: ReadonlySet<string> = new Set([
  'AGE',
  'DEMOGRAPHIC',
  'LOCATION',
  'ZIP',
  'ORG',
  'DATETIME',
  'COMPANY_ID',
  'QUANTITY',
  'TITLE',
  'MISC',
])
/** Of which at least one must be there: a place, a firm and a date alone speak of an event. */
const ofAPerson: readonly string[] = ['AGE', 'DEMOGRAPHIC']
/** So many beyond the profile's limit, around somebody who is named, leave no doubt who is meant. */
const beyondDoubt = 2

const mostReasons = 24

export function judge(facts: Facts, profile: Profile, dictionaries: readonly Dictionary[]): Judgement {
  const counts = countKinds(facts.findings)
  const isAboutSomebody = facts.findings.some(({ kind }) => weightOf(kind) === 'direct')
  let level: Level = baseline
  const reasons: Reason[] = []
  const labels = new Set<string>()
  const raise = (to: Level, reason: Reason) => {
    level = higherLevel(level, to)
    if (reasons.length < mostReasons) reasons.push(reason)
  }

  for (const [kind, count] of counts)
    if (weightOf(kind) === 'direct' || weightOf(kind) === 'secret') raise('confidential', because('level.finding', { kind, count }))
  for (const dictionary of dictionaries) {
    if (!facts.findings.some(({ detector }) => detector === `dictionary:${dictionary.name}`)) continue
    labels.add(dictionary.label ?? dictionary.name)
    raise(dictionary.level, because('level.dictionary', { name: dictionary.name }))
  }
  for (const topic of topicsOf(facts.topicTerms)) {
    labels.add(topic)
    if (isAboutSomebody && profile.restrictedTopics.includes(topic)) raise('restricted', because('level.topic', { topic }))
  }
  const most = mostTogether(facts.findings)
  if (most >= profile.quasiLimit) {
    labels.add(quasiLabel)
    const isPlain = isAboutSomebody && most >= profile.quasiLimit + beyondDoubt
    raise(isPlain ? 'restricted' : 'confidential', because('level.quasi', { count: most }))
  }
  if (facts.opaque > 0 && profile.opaque === 'local-only') raise('confidential', because('level.opaque', { count: facts.opaque }))
  if (facts.declared && isAbove(facts.declared, level)) raise(facts.declared, because('level.declared', { level: facts.declared }))
  if (facts.floor && isAbove(facts.floor, level)) raise(facts.floor, because('level.floor', { level: facts.floor }))
  if (isAbove(facts.history, level)) raise(facts.history, because('level.history', { level: facts.history }))
  return { level, reasons, labels: [...labels] }
}

/** The level of what a turn holds itself, which is what the conversation remembers of it. */
export function isAbove(level: Level, other: Level): boolean {
  return levels.indexOf(level) > levels.indexOf(other)
}

function countKinds(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { kind } of findings) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return counts
}

/** Facts stand together within so many units: a long report holds facts about many. */
const together = 600

/** The most different personal facts that stand together in one text. */
function mostTogether(findings: readonly Finding[]): number {
  const facts = findings.filter(({ kind }) => personal.has(kind)).sort((one, other) => one.leaf - other.leaf || one.start - other.start)
  const counts = new Map<string, number>()
  let most = 0
  let first = 0
  for (const fact of facts) {
    counts.set(fact.kind, (counts.get(fact.kind) ?? 0) + 1)
    for (let oldest = facts[first]!; oldest.leaf !== fact.leaf || oldest.start < fact.start - together; oldest = facts[++first]!) {
      const left = counts.get(oldest.kind)! - 1
      if (left === 0) counts.delete(oldest.kind)
      else counts.set(oldest.kind, left)
    }
    if (counts.size > most && ofAPerson.some((kind) => counts.has(kind))) most = counts.size
  }
  return most
}
