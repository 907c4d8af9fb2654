// What of a document is to be read: every string and every key, with the name it stands under, but for what `fields.ts` lets pass.
// Text inside text is read as well: JSON that a string holds, down to a bound.
import {
  type Document,
  elementEnds,
  elements,
  leafAt,
  leavesWithin,
  members,
  readDocument,
  replaceWithin,
  type Span,
} from '../core/document.ts'
import { plainText } from './attachments.ts'
import {
  hasForm,
  protocolWords,
  type Step,
  schemaMaps,
  schemaSchemas,
  schemaTypes,
  schemaWords,
  silentNames,
  squashed,
  treeOf,
  type Wire,
} from './fields.ts'
import type { OwnReading } from './read-text.ts'
import type { Known, KnownPiece, RememberedStretches, Stretch } from './remembered-stretches.ts'

/** A text to be read. */
export type Piece = {
  /** The leaf of the document; -1 for a number, which cannot be replaced in place. */
  readonly leaf: number
  readonly text: string
  /** The name it stands under, which tells what it is: `ssn`. */
  readonly name?: string
  /** A key, or the name of a tool: a single small word of it is nobody. */
  readonly isIdentifier?: boolean
  /** Which turn of the conversation it belongs to; -1 outside of all. */
  readonly turn: number
  /** Among the texts that stand inside its leaf, which one it is; absent for the leaf's own text. */
  readonly inner?: number
  /** From offsets of this text to offsets of the leaf; absent when they are the same. */
  readonly place?: Place
  /** How it was read before, where the stretch that it stands in is known. */
  readonly reading?: OwnReading
}

type Place = (start: number, end: number) => { readonly start: number; readonly end: number }

/** Encoded data, or the address of some: see `attachments.ts`. */
export type Media = { readonly leaf: number; readonly text: string; readonly turn: number }

export type Turn = { readonly role: string }

export type Gathered = {
  readonly pieces: readonly Piece[]
  readonly media: readonly Media[]
  readonly turns: readonly Turn[]
  readonly chars: number
  /** Texts that came as the numbers of a model's tokens, which nobody reads here. */
  readonly tokenTexts: number
  /** What may be remembered of it once all of it is read. */
  readonly stretches: readonly Gap[]
}

/** A stretch that was not known as a whole, and where in `pieces` and `turns` what it holds begins and ends. */
export type Gap = Stretch & {
  readonly leaf: number
  readonly pieces: { readonly from: number; readonly to: number }
  readonly turns: { readonly from: number; readonly to: number }
  readonly chars: number
}

const nowhere: Step = { names: new Map() }

/** Arrays whose elements are turns. */
const turnLists: ReadonlySet<string> = new Set(['messages', 'input', 'contents'])

/** Where a text may come as numbers of tokens. */
const tokenLists: ReadonlySet<string> = new Set(['input', 'prompt', 'context'])

/** A number of fewer digits identifies nobody by itself. */
const tellingDigits = 7
const longestName = 128

/** Members of fewer units are walked through, whatever is known. */
const shortestStretch = 256

/** With a memory, stretches that were read before are not walked through again. */
export function gatherLeaves(document: Document, wire: Wire, stretches?: RememberedStretches): Gathered {
  const walk = new Walk(document, wire, stretches)
  const root = find(document)
  if (root) walk.value(root, treeOf(wire), undefined, -1, 0)
  return walk
}

/** The whole document as a value. */
function find(document: Document): Span | undefined {
  const { rootStart, rootEnd } = document.leaves
  if (rootStart < 0) return undefined
  const first = document.text[rootStart]
  const kind = first === '{' ? 'object' : first === '[' ? 'array' : first === '"' ? 'string' : 'number'
  return { start: rootStart, end: rootEnd, kind }
}

class Walk implements Gathered {
  readonly pieces: Piece[] = []
  readonly media: Media[] = []
  readonly turns: Turn[] = []
  readonly stretches: Gap[] = []
  chars = 0
  tokenTexts = 0
  readonly #document: Document
  readonly #wire: Wire
  readonly #known: RememberedStretches | undefined

  constructor(document: Document, wire: Wire, known: RememberedStretches | undefined) {
    this.#document = document
    this.#wire = wire
    this.#known = known
  }

  value(span: Span, step: Step, name: string | undefined, turn: number, depth: number): void {
    if (step.rule === 'schema' && span.kind === 'object') this.#schema(span, turn)
    else if (span.kind === 'string') this.#string(span, step, name, turn)
    else if (span.kind === 'number') this.#number(span, name, turn)
    else if (span.kind === 'array') {
      for (const element of elements(this.#document, span)) this.value(element, step.any ?? nowhere, name, turn, depth + 1)
    } else if (span.kind === 'object') {
      for (const { key, leaf, value } of members(this.#document, span)) {
        const next = step.names.get(squashed(key)) ?? nowhere
        if (!protocolWords.has(key)) this.#add({ leaf: leaf.index, text: key, turn, isIdentifier: true })
        if (depth === 0 && value.kind === 'array' && tokenLists.has(key)) this.#countTokens(value)
        if (depth === 0 && value.kind === 'array' && turnLists.has(key)) this.#turns(value, next, key)
        else if (depth === 0 && this.#known && (value.kind === 'array' || value.kind === 'object')) this.#member(value, next, key)
        else this.value(value, next, key, turn, depth + 1)
      }
    }
  }

  /** `[15496, 995]` and `[[15496], [995]]`: the words stand in a table that everybody has. */
  #countTokens(list: Span): void {
    const [first] = elements(this.#document, list)
    const [inner] = first?.kind === 'array' ? elements(this.#document, first) : [first]
    if (inner?.kind === 'number') this.tokenTexts++
  }

  /** The turns of a conversation: those that it began with before are known, the others are walked through. */
  #turns(list: Span, step: Step, key: string): void {
    const ends = elementEnds(this.#document, list)
    const stretch = { sort: `${this.#wire} ${key} turns`, text: this.#document.text, start: list.start }
    const begun = this.#begin(list)
    const found = this.#known?.longest(stretch, ends)
    if (found) this.#take(found.known, begun.leaf)
    if (ends.length === 0 || found?.index === ends.length - 1) return
    const knownTo = found ? ends[found.index]! : list.start
    for (const element of elements(this.#document, list)) {
      if (element.end <= knownTo) continue
      this.turns.push({ role: this.#roleOf(element) })
      this.value(element, step.any ?? nowhere, undefined, this.turns.length - 1, 2)
    }
    this.#note({ ...stretch, end: ends.at(-1)! }, begun)
  }

  /** What stands beside the turns, such as the tools, and stays the same from request to request. */
  #member(value: Span, step: Step, key: string): void {
    const stretch = { sort: `${this.#wire} ${key}`, text: this.#document.text, start: value.start }
    const isLong = value.end - value.start >= shortestStretch
    const begun = this.#begin(value)
    const found = isLong ? this.#known?.longest(stretch, [value.end]) : undefined
    if (found) this.#take(found.known, begun.leaf)
    else this.value(value, step, key, -1, 1)
    if (isLong && !found) this.#note({ ...stretch, end: value.end }, begun)
  }

  #begin(span: Span): Begun {
    return {
      leaf: leavesWithin(this.#document, span).from,
      pieces: this.pieces.length,
      turns: this.turns.length,
      media: this.media.length,
      chars: this.chars,
    }
  }

  #take({ pieces, roles, chars }: Known, leaf: number): void {
    const turn = this.turns.length
    for (const role of roles) this.turns.push({ role })
    for (const piece of pieces) this.pieces.push(new RecalledPiece(this.#document, piece, leaf, turn))
    this.chars += chars
  }

  /** Numbers have no leaf to be found by again, and media are remembered by themselves. */
  #note(stretch: Stretch, begun: Begun): void {
    if (!this.#known || this.media.length > begun.media) return
    for (let index = begun.pieces; index < this.pieces.length; index++) if (this.pieces[index]!.leaf < 0) return
    this.stretches.push({
      ...stretch,
      leaf: begun.leaf,
      pieces: { from: begun.pieces, to: this.pieces.length },
      turns: { from: begun.turns, to: this.turns.length },
      chars: this.chars - begun.chars,
    })
  }

  #roleOf(element: Span): string {
    let role = ''
    let type = ''
    for (const { key, value } of members(this.#document, element)) {
      if (key === 'role' && value.kind === 'string') role = this.#textAt(value)
      if (key === 'type' && value.kind === 'string') type = this.#textAt(value)
    }
    return role || type
  }

  #textAt(span: Span): string {
    const leaf = leafAt(this.#document, span)
    return leaf ? this.#document.textOf(leaf) : ''
  }

  #string(span: Span, { rule }: Step, name: string | undefined, turn: number): void {
    const leaf = leafAt(this.#document, span)
    if (!leaf) return
    const text = this.#document.textOf(leaf)
    if (rule === 'media') this.media.push({ leaf: leaf.index, text, turn })
    else if (rule === 'identifier') this.#add({ leaf: leaf.index, text, turn, isIdentifier: true })
    else if (rule === 'id' && shortId.test(text) && !hasForm(rule, text)) this.#add({ leaf: leaf.index, text, turn, isIdentifier: true })
    else if (!rule || !hasForm(rule, text)) {
      // Data in a field that nobody knows is opened like any other, and what it spells by itself is read as well.
      if (isEncoded(text)) this.media.push({ leaf: leaf.index, text, turn })
      else for (const data of documentsIn(text)) this.media.push({ leaf: leaf.index, text: data, turn })
      this.#text(leaf.index, text, name, turn)
    }
  }

  #text(leaf: number, text: string, name: string | undefined, turn: number): void {
    const isTold = name !== undefined && !silentNames.has(name) && name.length <= longestName
    this.#add({ leaf, text, turn, ...(isTold && { name }) })
    for (const [inner, piece] of innerPieces(text).entries()) this.#add({ ...piece, leaf, turn, inner })
  }

  /** Whatever a number is spelled with, its digits may be those of a card. */
  #number(span: Span, name: string | undefined, turn: number): void {
    if (span.end - span.start < tellingDigits) return
    const written = this.#document.text.slice(span.start, span.end)
    const whole = /^-?(\d+)(?:\.0*)?$/.exec(written)?.[1] ?? (/e/i.test(written) ? wholeOf(Number(written)) : undefined)
    if (whole && whole.length >= tellingDigits)
      this.#add({ leaf: -1, text: whole, turn, ...(name !== undefined && name.length <= longestName && { name }) })
  }

  #add(piece: Piece): void {
    if (piece.text === '') return
    this.pieces.push(piece)
    this.chars += piece.text.length
  }

  /** A schema: its own words pass; what people wrote into it is read. */
  #schema(span: Span, turn: number): void {
    for (const { key, leaf, value } of members(this.#document, span)) {
      if (!schemaWords.has(key)) this.#add({ leaf: leaf.index, text: key, turn, isIdentifier: true })
      if (schemaMaps.has(key) && value.kind === 'object') this.#named(value, turn)
      else if (schemaSchemas.has(key) && (value.kind === 'object' || value.kind === 'array')) this.#schemas(value, turn)
      else if (key === 'type') this.#types(value, turn)
      else if (key === 'format') this.value(value, { names: new Map(), rule: 'word' }, undefined, turn, 1)
      else if (key === '$ref' || key === '$schema') this.value(value, { names: new Map(), rule: 'id' }, undefined, turn, 1)
      else this.value(value, nowhere, undefined, turn, 1)
    }
  }

  #named(span: Span, turn: number): void {
    for (const { key, leaf, value } of members(this.#document, span)) {
      this.#add({ leaf: leaf.index, text: key, turn, isIdentifier: true })
      if (value.kind === 'object') this.#schema(value, turn)
      else this.value(value, nowhere, undefined, turn, 1)
    }
  }

  #schemas(span: Span, turn: number): void {
    const parts = span.kind === 'object' ? [span] : elements(this.#document, span)
    for (const element of parts) {
      if (element.kind === 'object') this.#schema(element, turn)
      else this.value(element, nowhere, undefined, turn, 1)
    }
  }

  #types(span: Span, turn: number): void {
    const spans = span.kind === 'array' ? elements(this.#document, span) : [span]
    for (const one of spans) {
      if (one.kind === 'string' && schemaTypes.has(this.#textAt(one).toLowerCase())) continue
      this.value(one, nowhere, undefined, turn, 1)
    }
  }
}

type Begun = { readonly leaf: number; readonly pieces: number; readonly turns: number; readonly media: number; readonly chars: number }

/** A piece of a known stretch. Its text is made from the document when somebody asks for it, which is seldom. */
class RecalledPiece implements Piece {
  readonly leaf: number
  readonly turn: number
  readonly inner: number | undefined
  readonly reading: OwnReading
  readonly #document: Document

  constructor(document: Document, { leaf, turn, inner, reading }: KnownPiece, firstLeaf: number, firstTurn: number) {
    this.leaf = firstLeaf + leaf
    this.turn = turn < 0 ? turn : firstTurn + turn
    this.inner = inner
    this.reading = reading
    this.#document = document
  }

  get text(): string {
    return this.#inside?.text ?? this.#whole
  }

  get place(): Place | undefined {
    return this.#inside?.place
  }

  get #whole(): string {
    return this.#document.textOf(this.#document.leaf(this.leaf))
  }

  get #inside(): Omit<Piece, 'leaf' | 'turn'> | undefined {
    return this.inner === undefined ? undefined : innerPieces(this.#whole)[this.inner]
  }
}

/** How a PDF and a packed document begin in base64. */
const documentStarts = ['JVBERi0', 'UEsDB']
/** Base64 in a text is read as the text it says up to this length: `normalise.ts`. */
const longestReadInPlace = 65_536

const dataAddress = /data:[^,\s]{0,256};base64,[A-Za-z0-9+/_-]{16,}={0,2}/gi

/** Documents amidst a text, encoded on one line or on many, and whatever else is too long to be read in its place. */
export function documentsIn(text: string): string[] {
  if (text.length < shortestData && !/;base64,/i.test(text)) return []
  const found: string[] = []
  const lines = /[A-Za-z0-9+/=\s]*/y
  for (const start of documentStarts) {
    for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, lines.lastIndex)) {
      lines.lastIndex = at
      const data = lines.exec(text)?.[0] ?? start
      lines.lastIndex = Math.max(lines.lastIndex, at + start.length)
      if (data.length >= shortestData) found.push(data)
    }
  }
  // What says something is read in its place; pictures and sounds are parts that nobody can read.
  for (const [address] of text.matchAll(dataAddress)) {
    const begin = Buffer.from(address.slice(address.indexOf(',') + 1).slice(0, 1_024), 'base64')
    if (plainText(begin) === undefined) found.push(address)
  }
  // A run so long covers one of these places, so that the rest of the text need not be looked at.
  for (let at = longestReadInPlace; at < text.length; at += longestReadInPlace) {
    if (!isOfBase64(text.charCodeAt(at))) continue
    let [from, to] = [at, at]
    while (from > 0 && isOfBase64(text.charCodeAt(from - 1))) from--
    while (to < text.length && isOfBase64(text.charCodeAt(to))) to++
    const data = text.slice(from, to)
    if (data.length > longestReadInPlace && !documentStarts.some((start) => data.startsWith(start))) found.push(data)
    at = Math.max(at, to - 1)
  }
  return found
}

function isOfBase64(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 43 ||
    code === 45 ||
    code === 47 ||
    code === 95
  )
}

function wholeOf(number: number): string | undefined {
  const size = Math.abs(number)
  return Number.isInteger(size) && size < 1e21 ? String(size) : undefined
}

/** An id that says what it is for: `call_weather`. */
const shortId = /^[\w.:|/+=-]{1,64}$/

/** From so many units on a text without a single blank is data rather than a word. */
const shortestData = 512

function isEncoded(text: string): boolean {
  if (/^data:[^,\s]{0,256};base64,/i.test(text)) return true
  return text.length >= shortestData && /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text)
}

const deepestInner = 3
/**
 * JSON of so many strings is read string by string, each with its name. Of more, only strings whose escapes hide something are read apart:
 * the others stand readable in the text.
 */
const fewStrings = 200

/** The strings and keys of JSON that a text holds, placed by offsets of that text. Read beside the text as it stands. */
export function innerPieces(text: string, depth = 0): Omit<Piece, 'leaf' | 'turn'>[] {
  const document = depth < deepestInner ? jsonIn(text) : undefined
  if (!document) return []
  const pieces: Omit<Piece, 'leaf' | 'turn'>[] = []
  for (let index = 0; index < document.leafCount; index++) {
    const leaf = document.leaf(index)
    if (document.leafCount > fewStrings && leaf.end - leaf.start - 2 === document.textOf(leaf).length) continue
    const inner = document.textOf(leaf)
    if (inner === '' || (leaf.isKey && protocolWords.has(inner))) continue
    const place = (start: number, end: number) => {
      const [first, last] = replaceWithin(document, leaf, [
        { start, end: start, text: '' },
        { start: end, end, text: '' },
      ])
      return { start: first!.start, end: last!.start }
    }
    const name = leaf.isKey ? undefined : document.pathOf(leaf).findLast((part) => typeof part === 'string')
    const isTold = typeof name === 'string' && !silentNames.has(name) && name.length <= longestName
    pieces.push({ text: inner, place, ...(isTold && { name }), ...(leaf.isKey && { isIdentifier: true }) })
    for (const deeper of innerPieces(inner, depth + 1)) {
      pieces.push({
        ...deeper,
        place: (start, end) => {
          const within = deeper.place ? deeper.place(start, end) : { start, end }
          return place(within.start, within.end)
        },
      })
    }
  }
  return pieces
}

/** A text as JSON, when it is an object or an array. */
function jsonIn(text: string): Document | undefined {
  const first = text.charCodeAt(skipBlanks(text))
  if (first !== 123 && first !== 91) return undefined
  try {
    return readDocument(text, { depth: 64 })
  } catch {
    return undefined // text that only looks like JSON is read as text
  }
}

function skipBlanks(text: string): number {
  let at = 0
  while (at < text.length && text.charCodeAt(at) <= 32) at++
  return at
}
