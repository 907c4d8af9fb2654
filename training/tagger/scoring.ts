// Asks the data folder's own score.mjs what predictions are worth, and says it in a line.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hit } from '../../src/privacy/detectors/detector.ts'
import type { Example } from './corpus.ts'

/** How a text is read. */
export type Read = (text: string) => readonly Hit[]

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

export function scoreExamples(data: string, examples: readonly Example[], read: Read, options: readonly string[]): Scores {
  const folder = mkdtempSync(join(tmpdir(), 'tagger-'))
  try {
    const path = join(folder, 'gold.jsonl')
    writeFileSync(path, examples.map(({ id, text, spans }) => JSON.stringify({ id, text, spans })).join('\n'))
    return score(data, path, predict(examples, read), options)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export function predict(examples: readonly Example[], read: Read): { id: string; spans: unknown }[] {
  return examples.map(({ id, text }) => ({ id, spans: read(text).map(({ start, end, kind }) => ({ start, end, label: kind })) }))
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
