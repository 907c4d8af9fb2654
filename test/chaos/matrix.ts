// The fault matrix: every fault, at every door, over an upstream of the same wire and of another, streamed and whole.
//
// Each cell has a model name of its own that prefers a faulty upstream and then a sound one, and is held to the stream-commit contract.
import type { ProtocolName } from '../../src/core/conversation.ts'
import type { Entry } from '../../src/core/exchange.ts'
import { type FakeUpstream, fakeText, refusedUrl, type Seen, startFake } from '../fakes/upstream.ts'
import { type CallerWire, callerWires } from './callers.ts'
import { type ChaosFault, chaosFaults, type Stage } from './faults.ts'
import { type House, openHouse, otherWire, upstreamAt } from './house.ts'
import { type Captured, call } from './wire.ts'

export type Cell = {
  readonly fault: string
  readonly caller: ProtocolName
  readonly lane: 'raw' | 'translated'
  readonly mode: 'stream' | 'plain'
  /** Undefined: this wire has no such fault. */
  readonly breaches: readonly string[] | undefined
}

export type Matrix = { readonly cells: readonly Cell[]; readonly house: readonly string[] }

export type MatrixOptions = {
  readonly faults?: (fault: ChaosFault) => boolean
  readonly callers?: (caller: CallerWire) => boolean
  readonly lanes?: readonly Cell['lane'][]
  /** Cells at once. */
  readonly width?: number
  readonly progress?: (caller: string, done: number) => void
}

/** What the second candidate says, so that nobody confuses who answered. */
const secondText = 'The second bridge über 東京 🌉 holds.'
const sentText = 'When does the bridge open?'

type Plan = {
  readonly id: string
  readonly fault: ChaosFault
  readonly told: string | undefined
  readonly caller: CallerWire
  readonly lane: Cell['lane']
  readonly mode: Cell['mode']
  readonly wire: ProtocolName
  readonly stage: Stage
}

export async function runMatrix(options: MatrixOptions = {}): Promise<Matrix> {
  const cells: Cell[] = []
  const house: string[] = []
  const faults = chaosFaults.filter(options.faults ?? (() => true))
  for (const caller of callerWires.filter(options.callers ?? (() => true))) {
    const plans = plansOf(caller, faults, options.lanes ?? ['raw', 'translated'])
    const result = await runCaller(caller, plans, options.width ?? 12)
    cells.push(...result.cells)
    house.push(...result.house.map((line) => `${caller.name}: ${line}`))
    options.progress?.(caller.name, cells.length)
  }
  return { cells, house }
}

function plansOf(caller: CallerWire, faults: readonly ChaosFault[], lanes: readonly Cell['lane'][]): Plan[] {
  return faults.flatMap((fault, row) =>
    lanes.flatMap((lane) =>
      (['stream', 'plain'] as const).map((mode): Plan => {
        const wire = lane === 'raw' ? caller.name : otherWire[caller.name]
        const told = fault.of(wire, mode === 'stream')
        const stage = fault.isTool && mode === 'stream' && !caller.tools ? 'before' : fault[mode]
        return { id: `${caller.name}-${lane}-${mode}-${row}`, fault, told, caller, lane, mode, wire, stage }
      }),
    ),
  )
}

async function runCaller(caller: CallerWire, plans: readonly Plan[], width: number): Promise<{ cells: Cell[]; house: string[] }> {
  const bad = await startFake()
  const good = await startFake({ reply: () => ({ text: secondText, usage: { input: 11, output: 7 } }) })
  const nobody = await refusedUrl()
  const isMade = (plan: Plan) => plan.fault.isRefused || (plan.told !== undefined && !(plan.fault.isTool && !caller.tools))
  const made = plans.filter(isMade)
  const gateway = await openHouse({
    config: {
      breaker: { failures: 1_000_000 },
      upstreams: [
        ...made.map((plan) =>
          upstreamAt(`bad-${plan.id}`, plan.wire, plan.told === undefined ? nobody : `${bad.url(plan.told)}/cell/${plan.id}`, {
            timeouts: plan.fault.isSilent ? { firstByteMs: 400, betweenMs: 400 } : { firstByteMs: 15_000, betweenMs: 15_000 },
          }),
        ),
        // The second candidate alternates between the caller's own wire and another, so that a fallback crosses lanes both ways.
        upstreamAt('good-raw', caller.name, good.url()),
        upstreamAt('good-translated', otherWire[caller.name], good.url()),
      ],
      aliases: Object.fromEntries(
        made.map((plan, index) => [plan.id, { prefer: [`bad-${plan.id}/m`, index % 4 < 2 ? 'good-raw/m' : 'good-translated/m'] }]),
      ),
    },
  })
  try {
    const breaches = new Map<string, readonly string[]>()
    const waiting = [...made]
    const worker = async () => {
      for (let plan = waiting.shift(); plan; plan = waiting.shift()) breaches.set(plan.id, await runCell(gateway, plan, bad, good))
    }
    await Promise.all(Array.from({ length: width }, worker))
    const house = (await gateway.leaks(bad, good)).map((leak) => `leak: ${leak}`)
    house.push(...gateway.escaped.map((error) => `escaped: ${String(error)}`))
    house.push(
      ...gateway.logs.filter((line) => line.level === 'error').map((line) => `logged: ${line.message} ${String(line.cause ?? '')}`),
    )
    const cells = plans.map(
      (plan): Cell => ({
        fault: plan.fault.name,
        caller: caller.name,
        lane: plan.lane,
        mode: plan.mode,
        breaches: breaches.get(plan.id),
      }),
    )
    return { cells, house }
  } finally {
    await gateway.close()
    await bad.close()
    await good.close()
  }
}

async function runCell(house: House, plan: Plan, bad: FakeUpstream, good: FakeUpstream): Promise<string[]> {
  const isStream = plan.mode === 'stream'
  const { caller } = plan
  const goodBefore = good.seen.length
  let captured: Captured
  try {
    captured = await call({
      url: house.app.url,
      path: caller.path(plan.id, isStream),
      body: { ...caller.body(plan.id, isStream, `${sentText} ${plan.id}`), ...(plan.fault.isTool && caller.tools) },
    }).captured
  } catch (error) {
    return [`no answer: ${(error as Error).message}`]
  }
  const entry = await house.entry(captured.headers['x-drawbridge-decision'])
  // By one route each, and only when the fault looks as if there were no such route.
  const first = bad.seen.filter((seen) => seen.wire && seen.path.startsWith(`/cell/${plan.id}/`))
  const second = good.seen.slice(goodBefore).filter((seen) => seen.body.includes(`${sentText} ${plan.id}"`))
  const isOtherRoute =
    plan.fault.looksAbsent === true && plan.lane === 'raw' && new Set(first.map(({ path }) => path)).size === first.length
  return [
    ...held(!plan.fault.isRefused && first.length !== 1 && !isOtherRoute, `the first upstream was asked ${first.length} times`),
    ...(entry ? laws[plan.stage]({ plan, captured, entry, second, routes: Math.max(1, first.length) }) : ['the ledger has no entry']),
    ...(entry ? sober(entry) : []),
    ...(await officially(plan, captured)),
  ]
}

type Observed = {
  readonly plan: Plan
  readonly captured: Captured
  readonly entry: Entry
  readonly second: readonly Seen[]
  readonly routes: number
}

/** What holds at each stage. */
const laws: Readonly<Record<Stage, (seen: Observed) => string[]>> = {
  before: ({ plan, captured, entry, second, routes }) => [
    ...whole(plan, captured, secondText),
    ...held(captured.headers['x-drawbridge-fallback'] !== '1', `x-drawbridge-fallback is ${captured.headers['x-drawbridge-fallback']}`),
    ...held(second.length !== 1, `the second upstream was asked ${second.length} times`),
    ...held(entry.outcome !== 'answered', `outcome ${entry.outcome}`),
    ...held(entry.attempts.length !== routes + 1, `${entry.attempts.length} attempts`),
    ...held(
      entry.attempts.slice(0, -1).some(({ error }) => error === undefined),
      'a failed attempt tells no error',
    ),
    ...held(entry.attempts.at(-1)?.error !== undefined, 'the last attempt tells an error'),
  ],
  after: ({ plan, captured, entry, second }) => {
    const understood = plan.caller.readStream(captured.body)
    return [
      ...held(captured.status !== 200, `status ${captured.status}`),
      ...held(!captured.isComplete, 'the connection broke instead of telling an error'),
      ...held(understood.errors !== 1, `${understood.errors} errors told`),
      ...held(understood.torn > 0, `${understood.torn} messages that no client can parse`),
      ...held(understood.isEnded, 'it ends as if it were whole'),
      ...held(!plan.fault.isTool && understood.text === '', 'nothing of the answer came'),
      ...held(!fakeText.startsWith(understood.text), `not a beginning of the true text: ${JSON.stringify(understood.text)}`),
      ...held(understood.toolCalls > 1, `${understood.toolCalls} tool calls told`),
      ...held(second.length > 0, 'another candidate was asked after the commit'),
      ...held(entry.outcome !== 'incomplete', `outcome ${entry.outcome}`),
      ...held(entry.attempts.length !== 1, `${entry.attempts.length} attempts`),
      ...held(entry.error === undefined, 'the entry tells no error'),
      ...held(captured.headers['x-drawbridge-fallback'] !== undefined, 'a fallback is told that was none'),
    ]
  },
  sound: ({ plan, captured, entry, second }) => [
    ...whole(plan, captured, fakeText),
    ...held(captured.headers['x-drawbridge-fallback'] !== undefined, 'a fallback is told that was none'),
    ...held(second.length > 0, 'the second upstream was asked'),
    ...held(entry.outcome !== 'answered', `outcome ${entry.outcome}`),
    ...held(entry.attempts.length !== 1, `${entry.attempts.length} attempts`),
  ],
  final: ({ plan, captured, entry, second }) => [
    ...held(captured.status !== Number(/\d+/.exec(plan.fault.name)?.[0]), `status ${captured.status}`),
    ...held(!isErrorBody(plan, captured), 'not an error as this protocol words it'),
    ...held(second.length > 0, 'another candidate was asked'),
    ...held(entry.outcome !== 'failed', `outcome ${entry.outcome}`),
  ],
}

/** The whole answer, once, as the protocol's own client reads it. */
function whole({ caller, mode }: Plan, captured: Captured, text: string): string[] {
  const read = mode === 'stream' ? caller.readStream(captured.body) : { torn: 0, ...caller.readWhole(parse(captured.body)) }
  return [
    ...held(captured.status !== 200, `status ${captured.status}: ${captured.body.toString('utf8').slice(0, 160)}`),
    ...held(!captured.isComplete, 'the connection broke'),
    ...held(read.text !== text, `the text is ${JSON.stringify(read.text.slice(0, 100))}`),
    ...held(read.errors > 0, `${read.errors} errors told`),
    ...held(read.torn > 0, `${read.torn} messages that no client can parse`),
    ...held(!read.isEnded, 'it has no proper end'),
  ]
}

/** Whatever an upstream claims, the ledger's numbers can be true. */
function sober({ usage, cost }: Entry): string[] {
  const negative = Object.entries(usage ?? {}).filter(([, count]) => typeof count === 'number' && count < 0)
  return [
    ...held(negative.length > 0, `negative usage: ${negative.map(([name]) => name).join(', ')}`),
    ...held((cost.micros ?? 0) < 0, 'negative cost'),
  ]
}

function isErrorBody({ caller }: Plan, captured: Captured): boolean {
  return caller.isError(parse(captured.body))
}

/** The official client agrees: it raises exactly when the answer is not whole. */
async function officially({ caller, lane, mode, stage, fault }: Plan, captured: Captured): Promise<string[]> {
  // Anthropic's client cannot live without usage; passed through raw, that is between it and its upstream.
  const isItsOwnLack = caller.name === 'anthropic-messages' && lane === 'raw' && fault.name === 'no usage'
  if (!caller.official || isItsOwnLack) return []
  const expected = stage === 'before' ? secondText : stage === 'sound' ? fakeText : undefined
  try {
    const text = await caller.official(captured, mode === 'stream')
    if (expected === undefined) return [`the official client takes it for whole (${fault.name})`]
    return held(text !== expected, `the official client reads ${JSON.stringify(text.slice(0, 100))}`)
  } catch (error) {
    return held(expected !== undefined, `the official client raises: ${(error as Error).message.slice(0, 120)}`)
  }
}

function held(isBreached: boolean, breach: string): string[] {
  return isBreached ? [breach] : []
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    return undefined // told by whoever expects an answer in it
  }
}

/** Rows of faults, columns of doors; each cell a mark for stream and whole, raw and translated. */
export function matrixTable({ cells }: Matrix): string {
  const callers = [...new Set(cells.map(({ caller }) => caller))]
  const faults = [...new Set(cells.map(({ fault }) => fault))]
  const columns = (['raw', 'translated'] as const).flatMap((lane) => (['stream', 'plain'] as const).map((mode) => ({ lane, mode })))
  const width = Math.max(...faults.map((fault) => fault.length)) + 2
  const mark = (fault: string, caller: string) =>
    columns
      .map(({ lane, mode }) => {
        const cell = cells.find((each) => each.fault === fault && each.caller === caller && each.lane === lane && each.mode === mode)
        return cell?.breaches === undefined ? '-' : cell.breaches.length === 0 ? '+' : 'X'
      })
      .join('')
  const short = (caller: string) =>
    caller.replace('openai-', 'oai-').replace('anthropic-messages', 'anthropic').replace('-converse', '').padEnd(16)
  const rows = faults.map((fault) => fault.padEnd(width) + callers.map((caller) => mark(fault, caller).padEnd(16)).join(''))
  const run = cells.filter(({ breaches }) => breaches !== undefined)
  const sound = run.filter(({ breaches }) => breaches?.length === 0)
  return [
    `${' '.repeat(width)}${callers.map(short).join('')}`,
    ...rows,
    '',
    '+ held, X breached, - no such fault there; in each door: raw stream, raw whole, translated stream, translated whole',
    `${sound.length} of ${run.length} cells hold`,
  ].join('\n')
}
