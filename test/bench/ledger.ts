// What the ledger costs the road, and how fast it is when it is large: `npm run bench:ledger -- [part] [exchanges]`. Prints one JSON line
// per measurement. Parts: `across` threads, `append`, `road`, `large` (a month of a million exchanges, written, reported on, verified),
// `postgres` (a tenth of it there, where one can be started). Without a part all of them run.
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
import { anAttempt, anEntry } from '../fakes/entries.ts'
import { startPostgres } from '../postgres.ts'

const [part, count] = process.argv.slice(2)
const exchanges = Number(count ?? 50_000)
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

/** Seconds of wall clock and of processor, of all threads: on a busy machine the second tells more. */
function watch(): () => { readonly seconds: number; readonly cpuSeconds: number } {
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  return () => {
    const { user, system } = process.cpuUsage(cpu)
    return { seconds: round((performance.now() - start) / 1000), cpuSeconds: round((user + system) / 1e6) }
  }
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

/** A month of a house of fifty callers, as reports see it. */
function aMonth(index: number, total: number): Entry {
  const cloud = index % 4 === 0
  const model = cloud ? ['gpt-4o-mini', 'claude-sonnet-4-5'][index % 2] : ['llama3.2:3b', 'qwen3:8b', 'gemma3:12b'][index % 3]
  return {
    ...anEntry({ id: `m_${String(index).padStart(9, '0')}` }),
    at: new Date(Date.UTC(2026, 9, 1) + Math.floor((index / total) * 31 * 86_400_000)).toISOString(),
    caller: `caller-${(index * 7) % 50}`,
    team: `team-${index % 5}`,
    answeredModel: model,
    level: (['public', 'internal', 'confidential'] as const)[index % 3] ?? 'public',
    route: cloud ? 'cloud' : 'local',
    attempts: [anAttempt(cloud ? { upstream: 'far', zone: { zone: 'cloud', by: 'hosted', at: '2026-10-01T00:00:00.000Z' } } : {})],
    cost: cloud ? { micros: 400 + (index % 900), source: 'catalogue' } : { source: 'local' },
    baseline: { model: 'gpt-4o', micros: 2_000 + (index % 700) },
    totalMs: 200 + (index % 4_000),
  }
}

/** Written in batches as the recorder writes them, sealed as the gateway seals, then asked what a dashboard asks. */
async function large(name: string, url: string, keys: string, total: number): Promise<void> {
  const store = await openLedgerStore(url, { keys })
  let [making, makingCpu] = [0, 0]
  const written = watch()
  for (let first = 0; first < total; first += 200) {
    const [before, cpu] = [performance.now(), process.threadCpuUsage()]
    const { rows } = pack(Array.from({ length: Math.min(200, total - first) }, (_, index) => aMonth(first + index, total)))
    making += (performance.now() - before) / 1000
    makingCpu += process.threadCpuUsage(cpu).user / 1e6
    await store.write(rows)
    if (first % 10_000 === 0) await store.seal(new Date(Date.UTC(2026, 9, 1) + first).toISOString())
  }
  await store.seal('2026-11-01T00:00:00.000Z')
  const { seconds, cpuSeconds } = written()
  say({
    measure: 'write',
    name,
    exchanges: total,
    perSecond: Math.round(total / (seconds - making)),
    perCpuSecond: Math.round(total / (cpuSeconds - makingCpu)),
    bytesPerExchange: Math.round((await store.bytes()) / total),
  })
  const month = { since: '2026-10-01T00:00:00.000Z', until: '2026-11-01T00:00:00.000Z' }
  const ragged = { since: '2026-10-01T09:17:42.000Z', until: '2026-10-30T18:41:03.000Z' }
  const reports: Record<string, () => Promise<unknown>> = {
    'totals of a month': () => store.totals(month),
    'totals of a ragged month': () => store.totals(ragged),
    'totals of one caller': () => store.totals({ ...month, caller: 'caller-7' }),
    'days by zone': () => store.series({ ...month, every: 'day', by: 'zone' }),
    'days by model': () => store.series({ ...month, every: 'day', by: 'model' }),
    'days by caller': () => store.series({ ...month, every: 'day', by: 'caller' }),
    'hours by team': () => store.series({ ...month, every: 'hour', by: 'team' }),
    latency: () => store.latency(month),
    'the latest page': () => store.list({ limit: 50 }),
  }
  for (const [report, ask] of Object.entries(reports)) {
    const times: number[] = []
    const asked = watch()
    for (let turn = 0; turn < 5; turn++) {
      const before = performance.now()
      await ask()
      times.push(performance.now() - before)
    }
    const medianMs = round(times.toSorted((one, other) => one - other)[2] ?? 0, 0)
    say({ measure: 'report', name, report, firstMs: round(times[0] ?? 0, 0), medianMs, cpuMs: round(asked().cpuSeconds * 200, 0) })
  }
  const checked = watch()
  const { isSound, chains, checkpoints, flaws } = await store.verifyLedger()
  const lines = chains.reduce((sum, chain) => sum + chain.lines, 0)
  say({ measure: 'verify', name, ...checked(), isSound, lines, checkpoints, flaws: flaws.length })
  const swept = watch()
  const { deleted } = await store.sweep({ maxAgeDays: 30, now: Date.UTC(2026, 10, 1) })
  say({ measure: 'sweep', name, deleted, ...swept(), isSound: (await store.verifyLedger()).isSound })
  await store.close()
}

const folder = mkdtempSync(join(tmpdir(), 'ledger-bench-'))
const keys = join(folder, 'keys')
try {
  if (part === undefined || part === 'across') await waysAcross()
  if (part === undefined || part === 'append') await throughput(folder)
  if (part === undefined || part === 'road') {
    for (const perSecond of [2_000, 10_000]) {
      const idle = await onTheRoad(folder, perSecond, 4, false)
      const busy = await onTheRoad(folder, perSecond, 4, true)
      say({ measure: 'thread CPU', perSecond, microsPerEntry: round(busy - idle), of: { idle: round(idle), busy: round(busy) } })
    }
  }
  if (part === undefined || part === 'large') await large('SQLite', `sqlite:${join(folder, 'large.db')}`, keys, Number(count ?? 1_000_000))
  if (part === undefined || part === 'postgres') {
    const server = await startPostgres()
    if (server) await large('PostgreSQL', await server.fresh(), keys, Number(count ?? 100_000))
    await server?.stop()
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
