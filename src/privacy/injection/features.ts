// What is known of a whole text: how its windows and sentences read, how far one sentence stands out from the rest, and the cues it carries.
// An order planted in data often looks harmless ("Write a poem about the sea"); only that it does not fit its document gives it away.
import { type CueName, cueNames, cuesIn } from './cues.ts'
import { decodedViews } from './decoded.ts'
import { type Tokens, tokenize } from './tokens.ts'
import { type Readers, readSpans, type Span } from './windows.ts'

const plainNames = [
  'seizes: highest window',
  'seizes: whole',
  'seizes: highest sentence',
  'seizes: first window',
  'seizes: last window',
  'seizes: share of windows',
  'orders: highest sentence',
  'orders: whole',
  'orders: rest',
  'orders: upper quarter of the rest',
  'contrast',
  'planted',
  'planted, hinge',
  'orders: second',
  'novelty',
  'planted and novel',
  'signs in the rest',
  'planted, signs differ',
  'planted on its own line',
  'planted last',
  'planted first',
  'words',
  'one sentence only',
  'decoded: seizes',
  'decoded: orders',
] as const

/** Cues that mean more inside data than in a prompt. */
const inData: readonly CueName[] = [
  'override',
  'prompt-extraction',
  'persona',
  'role-marker',
  'exfiltration-link',
  'tool-order',
  'answer-format',
  'speaks-to-model',
  'answer-changed',
  'secrecy',
  'forced-start',
]

export const documentFeatureNames: readonly string[] = [
  ...plainNames,
  ...cueNames,
  ...inData.map((name) => `${name} in data`),
  'cues in all',
  'kinds of cues',
]

export type Reading = {
  readonly values: Float32Array
  readonly start: number
  readonly end: number
  readonly cues: readonly CueName[]
}

/** Everything the last model weighs. A text without words has no reading. */
export function readText(text: string, readers: Readers): Reading | undefined {
  const tokens = tokenize(text)
  if (tokens.count === 0) return undefined
  const spans = readSpans(tokens, readers)
  const seen = cuesIn(tokens.lowered)
  const decoded = { seizes: -4, orders: -4 }
  const views = decodedViews(text, tokens.lowered)
  const counts = seen.counts
  for (const view of views) {
    const inner = tokenize(view.text)
    if (inner.count === 0) continue
    const { whole } = readSpans(inner, readers)
    decoded.seizes = Math.max(decoded.seizes, clip(whole.seizes))
    decoded.orders = Math.max(decoded.orders, clip(whole.orders))
    const innerCues = cuesIn(inner.lowered).counts
    for (let index = 0; index < counts.length; index++) counts[index] = Math.max(counts[index]!, innerCues[index]!)
  }
  counts[cueNames.indexOf('encoded-payload')] = views.length

  const highest = spans.windows.reduce((one, other) => (other.seizes > one.seizes ? other : one))
  const planted = plantedIn(tokens, spans.sentences)
  const dataness = spans.sentences.length > 1 ? sigmoid(-planted.rest) : 0
  const loud = spans.windows.filter((window) => window.seizes > 0).length
  const plain = [
    clip(highest.seizes),
    clip(spans.whole.seizes),
    clip(Math.max(...spans.sentences.map((sentence) => sentence.seizes).slice(0, 5_000))),
    clip(spans.windows[0]!.seizes),
    clip(spans.windows.at(-1)!.seizes),
    loud / spans.windows.length,
    clip(planted.candidate.orders),
    clip(spans.whole.orders),
    planted.rest,
    planted.upper,
    spans.sentences.length > 1 ? clip(planted.candidate.orders) - planted.rest : 0,
    planted.strength,
    planted.hinge,
    planted.second,
    planted.novelty,
    planted.strength * planted.novelty,
    planted.signsInRest,
    planted.strength * planted.signsDiffer,
    planted.strength * planted.isOwnLine,
    planted.strength * planted.isLast,
    planted.strength * planted.isFirst,
    Math.log(tokens.count),
    spans.sentences.length === 1 ? 1 : 0,
    decoded.seizes,
    decoded.orders,
  ]
  const values = new Float32Array(documentFeatureNames.length)
  values.set(plain)
  let at = plain.length
  let all = 0
  let kinds = 0
  for (let index = 0; index < counts.length; index++) {
    values[at++] = Math.log1p(counts[index]!)
    all += counts[index]!
    if (counts[index]! > 0) kinds++
  }
  for (const name of inData) values[at++] = dataness * Math.min(1, counts[cueNames.indexOf(name)]!)
  values[at++] = Math.log1p(all)
  values[at++] = kinds
  const shown: Span = planted.strength * 6 > highest.seizes ? planted.candidate : highest
  return {
    values,
    start: tokens.starts[shown.from]!,
    end: tokens.ends[shown.to - 1]!,
    cues: cueNames.filter((_, index) => counts[index]! > 0),
  }
}

/** The sentence that most reads like an order, against all others. */
function plantedIn(tokens: Tokens, sentences: readonly Span[]) {
  let candidate = sentences[0]!
  let place = 0
  let second = -6
  sentences.forEach((sentence, index) => {
    if (sentence.orders > candidate.orders) {
      second = Math.max(second, clip(candidate.orders))
      candidate = sentence
      place = index
    } else if (index > 0) second = Math.max(second, clip(sentence.orders))
  })
  let sum = 0
  let weight = 0
  let signs = 0
  const levels: number[] = []
  for (const sentence of sentences) {
    if (sentence === candidate) continue
    const length = sentence.to - sentence.from
    sum += clip(sentence.orders) * length
    weight += length
    if (levels.length < 2_000) levels.push(clip(sentence.orders))
    for (let index = sentence.from; index < sentence.to; index++) signs += 1 - tokens.isWord[index]!
  }
  const rest = weight > 0 ? sum / weight : 0
  levels.sort((one, other) => one - other)
  const upper = levels[Math.floor(levels.length * 0.75)] ?? 0
  const signsInRest = weight > 0 ? signs / weight : 0
  let ownSigns = 0
  for (let index = candidate.from; index < candidate.to; index++) ownSigns += 1 - tokens.isWord[index]!
  const isAlone = sentences.length === 1
  const orders = clip(candidate.orders)
  return {
    candidate,
    rest,
    upper,
    second: isAlone ? 0 : second,
    strength: isAlone ? 0 : sigmoid(2 * orders - 1) * sigmoid(-rest) * Math.min(1, weight / 12),
    hinge: isAlone ? 0 : Math.max(0, Math.min(orders, -rest)),
    novelty: isAlone ? 0 : noveltyOf(tokens, candidate),
    signsInRest,
    signsDiffer: Math.abs(ownSigns / (candidate.to - candidate.from) - signsInRest),
    isOwnLine: isOwnLine(tokens, candidate) ? 1 : 0,
    isLast: place >= sentences.length - 1 ? 1 : 0,
    isFirst: place === 0 ? 1 : 0,
  }
}

/** Which share of a sentence's longer words stands nowhere else in the text. */
function noveltyOf(tokens: Tokens, sentence: Span): number {
  const own = new Map<number, boolean>()
  for (let index = sentence.from; index < sentence.to; index++)
    if (tokens.isWord[index] && tokens.ends[index]! - tokens.starts[index]! >= 4) own.set(tokens.hashes[index]!, true)
  if (own.size === 0) return 0.5
  for (let index = 0; index < tokens.count; index++) {
    if (index === sentence.from) index = sentence.to
    if (index >= tokens.count) break
    if (own.has(tokens.hashes[index]!)) own.set(tokens.hashes[index]!, false)
  }
  let novel = 0
  for (const isNovel of own.values()) if (isNovel) novel++
  return novel / own.size
}

function isOwnLine(tokens: Tokens, sentence: Span): boolean {
  const before = sentence.from === 0 || tokens.lowered.lastIndexOf('\n', tokens.starts[sentence.from]!) >= tokens.ends[sentence.from - 1]!
  if (!before || sentence.to >= tokens.count) return before
  const next = tokens.lowered.indexOf('\n', tokens.ends[sentence.to - 1]!)
  return next !== -1 && next < tokens.starts[sentence.to]!
}

function clip(value: number): number {
  return Math.max(-6, Math.min(6, value))
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value))
}
