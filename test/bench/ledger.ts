// What the ledger costs the road: `node test/bench/ledger.ts [exchanges]`. Prints one JSON line per measurement.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import type { Entry } from '../../src/core/exchange.ts'
import { createMetrics } from '../../src/gateway/metrics.ts'
import { pack } from '../../src/ledger/entry.ts'
import { createRecorder } from '../../src/ledger/recorder.ts'
import { openLedgerStore } from '../../src/ledger/remote.ts'
import { anEntry } from '../fakes/entries.ts'

const exchanges = Number(process.argv[2] ?? 50_000)
const say = (row: Record<string, unknown>) => console.log(JSON.stringify(row))
const round = (value: number, digits = 2) => Number(value.toFixed(digits))
const some = (count: number, prefix: string): Entry[] =>
  Array.from({ length: count }, (_, index) => anEntry({ id: `${prefix}_${String(index).padStart(9, '0')}` }))
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Ways to hand a batch to another thread, as seen by the thread that must stay free. */
async function waysAcross(): Promise<void> {
  const sink = new Worker('require("node:worker_threads").parentPort.on("message", () => {})', { eval: true })
  await new Promise((resolve) => sink.once('online', resolve))
  const ways: Record<string, (batch: Entry[]) => unknown> = {
    'clone of entries': (batch) => batch,
    'JSON text': (batch) => JSON.stringify(batch),
    'packed rows': (batch) => pack(batch).rows,
  }
  const all = some(20_000, 'w')
  // As the gateway makes them: what is true of an upstream is one object in many exchanges.
  const shared = all.map((entry) => ({ ...entry, decision: { ...(all[0] as Entry).decision, id: entry.decision.id } }))
  const rich = all.map(withRichDecision)
  const best = new Map<string, number>()
  for (let turn = 0; turn < 5; turn++) {
    for (const [way, packed] of Object.entries(ways)) {
      for (const [kind, batch] of Object.entries({ 'all its own': all, 'catalogue shared': shared, 'rich decision': rich })) {
        const micros = timed(batch, 200, (part) => sink.postMessage(packed(part)))
        const name = `${way}, ${kind}`
        best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, micros))
        await pause(100)
      }
    }
  }
  for (const [way, micros] of best) say({ measure: 'across', way, microsPerEntry: round(micros) })
  await sink.terminate()
}

/** Twelve upstreams considered, eight signals read. */
function withRichDecision(entry: Entry): Entry {
  const { decision } = entry
  if (decision.kind !== 'route') return entry
  const candidates = [1, 2, 3, 4].flatMap((place) =>
    decision.candidates.map((one) => ({ ...one, reasons: [...one.reasons, { code: 'alias.order' as const, data: { place } }] })),
  )
  const rejected = Array.from({ length: 8 }, (_, index) => ({
    upstream: `up-${index}`,
    model: `model-${index}`,
    reasons: [{ code: 'sensitivity.zone' as const, data: { level: 'internal', zone: 'cloud' } }],
  }))
  const signals = Array.from({ length: 8 }, (_, index) => ({ name: `signal-${index}`, value: index / 3 }))
  return { ...entry, decision: { ...decision, candidates, rejected, signals } }
}

/** Processor time of this thread, which other programs on the machine disturb least. */
function timed(all: Entry[], size: number, run: (batch: Entry[]) => void): number {
  const start = process.threadCpuUsage()
  for (let first = 0; first < all.length; first += size) run(all.slice(first, first + size))
  const { user, system } = process.threadCpuUsage(start)
  return (user + system) / all.length
}

async function throughput(folder: string): Promise<void> {
  for (const size of [100, 200, 500]) {
    const store = await openLedgerStore(`sqlite:${join(folder, `rows-${size}.db`)}`)
    const all = some(exchanges, `r${size}`)
    const start = performance.now()
    for (let first = 0; first < all.length; first += size) await store.append(all.slice(first, first + size))
    const seconds = (performance.now() - start) / 1000
    await store.bytes()
    const before = performance.now()
    await store.totals({})
    say({
      measure: 'append',
      batch: size,
      rowsPerSecond: Math.round(exchanges / seconds),
      bytesPerRow: Math.round((await store.bytes()) / exchanges),
      totalsMs: round(performance.now() - before, 0),
    })
    await store.close()
  }
}

/** A steady load: the CPU of this thread with and without the ledger, and how long the event loop is held. */
async function onTheRoad(folder: string, perSecond: number, seconds: number, isRecording: boolean): Promise<number> {
  const metrics = createMetrics({ version: 'bench' })
  const store = await openLedgerStore(`sqlite:${join(folder, `road-${perSecond}-${isRecording}.db`)}`)
  const recorder = createRecorder(store, {
    world: { monotonic: () => performance.now() },
    warn: (message) => console.error(message),
    observe: metrics.observe,
  })
  const all = some(perSecond * seconds, 'road')
  await pause(300)
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const cpu = process.threadCpuUsage()
  const start = performance.now()
  let recordMs = 0
  for (let sent = 0; sent < all.length; ) {
    const due = Math.min(all.length, Math.floor(((performance.now() - start) / 1000) * perSecond))
    const before = performance.now()
    for (; sent < due; sent++) if (isRecording) recorder.record(all[sent] as Entry)
    recordMs += performance.now() - before
    await pause(1)
  }
  await recorder.flush()
  const used = process.threadCpuUsage(cpu)
  delay.disable()
  const microsPerEntry = (used.user + used.system) / all.length
  if (isRecording) {
    say({
      measure: 'road',
      perSecond,
      recordMicros: round((recordMs * 1000) / all.length),
      loopDelayMs: { p50: round(delay.percentile(50) / 1e6), p99: round(delay.percentile(99) / 1e6), max: round(delay.max / 1e6) },
      ...recorder.state(),
    })
  }
  await recorder.close()
  await store.close()
  return microsPerEntry
}

const folder = mkdtempSync(join(tmpdir(), 'ledger-bench-'))
try {
  await waysAcross()
  await throughput(folder)
  for (const perSecond of [2_000, 10_000]) {
    const idle = await onTheRoad(folder, perSecond, 4, false)
    const busy = await onTheRoad(folder, perSecond, 4, true)
    say({ measure: 'thread CPU', perSecond, microsPerEntry: round(busy - idle), of: { idle: round(idle), busy: round(busy) } })
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
