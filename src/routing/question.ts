import type { ModelBounds } from '../core/access.ts'
import type { Amounts, BudgetLeft } from '../core/budget.ts'
import type { Offer } from '../core/decision.ts'
import type { Reason } from '../core/reasons.ts'
import type { Level, Zone } from '../core/sensitivity.ts'
import type { Abilities, Model, Operation } from '../core/upstream.ts'
import type { Estimate, TaskFamily } from './complexity/complexity.ts'

/** What a request asks of the world, without its text. */
export type Question = {
  readonly id: string
  /** As the caller named it; empty counts as `auto`. */
  readonly model: string
  readonly operation: Operation
  readonly needs: readonly (keyof Abilities)[]
  /** Estimated input tokens plus the output asked for; 0 when not counted. */
  readonly tokens: number
  readonly level: Level
  /** The inspection finished. */
  readonly isInspected: boolean
  /** Zones the caller's key may reach; all when undefined. */
  readonly zones?: readonly Zone[]
  /** Models the caller's key may use; all when undefined. */
  readonly models?: ModelBounds
  /** The highest level the caller's key may send. */
  readonly mostLevel?: Level
  /** Zones the request's own content may not reach, and why. */
  readonly barred?: Readonly<Partial<Record<Zone, Reason>>>
  /** The built-in engine's name for this task, when it can do it. */
  readonly task?: string
  /** What the words ask of a model; without it, aliases keep to their fixed order. */
  readonly estimate?: Estimate
  /** What the inspection called it: dictionaries that matched, topics. */
  readonly labels?: readonly string[]
  /** The name of the caller's key. */
  readonly caller?: string
  /** Local time as `2026-11-20T18:30`; hours and days of rules are those of the house. */
  readonly now?: string
  readonly maxCostUsd?: number
  /** What is left of the budgets that count this request, whoever answers it. */
  readonly budgets?: readonly BudgetLeft[]
  /** Milliseconds until an answer is worthless. */
  readonly deadlineMs?: number
  /** Tokens the answer is expected to have; guessed from the kind of task when undefined. */
  readonly expectedOutput?: number
  /** The most tokens the caller lets the answer have. */
  readonly maxOutput?: number
  /** It asks for what no model can have learned. */
  readonly isFresh?: boolean
  /** Who has read the beginning of this conversation before, and how many tokens of it they may still hold. */
  readonly warm?: { readonly upstream: string; readonly model: string; readonly tokens: number }
}

/** What a decision sees of everything else. All but the bridge may be missing. */
export type Circumstances = {
  readonly isRaised: boolean
  /** Micro-dollars of an answer; undefined when nobody knows. `cached`: input tokens that the upstream still holds. */
  readonly price?: (offer: Offer, model: string, input: number, output: number, cached: number) => number | undefined
  /** The most that an answer of this model may take; what is expected of it when not handed in. */
  readonly bound?: (offer: Offer, model: Model) => Amounts
  /** How able a model is at a family of tasks; what its name says when not handed in. */
  readonly abilityOf?: (model: string, family: TaskFamily) => number
  /** The complexity above which this share of the requests lies, as seen lately; that of a usual mix when left out. */
  readonly threshold?: (share: number) => number
}
