// Help texts, made from the commands' own definitions.
import type { ArgsDef } from 'citty'
import { exit } from './exit.ts'
import { columnsOf, mark, pad, type Terminal, table, wrap } from './terminal.ts'
import { type Listed, sharedArgs, type Verb } from './verb.ts'
import { version } from './version.ts'

const exitWords: Readonly<Record<number, string>> = {
  [exit.ok]: 'done',
  [exit.failed]: 'tried, and it did not work',
  [exit.usage]: 'the command line or the configuration is wrong',
  [exit.unreachable]: 'nothing answered at the address',
  [exit.refused]: 'policy or a missing permission said no',
}

/** All commands on one screen. */
export function overview(verbs: readonly Listed[], { paint, width }: Terminal): string {
  const longest = Math.max(...verbs.map((verb) => verb.name.length))
  return [
    `${mark.lowered}  ${paint('strong', 'Drawbridge')} ${version}`,
    '      a hybrid AI gateway: home first, the cloud when it is worth it',
    '',
    `usage  drawbridge <command> [options]`,
    '',
    ...verbs.map(
      (verb) =>
        `  ${paint('strong', pad(verb.name, longest))}  ${wrap(verb.about, width - longest - 4).replaceAll('\n', `\n${' '.repeat(longest + 4)}`)}`,
    ),
    '',
    '  Each command has --help with examples, and --json for programs.',
    wrap(
      `Exit codes: ${Object.entries(exitWords)
        .map(([code, words]) => `${code} ${words}`)
        .join('; ')}.`,
      width,
      '  ',
    ),
    wrap('Files: drawbridge.yaml here or DRAWBRIDGE_CONFIG; ledger and models in DRAWBRIDGE_HOME (~/.drawbridge).', width, '  '),
  ].join('\n')
}

/** One command: what it does, its options, examples and exit codes. */
export function helpOf(listed: Listed, verb: Verb, { paint, width }: Terminal): string {
  const known: ArgsDef = { ...verb.args, ...sharedArgs }
  const options = Object.entries(known).map(([name, definition]) => {
    const alias = 'alias' in definition && definition.alias ? `-${[definition.alias].flat()[0]}, ` : ''
    const hint = definition.type === 'string' ? ` <${definition.valueHint ?? 'text'}>` : ''
    return [`${alias}--${name}${hint}`, definition.description ?? '']
  })
  const words = verb.words ? ` ${(verb.words.least ?? 0) > 0 ? `<${verb.words.name}>` : `[${verb.words.name}]`}` : ''
  const column = Math.max(...options.map(([option = '']) => option.length)) + 4
  return [
    listed.about,
    '',
    `usage  drawbridge ${listed.name}${words} [options]${verb.takesRest ? ' [-- arguments…]' : ''}`,
    ...(verb.words ? ['', wrap(`${verb.words.name}: ${verb.words.about}`, width, '  ')] : []),
    '',
    ...options.map(
      ([option = '', about = '']) =>
        `  ${pad(option, column - 2)}${wrap(about, width - column).replaceAll('\n', `\n${' '.repeat(column)}`)}`,
    ),
    '',
    'examples',
    examplesOf(verb, { paint, width }),
    '',
    'exit codes',
    table(Object.entries({ ...exitWords, ...verb.exits }).map(([code, about]) => [code, about])),
  ].join('\n')
}

/** Beside their explanations where all fit, above them otherwise: a command is copied whole. */
function examplesOf({ examples }: Verb, { paint, width }: Pick<Terminal, 'paint' | 'width'>): string {
  const beside = table(examples.map(([line, about]) => [paint('strong', line), paint('dim', about)]))
  if (beside.split('\n').every((line) => columnsOf(line) <= width)) return beside
  return examples.map(([line, about]) => `  ${paint('strong', line)}\n${paint('dim', wrap(about, width, '      '))}`).join('\n')
}
