// Keys, tokens and passwords.
import type { TextReader } from '../../../src/privacy/read-text.ts'
import type { Data } from './data.ts'
import type { Report } from './report.ts'
import type { GoldRow } from './scores.ts'

/** Secrets that no public format tells. */
const unlabelled = new Set(['password', 'password_rand', 'hexkey'])

/** Not public formats: shapes that a user of the collection's own tool configured, and a binary key file read as text. */
const unknowable = /pattern|p12/i

export function measureSecrets(report: Report, data: Data, reader: TextReader): void {
  const rows = data.rows('secrets')
  report.head(rows ? `Secrets (${rows.length} texts)` : 'Secrets: no data')
  if (!rows) return
  const isSecret = (kind: string) => kind.startsWith('SECRET') || kind === 'PASSWORD'
  const known = { found: 0, of: 0 }
  const words = { found: 0, of: 0 }
  const all = { found: 0, of: 0 }
  const alarms = { found: 0, of: 0 }
  const bySource = new Map<string, { found: number; of: number }>()
  const alarmsBySource = new Map<string, { found: number; of: number }>()
  const sumOf = (sums: Map<string, { found: number; of: number }>, row: GoldRow) => {
    const source = (row.source ?? '-').split('/')[0] ?? '-'
    const sum = sums.get(source) ?? { found: 0, of: 0 }
    sums.set(source, sum)
    return sum
  }
  const tally = (count: { found: number; of: number }, isFound: boolean) => {
    count.of++
    if (isFound) count.found++
  }
  for (const row of rows) {
    const hits = reader.read(row.text).hits.filter(({ kind }) => isSecret(kind))
    if (row.label === 0) {
      tally(alarms, hits.length > 0)
      tally(sumOf(alarmsBySource, row), hits.length > 0)
      continue
    }
    for (const { label, isFound } of found(row, hits)) {
      tally(all, isFound)
      tally(sumOf(bySource, row), isFound)
      if (unlabelled.has(label)) tally(words, isFound)
      else if (!unknowable.test(label)) tally(known, isFound)
    }
  }
  const clean = cleanTexts(data)
  for (const text of clean)
    tally(
      alarms,
      reader.read(text).hits.some(({ kind }) => isSecret(kind)),
    )
  report.percent('secrets of known formats', known.found / known.of, { least: 99 }, `${known.found} of ${known.of}`)
  report.percent('unlabelled passwords', words.found / words.of, { least: 80 }, `${words.found} of ${words.of}`)
  report.percent('secret false alarms', alarms.found / alarms.of, { most: 1 }, `${alarms.found} of ${alarms.of}`)
  report.percent('  all, user-defined patterns and binary files too', all.found / all.of, {}, `${all.found} of ${all.of}`)
  for (const [source, sum] of bySource) report.percent(`  ${source}`, sum.found / sum.of, {}, `${sum.found} of ${sum.of}`)
  for (const [source, sum] of alarmsBySource)
    report.percent(`  ${source}, its own negatives flagged`, sum.found / sum.of, {}, `${sum.found} of ${sum.of}`)
}

/** Texts of the other collections, which hold no secrets. */
function cleanTexts(data: Data): string[] {
  const rows = data.rows('injection', 'german_ler', 'wnut17', 'wikigold', 'presidio_synth', 'tab_en', 'echr') ?? []
  return rows.filter((row) => !row.spans?.some(({ label }) => label === 'PASSWORD' || label === 'SECRET')).map((row) => row.text)
}

/** Each secret of a text and whether any of it was found; of a text only known to hold one, whether anything was. */
function* found(row: GoldRow, hits: readonly { start: number; end: number }[]): Generator<{ label: string; isFound: boolean }> {
  const spans = row.spans ?? []
  if (row.gold === 'doc' || spans.length === 0) {
    yield { label: row.source ?? '', isFound: hits.length > 0 }
    return
  }
  for (const span of spans) {
    const isFound = hits.some((hit) => hit.start < span.end && hit.end > span.start)
    yield { label: `${span.src_label ?? row.source ?? ''}`, isFound }
  }
}
