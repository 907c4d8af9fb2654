#!/usr/bin/env node
// The program. Compiled modules are kept between runs, which halves the time to the first answer; where that is not possible nothing is lost.
import { enableCompileCache } from 'node:module'

enableCompileCache()
const { runProgram } = await import('./program.ts')
await runProgram(process.argv.slice(2))
