// A store in threads of its own: one writes, another reads, so that neither a batch nor a long report delays a request or each other.
// Every driver works there: one holds its thread while it works, and hashing and flattening rows holds it with all of them.
import { Worker } from 'node:worker_threads'
import { type ErrorCode, type ErrorData, fail } from '../core/errors.ts'
import { driverOf } from './drivers/index.ts'
import { pack } from './entry.ts'
import { type Asked, reads, writes } from './sides.ts'
import type { Store, StoreOptions } from './store.ts'

/** What a thread is started with. */
export type Opening = { readonly url: string; readonly options: StoreOptions }
export type Call = { readonly id: number; readonly method: keyof Store; readonly args: readonly unknown[] }
export type Problem = { readonly code: ErrorCode; readonly data: ErrorData }
export type Answer = { readonly id: number; readonly value?: unknown; readonly problem?: Problem }

/** Open a ledger where it disturbs nobody. */
export async function openLedgerStore(url: string, options: StoreOptions = {}): Promise<Store> {
  const driver = driverOf(url)
  // What dies with the process is signed for nobody.
  const given: Opening = { url, options: driver.isPrivate(url) ? {} : options }
  const writer = thread(given)
  // Also proves that the ledger opens, and migrates it before a reader looks.
  await writer.ask('bytes', []).catch(async (error) => {
    await writer.stop()
    throw error
  })
  const reader = driver.isPrivate(url) ? writer : thread(given)
  const passed = Object.fromEntries([
    ...writes.map((method) => [method, (...args: readonly unknown[]) => writer.ask(method, args)]),
    ...reads.map((method) => [method, (...args: readonly unknown[]) => reader.ask(method, args)]),
  ]) as Pick<Store, Asked> // `sides.ts` names every method, and the far end runs the very same
  return {
    ...passed,
    append: async (entries) => {
      // Flattened on this side: long text is cut before it crosses, and nothing an exchange may hold can fail to be cloned.
      const { rows, refused } = pack(entries)
      await passed.write(rows)
      return { written: rows.length, refused }
    },
    close: async () => {
      if (reader !== writer) await reader.close()
      await writer.close()
    },
  }
}

type Thread = {
  readonly ask: (method: keyof Store, args: readonly unknown[]) => Promise<unknown>
  readonly close: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** A thread of short-lived rows collects often instead of growing; the longest page of entries takes a small part of this. */
const threadLimits = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 } as const

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }

/** A store in a worker, started at the first call and again after it died; what it was asked meanwhile fails and may be asked again. */
function thread(given: Opening): Thread {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let isClosed = false
  let lastId = 0

  function start(): Worker {
    const started = new Worker(workerFile(), { workerData: given, execArgv: [], name: 'ledger', resourceLimits: threadLimits })
    const die = (error: unknown) => {
      if (worker !== started) return
      worker = undefined
      const detail = error instanceof Error ? error.message : `its thread stopped (${error})`
      for (const { reject } of waiting.values()) reject(fail('ledger.unavailable', { detail }))
      waiting.clear()
    }
    started.on('error', die)
    started.on('exit', die)
    started.on('message', ({ id, value, problem }: Answer) => {
      const asked = waiting.get(id)
      waiting.delete(id)
      // An idle ledger does not keep the process alive; one that still owes an answer does.
      if (waiting.size === 0) started.unref()
      if (problem) asked?.reject(fail(problem.code, problem.data))
      else asked?.resolve(value)
    })
    return started
  }

  async function ask(method: keyof Store, args: readonly unknown[]): Promise<unknown> {
    if (isClosed) throw fail('ledger.unavailable', { detail: 'it is closed' })
    worker ??= start()
    const running = worker
    running.ref()
    return new Promise((resolve, reject) => {
      const id = ++lastId
      waiting.set(id, { resolve, reject })
      try {
        running.postMessage({ id, method, args } satisfies Call)
      } catch (error) {
        waiting.delete(id)
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    })
  }

  const stop = async () => {
    isClosed = true
    await worker?.terminate()
  }

  return {
    ask,
    close: async () => {
      if (isClosed) return
      if (worker) await ask('close', [])
      await stop()
    },
    stop,
  }
}

/** Beside this file, as TypeScript in a checkout and as JavaScript once compiled. */
function workerFile(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url)
}
