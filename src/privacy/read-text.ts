// Everything that reads one text: detectors, tagger and dictionaries over the text and every other reading of it, and then every further
// mention of what they found.
import { bareNamesIn } from './bare-names.ts'
import { isOfProgram } from './code-lines.ts'
import type { Detector, Hit } from './detectors/detector.ts'
import { detectors } from './detectors/index.ts'
import { searchOf } from './detectors/search.ts'
import { compileDictionaries, type Dictionary } from './dictionaries.ts'
import { isLaw } from './laws.ts'
import { joined, partsOf } from './long-texts.ts'
import { asRead, type View, viewsOf } from './normalise.ts'
import { otherNamesIn } from './other-names.ts'
import { type Found, isInside, settle } from './overlaps.ts'
import { plausible } from './plausible.ts'
import { actionOf, looksFor, type Profile } from './profiles.ts'
import { type Mention, mentionsIn, type Surfaces, surfacesOf } from './propagate.ts'
import type { Tagger } from './tagger/tagger.ts'
import { topicTermsIn } from './topics.ts'

/** What a text holds. `complete: false`: a detector failed, so that nothing can be said of what is missing. */
export type Reading = { readonly hits: readonly Found[]; readonly complete: boolean }

/** What a text shows by itself, before names are followed through the conversation. */
export type OwnReading = Reading & {
  /** Words of the topics' lexicons: see `topicsOf`. */
  readonly topicTerms: readonly number[]
  /** Where the text can be read in other ways, as pairs of places with what stands around them; no more than these is looked at again. */
  readonly viewed: readonly number[]
}

/** A text as it stands in a request. */
export type TextToRead = {
  readonly text: string
  /** What it stands under: `ssn`. */
  readonly name?: string
  /** A key, or the name of a tool. Spelled as such names are, it is not shown to the tagger, which would see somebody in many a word. */
  readonly isIdentifier?: boolean
}

export type TextReader = {
  /** All of it, for a text that stands alone. */
  readonly read: (text: string) => Reading
  /** Without following names. */
  readonly readAlone: (text: TextToRead) => OwnReading
  /** What a text shows by itself together with every mention of what was found elsewhere, settled. */
  readonly follow: (text: string, reading: OwnReading, surfaces: Surfaces) => readonly Found[]
  /** Make, step by step, all that is made at first use: together it takes a tenth of a second, which nobody should wait for. */
  readonly prepare: () => Generator<void>
  /** Settle overlaps of findings in one text by what the profile hides. */
  readonly settle: (text: string, hits: readonly Found[]) => Found[]
}

const identifier = /^[a-z_$][\w$.:/-]*$/

export type ReaderOptions = {
  readonly profile: Profile
  readonly dictionaries?: readonly Dictionary[]
  readonly tagger?: Tagger
  /** All that are listed, when absent. */
  readonly detectors?: readonly Detector[]
}

export function createReader({ profile, dictionaries = [], tagger, detectors: listed = detectors }: ReaderOptions): TextReader {
  const isWanted = (kind: string) => looksFor(profile, kind)
  const wanted = listed.filter(({ kinds }) => kinds.some((kind) => isWanted(kind) || kind.startsWith('SECRET')))
  const search = searchOf(wanted)
  const findTerms = compileDictionaries(dictionaries)
  const isHidden = (kind: string) => actionOf(profile, kind) !== 'allow'

  const settleHere = (text: string, hits: readonly Found[]) => settle(text, hits, isHidden)

  /** What is too unsure to be hidden is told, but as nothing in particular. */
  const toldAs = ({ kind, score }: Hit) => (score < profile.least && isHidden(kind) && !isHidden('MISC') ? 'MISC' : kind)

  /** One reading of a text; false when a part of it failed: whoever counts on it must know, and nothing else may be told. */
  function gather(text: string, note: (hit: Found) => void, isGuessed: boolean): boolean {
    let complete = true
    const take = (detector: string, find: () => readonly Hit[]) => {
      try {
        for (const hit of find()) if (isWanted(hit.kind)) note({ ...hit, kind: toldAs(hit), detector })
      } catch {
        complete = false // an error may quote the text; that it happened is all that counts
      }
    }
    search(text, ({ name, find }) => take(name, () => find(text)))
    if (tagger && isGuessed)
      take('tagger', () => {
        const guesses = tagger.tag(text, profile.bias).filter((hit) => !isLaw(text, hit) && !isOfProgram(text, hit))
        const held = plausible(text, guesses, profile.spared, tagger.isFirstName)
        return tagger.isFirstName ? [...held, ...bareNamesIn(text, held, tagger.isFirstName)] : held
      })
    try {
      for (const hit of findTerms(text)) note(hit)
    } catch {
      complete = false // as above
    }
    return complete
  }

  function readAlone(whole: TextToRead): OwnReading {
    const parts = partsOf(whole)
    return parts.length === 1
      ? readWhole(whole)
      : joined(
          whole.text,
          parts,
          parts.map(({ read }) => readWhole(read)),
          settleHere,
        )
  }

  function readWhole({ text, name, isIdentifier = false }: TextToRead): OwnReading {
    const isSpelledSo = isIdentifier && identifier.test(text)
    const lead = name === undefined ? '' : `${spoken(name)}: `
    const told = lead + text
    const own: Found[] = []
    const seen: Found[] = []
    const noteIn = (hits: Found[]) => (hit: Found) => {
      if (hit.end > lead.length) hits.push({ ...hit, start: Math.max(0, hit.start - lead.length), end: hit.end - lead.length })
    }
    let complete = gather(told, noteIn(own), !isSpelledSo)
    const views = viewsOf(told)
    const note = noteIn(seen)
    for (const view of views) {
      const noteNew = (hit: Found) => view.isNew(hit.start, hit.end) && note({ ...hit, ...view.back(hit.start, hit.end) })
      complete = gather(view.text, noteNew, true) && complete
    }
    const settled = settle(
      text,
      seen.length === 0
        ? own
        : [
            ...withoutGuesses(
              own,
              settle(text, seen, () => true),
            ),
            ...seen,
          ],
      isHidden,
    )
    const others = otherNamesIn(text, settled)
    return {
      hits: others.length > 0 ? settle(text, [...settled, ...others], isHidden) : settled,
      complete,
      topicTerms: topicTermsIn(told),
      viewed: rangesOf(views, lead.length, told.length),
    }
  }

  function follow(text: string, { hits, viewed }: OwnReading, surfaces: Surfaces): readonly Found[] {
    const more = uncovered(mentionsIn(text, surfaces), hits, isHidden)
    if (surfaces.size > 0)
      for (let at = 0; at < viewed.length; at += 2) {
        const from = viewed[at]!
        for (const view of viewsOf(text.slice(from, viewed[at + 1])))
          for (const hit of mentionsIn(view.text, surfaces)) {
            if (!view.isNew(hit.start, hit.end)) continue
            const { start, end } = view.back(hit.start, hit.end)
            more.push({ ...hit, start: from + start, end: from + end })
          }
      }
    return named(text, more.length === 0 ? hits : settle(text, [...hits, ...more], isHidden), surfaces, viewed)
  }

  function read(text: string): Reading {
    const reading = readAlone({ text })
    const { hits, complete } = reading
    if (hits.length === 0) return { hits, complete }
    const surfaces = surfacesOf(mentionsOf(text, reading))
    return { hits: follow(text, reading, surfaces), complete }
  }

  function* prepare(): Generator<void> {
    for (const { find } of wanted) {
      find(sample) // its examples pass in tests; what breaks here breaks again, and counts, when a text is read
      yield
    }
    const parts = [() => viewsOf(sample), () => topicTermsIn(sample), () => tagger?.tag(sample, profile.bias), () => findTerms(sample)]
    for (const part of parts) {
      part()
      yield
    }
    for (let round = 0; round < 4; round++) {
      read(sample)
      yield
    }
  }

  return { read, readAlone, follow, prepare, settle: settleHere }
}

/** A little of everything that detectors look at. */
const sample =
  'Dear Dr. Anna Example,\n\ncall +44 20 7946 0123 or write to <b>anna</b>@example.org by 3 May 2031; see https://user@example.org/a?key=1 ' +
  'for account DE00 0000 0000, case no. 12/34, EUR 1,200 and 12 Example Street, London. password: none, born 1 June 1950, aged 80, 10.0.0.1.'

/** More than any one encoded sign and its surroundings that count, so that a place reads alike with no more than this around it. */
const aroundViews = 320

/** The places of views, in order and apart; `lead` units before the text are not part of it. */
function rangesOf(views: readonly View[], lead: number, length: number): number[] {
  const places = views
    .filter(({ text }) => text.length > 0)
    .map((view) => view.back(0, view.text.length))
    .sort((one, other) => one.start - other.start)
  const ranges: number[] = []
  for (const { start, end } of places) {
    const from = Math.max(lead, start - aroundViews) - lead
    const to = Math.min(length, end + aroundViews) - lead
    if (ranges.length > 0 && ranges.at(-1)! >= from) ranges[ranges.length - 1] = Math.max(ranges.at(-1)!, to)
    else if (to > from) ranges.push(from, to)
  }
  return ranges
}

/** Below it a finding is a guess at the look of a text, and markup and escapes look like many a thing. */
const guess = 0.7

/** Findings without those guesses that another reading of the same place explains. */
function withoutGuesses(hits: readonly Found[], better: readonly Found[]): readonly Found[] {
  return hits.filter((hit) => hit.score >= guess || !isInside(hit, better))
}

/** What a reading found, as it is read rather than as it is written. */
export function mentionsOf(text: string, { hits, viewed }: OwnReading): Mention[] {
  return hits.map(({ kind, start, end, score }) => ({ kind, score, text: readAt(text, start, end, viewed) }))
}

/** A part of a text as it is read; outside the places with another reading that is as it is written. */
function readAt(text: string, start: number, end: number, viewed: readonly number[]): string {
  const written = text.slice(start, end)
  let [low, high] = [0, viewed.length / 2]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (viewed[2 * middle]! < end) low = middle + 1
    else high = middle
  }
  return low > 0 && viewed[2 * low - 1]! > start ? asRead(written) : written
}

/** Mentions that no finding covers already: a name found where it stands needs no second finding. Both are in order. */
function uncovered(mentions: Found[], hits: readonly Found[], isHidden: (kind: string) => boolean): Found[] {
  let from = 0
  return mentions.filter((mention) => {
    while (from < hits.length && hits[from]!.end <= mention.start) from++
    for (let at = from; at < hits.length && hits[at]!.start <= mention.start; at++) {
      const { end, kind } = hits[at]!
      if (end >= mention.end && (kind === mention.kind || isHidden(kind))) return false
    }
    return true
  })
}

/** Say of each finding which entity it mentions. */
function named(text: string, hits: readonly Found[], surfaces: Surfaces, viewed: readonly number[]): Found[] {
  return hits.map((hit) => {
    // What was followed here or listed by the operator knows whose mention it is, even where it stands encoded.
    const entity = hit.entity ?? surfaces.entityOf(hit.kind, readAt(text, hit.start, hit.end, viewed))
    return entity === undefined ? hit : { ...hit, entity }
  })
}

/** A member's name as words: `patientName` and `patient_name` as "patient name". */
function spoken(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ')
}
