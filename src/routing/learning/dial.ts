// What each setting of a dial would have made of past requests: how many go to the cloud, how often an answer is expected to be right, and
// what that costs. Expected, not seen: as true as the estimates are, which is why it is told with what was learned.
import type { Decision } from '../../core/decision.ts'
import { type PresetName, type Rule, ruleOf } from '../../core/rules.ts'
import { decide } from '../decide.ts'
import { type Policy, policyOf } from '../policy.ts'
import type { Circumstances, Question } from '../question.ts'
import { firstOf } from '../replay.ts'

export type Setting =
  | { readonly dial: 'as it is'; readonly value?: undefined }
  | { readonly dial: 'preset'; readonly value: PresetName }
  | { readonly dial: 'quality' | 'atLeast' | 'maxCloudShare'; readonly value: number }

export const settings: readonly Setting[] = [
  { dial: 'as it is' },
  ...(['private-first', 'balanced', 'quality-first', 'developer'] as const).map((value) => ({ dial: 'preset' as const, value })),
  ...[0, 0.25, 0.5, 0.75, 1].map((value) => ({ dial: 'quality' as const, value })),
  ...[0.8, 0.9, 0.95, 1].map((value) => ({ dial: 'atLeast' as const, value })),
  ...[0, 0.05, 0.1, 0.25, 0.5].map((value) => ({ dial: 'maxCloudShare' as const, value })),
]

/** The policy with one dial set before all its rules. */
export function policyAt(
  { dial, value }: Setting,
  aliases: Parameters<typeof policyOf>[0],
  source: NonNullable<Parameters<typeof policyOf>[1]>,
): Policy {
  if (dial === 'as it is') return policyOf(aliases, source)
  if (dial === 'preset') return policyOf(aliases, { ...source, preset: value })
  const rule: Rule = ruleOf('dial', Object.fromEntries([[dial, value]]))
  return policyOf(aliases, { ...source, rules: [rule, ...source.rules] })
}

export type Row = Setting & {
  readonly requests: number
  readonly cloud: number
  /** Mean chance of a right answer, of the requests with an estimate; undefined when there is none. */
  readonly right?: number
  /** Micro-dollars expected in the cloud, of those whose price is known. */
  readonly micros: number
  readonly unpriced: number
}

/** Adds up past requests under every setting. */
export class DialTable {
  readonly #policies: readonly (readonly [Setting, Policy])[]
  readonly #sums: { requests: number; cloud: number; right: number; estimated: number; micros: number; unpriced: number }[]

  constructor(policies: readonly (readonly [Setting, Policy])[]) {
    this.#policies = policies
    this.#sums = policies.map(() => ({ requests: 0, cloud: 0, right: 0, estimated: 0, micros: 0, unpriced: 0 }))
  }

  add(question: Question, offers: Parameters<typeof decide>[1], world: Circumstances): void {
    for (const [at, [, policy]] of this.#policies.entries()) this.#count(decide(question, offers, policy, world), at)
  }

  #count(decision: Decision, at: number): void {
    const sum = this.#sums[at]!
    const first = firstOf(decision)
    sum.requests++
    if (first?.expected?.right !== undefined) {
      sum.right += first.expected.right
      sum.estimated++
    }
    if (first?.model.zone.zone !== 'cloud') return
    sum.cloud++
    if (first.expected?.micros === undefined) sum.unpriced++
    else sum.micros += first.expected.micros
  }

  rows(): Row[] {
    return this.#policies.map(([setting], at) => {
      const { right, estimated, ...sum } = this.#sums[at]!
      return { ...setting, ...sum, ...(estimated > 0 && { right: right / estimated }) }
    })
  }
}
