// Runs the program as a user does: as a process of its own, without a terminal, in a folder of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const source = resolve(import.meta.dirname, '../../src/cli/main.ts')

/** Where commands look for a gateway that left no note: below the ports that systems hand out, so that nobody's own gateway is found there. */
const unusedPort = String(20_000 + (process.pid % 12_000))

export type Ran = { readonly code: number | null; readonly out: string; readonly err: string }
export type RunOptions = { readonly env?: Record<string, string>; readonly input?: string; readonly program?: readonly string[] }

/** A folder that stands for a user's machine: its working directory and its home. */
export class Place {
  readonly folder = mkdtempSync(join(tmpdir(), 'drawbridge-'))
  readonly home = join(this.folder, 'home')
  readonly #running = new Set<ChildProcess>()

  spawn(args: readonly string[], { env = {}, program = ['--disable-warning=ExperimentalWarning', source] }: RunOptions = {}): ChildProcess {
    const child = spawn(process.execPath, [...program, ...args], {
      cwd: this.folder,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: this.folder,
        DRAWBRIDGE_HOME: this.home,
        DRAWBRIDGE_DISCOVER: 'off',
        DRAWBRIDGE_PORT: unusedPort,
        ...env,
      },
      stdio: 'pipe',
    })
    this.#running.add(child)
    child.once('close', () => this.#running.delete(child))
    return child
  }

  async run(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const child = this.spawn(args, options)
    const ended = collect(child)
    child.stdin?.end(options.input ?? '')
    return ended
  }

  /** Start the gateway on a free port; resolves with what its JSON line tells. */
  async up(args: readonly string[] = [], options: RunOptions = {}): Promise<Running> {
    const started = this.spawn(['up', '--port', '0', '--json', ...args], options)
    const ended = collect(started)
    const line = await first(started, ended)
    return { ...(JSON.parse(line) as { url: string; port: number; pid: number }), child: started, ended } // the program's own line
  }

  /** What the program prints first, while it goes on. */
  async first(args: readonly string[], options: RunOptions = {}): Promise<string> {
    const started = this.spawn(args, options)
    return first(started, collect(started))
  }

  async leave(): Promise<void> {
    const left = [...this.#running]
    for (const child of left) child.kill('SIGKILL')
    await Promise.all(
      left.map(
        (child) => new Promise((done) => (child.exitCode === null && child.signalCode === null ? child.once('exit', done) : done(0))),
      ),
    )
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export type Running = {
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly child: ChildProcess
  readonly ended: Promise<Ran>
}

function first(child: ChildProcess, ended: Promise<Ran>): Promise<string> {
  return new Promise((done, failed) => {
    let text = ''
    // A program that fails says so on its way out; what it prints first is no answer then.
    child.stdout?.on('data', (chunk: string) => {
      text += chunk
      if (!text.startsWith('{"error"')) done(text)
    })
    void ended.then(({ code, err }) => failed(new Error(`the program ended with ${code}: ${err}`)))
  })
}

function collect(child: ChildProcess): Promise<Ran> {
  let out = ''
  let err = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  return new Promise((done) => child.once('close', (code) => done({ code, out, err })))
}
