// How fast the tagger reads: characters a second of processor time, which other work on the machine disturbs less than the clock, for
// long texts and for prompts of ordinary length.
//   node training/tagger/speed.ts --data ../shared/privacy [--model models/tagger.bin]
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { taggerOf } from '../../src/privacy/tagger/load.ts'
import { readModel } from '../../src/privacy/tagger/model.ts'
import { readSource, sources } from './corpus.ts'

const { values } = parseArgs({
  options: { data: { type: 'string', default: '../shared/privacy' }, model: { type: 'string', default: 'models/tagger.bin' } },
})
const loadBegan = performance.now()
const tagger = taggerOf(readModel(readFileSync(values.model)))
console.log(`loaded in ${(performance.now() - loadBegan).toFixed(0)} ms`)
for (const name of ['tab_en', 'echr', 'synth', 'german']) {
  const source = sources.find((one) => one.name === name)!
  const texts = readSource(values.data, source).map(({ text }) => text)
  const length = texts.reduce((sum, text) => sum + text.length, 0)
  const paces: number[] = []
  for (let round = 0; round < 7; round++) {
    const began = process.cpuUsage()
    for (const text of texts) tagger.tag(text, 0)
    const { user, system } = process.cpuUsage(began)
    paces.push((length * 1000) / (user + system))
  }
  paces.sort((a, b) => b - a)
  console.log(
    `${name.padEnd(8)} ${texts.length} texts, ${length} characters: median ${paces[3]!.toFixed(0)}, best ${paces[0]!.toFixed(0)} kchar/s`,
  )
}
