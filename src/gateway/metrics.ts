// Prometheus metrics. Exchanges are counted in batches off the road; what lives elsewhere (health, queues) is asked when scraped.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Attempt, Entry } from '../core/exchange.ts'
import type { BudgetView } from './budgets.ts'

/** What is asked at each scrape. All of it must be at hand: nothing here may wait. */
export type MetricSources = {
  readonly inFlight?: () => number
  readonly upstreams?: () => readonly UpstreamState[]
  readonly ledger?: () => { readonly queued: number; readonly dropped: number; readonly written: number; readonly failures: number }
  readonly isBridgeRaised?: () => boolean
  readonly budgets?: () => readonly BudgetState[]
  readonly budgetRefusals?: () => number
  readonly limited?: () => number
  /** Spans that could not be delivered. */
  readonly traces?: () => { readonly dropped: number }
}

export type BudgetState = Pick<BudgetView, 'name' | 'subject' | 'unit' | 'limit' | 'spent' | 'reserved'>

export type UpstreamState = {
  readonly upstream: string
  readonly isHealthy: boolean
  readonly breaker: 'closed' | 'half-open' | 'open'
  readonly queued: number
  readonly inFlight: number
}

export type Metrics = {
  /** Count finished exchanges. Never throws for any entry. */
  readonly observe: (entries: readonly Entry[]) => void
  /** The page for a scraper. */
  readonly text: () => Promise<string>
  readonly contentType: string
}

/** Values of one label that callers or upstreams can invent; the rest are counted together as `other`. */
const mostValues = 200
/** Kinds of exchanges whose counters are kept at hand. */
const mostKinds = 1_000
const breakerCode = { closed: 0, 'half-open': 1, open: 2 } as const
/** Seconds. From a cache hit on this machine to a long reasoning answer. */
const durations = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300]

export function createMetrics({ version, sources = {} }: { version: string; sources?: MetricSources }): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  live(registers, version, sources)

  const requests = tally(
    'requests_total',
    'Requests by door, route, outcome and status.',
    ['door', 'route', 'outcome', 'status'],
    registers,
  )
  const models = tally('model_requests_total', 'Requests by the model that answered.', ['upstream', 'model', 'outcome'], registers)
  const attempts = tally('attempts_total', 'Tries at upstreams; outcome is ok or the error code.', ['upstream', 'outcome'], registers)
  const tokens = tally('tokens_total', 'Tokens, cached and reasoning tokens included.', ['direction', 'zone'], registers)
  const cached = tally('cached_tokens_total', 'Input tokens read from or written to an upstream cache.', ['direction', 'zone'], registers)
  const cost = tally('cost_usd_total', 'Known cost in US dollars.', ['provider', 'zone'], registers)
  const unpriced = tally('unpriced_requests_total', 'Requests with tokens whose cost is not known.', ['provider', 'zone'], registers)
  const warnings = tally('translation_warnings_total', 'Fields a translation could not carry whole.', ['code'], registers)
  const duration = spread('request_duration_seconds', 'From arrival to the last byte.', ['door', 'route'], registers)
  const firstByte = spread('time_to_first_byte_seconds', 'From arrival to the first byte of the answer.', ['door', 'route'], registers)

  const door = bounded()
  const model = bounded()
  const upstream = bounded()

  /** Sums that the library has not been told yet. */
  const touched: Sum[] = []

  function add(to: Sum, value: number): void {
    if (!(value > 0 && Number.isFinite(value))) return
    if (to.sum === 0) touched.push(to)
    to.sum += value
  }

  /** What exchanges of one kind are counted under, looked up once for each exchange instead of once for each metric. */
  const kinds = new Map<string, ReturnType<typeof kindOf>>()

  function kindOf(entry: Entry, last: Attempt | undefined) {
    const at = door(entry.door)
    const zone = last?.zone.zone ?? 'none'
    const provider = last?.provider ?? 'none'
    return {
      request: requests.of(at, entry.route, entry.outcome, entry.status),
      duration: duration.of(at, entry.route),
      firstByte: firstByte.of(at, entry.route),
      model: last && models.of(upstream(last.upstream), model(entry.answeredModel ?? last.model), entry.outcome),
      input: tokens.of('input', zone),
      output: tokens.of('output', zone),
      read: cached.of('read', zone),
      write: cached.of('write', zone),
      cost: cost.of(provider, zone),
      unpriced: unpriced.of(provider, zone),
    }
  }

  function knownKindOf(entry: Entry, last: Attempt | undefined): ReturnType<typeof kindOf> {
    const asked = `${entry.door}\n${entry.route}\n${entry.outcome}\n${entry.status}`
    const key = last ? `${asked}\n${last.upstream}\n${last.provider}\n${last.zone.zone}\n${entry.answeredModel ?? last.model}` : asked
    let kind = kinds.get(key)
    if (!kind) {
      kind = kindOf(entry, last)
      // Callers and upstreams can invent names, so that there may be ever new kinds.
      if (kinds.size >= mostKinds) kinds.clear()
      kinds.set(key, kind)
    }
    return kind
  }

  function observe(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const kind = knownKindOf(entry, entry.attempts.at(-1))
      add(kind.request, 1)
      if (Number.isFinite(entry.totalMs)) kind.duration.observe(entry.totalMs / 1000)
      if (entry.firstByteMs !== undefined && Number.isFinite(entry.firstByteMs)) kind.firstByte.observe(entry.firstByteMs / 1000)
      if (kind.model) add(kind.model, 1)
      for (const attempt of entry.attempts) add(attempts.of(upstream(attempt.upstream), attempt.error ?? 'ok'), 1)
      for (const warning of entry.warnings) add(warnings.of(warning.code), 1)
      if (entry.usage) {
        add(kind.input, entry.usage.inputTotal ?? 0)
        add(kind.output, entry.usage.outputTotal ?? 0)
        if (entry.usage.cacheRead) add(kind.read, entry.usage.cacheRead)
        if (entry.usage.cacheWrite) add(kind.write, entry.usage.cacheWrite)
        if (entry.cost.micros === undefined) add(kind.unpriced, 1)
      }
      if (entry.cost.micros !== undefined) add(kind.cost, entry.cost.micros / 1e6)
    }
    for (const one of touched) {
      one.child.inc(one.sum)
      one.sum = 0
    }
    touched.length = 0
  }

  return { observe, text: () => registry.metrics(), contentType: registry.contentType }
}

type Label = string | number
type Sum = { sum: number; readonly child: Counter.Internal }

/** A counter that is added to in a plain sum and handed to the library once per batch: its own lookup costs ten times more. */
function tally(name: string, help: string, labelNames: string[], registers: Registry[]) {
  const counter = new Counter({ name: `drawbridge_${name}`, help, labelNames, registers })
  const sums = new Map<string, Sum>()
  return {
    of(...labels: Label[]): Sum {
      const key = labels.join('\n')
      let known = sums.get(key)
      if (!known) {
        known = { sum: 0, child: counter.labels(...labels.map(String)) }
        sums.set(key, known)
      }
      return known
    },
  }
}

/** A histogram with its children made once. */
function spread(name: string, help: string, labelNames: string[], registers: Registry[]) {
  const histogram = new Histogram({ name: `drawbridge_${name}`, help, labelNames, buckets: durations, registers })
  return { of: (...labels: Label[]): Histogram.Internal<string> => histogram.labels(...labels.map(String)) }
}

/** A label's value as it is while there are few, `other` beyond. */
function bounded(most = mostValues): (value: string) => string {
  const known = new Set<string>()
  return (value) => {
    if (known.has(value)) return value
    if (known.size >= most || value.length > 256) return 'other'
    known.add(value)
    return value
  }
}

/** Gauges that are read when scraped. */
function live(registers: Registry[], version: string, sources: MetricSources): void {
  const { inFlight, upstreams, ledger, isBridgeRaised, traces, budgets, budgetRefusals, limited } = sources
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `drawbridge_${name}`,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  const counted = (name: string, help: string, read: () => number) =>
    new Counter({
      name: `drawbridge_${name}`,
      help,
      registers,
      collect() {
        this.reset()
        this.inc(read())
      },
    })
  new Gauge({ name: 'drawbridge_build_info', help: 'Always 1.', labelNames: ['version', 'node'], registers }).set(
    { version, node: process.version },
    1,
  )
  if (inFlight) gauge('in_flight_requests', 'Requests that are being answered.', inFlight)
  if (isBridgeRaised) gauge('bridge_raised', '1 while nothing may leave the house.', () => (isBridgeRaised() ? 1 : 0))
  if (ledger) {
    gauge('ledger_queue', 'Exchanges waiting to be written.', () => ledger().queued)
    counted('ledger_written_total', 'Exchanges written.', () => ledger().written)
    counted('ledger_dropped_total', 'Exchanges that were not recorded.', () => ledger().dropped)
    counted('ledger_failures_total', 'Writes that failed and were tried again.', () => ledger().failures)
  }
  if (budgets) {
    const sum = (name: string, help: string, read: (view: BudgetState) => number) =>
      new Gauge({
        name: `drawbridge_budget_${name}`,
        help,
        labelNames: ['budget', 'subject', 'unit'],
        registers,
        collect() {
          this.reset()
          for (const view of budgets().slice(0, mostValues)) {
            const scale = view.unit === 'usd' ? 1e6 : 1
            this.set({ budget: view.name, subject: view.subject, unit: view.unit }, read(view) / scale)
          }
        },
      })
    sum('limit', 'What a budget allows in its period, in its unit.', ({ limit }) => limit)
    sum('spent', 'What was spent of a budget in the period under way, as last heard.', ({ spent }) => spent)
    sum('reserved', 'What is set aside for requests under way.', ({ reserved }) => reserved)
  }
  if (limited) counted('limited_requests_total', 'Requests refused because their caller asked faster than it may.', limited)
  if (budgetRefusals) counted('budget_refusals_total', 'Tries in the cloud that a budget had no room for.', budgetRefusals)
  if (traces) counted('traces_dropped_total', 'Spans that were not delivered.', () => traces().dropped)
  if (!upstreams) return
  const each = (name: string, help: string, read: (state: UpstreamState) => number) =>
    new Gauge({
      name: `drawbridge_${name}`,
      help,
      labelNames: ['upstream'],
      registers,
      collect() {
        // Upstreams that a new configuration took away vanish here too.
        this.reset()
        for (const state of upstreams().slice(0, mostValues)) this.set({ upstream: state.upstream }, read(state))
      },
    })
  each('upstream_healthy', '1 while the upstream is believed to answer.', ({ isHealthy }) => (isHealthy ? 1 : 0))
  each('upstream_breaker', '0 closed, 1 half-open, 2 open.', ({ breaker }) => breakerCode[breaker])
  each('upstream_queue_depth', 'Requests waiting for a slot.', ({ queued }) => queued)
  each('upstream_in_flight', 'Requests the upstream is working on.', (state) => state.inFlight)
}
