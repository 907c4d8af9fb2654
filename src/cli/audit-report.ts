// An audit as people read it: the finding first, then the tables it rests on, then every assumption and the flag that changes it.
import { tokensOf } from '../audit/audit.ts'
import type { Audit, Dimension, Group, Slice } from '../audit/result.ts'
import { count, dollars } from './amounts.ts'
import { pad, plain, shapes, type Terminal, wrap } from './terminal.ts'

export type ReportOptions = { readonly shown?: readonly Dimension[]; readonly top: number }

/** The report's first sentences, which also stand in its JSON. */
export function findingOf(audit: Audit): readonly string[] {
  const { total, local, rows } = audit
  if (rows.kept === 0) return [rows.read === 0 ? 'There is nothing in it.' : `None of ${count(rows.read, 'row')} could be counted.`]
  const span = spanOf(audit)
  const amount = total.requests > 0 ? count(total.requests, 'request') : count(tokensOf(total), 'token')
  const first =
    total.costMicros !== undefined ? `${money(total.costMicros)} over ${amount}${span}.` : `${amount}${span}; what they cost is unknown.`
  const lead = leadOf(audit)
  const stays =
    total.requests > 0 && local.ofRequests !== undefined
      ? local.ofCost === undefined
        ? `${percent(local.ofRequests)} of requests could stay local`
        : `${percent(local.ofRequests)} of requests ${local.ofRequests > 2 * local.ofCost ? 'but' : 'and'} ${percent(local.ofCost)} of the cost could stay local`
      : total.requests === 0
        ? 'The log tells sums and no requests, so what could stay is unknown'
        : undefined
  const second = [stays, lead].filter((part) => part !== undefined).join('; ')
  const missing =
    total.unknown > 0 && total.costMicros !== undefined
      ? `The cost of ${count(total.unknown, 'row')} is unknown, so the bill is a lower bound.`
      : undefined
  return [first, ...(second ? [`${second}.`] : []), ...(missing ? [missing] : [])]
}

/** Few requests that make much of the bill: what to look at first. */
function leadOf({ by, total }: Audit): string | undefined {
  const all = total.costMicros
  if (!all || total.requests === 0) return undefined
  const group = [...by.task, ...by.band]
    .filter(({ name }) => name !== 'unknown')
    .find(({ slice }) => {
      const cost = (slice.costMicros ?? 0) / all
      return cost >= 0.25 && slice.requests > 0 && cost >= 3 * (slice.requests / total.requests)
    })
  if (!group) return undefined
  const { slice, name } = group
  const words = by.task.includes(group) ? `${name} request` : `request of ${name} tokens`
  const many = by.task.includes(group) ? `${name} requests` : `requests of ${name} tokens`
  return `${count(slice.requests, words, many)} ${slice.requests === 1 ? 'is' : 'are'} ${percent((slice.costMicros ?? 0) / all)} (${money(slice.costMicros ?? 0)})`
}

export function auditReport(audit: Audit, terminal: Terminal, { shown, top }: ReportOptions): string {
  const { paint, width } = terminal
  const [first = '', ...more] = findingOf(audit)
  if (audit.rows.kept === 0) return [paint('strong', first), '', ...notes(audit, terminal)].join('\n')
  const usual: readonly Dimension[] = ['task', 'model', 'team', 'user', 'project', 'key', 'band']
  // A month of days and every person is more than a screen: those are for --by, and for JSON.
  const tables = shown ?? usual.filter((dimension) => audit.by[dimension].length > 1 || dimension === 'model').slice(0, 5)
  return [
    paint('strong', first),
    ...more.map((sentence) => wrap(sentence, width)),
    ...splitLines(audit, terminal),
    ...tables.flatMap((dimension) => tableOf(audit, dimension, top, terminal)),
    ...sensitiveLines(audit, terminal),
    '',
    ...notes(audit, terminal),
  ].join('\n')
}

function splitLines({ local, total }: Audit, { paint }: Terminal): string[] {
  // Sums without requests are on neither side.
  if (local.unknown.rows === total.rows) return []
  const parts = [
    { words: paint('device', `${shapes.device} could stay`), slice: local.home },
    { words: paint('cloud', `${shapes.cloud} needs the cloud`), slice: local.cloud },
    ...(local.unknown.rows > 0 ? [{ words: paint('dim', '? nothing tells'), slice: local.unknown }] : []),
  ]
  const rows = parts.map(({ words, slice }) => [
    words,
    slice.requests.toLocaleString('en-US'),
    part(slice.requests, total.requests),
    short(tokensOf(slice)),
    part(tokensOf(slice), tokensOf(total)),
    costOf(slice),
    slice.costMicros === undefined ? '–' : part(slice.costMicros, total.costMicros ?? 0),
  ])
  return ['', ...columns([['', 'requests', '', 'tokens', '', 'cost', ''], ...rows], paint)]
}

function tableOf({ by, total }: Audit, dimension: Dimension, top: number, { paint }: Terminal): string[] {
  const groups = by[dimension]
  if (groups.length === 0) return ['', paint('dim', `  The log tells no ${dimension}.`)]
  const shown = dimension === 'day' ? groups : groups.slice(0, top)
  const left = groups.slice(shown.length)
  const line = ({ name, slice }: Group) => [
    plain(name).slice(0, 44),
    slice.requests.toLocaleString('en-US'),
    part(slice.requests, total.requests),
    short(tokensOf(slice)),
    part(tokensOf(slice), tokensOf(total)),
    costOf(slice),
    slice.costMicros === undefined ? '–' : part(slice.costMicros, total.costMicros ?? 0),
  ]
  return [
    '',
    ...columns([[`by ${words[dimension]}`, 'requests', '', 'tokens', '', 'cost', ''], ...shown.map(line)], paint),
    ...(left.length > 0
      ? [
          paint(
            'dim',
            `  and ${count(left.length, 'more', 'more')}, ${left.every(({ slice }) => slice.costMicros === undefined) ? 'their cost unknown' : `${money(left.reduce((sum, { slice }) => sum + (slice.costMicros ?? 0), 0))} together`} (--top ${groups.length})`,
          ),
        ]
      : []),
  ]
}

const words: Readonly<Record<Dimension, string>> = {
  model: 'model',
  provider: 'provider',
  team: 'team',
  user: 'user',
  key: 'key',
  project: 'project',
  task: 'kind of task',
  band: 'input tokens',
  hour: 'hour (UTC)',
  day: 'day (UTC)',
  status: 'status',
}

/** The first column to the left, figures to the right. */
function columns(rows: readonly (readonly string[])[], paint: Terminal['paint']): string[] {
  const widths: number[] = []
  for (const row of rows) for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, visible(cell))
  return rows.map((row, line) => {
    const cells = row.map((cell, index) =>
      index === 0 ? pad(cell, Math.max(20, widths[0] ?? 0)) : ' '.repeat((widths[index] ?? 0) - visible(cell)) + cell,
    )
    const text = `  ${cells.map((cell, index) => (index > 0 && index % 2 === 1 ? `  ${cell}` : cell)).join(' ')}`.trimEnd()
    return line === 0 ? paint('dim', text) : text
  })
}

const marks = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g')
function visible(text: string): number {
  return text.replace(marks, '').length
}

function sensitiveLines({ sensitive }: Audit, { paint, width }: Terminal): string[] {
  if (!sensitive) return []
  const { prompts, read, oneIn, withFindings, kinds, levels, incomplete } = sensitive
  if (prompts === 0) return ['', paint('dim', '  The log holds no prompts, so there was nothing to scan.')]
  const sample = oneIn > 1 ? `, one in ${oneIn.toLocaleString('en-US')} of ${prompts.toLocaleString('en-US')}` : ''
  const found = kinds.slice(0, 8).map(({ kind, prompts: many }) => `${kind} ${many.toLocaleString('en-US')}`)
  return [
    '',
    wrap(
      `${paint('warn', '!')} ${withFindings.toLocaleString('en-US')} of ${count(read, 'prompt')} scanned${sample} name a person or hold a secret (${percent(read > 0 ? withFindings / read : 0)}).`,
      width,
      '  ',
    ),
    ...(found.length > 0 ? [wrap(found.join(' · '), width, '    ')] : []),
    wrap(levels.map(({ level, prompts: many }) => `${level} ${many.toLocaleString('en-US')}`).join(' · '), width, '    '),
    ...(incomplete > 0 ? [paint('bad', `    ${count(incomplete, 'prompt')} could not be read to the end; more may be there.`)] : []),
  ]
}

function notes({ total, statements, prices, files, rows, assumptions, policy }: Audit, { paint, width }: Terminal): string[] {
  const line = (label: string, texts: readonly string[]) =>
    texts.flatMap((text, index) =>
      wrap(text, width - 11)
        .split('\n')
        .map((piece, place) => `  ${paint('dim', pad(index === 0 && place === 0 ? label : '', 8))} ${place > 0 ? '  ' : ''}${piece}`),
    )
  const { both } = total
  const formats = new Map<string, { files: number; rows: number }>()
  for (const { format, rows: kept } of files) {
    const known = formats.get(format) ?? { files: 0, rows: 0 }
    formats.set(format, { files: known.files + 1, rows: known.rows + kept })
  }
  const map = files.find((file) => file.map)?.map
  return [
    ...line('bill', [
      ...(both.rows > 0
        ? [
            `${count(both.rows, 'row')} with both: the log bills ${money(both.billedMicros)}, our prices say ${money(both.pricedMicros)} (${difference(both)}).`,
          ]
        : []),
      ...statements.map(
        ({ provider, billedMicros, pricedMicros }) =>
          `${plain(provider) || 'The provider'} bills ${money(billedMicros)} for what our prices put at ${money(pricedMicros)} (${difference({ billedMicros, pricedMicros })}); the bill’s own lines are not added.`,
      ),
    ]),
    ...line('prices', [
      [prices.file && `${plain(prices.file)} first`, `catalogue of ${prices.catalogue}`].filter(Boolean).join(', '),
      ...(prices.unknownModels.length > 0 && total.unknown > 0
        ? [
            `no price for ${prices.unknownModels
              .slice(0, 5)
              .map(({ model, rows: many }) => `${plain(model).slice(0, 60)} (${count(many, 'row')})`)
              .join(', ')}${prices.unknownModels.length > 5 ? ` and ${prices.unknownModels.length - 5} more` : ''}: --prices <file>`,
          ]
        : []),
    ]),
    ...line('read', [
      `${[...formats].map(([format, told]) => `${count(told.files, 'file')} as ${format} (${count(told.rows, 'row')})`).join(', ')}`,
      ...(map
        ? [
            `columns ${Object.entries(map)
              .map(([field, column]) => `${field}=${plain(column)}`)
              .join(' ')}`,
          ]
        : []),
      ...(rows.duplicates > 0 ? [`${count(rows.duplicates, 'row')} left out: the same request was logged before`] : []),
      ...(rows.forgotten > 0
        ? [`duplicates were looked for among the latest requests only: ${count(rows.forgotten, 'id')} were let go`]
        : []),
      ...(rows.outside > 0 ? [`${count(rows.outside, 'row')} outside --since and --until`] : []),
      ...(rows.passed > 0 ? [`${count(rows.passed, 'record')} that are no request`] : []),
    ]),
    ...rows.bad.flatMap(({ reason, rows: many, first }, index) =>
      line(index === 0 ? 'unread' : '', [
        `${paint('bad', shapes.barred)} ${count(many, 'row')}: ${reason} (${first.map(({ file, line: at }) => `${plain(baseOf(file))}:${at}`).join(', ')}${many > first.length ? ', …' : ''})`,
      ]),
    ),
    ...line(
      'assumed',
      assumptions.map(({ text, flag }) => (flag ? `${text} ${paint('dim', flag)}` : text)),
    ),
    ...line('policy', [`preset ${policy.preset}, version ${policy.version}`]),
  ]
}

function baseOf(file: string): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
}

function costOf(slice: Slice): string {
  if (slice.costMicros === undefined) return 'unknown'
  return slice.unknown > 0 ? `≥ ${money(slice.costMicros)}` : money(slice.costMicros)
}

/** To the cent, thousands set apart; below a cent as exactly as it is known. */
export function money(micros: number): string {
  const value = micros / 1_000_000
  if (micros === 0) return '$0'
  if (Math.abs(value) < 0.01) return dollars(micros)
  return `$${value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
}

function difference({ billedMicros, pricedMicros }: { readonly billedMicros: number; readonly pricedMicros: number }): string {
  if (billedMicros === pricedMicros) return 'the same'
  if (billedMicros === 0) return 'nothing was billed'
  const share = (pricedMicros - billedMicros) / billedMicros
  return `${share > 0 ? '+' : '-'}${Math.abs(share * 100).toFixed(Math.abs(share) < 0.1 ? 2 : 0)} %`
}

function percent(share: number): string {
  const value = share * 100
  return `${value > 0 && value < 0.5 ? '< 1' : Math.round(value)} %`
}

function part(some: number, all: number): string {
  return all > 0 ? percent(some / all) : '–'
}

/** 13,988,101 → `14.0M`. */
function short(tokens: number): string {
  if (tokens < 10_000) return tokens.toLocaleString('en-US')
  const units = [
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const
  const [size, unit] = units.find(([least]) => tokens >= least) ?? [1, '']
  const value = tokens / size
  return `${value.toFixed(value < 100 ? 1 : 0)}${unit}`
}

function spanOf({ from, until }: Audit): string {
  if (from === undefined || until === undefined) return ''
  const [start, end] = [from.slice(0, 10), until.slice(0, 10)]
  return start === end ? ` on ${start}` : `, ${start} to ${end}`
}
