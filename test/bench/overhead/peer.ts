// The peer: Portkey's gateway, the one other AI gateway that runs from npm. It lives in a package folder of its own, installed on demand.
// Only its whole answers are measured: as published, every streamed request to an upstream of this kind ends in an error.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { freePort } from './gateway.ts'
import { plainEnvironment, type Running, startServer } from './processes.ts'

const folder = resolve(import.meta.dirname, '../peer')
const program = join(folder, 'node_modules/@portkey-ai/gateway/build/start-server.js')

export const peerName = 'Portkey 1.15.2'

export function isPeerInstalled(): boolean {
  return existsSync(program)
}

/** Install what the peer's lock file names; its install scripts are not run. */
export function installPeer(): void {
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`npm ci in ${folder} ended with ${status}`)
}

export async function startPeer(): Promise<Running> {
  const port = await freePort()
  const env = plainEnvironment({ TRUSTED_CUSTOM_HOSTS: 'localhost,127.0.0.1' })
  const isReady = () =>
    fetch(`http://127.0.0.1:${port}/`).then(
      ({ ok }) => ok,
      () => false,
    )
  return startServer({ file: program, args: ['--headless', `--port=${port}`], cwd: folder, env }, port, isReady)
}

/** What tells the peer where to send a request. */
export function peerHeaders(upstreamPort: number): Record<string, string> {
  return { authorization: 'Bearer sk-none', 'x-portkey-provider': 'openai', 'x-portkey-custom-host': `http://127.0.0.1:${upstreamPort}/v1` }
}
