// `replay`: what another policy would have made of past requests: which go elsewhere, what that costs or saves, and what more or less leaves.

import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { local, loreFrom, priceAt, priceOfPast } from '../../admin/past-decisions.ts'
import { configFileOf } from '../../config/environment.ts'
import { loadConfig, parseConfig } from '../../config/load.ts'
import { ownPrices } from '../../config/own-prices.ts'
import type { Config } from '../../config/schema.ts'
import { openPrices, type Prices } from '../../ledger/cost.ts'
import { type Policy, policyOf } from '../../routing/policy.ts'
import { Comparison, isDecided, questionOf, replayOne, SeenWorld, type Sum } from '../../routing/replay.ts'
import { count, dollars } from '../amounts.ts'

import { CommandError, exit, wrongUsage } from '../exit.ts'
import { openPast, type Past } from '../past.ts'
import { plain, type Terminal, table } from '../terminal.ts'
import { defineVerb } from '../verb.ts'
import { said } from './explain.ts'

export const replay = defineVerb({
  args: {
    policy: { type: 'string', valueHint: 'file', description: 'A configuration with the policy to try; what it leaves out stays as it is' },
    since: { type: 'string', valueHint: 'span', description: 'From when on: 7d, 12h, 2026-11-01; 7d when left out' },
    most: { type: 'string', valueHint: 'count', description: 'The most requests to decide anew, the latest first; 1000000 when left out' },
    show: { type: 'string', valueHint: 'count', description: 'How many changed requests to list; 10 when left out' },
  },
  examples: [
    ['drawbridge replay --policy new.yaml --since 7d', 'what would change'],
    ['drawbridge replay --policy new.yaml --json', 'the same for programs'],
  ],
  exits: { [exit.failed]: 'there is no ledger, or no past request in the span' },
  async run({ args, terminal, environment, isJson }) {
    if (args.policy === undefined) throw wrongUsage('replay needs --policy <file>', 'drawbridge replay --help')
    const { config, problems, file } = loadConfig(configFileOf(environment), environment)
    const problem = problems[0]
    if (problem) throw new CommandError(exit.usage, `${file}:${problem.line}: ${problem.path} ${problem.detail}`, 'drawbridge config check')
    const next = readNext(args.policy, config, environment)
    const since = sinceOf(args.since ?? '7d', Date.now())
    const most = figure('most', args.most ?? '1000000')
    const shown = figure('show', args.show ?? '10')
    const past = await openPast(config, environment)
    if (!past) throw new CommandError(exit.failed, 'there is no ledger yet', 'drawbridge up')
    try {
      const policies = { before: policyOf(config.aliases, config.policy), after: policyOf(next.aliases, next.policy) }
      const comparison = await compare(past, { since, most, shown }, policies, next, await openPrices(ownPrices(next)), terminal)
      if (comparison.replayed === 0) throw new CommandError(exit.failed, `the ledger holds no decision since ${since}`)
      if (isJson) terminal.print(JSON.stringify({ since, policies: versions(policies), ...report(comparison) }))
      else terminal.print(words(comparison, since, policies, terminal))
      return exit.ok
    } finally {
      await past.close()
    }
  },
})

async function compare(
  past: Past,
  { since, most, shown }: { readonly since: string; readonly most: number; readonly shown: number },
  policies: { readonly before: Policy; readonly after: Policy },
  config: Config,
  prices: Prices,
  terminal: Terminal,
): Promise<Comparison> {
  const world = new SeenWorld()
  for await (const entry of past.entries(since, most)) world.show(entry)
  const offers = world.offers(loreFrom(config))
  const comparison = new Comparison(shown)
  let told = performance.now()
  for await (const entry of past.entries(since, most)) {
    if (!isDecided(entry)) continue
    const price = priceAt(prices, entry.at)
    const question = questionOf(entry, local)
    comparison.add(entry, question, replayOne(entry, question, offers, policies, { price }), (first) => priceOfPast(entry, first, prices))
    if (comparison.replayed % 1_000 === 0 && performance.now() - told > 200) {
      told = performance.now()
      terminal.progress(
        `${comparison.replayed.toLocaleString('en-US')} decisions, ${comparison.changed.toLocaleString('en-US')} of them changed`,
      )
    }
  }
  terminal.progress('')
  return comparison
}

/** The new file may hold nothing but its policy. */
function readNext(file: string, current: Config, environment: Parameters<typeof parseConfig>[1]): Config {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new CommandError(exit.usage, `${plain(file)} cannot be read (${(error as { code?: string }).code ?? 'unreadable'})`)
  }
  const { config, problems } = parseConfig(text, environment)
  const problem = problems[0]
  if (problem)
    throw new CommandError(exit.usage, `${file}:${problem.line}: ${problem.path} ${problem.detail}`, `drawbridge config check ${file}`)
  const said = new Set(Object.keys((parse(text) as object | null) ?? {}))
  return Object.fromEntries(
    Object.entries(current).map(([name, value]) => [name, said.has(name) ? config[name as keyof Config] : value]),
  ) as Config // each member is that of one of two configurations
}

/** The beginning of a span such as `7d`, as an ISO time. */
export function sinceOf(text: string, now: number): string {
  const span = /^(\d{1,5})([dh])$/.exec(text)
  if (span) return new Date(now - Number(span[1]) * (span[2] === 'd' ? 86_400_000 : 3_600_000)).toISOString()
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw wrongUsage('--since wants a span such as 7d or 12h, or a date', 'drawbridge replay --help')
  return new Date(time).toISOString()
}

function figure(option: string, text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0) throw wrongUsage(`--${option} wants a whole number`)
  return value
}

function versions({ before, after }: { readonly before: Policy; readonly after: Policy }): { before: string; after: string } {
  return { before: before.version, after: after.version }
}

function report(comparison: Comparison): object {
  const { replayed, changed, faithful, withoutEstimate, before, after, moves, examples } = comparison
  return {
    replayed,
    changed,
    faithful,
    withoutEstimate,
    before: usd(before),
    after: usd(after),
    moves: Object.fromEntries(moves),
    examples,
  }
}

function usd({ micros, ...sum }: Sum): object {
  return { ...sum, costUsd: micros / 1_000_000 }
}

function words(
  comparison: Comparison,
  since: string,
  policies: { readonly before: Policy; readonly after: Policy },
  { paint }: Terminal,
): string {
  const { replayed, changed, faithful, withoutEstimate, before, after, moves, examples } = comparison
  const share = (part: number) => `${((part / replayed) * 100).toFixed(1)} %`
  const sign = (value: number, text: string) => (value > 0 ? `+${text}` : value < 0 ? `-${text}` : 'none')
  const money = after.micros - before.micros
  const rows = [
    ['', 'now', 'then', 'difference'],
    [
      'to the cloud',
      `${before.cloud.toLocaleString('en-US')} (${share(before.cloud)})`,
      `${after.cloud.toLocaleString('en-US')} (${share(after.cloud)})`,
      sign(after.cloud - before.cloud, Math.abs(after.cloud - before.cloud).toLocaleString('en-US')),
    ],
    [
      'tokens that leave',
      before.cloudTokens.toLocaleString('en-US'),
      after.cloudTokens.toLocaleString('en-US'),
      sign(after.cloudTokens - before.cloudTokens, Math.abs(after.cloudTokens - before.cloudTokens).toLocaleString('en-US')),
    ],
    [
      'refused',
      before.refused.toLocaleString('en-US'),
      after.refused.toLocaleString('en-US'),
      sign(after.refused - before.refused, Math.abs(after.refused - before.refused).toLocaleString('en-US')),
    ],
    ['cloud bill', dollars(before.micros), dollars(after.micros), sign(money, dollars(Math.abs(money)))],
  ]
  return [
    `${paint('strong', `${count(changed, 'decision')} of ${replayed.toLocaleString('en-US')}`)} since ${since.slice(0, 16)}Z would change`,
    table(rows),
    ...[...moves].sort(([, one], [, other]) => other - one).map(([move, times]) => `  ${times.toLocaleString('en-US')} × ${move}`),
    ...(examples.length > 0 ? [paint('dim', '  for example')] : []),
    ...examples.map(
      ({ id, from, to, because }) =>
        `  ${plain(id)}  ${plain(from)} → ${plain(to)}${because.length > 0 ? `  ${because.slice(0, 2).map(said).join(' ')}` : ''}`,
    ),
    paint(
      'dim',
      `  policy ${policies.before.version} → ${policies.after.version}; the present policy, replayed, chooses as it chose then in ${share(faithful)}`,
    ),
    ...(withoutEstimate > 0
      ? [paint('dim', `  ${share(withoutEstimate)} were decided without an estimate and keep to the fixed order`)]
      : []),
    ...(before.unpriced + after.unpriced > 0
      ? [paint('dim', `  without a price: ${before.unpriced} now, ${after.unpriced} then; the bills are lower bounds`)]
      : []),
  ].join('\n')
}
