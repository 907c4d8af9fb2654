// An exchange as one flat row and back. Column types are those every SQL database has: text, integers and doubles.
import type { Decision } from '../core/decision.ts'
import type { Attempt, Entry } from '../core/exchange.ts'
import type { Usage } from '../core/usage.ts'

/** One row of `exchanges`. Times are ISO 8601 in UTC, money whole micro-dollars, durations milliseconds; JSON is kept as text. */
export type ExchangeRow = {
  id: string
  decision_id: string
  at: string
  caller: string
  door: string
  operation: string
  asked_model: string
  answered_model: string | null
  /** Of the last attempt: the one that answered, or the one that failed for good. Null when nothing was sent. */
  upstream: string | null
  provider: string | null
  zone: string | null
  lane: string | null
  /** 0 or 1: not every driver speaks booleans. */
  is_stream: number
  level: string
  route: string
  outcome: string
  status: number
  error: string | null
  input_total: number | null
  cache_read: number | null
  cache_write: number | null
  cache_write_1h: number | null
  output_total: number | null
  reasoning: number | null
  /** 0 or 1; null when the exchange did not say. */
  usage_estimated: number | null
  cost_micros: number | null
  cost_source: string
  priced_at: string | null
  first_byte_ms: number | null
  total_ms: number
  traceparent: string | null
  /** What the caller's own model would have cost, and which that is. */
  baseline_model: string | null
  baseline_micros: number | null
  team: string | null
  /** Values replaced in what was sent by the last attempt; null when it did not say. */
  redactions: number | null
  decision: string
  attempts: string
  warnings: string
  finish: string | null
  /** The chain this row is a link of, its number there, the hash before and its own. All null in rows from before the chain began. */
  chain: string | null
  seq: number | null
  prev_hash: string | null
  hash: string | null
}

/** One chain of one table: who writes it, the first link that must stand with the hash before it, and the last with its own. */
export type ChainRow = {
  ledger: string
  chain: string
  at: string
  start_seq: number
  start_hash: string
  last_seq: number
  last_hash: string
}

/** Something an operator did. `detail` is JSON text without secrets. */
export type AdminRow = {
  id: string
  at: string
  who: string
  action: string
  subject: string
  detail: string
  chain: string
  seq: number
  prev_hash: string
  hash: string
}

/** The ends of all chains, signed. `body` is the exact text that was signed. */
export type CheckpointRow = { writer: string; seq: number; at: string; body: string; hash: string; signature: string }

/** Sums of an hour or a day of exchanges that agree in all that reports ask for. `key` is a hash of those words. */
export type RollupRow = {
  key: string
  /** `hour` or `day`. */
  span: string
  /** ISO time at which it begins. */
  at: string
  caller: string
  team: string | null
  asked_model: string
  answered_model: string | null
  upstream: string | null
  zone: string | null
  level: string
  route: string
  outcome: string
  requests: number
  input_total: number
  output_total: number
  /** Of the exchanges whose cost is known, and how many these are. */
  cost_micros: number
  priced: number
  /** Of the exchanges whose baseline is known, and how many these are. */
  baseline_micros: number
  baselined: number
  /** Baseline less cost, where both are known. */
  saved_micros: number
  redactions: number
}

/** How many answers of an hour took about as long. `kind`: `total` or `first-byte`; `zone` is empty when nothing was sent. */
export type LatencyRow = { at: string; zone: string; kind: string; bucket: number; answers: number }

export type MetaRow = { name: string; value: string; at: string }

/** One body that left. `content` is null unless the operator keeps it. */
export type EgressRow = {
  seq: number
  exchange: string
  at: string
  upstream: string
  provider: string
  model: string
  zone: string
  destination: string
  level: string
  sha256: string
  bytes: number
  redactions: string
  policy: string
  content: Uint8Array | null
  prev_hash: string
  hash: string
}

/** Something that waits, or waited, for a human. Lists and counts are JSON text. */
export type ReviewRow = {
  id: string
  at: string
  exchange: string
  caller: string
  destination: string
  model: string
  level: string
  labels: string
  redactions: string
  state: string
  text: string
  edited: string | null
  decided_at: string | null
  decided_by: string | null
  note: string | null
}

/** One judgement of one answer. `features` is null unless the operator keeps outcomes and the prompt was still known. */
export type OutcomeRow = {
  exchange: string
  at: string
  source: string
  /** `right` is a word of SQL. */
  right_share: number
  reason: string | null
  upstream: string
  model: string
  family: string
  complexity: number
  expected: number
  estimator: string
  thread: string
  features: Uint8Array | null
}

/** A caller's key, of which only the hash is kept. Lists are JSON text; null bounds nothing. */
export type KeyRow = {
  id: string
  name: string
  role: string
  team: string | null
  prefix: string
  hash: string
  previous_hash: string | null
  previous_until: string | null
  zones: string | null
  models: string | null
  level: string | null
  most_level: string | null
  labels: string | null
  created_at: string
  created_by: string
  expires_at: string | null
  used_at: string | null
  revoked_at: string | null
  limits: string | null
  note: string | null
}

export type TeamRow = {
  name: string
  zones: string | null
  models: string | null
  most_level: string | null
  created_at: string
  limits: string | null
  note: string | null
}

/** One sum of one budget in one period. Amounts in whole micro-dollars, tokens or requests, as `unit` says. */
export type MeterRow = {
  id: string
  budget: string
  /** Whose sum it is, where a budget keeps one for each; empty otherwise. */
  subject: string
  unit: string
  starts_at: string
  /** Null when the period never ends. */
  ends_at: string | null
  spent: number
  reserved: number
  /** The part of `spent` that was not told by an upstream but estimated. */
  estimated: number
  /** Requests that were settled. */
  settled: number
}

/** An amount set aside for a request under way. `state`: `held`; `lapsed` when its gateway was not heard of and the estimate was booked;
 * `booked` when it was counted without having been held. */
export type HoldRow = { id: string; meter: string; amount: number; writer: string; state: string; expires_at: string }

export type SessionRow = {
  id: string
  hash: string
  subject: string
  name: string
  role: string
  team: string | null
  terms: string
  created_at: string
  used_at: string
  until: string
}

export type SignInRow = { hash: string; salt: string; back: string; until: string }

/** The text of a policy or of privacy rules, by its hash. */
export type PolicyRow = { sha256: string; kind: string; version: string; text: string; at: string; last_at: string }

export type Database = {
  policies: PolicyRow
  meters: MeterRow
  holds: HoldRow
  chains: ChainRow
  admin_log: AdminRow
  checkpoints: CheckpointRow
  rollups: RollupRow
  latencies: LatencyRow
  exchanges: ExchangeRow
  meta: MetaRow
  egress: EgressRow
  reviews: ReviewRow
  outcomes: OutcomeRow
  keys: KeyRow
  teams: TeamRow
  sessions: SessionRow
  sign_ins: SignInRow
}

/** The order in which values are bound; those that are JSON text last. */
export const columns = [
  'id',
  'decision_id',
  'at',
  'caller',
  'door',
  'operation',
  'asked_model',
  'answered_model',
  'upstream',
  'provider',
  'zone',
  'lane',
  'is_stream',
  'level',
  'route',
  'outcome',
  'status',
  'error',
  'input_total',
  'cache_read',
  'cache_write',
  'cache_write_1h',
  'output_total',
  'reasoning',
  'usage_estimated',
  'cost_micros',
  'cost_source',
  'priced_at',
  'first_byte_ms',
  'total_ms',
  'traceparent',
  'baseline_model',
  'baseline_micros',
  'team',
  'redactions',
  'decision',
  'attempts',
  'warnings',
  'finish',
] as const satisfies readonly (keyof ExchangeRow)[]

/** Names come from callers and upstreams; a megabyte of model name must not become a megabyte of ledger. In UTF-16 units. */
export const longestText = 512

/** Most members of one list inside a row (candidates, rejections, attempts, warnings). */
export const longestList = 128

/** What `toRow` says of a row; the chain adds the rest. */
export type ContentRow = Pick<ExchangeRow, (typeof columns)[number]>

/** Write an exchange as a row. */
export function toRow(entry: Entry): ContentRow {
  const last = entry.attempts.at(-1)
  const usage = entry.usage
  return {
    id: entry.id,
    decision_id: entry.decision.id,
    at: entry.at,
    caller: text(entry.caller),
    door: text(entry.door),
    operation: entry.operation,
    asked_model: text(entry.askedModel),
    answered_model: entry.answeredModel === undefined ? null : text(entry.answeredModel),
    upstream: last ? text(last.upstream) : null,
    provider: last ? text(last.provider) : null,
    zone: last ? last.zone.zone : null,
    lane: last ? last.lane : null,
    is_stream: entry.isStream ? 1 : 0,
    level: entry.level,
    route: entry.route,
    outcome: entry.outcome,
    status: entry.status,
    error: entry.error ?? null,
    input_total: count(usage?.inputTotal),
    cache_read: count(usage?.cacheRead),
    cache_write: count(usage?.cacheWrite),
    cache_write_1h: count(usage?.cacheWrite1h),
    output_total: count(usage?.outputTotal),
    reasoning: count(usage?.reasoning),
    usage_estimated: entry.usageEstimated === undefined ? null : Number(entry.usageEstimated),
    cost_micros: count(entry.cost.micros),
    cost_source: text(entry.cost.source),
    priced_at: entry.cost.pricedAt ?? null,
    first_byte_ms: duration(entry.firstByteMs),
    total_ms: duration(entry.totalMs) ?? 0,
    traceparent: entry.traceparent === undefined ? null : text(entry.traceparent),
    baseline_model: entry.baseline ? text(entry.baseline.model) : null,
    baseline_micros: count(entry.baseline?.micros),
    team: entry.team === undefined ? null : text(entry.team),
    redactions: last?.redactions ? count(Object.values(last.redactions).reduce((sum, each) => sum + each, 0)) : null,
    decision: decisionJson(entry.decision),
    attempts: toJson(entry.attempts.slice(0, longestList)),
    warnings:
      entry.warnings.length === 0
        ? '[]'
        : toJson(entry.warnings.slice(0, longestList).map(({ path, code }) => ({ path: text(path), code }))),
    finish: entry.finish === undefined ? null : toJson(entry.finish),
  }
}

/** Read an exchange back. */
export function fromRow(row: ContentRow): Entry {
  const usage = usageOf(row)
  // The row's words were written by `toRow` from these very types, and migrations keep them true.
  return {
    id: row.id,
    at: row.at,
    caller: row.caller,
    door: row.door,
    operation: row.operation as Entry['operation'],
    askedModel: row.asked_model,
    ...(row.answered_model !== null && { answeredModel: row.answered_model }),
    isStream: row.is_stream === 1,
    level: row.level as Entry['level'],
    route: row.route as Entry['route'],
    decision: fromJson(row.decision) as Entry['decision'],
    attempts: fromJson(row.attempts) as Attempt[],
    warnings: fromJson(row.warnings) as Entry['warnings'],
    ...(usage && { usage }),
    ...(row.usage_estimated !== null && { usageEstimated: row.usage_estimated === 1 }),
    ...(row.finish !== null && { finish: fromJson(row.finish) as Entry['finish'] }),
    cost: {
      ...(row.cost_micros !== null && { micros: Number(row.cost_micros) }),
      source: row.cost_source,
      ...(row.priced_at !== null && { pricedAt: row.priced_at }),
    },
    outcome: row.outcome as Entry['outcome'],
    status: row.status,
    ...(row.error !== null && { error: row.error as Entry['error'] }),
    ...(row.first_byte_ms !== null && { firstByteMs: row.first_byte_ms }),
    totalMs: row.total_ms,
    ...(row.traceparent !== null && { traceparent: row.traceparent }),
    ...(row.baseline_model !== null && {
      baseline: { model: row.baseline_model, ...(row.baseline_micros !== null && { micros: Number(row.baseline_micros) }) },
    }),
    ...(row.team !== null && { team: row.team }),
  }
}

/** A row's values in the order of `columns`, ready to be bound. */
export type Values = readonly (string | number | null)[]

declare const packed: unique symbol
/**
 * A row on its way to the ledger: one line of JSON with all short values, then a line for each column that is JSON already. One flat
 * string, because an exchange as objects is some sixty of them, which the collector would copy again and again while they wait.
 */
export type PackedRow = string & { readonly [packed]: true }

/** The columns that hold JSON text; they stand last, so that their text follows the rest as it is. JSON has no bare line break. */
const jsonColumns = ['decision', 'attempts', 'warnings', 'finish'] as const
const shortColumns = columns.slice(0, -jsonColumns.length)

/** Flatten exchanges. What is no entry, and would block the rest for ever, is left out and counted. */
export function pack(entries: readonly Entry[]): { readonly rows: PackedRow[]; readonly refused: number } {
  const rows: PackedRow[] = []
  for (const entry of entries) {
    const row = packOne(entry)
    if (row !== undefined) rows.push(row)
  }
  return { rows, refused: entries.length - rows.length }
}

function packOne(entry: Entry): PackedRow | undefined {
  try {
    const row = toRow(entry)
    return shortColumns.some((column) => row[column] === undefined) ? undefined : packRow(row)
  } catch {
    // A member that every entry has is missing; the caller is told by `refused`.
    return undefined
  }
}

/** A row as `pack` packs it, which is also the text its hash is made of: the same row always gives the same text. */
export function packRow(row: ContentRow): PackedRow {
  const short = shortColumns.map((column) => row[column])
  // Joined, not concatenated: a concatenation would keep all its parts. An empty last line stands for null, which is no JSON text.
  return [JSON.stringify(short), row.decision, row.attempts, row.warnings, row.finish ?? ''].join('\n') as PackedRow
}

/** What `pack` packed. */
export function unpack(row: PackedRow): Values {
  const [short = '[]', decision = '', attempts = '', warnings = '', finish = ''] = row.split('\n')
  return [...(JSON.parse(short) as Values), decision, attempts, warnings, finish === '' ? null : finish] // written by `packOne`
}

/** The id of a packed row. */
export function idOf(row: PackedRow): string {
  return String(unpack(row)[0])
}

const usageColumns = [
  ['inputTotal', 'input_total'],
  ['cacheRead', 'cache_read'],
  ['cacheWrite', 'cache_write'],
  ['cacheWrite1h', 'cache_write_1h'],
  ['outputTotal', 'output_total'],
  ['reasoning', 'reasoning'],
] as const satisfies readonly (readonly [keyof Usage, keyof ContentRow])[]

function usageOf(row: ContentRow): Usage | undefined {
  const said = usageColumns.filter(([, column]) => row[column] !== null)
  return said.length > 0 ? Object.fromEntries(said.map(([name, column]) => [name, Number(row[column])])) : undefined
}

/** A count of tokens or micro-dollars: whole and exact, or not known. */
function count(value: number | undefined): number | null {
  return value !== undefined && Number.isSafeInteger(value) ? value : null
}

function duration(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}

/** Text that every database takes: well-formed Unicode, no NUL, bounded. */
function text(value: string): string {
  const short = value.length > longestText ? value.slice(0, longestText) : value
  const whole = short.isWellFormed() ? short : short.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '\ufffd') : whole
}

/** A house with a thousand models rejects a thousand at every request: the row keeps the first of them. */
function decisionJson(decision: Decision): string {
  const { rejected, signals } = decision
  const rest = { rejected: rejected.slice(0, longestList), signals: signals.slice(0, longestList) }
  return decision.kind === 'route'
    ? toJson({ ...decision, ...rest, candidates: decision.candidates.slice(0, longestList) })
    : toJson({ ...decision, ...rest, reasons: decision.reasons.slice(0, longestList) })
}

/** The only two places where JSON columns are written and read. */
function toJson(value: unknown): string {
  return JSON.stringify(value)
}

function fromJson(value: string): unknown {
  return JSON.parse(value)
}
