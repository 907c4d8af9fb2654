// The training texts: the collection's own rows with what each teaches, long clean documents, and the templates.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type Example, type Ground, writeTemplates } from './templates.ts'

type Row = { readonly source: string; readonly text: string; readonly label: 0 | 1; readonly injection?: string }

const templateSeed = 7
const templateCount = 10_000
const longestExample = 6_000

/** Undefined where the training data is absent. */
export function readCorpus(folder: string): Example[] | undefined {
  const rows = readRows<Row>(join(folder, 'train/injection.jsonl.gz'))
  if (!rows) return undefined
  const grounds: Ground[] = rows
    .filter((row) => row.label === 0 && row.source.startsWith('bipia/'))
    .map((row) => ({ family: row.source, text: row.text }))
  const clean: Ground[] = []
  for (const [file, share] of [
    ['tab_en', 1],
    ['echr_fr_es_projected', 2],
    ['german_ler', 25],
    ['wnut17', 12],
    ['secrets_gitleaks', 4],
    ['presidio_synth', 4],
  ] as const)
    (readRows<{ text: string }>(join(folder, `train/${file}.jsonl.gz`)) ?? []).forEach((row, index) => {
      if (index % share === 0 && row.text.length > 40) clean.push({ family: file, text: row.text })
    })
  return [
    ...rows.map(exampleOf),
    ...clean.map(
      ({ family, text }, index): Example => ({
        families: [family],
        group: `${family}-${index}`,
        text: text.slice(0, longestExample),
        lesson: 'data',
      }),
    ),
    ...writeTemplates(templateSeed, templateCount, [...grounds, ...clean]),
  ]
}

export function exampleOf(row: Row): Example {
  const base = { families: [row.source], text: row.text }
  if (row.label === 0) return { ...base, group: row.text.slice(0, 80), lesson: row.source.startsWith('bipia/') ? 'data' : 'prompt' }
  if (row.injection === undefined) return { ...base, group: familiarStart(row.text), lesson: 'seizes' }
  const start = row.text.indexOf(row.injection)
  return { ...base, group: row.injection, lesson: 'planted', span: start < 0 ? undefined : [start, start + row.injection.length] }
}

/** Copies of one jailbreak differ in their first words and in the question at their end. */
function familiarStart(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z]+/g, '')
    .slice(20, 50)
}

export function readRows<Kind>(file: string): Kind[] | undefined {
  if (!existsSync(file)) return undefined
  return gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Kind) // the collection's own format
}
