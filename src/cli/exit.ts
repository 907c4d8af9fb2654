// How a command ends. The numbers are a contract: scripts depend on them.

/** Exit codes. A command ended by a signal exits with 128 and the signal's number, as shells expect. */
export const exit = {
  ok: 0,
  /** It was tried and did not work. */
  failed: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
  /** No gateway, server or address answered. */
  unreachable: 3,
  /** Policy, privacy or a missing permission said no. */
  refused: 4,
  interrupted: 130,
} as const

export type ExitCode = (typeof exit)[keyof typeof exit]

/** A failure told to a person: what happened, and what to do next. */
export class CommandError extends Error {
  readonly exit: ExitCode
  readonly next: string | undefined

  constructor(code: ExitCode, message: string, next?: string) {
    super(message)
    this.name = 'CommandError'
    this.exit = code
    this.next = next
  }
}

export function wrongUsage(message: string, next?: string): CommandError {
  return new CommandError(exit.usage, message, next)
}
