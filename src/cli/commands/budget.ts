// `budget`: how much of each budget is spent, set aside and left, and where its period will end. `budget check` is the same for scripts.
import { type BudgetReport, reportOf } from '../../admin/budgets.ts'
import { budgetsOf } from '../../config/budgets.ts'
import { configFileOf } from '../../config/environment.ts'
import { loadConfig } from '../../config/load.ts'
import { amountWords, patternsOf } from '../../core/budget.ts'
import { viewsOf } from '../../gateway/budgets.ts'
import { CommandError, exit, wrongUsage } from '../exit.ts'
import { findGateway, needGateway } from '../gateway.ts'
import { openPast } from '../past.ts'
import { plain, shapes, type Terminal, wrap } from '../terminal.ts'
import { defineVerb, type Environment } from '../verb.ts'

const urlArg = { type: 'string', valueHint: 'address', description: 'The gateway to ask, instead of the one of this home' } as const
const barWidth = 24

export const budget = defineVerb({
  args: { url: urlArg },
  words: { most: 1, name: 'budget', about: 'only this one' },
  examples: [
    ['drawbridge budget', 'every budget: spent, set aside, left, and where it will end'],
    ['drawbridge budget firm --json', 'one of them, in whole micro-dollars, tokens or requests'],
  ],
  exits: { [exit.failed]: 'there is no such budget' },
  async run({ args, words: [name], terminal, environment, isJson }) {
    const all = await readBudgets(environment, args.url)
    const shown = name === undefined ? all : all.filter((one) => one.name === name)
    if (name !== undefined && shown.length === 0)
      throw new CommandError(exit.failed, `there is no budget ${plain(name).slice(0, 64)}`, 'drawbridge budget')
    if (isJson) terminal.print(JSON.stringify({ budgets: shown }))
    else if (shown.length === 0) terminal.print(noneYet)
    else terminal.print(shown.map((one) => screen(one, terminal)).join('\n\n'))
    return exit.ok
  },
})

export const budgetCheck = defineVerb({
  args: {
    at: { type: 'string', valueHint: 'share', description: 'From which share of the limit on it fails: 0.8; 1 when left out' },
    url: urlArg,
  },
  words: { most: 1, name: 'budget', about: 'only this one' },
  examples: [
    ['drawbridge budget check', 'fails when one is used up'],
    ['drawbridge budget check firm --at 0.8', 'fails from 80 % of this one on'],
  ],
  exits: { [exit.failed]: 'a budget has reached that share, or there is no such budget' },
  async run({ args, words: [name], terminal, environment, isJson }) {
    const share = Number(args.at ?? 1)
    if (!(share > 0 && share <= 1)) throw wrongUsage('--at wants a share above 0 and up to 1', 'drawbridge budget check --at 0.8')
    const all = await readBudgets(environment, args.url)
    const looked = name === undefined ? all : all.filter((one) => one.name === name)
    if (name !== undefined && looked.length === 0)
      throw new CommandError(exit.failed, `there is no budget ${plain(name).slice(0, 64)}`, 'drawbridge budget')
    const reached = looked.filter(({ spent, reserved, limit }) => spent + reserved >= share * limit)
    if (isJson) terminal.print(JSON.stringify({ share, reached }))
    else if (looked.length === 0) terminal.print(noneYet)
    else if (reached.length === 0) terminal.print(`${terminal.paint('good', shapes.good)} No budget has reached ${percentOf(share)}.`)
    else for (const one of reached) terminal.print(`${terminal.paint('bad', shapes.barred)} ${headline(one)}: ${figures(one)}`)
    return reached.length > 0 ? exit.failed : exit.ok
  },
})

const noneYet = [
  'There are no budgets. One stands in drawbridge.yaml like this:',
  '  budgets: [ { name: firm, scope: { team: legal }, period: month, usd: 500, mode: hard } ]',
].join('\n')

/** As the running gateway has them; without one, as the ledger does. */
async function readBudgets(environment: Environment, url: string | undefined): Promise<readonly BudgetReport[]> {
  const gateway = url || environment.DRAWBRIDGE_URL ? await needGateway(environment, url) : await findGateway(environment)
  if (gateway) return (await gateway.admin<{ budgets: BudgetReport[] }>('budgets'))?.budgets ?? []
  const { config } = loadConfig(configFileOf(environment), environment)
  const past = await openPast(config, environment)
  const now = Date.now()
  try {
    const meters = (await past?.meters(new Date(now).toISOString())) ?? []
    return viewsOf(budgetsOf(config), meters, now).map((view) => reportOf(view, now))
  } finally {
    await past?.close()
  }
}

function screen(one: BudgetReport, { paint, width }: Terminal): string {
  const { spent, reserved, limit, unit, estimated, requests, forecast, ends } = one
  const share = limit === 0 ? 1 : spent / limit
  const colour = share >= 1 ? 'bad' : share >= 0.8 ? 'warn' : 'good'
  const line = (label: string, text: string) =>
    `  ${paint('dim', label.padEnd(9))} ${wrap(text, width - 12).replaceAll('\n', `\n${' '.repeat(12)}`)}`
  const guessed = estimated > 0 ? `, ${amountWords(unit, estimated)} of it estimated` : ''
  const over = forecast !== undefined && forecast > limit ? `, ${percentOf(forecast / Math.max(1, limit))} of the limit` : ''
  return [
    `${paint('strong', headline(one))}  ${paint('dim', aboutOf(one))}`,
    `  ${bar(share, limit === 0 ? 0 : reserved / limit, paint, colour)} ${percentOf(share)}`,
    line(
      'spent',
      `${figures(one)}${unit === 'requests' ? '' : `, ${requests.toLocaleString('en-US')} ${requests === 1 ? 'request' : 'requests'}`}${guessed}`,
    ),
    ...(reserved > 0 ? [line('reserved', `${amountWords(unit, reserved)} for requests under way`)] : []),
    line('left', amountWords(unit, Math.max(0, one.left))),
    ...(forecast === undefined ? [] : [line('forecast', `${amountWords(unit, forecast)} if it goes on like this${over}`)]),
    line('ends', ends === undefined ? 'never' : `${ends.slice(0, 16).replace('T', ' ')} UTC`),
  ].join('\n')
}

function headline({ name, subject }: BudgetReport): string {
  return plain(subject === '' ? name : `${name} of ${subject}`)
}

function figures({ spent, limit, unit }: BudgetReport): string {
  return `${amountWords(unit, spent)} of ${amountWords(unit, limit)}`
}

function aboutOf({ mode, period, scope, per }: BudgetReport): string {
  const named = Object.entries(scope).map(([name, wanted]) => `${name} ${patternsOf(wanted).join(' or ')}`)
  const of = named.length > 0 ? `, ${named.join(', ')}` : ''
  return plain(`${mode}, ${period === 'total' ? 'in total' : `each ${period}`}${of}${per ? `, for each ${per}` : ''}`)
}

/** Spent is filled, reserved half. */
function bar(spent: number, reserved: number, paint: Terminal['paint'], colour: 'good' | 'warn' | 'bad'): string {
  const full = Math.min(barWidth, Math.round(spent * barWidth))
  const half = Math.min(barWidth - full, Math.ceil(reserved * barWidth))
  return paint(colour, '■'.repeat(full)) + paint('dim', `${'▪'.repeat(half)}${'·'.repeat(barWidth - full - half)}`)
}

function percentOf(share: number): string {
  return `${Math.floor(share * 100).toLocaleString('en-US')} %`
}
