// Local answer first, then a look at it: how well do the checks say which answers to ask again for? Once with the shipped rule weights, once
// with a head fitted by five folds on the public answers (never on the row that is scored).
import type { Estimate, Estimator } from '../../../src/routing/complexity/complexity.ts'
import { denseCount } from '../../../src/routing/complexity/dense.ts'
import { placeCount } from '../../../src/routing/complexity/reading.ts'
import { mostDoubt } from '../../../src/routing/escalate.ts'
import { type Verdict, verify } from '../../../src/routing/verify/verify.ts'
import { randomOf } from '../../../training/routing/random.ts'
import { fitRidge, predict, rarityOf, scaleOf } from '../../../training/routing/ridge.ts'
import { type OutcomeRow, readNamed, type Sample, sampleOf } from '../../../training/routing/rows.ts'
import { bootstrap, rankScore } from './metrics.ts'
import { judge } from './ranks.ts'
import type { Report } from './report.ts'

const folds = 5

export function measureCascade(
  report: Report,
  folder: string,
  tables: ReadonlyMap<string, readonly OutcomeRow[]>,
  estimator: Estimator,
): void {
  for (const [name, rows] of tables) {
    const answers = new Map(
      (readNamed<{ id: string; weak_response: string }>(folder, `${name}_weak_responses`) ?? []).map((row) => [row.id, row.weak_response]),
    )
    const answered = rows.filter(({ id }) => answers.has(id))
    if (answered.length > 0)
      measureTable(
        report,
        name,
        answered,
        answered.map(({ id }) => answers.get(id)!),
        estimator,
      )
  }
}

function measureTable(report: Report, name: string, rows: readonly OutcomeRow[], answers: readonly string[], estimator: Estimator): void {
  const estimates = rows.map(({ prompt }) => estimator.estimate(prompt))
  const verdicts = rows.map(({ prompt }, at) =>
    verify(answers[at]!, { prompt, family: estimates[at]!.family }, 1 - estimates[at]!.pRight(0.45)),
  )
  const ruled = rankScore(judge(rows, (_, at) => verdicts[at]!.pWrong))
  const byAnswer = rankScore(judge(rows, (_, at) => answers[at]!.length))
  report.head(`${name}: the local answer is checked (${rows.length} stored answers)`)
  report.add(`${name}, cascade, rule weights: APGR`, ruled.apgr, {
    note: `nothing fitted; by the answer's length ${byAnswer.apgr.toFixed(3)}`,
  })
  report.add(`${name}, cascade, rule weights: CPT(50)`, ruled.cpt50, { unit: '%' })
  measureVerdicts(report, name, rows, answers, estimates)
  const scores = crossFitted(
    rows,
    samplesOf(
      rows,
      answers,
      verdicts,
      estimates.map(({ complexity }) => complexity),
    ),
  )
  const judged = judge(rows, (_, at) => scores[at]!)
  const fitted = rankScore(judged)
  const { low, high } = bootstrap(judged, 300, randomOf(2))
  const isPublic = name === 'routellm_gsm8k_public'
  report.add(`${name}, cascade, ${folds}-fold head: APGR`, fitted.apgr, {
    bound: isPublic ? { least: 0.8 } : {},
    note: `95 % of resamples ${low.toFixed(3)}-${high.toFixed(3)}`,
  })
  report.add(`${name}, cascade, ${folds}-fold head: CPT(50)`, fitted.cpt50, { unit: '%', bound: isPublic ? { most: 17 } : {} })
  report.add(`${name}, cascade, ${folds}-fold head: CPT(80)`, fitted.cpt80, { unit: '%' })
}

/** How far the figure that the gateway acts by lies from the truth: with the prior it uses, in bins of a fifth. */
function measureVerdicts(
  report: Report,
  name: string,
  rows: readonly OutcomeRow[],
  answers: readonly string[],
  estimates: readonly Estimate[],
): void {
  const bins = Array.from({ length: 5 }, () => ({ said: 0, wrong: 0, count: 0 }))
  rows.forEach(({ prompt, weak_score }, at) => {
    const { family, pRight } = estimates[at]!
    const prior = Math.max(usualDoubt, Math.min(mostDoubt, 1 - pRight(0.45)))
    const { pWrong } = verify(answers[at]!, { prompt, family }, prior)
    const bin = bins[Math.min(4, Math.floor(pWrong * 5))]!
    bin.said += pWrong
    bin.wrong += 1 - weak_score
    bin.count++
  })
  const gaps = bins.filter(({ count }) => count > 0).map(({ said, wrong, count }) => Math.abs(said - wrong) / count)
  const error = bins.reduce((sum, { said, wrong }) => sum + Math.abs(said - wrong), 0) / rows.length
  const told = bins.map(({ said, wrong, count }) => `${(said / count).toFixed(2)}: ${(wrong / count).toFixed(2)} (${count})`).join(', ')
  report.add(`${name}, cascade, the gateway's verdict: calibration error`, error, { note: `said: was wrong (answers) ${told}` })
  report.add(`${name}, cascade, the gateway's verdict: widest gap of a bin`, Math.max(...gaps))
}

/** What the gateway takes for granted when nobody expects worse. */
const usualDoubt = 0.25

type Pair = { readonly narrow: Sample; readonly wide: Sample }

/** The checks alone, and the checks with the forms of question and answer; the answer's words to both. */
function samplesOf(
  rows: readonly OutcomeRow[],
  answers: readonly string[],
  verdicts: readonly Verdict[],
  complexities: readonly number[],
): Pair[] {
  const names = [...new Set(verdicts.flatMap(({ checks }) => checks.map(({ name }) => name)))]
  return rows.map(({ prompt }, at) => {
    const { pWrong, checks } = verdicts[at]!
    const degrees = new Map(checks.map(({ name, degree }) => [name, degree]))
    const answer = sampleOf(answers[at]!)
    const question = sampleOf(prompt)
    const worst = Math.max(0, ...checks.map(({ weight, degree }) => weight * degree))
    const looked = [
      ...names.map((name) => degrees.get(name) ?? 0),
      complexities[at]!,
      Math.log(pWrong / (1 - pWrong)),
      worst,
      Math.log(answers[at]!.length + 1),
      Math.log(prompt.length + 1),
    ]
    return {
      narrow: { places: answer.places, dense: Float64Array.from(looked) },
      wide: { places: answer.places, dense: Float64Array.from([...looked, ...answer.dense, ...question.dense]) },
    }
  })
}

/** Every row's score from heads that did not see it: mostly "is it wrong", partly "would the strong model do better". */
function crossFitted(rows: readonly OutcomeRow[], pairs: readonly Pair[]): number[] {
  const foldOf = (at: number): number => (Math.imul(at + 1, 2654435761) >>> 8) % folds
  const targets = rows.map(({ weak_score, strong_score }) => 1 - weak_score + 0.5 * (strong_score - weak_score))
  const scores = new Array<number>(rows.length).fill(0)
  for (let fold = 0; fold < folds; fold++) {
    const seen = rows.map((_, at) => at).filter((at) => foldOf(at) !== fold)
    const rarity = rarityOf(
      seen.map((at) => pairs[at]!.wide),
      placeCount,
      2,
    )
    const headOf = (kind: keyof Pair, densePenalty: number): ((at: number) => number) => {
      const samples = seen.map((at) => pairs[at]![kind])
      const scale = scaleOf(samples)
      const linear = fitRidge({
        samples,
        targets: seen.map((at) => targets[at]!),
        scale,
        rarity,
        densePenalty,
        placePenalty: 10,
        steps: 40,
      })
      return (at) => predict(linear, pairs[at]![kind], scale, rarity)
    }
    const narrow = headOf('narrow', 60)
    const wide = headOf('wide', 4 * denseCount)
    rows.forEach((_, at) => {
      if (foldOf(at) === fold) scores[at] = narrow(at) + wide(at)
    })
  }
  return scores
}
