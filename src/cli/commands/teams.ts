// `teams`: bounds that hold for all keys of a team, whatever the keys themselves say.
import type { Team } from '../../ledger/keys.ts'
import { CommandError, exit } from '../exit.ts'
import { withDesk } from '../key-desk.ts'
import { limitsIn, limitWords } from '../limit-words.ts'
import { plain, table } from '../terminal.ts'
import { defineVerb } from '../verb.ts'

const urlArg = { type: 'string', valueHint: 'address', description: 'The gateway to ask, instead of the one of this home' } as const

export const teams = defineVerb({
  args: { url: urlArg },
  examples: [['drawbridge teams', 'every team and its bounds']],
  async run({ args, terminal, environment, isJson }) {
    return withDesk(environment, args.url, async (desk) => {
      const all = await desk.teams()
      if (isJson) terminal.print(JSON.stringify({ teams: all }))
      else if (all.length === 0) terminal.print('There are no teams yet: drawbridge teams create legal --zones device,private')
      else terminal.print(table(all.map((team) => [terminal.paint('strong', plain(team.name)), boundsOf(team), plain(team.note ?? '')])))
      return exit.ok
    })
  },
})

export const teamsCreate = defineVerb({
  args: {
    zones: { type: 'string', valueHint: 'device,private,cloud', description: 'Zones its keys may reach (default all)' },
    models: { type: 'string', valueHint: 'patterns', description: 'Models its keys may use (default all)' },
    'most-level': { type: 'string', valueHint: 'level', description: 'Whatever its keys send above this level is refused' },
    'requests-per-minute': { type: 'string', valueHint: 'count', description: 'Requests a minute of all its keys together' },
    'tokens-per-minute': { type: 'string', valueHint: 'count', description: 'Tokens a minute, read and written' },
    concurrent: { type: 'string', valueHint: 'count', description: 'Requests at once' },
    note: { type: 'string', valueHint: 'text', description: 'What it is for' },
    url: urlArg,
  },
  words: { least: 1, most: 1, name: 'name', about: 'the team; one that exists gets these bounds instead of its own' },
  examples: [['drawbridge teams create legal --zones device,private', 'no key of this team reaches the cloud']],
  async run({ args, words: [name = ''], terminal, environment, isJson }) {
    const list = (text: string) => text.split(',').map((word) => word.trim())
    return withDesk(environment, args.url, async (desk) => {
      const team = await desk.saveTeam({
        name,
        ...(args.zones && { zones: list(args.zones) }),
        ...(args.models && { models: list(args.models) }),
        ...(args['most-level'] && { mostLevel: args['most-level'] }),
        ...limitsIn(args),
        ...(args.note && { note: args.note }),
      })
      terminal.print(isJson ? JSON.stringify(team) : `Team ${plain(team.name)}: ${boundsOf(team)}.`)
      return exit.ok
    })
  },
})

export const teamsRemove = defineVerb({
  args: { url: urlArg },
  words: { least: 1, most: 1, name: 'name', about: 'the team' },
  examples: [['drawbridge teams remove legal', 'once none of its keys is in force']],
  exits: { [exit.failed]: 'there is no such team, or keys of it are in force' },
  async run({ args, words: [name = ''], terminal, environment, isJson }) {
    return withDesk(environment, args.url, async (desk) => {
      if (!(await desk.removeTeam(name)))
        throw new CommandError(exit.failed, `there is no team ${plain(name).slice(0, 64)}`, 'drawbridge teams')
      terminal.print(isJson ? JSON.stringify({ removed: name }) : `Team ${plain(name)} is no more.`)
      return exit.ok
    })
  },
})

function boundsOf({ zones, models, mostLevel, limits }: Team): string {
  const parts = [
    zones && `only ${zones.join(', ')}`,
    models && `models ${models.join(', ')}`,
    mostLevel && `up to ${mostLevel}`,
    limitWords(limits),
  ]
  return plain(parts.filter(Boolean).join('; ')) || 'bounds nothing'
}
