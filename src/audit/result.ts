// What an audit found, as plain data: the terminal, JSON and reports read it, and nothing else of the audit. All sums are exact and rounded
// once, here, to whole micro-dollars; a cost that nobody knows is counted apart and never as zero.
import type { TaskFamily } from '../routing/complexity/complexity.ts'

export type Audit = {
  /** ISO times of the first and last row that has one. */
  readonly from?: string
  readonly until?: string
  readonly files: readonly FileRead[]
  readonly rows: RowCounts
  readonly total: Slice
  readonly statements: readonly Statement[]
  readonly by: Readonly<Record<Dimension, readonly Group[]>>
  /**
   * Everything that levers and what-ifs need, in one joint table: model × task × length band × batch × verdict × whether it could be judged.
   * Its slices add up to `total`.
   */
  readonly cells: readonly Cell[]
  /** What could have been answered at home. */
  readonly local: LocalShare
  /** What was taken for granted, each with the flag that changes it. */
  readonly assumptions: readonly Assumption[]
  /** What would lower the bill, in one order and without counting a dollar twice. */
  readonly levers: Levers
  /** Where a trial would begin, the best first. */
  readonly pilots: readonly Pilot[]
  readonly prices: PriceSource
  readonly policy: { readonly preset: string; readonly version: string }
  /** What the inspector found in prompts, where it was asked to look. */
  readonly sensitive?: Sensitive
}

/** What turns a result into a page. Whoever builds one imports this file and nothing else of the audit. */
export type RenderHtml = (audit: Audit, about: { readonly title: string; readonly at: string }) => string

export const dimensions = ['model', 'provider', 'team', 'user', 'key', 'project', 'task', 'band', 'hour', 'day', 'status'] as const
export type Dimension = (typeof dimensions)[number]

/** Sums over some rows. */
export type Slice = {
  readonly requests: number
  readonly inputFresh: number
  readonly cacheRead: number
  readonly cacheWrite: number
  readonly output: number
  readonly reasoning: number
  /** Requests whose tokens the log does not tell. */
  readonly uncounted: number
  /** As the log bills, in micro-dollars, and how many rows told a bill. Undefined where none did. */
  readonly billedMicros?: number
  readonly billed: number
  /** By the prices of the audit, and how many rows had a price. Undefined where none had. */
  readonly pricedMicros?: number
  readonly priced: number
  /** Rows that have neither a bill nor a price: their cost is unknown. */
  readonly unknown: number
  /** The log's bill where there is one, else the price: what the tables call cost. Undefined where no row has either. */
  readonly costMicros?: number
  /** Rows with both: what they come to in each, so that the difference compares like with like. */
  readonly both: { readonly rows: number; readonly billedMicros: number; readonly pricedMicros: number }
  /** Rows of the log. */
  readonly rows: number
}

export type Group = { readonly name: string; readonly slice: Slice }

export const bands = ['up to 1k', '1k to 4k', '4k to 32k', '32k to 200k', 'above 200k', 'not told'] as const
/** By input tokens of a request; of an aggregated row, its mean. */
export type Band = (typeof bands)[number]

/** `home`: could have stayed. `cloud`: needs it. `unknown`: nothing in the row tells. */
export type Verdict = 'home' | 'cloud' | 'unknown'

/** What a verdict rests on: the whole prompt, its beginning, a task label, or sizes and model alone. */
export type Basis = 'prompt' | 'preview' | 'label' | 'size'

export type Cell = {
  readonly provider: string
  readonly model: string
  readonly task: Task
  readonly band: Band
  readonly isBatch: boolean
  readonly verdict: Verdict
  readonly basis: Basis
  readonly slice: Slice
}

/** A family of tasks; `long-context` and `fresh` are what a model at home cannot do whatever the task. */
export type Task = TaskFamily | 'long-context' | 'fresh' | 'unknown'

/** One split, three ways. A share is undefined where its whole is nothing. */
export type LocalShare = {
  readonly home: Slice
  readonly cloud: Slice
  readonly unknown: Slice
  readonly ofRequests?: number
  /** Of input and output tokens. */
  readonly ofTokens?: number
  /** Of the cost that is known. */
  readonly ofCost?: number
  /** Rows by what their verdict rests on. */
  readonly by: Readonly<Record<Basis, number>>
}

/** Rows that bill without tokens, of a provider whose tokens other rows tell: set beside those, not added to them. */
export type Statement = { readonly provider: string; readonly billedMicros: number; readonly pricedMicros: number }

export type RowCounts = {
  /** Records that were read, whatever they held. */
  readonly read: number
  readonly kept: number
  /** Records that are no request: a user's turn in a session file, a trace without a model. */
  readonly passed: number
  readonly duplicates: number
  /** Ids that were let go to keep memory bounded: a duplicate of one of these was counted again. */
  readonly forgotten: number
  /** Outside --since and --until. */
  readonly outside: number
  readonly bad: readonly BadRows[]
}

export type BadRows = {
  readonly reason: string
  readonly rows: number
  readonly first: readonly { readonly file: string; readonly line: number }[]
}

export type FileRead = {
  readonly name: string
  readonly format: string
  readonly bytes: number
  readonly rows: number
  /** Column → field, where the names were guessed or given. */
  readonly map?: Readonly<Record<string, string>>
}

export type Assumption = { readonly text: string; readonly value?: string; readonly flag?: string }

export type LeverName = 'route' | 'switch' | 'trim' | 'cache' | 'batch'

/** Money in whole micro-dollars. What the levers save and what is left add up to the bill, to the micro-dollar. */
export type Levers = {
  /** Of the rows whose cost is known. */
  readonly billMicros: number
  readonly restMicros: number
  readonly levers: readonly Lever[]
  /** What nobody has said, and so is not counted. */
  readonly open: readonly OpenLever[]
  readonly assumptions: readonly Assumption[]
  /** Cost that no price list takes apart into kinds of tokens: only staying at home can save of it. */
  readonly opaqueMicros: number
  /** Levers that were asked for and could not be worked out. */
  readonly notes: readonly string[]
}

export type Lever = {
  readonly name: LeverName
  /** After those that stand before it. */
  readonly savedMicros: number
  readonly restMicros: number
  /** With none before it. Such figures do not add up. */
  readonly aloneMicros: number
  /** Requests that it reaches. */
  readonly requests: number
}

export type OpenLever = {
  readonly name: LeverName
  readonly text: string
  /** What each tenth would save after the levers that are counted. */
  readonly tenthMicros?: number
  readonly flag: string
}

export type Pilot = {
  readonly task: Task
  readonly about: string
  /** 0..100: 35 for how often it comes, 35 for its share of the bill (the roots of both), 30 for how little can go wrong. */
  readonly score: number
  readonly requests: number
  /** What its part that could stay cost, before power and wear at home; undefined when unknown. */
  readonly savedMicros?: number
  readonly risk: 'low' | 'medium' | 'high'
  readonly reasons: readonly string[]
  readonly measure: string
  /** The line to draw before the trial. */
  readonly pass: string
  /** One of the two to begin with. */
  readonly isFirst: boolean
}

export type PriceSource = {
  /** A file's name, or undefined for the catalogue alone. */
  readonly file?: string
  /** ISO date of the catalogue. */
  readonly catalogue: string
  /** Models that no list knows, the most used first. */
  readonly unknownModels: readonly { readonly model: string; readonly rows: number }[]
}

export type Sensitive = {
  /** Prompts that were read, of those there are. */
  readonly read: number
  readonly prompts: number
  /** One in so many was read. */
  readonly oneIn: number
  /** Of those read: a detector failed, so that more may be there. */
  readonly incomplete: number
  /** Prompts that name a person or hold a secret. */
  readonly withFindings: number
  /** By kind of what was found; a prompt may hold several. */
  readonly kinds: readonly { readonly kind: string; readonly prompts: number }[]
  readonly levels: readonly { readonly level: string; readonly prompts: number }[]
}
