// Rules made ready: each rule's `when` becomes one function, and what follows from all that apply becomes one mandate. Everything in a
// mandate takes away, so a further rule never admits what an earlier one barred.
import type { Offer } from '../core/decision.ts'
import { type Parsed, parseCondition, type Values } from '../core/expression.ts'
import { because, type Reason } from '../core/reasons.ts'
import { type Day, days, type FactName, factKinds, minutesOf, type Range, type Rule, type Then, type When } from '../core/rules.ts'
import type { Zone } from '../core/sensitivity.ts'
import type { Model } from '../core/upstream.ts'
import { fits } from '../core/wildcard.ts'
import type { Question } from './question.ts'
import { liesIn } from './regions.ts'

export type ReadyRule = {
  readonly name: string
  readonly when: When
  readonly effects: Then
  /** Facts its conditions look at. */
  readonly reads: ReadonlySet<FactName>
  readonly applies: (facts: Values) => boolean
}

/** What the rules that apply lay down together. Each part says by which rule. */
export type Mandate = {
  /** Rules that apply, in their order. */
  readonly rules: readonly string[]
  readonly zones: readonly Limit<Zone>[]
  readonly upstreams: readonly Limit<string>[]
  readonly regions: readonly Limit<string>[]
  readonly refuse?: { readonly rule: string; readonly sentence: string }
  readonly redact?: string
  readonly review?: string
  readonly cascade?: string
  readonly consult?: string
  readonly quality?: number
  readonly atLeast?: number
  readonly maxCloudShare?: number
}
type Limit<Item> = { readonly rule: string; readonly admits: readonly Item[] }

type Test = (facts: Values) => boolean

/** Make a rule ready. Throws for a condition that cannot be read: the configuration has told of it before. */
export function readyRule({ name, when = {}, then: effects = {} }: Rule): ReadyRule {
  const reads = new Set<FactName>()
  const tests: Test[] = []
  const add = (fact: FactName, test: (value: NonNullable<Values[string]>) => boolean) => {
    reads.add(fact)
    tests.push((facts) => {
      const value = facts[fact]
      return value !== undefined && test(value)
    })
  }
  const among = (list: readonly string[]) => (value: NonNullable<Values[string]>) => list.includes(value as string)
  const shares = (list: readonly string[]) => (value: NonNullable<Values[string]>) =>
    (value as readonly string[]).some((one) => list.includes(one))
  if (when.levels) add('level', among(when.levels))
  if (when.labels) add('labels', shares(when.labels))
  if (when.callers) add('caller', among(when.callers))
  if (when.abilities) add('abilities', shares(when.abilities))
  if (when.tokens) add('tokens', within(when.tokens))
  if (when.complexity) add('complexity', within(when.complexity))
  if (when.days) add('day', among(when.days))
  const { models, tasks, hours } = when
  if (models) add('model', (value) => models.some((pattern) => fits(pattern, value as string)))
  if (tasks) {
    reads.add('task')
    reads.add('family')
    tests.push((facts) => [facts.task, facts.family, facts.builtin].some((word) => word !== undefined && tasks.includes(word as string)))
  }
  if (hours) {
    const spans = [hours].flat().map((text) => minutesOf(text))
    add('hour', (value) => spans.some((span) => span !== undefined && isInside(span, (value as number) * 60)))
  }
  if (when.if !== undefined) {
    const parsed: Parsed = parseCondition(when.if, factKinds)
    if ('problem' in parsed) throw new TypeError(`rule ${name}: if ${parsed.problem}`)
    for (const fact of parsed.condition.names) reads.add(fact as FactName) // the condition was read over these very names
    tests.push((facts) => parsed.condition.holds(facts) === true)
  }
  return { name, when, effects, reads, applies: (facts) => tests.every((test) => test(facts)) }
}

function within({ above, below }: Range): (value: NonNullable<Values[string]>) => boolean {
  return (value) => (above === undefined || (value as number) > above) && (below === undefined || (value as number) < below)
}

function isInside({ from, until }: { readonly from: number; readonly until: number }, minute: number): boolean {
  return from < until ? minute >= from && minute < until : minute >= from || minute < until
}

/** What rules may look at. `hour` counts minutes, too: 18.5 is half past six. */
export function factsOf(question: Question): Values {
  const { estimate, now } = question
  const clock = now === undefined ? undefined : clockOf(now)
  return {
    level: question.level,
    labels: question.labels ?? [],
    task: estimate?.category,
    family: estimate?.family,
    builtin: question.task,
    complexity: estimate?.complexity,
    confidence: estimate?.confidence,
    tokens: question.tokens,
    abilities: question.needs,
    caller: question.caller,
    model: question.model || 'auto',
    operation: question.operation,
    fresh: question.isFresh,
    hour: clock?.hour,
    day: clock?.day,
    offPeak: clock?.isOffPeak,
    deadlineMs: question.deadlineMs,
    maxCostUsd: question.maxCostUsd,
  } satisfies Record<FactName, Values[string]> & Values
}

export type Clock = { readonly hour: number; readonly day: Day; readonly isOffPeak: boolean }

let latest: { readonly now: string; readonly clock: Clock | undefined } | undefined

/** Local time in words of rules; undefined when it is none. Requests of the same minute, which are many, look at the same clock. */
export function clockOf(now: string): Clock | undefined {
  if (latest?.now !== now) latest = { now, clock: readClock(now) }
  return latest.clock
}

/** Off-peak: nights from eight to seven, and weekends. */
function readClock(now: string): Clock | undefined {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(now)
  if (!found) return undefined
  const [, year, month, date, hours, minutes] = found
  const day = days[(new Date(Date.UTC(Number(year), Number(month) - 1, Number(date))).getUTCDay() + 6) % 7]
  if (!day) return undefined
  const hour = Number(hours) + Number(minutes) / 60
  return { hour, day, isOffPeak: hour < 7 || hour >= 20 || day === 'sat' || day === 'sun' }
}

/** Join what all rules that apply lay down. Of figures that contradict each other, the earlier rule's holds. */
export function mandateOf(rules: readonly ReadyRule[], question: Question): Mandate {
  if (rules.length === 0) return none
  const facts = factsOf(question)
  const applying = rules.filter((rule) => rule.applies(facts))
  if (applying.length === 0) return none
  const first = (holds: (effects: Then) => unknown) => applying.find(({ effects }) => Boolean(holds(effects)))?.name
  const figure = (name: 'quality' | 'atLeast') => applying.find(({ effects }) => effects[name] !== undefined)?.effects[name]
  const refusing = applying.find(({ effects }) => effects.refuse !== undefined)
  const shares = applying.flatMap(({ effects }) => effects.maxCloudShare ?? [])
  return {
    rules: applying.map(({ name }) => name),
    zones: applying.flatMap(({ name, effects }) => [
      ...(effects.zones ? [{ rule: name, admits: effects.zones }] : []),
      ...(effects.localOnly ? [{ rule: name, admits: home }] : []),
    ]),
    upstreams: applying.flatMap(({ name, effects }) => (effects.upstreams ? [{ rule: name, admits: effects.upstreams }] : [])),
    regions: applying.flatMap(({ name, effects }) => (effects.regions ? [{ rule: name, admits: effects.regions }] : [])),
    ...(refusing && { refuse: { rule: refusing.name, sentence: refusing.effects.refuse ?? '' } }),
    redact: first(({ redact }) => redact),
    review: first(({ review }) => review),
    cascade: first(({ cascade }) => cascade),
    consult: first(({ consult }) => consult),
    quality: figure('quality'),
    atLeast: figure('atLeast'),
    ...(shares.length > 0 && { maxCloudShare: Math.min(...shares) }),
  }
}

export const home: readonly Zone[] = ['device', 'private']
const none: Mandate = { rules: [], zones: [], upstreams: [], regions: [] }

/** What a mandate has against a zone as a whole. */
export function zoneObjections(mandate: Mandate, zone: Zone): Reason[] {
  return mandate.zones
    .filter(({ admits }) => !admits.includes(zone))
    .map(({ rule, admits }) => because('rule.zone', { rule, zones: admits.join(', ') || 'nothing' }))
}

/** What it has against one model of one upstream besides. The house itself fulfils every region. */
export function modelObjections(mandate: Mandate, offer: Offer, model: Model): Reason[] {
  const against: Reason[] = []
  for (const { rule, admits } of mandate.upstreams) {
    if (!admits.includes(offer.upstream) && !admits.includes(`${offer.upstream}/${model.name}`))
      against.push(because('rule.upstream', { rule, upstreams: admits.join(', ') || 'nothing' }))
  }
  if (model.zone.zone !== 'cloud') return against
  for (const { rule, admits } of mandate.regions) {
    if (!admits.some((wanted) => liesIn(offer.region, wanted)))
      against.push(because('rule.region', { rule, regions: admits.join(', ') || 'nothing', region: offer.region ?? 'an unknown region' }))
  }
  return against
}
