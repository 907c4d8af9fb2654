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
  /** `sqlite:<path>` or `sqlite::memory:`. */
  readonly url: string
  readonly retention?: Omit<Retention, 'now'>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Whether the exact bytes of what leaves are kept. */
  readonly keepsContent?: () => boolean
}

/** Kept when the operator says nothing. */
const standing: Omit<Retention, 'now'> = { maxAgeDays: 365, maxBytes: 4 * 1024 ** 3 }
const sweepEveryMs = 3_600_000

/** Open the ledger; throws `ledger.unavailable` when it cannot be, so that the operator hears of it at start. */
export async function openLedger({
  url,
  retention = standing,
  now,
  keepsContent = () => false,
  ...options
}: LedgerOptions): Promise<Ledger> {
  const store = await openLedgerStore(url)
  const recorder = createRecorder(store, options)
  const egress = createEgressRecorder(store, { keeps: keepsContent, warn: options.warn })
  const sweep = () => {
    store.sweep({ ...retention, now: now() }).catch((error: Error) => options.warn(`The ledger could not be swept: ${error.message}`))
  }
  sweep()
  const timer = setInterval(sweep, sweepEveryMs)
  timer.unref()
  return {
    store,
    recorder,
    egress,
    close: async () => {
      clearInterval(timer)
      await recorder.close()
      await egress.close()
      await store.close()
    },
  }
}
