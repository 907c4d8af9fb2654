// One document on its way through the inspection: what there is to read, what was read before, what was found, and what that makes of it.
import type { Assessment, Finding } from '../core/assessment.ts'
import type { Document } from '../core/document.ts'
import { because, type Reason } from '../core/reasons.ts'
import { higherLevel, type Level } from '../core/sensitivity.ts'
import { type MediaReading, sortOfMedia } from './attachments.ts'
import { unsplicable } from './boundary.ts'
import type { Dictionary } from './dictionaries.ts'
import type { Wire } from './fields.ts'
import { type Gathered, gatherLeaves, type Media, type Piece } from './leaves.ts'
import { baseline, judge } from './levels.ts'
import type { Found } from './overlaps.ts'
import type { Profile } from './profiles.ts'
import { isFollowed, type Mention, type Surfaces, surfacesOf } from './propagate.ts'
import { mentionsOf, type OwnReading, type TextReader, type TextToRead } from './read-text.ts'
import type { RememberedReadings } from './remembered-readings.ts'
import type { KnownPiece, RememberedStretches } from './remembered-stretches.ts'
import { isNoted, type SpokenTurn, type Taint } from './taint.ts'

export type Circumstances = {
  readonly wire: Wire
  /** What the caller declared; it may only raise the level. */
  readonly declared?: Level
  /** Whose conversation it is: what one caller's conversations were says nothing of another's. */
  readonly scope: string
  /** The lowest level of the caller's key. */
  readonly floor?: Level
  /** The size of a body that is no JSON. */
  readonly opaqueBytes?: number
}

/** What inspections share. */
export type Equipment = {
  readonly profile: Profile
  readonly dictionaries: readonly Dictionary[]
  readonly reader: TextReader
  readonly remembered: RememberedReadings<OwnReading>
  readonly opened: RememberedReadings<MediaReading>
  readonly stretches: RememberedStretches
  readonly taint: Taint
  /** What is known to be missing before anything is read. */
  readonly problems: readonly Reason[]
}

/** What was not read before: places in `texts` and `media`, and how much text it is. */
export type Missing = { readonly texts: readonly number[]; readonly media: readonly number[]; readonly chars: number }

/** A finding and the turn it belongs to. */
type Placed = Finding & { readonly turn: number }

export class Inspection {
  /** However often a request holds a text, it is read once. */
  readonly texts: TextToRead[] = []
  media: readonly Media[] = []
  readonly #equipment: Equipment
  readonly #context: Circumstances
  #document: Document | undefined
  #gathered: Gathered = { pieces: [], media: [], turns: [], chars: 0, tokenTexts: 0, stretches: [] }
  #pieces: readonly Piece[] = []
  /** For each piece its place in `texts`. */
  readonly #textOf: number[] = []
  /** For each text that is in no known stretch, where its reading is kept. */
  readonly #places: string[] = []
  #mediaPlaces: readonly string[] = []
  readonly #readings: (OwnReading | undefined)[] = []
  readonly #opened: (MediaReading | undefined)[] = []
  #opaque = 0

  constructor(equipment: Equipment, context: Circumstances) {
    this.#equipment = equipment
    this.#context = context
    if (context.opaqueBytes) this.#opaque++
  }

  get chars(): number {
    return this.#gathered.chars
  }

  gather(document: Document): void {
    this.#document = document
    const gathered = gatherLeaves(document, this.#context.wire, this.#equipment.stretches)
    this.#gathered = gathered
    this.#pieces = gathered.media.length === 0 ? gathered.pieces : [...gathered.pieces, ...this.#sorted(gathered.media)]
    const known = new Map<string, number>()
    for (const piece of this.#pieces) {
      const { reading } = piece
      if (reading) {
        this.#textOf.push(this.texts.push(piece) - 1)
        this.#readings.push(reading)
        continue
      }
      const { text, name, isIdentifier } = piece
      const key = `${sortOf(piece)}\u0000${text}`
      let place = known.get(key)
      if (place === undefined) {
        // What is yet to be read may go to a thread, which takes plain data only.
        place = this.texts.push({ text, name, isIdentifier }) - 1
        this.#readings.push(undefined)
        known.set(key, place)
      }
      this.#textOf.push(place)
    }
  }

  /** Which media are opened; the others are read as texts, or can be neither. */
  #sorted(gathered: readonly Media[]): Media[] {
    const data: Media[] = []
    const texts: Media[] = []
    for (const media of gathered) {
      const sort = sortOfMedia(media.text)
      if (sort === 'data' || sort === 'either') data.push(media)
      if (sort !== 'data') texts.push(media)
      if (sort === 'remote') this.#opaque++
    }
    this.media = data
    return texts
  }

  /** Take what was read before; the rest is missing. */
  recall(): Missing {
    const { remembered, opened } = this.#equipment
    this.#mediaPlaces = this.media.map(({ text }) => opened.placeOf(text))
    const texts: number[] = []
    const media: number[] = []
    let chars = 0
    for (let index = 0; index < this.texts.length; index++) {
      if (this.#readings[index]) continue
      const text = this.texts[index]!
      const place = remembered.placeOf(text.text, sortOf(text))
      this.#places[index] = place
      this.#readings[index] = remembered.get(place)
      if (this.#readings[index]) continue
      texts.push(index)
      chars += text.text.length
    }
    for (const [index, place] of this.#mediaPlaces.entries()) {
      this.#opened.push(opened.get(place))
      if (!this.#opened[index]) media.push(index)
    }
    return { texts, media, chars }
  }

  /** A reading that a detector broke off is not remembered, so that it is tried again the next time. */
  learn(index: number, reading: OwnReading): void {
    this.#readings[index] = reading
    if (reading.complete) this.#equipment.remembered.set(this.#places[index]!, reading, this.texts[index]!.text.length)
  }

  learnMedia(index: number, reading: MediaReading): void {
    this.#opened[index] = reading
    if (reading.complete) this.#equipment.opened.set(this.#mediaPlaces[index]!, reading, mediaWeight)
  }

  /** Nothing is known for sure. What the caller says and the key lays down still counts. */
  unfinished(reason: Reason): Assessment {
    const { declared = baseline, floor = baseline } = this.#context
    const level = higherLevel(higherLevel(baseline, declared), floor)
    return { level, findings: [], complete: false, reasons: [reason], labels: [], opaque: this.#opaque }
  }

  conclude(): Assessment {
    try {
      return this.#concluded()
    } catch {
      return this.unfinished(because('inspection.crashed')) // an error may quote what was read
    }
  }

  #concluded(): Assessment {
    const { profile, dictionaries, taint, problems } = this.#equipment
    const isWhole = this.#readings.every((reading) => reading?.complete) && this.#opened.every((reading) => reading?.complete)
    const faults = isWhole ? problems : [...problems, because('inspection.crashed')]
    const placed = [...this.#textFindings(), ...this.#mediaFindings(), ...this.#tokenFindings()]
    const { scope, declared, floor } = this.#context
    let spoken: readonly SpokenTurn[] | undefined
    const turns = () => {
      spoken ??= this.#spoken(placed)
      return spoken
    }
    const history = taint.size === 0 ? 'public' : taint.levelOf(scope, turns())
    const facts = { findings: placed, topicTerms: this.#topicTerms(), opaque: this.#opaque, declared, floor, history }
    const { level, reasons, labels } = judge(facts, profile, dictionaries)
    if (isNoted(level)) taint.note(scope, turns(), level)
    if (isWhole) this.#rememberStretches()
    const findings = placed.map(withoutTurn)
    return { level, findings, complete: faults.length === 0, reasons: [...faults, ...reasons], labels, opaque: this.#opaque }
  }

  /** Every text of them was read to its end, so that the next request need not look. */
  #rememberStretches(): void {
    for (const stretch of this.#gathered.stretches) {
      const pieces: KnownPiece[] = []
      for (let index = stretch.pieces.from; index < stretch.pieces.to; index++) {
        const { leaf, turn, inner } = this.#pieces[index]!
        const reading = this.#readings[this.#textOf[index]!]!
        const place = { leaf: leaf - stretch.leaf, turn: turn < 0 ? turn : turn - stretch.turns.from }
        pieces.push({ ...place, ...(inner !== undefined && { inner }), reading })
      }
      const roles = this.#gathered.turns.slice(stretch.turns.from, stretch.turns.to).map(({ role }) => role)
      this.#equipment.stretches.keep(stretch, { pieces, roles, chars: stretch.chars })
    }
  }

  /** What each leaf holds, names followed through all of them. */
  #textFindings(): Placed[] {
    const found = this.#follow()
    const findings: Placed[] = []
    const byLeaf = new Map<number, { turn: number; hits: Found[]; pieces: number }>()
    for (let index = 0; index < this.#pieces.length; index++) {
      const own = found[this.#textOf[index]!]
      if (!own || own.length === 0) continue
      const { leaf, turn, place } = this.#pieces[index]!
      const hits = place ? own.map((hit) => ({ ...hit, ...place(hit.start, hit.end) })) : own
      // Numbers have no leaf to be replaced in; each stands for itself.
      if (leaf < 0) {
        for (const hit of hits) findings.push(placedFinding(hit, leaf, turn))
        continue
      }
      const known = byLeaf.get(leaf)
      if (known) {
        for (const hit of hits) known.hits.push(hit)
        known.pieces++
      } else byLeaf.set(leaf, { turn, hits: [...hits], pieces: 1 })
    }
    for (const [leaf, { turn, hits, pieces }] of byLeaf) {
      const settled = pieces > 1 ? this.#equipment.reader.settle(this.#leafText(leaf), hits) : hits
      for (const hit of settled) findings.push(placedFinding(hit, leaf, turn))
    }
    return findings
  }

  #leafText(leaf: number): string {
    return this.#document?.textOf(this.#document.leaf(leaf)) ?? ''
  }

  /** For each text its findings, with every mention of what any text holds. */
  #follow(): (readonly Found[])[] {
    // Where there is nobody to follow, a text holds what it shows by itself.
    if (!this.#readings.some((reading) => reading?.hits.some(({ kind }) => isFollowed(kind))))
      return this.#readings.map((reading) => reading?.hits ?? nothing)
    const mentions: Mention[] = []
    for (let index = 0; index < this.texts.length; index++) {
      const reading = this.#readings[index]
      if (!reading || reading.hits.length === 0) continue
      // One by one: a spread of very many would overflow the stack.
      for (const mention of mentionsOf(this.texts[index]!.text, reading)) mentions.push(mention)
    }
    const surfaces: Surfaces = surfacesOf(mentions)
    // A reading stands for one text, read in one way; a history may hold it often.
    const followed = new Map<OwnReading, readonly Found[]>()
    return this.texts.map((text, index) => {
      const reading = this.#readings[index]
      if (!reading) return nothing
      let found = followed.get(reading)
      if (!found) {
        found = this.#equipment.reader.follow(text.text, reading, surfaces)
        followed.set(reading, found)
      }
      return found
    })
  }

  /** What documents hold cannot be replaced in them: each finding counts for the whole. */
  #mediaFindings(): Placed[] {
    const findings: Placed[] = []
    for (const [index, reading] of this.#opened.entries()) {
      const { leaf, text, turn } = this.media[index]!
      if (reading?.isOpaque) this.#opaque++
      for (const { kind, score, detector } of reading?.kinds ?? []) {
        const whole = { kind, leaf, start: 0, end: text.length, score, turn }
        findings.push({ ...whole, detector: 'attachment' })
        // A dictionary's level hangs on its own name.
        if (detector !== 'attachment') findings.push({ ...whole, detector })
      }
    }
    return findings
  }

  /** A text in numbers may hold anything, and nothing in it can be replaced. */
  #tokenFindings(): Placed[] {
    if (this.#gathered.tokenTexts === 0) return []
    return [{ kind: 'TOKEN_NUMBERS', leaf: unsplicable, start: 0, end: 0, score: 1, detector: 'tokens', turn: -1 }]
  }

  #topicTerms(): Set<number> {
    const terms = new Set<number>()
    for (const readings of [this.#readings, this.#opened])
      for (const reading of readings) for (const term of reading?.topicTerms ?? nothing) terms.add(term)
    return terms
  }

  /** The conversation turn by turn, with the level of what each holds. */
  #spoken(findings: readonly Placed[]): SpokenTurn[] {
    const { turns } = this.#gathered
    const texts = turns.map(() => '')
    const last = turns.map(() => -1)
    const terms = turns.map(() => new Set<number>())
    for (const [index, piece] of this.#pieces.entries()) {
      const { turn, leaf, inner } = piece
      if (turn < 0) continue
      for (const term of this.#readings[this.#textOf[index]!]?.topicTerms ?? nothing) terms[turn]!.add(term)
      // What stands inside a text is part of it already.
      if (inner !== undefined || leaf < 0 || last[turn] === leaf) continue
      texts[turn] += texts[turn] === '' ? piece.text : `\u0000${piece.text}`
      last[turn] = leaf
    }
    const held = turns.map((): Placed[] => [])
    for (const finding of findings) held[finding.turn]?.push(finding)
    return turns.map(({ role }, turn) => ({ role, text: texts[turn]!, level: this.#levelOfTurn(held[turn]!, terms[turn]!) }))
  }

  /** What a turn holds itself. */
  #levelOfTurn(findings: readonly Placed[], topicTerms: ReadonlySet<number>): Level {
    if (findings.length === 0) return 'public'
    const { profile, dictionaries } = this.#equipment
    return judge({ findings, topicTerms, opaque: 0, history: 'public' }, profile, dictionaries).level
  }
}

const nothing: readonly never[] = []

/** How a text is read, which tells apart readings of the same words. */
function sortOf({ name, isIdentifier }: Omit<TextToRead, 'text'>): string {
  if (isIdentifier) return 'identifier'
  return name === undefined ? 'text' : `under ${name}`
}

/** What a document's reading weighs in the memory, in units of text. */
const mediaWeight = 1_024

function withoutTurn({ kind, leaf, start, end, score, detector, entity }: Placed): Finding {
  const finding = { kind, leaf, start, end, score, detector }
  return entity === undefined ? finding : { ...finding, entity }
}

function placedFinding({ kind, start, end, score, detector, entity }: Found, leaf: number, turn: number): Placed {
  const placed = { kind, leaf, start, end, score, detector, turn }
  return entity === undefined ? placed : { ...placed, entity }
}
