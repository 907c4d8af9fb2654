#!/usr/bin/env node
// The program. Compiled modules are kept between runs, which halves the time to the first answer; where that is not possible nothing is lost.
// Nothing is imported by name before Node's age is known: an older one would end with a syntax error that tells nobody what to do.
import * as module from 'node:module'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`drawbridge: Node ${process.versions.node} is too old\n  next  use Node 22.18 or newer\n`)
  process.exit(1)
}
module.enableCompileCache()
const { runProgram } = await import('./program.ts')
await runProgram(process.argv.slice(2))
