// From the command line to an exit code: find the command, read its options, run it, tell what went wrong.
import { type ArgsDef, parseArgs } from 'citty'
import { nearest } from '../config/load.ts'
import { isDrawbridgeError } from '../core/errors.ts'
import { verbs } from './commands/index.ts'
import { CommandError, type ExitCode, exit, wrongUsage } from './exit.ts'
import { helpOf, overview } from './help.ts'
import { openTerminal } from './terminal.ts'
import { asTyped } from './typed.ts'
import { type Context, type Environment, type Listed, sharedArgs, type Verb } from './verb.ts'

const sameWishMs = 1_000

/** Run the program and leave with its exit code. */
export async function runProgram(line: readonly string[], environment: Environment = process.env): Promise<void> {
  const terminal = openTerminal(environment)
  const stop = new AbortController()
  let isHeeded = false
  let stoppedAt = Number.POSITIVE_INFINITY
  const interrupted = () => {
    if (!isHeeded) process.exit(exit.interrupted)
    // npm and other starters pass on a Ctrl-C that the terminal has sent here too: what comes within a moment is the same wish.
    if (performance.now() - stoppedAt > sameWishMs) process.exit(exit.interrupted)
    if (stop.signal.aborted) return
    stoppedAt = performance.now()
    stop.abort()
  }
  process.on('SIGINT', interrupted)
  process.on('SIGTERM', interrupted)
  const code = await runLine(line, { terminal, environment, signal: stop.signal, heed: () => (isHeeded = true) })
  // What was printed reaches a pipe before the process ends; handles that commands leave open end with it.
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))))
  process.exit(code)
}

/** Run one command line; answers its exit code and never throws. */
export async function runLine(line: readonly string[], around: Surroundings): Promise<ExitCode> {
  const mark = line.indexOf('--')
  const words = mark < 0 ? line : line.slice(0, mark)
  const rest = mark < 0 ? [] : line.slice(mark + 1)
  const isJson = words.includes('--json')
  try {
    return await dispatch(words, rest, around)
  } catch (error) {
    return tell(error, around, isJson)
  }
}

/** Where a command runs. `heed` is told once a command looks at the signal itself. */
export type Surroundings = Pick<Context, 'terminal' | 'environment' | 'signal'> & { readonly heed: () => void }

async function dispatch(words: readonly string[], rest: readonly string[], around: Surroundings): Promise<ExitCode> {
  const { terminal } = around
  const [first] = words
  if (first === '--version' || first === '-v') {
    terminal.print((await import('./version.ts')).version)
    return exit.ok
  }
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    const asked = first === 'help' ? find(words.slice(1)) : undefined
    terminal.print(asked ? helpOf(asked.listed, await asked.listed.load(), terminal) : overview(verbs, terminal))
    const typed = asTyped('drawbridge up', around.environment)
    if (!asked && typed !== 'drawbridge up') terminal.print(`  In this clone: ${typed.replace(/ up$/, ' <command>')}`)
    return exit.ok
  }
  const found = find(words)
  if (!found) throw unknownVerb(words)
  const verb = await found.listed.load()
  if (found.words.includes('--help') || found.words.includes('-h')) {
    terminal.print(helpOf(found.listed, verb, terminal))
    return exit.ok
  }
  if (verb.heedsStop) around.heed()
  return verb.run(readOptions(found.listed, verb, found.words, rest, around))
}

/** The command a line names: the longest name that fits, so that `models pull` comes before `models`. */
function find(words: readonly string[]): { listed: Listed; words: string[] } | undefined {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ')
    const listed = verbs.find((verb) => verb.name === name)
    if (listed) return { listed, words: words.slice(length) }
  }
  return undefined
}

function unknownVerb(words: readonly string[]): CommandError {
  const first = words[0] ?? ''
  const family = verbs.filter((verb) => verb.name.startsWith(`${first} `)).map((verb) => verb.name)
  if (family.length > 0) {
    const near = words[1] ? nearest(`${first} ${words[1]}`, family) : undefined
    return wrongUsage(
      `${first} needs to know what: ${family.map((name) => name.slice(first.length + 1)).join(' or ')}`,
      `drawbridge ${near ?? family[0]} --help`,
    )
  }
  const names = [...new Set(verbs.flatMap((verb) => [verb.name, verb.name.split(' ')[0] ?? '']))]
  const near = nearest(first, names)
  return wrongUsage(`there is no command "${first.slice(0, 64)}"${near ? `; did you mean "${near}"?` : ''}`, 'drawbridge --help lists them')
}

function readOptions(listed: Listed, verb: Verb, words: string[], rest: readonly string[], around: Surroundings): Context {
  const known: ArgsDef = { ...verb.args, ...sharedArgs }
  checkOptions(listed, known, words)
  if (rest.length > 0 && !verb.takesRest) throw wrongUsage(`${listed.name} takes nothing behind --`)
  // citty reads `-` well only as an option's value, and as a word of its own behind the others.
  const parsed = parseArgs(words, known)
  const plain = parsed._
  const { terminal, environment, signal } = around
  const { least = 0, most = 0, name = '' } = verb.words ?? {}
  if (plain.length > most) throw wrongUsage(`${listed.name} does not know what to do with "${plain[most]?.slice(0, 64)}"`, helpLine(listed))
  if (plain.length < least) throw wrongUsage(`${listed.name} needs ${name}`, helpLine(listed))
  for (const [option, definition] of Object.entries(known)) {
    if (definition.type === 'string' && parsed[option] === '') throw wrongUsage(`--${option} needs a value`, helpLine(listed))
  }
  return { args: parsed, words: plain, rest, isJson: parsed.json === true, terminal, environment, signal }
}

/** citty takes any option; a mistyped one must not be ignored in silence. */
function checkOptions(listed: Listed, known: ArgsDef, words: readonly string[]): void {
  const names = Object.keys(known)
  const shorts = Object.values(known).flatMap((definition) => ('alias' in definition && definition.alias ? [definition.alias].flat() : []))
  words.forEach((word, index) => {
    const previous = words[index - 1]?.replace(/^--/, '')
    if (!/^--?[^-\s]/.test(word) || (previous && known[previous]?.type === 'string')) return
    const name = word.replace(/^--?(no-)?/, '').replace(/=.*$/s, '')
    if (word.startsWith('--') ? names.includes(name) || names.includes(`no-${name}`) : shorts.includes(name)) return
    const near = nearest(name, names)
    throw wrongUsage(
      `${listed.name} has no option ${word.replace(/=.*$/s, '').slice(0, 64)}${near ? `; did you mean --${near}?` : ''}`,
      helpLine(listed),
    )
  })
}

function helpLine(listed: Listed): string {
  return `drawbridge ${listed.name} --help`
}

function tell(error: unknown, { terminal, environment, signal }: Surroundings, isJson: boolean): ExitCode {
  if (signal.aborted && (error as { name?: string })?.name === 'AbortError') return exit.interrupted
  const { message, next: advice, code } = wordsOf(error)
  const next = advice && asTyped(advice, environment)
  if (isJson) terminal.print(JSON.stringify({ error: { message, next, exit: code } }))
  terminal.tell(`${terminal.paint('bad', 'drawbridge:')} ${message}${next ? `\n  ${terminal.paint('dim', 'next')}  ${next}` : ''}`)
  return code
}

function wordsOf(error: unknown): { message: string; next?: string; code: ExitCode } {
  if (error instanceof CommandError) return { message: error.message, next: error.next, code: error.exit }
  if (isDrawbridgeError(error)) {
    const code =
      error.code === 'config.invalid' || error.code === 'environment.invalid'
        ? exit.usage
        : error.party === 'policy' || error.party === 'privacy'
          ? exit.refused
          : exit.failed
    return { message: error.message, next: error.next, code }
  }
  const cause = error as { message?: string; code?: string }
  // citty's own complaint about an argument.
  return { message: cause.message ?? String(error), code: cause.code === 'EARG' ? exit.usage : exit.failed }
}
