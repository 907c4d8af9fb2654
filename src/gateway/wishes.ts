// What a caller may ask of the gateway in headers. Every wish can only tighten what is allowed anyway; one that cannot be kept is refused,
// because a caller who sets a limit relies on it.
import { fail } from '../core/errors.ts'
import { type PresetName, presetNames } from '../core/rules.ts'
import { type Level, levels } from '../core/sensitivity.ts'
import type { RequestHeaders } from './callers.ts'

export type Wishes = {
  /** The least level the request is to be treated as. */
  readonly level?: Level
  /** Milliseconds from arrival until an answer is worthless. */
  readonly deadlineMs?: number
  /** Labels the caller gives its request; rules on labels only narrow what may happen. */
  readonly labels?: readonly string[]
  /** A preset whose rules shall hold as well. */
  readonly preset?: PresetName
  /** The most one answer may cost, in US dollars. */
  readonly maxCostUsd?: number
}

const none: Wishes = {}

/** Read the wishes of a request. Throws `request.invalid` naming the header. */
export function readWishes(headers: RequestHeaders): Wishes {
  const level = headers['x-drawbridge-level']
  const deadline = headers['x-drawbridge-deadline-ms']
  const labels = headers['x-drawbridge-labels']
  const preset = headers['x-drawbridge-policy']
  const cost = headers['x-drawbridge-max-cost-usd']
  if ((level ?? deadline ?? labels ?? preset ?? cost) === undefined) return none
  return {
    ...(level !== undefined && { level: readLevel(level) }),
    ...(deadline !== undefined && { deadlineMs: readDeadline(deadline) }),
    ...(labels !== undefined && { labels: readLabels(labels) }),
    ...(preset !== undefined && { preset: readPreset(preset) }),
    ...(cost !== undefined && { maxCostUsd: readCost(cost) }),
  }
}

function readPreset(value: string | string[]): PresetName {
  const preset = presetNames.find((known) => known === value)
  if (!preset) throw fail('request.invalid', { param: 'x-drawbridge-policy', detail: `must be one of ${presetNames.join(', ')}` })
  return preset
}

function readCost(value: string | string[]): number {
  const dollars = Number(value)
  if (String(value).trim() === '' || !Number.isFinite(dollars) || dollars < 0)
    throw fail('request.invalid', { param: 'x-drawbridge-max-cost-usd', detail: 'must be a number of US dollars, 0 or more' })
  return dollars
}

const mostLabels = 32

function readLabels(value: string | string[]): string[] {
  const labels = String(value)
    .split(',')
    .map((label) => label.trim())
    .filter((label) => label !== '')
  if (labels.length > mostLabels || labels.some((label) => !/^[A-Za-z0-9._-]{1,64}$/.test(label)))
    throw fail('request.invalid', {
      param: 'x-drawbridge-labels',
      detail: `must be at most ${mostLabels} words of letters, digits, ".", "_" and "-" with commas between`,
    })
  return labels
}

function readLevel(value: string | string[]): Level {
  const level = levels.find((known) => known === value)
  if (!level) throw fail('request.invalid', { param: 'x-drawbridge-level', detail: `must be one of ${levels.join(', ')}` })
  return level
}

function readDeadline(value: string | string[]): number {
  const milliseconds = Number(value)
  if (!Number.isInteger(milliseconds) || milliseconds < 1 || milliseconds > 86_400_000) {
    throw fail('request.invalid', {
      param: 'x-drawbridge-deadline-ms',
      detail: 'must be a whole number of milliseconds from 1 to 86400000',
    })
  }
  return milliseconds
}
