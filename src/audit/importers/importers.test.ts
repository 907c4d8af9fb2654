// What every importer promises, asked of each in the list: its own examples are its first tests.
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../core/json.ts'
import type { UsageRow } from '../row.ts'
import { type Importer, isRefusal, timeOf, whole } from './importer.ts'
import { importers } from './index.ts'

describe.each(importers.map((importer) => [importer.name, importer] as const))('%s', (_, importer) => {
  test('reads its documented records as documented', () => {
    for (const { records, rows } of importer.reads) expect(rowsOf(importer, records)).toEqual(rows)
  })

  test('says of a malformed record what is wrong with it, and nothing of what it holds', () => {
    for (const { records, refused } of importer.refuses) {
      const { read } = importer.open()
      expect(records.map(read).filter(isRefusal)).toEqual([{ refused }])
    }
  })

  test('recognises its own records, and is the first in the list to do so', () => {
    for (const { records, rows } of importer.reads) {
      if (rows.length === 0) continue
      const counts = importers.map(({ name, recognises }) => ({ name, count: records.filter(recognises).length }))
      const most = Math.max(...counts.map(({ count }) => count))
      expect(counts.find(({ count }) => count === most)?.name).toBe(importer.name)
    }
  })

  test('reads whatever else it is handed without an error of the program', () => {
    const oddities: JsonObject[] = [
      {},
      { data: null },
      { message: 7 },
      { payload: null, type: 'event_msg' },
      { chat: { history: { messages: [null] } } },
    ]
    const others = importers.flatMap(({ reads }) => reads.flatMap(({ records }) => records))
    const { read, end } = importer.open()
    for (const record of [...oddities, ...others]) expect(Array.isArray(read(record)) || isRefusal(read(record))).toBe(true)
    expect(Array.isArray(end?.() ?? [])).toBe(true)
  })
})

test('a time without a zone is UTC, and a number is counted in what makes it a date of our days', () => {
  const all = [
    '2026-09-01',
    '2026-09-01 00:00:00',
    '2026-09-01T00:00:00.000+00:00',
    '09/01/2026',
    1788220800,
    1788220800000,
    1788220800000000,
    '1788220800000000000',
  ]
  expect(all.map(timeOf)).toEqual(all.map(() => '2026-09-01T00:00:00Z'))
  expect(['soon', '', -1, '0001-01-01', 7, 1e30, '2026-13-45'].map(timeOf)).toEqual(Array(7).fill(undefined))
})

test('a count is a whole number, also with thousands set apart; nothing else is one', () => {
  expect([3, '3', '3.0', '1,200', 0].map(whole)).toEqual([3, 3, 3, 1200, 0])
  expect([-1, 1.5, '1.5', 'many', '', null, '1,2', 2 ** 60].map(whole)).toEqual(Array(8).fill(undefined))
})

function rowsOf(importer: Importer, records: readonly JsonObject[]): UsageRow[] {
  const { read, end } = importer.open()
  const rows = records.flatMap((record) => {
    const found = read(record)
    if (isRefusal(found)) throw new Error(found.refused)
    return [...found]
  })
  return [...rows, ...(end?.() ?? [])]
}
