// Trains the tagger and writes its weights. The same data, seed and Node version give the same bytes.
//   node training/tagger/train.ts --data ../shared/privacy --out models/tagger.bin

import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type LabelName, labels, tagCount } from '../../src/privacy/tagger/labels.ts'
import type { Lexicon } from '../../src/privacy/tagger/lexicon.ts'
import { type Weights, writeModel } from '../../src/privacy/tagger/model.ts'
import { generate, loadGazetteers } from '../templates/index.ts'
import { augment, recased } from './augment.ts'
import { codeSource, type Example, ownSource, readSource, type Source, sources } from './corpus.ts'
import { buildLexicon, type Gazetteers, readGazetteers } from './gazetteers.ts'
import { type Habits, habits, type Learned, learn } from './learn.ts'
import { type Course, type Lesson, prepare } from './lesson.ts'
import { type Random, randomOf } from './random.ts'

/** Features seen less often are not learned. */
const leastSeen = 3
/** Rows of weights that are kept, the heaviest first; together with the word lists they make the size of the file. */
const keptFeatures = 174_000
const keptWeights = 1_400_000
/** How far a label follows a bias of 1: up to where it still covers more rightly than wrongly on held-out texts (lean.ts). */
const leans: Readonly<Record<LabelName, number>> = {
  PERSON: 1.25,
  ORG: 0.6,
  LOCATION: 1.2,
  ADDRESS: 1,
  DATETIME: 0.8,
  AGE: 1,
  ID: 1.8,
  DEMOGRAPHIC: 0.9,
  QUANTITY: 0.9,
  MISC: 0.5,
  USERNAME: 1.5,
  PASSWORD: 0.7,
  PHONE: 1.6,
  NATIONAL_ID: 1.6,
  ACCOUNT: 1.6,
  TITLE: 0,
  PRODUCT: 0,
  LINK: 0,
}
/** Texts drawn from our own templates. */
const ownTexts = 8000

export type Corpus = { readonly source: Source; readonly examples: readonly Example[] }

export function readCorpora(data: string): Corpus[] {
  return [...sources, codeSource].map((source) => ({ source, examples: readSource(data, source) }))
}

/** Texts from our own templates. */
export function readOwn(data: string, count: number): Corpus {
  const records = generate({ seed: 11, count, gazetteers: loadGazetteers(`${data}/gazetteers`) })
  return { source: ownSource, examples: Array.from(records, (record) => ({ ...record, source: 'own', group: `own:${record.id}` })) }
}

function coursesOf({ source, examples }: Corpus, random: Random, gazetteers: Gazetteers): Course[] {
  const { marks, weight, variants, isRecased, isPatchy = false } = source
  return examples.flatMap((example) => {
    const taught = [isRecased && variants === 0 ? recased(example, random) : example]
    for (let variant = 0; variant < variants; variant++) taught.push(augment(example, random, gazetteers, isRecased))
    return taught.map((one) => ({ example: one, marks, weight: weight / Math.sqrt(taught.length), isPatchy }))
  })
}

export function train(corpora: readonly Corpus[], data: string, chosen: Habits, report: (line: string) => void): Uint8Array {
  const gazetteers = readGazetteers(data)
  const lexicon = buildLexicon(gazetteers, texts(corpora))
  const random = randomOf(chosen.seed)
  const courses = corpora.flatMap((corpus) => coursesOf(corpus, random, gazetteers))
  const lesson = prepare(courses, lexicon, leastSeen)
  report(`${courses.length} texts, ${lesson.words} words, ${lesson.featureCount} features`)
  return writeModel(compress(lesson, learn(lesson, chosen, report), lexicon))
}

function* texts(corpora: readonly Corpus[]): Generator<string> {
  for (const { examples } of corpora) for (const { text } of examples) yield text
}

/** Keep the heaviest weights and round them to bytes, each tag with its own step. */
function compress(lesson: Lesson, { weights, passes }: Learned, lexicon: Lexicon): Weights {
  const steps = new Float32Array(tagCount)
  for (let at = 0; at < weights.length; at++) steps[at % tagCount] = Math.max(steps[at % tagCount]!, Math.abs(weights[at]!))
  for (let tag = 0; tag < tagCount; tag++) steps[tag] = Math.max(1e-6, Math.min(steps[tag]!, 3) / 127)
  const heft = new Float32Array(lesson.featureCount)
  for (let feature = 0; feature < lesson.featureCount; feature++) {
    let sum = 0
    for (let tag = 0; tag < tagCount; tag++) sum += weights[feature * tagCount + tag]! ** 2
    heft[feature] = Math.sqrt(sum)
  }
  const order = Array.from({ length: lesson.featureCount }, (_, feature) => feature)
    .sort((a, b) => heft[b]! - heft[a]! || a - b)
    .slice(0, keptFeatures)
  const floor = floorOf(order, weights)
  const features: { hash: number; row: Int8Array }[] = []
  for (const feature of order) {
    const row: number[] = []
    for (let tag = 0; tag < tagCount; tag++) {
      const weight = weights[feature * tagCount + tag]!
      if (Math.abs(weight) < floor) continue
      const rounded = Math.max(-127, Math.min(127, Math.round(weight / steps[tag]!)))
      if (rounded !== 0) row.push(tag, rounded)
    }
    if (row.length > 0) features.push({ hash: lesson.hashes[feature]!, row: Int8Array.from(row) })
  }
  const version = createHash('sha256').update(new Uint8Array(weights.buffer)).digest('hex').slice(0, 12)
  return {
    version,
    lexicon,
    features,
    featureCount: features.length,
    steps,
    passes,
    leans: Float32Array.from(labels, ({ name }) => leans[name]),
  }
}

/** The least weight that is kept, so that about `keptWeights` are. */
function floorOf(order: readonly number[], weights: Float32Array): number {
  const sizes: number[] = []
  for (const feature of order) {
    for (let tag = 0; tag < tagCount; tag++) {
      const size = Math.abs(weights[feature * tagCount + tag]!)
      if (size > 0.004) sizes.push(size)
    }
  }
  const sorted = Float32Array.from(sizes).sort()
  return sorted.length <= keptWeights ? 0.004 : sorted[sorted.length - keptWeights]!
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: '../shared/privacy' },
      out: { type: 'string', default: 'models/tagger.bin' },
      rounds: { type: 'string', default: String(habits.rounds) },
    },
  })
  const began = performance.now()
  const bytes = train(
    [...readCorpora(values.data), readOwn(values.data, ownTexts)],
    values.data,
    { ...habits, rounds: Number(values.rounds) },
    (line) => console.log(line),
  )
  writeFileSync(values.out, bytes)
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  console.log(
    `${values.out}: ${(bytes.length / 1e6).toFixed(2)} MB, sha256 ${createHash('sha256').update(bytes).digest('hex')}, ${seconds} s`,
  )
}
