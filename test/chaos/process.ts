// Starts and watches a gateway in a process of its own.
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newHome } from './house.ts'

export type Memory = {
  readonly rss: number
  readonly heap: number
  readonly running: number
  /** Rejections nobody handled. */
  readonly escaped: readonly string[]
}

export type Gateway = {
  readonly url: string
  readonly pid: number
  readonly home: string
  /** Everything it wrote so far. */
  readonly output: () => string
  /** Resident size and what is in flight, after a garbage collection. */
  memory(): Promise<Memory>
  /** The same without collecting, so that it disturbs nothing. */
  size(): Promise<Memory>
  kill(signal: NodeJS.Signals): void
  /** Resolves with the exit code, or null when a signal ended it. */
  readonly exited: Promise<number | null>
}

/** The gateway as people start it, by its command, with this as its file; without the means to ask for its memory. */
export async function spawnCommand(config: object, home: string = newHome()): Promise<Omit<Gateway, 'memory' | 'size'>> {
  const file = join(home, 'drawbridge.yaml')
  writeFileSync(file, JSON.stringify({ discover: false, ...config }))
  const main = join(import.meta.dirname, '../../src/cli/main.ts')
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'up', '--port', '0', '--json', '--config', file], {
    env: { PATH: process.env.PATH, DRAWBRIDGE_HOME: home, DRAWBRIDGE_DISCOVER: 'off' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const stop = () => child.kill('SIGKILL')
  process.once('exit', stop)
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  void exited.then(() => process.off('exit', stop))
  const url = await new Promise<string>((resolve, reject) => {
    const keep = (chunk: Buffer) => {
      output += chunk.toString('utf8')
      const found = /"url":"([^"]+)"/.exec(output)?.[1]
      if (found !== undefined) resolve(found)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    void exited.then((code) => reject(new Error(`the command ended with ${code}: ${output}`)))
  })
  return { url, pid: child.pid ?? 0, home, output: () => output, kill: (signal) => child.kill(signal), exited }
}

type Told = { readonly kind: string; readonly url?: string } & Partial<Memory>

export async function spawnGateway(config: object, home: string = newHome()): Promise<Gateway> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'child.ts'), {
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
    env: { PATH: process.env.PATH, CHAOS_CONFIG: JSON.stringify(config), CHAOS_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let output = ''
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-16_777_216)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const stop = () => child.kill('SIGKILL')
  process.once('exit', stop)
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  void exited.then(() => process.off('exit', stop))
  const answer = (kind: string) =>
    new Promise<Told>((resolve, reject) => {
      const hear = (told: unknown) => {
        const message = told as Told // child.ts sends nothing else
        if (message.kind !== kind) return
        child.off('message', hear)
        resolve(message)
      }
      child.on('message', hear)
      void exited.then((code) => reject(new Error(`the gateway ended with ${code}: ${output.slice(-2_000)}`)))
    })
  const { url = '' } = await answer('listening')
  const askMemory = async (how: 'memory' | 'size'): Promise<Memory> => {
    const told = answer('memory')
    if (child.connected) child.send(how)
    const { rss = 0, heap = 0, running = 0, escaped = [] } = await told
    return { rss, heap, running, escaped }
  }
  return {
    url,
    pid: child.pid ?? 0,
    home,
    output: () => output,
    memory: () => askMemory('memory'),
    size: () => askMemory('size'),
    kill: (signal) => child.kill(signal),
    exited,
  }
}
