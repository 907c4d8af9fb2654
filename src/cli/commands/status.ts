// `status`: the running gateway in one screen.
import type { Status, UpstreamStatus } from '../../admin/status.ts'
import type { Sum } from '../../ledger/store.ts'
import { count, dollars, duration, tokens } from '../amounts.ts'
import { exit } from '../exit.ts'
import { needGateway } from '../gateway.ts'
import { columnsOf, cut, headerLines, mark, plain, shapes, type Terminal, table, wrap } from '../terminal.ts'
import { problemWords, restWords } from '../trouble.ts'
import { defineVerb } from '../verb.ts'

export const status = defineVerb({
  args: { url: { type: 'string', valueHint: 'address', description: 'The gateway to ask, instead of the one of this home' } },
  examples: [
    ['drawbridge status', 'bridge, upstreams and what was done today'],
    ["drawbridge status --json | jq '.upstreams[] | {id, zone: .zone.zone}'", 'where each upstream is'],
  ],
  exits: { [exit.unreachable]: 'no gateway is running' },
  async run({ args, terminal, environment, isJson }) {
    const gateway = await needGateway(environment, args.url)
    const facts = await gateway.admin<Status>('status')
    if (!facts) return exit.failed
    terminal.print(isJson ? JSON.stringify(facts) : screen(facts, terminal))
    return exit.ok
  },
})

function screen(facts: Status, { paint, width }: Terminal): string {
  const upFor = Date.parse(facts.at) - Date.parse(facts.startedAt)
  const { isRaised, since } = facts.bridge
  const bridge = isRaised ? paint('warn', `bridge raised${since ? ` since ${since}` : ''}: nothing leaves`) : 'bridge lowered'
  const { state, today } = facts.ledger
  return [
    ...headerLines(
      [`${isRaised ? mark.raised : mark.lowered}  ${paint('strong', 'Drawbridge')} ${facts.version}`, facts.url, bridge],
      width,
    ),
    `  up ${duration(upFor)}, ${count(facts.inFlight, 'request')} under way, ${facts.configFile ?? 'no configuration file'}${facts.discovery === 'running' ? ', still looking for servers' : ''}`,
    '',
    ...upstreamLines(facts.upstreams, { paint, width }),
    '',
    ...(today ? totalsOf(today.byZone, today.all, today.byOutcome.refused?.requests ?? 0, width) : ['  today  the ledger does not answer']),
    ...(state.dropped > 0 || state.failures > 0
      ? [
          paint(
            'bad',
            `  ledger  ${count(state.dropped, 'entry', 'entries')} lost, ${count(state.failures, 'failed write')}; run drawbridge doctor`,
          ),
        ]
      : []),
    ...(facts.prices.isOld
      ? [paint('warn', `  prices  of ${facts.prices.list.day}, ${count(facts.prices.list.ageDays, 'day')} old; run drawbridge prices`)]
      : [paint('dim', `  prices  of ${facts.prices.file?.asOf ?? facts.prices.list.day}`)]),
  ].join('\n')
}

/** With the proof of each zone where there is room for it. */
function upstreamLines(upstreams: readonly UpstreamStatus[], { paint, width }: Pick<Terminal, 'paint' | 'width'>): string[] {
  const rows = upstreams.map((upstream) => row(upstream, paint))
  const whole = table(rows).split('\n')
  if (whole.every((line) => columnsOf(line) <= width)) return whole
  return table(rows.map(([name = '', place = '', ...rest]) => [name, place.replace(/ \(.*$/s, ''), ...rest]))
    .split('\n')
    .map((line) => cut(line, width))
}

function row(upstream: UpstreamStatus, paint: Terminal['paint']): string[] {
  const { zone, health } = upstream
  const trouble = troubleOf(upstream)
  const shape = trouble ? paint('bad', shapes.barred) : paint(zone.zone, shapes[zone.zone])
  const loaded = upstream.models.find((model) => model.isLoaded)
  const work = [health.running > 0 ? `${health.running} running` : '', health.waiting > 0 ? `${health.waiting} waiting` : '']
  return [
    `${shape} ${plain(upstream.id)}`,
    `${zone.zone} (${proofWords(zone.by, zone.detail)})`,
    [trouble ?? (health.firstByteMs === undefined ? 'not yet used' : `answers in ${duration(health.firstByteMs)}`), ...work]
      .filter(Boolean)
      .join(', '),
    plain(
      upstream.modelCount === 0 ? 'no models listed' : `${count(upstream.modelCount, 'model')}${loaded ? `, ${loaded.name} loaded` : ''}`,
    ),
  ]
}

function troubleOf({ health, problem, key }: UpstreamStatus): string | undefined {
  const rest = restWords(health)
  if (rest) return rest
  if (key.state === 'missing') return `no key (set ${key.needed ?? 'one'})`
  return problem === undefined ? undefined : problemWords(problem)
}

/** Why a zone is believed, in words. */
export function proofWords(by: string, detail: string | undefined): string {
  const words: Readonly<Record<string, string>> = {
    loopback: 'loopback address',
    'private-address': 'private address',
    'public-address': 'public address',
    hosted: 'hosted',
    'in-process': 'in this process',
    'remote-model': 'runs remotely',
    declared: 'declared',
    unresolved: 'address does not resolve',
  }
  const said = words[by] ?? by
  return detail && by !== 'hosted' ? `${said}${by === 'remote-model' ? ': ' : ' '}${plain(detail)}` : said
}

function totalsOf(byZone: Readonly<Record<string, Sum>>, all: Sum, refused: number, width: number): string[] {
  const sumOf = (zone: string) => byZone[zone]?.requests ?? 0
  const atHome = sumOf('device') + sumOf('private')
  const words = [`kept ${count(atHome, 'request')} at home`, `sent ${sumOf('cloud').toLocaleString('en-US')} out`]
  if (refused > 0) words.push(`refused ${refused.toLocaleString('en-US')}`)
  const money =
    all.unpriced > 0 ? `${dollars(all.costMicros)} known, ${count(all.unpriced, 'request')} without a price` : dollars(all.costMicros)
  return [words.join(', '), `${tokens(all.inputTokens)} in, ${tokens(all.outputTokens)} out, ${money}`].map((line, index) =>
    wrap(line, width, '         ').replace(/^ {9}/, index === 0 ? '  today  ' : '         '),
  )
}
