// What every measurement stands on: the upstream, the floor, the gateway in front of each kind of upstream, and the peer when it is there.
import { join } from 'node:path'
import { type Gateway, startGateway } from './gateway.ts'
import { isPeerInstalled, startPeer } from './peer.ts'
import { type Running, startScript } from './processes.ts'

export type Bench = {
  readonly upstream: Running
  readonly floor: Running
  /** In front of an upstream that speaks the clients' protocol, and of one that does not. */
  readonly same: Gateway
  readonly other: Gateway
  readonly peer: Running | undefined
  /** Those that ended of themselves, and why. */
  deaths(): string[]
  close(): Promise<void>
}

export async function openBench(options: { readonly hasPeer: boolean }): Promise<Bench> {
  const here = (file: string) => join(import.meta.dirname, file)
  const upstream = await startScript({ file: here('upstream.ts') })
  const floor = await startScript({ file: here('floor.ts'), args: [String(upstream.port)] })
  const same = await startGateway({ upstreamPort: upstream.port, provider: 'openai-compatible' })
  const other = await startGateway({ upstreamPort: upstream.port, provider: 'anthropic' })
  const peer = options.hasPeer && isPeerInstalled() ? await startPeer() : undefined
  const all = { upstream, floor, 'gateway to its own protocol': same, 'gateway to another protocol': other, ...(peer && { peer }) }
  return {
    upstream,
    floor,
    same,
    other,
    peer,
    deaths: () =>
      Object.entries(all).flatMap(([name, running]) => {
        const death = running.death()
        return death ? [`${name}: ${death}`] : []
      }),
    async close() {
      await Promise.all(Object.values(all).map((running) => running.stop()))
    },
  }
}

/** Tell how far it is, on the terminal alone. */
export function tell(words: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${words}` : `${words}\n`)
}
