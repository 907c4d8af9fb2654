import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { anEntry } from '../../test/fakes/entries.ts'
import type { Entry } from '../core/exchange.ts'
import { idOf, type PackedRow } from './entry.ts'
import { openLedger } from './ledger.ts'
import { createRecorder, type RecorderOptions } from './recorder.ts'
import { openStore } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'recorder-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A ledger that takes or refuses as told. */
function aStore() {
  const rows: string[] = []
  const sizes: number[] = []
  const store = {
    isDown: false,
    rows,
    sizes,
    write: async (packed: readonly PackedRow[]) => {
      sizes.push(packed.length)
      if (store.isDown) throw new Error('disk full')
      rows.push(...packed.map(idOf))
    },
  }
  return store
}

function aRecorder(store: ReturnType<typeof aStore>, over: Partial<RecorderOptions> = {}) {
  const warnings: string[] = []
  const seen: string[] = []
  const recorder = createRecorder(store, {
    world: { monotonic: () => Date.now() },
    warn: (message) => warnings.push(message),
    observe: (entries) => seen.push(...entries.map(({ id }) => id)),
    ...over,
  })
  const record = (...ids: string[]) => {
    for (const id of ids) recorder.record(anEntry({ id }))
  }
  return { recorder, warnings, seen, record }
}

const ids = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `x${index + from}`)

describe('a recorder', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  test('writes nothing on the road and everything soon after', async () => {
    const store = aStore()
    const { record } = aRecorder(store, { flushMs: 250 })
    record('a', 'b')
    await vi.advanceTimersByTimeAsync(249)
    expect(store.rows).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(store.rows).toEqual(['a', 'b'])
  })

  test('does not wait for the clock when a batch is full', async () => {
    const store = aStore()
    const { record } = aRecorder(store, { batch: 10 })
    record(...ids(25))
    await vi.advanceTimersByTimeAsync(0)
    expect(store.sizes).toEqual([10, 10])
    await vi.advanceTimersByTimeAsync(250)
    expect(store.rows).toEqual(ids(25))
  })

  test('keeps order and loses nothing while the ledger fails and comes back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.boolean(), fc.nat(12), fc.nat(700)), { maxLength: 12 }), async (steps) => {
        const store = aStore()
        const { recorder, record } = aRecorder(store, { batch: 5 })
        let count = 0
        for (const [isDown, more, ms] of steps) {
          store.isDown = isDown
          record(...ids(more, count))
          count += more
          await vi.advanceTimersByTimeAsync(ms)
        }
        store.isDown = false
        await recorder.close()
        expect(store.rows).toEqual(ids(count))
        expect(recorder.state()).toMatchObject({ queued: 0, dropped: 0, written: count })
      }),
      { numRuns: 50 },
    )
  })

  test('backs off while the ledger fails, and tells it once', async () => {
    const store = aStore()
    const { record, warnings } = aRecorder(store)
    store.isDown = true
    record('a')
    await vi.advanceTimersByTimeAsync(9_000)
    expect(store.sizes.length).toBeGreaterThan(2)
    expect(store.sizes.length).toBeLessThan(10)
    expect(warnings).toEqual(['The ledger does not take exchanges (disk full); 1 wait, requests go on.'])
  })

  test('holds no more than it may: the oldest go, counted and told', async () => {
    const store = aStore()
    const { recorder, record, warnings } = aRecorder(store, { most: 100, batch: 10 })
    store.isDown = true
    for (let round = 0; round < 30; round++) {
      record(...ids(10, round * 10))
      await vi.advanceTimersByTimeAsync(50)
    }
    expect(recorder.state()).toMatchObject({ queued: 100, dropped: 200 })
    expect(warnings.some((text) => text.includes('not recorded'))).toBe(true)
    store.isDown = false
    await recorder.close()
    expect(store.rows).toEqual(ids(100, 200))
  })

  test('is bounded also when the event loop never turns', () => {
    const { recorder, record } = aRecorder(aStore(), { most: 50, batch: 10 })
    record(...ids(1_000))
    expect(recorder.state().queued).toBeLessThanOrEqual(100)
    expect(recorder.state().dropped).toBeGreaterThanOrEqual(900)
  })

  test('shows every exchange to metrics once, written or dropped', async () => {
    const store = aStore()
    const { recorder, record, seen } = aRecorder(store, { most: 20, batch: 10 })
    store.isDown = true
    record(...ids(95))
    await vi.advanceTimersByTimeAsync(2_000)
    store.isDown = false
    await recorder.close()
    expect(seen).toEqual(ids(95))
  })

  test('goes on when metrics fail', async () => {
    const store = aStore()
    const { record, warnings } = aRecorder(store, {
      observe: () => {
        throw new Error('no such label')
      },
    })
    record('a')
    await vi.advanceTimersByTimeAsync(250)
    expect(store.rows).toEqual(['a'])
    expect(warnings).toEqual(['Metrics or traces failed for 1 exchanges: no such label.'])
  })

  test('leaves out what is no exchange, counted and told, and keeps the rest', async () => {
    const store = aStore()
    const { recorder, record, warnings } = aRecorder(store, { observe: () => {} })
    record('a')
    recorder.record({ id: 'broken' } as Entry) // what a bug elsewhere could hand over
    record('b')
    await recorder.flush()
    expect(store.rows).toEqual(['a', 'b'])
    expect(recorder.state()).toMatchObject({ queued: 0, dropped: 1, written: 2 })
    expect(warnings).toEqual(['The ledger refused 1 malformed exchanges.'])
  })

  test('flush waits for the batch that is under way', async () => {
    const store = aStore()
    let open = (): void => {}
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    const { recorder, record } = aRecorder({ ...store, write: (rows) => gate.then(() => store.write(rows)) })
    record('a')
    await vi.advanceTimersByTimeAsync(250)
    record('b')
    const flushed = recorder.flush()
    open()
    await flushed
    expect(store.rows).toEqual(['a', 'b'])
  })

  test('gives up at closing when the ledger stays away, and counts what that cost', async () => {
    const store = aStore()
    const { recorder, record } = aRecorder(store)
    store.isDown = true
    record('a', 'b')
    await recorder.close()
    record('late')
    expect(recorder.state()).toMatchObject({ queued: 0, dropped: 3, written: 0 })
  })
})

test('closing the ledger writes everything that was recorded', async () => {
  const url = `sqlite:${join(folder, 'close.db')}`
  const ledger = await openLedger({ url, now: Date.now, world: { monotonic: () => performance.now() }, warn: () => {} })
  for (const id of ids(3_000)) ledger.recorder.record(anEntry({ id, at: new Date().toISOString() }))
  await ledger.close()
  const store = await openStore(url)
  expect((await store.totals({})).all.requests).toBe(3_000)
  await store.close()
})

test('kill -9 under load leaves a whole file and loses nothing that was acknowledged', async () => {
  const file = join(folder, 'killed.db')
  const acknowledged: string[] = []
  for (const round of ['a', 'b']) {
    const writer = spawn(process.execPath, [resolve(import.meta.dirname, '../../test/fakes/ledger-writer.ts'), `sqlite:${file}`, round], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    let lines = 0
    for await (const chunk of writer.stdout.setEncoding('utf8')) {
      text += chunk
      lines += chunk.split('\n').length - 1
      if (lines > 2_000 && !writer.killed) writer.kill('SIGKILL')
    }
    if (writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit')
    expect(writer.signalCode).toBe('SIGKILL')
    acknowledged.push(...text.slice(0, text.lastIndexOf('\n')).split('\n'))
  }
  const database = new DatabaseSync(file)
  const kept = new Set(
    database
      .prepare('select id from exchanges')
      .all()
      .map(({ id }) => id),
  )
  expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
  expect(acknowledged.length).toBeGreaterThan(4_000)
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
  database.close()
})
