// From tags to findings: runs of one label become one finding each, cut where the form of the text says that they end.
import type { Hit } from '../detectors/detector.ts'
import type { Kind } from '../kinds.ts'
import { classes, digit } from './characters.ts'
import type { Tagged } from './decode.ts'
import { isInside, kindOf, labelOf, outside } from './labels.ts'
import { flag, type Tokens } from './words.ts'

/** Runs of one label. Only an address goes on in the next line, and marks alone are nothing. */
export function hitsOf(text: string, tokens: Tokens, { tags, margins }: Tagged): Hit[] {
  const hits: Hit[] = []
  for (let index = 0; index < tokens.count; ) {
    const tag = tags[index]!
    let stop = index + 1
    if (tag === outside) {
      index = stop
      continue
    }
    const kind = kindOf(labelOf(tag))
    let margin = margins[index]!
    while (stop < tokens.count && isInside(tags[stop]!) && (kind === 'ADDRESS' || (tokens.flags[stop]! & flag.lineStart) === 0)) {
      margin = Math.max(margin, margins[stop++]!)
    }
    if (kind !== undefined) report(text, tokens, { kind, from: index, to: stop, score: scoreOf(margin) }, hits)
    index = stop
  }
  return hits
}

type Run = { readonly kind: Kind; readonly from: number; readonly to: number; readonly score: number }

function report(text: string, tokens: Tokens, run: Run, hits: Hit[]): void {
  if (!numberKinds.has(run.kind)) {
    add(tokens, run, hits)
    return
  }
  // Numbers do not reach over a comma or into the next cell.
  let from = run.from
  for (let index = run.from; index <= run.to; index++) {
    if (index < run.to && !separators.has(text.charCodeAt(tokens.start[index]!))) continue
    addNumber(text, tokens, { ...run, from, to: index }, hits)
    from = index + 1
  }
}

const numberKinds: ReadonlySet<Kind> = new Set(['ID', 'PHONE', 'NATIONAL_ID', 'BANK_ACCOUNT'])
/** , ; | and " */
const separators: ReadonlySet<number> = new Set([44, 59, 124, 34])

/** ( + # § may open a number. */
const numberMarks: ReadonlySet<number> = new Set([40, 43, 35, 167])

/** A number without the ordinary words that lead to it: `account 4711` is `4711`. Letters in capitals may be part of it: `MRN 4711`. */
function addNumber(text: string, tokens: Tokens, run: Run, hits: Hit[]): void {
  let { from, to } = run
  const isPart = (index: number) => (tokens.flags[index]! & (flag.number | flag.allCaps)) !== 0 || hasDigit(text, tokens, index)
  while (from < to && !isPart(from)) from++
  while (to > from && !isPart(to - 1)) to--
  while (from > run.from && numberMarks.has(text.charCodeAt(tokens.start[from - 1]!))) from--
  add(tokens, from < to ? { ...run, from, to } : run, hits)
}

function hasDigit(text: string, tokens: Tokens, index: number): boolean {
  for (let at = tokens.start[index]!; at < tokens.end[index]!; at++) if (classes[text.charCodeAt(at)] === digit) return true
  return false
}

function add(tokens: Tokens, { kind, from, to, score }: Run, hits: Hit[]): void {
  for (let index = from; index < to; index++) {
    if ((tokens.flags[index]! & (flag.word | flag.number)) === 0) continue
    hits.push({ kind, start: tokens.start[from]!, end: tokens.end[to - 1]!, score })
    return
  }
}

/** How sure: a margin is in units of log odds. Never above what a checksum gets. */
function scoreOf(margin: number): number {
  return Math.min(0.98, Math.max(0.3, 1 / (1 + Math.exp(-margin))))
}
