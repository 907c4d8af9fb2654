// What the checks found, told as tables. A known difference needs a written reason, and a reason that explains nothing fails the run.
import { readFileSync } from 'node:fs'
import { hasContent, saidByStream, stopOf } from './canonical.ts'
import { framingFor, messagesOf } from './frames.ts'
import type { Recording } from './recordings.ts'
import { wireOf } from './routes.ts'

/** One check of one recording. */
export type Finding = {
  readonly recording: Recording
  /** The wire the client spoke. */
  readonly client: string
  /** `A1` to `B8`. */
  readonly check: string
  /** What is wrong; undefined when nothing is. */
  readonly complaint: string | undefined
}

/** A declared difference: by recording, or by rule over its members. */
export type Exception = {
  readonly id?: string
  readonly match?: { readonly [member in 'provider' | 'protocol' | 'endpoint' | 'tag' | 'client' | 'trait']?: string }
  /** The checks it excuses, as `A1` or `A1,A2`. */
  readonly check: string
  readonly reason: string
}

export function readExceptions(): Exception[] {
  return JSON.parse(readFileSync(new URL('./exceptions.json', import.meta.url), 'utf8')) as Exception[] // our own file
}

export type Judged = {
  readonly failures: readonly Finding[]
  readonly excused: readonly { readonly finding: Finding; readonly reason: string }[]
  readonly unused: readonly Exception[]
}

/** Part complaints into failures and declared differences. */
export function judge(findings: readonly Finding[], exceptions: readonly Exception[]): Judged {
  const failures: Finding[] = []
  const excused: { finding: Finding; reason: string }[] = []
  const used = new Set<Exception>()
  for (const finding of findings) {
    if (finding.complaint === undefined) continue
    const exception = exceptions.find((candidate) => excuses(candidate, finding))
    if (exception) {
      used.add(exception)
      excused.push({ finding, reason: exception.reason })
    } else failures.push(finding)
  }
  return { failures, excused, unused: exceptions.filter((exception) => !used.has(exception)) }
}

/** What an exception may ask of a recording that no member of it says. */
const traits: Readonly<Record<string, (recording: Recording) => boolean>> = {
  preflight: ({ request }) => request.method === 'OPTIONS',
  'malformed-request': ({ request }) => {
    if (!request.opaque || !/\bjson\b/.test(request.headers['content-type'] ?? 'application/json')) return false
    try {
      JSON.parse(request.opaque.toString('utf8'))
      return false
    } catch {
      return true
    }
  },
  'null-answer': ({ response }) => response.json === null,
  'failed-at-once': (recording) => recording.isStream && recording.response.status < 300 && failsAtOnce(recording),
}

function failsAtOnce(recording: Recording): boolean {
  const framing = framingFor(recording)
  if (!framing) return false
  const said = saidByStream(wireOf(recording), messagesOf(framing, Buffer.concat(recording.response.chunks)))
  return !hasContent(said) && (said.fault !== undefined || stopOf(wireOf(recording), said) === 'error')
}

function excuses({ id, match, check }: Exception, { recording, client, check: found }: Finding): boolean {
  if (!check.split(',').includes(found)) return false
  if (id !== undefined) return id === recording.id
  if (!match) return false
  return Object.entries(match).every(([member, value]) => {
    if (member === 'tag') return recording.tags.includes(value)
    if (member === 'client') return client === value
    if (member === 'trait') return traits[value]?.(recording) ?? false
    return recording[member as 'provider' | 'protocol' | 'endpoint'] === value // the type allows no other members
  })
}

/** Passed and all, by row and by check. */
export function table(
  findings: readonly Finding[],
  judged: Judged,
  rowOf: (finding: Finding) => string,
  columnOf: (finding: Finding) => string = (finding) => finding.check,
): string {
  const failed = new Set(judged.failures)
  const excused = new Set(judged.excused.map(({ finding }) => finding))
  const columns = [...new Set(findings.map(columnOf))].sort()
  const rows = Map.groupBy(findings, rowOf)
  const cell = (some: readonly Finding[]) => {
    const counted = some.filter((finding) => !excused.has(finding))
    if (counted.length === 0) return some.length > 0 ? `(${some.length})` : '·'
    const passed = counted.filter((finding) => !failed.has(finding)).length
    return passed === counted.length ? `${passed}` : `${passed}/${counted.length}`
  }
  const lines = [...rows]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([row, some]) => [
      row,
      String(new Set(some.map(({ recording }) => recording.id)).size),
      share(some, failed, excused),
      ...columns.map((column) => cell(some.filter((finding) => columnOf(finding) === column))),
    ])
  const total = [
    'total',
    String(new Set(findings.map(({ recording }) => recording.id)).size),
    share(findings, failed, excused),
    ...columns.map((column) => cell(findings.filter((finding) => columnOf(finding) === column))),
  ]
  return aligned([['', 'n', 'share', ...columns], ...lines, total])
}

function share(some: readonly Finding[], failed: ReadonlySet<Finding>, excused: ReadonlySet<Finding>): string {
  const counted = some.filter((finding) => !excused.has(finding))
  if (counted.length === 0) return '-'
  const passed = counted.filter((finding) => !failed.has(finding)).length
  // Rounded down, so that only a whole is called whole.
  return `${(Math.floor((passed / counted.length) * 10_000) / 100).toFixed(2)} %`
}

/** The share of checks that passed, of those that no exception covers. */
export function shareOf(findings: readonly Finding[], judged: Judged): number {
  const counted = findings.length - judged.excused.length
  return counted === 0 ? 1 : (counted - judged.failures.length) / counted
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) => row.map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0))).join('  '))
    .join('\n')
}

/** Do `work` for every item, at most `width` at a time. */
export async function inParallel<T>(width: number, items: readonly T[], work: (item: T, place: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    for (let place = next++; place < items.length; place = next++) await work(items[place] as T, place) // place is in range
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker))
}
