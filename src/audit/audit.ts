// An audit of somebody's usage log, start to end:
//   1 read        bytes to records, whatever wrote them                records.ts, sources.ts
//   2 recognise   the first records tell whose format it is            importers/
//   3 leave out   what is no request, was seen before, lies outside    seen.ts
//   4 judge       the kind of task, and whether home could have done it  judge.ts
//   5 price       by the log's own bill and by our prices              pricing.ts
//   6 add up      in memory bounded by names                           tally.ts
import type { Readable } from 'node:stream'
import type { JsonObject } from '../core/json.ts'
import { type Prices, pricesDate } from '../ledger/cost.ts'
import { type ColumnMap, columnsOf, guessMap, isUsable } from './columns.ts'
import { genericBy } from './importers/generic.ts'
import type { Importer, Reading } from './importers/importer.ts'
import { importers } from './importers/index.ts'
import type { Judge } from './judge.ts'
import { cloudModel, homeModel } from './judge.ts'
import { type LeverOptions, leversOf, usualLevers } from './levers.ts'
import { pilotsOf } from './pilots.ts'
import { openPricing } from './pricing.ts'
import { headBytes, type Splitter, shapeOf, splitterFor } from './records.ts'
import { type Assumption, type Audit, type BadRows, type Basis, dimensions, type FileRead, type LocalShare, type Slice } from './result.ts'
import { inputOf, type UsageRow } from './row.ts'
import { Seen } from './seen.ts'
import type { Scanner } from './sensitive.ts'
import { type Source, unzipped } from './sources.ts'
import { Sums, Tally } from './tally.ts'

export type AuditOptions = {
  readonly prices: Prices
  /** What the prices of a file are called in the report. */
  readonly priceFile?: string
  readonly judge: Judge
  /** ISO times: from the first on, before the second. */
  readonly since?: string
  readonly until?: string
  /** Columns that the operator names; whatever it leaves out is guessed. */
  readonly map?: ColumnMap
  readonly scanner?: Scanner
  /** What is assumed of the levers; the usual when left out. */
  readonly levers?: LeverOptions
  readonly progress?: (done: { readonly bytes: number; readonly rows: number; readonly file: string }) => void
}

/** Records that are looked at before a format is settled on. */
const mostSampled = 50
const mostReasons = 50
const mostPlaces = 5

export async function audit(sources: readonly Source[], options: AuditOptions): Promise<Audit> {
  const run = new Run(options)
  for (const source of sources) await run.read(source)
  return run.result()
}

class Run {
  readonly #options: AuditOptions
  readonly #tally = new Tally()
  /** Rows that only bill, by provider: see `Statement`. */
  readonly #bills = new Map<string, Tally>()
  readonly #counted = new Map<string, Sums>()
  readonly #seen = new Seen()
  readonly #pricing
  readonly #files: FileRead[] = []
  readonly #bad = new Map<string, { rows: number; first: { file: string; line: number }[] }>()
  readonly #basis: Record<Basis, number> = { prompt: 0, preview: 0, label: 0, size: 0 }
  #toScan: string[] = []
  #read = 0
  #kept = 0
  #passed = 0
  #duplicates = 0
  #outside = 0
  #bytes = 0

  constructor(options: AuditOptions) {
    this.#options = options
    this.#pricing = openPricing(options.prices)
  }

  async read(source: Source): Promise<void> {
    const { progress, scanner } = this.#options
    const file = new FileReader(this.#options.map, source.name, {
      row: (row, line) => this.#take(row, source.name, line),
      bad: (reason, line) => this.#refuse(reason, source.name, line),
      read: () => this.#read++,
      passed: (records) => (this.#passed += records),
    })
    const before = this.#kept
    const startBytes = this.#bytes
    try {
      const stream = source.open() as Readable
      for await (const chunk of unzipped(stream, (bytes) => (this.#bytes += bytes))) {
        file.push(chunk)
        if (scanner && this.#toScan.length > 0) await this.#scan(scanner)
        progress?.({ bytes: this.#bytes, rows: this.#read, file: source.name })
      }
      file.end()
    } catch (error) {
      // What was read until then counts; what was not is told.
      this.#refuse(`the file cannot be read further (${(error as { code?: string }).code ?? 'broken'})`, source.name, file.line)
    }
    if (scanner) await this.#scan(scanner)
    this.#files.push({
      name: source.name,
      format: file.format ?? 'unknown',
      bytes: this.#bytes - startBytes,
      rows: this.#kept - before,
      ...(file.map && { map: file.map }),
    })
  }

  async #scan(scanner: Scanner): Promise<void> {
    const prompts = this.#toScan
    this.#toScan = []
    for (const prompt of prompts) await scanner.look(prompt)
  }

  #take(row: UsageRow, file: string, line: number): void {
    const { since, until, scanner } = this.#options
    if (row.id !== undefined && !this.#seen.add(row.id)) {
      this.#duplicates++
      return
    }
    if (since !== undefined || until !== undefined) {
      if (row.at === undefined) {
        this.#refuse('it has no time, so that --since and --until cannot place it', file, line)
        return
      }
      if ((since !== undefined && row.at < since) || (until !== undefined && row.at >= until)) {
        this.#outside++
        return
      }
    }
    this.#kept++
    const pricedNanos = isBillOnly(row) ? undefined : this.#pricing.nanosOf(row)
    const judgement = this.#options.judge.judge(row)
    this.#basis[judgement.basis]++
    if (row.prompt !== undefined && scanner?.wants()) this.#toScan.push(row.prompt)
    this.#tallyFor(row, pricedNanos).add(row, { ...judgement, pricedNanos })
  }

  #tallyFor(row: UsageRow, pricedNanos: number | undefined): Tally {
    const provider = row.provider ?? ''
    if (isBillOnly(row)) {
      const known = this.#bills.get(provider)
      if (known) return known
      if (this.#bills.size < mostBillers) {
        const tally = new Tally()
        this.#bills.set(provider, tally)
        return tally
      }
    } else if (row.billedNanos === undefined && (this.#counted.has(provider) || this.#counted.size < mostBillers)) {
      const sums = this.#counted.get(provider) ?? new Sums()
      this.#counted.set(provider, sums)
      sums.add(row, pricedNanos)
    }
    return this.#tally
  }

  #refuse(reason: string, file: string, line: number): void {
    const known = this.#bad.get(reason)
    if (known) {
      known.rows++
      if (known.first.length < mostPlaces) known.first.push({ file, line })
    } else if (this.#bad.size < mostReasons) this.#bad.set(reason, { rows: 1, first: [{ file, line }] })
    else this.#refuse('another reason', file, line)
  }

  result(): Audit {
    const statements: { provider: string; billedMicros: number; pricedMicros: number }[] = []
    for (const [provider, bills] of this.#bills) {
      const counted = this.#counted.get(provider)
      if (!counted) this.#tally.merge(bills)
      else statements.push({ provider, billedMicros: bills.sumsOf().billedSum.micros, pricedMicros: counted.pricedSum.micros })
    }
    const tally = this.#tally
    const { judge, priceFile, scanner } = this.#options
    const bad: BadRows[] = [...this.#bad]
      .map(([reason, { rows, first }]) => ({ reason, rows, first }))
      .sort((one, other) => other.rows - one.rows)
    const total = tally.sumsOf().slice
    const local = shareOf(tally, total, this.#basis)
    const { policy } = judge.options
    const { cells } = tally
    return {
      ...(tally.from !== undefined && { from: tally.from }),
      ...(tally.until !== undefined && { until: tally.until }),
      files: this.#files,
      rows: {
        read: this.#read,
        kept: this.#kept,
        passed: this.#passed,
        duplicates: this.#duplicates,
        forgotten: this.#seen.forgotten,
        outside: this.#outside,
        bad,
      },
      total,
      statements,
      by: Object.fromEntries(dimensions.map((dimension) => [dimension, tally.groups(dimension)])) as Audit['by'], // one of each
      cells,
      local,
      assumptions: assumptionsOf(judge, local),
      levers: leversOf({ cells, total }, this.#options.levers ?? usualLevers, this.#pricing.forLevers(tally.until)),
      pilots: pilotsOf(cells),
      prices: {
        ...(priceFile !== undefined && { file: priceFile }),
        catalogue: pricesDate(),
        unknownModels: this.#pricing.unknownModels(),
      },
      policy: { preset: policy.preset, version: policy.version },
      ...(scanner && { sensitive: scanner.result() }),
    }
  }
}

const mostBillers = 200

/** An invoice's line: money without tokens. */
function isBillOnly(row: UsageRow): boolean {
  return row.requests === 0 && row.billedNanos !== undefined && inputOf(row) === undefined && row.output === undefined
}

type FileTaker = {
  readonly row: (row: UsageRow, line: number) => void
  readonly bad: (reason: string, line: number) => void
  readonly read: () => void
  /** Records that gave no row; below zero for those that gave theirs in the end. */
  readonly passed: (records: number) => void
}

/** One file: told its shape by its first bytes, its format by its first records. */
class FileReader {
  format: string | undefined
  map: ColumnMap | undefined
  line = 0
  readonly #given: ColumnMap | undefined
  readonly #name: string
  readonly #taker: FileTaker
  #head: Buffer[] = []
  #headBytes = 0
  #splitter: Splitter | undefined
  #reading: Reading | undefined
  #isUnknown = false
  #sample: { record: JsonObject; line: number }[] = []

  constructor(given: ColumnMap | undefined, name: string, taker: FileTaker) {
    this.#given = given
    this.#name = name
    this.#taker = taker
  }

  push(chunk: Buffer): void {
    if (this.#splitter) {
      this.#splitter.push(chunk)
      return
    }
    this.#head.push(chunk)
    this.#headBytes += chunk.length
    if (this.#headBytes >= headBytes) this.#begin()
  }

  end(): void {
    if (!this.#splitter && this.#headBytes > 0) this.#begin()
    this.#splitter?.end()
    if (!this.#reading) this.#settle()
    const waited = this.#reading?.end?.() ?? []
    this.#taker.passed(-waited.length)
    for (const row of waited) this.#give(row, this.line)
  }

  #begin(): void {
    const head = Buffer.concat(this.#head)
    this.#head = []
    this.#splitter = splitterFor(shapeOf(head.subarray(0, headBytes)), {
      record: (record, line) => this.#record(record, line),
      bad: (reason, line) => {
        this.#taker.read()
        this.#taker.bad(reason, line)
      },
    })
    this.#splitter.push(head)
  }

  #record(record: JsonObject, line: number): void {
    this.line = line
    this.#taker.read()
    if (this.#reading) this.#import(this.#reading, record, line)
    else if (this.#isUnknown) this.#taker.bad(noFormat, line)
    else {
      this.#sample.push({ record, line })
      if (this.#sample.length >= mostSampled) this.#settle()
    }
  }

  #settle(): void {
    const sample = this.#sample
    this.#sample = []
    if (sample.length === 0) return
    const importer = this.#importerFor(sample.map(({ record }) => record))
    if (!importer) this.#isUnknown = true
    else {
      this.format = importer.name
      this.#reading = importer.open()
    }
    for (const { record, line } of sample) {
      if (this.#reading) this.#import(this.#reading, record, line)
      else this.#taker.bad(noFormat, line)
    }
  }

  #importerFor(sample: readonly JsonObject[]): Pick<Importer, 'name' | 'open'> | undefined {
    const known = this.#given ? undefined : recognise(sample)
    if (known && known.name !== 'generic') return known
    const map = { ...guessMap(columnsOf(sample)), ...this.#given }
    if (!isUsable(map)) return undefined
    this.map = map
    return genericBy(map)
  }

  #import(reading: Reading, record: JsonObject, line: number): void {
    const read = reading.read(record)
    if ('refused' in read) this.#taker.bad(read.refused, line)
    else if (read.length === 0) this.#taker.passed(1)
    else for (const row of read) this.#give(row, line)
  }

  #give(row: UsageRow, line: number): void {
    // A plain number as an id counts the rows of one file, and says nothing beyond it.
    const isOfFile = this.format === 'generic' && row.id !== undefined && row.id.length < 12
    this.#taker.row(isOfFile ? { ...row, id: `${this.#name} ${row.id}` } : row, line)
  }
}

const noFormat = 'no importer knows its format; name its columns with --map'

/** The importer that knows the most of these records; the first of several. */
export function recognise(sample: readonly JsonObject[]): Importer | undefined {
  let best: Importer | undefined
  let most = 0
  for (const importer of importers) {
    if (importer.name === 'generic' && most > 0) continue
    const count = sample.filter(importer.recognises).length
    if (count > most) {
      best = importer
      most = count
    }
  }
  return best
}

function shareOf(tally: Tally, total: Slice, by: Readonly<Record<Basis, number>>): LocalShare {
  const [home, cloud, unknown] = (['home', 'cloud', 'unknown'] as const).map(
    (verdict) => tally.sumsOf((cell) => cell.verdict === verdict).slice,
  )
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : undefined)
  const ofRequests = share(home!.requests, total.requests)
  const ofTokens = share(tokensOf(home!), tokensOf(total))
  const ofCost = total.costMicros === undefined ? undefined : share(home!.costMicros ?? 0, total.costMicros)
  return {
    home: home!,
    cloud: cloud!,
    unknown: unknown!,
    ...(ofRequests !== undefined && { ofRequests }),
    ...(ofTokens !== undefined && { ofTokens }),
    ...(ofCost !== undefined && { ofCost }),
    by: { ...by },
  }
}

/** Input, cached or not, and output. */
export function tokensOf({ inputFresh, cacheRead, cacheWrite, output }: Slice): number {
  return inputFresh + cacheRead + cacheWrite + output
}

function assumptionsOf(judge: Judge, { by }: LocalShare): Assumption[] {
  const { policy, homeWindow, homeOutput, wholePrompts } = judge.options
  const number = (value: number) => value.toLocaleString('en-US')
  return [
    {
      text: `Against a model like ${cloudModel} in the cloud stands one like ${homeModel} at home, which holds`,
      value: `${number(homeWindow)} tokens`,
      flag: '--home-window',
    },
    { text: 'Whether a request needs the cloud is decided under the preset', value: policy.preset, flag: '--policy' },
    ...(by.preview + by.label + by.size > 0
      ? [
          {
            text: 'Where the log tells only how a prompt began, a label or nothing, its words and its answer’s length decide; an answer speaks for the cloud above',
            value: `${number(homeOutput)} tokens`,
            flag: '--home-output',
          },
        ]
      : []),
    ...(by.prompt >= wholePrompts
      ? [{ text: 'Prompts read whole; of further ones the beginning', value: number(wholePrompts), flag: '--whole-prompts' }]
      : []),
    { text: 'Shares count no power and hardware at home; the levers do, where they are told.', flag: '--home-per-mtok' },
    { text: 'Sensitivity does not move the shares; what must stay at home whatever it costs is for --scan to count.', flag: '--scan' },
  ]
}
