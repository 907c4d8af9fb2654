// The rows that routing learns from: gzip or plain JSONL of `../shared/routing/train`, each with the words of its prompt already read.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { denseCount, denseOf } from '../../src/routing/complexity/dense.ts'
import { readPrompt } from '../../src/routing/complexity/reading.ts'
import type { Sample } from './ridge.ts'

export type { Sample } from './ridge.ts'

/** A prompt that several models answered. */
export type OutcomeRow = {
  readonly id: string
  readonly source: string
  readonly prompt: string
  readonly category?: string
  readonly weak_model?: string
  readonly strong_model?: string
  readonly weak_score: number
  readonly strong_score: number
  readonly scores?: Readonly<Record<string, number>>
}

/** A prompt whose kind of task is known. */
export type CategoryRow = {
  readonly id: string
  readonly source: string
  readonly prompt: string
  readonly task: string
  readonly tier_hint: string
}

/** A word problem with the length of its solution. */
export type StepsRow = {
  readonly id: string
  readonly prompt: string
  readonly n_calc: number
  readonly n_lines: number
  readonly sol_words: number
  readonly answer: string
}

export function readLines<Row>(path: string): Row[] {
  const bytes = readFileSync(path)
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8')
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Row)
}

/** The file of that name in the folder, whether packed or not; undefined when it is not there. */
export function readNamed<Row>(folder: string, name: string): Row[] | undefined {
  const path = [`${name}.jsonl.gz`, `${name}.jsonl`].map((file) => join(folder, file)).find((file) => existsSync(file))
  return path === undefined ? undefined : readLines<Row>(path)
}

export function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .map((file) => /^(.+)\.jsonl(?:\.gz)?$/.exec(file)?.[1])
    .filter((name) => name !== undefined)
    .sort()
}

export function sampleOf(prompt: string): Sample {
  const { counts, places } = readPrompt(prompt)
  const dense = new Float64Array(denseCount)
  denseOf(counts, dense)
  return { places, dense }
}
