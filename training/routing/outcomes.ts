// What several models scored on one prompt, made into soft labels: one weak model's luck says little, the mean of many says how hard it is.
import { abilityOf } from '../../src/routing/complexity/abilities.ts'
import type { TaskFamily } from '../../src/routing/complexity/complexity.ts'
import { denseNames } from '../../src/routing/complexity/dense.ts'
import { type OutcomeRow, readNamed, type Sample, sampleOf } from './rows.ts'

/** Files of the training folder that hold outcomes. */
const files = ['mmlupro_nonmmlu', 'llmrouter_tasks', 'zeroeval_crux', 'zeroeval_numersense', 'vicuna80_chat']

/** A model weaker than this stands for what may run locally, one stronger than the second for the cloud. */
const weakBelow = 0.55
const strongFrom = 0.62
/** The better local models, and the better strong ones. */
const ableFrom = 0.4
const bestFrom = 0.7

/** Models whose answers were scored as wrong for their form, by source. */
const malformed: Readonly<Record<string, RegExp>> = {
  mmlu: /qwen2\.5-7b|codegemma/,
  human_eval: /mistral-7b|gemma-2-9b/,
  mbpp: /mistral-7b/,
  'agentverse-logicgrid': /qwen2\.5-7b|codegemma/,
  commongen: /nemotron-super/,
}
const weakFamily: TaskFamily = 'choice'

export type Outcome = {
  readonly id: string
  readonly source: string
  readonly file: string
  readonly prompt: string
  readonly sample: Sample
  /** How many of the weak models fail, and how much better the strong ones do. */
  readonly fail: number
  readonly gain: number
  /** How much better the best do than what runs well locally: the gap that a router lives on. */
  readonly lead: number
  readonly answers: readonly { readonly model: string; readonly score: number }[]
}

export function readOutcomes(folder: string): Outcome[] {
  return files.flatMap((file) => (readNamed<OutcomeRow>(folder, file) ?? []).map((row) => outcomeOf(row, file)))
}

function outcomeOf(row: OutcomeRow, file: string): Outcome {
  const source = row.category ?? row.source
  const answers = Object.entries(row.scores ?? {})
    .filter(([model, score]) => typeof score === 'number' && !malformed[source]?.test(model))
    .map(([model, score]) => ({ model, score }))
  const scoresOf = (fits: (ability: number) => boolean): number[] =>
    answers.filter(({ model }) => fits(abilityOf(model, weakFamily).ability + codeBack(model))).map(({ score }) => score)
  const weak = mean(scoresOf((ability) => ability < weakBelow)) ?? row.weak_score
  const strong = mean(scoresOf((ability) => ability >= strongFrom)) ?? row.strong_score
  const able = mean(scoresOf((ability) => ability >= ableFrom && ability < weakBelow)) ?? weak
  const best = mean(answers.filter(({ model }) => abilityOf(model, weakFamily).ability >= bestFrom).map(({ score }) => score)) ?? strong
  return {
    id: row.id,
    source: `${file}/${source}`,
    file,
    prompt: row.prompt,
    sample: sampleOf(row.prompt),
    fail: 1 - weak,
    gain: strong - weak,
    lead: best - able,
    answers,
  }
}

/** A speciality lowers what a model can do elsewhere; it stays in its class all the same. */
function codeBack(model: string): number {
  return /cod(?:er|e)/i.test(model) ? 0.12 : 0
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length
}

const numericOptions = denseNames.indexOf('numericOptions')
const options = denseNames.indexOf('manyOptions')

/** Answered from knowledge, with options that are words: a question whose options are numbers is a calculation in disguise. */
export function isKnowledge({ sample }: Outcome): boolean {
  return sample.dense[numericOptions]! < 0.5
}

export function hasOptions({ sample }: Outcome): boolean {
  return sample.dense[options]! >= 3
}

/** The values less their source's mean: what is hard within a source, not which source is hard. */
export function centred(rows: readonly Outcome[], labelOf: (row: Outcome) => number): number[] {
  const sums = new Map<string, { sum: number; count: number }>()
  for (const row of rows) {
    const entry = sums.get(row.source) ?? { sum: 0, count: 0 }
    entry.sum += labelOf(row)
    entry.count++
    sums.set(row.source, entry)
  }
  return rows.map((row) => {
    const { sum, count } = sums.get(row.source)!
    return labelOf(row) - sum / count
  })
}

/** So much that a source of a thousand rows does not drown one of a hundred. */
export function evened(rows: readonly Outcome[]): number[] {
  const sizes = new Map<string, number>()
  for (const { source } of rows) sizes.set(source, (sizes.get(source) ?? 0) + 1)
  return rows.map(({ source }) => 10 / Math.sqrt(sizes.get(source)!))
}
