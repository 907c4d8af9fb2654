// Trains the injection classifier and writes its weights. The same data, seed and Node version give the same bytes.
//   node training/injection/train.ts --data ../shared/privacy --out models/injection.bin
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { writeWeights } from '../../src/privacy/injection/weights.ts'
import { readCorpus } from './corpus.ts'
import { learn, prepare } from './learn.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const { values: flags } = parseArgs({
  options: {
    data: { type: 'string', default: join(root, '../shared/privacy') },
    out: { type: 'string', default: join(root, 'models/injection.bin') },
  },
})

const startedAt = performance.now()
const corpus = readCorpus(flags.data)
if (!corpus) {
  console.error(`There are no training texts in ${flags.data}; name their folder with --data.`)
  process.exit(1)
}
console.log(`${corpus.length} texts`)
const weights = learn(prepare(corpus))
const bytes = writeWeights(weights)
writeFileSync(flags.out, bytes)
console.log(
  `${flags.out}: version ${weights.version}, ${(bytes.length / 1024).toFixed(0)} kB, ${((performance.now() - startedAt) / 1000).toFixed(0)} s`,
)
