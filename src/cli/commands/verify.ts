// `verify`: whether the record of what left is whole. It reads the ledger itself, so that no gateway needs to be trusted with the answer.
import { join } from 'node:path'
import { configFileOf, homeOf } from '../../config/environment.ts'
import { loadConfig } from '../../config/load.ts'
import type { Flaw } from '../../ledger/egress.ts'
import { openStore } from '../../ledger/store.ts'
import { exit } from '../exit.ts'
import { findGateway } from '../gateway.ts'
import { shapes } from '../terminal.ts'
import { defineVerb } from '../verb.ts'

const words: Readonly<Record<Flaw['kind'], string>> = {
  edited: 'was changed after it was written',
  missing: 'is gone',
  moved: 'does not follow the line before it',
  content: 'keeps other bytes than those that left',
}

export const verify = defineVerb({
  args: {
    ledger: {
      type: 'string',
      valueHint: 'url',
      description: 'The ledger to check, such as sqlite:./drawbridge.db; the configured one when left out',
    },
  },
  examples: [
    ['drawbridge verify', 'go through the chain of everything that left'],
    ['drawbridge verify --json', 'the same for programs'],
  ],
  exits: { [exit.failed]: 'the chain is broken; each place is told' },
  async run({ args, terminal, environment, isJson }) {
    // A running gateway writes what still waits, so that its latest requests count.
    if (!args.ledger) await (await findGateway(environment))?.admin('egress?limit=1')
    const { config } = loadConfig(configFileOf(environment), environment)
    const url = args.ledger ?? config.ledger.url ?? `sqlite:${join(homeOf(environment), 'ledger.db')}`
    const store = await openStore(url)
    try {
      const { lines, first, last, flaws } = await store.verifyEgress()
      if (isJson) terminal.print(JSON.stringify({ isSound: flaws.length === 0, lines, first, last, flaws }))
      else if (flaws.length === 0) {
        const range =
          lines === 0
            ? 'Nothing has left yet'
            : `${lines.toLocaleString('en-US')} lines, ${first} to ${last}: none was changed, dropped or moved`
        terminal.print(`${terminal.paint('good', shapes.good)} ${range}.`)
      } else {
        terminal.print(
          `${terminal.paint('bad', shapes.barred)} The chain is broken in ${flaws.length === 100 ? 'at least 100 places' : flaws.length === 1 ? 'one place' : `${flaws.length} places`}:`,
        )
        for (const { seq, kind } of flaws.slice(0, 20)) terminal.print(`  line ${seq} ${words[kind]}`)
      }
      return flaws.length === 0 ? exit.ok : exit.failed
    } finally {
      await store.close()
    }
  },
})
