// Starts a gateway from the environment alone, prints where it listens, and stops on SIGTERM.
import { startApp } from '../../src/app.ts'

const app = await startApp({
  file: process.env.DRAWBRIDGE_CONFIG,
  log: (line) => console.error(line.level, line.message, line.cause instanceof Error ? line.cause.stack : ''),
})
await app.discovered
console.log(`listening on ${app.url}`)
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)))
