// Reads `drawbridge.yaml`: ${VAR:-default} filled in, unknown keys refused with their line and the nearest name.
import { readFileSync } from 'node:fs'
import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { builtInProfiles, type Config, configSchema } from './schema.ts'

export type Problem = { readonly line: number; readonly path: string; readonly detail: string }
export type Loaded = { readonly config: Config; readonly problems: readonly Problem[]; readonly file?: string }
type Environment = Readonly<Record<string, string | undefined>>

/** Parse and check a config text. With problems, `config` is the defaults, so that a caller may show them all and stop. */
export function parseConfig(text: string, environment: Environment): { config: Config; problems: Problem[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined
      if (node?.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  const problems: Problem[] = document.errors.map((error) => ({ line: lines.linePos(error.pos[0]).line, path: '', detail: error.message }))
  if (problems.length > 0) return { config: configSchema.parse({}), problems }
  const missing: Problem[] = []
  const filled = fillVariables(document.toJS() ?? {}, environment, [], (path, name) =>
    missing.push({
      line: lineOf(path),
      path: path.join('.'),
      detail: `\${${name}} is not set; set it, or give a default with \${${name}:-value}`,
    }),
  )
  const result = configSchema.safeParse(filled)
  if (!result.success) problems.push(...result.error.issues.flatMap((issue) => toProblems(issue, lineOf, document)))
  problems.push(...missing)
  if (result.success) problems.push(...crossCheck(result.data, lineOf, environment))
  return { config: result.success && problems.length === 0 ? result.data : configSchema.parse({}), problems }
}

/** Load the file named, or the one found, or none. */
export function loadConfig(file: string | undefined, environment: Environment): Loaded {
  if (!file) return { config: configSchema.parse({}), problems: [] }
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    const code = (cause as { code?: string }).code ?? 'unreadable'
    return { config: configSchema.parse({}), problems: [{ line: 0, path: '', detail: `cannot be read (${code})` }], file }
  }
  return { ...parseConfig(text, environment), file }
}

/** Fill `${NAME}` and `${NAME:-default}` in every string. */
function fillVariables(
  value: unknown,
  environment: Environment,
  path: PropertyKey[],
  missing: (path: PropertyKey[], name: string) => void,
): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g, (_, name: string, fallback?: string) => {
      const found = environment[name]
      if (found !== undefined && found !== '') return found
      if (fallback === undefined) missing([...path], name)
      return fallback ?? ''
    })
  }
  if (Array.isArray(value)) return value.map((item, index) => fillVariables(item, environment, [...path, index], missing))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillVariables(item, environment, [...path, key], missing)]))
  }
  return value
}

function toProblems(
  issue: z.core.$ZodIssue,
  lineOf: (path: readonly PropertyKey[]) => number,
  document: ReturnType<typeof parseDocument>,
): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const near = nearest(key, knownKeys(issue.path))
      const inside = document.getIn(issue.path, true) as
        | { items?: { key?: { value?: unknown; range?: [number, number, number] } }[] }
        | undefined
      const pair = inside?.items?.find((item) => item.key?.value === key)
      const line = pair?.key?.range ? lineOf([...issue.path, key]) : lineOf(issue.path)
      return { line, path: [...issue.path, key].join('.'), detail: `unknown key "${key}"${near ? `; did you mean "${near}"?` : ''}` }
    })
  }
  if (issue.code === 'invalid_value' && issue.values.every((value) => typeof value === 'string')) {
    const given = document.getIn(issue.path)
    const near = typeof given === 'string' ? nearest(given, issue.values as string[]) : undefined
    const detail = `must be one of ${issue.values.join(', ')}${near ? `; did you mean "${near}"?` : ''}`
    return [{ line: lineOf(issue.path), path: issue.path.join('.'), detail }]
  }
  return [{ line: lineOf(issue.path), path: issue.path.join('.'), detail: issue.message }]
}

/** The members the schema knows at a path, for suggestions. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  let schema: unknown = configSchema
  for (const step of path) {
    const inner = unwrap(schema)
    if (inner.shape && typeof step === 'string') schema = inner.shape[step]
    else if (inner.element) schema = inner.element
    else if (inner.options) schema = inner.options.find((option) => unwrap(option).shape)
    else if (inner.valueType) schema = inner.valueType
    else return []
  }
  const inner = unwrap(schema)
  const shape = inner.shape ?? (inner.options?.map((option) => unwrap(option).shape).find(Boolean) || {})
  return Object.keys(shape)
}

type SchemaView = { shape?: Record<string, unknown>; element?: unknown; options?: unknown[]; valueType?: unknown }

/** zod's own structure, read only to suggest names; a change there costs a suggestion, nothing more. */
function unwrap(schema: unknown): SchemaView {
  let view = schema as SchemaView & { def?: { innerType?: unknown } }
  while (view?.def?.innerType) view = view.def.innerType as typeof view
  return view ?? {}
}

function crossCheck(config: Config, lineOf: (path: readonly PropertyKey[]) => number, environment: Environment): Problem[] {
  const problems: Problem[] = []
  const seen = new Set<string>()
  config.upstreams.forEach((upstream, index) => {
    const path = ['upstreams', index, 'id']
    if (seen.has(upstream.id)) problems.push({ line: lineOf(path), path: path.join('.'), detail: `the id "${upstream.id}" is used twice` })
    seen.add(upstream.id)
    if (
      !upstream.base &&
      (upstream.provider === 'openai-compatible' || (upstream.provider === 'azure' && !environment.AZURE_OPENAI_ENDPOINT))
    ) {
      problems.push({
        line: lineOf(['upstreams', index]),
        path: `upstreams.${index}.base`,
        detail: `provider ${upstream.provider} needs a base address`,
      })
    }
  })
  const callers = new Set<string>()
  config.callers.forEach((caller, index) => {
    if (callers.has(caller.name)) {
      problems.push({
        line: lineOf(['callers', index, 'name']),
        path: `callers.${index}.name`,
        detail: `the name "${caller.name}" is used twice`,
      })
    }
    callers.add(caller.name)
  })
  problems.push(...profileProblems(config, lineOf))
  return problems
}

/** Every profile that is named must be one of ours or one of the file's own, and none may be built on itself. */
function profileProblems({ privacy }: Config, lineOf: (path: readonly PropertyKey[]) => number): Problem[] {
  const own = Object.keys(privacy.profiles)
  const check = (name: string, path: readonly string[], known: readonly string[]): Problem[] => {
    if (known.includes(name)) return []
    const near = nearest(name, known)
    return [
      {
        line: lineOf(path),
        path: path.join('.'),
        detail: `there is no profile "${name}"${near ? `; did you mean "${near}"?` : `: choose ${known.join(', ')}`}`,
      },
    ]
  }
  return [
    ...check(privacy.profile, ['privacy', 'profile'], [...builtInProfiles, ...own]),
    ...own.flatMap((name) => check(privacy.profiles[name]?.extends ?? '', ['privacy', 'profiles', name, 'extends'], builtInProfiles)),
  ]
}

/** The closest of `known` within a third of the word's length, if any. A model's tag may be missing: `qwen3` is near `qwen3:8b`. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  let best: string | undefined
  let least = Math.max(2, Math.floor(word.length / 3)) + 1
  for (const candidate of known) {
    const untagged = candidate.replace(/:.*$/s, '')
    const distance = Math.min(
      editDistance(word.toLowerCase(), candidate.toLowerCase(), least),
      untagged ? editDistance(word.toLowerCase(), untagged.toLowerCase(), least) : least,
    )
    if (distance < least) {
      least = distance
      best = candidate
    }
  }
  return best
}

function editDistance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) >= most) return most
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const swap = (previous[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)
      row.push(Math.min(swap, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    // A distance only grows from row to row.
    if (Math.min(...row) >= most) return most
    previous = row
  }
  return previous[other.length] ?? most
}
