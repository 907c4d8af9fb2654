// Print samples with their marks, to be read as a native reader would:
//   node training/templates/preview.ts [--style chat] [--lang de] [--count 5] [--seed 1] [--data ../shared/privacy/gazetteers]
import { parseArgs } from 'node:util'
import { generate, loadGazetteers, type TrainingRecord } from './index.ts'

const { values } = parseArgs({
  options: {
    style: { type: 'string' },
    lang: { type: 'string' },
    count: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    data: { type: 'string', default: '../shared/privacy/gazetteers' },
  },
})

const records = generate({
  seed: Number(values.seed),
  count: Number(values.count),
  gazetteers: loadGazetteers(values.data),
  only: (sheet) => (!values.style || sheet.style.startsWith(values.style)) && (!values.lang || sheet.lang === values.lang),
})
for (const record of records) console.log(`── ${record.id} ${record.lang} ${record.style}\n${marked(record)}`)

function marked(record: TrainingRecord): string {
  let text = ''
  let from = 0
  for (const span of record.spans) {
    text += `${record.text.slice(from, span.start)}⟦${span.label}·${span.text}⟧`
    from = span.end
  }
  return text + record.text.slice(from)
}
