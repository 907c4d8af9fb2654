// What a deterministic look at a local answer says. A check answers only where it applies; what it weighs is in log odds of "wrong".
import type { Json } from '../../core/json.ts'
import type { Confidence } from '../../core/reply.ts'
import type { TaskFamily } from '../complexity/complexity.ts'
import type { Trial } from './exercise.ts'

export type Task = {
  readonly prompt: string
  readonly family: TaskFamily
  /** JSON schema that the answer must satisfy. */
  readonly schema?: Json
  /** The labels of which the answer must be one. */
  readonly choices?: readonly string[]
  /** The text that quotations must come from. */
  readonly givenText?: string
  /** ISO 639-1 code of the wanted language; taken from the prompt when not said. */
  readonly language?: string
  /** The runtime stopped at its limit. */
  readonly isTruncated?: boolean
  /** How sure the runtime was of its own words, where it says so. */
  readonly confidence?: Confidence
  /** What became of the code when its examples were run. */
  readonly trial?: Trial
  /** Further answers of the same model to the same prompt. */
  readonly samples?: readonly string[]
}

export type Finding = {
  readonly name: string
  readonly passed: boolean
  /** Log odds of "wrong" that failing wholly adds. */
  readonly weight: number
  /** How far it failed, 0..1; a pass may carry a little. */
  readonly degree: number
  /** Log odds of "wrong" that passing takes away, where it says more than that nothing was found. */
  readonly comfort?: number
}

/** Undefined when it does not apply to this task. Pure, linear in the answer. */
export type Check = (answer: string, task: Task) => Finding | readonly Finding[] | undefined

export function finding(name: string, weight: number, degree: number, failsFrom = 0.5): Finding {
  const bounded = Math.max(0, Math.min(1, degree))
  return { name, passed: bounded < failsFrom, weight, degree: bounded }
}
