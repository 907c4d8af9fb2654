// npm run conformance: every recorded exchange through the gateway, on its own protocol (A) and across protocols (B).
import { parseArgs } from 'node:util'
import { answerWire, checkCrossProtocol, portability } from './cross-protocol.ts'
import { checkDepartures } from './departures.ts'
import { checkErrorClasses, checkErrors } from './errors.ts'
import { checkLoops } from './loops.ts'
import { areThere, type Recording, readRecordings, standardFolder } from './recordings.ts'
import { type Finding, judge, readExceptions, shareOf, table } from './report.ts'
import { checkSameProtocol } from './same-protocol.ts'

const help = `Usage: npm run conformance -- [options]
  --recorded <folder>   recordings to use (default ../shared/wire/recorded)
  --only a|b            one part alone
  --provider <name>     of this provider alone
  --endpoint <name>     of this endpoint alone
  --id <text>           whose id contains this
  --failures            print every failure
  --json                print findings as JSON lines instead of tables
`

const { values } = parseArgs({
  options: {
    recorded: { type: 'string', default: standardFolder },
    only: { type: 'string' },
    provider: { type: 'string' },
    endpoint: { type: 'string' },
    id: { type: 'string' },
    failures: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) process.stdout.write(help)
else if (!areThere(values.recorded)) {
  process.stderr.write(`${values.recorded} is not there. Give a folder of recorded exchanges with --recorded.\n`)
  process.exitCode = 2
} else process.exitCode = await run()

async function run(): Promise<number> {
  const all = readRecordings(values.recorded)
  const isWanted = (recording: Recording) =>
    (values.provider === undefined || recording.provider === values.provider) &&
    (values.endpoint === undefined || recording.endpoint === values.endpoint) &&
    (values.id === undefined || recording.id.includes(values.id))
  const recordings = all.filter(isWanted)
  const isWhole = recordings.length === all.length && values.only === undefined && values.recorded === standardFolder
  const findings: Finding[] = []
  if (values.only !== 'b') {
    findings.push(...(await checkSameProtocol(recordings, progress('same protocol'))))
    findings.push(...(await checkErrorClasses(recordings)), ...(await checkDepartures(recordings)))
  }
  if (values.only !== 'a') findings.push(...(await checkCrossProtocol(recordings, progress('cross protocol'))))
  if (values.only !== 'a') findings.push(...(await checkLoops(recordings, progress('second turns'))), ...(await checkErrors(recordings)))
  const exceptions = readExceptions()
  const judged = judge(findings, exceptions)
  if (values.json)
    for (const finding of findings) process.stdout.write(`${JSON.stringify({ ...finding, recording: finding.recording.id })}\n`)
  else {
    const same = findings.filter(({ check }) => check.startsWith('A'))
    if (same.length > 0)
      print(
        'A. Same protocol',
        table(same, judged, ({ recording }) => `${recording.provider} ${recording.endpoint}`),
      )
    const cross = findings.filter(({ check }) => check.startsWith('B'))
    if (cross.length > 0) {
      const { portable, others } = portability(recordings)
      const reasons = [...others].sort(([, one], [, other]) => other - one).map(([reason, count]) => `${count} ${reason}`)
      print(
        'B. Cross protocol: upstream → client',
        table(cross, judged, ({ client, recording }) => `${answerWire(recording)} → ${client}`),
      )
      process.stdout.write(`portable answers: ${portable}; not portable: ${reasons.join('; ')}\n`)
    }
    for (const [reason, some] of Map.groupBy(judged.excused, (excuse) => excuse.reason)) {
      const first = some[0]?.finding
      process.stdout.write(`declared: ${some.length} × ${first?.check}: ${reason}\n`)
    }
    if (values.failures) {
      for (const { recording, client, check, complaint } of judged.failures)
        process.stdout.write(`${check} ${client} ${recording.id}: ${complaint}\n`)
    }
  }
  const share = shareOf(findings, judged)
  const told = values.json ? process.stderr : process.stdout
  told.write(
    `\n${findings.length} checks, ${judged.excused.length} declared, ${judged.failures.length} failed: ${(share * 100).toFixed(3)} % passed\n`,
  )
  const unused = isWhole ? judged.unused : []
  for (const exception of unused) told.write(`unused exception: ${JSON.stringify(exception)}\n`)
  return judged.failures.length > 0 || unused.length > 0 ? 1 : 0
}

function progress(part: string): (done: number) => void {
  return (done) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${part}: ${done} recordings `)
  }
}

function print(title: string, text: string): void {
  process.stdout.write(`${title}\n${text}\n\n`)
}
