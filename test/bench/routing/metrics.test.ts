import { expect, test } from 'vitest'
import { randomOf } from '../../../training/routing/random.ts'
import { bootstrap, type Judged, rankScore } from './metrics.ts'

const random = randomOf(5)
const rows: Judged[] = Array.from({ length: 3000 }, () => {
  const weak = random() < 0.6 ? 1 : 0
  const strong = random() < 0.85 ? 1 : 0
  return { weak, strong, score: random() }
})

test('a score by chance recovers the gap in proportion to the calls', () => {
  const { apgr, exactApgr, cpt50 } = rankScore(rows)
  expect(Math.abs(apgr - 0.5)).toBeLessThan(0.06)
  expect(Math.abs(exactApgr - 0.5)).toBeLessThan(0.06)
  expect(Math.abs(cpt50 - 50)).toBeLessThan(10)
})

test('knowing the outcome recovers more than the whole gap, and the reverse less than none', () => {
  expect(rankScore(rows.map((row) => ({ ...row, score: row.strong - row.weak }))).exactApgr).toBeGreaterThan(1)
  expect(rankScore(rows.map((row) => ({ ...row, score: row.weak - row.strong }))).exactApgr).toBeLessThan(0)
})

test('a score that never differs is worth one half, whatever the order of the rows', () => {
  const flat = rows.map((row) => ({ ...row, score: 1 }))
  expect(rankScore(flat).exactApgr).toBeCloseTo(0.5, 10)
  expect(rankScore(flat.toReversed()).exactApgr).toBeCloseTo(0.5, 10)
})

test('the figures of a table worked out by hand come out', () => {
  const four: Judged[] = [
    { weak: 0, strong: 1, score: 4 },
    { weak: 1, strong: 1, score: 3 },
    { weak: 0, strong: 1, score: 2 },
    { weak: 1, strong: 1, score: 1 },
  ]
  const { weak, strong, exactApgr, exactCpt50, auroc } = rankScore(four)
  expect([weak, strong]).toEqual([0.5, 1])
  expect(exactApgr).toBeCloseTo(0.625, 10)
  expect(exactCpt50).toBeCloseTo(25, 10)
  expect(auroc).toBeCloseTo(0.75, 10)
})

test('the interval holds the figure', () => {
  const { exactApgr } = rankScore(rows)
  const { low, high } = bootstrap(rows, 100, randomOf(9))
  expect(low).toBeLessThan(exactApgr)
  expect(high).toBeGreaterThan(exactApgr)
})
