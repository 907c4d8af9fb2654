// Runs a script of this repository under the pinned Node, from a clone that may have nothing installed yet.
// Any Node >= 20 can run this file: it installs with `npm ci` when the lock file changed, then starts `node_modules/.bin/node`
// by its path, because a shell that already resolved `node` keeps the old one.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const marker = join(root, 'node_modules', '.installed-lock')
const pinnedNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')

function isInstalled() {
  return existsSync(pinnedNode) && existsSync(marker) && readFileSync(marker, 'utf8') === lock
}

if (!isInstalled()) {
  process.stderr.write('Installing what is missing (npm ci) ...\n')
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (npm.status !== 0 || !existsSync(pinnedNode)) {
    process.stderr.write('\nnpm ci did not finish. Check that the npm registry can be reached, then run the same command again.\n')
    process.exit(1)
  }
  writeFileSync(marker, lock)
}

const [first, ...rest] = process.argv.slice(2)
const args =
  first === '--bin'
    ? [join(root, 'node_modules', '.bin', rest[0]), ...rest.slice(1)]
    : ['--disable-warning=ExperimentalWarning', join(root, first), ...rest]
const child = spawn(pinnedNode, args, { stdio: 'inherit', env: { ...process.env, DRAWBRIDGE_ROOT: root } })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 128 + ({ SIGINT: 2, SIGTERM: 15, SIGKILL: 9 }[signal] ?? 1) : (code ?? 1)))
