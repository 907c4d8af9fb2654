// `audit`: a bill of somebody's usage log, whatever wrote it, and what of it could have stayed at home. Sends nothing, keeps nothing.
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parse } from 'yaml'
import { loadEstimator } from '../../app-models.ts'
import { audit as auditAll } from '../../audit/audit.ts'
import { type ColumnMap, readMap } from '../../audit/columns.ts'
import { shortened } from '../../audit/html.ts'
import { createJudge, usualJudge } from '../../audit/judge.ts'
import { type LeverOptions, usualLevers } from '../../audit/levers.ts'
import { renderHtml } from '../../audit/report-html.ts'
import { type Audit, type Dimension, dimensions, type Task } from '../../audit/result.ts'
import { createScanner, type Scanner } from '../../audit/sensitive.ts'
import { type Source, sourcesOf } from '../../audit/sources.ts'
import { count, findingOf } from '../../audit/words.ts'
import { readDictionaries } from '../../config/dictionaries.ts'
import { configFileOf } from '../../config/environment.ts'
import { loadConfig, nearest, parseConfig } from '../../config/load.ts'
import { ownPrices } from '../../config/own-prices.ts'
import { type PriceList, parsePriceFile } from '../../config/price-file.ts'
import type { Config } from '../../config/schema.ts'
import { isObject } from '../../core/json.ts'
import { presetNames } from '../../core/rules.ts'
import { openPrices } from '../../ledger/cost.ts'
import { createInspector } from '../../privacy/inspect.ts'
import { profileOf, profiles } from '../../privacy/profiles.ts'
import { loadTagger } from '../../privacy/tagger/load.ts'
import { taskFamilies } from '../../routing/complexity/complexity.ts'
import { type Policy, policyOf } from '../../routing/policy.ts'
import { bytes } from '../amounts.ts'
import { auditReport } from '../audit-report.ts'
import { CommandError, exit, wrongUsage } from '../exit.ts'
import { plain, type Terminal } from '../terminal.ts'
import { defineVerb, type Environment } from '../verb.ts'

export const audit = defineVerb({
  args: {
    prices: { type: 'string', valueHint: 'file', description: 'A price list of your own, JSON or YAML; before the catalogue' },
    policy: {
      type: 'string',
      valueHint: 'preset|file',
      description: 'Decide what needs the cloud under another policy than the configuration’s',
    },
    since: { type: 'string', valueHint: 'time', description: 'Rows from this date or time on, UTC' },
    until: { type: 'string', valueHint: 'time', description: 'Rows before this date or time, UTC' },
    by: {
      type: 'string',
      valueHint: 'kinds',
      description: 'Tables to print, such as team,day; model,task,band and whoever is told when left out',
    },
    top: { type: 'string', valueHint: 'count', description: 'Lines of a table; 8 when left out' },
    map: {
      type: 'string',
      valueHint: 'map',
      description: 'Columns of an unknown format: model=model_name,input=tokens_in, or a saved map',
    },
    'save-map': { type: 'string', valueHint: 'file', description: 'Save the columns as they were guessed or given, for --map' },
    'home-window': { type: 'string', valueHint: 'tokens', description: 'What a model at home can hold; 32768 when left out' },
    'home-output': {
      type: 'string',
      valueHint: 'tokens',
      description: 'Answers up to which unread work counts as small; 600 when left out',
    },
    'whole-prompts': {
      type: 'string',
      valueHint: 'count',
      description: 'Prompts that are read whole, where the log has them; 50000 when left out',
    },
    scan: { type: 'boolean', description: 'Also count what prompts hold that names a person or is a secret' },
    'scan-every': { type: 'string', valueHint: 'n', description: 'Scan every nth prompt; as many as 20 MB of log hold when left out' },
    profile: { type: 'string', valueHint: 'name', description: 'Scan with another privacy profile than the configuration’s' },
    html: { type: 'string', valueHint: 'file', description: 'Also write a page to hand on: one file that needs nothing else' },
    'keep-route': { type: 'string', valueHint: 'share', description: 'Of what could stay, the share that does; 1 when left out' },
    'home-per-mtok': { type: 'string', valueHint: 'usd', description: 'What a million tokens cost at home, power and wear' },
    switch: { type: 'string', valueHint: 'pairs', description: 'Models to ask instead: gpt-5=gpt-5-mini, several by commas' },
    trim: { type: 'string', valueHint: 'share', description: 'Share of the input that does nothing' },
    cacheable: { type: 'string', valueHint: 'share', description: 'Share of the input sent afresh that a cache would have held' },
    batchable: {
      type: 'string',
      valueHint: 'tasks',
      description: 'Kinds of task that can wait for hours, or none; classify when left out',
    },
    'batch-price': { type: 'string', valueHint: 'share', description: 'What a batch costs of the list price where no page tells' },
  },
  words: { most: 10_000, name: 'file', about: 'logs, exports or folders of them, also gzipped; - for standard input' },
  examples: [
    ['drawbridge audit usage.jsonl', 'what it cost, where it went, what could have stayed'],
    ['drawbridge audit exports/ --since 2026-09-01 --until 2026-10-01', 'a month of a folder of exports'],
    ['drawbridge audit usage.jsonl --html report.html --cacheable 0.6', 'a page to hand on, with an assumption of yours'],
    ['drawbridge audit log.csv --map model=engine,input=tok_in --save-map map.json', 'a format of your own'],
    ['zcat log.gz | drawbridge audit - --json', 'for programs'],
  ],
  exits: { [exit.failed]: 'some rows could not be read; the report says which' },
  async run({ args, words, terminal, environment, isJson }) {
    const paths = words.length > 0 ? words : terminal.hasInput ? ['-'] : []
    if (paths.length === 0) throw wrongUsage('audit needs a log', 'drawbridge audit usage.jsonl')
    const { config, problems, file } = loadConfig(configFileOf(environment), environment)
    const problem = problems[0]
    if (problem) throw new CommandError(exit.usage, `${file}:${problem.line}: ${problem.path} ${problem.detail}`, 'drawbridge config check')
    const shown = tablesNamed(args.by)
    const top = figure('top', args.top, 8)
    const list = args.prices === undefined ? undefined : readPrices(args.prices)
    const { listed, ...own } = ownPrices(config)
    const prices = await openPrices({ ...own, models: { ...own.models, ...list?.models }, ...(listed && { listed }) })
    const judge = createJudge({
      policy: policyNamed(args.policy, config, environment),
      estimator: loadEstimator(),
      homeWindow: figure('home-window', args['home-window'], usualJudge.homeWindow),
      homeOutput: figure('home-output', args['home-output'], usualJudge.homeOutput),
      wholePrompts: figure('whole-prompts', args['whole-prompts'], usualJudge.wholePrompts),
    })
    const { sources, missing } = sourcesOf(paths, process.stdin)
    for (const { name, code } of missing) throw new CommandError(exit.usage, `${plain(name)} cannot be read (${code})`)
    if (sources.length === 0)
      throw new CommandError(
        exit.usage,
        'there is no log in these folders',
        'logs end in .jsonl, .json, .csv, .tsv, .log or .txt, also .gz',
      )
    const scanner = args.scan ? scannerFor(args, sources, config, terminal) : undefined
    const since = timeNamed('since', args.since)
    const until = timeNamed('until', args.until)
    const map = args.map === undefined ? undefined : mapNamed(args.map)
    const levers = leversNamed(args)
    const page = args.html === undefined ? undefined : pageNamed(args.html)
    const found = await auditAll(sources, {
      prices,
      judge,
      levers,
      ...(args.prices !== undefined && { priceFile: args.prices }),
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      ...(map && { map }),
      ...(scanner && { scanner }),
      progress: progressOn(terminal, sources),
    })
    terminal.progress('')
    if (args['save-map'] !== undefined) saveMap(args['save-map'], found, terminal)
    if (isJson) terminal.print(JSON.stringify({ finding: findingOf(found).join(' '), ...found }))
    else terminal.print(auditReport(found, terminal, { shown, top }))
    if (page !== undefined) savePage(page, found, sources, terminal)
    return found.rows.bad.length > 0 || found.rows.kept === 0 ? exit.failed : exit.ok
  },
})

/** As `prices.file` and `prices.models` are written; snake case and dollars named as such are taken, too. */
function readPrices(file: string): PriceList {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new CommandError(exit.usage, `${plain(file)} cannot be read (${(error as { code?: string }).code ?? 'unreadable'})`)
  }
  const { list, problems } = parsePriceFile(inOurWords(text))
  const problem = problems[0]
  if (problem) {
    const detail = [problem.path, problem.detail].filter(Boolean).join(' ')
    throw new CommandError(
      exit.usage,
      `${plain(file)} is no price list: ${detail}`,
      'models: { name: { input: 5, output: 25 } }, in dollars per million tokens',
    )
  }
  return list
}

function inOurWords(text: string): string {
  let value: unknown
  try {
    value = parse(text)
  } catch {
    return text // told with its line by whoever reads price lists
  }
  if (!isObject(value)) return text
  const models = value.prices_usd_per_mtok ?? value
  if (!isObject(models)) return text
  const camel = (name: string) => ({ cache_read: 'cacheRead', cache_write: 'cacheWrite' })[name] ?? name
  const renamed = Object.entries(models).map(([model, price]) => [
    model,
    isObject(price) && model !== 'models'
      ? Object.fromEntries(Object.entries(price).map(([name, amount]) => [camel(name), amount]))
      : price,
  ])
  return JSON.stringify(Object.fromEntries(renamed))
}

function policyNamed(named: string | undefined, config: Config, environment: Environment): Policy {
  if (named === undefined) return policyOf(config.aliases, config.policy)
  const preset = presetNames.find((known) => known === named)
  if (preset) return policyOf(config.aliases, { ...config.policy, preset })
  let text: string
  try {
    text = readFileSync(named, 'utf8')
  } catch {
    const near = nearest(named, [...presetNames])
    throw wrongUsage(
      `there is no preset and no file "${plain(named.slice(0, 64))}"${near ? `; did you mean "${near}"?` : ''}`,
      `presets: ${presetNames.join(', ')}`,
    )
  }
  const { config: other, problems } = parseConfig(text, environment)
  const problem = problems[0]
  if (problem)
    throw new CommandError(exit.usage, `${named}:${problem.line}: ${problem.path} ${problem.detail}`, `drawbridge config check ${named}`)
  return policyOf(other.aliases, other.policy)
}

function mapNamed(said: string): ColumnMap {
  let text = said
  if (!said.includes('=')) {
    try {
      text = readFileSync(said, 'utf8')
    } catch (error) {
      throw new CommandError(
        exit.usage,
        `the map ${plain(said)} cannot be read (${(error as { code?: string }).code ?? 'unreadable'})`,
        '--map model=model_name,input=tokens_in',
      )
    }
  }
  try {
    return readMap(text)
  } catch (error) {
    throw wrongUsage(`--map: ${error instanceof SyntaxError ? 'it is not JSON' : (error as Error).message}`)
  }
}

function saveMap(file: string, { files }: Audit, terminal: Terminal): void {
  const map = files.find((one) => one.map)?.map
  if (!map) {
    terminal.tell('No map was saved: every format was known.')
    return
  }
  try {
    writeFileSync(file, `${JSON.stringify(map, null, 2)}\n`, { flag: 'wx' })
  } catch (error) {
    const { code } = error as { code?: string }
    throw new CommandError(
      exit.failed,
      `${plain(file)} cannot be written (${code === 'EEXIST' ? 'it is there already' : (code ?? 'unwritable')})`,
    )
  }
}

/** Only a page is written over, so that no log is by a slip of the hand. */
function pageNamed(file: string): string {
  if (!/\.html?$/i.test(file)) throw wrongUsage(`--html wants a file that ends in .html, not ${plain(file.slice(0, 80))}`)
  return file
}

function savePage(file: string, found: Audit, sources: readonly Source[], terminal: Terminal): void {
  const names = sources.length === 1 ? basename(sources[0]!.name) : count(sources.length, 'log')
  try {
    writeFileSync(file, renderHtml(found, { title: `What AI cost: ${shortened(names, 80)}`, at: new Date().toISOString() }), {
      mode: 0o600,
    })
  } catch (error) {
    throw new CommandError(exit.failed, `${plain(file)} cannot be written (${(error as { code?: string }).code ?? 'unwritable'})`)
  }
  terminal.tell(`Wrote ${plain(file)}.`)
}

type LeverArgs = Readonly<Partial<Record<(typeof leverArgs)[number], string>>>
const leverArgs = ['keep-route', 'home-per-mtok', 'switch', 'trim', 'cacheable', 'batchable', 'batch-price'] as const

function leversNamed(args: LeverArgs): LeverOptions {
  const share = (name: (typeof leverArgs)[number]) => amount(name, args[name], 1)
  const homePerMtok = amount('home-per-mtok', args['home-per-mtok'])
  const [trim, cacheable, batchPrice] = [share('trim'), share('cacheable'), share('batch-price')]
  return {
    keepRoute: share('keep-route') ?? usualLevers.keepRoute,
    switches: args.switch === undefined ? usualLevers.switches : switchesNamed(args.switch),
    batchable: args.batchable === undefined ? usualLevers.batchable : tasksNamed(args.batchable),
    ...(homePerMtok !== undefined && { homePerMtok }),
    ...(trim !== undefined && { trim }),
    ...(cacheable !== undefined && { cacheable }),
    ...(batchPrice !== undefined && { batchPrice }),
  }
}

function amount(option: string, text: string | undefined, most = 1_000_000): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < 0 || value > most)
    throw wrongUsage(`--${option} wants ${most === 1 ? 'a share from 0 to 1, such as 0.6' : 'an amount in US dollars, such as 0.40'}`)
  return value
}

function switchesNamed(said: string): ReadonlyMap<string, string> {
  return new Map(
    said.split(',').map((pair) => {
      const [from = '', to = '', ...more] = pair.split('=').map((name) => name.trim())
      if (!from || !to || more.length > 0) throw wrongUsage('--switch wants pairs of models', '--switch gpt-5=gpt-5-mini')
      return [from, to]
    }),
  )
}

function tasksNamed(said: string): readonly Task[] {
  if (said.trim() === 'none') return []
  return said.split(',').map((name) => {
    const wanted = name.trim().toLowerCase()
    const known = taskFamilies.find((one) => one === (wanted === 'labelling' || wanted === 'labeling' ? 'classify' : wanted))
    if (!known) throw wrongUsage(`--batchable knows no "${plain(wanted.slice(0, 40))}"`, `kinds: ${taskFamilies.join(', ')}, or none`)
    return known
  })
}

/** So much of a log is scanned whole; of more, every so-manieth prompt. */
const scannedBytes = 20_000_000

function scannerFor(
  args: { readonly profile?: string; readonly 'scan-every'?: string },
  sources: readonly Source[],
  config: Config,
  terminal: Terminal,
): Scanner {
  const wanted = args.profile ?? config.privacy.profile
  const profile = profileOf(wanted, config.privacy.profiles[wanted])
  if (!profile) throw wrongUsage(`there is no profile "${wanted.slice(0, 64)}"`, `profiles: ${Object.keys(profiles).join(', ')}`)
  const tagger = loadTagger()
  if (!tagger) terminal.tell('The tagger’s weights are missing: names are found by dictionaries and patterns only.')
  const all = sources.reduce((sum, { bytes: one = 0 }) => sum + one, 0)
  const oneIn = figure('scan-every', args['scan-every'], Math.max(1, Math.ceil(all / scannedBytes)))
  return createScanner(
    createInspector({ profile, dictionaries: readDictionaries(config), tagger, cacheChars: 4_000_000 }),
    Math.max(1, oneIn),
  )
}

/** A bar where somebody watches and the size is known. */
function progressOn(terminal: Terminal, sources: readonly Source[]) {
  const all = sources.some((source) => source.bytes === undefined)
    ? undefined
    : sources.reduce((sum, source) => sum + (source.bytes ?? 0), 0)
  const startedAt = performance.now()
  let told = startedAt
  return ({ bytes: read, rows }: { readonly bytes: number; readonly rows: number }) => {
    const now = performance.now()
    if (now - told < 100) return
    told = now
    const speed = `${bytes(read / ((now - startedAt) / 1_000))}/s, ${rows.toLocaleString('en-US')} rows`
    if (all === undefined || all === 0) terminal.progress(`${bytes(read)}, ${speed}`)
    else {
      const share = Math.min(1, read / all)
      const full = Math.round(share * 24)
      terminal.progress(`${'█'.repeat(full)}${'░'.repeat(24 - full)} ${String(Math.floor(share * 100)).padStart(3)} %  ${speed}`)
    }
  }
}

function tablesNamed(said: string | undefined): readonly Dimension[] | undefined {
  if (said === undefined) return undefined
  return said.split(',').map((name) => {
    const known = dimensions.find((one) => one === name.trim())
    if (!known) throw wrongUsage(`--by knows no "${plain(name.trim().slice(0, 40))}"`, `kinds: ${dimensions.join(', ')}`)
    return known
  })
}

function timeNamed(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const isDated = /^\d{4}-\d{2}-\d{2}/.test(text)
  const time = isDated ? Date.parse(/[zZ]|[+-]\d{2}:?\d{2}$/.test(text.slice(10)) || text.length === 10 ? text : `${text}Z`) : Number.NaN
  if (Number.isNaN(time)) throw wrongUsage(`--${option} wants a date or time such as 2026-09-01`, 'drawbridge audit --help')
  return new Date(time).toISOString().slice(0, 19).concat('Z')
}

function figure(option: string, text: string | undefined, usual: number): number {
  if (text === undefined) return usual
  const value = Number(text)
  if (text.trim() === '' || !Number.isInteger(value) || value < 0) throw wrongUsage(`--${option} wants a whole number`)
  return value
}
