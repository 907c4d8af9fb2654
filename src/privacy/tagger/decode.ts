// From words to the most likely tags: scores of each word from its features, then the best path through a paragraph (Viterbi). A tag that
// continues a label follows only that label, so every answer is well formed.
import { featureLimit, type Groups, readFeatures } from './features.ts'
import { isInside, labelOf, outside, tagCount } from './labels.ts'
import { findSlot, type Model } from './model.ts'
import { flag, type Tokens } from './words.ts'

/** A paragraph longer than this is read in pieces, so that memory stays small whatever the text. */
const segmentLimit = 400

export type Tagged = {
  readonly tags: Uint8Array
  /** For each word how far its tag's score stands above that of `outside`. */
  readonly margins: Float32Array
}

/** Split into paragraphs, and long paragraphs into pieces. Calls back with the first word of each piece and the one behind its last. */
export function eachSegment(tokens: Tokens, see: (from: number, to: number) => void): void {
  for (let from = 0; from < tokens.count; ) {
    let to = from + 1
    while (to < tokens.count && to - from < segmentLimit && (tokens.flags[to]! & flag.paragraphStart) === 0) to++
    see(from, to)
    from = to
  }
}

/** Working space for one paragraph, made once for a tagger: decoding is synchronous, so texts take turns. It keeps scores, never text. */
export type Desk = {
  readonly scores: Float32Array
  readonly arrivals: Uint8Array
  readonly features: Int32Array
  readonly sums: Int32Array
  readonly live: Uint8Array
}

export function newDesk(): Desk {
  return {
    scores: new Float32Array(segmentLimit * tagCount),
    arrivals: new Uint8Array(segmentLimit * tagCount),
    features: new Int32Array(featureLimit),
    sums: new Int32Array(tagCount),
    live: new Uint8Array(tagCount),
  }
}

export function decode(text: string, tokens: Tokens, model: Model, bias: number, desk: Desk): Tagged {
  const tags = new Uint8Array(tokens.count)
  const margins = new Float32Array(tokens.count)
  const leans = new Float32Array(tagCount)
  for (let tag = 1; tag < tagCount; tag++) leans[tag] = bias * model.leans[labelOf(tag)]!
  eachSegment(tokens, (from, to) => {
    scoreWords(text, tokens, { from, to }, model, leans, desk)
    bestPath(desk, model.passes, from, to, tags, margins)
  })
  return { tags, margins }
}

/** Sum the weights of each word's features into a row of scores. */
function scoreWords(
  text: string,
  tokens: Tokens,
  bounds: { from: number; to: number },
  model: Model,
  leans: Float32Array,
  { scores, features, sums }: Desk,
): void {
  const { slots, rows, steps } = model
  const groups: Groups = { identity: 0, lists: 0 }
  for (let index = bounds.from; index < bounds.to; index++) {
    const count = readFeatures(text, tokens, index, bounds, features, groups)
    sums.fill(0)
    for (let feature = 0; feature < count; feature++) {
      const slot = findSlot(slots, features[feature]!)
      if (slot < 0) continue
      let at = slots[2 * slot + 1]!
      const end = at + 2 * (slots[2 * slot]! & 0xff)
      for (; at < end; at += 2) sums[rows[at]!]! += rows[at + 1]!
    }
    const row = (index - bounds.from) * tagCount
    for (let tag = 0; tag < tagCount; tag++) scores[row + tag] = sums[tag]! * steps[tag]! + leans[tag]!
  }
}

/** A path this far behind the best (in log odds) is not followed. */
const beam = 12

/** Viterbi over the paths near the best. `scores` becomes the best score of a path that ends there. */
function bestPath(desk: Desk, passes: Float32Array, from: number, to: number, tags: Uint8Array, margins: Float32Array): void {
  const { scores, arrivals, live } = desk
  const startRow = tagCount * tagCount
  for (let tag = 0; tag < tagCount; tag++) scores[tag]! += isInside(tag) ? -1e9 : passes[startRow + tag]!
  const count = to - from
  for (let index = 1; index < count; index++) {
    const row = index * tagCount
    const before = row - tagCount
    const liveCount = nearBest(scores, before, live)
    for (let tag = 0; tag < tagCount; tag++) {
      let origin: number
      let best: number
      if (isInside(tag)) {
        origin = tag - 1
        best = scores[before + origin]! + passes[origin * tagCount + tag]!
        const other = scores[before + tag]! + passes[tag * tagCount + tag]!
        if (other > best) {
          best = other
          origin = tag
        }
      } else {
        origin = live[0]!
        best = scores[before + origin]! + passes[origin * tagCount + tag]!
        for (let which = 1; which < liveCount; which++) {
          const previous = live[which]!
          const other = scores[before + previous]! + passes[previous * tagCount + tag]!
          if (other > best) {
            best = other
            origin = previous
          }
        }
      }
      scores[row + tag]! += best
      arrivals[row + tag] = origin
    }
  }
  let tag = 0
  const last = (count - 1) * tagCount
  for (let other = 1; other < tagCount; other++) if (scores[last + other]! > scores[last + tag]!) tag = other
  for (let index = count - 1; index >= 0; index--) {
    tags[from + index] = tag
    margins[from + index] = scores[index * tagCount + tag]! - scores[index * tagCount + outside]!
    tag = arrivals[index * tagCount + tag]!
  }
}

/** The tags whose paths are worth following, written to `live`. */
function nearBest(scores: Float32Array, row: number, live: Uint8Array): number {
  let best = scores[row]!
  for (let tag = 1; tag < tagCount; tag++) if (scores[row + tag]! > best) best = scores[row + tag]!
  let count = 0
  for (let tag = 0; tag < tagCount; tag++) if (scores[row + tag]! > best - beam) live[count++] = tag
  return count
}
