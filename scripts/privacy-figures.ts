// Writes the measured figures into docs/privacy.md, so that nobody types them: everything between `<!-- figures -->` and `<!-- end of figures -->`.
//   npm run --silent bench:privacy -- --json > figures.json
//   node scripts/run.mjs scripts/privacy-figures.ts figures.json [more.json ...]
// Run it on the machine that measured. Several reports, such as of one part each, become one table; the later stands for the earlier.
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { z } from 'zod'

const root = resolve(import.meta.dirname, '..')
const page = join(root, 'docs/privacy.md')

/** What `test/bench/privacy.ts --json` prints. A figure that could not be measured comes as null. */
const reportShape = z.object({
  data: z.string(),
  profile: z.string(),
  tagger: z.string().optional(),
  lines: z.array(
    z.object({
      measure: z.string(),
      figure: z.number().nullable(),
      unit: z.string(),
      want: z.string().optional(),
      isMet: z.boolean().optional(),
    }),
  ),
})
export type FiguresReport = z.infer<typeof reportShape>
type Line = FiguresReport['lines'][number]

/** Where and when it was measured. */
export type Circumstances = { readonly day: string; readonly machine: string; readonly node: string }

/** The table and the sentence above it. Throws when the reports are not of the same data and profile: they would not be one table. */
export function figuresOf(reports: readonly FiguresReport[], { day, machine, node }: Circumstances): string {
  const [first] = reports
  if (!first) throw new Error('there is no report')
  for (const { data, profile, tagger } of reports)
    if (data !== first.data || profile !== first.profile || tagger !== first.tagger)
      throw new Error('the reports are of different data, profiles or taggers')
  const lines = new Map(reports.flatMap((report) => report.lines.map((line) => [line.measure, line] as const)))
  const bound = [...lines.values()].filter(({ isMet }) => isMet !== undefined)
  const command = `npm run bench:privacy -- --profile ${first.profile}`
  return [
    `Measured on ${day} on ${machine}, Node ${node}; data \`${placeOf(first.data)}\`, profile \`${first.profile}\`, tagger \`${first.tagger ?? 'none'}\`; by \`${command}\`.`,
    `${bound.filter(({ isMet }) => isMet).length} of ${bound.length} lines hold.`,
    '',
    '| measure | figure | line | holds |',
    '|---|---:|---:|---|',
    ...[...lines.values()].map(rowOf),
  ].join('\n')
}

function rowOf({ measure, figure, unit, want, isMet }: Line): string {
  const value = figure === null ? 'not measured' : `${written(figure, unit)} ${unit}`
  const holds = isMet === undefined ? '' : isMet && figure !== null ? 'yes' : '**no**'
  return `| ${measure.replaceAll('|', '\\|')} | ${value} | ${(want ?? '').replace('>=', '≥').replace('<=', '≤')} | ${holds} |`
}

/** As many digits as mean something; of a share those that it is judged by, so that no line fails at the figure it asks for. */
function written(figure: number, unit: string): string {
  return figure.toLocaleString('en-US', { maximumFractionDigits: unit === '%' || Math.abs(figure) < 10 ? 2 : 1 })
}

/** A folder as one reads it from the repository: where a machine keeps it is nobody's business. */
function placeOf(folder: string): string {
  const place = isAbsolute(folder) ? relative(root, folder) : folder
  return place.startsWith('../..') ? 'a folder of its own' : place
}

/** A page with other figures. Throws when it has no place for them. */
export function withFigures(text: string, figures: string): string {
  const region = /(<!-- figures -->)[\s\S]*?(<!-- end of figures -->)/
  if (!region.test(text)) throw new Error('docs/privacy.md has no place for figures')
  return text.replace(region, (_, start: string, end: string) => `${start}\n\n${figures}\n\n${end}`)
}

if (import.meta.main) {
  const files = process.argv.slice(2)
  if (files.length === 0) {
    process.stderr.write('tell the reports: node scripts/run.mjs scripts/privacy-figures.ts figures.json\n')
    process.exit(2)
  }
  const reports = files.map((file) => reportShape.parse(JSON.parse(readFileSync(file, 'utf8'))))
  const here = {
    day: new Date().toISOString().slice(0, 10),
    machine: `${cpus()[0]?.model.trim() ?? 'an unknown processor'}, ${availableParallelism()} cores`,
    node: process.versions.node,
  }
  writeFileSync(page, withFigures(readFileSync(page, 'utf8'), figuresOf(reports, here)))
  process.stdout.write('docs/privacy.md: written\n')
}
