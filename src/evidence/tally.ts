// What is counted on the way, line by line and in bounded memory: which models answered, which providers were sent what, which policies were
// named, and what the bundle cannot show.
import { isObject } from '../core/json.ts'
import type { AdminRow } from '../ledger/entry.ts'
import type { EgressStretchRow, LinkedExchange } from '../ledger/stretches.ts'
import type { Span } from './plan.ts'

/** A thing that was counted, with the first few of its places. */
export type Count = { readonly count: number; readonly examples: readonly string[] }
const mostExamples = 10
/** Names come from callers; a month of made-up ones must not fill the memory. */
const mostNames = 10_000
/** Lines are written in the order in which they end; gateways flush within seconds, and clocks of several machines differ a little. */
const clockSlackMs = 60_000

export type ModelUse = {
  readonly upstream: string
  readonly provider: string
  readonly model: string
  readonly zone: string
  attempts: number
  first: string
  last: string
  /** Of the weights, where the runtime told. */
  readonly digests: Set<string>
}

export type ProviderUse = { readonly provider: string; bodies: number; bytes: number; readonly destinations: Set<string> }

export class Tally {
  readonly #span: Span
  readonly #counts = new Map<string, { count: number; readonly examples: string[] }>()
  readonly models = new Map<string, ModelUse>()
  readonly providers = new Map<string, ProviderUse>()
  /** Versions that decisions and egress lines name, as they name them. */
  readonly policies = new Map<string, number>()
  readonly privacy = new Map<string, number>()
  /** SHA-256 of texts that the log says were loaded. */
  readonly loaded = new Map<string, string>()
  exchanges = 0
  egress = 0
  actions = 0
  costMicros = 0
  #latest = new Map<string, number>()

  constructor(span: Span) {
    this.#span = span
  }

  of(name: string): Count {
    return this.#counts.get(name) ?? { count: 0, examples: [] }
  }

  add(name: string, example: string): void {
    const known = this.#counts.get(name) ?? { count: 0, examples: [] }
    known.count++
    if (known.examples.length < mostExamples) known.examples.push(example)
    this.#counts.set(name, known)
  }

  /** Of the month itself, not of its neighbours that came along. */
  isInMonth(at: string): boolean {
    return at >= this.#span.since && at < this.#span.until
  }

  /** Says whether something of it was sent beyond this machine, so that its egress line can be looked for. */
  takeExchange(row: LinkedExchange): { readonly hasLeft: boolean } {
    this.#watchClock(`exchanges ${row.chain}`, Date.parse(row.at) + Number(row.total_ms), `${row.id} at ${row.at}`)
    if (!this.isInMonth(row.at)) return { hasLeft: false }
    this.exchanges++
    const decision = read(row.decision)
    const attempts = list(read(row.attempts))
    count(this.policies, text(member(decision, 'policy')))
    if (/"code":"inspection\./.test(row.decision) || list(member(decision, 'signals')).some(isUnread)) this.add('inspection', row.id)
    if (row.cost_micros === null && row.zone !== null && row.outcome !== 'refused') {
      this.add(row.zone === 'cloud' ? 'unpriced-cloud' : 'unpriced-home', row.id)
    }
    this.costMicros += Number(row.cost_micros ?? 0)
    if (row.cost_source === 'override') this.add('price-override', row.id)
    if (Number(row.usage_estimated) === 1) this.add('usage-estimated', row.id)
    if (row.outcome === 'incomplete' || row.outcome === 'gone') this.add('unfinished', row.id)
    let hasLeft = false
    for (const attempt of attempts) {
      const zone = member(attempt, 'zone')
      if (member(zone, 'by') === 'declared') this.add('zone-declared', `${text(member(attempt, 'upstream'))}, ${row.id}`)
      if (member(zone, 'zone') !== 'device' && Number(member(attempt, 'bytesOut')) > 0) hasLeft = true
      this.#useModel(attempt, decision, row.at)
    }
    return { hasLeft }
  }

  takeEgress(row: EgressStretchRow): void {
    this.#watchClock('egress', Date.parse(row.at), `egress line ${row.seq} at ${row.at}`)
    if (!this.isInMonth(row.at)) return
    this.egress++
    const [policy = '', privacy = ''] = row.policy.split(' ')
    count(this.policies, policy)
    count(this.privacy, privacy)
    if (row.zone !== 'cloud') return
    this.add(row.isKept ? 'body-kept' : 'body-not-kept', `egress line ${row.seq}`)
    const known = this.providers.get(row.provider) ?? { provider: row.provider, bodies: 0, bytes: 0, destinations: new Set<string>() }
    known.bodies++
    known.bytes += Number(row.bytes)
    if (known.destinations.size < mostExamples * 10) known.destinations.add(row.destination)
    if (this.providers.size < mostNames) this.providers.set(row.provider, known)
  }

  takeAction(row: AdminRow): void {
    this.#watchClock(`admin_log ${row.chain}`, Date.parse(row.at), `${row.action} at ${row.at}`)
    const detail = read(row.detail)
    // What was loaded before the month may still have been in force in it.
    if (row.action === 'policy.loaded' && row.at < this.#span.until)
      for (const kind of ['policy', 'privacy', 'presets'])
        if (this.loaded.size < mostNames) this.loaded.set(text(member(detail, kind)), kind)
    if (!this.isInMonth(row.at)) return
    this.actions++
    this.add(`action ${row.action}`, `${row.at} by ${row.who}`)
    if (row.action === 'review.approved' && member(detail, 'isEdited') === true) this.add('review-edited', `${row.subject} by ${row.who}`)
  }

  #useModel(attempt: unknown, decision: unknown, at: string): void {
    const [upstream, provider, model] = ['upstream', 'provider', 'model'].map((name) => text(member(attempt, name)))
    const zone = text(member(member(attempt, 'zone'), 'zone'))
    const key = JSON.stringify([upstream, provider, model, zone])
    if (!this.models.has(key) && this.models.size >= mostNames) {
      this.add('models-untold', key)
      return
    }
    const known = this.models.get(key) ?? {
      upstream: upstream ?? '',
      provider: provider ?? '',
      model: model ?? '',
      zone,
      attempts: 0,
      first: at,
      last: at,
      digests: new Set<string>(),
    }
    known.attempts++
    if (at < known.first) known.first = at
    if (at > known.last) known.last = at
    for (const candidate of [...list(member(decision, 'candidates')), member(decision, 'partner')]) {
      const offered = member(candidate, 'model')
      const digest = member(offered, 'digest')
      if (member(candidate, 'upstream') === upstream && member(offered, 'name') === model && typeof digest === 'string')
        if (known.digests.size < mostExamples * 10) known.digests.add(digest)
    }
    this.models.set(key, known)
  }

  #watchClock(chain: string, time: number, place: string): void {
    const latest = this.#latest.get(chain) ?? Number.NEGATIVE_INFINITY
    if (time < latest - clockSlackMs) this.add('clock', place)
    if (time > latest) this.#latest.set(chain, time)
  }
}

function isUnread(signal: unknown): boolean {
  return member(signal, 'name') === 'content' && member(signal, 'value') === 'unread'
}

function count(names: Map<string, number>, name: string): void {
  if (names.has(name) || names.size < mostNames) names.set(name, (names.get(name) ?? 0) + 1)
}

function read(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined // somebody changed it; its hash tells
  }
}

function member(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
