// Examples as numbers: the features of every word, the tag it should get, and the pieces that are decoded as one.
import { eachSegment } from '../../src/privacy/tagger/decode.ts'
import { featureLimit, type Groups, readFeatures } from '../../src/privacy/tagger/features.ts'
import { firstTag, type LabelName, labels, outside } from '../../src/privacy/tagger/labels.ts'
import { type Lexicon, peopleLists, placeLists } from '../../src/privacy/tagger/lexicon.ts'
import { tokenize } from '../../src/privacy/tagger/tokens.ts'
import { flag, type Tokens } from '../../src/privacy/tagger/words.ts'
import { type Example, labelNames } from './corpus.ts'

/** The tag of a word about which nothing is taught. */
export const untaught = 255

export type Course = {
  readonly example: Example
  readonly marks: readonly LabelName[]
  readonly weight: number
  /** Whether words without a label may yet deserve one. */
  readonly isPatchy: boolean
}

export type Lesson = {
  readonly words: number
  /** Of each word: where its features start; one more at the end. */
  readonly starts: Int32Array
  /** Where its features of identity and of lists end, from its start. */
  readonly identityEnds: Uint8Array
  readonly listEnds: Uint8Array
  /** Numbers of features, below `featureCount`. */
  readonly features: Int32Array
  readonly featureCount: number
  /** The hash of each feature. */
  readonly hashes: Int32Array
  readonly tags: Uint8Array
  /** First words of the segments; one more at the end. */
  readonly segments: Int32Array
  /** Of each segment: which set of marked labels holds, and its weight. */
  readonly markSets: readonly (readonly LabelName[])[]
  readonly segmentMarks: Uint8Array
  readonly segmentWeights: Float32Array
}

export function prepare(courses: readonly Course[], lexicon: Lexicon, least: number): Lesson {
  const raw = new Growing(1 << 24)
  const starts = new Growing(1 << 18)
  const identityEnds: number[] = []
  const listEnds: number[] = []
  const tags: number[] = []
  const segments: number[] = []
  const segmentMarks: number[] = []
  const segmentWeights: number[] = []
  const markSets: (readonly LabelName[])[] = []
  const out = new Int32Array(featureLimit)
  const groups: Groups = { identity: 0, lists: 0 }
  for (const { example, marks, weight, isPatchy } of courses) {
    const tokens = tokenize(example.text, lexicon)
    const gold = goldTags(example, tokens)
    if (isPatchy) forgiveGaps(tokens, gold)
    let set = markSets.indexOf(marks)
    if (set < 0) set = markSets.push(marks) - 1
    eachSegment(tokens, (from, to) => {
      segments.push(tags.length)
      segmentMarks.push(set)
      segmentWeights.push(weight)
      for (let index = from; index < to; index++) {
        starts.push(raw.length)
        const count = readFeatures(example.text, tokens, index, { from, to }, out, groups)
        for (let feature = 0; feature < count; feature++) raw.push(out[feature]!)
        identityEnds.push(groups.identity)
        listEnds.push(groups.lists)
        tags.push(gold[index]!)
      }
    })
  }
  segments.push(tags.length)
  starts.push(raw.length)
  const { numbers, hashes } = numberFeatures(raw.values(), least)
  return {
    words: tags.length,
    starts: starts.values(),
    identityEnds: Uint8Array.from(identityEnds),
    listEnds: Uint8Array.from(listEnds),
    features: numbers,
    featureCount: hashes.length,
    hashes,
    tags: Uint8Array.from(tags),
    segments: Int32Array.from(segments),
    markSets,
    segmentMarks: Uint8Array.from(segmentMarks),
    segmentWeights: Float32Array.from(segmentWeights),
  }
}

/** The right tags. A word belongs to the span that covers more than half of it. */
function goldTags(example: Example, tokens: Tokens): Uint8Array {
  const tags = new Uint8Array(tokens.count)
  const spans = [...example.spans].sort((a, b) => a.start - b.start || b.end - a.end)
  let first = 0
  let taken = 0
  for (const span of spans) {
    if (span.start < taken) continue // inside another, as "Mr" is inside a name
    const name = labelNames[span.label]
    const label = name === undefined ? -1 : labels.findIndex((known) => known.name === name)
    while (first < tokens.count && tokens.end[first]! <= span.start) first++
    let isFirst = true
    for (let index = first; index < tokens.count && tokens.start[index]! < span.end; index++) {
      const overlap = Math.min(tokens.end[index]!, span.end) - Math.max(tokens.start[index]!, span.start)
      if (2 * overlap <= tokens.end[index]! - tokens.start[index]!) continue
      const begins = isFirst || (tokens.flags[index]! & flag.paragraphStart) !== 0
      tags[index] = label < 0 ? untaught : firstTag(label) + (begins ? 0 : 1)
      isFirst = false
    }
    taken = span.end
  }
  return tags
}

/**
 * Where labels were carried over by machine, some were lost. Numbers, names of places and peoples, and words that have a label elsewhere in
 * the text teach nothing when they have none.
 */
function forgiveGaps(tokens: Tokens, tags: Uint8Array): void {
  const labelled = new Set<number>()
  for (let index = 0; index < tokens.count; index++)
    if (tags[index] !== outside && (tokens.flags[index]! & flag.capital) !== 0) labelled.add(tokens.lower[index]!)
  for (let index = 0; index < tokens.count; index++) {
    if (tags[index] !== outside) continue
    const flags = tokens.flags[index]!
    const isPlace = (flags & flag.capital) !== 0 && (flags & flag.sentenceStart) === 0 && (tokens.listed[index]! & placeLists) !== 0
    const isPeople = (tokens.listed[index]! & peopleLists) !== 0
    const isName = (flags & flag.capital) !== 0 && labelled.has(tokens.lower[index]!)
    // Of the other capital words every second: most are rightly without a label.
    const isDoubtful = (flags & flag.capital) !== 0 && (flags & flag.sentenceStart) === 0 && index % 2 === 0
    if (isPlace || isPeople || isName || isDoubtful || (flags & flag.number) !== 0) tags[index] = untaught
  }
}

/** Number the hashes that occur at least `least` times; the others become -1. */
function numberFeatures(raw: Int32Array, least: number): { numbers: Int32Array; hashes: Int32Array } {
  const size = 1 << 25
  const keys = new Int32Array(size)
  const counts = new Uint8Array(size)
  const slots = new Int32Array(raw.length)
  for (let at = 0; at < raw.length; at++) {
    const hash = raw[at]! === 0 ? 1 : raw[at]!
    let slot = hash & (size - 1)
    while (keys[slot] !== 0 && keys[slot] !== hash) slot = (slot + 1) & (size - 1)
    keys[slot] = hash
    if (counts[slot]! < 255) counts[slot]!++
    slots[at] = slot
  }
  const numbers = new Int32Array(raw.length)
  const numberOf = new Int32Array(size).fill(-1)
  const hashes = new Growing(1 << 18)
  for (let at = 0; at < raw.length; at++) {
    const slot = slots[at]!
    if (counts[slot]! >= least && numberOf[slot] === -1) {
      numberOf[slot] = hashes.length
      hashes.push(keys[slot]!)
    }
    numbers[at] = numberOf[slot]!
  }
  return { numbers, hashes: hashes.values() }
}

/** A typed array that grows. */
class Growing {
  length = 0
  #values: Int32Array

  constructor(capacity: number) {
    this.#values = new Int32Array(capacity)
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      const wider = new Int32Array(this.length * 2)
      wider.set(this.#values)
      this.#values = wider
    }
    this.#values[this.length++] = value
  }

  values(): Int32Array {
    return this.#values.subarray(0, this.length)
  }
}
