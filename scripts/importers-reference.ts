// Tables of docs/reference/importers.md, made from the importers themselves and from the names that columns are guessed by.
import { fields, namesOf } from '../src/audit/columns.ts'
import { importers } from '../src/audit/importers/index.ts'

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

/** Every format, in the order in which they are tried. */
export function importerTable(): string {
  return table(
    ['format', 'what it reads', 'documented at'],
    importers.map(({ name, about, page }) => [
      `\`${name}\``,
      about,
      page.startsWith('http') ? `<${page}>` : `[here](${page.replace('docs/reference/', '')})`,
    ]),
  )
}

/** One record of each format, as its first test reads it. */
export function importerSamples(): string {
  return importers
    .map(({ name, reads }) => {
      const { records, rows } = reads[0]!
      const lines = records.map((record) => JSON.stringify(record)).join('\n')
      return `**${name}**\n\n\`\`\`json\n${lines}\n\`\`\`\n\nreads as\n\n\`\`\`json\n${rows.map((row) => JSON.stringify(row)).join('\n')}\n\`\`\``
    })
    .join('\n\n')
}

/** The fields of a map and the names they are guessed by. */
export function columnTable(): string {
  return table(
    ['field', 'guessed by'],
    fields.map((field) => [
      `\`${field}\``,
      namesOf(field)
        .map((name) => `\`${name}\``)
        .join(', '),
    ]),
  )
}
