// Chaos by hand: the fault matrix and the scenarios; with --kill a gateway killed under load; with --fuzz hostile requests.
//   npm run chaos -- [--only <part of a fault's or scenario's name>] [--protocol <door>] [--json]
//   npm run chaos -- --kill [--rounds 10] | --fuzz 10000 [--seed 1]
import { parseArgs } from 'node:util'
import { matrixTable, runMatrix } from './matrix.ts'
import { scenarios } from './scenarios.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    protocol: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})

const startedAt = performance.now()
const isWanted = ({ name }: { name: string }) => !values.only || name.includes(values.only)
const seconds = (since: number) => `${((performance.now() - since) / 1_000).toFixed(1)} s`

const matrix = await runMatrix({
  faults: isWanted,
  callers: ({ name }) => !values.protocol || name.includes(values.protocol),
  progress: (caller, done) => process.stderr.write(`${caller}: ${done} cells so far, ${seconds(startedAt)}\n`),
})
if (!values.json && matrix.cells.length > 0) console.log(`${matrixTable(matrix)}\n`)

const told: { name: string; breaches: readonly string[] }[] = []
for (const scenario of values.protocol ? [] : scenarios.filter(isWanted)) {
  const since = performance.now()
  const breaches = await scenario.run().catch((error: Error) => [`it broke off: ${error.stack}`])
  told.push({ name: scenario.name, breaches })
  if (!values.json) console.log(`${breaches.length === 0 ? '+' : 'X'} ${scenario.name} (${seconds(since)})`)
  if (!values.json) for (const breach of breaches) console.log(`    ${breach}`)
}

const red = matrix.cells.filter(({ breaches }) => breaches && breaches.length > 0)
if (values.json) console.log(JSON.stringify({ ...matrix, scenarios: told }, null, 2))
else {
  for (const { caller, lane, mode, fault, breaches } of red) console.log(`X ${caller} ${lane} ${mode}, ${fault}: ${breaches?.join('; ')}`)
  for (const line of matrix.house) console.log(`X ${line}`)
  const run = matrix.cells.filter(({ breaches }) => breaches)
  const sound = told.filter(({ breaches }) => breaches.length === 0)
  console.log(
    `\n${run.length - red.length} of ${run.length} cells and ${sound.length} of ${told.length} scenarios hold, in ${seconds(startedAt)}`,
  )
}
const isSound = red.length === 0 && matrix.house.length === 0 && told.every(({ breaches }) => breaches.length === 0)
process.exit(isSound ? 0 : 1)
