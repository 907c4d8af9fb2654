// What a detector is: pure, bounded, and shown by its own examples, which are its first test.
import type { Kind } from '../kinds.ts'

/** Something found in a text. Offsets are UTF-16 units of that text, `end` exclusive. */
export type Hit = {
  readonly kind: Kind
  readonly start: number
  readonly end: number
  /** 0..1: 0.99 passed a checksum, 0.9 an unmistakable shape, 0.6 a shape beside a word that names it, below 0.5 a guess. */
  readonly score: number
}

/**
 * A pass over a text that many detectors share. Asked once, it tells by numbers what the text holds; a detector whose numbers are not among
 * them would find nothing and is not asked, so that a hundred detectors cost a short text hardly more than one.
 */
export type Walk = (text: string) => readonly number[]

export type Detector = {
  /** Unique, kebab-case: `uk-nhs`. */
  readonly name: string
  readonly kinds: readonly Kind[]
  /** Find all in one text. Pure; linear in the text's length (no pattern may backtrack over more than a few hundred units). */
  readonly find: (text: string) => readonly Hit[]
  /** Found only where the walk tells one of these numbers. */
  readonly needs?: { readonly walk: Walk; readonly anyOf: readonly number[] }
  /** Each must be found: the whole text, or the part between `«` and `»`. */
  readonly finds: readonly string[]
  /** In none of these may anything be found. */
  readonly ignores: readonly string[]
}

export function defineDetector(detector: Detector): Detector {
  return detector
}

/** What `matchAll` gives, at a fraction of its cost where nothing matches, as it is with most patterns and texts. */
export function everyMatch(text: string, pattern: RegExp): Iterable<RegExpExecArray> {
  pattern.lastIndex = 0
  const hasAny = pattern.test(text)
  pattern.lastIndex = 0
  return hasAny ? text.matchAll(pattern) : none
}

const none: readonly RegExpExecArray[] = []

/** Every match of a global pattern as a hit. `group` names the part that counts. */
export function matches(text: string, pattern: RegExp, kind: Kind, score: number, group?: string): Hit[] {
  const hits: Hit[] = []
  for (const match of everyMatch(text, pattern)) {
    const value = group === undefined ? match[0] : match.groups?.[group]
    if (value === undefined || value === '') continue
    // The pattern has the `d` flag when it names a group, so that the part's own place is known.
    const start = group === undefined ? match.index : (match.indices?.groups?.[group]?.[0] ?? match.index + match[0].indexOf(value))
    hits.push({ kind, start, end: start + value.length, score })
  }
  return hits
}
