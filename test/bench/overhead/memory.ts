// Resident memory of a gateway of its own: after it has warmed up, and how it grows with requests, whole and streamed ones mixed.
// The floor takes the same requests in the same turns: what Node itself keeps shows there too.
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
  /** The floor's slope over the same requests. */
  readonly floorSlope: number
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
    const residentFloor = () => (residentOf(bench.floor.pid) ?? Number.NaN) / 1e6
    const target = (name: 'gateway' | 'floor', stream: boolean): Target => ({
      name,
      pid: name === 'gateway' ? gateway.pid : bench.floor.pid,
      port: name === 'gateway' ? gateway.port : bench.floor.port,
      path: chatPath,
      body: chatBody({ model: plainModel, turns: 20, stream }),
    })
    let sent = 0
    let sentToFloor = 0
    let window = 0
    const step = async () => {
      const isStream = window++ % streamEvery === 0
      const how = { upstream: bench.upstream.pid, connections: 32, seconds: 1 }
      const told = await load(target('gateway', isStream), how)
      const toFloor = await load(target('floor', isStream), how)
      if (told.errors + toFloor.errors > 0) throw new Error(`${told.errors + toFloor.errors} requests failed while memory was measured`)
      sent += told.requests
      sentToFloor += toFloor.requests
      tell(`memory: ${sent} of ${wanted.warm + wanted.requests} requests, ${resident().toFixed(0)} MB`)
    }
    while (sent < wanted.warm) await step()
    const warmRequests = sent
    const warm = resident()
    const samples: [number, number][] = [[0, warm]]
    const warmFloor = sentToFloor
    const floorSamples: [number, number][] = [[0, residentFloor()]]
    while (sent - warmRequests < wanted.requests) {
      await step()
      samples.push([sent - warmRequests, resident()])
      floorSamples.push([sentToFloor - warmFloor, residentFloor()])
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
      floorSlope: slopeOf(floorSamples) * 1e5,
      samples,
      recorded: await gateway.metric('drawbridge_requests_total'),
      sent,
    }
  } finally {
    await gateway.stop()
  }
}
