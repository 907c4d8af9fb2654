// Everything a bare machine can check: types, lint and format, then every test. `--static` stops before the tests;
// further arguments go to the test runner.
import { spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const bin = (name: string) => join(root, 'node_modules', '.bin', name)
const args = process.argv.slice(2)
const isStatic = args.includes('--static')

run('types', process.execPath, [bin('tsc'), '-p', '.'])
run('lint and format', process.execPath, [bin('biome'), 'check', '--error-on-warnings', '.'])
if (!isStatic) run('tests', process.execPath, ['--disable-warning=ExperimentalWarning', bin('vitest'), 'run', ...args])

function run(what: string, command: string, parts: string[]): void {
  const started = performance.now()
  // Whatever a tool starts as `node` shall be the pinned one too.
  const environment = { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}` }
  const { status } = spawnSync(command, parts, { cwd: root, stdio: 'inherit', env: environment })
  if (status !== 0) {
    process.stderr.write(`\n${what}: failed\n`)
    process.exit(status ?? 1)
  }
  if (what !== 'tests') process.stdout.write(`${what}: ok (${((performance.now() - started) / 1_000).toFixed(1)} s)\n`)
}
