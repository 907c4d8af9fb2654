// Presets, names of conditions and signals as tables. `scripts/docs.ts` puts them into docs/reference/policy.md.
import { factKinds } from '../src/core/rules.ts'
import { presets } from '../src/routing/presets.ts'
import { signals } from '../src/routing/signals/index.ts'

const meanings: Readonly<Record<keyof typeof factKinds, string>> = {
  level: 'How sensitive the request is; compared in the order `public`, `internal`, `confidential`, `restricted`',
  labels: 'Dictionaries that matched, topics, and what the caller’s key or the request brings',
  task: 'Category of the task, as `drawbridge route` tells it',
  family: 'Its family: `choice`, `math`, `code`, `extract`, `classify`, `summarise`, `qa`, `write`, `reason`, `chat`',
  complexity: 'How much it needs the strong model, 0 to 1',
  confidence: 'How sure the category is, 0 to 1',
  tokens: 'Input tokens, estimated; 0 when not counted',
  abilities: 'What a model must be able to do: `tools`, `images`, `audio`, `documents`, `schema`, `infill`',
  caller: 'Name of the key',
  model: 'What was asked for, a model or alias',
  operation: '`chat`, `completion`, `embedding`, `count-tokens`, `native`',
  fresh: 'It asks for what is new today',
  hour: 'Local time in hours: 18.5 is half past six',
  day: '`mon` … `sun`, local time',
  offPeak: 'From eight in the evening to seven, or a weekend',
  deadlineMs: 'Milliseconds the caller waits',
  maxCostUsd: 'Dollars the caller allows',
}

export function presetTable(): string {
  const rows = Object.entries(presets).map(([name, { about, profile, dials, rules }]) => [
    `\`${name}\``,
    about,
    String(dials.quality),
    dials.threshold === 1 ? 'never' : String(dials.threshold),
    `${dials.patienceMs / 1_000} s`,
    `\`${profile}\``,
    rules.map((rule) => `\`${rule.name}\``).join(', ') || '-',
  ])
  return tableOf(['preset', 'what it is for', 'quality', 'cloud from complexity', 'patience', 'privacy profile', 'rules'], rows)
}

export function presetRules(): string {
  const rows = Object.values(presets).flatMap(({ rules }) =>
    rules.map(({ name, when, then }) => [`\`${name}\``, when ? code(when) : 'every request', code(then ?? {})]),
  )
  return tableOf(['rule', 'when', 'then'], rows)
}

export function factTable(): string {
  return tableOf(
    ['name', 'kind', 'meaning'],
    Object.entries(factKinds).map(([name, kind]) => [`\`${name}\``, kind, meanings[name as keyof typeof factKinds]]), // its own names
  )
}

export function signalTable(): string {
  return tableOf(
    ['signal', 'what it tells'],
    signals.map(({ name, about }) => [`\`${name}\``, about]),
  )
}

function code(value: object): string {
  return `\`${JSON.stringify(value).replaceAll('"', '')}\``
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n')
}
