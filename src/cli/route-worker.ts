// A thread of `route --jsonl`: batches of rows in, what was decided out.
import { parentPort, workerData } from 'node:worker_threads'
import { openDryRun } from './dry-run.ts'
import { type Told, tellRow } from './route-row.ts'
import type { Batch, ThreadData } from './route-rows.ts'

const { options, common } = workerData as ThreadData // given by `route-rows`
const ready = openDryRun(options)
let last: Promise<void> = Promise.resolve()

parentPort?.on('message', ({ rows }: Batch) => {
  last = last.then(async () => {
    const dry = await ready
    const told: Told[] = []
    for (const { text, line } of rows) told.push(await tellRow(dry, common, text, line))
    parentPort?.postMessage(told)
  })
  last.catch((error) => {
    throw error // the command ends with it
  })
})
