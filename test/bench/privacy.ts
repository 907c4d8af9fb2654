// How well the boundary finds what must not leave, how fast, and what gets out in the end.
//   npm run bench:privacy -- [--data folder] [--evals folder] [--profile name] [--only part,part] [--json]
// Parts: spans, recognisers, secrets, untouched, injection, leak, speed. A part whose data is absent says so.
import { availableParallelism, cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { profileOf } from '../../src/privacy/profiles.ts'
import { createReader } from '../../src/privacy/read-text.ts'
import { loadTagger } from '../../src/privacy/tagger/load.ts'
import { openData } from './privacy/data.ts'
import { measureRecognisers } from './privacy/recognisers.ts'
import { Report } from './privacy/report.ts'
import { measureSecrets } from './privacy/secrets.ts'
import { measureSpans } from './privacy/spans.ts'
import { measureUntouched } from './privacy/untouched.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const { values: flags } = parseArgs({
  options: {
    data: { type: 'string', default: join(root, '../shared/privacy/bench') },
    evals: { type: 'string', default: join(root, '../shared/evals') },
    profile: { type: 'string', default: 'balanced' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (flags.help) {
  console.log('npm run bench:privacy -- [--data folder] [--evals folder] [--profile name] [--only part,part] [--json]')
  process.exit(0)
}
const profile = profileOf(flags.profile)
if (!profile) throw new Error(`there is no profile ${flags.profile}`)
const parts = flags.only?.split(',')
const wants = (part: string) => parts === undefined || parts.includes(part)
const report = new Report(flags.json)
const tagger = loadTagger()
const reader = createReader({ profile, tagger })
const data = openData(flags.data)

report.head(
  `Data ${flags.data}, profile ${profile.name}, tagger ${tagger?.version ?? 'absent'}, ${cpus()[0]?.model ?? 'unknown CPU'} x ${availableParallelism()}`,
)
if (wants('spans')) measureSpans(report, data, reader)
if (wants('recognisers')) measureRecognisers(report, data, reader)
if (wants('secrets')) measureSecrets(report, data, reader)
if (wants('untouched')) measureUntouched(report, data, flags.evals, reader, profile)
if (wants('injection')) await (await import('./privacy/injection.ts')).measureInjection(report, data)
if (wants('leak')) await (await import('./privacy/leak.ts')).measureLeaks(report, flags.evals, profile.name)
if (wants('speed')) await (await import('./privacy/speed.ts')).measureSpeed(report, profile, tagger)
if (flags.json)
  console.log(JSON.stringify({ data: flags.data, profile: profile.name, tagger: tagger?.version, lines: report.lines }, undefined, 2))
else {
  const bound = report.lines.filter(({ isMet }) => isMet !== undefined)
  console.log(`\n${bound.filter(({ isMet }) => isMet).length} of ${bound.length} bounds met`)
}
