// What a command is. One file each in `commands/`, one line in `commands/index.ts`.
import type { ArgsDef, ParsedArgs } from 'citty'
import type { ExitCode } from './exit.ts'
import type { Terminal } from './terminal.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export type Context<Args extends ArgsDef = ArgsDef> = {
  readonly args: ParsedArgs<Args>
  /** Every word that is no option, in order. */
  readonly words: readonly string[]
  /** What stands behind `--`, untouched. */
  readonly rest: readonly string[]
  /** One JSON document, or one per line, on stdout and nothing else there. */
  readonly isJson: boolean
  readonly terminal: Terminal
  readonly environment: Environment
  /** Aborts on Ctrl-C and SIGTERM, for commands that `heedsStop`. */
  readonly signal: AbortSignal
}

export type Verb<Args extends ArgsDef = ArgsDef> = {
  readonly args: Args
  /** How many words it takes; more are a mistake. */
  readonly words?: { readonly least?: number; readonly most?: number; readonly name: string; readonly about: string }
  /** Takes words behind `--`. */
  readonly takesRest?: boolean
  /** Has something to put in order before it ends, and looks at the signal. Other commands end at once. */
  readonly heedsStop?: boolean
  readonly examples: readonly (readonly [line: string, about: string])[]
  /** Exit codes that mean something particular here. */
  readonly exits?: Readonly<Partial<Record<ExitCode, string>>>
  readonly run: (context: Context<Args>) => Promise<ExitCode>
}

/** A command's definition, checked by its type. */
export function defineVerb<const Args extends ArgsDef>(verb: Verb<Args>): Verb {
  return verb as unknown as Verb // `run` is handed only what was read by these very `args`
}

/** A command in the list: its name, its line in the help, and where it is when it is wanted. */
export type Listed = {
  readonly name: string
  readonly about: string
  readonly load: () => Promise<Verb>
}

/** Options that every command has. */
export const sharedArgs = {
  json: { type: 'boolean', description: 'Print JSON for programs instead of text for people' },
  help: { type: 'boolean', alias: 'h', description: 'Show this help' },
} as const satisfies ArgsDef
