// `config check`: every problem at once, each with its line, so that an editor can jump there. With none, what is in force.

import { readFileSync } from 'node:fs'
import { configFileOf, withEnvironment } from '../../config/environment.ts'
import { idleParts } from '../../config/idle.ts'
import { parseConfig } from '../../config/load.ts'
import { openDoor } from '../../config/open-door.ts'
import { priceFileProblems } from '../../config/price-file.ts'
import { type Config, configSchema } from '../../config/schema.ts'
import { count } from '../amounts.ts'
import { CommandError, exit, wrongUsage } from '../exit.ts'
import { hasStoredKeys } from '../key-desk.ts'
import { type Effects, policyProblems, profileAdvice, ruleEffects } from '../policy-check.ts'
import { table } from '../terminal.ts'
import { defineVerb } from '../verb.ts'

export const configCheck = defineVerb({
  args: { last: { type: 'string', valueHint: 'count', description: 'Past requests to try the rules on; 1000 when left out, 0 for none' } },
  words: { most: 1, name: 'file', about: 'the file to check; - reads stdin. The file in force when left out.' },
  examples: [
    ['drawbridge config check', 'the file that `up` would read'],
    ['drawbridge config check prod.yaml --json', 'problems with their lines, for an editor or CI'],
    ['cat draft.yaml | drawbridge config check -', 'a draft'],
  ],
  exits: { [exit.failed]: 'there are problems' },
  async run({ args, words, terminal, environment, isJson }) {
    const last = args.last === undefined ? 1_000 : Number(args.last)
    if (!Number.isInteger(last) || last < 0) throw wrongUsage('--last wants a whole number')
    const file = words[0] ?? configFileOf(environment)
    const text = file === undefined ? '' : file === '-' ? await terminal.readInput() : read(file)
    const name = file === '-' ? 'stdin' : (file ?? 'defaults')
    const { config, problems: found } = parseConfig(text, environment)
    const effective = withEnvironment(config, environment)
    // Sound in itself, and yet the gateway would not start with it.
    const hasKeys = found.length === 0 && effective.callers.length === 0 && (await hasStoredKeys(effective, environment))
    const open = found.length === 0 ? openDoor(effective, hasKeys) : undefined
    const listed = found.length === 0 ? priceFileProblems(effective.prices) : []
    const problems = [
      ...found,
      ...(open ? [{ line: lineOfHost(text), path: 'callers', detail: open }] : []),
      ...listed.map(({ line, path, detail }) => ({
        line: lineOf(text, effective.prices.file ?? ''),
        path: 'prices.file',
        detail: `${effective.prices.file}:${line}: ${[path, detail].filter(Boolean).join(': ')}`,
      })),
    ]
    if (problems.length > 0) {
      if (isJson) terminal.print(JSON.stringify({ file: name, ok: false, problems }))
      else {
        for (const { line, path, detail } of problems) terminal.print(`${name}:${line}: ${path ? `${path}: ` : ''}${detail}`)
        terminal.tell(`${terminal.paint('bad', '✕')} ${count(problems.length, 'problem')}`)
      }
      return exit.failed
    }
    const doubts = policyProblems(effective)
    const effects = last > 0 ? await ruleEffects(effective, environment, last) : undefined
    const advice = profileAdvice(effective)
    const notes = [
      ...idleParts(effective),
      ...(advice ? [advice] : []),
      ...doubts.map(({ rule, sentence }) => `policy: rule ${rule} ${sentence}.`),
    ]
    if (isJson) {
      const policy = { doubts, ...(effects && { effects }) }
      terminal.print(JSON.stringify({ file: name, ok: true, problems: [], notes, policy, summary: summaryOf(effective, hasKeys) }))
    } else {
      terminal.print(
        `${terminal.paint('good', '✓')} ${file === undefined ? 'There is no file; the defaults are in force.' : `${name} is sound.`}`,
      )
      for (const sentence of notes) terminal.print(`${terminal.paint('warn', '!')} ${sentence}`)
      terminal.print(table(Object.entries(summaryOf(effective, hasKeys)).map(([key, value]) => [key, value])))
      if (effects) terminal.print(effectWords(effects))
    }
    return exit.ok
  },
})

function effectWords({ requests, rules }: Effects): string {
  const rows = rules.map(({ rule, applied, changed, kept, refused }) => [
    rule,
    `applied to ${applied.toLocaleString('en-US')}`,
    applied === 0
      ? ''
      : changed === 0
        ? 'changed nothing'
        : `moved ${changed.toLocaleString('en-US')}: ${kept.toLocaleString('en-US')} kept at home, ${refused.toLocaleString('en-US')} refused`,
  ])
  return `\n  rules, on the last ${count(requests, 'request')}\n${table(rows, '    ')}`
}

/** Where a file names its host; the first line when the environment does. */
function lineOfHost(text: string): number {
  return text.split('\n').findIndex((line) => /\bhost\s*:/.test(line.replace(/#.*$/, ''))) + 1 || 1
}

function lineOf(text: string, name: string): number {
  return text.split('\n').findIndex((line) => line.includes(name)) + 1 || 1
}

/** What is in force, without any key. */
function summaryOf(config: Config, hasStored: boolean): Record<string, string> {
  const standard = configSchema.parse({})
  const upstreams = config.upstreams.map((upstream) => `${upstream.id} (${upstream.provider}${upstream.zone ? `, ${upstream.zone}` : ''})`)
  return {
    listens: `${config.server.host}:${config.server.port}`,
    callers:
      config.callers.length > 0
        ? `${config.callers.map((caller) => caller.name).join(', ')} by key`
        : hasStored
          ? 'keys of the ledger: drawbridge keys list'
          : 'anyone on this machine, without a key',
    ...(config.signIn && { 'sign-in': `at ${config.signIn.issuer}, for the administration alone` }),
    upstreams: `${upstreams.join(', ') || 'none named'}${config.discover ? '; others are looked for' : ''}`,
    aliases: Object.keys(config.aliases).join(', ') || 'the standard ones',
    privacy: `profile ${config.privacy.profile}${config.privacy.dictionaries.length > 0 ? `, ${count(config.privacy.dictionaries.length, 'dictionary', 'dictionaries')}` : ''}`,
    policy: `preset ${config.policy.preset}${config.policy.rules.length > 0 ? `, ${count(config.policy.rules.length, 'rule')}` : ''}`,
    ledger: `${config.ledger.url ?? 'in DRAWBRIDGE_HOME'}, kept ${config.ledger.keepDays} days, content: ${config.ledger.content}`,
    changed: changedSections(config, standard).join(', ') || 'nothing differs from the defaults',
  }
}

function changedSections(config: Config, standard: Config): string[] {
  return [...new Set([...Object.keys(standard), ...Object.keys(config)])].filter(
    (key) => JSON.stringify(config[key as keyof Config]) !== JSON.stringify(standard[key as keyof Config]),
  )
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new CommandError(exit.usage, `${file} cannot be read (${(error as { code?: string }).code ?? 'unreadable'})`)
  }
}
