// A Document is JSON text with a map of its strings. Nothing is ever re-serialised: whoever changes something splices the source text,
// so that big integers, `1.0`, duplicate keys, key order, spacing and unknown fields leave exactly as they came.
//
// How it works:
// 1. `readDocument` walks the text once and accepts what RFC 8259 (and JSON.parse) accepts, without recursion.
// 2. It notes every string and every container in two flat tables of integers, a row each; nothing is decoded.
// 3. `find` steps over whole containers by their noted ends, so that a top-level member costs only the top-level members.
// 4. `edit` joins the text anew; when only strings changed the tables are shifted, otherwise the text is read again.

import { type Json, parseJson } from './json.ts'

/** The text is not JSON, or is nested too deeply. `detail` says what is wrong and where, without quoting the text. */
export class DocumentError extends Error {
  /** UTF-16 offset of the first unit that cannot be right. */
  readonly offset: number
  readonly detail: string

  constructor(offset: number, detail: string) {
    super(detail)
    this.name = 'DocumentError'
    this.offset = offset
    this.detail = detail
  }
}

/** A string in the text: a value or an object key. Offsets count UTF-16 units of the text and include the quotes. */
export type Leaf = { readonly index: number; readonly start: number; readonly end: number; readonly isKey: boolean }

export type Path = readonly (string | number)[]

export type Kind = 'object' | 'array' | 'string' | 'number' | 'true' | 'false' | 'null'

/** A value in the text, from its first unit to behind its last. */
export type Span = { readonly start: number; readonly end: number; readonly kind: Kind }

/** A member of an object; `leaf` is its key. */
export type Member = { readonly key: string; readonly leaf: Leaf; readonly value: Span }

/** Replace the text between two offsets. */
export type Splice = { readonly start: number; readonly end: number; readonly text: string }

/** The map of a document: where its strings and containers are. Only this file knows its layout. */
export type LeafMap = {
  /** A row a string, in the order of the text: start, end and flags, container, slot. */
  readonly strings: Int32Array
  /** A row a container, in the order of their openings: start, end, parent, slot, first string, string after, container after. */
  readonly containers: Int32Array
  readonly rootStart: number
  readonly rootEnd: number
  readonly depthLimit: number
}

export type Document = {
  readonly text: string
  readonly leaves: LeafMap
  readonly leafCount: number
  /** Leaves are numbered from 0 in the order of the text. */
  leaf(index: number): Leaf
  /** What the string says, escapes decoded. */
  textOf(leaf: Leaf): string
  /** Where the string stands. A key's path is that of the member it names. */
  pathOf(leaf: Leaf): (string | number)[]
}

const stringWords = 4
const containerWords = 7
// A V8 string is shorter than 2^29 units, so that an offset leaves two bits of an Int32 for flags.
const keyFlag = 1
const escapeFlag = 2

const quote = 34
const comma = 44
const colon = 58
const openBracket = 91
const backslash = 92
const closeBracket = 93
const openBrace = 123
const closeBrace = 125

const defaultDepth = 256

/**
 * Read JSON text. Throws DocumentError exactly where JSON.parse would reject the text, or when containers nest deeper than
 * `limits.depth`. A byte order mark is rejected as JSON.parse does; strip it where bytes are decoded.
 */
export function readDocument(text: string, limits: { readonly depth?: number } = {}): Document {
  return new MappedText(text, survey(text, limits.depth ?? defaultDepth))
}

/** The value at a path; of duplicate keys the last, as JSON.parse takes it. Strings name members, numbers elements. */
export function find(doc: Document, path: Path): Span | undefined {
  let span: Span | undefined = rootOf(doc)
  for (const step of path) {
    if (span === undefined) return undefined
    span = typeof step === 'string' ? lastOf(valuesOf(doc, span, step)) : elementOf(doc, span, step)
  }
  return span
}

/** Every value that duplicates of the path's last key hold, in the order of the text, so that a rename misses none. */
export function findAll(doc: Document, path: Path): Span[] {
  const last = path.at(-1)
  if (last === undefined) return [rootOf(doc)]
  const parent = find(doc, path.slice(0, -1))
  if (parent === undefined) return []
  if (typeof last === 'string') return valuesOf(doc, parent, last)
  const element = elementOf(doc, parent, last)
  return element ? [element] : []
}

/**
 * The values of an object's members called `key`, in lower case, however they spell it. Servers written in Go take a member whatever its
 * case, and the last one stands: who replaces a value must replace it in all of them.
 */
export function findInAnyCase(doc: Document, objectSpan: Span, key: string): Span[] {
  const values: Span[] = []
  const walk = walkOf(doc, objectSpan, 'object')
  while (walk?.next()) if (isKeyed(doc, walk.keyIndex, key) || isKeyedInAnyCase(doc, walk.keyIndex, key)) values.push(walk.span())
  return values
}

/** The members of an object in the order of the text, duplicates included; none when the span is not an object. */
export function* members(doc: Document, span: Span): Generator<Member> {
  const walk = walkOf(doc, span, 'object')
  while (walk?.next()) yield { key: keyText(doc, walk.keyIndex), leaf: doc.leaf(walk.keyIndex), value: walk.span() }
}

/** The elements of an array; none when the span is not an array. */
export function* elements(doc: Document, span: Span): Generator<Span> {
  const walk = walkOf(doc, span, 'array')
  while (walk?.next()) yield walk.span()
}

/** Where the elements of an array end, for whoever wants to know no more of them. */
export function elementEnds(doc: Document, span: Span): number[] {
  const ends: number[] = []
  const walk = walkOf(doc, span, 'array')
  while (walk?.next()) ends.push(walk.end)
  return ends
}

/** The leaf of a string value, such as `find` returns it. */
export function leafAt(doc: Document, span: Span): Leaf | undefined {
  const index = firstStringFrom(doc.leaves, span.start)
  return index < doc.leafCount && startOf(doc.leaves, index) === span.start ? doc.leaf(index) : undefined
}

/** The leaves inside a value: indices from `from` to before `to`. */
export function leavesWithin(doc: Document, span: Span): { readonly from: number; readonly to: number } {
  return { from: firstStringFrom(doc.leaves, span.start), to: firstStringFrom(doc.leaves, span.end) }
}

/**
 * The document as a value, numbers kept as `parseJson` keeps them. Use it rather than parsing the text again: V8's JSON.parse misreads a key
 * with escapes once any earlier text held a key that begins with a backslash (https://github.com/nodejs/node/issues/63785), so that one
 * caller's body could change how another's is read.
 */
export function toJson(doc: Document): Json {
  return hasEscapedKey(doc.leaves) ? built(doc, rootOf(doc)) : parseJson(doc.text)
}

/** Replace what a leaf says. */
export function replaceLeaf(_doc: Document, leaf: Leaf, text: string): Splice {
  return { start: leaf.start, end: leaf.end, text: JSON.stringify(text) }
}

/**
 * Replace parts of what a leaf says; offsets count units of `textOf(leaf)`. What lies between the parts keeps its spelling, escapes
 * included. The parts must rise and not overlap.
 */
export function replaceWithin(doc: Document, leaf: Leaf, parts: readonly Splice[]): Splice[] {
  const source = sourceOffsets(doc, leaf)
  return parts.map(({ start, end, text }) => {
    const from = source(start)
    return { start: from, end: start === end ? from : source(end), text: JSON.stringify(text).slice(1, -1) }
  })
}

/** Replace a value by other JSON text. */
export function replaceValue(span: Span, rawJson: string): Splice {
  return { start: span.start, end: span.end, text: rawJson }
}

/** Add a member behind the others. Of two additions to an empty object in one edit use `insertMembers`: they need a comma between. */
export function insertMember(doc: Document, objectSpan: Span, key: string, rawJson: string): Splice {
  return insertMembers(doc, objectSpan, [[key, rawJson]])
}

/** Add members behind the others, spaced as the object's last member is. */
export function insertMembers(doc: Document, objectSpan: Span, added: readonly (readonly [key: string, rawJson: string])[]): Splice {
  const style = styleOf(doc, objectSpan)
  const text = added.map(([key, rawJson]) => `${JSON.stringify(key)}:${style.afterColon}${rawJson}`).join(`,${style.afterComma}`)
  const isFirst = style.end === undefined
  const at = style.end ?? objectSpan.start + 1
  return { start: at, end: at, text: isFirst || text === '' ? text : `,${style.afterComma}${text}` }
}

/** Give a member this value: every duplicate of it, or a new one when there is none. */
export function setMember(doc: Document, objectSpan: Span, key: string, rawJson: string): Splice[] {
  const values = valuesOf(doc, objectSpan, key)
  return values.length > 0 ? values.map((value) => replaceValue(value, rawJson)) : [insertMember(doc, objectSpan, key, rawJson)]
}

/** Remove a member with its comma, and every duplicate of it; nothing when there is none. */
export function removeMember(doc: Document, objectSpan: Span, key: string): Splice[] {
  const splices: Splice[] = []
  let keptEnd: number | undefined
  let removed: { start: number; end: number } | undefined
  for (const member of members(doc, objectSpan)) {
    if (member.key !== key) {
      // Behind a kept member the comma before goes with the removed one; at the front, the comma behind it.
      if (removed) splices.push({ start: keptEnd ?? removed.start, end: keptEnd === undefined ? member.leaf.start : removed.end, text: '' })
      removed = undefined
      keptEnd = member.value.end
    } else removed = { start: removed?.start ?? member.leaf.start, end: member.value.end }
  }
  if (removed) splices.push({ start: keptEnd ?? removed.start, end: removed.end, text: '' })
  return splices
}

/**
 * Apply splices, given in any order. Throws RangeError when two overlap or one lies outside the text, and DocumentError when the
 * result is not JSON. Insertions at one place keep the order they were given in.
 */
export function edit(doc: Document, splices: readonly Splice[]): Document {
  if (splices.length === 0) return doc
  const sorted = [...splices].sort((a, b) => a.start - b.start || a.end - b.end)
  const pieces: string[] = []
  let at = 0
  for (const splice of sorted) {
    if (!(splice.start >= at && splice.end >= splice.start && splice.end <= doc.text.length)) {
      throw new RangeError(`splice ${splice.start}..${splice.end} overlaps another or lies outside the text`)
    }
    pieces.push(doc.text.slice(at, splice.start), splice.text)
    at = splice.end
  }
  pieces.push(doc.text.slice(at))
  const text = pieces.join('')
  return new MappedText(text, shift(doc, sorted, text) ?? survey(text, doc.leaves.depthLimit))
}

class MappedText implements Document {
  readonly text: string
  readonly leaves: LeafMap

  constructor(text: string, leaves: LeafMap) {
    this.text = text
    this.leaves = leaves
  }

  get leafCount(): number {
    return this.leaves.strings.length / stringWords
  }

  leaf(index: number): Leaf {
    const { strings } = this.leaves
    const start = strings[index * stringWords]
    const packed = strings[index * stringWords + 1]
    if (start === undefined || packed === undefined) throw new RangeError(`there is no leaf ${index}`)
    return { index, start, end: packed >> 2, isKey: (packed & keyFlag) !== 0 }
  }

  textOf(leaf: Leaf): string {
    return stringText(this, leaf.index)
  }

  pathOf(leaf: Leaf): (string | number)[] {
    const { strings, containers } = this.leaves
    const path: (string | number)[] = []
    let container = strings[leaf.index * stringWords + 2] ?? -1
    let slot = strings[leaf.index * stringWords + 3] ?? 0
    while (container >= 0) {
      const row = container * containerWords
      path.push(this.text.charCodeAt(containers[row]!) === openBrace ? keyText(this, slot) : slot)
      slot = containers[row + 3]!
      container = containers[row + 2]!
    }
    return path.reverse()
  }
}

// Rows grow in these and are copied out at their true size, so that reading a small text allocates little.
let stringScratch = new Int32Array(1 << 12)
let containerScratch = new Int32Array(1 << 12)
const keptScratch = 1 << 20

/** The one pass over the text: accept or throw, and note strings and containers. */
function survey(text: string, depthLimit: number): LeafMap {
  const length = text.length
  let strings = stringScratch
  let containers = containerScratch
  let stringTop = 0
  let containerTop = 0
  /** The open container's row, -1 outside of all. */
  let current = -1
  let isInObject = false
  let depth = 0
  /** Where the coming value stands: its index in an array, or the row of its key in an object. */
  let slot = 0
  let wantsKey = false
  let rootStart = -1
  let at = 0

  for (;;) {
    if (wantsKey) {
      at = skipSpace(text, at)
      if (at >= length || text.charCodeAt(at) !== quote) throw reject(text, at, 'a key in double quotes was expected')
      const packed = stringEnd(text, at + 1)
      if (stringTop + stringWords > strings.length) strings = grown(strings)
      slot = stringTop / stringWords
      strings[stringTop] = at
      strings[stringTop + 1] = (packed << 1) | keyFlag
      strings[stringTop + 2] = current / containerWords
      strings[stringTop + 3] = slot
      stringTop += stringWords
      at = skipSpace(text, packed >> 1)
      if (at >= length || text.charCodeAt(at) !== colon) throw reject(text, at, 'a colon was expected')
      at++
      wantsKey = false
    }

    at = skipSpace(text, at)
    if (at >= length) throw reject(text, at, 'a value was expected')
    if (rootStart < 0) rootStart = at
    const code = text.charCodeAt(at)
    if (code === quote) {
      const packed = stringEnd(text, at + 1)
      if (stringTop + stringWords > strings.length) strings = grown(strings)
      strings[stringTop] = at
      strings[stringTop + 1] = packed << 1
      strings[stringTop + 2] = current < 0 ? -1 : current / containerWords
      strings[stringTop + 3] = slot
      stringTop += stringWords
      at = packed >> 1
    } else if (code === openBrace || code === openBracket) {
      if (++depth > depthLimit) throw reject(text, at, `containers nest deeper than ${depthLimit} levels`)
      if (containerTop + containerWords > containers.length) containers = grown(containers)
      containers[containerTop] = at
      containers[containerTop + 2] = current < 0 ? -1 : current / containerWords
      containers[containerTop + 3] = slot
      containers[containerTop + 4] = stringTop / stringWords
      current = containerTop
      containerTop += containerWords
      isInObject = code === openBrace
      at = skipSpace(text, at + 1)
      if (at >= length || text.charCodeAt(at) !== (isInObject ? closeBrace : closeBracket)) {
        wantsKey = isInObject
        slot = 0
        continue
      }
      // Empty: the loop below closes it.
    } else {
      at = scalarEnd(text, at)
    }

    for (;;) {
      at = skipSpace(text, at)
      if (current < 0) {
        if (at < length) throw reject(text, at, 'the text goes on after its value')
        break
      }
      const next = at < length ? text.charCodeAt(at) : 0
      if (next === comma) {
        at++
        if (isInObject) wantsKey = true
        else slot++
        break
      }
      if (next !== (isInObject ? closeBrace : closeBracket)) {
        throw reject(text, at, isInObject ? 'a comma or a closing brace was expected' : 'a comma or a closing bracket was expected')
      }
      at++
      containers[current + 1] = at
      containers[current + 5] = stringTop / stringWords
      containers[current + 6] = containerTop / containerWords
      slot = containers[current + 3]!
      const parent = containers[current + 2]!
      current = parent < 0 ? -1 : parent * containerWords
      isInObject = current >= 0 && text.charCodeAt(containers[current]!) === openBrace
      depth--
    }
    if (current < 0) break
  }

  if (strings.length <= keptScratch) stringScratch = strings
  if (containers.length <= keptScratch) containerScratch = containers
  let rootEnd = length
  while (isSpace(text.charCodeAt(rootEnd - 1))) rootEnd--
  return { strings: strings.slice(0, stringTop), containers: containers.slice(0, containerTop), rootStart, rootEnd, depthLimit }
}

function grown(rows: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(rows.length * 2)
  larger.set(rows)
  return larger
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && isSpace(text.charCodeAt(at))) at++
  return at
}

// Everything but the quote, the backslash and what lies below the space.
const plainRun = /[ !#-[\]-\uffff]*/y
/** Units looked at one by one before a run is worth the start of the regular expression, which is four times as fast on long ones. */
const shortRun = 32

/** From behind the opening quote: twice the offset behind the closing one, plus 1 when there are escapes. */
function stringEnd(text: string, from: number): number {
  const length = text.length
  let at = from
  let watch = at + shortRun
  let hasEscapes = 0
  for (;;) {
    if (at >= length) throw reject(text, from - 1, 'a string is not closed')
    const code = text.charCodeAt(at)
    if (code === quote) return ((at + 1) << 1) | hasEscapes
    if (code === backslash) {
      hasEscapes = 1
      at = escapeEnd(text, at)
      watch = at + shortRun
    } else if (code < 32) {
      throw reject(text, at, 'a control character stands unescaped in a string')
    } else if (++at > watch) {
      plainRun.lastIndex = at
      plainRun.test(text)
      at = plainRun.lastIndex
      watch = at + shortRun
    }
  }
}

function escapeEnd(text: string, at: number): number {
  switch (text.charCodeAt(at + 1)) {
    case 34: // "
    case 47: // /
    case 92: // \
    case 98: // b
    case 102: // f
    case 110: // n
    case 114: // r
    case 116: // t
      return at + 2
    case 117: // u
      for (let digit = at + 2; digit < at + 6; digit++) {
        if (!isHexDigit(text.charCodeAt(digit))) throw reject(text, digit, 'an escape needs four hexadecimal digits')
      }
      return at + 6
    default:
      throw reject(text, at + 1, 'an escape is not known')
  }
}

function isHexDigit(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102)
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

/** Behind a number, `true`, `false` or `null`. */
function scalarEnd(text: string, at: number): number {
  switch (text.charCodeAt(at)) {
    case 116:
      return wordEnd(text, at, 'true')
    case 102:
      return wordEnd(text, at, 'false')
    case 110:
      return wordEnd(text, at, 'null')
    default:
      return numberEnd(text, at)
  }
}

function wordEnd(text: string, at: number, word: string): number {
  if (text.startsWith(word, at)) return at + word.length
  let wrong = at
  while (text.charCodeAt(wrong) === word.charCodeAt(wrong - at)) wrong++
  throw reject(text, wrong, 'a value was expected')
}

/** RFC 8259 section 6: `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?` */
function numberEnd(text: string, from: number): number {
  let at = from
  let code = text.charCodeAt(at)
  if (code === 45) code = text.charCodeAt(++at)
  if (!isDigit(code)) throw reject(text, at, at === from ? 'a value was expected' : 'a minus sign has no digits')
  if (code === 48) {
    if (isDigit(text.charCodeAt(++at))) throw reject(text, at, 'a number has a leading zero')
  } else at = digitsEnd(text, at)
  if (text.charCodeAt(at) === 46) at = someDigits(text, at + 1, 'a number has no digits after its point')
  code = text.charCodeAt(at)
  if (code === 69 || code === 101) {
    const sign = text.charCodeAt(at + 1)
    at = someDigits(text, sign === 43 || sign === 45 ? at + 2 : at + 1, 'a number has no digits in its exponent')
  }
  return at
}

function digitsEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && isDigit(text.charCodeAt(at))) at++
  return at
}

function someDigits(text: string, from: number, detail: string): number {
  const end = digitsEnd(text, from)
  if (end === from) throw reject(text, from, detail)
  return end
}

function reject(text: string, offset: number, detail: string): DocumentError {
  const place = Math.min(offset, text.length)
  let line = 1
  let lineStart = 0
  for (let found = text.indexOf('\n'); found >= 0 && found < place; found = text.indexOf('\n', lineStart)) {
    line++
    lineStart = found + 1
  }
  const where =
    place === text.length && offset >= text.length ? 'at the end of the text' : `at line ${line}, column ${place - lineStart + 1}`
  return new DocumentError(place, `${detail} ${where}`)
}

function startOf(map: LeafMap, index: number): number {
  return map.strings[index * stringWords]!
}

function stringText(doc: Document, index: number): string {
  const start = startOf(doc.leaves, index)
  const packed = doc.leaves.strings[index * stringWords + 1]!
  const end = packed >> 2
  // The literal was checked when it was read, so this parse cannot fail; it is no key, so that V8's trouble with keys does not touch it.
  return packed & escapeFlag ? (JSON.parse(doc.text.slice(start, end)) as string) : doc.text.slice(start + 1, end - 1)
}

const keyText = stringText

function isKeyed(doc: Document, index: number, key: string): boolean {
  const start = startOf(doc.leaves, index)
  const packed = doc.leaves.strings[index * stringWords + 1]!
  if (packed & escapeFlag) return stringText(doc, index) === key
  return (packed >> 2) - start - 2 === key.length && doc.text.startsWith(key, start + 1)
}

function isKeyedInAnyCase(doc: Document, index: number, key: string): boolean {
  const start = startOf(doc.leaves, index)
  const packed = doc.leaves.strings[index * stringWords + 1]!
  if ((packed & escapeFlag) === 0 && (packed >> 2) - start - 2 !== key.length) return false
  return stringText(doc, index).toLowerCase() === key
}

function rootOf(doc: Document): Span {
  const { rootStart, rootEnd } = doc.leaves
  return { start: rootStart, end: rootEnd, kind: kindAt(doc.text, rootStart) }
}

function kindAt(text: string, start: number): Kind {
  switch (text.charCodeAt(start)) {
    case openBrace:
      return 'object'
    case openBracket:
      return 'array'
    case quote:
      return 'string'
    case 116:
      return 'true'
    case 102:
      return 'false'
    case 110:
      return 'null'
    default:
      return 'number'
  }
}

function hasEscapedKey({ strings }: LeafMap): boolean {
  const both = keyFlag | escapeFlag
  for (let row = 1; row < strings.length; row += stringWords) if ((strings[row]! & both) === both) return true
  return false
}

/** A value made from the map. As deep as the document nests, which its limit bounds. */
function built(doc: Document, span: Span): Json {
  if (span.kind === 'array') return Array.from(elements(doc, span), (element) => built(doc, element))
  // Entries, so that a key called __proto__ is a member like any other.
  if (span.kind === 'object') return Object.fromEntries(Array.from(members(doc, span), ({ key, value }) => [key, built(doc, value)]))
  return parseJson(doc.text.slice(span.start, span.end))
}

function valuesOf(doc: Document, span: Span, key: string): Span[] {
  const values: Span[] = []
  const walk = walkOf(doc, span, 'object')
  while (walk?.next()) if (isKeyed(doc, walk.keyIndex, key)) values.push(walk.span())
  return values
}

function elementOf(doc: Document, span: Span, index: number): Span | undefined {
  const walk = walkOf(doc, span, 'array')
  for (let seen = 0; walk?.next(); seen++) if (seen === index) return walk.span()
  return undefined
}

function lastOf<T>(items: readonly T[]): T | undefined {
  return items[items.length - 1]
}

function walkOf(doc: Document, span: Span, kind: 'object' | 'array'): Walk | undefined {
  if (span.kind !== kind) return undefined
  const container = firstRowFrom(doc.leaves.containers, containerWords, span.start)
  return doc.leaves.containers[container * containerWords] === span.start ? new Walk(doc, container, kind === 'object') : undefined
}

/** Steps over the children of one container without looking inside them. */
class Walk {
  /** The row of the present child's key, in an object. */
  keyIndex = -1
  #start = -1
  #at: number
  #string: number
  #container: number
  readonly #text: string
  readonly #map: LeafMap
  readonly #isObject: boolean
  readonly #stop: number

  constructor(doc: Document, container: number, isObject: boolean) {
    const row = container * containerWords
    this.#text = doc.text
    this.#map = doc.leaves
    this.#isObject = isObject
    this.#at = doc.leaves.containers[row]! + 1
    this.#stop = doc.leaves.containers[row + 1]! - 1
    this.#string = doc.leaves.containers[row + 4]!
    this.#container = container + 1
  }

  next(): boolean {
    const text = this.#text
    let at = skipSpace(text, this.#at)
    if (at >= this.#stop) return false
    if (text.charCodeAt(at) === comma) at = skipSpace(text, at + 1)
    const { strings, containers } = this.#map
    if (this.#isObject) {
      this.keyIndex = this.#string++
      at = skipSpace(text, strings[this.keyIndex * stringWords + 1]! >> 2)
      at = skipSpace(text, at + 1)
    }
    this.#start = at
    switch (text.charCodeAt(at)) {
      case quote:
        this.#at = strings[this.#string++ * stringWords + 1]! >> 2
        break
      case openBrace:
      case openBracket: {
        const row = this.#container * containerWords
        this.#at = containers[row + 1]!
        this.#string = containers[row + 5]!
        this.#container = containers[row + 6]!
        break
      }
      default:
        this.#at = scalarEnd(text, at)
    }
    return true
  }

  get end(): number {
    return this.#at
  }

  span(): Span {
    return { start: this.#start, end: this.#at, kind: kindAt(this.#text, this.#start) }
  }
}

/** The first row that starts at or behind an offset. */
function firstRowFrom(rows: Int32Array, words: number, offset: number): number {
  let low = 0
  let high = rows.length / words
  while (low < high) {
    const middle = (low + high) >>> 1
    if (rows[middle * words]! < offset) low = middle + 1
    else high = middle
  }
  return low
}

function firstStringFrom(map: LeafMap, offset: number): number {
  return firstRowFrom(map.strings, stringWords, offset)
}

/** How the object's last member is written, and where it ends. */
function styleOf(doc: Document, span: Span): { afterComma: string; afterColon: string; end: number | undefined } {
  const { text } = doc
  let last: { key: Leaf; value: Span } | undefined
  let count = 0
  const walk = walkOf(doc, span, 'object')
  if (!walk) throw new TypeError('a member can only be added to an object')
  while (walk.next()) {
    last = { key: doc.leaf(walk.keyIndex), value: walk.span() }
    count++
  }
  if (!last) return { afterComma: '', afterColon: '', end: undefined }
  const afterColon = text.slice(text.lastIndexOf(':', last.value.start) + 1, last.value.start)
  let spaceFrom = last.key.start
  while (isSpace(text.charCodeAt(spaceFrom - 1))) spaceFrom--
  const beforeKey = text.slice(spaceFrom, last.key.start)
  // Of a lone member on one line, `{"a": 1}`, only the colon tells whether its writer sets spaces.
  const afterComma = count === 1 && !beforeKey.includes('\n') ? afterColon : beforeKey
  return { afterComma, afterColon, end: last.value.end }
}

/** From offsets in what a leaf says to offsets in the text. Offsets asked for must rise. */
function sourceOffsets(doc: Document, leaf: Leaf): (offset: number) => number {
  const { text } = doc
  const hasEscapes = (doc.leaves.strings[leaf.index * stringWords + 1]! & escapeFlag) !== 0
  const stop = leaf.end - 1
  let at = leaf.start + 1
  let seen = 0
  return (offset) => {
    if (!hasEscapes) {
      at += offset - seen
      seen = offset
    } else {
      while (seen < offset && at < stop) {
        at = text.charCodeAt(at) === backslash ? escapeEnd(text, at) : at + 1
        seen++
      }
    }
    if (seen !== offset || at > stop || at <= leaf.start) throw new RangeError(`offset ${offset} falls back or lies outside the leaf`)
    return at
  }
}

/** The map after splices that stay inside strings; undefined when one does not, or does not leave a string behind. */
function shift(doc: Document, sorted: readonly Splice[], text: string): LeafMap | undefined {
  const { strings, containers, rootStart, rootEnd, depthLimit } = doc.leaves
  for (const splice of sorted) {
    const index = firstStringFrom(doc.leaves, splice.start + 1) - 1
    const inside =
      index >= 0 && splice.start < strings[index * stringWords + 1]! >> 2 && splice.end <= strings[index * stringWords + 1]! >> 2
    // At the opening quote only a whole new literal may stand.
    if (!inside || (splice.start === startOf(doc.leaves, index) && splice.end === splice.start)) return undefined
  }

  let next = 0
  let delta = 0
  const moved = (offset: number): number => {
    for (let splice = sorted[next]; splice && splice.end <= offset; splice = sorted[++next]) {
      delta += splice.text.length - (splice.end - splice.start)
    }
    return offset + delta
  }
  const newStrings = strings.slice()
  for (let row = 0; row < newStrings.length; row += stringWords) {
    const start = moved(strings[row]!)
    const before = next
    const packed = strings[row + 1]!
    const end = moved(packed >> 2)
    newStrings[row] = start
    if (next === before) {
      newStrings[row + 1] = (end << 2) | (packed & 3)
      continue
    }
    const literal = literalEnd(text, start)
    if (literal === undefined || literal >> 1 !== end) return undefined
    newStrings[row + 1] = (literal << 1) | (packed & keyFlag)
  }

  // Containers start and end outside strings. Their ends do not rise with their rows, so each offset is looked up.
  const ends = new Int32Array(sorted.length)
  const deltas = new Int32Array(sorted.length + 1)
  sorted.forEach((splice, index) => {
    ends[index] = splice.end
    deltas[index + 1] = deltas[index]! + splice.text.length - (splice.end - splice.start)
  })
  const outside = (offset: number): number => offset + deltas[firstRowFrom(ends, 1, offset + 1)]!
  const newContainers = containers.slice()
  for (let row = 0; row < newContainers.length; row += containerWords) {
    newContainers[row] = outside(containers[row]!)
    newContainers[row + 1] = outside(containers[row + 1]!)
  }
  return { strings: newStrings, containers: newContainers, rootStart: outside(rootStart), rootEnd: outside(rootEnd), depthLimit }
}

function literalEnd(text: string, start: number): number | undefined {
  if (text.charCodeAt(start) !== quote) return undefined
  try {
    return stringEnd(text, start + 1)
  } catch {
    return undefined // not a string any more: the whole text is read again, which tells the error in full
  }
}
