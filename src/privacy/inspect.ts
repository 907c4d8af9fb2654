// Stop 3: what is in this document, and how sensitive is it.
//
//   1 gather     every string and key that is not the protocol's own: `leaves.ts`
//   2 read       each by itself; what was read before is remembered by its hash, a history as a whole, long texts are read in threads
//   3 follow     every name found anywhere, to all its mentions everywhere: `propagate.ts`
//   4 judge      the level and why: `levels.ts`
//
// Whatever goes wrong on the way, the assessment says `complete: false`, and the boundary lets nothing leave.
import type { Assessment } from '../core/assessment.ts'
import type { Document } from '../core/document.ts'
import { because, type Reason } from '../core/reasons.ts'
import type { Level } from '../core/sensitivity.ts'
import { type MediaReading, readMedia } from './attachments.ts'
import type { Detector } from './detectors/detector.ts'
import type { Dictionary } from './dictionaries.ts'
import { type Circumstances, Inspection, type Missing } from './inspection.ts'
import { joined, type Part, partsOf } from './long-texts.ts'
import { looksFor, type Profile } from './profiles.ts'
import { createReader, type OwnReading, type Reading } from './read-text.ts'
import { type Outcome, type ReadingThreads, startThreads } from './reading-threads.ts'
import { RememberedReadings } from './remembered-readings.ts'
import { mostKnown, RememberedStretches } from './remembered-stretches.ts'
import type { Tagger } from './tagger/tagger.ts'
import { Taint } from './taint.ts'

export type { Circumstances } from './inspection.ts'

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
  /** So long after its making the reader and its threads are made ready, so that the first text need not wait; not without threads. */
  readonly warmAfterMs?: number
  /** All that are listed, when absent. */
  readonly detectors?: readonly Detector[]
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

/** New text of less weight is read here, in some ten milliseconds: that is faster than asking a thread. */
export const inlineWeight = 12_000

/** What reading a text costs, in letters of prose. A sign is a word to the tagger, and what may be an encoding is read in both ways. */
export function weightOf(text: string): number {
  if (text.length > inlineWeight) return text.length
  let weight = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    weight += code < 128 ? weights[code]! : isAccented(code) ? 2 : 6
  }
  return weight
}

const weights = Uint8Array.from({ length: 128 }, (_, code) => {
  if (/[a-z]/i.test(String.fromCharCode(code))) return 1
  if (/[\s\d]/.test(String.fromCharCode(code))) return 2
  return '%&<\\'.includes(String.fromCharCode(code)) ? 8 : 4
})

/** Letters of languages that are written with blanks between words. */
function isAccented(code: number): boolean {
  return (code >= 0xc0 && code < 0x530) || (code >= 0x1e00 && code < 0x1f00)
}

const betweenThreadsMs = 500
/** What a text costs beside its length, in letters. */
const textCost = 64

/** Kinds that nothing but the tagger finds. */
const learnedKinds = ['PERSON', 'ORG', 'LOCATION', 'DEMOGRAPHIC']

export function createInspector(options: InspectorOptions): Inspector {
  const { profile, dictionaries = [], tagger, workers = 0, deadlineMs = 10_000, largestChars = 8 * 1024 * 1024 } = options
  const chars = options.cacheChars ?? 64 * 1024 * 1024
  const reader = createReader({ profile, dictionaries, tagger, detectors: options.detectors })
  const remembered = new RememberedReadings<OwnReading>({ chars, entries: 200_000 })
  const opened = new RememberedReadings<MediaReading>({ chars, entries: 10_000 })
  const stretches = new RememberedStretches(Math.min(mostKnown, chars))
  const taint = new Taint()
  const isModelMissing = !tagger && learnedKinds.some((kind) => looksFor(profile, kind))
  const problems = isModelMissing ? [because('inspection.model_missing')] : []
  const equipment = { profile, dictionaries, reader, remembered, opened, stretches, taint, problems }
  let threads: ReadingThreads | undefined
  let warming: NodeJS.Timeout | undefined
  let isKilled = false
  let inspections = 0
  let incomplete = 0

  const ensureThreads = (): ReadingThreads => {
    threads ??= startThreads({ profile, dictionaries, hasTagger: tagger !== undefined }, { workers, deadlineMs })
    return threads
  }
  if (workers > 0) warmIn(options.warmAfterMs ?? 200, reader.prepare())

  /** Prepare the reader here in small steps, then start the threads one by one. Nobody waits for it, and it keeps nothing alive. */
  function warmIn(ms: number, steps: Generator<void>): void {
    warming = setTimeout(() => {
      if (hasMore(steps)) warmIn(0, steps)
      else if (ensureThreads().warm()) warmIn(betweenThreadsMs, steps)
    }, ms)
    warming.unref()
  }

  function inspect(document: Document | undefined, context: Circumstances): Assessment | Promise<Assessment> {
    inspections++
    const inspection = new Inspection(equipment, context)
    const assessment = begin(inspection, document)
    return assessment instanceof Promise ? assessment.then(counted) : counted(assessment)
  }

  function begin(inspection: Inspection, document: Document | undefined): Assessment | Promise<Assessment> {
    if (isKilled) return inspection.unfinished(because('inspection.killed'))
    if (!document) return inspection.conclude()
    // What the text's length already rules out needs no walk.
    if (document.text.length > largestChars * 2) return inspection.unfinished(tooLarge(document.text.length))
    inspection.gather(document)
    if (inspection.chars > largestChars) return inspection.unfinished(tooLarge(inspection.chars))
    const missing = inspection.recall()
    if (missing.media.length > 0 || (workers > 0 && isHeavy(inspection, missing))) return readElsewhere(inspection, missing)
    readHere(inspection, missing)
    return inspection.conclude()
  }

  function isHeavy(inspection: Inspection, { texts, chars }: Missing): boolean {
    if (chars > inlineWeight) return true
    let weight = 0
    for (const index of texts) weight += textCost + weightOf(inspection.texts[index]!.text)
    return weight > inlineWeight
  }

  const tooLarge = (found: number) => because('inspection.too_large', { chars: found, limit: largestChars })

  function counted(assessment: Assessment): Assessment {
    if (!assessment.complete) incomplete++
    return assessment
  }

  function readHere(inspection: Inspection, { texts }: Missing): void {
    for (const index of texts) inspection.learn(index, reader.readAlone(inspection.texts[index]!))
  }

  async function readElsewhere(inspection: Inspection, missing: Missing): Promise<Assessment> {
    const outcome = await (workers > 0 ? readInThreads(inspection, missing) : readSlowly(inspection, missing))
    if (isKilled) return inspection.unfinished(because('inspection.killed'))
    return outcome === 'read' ? inspection.conclude() : inspection.unfinished(problemOf(outcome, deadlineMs))
  }

  async function readInThreads(inspection: Inspection, missing: Missing): Promise<Outcome['kind']> {
    const pieces = missing.texts.flatMap((index) => partsOf(inspection.texts[index]!).map((part) => ({ index, part })))
    const shares = shared(pieces, missing.media, workers)
    const running = ensureThreads()
    const outcomes = await Promise.all(
      shares.map(({ texts, media }) =>
        running.run({ texts: texts.map((place) => pieces[place]!.part.read), media: media.map((index) => inspection.media[index]!.text) }),
      ),
    )
    const readings: OwnReading[] = []
    for (const [share, outcome] of outcomes.entries()) {
      if (outcome.kind !== 'read') return outcome.kind
      for (const [at, place] of shares[share]!.texts.entries()) readings[place] = outcome.readings[at]!
      for (const [at, index] of shares[share]!.media.entries()) inspection.learnMedia(index, outcome.media[at]!)
    }
    for (let from = 0; from < pieces.length; ) {
      const { index } = pieces[from]!
      let to = from + 1
      while (to < pieces.length && pieces[to]!.index === index) to++
      const parts = pieces.slice(from, to).map(({ part }) => part)
      inspection.learn(index, joined(inspection.texts[index]!.text, parts, readings.slice(from, to), reader.settle))
      from = to
    }
    return 'read'
  }

  /** Without threads documents are opened here, one after another. */
  async function readSlowly(inspection: Inspection, missing: Missing): Promise<Outcome['kind']> {
    try {
      readHere(inspection, missing)
      for (const index of missing.media) inspection.learnMedia(index, await readMedia(inspection.media[index]!.text, reader))
      return 'read'
    } catch {
      return 'crashed' // an error may quote what was read
    }
  }

  function read(text: string): Reading {
    if (isKilled) return { hits: [], complete: false }
    const reading = reader.read(text)
    return isModelMissing ? { ...reading, complete: false } : reading
  }

  return {
    inspect,
    read,
    noteAnswer: (scope, text, level) => taint.noteAnswer(scope, text, level),
    kill: () => {
      isKilled = true
    },
    revive: () => {
      isKilled = false
    },
    close: async () => {
      clearTimeout(warming)
      await threads?.close()
      remembered.clear()
      opened.clear()
      stretches.clear()
      taint.clear()
    },
    stats: () => ({
      inspections,
      incomplete,
      remembered: remembered.size,
      rememberedChars: remembered.chars,
      hits: remembered.hits + stretches.hits,
      misses: remembered.misses,
      waiting: threads?.waiting() ?? 0,
      turns: taint.size,
    }),
  }
}

function hasMore(steps: Generator<void>): boolean {
  try {
    return steps.next().done !== true
  } catch {
    return false // a text that is read will fail the same way, and tell
  }
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

type Share = { readonly texts: number[]; readonly media: number[]; chars: number }

/** A document costs about as much as so much text. */
const mediaChars = 1_000_000

/** Shares of about the same length, one a thread: places in `pieces`, and `media` as they are. */
function shared(pieces: readonly { readonly part: Part }[], media: readonly number[], workers: number): Share[] {
  const shares = Array.from({ length: workers }, (): Share => ({ texts: [], media: [], chars: 0 }))
  const least = () => shares.reduce((one, other) => (other.chars < one.chars ? other : one))
  const lengths = pieces.map(({ part }) => part.read.text.length)
  for (const place of [...lengths.keys()].sort((one, other) => lengths[other]! - lengths[one]!)) {
    const share = least()
    share.texts.push(place)
    share.chars += lengths[place]! + textCost
  }
  for (const index of media) {
    const share = least()
    share.media.push(index)
    share.chars += mediaChars
  }
  return shares.filter(({ chars }) => chars > 0)
}
