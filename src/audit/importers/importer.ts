// What an importer is: one format of one tool, recognised by what its records hold and never by a file's name. One file each, one line in
// the list; the examples are its first tests and its documentation, and all of them are made up.
import { isObject, type JsonObject } from '../../core/json.ts'
import { nanosOf } from '../money.ts'
import type { Status, UsageRow } from '../row.ts'

/** What became of one record: its rows, none when it is no request, or why it cannot be read. */
export type Read = readonly UsageRow[] | Refusal
export type Refusal = { readonly refused: string }

/** A file being read: some formats say in one record what holds for the next. */
export type Reading = {
  readonly read: (record: JsonObject) => Read
  /** Rows that waited for the end. */
  readonly end?: () => readonly UsageRow[]
}

export type Importer = {
  readonly name: string
  readonly about: string
  /** The page that documents the format. */
  readonly page: string
  /** Whether this record is of this format. Fields of CSV files are texts under their column's name. */
  readonly recognises: (record: JsonObject) => boolean
  readonly open: () => Reading
  /** Records (of one file, in order) and the rows they give. */
  readonly reads: readonly { readonly records: readonly JsonObject[]; readonly rows: readonly UsageRow[] }[]
  /** Records of this format that hold a mistake, and what is said of it. */
  readonly refuses: readonly { readonly records: readonly JsonObject[]; readonly refused: string }[]
}

export function defineImporter(
  importer: Omit<Importer, 'open'> & { readonly read?: (record: JsonObject) => Read; readonly open?: () => Reading },
): Importer {
  const { read, open, ...rest } = importer
  return { ...rest, open: open ?? (() => ({ read: read ?? (() => []) })) }
}

export function refuse(refused: string): Refusal {
  return { refused }
}

export function isRefusal(read: Read): read is Refusal {
  return 'refused' in read
}

/** The member at a path; undefined wherever it ends early. */
export function dig(value: unknown, ...path: readonly string[]): unknown {
  let at = value
  for (const key of path) {
    if (!isObject(at)) return undefined
    at = at[key]
  }
  return at
}

/** A text that says something; CSV has no other way to leave a field out than to leave it empty. */
export function word(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value !== 'null' ? value : undefined
}

/** A count of tokens or requests. Undefined is "not told"; what is told and is no count is refused by `tokensOf`. */
export function whole(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined
  if (typeof value !== 'string' || value === '') return undefined
  if (value.length < 16) {
    // Nearly all are digits and nothing else, and there are very many of them.
    let sum = 0
    let at = 0
    for (; at < value.length; at++) {
      const digit = value.charCodeAt(at) - 48
      if (digit < 0 || digit > 9) break
      sum = sum * 10 + digit
    }
    if (at === value.length) return sum
  }
  const plain = /^\d{1,3}(?:,\d{3})+$/.test(value) ? value.replaceAll(',', '') : value
  const number = /^\d+(?:\.0+)?$/.test(plain) ? Number(plain) : Number.NaN
  return Number.isSafeInteger(number) ? number : undefined
}

/** A figure is there and is no count: a negative, a fraction, a word. */
export function isNoCount(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && whole(value) === undefined
}

export function dollarsOf(value: unknown): number | undefined {
  return nanosOf(value)
}

/** Milliseconds from seconds. */
export function seconds(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? Math.round(number * 1_000) : undefined
}

export function millis(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? Math.round(number) : undefined
}

const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/
const bare = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)$/
/** Further than this no log reaches. */
const firstYear = Date.UTC(2015, 0)
const lastYear = Date.UTC(2100, 0)

/** ISO, UTC. Times without a zone are taken as UTC, as exports write them; numbers as seconds, milli-, micro- or nanoseconds since 1970. */
export function timeOf(value: unknown): string | undefined {
  // Rows of one minute stand together, and exports that count by the day repeat it thousands of times.
  if (value === lastTime) return lastSpelled
  lastSpelled = readTime(value)
  lastTime = value
  return lastSpelled
}

let lastTime: unknown
let lastSpelled: string | undefined

function readTime(value: unknown): string | undefined {
  if (typeof value === 'string') {
    if (iso.test(value)) return value.length === 20 ? value : value.slice(0, 19).concat('Z')
    const plain = bare.exec(value)
    if (plain) return spell(Date.parse(`${plain[1]}T${plain[2]}Z`))
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return spell(Date.parse(`${value}T00:00:00Z`))
    if (/^\d{10}(?:\d{3}|\d{6}|\d{9})?(?:\.\d+)?$/.test(value)) return readTime(Number(value))
    return value.length >= 8 && value.length < 64
      ? spell(Date.parse(/[zZ]|UTC|GMT|[+-]\d{2}:?\d{2}$/.test(value) ? value : `${value} UTC`))
      : undefined
  }
  if (typeof value !== 'number' || !(value > 0)) return undefined
  return spell(value < 1e11 ? value * 1e3 : value < 1e14 ? value : value < 1e17 ? value / 1e3 : value / 1e6)
}

function spell(ms: number): string | undefined {
  return ms >= firstYear && ms < lastYear ? new Date(ms).toISOString().slice(0, 19).concat('Z') : undefined
}

export type Tokens = Pick<UsageRow, 'inputFresh' | 'cacheRead' | 'cacheWrite' | 'cacheWrite1h' | 'output' | 'reasoning'>

/** Figures as the log has them. `input` is the whole input, `fresh` what no cache held: a format tells one of the two. */
export type Figures = {
  readonly input?: unknown
  readonly fresh?: unknown
  readonly cacheRead?: unknown
  readonly cacheWrite?: unknown
  readonly cacheWrite1h?: unknown
  readonly output?: unknown
  readonly reasoning?: unknown
}

/**
 * Tokens in canonical form. Where the whole input is told, its parts add up to it, since that is what is paid for: some servers tell more
 * cached tokens than tokens.
 */
export function tokensOf(figures: Figures): Tokens | Refusal {
  const { input, fresh, cacheRead, cacheWrite, cacheWrite1h, output, reasoning } = figures
  if (isNoCount(input) || isNoCount(fresh) || isNoCount(cacheRead) || isNoCount(cacheWrite) || isNoCount(output))
    return refuse('a count of tokens is no whole number')
  const all = whole(input)
  const apart = whole(fresh)
  const most = apart === undefined && all !== undefined ? all : Number.POSITIVE_INFINITY
  const read = atMost(whole(cacheRead), most)
  const write = atMost(whole(cacheWrite), most - (read ?? 0))
  const inputFresh = apart ?? (all === undefined ? undefined : Math.max(0, all - (read ?? 0) - (write ?? 0)))
  const made = whole(output)
  const thought = whole(reasoning)
  const hour = whole(cacheWrite1h)
  const tokens: Writable<Tokens> = {}
  if (inputFresh !== undefined) tokens.inputFresh = inputFresh
  if (read !== undefined) tokens.cacheRead = read
  if (write !== undefined) tokens.cacheWrite = write
  if (hour !== undefined && hour > 0) tokens.cacheWrite1h = hour
  if (made !== undefined) tokens.output = made
  if (thought !== undefined && thought > 0) tokens.reasoning = Math.min(thought, made ?? thought)
  return tokens
}

/** Rows are made by the million: written member by member, they cost half. */
type Writable<T> = { -readonly [name in keyof T]: T[name] }

function atMost(count: number | undefined, most: number): number | undefined {
  return count === undefined ? undefined : Math.min(count, most)
}

export type About = {
  readonly at?: unknown
  readonly provider?: unknown
  readonly requests?: number
  readonly billedNanos?: number
  readonly isBatch?: boolean
  readonly tier?: unknown
  readonly team?: unknown
  readonly user?: unknown
  readonly key?: unknown
  readonly project?: unknown
  readonly prompt?: string
  readonly isPreview?: boolean
  readonly task?: unknown
  readonly durationMs?: number
  readonly status?: Status
  readonly id?: unknown
}

/** A row of what a record says; refused where what must be there is not. */
export function rowOf(model: unknown, figures: Figures, about: About): UsageRow | Refusal {
  const name = word(model)
  if (name === undefined) return refuse('it names no model')
  const tokens = tokensOf(figures)
  if ('refused' in tokens) return tokens
  const at = timeOf(about.at)
  if (at === undefined && about.at !== undefined && about.at !== null && about.at !== '') return refuse('its time cannot be read')
  const row: Writable<UsageRow> = Object.assign(tokens, { model: name, requests: about.requests ?? 1 })
  const [provider, tier, team, user] = [word(about.provider), word(about.tier), word(about.team), word(about.user)]
  const [key, project, task, id] = [word(about.key), word(about.project), word(about.task), word(about.id)]
  if (at !== undefined) row.at = at
  if (provider) row.provider = provider
  if (about.billedNanos !== undefined) row.billedNanos = about.billedNanos
  if (about.isBatch) row.isBatch = true
  if (tier) row.tier = tier
  if (team) row.team = team
  if (user) row.user = user
  if (key) row.key = key
  if (project) row.project = project
  if (about.prompt) row.prompt = about.prompt
  if (about.prompt && about.isPreview) row.isPreview = true
  if (task) row.task = task
  if (about.durationMs !== undefined) row.durationMs = about.durationMs
  if (about.status) row.status = about.status
  if (id) row.id = id
  return row
}

/** One row, or none. */
export function only(row: UsageRow | Refusal): Read {
  return 'refused' in row ? row : [row]
}

/** Longest part of a prompt that is kept while it is judged. */
const mostPrompt = 20_000

/** The last thing a user said in a list of messages, in the words of OpenAI, Anthropic, Bedrock and Gemini; or a plain text. */
export function promptOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.slice(0, mostPrompt) || undefined
  if (isObject(value)) {
    const list = value.messages ?? value.contents ?? value.input ?? value.prompt ?? value.content ?? value.query ?? value.question
    return list === undefined ? undefined : promptOf(list)
  }
  if (!Array.isArray(value)) return undefined
  const last = value.findLast((turn) => isObject(turn) && (turn.role === 'user' || turn.role === 'human' || turn.type === 'human'))
  return textOf(isObject(last) ? (last.content ?? last.parts ?? last.text) : value)
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.slice(0, mostPrompt) || undefined
  if (!Array.isArray(value)) return undefined
  const texts = value.flatMap((part) =>
    typeof part === 'string' ? part : isObject(part) && typeof part.text === 'string' ? part.text : [],
  )
  return texts.join('\n').slice(0, mostPrompt) || undefined
}

/** 200 and its like, `success`, `ok`; anything else that is told is a failure. */
export function statusOf(value: unknown): Status | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const number = Number(value)
  if (Number.isFinite(number)) return number >= 200 && number < 400 ? 'ok' : 'failed'
  return /^(?:ok|success|succeeded|default|completed?|stop|true|200)/i.test(String(value)) ? 'ok' : 'failed'
}

/** OpenAI's usage object, in chat and responses words, and Anthropic's: they tell themselves apart by their fields. */
export function usageFigures(usage: unknown): Figures {
  if (!isObject(usage)) return {}
  if (usage.cache_read_input_tokens !== undefined || usage.cache_creation_input_tokens !== undefined) {
    return {
      fresh: usage.input_tokens,
      cacheRead: usage.cache_read_input_tokens,
      cacheWrite: usage.cache_creation_input_tokens,
      cacheWrite1h: dig(usage, 'cache_creation', 'ephemeral_1h_input_tokens'),
      output: usage.output_tokens,
      reasoning: dig(usage, 'output_tokens_details', 'thinking_tokens'),
    }
  }
  return {
    input: usage.prompt_tokens ?? usage.input_tokens,
    cacheRead:
      dig(usage, 'prompt_tokens_details', 'cached_tokens') ??
      dig(usage, 'input_tokens_details', 'cached_tokens') ??
      usage.cached_tokens ?? // Moonshot
      usage.num_cached_tokens ?? // Mistral
      usage.prompt_cache_hit_tokens, // DeepSeek
    cacheWrite: dig(usage, 'prompt_tokens_details', 'cache_write_tokens') ?? dig(usage, 'input_tokens_details', 'cache_write_tokens'),
    output: outputOf(usage),
    reasoning: dig(usage, 'completion_tokens_details', 'reasoning_tokens') ?? dig(usage, 'output_tokens_details', 'reasoning_tokens'),
  }
}

/** xAI, and Gemini under OpenAI's name, leave reasoning out of the completion but count it, and bill it, in the total. */
function outputOf(usage: JsonObject): unknown {
  const made = usage.completion_tokens ?? usage.output_tokens
  const [input, output, total] = [whole(usage.prompt_tokens ?? usage.input_tokens), whole(made), whole(usage.total_tokens)]
  return input === undefined || output === undefined || total === undefined ? made : Math.max(output, total - input)
}
