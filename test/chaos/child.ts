// A gateway in a process of its own, for what only a process can show: memory, signals and sudden death. Its log goes to stdout as JSON.
// Asked by messages of its parent: `memory` collects garbage and answers with the resident size, `size` answers at once.
import process from 'node:process'
import { startApp } from '../../src/app.ts'
import { houseConfig } from './house.ts'

const { CHAOS_CONFIG = '{}', CHAOS_HOME = '' } = process.env
const escaped: string[] = []
process.on('unhandledRejection', (error) => escaped.push(String(error)))

const app = await startApp({
  environment: {},
  home: CHAOS_HOME,
  config: houseConfig(JSON.parse(CHAOS_CONFIG) as object),
  log: ({ level, message, id, cause }) =>
    console.log(JSON.stringify({ level, message, id, cause: cause instanceof Error ? cause.stack : cause })),
})
process.send?.({ kind: 'listening', url: app.url })

process.on('message', (asked) => {
  if (asked === 'memory') globalThis.gc?.()
  const running = app.catalog.upstreams.reduce((sum, { health }) => sum + health.view().running + health.view().waiting, 0)
  process.send?.({ kind: 'memory', rss: process.memoryUsage.rss(), heap: process.memoryUsage().heapUsed, running, escaped })
})

process.once('SIGTERM', () => {
  void app.close().then(() => process.exit(0))
})
