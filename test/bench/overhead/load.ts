// Load on one target for a while: by `wrk` where it is installed, else by our own loader. Both run as a process of their own.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bodyOf, Connection, requestBytes } from './connection.ts'
import { type Cpu, cpuOf, cpuOfEnded, cpuOfMachine, isInstalled, plainEnvironment } from './processes.ts'

export type Target = {
  readonly name: 'direct' | 'floor' | 'gateway' | 'peer'
  readonly pid: number
  readonly port: number
  readonly path: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** One window of load on one target. */
export type Window = {
  readonly requests: number
  readonly errors: number
  /** Requests a second. */
  readonly rate: number
  /** Milliseconds, under this load. */
  readonly p50: number
  readonly p99: number
  /** Processor time for each request, in microseconds; undefined where Linux is not there to tell. */
  readonly cpu?: Cpu
  /** Share of one core that each was busy: 1 is a core. `main`: of the target's main thread alone. */
  readonly busy?: Busy
}

/** `others`: processes that have nothing to do with the measurement. */
export type Busy = {
  readonly main: number
  readonly target: number
  readonly upstream: number
  readonly load: number
  readonly others: number
}

export const loaderName = isInstalled('wrk') ? 'wrk' : 'node'
const folder = mkdtempSync(join(tmpdir(), 'drawbridge-load-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const script = `
wrk.method = "POST"
local file = io.open(os.getenv("BENCH_BODY"), "rb")
wrk.body = file:read("*a")
file:close()
wrk.headers["content-type"] = "application/json"
for line in (os.getenv("BENCH_HEADERS") or ""):gmatch("[^\\n]+") do
  local name, value = line:match("^(.-): (.*)$")
  wrk.headers[name] = value
end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('\\n{"requests":%d,"errors":%d,"seconds":%f,"p50":%f,"p99":%f}\\n', summary.requests,
    e.connect + e.read + e.write + e.status + e.timeout, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
`
const scriptFile = join(folder, 'post.lua')
writeFileSync(scriptFile, script)

export type Loading = { readonly upstream: number; readonly connections: number; readonly seconds: number; readonly core?: string }

let sent = 0

/** Requests answered by gateways under load so far, of all windows of this run. */
export function sentToGateways(): number {
  return sent
}

/** Load a target for some seconds, watching everyone's processor time. */
export async function load(target: Target, { upstream, connections, seconds, core }: Loading): Promise<Window> {
  const before = timesOf(target.pid, upstream)
  const begun = performance.now()
  const told = await runLoader(target, connections, seconds, core)
  const wall = (performance.now() - begun) * 1_000
  const after = timesOf(target.pid, upstream)
  if (target.name === 'gateway') sent += told.requests
  const figures = { requests: told.requests, errors: told.errors, rate: told.requests / told.seconds, p50: told.p50, p99: told.p99 }
  if (!before || !after) return figures
  const used = (name: keyof Times) => after[name] - before[name]
  const busy = (name: keyof Times) => used(name) / wall
  return {
    ...figures,
    cpu: { whole: used('target') / told.requests, main: used('main') / told.requests },
    busy: {
      main: busy('main'),
      target: busy('target'),
      upstream: busy('upstream'),
      load: busy('load'),
      others: Math.max(0, busy('machine') - busy('target') - busy('upstream') - busy('load')),
    },
  }
}

type Times = { readonly main: number; readonly target: number; readonly upstream: number; readonly load: number; readonly machine: number }

/** Processor time so far of everyone; undefined where Linux is not there to tell. */
function timesOf(target: number, upstream: number): Times | undefined {
  const [one, two, loader, machine] = [cpuOf(target), cpuOf(upstream), cpuOfEnded(), cpuOfMachine()]
  if (!one || !two || loader === undefined || machine === undefined) return undefined
  return { main: one.main, target: one.whole, upstream: two.whole, load: loader, machine }
}

type Told = { readonly requests: number; readonly errors: number; readonly seconds: number; readonly p50: number; readonly p99: number }

async function runLoader(target: Target, connections: number, seconds: number, core: string | undefined): Promise<Told> {
  const bodyFile = join(folder, 'body.json')
  writeFileSync(bodyFile, target.body)
  const headers = target.headers ?? {}
  const wrk = ['wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', scriptFile]
  const own = [process.execPath, '--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'loader.ts')]
  const command =
    loaderName === 'wrk'
      ? [...wrk, `http://127.0.0.1:${target.port}${target.path}`]
      : [...own, String(target.port), target.path, bodyFile, String(connections), String(seconds), JSON.stringify(headers)]
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const env = plainEnvironment({ BENCH_BODY: bodyFile, BENCH_HEADERS: lines.join('\n') })
  const [program = '', ...args] = core === undefined ? command : ['taskset', '-c', core, ...command]
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (data: Buffer) => {
    output += data
  })
  child.stderr.on('data', (data: Buffer) => {
    output += data
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  const told = output.trimEnd().split('\n').at(-1) ?? ''
  if (code !== 0 || !told.startsWith('{')) throw new Error(`the load on ${target.name} ended with ${code}: ${output.slice(-500)}`)
  return JSON.parse(told) as Told // printed by the script above or by loader.ts
}

/** Ask once, and hand the body to whoever knows what it must be. */
export async function askOnce(target: Target): Promise<{ status: number; body: string }> {
  const connection = await Connection.open(target.port)
  const answer = await connection.ask(requestBytes(target.port, target.path, target.body, target.headers))
  connection.close()
  return { status: answer.status, body: bodyOf(answer) }
}
