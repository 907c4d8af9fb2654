// The processes under test, and what Linux tells about them: processor time, memory, cores. Elsewhere those figures are unknown.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'

export type Running = {
  readonly pid: number
  readonly port: number
  /** Ask it to stop, and wait until it has. */
  stop(): Promise<void>
  /** How it ended, if it did so of itself, and its last words. */
  death(): string | undefined
}

const alive = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL')
})

/** The plain environment of a child: no provider keys and no proxies, which would change what is measured. */
export function plainEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NODE_ENV: 'production', ...more }
}

export type Start = {
  readonly file: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly nodeArgs?: readonly string[]
  readonly cwd?: string
}

/** Run a script with this very Node. */
export function spawnScript({ file, args = [], env = plainEnvironment(), nodeArgs = [], cwd }: Start): ChildProcess {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...nodeArgs, file, ...args], {
    env: { ...env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  alive.add(child)
  child.once('exit', () => alive.delete(child))
  return child
}

/** Run a script that prints `{"port":N}` as its first line. */
export async function startScript(start: Start): Promise<Running> {
  const child = spawnScript(start)
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.once('data', (data: Buffer) => resolve((JSON.parse(data.toString()) as { port: number }).port)) // our own scripts print it
    child.once('exit', (code) => reject(new Error(`${start.file} ended with ${code}: ${errorsOf(child)}`)))
    keepErrors(child)
  })
  return { pid: pidOf(child), port, stop: () => stop(child), death: () => deathOf(child) }
}

/** Run a server that is told its port, and wait until it accepts connections there. */
export async function startServer(start: Start, port: number, isReady: () => Promise<boolean>): Promise<Running> {
  const child = spawnScript(start)
  keepErrors(child)
  child.stdout?.resume()
  const until = performance.now() + 30_000
  while (!(await isReady())) {
    if (child.exitCode !== null) throw new Error(`${start.file} ended with ${child.exitCode}: ${errorsOf(child)}`)
    if (performance.now() > until) {
      await stop(child)
      throw new Error(`${start.file} did not answer within 30 seconds: ${errorsOf(child)}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return { pid: pidOf(child), port, stop: () => stop(child), death: () => deathOf(child) }
}

function deathOf(child: ChildProcess): string | undefined {
  const { exitCode, signalCode } = child
  return exitCode === null && signalCode === null ? undefined : `it ended with ${signalCode ?? exitCode}: ${errorsOf(child)}`
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('the process did not start')
  return child.pid
}

const errors = new WeakMap<ChildProcess, string>()

function keepErrors(child: ChildProcess): void {
  child.stderr?.on('data', (data: Buffer) => errors.set(child, `${errors.get(child) ?? ''}${data}`.slice(-2_000)))
}

function errorsOf(child: ChildProcess): string {
  return errors.get(child) ?? 'it said nothing'
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  child.kill('SIGTERM')
  await ended
  clearTimeout(timer)
}

/** Processor time so far, in microseconds. */
export type Cpu = {
  readonly whole: number
  /** The thread that runs JavaScript's main loop. */
  readonly main: number
}

/** Ticks per second in /proc, the same on every Linux that Node runs on. */
const ticks = 100

/** What a process has used; undefined where there is no /proc. */
export function cpuOf(pid: number): Cpu | undefined {
  const whole = fieldsOf(`/proc/${pid}/stat`)
  if (!whole) return undefined
  // Nanoseconds where the kernel keeps them, else ticks of ten milliseconds.
  const fine = textOf(`/proc/${pid}/task/${pid}/schedstat`)?.split(' ')[0]
  const main = fieldsOf(`/proc/${pid}/task/${pid}/stat`)
  return {
    whole: ticksOf(whole, 11, 12),
    main: fine ? Number(fine) / 1_000 : main ? ticksOf(main, 11, 12) : Number.NaN,
  }
}

/** What the children of this process have used, those that have ended. */
export function cpuOfEnded(): number | undefined {
  const fields = fieldsOf('/proc/self/stat')
  return fields && ticksOf(fields, 13, 14)
}

/** What the whole machine has used, stolen time of a virtual machine included. */
export function cpuOfMachine(): number | undefined {
  const line = textOf('/proc/stat')?.split('\n')[0]?.split(/ +/)
  if (!line) return undefined
  // user, nice, system; then idle and waiting, which are no use; then interrupts and what the host took
  return ([1, 2, 3, 6, 7, 8].reduce((sum, field) => sum + Number(line[field] ?? 0), 0) * 1e6) / ticks
}

/** The fields of a stat file after the command's name. */
function fieldsOf(file: string): string[] | undefined {
  const text = textOf(file)
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')
}

function ticksOf(fields: readonly string[], user: number, system: number): number {
  return ((Number(fields[user]) + Number(fields[system])) * 1e6) / ticks
}

/** Resident memory in bytes; undefined where there is no /proc. */
export function residentOf(pid: number): number | undefined {
  const kilobytes = textOf(`/proc/${pid}/status`)?.match(/VmRSS:\s+(\d+) kB/)?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024
}

export function threadsOf(pid: number): number | undefined {
  return existsSync(`/proc/${pid}/task`) ? readdirSync(`/proc/${pid}/task`).length : undefined
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined // no /proc here, or the process has just ended: the figure is unknown
  }
}

/** Whether processes can be tied to cores here. */
export function canPin(): boolean {
  return process.platform === 'linux' && cpus().length > 1 && isInstalled('taskset')
}

/** Tie a process with all its threads to a core, or to all of them again. */
export function pin(pid: number, cores: string): void {
  spawnSync('taskset', ['-acp', cores, String(pid)], { stdio: 'ignore' })
}

export const coreCount = cpus().length

export function everyCore(): string {
  return `0-${coreCount - 1}`
}

export function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => folder !== '' && existsSync(join(folder, program)))
}
