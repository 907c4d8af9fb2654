// The load where `wrk` is not installed: N keep-alive connections in a process of its own, each asking again as soon as it is answered.
//   node loader.ts <port> <path> <body file> <connections> <seconds> <headers as JSON>
// Prints one line of JSON.
import { readFileSync } from 'node:fs'
import { Connection, requestBytes } from './connection.ts'
import { percentile } from './statistics.ts'

const [port, path = '/', file = '', connections, seconds, headers = '{}'] = process.argv.slice(2)
const request = requestBytes(Number(port), path, readFileSync(file, 'utf8'), JSON.parse(headers))
const times: number[] = []
let errors = 0
const begun = performance.now()
const until = begun + Number(seconds) * 1_000

async function loop(): Promise<void> {
  let connection = await Connection.open(Number(port))
  while (performance.now() < until) {
    try {
      const { status, ms } = await connection.ask(request)
      if (status >= 400) errors++
      times.push(ms)
    } catch {
      errors++
      connection.close()
      connection = await Connection.open(Number(port))
    }
  }
  connection.close()
}

await Promise.all(Array.from({ length: Number(connections) }, loop))
process.stdout.write(
  `${JSON.stringify({
    requests: times.length,
    errors,
    seconds: (performance.now() - begun) / 1_000,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  })}\n`,
)
