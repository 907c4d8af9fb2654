// Keys, tokens and passwords.
import type { TextReader } from '../../../src/privacy/read-text.ts'
import type { Data } from './data.ts'
import type { Report } from './report.ts'
import type { GoldRow } from './scores.ts'

/** A secret that no public format tells: a password in words, in an assignment, in an address. */
const unlabelled = /passw|passphrase|pwd|kennwort|prose|basic.?auth|connection|url.?cred|db_/i

export function measureSecrets(report: Report, data: Data, reader: TextReader): void {
  const rows = data.rows('secrets')
  report.head(rows ? `Secrets (${rows.length} texts)` : 'Secrets: no data')
  if (!rows) return
  const isSecret = (kind: string) => kind.startsWith('SECRET') || kind === 'PASSWORD'
  const known = { found: 0, of: 0 }
  const words = { found: 0, of: 0 }
  const alarms = { found: 0, of: 0 }
  const bySource = new Map<string, { found: number; of: number }>()
  const tally = (count: { found: number; of: number }, isFound: boolean) => {
    count.of++
    if (isFound) count.found++
  }
  for (const row of rows) {
    const hits = reader.read(row.text).hits.filter(({ kind }) => isSecret(kind))
    if (row.label === 0) {
      tally(alarms, hits.length > 0)
      continue
    }
    for (const [isUnlabelled, isFound] of found(row, hits)) {
      tally(isUnlabelled ? words : known, isFound)
      const source = (row.source ?? '-').split('/')[0] ?? '-'
      const sum = bySource.get(source) ?? { found: 0, of: 0 }
      tally(sum, isFound)
      bySource.set(source, sum)
    }
  }
  report.percent('secrets of known formats', known.found / known.of, { least: 99 }, `${known.found} of ${known.of}`)
  report.percent('unlabelled passwords', words.found / words.of, { least: 80 }, `${words.found} of ${words.of}`)
  report.percent('secret false alarms', alarms.found / alarms.of, { most: 1 }, `${alarms.found} of ${alarms.of}`)
  for (const [source, sum] of bySource) report.percent(`  ${source}`, sum.found / sum.of, {}, `${sum.found} of ${sum.of}`)
}

/** Each secret of a text and whether it was found; of a text only known to hold one, whether anything was. */
function* found(row: GoldRow, hits: readonly { start: number; end: number }[]): Generator<[isUnlabelled: boolean, isFound: boolean]> {
  if (row.gold === 'doc' || (row.spans ?? []).length === 0) {
    yield [unlabelled.test(row.source ?? ''), hits.length > 0]
    return
  }
  for (const span of row.spans ?? []) {
    const isCovered = hits.some((hit) => hit.start <= span.start && hit.end >= span.end)
    yield [unlabelled.test(span.src_label ?? row.source ?? ''), isCovered]
  }
}
