// The tagger as shipped: its weights lie in models/tagger.bin and are read once, when somebody first asks.
import { readFileSync } from 'node:fs'
import { decode, newDesk } from './decode.ts'
import { hitsOf } from './hits.ts'
import { lists } from './lexicon.ts'
import { type Model, readModel } from './model.ts'
import type { Tagger } from './tagger.ts'
import { tokenize } from './tokens.ts'

const firstNames = 1 << lists.indexOf('first-name')

/** The shipped tagger; undefined where there are no weights, so that the caller can say so and fail closed. Throws when they are broken. */
export function loadTagger(): Tagger | undefined {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(new URL('../../../models/tagger.bin', import.meta.url))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined // a build without weights
    throw error
  }
  return taggerOf(readModel(bytes))
}

export function taggerOf(model: Model): Tagger {
  const desk = newDesk()
  return {
    version: model.version,
    isFirstName: (word) => {
      const { count, listed } = tokenize(word, model.lexicon)
      return count === 1 && (listed[0]! & firstNames) !== 0
    },
    tag: (text, bias) => {
      const tokens = tokenize(text, model.lexicon)
      if (tokens.count === 0) return []
      return hitsOf(text, tokens, decode(text, tokens, model, bias, desk))
    },
  }
}
