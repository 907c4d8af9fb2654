// From examples to weights:
//
//  1. every window and sentence becomes a bag of hashed features with what it teaches the two readers;
//  2. the readers are learned by logistic regression (AdaGrad), in folds first, so that the next step sees what they say of unseen texts;
//  3. the last model learns from the document features of all texts, read by readers that did not know them;
//  4. the readers are learned once more from everything, and rounded to bytes.
import { createHash } from 'node:crypto'
import { cueNames } from '../../src/privacy/injection/cues.ts'
import { documentFeatureNames, readText } from '../../src/privacy/injection/features.ts'
import { slotBits, type Tokens, tokenize } from '../../src/privacy/injection/tokens.ts'
import type { Weights } from '../../src/privacy/injection/weights.ts'
import { type Readers, rangeFeatures, windowsOf } from '../../src/privacy/injection/windows.ts'
import { randomOf } from '../tagger/random.ts'
import type { Example } from './templates.ts'

export type Settings = { readonly folds: number; readonly epochs: number; readonly seed: number }
export const settings: Settings = { folds: 3, epochs: 5, seed: 3 }

const slots = 1 << slotBits
const mostSentences = 24
const mostWindows = 12

/** One range of a text: its features, what it teaches each reader (-1 nothing), and how much. */
type Bag = { readonly features: Int32Array; readonly seizes: -1 | 0 | 1; readonly orders: -1 | 0 | 1; readonly weight: number }

export type Prepared = { readonly example: Example; readonly bags: readonly Bag[]; readonly fold: number }

export function prepare(examples: readonly Example[], { folds, seed }: Settings = settings): Prepared[] {
  const random = randomOf(seed)
  return examples.map((example) => ({ example, bags: bagsOf(example, random), fold: hashOf(example.group) % folds }))
}

function bagsOf(example: Example, random: () => number): Bag[] {
  const tokens = tokenize(example.text)
  const bags: Bag[] = []
  const { lesson } = example
  const [start, end] = example.span ?? [0, example.text.length]
  const windows = sample(windowsOf(tokens.count), mostWindows, random)
  for (const { from, to } of windows) {
    const share = shareWithin(tokens, from, to, start, end)
    // A window that holds a harmless order teaches nothing about seizing.
    const seizes =
      lesson === 'data' || lesson === 'prompt'
        ? 0
        : lesson === 'planted'
          ? share.own === 0
            ? 0
            : -1
          : share.ofSpan > 0.5 || share.own > 0.4
            ? 1
            : share.own === 0
              ? 0
              : -1
    if (seizes !== -1) bags.push({ features: rangeFeatures(tokens, from, to), seizes, orders: -1, weight: 1 / Math.sqrt(windows.length) })
  }
  const sentences: { from: number; to: number }[] = []
  for (let index = 0; index < tokens.sentenceCount; index++)
    sentences.push({ from: tokens.sentences[index]!, to: tokens.sentences[index + 1]! })
  const isWholeAttack = lesson === 'seizes' && !example.span
  const chosen = sample(
    sentences,
    mostSentences,
    random,
    ({ from, to }) => lesson !== 'data' && shareWithin(tokens, from, to, start, end).own > 0.5,
  )
  for (const { from, to } of chosen) {
    const share = shareWithin(tokens, from, to, start, end)
    const isOwn = share.own > 0.6
    if (!isOwn && share.own > 0.1) continue
    const isShort = to - from < 3
    if (lesson === 'data' || !isOwn)
      bags.push({ features: rangeFeatures(tokens, from, to), seizes: 0, orders: 0, weight: 1 / Math.sqrt(chosen.length) })
    else if (!isShort && !(isWholeAttack && sentences.length > 12))
      // A sentence of an attack is an order; whether it alone seizes, only short attacks tell.
      bags.push({
        features: rangeFeatures(tokens, from, to),
        seizes: lesson === 'prompt' ? 0 : lesson === 'seizes' && sentences.length < 4 ? 1 : -1,
        orders: 1,
        weight: 1 / Math.sqrt(example.span ? 1 : sentences.length),
      })
  }
  return bags
}

function sample<Item>(items: Item[], most: number, random: () => number, keep: (item: Item) => boolean = () => false): Item[] {
  if (items.length <= most) return items
  return items.filter((item) => keep(item) || random() < most / items.length)
}

function shareWithin(tokens: Tokens, from: number, to: number, start: number, end: number): { own: number; ofSpan: number } {
  const first = tokens.starts[from]!
  const last = tokens.ends[to - 1]!
  const common = Math.max(0, Math.min(last, end) - Math.max(first, start))
  return { own: common / (last - first), ofSpan: common / (end - start) }
}

/** Both readers at once: they share the features and the pass. */
export function learnReaders(prepared: readonly Prepared[], { epochs, seed }: Settings = settings): Readers {
  const bags = prepared.flatMap(({ bags }) => bags)
  const balance = [
    [0, 0],
    [0, 0],
  ] as [[number, number], [number, number]]
  for (const bag of bags) {
    if (bag.seizes !== -1) balance[0][bag.seizes] += bag.weight
    if (bag.orders !== -1) balance[1][bag.orders] += bag.weight
  }
  const factor = balance.map(([zero, one]) => [(zero + one) / (2 * zero), (zero + one) / (2 * one)])
  const table = new Float32Array(2 * slots)
  const seen = new Float32Array(2 * slots).fill(0.05)
  const bias = [0, 0]
  const order = Uint32Array.from(bags.keys())
  const random = randomOf(seed)
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let at = order.length - 1; at > 0; at--) {
      const other = Math.floor(random() * (at + 1))
      const swapped = order[at]!
      order[at] = order[other]!
      order[other] = swapped
    }
    for (const index of order) {
      const bag = bags[index]!
      const { features } = bag
      const length = 1 / Math.sqrt(features.length)
      for (let reader = 0; reader < 2; reader++) {
        const label = reader === 0 ? bag.seizes : bag.orders
        if (label === -1) continue
        let sum = 0
        for (let at = 0; at < features.length; at++) sum += table[2 * features[at]! + reader]!
        const guess = 1 / (1 + Math.exp(-(sum * length + bias[reader]!)))
        const error = (guess - label) * bag.weight * factor[reader]![label]!
        if (Math.abs(error) < 0.002) continue
        const step = error * length
        for (let at = 0; at < features.length; at++) {
          const slot = 2 * features[at]! + reader
          const gradient = step + decay * table[slot]!
          seen[slot]! += gradient * gradient
          table[slot]! -= (rate * gradient) / Math.sqrt(seen[slot]!)
        }
        bias[reader]! -= 0.02 * error
      }
    }
  }
  return { table, scale: [1, 1], bias: [bias[0]!, bias[1]!] }
}

const rate = 0.12
const decay = 0.0004

/** Weights as bytes: the rest of the file is small beside them. */
export function rounded(readers: Readers): { table: Int8Array; scale: [number, number]; bias: [number, number] } {
  const most = [0, 0]
  for (let slot = 0; slot < readers.table.length; slot++) most[slot & 1] = Math.max(most[slot & 1]!, Math.abs(readers.table[slot]!))
  const scale: [number, number] = [Math.fround(most[0]! / 127), Math.fround(most[1]! / 127)]
  return {
    table: Int8Array.from(readers.table, (weight, slot) => Math.round(weight / scale[slot & 1 ? 1 : 0])),
    scale,
    bias: [Math.fround(readers.bias[0]), Math.fround(readers.bias[1])],
  }
}

export type Row = { readonly values: Float32Array; readonly label: 0 | 1; readonly weight: number }

/** Document features of texts by readers that never saw them. */
export function readUnseen(prepared: readonly Prepared[], used: Settings = settings): Row[] {
  const rows: Row[] = []
  const readersByFold = Array.from({ length: used.folds }, (_, fold) =>
    learnReaders(
      prepared.filter((one) => one.fold !== fold),
      used,
    ),
  )
  const counts = new Map<string, number>()
  for (const { example } of prepared) counts.set(kindOf(example), (counts.get(kindOf(example)) ?? 0) + 1)
  for (const { example, fold } of prepared) {
    const reading = readText(example.text, readersByFold[fold]!)
    if (!reading) continue
    const isAttack = example.lesson === 'seizes' || example.lesson === 'planted'
    // A large source counts more than a small one, but not in proportion.
    rows.push({ values: reading.values, label: isAttack ? 1 : 0, weight: 1 / Math.sqrt(counts.get(kindOf(example))!) })
  }
  return rows
}

function kindOf(example: Example): string {
  return `${example.families[0]}/${example.lesson}`
}

/** What an attack shows more of never speaks against one: a cue that the readers know already would else be turned around. */
const onlyRises = documentFeatureNames.map(
  (name) =>
    cueNames.some((cue) => name.startsWith(cue)) || /^(?:seizes|decoded|contrast|planted|cues|kinds|orders: (?:highest|second))/.test(name),
)

/** Logistic regression on standardised features; innocent texts weigh more, for a false alarm costs more than a miss. */
export function learnLast(rows: readonly Row[]): Pick<Weights, 'means' | 'spreads' | 'weights' | 'constant'> {
  const width = documentFeatureNames.length
  const means = new Float32Array(width)
  const spreads = new Float32Array(width)
  for (const { values } of rows) for (let index = 0; index < width; index++) means[index]! += values[index]! / rows.length
  for (const { values } of rows)
    for (let index = 0; index < width; index++) spreads[index]! += (values[index]! - means[index]!) ** 2 / rows.length
  for (let index = 0; index < width; index++) spreads[index] = Math.sqrt(spreads[index]!) + 0.05
  const weights = new Float32Array(width)
  const model = { means, spreads, weights, constant: 0 }
  const total = [0, 0]
  for (const row of rows) total[row.label]! += row.weight
  const factor = [0.6 / total[0]!, 0.4 / total[1]!]
  const scaled = rows.map((row) => ({
    ...row,
    values: row.values.map((value, index) => Math.max(-4, Math.min(4, (value - means[index]!) / spreads[index]!))),
  }))
  const speed = new Float32Array(width)
  const gradient = new Float64Array(width)
  for (let round = 0; round < 400; round++) {
    gradient.fill(0)
    let drift = 0
    for (const { values, label, weight } of scaled) {
      let sum = model.constant
      for (let index = 0; index < width; index++) sum += weights[index]! * values[index]!
      const error = (1 / (1 + Math.exp(-sum)) - label) * weight * factor[label]!
      drift += error
      for (let index = 0; index < width; index++) gradient[index]! += error * values[index]!
    }
    for (let index = 0; index < width; index++) {
      speed[index] = 0.9 * speed[index]! - 0.5 * (gradient[index]! + 0.001 * weights[index]!)
      weights[index]! += speed[index]!
      if (onlyRises[index] && weights[index]! < 0) weights[index] = 0
    }
    model.constant -= 1.0 * drift
  }
  model.constant = Math.fround(model.constant)
  return model
}

/** All steps. */
export function learn(prepared: readonly Prepared[], used: Settings = settings): Weights {
  const last = learnLast(readUnseen(prepared, used))
  const readers = rounded(learnReaders(prepared, used))
  const version = createHash('sha256').update(readers.table).update(last.weights).digest('hex').slice(0, 12)
  return { version, ...readers, ...last }
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}
