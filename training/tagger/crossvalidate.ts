// Trains without a quarter of the templates and documents and scores on them: the figures to develop by, so that test sets stay unseen.
//   node training/tagger/crossvalidate.ts --data ../shared/privacy [--fold 0] [--bias 0,1] [--set rate=0.2,rounds=4] [--labels]
import { parseArgs } from 'node:util'
import { taggerOf } from '../../src/privacy/tagger/load.ts'
import { readModel } from '../../src/privacy/tagger/model.ts'
import { type Habits, habits } from './learn.ts'
import { labelLines, lineOf, scoreExamples } from './scoring.ts'
import { type Corpus, readCorpora, readOwn, train } from './train.ts'

const folds = 4

function foldOf(group: string): number {
  let hash = 17
  for (const unit of group) hash = (Math.imul(hash, 31) + unit.charCodeAt(0)) | 0
  return (Math.imul(hash, 0x9e3779b1) >>> 16) % folds
}

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/privacy' },
    fold: { type: 'string', default: '0' },
    bias: { type: 'string', default: '0' },
    set: { type: 'string', default: '' },
    labels: { type: 'boolean', default: false },
    own: { type: 'string', default: '4000' },
  },
})
const chosen: Habits = { ...habits }
for (const pair of values.set.split(',').filter(Boolean)) {
  const [name, value] = pair.split('=')
  Object.assign(chosen, { [name!]: Number(value) })
}
const fold = Number(values.fold)
const corpora = readCorpora(values.data)
const part = (isHeld: boolean): Corpus[] =>
  corpora.map(({ source, examples }) => ({ source, examples: examples.filter(({ group }) => (foldOf(group) === fold) === isHeld) }))
const tagger = taggerOf(
  readModel(train([...part(false), readOwn(values.data, Number(values.own))], values.data, chosen, (line) => console.log(line))),
)
for (const bias of values.bias.split(',').map(Number)) {
  console.log(`bias ${bias}, tagger alone, fold ${fold}`)
  for (const { source, examples } of part(true)) {
    if (source.name === 'code') continue
    const scores = scoreExamples(values.data, examples, (text) => tagger.tag(text, bias), [
      '--ignore',
      'TITLE,URL,EMAIL,IP,PRODUCT,WORK,BRAND',
    ])
    console.log(lineOf(source.name, scores))
    if (values.labels) console.log(labelLines(scores))
  }
}
