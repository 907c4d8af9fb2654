// `doctor`: looks at everything itself, whether or not a gateway runs, and says what to do about what is wrong.
import { oldPrices, priceStatus } from '../../admin/price-status.ts'
import { configFileOf, homeOf, withEnvironment } from '../../config/environment.ts'
import { loadConfig } from '../../config/load.ts'
import { priceFileProblems } from '../../config/price-file.ts'
import type { Config } from '../../config/schema.ts'
import { openBridge } from '../../gateway/bridge.ts'
import { createCatalog } from '../../upstreams/catalog.ts'
import { findServers } from '../../upstreams/discover.ts'
import { examine, type Finding } from '../../upstreams/doctor.ts'
import { count } from '../amounts.ts'
import { exit } from '../exit.ts'
import { findGateway } from '../gateway.ts'
import { pad, plain, type Role, shapes, type Terminal, wrap } from '../terminal.ts'
import { asTyped } from '../typed.ts'
import { defineVerb } from '../verb.ts'

export const doctor = defineVerb({
  args: {
    deep: { type: 'boolean', description: 'Also send long made-up prompts to local models, to see whether they are cut; takes minutes' },
    config: { type: 'string', alias: 'c', valueHint: 'file', description: 'Another configuration file' },
  },
  examples: [
    ['drawbridge doctor', 'Node, configuration, port, ledger, keys and every upstream'],
    ['drawbridge doctor --deep', 'also whether local servers cut long prompts in silence'],
  ],
  exits: { [exit.failed]: 'something does not work, or is not safe' },
  async run({ args, terminal, environment, isJson }) {
    const file = args.config ?? configFileOf(environment)
    const { config: read, problems } = loadConfig(file, environment)
    const wanted = withEnvironment(read, environment)
    // A gateway that was given another port is looked at where it is.
    const running = await findGateway(environment)
    const port = running ? Number(new URL(running.url).port) : wanted.server.port
    const config = { ...wanted, server: { ...wanted.server, port } }
    const home = homeOf(environment)
    const bridge = openBridge(home)
    terminal.progress('Looking for local servers …')
    const { realWorld } = await import('../../app.ts')
    const found = config.discover
      ? await findServers({ environment, known: config.upstreams, ownPort: config.server.port, isRaised: () => bridge.isRaised })
      : []
    const catalog = await createCatalog({ config, environment, world: realWorld(), home, found })
    terminal.progress(args.deep ? 'Examining, with long prompts; this takes a while …' : 'Examining …')
    const examined = await examine({ catalog, config, file, problems, environment, home, bridge, deep: args.deep })
    const findings = [...examined, ...examinePrices(config, Date.now())]
    terminal.progress('')
    await catalog.close()
    const isWell = !findings.some(({ level }) => level === 'bad')
    terminal.print(isJson ? JSON.stringify({ isWell, findings }) : report(findings, terminal, (text) => asTyped(text, environment)))
    return isWell ? exit.ok : exit.failed
  },
})

/** Whether what things cost is known well: the file can be read, the list is young. */
function examinePrices({ prices }: Config, now: number): Finding[] {
  const broken = priceFileProblems(prices).map(
    ({ line, path, detail }): Finding => ({
      level: 'bad',
      subject: 'prices',
      says: `${prices.file}:${line}: ${[path, detail].filter(Boolean).join(': ')}`,
      mend: 'The gateway does not start with a broken price list. Mend the line, or take prices.file out.',
    }),
  )
  if (broken.length > 0) return broken
  const status = priceStatus(prices, now)
  if (oldPrices(status) === undefined) return [{ level: 'ok', subject: 'prices', says: `Prices are of ${status.list.day}.` }]
  return [
    {
      level: 'warn',
      subject: 'prices',
      says: `Prices are of ${status.list.day}, ${count(status.list.ageDays, 'day')} old; they move within weeks.`,
      mend: 'Update Drawbridge, or name newer ones in prices.models or prices.file. `drawbridge prices` tells what is known.',
    },
  ]
}

const looks: Readonly<Record<Finding['level'], readonly [Role, string]>> = {
  ok: ['good', shapes.good],
  note: ['dim', '·'],
  warn: ['warn', '!'],
  bad: ['bad', shapes.barred],
}

function report(findings: readonly Finding[], { paint, width }: Terminal, typed: (text: string) => string): string {
  const longest = Math.min(20, Math.max(...findings.map(({ subject }) => subject.length)))
  const indent = ' '.repeat(longest + 6)
  const lines = findings.flatMap(({ level, subject, says, mend }) => {
    const [role, shape] = looks[level]
    const text = wrap(plain(says), width - indent.length).replaceAll('\n', `\n${indent}`)
    const advice = mend ? [indent + paint('dim', wrap(plain(typed(mend)), width - indent.length).replaceAll('\n', `\n${indent}`))] : []
    return [`  ${paint(role, shape)} ${pad(plain(subject), longest)}  ${text}`, ...advice]
  })
  const of = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length
  const better = of('warn') === 0 ? '' : `${count(of('warn'), 'thing')} could be better`
  const broken = of('bad') === 0 ? '' : `${count(of('bad'), 'thing')} ${of('bad') === 1 ? 'does' : 'do'} not work`
  const summary = [broken, better].filter(Boolean).join(', ') || 'All is well'
  return [...lines, '', `  ${summary}.`].join('\n')
}
