// `drafts`: what home answered while the bridge was raised, although the policy would have asked the cloud. Lists, shows, sends again for a
// second opinion, forgets. Nothing is sent unless it is sent here.
import { homeOf } from '../../config/environment.ts'
import { readAnswer, textOf } from '../../gateway/cascade.ts'
import { type Draft, type Drafts, openDrafts } from '../../gateway/drafts.ts'
import { openHouseKey } from '../../gateway/house-key.ts'
import { protocolOf } from '../../protocols/index.ts'
import { CommandError, exit, wrongUsage } from '../exit.ts'
import { type Gateway, refusalOf } from '../gateway.ts'
import { withGateway } from '../inside.ts'
import { plain, type Terminal } from '../terminal.ts'
import { defineVerb } from '../verb.ts'

export const drafts = defineVerb({
  args: {
    send: { type: 'boolean', description: 'Ask again, now that the bridge is lowered; the policy decides where, as ever' },
    drop: { type: 'boolean', description: 'Forget it' },
    all: { type: 'boolean', description: 'With --drop: forget all of them' },
    url: { type: 'string', valueHint: 'address', description: 'The gateway to ask, instead of the one of this home' },
  },
  words: { most: 1, name: 'id', about: 'the draft, which is the decision’s id; all of them when left out' },
  examples: [
    ['drawbridge drafts', 'what waits for a second opinion, the newest first'],
    ['drawbridge drafts d_mi8k2m1x…', 'the request as it came'],
    ['drawbridge drafts d_mi8k2m1x… --send', 'ask again; the draft is forgotten when an answer has come'],
  ],
  exits: { [exit.failed]: 'there is no such draft', [exit.refused]: 'the bridge is raised, or the policy refused to carry it' },
  async run({ args, words, terminal, environment, isJson }) {
    const home = homeOf(environment)
    // How many are kept is the gateway's affair; here they are only read and forgotten.
    const store = openDrafts({ home, houseKey: openHouseKey(home), most: () => Number.POSITIVE_INFINITY })
    const [id] = words
    if (args.send && args.drop) throw wrongUsage('choose one of --send and --drop', 'drawbridge drafts --help')
    if (id === undefined) {
      if (args.send || (args.drop && !args.all)) throw wrongUsage('tell which draft is meant', 'drawbridge drafts lists them')
      return args.drop ? dropAll(store, terminal, isJson) : list(store, terminal, isJson)
    }
    const draft = await store.get(id)
    if (!draft) throw new CommandError(exit.failed, `there is no draft ${id.slice(0, 64)}`, 'drawbridge drafts lists them')
    if (args.drop) {
      await store.drop(id)
      terminal.print(isJson ? JSON.stringify({ dropped: [id] }) : `${id} is forgotten.`)
      return exit.ok
    }
    if (!args.send) {
      terminal.print(isJson ? JSON.stringify(draft) : [about(draft, terminal), '', ...draft.body.split('\n').map(plain)].join('\n'))
      return exit.ok
    }
    const opinion = await withGateway(environment, args.url, (gateway) => send(gateway, draft))
    // What home answered again is no second opinion.
    if (opinion.route !== 'local') await store.drop(id)
    if (isJson) terminal.print(JSON.stringify(opinion))
    else {
      terminal.print(plain(opinion.text))
      terminal.tell(terminal.paint('dim', `${opinion.route}  ${plain(opinion.model)}  ${opinion.decision}`))
    }
    return exit.ok
  },
})

async function list(store: Drafts, terminal: Terminal, isJson: boolean): Promise<0> {
  const found = await store.list()
  if (isJson) terminal.print(JSON.stringify({ drafts: found.map(({ body, ...draft }) => ({ ...draft, bytes: Buffer.byteLength(body) })) }))
  else if (found.length === 0) terminal.print('Nothing waits for a second opinion.')
  else for (const draft of found) terminal.print(about(draft, terminal))
  return exit.ok
}

async function dropAll(store: Drafts, terminal: Terminal, isJson: boolean): Promise<0> {
  const dropped: string[] = []
  for (const { id } of await store.list()) if (await store.drop(id)) dropped.push(id)
  terminal.print(isJson ? JSON.stringify({ dropped }) : `${dropped.length} forgotten.`)
  return exit.ok
}

function about({ id, at, caller, model, path, level, answeredBy, body }: Draft, { paint }: Terminal): string {
  const size = `${Buffer.byteLength(body).toLocaleString('en-US')} bytes`
  return `${paint('strong', id)}  ${at}  ${plain(caller)} asked for ${plain(model || 'auto')} at ${plain(path)}  ${level}  ${size}, answered by ${plain(answeredBy)}`
}

type Opinion = { readonly text: string; readonly route: string; readonly model: string; readonly decision: string }

/** The request once more, at least as sensitive as it was found to be. */
async function send(gateway: Gateway, { path, wire, body, level, labels }: Draft): Promise<Opinion> {
  const bridge = await gateway.admin<{ isRaised: boolean }>('bridge')
  if (bridge?.isRaised) throw new CommandError(exit.refused, 'the bridge is raised: nothing may leave', 'drawbridge lower, when it may')
  const known = labels.filter((label) => /^[\w.-]{1,64}$/.test(label)).slice(0, 32)
  const headers = {
    'content-type': 'application/json',
    'x-drawbridge-level': level,
    ...(known.length > 0 && { 'x-drawbridge-labels': known.join(',') }),
  }
  const response = await gateway.send(path, { method: 'POST', headers, body })
  const bytes = Buffer.from(await response.arrayBuffer())
  const told = (name: string) => response.headers.get(`x-drawbridge-${name}`) ?? ''
  if (!response.ok) throw refusalOf(response.status, parsed(bytes))
  const protocol = protocolOf(wire)
  const reply = protocol && readAnswer(bytes, protocol)
  return { text: reply ? textOf(reply) : bytes.toString('utf8'), route: told('route'), model: told('model'), decision: told('decision') }
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined // whoever refused did not say why in JSON
  }
}
