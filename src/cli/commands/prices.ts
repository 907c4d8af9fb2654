// `prices`: what a model costs, who says so and as of when. What nobody knows is told as unknown, with how to set it.
import { oldPrices, type PriceStatus, priceStatus } from '../../admin/price-status.ts'
import { configFileOf, withEnvironment } from '../../config/environment.ts'
import { loadConfig } from '../../config/load.ts'
import { ownPrices } from '../../config/own-prices.ts'
import type { Config } from '../../config/schema.ts'
import { type ProviderName, providerNames } from '../../core/upstream.ts'
import { openPrices, type Prices, type Quote } from '../../ledger/cost.ts'
import { dollarsOf, type Step, type Tariff } from '../../ledger/prices/tariff.ts'
import { termsTable } from '../../ledger/prices/terms.ts'
import { count } from '../amounts.ts'
import { CommandError, exit } from '../exit.ts'
import { plain, type Terminal, table, wrap } from '../terminal.ts'
import { defineVerb } from '../verb.ts'

export const prices = defineVerb({
  args: {
    at: { type: 'string', valueHint: 'time', description: 'The prices of another day, such as 2027-01-01; of now when left out' },
    config: { type: 'string', alias: 'c', valueHint: 'file', description: 'Another configuration file' },
  },
  words: { most: 1, name: 'model', about: 'a model, provider/model or upstream/model; where prices come from when left out' },
  examples: [
    ['drawbridge prices', 'where prices come from, how old they are, and your own'],
    ['drawbridge prices gpt-5', 'what it costs, wherever it is sold'],
    ['drawbridge prices anthropic/claude-opus-5 --at 2026-12-01 --json', 'at one provider on one day, for programs'],
  ],
  exits: { [exit.failed]: 'nobody knows the price' },
  async run({ args, words, terminal, environment, isJson }) {
    const { config: read, problems, file } = loadConfig(args.config ?? configFileOf(environment), environment)
    const problem = problems[0]
    if (problem) throw new CommandError(exit.usage, `${file}:${problem.line}: ${problem.path} ${problem.detail}`, 'drawbridge config check')
    const config = withEnvironment(read, environment)
    const now = Date.now()
    const time = args.at === undefined ? now : Date.parse(args.at)
    if (Number.isNaN(time)) throw new CommandError(exit.usage, `--at wants a time such as 2027-01-01, not ${args.at}`)
    const at = new Date(time).toISOString()
    const status = priceStatus(config.prices, now)
    const [model] = words
    if (model === undefined) {
      terminal.print(isJson ? JSON.stringify({ ...status, models: config.prices.models }) : overview(status, config, terminal))
      return exit.ok
    }
    const known: Prices = await openPrices(ownPrices(config))
    const found = placesOf(model, config).flatMap((place): Row[] => {
      const quote = known.quote({ ...place, at })
      return quote ? [{ ...place, quote }] : []
    })
    // One price of the operator's for a name stands for it everywhere.
    const rows = found.filter(
      (row, index) => row.quote.source === 'catalogue' || found.findIndex((one) => one.quote === row.quote) === index,
    )
    if (isJson) terminal.print(JSON.stringify({ model, at, prices: rows.map(rowJson), list: status.list }))
    else if (rows.length > 0) terminal.print(screen(model, at, rows, status, terminal))
    if (rows.length > 0) return exit.ok
    if (!isJson)
      throw new CommandError(
        exit.failed,
        `nobody knows what ${model.slice(0, 128)} costs, so its cost stays unknown`,
        hintFor(model.slice(0, 128), config),
      )
    return exit.failed
  },
})

/** Figures are left out of the example: one that is copied would be believed. */
function hintFor(model: string, config: Config): string {
  const isAtHome = placesOf(model, config).every(({ provider }) => !sellers.includes(provider) && provider !== 'openai-compatible')
  return isAtHome
    ? 'prices.local in drawbridge.yaml says what your machine costs to run'
    : `in drawbridge.yaml: prices: { models: { "${model}": { input: …, output: … } } }, US dollars per million tokens`
}

type Place = { readonly provider: ProviderName; readonly model: string; readonly upstream?: string; readonly base?: string }
type Row = Place & { readonly quote: Quote }

/** Who bills by the token by a list of its own. */
const sellers: readonly ProviderName[] = ['openai', 'anthropic', 'gemini', 'azure', 'bedrock', 'huggingface']

/** Where a name may be for sale: at the upstream or provider it begins with, or wherever its own name is known. */
function placesOf(name: string, { upstreams }: Config): Place[] {
  const cut = name.indexOf('/')
  const [head, rest] = cut < 0 ? ['', name] : [name.slice(0, cut), name.slice(cut + 1)]
  const at = (upstream: Config['upstreams'][number], model: string): Place => ({
    provider: upstream.provider,
    model,
    upstream: upstream.id,
    ...(upstream.base !== undefined && { base: upstream.base }),
  })
  const named = upstreams.filter(({ id }) => id === head).map((upstream) => at(upstream, rest))
  if (named.length > 0) return named
  const provider = providerNames.find((one) => one === head)
  if (provider) return [{ provider, model: rest }]
  const compatible = upstreams.filter((upstream) => upstream.provider === 'openai-compatible').map((upstream) => at(upstream, name))
  return [...sellers.map((seller): Place => ({ provider: seller, model: name })), ...compatible]
}

function screen(model: string, at: string, rows: readonly Row[], status: PriceStatus, { paint, width }: Terminal): string {
  const heads = ['', 'input', 'cache read', 'cache write', 'for 1 h', 'output', 'source']
  const lines = rows.flatMap(({ provider, upstream, quote }) =>
    stepsOf(quote.tariff).map((above, index) => [
      index === 0
        ? plain(upstream ?? (quote.source === 'override' ? 'anywhere' : provider))
        : `  beyond ${above.toLocaleString('en-US')} tokens`,
      ...kinds.map((kind) => cell(quote.tariff[kind], above)),
      index === 0 ? sourceWords(quote) : '',
    ]),
  )
  const tiers = rows.flatMap(({ provider, upstream, model: name, quote }) => {
    const words = quote.source === 'catalogue' ? tiersOf(provider, name) : ''
    return words ? [[plain(upstream ?? provider), words]] : []
  })
  const old = oldPrices(status)
  return [
    `${paint('strong', plain(model))}  US dollars per million tokens, ${at.slice(0, 10)}`,
    '',
    table([heads.map((head) => paint('dim', head)), ...lines]),
    ...(tiers.length > 0 ? ['', table(tiers)] : []),
    ...(old ? ['', wrap(`  ${paint('warn', '!')} ${old}`, width, '    ')] : []),
  ].join('\n')
}

const kinds = ['input', 'cacheRead', 'cacheWrite', 'cacheWrite1h', 'output'] as const

/** The sizes of input from which on some kind has another price. */
function stepsOf(tariff: Tariff): number[] {
  const all = kinds.flatMap((kind) => (tariff[kind] ?? []).map(({ above }) => above))
  return [...new Set(all)].sort((one, other) => one - other)
}

function cell(steps: Step[] | undefined, above: number): string {
  const step = steps?.findLast((one) => one.above <= above)
  return step ? dollarsOf(step.rate).toString() : '-'
}

function sourceWords({ source, asOf }: Quote): string {
  if (source === 'override') return asOf ? `your list of ${asOf}` : 'your configuration'
  return `list of ${asOf ?? 'no date'}`
}

function tiersOf(provider: ProviderName, model: string): string {
  const seen = new Set<string>()
  const rows = termsTable.filter((row) => {
    const fits = row.provider === provider && (row.models?.test(model) ?? true) && !seen.has(row.tier)
    if (fits) seen.add(row.tier)
    return fits
  })
  return rows.map(({ tier, terms }) => `${tier} × ${Math.round((Number(terms.of.output) / Number(terms.per)) * 1_000) / 1_000}`).join(', ')
}

function rowJson({ provider, upstream, model, quote }: Row) {
  const priced = Object.fromEntries(
    [...kinds, 'reasoning' as const].flatMap((kind) => {
      const steps = quote.tariff[kind]
      return steps ? [[kind, steps.map(({ above, rate }) => ({ above: Math.max(0, above), usdPerMillion: dollarsOf(rate) }))]] : []
    }),
  )
  return {
    provider,
    ...(upstream !== undefined && { upstream }),
    model,
    source: quote.source,
    ...(quote.asOf && { asOf: quote.asOf }),
    ...priced,
  }
}

function overview(status: PriceStatus, config: Config, { paint, width }: Terminal): string {
  const { list, file, own } = status
  const old = oldPrices(status)
  const rows = [
    ['list', `@pydantic/genai-prices ${list.version} of ${list.day}, ${count(list.ageDays, 'day')} old`],
    [
      'your list',
      file
        ? `${plain(file.path)}, ${count(file.models, 'model')}, ${file.asOf ? `as of ${file.asOf}` : 'without a date'}`
        : 'none (prices.file)',
    ],
    ['your prices', own > 0 ? count(own, 'model') : 'none (prices.models)'],
    [
      'at home',
      status.isLocalPriced ? 'priced by power, wear and upkeep (prices.local)' : 'unknown until prices.local says what the machines cost',
    ],
    [
      'saved',
      status.hasBaseline
        ? 'counted against prices.baseline'
        : 'unknown for requests that name no cloud model, until prices.baseline names one',
    ],
  ]
  const models = Object.entries(config.prices.models).map(([name, { input, output, cacheRead, cacheWrite }]) => [
    plain(name),
    String(input),
    cacheRead === undefined ? '-' : String(cacheRead),
    cacheWrite === undefined ? '-' : String(cacheWrite),
    String(output),
  ])
  return [
    table(rows.map(([name = '', text = '']) => [paint('dim', name), text])),
    ...(models.length > 0
      ? ['', table([['', 'input', 'cache read', 'cache write', 'output'].map((head) => paint('dim', head)), ...models])]
      : []),
    ...(old ? ['', wrap(`  ${paint('warn', '!')} ${old}`, width, '    ')] : []),
  ].join('\n')
}
