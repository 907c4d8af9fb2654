// Threads that read long texts, so that nobody else waits meanwhile. A job has a deadline from the moment it is given; a thread that does
// not keep it is stopped, whatever it is doing, and a new one takes its place.
import { getCompileCacheDir } from 'node:module'
import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { MediaReading } from './attachments.ts'
import type { Dictionary } from './dictionaries.ts'
import type { Profile } from './profiles.ts'
import type { OwnReading, TextToRead } from './read-text.ts'

export type ThreadSetup = {
  readonly profile: Profile
  readonly dictionaries: readonly Dictionary[]
  readonly hasTagger: boolean
  /** Where this process keeps compiled modules, if it does. */
  readonly compileCache?: string
}

export type Task = { readonly texts: readonly TextToRead[]; readonly media: readonly string[] }
export type Job = Task & { readonly id: number }
/** Without readings the job failed. */
export type JobAnswer = { readonly id: number; readonly readings?: readonly OwnReading[]; readonly media?: readonly MediaReading[] }

export type Outcome =
  | { readonly kind: 'read'; readonly readings: readonly OwnReading[]; readonly media: readonly MediaReading[] }
  | { readonly kind: 'timeout' | 'crashed' | 'busy' }

export type ReadingThreads = {
  readonly run: (task: Task) => Promise<Outcome>
  /** Start one more thread before anybody asks for it; false when all that may be are running. */
  readonly warm: () => boolean
  readonly close: () => Promise<void>
  readonly waiting: () => number
}

/** So many jobs may wait; what comes on top is not read, and so does not leave. */
export const longestQueue = 64
const threadLimits = { maxYoungGenerationSizeMb: 32, maxOldGenerationSizeMb: 768 } as const

type Waiting = { readonly task: Task; readonly settle: (outcome: Outcome) => void; readonly timer: NodeJS.Timeout; isDone: boolean }
type Thread = { worker: Worker; job?: Waiting; id: number }

export function startThreads(
  setup: ThreadSetup,
  options: { readonly workers: number; readonly deadlineMs: number; readonly file?: URL },
): ReadingThreads {
  const threads: Thread[] = []
  const queue: Waiting[] = []
  let isClosed = false

  function run(task: Task): Promise<Outcome> {
    if (isClosed) return Promise.resolve({ kind: 'crashed' })
    if (queue.length >= longestQueue) return Promise.resolve({ kind: 'busy' })
    return new Promise((resolve) => {
      const waiting: Waiting = {
        task,
        isDone: false,
        settle: (outcome) => {
          if (waiting.isDone) return
          waiting.isDone = true
          clearTimeout(waiting.timer)
          resolve(outcome)
        },
        timer: setTimeout(() => expire(waiting), options.deadlineMs),
      }
      queue.push(waiting)
      give()
    })
  }

  /** Give waiting jobs to idle threads. */
  function give(): void {
    while (queue.length > 0) {
      const thread = threads.find(({ job }) => !job) ?? (threads.length < options.workers ? start() : undefined)
      if (!thread) return
      const waiting = queue.shift()!
      thread.job = waiting
      thread.worker.ref()
      thread.worker.postMessage({ ...waiting.task, id: ++thread.id } satisfies Job)
    }
  }

  function start(): Thread {
    const worker = new Worker(options.file ?? workerFile(), {
      workerData: { ...setup, compileCache: compileCache() } satisfies ThreadSetup,
      execArgv: [],
      name: 'inspection',
      resourceLimits: threadLimits,
    })
    const thread: Thread = { worker, id: 0 }
    threads.push(thread)
    const die = () => {
      const place = threads.indexOf(thread)
      if (place < 0) return
      threads.splice(place, 1)
      thread.job?.settle({ kind: 'crashed' })
      if (!isClosed) give()
    }
    worker.on('error', die)
    worker.on('exit', die)
    worker.on('message', ({ id, readings, media }: JobAnswer) => {
      if (id !== thread.id) return
      const { job } = thread
      thread.job = undefined
      // An idle thread does not keep the process alive.
      worker.unref()
      job?.settle(readings && media ? { kind: 'read', readings, media } : { kind: 'crashed' })
      give()
    })
    worker.unref()
    return thread
  }

  function expire(waiting: Waiting): void {
    waiting.settle({ kind: 'timeout' })
    const place = queue.indexOf(waiting)
    if (place >= 0) queue.splice(place, 1)
    const thread = threads.find(({ job }) => job === waiting)
    if (!thread) return
    threads.splice(threads.indexOf(thread), 1)
    void thread.worker.terminate()
    give()
  }

  function warm(): boolean {
    if (isClosed || threads.length >= options.workers) return false
    start()
    return threads.length < options.workers
  }

  async function close(): Promise<void> {
    isClosed = true
    for (const waiting of queue.splice(0)) waiting.settle({ kind: 'crashed' })
    const running = threads.splice(0)
    for (const { job } of running) job?.settle({ kind: 'crashed' })
    await Promise.all(running.map(({ worker }) => worker.terminate()))
  }

  return { run, warm, close, waiting: () => queue.length }
}

/** Node keeps a folder for each of its versions in the one it is told. */
function compileCache(): string | undefined {
  const folder = getCompileCacheDir()
  return folder && dirname(folder)
}

/** Beside this file, as TypeScript in a checkout and as JavaScript once compiled. */
function workerFile(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './inspect-worker.ts' : './inspect-worker.js', import.meta.url)
}
