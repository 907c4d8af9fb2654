import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anEntry } from '../../test/fakes/entries.ts'
import { openStore } from './store.ts'

const start = Date.UTC(2026, 9, 1, 22, 30)

test('pages of what is looked for hold all of it once and in order, whatever the span and the length of a page', async () => {
  const store = await openStore('sqlite::memory:')
  const all = Array.from({ length: 60 }, (_, index) =>
    anEntry({
      id: `e_${String(index).padStart(3, '0')}`,
      at: new Date(start + index * 17 * 60_000).toISOString(),
      caller: index % 7 === 0 ? 'rare' : 'ada',
    }),
  )
  await store.append(all)
  const time = fc.option(
    fc.integer({ min: -60, max: 1_200 }).map((minutes) => new Date(start + minutes * 60_000).toISOString()),
    { nil: undefined },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('rare', 'ada', 'nobody'),
      fc.integer({ min: 1, max: 9 }),
      time,
      time,
      async (caller, limit, since, until) => {
        const found: string[] = []
        let before: string | undefined
        do {
          const page = await store.list({ limit, ...(before !== undefined && { before }), filters: { caller, since, until } })
          found.push(...page.entries.map(({ id }) => id))
          before = page.next
        } while (before !== undefined)
        const wanted = all.filter((entry) => entry.caller === caller && entry.at >= (since ?? '') && entry.at < (until ?? '9'))
        expect(found).toEqual(wanted.map(({ id }) => id).toReversed())
      },
    ),
    { numRuns: 60 },
  )
  await store.close()
})
