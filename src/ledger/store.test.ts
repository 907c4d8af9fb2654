import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { anAttempt, anEntry, entries } from '../../test/fakes/entries.ts'
import { startPostgres } from '../../test/postgres.ts'
import { isDrawbridgeError } from '../core/errors.ts'
import type { Entry } from '../core/exchange.ts'
import { drivers } from './drivers/index.ts'
import { longestText } from './entry.ts'
import { openLedgerStore } from './remote.ts'
import { openStore, type Store } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'ledger-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0

const server = await startPostgres()
afterAll(() => server?.stop())

type Place = { readonly kind: string; readonly url: () => string | Promise<string> }

/** Fresh ledgers of each driver. A new driver adds its line here; without one the suite fails. */
const places: Readonly<Record<string, readonly Place[]>> = {
  sqlite: [
    { kind: 'SQLite in memory', url: () => 'sqlite::memory:' },
    { kind: 'SQLite in a file', url: () => `sqlite:${join(folder, `${++files}.db`)}` },
  ],
  postgres: server ? [{ kind: 'PostgreSQL', url: server.fresh }] : [],
}

const cases = drivers
  .flatMap(({ schemes: [scheme = ''] }) => places[scheme] ?? [{ kind: scheme, url: () => `${scheme}:untested` }])
  .flatMap(({ kind, url }) => [
    { kind, way: 'in this thread', open: async () => openStore(await url()) },
    ...(kind === 'SQLite in memory' ? [] : [{ kind, way: 'in its own threads', open: async () => openLedgerStore(await url()) }]),
  ])

async function using<T>(open: () => Promise<Store>, run: (store: Store) => Promise<T>): Promise<T> {
  const store = await open()
  try {
    return await run(store)
  } finally {
    await store.close()
  }
}

const minute = (index: number) => new Date(Date.UTC(2026, 10, 20, 9, index)).toISOString()

describe.each(cases)('a ledger: $kind, $way', ({ open }) => {
  test('gives back every exchange exactly as it was recorded, by its id and by its decision', async () => {
    await using(open, (store) =>
      fc.assert(
        fc.asyncProperty(fc.uniqueArray(entries(), { selector: ({ id }) => id, minLength: 1, maxLength: 9 }), async (all) => {
          await store.append(all)
          for (const entry of all) {
            expect(await store.get(entry.id)).toEqual(entry)
            expect((await store.get(entry.decision.id))?.decision).toEqual(entry.decision)
          }
          // What the database gives back hashes to what was written.
          expect((await store.verifyLedger()).flaws).toEqual([])
        }),
        { numRuns: 25 },
      ),
    )
  })

  test('takes the same batch again without doubling it', async () => {
    await using(open, async (store) => {
      const batch = Array.from({ length: 300 }, (_, index) => anEntry({ id: `x${index}` }))
      await store.append(batch)
      await store.append(batch)
      expect((await store.totals({})).all.requests).toBe(300)
    })
  })

  test('refuses what is no entry and keeps the rest', async () => {
    await using(open, async (store) => {
      const broken = [{ id: 'no' }, { ...anEntry({ id: 'bad' }), status: undefined }] as unknown as Entry[]
      expect(await store.append([...broken, anEntry({ id: 'good' })])).toEqual({ written: 1, refused: 2 })
      expect(await store.get('good')).toBeDefined()
    })
  })

  test('pages through all exchanges once, the latest first, also among equal times', async () => {
    await using(open, async (store) => {
      await store.append(Array.from({ length: 25 }, (_, index) => anEntry({ id: `x${index}`, at: minute(Math.floor(index / 7)) })))
      const seen: Entry[] = []
      let before: string | undefined
      do {
        const page = await store.list({ limit: 4, before })
        seen.push(...page.entries)
        before = page.next
      } while (before)
      expect(new Set(seen.map(({ id }) => id)).size).toBe(25)
      expect(seen.map(({ at }) => at)).toEqual(
        seen
          .map(({ at }) => at)
          .toSorted()
          .reverse(),
      )
    })
  })

  test('filters by each thing a reader asks for', async () => {
    await using(open, async (store) => {
      await store.append([
        anEntry({ id: 'a', at: minute(1) }),
        anEntry({ id: 'b', at: minute(2), outcome: 'failed', caller: 'ann', level: 'restricted', askedModel: 'smart' }),
        anEntry({
          id: 'c',
          at: minute(3),
          route: 'cloud',
          attempts: [anAttempt({ upstream: 'far', zone: { zone: 'cloud', by: 'hosted', at: minute(0) } })],
        }),
        anEntry({ id: 'd', at: minute(4), route: 'refused', outcome: 'refused', attempts: [], answeredModel: undefined }),
      ])
      const ids = async (filters: object) => (await store.list({ limit: 10, filters })).entries.map(({ id }) => id).join('')
      expect(await ids({ outcome: 'failed' })).toBe('b')
      expect(await ids({ zone: 'cloud' })).toBe('c')
      expect(await ids({ upstream: 'far' })).toBe('c')
      expect(await ids({ route: 'refused' })).toBe('d')
      expect(await ids({ caller: 'ann', level: 'restricted' })).toBe('b')
      expect(await ids({ model: 'smart' })).toBe('b')
      expect(await ids({ model: 'llama3.2:3b' })).toBe('cba')
      expect(await ids({ since: minute(2), until: minute(4) })).toBe('cb')
      expect(await ids({ since: '2026-11-20T10:03:00+01:00' })).toBe('dc')
    })
  })

  test('sums requests, tokens and money, and says how many have no price', async () => {
    await using(open, async (store) => {
      const cloud = anAttempt({ zone: { zone: 'cloud', by: 'hosted', at: minute(0) } })
      const usage = { inputTotal: 10, outputTotal: 5 }
      await store.append([
        anEntry({ id: 'old', at: minute(0), usage, cost: { micros: 99, source: 'catalogue' } }),
        anEntry({ id: 'a', at: minute(5), usage, cost: { micros: 0, source: 'override' } }),
        anEntry({ id: 'b', at: minute(5), usage, cost: { micros: 7, source: 'catalogue' }, attempts: [cloud], answeredModel: 'big' }),
        anEntry({
          id: 'c',
          at: minute(5),
          usage: undefined,
          cost: { source: 'unknown' },
          attempts: [cloud],
          outcome: 'gone',
          answeredModel: undefined,
        }),
        anEntry({
          id: 'd',
          at: minute(5),
          usage: undefined,
          cost: { source: 'unknown' },
          attempts: [],
          outcome: 'refused',
          answeredModel: undefined,
        }),
      ])
      const sum = (requests: number, inputTokens: number, outputTokens: number, costMicros: number, unpriced: number) => ({
        requests,
        inputTokens,
        outputTokens,
        costMicros,
        unpriced,
      })
      expect(await store.totals({ since: minute(1) })).toEqual({
        all: sum(4, 20, 10, 7, 2),
        byZone: { device: sum(1, 10, 5, 0, 0), cloud: sum(2, 10, 5, 7, 1), none: sum(1, 0, 0, 0, 1) },
        byModel: { 'llama3.2:3b': sum(1, 10, 5, 0, 0), big: sum(1, 10, 5, 7, 0), none: sum(2, 0, 0, 0, 2) },
        byOutcome: { answered: sum(2, 20, 10, 7, 0), gone: sum(1, 0, 0, 0, 1), refused: sum(1, 0, 0, 0, 1) },
        byRoute: { local: sum(4, 20, 10, 7, 2) },
      })
      expect((await store.totals({ since: minute(6) })).all).toEqual(sum(0, 0, 0, 0, 0))
    })
  })

  test('names the busiest hundred models and sums the rest, so that nothing is missing', async () => {
    await using(open, async (store) => {
      const busy = Array.from({ length: 40 }, (_, index) => anEntry({ id: `busy${index}`, answeredModel: 'busy' }))
      await store.append([
        ...busy,
        ...Array.from({ length: 150 }, (_, index) => anEntry({ id: `x${index}`, answeredModel: `model${index}` })),
      ])
      const { byModel } = await store.totals({})
      expect(Object.keys(byModel).length).toBe(101)
      expect([byModel.busy?.requests, byModel.other?.requests]).toEqual([40, 51])
    })
  })

  test('remembers small facts and their last value', async () => {
    await using(open, async (store) => {
      expect(await store.getMeta('bridge')).toBeUndefined()
      await store.setMeta('bridge', 'raised', minute(1))
      await store.setMeta('bridge', 'lowered', minute(2))
      expect(await store.getMeta('bridge')).toEqual({ value: 'lowered', at: minute(2) })
    })
  })

  test('forgets what is too old, and nothing younger', async () => {
    await using(open, async (store) => {
      const day = (index: number) => new Date(Date.UTC(2026, 10, index)).toISOString()
      await store.append(Array.from({ length: 2_500 }, (_, index) => anEntry({ id: `old${index}`, at: day(1) })))
      await store.append([anEntry({ id: 'edge', at: day(10) }), anEntry({ id: 'young', at: day(11) })])
      expect((await store.sweep({ maxAgeDays: 10, now: Date.UTC(2026, 10, 20) })).deleted).toBe(2_500)
      expect((await store.list({ limit: 10 })).entries.map(({ id }) => id)).toEqual(['young', 'edge'])
    })
  })

  test('shrinks below its size, oldest first, and gives the space back', async () => {
    await using(open, async (store) => {
      await store.append(
        Array.from({ length: 4_000 }, (_, index) => anEntry({ id: `x${String(index).padStart(5, '0')}`, at: minute(index) })),
      )
      const full = await store.bytes()
      const { bytes, deleted } = await store.sweep({ maxBytes: full / 2, now: 0 })
      expect(bytes).toBeLessThanOrEqual(full / 2)
      expect(await store.get('x00000')).toBeUndefined()
      expect(await store.get('x03999')).toBeDefined()
      expect((await store.totals({})).all.requests).toBe(4_000 - deleted)
    })
  })

  test('bounds what callers and upstreams can make long', async () => {
    await using(open, async (store) => {
      await store.append([
        anEntry({
          id: 'long',
          askedModel: `\ud800\0${'x'.repeat(1e6)}`,
          warnings: Array(1e4).fill({ path: 'y'.repeat(1e4), code: 'dropped' }),
        }),
      ])
      const entry = await store.get('long')
      expect(entry?.askedModel).toBe(`\ufffd\ufffd${'x'.repeat(longestText - 2)}`)
      expect(JSON.stringify(entry).length).toBeLessThan(100_000)
    })
  })

  test('answers a malformed cursor or time as the caller’s mistake', async () => {
    await using(open, async (store) => {
      await expect(store.list({ limit: 1, before: 'nonsense' })).rejects.toMatchObject({ code: 'request.invalid' })
      await expect(store.totals({ since: 'yesterday' })).rejects.toMatchObject({ code: 'request.invalid' })
    })
  })
})

describe('a ledger in a file', () => {
  test('is still whole after it was closed and opened again, and its shape is made once', async () => {
    const url = `sqlite:${join(folder, 'again.db')}`
    for (const id of ['a', 'b', 'c'])
      await using(
        () => openLedgerStore(url),
        (store) => store.append([anEntry({ id })]),
      )
    await using(
      () => openStore(url),
      async (store) => expect((await store.totals({})).all.requests).toBe(3),
    )
  })

  test('is opened by several at once: one makes its shape, none fails, all write', async () => {
    const url = `sqlite:${join(folder, 'many.db')}`
    const stores = await Promise.all([1, 2, 3].map(() => openLedgerStore(url)))
    await Promise.all(stores.map((store, index) => store.append([anEntry({ id: `x${index}` })])))
    expect((await stores[0]?.totals({}))?.all.requests).toBe(3)
    await Promise.all(stores.map((store) => store.close()))
  })

  test('gives the disk its space back after a sweep', async () => {
    const file = join(folder, 'disk.db')
    const url = `sqlite:${file}`
    await using(
      () => openStore(url),
      (store) => store.append(Array.from({ length: 3_000 }, (_, index) => anEntry({ id: `x${index}` }))),
    )
    const before = statSync(file).size
    await using(
      () => openStore(url),
      (store) => store.sweep({ maxAgeDays: 0, now: Date.UTC(2030, 0) }),
    )
    expect(statSync(file).size).toBeLessThan(before / 10)
  })

  test.skipIf(process.platform === 'win32')('can be read by nobody else', async () => {
    const file = join(folder, 'new-folder', 'private.db')
    await using(
      () => openStore(`sqlite:${file}`),
      async (store) => {
        await store.append([anEntry()])
        const sides = [file, `${file}-wal`, `${file}-shm`].filter(existsSync)
        expect(sides.length).toBe(3)
        for (const side of sides) expect(statSync(side).mode & 0o077).toBe(0)
      },
    )
  })

  test('written by a newer version is refused and left as it is', async () => {
    const file = join(folder, 'newer.db')
    await using(
      () => openStore(`sqlite:${file}`),
      (store) => store.append([anEntry()]),
    )
    const database = new DatabaseSync(file)
    database.exec(`insert into kysely_migration values ('9999-future', '2030-01-01T00:00:00.000Z')`)
    database.close()
    await expect(openLedgerStore(`sqlite:${file}`)).rejects.toMatchObject({ code: 'ledger.unavailable' })
  })

  test('that is no database, or cannot be reached, says so', async () => {
    const file = join(folder, 'text.db')
    writeFileSync(file, 'this is a shopping list, and a long one at that '.repeat(100))
    await expect(openLedgerStore(`sqlite:${file}`)).rejects.toMatchObject({ code: 'ledger.unavailable' })
    await expect(openLedgerStore(`sqlite:${file}/below`)).rejects.toMatchObject({ code: 'ledger.unavailable' })
  })

  test('lets a writer through while a long report is read', async () => {
    await using(
      () => openLedgerStore(`sqlite:${join(folder, 'beside.db')}`),
      async (store) => {
        await store.append(Array.from({ length: 5_000 }, (_, index) => anEntry({ id: `x${index}` })))
        const [, , totals] = await Promise.all([store.totals({}), store.append([anEntry({ id: 'meanwhile' })]), store.totals({})])
        expect(totals.all.requests).toBeGreaterThanOrEqual(5_000)
        expect(await store.get('meanwhile')).toBeDefined()
      },
    )
  })
})

test('a ledger in memory is one and the same for writers and readers in threads', async () => {
  await using(
    () => openLedgerStore('sqlite::memory:'),
    async (store) => {
      await store.append([anEntry({ id: 'a' })])
      expect((await store.list({ limit: 1 })).entries.map(({ id }) => id)).toEqual(['a'])
    },
  )
})

test('a thread that dies fails what it was asked, and the next question starts another', async () => {
  const url = `sqlite:${join(folder, 'mortal.db')}`
  const threads: Worker[] = []
  const remember = (thread: Worker) => threads.push(thread)
  process.on('worker', remember)
  try {
    await using(
      () => openLedgerStore(url),
      async (store) => {
        await store.append([anEntry({ id: 'before' })])
        const lost = store.append(Array.from({ length: 20_000 }, (_, index) => anEntry({ id: `lost${index}` })))
        await Promise.all([
          expect(lost).rejects.toMatchObject({ code: 'ledger.unavailable' }),
          ...threads.map((thread) => thread.terminate()),
        ])
        await store.append([anEntry({ id: 'after' })])
        expect(await store.get('before')).toBeDefined()
        expect(await store.get('after')).toBeDefined()
      },
    )
  } finally {
    process.off('worker', remember)
  }
})

test('a ledger URL of an unknown scheme is refused without showing what else it holds', async () => {
  const error = await openStore('mysql://root:secret@db/ledger').catch((reason: unknown) => reason)
  expect(isDrawbridgeError(error) && error.code).toBe('ledger.unavailable')
  expect(String(error)).not.toContain('secret')
  await expect(openStore('drawbridge.db')).rejects.toMatchObject({ code: 'ledger.unavailable' })
})

test('the thread beside the store is found also when everything is compiled', () => {
  const root = resolve(import.meta.dirname, '../..')
  const out = join(root, '.cache', `ledger-build-${process.pid}`)
  try {
    const tsc = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--ignoreConfig', ...compile(root, out)], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(tsc.stdout + tsc.stderr).toBe('')
    const script = `import { openLedgerStore } from './ledger/remote.js'
      const store = await openLedgerStore('sqlite::memory:')
      console.log((await store.totals({})).all.requests)
      await store.close()`
    writeFileSync(join(out, 'main.js'), script)
    const run = spawnSync(process.execPath, [join(out, 'main.js')], { encoding: 'utf8' })
    expect(run).toMatchObject({ status: 0, stdout: '0\n', stderr: '' })
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
})

function compile(root: string, out: string): string[] {
  const files = ['src/ledger/remote.ts', 'src/ledger/worker.ts'].map((file) => join(root, file))
  const how = '--target es2024 --module nodenext --types node --skipLibCheck --rewriteRelativeImportExtensions --noCheck'
  return [...files, ...how.split(' '), '--rootDir', join(root, 'src'), '--outDir', out]
}

test('a ledger that could not be opened for a while is read again afterwards', async () => {
  const file = join(folder, 'away.db')
  await using(
    () => openLedgerStore(`sqlite:${file}`),
    async (store) => {
      await store.append([anEntry({ id: 'd_kept' })])
      renameSync(file, `${file}.away`)
      mkdirSync(file)
      await expect(store.get('d_kept')).rejects.toMatchObject({ code: 'ledger.unavailable' })
      rmdirSync(file)
      renameSync(`${file}.away`, file)
      expect((await store.get('d_kept'))?.id).toBe('d_kept')
    },
  )
})
