// The far end of `remote.ts`: a store in a thread of its own, asked by messages. Runs only as a worker.
import { parentPort, workerData } from 'node:worker_threads'
import { fail, isDrawbridgeError } from '../core/errors.ts'
import type { Answer, Call, Opening, Problem } from './remote.ts'
import { openStore, type Store } from './store.ts'

const port = parentPort
if (!port) throw fail('internal', { id: 'ledger-worker' })

let opening: Promise<Store> | undefined
void open().catch(() => {}) // told with the first call

/** A ledger that does not open answers with the reason, instead of dying without one, and is tried again by the next call. */
function open(): Promise<Store> {
  const { url, options } = workerData as Opening // as `remote.ts` gave it
  opening ??= openStore(url, options).catch((error: unknown) => {
    opening = undefined
    throw error
  })
  return opening
}

port.on('message', (call: Call) => void serve(call).then((answer) => port.postMessage(answer)))

async function serve({ id, method, args }: Call): Promise<Answer> {
  try {
    const store = await open()
    // The other end is typed as a Store, so the arguments fit the method.
    const run = store[method] as (...args: readonly unknown[]) => Promise<unknown>
    const value = await run(...args)
    if (method === 'close') setImmediate(() => port?.close())
    return { id, value }
  } catch (error) {
    return { id, problem: problemOf(error) }
  }
}

/** Errors lose their class on the way between threads. */
function problemOf(error: unknown): Problem {
  if (isDrawbridgeError(error)) return { code: error.code, data: error.data }
  return { code: 'ledger.unavailable', data: { detail: error instanceof Error ? error.message : String(error) } }
}
