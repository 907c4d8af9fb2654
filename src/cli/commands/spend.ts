// `spend`: a month of money in one screen: spent, saved, unpriced, how much stayed at home, and where the month will end.
import { configFileOf } from '../../config/environment.ts'
import { loadConfig } from '../../config/load.ts'
import { type Spend, spanOf, spendOf, weeksBefore } from '../../ledger/spend.ts'
import { count, dollars } from '../amounts.ts'
import { CommandError, exit, wrongUsage } from '../exit.ts'
import { findGateway } from '../gateway.ts'
import { openPast } from '../past.ts'
import { pad, plain, shapes, type Terminal, table, wrap } from '../terminal.ts'
import { defineVerb } from '../verb.ts'

const splits = ['team', 'caller', 'model'] as const

export const spend = defineVerb({
  args: {
    month: { type: 'string', valueHint: 'month', description: 'Such as 2026-11; this month when left out' },
    by: { type: 'string', valueHint: 'what', description: 'team, caller or model; model when left out' },
  },
  examples: [
    ['drawbridge spend', 'this month, by model, and where it will end'],
    ['drawbridge spend --month 2026-10 --by team', 'who spent what in a month that is over'],
    ['drawbridge spend --json | jq .forecast', 'the forecast with its band, in micro-dollars'],
  ],
  exits: { [exit.failed]: 'there is no ledger' },
  async run({ args, terminal, environment, isJson }) {
    const now = new Date().toISOString()
    const month = args.month ?? now.slice(0, 7)
    const by = splits.find((one) => one === (args.by ?? 'model'))
    if (!by) throw wrongUsage(`--by wants ${splits.join(', ')}`)
    const { first, end } = spanFor(month)
    // A running gateway writes what still waits, so that its latest requests count.
    await (await findGateway(environment))?.admin('exchanges?limit=1')
    const past = await openPast(loadConfig(configFileOf(environment), environment).config, environment)
    if (!past) throw new CommandError(exit.failed, 'there is no ledger yet', 'drawbridge up')
    try {
      const until = new Date(end).toISOString()
      const [byZone, byKey] = await Promise.all([
        past.series({ since: new Date(first - weeksBefore * 7 * 86_400_000).toISOString(), until, every: 'day', by: 'zone' }),
        past.series({ since: new Date(first).toISOString(), until, every: 'day', by }),
      ])
      const view = spendOf({ month, now, byZone, byKey })
      terminal.print(isJson ? JSON.stringify({ ...view, splitBy: by, unit: 'micro-dollars' }) : screen(view, by, terminal))
      return exit.ok
    } finally {
      await past.close()
    }
  },
})

function spanFor(month: string) {
  try {
    return spanOf(month)
  } catch (error) {
    throw wrongUsage(`--month: ${(error as Error).message}`)
  }
}

function screen(view: Spend, by: string, { paint, width }: Terminal): string {
  const { all, forecast, homeShare } = view
  const name = new Date(`${view.month}-01T00:00:00Z`).toLocaleString('en-US', { month: 'long', year: 'numeric', timeZone: 'UTC' })
  const over = view.daysOver < view.days ? `, ${view.daysOver} of ${view.days} days over` : ''
  const line = (label: string, text: string) =>
    `  ${paint('dim', pad(label, 9))} ${wrap(text, width - 12).replaceAll('\n', `\n${' '.repeat(12)}`)}`
  const rows = view.by.map((one) => [
    plain(one.key),
    count(one.requests, 'request'),
    dollars(one.costMicros),
    one.unpriced > 0 ? `${one.unpriced.toLocaleString('en-US')} without a price` : '',
    one.savedMicros === 0 ? '' : `saved ${signed(one.savedMicros)}`,
  ])
  return [
    `${paint('strong', name)}${over}, days in UTC`,
    '',
    line(
      'spent',
      `${all.unpriced > 0 ? 'at least ' : ''}${dollars(all.costMicros)} for ${count(all.requests, 'request')}${unpricedWords(all.unpriced)}`,
    ),
    line('forecast', forecastWords(forecast)),
    line('saved', savedWords(view)),
    `  ${paint('dim', pad('home', 9))} ${shareWords('of requests', homeShare.requests, paint)}`,
    `${' '.repeat(12)}${shareWords('of tokens', homeShare.tokens, paint)}`,
    `${' '.repeat(12)}${shareWords('of the cost', homeShare.cost, paint)}`,
    ...(rows.length > 0 ? ['', `  ${paint('dim', `by ${by}`)}`, table(rows, '    ')] : []),
  ].join('\n')
}

function unpricedWords(unpriced: number): string {
  return unpriced > 0 ? `, ${unpriced.toLocaleString('en-US')} of them without a price` : ''
}

function forecastWords(forecast: Spend['forecast']): string {
  switch (forecast.kind) {
    case 'over':
      return 'the month is over'
    case 'unknown':
      return `not told: ${count(forecast.days, 'day')} known, ${forecast.needed} needed`
    case 'expected':
      return `${dollars(forecast.micros)} at the end of the month, between ${dollars(forecast.low)} and ${dollars(forecast.high)} in eight months of ten, from ${count(forecast.days, 'day')}${forecast.byWeekday ? ' by weekday' : ''}`
    default:
      return forecast satisfies never
  }
}

function savedWords({ all }: Spend): string {
  if (all.unbaselined >= all.requests) return 'not known: prices.baseline names the model that callers would use without Drawbridge'
  const unknown = all.unbaselined > 0 ? `; unknown for ${count(all.unbaselined, 'request')}` : ''
  return `${signed(all.savedMicros)} against the models callers would have used${unknown}`
}

function signed(micros: number): string {
  return micros < 0 ? `-${dollars(-micros)}` : dollars(micros)
}

const barWidth = 25
/** What is to stay at home, of requests. */
const target = 0.8

/** Filled is home; the bar's tick stands at the 80 % line. */
function shareWords(what: string, share: number | undefined, paint: Terminal['paint']): string {
  const label = pad(what, 12)
  if (share === undefined) return `${label} not known`
  const filled = Math.round(share * barWidth)
  const bar = Array.from({ length: barWidth }, (_, index) => {
    if (index === Math.round(target * barWidth)) return '|'
    return index < filled ? paint('device', shapes.device) : paint('cloud', '·')
  }).join('')
  return `${label} ${pad(`${Math.round(share * 100)} %`, 5)} ${bar}`
}
