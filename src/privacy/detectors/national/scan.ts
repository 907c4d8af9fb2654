// Where numbers may stand in a text. One pass serves all detectors of this folder: it finds the runs of letters and digits whose lengths and
// separators some detector has drawn a picture of, so that sixty countries cost one walk over the text and a look-up each.
//
// How it works:
// 1. A detector draws its formats: `###-##-####`. Each drawing becomes a path in a tree of token lengths, kinds and separators.
// 2. `scanOf` walks the text once. A token that holds a digit is an anchor; from it, from its first digit, or from up to two short words
//    before it, the tree is followed for as long as the text agrees. No path is longer than the longest drawing, so any text costs linear time.
// 3. Detectors ask for the candidates of their own layouts and check letters, digits, checksums and surroundings.

import { digits, edgeOf, layoutCount, letters, mixed, type Node, root } from './picture.ts'

/** A run of text that has the layout of some number. */
export type Candidate = {
  readonly start: number
  readonly end: number
  /** Separators removed, in upper case. */
  readonly value: string
  readonly letters: 'none' | 'upper' | 'lower' | 'mixed'
  /** The words around it, once a detector has asked for them. */
  around?: string
}

/** What one walk over a text found. */
export type Scan = {
  readonly text: string
  /** How many layouts were known at the time. */
  readonly layouts: number
  /** Candidates by layout, as `layoutsOf` numbers them. */
  readonly candidates: ReadonlyMap<number, readonly Candidate[]>
  /** The layouts that have candidates, so that a detector sees at once whether any is its own. */
  readonly present: readonly number[]
}

/** Longer tokens are in no drawing. */
const longestToken = 31
/** Words before the first digit: `AB 12 34 56 C` has one, `RSS MRA 85T10 A562S` two. */
const leadingWords = 2

/** The last text walked: a detector list asks for the same text once per detector. One text is kept, never more. */
let last: Scan | undefined

/** The candidates of a text; undefined when it has none. */
export function scanOf(text: string): Scan | undefined {
  if (last?.text !== text || last.layouts !== layoutCount()) {
    const candidates = /\d/.test(text) ? walk(text) : nothing
    last = { text, layouts: layoutCount(), candidates, present: candidates.size === 0 ? none : [...candidates.keys()] }
  }
  return last.present.length === 0 ? undefined : last
}

/** The layouts that a text has candidates of. */
export function layoutsIn(text: string): readonly number[] {
  return scanOf(text)?.present ?? none
}

const none: readonly number[] = []
const nothing: ReadonlyMap<number, readonly Candidate[]> = new Map()

/** The kind of each unit below 128: 0 none, 1 digit, 2 capital, 4 small letter. */
const unitKinds = new Uint8Array(128)
for (let code = 48; code <= 57; code++) unitKinds[code] = 1
for (let code = 65; code <= 90; code++) unitKinds[code] = 2
for (let code = 97; code <= 122; code++) unitKinds[code] = 4
const foreign = 8

/** Letters of other alphabetic scripts belong to the token and spoil it; scripts written without blanks do not touch the number beside them. */
function unitKind(code: number): number {
  if (code < 128) return unitKinds[code]!
  if (code >= 0xc0 && code <= 0x52f && code !== 0xd7 && code !== 0xf7) return foreign
  return code >= 0x1e00 && code <= 0x1fff ? foreign : 0
}

function separatorKind(code: number): number {
  switch (code) {
    case 32:
    case 0xa0:
    case 0x2009:
    case 0x202f:
      return 1
    case 45:
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2212:
      return 2
    case 46:
    case 0xb7:
      return 3
    case 47:
      return 4
    case 43:
      return 5
    case 58:
      return 6
    default:
      return 0
  }
}

function walk(text: string): Map<number, Candidate[]> {
  const found = new Map<number, Candidate[]>()
  let start = -1
  let kinds = 0
  let firstDigit = -1
  let leadKinds = 0
  for (let at = 0; at <= text.length; at++) {
    const kind = at === text.length ? 0 : unitKind(text.charCodeAt(at))
    if (kind !== 0) {
      if (start < 0) start = at
      if (kind === 1 && firstDigit < 0) {
        firstDigit = at
        leadKinds = kinds
      }
      kinds |= kind
    } else if (start >= 0) {
      if ((kinds & 1) !== 0 && (kinds & foreign) === 0 && at - start <= longestToken) {
        let from = start
        follow(text, from, found)
        for (let word = 0; word < leadingWords; word++) {
          from = wordBefore(text, from)
          if (from < 0) break
          follow(text, from, found)
        }
      }
      // A word that ran into the number behind it: `nr19811218...`
      if (firstDigit - start > 1 && (leadKinds & 2) === 0 && at - firstDigit <= longestToken) follow(text, firstDigit, found)
      start = -1
      kinds = 0
      firstDigit = -1
    }
  }
  return found
}

/** The start of a short word that one separator parts from `from`, or -1. */
function wordBefore(text: string, from: number): number {
  if (from < 2 || separatorKind(text.charCodeAt(from - 1)) === 0) return -1
  let at = from - 1
  while (at > 0 && from - at <= 7 && (unitKind(text.charCodeAt(at - 1)) & 6) !== 0) at--
  if (at === from - 1 || from - at > 7) return -1
  return at > 0 && unitKind(text.charCodeAt(at - 1)) !== 0 ? -1 : at
}

/** Follow the tree from a token's start and keep every layout that the text completes. */
function follow(text: string, start: number, found: Map<number, Candidate[]>): void {
  let node: Node | undefined = root
  let separator = 0
  let hasBlank = false
  let kindsSeen = 0
  let at = start
  while (true) {
    const from = at
    let kinds = 0
    while (at < text.length && at - from <= longestToken) {
      const kind = unitKind(text.charCodeAt(at))
      if (kind === 0) break
      kinds |= kind
      at++
    }
    if (at === from || at - from > longestToken || (kinds & foreign) !== 0) return
    const kind = (kinds & 1) === 0 ? letters : kinds === 1 ? digits : mixed
    node = node.next.get(edgeOf(separator, kind, at - from))
    if (!node) return
    kindsSeen |= kinds
    if (node.layout >= 0 && (kindsSeen & 1) !== 0 && !continues(text, start, at, hasBlank)) {
      const others = found.get(node.layout)
      const candidate = candidateOf(text, start, at, kindsSeen)
      if (others) others.push(candidate)
      else found.set(node.layout, [candidate])
    }
    if (node.next.size === 0) return
    separator = at < text.length ? separatorKind(text.charCodeAt(at)) : 0
    if (separator === 0) return
    if (separator === 1) {
      const next = separatorKind(text.charCodeAt(at + 1))
      // Two blanks are one, and a dash between blanks is a dash.
      if (next === 1) at++
      else if (next === 2 && separatorKind(text.charCodeAt(at + 2)) === 1) {
        separator = 2
        at += 2
      }
      hasBlank = true
    }
    at++
  }
}

function candidateOf(text: string, start: number, end: number, kinds: number): Candidate {
  const value = text
    .slice(start, end)
    .replace(/[^A-Za-z0-9]/g, '')
    .toUpperCase()
  const cases = kinds & 6
  return { start, end, value, letters: cases === 0 ? 'none' : cases === 2 ? 'upper' : cases === 4 ? 'lower' : 'mixed' }
}

/** Whether a longer number, a decimal, a phone's plus or an address goes on beside the run, so that the run is only a part of something. */
function continues(text: string, start: number, end: number, hasBlank: boolean): boolean {
  if (start > 0) {
    const before = text.charCodeAt(start - 1)
    if (before === 43) return true
    const beyond = start > 1 ? unitKind(text.charCodeAt(start - 2)) : 0
    if (beyond === 1 && (joinsDigits(before) || (hasBlank && isDigit(text, start) && separatorKind(before) === 1))) return true
  }
  if (end < text.length) {
    const after = text.charCodeAt(end)
    if (after === 37 || after === 64) return true
    const beyond = end + 1 < text.length ? unitKind(text.charCodeAt(end + 1)) : 0
    if (
      beyond === 1 &&
      (joinsDigits(after) || (hasBlank && isDigit(text, end - 1) && separatorKind(after) === 1 && isDigitsFrom(text, end + 1)))
    )
      return true
  }
  return false
}

function isDigit(text: string, at: number): boolean {
  return unitKind(text.charCodeAt(at)) === 1
}

function joinsDigits(code: number): boolean {
  return code === 44 || separatorKind(code) > 1
}

/** Whether the token at `at` is digits only, as a longer number's next group is. */
function isDigitsFrom(text: string, at: number): boolean {
  let next = at
  while (next < text.length && next - at < 12 && unitKind(text.charCodeAt(next)) === 1) next++
  return next === text.length || unitKind(text.charCodeAt(next)) === 0
}
