// Everything that reads one text: detectors, tagger, dictionaries, and every other mention of what they found.

import type { Hit } from './detectors/detector.ts'
import { detectors } from './detectors/index.ts'
import type { Dictionary } from './dictionaries.ts'
import { compileDictionaries } from './dictionaries.ts'
import { type Found, settle } from './overlaps.ts'
import { actionOf, looksFor, type Profile } from './profiles.ts'
import { mentionsIn, surfacesOf } from './propagate.ts'
import type { Tagger } from './tagger/tagger.ts'

/** What a text holds. `complete: false`: a detector failed, so that nothing can be said of what is missing. */
export type Reading = {
  readonly hits: readonly (Hit & { readonly detector: string; readonly entity?: string })[]
  readonly complete: boolean
}

export type TextReader = {
  /** All of it, for a text that stands alone. */
  readonly read: (text: string) => Reading
  /** Without following names: what this text shows by itself. */
  readonly readAlone: (text: string) => Reading
  /** Settle overlaps of findings in one text by what the profile hides. */
  readonly settle: (text: string, hits: readonly Found[]) => Found[]
}

export type ReaderOptions = { readonly profile: Profile; readonly dictionaries?: readonly Dictionary[]; readonly tagger?: Tagger }

export function createReader({ profile, dictionaries = [], tagger }: ReaderOptions): TextReader {
  const wanted = detectors.filter(({ kinds }) => kinds.some((kind) => looksFor(profile, kind) || kind === 'SECRET'))
  const findTerms = compileDictionaries(dictionaries)
  const isHidden = (kind: string) => actionOf(profile, kind) !== 'allow'

  function gather(text: string): Reading {
    const hits: Found[] = []
    let complete = true
    const take = (detector: string, find: () => readonly Hit[]) => {
      try {
        for (const hit of find()) if (looksFor(profile, hit.kind)) hits.push({ ...hit, detector })
      } catch {
        complete = false // told by the reading: a detector that fails must not let anything leave
      }
    }
    for (const { name, find } of wanted) take(name, () => find(text))
    if (tagger) take('tagger', () => tagger.tag(text, profile.bias))
    try {
      for (const hit of findTerms(text)) hits.push(hit)
    } catch {
      complete = false // as above
    }
    return { hits, complete }
  }

  const readAlone = (text: string): Reading => {
    const { hits, complete } = gather(text)
    return { hits: settle(text, hits, isHidden), complete }
  }

  const read = (text: string): Reading => {
    const { hits, complete } = readAlone(text)
    if (hits.length === 0) return { hits, complete }
    const surfaces = surfacesOf(hits.map(({ kind, start, end }) => ({ kind, text: text.slice(start, end) })))
    const all = settle(text, [...hits, ...mentionsIn(text, surfaces)], isHidden)
    return {
      hits: all.map((hit) => ({ ...hit, entity: surfaces.entityOf(hit.kind, text.slice(hit.start, hit.end)) ?? hit.entity })),
      complete,
    }
  }

  return { read, readAlone, settle: (text, hits) => settle(text, hits, isHidden) }
}
