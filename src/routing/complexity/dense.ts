// The dense features of a prompt: lengths, forms and shares that mean the same in every subject.
import { cues } from './cues.ts'
import type { Counts } from './reading.ts'

const names = [
  'chars',
  'words',
  'sentences',
  'wordsPerSentence',
  'wordLength',
  'longWords',
  'variety',
  'lines',
  'questions',
  'numbers',
  'numberDensity',
  'decimals',
  'largestNumber',
  'years',
  'percents',
  'currency',
  'operators',
  'backslashes',
  'braces',
  'semicolons',
  'quotes',
  'pipes',
  'bullets',
  'blanks',
  'capitals',
  'innerCapitals',
  'foreign',
  'indented',
  'romans',
  'options',
  'manyOptions',
  'optionLength',
  'optionSpread',
  'numericOptions',
  'stem',
  'lastLine',
] as const

export const denseNames: readonly string[] = [...names, ...cues, ...cues.map((cue) => `${cue}Share`)]
export const denseCount = denseNames.length

/** Fill `out` with the features of a prompt, not yet standardised. */
export function denseOf(counts: Counts, out: Float64Array): void {
  const words = Math.max(1, counts.words)
  const sentences = Math.max(1, counts.sentences)
  const options = counts.options >= 2 ? counts.options : 0
  const optionMean = options > 0 ? counts.optionChars / options : 0
  const optionVariance = options > 0 ? Math.max(0, counts.optionCharsSquared / options - optionMean * optionMean) : 0
  let at = 0
  out[at++] = log(counts.chars)
  out[at++] = log(counts.words)
  out[at++] = log(counts.sentences)
  out[at++] = log(words / sentences)
  out[at++] = Math.min(12, counts.wordLetters / words)
  out[at++] = counts.longWords / words
  out[at++] = counts.distinctWords / words
  out[at++] = log(counts.lines)
  out[at++] = log(counts.questions)
  out[at++] = log(counts.numbers)
  out[at++] = Math.min(1, counts.numbers / words)
  out[at++] = log(counts.decimals)
  out[at++] = Math.min(12, Math.log10(1 + counts.largestNumber))
  out[at++] = log(counts.years)
  out[at++] = log(counts.percents)
  out[at++] = log(counts.currency)
  out[at++] = log(counts.operators)
  out[at++] = log(counts.backslashes)
  out[at++] = log(counts.braces)
  out[at++] = log(counts.semicolons)
  out[at++] = log(counts.quotes)
  out[at++] = log(counts.pipes)
  out[at++] = log(counts.bullets)
  out[at++] = log(counts.blanks)
  out[at++] = counts.capitals / words
  out[at++] = counts.innerCapitals / words
  out[at++] = counts.foreign / words
  out[at++] = log(counts.indented)
  out[at++] = log(counts.romans)
  out[at++] = options > 0 ? 1 : 0
  out[at++] = options
  out[at++] = log(optionMean)
  out[at++] = optionMean > 0 ? Math.min(2, Math.sqrt(optionVariance) / optionMean) : 0
  out[at++] = options > 0 ? counts.numericOptions / options : 0
  out[at++] = log(counts.stemChars)
  out[at++] = log(counts.lastLineChars)
  for (let cue = 0; cue < cues.length; cue++) out[at++] = log(counts.cues[cue]!)
  for (let cue = 0; cue < cues.length; cue++) out[at++] = counts.cues[cue]! / words
}

function log(count: number): number {
  return Math.log1p(count)
}
