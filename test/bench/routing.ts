// How well prompts are judged and local answers checked, how sure the estimate may be of itself, and how fast it is.
//   npm run bench:routing -- [--data folder] [--train folder] [--weights file] [--only part,part] [--json]
// Parts: ranks, adapted, learned, cascade, categories, calibration, speed. A part whose data is absent says so. `--data` takes any folder with tables of
// rows {id, prompt, weak_score, strong_score}, gzip or plain JSONL; `<table>_weak_responses` beside a table gives the answers for the cascade.
import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openEstimator } from '../../src/routing/complexity/model.ts'
import { measureAdapted } from './routing/adapted.ts'
import { measureCalibration } from './routing/calibration.ts'
import { measureCascade } from './routing/cascade.ts'
import { measureCategories } from './routing/categories.ts'
import { measureLearned } from './routing/learned.ts'
import { measureRanks, readTables } from './routing/ranks.ts'
import { Report } from './routing/report.ts'
import { measureSpeed } from './routing/speed.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const { values: flags } = parseArgs({
  options: {
    data: { type: 'string', default: join(root, '../shared/routing/bench') },
    train: { type: 'string', default: join(root, '../shared/routing/train') },
    weights: { type: 'string', default: join(root, 'models/routing.bin') },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
if (flags.help) {
  console.log('npm run bench:routing -- [--data folder] [--train folder] [--weights file] [--only part,part] [--json]')
  process.exit(0)
}
const parts = flags.only?.split(',')
const wants = (part: string): boolean => parts === undefined || parts.includes(part)
const report = new Report(flags.json)
const estimator = openEstimator(readFileSync(flags.weights))
const tables = existsSync(flags.data) ? readTables(flags.data) : new Map()
const hasTrain = existsSync(flags.train)

report.head(`Data ${flags.data}, weights ${estimator.version}, ${cpus()[0]?.model ?? 'unknown CPU'} x ${availableParallelism()}`)
if (tables.size === 0) report.text(`No table of two models' scores in ${flags.data}`)
if (wants('ranks') && tables.size > 0) measureRanks(report, tables, estimator)
if (wants('adapted')) measureAdapted(report, flags.data, flags.train, tables.get('routellm_mmlu'), estimator)
if (wants('learned')) measureLearned(report, flags.data, tables.get('routellm_mmlu'), estimator)
if (wants('cascade')) measureCascade(report, flags.data, tables, estimator)
if (!hasTrain) report.text(`\nNo ${flags.train}: category, tier and calibration are not measured`)
if (wants('categories') && hasTrain) measureCategories(report, flags.train, estimator)
if (wants('calibration') && hasTrain) measureCalibration(report, flags.train, estimator)
if (wants('speed')) measureSpeed(report, tables, estimator)
if (flags.json) console.log(JSON.stringify({ data: flags.data, weights: estimator.version, lines: report.lines }, undefined, 2))
else {
  const bound = report.lines.filter(({ isMet }) => isMet !== undefined)
  console.log(`\n${bound.filter(({ isMet }) => isMet).length} of ${bound.length} bounds met`)
}
