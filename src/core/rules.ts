// What an operator lays down about routing, as it stands in `drawbridge.yaml`: rules of two halves. `when` says of which requests, and
// `then` what follows; whatever follows only takes away.
import type { Kind } from './expression.ts'
import type { Level, Zone } from './sensitivity.ts'
import type { Abilities } from './upstream.ts'

/** Every condition that is given must hold; of a list one member is enough. A condition about what is not known does not hold. */
export type When = {
  readonly levels?: readonly Level[]
  readonly labels?: readonly string[]
  /** Categories or families of the estimate, or the built-in engine's word for the task. */
  readonly tasks?: readonly string[]
  readonly callers?: readonly string[]
  /** The model or alias that was asked for; `*` stands for any run of characters. */
  readonly models?: readonly string[]
  readonly tokens?: Range
  readonly abilities?: readonly (keyof Abilities)[]
  /** `18:00-08:00`, in local time: from the first minute until before the second. */
  readonly hours?: string | readonly string[]
  readonly days?: readonly Day[]
  readonly complexity?: Range
  readonly if?: string
}

export type Range = { readonly above?: number; readonly below?: number }

export type Then = {
  readonly zones?: readonly Zone[]
  /** Upstreams, or `upstream/model`. */
  readonly upstreams?: readonly string[]
  /** Of whatever is not at home. */
  readonly regions?: readonly string[]
  readonly redact?: 'always'
  readonly cascade?: boolean
  readonly consult?: boolean
  readonly review?: boolean
  /** The sentence the caller is told. */
  readonly refuse?: string
  /** 0 cost … 1 quality. */
  readonly quality?: number
  /** Keep at least this share of the strongest candidate's chance to be right. */
  readonly atLeast?: number
  /** At most this share of requests is sent to the cloud by choice. */
  readonly maxCloudShare?: number
  /** This machine and machines of the house's own network. */
  readonly localOnly?: boolean
}

export type Rule = { readonly name: string; readonly when?: When; readonly then?: Then }

/** A rule in code: what follows, then of which requests. */
export function ruleOf(name: string, effects: Then, when?: When): Rule {
  // biome-ignore lint/suspicious/noThenProperty: the configuration's word; no function, so nothing that waits would call it
  return { name, ...(when && { when }), then: effects }
}

export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Day = (typeof days)[number]

export const presetNames = ['private-first', 'balanced', 'quality-first', 'legal', 'health', 'offline', 'developer'] as const
export type PresetName = (typeof presetNames)[number]

/** Names a rule's `if` may use. None of them is text of the request. */
export const factKinds = {
  level: 'level',
  labels: 'list',
  task: 'text',
  family: 'text',
  complexity: 'number',
  confidence: 'number',
  tokens: 'number',
  abilities: 'list',
  caller: 'text',
  model: 'text',
  operation: 'text',
  fresh: 'truth',
  hour: 'number',
  day: 'text',
  offPeak: 'truth',
  deadlineMs: 'number',
  maxCostUsd: 'number',
} as const satisfies Readonly<Record<string, Kind>>
export type FactName = keyof typeof factKinds

/** `18:00-08:00` as minutes of the day; undefined when it is none. */
export function minutesOf(hours: string): { readonly from: number; readonly until: number } | undefined {
  const found = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]|24):([0-5]\d)$/.exec(hours)
  if (!found) return undefined
  const [from, until] = [Number(found[1]) * 60 + Number(found[2]), Number(found[3]) * 60 + Number(found[4])]
  return until > 1_440 || from === until ? undefined : { from, until }
}
