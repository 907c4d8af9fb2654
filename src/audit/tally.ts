// The sums of an audit, in memory bounded by how many different names there are, not by how many rows.

import { taskFamilies } from '../routing/complexity/complexity.ts'
import { NanoSum } from './money.ts'
import { type Band, type Basis, bands, type Cell, type Dimension, type Group, type Slice, type Task, type Verdict } from './result.ts'
import { inputOf, type UsageRow } from './row.ts'

/** What the tally needs of a row besides itself. */
export type Judged = {
  readonly task: Task
  readonly band: Band
  readonly verdict: Verdict
  readonly basis: Basis
  readonly pricedNanos: number | undefined
}

/** Names beyond so many of one kind are summed up under `others`. */
const mostNames = 10_000
const mostCells = 50_000
export const others = '(others)'
export const notTold = '(not told)'

export class Sums {
  rows = 0
  requests = 0
  inputFresh = 0
  cacheRead = 0
  cacheWrite = 0
  output = 0
  reasoning = 0
  uncounted = 0
  billed = 0
  priced = 0
  unknown = 0
  bothRows = 0
  readonly billedSum = new NanoSum()
  readonly pricedSum = new NanoSum()
  readonly costSum = new NanoSum()
  readonly bothBilled = new NanoSum()
  readonly bothPriced = new NanoSum()

  add(row: UsageRow, pricedNanos: number | undefined): void {
    const { requests, billedNanos } = row
    this.rows++
    this.requests += requests
    this.inputFresh += row.inputFresh ?? 0
    this.cacheRead += row.cacheRead ?? 0
    this.cacheWrite += row.cacheWrite ?? 0
    this.output += row.output ?? 0
    this.reasoning += row.reasoning ?? 0
    if (row.output === undefined && inputOf(row) === undefined) this.uncounted += requests
    if (pricedNanos !== undefined) {
      this.priced++
      this.pricedSum.add(pricedNanos)
    }
    if (billedNanos !== undefined) {
      this.billed++
      this.billedSum.add(billedNanos)
      this.costSum.add(billedNanos)
      if (pricedNanos !== undefined) {
        this.bothRows++
        this.bothBilled.add(billedNanos)
        this.bothPriced.add(pricedNanos)
      }
    } else if (pricedNanos !== undefined) this.costSum.add(pricedNanos)
    else this.unknown++
  }

  /** Add another's sums; `times` -1 takes them away. */
  merge(other: Sums, times: 1 | -1 = 1): void {
    for (const name of counts) this[name] += times * other[name]
    for (const name of amounts) this[name].addAll(other[name], times)
  }

  get slice(): Slice {
    const { rows, requests, inputFresh, cacheRead, cacheWrite, output, reasoning, uncounted, billed, priced, unknown } = this
    return {
      rows,
      requests,
      inputFresh,
      cacheRead,
      cacheWrite,
      output,
      reasoning,
      uncounted,
      ...(billed > 0 && { billedMicros: this.billedSum.micros }),
      billed,
      ...(priced > 0 && { pricedMicros: this.pricedSum.micros }),
      priced,
      unknown,
      ...((rows === 0 || rows > unknown) && { costMicros: this.costSum.micros }),
      both: { rows: this.bothRows, billedMicros: this.bothBilled.micros, pricedMicros: this.bothPriced.micros },
    }
  }
}

const counts = [
  'rows',
  'requests',
  'inputFresh',
  'cacheRead',
  'cacheWrite',
  'output',
  'reasoning',
  'uncounted',
  'billed',
  'priced',
  'unknown',
  'bothRows',
] as const
const amounts = ['billedSum', 'pricedSum', 'costSum', 'bothBilled', 'bothPriced'] as const

type Direct = 'team' | 'user' | 'key' | 'project' | 'hour' | 'day' | 'status'
type CellSums = Omit<Cell, 'slice'> & { readonly sums: Sums }

export class Tally {
  from: string | undefined
  until: string | undefined
  readonly #groups: Readonly<Record<Direct, Map<string, Sums>>> = {
    team: new Map(),
    user: new Map(),
    key: new Map(),
    project: new Map(),
    hour: new Map(),
    day: new Map(),
    status: new Map(),
  }
  /** Model → provider → everything else as a number. */
  readonly #cells = new Map<string, Map<string, Map<number, CellSums>>>()
  #cellCount = 0
  /** The hour of the last row, since rows of one hour stand together. */
  #hour = ' '
  #hourSums = new Sums()
  #daySums = new Sums()

  add(row: UsageRow, judged: Judged): void {
    const { pricedNanos } = judged
    const { at } = row
    if (at !== undefined) {
      if (this.from === undefined || at < this.from) this.from = at
      if (this.until === undefined || at > this.until) this.until = at
    }
    this.#cellFor(row.model, row.provider ?? '', row.isBatch ?? false, judged).sums.add(row, pricedNanos)
    const groups = this.#groups
    if (row.team !== undefined) sumsIn(groups.team, row.team).add(row, pricedNanos)
    if (row.user !== undefined) sumsIn(groups.user, row.user).add(row, pricedNanos)
    if (row.key !== undefined) sumsIn(groups.key, row.key).add(row, pricedNanos)
    if (row.project !== undefined) sumsIn(groups.project, row.project).add(row, pricedNanos)
    if (row.status !== undefined) sumsIn(groups.status, row.status).add(row, pricedNanos)
    if (at !== undefined) {
      if (!at.startsWith(this.#hour)) {
        this.#hour = at.slice(0, 13)
        this.#hourSums = sumsIn(groups.hour, at.slice(11, 13))
        this.#daySums = sumsIn(groups.day, at.slice(0, 10))
      }
      this.#hourSums.add(row, pricedNanos)
      this.#daySums.add(row, pricedNanos)
    }
  }

  merge(other: Tally): void {
    if (other.from !== undefined && (this.from === undefined || other.from < this.from)) this.from = other.from
    if (other.until !== undefined && (this.until === undefined || other.until > this.until)) this.until = other.until
    for (const name of Object.keys(this.#groups) as Direct[])
      for (const [key, sums] of other.#groups[name]) sumsIn(this.#groups[name], key).merge(sums)
    for (const cell of other.#eachCell()) this.#cellFor(cell.model, cell.provider, cell.isBatch, cell).sums.merge(cell.sums)
  }

  get cells(): readonly Cell[] {
    return [...this.#eachCell()]
      .map(({ sums, ...cell }) => ({ ...cell, slice: sums.slice }))
      .sort((one, other) => costOf(other) - costOf(one))
  }

  /** Sums of the cells that are wanted. */
  sumsOf(wanted: (cell: Omit<Cell, 'slice'>) => boolean = () => true): Sums {
    const all = new Sums()
    for (const cell of this.#eachCell()) if (wanted(cell)) all.merge(cell.sums)
    return all
  }

  /** Dearest first; hours and days in their order. */
  groups(dimension: Dimension): readonly Group[] {
    const direct =
      dimension in this.#groups ? this.#withRest(this.#groups[dimension as Direct]) : this.#fromCells(dimension as CellDimension)
    const groups = [...direct].map(([name, sums]) => ({ name, slice: sums.slice }))
    // A log that tells none of a kind has no table of it.
    if (groups.length === 1 && groups[0]!.name === notTold) return []
    return dimension === 'hour' || dimension === 'day'
      ? groups.sort((one, other) => (one.name < other.name ? -1 : 1))
      : groups.sort((one, other) => costOf(other) - costOf(one) || other.slice.requests - one.slice.requests)
  }

  #fromCells(dimension: CellDimension): Map<string, Sums> {
    const groups = new Map<string, Sums>()
    for (const cell of this.#eachCell()) {
      const name = cell[dimension] || notTold
      const sums = groups.get(name) ?? new Sums()
      groups.set(name, sums)
      sums.merge(cell.sums)
    }
    return groups
  }

  /** Rows that tell no name of a kind are what is left of all. */
  #withRest(groups: ReadonlyMap<string, Sums>): Map<string, Sums> {
    const rest = this.sumsOf()
    for (const sums of groups.values()) rest.merge(sums, -1)
    return rest.rows > 0 ? new Map([...groups, [notTold, rest]]) : new Map(groups)
  }

  *#eachCell(): Generator<CellSums> {
    for (const providers of this.#cells.values()) for (const cells of providers.values()) yield* cells.values()
  }

  #cellFor(model: string, provider: string, isBatch: boolean, judged: Omit<Judged, 'pricedNanos'>): CellSums {
    const { task, band, verdict, basis } = judged
    const key =
      (((tasks.indexOf(task) * 8 + bands.indexOf(band)) * 4 + verdicts.indexOf(verdict)) * 4 + bases.indexOf(basis)) * 2 + Number(isBatch)
    const known = this.#cells.get(model)?.get(provider)?.get(key)
    if (known) return known
    if (this.#cellCount >= mostCells && model !== others) return this.#cellFor(others, others, isBatch, judged)
    this.#cellCount++
    const cell = { provider, model, task, band, isBatch, verdict, basis, sums: new Sums() }
    const providers = this.#cells.get(model) ?? new Map<string, Map<number, CellSums>>()
    this.#cells.set(model, providers)
    providers.set(provider, (providers.get(provider) ?? new Map<number, CellSums>()).set(key, cell))
    return cell
  }
}

const tasks: readonly Task[] = [...taskFamilies, 'long-context', 'fresh', 'unknown']
const verdicts: readonly Verdict[] = ['home', 'cloud', 'unknown']
const bases: readonly Basis[] = ['prompt', 'preview', 'label', 'size']

type CellDimension = 'model' | 'provider' | 'task' | 'band'

function sumsIn(groups: Map<string, Sums>, name: string): Sums {
  const known = groups.get(name)
  if (known) return known
  if (groups.size >= mostNames && name !== others) return sumsIn(groups, others)
  const sums = new Sums()
  groups.set(name, sums)
  return sums
}

/** For order alone: what is unknown stands last. */
function costOf({ slice }: { readonly slice: Slice }): number {
  return slice.costMicros ?? -1
}
