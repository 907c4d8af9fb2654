// Chaos by hand: the fault matrix and the scenarios; with --kill a gateway killed under load; with --fuzz hostile requests.
//   npm run chaos -- [--only <part of a fault's or scenario's name>] [--protocol <door>] [--json]
//   npm run chaos -- --kill [--rounds 10]
//   npm run chaos -- --fuzz 10000 [--seed 1]
//   npm run chaos -- --canary: values that must never leave, in every place of every request, under every fault, and with every lever pulled
import { parseArgs } from 'node:util'
import { plantEverywhere, plantUnderFaults } from './canary.ts'
import { plantUnderLevers } from './canary-levers.ts'
import { fuzzTable, runFuzz } from './fuzz.ts'
import { seeded } from './hostile.ts'
import { killTable, runKills } from './kill.ts'
import { type Matrix, matrixTable, runMatrix } from './matrix.ts'
import { scenarios } from './scenarios.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    protocol: { type: 'string' },
    kill: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '10' },
    fuzz: { type: 'string' },
    canary: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})

const startedAt = performance.now()
const seconds = (since: number) => `${((performance.now() - since) / 1_000).toFixed(1)} s`
const seed = Number(values.seed)
const isSound = values.canary
  ? await canary()
  : values.kill
    ? await kill()
    : values.fuzz !== undefined
      ? await fuzz(Number(values.fuzz))
      : await faults()
process.exit(isSound ? 0 : 1)

async function canary(): Promise<boolean> {
  const progress = (text: string) => process.stderr.write(`${text}, ${seconds(startedAt)}\n`)
  const places = await plantEverywhere({ progress })
  const faults = await plantUnderFaults({ progress })
  const levers = await plantUnderLevers({ progress })
  const idle = Object.entries(levers.pulled).flatMap(([lever, times]) =>
    times === 0 ? [`nothing was ${lever}, so nothing is proved of it`] : [],
  )
  const breaches = [...places.breaches, ...faults.breaches, ...levers.breaches, ...idle]
  if (values.json) console.log(JSON.stringify({ places, faults, levers }, null, 2))
  else {
    for (const breach of breaches) console.log(`X ${breach}`)
    console.log(`every place of every request: ${places.requests} requests, ${places.arrived} bodies reached a cloud`)
    console.log(`every fault at every door: ${faults.requests} requests, ${faults.arrived} bodies reached a cloud`)
    console.log(`every lever at every door: ${levers.requests} requests, ${levers.arrived} bodies reached a cloud`)
    const pulled = Object.entries(levers.pulled).map(([lever, times]) => `${times} ${lever}`)
    console.log(`    ${pulled.join(', ')}`)
    console.log(`${breaches.length} breaches`)
  }
  return breaches.length === 0
}

async function kill(): Promise<boolean> {
  const rounds = await runKills({
    rounds: Number(values.rounds),
    random: seeded(seed),
    progress: ({ round }) => process.stderr.write(`round ${round} over after ${seconds(startedAt)}\n`),
  })
  const due = rounds.reduce((sum, each) => sum + each.due, 0)
  const missing = rounds.reduce((sum, each) => sum + each.missing, 0)
  const summary = `${rounds.length} kills, ${due} exchanges had time to be written, ${missing} are missing`
  console.log(values.json ? JSON.stringify(rounds, null, 2) : `${killTable(rounds)}\n\n${summary}`)
  return rounds.every(({ breaches }) => breaches.length === 0)
}

async function fuzz(requests: number): Promise<boolean> {
  const result = await runFuzz({
    requests,
    seed,
    progress: (done) => process.stderr.write(`${done} requests, ${seconds(startedAt)}\n`),
  })
  console.log(values.json ? JSON.stringify(result, null, 2) : fuzzTable(result))
  return result.breaches.length === 0
}

async function faults(): Promise<boolean> {
  const isWanted = ({ name }: { name: string }) => !values.only || name.includes(values.only)
  const matrix = await runMatrix({
    faults: isWanted,
    callers: ({ name }) => !values.protocol || name.includes(values.protocol),
    progress: (caller, done) => process.stderr.write(`${caller}: ${done} cells so far, ${seconds(startedAt)}\n`),
  })
  if (!values.json && matrix.cells.length > 0) tellMatrix(matrix)
  const told: { name: string; breaches: readonly string[] }[] = []
  for (const scenario of values.protocol ? [] : scenarios.filter(isWanted)) {
    const since = performance.now()
    const breaches = await scenario.run().catch((error: Error) => [`it broke off: ${error.stack}`])
    told.push({ name: scenario.name, breaches })
    if (values.json) continue
    console.log(`${breaches.length === 0 ? '+' : 'X'} ${scenario.name} (${seconds(since)})`)
    for (const breach of breaches) console.log(`    ${breach}`)
  }
  const run = matrix.cells.filter(({ breaches }) => breaches)
  const sound = run.filter(({ breaches }) => breaches?.length === 0)
  const heldScenarios = told.filter(({ breaches }) => breaches.length === 0)
  if (values.json) console.log(JSON.stringify({ ...matrix, scenarios: told }, null, 2))
  else
    console.log(
      `\n${sound.length} of ${run.length} cells and ${heldScenarios.length} of ${told.length} scenarios hold, in ${seconds(startedAt)}`,
    )
  return sound.length === run.length && heldScenarios.length === told.length && matrix.house.length === 0
}

function tellMatrix(matrix: Matrix): void {
  console.log(matrixTable(matrix))
  for (const { caller, lane, mode, fault, breaches } of matrix.cells)
    if (breaches && breaches.length > 0) console.log(`X ${caller} ${lane} ${mode}, ${fault}: ${breaches.join('; ')}`)
  for (const line of matrix.house) console.log(`X ${line}`)
  console.log('')
}
