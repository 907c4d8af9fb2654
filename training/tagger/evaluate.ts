// Scores the tagger, the pattern detectors and propagation together on a folder of test sets.
//   node training/tagger/evaluate.ts --data ../shared/privacy [--bias 0] [--model models/tagger.bin] [--sets tab_en_a,…] [--alone] [--labels]
// It needs the folder's own score.mjs. `--alone` leaves the detectors out; `--labels` prints a line for each label.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Hit } from '../../src/privacy/detectors/detector.ts'
import { detectors } from '../../src/privacy/detectors/index.ts'
import { taggerOf } from '../../src/privacy/tagger/load.ts'
import { readModel } from '../../src/privacy/tagger/model.ts'
import type { Tagger } from '../../src/privacy/tagger/tagger.ts'
import { type Example, exampleOf, readRows } from './corpus.ts'
import { propagate } from './propagate.ts'

export type Reading = { readonly tagger: Tagger; readonly bias: number; readonly isAlone: boolean }

export function read(text: string, { tagger, bias, isAlone }: Reading): Hit[] {
  const found = [...tagger.tag(text, bias)]
  const patterns = isAlone ? [] : detectors.flatMap((detector) => detector.find(text).filter(({ score }) => score >= 0.5))
  return propagate(text, [...patterns, ...found])
}

type Line = { gold: number; pred: number; overlap: { p: number; r: number }; leak: number }

export type Scores = {
  labels: Record<string, Line>
  blind: Line & { overlap: { f2: number } }
  char: { leak_rate: number; precision: number; over_mask_rate: number }
  docs: { span_free: number; span_free_untouched: number }
  entity?: { direct_recall: number; quasi_recall: number; by_type: Record<string, { protected: number; n: number }> }
}

export function score(
  data: string,
  goldPath: string,
  predictions: readonly { id: string; spans: unknown }[],
  options: readonly string[],
): Scores {
  const folder = mkdtempSync(join(tmpdir(), 'tagger-'))
  try {
    const predictionPath = join(folder, 'predictions.jsonl')
    const scorePath = join(folder, 'scores.json')
    writeFileSync(predictionPath, predictions.map((prediction) => JSON.stringify(prediction)).join('\n'))
    execFileSync(process.execPath, [`${data}/score.mjs`, '--gold', goldPath, '--pred', predictionPath, '--json', scorePath, ...options])
    return JSON.parse(readFileSync(scorePath, 'utf8')) as Scores
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export function scoreExamples(data: string, examples: readonly Example[], reading: Reading, options: readonly string[]): Scores {
  const folder = mkdtempSync(join(tmpdir(), 'tagger-'))
  try {
    const path = join(folder, 'gold.jsonl')
    writeFileSync(path, examples.map(({ id, text, spans }) => JSON.stringify({ id, text, spans })).join('\n'))
    return score(data, path, predict(examples, reading), options)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function predict(examples: readonly Example[], reading: Reading): { id: string; spans: unknown }[] {
  return examples.map(({ id, text }) => ({
    id,
    spans: read(text, reading).map(({ start, end, kind }) => ({ start, end, label: kind })),
  }))
}

const percent = (share: number | undefined): string =>
  (share === undefined || Number.isNaN(share) ? '-' : (100 * share).toFixed(1)).padStart(6)

export function lineOf(name: string, scores: Scores): string {
  const { char, docs, entity, blind } = scores
  return (
    `${name.padEnd(22)} leak ${percent(char.leak_rate)}  precision ${percent(char.precision)}  over-mask ${percent(char.over_mask_rate)}` +
    `  DIRECT ${percent(entity?.direct_recall)}  QUASI ${percent(entity?.quasi_recall)}  F2 ${percent(blind.overlap.f2)}` +
    `  untouched ${percent(docs.span_free_untouched)} of ${docs.span_free}`
  )
}

export function labelLines(scores: Scores): string {
  const lines = Object.entries(scores.labels).map(
    ([label, { gold, pred, overlap, leak }]) =>
      `    ${label.padEnd(14)} gold ${String(gold).padStart(5)}  found ${String(pred).padStart(5)}  overlap P ${percent(overlap.p)} R ${percent(overlap.r)}  leak ${percent(leak)}`,
  )
  const entities = Object.entries(scores.entity?.by_type ?? {}).map(
    ([type, { protected: kept, n }]) => `    ${type.padEnd(22)} ${percent(kept / n)} of ${n}`,
  )
  return [...lines, ...entities].join('\n')
}

const sets = [
  { file: 'tab_en_a', options: [] },
  { file: 'synth_prompts', options: [] },
  { file: 'presidio_synth', options: ['--iou', '0.7', '--ignore', 'TITLE'] },
  { file: 'panorama_a', options: [] },
  { file: 'echr_fr_es_manual_a', options: [] },
  { file: 'german_ler_a', options: [] },
  { file: 'wikigold_a', options: [] },
  { file: 'wnut17_dev', options: ['--only', 'PERSON,ORG,LOCATION'] },
]

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: '../shared/privacy' },
      model: { type: 'string', default: 'models/tagger.bin' },
      bias: { type: 'string', default: '0' },
      sets: { type: 'string' },
      alone: { type: 'boolean', default: false },
      labels: { type: 'boolean', default: false },
    },
  })
  const tagger = taggerOf(readModel(readFileSync(values.model)))
  for (const bias of values.bias.split(',').map(Number)) {
    console.log(`bias ${bias}${values.alone ? ', tagger alone' : `, with ${detectors.length} detectors`}`)
    for (const { file, options } of sets) {
      if (values.sets && !values.sets.split(',').includes(file)) continue
      const path = `${values.data}/bench/${file}.jsonl.gz`
      const examples = readRows(path).map((row) => exampleOf(row, file))
      const scores = score(values.data, path, predict(examples, { tagger, bias, isAlone: values.alone }), options)
      console.log(lineOf(file, scores))
      if (values.labels) console.log(labelLines(scores))
    }
  }
}
