// `keys`: who may come in. Makes, lists, shows, renews and takes back callers' keys, at the running gateway or at the ledger itself.
import { roles } from '../../core/access.ts'
import type { KeyView, MadeKey } from '../../gateway/access/desk.ts'
import { CommandError, exit, wrongUsage } from '../exit.ts'
import { type Around, withDesk } from '../key-desk.ts'
import { limitsIn, limitWords } from '../limit-words.ts'
import { plain, type Terminal, table } from '../terminal.ts'
import { defineVerb } from '../verb.ts'

const urlArg = { type: 'string', valueHint: 'address', description: 'The gateway to ask, instead of the one of this home' } as const

export const keysCreate = defineVerb({
  args: {
    name: { type: 'string', alias: 'n', valueHint: 'name', description: 'Whose key it is; stands in the ledger' },
    role: { type: 'string', valueHint: roles.join('|'), description: 'What it may do (default member)' },
    team: { type: 'string', valueHint: 'team', description: 'Its team, whose bounds hold for it too' },
    zones: { type: 'string', valueHint: 'device,private,cloud', description: 'Zones it may reach (default all)' },
    models: { type: 'string', valueHint: 'patterns', description: 'Models it may use, such as "box/*,gpt-*" (default all)' },
    expires: { type: 'string', valueHint: 'span', description: 'When it ends: 90d, 12h, a date or a time (default never)' },
    level: { type: 'string', valueHint: 'level', description: 'Everything sent with it is at least of this level' },
    'most-level': { type: 'string', valueHint: 'level', description: 'Whatever is above this level is refused' },
    labels: { type: 'string', valueHint: 'labels', description: 'Labels of everything sent with it, for policy rules' },
    'requests-per-minute': { type: 'string', valueHint: 'count', description: 'Requests a minute (default as many as it likes)' },
    'tokens-per-minute': { type: 'string', valueHint: 'count', description: 'Tokens a minute, read and written' },
    concurrent: { type: 'string', valueHint: 'count', description: 'Requests at once' },
    note: { type: 'string', valueHint: 'text', description: 'What it is for' },
    url: urlArg,
  },
  words: { most: 1, name: 'name', about: 'as --name' },
  examples: [
    ['drawbridge keys create --name ada', 'a key for one person'],
    ['drawbridge keys create --name ci --zones device,private --expires 90d', 'never the cloud, and only for a while'],
    ['drawbridge keys create --name clerk --team legal --most-level confidential', 'bounded by its team and by a level'],
    ['drawbridge keys create --name N --zones device,private --json', 'prints `{id, key, …}`'],
  ],
  exits: { [exit.failed]: 'the name is taken, or something in the wish is wrong' },
  async run({ args, words, terminal, environment, isJson }) {
    const name = args.name ?? words[0]
    if (name === undefined) throw wrongUsage('a key needs a name', 'drawbridge keys create --name ada')
    if (args.name !== undefined && words[0] !== undefined) throw wrongUsage('the name is given twice', 'drawbridge keys create --help')
    const wish = {
      name,
      ...(args.role && { role: args.role }),
      ...(args.team && { team: args.team }),
      ...(args.zones && { zones: listOf(args.zones) }),
      ...(args.models && { models: listOf(args.models) }),
      ...(args.expires && { expires: args.expires }),
      ...(args.level && { level: args.level }),
      ...(args['most-level'] && { mostLevel: args['most-level'] }),
      ...(args.labels && { labels: listOf(args.labels) }),
      ...limitsIn(args),
      ...(args.note && { note: args.note }),
    }
    return withDesk(environment, args.url, async (desk, around) => {
      const made = await desk.create(wish)
      if (isJson) {
        const { id, key, ...rest } = made
        terminal.print(JSON.stringify({ id, key, ...rest }))
        return exit.ok
      }
      const isFirst = !around.hasConfigured && (await desk.list()).length === 1
      terminal.print(handedOver(made, around, terminal))
      if (made.isTeamNew)
        terminal.print(
          `\n  Team ${plain(made.team ?? '')} is new and bounds nothing yet: drawbridge teams create ${plain(made.team ?? '')} --zones …`,
        )
      if (isFirst)
        terminal.print(
          '\n  It is the first key, so from now on every request needs one, on this machine too.\n  Commands of this machine’s owner go on without.',
        )
      return exit.ok
    })
  },
})

export const keysList = defineVerb({
  args: { all: { type: 'boolean', description: 'Also those that were revoked or have expired' }, url: urlArg },
  examples: [
    ['drawbridge keys list', 'keys in force'],
    ['drawbridge keys list --all --json', 'every key there ever was'],
  ],
  async run({ args, terminal, environment, isJson }) {
    return withDesk(environment, args.url, async (desk) => {
      const all = await desk.list()
      const keys = args.all ? all : all.filter(({ state }) => state === 'active')
      if (isJson) terminal.print(JSON.stringify({ keys }))
      else if (keys.length === 0)
        terminal.print(
          all.length === 0 ? 'There are no keys yet: drawbridge keys create --name ada' : 'No key is in force; --all lists the others.',
        )
      else terminal.print(listed(keys, terminal))
      return exit.ok
    })
  },
})

export const keysShow = defineVerb({
  args: { url: urlArg },
  words: { least: 1, most: 1, name: 'key', about: 'its id or name' },
  examples: [['drawbridge keys show ada', 'what it may do, and when it was last used']],
  exits: { [exit.failed]: 'there is no such key' },
  async run({ args, words: [wanted = ''], terminal, environment, isJson }) {
    return withDesk(environment, args.url, async (desk) => {
      const key = (await desk.get(wanted)) ?? unknown(wanted)
      terminal.print(isJson ? JSON.stringify(key) : shown(key, terminal))
      return exit.ok
    })
  },
})

export const keysRevoke = defineVerb({
  args: { url: urlArg },
  words: { least: 1, most: 1, name: 'key', about: 'its id or name' },
  examples: [['drawbridge keys revoke ada', 'refused from now on, everywhere within a second']],
  exits: { [exit.failed]: 'there is no such key' },
  async run({ args, words: [wanted = ''], terminal, environment, isJson }) {
    return withDesk(environment, args.url, async (desk) => {
      const key = (await desk.revoke(wanted)) ?? unknown(wanted)
      terminal.print(isJson ? JSON.stringify(key) : `${key.id} (${plain(key.name)}) is revoked, since ${key.revokedAt}.`)
      return exit.ok
    })
  },
})

export const keysRotate = defineVerb({
  args: {
    overlap: { type: 'string', valueHint: 'span', description: 'How long the key before is taken as well: 12h, 7d (default not at all)' },
    expires: { type: 'string', valueHint: 'span', description: 'Another end: 90d, a date or a time' },
    url: urlArg,
  },
  words: { least: 1, most: 1, name: 'key', about: 'its id or name' },
  examples: [
    ['drawbridge keys rotate ada', 'another key under the same name; the one before is refused at once'],
    ['drawbridge keys rotate ci --overlap 24h', 'both work for a day'],
  ],
  exits: { [exit.failed]: 'there is no such key, or it was revoked' },
  async run({ args, words: [wanted = ''], terminal, environment, isJson }) {
    return withDesk(environment, args.url, async (desk, around) => {
      const wish = { ...(args.overlap && { overlap: args.overlap }), ...(args.expires && { expires: args.expires }) }
      const made = (await desk.rotate(wanted, wish)) ?? unknown(wanted)
      terminal.print(isJson ? JSON.stringify(made) : handedOver(made, around, terminal))
      if (!isJson)
        terminal.print(
          made.previousUntil ? `  The key before is taken until ${made.previousUntil}.` : '  The key before is refused from now on.',
        )
      return exit.ok
    })
  },
})

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean)
}

function unknown(wanted: string): never {
  throw new CommandError(exit.failed, `there is no key ${plain(wanted).slice(0, 64)}`, 'drawbridge keys list --all')
}

/** The one time a key is told. */
function handedOver(made: MadeKey, { url }: Around, { paint }: Terminal): string {
  return [
    `${paint('good', '✓')} ${paint('strong', plain(made.name))}  ${made.id}  ${boundsOf(made)}`,
    '',
    `  ${made.key}`,
    '',
    '  It is told this once and kept nowhere. To use it:',
    `  OPENAI_BASE_URL=${url}/v1 OPENAI_API_KEY=${made.key}`,
  ].join('\n')
}

function listed(keys: readonly KeyView[], { paint }: Terminal): string {
  return table(
    keys.map((key) => [
      paint('strong', plain(key.name)),
      key.id,
      `${key.prefix}…`,
      key.state === 'active'
        ? boundsOf(key)
        : paint('warn', key.state === 'revoked' ? `revoked ${key.revokedAt}` : `expired ${key.expires}`),
      key.usedAt ? `used ${key.usedAt}` : paint('dim', 'never used'),
    ]),
  )
}

function shown(key: KeyView, { paint }: Terminal): string {
  const lines: [string, string | undefined][] = [
    ['state', key.state === 'revoked' ? `revoked ${key.revokedAt}` : key.state],
    ['begins', `${key.prefix}…`],
    ['role', key.role],
    ['team', key.team],
    ['zones', key.zones?.join(', ') ?? 'all'],
    ['models', key.models?.join(', ') ?? 'all'],
    ['level', key.level && `at least ${key.level}`],
    ['refused', key.mostLevel && `above ${key.mostLevel}`],
    ['labels', key.labels?.join(', ')],
    ['limits', limitWords(key.limits)],
    ['made', `${key.createdAt} by ${key.createdBy}`],
    ['expires', key.expires ?? 'never'],
    ['before', key.previousUntil && `the key before is taken until ${key.previousUntil}`],
    ['used', key.usedAt ?? 'never'],
    ['note', key.note],
  ]
  const told = lines.flatMap(([name, value]) => (value === undefined ? [] : [`  ${paint('dim', name.padEnd(8))} ${plain(value)}`]))
  return [`${paint('strong', plain(key.name))}  ${key.id}`, ...told].join('\n')
}

/** In a few words what it may do. */
function boundsOf({ role, team, zones, models, level, mostLevel, limits, expires }: KeyView): string {
  const parts = [
    role,
    team && `team ${team}`,
    zones && `only ${zones.join(', ')}`,
    models && `models ${models.join(', ')}`,
    level && `at least ${level}`,
    mostLevel && `up to ${mostLevel}`,
    limitWords(limits),
    expires && `until ${expires.slice(0, 10)}`,
  ]
  return plain(parts.filter(Boolean).join('; '))
}
