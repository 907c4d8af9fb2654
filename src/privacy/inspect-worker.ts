// The far end of `reading-threads.ts`: reads long texts in a thread of its own. Runs only as a worker. What it reads with is imported once the
// compiled modules of the process are at hand, which spares most of a thread's start.
import { enableCompileCache } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { fail } from '../core/errors.ts'
import type { ThreadSetup } from './reading-threads.ts'

const port = parentPort
if (!port) throw fail('internal', { id: 'inspect-worker' })

const setup = workerData as ThreadSetup // the other end is typed so
if (setup.compileCache !== undefined) enableCompileCache(setup.compileCache)
const { serveReadings } = await import('./serve-readings.ts')
serveReadings(port, setup)
