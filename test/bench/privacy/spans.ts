// Names, places, dates and numbers in texts of many kinds.
import type { TextReader } from '../../../src/privacy/read-text.ts'
import type { Data } from './data.ts'
import type { Report } from './report.ts'
import { type GoldRow, type SpanScore, scoreSpans, share } from './scores.ts'

export function measureSpans(report: Report, data: Data, reader: TextReader): void {
  const score = (...names: string[]): SpanScore | undefined => {
    const rows = data.rows(...names)
    return rows && scoreSpans(rows, (row: GoldRow) => reader.read(row.text).hits)
  }
  const part = (title: string, found: SpanScore | undefined, tell: (score: SpanScore) => void) => {
    report.head(found ? `${title} (${found.texts} texts)` : `${title}: no data`)
    if (found) tell(found)
  }
  part('Court cases, English (TAB)', score('tab_en'), (tab) => {
    report.percent('tab_en DIRECT entities', share(tab.direct), { least: 99 }, `${tab.direct.count} of ${tab.direct.of}`)
    report.percent('tab_en QUASI entities', share(tab.quasi), { least: 90 }, `${tab.quasi.count} of ${tab.quasi.of}`)
    report.percent('tab_en character precision', tab.precision, { least: 85 })
    report.percent('tab_en character leak', tab.leak)
  })
  part('Prompts in five languages', score('synth_prompts'), (prompts) => {
    report.percent('synth_prompts leak', prompts.leak, { most: 0.5 })
    report.percent('synth_prompts DIRECT entities', share(prompts.direct), { least: 99 }, `${prompts.direct.count} of ${prompts.direct.of}`)
    report.percent('synth_prompts over-mask', prompts.overMask, { most: 3 })
  })
  part('Sentences of unseen templates (presidio-research)', score('presidio_synth'), (sentences) => {
    report.percent('presidio_synth F2, IoU 0.7, any label', sentences.f2(0.7), { least: 84.5 })
    report.percent('presidio_synth leak', sentences.leak)
  })
  part('Posts (PANORAMA)', score('panorama'), (posts) => {
    report.percent('panorama DIRECT entities', share(posts.direct), { least: 85 }, `${posts.direct.count} of ${posts.direct.of}`)
    report.percent('panorama character precision', posts.precision)
  })
  part('Court cases, French and Spanish', score('echr_fr_es'), (court) => {
    report.percent('court fr+es leak', court.leak, { most: 15 })
    report.percent('court fr+es character precision', court.precision)
  })
  part('Legal texts, German', score('german_ler'), (legal) => {
    report.percent('german_ler over-mask', legal.overMask, { most: 2 })
    report.percent('german_ler leak', legal.leak)
  })
  for (const name of ['wikigold', 'wnut17', 'pupa']) {
    const found = score(name)
    if (found)
      part(`Other collections: ${name}`, found, (other) =>
        report.percent(`${name} leak`, other.leak, {}, `character precision ${(other.precision * 100).toFixed(1)} %`),
      )
  }
}
