// Installs what the gateway is tried with and never depends on: other people's clients, llama.cpp for the embedded engine, and with
// `--agents` the coding agents. Nothing is compiled and no install script runs.
//   node scripts/run.mjs test/clients/install.ts [--agents]
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
const packages = ['test/clients', 'test/gguf', ...(process.argv.includes('--agents') ? ['test/agents'] : [])]

for (const name of packages) {
  const folder = join(root, name)
  const marker = join(folder, 'node_modules', '.installed-lock')
  const lock = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex')
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) {
    console.log(`${name}: installed`)
    continue
  }
  const started = performance.now()
  // llama.cpp's optional packages are 650 MB of binaries for graphics cards; an agent's are the agent itself.
  const omit = name === 'test/agents' ? [] : ['--omit=optional']
  // Not `npm ci`: it insists on every platform's binaries being in the registry, and some mirrors hold only some.
  const { status } = spawnSync('npm', ['install', '--no-save', '--ignore-scripts', '--force', '--loglevel', 'error', ...omit], {
    cwd: folder,
    stdio: 'inherit',
    env: { ...process.env, NODE_LLAMA_CPP_SKIP_DOWNLOAD: 'true' },
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    console.error(`${name}: npm install did not finish`)
    process.exit(1)
  }
  for (const file of name === 'test/agents' ? binariesIn(folder) : []) chmodSync(file, 0o755)
  writeFileSync(marker, lock)
  console.log(`${name}: installed in ${((performance.now() - started) / 1_000).toFixed(0)} s`)
}

/** What an install script would have made executable. */
function binariesIn(folder: string): string[] {
  const scope = join(folder, 'node_modules', '@anthropic-ai')
  return readdirSync(scope)
    .map((name) => join(scope, name, 'claude'))
    .filter((file) => existsSync(file))
}
