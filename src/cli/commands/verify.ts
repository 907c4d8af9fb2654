// `verify`: whether the record is whole: what left, every exchange, what operators did, and the signatures over all of it. It reads the
// ledger itself, so that no gateway needs to be trusted with the answer. Given a bundle of evidence, it checks that instead.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { configFileOf, homeOf } from '../../config/environment.ts'
import { loadConfig } from '../../config/load.ts'
import { publicKeyIn, publicKeyOf, rememberedOf, signerId } from '../../ledger/signer.ts'
import { openStore } from '../../ledger/store.ts'
import type { FlawKind, LedgerFlaw, LedgerVerification } from '../../ledger/verification.ts'
import { checkBundleAt, tellBundle } from '../bundle-report.ts'
import { CommandError, exit, wrongUsage } from '../exit.ts'
import { findGateway } from '../gateway.ts'
import { shapes, type Terminal } from '../terminal.ts'
import { defineVerb } from '../verb.ts'

const words: Readonly<Record<FlawKind, string>> = {
  edited: 'was changed after it was written',
  missing: 'is gone',
  moved: 'does not follow the line before it',
  content: 'keeps other bytes than those that left',
  resealed: 'is not the line that was sealed: the chain was written anew',
  forged: 'was not signed by the writer it names',
  foreign: 'was signed for another ledger',
  stray: 'was put in beside the chain',
}

const names: Readonly<Record<LedgerFlaw['ledger'], string>> = {
  exchanges: 'exchange',
  admin_log: 'admin action',
  egress: 'egress line',
  checkpoints: 'checkpoint',
}

const mostShown = 20

export const verify = defineVerb({
  words: { most: 1, name: 'bundle', about: 'A bundle of `export evidence` to check instead: its zip or folder' },
  args: {
    ledger: {
      type: 'string',
      valueHint: 'url',
      description: 'The ledger to check, such as sqlite:./drawbridge.db; the configured one when left out',
    },
    key: { type: 'boolean', description: 'Print the public key that this house signs with, and check nothing' },
    trust: {
      type: 'string',
      valueHint: 'files',
      description: 'Files of public keys that count as known, joined by commas; a bundle must then be signed by one',
    },
  },
  examples: [
    ['drawbridge verify', 'go through every chain and every signature'],
    ['drawbridge verify --json', 'the same for programs'],
    ['drawbridge verify --key > house.pem', 'the public key, to be kept elsewhere'],
    ['drawbridge verify evidence-2026-10.zip', 'check a bundle, anywhere and offline'],
    ['drawbridge verify --ledger sqlite:./copy.db --trust house.pem', 'check a copy on another machine'],
  ],
  exits: { [exit.failed]: 'the record is broken; each place is told' },
  async run({ args, words: [bundle], terminal, environment, isJson }) {
    const keys = join(homeOf(environment), 'keys')
    const own = publicKeyIn(keys)
    if (args.key) {
      if (own === undefined)
        throw new CommandError(exit.failed, 'This house has no key yet: the first start of the gateway makes one.', 'drawbridge up')
      terminal.print(isJson ? JSON.stringify({ id: signerId(publicKeyOf(own)), pem: own }) : own.trimEnd())
      return exit.ok
    }
    const known = [...(own === undefined ? [] : [publicKeyOf(own)]), ...trusted(args.trust)]
    if (bundle !== undefined) {
      if (args.ledger) throw wrongUsage('verify checks a bundle or a ledger, not both at once')
      const check = await checkBundleAt(bundle, { known, mustBeKnown: args.trust !== undefined })
      if (isJson) terminal.print(JSON.stringify(check))
      else tellBundle(terminal, check)
      return check.isSound ? exit.ok : exit.failed
    }
    // A running gateway writes what still waits, so that its latest requests count.
    if (!args.ledger) await (await findGateway(environment))?.admin('egress?limit=1')
    const { config } = loadConfig(configFileOf(environment), environment)
    const url = args.ledger ?? config.ledger.url ?? `sqlite:${join(homeOf(environment), 'ledger.db')}`
    const store = await openStore(url)
    try {
      const id = (await store.getMeta('ledger.id'))?.value ?? ''
      const remembered = own === undefined ? {} : { [signerId(publicKeyOf(own))]: rememberedOf(keys, id) }
      const result = await store.verifyLedger({ known, remembered })
      if (isJson) terminal.print(JSON.stringify(result))
      else tell(terminal, result)
      return result.isSound ? exit.ok : exit.failed
    } finally {
      await store.close()
    }
  },
})

function trusted(files: string | undefined): string[] {
  return (files?.split(',') ?? []).map((file) => {
    try {
      return publicKeyOf(readFileSync(file.trim(), 'utf8'))
    } catch (error) {
      throw wrongUsage(`${file.trim()} holds no public key: ${(error as Error).message}`)
    }
  })
}

function tell(terminal: Terminal, result: LedgerVerification): void {
  const { chains, egress, flaws, before, signers } = result
  const lines = chains.reduce((sum, chain) => sum + chain.lines, egress.lines)
  if (result.isSound && lines === 0) terminal.print(`${terminal.paint('good', shapes.good)} Nothing is written yet.`)
  else if (result.isSound)
    terminal.print(`${terminal.paint('good', shapes.good)} ${many(lines, 'line')}: none was changed, dropped or moved.`)
  else {
    const places = flaws.length === 100 ? 'at least 100 places' : flaws.length === 1 ? 'one place' : `${flaws.length} places`
    terminal.print(`${terminal.paint('bad', shapes.barred)} The record is broken in ${places}:`)
    for (const flaw of flaws.slice(0, mostShown)) terminal.print(`  ${sentenceOf(flaw, chains.length > 2)}`)
    if (flaws.length > mostShown) terminal.print(`  and ${flaws.length - mostShown} more; --json tells all`)
  }
  for (const { ledger, chain, lines: count, first, last } of chains.filter((each) => each.lines > 0))
    terminal.print(terminal.paint('dim', `  ${pad(`${names[ledger]}s`)}${range(first, last, count)}, chain ${chain}`))
  if (egress.lines > 0) terminal.print(terminal.paint('dim', `  ${pad('egress lines')}${range(egress.first, egress.last, egress.lines)}`))
  const unsealed = chains.reduce((sum, chain) => sum + chain.unsealed, 0)
  if (result.sealedAt !== undefined) {
    const since = unsealed > 0 ? `; ${many(unsealed, 'line')} since then ${unsealed === 1 ? 'is' : 'are'} chained and not signed yet` : ''
    terminal.print(`  ${many(result.checkpoints, 'checkpoint')}, the last signed ${result.sealedAt}${since}.`)
  } else if (lines > 0) terminal.print('  No checkpoint yet: whoever can write the file could write all of it anew.')
  for (const { id, isKnown } of signers)
    if (!isKnown)
      terminal.print(
        terminal.paint('warn', `  Signed by ${id}, a key that is not known here. Compare it: drawbridge verify --trust <its.pem>`),
      )
  if (before > 0)
    terminal.print(`  ${many(before, 'exchange')} from before the chain began: nothing can be proved of ${before === 1 ? 'it' : 'them'}.`)
}

function sentenceOf({ ledger, chain, seq, kind, id }: LedgerFlaw, hasSeveral: boolean): string {
  const named = `${names[ledger]} ${seq}${id === undefined ? '' : ` (${id})`}`
  return `${named} ${words[kind]}${hasSeveral && chain ? `, in chain ${chain}` : ''}`
}

function range(first: number | undefined, last: number | undefined, count: number): string {
  return `${(first ?? 0).toLocaleString('en-US')} to ${(last ?? 0).toLocaleString('en-US')}, ${many(count, 'line')}`
}

function many(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`
}

function pad(text: string): string {
  return text.padEnd(15)
}
