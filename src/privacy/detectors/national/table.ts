// Tables in plain text: what the head of a column says about the numbers below it.

type Table = { readonly start: number; readonly end: number; readonly delimiter: string; readonly heads: readonly (readonly string[])[] }

const delimiters = ['\t', '|', ';', ',']
const longestLine = 1_000
/** A sentence that leads into the table may have as many commas as its rows, so that the head need not be the very first line. */
const headLines = 3

/** The last text looked at: all its numbers ask for their column in turn. */
let last: { readonly text: string; readonly tables: readonly Table[] } | undefined

/** The heads of the column that a place in the text stands in; undefined outside tables. */
export function columnOf(text: string, at: number): string | undefined {
  if (last?.text !== text) last = { text, tables: tablesOf(text) }
  const table = tableAt(last.tables, at)
  if (!table) return undefined
  const lineStart = text.lastIndexOf('\n', at - 1) + 1
  const column = text.slice(lineStart, at).split(table.delimiter).length - 1
  return table.heads.map((cells) => cells[column] ?? '').join(' ')
}

/** The head of the table that a place stands in, as its lines are written; undefined outside tables and in the head itself. */
export function tableHeadAt(text: string, at: number): string | undefined {
  if (last?.text !== text) last = { text, tables: tablesOf(text) }
  const table = tableAt(last.tables, at)
  if (!table || table.heads.length === 0) return undefined
  const head = table.heads.map((cells) => `${cells.join(table.delimiter)}\n`).join('')
  return at >= table.start + head.length ? head : undefined
}

/** Runs of lines that share a delimiter: a head and at least one row. */
function tablesOf(text: string): Table[] {
  const tables: Table[] = []
  let open: { start: number; delimiter: string; heads: string[][]; rows: number } | undefined
  const close = (end: number): void => {
    if (open && open.rows > 1) tables.push({ start: open.start, end, delimiter: open.delimiter, heads: open.heads })
    open = undefined
  }
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    const line = end - start > longestLine ? '' : text.slice(start, end)
    const delimiter = delimiters.find((sign) => line.includes(sign))
    if (open && open.delimiter !== delimiter) close(start)
    if (delimiter !== undefined) {
      open ??= { start, delimiter, heads: [], rows: 0 }
      open.rows++
      if (open.rows <= headLines && !/\d/.test(line)) open.heads.push(line.split(delimiter))
    }
    start = end + 1
  }
  close(text.length)
  return tables
}

function tableAt(tables: readonly Table[], at: number): Table | undefined {
  let low = 0
  let high = tables.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (tables[middle]!.end <= at) low = middle + 1
    else high = middle
  }
  const table = tables[low]
  return table && table.start <= at ? table : undefined
}
