// What was measured, as JSON, as text and as the table of docs/reference/performance.md, and what is demanded of it.
import type { FirstEvent, Latency } from './latency.ts'
import type { Memory } from './memory.ts'
import { peerName } from './peer.ts'
import type { ColdStart } from './start.ts'
import type { Spread } from './statistics.ts'
import type { LaneResult, TargetResult } from './throughput.ts'

export type Machine = {
  readonly cores: number
  readonly model: string
  readonly memoryGb: number
  readonly platform: string
  readonly node: string
}

export type Report = {
  readonly date: string
  readonly version: string
  readonly machine: Machine
  /** One-minute load averages. */
  readonly loadBefore: number
  readonly loadAfter: number
  readonly loader: 'wrk' | 'node'
  readonly isQuick: boolean
  readonly effort: { readonly rounds: number; readonly seconds: number; readonly connections: number }
  /** Why something was not measured. */
  readonly skipped: readonly string[]
  readonly lanes: readonly LaneResult[]
  readonly latency?: Latency
  readonly firstEvent?: FirstEvent
  readonly memory?: Memory
  readonly start?: ColdStart
  /** Exchanges that the gateways counted, of those that were sent to them. */
  readonly counted?: { readonly sent: number; readonly recorded: number; readonly dropped: number }
}

/** From here on a machine is too busy for its figures to be more than a hint. */
const busyLoad = 1.5

export function isIndicative({ loadBefore }: Report): boolean {
  return loadBefore > busyLoad
}

export type Gate = { readonly name: string; readonly wanted: string; readonly got: string; readonly isMet: boolean }

/** What is demanded, of what was measured. */
export function gatesOf(report: Report): Gate[] {
  const gates: Gate[] = []
  const least = (name: string, floor: number, got: Spread | undefined) => {
    if (got) gates.push({ name, wanted: `at least ${floor.toFixed(2)} ×`, got: times(got), isMet: got.median >= floor })
  }
  const headline = (lane: string) => report.lanes.find((result) => result.isHeadline && result.mode === 'unpinned' && result.lane === lane)
  for (const { lane, toFloor } of report.lanes.filter(({ isHeadline, mode }) => isHeadline && mode === 'unpinned')) {
    least(`${lane}: rate beside the floor`, lane.includes('Anthropic') ? 0.5 : lane.startsWith('SSE') ? 0.9 : 0.8, toFloor)
  }
  least(`JSON: rate beside ${peerName}`, 15, headline('JSON, 20 messages')?.toPeer)
  const { latency, memory, start } = report
  if (latency) {
    const { added } = latency
    const got = `${added.median.toFixed(3)} ms (${added.min.toFixed(3)}–${added.max.toFixed(3)})`
    gates.push({ name: 'One request at a time: added at the median', wanted: 'at most 0.5 ms', got, isMet: added.median <= 0.5 })
  }
  // A quick run ends while V8 still makes room for itself, so its slope says nothing.
  if (memory && !report.isQuick) {
    const got = `${memory.slope.toFixed(2)} MB over ${memory.requests.toLocaleString('en')}`
    gates.push({ name: 'Resident memory: growth per 100,000 requests', wanted: 'at most 1 MB', got, isMet: memory.slope <= 1 })
  }
  if (start) {
    const got = `${start.first.median.toFixed(2)} s (${start.first.min.toFixed(2)}–${start.first.max.toFixed(2)})`
    gates.push({ name: 'First start to first answered request', wanted: 'at most 1.5 s', got, isMet: start.first.median <= 1.5 })
  }
  return gates
}

function times({ median, min, max }: Spread): string {
  return `${median.toFixed(2)} × (${min.toFixed(2)}–${max.toFixed(2)})`
}

const who = { direct: 'upstream itself', floor: 'floor', gateway: 'Drawbridge', peer: peerName } as const
const whatLimits = {
  target: 'its own main thread',
  load: 'the load or the upstream',
  machine: 'all cores together',
  others: 'other work on this machine',
  waiting: 'waiting (nobody was full)',
} as const

/** The whole report for a terminal or for the documentation: Markdown reads well in both. */
export function markdown(report: Report): string {
  const parts = [heading(report), ...laneTables(report), single(report), memory(report), start(report), gates(report)]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

function heading(report: Report): string {
  const { machine, effort } = report
  const doubts = [
    ...(isIndicative(report)
      ? [`The machine was busy (load ${report.loadBefore.toFixed(2)} before the run): these figures are indicative.`]
      : []),
    ...(report.isQuick
      ? ['This was a quick run: shorter windows, fewer rounds, and 20,000 requests for memory, which is not the claim.']
      : []),
    ...report.skipped,
  ]
  const load = report.loader === 'wrk' ? '`wrk` (one thread)' : 'our own Node loader, which costs more processor time than `wrk`'
  const lines = [
    `Measured ${report.date} on ${machine.cores} cores of ${machine.model}, ${machine.memoryGb.toFixed(0)} GB, ${machine.platform}, Node ${machine.node}, Drawbridge ${report.version}.`,
    `Load average ${report.loadBefore.toFixed(2)} before and ${report.loadAfter.toFixed(2)} after. Load by ${load}, ${effort.connections} connections, ${effort.rounds} interleaved rounds of ${effort.seconds} s. Medians; in brackets the lowest and the highest round.`,
  ]
  if (report.counted) {
    const { sent, recorded, dropped } = report.counted
    lines.push(
      `Ledger and metrics were on: the load saw ${sent.toLocaleString('en')} answers, the gateways counted ${recorded.toLocaleString('en')} requests (those under way when a window ends and single ones besides), and ${dropped.toLocaleString('en')} entries were dropped by the ledger's queue.`,
    )
  }
  return [lines.join('\n'), ...doubts.map((doubt) => `> ${doubt}`)].join('\n\n')
}

function laneTables({ lanes }: Report): string[] {
  return (['unpinned', 'pinned'] as const).flatMap((mode) => {
    const rows = lanes.filter((lane) => lane.mode === mode).flatMap(laneRows)
    if (rows.length === 0) return []
    const title =
      mode === 'unpinned'
        ? 'Under load, as the operating system schedules it (the headline: what users have)'
        : 'Under load, target tied to core 0, load and upstream to core 1'
    return [
      `**${title}**\n\n${table(['lane', 'who', 'requests/s', 'beside the floor', 'p50 ms', 'p99 ms', 'CPU µs/request', 'of it main thread', 'limited by'], rows)}`,
    ]
  })
}

function laneRows({ lane, targets, toFloor, toPeer, bodyBytes }: LaneResult): string[][] {
  return Object.entries(targets).map(([name, target], index) => [
    index === 0 ? `${lane} (asks with ${bodyBytes} bytes)` : '',
    who[name as keyof typeof who], // Object.entries widens the key
    `${round(target.rate.median)} (${round(target.rate.min)}–${round(target.rate.max)})${target.errors > 0 ? `, **${target.errors} errors**` : ''}`,
    name === 'floor' ? '1' : name === 'gateway' ? times(toFloor) : toPeer ? `Drawbridge: ${times(toPeer)} of its` : '',
    target.p50.toFixed(1),
    target.p99.toFixed(1),
    target.cpuWhole === undefined ? 'unknown' : target.cpuWhole.toFixed(0),
    target.cpuMain === undefined ? 'unknown' : target.cpuMain.toFixed(0),
    limitWords(target),
  ])
}

function limitWords({ limit, busy }: TargetResult): string {
  if (!limit || !busy) return 'unknown'
  const share = (value: number) => value.toFixed(2)
  return `${whatLimits[limit]} (cores: ${share(busy.target)}, main ${share(busy.main)}; upstream ${share(busy.upstream)}; load ${share(busy.load)}; others ${share(busy.others)})`
}

function single({ latency, firstEvent }: Report): string {
  const parts: string[] = []
  if (latency) {
    const { targets, added, beyondFloor, samples } = latency
    const rows = (['direct', 'floor', 'gateway'] as const).map((name) => [
      who[name],
      ms(targets[name].p50),
      ms(targets[name].p95),
      ms(targets[name].p99),
    ])
    parts.push(
      `**One request at a time** (${samples.toLocaleString('en')} to each, in turn, one connection)\n\n${table(['who', 'p50 ms', 'p95 ms', 'p99 ms'], rows)}\n\nDrawbridge adds ${ms(added.median)} ms (${ms(added.min)}–${ms(added.max)}) at the median, ${ms(beyondFloor.median)} ms (${ms(beyondFloor.min)}–${ms(beyondFloor.max)}) more than the floor.`,
    )
  }
  if (firstEvent) {
    const { targets, beyondFloor, samples } = firstEvent
    const rows = (['direct', 'floor', 'gateway'] as const).map((name) => [who[name], ms(targets[name].p50), ms(targets[name].p95)])
    parts.push(
      `**First event with content of a paced stream** (${samples.toLocaleString('en')} to each, in turn)\n\n${table(['who', 'p50 ms', 'p95 ms'], rows)}\n\n${ms(beyondFloor.median)} ms (${ms(beyondFloor.min)}–${ms(beyondFloor.max)}) later than through the floor.`,
    )
  }
  return parts.join('\n\n')
}

function memory({ memory: told }: Report): string {
  if (!told) return ''
  const count = (value: number) => value.toLocaleString('en')
  return `**Resident memory** ${told.idle.toFixed(0)} MB once started, ${told.warm.toFixed(0)} MB after ${count(told.warmRequests)} requests, ${told.last.toFixed(0)} MB after ${count(told.requests)} more: ${told.slope.toFixed(2)} MB for each 100,000 (least squares over ${told.samples.length} samples; over the later half ${told.laterSlope.toFixed(2)}). The floor grew by ${told.floorSlope.toFixed(2)} MB for each 100,000 of the same requests. Counted ${count(told.recorded)} of ${count(told.sent)}.`
}

function start({ start: told }: Report): string {
  if (!told) return ''
  const seconds = ({ median, min, max }: Spread) => `${median.toFixed(2)} s (${min.toFixed(2)}–${max.toFixed(2)})`
  return `**From the command to the first answered request** ${seconds(told.first)} at the first start, ${seconds(told.again)} at later ones, which find the compiled modules of the first.`
}

function gates(report: Report): string {
  const rows = gatesOf(report).map(({ name, wanted, got, isMet }) => [name, wanted, got, isMet ? 'met' : '**missed**'])
  return rows.length === 0 ? '' : `**What is demanded**\n\n${table(['figure', 'wanted', 'measured', ''], rows)}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function round(value: number): string {
  return Math.round(value).toLocaleString('en')
}

function ms(value: number): string {
  return value.toFixed(3)
}
