// With golden labels: fit on the rows of a split, measure on all others, for each split of `splits.json`.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Estimator } from '../../../src/routing/complexity/complexity.ts'
import { learnGolden } from '../../../training/routing/golden.ts'
import { type CategoryRow, type OutcomeRow, readNamed, sampleOf } from '../../../training/routing/rows.ts'
import { average, rankScore } from './metrics.ts'
import { judge } from './ranks.ts'
import type { Report } from './report.ts'

const table = 'routellm_mmlu'

export function measureAdapted(
  report: Report,
  folder: string,
  train: string,
  rows: readonly OutcomeRow[] | undefined,
  estimator: Estimator,
): void {
  const path = join(folder, 'splits.json')
  if (!rows || !existsSync(path)) {
    report.text(`\nNo ${table} with splits.json in ${folder}: golden labels are not measured`)
    return
  }
  const splits = (JSON.parse(readFileSync(path, 'utf8')) as { mmlu_adapt_1500_rows: number[][] }).mmlu_adapt_1500_rows
  const background = (readNamed<CategoryRow>(train, 'categories') ?? []).map(({ prompt }) => sampleOf(prompt))
  const samples = rows.map(({ prompt }) => sampleOf(prompt))
  const priors = rows.map(({ prompt }) => logOdds(estimator.estimate(prompt).complexity))
  const scores = splits.map((split) => {
    const golden = split.map((at) => ({ sample: samples[at]!, prior: priors[at]!, gain: rows[at]!.strong_score - rows[at]!.weak_score }))
    const score = learnGolden(golden, background)
    const used = new Set(split)
    const others = rows.map((_, at) => at).filter((at) => !used.has(at))
    return rankScore(
      judge(
        others.map((at) => rows[at]!),
        (_, at) => score(samples[others[at]!]!, priors[others[at]!]!),
      ),
    )
  })
  report.head(`${table} with ${splits[0]?.length} golden labels, mean of ${splits.length} splits`)
  const apgrs = scores.map(({ apgr }) => apgr)
  const mean = average(apgrs)
  const deviation = Math.sqrt(average(apgrs.map((apgr) => (apgr - mean) ** 2)))
  const note = `+- ${deviation.toFixed(3)} between splits, ${Math.min(...apgrs).toFixed(3)}-${Math.max(...apgrs).toFixed(3)}`
  report.add(`${table}, golden: APGR`, mean, { bound: { least: 0.65 }, note })
  report.add(`${table}, golden: CPT(50)`, average(scores.map(({ cpt50 }) => cpt50)), { unit: '%' })
  report.add(`${table}, golden: CPT(80)`, average(scores.map(({ cpt80 }) => cpt80)), { unit: '%' })
}

function logOdds(chance: number): number {
  return Math.log(chance / (1 - chance))
}
