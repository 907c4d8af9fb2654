// From words to the most likely tags: scores of each word from its features, then the best path through a line (Viterbi). A tag that
// continues a label follows only that label, so every answer is well formed.
import { featureLimit, type Groups, readFeatures } from './features.ts'
import { isInside, labelOf, outside, tagCount } from './labels.ts'
import { findSlot, type Model } from './model.ts'
import { flag, type Tokens } from './tokens.ts'

/** A line longer than this is read in pieces, so that memory stays small whatever the text. */
const segmentLimit = 400

export type Tagged = {
  readonly tags: Uint8Array
  /** For each word how far its tag's score stands above that of `outside`. */
  readonly margins: Float32Array
}

/** Split into lines, and long lines into pieces. Calls back with the first word of each piece and the one behind its last. */
export function eachSegment(tokens: Tokens, see: (from: number, to: number) => void): void {
  for (let from = 0; from < tokens.count; ) {
    let to = from + 1
    while (to < tokens.count && to - from < segmentLimit && (tokens.flags[to]! & flag.lineStart) === 0) to++
    see(from, to)
    from = to
  }
}

export function decode(text: string, tokens: Tokens, model: Model, bias: number): Tagged {
  const tags = new Uint8Array(tokens.count)
  const margins = new Float32Array(tokens.count)
  const scores = new Float32Array(Math.min(tokens.count, segmentLimit) * tagCount)
  const arrivals = new Uint8Array(scores.length)
  const leans = new Float32Array(tagCount)
  for (let tag = 1; tag < tagCount; tag++) leans[tag] = bias * model.leans[labelOf(tag)]!
  eachSegment(tokens, (from, to) => {
    scoreWords(text, tokens, { from, to }, model, leans, scores)
    bestPath(scores, arrivals, model.passes, to - from, tags.subarray(from, to), margins.subarray(from, to))
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
  scores: Float32Array,
): void {
  const { slots, rows, steps } = model
  const features = new Int32Array(featureLimit)
  const sums = new Int32Array(tagCount)
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

/** Viterbi. `scores` becomes the best score of a path that ends there. */
function bestPath(
  scores: Float32Array,
  arrivals: Uint8Array,
  passes: Float32Array,
  count: number,
  tags: Uint8Array,
  margins: Float32Array,
): void {
  const startRow = tagCount * tagCount
  for (let tag = 0; tag < tagCount; tag++) {
    margins[0] = 0
    scores[tag]! += isInside(tag) ? -1e9 : passes[startRow + tag]!
  }
  for (let index = 1; index < count; index++) {
    const row = index * tagCount
    const before = row - tagCount
    for (let tag = 0; tag < tagCount; tag++) {
      let best: number
      let from: number
      if (isInside(tag)) {
        from = tag - 1
        best = scores[before + from]! + passes[from * tagCount + tag]!
        const other = scores[before + tag]! + passes[tag * tagCount + tag]!
        if (other > best) {
          best = other
          from = tag
        }
      } else {
        from = 0
        best = scores[before]! + passes[tag]!
        for (let previous = 1; previous < tagCount; previous++) {
          const other = scores[before + previous]! + passes[previous * tagCount + tag]!
          if (other > best) {
            best = other
            from = previous
          }
        }
      }
      scores[row + tag]! += best
      arrivals[row + tag] = from
    }
  }
  let tag = 0
  const last = (count - 1) * tagCount
  for (let other = 1; other < tagCount; other++) if (scores[last + other]! > scores[last + tag]!) tag = other
  for (let index = count - 1; index >= 0; index--) {
    tags[index] = tag
    margins[index] = scores[index * tagCount + tag]! - scores[index * tagCount + outside]!
    tag = arrivals[index * tagCount + tag]!
  }
}
