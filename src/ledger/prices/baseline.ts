// What the caller would have paid: the same usage at the price of the model it would have used. "Saved" is the difference, and nothing
// when either side is unknown. Tokenizers differ, so the same text is not the same count elsewhere: docs/money.md says what is assumed.
import type { Baseline, Cost } from '../../core/exchange.ts'

/** The model that stands for "otherwise", as configured. */
export type BaselineChoice = {
  /** For whatever nothing below names. */
  readonly model?: string
  /** By the name a caller asked for, such as an alias. */
  readonly models?: Readonly<Record<string, string>>
  /** By the caller's name. */
  readonly callers?: Readonly<Record<string, string>>
}

export type BaselineQuestion = {
  readonly asked: string
  readonly caller: string
  /** The cloud model that the asked name means by itself, if it does. */
  readonly namedInCloud?: string
}

/** A caller that names a cloud model would have used it; any other would have used what the operator says. */
export function baselineModel({ asked, caller, namedInCloud }: BaselineQuestion, choice: BaselineChoice): string | undefined {
  return namedInCloud ?? own(choice.models, asked) ?? own(choice.callers, caller) ?? choice.model
}

/** In micro-dollars; below zero when the answer was dearer than the model it stands for. */
export function savedMicros(baseline: Baseline | undefined, cost: Cost): number | undefined {
  return baseline?.micros === undefined || cost.micros === undefined ? undefined : baseline.micros - cost.micros
}

function own(names: Readonly<Record<string, string>> | undefined, name: string): string | undefined {
  return names && Object.hasOwn(names, name) ? names[name] : undefined
}
