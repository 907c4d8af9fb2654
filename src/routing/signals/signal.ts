// Something measured about a request or the world that has a say in where it goes. One file each, one line in `index.ts`; what it says is
// kept with the decision, so that the past can be decided anew without its words.
import type { Offer, Signal } from '../../core/decision.ts'
import type { Question } from '../question.ts'

export type Value = Signal['value']

/** What stands around a request when it is decided. */
export type Surroundings = { readonly offers: readonly Offer[]; readonly isRaised: boolean }

export type SignalReader = {
  readonly name: string
  readonly about: string
  /** Undefined when there is nothing to say. */
  readonly read: (question: Question, around: Surroundings) => Signal | undefined
  /** The part of the question that a value was read from. Absent for what is of the world. */
  readonly recall?: (value: Value, signals: ReadonlyMap<string, Value>) => Partial<Question>
}

/** Define a signal that stands for one value. */
export function defineSignal(definition: {
  readonly name: string
  readonly about: string
  readonly of: (question: Question, around: Surroundings) => Value | undefined
  readonly recall?: SignalReader['recall']
}): SignalReader {
  const { name, about, of, recall } = definition
  return {
    name,
    about,
    read: (question, around) => {
      const value = of(question, around)
      return value === undefined ? undefined : { name, value }
    },
    recall,
  }
}

/** Lists are kept as one text. Their members hold no commas: they are names. */
export function listed(items: readonly string[] | undefined): string | undefined {
  return items && items.length > 0 ? items.join(',') : undefined
}

export function unlisted(value: Value): string[] {
  return String(value).split(',')
}
