// `scan`: what a text holds that should not leave, with the places. Reads files, standard input, or rows for programs.
import { createInterface } from 'node:readline'
import { enoughTexts, thresholdFor } from '../../privacy/injection/calibrate.ts'
import type { TextReader } from '../../privacy/read-text.ts'
import { CommandError, exit, wrongUsage } from '../exit.ts'
import { openReading } from '../reading.ts'
import { pad, plain, type Terminal } from '../terminal.ts'
import { defineVerb } from '../verb.ts'
import { textOf } from './redact.ts'

/** As programs read it; offsets are UTF-16 units, `end` exclusive. */
type Span = { readonly start: number; readonly end: number; readonly label: string; readonly score: number }

export const scan = defineVerb({
  args: {
    profile: { type: 'string', valueHint: 'name', description: 'strict, balanced, legal, health, code, or one of your own' },
    jsonl: { type: 'boolean', description: 'Read rows {id, text} and write rows {id, spans}, in order, as many as there are' },
    injection: { type: 'boolean', description: 'Also tell how much each text reads like orders to a model, 0 to 1' },
    calibrate: {
      type: 'string',
      valueHint: 'share',
      description:
        'Tell the injection threshold at which this share of the rows alarms, such as 0.01; the rows are innocent texts of your own',
    },
  },
  words: { most: 1_000, name: 'file', about: 'text files; standard input when left out' },
  examples: [
    ['drawbridge scan letter.txt', 'findings with their places'],
    ['drawbridge scan --profile legal < letter.txt --json', 'the same as JSON, under another profile'],
    ['drawbridge scan --jsonl < rows.jsonl > spans.jsonl', 'many texts, in bounded memory'],
    ['drawbridge scan --calibrate 0.01 < tool-results.jsonl', 'a threshold for your own traffic'],
  ],
  exits: { [exit.failed]: 'a row or file could not be read; the others were' },
  async run({ args, words, terminal, environment, isJson }) {
    const { reader, hasTagger } = openReading(environment, args.profile)
    if (args.calibrate !== undefined) return calibrate(args.calibrate, terminal, isJson)
    const injection = args.injection ? await openInjection() : undefined
    if (!hasTagger) terminal.tell('The tagger’s weights are missing: names are found by dictionaries and patterns only.')
    if (args.jsonl) return scanRows(reader, injection, terminal)
    let code: typeof exit.ok | typeof exit.failed = exit.ok
    for (const file of words.length > 0 ? words : ['-']) {
      let text: string
      try {
        text = await textOf(file, terminal)
      } catch (error) {
        terminal.tell((error as Error).message)
        code = exit.failed
        continue
      }
      const spans = spansIn(reader, text)
      const score = injection?.(text)
      if (isJson) terminal.print(JSON.stringify({ file, spans, ...(score !== undefined && { injection: score }) }))
      else tellFindings(terminal, file, text, spans, score)
    }
    return code
  },
})

/** What is found in a text, as rows tell it. Throws when a detector failed: an empty answer would be taken for a clean text. */
function spansIn(reader: TextReader, text: string): Span[] {
  const { hits, complete } = reader.read(text)
  if (!complete) throw new CommandError(exit.failed, 'a detector failed, so the text may hold more than was found', 'drawbridge doctor')
  return hits.map(({ start, end, kind, score }) => ({ start, end, label: labelOf(kind), score: Math.round(score * 1_000) / 1_000 }))
}

/** Test collections have one word for all dates. */
function labelOf(kind: string): string {
  return kind === 'BIRTH_DATE' ? 'DATETIME' : kind
}

async function openInjection(): Promise<(text: string) => number> {
  const { loadInjectionClassifier } = await import('../../privacy/injection/load.ts')
  const classifier = loadInjectionClassifier()
  if (!classifier) throw new CommandError(exit.failed, 'the weights of the injection classifier are missing', 'install the package again')
  return (text) => Math.round(classifier.score(text).score * 10_000) / 10_000
}

/** Of each row only its score is kept. */
async function calibrate(share: string, terminal: Terminal, isJson: boolean): Promise<0> {
  const falseAlarms = Number(share)
  if (share.trim() === '' || !(falseAlarms >= 0 && falseAlarms <= 0.5)) throw wrongUsage('--calibrate must be a share from 0 to 0.5')
  const score = await openInjection()
  const scores: number[] = []
  for await (const row of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (row.trim() === '') continue
    const text = textIn(row)
    if (text === undefined) throw new CommandError(exit.failed, `row ${scores.length + 1} is no JSON with a member "text"`)
    scores.push(score(text))
  }
  if (scores.length === 0) throw wrongUsage('there are no rows to calibrate on', 'rows are {"text": "…"}, one a line')
  const threshold = thresholdFor(scores, falseAlarms)
  if (isJson) terminal.print(JSON.stringify({ texts: scores.length, falseAlarms, threshold }))
  else {
    terminal.print(
      `${scores.length.toLocaleString('en-US')} texts; at most ${(falseAlarms * 100).toFixed(1)} % of them alarm at ${threshold}`,
    )
    if (scores.length < enoughTexts) terminal.print(`  ${terminal.paint('warn', '!')} Fewer than ${enoughTexts} texts say little.`)
    terminal.print(`  In drawbridge.yaml: privacy.profiles.<name>.injection: { action: annotate, threshold: ${threshold} }`)
  }
  return exit.ok
}

function textIn(row: string): string | undefined {
  try {
    const { text } = JSON.parse(row) as { text?: unknown }
    return typeof text === 'string' ? text : undefined
  } catch {
    return undefined // the caller names the row, not what it says
  }
}

async function scanRows(reader: TextReader, injection: ((text: string) => number) | undefined, terminal: Terminal): Promise<0 | 1> {
  let isWhole = true
  let line = 0
  const startedAt = performance.now()
  for await (const row of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    line++
    if (row.trim() === '') continue
    let told: object
    try {
      const { id, text } = JSON.parse(row) as { id?: unknown; text?: unknown }
      if (typeof text !== 'string') throw new Error('it has no member "text" that is a string')
      told = { id, spans: spansIn(reader, text), ...(injection && { injection: injection(text) }) }
    } catch (error) {
      isWhole = false
      // A parser's own message would quote the row.
      const why = error instanceof SyntaxError ? 'it is not JSON' : (error as Error).message
      told = { line, error: why }
    }
    if (!process.stdout.write(`${JSON.stringify(told)}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve))
    if (line % 500 === 0)
      terminal.progress(`${line.toLocaleString('en-US')} rows, ${Math.round((line / (performance.now() - startedAt)) * 1_000)} a second`)
  }
  terminal.progress('')
  if (!isWhole) terminal.tell('Some rows could not be read; each is told in its place.')
  return isWhole ? exit.ok : exit.failed
}

function tellFindings(terminal: Terminal, file: string, text: string, spans: readonly Span[], injection: number | undefined): void {
  const { paint } = terminal
  const name = file === '-' ? 'standard input' : plain(file)
  const count = spans.length === 1 ? '1 finding' : `${spans.length.toLocaleString('en-US')} findings`
  terminal.print(`${paint('strong', name)}  ${count} in ${text.length.toLocaleString('en-US')} characters`)
  const places = placesIn(text)
  const rows = spans.map((span) => ({ place: places(span.start), label: span.label, text: shown(text.slice(span.start, span.end)) }))
  const widths = {
    place: Math.max(0, ...rows.map(({ place }) => place.length)),
    label: Math.max(0, ...rows.map(({ label }) => label.length)),
  }
  for (const row of rows) terminal.print(`  ${paint('dim', pad(row.place, widths.place))}  ${pad(row.label, widths.label)}  ${row.text}`)
  if (injection !== undefined) terminal.print(`  reads like orders to a model: ${(injection * 100).toFixed(1)} %`)
}

const mostShown = 60

function shown(value: string): string {
  const line = plain(value.replace(/\s+/g, ' '))
  return line.length > mostShown ? `${line.slice(0, mostShown - 1)}…` : line
}

/** Line and column of rising offsets. */
function placesIn(text: string): (offset: number) => string {
  let line = 1
  let lineStart = 0
  let at = 0
  return (offset) => {
    for (; at < offset; at++) {
      if (text.charCodeAt(at) !== 10) continue
      line++
      lineStart = at + 1
    }
    return `${line}:${offset - lineStart + 1}`
  }
}
