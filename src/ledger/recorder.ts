// Takes exchanges off the road at once and writes them later, in batches. Accounting fails open: whatever happens to the ledger,
// requests go on, what cannot be kept is counted, and the operator is told.
//
//   record() -> fresh -(next turn of the event loop)-> observers -> packed, pending (bounded, oldest dropped)
//            -(every flushMs, or a full batch)-> store.write -> acknowledged
//
// Exchanges are packed into strings at once because they wait: as objects they would survive several collections of the young
// generation and be copied each time, which costs the main thread five times what packing does.
import type { Entry } from '../core/exchange.ts'
import type { World } from '../core/world.ts'
import { type PackedRow, pack } from './entry.ts'
import type { Store } from './store.ts'

export type RecorderOptions = {
  /** The longest an exchange waits before it is handed to the store. At most a second, so that little is lost with the process. */
  readonly flushMs?: number
  /** Exchanges per write. More do not write faster, they only hold the event loop longer at a time: see test/bench/ledger.ts. */
  readonly batch?: number
  /** Exchanges that may wait for a ledger that does not take them; beyond it the oldest are dropped. */
  readonly most?: number
  readonly world: Pick<World, 'monotonic'>
  /** Tell the operator, in a sentence. Called at most once in ten seconds for the same kind of trouble. */
  readonly warn: (message: string) => void
  /** Sees every exchange once, in batches, written or not: metrics and traces live here so that they cost the road nothing. */
  readonly observe?: (entries: readonly Entry[]) => void
  /** Sees rows once the ledger has them. */
  readonly written?: (rows: readonly PackedRow[]) => void
}

export type RecorderState = {
  /** Waiting to be written. */
  readonly queued: number
  /** Lost because the ledger did not take them in time. */
  readonly dropped: number
  readonly written: number
  /** Attempts to write that failed. */
  readonly failures: number
}

export type Recorder = {
  /** Keep this exchange. Synchronous, constant time, never throws. */
  readonly record: (entry: Entry) => void
  /** Write everything recorded so far; resolves when the ledger has it, or when it does not take it. */
  readonly flush: () => Promise<void>
  /** Write everything and stop; what the ledger does not take in a few tries is counted as dropped. */
  readonly close: () => Promise<void>
  readonly state: () => RecorderState
}

const firstRetryMs = 100
const longestRetryMs = 5_000
const closingTries = 3
const quietMs = 10_000

export function createRecorder(store: Pick<Store, 'write'>, options: RecorderOptions): Recorder {
  const { world, warn, observe, written } = options
  const flushMs = Math.min(Math.max(options.flushMs ?? 250, 1), 1_000)
  const batch = Math.max(options.batch ?? 200, 1)
  const most = Math.max(options.most ?? 10_000, batch)

  let fresh: Entry[] = []
  let pending: PackedRow[] = []
  let inFlight: PackedRow[] = []
  let timer: NodeJS.Timeout | undefined
  let soon: NodeJS.Immediate | undefined
  let writing: Promise<boolean> | undefined
  let retryMs = 0
  let retryAt = Number.NEGATIVE_INFINITY
  let isClosed = false
  const counts = { dropped: 0, written: 0, failures: 0 }
  const warnedAt = new Map<string, number>()

  function record(entry: Entry): void {
    if (isClosed) {
      counts.dropped++
      return
    }
    fresh.push(entry)
    if (fresh.length >= most) take()
    else soon ??= setImmediate(settle)
  }

  function settle(): void {
    soon = undefined
    take()
    if (pending.length >= batch) tick()
    else if (pending.length > 0) schedule()
  }

  /** Show what is new to the observers and queue it, packed, for the ledger. */
  function take(): void {
    if (fresh.length === 0) return
    const entries = fresh
    fresh = []
    try {
      observe?.(entries)
    } catch (error) {
      warnOnce('observer', `Metrics or traces failed for ${entries.length} exchanges: ${messageOf(error)}.`)
    }
    const { rows, refused } = pack(entries)
    if (refused > 0) {
      counts.dropped += refused
      warnOnce('refused', `The ledger refused ${refused} malformed exchanges.`)
    }
    for (const row of rows) pending.push(row)
    const over = pending.length + inFlight.length - most
    if (over > 0) drop(Math.min(over, pending.length))
  }

  function drop(count: number): void {
    pending = pending.slice(count)
    counts.dropped += count
    warnOnce('dropped', `The ledger cannot keep up: ${counts.dropped} exchanges were not recorded so far.`)
  }

  function tick(): void {
    clearTimeout(timer)
    timer = undefined
    take()
    if (writing !== undefined) return
    if (world.monotonic() >= retryAt) void drain()
    else schedule()
  }

  /** Write while there is enough for a batch; the rest waits for the next tick. */
  async function drain(): Promise<void> {
    while (pending.length > 0) {
      if (!(await write()) || pending.length < batch) break
    }
    if (pending.length > 0) schedule()
  }

  function schedule(): void {
    if (!isClosed) timer ??= setTimeout(tick, flushMs)
  }

  /** Write one batch; false when the ledger did not take it, and it is first in the queue again. */
  function write(): Promise<boolean> {
    if (writing) return writing
    inFlight = pending.slice(0, batch)
    pending = pending.slice(batch)
    writing = store.write(inFlight).then(
      () => {
        const rows = inFlight
        inFlight = []
        writing = undefined
        retryMs = 0
        counts.written += rows.length
        tell(rows)
        return true
      },
      (error: unknown) => {
        pending = inFlight.concat(pending)
        inFlight = []
        writing = undefined
        counts.failures++
        retryMs = Math.min(Math.max(retryMs * 2, firstRetryMs), longestRetryMs)
        retryAt = world.monotonic() + retryMs
        warnOnce('failed', `The ledger does not take exchanges (${messageOf(error)}); ${pending.length} wait, requests go on.`)
        return false
      },
    )
    return writing
  }

  function tell(rows: readonly PackedRow[]): void {
    try {
      written?.(rows)
    } catch (error) {
      warnOnce('written', `A listener to the ledger failed: ${messageOf(error)}.`)
    }
  }

  async function flush(): Promise<void> {
    take()
    while (writing || pending.length > 0) if (!(await write())) return
  }

  async function close(): Promise<void> {
    isClosed = true
    clearTimeout(timer)
    clearImmediate(soon)
    for (let tries = 0; tries < closingTries && (fresh.length > 0 || pending.length > 0 || writing); tries++) await flush()
    if (pending.length > 0) drop(pending.length)
  }

  function warnOnce(kind: string, message: string): void {
    const now = world.monotonic()
    if (now - (warnedAt.get(kind) ?? Number.NEGATIVE_INFINITY) < quietMs) return
    warnedAt.set(kind, now)
    warn(message)
  }

  return { record, flush, close, state: () => ({ queued: fresh.length + pending.length + inFlight.length, ...counts }) }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
