// Compiles `src` into `dist`, makes the program executable and writes the JSON Schema. `npm pack` runs this first.
//   node scripts/build.ts            all of it
//   node scripts/build.ts --schema   the schema alone
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { adminDescription } from '../src/admin/description.ts'
import { configJsonSchema } from '../src/config/json-schema.ts'

const root = join(import.meta.dirname, '..')
const program = join(root, 'dist', 'cli', 'main.js')

mkdirSync(join(root, 'schema'), { recursive: true })
writeFileSync(join(root, 'schema', 'drawbridge.schema.json'), `${configJsonSchema()}\n`)
writeFileSync(join(root, 'schema', 'admin.openapi.json'), `${adminDescription()}\n`)
if (!process.argv.includes('--schema')) build()

function build(): void {
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  const tsc = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'tsc.cmd' : 'tsc')
  const { status } = spawnSync(tsc, ['-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
  check()
  chmodSync(program, 0o755)
  process.stdout.write('dist is built.\n')
}

/** What the compiler does not promise: the first line, and that every file named by a relative path is there, those of threads too. */
function check(): void {
  const wrong: string[] = []
  if (!readFileSync(program, 'utf8').startsWith('#!/usr/bin/env node\n')) wrong.push('dist/cli/main.js has lost its first line')
  const dist = join(root, 'dist')
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'))) {
    const file = join(dist, name)
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/['"](\.{1,2}\/[\w./-]+\.js)['"]/g)) {
      if (!existsSync(join(dirname(file), path))) wrong.push(`dist/${name} names ${path}, which is not there`)
    }
  }
  if (wrong.length === 0) return
  process.stderr.write(`${wrong.join('\n')}\n`)
  process.exit(1)
}
