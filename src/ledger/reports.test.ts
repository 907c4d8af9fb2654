import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { anAttempt, anEntry } from '../../test/fakes/entries.ts'
import { startPostgres } from '../../test/postgres.ts'
import type { Entry } from '../core/exchange.ts'
import { openLedgerStore } from './remote.ts'
import { mostPoints, piecesOf, seriesKeys } from './reports.ts'
import { bucketOf, middleOf } from './rollups.ts'
import { openStore, type Store } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'reports-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const server = await startPostgres()
afterAll(() => server?.stop())
let files = 0
const places = [
  { name: 'SQLite', fresh: () => `sqlite:${join(folder, `${++files}.db`)}` },
  ...(server ? [{ name: 'PostgreSQL', fresh: server.fresh }] : []),
]

const hourMs = 3_600_000
const noon = Date.UTC(2026, 10, 20, 12)
const cloud = anAttempt({ zone: { zone: 'cloud', by: 'hosted', at: '2026-11-20T00:00:00.000Z' }, redactions: { PERSON: 2, EMAIL: 1 } })

/** Any exchange of four days, its words few enough to meet again. */
const anyEntry = (id: string) =>
  fc
    .record({
      ms: fc.integer({ min: -48 * hourMs, max: 48 * hourMs }),
      caller: fc.constantFrom('ann', 'bob'),
      team: fc.constantFrom(undefined, 'legal', 'tax'),
      model: fc.constantFrom(undefined, 'big', 'small'),
      isCloud: fc.boolean(),
      level: fc.constantFrom('public' as const, 'restricted' as const),
      outcome: fc.constantFrom('answered' as const, 'failed' as const),
      tokens: fc.option(fc.nat(5_000), { nil: undefined }),
      micros: fc.option(fc.nat(900_000), { nil: undefined }),
      baseline: fc.option(fc.nat(900_000), { nil: undefined }),
      totalMs: fc.integer({ min: 0, max: 60_000 }),
    })
    .map(
      ({ ms, caller, team, model, isCloud, level, outcome, tokens, micros, baseline, totalMs }): Entry =>
        anEntry({
          id,
          at: new Date(noon + ms).toISOString(),
          caller,
          ...(team && { team }),
          answeredModel: model,
          attempts: isCloud ? [cloud] : [],
          route: isCloud ? 'cloud' : 'local',
          level,
          outcome,
          usage: tokens === undefined ? undefined : { inputTotal: tokens, outputTotal: 1 },
          cost: micros === undefined ? { source: 'unknown' } : { micros, source: 'catalogue' },
          ...(baseline !== undefined && { baseline: { model: 'big', micros: baseline } }),
          totalMs,
        }),
    )
const anyEntries = fc
  .integer({ min: 1, max: 40 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => anyEntry(`x${index}`))))
/** Sometimes ragged, sometimes where an hour or a day begins. */
const anyTime = fc.oneof(
  fc.integer({ min: -50 * hourMs, max: 50 * hourMs }).map((ms) => new Date(noon + ms).toISOString()),
  fc.integer({ min: -50, max: 50 }).map((hours) => new Date(noon + hours * hourMs).toISOString()),
  fc.integer({ min: -3, max: 3 }).map((days) => new Date(Date.UTC(2026, 10, 20 + days)).toISOString()),
)

async function using<T>(url: string, run: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(url)
  try {
    return await run(store)
  } finally {
    await store.close()
  }
}

const within = (entries: readonly Entry[], since: string | undefined, until: string | undefined) =>
  entries.filter(({ at }) => (since === undefined || at >= since) && (until === undefined || at < until))

describe.each(places)('reports over $name', ({ fresh }) => {
  test('agree with counting every exchange, wherever a span begins and ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyEntries,
        fc.option(anyTime, { nil: undefined }),
        fc.option(anyTime, { nil: undefined }),
        async (entries, since, until) => {
          await using(await fresh(), async (store) => {
            // Twice, so that counting on what is there is tried too.
            await store.append(entries.slice(0, 10))
            await store.append(entries)
            const counted = within(entries, since, until)
            const { all } = await store.totals({ since, until })
            expect(all).toEqual({
              requests: counted.length,
              inputTokens: counted.reduce((sum, { usage }) => sum + (usage?.inputTotal ?? 0), 0),
              outputTokens: counted.reduce((sum, { usage }) => sum + (usage?.outputTotal ?? 0), 0),
              costMicros: counted.reduce((sum, { cost }) => sum + (cost.micros ?? 0), 0),
              unpriced: counted.filter(({ cost }) => cost.micros === undefined).length,
            })
            const anns = counted.filter(({ caller }) => caller === 'ann')
            expect((await store.totals({ since, until, caller: 'ann' })).all.requests).toBe(anns.length)
            const answers = counted.filter(({ outcome }) => outcome === 'answered').length
            expect((await store.latency({ since, until })).total.answers).toBe(answers)
          })
        },
      ),
      { numRuns: 12 },
    )
  })

  test('tell a series by hour or day and by each word, and its points sum to the totals', async () => {
    await fc.assert(
      fc.asyncProperty(anyEntries, anyTime, fc.constantFrom('hour' as const, 'day' as const), async (entries, since, every) => {
        await using(await fresh(), async (store) => {
          await store.append(entries)
          const counted = within(entries, since, undefined)
          const saved = counted.reduce(
            (sum, { cost, baseline }) =>
              cost.micros === undefined || baseline?.micros === undefined ? sum : sum + baseline.micros - cost.micros,
            0,
          )
          for (const by of [undefined, ...seriesKeys]) {
            const points = await store.series({ since, every, by })
            expect(points.reduce((sum, { requests }) => sum + requests, 0)).toBe(counted.length)
            expect(points.reduce((sum, { savedMicros }) => sum + savedMicros, 0)).toBe(saved)
            expect(points.map(({ at }) => at)).toEqual(points.map(({ at }) => at).toSorted())
            expect(new Set(points.map(({ at, key }) => `${at} ${key}`)).size).toBe(points.length)
          }
          const days = await store.series({ since, every, by: 'team' })
          for (const { at, key, requests, redactions } of days) {
            const end = new Date(Date.parse(at) + (every === 'hour' ? 1 : 24) * hourMs).toISOString()
            const same = within(counted, at, end).filter(({ team }) => (team ?? 'none') === key)
            expect(requests).toBe(same.length)
            expect(redactions).toBe(3 * same.filter(({ attempts }) => attempts.length > 0).length)
          }
        })
      }),
      { numRuns: 6 },
    )
  })

  test('forget with the exchanges, and keep the rest', async () => {
    await fc.assert(
      fc.asyncProperty(anyEntries, fc.integer({ min: -40, max: 40 }), async (entries, hours) => {
        await using(await fresh(), async (store) => {
          await store.append(entries)
          await store.sweep({ maxAgeDays: 1, now: noon + (hours + 24) * hourMs })
          const left = (await store.list({ limit: 1_000 })).entries
          expect((await store.totals({})).all.requests).toBe(left.length)
          expect((await store.totals({})).all.costMicros).toBe(left.reduce((sum, { cost }) => sum + (cost.micros ?? 0), 0))
          const answers = left.filter(({ outcome }) => outcome === 'answered').length
          expect((await store.latency({})).total.answers).toBe(answers)
        })
      }),
      { numRuns: 8 },
    )
  })

  test('tell how long answers took within five in a hundred', async () => {
    await using(await fresh(), async (store) => {
      const all = Array.from({ length: 1_000 }, (_, index) =>
        anEntry({ id: `x${index}`, totalMs: index + 1, firstByteMs: (index + 1) / 10, at: new Date(noon + index).toISOString() }),
      )
      await store.append(all)
      const { total, firstByte } = await store.latency({})
      expect(total.answers).toBe(1_000)
      for (const [told, true_] of [
        [total.p50, 500],
        [total.p95, 950],
        [total.p99, 990],
        [firstByte.p50, 50],
      ] as const)
        expect(Math.abs((told ?? 0) - true_) / true_).toBeLessThan(0.05)
      expect(await store.latency({ zone: 'cloud' })).toEqual({ total: { answers: 0 }, firstByte: { answers: 0 } })
    })
  })

  test('are bounded: keys beyond the busiest twenty are one, and too many points are refused', async () => {
    await using(await fresh(), async (store) => {
      const at = new Date(noon).toISOString()
      await store.append([
        ...Array.from({ length: 60 }, (_, index) => anEntry({ id: `a${index}`, caller: `caller-${index}`, at })),
        ...Array.from({ length: 3 }, (_, index) => anEntry({ id: `b${index}`, caller: 'busy', at })),
      ])
      const points = await store.series({ since: at, every: 'day', by: 'caller' })
      expect(points.length).toBe(21)
      expect(points.find(({ key }) => key === 'busy')?.requests).toBe(3)
      expect(points.find(({ key }) => key === 'other')?.requests).toBe(41)
      const span = { since: '2000-01-01T00:00:00.000Z', until: new Date(Date.UTC(2000, 0) + (mostPoints + 1) * hourMs).toISOString() }
      await expect(store.series({ ...span, every: 'hour' })).rejects.toMatchObject({ code: 'request.invalid' })
      await expect(store.series({ since: 'yesterday', every: 'hour' })).rejects.toMatchObject({ code: 'request.invalid' })
    })
  })
})

test('a span is cut without gap or overlap, however it lies', () => {
  fc.assert(
    fc.property(anyTime, anyTime, fc.constantFrom(undefined, 'hour' as const, 'day' as const), (since, until, finest) => {
      const pieces = piecesOf({ since, until }, finest)
      if (since >= until) return pieces.length === 0
      expect(pieces[0]?.span.since).toBe(since)
      expect(pieces.at(-1)?.span.until).toBe(until)
      for (const [index, { table, span }] of pieces.entries()) {
        if (index > 0) expect(span.since).toBe(pieces[index - 1]?.span.until)
        const ms = table === 'day' ? 24 * hourMs : table === 'hour' ? hourMs : 1
        for (const time of [span.since, span.until]) expect(Date.parse(time ?? '') % ms).toBe(0)
      }
      return true
    }),
  )
})

test('every duration falls into a bucket whose middle is near it', () => {
  fc.assert(fc.property(fc.double({ min: 0.05, max: 1e9, noNaN: true }), (ms) => Math.abs(middleOf(bucketOf(ms)) - ms) / ms < 0.05))
  for (const ms of [0, -0, 1e300, Number.MIN_VALUE]) expect(Number.isSafeInteger(bucketOf(ms))).toBe(true)
})

test.skipIf(!server)('a PostgreSQL that drops every connection is asked again as if nothing had been', async () => {
  const url = (await server?.fresh()) ?? ''
  const store = await openLedgerStore(url)
  await store.append([anEntry({ id: 'before' })])
  const kill = 'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()'
  await server?.tamper(url, kill)
  // The first question may meet the dead connection; whoever asks does so again, as the recorder does.
  const again = async <T>(ask: () => Promise<T>) =>
    ask()
      .catch(() => ask())
      .catch(() => ask())
  await again(() => store.append([anEntry({ id: 'after' })]))
  expect(await again(async () => (await store.totals({})).all.requests)).toBe(2)
  expect((await store.verifyLedger()).isSound).toBe(true)
  await store.close()
})

test('a PostgreSQL that is not there is told without its password', async () => {
  const error = await openLedgerStore('postgres://ann:secret@127.0.0.1:1/ledger').catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'ledger.unavailable' })
  expect(JSON.stringify(error) + String(error)).not.toContain('secret')
})
