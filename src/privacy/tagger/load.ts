// The tagger as shipped: its weights lie in models/tagger.bin and are read once, when somebody first asks.
import { readFileSync } from 'node:fs'
import type { Hit } from '../detectors/detector.ts'
import { decode, newDesk } from './decode.ts'
import { isInside, kindOf, labelOf, outside } from './labels.ts'
import { type Model, readModel } from './model.ts'
import type { Tagger } from './tagger.ts'
import { flag, type Tokens, tokenize } from './tokens.ts'

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
    tag: (text, bias) => {
      const tokens = tokenize(text, model.lexicon)
      if (tokens.count === 0) return []
      const { tags, margins } = decode(text, tokens, model, bias, desk)
      return hitsOf(tokens, tags, margins)
    },
  }
}

/** Runs of one label. Only an address goes on in the next line, and marks alone are nothing. */
function hitsOf(tokens: Tokens, tags: Uint8Array, margins: Float32Array): Hit[] {
  const hits: Hit[] = []
  for (let index = 0; index < tokens.count; ) {
    const tag = tags[index]!
    let stop = index + 1
    if (tag === outside) {
      index = stop
      continue
    }
    const kind = kindOf(labelOf(tag))
    let margin = margins[index]!
    let telling = tokens.flags[index]! & (flag.word | flag.number)
    while (stop < tokens.count && isInside(tags[stop]!) && (kind === 'ADDRESS' || (tokens.flags[stop]! & flag.lineStart) === 0)) {
      margin = Math.max(margin, margins[stop]!)
      telling |= tokens.flags[stop++]! & (flag.word | flag.number)
    }
    if (kind !== undefined && telling !== 0)
      hits.push({ kind, start: tokens.start[index]!, end: tokens.end[stop - 1]!, score: scoreOf(margin) })
    index = stop
  }
  return hits
}

/** How sure: a margin is in units of log odds. Never above what a checksum gets. */
function scoreOf(margin: number): number {
  return Math.min(0.98, Math.max(0.3, 1 / (1 + Math.exp(-margin))))
}
