// From a text to its score: long texts are read in pieces that overlap, and the loudest piece counts.
import type { InjectionClassifier, InjectionScore } from './classifier.ts'
import { documentFeatureNames, readText } from './features.ts'
import { readWeights, type Weights } from './weights.ts'

/** So much is read at a time: arrays stay small, and an order in a long text stands out from its neighbourhood, not from all of it. */
const longestPiece = 16_384
const overlap = 1_024

export function classifierFrom(bytes: Uint8Array): InjectionClassifier {
  return classifierOf(readWeights(bytes, documentFeatureNames.length))
}

export function classifierOf(weights: Weights): InjectionClassifier {
  return {
    version: weights.version,
    score(text) {
      let best: InjectionScore = { score: 0, start: 0, end: 0, cues: [] }
      const cues = new Set<string>()
      for (const { start, end } of piecesOf(text)) {
        const reading = readText(start === 0 && end === text.length ? text : text.slice(start, end), weights)
        if (!reading) continue
        for (const cue of reading.cues) cues.add(cue)
        const score = chance(weights, reading.values)
        if (score > best.score) best = { score, start: start + reading.start, end: start + reading.end, cues: [] }
      }
      return { ...best, cues: [...cues] }
    },
  }
}

/** A calibrated chance. */
export function chance(weights: Pick<Weights, 'means' | 'spreads' | 'weights' | 'constant'>, values: ArrayLike<number>): number {
  let sum = weights.constant
  for (let index = 0; index < weights.weights.length; index++)
    sum += weights.weights[index]! * Math.max(-4, Math.min(4, (values[index]! - weights.means[index]!) / weights.spreads[index]!))
  return 1 / (1 + Math.exp(-sum))
}

export function piecesOf(text: string): { start: number; end: number }[] {
  const pieces: { start: number; end: number }[] = []
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + longestPiece, text.length)
    if (end < text.length) {
      const line = text.lastIndexOf('\n', end)
      if (line > end - overlap) end = line + 1
    }
    pieces.push({ start, end })
    if (end === text.length) break
    start = Math.max(start + 1, end - overlap)
  }
  return pieces
}
