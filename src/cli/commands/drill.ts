// `drill`: rehearse an outage on the running gateway and count what was served, refused and lost. Killing the detector must keep
// everything at home; that is proved by the ledger of what left, not by the gateway's own word.
import { setTimeout as wait } from 'node:timers/promises'
import { CommandError, exit, wrongUsage } from '../exit.ts'
import { type Gateway, needGateway } from '../gateway.ts'
import { shapes } from '../terminal.ts'
import { defineVerb } from '../verb.ts'

type Line = { readonly seq: number; readonly zone: string; readonly bytes: number }
type Tally = { served: number; servedAtHome: number; refused: number; lost: number }

export const drill = defineVerb({
  args: {
    'kill-detector': { type: 'boolean', description: 'Switch the inspection off for as long as the drill takes' },
    seconds: { type: 'string', valueHint: 'n', description: 'How long to send requests; 3 when left out' },
    model: { type: 'string', valueHint: 'name', description: 'The model or alias to ask; auto when left out' },
    url: { type: 'string', valueHint: 'address', description: 'The gateway to rehearse with, instead of the one of this home' },
  },
  heedsStop: true,
  examples: [['drawbridge drill --kill-detector', 'with the inspection dead, nothing may reach the cloud']],
  exits: { [exit.failed]: 'something left for the cloud, or a request was lost' },
  async run({ args, terminal, environment, isJson, signal }) {
    if (!args['kill-detector']) throw wrongUsage('tell what to rehearse', 'drawbridge drill --kill-detector')
    const seconds = Number(args.seconds ?? 3)
    if (!(seconds > 0 && seconds <= 600)) throw wrongUsage('--seconds must be from 1 to 600')
    const gateway = await needGateway(environment, args.url)
    const tally: Tally = { served: 0, servedAtHome: 0, refused: 0, lost: 0 }
    const before = await lastLine(gateway)
    if (!(await gateway.admin<{ isKilled: boolean }>('drill/detector', { isKilled: true }))?.isKilled)
      throw new CommandError(exit.failed, 'the gateway did not switch its inspection off')
    let crossed: readonly Line[]
    try {
      const until = performance.now() + seconds * 1_000
      while (performance.now() < until && !signal.aborted) {
        await ask(gateway, String(args.model ?? 'auto'), tally)
        terminal.progress(`${tally.served + tally.refused + tally.lost} requests with the inspection dead`)
        await wait(20)
      }
      crossed = (await linesSince(gateway, before)).filter(({ zone }) => zone === 'cloud')
    } finally {
      await gateway.admin('drill/detector', { isKilled: false })
    }
    terminal.progress('')
    const cloudBytes = crossed.reduce((sum, { bytes }) => sum + bytes, 0)
    const isGood = crossed.length === 0 && tally.lost === 0
    if (isJson) terminal.print(JSON.stringify({ drill: 'kill-detector', ...tally, cloudRequests: crossed.length, cloudBytes }))
    else {
      terminal.print(
        `${isGood ? terminal.paint('good', shapes.good) : terminal.paint('bad', shapes.barred)} inspection dead for ${seconds} s, and alive again`,
      )
      terminal.print(`  served ${tally.served}, of them at home ${tally.servedAtHome}; refused ${tally.refused}; lost ${tally.lost}`)
      terminal.print(`  left for the cloud: ${crossed.length} requests, ${cloudBytes} bytes`)
    }
    return isGood ? exit.ok : exit.failed
  },
})

async function ask(gateway: Gateway, model: string, tally: Tally): Promise<void> {
  try {
    const response = await gateway.send('/v1/chat/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model, messages: [{ role: 'user', content: 'This is a rehearsal. Answer with one word.' }], max_tokens: 8 }),
      signal: AbortSignal.timeout(60_000),
    })
    await response.text()
    if (!response.ok) tally.refused++
    else {
      tally.served++
      if (response.headers.get('x-drawbridge-route') === 'local') tally.servedAtHome++
    }
  } catch {
    tally.lost++ // no answer at all: the one thing that must not happen
  }
}

async function lastLine(gateway: Gateway): Promise<number> {
  return (await gateway.admin<{ lines: Line[] }>('egress?limit=1'))?.lines[0]?.seq ?? 0
}

async function linesSince(gateway: Gateway, seq: number): Promise<readonly Line[]> {
  const answer = await gateway.admin<{ lines: Line[] }>('egress?limit=1000')
  return (answer?.lines ?? []).filter((line) => line.seq > seq)
}
