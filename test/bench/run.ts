// What Drawbridge costs beside a bare proxy and beside its peer, measured here and now. docs/reference/performance.md tells how.
//   npm run bench -- [--quick] [--only json|sse|translated|latency|memory|start|peer] [--rounds N] [--seconds N] [--install]
//                    [--json | --markdown] [--gate]
import { readFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Bench, openBench, tell } from './overhead/bench.ts'
import { root } from './overhead/gateway.ts'
import { lanes } from './overhead/lanes.ts'
import { measureFirstEvent, measureLatency } from './overhead/latency.ts'
import { loaderName, sentToGateways } from './overhead/load.ts'
import { measureMemory } from './overhead/memory.ts'
import { installPeer, isPeerInstalled, peerName } from './overhead/peer.ts'
import { canPin } from './overhead/processes.ts'
import { gatesOf, markdown, type Report } from './overhead/report.ts'
import { isInstalledFromLock, measureStart } from './overhead/start.ts'
import { type LaneResult, measureLane } from './overhead/throughput.ts'

const parts = ['json', 'sse', 'translated', 'latency', 'memory', 'start', 'peer'] as const
type Part = (typeof parts)[number]

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    install: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    gate: { type: 'boolean', default: false },
  },
})
const only = values.only.flatMap((list) => list.split(',')).map(partOf)
const wants = (part: Part) => only.length === 0 || only.includes(part)
const isQuick = values.quick
const effort = {
  rounds: countOf('rounds', values.rounds, isQuick ? 3 : 5),
  seconds: countOf('seconds', values.seconds, isQuick ? 1 : 3),
  connections: 32,
  warmSeconds: 3,
}

if (values.install) installPeer()
const report = await measure()
if (values.json) process.stdout.write(`${JSON.stringify({ ...report, gates: gatesOf(report) }, null, 2)}\n`)
else process.stdout.write(markdown(report))
if (values.gate && gatesOf(report).some(({ isMet }) => !isMet)) process.exitCode = 1

async function measure(): Promise<Report> {
  const loadBefore = loadavg()[0] ?? Number.NaN
  const wantsPeer = wants('peer') || wants('json')
  const skipped = reasonsToSkip(wantsPeer)
  for (const reason of skipped) process.stderr.write(`SKIPPED: ${reason}\n`)
  const bench = await openBench({ hasPeer: wantsPeer })
  try {
    const results: LaneResult[] = []
    for (const lane of lanes) {
      if (!wants(lane.group) && !(lane.hasPeer && wants('peer'))) continue
      const modes = canPin() && lane.isHeadline && wants(lane.group) ? (['unpinned', 'pinned'] as const) : (['unpinned'] as const)
      results.push(...(await measureLane(lane, bench, effort, modes)))
    }
    const counted = results.length > 0 ? await count(bench) : undefined
    const latency = wants('latency') ? await measureLatency(bench, isQuick ? 1_000 : 5_000) : undefined
    const firstEvent = wants('latency') ? await measureFirstEvent(bench, isQuick ? 50 : 200) : undefined
    const memory = wants('memory')
      ? await measureMemory(bench, isQuick ? { requests: 20_000, warm: 10_000 } : { requests: 200_000, warm: 100_000 })
      : undefined
    const start = wants('start') ? await measureStart(bench, isQuick ? 3 : 7) : undefined
    tell('')
    return {
      date: new Date().toISOString().slice(0, 10),
      version: (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version, // our own package file
      machine: {
        cores: cpus().length,
        model: cpus()[0]?.model ?? 'unknown',
        memoryGb: totalmem() / 1e9,
        platform: `${process.platform} ${process.arch}`,
        node: process.version,
      },
      loadBefore,
      loadAfter: loadavg()[0] ?? Number.NaN,
      loader: loaderName,
      isQuick,
      effort,
      skipped,
      lanes: results,
      latency,
      firstEvent,
      memory,
      start,
      counted,
    }
  } catch (error) {
    const deaths = bench.deaths()
    throw deaths.length > 0 ? new Error(deaths.join('\n'), { cause: error }) : error
  } finally {
    await bench.close()
  }
}

/** What the gateways themselves counted, and what their ledgers lost: proof that both were at work while they were measured. */
async function count({ same, other }: Bench): Promise<{ sent: number; recorded: number; dropped: number }> {
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  const gateways = [same, other]
  const sum = async (name: string) =>
    (await Promise.all(gateways.map((gateway) => gateway.metric(name)))).reduce((one, two) => one + two, 0)
  return {
    recorded: await sum('drawbridge_requests_total'),
    dropped: await sum('drawbridge_ledger_dropped_total'),
    sent: sentToGateways(),
  }
}

function reasonsToSkip(wantsPeer: boolean): string[] {
  const reasons: string[] = []
  if (wantsPeer && !isPeerInstalled())
    reasons.push(`${peerName} is not installed, so there is no comparison with it. Install it with: npm run bench -- --install`)
  if (!canPin())
    reasons.push('Processes cannot be tied to cores here (that needs Linux, two cores and taskset), so only unpinned figures are told.')
  if (wants('start') && !isInstalledFromLock())
    reasons.push(
      'What is installed is not what package-lock.json names, so cold starts are measured without scripts/run.mjs (about 0.05 s).',
    )
  if (loaderName === 'node') reasons.push('wrk is not installed, so the load comes from a Node process, which takes more of the machine.')
  return reasons
}

function partOf(name: string): Part {
  const part = parts.find((known) => known === name)
  if (!part) throw new Error(`--only takes ${parts.join(', ')}; not "${name}"`)
  return part
}

function countOf(name: string, text: string | undefined, standard: number): number {
  const value = text === undefined ? standard : Number(text)
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1, not "${text}"`)
  return value
}
