// `raise` and `lower`: the file first, so that it holds whether or not a gateway runs; then the running gateway, at once.

import { homeOf } from '../../config/environment.ts'
import { openBridge } from '../../gateway/bridge.ts'
import { countDrafts } from '../../gateway/drafts.ts'
import { exit } from '../exit.ts'
import { findGateway } from '../gateway.ts'
import { mark } from '../terminal.ts'
import { defineVerb } from '../verb.ts'

type State = { readonly isRaised: boolean; readonly since?: string }

function mover(isRaised: boolean) {
  return defineVerb({
    args: { url: { type: 'string', valueHint: 'address', description: 'The gateway to tell, instead of the one of this home' } },
    examples: isRaised
      ? [
          ['drawbridge raise', 'offline from now on; cloud requests under way are called off'],
          ['drawbridge raise --json', 'the state as JSON'],
        ]
      : [['drawbridge lower', 'the cloud may be used again, as the policy allows']],
    exits: { [exit.refused]: 'the state is written, but the gateway did not take it' },
    async run({ args, terminal, environment, isJson }) {
      const bridge = openBridge(homeOf(environment))
      bridge.set(isRaised, new Date().toISOString())
      const gateway = await findGateway(environment, args.url)
      const told = await gateway?.admin<State>('bridge', { isRaised })
      const drafts = isRaised ? 0 : countDrafts(homeOf(environment))
      const state = {
        ...(drafts > 0 && { drafts }),
        isRaised: bridge.isRaised,
        since: bridge.since,
        gateway: gateway?.url,
        isInForce: told?.isRaised === isRaised,
      }
      if (isJson) terminal.print(JSON.stringify(state))
      else {
        terminal.print(`${isRaised ? mark.raised : mark.lowered}  bridge ${isRaised ? 'raised' : 'lowered'}`)
        const what = isRaised ? 'Nothing leaves for the cloud.' : 'The cloud may be used again, as the policy allows.'
        terminal.print(gateway ? `  ${what} In force at ${gateway.url}.` : `  ${what} No gateway is running; the next start will know.`)
        if (drafts > 0) terminal.print(`  ${drafts} answered at home meanwhile may be asked again: drawbridge drafts`)
      }
      return exit.ok
    },
  })
}

export const raise = mover(true)
export const lower = mover(false)
