// What a prompt asks of whoever answers it, judged from the prompt alone: kind of task, how hard, and how likely a model of some ability
// answers acceptably. The learned implementation is opened by `model.ts`; without weights there is no estimator and deciders say so.

/** The coarse kind of a task. Each has an expert of its own: what makes a choice hard says little about what makes code hard. */
export type TaskFamily = 'choice' | 'math' | 'code' | 'extract' | 'classify' | 'summarise' | 'qa' | 'write' | 'reason' | 'chat'

export const taskFamilies: readonly TaskFamily[] = [
  'choice',
  'math',
  'code',
  'extract',
  'classify',
  'summarise',
  'qa',
  'write',
  'reason',
  'chat',
]

/** What is known of a request besides its words. */
export type RequestFacts = {
  readonly turns?: number
  readonly systemChars?: number
  readonly tools?: number
  readonly wantsJson?: boolean
}

export type Estimate = {
  /** 0..1, higher = needs the strong model: what `route --jsonl` prints as complexity. Never tied for long: it is made to rank. */
  readonly complexity: number
  /** Task category, one of the words of the training collection's `task`. */
  readonly category: string
  /** How sure the category is, 0..1. */
  readonly confidence: number
  readonly family: TaskFamily
  /**
   * Probability that a model of this ability answers acceptably. Ability lies on a 0..1 scale on which 0.45 is about a 7-8B local model
   * of 2024 and 0.85 about a frontier model (`abilities.ts` gives it for a name). Never falls when the ability rises. Calibrated.
   */
  readonly pRight: (ability: number) => number
  /** What this house's outcomes add to the log odds of single models, as `upstream/model`, and of all others, as `*`; see `learning/site.ts`. */
  readonly learned?: ReadonlyMap<string, number>
  /** Which estimator said it. */
  readonly version?: string
  /** What it was read from, for those who learn from outcomes. */
  readonly features?: Features
}

/** A prompt as hashed places and dense measures. */
export type Features = { readonly places: Uint16Array; readonly dense: Float64Array }

export type Estimator = {
  /** Reads at most the first and last few thousand characters: linear in them, and bounded. Pure. */
  readonly estimate: (prompt: string, facts?: RequestFacts) => Estimate
  readonly version: string
}
