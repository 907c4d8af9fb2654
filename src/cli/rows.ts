import { createReadStream, openSync } from 'node:fs'
import { CommandError, exit } from './exit.ts'
import { plain } from './terminal.ts'

/** A file of rows, or standard input. Opened at once, so that a file that is not there is told as such. */
export function openRows(file: string | undefined): NodeJS.ReadableStream {
  if (file === undefined || file === '-') return process.stdin
  try {
    return createReadStream(file, { fd: openSync(file, 'r') })
  } catch (error) {
    throw new CommandError(exit.usage, `${plain(file)} cannot be read (${(error as { code?: string }).code ?? 'unreadable'})`)
  }
}
