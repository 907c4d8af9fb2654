// A bill and its page, from the command line.
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Place } from './program.ts'

const example = resolve(import.meta.dirname, '../../examples/audit')
const log = [join(example, 'september.jsonl'), '--prices', join(example, 'prices.json')]

let place: Place
beforeEach(() => {
  place = new Place()
})
afterEach(() => place.leave())

test('the text, the JSON and the page tell the same savings, and the page is for its owner’s eyes', async () => {
  const said = ['--cacheable', '0.6', '--batch-price', '0.5', '--batchable', 'labelling, extract']
  const text = await place.run(['audit', ...log, ...said])
  const json = await place.run(['audit', ...log, ...said, '--json', '--html', 'report.html'])
  const { levers, pilots } = JSON.parse(json.out)
  expect(levers.levers.map(({ name }: { name: string }) => name)).toEqual(['route', 'cache', 'batch'])
  expect(levers.levers.reduce((sum: number, one: { savedMicros: number }) => sum + one.savedMicros, levers.restMicros)).toBe(
    levers.billMicros,
  )
  expect(pilots[0]).toMatchObject({ task: 'classify', isFirst: true })
  const page = readFileSync(join(place.folder, 'report.html'), 'utf8')
  for (const { savedMicros } of levers.levers.slice(0, 2)) {
    const figure = `$${(savedMicros / 1e6).toFixed(2)}`
    expect([text.out.includes(figure), page.includes(figure)]).toEqual([true, true])
  }
  expect(statSync(join(place.folder, 'report.html')).mode & 0o077).toBe(0)
  expect([text.code, json.code]).toEqual([0, 0])
})

test.each([
  [['--html', 'september.jsonl'], 'ends in .html'],
  [['--cacheable', '60'], 'a share from 0 to 1'],
  [['--home-per-mtok', '-1'], 'an amount in US dollars'],
  [['--switch', 'large'], 'pairs of models'],
  [['--batchable', 'lunch'], 'knows no "lunch"'],
])('%j is refused before anything is read', async (args, words) => {
  writeFileSync(join(place.folder, 'september.jsonl'), 'precious')
  const ran = await place.run(['audit', ...log, ...args])
  expect([ran.code, ran.out]).toEqual([2, ''])
  expect(ran.err).toContain(words)
  expect(readFileSync(join(place.folder, 'september.jsonl'), 'utf8')).toBe('precious')
})
