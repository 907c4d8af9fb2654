// A gateway as strangers start one: a process of its own, on a free port, with a home of its own, and nothing of the outside reachable.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPrivacy } from '../open-privacy.ts'

const root = join(import.meta.dirname, '..', '..')
/** Where the clients that are not among our dependencies are installed. */
export const clientsFolder = join(root, 'test', 'clients')
export const agentsFolder = join(root, 'test', 'agents')
const llamaFolder = join(root, 'test', 'gguf', 'node_modules')

/** Whether an optional package is there; says loudly what is not tried when it is missing. */
export function isInstalled(folder: string, name: string): boolean {
  const isThere = existsSync(join(folder, 'node_modules', name, 'package.json'))
  if (!isThere) {
    const flag = folder === agentsFolder ? ' --agents' : ''
    console.warn(`SKIPPED: ${name} is not installed, so it is not tried. Install: node scripts/run.mjs test/clients/install.ts${flag}`)
  }
  return isThere
}

export const hasLlama = (): boolean => isInstalled(join(root, 'test', 'gguf'), 'node-llama-cpp')

/** A home directory in which node-llama-cpp stands as `npm install --prefix` puts it. */
export function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'drawbridge-'))
  mkdirSync(join(home, 'models'))
  if (existsSync(llamaFolder)) symlinkSync(llamaFolder, join(home, 'node_modules'), 'dir')
  return home
}

export type Gateway = {
  readonly url: string
  readonly home: string
  /** What the gateway printed, for the message of a test that fails. */
  readonly printed: () => string
  close(): Promise<void>
}

/** Start one with this configuration and wait until it says that it listens. */
export async function startGateway(config: Record<string, unknown>, home = makeHome()): Promise<Gateway> {
  const file = join(home, 'drawbridge.yaml')
  writeFileSync(file, JSON.stringify({ discover: false, privacy: openPrivacy, ...config, server: { port: 0, drainMs: 1_000 } })) // JSON is YAML too
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(clientsFolder, 'serve.ts')], {
    cwd: home,
    env: { PATH: process.env.PATH, HOME: home, DRAWBRIDGE_HOME: home, DRAWBRIDGE_CONFIG: file },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let printed = ''
  const listening = Promise.withResolvers<string>()
  const take = (chunk: Buffer) => {
    printed = (printed + chunk.toString()).slice(-20_000)
    const url = /listening on (\S+)/.exec(printed)?.[1]
    if (url) listening.resolve(url)
  }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  child.once('exit', (code) => listening.reject(new Error(`the gateway ended with ${code}:\n${printed}`)))
  const url = await listening.promise
  return { url, home, printed: () => printed, close: () => stop(child, home) }
}

async function stop(child: ChildProcess, home: string): Promise<void> {
  if (child.exitCode === null) {
    const exit = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await exit
  }
  rmSync(home, { recursive: true, force: true })
}
