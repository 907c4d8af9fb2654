// What a command writes to and reads from: colours only where they are wanted, a width to respect, no movement unless somebody watches.
import type { Zone } from '../core/sensitivity.ts'
import type { Environment } from './verb.ts'

/** Roles, not colours. Each also has a shape or a word, so that nothing is told by colour alone. */
export type Role = Zone | 'good' | 'bad' | 'warn' | 'strong' | 'dim'

export type Terminal = {
  /** Print a line, or several, on stdout. */
  readonly print: (text?: string) => void
  /** Print without a line end on stdout. */
  readonly write: (text: string) => void
  /** Tell something on stderr, where it does not mix with the result. */
  readonly tell: (text: string) => void
  /** Rewrite one line on stderr; nothing when nobody watches. The empty text clears it. */
  readonly progress: (text: string) => void
  readonly paint: (role: Role, text: string) => string
  /** A person is there to answer questions. */
  readonly isInteractive: boolean
  /** Somebody watches stderr. */
  readonly isWatched: boolean
  /** Columns. */
  readonly width: number
  /** Everything that comes by stdin. */
  readonly readInput: () => Promise<string>
  /** Something is piped in. */
  readonly hasInput: boolean
}

const codes: Readonly<Record<Role, readonly [number, number]>> = {
  device: [36, 39],
  private: [36, 39],
  cloud: [35, 39],
  good: [32, 39],
  bad: [31, 39],
  warn: [33, 39],
  strong: [1, 22],
  dim: [2, 22],
}

/** Home is a filled square, the cloud a circle, whatever is barred a cross. */
export const shapes: Readonly<Record<Zone | 'barred' | 'good', string>> = {
  device: '■',
  private: '■',
  cloud: '●',
  barred: '✕',
  good: '✓',
}

export const mark = { raised: '▟▙╱ ', lowered: '▟▙▁▁' } as const

/** Largest standard input read, so that a wrong pipe does not fill the memory. */
const mostInput = 64 * 1024 * 1024

export function openTerminal(environment: Environment): Terminal {
  const { stdout, stderr, stdin } = process
  const isWatched = Boolean(stderr.isTTY) && environment.TERM !== 'dumb'
  const isColoured = wantsColour(environment, Boolean(stdout.isTTY))
  const width = widthOf(environment, stdout.columns)
  // A reader that has seen enough, as `head` does, is no failure.
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0)
    })
  }
  let shown = false
  const clear = () => {
    if (shown) stderr.write('\r\u001b[K')
    shown = false
  }
  return {
    print(text = '') {
      clear()
      stdout.write(`${text}\n`)
    },
    write(text) {
      clear()
      stdout.write(text)
    },
    tell(text) {
      clear()
      stderr.write(`${text}\n`)
    },
    progress(text) {
      if (!isWatched) return
      clear()
      if (!text) return
      stderr.write(cut(text, Math.max(20, (stderr.columns ?? 80) - 1)))
      shown = true
    },
    paint: painter(isColoured),
    isInteractive: Boolean(stdin.isTTY && stdout.isTTY) && !environment.CI,
    isWatched,
    width,
    hasInput: stdin.isTTY !== true,
    async readInput() {
      const chunks: Buffer[] = []
      let size = 0
      for await (const chunk of stdin as AsyncIterable<Buffer>) {
        size += chunk.length
        if (size > mostInput) throw new RangeError(`more than ${mostInput} bytes came by stdin`)
        chunks.push(chunk)
      }
      return Buffer.concat(chunks).toString('utf8')
    },
  }
}

/** https://no-color.org and https://force-color.org: set and not empty. */
export function wantsColour(environment: Environment, isTty: boolean): boolean {
  if (environment.NO_COLOR) return false
  if (environment.FORCE_COLOR) return environment.FORCE_COLOR !== '0'
  return isTty && environment.TERM !== 'dumb'
}

export function painter(isColoured: boolean): Terminal['paint'] {
  if (!isColoured) return (_, text) => text
  return (role, text) => {
    const [on, off] = codes[role]
    return text ? `\u001b[${on}m${text}\u001b[${off}m` : text
  }
}

function widthOf(environment: Environment, columns: number | undefined): number {
  const said = Number(environment.COLUMNS)
  const width = columns ?? (Number.isInteger(said) && said > 0 ? said : 100)
  return Math.max(40, Math.min(width, 200))
}

const esc = String.fromCharCode(27)
const paintMarks = new RegExp(`${esc}\\[\\d+m`, 'g')

/** Columns a text takes: without colour marks, wide characters counted twice. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const character of text.replace(paintMarks, '')) {
    const code = character.codePointAt(0) ?? 0
    const isWide =
      (code >= 0x1100 && code <= 0x115f) ||
      (code >= 0x2e80 && code <= 0xa4cf) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe30 && code <= 0xfe6f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0x1f300 && code <= 0x1faff)
    columns += isWide ? 2 : /\p{Mn}|\p{Cf}/u.test(character) ? 0 : 1
  }
  return columns
}

const piecesOf = new RegExp(`${esc}\\[\\d+m|[^]`, 'gu')

/** Cut a line to a number of columns, with an ellipsis when something is left out. Colours stay, and end where they ended. */
export function cut(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text
  let kept = ''
  let used = 0
  let isFull = false
  for (const [piece] of text.matchAll(piecesOf)) {
    if (piece.length > 1 && piece.startsWith(esc)) kept += piece
    else if (!isFull) {
      const wide = columnsOf(piece)
      isFull = used + wide > columns - 1
      kept += isFull ? '…' : piece
      used += wide
    }
  }
  return kept
}

export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)))
}

/**
 * Names come from servers and files; control characters in them must not move the cursor or change colours, nor marks of direction and
 * line ends of other sorts turn the rest of a line around.
 */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '�')
}

/** Rows as aligned columns, two blanks apart; the last column is not padded. */
export function table(rows: readonly (readonly string[])[], indent = '  '): string {
  const widths: number[] = []
  for (const row of rows) for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, columnsOf(cell))
  return rows
    .map((row) =>
      (indent + row.map((cell, index) => (index === row.length - 1 ? cell : pad(cell, widths[index] ?? 0))).join('  ')).trimEnd(),
    )
    .join('\n')
}

/** The first line of a screen: its parts side by side where they fit, one below the other otherwise. */
export function headerLines(parts: readonly string[], columns: number, gap = '    '): string[] {
  const line = parts.join(gap)
  const [first = '', ...rest] = parts
  return columnsOf(line) <= columns ? [line] : [first, ...rest.map((part) => `  ${gap}${part}`)]
}

/** Break text at blanks so that no line is wider than `columns`. */
export function wrap(text: string, columns: number, indent = ''): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line && columnsOf(indent + line) + 1 + columnsOf(word) > columns) {
      lines.push(indent + line)
      line = word
    } else line = line ? `${line} ${word}` : word
  }
  if (line) lines.push(indent + line)
  return lines.join('\n')
}
