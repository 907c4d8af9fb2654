// What holds nothing to hide must leave as it came: a gateway that hides too much is switched off.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { actionOf, type Profile } from '../../../src/privacy/profiles.ts'
import type { TextReader } from '../../../src/privacy/read-text.ts'
import { type Data, readRows } from './data.ts'
import { measureEveryday } from './everyday.ts'
import type { Report } from './report.ts'

type LeakRow = { readonly text: string; readonly pii?: readonly unknown[]; readonly must_not_leave?: readonly string[] }

export function measureUntouched(report: Report, data: Data, evals: string, reader: TextReader, profile: Profile): void {
  const prompts = (data.rows('synth_prompts') ?? []).filter((row) => (row.spans ?? []).length === 0).map((row) => row.text)
  const leaks = join(evals, 'leak.jsonl')
  if (existsSync(leaks))
    prompts.push(
      ...readRows<LeakRow>(leaks)
        .filter((row) => row.must_not_leave?.length === 0)
        .map((row) => row.text),
    )
  const own = readRows<{ text: string; kind: string }>(join(import.meta.dirname, '../fixtures/plain.jsonl'))
  report.head(`Nothing to hide (${prompts.length} texts of the collections, ${own.length} of our own)`)
  const measure = (name: string, texts: readonly string[], least?: number) => {
    if (texts.length === 0) return
    const found = texts.map((text) => reader.read(text).hits)
    const replaced = found.filter((hits) => hits.some(({ kind }) => actionOf(profile, kind) !== 'allow')).length
    const touched = found.filter((hits) => hits.length > 0).length
    report.percent(
      `${name} left as they are`,
      1 - replaced / texts.length,
      { least },
      `${texts.length - replaced} of ${texts.length}; without any finding ${texts.length - touched}`,
    )
  }
  measure('PII-free prompts', prompts, 98)
  for (const kind of new Set(own.map((row) => row.kind)))
    measure(
      `own ${kind}`,
      own.filter((row) => row.kind === kind).map((row) => row.text),
      98,
    )
  measureEveryday(report, reader, profile)
}
