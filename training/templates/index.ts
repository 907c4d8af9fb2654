// Own training texts for the tagger: templates in many styles and languages, filled with invented people, organisations and values.
//
//  1. one draw decides the language, whether the text holds anything to hide, and the style;
//  2. the template is written into pieces, slots being filled by the cast of this record (`cast.ts`, `slots.ts`);
//  3. the pieces are distorted as people type (`distort.ts`);
//  4. they are joined, and what has a label becomes a span.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { origins } from './abroad.ts'
import { type Cast, newCast } from './cast.ts'
import { distort } from './distort.ts'
import { frames, instructions } from './instructions.ts'
import { type Node, parse } from './language.ts'
import type { Gazetteers } from './names.ts'
import { type Random, seeded, weighted } from './random.ts'
import type { Sheet } from './sheet.ts'
import { isSlot, type Piece, writeSlot } from './slots.ts'
import { sheets } from './styles/index.ts'

export type { Gazetteers } from './names.ts'
export type { Sheet } from './sheet.ts'
export { sheets } from './styles/index.ts'

export type TrainingSpan = {
  readonly start: number
  readonly end: number
  readonly label: string
  readonly text: string
  readonly identifier_type?: 'DIRECT' | 'QUASI' | 'NO_MASK'
  readonly entity_id?: string
}

/** A record in the format of the privacy data: offsets are UTF-16 code units. */
export type TrainingRecord = {
  readonly id: string
  readonly source: 'own'
  readonly lang: string
  readonly style: string
  readonly text: string
  readonly spans: readonly TrainingSpan[]
}

export type GenerateOptions = {
  readonly seed: number
  readonly count: number
  readonly gazetteers: Gazetteers
  /** Only these sheets, for previews. */
  readonly only?: (sheet: Sheet) => boolean
}

const languageShares: Readonly<Record<string, number>> = {
  en: 0.42,
  de: 0.14,
  fr: 0.12,
  es: 0.12,
  vi: 0.1,
  it: 0.025,
  nl: 0.02,
  pl: 0.02,
  pt: 0.025,
  sv: 0.015,
}
const negativeShare = 0.37
const fillerShare = 0.16
const instructionShare = 0.12
const mixShare = 0.42
const abroadShare = 0.8

/** Records without end to their variety; the same seed gives the same records, and record n does not depend on the count. */
export function* generate(options: GenerateOptions): Generator<TrainingRecord> {
  const draw = drawSheet(options.only ? sheets.filter(options.only) : sheets)
  for (let number = 0; number < options.count; number++) {
    const random = seeded(Math.imul(options.seed + 1, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b))
    yield writeRecord(`own-${options.seed}-${number}`, draw(random), random, options.gazetteers)
  }
}

function drawSheet(from: readonly Sheet[]): (random: Random) => Sheet {
  const entries = from.map((sheet) => {
    const peers = from.filter((other) => other.lang === sheet.lang && Boolean(other.isNegative) === Boolean(sheet.isNegative))
    const weightOf = (one: Sheet) => (one.weight ?? 1) * Math.sqrt(one.templates.length)
    const share = weightOf(sheet) / peers.reduce((sum, peer) => sum + weightOf(peer), 0)
    return [sheet, (languageShares[sheet.lang] ?? 0.01) * (sheet.isNegative ? negativeShare : 1 - negativeShare) * share] as const
  })
  return weighted(entries)
}

function writeRecord(id: string, sheet: Sheet, random: Random, gazetteers: Gazetteers): TrainingRecord {
  const cast = newCast(random, sheet.lang, gazetteers, sheet.isAbroad && random.chance(abroadShare) ? random.pick(origins) : undefined)
  const pieces: Piece[] = []
  const used = new Set([random.pick(sheet.templates)])
  for (const template of used) write(compiled(template), cast, pieces)
  while (sheet.canMix && pieces.length < 80 && random.chance(mixShare)) {
    const another = random.pick(sheet.templates)
    if (used.has(another)) continue
    used.add(another)
    pieces.push({ text: random.pick(sheet.noise === 'none' && sheet.isNegative ? ['\n', '\n\n'] : [' ', '\n', '\n', '\n\n']) })
    write(compiled(another), cast, pieces)
  }
  if (sheet.noise !== 'none' && random.chance(instructionShare)) addInstruction(cast, pieces)
  const isProse = sheet.noise === 'chat' || sheet.noise === 'prose'
  if (isProse && partsOf(sheet.lang).has('filler') && random.chance(fillerShare)) addFiller(cast, pieces)
  return {
    id,
    source: 'own',
    lang: sheet.lang,
    style: sheet.style,
    ...joined(
      distort(
        random,
        sheet.noise,
        pieces.flatMap((piece) => withLead(piece, sheet.hasTitlesInside ?? false)),
      ),
    ),
  }
}

/** What a person asks an assistant to do with such a text, in the text's language or in English. */
function addInstruction(cast: Cast, pieces: Piece[]): void {
  const { random } = cast
  const list = (random.chance(0.25) ? undefined : instructions[cast.lang]) ?? instructions.en!
  const instruction = random.pick(list)
  const [before, after] = random.pick(frames)
  if (random.chance(0.8)) {
    pieces.unshift({ text: instruction + before })
    if (after !== '') pieces.push({ text: after })
  } else pieces.push({ text: `\n\n${instruction.replace(/:$/, '')}` })
}

function withLead(piece: Piece, isInside: boolean): readonly Piece[] {
  if (!piece.lead) return [piece]
  return isInside ? [{ ...piece, text: piece.lead + piece.text }] : [{ text: piece.lead }, piece]
}

/** An ordinary sentence before or after: what is to be hidden stands among what is not. */
function addFiller(cast: Cast, pieces: Piece[]): void {
  const filler = compiled(cast.random.pick(partsOf(cast.lang).get('filler')!))
  const written: Piece[] = []
  write(filler, cast, written)
  const joint: Piece = { text: cast.random.pick([' ', ' ', '\n', '\n\n']) }
  if (cast.random.chance(0.5)) pieces.push(joint, ...written)
  else pieces.unshift(...written, joint)
}

function write(nodes: readonly Node[], cast: Cast, pieces: Piece[]): void {
  for (const node of nodes) {
    if (node.kind === 'text') pieces.push({ text: node.text })
    else if (node.kind === 'fixed')
      pieces.push({ text: node.text, label: node.label, type: 'QUASI', entity: `${node.label}:${node.text}`.toLowerCase() })
    else if (node.kind === 'slot') pieces.push(writeSlot(cast, node.name, node.owner, node.argument))
    else if (node.kind === 'choice') write(cast.random.pick(node.options), cast, pieces)
    else if (node.kind === 'part') writeParts(node, cast, pieces)
    else node satisfies never
  }
}

function writeParts(node: Node & { readonly kind: 'part' }, cast: Cast, pieces: Piece[]): void {
  const list = partsOf(cast.lang).get(node.name)
  if (!list) throw new Error(`no part {>${node.name}} in ${cast.lang}`)
  const count = node.least + cast.random.below(node.most - node.least + 1)
  const used = new Set<string>()
  for (let drawn = 0; drawn < count; drawn++) {
    let part = cast.random.pick(list)
    for (let tries = 0; used.has(part) && tries < 5; tries++) part = cast.random.pick(list)
    used.add(part)
    if (drawn > 0) pieces.push({ text: node.joint })
    write(compiled(part), cast, pieces)
  }
}

function joined(pieces: readonly Piece[]): { text: string; spans: TrainingSpan[] } {
  let text = ''
  const spans: TrainingSpan[] = []
  for (const piece of pieces) {
    if (piece.label && piece.text !== '') {
      spans.push({
        start: text.length,
        end: text.length + piece.text.length,
        label: piece.label,
        text: piece.text,
        identifier_type: piece.type,
        entity_id: piece.entity,
      })
    }
    text += piece.text
  }
  return { text, spans }
}

const programs = new Map<string, readonly Node[]>()
function compiled(source: string): readonly Node[] {
  const program = programs.get(source) ?? parse(source, isSlot)
  programs.set(source, program)
  return program
}

const partsByLanguage = new Map<string, Map<string, readonly string[]>>()
function partsOf(lang: string): Map<string, readonly string[]> {
  let parts = partsByLanguage.get(lang)
  if (!parts) {
    parts = new Map()
    for (const sheet of sheets) {
      if (sheet.lang !== lang) continue
      for (const [name, list] of Object.entries(sheet.parts ?? {})) parts.set(name, [...(parts.get(name) ?? []), ...list])
    }
    partsByLanguage.set(lang, parts)
  }
  return parts
}

/** What breaks the law of a record: a span that is not where it says, spans that cross, or a slot left unfilled. */
export function faultOf(record: TrainingRecord): string | undefined {
  let end = 0
  for (const span of record.spans) {
    if (record.text.slice(span.start, span.end) !== span.text) return `span ${span.label} is not at ${span.start}`
    if (span.start < end) return `span ${span.label} at ${span.start} crosses the one before`
    end = span.end
  }
  const left = /\[\[|\]\]|\{[>=!]/.exec(record.text)
  return left ? `unfilled ${left[0]} at ${left.index}` : undefined
}

/** Read the name, city, organisation and legal-form lists from a folder in their published format. */
export function loadGazetteers(folder: string): Gazetteers {
  const read = (name: string): unknown => JSON.parse(gunzipSync(readFileSync(join(folder, name))).toString('utf8'))
  type Lists = Readonly<Record<string, readonly string[]>>
  const names = read('names_wikidata_cc0.json.gz') as { first: Lists; last: Lists } // the format is fixed by the folder's description
  return {
    first: names.first,
    last: names.last,
    global: read('names_global_mit.json.gz') as readonly string[],
    distant: read('names_nonwestern_apache2.json.gz') as Lists,
    cities: read('cities_geonames_ccby4.json.gz') as Lists,
    organisations: read('organisations_wikidata_cc0.json.gz') as Readonly<Record<string, Lists>>,
    legalForms: read('legal_forms_apache2.json.gz') as Lists,
  }
}
