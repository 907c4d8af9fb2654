// Rows in, decisions out, in the order in which they came. A few are decided here; many are shared out to threads, a batch at a time, and
// no more of them are read than the threads have work for.
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { Worker } from 'node:worker_threads'
import type { DryRun, DryRunOptions, Wanted } from './dry-run.ts'
import { exit } from './exit.ts'
import { type Told, tellRow } from './route-row.ts'
import type { Terminal } from './terminal.ts'

export type Batch = { readonly rows: readonly { readonly text: string; readonly line: number }[] }
export type ThreadData = { readonly options: DryRunOptions; readonly common: Omit<Wanted, 'messages'> }

/** So many are decided before threads are worth their start. */
const fewRows = 200
const rowsPerBatch = 32
const batchesPerThread = 3
const mostThreads = 8

export async function routeRows({
  options,
  dry,
  common,
  input,
  terminal,
  threads = Math.min(mostThreads, availableParallelism()),
}: {
  readonly options: DryRunOptions
  readonly dry: DryRun
  readonly common: Omit<Wanted, 'messages'>
  readonly input: NodeJS.ReadableStream
  readonly terminal: Terminal
  readonly threads?: number
}): Promise<typeof exit.ok | typeof exit.failed> {
  const startedAt = performance.now()
  const under = new UnderWay(terminal, startedAt)
  let pool: Thread[] | undefined
  let rows: Batch['rows'][number][] = []
  let line = 0
  let turn = 0
  const give = async () => {
    if (rows.length === 0) return
    const batch = { rows }
    rows = []
    if (line > fewRows && threads > 1) pool ??= Array.from({ length: threads }, () => new Thread({ options, common }))
    const thread = pool?.[turn++ % pool.length]
    under.add(thread ? thread.decide(batch) : decideHere(dry, common, batch))
    await under.settle(pool ? pool.length * batchesPerThread : 1)
  }
  try {
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++
      if (text.trim() === '') continue
      rows.push({ text, line })
      if (rows.length >= rowsPerBatch) await give()
    }
    await give()
    await under.settle(0)
  } finally {
    await Promise.all(pool?.map((thread) => thread.close()) ?? [])
  }
  terminal.progress('')
  if (!under.isWhole) terminal.tell('Some rows could not be read; each is told in its place.')
  return under.isWhole ? exit.ok : exit.failed
}

async function decideHere(dry: DryRun, common: Omit<Wanted, 'messages'>, { rows }: Batch): Promise<Told[]> {
  const told: Told[] = []
  for (const { text, line } of rows) told.push(await tellRow(dry, common, text, line))
  return told
}

/** Batches that are being decided, written in the order in which they were given. */
class UnderWay {
  isWhole = true
  readonly #batches: Promise<Told[]>[] = []
  readonly #terminal: Terminal
  readonly #startedAt: number
  #written = 0

  constructor(terminal: Terminal, startedAt: number) {
    this.#terminal = terminal
    this.#startedAt = startedAt
  }

  add(batch: Promise<Told[]>): void {
    batch.catch(() => {}) // told when its turn comes to be written
    this.#batches.push(batch)
  }

  /** Write the oldest until no more than so many are left. */
  async settle(left: number): Promise<void> {
    while (this.#batches.length > left) {
      const told = await this.#batches.shift()!
      this.isWhole &&= told.every(({ isWhole }) => isWhole)
      this.#written += told.length
      const text = `${told.map((row) => row.text).join('\n')}\n`
      if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve))
      const perSecond = Math.round((this.#written / (performance.now() - this.#startedAt)) * 1_000)
      this.#terminal.progress(`${this.#written.toLocaleString('en-US')} rows, ${perSecond.toLocaleString('en-US')} a second`)
    }
  }
}

/** A thread with a dry run of its own. It answers batches in the order in which it got them. */
class Thread {
  readonly #worker: Worker
  readonly #waiting: { readonly resolve: (told: Told[]) => void; readonly reject: (error: unknown) => void }[] = []

  constructor(data: ThreadData) {
    const file = new URL(import.meta.url.endsWith('.ts') ? './route-worker.ts' : './route-worker.js', import.meta.url)
    this.#worker = new Worker(file, { workerData: data, execArgv: [], name: 'route' })
    this.#worker.on('message', (told: Told[]) => this.#waiting.shift()?.resolve(told))
    this.#worker.on('error', (error) => this.#fail(error))
    this.#worker.on('exit', () => this.#fail(new Error('a thread that decides rows has ended')))
  }

  decide(batch: Batch): Promise<Told[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      this.#worker.postMessage(batch)
    })
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }

  #fail(error: unknown): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error)
  }
}
