// Scores the whole reader (tagger, detectors, propagation, strict profile) on a folder of test sets.
//   node training/tagger/evaluate.ts --data ../shared/privacy [--bias 0] [--model models/tagger.bin] [--sets tab_en_a,…] [--alone] [--labels]
// It needs the folder's own score.mjs. `--alone` scores the tagger only; `--labels` prints a line for each label.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { profiles } from '../../src/privacy/profiles.ts'
import { createReader } from '../../src/privacy/read-text.ts'
import { taggerOf } from '../../src/privacy/tagger/load.ts'
import { readModel } from '../../src/privacy/tagger/model.ts'
import type { Tagger } from '../../src/privacy/tagger/tagger.ts'
import { exampleOf, readRows } from './corpus.ts'
import { labelLines, lineOf, predict, type Read, score } from './scoring.ts'

type Reading = { readonly tagger: Tagger; readonly bias: number; readonly isAlone: boolean }

/** How texts are read: by the whole reader under the strict profile, or by the tagger alone. */
function readWith({ tagger, bias, isAlone }: Reading): Read {
  if (isAlone) return (text) => tagger.tag(text, bias)
  const reader = createReader({ profile: { ...profiles.strict!, bias }, tagger })
  return (text) => reader.read(text).hits
}

const sets = [
  { file: 'tab_en_a', options: [] },
  { file: 'synth_prompts', options: [] },
  { file: 'presidio_synth', options: ['--iou', '0.7', '--ignore', 'TITLE'] },
  { file: 'panorama_a', options: [] },
  { file: 'echr_fr_es_manual_a', options: [] },
  { file: 'german_ler_a', options: [] },
  { file: 'wikigold_a', options: [] },
  { file: 'wnut17_dev', options: ['--only', 'PERSON,ORG,LOCATION'] },
]

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: '../shared/privacy' },
      model: { type: 'string', default: 'models/tagger.bin' },
      bias: { type: 'string', default: '0' },
      sets: { type: 'string' },
      alone: { type: 'boolean', default: false },
      labels: { type: 'boolean', default: false },
    },
  })
  const tagger = taggerOf(readModel(readFileSync(values.model)))
  for (const bias of values.bias.split(',').map(Number)) {
    console.log(`bias ${bias}${values.alone ? ', tagger alone' : ', the whole reader'}`)
    for (const { file, options } of sets) {
      if (values.sets && !values.sets.split(',').includes(file)) continue
      const path = `${values.data}/bench/${file}.jsonl.gz`
      const examples = readRows(path).map((row) => exampleOf(row, file))
      const scores = score(values.data, path, predict(examples, readWith({ tagger, bias, isAlone: values.alone })), options)
      console.log(lineOf(file, scores))
      if (values.labels) console.log(labelLines(scores))
    }
  }
}
