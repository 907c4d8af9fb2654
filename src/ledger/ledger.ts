// The ledger as the gateway holds it: a store off the main thread, the recorder before it, and retention from the first day.
import { createEgressRecorder, type EgressRecorder } from './egress-recorder.ts'
import { createRecorder, type Recorder, type RecorderOptions } from './recorder.ts'
import { openLedgerStore } from './remote.ts'
import type { Retention, Store } from './store.ts'

export type Ledger = {
  readonly store: Store
  readonly recorder: Recorder
  readonly egress: EgressRecorder
  /** Write what waits, then close. Call it on SIGTERM. */
  readonly close: () => Promise<void>
}

export type LedgerOptions = RecorderOptions & {
  /** `sqlite:<path>`, `sqlite::memory:` or `postgres://user@host/database`. */
  readonly url: string
  /** The folder of the key that signs checkpoints. Without one nothing is signed. */
  readonly keys?: string
  readonly retention?: Omit<Retention, 'now'>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Whether the exact bytes of what leaves are kept. */
  readonly keepsContent?: () => boolean
}

/** Kept when the operator says nothing. */
const standing: Omit<Retention, 'now'> = { maxAgeDays: 365, maxBytes: 4 * 1024 ** 3 }
const sweepEveryMs = 3_600_000
/** A checkpoint is signed after so many exchanges, or so long after the last one when anything was written. */
const sealEvery = 10_000
const sealEveryMs = 300_000

/** Open the ledger; throws `ledger.unavailable` when it cannot be, so that the operator hears of it at start. */
export async function openLedger({
  url,
  keys,
  retention = standing,
  now,
  keepsContent = () => false,
  ...options
}: LedgerOptions): Promise<Ledger> {
  const store = await openLedgerStore(url, { keys })
  let unsealed = 0
  const seal = async () => {
    unsealed = 0
    await store
      .seal(new Date(now()).toISOString())
      .catch((error: Error) => options.warn(`The ledger could not be sealed: ${error.message}`))
  }
  const recorder = createRecorder(store, {
    ...options,
    written: (rows) => {
      unsealed += rows.length
      if (unsealed >= sealEvery) void seal()
      options.written?.(rows)
    },
  })
  const egress = createEgressRecorder(store, { keeps: keepsContent, warn: options.warn })
  const sweep = () => {
    store.sweep({ ...retention, now: now() }).catch((error: Error) => options.warn(`The ledger could not be swept: ${error.message}`))
  }
  sweep()
  const timer = setInterval(sweep, sweepEveryMs)
  timer.unref()
  const sealing = setInterval(() => void seal(), sealEveryMs)
  sealing.unref()
  return {
    store,
    recorder,
    egress,
    close: async () => {
      clearInterval(timer)
      clearInterval(sealing)
      await recorder.close()
      await egress.close()
      await seal()
      await store.close()
    },
  }
}
