// Draws docs/pictures/start.svg from what the commands really print: starts the gateway as `npm start` does, with an empty home and no keys,
// asks it one question, and sets both outputs as a terminal would show them. The commands are started without npm, because with this bare
// environment it could decide to install and would leave the clone without its packages.
//   node scripts/run.mjs scripts/picture.ts
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const columns = 100
const home = mkdtempSync(join(tmpdir(), 'drawbridge-picture-'))
// Nothing of this machine's own: no keys, no configuration, no proxy. What npm and scripts/run.mjs would say of the clone is said for them.
const environment = {
  PATH: process.env.PATH,
  HOME: home,
  DRAWBRIDGE_HOME: home,
  DRAWBRIDGE_ROOT: root,
  npm_lifecycle_event: 'start',
  FORCE_COLOR: '1',
  COLUMNS: String(columns),
}

const question = 'What is the rent, and when is it due?'
const ask = ['ask', question, '--file', 'docs/pictures/lease.txt']

const gateway = start(['up'])
try {
  const screen = await untilPrinted(gateway, 'next')
  const answer = await wholeOutput(start(ask))
  const lines = [
    ...['$ npm start', ...screen.split('\n')],
    '',
    `$ npm run drawbridge -- ask "${question}" --file docs/pictures/lease.txt`,
    ...answer.trimEnd().split('\n'),
  ]
  const file = join(root, 'docs/pictures/start.svg')
  writeFileSync(file, svg(lines))
  process.stdout.write(`${file}: ${lines.length} lines\n`)
} finally {
  await stopped(gateway)
  rmSync(home, { recursive: true, force: true })
}

function start(args: readonly string[]): ChildProcess {
  const line = ['--disable-warning=ExperimentalWarning', join(root, 'src/cli/main.ts'), ...args]
  return spawn(process.execPath, line, { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Both streams in the order in which they came, as a terminal shows them. */
function gather(child: ChildProcess, told: (text: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', told)
}

function untilPrinted(child: ChildProcess, word: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    gather(child, (more) => {
      text += more
      if (text.includes(word) && text.endsWith('\n')) resolve(text.trimEnd())
    })
    child.once('exit', (code, signal) => reject(new Error(`it did not start (${code ?? signal}):\n${text}`)))
  })
}

function wholeOutput(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    gather(child, (more) => {
      text += more
    })
    child.once('close', (code) => (code === 0 ? resolve(text) : reject(new Error(`it ended with ${code}:\n${text}`))))
  })
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}

type Run = { readonly text: string; readonly role: string }

/** A line as runs of one look. */
function runsOf(line: string): Run[] {
  const names: Readonly<Record<string, string>> = { 36: 'home', 35: 'cloud', 32: 'good', 31: 'bad', 33: 'warn', 1: 'strong', 2: 'dim' }
  const runs: Run[] = []
  let role = line.startsWith('$ ') ? 'typed' : ''
  for (const piece of line.split(new RegExp(`(${String.fromCharCode(27)}\\[\\d+m)`))) {
    const code = /\[(\d+)m$/.exec(piece)?.[1]
    if (code !== undefined && piece.charCodeAt(0) === 27) role = names[code] ?? ''
    else if (piece) runs.push({ text: piece, role })
  }
  return runs
}

/** Break a line where a terminal of this width breaks it. */
function folded(runs: readonly Run[]): Run[][] {
  const lines: Run[][] = [[]]
  let used = 0
  for (const { text, role } of runs) {
    for (const character of text) {
      if (used === columns) {
        lines.push([])
        used = 0
      }
      const line = lines.at(-1) as Run[] // there is always one
      const last = line.at(-1)
      if (last?.role === role) line[line.length - 1] = { role, text: last.text + character }
      else line.push({ role, text: character })
      used++
    }
  }
  return lines
}

function svg(lines: readonly string[]): string {
  const [cell, height, margin, bar] = [8.4, 20, 20, 32]
  const rows = lines.flatMap((line) => folded(runsOf(line)))
  const plain = rows.map((row) => row.map(({ text }) => text).join('')).join('\n')
  const width = columns * cell + 2 * margin
  const whole = rows.length * height + bar + 2 * margin - 6
  const drawn = rows.flatMap((row, index) => {
    let column = 0
    return row.map(({ text, role }) => {
      const at = column
      column += text.length
      if (text.trim() === '') return ''
      const length = ` textLength="${(text.length * cell).toFixed(1)}" lengthAdjust="spacingAndGlyphs"`
      const place = `x="${(margin + at * cell).toFixed(1)}" y="${bar + margin + index * height + 14}"`
      return `<text ${place}${length}${role ? ` class="${role}"` : ''}>${escaped(text)}</text>`
    })
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${whole}" width="${width}" height="${whole}" role="img" aria-labelledby="t d">
<title id="t">Drawbridge starts on a bare machine and answers a question about a text</title>
<desc id="d">${escaped(plain)}</desc>
<style>
  svg { --paper: #fbfaf7; --ink: #16181d; --dim: #5b5f68; --line: #e4e1d9; --home: #0f766e; --cloud: #6d28d9; --warn: #b45309; --bad: #b91c1c; --good: #15803d }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #14161a; --ink: #eceae4; --dim: #a3a7ae; --line: #2a2e35; --home: #2dd4bf; --cloud: #a78bfa; --warn: #fbbf24; --bad: #f87171; --good: #4ade80 }
  }
  rect { fill: var(--paper); stroke: var(--line) }
  line { stroke: var(--line) }
  circle { fill: none; stroke: var(--dim) }
  text { fill: var(--ink); font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre }
  .typed, .strong { font-weight: 700 }
  .dim { fill: var(--dim) } .home { fill: var(--home) } .cloud { fill: var(--cloud) }
  .warn { fill: var(--warn) } .bad { fill: var(--bad) } .good { fill: var(--good) }
</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${whole - 1}" rx="8"/>
<line x1="0" x2="${width}" y1="${bar}" y2="${bar}"/>
<circle cx="20" cy="16" r="5"/><circle cx="38" cy="16" r="5"/><circle cx="56" cy="16" r="5"/>
${drawn.filter(Boolean).join('\n')}
</svg>
`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
