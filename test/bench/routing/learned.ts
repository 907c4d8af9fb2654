// What `drawbridge learn` makes of outcomes of the weak model alone, as a house has them that asks home first: for each split of `splits.json`
// its rows come in as judged answers, and what was learned, if it was adopted, is measured on all others.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Estimate, Estimator } from '../../../src/routing/complexity/complexity.ts'
import { movedBy } from '../../../src/routing/complexity/model.ts'
import { priorOf } from '../../../src/routing/expect.ts'
import { type Experience, learn } from '../../../src/routing/learning/learn.ts'
import { calibrationError, logLoss, type Told } from '../../../src/routing/learning/scores.ts'
import { anyOther, type Site, withSite } from '../../../src/routing/learning/site.ts'
import { chanceAt, logit } from '../../../src/routing/odds.ts'
import { randomOf } from '../../../training/routing/random.ts'
import type { OutcomeRow } from '../../../training/routing/rows.ts'
import { average, rankScore } from './metrics.ts'
import { judge } from './ranks.ts'
import type { Report } from './report.ts'

/** The two of the table, as RouteLLM names them. */
const home = 'home/mixtral-8x7b'
const strong = 'gpt-4-1106-preview'
const model = home.slice(home.indexOf('/') + 1)

export function measureLearned(report: Report, folder: string, rows: readonly OutcomeRow[] | undefined, estimator: Estimator): void {
  const path = join(folder, 'splits.json')
  if (!rows || !existsSync(path)) {
    report.text(`\nNo table with splits.json in ${folder}: what is learned from outcomes is not measured`)
    return
  }
  const splits = (JSON.parse(readFileSync(path, 'utf8')) as { mmlu_adapt_1500_rows: number[][] }).mmlu_adapt_1500_rows
  const estimates = rows.map(({ prompt }) => estimator.estimate(prompt))
  for (const count of [300, 600, 1_500]) {
    const trials = splits.map((split) => measureSplit(shuffled(split).slice(0, count), rows, estimates, estimator))
    const of = (figure: (trial: (typeof trials)[number]) => number) => average(trials.map(figure))
    report.head(`Learned from ${count} outcomes of the weak model, mean of ${splits.length} splits`)
    const steps = trials.map(({ adopted }) => adopted)
    report.add(`learned ${count}: splits in which it was adopted`, steps.filter((step) => step !== 'nothing').length, {
      note: `with words ${steps.filter((step) => step === 'words').length}`,
    })
    report.add(
      `learned ${count}: log loss as shipped`,
      of(({ before }) => before.loss),
    )
    report.add(
      `learned ${count}: log loss learned`,
      of(({ after }) => after.loss),
    )
    report.add(
      `learned ${count}: calibration error as shipped`,
      of(({ before }) => before.error),
    )
    report.add(
      `learned ${count}: calibration error learned`,
      of(({ after }) => after.error),
    )
    report.add(
      `learned ${count}: APGR as shipped`,
      of(({ before }) => before.apgr),
    )
    report.add(
      `learned ${count}: APGR learned`,
      of(({ after }) => after.apgr),
    )
  }
}

/** The rows of a split lie by subject; questions of a house come as they come. */
function shuffled(split: readonly number[]): number[] {
  const random = randomOf(1)
  const order = [...split]
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const kept = order[at]!
    order[at] = order[other]!
    order[other] = kept
  }
  return order
}

function measureSplit(split: readonly number[], rows: readonly OutcomeRow[], estimates: readonly Estimate[], estimator: Estimator) {
  const experiences = split.map((row, place): Experience => {
    const { family, pRight, features } = estimates[row]!
    return {
      exchange: `d_${place}`,
      at: new Date(Date.UTC(2026, 0, 1) + place * 60_000).toISOString(),
      source: 'feedback',
      right: rows[row]!.weak_score,
      model: home,
      family,
      expected: pRight(priorOf(model, family)),
      estimator: estimator.version,
      thread: `t_${place}`,
      ...(features && { sample: features }),
    }
  })
  const { site, trials } = learn(experiences, { estimator: estimator.version, at: '2026-02-01T00:00:00.000Z' })
  const used = new Set(split)
  const others = rows.map((_, at) => at).filter((at) => !used.has(at))
  const adopted = trials.findLast(({ isBetter }) => isBetter)?.what ?? 'nothing'
  return { adopted, before: scored(others, rows, estimates, undefined), after: scored(others, rows, estimates, site) }
}

function scored(others: readonly number[], rows: readonly OutcomeRow[], estimates: readonly Estimate[], site: Site | undefined) {
  const seen = others.map((at) => {
    const shipped = estimates[at]!.pRight(priorOf(model, estimates[at]!.family))
    const { learned } = site ? withSite(estimates[at]!, site) : {}
    const chance = chanceAt(logit(shipped) + (learned?.get(home) ?? 0))
    const best = estimates[at]!.pRight(priorOf(strong, estimates[at]!.family))
    const gain = chanceAt(logit(best) + (learned?.get(anyOther) ?? 0)) - best - (chance - shipped)
    return {
      told: { chance, right: rows[at]!.weak_score, weight: 1, thread: '' } satisfies Told,
      hard: movedBy(estimates[at]!.complexity, gain),
    }
  })
  const told = seen.map((one) => one.told)
  const judged = judge(
    others.map((at) => rows[at]!),
    (_, at) => seen[at]!.hard,
  )
  return { loss: logLoss(told), error: calibrationError(told), apgr: rankScore(judged).apgr }
}
