// The task category on the held-back fifth, and what the complexity would do to the tier hints: who is sent up in vain, who is kept down
// although the hint says cloud.
import type { Estimator } from '../../../src/routing/complexity/complexity.ts'
import { type CategoryRow, readNamed } from '../../../training/routing/rows.ts'
import { heldBack } from '../../../training/routing/split.ts'
import { average } from './metrics.ts'
import type { Report } from './report.ts'

const tiers = ['local', 'mixed', 'cloud'] as const

export function measureCategories(report: Report, train: string, estimator: Estimator): void {
  const rows = readNamed<CategoryRow>(train, 'categories')
  if (!rows) {
    report.text(`\nNo categories in ${train}: not measured`)
    return
  }
  const isHeld = heldBack(rows.map(({ prompt }) => prompt))
  const held = rows.filter((_, at) => isHeld[at]).map((row) => ({ ...row, estimate: estimator.estimate(row.prompt) }))
  report.head(`Task category and tier, ${held.length} of ${rows.length} rows held back by groups of near-duplicates`)
  const tasks = [...new Set(rows.map(({ task }) => task))].sort()
  const scores = tasks.map((task) => ({
    task,
    ...scoreOf(held.map((row) => ({ isTask: row.task === task, isSaid: row.estimate.category === task }))),
  }))
  const present = scores.filter(({ count }) => count > 0)
  report.add('category: macro-F1', average(present.map(({ f1 }) => f1)), {
    bound: { least: 0.8 },
    note: `${present.length} of ${tasks.length} categories present`,
  })
  report.add('category: accuracy', average(held.map((row) => (row.task === row.estimate.category ? 1 : 0))), {
    note: `confidence ${average(held.map(({ estimate }) => estimate.confidence)).toFixed(3)}`,
  })
  report.text(`  ${present.map(({ task, f1, count }) => `${task} ${f1.toFixed(2)} (${count})`).join(', ')}`)
  measureTiers(
    report,
    held.map(({ tier_hint, estimate }) => ({ hint: tier_hint, complexity: estimate.complexity })),
  )
}

function scoreOf(rows: readonly { isTask: boolean; isSaid: boolean }[]): { readonly f1: number; readonly count: number } {
  const count = rows.filter(({ isTask }) => isTask).length
  const said = rows.filter(({ isSaid }) => isSaid).length
  const both = rows.filter(({ isTask, isSaid }) => isTask && isSaid).length
  return { f1: both === 0 ? 0 : (2 * both) / (count + said), count }
}

/** The complexity cut where the hints' own shares lie: as many are called cloud as are hinted so. */
function measureTiers(report: Report, rows: readonly { hint: string; complexity: number }[]): void {
  const sorted = rows.map(({ complexity }) => complexity).sort((one, other) => one - other)
  const share = (tier: string) => rows.filter(({ hint }) => hint === tier).length / rows.length
  const low = sorted[Math.min(sorted.length - 1, Math.floor(share('local') * sorted.length))]!
  const high = sorted[Math.min(sorted.length - 1, Math.floor((1 - share('cloud')) * sorted.length))]!
  const tierOf = (complexity: number) => (complexity < low ? 'local' : complexity < high ? 'mixed' : 'cloud')
  const table = tiers.map((hint) => tiers.map((said) => rows.filter((row) => row.hint === hint && tierOf(row.complexity) === said).length))
  const at = (hint: number, said: number): number => table[hint]![said]!
  report.add('tier: under-escalated (cloud by hint, kept local)', at(2, 0) / (at(2, 0) + at(2, 1) + at(2, 2)))
  report.add('tier: over-escalated (local by hint, sent to cloud)', at(0, 2) / (at(0, 0) + at(0, 1) + at(0, 2)))
  report.add('tier: as hinted', (at(0, 0) + at(1, 1) + at(2, 2)) / rows.length)
  report.text(`  hint \\ said   ${tiers.map((tier) => tier.padStart(6)).join(' ')}`)
  tiers.forEach((tier, hint) => {
    report.text(`  ${tier.padEnd(12)}  ${table[hint]!.map((count) => String(count).padStart(6)).join(' ')}`)
  })
}
