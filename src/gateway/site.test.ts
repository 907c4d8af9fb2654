import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Estimator } from '../routing/complexity/complexity.ts'
import type { Site } from '../routing/learning/site.ts'
import { adoptSite, currentSite, openSite, undoSite } from './site.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'site-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const site = (version: number, start = -1): Site => ({
  version,
  at: '2026-01-01T00:00:00.000Z',
  estimator: 'e',
  outcomes: 300,
  models: [{ name: 'box/m', start, slope: 1, families: {} }],
})
const shipped: Estimator = {
  version: 'e',
  estimate: () => ({ complexity: 0.3, category: 'qa', family: 'qa', confidence: 1, pRight: () => 0.6, version: 'e' }),
}
const file = () => join(home, 'models', 'routing-site.bin')

test('what is adopted is in force, and each step can be taken back to the very bytes before it, down to what ships', () => {
  expect(undoSite(home)).toBeUndefined()
  adoptSite(home, site(1))
  const first = readFileSync(file())
  adoptSite(home, site(2, -2))
  expect(currentSite(home)?.version).toBe(2)
  expect(undoSite(home)).toEqual({ from: 2, to: 1 })
  expect(readFileSync(file()).equals(first)).toBe(true)
  expect(undoSite(home)).toEqual({ from: 1, to: undefined })
  expect(currentSite(home)).toBeUndefined()
  expect(undoSite(home)).toBeUndefined()
})

test('only so many earlier ones are kept', () => {
  for (let version = 1; version <= 30; version++) adoptSite(home, site(version))
  expect(readdirSync(join(home, 'models')).length).toBe(11)
})

test('the estimator says with it what it says without, and what was learned on top', () => {
  adoptSite(home, site(3))
  const warned: string[] = []
  const keeper = openSite(home, { warn: (message) => warned.push(message), watches: false })
  const over = keeper.over(shipped)
  expect(over?.estimate('words').learned?.get('box/m')).toBe(-1)
  expect(over?.version).toBe('e+site.3')
  expect(keeper.over(shipped)).toBe(over)
  undoSite(home)
  keeper.reload()
  expect(keeper.over(shipped)).toBe(shipped)
  expect(warned).toEqual([])
})

test('what is broken, or belongs to another estimator, is told once and not used', () => {
  adoptSite(home, site(1))
  const warned: string[] = []
  const keeper = openSite(home, { warn: (message) => warned.push(message), watches: false })
  const other = { ...shipped, version: 'newer' }
  expect(keeper.over(other)).toBe(other)
  keeper.over(other)
  expect(warned).toHaveLength(1)
  writeFileSync(file(), 'not a site')
  keeper.reload()
  expect(keeper.over(shipped)).toBe(shipped)
  expect(warned[1]).toMatch(/as shipped/)
  adoptSite(home, site(1))
  expect(currentSite(home)?.version).toBe(1)
})

test('a file that is whole but holds figures that are none is told and not used', () => {
  const warned: string[] = []
  const keeper = openSite(home, { warn: (message) => warned.push(message), watches: false })
  const [sound] = site(1).models
  const models: unknown[] = [
    [{ ...sound, start: Number.NaN }],
    [{ ...sound, slope: 'x' }],
    [{ ...sound, families: null }],
    [{ ...sound, families: { qa: null } }],
    [{ ...sound, name: 3 }],
    [{ ...sound, head: { bias: Number.NaN, step: 1 } }],
  ]
  for (const wrong of models) {
    // The types of what is written do not allow for any of it.
    adoptSite(home, { ...site(1), models: wrong } as unknown as Site)
    keeper.reload()
    expect(keeper.over(shipped)).toBe(shipped)
  }
  expect(warned).toHaveLength(models.length)
})
