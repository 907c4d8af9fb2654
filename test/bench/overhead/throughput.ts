// Requests a second under load, in interleaved rounds: every round loads each target once, so that a machine's moods meet them all.
import { type Bench, tell } from './bench.ts'
import { type Lane, targetsOf } from './lanes.ts'
import { askOnce, type Busy, load, type Target, type Window } from './load.ts'
import { coreCount, everyCore, pin } from './processes.ts'
import { percentile, type Spread, spreadOf } from './statistics.ts'

export type Mode = 'unpinned' | 'pinned'

export type LaneResult = {
  readonly lane: string
  readonly group: Lane['group']
  readonly isHeadline: boolean
  readonly mode: Mode
  readonly connections: number
  readonly bodyBytes: number
  readonly targets: Partial<Record<Target['name'], TargetResult>>
  /** The gateway's rate as a share of the floor's, round by round. */
  readonly toFloor: Spread
  /** The gateway's rate over the peer's. */
  readonly toPeer?: Spread
}

export type TargetResult = {
  readonly rate: Spread
  readonly p50: number
  readonly p99: number
  readonly errors: number
  readonly requests: number
  /** Microseconds for each request: of the whole process, and of its main thread. */
  readonly cpuWhole?: number
  readonly cpuMain?: number
  readonly busy?: Busy
  /** What kept the rate from being higher. */
  readonly limit?: 'target' | 'load' | 'machine' | 'others' | 'waiting'
}

export type Effort = { readonly rounds: number; readonly seconds: number; readonly connections: number; readonly warmSeconds: number }

/** V8 needs some thousand requests before its best code runs. */
export async function warm(target: Target, bench: Bench, { warmSeconds, connections }: Effort): Promise<void> {
  await load(target, { upstream: bench.upstream.pid, connections, seconds: warmSeconds })
}

export async function measureLane(lane: Lane, bench: Bench, effort: Effort, modes: readonly Mode[]): Promise<LaneResult[]> {
  const targets = targetsOf(lane, bench)
  for (const target of targets) {
    const { status, body } = await askOnce(target)
    if (status !== 200) throw new Error(`${target.name} answers ${status}: ${body.slice(0, 300)}`)
    lane.check(target.name, body)
    tell(`${lane.name}: warming ${target.name} up`)
    await warm(target, bench, effort)
  }
  const results: LaneResult[] = []
  for (const mode of modes) results.push(await measure(lane, targets, bench, effort, mode))
  return results
}

async function measure(lane: Lane, targets: readonly Target[], bench: Bench, effort: Effort, mode: Mode): Promise<LaneResult> {
  const { rounds, seconds, connections } = effort
  const isPinned = mode === 'pinned'
  const pids = [...targets.map(({ pid }) => pid)]
  if (isPinned) {
    for (const pid of pids) pin(pid, '0')
    pin(bench.upstream.pid, '1')
  }
  const windows = new Map<Target['name'], Window[]>(targets.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < targets.length; turn++) {
      const target = targets[(turn + round) % targets.length]!
      tell(`${lane.name}, ${mode}: round ${round + 1} of ${rounds}, ${target.name}`)
      const window = await load(target, { upstream: bench.upstream.pid, connections, seconds, core: isPinned ? '1' : undefined })
      windows.get(target.name)?.push(window)
      await rest()
    }
  }
  if (isPinned) for (const pid of [...pids, bench.upstream.pid]) pin(pid, everyCore())
  const of = (name: Target['name']) => windows.get(name) ?? []
  const over = (other: readonly Window[]) => spreadOf(of('gateway').map(({ rate }, round) => rate / (other[round]?.rate ?? Number.NaN)))
  return {
    lane: lane.name,
    group: lane.group,
    isHeadline: lane.isHeadline ?? false,
    mode,
    connections,
    bodyBytes: Buffer.byteLength(lane.body),
    targets: Object.fromEntries(targets.map(({ name }) => [name, summary(of(name), isPinned)])),
    toFloor: over(of('floor')),
    ...(of('peer').length > 0 && { toPeer: over(of('peer')) }),
  }
}

/** Let what follows a window be done, such as the ledger's last batches, before the next target is loaded. */
function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 300))
}

function summary(windows: readonly Window[], isPinned: boolean): TargetResult {
  const middle = (read: (window: Window) => number | undefined): number | undefined => {
    const values = windows.map(read).filter((value) => value !== undefined)
    return values.length > 0 ? percentile(values, 0.5) : undefined
  }
  const sum = (read: (window: Window) => number) => windows.reduce((total, window) => total + read(window), 0)
  const share = (name: keyof Busy) => middle(({ busy }) => busy?.[name]) ?? Number.NaN
  const busy = windows.every((window) => window.busy)
    ? { main: share('main'), target: share('target'), upstream: share('upstream'), load: share('load'), others: share('others') }
    : undefined
  return {
    rate: spreadOf(windows.map(({ rate }) => rate)),
    p50: middle(({ p50 }) => p50) ?? Number.NaN,
    p99: middle(({ p99 }) => p99) ?? Number.NaN,
    errors: sum(({ errors }) => errors),
    requests: sum(({ requests }) => requests),
    cpuWhole: middle(({ cpu }) => cpu?.whole),
    cpuMain: middle(({ cpu }) => cpu?.main),
    busy,
    limit: busy && limitOf(busy, isPinned),
  }
}

/** From here on a core counts as full. */
const full = 0.9

function limitOf({ main, target, upstream, load: loader, others }: Busy, isPinned: boolean): TargetResult['limit'] {
  if (main >= full || (isPinned && target >= full)) return 'target'
  if (upstream >= full || loader >= full || (isPinned && upstream + loader >= full)) return 'load'
  const ours = target + upstream + loader
  if (ours >= full * coreCount) return 'machine'
  return ours + others >= full * coreCount ? 'others' : 'waiting'
}
