// Texts as people send them all day: most hold nothing to hide, the others a name or a number in the middle of ordinary work. The rules were
// shaped on one half (`seen`) and never looked at the other (`held`); both are told apart, because only the second says what strangers get.
import { join } from 'node:path'
import { actionOf, type Profile } from '../../../src/privacy/profiles.ts'
import type { TextReader } from '../../../src/privacy/read-text.ts'
import { readRows } from './data.ts'
import type { Report } from './report.ts'

type Span = { readonly start: number; readonly end: number }
export type EverydayRow = {
  readonly id: string
  readonly lang: string
  readonly kind: string
  readonly half: 'seen' | 'held'
  readonly text: string
  /** What must be hidden, whole. */
  readonly spans: readonly Span[]
  /** What may be hidden or shown: a date, the name of a body. */
  readonly may?: readonly Span[]
}

export const everyday = join(import.meta.dirname, '../fixtures/everyday.jsonl')

/** What a reader does with one text: spans it left open in any part, and what it hid for nothing. */
export function judged({ text, spans, may = [] }: EverydayRow, reader: TextReader, profile: Profile) {
  const hidden = reader.read(text).hits.filter(({ kind }) => actionOf(profile, kind) !== 'allow')
  const isHidden = new Uint8Array(text.length)
  for (const { start, end } of hidden) isHidden.fill(1, start, end)
  const missed = spans.filter(({ start, end }) => {
    for (let at = start; at < end; at++) if (!isHidden[at] && /[\p{L}\p{N}]/u.test(text[at]!)) return true
    return false
  })
  const wanted = new Uint8Array(text.length)
  for (const { start, end } of [...spans, ...may]) wanted.fill(1, start, end)
  let over = 0
  for (let at = 0; at < text.length; at++) if (isHidden[at] && !wanted[at] && text[at] !== ' ') over++
  const wrong = hidden.filter(({ start, end }) => !wanted.subarray(start, end).some((sign) => sign === 1))
  return { missed, wrong, over, free: wanted.reduce((sum, sign) => sum + 1 - sign, 0) }
}

export function measureEveryday(report: Report, reader: TextReader, profile: Profile): void {
  const all = readRows<EverydayRow>(everyday)
  report.head(`Everyday texts (${all.length}, in five languages)`)
  for (const half of ['seen', 'held'] as const) {
    const rows = all.filter((row) => row.half === half).map((row) => ({ row, ...judged(row, reader, profile) }))
    const plain = rows.filter(({ row }) => row.spans.length === 0)
    const left = plain.filter(({ over }) => over === 0).length
    report.percent(`${half}: nothing to hide, left as it is`, left / plain.length, { least: 98 }, `${left} of ${plain.length}`)
    const spans = rows.reduce((sum, { row }) => sum + row.spans.length, 0)
    const covered = spans - rows.reduce((sum, { missed }) => sum + missed.length, 0)
    report.percent(`${half}: what must be hidden, whole`, covered / spans, { least: 97 }, `${covered} of ${spans}`)
    const [over, free] = [rows.reduce((sum, row) => sum + row.over, 0), rows.reduce((sum, row) => sum + row.free, 0)]
    report.percent(`${half}: hidden for nothing`, over / free, {}, `${over} of ${free} characters`)
  }
}
