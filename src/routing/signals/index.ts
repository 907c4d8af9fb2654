// Every signal, one line each, in the order in which a decision keeps them.
import type { Signal } from '../../core/decision.ts'
import type { Question } from '../question.ts'
import { abilities } from './abilities.ts'
import { bridge } from './bridge.ts'
import { budgets } from './budgets.ts'
import { category } from './category.ts'
import { complexity } from './complexity.ts'
import { content } from './content.ts'
import { costCeiling } from './cost-ceiling.ts'
import { deadline } from './deadline.ts'
import { estimator } from './estimator.ts'
import { freshness } from './freshness.ts'
import { health } from './health.ts'
import { labels } from './labels.ts'
import { learned } from './learned.ts'
import { level } from './level.ts'
import { load } from './load.ts'
import { offPeak } from './off-peak.ts'
import { output } from './output.ts'
import { reach } from './reach.ts'
import { rights } from './rights.ts'
import type { SignalReader, Surroundings } from './signal.ts'
import { task } from './task.ts'
import { tokens } from './tokens.ts'
import { warmth } from './warmth.ts'

export const signals: readonly SignalReader[] = [
  level,
  tokens,
  task,
  labels,
  abilities,
  complexity,
  category,
  rights,
  learned,
  estimator,
  output,
  freshness,
  deadline,
  costCeiling,
  budgets,
  reach,
  content,
  health,
  load,
  warmth,
  offPeak,
  bridge,
]

export function readSignals(question: Question, around: Surroundings): Signal[] {
  const read: Signal[] = []
  for (const reader of signals) {
    const signal = reader.read(question, around)
    if (signal) read.push(signal)
  }
  return read
}

/** What a past request was, as far as its signals tell. */
export function recallQuestion(kept: readonly Signal[]): Partial<Question> {
  const values = new Map(kept.map(({ name, value }) => [name, value]))
  const known: Partial<Question> = {}
  for (const { name, recall } of signals) {
    const value = values.get(name)
    if (recall && value !== undefined) Object.assign(known, recall(value, values))
  }
  return known
}
