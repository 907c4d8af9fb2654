// What one request pays, without any load: one connection to each, asked in turn.
import { type Bench, tell } from './bench.ts'
import { chatAnswer, chatBody, chatPath, firstWord, pacedModel, plainModel } from './canned.ts'
import { bodyOf, Connection, requestBytes } from './connection.ts'
import { percentile, type Spread, spreadOf } from './statistics.ts'

type Name = 'direct' | 'floor' | 'gateway'

export type Latency = {
  readonly samples: number
  readonly targets: Record<Name, { readonly p50: number; readonly p95: number; readonly p99: number }>
  /** Milliseconds that the gateway adds to asking the upstream directly; the spread is that of ten slices. */
  readonly added: Spread
  /** Milliseconds that the gateway adds to what the floor adds. */
  readonly beyondFloor: Spread
}

export type FirstEvent = {
  readonly samples: number
  /** Milliseconds from the request to the first event with content of a paced stream. */
  readonly targets: Record<Name, { readonly p50: number; readonly p95: number }>
  readonly beyondFloor: Spread
}

type Asked = { readonly times: Record<Name, number[]> }

const names: readonly Name[] = ['direct', 'floor', 'gateway']
const slices = 10

export async function measureLatency(bench: Bench, samples: number): Promise<Latency> {
  const { times } = await askInTurn(bench, { body: chatBody({ model: plainModel, turns: 20, stream: false }), samples, warm: 2_000 })
  const figures = (name: Name) => ({
    p50: percentile(times[name], 0.5),
    p95: percentile(times[name], 0.95),
    p99: percentile(times[name], 0.99),
  })
  return {
    samples,
    targets: { direct: figures('direct'), floor: figures('floor'), gateway: figures('gateway') },
    added: difference(times.gateway, times.direct),
    beyondFloor: difference(times.gateway, times.floor),
  }
}

export async function measureFirstEvent(bench: Bench, samples: number): Promise<FirstEvent> {
  const body = chatBody({ model: pacedModel, turns: 20, stream: true })
  const { times } = await askInTurn(bench, { body, samples, warm: 40, marker: Buffer.from(`"${firstWord}"`) })
  const figures = (name: Name) => ({ p50: percentile(times[name], 0.5), p95: percentile(times[name], 0.95) })
  return {
    samples,
    targets: { direct: figures('direct'), floor: figures('floor'), gateway: figures('gateway') },
    beyondFloor: difference(times.gateway, times.floor),
  }
}

type Asking = { readonly body: string; readonly samples: number; readonly warm: number; readonly marker?: Buffer }

async function askInTurn(bench: Bench, { body, samples, warm, marker }: Asking): Promise<Asked> {
  const ports: Record<Name, number> = { direct: bench.upstream.port, floor: bench.floor.port, gateway: bench.same.port }
  const lines = await Promise.all(
    names.map(async (name) => ({
      name,
      connection: await Connection.open(ports[name]),
      request: requestBytes(ports[name], chatPath, body),
    })),
  )
  const times: Record<Name, number[]> = { direct: [], floor: [], gateway: [] }
  for (let sample = -warm; sample < samples; sample++) {
    if (sample % 500 === 0) tell(`${marker ? 'first event' : 'latency'}: ${Math.max(0, sample)} of ${samples}`)
    for (let turn = 0; turn < lines.length; turn++) {
      const { name, connection, request } = lines[(turn + sample + warm) % lines.length]!
      const answer = await connection.ask(request, marker)
      const isRight = answer.status === 200 && (marker ? answer.markerMs !== undefined : bodyOf(answer) === chatAnswer)
      if (!isRight) throw new Error(`${name} answered ${answer.status}: ${bodyOf(answer).slice(0, 300)}`)
      if (sample >= 0) times[name].push(marker ? (answer.markerMs ?? Number.NaN) : answer.ms)
    }
  }
  for (const { connection } of lines) connection.close()
  return { times }
}

/** The difference of medians, over slices of the run. */
function difference(one: readonly number[], other: readonly number[]): Spread {
  const size = Math.floor(one.length / slices)
  const slice = (values: readonly number[], index: number) => percentile(values.slice(index * size, (index + 1) * size), 0.5)
  const spread = spreadOf(Array.from({ length: slices }, (_, index) => slice(one, index) - slice(other, index)))
  return { ...spread, median: percentile(one, 0.5) - percentile(other, 0.5) }
}
