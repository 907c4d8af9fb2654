// A text as the tagger sees it before any weight is asked.
import type { Lexicon } from './lexicon.ts'
import { readColumns, readLines, readRepeats } from './lines.ts'
import { cut, readWords, type Tokens } from './words.ts'

export function tokenize(text: string, lexicon: Lexicon): Tokens {
  const starts = cut(text)
  const count = starts.length >> 1
  const tokens = {
    count,
    start: new Int32Array(count),
    end: new Int32Array(count),
    lower: new Int32Array(count),
    shape: new Int32Array(count),
    ending: new Int32Array(count),
    listed: new Int32Array(count),
    flags: new Int32Array(count),
    key: new Int32Array(count),
  }
  for (let index = 0; index < count; index++) {
    tokens.start[index] = starts[2 * index]!
    tokens.end[index] = starts[2 * index + 1]!
  }
  readWords(text, tokens, lexicon)
  readLines(text, tokens)
  readColumns(text, tokens)
  readRepeats(tokens)
  return tokens
}
