// Replaces the covers of one text after another, in the order in which they are handed in. JSON text inside a string is replaced in its own
// strings, as deep as it goes; percent-encoded values get a surrogate that is encoded alike.
import { type Document, readDocument, replaceWithin, type Splice } from '../../core/document.ts'
import { type Cover, maskOf } from './covers.ts'
import type { Desk } from './desk.ts'
import { languageOf } from './language.ts'

/** JSON inside JSON inside JSON: deeper than this the text is taken as it stands. */
const deepest = 8
const longestBefore = 24

export class Replacer {
  readonly desk: Desk
  readonly counts: Record<string, number> = {}
  /** The last language that was told for sure. Short texts tell none. */
  #language = 'en'

  constructor(desk: Desk) {
    this.desk = desk
  }

  /** Splices for covers, which rise and do not overlap; offsets are those of the text. */
  parts(text: string, covers: readonly Cover[], depth = 0): Splice[] {
    const inner = depth < deepest ? documentIn(text) : undefined
    if (inner) return this.#inside(inner, covers, depth)
    let told: string | undefined
    const language = () => (told ??= this.#languageOf(text))
    // People first: addresses and companies that bear their names follow them.
    for (const cover of covers)
      if (cover.kind === 'PERSON' && cover.action === 'redact') this.desk.standIn(mentionOf(text, cover, language))
    return covers.map((cover) => {
      this.counts[cover.kind] = (this.counts[cover.kind] ?? 0) + 1
      return { start: cover.start, end: cover.end, text: this.#written(text, cover, language) }
    })
  }

  #written(text: string, cover: Cover, language: () => string): string {
    if (cover.action === 'mask') return maskOf(cover.kind)
    const mention = mentionOf(text, cover, language)
    const decoded = percentDecoded(mention.value)
    if (decoded === undefined) return this.desk.standIn(mention)
    const encoded = encodeURIComponent(this.desk.standIn({ ...mention, value: decoded }))
    return this.desk.spell(mention.kind, mention.value, encoded) ? encoded : this.desk.standIn(mention)
  }

  /** Covers of JSON text, each cut to the strings it lies in. What lies outside strings is structure, or a number. */
  #inside(inner: Document, covers: readonly Cover[], depth: number): Splice[] {
    const { text } = inner
    const splices: Splice[] = []
    const numbers = new Map<number, Splice>()
    let from = 0
    let own: Cover[] = []
    let leaf = -1
    const close = () => {
      if (own.length > 0)
        splices.push(...replaceWithin(inner, inner.leaf(leaf), this.parts(inner.textOf(inner.leaf(leaf)), own, depth + 1)))
      own = []
    }
    for (const cover of covers) {
      while (from < inner.leafCount && inner.leaf(from).end <= cover.start) from++
      let at = cover.start
      for (let index = from; index < inner.leafCount; index++) {
        const { start, end } = inner.leaf(index)
        if (start >= cover.end) break
        this.#number(text, at, start, cover, numbers)
        at = end
        const units = decodedOffsets(text, start + 1, end - 1, cover.start, cover.end)
        if (!units) continue
        if (index !== leaf) close()
        leaf = index
        own.push({ ...cover, ...units })
      }
      this.#number(text, at, cover.end, cover, numbers)
    }
    close()
    return [...splices, ...numbers.values()].sort((a, b) => a.start - b.start)
  }

  /** Replace numbers between two offsets. They stay numbers of as many digits; a masked one becomes null. */
  #number(text: string, from: number, to: number, cover: Cover, numbers: Map<number, Splice>): void {
    let at = from
    while (at < to) {
      if (!isNumeric(text.charCodeAt(at))) {
        at++
        continue
      }
      let start = at
      while (isNumeric(text.charCodeAt(start - 1))) start--
      let end = at
      while (isNumeric(text.charCodeAt(end))) end++
      at = end
      if (numbers.has(start)) continue
      this.counts[cover.kind] = (this.counts[cover.kind] ?? 0) + 1
      const value = text.slice(start, end)
      const written = cover.action === 'mask' ? 'null' : this.desk.numberFor(cover.kind, value)
      numbers.set(start, { start, end, text: written })
    }
  }

  #languageOf(text: string): string {
    const told = languageOf(text)
    if (told !== undefined) this.#language = told
    return this.#language
  }
}

function mentionOf(text: string, { start, end, kind, entity }: Cover, language: () => string) {
  return { kind, value: text.slice(start, end), entity, before: text.slice(Math.max(0, start - longestBefore), start), language }
}

/** The text as a document when it is a JSON object or array. */
function documentIn(text: string): Document | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return readDocument(text)
  } catch {
    return undefined // ordinary text that begins with a bracket
  }
}

/** What a percent-encoded value says; undefined when it is not encoded. */
function percentDecoded(value: string): string | undefined {
  if (!/%[0-9a-f]{2}/i.test(value)) return undefined
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined // a percent sign that encodes nothing
  }
}

/** A number is never read as text: `1.5e3`. */
function isNumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46 || code === 69 || code === 101
}

/** From offsets of JSON text to units of what one of its strings says: the least stretch that holds the cover. */
function decodedOffsets(text: string, from: number, to: number, start: number, end: number): { start: number; end: number } | undefined {
  if (end <= from || start >= to) return undefined
  let units = 0
  let first = start <= from ? 0 : -1
  for (let at = from; at < to; units++) {
    const next = text.charCodeAt(at) !== 92 ? at + 1 : text.charCodeAt(at + 1) === 117 ? at + 6 : at + 2
    if (first < 0 && start < next) first = units
    if (end <= at) return { start: first, end: units }
    at = next
  }
  return first < 0 ? undefined : { start: first, end: units }
}
