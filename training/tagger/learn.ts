// The learner: a conditional random field over tags, trained by stochastic gradient ascent with a step for each feature (AdaGrad).
// Sums over all paths are exact (forward and backward, in probabilities scaled word by word). Where a source does not mark a label, the
// paths through that label do not exist, so the source teaches nothing about it.
import { firstTag, isInside, labels, outside, tagCount } from '../../src/privacy/tagger/labels.ts'
import { type Lesson, untaught } from './lesson.ts'
import { type Random, randomOf } from './random.ts'

export type Learned = {
  /** A row of `tagCount` for each feature. */
  readonly weights: Float32Array
  /** From tag to tag, and in the last row from the start of a line. */
  readonly passes: Float32Array
}

export type Habits = {
  readonly seed: number
  readonly rounds: number
  readonly rate: number
  /** How often a word is read without its own name, and without the word lists. */
  readonly hideIdentity: number
  readonly hideLists: number
  /** How often any one feature is hidden. */
  readonly hideAny: number
  /** Share of a weight that a step takes away. */
  readonly decay: number
}

export const habits: Habits = { seed: 7, rounds: 4, rate: 0.1, hideIdentity: 0.2, hideLists: 0.1, hideAny: 0.3, decay: 1e-5 }

const longest = 400

export function learn(lesson: Lesson, chosen: Habits, report: (line: string) => void): Learned {
  const random = randomOf(chosen.seed)
  const weights = new Float32Array(lesson.featureCount * tagCount)
  const squares = new Float32Array(lesson.featureCount).fill(0.05)
  const passes = new Float32Array((tagCount + 1) * tagCount)
  const chain = new Chain(passes)
  const order = Int32Array.from({ length: lesson.segments.length - 1 }, (_, index) => index)
  const allowed = lesson.markSets.map((marks) => {
    const tags = [outside]
    labels.forEach(({ name }, label) => {
      if (marks.includes(name)) tags.push(firstTag(label), firstTag(label) + 1)
    })
    return Int32Array.from(tags)
  })
  const live = new Int32Array(longest * 96)
  const liveStarts = new Int32Array(longest + 1)
  for (let round = 0; round < chosen.rounds; round++) {
    shuffle(order, random)
    let loss = 0
    let words = 0
    const rate = chosen.rate * (1 - (0.9 * round) / chosen.rounds)
    for (let turn = 0; turn < order.length; turn++) {
      const segment = order[turn]!
      const from = lesson.segments[segment]!
      const count = Math.min(longest, lesson.segments[segment + 1]! - from)
      if (turn % 24 === 0) chain.refresh()
      hide(lesson, from, count, chosen, random, live, liveStarts)
      const { scores } = chain
      scores.fill(0, 0, count * tagCount)
      for (let word = 0; word < count; word++) {
        const row = word * tagCount
        for (let at = liveStarts[word]!; at < liveStarts[word + 1]!; at++) {
          const base = live[at]! * tagCount
          for (let tag = 0; tag < tagCount; tag++) scores[row + tag]! += weights[base + tag]!
        }
      }
      const right = lesson.tags.subarray(from, from + count)
      const lost = chain.run(right, allowed[lesson.segmentMarks[segment]!]!)
      if (!right.includes(untaught)) {
        loss += lost
        words += count
      }
      step(chain, count, lesson.segmentWeights[segment]!, rate, chosen.decay, weights, squares, live, liveStarts)
    }
    report(`round ${round + 1}: loss ${(loss / words).toFixed(4)} a word`)
  }
  // Trained with some features hidden, applied with all of them in sight: each says that much less.
  for (let at = 0; at < weights.length; at++) weights[at]! *= 1 - chosen.hideAny
  return { weights, passes }
}

/** Choose which features are seen this time. */
function hide(lesson: Lesson, from: number, count: number, chosen: Habits, random: Random, live: Int32Array, liveStarts: Int32Array): void {
  let used = 0
  for (let word = 0; word < count; word++) {
    liveStarts[word] = used
    const index = from + word
    const start = lesson.starts[index]!
    const hidesIdentity = random() < chosen.hideIdentity
    const hidesLists = random() < chosen.hideLists
    const identityEnd = start + lesson.identityEnds[index]!
    const listEnd = start + lesson.listEnds[index]!
    for (let at = start; at < lesson.starts[index + 1]!; at++) {
      const feature = lesson.features[at]!
      if (feature < 0) continue
      if (at < identityEnd ? hidesIdentity : at < listEnd && hidesLists) continue
      if (random() < chosen.hideAny) continue
      live[used++] = feature
    }
  }
  liveStarts[count] = used
}

const least = 0.002

function step(
  chain: Chain,
  count: number,
  weight: number,
  rate: number,
  decay: number,
  weights: Float32Array,
  squares: Float32Array,
  live: Int32Array,
  liveStarts: Int32Array,
): void {
  const { slopes } = chain
  const moved = new Int32Array(tagCount)
  for (let word = 0; word < count; word++) {
    const row = word * tagCount
    let movedCount = 0
    let square = 0
    for (let tag = 0; tag < tagCount; tag++) {
      const slope = slopes[row + tag]! * weight
      if (slope > least || slope < -least) {
        moved[movedCount++] = tag
        square += slope * slope
      }
    }
    if (movedCount === 0) continue
    for (let at = liveStarts[word]!; at < liveStarts[word + 1]!; at++) {
      const feature = live[at]!
      const base = feature * tagCount
      const total = squares[feature]! + square
      squares[feature] = total
      const pace = (rate * weight) / Math.sqrt(total)
      const keep = 1 - decay
      for (let which = 0; which < movedCount; which++) {
        const tag = moved[which]!
        weights[base + tag] = weights[base + tag]! * keep + pace * slopes[row + tag]!
      }
    }
  }
  chain.stepPasses(rate * 0.05 * weight)
}

/** The sums over paths of one segment. */
class Chain {
  readonly scores = new Float32Array(longest * tagCount)
  /** What the scores should move by: right minus expected. */
  readonly slopes = new Float32Array(longest * tagCount)
  readonly #passes: Float32Array
  /** exp of the passes, with no way into the inside of a label but from that label; laid out by the tag arrived at. */
  readonly #ways = new Float64Array((tagCount + 1) * tagCount)
  readonly #passSlopes = new Float64Array((tagCount + 1) * tagCount)
  readonly #factors = new Float64Array(longest * tagCount)
  readonly #forward = new Float64Array(longest * tagCount)
  readonly #backward = new Float64Array(longest * tagCount)

  constructor(passes: Float32Array) {
    this.#passes = passes
  }

  refresh(): void {
    for (let from = 0; from <= tagCount; from++) {
      for (let to = 0; to < tagCount; to++) {
        const isOpen = !isInside(to) || from === to || from === to - 1
        this.#ways[from * tagCount + to] = isOpen ? Math.exp(this.#passes[from * tagCount + to]!) : 0
      }
    }
  }

  /** Fill the slopes; return the loss. */
  run(gold: Uint8Array, allowed: Int32Array): number {
    const count = gold.length
    const ways = this.#ways
    const factors = this.#factors
    const forward = this.#forward
    const backward = this.#backward
    factors.fill(0, 0, count * tagCount)
    forward.fill(0, 0, count * tagCount)
    let loss = 0
    for (let word = 0; word < count; word++) {
      const row = word * tagCount
      let highest = Number.NEGATIVE_INFINITY
      for (let which = 0; which < allowed.length; which++) highest = Math.max(highest, this.scores[row + allowed[which]!]!)
      for (let which = 0; which < allowed.length; which++) {
        const tag = allowed[which]!
        factors[row + tag] = Math.exp(this.scores[row + tag]! - highest)
      }
      let sum = 0
      const before = row - tagCount
      for (let which = 0; which < allowed.length; which++) {
        const tag = allowed[which]!
        let reach = 0
        if (word === 0) reach = isInside(tag) ? 0 : ways[tagCount * tagCount + tag]!
        else if (isInside(tag))
          reach = forward[before + tag - 1]! * ways[(tag - 1) * tagCount + tag]! + forward[before + tag]! * ways[tag * tagCount + tag]!
        else
          for (let other = 0; other < allowed.length; other++)
            reach += forward[before + allowed[other]!]! * ways[allowed[other]! * tagCount + tag]!
        const value = reach * factors[row + tag]!
        forward[row + tag] = value
        sum += value
      }
      const scale = 1 / sum
      for (let which = 0; which < allowed.length; which++) forward[row + allowed[which]!]! *= scale
      loss += Math.log(sum) + highest
      // The factors carry the scale, so that forward and backward share it.
      for (let which = 0; which < allowed.length; which++) factors[row + allowed[which]!]! *= scale
    }
    backward.fill(0, 0, count * tagCount)
    const last = (count - 1) * tagCount
    for (let which = 0; which < allowed.length; which++) backward[last + allowed[which]!] = 1
    for (let word = count - 2; word >= 0; word--) {
      const row = word * tagCount
      const after = row + tagCount
      for (let which = 0; which < allowed.length; which++) {
        const tag = allowed[which]!
        let reach = 0
        for (let other = 0; other < allowed.length; other++) {
          const to = allowed[other]!
          if (isInside(to)) continue
          reach += ways[tag * tagCount + to]! * factors[after + to]! * backward[after + to]!
        }
        if (tag !== outside) {
          const to = isInside(tag) ? tag : tag + 1
          reach += ways[tag * tagCount + to]! * factors[after + to]! * backward[after + to]!
        }
        backward[row + tag] = reach
      }
    }
    for (let word = 0; word < count; word++) {
      const row = word * tagCount
      for (let tag = 0; tag < tagCount; tag++) this.slopes[row + tag] = -(forward[row + tag]! * backward[row + tag]!)
      const right = gold[word]!
      if (right === untaught) this.slopes.fill(0, row, row + tagCount)
      else {
        this.slopes[row + right]! += 1
        loss -= this.scores[row + right]!
      }
      this.#countPasses(word, gold, allowed)
      if (right !== untaught && (word === 0 || gold[word - 1] !== untaught))
        loss -= this.#passes[(word === 0 ? tagCount : gold[word - 1]!) * tagCount + right]!
    }
    return loss
  }

  #countPasses(word: number, gold: Uint8Array, allowed: Int32Array): void {
    const slopes = this.#passSlopes
    const right = gold[word]!
    const row = word * tagCount
    if (word === 0) {
      if (right === untaught) return
      for (let which = 0; which < allowed.length; which++) {
        const tag = allowed[which]!
        slopes[tagCount * tagCount + tag]! -= this.#forward[row + tag]! * this.#backward[row + tag]!
      }
      slopes[tagCount * tagCount + right]! += 1
      return
    }
    const previous = gold[word - 1]!
    if (right === untaught || previous === untaught) return
    const before = row - tagCount
    for (let which = 0; which < allowed.length; which++) {
      const to = allowed[which]!
      const arrive = this.#factors[row + to]! * this.#backward[row + to]!
      if (arrive === 0) continue
      if (isInside(to)) {
        slopes[(to - 1) * tagCount + to]! -= this.#forward[before + to - 1]! * this.#ways[(to - 1) * tagCount + to]! * arrive
        slopes[to * tagCount + to]! -= this.#forward[before + to]! * this.#ways[to * tagCount + to]! * arrive
      } else {
        for (let other = 0; other < allowed.length; other++) {
          const from = allowed[other]!
          slopes[from * tagCount + to]! -= this.#forward[before + from]! * this.#ways[from * tagCount + to]! * arrive
        }
      }
    }
    slopes[previous * tagCount + right]! += 1
  }

  stepPasses(rate: number): void {
    const slopes = this.#passSlopes
    for (let at = 0; at < slopes.length; at++) {
      const slope = slopes[at]!
      if (slope !== 0) this.#passes[at] = this.#passes[at]! + rate * Math.max(-2, Math.min(2, slope))
      slopes[at] = 0
    }
  }
}

function shuffle(order: Int32Array, random: Random): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const kept = order[at]!
    order[at] = order[other]!
    order[other] = kept
  }
}
