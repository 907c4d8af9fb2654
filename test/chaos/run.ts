// Chaos by hand: the fault matrix and the scenarios; with --kill a gateway killed under load; with --fuzz hostile requests.
//   npm run chaos -- [--only <fault or scenario>] [--protocol <door>] [--json] [--kill [rounds]] [--fuzz [requests]] [--seed N]
import { parseArgs } from 'node:util'
import { matrixTable, runMatrix } from './matrix.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    protocol: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})

const startedAt = performance.now()
const matrix = await runMatrix({
  faults: ({ name }) => !values.only || name.includes(values.only),
  callers: ({ name }) => !values.protocol || name.includes(values.protocol),
  progress: (caller, done) => process.stderr.write(`${caller}: ${done} cells so far, ${Math.round(performance.now() - startedAt)} ms\n`),
})
if (values.json) console.log(JSON.stringify(matrix, null, 2))
else {
  console.log(matrixTable(matrix))
  for (const cell of matrix.cells)
    if (cell.breaches && cell.breaches.length > 0)
      console.log(`X ${cell.caller} ${cell.lane} ${cell.mode}, ${cell.fault}: ${cell.breaches.join('; ')}`)
  for (const line of matrix.house) console.log(`X ${line}`)
}
process.exitCode = matrix.house.length === 0 && matrix.cells.every(({ breaches }) => (breaches?.length ?? 0) === 0) ? 0 : 1
