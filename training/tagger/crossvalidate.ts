// Trains without a quarter of the templates and documents and scores on them: the figures to develop by, so that test sets stay unseen.
//   node training/tagger/crossvalidate.ts --data ../shared/privacy [--fold 0] [--bias 0,1] [--set rate=0.2,rounds=4] [--labels]
import { parseArgs } from 'node:util'
import { taggerOf } from '../../src/privacy/tagger/load.ts'
import { readModel } from '../../src/privacy/tagger/model.ts'
import { heldOut } from './folds.ts'
import { type Habits, habits } from './learn.ts'
import { labelLines, lineOf, scoreExamples } from './scoring.ts'
import { readCorpora, readOwn, train } from './train.ts'

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
const { taught, held } = heldOut(readCorpora(values.data), Number(values.fold))
const own = readOwn(values.data, Number(values.own))
const tagger = taggerOf(readModel(train([...taught, own], values.data, chosen, (line) => console.log(line))))
for (const bias of values.bias.split(',').map(Number)) {
  console.log(`bias ${bias}, tagger alone, fold ${values.fold}`)
  for (const { source, examples } of held) {
    if (source.name === 'code') continue
    const scores = scoreExamples(values.data, examples, (text) => tagger.tag(text, bias), [
      '--ignore',
      'TITLE,URL,EMAIL,IP,PRODUCT,WORK,BRAND',
    ])
    console.log(lineOf(source.name, scores))
    if (values.labels) console.log(labelLines(scores))
  }
}
