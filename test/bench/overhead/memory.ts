// Resident memory of a gateway of its own: after it has warmed up, and how it grows with requests, whole and streamed ones mixed.
import { type Bench, tell } from './bench.ts'
import { chatBody, chatPath, plainModel } from './canned.ts'
import { startGateway } from './gateway.ts'
import { load, type Target } from './load.ts'
import { residentOf } from './processes.ts'
import { slopeOf } from './statistics.ts'

export type Memory = {
  /** Requests after warming up, over which the slope is taken. */
  readonly requests: number
  readonly warmRequests: number
  /** Megabytes (10^6 bytes). */
  readonly idle: number
  readonly warm: number
  readonly last: number
  /** Megabytes for each 100,000 requests: least squares over the samples, and over their later half. */
  readonly slope: number
  readonly laterSlope: number
  readonly samples: readonly (readonly [requests: number, megabytes: number])[]
  /** Recorded by its ledger, of all that were sent. */
  readonly recorded: number
  readonly sent: number
}

/** Of five windows, one is of streams. */
const streamEvery = 5

export async function measureMemory(
  bench: Bench,
  wanted: { readonly requests: number; readonly warm: number },
): Promise<Memory | undefined> {
  const gateway = await startGateway({ upstreamPort: bench.upstream.port, provider: 'openai-compatible' })
  const resident = () => (residentOf(gateway.pid) ?? Number.NaN) / 1e6
  try {
    if (Number.isNaN(resident())) return undefined
    const idle = resident()
    const target = (stream: boolean): Target => ({
      name: 'gateway',
      pid: gateway.pid,
      port: gateway.port,
      path: chatPath,
      body: chatBody({ model: plainModel, turns: 20, stream }),
    })
    let sent = 0
    let window = 0
    const step = async () => {
      const told = await load(target(window++ % streamEvery === 0), { upstream: bench.upstream.pid, connections: 32, seconds: 1 })
      if (told.errors > 0) throw new Error(`${told.errors} requests failed while memory was measured`)
      sent += told.requests
      tell(`memory: ${sent} of ${wanted.warm + wanted.requests} requests, ${resident().toFixed(0)} MB`)
    }
    while (sent < wanted.warm) await step()
    const warmRequests = sent
    const warm = resident()
    const samples: [number, number][] = [[0, warm]]
    while (sent - warmRequests < wanted.requests) {
      await step()
      samples.push([sent - warmRequests, resident()])
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    return {
      requests: sent - warmRequests,
      warmRequests,
      idle,
      warm,
      last: resident(),
      slope: slopeOf(samples) * 1e5,
      laterSlope: slopeOf(samples.slice(Math.floor(samples.length / 2))) * 1e5,
      samples,
      recorded: await gateway.metric('drawbridge_requests_total'),
      sent,
    }
  } finally {
    await gateway.stop()
  }
}
