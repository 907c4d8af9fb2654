// What the two readers say of every sentence and every window of eighty words. Sums run over prefix sums, so a window costs nothing extra.
import { featuresOf, newFeatureRoom, sentenceFeaturesOf, type Tokens } from './tokens.ts'

export const windowWords = 80
export const windowStride = 40

/** Weights of the two readers as training or a file holds them. */
export type Readers = {
  readonly table: ArrayLike<number>
  readonly scale: readonly [number, number]
  readonly bias: readonly [number, number]
}

export type Span = { readonly from: number; readonly to: number; readonly seizes: number; readonly orders: number }

/** Windows as ranges of tokens; a text that is shorter is one window. The last window ends with the text. */
export function windowsOf(count: number): { from: number; to: number }[] {
  const windows: { from: number; to: number }[] = []
  for (let from = 0; from < count; from += windowStride) {
    const to = Math.min(from + windowWords, count)
    windows.push({ from, to })
    if (to === count) break
  }
  return windows
}

export function readSpans(
  tokens: Tokens,
  readers: Readers,
): { readonly sentences: Span[]; readonly windows: Span[]; readonly whole: Span } {
  const { table } = readers
  const room = newFeatureRoom()
  const seizes = new Float64Array(tokens.count + 1)
  const orders = new Float64Array(tokens.count + 1)
  const features = new Int32Array(tokens.count + 1)
  for (let index = 0; index < tokens.count; index++) {
    const count = featuresOf(tokens, index, room)
    let seize = 0
    let order = 0
    for (let feature = 0; feature < count; feature++) {
      const slot = room[feature]! * 2
      seize += table[slot]!
      order += table[slot + 1]!
    }
    seizes[index + 1] = seizes[index]! + seize
    orders[index + 1] = orders[index]! + order
    features[index + 1] = features[index]! + count
  }
  const span = (from: number, to: number): Span => {
    let seize = seizes[to]! - seizes[from]!
    let order = orders[to]! - orders[from]!
    let count = features[to]! - features[from]!
    const extra = sentenceFeaturesOf(tokens, from, to, room)
    for (let feature = 0; feature < extra; feature++) {
      const slot = room[feature]! * 2
      seize += table[slot]!
      order += table[slot + 1]!
    }
    count += extra
    const length = Math.sqrt(count)
    return {
      from,
      to,
      seizes: (seize * readers.scale[0]) / length + readers.bias[0],
      orders: (order * readers.scale[1]) / length + readers.bias[1],
    }
  }
  const sentences: Span[] = []
  for (let index = 0; index < tokens.sentenceCount; index++) sentences.push(span(tokens.sentences[index]!, tokens.sentences[index + 1]!))
  return { sentences, windows: windowsOf(tokens.count).map(({ from, to }) => span(from, to)), whole: span(0, tokens.count) }
}

/** The features of a range, as training sees them: the same that `readSpans` sums. */
export function rangeFeatures(tokens: Tokens, from: number, to: number): Int32Array {
  const room = newFeatureRoom()
  const found: number[] = []
  for (let index = from; index < to; index++) {
    const count = featuresOf(tokens, index, room)
    for (let feature = 0; feature < count; feature++) found.push(room[feature]!)
  }
  const extra = sentenceFeaturesOf(tokens, from, to, room)
  for (let feature = 0; feature < extra; feature++) found.push(room[feature]!)
  return Int32Array.from(found)
}
