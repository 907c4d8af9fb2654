// Drawbridge as a user runs it: `drawbridge up` in a process of its own, in production, with its ledger and metrics, a home of its own
// and one upstream.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pacedModel, plainModel } from './canned.ts'
import { plainEnvironment, type Running, type Start, startServer } from './processes.ts'

export const root = resolve(import.meta.dirname, '../../..')

export type GatewayOptions = {
  readonly upstreamPort: number
  readonly provider: 'openai-compatible' | 'anthropic'
  readonly nodeArgs?: readonly string[]
}

export type Gateway = Running & {
  /** A line of its metrics page, summed over its labels. */
  metric(name: string): Promise<number>
}

const homes: string[] = []
process.on('exit', () => {
  for (const home of homes) rmSync(home, { recursive: true, force: true })
})

/** How to run it, in a fresh home that is removed with this process. */
export async function gatewayStart({ upstreamPort, provider, nodeArgs }: GatewayOptions): Promise<Start & { readonly port: number }> {
  const home = mkdtempSync(join(tmpdir(), 'drawbridge-bench-'))
  homes.push(home)
  const port = await freePort()
  const config = {
    server: { host: '127.0.0.1', port },
    discover: false,
    upstreams: [
      {
        id: 'bench',
        provider,
        base: `http://127.0.0.1:${upstreamPort}${provider === 'anthropic' ? '' : '/v1'}`,
        key: 'sk-none',
        models: [plainModel, pacedModel],
      },
    ],
  }
  const file = join(home, 'drawbridge.yaml')
  writeFileSync(file, JSON.stringify(config, null, 2)) // JSON is YAML
  return {
    port,
    file: join(root, 'src/cli/main.ts'),
    args: ['up'],
    nodeArgs,
    cwd: home,
    env: plainEnvironment({ DRAWBRIDGE_CONFIG: file, DRAWBRIDGE_HOME: home, DRAWBRIDGE_DISCOVER: 'off', HOME: home }),
  }
}

export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const start = await gatewayStart(options)
  const url = `http://127.0.0.1:${start.port}`
  const isReady = () =>
    fetch(`${url}/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
  const running = await startServer(start, start.port, isReady)
  return {
    ...running,
    async metric(name) {
      const text = await (await fetch(`${url}/metrics`)).text()
      const lines = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
      return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
    },
  }
}

/** A port that nobody listens on at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo // a TCP listener's address is an object
      server.close(() => resolve(port))
    })
  })
}
