// Stop 3: what is in this document, and how sensitive is it.
//
//   1 gather     every string and key that is not the protocol's own: `leaves.ts`
//   2 read       each by itself; what was read before is remembered by its hash, long texts are read in threads
//   3 propagate  every name found anywhere, to all its mentions everywhere
//   4 judge      the level and why
//
// Whatever goes wrong on the way, the assessment says `complete: false`, and the boundary lets nothing leave.
import type { Assessment, Finding } from '../core/assessment.ts'
import type { Document } from '../core/document.ts'
import { because, type Reason } from '../core/reasons.ts'
import { higherLevel, type Level } from '../core/sensitivity.ts'
import { type MediaReading, readMedia, sortOfMedia } from './attachments.ts'
import type { Detector } from './detectors/detector.ts'
import type { Dictionary } from './dictionaries.ts'
import type { Wire } from './fields.ts'
import { type Gathered, gatherLeaves, type Media, type Piece } from './leaves.ts'
import { baseline, judge } from './levels.ts'
import type { Found } from './overlaps.ts'
import type { Profile } from './profiles.ts'
import { type Mention, type Surfaces, surfacesOf } from './propagate.ts'
import { createReader, type OwnReading, type Reading } from './read-text.ts'
import { type Outcome, type ReadingThreads, startThreads } from './reading-threads.ts'
import { RememberedReadings } from './remembered-readings.ts'
import type { Tagger } from './tagger/tagger.ts'
import { type SpokenTurn, Taint } from './taint.ts'

export type InspectorOptions = {
  readonly profile: Profile
  readonly dictionaries?: readonly Dictionary[]
  /** Without it names are not found, and every inspection that should look for them is incomplete. */
  readonly tagger?: Tagger
  /** Units of text whose readings are remembered. */
  readonly cacheChars?: number
  readonly deadlineMs?: number
  /** Requests with more text are not inspected, and do not leave. */
  readonly largestChars?: number
  /** Threads for long texts; 0 reads everything here. */
  readonly workers?: number
  readonly detectors?: readonly Detector[]
}

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

export type InspectorStats = {
  readonly inspections: number
  readonly incomplete: number
  readonly remembered: number
  readonly rememberedChars: number
  readonly hits: number
  readonly misses: number
  readonly waiting: number
  readonly turns: number
}

export type Inspector = {
  /** At once when everything was read before or is short. `undefined` stands for a body that is not JSON. */
  readonly inspect: (document: Document | undefined, context: Circumstances) => Assessment | Promise<Assessment>
  /** Read one text by itself. */
  readonly read: (text: string) => Reading
  /** Note an answer that was given under a level, so that a conversation that resends it is known. */
  readonly noteAnswer: (scope: string, text: string, level: Level) => void
  /** From now on every inspection is incomplete: a rehearsal of the detector's failure. */
  readonly kill: () => void
  readonly revive: () => void
  readonly close: () => Promise<void>
  readonly stats: () => InspectorStats
}

/** Texts of together fewer units are read here: that is faster than asking a thread. */
export const inlineChars = 8_192

const spreadKinds: ReadonlySet<string> = new Set(['PERSON', 'ORG', 'LOCATION', 'DEMOGRAPHIC'])

export function createInspector(options: InspectorOptions): Inspector {
  const { profile, dictionaries = [], tagger, workers = 0, deadlineMs = 10_000, largestChars = 8 * 1024 * 1024 } = options
  const reader = createReader({ profile, dictionaries, tagger, detectors: options.detectors })
  const cacheChars = options.cacheChars ?? 64 * 1024 * 1024
  const remembered = new RememberedReadings<OwnReading>({ chars: cacheChars, entries: 200_000 })
  const opened = new RememberedReadings<MediaReading>({ chars: cacheChars, entries: 10_000 })
  const taint = new Taint()
  let threads: ReadingThreads | undefined
  let isKilled = false
  let inspections = 0
  let incomplete = 0
  const isModelMissing = !tagger && [...spreadKinds].some((kind) => profile.kinds === 'all' || profile.kinds.includes(kind))

  function inspect(document: Document | undefined, context: Circumstances): Assessment | Promise<Assessment> {
    inspections++
    const work = new Inspection(context)
    if (isKilled) return work.unfinished(because('inspection.killed'))
    if (!document) return work.conclude()
    // What the text's length already rules out needs no walk.
    if (document.text.length > largestChars * 2) return work.unfinished(tooLarge(document.text.length))
    work.gather(document)
    if (work.chars > largestChars) return work.unfinished(tooLarge(work.chars))
    const missing = work.recall()
    if (missing.texts.length === 0 && missing.media.length === 0) return work.conclude()
    if (missing.media.length === 0 && (missing.chars <= inlineChars || workers === 0)) {
      work.readHere(missing)
      return work.conclude()
    }
    return work.readElsewhere(missing)
  }

  const tooLarge = (chars: number) => because('inspection.too_large', { chars, limit: largestChars })

  type Missing = { readonly texts: readonly number[]; readonly media: readonly number[]; readonly chars: number }

  /** One document on its way through the steps. */
  class Inspection {
    readonly #context: Circumstances
    #document: Document | undefined
    #gathered: Gathered = { pieces: [], media: [], turns: [], chars: 0 }
    #media: readonly Media[] = []
    #pieces: Piece[] = []
    #places: string[] = []
    #mediaPlaces: string[] = []
    #readings: (OwnReading | undefined)[] = []
    #opened: (MediaReading | undefined)[] = []
    #opaque = 0
    readonly #problems: Reason[] = []

    constructor(context: Circumstances) {
      this.#context = context
      if (context.opaqueBytes) this.#opaque++
      if (isModelMissing) this.#problems.push(because('inspection.model_missing'))
    }

    get chars(): number {
      return this.#gathered.chars
    }

    gather(document: Document): void {
      this.#document = document
      this.#gathered = gatherLeaves(document, this.#context.wire)
      this.#pieces = [...this.#gathered.pieces]
      const data: Media[] = []
      for (const media of this.#gathered.media) {
        const sort = sortOfMedia(media.text)
        if (sort === 'data') data.push(media)
        else this.#pieces.push(media)
        if (sort === 'remote') this.#opaque++
      }
      this.#media = data
    }

    /** What was read before; the rest is missing. */
    recall(): Missing {
      const texts: number[] = []
      const media: number[] = []
      let chars = 0
      for (const [index, { text, name }] of this.#pieces.entries()) {
        const place = remembered.placeOf(text, name)
        const reading = remembered.get(place)
        this.#places.push(place)
        this.#readings.push(reading)
        if (reading) continue
        texts.push(index)
        chars += text.length
      }
      for (const [index, { text }] of this.#media.entries()) {
        const place = opened.placeOf(text)
        const reading = opened.get(place)
        this.#mediaPlaces.push(place)
        this.#opened.push(reading)
        if (!reading) media.push(index)
      }
      return { texts, media, chars }
    }

    readHere({ texts }: Missing): void {
      for (const index of texts) {
        const { text, name } = this.#pieces[index]!
        this.#learn(index, reader.readAlone(text, name))
      }
    }

    async readElsewhere(missing: Missing): Promise<Assessment> {
      const outcome = workers === 0 ? await this.#readSlowly(missing) : await this.#readInThreads(missing)
      if (isKilled) return this.unfinished(because('inspection.killed'))
      if (outcome !== 'read') return this.unfinished(problemOf(outcome, deadlineMs))
      return this.conclude()
    }

    async #readInThreads(missing: Missing): Promise<Outcome['kind']> {
      threads ??= startThreads({ profile, dictionaries, hasTagger: tagger !== undefined }, { workers, deadlineMs })
      const shares = shared(missing, this.#pieces, workers)
      const outcomes = await Promise.all(
        shares.map(({ texts, media }) =>
          threads!.run({
            texts: texts.map((index) => ({ text: this.#pieces[index]!.text, name: this.#pieces[index]!.name })),
            media: media.map((index) => this.#media[index]!.text),
          }),
        ),
      )
      for (const [share, outcome] of outcomes.entries()) {
        if (outcome.kind !== 'read') return outcome.kind
        for (const [at, index] of shares[share]!.texts.entries()) this.#learn(index, outcome.readings[at]!)
        for (const [at, index] of shares[share]!.media.entries()) this.#learnMedia(index, outcome.media[at]!)
      }
      return 'read'
    }

    async #readSlowly(missing: Missing): Promise<Outcome['kind']> {
      try {
        this.readHere(missing)
        for (const index of missing.media) this.#learnMedia(index, await readMedia(this.#media[index]!.text, reader))
        return 'read'
      } catch {
        return 'crashed' // an error may quote what was read
      }
    }

    #learn(index: number, reading: OwnReading): void {
      this.#readings[index] = reading
      // A reading that a detector broke off is tried again the next time.
      if (reading.complete) remembered.set(this.#places[index]!, reading, this.#pieces[index]!.text.length)
    }

    #learnMedia(index: number, reading: MediaReading): void {
      this.#opened[index] = reading
      if (reading.complete) opened.set(this.#mediaPlaces[index]!, reading, 1_024)
    }

    /** Nothing is known for sure. What the caller and the history say still counts. */
    unfinished(reason: Reason): Assessment {
      incomplete++
      const { declared, floor } = this.#context
      const level = higherLevel(higherLevel(baseline, declared ?? baseline), floor ?? baseline)
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
      const findings = [...this.#textFindings(), ...this.#mediaFindings()]
      if (this.#readings.some((reading) => !reading?.complete) || this.#opened.some((reading) => !reading?.complete))
        this.#problems.push(because('inspection.crashed'))
      const spoken = this.#spoken(findings)
      const { scope, declared, floor } = this.#context
      const judgement = judge(
        {
          findings,
          topicTerms: this.#topicTerms(),
          opaque: this.#opaque,
          declared,
          floor,
          history: taint.levelOf(scope, spoken),
        },
        profile,
        dictionaries,
      )
      taint.note(scope, spoken, judgement.level)
      const complete = this.#problems.length === 0
      if (!complete) incomplete++
      return {
        level: judgement.level,
        findings: findings.map(({ turn: _turn, ...finding }) => finding),
        complete,
        reasons: [...this.#problems, ...judgement.reasons],
        labels: judgement.labels,
        opaque: this.#opaque,
      }
    }

    /** What each leaf holds, names followed through all of them. */
    #textFindings(): (Finding & { turn: number })[] {
      const mentions: Mention[] = []
      for (const [index, reading] of this.#readings.entries())
        for (const { kind, start, end, score } of reading?.hits ?? [])
          mentions.push({ kind, score, text: this.#pieces[index]!.text.slice(start, end) })
      const surfaces = mentions.length > 0 ? surfacesOf(mentions) : undefined
      const byLeaf = new Map<number, { turn: number; hits: Found[]; pieces: number }>()
      const findings: (Finding & { turn: number })[] = []
      for (const [index, piece] of this.#pieces.entries()) {
        const hits = this.#hitsOf(piece, this.#readings[index], surfaces)
        if (hits.length === 0) continue
        // Numbers have no leaf to be replaced in; each stands for itself.
        if (piece.leaf < 0) {
          for (const hit of hits) findings.push(findingOf(hit, piece))
          continue
        }
        const known = byLeaf.get(piece.leaf) ?? { turn: piece.turn, hits: [], pieces: 0 }
        known.hits.push(...hits)
        known.pieces++
        byLeaf.set(piece.leaf, known)
      }
      for (const [leaf, { turn, hits, pieces }] of byLeaf) {
        const settled = pieces > 1 && this.#document ? reader.settle(this.#document.textOf(this.#document.leaf(leaf)), hits) : hits
        for (const hit of settled) findings.push(findingOf(hit, { leaf, turn }))
      }
      return findings
    }

    #hitsOf(piece: Piece, reading: OwnReading | undefined, surfaces: Surfaces | undefined): readonly Found[] {
      if (!surfaces || !reading) return []
      const hits = reader.follow(piece.text, reading, surfaces)
      const { place } = piece
      return place ? hits.map((hit) => ({ ...hit, ...place(hit.start, hit.end) })) : hits
    }

    /** What documents hold cannot be replaced in them: each counts as a whole. */
    #mediaFindings(): (Finding & { turn: number })[] {
      const findings: (Finding & { turn: number })[] = []
      for (const [index, reading] of this.#opened.entries()) {
        const media = this.#media[index]!
        if (reading?.isOpaque) this.#opaque++
        for (const { kind, score, detector } of reading?.kinds ?? []) {
          findings.push({ kind, leaf: media.leaf, start: 0, end: media.text.length, score, detector: 'attachment', turn: media.turn })
          // The dictionary's level hangs on its own name.
          if (detector !== 'attachment')
            findings.push({ kind, leaf: media.leaf, start: 0, end: media.text.length, score, detector, turn: media.turn })
        }
      }
      return findings
    }

    #topicTerms(): Set<number> {
      const terms = new Set<number>()
      for (const reading of this.#readings) for (const term of reading?.topicTerms ?? []) terms.add(term)
      for (const reading of this.#opened) for (const term of reading?.topicTerms ?? []) terms.add(term)
      return terms
    }

    /** The conversation turn by turn, with the level of what each holds. */
    #spoken(findings: readonly { readonly kind: string; readonly turn: number; readonly detector: string }[]): SpokenTurn[] {
      const { turns } = this.#gathered
      const texts: string[] = turns.map(() => '')
      const last: number[] = turns.map(() => -1)
      for (const { turn, text, leaf, place } of this.#pieces) {
        // What stands inside a text is part of it already.
        if (turn < 0 || place || leaf < 0 || last[turn] === leaf) continue
        texts[turn] += texts[turn] === '' ? text : `\u0000${text}`
        last[turn] = leaf
      }
      const holding = turns.map((): Finding[] => [])
      for (const finding of findings) holding[finding.turn]?.push({ leaf: 0, start: 0, end: 0, score: 1, ...finding })
      const terms = turns.map(() => new Set<number>())
      for (const [index, { turn }] of this.#pieces.entries())
        for (const term of this.#readings[index]?.topicTerms ?? []) terms[turn]?.add(term)
      return turns.map(({ role }, turn) => ({ role, text: texts[turn]!, level: levelOfTurn(holding[turn]!, terms[turn]!) }))
    }
  }

  /** What a turn holds itself. */
  function levelOfTurn(findings: readonly Finding[], topicTerms: ReadonlySet<number>): Level {
    if (findings.length === 0) return 'public'
    const facts = { findings: findings.map((finding) => ({ ...finding, turn: 0 })), topicTerms, opaque: 0, history: 'public' as const }
    return judge(facts, profile, dictionaries).level
  }

  return {
    inspect,
    read: (text) =>
      isKilled ? { hits: [], complete: false } : isModelMissing ? { ...reader.read(text), complete: false } : reader.read(text),
    noteAnswer: (scope, text, level) => taint.noteAnswer(scope, text, level),
    kill: () => {
      isKilled = true
    },
    revive: () => {
      isKilled = false
    },
    close: async () => {
      await threads?.close()
      remembered.clear()
      opened.clear()
      taint.clear()
    },
    stats: () => ({
      inspections,
      incomplete,
      remembered: remembered.size,
      rememberedChars: remembered.chars,
      hits: remembered.hits,
      misses: remembered.misses,
      waiting: threads?.waiting() ?? 0,
      turns: taint.size,
    }),
  }
}

function findingOf(
  { kind, start, end, score, detector, entity }: Found,
  { leaf, turn }: { leaf: number; turn: number },
): Finding & { turn: number } {
  return { kind, leaf, start, end, score, detector, turn, ...(entity !== undefined && { entity }) }
}

function problemOf(outcome: Exclude<Outcome['kind'], 'read'>, afterMs: number): Reason {
  switch (outcome) {
    case 'timeout':
      return because('inspection.timeout', { afterMs })
    case 'busy':
      return because('inspection.busy')
    case 'crashed':
      return because('inspection.crashed')
  }
}

/** Shares of about the same length, one a thread. Short work is not shared out. */
function shared(
  missing: { texts: readonly number[]; media: readonly number[] },
  pieces: readonly Piece[],
  workers: number,
): { texts: number[]; media: number[] }[] {
  const shares = Array.from({ length: workers }, () => ({ texts: [] as number[], media: [] as number[], chars: 0 }))
  const least = () => shares.reduce((one, other) => (other.chars < one.chars ? other : one))
  const sorted = [...missing.texts].sort((a, b) => pieces[b]!.text.length - pieces[a]!.text.length)
  for (const index of sorted) {
    const share = least()
    share.texts.push(index)
    share.chars += pieces[index]!.text.length
  }
  for (const index of missing.media) {
    const share = least()
    share.media.push(index)
    share.chars += 1_000_000
  }
  return shares.filter(({ texts, media }) => texts.length + media.length > 0)
}
