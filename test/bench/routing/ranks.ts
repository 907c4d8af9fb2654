// Every table of two models' scores in the folder: how well the shipped estimator, and the prompt's mere length, say who needs the strong one.
import type { Estimator } from '../../../src/routing/complexity/complexity.ts'
import { randomOf } from '../../../training/routing/random.ts'
import { namesIn, type OutcomeRow, readNamed } from '../../../training/routing/rows.ts'
import { bootstrap, type Judged, rankScore } from './metrics.ts'
import type { Bound, Report } from './report.ts'

type Bounds = { readonly apgr: Bound; readonly cpt50?: Bound; readonly cpt80?: Bound }

/** The public tables by name; any other table is measured without a bound. */
const wanted: Readonly<Record<string, Bounds>> = {
  routellm_mmlu: { apgr: { least: 0.62 }, cpt50: { most: 32 }, cpt80: { most: 69 } },
  routellm_gsm8k_public: { apgr: { least: 0.6 } },
}

/** Resamples for the interval; a large table's is narrow anyway. */
const rounds = 300

export function readTables(folder: string): Map<string, OutcomeRow[]> {
  const tables = new Map<string, OutcomeRow[]>()
  for (const name of namesIn(folder)) {
    const rows = readNamed<OutcomeRow>(folder, name) ?? []
    const first = rows[0]
    if (first && typeof first.prompt === 'string' && typeof first.weak_score === 'number' && typeof first.strong_score === 'number')
      tables.set(name, rows)
  }
  return tables
}

export function measureRanks(report: Report, tables: ReadonlyMap<string, readonly OutcomeRow[]>, estimator: Estimator): void {
  report.head('Prompt only, no label of these tables used (zero-label)')
  for (const [name, rows] of tables) {
    const estimates = rows.map(({ prompt }) => estimator.estimate(prompt))
    const judged = judge(rows, (_, at) => estimates[at]!.complexity)
    const { apgr, cpt50, cpt80, exactApgr, auroc, weak, strong } = rankScore(judged)
    const length = rankScore(judge(rows, ({ prompt }) => prompt.length))
    const { low, high } = bootstrap(judged, rounds, randomOf(1))
    const bounds = wanted[name]
    const note = `95 % of resamples ${low.toFixed(3)}-${high.toFixed(3)}; by length ${length.apgr.toFixed(3)}; ${rows.length} rows`
    report.add(`${name}: APGR`, apgr, { bound: bounds?.apgr, note })
    report.add(`${name}: CPT(50)`, cpt50, { unit: '%', bound: bounds?.cpt50, note: `by length ${length.cpt50.toFixed(1)}` })
    report.add(`${name}: CPT(80)`, cpt80, { unit: '%', bound: bounds?.cpt80, note: `by length ${length.cpt80.toFixed(1)}` })
    report.add(`${name}: APGR over every cut`, exactApgr, {
      note: `AUROC ${auroc.toFixed(3)}; weak ${weak.toFixed(3)}, strong ${strong.toFixed(3)}; ${familiesOf(estimates.map(({ family }) => family))}`,
    })
  }
}

export function judge(rows: readonly OutcomeRow[], scoreOf: (row: OutcomeRow, at: number) => number): Judged[] {
  return rows.map((row, at) => ({ weak: row.weak_score, strong: row.strong_score, score: scoreOf(row, at) }))
}

function familiesOf(families: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const family of families) counts.set(family, (counts.get(family) ?? 0) + 1)
  return [...counts].map(([family, count]) => `${family} ${count}`).join(', ')
}
