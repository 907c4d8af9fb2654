// How far each label may follow the bias: trains without a quarter of the texts and asks there, label by label, what a lean towards it
// covers rightly and what wrongly. The leans in train.ts are read off this table.
//   node training/tagger/lean.ts --data ../shared/privacy [--fold 0]
import { parseArgs } from 'node:util'
import { labels } from '../../src/privacy/tagger/labels.ts'
import { taggerOf } from '../../src/privacy/tagger/load.ts'
import { readModel } from '../../src/privacy/tagger/model.ts'
import { heldOut } from './folds.ts'
import { habits } from './learn.ts'
import { readCorpora, readOwn, train } from './train.ts'

/** Sources whose unmarked words really are nothing. */
const judges = ['tab_en', 'presidio', 'synth']

const { values } = parseArgs({
  options: { data: { type: 'string', default: '../shared/privacy' }, fold: { type: 'string', default: '0' } },
})
const { taught, held } = heldOut(readCorpora(values.data), Number(values.fold))
const model = readModel(train([...taught, readOwn(values.data, 4000)], values.data, habits, (line) => console.log(line)))

const tried = [0.5, 1, 1.5, 2]

labels.forEach(({ name }, label) => {
  const cells = judges.map((judge) => {
    const texts = held.find(({ source }) => source.name === judge)!.examples
    let last = covered(texts, label, 0)
    return tried
      .map((lean) => {
        const now = covered(texts, label, lean)
        const cell = `${now.right - last.right}/${now.wrong - last.wrong}`
        last = now
        return cell.padStart(10)
      })
      .join('')
  })
  console.log(`${name.padEnd(12)} ${cells.join('  |')}`)
})

/** Characters covered rightly and wrongly when only one label leans. */
function covered(texts: (typeof held)[number]['examples'], label: number, lean: number): { right: number; wrong: number } {
  const leans = new Float32Array(labels.length)
  leans[label] = lean
  const tagger = taggerOf({ ...model, leans })
  let right = 0
  let wrong = 0
  for (const { text, spans } of texts) {
    const gold = new Uint8Array(text.length)
    for (const { start, end } of spans) gold.fill(1, start, end)
    for (const { start, end } of tagger.tag(text, 1)) {
      for (let at = start; at < end; at++) {
        if (gold[at] === 1) right++
        else wrong++
      }
    }
  }
  return { right, wrong }
}
