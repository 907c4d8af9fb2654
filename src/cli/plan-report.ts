// A plan as a screen and as a page: the finding first, capacity before money, and a dash where nothing is known.
import type { Interval } from '../sizing/interval.ts'
import type { BreakEven } from '../sizing/plan/money.ts'
import type { Plan } from '../sizing/plan/plan.ts'
import { count } from './amounts.ts'
import { band, rough, usd, usdBand } from './sizing-words.ts'
import { columnsOf, pad, plain, shapes, type Terminal, table, wrap } from './terminal.ts'

export function breakEvenWords(found: BreakEven): string {
  switch (found.kind) {
    case 'months': {
      const { low, likely, high } = found
      if (likely === undefined) return `after ${rough(low)} months at best, otherwise never`
      if (high === undefined) return `after ${rough(low)} months at best, likely ${rough(likely)}, perhaps never`
      return `after ${rough(low)} to ${rough(high)} months, likely ${rough(likely)}`
    }
    case 'never':
      return `never: ${found.why}`
    case 'capacity':
      return `not told, capacity first: ${found.why}`
    case 'unknown':
      return `not known: ${found.why}`
    default:
      return found satisfies never
  }
}

function finding(plan: Plan): string {
  const { verdict, because } = plan
  const where = { local: 'Keep it at home', cloud: 'Send it to the cloud', hybrid: 'Home first, the cloud for some' }[verdict]
  return `${where}: ${because}.`
}

function capacityWords({ capacity, machine, fits, model, localShare }: Plan): string[] {
  const { units, peakOutput, peakInput, unitOutput, unitInput, bound, atOnce, tokensPerDay } = capacity
  const peak = `${rough(peakOutput)} tok/s written and ${rough(peakInput)} read at the peak, up to ${count(atOnce, 'request')} at once; ${rough(tokensPerDay / 1e6)}M tokens a day${localShare < 1 ? ` for the ${Math.round(localShare * 100)} % that stay` : ''}`
  if (!fits) return [peak, `${model} does not fit into ${machine} for this context: --device, --quant, --local-model`]
  if (!units || !unitOutput) return [peak, `how fast ${machine} writes is not known: --device`]
  const each = `one ${plain(machine)} writes ${band(unitOutput, 'tok/s')}${unitInput ? ` or reads ${band(unitInput, 'tok/s')}` : '; how fast it reads is not known and not counted'}`
  return [peak, each, `needed: ${unitsWords(units)}${units.likely > 1 ? `, for ${bound}` : ''}`]
}

function unitsWords({ low, likely, high }: Interval): string {
  return low === high ? count(likely, 'unit') : `${likely} (${low} to ${high}) units`
}

function shockWords({ priceShock }: Plan): string[] {
  return priceShock.map(
    ({ change, breakEven }) => `cloud ${change < 0 ? '−' : '+'}${Math.round(Math.abs(change) * 100)} %: ${breakEvenWords(breakEven)}`,
  )
}

const shownLines = (plan: Plan) =>
  (['local', 'cloud'] as const).flatMap((side) =>
    plan.money[side].map(({ line, usdPerMonth, says }) => ({ side, line, amount: usdPerMonth ? usdBand(usdPerMonth) : '-', says })),
  )

function totals({ money, localShare, placement }: Plan): (readonly [string, string])[] {
  const { localMonthly, allCloudMonthly, hybridCloudMonthly, leastBill, roomMonthly, unknown } = money
  const without = unknown.length > 0 ? `, without ${unknown.join(', ')}` : ''
  return [
    ['all cloud', allCloudMonthly ? `${usdBand(allCloudMonthly)} a month` : '-'],
    [
      localShare < 1 ? 'home first' : 'all home',
      hybridCloudMonthly && localShare < 1
        ? `at least ${usdBand(localMonthly)} at home and ${usdBand(hybridCloudMonthly)} out, a month${without}`
        : `at least ${usdBand(localMonthly)} a month${without}`,
    ],
    ...(unknown.length > 0 && roomMonthly !== undefined && roomMonthly > 0
      ? [['room', `${usd(roomMonthly)} a month for all that nobody told; beyond it the machine never pays`] as const]
      : []),
    ...(leastBill === undefined || placement.verdict === 'cloud'
      ? []
      : [['pays above', `a cloud bill of ${usd(leastBill)} a month, over its life`] as const]),
  ]
}

/** Rows whose last column is a sentence: it is broken below where it begins. */
function prose(rows: readonly (readonly [string, string, string])[], width: number): string {
  const start = 6 + Math.max(...rows.map(([name]) => columnsOf(name))) + Math.max(...rows.map(([, middle]) => columnsOf(middle)))
  const broken = (text: string) => wrap(text, Math.max(24, width - start)).replaceAll('\n', `\n${' '.repeat(start)}`)
  return table(rows.map(([name, middle, text]) => [name, middle, broken(text)]))
}

export function planScreen(plan: Plan, { paint, width }: Terminal): string {
  const { placement, workload, money, buying, assumed } = plan
  const shape =
    plan.verdict === 'cloud'
      ? paint('cloud', shapes.cloud)
      : plan.verdict === 'local'
        ? paint('device', shapes.device)
        : `${paint('device', shapes.device)}${paint('cloud', shapes.cloud)}`
  const part = (name: string, lines: readonly string[]) =>
    lines.map(
      (line, index) =>
        `  ${paint('dim', pad(index === 0 ? name : '', 11))} ${wrap(line, width - 16).replaceAll('\n', `\n${' '.repeat(14)}`)}`,
    )
  const leaning = { local: paint('device', `${shapes.device} home `), cloud: paint('cloud', `${shapes.cloud} cloud`), either: '  either' }
  return [
    `${shape} ${paint('strong', wrap(finding(plan), width - 3))}`,
    '',
    prose(
      placement.criteria.map(({ name, leans, binds, why }) => [paint('dim', name), `${leaning[leans]}${binds ? ' binds' : ''}`, why]),
      width,
    ),
    ...(placement.unmet.length > 0 ? ['', ...part('undone', placement.unmet)] : []),
    '',
    ...part('capacity', capacityWords(plan)),
    ...part('break-even', [breakEvenWords(money.breakEven), ...(money.breakEven.kind === 'capacity' ? [] : shockWords(plan))]),
    ...part('so', [
      `${buying.advice}: ${buying.why}${buying.rentMonthly ? `; rented for the busy hours ${usdBand(buying.rentMonthly)} a month` : ''}`,
    ]),
    '',
    prose(
      shownLines(plan).map(({ side, line, amount, says }) => [
        side === 'local' ? paint('device', `${shapes.device} ${line}`) : paint('cloud', `${shapes.cloud} ${line}`),
        amount,
        says,
      ]),
      width,
    ),
    '',
    ...totals(plan).flatMap(([name, words]) => part(name, [words])),
    ...part('a million', [
      `written at home costs ${money.utilisation.map(({ share, usdPerMtok }) => `${usdPerMtok === undefined ? '-' : usd(usdPerMtok)} at ${Math.round(share * 100)} %`).join(', ')} of use${money.cloudUsdPerMtok === undefined ? '' : `; in the cloud ${usd(money.cloudUsdPerMtok)}, reading included`}`,
    ]),
    '',
    ...part(
      'assumed',
      assumed.map(({ says, flag }) => `${says[0]?.toUpperCase()}${says.slice(1)}.${flag ? ` ${flag}` : ''}`),
    ),
    ...part('for', [
      `${plain(workload.name)}: ${workload.requestsPerDay.toLocaleString('en-US')} requests a day of ${workload.inputTokens.toLocaleString('en-US')} tokens read and ${workload.outputTokens.toLocaleString('en-US')} written`,
    ]),
  ].join('\n')
}

export function planMarkdown(plan: Plan, digest: string): string {
  const { placement, workload, money, buying, assumed, at, machine, model, quant } = plan
  const cell = (text: string) => plain(text).replaceAll('|', '\\|')
  const rows = (head: readonly string[], body: readonly (readonly string[])[]) => [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...body.map((row) => `| ${row.map(cell).join(' | ')} |`),
  ]
  return `${[
    `# Where ${cell(workload.name)} belongs`,
    '',
    `${at.slice(0, 10)}. ${finding(plan)}`,
    '',
    ...rows(
      ['criterion', 'leans', 'why'],
      placement.criteria.map(({ name, leans, binds, why }) => [
        name,
        `${leans === 'local' ? 'home' : leans}${binds ? ', binds' : ''}`,
        why,
      ]),
    ),
    ...(placement.unmet.length > 0 ? ['', 'Left undone:', '', ...placement.unmet.map((one) => `- ${cell(one)}`)] : []),
    '',
    '## Capacity',
    '',
    `${model} in ${quant} on ${machine}.`,
    '',
    ...capacityWords(plan).map((line) => `- ${cell(line)}`),
    '',
    '## Money',
    '',
    ...rows(
      ['side', 'line', 'USD a month', 'from'],
      shownLines(plan).map(({ side, line, amount, says }) => [side === 'local' ? 'home' : 'cloud', line, amount, says]),
    ),
    '',
    ...totals(plan).map(([name, words]) => `- ${name}: ${cell(words)}`),
    `- break-even: ${cell(breakEvenWords(money.breakEven))}`,
    ...shockWords(plan).map((words) => `- ${cell(words)}`),
    `- so: ${cell(`${buying.advice}: ${buying.why}`)}`,
    '',
    '## Assumed',
    '',
    ...assumed.map(({ says, flag }) => `- ${cell(says)}${flag ? ` (\`${flag}\`)` : ''}`),
    '',
    '## Answers',
    '',
    '```json',
    JSON.stringify(workload, undefined, 2),
    '```',
    '',
    `Made by \`drawbridge plan\` at ${at}; sha256 of the JSON record ${digest}. Estimates from stated assumptions; not legal or financial advice.`,
  ].join('\n')}\n`
}
