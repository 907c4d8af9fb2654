// Numbers with a check digit or a country's own shape, one recogniser at a time.
import type { TextReader } from '../../../src/privacy/read-text.ts'
import type { Data } from './data.ts'
import type { Report } from './report.ts'

/** A case counts as found when what was found covers it; a negative as false alarm when something of the recogniser's own kind is found. */
export function measureRecognisers(report: Report, data: Data, reader: TextReader): void {
  const rows = data.rows('recognizer_cases')
  report.head(rows ? `Recognisers (${rows.length} cases)` : 'Recognisers: no data')
  if (!rows) return
  const kindsOf = new Map<string, Set<string>>()
  for (const row of rows)
    for (const span of row.spans ?? []) kindsOf.set(row.entity ?? '-', (kindsOf.get(row.entity ?? '-') ?? new Set()).add(span.label))
  const tallies = new Map<string, { found: number; of: number; alarms: number; negatives: number }>()
  for (const row of rows) {
    const entity = row.entity ?? '-'
    const tally = tallies.get(entity) ?? { found: 0, of: 0, alarms: 0, negatives: 0 }
    tallies.set(entity, tally)
    const { hits } = reader.read(row.text)
    const covered = new Uint8Array(row.text.length)
    for (const hit of hits) covered.fill(1, hit.start, hit.end)
    for (const span of row.spans ?? []) {
      tally.of++
      let isCovered = true
      for (let at = span.start; at < span.end; at++) if (!covered[at] && /[\p{L}\p{N}]/u.test(row.text[at] ?? '')) isCovered = false
      if (isCovered) tally.found++
    }
    if ((row.spans ?? []).length === 0) {
      tally.negatives++
      if (hits.some(({ kind }) => kindsOf.get(entity)?.has(kind))) tally.alarms++
    }
  }
  const all = [...tallies.values()].reduce((sum, tally) => ({
    found: sum.found + tally.found,
    of: sum.of + tally.of,
    alarms: sum.alarms + tally.alarms,
    negatives: sum.negatives + tally.negatives,
  }))
  report.percent('recognizer_cases recall', all.found / all.of, { least: 98 }, `${all.found} of ${all.of}`)
  report.percent('recognizer_cases false alarms on negatives', all.alarms / all.negatives, { most: 2 }, `${all.alarms} of ${all.negatives}`)
  const short = [...tallies].filter(([, tally]) => tally.found < tally.of * 0.98 || tally.alarms > 0).sort()
  for (const [entity, tally] of short)
    report.number(
      `  ${entity}`,
      tally.of === 0 ? Number.NaN : Math.round((tally.found / tally.of) * 1_000) / 10,
      '%',
      {},
      `${tally.found} of ${tally.of}; ${tally.alarms} false alarms of ${tally.negatives}`,
    )
}
